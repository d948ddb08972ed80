/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-fuzz-import.h"

#include "import-fixture.h"

#include <string.h>

/* A workbook: the bytes of a whole file, or the inside of its parts, for mutations seldom leave an
 * archive that still opens. A zero parts the sheet's rows from the shared strings. */

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  sp_fuzz_strict ();
  return 0;
}

static char *
write_parts (const guint8 *data, gsize size)
{
  const guint8 *zero = memchr (data, 0, size);
  gsize length = zero ? (gsize) (zero - data) : size;
  g_autofree char *rows = g_strndup ((const char *) data, length);
  g_autofree char *strings = zero ? g_strndup ((const char *) zero + 1, size - length - 1) : g_strdup ("");
  g_autofree char *some = sp_fuzz_write ("a.xlsx", "", 0);
  g_autofree char *folder = g_path_get_dirname (some);
  ImportFixture fixture = { folder };

  return import_fixture_write_xlsx (&fixture, "a.xlsx", rows, strings);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *path = NULL;

  if (size > 0 && data[0] == '<')
    path = write_parts (data, size);
  else
    path = sp_fuzz_write ("a.xlsx", data, size);
  sp_fuzz_import (path);
  return 0;
}
