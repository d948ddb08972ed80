/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-decide-dialog.h"

#include "sp-draft.h"
#include "sp-prose-view.h"

#include <glib/gi18n-lib.h>

#define WIDTH 620

struct _SpDecideDialog
{
  AdwDialog      parent_instance;

  AdwComboRow   *ground;
  AdwEntryRow   *why;
  GtkTextView   *view; /* NULL where it is withheld */
  GtkWidget     *accept;

  GPtrArray     *codes;
  SpDraft       *draft; /* what is typed outlives a lock, a crash and a closed dialog */
};

enum
{
  SIGNAL_DECIDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpDecideDialog, sp_decide_dialog, ADW_TYPE_DIALOG)

/**
 * sp_decide_dialog_get_ground:
 *
 * Returns: (transfer none) (nullable): a code of `access-ground`
 */
const char *
sp_decide_dialog_get_ground (SpDecideDialog *self)
{
  guint i = adw_combo_row_get_selected (self->ground);

  return i < self->codes->len ? g_ptr_array_index (self->codes, i) : NULL;
}

/**
 * sp_decide_dialog_dup_text:
 *
 * Returns: (transfer full) (nullable): the words that are disclosed; %NULL where there are none
 */
char *
sp_decide_dialog_dup_text (SpDecideDialog *self)
{
  g_autofree char *text = NULL;
  GtkTextIter start, end;

  if (self->view == NULL)
    return NULL;
  gtk_text_buffer_get_bounds (gtk_text_view_get_buffer (self->view), &start, &end);
  text = g_strstrip (gtk_text_buffer_get_text (gtk_text_view_get_buffer (self->view), &start, &end, FALSE));

  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}

/**
 * sp_decide_dialog_dup_why:
 *
 * Returns: (transfer full) (nullable): what was said of why
 */
char *
sp_decide_dialog_dup_why (SpDecideDialog *self)
{
  g_autofree char *why = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->why))));

  return *why != '\0' ? g_steal_pointer (&why) : NULL;
}

static void
update (SpDecideDialog *self)
{
  g_autofree char *text = sp_decide_dialog_dup_text (self);

  gtk_widget_set_sensitive (self->accept, sp_decide_dialog_get_ground (self) != NULL && (self->view == NULL || text != NULL));
}

static void
keep (SpDecideDialog *self,
      const char     *member,
      const char     *words)
{
  g_autoptr (JsonNode) value = words != NULL ? json_node_init_string (json_node_alloc (), words) : NULL;

  sp_draft_set (self->draft, member, value);
}

static void
typed_cb (SpDecideDialog *self)
{
  g_autofree char *text = sp_decide_dialog_dup_text (self);
  g_autofree char *why = sp_decide_dialog_dup_why (self);

  keep (self, "text", text);
  keep (self, "why", why);
  update (self);
}

/* What was typed the last time, and never decided by. */
static void
offered_cb (SpDecideDialog *self)
{
  JsonObject *offer = sp_draft_get_offer (self->draft);
  const char *text = json_object_get_string_member_with_default (offer, "text", NULL);
  const char *why = json_object_get_string_member_with_default (offer, "why", NULL);

  if (text != NULL && self->view != NULL)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->view), text, -1);
  if (why != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->why), why);
}

/**
 * sp_decide_dialog_accept:
 *
 * Decides as the dialog says, where it says all that is needed.
 */
void
sp_decide_dialog_accept (SpDecideDialog *self)
{
  g_return_if_fail (SP_IS_DECIDE_DIALOG (self));

  if (!gtk_widget_get_sensitive (self->accept))
    return;
  sp_draft_flush (self->draft);
  g_signal_emit (self, signals[SIGNAL_DECIDED], 0);
  adw_dialog_close (ADW_DIALOG (self));
}

/* Before the text takes it for a new line. */
static gboolean
key_cb (SpDecideDialog  *self,
        guint            key,
        guint            keycode,
        GdkModifierType  state)
{
  if ((key != GDK_KEY_Return && key != GDK_KEY_KP_Enter) || (state & GDK_CONTROL_MASK) == 0)
    return GDK_EVENT_PROPAGATE;
  sp_decide_dialog_accept (self);

  return GDK_EVENT_STOP;
}

static void
sp_decide_dialog_dispose (GObject *object)
{
  SpDecideDialog *self = SP_DECIDE_DIALOG (object);

  if (self->view != NULL)
    {
      g_signal_handlers_disconnect_by_data (gtk_text_view_get_buffer (self->view), self);
      gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->view), "", 0);
    }
  self->view = NULL;
  g_clear_object (&self->draft);
  adw_dialog_set_child (ADW_DIALOG (self), NULL);
  g_clear_pointer (&self->codes, g_ptr_array_unref);

  G_OBJECT_CLASS (sp_decide_dialog_parent_class)->dispose (object);
}

static void
sp_decide_dialog_class_init (SpDecideDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_decide_dialog_dispose;

  signals[SIGNAL_DECIDED] = g_signal_new ("decided", SP_TYPE_DECIDE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
sp_decide_dialog_init (SpDecideDialog *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->codes = g_ptr_array_new_with_free_func (g_free);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
fill_grounds (SpDecideDialog *self,
              SpStore        *store,
              const char     *ground)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  guint n;
  const SpValueListItem *items = sp_value_lists_get_items (sp_store_get_lists (store), "access-ground", &n);
  guint chosen = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < n; i++)
    {
      if (items[i].retired && g_strcmp0 (items[i].code, ground) != 0)
        continue;
      if (g_strcmp0 (items[i].code, ground) == 0)
        chosen = self->codes->len;
      g_ptr_array_add (self->codes, g_strdup (items[i].code));
      gtk_string_list_append (words, _(items[i].label));
    }
  adw_combo_row_set_model (self->ground, G_LIST_MODEL (words));
  adw_combo_row_set_selected (self->ground, chosen);
}

static GtkWidget *
make_text (SpDecideDialog *self,
           const char     *text)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->view = GTK_TEXT_VIEW (sp_prose_view_new ());
  gtk_text_view_set_wrap_mode (self->view, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_top_margin (self->view, 9);
  gtk_text_view_set_bottom_margin (self->view, 9);
  gtk_text_view_set_left_margin (self->view, 12);
  gtk_text_view_set_right_margin (self->view, 12);
  gtk_text_view_set_accepts_tab (self->view, FALSE);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->view), text, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What is disclosed"), -1);
  g_signal_connect_object (gtk_text_view_get_buffer (self->view), "changed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 240);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->view));
  gtk_widget_add_css_class (scrolled, "card");
  gtk_widget_set_overflow (scrolled, GTK_OVERFLOW_HIDDEN);

  return scrolled;
}

/* Beside two buttons there is no room for it. */
static GtkWidget *
make_heading (SpDecideDialog *self)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", adw_dialog_get_title (ADW_DIALOG (self)), "xalign", 0.0, "wrap", TRUE,
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, NULL);

  gtk_widget_add_css_class (label, "heading");

  return label;
}

static void
build (SpDecideDialog *self,
       const char     *text)
{
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *rows = gtk_list_box_new ();

  self->accept = gtk_button_new_with_mnemonic (text != NULL ? _("_Disclose") : _("_Withhold"));
  gtk_widget_add_css_class (self->accept, "suggested-action");
  g_signal_connect_object (self->accept, "clicked", G_CALLBACK (sp_decide_dialog_accept), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cancel, "clicked", G_CALLBACK (adw_dialog_close), self, G_CONNECT_SWAPPED);
  adw_header_bar_set_show_title (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->accept);

  self->ground = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->ground), _("Ground"));
  adw_combo_row_set_use_subtitle (self->ground, TRUE);
  g_signal_connect_object (self->ground, "notify::selected", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  self->why = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->why), _("Why"));
  g_signal_connect_object (self->why, "changed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (rows), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (rows, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (rows), GTK_WIDGET (self->ground));
  gtk_list_box_append (GTK_LIST_BOX (rows), GTK_WIDGET (self->why));

  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 18);
  gtk_box_append (GTK_BOX (box), make_heading (self));
  if (text != NULL)
    gtk_box_append (GTK_BOX (box), make_text (self, text));
  gtk_box_append (GTK_BOX (box), rows);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), header);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), scrolled);
  adw_dialog_set_child (ADW_DIALOG (self), view);
}

/**
 * sp_decide_dialog_new:
 * @key: what is typed is kept as a draft under this, for the caller to clear once it is decided by
 * @title: what the line is called
 * @ground: (nullable): the ground that is chosen to begin with
 * @text: (nullable): the words to begin from; %NULL: nothing of it is disclosed
 *
 * Returns: (transfer floating): the dialog
 */
AdwDialog *
sp_decide_dialog_new (SpStore    *store,
                      const char *key,
                      const char *title,
                      const char *ground,
                      const char *text)
{
  SpDecideDialog *self;

  g_return_val_if_fail (SP_IS_STORE (store) && key != NULL && title != NULL, NULL);

  self = g_object_new (SP_TYPE_DECIDE_DIALOG, "title", title, "content-width", WIDTH, NULL);
  self->draft = sp_draft_new (store, key);
  g_signal_connect_object (self->draft, "offered", G_CALLBACK (offered_cb), self, G_CONNECT_SWAPPED);
  build (self, text);
  fill_grounds (self, store, ground);
  update (self);
  sp_draft_load (self->draft);
  adw_dialog_set_focus (ADW_DIALOG (self), self->view != NULL ? GTK_WIDGET (self->view) : GTK_WIDGET (self->ground));

  return ADW_DIALOG (self);
}
