/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-audit.h"

G_BEGIN_DECLS

#define SP_AUDIT_TREE_PEAKS 63

/**
 * SpAuditTree:
 * @size: how many leaves there are
 * @peaks: the hashes of the whole trees of which it consists, the largest first
 *
 * A Merkle tree as in RFC 9162, of which only what the next leaf needs is kept.
 */
typedef struct
{
  gint64 size;
  guint n_peaks;
  guint8 peaks[SP_AUDIT_TREE_PEAKS][32];
} SpAuditTree;

void     sp_audit_tree_add    (SpAuditTree *self,
                               const char  *text);
void     sp_audit_tree_root   (const SpAuditTree *self,
                               char         root[SP_AUDIT_HASH_SIZE]);
char    *sp_audit_tree_format (const SpAuditTree *self);
gboolean sp_audit_tree_parse  (SpAuditTree *self,
                               gint64       size,
                               const char  *text);

G_END_DECLS
