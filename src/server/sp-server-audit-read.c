/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-audit-query.h"

#include "sp-audit.h"
#include "sp-date.h"
#include "sp-json.h"
#include "sp-server-audit-book.h"
#include "sp-server-audit-index.h"
#include "sp-server-audit.h"
#include "sp-server-cursor.h"

#include <string.h>

/* The log, for auditors. That it is read is written down in the same transaction, before it is read. */

#define MAX_ENTRIES 200
#define MAX_REFERENCE 5

/* Goes through the whole log; one at a time in each process, as it takes long. */
static int verifying;

static gboolean
check_auditor (SpServerCall *call, SpReader **reader, GError **error)
{
  if (!sp_server_check_device (call, error)
      || !sp_server_reader_load (call->sql, call->device.member, reader, error))
    return FALSE;
  return (*reader && sp_policy_may_audit (*reader)) || sp_server_fail (error, SP_WIRE_PROBLEM_NOT_ALLOWED);
}

/* @subject (nullable): where it lies there the reading is written down, so that it is found where it is asked for. */
static gboolean
tell (SpServerCall *call, const char *purpose, const char *subject, GError **error)
{
  g_autofree char *body = sp_json_object_to_text (call->body);
  g_autofree char *type = NULL;
  g_autofree char *compartment = NULL;
  const char *ids[] = { subject, NULL };
  char detail[SP_AUDIT_HASH_SIZE];
  SpAuditEntry entry = {
    .act = SP_AUDIT_CONSULT,
    .member = call->device.member,
    .via = call->device.id,
    .ids = ids,
    .purpose = purpose,
    .detail = detail,
  };

  if (subject && !sp_server_audit_place_of (call->sql, subject, &type, &compartment, error))
    return FALSE;
  entry.compartment = compartment ? compartment : "";
  sp_audit_hash (body, strlen (body), detail);
  return sp_server_audit_tell (call->server, call->sql, &entry, error);
}

/* The instant that the body has as @member, in seconds, or @otherwise. */
static gboolean
body_instant (SpServerCall *call, const char *member, gint64 otherwise, gint64 *seconds, GError **error)
{
  const char *text;

  *seconds = otherwise;
  if (!json_object_has_member (call->body, member))
    return TRUE;
  if (!(text = sp_server_body_text (call, member, 30, error)))
    return FALSE;
  if (!sp_instant_is_valid (text))
    return sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
  *seconds = sp_instant_parse (text) / G_USEC_PER_SEC;
  return TRUE;
}

static gboolean
body_acts (SpServerCall *call, gint64 *acts, GError **error)
{
  g_auto(GStrv) names = sp_json_dup_strv (call->body, "acts");

  *acts = 0;
  for (guint i = 0; names && names[i]; i++)
    {
      SpAuditAct act;

      if (!sp_audit_act_parse (names[i], &act))
        return sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
      *acts |= 1 << act;
    }
  if (!names && json_object_has_member (call->body, "acts"))
    return sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
  if (*acts == 0)
    *acts = G_MAXINT32;
  return TRUE;
}

static gboolean
body_query (SpServerCall *call, SpAuditQuery *query, GError **error)
{
  const char *question;
  const char *cursor;
  SpServerCursor after = { 0 };
  gint64 max = MAX_ENTRIES;

  if (!(question = sp_server_body_text (call, "question", 20, error))
      || !(query->subject = sp_server_body_text (call, "subject", 64, error))
      || !body_instant (call, "from", 0, &query->from, error)
      || !body_instant (call, "to", G_MAXINT64 / G_USEC_PER_SEC, &query->to, error)
      || !body_acts (call, &query->acts, error)
      || (json_object_has_member (call->body, "max")
          && !sp_server_body_int (call, "max", 1, MAX_ENTRIES, &max, error)))
    return FALSE;
  if (!sp_audit_question_parse (question, &query->question))
    return sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
  query->max = max;
  query->after_leaf = -1;
  if (!json_object_has_member (call->body, "cursor"))
    return TRUE;
  if (!(cursor = sp_server_body_text (call, "cursor", 300, error)))
    return FALSE;
  if (!sp_server_cursor_parse (call->server, call->device.id, cursor, &after))
    return sp_server_fail (error, SP_WIRE_PROBLEM_CURSOR);
  query->after_at = after.main;
  query->after_leaf = after.done;
  return TRUE;
}

static SpServerReply *
reply_with (JsonObject *answer)
{
  return sp_server_reply_new (g_string_new_take (sp_json_object_to_text (answer)));
}

SpServerReply *
sp_server_handle_audit_query (SpServerCall *call, GError **error)
{
  static const char *const purposes[] = {
    [SP_AUDIT_ABOUT] = "audit-about", [SP_AUDIT_BY] = "audit-by", [SP_AUDIT_RECEIVED] = "audit-received",
  };
  g_autoptr(SpReader) reader = NULL;
  g_autoptr(JsonObject) answer = json_object_new ();
  SpAuditQuery query = { 0 };
  JsonArray *entries;
  gboolean whole;

  if (!check_auditor (call, &reader, error) || !body_query (call, &query, error)
      || !tell (call, purposes[query.question], query.subject, error)
      || !sp_server_audit_index (call->server, call->sql, &whole, error))
    return NULL;
  if (!whole)
    {
      /* What was done of it stays done. */
      call->keep = TRUE;
      sp_server_fail (error, SP_WIRE_PROBLEM_BUSY);
      return NULL;
    }
  query.reader = reader;
  if (!(entries = sp_server_audit_query (call->server, call->sql, &query, error)))
    return NULL;
  json_object_set_array_member (answer, "entries", entries);
  if (query.more)
    {
      SpServerCursor next = { .main = query.last_at, .done = query.last_leaf };
      g_autofree char *cursor = sp_server_cursor_format (call->server, call->device.id, &next);

      json_object_set_string_member (answer, "cursor", cursor);
    }
  return reply_with (answer);
}

SpServerReply *
sp_server_handle_audit_find (SpServerCall *call, GError **error)
{
  g_autoptr(SpReader) reader = NULL;
  g_autoptr(JsonObject) answer = json_object_new ();
  g_autofree char *from_text = NULL;
  g_autofree char *to_text = NULL;
  const char *what;
  const char *words = NULL;
  gint64 from = 0;
  gint64 to = 0;
  gboolean of_cases;
  JsonArray *found;

  if (!check_auditor (call, &reader, error) || !(what = sp_server_body_text (call, "what", 20, error)))
    return NULL;
  of_cases = strcmp (what, "case") == 0;
  if (!of_cases && strcmp (what, "document") != 0)
    {
      sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
      return NULL;
    }
  if (of_cases ? !(words = sp_server_body_text (call, "words", MAX_REFERENCE, error))
               : !body_instant (call, "from", 0, &from, error)
                     || !body_instant (call, "to", sp_server_now (call->server), &to, error))
    return NULL;
  if (!tell (call, of_cases ? "audit-find-case" : "audit-find-document", NULL, error))
    return NULL;
  from_text = sp_instant_format (from * G_USEC_PER_SEC);
  to_text = sp_instant_format (to * G_USEC_PER_SEC);
  found = of_cases ? sp_server_audit_find_case (call->sql, words, reader, error)
                   : sp_server_audit_find_document (call->sql, from_text, to_text, reader, error);
  if (!found)
    return NULL;
  json_object_set_array_member (answer, "found", found);
  return reply_with (answer);
}

static SpServerReply *
reply_report (SpServerCall *call, const SpAuditReport *report)
{
  g_autoptr(JsonObject) answer = json_object_new ();
  gint64 at = sp_server_now (call->server);
  g_autoptr(GBytes) message = sp_audit_tree_message (report->entries, report->root, at);
  g_autofree char *key = sp_server_dup_public_key (call->server);
  g_autofree char *signature = sp_server_sign (call->server, message);

  json_object_set_boolean_member (answer, "sound", !report->what);
  json_object_set_int_member (answer, "size", report->entries);
  json_object_set_int_member (answer, "devices", report->devices);
  json_object_set_string_member (answer, "root", report->root);
  json_object_set_int_member (answer, "at", at);
  json_object_set_string_member (answer, "key", key);
  json_object_set_string_member (answer, "signature", signature);
  if (!report->what)
    return reply_with (answer);
  json_object_set_string_member (answer, "what", report->what);
  if (report->device)
    {
      json_object_set_string_member (answer, "bad_device", report->device);
      json_object_set_int_member (answer, "bad_entry", report->seq);
    }
  return reply_with (answer);
}

/* Where the log was kept before: a head that was printed, or that the laptop heard of. */
static gboolean
body_head (SpServerCall *call, gint64 *size, const char **root, GError **error)
{
  *size = -1;
  *root = NULL;
  if (!json_object_has_member (call->body, "head_size"))
    return TRUE;
  if (!sp_server_body_int (call, "head_size", 0, G_MAXINT64, size, error)
      || !(*root = sp_server_body_text (call, "head_root", SP_AUDIT_HASH_SIZE - 1, error)))
    return FALSE;
  return strlen (*root) == SP_AUDIT_HASH_SIZE - 1 || sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
}

/* What was written down of it is kept first; the log is then read in a snapshot, so that nobody waits meanwhile. */
static gboolean
verify (SpServerCall *call, gint64 size, const char *root, SpAuditReport *report, GError **error)
{
  return sp_sql_commit (call->sql, error) && sp_sql_begin_read (call->sql, error)
         && sp_server_audit_verify (call->sql, size, root, report, error);
}

SpServerReply *
sp_server_handle_audit_verify (SpServerCall *call, GError **error)
{
  g_autoptr(SpReader) reader = NULL;
  g_auto(SpAuditReport) report = { 0 };
  const char *root;
  gint64 size;
  gboolean done;

  if (!check_auditor (call, &reader, error) || !body_head (call, &size, &root, error))
    return NULL;
  if (!g_atomic_int_compare_and_exchange (&verifying, FALSE, TRUE))
    {
      sp_server_fail (error, SP_WIRE_PROBLEM_BUSY);
      return NULL;
    }
  done = tell (call, "audit-verify", NULL, error) && verify (call, size, root, &report, error);
  g_atomic_int_set (&verifying, FALSE);
  return done ? reply_report (call, &report) : NULL;
}
