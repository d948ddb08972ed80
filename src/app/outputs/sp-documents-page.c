/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-documents-page.h"

#include "sp-date.h"
#include "sp-directory-records.h"
#include "sp-document-page.h"
#include "sp-document-records.h"
#include "sp-documents-save.h"
#include "sp-format.h"
#include "sp-issue-page.h"
#include "sp-meeting-records.h"
#include "sp-meeting-rules.h"
#include "sp-shell.h"

#include <glib/gi18n-lib.h>

struct _SpDocumentsPage
{
  AdwNavigationPage parent_instance;

  GtkStack *stack;
  GtkListBox *documents;
  GtkWidget *issue_button;
  GtkWidget *empty_button;
  GtkWidget *save_button;

  SpStore *store;
  char *meeting_id;
  SpMeeting *meeting;
  SpRecordList *list;
  SpRecordList *receipts;
  SpRecordList *attendance;
  gboolean chairing;
};

G_DEFINE_FINAL_TYPE (SpDocumentsPage, sp_documents_page, ADW_TYPE_NAVIGATION_PAGE)

/* Who has opened it, and when first. */
static char *
dup_receipts (SpDocumentsPage *self,
              const char      *document_id)
{
  g_autoptr(GString) words = g_string_new (NULL);
  gint64 now = sp_ambient_get_wall_us (sp_store_get_ambient (self->store));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->receipts)); i++)
    {
      g_autoptr(SpReceipt) receipt = g_list_model_get_item (G_LIST_MODEL (self->receipts), i);
      SpRecord *member = sp_record_get_link (SP_RECORD (receipt), "member");
      g_autofree char *at = NULL;
      g_autofree char *name = NULL;

      if (!sp_record_get_loaded (SP_RECORD (receipt)) ||
          g_strcmp0 (sp_receipt_get_document (receipt), document_id) != 0 || sp_receipt_get_at (receipt) == NULL)
        continue;
      at = sp_format_instant (sp_instant_parse (sp_receipt_get_at (receipt)), now);
      name = member != NULL && SP_IS_MEMBER (member)
               ? sp_format_name (sp_member_get_family_name (SP_MEMBER (member)),
                                 sp_member_get_given_names (SP_MEMBER (member)))
               : g_strdup ("?");
      /* Translators: a name and a time */
      g_string_append_printf (words, words->len > 0 ? _("; %s, %s") : _("Opened by %s, %s"), name, at);
    }

  return words->len > 0 ? g_string_free (g_steal_pointer (&words), FALSE) : NULL;
}

static gboolean
is_superseded (SpDocumentsPage *self,
               const char      *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++)
    {
      g_autoptr(SpDocument) other = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      if (g_strcmp0 (sp_document_get_supersedes (other), id) == 0)
        return TRUE;
    }

  return FALSE;
}

static char *
dup_subtitle (SpDocumentsPage *self,
              SpDocument      *document)
{
  const char *id = sp_record_get_id (SP_RECORD (document));
  const char *at = sp_document_get_issued_at (document);
  g_autofree char *when = at != NULL ? sp_format_instant (sp_instant_parse (at), 0) : g_strdup ("");
  g_autofree char *opened = dup_receipts (self, id);
  const char *state = opened != NULL                              ? opened
                      : sp_document_get_agency (document) != NULL ? _("Not opened yet")
                                                                  : NULL;
  const char *old = is_superseded (self, id) ? _("A later issue has taken its place") : NULL;
  g_autofree char *first = g_strdup_printf (_("Copy %d · issued %s"), (int) sp_document_get_copy (document), when);
  const char *parts[] = { first, state, old, NULL };
  g_autoptr(GString) words = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL)
      g_string_append_printf (words, "%s%s", words->len > 0 ? "\n" : "", parts[i]);

  return g_string_free (g_steal_pointer (&words), FALSE);
}

static GtkWidget *
new_row (SpDocumentsPage *self,
         SpDocument      *document)
{
  GtkWidget *row = adw_action_row_new ();
  const char *recipient = sp_document_get_recipient (document);
  g_autofree char *title = g_strdup_printf ("%s — %s", sp_document_get_title (document),
                                            recipient != NULL ? recipient : "?");
  g_autofree char *subtitle = dup_subtitle (self, document);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  g_object_set_data_full (G_OBJECT (row), "document", g_object_ref (document), g_object_unref);

  return row;
}

static void fill (SpDocumentsPage *self);

static void
follow (SpDocumentsPage *self,
        gpointer         record,
        const char      *signal)
{
  if (g_signal_handler_find (record, G_SIGNAL_MATCH_FUNC | G_SIGNAL_MATCH_DATA, 0, 0, NULL, fill, self) == 0)
    g_signal_connect_object (record, signal, G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
}

static gboolean
may_read (SpDocumentsPage *self)
{
  g_autoptr(JsonArray) attendance = json_array_new ();
  g_autoptr(JsonObject) meeting = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->attendance)); i++)
    {
      g_autoptr(SpRecord) record = g_list_model_get_item (G_LIST_MODEL (self->attendance), i);

      follow (self, record, "notify");
      if (sp_record_get_loaded (record))
        json_array_add_object_element (attendance, sp_record_dup_json (record));
    }
  meeting = sp_record_dup_json (SP_RECORD (self->meeting));

  return sp_meeting_may_read_papers (meeting, attendance, sp_store_get_reader (self->store));
}

static void
fill (SpDocumentsPage *self)
{
  gboolean may = self->meeting != NULL && sp_store_get_reader (self->store) != NULL && may_read (self);
  guint n = may ? g_list_model_get_n_items (G_LIST_MODEL (self->list)) : 0;

  gtk_list_box_remove_all (self->documents);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(SpDocument) document = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      if (sp_record_get_loaded (SP_RECORD (document)) && sp_document_get_title (document) != NULL)
        gtk_list_box_append (self->documents, new_row (self, document));
      else
        follow (self, document, "notify::title");
    }
  gtk_stack_set_visible_child_name (self->stack, !may && self->meeting != NULL ? "refused" : n > 0 ? "list" : "empty");
  gtk_widget_set_sensitive (self->save_button, n > 0);
}

static void
on_issue (SpDocumentsPage *self)
{
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));
  const char *status = self->meeting != NULL ? sp_meeting_get_status (self->meeting) : NULL;

  if (shell != NULL)
    sp_shell_push (shell, sp_issue_page_new (self->store, self->meeting_id,
                                             g_strcmp0 (status, "planned") == 0 ? "agenda" : "minutes"));
}

static void
on_save_all (SpDocumentsPage *self)
{
  sp_documents_ask_save_all (GTK_WIDGET (self), self->store, G_LIST_MODEL (self->list));
}

static void
on_activated (SpDocumentsPage *self,
              GtkListBoxRow   *row)
{
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));

  if (shell != NULL)
    sp_shell_push (shell, sp_document_page_new (self->store, g_object_get_data (G_OBJECT (row), "document")));
}

static DexFuture *
meeting_cb (DexFuture *future,
            gpointer   data)
{
  SpDocumentsPage *self = data;
  const GValue *value = dex_future_get_value (future, NULL);
  gpointer record = value != NULL ? g_value_get_object (value) : NULL;

  if (record != NULL && SP_IS_MEETING (record) && self->store != NULL)
    {
      g_set_object (&self->meeting, record);
      fill (self);
    }

  return dex_future_new_true ();
}

static void
sp_documents_page_dispose (GObject *object)
{
  SpDocumentsPage *self = SP_DOCUMENTS_PAGE (object);

  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_DOCUMENTS_PAGE);
  g_clear_object (&self->list);
  g_clear_object (&self->receipts);
  g_clear_object (&self->attendance);
  g_clear_object (&self->meeting);
  g_clear_object (&self->store);
  g_clear_pointer (&self->meeting_id, g_free);

  G_OBJECT_CLASS (sp_documents_page_parent_class)->dispose (object);
}

static void
sp_documents_page_class_init (SpDocumentsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_documents_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/StalkingPartnership/outputs/sp-documents-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SpDocumentsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SpDocumentsPage, documents);
  gtk_widget_class_bind_template_child (widget_class, SpDocumentsPage, issue_button);
  gtk_widget_class_bind_template_child (widget_class, SpDocumentsPage, empty_button);
  gtk_widget_class_bind_template_child (widget_class, SpDocumentsPage, save_button);
  gtk_widget_class_bind_template_callback (widget_class, on_issue);
  gtk_widget_class_bind_template_callback (widget_class, on_save_all);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
}

static void
sp_documents_page_init (SpDocumentsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
load (SpDocumentsPage *self)
{
  g_autoptr(SpQuery) documents = sp_query_new ("document");
  g_autoptr(SpQuery) receipts = sp_query_new ("receipt");
  g_autoptr(SpQuery) attendance = sp_query_new ("attendance");

  sp_query_where (documents, "meeting", "=", self->meeting_id);
  sp_query_order (documents, "issued_at", TRUE);
  self->list = sp_store_list (self->store, documents);
  sp_query_where (receipts, "meeting", "=", self->meeting_id);
  sp_query_with (receipts, "member");
  self->receipts = sp_store_list (self->store, receipts);
  sp_query_where (attendance, "meeting", "=", self->meeting_id);
  self->attendance = sp_store_list (self->store, attendance);
  g_signal_connect_object (self->attendance, "items-changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->receipts, "items-changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  dex_future_disown (dex_future_finally (sp_store_get (self->store, self->meeting_id), meeting_cb, g_object_ref (self),
                                         g_object_unref));
}

/** sp_documents_page_new: Returns: (transfer floating): a meeting's papers */
AdwNavigationPage *
sp_documents_page_new (SpStore    *store,
                       const char *meeting_id)
{
  SpDocumentsPage *self;
  const SpReader *reader;

  g_return_val_if_fail (SP_IS_STORE (store) && meeting_id != NULL, NULL);

  self = g_object_new (SP_TYPE_DOCUMENTS_PAGE, NULL);
  self->store = g_object_ref (store);
  self->meeting_id = g_strdup (meeting_id);
  reader = sp_store_get_reader (store);
  self->chairing = reader != NULL && (reader->roles & SP_ROLES_CHAIRING) != 0;
  gtk_widget_set_visible (self->issue_button, self->chairing);
  gtk_widget_set_visible (self->empty_button, self->chairing);
  load (self);
  fill (self);

  return ADW_NAVIGATION_PAGE (self);
}
