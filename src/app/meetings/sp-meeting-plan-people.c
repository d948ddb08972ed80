/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-plan-private.h"

#include <glib/gi18n-lib.h>

#include "sp-meeting-data.h"
#include "sp-meeting-room.h"
#include "sp-meeting-words.h"
#include "sp-row-parts.h"
#include "sp-shrink.h"

/* Who is there. */

static const char *const statuses[] = { "expected", "attended", "apologies", "absent" };

static void
status_selected_cb (SpMeetingPlan *self,
                    GParamSpec    *pspec,
                    GtkDropDown   *dropdown)
{
  SpRecord *record = g_object_get_data (G_OBJECT (dropdown), "record");
  guint row = gtk_drop_down_get_selected (dropdown);
  g_autoptr(SpChange) change = NULL;

  if (row >= G_N_ELEMENTS (statuses) ||
      g_strcmp0 (statuses[row], sp_attendance_get_status (SP_ATTENDANCE (record))) == 0)
    return;

  change = sp_change_new ();
  sp_meeting_put_status (change, self->store, SP_ATTENDANCE (record), statuses[row]);
  sp_meeting_keep (self, self->store, change, _("Change Who Is There"), NULL);
}

static GtkWidget *
make_status (SpMeetingPlan *self,
             SpRecord      *record,
             const char    *name)
{
  SpValueLists *lists = sp_store_get_lists (self->store);
  g_autoptr(GtkStringList) labels = gtk_string_list_new (NULL);
  /* Translators: whether an agency's person is at the meeting, "Police is …" */
  g_autofree char *says = g_strdup_printf (_("%s is"), name);
  GtkWidget *dropdown = gtk_drop_down_new (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    gtk_string_list_append (labels, _(sp_value_lists_get_label (lists, "attendance",
                                                                statuses[i])));
  gtk_drop_down_set_model (GTK_DROP_DOWN (dropdown), G_LIST_MODEL (labels));
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (g_strcmp0 (statuses[i], sp_attendance_get_status (SP_ATTENDANCE (record))) == 0)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (dropdown), i);
  sp_shrink_drop_down (dropdown);
  gtk_widget_set_valign (dropdown, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (dropdown, self->chairing);
  /* Its name is the answer that is chosen, whatever label it has. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (dropdown), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  says, -1);
  g_object_set_data_full (G_OBJECT (dropdown), "record", g_object_ref (record), g_object_unref);
  g_signal_connect_object (dropdown, "notify::selected", G_CALLBACK (status_selected_cb), self,
                           G_CONNECT_SWAPPED);
  return dropdown;
}

static GtkWidget *
fill_attendance (SpRecordRow *row,
                 SpRecord    *record,
                 gpointer     user_data)
{
  SpMeetingPlan *self = user_data;
  SpRecord *agency = sp_meeting_find_record (G_LIST_MODEL (self->agencies),
                                             sp_attendance_get_agency (SP_ATTENDANCE (record)));
  SpRecord *member = sp_record_get_link (record, "member");
  GtkWidget *box = adw_wrap_box_new ();
  GtkWidget *who = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *name = NULL;
  g_autofree char *sentence = NULL;
  const char *status =
      sp_value_lists_get_label (sp_store_get_lists (self->store), "attendance",
                                sp_attendance_get_status (SP_ATTENDANCE (record)));

  if (agency != NULL && sp_record_get_loaded (agency))
    name = g_strdup (sp_agency_get_name (SP_AGENCY (agency)));
  else
    name = g_strdup ("…");
  if (member != NULL && SP_IS_MEMBER (member))
    {
      g_autofree char *person = sp_meeting_member_name (SP_MEMBER (member));
      char *both = g_strdup_printf ("%s · %s", name, person);

      g_free (name);
      name = both;
    }

  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (box), 12);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (box), 6);
  adw_wrap_box_set_justify (ADW_WRAP_BOX (box), ADW_JUSTIFY_SPREAD);
  adw_wrap_box_set_justify_last_line (ADW_WRAP_BOX (box), TRUE);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_box_append (GTK_BOX (who), sp_row_mark_new (agency != NULL ? SP_AGENCY (agency) : NULL));
  gtk_box_append (GTK_BOX (who), sp_row_label_new (name, NULL));
  adw_wrap_box_append (ADW_WRAP_BOX (box), who);
  adw_wrap_box_append (ADW_WRAP_BOX (box), make_status (self, record, name));
  sentence = g_strdup_printf ("%s: %s", name, status != NULL ? _(status) : "");
  sp_record_row_set_says (row, sentence);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return box;
}

GtkWidget *
sp_meeting_plan_make_attendance_row (gpointer item,
                                     gpointer user_data)
{
  return sp_record_row_new (SP_RECORD (item), fill_attendance, user_data);
}
