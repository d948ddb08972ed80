/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What has to do with the key and takes its time (Argon2id, the keyring, the disk), on a thread of its own. */

#include "config.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#include "sp-device-secret-private.h"
#include "sp-key-file-private.h"
#include "sp-settle.h"
#include "sp-store-key-private.h"
#include "sp-store-wipe-private.h"

typedef enum
{
  WORK_CREATE,
  WORK_OPEN,
  WORK_CHANGE,
  WORK_WIPE,
  WORK_FINISH_WIPE,
} Kind;

/* Of the thread and of whoever waits for it, who may have gone. */
typedef struct
{
  Kind kind;
  char *directory;
  char *passphrase;
  char *new_passphrase;
  GBytes *device_secret;
  gboolean keyring;
  SpAmbient *ambient;
  SpKeyCost cost;
  DexPromise *promise;
  SpKeyTries tries;
} Work;

static void
forget (char *passphrase)
{
  if (passphrase != NULL)
    sodium_memzero (passphrase, strlen (passphrase));
  g_free (passphrase);
}

static void
work_clear (gpointer data)
{
  Work *self = data;

  g_free (self->directory);
  forget (self->passphrase);
  forget (self->new_passphrase);
  g_clear_pointer (&self->device_secret, g_bytes_unref);
  g_clear_object (&self->ambient);
  dex_clear (&self->promise);
}

static void
work_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, work_clear);
}

static Work *
work_new (Kind        kind,
          const char *directory)
{
  Work *self = g_atomic_rc_box_new0 (Work);

  self->kind = kind;
  self->directory = g_strdup (directory);
  self->promise = dex_promise_new ();

  return self;
}

static Work *
work_new_for (Kind                  kind,
              const SpStoreOpening *opening)
{
  Work *self = work_new (kind, opening->directory);

  self->passphrase = g_strdup (opening->passphrase);
  self->device_secret = opening->device_secret != NULL ? g_bytes_ref (opening->device_secret) : NULL;
  self->keyring = opening->keyring;
  self->ambient = g_object_ref (opening->ambient);
  self->cost = opening->cost;

  return self;
}

static guint8 *
create (Work    *self,
        GError **error)
{
  g_autofree char *path = g_build_filename (self->directory, SP_STORE_NEW_KEY_NAME, NULL);
  g_autofree char *device_id = NULL;
  g_autoptr(GBytes) secret = self->device_secret != NULL ? g_bytes_ref (self->device_secret) : NULL;
  guint8 *root;

  if (!sp_store_wipe_finish (self->directory, error))
    return NULL;

  if (self->keyring)
    {
      device_id = sp_ambient_new_id (self->ambient);
      if ((secret = sp_device_secret_make (device_id, self->ambient, error)) == NULL)
        return NULL;
    }

  root = sp_key_file_create (path, self->passphrase, secret, device_id, self->cost, self->ambient, error);
  if (root == NULL && device_id != NULL)
    sp_device_secret_clear (device_id, NULL);

  return root;
}

/* The device's half: from the caller, or from where the key file says that it is. */
static gboolean
find_secret (Work        *self,
             const char  *path,
             GBytes     **secret,
             GError     **error)
{
  g_autofree char *device_id = NULL;
  gboolean needed;

  if (!sp_key_file_look (path, &needed, &device_id, error))
    return FALSE;

  if (self->device_secret != NULL)
    *secret = g_bytes_ref (self->device_secret);
  else if (needed && device_id != NULL)
    *secret = sp_device_secret_load (device_id, error);
  else
    return TRUE;

  return *secret != NULL;
}

/* The last wrong try takes what is here with it. */
static void
count_wrong (Work    *self,
             GError **error)
{
  if (self->kind != WORK_OPEN || self->tries.left > 0)
    return;

  g_clear_error (error);
  if (sp_store_wipe_files (self->directory, error))
    g_set_error_literal (error, SP_STORE_ERROR, SP_STORE_ERROR_WIPED, "too many wrong passphrases");
}

/* With the passphrase that somebody gave, wrong perhaps. Gives the root key where it is asked for. */
static guint8 *
try_passphrase (Work    *self,
     GError **error)
{
  g_autofree char *path = g_build_filename (self->directory, SP_STORE_KEY_NAME, NULL);
  g_autoptr(GBytes) secret = NULL;
  g_autoptr(GError) cause = NULL;
  guint8 *root = NULL;

  if (!find_secret (self, path, &secret, error) ||
      !sp_key_tries_begin (self->directory, self->ambient, &self->tries, error))
    return NULL;

  if (self->kind == WORK_OPEN)
    root = sp_key_file_open (path, self->passphrase, secret, &cause);
  else
    sp_key_file_change (path, self->passphrase, self->new_passphrase, secret, self->cost, self->ambient, &cause);

  if (g_error_matches (cause, SP_STORE_ERROR, SP_STORE_ERROR_WRONG_PASSPHRASE))
    count_wrong (self, &cause);
  else
    sp_key_tries_end (self->directory, self->ambient, cause == NULL);

  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));

  return root;
}

static gboolean
finish_wipe (Work    *self,
             GError **error)
{
  int fd = -1;
  gboolean done = sp_store_open_take_lock (self->directory, &fd, error) && sp_store_wipe_finish (self->directory, error);

  if (fd >= 0)
    g_close (fd, NULL);

  return done;
}

static gpointer
work_thread (gpointer data)
{
  Work *self = data;
  g_autoptr(GError) error = NULL;
  guint8 *root = NULL;

  switch (self->kind)
    {
    case WORK_CREATE:
      root = create (self, &error);
      break;
    case WORK_OPEN:
    case WORK_CHANGE:
      root = try_passphrase (self, &error);
      break;
    case WORK_WIPE:
      sp_store_wipe_files (self->directory, &error);
      break;
    case WORK_FINISH_WIPE:
      finish_wipe (self, &error);
      break;
    default:
      g_assert_not_reached ();
    }

  sp_settle (dex_ref (self->promise),
             error == NULL ? dex_future_new_for_pointer (root) : dex_future_new_for_error (g_steal_pointer (&error)));
  work_unref (self);

  return NULL;
}

static DexFuture *
start (Work *self)
{
  g_thread_unref (g_thread_new ("sp-key", work_thread, g_atomic_rc_box_acquire (self)));

  return dex_ref (DEX_FUTURE (self->promise));
}

/**
 * sp_store_key_await:
 * @opening: what to go by
 * @tries: (out): the tries that are left, where one was wrong or came too soon
 * @error: return location
 *
 * Makes the key file under its first name, or opens the one that is there; only from a fiber. The tenth wrong
 * passphrase in a row wipes the store.
 *
 * Returns: (transfer full): the root key; %NULL with %SP_STORE_ERROR_WRONG_PASSPHRASE, %SP_STORE_ERROR_TOO_SOON,
 *   %SP_STORE_ERROR_WIPED, %SP_STORE_ERROR_NO_KEYRING, …
 */
guint8 *
sp_store_key_await (const SpStoreOpening  *opening,
                    SpKeyTries            *tries,
                    GError               **error)
{
  Work *work = work_new_for (opening->create ? WORK_CREATE : WORK_OPEN, opening);
  guint8 *root = dex_await_pointer (start (work), error);

  *tries = work->tries;
  work_unref (work);

  return root;
}

/**
 * sp_store_key_await_change:
 * @opening: what to go by, with the passphrase as it is
 * @new_passphrase: as it shall be
 * @tries: (out): the tries that are left
 * @error: return location
 *
 * Changes the passphrase; only from a fiber. Wrong ones count as they do at the lock, and wipe nothing here.
 *
 * Returns: %FALSE with @error set, the old passphrase being in force
 */
gboolean
sp_store_key_await_change (const SpStoreOpening  *opening,
                           const char            *new_passphrase,
                           SpKeyTries            *tries,
                           GError               **error)
{
  Work *work = work_new_for (WORK_CHANGE, opening);
  gboolean done;

  work->new_passphrase = g_strdup (new_passphrase);
  done = dex_await (start (work), error);
  *tries = work->tries;
  work_unref (work);

  return done;
}

/**
 * sp_store_key_wipe:
 * @directory: a store's directory
 * @locked: whether the caller has its lock, and nothing of it open: then all goes; else only a wipe that was begun is
 *   ended
 *
 * Returns: (transfer full): a future that resolves when nothing is left
 */
DexFuture *
sp_store_key_wipe (const char *directory,
                   gboolean    locked)
{
  Work *work = work_new (locked ? WORK_WIPE : WORK_FINISH_WIPE, directory);
  DexFuture *future = start (work);

  work_unref (work);

  return future;
}
