/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-instance-private.h"

#include "sp-server-audit-book.h"
#include "sp-server-private.h"

#include <sodium.h>
#include <string.h>

/*
 * A partnership goes from its file to a PostgreSQL database, whole or not at all:
 *
 *   1. all rows are copied, counted and compared in one transaction there, marked as arriving;
 *   2. what stays behind is marked as moved: from here on nobody serves either;
 *   3. the copy is marked as here, and the folder says where it is.
 *
 * At every moment at most one of the two can be served. Whatever interrupts it, the same command goes on: what is
 * arriving while the file is not marked yet is thrown away and copied again, what is marked is brought to its end.
 * The epoch stays: no laptop notices.
 */

#define FETCH_ROWS 1000

typedef struct
{
  gint64 n;
  guint64 sum[4];
} Digest;

/* One table, and its columns with a letter each, as sp_sql_query () has them. */
typedef struct
{
  char *name;
  GString *columns;
  GString *types;
} Table;

static void
table_free (gpointer data)
{
  Table *self = data;

  g_free (self->name);
  g_string_free (self->columns, TRUE);
  g_string_free (self->types, TRUE);
  g_free (self);
}

static gboolean
load_columns (SpSql *sql, Table *table, GError **error)
{
  SpStatement *st;
  int row;

  st = sp_sql_query (sql, "SELECT name, type FROM pragma_table_info (?)", error, "t", table->name);
  if (!st)
    return FALSE;
  while ((row = sp_statement_step (st, error)) > 0)
    {
      const char *type = sp_statement_get_text (st, 1);

      g_string_append_printf (table->columns, "%s%s", table->columns->len > 0 ? ", " : "",
                              sp_statement_get_text (st, 0));
      g_string_append_c (table->types,
                         strcmp (type, "INTEGER") == 0 ? 'i' : strcmp (type, "BLOB") == 0 ? 'b' : 't');
    }
  return row == 0;
}

/* All tables of the file, those before others that refer to them. */
static GPtrArray *
load_tables (SpSql *sql, GError **error)
{
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func (table_free);
  SpStatement *st;
  int row;

  st = sp_sql_query (sql,
                     "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
                     " AND name <> 'schema_version' ORDER BY rowid",
                     error, "");
  if (!st)
    return NULL;
  while ((row = sp_statement_step (st, error)) > 0)
    {
      Table *table = g_new0 (Table, 1);

      table->name = g_strdup (sp_statement_get_text (st, 0));
      table->columns = g_string_new (NULL);
      table->types = g_string_new (NULL);
      g_ptr_array_add (tables, table);
    }
  if (row < 0)
    return NULL;
  for (guint i = 0; i < tables->len; i++)
    {
      if (!load_columns (sql, tables->pdata[i], error))
        return NULL;
    }
  return g_steal_pointer (&tables);
}

static void
hash_value (crypto_generichash_state *state, SpStatement *st, char type, int column)
{
  gconstpointer data = NULL;
  gsize length = 0;
  guint64 head;

  if (type == 'b')
    data = sp_statement_get_blob (st, column, &length);
  else if ((data = sp_statement_get_text (st, column)))
    length = sp_statement_get_length (st, column);
  head = sp_statement_is_null (st, column) ? G_MAXUINT64 : length;
  crypto_generichash_update (state, (const guint8 *) &head, sizeof head);
  crypto_generichash_update (state, data, length);
}

/* Engines differ in the order of rows, so the sum of all rows' hashes is compared. */
static void
add_row (Digest *digest, SpStatement *st, const char *types)
{
  crypto_generichash_state state;
  guint64 hash[4];

  crypto_generichash_init (&state, NULL, 0, sizeof hash);
  for (int i = 0; types[i]; i++)
    hash_value (&state, st, types[i], i);
  crypto_generichash_final (&state, (guint8 *) hash, sizeof hash);
  digest->n++;
  for (int i = 0; i < 4; i++)
    digest->sum[i] += hash[i];
}

static void
bind_column (SpStatement *to, SpStatement *from, char type, int column)
{
  gsize length;
  gconstpointer data;

  if (sp_statement_is_null (from, column))
    sp_statement_bind_null (to, column + 1);
  else if (type == 'i')
    sp_statement_bind_int (to, column + 1, sp_statement_get_int (from, column));
  else if (type == 'b')
    {
      data = sp_statement_get_blob (from, column, &length);
      sp_statement_bind_blob (to, column + 1, data ? data : "", length);
    }
  else
    sp_statement_bind_text (to, column + 1, sp_statement_get_text (from, column), -1);
}

static gboolean
copy_table (SpSql *from, SpSql *to, const Table *table, Digest *digest, GError **error)
{
  g_autofree char *select = g_strdup_printf ("SELECT %s FROM %s", table->columns->str, table->name);
  g_autoptr(GString) insert = g_string_new (NULL);
  SpStatement *in;
  SpStatement *out;
  int row;

  g_string_append_printf (insert, "INSERT INTO %s (%s) VALUES (", table->name, table->columns->str);
  for (gsize i = 0; i < table->types->len; i++)
    g_string_append (insert, i > 0 ? ", ?" : "?");
  g_string_append_c (insert, ')');
  if (!(in = sp_sql_prepare (from, select, error)))
    return FALSE;
  while ((row = sp_statement_step (in, error)) > 0)
    {
      if (!(out = sp_sql_prepare (to, insert->str, error)))
        break;
      for (int i = 0; table->types->str[i]; i++)
        bind_column (out, in, table->types->str[i], i);
      if (!sp_statement_run (out, error))
        break;
      add_row (digest, in, table->types->str);
    }
  sp_statement_reset (in);
  return row == 0;
}

/* Reads the copy back. */
static gboolean
digest_copy (SpSql *sql, const Table *table, Digest *digest, GError **error)
{
  g_autofree char *declare = NULL;
  g_autofree char *fetch = NULL;
  g_autofree char *close = NULL;
  gint64 before;

  declare = g_strdup_printf ("DECLARE copy_of_%s CURSOR FOR SELECT %s FROM %s", table->name,
                             table->columns->str, table->name);
  fetch = g_strdup_printf ("FETCH %d FROM copy_of_%s", FETCH_ROWS, table->name);
  close = g_strdup_printf ("CLOSE copy_of_%s", table->name);
  if (!sp_sql_run (sql, declare, error, ""))
    return FALSE;
  do
    {
      SpStatement *st = sp_sql_prepare (sql, fetch, error);
      int row = -1;

      before = digest->n;
      while (st && (row = sp_statement_step (st, error)) > 0)
        add_row (digest, st, table->types->str);
      if (row < 0)
        return FALSE;
    }
  while (digest->n > before);
  return sp_sql_run (sql, close, error, "");
}

/* Numbers given out from here on go on behind those that were copied. */
static gboolean
set_numbers (SpSql *sql, GError **error)
{
  static const char *const columns[][2] = { { "compartment", "cid" }, { "record", "rid" } };

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autofree char *ask = NULL;
      g_autofree char *alter = NULL;
      gint64 last;

      ask = g_strdup_printf ("SELECT max (%s) FROM %s", columns[i][1], columns[i][0]);
      if (!sp_sql_get_int (sql, ask, &last, error, ""))
        return FALSE;
      alter = g_strdup_printf ("ALTER TABLE %s ALTER COLUMN %s RESTART WITH %" G_GINT64_FORMAT,
                               columns[i][0], columns[i][1], last + 1);
      if (!sp_sql_run (sql, alter, error, ""))
        return FALSE;
    }
  return TRUE;
}

static gboolean
copy_all (SpSql *from, SpSql *to, GError **error)
{
  g_autoptr(GPtrArray) tables = load_tables (from, error);

  if (!tables)
    return FALSE;
  for (guint i = tables->len; i > 0; i--)
    {
      const Table *table = tables->pdata[i - 1];
      g_autofree char *empty = g_strdup_printf ("DELETE FROM %s", table->name);

      if (!sp_sql_run (to, empty, error, ""))
        return FALSE;
    }
  for (guint i = 0; i < tables->len; i++)
    {
      const Table *table = tables->pdata[i];
      Digest here = { 0 };
      Digest there = { 0 };

      if (!copy_table (from, to, table, &here, error) || !digest_copy (to, table, &there, error))
        return FALSE;
      if (memcmp (&here, &there, sizeof here) != 0)
        {
          g_set_error (error, SP_SQL_ERROR, SP_SQL_ERROR_CORRUPT,
                       "%s: %" G_GINT64_FORMAT " rows there, %" G_GINT64_FORMAT " here, or not the same",
                       table->name, there.n, here.n);
          return FALSE;
        }
    }
  return set_numbers (to, error);
}

static gboolean
set_place (SpSql *sql, gint64 place, GError **error)
{
  return sp_sql_run (sql, "UPDATE partnership SET place = ?", error, "i", place);
}

/* Where the partnership is as far as this database knows, or -1 where it knows of none. */
static gboolean
load_place (SpSql *sql, gint64 *place, char **id, GError **error)
{
  SpStatement *st = sp_sql_query (sql, "SELECT place, id, epoch FROM partnership", error, "");
  int row;

  *place = -1;
  if (!st || (row = sp_statement_step (st, error)) < 0)
    return FALSE;
  if (row > 0)
    {
      *place = sp_statement_get_int (st, 0);
      *id = g_strconcat (sp_statement_get_text (st, 1), " ", sp_statement_get_text (st, 2), NULL);
    }
  sp_statement_reset (st);
  return TRUE;
}

/* Step 1. */
static gboolean
copy (SpSql *from, SpSql *to, GError **error)
{
  if (!sp_sql_begin (to, error))
    return FALSE;
  if (copy_all (from, to, error) && set_place (to, SP_SERVER_PLACE_ARRIVING, error) && sp_sql_commit (to, error))
    return TRUE;
  sp_sql_rollback (to);
  return FALSE;
}

static gboolean
fail_exists (const char *url, GError **error)
{
  g_set_error_literal (error, SP_INSTANCE_ERROR, SP_INSTANCE_ERROR_EXISTS, url);
  return FALSE;
}

/* That it is moved goes with it, or where it is not moved after all it goes nowhere. */
static gboolean
tell (SpSql *from, GError **error)
{
  static const SpAuditEntry entry = { .act = SP_AUDIT_ALTER, .compartment = "", .member = "", .purpose = "move" };
  g_autoptr(SpAmbient) ambient = sp_ambient_new_system ();
  g_autoptr(SpServer) server = sp_server_new (ambient, from, error);

  return server && sp_server_audit_tell (server, from, &entry, error);
}

/* In a transaction that keeps others from writing into @from. */
static gboolean
move (SpSql *from, SpSql *to, const char *url, GError **error)
{
  gint64 here;
  gint64 there;
  g_autofree char *id_here = NULL;
  g_autofree char *id_there = NULL;

  if (!load_place (from, &here, &id_here, error) || !load_place (to, &there, &id_there, error))
    return FALSE;
  /* Another partnership, or this one long since moved and going its own way. */
  if (there != -1 && (g_strcmp0 (id_here, id_there) != 0 || there == SP_SERVER_PLACE_MOVED
                      || (there == SP_SERVER_PLACE_HERE && here != SP_SERVER_PLACE_MOVED)))
    return fail_exists (url, error);
  if (here == SP_SERVER_PLACE_HERE)
    return tell (from, error) && copy (from, to, error) && set_place (from, SP_SERVER_PLACE_MOVED, error);
  if (here == SP_SERVER_PLACE_MOVED && there != -1)
    return TRUE;
  g_set_error_literal (error, SP_INSTANCE_ERROR, SP_INSTANCE_ERROR_MOVED, url);
  return FALSE;
}

static gboolean
move_and_mark (SpSql *from, SpSql *to, const char *url, GError **error)
{
  if (!sp_server_schema_apply (from, error) || !sp_server_schema_apply (to, error) || !sp_sql_begin (from, error))
    return FALSE;
  if (move (from, to, url, error) && sp_sql_commit (from, error))
    return set_place (to, SP_SERVER_PLACE_HERE, error);
  sp_sql_rollback (from);
  return FALSE;
}

/**
 * sp_instance_move:
 * @directory: a partnership's folder; nobody serves it
 * @url: a PostgreSQL database with nothing in it, or with what an earlier try has left there
 * @error: why not
 *
 * Moves a partnership. See above for what holds when it fails.
 *
 * Returns: %FALSE on failure: %SP_INSTANCE_ERROR_EXISTS if there is another partnership at @url,
 *   %SP_INSTANCE_ERROR_MOVED if this one went elsewhere
 */
gboolean
sp_instance_move (const char *directory, const char *url, GError **error)
{
  g_autoptr(SpInstance) self = sp_instance_load (directory, NULL, error);
  g_autoptr(SpSql) from = NULL;
  g_autoptr(SpSql) to = NULL;
  GError *cause = NULL;

  if (!self)
    return FALSE;
  if (self->shared)
    return sp_instance_fail (error, SP_INSTANCE_ERROR_MOVED, directory);
  if (!sp_instance_lock (self, error))
    return FALSE;
  if (!(to = sp_instance_open_database (url, NULL, SP_SQL_DURABLE, &cause)))
    return sp_instance_fail_sql (TRUE, error, cause);
  if (!(from = sp_instance_open_database (self->database, self->key, SP_SQL_DURABLE, &cause)))
    return sp_instance_fail_sql (FALSE, error, cause);
  if (!move_and_mark (from, to, url, error))
    return FALSE;
  g_set_str (&self->database, url);
  return sp_instance_keep_database (self, error);
}
