/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sp-passphrase-words.h"

/* What is tried first, and so is worth next to nothing wherever it stands. */
static const char *const COMMON[] = {
  "password", "passphrase", "passwort", "qwertyuiop", "qwerty", "asdfgh", "zxcvbn", "letmein", "welcome", "iloveyou",
  "admin", "login", "monkey", "dragon", "football", "liverpool", "arsenal", "chelsea", "summer", "winter", "spring",
  "autumn", "stalking", "partnership", "police", "probation", "hampshire", "changeme", "secret",
};

/* A passphrase that a person made up has some two bits a letter within a word; runs and repeats have hardly any. */
#define BITS_OF_LETTER 2
#define BITS_OF_SWITCH 3
#define BITS_WEAK      28
#define BITS_FAIR      40
#define BITS_GOOD      56

static char *
without_common (const char *passphrase)
{
  char *text = g_utf8_strdown (passphrase, -1);

  for (guint i = 0; i < G_N_ELEMENTS (COMMON); i++)
    for (char *at = strstr (text, COMMON[i]); at != NULL; at = strstr (at, COMMON[i]))
      memset (at, '\1', strlen (COMMON[i]));

  return text;
}

static guint
count_bits (const char *passphrase)
{
  g_autofree char *text = without_common (passphrase);
  gunichar before = 0;
  guint bits = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (c == before || c == before + 1 || c + 1 == before || c == '\1')
        bits += 0;
      else if (g_unichar_isalpha (c) && g_unichar_isalpha (before))
        bits += BITS_OF_LETTER;
      else
        bits += BITS_OF_SWITCH;
      before = c;
    }

  /* Upper case in the middle of words counts, too: it was folded above. */
  for (const char *at = passphrase; *at != '\0'; at = g_utf8_next_char (at))
    bits += at != passphrase && g_unichar_isupper (g_utf8_get_char (at)) ? 1 : 0;

  memset (text, 0, strlen (text));

  return bits;
}

/** sp_passphrase_strength: Returns: how hard @passphrase is to guess, roughly */
SpPassphraseStrength
sp_passphrase_strength (const char *passphrase)
{
  guint bits;

  g_return_val_if_fail (passphrase != NULL, SP_PASSPHRASE_TOO_SHORT);

  if (g_utf8_strlen (passphrase, -1) < SP_PASSPHRASE_MIN)
    return SP_PASSPHRASE_TOO_SHORT;

  bits = count_bits (passphrase);
  if (bits < BITS_WEAK)
    return SP_PASSPHRASE_WEAK;
  if (bits < BITS_FAIR)
    return SP_PASSPHRASE_FAIR;

  return bits < BITS_GOOD ? SP_PASSPHRASE_GOOD : SP_PASSPHRASE_STRONG;
}

/** sp_passphrase_words: Returns: what is to be said of a passphrase of @strength */
const char *
sp_passphrase_words (SpPassphraseStrength strength)
{
  switch (strength)
    {
    case SP_PASSPHRASE_TOO_SHORT:
      return _("A passphrase has twelve characters or more.");
    case SP_PASSPHRASE_WEAK:
      return _("This is easy to guess. Put four words together that nobody would expect.");
    case SP_PASSPHRASE_FAIR:
      return _("This will do. One more word makes it a good one.");
    case SP_PASSPHRASE_GOOD:
      return _("This is a good passphrase.");
    case SP_PASSPHRASE_STRONG:
    default:
      return _("This is a strong passphrase.");
    }
}
