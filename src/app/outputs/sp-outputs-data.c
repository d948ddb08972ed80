/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-outputs-data.h"

#include "sp-access-lines.h"
#include "sp-action-sheet.h"
#include "sp-calendar.h"
#include "sp-format.h"
#include "sp-meeting-rules.h"
#include "sp-papers.h"
#include "sp-pdf.h"

static void
ready_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr(DexPromise) promise = data;
  GError *error = NULL;
  GType type = (GType) GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (result), "type"));
  gpointer found = g_task_propagate_pointer (G_TASK (result), &error);

  if (error != NULL)
    dex_promise_reject (promise, error);
  else
    {
      g_auto(GValue) value = G_VALUE_INIT;

      g_value_init (&value, type);
      if (G_TYPE_IS_OBJECT (type))
        g_value_take_object (&value, found);
      else
        g_value_take_boxed (&value, found);
      dex_promise_resolve (promise, &value);
    }
}

/**
 * sp_outputs_run:
 * @func: runs on a thread of its own, with a stack as large as other libraries expect, and returns a pointer or an error
 * @data: (transfer full): its task data
 * @type: what it returns, boxed or an object
 *
 * Returns: (transfer full): a future of what it returns
 */
DexFuture *
sp_outputs_run (GTaskThreadFunc func,
                gpointer        data,
                GDestroyNotify  free_data,
                GType           type)
{
  DexPromise *promise = dex_promise_new ();
  g_autoptr(GTask) task = g_task_new (NULL, NULL, ready_cb, dex_ref (promise));

  g_object_set_data (G_OBJECT (task), "type", GSIZE_TO_POINTER (type));
  g_task_set_task_data (task, data, free_data);
  g_task_run_in_thread (task, func);

  return DEX_FUTURE (promise);
}

/* What a job needs; none of it is touched by the main thread meanwhile. */
typedef struct
{
  SpMaterial *material;
  SpIssueWish *wish;
  char *id;
  char *today;
  char *recipient;
  char *agency_id;
  gint64 now_us;
  gboolean chairing;
  gboolean large_print;
  SpSheetKind kind;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->material);
  g_clear_pointer (&job->wish, sp_issue_wish_free);
  g_free (job->id);
  g_free (job->today);
  g_free (job->recipient);
  g_free (job->agency_id);
  g_free (job);
}

static Job *
job_new (SpMaterial *material,
         SpStore    *store,
         const char *id)
{
  Job *job = g_new0 (Job, 1);

  job->material = g_object_ref (material);
  job->id = g_strdup (id);
  if (store != NULL)
    {
      const SpReader *reader = sp_store_get_reader (store);
      const SpMatter *member = sp_material_find (material, sp_store_get_member_id (store));

      job->now_us = sp_ambient_get_wall_us (sp_store_get_ambient (store));
      job->today = sp_format_today (job->now_us);
      job->agency_id = g_strdup (sp_store_get_agency_id (store));
      job->chairing = reader != NULL && (reader->roles & SP_ROLES_CHAIRING) != 0;
      job->recipient = sp_format_name (sp_matter_get (member, "family_name"), sp_matter_get (member, "given_names"));
    }

  return job;
}

/* Ends a job: with what was made of it, or with @error. */
static void
give (GTask          *task,
      gpointer        made,
      GDestroyNotify  free_made,
      GError         *error)
{
  if (made == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, made, free_made);
}

static void
issue_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  GPtrArray *copies = sp_issue_make (job->material, job->wish, &error);

  give (task, copies, (GDestroyNotify) g_ptr_array_unref, error);
}

/**
 * sp_outputs_make_issue:
 *
 * Returns: (transfer full): a future of a #GPtrArray of #SpIssueCopy
 */
DexFuture *
sp_outputs_make_issue (SpMaterial        *material,
                       const SpIssueWish *wish)
{
  Job *job = job_new (material, NULL, NULL);

  job->wish = sp_issue_wish_copy (wish);

  return sp_outputs_run (issue_thread, job, job_free, G_TYPE_PTR_ARRAY);
}

/* A person's own print shows what that person may read, but no safe address. */
static void
return_pdf (GTask   *task,
            Job     *job,
            SpPaper *paper)
{
  g_autoptr(SpGuard) guard = sp_material_make_guard (job->material);
  GError *error = NULL;
  GBytes *pdf;

  sp_paper_redact (paper, guard);
  sp_paper_set_recipient (paper, job->recipient, 0, job->now_us);
  pdf = sp_pdf_write (paper, job->large_print, &error);
  give (task, pdf, (GDestroyNotify) g_bytes_unref, error);
}

static void
case_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr(SpMaterial) cut = sp_material_cut_seals (job->material, job->agency_id);
  g_autoptr(SpPaper) paper = sp_paper_case_new (cut, job->id, job->today);

  return_pdf (task, job, paper);
}

/**
 * sp_outputs_make_case:
 *
 * Returns: (transfer full): a future of #GBytes: the sheet of a case as PDF, for the person at this laptop
 */
DexFuture *
sp_outputs_make_case (SpMaterial *material,
                      SpStore    *store,
                      const char *case_id,
                      gboolean    large_print)
{
  Job *job = job_new (material, store, case_id);

  job->large_print = large_print;

  return sp_outputs_run (case_thread, job, job_free, G_TYPE_BYTES);
}

static void
sheet_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr(SpMaterial) cut = sp_material_cut (job->material, job->chairing ? NULL : job->id, NULL);
  g_autoptr(SpGuard) guard = sp_material_make_guard (job->material);
  GError *error = NULL;
  GBytes *content = NULL;

  if (job->kind == SP_SHEET_PDF)
    {
      g_autoptr(SpPaper) paper = sp_paper_actions_new (cut, job->id, job->today);

      return_pdf (task, job, paper);
      return;
    }
  if (job->kind == SP_SHEET_XLSX)
    content = sp_action_sheet_write_xlsx (cut, guard, job->id, job->today, &error);
  else if (job->kind == SP_SHEET_CSV)
    content = sp_action_sheet_write_csv (cut, guard, job->id, job->today);
  else
    content = sp_calendar_write (cut, job->id, job->today, job->now_us);
  give (task, content, (GDestroyNotify) g_bytes_unref, error);
}

/**
 * sp_outputs_make_sheet:
 * @agency_id: (nullable): whose actions; %NULL, for chair and coordinators only, for everybody's
 *
 * Returns: (transfer full): a future of #GBytes: the open actions
 */
DexFuture *
sp_outputs_make_sheet (SpMaterial  *material,
                       SpStore     *store,
                       const char  *agency_id,
                       SpSheetKind  kind)
{
  Job *job = job_new (material, store, agency_id);

  job->kind = kind;

  return sp_outputs_run (sheet_thread, job, job_free, G_TYPE_BYTES);
}

/**
 * sp_outputs_may_read:
 * @meeting_id: (nullable): the meeting whose paper it is; %NULL for what belongs to none
 *
 * Asks the store; to be called in a fiber.
 *
 * Returns: whether who is at this laptop may read the papers of a meeting: see sp_meeting_may_read_papers ()
 */
gboolean
sp_outputs_may_read (SpStore    *store,
                     const char *meeting_id)
{
  g_autoptr(SpQuery) query = sp_query_new ("attendance");
  g_autoptr(SpRecord) meeting = NULL;
  g_autoptr(GListModel) attended = NULL;
  g_autoptr(JsonArray) attendance = json_array_new ();
  g_autoptr(JsonObject) fields = NULL;

  if (meeting_id == NULL)
    return TRUE;
  sp_query_where (query, "meeting", "=", meeting_id);
  sp_query_where (query, "member", "=", sp_store_get_member_id (store));
  meeting = dex_await_object (sp_store_get (store, meeting_id), NULL);
  attended = meeting != NULL ? dex_await_object (sp_store_find_all (store, query), NULL) : NULL;
  /* What cannot be said is not allowed. */
  if (attended == NULL || sp_store_get_reader (store) == NULL)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (attended); i++)
    {
      g_autoptr(SpRecord) record = g_list_model_get_item (attended, i);

      json_array_add_object_element (attendance, sp_record_dup_json (record));
    }
  fields = sp_record_dup_json (meeting);

  return sp_meeting_may_read_papers (fields, attendance, sp_store_get_reader (store));
}

typedef struct
{
  SpMaterial *material;
  SpReader *reader;
  char *id;
} Lines;

static void
lines_free (gpointer data)
{
  Lines *lines = data;

  g_object_unref (lines->material);
  g_clear_pointer (&lines->reader, sp_reader_free);
  g_free (lines->id);
  g_free (lines);
}

static void
lines_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  Lines *lines = data;

  g_task_return_pointer (task, sp_access_lines_new (lines->material, lines->id, lines->reader),
                         (GDestroyNotify) g_ptr_array_unref);
}

/**
 * sp_outputs_list_access:
 * @material: all that is here of a case, which has to stay as long as the lines
 * @request_id: an access request of it
 *
 * Returns: (transfer full): a future of a #GPtrArray of #SpAccessLine: what the case holds on whoever asked
 */
DexFuture *
sp_outputs_list_access (SpMaterial *material,
                        SpStore    *store,
                        const char *request_id)
{
  const SpReader *reader = sp_store_get_reader (store);
  Lines *lines = g_new0 (Lines, 1);

  lines->material = g_object_ref (material);
  lines->reader = reader != NULL ? sp_reader_copy (reader) : NULL;
  lines->id = g_strdup (request_id);

  return sp_outputs_run (lines_thread, lines, lines_free, G_TYPE_PTR_ARRAY);
}
