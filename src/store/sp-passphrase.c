/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Whether a passphrase will do. Two things are asked. Is it, whole, one of those that were stolen elsewhere or that everybody
 * knows: that is a list (passphrases.txt), for four famous words are no better than one. And how long would somebody guess
 * who goes by dictionaries, names, keyboards, dates and the words of this work: that is zxcvbn's estimate, which has no rule
 * on what characters there must be. Both are in the program, so that neither can be missing, and no network is asked. */

#include "config.h"

#include <sodium.h>
#include <string.h>
#include <zxcvbn.h>

#include "sp-passphrase.h"
#include "sp-passphrases-resources.h"

#define LIST_PATH "/org/example/StalkingPartnership/store/passphrases.txt"

/* 2^30 guesses are some 17 years of a processor. */
#define BITS_FAIR   30
#define BITS_GOOD   36
#define BITS_STRONG 48

/* What comes after so many bytes makes nothing worse, and zxcvbn's work grows with the cube where letters repeat. */
#define MAX_BYTES 64

/* Nothing on the list is nearly as long, however it is written. */
#define MAX_LISTED 1024

/* The fewest letters for which taking off the digits at the end leaves something to look for. */
#define MIN_CORE 6

/* The fewest letters of a word of one's own: "Al" stands in too many others. */
#define MIN_WORD 3

/* What whoever knows where this is used tries first. In order of how near it lies. */
static const char * const FIELD[] = {
  "stalking", "partnership", "stalkingpartnership", "stalker", "police", "probation", "constabulary", "masp", "masip", "marac",
  "mappa", "idva", "isac", "iris", "safeguarding", "victim", "suspect", "perpetrator", "offender", "harassment", "domestic",
  "abuse", "violence", "advocate", "advocacy", "refuge", "helpline", "coordinator", "multiagency", "agency", "meeting",
  "minutes", "case", "caseworker", "referral", "risk", "suzy", "lamplugh", "paladin", "council", "hospital", "health",
  "hampshire", "southampton", "portsmouth", "passphrase", "password", "laptop",
};

static void
forget (char *text)
{
  if (text != NULL)
    sodium_memzero (text, strlen (text));
  g_free (text);
}

/* Letters and digits only, one way of writing each; in the list case is folded, too. */
static char *
join_letters (const char *text,
              gboolean    fold)
{
  char *composed = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
  char *joined = composed == NULL ? g_strdup ("") : fold ? g_utf8_casefold (composed, -1) : g_strdup (composed);
  char *to = joined;

  for (const char *at = joined, *next; *at != '\0'; at = next)
    {
      next = g_utf8_next_char (at);
      if (!g_unichar_isalnum (g_utf8_get_char (at)))
        continue;
      memmove (to, at, (gsize) (next - at));
      to += next - at;
    }
  memset (to, 0, strlen (to));
  forget (composed);

  return joined;
}

static int
compare_line (const char *key,
              gsize       key_length,
              const char *line,
              gsize       line_length)
{
  int order = memcmp (key, line, MIN (key_length, line_length));

  return order != 0 ? order : (key_length > line_length) - (key_length < line_length);
}

/* The list is in order of bytes, a line each. */
static gboolean
is_listed (const char *key,
           gsize       length)
{
  g_autoptr(GBytes) list = g_resource_lookup_data (sp_passphrases_get_resource (), LIST_PATH, 0, NULL);
  gsize size;
  const char *text;
  gsize low = 0;
  gsize high;

  g_assert (list != NULL);
  text = g_bytes_get_data (list, &size);
  high = size;

  while (low < high)
    {
      gsize start = low + (high - low) / 2;
      gsize end;
      int order;

      while (start > low && text[start - 1] != '\n')
        start--;
      end = start;
      while (end < size && text[end] != '\n')
        end++;

      order = compare_line (key, length, text + start, end - start);
      if (order == 0)
        return TRUE;
      if (order < 0)
        high = start;
      else
        low = end + 1;
    }

  return FALSE;
}

/* Also with the year, or whatever number was asked for, at its end. */
static gboolean
is_common (const char *passphrase)
{
  char *key;
  gsize length;
  gsize core;
  gboolean listed;

  if (strlen (passphrase) > MAX_LISTED)
    return FALSE;

  key = join_letters (passphrase, TRUE);
  core = length = strlen (key);
  while (core > 0 && g_ascii_isdigit (key[core - 1]))
    core--;
  listed = is_listed (key, length) || (core >= MIN_CORE && core < length && is_listed (key, core));
  forget (key);

  return listed;
}

/* Spaces and hyphens make a passphrase no harder to guess, and to zxcvbn they are like any other letter. */
static double
count_bits (const char         *passphrase,
            const char * const *words)
{
  char *start = g_utf8_substring (passphrase, 0, MIN (g_utf8_strlen (passphrase, -1), MAX_LISTED));
  char *texts[] = { start, join_letters (start, FALSE) };
  double bits = G_MAXDOUBLE;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gsize length = strlen (texts[i]);

      if (length > MAX_BYTES)
        sodium_memzero (texts[i] + MAX_BYTES, length - MAX_BYTES);
      if (length > 0)
        bits = MIN (bits, ZxcvbnMatch (texts[i], (const char **) words, NULL));
      forget (texts[i]);
    }

  return bits;
}

/**
 * sp_passphrase_judge:
 * @passphrase: what somebody would choose
 * @alone: whether no keyring has the other half of the key
 * @words: names and words that are near to who chooses, from sp_passphrase_add_words ()
 *
 * Of what people type it takes a fraction of a millisecond.
 *
 * Returns: whether it will do, and how hard it is to guess, roughly; it is taken from %SP_PASSPHRASE_FAIR on
 */
SpPassphraseStrength
sp_passphrase_judge (const char         *passphrase,
                     gboolean            alone,
                     const char * const *words)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new ();
  double bits;

  g_return_val_if_fail (passphrase != NULL && words != NULL, SP_PASSPHRASE_TOO_SHORT);

  if (g_utf8_strlen (passphrase, -1) < (alone ? SP_PASSPHRASE_MIN_ALONE : SP_PASSPHRASE_MIN))
    return SP_PASSPHRASE_TOO_SHORT;
  if (is_common (passphrase))
    return SP_PASSPHRASE_LISTED;

  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (all, (char *) words[i]);
  for (guint i = 0; i < G_N_ELEMENTS (FIELD); i++)
    g_ptr_array_add (all, (char *) FIELD[i]);
  g_ptr_array_add (all, NULL);

  bits = count_bits (passphrase, (const char * const *) all->pdata);
  if (bits < BITS_FAIR)
    return count_bits (passphrase, NULL) < BITS_FAIR ? SP_PASSPHRASE_WEAK : SP_PASSPHRASE_OWN_WORDS;
  if (bits < BITS_GOOD)
    return SP_PASSPHRASE_FAIR;

  return bits < BITS_STRONG ? SP_PASSPHRASE_GOOD : SP_PASSPHRASE_STRONG;
}

/**
 * sp_passphrase_add_words:
 * @words: (element-type utf8): where to
 * @text: (nullable): a name, or several words
 *
 * Adds the words of @text that are long enough to be looked for, and all of it as one.
 */
void
sp_passphrase_add_words (GPtrArray  *words,
                         const char *text)
{
  g_autofree char *folded = text != NULL ? g_utf8_casefold (text, -1) : g_strdup ("");
  g_autofree char *whole = join_letters (folded, TRUE);
  char *start = folded;

  for (char *at = folded;; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_isalnum (c))
        continue;
      if (g_utf8_strlen (start, at - start) >= MIN_WORD)
        g_ptr_array_add (words, g_strndup (start, (gsize) (at - start)));
      if (c == 0)
        break;
      start = g_utf8_next_char (at);
    }

  if (g_utf8_strlen (whole, -1) >= MIN_WORD)
    g_ptr_array_add (words, g_steal_pointer (&whole));
}

/**
 * sp_passphrase_add_account_words:
 * @words: (element-type utf8): where to
 *
 * Adds what this computer knows of who sits at it.
 */
void
sp_passphrase_add_account_words (GPtrArray *words)
{
  sp_passphrase_add_words (words, g_get_user_name ());
  sp_passphrase_add_words (words, g_get_real_name ());
  sp_passphrase_add_words (words, g_get_host_name ());
}
