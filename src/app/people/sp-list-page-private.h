/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-draft.h"
#include "sp-list-page.h"
#include "sp-list-row.h"
#include "sp-record-list.h"
#include "sp-review-periods.h"

G_BEGIN_DECLS

/* What the files of the page of a list share. */

struct _SpListPage
{
  AdwNavigationPage parent_instance;

  GtkBox *contents;
  GtkListBox *offered;
  GtkWidget *entry; /* NULL where the list does not grow */
  GtkWidget *problem;
  GtkWidget *retired_title;
  GtkListBox *retired;

  SpStore *store;
  char *name;
  SpRecordList *found;
  SpValueLists *lists; /* as the records of the list say */
  GHashTable *records; /* code → SpRecord */
  GHashTable *rows;    /* code → SpListRow: whoever has the keyboard keeps it when something changes */
  SpRecord *partnership;    /* nullable, as the next: where years hang on the words */
  SpReviewPeriods *periods;
  SpDraft *draft;
  guint update_id;
};

/* sp-list-page-acts.c: what is done to a word */
void sp_list_page_toggle (SpListPage    *self,
                          SpListRow     *row);
void sp_list_page_move   (SpListPage    *self,
                          int            by,
                          SpListRow     *row);
void sp_list_page_rename (SpListPage    *self,
                          GtkListBoxRow *row);
void sp_list_page_add    (SpListPage    *self);
void sp_list_page_typed  (SpListPage    *self);
void sp_list_page_offer  (SpListPage    *self);

G_END_DECLS
