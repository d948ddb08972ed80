/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-server.h"

G_BEGIN_DECLS

/**
 * SpSignOn:
 * @issuer: the provider, as its tokens name it
 * @client: what this partnership is called there
 * @claim: which member of its tokens says who somebody is
 * @keys: its public keys (RFC 7517)
 * @acr: (nullable): the ways of signing on that are strong enough, as the provider calls them, with blanks between; %NULL or
 *   empty: as it sees fit
 *
 * The provider with which one signs on before a laptop joins.
 */
typedef struct
{
  char *issuer;
  char *client;
  char *claim;
  char *keys;
  char *acr;
} SpSignOn;

void     sp_sign_on_clear         (SpSignOn *self);
gboolean sp_sign_on_load          (SpSql *sql, SpSignOn *self, GError **error);
gboolean sp_sign_on_set           (SpServer *server, SpSql *sql, const SpSignOn *self, GError **error);
gboolean sp_sign_on_set_subject   (SpServer *server, SpSql *sql, const char *member, const char *subject,
                                   GError **error);
GPtrArray *sp_sign_on_list_subjects (SpSql *sql, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SpSignOn, sp_sign_on_clear)

G_END_DECLS
