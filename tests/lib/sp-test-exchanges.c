/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-test-exchanges.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

/*
 * Writes each exchange into a file, so that it can be held against data/openapi.json afterwards: a
 * line of JSON that says what follows, the request's bytes, the answer's bytes, a line feed.
 */

static FILE *
open_file (void)
{
  const char *folder = g_getenv ("SP_TEST_EXCHANGES");
  g_autofree char *program = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  FILE *file;

  if (!folder || !g_get_prgname ())
    return NULL;
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  program = g_path_get_basename (g_get_prgname ());
  name = g_strconcat (program, g_getenv ("SP_TEST_POSTGRES") ? "-postgres" : "", ".exchanges", NULL);
  path = g_build_filename (folder, name, NULL);
  file = fopen (path, "w");
  g_assert_nonnull (file);
  return file;
}

/**
 * sp_test_exchanges_write:
 * @method: the request's method
 * @path: its path, with or without the query
 * @body: (nullable): what was sent
 * @status: the answer's HTTP status
 * @type: (nullable): the content's type, where it is known here
 * @answer: the content
 * @size: its size
 *
 * Does nothing unless the environment says where to.
 */
void
sp_test_exchanges_write (const char *method, const char *path, GBytes *body, guint status,
                         const char *type, const char *answer, gsize size)
{
  static GMutex lock;
  static gboolean opened;
  static FILE *file;
  g_autofree char *escaped = g_strescape (path, NULL);
  gsize sent = 0;
  const char *data = body ? g_bytes_get_data (body, &sent) : NULL;

  g_mutex_lock (&lock);
  if (!opened)
    file = open_file ();
  opened = TRUE;
  if (file)
    {
      fprintf (file,
               "{\"method\":\"%s\",\"path\":\"%s\",\"status\":%u,\"type\":\"%s\",\"request\":%" G_GSSIZE_FORMAT
               ",\"answer\":%" G_GSIZE_FORMAT "}\n",
               method, escaped, status, type ? type : "", body ? (gssize) sent : -1, size);
      if (sent > 0)
        fwrite (data, 1, sent, file);
      fwrite (answer, 1, size, file);
      fputc ('\n', file);
      fflush (file);
    }
  g_mutex_unlock (&lock);
}
