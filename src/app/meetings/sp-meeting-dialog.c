/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-dialog-private.h"

#include <glib/gi18n-lib.h>

#include "sp-date-words.h"
#include "sp-date.h"
#include "sp-directory-records.h"
#include "sp-format.h"
#include "sp-meeting-data.h"
#include "sp-meeting-words.h"

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
read_time (AdwEntryRow *row)
{
  return sp_meeting_tidy_time (gtk_editable_get_text (GTK_EDITABLE (row)));
}

/* A series has an end: so many times, or until a day. */
static SpSeriesEvery
get_every (SpMeetingDialog *self)
{
  return self->meeting == NULL ? (SpSeriesEvery) adw_combo_row_get_selected (self->every_row) : SP_SERIES_ONCE;
}

static gboolean
is_empty (AdwEntryRow *row)
{
  return *gtk_editable_get_text (GTK_EDITABLE (row)) == '\0';
}

/* The days of the meetings that would be planned. */
static GStrv
dup_dates (SpMeetingDialog *self)
{
  g_autofree char *date = read_date (self);
  const char *until = gtk_editable_get_text (GTK_EDITABLE (self->until_row));
  g_autofree char *last = sp_date_words_to_iso (until, self->today);

  return sp_series_dates (date, get_every (self),
                          *until == '\0' ? (guint) adw_spin_row_get_value (self->times_row) : 0, last);
}

/* "The meetings are on 26 Nov, 03 Dec and 10 Dec": how many, and the last. */
static char *
dup_series_words (SpMeetingDialog *self,
                  const char      *date)
{
  g_auto(GStrv) dates = dup_dates (self);
  guint n = g_strv_length (dates);
  g_autofree char *first = sp_format_date_both (date, self->today);
  g_autofree char *last = n > 1 ? sp_format_date (dates[n - 1]) : NULL;

  if (last == NULL)
    return g_strdup_printf (_("The meeting is %s."), first);

  return g_strdup_printf (ngettext ("%u meeting, the first %s, the last %s.", "%u meetings, the first %s, the last %s.",
                                    n), n, first, last);
}

/* Why it cannot be planned like this, or NULL. */
static const char *
get_problem (SpMeetingDialog *self,
             const char      *date,
             const char      *starts,
             const char      *ends)
{
  g_autofree char *last = NULL;

  if (date == NULL)
    return is_empty (self->date_row) ? _("On which day is it?")
                                     : _("This could be no day, or two. Write thu, 3/12 or 3 dec.");
  if ((starts == NULL && !is_empty (self->starts_row)) || (ends == NULL && !is_empty (self->ends_row)))
    return _("Write the time as 14:00.");
  if (starts != NULL && ends != NULL && strcmp (ends, starts) <= 0)
    return _("The room would be lost before the meeting starts.");
  if (!gtk_widget_get_visible (GTK_WIDGET (self->until_row)) || is_empty (self->until_row))
    return NULL;
  last = sp_date_words_to_iso (gtk_editable_get_text (GTK_EDITABLE (self->until_row)), self->today);

  return last == NULL ? _("Until which day? Write 3/12 or 3 dec.") : NULL;
}

static void
on_changed (SpMeetingDialog *self)
{
  g_autofree char *date = read_date (self);
  g_autofree char *starts = read_time (self->starts_row);
  g_autofree char *ends = read_time (self->ends_row);
  gboolean repeats = get_every (self) != SP_SERIES_ONCE;
  const char *problem;
  g_autofree char *words = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->times_row), repeats && is_empty (self->until_row));
  gtk_widget_set_visible (GTK_WIDGET (self->until_row), repeats);
  problem = get_problem (self, date, starts, ends);
  if (problem != NULL)
    words = g_strdup (problem);
  else if (repeats)
    words = dup_series_words (self, date);
  else
    {
      g_autofree char *day = sp_format_date_both (date, self->today);

      words = starts != NULL ? g_strdup_printf (_("The meeting is %s, at %s."), day, starts)
                             : g_strdup_printf (_("The meeting is %s."), day);
    }
  gtk_label_set_label (self->message, words);
  gtk_widget_set_sensitive (GTK_WIDGET (self->keep_button), problem == NULL);
}

static void
on_keep (SpMeetingDialog *self)
{
  if (gtk_widget_get_sensitive (GTK_WIDGET (self->keep_button)))
    sp_meeting_dialog_keep (self);
}

/* When all is durable: the window goes to the first of what was planned. */
void
sp_meeting_dialog_kept (SpMeetingDialog *self,
                        const char      *planned_id)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->keep_button), TRUE);
  if (planned_id != NULL)
    g_signal_emit (self, signals[PLANNED], 0, planned_id);
  adw_dialog_force_close (ADW_DIALOG (self));
}

/* What is entered, or NULL where it cannot be read. */
SpMeetingPlanned *
sp_meeting_dialog_read (SpMeetingDialog *self)
{
  SpMeetingPlanned *planned = g_new0 (SpMeetingPlanned, 1);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  planned->date = read_date (self);
  planned->starts = read_time (self->starts_row);
  planned->ends = read_time (self->ends_row);
  planned->place = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->place_row))));
  planned->minutes = (gint64) adw_spin_row_get_value (self->minutes_row);
  planned->following = self->series != NULL && adw_combo_row_get_selected (self->which_row) == 1;
  for (guint i = 0; i < self->switches->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->switches, i);

      if (adw_switch_row_get_active (ADW_SWITCH_ROW (row)))
        g_strv_builder_add (builder, g_object_get_data (G_OBJECT (row), "agency"));
    }
  planned->agencies = g_strv_builder_end (builder);
  planned->dates = dup_dates (self);

  return planned;
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
  g_free (self->series);
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
  gtk_widget_class_bind_template_child (widget_class, SpMeetingDialog, ends_row);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingDialog, which_group);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingDialog, which_row);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingDialog, repeat_group);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingDialog, every_row);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingDialog, times_row);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingDialog, until_row);
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
  const char *ends = sp_meeting_get_ends (from);
  const char *place = sp_meeting_get_place (from);
  gint64 minutes = sp_meeting_get_minutes_per_item (from);
  g_autofree char *date = sp_date_add_days (sp_meeting_get_date (from), days_later);
  g_autofree char *shown = NULL;

  if (date == NULL || (days_later > 0 && g_strcmp0 (date, self->today) < 0))
    g_set_str (&date, self->today);
  shown = sp_format_date (date);
  gtk_editable_set_text (GTK_EDITABLE (self->date_row), shown);
  gtk_editable_set_text (GTK_EDITABLE (self->starts_row), starts != NULL ? starts : "");
  gtk_editable_set_text (GTK_EDITABLE (self->ends_row), ends != NULL ? ends : "");
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
      self->series = g_strdup (sp_meeting_get_series (meeting));
    }
  else if (like != NULL)
    fill (self, like, 7);

  gtk_widget_set_visible (GTK_WIDGET (self->repeat_group), meeting == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->which_group), self->series != NULL);
  on_changed (self);
  dex_future_disown (dex_future_finally (sp_record_list_when_settled (self->agencies), settled_cb,
                                         g_object_ref (self), g_object_unref));
  return ADW_DIALOG (self);
}
