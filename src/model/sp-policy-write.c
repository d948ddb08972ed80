/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who may do what to a record. Who reads: sp-policy.c; who gives it other readers: sp-policy-move.c. */

#include "config.h"

#include "sp-access.h"
#include "sp-case-records.h"
#include "sp-compartment.h"
#include "sp-json.h"
#include "sp-policy.h"

#include <string.h>

/* Whether the record's fields name the case or meeting in whose compartment it lies. */
static gboolean
fits_compartment (const SpRecordType  *type,
                  const char          *record_id,
                  const SpCompartment *compartment,
                  JsonObject          *fields)
{
  const char *case_id = sp_json_get_text (fields, "case_id");
  const char *meeting_id = sp_json_get_text (fields, "meeting");

  if ((type->home & compartment->home) == 0)
    return FALSE;

  switch (compartment->home)
    {
    case SP_HOME_CASE:
      if (strcmp (type->name, "case") == 0)
        return compartment->readers == NULL && strcmp (record_id, compartment->id) == 0;
      /* Rights hang on invitations and exclusions: each has one place only. */
      if ((strcmp (type->name, "invitation") == 0 || strcmp (type->name, "emergency_access") == 0) &&
          compartment->readers != NULL)
        return FALSE;
      /* Whoever works on the case knows what holds it, or a hold might be overlooked. */
      if ((strcmp (type->name, "hold") == 0 || strcmp (type->name, "retention") == 0) && compartment->readers != NULL)
        return FALSE;
      if (strcmp (type->name, "exclusion") == 0 &&
          (compartment->readers == NULL || compartment->readers[1] != NULL ||
           strcmp (compartment->readers[0], SP_READERS_CHAIR) != 0))
        return FALSE;
      return g_strcmp0 (case_id, compartment->id) == 0;
    case SP_HOME_MEETING:
      if (strcmp (type->name, "meeting") == 0)
        return compartment->readers == NULL && strcmp (record_id, compartment->id) == 0;
      /* Only what is issued, or put aside, has readers of its own. */
      if (compartment->readers != NULL && strcmp (type->name, "document") != 0 &&
          strcmp (type->name, "receipt") != 0 && strcmp (type->name, "conflict") != 0 &&
          strcmp (type->name, "put_aside") != 0)
        return FALSE;
      if (strcmp (type->name, "conflict") == 0)
        return case_id == NULL;
      return case_id == NULL && g_strcmp0 (meeting_id, compartment->id) == 0;
    case SP_HOME_DISPOSAL:
      return g_strcmp0 (case_id, compartment->id) == 0;
    default:
      return TRUE;
    }
}

static gboolean
owns (const SpReader     *reader,
      const SpRecordType *type,
      JsonObject         *fields)
{
  return reader->agency_id != NULL && type->owner != NULL &&
         g_strcmp0 (sp_json_get_text (fields, type->owner), reader->agency_id) == 0;
}

/* A decision is for whoever answers for the record, and lies where that lies: nobody learns more of the record by it. Its
 * place follows the record's, whoever moved that. */
static SpDenial
check_answerable (const SpReader *reader,
                  SpVerb          verb,
                  const char     *compartment,
                  JsonObject     *fields,
                  const SpRights *rights)
{
  const char *record = sp_json_get_text (fields, "record");
  const SpRecordType *type = NULL;
  g_autofree char *place = NULL;
  g_autofree char *answerable = NULL;
  g_autoptr(JsonObject) about = NULL;
  gboolean there = record != NULL && rights->find_record (rights->data, record, &type, &place, &about);

  /* Where its record goes, it goes. */
  if (verb == SP_VERB_SET || (verb == SP_VERB_DELETE && !there))
    return (reader->roles & SP_ROLES_WRITING) != 0 ? SP_DENIAL_NONE : SP_DENIAL_ROLE;
  if (!there || (verb == SP_VERB_CREATE && g_strcmp0 (place, compartment) != 0) || !sp_access_is_line (type) ||
      g_strcmp0 (sp_json_get_text (fields, "record_type"), type->name) != 0)
    return SP_DENIAL_HOME;

  answerable = sp_access_dup_answerable (type, place, about, rights);
  if (!sp_access_may_decide (reader, answerable))
    return (reader->roles & SP_ROLES_WRITING) != 0 ? SP_DENIAL_OWNER : SP_DENIAL_ROLE;
  if (verb == SP_VERB_CREATE && strcmp (answerable, SP_READERS_CHAIR) != 0 &&
      g_strcmp0 (sp_json_get_text (fields, "agency"), answerable) != 0)
    return SP_DENIAL_OWNER;

  return SP_DENIAL_NONE;
}

static SpDenial
check_writer (const SpReader     *reader,
              SpVerb              verb,
              const SpRecordType *type,
              const char         *compartment,
              JsonObject         *before,
              JsonObject         *after,
              const SpRights     *rights)
{
  gboolean chairing = (reader->roles & SP_ROLES_CHAIRING) != 0;
  gboolean writing = (reader->roles & SP_ROLES_WRITING) != 0;
  JsonObject *owned = before != NULL ? before : after;

  switch (type->writers)
    {
    case SP_WRITERS_ADMINISTRATOR:
      return sp_policy_may_keep_directory (reader) ? SP_DENIAL_NONE : SP_DENIAL_ROLE;
    case SP_WRITERS_CHAIR:
      return chairing ? SP_DENIAL_NONE : SP_DENIAL_ROLE;
    case SP_WRITERS_OWNER:
      if (chairing || (writing && owns (reader, type, owned)))
        return SP_DENIAL_NONE;
      return writing ? SP_DENIAL_OWNER : SP_DENIAL_ROLE;
    case SP_WRITERS_TASKED:
      if (chairing || (writing && (verb == SP_VERB_CREATE || owns (reader, type, owned))))
        return SP_DENIAL_NONE;
      return writing ? SP_DENIAL_OWNER : SP_DENIAL_ROLE;
    case SP_WRITERS_ANSWERABLE:
      return owned != NULL ? check_answerable (reader, verb, compartment, owned, rights) : SP_DENIAL_HOME;
    case SP_WRITERS_SERVER:
      /* Of two versions of an agency, a member or a word of a list whoever keeps these chooses. */
      if (strcmp (compartment, SP_COMPARTMENT_DIRECTORY) == 0)
        writing = sp_policy_may_keep_directory (reader);
      return writing && verb == SP_VERB_SET ? SP_DENIAL_NONE : SP_DENIAL_ROLE;
    case SP_WRITERS_ANY:
      return writing ? SP_DENIAL_NONE : SP_DENIAL_ROLE;
    default:
      g_assert_not_reached ();
    }
}

static char *
dup_without_reason (JsonObject *fields)
{
  g_autoptr(JsonObject) copy = sp_json_object_copy (fields);

  if (json_object_has_member (copy, SP_RESTRICTION_FIELD))
    json_object_remove_member (copy, SP_RESTRICTION_FIELD);

  return sp_json_object_to_text (copy);
}

/* What is only ever added to may still be given other readers, and the reason for that. */
static gboolean
changes_more_than_readers (JsonObject *before,
                           JsonObject *after)
{
  g_autofree char *a = dup_without_reason (before);
  g_autofree char *b = dup_without_reason (after);

  return strcmp (a, b) != 0;
}

static gboolean
changes_read_only (const SpRecordType *type,
                   JsonObject         *before,
                   JsonObject         *after)
{
  for (guint i = 0; i < type->n_fields; i++)
    {
      const SpField *field = &type->fields[i];

      if ((field->flags & SP_FIELD_READ_ONLY) != 0 &&
          !sp_json_equal (json_object_get_member (before, field->name),
                          json_object_get_member (after, field->name)))
        return TRUE;
    }

  return FALSE;
}

/* Opening a closed meeting again changes nothing of it but that. */
static gboolean
reopens (SpVerb              verb,
         const SpRecordType *type,
         JsonObject         *before,
         JsonObject         *after)
{
  static const char * const opening[] = { "status", "closed_at", "reopened_at", NULL };

  if (verb != SP_VERB_SET || before == NULL || after == NULL ||
      g_strcmp0 (sp_json_get_text (after, "status"), "running") != 0)
    return FALSE;

  for (guint i = 0; i < type->n_fields; i++)
    {
      const char *name = type->fields[i].name;

      if (!g_strv_contains (opening, name) &&
          !sp_json_equal (json_object_get_member (before, name),
                          json_object_get_member (after, name)))
        return FALSE;
    }

  return TRUE;
}

/* What was written of a meeting stays as it was when the meeting was closed (domain.md §3, minutes; product.md,
 * "Minutes"). What comes later shows itself as such: an amendment, or a declaration of interest, which has its day; or
 * the meeting is opened again. */
static gboolean
is_closed (SpVerb              verb,
           const SpRecordType *type,
           const char         *record_id,
           JsonObject         *before,
           JsonObject         *after,
           const SpRights     *rights)
{
  gboolean meeting = strcmp (type->name, "meeting") == 0;
  JsonObject *fields = before != NULL ? before : after;
  const char *id = NULL;

  if (!type->closes || fields == NULL)
    return FALSE;
  /* Who reads it may change: a line can need restricting after the meeting. */
  if (verb == SP_VERB_SET && after != NULL && !changes_more_than_readers (fields, after))
    return FALSE;
  if (verb == SP_VERB_CREATE &&
      (strcmp (type->name, "interest") == 0 ||
       g_strcmp0 (sp_json_get_text (after, "kind"), "amendment") == 0))
    return FALSE;

  id = meeting ? record_id : sp_json_get_text (fields, "meeting");

  return id != NULL && rights->meeting_is_closed (rights->data, id) &&
         !(meeting && reopens (verb, type, before, after));
}

/* Of a case on hold nothing goes that somebody wrote down, the hold itself included: that is released, with a reason. Who
 * reads the case, and when it is talked about, are arranged as ever. */
static gboolean
is_held (SpVerb               verb,
         const SpRecordType  *type,
         const SpCompartment *compartment,
         const SpRights      *rights)
{
  static const char * const arranged[] = { "invitation", "exclusion", "agenda_item", NULL };

  return verb == SP_VERB_DELETE && compartment->home == SP_HOME_CASE && !g_strv_contains (arranged, type->name) &&
         rights->case_is_held (rights->data, compartment->id);
}

/* Whether it is too early, by the day that the one who acts writes down. */
static gboolean
is_not_due (const char     *day,
            const char     *case_id,
            const SpRights *rights)
{
  g_autofree char *due = rights->dup_case_due (rights->data, case_id);

  return due == NULL || day == NULL || strcmp (due, day) > 0;
}

static gboolean
confirms_only (const SpRecordType *type,
               JsonObject         *before,
               JsonObject         *after)
{
  static const char * const confirming[] = { "confirmed_by", "confirmed", NULL };

  for (guint i = 0; i < type->n_fields; i++)
    if (!g_strv_contains (confirming, type->fields[i].name) &&
        !sp_json_equal (json_object_get_member (before, type->fields[i].name),
                        json_object_get_member (after, type->fields[i].name)))
      return FALSE;

  return TRUE;
}

/* Two people dispose of a case, neither of them alone, and only where nothing holds it; because its years are over only
 * when they are (domain.md §7, retention: dual control). What a server has sealed, and is told of again after a restore,
 * it takes by its seal and asks nobody. */
static SpDenial
check_disposal (const SpReader      *reader,
                SpVerb               verb,
                const SpRecordType  *type,
                const SpCompartment *compartment,
                JsonObject          *before,
                JsonObject          *after,
                const SpRights      *rights)
{
  const char *by = before != NULL ? sp_json_get_text (before, "confirmed_by") : NULL;

  if (type->home != SP_HOME_DISPOSAL || (verb != SP_VERB_CREATE && before == NULL))
    return SP_DENIAL_NONE;
  if (by != NULL)
    return SP_DENIAL_APPEND_ONLY;
  if (verb == SP_VERB_DELETE)
    return SP_DENIAL_NONE;
  if (rights->case_is_disposed (rights->data, compartment->id))
    return SP_DENIAL_APPEND_ONLY;

  by = sp_json_get_text (after, "confirmed_by");
  if (verb == SP_VERB_CREATE
        ? by != NULL || g_strcmp0 (sp_json_get_text (after, "proposed_by"), reader->member_id) != 0
        : g_strcmp0 (by, reader->member_id) != 0 ||
            g_strcmp0 (sp_json_get_text (before, "proposed_by"), reader->member_id) == 0)
    return SP_DENIAL_SECOND;
  if (verb == SP_VERB_SET && !confirms_only (type, before, after))
    return SP_DENIAL_READ_ONLY;
  if (rights->case_is_held (rights->data, compartment->id))
    return SP_DENIAL_HELD;

  return g_strcmp0 (sp_json_get_text (after, "ground"), SP_DISPOSAL_OVER) == 0 &&
         is_not_due (sp_json_get_text (after, verb == SP_VERB_CREATE ? "proposed" : "confirmed"), compartment->id, rights)
           ? SP_DENIAL_NOT_DUE : SP_DENIAL_NONE;
}

static gboolean
is_administrator (JsonObject *fields)
{
  g_auto(GStrv) roles = fields != NULL && !sp_json_get_flag (fields, "retired") ? sp_json_dup_strv (fields, "roles")
                                                                                : NULL;

  return roles != NULL && g_strv_contains ((const char * const *) roles, "administrator");
}

/* A partnership that nobody administers could let nobody in or out any more. */
static gboolean
takes_last_administrator (const SpRecordType *type,
                          const char         *record_id,
                          JsonObject         *before,
                          JsonObject         *after,
                          const SpRights     *rights)
{
  return strcmp (type->name, "member") == 0 && is_administrator (before) && !is_administrator (after) &&
         !rights->has_other_administrator (rights->data, record_id);
}

/* Who a member was who left long ago goes by a rule, which the server alone carries out, and does not come back. */
static gboolean
is_forgotten (SpVerb              verb,
              const SpRecordType *type,
              JsonObject         *before,
              JsonObject         *after)
{
  return strcmp (type->name, "member") == 0 && verb == SP_VERB_SET &&
         ((before != NULL && sp_json_get_text (before, "forgotten") != NULL) ||
          (after != NULL && sp_json_get_text (after, "forgotten") != NULL));
}

/* A representative who brings a case in makes it and invites the own agency, before which nobody but
 * the chair could read it. */
static gboolean
brings_in (const SpReader      *reader,
           const SpRecordType  *type,
           const SpCompartment *compartment,
           JsonObject          *after,
           const SpRights      *rights)
{
  if ((reader->roles & SP_ROLE_REPRESENTATIVE) == 0 || compartment->home != SP_HOME_CASE ||
      compartment->readers != NULL)
    return FALSE;

  if (rights->case_is_disposed (rights->data, compartment->id))
    return FALSE;
  if (strcmp (type->name, "case") == 0)
    return !rights->case_exists (rights->data, compartment->id);

  return strcmp (type->name, "invitation") == 0 && reader->agency_id != NULL &&
         g_strcmp0 (sp_json_get_text (after, "agency"), reader->agency_id) == 0 &&
         !rights->case_is_invited (rights->data, compartment->id);
}

/**
 * sp_policy_may_do:
 * @reader: who
 * @verb: does what
 * @type: to a record of which type
 * @record_id: to which
 * @compartment: lying where
 * @before: (nullable): its fields as they are; %NULL where there is none
 * @after: (nullable): its fields as they would be; %NULL for a deletion
 * @rights: the facts
 *
 * Returns: %SP_DENIAL_NONE where it is allowed, else why not
 */
SpDenial
sp_policy_may_do (const SpReader     *reader,
                  SpVerb              verb,
                  const SpRecordType *type,
                  const char         *record_id,
                  const char         *compartment,
                  JsonObject         *before,
                  JsonObject         *after,
                  const SpRights     *rights)
{
  g_autoptr(SpCompartment) parsed = sp_compartment_parse (compartment);
  JsonObject *fields = after != NULL ? after : before;
  SpDenial denial;

  g_return_val_if_fail (reader != NULL && type != NULL && record_id != NULL, SP_DENIAL_ROLE);

  if (parsed == NULL)
    return SP_DENIAL_COMPARTMENT;
  if (fields != NULL && !fits_compartment (type, record_id, parsed, fields))
    return SP_DENIAL_HOME;
  if (verb == SP_VERB_CREATE && after != NULL && brings_in (reader, type, parsed, after, rights))
    return SP_DENIAL_NONE;
  if (!sp_policy_may_read (reader, compartment, rights))
    return SP_DENIAL_COMPARTMENT;
  if (verb == SP_VERB_SET && type->append_only &&
      (before == NULL || after == NULL || changes_more_than_readers (before, after)))
    return SP_DENIAL_APPEND_ONLY;
  if (verb == SP_VERB_DELETE && type->retires)
    return SP_DENIAL_APPEND_ONLY;
  if (verb == SP_VERB_SET && before != NULL && after != NULL &&
      changes_read_only (type, before, after))
    return SP_DENIAL_READ_ONLY;
  if (is_forgotten (verb, type, before, after))
    return SP_DENIAL_APPEND_ONLY;
  if (is_closed (verb, type, record_id, before, after, rights))
    return SP_DENIAL_CLOSED;
  if (takes_last_administrator (type, record_id, before, after, rights))
    return SP_DENIAL_LAST;
  if (is_held (verb, type, parsed, rights))
    return SP_DENIAL_HELD;
  if ((denial = check_disposal (reader, verb, type, parsed, before, after, rights)) != SP_DENIAL_NONE)
    return denial;

  return check_writer (reader, verb, type, compartment, before, after, rights);
}

/**
 * sp_denial_to_code:
 *
 * Returns: (transfer none): the word for it in problems and verdicts
 */
const char *
sp_denial_to_code (SpDenial denial)
{
  switch (denial)
    {
    case SP_DENIAL_NONE:
      return "none";
    case SP_DENIAL_COMPARTMENT:
      return "compartment";
    case SP_DENIAL_HOME:
      return "home";
    case SP_DENIAL_ROLE:
      return "role";
    case SP_DENIAL_OWNER:
      return "owner";
    case SP_DENIAL_READ_ONLY:
      return "read-only";
    case SP_DENIAL_APPEND_ONLY:
      return "append-only";
    case SP_DENIAL_CLOSED:
      return "closed";
    case SP_DENIAL_LAST:
      return "last-administrator";
    case SP_DENIAL_HELD:
      return "held";
    case SP_DENIAL_SECOND:
      return "second-person";
    case SP_DENIAL_NOT_DUE:
      return "not-due";
    default:
      g_assert_not_reached ();
    }
}
