/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-test-process.h"

#include <glib/gstdio.h>
#include <signal.h>

/* @name tells the files of several on one folder apart. */
SpTestProcess *
sp_test_process_new (const char *directory, const char *name)
{
  SpTestProcess *self = g_new0 (SpTestProcess, 1);

  self->directory = g_strdup (directory);
  self->port_file = g_build_filename (directory, name, NULL);
  self->port = g_strdup ("0");
  return self;
}

/* Returns when it can be reached. */
void
sp_test_process_start (SpTestProcess *self)
{
  g_autoptr(GError) error = NULL;
  const char *program = g_getenv ("SP_TEST_SERVER");
  gint64 deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  g_assert_nonnull (program);
  g_unlink (self->port_file);
  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, program, "serve", self->directory,
                                    "--listen", "127.0.0.1", "--port", self->port, "--port-file", self->port_file,
                                    "--with-parent", NULL);
  g_assert_no_error (error);
  while (!g_file_test (self->port_file, G_FILE_TEST_EXISTS))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (5000);
    }
  g_free (self->port);
  g_assert_true (g_file_get_contents (self->port_file, &self->port, NULL, NULL));
  g_strchomp (self->port);
}

void
sp_test_process_kill (SpTestProcess *self)
{
  g_autoptr(GError) error = NULL;

  g_subprocess_send_signal (self->process, SIGKILL);
  g_subprocess_wait (self->process, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&self->process);
}

void
sp_test_process_stop (SpTestProcess *self)
{
  g_subprocess_send_signal (self->process, SIGTERM);
  g_assert_true (g_subprocess_wait_check (self->process, NULL, NULL));
  g_clear_object (&self->process);
}

void
sp_test_process_free (SpTestProcess *self)
{
  if (self->process)
    sp_test_process_stop (self);
  g_unlink (self->port_file);
  g_free (self->port_file);
  g_free (self->directory);
  g_free (self->port);
  g_free (self);
}
