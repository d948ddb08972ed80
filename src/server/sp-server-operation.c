/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-log.h"

#include "sp-compartment.h"
#include "sp-date.h"
#include "sp-document-records.h"
#include "sp-json.h"
#include "sp-merge.h"
#include "sp-server-dispose.h"
#include "sp-server-rights.h"
#include "sp-validate.h"

#include <string.h>

/* In frev, beside the fields: who last moved the record to another compartment. */
#define FREV_COMPARTMENT "@compartment"
/* In a conflict, instead of a field: the one deleted what the other changed. */
#define FIELD_DELETED "deleted"

void
sp_server_verdict_clear (SpServerVerdict *self)
{
  g_clear_pointer (&self->conflicts, g_ptr_array_unref);
}

static void
refuse (SpServerVerdict *verdict, const char *reason, const char *detail)
{
  verdict->status = "quarantined";
  verdict->reason = reason;
  verdict->detail = detail;
}

static void
set_frev (JsonObject *frev, const char *field, gint64 seq, const char *device)
{
  JsonArray *array = json_array_sized_new (2);

  json_array_add_int_element (array, seq);
  json_array_add_string_element (array, device);
  json_object_set_array_member (frev, field, array);
}

/* The commit and device that last changed @field. */
static gint64
get_frev (JsonObject *frev, const char *field, const char **device)
{
  JsonArray *array = sp_json_get_array (frev, field);

  *device = "";
  if (!array || json_array_get_length (array) < 2)
    return 0;
  *device = json_array_get_string_element (array, 1);
  return json_array_get_int_element (array, 0);
}

/* A value in words that a person can choose between. */
static void
set_value (JsonObject *fields, const char *member, JsonNode *value)
{
  if (!value || JSON_NODE_HOLDS_NULL (value))
    return;
  if (json_node_get_value_type (value) == G_TYPE_STRING)
    json_object_set_string_member (fields, member, json_node_get_string (value));
  else
    {
      g_autofree char *text = sp_json_to_text (value);

      json_object_set_string_member (fields, member, text);
    }
}

/* Who wrote the other value, and when. */
static gboolean
set_theirs (SpServerWrite *self, JsonObject *conflict, gint64 seq, const char *device,
            GError **error)
{
  g_autofree char *member = NULL;
  gint64 at;

  if (!sp_sql_dup_text (self->sql, "SELECT member FROM device WHERE id = ?", &member, error, "t",
                        device)
      || !sp_sql_get_int (self->sql, "SELECT at FROM commit_log WHERE seq = ?", &at, error, "i",
                          seq))
    return FALSE;
  if (member)
    json_object_set_string_member (conflict, "theirs_by", member);
  if (at > 0)
    {
      g_autofree char *instant = sp_instant_format (at * G_USEC_PER_SEC);

      json_object_set_string_member (conflict, "theirs_at", instant);
    }
  return TRUE;
}

static JsonObject *
conflict_fields (SpServerWrite *self, const SpOperation *op, const char *compartment,
                 const char *field)
{
  JsonObject *fields = json_object_new ();
  g_autofree char *case_id = sp_compartment_dup_case_id (compartment);

  if (case_id)
    json_object_set_string_member (fields, "case_id", case_id);
  json_object_set_string_member (fields, "record", op->record);
  json_object_set_string_member (fields, "record_type", op->type->name);
  json_object_set_string_member (fields, "field", field);
  json_object_set_string_member (fields, "state", "open");
  if (self->reader->member_id)
    json_object_set_string_member (fields, "mine_by", self->reader->member_id);
  if (op->at)
    json_object_set_string_member (fields, "mine_at", op->at);
  return fields;
}

/* Writes a conflict into the record's own compartment, so that only its readers see it. */
static gboolean
open_conflict (SpServerWrite *self, const char *compartment, JsonObject *fields,
               SpServerVerdict *verdict, GError **error)
{
  const SpServerRow none = { 0 };
  g_autofree char *id = sp_ambient_new_id (self->server->ambient);
  g_autoptr(JsonObject) frev = json_object_new ();

  if (!sp_server_write_row (self, &none, id, sp_record_type_find ("conflict"), compartment, fields,
                            frev, FALSE, error))
    return FALSE;
  if (!verdict->conflicts)
    verdict->conflicts = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (verdict->conflicts, g_steal_pointer (&id));
  verdict->status = "conflict";
  return TRUE;
}

static gboolean
open_conflicts (SpServerWrite *self, const SpOperation *op, const SpServerRow *row,
                const char *compartment, SpMergeResult *result, SpServerVerdict *verdict,
                GError **error)
{
  for (guint i = 0; i < result->conflicts->len; i++)
    {
      const SpMergeConflict *conflict = g_ptr_array_index (result->conflicts, i);
      g_autoptr(JsonObject) fields = NULL;
      const char *device;
      gint64 seq = get_frev (row->frev, conflict->name, &device);

      fields = conflict_fields (self, op, compartment, conflict->name);
      set_value (fields, "base", conflict->base);
      set_value (fields, "mine", conflict->mine);
      set_value (fields, "theirs", conflict->theirs);
      if (!set_theirs (self, fields, seq, device, error)
          || !open_conflict (self, compartment, fields, verdict, error))
        return FALSE;
    }
  return TRUE;
}

/* One deleted what another changed meanwhile: the record stays, and a person decides. */
static gboolean
open_deletion (SpServerWrite *self, const SpOperation *op, const char *compartment,
               const char *mine, const char *theirs, gint64 seq, const char *device,
               SpServerVerdict *verdict, GError **error)
{
  g_autoptr(JsonObject) fields = conflict_fields (self, op, compartment, FIELD_DELETED);

  json_object_set_string_member (fields, "mine", mine);
  json_object_set_string_member (fields, "theirs", theirs);
  return set_theirs (self, fields, seq, device, error)
         && open_conflict (self, compartment, fields, verdict, error);
}

/* Whether another device changed any field since the operation's author looked. */
static gboolean
changed_since (SpServerWrite *self, const SpServerRow *row, gint64 base_rev, gint64 *seq,
               char **device)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, row->frev);
  while (json_object_iter_next (&iter, &name, NULL))
    {
      const char *by;
      gint64 at = get_frev (row->frev, name, &by);

      if (at > base_rev && strcmp (by, self->device) != 0)
        {
          *seq = at;
          *device = g_strdup (by);
          return TRUE;
        }
    }
  return FALSE;
}

/* Where the record shall lie. An author who did not know of a move must not undo it. */
static const char *
target_compartment (SpServerWrite *self, const SpOperation *op, const SpServerRow *row)
{
  const char *device;

  if (row->rid == 0 || op->verb != SP_VERB_SET || strcmp (op->compartment, row->compartment) == 0)
    return row->rid == 0 ? op->compartment : row->compartment;
  if (get_frev (row->frev, FREV_COMPARTMENT, &device) > op->base_rev
      && strcmp (device, self->device) != 0)
    return row->compartment;
  return op->compartment;
}

static gboolean
check_values (SpServerWrite *self, const SpOperation *op, const char *compartment, JsonObject *after, SpServerVerdict *verdict)
{
  g_autoptr(GArray) faults = after ? sp_validate_in (op->type, compartment, after, self->lists) : NULL;

  if (faults && faults->len > 0)
    {
      const SpFieldError *fault = &g_array_index (faults, SpFieldError, 0);

      refuse (verdict, "invalid", sp_fault_to_code (fault->fault));
      verdict->field = fault->field->name;
      return FALSE;
    }
  return TRUE;
}

static gboolean
check (SpServerWrite *self, const SpOperation *op, const SpServerRow *row, const char *compartment,
       JsonObject *after, SpServerVerdict *verdict)
{
  JsonObject *before = row->rid != 0 && !row->gone ? row->fields : NULL;
  /* What only the server makes was made by it once already. */
  gboolean made = before || (op->again && op->type->writers == SP_WRITERS_SERVER);
  SpVerb verb = !made ? SP_VERB_CREATE : op->verb == SP_VERB_DELETE ? SP_VERB_DELETE : SP_VERB_SET;
  SpServerRights rights;
  SpDenial denial;

  sp_server_rights_init (&rights, self->sql, self->known);
  denial = sp_policy_may_move (self->reader, verb, op->type, op->record,
                               row->rid != 0 ? row->compartment : compartment, compartment, before,
                               after, &rights.rights);
  if (denial == SP_DENIAL_NONE && op->type->home == SP_HOME_DISPOSAL)
    denial = sp_server_check_disposal (self->server, before, after);
  if (denial != SP_DENIAL_NONE)
    {
      refuse (verdict, "forbidden", sp_denial_to_code (denial));
      return FALSE;
    }
  return check_values (self, op, compartment, after, verdict);
}

static gboolean
take_one_along (SpServerWrite *self, const char *id, const char *compartment, const char *reason, GError **error)
{
  g_auto(SpServerRow) row = { 0 };
  g_autoptr(JsonObject) fields = NULL;
  g_autoptr(JsonObject) frev = NULL;
  const SpRecordType *type;

  if (!sp_server_row_load (self->sql, id, &row, error))
    return FALSE;
  if (row.rid == 0 || row.gone || !(type = sp_record_type_find (row.type)))
    return TRUE;
  fields = sp_json_object_copy (row.fields);
  frev = sp_json_object_copy (row.frev);
  if (!compartment)
    set_frev (frev, FIELD_DELETED, self->seq, self->device);
  else if (strcmp (compartment, row.compartment) == 0)
    return TRUE;
  else if (!sp_record_type_find_field (type, SP_RESTRICTION_FIELD))
    /* By nobody's laptop: whoever settles it where it lay before does not bring it back there. */
    set_frev (frev, FREV_COMPARTMENT, self->seq, "");
  else
    {
      set_frev (frev, FREV_COMPARTMENT, self->seq, self->device);
      set_frev (frev, SP_RESTRICTION_FIELD, self->seq, self->device);
      if (reason)
        json_object_set_string_member (fields, SP_RESTRICTION_FIELD, reason);
      else if (json_object_has_member (fields, SP_RESTRICTION_FIELD))
        json_object_remove_member (fields, SP_RESTRICTION_FIELD);
    }
  return sp_server_write_row (self, &row, id, type, compartment ? compartment : row.compartment, fields, frev,
                              compartment == NULL, error);
}

/* What was decided about a record has its words: it goes where that goes, to @compartment, and away with it (NULL), whether
 * the laptop that moved it knew of the decision or not. It lies where the record lay. Two versions of it have more words than
 * it: they go along to fewer readers, not to more. */
static gboolean
take_along (SpServerWrite *self, const SpOperation *op, const SpServerRow *row, const char *compartment, JsonObject *fields,
            GError **error)
{
  gboolean closer = compartment && sp_compartment_is_within (compartment, row->compartment);
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  SpStatement *st;
  int found;

  if (op->type->writers == SP_WRITERS_ANSWERABLE)
    return TRUE;
  st = sp_sql_query (self->sql,
                     "SELECT id FROM record WHERE cid = ? AND type IN ('access_decision', ?) AND gone = 0"
                     " AND fields ->> 'record' = ?",
                     error, "itt", row->cid, closer ? "conflict" : "access_decision", op->record);
  if (!st)
    return FALSE;
  while ((found = sp_statement_step (st, error)) > 0)
    g_ptr_array_add (ids, g_strdup (sp_statement_get_text (st, 0)));
  sp_statement_reset (st);
  if (found < 0)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!take_one_along (self, ids->pdata[i], compartment, sp_json_get_text (fields, SP_RESTRICTION_FIELD), error))
      return FALSE;
  return TRUE;
}

static gboolean
delete_record (SpServerWrite *self, const SpOperation *op, const SpServerRow *row,
               SpServerVerdict *verdict, GError **error)
{
  gint64 seq = 0;
  g_autofree char *device = NULL;
  g_autoptr(JsonObject) frev = NULL;

  SpServerRights rights;

  if (row->gone)
    return TRUE;
  /* Who wrote it for a part that may not be read any more, or where they wanted the record to be and it did not go. */
  sp_server_rights_init (&rights, self->sql, self->known);
  if (strcmp (op->compartment, row->compartment) != 0
      && !sp_policy_may_read (self->reader, op->compartment, &rights.rights))
    {
      refuse (verdict, "forbidden", sp_denial_to_code (SP_DENIAL_COMPARTMENT));
      return TRUE;
    }
  if (!check (self, op, row, row->compartment, NULL, verdict))
    return TRUE;
  if (changed_since (self, row, op->base_rev, &seq, &device))
    return open_deletion (self, op, row->compartment, "deleted", "changed", seq, device, verdict,
                          error);
  frev = sp_json_object_copy (row->frev);
  set_frev (frev, FIELD_DELETED, self->seq, self->device);
  verdict->rev = self->seq;
  return sp_server_write_row (self, row, op->record, op->type, row->compartment, row->fields, frev,
                              TRUE, error)
         && take_along (self, op, row, NULL, row->fields, error);
}

/* The protective fields of @op about which a conflict is open; one that the same group settles does not count. */
static gboolean
load_contested (SpServerWrite *self, const SpOperation *op, GStrv *contested, GError **error)
{
  g_autoptr(GStrvBuilder) fields = g_strv_builder_new ();
  gboolean any = FALSE;
  SpStatement *st;
  int row = 0;

  for (guint i = 0; i < op->type->n_fields && op->set; i++)
    any |= (op->type->fields[i].flags & SP_FIELD_PROTECTIVE) != 0
           && json_object_has_member (op->set, op->type->fields[i].name);
  if (any)
    {
      st = sp_sql_query (self->sql,
                         "SELECT id, fields ->> 'field' FROM record WHERE type = 'conflict'"
                         " AND gone = 0 AND fields ->> 'record' = ? AND fields ->> 'state' = 'open'",
                         error, "t", op->record);
      if (!st)
        return FALSE;
      while ((row = sp_statement_step (st, error)) > 0)
        if (!self->settling
            || !g_strv_contains ((const char *const *) self->settling, sp_statement_get_text (st, 0)))
          g_strv_builder_add (fields, sp_statement_get_text (st, 1));
      sp_statement_reset (st);
    }
  *contested = g_strv_builder_end (fields);
  return row == 0;
}

static gboolean
put_record (SpServerWrite *self, const SpOperation *op, const SpServerRow *row,
            SpServerVerdict *verdict, GError **error)
{
  gboolean fresh = row->rid == 0 || (row->gone && op->verb == SP_VERB_CREATE);
  const char *compartment = target_compartment (self, op, row);
  gboolean moved = row->rid != 0 && strcmp (compartment, row->compartment) != 0;
  g_autoptr(JsonObject) nothing = json_object_new ();
  g_autoptr(SpMergeResult) result = NULL;
  g_auto(GStrv) contested = NULL;

  /* Two people chose other readers for it: the first choice stands, and the second's author is told. So is
   * who wrote for fewer readers than it has by now, for what they wrote was not meant for the others. */
  if (strcmp (compartment, op->compartment) != 0
      && (op->from || !sp_compartment_is_within (compartment, op->compartment)))
    {
      refuse (verdict, "moved", NULL);
      return TRUE;
    }
  if (!load_contested (self, op, &contested, error))
    return FALSE;
  /* What is only offered again was nobody's change: its author, who may yet send it, does not conflict with it. */
  result = sp_merge (op, fresh ? nothing : row->fields, fresh ? nothing : row->frev,
                     op->again ? 0 : self->seq, op->again ? "" : self->device, self->lists,
                     (const char *const *) contested);
  if (!check (self, op, row, compartment, result->fields, verdict))
    return TRUE;
  if (moved)
    set_frev (result->frev, FREV_COMPARTMENT, self->seq, self->device);
  if (result->merged)
    verdict->status = "merged";
  if (result->changed || moved || row->rid == 0 || row->gone)
    {
      verdict->rev = self->seq;
      if (!sp_server_write_row (self, row, op->record, op->type, compartment, result->fields,
                                result->frev, FALSE, error)
          || (moved && !take_along (self, op, row, compartment, result->fields, error)))
        return FALSE;
    }
  if (!fresh && row->gone)
    {
      const char *device;
      gint64 seq = get_frev (row->frev, FIELD_DELETED, &device);

      if (!open_deletion (self, op, compartment, "changed", "deleted", seq, device, verdict, error))
        return FALSE;
    }
  return open_conflicts (self, op, row, compartment, result, verdict, error);
}

/* Nothing is told of a record to somebody who may not read it, not even that it has gone. Whether it may be made anew
 * is for the policy to say. */
static gboolean
may_know (SpServerWrite *self, const SpOperation *op, const SpServerRow *row)
{
  SpServerRights rights;

  sp_server_rights_init (&rights, self->sql, self->known);
  return (row->gone && op->verb == SP_VERB_CREATE && !op->again)
         || sp_policy_may_read (self->reader, row->compartment, &rights.rights);
}

/* That a case was disposed of, as this server has said itself before it was restored; it may have what was proposed. Two
 * people's word and its own seal are in it: who brings it, and in what role by now, makes no difference. */
static gboolean
take_sealed (SpServerWrite *self, const SpOperation *op, const SpServerRow *row, SpServerVerdict *verdict, GError **error)
{
  const char *case_id = sp_json_get_text (op->set, "case_id");
  g_autofree char *place = case_id ? sp_compartment_for_disposal (case_id) : NULL;
  g_autoptr(JsonObject) nothing = json_object_new ();
  SpDenial denial = SP_DENIAL_COMPARTMENT;

  verdict->rev = row->rev;
  if (row->rid != 0 && sp_json_get_text (row->fields, "seal"))
    return TRUE;
  if (g_strcmp0 (place, op->compartment) == 0)
    denial = sp_server_check_disposal (self->server, NULL, op->set);
  if (denial != SP_DENIAL_NONE)
    {
      refuse (verdict, "forbidden", sp_denial_to_code (denial));
      return TRUE;
    }
  if (!check_values (self, op, op->compartment, op->set, verdict))
    return TRUE;
  verdict->rev = self->seq;
  return sp_server_write_row (self, row, op->record, op->type, op->compartment, op->set, nothing, FALSE, error)
         && sp_server_dispose (self, op->record, error);
}

/* Whether it is about a case that was disposed of; to whom that may be told. */
static gboolean
is_erased (SpServerWrite *self, const SpCompartment *compartment)
{
  SpServerRights rights;

  sp_server_rights_init (&rights, self->sql, self->known);
  return compartment->home == SP_HOME_CASE && rights.rights.case_is_disposed (&rights, compartment->id)
         && !rights.rights.case_excludes_member (&rights, compartment->id, self->reader->member_id);
}

/**
 * sp_server_write_operation:
 * @self: a commit
 * @operation: what is asked for
 * @verdict: to be filled in; to be cleared by the caller
 * @error: why not
 *
 * Carries out one operation, or refuses it: policy, then validation, then merge decide.
 *
 * Returns: %FALSE where the database failed; a refusal is a verdict, not a failure
 */
gboolean
sp_server_write_operation (SpServerWrite *self,
                           const SpOperation *operation,
                           SpServerVerdict *verdict,
                           GError **error)
{
  g_auto(SpServerRow) row = { 0 };
  g_autoptr(SpCompartment) parsed = sp_compartment_parse (operation->compartment);

  *verdict = (SpServerVerdict) { .status = "applied" };
  if (!parsed)
    {
      refuse (verdict, "unreadable", "compartment");
      return TRUE;
    }
  if (is_erased (self, parsed))
    {
      refuse (verdict, SP_SERVER_ERASED, NULL);
      return TRUE;
    }
  if (!sp_server_row_load (self->sql, operation->record, &row, error))
    return FALSE;
  if (operation->verb == SP_VERB_CREATE && operation->type->home == SP_HOME_DISPOSAL && operation->set
      && sp_json_get_text (operation->set, "seal") && (row.rid == 0 || strcmp (row.type, operation->type->name) == 0))
    return take_sealed (self, operation, &row, verdict, error);
  if (row.rid != 0 && !may_know (self, operation, &row))
    {
      refuse (verdict, "forbidden", sp_denial_to_code (SP_DENIAL_COMPARTMENT));
      return TRUE;
    }
  verdict->rev = row.rev;
  if (row.rid == 0 && operation->verb != SP_VERB_CREATE)
    {
      refuse (verdict, "unknown-record", NULL);
      return TRUE;
    }
  if (row.rid != 0 && strcmp (row.type, operation->type->name) != 0)
    {
      refuse (verdict, "unreadable", "type");
      return TRUE;
    }
  if (operation->again && row.rid != 0)
    {
      if (row.gone)
        refuse (verdict, "deleted", NULL);
      return TRUE;
    }
  if (operation->verb == SP_VERB_DELETE)
    return delete_record (self, operation, &row, verdict, error);
  if (!put_record (self, operation, &row, verdict, error))
    return FALSE;
  if (verdict->reason)
    return TRUE;
  if (operation->type == sp_document_record_type ())
    return sp_server_dispose_of_paper (self, operation->record, error);
  return operation->type->home != SP_HOME_DISPOSAL || sp_server_dispose (self, operation->record, error);
}
