/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-meeting-words.h"
#include "sp-record-row.h"
#include "sp-store.h"

G_BEGIN_DECLS

/* What the rows of an item need to know; lives as long as the view that shows them. */
typedef struct
{
  SpStore      *store;
  GListModel   *agencies;
  SpValueLists *lists;
  char         *today;
  gboolean      chairing;
  gboolean      amending;      /* the meeting is closed, and the reader may write amendments */
  char         *own_agency;
  gpointer      view;          /* a widget with the signals "edit" and "end-action" */
} SpItemRows;

GtkWidget *sp_item_rows_contribution (SpRecordRow *row,
                                      SpRecord    *record,
                                      gpointer     user_data);
GtkWidget *sp_item_rows_action       (SpRecordRow *row,
                                      SpRecord    *record,
                                      gpointer     user_data);
GtkWidget *sp_item_rows_minute       (SpRecordRow *row,
                                      SpRecord    *record,
                                      gpointer     user_data);
GtkWidget *sp_item_rows_risk         (SpRecordRow *row,
                                      SpRecord    *record,
                                      gpointer     user_data);
GtkWidget *sp_item_rows_formulation  (SpRecordRow *row,
                                      SpRecord    *record,
                                      gpointer     user_data);
GtkWidget *sp_item_rows_told         (SpRecordRow *row,
                                      SpRecord    *record,
                                      gpointer     user_data);
GtkWidget *sp_item_rows_plain        (SpRecordRow *row,
                                      SpRecord    *record,
                                      gpointer     user_data);

G_END_DECLS
