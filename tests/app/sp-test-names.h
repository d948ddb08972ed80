/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

/* Walks the widgets below one, and finds those that a person can operate but nobody could name. */

static gboolean
sp_test_has_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && *gtk_label_get_label (GTK_LABEL (widget)) != '\0')
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (sp_test_has_text (child))
        return TRUE;
    }

  return FALSE;
}

static gboolean
sp_test_is_named (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  if (gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL) ||
      gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    return TRUE;

  /* The buttons that libadwaita puts into its rows are named by their tooltips alone. */
  if (gtk_widget_get_ancestor (widget, ADW_TYPE_ENTRY_ROW) != NULL &&
      gtk_widget_get_tooltip_text (widget) != NULL)
    return TRUE;

  return sp_test_has_text (widget);
}

static guint
sp_test_check_names (GtkWidget *widget)
{
  guint n_checked = 0;

  /* The window's own buttons are GTK's affair, and so is the one that opens a sheet from its bar, where there is none. */
  if (GTK_IS_WINDOW_CONTROLS (widget) || !gtk_widget_get_visible (widget) ||
      (GTK_IS_STACK (gtk_widget_get_parent (widget)) && !gtk_widget_get_child_visible (widget) &&
       gtk_widget_get_ancestor (widget, ADW_TYPE_BOTTOM_SHEET) != NULL && GTK_IS_BUTTON (widget)))
    return 0;

  /* A spin button is one control; what is inside it GTK tells nobody of. */
  if (GTK_IS_SPIN_BUTTON (widget))
    {
      if (!sp_test_is_named (widget) && gtk_widget_get_ancestor (widget, ADW_TYPE_SPIN_ROW) == NULL)
        g_error ("a spin button in %s has no name for a screen reader",
                 G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)));
      return 1;
    }

  if ((GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_ENTRY (widget) ||
       GTK_IS_SEARCH_ENTRY (widget) || GTK_IS_CHECK_BUTTON (widget) || GTK_IS_SWITCH (widget) ||
       GTK_IS_LIST_BOX_ROW (widget) || GTK_IS_DROP_DOWN (widget)) &&
      !(GTK_IS_TOGGLE_BUTTON (widget) && GTK_IS_MENU_BUTTON (gtk_widget_get_parent (widget))))
    {
      n_checked++;
      if (!sp_test_is_named (widget))
        g_error ("%s in %s has no name for a screen reader", G_OBJECT_TYPE_NAME (widget),
                 G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)));
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_checked += sp_test_check_names (child);

  return n_checked;
}
