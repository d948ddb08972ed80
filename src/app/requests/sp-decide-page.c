/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-decide-private.h"

#include "sp-decide-row.h"
#include "sp-error-words.h"
#include "sp-issue-page.h"
#include "sp-log-first.h"
#include "sp-outputs-data.h"
#include "sp-record-dialog.h"
#include "sp-request-words.h"
#include "sp-same-reference.h"
#include "sp-shell.h"
#include "sp-shrink.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (SpDecidePage, sp_decide_page, ADW_TYPE_NAVIGATION_PAGE)

/* --- Rows ----------------------------------------------------------------------------------- */

/* The line that a row shows. */
SpAccessLine *
sp_decide_page_get_line (SpDecidePage  *self,
                         GtkListBoxRow *row)
{
  int i = row != NULL ? gtk_list_box_row_get_index (row) : -1;

  return i >= 0 && self->lines != NULL && (guint) i < self->lines->len ? self->lines->pdata[i] : NULL;
}

static void
header_cb (GtkListBoxRow *row,
           GtkListBoxRow *before,
           gpointer       data)
{
  SpDecidePage *self = data;
  const SpAccessLine *line = sp_decide_page_get_line (self, row);
  const SpAccessLine *last = sp_decide_page_get_line (self, before);
  g_autofree char *who = NULL;
  g_autofree char *words = NULL;
  GtkWidget *label;

  if (line == NULL || (last != NULL && g_strcmp0 (last->answerable, line->answerable) == 0))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  who = sp_access_dup_who (self->material, line->answerable);
  /* Translators: %s is an agency, or "Chair and coordinators" */
  words = g_strdup_printf (line->mine ? _("%s: yours to decide") : _("%s decide on these"), who);
  label = g_object_new (GTK_TYPE_LABEL, "label", words, "xalign", 0.0, "wrap", TRUE, "accessible-role",
                        GTK_ACCESSIBLE_ROLE_HEADING, NULL);
  gtk_widget_add_css_class (label, "requests-header");
  gtk_widget_add_css_class (label, "heading");
  gtk_list_box_row_set_header (row, label);
}

/* --- The bar below -------------------------------------------------------------------------- */

/* Whether the request is. */
gboolean
sp_decide_page_is_open (SpDecidePage *self)
{
  return g_strcmp0 (sp_access_request_get_state (self->request), "open") == 0;
}

static void
update_bar (SpDecidePage *self)
{
  const SpAccessLine *line = sp_decide_page_get_line (self, gtk_list_box_get_selected_row (self->box));
  gboolean may = line != NULL && line->mine && sp_decide_page_is_open (self);
  g_autofree char *who = line != NULL ? sp_access_dup_who (self->material, line->answerable) : NULL;
  g_autofree char *words = NULL;

  /* A list that is taken down loses its selection. */
  if (self->store == NULL)
    return;
  gtk_widget_set_sensitive (self->disclose, may);
  gtk_widget_set_sensitive (self->redact, may);
  gtk_widget_set_sensitive (self->withhold, may);
  if (!sp_decide_page_is_open (self))
    words = g_strdup (_("The request is not open any more."));
  else if (line != NULL && !line->mine)
    /* Translators: %s is an agency, or "Chair and coordinators" */
    words = g_strdup_printf (_("This line is for %s to decide on."), who);
  gtk_label_set_label (self->whose, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->whose), words != NULL);
}

static void
update_state (SpDecidePage *self)
{
  gboolean overdue;
  g_autofree char *state = sp_request_dup_state (self->store, self->request, &overdue);
  g_autofree char *progress = self->lines != NULL ? sp_request_dup_progress (self->material, self->lines) : NULL;

  gtk_label_set_label (self->reference, sp_access_request_get_reference (self->request));
  gtk_label_set_label (self->state, state);
  if (overdue)
    gtk_widget_add_css_class (GTK_WIDGET (self->state), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->state), "error");
  gtk_label_set_label (self->progress, progress != NULL ? progress : "");
}

/* --- What only whoever chairs does ---------------------------------------------------------- */

static void
show_answer (SpDecidePage *self,
             const char   *agency)
{
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));

  if (shell != NULL)
    sp_shell_push (shell, sp_issue_page_new_for_request (self->store, sp_access_request_get_case_id (self->request),
                                                         sp_access_request_get_person (self->request),
                                                         sp_record_get_id (SP_RECORD (self->request)), agency));
}

static void
answer_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  show_answer (SP_DECIDE_PAGE (widget), NULL);
}

static void
edit_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SpDecidePage *self = SP_DECIDE_PAGE (widget);

  adw_dialog_present (sp_record_dialog_open (self->store, SP_RECORD (self->request),
                                             sp_access_request_get_case_id (self->request)),
                      widget);
}

/* What the own agency keeps from whoever chairs is in no answer but its own. */
static void
own_answer_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  SpDecidePage *self = SP_DECIDE_PAGE (widget);

  show_answer (self, sp_store_get_agency_id (self->store));
}

static void
update_own_answer (SpDecidePage *self)
{
  const SpReader *reader = sp_store_get_reader (self->store);
  const char *agency = reader != NULL ? reader->agency_id : NULL;
  gboolean own = FALSE;

  for (guint i = 0; agency != NULL && i < self->lines->len; i++)
    {
      const SpAccessLine *line = self->lines->pdata[i];

      own |= line->mine && sp_access_line_is_for (line, agency);
    }
  gtk_widget_set_visible (self->own_answer, own);
}

/* --- Looking -------------------------------------------------------------------------------- */

static gboolean
is_same (SpDecidePage *self,
         GPtrArray    *lines)
{
  GtkListBoxRow *row = NULL;

  for (guint i = 0; i < lines->len; i++)
    {
      row = gtk_list_box_get_row_at_index (self->box, (int) i);
      if (row == NULL || g_strcmp0 (sp_decide_row_get_record (row), ((SpAccessLine *) lines->pdata[i])->matter->id) != 0)
        return FALSE;
    }

  return gtk_list_box_get_row_at_index (self->box, (int) lines->len) == NULL;
}

static void
show_lines (SpDecidePage *self,
            SpMaterial   *material,
            GPtrArray    *lines)
{
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->box);
  g_autofree char *record = g_strdup (sp_decide_row_get_record (selected));
  gboolean same = is_same (self, lines);
  gboolean focused = gtk_widget_get_focus_child (GTK_WIDGET (self->box)) != NULL;
  gboolean first = self->lines == NULL;

  g_set_object (&self->material, material);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  self->lines = g_ptr_array_ref (lines);
  if (!same)
    gtk_list_box_remove_all (self->box);
  for (guint i = 0; i < lines->len; i++)
    {
      GtkWidget *row = same ? GTK_WIDGET (gtk_list_box_get_row_at_index (self->box, (int) i)) : sp_decide_row_new ();

      sp_decide_row_show (row, material, lines->pdata[i]);
      if (!same)
        gtk_list_box_append (self->box, row);
      if (!same && g_strcmp0 (record, ((SpAccessLine *) lines->pdata[i])->matter->id) == 0)
        gtk_list_box_select_row (self->box, GTK_LIST_BOX_ROW (row));
    }
  gtk_list_box_invalidate_headers (self->box);
  gtk_stack_set_visible_child_name (self->stack, lines->len > 0 ? "lines" : "empty");
  gtk_widget_set_visible (self->bar, lines->len > 0);
  if (lines->len > 0 && gtk_list_box_get_selected_row (self->box) == NULL)
    {
      gtk_list_box_select_row (self->box, gtk_list_box_get_row_at_index (self->box, 0));
      if (!((SpAccessLine *) lines->pdata[0])->mine || sp_access_line_is_decided (lines->pdata[0]))
        sp_decide_page_go_on (self);
    }
  if (lines->len > 0 && (first || (focused && !same)))
    gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_selected_row (self->box)));
  update_bar (self);
  update_own_answer (self);
  update_state (self);
}

static void
look (gpointer data)
{
  SpDecidePage *self = data;
  g_autoptr (SpStore) store = g_object_ref (self->store);
  g_autoptr (GError) error = NULL;
  g_autoptr (SpMaterial) material = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *words = NULL;

  material = dex_await_object (sp_outputs_gather_case (store, sp_access_request_get_case_id (self->request)), &error);
  if (material != NULL)
    lines = dex_await_boxed (sp_outputs_list_access (material, store, sp_record_get_id (SP_RECORD (self->request))), &error);
  /* What was looked at may have been taken away meanwhile. */
  if (self->store == NULL || sp_record_get_gone (SP_RECORD (self->request)))
    return;
  if (lines != NULL)
    {
      /* What was looked at is older than what was just decided. */
      if (!sp_looker_is_old (self->looker))
        show_lines (self, material, lines);
      return;
    }
  words = sp_error_words (error);
  adw_status_page_set_description (self->problem, words);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

void
sp_decide_page_look_again (SpDecidePage *self)
{
  if (self->looker != NULL)
    sp_looker_soon (self->looker);
}

/* Nothing of the case stays in any widget. */
static void
gone_cb (SpDecidePage *self)
{
  if (self->store == NULL || !sp_record_get_gone (SP_RECORD (self->request)))
    return;
  gtk_list_box_remove_all (self->box);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_object (&self->material);
  gtk_widget_set_visible (self->bar, FALSE);
  gtk_label_set_label (self->progress, "");
  gtk_label_set_label (self->state, "");
  gtk_label_set_label (self->reference, "");
  gtk_stack_set_visible_child_name (self->stack, "gone");
}

/* --- The page ------------------------------------------------------------------------------- */

/* One letter each, where nothing can be typed: in the list. */
static gboolean
key_cb (SpDecidePage    *self,
        guint            key,
        guint            keycode,
        GdkModifierType  state)
{
  const char *action = NULL;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) == 0)
    switch (gdk_keyval_to_lower (key))
      {
      case GDK_KEY_d:
        action = "line.disclose";
        break;
      case GDK_KEY_r:
        action = "line.redact";
        break;
      case GDK_KEY_w:
        action = "line.withhold";
        break;
      default:
        break;
      }

  return action != NULL && gtk_widget_activate_action (GTK_WIDGET (self), action, NULL);
}

static void
sp_decide_page_dispose (GObject *object)
{
  SpDecidePage *self = SP_DECIDE_PAGE (object);

  g_clear_pointer (&self->looker, sp_looker_end);
  g_clear_object (&self->store);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_DECIDE_PAGE);

  G_OBJECT_CLASS (sp_decide_page_parent_class)->dispose (object);
}

static void
sp_decide_page_finalize (GObject *object)
{
  SpDecidePage *self = SP_DECIDE_PAGE (object);

  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_object (&self->material);
  g_clear_object (&self->request);
  g_free (self->ground);

  G_OBJECT_CLASS (sp_decide_page_parent_class)->finalize (object);
}

static void
sp_decide_page_class_init (SpDecidePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_decide_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sp_decide_page_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/StalkingPartnership/requests/sp-decide-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SpDecidePage, answer);
  gtk_widget_class_bind_template_child (widget_class, SpDecidePage, bar);
  gtk_widget_class_bind_template_child (widget_class, SpDecidePage, box);
  gtk_widget_class_bind_template_child (widget_class, SpDecidePage, chairs);
  gtk_widget_class_bind_template_child (widget_class, SpDecidePage, disclose);
  gtk_widget_class_bind_template_child (widget_class, SpDecidePage, edit);
  gtk_widget_class_bind_template_child (widget_class, SpDecidePage, own_answer);
  gtk_widget_class_bind_template_child (widget_class, SpDecidePage, problem);
  gtk_widget_class_bind_template_child (widget_class, SpDecidePage, progress);
  gtk_widget_class_bind_template_child (widget_class, SpDecidePage, redact);
  gtk_widget_class_bind_template_child (widget_class, SpDecidePage, reference);
  gtk_widget_class_bind_template_child (widget_class, SpDecidePage, stack);
  gtk_widget_class_bind_template_child (widget_class, SpDecidePage, state);
  gtk_widget_class_bind_template_child (widget_class, SpDecidePage, strip);
  gtk_widget_class_bind_template_child (widget_class, SpDecidePage, whose);
  gtk_widget_class_bind_template_child (widget_class, SpDecidePage, withhold);
  gtk_widget_class_bind_template_callback (widget_class, key_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_bar);

  gtk_widget_class_install_action (widget_class, "line.disclose", NULL, sp_decide_page_disclose_action);
  gtk_widget_class_install_action (widget_class, "line.redact", NULL, sp_decide_page_redact_action);
  gtk_widget_class_install_action (widget_class, "line.withhold", NULL, sp_decide_page_withhold_action);
  gtk_widget_class_install_action (widget_class, "request.answer", NULL, answer_action);
  gtk_widget_class_install_action (widget_class, "request.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "request.own-answer", NULL, own_answer_action);
}

static void
sp_decide_page_init (SpDecidePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->box, header_cb, self, NULL);
  sp_shrink_button (self->answer);
  sp_shrink_button (self->edit);
  sp_shrink_button (self->own_answer);
  sp_shrink_button (self->disclose);
  sp_shrink_button (self->redact);
  sp_shrink_button (self->withhold);
}

static void
same_chosen_cb (SpDecidePage    *self,
                SpAccessRequest *request)
{
  sp_decide_page_open (GTK_WIDGET (self), self->store, request);
}

static void
request_changed_cb (SpDecidePage *self)
{
  if (self->store == NULL || sp_record_get_gone (SP_RECORD (self->request)))
    return;
  update_bar (self);
  update_state (self);
}

/**
 * sp_decide_page_new:
 * @store: the open cache
 * @request: an access request
 *
 * Returns: (transfer floating): the page on which it is decided line by line
 */
AdwNavigationPage *
sp_decide_page_new (SpStore         *store,
                    SpAccessRequest *request)
{
  const SpReader *reader;
  SpDecidePage *self;
  GtkWidget *same;

  g_return_val_if_fail (SP_IS_STORE (store) && SP_IS_ACCESS_REQUEST (request), NULL);

  self = g_object_new (SP_TYPE_DECIDE_PAGE, NULL);
  self->store = g_object_ref (store);
  self->request = g_object_ref (request);
  reader = sp_store_get_reader (store);
  gtk_widget_set_visible (self->chairs, reader != NULL && sp_policy_may_answer (reader));
  same = sp_same_reference_new (store, request);
  g_signal_connect_object (same, "chosen", G_CALLBACK (same_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->strip), same);
  g_signal_connect_object (request, "notify", G_CALLBACK (request_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (request, "notify::gone", G_CALLBACK (gone_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "changed", G_CALLBACK (sp_decide_page_look_again), self, G_CONNECT_SWAPPED);
  update_state (self);
  self->looker = sp_looker_new (self, look);
  sp_looker_now (self->looker);

  return ADW_NAVIGATION_PAGE (self);
}

typedef struct
{
  GWeakRef widget;
  SpStore *store;
  SpAccessRequest *request;
} Open;

static void
open_free (gpointer data)
{
  Open *open = data;

  g_weak_ref_clear (&open->widget);
  g_object_unref (open->store);
  g_object_unref (open->request);
  g_free (open);
}

static DexFuture *
told_cb (DexFuture *future,
         gpointer   data)
{
  Open *open = data;
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&open->widget);
  SpShell *shell = widget != NULL ? sp_shell_get (widget) : NULL;

  if (shell != NULL && sp_shell_get_store (shell) == open->store && !sp_record_get_gone (SP_RECORD (open->request)))
    sp_shell_push (shell, sp_decide_page_new (open->store, open->request));

  return dex_future_new_true ();
}

/**
 * sp_decide_page_open:
 * @widget: in whose window
 *
 * Shows the page of @request, once it is written down that its case was looked at.
 */
void
sp_decide_page_open (GtkWidget       *widget,
                     SpStore         *store,
                     SpAccessRequest *request)
{
  const char *ids[] = { sp_access_request_get_case_id (request), sp_record_get_id (SP_RECORD (request)), NULL };
  Open *open = g_new0 (Open, 1);

  g_weak_ref_init (&open->widget, widget);
  open->store = g_object_ref (store);
  open->request = g_object_ref (request);
  dex_future_disown (dex_future_then (sp_log_first (widget, store, SP_AUDIT_CONSULT, ids, NULL, NULL, NULL,
                                                    N_("This was not opened, because that could not be written down in the log. Is there room on the disk?")),
                                      told_cb, open, open_free));
}
