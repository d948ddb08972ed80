/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/* More is no answer of a server of ours. */
#define SP_SOUP_MAX_BYTES (64 * 1024 * 1024)

DexFuture *sp_soup_send (SoupSession *session, SoupMessage *message);

G_END_DECLS
