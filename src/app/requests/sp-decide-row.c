/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-decide-row.h"

#include "sp-request-words.h"

#include <glib/gi18n-lib.h>

static GtkWidget *
add_label (GtkWidget  *box,
           const char *name,
           GtkWidget  *row)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);

  gtk_box_append (GTK_BOX (box), label);
  g_object_set_data (G_OBJECT (row), name, label);

  return label;
}

/**
 * sp_decide_row_new:
 *
 * Returns: (transfer floating): a row that shows no line yet
 */
GtkWidget *
sp_decide_row_new (void)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *icon = gtk_image_new ();

  gtk_widget_add_css_class (box, "requests-line");
  gtk_widget_add_css_class (add_label (box, "title", row), "heading");
  add_label (box, "words", row);
  gtk_widget_add_css_class (add_label (box, "hint", row), "warning");
  g_object_set (icon, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "valign", GTK_ALIGN_START, NULL);
  gtk_box_append (GTK_BOX (line), icon);
  g_object_set_data (G_OBJECT (row), "icon", icon);
  gtk_widget_set_hexpand (add_label (line, "standing", row), TRUE);
  gtk_box_append (GTK_BOX (box), line);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);

  return row;
}

static char *
dup_hint (SpMaterial         *material,
          const SpAccessLine *line)
{
  char *proposal = sp_request_dup_proposal (material, line);

  if (proposal == NULL && line->exposes && line->mine && !sp_access_line_is_decided (line))
    proposal = g_strdup (_("It tells of somebody else, too."));

  return proposal;
}

/**
 * sp_decide_row_show:
 * @row: one of sp_decide_row_new ()
 *
 * Shows a line, and how it stands with it.
 */
void
sp_decide_row_show (GtkWidget          *row,
                    SpMaterial         *material,
                    const SpAccessLine *line)
{
  g_autofree char *title = sp_access_line_dup_title (material, line);
  g_autofree char *standing = sp_request_dup_standing (material, line);
  g_autofree char *hint = dup_hint (material, line);
  const char *text = line->standing == SP_ACCESS_REDACT ? sp_matter_get (line->decision, "text") : NULL;
  /* What is disclosed instead. */
  g_autofree char *given = text != NULL ? g_strdup_printf ("%s\n%s", standing, text) : NULL;
  g_autofree char *sentence = g_strdup_printf ("%s. %s%s%s", title, standing, hint != NULL ? ". " : "",
                                               hint != NULL ? hint : "");

  gtk_label_set_label (g_object_get_data (G_OBJECT (row), "title"), title);
  gtk_label_set_label (g_object_get_data (G_OBJECT (row), "words"), line->words);
  gtk_label_set_label (g_object_get_data (G_OBJECT (row), "standing"), given != NULL ? given : standing);
  gtk_label_set_label (g_object_get_data (G_OBJECT (row), "hint"), hint != NULL ? hint : "");
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (row), "hint"), hint != NULL);
  gtk_image_set_from_icon_name (g_object_get_data (G_OBJECT (row), "icon"), sp_request_get_icon (line));
  g_object_set_data_full (G_OBJECT (row), "record", g_strdup (line->matter->id), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, line->words, -1);
}

/**
 * sp_decide_row_get_record:
 *
 * Returns: (transfer none) (nullable): the id of the record that the row shows
 */
const char *
sp_decide_row_get_record (gpointer row)
{
  return row != NULL ? g_object_get_data (G_OBJECT (row), "record") : NULL;
}
