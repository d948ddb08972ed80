/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-soup.h"

#include "sp-settle.h"
#include "sp-unpack.h"

/* Each request has a thread to itself, and libsoup's synchronous calls. Its asynchronous ones free what they still use when
 * a line is cut at the wrong moment (3.6.5: an item of its queue is finished twice): one in a hundred runs of the tests on a
 * broken line ended by it. */

typedef struct
{
  DexPromise *promise;
  SoupSession *session;
  SoupMessage *message;
} Request;

/* The answer as it was before somebody packed it. */
static GBytes *
read_answer (SoupMessage *message, GBytes *body, GError **error)
{
  const char *encoding = soup_message_headers_get_one (soup_message_get_response_headers (message), "Content-Encoding");

  if (!encoding)
    return g_bytes_ref (body);
  if (g_ascii_strcasecmp (encoding, "gzip") == 0)
    return sp_unpack_gzip (body, SP_SOUP_MAX_BYTES, error);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not an encoding that was asked for");
  return NULL;
}

static void
request_thread (gpointer data, gpointer user_data)
{
  Request *request = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = soup_session_send_and_read (request->session, request->message,
                                                       dex_promise_get_cancellable (request->promise), &error);
  GBytes *answer = body ? read_answer (request->message, body, &error) : NULL;

  g_object_unref (request->message);
  g_object_unref (request->session);
  sp_settle (request->promise, answer ? dex_future_new_take_boxed (G_TYPE_BYTES, answer)
                                      : dex_future_new_for_error (g_steal_pointer (&error)));
  g_free (request);
}

/**
 * sp_soup_send:
 * @session: a session, which says how many requests go at once
 * @message: what to send
 *
 * Sends a request and reads all of its answer. Whoever drops the future takes the request back.
 *
 * Returns: (transfer full): a future of what was answered (#GBytes), whatever the message's status; rejects with the
 *   session's error, or that of sp_unpack_gzip ()
 */
DexFuture *
sp_soup_send (SoupSession *session, SoupMessage *message)
{
  static GThreadPool *threads;
  DexPromise *promise = dex_promise_new_cancellable ();
  Request *request = g_new0 (Request, 1);

  if (g_once_init_enter_pointer (&threads))
    g_once_init_leave_pointer (&threads, g_thread_pool_new (request_thread, NULL, -1, FALSE, NULL));
  /* libsoup's own way unpacks by zlib, and as much as there is. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Accept-Encoding", "gzip");
  request->promise = dex_ref (promise);
  request->session = g_object_ref (session);
  request->message = g_object_ref (message);
  g_thread_pool_push (threads, request, NULL);
  return DEX_FUTURE (promise);
}
