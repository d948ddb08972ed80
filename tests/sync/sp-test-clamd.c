/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-test-clamd.h"

#include "sp-clamd.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/prctl.h>

static void
follow_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* In two halves, or a scanner would take this very file away. */
GBytes *
sp_test_clamd_eicar (void)
{
  char *text = g_strconcat ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-", "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*", NULL);

  return g_bytes_new_take (text, strlen (text));
}

static void
write_file (SpTestClamd *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->directory, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* One signature: the test text, wherever in a file of whatever kind. */
static void
write_database (SpTestClamd *self)
{
  g_autoptr(GBytes) eicar = sp_test_clamd_eicar ();
  g_autoptr(GString) text = g_string_new ("Eicar-Test-Signature:0:*:");
  gsize size;
  const guint8 *data = g_bytes_get_data (eicar, &size);

  for (gsize i = 0; i < size; i++)
    g_string_append_printf (text, "%02x", data[i]);
  g_string_append_c (text, '\n');
  write_file (self, "test.ndb", text->str);
}

/* Runs not before it is started. What it is sent may be 1 MB at the most. */
SpTestClamd *
sp_test_clamd_new (void)
{
  SpTestClamd *self = g_new0 (SpTestClamd, 1);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  self->directory = g_dir_make_tmp ("sp-clamd-XXXXXX", &error);
  g_assert_no_error (error);
  self->address = g_strdup_printf ("unix:%s/socket", self->directory);
  text = g_strdup_printf ("LocalSocket %s/socket\nDatabaseDirectory %s\nTemporaryDirectory %s\nForeground yes\n"
                          "StreamMaxLength 1M\nMaxThreads 2\n",
                          self->directory, self->directory, self->directory);
  write_file (self, "clamd.conf", text);
  write_database (self);
  return self;
}

/* Returns when it answers. */
void
sp_test_clamd_start (SpTestClamd *self)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autofree char *conf = g_build_filename (self->directory, "clamd.conf", NULL);
  g_autoptr(SpClamd) clamd = NULL;
  g_autoptr(GError) error = NULL;
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  g_subprocess_launcher_set_child_setup (launcher, follow_parent, NULL, NULL);
  self->process = g_subprocess_launcher_spawn (launcher, &error, "clamd", "-c", conf, NULL);
  g_assert_no_error (error);
  clamd = sp_clamd_new (self->address, &error);
  g_assert_no_error (error);
  while (!sp_clamd_ping (clamd, NULL, NULL))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (10000);
    }
}

void
sp_test_clamd_kill (SpTestClamd *self)
{
  g_subprocess_send_signal (self->process, SIGKILL);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
}

void
sp_test_clamd_free (SpTestClamd *self)
{
  static const char *const FILES[] = { "clamd.conf", "test.ndb", "socket" };

  if (self->process)
    sp_test_clamd_kill (self);
  for (gsize i = 0; i < G_N_ELEMENTS (FILES); i++)
    {
      g_autofree char *path = g_build_filename (self->directory, FILES[i], NULL);

      g_unlink (path);
    }
  g_rmdir (self->directory);
  g_free (self->directory);
  g_free (self->address);
  g_free (self);
}
