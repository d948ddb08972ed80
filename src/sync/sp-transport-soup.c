/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-soup.h"
#include "sp-sync-error.h"
#include "sp-transport.h"

#include <string.h>

/* The server lets a request hang for 50 s; silence of more than this is a lost connection. */
#define TIMEOUT_SECONDS 75
#define MAX_CONNECTIONS 4

#define SP_TYPE_TRANSPORT_SOUP (sp_transport_soup_get_type ())
G_DECLARE_FINAL_TYPE (SpTransportSoup, sp_transport_soup, SP, TRANSPORT_SOUP, GObject)

struct _SpTransportSoup
{
  GObject parent_instance;

  SoupSession *session;
  char *server;
  char *pin;
};

/* The pin is the only authority: the session trusts nobody, so this is asked each time. */
static gboolean
accept_certificate_cb (SoupMessage *message,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags errors,
                       gpointer data)
{
  const char *pin = data;
  g_autoptr(GByteArray) der = NULL;
  g_autofree char *sum = NULL;
  gboolean same;

  g_object_get (certificate, "certificate", &der, NULL);
  sum = der ? g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len) : NULL;
  same = g_strcmp0 (sum, pin) == 0;
  if (!same)
    g_object_set_data (G_OBJECT (message), "wrong-certificate", GINT_TO_POINTER (TRUE));
  return same;
}

static GError *
error_from_soup (SoupMessage *message, const GError *cause)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (cause);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_INVALID_DATA) || g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    return g_error_new_literal (SP_SYNC_ERROR, SP_SYNC_ERROR_BAD_REPLY, cause->message);
  if (g_object_get_data (G_OBJECT (message), "wrong-certificate"))
    return g_error_new_literal (SP_SYNC_ERROR, SP_SYNC_ERROR_CERTIFICATE, "certificate");
  return g_error_new_literal (SP_SYNC_ERROR, SP_SYNC_ERROR_OFFLINE, "no connection");
}

/* The reply, or why there is none. */
static DexFuture *
sent_cb (DexFuture *future, gpointer data)
{
  SoupMessage *message = data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);
  GBytes *body;

  if (!value)
    return dex_future_new_for_error (error_from_soup (message, error));
  body = g_value_get_boxed (value);
  if (g_bytes_get_size (body) > SP_SOUP_MAX_BYTES)
    return dex_future_new_reject (SP_SYNC_ERROR, SP_SYNC_ERROR_BAD_REPLY, "too large");
  return dex_future_new_take_object (sp_transport_reply_new (soup_message_get_status (message), body));
}

static DexFuture *
sp_transport_soup_send (SpTransport *transport,
                        const char *method,
                        const char *path,
                        const char *token,
                        GBytes *body)
{
  SpTransportSoup *self = SP_TRANSPORT_SOUP (transport);
  g_autofree char *uri = g_strconcat (self->server, path, NULL);
  g_autofree char *authorization = NULL;
  g_autoptr(SoupMessage) message = soup_message_new (method, uri);

  if (!message)
    return dex_future_new_reject (SP_SYNC_ERROR, SP_SYNC_ERROR_BAD_LINK, "address");
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  /* These may arrive twice (pushes are numbered, the others only tell), so they share connections: otherwise each POST
   * gets a new one, whose handshake costs more than a page. */
  if (g_str_has_prefix (path, "/v1/sync/"))
    soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT);
  if (token)
    {
      authorization = g_strconcat ("Bearer ", token, NULL);
      soup_message_headers_append (soup_message_get_request_headers (message), "Authorization",
                                   authorization);
    }
  if (body)
    soup_message_set_request_body_from_bytes (message, "application/json", body);
  g_signal_connect_data (message, "accept-certificate", G_CALLBACK (accept_certificate_cb),
                         g_strdup (self->pin), (GClosureNotify) (void (*) (void)) g_free, 0);
  return dex_future_finally (sp_soup_send (self->session, message), sent_cb, g_object_ref (message), g_object_unref);
}

static void
transport_iface_init (SpTransportInterface *iface)
{
  iface->send = sp_transport_soup_send;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SpTransportSoup, sp_transport_soup, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SP_TYPE_TRANSPORT, transport_iface_init))

static void
sp_transport_soup_finalize (GObject *object)
{
  SpTransportSoup *self = SP_TRANSPORT_SOUP (object);

  soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_clear_pointer (&self->server, g_free);
  g_clear_pointer (&self->pin, g_free);

  G_OBJECT_CLASS (sp_transport_soup_parent_class)->finalize (object);
}

static void
sp_transport_soup_class_init (SpTransportSoupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sp_transport_soup_finalize;
}

static void
sp_transport_soup_init (SpTransportSoup *self)
{
}

static gboolean
is_loopback (const char *server)
{
  g_autoptr(GUri) uri = g_uri_parse (server, G_URI_FLAGS_NONE, NULL);
  const char *host = uri ? g_uri_get_host (uri) : NULL;
  g_autoptr(GInetAddress) address = host ? g_inet_address_new_from_string (host) : NULL;

  return g_strcmp0 (host, "localhost") == 0 || (address && g_inet_address_get_is_loopback (address));
}

/**
 * sp_transport_new_soup:
 * @server: `https://host:port`
 * @pin: SHA-256 of the server certificate's DER in lower-case hexadecimal
 *
 * Returns: (transfer full): a transport over HTTPS that speaks with no other server than this one
 */
SpTransport *
sp_transport_new_soup (const char *server, const char *pin)
{
  SpTransportSoup *self = g_object_new (SP_TYPE_TRANSPORT_SOUP, NULL);

  self->server = g_strdup (server);
  self->pin = g_strdup (pin);
  self->session = soup_session_new_with_options (
      "timeout", TIMEOUT_SECONDS, "idle-timeout", 0, "max-conns", 2 * MAX_CONNECTIONS,
      "max-conns-per-host", MAX_CONNECTIONS, "user-agent", "stalking-partnership", NULL);
  /* Without a database nobody is trusted, so that every certificate comes before the pin. */
  soup_session_set_tls_database (self->session, NULL);
  if (is_loopback (server))
    soup_session_set_proxy_resolver (self->session, NULL);
  return SP_TRANSPORT (self);
}
