/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-store-private.h"

G_BEGIN_DECLS

/* The records that somebody holds, by id and by row. Main thread only. */
typedef struct _SpLiveRecords SpLiveRecords;

/* What to read again after a change: the records on show among those that changed, each with its links. */
typedef struct _SpLiveRefresh SpLiveRefresh;

SpLiveRecords *sp_live_records_new          (void);
void           sp_live_records_free         (SpLiveRecords      *self);
void           sp_live_records_clear        (SpLiveRecords      *self);
GPtrArray     *sp_live_records_dup_all      (SpLiveRecords      *self);
SpRecord      *sp_live_records_find         (SpLiveRecords      *self,
                                             gint64              row);
guint64        sp_live_records_get_moment   (SpLiveRecords      *self);
SpRecord      *sp_live_records_take_row     (SpLiveRecords      *self,
                                             SpRow              *row,
                                             const char * const *paths,
                                             SpRecord           *placeholder,
                                             guint64             moment);
GPtrArray     *sp_live_records_take_refresh (SpLiveRecords      *self,
                                             SpLiveRefresh      *refresh);

SpLiveRefresh *sp_live_refresh_new          (SpLiveRecords      *records,
                                             GPtrArray          *ids);
SpLiveRefresh *sp_live_refresh_ref          (SpLiveRefresh      *self);
void           sp_live_refresh_unref        (gpointer            data);
DexFuture     *sp_live_refresh_job          (SpSql              *sql,
                                             gpointer            data);

G_END_DECLS
