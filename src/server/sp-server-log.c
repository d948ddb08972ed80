/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-log.h"

#include "sp-compartment.h"
#include "sp-json.h"

#include <string.h>

/* Attachments that cannot be brought back by taking a deletion back. */
#define GONE_CONTENT \
  "SELECT b.record FROM blob b JOIN record r ON r.id = b.record WHERE r.gone = 1 AND r.rev <= ?"

/* How long a deletion is told to devices that were away. */
#define KEEP_SECONDS (400LL * 24 * 60 * 60)

static gboolean
load_lists (SpServerWrite *self, GError **error)
{
  SpServer *server = self->server;
  SpStatement *st;
  gint64 seq;
  int row;

  /* The directory seldom changes: its last commit says whether the lists kept are still good. It is short, and read from
   * end to end; asked for max (seq), PostgreSQL may look for it from the end of the whole log. */
  if (!sp_sql_get_int (self->sql,
                       "SELECT max (seq + 0) FROM compartment_log WHERE cid ="
                       " (SELECT cid FROM compartment WHERE name = 'directory')",
                       &seq, error, ""))
    return FALSE;
  if (!server->lists || server->lists_seq != seq)
    {
      g_autoptr(SpValueLists) lists = sp_value_lists_new ();

      st = sp_sql_query (self->sql,
                         "SELECT fields FROM record WHERE type = 'list_item' AND gone = 0 AND cid ="
                         " (SELECT cid FROM compartment WHERE name = 'directory')",
                         error, "");
      if (!st)
        return FALSE;
      while ((row = sp_statement_step (st, error)) > 0)
        {
          g_autoptr(JsonObject) fields = sp_json_parse_object (sp_statement_get_text (st, 0), -1, NULL);

          if (fields)
            sp_value_lists_set_json (lists, fields);
        }
      sp_statement_reset (st);
      if (row < 0)
        return FALSE;
      g_set_object (&server->lists, lists);
      server->lists_seq = seq;
    }
  self->lists = g_object_ref (server->lists);
  return TRUE;
}

/**
 * sp_server_write_begin:
 * @self: to be filled in
 * @server: the server
 * @sql: a connection in a transaction that may write
 * @device: who writes; '' for the command line
 * @reader: (transfer full): as whom
 * @error: why not
 *
 * Begins a commit.
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_server_write_begin (SpServerWrite *self,
                       SpServer *server,
                       SpSql *sql,
                       const char *device,
                       SpReader *reader,
                       GError **error)
{
  SpStatement *st;

  *self = (SpServerWrite) { .server = server, .sql = sql, .device = device, .reader = reader };
  self->scopes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  st = sp_sql_query (sql, "SELECT seq, acl_rev FROM partnership", error, "");
  if (!st || sp_statement_step (st, error) < 0)
    return FALSE;
  self->seq = sp_statement_get_int (st, 0) + 1;
  self->acl_rev = sp_statement_get_int (st, 1);
  sp_statement_reset (st);
  return load_lists (self, error);
}

/**
 * sp_server_write_finish:
 * @self: a commit
 * @error: why not
 *
 * Moves the counters, last; the caller commits the transaction.
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_server_write_finish (SpServerWrite *self, GError **error)
{
  GHashTableIter iter;
  gpointer scope;

  if (!self->changed)
    {
      self->seq--;
      return TRUE;
    }
  if (g_hash_table_size (self->scopes) > 0)
    self->acl_rev++;
  g_hash_table_iter_init (&iter, self->scopes);
  while (g_hash_table_iter_next (&iter, &scope, NULL))
    {
      if (!sp_sql_run (self->sql, "INSERT INTO acl_log (acl_rev, scope) VALUES (?, ?)", error, "it",
                       self->acl_rev, (const char *) scope))
        return FALSE;
    }
  return sp_sql_run (self->sql, "INSERT INTO commit_log (seq, at, device) VALUES (?, ?, ?)", error,
                     "iit", self->seq, sp_server_now (self->server), self->device)
         && sp_sql_run (self->sql, "UPDATE partnership SET seq = ?, acl_rev = ?", error, "ii",
                        self->seq, self->acl_rev);
}

/**
 * sp_server_prune:
 * @server: a server
 * @sql: a connection
 * @error: why not
 *
 * Forgets what left or was deleted more than 400 days ago, and drafts that nobody fetched since then. A device whose cursor is older than that is
 * told so, and filled again.
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_server_prune (SpServer *server, SpSql *sql, GError **error)
{
  gint64 limit = sp_server_now (server) - KEEP_SECONDS;
  gint64 seq;

  if (!sp_sql_run (sql, "DELETE FROM draft WHERE at < ?", error, "i", limit)
      || !sp_sql_get_int (sql, "SELECT max (seq) FROM commit_log WHERE at < ?", &seq, error, "i", limit))
    return FALSE;
  if (seq == 0)
    return TRUE;
  if (!sp_sql_begin (sql, error))
    return FALSE;
  if (sp_sql_run (sql, "DELETE FROM compartment_log WHERE seq <= ? AND what <> 0", error, "i", seq)
      && sp_sql_run (sql, "DELETE FROM commit_log WHERE seq <= ?", error, "i", seq)
      && sp_sql_run (sql, "DELETE FROM blob_chunk WHERE record IN (" GONE_CONTENT ")", error, "i", seq)
      && sp_sql_run (sql, "DELETE FROM blob WHERE record IN (" GONE_CONTENT ")", error, "i", seq)
      && sp_sql_run (sql, "UPDATE partnership SET log_floor = ?1 WHERE log_floor < ?1", error, "i", seq)
      && sp_sql_commit (sql, error))
    return TRUE;
  sp_sql_rollback (sql);
  return FALSE;
}

void
sp_server_write_clear (SpServerWrite *self)
{
  g_clear_pointer (&self->reader, sp_reader_free);
  g_clear_pointer (&self->scopes, g_hash_table_unref);
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_clear_pointer (&self->cids, g_hash_table_unref);
  g_clear_object (&self->lists);
}

static void
touch (SpServerWrite *self, const char *scope)
{
  g_hash_table_add (self->scopes, g_strdup (scope));
  g_hash_table_remove_all (self->known);
}

/* Part of the commit was taken back: what it had read may be gone. */
void
sp_server_write_forget (SpServerWrite *self)
{
  g_hash_table_remove_all (self->known);
  g_hash_table_remove_all (self->cids);
}

static gboolean
make_compartment (SpServerWrite *self, const char *name, gint64 *cid, GError **error)
{
  g_autoptr(SpCompartment) parsed = sp_compartment_parse (name);
  const char *scope;

  g_assert (parsed);
  scope = parsed->id ? parsed->id : SP_COMPARTMENT_DIRECTORY;
  if (!sp_sql_get_int (self->sql, "INSERT INTO compartment (name, scope) VALUES (?, ?) RETURNING cid",
                       cid, error, "tt", name, scope))
    return FALSE;
  touch (self, scope);
  return TRUE;
}

/* The row number of @compartment, made when it is named for the first time. */
gboolean
sp_server_write_cid (SpServerWrite *self, const char *compartment, gint64 *cid, GError **error)
{
  gint64 *known = g_hash_table_lookup (self->cids, compartment);

  if (known)
    {
      *cid = *known;
      return TRUE;
    }
  if (!sp_sql_get_int (self->sql, "SELECT cid FROM compartment WHERE name = ?", cid, error, "t",
                       compartment)
      || (*cid == 0 && !make_compartment (self, compartment, cid, error)))
    return FALSE;
  g_hash_table_insert (self->cids, g_strdup (compartment), g_memdup2 (cid, sizeof *cid));
  return TRUE;
}

/* Sees to it that those devices whose rights this record decides are looked at again. */
static gboolean
touch_rights (SpServerWrite *self,
              const char *id,
              const SpRecordType *type,
              const char *compartment,
              JsonObject *fields,
              gboolean gone,
              GError **error)
{
  if (strcmp (type->name, "member") == 0)
    {
      touch (self, id);
      /* Who no longer takes part is out at once. */
      if (gone || sp_json_get_flag (fields, "retired"))
        return sp_sql_run (self->sql, "UPDATE device SET revoked = 1, revoked_at = ?2 WHERE member = ?1 AND revoked = 0",
                           error, "ti", id, sp_server_now (self->server));
    }
  else if (strcmp (type->name, "agency") == 0)
    touch (self, "");
  else if (strcmp (type->name, "invitation") == 0 || strcmp (type->name, "exclusion") == 0
           || strcmp (type->name, "emergency_access") == 0 || strcmp (type->name, "disposal") == 0
           || strcmp (type->name, "meeting") == 0 || strcmp (type->name, "attendance") == 0)
    {
      g_autoptr(SpCompartment) parsed = sp_compartment_parse (compartment);

      if (parsed && parsed->id)
        touch (self, parsed->id);
    }
  return TRUE;
}

/* The record's number is looked up there, so that nobody has to wait for it here. */
static gboolean
append_log (SpServerWrite *self, gint64 cid, const char *id, int what, GError **error)
{
  return sp_sql_run (self->sql,
                     "INSERT INTO compartment_log (cid, rid, seq, ord, what)"
                     " VALUES (?, (SELECT rid FROM record WHERE id = ?), ?, ?, ?) ON CONFLICT (cid, rid)"
                     " DO UPDATE SET seq = excluded.seq, ord = excluded.ord, what = excluded.what",
                     error, "itiii", cid, id, self->seq, ++self->ord, (gint64) what);
}

/**
 * sp_server_write_row:
 * @self: a commit
 * @row: the record as it stands; with rid 0 where there is none
 * @id: its id
 * @type: its type
 * @compartment: where it lies afterwards
 * @fields: its fields afterwards
 * @frev: and who last changed each of them
 * @gone: whether it is deleted
 * @error: why not
 *
 * Writes a record and the log of its compartment. A record that moves leaves the one before it enters
 * the other.
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_server_write_row (SpServerWrite *self,
                     const SpServerRow *row,
                     const char *id,
                     const SpRecordType *type,
                     const char *compartment,
                     JsonObject *fields,
                     JsonObject *frev,
                     gboolean gone,
                     GError **error)
{
  g_autofree char *text = sp_json_object_to_text (fields);
  g_autofree char *frev_text = sp_json_object_to_text (frev);
  gint64 cid;

  if (!sp_server_write_cid (self, compartment, &cid, error))
    return FALSE;
  if (row->rid == 0)
    {
      if (!sp_sql_run (self->sql,
                       "INSERT INTO record (id, type, cid, rev, gone, fields, frev)"
                       " VALUES (?, ?, ?, ?, ?, ?, ?)",
                       error, "ttiiitt", id, type->name, cid, self->seq, (gint64) gone, text,
                       frev_text))
        return FALSE;
    }
  else if (!sp_sql_run (self->sql,
                        "UPDATE record SET cid = ?, rev = ?, gone = ?, fields = ?, frev = ?"
                        " WHERE rid = ?",
                        error, "iiitti", cid, self->seq, (gint64) gone, text, frev_text, row->rid))
    return FALSE;

  self->changed = TRUE;
  if (row->rid != 0 && row->cid != cid
      && !append_log (self, row->cid, id, SP_SERVER_LOG_LEAVE, error))
    return FALSE;
  return append_log (self, cid, id, gone ? SP_SERVER_LOG_DELETE : SP_SERVER_LOG_PUT, error)
         && touch_rights (self, id, type, compartment, fields, gone, error);
}

/* Loads a record; where there is none, @row has rid 0 and no fields. */
gboolean
sp_server_row_load (SpSql *sql, const char *id, SpServerRow *row, GError **error)
{
  SpStatement *st;
  int found;

  *row = (SpServerRow) { 0 };
  st = sp_sql_query (sql,
                     "SELECT r.rid, r.cid, r.rev, r.gone, r.type, c.name, r.fields, r.frev"
                     " FROM record r JOIN compartment c USING (cid) WHERE r.id = ?",
                     error, "t", id);
  if (!st || (found = sp_statement_step (st, error)) < 0)
    return FALSE;
  if (found == 0)
    return TRUE;
  row->rid = sp_statement_get_int (st, 0);
  row->cid = sp_statement_get_int (st, 1);
  row->rev = sp_statement_get_int (st, 2);
  row->gone = sp_statement_get_int (st, 3) != 0;
  row->type = g_strdup (sp_statement_get_text (st, 4));
  row->compartment = g_strdup (sp_statement_get_text (st, 5));
  row->fields = sp_json_parse_object (sp_statement_get_text (st, 6), -1, error);
  row->frev = row->fields ? sp_json_parse_object (sp_statement_get_text (st, 7), -1, error) : NULL;
  sp_statement_reset (st);
  return row->frev != NULL;
}

void
sp_server_row_clear (SpServerRow *row)
{
  g_clear_pointer (&row->type, g_free);
  g_clear_pointer (&row->compartment, g_free);
  g_clear_pointer (&row->fields, json_object_unref);
  g_clear_pointer (&row->frev, json_object_unref);
}
