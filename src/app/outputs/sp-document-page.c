/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-document-page.h"

#include "sp-attachment-file.h"
#include "sp-date.h"
#include "sp-document-records.h"
#include "sp-documents-save.h"
#include "sp-error-words.h"
#include "sp-format.h"
#include "sp-outputs-data.h"
#include "sp-paper-view.h"
#include "sp-shell.h"
#include "sp-sync-error.h"

#include <glib/gi18n-lib.h>

struct _SpDocumentPage
{
  AdwNavigationPage parent_instance;

  GtkStack *stack;
  AdwStatusPage *problem;
  GtkWidget *save_button;
  SpPaperView *view;

  SpStore *store;
  SpDocument *document; /* NULL for a sheet of one's own */
  char *about;          /* the record that leaves with it */
  DexFuture *pdf;       /* of a sheet of one's own */
  gboolean begun;
};

G_DEFINE_FINAL_TYPE (SpDocumentPage, sp_document_page, ADW_TYPE_NAVIGATION_PAGE)

static void
show_content (SpDocumentPage *self,
              GBytes         *content)
{
  sp_paper_view_set_content (self->view, content);
  gtk_stack_set_visible_child_name (self->stack, "pages");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "paper.print", TRUE);
  gtk_widget_set_sensitive (self->save_button, TRUE);
}

static void
show_problem (SpDocumentPage *self,
              const GError   *error)
{
  g_autofree char *words = NULL;

  if (g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_REFUSED))
    words = g_strdup (_("The content is not on the server yet: the laptop of whoever issued it has still to send it."));
  else if (g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_OFFLINE))
    words = g_strdup (_("The server cannot be reached. It comes by itself when there is a network."));
  else
    words = sp_error_words (error);
  adw_status_page_set_description (self->problem, words);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static void
show_refused (SpDocumentPage *self)
{
  adw_status_page_set_icon_name (self->problem, "changes-prevent-symbolic");
  adw_status_page_set_title (self->problem, _("Not Without Your Agreement"));
  adw_status_page_set_description (self->problem,
                                   _("You were at this meeting and did not agree to its confidentiality statement. Nobody "
                                     "gets its papers who has not agreed. If you did agree, ask the chair to note it."));
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static void
show_erased (SpDocumentPage *self)
{
  g_autofree char *day = sp_format_date (sp_document_get_erased (self->document));
  /* Translators: a day */
  g_autofree char *words = g_strdup_printf (_("It told of a case that was disposed of on %s. What it said of other cases stands "
                                              "on their pages, and it can be issued anew without that case."), day);

  adw_status_page_set_icon_name (self->problem, "user-trash-symbolic");
  adw_status_page_set_title (self->problem, _("This Paper Was Erased"));
  adw_status_page_set_description (self->problem, words);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static void
show_malware (SpDocumentPage *self)
{
  /* Translators: %s is what the scanner calls it, such as Win.Trojan.Agent-1 */
  g_autofree char *words = g_strdup_printf (_("The server’s virus scanner found “%s” in it. The server has erased it and gives "
                                              "it to nobody. It can be issued anew."),
                                            sp_document_get_malware (self->document));

  adw_status_page_set_icon_name (self->problem, "dialog-warning-symbolic");
  adw_status_page_set_title (self->problem, _("This Paper Was Not Taken"));
  adw_status_page_set_description (self->problem, words);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

/* Whether this person has opened it before; in a fiber. */
static gboolean
has_receipt (SpDocumentPage *self,
             SpStore        *store)
{
  g_autoptr(SpQuery) query = sp_query_new ("receipt");
  g_autoptr(GError) error = NULL;
  gint64 n;

  sp_query_where (query, "document", "=", sp_record_get_id (SP_RECORD (self->document)));
  sp_query_where (query, "member", "=", sp_store_get_member_id (store));

  n = dex_await_int64 (sp_store_count (store, query), &error);

  /* Where that cannot be said, better none than two. */
  return error != NULL || n > 0;
}

/* Who issued it wants to know that it has arrived before somebody's eyes. */
static void
write_receipt (SpDocumentPage *self,
               SpStore        *store)
{
  const SpReader *reader = sp_store_get_reader (store);
  g_autoptr(SpChange) change = NULL;
  g_autoptr(SpRecord) receipt = NULL;
  g_autofree char *id = NULL;
  g_autofree char *at = NULL;

  if (reader == NULL || (reader->roles & SP_ROLES_WRITING) == 0 || reader->agency_id == NULL ||
      g_strcmp0 (sp_document_get_agency (self->document), reader->agency_id) != 0 || has_receipt (self, store))
    return;
  id = sp_ambient_new_id (sp_store_get_ambient (store));
  at = sp_instant_format (sp_ambient_get_wall_us (sp_store_get_ambient (store)));
  receipt = sp_record_new (sp_receipt_record_type (), id, sp_record_get_compartment (SP_RECORD (self->document)));
  g_object_set (receipt,
                "meeting", sp_document_get_meeting (self->document),
                "case-id", sp_document_get_case_id (self->document),
                "document", sp_record_get_id (SP_RECORD (self->document)),
                "member", sp_store_get_member_id (store),
                "at", at,
                "restriction-reason", "issued",
                NULL);
  change = sp_change_new ();
  sp_change_create (change, receipt);
  /* Not through the window: nobody wants to undo that they have read something. */
  if (!dex_await (sp_store_commit (store, change), NULL))
    g_message ("a receipt could not be kept");
}

static GBytes *
fetch (SpDocumentPage  *self,
       SpStore         *store,
       GError         **error)
{
  SpWorkspace *workspace = sp_shell_find_workspace (GTK_WIDGET (self));
  const char *id = sp_record_get_id (SP_RECORD (self->document));

  if (workspace != NULL && !dex_await (sp_workspace_fetch_attachment (workspace, id), error))
    return NULL;

  return dex_await_boxed (sp_attachment_read (store, id), error);
}

static DexFuture *
open_fiber (gpointer data)
{
  SpDocumentPage *self = data;
  g_autoptr(SpStore) store = NULL;
  g_autoptr(GBytes) content = NULL;
  g_autoptr(GError) error = NULL;

  if (self->store == NULL)
    return dex_future_new_true ();
  store = g_object_ref (self->store);
  if (self->document != NULL && !sp_outputs_may_read (store, sp_document_get_meeting (self->document)))
    {
      if (self->store != NULL)
        show_refused (self);
      return dex_future_new_true ();
    }
  if (self->document != NULL && sp_document_get_erased (self->document) != NULL)
    {
      show_erased (self);
      return dex_future_new_true ();
    }
  if (self->document != NULL && sp_document_get_malware (self->document) != NULL)
    {
      show_malware (self);
      return dex_future_new_true ();
    }
  content = self->document != NULL ? fetch (self, store, &error) : dex_await_boxed (dex_ref (self->pdf), &error);
  if (self->store == NULL)
    return dex_future_new_true ();
  if (content == NULL)
    {
      /* The server has not heard of an agreement that is noted here. */
      if (g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_REFUSED) && strcmp (error->message, "not-agreed") == 0)
        show_refused (self);
      else
        show_problem (self, error);
      return dex_future_new_true ();
    }
  show_content (self, content);
  if (self->document != NULL)
    write_receipt (self, store);

  return dex_future_new_true ();
}

/* When it is in a window, which has the way to the server. */
static void
sp_document_page_map (GtkWidget *widget)
{
  SpDocumentPage *self = SP_DOCUMENT_PAGE (widget);

  GTK_WIDGET_CLASS (sp_document_page_parent_class)->map (widget);
  if (!self->begun && self->store != NULL)
    {
      self->begun = TRUE;
      dex_future_disown (dex_scheduler_spawn (NULL, 0, open_fiber, g_object_ref (self), g_object_unref));
    }
}

static void
print_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  sp_paper_view_print (SP_DOCUMENT_PAGE (widget)->view, SP_DOCUMENT_PAGE (widget)->about);
}

static void
on_save (SpDocumentPage *self)
{
  g_autofree char *name = g_strdup_printf ("%s.pdf", self->document != NULL ? sp_document_get_kind (self->document)
                                                                            : _("Sheet"));

  if (sp_paper_view_get_content (self->view) != NULL)
    sp_outputs_ask_save (GTK_WIDGET (self), name, sp_paper_view_get_content (self->view),
                         (const char *[]) { self->about, NULL });
}

static void
sp_document_page_dispose (GObject *object)
{
  SpDocumentPage *self = SP_DOCUMENT_PAGE (object);

  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_DOCUMENT_PAGE);
  dex_clear (&self->pdf);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_document_page_parent_class)->dispose (object);
}

static void
sp_document_page_finalize (GObject *object)
{
  /* Fibers that outlive the page's widgets go on with it. */
  g_clear_object (&SP_DOCUMENT_PAGE (object)->document);
  g_free (SP_DOCUMENT_PAGE (object)->about);

  G_OBJECT_CLASS (sp_document_page_parent_class)->finalize (object);
}

static void
sp_document_page_class_init (SpDocumentPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_document_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sp_document_page_finalize;
  widget_class->map = sp_document_page_map;
  g_type_ensure (SP_TYPE_PAPER_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/StalkingPartnership/outputs/sp-document-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SpDocumentPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SpDocumentPage, problem);
  gtk_widget_class_bind_template_child (widget_class, SpDocumentPage, save_button);
  gtk_widget_class_bind_template_child (widget_class, SpDocumentPage, view);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_install_action (widget_class, "paper.print", NULL, print_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "paper.print", NULL);
}

static void
sp_document_page_init (SpDocumentPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "paper.print", FALSE);
}

/**
 * sp_document_page_new:
 * @document: an #SpDocument
 *
 * Returns: (transfer floating): what was issued, fetched where it is not here yet
 */
AdwNavigationPage *
sp_document_page_new (SpStore  *store,
                      SpRecord *document)
{
  SpDocumentPage *self;

  g_return_val_if_fail (SP_IS_STORE (store) && SP_IS_DOCUMENT (document), NULL);

  self = g_object_new (SP_TYPE_DOCUMENT_PAGE, NULL);
  self->store = g_object_ref (store);
  self->document = SP_DOCUMENT (g_object_ref (document));
  self->about = g_strdup (sp_record_get_id (document));
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), sp_document_get_title (self->document));

  return ADW_NAVIGATION_PAGE (self);
}

/**
 * sp_document_page_new_content:
 * @title: what it is called
 * @about: the case or agency whose records are in it, for the log
 * @pdf: (transfer full): a future of #GBytes
 *
 * Returns: (transfer floating): a sheet that is being made
 */
AdwNavigationPage *
sp_document_page_new_content (SpStore    *store,
                              const char *title,
                              const char *about,
                              DexFuture  *pdf)
{
  SpDocumentPage *self = g_object_new (SP_TYPE_DOCUMENT_PAGE, NULL);

  self->store = g_object_ref (store);
  self->about = g_strdup (about);
  self->pdf = pdf;
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), title);

  return ADW_NAVIGATION_PAGE (self);
}
