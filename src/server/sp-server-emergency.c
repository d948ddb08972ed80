/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-private.h"

#include "sp-date.h"
#include "sp-id.h"
#include "sp-json.h"
#include "sp-server-log.h"
#include "sp-server-rights.h"
#include "sp-compartment.h"
#include "sp-validate.h"

/* Opening a case in an emergency ("break-glass"): a representative who is told a case's reference reads its core
 * for some hours, with a reason that all who work on the case see at once. Who guesses at references, or is shut
 * out of the case, gets the one answer that there is nothing here. */

#define DEFAULT_HOURS   24
#define MAX_TRIES       10 /* an hour and device */
#define TRIES_SECONDS   3600
#define MAX_REASON_SIZE 4096

static gboolean
count_try (SpServerCall *call, GError **error)
{
  gint64 now = sp_server_now (call->server);
  gint64 n;

  if (!sp_sql_run (call->sql, "DELETE FROM emergency_try WHERE at <= ?", error, "i",
                   now - TRIES_SECONDS)
      || !sp_sql_get_int (call->sql, "SELECT count(*) FROM emergency_try WHERE device = ?", &n, error,
                          "t", call->device.id))
    return FALSE;
  if (n >= MAX_TRIES)
    return sp_server_fail (error, SP_WIRE_PROBLEM_TOO_MANY);
  /* The try counts although a problem is the answer. */
  call->keep = TRUE;
  return sp_sql_run (call->sql, "INSERT INTO emergency_try (device, at) VALUES (?, ?)", error, "ti",
                     call->device.id, now);
}

static gboolean
write_access (SpServerCall *call, SpReader *reader, const char *case_id, const char *compartment,
              const char *reason, char **until, GError **error)
{
  const SpServerRow none = { 0 };
  const SpRecordType *type = sp_record_type_find ("emergency_access");
  g_auto(SpServerWrite) commit = { 0 };
  g_autoptr(JsonObject) fields = json_object_new ();
  g_autoptr(JsonObject) frev = json_object_new ();
  g_autoptr(GArray) faults = NULL;
  g_autofree char *id = sp_ambient_new_id (call->server->ambient);
  g_autofree char *now = NULL;
  gint64 now_us = sp_server_now (call->server) * G_USEC_PER_SEC;
  gint64 hours;

  /* How long it lasts is the partnership's to say. */
  if (!sp_server_load_hours (call, "emergency_hours", DEFAULT_HOURS, &hours, error))
    return FALSE;
  now = sp_instant_format (now_us);
  *until = sp_instant_format (now_us + hours * 3600 * G_USEC_PER_SEC);
  json_object_set_string_member (fields, "case_id", case_id);
  json_object_set_string_member (fields, "member", call->device.member);
  json_object_set_string_member (fields, "reason", reason);
  json_object_set_string_member (fields, "opened_at", now);
  json_object_set_string_member (fields, "until", *until);
  if (!sp_server_write_begin (&commit, call->server, call->sql, call->device.id,
                              sp_reader_copy (reader), error))
    return FALSE;
  faults = sp_validate (type, fields, commit.lists);
  if (faults->len > 0)
    return sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
  return sp_server_write_row (&commit, &none, id, type, compartment, fields, frev, FALSE, error)
         && sp_server_write_finish (&commit, error);
}

SpServerReply *
sp_server_handle_emergency (SpServerCall *call, GError **error)
{
  g_autoptr(SpReader) reader = NULL;
  g_autofree char *case_id = NULL;
  g_autofree char *compartment = NULL;
  g_autofree char *until = NULL;
  const char *reference;
  const char *reason;
  SpServerRights rights;
  GString *body;

  if (!sp_server_check_device (call, error)
      || !(reference = sp_server_body_text (call, "reference", 20, error))
      || !(reason = sp_server_body_text (call, "reason", MAX_REASON_SIZE, error))
      || !count_try (call, error)
      || !sp_server_reader_load (call->sql, call->device.member, &reader, error)
      || !sp_sql_dup_text (call->sql,
                           "SELECT id FROM record WHERE type = 'case' AND gone = 0"
                           " AND fields ->> 'reference' = ?",
                           &case_id, error, "t", reference))
    return NULL;
  sp_server_rights_init (&rights, call->sql, NULL);
  if (!reader || !case_id || (reader->roles & SP_ROLE_REPRESENTATIVE) == 0
      || rights.rights.case_excludes_member (&rights, case_id, call->device.member))
    {
      sp_server_fail (error, SP_WIRE_PROBLEM_NOT_FOUND);
      return NULL;
    }
  compartment = sp_compartment_for_case (case_id);
  if (!sp_policy_may_read (reader, compartment, &rights.rights)
      && !write_access (call, reader, case_id, compartment, reason, &until, error))
    {
      call->keep = FALSE;
      return NULL;
    }
  body = g_string_new (NULL);
  g_string_append_printf (body, "{\"case\":\"%s\",\"until\":", case_id);
  if (until)
    g_string_append_printf (body, "\"%s\"}", until);
  else
    g_string_append (body, "null}");
  return sp_server_reply_new (body);
}

/* The ids of those emergencies that are over. */
static GPtrArray *
load_due (SpServerCall *call, GError **error)
{
  g_autoptr(GPtrArray) due = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *now = sp_instant_format (sp_server_now (call->server) * G_USEC_PER_SEC);
  SpStatement *st;
  int row;

  st = sp_sql_query (call->sql,
                     "SELECT id FROM record WHERE type = 'emergency_access' AND gone = 0"
                     " AND fields ->> 'ended_at' IS NULL AND fields ->> 'until' <= ?",
                     error, "t", now);
  if (!st)
    return NULL;
  while ((row = sp_statement_step (st, error)) > 0)
    g_ptr_array_add (due, g_strdup (sp_statement_get_text (st, 0)));
  sp_statement_reset (st);
  return row < 0 ? NULL : g_steal_pointer (&due);
}

static gboolean
end_one (SpServerWrite *commit, const char *id, GError **error)
{
  g_auto(SpServerRow) row = { 0 };
  g_autofree char *until = NULL;

  if (!sp_server_row_load (commit->sql, id, &row, error))
    return FALSE;
  until = g_strdup (sp_json_get_text (row.fields, "until"));
  json_object_set_string_member (row.fields, "ended_at", until);
  return sp_server_write_row (commit, &row, id, sp_record_type_find (row.type), row.compartment,
                              row.fields, row.frev, FALSE, error);
}

/**
 * sp_server_end_emergencies:
 * @call: a call; where something is over and it may not write, it asks to be called again so
 * @error: why not
 *
 * Ends what is over, before anything is decided by who may read what. The counters move as with any commit, so
 * that the laptops that held the case drop it.
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_server_end_emergencies (SpServerCall *call, GError **error)
{
  g_auto(SpServerWrite) commit = { 0 };
  g_autoptr(GPtrArray) due = load_due (call, error);

  if (!due)
    return FALSE;
  if (due->len == 0)
    return TRUE;
  if (!call->writing)
    {
      call->needs_write = TRUE;
      return TRUE;
    }
  if (!sp_server_write_begin (&commit, call->server, call->sql, "", NULL, error))
    return FALSE;
  for (guint i = 0; i < due->len; i++)
    if (!end_one (&commit, g_ptr_array_index (due, i), error))
      return FALSE;
  if (!sp_server_write_finish (&commit, error))
    return FALSE;
  call->seq = commit.seq;
  call->acl_rev = commit.acl_rev;
  return TRUE;
}
