/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-sql-thread.h"

#include "sp-settle.h"

/* One connection, one thread, one queue. The thread owns neither the object nor its callers: all that the two
 * share is the queue and a few words behind it, so that the object may go at any time.
 *
 * A simulation, in which everything has to happen in the same order again, has the jobs run by the main loop
 * instead, one each turn: what a job is and what its caller sees stays the same. */

typedef enum
{
  ITEM_TRANSACTION,
  ITEM_DURABLE,
  ITEM_BARE,
  ITEM_STOP,
} ItemKind;

typedef struct
{
  ItemKind kind;
  SpSqlJob job;
  gpointer user_data;
  GDestroyNotify destroy;
  DexPromise *promise;
} Item;

typedef struct
{
  gatomicrefcount ref_count;
  GAsyncQueue *queue;
  SpSqlThreadMode mode;
  SpSqlOpenFunc open;
  gpointer user_data;
  GDestroyNotify destroy;
  SpSqlGate gate; /* nullable */
  gpointer gate_data;
  GDestroyNotify gate_destroy;
  DexPromise *started;
  SpSql *sql;     /* from here on only the thread, or the loop */
  GError *error;  /* why there is none */
  int urgent;     /* atomic: how many durable jobs wait */
  int unfinished; /* atomic: how many jobs wait or run */
} Shared;

struct _SpSqlThread
{
  GObject parent_instance;

  Shared *shared;
  char *name;
  GThread *thread; /* NULL on the loop */
  gboolean on_loop;
  gboolean running;
  gboolean stopped;
};

G_DEFINE_FINAL_TYPE (SpSqlThread, sp_sql_thread, G_TYPE_OBJECT)

static void
item_free (Item *item)
{
  if (item->destroy != NULL)
    item->destroy (item->user_data);

  dex_clear (&item->promise);
  g_free (item);
}

static void
item_refuse (gpointer data)
{
  Item *item = data;

  dex_promise_reject (item->promise,
                      g_error_new_literal (SP_SQL_ERROR, SP_SQL_ERROR_CLOSED, "the database is closed"));
  item_free (item);
}

static void
shared_unref (Shared *shared)
{
  if (!g_atomic_ref_count_dec (&shared->ref_count))
    return;

  if (shared->destroy != NULL)
    shared->destroy (shared->user_data);
  if (shared->gate_destroy != NULL)
    shared->gate_destroy (shared->gate_data);

  g_clear_pointer (&shared->sql, sp_sql_close);
  g_clear_error (&shared->error);
  g_async_queue_unref (shared->queue);
  dex_clear (&shared->started);
  g_free (shared);
}

static gboolean
begin (Shared    *shared,
       SpSql     *sql,
       ItemKind   kind,
       GError   **error)
{
  if (kind == ITEM_BARE)
    return TRUE;

  if (shared->mode == SP_SQL_THREAD_READ)
    return sp_sql_begin_read (sql, error);

  return sp_sql_set_durable (sql, kind == ITEM_DURABLE, error) && sp_sql_begin (sql, error);
}

/* Gives the job's future, or the error that kept its work from being done. */
static DexFuture *
run_item (Shared *shared,
          SpSql  *sql,
          Item   *item)
{
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(GError) error = NULL;

  if ((shared->gate != NULL && !shared->gate (sql, shared->gate_data, &error)) ||
      !begin (shared, sql, item->kind, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (item->kind == ITEM_BARE)
    sp_sql_give_way (sql, &shared->urgent);

  future = item->job (sql, item->user_data);

  g_assert (future != NULL && !dex_future_is_pending (future));

  if (item->kind == ITEM_BARE)
    {
      sp_sql_give_way (sql, NULL);
      return g_steal_pointer (&future);
    }

  if (dex_future_is_rejected (future))
    sp_sql_rollback (sql);
  else if (!sp_sql_commit (sql, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return g_steal_pointer (&future);
}

static void
open_connection (Shared *shared)
{
  shared->sql = shared->open (shared->user_data, &shared->error);
  sp_settle (dex_ref (shared->started), shared->sql != NULL ? dex_future_new_true ()
                                                            : dex_future_new_for_error (g_error_copy (shared->error)));
}

/* FALSE when that was the last item. */
static gboolean
work_off (Shared *shared,
          Item   *item)
{
  DexPromise *promise = dex_ref (item->promise);
  DexFuture *future;
  gboolean stop = item->kind == ITEM_STOP;

  if (item->kind == ITEM_DURABLE)
    g_atomic_int_dec_and_test (&shared->urgent);

  if (stop)
    {
      g_clear_pointer (&shared->sql, sp_sql_close);
      future = dex_future_new_true ();
    }
  else if (shared->sql == NULL)
    {
      future = dex_future_new_for_error (g_error_copy (shared->error));
    }
  else
    {
      future = run_item (shared, shared->sql, item);
    }

  item_free (item);
  sp_settle (promise, future);
  g_atomic_int_dec_and_test (&shared->unfinished);

  return !stop;
}

static gpointer
thread_main (gpointer data)
{
  Shared *shared = data;

  open_connection (shared);

  while (work_off (shared, g_async_queue_pop (shared->queue)))
    ;

  shared_unref (shared);

  return NULL;
}

static gboolean
open_on_loop_cb (gpointer data)
{
  open_connection (data);

  return G_SOURCE_REMOVE;
}

static gboolean
work_on_loop_cb (gpointer data)
{
  Shared *shared = data;
  Item *item = g_async_queue_try_pop (shared->queue);

  if (item != NULL)
    work_off (shared, item);

  return G_SOURCE_REMOVE;
}

/* In the order of the calls, as all have the same priority. */
static void
add_to_loop (SpSqlThread *self,
             GSourceFunc  func)
{
  g_atomic_ref_count_inc (&self->shared->ref_count);
  g_idle_add_full (G_PRIORITY_DEFAULT, func, self->shared, (GDestroyNotify) shared_unref);
}

static DexFuture *
push (SpSqlThread    *self,
      ItemKind        kind,
      SpSqlJob        job,
      gpointer        user_data,
      GDestroyNotify  destroy)
{
  DexPromise *promise = dex_promise_new ();
  Item *item = g_new0 (Item, 1);

  item->kind = kind;
  item->job = job;
  item->user_data = user_data;
  item->destroy = destroy;
  item->promise = dex_ref (promise);

  if (self->stopped || !self->running)
    {
      item_refuse (item);
    }
  else
    {
      if (kind == ITEM_DURABLE)
        g_atomic_int_inc (&self->shared->urgent);
      g_atomic_int_inc (&self->shared->unfinished);
      g_async_queue_push (self->shared->queue, item);
      if (self->on_loop)
        add_to_loop (self, work_on_loop_cb);
    }

  return DEX_FUTURE (promise);
}

static void
sp_sql_thread_finalize (GObject *object)
{
  SpSqlThread *self = SP_SQL_THREAD (object);

  if (self->running && !self->stopped)
    dex_future_disown (push (self, ITEM_STOP, NULL, NULL, NULL));

  if (self->thread != NULL)
    g_thread_join (self->thread);

  shared_unref (self->shared);
  g_free (self->name);

  G_OBJECT_CLASS (sp_sql_thread_parent_class)->finalize (object);
}

static void
sp_sql_thread_class_init (SpSqlThreadClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sp_sql_thread_finalize;
}

static void
sp_sql_thread_init (SpSqlThread *self)
{
}

/**
 * sp_sql_thread_new:
 * @name: the thread's name, up to 15 letters
 * @mode: what its jobs may do
 * @open: opens the connection
 * @user_data: for @open
 * @destroy: (nullable): for @user_data; called on either thread
 *
 * Makes a thread that is not started yet. Dropping the last reference runs what is queued and waits for it.
 *
 * Returns: (transfer full): the thread
 */
SpSqlThread *
sp_sql_thread_new (const char      *name,
                   SpSqlThreadMode  mode,
                   SpSqlOpenFunc    open,
                   gpointer         user_data,
                   GDestroyNotify   destroy)
{
  SpSqlThread *self;

  g_return_val_if_fail (open != NULL, NULL);

  self = g_object_new (SP_TYPE_SQL_THREAD, NULL);
  self->name = g_strdup (name);
  self->shared = g_new0 (Shared, 1);
  g_atomic_ref_count_init (&self->shared->ref_count);
  self->shared->queue = g_async_queue_new_full (item_refuse);
  self->shared->mode = mode;
  self->shared->open = open;
  self->shared->user_data = user_data;
  self->shared->destroy = destroy;
  self->shared->started = dex_promise_new ();

  return self;
}

/**
 * sp_sql_thread_set_on_loop:
 * @self: a thread that was not started
 *
 * Has the jobs run by the default main loop, one each turn, instead of by a thread: for simulations, which must
 * repeat. Dropping the last reference does not wait then; the loop still runs what is queued.
 */
void
sp_sql_thread_set_on_loop (SpSqlThread *self)
{
  g_return_if_fail (SP_IS_SQL_THREAD (self));
  g_return_if_fail (!self->running);

  self->on_loop = TRUE;
}

/**
 * sp_sql_thread_set_gate:
 * @self: a thread that was not started
 * @gate: what every job has to pass
 * @user_data: for @gate
 * @destroy: (nullable): for @user_data; called on either thread
 *
 * For what must hold in each job, whoever wrote it.
 */
void
sp_sql_thread_set_gate (SpSqlThread    *self,
                        SpSqlGate       gate,
                        gpointer        user_data,
                        GDestroyNotify  destroy)
{
  g_return_if_fail (SP_IS_SQL_THREAD (self));
  g_return_if_fail (!self->running && self->shared->gate == NULL);

  self->shared->gate = gate;
  self->shared->gate_data = user_data;
  self->shared->gate_destroy = destroy;
}

/**
 * sp_sql_thread_start:
 * @self: a thread that was not started
 *
 * Starts the thread and opens its connection.
 *
 * Returns: (transfer full): a future that rejects with the error of opening
 */
DexFuture *
sp_sql_thread_start (SpSqlThread *self)
{
  g_return_val_if_fail (SP_IS_SQL_THREAD (self), NULL);
  g_return_val_if_fail (!self->running, NULL);

  self->running = TRUE;
  if (self->on_loop)
    {
      add_to_loop (self, open_on_loop_cb);
    }
  else
    {
      g_atomic_ref_count_inc (&self->shared->ref_count);
      self->thread = g_thread_new (self->name, thread_main, self->shared);
    }

  return DEX_FUTURE (dex_ref (self->shared->started));
}

/**
 * sp_sql_thread_run:
 * @self: a thread
 * @job: (scope async): what to do
 * @user_data: for @job
 * @destroy: (nullable): for @user_data; called on the thread before the future settles
 *
 * Queues a job, which runs in a transaction of its own after those queued before. Dropping the future does
 * not take the job back.
 *
 * Returns: (transfer full): a future of what the job gives; rejects with the job's error, or
 *   %SP_SQL_ERROR if the transaction could not begin or commit
 */
DexFuture *
sp_sql_thread_run (SpSqlThread    *self,
                   SpSqlJob        job,
                   gpointer        user_data,
                   GDestroyNotify  destroy)
{
  g_return_val_if_fail (SP_IS_SQL_THREAD (self), NULL);
  g_return_val_if_fail (job != NULL, NULL);

  return push (self, ITEM_TRANSACTION, job, user_data, destroy);
}

/**
 * sp_sql_thread_run_durable:
 * @self: a thread of %SP_SQL_THREAD_WRITE
 * @job: (scope async): what to do
 * @user_data: for @job
 * @destroy: (nullable): for @user_data; called on the thread before the future settles
 *
 * As sp_sql_thread_run (), but the future resolves only when the commit is on the disk, so that not
 * even a power cut takes it back.
 *
 * Returns: (transfer full): a future of what the job gives
 */
DexFuture *
sp_sql_thread_run_durable (SpSqlThread    *self,
                           SpSqlJob        job,
                           gpointer        user_data,
                           GDestroyNotify  destroy)
{
  g_return_val_if_fail (SP_IS_SQL_THREAD (self), NULL);
  g_return_val_if_fail (job != NULL, NULL);

  return push (self, ITEM_DURABLE, job, user_data, destroy);
}

/**
 * sp_sql_thread_run_bare:
 * @self: a thread
 * @job: (scope async): what to do
 * @user_data: for @job
 * @destroy: (nullable): for @user_data; called on the thread before the future settles
 *
 * As sp_sql_thread_run (), but outside a transaction: for what cannot be done in one, and takes long. Its statements
 * end with %SP_SQL_ERROR_BUSY while durable jobs wait.
 *
 * Returns: (transfer full): a future of what the job gives
 */
DexFuture *
sp_sql_thread_run_bare (SpSqlThread    *self,
                        SpSqlJob        job,
                        gpointer        user_data,
                        GDestroyNotify  destroy)
{
  g_return_val_if_fail (SP_IS_SQL_THREAD (self), NULL);
  g_return_val_if_fail (job != NULL, NULL);

  return push (self, ITEM_BARE, job, user_data, destroy);
}

/**
 * sp_sql_thread_is_busy:
 * @self: a thread
 *
 * Returns: whether a job waits or runs; it may have ended just now
 */
gboolean
sp_sql_thread_is_busy (SpSqlThread *self)
{
  g_return_val_if_fail (SP_IS_SQL_THREAD (self), FALSE);

  return g_atomic_int_get (&self->shared->unfinished) > 0;
}

/**
 * sp_sql_thread_stop:
 * @self: a thread
 *
 * Closes the connection once all that is queued has run; jobs given later are refused with
 * %SP_SQL_ERROR_CLOSED.
 *
 * Returns: (transfer full): a future that resolves when the connection is closed
 */
DexFuture *
sp_sql_thread_stop (SpSqlThread *self)
{
  DexFuture *future;

  g_return_val_if_fail (SP_IS_SQL_THREAD (self), NULL);

  if (self->stopped || !self->running)
    return dex_future_new_true ();

  future = push (self, ITEM_STOP, NULL, NULL, NULL);
  self->stopped = TRUE;

  return future;
}
