/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The PostgreSQL driver: with sp-sql-postgres-statement.c, all that sees libpq. Only who calls sp_sql_postgres_open ()
 * is linked with it.
 *
 * A statement that gives nothing back (sp_sql_run () in a transaction) is sent without waiting for its answer, and so
 * are BEGIN and what prepares a statement: their answers are read when something is next asked for, at the latest by
 * COMMIT. An error of one of them stands in `failure` from then on: all that follows in that transaction fails with it,
 * and so does its commit. A connection that was lost is made anew when the next transaction begins. */

#include "config.h"

#include <string.h>

#include "sp-sql-postgres-private.h"
#include "sp-sql-postgres.h"

/* Each is set for the connection if the engine knows it. All queries here have their index; a plan made while a table
 * was small and never looked at would still read it from end to end. */
static const char *const settings[] = {
  "SET lock_timeout = '5s'",
  "SET idle_in_transaction_session_timeout = '60s'",
  "SET jit = off",
  "SET enable_seqscan = off",
  "SELECT set_config ('synchronous_commit', 'on', false) WHERE current_setting ('synchronous_commit') = 'off'",
};

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

gboolean
sp_pg_fail (Pg      *self,
            GError **error)
{
  if (error != NULL && *error == NULL)
    *error = g_error_copy (self->failure);

  /* Outside a transaction nothing else depends on it. */
  if (self->state == PG_IDLE)
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

void
sp_pg_add_pending (Pg          *self,
                   PgStatement *statement,
                   gboolean     prepares,
                   gboolean     is_sync)
{
  const Pending pending = { statement, prepares, is_sync };

  g_array_append_val (self->pending, pending);
}

/* After this the server answers all that was sent; sp_pg_drain () reads the answers. */
static void
send_sync (Pg *self)
{
  if (PQpipelineSync (self->conn) == 1)
    sp_pg_add_pending (self, NULL, FALSE, TRUE);
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
gboolean
sp_pg_drain (Pg           *self,
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

  return self->failure == NULL || sp_pg_fail (self, error);
}

static gboolean
post_text (Pg          *self,
           const char  *text,
           GError     **error)
{
  if (PQsendQueryParams (self->conn, text, 0, NULL, NULL, NULL, NULL, 0) == 1)
    {
      sp_pg_add_pending (self, NULL, FALSE, FALSE);
      return TRUE;
    }

  take_failure (self, error_from_result (self->conn, NULL, "send"));

  return sp_pg_fail (self, error);
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
  sp_pg_add_pending (self, statement, TRUE, FALSE);

  return TRUE;
}

gboolean
sp_pg_post (Pg           *self,
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
      return sp_pg_fail (self, error);
    }

  sp_pg_add_pending (self, statement, FALSE, FALSE);

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
  self->state = PG_IDLE;
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
gboolean
sp_pg_ready (Pg      *self,
             GError **error)
{
  if (self->state != PG_IDLE)
    return self->failure == NULL || sp_pg_fail (self, error);

  if (self->conn != NULL && PQstatus (self->conn) == CONNECTION_OK)
    sp_pg_drain (self, NULL, NULL);

  g_clear_error (&self->failure);

  return (self->conn != NULL && PQstatus (self->conn) == CONNECTION_OK) || connect_to_server (self, error);
}

static void
sp_pg_close (SpSql *sql)
{
  Pg *self = PG (sql);

  g_clear_pointer (&self->conn, PQfinish);
  g_clear_pointer (&self->pending, g_array_unref);
  g_clear_error (&self->failure);
  g_free (self->url);
}

static void
sp_pg_give_way (SpSql     *sql,
                const int *others)
{
  /* Nothing here takes long. */
}

static gboolean
sp_pg_set_durable (SpSql     *sql,
                   gboolean   durable,
                   GError   **error)
{
  return TRUE; /* always */
}

static gboolean
sp_pg_exec (SpSql       *sql,
            const char  *text,
            GError     **error)
{
  Pg *self = PG (sql);
  PGresult *result;
  ExecStatusType status;

  if (!sp_pg_ready (self, error) || !sp_pg_drain (self, NULL, error))
    return FALSE;

  /* Several statements in one text need the protocol without a pipeline. */
  PQexitPipelineMode (self->conn);
  result = PQexec (self->conn, text);
  status = PQresultStatus (result);

  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
    take_failure (self, error_from_result (self->conn, result, "exec"));

  PQclear (result);
  PQenterPipelineMode (self->conn);

  return self->failure == NULL || sp_pg_fail (self, error);
}

static gboolean
sp_pg_begin (SpSql     *sql,
             gboolean   writing,
             GError   **error)
{
  Pg *self = PG (sql);
  const char *text = writing ? "BEGIN ISOLATION LEVEL READ COMMITTED"
                             : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
  g_autofree char *lock = NULL;

  if (!sp_pg_ready (self, error) || !post_text (self, text, error))
    return FALSE;

  self->state = writing ? PG_WRITING : PG_READING;

  if (!writing)
    return TRUE;

  if (sql->writer_table != NULL)
    lock = g_strdup_printf ("SELECT 1 FROM %s FOR UPDATE", sql->writer_table);

  if ((lock == NULL || post_text (self, lock, error)) && sp_pg_drain (self, NULL, error))
    return TRUE;

  sp_sql_rollback (sql);

  return FALSE;
}

static gboolean
sp_pg_commit (SpSql   *sql,
              GError **error)
{
  Pg *self = PG (sql);

  if (self->failure != NULL)
    return sp_pg_fail (self, error);

  if (!post_text (self, "COMMIT", error))
    return FALSE;

  /* What was read is known already; the answer is read before the next transaction. */
  if (self->state == PG_READING)
    {
      send_sync (self);
      self->state = PG_IDLE;
      return TRUE;
    }

  if (!sp_pg_drain (self, NULL, error))
    return FALSE;

  self->state = PG_IDLE;

  if (strcmp (self->status, "COMMIT") == 0)
    return TRUE;

  g_set_error_literal (error, SP_SQL_ERROR, SP_SQL_ERROR_FAILED, "commit: the transaction was rolled back");

  return FALSE;
}

static void
sp_pg_rollback (SpSql *sql)
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

  self->state = PG_IDLE;
}

static gboolean
sp_pg_in_transaction (SpSql *sql)
{
  return PG (sql)->state != PG_IDLE;
}

static gint64
sp_pg_get_changes (SpSql *sql)
{
  Pg *self = PG (sql);

  /* An error stays in failure, for the next that asks. */
  return self->state == PG_IDLE || sp_pg_drain (self, NULL, NULL) ? self->changes : 0;
}

static const SpSqlDriver sp_pg_driver = {
  .engine = SP_SQL_POSTGRES,
  .close = sp_pg_close,
  .give_way = sp_pg_give_way,
  .set_durable = sp_pg_set_durable,
  .exec = sp_pg_exec,
  .begin = sp_pg_begin,
  .commit = sp_pg_commit,
  .rollback = sp_pg_rollback,
  .in_transaction = sp_pg_in_transaction,
  .get_changes = sp_pg_get_changes,
  .prepare = sp_pg_prepare,
  .free = sp_pg_free,
  .run = sp_pg_run,
  .step = sp_pg_step,
  .reset = sp_pg_reset,
  .bind_text = sp_pg_bind_text,
  .bind_int = sp_pg_bind_int,
  .bind_blob = sp_pg_bind_blob,
  .bind_null = sp_pg_bind_null,
  .get_text = sp_pg_get_text,
  .get_length = sp_pg_get_length,
  .get_int = sp_pg_get_int,
  .get_blob = sp_pg_get_blob,
  .is_null = sp_pg_is_null,
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
  sp_sql_init (sql, &sp_pg_driver, "postgresql", SP_SQL_NONE);
  self->url = g_strdup (url);
  self->pending = g_array_new (FALSE, FALSE, sizeof (Pending));

  return connect_to_server (self, error) ? g_steal_pointer (&sql) : NULL;
}
