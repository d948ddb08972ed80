/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The fiber that goes round: sends and receives, waits for something to do, and after a failure for its time. */

#include "config.h"

#include "sp-sync-private.h"

#include "sp-json.h"
#include "sp-store-sync.h"

#define PURGE_MS        3000  /* what could not be purged because somebody wrote is tried again */
#define POLL_MS         60000 /* a lost answer of the server's is made good by then */
#define MAX_BACKOFF_MS  60000
#define REFUSED_MS      60000
#define TOO_NEW_MS      600000
#define UNTIL_WOKEN     -1

/* Whether the fiber of this run is still the one that is wanted. */
gboolean
sp_sync_is_run (SpSync *self, guint run)
{
  return self->wanted && self->run == run
         && sp_store_get_state (self->store) == SP_STORE_STATE_OPEN;
}

/* Ends whatever the fiber waits for. */
void
sp_sync_wake (SpSync *self)
{
  self->woken = TRUE;
  if (self->wake)
    {
      g_autoptr(DexPromise) promise = g_steal_pointer (&self->wake);

      dex_promise_resolve_boolean (promise, TRUE);
    }
}

/* Tells who waits for it that a round is over, well or not. */
void
sp_sync_end_round (SpSync *self)
{
  g_autoptr(DexPromise) promise = g_steal_pointer (&self->round_over);

  if (promise)
    dex_promise_resolve_boolean (promise, TRUE);
}

/* A future that resolves when the round under way, or the next, is over. */
DexFuture *
sp_sync_when_round_over (SpSync *self)
{
  if (!self->running)
    return dex_future_new_true ();
  if (!self->round_over)
    self->round_over = dex_promise_new ();
  return dex_ref (DEX_FUTURE (self->round_over));
}

/* Waits to be woken, for @live to settle, or until the time is over; TRUE where it was woken. A waking is told of just
 * once: a caller that overheard it would leave what it was for until the next one. */
static gboolean
wait_until (SpSync *self, int msec, DexFuture *live)
{
  g_autoptr(GPtrArray) futures = g_ptr_array_new ();
  DexFuture *first;
  gboolean woken;

  if (self->woken)
    {
      self->woken = FALSE;
      return TRUE;
    }
  dex_clear (&self->wake);
  self->wake = dex_promise_new ();
  g_ptr_array_add (futures, self->wake);
  if (live)
    g_ptr_array_add (futures, live);
  if (msec != UNTIL_WOKEN)
    g_ptr_array_add (futures, dex_timeout_new_msec (msec));
  first = dex_future_firstv ((DexFuture *const *) futures->pdata, futures->len);
  if (msec != UNTIL_WOKEN)
    dex_unref (g_ptr_array_index (futures, futures->len - 1));
  dex_await (first, NULL);
  dex_clear (&self->wake);
  woken = self->woken;
  self->woken = FALSE;
  return woken;
}

/* What the server's hanging answer says: TRUE where there is something to fetch. */
static gboolean
read_live (SpSync *self, gboolean *failed)
{
  const GValue *value = dex_future_get_value (self->live, NULL);
  g_autoptr(JsonObject) object = NULL;

  object = value ? sp_remote_read (g_value_get_boxed (value), NULL) : NULL;
  dex_clear (&self->live);
  *failed = !object;
  return !object || sp_json_get_int (object, "seq", -1) != self->seq
         || sp_json_get_int (object, "acl_rev", -1) != self->acl_rev;
}

/* With everything sent and received: waits for something to do. The hanging question outlives the wait that somebody's
 * change ends, and is answered by that change itself: so the answer tells nothing of what waits here.
 * @stuck: what waits here has been tried, and the server does not take it for now. */
static void
wait_for_news (SpSync *self, guint run, gboolean stuck)
{
  gboolean failed = FALSE;
  gboolean sent;

  while (sp_sync_is_run (self, run) && (stuck || sp_store_get_pending (self->store) == 0))
    {
      int jitter = sp_ambient_random_below (self->ambient, POLL_MS / 4);
      int poll = sp_store_is_purging (self->store) ? PURGE_MS : POLL_MS + jitter;

      if (!self->live && !failed)
        {
          g_autofree char *path = NULL;

          path = g_strdup_printf ("/v1/live?after=%" G_GINT64_FORMAT "&acl=%" G_GINT64_FORMAT,
                                  self->seq, self->acl_rev);
          self->live = sp_remote_call (self->remote, "GET", path, NULL);
        }
      if (wait_until (self, failed ? 1000 + jitter / 4 : poll, self->live)
          || !self->live || dex_future_is_pending (self->live))
        return;
      if (read_live (self, &failed) && !failed)
        return;
      /* Who only looks changes nothing, and what was looked at goes to the server all the same. */
      if (!failed && !sp_sync_send_audit (self, run, &sent, NULL))
        return;
      /* Where the connection was lost, the next round says so; a moment between spares both ends. */
      if (failed)
        {
          wait_until (self, 200 + jitter / 50, NULL);
          return;
        }
    }
}

static int
backoff (SpSync *self, guint failures)
{
  int most = MIN (MAX_BACKOFF_MS, 1000 << MIN (failures, 6));

  return most / 2 + sp_ambient_random_below (self->ambient, most / 2);
}

static int
take_store_error (SpSync *self, const GError *error, guint failures)
{
  if (g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_LOCKED))
    sp_sync_set_state (self, SP_SYNC_STATE_IDLE, NULL);
  else if (g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_NO_SPACE))
    sp_sync_set_state (self, SP_SYNC_STATE_REFUSED, "no-space-here");
  else if (g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_BAD_REPLY))
    sp_sync_set_state (self, SP_SYNC_STATE_REFUSED, "bad-reply");
  else
    sp_sync_set_state (self, SP_SYNC_STATE_REFUSED, "store");
  return backoff (self, failures + 2);
}

/* Shows what is wrong; gives the time after which it is tried again, in milliseconds. */
static int
take_error (SpSync *self, const GError *error, guint failures)
{
  g_debug ("sync: error %s %d", g_quark_to_string (error->domain), error->code);
  if (error->domain == SP_STORE_ERROR)
    return take_store_error (self, error, failures);
  if (error->domain != SP_SYNC_ERROR)
    {
      sp_sync_set_state (self, SP_SYNC_STATE_OFFLINE, "failed");
      return backoff (self, failures);
    }
  switch ((SpSyncError) error->code)
    {
    case SP_SYNC_ERROR_OFFLINE:
      sp_sync_set_state (self, SP_SYNC_STATE_OFFLINE, NULL);
      return backoff (self, failures);
    case SP_SYNC_ERROR_BUSY:
      sp_sync_set_state (self, SP_SYNC_STATE_OFFLINE, error->message);
      return backoff (self, failures);
    case SP_SYNC_ERROR_REVOKED:
      sp_sync_set_state (self, SP_SYNC_STATE_REVOKED, error->message);
      return UNTIL_WOKEN;
    case SP_SYNC_ERROR_SUSPENDED:
      sp_sync_set_state (self, SP_SYNC_STATE_SUSPENDED, error->message);
      return REFUSED_MS;
    case SP_SYNC_ERROR_WIPE:
      if (sp_sync_is_wipe_ordered (self))
        {
          sp_sync_set_state (self, SP_SYNC_STATE_WIPED, error->message);
          dex_future_disown (sp_store_wipe (self->store));
        }
      else
        sp_sync_set_state (self, SP_SYNC_STATE_REVOKED, "revoked");
      return UNTIL_WOKEN;
    case SP_SYNC_ERROR_TOO_NEW:
      sp_sync_set_state (self, SP_SYNC_STATE_TOO_NEW, error->message);
      return TOO_NEW_MS;
    case SP_SYNC_ERROR_NOT_ENROLLED:
      sp_sync_set_state (self, SP_SYNC_STATE_IDLE, NULL);
      return UNTIL_WOKEN;
    case SP_SYNC_ERROR_CERTIFICATE:
    case SP_SYNC_ERROR_BAD_LINK:
    case SP_SYNC_ERROR_BAD_CODE:
    case SP_SYNC_ERROR_EPOCH:
    case SP_SYNC_ERROR_CURSOR:
    case SP_SYNC_ERROR_SIGN_IN:
    case SP_SYNC_ERROR_TOO_LARGE:
    case SP_SYNC_ERROR_REFUSED:
    case SP_SYNC_ERROR_BAD_REPLY:
    case SP_SYNC_ERROR_SIGN_ON:
    case SP_SYNC_ERROR_SIGN_ON_FAILED:
    case SP_SYNC_ERROR_SIGN_ON_OTHER:
    default:
      sp_sync_set_state (self, SP_SYNC_STATE_REFUSED, error->message);
      return REFUSED_MS;
    }
}

static gboolean
connect_remote (SpSync *self)
{
  g_autoptr(JsonObject) identity = sp_store_dup_identity (self->store);
  const char *server;
  const char *pin;

  g_clear_object (&self->remote);
  dex_clear (&self->live);
  if (!identity)
    return FALSE;
  server = sp_json_get_text (identity, "server");
  pin = sp_json_get_text (identity, "pin");
  g_set_str (&self->address, server);
  if (server && pin)
    {
      g_autoptr(SpTransport) transport = sp_transport_new_soup (server, pin);

      self->remote = sp_remote_new (transport, self->ambient, identity);
    }
  return self->remote != NULL;
}

/* Everything is here and there, as far as this end knows. What was written since is sent with the next round. */
static void
settle (SpSync *self)
{
  sp_sync_set_state (self,
                     sp_store_get_pending (self->store) > 0 ? SP_SYNC_STATE_SENDING : SP_SYNC_STATE_UP_TO_DATE, NULL);
}

typedef struct
{
  SpSync *self;
  guint run;
} Run;

static void
run_free (gpointer data)
{
  Run *run = data;

  g_object_unref (run->self);
  g_free (run);
}

static DexFuture *
run_fiber (gpointer data)
{
  Run *run = data;
  SpSync *self = run->self;
  guint failures = 0;
  guint stuck = 0; /* rounds in a row that went well, sent nothing, and left something to be sent */

  while (sp_sync_is_run (self, run->run))
    {
      g_autoptr(GError) error = NULL;
      guint sent = self->n_sent;
      gboolean done;

      self->woken = FALSE;
      done = sp_sync_round (self, run->run, &error);
      if (self->run == run->run)
        sp_sync_end_round (self);
      if (done)
        {
          failures = 0;
          if (!sp_sync_is_run (self, run->run))
            break;
          settle (self);
          /* Nobody waits for these, and after a first pull the store is still busy with the words. */
          sp_sync_hand_on_left (self, run->run);
          sp_sync_fetch_drafts (self, run->run);
          /* What was written during the one round goes with the next. */
          stuck = sp_store_get_pending (self->store) > 0 && self->n_sent == sent ? stuck + 1 : 0;
          wait_for_news (self, run->run, stuck > 1);
        }
      else if (sp_sync_is_run (self, run->run))
        {
          int msec = take_error (self, error, failures++);

          dex_clear (&self->live);
          wait_until (self, msec, NULL);
        }
    }
  if (self->run == run->run)
    {
      self->running = FALSE;
      sp_sync_end_round (self);
      g_clear_object (&self->remote);
      dex_clear (&self->live);
      sp_sync_set_state (self, SP_SYNC_STATE_IDLE, NULL);
    }
  return dex_future_new_true ();
}

/* Starts a run where one is wanted and possible. */
void
sp_sync_run (SpSync *self)
{
  Run *data;

  if (!self->wanted || self->running
      || sp_store_get_state (self->store) != SP_STORE_STATE_OPEN || !connect_remote (self))
    return;
  self->running = TRUE;
  self->run++;
  data = g_new0 (Run, 1);
  data->self = g_object_ref (self);
  data->run = self->run;
  sp_sync_set_state (self, SP_SYNC_STATE_CONNECTING, NULL);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, run_fiber, data, run_free));
}
