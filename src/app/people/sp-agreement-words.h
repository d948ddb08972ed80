/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *sp_agreement_words (const char *version,
                          const char *expires,
                          const char *today,
                          gboolean   *warns) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
