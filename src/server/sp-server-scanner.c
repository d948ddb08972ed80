/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-scanner.h"

#include "sp-audit.h"
#include "sp-clamd.h"
#include "sp-json.h"
#include "sp-server-audit-book.h"
#include "sp-server-log.h"

/*
 * Has contents looked at by a virus scanner, on a thread of its own: first those for which somebody waits, then whatever
 * nobody has looked at yet, however it came here (from a file, with a move, from a backup, before there was a scanner).
 * What is clean says so in its row. What is not is erased in one commit, in which its record says what was found, and so
 * each laptop that reads the record hears of it. Of what cannot be looked at nothing is said, and it is given to nobody;
 * see needs_scan ().
 *
 * Several processes may do this on one database: the second to come finds that it is done.
 */

#define SWEEP_SECONDS 60
#define MAX_ROUNDS    8

/* Whole, and neither clean nor gone. CAST: in PostgreSQL a field is text. */
#define UNSCANNED \
  "b.clean = 0 AND b.have > 0 AND r.gone = 0 AND b.have = CAST (r.fields ->> 'size' AS BIGINT)"

struct _SpScanner
{
  GMutex lock;
  GCond cond;
  GThread *thread;
  GCancellable *cancellable;
  GQueue wanted; /* ids of records */
  gboolean stop;
  SpScannerTold told;
  gpointer data;
  /* The thread's own. */
  SpSql *sql;
  SpServer *server;
  SpClamd *clamd;
  gboolean away;
  GHashTable *failed; /* contents that it could not look at, of which the log tells */
};

/* A content while it is read. */
typedef struct
{
  SpSql *sql;
  const char *record;
  gint64 start;
} Content;

/* Piece by piece and in no transaction, which would stay open for as long as the scanner takes. */
static GBytes *
read_cb (gpointer data, GError **error)
{
  Content *self = data;
  GBytes *piece = NULL;
  SpStatement *st;
  int row;

  st = sp_sql_query (self->sql, "SELECT data FROM blob_chunk WHERE record = ? AND start = ?", error, "ti", self->record,
                     self->start);
  if (!st || (row = sp_statement_step (st, error)) < 0)
    return NULL;
  if (row > 0)
    {
      gsize size;
      gconstpointer bytes = sp_statement_get_blob (st, 0, &size);

      piece = g_bytes_new (bytes, size);
      self->start += size;
    }
  sp_statement_reset (st);
  return piece ? piece : g_bytes_new (NULL, 0);
}

/* In the server's own log, which has ids only. */
static gboolean
tell (SpServerWrite *self, const char *id, const SpServerRow *row, GError **error)
{
  const char *const ids[] = { id, NULL };
  const SpAuditEntry entry = { .act = SP_AUDIT_ERASE, .compartment = row->compartment, .member = "", .ids = ids,
                               .purpose = "malware" };

  return sp_server_audit_tell (self->server, self->sql, &entry, error);
}

static gboolean
erase (SpServerWrite *self, const char *id, const char *found, GError **error)
{
  g_auto(SpServerRow) row = { 0 };

  if (!sp_server_row_load (self->sql, id, &row, error))
    return FALSE;
  if (row.rid == 0 || row.gone)
    return TRUE;
  if (!sp_server_content_erase (self->sql, id, error) || !tell (self, id, &row, error)
      || !sp_sql_run (self->sql, "UPDATE partnership SET scrub = 1", error, ""))
    return FALSE;
  json_object_set_string_member (row.fields, "malware", found);
  return sp_server_write_row (self, &row, id, sp_record_type_find (row.type), row.compartment, row.fields, row.frev, FALSE,
                              error);
}

static gboolean
write_verdict (SpScanner *self, const char *id, gint64 size, const char *found, GError **error)
{
  g_auto(SpServerWrite) commit = { 0 };

  if (!found)
    return sp_sql_run (self->sql, "UPDATE blob SET clean = 1 WHERE record = ? AND have = ?", error, "ti", id, size);
  return sp_server_write_begin (&commit, self->server, self->sql, "", NULL, error) && erase (&commit, id, found, error)
         && sp_server_write_finish (&commit, error);
}

/* Another transaction may be in the way. */
static gboolean
keep_verdict (SpScanner *self, const char *id, gint64 size, const char *found, GError **error)
{
  for (int round = 1;; round++)
    {
      g_autoptr(GError) cause = NULL;

      if (sp_sql_begin (self->sql, &cause) && write_verdict (self, id, size, found, &cause)
          && sp_sql_commit (self->sql, &cause))
        return TRUE;
      sp_sql_rollback (self->sql);
      if (round == MAX_ROUNDS)
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }
      g_usleep (round * 5000);
    }
}

/* Once when it goes, and once when it is back. */
static void
note_presence (SpScanner *self, const GError *error)
{
  gboolean away = g_error_matches (error, SP_CLAMD_ERROR, SP_CLAMD_ERROR_ANSWER);

  if ((error && error->domain != SP_CLAMD_ERROR) || away == self->away || g_cancellable_is_cancelled (self->cancellable))
    return;
  self->away = away;
  if (away)
    g_message ("the virus scanner does not answer: attachments wait (%s)", error->message);
  else
    g_message ("the virus scanner answers");
}

/* How much of a content there is that has to be looked at; 0 where there is nothing to do. */
static gboolean
load_size (SpScanner *self, const char *id, gint64 *size, GError **error)
{
  return sp_sql_get_int (self->sql, "SELECT b.have FROM blob b JOIN record r ON r.id = b.record WHERE b.record = ? AND "
                         UNSCANNED, size, error, "t", id);
}

static gboolean
look (SpScanner *self, const char *id, GError **error)
{
  Content content = { self->sql, id, 0 };
  g_autoptr(GError) cause = NULL;
  g_autofree char *found = NULL;
  gboolean looked;
  gint64 size;

  if (!load_size (self, id, &size, error))
    return FALSE;
  if (size == 0)
    return TRUE;
  looked = sp_clamd_scan (self->clamd, read_cb, &content, self->cancellable, &found, &cause);
  note_presence (self, cause);
  if (!looked)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  if (content.start != size)
    {
      /* It was erased meanwhile. */
      g_set_error_literal (error, SP_CLAMD_ERROR, SP_CLAMD_ERROR_CONTENT, "not whole");
      return FALSE;
    }
  if (!keep_verdict (self, id, size, found, error))
    return FALSE;
  if (!found)
    return TRUE;
  g_message ("record %s: the virus scanner found %s; the content was erased", id, found);
  /* The write-ahead log still has it; where a reader is in the way it goes with the next scrubbing. */
  if (sp_sql_get_engine (self->sql) != SP_SQL_POSTGRES)
    sp_sql_empty_log (self->sql, NULL);
  return TRUE;
}

/* FALSE where the scanner is away, so that there is no use in going on. */
static gboolean
look_and_tell (SpScanner *self, const char *id)
{
  g_autoptr(GError) error = NULL;
  gboolean looked = look (self, id, &error);

  if (!looked && !self->away && !g_cancellable_is_cancelled (self->cancellable)
      && g_hash_table_add (self->failed, g_strdup (id)))
    g_message ("record %s: its content cannot be looked at for viruses: error %s %d", id,
               g_quark_to_string (error->domain), error->code);
  self->told (id, self->data);
  return !self->away;
}

/* The first after @last; NULL where there is none. */
static char *
find_next (SpScanner *self, const char *last)
{
  char *id = NULL;

  sp_sql_dup_text (self->sql, "SELECT b.record FROM blob b JOIN record r ON r.id = b.record WHERE b.record > ? AND "
                   UNSCANNED " ORDER BY b.record LIMIT 1", &id, NULL, "t", last);
  return id;
}

/* What somebody waits for; NULL where nobody does. */
static char *
take_wanted (SpScanner *self, gboolean *stop)
{
  char *id;

  g_mutex_lock (&self->lock);
  id = g_queue_pop_head (&self->wanted);
  *stop = self->stop;
  g_mutex_unlock (&self->lock);
  return id;
}

static void
wait_for_work (SpScanner *self, gint64 until)
{
  g_mutex_lock (&self->lock);
  while (!self->stop && g_queue_is_empty (&self->wanted) && g_cond_wait_until (&self->cond, &self->lock, until))
    ;
  g_mutex_unlock (&self->lock);
}

static gpointer
scan_thread (gpointer data)
{
  SpScanner *self = data;
  g_autofree char *last = g_strdup ("");
  gint64 sweep = 0;
  gboolean stop = FALSE;

  while (!stop)
    {
      g_autofree char *wanted = take_wanted (self, &stop);
      g_autofree char *next = NULL;
      g_autoptr(GError) error = NULL;

      if (stop)
        break;
      if (wanted)
        {
          look_and_tell (self, wanted);
          continue;
        }
      if (g_get_monotonic_time () < sweep)
        {
          wait_for_work (self, sweep);
          continue;
        }
      /* A sweep begins by asking whether it is there, so that the log tells of it before anybody waits. */
      if (*last == '\0')
        {
          sp_clamd_ping (self->clamd, self->cancellable, &error);
          note_presence (self, error);
        }
      if (!self->away && (next = find_next (self, last)) && look_and_tell (self, next))
        g_set_str (&last, next);
      else
        {
          g_set_str (&last, "");
          sweep = g_get_monotonic_time () + SWEEP_SECONDS * G_USEC_PER_SEC;
        }
    }
  return NULL;
}

/**
 * sp_scanner_new:
 * @instance: the partnership
 * @ambient: clock and chance
 * @address: where ClamAV's daemon listens, as sp_clamd_new () takes it
 * @told: what is called when a content was looked at, or could not be
 * @data: for @told
 * @error: why not; it is none that no daemon is there
 *
 * Returns: (transfer full) (nullable): the scanner, at work on its thread
 */
SpScanner *
sp_scanner_new (SpInstance *instance, SpAmbient *ambient, const char *address, SpScannerTold told, gpointer data,
                GError **error)
{
  SpScanner *self = g_new0 (SpScanner, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  g_queue_init (&self->wanted);
  self->cancellable = g_cancellable_new ();
  self->failed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->told = told;
  self->data = data;
  if (!(self->clamd = sp_clamd_new (address, error)) || !(self->sql = sp_instance_connect (instance, error))
      || !(self->server = sp_server_new (ambient, self->sql, error)))
    {
      sp_scanner_free (self);
      return NULL;
    }
  self->thread = g_thread_new ("scanner", scan_thread, self);
  return self;
}

/**
 * sp_scanner_want:
 * @self: a scanner
 * @record: a record whose content somebody waits for
 *
 * Has it looked at before others.
 */
void
sp_scanner_want (SpScanner *self, const char *record)
{
  g_mutex_lock (&self->lock);
  if (!g_queue_find_custom (&self->wanted, record, (GCompareFunc) g_strcmp0))
    g_queue_push_tail (&self->wanted, g_strdup (record));
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
}

/**
 * sp_scanner_stop:
 * @self: a scanner
 *
 * Ends its thread, whatever it is waiting for. What is wanted from here on is not looked at.
 */
void
sp_scanner_stop (SpScanner *self)
{
  g_mutex_lock (&self->lock);
  self->stop = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->thread, g_thread_join);
}

/**
 * sp_scanner_free:
 * @self: (nullable): a scanner
 */
void
sp_scanner_free (SpScanner *self)
{
  if (!self)
    return;
  sp_scanner_stop (self);
  g_queue_clear_full (&self->wanted, g_free);
  g_clear_pointer (&self->failed, g_hash_table_unref);
  g_clear_pointer (&self->clamd, sp_clamd_free);
  g_clear_pointer (&self->server, sp_server_free);
  if (self->sql)
    sp_sql_close (self->sql);
  g_object_unref (self->cancellable);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->lock);
  g_free (self);
}
