/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-sync-private.h"

#include "sp-json.h"
#include "sp-store-sync.h"
#include "sp-wire-problem.h"
#include "sp-wire.h"

#include <string.h>

/* One round: everything is sent, then everything is received. All of it runs in a fiber. */

/* While the first page is made the store has nothing to do, so it is a small one, and each of the next is half as large again:
 * a page takes longer to be stored than to be made and sent, but not twice as long. */
#define FIRST_PAGE_CHANGES 1000

/* A head up to this many bytes is parsed as soon as the page is here, in a millisecond or two of the main loop. */
#define QUICK_HEAD (128 * 1024)

static GBytes *
call (SpSync *self, const char *method, const char *path, GBytes *body, GError **error)
{
  return dex_await_boxed (sp_remote_call (self->remote, method, path, body), error);
}

/* One push; FALSE in @more where there is nothing to send. */
static gboolean
push_once (SpSync *self, guint run, gboolean *more, GError **error)
{
  g_autoptr(GError) failure = NULL;
  g_autoptr(GBytes) body = NULL;
  g_autoptr(GBytes) reply = NULL;

  *more = FALSE;
  body = dex_await_boxed (
      sp_store_next_push (self->store, self->max_ops, SP_WIRE_MAX_PUSH_BYTES), &failure);
  if (failure)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (!body)
    return TRUE;
  sp_sync_set_state (self, SP_SYNC_STATE_SENDING, NULL);
  self->pushed_at = g_get_monotonic_time ();
  reply = call (self, "POST", "/v1/sync/push", body, &failure);
  if (!reply)
    {
      if (g_error_matches (failure, SP_SYNC_ERROR, SP_SYNC_ERROR_TOO_LARGE) && self->max_ops > 1)
        {
          self->max_ops /= 2;
          *more = TRUE;
          return TRUE;
        }
      /* Written since the log was sent: the log goes first. */
      if (g_error_matches (failure, SP_SYNC_ERROR, SP_SYNC_ERROR_REFUSED)
          && strcmp (failure->message, sp_wire_problem_get_code (SP_WIRE_PROBLEM_AUDIT_MISSING)) == 0)
        {
          /* The server may have been restored, and have less of it than it had; what is not here it never had. */
          dex_await (sp_store_rewind_audit (self->store, sp_remote_get_expected (self->remote)), NULL);
          if (!sp_sync_send_audit (self, run, more, error))
            return FALSE;
          if (*more)
            return TRUE;
        }
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  *more = TRUE;
  if (dex_await (sp_store_take_push_reply (self->store, reply), &failure))
    {
      self->n_sent++;
      return TRUE;
    }
  /* Somebody has brought news of a restored server in a file meanwhile: what it has lost is sent again. */
  if (g_error_matches (failure, SP_STORE_ERROR, SP_STORE_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* The log first: who sends an operation has told of it. */
static gboolean
push_all (SpSync *self, guint run, GError **error)
{
  gboolean told;
  gboolean sent = FALSE;
  gboolean more = TRUE;

  if (!sp_sync_send_audit (self, run, &told, error))
    return FALSE;
  while (more && sp_sync_is_run (self, run))
    {
      if (!push_once (self, run, &more, error))
        return FALSE;
      sent |= more;
    }
  self->max_ops = SP_WIRE_MAX_PUSH_OPS;
  if (sent && sp_store_get_pending (self->store) == 0)
    sp_sync_set_sent (self);
  return TRUE;
}

/* From where on it asks; NULL where this laptop has nothing yet. */
static char *
dup_cursor (GBytes *request)
{
  gsize size;
  const char *data = g_bytes_get_data (request, &size);
  g_autoptr(JsonObject) object = sp_json_parse_object (data, size, NULL);

  return object ? g_strdup (sp_json_get_text (object, "cursor")) : NULL;
}

/* Notes what the page says besides its changes. */
static void
take_head (SpSync *self, JsonObject *head)
{
  self->seq = sp_json_get_int (head, "upto", -1);
  self->acl_rev = sp_json_get_int (head, "acl_rev", -1);
}

/* A pull: while the store takes a page, the next one waits, and the one after that travels. */
typedef struct
{
  GBytes *request;
  guint max;
  char *cursor;      /* of the page that was given to the store last; NULL where this laptop has nothing yet */
  DexFuture *coming; /* nullable: the bytes of the page that was asked for */
  DexFuture *taking; /* nullable: what comes of the page that the store takes */
  SpWirePage *page;  /* nullable: that page; its head is the page's own, for other threads hold the page, too */
  gboolean again;
} Pull;

static void
pull_clear (Pull *self)
{
  g_clear_pointer (&self->request, g_bytes_unref);
  g_clear_pointer (&self->page, sp_wire_page_unref);
  dex_clear (&self->coming);
  dex_clear (&self->taking);
  g_free (self->cursor);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pull, pull_clear)

/* The page after that with @head, or the first one. */
static void
ask_page (SpSync *self, Pull *pull, JsonObject *head)
{
  g_autoptr(GBytes) request = sp_wire_pull_after (pull->request, head, pull->max);

  pull->coming = sp_remote_call (self->remote, "POST", "/v1/sync/pull", request);
  pull->max = MIN (pull->max + pull->max / 2, SP_WIRE_MAX_PAGE_CHANGES);
}

static void
ask_next (SpSync *self, Pull *pull, JsonObject *head)
{
  if (!sp_json_get_flag (head, "more") || !sp_json_get_text (head, "cursor"))
    return;
  sp_sync_set_state (self, SP_SYNC_STATE_RECEIVING, NULL);
  ask_page (self, pull, head);
}

/* Awaits that the store has taken the page before, if there was one. */
static gboolean
await_taken (SpSync *self, Pull *pull, GError **error)
{
  g_autoptr(GError) failure = NULL;
  g_autoptr(SpPageResult) result = NULL;
  JsonObject *head;

  if (!pull->taking)
    return TRUE;
  if (!(result = dex_await_object (g_steal_pointer (&pull->taking), &failure)))
    {
      if (!g_error_matches (failure, SP_STORE_ERROR, SP_STORE_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      /* Somebody has brought news in a file meanwhile. */
      dex_clear (&pull->coming);
      pull->again = TRUE;
      return TRUE;
    }
  head = sp_wire_page_get_head (pull->page);
  take_head (self, head);
  pull->again = sp_page_result_get_again (result);
  if (self->first_pull)
    sp_sync_set_first_pull (self, sp_json_get_flag (head, "more"),
                            json_object_get_double_member_with_default (head, "progress", 1));
  return TRUE;
}

/* Awaits a page, asks for the next one, and gives it to the store when that has taken the one before. Of a page that is
 * here its head is read first, so that the server is at the next one while this one is taken apart. */
static gboolean
pull_once (SpSync *self, guint run, Pull *pull, GError **error)
{
  g_autoptr(GBytes) bytes = dex_await_boxed (g_steal_pointer (&pull->coming), error);
  g_autoptr(GBytes) start = NULL;
  g_autoptr(JsonObject) quick = NULL;
  g_autoptr(SpWirePage) page = NULL;
  JsonObject *head;

  if (!bytes)
    return FALSE;
  start = g_bytes_new_from_bytes (bytes, 0, MIN (g_bytes_get_size (bytes), QUICK_HEAD));
  if ((quick = sp_wire_page_read_head (start)))
    ask_next (self, pull, quick);
  if (!(page = dex_await_boxed (sp_store_read_page (self->store, bytes), error)))
    return FALSE;
  head = sp_wire_page_get_head (page);
  if (!sp_json_get_text (head, "cursor"))
    {
      g_set_error_literal (error, SP_SYNC_ERROR, SP_SYNC_ERROR_BAD_REPLY, "bad-reply");
      return FALSE;
    }
  if (!quick)
    ask_next (self, pull, head);
  if (!await_taken (self, pull, error))
    return FALSE;
  if (pull->again)
    return TRUE;
  pull->taking = sp_store_take_page_after (self->store, page, pull->cursor);
  g_set_str (&pull->cursor, sp_json_get_text (head, "cursor"));
  g_clear_pointer (&pull->page, sp_wire_page_unref);
  pull->page = g_steal_pointer (&page);
  /* What is written meanwhile does not wait for the end of a long pull. */
  return !pull->coming || sp_store_get_pending (self->store) == 0 || push_all (self, run, error);
}

/* Tells the server of what no byte is left here. */
static gboolean
acknowledge (SpSync *self, GError **error)
{
  g_auto(GStrv) purged = dex_await_boxed (sp_store_purge (self->store), error);
  g_autoptr(JsonObject) identity = NULL;
  g_autoptr(JsonObject) request = NULL;
  g_autoptr(GBytes) body = NULL;
  g_autoptr(GBytes) reply = NULL;
  JsonArray *names;

  if (!purged)
    return FALSE;
  identity = sp_store_dup_identity (self->store);
  if (!purged[0] || !identity)
    return TRUE;
  request = json_object_new ();
  names = json_array_new ();
  for (guint i = 0; purged[i]; i++)
    json_array_add_string_element (names, purged[i]);
  json_object_set_string_member (request, "device", sp_json_get_text (identity, "device"));
  json_object_set_array_member (request, "purged", names);
  body = sp_json_object_to_bytes (request);
  return (reply = call (self, "POST", "/v1/sync/ack", body, error))
         && dex_await (sp_store_take_purged (self->store, (const char *const *) purged), error);
}

static gboolean
pull_pages (SpSync *self, guint run, gboolean *again, GError **error)
{
  g_auto(Pull) pull = { .max = FIRST_PAGE_CHANGES };

  if (!(pull.request = dex_await_boxed (sp_store_next_pull (self->store), error)))
    return FALSE;
  pull.cursor = dup_cursor (pull.request);
  if (!pull.cursor)
    sp_sync_set_first_pull (self, TRUE, 0);
  ask_page (self, &pull, NULL);
  while (pull.coming && sp_sync_is_run (self, run))
    if (!pull_once (self, run, &pull, error))
      return FALSE;
  if (!await_taken (self, &pull, error))
    return FALSE;
  *again = pull.again;
  return TRUE;
}

/* What was found to differ is read anew at once, but only once a round: no fault may keep both ends busy. */
static gboolean
pull_all (SpSync *self, guint run, GError **error)
{
  gboolean again = FALSE;

  return pull_pages (self, run, &again, error)
         && (!again || pull_pages (self, run, &again, error)) && acknowledge (self, error);
}

/* The server was restored: what it has lost is sent again, and what is here is read anew. */
static gboolean
take_epoch (SpSync *self, GError **error)
{
  JsonObject *problem = sp_remote_get_problem (self->remote);
  g_autofree char *epoch = problem ? g_strdup (sp_json_get_text (problem, "epoch")) : NULL;
  gint64 next_op = problem ? sp_json_get_int (problem, "next_op", 0) : 0;
  gint64 restored = problem ? sp_json_get_int (problem, "restored", G_MAXINT64) : G_MAXINT64;

  if (!epoch || next_op < 1)
    {
      g_set_error_literal (error, SP_SYNC_ERROR, SP_SYNC_ERROR_BAD_REPLY, "bad-reply");
      return FALSE;
    }
  return dex_await (sp_store_take_epoch (self->store, epoch, next_op, restored), error);
}

static gboolean
attempt (SpSync *self, guint run, GError **error)
{
  return push_all (self, run, error) && pull_all (self, run, error) && sp_sync_send_blobs (self, run, error);
}

/**
 * sp_sync_round:
 * @self: in a fiber
 * @run: the fiber's run
 * @error: of %SP_SYNC_ERROR or %SP_STORE_ERROR
 *
 * Sends all and receives all, over a restored server and an old cursor.
 *
 * Returns: %FALSE on failure; what was done until then is kept
 */
gboolean
sp_sync_round (SpSync *self, guint run, GError **error)
{
  g_autoptr(GError) failure = NULL;

  for (int i = 0; i < 3; i++)
    {
      gboolean mended;

      g_clear_error (&failure);
      if (attempt (self, run, &failure))
        return TRUE;
      if (g_error_matches (failure, SP_SYNC_ERROR, SP_SYNC_ERROR_EPOCH))
        mended = take_epoch (self, error);
      else if (g_error_matches (failure, SP_SYNC_ERROR, SP_SYNC_ERROR_CURSOR))
        mended = dex_await (sp_store_reset_cursor (self->store), error);
      else
        break;
      if (!mended)
        return FALSE;
    }
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}
