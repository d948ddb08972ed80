/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-wire.h"

#include "sp-json.h"

#include <sodium.h>
#include <string.h>

#define LINK_SCHEME "stalking-partnership"

/**
 * sp_wire_link_format:
 * @server: the server's address, `https://host:port`
 * @code: the one-time code
 * @pin: SHA-256 of the server certificate's DER in hexadecimal
 *
 * Returns: (transfer full): the link that enrols one device
 */
char *
sp_wire_link_format (const char *server, const char *code, const char *pin)
{
  g_autofree char *address = g_uri_escape_string (server, NULL, FALSE);
  g_autofree char *escaped = g_uri_escape_string (code, NULL, FALSE);

  return g_strdup_printf (LINK_SCHEME "://join?server=%s&code=%s&pin=%s", address, escaped, pin);
}

static gboolean
pin_is_valid (const char *pin)
{
  if (strlen (pin) != 64)
    return FALSE;
  for (const char *c = pin; *c; c++)
    {
      if (!g_ascii_isxdigit (*c))
        return FALSE;
    }
  return TRUE;
}

static char *
server_normalise (const char *text)
{
  g_autoptr(GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  const char *path;
  g_autofree char *host = NULL;

  if (!uri || g_strcmp0 (g_uri_get_scheme (uri), "https") != 0 || !g_uri_get_host (uri)
      || !*g_uri_get_host (uri) || g_uri_get_userinfo (uri) || g_uri_get_query (uri)
      || g_uri_get_fragment (uri))
    return NULL;
  path = g_uri_get_path (uri);
  if (*path && strcmp (path, "/") != 0)
    return NULL;
  if (strchr (g_uri_get_host (uri), ':'))
    host = g_strdup_printf ("[%s]", g_uri_get_host (uri));
  else
    host = g_strdup (g_uri_get_host (uri));
  if (g_uri_get_port (uri) > 0)
    return g_strdup_printf ("https://%s:%d", host, g_uri_get_port (uri));
  return g_strdup_printf ("https://%s", host);
}

/**
 * sp_wire_link_parse:
 * @link: what somebody pasted; blanks around it do not matter
 *
 * Returns: (transfer full) (nullable): its parts, or %NULL where it is not an enrolment link
 */
SpWireLink *
sp_wire_link_parse (const char *link)
{
  g_autofree char *text = g_strstrip (g_strdup (link));
  g_autoptr(GUri) uri = NULL;
  g_autoptr(GHashTable) query = NULL;
  g_autoptr(SpWireLink) self = NULL;
  g_autofree char *server = NULL;
  const char *code;
  const char *pin;

  /* The query stays encoded until it is split, for the server's address may hold an ampersand. */
  uri = g_uri_parse (text, G_URI_FLAGS_ENCODED_QUERY, NULL);
  if (!uri || g_ascii_strcasecmp (g_uri_get_scheme (uri), LINK_SCHEME) != 0
      || g_strcmp0 (g_uri_get_host (uri), "join") != 0 || !g_uri_get_query (uri))
    return NULL;
  query = g_uri_parse_params (g_uri_get_query (uri), -1, "&", G_URI_PARAMS_NONE, NULL);
  if (!query || !g_hash_table_contains (query, "server"))
    return NULL;
  server = server_normalise (g_hash_table_lookup (query, "server"));
  code = g_hash_table_lookup (query, "code");
  pin = g_hash_table_lookup (query, "pin");
  if (!server || !code || !*code || !pin || !pin_is_valid (pin))
    return NULL;

  self = g_new0 (SpWireLink, 1);
  self->server = g_steal_pointer (&server);
  self->code = g_strdup (code);
  self->pin = g_ascii_strdown (pin, -1);
  return g_steal_pointer (&self);
}

/**
 * sp_wire_link_free:
 * @self: (nullable): a link's parts
 */
void
sp_wire_link_free (SpWireLink *self)
{
  if (!self)
    return;
  g_free (self->server);
  g_free (self->code);
  g_free (self->pin);
  g_free (self);
}

/**
 * sp_wire_token_message:
 * @device: the device's id
 * @challenge: the server's challenge, as it was sent
 *
 * Returns: (transfer full): the bytes that a device signs to get a token
 */
GBytes *
sp_wire_token_message (const char *device, const char *challenge)
{
  char *text = g_strdup_printf ("stalking-partnership token\n%s\n%s", device, challenge);

  return g_bytes_new_take (text, strlen (text));
}

/**
 * sp_wire_wipe_message:
 * @device: the device's id
 * @at: when it was ordered, in seconds since 1970
 *
 * Returns: (transfer full): the bytes that the server signs to make a device destroy what it holds
 */
GBytes *
sp_wire_wipe_message (const char *device, gint64 at)
{
  char *text = g_strdup_printf ("stalking-partnership wipe\n%s\n%" G_GINT64_FORMAT, device, at);

  return g_bytes_new_take (text, strlen (text));
}

/**
 * sp_wire_lease_message:
 * @device: the device's id
 * @member: whose it is
 * @lease: what is granted
 *
 * Returns: (transfer full): the bytes that the server signs when it lets a device show what it holds
 */
GBytes *
sp_wire_lease_message (const char *device, const char *member, const SpWireLease *lease)
{
  char *text = g_strdup_printf ("stalking-partnership lease\n%s\n%s\n%s\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT
                                "\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT,
                                device, member, lease->nonce, lease->acl_rev, lease->at, lease->not_after,
                                lease->restricted);

  return g_bytes_new_take (text, strlen (text));
}

/**
 * sp_wire_page_read_head:
 * @page: a page from the server
 *
 * Reads what stands before the changes, without touching those.
 *
 * Returns: (transfer full) (nullable): the page without its changes, or %NULL where it is no page
 */
JsonObject *
sp_wire_page_read_head (GBytes *page)
{
  static const char MARK[] = "\"changes\":[";
  gsize size;
  const char *data = g_bytes_get_data (page, &size);
  /* No name in the head holds a quotation mark, so the first of these is the member. */
  const char *at = memmem (data, size, MARK, strlen (MARK));
  g_autoptr(GString) text = NULL;

  if (!at)
    return NULL;
  text = g_string_new_len (data, at + strlen (MARK) - data);
  g_string_append (text, "]}");
  return sp_json_parse_object (text->str, (gssize) text->len, NULL);
}

/**
 * sp_wire_sign_on_nonce:
 * @code: the code of an enrolment link
 * @public_key: the laptop's public key in base64
 *
 * Returns: (transfer full): the nonce of a sign-on that is good for this code and this key only
 */
char *
sp_wire_sign_on_nonce (const char *code, const char *public_key)
{
  g_autofree char *text = g_strdup_printf ("stalking-partnership sign-on\n%s\n%s", code, public_key);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

/**
 * sp_wire_digest:
 * @id: a record's id
 * @rev: its rev
 *
 * Stands for one record in a compartment's digest: the first 8 bytes, the lowest first, of the BLAKE2b-256 of the id,
 * a line feed and the rev in decimal.
 *
 * Returns: the number to be joined with the others by exclusive or
 */
guint64
sp_wire_digest (const char *id, gint64 rev)
{
  guint8 hash[crypto_generichash_BYTES];
  char text[80];
  int size = g_snprintf (text, sizeof text, "%s\n%" G_GINT64_FORMAT, id, rev);
  guint64 digest;

  crypto_generichash (hash, sizeof hash, (const guint8 *) text, MIN ((gsize) size, sizeof text - 1),
                      NULL, 0);
  memcpy (&digest, hash, sizeof digest);
  return GUINT64_FROM_LE (digest);
}

/**
 * sp_wire_pull_after:
 * @request: the body of a pull
 * @head: (nullable): what stands around the changes of the page that answered it; %NULL for the first page
 * @max: changes at most, should the request allow for more
 *
 * Returns: (transfer full): the body of the pull for the page after that
 */
GBytes *
sp_wire_pull_after (GBytes *request, JsonObject *head, guint max)
{
  gsize size;
  const char *data = g_bytes_get_data (request, &size);
  g_autoptr(JsonObject) object = sp_json_parse_object (data, size, NULL);
  char *text;

  if (head)
    {
      /* What is asked for anew is granted with the first page. */
      json_object_remove_member (object, "refill");
      json_object_set_string_member (object, "cursor", sp_json_get_text (head, "cursor"));
      json_object_set_int_member (object, "acl_rev", sp_json_get_int (head, "acl_rev", -1));
    }
  json_object_set_int_member (object, "max", MIN (max, sp_json_get_int (object, "max", max)));
  text = sp_json_object_to_text (object);
  return g_bytes_new_take (text, strlen (text));
}
