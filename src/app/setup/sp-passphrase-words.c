/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-passphrase-words.h"

/** sp_passphrase_words: Returns: what is to be said of a passphrase of @strength, which no keyring stands beside if @alone */
const char *
sp_passphrase_words (SpPassphraseStrength strength,
                     gboolean             alone)
{
  switch (strength)
    {
    case SP_PASSPHRASE_TOO_SHORT:
      return alone ? _("Without a keyring a passphrase has twenty characters or more.")
                   : _("A passphrase has twelve characters or more.");
    case SP_PASSPHRASE_LISTED:
      return _("This passphrase is on the lists that thieves try first. Choose four or more words that nobody would put "
               "together.");
    case SP_PASSPHRASE_OWN_WORDS:
      return _("This is made of your name, an agency’s or words of the work, which thieves try early. Choose four or more "
               "words that nobody would put together.");
    case SP_PASSPHRASE_WEAK:
      return _("This is easy to guess. Choose four or more words that nobody would put together.");
    case SP_PASSPHRASE_FAIR:
      return _("This will do. One more word makes it a good one.");
    case SP_PASSPHRASE_GOOD:
      return _("This is a good passphrase.");
    case SP_PASSPHRASE_STRONG:
    default:
      return _("This is a strong passphrase.");
    }
}
