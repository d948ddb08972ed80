/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The contents of attachments that the server has not got whole, sealed beside the cache as `unsent-RECORD` each: they do not
 * change any more, so each is written once, and goes when it was sent. While it is written it has another name: a power cut
 * leaves nothing that looks whole, and the next start begins it anew. */

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "sp-durable-private.h"
#include "sp-store-pack-private.h"
#include "sp-store-unsent-private.h"

#define PREFIX  SP_UNSENT_NAME "-"
#define WRITING ".new"

/* What one job writes, and one piece holds, more or less. */
#define JOB_ROOM   (4 * 1024 * 1024)
#define PIECE_ROOM (512 * 1024)

static char *
path_of (SpUnsentContents *self,
         const char       *record,
         const char       *suffix)
{
  g_autofree char *name = g_strconcat (PREFIX, record, suffix, NULL);

  return g_build_filename (self->directory, name, NULL);
}

/* What is closed to readers is to be sent all the same. The small ones first. */
static GPtrArray *
list_wanted (SpSql   *sql,
             GError **error)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func (g_free);
  SpStatement *st = sp_sql_query (sql,
                                  "SELECT b.record FROM blob b JOIN main.record r ON r.id = b.record"
                                  " WHERE b.sent = 0 AND r.fields IS NOT NULL AND b.have = r.fields ->> '$.size'"
                                  " ORDER BY b.have, b.record",
                                  error, "");
  int step = -1;

  while (st != NULL && (step = sp_statement_step (st, error)) > 0)
    g_ptr_array_add (records, g_strdup (sp_statement_get_text (st, 0)));

  return step == 0 ? g_steal_pointer (&records) : NULL;
}

static gboolean
is_among (GPtrArray  *records,
          const char *record,
          gsize       length)
{
  for (guint i = 0; i < records->len; i++)
    if (strlen (records->pdata[i]) == length && strncmp (records->pdata[i], record, length) == 0)
      return TRUE;

  return FALSE;
}

/* Whatever the server has by now, or nobody wants any more. */
static void
take_away (SpUnsentContents *self,
           GPtrArray        *wanted)
{
  g_autoptr(GDir) dir = g_dir_open (self->directory, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->directory, name, NULL);
      const char *record = name + strlen (PREFIX);
      gboolean writing = g_str_has_suffix (name, WRITING);

      if (!g_str_has_prefix (name, PREFIX) || g_str_has_prefix (name, SP_UNSENT_DRAFTS))
        continue;
      if (writing ? self->record == NULL || !is_among (wanted, record, strlen (record) - strlen (WRITING))
                  : !is_among (wanted, record, strlen (record)))
        g_unlink (path);
    }
}

/* Some of the content, as one piece; NULL without @error where there is no more of it. */
static GBytes *
seal_piece (SpUnsentContents  *self,
            SpStorePacker     *packer,
            GError           **error)
{
  g_autoptr(GPtrArray) frames = sp_store_packer_begin (packer, 0, NULL);
  gsize size = 0;
  int step = 1;

  while (size < PIECE_ROOM && step > 0)
    {
      SpStatement *st = sp_sql_query (packer->sql, "SELECT start, data FROM blob_chunk WHERE record = ?1 AND start = ?2", error,
                                      "ti", self->record, self->done);

      if (st == NULL || (step = sp_statement_step (st, error)) < 0)
        return NULL;
      if (step > 0)
        {
          gsize length;
          const guint8 *data = sp_statement_get_blob (st, 1, &length);

          sp_store_packer_add_chunk (packer, frames, self->record, self->done, data, length, &size);
          self->done += (gint64) length;
          sp_statement_reset (st);
        }
    }

  return size > 0 ? sp_store_packer_seal (packer, SP_SEALED_UNSENT, frames, error) : NULL;
}

/* Goes on with the content; @whole says whether that was the end of it. */
static gboolean
write_some (SpUnsentContents  *self,
            SpSql             *sql,
            const char        *path,
            gboolean          *whole,
            GError           **error)
{
  g_auto(SpStorePacker) packer = { 0 };
  gsize written = 0;

  if (!sp_store_packer_init (&packer, sql, error))
    return FALSE;

  while (written < JOB_ROOM)
    {
      g_autoptr(GError) failure = NULL;
      g_autoptr(GBytes) piece = seal_piece (self, &packer, &failure);

      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (piece == NULL)
        {
          *whole = TRUE;
          return TRUE;
        }
      if (!sp_durable_append (path, g_bytes_get_data (piece, NULL), g_bytes_get_size (piece), error))
        return FALSE;
      written += g_bytes_get_size (piece);
    }

  return TRUE;
}

static gboolean
begin (SpUnsentContents  *self,
       const char        *record,
       const char        *path,
       GError           **error)
{
  if (g_strcmp0 (self->record, record) == 0)
    return TRUE;

  g_set_str (&self->record, record);
  self->done = 0;
  g_unlink (path);

  return sp_durable_write_bytes (path, (const guint8 *) "", 0, error);
}

static gboolean
write_next (SpUnsentContents  *self,
            SpSql             *sql,
            const char        *record,
            GError           **error)
{
  g_autofree char *path = path_of (self, record, "");
  g_autofree char *new_path = path_of (self, record, WRITING);
  gboolean whole = FALSE;
  gboolean done = begin (self, record, new_path, error) && write_some (self, sql, new_path, &whole, error);

  if (done && !whole)
    return TRUE;

  if (done && g_rename (new_path, path) != 0)
    {
      g_set_error (error, SP_STORE_ERROR, SP_STORE_ERROR_IO, "unsent: %s", g_strerror (errno));
      done = FALSE;
    }
  if (!done)
    g_unlink (new_path);
  g_clear_pointer (&self->record, g_free);

  return done && sp_durable_sync_directory (self->directory, error);
}

/**
 * sp_unsent_contents_follow:
 * @self: where it stands
 * @sql: the reader's connection, in a job
 * @more: (out): whether it is to be called again soon
 * @error: return location
 *
 * Writes what is not there yet, some of it at a time, and takes away what is not wanted any more.
 *
 * Returns: %FALSE with @error set; what was written whole stays
 */
gboolean
sp_unsent_contents_follow (SpUnsentContents  *self,
                           SpSql             *sql,
                           gboolean          *more,
                           GError           **error)
{
  g_autoptr(GPtrArray) wanted = list_wanted (sql, error);

  if (wanted == NULL)
    return FALSE;

  if (self->record != NULL && !is_among (wanted, self->record, strlen (self->record)))
    g_clear_pointer (&self->record, g_free);
  take_away (self, wanted);

  if (self->record != NULL)
    {
      g_autofree char *record = g_strdup (self->record);

      *more = TRUE;
      return write_next (self, sql, record, error);
    }

  for (guint i = 0; i < wanted->len; i++)
    {
      g_autofree char *path = path_of (self, wanted->pdata[i], "");

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      *more = TRUE;
      return write_next (self, sql, wanted->pdata[i], error);
    }

  return TRUE;
}

void
sp_unsent_contents_clear (SpUnsentContents *self)
{
  g_free (self->directory);
  g_free (self->record);
}
