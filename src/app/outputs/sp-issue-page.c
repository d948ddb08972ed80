/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-issue-page.h"

#include "sp-audit.h"
#include "sp-confirm.h"
#include "sp-document-page.h"
#include "sp-error-words.h"
#include "sp-format.h"
#include "sp-issue-preview.h"
#include "sp-issue-words.h"
#include "sp-log-first.h"
#include "sp-outputs-data.h"
#include "sp-shell.h"
#include "sp-shrink.h"

#include <glib/gi18n-lib.h>

struct _SpIssuePage
{
  AdwNavigationPage parent_instance;

  AdwNavigationSplitView *split;
  SpIssuePreview *preview;
  GtkButton *issue_button;
  AdwComboRow *kind_row;
  AdwSwitchRow *large_row;
  GtkWidget *guard_box;
  GtkLabel *guard_label;
  GtkWidget *redact_button;
  GtkListBox *recipients;
  GtkLabel *state_label;

  SpStore *store;
  SpIssueWish *wish;
  char *case_id;     /* of a summary */
  SpMaterial *material;
  GPtrArray *copies; /* SpIssueCopy */
  guint round;       /* answers of earlier ones are too late */
  gboolean issuing;
  gboolean ready;    /* the form says what it shall: its changes are somebody's */
};

G_DEFINE_FINAL_TYPE (SpIssuePage, sp_issue_page, ADW_TYPE_NAVIGATION_PAGE)

static const char * const kinds[] = { "agenda", "pack", "minutes", "actions" };

static void
show_state (SpIssuePage *self)
{
  const SpIssueCounts counts = sp_issue_count (self->copies);
  guint n_hits = counts.hits + counts.undecided;
  g_autofree char *hits = n_hits > 0 ? sp_issue_dup_hits (self->copies, &counts) : NULL;
  g_autofree char *state = NULL;

  gtk_widget_set_visible (self->guard_box, n_hits > 0);
  gtk_widget_set_visible (self->redact_button, counts.hits > 0);
  if (hits != NULL)
    gtk_label_set_label (self->guard_label, hits);
  gtk_widget_set_sensitive (GTK_WIDGET (self->issue_button),
                            self->copies != NULL && self->copies->len > 0 && n_hits == 0 && !self->issuing);
  gtk_widget_set_sensitive (GTK_WIDGET (self->kind_row), !self->issuing);
  gtk_widget_set_sensitive (GTK_WIDGET (self->large_row), !self->issuing);
  if (self->copies == NULL)
    state = g_strdup (_("The pages are being made…"));
  else if (self->copies->len == 0)
    state = g_strdup (_("There is nothing to issue."));
  else if (counts.taken_out > 0)
    state = g_strdup_printf (ngettext ("%u place was taken out.", "%u places were taken out.", counts.taken_out),
                             counts.taken_out);
  gtk_label_set_label (self->state_label, state != NULL ? state : "");
  gtk_widget_set_visible (GTK_WIDGET (self->state_label), state != NULL);
}

static void
show_copies (SpIssuePage *self)
{
  g_auto(GStrv) withheld = sp_issue_dup_withheld (self->material, self->wish);

  gtk_list_box_remove_all (self->recipients);
  for (guint i = 0; i < self->copies->len; i++)
    gtk_list_box_append (self->recipients, sp_issue_row_new (g_ptr_array_index (self->copies, i)));
  for (guint i = 0; withheld[i] != NULL; i++)
    gtk_list_box_append (self->recipients, sp_issue_row_new_withheld (withheld[i]));
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

static void
make_free (gpointer data)
{
  Make *make = data;

  g_object_unref (make->self);
  g_free (make);
}

static gboolean
gather (SpIssuePage  *self,
        SpStore      *store,
        GError      **error)
{
  g_autoptr(SpMaterial) material = NULL;
  gint64 next;

  if (self->material != NULL)
    return TRUE;
  next = dex_await_int64 (sp_outputs_next_copy (store, self->wish, self->case_id), error);
  if (next == 0)
    return FALSE;
  material = dex_await_object (self->case_id != NULL
                                 ? sp_outputs_gather_case (store, self->case_id)
                                 : sp_outputs_gather_meeting (store, self->wish->meeting_id),
                               error);
  if (material == NULL)
    return FALSE;
  self->wish->first_copy = (int) next;
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
      g_free (self->wish->log_head);
      self->wish->log_head = dex_await_string (sp_store_dup_audit_head (store), NULL);
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
  sp_issue_preview_set_copy (self->preview, NULL);
  show_state (self);
  make->self = g_object_ref (self);
  make->round = ++self->round;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, make_fiber, make, make_free));
}

/* --- Issuing ------------------------------------------------------------------------ */

static void
tell_issued (SpIssuePage *self)
{
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));
  guint n = self->copies->len;
  g_autofree char *said = g_strdup_printf (ngettext ("%u copy is issued, and on its way with the next exchange.",
                                                     "%u copies are issued, and on their way with the next exchange.",
                                                     n), n);

  if (shell == NULL)
    return;
  sp_shell_toast (shell, said, NULL);
  gtk_widget_activate_action (GTK_WIDGET (self), "navigation.pop", NULL);
}

static void
tell_failed (SpIssuePage  *self,
             const GError *error)
{
  g_autofree char *words = sp_error_words (error);
  g_autofree char *said = g_strdup_printf (_("Nothing was issued. %s"), words);

  show_state (self);
  gtk_label_set_label (self->state_label, said);
  gtk_widget_set_visible (GTK_WIDGET (self->state_label), TRUE);
}

static DexFuture *
issued_cb (DexFuture *future,
           gpointer   data)
{
  SpIssuePage *self = data;
  g_autoptr(GError) error = NULL;

  self->issuing = FALSE;
  dex_future_get_value (future, &error);
  if (self->store == NULL)
    return dex_ref (future);
  if (error != NULL)
    tell_failed (self, error);
  else
    tell_issued (self);

  return dex_ref (future);
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
  SpIssueCounts counts;

  g_return_val_if_fail (SP_IS_ISSUE_PAGE (self), NULL);

  counts = sp_issue_count (self->copies);
  if (self->issuing || self->copies == NULL || self->copies->len == 0 || counts.hits + counts.undecided > 0 ||
      self->wish->agency_id != NULL)
    return dex_future_new_reject (SP_STORE_ERROR, SP_STORE_ERROR_FORBIDDEN, "there is something that must not leave");
  self->issuing = TRUE;
  show_state (self);

  /* What was begun is brought to its end, even where the page is left meanwhile. */
  return dex_future_finally (sp_outputs_issue (self->store, self->wish, self->case_id, self->copies), issued_cb,
                             g_object_ref (self), g_object_unref);
}

typedef struct
{
  SpIssuePage *self;
  GBytes *pdf;
} Give;

static void
give_free (gpointer data)
{
  Give *give = data;

  g_object_unref (give->self);
  g_bytes_unref (give->pdf);
  g_free (give);
}

static DexFuture *
given_cb (DexFuture *future,
          gpointer   data)
{
  Give *give = data;
  SpIssuePage *self = give->self;
  SpShell *shell = self->store != NULL ? sp_shell_get (GTK_WIDGET (self)) : NULL;

  if (shell != NULL)
    sp_shell_push (shell, sp_document_page_new_content (self->store, _("Answer to an Access Request"), self->case_id,
                                                        dex_future_new_take_boxed (G_TYPE_BYTES, g_bytes_ref (give->pdf))));

  return dex_future_new_true ();
}

/* An agency's own answer is kept nowhere: it is written down to whom it goes, and opened to be printed or saved. */
static void
give_cb (SpIssuePage *self)
{
  const SpIssueCopy *copy;
  const char *ids[] = { self->case_id, NULL };
  const char *recipients[] = { self->wish->person_id, NULL };
  const SpIssueCounts counts = sp_issue_count (self->copies);
  Give *give;

  if (self->store == NULL || self->copies == NULL || self->copies->len == 0 || counts.hits + counts.undecided > 0)
    return;
  copy = g_ptr_array_index (self->copies, 0);
  give = g_new0 (Give, 1);
  give->self = g_object_ref (self);
  give->pdf = g_bytes_ref (copy->pdf);
  dex_future_disown (dex_future_then (
    sp_log_first (GTK_WIDGET (self), self->store, SP_AUDIT_DISCLOSE, ids, self->wish->kind, recipients, copy->hash,
                  N_("The answer was not opened, because that could not be written down in the log. Is there room on the disk?")),
    given_cb, give, give_free));
}

static void
issue_cb (SpIssuePage *self)
{
  if (self->store != NULL)
    dex_future_disown (sp_issue_page_issue (self));
}

static void
on_issue (SpIssuePage *self)
{
  g_autofree char *heading = NULL;

  if (self->copies == NULL)
    return;
  if (self->wish->agency_id != NULL)
    {
      sp_confirm (GTK_WIDGET (self), _("Give This Answer?"),
                  _("It is written into the log who gets it. The answer itself is not kept, here or anywhere else, because "
                    "nobody but your agency may read what is in it: print it, or save it, and see that it reaches whoever "
                    "asked."),
                  _("_Cancel"), _("_Open It"), ADW_RESPONSE_SUGGESTED, G_CALLBACK (give_cb), self);
      return;
    }
  heading = g_strdup_printf (ngettext ("Issue %u Copy?", "Issue %u Copies?", self->copies->len), self->copies->len);
  sp_confirm (GTK_WIDGET (self), heading,
              self->wish->request_id != NULL
                ? _("It is written into the log who gets it, kept where chair and coordinators read it, and the request is "
                    "answered. Print it, or open it from the case and save it, and see that it reaches whoever asked. "
                    "What has been issued stays issued; a later issue takes its place.")
                : _("Each goes to its recipient’s laptops with the next exchange and can be read there "
                    "without a network. What has been issued stays issued; a later issue takes its "
                    "place."),
              _("_Cancel"), _("_Issue"), ADW_RESPONSE_SUGGESTED, G_CALLBACK (issue_cb), self);
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
    sp_issue_preview_set_copy (self->preview, g_ptr_array_index (self->copies, gtk_list_box_row_get_index (row)));
}

static void
on_activated (SpIssuePage *self)
{
  adw_navigation_split_view_set_show_content (self->split, TRUE);
}

static void
print_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  SpIssuePage *self = SP_ISSUE_PAGE (widget);

  sp_issue_preview_print (self->preview, self->case_id != NULL ? self->case_id : self->wish->meeting_id);
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
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_issue_page_parent_class)->dispose (object);
}

static void
sp_issue_page_finalize (GObject *object)
{
  SpIssuePage *self = SP_ISSUE_PAGE (object);

  /* What is gathered for a page that was left comes all the same. */
  g_clear_object (&self->material);
  g_clear_pointer (&self->wish, sp_issue_wish_free);
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

  g_type_ensure (SP_TYPE_ISSUE_PREVIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/StalkingPartnership/outputs/sp-issue-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SpIssuePage, split);
  gtk_widget_class_bind_template_child (widget_class, SpIssuePage, preview);
  gtk_widget_class_bind_template_child (widget_class, SpIssuePage, issue_button);
  gtk_widget_class_bind_template_child (widget_class, SpIssuePage, kind_row);
  gtk_widget_class_bind_template_child (widget_class, SpIssuePage, large_row);
  gtk_widget_class_bind_template_child (widget_class, SpIssuePage, guard_box);
  gtk_widget_class_bind_template_child (widget_class, SpIssuePage, guard_label);
  gtk_widget_class_bind_template_child (widget_class, SpIssuePage, redact_button);
  gtk_widget_class_bind_template_child (widget_class, SpIssuePage, recipients);
  gtk_widget_class_bind_template_child (widget_class, SpIssuePage, state_label);
  gtk_widget_class_bind_template_callback (widget_class, on_issue);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_redact);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_install_action (widget_class, "paper.print", NULL, print_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "paper.print", NULL);
}

static void
sp_issue_page_init (SpIssuePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sp_issue_preview_set_split (self->preview, self->split);
  sp_shrink_button (self->redact_button);
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

static AdwNavigationPage *
new_of_case (SpStore     *store,
             const char  *case_id,
             SpIssueWish *wish)
{
  SpIssuePage *self = g_object_new (SP_TYPE_ISSUE_PAGE, NULL);

  self->store = g_object_ref (store);
  self->case_id = g_strdup (case_id);
  self->wish = wish;
  gtk_widget_set_visible (GTK_WIDGET (self->kind_row), FALSE);
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
  g_return_val_if_fail (SP_IS_STORE (store) && case_id != NULL && person_id != NULL, NULL);

  return new_of_case (store, case_id, sp_issue_wish_new ("summary", NULL, person_id));
}

/**
 * sp_issue_page_new_for_request:
 * @case_id: the case
 * @person_id: whose information was asked for
 * @request_id: the access request
 * @agency_id: (nullable): an agency that answers for what it keeps from whoever chairs
 *
 * Returns: (transfer floating): the page that issues the answer, or gives the agency's own
 */
AdwNavigationPage *
sp_issue_page_new_for_request (SpStore    *store,
                               const char *case_id,
                               const char *person_id,
                               const char *request_id,
                               const char *agency_id)
{
  AdwNavigationPage *page;
  SpIssueWish *wish;

  g_return_val_if_fail (SP_IS_STORE (store) && case_id != NULL && person_id != NULL && request_id != NULL, NULL);

  wish = sp_issue_wish_new ("extract", NULL, person_id);
  wish->request_id = g_strdup (request_id);
  wish->agency_id = g_strdup (agency_id);
  page = new_of_case (store, case_id, wish);
  if (agency_id == NULL)
    return page;
  adw_navigation_page_set_title (page, _("Your Agency’s Answer"));
  gtk_button_set_label (SP_ISSUE_PAGE (page)->issue_button, _("_Open…"));

  return page;
}
