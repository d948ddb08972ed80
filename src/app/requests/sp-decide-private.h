/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-access-lines.h"
#include "sp-decide-page.h"
#include "sp-looker.h"

G_BEGIN_DECLS

struct _SpDecidePage
{
  AdwNavigationPage parent_instance;

  GtkWidget        *strip;
  GtkLabel         *reference;
  GtkLabel         *state;
  GtkLabel         *progress;
  GtkWidget        *chairs;
  GtkWidget        *answer;
  GtkWidget        *edit;
  GtkWidget        *own_answer;
  GtkStack         *stack;
  GtkListBox       *box;
  AdwStatusPage    *problem;
  GtkWidget        *bar;
  GtkLabel         *whose;
  GtkWidget        *disclose;
  GtkWidget        *redact;
  GtkWidget        *withhold;

  SpStore          *store;
  SpAccessRequest  *request;
  SpMaterial       *material;
  GPtrArray        *lines; /* SpAccessLine, of the material */
  char             *ground; /* the last that was chosen */
  SpLooker         *looker;
};

SpAccessLine *sp_decide_page_get_line        (SpDecidePage  *self,
                                              GtkListBoxRow *row);
gboolean      sp_decide_page_is_open         (SpDecidePage  *self);
void          sp_decide_page_look_again      (SpDecidePage  *self);

/* sp-decide-act.c */
void          sp_decide_page_go_on           (SpDecidePage  *self);
void          sp_decide_page_disclose_action (GtkWidget     *widget,
                                              const char    *name,
                                              GVariant      *parameter);
void          sp_decide_page_redact_action   (GtkWidget     *widget,
                                              const char    *name,
                                              GVariant      *parameter);
void          sp_decide_page_withhold_action (GtkWidget     *widget,
                                              const char    *name,
                                              GVariant      *parameter);

G_END_DECLS
