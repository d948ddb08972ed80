/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What was written here and not sent, once more beside the cache, sealed for the server: for the day when the passphrase
 * or the device's half of the key is lost, or the cache is damaged or wiped. Nobody on this laptop can open it, so it
 * outlives a wipe; whoever brings it to the server has it taken in this device's name.
 *
 * It follows what people write by a second at most, in a job of the reader's, so that no edit waits for it: pieces are added
 * at the end, and the whole file is written anew, or taken away, when the server has answered. */

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "sp-date.h"
#include "sp-durable-private.h"
#include "sp-store-carry.h"
#include "sp-store-pack-private.h"
#include "sp-store-self-private.h"
#include "sp-store-unsent-private.h"

#define NAME      "unsent"
#define FOLLOW_MS 1000
#define MAX_LEFT  99 /* as many are kept of laptops that this was before */

/* What one piece holds, more or less. */
#define PIECE_ROOM (512 * 1024)

/* After so many additions the file is written anew, in few pieces: the server has work with each. */
#define MAX_ADDED 64

/* Touched by jobs of the reader's only. */
struct _SpStoreUnsent
{
  char *path;
  gboolean known; /* whether the file is as the following says */
  gint64 first;   /* the first operation in it; 0: there is none */
  gint64 op;      /* up to which operation, */
  gint64 audit;   /* and which entry of the log, it goes */
  guint added;    /* how often something was added to it */
};

static void
unsent_clear (gpointer data)
{
  g_free (((SpStoreUnsent *) data)->path);
}

static void
unsent_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, unsent_clear);
}

/* What is behind, piece by piece. */
static GByteArray *
seal_behind (SpStorePacker  *packer,
             GError        **error)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();

  while (TRUE)
    {
      g_autoptr(GPtrArray) frames = sp_store_packer_begin (packer, 0, NULL);
      g_autoptr(GBytes) piece = NULL;
      gsize size = 0;

      if (!sp_store_packer_fill (packer, frames, PIECE_ROOM, &size, error))
        return NULL;
      if (size == 0)
        return g_steal_pointer (&bytes);
      if ((piece = sp_store_packer_seal (packer, SP_SEALED_UNSENT, frames, error)) == NULL)
        return NULL;
      g_byte_array_append (bytes, g_bytes_get_data (piece, NULL), g_bytes_get_size (piece));
    }
}

static gboolean
write_behind (SpStoreUnsent  *self,
              SpSql          *sql,
              gint64          first,
              GError        **error)
{
  gboolean whole = !self->known || first != self->first || self->added >= MAX_ADDED;
  g_auto(SpStorePacker) packer = { 0 };
  g_autoptr(GByteArray) bytes = NULL;

  if (!sp_store_packer_init (&packer, sql, error))
    return FALSE;

  packer.op = whole ? first - 1 : self->op;
  packer.audit = self->audit;
  if ((whole && !sp_store_audit_sent (sql, &packer.audit, error)) || (bytes = seal_behind (&packer, error)) == NULL)
    return FALSE;

  self->known = FALSE;
  if (!(whole ? sp_durable_write_bytes (self->path, bytes->data, bytes->len, error)
              : sp_durable_append (self->path, bytes->data, bytes->len, error)))
    return FALSE;

  self->known = TRUE;
  self->first = first;
  self->op = packer.op;
  self->audit = packer.audit;
  self->added = whole ? 0 : self->added + 1;

  return TRUE;
}

static gboolean
take_away (SpStoreUnsent  *self,
           GError        **error)
{
  if (self->known && self->first == 0)
    return TRUE;

  if (g_unlink (self->path) != 0 && errno != ENOENT)
    {
      g_set_error (error, SP_STORE_ERROR, SP_STORE_ERROR_IO, "unsent: %s", g_strerror (errno));
      return FALSE;
    }

  self->known = TRUE;
  self->first = 0;

  return TRUE;
}

static DexFuture *
follow_job (SpSql    *sql,
            gpointer  data)
{
  SpStoreUnsent *self = data;
  g_autoptr(GError) error = NULL;
  gint64 first;

  if (sp_sql_get_int (sql, "SELECT coalesce (min (n), 0) FROM outbox WHERE state = 0", &first, &error, "") &&
      (first == 0 ? take_away (self, &error) : write_behind (self, sql, first, &error)))
    return dex_future_new_true ();

  /* A laptop that has not joined yet has nobody to seal for. The next edit tries again. */
  if (!g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_NOT_FOUND))
    g_message ("what was not sent could not be kept beside the cache: %s %d", g_quark_to_string (error->domain), error->code);

  return dex_future_new_true ();
}

static void
follow_now (SpStore *self)
{
  dex_future_disown (sp_sql_thread_run (self->opened->reader, follow_job, g_atomic_rc_box_acquire (self->unsent),
                                        unsent_unref));
}

static gboolean
follow_cb (gpointer data)
{
  SpStore *self = data;

  self->unsent_id = 0;
  follow_now (self);

  return G_SOURCE_REMOVE;
}

/* Of a store that was opened just now. */
void
sp_store_unsent_begin (SpStore *self)
{
  self->unsent = g_atomic_rc_box_new0 (SpStoreUnsent);
  self->unsent->path = g_build_filename (self->directory, NAME, NULL);
  follow_now (self);
}

/* Something was written, or answered. */
void
sp_store_unsent_follow (SpStore *self)
{
  if (self->unsent != NULL && self->unsent_id == 0)
    self->unsent_id = g_timeout_add (FOLLOW_MS, follow_cb, self);
}

/* Before the threads are stopped, which finish what is queued. */
void
sp_store_unsent_end (SpStore *self)
{
  if (self->unsent_id != 0)
    {
      g_clear_handle_id (&self->unsent_id, g_source_remove);
      follow_now (self);
    }
  g_clear_pointer (&self->unsent, unsent_unref);
}

/* Before a new store is made in a folder: what the one before had not sent is another device's from now on. */
gboolean
sp_store_unsent_set_aside (const char  *directory,
                           GError     **error)
{
  g_autofree char *path = g_build_filename (directory, NAME, NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;

  for (guint i = 1; i <= MAX_LEFT; i++)
    {
      g_autofree char *aside = g_strdup_printf ("%s.%u", path, i);

      if (g_file_test (aside, G_FILE_TEST_EXISTS))
        continue;
      if (g_rename (path, aside) == 0)
        return sp_durable_sync_directory (directory, error);
      break;
    }

  g_set_error_literal (error, SP_STORE_ERROR, SP_STORE_ERROR_IO, "unsent work from before could not be set aside");

  return FALSE;
}

static gboolean
is_unsent (const char *name)
{
  return g_str_equal (name, NAME) || (g_str_has_prefix (name, NAME ".") && g_ascii_isdigit (name[strlen (NAME) + 1]));
}

/**
 * sp_store_bring_left:
 * @from: a folder that a store was in, which cannot be opened any more
 * @to: the folder that another one will be in; it may not be there yet
 *
 * Takes along what was not sent, so that the new store hands it on.
 *
 * Returns: %FALSE where some of it stayed
 */
gboolean
sp_store_bring_left (const char *from,
                     const char *to)
{
  g_autoptr(GDir) dir = g_dir_open (from, 0, NULL);
  gboolean done = dir != NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (is_unsent (name))
      {
        g_autofree char *own = g_build_filename (from, name, NULL);
        g_autofree char *new = g_build_filename (to, name, NULL);

        done = g_mkdir_with_parents (to, 0700) == 0 && !g_file_test (new, G_FILE_TEST_EXISTS) && g_rename (own, new) == 0 &&
               done;
      }

  return done;
}

/* One request to the reader's thread. */
typedef struct
{
  char *directory;
  char *name;
} Left;

static void
left_free (gpointer data)
{
  Left *self = data;

  g_free (self->directory);
  g_free (self->name);
  g_free (self);
}

static DexFuture *
list_job (SpSql    *sql,
          gpointer  data)
{
  Left *self = data;
  g_autoptr(GDir) dir = g_dir_open (self->directory, 0, NULL);
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (is_unsent (name) && !g_str_equal (name, NAME))
      g_strv_builder_add (names, name);

  return dex_future_new_take_boxed (G_TYPE_STRV, g_strv_builder_end (names));
}

static DexFuture *
read_job (SpSql    *sql,
          gpointer  data)
{
  Left *self = data;
  g_autofree char *path = g_build_filename (self->directory, self->name, NULL);
  char *text;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return dex_future_new_reject (SP_STORE_ERROR, SP_STORE_ERROR_NOT_FOUND, "unsent work from before is gone");

  return dex_future_new_take_boxed (G_TYPE_BYTES, g_bytes_new_take (text, length));
}

static DexFuture *
day_job (SpSql    *sql,
         gpointer  data)
{
  Left *self = data;
  g_autofree char *path = g_build_filename (self->directory, self->name, NULL);
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    return dex_future_new_reject (SP_STORE_ERROR, SP_STORE_ERROR_NOT_FOUND, "unsent work from before is gone");

  return dex_future_new_take_string (sp_date_from_us ((gint64) info.st_mtime * G_USEC_PER_SEC));
}

static DexFuture *
drop_job (SpSql    *sql,
          gpointer  data)
{
  Left *self = data;
  g_autofree char *path = g_build_filename (self->directory, self->name, NULL);

  g_unlink (path);

  return dex_future_new_true ();
}

static DexFuture *
run_left (SpStore    *self,
          const char *name,
          SpSqlJob    job)
{
  Left *left;

  if (self->opened == NULL)
    return sp_store_not_open ();

  left = g_new0 (Left, 1);
  left->directory = g_strdup (self->directory);
  left->name = g_strdup (name);

  return sp_store_translate (sp_sql_thread_run (self->opened->reader, job, left, left_free));
}

/**
 * sp_store_list_left:
 * @self: an open store
 *
 * Returns: (transfer full): a future of names (#GStrv): each a file of what this laptop had not sent under an identity that
 *   it had before
 */
DexFuture *
sp_store_list_left (SpStore *self)
{
  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  return run_left (self, NULL, list_job);
}

/**
 * sp_store_find_left_day:
 * @self: an open store
 * @name: one of sp_store_list_left ()
 *
 * Returns: (transfer full): a future of the day on which it was last written to, YYYY-MM-DD
 */
DexFuture *
sp_store_find_left_day (SpStore    *self,
                        const char *name)
{
  g_return_val_if_fail (SP_IS_STORE (self) && name != NULL, NULL);

  return run_left (self, name, day_job);
}

/**
 * sp_store_read_left:
 * @self: an open store
 * @name: one of sp_store_list_left ()
 *
 * Returns: (transfer full): a future of the file (#GBytes), for the server
 */
DexFuture *
sp_store_read_left (SpStore    *self,
                    const char *name)
{
  g_return_val_if_fail (SP_IS_STORE (self) && name != NULL, NULL);

  return run_left (self, name, read_job);
}

/**
 * sp_store_drop_left:
 * @self: an open store
 * @name: one of sp_store_list_left (), all of which the server has taken
 *
 * Returns: (transfer full): a future
 */
DexFuture *
sp_store_drop_left (SpStore    *self,
                    const char *name)
{
  g_return_val_if_fail (SP_IS_STORE (self) && name != NULL, NULL);

  return run_left (self, name, drop_job);
}
