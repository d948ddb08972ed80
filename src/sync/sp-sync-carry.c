/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-sync-carry.h"
#include "sp-sync-private.h"

#include "sp-json.h"
#include "sp-signature.h"
#include "sp-store-blobs.h"
#include "sp-store-sync.h"
#include "sp-wire-problem.h"
#include "sp-wire.h"

#include <sodium.h>
#include <string.h>

/* The exchange by file: what this laptop would send goes out in one, and the server's answers to it come back in another, to
 * be taken as if they had come over the network. Or a file of another laptop's is handed on. */

struct _SpBrought
{
  GObject parent_instance;

  guint confirmed;
  guint pages;
  guint passed; /* pages that do not follow on what is here */
  gboolean more;
  char *refused;
};

G_DEFINE_FINAL_TYPE (SpBrought, sp_brought, G_TYPE_OBJECT)

static void
sp_brought_finalize (GObject *object)
{
  g_free (SP_BROUGHT (object)->refused);

  G_OBJECT_CLASS (sp_brought_parent_class)->finalize (object);
}

static void
sp_brought_class_init (SpBroughtClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sp_brought_finalize;
}

static void
sp_brought_init (SpBrought *self)
{
}

/**
 * sp_brought_get_confirmed:
 *
 * Returns: how many operations the server has answered
 */
guint
sp_brought_get_confirmed (SpBrought *self)
{
  g_return_val_if_fail (SP_IS_BROUGHT (self), 0);

  return self->confirmed;
}

/**
 * sp_brought_get_has_news:
 *
 * Returns: whether this laptop is as up to date as the server was when it answered, or nearer to it
 */
gboolean
sp_brought_get_has_news (SpBrought *self)
{
  g_return_val_if_fail (SP_IS_BROUGHT (self), FALSE);

  return self->pages > 0;
}

/**
 * sp_brought_get_stale:
 *
 * Returns: whether there was news in it that does not follow on what is here: another file is wanted
 */
gboolean
sp_brought_get_stale (SpBrought *self)
{
  g_return_val_if_fail (SP_IS_BROUGHT (self), FALSE);

  return self->pages == 0 && self->passed > 0;
}

/**
 * sp_brought_get_more:
 *
 * Returns: whether not all news had room: another file is wanted
 */
gboolean
sp_brought_get_more (SpBrought *self)
{
  g_return_val_if_fail (SP_IS_BROUGHT (self), FALSE);

  return self->more;
}

/**
 * sp_brought_get_refused:
 *
 * Returns: (transfer none) (nullable): the code of the first problem that the server met
 */
const char *
sp_brought_get_refused (SpBrought *self)
{
  g_return_val_if_fail (SP_IS_BROUGHT (self), NULL);

  return self->refused;
}

static DexFuture *
out_fiber (gpointer data)
{
  SpStore *store = data;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) purged = dex_await_boxed (sp_store_purge (store), &error);
  g_autoptr(SpPack) pack = NULL;

  if (purged)
    pack = dex_await_object (sp_store_pack (store, (const char *const *) purged), &error);
  return pack ? dex_future_new_take_object (g_steal_pointer (&pack)) : dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * sp_sync_carry_out:
 * @store: an open store
 *
 * Writes what waits to be sent into a file that only the server opens, with what this laptop asks for.
 *
 * Returns: (transfer full): a future of an #SpPack
 */
DexFuture *
sp_sync_carry_out (SpStore *store)
{
  g_return_val_if_fail (SP_IS_STORE (store), NULL);

  return dex_scheduler_spawn (NULL, 0, out_fiber, g_object_ref (store), g_object_unref);
}

/* An answer while it is taken. */
typedef struct
{
  SpStore *store;
  GBytes *file;
  SpSealed *sealed;
  gint64 made;
  char *cursor; /* nullable: with which the next page was asked for */
  SpBrought *brought;
} Answer;

static void
answer_free (gpointer data)
{
  Answer *self = data;

  g_object_unref (self->store);
  g_bytes_unref (self->file);
  g_clear_pointer (&self->sealed, sp_sealed_free);
  g_free (self->cursor);
  g_clear_object (&self->brought);
  g_free (self);
}

static JsonObject *
parse (GBytes *body)
{
  gsize size;
  const char *data = g_bytes_get_data (body, &size);

  return size > 0 ? sp_json_parse_object (data, size, NULL) : NULL;
}

static gboolean
damaged (GError **error)
{
  g_set_error_literal (error, SP_SEALED_ERROR, SP_SEALED_ERROR_DAMAGED, "damaged");
  return FALSE;
}

/* Of the server's, for this laptop, and one piece to the last byte. */
static gboolean
open_answer (Answer *self, JsonObject *identity, GError **error)
{
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];
  guint8 server_key[crypto_sign_PUBLICKEYBYTES];
  gsize offset = 0;

  if (!sp_base64_read (sp_json_get_text (identity, "key"), server_key, sizeof server_key)
      || !sp_base64_read (sp_json_get_text (identity, "secret_key"), secret_key, sizeof secret_key))
    {
      g_set_error_literal (error, SP_SYNC_ERROR, SP_SYNC_ERROR_NOT_ENROLLED, "no key");
      return FALSE;
    }
  self->sealed = sp_sealed_read (self->file, &offset, secret_key, error);
  sodium_memzero (secret_key, sizeof secret_key);
  if (!self->sealed)
    return FALSE;
  return (self->sealed->kind == SP_SEALED_ANSWERS && offset == g_bytes_get_size (self->file)
          && sp_sealed_is_by (self->sealed, server_key))
         || damaged (error);
}

/* Whether it belongs to what is here now. */
static gboolean
check_answer (Answer *self, JsonObject *identity, GError **error)
{
  const SpSealedFrame *frame = g_ptr_array_index (self->sealed->frames, 0);
  g_autoptr(JsonObject) head = *frame->heading == '\0' ? parse (frame->body) : NULL;

  if (!head || g_strcmp0 (sp_json_get_text (head, "device"), sp_json_get_text (identity, "device")) != 0)
    return damaged (error);
  self->made = sp_json_get_int (head, "made", 0);
  self->cursor = g_strdup (sp_json_get_text (head, "cursor"));
  if (g_strcmp0 (sp_json_get_text (head, "epoch"), sp_json_get_text (identity, "epoch")) != 0)
    {
      g_set_error_literal (error, SP_STORE_ERROR, SP_STORE_ERROR_EXISTS, "an answer from before the server was restored");
      return FALSE;
    }
  return dex_await (sp_store_check_answer (self->store, self->made), error);
}

static gboolean
take_push (Answer *self, GBytes *body, GError **error)
{
  g_autoptr(JsonObject) reply = parse (body);
  JsonArray *results = reply ? sp_json_get_array (reply, "results") : NULL;

  if (!dex_await (sp_store_take_push_reply (self->store, body), error))
    return FALSE;
  self->brought->confirmed += results ? json_array_get_length (results) : 0;
  return TRUE;
}

static gboolean
take_page (Answer *self, GBytes *body, GError **error)
{
  g_autoptr(SpWirePage) page = dex_await_boxed (sp_store_read_page (self->store, body), error);
  g_autoptr(SpPageResult) result = NULL;
  g_autoptr(GError) failure = NULL;

  if (!page)
    return FALSE;
  result = dex_await_object (sp_store_take_page_after (self->store, page, self->cursor), &failure);
  if (result)
    {
      self->brought->pages++;
      self->brought->more = sp_page_result_get_more (result);
    }
  else if (g_error_matches (failure, SP_STORE_ERROR, SP_STORE_ERROR_NOT_FOUND))
    self->brought->passed++;
  else
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  g_set_str (&self->cursor, sp_json_get_text (sp_wire_page_get_head (page), "cursor"));
  return TRUE;
}

static gboolean
take_content (Answer *self, GBytes *body, const char *record, GError **error)
{
  g_autoptr(JsonObject) reply = parse (body);

  if (!reply || !record || sp_json_get_int (reply, "have", -1) < sp_json_get_int (reply, "size", 0))
    return TRUE;
  return dex_await (sp_store_set_blob_sent (self->store, record), error);
}

static gboolean
take_acknowledged (Answer *self, GBytes *body, GError **error)
{
  g_autoptr(JsonObject) told = parse (body);
  g_auto(GStrv) names = told ? sp_json_dup_strv (told, "purged") : NULL;

  return !names || dex_await (sp_store_take_purged (self->store, (const char *const *) names), error);
}

/* A no. What the next file needs to be taken is done; the rest is for the server's people. */
static gboolean
take_problem (Answer *self, const char *path, GBytes *body, GError **error)
{
  SpWireProblem problem = sp_wire_problem_parse (body);
  g_autoptr(JsonObject) object = parse (body);
  g_autoptr(JsonObject) identity = sp_store_dup_identity (self->store);
  gboolean first = !self->brought->refused;

  if (problem == SP_WIRE_PROBLEM_NONE || !object || !identity)
    return TRUE;
  if (first)
    self->brought->refused = g_strdup (sp_wire_problem_get_code (problem));
  switch (problem)
    {
    case SP_WIRE_PROBLEM_EPOCH_CHANGED:
      /* Once, though each request met it. */
      if (g_strcmp0 (sp_json_get_text (object, "epoch"), sp_json_get_text (identity, "epoch")) == 0
          || !sp_json_get_text (object, "epoch") || sp_json_get_int (object, "next_op", 0) < 1)
        return TRUE;
      return dex_await (sp_store_take_epoch (self->store, sp_json_get_text (object, "epoch"),
                                             sp_json_get_int (object, "next_op", 0),
                                             sp_json_get_int (object, "restored", G_MAXINT64)),
                        error);
    case SP_WIRE_PROBLEM_CURSOR:
      return dex_await (sp_store_reset_cursor (self->store), error);
    case SP_WIRE_PROBLEM_AUDIT_BROKEN:
    case SP_WIRE_PROBLEM_AUDIT_MISSING:
      if (first && sp_json_get_int (object, "expected", 0) > 0)
        dex_await (sp_store_rewind_audit (self->store, sp_json_get_int (object, "expected", 0)), NULL);
      return TRUE;
    default:
      return TRUE;
    }
}

/* A heading is the status, the path, and of a content the record. */
static gboolean
take_frame (Answer *self, const SpSealedFrame *frame, GError **error)
{
  g_auto(GStrv) parts = g_strsplit (frame->heading, " ", 3);
  const char *path = parts[0] ? parts[1] : NULL;

  if (!path)
    return TRUE;
  if (strcmp (parts[0], "200") != 0)
    return take_problem (self, path, frame->body, error);
  if (strcmp (path, "/v1/audit") == 0)
    return dex_await (sp_store_take_carried_receipt (self->store, frame->body), error);
  if (strcmp (path, "/v1/sync/push") == 0)
    return take_push (self, frame->body, error);
  if (strcmp (path, "/v1/sync/pull") == 0)
    return take_page (self, frame->body, error);
  if (strcmp (path, "/v1/blobs/put") == 0)
    return take_content (self, frame->body, parts[2], error);
  if (strcmp (path, "/v1/sync/ack") == 0)
    return take_acknowledged (self, frame->body, error);
  return TRUE;
}

static DexFuture *
in_fiber (gpointer data)
{
  Answer *self = data;
  g_autoptr(JsonObject) identity = NULL;
  g_autoptr(GError) error = NULL;

  if (sp_store_get_state (self->store) != SP_STORE_STATE_OPEN)
    return dex_future_new_reject (SP_STORE_ERROR, SP_STORE_ERROR_LOCKED, "locked");
  if (!(identity = sp_store_dup_identity (self->store)))
    return dex_future_new_reject (SP_SYNC_ERROR, SP_SYNC_ERROR_NOT_ENROLLED, "not enrolled");
  if (!open_answer (self, identity, &error) || !check_answer (self, identity, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  for (guint i = 1; i < self->sealed->frames->len; i++)
    if (!take_frame (self, g_ptr_array_index (self->sealed->frames, i), &error))
      return dex_future_new_for_error (g_steal_pointer (&error));
  if (!dex_await (sp_store_set_answered (self->store, self->made), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_object (g_object_ref (self->brought));
}

/**
 * sp_sync_carry_in:
 * @store: an open store
 * @file: what somebody has brought
 *
 * Takes the server's answers to a file of this laptop's.
 *
 * Returns: (transfer full): a future of an #SpBrought; rejects with %SP_SEALED_ERROR, or with %SP_STORE_ERROR_EXISTS where
 *   that answer or a newer one was taken before, and then nothing was changed
 */
DexFuture *
sp_sync_carry_in (SpStore *store, GBytes *file)
{
  Answer *self;

  g_return_val_if_fail (SP_IS_STORE (store) && file, NULL);

  self = g_new0 (Answer, 1);
  self->store = g_object_ref (store);
  self->file = g_bytes_ref (file);
  self->brought = g_object_new (SP_TYPE_BROUGHT, NULL);
  return dex_scheduler_spawn (NULL, 0, in_fiber, self, answer_free);
}

/* A file on its way to the server, in as many parts as it takes. */
typedef struct
{
  SpSync *sync;
  GPtrArray *parts;
} Handing;

static void
handing_free (gpointer data)
{
  Handing *self = data;

  g_object_unref (self->sync);
  g_ptr_array_unref (self->parts);
  g_free (self);
}

static DexFuture *
ask_part (SpSync *self, GBytes *part)
{
  g_autoptr(JsonObject) request = json_object_new ();
  g_autofree char *base64 = NULL;
  gsize size;
  gconstpointer data = g_bytes_get_data (part, &size);

  base64 = g_base64_encode (data, size);
  json_object_set_string_member (request, "file", base64);
  return sp_sync_ask (self, "/v1/carry", request);
}

/* What was answered to one part more. */
static void
add_answer (JsonObject *all, JsonObject *answer)
{
  static const char *const COUNTS[] = { "operations", "aside" };

  for (guint i = 0; i < G_N_ELEMENTS (COUNTS); i++)
    json_object_set_int_member (all, COUNTS[i], sp_json_get_int (all, COUNTS[i], 0) + sp_json_get_int (answer, COUNTS[i], 0));
  json_object_set_boolean_member (all, "torn", sp_json_get_flag (answer, "torn"));
  if (!sp_json_get_text (all, "refused") && sp_json_get_text (answer, "refused"))
    json_object_set_string_member (all, "refused", sp_json_get_text (answer, "refused"));
}

static DexFuture *
carry_on_fiber (gpointer data)
{
  Handing *self = data;
  g_autoptr(JsonObject) all = NULL;

  for (guint i = 0; i < self->parts->len; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonObject) answer = dex_await_boxed (ask_part (self->sync, self->parts->pdata[i]), &error);

      if (!answer)
        return dex_future_new_for_error (g_steal_pointer (&error));
      if (all)
        add_answer (all, answer);
      else
        all = g_steal_pointer (&answer);
    }
  return dex_future_new_take_boxed (JSON_TYPE_OBJECT, g_steal_pointer (&all));
}

/**
 * sp_sync_carry_on:
 * @self: the exchange
 * @file: a file that another laptop wrote, or this one before it was set up anew
 *
 * Hands a file on to the server, whose answer is for that laptop. One of many pieces goes in parts: what was taken of it
 * before a failure is taken once more without harm when all of it is handed on again.
 *
 * Returns: (transfer full): a future of what /v1/carry answers (#JsonObject), of all parts together; rejects with
 *   %SP_SYNC_ERROR_OFFLINE, with %SP_SYNC_ERROR_REFUSED and the problem's code, with %SP_SYNC_ERROR_TOO_LARGE
 */
DexFuture *
sp_sync_carry_on (SpSync *self, GBytes *file)
{
  g_autoptr(GPtrArray) parts = NULL;
  Handing *handing;

  g_return_val_if_fail (SP_IS_SYNC (self) && file, NULL);

  parts = sp_sealed_cut (file, SP_WIRE_MAX_CARRIED);
  for (guint i = 0; i < parts->len; i++)
    if (g_bytes_get_size (parts->pdata[i]) > SP_WIRE_MAX_INFLATED / 4 * 3 - 1024)
      return dex_future_new_reject (SP_SYNC_ERROR, SP_SYNC_ERROR_TOO_LARGE, "too-large");
  handing = g_new0 (Handing, 1);
  handing->sync = g_object_ref (self);
  handing->parts = g_steal_pointer (&parts);
  return dex_scheduler_spawn (NULL, 0, carry_on_fiber, handing, handing_free);
}

static gboolean
is_for_later (const GError *error)
{
  return g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_OFFLINE)
         || g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_BUSY);
}

/* Whether the server has taken all of it. */
static gboolean
hand_on (SpSync *self, const char *name, GError **error)
{
  g_autoptr(GBytes) file = dex_await_boxed (sp_store_read_left (self->store, name), error);
  g_autoptr(JsonObject) answer = NULL;

  if (!file || !(answer = dex_await_boxed (sp_sync_carry_on (self, file), error)))
    return FALSE;
  return !sp_json_get_text (answer, "refused");
}

/**
 * sp_sync_hand_on_left:
 * @self: in a fiber
 * @run: the fiber's run
 *
 * Brings the server what this laptop had not sent under the identity that it had before its key was lost. What the server
 * does not take from this member stays for an administrator, and is offered again with the next run.
 */
void
sp_sync_hand_on_left (SpSync *self, guint run)
{
  g_auto(GStrv) names = NULL;

  if (self->handed_on == run || !(names = dex_await_boxed (sp_store_list_left (self->store), NULL)))
    return;
  self->handed_on = run;
  for (guint i = 0; names[i] && sp_sync_is_run (self, run); i++)
    {
      g_autoptr(GError) error = NULL;

      if (hand_on (self, names[i], &error))
        dex_await (sp_store_drop_left (self->store, names[i]), NULL);
      else if (is_for_later (error))
        self->handed_on = 0;
      else
        g_message ("unsent work from before was not taken: %s", error ? error->message : "refused");
    }
}

/* One answer's drafts, and which of them are here now. NULL where there is no answer. */
static JsonArray *
take_drafts (SpSync *self, JsonArray *taken, GError **error)
{
  g_autoptr(JsonObject) request = json_object_new ();
  g_autoptr(JsonObject) answer = NULL;
  g_auto(GStrv) ids = NULL;
  JsonArray *now;

  json_object_set_array_member (request, "taken", json_array_ref (taken));
  if (!(answer = dex_await_boxed (sp_sync_ask (self, "/v1/drafts", request), error))
      || !(ids = dex_await_boxed (sp_store_take_drafts (self->store, answer), error)))
    return NULL;
  now = json_array_new ();
  for (guint i = 0; ids[i]; i++)
    json_array_add_string_element (now, ids[i]);
  return now;
}

/**
 * sp_sync_fetch_drafts:
 * @self: in a fiber, after what there is was received
 * @run: the fiber's run
 *
 * Fetches what this laptop's member was typing on one that is lost, once a run. A server that knows nothing of drafts has
 * none.
 */
void
sp_sync_fetch_drafts (SpSync *self, guint run)
{
  g_autoptr(JsonArray) taken = json_array_new ();
  gboolean more = TRUE;

  if (self->fetched_drafts == run)
    return;
  self->fetched_drafts = run;
  while (more && sp_sync_is_run (self, run))
    {
      g_autoptr(GError) error = NULL;
      JsonArray *now = take_drafts (self, taken, &error);

      if (!now)
        {
          if (is_for_later (error))
            self->fetched_drafts = 0;
          return;
        }
      more = json_array_get_length (now) > 0;
      json_array_unref (taken);
      taken = now;
    }
}
