/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

#define SP_TYPE_TRANSPORT       (sp_transport_get_type ())
#define SP_TYPE_TRANSPORT_REPLY (sp_transport_reply_get_type ())

/* How requests reach the server: an interface, so that the exchange can be tried without a network. */
G_DECLARE_INTERFACE (SpTransport, sp_transport, SP, TRANSPORT, GObject)
G_DECLARE_FINAL_TYPE (SpTransportReply, sp_transport_reply, SP, TRANSPORT_REPLY, GObject)

struct _SpTransportInterface
{
  GTypeInterface parent_iface;

  DexFuture *(*send) (SpTransport *self,
                      const char  *method,
                      const char  *path,
                      const char  *token,
                      GBytes      *body);
};

/**
 * SpTransportFunc:
 *
 * Answers a request in this process.
 *
 * Returns: (transfer full) (nullable): the reply, or %NULL with @error where it never came
 */
typedef SpTransportReply *(*SpTransportFunc) (const char  *method,
                                              const char  *path,
                                              const char  *token,
                                              GBytes      *body,
                                              gpointer     user_data,
                                              GError     **error);

SpTransport      *sp_transport_new_soup         (const char       *server,
                                                 const char       *pin);
SpTransport      *sp_transport_new_direct       (SpTransportFunc   func,
                                                 gpointer          user_data,
                                                 GDestroyNotify    destroy);
DexFuture        *sp_transport_send             (SpTransport      *self,
                                                 const char       *method,
                                                 const char       *path,
                                                 const char       *token,
                                                 GBytes           *body) G_GNUC_WARN_UNUSED_RESULT;

SpTransportReply *sp_transport_reply_new        (guint             status,
                                                 GBytes           *body);
guint             sp_transport_reply_get_status (SpTransportReply *self);
GBytes           *sp_transport_reply_get_body   (SpTransportReply *self);

G_END_DECLS
