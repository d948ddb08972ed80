/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sodium.h>

#include "sp-wire.h"

/* The member `lease` of a page as a server with @secret_key would grant it, for so many seconds. That server's clock is
 * years behind: nobody minds. */
G_GNUC_UNUSED static char *
sp_test_lease_json (const guint8 *secret_key,
                    const char   *device,
                    const char   *member,
                    const char   *nonce,
                    gint64        seconds,
                    gint64        restricted_seconds)
{
  const SpWireLease lease = { nonce, 1, 1500000000, 1500000000 + seconds, 1500000000 + restricted_seconds };
  g_autoptr(GBytes) message = sp_wire_lease_message (device, member, &lease);
  guint8 bytes[crypto_sign_BYTES];
  g_autofree char *signature = NULL;

  crypto_sign_detached (bytes, NULL, g_bytes_get_data (message, NULL), g_bytes_get_size (message), secret_key);
  signature = g_base64_encode (bytes, sizeof bytes);

  return g_strdup_printf ("{\"nonce\":\"%s\",\"at\":%" G_GINT64_FORMAT ",\"not_after\":%" G_GINT64_FORMAT ",\"restricted\":%" G_GINT64_FORMAT
                          ",\"signature\":\"%s\"}",
                          nonce, lease.at, lease.not_after, lease.restricted, signature);
}
