/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Making what a laptop holds unreadable for good.
 *
 * First comes a mark, the file `wipe`, so that a power cut at any later step is made good at the next start. Then the
 * key file is overwritten, which is the wipe: without it the database is noise for everybody. Then the device's half
 * in the keyring, and the files themselves. The mark goes last. */

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "sp-device-secret-private.h"
#include "sp-durable-private.h"
#include "sp-json.h"
#include "sp-key-file-private.h"
#include "sp-store-open-private.h"
#include "sp-store-wipe-private.h"

#define MARK_NAME "wipe"

/**
 * sp_store_wipe_is_begun:
 * @directory: a store's directory
 *
 * Returns: whether it is being wiped, or was when the power went
 */
gboolean
sp_store_wipe_is_begun (const char *directory)
{
  g_autofree char *mark = g_build_filename (directory, MARK_NAME, NULL);

  return g_file_test (mark, G_FILE_TEST_EXISTS);
}

static char *
read_device_id (const char *mark)
{
  g_autofree char *text = NULL;
  g_autoptr(JsonObject) object = NULL;

  if (g_file_get_contents (mark, &text, NULL, NULL))
    object = sp_json_parse_object (text, -1, NULL);

  return object != NULL ? g_strdup (sp_json_get_text (object, "device_id")) : NULL;
}

static gboolean
destroy (const char  *directory,
         const char  *device_id,
         GError     **error)
{
  static const char * const KEYS[] = { SP_STORE_KEY_NAME, SP_STORE_KEY_NAME ".new", SP_STORE_NEW_KEY_NAME,
                                       SP_STORE_NEW_KEY_NAME ".new" };
  static const char * const FILES[] = {
    SP_STORE_DATABASE_NAME, SP_STORE_DATABASE_NAME "-wal", SP_STORE_DATABASE_NAME "-shm",
    SP_STORE_DATABASE_NAME "-journal", SP_STORE_NEW_NAME, SP_STORE_NEW_NAME "-wal", SP_STORE_NEW_NAME "-shm",
    SP_STORE_NEW_NAME "-journal", MARK_NAME ".new", "tries",
  };
  g_autoptr(GError) keyring_error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (KEYS); i++)
    {
      g_autofree char *path = g_build_filename (directory, KEYS[i], NULL);

      if (!sp_durable_erase (path, error))
        return FALSE;
    }

  /* Without the key file the device's half opens nothing; that no keyring answers now must not keep the rest. */
  if (device_id != NULL && !sp_device_secret_clear (device_id, &keyring_error))
    g_message ("the device's half stayed in the keyring: %d", keyring_error->code);

  for (guint i = 0; i < G_N_ELEMENTS (FILES); i++)
    {
      g_autofree char *path = g_build_filename (directory, FILES[i], NULL);

      if (g_unlink (path) != 0 && errno != ENOENT)
        {
          g_set_error (error, SP_STORE_ERROR, SP_STORE_ERROR_IO, "wipe: %s", g_strerror (errno));
          return FALSE;
        }
    }

  return sp_durable_sync_directory (directory, error);
}

/**
 * sp_store_wipe_finish:
 * @directory: a store's directory, its lock taken
 * @error: return location
 *
 * Ends a wipe that was begun; does nothing where none was.
 *
 * Returns: %FALSE with @error set: it is to be tried again
 */
gboolean
sp_store_wipe_finish (const char  *directory,
                      GError     **error)
{
  g_autofree char *mark = g_build_filename (directory, MARK_NAME, NULL);
  g_autofree char *device_id = NULL;

  if (!sp_store_wipe_is_begun (directory))
    return TRUE;

  device_id = read_device_id (mark);

  return destroy (directory, device_id, error) && sp_durable_erase (mark, error);
}

/**
 * sp_store_wipe_files:
 * @directory: a store's directory, its lock taken
 * @error: return location
 *
 * Makes what the store holds unreadable, and removes it. Waits for the disk and the keyring: not for the main thread.
 *
 * Returns: %FALSE with @error set: begun perhaps, and then ended at the next start
 */
gboolean
sp_store_wipe_files (const char  *directory,
                     GError     **error)
{
  g_autofree char *key = g_build_filename (directory, SP_STORE_KEY_NAME, NULL);
  g_autofree char *mark = g_build_filename (directory, MARK_NAME, NULL);
  g_autofree char *device_id = NULL;
  g_autofree char *text = NULL;
  g_autoptr(JsonObject) object = json_object_new ();
  gboolean needs_secret;

  if (sp_store_wipe_is_begun (directory))
    return sp_store_wipe_finish (directory, error);

  if (sp_key_file_look (key, &needs_secret, &device_id, NULL) && device_id != NULL)
    json_object_set_string_member (object, "device_id", device_id);
  text = sp_json_object_to_text (object);

  /* A disk too full for the mark is no reason to keep the key: overwriting needs no room. */
  sp_durable_write (mark, text, NULL);

  return destroy (directory, device_id, error) && sp_durable_erase (mark, error);
}
