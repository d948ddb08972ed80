/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What was not sent (sp-store-unsent.c) by who this laptop was before: `unsent.1` has what was changed, `unsent.1-…` contents and
 * drafts. They are handed on together, one after the other, as they were written. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "sp-date.h"
#include "sp-durable-private.h"
#include "sp-sealed.h"
#include "sp-store-carry.h"
#include "sp-store-self-private.h"
#include "sp-store-unsent-private.h"

#define MAX_LEFT 99 /* as many are kept of laptops that this was before */

/* Whether a file holds unsent work, whole; gives what stands behind "unsent" in its name. */
static gboolean
is_unsent (const char  *name,
           const char **rest)
{
  if (!g_str_has_prefix (name, SP_UNSENT_NAME) || g_str_has_suffix (name, ".new"))
    return FALSE;

  *rest = name + strlen (SP_UNSENT_NAME);

  return **rest == '\0' || **rest == '-' || (**rest == '.' && g_ascii_isdigit ((*rest)[1]));
}

/* Names in @directory that hold unsent work, in order. */
static GPtrArray *
list_files (const char *directory)
{
  g_autoptr(GDir) dir = g_dir_open (directory, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  const char *rest;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (is_unsent (name, &rest))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort_values (names, (GCompareFunc) strcmp);

  return names;
}

/* Whether a file belongs to @left ("unsent.1"), and not to another ("unsent.10"). */
static gboolean
belongs_to (const char *name,
            const char *left)
{
  return g_str_has_prefix (name, left) && (name[strlen (left)] == '\0' || name[strlen (left)] == '-');
}

static gboolean
is_taken (GPtrArray  *names,
          const char *left)
{
  for (guint i = 0; i < names->len; i++)
    if (belongs_to (names->pdata[i], left))
      return TRUE;

  return FALSE;
}

/* Before a new store is made in a folder: what the one before had not sent is another device's from now on. A power cut in
 * between leaves some under another number, which changes nothing. */
gboolean
sp_store_unsent_set_aside (const char  *directory,
                           GError     **error)
{
  g_autoptr(GPtrArray) names = list_files (directory);
  guint number = 1;
  gboolean done = TRUE;
  gboolean moved = FALSE;

  for (; number <= MAX_LEFT; number++)
    {
      g_autofree char *left = g_strdup_printf (SP_UNSENT_NAME ".%u", number);

      if (!is_taken (names, left))
        break;
    }

  for (guint i = 0; i < names->len; i++)
    {
      const char *rest;
      g_autofree char *from = g_build_filename (directory, names->pdata[i], NULL);
      g_autofree char *name = NULL;
      g_autofree char *to = NULL;

      is_unsent (names->pdata[i], &rest);
      if (*rest == '.')
        continue;
      name = g_strdup_printf (SP_UNSENT_NAME ".%u%s", number, rest);
      to = g_build_filename (directory, name, NULL);
      moved = TRUE;
      done = done && number <= MAX_LEFT && g_rename (from, to) == 0;
    }

  if (done)
    return !moved || sp_durable_sync_directory (directory, error);

  g_set_error_literal (error, SP_STORE_ERROR, SP_STORE_ERROR_IO, "unsent work from before could not be set aside");

  return FALSE;
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
  g_autoptr(GPtrArray) names = list_files (from);
  gboolean done = g_file_test (from, G_FILE_TEST_IS_DIR);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *own = g_build_filename (from, names->pdata[i], NULL);
      g_autofree char *new = g_build_filename (to, names->pdata[i], NULL);

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
  g_autoptr(GPtrArray) names = list_files (self->directory);
  g_autoptr(GStrvBuilder) lefts = g_strv_builder_new ();
  g_autofree char *last = NULL;

  /* In order, so that those of one number stand together. */
  for (guint i = 0; i < names->len; i++)
    {
      const char *rest;
      g_autofree char *left = NULL;

      is_unsent (names->pdata[i], &rest);
      if (*rest != '.' || (last != NULL && belongs_to (names->pdata[i], last)))
        continue;
      left = g_strndup (names->pdata[i], strcspn (names->pdata[i], "-"));
      g_strv_builder_add (lefts, left);
      g_set_str (&last, left);
    }

  return dex_future_new_take_boxed (G_TYPE_STRV, g_strv_builder_end (lefts));
}

static DexFuture *
gone (void)
{
  return dex_future_new_reject (SP_STORE_ERROR, SP_STORE_ERROR_NOT_FOUND, "unsent work from before is gone");
}

/* Adds the whole pieces of a file; what a power cut left of a last one is for the very end. */
static gboolean
add_pieces (GByteArray  *all,
            GByteArray  *torn,
            const char  *path)
{
  g_autofree char *text = NULL;
  gsize length;
  gsize whole = 0;
  gsize piece;

  if (!g_file_get_contents (path, &text, &length, NULL) || length > G_MAXUINT - all->len)
    return FALSE;

  while ((piece = sp_sealed_measure ((const guint8 *) text + whole, length - whole)) > 0)
    whole += piece;
  g_byte_array_append (all, (const guint8 *) text, (guint) whole);
  if (torn->len == 0)
    g_byte_array_append (torn, (const guint8 *) text + whole, (guint) (length - whole));

  return TRUE;
}

/* The changes first, as contents are taken for records that are there. */
static DexFuture *
read_job (SpSql    *sql,
          gpointer  data)
{
  Left *self = data;
  g_autoptr(GPtrArray) names = list_files (self->directory);
  g_autoptr(GByteArray) all = g_byte_array_new ();
  g_autoptr(GByteArray) torn = g_byte_array_new ();

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (self->directory, names->pdata[i], NULL);

      if (belongs_to (names->pdata[i], self->name) && !add_pieces (all, torn, path))
        return gone ();
    }
  g_byte_array_append (all, torn->data, torn->len);
  if (all->len == 0)
    return gone ();

  return dex_future_new_take_boxed (G_TYPE_BYTES, g_byte_array_free_to_bytes (g_steal_pointer (&all)));
}

static DexFuture *
day_job (SpSql    *sql,
         gpointer  data)
{
  Left *self = data;
  g_autoptr(GPtrArray) names = list_files (self->directory);
  gint64 last = 0;

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (self->directory, names->pdata[i], NULL);
      GStatBuf info;

      if (belongs_to (names->pdata[i], self->name) && g_stat (path, &info) == 0)
        last = MAX (last, info.st_mtime);
    }

  return last > 0 ? dex_future_new_take_string (sp_date_from_us (last * G_USEC_PER_SEC)) : gone ();
}

static DexFuture *
drop_job (SpSql    *sql,
          gpointer  data)
{
  Left *self = data;
  g_autoptr(GPtrArray) names = list_files (self->directory);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (self->directory, names->pdata[i], NULL);

      if (belongs_to (names->pdata[i], self->name))
        g_unlink (path);
    }

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
 * Returns: (transfer full): a future of names (#GStrv), each of what this laptop had not sent under an identity that it
 *   had before
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
