/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The fewest characters of a passphrase; and of one that no keyring stands beside. */
#define SP_PASSPHRASE_MIN       12
#define SP_PASSPHRASE_MIN_ALONE 20

/**
 * SpPassphraseStrength:
 * @SP_PASSPHRASE_TOO_SHORT: not taken
 * @SP_PASSPHRASE_LISTED: not taken: it is among those that were stolen or are famous, and so are tried first
 * @SP_PASSPHRASE_OWN_WORDS: not taken: names and words of the work are all that there is to it
 * @SP_PASSPHRASE_WEAK: not taken: guessed too soon, even at half a second a guess
 * @SP_PASSPHRASE_FAIR: taken, as is what follows
 * @SP_PASSPHRASE_GOOD: taken
 * @SP_PASSPHRASE_STRONG: taken
 */
typedef enum
{
  SP_PASSPHRASE_TOO_SHORT,
  SP_PASSPHRASE_LISTED,
  SP_PASSPHRASE_OWN_WORDS,
  SP_PASSPHRASE_WEAK,
  SP_PASSPHRASE_FAIR,
  SP_PASSPHRASE_GOOD,
  SP_PASSPHRASE_STRONG,
} SpPassphraseStrength;

SpPassphraseStrength sp_passphrase_judge             (const char         *passphrase,
                                                      gboolean            alone,
                                                      const char * const *words);
void                 sp_passphrase_add_words         (GPtrArray          *words,
                                                      const char         *text);
void                 sp_passphrase_add_account_words (GPtrArray          *words);

G_END_DECLS
