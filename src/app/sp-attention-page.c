/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-application.h"
#include "sp-attention-page.h"
#include "sp-attention.h"
#include "sp-conflict-row.h"
#include "sp-store.h"

struct _SpAttentionPage
{
  AdwNavigationPage parent_instance;

  GtkStack *stack;
  AdwPreferencesGroup *conflicts_group;
  AdwPreferencesGroup *refused_group;
  GtkListBox *conflicts;
  GtkListBox *refused;

  SpStore *store;
  SpRecordList *conflict_list;
  GListStore *refused_list;
};

G_DEFINE_FINAL_TYPE (SpAttentionPage, sp_attention_page, ADW_TYPE_NAVIGATION_PAGE)

static const char *
reason_words (const char *reason)
{
  if (g_strcmp0 (reason, "forbidden") == 0 || g_strcmp0 (reason, "role") == 0 ||
      g_strcmp0 (reason, "owner") == 0 || g_strcmp0 (reason, "compartment") == 0)
    return _("Your role does not allow it on the server.");
  if (g_strcmp0 (reason, "read-only") == 0 || g_strcmp0 (reason, "append-only") == 0)
    return _("This cannot be changed once it is written.");
  if (g_strcmp0 (reason, "invalid") == 0)
    return _("Something in it is missing or not right.");
  if (g_strcmp0 (reason, "erased") == 0 || g_strcmp0 (reason, "unknown-record") == 0)
    return _("What it was about is not on the server any more.");

  return _("The server gave no reason that this version knows.");
}

static GtkWidget *
make_refused_row (gpointer item, gpointer data)
{
  SpAttention *matter = item;
  const SpRecordType *type = sp_record_type_find (sp_attention_get_type_name (matter));
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = NULL;

  /* Translators: %s is a kind of thing: A change was not taken: Action */
  title = g_strdup_printf (_("A change was not taken: %s"), type != NULL ? _(type->label) : "");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), reason_words (sp_attention_get_reason (matter)));

  return row;
}

static GtkWidget *
make_conflict_row (gpointer item, gpointer data)
{
  SpAttentionPage *self = data;

  return sp_conflict_row_new (self->store, SP_CONFLICT (item));
}

static void
update_stack (SpAttentionPage *self)
{
  guint n_conflicts = g_list_model_get_n_items (G_LIST_MODEL (self->conflict_list));
  guint n_refused = g_list_model_get_n_items (G_LIST_MODEL (self->refused_list));

  gtk_widget_set_visible (GTK_WIDGET (self->conflicts_group), n_conflicts > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->refused_group), n_refused > 0);
  gtk_stack_set_visible_child_name (self->stack,
                                    n_conflicts + n_refused > 0 ? "matters" : "nothing");
}

static DexFuture *
listed_cb (DexFuture *future, gpointer data)
{
  SpAttentionPage *self = data;
  const GValue *value = dex_future_get_value (future, NULL);
  GListModel *found;

  if (value == NULL || self->refused_list == NULL)
    return NULL;

  found = g_value_get_object (value);
  g_list_store_remove_all (self->refused_list);
  for (guint i = 0; i < g_list_model_get_n_items (found); i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (found, i);

      if (SP_IS_ATTENTION (item))
        g_list_store_append (self->refused_list, item);
    }
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
  g_clear_object (&self->refused_list);
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
  gtk_widget_class_bind_template_child (widget_class, SpAttentionPage, conflicts);
  gtk_widget_class_bind_template_child (widget_class, SpAttentionPage, refused);
}

static void
sp_attention_page_init (SpAttentionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->refused_list = g_list_store_new (SP_TYPE_ATTENTION);
}

/** sp_attention_page_new: Returns: (transfer floating): what waits for a decision in @store */
GtkWidget *
sp_attention_page_new (SpStore *store)
{
  SpAttentionPage *self = g_object_new (SP_TYPE_ATTENTION_PAGE, NULL);
  g_autoptr(SpQuery) query = sp_query_new ("conflict");

  self->store = g_object_ref (store);
  sp_query_where (query, "state", "=", "open");
  sp_query_with (query, "case_id");
  sp_query_with (query, "mine_by.agency");
  sp_query_with (query, "theirs_by.agency");
  self->conflict_list = sp_store_list (store, query);

  gtk_list_box_bind_model (self->conflicts, G_LIST_MODEL (self->conflict_list), make_conflict_row,
                           self, NULL);
  gtk_list_box_bind_model (self->refused, G_LIST_MODEL (self->refused_list), make_refused_row, self,
                           NULL);
  g_signal_connect_object (self->conflict_list, "items-changed", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "notify::attention", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  update_stack (self);
  refresh (self);

  return GTK_WIDGET (self);
}
