/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-compartment.h"
#include "sp-date.h"
#include "sp-id.h"
#include "sp-json.h"
#include "sp-review-periods.h"
#include "sp-validate.h"

#include <string.h>

typedef struct
{
  const SpRecordType *type;
  JsonObject *fields;
  GArray *errors;
} Checker;

static void
add_error (Checker    *checker,
           const char *name,
           SpFault     fault)
{
  SpFieldError error = { sp_record_type_find_field (checker->type, name), fault };

  g_assert (error.field != NULL);

  for (guint i = 0; i < checker->errors->len; i++)
    if (g_array_index (checker->errors, SpFieldError, i).field == error.field)
      return;

  g_array_append_val (checker->errors, error);
}

static const char *
text_of (Checker    *checker,
         const char *name)
{
  return sp_json_get_text (checker->fields, name);
}

static gboolean
is_one_of (const char         *text,
           const char * const *codes)
{
  return text != NULL && g_strv_contains (codes, text);
}

static void
check_order_of_dates (Checker    *checker,
                      const char *first,
                      const char *second)
{
  const char *a = text_of (checker, first);
  const char *b = text_of (checker, second);

  if (sp_date_is_valid (a) && sp_date_is_valid (b) && strcmp (b, a) < 0)
    add_error (checker, second, SP_FAULT_BEFORE_START);
}

/* domain.md §3: the outcome is mandatory when an action ends, so that "circumstances changed" and "the
 * agency did not act" stay apart. */
static void
check_action (Checker *checker)
{
  static const char * const ended[] = { "complete", "circumstances_changed", "not_done", "cancelled",
                                        NULL };

  if (is_one_of (text_of (checker, "status"), ended) && text_of (checker, "outcome") == NULL)
    add_error (checker, "outcome", SP_FAULT_OUTCOME_MISSING);
}

/* domain.md §2: a declined referral needs the reason and the advice given. */
static void
check_case (Checker *checker)
{
  if (text_of (checker, "reference") != NULL && !sp_reference_is_valid (text_of (checker, "reference")))
    add_error (checker, "reference", SP_FAULT_REFERENCE_FORM);

  if (g_strcmp0 (text_of (checker, "status"), "declined") == 0)
    {
      if (text_of (checker, "decline_reason") == NULL)
        add_error (checker, "decline_reason", SP_FAULT_REQUIRED);
      if (text_of (checker, "advice_given") == NULL)
        add_error (checker, "advice_given", SP_FAULT_ADVICE_MISSING);
    }
}

/* Whoever a return is opened to (product.md, research returns), its own agency is among them: the information stays its
 * own (domain.md §7, ownership). */
static void
check_opens_to (Checker *checker)
{
  g_auto(GStrv) readers = sp_json_dup_strv (checker->fields, "opens_to");
  const char *agency = text_of (checker, "agency");

  if (readers != NULL && readers[0] != NULL && agency != NULL &&
      !g_strv_contains ((const char * const *) readers, agency))
    add_error (checker, "opens_to", SP_FAULT_NOT_A_READER);
}

/* domain.md §7: handling code C needs its conditions; "nothing known" is a contribution. */
static void
check_contribution (Checker *checker)
{
  if (g_strcmp0 (text_of (checker, "handling"), "C") == 0 && text_of (checker, "conditions") == NULL)
    add_error (checker, "conditions", SP_FAULT_CONDITIONS_MISSING);
  if (text_of (checker, "text") == NULL && !sp_json_get_flag (checker->fields, "nothing_known"))
    add_error (checker, "text", SP_FAULT_TEXT_OR_NOTHING_KNOWN);
  check_opens_to (checker);
}

/* Stalking Protection Act 2019 s.3: a fixed term of at least two years from the day it is made. */
static void
check_order (Checker *checker)
{
  const char *made = text_of (checker, "made");
  const char *ends = text_of (checker, "ends");
  GDate earliest, end;

  check_order_of_dates (checker, "starts", "ends");
  check_order_of_dates (checker, "made", "served");

  if (g_strcmp0 (text_of (checker, "kind"), "spo") != 0 || !sp_date_parse (made, &earliest) ||
      !sp_date_parse (ends, &end))
    return;

  g_date_add_years (&earliest, 2);
  if (g_date_compare (&end, &earliest) < 0)
    add_error (checker, "ends", SP_FAULT_TERM_TOO_SHORT);
}

static void
check_person (Checker *checker)
{
  const char *number = text_of (checker, "nhs_number");

  if (number != NULL && !sp_nhs_number_is_valid (number))
    add_error (checker, "nhs_number", SP_FAULT_NHS_NUMBER);
}

/* domain.md §7, retention: a decision to keep names the day of the next review, which is still to come. */
static void
check_retention (Checker *checker)
{
  check_order_of_dates (checker, "date", "until");
}

/* Nobody means to keep a case for no time at all, or until somebody is ten. */
static void
check_periods (Checker *checker)
{
  for (guint i = 0; i < checker->type->n_fields; i++)
    {
      const char *name = checker->type->fields[i].name;
      gint64 value = sp_json_get_int (checker->fields, name, G_MININT64);
      int least, most;

      if (sp_review_periods_bounds (name, &least, &most) && value != G_MININT64 && (value < least || value > most))
        add_error (checker, name, SP_FAULT_OUT_OF_RANGE);
    }
}

static void
check_hold (Checker *checker)
{
  check_order_of_dates (checker, "date", "released");
  if (text_of (checker, "released") != NULL && text_of (checker, "released_reason") == NULL)
    add_error (checker, "released_reason", SP_FAULT_REQUIRED);
}

/* Data Protection Act 2018 ss.45(7) and 54(3B): a refusal and more time have their reasons. */
static void
check_access_request (Checker *checker)
{
  const char *state = text_of (checker, "state");

  check_order_of_dates (checker, "received", "ended");
  check_order_of_dates (checker, "received", "extended");
  check_order_of_dates (checker, "identity_asked", "identity_checked");
  check_order_of_dates (checker, "more_asked", "more_told");
  if (text_of (checker, "extended") != NULL && text_of (checker, "extended_reason") == NULL)
    add_error (checker, "extended_reason", SP_FAULT_REQUIRED);
  if (g_strcmp0 (state, "refused") == 0 && text_of (checker, "outcome") == NULL)
    add_error (checker, "outcome", SP_FAULT_REQUIRED);
}

/* domain.md §7, access requests: what is not disclosed has its ground. */
static void
check_access_decision (Checker *checker)
{
  const char *decision = text_of (checker, "decision");

  if (!sp_id_is_valid (text_of (checker, "record")))
    add_error (checker, "record", SP_FAULT_NOT_A_REFERENCE);
  if (decision != NULL && strcmp (decision, "disclose") != 0 && text_of (checker, "ground") == NULL)
    add_error (checker, "ground", SP_FAULT_REQUIRED);
  if (g_strcmp0 (decision, "redact") == 0 && text_of (checker, "text") == NULL)
    add_error (checker, "text", SP_FAULT_REQUIRED);
}

static void
check_risk_result (Checker *checker)
{
  gint64 count = sp_json_get_int (checker->fields, "count", -1);
  gint64 total = sp_json_get_int (checker->fields, "total", -1);

  if (count >= 0 && total >= 0 && count > total)
    add_error (checker, "count", SP_FAULT_COUNT_ABOVE_TOTAL);
}

static gboolean
is_time (const char *text)
{
  return strlen (text) == 5 && text[2] == ':' && g_ascii_isdigit (text[0]) && g_ascii_isdigit (text[1]) &&
         g_ascii_isdigit (text[3]) && g_ascii_isdigit (text[4]) && strncmp (text, "24", 2) < 0 && text[3] < '6';
}

static void
check_meeting (Checker *checker)
{
  static const char * const times[] = { "starts", "ends" };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    if (text_of (checker, times[i]) != NULL && !is_time (text_of (checker, times[i])))
      add_error (checker, times[i], SP_FAULT_TIME);
}

/* Of a retention group that was added nothing else says the years; of any other word they would say nothing. */
static void
check_years (Checker    *checker,
             const char *list,
             const char *code)
{
  gboolean group = sp_review_periods_has_own (list, code);

  for (guint i = 0; sp_review_own_fields[i] != NULL; i++)
    {
      const char *name = sp_review_own_fields[i];
      gboolean said = sp_json_get_int (checker->fields, name, G_MININT64) != G_MININT64;

      if (said && !group)
        add_error (checker, name, SP_FAULT_KIND);
      if (!said && group && sp_review_periods_get_otherwise (name) != 0)
        add_error (checker, name, SP_FAULT_REQUIRED);
    }
  check_periods (checker);
}

/* Nobody adds to a list that is fixed, or what a list cannot have. */
static void
check_list_item (Checker *checker)
{
  const char *list = text_of (checker, "list");
  const char *code = text_of (checker, "code");

  if (list != NULL && code != NULL)
    check_years (checker, list, code);
  if (list != NULL && !sp_value_lists_is_editable (list))
    add_error (checker, "list", SP_FAULT_NOT_IN_LIST);
  else if (list != NULL && code != NULL && !sp_value_lists_may_have (list, code))
    add_error (checker, "code", SP_FAULT_NOT_IN_LIST);
}

static void
check_referral (Checker *checker)
{
  check_order_of_dates (checker, "first_incident", "last_incident");
}

static void
check_intervention (Checker *checker)
{
  check_order_of_dates (checker, "starts", "ends");
}

static const struct
{
  const char *type;
  void (*check) (Checker *checker);
} type_checks[] = {
  { "access_decision", check_access_decision },
  { "access_request", check_access_request },
  { "action", check_action },
  { "case", check_case },
  { "contribution", check_contribution },
  { "hold", check_hold },
  { "intervention", check_intervention },
  { "list_item", check_list_item },
  { "meeting", check_meeting },
  { "order", check_order },
  { "partnership", check_periods },
  { "person", check_person },
  { "referral", check_referral },
  { "retention", check_retention },
  { "risk_result", check_risk_result },
};

/* What an agency has to do, it has to see. */
static void
check_tasked (Checker    *checker,
              const char *compartment)
{
  const char *agency = checker->type->writers == SP_WRITERS_TASKED ? text_of (checker, checker->type->owner) : NULL;

  if (agency != NULL && !sp_compartment_has_reader (compartment, agency))
    add_error (checker, checker->type->owner, SP_FAULT_NOT_A_READER);
}

/* Blanks, or a set of nothing: the same as not set. */
static gboolean
says_nothing (JsonNode *value)
{
  g_autofree char *bare = NULL;

  if (JSON_NODE_HOLDS_ARRAY (value))
    return json_array_get_length (json_node_get_array (value)) == 0;

  if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_STRING)
    return FALSE;

  bare = g_strstrip (json_node_dup_string (value));

  return *bare == '\0';
}

static void
check_fields (Checker      *checker,
              SpValueLists *lists)
{
  for (guint i = 0; i < checker->type->n_fields; i++)
    {
      const SpField *field = &checker->type->fields[i];
      JsonNode *value = json_object_get_member (checker->fields, field->name);
      SpFault fault;

      if (value == NULL || JSON_NODE_HOLDS_NULL (value))
        {
          if (field->flags & SP_FIELD_REQUIRED)
            add_error (checker, field->name, SP_FAULT_REQUIRED);
        }
      else if (!sp_validate_value (field, value, lists, &fault))
        add_error (checker, field->name, fault);
      else if ((field->flags & SP_FIELD_REQUIRED) != 0 && says_nothing (value))
        add_error (checker, field->name, SP_FAULT_REQUIRED);
    }

  for (guint i = 0; i < G_N_ELEMENTS (type_checks); i++)
    if (strcmp (checker->type->name, type_checks[i].type) == 0)
      type_checks[i].check (checker);
}

/**
 * sp_validate:
 * @type: the record's type
 * @fields: all of its fields
 * @lists: the value lists
 *
 * Members that @type does not know are not looked at: a newer version checks them.
 *
 * Returns: (transfer full) (element-type SpFieldError): at most one error a field; empty where all
 *   is well
 */
GArray *
sp_validate (const SpRecordType *type,
             JsonObject         *fields,
             SpValueLists       *lists)
{
  Checker checker = { type, fields, g_array_new (FALSE, FALSE, sizeof (SpFieldError)) };

  g_return_val_if_fail (type != NULL && fields != NULL, NULL);

  check_fields (&checker, lists);

  return checker.errors;
}

/**
 * sp_validate_in:
 * @type: the record's type
 * @compartment: where it lies
 * @fields: all of its fields
 * @lists: the value lists
 *
 * As sp_validate (), and what the place asks for: who keeps something from others in the case says why
 * (domain.md §7), and keeps no task from the agency that has it.
 *
 * Returns: (transfer full) (element-type SpFieldError): at most one error a field; empty where all
 *   is well
 */
GArray *
sp_validate_in (const SpRecordType *type,
                const char         *compartment,
                JsonObject         *fields,
                SpValueLists       *lists)
{
  Checker checker = { type, fields, g_array_new (FALSE, FALSE, sizeof (SpFieldError)) };

  g_return_val_if_fail (type != NULL && fields != NULL, NULL);

  check_fields (&checker, lists);
  if (sp_compartment_is_restricted (compartment) &&
      sp_record_type_find_field (type, SP_RESTRICTION_FIELD) != NULL &&
      text_of (&checker, SP_RESTRICTION_FIELD) == NULL)
    add_error (&checker, SP_RESTRICTION_FIELD, SP_FAULT_RESTRICTION_REASON_MISSING);
  if (sp_compartment_is_restricted (compartment))
    check_tasked (&checker, compartment);

  return checker.errors;
}

/**
 * sp_fault_to_code:
 *
 * Returns: (transfer none): the word for it in problems and verdicts
 */
const char *
sp_fault_to_code (SpFault fault)
{
  static const char * const codes[] = {
    [SP_FAULT_REQUIRED] = "required",
    [SP_FAULT_KIND] = "kind",
    [SP_FAULT_TOO_LONG] = "too-long",
    [SP_FAULT_NOT_IN_LIST] = "not-in-list",
    [SP_FAULT_NOT_A_DATE] = "not-a-date",
    [SP_FAULT_NOT_AN_INSTANT] = "not-an-instant",
    [SP_FAULT_NOT_A_REFERENCE] = "not-a-reference",
    [SP_FAULT_OUT_OF_RANGE] = "out-of-range",
    [SP_FAULT_CONTROL_CHARACTER] = "control-character",
    [SP_FAULT_REFERENCE_FORM] = "reference-form",
    [SP_FAULT_NHS_NUMBER] = "nhs-number",
    [SP_FAULT_TIME] = "time",
    [SP_FAULT_BEFORE_START] = "before-start",
    [SP_FAULT_OUTCOME_MISSING] = "outcome-missing",
    [SP_FAULT_ADVICE_MISSING] = "advice-missing",
    [SP_FAULT_CONDITIONS_MISSING] = "conditions-missing",
    [SP_FAULT_TEXT_OR_NOTHING_KNOWN] = "text-or-nothing-known",
    [SP_FAULT_TERM_TOO_SHORT] = "term-too-short",
    [SP_FAULT_COUNT_ABOVE_TOTAL] = "count-above-total",
    [SP_FAULT_RESTRICTION_REASON_MISSING] = "restriction-reason-missing",
    [SP_FAULT_NOT_A_READER] = "not-a-reader",
  };

  g_return_val_if_fail ((guint) fault < G_N_ELEMENTS (codes), NULL);

  return codes[fault];
}
