/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-compartment.h"
#include "sp-json.h"
#include "sp-test-client.h"
#include "sp-test-fill.h"
#include "sp-test-https.h"
#include "sp-test-server.h"
#include "sp-test-wait.h"
#include "sp-transport.h"
#include "sp-wire.h"

#include <stdlib.h>
#include <string.h>

/* The whole way, over TLS and into the encrypted cache: first pull, push, pull with nothing new. */

#define N_CASES    500
#define N_PER_CASE 100
#define N_CHANGES  1000

static double
seconds_since (gint64 start)
{
  return (g_get_monotonic_time () - start) / (double) G_USEC_PER_SEC;
}

static void
commit_changes (SpTestClient *client, const char *case_id, guint n)
{
  g_autoptr(SpChange) change = sp_change_new ();
  g_autofree char *compartment = sp_compartment_for_case (case_id);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = sp_ambient_new_id (client->ambient);
      g_autoptr(JsonObject) fields = json_object_new ();
      g_autoptr(SpRecord) record = sp_record_new (sp_record_type_find ("person"), id, compartment);

      json_object_set_string_member (fields, "case_id", case_id);
      json_object_set_string_member (fields, "family_name", "Ash");
      json_object_set_string_member (fields, "given_names", "Alexandra");
      sp_record_set_json (record, fields);
      sp_change_create (change, record);
    }
  sp_test_wait (sp_store_commit (client->store, change), NULL, &error);
  g_assert_no_error (error);
}

/* Pages over TLS that nobody keeps. */
static void
pull_bare (SpTestHttps *https, SpTestDevice *device)
{
  g_autoptr(SpTransport) transport
      = sp_transport_new_soup (https->address, sp_instance_get_pin (https->instance));
  g_autofree char *cursor = g_strdup ("null");
  gboolean more = TRUE;
  gint64 start = g_get_monotonic_time ();

  while (more)
    {
      g_autofree char *text = NULL;
      g_autoptr(GBytes) body = NULL;
      g_autoptr(JsonObject) head = NULL;
      g_autoptr(GError) error = NULL;
      g_auto(GValue) value = G_VALUE_INIT;

      text = g_strdup_printf ("{\"epoch\":\"%s\",\"device\":\"%s\",\"max\":2000,\"cursor\":%s}",
                              sp_server_get_epoch (https->server), device->id, cursor);
      body = g_bytes_new (text, strlen (text));
      sp_test_wait (sp_transport_send (transport, "POST", "/v1/sync/pull", device->token, body),
                    &value, &error);
      g_assert_no_error (error);
      head = sp_wire_page_read_head (sp_transport_reply_get_body (g_value_get_object (&value)));
      g_assert_nonnull (head);
      more = sp_json_get_flag (head, "more");
      g_free (cursor);
      cursor = g_strdup_printf ("\"%s\"", sp_json_get_text (head, "cursor"));
    }
  g_print ("pages over TLS, not kept: %.0f records/s\n",
           N_CASES * (N_PER_CASE + 2) / seconds_since (start));
}

int
main (int argc, char **argv)
{
  g_autoptr(SpTestHttps) https = NULL;
  g_autoptr(SpTestClient) client = NULL;
  g_autofree char *agency = NULL;
  g_autofree char *member = NULL;
  g_autofree char *link = NULL;
  g_autofree char *case_id = NULL;
  gint64 start;

  dex_init ();
  https = sp_test_https_new ();
  agency = sp_test_https_agency (https, "Police");
  member = sp_test_https_member (https, agency, "\"chair\"");
  {
    SpTestServer direct = { .ambient = https->ambient, .sql = https->sql, .server = https->server };
    g_autoptr(SpTestDevice) writer = sp_test_device_new (&direct, member);

    sp_test_fill (writer, N_CASES, N_PER_CASE);
    pull_bare (https, writer);
  }
  link = sp_test_https_link (https, member);
  client = sp_test_client_new ();
  start = g_get_monotonic_time ();
  sp_test_client_join (client, link);
  sp_test_client_wait_state (client, SP_SYNC_STATE_UP_TO_DATE);
  g_print ("first pull: %.0f records/s\n", N_CASES * (N_PER_CASE + 2) / seconds_since (start));

  sp_test_client_wait_ready (client);
  case_id = sp_test_client_new_case (client);
  sp_test_client_wait_sent (client);
  sp_test_wait (dex_timeout_new_seconds (1), NULL, NULL);
  commit_changes (client, case_id, N_CHANGES);
  start = g_get_monotonic_time ();
  while (sp_store_get_pending (client->store) > 0)
    g_main_context_iteration (NULL, TRUE);
  g_print ("push of %d changes: %.3f s\n", N_CHANGES, seconds_since (start));
  sp_test_client_wait_sent (client);
  g_print ("push and pull back of %d changes: %.3f s\n", N_CHANGES, seconds_since (start));
  return EXIT_SUCCESS;
}
