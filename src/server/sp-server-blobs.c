/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-private.h"

#include "sp-document-records.h"
#include "sp-json.h"
#include "sp-meeting-rules.h"
#include "sp-policy.h"
#include "sp-server-log.h"
#include "sp-server-rights.h"

#include <sodium.h>
#include <string.h>

/* The content of attachments. It belongs to its record: who may read the record now may fetch it, who may change the
 * record may send it. Equal contents are kept twice, or whoever sent one would learn that it is known elsewhere. */

typedef struct
{
  SpServerRow row;
  SpReader *reader;
  gint64 size;
  gint64 have;
  gint64 clean;
} Blob;

static void
blob_clear (Blob *self)
{
  sp_server_row_clear (&self->row);
  g_clear_pointer (&self->reader, sp_reader_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Blob, blob_clear)

/* The caller's attendances of a meeting; NULL with @error where they cannot be asked for. */
static JsonArray *
load_attendance (SpServerCall *call, const char *meeting, GError **error)
{
  g_autoptr(JsonArray) attendance = json_array_new ();
  SpStatement *st;
  int row;

  st = sp_sql_query (call->sql,
                     "SELECT fields FROM record WHERE type = 'attendance' AND gone = 0"
                     " AND fields ->> 'meeting' = ? AND fields ->> 'member' = ?",
                     error, "tt", meeting, call->device.member);
  if (!st)
    return NULL;
  while ((row = sp_statement_step (st, error)) > 0)
    {
      JsonObject *fields = sp_json_parse_object (sp_statement_get_text (st, 0), -1, NULL);

      if (fields)
        json_array_add_object_element (attendance, fields);
    }
  sp_statement_reset (st);
  return row < 0 ? NULL : g_steal_pointer (&attendance);
}

/* Whoever may read that a paper was issued has not agreed to the meeting's statement for all that. */
static gboolean
may_have_paper (SpServerCall *call, const Blob *blob, GError **error)
{
  const char *meeting = sp_json_get_text (blob->row.fields, "meeting");
  g_autofree char *text = NULL;
  g_autoptr(JsonObject) fields = NULL;
  g_autoptr(JsonArray) attendance = NULL;

  if (!meeting)
    return TRUE;
  if (!sp_sql_dup_text (call->sql, "SELECT fields FROM record WHERE id = ? AND type = 'meeting' AND gone = 0", &text,
                        error, "t", meeting)
      || !(attendance = load_attendance (call, meeting, error)))
    return FALSE;
  /* Of a meeting that is not there nobody can say who agreed. */
  fields = text ? sp_json_parse_object (text, -1, NULL) : json_object_new ();
  if (!fields || !sp_meeting_may_read_papers (fields, attendance, blob->reader))
    return sp_server_fail (error, SP_WIRE_PROBLEM_NOT_AGREED);
  return TRUE;
}

/* The attachment or document that the body names, if the caller may do @verb with it; else there is nothing here. */
static gboolean
load (SpServerCall *call, gboolean to_write, const char **id, Blob *blob, GError **error)
{
  const SpRecordType *type;
  const char *found;
  SpServerRights rights;
  gboolean allowed;

  if (!sp_server_check_device (call, error) || !sp_server_end_emergencies (call, error)
      || !(*id = sp_server_body_text (call, "record", 64, error))
      || !sp_server_row_load (call->sql, *id, &blob->row, error)
      || !sp_server_reader_load (call->sql, call->device.member, &blob->reader, error))
    return FALSE;
  type = sp_record_type_find (blob->row.type);
  if (blob->row.rid == 0 || blob->row.gone || !type || !type->has_content
      || sp_json_get_text (blob->row.fields, "erased"))
    return sp_server_fail (error, SP_WIRE_PROBLEM_NOT_FOUND);
  sp_server_rights_init (&rights, call->sql, NULL);
  /* An administrator brings what a laptop that was shut out had not sent. It is what its record says, or goes: so nothing
   * comes by it that its author did not write while they might. */
  if (to_write && call->request->lost)
    allowed = TRUE;
  else if (!blob->reader)
    allowed = FALSE;
  else if (to_write)
    allowed = sp_policy_may_do (blob->reader, SP_VERB_SET, type, *id, blob->row.compartment, blob->row.fields, blob->row.fields,
                                &rights.rights)
              == SP_DENIAL_NONE;
  else
    allowed = sp_policy_may_read (blob->reader, blob->row.compartment, &rights.rights);
  if (!allowed)
    return sp_server_fail (error, SP_WIRE_PROBLEM_NOT_FOUND);
  if (!to_write && type == sp_document_record_type () && !may_have_paper (call, blob, error))
    return FALSE;
  if ((found = sp_json_get_text (blob->row.fields, "malware")))
    {
      g_autoptr(GString) members = g_string_new ("\"found\":");

      sp_server_append_text (members, found);
      g_set_str (&call->members, members->str);
      return sp_server_fail (error, SP_WIRE_PROBLEM_MALWARE);
    }
  blob->size = sp_json_get_int (blob->row.fields, "size", 0);
  return sp_sql_get_int (call->sql, "SELECT have FROM blob WHERE record = ?", &blob->have, error, "t", *id)
         && sp_sql_get_int (call->sql, "SELECT clean FROM blob WHERE record = ?", &blob->clean, error, "t", *id);
}

/* Whether nothing can be said of this content before a scanner has looked at it. What comes in a file is not waited for:
 * it is looked at soon, and the record says what was found. */
static gboolean
needs_scan (SpServerCall *call, const Blob *blob)
{
  return call->server->scans && !call->request->device && blob->clean == 0 && blob->have == blob->size && blob->have > 0;
}

/* What has arrived is kept: the next asking brings no content. */
static SpServerReply *
wait_for_scan (SpServerCall *call, const char *id, GError **error)
{
  SpServerReply *reply;

  call->keep = TRUE;
  if (call->request->final)
    {
      sp_server_fail (error, SP_WIRE_PROBLEM_NOT_SCANNED);
      return NULL;
    }
  reply = sp_server_reply_new (g_string_new (NULL));
  reply->wait = TRUE;
  reply->unscanned = g_strdup (id);
  return reply;
}

/* Whether what has arrived is what the record says. */
static gboolean
check_whole (SpServerCall *call, const char *id, const Blob *blob, gboolean *good, GError **error)
{
  crypto_generichash_state state;
  guint8 hash[crypto_generichash_BYTES];
  char text[2 * sizeof hash + 1];
  SpStatement *st;
  int row;

  crypto_generichash_init (&state, NULL, 0, sizeof hash);
  st = sp_sql_query (call->sql, "SELECT data FROM blob_chunk WHERE record = ? ORDER BY start", error, "t", id);
  if (!st)
    return FALSE;
  while ((row = sp_statement_step (st, error)) > 0)
    {
      gsize size;
      const guint8 *data = sp_statement_get_blob (st, 0, &size);

      crypto_generichash_update (&state, data, size);
    }
  sp_statement_reset (st);
  crypto_generichash_final (&state, hash, sizeof hash);
  sodium_bin2hex (text, sizeof text, hash, sizeof hash);
  *good = g_strcmp0 (text, sp_json_get_text (blob->row.fields, "hash")) == 0;
  return row == 0;
}

static gboolean
take_chunk (SpServerCall *call, const char *id, Blob *blob, GBytes *data, GError **error)
{
  gint64 start = blob->have;
  gboolean good = TRUE;

  blob->have += g_bytes_get_size (data);
  if (blob->have > blob->size)
    return sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
  if (!sp_sql_run (call->sql, "INSERT INTO blob_chunk (record, start, data) VALUES (?, ?, ?)", error, "tib",
                   id, start, data)
      || !sp_sql_run (call->sql,
                      "INSERT INTO blob (record, have) VALUES (?1, ?2) ON CONFLICT (record)"
                      " DO UPDATE SET have = ?2",
                      error, "ti", id, blob->have)
      || (blob->have == blob->size && !check_whole (call, id, blob, &good, error)))
    return FALSE;
  if (good)
    return TRUE;
  blob->have = 0;
  return sp_sql_run (call->sql, "DELETE FROM blob_chunk WHERE record = ?", error, "t", id)
         && sp_sql_run (call->sql, "UPDATE blob SET have = 0 WHERE record = ?", error, "t", id);
}

static GBytes *
read_data (SpServerCall *call, GError **error)
{
  JsonNode *node = json_object_get_member (call->body, "data");
  const char *text = node && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
  g_autofree guint8 *data = NULL;
  gsize length = text ? strlen (text) : 0;
  size_t size = 0;

  if (!text || length > SP_WIRE_MAX_CHUNK / 3 * 4 + 4)
    {
      sp_server_fail (error, text ? SP_WIRE_PROBLEM_TOO_LARGE : SP_WIRE_PROBLEM_BAD_REQUEST);
      return NULL;
    }
  data = g_malloc (length + 1);
  if (sodium_base642bin (data, length + 1, text, length, NULL, &size, NULL, sodium_base64_VARIANT_ORIGINAL) != 0)
    {
      sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&data), size);
}

/* The content of a record; the record stays. */
gboolean
sp_server_content_erase (SpSql *sql, const char *id, GError **error)
{
  return sp_sql_run (sql, "DELETE FROM blob_chunk WHERE record = ?", error, "t", id)
         && sp_sql_run (sql, "DELETE FROM blob WHERE record = ?", error, "t", id);
}

/* Takes what follows on what is here; what does not is answered with how much is. */
SpServerReply *
sp_server_handle_blob_put (SpServerCall *call, GError **error)
{
  g_auto(Blob) blob = { 0 };
  g_autoptr(GBytes) data = NULL;
  const char *id;
  gint64 offset;
  GString *body;

  if (!load (call, TRUE, &id, &blob, error)
      || !sp_server_body_int (call, "offset", 0, SP_WIRE_MAX_BLOB, &offset, error)
      || !(data = read_data (call, error)))
    return NULL;
  if (offset == blob.have && g_bytes_get_size (data) > 0 && !take_chunk (call, id, &blob, data, error))
    return NULL;
  if (needs_scan (call, &blob))
    return wait_for_scan (call, id, error);
  body = g_string_new (NULL);
  g_string_append_printf (body, "{\"have\":%" G_GINT64_FORMAT ",\"size\":%" G_GINT64_FORMAT "}", blob.have,
                          blob.size);
  return sp_server_reply_new (body);
}

SpServerReply *
sp_server_handle_blob_get (SpServerCall *call, GError **error)
{
  g_auto(Blob) blob = { 0 };
  g_autofree char *text = NULL;
  SpStatement *st;
  const char *id;
  gint64 offset;
  GString *body;
  int row;

  if (!load (call, FALSE, &id, &blob, error)
      || !sp_server_body_int (call, "offset", 0, SP_WIRE_MAX_BLOB, &offset, error))
    return NULL;
  if (call->needs_write)
    return NULL;
  if (blob.have < blob.size || offset >= blob.size)
    {
      sp_server_fail (error, SP_WIRE_PROBLEM_NOT_FOUND);
      return NULL;
    }
  if (needs_scan (call, &blob))
    return wait_for_scan (call, id, error);
  st = sp_sql_query (call->sql,
                     "SELECT start, data FROM blob_chunk WHERE record = ? AND start <= ?"
                     " ORDER BY start DESC LIMIT 1",
                     error, "ti", id, offset);
  if (!st || (row = sp_statement_step (st, error)) < 0)
    return NULL;
  if (row > 0)
    {
      gsize size;
      gsize skip = offset - sp_statement_get_int (st, 0);
      const guint8 *data = sp_statement_get_blob (st, 1, &size);

      if (skip < size)
        text = g_base64_encode (data + skip, size - skip);
    }
  sp_statement_reset (st);
  if (!text)
    {
      sp_server_fail (error, SP_WIRE_PROBLEM_NOT_FOUND);
      return NULL;
    }
  body = g_string_sized_new (strlen (text) + 64);
  g_string_append_printf (body, "{\"size\":%" G_GINT64_FORMAT ",\"data\":\"", blob.size);
  g_string_append (body, text);
  g_string_append (body, "\"}");
  return sp_server_reply_new (body);
}
