/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-import-line-private.h"
#include "sp-format.h"

struct _SpImportLine
{
  GObject parent_instance;

  guint64 number;
  SpReferralVerdict verdict;
  char *who;
  char *words;
};

G_DEFINE_FINAL_TYPE (SpImportLine, sp_import_line, G_TYPE_OBJECT)

static void
sp_import_line_finalize (GObject *object)
{
  SpImportLine *self = SP_IMPORT_LINE (object);

  g_free (self->who);
  g_free (self->words);

  G_OBJECT_CLASS (sp_import_line_parent_class)->finalize (object);
}

static void
sp_import_line_class_init (SpImportLineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sp_import_line_finalize;
}

static void
sp_import_line_init (SpImportLine *self)
{
}

static const char *
reason_words (SpReferralReason reason)
{
  switch (reason)
    {
    case SP_REASON_BAD_DATE:
      return _("a date that cannot be read");
    case SP_REASON_BAD_ENCODING:
      return _("letters that cannot be read");
    case SP_REASON_BAD_YES_NO:
      return _("neither yes nor no");
    case SP_REASON_COLUMN_COUNT:
      return _("too many or too few cells");
    case SP_REASON_DATES_OUT_OF_ORDER:
      return _("the last incident lies before the first");
    case SP_REASON_DUPLICATE_ID:
      return _("its number was used higher up in this file");
    case SP_REASON_FUTURE_DATE:
      return _("a date in the future");
    case SP_REASON_MISSING_REQUIRED:
      return _("something needed is missing");
    case SP_REASON_TOO_LONG:
      return _("a text that is too long");
    case SP_REASON_UNKNOWN_AGENCY:
      return _("an agency that is not known here");
    case SP_REASON_BAD_POSTCODE:
      return _("a postcode that does not look right");
    case SP_REASON_DUAL_ROLE:
      return _("somebody is victim in one row and perpetrator in another");
    case SP_REASON_NO_CONSENT_NO_BASIS:
      return _("no consent, and no basis given");
    case SP_REASON_POSSIBLE_REPEAT:
      return _("the same two people within twelve months");
    case SP_REASON_SAFE_CONTACT_MISSING:
      return _("nothing said about safe contact");
    case SP_REASON_UNKNOWN_BEHAVIOUR:
      return _("a behaviour that is not on the list; its words are kept");
    case SP_REASON_UNKNOWN_RELATIONSHIP:
      return _("a relationship that is not on the list; its words are kept");
    case SP_REASON_VICTIM_NOT_AWARE_NO_REASON:
      return _("the victim is not aware, and no reason given");
    case SP_N_REASONS:
    default:
      return _("something that this version does not know");
    }
}

static char *
dup_issue_words (const SpReferralRow *row, SpReferralMapping *mapping)
{
  g_autoptr(GString) text = g_string_new (NULL);
  const SpReferralIssue *issues;
  guint n_issues;

  issues = sp_referral_row_get_issues (row, &n_issues);
  for (guint i = 0; i < n_issues; i++)
    {
      const char *heading =
          issues[i].column >= 0 &&
                  (guint) issues[i].column < sp_referral_mapping_get_n_columns (mapping)
              ? sp_referral_mapping_get_heading (mapping, issues[i].column)
              : NULL;

      if (text->len > 0)
        g_string_append (text, "; ");
      if (heading != NULL)
        g_string_append_printf (text, "%s: ", heading);
      g_string_append (text, reason_words (issues[i].reason));
    }

  return g_string_free_and_steal (g_steal_pointer (&text));
}

/** sp_import_line_new: Returns: (transfer full): @row in words */
SpImportLine *
sp_import_line_new (const SpReferralRow *row, SpReferralMapping *mapping)
{
  SpImportLine *self = g_object_new (SP_TYPE_IMPORT_LINE, NULL);
  g_autofree char *victim =
      sp_format_name (sp_referral_row_get_text (row, SP_REFERRAL_FIELD_V_LAST),
                      sp_referral_row_get_text (row, SP_REFERRAL_FIELD_V_FIRST));
  g_autofree char *perpetrator =
      sp_format_name (sp_referral_row_get_text (row, SP_REFERRAL_FIELD_P_LAST),
                      sp_referral_row_get_text (row, SP_REFERRAL_FIELD_P_FIRST));
  g_autofree char *issues = dup_issue_words (row, mapping);

  self->number = sp_referral_row_get_number (row);
  self->verdict = sp_referral_row_get_verdict (row);
  /* Translators: the victim's name, then the perpetrator's */
  self->who = g_strdup_printf (_("%s / %s"), victim, perpetrator);
  if (self->verdict == SP_REFERRAL_REJECTED)
    self->words = g_strdup_printf (_("Rejected: %s"), issues);
  else if (*issues != '\0')
    self->words = g_strdup_printf (_("Imported, but look at: %s"), issues);
  else
    self->words = g_strdup (_("Imported"));

  return self;
}

/** sp_import_line_get_number: Returns: the row's number, as a spreadsheet program shows it */
guint64
sp_import_line_get_number (SpImportLine *self)
{
  return self->number;
}

/** sp_import_line_get_verdict: Returns: what becomes of the row */
SpReferralVerdict
sp_import_line_get_verdict (SpImportLine *self)
{
  return self->verdict;
}

/** sp_import_line_get_who: Returns: the two names in the row */
const char *
sp_import_line_get_who (SpImportLine *self)
{
  return self->who;
}

/** sp_import_line_get_words: Returns: what will happen, and why */
const char *
sp_import_line_get_words (SpImportLine *self)
{
  return self->words;
}
