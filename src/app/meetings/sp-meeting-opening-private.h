/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-meeting-opening.h"

G_BEGIN_DECLS

struct _SpMeetingOpening
{
  AdwBin parent_instance;

  GtkLabel *day_label;
  GtkImage *quorum_icon;
  GtkLabel *quorum_label;
  AdwPreferencesGroup *quorum_group;
  AdwEntryRow *note_row;
  AdwPreferencesGroup *approval_group;
  AdwActionRow *approval_row;
  GtkWidget *approval_buttons;
  AdwExpanderRow *statement_row;
  GtkLabel *statement_label;
  GtkButton *agree_all_button;
  GtkListBox *people;
  GtkLabel *people_hint;
  GtkButton *add_button;
  GtkListBox *interests_list;
  GtkLabel *no_interests;
  GtkButton *declare_button;
  GtkButton *begin_button;

  SpStore *store;
  SpMeeting *meeting;
  SpMeeting *last;
  GListModel *items;
  GListModel *attendance;
  GListModel *agencies;
  GListModel *interests;
  GListModel *partnerships;
  SpRecordList *approvals;
  gboolean writable;
  gboolean tight;
  gboolean prepared;
};

/* sp-meeting-opening-people.c: who is there, and what they agreed to */
void       sp_meeting_opening_bind_people   (SpMeetingOpening *self);
void       sp_meeting_opening_set_tight     (SpMeetingOpening *self, gboolean tight);
void       sp_meeting_opening_agree_all     (SpMeetingOpening *self);
void       sp_meeting_opening_add_somebody  (SpMeetingOpening *self);

/* sp-meeting-opening-interests.c: who has an interest in what */
void       sp_meeting_opening_bind_interests (SpMeetingOpening *self);
void       sp_meeting_opening_declare        (SpMeetingOpening *self);

G_END_DECLS
