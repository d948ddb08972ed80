/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-referral-rules-private.h"

#include <string.h>

typedef struct
{
  const SpReferralRules *rules;
  const SpSheetRow *cells;
  SpReferralRow *row;
  gboolean refused[SP_REFERRAL_N_FIELDS]; /* something is wrong with the cell already */
  GDate dates[SP_REFERRAL_N_FIELDS];      /* invalid where there is none */
} Judgement;

static const char *
cell_text (const Judgement  *self,
           guint             column,
           SpSheetCellFlags *flags)
{
  const char *text = sp_sheet_row_get_cell (self->cells, column, flags);

  if (!sp_referral_mapping_is_mended (self->rules->mapping))
    return text;

  /* Programs save what they could not read as U+FFFD; it was not mended. */
  if (flags && strstr (text, "\xef\xbf\xbd"))
    *flags |= SP_SHEET_CELL_BAD;

  return sp_reject_cell_unwrap (text);
}

static void
reject_field (Judgement        *self,
              SpReferralField   field,
              SpReferralReason  reason)
{
  self->refused[field] = TRUE;
  sp_referral_row_add_issue (self->row, reason,
                             sp_referral_mapping_get_column (self->rules->mapping, field));
}

/* Reasons */

static gboolean
count_is_right (const Judgement *self)
{
  guint columns = sp_referral_mapping_get_n_columns (self->rules->mapping);
  guint original = sp_referral_mapping_get_n_original (self->rules->mapping);
  guint n = sp_sheet_row_get_n_cells (self->cells);

  if (sp_sheet_row_is_unclosed (self->cells))
    return FALSE;
  if (n > columns || (n < columns && !self->rules->pad_rows))
    return FALSE;

  /* A row whose cells are still shifted has something else where its number was written. */
  if (original < columns)
    for (const char *p = sp_sheet_row_get_cell (self->cells, original, NULL); *p; p++)
      if (!g_ascii_isdigit (*p))
        return FALSE;

  return TRUE;
}

static void
take_cells (Judgement *self)
{
  guint original = sp_referral_mapping_get_n_original (self->rules->mapping);

  for (guint i = 0; i < original; i++)
    {
      SpReferralField field = sp_referral_mapping_get_field (self->rules->mapping, i);
      glong limit = field == SP_REFERRAL_FIELD_NARRATIVE ? SP_REFERRAL_NARRATIVE_CHARS
                                                         : SP_REFERRAL_CELL_CHARS;
      SpSheetCellFlags flags;
      const char *text = cell_text (self, i, &flags);
      g_autofree char *tidy = NULL;
      gboolean refused = FALSE;

      if (flags & SP_SHEET_CELL_BAD)
        {
          sp_referral_row_add_issue (self->row, SP_REASON_BAD_ENCODING, i);
          refused = TRUE;
        }
      if ((flags & SP_SHEET_CELL_CUT) ||
          (strlen (text) > (gsize) limit && g_utf8_strlen (text, -1) > limit))
        {
          sp_referral_row_add_issue (self->row, SP_REASON_TOO_LONG, i);
          refused = TRUE;
        }

      tidy = sp_import_tidy_dup (text);
      if (field != SP_REFERRAL_FIELD_NONE)
        {
          self->refused[field] = refused;
          self->row->values[field] = g_steal_pointer (&tidy);
        }
      else if (!refused && *tidy)
        {
          if (!self->row->extras)
            self->row->extras = g_ptr_array_new_with_free_func (g_free);
          g_ptr_array_add (self->row->extras,
                           g_strdup (sp_referral_mapping_get_heading (self->rules->mapping, i)));
          g_ptr_array_add (self->row->extras, g_steal_pointer (&tidy));
        }
    }
}

static void
judge_date (Judgement       *self,
            SpReferralField  field,
            const char      *text)
{
  GDate *date = &self->dates[field];

  if (!sp_import_parse_date (text, date))
    {
      reject_field (self, field, SP_REASON_BAD_DATE);
      return;
    }

  g_free (self->row->values[field]);
  self->row->values[field] = sp_import_date_to_iso (date);
  if (g_date_compare (date, &self->rules->today) > 0)
    reject_field (self, field, SP_REASON_FUTURE_DATE);
}

static void
judge_field (Judgement       *self,
             SpReferralField  field)
{
  const char *text = sp_referral_row_get_text (self->row, field);
  SpTriState answer;

  if (self->refused[field])
    return;
  if (*text == '\0')
    {
      if (sp_referral_field_is_required (field))
        reject_field (self, field, SP_REASON_MISSING_REQUIRED);
      return;
    }

  switch (sp_referral_field_get_kind (field))
    {
    case SP_REFERRAL_KIND_DATE:
      judge_date (self, field, text);
      break;

    case SP_REFERRAL_KIND_YES_NO:
      if (!sp_import_parse_yes_no (text, &answer))
        reject_field (self, field, SP_REASON_BAD_YES_NO);
      break;

    case SP_REFERRAL_KIND_TEXT:
      if (field == SP_REFERRAL_FIELD_AGENCY)
        {
          self->row->agency = g_strdup (sp_agency_names_find (self->rules->agencies, text));
          if (!self->row->agency)
            reject_field (self, field, SP_REASON_UNKNOWN_AGENCY);
        }
      break;

    case SP_REFERRAL_KIND_LIST:
    case SP_REFERRAL_KIND_POSTCODE:
    default:
      break;
    }
}

static void
judge_order_of_dates (Judgement *self)
{
  const GDate *first = &self->dates[SP_REFERRAL_FIELD_FIRST];
  const GDate *last = &self->dates[SP_REFERRAL_FIELD_LAST];

  if (g_date_valid (first) && g_date_valid (last) && g_date_compare (last, first) < 0)
    reject_field (self, SP_REFERRAL_FIELD_LAST, SP_REASON_DATES_OUT_OF_ORDER);
}

/* An id counts as used by a row that was rejected, too: once mended, that row will claim it. */
static void
judge_id (Judgement *self)
{
  const char *id = sp_referral_row_get_text (self->row, SP_REFERRAL_FIELD_ID);

  if (*id && !self->refused[SP_REFERRAL_FIELD_ID] &&
      !sp_import_memory_add_id (self->rules->memory, id))
    reject_field (self, SP_REFERRAL_FIELD_ID, SP_REASON_DUPLICATE_ID);
}

/* Of a row whose cells cannot be told apart, the id is most likely still in its place. */
static void
keep_id_of_broken_row (Judgement *self)
{
  int column = sp_referral_mapping_get_column (self->rules->mapping, SP_REFERRAL_FIELD_ID);
  SpSheetCellFlags flags = SP_SHEET_CELL_NONE;
  g_autofree char *id = NULL;

  if (column < 0)
    return;
  id = sp_import_tidy_dup (cell_text (self, column, &flags));
  if (*id && !flags && strlen (id) <= SP_REFERRAL_CELL_CHARS)
    sp_import_memory_add_id (self->rules->memory, id);
}

/* Warnings */

static gboolean
says (const Judgement *self,
      SpReferralField  field,
      SpTriState       answer)
{
  return sp_referral_row_get_yes_no (self->row, field) == answer;
}

static gboolean
is_empty (const Judgement *self,
          SpReferralField  field)
{
  return *sp_referral_row_get_text (self->row, field) == '\0';
}

static void
warn (Judgement        *self,
      SpReferralReason  reason)
{
  sp_referral_row_add_issue (self->row, reason, -1);
}

static void
warn_of_gaps (Judgement *self)
{
  if (is_empty (self, SP_REFERRAL_FIELD_SAFE))
    warn (self, SP_REASON_SAFE_CONTACT_MISSING);
  if (says (self, SP_REFERRAL_FIELD_AWARE, SP_TRI_NO) &&
      is_empty (self, SP_REFERRAL_FIELD_AWARE_WHY))
    warn (self, SP_REASON_VICTIM_NOT_AWARE_NO_REASON);
  if (says (self, SP_REFERRAL_FIELD_CONSENT, SP_TRI_NO) && is_empty (self, SP_REFERRAL_FIELD_BASIS))
    warn (self, SP_REASON_NO_CONSENT_NO_BASIS);
}

static void
take_postcode (Judgement       *self,
               SpReferralField  field)
{
  g_autofree char *postcode = NULL;

  if (is_empty (self, field))
    return;

  if (!(postcode = sp_import_postcode_dup (self->row->values[field])))
    warn (self, SP_REASON_BAD_POSTCODE);
  else
    g_set_str (&self->row->values[field], postcode);
}

static void
take_codes (Judgement *self)
{
  g_auto(GStrv) items = NULL;
  g_autoptr(GStrvBuilder) codes = g_strv_builder_new ();
  const char *text = sp_referral_row_get_text (self->row, SP_REFERRAL_FIELD_RELATION);
  const char *code;

  self->row->crimes = sp_import_split_list (sp_referral_row_get_text (self->row,
                                                                      SP_REFERRAL_FIELD_CRIMES));

  if (*text)
    {
      if (!(code = sp_referral_codes_match (self->rules->codes, "relationship", text)))
        warn (self, SP_REASON_UNKNOWN_RELATIONSHIP);
      self->row->relationship = g_strdup (code ? code : text);
    }

  items = sp_import_split_list (sp_referral_row_get_text (self->row, SP_REFERRAL_FIELD_BEHAVE));
  for (char **item = items; *item; item++)
    {
      if (!(code = sp_referral_codes_match (self->rules->codes, "behaviour", *item)))
        warn (self, SP_REASON_UNKNOWN_BEHAVIOUR);
      g_strv_builder_add (codes, code ? code : *item);
    }
  self->row->behaviours = g_strv_builder_end (codes);
}

static void
compare_with_rows_above (Judgement *self)
{
  SpImportPerson victim = {
    sp_referral_row_get_text (self->row, SP_REFERRAL_FIELD_V_LAST),
    sp_referral_row_get_text (self->row, SP_REFERRAL_FIELD_V_FIRST),
    sp_referral_row_get_text (self->row, SP_REFERRAL_FIELD_V_DOB),
  };
  SpImportPerson perpetrator = {
    sp_referral_row_get_text (self->row, SP_REFERRAL_FIELD_P_LAST),
    sp_referral_row_get_text (self->row, SP_REFERRAL_FIELD_P_FIRST),
    sp_referral_row_get_text (self->row, SP_REFERRAL_FIELD_P_DOB),
  };
  gboolean repeat, dual_role;

  sp_import_memory_add_referral (self->rules->memory, &victim, &perpetrator,
                                 g_date_get_julian (&self->dates[SP_REFERRAL_FIELD_DATE]),
                                 &repeat, &dual_role);
  if (repeat)
    warn (self, SP_REASON_POSSIBLE_REPEAT);
  if (dual_role)
    warn (self, SP_REASON_DUAL_ROLE);
}

/* Rows */

/* Whether the row's number and a reason stand before its last cell, wherever that is. */
static gboolean
ends_with_reasons (const Judgement *self,
                   guint            n)
{
  const char *number, *reason;

  if (n <= SP_REJECTS_N_COLUMNS)
    return FALSE;
  number = sp_sheet_row_get_cell (self->cells, n - 3, NULL);
  reason = sp_sheet_row_get_cell (self->cells, n - 2, NULL);
  if (*number == '\0' || number[strspn (number, "0123456789")] != '\0')
    return FALSE;
  for (int i = 0; i <= SP_REASON_LAST_REJECTION; i++)
    if (g_str_has_prefix (reason, sp_referral_reason_get_code (i)))
      return TRUE;

  return FALSE;
}

static void
keep_cells (Judgement *self)
{
  g_autoptr(GStrvBuilder) cells = g_strv_builder_new ();
  guint kept = sp_sheet_row_get_n_kept (self->cells);
  guint original = sp_referral_mapping_get_n_original (self->rules->mapping);

  self->row->cut = sp_sheet_row_get_n_cells (self->cells) > kept;

  /* The reasons of the last time are written anew. */
  if (!sp_referral_row_has_issue (self->row, SP_REASON_COLUMN_COUNT))
    kept = MIN (kept, original);
  else if (sp_referral_mapping_is_mended (self->rules->mapping) && ends_with_reasons (self, kept))
    kept -= SP_REJECTS_N_COLUMNS;
  for (guint i = 0; i < kept; i++)
    {
      SpSheetCellFlags flags;

      g_strv_builder_add (cells, cell_text (self, i, &flags));
      self->row->cut = self->row->cut || (flags & SP_SHEET_CELL_CUT);
    }
  self->row->cells = g_strv_builder_end (cells);
}

/* Judges one row that is not blank, and remembers of it what later rows are compared with. */
SpReferralRow *
sp_referral_rules_judge (const SpReferralRules *rules,
                         const SpSheetRow      *cells)
{
  g_autoptr(SpReferralRow) row = sp_referral_row_new (sp_sheet_row_get_number (cells));
  Judgement self = { .rules = rules, .cells = cells, .row = row };

  g_date_clear (self.dates, SP_REFERRAL_N_FIELDS);

  if (count_is_right (&self))
    {
      take_cells (&self);
      for (int field = 0; field < SP_REFERRAL_N_FIELDS; field++)
        judge_field (&self, field);
      judge_order_of_dates (&self);
      judge_id (&self);
    }
  else
    {
      sp_referral_row_add_issue (row, SP_REASON_COLUMN_COUNT, -1);
      keep_id_of_broken_row (&self);
    }

  if (row->rejected)
    {
      keep_cells (&self);
      return g_steal_pointer (&row);
    }

  row->source_key = sp_referral_row_make_key (row);
  warn_of_gaps (&self);
  take_postcode (&self, SP_REFERRAL_FIELD_V_PC);
  take_postcode (&self, SP_REFERRAL_FIELD_P_PC);
  take_codes (&self);
  compare_with_rows_above (&self);

  return g_steal_pointer (&row);
}
