/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-date.h"
#include "sp-directory-records.h"
#include "sp-import-job-private.h"
#include "sp-referral-records.h"

G_DEFINE_FINAL_TYPE (SpImportJob, sp_import_job, G_TYPE_OBJECT)

typedef enum
{
  PROP_PROGRESS = 1,
  N_PROPS
} SpImportJobProperty;

static GParamSpec *properties[N_PROPS];

/* --- What the directory says ------------------------------------------------------------ */

/* A kind of agency as the list of sources calls it. */
static const char *
source_of_kind (const char *kind)
{
  static const char *const map[][2] = {
    { "health", "nhs" }, { "housing", "local-authority" }, { "children", "local-authority" },
    { "adult-safeguarding", "local-authority" }, { "childrens-safeguarding", "local-authority" },
  };
  static const char *const same[] = { "police", "probation", "advocacy", "cps", "youth-justice",
                                      "local-authority", "helpline", NULL };

  if (kind == NULL)
    return "other";
  for (guint i = 0; i < G_N_ELEMENTS (map); i++)
    {
      if (strcmp (map[i][0], kind) == 0)
        return map[i][1];
    }

  return g_strv_contains (same, kind) ? kind : "other";
}

static void
add_agency (SpImportJob *self, SpAgency *agency)
{
  const char *id = sp_record_get_id (SP_RECORD (agency));
  const char * const *aliases = sp_agency_get_aliases (agency);

  sp_agency_names_add (self->agencies, sp_agency_get_name (agency), id);
  sp_agency_names_add (self->agencies, sp_agency_get_short_name (agency), id);
  for (guint i = 0; aliases != NULL && aliases[i] != NULL; i++)
    sp_agency_names_add (self->agencies, aliases[i], id);
  g_hash_table_replace (self->sources, g_strdup (id),
                        (gpointer) source_of_kind (sp_agency_get_kind (agency)));
}

static gboolean
load_directory (SpImportJob *self, GError **error)
{
  g_autoptr(SpQuery) agencies = sp_query_new ("agency");
  g_autoptr(SpQuery) partnerships = sp_query_new ("partnership");
  g_autoptr(GListModel) found = NULL;
  g_autoptr(GListModel) partnership = NULL;
  g_autoptr(SpPartnership) first = NULL;

  if (self->agencies != NULL)
    return TRUE;

  found = dex_await_object (sp_store_find_all (self->store, agencies), error);
  if (found == NULL)
    return FALSE;
  partnership = dex_await_object (sp_store_find_all (self->store, partnerships), error);
  if (partnership == NULL)
    return FALSE;

  self->agencies = sp_agency_names_new ();
  for (guint i = 0; i < g_list_model_get_n_items (found); i++)
    {
      g_autoptr(SpAgency) agency = g_list_model_get_item (found, i);

      add_agency (self, agency);
    }
  /* Own names come first; then those by which such an agency is known. */
  for (guint i = 0; i < g_list_model_get_n_items (found); i++)
    {
      g_autoptr(SpAgency) agency = g_list_model_get_item (found, i);

      if (sp_agency_get_kind (agency) != NULL)
        sp_agency_names_add_known (self->agencies, sp_agency_get_kind (agency),
                                   sp_record_get_id (SP_RECORD (agency)));
    }
  sp_agency_names_add_defaults (self->agencies);

  first = g_list_model_get_item (partnership, 0);
  if (first != NULL)
    self->invited = g_strdupv ((char **) sp_partnership_get_core_agencies (first));

  return TRUE;
}

/* --- Fibers ----------------------------------------------------------------------------- */

static void
set_progress (SpImportJob *self)
{
  guint64 done = 0, total = 0;

  if (self->reader != NULL)
    sp_referral_reader_get_progress (self->reader, &done, &total);
  self->progress = total > 0 ? MIN ((double) done / total, 1) : 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

static DexFuture *
preview_fiber (gpointer data)
{
  SpImportJob *self = data;
  g_autoptr(GPtrArray) lines = NULL;
  g_autoptr(GError) error = NULL;

  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (!load_directory (self, &error) ||
      !(lines = dex_await_boxed (sp_import_job_read_preview (self), &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (self->mapping == NULL)
    self->mapping = g_object_ref (sp_referral_reader_get_mapping (self->reader));
  sp_referral_reader_get_counts (self->reader, &self->counts);
  g_list_store_splice (self->lines, 0, g_list_model_get_n_items (G_LIST_MODEL (self->lines)),
                       lines->pdata, lines->len);
  g_clear_object (&self->reader);

  return dex_future_new_true ();
}

static const char *
get_source (SpImportJob *self, const SpReferralRow *row)
{
  const char *agency = sp_referral_row_get_agency (row);
  const char *source = agency != NULL ? g_hash_table_lookup (self->sources, agency) : NULL;

  return source != NULL ? source : source_of_kind (agency);
}

/* Who is invited to every case, and who brings this one. */
static GStrv
dup_invited (SpImportJob *self, const SpReferralRow *row)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  const char *agency = sp_referral_row_get_agency (row);
  const char * const *core = (const char * const *) self->invited;

  if (core != NULL)
    g_strv_builder_addv (builder, (const char **) core);
  if (agency != NULL && g_hash_table_contains (self->sources, agency) &&
      (core == NULL || !g_strv_contains (core, agency)))
    g_strv_builder_add (builder, agency);

  return g_strv_builder_end (builder);
}

static void
add_referral (SpImportJob *self, SpChange *change, const SpReferralRow *row)
{
  g_auto(GStrv) invited = dup_invited (self, row);
  g_autoptr(GPtrArray) records = sp_referral_row_to_records (
      row, get_source (self, row), (const char * const *) invited);

  for (guint i = 0; i < records->len; i++)
    {
      SpReferralRecord *made = g_ptr_array_index (records, i);
      g_autoptr(SpRecord) record =
          sp_record_new (sp_record_type_find (made->type), made->id, made->compartment);

      sp_record_set_json (record, made->fields);
      sp_change_create (change, record);
    }
}

/* Whether the row's case is here already: importing a file twice adds nothing. */
static gboolean
is_known (SpImportJob *self, const SpReferralRow *row)
{
  g_autofree char *case_id = sp_referral_row_dup_case_id (row);
  g_autoptr(SpRecord) record = dex_await_object (sp_store_get (self->store, case_id), NULL);

  return record != NULL;
}

static gboolean
store_batch (SpImportJob *self, GPtrArray *rows, GError **error)
{
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(SpChange) inverse = NULL;
  guint n_made = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      const SpReferralRow *row = g_ptr_array_index (rows, i);

      if (is_known (self, row))
        {
          self->n_known++;
          continue;
        }
      add_referral (self, change, row);
      n_made++;
    }

  if (n_made == 0)
    return TRUE;

  sp_change_set_label (change, _("Import referrals"));
  inverse = dex_await_object (sp_store_commit (self->store, change), error);
  if (inverse == NULL)
    return FALSE;

  g_ptr_array_add (self->inverses, g_steal_pointer (&inverse));
  self->n_made += n_made;

  return TRUE;
}

static DexFuture *
run_fiber (gpointer data)
{
  SpImportJob *self = data;
  g_autoptr(GError) error = NULL;
  gboolean more = TRUE;

  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_object (&self->reader);
  while (more)
    {
      g_autoptr(GPtrArray) rows = NULL;

      if (g_cancellable_set_error_if_cancelled (self->cancellable, &error) ||
          !(rows = dex_await_boxed (sp_import_job_read_batch (self), &error)) ||
          !store_batch (self, rows, &error))
        break;

      set_progress (self);
      more = rows->len > 0;
    }

  g_clear_object (&self->reader);
  g_clear_pointer (&self->rejects, sp_reject_writer_free);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static DexFuture *
undo_fiber (gpointer data)
{
  SpImportJob *self = data;
  g_autoptr(GError) error = NULL;

  while (self->inverses->len > 0)
    {
      SpChange *inverse = g_ptr_array_index (self->inverses, self->inverses->len - 1);
      g_autoptr(SpChange) again = dex_await_object (sp_store_commit (self->store, inverse), &error);

      if (again == NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
      g_ptr_array_set_size (self->inverses, self->inverses->len - 1);
    }
  self->n_made = 0;

  return dex_future_new_true ();
}

/* --- The object ------------------------------------------------------------------------- */

static void
sp_import_job_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((SpImportJobProperty) prop_id)
    {
    case PROP_PROGRESS:
      g_value_set_double (value, SP_IMPORT_JOB (object)->progress);
      break;
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sp_import_job_finalize (GObject *object)
{
  SpImportJob *self = SP_IMPORT_JOB (object);

  g_clear_object (&self->store);
  g_clear_object (&self->agencies);
  g_clear_object (&self->mapping);
  g_clear_object (&self->lines);
  g_clear_object (&self->reader);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->rejects, sp_reject_writer_free);
  g_clear_pointer (&self->inverses, g_ptr_array_unref);
  g_clear_pointer (&self->sources, g_hash_table_unref);
  g_strfreev (self->invited);
  g_free (self->path);
  g_free (self->rejects_path);

  G_OBJECT_CLASS (sp_import_job_parent_class)->finalize (object);
}

static void
sp_import_job_class_init (SpImportJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sp_import_job_get_property;
  object_class->finalize = sp_import_job_finalize;

  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sp_import_job_init (SpImportJob *self)
{
  self->lines = g_list_store_new (SP_TYPE_IMPORT_LINE);
  self->inverses = g_ptr_array_new_with_free_func (g_object_unref);
  self->sources = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * sp_import_job_new:
 * @path: a spreadsheet
 * @today: the day it is, as YYYY-MM-DD
 *
 * Returns: (transfer full): a job that has not read anything yet
 */
SpImportJob *
sp_import_job_new (SpStore *store, const char *path, const char *today)
{
  SpImportJob *self = g_object_new (SP_TYPE_IMPORT_JOB, NULL);

  self->store = g_object_ref (store);
  self->path = g_strdup (path);
  g_date_clear (&self->today, 1);
  sp_date_parse (today, &self->today);

  return self;
}

/**
 * sp_import_job_preview:
 *
 * Reads the whole file and judges each row, changing nothing. Called again after the mapping
 * was corrected.
 *
 * Returns: (transfer full): resolves to %TRUE, or rejects with #SpImportError
 */
DexFuture *
sp_import_job_preview (SpImportJob *self)
{
  return dex_scheduler_spawn (NULL, 0, preview_fiber, g_object_ref (self), g_object_unref);
}

/**
 * sp_import_job_run:
 *
 * Imports the file, a few referrals at a time. What was stored before an error or a
 * cancellation stays, and can be taken back; importing again goes on from there.
 *
 * Returns: (transfer full): resolves to %TRUE, or rejects
 */
DexFuture *
sp_import_job_run (SpImportJob *self)
{
  return dex_scheduler_spawn (NULL, 0, run_fiber, g_object_ref (self), g_object_unref);
}

/** sp_import_job_undo: Returns: (transfer full): resolves once everything imported is taken back */
DexFuture *
sp_import_job_undo (SpImportJob *self)
{
  return dex_scheduler_spawn (NULL, 0, undo_fiber, g_object_ref (self), g_object_unref);
}

/** sp_import_job_cancel: Stops after the referrals at hand. */
void
sp_import_job_cancel (SpImportJob *self)
{
  g_return_if_fail (SP_IS_IMPORT_JOB (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

/** sp_import_job_get_mapping: Returns: (nullable): which column holds what, after a preview */
SpReferralMapping *
sp_import_job_get_mapping (SpImportJob *self)
{
  return self->mapping;
}

/** sp_import_job_get_lines: Returns: the first rows in words, #SpImportLine, after a preview */
GListModel *
sp_import_job_get_lines (SpImportJob *self)
{
  return G_LIST_MODEL (self->lines);
}

/** sp_import_job_get_counts: Gives the number of rows of each kind, after a preview. */
void
sp_import_job_get_counts (SpImportJob *self, SpReferralCounts *counts)
{
  *counts = self->counts;
}

/** sp_import_job_get_n_made: Returns: how many referrals were imported */
guint
sp_import_job_get_n_made (SpImportJob *self)
{
  return self->n_made;
}

/** sp_import_job_get_n_known: Returns: how many rows had been imported before */
guint
sp_import_job_get_n_known (SpImportJob *self)
{
  return self->n_known;
}

/** sp_import_job_get_rejects: Returns: (nullable): the file of rejected rows, after a run */
const char *
sp_import_job_get_rejects (SpImportJob *self)
{
  return self->rejects_path;
}
