/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-item-view.h"
#include "sp-meeting-closing.h"
#include "sp-meeting-opening.h"
#include "sp-meeting-position.h"
#include "sp-meeting-run.h"
#include "sp-projector-window.h"

G_BEGIN_DECLS

/* What stands in the middle. */
typedef enum
{
  SP_PLACE_OF_ITEM,
  SP_PLACE_OF_OPENING,
  SP_PLACE_OF_CLOSING,
} SpRunPlace;

typedef struct _SpRunStep SpRunStep;

struct _SpMeetingRun
{
  AdwBin parent_instance;

  AdwToastOverlay *toasts;
  AdwOverlaySplitView *split;
  GtkToggleButton *agenda_button;
  GtkLabel *place_label;
  GtkLabel *ends_label;
  GtkBox *timer_box;
  GtkImage *timer_icon;
  GtkLabel *timer_clock;
  GtkLabel *timer_plan;
  GtkLabel *timer_words;
  GtkButton *previous_button;
  GtkButton *next_button;
  GtkMenuButton *menu_button;
  GtkWidget *papers_button;
  AdwBanner *banner;
  GtkListBox *agenda;
  GtkLabel *present_label;
  SpItemView *item_view;
  GtkStack *item_stack;
  SpQuickLine *quick_line;
  GtkMenuButton *projector_button;
  AdwBin *preview_bin;
  AdwSwitchRow *project_row;
  AdwSwitchRow *blank_row;
  AdwSwitchRow *pin_row;
  GtkBox *agenda_side;
  GtkToggleButton *opening_button;
  GtkToggleButton *closing_button;
  AdwBin *opening_bin;
  AdwBin *closing_bin;
  GtkLabel *statement_title;
  GtkLabel *statement_label;
  GtkButton *agree_button;

  SpStore *store;
  SpMeeting *meeting;
  SpRecordList *items;
  SpRecordList *attendance;
  SpRecordList *agencies;
  SpRecordList *members;
  SpRecordList *interests;
  SpRecordList *partnerships;
  SpRecordList *sealed; /* what agencies wrote for items that are not reached yet */
  gboolean chairing;
  gboolean restored; /* the drafts have been read: from now on they are written */
  gboolean strayed;  /* whoever follows has gone elsewhere by themselves */
  gboolean leading;  /* this laptop keeps the time and the place */
  gboolean closing;
  GQueue steps;      /* of SpRunStep: where the meeting goes, still to be kept */
  gboolean stepping; /* one of them is on its way to the store */
  gboolean unkept;   /* the last could not be kept: the records say where the meeting was before */

  SpMeetingPosition *position;
  SpAgendaItem *item;
  SpRunPlace place;
  SpMeetingOpening *opening;
  SpMeetingClosing *summing_up;

  SpProjectorWindow *projector; /* NULL while nothing is thrown on the wall */
  SpProjectorView *preview;
  SpAgendaItem *projected;
  char *told_projected; /* the item that may be on the wall: that it is stands in the log */
  gboolean telling_projected;
  SpRecordList *projected_actions;
  char *projected_id;
  gboolean pinned; /* the projector stays where it is */
  gboolean switching;

  char *editing_id; /* the record that the quick line changes, NULL for something new */
  guint tick_id;
  guint draft_id;
  guint names_id;
  guint show_id;
};

/* sp-meeting-run-agenda.c: what stands at the side. */
void       sp_meeting_run_bind_agenda   (SpMeetingRun *self);
guint      sp_meeting_run_count_items   (SpMeetingRun *self);
int        sp_meeting_run_get_place     (SpMeetingRun *self);
SpAgendaItem *
           sp_meeting_run_find_item     (SpMeetingRun *self,
                                         const char   *item_id);
void       sp_meeting_run_show_rows     (SpMeetingRun *self);
void       sp_meeting_run_show_place    (SpMeetingRun *self);
void       sp_meeting_run_show_present  (SpMeetingRun *self);

/* sp-meeting-run-keep.c: place, clock and what is being typed survive a crash. */
gint64     sp_meeting_run_now_us        (SpMeetingRun *self);
void       sp_meeting_run_save_position (SpMeetingRun *self);
void       sp_meeting_run_queue_draft   (SpMeetingRun *self);
void       sp_meeting_run_save_draft    (SpMeetingRun *self);
void       sp_meeting_run_forget_position
                                        (SpMeetingRun *self);
void       sp_meeting_run_forget        (SpMeetingRun *self);
void       sp_meeting_run_restore       (SpMeetingRun *self);
void       sp_meeting_run_show_timer    (SpMeetingRun *self);
void       sp_meeting_run_start_clock   (SpMeetingRun *self,
                                         SpAgendaItem *item);

/* sp-meeting-run-lead.c: which laptop keeps the time and the place. */
SpAgendaItem *
           sp_meeting_run_find_current  (SpMeetingRun *self);
void       sp_meeting_run_watch_lead    (SpMeetingRun *self,
                                         SpAgendaItem *own);
void       sp_meeting_run_lead          (SpMeetingRun *self);

/* sp-meeting-run-write.c: what is written while a meeting runs. */
void       sp_meeting_run_submit        (SpMeetingRun *self);
void       sp_meeting_run_edit          (SpMeetingRun *self,
                                         SpRecord     *record);
void       sp_meeting_run_end_action    (SpMeetingRun *self,
                                         SpRecord     *record);

/* sp-meeting-run-item.c: how an item ends, and new ones. */
void       sp_meeting_run_tick          (SpMeetingRun *self);
void       sp_meeting_run_defer         (SpMeetingRun *self);
void       sp_meeting_run_add_item      (SpMeetingRun *self);
void       sp_meeting_run_move_item     (SpMeetingRun *self,
                                         SpAgendaItem *item,
                                         int           index);
void       sp_meeting_run_put_present   (SpMeetingRun *self,
                                         SpAttendance *attendance,
                                         gboolean      present);

/* sp-meeting-run-begin.c: an item is left, and another reached. */
void       sp_meeting_run_watch_returns (SpMeetingRun *self);
void       sp_meeting_run_put_left      (SpChange     *change,
                                         SpAgendaItem *item,
                                         gint64        used_s);
void       sp_meeting_run_write_move    (SpMeetingRun *self,
                                         SpAgendaItem *from,
                                         gint64        used_s,
                                         SpAgendaItem *to);
void       sp_meeting_run_write_end     (SpMeetingRun *self,
                                         const char   *state,
                                         const char   *reason,
                                         const char   *said);
void       sp_run_step_free             (SpRunStep    *step);

/* sp-meeting-run-place.c: what stands in the middle. */
void       sp_meeting_run_bind_places_template
                                        (GtkWidgetClass *widget_class);
void       sp_meeting_run_bind_places   (SpMeetingRun *self);
gboolean   sp_meeting_run_must_agree    (SpMeetingRun *self);
void       sp_meeting_run_show_middle   (SpMeetingRun *self);
void       sp_meeting_run_go_to_place   (SpMeetingRun *self,
                                         SpRunPlace    place);
gboolean   sp_meeting_run_is_untouched  (SpMeetingRun *self);
void       sp_meeting_run_focus         (SpMeetingRun *self);

/* sp-meeting-run-projector.c: what is thrown on the wall. */
void       sp_meeting_run_bind_projector_template
                                           (GtkWidgetClass *widget_class);
void       sp_meeting_run_init_projector   (SpMeetingRun *self);
void       sp_meeting_run_project          (SpMeetingRun *self);
void       sp_meeting_run_toggle_projector (SpMeetingRun *self);
void       sp_meeting_run_toggle_blank     (SpMeetingRun *self);
void       sp_meeting_run_toggle_pin       (SpMeetingRun *self);
void       sp_meeting_run_close_projector  (SpMeetingRun *self);

/* sp-meeting-run-close.c */
void       sp_meeting_run_close         (SpMeetingRun *self);
void       sp_meeting_run_reopen        (SpMeetingRun *self);

/* sp-meeting-run-reach.c: who sees what is written. */
DexFuture *sp_meeting_run_check_reach   (SpMeetingRun *self,
                                         const char   *case_id,
                                         const char   *agency_id) G_GNUC_WARN_UNUSED_RESULT;

/* sp-meeting-run-names.c: what the quick line knows. */
void       sp_meeting_run_queue_names   (SpMeetingRun *self);
void       sp_meeting_run_changed_cb    (SpMeetingRun *self,
                                         char        **ids);
void       sp_meeting_run_suggest       (SpMeetingRun *self);

/* sp-meeting-run-actions.c: what is done by key and menu. */
void       sp_meeting_run_install_actions (GtkWidgetClass *widget_class);
void       sp_meeting_run_add_shortcuts (SpMeetingRun *self);

/* sp-meeting-run.c */
void       sp_meeting_run_queue_show    (SpMeetingRun *self);
gboolean   sp_meeting_run_is_running    (SpMeetingRun *self);
gboolean   sp_meeting_run_is_closed     (SpMeetingRun *self);
void       sp_meeting_run_show          (SpMeetingRun *self);
void       sp_meeting_run_move          (SpMeetingRun *self,
                                         int           by);
void       sp_meeting_run_leave_item    (SpMeetingRun *self);

G_END_DECLS
