/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-fuzz-import.h"

/* A file of rows in columns, in whatever encoding and with whatever separators. */

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  sp_fuzz_strict ();
  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *path = sp_fuzz_write ("a.csv", data, size);

  sp_fuzz_import (path);
  return 0;
}
