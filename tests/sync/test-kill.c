/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-test-client.h"
#include "sp-test-https.h"
#include "sp-test-process.h"
#include "sp-test-wait.h"

/* The server's process is killed in the middle of pushes, again and again: what it has acknowledged is
 * there, and nothing is there twice. */

#define N_KILLS   4
#define N_RECORDS 120

static void
test_kill (void)
{
  SpTestHttps *https = sp_test_https_new (); /* only for its folder and its commands */
  g_autoptr(SpTestProcess) server = sp_test_process_new (https->directory, "port");
  g_autofree char *agency = sp_test_https_agency (https, "Police");
  g_autofree char *member = sp_test_https_member (https, agency, "\"chair\"");
  g_autofree char *link_a = NULL;
  g_autofree char *link_b = NULL;
  g_autofree char *case_id = NULL;
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  SpTestClient *a = sp_test_client_new ();
  SpTestClient *b = sp_test_client_new ();
  gint64 n;

  sp_test_https_stop (https);
  sp_test_process_start (server);
  g_free (https->address);
  https->address = g_strdup_printf ("https://127.0.0.1:%s", server->port);
  link_a = sp_test_https_link (https, member);
  link_b = sp_test_https_link (https, member);
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
            sp_test_process_kill (server);
        }
      sp_test_process_start (server);
      sp_sync_now (a->sync);
      if (i % 2 == 1)
        sp_test_client_wait_sent (a);
    }
  sp_test_client_wait_sent (a);
  for (guint i = 0; i < ids->len; i++)
    sp_test_client_wait_text (b, g_ptr_array_index (ids, i), "family_name", "Ash");
  g_assert_true (sp_sql_get_int (https->sql, "SELECT count(*) FROM record WHERE type = 'person'",
                                 &n, NULL, ""));
  g_assert_cmpint (n, ==, N_KILLS * N_RECORDS);
  g_assert_true (sp_sql_get_int (https->sql, "SELECT count(*) FROM quarantine", &n, NULL, ""));
  g_assert_cmpint (n, ==, 0);

  sp_test_client_free (a);
  sp_test_client_free (b);
  g_clear_pointer (&server, sp_test_process_free);
  sp_test_https_free (https);
}

int
main (int argc, char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sync/kill/server", test_kill);

  return g_test_run ();
}
