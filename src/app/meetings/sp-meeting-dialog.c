/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-dialog.h"

#include <glib/gi18n-lib.h>

#include "sp-compartment.h"
#include "sp-date-words.h"
#include "sp-date.h"
#include "sp-directory-records.h"
#include "sp-format.h"
#include "sp-meeting-data.h"
#include "sp-meeting-words.h"

struct _SpMeetingDialog
{
  AdwDialog parent_instance;

  GtkButton *keep_button;
  AdwEntryRow *date_row;
  AdwEntryRow *starts_row;
  AdwEntryRow *place_row;
  AdwSpinRow *minutes_row;
  GtkLabel *message;
  AdwPreferencesGroup *agencies_group;

  SpStore *store;
  SpMeeting *meeting; /* NULL for a new one */
  GStrv invited;
  SpRecordList *agencies;
  GPtrArray *switches;
  char *today;
};

enum
{
  PLANNED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpMeetingDialog, sp_meeting_dialog, ADW_TYPE_DIALOG)

static char *
read_date (SpMeetingDialog *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->date_row));

  return sp_date_words_to_iso (text, self->today);
}

static char *
read_time (SpMeetingDialog *self)
{
  return sp_meeting_tidy_time (gtk_editable_get_text (GTK_EDITABLE (self->starts_row)));
}

static void
on_changed (SpMeetingDialog *self)
{
  g_autofree char *date = read_date (self);
  g_autofree char *time = read_time (self);
  gboolean has_time = *gtk_editable_get_text (GTK_EDITABLE (self->starts_row)) != '\0';
  g_autofree char *words = NULL;

  if (date == NULL)
    words = g_strdup (*gtk_editable_get_text (GTK_EDITABLE (self->date_row)) != '\0'
                          ? _("This could be no day, or two. Write thu, 3/12 or 3 dec.")
                          : _("On which day is it?"));
  else if (has_time && time == NULL)
    words = g_strdup (_("Write the time as 14:00."));
  else
    {
      g_autofree char *day = sp_format_date_both (date, self->today);

      words = time != NULL ? g_strdup_printf (_("The meeting is %s, at %s."), day, time)
                           : g_strdup_printf (_("The meeting is %s."), day);
    }
  gtk_label_set_label (self->message, words);
  gtk_widget_set_sensitive (GTK_WIDGET (self->keep_button),
                            date != NULL && (!has_time || time != NULL));
}

static char **
read_agencies (SpMeetingDialog *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->switches->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->switches, i);

      if (adw_switch_row_get_active (ADW_SWITCH_ROW (row)))
        g_strv_builder_add (builder, g_object_get_data (G_OBJECT (row), "agency"));
    }
  return g_strv_builder_end (builder);
}

/* A set is kept in byte order. */
static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

static void
add_attendance (SpMeetingDialog    *self,
                SpChange           *change,
                const char         *meeting_id,
                const char * const *agencies)
{
  g_autofree char *compartment = sp_compartment_for_meeting (meeting_id);

  for (guint i = 0; agencies[i] != NULL; i++)
    {
      g_autofree char *id = sp_ambient_new_id (sp_store_get_ambient (self->store));
      g_autoptr(SpRecord) row = sp_record_new (sp_attendance_record_type (), id, compartment);

      g_object_set (row, "meeting", meeting_id, "agency", agencies[i], "status", "expected", NULL);
      sp_change_create (change, row);
    }
}

static void
put_new (SpMeetingDialog *self,
         SpChange        *change,
         const char      *date,
         const char      *time,
         const char      *place,
         GStrv            agencies)
{
  g_autofree char *id = sp_ambient_new_id (sp_store_get_ambient (self->store));
  g_autofree char *compartment = sp_compartment_for_meeting (id);
  g_autoptr(SpRecord) meeting = sp_record_new (sp_meeting_record_type (), id, compartment);

  g_object_set (meeting,
                "date", date,
                "starts", time,
                "place", place,
                "status", "planned",
                "minutes-per-item", (gint64) adw_spin_row_get_value (self->minutes_row),
                "agencies", agencies,
                "chair", sp_store_get_member_id (self->store),
                NULL);
  sp_change_set_label (change, _("Plan a Meeting"));
  sp_change_create (change, meeting);
  add_attendance (self, change, id, (const char * const *) agencies);
  g_object_set_data_full (G_OBJECT (self), "planned", g_steal_pointer (&id), g_free);
}

static void
put_changes (SpMeetingDialog *self,
             SpChange        *change,
             const char      *date,
             const char      *time,
             const char      *place,
             GStrv            agencies)
{
  SpRecord *record = SP_RECORD (self->meeting);

  sp_change_set_label (change, _("Change the Meeting"));
  sp_change_set_text (change, record, "date", date);
  sp_change_set_text (change, record, "starts", time);
  sp_change_set_text (change, record, "place", place);
  sp_change_set_int (change, record, "minutes_per_item",
                     (gint64) adw_spin_row_get_value (self->minutes_row));
  sp_change_set_strv (change, record, "agencies", (const char * const *) agencies);
}

static DexFuture *
kept_cb (DexFuture *future,
         gpointer   user_data)
{
  SpMeetingDialog *self = user_data;
  const char *id = g_object_get_data (G_OBJECT (self), "planned");

  gtk_widget_set_sensitive (GTK_WIDGET (self->keep_button), TRUE);
  if (dex_future_get_value (future, NULL) == NULL)
    return dex_future_new_true ();
  if (id != NULL)
    g_signal_emit (self, signals[PLANNED], 0, id);
  adw_dialog_force_close (ADW_DIALOG (self));
  return dex_future_new_true ();
}

static void
on_keep (SpMeetingDialog *self)
{
  g_autoptr(SpChange) change = sp_change_new ();
  g_autofree char *date = read_date (self);
  g_autofree char *time = read_time (self);
  g_autofree char *place =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->place_row))));
  g_auto(GStrv) agencies = read_agencies (self);
  DexFuture *future;

  if (date == NULL || !gtk_widget_get_sensitive (GTK_WIDGET (self->keep_button)))
    return;

  qsort (agencies, g_strv_length (agencies), sizeof *agencies, compare_ids);
  if (self->meeting == NULL)
    put_new (self, change, date, time, *place != '\0' ? place : NULL, agencies);
  else
    put_changes (self, change, date, time, *place != '\0' ? place : NULL, agencies);

  gtk_widget_set_sensitive (GTK_WIDGET (self->keep_button), FALSE);
  future = sp_meeting_commit (GTK_WIDGET (self), self->store, change, NULL);
  dex_future_disown (dex_future_finally (future, kept_cb, g_object_ref (self), g_object_unref));
}

static void
on_cancel (SpMeetingDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
show_agencies (SpMeetingDialog *self)
{
  if (sp_record_list_get_loading (self->agencies) || self->switches->len > 0)
    return;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->agencies)); i++)
    {
      g_autoptr(SpAgency) agency = g_list_model_get_item (G_LIST_MODEL (self->agencies), i);
      const char *id = sp_record_get_id (SP_RECORD (agency));
      GtkWidget *row;

      if (!sp_record_get_loaded (SP_RECORD (agency)) || sp_agency_get_retired (agency))
        continue;
      row = adw_switch_row_new ();
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), sp_agency_get_name (agency));
      adw_switch_row_set_active (ADW_SWITCH_ROW (row),
                                 self->invited == NULL ||
                                     g_strv_contains ((const char * const *) self->invited, id));
      g_object_set_data_full (G_OBJECT (row), "agency", g_strdup (id), g_free);
      g_ptr_array_add (self->switches, row);
      adw_preferences_group_add (self->agencies_group, row);
    }
}

static DexFuture *
settled_cb (DexFuture *future,
            gpointer   user_data)
{
  SpMeetingDialog *self = user_data;

  if (self->agencies != NULL)
    show_agencies (self);
  return dex_future_new_true ();
}

static void
sp_meeting_dialog_dispose (GObject *object)
{
  SpMeetingDialog *self = SP_MEETING_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_MEETING_DIALOG);
  g_clear_object (&self->agencies);
  g_clear_object (&self->meeting);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_meeting_dialog_parent_class)->dispose (object);
}

static void
sp_meeting_dialog_finalize (GObject *object)
{
  SpMeetingDialog *self = SP_MEETING_DIALOG (object);

  g_clear_pointer (&self->switches, g_ptr_array_unref);
  g_strfreev (self->invited);
  g_free (self->today);

  G_OBJECT_CLASS (sp_meeting_dialog_parent_class)->finalize (object);
}

static void
sp_meeting_dialog_class_init (SpMeetingDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sp_meeting_dialog_dispose;
  object_class->finalize = sp_meeting_dialog_finalize;
  signals[PLANNED] = g_signal_new ("planned", SP_TYPE_MEETING_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/example/StalkingPartnership/meetings/sp-meeting-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SpMeetingDialog, keep_button);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingDialog, date_row);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingDialog, starts_row);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingDialog, place_row);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingDialog, minutes_row);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingDialog, message);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingDialog, agencies_group);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_keep);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
}

static void
sp_meeting_dialog_init (SpMeetingDialog *self)
{
  self->switches = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->date_row));
}

/* A new meeting is like the last one, a week later. */
static void
fill (SpMeetingDialog *self,
      SpMeeting       *from,
      int              days_later)
{
  const char *starts = sp_meeting_get_starts (from);
  const char *place = sp_meeting_get_place (from);
  gint64 minutes = sp_meeting_get_minutes_per_item (from);
  g_autofree char *date = sp_date_add_days (sp_meeting_get_date (from), days_later);
  g_autofree char *shown = NULL;

  if (date == NULL || (days_later > 0 && g_strcmp0 (date, self->today) < 0))
    g_set_str (&date, self->today);
  shown = sp_format_date (date);
  gtk_editable_set_text (GTK_EDITABLE (self->date_row), shown);
  gtk_editable_set_text (GTK_EDITABLE (self->starts_row), starts != NULL ? starts : "");
  gtk_editable_set_text (GTK_EDITABLE (self->place_row), place != NULL ? place : "");
  if (minutes > 0)
    adw_spin_row_set_value (self->minutes_row, (double) minutes);
  self->invited = g_strdupv ((char **) sp_meeting_get_agencies (from));
}

/**
 * sp_meeting_dialog_new:
 * @meeting: (nullable): the meeting to change, NULL to plan a new one
 * @like: (nullable): the meeting before, which a new one resembles
 *
 * Returns: (transfer floating): a dialog
 */
AdwDialog *
sp_meeting_dialog_new (SpStore   *store,
                       SpMeeting *meeting,
                       SpMeeting *like)
{
  SpMeetingDialog *self = g_object_new (SP_TYPE_MEETING_DIALOG, NULL);

  self->store = g_object_ref (store);
  self->today = sp_meeting_today (store);
  self->agencies = sp_meeting_list_agencies (store);
  if (meeting != NULL)
    {
      self->meeting = g_object_ref (meeting);
      adw_dialog_set_title (ADW_DIALOG (self), _("When and Where"));
      gtk_button_set_label (self->keep_button, _("_Keep"));
      fill (self, meeting, 0);
    }
  else if (like != NULL)
    fill (self, like, 7);

  on_changed (self);
  dex_future_disown (dex_future_finally (sp_record_list_when_settled (self->agencies), settled_cb,
                                         g_object_ref (self), g_object_unref));
  return ADW_DIALOG (self);
}
