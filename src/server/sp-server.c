/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-private.h"

#include "sp-json.h"

#include <sodium.h>
#include <string.h>

/* How often a request is tried where others are in its way. */
#define MAX_ROUNDS 8

/*
 * The table of routes. The order in which a request is worked off stands in sp_server_handle ():
 * limits, sign-in, reading of the body, handler.
 */
typedef enum
{
  ANYBODY,
  DEVICE, /* who has signed in */
} Permission;

typedef enum
{
  READS,
  WRITES,
  CARRIES, /* in no transaction: what it brings is answered request by request */
} Access;

typedef struct
{
  const char *method;
  const char *path;
  Permission permission;
  Access access;
  gsize body_limit;
  SpServerHandler handler;
} Route;

static const Route routes[] = {
  { "GET", "/openapi.json", ANYBODY, READS, 0, sp_server_handle_openapi },
  { "GET", "/v1/meta", ANYBODY, READS, 0, sp_server_handle_meta },
  { "POST", "/v1/devices", ANYBODY, WRITES, 16 * 1024, sp_server_handle_devices },
  { "POST", "/v1/devices/list", DEVICE, READS, 4 * 1024, sp_server_handle_device_list },
  { "POST", "/v1/devices/set", DEVICE, WRITES, 4 * 1024, sp_server_handle_device_set },
  { "POST", "/v1/devices/invite", DEVICE, WRITES, 4 * 1024, sp_server_handle_device_invite },
  { "POST", "/v1/devices/report", DEVICE, READS, 4 * 1024, sp_server_handle_device_report },
  { "POST", "/v1/token", ANYBODY, WRITES, 8 * 1024, sp_server_handle_token },
  { "POST", "/v1/sync/push", DEVICE, WRITES, SP_WIRE_MAX_PUSH_BYTES, sp_server_handle_push },
  { "POST", "/v1/sync/pull", DEVICE, READS, 64 * 1024, sp_server_handle_pull },
  { "POST", "/v1/sync/ack", DEVICE, WRITES, 1024 * 1024, sp_server_handle_ack },
  { "POST", "/v1/audit", DEVICE, WRITES, 1024 * 1024, sp_server_handle_audit },
  { "POST", "/v1/audit/query", DEVICE, WRITES, 4 * 1024, sp_server_handle_audit_query },
  { "POST", "/v1/audit/find", DEVICE, WRITES, 4 * 1024, sp_server_handle_audit_find },
  { "POST", "/v1/audit/verify", DEVICE, WRITES, 4 * 1024, sp_server_handle_audit_verify },
  { "POST", "/v1/emergency", DEVICE, WRITES, 16 * 1024, sp_server_handle_emergency },
  { "POST", "/v1/blobs/put", DEVICE, WRITES, 1024 * 1024, sp_server_handle_blob_put },
  { "POST", "/v1/blobs/get", DEVICE, READS, 4 * 1024, sp_server_handle_blob_get },
  { "POST", "/v1/drafts", DEVICE, WRITES, 8 * 1024, sp_server_handle_drafts },
  { "POST", "/v1/drafts/put", DEVICE, WRITES, 1024 * 1024, sp_server_handle_drafts_put },
  { "POST", "/v1/carry", DEVICE, CARRIES, SP_WIRE_MAX_INFLATED, sp_server_handle_carry },
  { "GET", "/v1/live", DEVICE, READS, 0, sp_server_handle_live },
};

static const Route *
find_route (const char *method, const char *path, SpWireProblem *problem)
{
  *problem = SP_WIRE_PROBLEM_NOT_FOUND;
  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      if (strcmp (routes[i].path, path) != 0)
        continue;
      if (strcmp (routes[i].method, method) == 0)
        return &routes[i];
      *problem = SP_WIRE_PROBLEM_METHOD;
    }
  return NULL;
}

/**
 * sp_server_get_body_limit:
 * @method: the request's method
 * @path: its path
 *
 * Returns: how many bytes its body may have, so that a shell reads no more
 */
gsize
sp_server_get_body_limit (const char *method, const char *path)
{
  SpWireProblem problem;
  const Route *route = find_route (method, path, &problem);

  return route ? route->body_limit : 0;
}

/**
 * sp_server_needs_sign_in:
 * @method: the request's method
 * @path: its path
 *
 * Returns: whether only a device that has signed in is answered there
 */
gboolean
sp_server_needs_sign_in (const char *method, const char *path)
{
  SpWireProblem problem;
  const Route *route = find_route (method, path, &problem);

  return route && route->permission == DEVICE;
}

static SpWireProblem
problem_from_error (const GError *error, const char *request)
{
  if (error->domain == SP_SERVER_PROBLEM)
    return error->code;
  /* An SQL error's text may quote values: only its code goes to the log. */
  g_warning ("request %s: error %s %d", request, g_quark_to_string (error->domain), error->code);
  if (g_error_matches (error, SP_SQL_ERROR, SP_SQL_ERROR_FULL))
    return SP_WIRE_PROBLEM_NO_SPACE;
  if (g_error_matches (error, SP_SQL_ERROR, SP_SQL_ERROR_BUSY)
      || g_error_matches (error, SP_SQL_ERROR, SP_SQL_ERROR_RETRY)
      || g_error_matches (error, SP_SQL_ERROR, SP_SQL_ERROR_UNAVAILABLE))
    return SP_WIRE_PROBLEM_BUSY;
  return SP_WIRE_PROBLEM_INTERNAL;
}

static void
call_clear_device (SpServerCall *call)
{
  g_clear_pointer (&call->device.id, g_free);
  g_clear_pointer (&call->device.member, g_free);
}

static void
call_clear (SpServerCall *call)
{
  call_clear_device (call);
  g_clear_pointer (&call->body, json_object_unref);
  g_clear_pointer (&call->members, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SpServerCall, call_clear)

static gboolean
parse_body (SpServerCall *call, const Route *route, GError **error)
{
  g_autoptr(JsonNode) node = NULL;
  gsize size;
  const char *data;

  if (route->body_limit == 0 || call->body)
    return TRUE;
  if (!call->request->body)
    return sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
  data = g_bytes_get_data (call->request->body, &size);
  if (size == 0 || !(node = sp_json_parse (data, size, SP_WIRE_MAX_DEPTH, NULL))
      || !JSON_NODE_HOLDS_OBJECT (node))
    return sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
  call->body = json_node_dup_object (node);
  return TRUE;
}

static gboolean
sign_in (SpServerCall *call, GError **error)
{
  const SpServerRequest *request = call->request;

  if (!sp_server_sign_in (call, error))
    return FALSE;
  return !request->admit || request->admit (call->device.id, request->admit_data)
         || sp_server_fail (error, SP_WIRE_PROBLEM_TOO_MANY);
}

/* One run of the handler in a transaction of its own. */
static SpServerReply *
run_once (SpServerCall *call, const Route *route, gboolean writing, GError **error)
{
  SpServerReply *reply;

  call->writing = writing;
  call->needs_write = FALSE;
  if (!(writing ? sp_sql_begin (call->sql, error) : sp_sql_begin_read (call->sql, error)))
    return NULL;
  call_clear_device (call);
  if (!sp_server_load_counters (call, error)
      || (route->permission == DEVICE && !sign_in (call, error))
      || !parse_body (call, route, error))
    {
      sp_sql_rollback (call->sql);
      return NULL;
    }
  reply = route->handler (call, error);
  if ((reply || call->keep) && !call->needs_write)
    {
      if (!sp_sql_commit (call->sql, reply ? error : NULL))
        {
          sp_sql_rollback (call->sql);
          g_clear_pointer (&reply, sp_server_reply_free);
        }
    }
  else
    sp_sql_rollback (call->sql);
  return reply;
}

/* Where another transaction was in the way, or the connection broke, nothing of it has happened, or all of it: an
 * operation, a code and an acknowledgement that come again get the answer they got, so it is done once more. */
static gboolean
may_retry (const GError *error, int round)
{
  if (round >= MAX_ROUNDS
      || !(g_error_matches (error, SP_SQL_ERROR, SP_SQL_ERROR_RETRY)
           || g_error_matches (error, SP_SQL_ERROR, SP_SQL_ERROR_UNAVAILABLE)))
    return FALSE;
  g_usleep (round * (1000 + g_random_int_range (0, 4000)));
  return TRUE;
}

static SpServerReply *
run_handler (SpServerCall *call, const Route *route, gboolean writing, GError **error)
{
  for (int round = 1;; round++)
    {
      g_autoptr(GError) cause = NULL;
      SpServerReply *reply = run_once (call, route, writing, &cause);

      if (reply || !may_retry (cause, round))
        {
          if (cause)
            g_propagate_error (error, g_steal_pointer (&cause));
          return reply;
        }
      call->keep = FALSE;
    }
}

/* Who may not come in must not make the server read, or hold the lock for writing. */
static gboolean
enter (SpServerCall *call, const Route *route, GError **error)
{
  gboolean entered;

  if (route->access == READS || route->permission != DEVICE)
    return parse_body (call, route, error);
  for (int round = 1;; round++)
    {
      g_autoptr(GError) cause = NULL;

      entered = sp_sql_begin_read (call->sql, &cause) && sp_server_load_counters (call, &cause)
                && sign_in (call, &cause);
      sp_sql_rollback (call->sql);
      if (entered || !may_retry (cause, round))
        {
          if (cause)
            g_propagate_error (error, g_steal_pointer (&cause));
          break;
        }
    }
  return entered && parse_body (call, route, error);
}

/**
 * sp_server_handle:
 * @self: a server
 * @sql: a connection that no other thread uses meanwhile
 * @request: the request
 *
 * Answers one request. Nothing depends on which process or connection it reached.
 *
 * Returns: (transfer full): the reply
 */
SpServerReply *
sp_server_handle (SpServer *self, SpSql *sql, const SpServerRequest *request)
{
  g_auto(SpServerCall) call = { .server = self, .sql = sql, .request = request };
  g_autoptr(GError) error = NULL;
  SpServerReply *reply = NULL;
  SpWireProblem problem;
  const Route *route = find_route (request->method, request->path, &problem);

  if (!route)
    return sp_server_reply_problem (problem, request->id, NULL);
  if (request->body && g_bytes_get_size (request->body) > route->body_limit)
    return sp_server_reply_problem (SP_WIRE_PROBLEM_TOO_LARGE, request->id, NULL);

  /* A reader keeps to one snapshot, so it signs in inside its own transaction. */
  if (route->access == READS && route->permission == DEVICE)
    reply = run_handler (&call, route, FALSE, &error);
  else if (enter (&call, route, &error))
    reply = route->access == CARRIES ? route->handler (&call, &error)
                                     : run_handler (&call, route, route->access == WRITES, &error);
  if (!reply && !error && call.needs_write)
    reply = run_handler (&call, route, TRUE, &error);
  /* The log still has it. Where a reader is in the way it is done later, with the rest: see sp_server_scrub (). */
  if (reply && call.erased && sp_sql_get_engine (sql) != SP_SQL_POSTGRES)
    sp_sql_empty_log (sql, NULL);
  if (reply)
    return reply;
  problem = error ? problem_from_error (error, request->id) : SP_WIRE_PROBLEM_INTERNAL;
  return sp_server_reply_problem (problem, request->id, call.members);
}

/* The counters, in this transaction's snapshot. Another process may have restored the database meanwhile, so the
 * epoch is looked at, too. */
gboolean
sp_server_load_counters (SpServerCall *call, GError **error)
{
  SpStatement *st;

  st = sp_sql_query (call->sql, "SELECT seq, acl_rev, epoch, place FROM partnership", error, "");
  if (!st || sp_statement_step (st, error) <= 0)
    return FALSE;
  call->seq = sp_statement_get_int (st, 0);
  call->acl_rev = sp_statement_get_int (st, 1);
  g_set_str (&call->server->epoch, sp_statement_get_text (st, 2));
  if (sp_statement_get_int (st, 3) != SP_SERVER_PLACE_HERE)
    {
      sp_statement_reset (st);
      return sp_server_fail (error, SP_WIRE_PROBLEM_BUSY);
    }
  sp_statement_reset (st);
  return TRUE;
}

SpServerReply *
sp_server_handle_meta (SpServerCall *call, GError **error)
{
  SpServer *self = call->server;
  GString *body = g_string_new ("{\"name\":");

  sp_server_append_text (body, self->name);
  g_string_append_printf (body,
                          ",\"partnership\":\"%s\",\"protocol\":[%d,%d],\"schema\":[%d,%d],"
                          "\"epoch\":\"%s\"}",
                          self->partnership, SP_WIRE_PROTOCOL, SP_WIRE_PROTOCOL, SP_WIRE_SCHEMA_LEAST,
                          SP_WIRE_SCHEMA, self->epoch);
  return sp_server_reply_new (body);
}

/* The number that @name has in the query, or @fallback where it has none. */
static gboolean
query_int (const char *query, const char *name, gint64 *value, GError **error)
{
  g_autoptr(GHashTable) params = NULL;
  const char *text;

  if (!query)
    return TRUE;
  params = g_uri_parse_params (query, -1, "&", G_URI_PARAMS_NONE, NULL);
  text = params ? g_hash_table_lookup (params, name) : NULL;
  if (text && !g_ascii_string_to_signed (text, 10, -1, G_MAXINT64, value, NULL))
    return sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
  return TRUE;
}

SpServerReply *
sp_server_handle_live (SpServerCall *call, GError **error)
{
  gint64 after = -1;
  gint64 acl_rev = -1;
  GString *body;
  SpServerReply *reply;

  if (!query_int (call->request->query, "after", &after, error)
      || !query_int (call->request->query, "acl", &acl_rev, error))
    return NULL;
  body = g_string_new (NULL);
  g_string_append_printf (body, "{\"seq\":%" G_GINT64_FORMAT ",\"acl_rev\":%" G_GINT64_FORMAT "}",
                          call->seq, call->acl_rev);
  reply = sp_server_reply_new (body);
  reply->wait = !call->request->final && after == call->seq
                && (acl_rev == -1 || acl_rev == call->acl_rev);
  reply->seq = call->seq;
  reply->acl_rev = call->acl_rev;
  return reply;
}

/**
 * sp_server_new:
 * @ambient: clock and chance; one that no other thread uses
 * @sql: a connection to the server's database
 * @error: why not
 *
 * From here on writers on @sql go one after the other, whatever the engine.
 *
 * Returns: (transfer full) (nullable): a server; it holds nothing that may differ from the database
 */
SpServer *
sp_server_new (SpAmbient *ambient, SpSql *sql, GError **error)
{
  g_autoptr(SpServer) self = g_new0 (SpServer, 1);
  SpStatement *st;
  gconstpointer secret;
  gsize size;
  int row;

  sp_sql_set_writer_table (sql, "partnership");
  st = sp_sql_query (sql, "SELECT id, name, epoch, secret FROM partnership", error, "");
  if (!st || (row = sp_statement_step (st, error)) < 0)
    return NULL;
  if (row == 0)
    {
      g_set_error_literal (error, SP_SQL_ERROR, SP_SQL_ERROR_CORRUPT, "no partnership");
      return NULL;
    }
  self->ambient = g_object_ref (ambient);
  self->partnership = g_strdup (sp_statement_get_text (st, 0));
  self->name = g_strdup (sp_statement_get_text (st, 1));
  self->epoch = g_strdup (sp_statement_get_text (st, 2));
  secret = sp_statement_get_blob (st, 3, &size);
  if (secret && size == SP_SERVER_SECRET_SIZE)
    memcpy (self->secret, secret, size);
  sp_statement_reset (st);
  if (size != SP_SERVER_SECRET_SIZE)
    {
      g_set_error_literal (error, SP_SQL_ERROR, SP_SQL_ERROR_CORRUPT, "no server secret");
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * sp_server_free:
 * @self: (nullable): a server
 */
void
sp_server_free (SpServer *self)
{
  if (!self)
    return;
  g_clear_object (&self->ambient);
  g_clear_object (&self->lists);
  g_free (self->partnership);
  g_free (self->name);
  g_free (self->epoch);
  sodium_memzero (self->secret, sizeof self->secret);
  g_free (self);
}

/**
 * sp_server_set_scans:
 * @self: a server
 * @scans: whether contents are looked at by a virus scanner
 *
 * From here on contents that no scanner has found clean are given to nobody.
 */
void
sp_server_set_scans (SpServer *self, gboolean scans)
{
  self->scans = scans;
}

/**
 * sp_server_get_epoch:
 * @self: a server
 *
 * Returns: the epoch: another one after each restore
 */
const char *
sp_server_get_epoch (SpServer *self)
{
  return self->epoch;
}
