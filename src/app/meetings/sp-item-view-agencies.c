/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-item-view-private.h"

#include <glib/gi18n-lib.h>

#include "sp-meeting-data.h"
#include "sp-row-parts.h"

/* What each agency told. */

/* What an agency told before stays on the case's own page. */
#define MAX_TOLD 3

static void
add_clicked_cb (SpItemView *self,
                GtkWidget  *button)
{
  g_signal_emit_by_name (self, "add-information",
                         g_object_get_data (G_OBJECT (button), "agency"));
}

static GtkWidget *
make_add_button (SpItemView *self,
                 SpAgency   *agency)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("list-add-symbolic");
  /* Translators: adds what an agency tells of a case, "Add what Police tells" */
  g_autofree char *says =
      g_strdup_printf (_("Add What %s Tells"), sp_agency_get_short_name (agency));

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_widget_set_tooltip_text (button, says);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, says,
                                  -1);
  g_object_set_data_full (G_OBJECT (button), "agency",
                          g_strdup (sp_record_get_id (SP_RECORD (agency))), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (add_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  return button;
}

static gboolean
may_add_for (SpItemView *self,
             SpAgency   *agency)
{
  const char *status = sp_meeting_get_status (self->meeting);

  if (g_strcmp0 (status, "running") != 0)
    return FALSE;
  return self->rows.chairing ||
         g_strcmp0 (self->rows.own_agency, sp_record_get_id (SP_RECORD (agency))) == 0;
}

static void
add_agency (SpItemView *self,
            SpAgency   *agency)
{
  g_autoptr(SpQuery) query = sp_item_view_query_by ("contribution", "case_id",
                                                    sp_agenda_item_get_case_id (self->item), "date", TRUE);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *name = sp_row_label_new (sp_agency_get_short_name (agency), "agency-name");
  GtkWidget *told = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *nothing = sp_row_label_new (_("Nothing yet"), "dimmed");
  g_autofree char *says = NULL;

  gtk_label_set_yalign (GTK_LABEL (name), 0);
  gtk_label_set_width_chars (GTK_LABEL (name), 11);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 11);
  gtk_widget_set_margin_top (name, 4);

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  says = g_strdup_printf (_("What %s told"), sp_agency_get_name (agency));
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, says, -1);
  gtk_widget_set_margin_top (nothing, 4);
  gtk_widget_set_hexpand (told, TRUE);
  gtk_box_append (GTK_BOX (told), list);
  gtk_box_append (GTK_BOX (told), nothing);

  sp_query_where (query, "agency", "=", sp_record_get_id (SP_RECORD (agency)));
  sp_query_limit (query, MAX_TOLD);
  sp_item_view_bind_list (self, GTK_LIST_BOX (list), query, sp_item_rows_contribution, nothing);

  gtk_box_append (GTK_BOX (box), sp_row_mark_new (agency));
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), told);
  if (may_add_for (self, agency))
    gtk_box_append (GTK_BOX (box), make_add_button (self, agency));
  gtk_box_append (self->agency_box, box);
}

static gboolean
is_invited (SpItemView *self,
            SpAgency   *agency)
{
  return sp_record_get_loaded (SP_RECORD (agency)) && !sp_agency_get_retired (agency) &&
         sp_meeting_invites (self->meeting, sp_record_get_id (SP_RECORD (agency)));
}

void
sp_item_view_show_narrow (SpItemView *self)
{
  for (GtkWidget *box = gtk_widget_get_first_child (GTK_WIDGET (self->agency_box)); box != NULL;
       box = gtk_widget_get_next_sibling (box))
    gtk_widget_set_visible (gtk_widget_get_next_sibling (gtk_widget_get_first_child (box)),
                            !self->narrow);
}

/* Built anew only when the item or the agencies are others, so that scrolling stays. */
void
sp_item_view_show_agencies (SpItemView *self)
{
  g_autoptr(GString) shown = g_string_new (NULL);
  guint n_agencies = g_list_model_get_n_items (self->agencies);
  GtkWidget *child;

  g_string_append_printf (shown, "%s %s %d\n", sp_record_get_id (SP_RECORD (self->item)),
                          sp_meeting_get_status (self->meeting), self->rows.chairing);
  for (guint i = 0; i < n_agencies; i++)
    {
      g_autoptr(SpAgency) agency = g_list_model_get_item (self->agencies, i);

      if (is_invited (self, agency))
        g_string_append_printf (shown, "%s %s\n", sp_record_get_id (SP_RECORD (agency)),
                                sp_agency_get_short_name (agency));
    }
  if (g_strcmp0 (shown->str, self->shown_agencies) == 0)
    return;

  g_set_str (&self->shown_agencies, shown->str);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->agency_box))) != NULL)
    gtk_box_remove (self->agency_box, child);
  for (guint i = 0; i < n_agencies; i++)
    {
      g_autoptr(SpAgency) agency = g_list_model_get_item (self->agencies, i);

      if (is_invited (self, agency))
        add_agency (self, agency);
    }
  sp_item_view_show_narrow (self);
}
