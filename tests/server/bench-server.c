/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-json.h"
#include "sp-test-fill.h"
#include "sp-test-server.h"

#include <stdlib.h>
#include <string.h>

/* How fast the handlers are, without a network: pushes, pages, empty pulls. */

#define N_CASES    500
#define N_PER_CASE 100
#define N_EMPTY    2000

static SpServerReply *
handle (SpTestServer *server, const char *path, const char *token, const char *body)
{
  g_autofree char *authorization = g_strconcat ("Bearer ", token, NULL);
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));
  SpServerRequest request = { .id = "r", .method = "POST", .path = path,
                              .authorization = authorization, .body = bytes };

  return sp_server_handle (server->server, server->sql, &request);
}

static char *
pull_body (SpTestDevice *device, const char *cursor)
{
  return g_strdup_printf (cursor ? "{\"epoch\":\"%s\",\"device\":\"%s\",\"max\":2000,\"cursor\":\"%s\"}"
                                 : "{\"epoch\":\"%s\",\"device\":\"%s\",\"max\":2000,\"cursor\":null%s}",
                          sp_server_get_epoch (device->server->server), device->id, cursor ? cursor : "");
}

static double
seconds_since (gint64 start)
{
  return (g_get_monotonic_time () - start) / (double) G_USEC_PER_SEC;
}

static void
pull (SpTestDevice *device)
{
  g_autofree char *cursor = NULL;
  gboolean more = TRUE;
  double total = 0;
  guint n = 0;
  gsize size = 0;

  while (more)
    {
      g_autofree char *body = pull_body (device, cursor);
      gint64 start = g_get_monotonic_time ();
      g_autoptr(SpServerReply) reply = handle (device->server, "/v1/sync/pull", device->token, body);
      g_autoptr(JsonObject) page = NULL;

      total += seconds_since (start);
      g_assert_cmpuint (reply->status, ==, 200);
      page = sp_json_parse_object (reply->body->str, reply->body->len, NULL);
      size += reply->body->len;
      n += json_array_get_length (sp_json_get_array (page, "changes"));
      more = sp_json_get_flag (page, "more");
      g_set_str (&cursor, sp_json_get_text (page, "cursor"));
    }
  g_print ("pull: %u records, %.0f records/s (%.1f MB)\n", n, n / total, size / 1e6);

  for (int round = 0; round < 2; round++)
    {
      g_autofree char *body = pull_body (device, cursor);
      gint64 start = g_get_monotonic_time ();

      for (int i = 0; i < N_EMPTY; i++)
        {
          g_autoptr(SpServerReply) reply
              = handle (device->server, "/v1/sync/pull", device->token, body);

          g_assert_cmpuint (reply->status, ==, 200);
        }
      if (round == 1)
        g_print ("empty pull: %.3f ms\n", 1000 * seconds_since (start) / N_EMPTY);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr(SpTestServer) server = sp_test_server_new ();
  g_autofree char *agency = sp_test_server_agency (server, "Police");
  g_autofree char *member = sp_test_server_member (server, agency, "\"chair\"");
  g_autoptr(SpTestDevice) writer = sp_test_device_new (server, member);
  g_autoptr(SpTestDevice) reader = sp_test_device_new (server, member);

  g_print ("push: 1,000 operations in %.3f s\n", sp_test_fill (writer, N_CASES, N_PER_CASE));
  {
    g_autoptr(JsonObject) token = sp_test_device_sign_in (reader);

    pull (reader);
  }
  return EXIT_SUCCESS;
}
