/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Who is there, and what they agreed to. */

#include "config.h"

#include "sp-meeting-opening-private.h"

#include <glib/gi18n-lib.h>

#include "sp-attendee-row.h"
#include "sp-confirm.h"
#include "sp-meeting-data.h"
#include "sp-meeting-room.h"

static void
status_cb (SpMeetingOpening *self,
           SpAttendance     *attendance,
           const char       *status)
{
  g_autoptr(SpChange) change = sp_change_new ();

  sp_meeting_put_status (change, self->store, attendance, status);
  sp_meeting_keep (self, self->store, change, _("Change Who Is Here"), NULL);
}

static void
agree_cb (SpMeetingOpening *self,
          SpAttendance     *attendance,
          gboolean          agreed)
{
  g_autoptr(SpChange) change = sp_change_new ();

  sp_meeting_put_agreement (change, self->store, self->meeting, attendance, agreed);
  sp_meeting_keep (self, self->store, change, agreed ? _("Agree to the Statement") : _("Take an Agreement Back"), NULL);
}

static void
put_cb (SpMeetingOpening *self,
        SpAttendance     *attendance,
        const char       *field,
        const char       *value)
{
  g_autoptr(SpChange) change = sp_change_new ();
  SpRecord *record = SP_RECORD (attendance);
  g_autofree char *now = sp_meeting_now (self->store);
  g_autofree char *today = sp_meeting_today (self->store);

  if (g_str_equal (field, "observer"))
    sp_change_set_flag (change, record, field, *value != '\0');
  else if (g_str_equal (field, "information_sent"))
    {
      sp_meeting_set_if_changed (change, record, field, value);
      sp_meeting_set_if_changed (change, record, "information_on", g_str_equal (value, "yes") ? today : NULL);
    }
  else
    {
      if (*value != '\0' && g_strcmp0 (sp_attendance_get_status (attendance), "attended") != 0)
        sp_meeting_put_status (change, self->store, attendance, "attended");
      sp_meeting_set_if_changed (change, record, field, g_str_equal (value, "now") ? now : *value != '\0' ? value : NULL);
    }
  sp_meeting_keep (self, self->store, change, _("Change Who Is Here"), NULL);
}

static GtkWidget *
make_row (gpointer item,
          gpointer user_data)
{
  SpMeetingOpening *self = user_data;
  GtkWidget *row = sp_attendee_row_new (self->meeting, item, self->agencies);

  sp_attendee_row_set_writable (SP_ATTENDEE_ROW (row), self->writable);
  sp_attendee_row_set_tight (SP_ATTENDEE_ROW (row), self->tight);
  g_signal_connect_object (row, "status", G_CALLBACK (status_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "agree", G_CALLBACK (agree_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "put", G_CALLBACK (put_cb), self, G_CONNECT_SWAPPED);
  return row;
}

/* One key each, while a row has the keyboard: not in the fields that hang on it. */
static gboolean
key_cb (SpMeetingOpening *self,
        guint             keyval,
        guint             keycode,
        GdkModifierType   modifiers)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (!self->writable || focus == NULL || !SP_IS_ATTENDEE_ROW (focus) ||
      (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;

  return sp_attendee_row_press (SP_ATTENDEE_ROW (focus), keyval);
}

/* @tight: whether the window is narrow and letters are large */
void
sp_meeting_opening_set_tight (SpMeetingOpening *self,
                              gboolean          tight)
{
  GtkListBoxRow *row;

  self->tight = tight;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->people, i)) != NULL; i++)
    if (SP_IS_ATTENDEE_ROW (row))
      sp_attendee_row_set_tight (SP_ATTENDEE_ROW (row), tight);
}

void
sp_meeting_opening_bind_people (SpMeetingOpening *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_list_box_bind_model (self->people, self->attendance, make_row, self, NULL);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self->people), keys);
}

/* --- All at once ----------------------------------------------------------------------- */

static GPtrArray *
collect_asked (SpMeetingOpening *self)
{
  GPtrArray *asked = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (self->attendance); i++)
    {
      g_autoptr(SpAttendance) row = g_list_model_get_item (self->attendance, i);

      if (sp_record_get_loaded (SP_RECORD (row)) && sp_meeting_attendee_is_here (row) &&
          !sp_meeting_attendee_agreed (self->meeting, row))
        g_ptr_array_add (asked, g_steal_pointer (&row));
    }
  return asked;
}

static void
agreed_cb (SpMeetingOpening *self,
           const char       *response,
           AdwAlertDialog   *dialog)
{
  GPtrArray *asked = g_object_get_data (G_OBJECT (dialog), "asked");
  g_autoptr(SpChange) change = sp_change_new ();
  g_autofree char *said = NULL;

  /* Those who were named, and nobody who came in meanwhile. */
  for (guint i = 0; i < asked->len; i++)
    sp_meeting_put_agreement (change, self->store, self->meeting, asked->pdata[i], TRUE);
  said = g_strdup_printf (ngettext ("%u agreed", "%u agreed", asked->len), asked->len);
  sp_meeting_keep (self, self->store, change, _("Agree to the Statement"), said);
}

/**
 * sp_meeting_opening_agree_all:
 *
 * Asks, naming them, whether all agree who are there and have not agreed yet.
 */
void
sp_meeting_opening_agree_all (SpMeetingOpening *self)
{
  g_autoptr(GPtrArray) asked = collect_asked (self);
  g_autoptr(GString) names = g_string_new (NULL);
  AdwAlertDialog *alert;
  g_autofree char *body = NULL;

  if (asked->len == 0)
    return;
  for (guint i = 0; i < asked->len; i++)
    {
      g_autofree char *name = sp_meeting_attendee_name (asked->pdata[i]);

      g_string_append_printf (names, "%s%s", i > 0 ? "\n" : "", name);
    }
  body = g_strdup_printf ("%s\n\n%s", _("Each of these has heard or read the statement, and agrees to it:"), names->str);
  alert = sp_confirm (GTK_WIDGET (self), _("Do They All Agree?"), body, _("_Cancel"), _("All _Agree"),
                      ADW_RESPONSE_SUGGESTED, G_CALLBACK (agreed_cb), self);
  adw_alert_dialog_set_default_response (alert, "yes");
  g_object_set_data_full (G_OBJECT (alert), "asked", g_steal_pointer (&asked), (GDestroyNotify) g_ptr_array_unref);
}

/* --- Somebody who is not on the list ----------------------------------------------------- */

typedef struct
{
  AdwEntryRow *name;
  AdwComboRow *agency;
  AdwSwitchRow *observer;
  GPtrArray *ids;
} Adding;

static void
adding_free (gpointer data)
{
  Adding *adding = data;

  g_ptr_array_unref (adding->ids);
  g_free (adding);
}

static void
added_cb (SpMeetingOpening *self,
          const char       *response,
          AdwAlertDialog   *dialog)
{
  Adding *adding = g_object_get_data (G_OBJECT (dialog), "adding");
  const char *name = gtk_editable_get_text (GTK_EDITABLE (adding->name));
  guint row = adw_combo_row_get_selected (adding->agency);
  g_autoptr(SpChange) change = NULL;
  g_autoptr(SpRecord) attendance = NULL;

  if (!g_str_equal (response, "add") || *name == '\0' || row >= adding->ids->len)
    return;

  change = sp_change_new ();
  attendance = sp_meeting_add_attendance (change, self->store, self->meeting, adding->ids->pdata[row], NULL, name);
  sp_meeting_put_status (change, self->store, SP_ATTENDANCE (attendance), "attended");
  if (adw_switch_row_get_active (adding->observer))
    sp_change_set_flag (change, attendance, "observer", TRUE);
  sp_meeting_keep (self, self->store, change, _("Add Somebody"), _("Added to those who are here"));
}

static void
name_changed_cb (AdwAlertDialog *dialog,
                 GtkEditable    *name)
{
  adw_alert_dialog_set_response_enabled (dialog, "add", *gtk_editable_get_text (name) != '\0');
}

/**
 * sp_meeting_opening_add_somebody:
 *
 * Asks who came who is not on the list.
 */
void
sp_meeting_opening_add_somebody (SpMeetingOpening *self)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("Add Somebody"), _("They are here, and are asked to agree like all others."));
  Adding *adding = g_new0 (Adding, 1);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *list = gtk_list_box_new ();

  adding->ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < g_list_model_get_n_items (self->agencies); i++)
    {
      g_autoptr(SpAgency) agency = g_list_model_get_item (self->agencies, i);

      if (!sp_record_get_loaded (SP_RECORD (agency)) || sp_agency_get_retired (agency))
        continue;
      gtk_string_list_append (names, sp_agency_get_name (agency));
      g_ptr_array_add (adding->ids, g_strdup (sp_record_get_id (SP_RECORD (agency))));
    }

  adding->name = ADW_ENTRY_ROW (adw_entry_row_new ());
  adding->agency = ADW_COMBO_ROW (adw_combo_row_new ());
  adding->observer = ADW_SWITCH_ROW (adw_switch_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (adding->name), _("Name"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (adding->agency), _("Agency"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (adding->observer), _("Observer"));
  adw_combo_row_set_model (adding->agency, G_LIST_MODEL (names));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (adding->name));
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (adding->agency));
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (adding->observer));
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Who came"), -1);

  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), list);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "add", _("_Add"), NULL);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "add");
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "add", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_response_enabled (ADW_ALERT_DIALOG (dialog), "add", FALSE);
  adw_dialog_set_focus (dialog, GTK_WIDGET (adding->name));
  g_signal_connect_object (adding->name, "changed", G_CALLBACK (name_changed_cb), dialog, G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (dialog), "adding", adding, adding_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (added_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}
