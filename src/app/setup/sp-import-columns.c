/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-import-columns.h"

/* The choice 0 of each row is "no column"; column n is choice n + 1. */

static void
selected_cb (AdwComboRow *row, GParamSpec *pspec, SpReferralMapping *mapping)
{
  int field = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "field"));
  int column = (int) adw_combo_row_get_selected (row) - 1;

  if (sp_referral_mapping_get_column (mapping, field) != column)
    sp_referral_mapping_set_column (mapping, field, column);
}

static GtkStringList *
make_choices (SpReferralMapping *mapping)
{
  GtkStringList *choices = gtk_string_list_new (NULL);

  gtk_string_list_append (choices, _("(none)"));
  for (guint i = 0; i < sp_referral_mapping_get_n_columns (mapping); i++)
    gtk_string_list_append (choices, sp_referral_mapping_get_heading (mapping, i));

  return choices;
}

static void
add_row (AdwPreferencesGroup *group, SpReferralMapping *mapping, SpReferralField field,
         GtkStringList *choices)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 _(sp_referral_field_get_label (field)));
  if (sp_referral_field_is_required (field))
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("Needed"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (choices));
  adw_combo_row_set_enable_search (ADW_COMBO_ROW (row), TRUE);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row),
                              sp_referral_mapping_get_column (mapping, field) + 1);
  g_object_set_data (G_OBJECT (row), "field", GINT_TO_POINTER (field));
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (selected_cb), mapping,
                           G_CONNECT_DEFAULT);
  adw_preferences_group_add (group, row);
}

/**
 * sp_import_columns_new:
 * @mapping: which column of a file holds what
 *
 * Returns: (transfer floating): a dialog that corrects @mapping as the person chooses
 */
AdwDialog *
sp_import_columns_new (SpReferralMapping *mapping)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  g_autoptr(GtkStringList) choices = make_choices (mapping);

  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (group),
      _("Which column of the file holds what. A column that is not chosen is kept with the "
        "referral under its own heading."));
  for (int field = 0; field < SP_REFERRAL_N_FIELDS; field++)
    add_row (ADW_PREFERENCES_GROUP (group), mapping, field, choices);

  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_dialog_set_title (dialog, _("Columns"));
  adw_dialog_set_content_width (dialog, 560);
  adw_dialog_set_content_height (dialog, 680);
  adw_dialog_set_child (dialog, view);

  return dialog;
}
