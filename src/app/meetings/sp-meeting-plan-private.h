/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-meeting-plan.h"
#include "sp-meeting-returns.h"
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
  GtkButton *issue_button;
  GtkButton *pack_button;
  GtkButton *cancel_button;
  GtkLabel *issue_label;
  GtkBox *warnings;
  AdwWrapBox *agenda_buttons;
  GtkButton *sort_button;
  GtkButton *add_button;
  GtkListBox *agenda;
  GtkBox *agenda_empty;
  GtkWidget *empty_buttons;
  GtkLabel *hint;
  AdwPreferencesGroup *returns_group;
  GtkListBox *returns_list;
  AdwPreferencesGroup *attendance_group;
  GtkListBox *attendance;

  SpStore *store;
  SpMeeting *meeting;
  SpRecordList *items;
  SpRecordList *attendees;
  SpRecordList *agencies;
  SpRecordList *interests;    /* of the chair */
  SpRecordList *partnerships; /* the one there is, for its quorum */
  SpMeetingReturns *returns;
  gboolean chairing;
  char *focus_id; /* the item that the keyboard moves, found again after it has moved */
  char *shown_warnings;
  guint show_id;
};

/* sp-meeting-plan.c */
guint      sp_meeting_plan_count_items         (SpMeetingPlan *self);

/* sp-meeting-plan-agenda.c: the rows of the agenda */
GtkWidget *sp_meeting_plan_make_row            (gpointer item,
                                                gpointer user_data);

/* sp-meeting-plan-order.c: the order of a meeting */
void       sp_meeting_plan_sort                (SpMeetingPlan *self);
void       sp_meeting_plan_add                 (SpMeetingPlan *self);
void       sp_meeting_plan_build               (SpMeetingPlan *self);

/* sp-meeting-plan-warnings.c: what to look at before */
guint      sp_meeting_plan_show_warnings       (SpMeetingPlan *self);
char      *sp_meeting_plan_dup_times           (SpMeetingPlan *self);

/* sp-meeting-plan-issue.c: issuing, the returns, cancelling */
void       sp_meeting_plan_show_issued         (SpMeetingPlan *self);
void       sp_meeting_plan_issue               (SpMeetingPlan *self);
void       sp_meeting_plan_cancel              (SpMeetingPlan *self);

/* sp-meeting-plan-people.c: who is there */
GtkWidget *sp_meeting_plan_make_attendance_row (gpointer item,
                                                gpointer user_data);

G_END_DECLS
