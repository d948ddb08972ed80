/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-audit.h"

G_BEGIN_DECLS

#define SP_TEST_LOG_COMPARTMENT "directory" /* where operations are told of */

/* The log of a device that has no store: one chain. */
typedef struct
{
  SpAuditChain chain;
  GPtrArray *entries;
  GPtrArray *spines;
  gint64 told; /* the last operation that it tells of */
} SpTestLog;

void  sp_test_log_init  (SpTestLog          *self);
void  sp_test_log_clear (SpTestLog          *self);
void  sp_test_log_add   (SpTestLog          *self,
                         const SpAuditEntry *entry);
void  sp_test_log_tell  (SpTestLog          *self,
                         const char         *device,
                         const char         *member,
                         gint64              upto);
char *sp_test_log_body  (SpTestLog          *self,
                         const char         *device,
                         const guint8       *secret_key,
                         guint               first);

G_END_DECLS
