/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-lease-private.h"
#include "sp-wire-page.h"

G_BEGIN_DECLS

/* Where a change of the page lies, and its type. */
typedef struct
{
  gint64 cid; /* 0: no compartment that is here */
  int type_no;
  gboolean shown;
} SpApplyPlace;

/* A page that is taken. Counted: the writer thread's while its job runs, then the main thread's. */
typedef struct
{
  SpWirePage *page;
  gboolean follows; /* whether it is taken only where it follows on @cursor */
  char *cursor;
  SpStoreWriter *writer;
  SpLease *lease;
  gint64 now_us;

  const SpWireChange *changes;
  SpApplyPlace *places; /* of the changes, each after the other */
  guint n_changes;
  guint n_put;
  gboolean any_shown; /* whether anything is put where it is on show at once */
  gint64 upto;

  /* What came of it. */
  SpStoreNews *news;
  GStrv drops;
  gboolean more;
  gint64 again;
  gboolean filled;     /* whether a back-fill was complete with this page */
  gboolean offered;    /* whether something was put into the outbox */
  SpWireLease granted; /* where it has a nonce */
} SpApply;

/* One change of the page that needs a closer look. */
typedef struct
{
  char *id;
  char *verb;
  gint64 cid; /* 0: no compartment that is here */
  gint64 rev;
} SpApplyChange;

SpApply   *sp_apply_new   (SpWirePage    *page,
                           SpStoreWriter *writer,
                           SpLease       *lease,
                           gint64         now_us);
SpApply   *sp_apply_ref   (SpApply       *self);
void       sp_apply_unref (gpointer       self);
DexFuture *sp_apply_job   (SpSql         *sql,
                           gpointer       self);
GPtrArray *sp_apply_select (SpSql       *sql,
                            const char  *where,
                            GError     **error);

/* What a page means for own operations: sp-store-apply-own.c. */
gboolean   sp_apply_settle_own   (SpSql                *sql,
                                  const SpApplyChange  *change,
                                  GError              **error);
gboolean   sp_apply_lay_own_over (SpSql                *sql,
                                  GError              **error);
gboolean   sp_apply_forget_words (SpSql                *sql,
                                  GError              **error);
gboolean   sp_apply_settle_told  (const SpApply        *self,
                                  SpSql                *sql,
                                  GError              **error);

G_END_DECLS
