/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Issuing: the copies go into the cache, and on the list of what has been issued. */

#include "config.h"

#include "sp-access-records.h"
#include "sp-audit.h"
#include "sp-compartment.h"
#include "sp-date.h"
#include "sp-document-records.h"
#include "sp-outputs-data.h"
#include "sp-store-blobs.h"

/* Content goes into the cache in pieces of this size. */
#define PIECE (256 * 1024)

/* What was asked for, as it was then: it is brought to its end whatever becomes of the page. */
typedef struct
{
  SpStore *store;
  SpIssueWish *wish;
  char *case_id;     /* of a summary */
  GPtrArray *copies; /* SpIssueCopy; NULL where nothing is issued yet */
} Issue;

static void
issue_free (gpointer data)
{
  Issue *issue = data;

  g_object_unref (issue->store);
  sp_issue_wish_free (issue->wish);
  g_free (issue->case_id);
  g_clear_pointer (&issue->copies, g_ptr_array_unref);
  g_free (issue);
}

static Issue *
issue_new (SpStore           *store,
           const SpIssueWish *wish,
           const char        *case_id)
{
  Issue *issue = g_new0 (Issue, 1);

  issue->store = g_object_ref (store);
  issue->wish = sp_issue_wish_copy (wish);
  issue->case_id = g_strdup (case_id);

  return issue;
}

/* What was issued before of the same meeting or case, oldest first; in a fiber. */
static GListModel *
find_issued (Issue   *issue,
             GError **error)
{
  g_autoptr(SpQuery) query = sp_query_new ("document");

  sp_query_where (query, issue->case_id != NULL ? "case_id" : "meeting", "=",
                  issue->case_id != NULL ? issue->case_id : issue->wish->meeting_id);
  sp_query_order (query, "issued_at", FALSE);

  return dex_await_object (sp_store_find_all (issue->store, query), error);
}

static DexFuture *
next_copy_fiber (gpointer data)
{
  GError *error = NULL;
  g_autoptr(GListModel) issued = find_issued (data, &error);
  gint64 next = 1;

  if (issued == NULL)
    return dex_future_new_for_error (error);
  for (guint i = 0; i < g_list_model_get_n_items (issued); i++)
    {
      g_autoptr(SpDocument) document = g_list_model_get_item (issued, i);

      next = MAX (next, sp_document_get_copy (document) + 1);
    }

  return dex_future_new_for_int64 (next);
}

/**
 * sp_outputs_next_copy:
 * @case_id: (nullable): the case of a summary
 *
 * Returns: (transfer full): a future of the number that the next copy bears, of type int64
 */
DexFuture *
sp_outputs_next_copy (SpStore           *store,
                      const SpIssueWish *wish,
                      const char        *case_id)
{
  return dex_scheduler_spawn (NULL, 0, next_copy_fiber, issue_new (store, wish, case_id), issue_free);
}

static gboolean
keep_content (SpStore     *store,
              const char  *id,
              GBytes      *pdf,
              GError     **error)
{
  gsize size = g_bytes_get_size (pdf);

  for (gsize start = 0; start < size; start += PIECE)
    {
      g_autoptr(GBytes) piece = g_bytes_new_from_bytes (pdf, start, MIN (PIECE, size - start));

      if (!dex_await (sp_store_append_blob (store, id, (gint64) start, piece, FALSE), error))
        return FALSE;
    }

  return TRUE;
}

/* What a copy takes the place of: the newest of its kind for the same recipient. */
static char *
dup_superseded (Issue             *issue,
                GListModel        *issued,
                const SpIssueCopy *copy)
{
  for (guint i = g_list_model_get_n_items (issued); i > 0; i--)
    {
      g_autoptr(SpDocument) document = g_list_model_get_item (issued, i - 1);

      if (g_strcmp0 (sp_document_get_kind (document), issue->wish->kind) == 0 &&
          g_strcmp0 (sp_document_get_agency (document), copy->agency_id) == 0 &&
          g_strcmp0 (sp_document_get_recipient (document), copy->recipient) == 0 &&
          g_strcmp0 (sp_document_get_case_id (document), copy->case_id) == 0)
        return g_strdup (sp_record_get_id (SP_RECORD (document)));
    }

  return NULL;
}

static SpRecord *
new_document (Issue             *issue,
              GListModel        *issued,
              const SpIssueCopy *copy)
{
  g_autofree char *id = sp_ambient_new_id (sp_store_get_ambient (issue->store));
  SpRecord *record = sp_record_new (sp_document_record_type (), id, copy->compartment);
  g_autofree char *at = sp_instant_format (issue->wish->made_us);
  g_autofree char *superseded = dup_superseded (issue, issued, copy);

  g_object_set (record,
                "meeting", issue->wish->meeting_id,
                "case-id", copy->case_id,
                "kind", issue->wish->kind,
                "title", sp_paper_get_title (copy->paper),
                "agency", copy->agency_id,
                "recipient", copy->recipient,
                "copy", (gint64) copy->copy,
                "issued-at", at,
                "issued-by", sp_store_get_member_id (issue->store),
                "supersedes", superseded,
                "large-print", issue->wish->large_print,
                "media-type", "application/pdf",
                "size", (gint64) g_bytes_get_size (copy->pdf),
                "hash", copy->hash,
                "cases", copy->cases,
                "restriction-reason", "issued",
                NULL);

  return record;
}

/* To whom it goes is written down before it does; who chairs is there for every copy. In a fiber. */
static gboolean
tell (Issue   *issue,
      GError **error)
{
  const char *ids[] = { issue->case_id != NULL ? issue->case_id : issue->wish->meeting_id, NULL };
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) recipients = NULL;

  for (guint i = 0; i < issue->copies->len; i++)
    {
      const SpIssueCopy *copy = g_ptr_array_index (issue->copies, i);

      g_strv_builder_add (builder, copy->agency_id != NULL             ? copy->agency_id
                                   : issue->wish->person_id != NULL ? issue->wish->person_id
                                                                    : SP_READERS_CHAIR);
    }
  recipients = g_strv_builder_end (builder);

  return dex_await (sp_store_audit (issue->store, SP_AUDIT_DISCLOSE, ids, issue->wish->kind,
                                    (const char * const *) recipients, NULL),
                    error);
}

/* The request is answered as its answer is issued; in a fiber. */
static gboolean
end_request (Issue    *issue,
             SpChange *change,
             GError  **error)
{
  g_autoptr(SpRecord) request = NULL;

  if (issue->wish->request_id == NULL)
    return TRUE;
  if (!(request = dex_await_object (sp_store_get (issue->store, issue->wish->request_id), error)))
    return FALSE;
  if (g_strcmp0 (sp_access_request_get_state (SP_ACCESS_REQUEST (request)), "open") == 0)
    {
      sp_change_set_text (change, request, "state", "answered");
      sp_change_set_text (change, request, "ended", issue->wish->today);
    }

  return TRUE;
}

static DexFuture *
issue_fiber (gpointer data)
{
  Issue *issue = data;
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(GListModel) issued = NULL;
  GError *error = NULL;

  if (!(issued = find_issued (issue, &error)))
    return dex_future_new_for_error (error);
  for (guint i = 0; i < issue->copies->len; i++)
    {
      const SpIssueCopy *copy = g_ptr_array_index (issue->copies, i);
      g_autoptr(SpRecord) record = new_document (issue, issued, copy);

      if (!keep_content (issue->store, sp_record_get_id (record), copy->pdf, &error))
        return dex_future_new_for_error (error);
      sp_change_create (change, record);
    }

  if (!end_request (issue, change, &error) || !tell (issue, &error))
    return dex_future_new_for_error (error);

  /* Not through the window: what has been issued is not undone by a key. */
  return sp_store_commit (issue->store, change);
}

/**
 * sp_outputs_issue:
 * @wish: what the copies were made for
 * @case_id: (nullable): the case of a summary
 * @copies: (element-type SpIssueCopy): all of what is issued
 *
 * Issues all copies, or none.
 *
 * Returns: (transfer full): a future that resolves when they are durable on this laptop
 */
DexFuture *
sp_outputs_issue (SpStore           *store,
                  const SpIssueWish *wish,
                  const char        *case_id,
                  GPtrArray         *copies)
{
  Issue *issue = issue_new (store, wish, case_id);

  issue->copies = g_ptr_array_ref (copies);

  return dex_scheduler_spawn (NULL, 0, issue_fiber, issue, issue_free);
}
