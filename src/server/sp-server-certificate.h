/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SP_CERTIFICATE_ERROR (sp_certificate_error_quark ())

GQuark   sp_certificate_error_quark (void);
gboolean sp_certificate_make        (const char *host, char **certificate_pem,
                                     char **key_pem, GError **error);
char    *sp_certificate_dup_pin     (const char *certificate_pem, GError **error);

G_END_DECLS
