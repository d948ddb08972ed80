/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The PostgreSQL driver: the only file that sees libpq. Only who calls sp_sql_postgres_open () is linked with it.
 *
 * A statement that gives nothing back (sp_sql_run () in a transaction) is sent without waiting for its answer, and so
 * are BEGIN and what prepares a statement: their answers are read when something is next asked for, at the latest by
 * COMMIT. An error of one of them stands in `failure` from then on: all that follows in that transaction fails with it,
 * and so does its commit. A connection that was lost is made anew when the next transaction begins. */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>

#include "sp-sql-postgres.h"
#include "sp-sql-private.h"

#define BOOL_OID 16

/* Answers not read yet; small ones, as they are all of statements that give no rows. */
#define MAX_PENDING 256
#define FLUSH_EVERY 8

/* Each is set for the connection if the engine knows it. All queries here have their index; a plan made while a table
 * was small and never looked at would still read it from end to end. */
static const char *const settings[] = {
  "SET lock_timeout = '5s'",
  "SET idle_in_transaction_session_timeout = '60s'",
  "SET jit = off",
  "SET enable_seqscan = off",
  "SELECT set_config ('synchronous_commit', 'on', false) WHERE current_setting ('synchronous_commit') = 'off'",
};

typedef enum
{
  IDLE,
  READING,
  WRITING,
} State;

typedef struct
{
  SpStatement base;
  char name[16];
  char *query; /* with $1, $2, … */
  guint serial; /* of the connection that knows it; 0: none */
  GPtrArray *values; /* of GString */
  GArray *formats; /* of int: -1 for NULL, 0 text, 1 bytes */
  PGresult *result;
  int row;
  GPtrArray *blobs; /* of the row */
} PgStatement;

/* What was sent and has not been answered. */
typedef struct
{
  PgStatement *statement; /* NULL where nobody wants to know */
  gboolean prepares;
  gboolean is_sync;
} Pending;

typedef struct
{
  SpSql base;
  char *url;
  PGconn *conn;
  guint serial; /* counts connections */
  guint n_names;
  GArray *pending;
  State state;
  GError *failure; /* of this transaction */
  char status[32]; /* of the last statement */
  gint64 changes;
} Pg;

#define PG(sql)       ((Pg *) (sql))
#define PG_OF(st)     (PG ((st)->base.sql))
#define PG_ST(st)     ((PgStatement *) (st))

static SpSqlError
code_from_state (const char *state)
{
  static const struct
  {
    const char *prefix;
    SpSqlError code;
  } codes[] = {
    { "40001", SP_SQL_ERROR_RETRY },       { "40P01", SP_SQL_ERROR_RETRY },
    { "55P03", SP_SQL_ERROR_BUSY },        { "57014", SP_SQL_ERROR_BUSY },
    { "53100", SP_SQL_ERROR_FULL },        { "53", SP_SQL_ERROR_BUSY },
    { "23", SP_SQL_ERROR_CONSTRAINT },     { "25006", SP_SQL_ERROR_READ_ONLY },
    { "25P03", SP_SQL_ERROR_UNAVAILABLE }, { "57P", SP_SQL_ERROR_UNAVAILABLE },
    { "08", SP_SQL_ERROR_UNAVAILABLE },    { "28", SP_SQL_ERROR_CANNOT_OPEN },
    { "3D", SP_SQL_ERROR_CANNOT_OPEN },    { "42501", SP_SQL_ERROR_CANNOT_OPEN },
    { "58", SP_SQL_ERROR_IO },             { "XX00", SP_SQL_ERROR_CORRUPT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      if (g_str_has_prefix (state, codes[i].prefix))
        return codes[i].code;
    }

  return SP_SQL_ERROR_FAILED;
}

/* The engine's own words may quote values: only the code is passed on, and for a mistake in the text of a statement
 * (class 42) what it says of it. */
static GError *
error_from_result (PGconn         *conn,
                   const PGresult *result,
                   const char     *during)
{
  const char *state = result != NULL ? PQresultErrorField (result, PG_DIAG_SQLSTATE) : NULL;

  if (PQstatus (conn) != CONNECTION_OK || state == NULL)
    return g_error_new (SP_SQL_ERROR, SP_SQL_ERROR_UNAVAILABLE, "%s: the connection was lost", during);

  if (g_str_has_prefix (state, "42"))
    return g_error_new (SP_SQL_ERROR, code_from_state (state), "%s: %s (%s)", during,
                        PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY), state);

  return g_error_new (SP_SQL_ERROR, code_from_state (state), "%s: %s", during, state);
}

static gboolean
fail (Pg      *self,
      GError **error)
{
  if (error != NULL && *error == NULL)
    *error = g_error_copy (self->failure);

  /* Outside a transaction nothing else depends on it. */
  if (self->state == IDLE)
    g_clear_error (&self->failure);

  return FALSE;
}

static void
take_failure (Pg     *self,
              GError *failure)
{
  if (self->failure == NULL)
    self->failure = failure;
  else
    g_error_free (failure);
}

static void
forget_pending (Pg *self)
{
  for (guint i = 0; i < self->pending->len; i++)
    {
      const Pending *pending = &g_array_index (self->pending, Pending, i);

      if (pending->prepares && pending->statement != NULL)
        pending->statement->serial = 0;
    }

  g_array_set_size (self->pending, 0);
}

static void
take_result (Pg            *self,
             const Pending *pending,
             PGresult      *result,
             PgStatement   *wanted)
{
  ExecStatusType status = PQresultStatus (result);

  if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
    {
      if (pending->prepares)
        return;

      self->changes = g_ascii_strtoll (PQcmdTuples (result), NULL, 10);
      g_strlcpy (self->status, PQcmdStatus (result), sizeof self->status);

      if (wanted != NULL && pending->statement == wanted)
        {
          g_clear_pointer (&wanted->result, PQclear);
          wanted->result = result;
          wanted->row = -1;
        }

      return;
    }

  if (pending->prepares && pending->statement != NULL)
    pending->statement->serial = 0;

  /* What stood behind an error was not carried out; the error itself came first. */
  if (status != PGRES_PIPELINE_ABORTED)
    take_failure (self, error_from_result (self->conn, result, "step"));
}

static void
add_pending (Pg          *self,
             PgStatement *statement,
             gboolean     prepares,
             gboolean     is_sync)
{
  const Pending pending = { statement, prepares, is_sync };

  g_array_append_val (self->pending, pending);
}

/* After this the server answers all that was sent; drain () reads the answers. */
static void
send_sync (Pg *self)
{
  if (PQpipelineSync (self->conn) == 1)
    add_pending (self, NULL, FALSE, TRUE);
}

static void
read_answers (Pg            *self,
              const Pending *pending,
              PgStatement   *wanted)
{
  PGresult *result;

  /* A synchronisation point has one result; a statement has results up to a NULL. */
  while ((result = PQgetResult (self->conn)) != NULL)
    {
      if (!pending->is_sync)
        take_result (self, pending, result, wanted);

      if (wanted == NULL || wanted->result != result)
        PQclear (result);

      if (pending->is_sync)
        return;
    }
}

/* Reads all answers; the result of @wanted, the last that was sent, stays with it. */
static gboolean
drain (Pg           *self,
       PgStatement  *wanted,
       GError      **error)
{
  if (self->pending->len > 0 && !g_array_index (self->pending, Pending, self->pending->len - 1).is_sync)
    send_sync (self);

  for (guint i = 0; i < self->pending->len && PQstatus (self->conn) == CONNECTION_OK; i++)
    read_answers (self, &g_array_index (self->pending, Pending, i), wanted);

  if (PQstatus (self->conn) != CONNECTION_OK)
    {
      forget_pending (self);
      take_failure (self, error_from_result (self->conn, NULL, "step"));
    }

  g_array_set_size (self->pending, 0);

  return self->failure == NULL || fail (self, error);
}

static gboolean
post_text (Pg          *self,
           const char  *text,
           GError     **error)
{
  if (PQsendQueryParams (self->conn, text, 0, NULL, NULL, NULL, NULL, 0) == 1)
    {
      add_pending (self, NULL, FALSE, FALSE);
      return TRUE;
    }

  take_failure (self, error_from_result (self->conn, NULL, "send"));

  return fail (self, error);
}

static gboolean
prepare (Pg          *self,
         PgStatement *statement)
{
  if (statement->serial == self->serial)
    return TRUE;

  g_snprintf (statement->name, sizeof statement->name, "s%u", ++self->n_names);

  if (PQsendPrepare (self->conn, statement->name, statement->query, 0, NULL) != 1)
    return FALSE;

  statement->serial = self->serial;
  add_pending (self, statement, TRUE, FALSE);

  return TRUE;
}

static gboolean
post (Pg           *self,
      PgStatement  *statement,
      GError      **error)
{
  int n = (int) statement->values->len;
  g_autofree const char **values = g_new0 (const char *, n + 1);
  g_autofree int *lengths = g_new0 (int, n + 1);
  g_autofree int *formats = g_new0 (int, n + 1);

  for (int i = 0; i < n; i++)
    {
      const GString *value = statement->values->pdata[i];
      int format = g_array_index (statement->formats, int, i);

      values[i] = format < 0 ? NULL : value->str;
      lengths[i] = (int) value->len;
      formats[i] = format > 0 ? 1 : 0;
    }

  if (!prepare (self, statement) ||
      PQsendQueryPrepared (self->conn, statement->name, n, values, lengths, formats, 0) != 1)
    {
      take_failure (self, error_from_result (self->conn, NULL, "send"));
      return fail (self, error);
    }

  add_pending (self, statement, FALSE, FALSE);

  return TRUE;
}

static gboolean
is_local (PGconn *conn)
{
  const char *host = PQhost (conn);
  const char *address = PQhostaddr (conn);

  return (host != NULL && host[0] == '/') || g_strcmp0 (address, "127.0.0.1") == 0 || g_strcmp0 (address, "::1") == 0;
}

/* What leaves this machine is encrypted, and goes to the server whose certificate was checked. */
static gboolean
is_safe (PGconn *conn)
{
  PQconninfoOption *options;
  gboolean verified = FALSE;

  if (is_local (conn))
    return TRUE;

  if (!PQsslInUse (conn) || (options = PQconninfo (conn)) == NULL)
    return FALSE;

  for (PQconninfoOption *option = options; option->keyword != NULL; option++)
    {
      if (strcmp (option->keyword, "sslmode") == 0)
        verified = g_strcmp0 (option->val, "verify-full") == 0 || g_strcmp0 (option->val, "verify-ca") == 0;
    }

  PQconninfoFree (options);

  return verified;
}

static void
ignore_notice (void       *data,
               const char *message)
{
}

static gboolean
connect_to_server (Pg      *self,
                   GError **error)
{
  static const char *const keywords[] = { "connect_timeout", "fallback_application_name", "dbname",
                                          "client_encoding", NULL };
  const char *const values[] = { "10", "stalking-partnership", self->url, "UTF8", NULL };

  g_array_set_size (self->pending, 0);
  g_clear_error (&self->failure);
  g_clear_pointer (&self->conn, PQfinish);
  self->state = IDLE;
  self->serial++;
  self->conn = PQconnectdbParams (keywords, values, 1);

  if (PQstatus (self->conn) != CONNECTION_OK)
    {
      g_set_error_literal (error, SP_SQL_ERROR, SP_SQL_ERROR_UNAVAILABLE, "the database's server cannot be reached");
      return FALSE;
    }

  if (!is_safe (self->conn))
    {
      g_clear_pointer (&self->conn, PQfinish);
      g_set_error_literal (error, SP_SQL_ERROR, SP_SQL_ERROR_CANNOT_OPEN,
                           "the database is on another machine: its address has to say sslmode=verify-full");
      return FALSE;
    }

  PQsetNoticeProcessor (self->conn, ignore_notice, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    PQclear (PQexec (self->conn, settings[i]));

  PQenterPipelineMode (self->conn);

  return TRUE;
}

/* Sees to it that there is a connection, and that nothing of what was before is left on it. */
static gboolean
ready (Pg      *self,
       GError **error)
{
  if (self->state != IDLE)
    return self->failure == NULL || fail (self, error);

  if (self->conn != NULL && PQstatus (self->conn) == CONNECTION_OK)
    drain (self, NULL, NULL);

  g_clear_error (&self->failure);

  return (self->conn != NULL && PQstatus (self->conn) == CONNECTION_OK) || connect_to_server (self, error);
}

static void
pg_close (SpSql *sql)
{
  Pg *self = PG (sql);

  g_clear_pointer (&self->conn, PQfinish);
  g_clear_pointer (&self->pending, g_array_unref);
  g_clear_error (&self->failure);
  g_free (self->url);
}

static void
pg_interrupt (SpSql *sql)
{
  PGcancelConn *cancel = PQcancelCreate (PG (sql)->conn);

  PQcancelBlocking (cancel);
  PQcancelFinish (cancel);
}

static gboolean
pg_set_durable (SpSql     *sql,
                gboolean   durable,
                GError   **error)
{
  return TRUE; /* always */
}

static gboolean
pg_exec (SpSql       *sql,
         const char  *text,
         GError     **error)
{
  Pg *self = PG (sql);
  PGresult *result;
  ExecStatusType status;

  if (!ready (self, error) || !drain (self, NULL, error))
    return FALSE;

  /* Several statements in one text need the protocol without a pipeline. */
  PQexitPipelineMode (self->conn);
  result = PQexec (self->conn, text);
  status = PQresultStatus (result);

  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
    take_failure (self, error_from_result (self->conn, result, "exec"));

  PQclear (result);
  PQenterPipelineMode (self->conn);

  return self->failure == NULL || fail (self, error);
}

static gboolean
pg_begin (SpSql     *sql,
          gboolean   writing,
          GError   **error)
{
  Pg *self = PG (sql);
  g_autofree char *lock = NULL;

  if (!ready (self, error) ||
      !post_text (self, writing ? "BEGIN ISOLATION LEVEL READ COMMITTED" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
                  error))
    return FALSE;

  self->state = writing ? WRITING : READING;

  if (!writing)
    return TRUE;

  if (sql->writer_table != NULL)
    lock = g_strdup_printf ("SELECT 1 FROM %s FOR UPDATE", sql->writer_table);

  if ((lock == NULL || post_text (self, lock, error)) && drain (self, NULL, error))
    return TRUE;

  sp_sql_rollback (sql);

  return FALSE;
}

static gboolean
pg_commit (SpSql   *sql,
           GError **error)
{
  Pg *self = PG (sql);

  if (self->failure != NULL)
    return fail (self, error);

  if (!post_text (self, "COMMIT", error))
    return FALSE;

  /* What was read is known already; the answer is read before the next transaction. */
  if (self->state == READING)
    {
      send_sync (self);
      self->state = IDLE;
      return TRUE;
    }

  if (!drain (self, NULL, error))
    return FALSE;

  self->state = IDLE;

  if (strcmp (self->status, "COMMIT") == 0)
    return TRUE;

  g_set_error_literal (error, SP_SQL_ERROR, SP_SQL_ERROR_FAILED, "commit: the transaction was rolled back");

  return FALSE;
}

static void
pg_rollback (SpSql *sql)
{
  Pg *self = PG (sql);

  g_clear_error (&self->failure);

  if (PQstatus (self->conn) == CONNECTION_OK)
    {
      /* Behind an error the server reads nothing up to a synchronisation point. */
      send_sync (self);
      if (post_text (self, "ROLLBACK", NULL))
        send_sync (self);
    }

  self->state = IDLE;
}

static gboolean
pg_in_transaction (SpSql *sql)
{
  return PG (sql)->state != IDLE;
}

static gint64
pg_get_changes (SpSql *sql)
{
  Pg *self = PG (sql);

  /* An error stays in failure, for the next that asks. */
  return self->state == IDLE || drain (self, NULL, NULL) ? self->changes : 0;
}

static gboolean
pg_scrub (SpSql   *sql,
          GError **error)
{
  g_set_error_literal (error, SP_SQL_ERROR, SP_SQL_ERROR_FAILED, "scrub: not with this engine");

  return FALSE;
}

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

static SpStatement *
pg_prepare (SpSql       *sql,
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

static void
pg_free (SpStatement *statement)
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
    add_pending (pg, NULL, FALSE, FALSE);

  g_clear_pointer (&self->result, PQclear);
  g_ptr_array_unref (self->values);
  g_ptr_array_unref (self->blobs);
  g_array_unref (self->formats);
  g_free (self->query);
}

static void
pg_reset (SpStatement *statement)
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

  return ready (pg, error) && post (pg, self, error) && drain (pg, self, error);
}

static gboolean
pg_run (SpStatement  *statement,
        GError      **error)
{
  PgStatement *self = PG_ST (statement);
  Pg *pg = PG_OF (self);
  gboolean done;

  if (pg->state != WRITING)
    {
      done = execute (self, error);
    }
  else if ((done = ready (pg, error) && post (pg, self, error)))
    {
      if (pg->pending->len >= MAX_PENDING)
        done = drain (pg, NULL, error);
      else if (pg->pending->len % FLUSH_EVERY == 0)
        PQflush (pg->conn);
    }

  pg_reset (statement);

  return done;
}

static int
pg_step (SpStatement  *statement,
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

static void
pg_bind_text (SpStatement *statement,
              int          index,
              const char  *text,
              gsize        length)
{
  g_string_append_len (value_at (PG_ST (statement), index, 0), text, (gssize) length);
}

static void
pg_bind_int (SpStatement *statement,
             int          index,
             gint64       value)
{
  g_string_append_printf (value_at (PG_ST (statement), index, 0), "%" G_GINT64_FORMAT, value);
}

static void
pg_bind_blob (SpStatement   *statement,
              int            index,
              gconstpointer  data,
              gsize          length)
{
  g_string_append_len (value_at (PG_ST (statement), index, 1), data, (gssize) length);
}

static void
pg_bind_null (SpStatement *statement,
              int          index)
{
  value_at (PG_ST (statement), index, -1);
}

static gboolean
pg_is_null (SpStatement *statement,
            int          column)
{
  PgStatement *self = PG_ST (statement);

  return PQgetisnull (self->result, self->row, column);
}

static const char *
pg_get_text (SpStatement *statement,
             int          column)
{
  PgStatement *self = PG_ST (statement);

  return pg_is_null (statement, column) ? NULL : PQgetvalue (self->result, self->row, column);
}

static gsize
pg_get_length (SpStatement *statement,
               int          column)
{
  PgStatement *self = PG_ST (statement);

  return (gsize) PQgetlength (self->result, self->row, column);
}

static gint64
pg_get_int (SpStatement *statement,
            int          column)
{
  PgStatement *self = PG_ST (statement);
  const char *value = PQgetvalue (self->result, self->row, column);

  return PQftype (self->result, column) == BOOL_OID ? *value == 't' : g_ascii_strtoll (value, NULL, 10);
}

static gconstpointer
pg_get_blob (SpStatement *statement,
             int          column,
             gsize       *length)
{
  PgStatement *self = PG_ST (statement);
  const char *value = pg_get_text (statement, column);
  gpointer data = value != NULL ? PQunescapeBytea ((const unsigned char *) value, length) : NULL;

  if (data == NULL)
    *length = 0;
  else
    g_ptr_array_add (self->blobs, data);

  return *length > 0 ? data : NULL;
}

static const SpSqlDriver pg_driver = {
  .engine = SP_SQL_POSTGRES,
  .close = pg_close,
  .interrupt = pg_interrupt,
  .set_durable = pg_set_durable,
  .exec = pg_exec,
  .begin = pg_begin,
  .commit = pg_commit,
  .rollback = pg_rollback,
  .in_transaction = pg_in_transaction,
  .get_changes = pg_get_changes,
  .scrub = pg_scrub,
  .prepare = pg_prepare,
  .free = pg_free,
  .run = pg_run,
  .step = pg_step,
  .reset = pg_reset,
  .bind_text = pg_bind_text,
  .bind_int = pg_bind_int,
  .bind_blob = pg_bind_blob,
  .bind_null = pg_bind_null,
  .get_text = pg_get_text,
  .get_length = pg_get_length,
  .get_int = pg_get_int,
  .get_blob = pg_get_blob,
  .is_null = pg_is_null,
};

/**
 * sp_sql_postgres_is_url:
 * @text: (nullable): where a database is
 *
 * Returns: whether sp_sql_postgres_open () is meant, rather than a file
 */
gboolean
sp_sql_postgres_is_url (const char *text)
{
  return text != NULL && (g_str_has_prefix (text, "postgresql://") || g_str_has_prefix (text, "postgres://"));
}

/**
 * sp_sql_postgres_open:
 * @url: `postgresql://…`, as libpq takes it
 * @error: return location
 *
 * Opens a connection to a PostgreSQL database, which is made anew where it was lost. What leaves this machine
 * must be encrypted, and the other end verified.
 *
 * Returns: (transfer full): the connection, or %NULL: %SP_SQL_ERROR_UNAVAILABLE if nobody answers
 */
SpSql *
sp_sql_postgres_open (const char  *url,
                      GError     **error)
{
  Pg *self;
  g_autoptr(SpSql) sql = NULL;

  g_return_val_if_fail (sp_sql_postgres_is_url (url), NULL);

  self = g_new0 (Pg, 1);
  sql = &self->base;
  sp_sql_init (sql, &pg_driver, "postgresql", SP_SQL_NONE);
  self->url = g_strdup (url);
  self->pending = g_array_new (FALSE, FALSE, sizeof (Pending));

  return connect_to_server (self, error) ? g_steal_pointer (&sql) : NULL;
}
