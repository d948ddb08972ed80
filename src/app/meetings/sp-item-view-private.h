/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-item-rows.h"
#include "sp-item-view.h"
#include "sp-risk-badge.h"

G_BEGIN_DECLS

struct _SpItemView
{
  GtkWidget parent_instance;

  GtkScrolledWindow *steps_scroller;
  GtkViewport *steps_viewport;
  AdwWrapBox *steps;
  GtkScrolledWindow *scroller;
  GtkBox *sections;
  GtkLabel *title;
  SpRiskBadge *risk;
  GtkButton *case_button;
  GtkMenuButton *present_button;
  GtkMenuButton *record_button;
  GtkLabel *people;
  GtkBox *why_section;
  GtkLabel *why;
  GtkBox *information_section;
  GtkBox *agency_box;
  GtkBox *voice_section;
  GtkLabel *voice;
  GtkBox *formulation_section;
  GtkListBox *formulations;
  GtkListBox *risks;
  GtkListBox *triggers;
  GtkListBox *factors;
  GtkListBox *interventions;
  GtkLabel *no_risk;
  GtkBox *actions_section;
  GtkLabel *earlier_title;
  GtkListBox *earlier;
  GtkListBox *agreed;
  GtkLabel *no_agreed;
  GtkBox *minutes_section;
  GtkListBox *minutes;
  GtkLabel *no_minutes;
  GtkBox *read_back_section;
  GtkLabel *read_back_words;
  GtkLabel *told_back_title;
  GtkListBox *told_back;
  GtkLabel *recorded_back_title;
  GtkListBox *recorded_back;
  GtkLabel *minutes_back_title;
  GtkListBox *minutes_back;
  GtkLabel *agreed_back_title;
  GtkListBox *agreed_back;
  GtkButton *finish_button;

  GtkToggleButton *step_buttons[SP_N_STEPS];
  SpStep step;
  gboolean stepping;

  SpStore *store;
  SpMeeting *meeting;
  GListModel *agencies;
  GListModel *attendance;
  SpAgendaItem *item;
  char *shown_agencies;
  char *bound_since; /* when the item was begun, as far as what was recorded since is shown */
  gboolean narrow;
  SpItemRows rows;
};

/* sp-item-view.c */
void       sp_item_view_bind_model    (SpItemView     *self,
                                       GtkListBox     *list,
                                       GListModel     *model,
                                       SpRecordRowFill fill,
                                       GtkWidget      *instead);
void       sp_item_view_bind_list     (SpItemView     *self,
                                       GtkListBox     *list,
                                       SpQuery        *query,
                                       SpRecordRowFill fill,
                                       GtkWidget      *instead);
SpQuery   *sp_item_view_query_by      (const char *type,
                                       const char *field,
                                       const char *value,
                                       const char *order,
                                       gboolean    descending);

/* sp-item-view-steps.c: the strip of steps */
void       sp_item_view_add_steps     (SpItemView *self);
void       sp_item_view_fold_steps    (SpItemView *self);

/* sp-item-view-present.c: who is there for the item */
void       sp_item_view_show_present  (SpItemView *self);
void       sp_item_view_init_present  (SpItemView *self);

/* sp-item-view-back.c: what was written, read back */
void       sp_item_view_show_back     (SpItemView *self);
void       sp_item_view_init_back     (SpItemView *self);
void       sp_item_view_bind_templates_back (GtkWidgetClass *widget_class);

/* sp-item-view-agencies.c: what each agency told */
void       sp_item_view_show_narrow   (SpItemView *self);
void       sp_item_view_show_agencies (SpItemView *self);

G_END_DECLS
