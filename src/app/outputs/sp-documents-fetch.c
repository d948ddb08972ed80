/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What was issued is to be there in a room without a network, so it is fetched when it is known of, and not, as an
 * attachment, when somebody opens it. */

#include "config.h"

#include "sp-documents-fetch.h"

#include "sp-document-records.h"
#include "sp-outputs-data.h"
#include "sp-store-blobs.h"

/* So many of the newest: older ones are fetched when they are opened. */
#define NEWEST 60

typedef struct
{
  SpStore *store;
  SpFetchFunc fetch;
  GObject *data;
} Fetch;

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  g_object_unref (fetch->store);
  g_object_unref (fetch->data);
  g_free (fetch);
}

static gboolean
is_wanted (Fetch      *fetch,
           SpDocument *document)
{
  g_autoptr(SpBlob) blob = dex_await_object (
    sp_store_get_blob (fetch->store, sp_record_get_id (SP_RECORD (document))), NULL);

  return blob == NULL || sp_blob_get_have (blob) < sp_document_get_size (document);
}

static DexFuture *
fetch_fiber (gpointer user_data)
{
  Fetch *fetch = user_data;
  g_autoptr(SpQuery) query = sp_query_new ("document");
  g_autoptr(GListModel) documents = NULL;
  GError *error = NULL;
  gint64 n = 0;

  sp_query_order (query, "issued_at", TRUE);
  sp_query_limit (query, NEWEST);
  documents = dex_await_object (sp_store_find_all (fetch->store, query), &error);
  if (documents == NULL)
    return dex_future_new_for_error (error);
  for (guint i = 0; i < g_list_model_get_n_items (documents); i++)
    {
      g_autoptr(SpDocument) document = g_list_model_get_item (documents, i);

      /* What its person may not read does not come; one that is not on the server yet does not keep the others away. */
      if (sp_document_get_erased (document) == NULL && sp_document_get_malware (document) == NULL &&
          is_wanted (fetch, document) && sp_outputs_may_read (fetch->store, sp_document_get_meeting (document)) &&
          dex_await (fetch->fetch (fetch->data, sp_record_get_id (SP_RECORD (document))), NULL))
        n++;
    }

  return dex_future_new_for_int64 (n);
}

/**
 * sp_documents_fetch:
 * @fetch: brings one content here
 * @data: given to it
 *
 * Brings what has been issued lately onto this laptop.
 *
 * Returns: (transfer full): a future of how many came
 */
DexFuture *
sp_documents_fetch (SpStore     *store,
                    SpFetchFunc  fetch,
                    GObject     *data)
{
  Fetch *self = g_new0 (Fetch, 1);

  self->store = g_object_ref (store);
  self->fetch = fetch;
  self->data = g_object_ref (data);

  return dex_scheduler_spawn (NULL, 0, fetch_fiber, self, fetch_free);
}
