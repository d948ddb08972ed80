/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-meeting-plan.h"
#include "sp-record-row.h"

G_BEGIN_DECLS

struct _SpMeetingPlan
{
  AdwBin parent_instance;

  GtkLabel *day_label;
  GtkLabel *details_label;
  AdwWrapBox *buttons;
  GtkButton *start_button;
  GtkButton *change_button;
  GtkBox *warnings;
  AdwWrapBox *agenda_buttons;
  GtkButton *sort_button;
  GtkButton *add_button;
  GtkListBox *agenda;
  GtkBox *agenda_empty;
  GtkButton *empty_add_button;
  GtkLabel *hint;
  AdwPreferencesGroup *attendance_group;
  GtkListBox *attendance;

  SpStore *store;
  SpMeeting *meeting;
  SpRecordList *items;
  SpRecordList *attendees;
  SpRecordList *agencies;
  gboolean chairing;
  char *focus_id; /* the item that the keyboard moves, found again after it has moved */
  char *shown_warnings;
  guint show_id;
};

/* sp-meeting-plan.c */
void       sp_meeting_plan_commit              (SpMeetingPlan *self,
                                                SpChange      *change,
                                                const char    *label,
                                                const char    *said);
guint      sp_meeting_plan_count_items         (SpMeetingPlan *self);

/* sp-meeting-plan-agenda.c: the rows of the agenda */
GtkWidget *sp_meeting_plan_make_row            (gpointer item,
                                                gpointer user_data);

/* sp-meeting-plan-order.c: the order of a meeting */
void       sp_meeting_plan_sort                (SpMeetingPlan *self);
void       sp_meeting_plan_add                 (SpMeetingPlan *self);

/* sp-meeting-plan-people.c: who is there */
GtkWidget *sp_meeting_plan_make_attendance_row (gpointer item,
                                                gpointer user_data);

G_END_DECLS
