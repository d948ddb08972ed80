/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-list-index.h"

#include "sp-list-page.h"
#include "sp-shell.h"

#include <glib/gi18n-lib.h>

#define MAX_WIDTH 760

struct _SpListIndex
{
  AdwBin parent_instance;

  GtkSearchEntry *search;
  GtkListBox *box;
  GtkWidget *none;

  SpStore *store;
};

G_DEFINE_FINAL_TYPE (SpListIndex, sp_list_index, ADW_TYPE_BIN)

static const char *
get_list (gpointer row)
{
  return g_object_get_data (G_OBJECT (row), "list");
}

static gboolean
has_words (const char *text,
           const char *words)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, words) != NULL;
}

/* By what the list is called and for, and by what it offers. */
static gboolean
matches (SpListIndex *self,
         const char  *list)
{
  g_autofree char *bare = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search))));
  g_autofree char *words = g_utf8_casefold (bare, -1);
  guint n;
  const SpValueListItem *items = sp_value_lists_get_items (sp_store_get_lists (self->store), list, &n);

  if (has_words (_(sp_value_lists_get_title (list)), words) || has_words (_(sp_value_lists_get_purpose (list)), words))
    return TRUE;
  for (guint i = 0; i < n; i++)
    if (has_words (_(items[i].label), words))
      return TRUE;

  return FALSE;
}

static void
search_cb (SpListIndex *self)
{
  GtkListBoxRow *row;
  gboolean any = FALSE;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->box, i)) != NULL; i++)
    {
      gboolean shown = matches (self, get_list (row));

      gtk_widget_set_visible (GTK_WIDGET (row), shown);
      any |= shown;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->box), any);
  gtk_widget_set_visible (self->none, !any);
}

static void
activated_cb (SpListIndex   *self,
              GtkListBoxRow *row)
{
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));

  if (shell != NULL)
    sp_shell_push (shell, sp_list_page_new (self->store, get_list (row)));
}

static int
compare_rows (GtkListBoxRow *a,
              GtkListBoxRow *b,
              gpointer       data)
{
  return g_utf8_collate (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (a)),
                         adw_preferences_row_get_title (ADW_PREFERENCES_ROW (b)));
}

static void
sp_list_index_dispose (GObject *object)
{
  SpListIndex *self = SP_LIST_INDEX (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_list_index_parent_class)->dispose (object);
}

static void
sp_list_index_class_init (SpListIndexClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_list_index_dispose;
}

static GtkWidget *
make_words (const char *words)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", words, "xalign", 0.0, "wrap", TRUE, NULL);

  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "dimmed");

  return label;
}

static void
sp_list_index_init (SpListIndex *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *contents = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->search = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  gtk_search_entry_set_placeholder_text (self->search, _("Find a List or a Word"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Find a list or a word"), -1);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (search_cb), self, G_CONNECT_SWAPPED);
  self->box = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->box, GTK_SELECTION_NONE);
  gtk_list_box_set_sort_func (self->box, compare_rows, NULL, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Lists"), -1);
  g_signal_connect_object (self->box, "row-activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  self->none = make_words (_("No list has that."));
  gtk_widget_set_visible (self->none, FALSE);

  gtk_box_append (GTK_BOX (contents), GTK_WIDGET (self->search));
  gtk_box_append (GTK_BOX (contents), GTK_WIDGET (self->box));
  gtk_box_append (GTK_BOX (contents), self->none);
  gtk_box_append (GTK_BOX (contents), make_words (_("What is not here is fixed, because the law or what the program does hangs on "
                                                    "it: levels of risk, roles, grades and handling codes, how far an action "
                                                    "or a meeting is.")));
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), MAX_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), contents);
  gtk_widget_add_css_class (clamp, "people-list");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  adw_bin_set_child (ADW_BIN (self), scrolled);
}

static GtkWidget *
make_row (const char *list)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  g_object_set (arrow, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(sp_value_lists_get_title (list)));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(sp_value_lists_get_purpose (list)));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "list", g_strdup (list), g_free);

  return row;
}

/** sp_list_index_new: Returns: (transfer floating): the lists that can be edited */
GtkWidget *
sp_list_index_new (SpStore *store)
{
  const char * const *names = sp_value_lists_get_names ();
  SpListIndex *self;

  g_return_val_if_fail (SP_IS_STORE (store), NULL);

  self = g_object_new (SP_TYPE_LIST_INDEX, NULL);
  self->store = g_object_ref (store);
  for (guint i = 0; names[i] != NULL; i++)
    if (sp_value_lists_is_editable (names[i]))
      gtk_list_box_append (self->box, make_row (names[i]));

  return GTK_WIDGET (self);
}
