/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-item-view-private.h"

#include <glib/gi18n-lib.h>

#include "sp-meeting-data.h"
#include "sp-meeting-room.h"
#include "sp-shrink.h"

/* Who is there for the item: some leave before it, some come for it alone. */

static gboolean
may_be_there (SpItemView   *self,
              SpAttendance *row)
{
  const char *status = sp_attendance_get_status (row);

  return g_strcmp0 (status, "attended") == 0 || g_strcmp0 (status, "expected") == 0 ||
         sp_meeting_is_present_for (self->item, row);
}

void
sp_item_view_show_present (SpItemView *self)
{
  guint n_there = 0, n_here = 0;
  g_autofree char *label = NULL;

  for (guint i = 0; self->attendance != NULL && i < g_list_model_get_n_items (self->attendance); i++)
    {
      g_autoptr(SpAttendance) row = g_list_model_get_item (self->attendance, i);

      if (!sp_record_get_loaded (SP_RECORD (row)))
        continue;
      n_here += g_strcmp0 (sp_attendance_get_status (row), "attended") == 0;
      n_there += sp_meeting_is_present_for (self->item, row);
    }

  /* Translators: how many of those at the meeting are there for this item of the agenda */
  label = g_strdup_printf (ngettext ("%u of %u present", "%u of %u present", n_here), n_there, MAX (n_here, n_there));
  if (g_strcmp0 (gtk_menu_button_get_label (self->present_button), label) != 0)
    gtk_menu_button_set_label (self->present_button, label);
  gtk_widget_set_visible (GTK_WIDGET (self->present_button), n_here > 0 && self->rows.chairing);
}

static void
toggled_cb (SpItemView     *self,
            GtkCheckButton *button)
{
  g_signal_emit_by_name (self, "present", g_object_get_data (G_OBJECT (button), "record"),
                         gtk_check_button_get_active (button));
}

static GtkWidget *
make_check (SpItemView   *self,
            SpAttendance *row)
{
  SpRecord *agency = sp_meeting_find_record (self->agencies, sp_attendance_get_agency (row));
  g_autofree char *name = sp_meeting_attendee_name (row);
  g_autofree char *label = NULL;
  GtkWidget *check;

  label = g_strdup_printf ("%s · %s", name, agency != NULL && sp_record_get_loaded (agency)
                                                ? sp_agency_get_short_name (SP_AGENCY (agency))
                                                : "?");
  check = gtk_check_button_new_with_label (label);
  sp_shrink_check (check);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), sp_meeting_is_present_for (self->item, row));
  g_object_set_data_full (G_OBJECT (check), "record", g_object_ref (row), g_object_unref);
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  return check;
}

/* Made anew each time, so that it shows who is there now. */
static void
fill_popover (GtkMenuButton *button,
              gpointer       user_data)
{
  SpItemView *self = user_data;
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  for (guint i = 0; self->attendance != NULL && i < g_list_model_get_n_items (self->attendance); i++)
    {
      g_autoptr(SpAttendance) row = g_list_model_get_item (self->attendance, i);

      if (sp_record_get_loaded (SP_RECORD (row)) && may_be_there (self, row))
        gtk_box_append (GTK_BOX (box), make_check (self, row));
    }
  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 6);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 480);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_popover_set_child (GTK_POPOVER (popover), scroller);
  gtk_menu_button_set_popover (button, popover);
}

void
sp_item_view_init_present (SpItemView *self)
{
  gtk_menu_button_set_create_popup_func (self->present_button, fill_popover, self, NULL);
}

/**
 * sp_item_view_set_attendance:
 * @attendance: of SpAttendance
 */
void
sp_item_view_set_attendance (SpItemView *self,
                             GListModel *attendance)
{
  g_return_if_fail (SP_IS_ITEM_VIEW (self));

  g_set_object (&self->attendance, attendance);
}

/**
 * sp_item_view_popup_present:
 *
 * Shows who is there for the item, to be changed by Space.
 */
void
sp_item_view_popup_present (SpItemView *self)
{
  g_return_if_fail (SP_IS_ITEM_VIEW (self));

  if (gtk_widget_get_mapped (GTK_WIDGET (self->present_button)))
    gtk_menu_button_popup (self->present_button);
}

/**
 * sp_item_view_popup_add:
 *
 * Shows what can be recorded about the case of the item.
 */
void
sp_item_view_popup_add (SpItemView *self)
{
  g_return_if_fail (SP_IS_ITEM_VIEW (self));

  if (self->item == NULL || sp_agenda_item_get_case_id (self->item) == NULL || !self->rows.chairing)
    return;
  sp_item_view_set_step (self, SP_STEP_FORMULATION);
  gtk_menu_button_popup (self->record_button);
}
