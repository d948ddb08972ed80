/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-passphrase.h"

G_BEGIN_DECLS

const char *sp_passphrase_words (SpPassphraseStrength strength,
                                 gboolean             alone);

G_END_DECLS
