/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-server-private.h"

G_BEGIN_DECLS

/* What is before an id in the index says what it has to do with the entry. */
#define SP_AUDIT_INDEX_SUBJECT   's' /* it is about this record, or lies in this case or meeting */
#define SP_AUDIT_INDEX_DISCLOSED 'd' /* and gives it away */
#define SP_AUDIT_INDEX_MEMBER    'm' /* this member did it */

/* So many of the records that an entry names are looked for, and looked at. */
#define SP_AUDIT_INDEX_IDS 2000

gboolean sp_server_audit_index (SpServer *server, SpSql *sql, gboolean *whole, GError **error);

G_END_DECLS
