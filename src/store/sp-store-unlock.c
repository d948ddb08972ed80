/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Opening and locking, as the main thread sees them. */

#include "config.h"

#include "sp-store-self-private.h"

typedef struct
{
  SpStore *store;
  char *passphrase;
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
  g_clear_pointer (&self->key, g_bytes_unref);
  g_free (self);
}

static DexFuture *
open_fiber (gpointer data)
{
  Opening *opening = data;
  SpStore *self = opening->store;
  g_autoptr(GError) error = NULL;

  if (opening->simulated)
    self->opened = sp_store_open_await_simulated (
      self->directory, opening->key != NULL ? g_bytes_get_data (opening->key, NULL) : NULL, &error);
  else
    self->opened = sp_store_open_await (self->directory, opening->passphrase, self->device_secret, self->ambient,
                                        opening->create, opening->cost, &error);

  if (self->opened == NULL)
    {
      sp_store_set_state (self, sp_store_open_look (self->directory));
      return dex_future_new_for_error (sp_store_translate_error (error));
    }

  sp_store_show_facts (self, self->opened->facts);
  sp_store_set_state (self, SP_STORE_STATE_OPEN);

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
open_store (SpStore *self,
            Opening *opening)
{
  DexFuture *future;

  if (self->opening || self->state == SP_STORE_STATE_OPEN)
    {
      gboolean was_opening = self->opening;

      opening_free (opening);
      self->opening = was_opening;
      return dex_future_new_reject (SP_STORE_ERROR, SP_STORE_ERROR_IN_USE, "the store is open already");
    }

  self->opening = TRUE;
  future = dex_scheduler_spawn (dex_scheduler_get_default (), 0, open_fiber, opening, opening_free);
  dex_future_disown (dex_ref (future));

  return future;
}

/**
 * sp_store_create:
 * @self: a store in state none
 * @passphrase: the passphrase
 * @cost: how dear a guess shall be
 *
 * Makes a new store and opens it.
 *
 * Returns: (transfer full): a future that rejects with %SP_STORE_ERROR_EXISTS, %SP_STORE_ERROR_NO_SPACE, …
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
 * Returns: (transfer full): a future that rejects with %SP_STORE_ERROR_WRONG_PASSPHRASE, %SP_STORE_ERROR_DAMAGED,
 *   %SP_STORE_ERROR_INCOMPLETE, %SP_STORE_ERROR_NEWER, %SP_STORE_ERROR_IN_USE, …
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
    return dex_future_new_true ();

  opened = g_steal_pointer (&self->opened);
  records = sp_live_records_dup_all (self->live);
  sp_live_records_clear (self->live);
  sp_store_set_state (self, SP_STORE_STATE_LOCKED);
  sp_store_show_facts (self, NULL);

  for (guint i = 0; i < records->len; i++)
    sp_record_set_json (records->pdata[i], NULL);

  future = dex_future_all (sp_sql_thread_stop (opened->reader), sp_sql_thread_stop (opened->writer), NULL);
  future = dex_future_finally (future, locked_cb, opened, NULL);
  dex_future_disown (dex_ref (future));

  return future;
}
