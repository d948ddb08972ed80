/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-json.h"
#include "sp-server-audit-book.h"
#include "sp-server-audit-index.h"
#include "sp-server-audit.h"
#include "sp-test-server.h"

#include <string.h>

/* The log of a year: how long it takes until it is in the index, until an auditor is answered, and until it is verified. */

#define N_ENTRIES 300000
#define N_CASES   500
#define BATCH     5000

static double
seconds_since (gint64 start)
{
  return (g_get_monotonic_time () - start) / (double) G_USEC_PER_SEC;
}

static void
check (gboolean done, GError *error)
{
  g_assert_no_error (error);
  g_assert_true (done);
}

/* As the server's own entries, which need no laptop's signature; a thousand of them erase. */
static void
fill (SpTestServer *server, const char *member)
{
  g_autoptr(GHashTable) chains = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GError *error = NULL;
  SpAuditBook book;

  for (int done = 0; done < N_ENTRIES;)
    {
      g_autoptr(GBytes) message = NULL;
      g_autofree char *signature = NULL;

      check (sp_sql_begin (server->sql, &error), error);
      check (sp_audit_book_open (&book, server->sql, SP_SERVER_AUDIT_SELF, &error), error);
      for (int i = 0; i < BATCH; i++, done++)
        {
          g_autofree char *id = g_strdup_printf ("01900000-0000-7000-8000-%012d", done % N_CASES);
          g_autofree char *compartment = g_strconcat ("case:", id, NULL);
          g_autofree char *at = g_strdup_printf ("2026-%02d-%02dT10:00:00Z", 1 + done / 27000, 1 + done / 1000 % 27);
          const char *ids[] = { id, NULL };
          const SpAuditEntry entry = {
            .act = done % 300 == 7 ? SP_AUDIT_ERASE : SP_AUDIT_CONSULT,
            .compartment = compartment,
            .member = member,
            .device = SP_SERVER_AUDIT_SELF,
            .at = at,
            .ids = ids,
          };
          SpAuditChain *chain = g_hash_table_lookup (chains, compartment);
          g_autofree char *text = NULL;

          if (!chain)
            {
              chain = g_new0 (SpAuditChain, 1);
              check (sp_audit_book_load_chain (&book, compartment, chain, &error), error);
              g_hash_table_insert (chains, g_strdup (compartment), chain);
            }
          text = sp_audit_chain_add (chain, &entry);
          check (sp_audit_book_add (&book, compartment, chain, 0, text, &error), error);
        }
      message = sp_audit_head_message (book.device, book.count, book.spine);
      signature = g_base64_encode ((const guchar *) "x", 1);
      check (sp_audit_book_close (&book, signature, &error), error);
      check (sp_sql_commit (server->sql, &error), error);
    }
}

static void
ask (SpTestDevice *auditor, const char *what, const char *path, const char *more)
{
  double longest = 0;

  for (int i = 0; i < 5; i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"device\":\"%s\"%s}", auditor->id, more);
      gint64 start = g_get_monotonic_time ();
      g_autoptr(JsonObject) reply = sp_test_server_call (auditor->server, "POST", path, auditor->token, body);

      g_assert_cmpuint (auditor->server->status, ==, 200);
      longest = MAX (longest, seconds_since (start));
      if (strcmp (path, "/v1/audit/verify") == 0)
        break;
    }
  g_print ("%s: %.1f ms at most\n", what, longest * 1000);
}

int
main (void)
{
  g_autoptr(SpTestServer) server = sp_test_server_new ();
  g_autofree char *agency = sp_test_server_agency (server, "Police");
  g_autofree char *member = sp_test_server_member (server, agency, "\"chair\"");
  g_autofree char *other = sp_test_server_member (server, agency, "\"auditor\"");
  g_autoptr(SpTestDevice) auditor = sp_test_device_new (server, other);
  g_autofree char *by = g_strdup_printf (",\"question\":\"by\",\"subject\":\"%s\"", member);
  g_autofree char *rare = g_strconcat (by, ",\"acts\":[\"erase\"]", NULL);
  g_autofree char *never = g_strconcat (by, ",\"acts\":[\"combine\"]", NULL);
  g_autofree char *day = g_strconcat (by, ",\"from\":\"2026-02-03T00:00:00Z\",\"to\":\"2026-02-04T00:00:00Z\"", NULL);
  GError *error = NULL;
  gboolean whole = FALSE;
  gint64 start = g_get_monotonic_time ();
  double longest = 0;

  fill (server, member);
  g_print ("%d entries written in %.1f s\n", N_ENTRIES, seconds_since (start));
  start = g_get_monotonic_time ();
  while (!whole)
    {
      gint64 turn = g_get_monotonic_time ();

      check (sp_sql_begin (server->sql, &error), error);
      check (sp_server_audit_index (server->server, server->sql, &whole, &error), error);
      check (sp_sql_commit (server->sql, &error), error);
      longest = MAX (longest, seconds_since (turn));
    }
  g_print ("in the index in %.1f s, others waited for %.0f ms at most\n", seconds_since (start), longest * 1000);
  ask (auditor, "who saw a case", "/v1/audit/query",
       ",\"question\":\"about\",\"subject\":\"01900000-0000-7000-8000-000000000007\"");
  ask (auditor, "what a member did", "/v1/audit/query", by);
  ask (auditor, "what a member erased", "/v1/audit/query", rare);
  ask (auditor, "what a member never did", "/v1/audit/query", never);
  ask (auditor, "what a member did on a day", "/v1/audit/query", day);
  ask (auditor, "verified", "/v1/audit/verify", "");
  return 0;
}
