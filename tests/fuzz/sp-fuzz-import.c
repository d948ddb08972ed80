/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-fuzz-import.h"

#include "import-fixture.h"
#include "sp-referral-records.h"
#include "sp-validate.h"

#include <string.h>

/* What a row makes is what the server would take. */
static void
check_records (const SpReferralRow *row, SpValueLists *lists)
{
  static const char *const invited[] = { "01978a00-0000-7000-8000-00000000000a", NULL };
  g_autoptr(GPtrArray) records = sp_referral_row_to_records (row, "police", invited);

  for (guint i = 0; records && i < records->len; i++)
    {
      const SpReferralRecord *record = g_ptr_array_index (records, i);
      const SpRecordType *type = sp_record_type_find (record->type);
      g_autoptr(GArray) errors = NULL;

      g_assert_nonnull (type);
      errors = sp_validate (type, record->fields, lists);
      if (errors && errors->len > 0)
        {
          const SpFieldError *error = &g_array_index (errors, SpFieldError, 0);

          g_error ("a row makes a %s that is not valid: %s, %s", record->type, error->field->name,
                   sp_fault_to_code (error->fault));
        }
    }
}

/* Reads a spreadsheet to its end, as the import does. */
void
sp_fuzz_import (const char *path)
{
  static SpValueLists *lists = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(SpReferralReader) reader = import_fixture_open (path, &error);
  SpReferralCounts counts;
  SpReferralRow *row;
  guint64 n = 0;

  if (!lists)
    lists = sp_value_lists_new ();
  if (!reader)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return;
    }
  while ((row = sp_referral_reader_next (reader, NULL, &error)))
    {
      guint n_issues;

      n++;
      sp_referral_row_get_issues (row, &n_issues);
      for (guint i = 0; i < SP_REFERRAL_N_FIELDS; i++)
        {
          const char *text = sp_referral_row_get_text (row, i);

          g_assert_true (g_utf8_validate (text, -1, NULL));
        }
      if (sp_referral_row_get_verdict (row) != SP_REFERRAL_REJECTED)
        check_records (row, lists);
      sp_referral_row_unref (row);
    }
  sp_referral_reader_get_counts (reader, &counts);
  g_assert_cmpuint (counts.rows, ==, n);
  g_assert_cmpuint (counts.imported + counts.rejected, ==, counts.rows);
}
