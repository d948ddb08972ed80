/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-referral-reader.h"

#include "sp-referral-rules-private.h"

struct _SpReferralReader
{
  GObject parent_instance;

  SpSheet *sheet;
  SpReferralRules rules;
  SpReferralCounts counts;
};

G_DEFINE_FINAL_TYPE (SpReferralReader, sp_referral_reader, G_TYPE_OBJECT)

static void
sp_referral_reader_dispose (GObject *object)
{
  SpReferralReader *self = SP_REFERRAL_READER (object);

  g_clear_object (&self->rules.mapping);
  g_clear_object (&self->rules.agencies);

  G_OBJECT_CLASS (sp_referral_reader_parent_class)->dispose (object);
}

static void
sp_referral_reader_finalize (GObject *object)
{
  SpReferralReader *self = SP_REFERRAL_READER (object);

  g_clear_pointer (&self->sheet, sp_sheet_close);
  g_clear_pointer (&self->rules.memory, sp_import_memory_free);
  g_clear_pointer (&self->rules.codes, sp_referral_codes_free);

  G_OBJECT_CLASS (sp_referral_reader_parent_class)->finalize (object);
}

static void
sp_referral_reader_class_init (SpReferralReaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sp_referral_reader_dispose;
  object_class->finalize = sp_referral_reader_finalize;
}

static void
sp_referral_reader_init (SpReferralReader *self)
{
  g_autoptr(SpValueLists) lists = sp_value_lists_new ();

  self->rules.memory = sp_import_memory_new ();
  self->rules.codes = sp_referral_codes_new (lists);
}

static gboolean
read_headings (SpReferralReader  *self,
               GCancellable      *cancellable,
               GError           **error)
{
  GError *local = NULL;
  const SpSheetRow *row;

  do
    row = sp_sheet_next (self->sheet, cancellable, &local);
  while (row && sp_sheet_row_is_blank (row));

  if (local)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  if (!row)
    {
      g_set_error_literal (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_EMPTY,
                           "There is nothing in this spreadsheet.");
      return FALSE;
    }
  if (sp_sheet_row_get_n_cells (row) > SP_SHEET_COLUMNS)
    {
      g_set_error (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_TOO_BIG,
                   "This spreadsheet has more than %d columns.", SP_SHEET_COLUMNS);
      return FALSE;
    }
  if (sp_sheet_row_is_unclosed (row))
    {
      g_set_error_literal (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_NOT_A_TABLE,
                           "The headings of this file have a quotation mark that is never "
                           "closed.");
      return FALSE;
    }

  self->rules.mapping = sp_referral_mapping_new_from_row (row);

  return TRUE;
}

/**
 * sp_referral_reader_open:
 * @path: a spreadsheet
 * @sheet_name: (nullable): which sheet of a workbook
 * @agencies: whose referrals are taken
 * @today: after which no day lies
 * @cancellable: (nullable): to stop
 * @error: why not
 *
 * Opens a spreadsheet of referrals and reads its headings. Its mapping may then be changed,
 * before the first row is read. A reader belongs to one thread at a time.
 *
 * Returns: (transfer full) (nullable): the reader
 */
SpReferralReader *
sp_referral_reader_open (const char     *path,
                         const char     *sheet_name,
                         SpAgencyNames  *agencies,
                         const GDate    *today,
                         GCancellable   *cancellable,
                         GError        **error)
{
  g_autoptr(SpReferralReader) self = g_object_new (SP_TYPE_REFERRAL_READER, NULL);

  g_return_val_if_fail (SP_IS_AGENCY_NAMES (agencies), NULL);
  g_return_val_if_fail (today != NULL && g_date_valid (today), NULL);

  self->rules.agencies = g_object_ref (agencies);
  self->rules.today = *today;
  if (!(self->sheet = sp_sheet_open (path, sheet_name, cancellable, error)) ||
      !read_headings (self, cancellable, error))
    return NULL;
  self->rules.pad_rows = sp_sheet_omits_blanks (self->sheet);

  return g_steal_pointer (&self);
}

/**
 * sp_referral_reader_set_value_lists:
 * @self: a reader from which no row has been read
 * @lists: the partnership's own value lists, instead of those that it began with
 *
 * Says which relationships and behaviours are known.
 */
void
sp_referral_reader_set_value_lists (SpReferralReader *self,
                                    SpValueLists     *lists)
{
  g_return_if_fail (SP_IS_REFERRAL_READER (self));
  g_return_if_fail (SP_IS_VALUE_LISTS (lists));

  g_clear_pointer (&self->rules.codes, sp_referral_codes_free);
  self->rules.codes = sp_referral_codes_new (lists);
}

/**
 * sp_referral_reader_get_mapping:
 * @self: a reader
 *
 * Returns: (transfer none): which column is which field
 */
SpReferralMapping *
sp_referral_reader_get_mapping (SpReferralReader *self)
{
  g_return_val_if_fail (SP_IS_REFERRAL_READER (self), NULL);

  return self->rules.mapping;
}

/**
 * sp_referral_reader_get_today:
 * @self: a reader
 *
 * Returns: the day after which no day of a referral lies
 */
const GDate *
sp_referral_reader_get_today (SpReferralReader *self)
{
  g_return_val_if_fail (SP_IS_REFERRAL_READER (self), NULL);

  return &self->rules.today;
}

/**
 * sp_referral_reader_next:
 * @self: a reader
 * @cancellable: (nullable): to stop
 * @error: why the file could not be read further
 *
 * Reads and judges the next row that has anything in it.
 *
 * Returns: (transfer full) (nullable): the row; %NULL at the end, or with @error set
 */
SpReferralRow *
sp_referral_reader_next (SpReferralReader  *self,
                         GCancellable      *cancellable,
                         GError           **error)
{
  const SpSheetRow *cells;
  SpReferralRow *row;

  g_return_val_if_fail (SP_IS_REFERRAL_READER (self), NULL);

  if (self->counts.rows == 0 && !sp_referral_mapping_is_complete (self->rules.mapping, error))
    return NULL;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  do
    if (!(cells = sp_sheet_next (self->sheet, cancellable, error)))
      return NULL;
  while (sp_sheet_row_is_blank (cells));

  row = sp_referral_rules_judge (&self->rules, cells);
  self->counts.rows++;
  switch (sp_referral_row_get_verdict (row))
    {
    case SP_REFERRAL_REJECTED:
      self->counts.rejected++;
      break;
    case SP_REFERRAL_IMPORTED_WITH_WARNINGS:
      self->counts.warned++;
      self->counts.imported++;
      break;
    case SP_REFERRAL_IMPORTED:
    default:
      self->counts.imported++;
      break;
    }

  return row;
}

/**
 * sp_referral_reader_get_counts:
 * @self: a reader
 * @counts: (out): how many rows there were until now
 *
 * Counts what has been read.
 */
void
sp_referral_reader_get_counts (SpReferralReader *self,
                               SpReferralCounts *counts)
{
  g_return_if_fail (SP_IS_REFERRAL_READER (self));

  *counts = self->counts;
}

/**
 * sp_referral_reader_get_progress:
 * @self: a reader
 * @done: (out): bytes of the file that are behind
 * @total: (out): bytes of the file
 *
 * Says how far the reading is.
 */
void
sp_referral_reader_get_progress (SpReferralReader *self,
                                 guint64          *done,
                                 guint64          *total)
{
  g_return_if_fail (SP_IS_REFERRAL_READER (self));

  *total = sp_sheet_get_size (self->sheet);
  *done = MIN (sp_sheet_get_position (self->sheet), *total);
}

/**
 * sp_referral_reader_get_memory:
 * @self: a reader
 *
 * Returns: how many bytes it needs to remember the rows above
 */
gsize
sp_referral_reader_get_memory (SpReferralReader *self)
{
  g_return_val_if_fail (SP_IS_REFERRAL_READER (self), 0);

  return sp_import_memory_get_bytes (self->rules.memory);
}
