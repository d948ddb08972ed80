/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-attendee-row.h"

#include <glib/gi18n-lib.h>

#include "sp-date.h"
#include "sp-meeting-data.h"
#include "sp-meeting-room.h"
#include "sp-meeting-words.h"
#include "sp-row-parts.h"

struct _SpAttendeeRow
{
  GtkListBoxRow parent_instance;

  AdwBin *mark_bin;
  GtkLabel *name;
  GtkLabel *details;
  AdwWrapBox *controls;
  AdwToggleGroup *status;
  GtkToggleButton *agree;
  AdwButtonContent *agree_content;
  GtkMenuButton *more;

  SpMeeting *meeting;
  SpAttendance *attendance;
  GListModel *agencies;
  gboolean updating;
};

enum
{
  STATUS,
  AGREE,
  PUT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpAttendeeRow, sp_attendee_row, GTK_TYPE_LIST_BOX_ROW)

/* --- What it says -------------------------------------------------------------------- */

static void
append_word (GString    *text,
             const char *word)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", word);
}

static char *
describe (SpAttendeeRow *self,
          SpAgency      *agency)
{
  GString *text = g_string_new (agency != NULL ? sp_agency_get_short_name (agency) : NULL);
  g_autofree char *came = sp_meeting_time_of_day (sp_attendance_get_arrived_at (self->attendance));
  g_autofree char *left = sp_meeting_time_of_day (sp_attendance_get_left_at (self->attendance));
  g_autofree char *agreed = sp_meeting_time_of_day (sp_attendance_get_agreed_at (self->attendance));

  if (sp_attendance_get_observer (self->attendance))
    append_word (text, _("observer"));
  /* Translators: when somebody came, left, or agreed to the confidentiality statement */
  if (came != NULL)
    g_string_append_printf (text, _(" · came %s"), came);
  if (left != NULL)
    g_string_append_printf (text, _(" · left %s"), left);
  if (agreed != NULL)
    g_string_append_printf (text, _(" · agreed %s"), agreed);
  if (sp_attendance_get_agreed_at (self->attendance) != NULL &&
      !sp_meeting_attendee_agreed (self->meeting, self->attendance))
    append_word (text, _("to another version"));
  if (g_strcmp0 (sp_attendance_get_information_sent (self->attendance), "yes") == 0)
    append_word (text, _("information sent"));
  return g_string_free (text, FALSE);
}

static void
say (SpAttendeeRow *self,
     const char    *name,
     const char    *details)
{
  const char *status = sp_attendance_get_status (self->attendance);
  const char *word = g_strcmp0 (status, "attended") == 0    ? _("here")
                     : g_strcmp0 (status, "apologies") == 0 ? _("apologies")
                     : g_strcmp0 (status, "absent") == 0    ? _("absent")
                                                            : _("expected");
  g_autofree char *sentence = g_strdup_printf ("%s, %s: %s", name, details, word);
  /* Translators: what is asked about somebody at a meeting, "Is Rowan Thistlewood here?" */
  g_autofree char *asks = g_strdup_printf (_("Is %s here?"), name);
  /* Translators: a button by which somebody agrees to the confidentiality statement */
  g_autofree char *agrees = g_strdup_printf (_("%s agrees to the confidentiality statement"), name);
  /* Translators: a button for more about somebody at a meeting */
  g_autofree char *more = g_strdup_printf (_("More about %s"), name);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->status), GTK_ACCESSIBLE_PROPERTY_LABEL, asks, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->agree), GTK_ACCESSIBLE_PROPERTY_LABEL, agrees, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->more), GTK_ACCESSIBLE_PROPERTY_LABEL, more, -1);
}

/**
 * sp_attendee_row_update:
 *
 * Shows what the records say now.
 */
void
sp_attendee_row_update (SpAttendeeRow *self)
{
  SpRecord *agency;
  g_autofree char *name = NULL;
  g_autofree char *details = NULL;
  const char *status;
  gboolean agreed, known;

  g_return_if_fail (SP_IS_ATTENDEE_ROW (self));

  if (!sp_record_get_loaded (SP_RECORD (self->attendance)))
    return;

  agency = sp_meeting_find_record (self->agencies, sp_attendance_get_agency (self->attendance));
  known = agency != NULL && sp_record_get_loaded (agency);
  name = sp_meeting_attendee_name (self->attendance);
  details = describe (self, known ? SP_AGENCY (agency) : NULL);
  status = sp_attendance_get_status (self->attendance);
  agreed = sp_meeting_attendee_agreed (self->meeting, self->attendance);
  self->updating = TRUE;
  if (adw_bin_get_child (self->mark_bin) == NULL && known)
    adw_bin_set_child (self->mark_bin, sp_row_mark_new (SP_AGENCY (agency)));
  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->details, details);
  if (g_strcmp0 (status, "expected") == 0)
    adw_toggle_group_set_active (self->status, GTK_INVALID_LIST_POSITION);
  else
    adw_toggle_group_set_active_name (self->status, status);
  gtk_toggle_button_set_active (self->agree, agreed);
  adw_button_content_set_icon_name (self->agree_content, agreed ? "checkbox-checked-symbolic" : "checkbox-symbolic");
  adw_button_content_set_label (self->agree_content, agreed ? _("Agreed") : _("Agrees"));
  self->updating = FALSE;
  say (self, name, details);
}

/* --- What is done to it --------------------------------------------------------------- */

static void
on_status (SpAttendeeRow *self)
{
  const char *name = adw_toggle_group_get_active_name (self->status);

  if (!self->updating && name != NULL)
    g_signal_emit (self, signals[STATUS], 0, self->attendance, name);
}

static void
on_agree (SpAttendeeRow *self)
{
  if (!self->updating)
    g_signal_emit (self, signals[AGREE], 0, self->attendance, gtk_toggle_button_get_active (self->agree));
}

static void
put (SpAttendeeRow *self,
     const char    *field,
     const char    *value)
{
  if (!self->updating)
    g_signal_emit (self, signals[PUT], 0, self->attendance, field, value);
}

static void
observer_cb (SpAttendeeRow *self,
             GParamSpec    *pspec,
             AdwSwitchRow  *row)
{
  put (self, "observer", adw_switch_row_get_active (row) ? "true" : "");
}

static void
sent_cb (SpAttendeeRow *self,
         GParamSpec    *pspec,
         AdwSwitchRow  *row)
{
  put (self, "information_sent", adw_switch_row_get_active (row) ? "yes" : "no");
}

static void
time_cb (SpAttendeeRow *self,
         AdwEntryRow   *row)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  g_autofree char *time = sp_meeting_tidy_time (text);
  g_autofree char *local = NULL;
  g_autofree char *instant = NULL;
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr(GDateTime) when = NULL;

  if (*text != '\0' && time == NULL)
    {
      gtk_widget_add_css_class (GTK_WIDGET (row), "error");
      return;
    }
  gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  if (time != NULL)
    {
      local = g_strdup_printf ("%sT%s:00", sp_meeting_get_date (self->meeting), time);
      when = g_date_time_new_from_iso8601 (local, zone);
      instant = when != NULL ? sp_instant_format (g_date_time_to_unix_usec (when)) : NULL;
    }
  put (self, g_object_get_data (G_OBJECT (row), "field"), instant != NULL ? instant : "");
}

static GtkWidget *
make_switch (SpAttendeeRow *self,
             const char    *title,
             gboolean       active,
             GCallback      callback)
{
  GtkWidget *row = adw_switch_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_switch_row_set_active (ADW_SWITCH_ROW (row), active);
  g_signal_connect_object (row, "notify::active", callback, self, G_CONNECT_SWAPPED);
  return row;
}

static GtkWidget *
make_time (SpAttendeeRow *self,
           const char    *title,
           const char    *field,
           const char    *instant)
{
  GtkWidget *row = adw_entry_row_new ();
  g_autofree char *time = sp_meeting_time_of_day (instant);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (time != NULL)
    gtk_editable_set_text (GTK_EDITABLE (row), time);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  g_object_set_data (G_OBJECT (row), "field", (gpointer) field);
  g_signal_connect_object (row, "apply", G_CALLBACK (time_cb), self, G_CONNECT_SWAPPED);
  return row;
}

/* Made anew each time, so that it shows what is known now. */
static void
fill_more (GtkMenuButton *button,
           gpointer       user_data)
{
  SpAttendeeRow *self = user_data;
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_size_request (list, 280, -1);
  gtk_list_box_append (GTK_LIST_BOX (list),
                       make_switch (self, _("Observer"), sp_attendance_get_observer (self->attendance),
                                    G_CALLBACK (observer_cb)));
  gtk_list_box_append (GTK_LIST_BOX (list),
                       make_switch (self, _("Information Sent"),
                                    g_strcmp0 (sp_attendance_get_information_sent (self->attendance), "yes") == 0,
                                    G_CALLBACK (sent_cb)));
  gtk_list_box_append (GTK_LIST_BOX (list), make_time (self, _("Came at"), "arrived_at",
                                                       sp_attendance_get_arrived_at (self->attendance)));
  gtk_list_box_append (GTK_LIST_BOX (list), make_time (self, _("Left at"), "left_at",
                                                       sp_attendance_get_left_at (self->attendance)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("More"), -1);
  gtk_popover_set_child (GTK_POPOVER (popover), list);
  gtk_menu_button_set_popover (button, popover);
}

/**
 * sp_attendee_row_press:
 * @keyval: a key that was pressed while the row has the keyboard
 *
 * One key each: H here, P apologies, A absent, G or Space agrees, L left, O observer, I information sent.
 *
 * Returns: whether the key means something
 */
gboolean
sp_attendee_row_press (SpAttendeeRow *self,
                       guint          keyval)
{
  SpAttendance *row;
  g_autofree char *now = NULL;

  g_return_val_if_fail (SP_IS_ATTENDEE_ROW (self), FALSE);

  row = self->attendance;
  switch (gdk_keyval_to_lower (keyval))
    {
    case GDK_KEY_h:
      g_signal_emit (self, signals[STATUS], 0, row, "attended");
      return TRUE;
    case GDK_KEY_p:
      g_signal_emit (self, signals[STATUS], 0, row, "apologies");
      return TRUE;
    case GDK_KEY_a:
      g_signal_emit (self, signals[STATUS], 0, row, "absent");
      return TRUE;
    case GDK_KEY_g:
    case GDK_KEY_space:
      g_signal_emit (self, signals[AGREE], 0, row, !sp_meeting_attendee_agreed (self->meeting, row));
      return TRUE;
    case GDK_KEY_l:
      put (self, "left_at", sp_attendance_get_left_at (row) == NULL ? "now" : "");
      return TRUE;
    case GDK_KEY_o:
      put (self, "observer", sp_attendance_get_observer (row) ? "" : "true");
      return TRUE;
    case GDK_KEY_i:
      put (self, "information_sent", g_strcmp0 (sp_attendance_get_information_sent (row), "yes") == 0 ? "no" : "yes");
      return TRUE;
    default:
      return FALSE;
    }
}

static void
sp_attendee_row_dispose (GObject *object)
{
  SpAttendeeRow *self = SP_ATTENDEE_ROW (object);

  g_clear_object (&self->meeting);
  g_clear_object (&self->attendance);
  g_clear_object (&self->agencies);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_ATTENDEE_ROW);

  G_OBJECT_CLASS (sp_attendee_row_parent_class)->dispose (object);
}

static void
sp_attendee_row_class_init (SpAttendeeRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_attendee_row_dispose;
  signals[STATUS] = g_signal_new ("status", SP_TYPE_ATTENDEE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  2, SP_TYPE_ATTENDANCE, G_TYPE_STRING);
  signals[AGREE] = g_signal_new ("agree", SP_TYPE_ATTENDEE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 2, SP_TYPE_ATTENDANCE, G_TYPE_BOOLEAN);
  signals[PUT] = g_signal_new ("put", SP_TYPE_ATTENDEE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                               3, SP_TYPE_ATTENDANCE, G_TYPE_STRING, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/example/StalkingPartnership/meetings/sp-attendee-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SpAttendeeRow, mark_bin);
  gtk_widget_class_bind_template_child (widget_class, SpAttendeeRow, name);
  gtk_widget_class_bind_template_child (widget_class, SpAttendeeRow, details);
  gtk_widget_class_bind_template_child (widget_class, SpAttendeeRow, controls);
  gtk_widget_class_bind_template_child (widget_class, SpAttendeeRow, status);
  gtk_widget_class_bind_template_child (widget_class, SpAttendeeRow, agree);
  gtk_widget_class_bind_template_child (widget_class, SpAttendeeRow, agree_content);
  gtk_widget_class_bind_template_child (widget_class, SpAttendeeRow, more);
  gtk_widget_class_bind_template_callback (widget_class, on_agree);
}

static void
sp_attendee_row_init (SpAttendeeRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->status, "notify::active-name", G_CALLBACK (on_status), self);
  gtk_menu_button_set_create_popup_func (self->more, fill_more, self, NULL);
}

/**
 * sp_attendee_row_new:
 * @agencies: of SpAgency
 *
 * Returns: (transfer floating): a row that follows its record
 */
GtkWidget *
sp_attendee_row_new (SpMeeting    *meeting,
                     SpAttendance *attendance,
                     GListModel   *agencies)
{
  SpAttendeeRow *self = g_object_new (SP_TYPE_ATTENDEE_ROW, NULL);

  self->meeting = g_object_ref (meeting);
  self->attendance = g_object_ref (attendance);
  self->agencies = g_object_ref (agencies);
  g_signal_connect_object (attendance, "notify", G_CALLBACK (sp_attendee_row_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (meeting, "notify::statement-version", G_CALLBACK (sp_attendee_row_update), self,
                           G_CONNECT_SWAPPED);
  sp_attendee_row_update (self);
  return GTK_WIDGET (self);
}

/** sp_attendee_row_get_record: Returns: (transfer none): whom it shows */
SpAttendance *
sp_attendee_row_get_record (SpAttendeeRow *self)
{
  g_return_val_if_fail (SP_IS_ATTENDEE_ROW (self), NULL);

  return self->attendance;
}

/**
 * sp_attendee_row_set_writable:
 * @writable: whether anything can be changed
 */
void
sp_attendee_row_set_writable (SpAttendeeRow *self,
                              gboolean       writable)
{
  g_return_if_fail (SP_IS_ATTENDEE_ROW (self));

  gtk_widget_set_sensitive (GTK_WIDGET (self->controls), writable);
}

/**
 * sp_attendee_row_set_tight:
 * @tight: whether there is no room for all that can be chosen in one line
 */
void
sp_attendee_row_set_tight (SpAttendeeRow *self,
                           gboolean       tight)
{
  g_return_if_fail (SP_IS_ATTENDEE_ROW (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->status),
                                  tight ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
}
