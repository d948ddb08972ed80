/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-list-page-private.h"

#include "sp-directory-records.h"
#include "sp-record-editor.h"
#include "sp-weak-ref.h"

#include <glib/gi18n-lib.h>

#define MAX_WIDTH 760

G_DEFINE_FINAL_TYPE (SpListPage, sp_list_page, ADW_TYPE_NAVIGATION_PAGE)

/* --- What is listed ------------------------------------------------------------------------ */

static void queue_update (SpListPage *self);

/* Anew, as what was taken back is not there any more. */
static void
read_periods (SpListPage *self)
{
  g_autoptr(JsonObject) fields = self->partnership != NULL ? sp_record_dup_json (self->partnership) : NULL;

  g_clear_pointer (&self->periods, sp_review_periods_unref);
  if (fields == NULL)
    return;
  self->periods = sp_review_periods_new ();
  sp_review_periods_add (self->periods, "partnership", fields);
}

/* Returns: (transfer full) (nullable): how long the cases of a group are kept, in words */
static char *
dup_years (SpListPage *self,
           const char *code)
{
  const SpReviewGroup *group = self->periods != NULL ? sp_review_periods_find (self->periods, code) : NULL;
  g_autofree char *years = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *age = NULL;

  if (group == NULL)
    return NULL;
  years = g_strdup_printf (ngettext ("Reviewed %d year after a case ended", "Reviewed %d years after a case ended",
                                     (gulong) group->years),
                           group->years);
  kept = g_strdup_printf (ngettext ("A review keeps it for %d year", "A review keeps it for %d years",
                                    (gulong) group->kept_years),
                          group->kept_years);
  /* Translators: an age */
  age = group->to_age > 0 ? g_strdup_printf (_("Kept until the suspect is %d"), group->to_age) : NULL;

  return g_strjoin ("\n", years, kept, age, NULL);
}

static void
read_records (SpListPage *self)
{
  read_periods (self);
  g_set_object (&self->lists, NULL);
  self->lists = sp_value_lists_new ();
  g_hash_table_remove_all (self->records);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->found)); i++)
    {
      g_autoptr(SpRecord) record = g_list_model_get_item (G_LIST_MODEL (self->found), i);
      g_autoptr(JsonObject) fields = NULL;
      const char *code;

      if (!sp_record_get_loaded (record) || sp_record_get_gone (record))
        continue;
      g_signal_handlers_disconnect_by_func (record, queue_update, self);
      g_signal_connect_object (record, "notify", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
      fields = sp_record_dup_json (record);
      sp_value_lists_set_json (self->lists, fields);
      if (self->periods != NULL)
        sp_review_periods_add (self->periods, "list_item", fields);
      code = sp_list_item_get_code (SP_LIST_ITEM (record));
      if (code != NULL)
        g_hash_table_insert (self->records, g_strdup (code), g_object_ref (record));
    }
}

static void
show_item (SpListPage            *self,
           const SpValueListItem *item,
           int                    place,
           int                    n_offered)
{
  GtkWidget *row = g_hash_table_lookup (self->rows, item->code);
  GtkListBox *box = item->retired ? self->retired : self->offered;
  g_autofree char *years = dup_years (self, item->code);

  if (row != NULL && gtk_widget_get_parent (row) != GTK_WIDGET (box))
    {
      gboolean focus = gtk_widget_get_focus_child (gtk_widget_get_parent (row)) == row;

      /* The keyboard stays near what was taken away. */
      if (focus)
        gtk_widget_child_focus (GTK_WIDGET (self->offered), GTK_DIR_TAB_FORWARD);
      gtk_list_box_remove (GTK_LIST_BOX (gtk_widget_get_parent (row)), row);
      row = NULL;
    }
  if (row == NULL)
    {
      row = sp_list_row_new (self->name, item->code);
      g_signal_connect_object (row, "moved", G_CALLBACK (sp_list_page_move), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (row, "toggled", G_CALLBACK (sp_list_page_toggle), self, G_CONNECT_SWAPPED);
      g_hash_table_insert (self->rows, g_strdup (item->code), row);
      sp_list_row_show (SP_LIST_ROW (row), item, place, n_offered, years);
      gtk_list_box_append (box, row);
      return;
    }
  sp_list_row_show (SP_LIST_ROW (row), item, place, n_offered, years);
}

static gboolean
update_cb (gpointer data)
{
  SpListPage *self = data;
  const SpValueListItem *items;
  int n_offered = 0;
  int place = 0;
  int n_retired = 0;
  guint n;

  self->update_id = 0;
  if (sp_record_list_get_loading (self->found))
    return G_SOURCE_REMOVE;

  read_records (self);
  items = sp_value_lists_get_items (self->lists, self->name, &n);
  for (guint i = 0; i < n; i++)
    n_offered += items[i].retired ? 0 : 1;
  for (guint i = 0; i < n; i++)
    show_item (self, &items[i], items[i].retired ? n_retired++ : place++, n_offered);
  gtk_list_box_invalidate_sort (self->offered);
  gtk_list_box_invalidate_sort (self->retired);
  gtk_widget_set_visible (GTK_WIDGET (self->offered), n_offered > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->retired), n_retired > 0);
  gtk_widget_set_visible (self->retired_title, n_retired > 0);

  return G_SOURCE_REMOVE;
}

/* A page from elsewhere changes many things at once. */
static void
queue_update (SpListPage *self)
{
  if (self->update_id == 0 && self->store != NULL)
    self->update_id = g_idle_add (update_cb, self);
}

static int
compare_rows (GtkListBoxRow *a,
              GtkListBoxRow *b,
              gpointer       data)
{
  return sp_list_row_get_place (SP_LIST_ROW (a)) - sp_list_row_get_place (SP_LIST_ROW (b));
}

/* --- How long cases are kept, where the list is about that ---------------------------------- */

static DexFuture *
periods_cb (DexFuture *future,
            gpointer   data)
{
  g_autoptr(SpListPage) self = g_weak_ref_get (data);
  const GValue *value = dex_future_get_value (future, NULL);
  g_autoptr(SpRecord) record = value != NULL ? g_list_model_get_item (g_value_get_object (value), 0) : NULL;
  g_autoptr(GPtrArray) fields = g_ptr_array_new ();
  GtkWidget *editor;
  const SpRecordType *type;
  int least, most;

  if (self == NULL || self->store == NULL || record == NULL)
    return dex_future_new_true ();

  type = sp_record_get_record_type (record);
  for (guint i = 0; i < type->n_fields; i++)
    if (sp_review_periods_bounds (type->fields[i].name, &least, &most))
      g_ptr_array_add (fields, (gpointer) type->fields[i].name);
  g_ptr_array_add (fields, NULL);
  editor = sp_record_editor_new (self->store, record, NULL, FALSE, (const char * const *) fields->pdata, TRUE);
  gtk_box_append (self->contents, editor);
  g_set_object (&self->partnership, record);
  g_signal_connect_object (record, "notify", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  queue_update (self);

  return dex_future_new_true ();
}

static void
add_periods (SpListPage *self)
{
  g_autoptr(SpQuery) query = sp_query_new ("partnership");

  dex_future_disown (dex_future_then (sp_store_find_all (self->store, query), periods_cb, sp_weak_ref_new (self),
                                      sp_weak_ref_free));
}

/* --- The object ---------------------------------------------------------------------------- */

static void
sp_list_page_dispose (GObject *object)
{
  SpListPage *self = SP_LIST_PAGE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->draft != NULL)
    sp_draft_flush (self->draft);
  g_clear_object (&self->draft);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  g_hash_table_remove_all (self->rows);
  g_hash_table_remove_all (self->records);
  g_clear_object (&self->found);
  g_clear_object (&self->partnership);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_list_page_parent_class)->dispose (object);
}

static void
sp_list_page_finalize (GObject *object)
{
  SpListPage *self = SP_LIST_PAGE (object);

  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->records);
  g_clear_object (&self->lists);
  g_clear_pointer (&self->periods, sp_review_periods_unref);
  g_free (self->name);

  G_OBJECT_CLASS (sp_list_page_parent_class)->finalize (object);
}

static void
sp_list_page_class_init (SpListPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_list_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sp_list_page_finalize;
}

static void
sp_list_page_init (SpListPage *self)
{
  self->lists = sp_value_lists_new ();
  self->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static GtkWidget *
add_words (SpListPage *self,
           const char *words,
           const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", words, "xalign", 0.0, "wrap", TRUE, NULL);

  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (self->contents, label);

  return label;
}

static GtkListBox *
add_list (SpListPage *self,
          const char *name)
{
  GtkListBox *box = GTK_LIST_BOX (gtk_list_box_new ());

  gtk_list_box_set_selection_mode (box, GTK_SELECTION_NONE);
  gtk_list_box_set_sort_func (box, compare_rows, NULL, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (box), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (box, "row-activated", G_CALLBACK (sp_list_page_rename), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->contents, GTK_WIDGET (box));

  return box;
}

static void
add_entry (SpListPage *self)
{
  GtkWidget *list = gtk_list_box_new ();
  g_autofree char *key = g_strconcat ("list/", self->name, NULL);

  self->entry = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->entry), _("Add to the list"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->entry), TRUE);
  adw_entry_row_set_max_length (ADW_ENTRY_ROW (self->entry), 200);
  g_signal_connect_object (self->entry, "apply", G_CALLBACK (sp_list_page_add), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (sp_list_page_typed), self, G_CONNECT_SWAPPED);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), self->entry);
  gtk_box_append (self->contents, list);
  self->problem = add_words (self, "", "error");
  gtk_widget_set_visible (self->problem, FALSE);

  self->draft = sp_draft_new (self->store, key);
  g_signal_connect_object (self->draft, "offered", G_CALLBACK (sp_list_page_offer), self, G_CONNECT_SWAPPED);
  sp_draft_load (self->draft);
}

static void
build (SpListPage *self)
{
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  self->contents = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  add_words (self, _(sp_value_lists_get_purpose (self->name)), "body");
  self->offered = add_list (self, _(sp_value_lists_get_title (self->name)));
  if (sp_value_lists_may_grow (self->name))
    add_entry (self);
  add_words (self, _("What is offered no longer stays where it is recorded. Alt+Shift+Up and Down move a word."), "dimmed");
  self->retired_title = add_words (self, _("Offered No Longer"), "heading");
  self->retired = add_list (self, _("Offered no longer"));
  if (g_str_equal (self->name, SP_REVIEW_GROUPS))
    add_periods (self);

  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), MAX_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->contents));
  gtk_widget_add_css_class (clamp, "people-list");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), scrolled);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), view);
}

/**
 * sp_list_page_new:
 * @store: an open cache
 * @list: a list that can be edited
 *
 * Returns: (transfer floating): its words
 */
AdwNavigationPage *
sp_list_page_new (SpStore    *store,
                  const char *list)
{
  SpListPage *self;
  g_autoptr(SpQuery) query = NULL;

  g_return_val_if_fail (SP_IS_STORE (store), NULL);
  g_return_val_if_fail (list != NULL && sp_value_lists_is_editable (list), NULL);

  self = g_object_new (SP_TYPE_LIST_PAGE, "title", _(sp_value_lists_get_title (list)), NULL);
  self->store = g_object_ref (store);
  self->name = g_strdup (list);
  build (self);
  query = sp_query_new ("list_item");
  sp_query_where (query, "list", "=", list);
  self->found = sp_store_list (store, query);
  g_signal_connect_object (self->found, "items-changed", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->found, "notify::loading", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  queue_update (self);

  return ADW_NAVIGATION_PAGE (self);
}
