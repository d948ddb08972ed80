/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-opening-private.h"

#include <glib/gi18n-lib.h>

#include "sp-attendee-row.h"
#include "sp-line-alert.h"
#include "sp-meeting-data.h"
#include "sp-meeting-prepare.h"
#include "sp-meeting-room.h"
#include "sp-meeting-words.h"
#include "sp-shrink.h"
#include "sp-weak-ref.h"

enum
{
  BEGIN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpMeetingOpening, sp_meeting_opening, ADW_TYPE_BIN)

/* --- The last minutes ------------------------------------------------------------------ */

static SpMinute *
find_approval (SpMeetingOpening *self)
{
  g_autoptr(SpRecord) approval = g_list_model_get_item (G_LIST_MODEL (self->approvals), 0);

  return approval != NULL && sp_record_get_loaded (approval) ? SP_MINUTE (approval) : NULL;
}

static void
show_approval (SpMeetingOpening *self)
{
  SpMinute *approval = find_approval (self);
  g_autofree char *day = self->last != NULL ? sp_meeting_long_day (self->last) : NULL;
  g_autofree char *title = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->approval_group), self->last != NULL || approval != NULL);
  gtk_widget_set_visible (self->approval_buttons, self->last != NULL && approval == NULL && self->writable);
  if (approval != NULL)
    title = g_strdup (sp_minute_get_text (approval));
  else if (day != NULL)
    /* Translators: the day of the last meeting */
    title = g_strdup_printf (_("The minutes of %s are not approved yet."), day);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->approval_row), title != NULL ? title : "");
}

static void
approve (SpMeetingOpening *self,
         const char       *corrections)
{
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(SpRecord) minute = NULL;

  if (self->last == NULL)
    return;
  minute = sp_meeting_add_approval (change, self->store, self->meeting, self->last, corrections);
  sp_meeting_keep (self, self->store, change, _("Approve the Last Minutes"), _("The last minutes are approved"));
}

static void
on_approve (SpMeetingOpening *self)
{
  approve (self, NULL);
}

static void
corrected_cb (SpMeetingOpening *self,
              const char       *response,
              AdwAlertDialog   *dialog)
{
  if (g_str_equal (response, "approve"))
    approve (self, sp_line_alert_get_text (dialog));
}

static void
on_correct (SpMeetingOpening *self)
{
  AdwDialog *dialog = sp_line_alert_new (
      _("Approve with Corrections?"), _("The line stands in the minutes of this meeting. To have it stand beside the line "
                                        "that it corrects, write an amendment in that meeting, too."),
      _("What is corrected"), _("What is corrected"), "approve", _("_Approve"));

  g_signal_connect_object (dialog, "response", G_CALLBACK (corrected_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static DexFuture *
last_cb (DexFuture *future,
         gpointer   user_data)
{
  g_autoptr(SpMeetingOpening) self = g_weak_ref_get (user_data);
  const GValue *value = dex_future_get_value (future, NULL);

  if (self != NULL && self->store != NULL && value != NULL && G_VALUE_HOLDS_OBJECT (value))
    {
      g_set_object (&self->last, g_value_get_object (value));
      show_approval (self);
    }
  return dex_future_new_true ();
}

/* --- What stands there ----------------------------------------------------------------- */

static void
show_quorum (SpMeetingOpening *self)
{
  g_autoptr(SpQuorum) quorum = sp_meeting_make_quorum (sp_meeting_find_partnership (self->partnerships), self->meeting,
                                                       self->attendance);
  g_autofree char *words = sp_meeting_quorum_words (quorum, self->agencies);
  const char *note = sp_meeting_get_quorum_note (self->meeting);
  gboolean reached = sp_quorum_is_reached (quorum);

  gtk_label_set_label (self->quorum_label, words);
  gtk_image_set_from_icon_name (self->quorum_icon, reached ? "object-select-symbolic" : "dialog-warning-symbolic");
  if (reached)
    gtk_widget_remove_css_class (gtk_widget_get_parent (GTK_WIDGET (self->quorum_label)), "warning");
  else
    gtk_widget_add_css_class (gtk_widget_get_parent (GTK_WIDGET (self->quorum_label)), "warning");
  gtk_widget_set_visible (GTK_WIDGET (self->quorum_group), !reached || note != NULL);
  if (gtk_widget_get_focus_child (GTK_WIDGET (self->note_row)) == NULL &&
      g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->note_row)), note != NULL ? note : "") != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->note_row), note != NULL ? note : "");
}

static void
show_statement (SpMeetingOpening *self)
{
  const char *statement = sp_meeting_get_statement (self->meeting);
  const char *version = sp_meeting_get_statement_version (self->meeting);
  g_autofree char *says = NULL;
  guint n_here = 0, n_agreed = 0;

  for (guint i = 0; i < g_list_model_get_n_items (self->attendance); i++)
    {
      g_autoptr(SpAttendance) row = g_list_model_get_item (self->attendance, i);

      if (!sp_record_get_loaded (SP_RECORD (row)) || !sp_meeting_attendee_is_here (row))
        continue;
      n_here++;
      n_agreed += sp_meeting_attendee_agreed (self->meeting, row);
    }
  /* Translators: how many of those in the room agreed to the confidentiality statement */
  says = g_strdup_printf (ngettext ("%u of %u here agreed", "%u of %u here agreed", n_here), n_agreed, n_here);
  if (version != NULL)
    {
      /* Translators: the version of the confidentiality statement */
      g_autofree char *titled = g_strdup_printf (_("Version %s"), version);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->statement_row), titled);
    }
  adw_expander_row_set_subtitle (self->statement_row, says);
  gtk_label_set_label (self->statement_label, statement != NULL && *statement != '\0'
                                                  ? statement
                                                  : _("The partnership has no statement yet. What is said here is "
                                                      "confidential all the same."));
  gtk_widget_set_sensitive (GTK_WIDGET (self->agree_all_button), self->writable && n_agreed < n_here);
}

/**
 * sp_meeting_opening_update:
 * @writable: whether anything can be changed
 *
 * Shows what the records say now; lists follow by themselves.
 */
void
sp_meeting_opening_update (SpMeetingOpening *self,
                           gboolean          writable)
{
  g_autofree char *day = NULL;
  g_autofree char *line = NULL;

  g_return_if_fail (SP_IS_MEETING_OPENING (self));

  self->writable = writable;
  day = sp_meeting_long_day (self->meeting);
  line = g_strjoin (" · ", day, sp_meeting_get_place (self->meeting), NULL);
  gtk_label_set_label (self->day_label, line);
  show_quorum (self);
  show_statement (self);
  show_approval (self);
  gtk_widget_set_visible (GTK_WIDGET (self->add_button), writable);
  gtk_widget_set_visible (GTK_WIDGET (self->agree_all_button), writable);
  gtk_widget_set_visible (GTK_WIDGET (self->declare_button), writable);
  gtk_widget_set_visible (GTK_WIDGET (self->begin_button), writable);
  gtk_widget_set_visible (GTK_WIDGET (self->people_hint), writable);
  gtk_widget_set_sensitive (GTK_WIDGET (self->note_row), writable);
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->people)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (SP_IS_ATTENDEE_ROW (row))
      {
        sp_attendee_row_set_writable (SP_ATTENDEE_ROW (row), writable);
        sp_attendee_row_update (SP_ATTENDEE_ROW (row));
      }
}

static void
on_note (SpMeetingOpening *self)
{
  g_autoptr(SpChange) change = sp_change_new ();

  sp_meeting_set_if_changed (change, SP_RECORD (self->meeting), "quorum_note",
                             gtk_editable_get_text (GTK_EDITABLE (self->note_row)));
  sp_meeting_keep (self, self->store, change, _("Proceed Without a Quorum"), _("The reason is in the minutes"));
}

static void
on_agree_all (SpMeetingOpening *self)
{
  sp_meeting_opening_agree_all (self);
}

static void
on_add (SpMeetingOpening *self)
{
  sp_meeting_opening_add_somebody (self);
}

static void
on_declare (SpMeetingOpening *self)
{
  sp_meeting_opening_declare (self);
}

static void
on_begin (SpMeetingOpening *self)
{
  g_signal_emit (self, signals[BEGIN], 0);
}

static void
sp_meeting_opening_dispose (GObject *object)
{
  SpMeetingOpening *self = SP_MEETING_OPENING (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_MEETING_OPENING);
  g_clear_object (&self->approvals);
  g_clear_object (&self->items);
  g_clear_object (&self->attendance);
  g_clear_object (&self->agencies);
  g_clear_object (&self->interests);
  g_clear_object (&self->partnerships);
  g_clear_object (&self->last);
  g_clear_object (&self->meeting);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_meeting_opening_parent_class)->dispose (object);
}

static void
on_tight (SpMeetingOpening *self)
{
  sp_meeting_opening_set_tight (self, TRUE);
}

static void
on_roomy (SpMeetingOpening *self)
{
  sp_meeting_opening_set_tight (self, FALSE);
}

static void
sp_meeting_opening_class_init (SpMeetingOpeningClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_meeting_opening_dispose;
  signals[BEGIN] =
      g_signal_new ("begin", SP_TYPE_MEETING_OPENING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/example/StalkingPartnership/meetings/sp-meeting-opening.ui");
  gtk_widget_class_bind_template_child (widget_class, SpMeetingOpening, day_label);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingOpening, quorum_icon);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingOpening, quorum_label);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingOpening, quorum_group);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingOpening, note_row);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingOpening, approval_group);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingOpening, approval_row);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingOpening, approval_buttons);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingOpening, statement_row);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingOpening, statement_label);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingOpening, agree_all_button);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingOpening, people);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingOpening, people_hint);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingOpening, add_button);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingOpening, interests_list);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingOpening, no_interests);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingOpening, declare_button);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingOpening, begin_button);
  gtk_widget_class_bind_template_callback (widget_class, on_note);
  gtk_widget_class_bind_template_callback (widget_class, on_tight);
  gtk_widget_class_bind_template_callback (widget_class, on_roomy);
  gtk_widget_class_bind_template_callback (widget_class, on_approve);
  gtk_widget_class_bind_template_callback (widget_class, on_correct);
  gtk_widget_class_bind_template_callback (widget_class, on_agree_all);
  gtk_widget_class_bind_template_callback (widget_class, on_add);
  gtk_widget_class_bind_template_callback (widget_class, on_declare);
  gtk_widget_class_bind_template_callback (widget_class, on_begin);
}

static void
sp_meeting_opening_init (SpMeetingOpening *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sp_shrink_button (GTK_WIDGET (self->begin_button));
  sp_shrink_button (GTK_WIDGET (self->agree_all_button));
  sp_shrink_button (GTK_WIDGET (self->add_button));
  sp_shrink_button (GTK_WIDGET (self->declare_button));
}

/**
 * sp_meeting_opening_new:
 * @items: the agenda
 * @attendance: of SpAttendance
 * @agencies: of SpAgency
 * @interests: of SpInterest, those declared for this meeting
 * @partnerships: of the one SpPartnership
 *
 * Returns: (transfer floating): the opening of a meeting
 */
GtkWidget *
sp_meeting_opening_new (SpStore    *store,
                        SpMeeting  *meeting,
                        GListModel *items,
                        GListModel *attendance,
                        GListModel *agencies,
                        GListModel *interests,
                        GListModel *partnerships)
{
  SpMeetingOpening *self = g_object_new (SP_TYPE_MEETING_OPENING, NULL);
  g_autoptr(SpQuery) approvals = sp_query_new ("minute");

  self->store = g_object_ref (store);
  self->meeting = g_object_ref (meeting);
  self->items = g_object_ref (items);
  self->attendance = g_object_ref (attendance);
  self->agencies = g_object_ref (agencies);
  self->interests = g_object_ref (interests);
  self->partnerships = g_object_ref (partnerships);
  sp_query_where (approvals, "meeting", "=", sp_record_get_id (SP_RECORD (meeting)));
  sp_query_where (approvals, "kind", "=", "approval");
  sp_query_limit (approvals, 1);
  self->approvals = sp_store_list (store, approvals);
  g_signal_connect_object (self->approvals, "items-changed", G_CALLBACK (show_approval), self, G_CONNECT_SWAPPED);
  sp_meeting_opening_bind_people (self);
  sp_meeting_opening_bind_interests (self);
  dex_future_disown (dex_future_finally (sp_meeting_find_last (store, meeting), last_cb, sp_weak_ref_new (self),
                                         sp_weak_ref_free));
  sp_meeting_opening_update (self, FALSE);
  return GTK_WIDGET (self);
}

/**
 * sp_meeting_opening_prepare:
 *
 * Sees to it, once, that the statement is in the meeting and that those are listed who are expected.
 */
void
sp_meeting_opening_prepare (SpMeetingOpening *self)
{
  g_return_if_fail (SP_IS_MEETING_OPENING (self));

  if (self->prepared)
    return;
  self->prepared = TRUE;
  dex_future_disown (sp_meeting_prepare (self->store, self->meeting));
}

/**
 * sp_meeting_opening_focus:
 *
 * Gives the keyboard to the first of those whom nobody has asked yet.
 */
void
sp_meeting_opening_focus (SpMeetingOpening *self)
{
  GtkWidget *first = NULL;

  g_return_if_fail (SP_IS_MEETING_OPENING (self));

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->people)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      if (!SP_IS_ATTENDEE_ROW (row))
        continue;
      if (first == NULL)
        first = row;
      if (g_strcmp0 (sp_attendance_get_status (sp_attendee_row_get_record (SP_ATTENDEE_ROW (row))), "expected") == 0)
        {
          gtk_widget_grab_focus (row);
          return;
        }
    }
  gtk_widget_grab_focus (first != NULL ? first : GTK_WIDGET (self->begin_button));
}
