/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-cursor.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define MAC_SIZE 16

static void
make_mac (SpServer *server, const char *device, const char *head, char mac[2 * MAC_SIZE + 1])
{
  g_autofree char *text = g_strdup_printf ("cursor\n%s\n%s\n%s", server->epoch, device, head);
  guint8 bytes[MAC_SIZE];

  crypto_generichash (bytes, sizeof bytes, (const guint8 *) text, strlen (text), server->secret,
                      sizeof server->secret);
  sodium_bin2hex (mac, 2 * MAC_SIZE + 1, bytes, sizeof bytes);
}

/* The cursor as text with a seal, good for this device in this epoch. */
char *
sp_server_cursor_format (SpServer *server, const char *device, const SpServerCursor *self)
{
  g_autofree char *head = NULL;
  char mac[2 * MAC_SIZE + 1];

  head = g_strdup_printf ("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT
                          ".%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT,
                          self->main, self->done, self->dropped, self->fill, self->seq, self->ord, self->seen);
  make_mac (server, device, head, mac);
  return g_strdup_printf ("%s.%s", head, mac);
}

/* FALSE where the text is not a cursor that this server made for this device in this epoch. */
gboolean
sp_server_cursor_parse (SpServer *server,
                        const char *device,
                        const char *text,
                        SpServerCursor *self)
{
  const char *dot = strrchr (text, '.');
  g_autofree char *head = NULL;
  g_auto(GStrv) parts = NULL;
  gint64 *values[] = { &self->main, &self->done, &self->dropped, &self->fill,
                       &self->seq,  &self->ord,  &self->seen };
  guint n_parts;
  char mac[2 * MAC_SIZE + 1];

  if (!dot || strlen (dot + 1) != 2 * MAC_SIZE)
    return FALSE;
  head = g_strndup (text, dot - text);
  make_mac (server, device, head, mac);
  if (sodium_memcmp (mac, dot + 1, 2 * MAC_SIZE) != 0)
    return FALSE;
  parts = g_strsplit (head, ".", -1);
  n_parts = g_strv_length (parts);
  /* Cursors of earlier servers have no last one. */
  if (n_parts != G_N_ELEMENTS (values) && n_parts != G_N_ELEMENTS (values) - 1)
    return FALSE;
  self->seen = 0;
  for (gsize i = 0; i < n_parts; i++)
    {
      if (!g_ascii_string_to_signed (parts[i], 10, 0, G_MAXINT64, values[i], NULL))
        return FALSE;
    }
  return TRUE;
}
