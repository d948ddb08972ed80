/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-row-parts.h"

#include <adwaita.h>

#include "sp-agency-mark.h"

/* What words need beside something else to be read with ease. */
#define LEAST_WORDS 150

/**
 * sp_row_label_new:
 * @text: (nullable): what it says
 * @css_class: (nullable): how it looks
 *
 * Returns: (transfer floating): words that wrap wherever they must
 */
GtkWidget *
sp_row_label_new (const char *text,
                  const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/**
 * sp_row_box_new:
 *
 * Returns: (transfer floating): what fills a row, with the usual room around it
 */
GtkWidget *
sp_row_box_new (GtkOrientation orientation,
                int            spacing)
{
  GtkWidget *box = gtk_box_new (orientation, spacing);

  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 9);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  return box;
}

/**
 * sp_row_beside_new:
 * @head: a box with what stands before the words; they come into it
 * @words: the words
 * @beside: a box with what stands at the row's end, or below the words where they would have too little room
 *
 * Returns: (transfer floating): what fills a row, with the usual room around it
 */
GtkWidget *
sp_row_beside_new (GtkWidget *head,
                   GtkWidget *words,
                   GtkWidget *beside)
{
  GtkWidget *box = sp_row_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *both = adw_wrap_box_new ();

  gtk_widget_set_size_request (words, LEAST_WORDS, -1);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (head), words);
  adw_wrap_box_set_wrap_policy (ADW_WRAP_BOX (both), ADW_WRAP_MINIMUM);
  adw_wrap_box_set_align (ADW_WRAP_BOX (both), 1);
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (both), 12);
  adw_wrap_box_append (ADW_WRAP_BOX (both), head);
  adw_wrap_box_append (ADW_WRAP_BOX (both), beside);
  gtk_widget_set_visible (beside, gtk_widget_get_first_child (beside) != NULL);
  gtk_box_append (GTK_BOX (box), both);
  return box;
}

/**
 * sp_row_mark_new:
 * @agency: (nullable): an agency
 *
 * Returns: (transfer floating): its mark of two letters in its colour
 */
GtkWidget *
sp_row_mark_new (SpAgency *agency)
{
  GtkWidget *mark = sp_agency_mark_new ();

  gtk_widget_set_valign (mark, GTK_ALIGN_START);
  if (agency != NULL)
    {
      sp_agency_mark_set_agency_name (SP_AGENCY_MARK (mark), sp_agency_get_name (agency));
      sp_agency_mark_set_mark (SP_AGENCY_MARK (mark), sp_agency_get_mark (agency));
      sp_agency_mark_set_color (SP_AGENCY_MARK (mark), sp_agency_get_colour (agency));
    }
  return mark;
}
