/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who may give a record other readers, and where it goes by what was said before. What may be done to it: sp-policy-write.c. */

#include "config.h"

#include "sp-compartment.h"
#include "sp-json.h"
#include "sp-policy.h"

#include <string.h>

/**
 * sp_policy_may_widen:
 * @reader: who
 * @type: a record type
 * @fields: (nullable): the record's fields as they are
 *
 * What an agency contributed stays its own (domain.md §3, §7): whoever may change the record may keep it closer,
 * but nobody shares it onward without that agency.
 *
 * Returns: whether @reader may let more people read it, wherever @reader may change it
 */
gboolean
sp_policy_may_widen (const SpReader     *reader,
                     const SpRecordType *type,
                     JsonObject         *fields)
{
  const char *owner = type->owner != NULL && fields != NULL ? sp_json_get_text (fields, type->owner) : NULL;

  return owner == NULL || g_strcmp0 (owner, reader->agency_id) == 0;
}

/**
 * sp_policy_dup_aside:
 * @compartment: where a change was meant to go that was not taken from an author who may not read it any more
 * @erased: whether that is in a case that was disposed of meanwhile
 *
 * Where all in a case or meeting would have read it, whoever chairs is asked; what was written for some only, they. What
 * comes too late for a case that is not there any more is whoever chairs to decide on, too.
 *
 * Returns: (transfer full) (nullable): where it is kept until somebody decides; %NULL where that is nowhere
 */
char *
sp_policy_dup_aside (const char *compartment,
                     gboolean    erased)
{
  const char *chair[] = { SP_READERS_CHAIR, NULL };
  g_autoptr(SpCompartment) parsed = sp_compartment_parse (compartment);

  if (parsed == NULL || parsed->home == SP_HOME_DIRECTORY || parsed->home == SP_HOME_DISPOSAL)
    return NULL;
  if (erased)
    return sp_compartment_for_disposal (parsed->id);
  if (parsed->readers != NULL)
    return g_strdup (compartment);

  return parsed->home == SP_HOME_CASE ? sp_compartment_for_readers (parsed->id, chair)
                                      : sp_compartment_for_meeting_readers (parsed->id, chair);
}

/**
 * sp_policy_dup_opened:
 * @case_id: a case
 * @fields: a contribution's fields
 *
 * An agency's return lies sealed with the agency and the chair until its item is reached; with it the agency has
 * said who reads it then (product.md, "research returns").
 *
 * Returns: (transfer full) (nullable): the compartment to which whoever chairs moves it then, unsealed; %NULL where
 *   it is not sealed
 */
char *
sp_policy_dup_opened (const char *case_id,
                      JsonObject *fields)
{
  g_auto(GStrv) readers = NULL;

  if (!sp_json_get_flag (fields, "sealed"))
    return NULL;

  readers = sp_json_dup_strv (fields, "opens_to");

  return readers == NULL || readers[0] == NULL
           ? sp_compartment_for_case (case_id)
           : sp_compartment_for_readers (case_id, (const char * const *) readers);
}

static gboolean
opens_return (const SpReader     *reader,
              const SpRecordType *type,
              const char         *to,
              JsonObject         *before,
              JsonObject         *after)
{
  g_autofree char *case_id = sp_compartment_dup_case_id (to);
  g_autofree char *opened = NULL;

  if (strcmp (type->name, "contribution") != 0 || (reader->roles & SP_ROLES_CHAIRING) == 0 || case_id == NULL ||
      before == NULL || after == NULL || sp_json_get_flag (after, "sealed"))
    return FALSE;

  opened = sp_policy_dup_opened (case_id, before);

  return g_strcmp0 (opened, to) == 0;
}

/* What is about a record goes where that is, and nowhere else. */
static gboolean
strays (const SpRecordType *type,
        const char         *to,
        JsonObject         *after,
        const SpRights     *rights)
{
  const SpRecordType *other = NULL;
  g_autofree char *place = NULL;
  g_autoptr(JsonObject) fields = NULL;

  if (type->writers != SP_WRITERS_ANSWERABLE || after == NULL)
    return FALSE;

  return !rights->find_record (rights->data, sp_json_get_text (after, "record"), &other, &place, &fields) ||
         g_strcmp0 (place, to) != 0;
}

/* Whether the agency that owns the record read it so far and would not any more. Nobody else may do that to it: what
 * is owned by an agency that does not read it could be put right by nobody. */
static gboolean
shuts_out_owner (const SpReader     *reader,
                 const SpRecordType *type,
                 const char         *from,
                 const char         *to,
                 JsonObject         *before)
{
  const char *owner = type->owner != NULL && before != NULL ? sp_json_get_text (before, type->owner) : NULL;

  return owner != NULL && g_strcmp0 (owner, reader->agency_id) != 0 && sp_compartment_has_reader (from, owner) &&
         !sp_compartment_has_reader (to, owner);
}

/**
 * sp_policy_may_move:
 * @reader: who
 * @verb: does what
 * @type: to a record of which type
 * @record_id: to which
 * @from: the compartment in which it lies
 * @to: the compartment in which it shall lie; may be the same
 * @before: (nullable): its fields as they are
 * @after: (nullable): its fields as they would be
 * @rights: the facts
 *
 * Changes a record, and perhaps who reads it. What moves is taken away there and put here, so its mover must be
 * allowed to change it in both places; nobody can move a record to where the mover would not read it, and only the
 * agency that owns it to where more people do or where it does not read it itself any more, or whoever chairs to where
 * that agency has said beforehand.
 *
 * Returns: %SP_DENIAL_NONE where it is allowed, else why not
 */
SpDenial
sp_policy_may_move (const SpReader     *reader,
                    SpVerb              verb,
                    const SpRecordType *type,
                    const char         *record_id,
                    const char         *from,
                    const char         *to,
                    JsonObject         *before,
                    JsonObject         *after,
                    const SpRights     *rights)
{
  SpDenial denial = sp_policy_may_do (reader, verb, type, record_id, to, before, after, rights);

  if (denial == SP_DENIAL_NONE && g_strcmp0 (from, to) != 0)
    denial = sp_policy_may_do (reader, verb, type, record_id, from, before, after, rights);
  if (denial == SP_DENIAL_NONE && g_strcmp0 (from, to) != 0 && strays (type, to, after, rights))
    denial = SP_DENIAL_HOME;
  if (denial == SP_DENIAL_NONE && type->writers != SP_WRITERS_ANSWERABLE &&
      ((!sp_compartment_is_within (to, from) && !sp_policy_may_widen (reader, type, before)) ||
       shuts_out_owner (reader, type, from, to, before)) &&
      !opens_return (reader, type, to, before, after))
    denial = SP_DENIAL_OWNER;

  return denial;
}
