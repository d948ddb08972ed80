/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-sealed.h"
#include "sp-store-private.h"

G_BEGIN_DECLS

/* What this laptop says to the server, put into sealed files. On either thread, in a transaction. */
typedef struct
{
  SpSql *sql;
  JsonObject *identity;
  guint8 secret_key[64];
  guint8 server_key[32];
  gint64 op;    /* up to which operation, */
  gint64 audit; /* and up to which entry of the log, everything is packed */
} SpStorePacker;

gboolean   sp_store_packer_init   (SpStorePacker  *self,
                                   SpSql          *sql,
                                   GError        **error);
void       sp_store_packer_clear  (SpStorePacker  *self);
GPtrArray *sp_store_packer_begin  (SpStorePacker  *self,
                                   gint64          made,
                                   const char     *cursor);
gboolean   sp_store_packer_fill   (SpStorePacker  *self,
                                   GPtrArray      *frames,
                                   gsize           room,
                                   gsize          *size,
                                   GError        **error);
void       sp_store_packer_add_chunk
                                  (SpStorePacker  *self,
                                   GPtrArray      *frames,
                                   const char     *record,
                                   gint64          start,
                                   const guint8   *data,
                                   gsize           length,
                                   gsize          *size);
GBytes    *sp_store_packer_seal   (SpStorePacker  *self,
                                   SpSealedKind    kind,
                                   GPtrArray      *frames,
                                   GError        **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SpStorePacker, sp_store_packer_clear)

G_END_DECLS
