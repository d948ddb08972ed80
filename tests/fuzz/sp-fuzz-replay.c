/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-fuzz.h"

/* In the ordinary builds, where there is no libFuzzer: each input of a corpus once. */

static void
run_file (const char *directory, const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autofree char *data = NULL;
  g_autoptr(GError) error = NULL;
  gsize size;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  g_print ("%s\n", name);
  LLVMFuzzerTestOneInput ((const guint8 *) data, size);
}

int
main (int argc, char **argv)
{
  g_autoptr(GDir) dir = argc == 2 ? g_dir_open (argv[1], 0, NULL) : NULL;
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  LLVMFuzzerInitialize (&argc, &argv);
  for (; (name = g_dir_read_name (dir)); n++)
    run_file (argv[1], name);
  g_assert_cmpuint (n, >, 0);
  return 0;
}
