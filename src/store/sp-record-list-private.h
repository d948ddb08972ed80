/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-store-private.h"

G_BEGIN_DECLS

/* As many rows are loaded at a time. */
#define SP_RECORD_LIST_PAGE 100

struct _SpRecordList
{
  GObject parent_instance;

  SpStore *store;
  SpQuery *query;
  GArray *rows;         /* of gint64 */
  GHashTable *held;     /* row → SpRecord: loaded, or a placeholder */
  GQueue pages;         /* page numbers of held pages, newest first */
  GHashTable *wanted;   /* page number + 1 → what was asked */
  GQueue arrived;       /* of a viewed list: answers whose records are being filled in, newest first */
  guint filling;        /* source, 0 for none */
  DexPromise *settled;  /* nullable: who waits */
  guint serial;         /* of the question that was asked last */
  guint version;        /* of the vector: pages are asked for by position in it */
  gboolean viewed;
  gboolean asking;
  gboolean taking;      /* a new vector comes in piece by piece: positions do not hold yet */
  gboolean again;
  gboolean loading;
};

static inline gint64
sp_record_list_row_at (SpRecordList *self,
                       guint         position)
{
  return g_array_index (self->rows, gint64, position);
}

/* sp-record-list.c */
void sp_record_list_hold        (SpRecordList *self,
                                 gint64        row,
                                 SpRecord     *record);
void sp_record_list_settle      (SpRecordList *self);
void sp_record_list_set_loading (SpRecordList *self,
                                 gboolean      loading);

/* sp-record-list-ask.c */
void sp_record_list_ask_rows    (SpRecordList *self);
void sp_record_list_ask_page    (SpRecordList *self,
                                 guint         page);
void sp_record_list_forget_pages
                                (SpRecordList *self);
void sp_record_list_answer_unref
                                (gpointer      answer);

G_END_DECLS
