/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-import-check.h"

#include "sp-date.h"

#include <stdlib.h>

/* One finding in eight bytes, so that a file of millions of bad rows can be told of in order. */
#define ROW_BITS 40
#define REASON_BITS 8

struct _SpImportCheck
{
  SpReferralMapping *mapping;
  SpReferralCounts counts;
  char *today;
  GArray *rejected; /* guint64 */
  GArray *warnings;
};

static guint64
pack (guint64                row,
      const SpReferralIssue *issue)
{
  return row | (guint64) issue->reason << ROW_BITS |
         (guint64) (guint16) (issue->column + 1) << (ROW_BITS + REASON_BITS);
}

static void
keep_issues (SpImportCheck       *self,
             const SpReferralRow *row)
{
  gboolean rejected = sp_referral_row_get_verdict (row) == SP_REFERRAL_REJECTED;
  const SpReferralIssue *issues;
  guint n;

  issues = sp_referral_row_get_issues (row, &n);
  for (guint i = 0; i < n; i++)
    {
      guint64 packed = pack (sp_referral_row_get_number (row), &issues[i]);

      /* A row that is not imported has reasons only. */
      if ((issues[i].reason <= SP_REASON_LAST_REJECTION) == rejected)
        g_array_append_val (rejected ? self->rejected : self->warnings, packed);
    }
}

/**
 * sp_import_check_run:
 * @reader: a reader from which no row has been read
 * @cancellable: (nullable): to stop
 * @error: why the file could not be read
 *
 * Reads all rows and keeps what is wrong with them.
 *
 * Returns: (transfer full) (nullable): the findings
 */
SpImportCheck *
sp_import_check_run (SpReferralReader  *reader,
                     GCancellable      *cancellable,
                     GError           **error)
{
  g_autoptr(SpImportCheck) self = g_new0 (SpImportCheck, 1);
  GError *local = NULL;

  self->mapping = g_object_ref (sp_referral_reader_get_mapping (reader));
  self->rejected = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->warnings = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->today = sp_import_date_to_iso (sp_referral_reader_get_today (reader));

  while (TRUE)
    {
      g_autoptr(SpReferralRow) row = sp_referral_reader_next (reader, cancellable, &local);

      if (!row)
        break;
      keep_issues (self, row);
    }
  if (local)
    {
      g_propagate_error (error, local);
      return NULL;
    }
  sp_referral_reader_get_counts (reader, &self->counts);

  return g_steal_pointer (&self);
}

/**
 * sp_import_check_free:
 * @self: (transfer full): findings
 *
 * Frees the findings.
 */
void
sp_import_check_free (SpImportCheck *self)
{
  g_clear_object (&self->mapping);
  g_clear_pointer (&self->rejected, g_array_unref);
  g_clear_pointer (&self->warnings, g_array_unref);
  g_free (self->today);
  g_free (self);
}

static void
write_issues (SpImportCheck *self,
              const char    *name,
              GArray        *issues,
              gboolean       with_column,
              FILE          *stream)
{
  fprintf (stream, " \"%s\": [", name);
  for (guint i = 0; i < issues->len; i++)
    {
      guint64 packed = g_array_index (issues, guint64, i);
      guint64 row = packed & ((G_GUINT64_CONSTANT (1) << ROW_BITS) - 1);
      guint reason = (packed >> ROW_BITS) & ((1 << REASON_BITS) - 1);
      int column = (int) (packed >> (ROW_BITS + REASON_BITS)) - 1;

      fprintf (stream, "%s\n  {\n   \"row\": %" G_GUINT64_FORMAT ",\n   \"reason\": \"%s\"",
               i ? "," : "", row, sp_referral_reason_get_code (reason));
      if (with_column && column >= 0)
        {
          g_autoptr(JsonNode) heading = json_node_init_string (
            json_node_alloc (), sp_referral_mapping_get_heading (self->mapping, column));
          g_autofree char *text = json_to_string (heading, FALSE);

          fprintf (stream, ",\n   \"column\": %s", text);
        }
      fputs ("\n  }", stream);
    }
  fputs (issues->len ? "\n ]" : "]", stream);
}

/**
 * sp_import_check_write:
 * @self: findings
 * @stream: where to
 *
 * Writes the findings as JSON: today, the number of rows, of those imported, then what was
 * rejected and what was warned of, by row and reason.
 *
 * Returns: %FALSE if the stream did not take all of it
 */
gboolean
sp_import_check_write (SpImportCheck *self,
                       FILE          *stream)
{
  fprintf (stream, "{\n \"today\": \"%s\",\n \"rows\": %" G_GUINT64_FORMAT
           ",\n \"imported\": %" G_GUINT64_FORMAT ",\n",
           self->today, self->counts.rows, self->counts.imported);
  write_issues (self, "rejected", self->rejected, TRUE, stream);
  fputs (",\n", stream);
  write_issues (self, "warnings", self->warnings, FALSE, stream);
  fputs ("\n}\n", stream);

  return fflush (stream) == 0 && !ferror (stream);
}

/**
 * sp_import_check_to_json:
 * @self: findings
 *
 * Returns: (transfer full): what sp_import_check_write() writes
 */
char *
sp_import_check_to_json (SpImportCheck *self)
{
  char *text = NULL;
  g_autofree char *copy = NULL;
  gsize length = 0;
  FILE *stream = open_memstream (&text, &length);

  g_assert (stream != NULL);
  sp_import_check_write (self, stream);
  fclose (stream);
  copy = g_strndup (text, length);
  free (text);

  return g_steal_pointer (&copy);
}

static gboolean
find_today (const char *text,
            GDate      *today)
{
  if (text)
    return sp_date_parse (text, today);

  g_date_clear (today, 1);
  g_date_set_time_t (today, g_get_real_time () / G_USEC_PER_SEC);

  return TRUE;
}

static int
check_file (const char *path,
            const char *columns_path,
            GDate      *today)
{
  g_autoptr(SpAgencyNames) agencies = sp_agency_names_new_default ();
  g_autoptr(SpReferralReader) reader = NULL;
  g_autoptr(SpImportCheck) check = NULL;
  g_autoptr(GError) error = NULL;

  if (!(reader = sp_referral_reader_open (path, NULL, agencies, today, NULL, &error)) ||
      (columns_path && !sp_referral_mapping_apply_file (sp_referral_reader_get_mapping (reader),
                                                        columns_path, &error)) ||
      !(check = sp_import_check_run (reader, NULL, &error)))
    {
      g_printerr ("%s: %s\n", path, error->message);
      return EXIT_FAILURE;
    }
  if (!sp_import_check_write (check, stdout))
    {
      g_printerr ("The result could not be written.\n");
      return EXIT_FAILURE;
    }

  return EXIT_SUCCESS;
}

/**
 * sp_import_check_main:
 * @path: (nullable): a spreadsheet
 * @columns_path: (nullable): a mapping file
 * @today: (nullable): the day that counts as today, `YYYY-MM-DD`
 *
 * What `--check-referrals` does: prints the findings as JSON, or a plain message to standard
 * error. Nothing is kept.
 *
 * Returns: 0 if the file could be read, else 1
 */
int
sp_import_check_main (const char *path,
                      const char *columns_path,
                      const char *today)
{
  GDate date;

  if (!path || !*path)
    {
      g_printerr ("Say which file to check.\n");
      return EXIT_FAILURE;
    }
  if (!find_today (today, &date))
    {
      g_printerr ("“%s” is not a date like 2026-06-04.\n", today);
      return EXIT_FAILURE;
    }

  return check_file (path, columns_path, &date);
}
