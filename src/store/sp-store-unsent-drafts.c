/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What is being typed and not saved, sealed beside the cache as `unsent-drafts`: all of it anew whenever some of it changed.
 * The server keeps it for its author's next laptop, and shows it to nobody. */

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "sp-durable-private.h"
#include "sp-json.h"
#include "sp-store-pack-private.h"
#include "sp-store-unsent-private.h"
#include "sp-wire.h"

/* What one piece holds, more or less. */
#define PIECE_ROOM (512 * 1024)

/* The longest key that the server takes. */
#define MAX_KEY 200

static void
add_drafts (SpStorePacker *packer,
            GPtrArray     *frames,
            JsonArray     *drafts)
{
  g_autoptr(JsonObject) request = json_object_new ();
  g_autoptr(GBytes) body = NULL;

  json_object_set_string_member (request, "device", sp_json_get_text (packer->identity, "device"));
  json_object_set_array_member (request, "drafts", json_array_ref (drafts));
  body = sp_json_object_to_bytes (request);
  sp_sealed_frames_add (frames, "/v1/drafts/put", body);
}

static gboolean
seal_drafts (SpStorePacker  *packer,
             JsonArray      *drafts,
             GByteArray     *bytes,
             GError        **error)
{
  g_autoptr(GPtrArray) frames = sp_store_packer_begin (packer, 0, NULL);
  g_autoptr(GBytes) piece = NULL;

  if (json_array_get_length (drafts) == 0)
    return TRUE;

  add_drafts (packer, frames, drafts);
  if ((piece = sp_store_packer_seal (packer, SP_SEALED_UNSENT, frames, error)) == NULL)
    return FALSE;
  g_byte_array_append (bytes, g_bytes_get_data (piece, NULL), g_bytes_get_size (piece));

  return TRUE;
}

static GByteArray *
seal_all (SpSql   *sql,
          GError **error)
{
  g_auto(SpStorePacker) packer = { 0 };
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  g_autoptr(JsonArray) drafts = json_array_new ();
  SpStatement *st;
  gsize size = 0;
  int step = -1;

  if (!sp_store_packer_init (&packer, sql, error))
    return NULL;

  st = sp_sql_query (sql, "SELECT key, text FROM draft ORDER BY key", error, "");
  while (st != NULL && (step = sp_statement_step (st, error)) > 0)
    {
      const char *key = sp_statement_get_text (st, 0);
      const char *text = sp_statement_get_text (st, 1);
      JsonObject *draft;

      if (strlen (key) > MAX_KEY || strlen (text) > SP_WIRE_MAX_OP)
        {
          g_message ("a draft is too large to be kept beside the cache");
          continue;
        }
      draft = json_object_new ();
      json_object_set_string_member (draft, "key", key);
      json_object_set_string_member (draft, "text", text);
      json_array_add_object_element (drafts, draft);
      size += strlen (key) + strlen (text);
      if (size < PIECE_ROOM)
        continue;
      if (!seal_drafts (&packer, drafts, bytes, error))
        return NULL;
      g_clear_pointer (&drafts, json_array_unref);
      drafts = json_array_new ();
      size = 0;
    }

  return step == 0 && seal_drafts (&packer, drafts, bytes, error) ? g_steal_pointer (&bytes) : NULL;
}

static gboolean
look (SpSql          *sql,
      SpUnsentDrafts *self,
      GError        **error)
{
  SpStatement *st = sp_sql_query (sql, "SELECT count(*), coalesce (max (at), 0), coalesce (sum (length (text)), 0) FROM draft",
                                  error, "");

  if (st == NULL || sp_statement_step (st, error) <= 0)
    return FALSE;

  self->n = sp_statement_get_int (st, 0);
  self->last = sp_statement_get_int (st, 1);
  self->size = sp_statement_get_int (st, 2);
  sp_statement_reset (st);

  return TRUE;
}

/**
 * sp_unsent_drafts_follow:
 * @self: what the file has
 * @sql: the reader's connection, in a job
 * @error: return location
 *
 * Returns: %FALSE with @error set; the file is then as it was
 */
gboolean
sp_unsent_drafts_follow (SpUnsentDrafts  *self,
                         SpSql           *sql,
                         GError         **error)
{
  SpUnsentDrafts now = *self;
  g_autoptr(GByteArray) bytes = NULL;

  if (!look (sql, &now, error))
    return FALSE;
  if (self->known && now.n == self->n && now.last == self->last && now.size == self->size)
    return TRUE;

  if (now.n > 0 && (bytes = seal_all (sql, error)) == NULL)
    return FALSE;
  if (bytes != NULL && bytes->len > 0)
    {
      if (!sp_durable_write_bytes (self->path, bytes->data, bytes->len, error))
        return FALSE;
    }
  else if (g_unlink (self->path) != 0 && errno != ENOENT)
    {
      g_set_error (error, SP_STORE_ERROR, SP_STORE_ERROR_IO, "unsent: %s", g_strerror (errno));
      return FALSE;
    }

  *self = now;
  self->known = TRUE;

  return TRUE;
}
