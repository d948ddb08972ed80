/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-audit-index.h"

#include "sp-audit.h"
#include "sp-compartment.h"
#include "sp-date.h"
#include "sp-json.h"

#include <string.h>

/* Which entries of the log are about what, and by whom: made of the entries alone, in their order, from where it ends. So
 * it may be thrown away, and a log from before there was an index, or from a program that knows none, gets into it. */

#define BATCH_ROWS 250
#define MAX_ID     64
#define MAX_ROWS   5000 /* at once: others wait meanwhile */

typedef struct
{
  SpSql *sql;
  gint64 now;
  gint64 leaf;
  gint64 at;
  gint64 act;
} Indexing;

/* A laptop may write what it likes: what is no id is not looked for, and would not fit into every engine's index. */
static gboolean
put (Indexing *self, char what, const char *id, GError **error)
{
  g_autofree char *key = strlen (id) <= MAX_ID ? g_strdup_printf ("%c%s", what, id) : NULL;

  return !key
         || sp_sql_run (self->sql,
                        "INSERT INTO audit_index (what, at, leaf, act) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                        error, "tiii", key, self->at, self->leaf, self->act);
}

static gboolean
put_subject (Indexing *self, const char *id, GError **error)
{
  return put (self, SP_AUDIT_INDEX_SUBJECT, id, error)
         && (self->act != 1 << SP_AUDIT_DISCLOSE || put (self, SP_AUDIT_INDEX_DISCLOSED, id, error));
}

static gboolean
put_entry (Indexing *self, const char *text, GError **error)
{
  g_autoptr(JsonObject) entry = sp_audit_parse (text);
  g_autoptr(SpCompartment) compartment = NULL;
  g_auto(GStrv) ids = NULL;
  const char *at;
  SpAuditAct act;

  /* What is written over is for verify to find. */
  if (!entry || !sp_audit_act_parse (sp_json_get_text (entry, "act"), &act))
    return TRUE;
  self->act = 1 << act;
  /* By the server's clock, as far as the device had compared its own; nothing was done later than now. */
  at = sp_json_get_text (entry, "at");
  self->at = sp_instant_is_valid (at) ? sp_instant_parse (at) / G_USEC_PER_SEC : self->now;
  self->at = CLAMP (self->at - CLAMP (sp_json_get_int (entry, "skew", 0), -G_MAXINT32, G_MAXINT32), 0, self->now);
  compartment = sp_compartment_parse (sp_json_get_text (entry, "compartment"));
  if (!put (self, SP_AUDIT_INDEX_MEMBER, sp_json_get_text (entry, "member"), error)
      || (compartment && compartment->id && !put_subject (self, compartment->id, error)))
    return FALSE;
  ids = sp_json_dup_strv (entry, "ids");
  for (guint i = 0; ids && ids[i] && i < SP_AUDIT_INDEX_IDS; i++)
    if (!put_subject (self, ids[i], error))
      return FALSE;
  return TRUE;
}

/* The entries from @leaf on, and at @leaves which they are: there may be gaps, which are for verify to find. */
static GPtrArray *
load_batch (SpSql *sql, gint64 leaf, gint64 leaves[BATCH_ROWS], GError **error)
{
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  SpStatement *st;
  int row;

  st = sp_sql_query (sql, "SELECT leaf, entry FROM audit_entry WHERE leaf >= ? ORDER BY leaf LIMIT ?", error, "ii", leaf,
                     (gint64) BATCH_ROWS);
  if (!st)
    return NULL;
  while ((row = sp_statement_step (st, error)) > 0)
    {
      leaves[texts->len] = sp_statement_get_int (st, 0);
      g_ptr_array_add (texts, g_strdup (sp_statement_get_text (st, 1)));
    }
  sp_statement_reset (st);
  return row < 0 ? NULL : g_steal_pointer (&texts);
}

/**
 * sp_server_audit_index:
 * @server: a server
 * @sql: its connection, in a transaction that may write
 * @whole: (out): whether all of the log is in the index; else there is more to do
 * @error: why not
 *
 * Takes what is new of the log into the index, or as much of it as may be done at once.
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_server_audit_index (SpServer *server, SpSql *sql, gboolean *whole, GError **error)
{
  Indexing self = { .sql = sql, .now = sp_server_now (server) };
  gint64 leaves[BATCH_ROWS];
  gint64 start;
  gint64 next;
  guint n = 0;

  if (!sp_sql_get_int (sql, "SELECT COALESCE ((SELECT upto FROM audit_indexed WHERE one = 1), 0)", &start, error, ""))
    return FALSE;
  *whole = FALSE;
  next = start;
  while (!*whole && n < MAX_ROWS)
    {
      g_autoptr(GPtrArray) texts = load_batch (sql, next, leaves, error);

      if (!texts)
        return FALSE;
      for (guint i = 0; i < texts->len; i++, n++)
        {
          self.leaf = leaves[i];
          if (!put_entry (&self, texts->pdata[i], error))
            return FALSE;
          next = self.leaf + 1;
        }
      *whole = texts->len < BATCH_ROWS;
    }
  return next == start
         || sp_sql_run (sql,
                        "INSERT INTO audit_indexed (one, upto) VALUES (1, ?)"
                        " ON CONFLICT (one) DO UPDATE SET upto = excluded.upto",
                        error, "i", next);
}
