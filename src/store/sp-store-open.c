/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Making a store, and opening one.
 *
 * A new store is made so that a crash at any point leaves either no store or a whole one: key file and database
 * are made under other names, then the key file gets its name, then the database. A key file beside a database
 * under the other name is a whole store whose last step is missing. */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "sp-durable-private.h"
#include "sp-key-file-private.h"
#include "sp-store-key-private.h"
#include "sp-store-unsent-private.h"
#include "sp-store-wipe-private.h"

#define LOCK_NAME "lock"

static char *
path_in (const char *directory,
         const char *name)
{
  return g_build_filename (directory, name, NULL);
}

static gboolean
is_there (const char *directory,
          const char *name)
{
  g_autofree char *path = path_in (directory, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/**
 * sp_store_open_look:
 * @directory: a directory, perhaps not there
 *
 * Returns: whether there is a store, or a half of one
 */
SpStoreState
sp_store_open_look (const char *directory)
{
  if (sp_store_wipe_is_begun (directory))
    return SP_STORE_STATE_NONE;

  return is_there (directory, SP_STORE_KEY_NAME) || is_there (directory, SP_STORE_DATABASE_NAME)
           ? SP_STORE_STATE_LOCKED
           : SP_STORE_STATE_NONE;
}

void
sp_store_opened_free (SpStoreOpened *self)
{
  if (self == NULL)
    return;

  /* In this order: the last to close empties the write-ahead log. */
  g_clear_object (&self->reader);
  g_clear_object (&self->writer);
  g_clear_pointer (&self->writer_data, sp_store_writer_free);
  g_clear_pointer (&self->facts, sp_store_facts_free);
  if (self->lock_fd >= 0)
    g_close (self->lock_fd, NULL);
  g_free (self);
}

static gboolean
fail_errno (GError     **error,
            int          saved_errno,
            const char  *what)
{
  SpStoreError code = saved_errno == ENOSPC || saved_errno == EDQUOT ? SP_STORE_ERROR_NO_SPACE : SP_STORE_ERROR_IO;

  g_set_error (error, SP_STORE_ERROR, code, "%s: %s", what, g_strerror (saved_errno));

  return FALSE;
}

/**
 * sp_store_open_take_lock:
 * @directory: a store's directory, made if it is not there
 * @fd: (out): the lock, held until it is closed
 * @error: return location
 *
 * Only one process at a time: the other one's threads would not hear of our changes.
 *
 * Returns: %FALSE with @error set, %SP_STORE_ERROR_IN_USE among others
 */
gboolean
sp_store_open_take_lock (const char  *directory,
                         int         *fd,
                         GError     **error)
{
  g_autofree char *path = path_in (directory, LOCK_NAME);

  if (g_mkdir_with_parents (directory, 0700) != 0)
    return fail_errno (error, errno, "directory");

  if (g_chmod (directory, 0700) != 0)
    return fail_errno (error, errno, "directory");

  if ((*fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) < 0)
    return fail_errno (error, errno, "lock");

  if (flock (*fd, LOCK_EX | LOCK_NB) != 0)
    {
      g_set_error_literal (error, SP_STORE_ERROR, SP_STORE_ERROR_IN_USE, "another process has this store open");
      return FALSE;
    }

  return TRUE;
}

typedef struct
{
  char *path;
  guint8 *key;
  SpSqlFlags flags;
  SpLease *lease; /* nullable: of the reader */
} OpenWork;

static void
open_work_free (gpointer data)
{
  OpenWork *self = data;

  g_clear_pointer (&self->key, sp_key_free);
  g_clear_pointer (&self->lease, sp_lease_unref);
  g_free (self->path);
  g_free (self);
}

/* A page of which a crash left a part in the log: by now it may be of a case that is not to be read here any more, and
 * nothing tells this laptop to drop what it never had. A full disk keeps nobody from opening what there is: the next start
 * does it. */
static gboolean
forget_torn (SpSql   *sql,
             GError **error)
{
  g_autoptr(GError) cause = NULL;

  if (sp_sql_empty_log (sql, &cause) || g_error_matches (cause, SP_SQL_ERROR, SP_SQL_ERROR_FULL) ||
      g_error_matches (cause, SP_SQL_ERROR, SP_SQL_ERROR_BUSY))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&cause));

  return FALSE;
}

/* On the new thread. The key is forgotten at once: SQLCipher keeps its own copy until the connection closes. */
static SpSql *
open_database (gpointer   data,
               GError   **error)
{
  OpenWork *self = data;
  g_autoptr(SpSql) sql = sp_sql_open (self->path, self->key, self->flags, error);

  g_clear_pointer (&self->key, sp_key_free);

  if (sql == NULL)
    return NULL;

  if (self->lease != NULL ? !sp_lease_load (self->lease, sql, error)
                          : !forget_torn (sql, error) || !sp_store_schema_prepare (sql, error))
    return NULL;

  return g_steal_pointer (&sql);
}

/* Takes the key. The thread writes, unless there is a @lease: then it reads what that lets it read. */
static gboolean
await_thread (SpSqlThread   **thread,
              const char     *path,
              guint8         *key,
              gboolean        on_loop,
              SpLease        *lease,
              GError        **error)
{
  gboolean writes = lease == NULL;
  OpenWork *work = g_new0 (OpenWork, 1);

  work->path = g_strdup (path);
  work->key = key;
  work->flags = writes ? SP_SQL_NONE : SP_SQL_READ_ONLY;
  work->lease = writes ? NULL : sp_lease_ref (lease);
  *thread = sp_sql_thread_new (writes ? "sp-writer" : "sp-reader",
                               writes ? SP_SQL_THREAD_WRITE : SP_SQL_THREAD_READ, open_database, work,
                               open_work_free);
  if (!writes)
    sp_sql_thread_set_gate (*thread, sp_lease_gate_pass, sp_lease_gate_new (lease), sp_lease_gate_free);
  if (on_loop)
    sp_sql_thread_set_on_loop (*thread);

  return dex_await (sp_sql_thread_start (*thread), error);
}

static DexFuture *
facts_job (SpSql    *sql,
           gpointer  data)
{
  SpStoreFacts **facts = data;
  g_autoptr(GError) error = NULL;

  if ((*facts = sp_store_facts_read (sql, &error)) == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/* Makes the database with its tables, closed again, so that its name can be changed. */
static gboolean
make_database (const char    *path,
               const guint8  *root,
               GError       **error)
{
  g_autoptr(SpSql) sql = NULL;
  guint8 *key = sp_key_derive_database (root);

  sql = sp_sql_open (path, key, SP_SQL_CREATE, error);
  sp_key_free (key);

  return sql != NULL && g_chmod (path, 0600) == 0 && sp_store_schema_prepare (sql, error) && sp_sql_scrub (sql, error);
}

static void
remove_new_files (const char *directory)
{
  static const char * const NAMES[] = {
    SP_STORE_NEW_KEY_NAME, SP_STORE_NEW_KEY_NAME ".new", SP_STORE_NEW_NAME, SP_STORE_NEW_NAME "-wal", SP_STORE_NEW_NAME "-shm", SP_STORE_NEW_NAME "-journal",
  };

  for (guint i = 0; i < G_N_ELEMENTS (NAMES); i++)
    {
      g_autofree char *path = path_in (directory, NAMES[i]);

      g_unlink (path);
    }
}

static gboolean
give_name (const char  *directory,
           const char  *from,
           const char  *to,
           GError     **error)
{
  g_autofree char *from_path = path_in (directory, from);
  g_autofree char *to_path = path_in (directory, to);

  if (g_rename (from_path, to_path) != 0)
    return fail_errno (error, errno, "rename");

  return sp_durable_sync_directory (directory, error);
}

static guint8 *
await_create (const SpStoreOpening  *opening,
              SpKeyTries            *tries,
              GError               **error)
{
  const char *directory = opening->directory;
  g_autofree char *new_path = path_in (directory, SP_STORE_NEW_NAME);
  guint8 *root;

  if (sp_store_open_look (directory) != SP_STORE_STATE_NONE)
    {
      g_set_error_literal (error, SP_STORE_ERROR, SP_STORE_ERROR_EXISTS, "there is a store already");
      return NULL;
    }

  remove_new_files (directory);
  if (!sp_store_unsent_set_aside (directory, error))
    return NULL;

  if ((root = sp_store_key_await (opening, tries, error)) == NULL)
    {
      remove_new_files (directory);
      return NULL;
    }

  if (!make_database (new_path, root, error) ||
      !give_name (directory, SP_STORE_NEW_KEY_NAME, SP_STORE_KEY_NAME, error) ||
      !give_name (directory, SP_STORE_NEW_NAME, SP_STORE_DATABASE_NAME, error))
    {
      if (sp_store_open_look (directory) == SP_STORE_STATE_NONE)
        remove_new_files (directory);
      g_clear_pointer (&root, sp_key_free);
    }

  return root;
}

static guint8 *
await_open (const SpStoreOpening  *opening,
            SpKeyTries            *tries,
            GError               **error)
{
  const char *directory = opening->directory;
  guint8 *root;

  if (sp_store_wipe_is_begun (directory) ||
      (!is_there (directory, SP_STORE_DATABASE_NAME) &&
       !(is_there (directory, SP_STORE_KEY_NAME) && is_there (directory, SP_STORE_NEW_NAME))))
    {
      g_set_error_literal (error, SP_STORE_ERROR, SP_STORE_ERROR_INCOMPLETE, "the database is missing");
      return NULL;
    }

  if ((root = sp_store_key_await (opening, tries, error)) == NULL)
    return NULL;

  if (!is_there (directory, SP_STORE_DATABASE_NAME) &&
      !give_name (directory, SP_STORE_NEW_NAME, SP_STORE_DATABASE_NAME, error))
    g_clear_pointer (&root, sp_key_free);

  return root;
}

/* A small file that was read just now. */
static gboolean
is_in_keyring (const char *directory)
{
  g_autofree char *path = path_in (directory, SP_STORE_KEY_NAME);
  g_autofree char *device_id = NULL;
  gboolean needed = FALSE;

  return sp_key_file_look (path, &needed, &device_id, NULL) && needed;
}

/**
 * sp_store_open_await:
 * @opening: what to go by
 * @tries: (out): the tries at the passphrase that are left; only where one was wrong, or came too soon
 * @error: return location
 *
 * Opens a store; only from a fiber on the main thread.
 *
 * Returns: (transfer full): threads, lock and facts; %NULL with @error set
 */
SpStoreOpened *
sp_store_open_await (const SpStoreOpening  *opening,
                     SpKeyTries            *tries,
                     GError               **error)
{
  SpStoreOpened *self = g_new0 (SpStoreOpened, 1);
  g_autofree char *path = path_in (opening->directory, SP_STORE_DATABASE_NAME);
  guint8 *root = NULL;
  gboolean opened;

  self->lock_fd = -1;
  self->writer_data = sp_store_writer_new ();

  if (sp_store_open_take_lock (opening->directory, &self->lock_fd, error))
    root = opening->create ? await_create (opening, tries, error) : await_open (opening, tries, error);

  opened = root != NULL &&
           await_thread (&self->writer, path, sp_key_derive_database (root), FALSE, NULL, error) &&
           await_thread (&self->reader, path, sp_key_derive_database (root), FALSE, opening->lease, error) &&
           dex_await (sp_sql_thread_run (self->reader, facts_job, &self->facts, NULL), error);
  g_clear_pointer (&root, sp_key_free);

  if (opened)
    self->in_keyring = is_in_keyring (opening->directory);
  else
    g_clear_pointer (&self, sp_store_opened_free);

  return self;
}

static guint8 *
copy_key (const guint8 *key)
{
  return key != NULL ? memcpy (sp_key_new (), key, SP_KEY_SIZE) : NULL;
}

/**
 * sp_store_open_await_simulated:
 * @directory: the store's directory
 * @key: (nullable): the database's key
 * @lease: how long it may be read
 * @error: return location
 *
 * Opens the database that lies in @directory, as it is, with all work done by the main loop; only from a fiber.
 *
 * Returns: (transfer full): threads and facts; %NULL with @error set
 */
SpStoreOpened *
sp_store_open_await_simulated (const char    *directory,
                               const guint8  *key,
                               SpLease       *lease,
                               GError       **error)
{
  SpStoreOpened *self = g_new0 (SpStoreOpened, 1);
  g_autofree char *path = path_in (directory, SP_STORE_DATABASE_NAME);

  self->lock_fd = -1;
  self->writer_data = sp_store_writer_new ();

  if (!await_thread (&self->writer, path, copy_key (key), TRUE, NULL, error) ||
      !await_thread (&self->reader, path, copy_key (key), TRUE, lease, error) ||
      !dex_await (sp_sql_thread_run (self->reader, facts_job, &self->facts, NULL), error))
    g_clear_pointer (&self, sp_store_opened_free);

  return self;
}
