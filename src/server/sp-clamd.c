/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-clamd.h"

#include <gio/gunixsocketaddress.h>
#include <string.h>

/* What is asked of ClamAV's daemon: a connection a question, each with one answer. It is asked by its socket and not by a
 * library, so that what takes hostile files apart is another process, with another user. */

/* The daemon gives itself two minutes for one content (MaxScanTime). */
#define TIMEOUT_SECONDS 130
#define MAX_ANSWER      1024
#define MAX_NAME        100

#define DEFAULT_PORT    3310
#define CLEAN           "stream: OK"

struct _SpClamd
{
  GSocketConnectable *address;
};

G_DEFINE_QUARK (sp-clamd-error-quark, sp_clamd_error)

static gboolean
fail (GError **error, SpClamdError code, const char *text)
{
  g_set_error_literal (error, SP_CLAMD_ERROR, code, text);
  return FALSE;
}

/* Contents travel as they are, so the daemon is on this machine. */
static GSocketConnectable *
parse_tcp (const char *text)
{
  g_autoptr(GSocketConnectable) address = g_network_address_parse (text, DEFAULT_PORT, NULL);
  g_autoptr(GInetAddress) inet = NULL;

  if (address)
    inet = g_inet_address_new_from_string (g_network_address_get_hostname (G_NETWORK_ADDRESS (address)));
  return inet && g_inet_address_get_is_loopback (inet) ? g_steal_pointer (&address) : NULL;
}

/**
 * sp_clamd_new:
 * @address: `unix:` and the path of a socket, or `tcp:`, an address of this machine itself, and a port
 * @error: %SP_CLAMD_ERROR_ADDRESS
 *
 * Nothing is asked yet.
 *
 * Returns: (transfer full) (nullable): the daemon at @address
 */
SpClamd *
sp_clamd_new (const char *address, GError **error)
{
  GSocketConnectable *parsed = NULL;
  SpClamd *self;

  if (g_str_has_prefix (address, "unix:/"))
    parsed = G_SOCKET_CONNECTABLE (g_unix_socket_address_new (address + strlen ("unix:")));
  else if (g_str_has_prefix (address, "tcp:"))
    parsed = parse_tcp (address + strlen ("tcp:"));
  if (!parsed)
    {
      fail (error, SP_CLAMD_ERROR_ADDRESS, "no address of a scanner on this machine");
      return NULL;
    }
  self = g_new0 (SpClamd, 1);
  self->address = parsed;
  return self;
}

static GSocketConnection *
open_connection (SpClamd *self, GCancellable *cancellable, GError **error)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  GSocketConnection *connection;

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, TIMEOUT_SECONDS);
  connection = g_socket_client_connect (client, self->address, cancellable, NULL);
  if (!connection)
    fail (error, SP_CLAMD_ERROR_ANSWER, "it cannot be reached");
  return connection;
}

static gboolean
put (GSocketConnection *connection, gconstpointer data, gsize size, GCancellable *cancellable, GError **error)
{
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));

  return g_output_stream_write_all (out, data, size, NULL, cancellable, NULL)
         || fail (error, SP_CLAMD_ERROR_ANSWER, "it takes no more");
}

/* Up to the zero byte that ends it. */
static char *
read_answer (GSocketConnection *connection, GCancellable *cancellable, GError **error)
{
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autofree char *text = g_malloc0 (MAX_ANSWER + 1);
  gsize length = 0;

  while (length < MAX_ANSWER && !memchr (text, '\0', length))
    {
      gssize n = g_input_stream_read (in, text + length, MAX_ANSWER - length, cancellable, NULL);

      if (n <= 0)
        break;
      length += n;
    }
  if (memchr (text, '\0', length))
    return g_steal_pointer (&text);
  fail (error, SP_CLAMD_ERROR_ANSWER, "it broke off");
  return NULL;
}

/* The piece's length, in network order, comes before it; none ends the content. */
static gboolean
put_piece (GSocketConnection *connection, GBytes *piece, GCancellable *cancellable, GError **error)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (piece, &size);
  guint32 length = GUINT32_TO_BE ((guint32) size);

  return put (connection, &length, sizeof length, cancellable, error)
         && (size == 0 || put (connection, data, size, cancellable, error));
}

static gboolean
put_content (GSocketConnection *connection, SpClamdRead read, gpointer data, GCancellable *cancellable, gboolean *readable,
             GError **error)
{
  gboolean more = TRUE;

  *readable = TRUE;
  if (!put (connection, "zINSTREAM", sizeof "zINSTREAM", cancellable, error))
    return FALSE;
  while (more)
    {
      g_autoptr(GBytes) piece = read (data, error);

      *readable = piece != NULL;
      if (!piece || !put_piece (connection, piece, cancellable, error))
        return FALSE;
      more = g_bytes_get_size (piece) > 0;
    }
  return TRUE;
}

/* What it calls what it found; a name of its own database, which goes into the log and the record. */
static gboolean
take_answer (char *answer, char **found, GError **error)
{
  static const char KEPT[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-/:+";
  char *name;

  if (strcmp (answer, CLEAN) == 0)
    return TRUE;
  if (!g_str_has_prefix (answer, "stream: ") || !g_str_has_suffix (answer, " FOUND"))
    return fail (error, g_str_has_suffix (answer, " ERROR") ? SP_CLAMD_ERROR_CONTENT : SP_CLAMD_ERROR_ANSWER,
                 "it does not say what is in this");
  answer[strlen (answer) - strlen (" FOUND")] = '\0';
  name = g_strndup (answer + strlen ("stream: "), MAX_NAME);
  *found = g_strcanon (name, KEPT, '-');
  return TRUE;
}

/**
 * sp_clamd_scan:
 * @self: a scanner
 * @read: gives the content
 * @data: for @read
 * @cancellable: ends it from another thread
 * @found: (out): what it calls what it found, or %NULL where it found nothing
 * @error: of %SP_CLAMD_ERROR, or what @read says: then nothing is known of the content
 *
 * Has a content looked at. Blocks for up to some minutes.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_clamd_scan (SpClamd *self, SpClamdRead read, gpointer data, GCancellable *cancellable, char **found, GError **error)
{
  g_autoptr(GSocketConnection) connection = open_connection (self, cancellable, error);
  g_autoptr(GError) cause = NULL;
  g_autofree char *answer = NULL;
  gboolean readable;

  *found = NULL;
  if (!connection)
    return FALSE;
  if (put_content (connection, read, data, cancellable, &readable, &cause))
    return (answer = read_answer (connection, cancellable, error)) && take_answer (answer, found, error);
  /* Where it takes no more it may have said why; of half a content it cannot say that it is clean. */
  if (readable && (answer = read_answer (connection, cancellable, NULL)) && strcmp (answer, CLEAN) != 0)
    return take_answer (answer, found, error);
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/**
 * sp_clamd_ping:
 * @self: a scanner
 * @cancellable: ends it from another thread
 * @error: %SP_CLAMD_ERROR_ANSWER
 *
 * Returns: whether it is there
 */
gboolean
sp_clamd_ping (SpClamd *self, GCancellable *cancellable, GError **error)
{
  g_autoptr(GSocketConnection) connection = open_connection (self, cancellable, error);
  g_autofree char *answer = NULL;

  if (!connection || !put (connection, "zPING", sizeof "zPING", cancellable, error)
      || !(answer = read_answer (connection, cancellable, error)))
    return FALSE;
  return strcmp (answer, "PONG") == 0 || fail (error, SP_CLAMD_ERROR_ANSWER, "it is no scanner");
}

/**
 * sp_clamd_free:
 * @self: (nullable): a scanner
 */
void
sp_clamd_free (SpClamd *self)
{
  if (!self)
    return;
  g_object_unref (self->address);
  g_free (self);
}
