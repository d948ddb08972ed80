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

  AdwWrapBox *steps;
  GtkScrolledWindow *scroller;
  GtkBox *sections;
  GtkLabel *title;
  SpRiskBadge *risk;
  GtkButton *case_button;
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
  GtkLabel *no_risk;
  GtkBox *actions_section;
  GtkLabel *earlier_title;
  GtkListBox *earlier;
  GtkListBox *agreed;
  GtkLabel *no_agreed;
  GtkBox *read_back_section;
  GtkListBox *minutes;
  GtkLabel *no_minutes;
  GtkButton *finish_button;

  GtkToggleButton *step_buttons[SP_N_STEPS];
  SpStep step;
  gboolean stepping;

  SpStore *store;
  SpMeeting *meeting;
  GListModel *agencies;
  SpAgendaItem *item;
  char *shown_agencies;
  gboolean narrow;
  SpItemRows rows;
};

/* sp-item-view.c */
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
GtkWidget *sp_item_view_section_of    (SpItemView *self,
                                       SpStep      step);
void       sp_item_view_add_steps     (SpItemView *self);

/* sp-item-view-agencies.c: what each agency told */
void       sp_item_view_show_narrow   (SpItemView *self);
void       sp_item_view_show_agencies (SpItemView *self);

G_END_DECLS
