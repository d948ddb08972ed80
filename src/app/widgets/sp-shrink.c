/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-shrink.h"

/**
 * sp_shrink_button:
 * @button: a #GtkButton with a label
 *
 * Lets the label go over several lines where there is no room for it.
 */
void
sp_shrink_button (GtkWidget *button)
{
  GtkWidget *label = gtk_button_get_child (GTK_BUTTON (button));

  g_return_if_fail (GTK_IS_LABEL (label));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
}

/**
 * sp_shrink_check:
 * @check: a #GtkCheckButton with a label
 *
 * Lets the label go over several lines where there is no room for it.
 */
void
sp_shrink_check (GtkWidget *check)
{
  GtkWidget *label = gtk_label_new (gtk_check_button_get_label (GTK_CHECK_BUTTON (check)));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), label);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
}

/**
 * sp_shrink_words:
 * @widget: a widget of libadwaita that cuts its words, such as a banner after three lines
 *
 * Lets all its words be read, over as many lines as they take.
 */
void
sp_shrink_words (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    {
      gtk_label_set_ellipsize (GTK_LABEL (widget), PANGO_ELLIPSIZE_NONE);
      gtk_label_set_lines (GTK_LABEL (widget), -1);
      gtk_label_set_wrap (GTK_LABEL (widget), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (widget), PANGO_WRAP_WORD_CHAR);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    sp_shrink_words (child);
}

static void
setup_cb (GtkListItemFactory *factory,
          GtkListItem        *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkListItemFactory *factory,
         GtkListItem        *item,
         GtkDropDown        *drop_down)
{
  GtkExpression *expression = gtk_drop_down_get_expression (drop_down);
  gpointer choice = gtk_list_item_get_item (item);
  g_auto(GValue) value = G_VALUE_INIT;
  const char *words = "";

  if (expression != NULL && gtk_expression_evaluate (expression, choice, &value))
    words = g_value_get_string (&value);
  else if (GTK_IS_STRING_OBJECT (choice))
    words = gtk_string_object_get_string (choice);
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), words);
}

/**
 * sp_shrink_drop_down:
 * @drop_down: a #GtkDropDown of texts
 *
 * Lets what is chosen be cut where there is no room for it; the list of choices shows all of it.
 */
void
sp_shrink_drop_down (GtkWidget *drop_down)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkListItemFactory *whole = gtk_drop_down_get_factory (GTK_DROP_DOWN (drop_down));

  if (gtk_drop_down_get_list_factory (GTK_DROP_DOWN (drop_down)) == NULL)
    gtk_drop_down_set_list_factory (GTK_DROP_DOWN (drop_down), whole);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), drop_down, G_CONNECT_DEFAULT);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (drop_down), factory);
}
