/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-test-exchanges.h"
#include "sp-transport.h"

/*
 * The linker puts this in the place of sp_transport_send (), through which the client sends all that
 * it sends: what came back over TLS is written down, from a server in this process or in another.
 */

DexFuture *__real_sp_transport_send (SpTransport *self, const char *method, const char *path,
                                     const char *token, GBytes *body);
DexFuture *__wrap_sp_transport_send (SpTransport *self, const char *method, const char *path,
                                     const char *token, GBytes *body);

typedef struct
{
  char *method;
  char *path;
  GBytes *body;
} Sent;

static void
sent_free (gpointer data)
{
  Sent *self = data;

  g_free (self->method);
  g_free (self->path);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

static DexFuture *
answered_cb (DexFuture *future, gpointer data)
{
  Sent *self = data;
  const GValue *value = dex_future_get_value (future, NULL);
  SpTransportReply *reply = g_value_get_object (value);
  gsize size;
  const char *answer = g_bytes_get_data (sp_transport_reply_get_body (reply), &size);

  sp_test_exchanges_write (self->method, self->path, self->body,
                           sp_transport_reply_get_status (reply), NULL, answer, size);
  return dex_ref (future);
}

DexFuture *
__wrap_sp_transport_send (SpTransport *self, const char *method, const char *path,
                          const char *token, GBytes *body)
{
  Sent *sent = g_new0 (Sent, 1);

  sent->method = g_strdup (method);
  sent->path = g_strdup (path);
  sent->body = body ? g_bytes_ref (body) : NULL;
  return dex_future_then (__real_sp_transport_send (self, method, path, token, body), answered_cb,
                          sent, sent_free);
}
