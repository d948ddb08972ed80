/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Somebody asks what is held about them (domain.md §7, access requests and ownership): by when it has to be answered, which
 * lines of a case they are, who answers for each, and what counts of what was decided. */

#include "config.h"

#include "sp-access.h"

#include "sp-audit.h"
#include "sp-compartment.h"
#include "sp-date.h"
#include "sp-json.h"

#include <string.h>

/* --- By when ----------------------------------------------------------------------- */

static gboolean
read_day (JsonObject *request,
          const char *member,
          GDate      *day)
{
  const char *text = sp_json_get_text (request, member);

  return text != NULL && sp_date_parse (text, day);
}

/* Days that do not count, the first and the last of them included (s.54(3C)). */
static guint
count_still (JsonObject  *request,
             const GDate *start)
{
  GDate asked, told;

  if (!read_day (request, "more_asked", &asked) || !read_day (request, "more_told", &told))
    return 0;
  if (g_date_compare (&asked, start) < 0)
    asked = *start;

  return g_date_compare (&told, &asked) >= 0 ? (guint) g_date_days_between (&asked, &told) + 1 : 0;
}

/**
 * sp_access_dup_due:
 * @request: the fields of an access request
 *
 * Data Protection Act 2018 s.54: one month from the day on which the request came, or proof of identity that was asked for;
 * the time stands still while it was asked which information is meant; two months more where the person was told so, with
 * the reason, within the first. (UK GDPR articles 12 and 12A say the same of agencies that are under it.) The Information
 * Commissioner counts to the day of the same number, or to the last of a shorter month, and past a weekend or holiday: that
 * is not done here, as earlier is never too late.
 *
 * Returns: (transfer full) (nullable): the day, as YYYY-MM-DD; %NULL while the time does not run
 */
char *
sp_access_dup_due (JsonObject *request)
{
  GDate start, checked, due, extended;
  guint still;

  g_return_val_if_fail (request != NULL, NULL);

  if (!read_day (request, "received", &start))
    return NULL;
  if (sp_json_get_text (request, "identity_asked") != NULL)
    {
      if (!read_day (request, "identity_checked", &checked))
        return NULL;
      if (g_date_compare (&checked, &start) > 0)
        start = checked;
    }
  if (sp_json_get_text (request, "more_asked") != NULL && sp_json_get_text (request, "more_told") == NULL)
    return NULL;

  still = count_still (request, &start);
  due = start;
  g_date_add_months (&due, 1);
  g_date_add_days (&due, still);
  if (read_day (request, "extended", &extended) && g_date_compare (&extended, &due) <= 0)
    {
      due = start;
      g_date_add_months (&due, 3);
      g_date_add_days (&due, still);
    }

  return sp_date_format (&due);
}

/* --- Which lines ------------------------------------------------------------------- */

/**
 * sp_access_is_line:
 *
 * Returns: whether records of the type say something of the people of a case; the others say who works on it, or what became
 *   of it elsewhere
 */
gboolean
sp_access_is_line (const SpRecordType *type)
{
  static const char * const lines[] = {
    "case", "person", "address", "case_person", "referral", "contribution", "attachment", "incident", "risk_result",
    "formulation", "trigger", "protective_factor", "order", "breach", "intervention", "session", "support_contact",
    "action", "minute", "retention", "hold", NULL
  };

  g_return_val_if_fail (type != NULL, FALSE);

  return g_strv_contains (lines, type->name);
}

/* @list names fields as "type.field". */
static gboolean
is_listed (const char * const *list,
           gsize               n,
           const SpRecordType *type,
           const SpField      *field)
{
  gsize length = strlen (type->name);

  for (gsize i = 0; i < n; i++)
    if (strncmp (list[i], type->name, length) == 0 && list[i][length] == '.' && strcmp (list[i] + length + 1, field->name) == 0)
      return TRUE;

  return FALSE;
}

/**
 * sp_access_may_show:
 * @type: a type of which records are lines
 * @field: one of its fields
 *
 * Who told the police something is never said to anybody (domain.md §7, intelligence), nor how to reach whoever referred the
 * case, nor the reference by which it is opened; and what only arranges records says nothing of a person.
 *
 * Returns: whether the field belongs to what is decided on
 */
gboolean
sp_access_may_show (const SpRecordType *type,
                    const SpField      *field)
{
  static const char * const never[] = {
    "contribution.source", "contribution.source_grade", "contribution.information_grade", "contribution.handling",
    "contribution.conditions", "incident.information_grade", "referral.referrer_phone", "referral.referrer_email",
    "case.reference", "case.next_review", "case.last_discussed",
  };
  static const char * const arranging[] = {
    "case_id", "meeting", "item", "position", "restriction_reason", "source_key", "sealed", "opens_to", "hash", "size",
    "media_type", "member", "author", "retention", "hold", "amends", "approves", "accepted_by", "completed_by", "safe",
    "regime", "basis", "episode", "intervention", "order", "breach_of", NULL
  };

  if (g_strv_contains (arranging, field->name))
    return FALSE;

  return !is_listed (never, G_N_ELEMENTS (never), type, field);
}

/**
 * sp_access_is_anothers:
 * @type: a type of which records are lines
 * @field: one of its fields
 *
 * Returns: whether the field is by its nature about a victim, a witness or somebody who works on the case, so that it is
 *   left out of what is proposed for anybody but a victim
 */
gboolean
sp_access_is_anothers (const SpRecordType *type,
                       const SpField      *field)
{
  static const char * const others[] = {
    "case.victim", "case.victim_voice", "case.victim_checked", "incident.effect", "incident.present",
    "incident.witnesses", "incident.reported_to", "order.protected_people", "action.person", "risk_result.assessor",
    "formulation.assessor", "intervention.clinician", "referral.referrer", "referral.officer",
  };

  return is_listed (others, G_N_ELEMENTS (others), type, field);
}

static gboolean
is_of_other (const SpRecordType *type,
             const char         *record_id,
             JsonObject         *fields,
             const char         *person_id)
{
  const char *person = sp_json_get_text (fields, "person");

  if (strcmp (type->name, "person") == 0)
    return strcmp (record_id, person_id) != 0;

  /* An action's `person` is a name. */
  return person != NULL && (strcmp (type->name, "address") == 0 || strcmp (type->name, "case_person") == 0) &&
         strcmp (person, person_id) != 0;
}

static gboolean
is_subject_of_case (JsonObject *about,
                    const char *person_id)
{
  return about != NULL && (g_strcmp0 (sp_json_get_text (about, "victim"), person_id) == 0 ||
                           g_strcmp0 (sp_json_get_text (about, "perpetrator"), person_id) == 0);
}

static gboolean
refers_to (const SpField *field,
           JsonObject    *fields,
           const char    *person_id)
{
  g_auto(GStrv) set = NULL;

  if (field->kind == SP_KIND_REF)
    return g_strcmp0 (sp_json_get_text (fields, field->name), person_id) == 0;
  if (field->kind != SP_KIND_SET || g_strcmp0 (field->list, "person") != 0)
    return FALSE;
  set = sp_json_dup_strv (fields, field->name);

  return set != NULL && g_strv_contains ((const char * const *) set, person_id);
}

static gboolean
mentions (const SpField *field,
          JsonObject    *fields,
          SpGuard       *names)
{
  g_autoptr(GArray) hits = NULL;

  if (field->kind != SP_KIND_TEXT && field->kind != SP_KIND_PROSE)
    return FALSE;
  hits = sp_guard_find (names, sp_json_get_text (fields, field->name));

  return hits->len > 0;
}

/**
 * sp_access_concerns:
 * @type: a record's type
 * @record_id: its id
 * @fields: its fields
 * @person_id: the person of the case who asks
 * @names: has the person's names looked for
 * @about: (nullable): the case's fields
 *
 * Rather too much than too little, as whoever decides on a line reads it anyway: of whom the case is about, all of it but
 * what only says who somebody else is; of everybody else, what refers to them or names them.
 *
 * Returns: whether the record is a line of what is held about the person
 */
gboolean
sp_access_concerns (const SpRecordType *type,
                    const char         *record_id,
                    JsonObject         *fields,
                    const char         *person_id,
                    SpGuard            *names,
                    JsonObject         *about)
{
  g_return_val_if_fail (type != NULL && record_id != NULL && fields != NULL && person_id != NULL, FALSE);

  if (!sp_access_is_line (type))
    return FALSE;
  if (strcmp (record_id, person_id) == 0)
    return TRUE;
  if (is_subject_of_case (about, person_id) && !is_of_other (type, record_id, fields, person_id))
    return TRUE;

  for (guint i = 0; i < type->n_fields; i++)
    if (refers_to (&type->fields[i], fields, person_id) || mentions (&type->fields[i], fields, names))
      return TRUE;

  return FALSE;
}

/**
 * sp_access_propose:
 * @type: the type of a line
 * @record_id: its id
 * @fields: its fields
 * @person_id: the person of the case who asks
 * @about: (nullable): the case's fields
 *
 * Where and how a victim is reached, and who stands by them, is never proposed for anybody but them (domain.md §7, victim
 * non-disclosure), nor what may be shared under conditions only.
 *
 * Returns: how a line is protected, or that it says nothing but who the person is
 */
SpAccessProposal
sp_access_propose (const SpRecordType *type,
                   const char         *record_id,
                   JsonObject         *fields,
                   const char         *person_id,
                   JsonObject         *about)
{
  static const SpAccessProposal others = { "withhold", "rights" };
  static const SpAccessProposal crime = { "withhold", "crime" };
  static const SpAccessProposal own = { "disclose", NULL };
  static const SpAccessProposal none = { NULL, NULL };
  const char *name = type->name;
  gboolean victim = about != NULL && g_strcmp0 (sp_json_get_text (about, "victim"), person_id) == 0;

  if (is_of_other (type, record_id, fields, person_id))
    return others;
  if (strcmp (name, "contribution") == 0 && g_strcmp0 (sp_json_get_text (fields, "handling"), "C") == 0)
    return crime;
  if (strcmp (name, "address") == 0 && sp_json_get_flag (fields, "safe"))
    return others;
  if (!victim && (strcmp (name, "support_contact") == 0 || strcmp (name, "referral") == 0))
    return others;
  if (strcmp (name, "person") == 0 || strcmp (name, "address") == 0)
    return own;

  return none;
}

/* --- Who answers for it ------------------------------------------------------------- */

/**
 * sp_access_dup_wording:
 * @type: a record's type
 * @fields: its fields
 *
 * Returns: (transfer full): a hash of what is decided on: a decision holds as long as this is the same
 */
char *
sp_access_dup_wording (const SpRecordType *type,
                       JsonObject         *fields)
{
  g_autoptr(JsonObject) said = json_object_new ();
  g_autofree char *text = NULL;
  char hash[SP_AUDIT_HASH_SIZE];

  g_return_val_if_fail (type != NULL && fields != NULL, NULL);

  for (guint i = 0; i < type->n_fields; i++)
    {
      const SpField *field = &type->fields[i];
      JsonNode *value = json_object_get_member (fields, field->name);

      if (value != NULL && !JSON_NODE_HOLDS_NULL (value) && sp_access_may_show (type, field))
        json_object_set_member (said, field->name, json_node_copy (value));
    }
  text = sp_json_object_to_text (said);
  sp_audit_hash (text, strlen (text), hash);

  return g_strdup (hash);
}

/**
 * sp_access_dup_owner:
 * @type: a record's type
 * @fields: its fields
 * @rights: the facts
 *
 * What a meeting wrote down is nobody's, whoever said it.
 *
 * Returns: (transfer full) (nullable): the agency whose information the record is; %NULL: nobody's
 */
char *
sp_access_dup_owner (const SpRecordType *type,
                     JsonObject         *fields,
                     const SpRights     *rights)
{
  const char *field = type->owner;

  if (field == NULL && strcmp (type->name, "minute") != 0 && sp_record_type_find_field (type, "agency") != NULL)
    field = "agency";
  if (field != NULL)
    return g_strdup (sp_json_get_text (fields, field));

  /* A session is whose intervention it is. */
  if (strcmp (type->name, "session") == 0 && sp_json_get_text (fields, "intervention") != NULL)
    {
      g_autoptr(JsonObject) whole = NULL;
      g_autofree char *compartment = NULL;
      const SpRecordType *whole_type = NULL;

      if (rights->find_record (rights->data, sp_json_get_text (fields, "intervention"), &whole_type, &compartment, &whole))
        return g_strdup (sp_json_get_text (whole, "agency"));
    }

  return NULL;
}

/**
 * sp_access_dup_answerable:
 * @type: a record's type
 * @compartment: where it lies
 * @fields: its fields
 * @rights: the facts
 *
 * A partnership owns nothing: who contributed a line answers for it (domain.md §7, ownership). What is nobody's, or an
 * agency's that does not read it (any more), is for whoever chairs; where they do not read it, for the first of those who do.
 *
 * Returns: (transfer full): who decides on it: an agency's id, or %SP_READERS_CHAIR
 */
char *
sp_access_dup_answerable (const SpRecordType *type,
                          const char         *compartment,
                          JsonObject         *fields,
                          const SpRights     *rights)
{
  g_autoptr(SpCompartment) place = sp_compartment_parse (compartment);
  g_autofree char *owner = sp_access_dup_owner (type, fields, rights);

  if (place == NULL || place->home != SP_HOME_CASE)
    return g_strdup (SP_READERS_CHAIR);
  if (owner != NULL && sp_compartment_has_reader (compartment, owner) &&
      rights->case_has_agency (rights->data, place->id, owner))
    return g_steal_pointer (&owner);
  if (sp_compartment_has_reader (compartment, SP_READERS_CHAIR))
    return g_strdup (SP_READERS_CHAIR);

  return g_strdup (place->readers[0]);
}

/**
 * sp_access_may_decide:
 * @reader: who
 * @answerable: who answers for a line
 *
 * Returns: whether @reader may decide on it
 */
gboolean
sp_access_may_decide (const SpReader *reader,
                      const char     *answerable)
{
  if (g_strcmp0 (answerable, SP_READERS_CHAIR) == 0)
    return (reader->roles & SP_ROLES_CHAIRING) != 0;

  return (reader->roles & SP_ROLES_WRITING) != 0 && g_strcmp0 (answerable, reader->agency_id) == 0;
}

/* --- What counts -------------------------------------------------------------------- */

/**
 * sp_access_dup_standing:
 * @verdicts: (element-type SpAccessVerdict): all decisions about one line
 *
 * Returns: (transfer full): the ids of those that no other takes the place of, in byte order: what the next one replaces
 */
GStrv
sp_access_dup_standing (GArray *verdicts)
{
  g_autoptr(GHashTable) replaced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();
  g_autoptr(GStrvBuilder) standing = g_strv_builder_new ();

  for (guint i = 0; i < verdicts->len; i++)
    {
      g_auto(GStrv) set = sp_json_dup_strv (g_array_index (verdicts, SpAccessVerdict, i).fields, "replaces");

      for (guint k = 0; set != NULL && set[k] != NULL; k++)
        g_hash_table_add (replaced, g_strdup (set[k]));
    }
  for (guint i = 0; i < verdicts->len; i++)
    {
      const char *id = g_array_index (verdicts, SpAccessVerdict, i).id;

      if (!g_hash_table_contains (replaced, id))
        g_ptr_array_add (ids, (gpointer) id);
    }
  g_ptr_array_sort_values (ids, (GCompareFunc) strcmp);
  for (guint i = 0; i < ids->len; i++)
    g_strv_builder_add (standing, ids->pdata[i]);

  return g_strv_builder_end (standing);
}

static gboolean
agree (JsonObject *one,
       JsonObject *other)
{
  static const char * const members[] = { "decision", "ground", "text", "wording" };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (g_strcmp0 (sp_json_get_text (one, members[i]), sp_json_get_text (other, members[i])) != 0)
      return FALSE;

  return TRUE;
}

static SpAccessStanding
read_decision (JsonObject *fields)
{
  const char *decision = sp_json_get_text (fields, "decision");

  if (g_strcmp0 (decision, "disclose") == 0)
    return SP_ACCESS_DISCLOSE;
  if (g_strcmp0 (decision, "redact") == 0 && sp_json_get_text (fields, "text") != NULL)
    return SP_ACCESS_REDACT;

  /* What a newer version may decide is not guessed at. */
  return g_strcmp0 (decision, "withhold") == 0 ? SP_ACCESS_WITHHOLD : SP_ACCESS_UNDECIDED;
}

/**
 * sp_access_stand:
 * @verdicts: (element-type SpAccessVerdict): all decisions about one line
 * @wording: the line's wording as it is: sp_access_dup_wording ()
 * @counts: (out) (optional) (nullable) (transfer none): which of them is meant
 *
 * Returns: how it stands with the line
 */
SpAccessStanding
sp_access_stand (GArray                 *verdicts,
                 const char             *wording,
                 const SpAccessVerdict **counts)
{
  g_auto(GStrv) standing = sp_access_dup_standing (verdicts);
  const SpAccessVerdict *first = NULL;

  if (counts != NULL)
    *counts = NULL;
  for (guint i = 0; i < verdicts->len; i++)
    {
      const SpAccessVerdict *verdict = &g_array_index (verdicts, SpAccessVerdict, i);

      if (!g_strv_contains ((const char * const *) standing, verdict->id))
        continue;
      if (first == NULL)
        first = verdict;
      else if (!agree (first->fields, verdict->fields))
        return SP_ACCESS_TWO;
    }
  if (first == NULL)
    return SP_ACCESS_UNDECIDED;
  if (counts != NULL)
    *counts = first;

  return g_strcmp0 (sp_json_get_text (first->fields, "wording"), wording) == 0 ? read_decision (first->fields)
                                                                                : SP_ACCESS_CHANGED;
}
