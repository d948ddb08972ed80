/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean sp_date_words_parse  (const char  *text,
                               const GDate *today,
                               GDate       *date);
char    *sp_date_words_to_iso (const char  *text,
                               const char  *today) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
