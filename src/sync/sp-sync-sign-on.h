/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "sp-ambient.h"

G_BEGIN_DECLS

#define SP_TYPE_SYNC_SIGN_ON (sp_sync_sign_on_get_type ())

/* One sign-on with the partnership's provider. Signal: "open" (an address that the system's browser is to show). */
G_DECLARE_FINAL_TYPE (SpSyncSignOn, sp_sync_sign_on, SP, SYNC_SIGN_ON, GObject)

SpSyncSignOn *sp_sync_sign_on_new    (const char    *title,
                                      const char    *done,
                                      const char    *denied);
void          sp_sync_sign_on_cancel (SpSyncSignOn  *self);
char         *sp_sync_sign_on_run    (SpSyncSignOn  *self,
                                      JsonObject    *asked,
                                      const char    *nonce,
                                      SpAmbient     *ambient,
                                      char         **who,
                                      GError       **error);
char         *sp_sign_on_dup_host    (const char    *issuer);

G_END_DECLS
