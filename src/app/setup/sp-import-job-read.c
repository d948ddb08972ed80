/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Reading the spreadsheet, on a thread of its own. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-import-job-private.h"
#include "sp-import-line-private.h"

/* Rows shown in a preview, rows read at once, and so referrals stored in one transaction. */
#define MAX_LINES  5000
#define BATCH_ROWS 20

static void
ready_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr(DexPromise) promise = data;
  g_autoptr(GError) error = NULL;
  gpointer found = g_task_propagate_pointer (G_TASK (result), &error);

  if (error != NULL)
    dex_promise_reject (promise, g_steal_pointer (&error));
  else
    {
      g_auto(GValue) value = G_VALUE_INIT;

      g_value_init (&value, G_TYPE_PTR_ARRAY);
      g_value_take_boxed (&value, found);
      dex_promise_resolve (promise, &value);
    }
}

static DexFuture *
run_in_thread (SpImportJob *self, GTaskThreadFunc func)
{
  DexPromise *promise = dex_promise_new ();
  g_autoptr(GTask) task = g_task_new (self, self->cancellable, ready_cb, dex_ref (promise));

  g_task_set_return_on_cancel (task, FALSE);
  g_task_run_in_thread (task, func);

  return DEX_FUTURE (promise);
}

/* The columns as a person has corrected them, taken over field by field. */
static void
copy_columns (SpReferralMapping *from, SpReferralMapping *to)
{
  for (int field = 0; field < SP_REFERRAL_N_FIELDS; field++)
    sp_referral_mapping_set_column (to, field, sp_referral_mapping_get_column (from, field));
}

static SpReferralReader *
open_reader (SpImportJob *self, GError **error)
{
  SpReferralReader *reader = sp_referral_reader_open (self->path, NULL, self->agencies,
                                                      &self->today, self->cancellable, error);

  if (reader != NULL && self->mapping != NULL)
    copy_columns (self->mapping, sp_referral_reader_get_mapping (reader));

  return reader;
}

/* What needs a person's eye stands first: rejected rows, warnings, the rest; each by row. */
static int
compare_lines (gconstpointer a, gconstpointer b)
{
  SpImportLine *one = *(SpImportLine **) a;
  SpImportLine *other = *(SpImportLine **) b;
  int by_verdict =
      (int) sp_import_line_get_verdict (other) - (int) sp_import_line_get_verdict (one);

  if (by_verdict != 0)
    return by_verdict;

  return sp_import_line_get_number (one) < sp_import_line_get_number (other) ? -1 : 1;
}

static void
preview_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  SpImportJob *self = source;
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_object_unref);
  GError *error = NULL;
  SpReferralRow *row;

  g_clear_object (&self->reader);
  self->reader = open_reader (self, &error);
  if (self->reader == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  /* Without a column for each required field no row can be judged. */
  if (!sp_referral_mapping_is_complete (sp_referral_reader_get_mapping (self->reader), NULL))
    {
      g_task_return_pointer (task, g_steal_pointer (&lines), (GDestroyNotify) g_ptr_array_unref);
      return;
    }

  while ((row = sp_referral_reader_next (self->reader, cancellable, &error)) != NULL)
    {
      if (lines->len < MAX_LINES)
        g_ptr_array_add (lines,
                         sp_import_line_new (row, sp_referral_reader_get_mapping (self->reader)));
      sp_referral_row_unref (row);
    }

  g_ptr_array_sort (lines, compare_lines);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&lines), (GDestroyNotify) g_ptr_array_unref);
}

/* The next rows that will be imported; those that are rejected go to their file at once. An
 * empty batch is the end. */
static void
batch_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  SpImportJob *self = source;
  g_autoptr(GPtrArray) rows =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sp_referral_row_unref);
  GError *error = NULL;
  SpReferralRow *row;

  if (self->reader == NULL)
    {
      self->reader = open_reader (self, &error);
      if (self->reader != NULL)
        self->rejects = sp_reject_writer_new (
            self->path, NULL, sp_referral_reader_get_mapping (self->reader), gettext);
    }

  while (error == NULL && rows->len < BATCH_ROWS &&
         (row = sp_referral_reader_next (self->reader, cancellable, &error)) != NULL)
    {
      if (sp_referral_row_get_verdict (row) != SP_REFERRAL_REJECTED)
        {
          g_ptr_array_add (rows, row);
          continue;
        }
      sp_reject_writer_add (self->rejects, row, &error);
      sp_referral_row_unref (row);
    }

  if (error == NULL && rows->len == 0)
    sp_reject_writer_finish (self->rejects, &self->rejects_path, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&rows), (GDestroyNotify) g_ptr_array_unref);
}

/**
 * sp_import_job_read_preview:
 *
 * Opens the file anew, reads all of it, and judges each row.
 *
 * Returns: (transfer full): resolves to a #GPtrArray of #SpImportLine, what needs a person's eye first
 */
DexFuture *
sp_import_job_read_preview (SpImportJob *self)
{
  return run_in_thread (self, preview_thread);
}

/**
 * sp_import_job_read_batch:
 *
 * Returns: (transfer full): resolves to a #GPtrArray of #SpReferralRow; an empty one is the end
 */
DexFuture *
sp_import_job_read_batch (SpImportJob *self)
{
  return run_in_thread (self, batch_thread);
}
