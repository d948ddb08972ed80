/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-disposal-list.h"

#include "sp-case-records.h"
#include "sp-date.h"
#include "sp-format.h"
#include "sp-record-words.h"
#include "sp-shell.h"

#include <glib/gi18n-lib.h>

/* The newest. */
#define MAX_SHOWN 200

struct _SpDisposalList
{
  AdwBin parent_instance;

  SpStore *store;
  SpRecordList *disposals;
};

G_DEFINE_FINAL_TYPE (SpDisposalList, sp_disposal_list, ADW_TYPE_BIN)

static char *
dup_lines (SpDisposal *disposal,
           SpStore    *store)
{
  const char *ground = sp_value_lists_get_label (sp_store_get_lists (store), "disposal-ground",
                                                 sp_disposal_get_ground (disposal));
  gint64 now_us = sp_ambient_get_wall_us (sp_store_get_ambient (store));
  g_autofree char *by = sp_member_dup_name (SP_RECORD (disposal), "proposed_by");
  g_autofree char *day = sp_format_date (sp_disposal_get_proposed (disposal));
  /* Translators: who, and when */
  g_autofree char *proposed = g_strdup_printf (_("Proposed by %s on %s"), by, day);
  g_autofree char *second = sp_member_dup_name (SP_RECORD (disposal), "confirmed_by");
  g_autofree char *confirmed_on = NULL;
  g_autofree char *confirmed = NULL;
  g_autofree char *gone = NULL;
  g_autofree char *erased = NULL;

  if (sp_disposal_get_confirmed_by (disposal) == NULL)
    return g_strjoin ("\n", _("To be confirmed by somebody else, on its page under History"), proposed,
                      ground != NULL ? _(ground) : NULL, NULL);
  confirmed_on = sp_format_date (sp_disposal_get_confirmed (disposal));
  confirmed = g_strdup_printf (_("Confirmed by %s on %s"), second, confirmed_on);
  if (sp_disposal_get_erased_at (disposal) == NULL)
    return g_strjoin ("\n", _("It is erased when this reaches the server"), proposed, confirmed, NULL);
  gone = sp_format_instant (sp_instant_parse (sp_disposal_get_erased_at (disposal)), now_us);
  /* Translators: when, and two numbers */
  erased = g_strdup_printf (_("Erased %s: %d records and %d issued papers"), gone, (int) sp_disposal_get_records (disposal),
                            (int) sp_disposal_get_papers (disposal));

  return g_strjoin ("\n", erased, proposed, confirmed, ground != NULL ? _(ground) : NULL, NULL);
}

static void
show (GtkWidget  *row,
      GParamSpec *pspec,
      SpRecord   *record)
{
  SpDisposal *disposal = SP_DISPOSAL (record);
  g_autofree char *title = NULL;
  g_autofree char *lines = NULL;

  if (!sp_record_get_loaded (record))
    return;
  /* Translators: %s is a case's reference */
  title = g_strdup_printf (_("Case %s"), sp_disposal_get_reference (disposal));
  lines = dup_lines (disposal, g_object_get_data (G_OBJECT (row), "store"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), lines);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), sp_disposal_get_erased_at (disposal) == NULL);
}

static GtkWidget *
make_row (gpointer item,
          gpointer data)
{
  SpDisposalList *self = data;
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  g_object_set_data_full (G_OBJECT (row), "store", g_object_ref (self->store), g_object_unref);
  g_object_set_data_full (G_OBJECT (row), "disposal", g_object_ref (item), g_object_unref);
  g_signal_connect_object (item, "notify", G_CALLBACK (show), row, G_CONNECT_SWAPPED);
  show (row, NULL, item);

  return row;
}

static void
activated_cb (SpDisposalList *self,
              GtkListBoxRow  *row)
{
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));

  if (shell != NULL)
    sp_shell_open_case (shell, sp_disposal_get_case_id (g_object_get_data (G_OBJECT (row), "disposal")));
}

static void
listed_cb (SpDisposalList *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), g_list_model_get_n_items (G_LIST_MODEL (self->disposals)) > 0);
}

static void
sp_disposal_list_dispose (GObject *object)
{
  SpDisposalList *self = SP_DISPOSAL_LIST (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->disposals);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_disposal_list_parent_class)->dispose (object);
}

static void
sp_disposal_list_class_init (SpDisposalListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_disposal_list_dispose;
}

static void
sp_disposal_list_init (SpDisposalList *self)
{
}

/** sp_disposal_list_new: Returns: (transfer floating): what is to be disposed of, and what was */
GtkWidget *
sp_disposal_list_new (SpStore *store)
{
  SpDisposalList *self;
  g_autoptr(SpQuery) query = sp_query_new ("disposal");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", _("Disposal"), "xalign", 0.0, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_HEADING, NULL);
  GtkWidget *rows = gtk_list_box_new ();

  g_return_val_if_fail (SP_IS_STORE (store), NULL);

  self = g_object_new (SP_TYPE_DISPOSAL_LIST, NULL);
  self->store = g_object_ref (store);
  sp_query_with (query, "proposed_by");
  sp_query_with (query, "confirmed_by");
  sp_query_order (query, "erased_at", TRUE);
  sp_query_limit (query, MAX_SHOWN);
  self->disposals = sp_store_list (store, query);
  gtk_widget_add_css_class (title, "heading");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (rows), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (rows, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (rows), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Disposal"), -1);
  gtk_list_box_bind_model (GTK_LIST_BOX (rows), G_LIST_MODEL (self->disposals), make_row, self, NULL);
  g_signal_connect_object (rows, "row-activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), rows);
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (self->disposals, "items-changed", G_CALLBACK (listed_cb), self, G_CONNECT_SWAPPED);
  listed_cb (self);

  return GTK_WIDGET (self);
}
