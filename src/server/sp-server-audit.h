/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-server-private.h"

G_BEGIN_DECLS

/**
 * SpAuditReport:
 * @entries: how many were sound
 * @devices: of how many devices
 * @device: (nullable): whose entry is the first bad one
 * @seq: its number among that device's entries
 * @leaf: its number in the tree; -1: it is not there at all
 * @what: (nullable): what is wrong, as a code: `unreadable`, `device`, `number`, `previous`, `member`, `missing`,
 *   `spine`, `signature`, `tree`, `head`; %NULL: nothing is
 * @root: the tree's head
 *
 * What a verification found.
 */
typedef struct
{
  gint64 entries;
  gint64 devices;
  char *device;
  gint64 seq;
  gint64 leaf;
  const char *what;
  char *root;
} SpAuditReport;

gboolean sp_server_audit_tells_of (SpServerCall   *call,
                                   gint64          n,
                                   GError        **error);
gboolean sp_server_audit_verify   (SpSql          *sql,
                                   gint64          head_size,
                                   const char     *head_root,
                                   SpAuditReport  *report,
                                   GError        **error);
void     sp_audit_report_clear    (SpAuditReport  *report);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SpAuditReport, sp_audit_report_clear)

G_END_DECLS
