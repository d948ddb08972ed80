/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-issue-page.h"

#include "sp-date.h"
#include "sp-document-records.h"
#include "sp-error-words.h"
#include "sp-format.h"
#include "sp-outputs-data.h"
#include "sp-paper-view.h"
#include "sp-store-blobs.h"
#include "sp-weak-ref.h"
#include "sp-window.h"

#include <glib/gi18n-lib.h>

/* Content goes into the cache in pieces of this size. */
#define PIECE (256 * 1024)

struct _SpIssuePage
{
  AdwNavigationPage parent_instance;

  AdwNavigationSplitView *split;
  AdwNavigationPage *preview_page;
  GtkButton *issue_button;
  AdwComboRow *kind_row;
  AdwSwitchRow *large_row;
  GtkWidget *guard_box;
  GtkLabel *guard_label;
  GtkListBox *recipients;
  GtkLabel *state_label;
  GtkExpander *left_out;
  GtkLabel *left_out_title;
  GtkLabel *left_out_label;
  SpPaperView *view;

  SpStore *store;
  SpIssueWish *wish;
  char *case_id;        /* of a summary */
  SpMaterial *material;
  GPtrArray *documents; /* SpRecord: what was issued before */
  GPtrArray *copies;    /* SpIssueCopy */
  guint round;          /* answers of earlier ones are too late */
  gboolean issuing;
  gboolean ready;       /* the form says what it shall: its changes are somebody's */
};

G_DEFINE_FINAL_TYPE (SpIssuePage, sp_issue_page, ADW_TYPE_NAVIGATION_PAGE)

static const char * const kinds[] = { "agenda", "pack", "minutes", "actions" };

static guint
count_hits (SpIssuePage *self)
{
  guint n = 0;

  for (guint i = 0; self->copies != NULL && i < self->copies->len; i++)
    n += g_strv_length (((SpIssueCopy *) g_ptr_array_index (self->copies, i))->hits);

  return n;
}

static guint
count_taken_out (SpIssuePage *self)
{
  guint n = 0;

  for (guint i = 0; self->copies != NULL && i < self->copies->len; i++)
    n += ((SpIssueCopy *) g_ptr_array_index (self->copies, i))->n_taken_out;

  return n;
}

/* Each place once, whatever number of copies it stands in. */
static char *
dup_hits (SpIssuePage *self)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GString) words = g_string_new (NULL);

  for (guint i = 0; i < self->copies->len; i++)
    {
      const SpIssueCopy *copy = g_ptr_array_index (self->copies, i);

      for (guint k = 0; copy->hits[k] != NULL; k++)
        if (g_hash_table_add (seen, copy->hits[k]))
          g_string_append_printf (words, "%s%s", words->len > 0 ? "\n" : "", copy->hits[k]);
    }
  g_string_append_printf (words, "\n%s", _("Nothing is issued until it is taken out: here, or in the line itself."));

  return g_string_free (g_steal_pointer (&words), FALSE);
}

static void
show_state (SpIssuePage *self)
{
  guint n_hits = count_hits (self);
  guint n_out = count_taken_out (self);
  g_autofree char *hits = n_hits > 0 ? dup_hits (self) : NULL;
  g_autofree char *state = NULL;

  gtk_widget_set_visible (self->guard_box, n_hits > 0);
  if (hits != NULL)
    gtk_label_set_label (self->guard_label, hits);
  gtk_widget_set_sensitive (GTK_WIDGET (self->issue_button),
                            self->copies != NULL && self->copies->len > 0 && n_hits == 0 && !self->issuing);
  if (self->copies == NULL)
    state = g_strdup (_("The pages are being made…"));
  else if (self->copies->len == 0)
    state = g_strdup (_("There is nothing to issue."));
  else if (n_out > 0)
    state = g_strdup_printf (ngettext ("%u place was taken out.", "%u places were taken out.", n_out), n_out);
  gtk_label_set_label (self->state_label, state != NULL ? state : "");
  gtk_widget_set_visible (GTK_WIDGET (self->state_label), state != NULL);
}

static GtkWidget *
new_row (const SpIssueCopy *copy)
{
  GtkWidget *row = adw_action_row_new ();
  guint n = g_strv_length (copy->left_out);
  const char *title = sp_paper_get_title (copy->paper);
  g_autofree char *out = n > 0 ? g_strdup_printf (ngettext ("%u thing left out", "%u things left out", n), n)
                               : g_strdup (_("nothing left out"));
  g_autofree char *subtitle = g_strdup_printf (_("Copy %d · %s"), copy->copy, out);
  g_autofree char *apart = copy->case_id != NULL ? g_strdup_printf (_("%s\nApart: %s"), subtitle, title) : NULL;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), copy->recipient);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), apart != NULL ? apart : subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);

  return row;
}

static void
show_copy (SpIssuePage *self,
           guint        number)
{
  const SpIssueCopy *copy = g_ptr_array_index (self->copies, number);
  guint n = g_strv_length (copy->left_out);
  g_autofree char *label = n == 0 ? g_strdup_printf (_("Nothing is left out for %s"), copy->recipient)
                                  : g_strdup_printf (_("Left out for %s (for your eyes only)"), copy->recipient);
  g_autofree char *words = g_strjoinv ("\n", copy->left_out);

  adw_navigation_page_set_title (self->preview_page, copy->recipient);
  gtk_label_set_label (self->left_out_title, label);
  gtk_label_set_label (self->left_out_label, words);
  gtk_widget_set_sensitive (GTK_WIDGET (self->left_out), n > 0);
  gtk_expander_set_expanded (self->left_out, n > 0);
  sp_paper_view_set_content (self->view, copy->pdf);
}

static void
show_copies (SpIssuePage *self)
{
  gtk_list_box_remove_all (self->recipients);
  for (guint i = 0; i < self->copies->len; i++)
    gtk_list_box_append (self->recipients, new_row (g_ptr_array_index (self->copies, i)));
  if (self->copies->len > 0)
    gtk_list_box_select_row (self->recipients, gtk_list_box_get_row_at_index (self->recipients, 0));
  show_state (self);
}

/* --- Making the pages -------------------------------------------------------------- */

typedef struct
{
  SpIssuePage *self;
  guint round;
} Make;

/* Copies on their way into the cache, whatever becomes of the page. */
typedef struct
{
  SpIssuePage *self;
  SpStore *store;
  GPtrArray *copies;
} Issue;

static void
issue_free (gpointer data)
{
  Issue *issue = data;

  g_object_unref (issue->self);
  g_object_unref (issue->store);
  g_ptr_array_unref (issue->copies);
  g_free (issue);
}

static void
make_free (gpointer data)
{
  Make *make = data;

  g_object_unref (make->self);
  g_free (make);
}

static gboolean
load_documents (SpIssuePage  *self,
                SpStore      *store,
                GError      **error)
{
  g_autoptr(SpQuery) query = sp_query_new ("document");
  g_autoptr(GListModel) found = NULL;

  sp_query_where (query, self->case_id != NULL ? "case_id" : "meeting", "=",
                  self->case_id != NULL ? self->case_id : self->wish->meeting_id);
  sp_query_order (query, "issued_at", FALSE);
  found = dex_await_object (sp_store_find_all (store, query), error);
  if (found == NULL)
    return FALSE;
  g_ptr_array_set_size (self->documents, 0);
  self->wish->first_copy = 1;
  for (guint i = 0; i < g_list_model_get_n_items (found); i++)
    {
      SpDocument *document = g_list_model_get_item (found, i);

      g_ptr_array_add (self->documents, document);
      self->wish->first_copy = MAX (self->wish->first_copy, (int) sp_document_get_copy (document) + 1);
    }

  return TRUE;
}

static gboolean
gather (SpIssuePage  *self,
        SpStore      *store,
        GError      **error)
{
  g_autoptr(SpMaterial) material = NULL;

  if (self->material != NULL)
    return TRUE;
  material = dex_await_object (self->case_id != NULL
                                 ? sp_outputs_gather_case (store, self->case_id)
                                 : sp_outputs_gather_meeting (store, self->wish->meeting_id),
                               error);
  if (material == NULL || !load_documents (self, store, error))
    return FALSE;
  g_set_object (&self->material, material);

  return TRUE;
}

static DexFuture *
make_fiber (gpointer data)
{
  Make *make = data;
  SpIssuePage *self = make->self;
  g_autoptr(SpStore) store = NULL;
  GPtrArray *copies = NULL;
  g_autoptr(GError) error = NULL;

  if (make->round != self->round || self->store == NULL)
    return dex_future_new_true ();
  store = g_object_ref (self->store);
  if (gather (self, store, &error) && make->round == self->round)
    {
      self->wish->made_us = sp_ambient_get_wall_us (sp_store_get_ambient (store));
      g_free (self->wish->today);
      self->wish->today = sp_format_today (self->wish->made_us);
      copies = dex_await_boxed (sp_outputs_make_issue (self->material, self->wish), &error);
    }
  /* Another wish by now, or the page is gone. */
  if (make->round != self->round)
    {
      g_clear_pointer (&copies, g_ptr_array_unref);
      return dex_future_new_true ();
    }
  if (copies == NULL)
    {
      g_autofree char *words = error != NULL ? sp_error_words (error) : NULL;

      gtk_label_set_label (self->state_label, words != NULL ? words : _("The pages could not be made."));
      return dex_future_new_true ();
    }
  self->copies = copies;
  show_copies (self);

  return dex_future_new_true ();
}

static void
remake (SpIssuePage *self)
{
  Make *make = g_new0 (Make, 1);

  g_clear_pointer (&self->copies, g_ptr_array_unref);
  gtk_list_box_remove_all (self->recipients);
  sp_paper_view_set_content (self->view, NULL);
  show_state (self);
  make->self = g_object_ref (self);
  make->round = ++self->round;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, make_fiber, make, make_free));
}

/* --- Issuing ------------------------------------------------------------------------ */

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
static const char *
find_superseded (SpIssuePage       *self,
                 const SpIssueCopy *copy)
{
  for (guint i = self->documents->len; i > 0; i--)
    {
      SpDocument *document = g_ptr_array_index (self->documents, i - 1);

      if (g_strcmp0 (sp_document_get_kind (document), self->wish->kind) == 0 &&
          g_strcmp0 (sp_document_get_agency (document), copy->agency_id) == 0 &&
          g_strcmp0 (sp_document_get_recipient (document), copy->recipient) == 0 &&
          g_strcmp0 (sp_document_get_case_id (document), copy->case_id) == 0)
        return sp_record_get_id (SP_RECORD (document));
    }

  return NULL;
}

static SpRecord *
new_document (SpIssuePage       *self,
              SpStore           *store,
              const SpIssueCopy *copy,
              const char        *id)
{
  SpRecord *record = sp_record_new (sp_document_record_type (), id, copy->compartment);
  g_autofree char *issued = sp_instant_format (self->wish->made_us);

  g_object_set (record,
                "meeting", self->wish->meeting_id,
                "case-id", copy->case_id,
                "kind", self->wish->kind,
                "title", sp_paper_get_title (copy->paper),
                "agency", copy->agency_id,
                "recipient", copy->recipient,
                "copy", (gint64) copy->copy,
                "issued-at", issued,
                "issued-by", sp_store_get_member_id (store),
                "supersedes", find_superseded (self, copy),
                "large-print", self->wish->large_print,
                "media-type", "application/pdf",
                "size", (gint64) g_bytes_get_size (copy->pdf),
                "hash", copy->hash,
                "restriction-reason", "issued",
                NULL);

  return record;
}

static gboolean
issue_all (SpIssuePage  *self,
           SpStore      *store,
           GPtrArray    *copies,
           GError      **error)
{
  g_autoptr(SpChange) change = sp_change_new ();

  for (guint i = 0; i < copies->len; i++)
    {
      const SpIssueCopy *copy = g_ptr_array_index (copies, i);
      g_autofree char *id = sp_ambient_new_id (sp_store_get_ambient (store));
      g_autoptr(SpRecord) record = new_document (self, store, copy, id);

      if (!keep_content (store, id, copy->pdf, error))
        return FALSE;
      sp_change_create (change, record);
    }

  /* Not through the window: what has been issued is not undone by a key. */
  return dex_await (sp_store_commit (store, change), error);
}

static void
tell_issued (SpIssuePage *self,
             guint        n)
{
  SpWindow *window = sp_window_get (GTK_WIDGET (self));
  g_autofree char *said = g_strdup_printf (ngettext ("%u copy is issued, and on its way with the next exchange.",
                                                     "%u copies are issued, and on their way with the next exchange.",
                                                     n), n);

  if (window == NULL)
    return;
  sp_window_toast (window, said, NULL);
  gtk_widget_activate_action (GTK_WIDGET (self), "navigation.pop", NULL);
}

static void
tell_failed (SpIssuePage  *self,
             const GError *error)
{
  g_autofree char *words = sp_error_words (error);
  g_autofree char *said = g_strdup_printf (_("Nothing was issued. %s"), words);

  self->issuing = FALSE;
  if (self->store == NULL)
    return;
  show_state (self);
  gtk_label_set_label (self->state_label, said);
  gtk_widget_set_visible (GTK_WIDGET (self->state_label), TRUE);
}

static DexFuture *
issue_fiber (gpointer data)
{
  Issue *issue = data;
  SpIssuePage *self = issue->self;
  GError *error = NULL;

  /* What was begun is brought to its end, even where the page is left meanwhile. */
  if (!issue_all (self, issue->store, issue->copies, &error))
    {
      tell_failed (self, error);
      return dex_future_new_for_error (error);
    }
  if (self->store != NULL)
    tell_issued (self, issue->copies->len);

  return dex_future_new_true ();
}

/**
 * sp_issue_page_issue:
 *
 * Issues what is shown, without asking.
 *
 * Returns: (transfer full): a future that resolves when all copies are durable on this laptop; rejects where something
 *   that must not leave still stands in one
 */
DexFuture *
sp_issue_page_issue (SpIssuePage *self)
{
  Issue *issue;

  g_return_val_if_fail (SP_IS_ISSUE_PAGE (self), NULL);

  if (self->issuing || self->copies == NULL || self->copies->len == 0 || count_hits (self) > 0)
    return dex_future_new_reject (SP_STORE_ERROR, SP_STORE_ERROR_FORBIDDEN, "there is something that must not leave");
  self->issuing = TRUE;
  show_state (self);

  issue = g_new0 (Issue, 1);
  issue->self = g_object_ref (self);
  issue->store = g_object_ref (self->store);
  issue->copies = g_ptr_array_ref (self->copies);

  return dex_scheduler_spawn (NULL, 0, issue_fiber, issue, issue_free);
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr(SpIssuePage) self = data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (object), result);

  if (g_str_equal (answer, "issue") && self->store != NULL)
    dex_future_disown (sp_issue_page_issue (self));
}

static void
on_issue (SpIssuePage *self)
{
  g_autofree char *heading = NULL;
  AdwDialog *dialog;

  if (self->copies == NULL)
    return;
  heading = g_strdup_printf (ngettext ("Issue %u Copy?", "Issue %u Copies?", self->copies->len), self->copies->len);
  dialog = adw_alert_dialog_new (heading,
                                 _("Each goes to its recipient's laptops with the next exchange and can be read there "
                                   "without a network. What has been issued stays issued; a later issue takes its "
                                   "place."));
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "issue", _("_Issue"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "issue", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (self), NULL, answered_cb, g_object_ref (self));
}

/* --- The page ------------------------------------------------------------------------ */

static void
on_changed (SpIssuePage *self)
{
  if (!self->ready)
    return;
  if (self->case_id == NULL)
    {
      g_free (self->wish->kind);
      self->wish->kind = g_strdup (kinds[adw_combo_row_get_selected (self->kind_row)]);
    }
  self->wish->large_print = adw_switch_row_get_active (self->large_row);
  self->wish->redact = FALSE;
  remake (self);
}

static void
on_redact (SpIssuePage *self)
{
  self->wish->redact = TRUE;
  remake (self);
}

static void
on_selected (SpIssuePage   *self,
             GtkListBoxRow *row)
{
  if (row != NULL && self->copies != NULL)
    show_copy (self, (guint) gtk_list_box_row_get_index (row));
}

static void
on_activated (SpIssuePage *self)
{
  adw_navigation_split_view_set_show_content (self->split, TRUE);
}

static void
on_print (SpIssuePage *self)
{
  sp_paper_view_print (self->view, _("Stalking Partnership: a document"));
}

static gboolean
print_cb (GtkWidget *widget,
          GVariant  *args,
          gpointer   data)
{
  on_print (SP_ISSUE_PAGE (widget));

  return TRUE;
}

static void
sp_issue_page_dispose (GObject *object)
{
  SpIssuePage *self = SP_ISSUE_PAGE (object);

  self->round++;
  self->ready = FALSE;
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_ISSUE_PAGE);
  g_clear_pointer (&self->copies, g_ptr_array_unref);
  g_clear_object (&self->material);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_issue_page_parent_class)->dispose (object);
}

static void
sp_issue_page_finalize (GObject *object)
{
  SpIssuePage *self = SP_ISSUE_PAGE (object);

  g_clear_pointer (&self->wish, sp_issue_wish_free);
  g_ptr_array_unref (self->documents);
  g_free (self->case_id);

  G_OBJECT_CLASS (sp_issue_page_parent_class)->finalize (object);
}

static void
sp_issue_page_class_init (SpIssuePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sp_issue_page_dispose;
  object_class->finalize = sp_issue_page_finalize;

  g_type_ensure (SP_TYPE_PAPER_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/StalkingPartnership/outputs/sp-issue-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SpIssuePage, split);
  gtk_widget_class_bind_template_child (widget_class, SpIssuePage, preview_page);
  gtk_widget_class_bind_template_child (widget_class, SpIssuePage, issue_button);
  gtk_widget_class_bind_template_child (widget_class, SpIssuePage, kind_row);
  gtk_widget_class_bind_template_child (widget_class, SpIssuePage, large_row);
  gtk_widget_class_bind_template_child (widget_class, SpIssuePage, guard_box);
  gtk_widget_class_bind_template_child (widget_class, SpIssuePage, guard_label);
  gtk_widget_class_bind_template_child (widget_class, SpIssuePage, recipients);
  gtk_widget_class_bind_template_child (widget_class, SpIssuePage, state_label);
  gtk_widget_class_bind_template_child (widget_class, SpIssuePage, left_out);
  gtk_widget_class_bind_template_child (widget_class, SpIssuePage, left_out_title);
  gtk_widget_class_bind_template_child (widget_class, SpIssuePage, left_out_label);
  gtk_widget_class_bind_template_child (widget_class, SpIssuePage, view);
  gtk_widget_class_bind_template_callback (widget_class, on_issue);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_redact);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_print);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, print_cb, NULL);
}

static void
sp_issue_page_init (SpIssuePage *self)
{
  self->documents = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
fill_kinds (SpIssuePage *self,
            const char  *kind)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  SpValueLists *lists = sp_store_get_lists (self->store);
  guint selected = 0;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      gtk_string_list_append (names, _(sp_value_lists_get_label (lists, "document-kind", kinds[i])));
      if (g_strcmp0 (kinds[i], kind) == 0)
        selected = i;
    }
  adw_combo_row_set_model (self->kind_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->kind_row, selected);
}

/**
 * sp_issue_page_new:
 * @kind: a code of the list "document-kind"
 *
 * Returns: (transfer floating): the page that issues a meeting's papers
 */
AdwNavigationPage *
sp_issue_page_new (SpStore    *store,
                   const char *meeting_id,
                   const char *kind)
{
  SpIssuePage *self;

  g_return_val_if_fail (SP_IS_STORE (store) && meeting_id != NULL && kind != NULL, NULL);

  self = g_object_new (SP_TYPE_ISSUE_PAGE, NULL);
  self->store = g_object_ref (store);
  self->wish = sp_issue_wish_new (kind, meeting_id, NULL);
  fill_kinds (self, kind);
  self->ready = TRUE;
  remake (self);

  return ADW_NAVIGATION_PAGE (self);
}

/**
 * sp_issue_page_new_for_person:
 * @case_id: the case
 * @person_id: who asks for what was minuted about them
 *
 * Returns: (transfer floating): the page that issues an executive summary
 */
AdwNavigationPage *
sp_issue_page_new_for_person (SpStore    *store,
                              const char *case_id,
                              const char *person_id)
{
  SpIssuePage *self;

  g_return_val_if_fail (SP_IS_STORE (store) && case_id != NULL && person_id != NULL, NULL);

  self = g_object_new (SP_TYPE_ISSUE_PAGE, NULL);
  self->store = g_object_ref (store);
  self->case_id = g_strdup (case_id);
  self->wish = sp_issue_wish_new ("summary", NULL, person_id);
  gtk_widget_set_visible (GTK_WIDGET (self->kind_row), FALSE);
  self->ready = TRUE;
  remake (self);

  return ADW_NAVIGATION_PAGE (self);
}
