/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-sync-private.h"

#include "sp-json.h"
#include "sp-store-blobs.h"
#include "sp-store-sync.h"
#include "sp-wire-problem.h"
#include "sp-wire.h"

#include <sodium.h>
#include <string.h>

/* Attachments' content, piece by piece; either side goes on where the other stopped. All of it runs in fibers. */

static GBytes *
make_request (SpStore *store, const char *record, gint64 offset, GBytes *data)
{
  g_autoptr(JsonObject) identity = sp_store_dup_identity (store);
  g_autoptr(JsonObject) request = json_object_new ();

  json_object_set_string_member (request, "device", identity ? sp_json_get_text (identity, "device") : "");
  json_object_set_string_member (request, "record", record);
  json_object_set_int_member (request, "offset", offset);
  if (data)
    {
      gsize size;
      gconstpointer bytes = g_bytes_get_data (data, &size);
      g_autofree char *base64 = g_base64_encode (bytes, size);

      json_object_set_string_member (request, "data", base64);
    }
  return sp_json_object_to_bytes (request);
}

/* One piece up to the server; @have becomes how much it has then, and tells it where @data is empty. */
static gboolean
put (SpSync *self, const char *record, GBytes *data, gint64 *have, gint64 *size, GError **error)
{
  g_autoptr(GBytes) body = make_request (self->store, record, *have, data);
  g_autoptr(GBytes) reply = NULL;
  g_autoptr(JsonObject) answer = NULL;

  reply = dex_await_boxed (sp_remote_call (self->remote, "POST", "/v1/blobs/put", body), error);
  if (!reply || !(answer = sp_remote_read (reply, error)))
    return FALSE;
  *have = sp_json_get_int (answer, "have", -1);
  *size = sp_json_get_int (answer, "size", -1);
  if (*have >= 0 && *size >= 0)
    return TRUE;
  g_set_error_literal (error, SP_SYNC_ERROR, SP_SYNC_ERROR_BAD_REPLY, "bad-reply");
  return FALSE;
}

/* A restored server may be heard of in a file meanwhile. */
static char *
dup_epoch (SpStore *store)
{
  g_autoptr(JsonObject) identity = sp_store_dup_identity (store);

  return identity ? g_strdup (sp_json_get_text (identity, "epoch")) : NULL;
}

/* The whole content of one attachment. Where the server throws it away, it is not what its record says: it is not
 * sent again, and whoever opens it here is told. */
static gboolean
send_one (SpSync *self, guint run, const char *record, GError **error)
{
  g_autoptr(GBytes) nothing = g_bytes_new_static ("", 0);
  g_autofree char *began = dup_epoch (self->store);
  g_autofree char *epoch = NULL;
  gint64 have = 0;
  gint64 size = 0;

  if (!put (self, record, nothing, &have, &size, error))
    return FALSE;
  while (have < size && sp_sync_is_run (self, run))
    {
      g_autoptr(GBytes) piece = NULL;
      g_autoptr(GError) failure = NULL;
      gint64 before = have;

      piece = dex_await_boxed (sp_store_read_blob (self->store, record, have), &failure);
      if (failure)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (!piece)
        break;
      if (!put (self, record, piece, &have, &size, error))
        return FALSE;
      if (have <= before)
        {
          g_message ("attachment %s: the server does not take its content", record);
          break;
        }
    }
  epoch = dup_epoch (self->store);
  if (!sp_sync_is_run (self, run) || g_strcmp0 (epoch, began) != 0)
    return TRUE;
  if (!dex_await (sp_store_set_blob_sent (self->store, record), error))
    return FALSE;
  if (sp_store_get_pending (self->store) == 0)
    sp_sync_set_sent (self);
  return TRUE;
}

static gboolean
is_problem (const GError *failure, SpWireProblem problem)
{
  return failure->domain == SP_SYNC_ERROR && strcmp (failure->message, sp_wire_problem_get_code (problem)) == 0;
}

/* It is not what its record says, or a virus scanner found something in it, which its record says from now on: nothing
 * becomes of it by sending it again. */
static gboolean
is_refused_for_good (const GError *failure)
{
  return is_problem (failure, SP_WIRE_PROBLEM_BAD_REQUEST) || is_problem (failure, SP_WIRE_PROBLEM_MALWARE);
}

/**
 * sp_sync_send_blobs:
 * @self: in a fiber
 * @run: the fiber's run
 * @error: why not
 *
 * Sends the content of those attachments that the server knows of and has not got.
 *
 * Returns: %FALSE on failure, also where the server could not have one of them scanned; what was sent until then stays sent
 */
gboolean
sp_sync_send_blobs (SpSync *self, guint run, GError **error)
{
  g_autofree char *tried = NULL;
  g_autoptr(GError) unscanned = NULL;

  while (sp_sync_is_run (self, run))
    {
      g_autoptr(GError) failure = NULL;
      g_autoptr(SpBlob) blob = dex_await_object (sp_store_next_blob (self->store, tried), &failure);

      if (failure)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (!blob)
        break;
      sp_sync_set_state (self, SP_SYNC_STATE_SENDING, NULL);
      g_set_str (&tried, sp_blob_get_record (blob));
      if (send_one (self, run, tried, &failure))
        {
          self->n_sent++;
          continue;
        }
      if (is_refused_for_good (failure))
        {
          if (!dex_await (sp_store_set_blob_sent (self->store, tried), error))
            return FALSE;
        }
      /* The others need not wait for that. */
      else if (is_problem (failure, SP_WIRE_PROBLEM_NOT_SCANNED))
        {
          g_clear_error (&unscanned);
          unscanned = g_steal_pointer (&failure);
        }
      /* Whoever may not change its record now may do so again by the next round; else the record goes from here. */
      else if (!is_problem (failure, SP_WIRE_PROBLEM_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
    }
  if (!unscanned)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&unscanned));
  return FALSE;
}

typedef struct
{
  SpSync *self;
  SpRemote *remote;
  char *record;
} Fetch;

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  g_object_unref (fetch->self);
  g_clear_object (&fetch->remote);
  g_free (fetch->record);
  g_free (fetch);
}

static GBytes *
get (Fetch *fetch, gint64 offset, gint64 *size, GError **error)
{
  g_autoptr(GBytes) body = make_request (fetch->self->store, fetch->record, offset, NULL);
  g_autoptr(GBytes) reply = NULL;
  g_autoptr(JsonObject) answer = NULL;
  const char *text;
  guchar *data;
  gsize length;

  reply = dex_await_boxed (sp_remote_call (fetch->remote, "POST", "/v1/blobs/get", body), error);
  if (!reply || !(answer = sp_remote_read (reply, error)))
    return NULL;
  *size = sp_json_get_int (answer, "size", -1);
  text = sp_json_get_text (answer, "data");
  data = text ? g_base64_decode (text, &length) : NULL;
  if (data && length > 0)
    return g_bytes_new_take (data, length);
  g_free (data);
  g_set_error_literal (error, SP_SYNC_ERROR, SP_SYNC_ERROR_BAD_REPLY, "bad-reply");
  return NULL;
}

/* Whether what is here is what the record says. */
static gboolean
check_whole (SpStore *store, const char *record, const char *hash, GError **error)
{
  crypto_generichash_state state;
  guint8 bytes[crypto_generichash_BYTES];
  char text[2 * sizeof bytes + 1];
  gint64 start = 0;

  crypto_generichash_init (&state, NULL, 0, sizeof bytes);
  while (TRUE)
    {
      g_autoptr(GError) failure = NULL;
      g_autoptr(GBytes) piece = dex_await_boxed (sp_store_read_blob (store, record, start), &failure);
      gconstpointer data;
      gsize size;

      if (failure)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (!piece)
        break;
      data = g_bytes_get_data (piece, &size);
      crypto_generichash_update (&state, data, size);
      start += size;
    }
  crypto_generichash_final (&state, bytes, sizeof bytes);
  sodium_bin2hex (text, sizeof text, bytes, sizeof bytes);
  if (g_strcmp0 (text, hash) == 0)
    return TRUE;
  g_set_error_literal (error, SP_SYNC_ERROR, SP_SYNC_ERROR_BAD_REPLY, "blob-hash");
  return FALSE;
}

/* Sends what waits: the round under way may have sent what waited then, the next one sends all. */
static void
send_waiting (SpSync *self)
{
  for (guint i = 0; i < 2 && self->running && sp_store_get_pending (self->store) > 0; i++)
    {
      sp_sync_now (self);
      dex_await (sp_sync_when_round_over (self), NULL);
    }
}

static DexFuture *
fetch_fiber (gpointer data)
{
  Fetch *fetch = data;
  SpStore *store = fetch->self->store;
  gboolean waits = sp_store_get_pending (store) > 0;
  g_autoptr(SpRecord) record = NULL;
  g_autoptr(SpBlob) blob = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *hash = NULL;
  gint64 have;
  gint64 size;

  if (!(record = dex_await_object (sp_store_get (store, fetch->record), &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));
  hash = sp_record_dup_text (record, "hash");
  g_object_get (record, "size", &size, NULL);
  blob = dex_await_object (sp_store_get_blob (store, fetch->record), &error);
  if (error)
    return dex_future_new_for_error (g_steal_pointer (&error));
  have = blob ? sp_blob_get_have (blob) : 0;
  if (have < size && !fetch->remote)
    return dex_future_new_reject (SP_SYNC_ERROR, SP_SYNC_ERROR_OFFLINE, "offline");
  while (have < size)
    {
      g_autoptr(GBytes) piece = get (fetch, have, &size, &error);

      /* That somebody has agreed may lie here still. */
      if (!piece && waits && is_problem (error, SP_WIRE_PROBLEM_NOT_AGREED))
        {
          waits = FALSE;
          g_clear_error (&error);
          send_waiting (fetch->self);
          continue;
        }
      if (!piece || !dex_await (sp_store_append_blob (store, fetch->record, have, piece, TRUE), &error))
        return dex_future_new_for_error (g_steal_pointer (&error));
      have += g_bytes_get_size (piece);
    }
  if (check_whole (store, fetch->record, hash, &error))
    return dex_future_new_true ();
  if (g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_BAD_REPLY))
    dex_await (sp_store_clear_blob (store, fetch->record), NULL);
  return dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * sp_sync_fetch_blob:
 * @self: the exchange
 * @record: an attachment's id
 *
 * Brings the whole content of an attachment onto this laptop, from where it stopped the last time, and checks it.
 *
 * Returns: (transfer full): a future that resolves when it is here; %SP_SYNC_ERROR_OFFLINE, %SP_SYNC_ERROR_BUSY with
 *   `not-scanned` where the server has it scanned first, %SP_SYNC_ERROR_REFUSED with `malware` where something was found in
 *   it, with `not-found` where its author's laptop has not sent it yet, with `not-agreed` where it is a paper of a meeting to whose
 *   statement this person has not agreed there, %SP_SYNC_ERROR_BAD_REPLY with `blob-hash` where it is not
 *   what its record says
 */
DexFuture *
sp_sync_fetch_blob (SpSync *self, const char *record)
{
  Fetch *fetch;

  g_return_val_if_fail (SP_IS_SYNC (self) && record, NULL);

  fetch = g_new0 (Fetch, 1);
  fetch->self = g_object_ref (self);
  fetch->remote = self->remote ? g_object_ref (self->remote) : NULL;
  fetch->record = g_strdup (record);
  return dex_scheduler_spawn (NULL, 0, fetch_fiber, fetch, fetch_free);
}
