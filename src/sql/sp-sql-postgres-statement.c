/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Statements of the PostgreSQL driver: their text, their values and their rows. */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "sp-sql-postgres-private.h"

#define BOOL_OID 16

/* Answers not read yet; small ones, as they are all of statements that give no rows. */
#define MAX_PENDING 256
#define FLUSH_EVERY 8

/* ? and ?1 as $1; what stands between quotes stays. */
static char *
number_placeholders (const char *sql)
{
  GString *text = g_string_new (NULL);
  guint n = 0;

  for (const char *c = sql; *c != '\0'; c++)
    {
      const char *end;

      if (*c == '?')
        {
          g_string_append_printf (text, "$%u", g_ascii_isdigit (c[1]) ? (n = (guint) atoi (c + 1)) : ++n);
          while (g_ascii_isdigit (c[1]))
            c++;
        }
      else if ((*c == '\'' || *c == '"') && (end = strchr (c + 1, *c)) != NULL)
        {
          g_string_append_len (text, c, end - c + 1);
          c = end;
        }
      else
        {
          g_string_append_c (text, *c);
        }
    }

  return g_string_free (text, FALSE);
}

static void
free_string (gpointer data)
{
  g_string_free (data, TRUE);
}

SpStatement *
sp_pg_prepare (SpSql       *sql,
               const char  *text,
               GError     **error)
{
  PgStatement *self;

  /* It would be taken for the name of a member that nobody has. */
  if (strstr (text, "->> '$.") != NULL)
    {
      g_set_error_literal (error, SP_SQL_ERROR, SP_SQL_ERROR_FAILED, "prepare: a path where a member's name belongs");
      return NULL;
    }

  self = g_new0 (PgStatement, 1);
  self->query = number_placeholders (text);
  self->values = g_ptr_array_new_with_free_func (free_string);
  self->formats = g_array_new (FALSE, TRUE, sizeof (int));
  self->blobs = g_ptr_array_new_with_free_func (PQfreemem);

  return &self->base;
}

void
sp_pg_free (SpStatement *statement)
{
  PgStatement *self = PG_ST (statement);
  Pg *pg = PG_OF (self);

  for (guint i = 0; i < pg->pending->len; i++)
    {
      Pending *pending = &g_array_index (pg->pending, Pending, i);

      if (pending->statement == self)
        pending->statement = NULL;
    }

  if (self->serial == pg->serial && PQstatus (pg->conn) == CONNECTION_OK &&
      PQsendClosePrepared (pg->conn, self->name) == 1)
    sp_pg_add_pending (pg, NULL, FALSE, FALSE);

  g_clear_pointer (&self->result, PQclear);
  g_ptr_array_unref (self->values);
  g_ptr_array_unref (self->blobs);
  g_array_unref (self->formats);
  g_free (self->query);
}

void
sp_pg_reset (SpStatement *statement)
{
  PgStatement *self = PG_ST (statement);

  g_clear_pointer (&self->result, PQclear);
  g_ptr_array_set_size (self->blobs, 0);
  for (guint i = 0; i < self->formats->len; i++)
    g_array_index (self->formats, int, i) = -1;
}

/* Sends the statement and waits for its result. */
static gboolean
execute (PgStatement  *self,
         GError      **error)
{
  Pg *pg = PG_OF (self);

  return sp_pg_ready (pg, error) && sp_pg_post (pg, self, error) && sp_pg_drain (pg, self, error);
}

gboolean
sp_pg_run (SpStatement  *statement,
           GError      **error)
{
  PgStatement *self = PG_ST (statement);
  Pg *pg = PG_OF (self);
  gboolean done;

  if (pg->state != PG_WRITING)
    {
      done = execute (self, error);
    }
  else if ((done = sp_pg_ready (pg, error) && sp_pg_post (pg, self, error)))
    {
      if (pg->pending->len >= MAX_PENDING)
        done = sp_pg_drain (pg, NULL, error);
      else if (pg->pending->len % FLUSH_EVERY == 0)
        PQflush (pg->conn);
    }

  sp_pg_reset (statement);

  return done;
}

int
sp_pg_step (SpStatement  *statement,
            GError      **error)
{
  PgStatement *self = PG_ST (statement);

  g_ptr_array_set_size (self->blobs, 0);

  if (self->result == NULL && !execute (self, error))
    return -1;

  if (++self->row < PQntuples (self->result))
    return 1;

  g_clear_pointer (&self->result, PQclear);

  return 0;
}

static GString *
value_at (PgStatement *self,
          int          index,
          int          format)
{
  g_assert (index >= 1);

  while (self->values->len < (guint) index)
    {
      const int null = -1;

      g_ptr_array_add (self->values, g_string_new (NULL));
      g_array_append_val (self->formats, null);
    }

  g_array_index (self->formats, int, index - 1) = format;

  return g_string_truncate (self->values->pdata[index - 1], 0);
}

void
sp_pg_bind_text (SpStatement *statement,
                 int          index,
                 const char  *text,
                 gsize        length)
{
  g_string_append_len (value_at (PG_ST (statement), index, 0), text, (gssize) length);
}

void
sp_pg_bind_int (SpStatement *statement,
                int          index,
                gint64       value)
{
  g_string_append_printf (value_at (PG_ST (statement), index, 0), "%" G_GINT64_FORMAT, value);
}

void
sp_pg_bind_blob (SpStatement   *statement,
                 int            index,
                 gconstpointer  data,
                 gsize          length)
{
  g_string_append_len (value_at (PG_ST (statement), index, 1), data, (gssize) length);
}

void
sp_pg_bind_null (SpStatement *statement,
                 int          index)
{
  value_at (PG_ST (statement), index, -1);
}

gboolean
sp_pg_is_null (SpStatement *statement,
               int          column)
{
  PgStatement *self = PG_ST (statement);

  return PQgetisnull (self->result, self->row, column);
}

const char *
sp_pg_get_text (SpStatement *statement,
                int          column)
{
  PgStatement *self = PG_ST (statement);

  return sp_pg_is_null (statement, column) ? NULL : PQgetvalue (self->result, self->row, column);
}

gsize
sp_pg_get_length (SpStatement *statement,
                  int          column)
{
  PgStatement *self = PG_ST (statement);

  return (gsize) PQgetlength (self->result, self->row, column);
}

gint64
sp_pg_get_int (SpStatement *statement,
               int          column)
{
  PgStatement *self = PG_ST (statement);
  const char *value = PQgetvalue (self->result, self->row, column);

  return PQftype (self->result, column) == BOOL_OID ? *value == 't' : g_ascii_strtoll (value, NULL, 10);
}

gconstpointer
sp_pg_get_blob (SpStatement *statement,
                int          column,
                gsize       *length)
{
  PgStatement *self = PG_ST (statement);
  const char *value = sp_pg_get_text (statement, column);
  gpointer data = value != NULL ? PQunescapeBytea ((const unsigned char *) value, length) : NULL;

  if (data == NULL)
    *length = 0;
  else
    g_ptr_array_add (self->blobs, data);

  return *length > 0 ? data : NULL;
}
