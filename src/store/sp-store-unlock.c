/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Opening and locking, as the main thread sees them. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "sp-passphrase.h"
#include "sp-store-key-private.h"
#include "sp-store-self-private.h"
#include "sp-store-wipe-private.h"

typedef struct
{
  SpStore *store;
  char *passphrase;
  char *new_passphrase; /* nullable: to change it */
  gboolean create;
  SpKeyCost cost;
  gboolean simulated;
  GBytes *key; /* nullable: of a simulated store */
} Opening;

static void
opening_free (gpointer data)
{
  Opening *self = data;

  self->store->opening = FALSE;
  g_object_unref (self->store);
  explicit_bzero (self->passphrase, strlen (self->passphrase));
  g_free (self->passphrase);
  if (self->new_passphrase != NULL)
    explicit_bzero (self->new_passphrase, strlen (self->new_passphrase));
  g_free (self->new_passphrase);
  g_clear_pointer (&self->key, g_bytes_unref);
  g_free (self);
}

/* In a fiber. The window says beforehand what is wrong with a new passphrase; this is where it is refused. */
static gboolean
may_choose (SpStore     *self,
            const char  *passphrase,
            gboolean     alone,
            GError     **error)
{
  g_auto(GStrv) words = dex_await_boxed (sp_store_list_own_words (self), error);

  if (words == NULL)
    return FALSE;
  if (sp_passphrase_judge (passphrase, alone, (const char * const *) words) >= SP_PASSPHRASE_FAIR)
    return TRUE;

  g_set_error_literal (error, SP_STORE_ERROR, SP_STORE_ERROR_GUESSABLE, "the passphrase is too short or too easy to guess");

  return FALSE;
}

static DexFuture *
open_fiber (gpointer data)
{
  Opening *opening = data;
  SpStore *self = opening->store;
  g_autoptr(GError) error = NULL;

  if (opening->create && !may_choose (self, opening->passphrase, !self->keyring && self->device_secret == NULL, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (opening->simulated)
    self->opened = sp_store_open_await_simulated (
      self->directory, opening->key != NULL ? g_bytes_get_data (opening->key, NULL) : NULL, self->lease, &error);
  else
    self->opened = sp_store_open_await (&(SpStoreOpening) {
                                          .directory = self->directory,
                                          .passphrase = opening->passphrase,
                                          .device_secret = self->device_secret,
                                          .keyring = self->keyring,
                                          .ambient = self->ambient,
                                          .lease = self->lease,
                                          .create = opening->create,
                                          .cost = opening->cost,
                                        },
                                        &self->tries, &error);

  if (self->opened == NULL)
    {
      sp_store_set_state (self, sp_store_open_look (self->directory));
      return dex_future_new_for_error (sp_store_translate_error (error));
    }

  sp_store_show_facts (self, self->opened->facts);
  sp_store_set_counts (self, (guint) self->opened->facts->pending, (guint) self->opened->facts->attention);
  sp_store_watch_lease (self, !opening->simulated);
  sp_store_set_state (self, SP_STORE_STATE_OPEN);
  sp_store_follow_words (self);
  if (!opening->simulated)
    sp_store_unsent_begin (self);

  return dex_future_new_true ();
}

static Opening *
opening_new (SpStore    *self,
             const char *passphrase)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->store = g_object_ref (self);
  opening->passphrase = g_strdup (passphrase);

  return opening;
}

/* Takes @opening. */
static DexFuture *
start_fiber (SpStore      *self,
             Opening      *opening,
             DexFiberFunc  func)
{
  DexFuture *future;

  self->opening = TRUE;
  future = dex_scheduler_spawn (dex_scheduler_get_default (), 0, func, opening, opening_free);
  dex_future_disown (dex_ref (future));

  return future;
}

/* Takes @opening. */
static DexFuture *
open_store (SpStore *self,
            Opening *opening)
{
  if (self->opening || self->state == SP_STORE_STATE_OPEN)
    {
      gboolean was_opening = self->opening;

      opening_free (opening);
      self->opening = was_opening;
      return dex_future_new_reject (SP_STORE_ERROR, SP_STORE_ERROR_IN_USE, "the store is open already");
    }

  return start_fiber (self, opening, open_fiber);
}

/**
 * sp_store_create:
 * @self: a store in state none
 * @passphrase: the passphrase
 * @cost: how dear a guess shall be
 *
 * Makes a new store and opens it.
 *
 * Returns: (transfer full): a future that rejects with %SP_STORE_ERROR_GUESSABLE, %SP_STORE_ERROR_EXISTS,
 *   %SP_STORE_ERROR_NO_SPACE, …
 */
DexFuture *
sp_store_create (SpStore    *self,
                 const char *passphrase,
                 SpKeyCost   cost)
{
  Opening *opening;

  g_return_val_if_fail (SP_IS_STORE (self) && passphrase != NULL, NULL);

  opening = opening_new (self, passphrase);
  opening->create = TRUE;
  opening->cost = cost;

  return open_store (self, opening);
}

/**
 * sp_store_unlock:
 * @self: a store in state locked
 * @passphrase: the passphrase
 *
 * Opens a store.
 *
 * Returns: (transfer full): a future that rejects with %SP_STORE_ERROR_WRONG_PASSPHRASE, %SP_STORE_ERROR_TOO_SOON (see
 *   sp_store_get_tries ()), %SP_STORE_ERROR_WIPED, %SP_STORE_ERROR_DAMAGED, %SP_STORE_ERROR_INCOMPLETE,
 *   %SP_STORE_ERROR_NO_KEYRING, %SP_STORE_ERROR_NEWER, %SP_STORE_ERROR_IN_USE, …
 */
DexFuture *
sp_store_unlock (SpStore    *self,
                 const char *passphrase)
{
  g_return_val_if_fail (SP_IS_STORE (self) && passphrase != NULL, NULL);

  return open_store (self, opening_new (self, passphrase));
}

/**
 * sp_store_unlock_simulated:
 * @self: a store that is not open
 * @key: (nullable): the database's key
 *
 * Opens the database in the store's directory without passphrase, key file or lock, its work done by the main loop.
 *
 * Returns: (transfer full): a future as that of sp_store_unlock ()
 */
DexFuture *
sp_store_unlock_simulated (SpStore      *self,
                           const guint8 *key)
{
  Opening *opening;

  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  opening = opening_new (self, "");
  opening->simulated = TRUE;
  opening->key = key != NULL ? g_bytes_new (key, SP_SQL_KEY_SIZE) : NULL;

  return open_store (self, opening);
}

static DexFuture *
change_fiber (gpointer data)
{
  Opening *opening = data;
  SpStore *self = opening->store;
  g_autoptr(GError) error = NULL;
  const SpStoreOpening what = {
    .directory = self->directory,
    .passphrase = opening->passphrase,
    .device_secret = self->device_secret,
    .ambient = self->ambient,
    .cost = opening->cost,
  };

  if (!may_choose (self, opening->new_passphrase, !self->opened->in_keyring && self->device_secret == NULL, &error) ||
      !sp_store_key_await_change (&what, opening->new_passphrase, &self->tries, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/**
 * sp_store_change_passphrase:
 * @self: an open store
 * @passphrase: the passphrase as it is
 * @new_passphrase: as it shall be
 * @cost: how dear a guess shall be
 *
 * Changes the passphrase. A power cut at any step leaves the one or the other in force.
 *
 * Returns: (transfer full): a future that rejects with %SP_STORE_ERROR_WRONG_PASSPHRASE, %SP_STORE_ERROR_TOO_SOON,
 *   %SP_STORE_ERROR_GUESSABLE, …, nothing being changed
 */
DexFuture *
sp_store_change_passphrase (SpStore    *self,
                            const char *passphrase,
                            const char *new_passphrase,
                            SpKeyCost   cost)
{
  Opening *opening;

  g_return_val_if_fail (SP_IS_STORE (self) && passphrase != NULL && new_passphrase != NULL, NULL);

  if (self->opened == NULL)
    return sp_store_not_open ();
  if (self->opening)
    return dex_future_new_reject (SP_STORE_ERROR, SP_STORE_ERROR_IN_USE, "the key is in use");

  opening = opening_new (self, passphrase);
  opening->new_passphrase = g_strdup (new_passphrase);
  opening->cost = cost;

  return start_fiber (self, opening, change_fiber);
}

/**
 * sp_store_finish_wipe:
 * @self: a store that is not open
 *
 * Ends what sp_store_wipe () began and a power cut stopped; where there is nothing to end, does nothing.
 *
 * Returns: (transfer full): a future that resolves when no file of it is left
 */
DexFuture *
sp_store_finish_wipe (SpStore *self)
{
  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  if (self->opened != NULL || !sp_store_wipe_is_begun (self->directory))
    return dex_future_new_true ();

  return sp_store_key_wipe (self->directory, FALSE);
}

static DexFuture *
locked_cb (DexFuture *future,
           gpointer   data)
{
  sp_store_opened_free (data);

  return dex_future_new_true ();
}

/**
 * sp_store_lock:
 * @self: a store
 *
 * Finishes what is queued, closes the database and forgets keys and records. The state is locked at once;
 * records that somebody still holds lose their values.
 *
 * Returns: (transfer full): a future that resolves when the files are closed
 */
DexFuture *
sp_store_lock (SpStore *self)
{
  SpStoreOpened *opened;
  g_autoptr(GPtrArray) records = NULL;
  DexFuture *future;

  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  if (self->opened == NULL)
    return self->closing != NULL ? dex_ref (self->closing) : dex_future_new_true ();

  sp_store_emit_locking (self);
  sp_store_leave_lease (self);
  sp_store_unsent_end (self);
  opened = g_steal_pointer (&self->opened);
  records = sp_live_records_dup_all (self->live);
  sp_live_records_clear (self->live);
  sp_store_set_state (self, SP_STORE_STATE_LOCKED);
  sp_store_show_facts (self, NULL);

  for (guint i = 0; i < records->len; i++)
    sp_record_set_json (records->pdata[i], NULL);

  future = dex_future_all (sp_sql_thread_stop (opened->reader), sp_sql_thread_stop (opened->writer), NULL);
  dex_clear (&self->closing);
  self->closing = dex_future_finally (future, locked_cb, opened, NULL);

  return dex_ref (self->closing);
}

static DexFuture *
wipe_fiber (gpointer data)
{
  SpStore *self = data;
  g_autoptr(GError) error = NULL;
  int fd = -1;
  gboolean done;

  done = dex_await (sp_store_lock (self), &error) &&
         sp_store_open_take_lock (self->directory, &fd, &error) &&
         dex_await (sp_store_key_wipe (self->directory, TRUE), &error);
  if (fd >= 0)
    g_close (fd, NULL);
  sp_store_set_state (self, sp_store_open_look (self->directory));

  return done ? dex_future_new_true () : dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * sp_store_wipe:
 * @self: a store, open or not
 *
 * Makes what this laptop holds unreadable for good, and removes it. What was not sent stays beside it, sealed for the
 * server. Once begun, a power cut at any step only
 * delays it until the next start.
 *
 * Returns: (transfer full): a future that resolves when nothing is left
 */
DexFuture *
sp_store_wipe (SpStore *self)
{
  DexFuture *future;

  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  future = dex_scheduler_spawn (dex_scheduler_get_default (), 0, wipe_fiber, g_object_ref (self), g_object_unref);
  dex_future_disown (dex_ref (future));

  return future;
}
