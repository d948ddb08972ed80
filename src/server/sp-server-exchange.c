/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-http-private.h"

#include "sp-server-gzip.h"
#include "sp-wire-problem.h"
#include "sp-wire.h"

#include <string.h>

#define COMPRESS_FROM 1024
/* More than the limit, but not absurd: it is read to its end, or the sender would see a broken
 * connection instead of the reason. */
#define DRAIN_BYTES   (16 * 1024 * 1024)
/* A wrong code or signature costs its address as much as so many calls. */
#define FAILURE_COST  20

/* One request and its answer. */
typedef struct
{
  SpHttp *http;
  char *id;
  GByteArray *body;
  gsize limit;
  gsize received;
  gint64 start;
  SpWaiter *waiter;
  GBytes *again; /* the body, for when it has waited */
  gboolean admitted;
  gboolean close; /* after the answer: where the next request begins is not known */
  guint retry_after; /* seconds, where it was once too often */
} Exchange;

static const char *
header (struct MHD_Connection *connection, const char *name)
{
  return MHD_lookup_connection_value (connection, MHD_HEADER_KIND, name);
}

static enum MHD_Result
add_argument_cb (void *data, enum MHD_ValueKind kind, const char *key, const char *value)
{
  GString *query = data;

  if (query->len > 0)
    g_string_append_c (query, '&');
  g_string_append_uri_escaped (query, key, NULL, FALSE);
  g_string_append_c (query, '=');
  g_string_append_uri_escaped (query, value ? value : "", NULL, FALSE);
  return MHD_YES;
}

static enum MHD_Result
send_reply (struct MHD_Connection *connection, Exchange *exchange, SpServerReply *reply)
{
  const char *accept = header (connection, "Accept-Encoding");
  g_autoptr(GBytes) bytes = NULL;
  struct MHD_Response *response;
  enum MHD_Result result;
  gboolean compress = accept && strstr (accept, "gzip") && reply->body->len > COMPRESS_FROM;

  if (compress)
    bytes = sp_gzip_deflate (reply->body->str, reply->body->len);
  else
    bytes = g_string_free_to_bytes (g_steal_pointer (&reply->body));
  response = MHD_create_response_from_buffer_with_free_callback_cls (
      g_bytes_get_size (bytes), (void *) g_bytes_get_data (bytes, NULL),
      (MHD_ContentReaderFreeCallback) g_bytes_unref, bytes);
  if (!response)
    return MHD_NO;
  g_steal_pointer (&bytes);
  MHD_add_response_header (response, "Content-Type", reply->type);
  MHD_add_response_header (response, "Cache-Control", "no-store");
  /* No laptop heeds these; a browser that somebody has lured here does. */
  MHD_add_response_header (response, "X-Content-Type-Options", "nosniff");
  MHD_add_response_header (response, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  MHD_add_response_header (response, "Referrer-Policy", "no-referrer");
  MHD_add_response_header (response, "Strict-Transport-Security", "max-age=63072000; includeSubDomains");
  MHD_add_response_header (response, "Request-Id", exchange->id);
  if (compress)
    MHD_add_response_header (response, "Content-Encoding", "gzip");
  if (exchange->close)
    MHD_add_response_header (response, "Connection", "close");
  if (exchange->retry_after > 0)
    {
      g_autofree char *seconds = g_strdup_printf ("%u", exchange->retry_after);

      MHD_add_response_header (response, "Retry-After", seconds);
    }
  else if (reply->status == 503)
    MHD_add_response_header (response, "Retry-After", "5");
  if (reply->status == 401)
    MHD_add_response_header (response, "WWW-Authenticate", "Bearer");
  result = MHD_queue_response (connection, reply->status, response);
  MHD_destroy_response (response);
  return result;
}

static enum MHD_Result
send_problem (struct MHD_Connection *connection, Exchange *exchange, SpWireProblem problem)
{
  g_autoptr(SpServerReply) reply = sp_server_reply_problem (problem, exchange->id, NULL);

  return send_reply (connection, exchange, reply);
}

/* The last value of a header that came several times: a proxy adds its own behind the others. */
static enum MHD_Result
take_forwarded_cb (void *data, enum MHD_ValueKind kind, const char *key, const char *value)
{
  const char **forwarded = data;

  if (g_ascii_strcasecmp (key, "X-Forwarded-For") == 0)
    *forwarded = value;
  return MHD_YES;
}

static char *
dup_caller (SpHttp *self, struct MHD_Connection *connection)
{
  const union MHD_ConnectionInfo *info = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  const char *forwarded = NULL;

  MHD_get_connection_values (connection, MHD_HEADER_KIND, take_forwarded_cb, &forwarded);
  return sp_limits_dup_address (info ? info->client_addr : NULL, self->proxy, forwarded);
}

/* Whether who has not signed in may call now. */
static gboolean
admit_caller (Exchange *exchange, const char *caller)
{
  if (!exchange->admitted)
    exchange->retry_after = sp_limits_take (exchange->http->addresses, caller, g_get_monotonic_time ());
  exchange->admitted = exchange->retry_after == 0;
  return exchange->admitted;
}

static gboolean
admit_device_cb (const char *device, gpointer data)
{
  Exchange *exchange = data;

  if (!exchange->admitted)
    exchange->retry_after = sp_limits_take (exchange->http->devices, device, g_get_monotonic_time ());
  exchange->admitted = exchange->retry_after == 0;
  return exchange->admitted;
}

/* Who tries codes and signatures waits longer each time. The log says that somebody signed in or was refused, and not who
 * it was. */
static void
note_reply (Exchange *exchange, const SpServerReply *reply, const char *caller)
{
  if (reply->note)
    g_message ("request %s: %s", exchange->id, reply->note);
  switch (reply->problem)
    {
    case SP_WIRE_PROBLEM_BAD_CODE:
    case SP_WIRE_PROBLEM_BAD_SIGNATURE:
    case SP_WIRE_PROBLEM_SIGN_ON_REFUSED:
      if (caller)
        sp_limits_charge (exchange->http->addresses, caller, FAILURE_COST, g_get_monotonic_time ());
      break;
    case SP_WIRE_PROBLEM_REVOKED:
    case SP_WIRE_PROBLEM_SUSPENDED:
    case SP_WIRE_PROBLEM_WIPE:
    case SP_WIRE_PROBLEM_WRONG_DEVICE:
    case SP_WIRE_PROBLEM_NOT_ALLOWED:
      break;
    default:
      return;
    }
  g_message ("request %s: refused, %s", exchange->id, sp_wire_problem_get_code (reply->problem));
}

/* The body as the handlers want it, or a problem. */
static GBytes *
take_body (struct MHD_Connection *connection, Exchange *exchange, SpWireProblem *problem)
{
  const char *encoding = header (connection, "Content-Encoding");
  g_autoptr(GBytes) bytes = NULL;

  *problem = SP_WIRE_PROBLEM_NONE;
  if (!exchange->body)
    return NULL;
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&exchange->body));
  if (!encoding || g_ascii_strcasecmp (encoding, "identity") == 0)
    return g_steal_pointer (&bytes);
  if (g_ascii_strcasecmp (encoding, "gzip") == 0)
    {
      GBytes *inflated = sp_gzip_inflate (bytes, exchange->limit);

      if (!inflated)
        *problem = SP_WIRE_PROBLEM_TOO_LARGE;
      return inflated;
    }
  *problem = SP_WIRE_PROBLEM_UNSUPPORTED;
  return NULL;
}

static enum MHD_Result
handle (struct MHD_Connection *connection, Exchange *exchange, const char *method, const char *path)
{
  SpHttp *self = exchange->http;
  g_autoptr(SpServerReply) reply = NULL;
  g_autoptr(GString) query = g_string_new (NULL);
  g_autoptr(GBytes) body = NULL;
  g_autofree char *caller = sp_server_needs_sign_in (method, path) ? NULL : dup_caller (self, connection);
  SpWireProblem problem;
  SpHttpWorker *worker;
  gboolean final = exchange->waiter && sp_waiter_is_over (exchange->waiter);

  if (caller && !admit_caller (exchange, caller))
    return send_problem (connection, exchange, SP_WIRE_PROBLEM_TOO_MANY);
  problem = SP_WIRE_PROBLEM_NONE;
  body = exchange->again ? g_steal_pointer (&exchange->again) : take_body (connection, exchange, &problem);
  if (problem != SP_WIRE_PROBLEM_NONE)
    return send_problem (connection, exchange, problem);
  MHD_get_connection_values (connection, MHD_GET_ARGUMENT_KIND, add_argument_cb, query);

  worker = g_async_queue_pop (self->workers);
  {
    SpServerRequest request = {
      .id = exchange->id,
      .method = method,
      .path = path,
      .query = query->str,
      .authorization = header (connection, "Authorization"),
      .body = body,
      .final = final,
      .admit = admit_device_cb,
      .admit_data = exchange,
    };

    reply = sp_server_handle (worker->server, worker->sql, &request);
  }
  g_async_queue_push (self->workers, worker);

  note_reply (exchange, reply, caller);
  if (reply->wait)
    {
      /* No thread waits with it: the poller or the scanner wakes the connection. */
      exchange->again = g_steal_pointer (&body);
      if (!exchange->waiter)
        exchange->waiter = sp_waiting_new_waiter (self->waiting, connection, reply->unscanned);
      if (sp_waiting_suspend (self->waiting, exchange->waiter, reply->seq, reply->acl_rev))
        {
          if (reply->unscanned)
            sp_scanner_want (self->scanner, reply->unscanned);
          return MHD_YES;
        }
      if (reply->unscanned)
        return send_problem (connection, exchange, SP_WIRE_PROBLEM_NOT_SCANNED);
    }
  if (strcmp (method, "POST") == 0)
    sp_waiting_wake (self->waiting);
  /* Of what nobody offers here not even the path is logged: anything may stand in it. */
  g_info ("request %s: %s %u", exchange->id, reply->status == 404 ? "?" : path, reply->status);
  return send_reply (connection, exchange, reply);
}

typedef struct
{
  guint lengths;
  guint encodings;
} Framing;

static enum MHD_Result
count_framing_cb (void *data, enum MHD_ValueKind kind, const char *key, const char *value)
{
  Framing *framing = data;

  framing->lengths += g_ascii_strcasecmp (key, "Content-Length") == 0;
  framing->encodings += g_ascii_strcasecmp (key, "Transfer-Encoding") == 0;
  return MHD_YES;
}

/* Where it is said twice how long a request is, a proxy may have read another end of it. */
static gboolean
is_framed_once (struct MHD_Connection *connection)
{
  Framing framing = { 0 };

  MHD_get_connection_values (connection, MHD_HEADER_KIND, count_framing_cb, &framing);
  return framing.lengths + framing.encodings <= 1;
}

/* The first call: what can be refused before the body was read is refused here. */
static enum MHD_Result
start_exchange (SpHttp *self,
                struct MHD_Connection *connection,
                const char *method,
                const char *path,
                void **state)
{
  Exchange *exchange = g_new0 (Exchange, 1);
  const char *length = header (connection, "Content-Length");
  guint64 announced = length ? g_ascii_strtoull (length, NULL, 10) : 0;

  exchange->http = self;
  exchange->start = g_get_monotonic_time ();
  exchange->id = sp_ambient_new_id (self->ambient);
  exchange->limit = sp_server_get_body_limit (method, path);
  *state = exchange;
  g_atomic_int_inc (&self->n_active);
  if (!is_framed_once (connection))
    {
      exchange->close = TRUE;
      return send_problem (connection, exchange, SP_WIRE_PROBLEM_BAD_REQUEST);
    }
  if (announced > DRAIN_BYTES)
    return send_problem (connection, exchange, SP_WIRE_PROBLEM_TOO_LARGE);
  return MHD_YES;
}

static enum MHD_Result
take_upload (Exchange *exchange, const char *data, size_t *size)
{
  if (!exchange->body)
    exchange->body = g_byte_array_new ();
  exchange->received += *size;
  /* The library's own limit begins anew with every byte. */
  if (exchange->received > DRAIN_BYTES
      || g_get_monotonic_time () - exchange->start > exchange->http->body_seconds * G_USEC_PER_SEC)
    return MHD_NO;
  if (exchange->received <= exchange->limit)
    g_byte_array_append (exchange->body, (const guint8 *) data, *size);
  *size = 0;
  return MHD_YES;
}

/* What the library calls for a request's head, for each piece of its body, and for its end. */
enum MHD_Result
sp_exchange_access_cb (void *data,
                       struct MHD_Connection *connection,
                       const char *path,
                       const char *method,
                       const char *version,
                       const char *upload,
                       size_t *upload_size,
                       void **state)
{
  Exchange *exchange = *state;

  if (!exchange)
    return start_exchange (data, connection, method, path, state);
  if (*upload_size > 0)
    return take_upload (exchange, upload, upload_size);
  if (exchange->received > exchange->limit)
    return send_problem (connection, exchange, SP_WIRE_PROBLEM_TOO_LARGE);
  return handle (connection, exchange, method, path);
}

void
sp_exchange_completed_cb (void *data,
                          struct MHD_Connection *connection,
                          void **state,
                          enum MHD_RequestTerminationCode code)
{
  Exchange *exchange = *state;

  if (!exchange)
    return;
  *state = NULL;
  g_atomic_int_add (&exchange->http->n_active, -1);
  g_clear_pointer (&exchange->waiter, sp_waiter_free);
  g_clear_pointer (&exchange->body, g_byte_array_unref);
  g_clear_pointer (&exchange->again, g_bytes_unref);
  g_free (exchange->id);
  g_free (exchange);
}
