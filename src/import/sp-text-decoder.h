/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _SpTextDecoder SpTextDecoder;

SpTextDecoder *sp_text_decoder_new       (int             fd,
                                          guint64         size,
                                          GCancellable   *cancellable,
                                          GError        **error) G_GNUC_WARN_UNUSED_RESULT;
void           sp_text_decoder_free      (SpTextDecoder  *self);
const char    *sp_text_decoder_next      (SpTextDecoder  *self,
                                          gsize          *length,
                                          GError        **error);
guint64        sp_text_decoder_tell      (SpTextDecoder  *self);
const char    *sp_text_decoder_get_charset (SpTextDecoder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpTextDecoder, sp_text_decoder_free)

G_END_DECLS
