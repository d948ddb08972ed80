/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-meeting-dialog.h"
#include "sp-series.h"

G_BEGIN_DECLS

struct _SpMeetingDialog
{
  AdwDialog parent_instance;

  GtkButton *keep_button;
  AdwPreferencesGroup *which_group;
  AdwComboRow *which_row;
  AdwEntryRow *date_row;
  AdwEntryRow *starts_row;
  AdwEntryRow *ends_row;
  AdwEntryRow *place_row;
  AdwSpinRow *minutes_row;
  AdwPreferencesGroup *repeat_group;
  AdwComboRow *every_row;
  AdwSpinRow *times_row;
  AdwEntryRow *until_row;
  GtkLabel *message;
  AdwPreferencesGroup *agencies_group;

  SpStore *store;
  SpMeeting *meeting; /* NULL for a new one */
  GStrv invited;
  SpRecordList *agencies;
  GPtrArray *switches;
  char *series; /* to which it belongs; NULL for none */
  char *today;
};

/* What is entered. */
typedef struct
{
  char *date;
  char *starts;
  char *ends;
  char *place;
  gint64 minutes;
  GStrv agencies;
  GStrv dates;
  gboolean following;
} SpMeetingPlanned;

/* sp-meeting-dialog.c */
SpMeetingPlanned *sp_meeting_dialog_read (SpMeetingDialog *self);
void              sp_meeting_dialog_kept (SpMeetingDialog *self,
                                          const char      *planned_id);

/* sp-meeting-dialog-keep.c */
void              sp_meeting_dialog_keep (SpMeetingDialog *self);

G_END_DECLS
