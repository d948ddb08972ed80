/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <unistd.h>

#include <glib.h>

/* From now on libsecret's keyring is a file of this process's own. Gives its path: it is to be removed in the end. */
G_GNUC_UNUSED static char *
sp_test_use_keyring (void)
{
  char *path = g_strdup_printf ("%s/sp-test-keyring-%d", g_get_tmp_dir (), (int) getpid ());

  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", path, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "of the keyring", TRUE);

  return path;
}
