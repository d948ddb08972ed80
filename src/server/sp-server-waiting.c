/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-waiting.h"

#include "sp-wire.h"

#include <microhttpd.h>

#define POLL_US      (200 * 1000)
/* A laptop's round waits for it. */
#define SCAN_SECONDS 20

/*
 * Requests that hang on /v1/live, and those that wait for the virus scanner. One thread looks at the counters, at once when this process has
 * answered something that may have written, and five times a second for what others write (the
 * command line, another process); where they differ from what a waiter has seen it resumes the
 * waiter's connection. Waiting clients hold no thread of the pool.
 */
struct _SpWaiting
{
  GMutex lock;
  GCond cond;
  GThread *thread;
  SpSql *sql;
  SpAmbient *ambient;
  GPtrArray *suspended; /* borrowed SpWaiters */
  gboolean woken;
  gboolean finished;
  gboolean stop;
};

struct _SpWaiter
{
  SpWaiting *waiting;
  struct MHD_Connection *connection;
  gint64 deadline_us;
  gint64 seq;
  gint64 acl_rev;
  char *record; /* nullable: whose content is being scanned; nothing else is waited for then */
};

/* The counters; FALSE when the database cannot be asked just now. */
static gboolean
read_counters (SpWaiting *self, gint64 *seq, gint64 *acl_rev)
{
  SpStatement *st = sp_sql_query (self->sql, "SELECT seq, acl_rev FROM partnership", NULL, "");
  gboolean read = st && sp_statement_step (st, NULL) > 0;

  if (read)
    {
      *seq = sp_statement_get_int (st, 0);
      *acl_rev = sp_statement_get_int (st, 1);
    }
  if (st)
    sp_statement_reset (st);
  return read;
}

static void
resume_changed (SpWaiting *self, gboolean known, gint64 seq, gint64 acl_rev)
{
  gint64 now = sp_ambient_get_boot_us (self->ambient);

  for (guint i = self->suspended->len; i > 0; i--)
    {
      SpWaiter *waiter = g_ptr_array_index (self->suspended, i - 1);

      if (!self->finished && now < waiter->deadline_us
          && (waiter->record || !known || (waiter->seq == seq && waiter->acl_rev == acl_rev)))
        continue;
      g_ptr_array_remove_index_fast (self->suspended, i - 1);
      MHD_resume_connection (waiter->connection);
    }
}

static gpointer
poll_thread (gpointer data)
{
  SpWaiting *self = data;

  g_mutex_lock (&self->lock);
  while (!self->stop)
    {
      gint64 seq = 0;
      gint64 acl_rev = 0;
      gboolean known;

      if (self->suspended->len == 0)
        g_cond_wait (&self->cond, &self->lock);
      else if (!self->woken && !self->finished)
        g_cond_wait_until (&self->cond, &self->lock, g_get_monotonic_time () + POLL_US);
      self->woken = FALSE;
      if (self->suspended->len == 0)
        continue;
      g_mutex_unlock (&self->lock);
      known = read_counters (self, &seq, &acl_rev);
      g_mutex_lock (&self->lock);
      resume_changed (self, known, seq, acl_rev);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

/**
 * sp_waiting_new:
 * @instance: the partnership
 * @ambient: clock
 * @error: why not
 *
 * Returns: (transfer full) (nullable): the waiting room, with its thread
 */
SpWaiting *
sp_waiting_new (SpInstance *instance, SpAmbient *ambient, GError **error)
{
  SpSql *sql = sp_instance_connect (instance, error);
  SpWaiting *self;

  if (!sql)
    return NULL;
  self = g_new0 (SpWaiting, 1);
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->sql = sql;
  self->ambient = g_object_ref (ambient);
  self->suspended = g_ptr_array_new ();
  self->thread = g_thread_new ("waiting", poll_thread, self);
  return self;
}

/**
 * sp_waiting_new_waiter:
 * @self: the waiting room
 * @connection: the request's connection
 * @record: (nullable): the record whose content is to be scanned, where that is what it waits for
 *
 * Returns: (transfer full): a waiter, whose time begins now
 */
SpWaiter *
sp_waiting_new_waiter (SpWaiting *self, struct MHD_Connection *connection, const char *record)
{
  SpWaiter *waiter = g_new0 (SpWaiter, 1);

  waiter->waiting = self;
  waiter->connection = connection;
  waiter->record = g_strdup (record);
  waiter->deadline_us = sp_ambient_get_boot_us (self->ambient)
                        + (record ? SCAN_SECONDS : SP_WIRE_LIVE_SECONDS) * G_USEC_PER_SEC;
  return waiter;
}

/**
 * sp_waiting_suspend:
 * @self: the waiting room
 * @waiter: who waits
 * @seq: the last commit it has seen
 * @acl_rev: the last change of rights it has seen
 *
 * Suspends the waiter's connection until something changed or its time is over.
 *
 * Returns: %FALSE where the server is about to end, and the request has to be answered
 */
gboolean
sp_waiting_suspend (SpWaiting *self, SpWaiter *waiter, gint64 seq, gint64 acl_rev)
{
  gboolean suspended = FALSE;

  g_mutex_lock (&self->lock);
  if (!self->finished)
    {
      waiter->seq = seq;
      waiter->acl_rev = acl_rev;
      MHD_suspend_connection (waiter->connection);
      g_ptr_array_add (self->suspended, waiter);
      /* Something may have been written since the counters were read. */
      self->woken = TRUE;
      g_cond_signal (&self->cond);
      suspended = TRUE;
    }
  g_mutex_unlock (&self->lock);
  return suspended;
}

/**
 * sp_waiting_wake:
 * @self: the waiting room
 *
 * Has the counters looked at now.
 */
void
sp_waiting_wake (SpWaiting *self)
{
  g_mutex_lock (&self->lock);
  self->woken = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
}

/**
 * sp_waiting_scanned:
 * @self: the waiting room
 * @record: a record whose content was scanned, or could not be
 *
 * Resumes who waits for that; they wait no longer in any case.
 */
void
sp_waiting_scanned (SpWaiting *self, const char *record)
{
  g_mutex_lock (&self->lock);
  for (guint i = self->suspended->len; i > 0; i--)
    {
      SpWaiter *waiter = g_ptr_array_index (self->suspended, i - 1);

      if (g_strcmp0 (waiter->record, record) != 0)
        continue;
      waiter->deadline_us = 0;
      g_ptr_array_remove_index_fast (self->suspended, i - 1);
      MHD_resume_connection (waiter->connection);
    }
  g_mutex_unlock (&self->lock);
}

/**
 * sp_waiting_finish:
 * @self: the waiting room
 *
 * Resumes everybody, and lets nobody wait any more.
 */
void
sp_waiting_finish (SpWaiting *self)
{
  g_mutex_lock (&self->lock);
  self->finished = TRUE;
  resume_changed (self, FALSE, 0, 0);
  g_mutex_unlock (&self->lock);
}

/**
 * sp_waiting_free:
 * @self: (nullable): the waiting room, finished and with no waiter left
 */
void
sp_waiting_free (SpWaiting *self)
{
  if (!self)
    return;
  g_mutex_lock (&self->lock);
  self->stop = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  sp_sql_close (self->sql);
  g_object_unref (self->ambient);
  g_ptr_array_unref (self->suspended);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * sp_waiter_is_over:
 * @self: a waiter that was resumed
 *
 * Returns: whether it has to be answered, changed or not
 */
gboolean
sp_waiter_is_over (SpWaiter *self)
{
  SpWaiting *waiting = self->waiting;
  gboolean over;

  g_mutex_lock (&waiting->lock);
  over = waiting->finished || sp_ambient_get_boot_us (waiting->ambient) >= self->deadline_us;
  g_mutex_unlock (&waiting->lock);
  return over;
}

/**
 * sp_waiter_free:
 * @self: a waiter whose request is over
 */
void
sp_waiter_free (SpWaiter *self)
{
  g_mutex_lock (&self->waiting->lock);
  g_ptr_array_remove_fast (self->waiting->suspended, self);
  g_mutex_unlock (&self->waiting->lock);
  g_free (self->record);
  g_free (self);
}
