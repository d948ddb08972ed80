/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-test-client.h"
#include "sp-test-https.h"
#include "sp-test-wait.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>

/* The server's process is killed in the middle of pushes, again and again: what it has acknowledged is
 * there, and nothing is there twice. */

#define N_KILLS   4
#define N_RECORDS 120

typedef struct
{
  SpTestHttps *https; /* only for its folder and its commands */
  GSubprocess *process;
  char *port;
  char *port_file;
} Server;

static void
start (Server *self)
{
  g_autoptr(GError) error = NULL;
  const char *program = g_getenv ("SP_TEST_SERVER");
  gint64 deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  g_assert_nonnull (program);
  g_unlink (self->port_file);
  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, program, "serve",
                                    self->https->directory, "--listen", "127.0.0.1", "--port",
                                    self->port, "--port-file", self->port_file, "--with-parent", NULL);
  g_assert_no_error (error);
  while (!g_file_test (self->port_file, G_FILE_TEST_EXISTS))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (5000);
    }
  g_free (self->port);
  g_assert_true (g_file_get_contents (self->port_file, &self->port, NULL, NULL));
  g_strchomp (self->port);
}

static void
kill_server (Server *self)
{
  g_autoptr(GError) error = NULL;

  g_subprocess_send_signal (self->process, SIGKILL);
  g_subprocess_wait (self->process, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&self->process);
}

static void
test_kill (void)
{
  Server server = { .https = sp_test_https_new (), .port = g_strdup ("0") };
  g_autofree char *agency = sp_test_https_agency (server.https, "Police");
  g_autofree char *member = sp_test_https_member (server.https, agency, "\"chair\"");
  g_autofree char *link_a = NULL;
  g_autofree char *link_b = NULL;
  g_autofree char *case_id = NULL;
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  SpTestClient *a = sp_test_client_new ();
  SpTestClient *b = sp_test_client_new ();
  gint64 n;

  sp_test_https_stop (server.https);
  server.port_file = g_build_filename (server.https->directory, "port", NULL);
  start (&server);
  g_free (server.https->address);
  server.https->address = g_strdup_printf ("https://127.0.0.1:%s", server.port);
  link_a = sp_test_https_link (server.https, member);
  link_b = sp_test_https_link (server.https, member);
  sp_test_client_join (a, link_a);
  sp_test_client_join (b, link_b);
  sp_test_client_wait_ready (a);
  case_id = sp_test_client_new_case (a);

  for (int i = 0; i < N_KILLS; i++)
    {
      for (int k = 0; k < N_RECORDS; k++)
        {
          g_ptr_array_add (ids, sp_test_client_new_person (a, case_id, "Ash"));
          if (k == N_RECORDS / 2)
            kill_server (&server);
        }
      start (&server);
      sp_sync_now (a->sync);
      if (i % 2 == 1)
        sp_test_client_wait_sent (a);
    }
  sp_test_client_wait_sent (a);
  for (guint i = 0; i < ids->len; i++)
    sp_test_client_wait_text (b, g_ptr_array_index (ids, i), "family_name", "Ash");
  g_assert_true (sp_sql_get_int (server.https->sql, "SELECT count(*) FROM record WHERE type = 'person'",
                                 &n, NULL, ""));
  g_assert_cmpint (n, ==, N_KILLS * N_RECORDS);
  g_assert_true (sp_sql_get_int (server.https->sql, "SELECT count(*) FROM quarantine", &n, NULL, ""));
  g_assert_cmpint (n, ==, 0);

  sp_test_client_free (a);
  sp_test_client_free (b);
  g_subprocess_send_signal (server.process, SIGTERM);
  g_assert_true (g_subprocess_wait_check (server.process, NULL, NULL));
  g_clear_object (&server.process);
  g_unlink (server.port_file);
  g_free (server.port_file);
  g_free (server.port);
  sp_test_https_free (server.https);
}

int
main (int argc, char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sync/kill/server", test_kill);

  return g_test_run ();
}
