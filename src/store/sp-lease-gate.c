/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What a lease closes is closed on the reader's connection: before each job there the clock is looked at, and the tables are
 * hidden behind views of the same names in the connection's own schema, which SQLite looks into first. So no query can
 * forget to ask. What has to go on regardless (what waits to be sent) names `main`. Nothing is deleted: with the next
 * lease the views go. Exclusions stay as long as the case does: who reads what, and who is sent out of the room, is
 * worked out from them, and must not be got wrong for a lease's sake. */

#include "config.h"

#include "sp-lease-private.h"

#define OPENED \
  "DROP VIEW IF EXISTS temp.blob_chunk; DROP VIEW IF EXISTS temp.attention; DROP VIEW IF EXISTS temp.record;"

/* A file that waits to be sent is read for that, and is its author's. */
#define CLOSED_FILES \
  "CREATE TEMP VIEW blob_chunk AS SELECT * FROM main.blob_chunk AS p" \
  " WHERE EXISTS (SELECT 1 FROM temp.record AS r WHERE r.id = p.record)" \
  " OR EXISTS (SELECT 1 FROM main.blob AS b WHERE b.record = p.record AND b.sent = 0);"

static const char *const VIEWS[] = {
  [SP_LEASE_STATE_OPEN] = OPENED,
  [SP_LEASE_STATE_RESTRICTED_CLOSED] =
    OPENED
    "CREATE TEMP VIEW record AS SELECT * FROM main.record AS r WHERE r.type = 'exclusion' OR EXISTS"
    " (SELECT 1 FROM main.compartment AS c WHERE c.cid = r.cid AND NOT " SP_LEASE_ABOUT_SOME ("c.name") ");"
    "CREATE TEMP VIEW attention AS SELECT * FROM main.attention AS a WHERE NOT " SP_LEASE_ABOUT_SOME ("a.compartment") ";"
    CLOSED_FILES,
  [SP_LEASE_STATE_CLOSED] =
    OPENED
    "CREATE TEMP VIEW record AS SELECT * FROM main.record AS r"
    " WHERE r.cid = (SELECT cid FROM main.compartment WHERE name = 'directory');"
    "CREATE TEMP VIEW attention AS SELECT * FROM main.attention AS a WHERE a.compartment = 'directory';"
    CLOSED_FILES,
};

struct _SpLeaseGate
{
  SpLease *lease;
  SpLeaseState behind; /* what this connection's views are for */
};

/**
 * sp_lease_gate_new:
 * @lease: a lease
 *
 * Returns: (transfer full): a gate for one connection that reads, on its thread
 */
SpLeaseGate *
sp_lease_gate_new (SpLease *lease)
{
  SpLeaseGate *self = g_new0 (SpLeaseGate, 1);

  self->lease = sp_lease_ref (lease);
  self->behind = SP_LEASE_STATE_OPEN;

  return self;
}

void
sp_lease_gate_free (gpointer data)
{
  SpLeaseGate *self = data;

  sp_lease_unref (self->lease);
  g_free (self);
}

/**
 * sp_lease_gate_pass:
 * @sql: the connection
 * @data: (type SpLeaseGate): its gate
 * @error: return location
 *
 * Before each job of the reader: hides what may not be shown any more, or shows it again.
 *
 * Returns: %FALSE with @error set: nothing may be read
 */
gboolean
sp_lease_gate_pass (SpSql     *sql,
                    gpointer   data,
                    GError   **error)
{
  SpLeaseGate *self = data;
  SpLeaseState state = sp_lease_look (self->lease).state;
  gboolean done;

  if (state == self->behind)
    return TRUE;

  /* The views are in memory; all else of this connection stays read-only. */
  done = sp_sql_exec (sql, "PRAGMA query_only = OFF", error) && sp_sql_exec (sql, VIEWS[state], error);
  done = sp_sql_exec (sql, "PRAGMA query_only = ON", done ? error : NULL) && done;
  if (done)
    self->behind = state;

  return done;
}
