/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-referral-row-private.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

static const struct { const char *code; const char *advice; } reasons[SP_N_REASONS] = {
  [SP_REASON_BAD_DATE] = { "bad-date",
    N_("Write the date with all four digits of the year, like 04/06/2026 or 4 Jun 2026.") },
  [SP_REASON_BAD_ENCODING] = { "bad-encoding",
    N_("Some letters of this cell were damaged on the way. Type the text again.") },
  [SP_REASON_BAD_YES_NO] = { "bad-yes-no", N_("Write yes or no, or leave the cell empty.") },
  [SP_REASON_COLUMN_COUNT] = { "column-count",
    N_("This row does not have as many cells as there are headings. Add the missing cells, or "
       "take away those that are too many.") },
  [SP_REASON_DATES_OUT_OF_ORDER] = { "dates-out-of-order",
    N_("The last incident is before the first. Correct one of the two dates.") },
  [SP_REASON_DUPLICATE_ID] = { "duplicate-id",
    N_("A row higher up has the same number. Give this referral its own number, or delete the "
       "row if it is the same referral.") },
  [SP_REASON_FUTURE_DATE] = { "future-date", N_("This day has not come yet. Correct the date.") },
  [SP_REASON_MISSING_REQUIRED] = { "missing-required",
    N_("This cell must be filled in. Write UNKNOWN for a name that nobody knows.") },
  [SP_REASON_TOO_LONG] = { "too-long",
    N_("This cell is too long: 65,536 characters for the narrative, 4,096 for any other.") },
  [SP_REASON_UNKNOWN_AGENCY] = { "unknown-agency",
    N_("No agency of the partnership has this name. Write its name as the partnership does.") },
  [SP_REASON_BAD_POSTCODE] = { "bad-postcode", N_("This is not a full postcode.") },
  [SP_REASON_DUAL_ROLE] = { "dual-role",
    N_("One of the two stands in the other role in an earlier referral.") },
  [SP_REASON_NO_CONSENT_NO_BASIS] = { "no-consent-no-basis",
    N_("There is no consent, and no other basis is given.") },
  [SP_REASON_POSSIBLE_REPEAT] = { "possible-repeat",
    N_("The same two people were referred within the last twelve months.") },
  [SP_REASON_SAFE_CONTACT_MISSING] = { "safe-contact-missing",
    N_("It is not said whether it is safe to call the victim.") },
  [SP_REASON_UNKNOWN_BEHAVIOUR] = { "unknown-behaviour",
    N_("A behaviour is not on the list; its words are kept.") },
  [SP_REASON_UNKNOWN_RELATIONSHIP] = { "unknown-relationship",
    N_("The relationship is not on the list; its words are kept.") },
  [SP_REASON_VICTIM_NOT_AWARE_NO_REASON] = { "victim-not-aware-no-reason",
    N_("The victim is not aware of the referral, and no reason is given.") },
};

/**
 * sp_referral_reason_get_code:
 * @reason: a reason
 *
 * Returns: the reason's code, as in `bad-date`
 */
const char *
sp_referral_reason_get_code (SpReferralReason reason)
{
  g_return_val_if_fail (reason < SP_N_REASONS, NULL);

  return reasons[reason].code;
}

/**
 * sp_referral_reason_get_advice:
 * @reason: a reason
 *
 * Returns: what is wrong or what to do, untranslated (pass it through gettext)
 */
const char *
sp_referral_reason_get_advice (SpReferralReason reason)
{
  g_return_val_if_fail (reason < SP_N_REASONS, NULL);

  return reasons[reason].advice;
}

SpReferralRow *
sp_referral_row_new (guint64 number)
{
  SpReferralRow *self = g_atomic_rc_box_new0 (SpReferralRow);

  self->number = number;
  self->issues = g_array_new (FALSE, FALSE, sizeof (SpReferralIssue));

  return self;
}

/**
 * sp_referral_row_ref:
 * @self: a row
 *
 * Returns: (transfer full): the same row
 */
SpReferralRow *
sp_referral_row_ref (SpReferralRow *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_row (SpReferralRow *self)
{
  g_array_unref (self->issues);
  for (int i = 0; i < SP_REFERRAL_N_FIELDS; i++)
    g_free (self->values[i]);
  g_strfreev (self->crimes);
  g_strfreev (self->behaviours);
  g_free (self->relationship);
  g_free (self->agency);
  g_free (self->source_key);
  g_clear_pointer (&self->extras, g_ptr_array_unref);
  g_strfreev (self->cells);
}

/**
 * sp_referral_row_unref:
 * @self: (transfer full): a row
 *
 * Lets go of a row.
 */
void
sp_referral_row_unref (SpReferralRow *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) clear_row);
}

/* Keeps the issues in order; a warning stands once in a row, wherever it comes from. */
void
sp_referral_row_add_issue (SpReferralRow    *self,
                           SpReferralReason  reason,
                           int               column)
{
  SpReferralIssue issue = { reason, column };
  guint at = 0;

  if (reason <= SP_REASON_LAST_REJECTION)
    self->rejected = TRUE;
  else if (sp_referral_row_has_issue (self, reason))
    return;

  for (; at < self->issues->len; at++)
    {
      const SpReferralIssue *other = &g_array_index (self->issues, SpReferralIssue, at);

      if (other->reason > reason || (other->reason == reason && other->column > column))
        break;
    }
  g_array_insert_val (self->issues, at, issue);
}

/**
 * sp_referral_row_get_number:
 * @self: a row
 *
 * Returns: its number in the spreadsheet
 */
guint64
sp_referral_row_get_number (const SpReferralRow *self)
{
  return self->number;
}

/**
 * sp_referral_row_get_verdict:
 * @self: a row
 *
 * Returns: whether the row is imported
 */
SpReferralVerdict
sp_referral_row_get_verdict (const SpReferralRow *self)
{
  if (self->rejected)
    return SP_REFERRAL_REJECTED;

  return self->issues->len ? SP_REFERRAL_IMPORTED_WITH_WARNINGS : SP_REFERRAL_IMPORTED;
}

/**
 * sp_referral_row_get_issues:
 * @self: a row
 * @n_issues: (out): how many
 *
 * Returns: (array length=n_issues): the reasons for a rejection, or the warnings, in the order
 *   of their codes
 */
const SpReferralIssue *
sp_referral_row_get_issues (const SpReferralRow *self,
                            guint               *n_issues)
{
  *n_issues = self->issues->len;

  return (const SpReferralIssue *) (void *) self->issues->data;
}

/**
 * sp_referral_row_has_issue:
 * @self: a row
 * @reason: a reason
 *
 * Returns: %TRUE if that is among what is wrong
 */
gboolean
sp_referral_row_has_issue (const SpReferralRow *self,
                           SpReferralReason     reason)
{
  for (guint i = 0; i < self->issues->len; i++)
    if (g_array_index (self->issues, SpReferralIssue, i).reason == reason)
      return TRUE;

  return FALSE;
}

/**
 * sp_referral_row_get_text:
 * @self: a row
 * @field: a field
 *
 * Returns: the cell without outer spaces; a date as `YYYY-MM-DD`, a postcode in capitals with one
 *   space, where they are valid; empty where there is none
 */
const char *
sp_referral_row_get_text (const SpReferralRow *self,
                          SpReferralField      field)
{
  g_return_val_if_fail (field >= 0 && field < SP_REFERRAL_N_FIELDS, NULL);

  return self->values[field] ? self->values[field] : "";
}

/**
 * sp_referral_row_get_yes_no:
 * @self: a row
 * @field: a field of yes or no
 *
 * Returns: the answer, unset where the cell is blank or no answer
 */
SpTriState
sp_referral_row_get_yes_no (const SpReferralRow *self,
                            SpReferralField      field)
{
  SpTriState answer;

  return sp_import_parse_yes_no (sp_referral_row_get_text (self, field), &answer) ? answer
                                                                                 : SP_TRI_UNSET;
}

static const char * const *
strv_or_none (const GStrv strv)
{
  static const char *const none[] = { NULL };

  return strv ? (const char * const *) strv : none;
}

/**
 * sp_referral_row_get_crimes:
 * @self: a row
 *
 * Returns: the crime references
 */
const char * const *
sp_referral_row_get_crimes (const SpReferralRow *self)
{
  return strv_or_none (self->crimes);
}

/**
 * sp_referral_row_get_behaviours:
 * @self: a row
 *
 * Returns: the behaviours' codes; of those that are on no list, their words
 */
const char * const *
sp_referral_row_get_behaviours (const SpReferralRow *self)
{
  return strv_or_none (self->behaviours);
}

/**
 * sp_referral_row_get_relationship:
 * @self: a row
 *
 * Returns: the relationship's code; its words where it is on no list; empty for none
 */
const char *
sp_referral_row_get_relationship (const SpReferralRow *self)
{
  return self->relationship ? self->relationship : "";
}

/**
 * sp_referral_row_get_agency:
 * @self: a row
 *
 * Returns: (nullable): the referring agency's code in the #SpAgencyNames
 */
const char *
sp_referral_row_get_agency (const SpReferralRow *self)
{
  return self->agency;
}

/**
 * sp_referral_row_get_source_key:
 * @self: a row
 *
 * Returns: (nullable): of an imported row, 32 hexadecimal digits that are the same whenever the
 *   same referral is read again: a hash of the agency and the id, or, without an id, of all
 *   that the row says
 */
const char *
sp_referral_row_get_source_key (const SpReferralRow *self)
{
  return self->source_key;
}

/**
 * sp_referral_row_get_n_extras:
 * @self: a row
 *
 * Returns: how many cells that no field takes have something in them
 */
guint
sp_referral_row_get_n_extras (const SpReferralRow *self)
{
  return self->extras ? self->extras->len / 2 : 0;
}

/**
 * sp_referral_row_get_extra:
 * @self: a row
 * @index: from 0
 * @heading: (out) (optional): the heading of the cell's column
 *
 * Returns: the cell's text
 */
const char *
sp_referral_row_get_extra (const SpReferralRow  *self,
                           guint                 index,
                           const char          **heading)
{
  g_return_val_if_fail (index < sp_referral_row_get_n_extras (self), NULL);

  if (heading)
    *heading = g_ptr_array_index (self->extras, 2 * index);

  return g_ptr_array_index (self->extras, 2 * index + 1);
}

/**
 * sp_referral_row_get_cells:
 * @self: a row
 *
 * Returns: of a rejected row, its cells as they are in the file; else none
 */
const char * const *
sp_referral_row_get_cells (const SpReferralRow *self)
{
  return strv_or_none (self->cells);
}

/**
 * sp_referral_row_is_cut:
 * @self: a row
 *
 * Returns: %TRUE if a cell was so long that sp_referral_row_get_cells() has only its beginning
 */
gboolean
sp_referral_row_is_cut (const SpReferralRow *self)
{
  return self->cut;
}

static void
hash_part (crypto_generichash_state *state,
           const char               *name,
           const char               *value)
{
  crypto_generichash_update (state, (const guint8 *) name, strlen (name) + 1);
  crypto_generichash_update (state, (const guint8 *) value, strlen (value) + 1);
}

/* Texts hold no NUL, so that parts closed by one cannot run together. */
char *
sp_referral_row_make_key (const SpReferralRow *self)
{
  crypto_generichash_state state;
  guint8 digest[16];
  char hex[2 * sizeof digest + 1];

  crypto_generichash_init (&state, NULL, 0, sizeof digest);
  hash_part (&state, "agency", self->agency ? self->agency : "");
  if (*sp_referral_row_get_text (self, SP_REFERRAL_FIELD_ID))
    {
      hash_part (&state, "id", self->values[SP_REFERRAL_FIELD_ID]);
    }
  else
    {
      for (int i = 0; i < SP_REFERRAL_N_FIELDS; i++)
        if (i != SP_REFERRAL_FIELD_AGENCY && *sp_referral_row_get_text (self, i))
          hash_part (&state, sp_referral_field_get_name (i), self->values[i]);
      for (guint i = 0; self->extras && i + 1 < self->extras->len; i += 2)
        hash_part (&state, g_ptr_array_index (self->extras, i),
                   g_ptr_array_index (self->extras, i + 1));
    }
  crypto_generichash_final (&state, digest, sizeof digest);

  return g_strdup (sodium_bin2hex (hex, sizeof hex, digest, sizeof digest));
}
