/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-app-id.h"
#include "sp-attention-page.h"
#include "sp-attention.h"
#include "sp-conflict-row.h"
#include "sp-conflict-words.h"
#include "sp-json.h"
#include "sp-malware-row.h"
#include "sp-refused-row.h"
#include "sp-store.h"

/* So many of those that are settled can be looked up here. */
#define SETTLED_SHOWN 20

struct _SpAttentionPage
{
  AdwNavigationPage parent_instance;

  GtkStack *stack;
  AdwPreferencesGroup *conflicts_group;
  AdwPreferencesGroup *refused_group;
  AdwPreferencesGroup *malware_group;
  AdwPreferencesGroup *aside_group;
  AdwPreferencesGroup *settled_group;
  GtkListBox *conflicts;
  GtkListBox *refused;
  GtkListBox *malware;
  GtkListBox *aside;
  GtkListBox *settled;

  SpStore *store;
  SpRecordList *conflict_list;
  SpRecordList *malware_list;
  SpRecordList *aside_list;
  SpRecordList *settled_list;
};

G_DEFINE_FINAL_TYPE (SpAttentionPage, sp_attention_page, ADW_TYPE_NAVIGATION_PAGE)

static gboolean
has_rows (GtkListBox *list)
{
  return gtk_list_box_get_row_at_index (list, 0) != NULL;
}

static void
update_stack (SpAttentionPage *self)
{
  gboolean aside = has_rows (self->aside);
  gboolean settled = has_rows (self->settled);
  gboolean malware = has_rows (self->malware);
  gboolean any = has_rows (self->conflicts) || has_rows (self->refused) || malware || aside || settled;

  gtk_widget_set_visible (GTK_WIDGET (self->conflicts_group), has_rows (self->conflicts));
  gtk_widget_set_visible (GTK_WIDGET (self->refused_group), has_rows (self->refused));
  gtk_widget_set_visible (GTK_WIDGET (self->malware_group), malware);
  gtk_widget_set_visible (GTK_WIDGET (self->settled_group), settled);
  gtk_widget_set_visible (GTK_WIDGET (self->aside_group), aside);
  gtk_stack_set_visible_child_name (self->stack, any ? "matters" : "nothing");
}

static SpConflictRow *
find_row (SpAttentionPage *self, SpRecord *conflict)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->conflicts, i)) != NULL; i++)
    if (SP_RECORD (sp_conflict_row_get_conflict (SP_CONFLICT_ROW (row))) == conflict)
      return SP_CONFLICT_ROW (row);

  return NULL;
}

static gboolean
is_open (SpAttentionPage *self, SpConflict *conflict)
{
  GListModel *open = G_LIST_MODEL (self->conflict_list);

  for (guint i = 0; i < g_list_model_get_n_items (open); i++)
    {
      g_autoptr(SpRecord) one = g_list_model_get_item (open, i);

      if (one == SP_RECORD (conflict))
        return TRUE;
    }

  return FALSE;
}

/* Rows are made and taken away one by one, never all anew: somebody may be writing in one of them, and that one stays
 * until they are done, even where somebody else has settled it meanwhile. */
static void
conflicts_changed_cb (SpAttentionPage *self)
{
  GListModel *open = G_LIST_MODEL (self->conflict_list);
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->conflicts, i)) != NULL;)
    {
      SpConflictRow *conflict_row = SP_CONFLICT_ROW (row);

      if (is_open (self, sp_conflict_row_get_conflict (conflict_row)) || sp_conflict_row_is_writing (conflict_row))
        i++;
      else
        gtk_list_box_remove (self->conflicts, GTK_WIDGET (row));
    }
  for (guint i = 0; i < g_list_model_get_n_items (open); i++)
    {
      g_autoptr(SpRecord) conflict = g_list_model_get_item (open, i);
      GtkWidget *added;

      /* A row is made from words: wait until they are there. */
      if (!sp_record_get_loaded (conflict))
        {
          g_signal_handlers_disconnect_by_func (conflict, conflicts_changed_cb, self);
          g_signal_connect_object (conflict, "notify::loaded", G_CALLBACK (conflicts_changed_cb), self,
                                   G_CONNECT_SWAPPED);
          continue;
        }
      if (find_row (self, conflict) != NULL)
        continue;
      added = sp_conflict_row_new (self->store, SP_CONFLICT (conflict));
      g_signal_connect_object (added, "finished", G_CALLBACK (conflicts_changed_cb), self,
                               G_CONNECT_SWAPPED | G_CONNECT_AFTER);
      gtk_list_box_append (self->conflicts, added);
    }
  update_stack (self);
}

static void
update_settled (GtkWidget *row, SpConflict *conflict, SpStore *store)
{
  gint64 now_us = sp_ambient_get_wall_us (sp_store_get_ambient (store));
  g_autofree char *words = NULL;
  const SpRecordType *type = sp_record_type_find (sp_conflict_get_record_type (conflict));
  const SpField *field = sp_conflict_get_about (conflict);
  SpRecord *about = sp_record_get_link (SP_RECORD (conflict), "case_id");
  g_autofree char *place = NULL;

  if (!sp_record_get_loaded (SP_RECORD (conflict)))
    return;
  words = sp_conflict_dup_settled (conflict, now_us);
  place = g_strdup_printf ("%s%s%s%s%s",
                           about != NULL && sp_record_get_loaded (about) ? sp_case_get_reference (SP_CASE (about)) : "",
                           about != NULL ? " · " : "", type != NULL ? _(type->label) : "", field != NULL ? " · " : "",
                           field != NULL ? _(field->label) : "");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), words);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), place);
}

static void
settled_notify_cb (GtkWidget *row, GParamSpec *pspec, SpConflict *conflict)
{
  update_settled (row, conflict, g_object_get_data (G_OBJECT (row), "store"));
}

static GtkWidget *
make_settled_row (gpointer item, gpointer data)
{
  SpAttentionPage *self = data;
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  g_object_set_data_full (G_OBJECT (row), "store", g_object_ref (self->store), g_object_unref);
  g_signal_connect_object (item, "notify", G_CALLBACK (settled_notify_cb), row, G_CONNECT_SWAPPED);
  update_settled (row, item, self->store);

  return row;
}

/* Operations that were sent as a group were refused as one, and are one matter. */
static void
show_refused (SpAttentionPage *self, GListModel *found)
{
  g_autoptr(GPtrArray) matters = NULL;
  g_autofree char *group = NULL;

  gtk_list_box_remove_all (self->refused);
  for (guint i = 0; i < g_list_model_get_n_items (found); i++)
    {
      g_autoptr(SpAttention) matter = g_list_model_get_item (found, i);
      const char *text = sp_attention_get_operation (matter);
      g_autoptr(JsonObject) operation = text != NULL ? sp_json_parse_object (text, -1, NULL) : NULL;
      const char *own = operation != NULL ? sp_json_get_text (operation, "group") : NULL;

      if (matters != NULL && (own == NULL || g_strcmp0 (own, group) != 0))
        {
          gtk_list_box_append (self->refused, sp_refused_row_new (self->store, matters));
          g_clear_pointer (&matters, g_ptr_array_unref);
        }
      if (matters == NULL)
        matters = g_ptr_array_new_with_free_func (g_object_unref);
      g_set_str (&group, own);
      g_ptr_array_add (matters, g_steal_pointer (&matter));
    }
  if (matters != NULL)
    gtk_list_box_append (self->refused, sp_refused_row_new (self->store, matters));
}

static DexFuture *
listed_cb (DexFuture *future, gpointer data)
{
  SpAttentionPage *self = data;
  const GValue *value = dex_future_get_value (future, NULL);

  if (value == NULL || self->store == NULL)
    return NULL;

  show_refused (self, g_value_get_object (value));
  update_stack (self);

  return NULL;
}

static void
refresh (SpAttentionPage *self)
{
  if (sp_store_get_state (self->store) == SP_STORE_STATE_OPEN)
    dex_future_disown (dex_future_then (sp_store_list_attention (self->store), listed_cb,
                                        g_object_ref (self), g_object_unref));
}

static void
sp_attention_page_dispose (GObject *object)
{
  SpAttentionPage *self = SP_ATTENTION_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_ATTENTION_PAGE);
  g_clear_object (&self->conflict_list);
  g_clear_object (&self->settled_list);
  g_clear_object (&self->malware_list);
  g_clear_object (&self->aside_list);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_attention_page_parent_class)->dispose (object);
}

static void
sp_attention_page_class_init (SpAttentionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_attention_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               SP_RESOURCE_PATH "/sp-attention-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SpAttentionPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SpAttentionPage, conflicts_group);
  gtk_widget_class_bind_template_child (widget_class, SpAttentionPage, refused_group);
  gtk_widget_class_bind_template_child (widget_class, SpAttentionPage, malware_group);
  gtk_widget_class_bind_template_child (widget_class, SpAttentionPage, malware);
  gtk_widget_class_bind_template_child (widget_class, SpAttentionPage, aside_group);
  gtk_widget_class_bind_template_child (widget_class, SpAttentionPage, aside);
  gtk_widget_class_bind_template_child (widget_class, SpAttentionPage, settled_group);
  gtk_widget_class_bind_template_child (widget_class, SpAttentionPage, conflicts);
  gtk_widget_class_bind_template_child (widget_class, SpAttentionPage, refused);
  gtk_widget_class_bind_template_child (widget_class, SpAttentionPage, settled);
}

static void
sp_attention_page_init (SpAttentionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static SpRecordList *
list_conflicts (SpStore *store, const char *state)
{
  g_autoptr(SpQuery) query = sp_query_new ("conflict");

  sp_query_where (query, "state", "=", state);
  sp_query_with (query, "case_id");
  sp_query_with (query, "mine_by.agency");
  sp_query_with (query, "theirs_by.agency");
  sp_query_with (query, "settled_by.agency");
  if (g_str_equal (state, "settled"))
    {
      sp_query_order (query, "settled_at", TRUE);
      sp_query_limit (query, SETTLED_SHOWN);
    }

  return sp_store_list (store, query);
}

static SpRecordList *
list_aside (SpStore *store)
{
  g_autoptr(SpQuery) query = sp_query_new ("put_aside");

  sp_query_where (query, "state", "=", "open");
  sp_query_with (query, "author.agency");

  return sp_store_list (store, query);
}

/* It is for whose file it is to do something about it. */
static SpRecordList *
list_malware (SpStore *store)
{
  g_autoptr(SpQuery) query = sp_query_new ("attachment");

  sp_query_where (query, "malware", "is-set", NULL);
  sp_query_where (query, "agency", "=", sp_store_get_agency_id (store));
  sp_query_with (query, "case_id");

  return sp_store_list (store, query);
}

static GtkWidget *
make_malware_row (gpointer item, gpointer data)
{
  SpAttentionPage *self = data;

  return sp_malware_row_new (self->store, SP_ATTACHMENT (item));
}

static GtkWidget *
make_aside_row (gpointer item, gpointer data)
{
  SpAttentionPage *self = data;

  return sp_refused_row_new_aside (self->store, SP_PUT_ASIDE (item));
}

/** sp_attention_page_new: Returns: (transfer floating): what waits for a decision in @store */
GtkWidget *
sp_attention_page_new (SpStore *store)
{
  SpAttentionPage *self = g_object_new (SP_TYPE_ATTENTION_PAGE, NULL);

  self->store = g_object_ref (store);
  self->conflict_list = list_conflicts (store, "open");
  self->settled_list = list_conflicts (store, "settled");

  self->malware_list = list_malware (store);
  gtk_list_box_bind_model (self->malware, G_LIST_MODEL (self->malware_list), make_malware_row, self, NULL);
  g_signal_connect_object (self->malware_list, "items-changed", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  self->aside_list = list_aside (store);
  gtk_list_box_bind_model (self->aside, G_LIST_MODEL (self->aside_list), make_aside_row, self, NULL);
  g_signal_connect_object (self->aside_list, "items-changed", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  gtk_list_box_bind_model (self->settled, G_LIST_MODEL (self->settled_list), make_settled_row, self, NULL);
  g_signal_connect_object (self->conflict_list, "items-changed", G_CALLBACK (conflicts_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settled_list, "items-changed", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (store, "notify::attention", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  conflicts_changed_cb (self);
  refresh (self);

  return GTK_WIDGET (self);
}
