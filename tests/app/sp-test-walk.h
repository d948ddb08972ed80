/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

/* Tab through everything below a widget, and see that every control was come by and that nothing held the focus. */

#define SP_TEST_WALK_MAX 600

/* What a person operates. Lists are entered by Tab and walked with the arrows; their rows are not asked for. */
static gboolean
sp_test_is_control (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_ENTRY (widget) || GTK_IS_TEXT_VIEW (widget) ||
         GTK_IS_SWITCH (widget) || GTK_IS_CHECK_BUTTON (widget) || GTK_IS_DROP_DOWN (widget) ||
         GTK_IS_SPIN_BUTTON (widget) || GTK_IS_EXPANDER (widget) || ADW_IS_ENTRY_ROW (widget);
}

static void
sp_test_collect_controls (GtkWidget *widget,
                          GPtrArray *controls)
{
  if (!gtk_widget_get_visible (widget) || !gtk_widget_get_child_visible (widget) ||
      !gtk_widget_is_sensitive (widget) || GTK_IS_WINDOW_CONTROLS (widget) || GTK_IS_POPOVER (widget))
    return;
  if (sp_test_is_control (widget))
    {
      /* What a control is made of is not asked for. */
      g_ptr_array_add (controls, widget);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    sp_test_collect_controls (child, controls);
}

static gboolean
sp_test_was_visited (GtkWidget *control,
                     GPtrArray *visited)
{
  for (guint i = 0; i < visited->len; i++)
    if (visited->pdata[i] == control || gtk_widget_is_ancestor (visited->pdata[i], control))
      return TRUE;

  return FALSE;
}

/* A switch or a check in a row is operated by the row, when that has the focus. */
static gboolean
sp_test_row_was_visited (GtkWidget *control,
                         GPtrArray *visited)
{
  GtkWidget *row = gtk_widget_get_ancestor (control, GTK_TYPE_LIST_BOX_ROW);

  return (GTK_IS_SWITCH (control) || GTK_IS_CHECK_BUTTON (control)) && row != NULL &&
         g_ptr_array_find (visited, row, NULL);
}

G_GNUC_UNUSED static guint
sp_test_walk (GtkWindow *window,
              GtkWidget *root)
{
  g_autoptr (GPtrArray) controls = g_ptr_array_new ();
  g_autoptr (GPtrArray) visited = g_ptr_array_new ();
  GtkWidget *first;
  guint n = 0;

  sp_test_collect_controls (root, controls);
  gtk_window_set_focus (window, NULL);
  g_assert_true (gtk_widget_child_focus (root, GTK_DIR_TAB_FORWARD));
  first = gtk_window_get_focus (window);
  g_ptr_array_add (visited, first);
  for (n = 0; n < SP_TEST_WALK_MAX; n++)
    {
      GtkWidget *before = gtk_window_get_focus (window);
      GtkWidget *focus;

      g_signal_emit_by_name (window, "move-focus", GTK_DIR_TAB_FORWARD);
      focus = gtk_window_get_focus (window);
      if (focus == NULL || focus == first)
        break;
      if (focus == before)
        g_error ("Tab does not leave a %s", G_OBJECT_TYPE_NAME (focus));
      g_ptr_array_add (visited, focus);
    }
  g_assert_cmpuint (n, <, SP_TEST_WALK_MAX);

  for (guint i = 0; i < controls->len; i++)
    {
      GtkWidget *control = controls->pdata[i];

      /* Of a long list, Tab goes through the row that has the focus; the arrows go to the others. */
      if (gtk_widget_get_ancestor (control, GTK_TYPE_LIST_VIEW) == NULL && !sp_test_was_visited (control, visited) && !sp_test_row_was_visited (control, visited))
        g_error ("Tab does not come to a %s in a %s (%s)", G_OBJECT_TYPE_NAME (control),
                 G_OBJECT_TYPE_NAME (gtk_widget_get_parent (control)),
                 GTK_IS_BUTTON (control) && gtk_button_get_label (GTK_BUTTON (control)) != NULL
                   ? gtk_button_get_label (GTK_BUTTON (control))
                   : "");
    }

  return controls->len;
}
