/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What was written here and not sent, once more beside the cache, sealed for the server: for the day when the passphrase
 * or the device's half of the key is lost, or the cache is damaged or wiped. Nobody on this laptop can open it, so it
 * outlives a wipe; whoever brings it to the server has it taken in this device's name.
 *
 * It follows what people write by a second at most, in a job of the reader's, so that no edit waits for it: pieces are added
 * at the end, and the whole file is written anew, or taken away, when the server has answered. Contents have files of their
 * own (sp-store-unsent-contents.c), and so have drafts (sp-store-unsent-drafts.c). */

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "sp-durable-private.h"
#include "sp-store-pack-private.h"
#include "sp-store-self-private.h"
#include "sp-store-unsent-private.h"

#define FOLLOW_MS 1000

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
  SpUnsentContents contents;
  SpUnsentDrafts drafts;
};

static void
unsent_clear (gpointer data)
{
  SpStoreUnsent *self = data;

  g_free (self->path);
  g_free (self->drafts.path);
  sp_unsent_contents_clear (&self->contents);
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
  gboolean more = FALSE;
  gint64 first;

  if (sp_sql_get_int (sql, "SELECT coalesce (min (n), 0) FROM outbox WHERE state = 0", &first, &error, "") &&
      (first == 0 ? take_away (self, &error) : write_behind (self, sql, first, &error)) &&
      sp_unsent_drafts_follow (&self->drafts, sql, &error) && sp_unsent_contents_follow (&self->contents, sql, &more, &error))
    return dex_future_new_for_boolean (more);

  /* A laptop that has not joined yet has nobody to seal for. The next edit tries again. */
  if (!g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_NOT_FOUND))
    g_message ("what was not sent could not be kept beside the cache: %s %d", g_quark_to_string (error->domain), error->code);

  return dex_future_new_for_boolean (FALSE);
}

static void follow_now (SpStore *self);

static DexFuture *
followed_cb (DexFuture *future,
             gpointer   data)
{
  const GValue *more = dex_future_get_value (future, NULL);
  SpStore *self = data;

  /* A large content is written in many jobs, between which others get their turn. */
  if (more != NULL && g_value_get_boolean (more) && self->unsent != NULL && self->opened != NULL)
    follow_now (self);

  return dex_future_new_true ();
}

static void
follow_now (SpStore *self)
{
  DexFuture *future = sp_sql_thread_run (self->opened->reader, follow_job, g_atomic_rc_box_acquire (self->unsent),
                                         unsent_unref);

  dex_future_disown (dex_future_finally (future, followed_cb, g_object_ref (self), g_object_unref));
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
  self->unsent->path = g_build_filename (self->directory, SP_UNSENT_NAME, NULL);
  self->unsent->drafts.path = g_build_filename (self->directory, SP_UNSENT_DRAFTS, NULL);
  self->unsent->contents.directory = g_strdup (self->directory);
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
