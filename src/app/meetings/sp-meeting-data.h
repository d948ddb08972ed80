/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sp-agenda-rules.h"
#include "sp-case-records.h"
#include "sp-directory-records.h"
#include "sp-meeting-records.h"
#include "sp-quick-names.h"
#include "sp-store.h"
#include "sp-work-records.h"

G_BEGIN_DECLS

/* What the pages of a meeting ask of the store, and what they write into it. */

gboolean      sp_meeting_may_chair        (SpStore       *store);
char         *sp_meeting_today            (SpStore       *store) G_GNUC_WARN_UNUSED_RESULT;
char         *sp_meeting_now              (SpStore       *store) G_GNUC_WARN_UNUSED_RESULT;

SpRecordList *sp_meeting_list_items       (SpStore       *store,
                                           const char    *meeting_id);
SpRecordList *sp_meeting_list_attendance  (SpStore       *store,
                                           const char    *meeting_id);
SpRecordList *sp_meeting_list_agencies    (SpStore       *store);
SpRecordList *sp_meeting_list_members     (SpStore       *store);
SpQuery      *sp_meeting_query_open_actions (void);
SpQuickNames *sp_meeting_make_names       (GListModel    *agencies,
                                           GListModel    *members) G_GNUC_WARN_UNUSED_RESULT;
SpRecord     *sp_meeting_find_record      (GListModel    *records,
                                           const char    *id);
SpPartnership *sp_meeting_find_partnership (GListModel   *partnerships);
gboolean      sp_meeting_has_kind         (GListModel    *items,
                                           const char    *kind);
gboolean      sp_meeting_invites          (SpMeeting     *meeting,
                                           const char    *agency_id);
int           sp_meeting_planned          (SpMeeting     *meeting,
                                           SpAgendaItem  *item);
SpAgendaCase  sp_meeting_agenda_case      (SpCase        *record);

/* sp-meeting-data-put.c: what they write */
SpRecord     *sp_meeting_new_record       (SpStore       *store,
                                           const SpRecordType *type,
                                           const char    *meeting_id,
                                           const char    *case_id);
SpRecord     *sp_meeting_add_item         (SpChange      *change,
                                           SpStore       *store,
                                           SpMeeting     *meeting,
                                           const char    *case_id,
                                           const char    *kind,
                                           const char    *title,
                                           const char    *position);
SpRecord     *sp_meeting_add_action       (SpChange      *change,
                                           SpStore       *store,
                                           SpMeeting     *meeting,
                                           SpAgendaItem  *item,
                                           const char    *text,
                                           const char    *agency_id,
                                           const char    *person,
                                           const char    *due);
SpRecord     *sp_meeting_add_minute       (SpChange      *change,
                                           SpStore       *store,
                                           SpMeeting     *meeting,
                                           SpAgendaItem  *item,
                                           const char    *kind,
                                           const char    *text,
                                           const char    *agency_id);
SpRecord     *sp_meeting_add_amendment    (SpChange      *change,
                                           SpStore       *store,
                                           SpMeeting     *meeting,
                                           SpAgendaItem  *item,
                                           SpMinute      *amends,
                                           const char    *text);
SpRecord     *sp_meeting_add_contribution (SpChange      *change,
                                           SpStore       *store,
                                           SpMeeting     *meeting,
                                           SpAgendaItem  *item,
                                           const char    *text,
                                           const char    *agency_id,
                                           const char    *author);

void          sp_meeting_set_if_changed   (SpChange      *change,
                                           SpRecord      *record,
                                           const char    *field,
                                           const char    *value);
void          sp_meeting_put_index        (SpChange      *change,
                                           GListModel    *items,
                                           SpAgendaItem  *item,
                                           int            index);
DexFuture    *sp_meeting_commit           (GtkWidget     *near,
                                           SpStore       *store,
                                           SpChange      *change,
                                           const char    *said) G_GNUC_WARN_UNUSED_RESULT;
void          sp_meeting_keep             (gpointer       near,
                                           SpStore       *store,
                                           SpChange      *change,
                                           const char    *label,
                                           const char    *said);

G_END_DECLS
