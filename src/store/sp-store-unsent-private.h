/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-sql.h"
#include "sp-store.h"

G_BEGIN_DECLS

#define SP_UNSENT_NAME   "unsent"
#define SP_UNSENT_DRAFTS SP_UNSENT_NAME "-drafts"

typedef struct _SpStoreUnsent SpStoreUnsent;

/* Contents that were not sent, each in a file of its own: how far the one that is being written has got. */
typedef struct
{
  char *directory;
  char *record; /* nullable */
  gint64 done;
} SpUnsentContents;

/* Drafts, all in one file: which of them it has. */
typedef struct
{
  char *path;
  gboolean known;
  gint64 n;
  gint64 last;
  gint64 size;
} SpUnsentDrafts;

void     sp_store_unsent_begin     (SpStore      *self);
void     sp_store_unsent_follow    (SpStore      *self);
void     sp_store_unsent_end       (SpStore      *self);
gboolean sp_store_unsent_set_aside (const char   *directory,
                                    GError      **error);
gboolean sp_unsent_contents_follow (SpUnsentContents *self,
                                    SpSql            *sql,
                                    gboolean         *more,
                                    GError          **error);
gboolean sp_unsent_drafts_follow   (SpUnsentDrafts   *self,
                                    SpSql            *sql,
                                    GError          **error);
void     sp_unsent_contents_clear  (SpUnsentContents *self);

G_END_DECLS
