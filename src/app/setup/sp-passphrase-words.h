/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The fewest letters of a passphrase; and of one that no keyring stands beside. */
#define SP_PASSPHRASE_MIN       12
#define SP_PASSPHRASE_MIN_ALONE 20

/**
 * SpPassphraseStrength:
 * @SP_PASSPHRASE_TOO_SHORT: not taken
 * @SP_PASSPHRASE_WEAK: not taken: guessed within days, even at half a second a guess
 * @SP_PASSPHRASE_FAIR: taken
 * @SP_PASSPHRASE_GOOD: taken
 * @SP_PASSPHRASE_STRONG: taken
 */
typedef enum
{
  SP_PASSPHRASE_TOO_SHORT,
  SP_PASSPHRASE_WEAK,
  SP_PASSPHRASE_FAIR,
  SP_PASSPHRASE_GOOD,
  SP_PASSPHRASE_STRONG,
} SpPassphraseStrength;

SpPassphraseStrength sp_passphrase_strength (const char           *passphrase);
const char          *sp_passphrase_words    (SpPassphraseStrength  strength);

G_END_DECLS
