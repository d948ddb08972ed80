/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-transport.h"

struct _SpTransportReply
{
  GObject parent_instance;

  guint status;
  GBytes *body;
};

G_DEFINE_INTERFACE (SpTransport, sp_transport, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (SpTransportReply, sp_transport_reply, G_TYPE_OBJECT)

static void
sp_transport_default_init (SpTransportInterface *iface)
{
}

static void
sp_transport_reply_finalize (GObject *object)
{
  SpTransportReply *self = SP_TRANSPORT_REPLY (object);

  g_clear_pointer (&self->body, g_bytes_unref);

  G_OBJECT_CLASS (sp_transport_reply_parent_class)->finalize (object);
}

static void
sp_transport_reply_class_init (SpTransportReplyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sp_transport_reply_finalize;
}

static void
sp_transport_reply_init (SpTransportReply *self)
{
}

/**
 * sp_transport_send:
 * @self: a transport
 * @method: `GET` or `POST`
 * @path: with the query
 * @token: (nullable): who asks
 * @body: (nullable): JSON text
 *
 * Sends a request.
 *
 * Returns: (transfer full): a future of an #SpTransportReply, whatever its status, or of an error of
 *   %SP_SYNC_ERROR where the server could not be reached or is another one
 */
DexFuture *
sp_transport_send (SpTransport *self,
                   const char *method,
                   const char *path,
                   const char *token,
                   GBytes *body)
{
  g_return_val_if_fail (SP_IS_TRANSPORT (self), NULL);

  return SP_TRANSPORT_GET_IFACE (self)->send (self, method, path, token, body);
}

/**
 * sp_transport_reply_new:
 * @status: an HTTP status
 * @body: the content
 *
 * Returns: (transfer full): a reply
 */
SpTransportReply *
sp_transport_reply_new (guint status, GBytes *body)
{
  SpTransportReply *self = g_object_new (SP_TYPE_TRANSPORT_REPLY, NULL);

  self->status = status;
  self->body = g_bytes_ref (body);
  return self;
}

/**
 * sp_transport_reply_get_status:
 * @self: a reply
 *
 * Returns: its HTTP status
 */
guint
sp_transport_reply_get_status (SpTransportReply *self)
{
  g_return_val_if_fail (SP_IS_TRANSPORT_REPLY (self), 0);

  return self->status;
}

/**
 * sp_transport_reply_get_body:
 * @self: a reply
 *
 * Returns: (transfer none): its content
 */
GBytes *
sp_transport_reply_get_body (SpTransportReply *self)
{
  g_return_val_if_fail (SP_IS_TRANSPORT_REPLY (self), NULL);

  return self->body;
}

#define SP_TYPE_TRANSPORT_DIRECT (sp_transport_direct_get_type ())
G_DECLARE_FINAL_TYPE (SpTransportDirect, sp_transport_direct, SP, TRANSPORT_DIRECT, GObject)

struct _SpTransportDirect
{
  GObject parent_instance;

  SpTransportFunc func;
  gpointer user_data;
  GDestroyNotify destroy;
};

static DexFuture *
sp_transport_direct_send (SpTransport *transport,
                          const char *method,
                          const char *path,
                          const char *token,
                          GBytes *body)
{
  SpTransportDirect *self = SP_TRANSPORT_DIRECT (transport);
  GError *error = NULL;
  SpTransportReply *reply = self->func (method, path, token, body, self->user_data, &error);

  if (!reply)
    return dex_future_new_for_error (error);
  return dex_future_new_take_object (reply);
}

static void
transport_iface_init (SpTransportInterface *iface)
{
  iface->send = sp_transport_direct_send;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SpTransportDirect, sp_transport_direct, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SP_TYPE_TRANSPORT, transport_iface_init))

static void
sp_transport_direct_finalize (GObject *object)
{
  SpTransportDirect *self = SP_TRANSPORT_DIRECT (object);

  if (self->destroy)
    self->destroy (self->user_data);

  G_OBJECT_CLASS (sp_transport_direct_parent_class)->finalize (object);
}

static void
sp_transport_direct_class_init (SpTransportDirectClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sp_transport_direct_finalize;
}

static void
sp_transport_direct_init (SpTransportDirect *self)
{
}

/**
 * sp_transport_new_direct:
 * @func: answers requests
 * @user_data: for @func
 * @destroy: (nullable): frees @user_data
 *
 * Returns: (transfer full): a transport that calls @func, for tests and simulations
 */
SpTransport *
sp_transport_new_direct (SpTransportFunc func, gpointer user_data, GDestroyNotify destroy)
{
  SpTransportDirect *self = g_object_new (SP_TYPE_TRANSPORT_DIRECT, NULL);

  self->func = func;
  self->user_data = user_data;
  self->destroy = destroy;
  return SP_TRANSPORT (self);
}
