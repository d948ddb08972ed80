/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-record-words.h"

#include "sp-field-value.h"
#include "sp-format.h"
#include "sp-meeting-records.h"
#include "sp-directory-records.h"
#include "sp-work-records.h"

#include <glib/gi18n-lib.h>

/* A title is cut here when it comes from prose. */
#define TITLE_LENGTH 60

static char *
dup_date_title (const char *words,
                const char *date)
{
  g_autofree char *day = date != NULL ? sp_format_date (date) : NULL;

  /* Translators: what something is, and its date. */
  return day != NULL ? g_strdup_printf (_("%s, %s"), words, day) : g_strdup (words);
}

static char *
dup_field_words (SpRecord     *record,
                 const char   *name,
                 SpValueLists *lists)
{
  const SpField *field = sp_record_type_find_field (sp_record_get_record_type (record), name);
  g_autoptr (JsonNode) value = sp_field_value_dup (record, field);

  return sp_field_value_describe (value, field, lists);
}

static char *
dup_field_title (SpRecord     *record,
                 const char   *name,
                 SpValueLists *lists,
                 const char   *date)
{
  g_autofree char *words = dup_field_words (record, name, lists);

  if (words == NULL)
    words = g_strdup (_(sp_record_get_record_type (record)->label));
  if (g_utf8_strlen (words, -1) > TITLE_LENGTH)
    {
      g_autofree char *cut = g_utf8_substring (words, 0, TITLE_LENGTH - 1);

      g_free (words);
      words = g_strdup_printf ("%s…", cut);
    }

  return dup_date_title (words, date);
}

/**
 * sp_record_dup_title:
 * @lists: (nullable): the words for codes
 *
 * Returns: (transfer full): what people call this one record, in a few words
 */
char *
sp_record_dup_title (SpRecord     *record,
                     SpValueLists *lists)
{
  g_return_val_if_fail (SP_IS_RECORD (record), NULL);

  if (SP_IS_PERSON (record))
    return sp_person_dup_name (record);
  if (SP_IS_MEMBER (record) && sp_member_get_forgotten (SP_MEMBER (record)) != NULL)
    return g_strdup (_("Former member"));
  if (SP_IS_MEMBER (record))
    return sp_format_name (sp_member_get_family_name (SP_MEMBER (record)),
                           sp_member_get_given_names (SP_MEMBER (record)));
  if (SP_IS_AGENCY (record))
    return g_strdup (sp_agency_get_name (SP_AGENCY (record)) != NULL
                       ? sp_agency_get_name (SP_AGENCY (record))
                       : _("Agency"));
  if (SP_IS_CASE (record))
    return g_strdup (sp_case_get_reference (SP_CASE (record)) != NULL
                       ? sp_case_get_reference (SP_CASE (record))
                       : _("Case"));
  if (SP_IS_ORDER (record))
    return dup_field_title (record, "kind", lists, sp_order_get_made (SP_ORDER (record)));
  if (SP_IS_INTERVENTION (record))
    return dup_field_title (record, "programme", lists,
                            sp_intervention_get_starts (SP_INTERVENTION (record)));
  if (SP_IS_MEETING (record))
    return dup_field_title (record, "title", lists, sp_meeting_get_date (SP_MEETING (record)));
  if (SP_IS_RISK_RESULT (record))
    return dup_field_title (record, "tool", lists, sp_risk_result_get_date (SP_RISK_RESULT (record)));
  if (SP_IS_TRIGGER (record) || SP_IS_PROTECTIVE_FACTOR (record))
    return dup_field_title (record, "kind", lists, NULL);
  if (SP_IS_ACTION (record) || SP_IS_MINUTE (record) || SP_IS_ADDRESS (record) ||
      SP_IS_CONTRIBUTION (record) || SP_IS_FORMULATION (record))
    return dup_field_title (record, "text", lists, NULL);
  if (SP_IS_INCIDENT (record))
    return dup_field_title (record, "description", lists,
                            sp_incident_get_date (SP_INCIDENT (record)));
  if (SP_IS_SUPPORT_CONTACT (record))
    return dup_field_title (record, "content", lists,
                            sp_support_contact_get_date (SP_SUPPORT_CONTACT (record)));
  if (SP_IS_REFERRAL (record))
    return dup_date_title (_("Referral"), sp_referral_get_received (SP_REFERRAL (record)));

  return g_strdup (_(sp_record_get_record_type (record)->label));
}

/**
 * sp_person_dup_name:
 * @person: (nullable): a person
 *
 * Returns: (transfer full): "HOLLOWAY, Imogen"; "?" for nobody
 */
char *
sp_person_dup_name (SpRecord *person)
{
  if (person == NULL || !SP_IS_PERSON (person))
    return g_strdup ("?");

  return sp_format_name (sp_person_get_family_name (SP_PERSON (person)),
                         sp_person_get_given_names (SP_PERSON (person)));
}

/**
 * sp_member_dup_name:
 * @record: a record
 * @link: its field that refers to a member
 *
 * Returns: (transfer full): the member's name, or a word for somebody who is not known here
 */
char *
sp_member_dup_name (SpRecord   *record,
                    const char *link)
{
  SpRecord *member = sp_record_get_loaded (record) ? sp_record_get_link (record, link) : NULL;

  return member != NULL && sp_record_get_loaded (member) ? sp_record_dup_title (member, NULL) : g_strdup (_("Somebody"));
}

/**
 * sp_member_is_called:
 * @member: (nullable): a member
 * @name: a name as somebody typed it, given names first
 *
 * Returns: whether it is this member's name
 */
gboolean
sp_member_is_called (SpRecord   *member,
                     const char *name)
{
  g_autofree char *full = NULL;
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;

  if (member == NULL || !SP_IS_MEMBER (member) || sp_member_get_given_names (SP_MEMBER (member)) == NULL ||
      sp_member_get_family_name (SP_MEMBER (member)) == NULL)
    return FALSE;
  full = g_strdup_printf ("%s %s", sp_member_get_given_names (SP_MEMBER (member)),
                          sp_member_get_family_name (SP_MEMBER (member)));
  one = g_utf8_casefold (full, -1);
  other = g_utf8_casefold (name, -1);

  return g_str_equal (one, other);
}

static char *
dup_initials (SpRecord *person)
{
  if (person == NULL || !SP_IS_PERSON (person))
    return g_strdup ("?");

  return sp_format_initials (sp_person_get_family_name (SP_PERSON (person)),
                             sp_person_get_given_names (SP_PERSON (person)));
}

/**
 * sp_case_dup_people:
 * @short_names: initials only, as a list or a projector shows them
 *
 * Returns: (transfer full): victim and perpetrator, "I.H. / E.W."
 */
char *
sp_case_dup_people (SpRecord *record,
                    gboolean  short_names)
{
  SpRecord *victim = sp_record_get_link (record, "victim");
  SpRecord *perpetrator = sp_record_get_link (record, "perpetrator");
  g_autofree char *one = short_names ? dup_initials (victim) : sp_person_dup_name (victim);
  g_autofree char *other = short_names ? dup_initials (perpetrator) : sp_person_dup_name (perpetrator);

  /* Isolated, so that a name written from right to left does not turn the line around. */
  return g_strdup_printf ("\342\201\250%s\342\201\251 / \342\201\250%s\342\201\251", one, other);
}

/**
 * sp_case_dup_title:
 *
 * Returns: (transfer full): "K7M42 · HOLLOWAY, Imogen / W., Ewan"
 */
char *
sp_case_dup_title (SpRecord *record)
{
  g_autofree char *people = sp_case_dup_people (record, FALSE);
  const char *reference = sp_case_get_reference (SP_CASE (record));

  return g_strdup_printf ("%s · %s", reference != NULL ? reference : "…", people);
}

/**
 * sp_case_dup_next:
 *
 * Returns: (transfer full) (nullable): the next date of a case as a list shows it, "Review 04 Jun 2026"
 */
char *
sp_case_dup_next (SpRecord   *record,
                  const char *today)
{
  const char *review = sp_case_get_next_review (SP_CASE (record));
  const char *received = sp_case_get_received (SP_CASE (record));
  const char *closed = sp_case_get_closed (SP_CASE (record));
  g_autofree char *day = NULL;

  if (closed != NULL)
    {
      day = sp_format_date (closed);
      return g_strdup_printf (_("Closed %s"), day);
    }
  if (review != NULL)
    {
      day = sp_format_date (review);
      return strcmp (review, today) < 0 ? g_strdup_printf (_("Review was due %s"), day)
                                        : g_strdup_printf (_("Review %s"), day);
    }
  if (received != NULL)
    {
      day = sp_format_date (received);
      return g_strdup_printf (_("Received %s"), day);
    }

  return NULL;
}

/**
 * sp_case_dup_sentence:
 *
 * Returns: (transfer full): the row of a case as it is read out
 */
char *
sp_case_dup_sentence (SpRecord     *record,
                      SpValueLists *lists,
                      const char   *today)
{
  g_autofree char *victim = sp_person_dup_name (sp_record_get_link (record, "victim"));
  g_autofree char *perpetrator = sp_person_dup_name (sp_record_get_link (record, "perpetrator"));
  g_autofree char *risk = dup_field_words (record, "risk_level", lists);
  g_autofree char *status = dup_field_words (record, "status", lists);
  g_autofree char *next = sp_case_dup_next (record, today);
  const char *reference = sp_case_get_reference (SP_CASE (record));

  /* Translators: a row of the list of cases as it is read out: reference, victim, perpetrator, risk,
   * status, next date. */
  return g_strdup_printf (_("Case %s, victim %s, perpetrator %s, risk: %s, %s. %s"),
                          reference != NULL ? reference : "", victim, perpetrator,
                          risk != NULL ? risk : _("not judged"), status != NULL ? status : "",
                          next != NULL ? next : "");
}
