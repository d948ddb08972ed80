/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean  sp_base64_read         (const char   *text,
                                  guint8       *bytes,
                                  gsize         size);

char     *sp_signature_make      (GBytes       *message,
                                  const guint8  secret_key[64]) G_GNUC_WARN_UNUSED_RESULT;
gboolean  sp_signature_check     (const char   *signature,
                                  GBytes       *message,
                                  gconstpointer key,
                                  gsize         key_size);
gboolean  sp_signature_check_text
                                 (const char   *signature,
                                  GBytes       *message,
                                  const char   *key);

G_END_DECLS
