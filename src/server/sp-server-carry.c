/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-carry.h"
#include "sp-server-private.h"

#include "sp-json.h"
#include "sp-server-rights.h"

#include <sodium.h>
#include <string.h>

/*
 * The exchange by file: requests as the laptop would have sent them, each answered by the same handler as over the
 * network, and their answers sealed for that laptop. So policy, merge, numbers and the log are the same, a file that comes
 * again changes nothing, and an answer holds what its reader may read at that moment. Who the laptop is says its signature
 * instead of a token.
 *
 * All pieces are opened and all signatures checked before the first request is answered.
 */

/* A reply over the network has room for one page more than this. */
#define MAX_REPLY_BYTES (1024 * 1024)

/* However small they are. */
#define MAX_PAGES    4000
#define MAX_REQUESTS 1000

typedef struct
{
  SpServer *server;
  SpSql *sql;
  GPtrArray *pieces; /* of SpSealed */
  JsonObject *head;  /* what the laptop says of itself in the first one */
  guint8 key[crypto_sign_PUBLICKEYBYTES];
  gboolean lost;
  gsize max;
  gsize size; /* of the answers so far */
  GPtrArray *answers; /* of SpSealedFrame */
  SpServerCarried *carried;
} Carry;

static void
carry_clear (Carry *self)
{
  g_clear_pointer (&self->pieces, g_ptr_array_unref);
  g_clear_pointer (&self->head, json_object_unref);
  g_clear_pointer (&self->answers, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Carry, carry_clear)

/**
 * sp_server_carried_clear:
 * @self: what became of a file
 */
void
sp_server_carried_clear (SpServerCarried *self)
{
  g_clear_pointer (&self->device, g_free);
  g_clear_pointer (&self->answer, g_bytes_unref);
}

static gboolean
damaged (GError **error)
{
  g_set_error_literal (error, SP_SEALED_ERROR, SP_SEALED_ERROR_DAMAGED, "damaged");
  return FALSE;
}

static JsonObject *
dup_head (const SpSealed *piece)
{
  const SpSealedFrame *frame = g_ptr_array_index (piece->frames, 0);
  gsize size;
  const char *data = g_bytes_get_data (frame->body, &size);

  return *frame->heading == '\0' && size > 0 ? sp_json_parse_object (data, size, NULL) : NULL;
}

/* What a laptop keeps for the day when it cannot be opened any more may have been torn by that very day. */
static gboolean
open_pieces (Carry *self, GBytes *file, GError **error)
{
  gsize offset = 0;

  do
    {
      g_autoptr(GError) cause = NULL;
      SpSealed *piece = sp_server_unseal (self->server, file, &offset, &cause);

      if (!piece)
        {
          self->carried->torn = self->pieces->len > 0 && self->carried->kind == SP_SEALED_UNSENT
                                && g_error_matches (cause, SP_SEALED_ERROR, SP_SEALED_ERROR_TORN);
          if (self->carried->torn)
            return TRUE;
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }
      g_ptr_array_add (self->pieces, piece);
      self->carried->kind = piece->kind;
      if (piece->kind == SP_SEALED_ANSWERS || piece->kind != ((SpSealed *) self->pieces->pdata[0])->kind
          || (piece->kind == SP_SEALED_REQUESTS && self->pieces->len > 1))
        return damaged (error);
    }
  while (offset < g_bytes_get_size (file));
  return TRUE;
}

static gboolean
load_key (Carry *self, const char *device, GError **error)
{
  SpStatement *st = sp_sql_query (self->sql, "SELECT public_key FROM device WHERE id = ?", error, "t", device);
  gconstpointer blob = NULL;
  gsize size = 0;
  int row;

  if (!st || (row = sp_statement_step (st, error)) < 0)
    return FALSE;
  if (row == 0)
    return damaged (error);
  blob = sp_statement_get_blob (st, 0, &size);
  if (blob && size == sizeof self->key)
    memcpy (self->key, blob, size);
  sp_statement_reset (st);
  return size == sizeof self->key || damaged (error);
}

/* All pieces are by the one device that they name, and for this partnership. */
static gboolean
check_pieces (Carry *self, GError **error)
{
  const char *device;

  self->head = dup_head (g_ptr_array_index (self->pieces, 0));
  device = self->head ? sp_json_get_text (self->head, "device") : NULL;
  if (!device || g_strcmp0 (sp_json_get_text (self->head, "partnership"), self->server->partnership) != 0)
    return damaged (error);
  if (!load_key (self, device, error))
    return FALSE;
  for (guint i = 0; i < self->pieces->len; i++)
    {
      SpSealed *piece = g_ptr_array_index (self->pieces, i);
      g_autoptr(JsonObject) head = dup_head (piece);

      if (!head || g_strcmp0 (sp_json_get_text (head, "device"), device) != 0 || !sp_sealed_is_by (piece, self->key))
        return damaged (error);
    }
  self->carried->device = g_strdup (device);
  return TRUE;
}

static JsonObject *
parse (GBytes *body)
{
  gsize size;
  const char *data = g_bytes_get_data (body, &size);

  return size > 0 ? sp_json_parse_object (data, size, NULL) : NULL;
}

static void
count_results (Carry *self, JsonObject *reply)
{
  JsonArray *results = sp_json_get_array (reply, "results");

  for (guint i = 0; results && i < json_array_get_length (results); i++)
    {
      JsonNode *node = json_array_get_element (results, i);

      self->carried->operations++;
      if (JSON_NODE_HOLDS_OBJECT (node)
          && g_strcmp0 (sp_json_get_text (json_node_get_object (node), "status"), "quarantined") == 0)
        self->carried->aside++;
    }
}

/* One request, and its answer among the answers. @given: what is told as the answer instead of an empty one. */
static GBytes *
answer (Carry *self, const char *path, GBytes *body, const char *subject, GBytes *given)
{
  const SpServerRequest request = { .id = self->carried->device, .method = "POST", .path = path, .body = body,
                                    .final = TRUE, .device = self->carried->device,
                                    .cursor = sp_json_get_text (self->head, "cursor"), .lost = self->lost };
  g_autoptr(SpServerReply) reply = sp_server_handle (self->server, self->sql, &request);
  g_autofree char *heading = g_strdup_printf ("%u %s%s%s", reply->status, path, subject ? " " : "",
                                              subject ? subject : "");
  g_autoptr(GBytes) text = g_bytes_new (reply->body->str, reply->body->len);

  if (reply->problem != SP_WIRE_PROBLEM_NONE && !self->carried->refused)
    self->carried->refused = sp_wire_problem_get_code (reply->problem);
  sp_sealed_frames_add (self->answers, heading, given && reply->status == 200 ? given : text);
  self->size += g_bytes_get_size (text);
  return reply->status == 200 ? g_steal_pointer (&text) : NULL;
}

/* Page after page, as the laptop would ask for them, while there is room. */
static void
answer_pull (Carry *self, GBytes *body)
{
  g_autoptr(GBytes) request = g_bytes_ref (body);
  gboolean more = TRUE;

  for (guint i = 0; more && i < MAX_PAGES && (self->size <= self->max || i == 0); i++)
    {
      g_autoptr(GBytes) page = answer (self, "/v1/sync/pull", request, NULL, NULL);
      g_autoptr(JsonObject) head = page ? sp_wire_page_read_head (page) : NULL;

      if (!head)
        return;
      more = sp_json_get_flag (head, "more");
      g_bytes_unref (request);
      request = sp_wire_pull_after (body, head, SP_WIRE_MAX_PAGE_CHANGES);
    }
}

static void
answer_frame (Carry *self, const SpSealedFrame *frame)
{
  const char *path = frame->heading;
  g_autoptr(GBytes) reply = NULL;
  g_autoptr(JsonObject) object = NULL;

  if (strcmp (path, "/v1/sync/pull") == 0)
    {
      answer_pull (self, frame->body);
      return;
    }
  object = parse (frame->body);
  if (strcmp (path, "/v1/blobs/put") == 0)
    reply = answer (self, path, frame->body, object ? sp_json_get_text (object, "record") : NULL, NULL);
  else if (strcmp (path, "/v1/sync/ack") == 0)
    reply = answer (self, path, frame->body, NULL, frame->body);
  else
    reply = answer (self, path, frame->body, NULL, NULL);
  if (reply && strcmp (path, "/v1/sync/push") == 0)
    {
      g_autoptr(JsonObject) results = parse (reply);

      if (results)
        count_results (self, results);
    }
}

/* Nothing else is asked for in a file; who is lost is told nothing. */
static gboolean
check_paths (Carry *self, GError **error)
{
  static const char *const BRINGS[] = { "/v1/audit", "/v1/sync/push", "/v1/blobs/put", "/v1/drafts/put", NULL };
  static const char *const ASKS[] = { "/v1/sync/ack", "/v1/sync/pull", NULL };
  guint n = 0;

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const SpSealed *piece = g_ptr_array_index (self->pieces, i);

      for (guint j = 1; j < piece->frames->len; j++)
        {
          const SpSealedFrame *frame = g_ptr_array_index (piece->frames, j);

          /* It is one call, however many there are in it; no laptop writes half as many. */
          if (++n > MAX_REQUESTS)
            return damaged (error);
          if (!g_strv_contains (BRINGS, frame->heading)
              && !(piece->kind == SP_SEALED_REQUESTS && g_strv_contains (ASKS, frame->heading)))
            return damaged (error);
        }
    }
  return TRUE;
}

/* Whether the device may be heard at all. */
static gboolean
check_state (Carry *self, GError **error)
{
  g_autofree char *state = NULL;

  if (!sp_sql_dup_text (self->sql, "SELECT " SP_SERVER_DEVICE_STATE " FROM device d WHERE d.id = ?", &state, error, "t",
                        self->carried->device))
    return FALSE;
  /* A laptop that may yet speak for itself hears of a restored server by itself, or it would not send again what was
   * lost there. */
  if (g_strcmp0 (state, "active") == 0)
    self->lost = FALSE;
  else if (g_strcmp0 (state, "stopped") == 0 || !self->lost)
    return sp_server_fail (error, g_strcmp0 (state, "suspended") == 0 ? SP_WIRE_PROBLEM_SUSPENDED
                                                                      : SP_WIRE_PROBLEM_REVOKED);
  return TRUE;
}

static void
seal_answers (Carry *self)
{
  g_autofree char *text = sp_json_object_to_text (self->head);
  g_autoptr(GBytes) head = g_bytes_new (text, strlen (text));
  g_autoptr(GPtrArray) frames = sp_sealed_frames_new ();

  /* What the laptop said of itself comes back to it, so that it knows what this is the answer to. */
  sp_sealed_frames_add (frames, "", head);
  for (guint i = 0; i < self->answers->len; i++)
    {
      const SpSealedFrame *frame = g_ptr_array_index (self->answers, i);

      sp_sealed_frames_add (frames, frame->heading, frame->body);
    }
  self->carried->answer = sp_server_seal (self->server, SP_SEALED_ANSWERS, frames, self->key);
}

/**
 * sp_server_carry:
 * @self: a server
 * @sql: a connection that is in no transaction
 * @file: what somebody brought
 * @lost: whether an administrator says that its laptop is lost: what it had not sent is taken though it was shut out
 * @max: how large the answers may be, save for the last page
 * @carried: (out): what became of it
 * @error: of %SP_SEALED_ERROR, or %SP_WIRE_PROBLEM_REVOKED or %SP_WIRE_PROBLEM_SUSPENDED; then nothing was changed
 *
 * Answers what is in a sealed file.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_server_carry (SpServer *self, SpSql *sql, GBytes *file, gboolean lost, gsize max, SpServerCarried *carried,
                 GError **error)
{
  g_auto(Carry) carry = { .server = self, .sql = sql, .max = max, .carried = carried };

  *carried = (SpServerCarried) { 0 };
  carry.pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) sp_sealed_free);
  carry.answers = sp_sealed_frames_new ();
  if (!open_pieces (&carry, file, error) || !check_pieces (&carry, error) || !check_paths (&carry, error))
    return FALSE;
  carry.lost = lost && carried->kind == SP_SEALED_UNSENT;
  if (!check_state (&carry, error))
    return FALSE;
  for (guint i = 0; i < carry.pieces->len; i++)
    {
      const SpSealed *piece = g_ptr_array_index (carry.pieces, i);

      for (guint j = 1; j < piece->frames->len; j++)
        answer_frame (&carry, g_ptr_array_index (piece->frames, j));
    }
  if (carried->kind == SP_SEALED_REQUESTS)
    seal_answers (&carry);
  return TRUE;
}

static gboolean
is_administrator (SpServerCall *call, gboolean *administrator, GError **error)
{
  g_autoptr(SpReader) reader = NULL;

  if (!sp_server_reader_load (call->sql, call->device.member, &reader, error))
    return FALSE;
  *administrator = reader && sp_policy_may_shut_out (reader);
  return TRUE;
}

static SpServerReply *
reply_carried (const SpServerCarried *carried)
{
  GString *body = g_string_new (NULL);

  g_string_append_printf (body,
                          "{\"device\":\"%s\",\"kind\":\"%s\",\"operations\":%u,\"aside\":%u,\"torn\":%s,\"refused\":",
                          carried->device, carried->kind == SP_SEALED_UNSENT ? "unsent" : "requests",
                          carried->operations, carried->aside, carried->torn ? "true" : "false");
  if (carried->refused)
    g_string_append_printf (body, "\"%s\"", carried->refused);
  else
    g_string_append (body, "null");
  if (carried->answer)
    {
      gsize size;
      const guchar *data = g_bytes_get_data (carried->answer, &size);
      g_autofree char *text = g_base64_encode (data, size);

      g_string_append_printf (body, ",\"file\":\"%s\"", text);
    }
  g_string_append_c (body, '}');
  return sp_server_reply_new (body);
}

/* What another laptop's person has brought by hand. */
SpServerReply *
sp_server_handle_carry (SpServerCall *call, GError **error)
{
  const char *text;
  g_autofree guint8 *data = NULL;
  g_autoptr(GBytes) file = NULL;
  g_auto(SpServerCarried) carried = { 0 };
  g_autoptr(GError) cause = NULL;
  gboolean administrator = FALSE;
  size_t size = 0;

  if (!sp_server_check_device (call, error)
      || !(text = sp_server_body_text (call, "file", SP_WIRE_MAX_INFLATED, error))
      || !is_administrator (call, &administrator, error))
    return NULL;
  data = g_malloc (strlen (text) + 1);
  if (sodium_base642bin (data, strlen (text) + 1, text, strlen (text), NULL, &size, NULL,
                         sodium_base64_VARIANT_ORIGINAL)
      != 0)
    {
      sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
      return NULL;
    }
  file = g_bytes_new_take (g_steal_pointer (&data), size);
  if (sp_server_carry (call->server, call->sql, file, administrator, MAX_REPLY_BYTES, &carried, &cause))
    return reply_carried (&carried);
  if (cause->domain == SP_SEALED_ERROR)
    {
      g_clear_pointer (&call->members, g_free);
      call->members = g_strdup_printf ("\"why\":\"%s\"", cause->message);
      sp_server_fail (error, SP_WIRE_PROBLEM_BAD_FILE);
    }
  else if (g_error_matches (cause, SP_SERVER_PROBLEM, SP_WIRE_PROBLEM_REVOKED)
           || g_error_matches (cause, SP_SERVER_PROBLEM, SP_WIRE_PROBLEM_SUSPENDED))
    /* It is another laptop that is shut out, not the one that asks. */
    sp_server_fail (error, SP_WIRE_PROBLEM_NOT_ALLOWED);
  else
    g_propagate_error (error, g_steal_pointer (&cause));
  return NULL;
}
