/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-case-records.h"
#include "sp-format.h"
#include "sp-shell.h"
#include "sp-since-page.h"
#include "sp-since.h"
#include "sp-weak-ref.h"

struct _SpSincePage
{
  AdwNavigationPage parent_instance;

  GtkWidget *stack;
  GtkWidget *title;
  GtkWidget *list;
  GtkWidget *seen_button;

  SpStore *store;
};

G_DEFINE_FINAL_TYPE (SpSincePage, sp_since_page, ADW_TYPE_NAVIGATION_PAGE)

static void
update (SpSincePage *self)
{
  SpSince *since = sp_since_get (self->store);
  gboolean any = g_list_model_get_n_items (sp_since_get_list (since)) > 0;
  g_autofree char *title = sp_since_dup_title (since);

  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), any ? title : "");
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), any ? "list" : "nothing");
  gtk_widget_set_sensitive (self->seen_button, any);
}

static void
seen_cb (SpSincePage *self)
{
  sp_since_see (sp_since_get (self->store), NULL);
}

static void
row_activated_cb (SpSincePage *self, GtkListBoxRow *row)
{
  const char *case_id = g_object_get_data (G_OBJECT (row), "case");
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));

  if (case_id == NULL)
    return;
  sp_since_see (sp_since_get (self->store), case_id);
  if (shell != NULL)
    sp_shell_open_case (shell, case_id);
}

/* --- Rows ---------------------------------------------------------------------------------- */

typedef struct
{
  gpointer row; /* weak */
  SpStore *store;
  SpUnseen *unseen;
} Filling;

static void
filling_free (gpointer data)
{
  Filling *self = data;

  sp_weak_ref_free (self->row);
  g_object_unref (self->store);
  g_object_unref (self->unseen);
  g_free (self);
}

static SpCase *
find_case (SpRecord *record)
{
  SpRecord *about = SP_IS_CASE (record) ? record : sp_record_get_link (record, "case_id");

  return about != NULL && SP_IS_CASE (about) && sp_record_get_loaded (about) ? SP_CASE (about) : NULL;
}

static DexFuture *
filled_cb (DexFuture *future, gpointer data)
{
  Filling *filling = data;
  g_autoptr(GtkWidget) row = g_weak_ref_get (filling->row);
  const GValue *value = dex_future_get_value (future, NULL);
  SpRecord *record = value != NULL && G_VALUE_HOLDS_OBJECT (value) ? g_value_get_object (value) : NULL;
  g_autofree char *words = NULL;
  g_autofree char *title = NULL;
  SpCase *about;

  if (row == NULL || record == NULL || !sp_record_get_loaded (record))
    return dex_future_new_true ();

  about = find_case (record);
  words = sp_since_words (filling->unseen, record, sp_store_get_lists (filling->store));
  /* Translators: the reference of a case, and what has changed in it */
  title = about != NULL ? g_strdup_printf (_("%s · %s"), sp_case_get_reference (about), words) : g_strdup (words);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);

  return dex_future_new_true ();
}

static GtkWidget *
make_row (gpointer item, gpointer data)
{
  static const char *const of_case[] = { NULL };
  static const char *const of_other[] = { "case_id", "agency", NULL };
  SpSincePage *self = data;
  SpUnseen *unseen = item;
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *at = sp_format_instant (sp_unseen_get_at_us (unseen),
                                           sp_ambient_get_wall_us (sp_store_get_ambient (self->store)));
  const SpRecordType *type = sp_record_type_find (sp_unseen_get_type_name (unseen));
  gboolean has_agency = type != NULL && sp_record_type_find_field (type, "agency") != NULL;
  Filling *filling = g_new0 (Filling, 1);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), "…");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), at);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), sp_unseen_get_case_id (unseen) != NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  g_object_set_data_full (G_OBJECT (row), "case", g_strdup (sp_unseen_get_case_id (unseen)), g_free);

  filling->row = sp_weak_ref_new (row);
  filling->store = g_object_ref (self->store);
  filling->unseen = g_object_ref (unseen);
  dex_future_disown (dex_future_finally (
      sp_store_get_with (self->store, sp_unseen_get_record (unseen), has_agency ? of_other : of_case), filled_cb,
      filling, filling_free));

  return row;
}

/* --- The page ------------------------------------------------------------------------------ */

static void
sp_since_page_dispose (GObject *object)
{
  g_clear_object (&SP_SINCE_PAGE (object)->store);

  G_OBJECT_CLASS (sp_since_page_parent_class)->dispose (object);
}

static void
sp_since_page_class_init (SpSincePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_since_page_dispose;
}

static GtkWidget *
make_list (SpSincePage *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_widget_set_valign (self->list, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What has changed"),
                                  -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_margin_top (clamp, 12);
  gtk_widget_set_margin_bottom (clamp, 24);
  gtk_widget_set_margin_start (clamp, 12);
  gtk_widget_set_margin_end (clamp, 12);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);

  return scroller;
}

static void
sp_since_page_init (SpSincePage *self)
{
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *nothing = adw_status_page_new ();

  self->title = adw_window_title_new (_("What Is New"), "");
  self->seen_button = gtk_button_new_from_icon_name ("object-select-symbolic");
  gtk_widget_set_tooltip_text (self->seen_button, _("Mark All as Seen"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->seen_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Mark all as seen"), -1);
  g_signal_connect_object (self->seen_button, "clicked", G_CALLBACK (seen_cb), self, G_CONNECT_SWAPPED);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), self->title);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->seen_button);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (nothing), "object-select-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (nothing), _("Nothing Is New"));
  adw_status_page_set_description (ADW_STATUS_PAGE (nothing), _("You have seen what others have changed."));
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), make_list (self), "list");
  gtk_stack_add_named (GTK_STACK (self->stack), nothing, "nothing");
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), header);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), self->stack);
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), _("What Is New"));
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), view);
}

/**
 * sp_since_page_new:
 *
 * Returns: (transfer floating): what has changed since somebody last looked on this laptop
 */
GtkWidget *
sp_since_page_new (SpStore *store)
{
  SpSincePage *self;

  g_return_val_if_fail (SP_IS_STORE (store), NULL);

  self = g_object_new (SP_TYPE_SINCE_PAGE, NULL);
  self->store = g_object_ref (store);
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), sp_since_get_list (sp_since_get (store)), make_row, self, NULL);
  g_signal_connect_object (sp_since_get (store), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
