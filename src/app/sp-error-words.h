/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-store.h"

G_BEGIN_DECLS

char     *sp_error_words        (const GError       *error) G_GNUC_WARN_UNUSED_RESULT;
char     *sp_change_failure_words (SpChange         *change,
                                   const GError     *error) G_GNUC_WARN_UNUSED_RESULT;
char     *sp_field_error_words  (const SpFieldError *error) G_GNUC_WARN_UNUSED_RESULT;
char     *sp_field_warning_words (const SpField     *field,
                                  JsonNode          *value) G_GNUC_WARN_UNUSED_RESULT;
char     *sp_passphrase_error_words (const GError   *error,
                                     SpStore        *store,
                                     gboolean        wipes) G_GNUC_WARN_UNUSED_RESULT;
gboolean  sp_error_is_cancelled (const GError       *error);

G_END_DECLS
