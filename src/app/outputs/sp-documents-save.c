/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-documents-save.h"

#include "sp-attachment-file.h"
#include "sp-document-records.h"
#include "sp-plain-copy.h"
#include "sp-store-blobs.h"

/* What is to be saved: one content, or all of some documents. */
typedef struct
{
  GWeakRef widget; /* who asked */
  char *name;
  GStrv ids; /* the records in it */
  GBytes *content;
  SpStore *store;
  GListModel *documents;
  GFile *folder;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_weak_ref_clear (&save->widget);
  g_free (save->name);
  g_strfreev (save->ids);
  g_clear_pointer (&save->content, g_bytes_unref);
  g_clear_object (&save->store);
  g_clear_object (&save->documents);
  g_clear_object (&save->folder);
  g_free (save);
}

static Save *
save_new (GtkWidget *widget)
{
  Save *save = g_new0 (Save, 1);

  g_weak_ref_init (&save->widget, widget);

  return save;
}

/* "03 Minutes Police.pdf": no more of it is in the name than is on the list. */
static char *
dup_name (SpDocument *document)
{
  g_autofree char *plain = g_strdup_printf ("%02d %s %s.pdf", (int) sp_document_get_copy (document),
                                            sp_document_get_kind (document), sp_document_get_recipient (document));

  return g_strdelimit (g_steal_pointer (&plain), "/\\:*?\"<>|\n", '-');
}

static DexFuture *
all_fiber (gpointer data)
{
  Save *save = data;
  gint64 n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (save->documents); i++)
    {
      g_autoptr(SpDocument) document = g_list_model_get_item (save->documents, i);
      const char *id = sp_record_get_id (SP_RECORD (document));
      g_autofree char *name = dup_name (document);
      g_autoptr(GFile) file = g_file_get_child (save->folder, name);
      GError *error = NULL;
      g_autoptr(SpBlob) blob = dex_await_object (sp_store_get_blob (save->store, id), &error);

      if (error == NULL && (blob == NULL || sp_blob_get_have (blob) < sp_document_get_size (document)))
        continue;
      if (error == NULL && dex_await (sp_attachment_write (save->store, id, file), &error))
        n++;
      if (error != NULL)
        return dex_future_new_for_error (error);
    }

  return dex_future_new_for_int64 (n);
}

/**
 * sp_documents_save_all:
 * @documents: of #SpDocument
 * @folder: where
 *
 * Writes those documents whose content is on this laptop, each to a file of its own.
 *
 * Returns: (transfer full): a future of how many
 */
DexFuture *
sp_documents_save_all (SpStore    *store,
                       GListModel *documents,
                       GFile      *folder)
{
  Save *save = save_new (NULL);

  save->store = g_object_ref (store);
  save->documents = g_object_ref (documents);
  save->folder = g_object_ref (folder);

  return dex_scheduler_spawn (NULL, 0, all_fiber, save, save_free);
}

static DexFuture *
read_rest (gpointer content,
           gint64   start)
{
  gsize begin = (gsize) start;
  gsize size = g_bytes_get_size (content);

  return dex_future_new_take_boxed (G_TYPE_BYTES, begin < size ? g_bytes_new_from_bytes (content, begin, size - begin)
                                                               : NULL);
}

static DexFuture *
save_fiber (gpointer data)
{
  Save *save = data;
  g_autoptr(GtkWidget) widget = g_weak_ref_get (&save->widget);
  g_autoptr(GFile) file = NULL;
  g_autoptr(GError) error = NULL;

  if (widget == NULL)
    return dex_future_new_true ();
  file = dex_await_object (sp_plain_copy_ask (widget, save->name, (const char * const *) save->ids), &error);
  g_clear_object (&widget);
  if (file != NULL)
    dex_await (save->documents != NULL
                 ? sp_documents_save_all (save->store, save->documents, file)
                 : sp_plain_copy_write (file, read_rest, g_bytes_ref (save->content), (GDestroyNotify) g_bytes_unref),
               &error);
  widget = g_weak_ref_get (&save->widget);
  if (widget != NULL)
    sp_plain_copy_tell (widget, error);

  return dex_future_new_true ();
}

/**
 * sp_outputs_ask_save:
 * @name: what the file shall be called, if nobody says otherwise
 * @ids: the records that it tells of
 *
 * Asks whether, and where, and writes a plain copy.
 */
void
sp_outputs_ask_save (GtkWidget           *widget,
                     const char          *name,
                     GBytes              *content,
                     const char * const  *ids)
{
  Save *save = save_new (widget);

  save->name = g_strdup (name);
  save->content = g_bytes_ref (content);
  save->ids = g_strdupv ((GStrv) ids);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, save_fiber, save, save_free));
}

/**
 * sp_documents_ask_save_all:
 * @documents: of #SpDocument
 *
 * Asks whether, and into which folder, and writes a plain copy of each.
 */
void
sp_documents_ask_save_all (GtkWidget  *widget,
                           SpStore    *store,
                           GListModel *documents)
{
  Save *save = save_new (widget);
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < g_list_model_get_n_items (documents); i++)
    {
      g_autoptr(SpRecord) document = g_list_model_get_item (documents, i);

      g_strv_builder_add (ids, sp_record_get_id (document));
    }
  save->ids = g_strv_builder_end (ids);
  save->store = g_object_ref (store);
  save->documents = g_object_ref (documents);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, save_fiber, save, save_free));
}
