/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-http-private.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <string.h>
#include <unistd.h>

#define N_THREADS         4
#define MAX_CONNECTIONS   1024
#define MAX_FROM_ONE      256 /* an agency's laptops may share one address */
#define IDLE_SECONDS      60
#define CONNECTION_MEMORY (32 * 1024)
/* Forward secrecy and authenticated encryption only. A ticket costs tens of milliseconds to make, twenty times what it
 * spares a laptop that comes again. */
#define TLS_PRIORITIES \
  "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:-DHE-RSA:-CIPHER-ALL:+AES-256-GCM:+CHACHA20-POLY1305:+AES-128-GCM" \
  ":-SIGN-RSA-SHA1:-SIGN-ECDSA-SHA1:%SERVER_PRECEDENCE:%NO_TICKETS"
#define STOP_SECONDS      5

G_DEFINE_QUARK (sp-http-error-quark, sp_http_error)

static void
worker_free (gpointer data)
{
  SpHttpWorker *worker = data;

  sp_server_free (worker->server);
  sp_sql_close (worker->sql);
  g_free (worker);
}

/* Nothing that is offered here is written with an escape, so nothing has two names. */
static size_t
unescape_cb (void *data, struct MHD_Connection *connection, char *text)
{
  return strlen (text);
}

/* The library's own words may quote what was sent, so they are not logged. */
static void __attribute__ ((format (printf, 2, 0)))
log_cb (void *data, const char *format, va_list args)
{
  g_debug ("the HTTP library has something to say");
}

static gboolean
start_workers (SpHttp *self, SpInstance *instance, gboolean scans, GError **error)
{
  self->workers = g_async_queue_new_full (worker_free);
  for (int i = 0; i < N_THREADS; i++)
    {
      SpHttpWorker *worker = g_new0 (SpHttpWorker, 1);

      worker->sql = sp_instance_connect (instance, error);
      if (worker->sql)
        worker->server = sp_server_new (self->ambient, worker->sql, error);
      if (!worker->server)
        {
          worker_free (worker);
          return FALSE;
        }
      sp_server_set_scans (worker->server, scans);
      g_async_queue_push (self->workers, worker);
    }
  return TRUE;
}

static void
scanned_cb (const char *record, gpointer data)
{
  SpHttp *self = data;

  sp_waiting_scanned (self->waiting, record);
  /* What was found is a commit that laptops wait for. */
  sp_waiting_wake (self->waiting);
}

static gboolean
start_scanner (SpHttp *self, SpInstance *instance, const char *address, GError **error)
{
  if (address)
    self->scanner = sp_scanner_new (instance, self->ambient, address, scanned_cb, self, error);
  return !address || self->scanner;
}

static gboolean
parse_address (const char *text, guint16 port, struct sockaddr_storage *address, socklen_t *size)
{
  struct sockaddr_in *v4 = (struct sockaddr_in *) address;
  struct sockaddr_in6 *v6 = (struct sockaddr_in6 *) address;

  memset (address, 0, sizeof *address);
  if (inet_pton (AF_INET, text, &v4->sin_addr) == 1)
    {
      v4->sin_family = AF_INET;
      v4->sin_port = htons (port);
      *size = sizeof *v4;
      return TRUE;
    }
  if (inet_pton (AF_INET6, text, &v6->sin6_addr) == 1)
    {
      v6->sin6_family = AF_INET6;
      v6->sin6_port = htons (port);
      *size = sizeof *v6;
      return TRUE;
    }
  return FALSE;
}

static gboolean
start_daemon (SpHttp *self, SpInstance *instance, const char *listen, guint16 port, GError **error)
{
  struct sockaddr_storage address;
  socklen_t size;
  unsigned int flags = MHD_USE_TLS | MHD_USE_AUTO_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME
                       | MHD_USE_ERROR_LOG;
  const union MHD_DaemonInfo *info;
  /* What comes from this machine comes from a proxy, and so from everybody. */
  gboolean proxied = g_str_has_prefix (listen, "127.") || strcmp (listen, "::1") == 0;
  unsigned int from_one = proxied ? MAX_CONNECTIONS : MAX_FROM_ONE;

  if (!parse_address (listen, port, &address, &size))
    {
      g_set_error (error, SP_HTTP_ERROR, 0, "“%s” is no address of this machine.", listen);
      return FALSE;
    }
  if (address.ss_family == AF_INET6)
    flags |= MHD_USE_IPv6;
  self->daemon = MHD_start_daemon (
      flags, port, NULL, NULL, sp_exchange_access_cb, self, MHD_OPTION_EXTERNAL_LOGGER, log_cb, NULL,
      MHD_OPTION_SOCK_ADDR_LEN, size, (struct sockaddr *) &address,
      MHD_OPTION_HTTPS_MEM_CERT, sp_instance_get_certificate (instance),
      MHD_OPTION_HTTPS_MEM_KEY, sp_instance_get_tls_key (instance),
      MHD_OPTION_HTTPS_PRIORITIES, TLS_PRIORITIES,
      MHD_OPTION_THREAD_POOL_SIZE, (unsigned int) N_THREADS,
      MHD_OPTION_CONNECTION_LIMIT, (unsigned int) MAX_CONNECTIONS,
      MHD_OPTION_PER_IP_CONNECTION_LIMIT, from_one,
      MHD_OPTION_CONNECTION_TIMEOUT, (unsigned int) IDLE_SECONDS,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t) CONNECTION_MEMORY,
      MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u,
      MHD_OPTION_UNESCAPE_CALLBACK, unescape_cb, NULL,
      MHD_OPTION_NOTIFY_COMPLETED, sp_exchange_completed_cb, NULL, MHD_OPTION_END);
  if (!self->daemon)
    {
      g_set_error (error, SP_HTTP_ERROR, 0, "Port %u cannot be opened: is it in use?", port);
      return FALSE;
    }
  info = MHD_get_daemon_info (self->daemon, MHD_DAEMON_INFO_BIND_PORT);
  self->port = info ? info->port : port;
  return TRUE;
}

/**
 * sp_http_start:
 * @instance: the partnership; must outlive the returned server
 * @ambient: clock and chance
 * @listen: an address of this machine, such as `127.0.0.1` or `::`
 * @port: a port, or 0 for any that is free
 * @limits: what callers may cost, and where the virus scanner is
 * @error: why not
 *
 * Starts to serve, on threads of its own.
 *
 * Returns: (transfer full) (nullable): the running server, to be given to sp_http_stop ()
 */
SpHttp *
sp_http_start (SpInstance *instance,
               SpAmbient *ambient,
               const char *listen,
               guint16 port,
               const SpHttpLimits *limits,
               GError **error)
{
  SpHttp *self = g_new0 (SpHttp, 1);

  self->ambient = g_object_ref (ambient);
  self->addresses = sp_limits_new (limits->from_address);
  self->devices = sp_limits_new (limits->by_device);
  self->proxy = g_strdup (limits->proxy);
  self->body_seconds = limits->body_seconds;
  if (start_workers (self, instance, limits->scanner != NULL, error)
      && (self->waiting = sp_waiting_new (instance, ambient, error))
      && start_scanner (self, instance, limits->scanner, error)
      && start_daemon (self, instance, listen, port, error))
    return self;
  sp_http_stop (self);
  return NULL;
}

/**
 * sp_http_get_port:
 * @self: a running server
 *
 * Returns: the port that it listens on
 */
guint16
sp_http_get_port (SpHttp *self)
{
  return self->port;
}

/**
 * sp_http_stop:
 * @self: (transfer full): a server
 *
 * Takes no more connections, lets the requests under way come to their end (up to five seconds),
 * answers those that wait, and ends.
 */
void
sp_http_stop (SpHttp *self)
{
  if (self->daemon)
    {
      MHD_socket listener = MHD_quiesce_daemon (self->daemon);

      sp_waiting_finish (self->waiting);
      for (int i = 0; i < STOP_SECONDS * 100 && g_atomic_int_get (&self->n_active) > 0; i++)
        g_usleep (10 * 1000);
      MHD_stop_daemon (self->daemon);
      if (listener != MHD_INVALID_SOCKET)
        close (listener);
    }
  g_clear_pointer (&self->scanner, sp_scanner_free);
  g_clear_pointer (&self->waiting, sp_waiting_free);
  g_clear_pointer (&self->workers, g_async_queue_unref);
  g_clear_pointer (&self->addresses, sp_limits_free);
  g_clear_pointer (&self->devices, sp_limits_free);
  g_clear_object (&self->ambient);
  g_free (self->proxy);
  g_free (self);
}
