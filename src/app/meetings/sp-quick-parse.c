/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-quick-parse.h"

#include <string.h>

#include "sp-date-words.h"
#include "sp-date.h"

/* `the end of next month`, `fri the 3rd of december`. */
#define MAX_DATE_WORDS 6
#define MIN_LETTERS 2

typedef struct
{
  gsize start;
  gsize end;   /* without the punctuation that closes it */
  gsize after; /* with it */
} Word;

typedef enum
{
  MATCH_NONE,
  MATCH_INSIDE, /* a later word of the name begins so */
  MATCH_BEGIN,  /* the name begins so */
  MATCH_EXACT,
} Match;

static void
sp_quick_token_free (SpQuickToken *token)
{
  g_free (token->id);
  g_free (token->agency_id);
  g_free (token->due);
  g_free (token);
}

static gboolean
is_closing (char c)
{
  return c != '\0' && strchr (".,;:!?)", c) != NULL;
}

static gboolean
is_blank (const char *text)
{
  while (g_ascii_isspace (*text))
    text++;
  return *text == '\0';
}

static GArray *
split_words (const char *text)
{
  GArray *words = g_array_new (FALSE, FALSE, sizeof (Word));
  gsize at = 0;

  while (text[at] != '\0')
    {
      Word word;

      if (g_ascii_isspace (text[at]))
        {
          at++;
          continue;
        }

      word.start = at;
      while (text[at] != '\0' && !g_ascii_isspace (text[at]))
        at++;
      word.after = word.end = at;
      while (word.end > word.start + 1 && is_closing (text[word.end - 1]))
        word.end--;

      g_array_append_val (words, word);
    }

  return words;
}

static char *
fold_range (const char *text,
            gsize       start,
            gsize       end)
{
  g_autofree char *part = g_strndup (text + start, end - start);
  g_autofree char *normal = g_utf8_normalize (part, -1, G_NORMALIZE_ALL);

  return g_utf8_casefold (normal != NULL ? normal : "", -1);
}

/* --- Names ------------------------------------------------------------------------ */

static Match
match_text (const char *folded,
            const char *name)
{
  g_autofree char *other = NULL;
  const char *at;

  if (name == NULL || *name == '\0')
    return MATCH_NONE;

  other = fold_range (name, 0, strlen (name));
  if (g_str_equal (other, folded))
    return MATCH_EXACT;
  if (g_str_has_prefix (other, folded))
    return MATCH_BEGIN;

  for (at = other; (at = strpbrk (at, " -/(")) != NULL;)
    {
      at++;
      if (g_str_has_prefix (at, folded))
        return MATCH_INSIDE;
    }

  return MATCH_NONE;
}

static Match
match_name (const char        *folded,
            const SpQuickName *name)
{
  Match best = MAX (match_text (folded, name->name), match_text (folded, name->short_name));

  for (guint i = 0; name->aliases != NULL && name->aliases[i] != NULL; i++)
    best = MAX (best, match_text (folded, name->aliases[i]));

  return best;
}

/* All names of the best quality that `folded` may mean; an agency goes before a person. */
static GPtrArray *
find_names (const char        *folded,
            const SpQuickName *names,
            gsize              n_names)
{
  static const SpQuickKind kinds[] = { SP_QUICK_AGENCY, SP_QUICK_PERSON };
  GPtrArray *found = g_ptr_array_new ();

  for (guint k = 0; k < G_N_ELEMENTS (kinds) && found->len == 0; k++)
    {
      Match best = MATCH_NONE;

      for (gsize i = 0; i < n_names; i++)
        {
          Match match = names[i].kind == kinds[k] ? match_name (folded, &names[i]) : MATCH_NONE;

          if (match == MATCH_NONE || match < best)
            continue;
          if (match > best)
            g_ptr_array_set_size (found, 0);
          best = match;
          g_ptr_array_add (found, (gpointer) &names[i]);
        }
    }

  return found;
}

static gboolean
is_name_word (const char *text,
              const Word *word)
{
  return text[word->start] == '@' &&
         g_utf8_strlen (text + word->start + 1, word->end - word->start - 1) >= MIN_LETTERS;
}

/* Whether one more word could still write out the same name. */
static gboolean
name_may_grow (const char        *text,
               gsize              start,
               gsize              end,
               const SpQuickName *name)
{
  g_autofree char *folded = fold_range (text, start, end);
  g_autofree char *longer = g_strconcat (folded, " ", NULL);

  return match_name (longer, name) == MATCH_BEGIN;
}

/* How many words after the first one still write out the same name. */
static guint
count_name_words (const char        *text,
                  const GArray      *words,
                  guint              first,
                  const SpQuickName *name)
{
  guint n = 1;

  while (first + n < words->len)
    {
      const Word *head = &g_array_index (words, Word, first);
      const Word *tail = &g_array_index (words, Word, first + n);
      g_autofree char *folded = fold_range (text, head->start + 1, tail->end);

      if (match_name (folded, name) < MATCH_BEGIN)
        break;
      n++;
    }

  return n;
}

static SpQuickToken *
parse_name (const char        *text,
            const GArray      *words,
            guint              first,
            const SpQuickName *names,
            gsize              n_names,
            guint             *n_words)
{
  const Word *head = &g_array_index (words, Word, first);
  g_autofree char *folded = NULL;
  g_autoptr(GPtrArray) found = NULL;
  const SpQuickName *name;
  SpQuickToken *token;

  if (!is_name_word (text, head))
    return NULL;

  folded = fold_range (text, head->start + 1, head->end);
  found = find_names (folded, names, n_names);

  /* Several could be meant: perhaps the words that follow tell them apart. */
  for (guint n = 1; found->len > 1 && n < 4 && first + n < words->len; n++)
    {
      g_autofree char *longer = fold_range (text, head->start + 1,
                                            g_array_index (words, Word, first + n).end);

      g_ptr_array_unref (found);
      found = find_names (longer, names, n_names);
    }
  if (found->len != 1)
    return NULL;

  name = g_ptr_array_index (found, 0);
  *n_words = count_name_words (text, words, first, name);

  token = g_new0 (SpQuickToken, 1);
  token->kind = name->kind;
  token->id = g_strdup (name->id);
  token->agency_id = g_strdup (name->agency_id);
  token->open = name_may_grow (text, head->start + 1,
                               g_array_index (words, Word, first + *n_words - 1).end, name);
  return token;
}

/* --- Dates ------------------------------------------------------------------------ */

static guint
count_leading_words (const char   *text,
                     const GArray *words,
                     guint         first)
{
  const Word *word = &g_array_index (words, Word, first);
  g_autofree char *folded = NULL;

  if (word->after != word->end)
    return 0;

  folded = fold_range (text, word->start, word->end);
  if (g_str_equal (folded, "by"))
    return 1;

  if (g_str_equal (folded, "due"))
    {
      g_autofree char *next = NULL;

      if (first + 1 >= words->len)
        return 1;
      word = &g_array_index (words, Word, first + 1);
      next = fold_range (text, word->start, word->end);
      return g_str_equal (next, "by") || g_str_equal (next, "on") ? 2 : 1;
    }

  return 0;
}

/* `fri` may go on as `fri 27 nov`, `3 dec` as `3 dec 2026`. */
static gboolean
date_may_grow (const char  *part,
               const GDate *date,
               const GDate *today)
{
  static const char *const months[] = { "jan", "feb", "mar", "apr", "may", "jun",
                                        "jul", "aug", "sep", "oct", "nov", "dec" };
  g_autofree char *with_day = NULL;
  g_autofree char *with_year = NULL;
  GDate other;

  g_date_clear (&other, 1);
  with_day = g_strdup_printf ("%s %d %s", part, g_date_get_day (date),
                              months[g_date_get_month (date) - 1]);
  with_year = g_strdup_printf ("%s %d", part, g_date_get_year (date));

  return sp_date_words_parse (with_day, today, &other) ||
         sp_date_words_parse (with_year, today, &other);
}

static SpQuickToken *
parse_date (const char   *text,
            const GArray *words,
            guint         first,
            const GDate  *today,
            guint        *n_words)
{
  guint lead = count_leading_words (text, words, first);
  guint most;

  if (lead == 0 || first + lead >= words->len)
    return NULL;

  most = MIN (MAX_DATE_WORDS, words->len - first - lead);
  for (guint n = most; n > 0; n--)
    {
      const Word *head = &g_array_index (words, Word, first + lead);
      const Word *tail = &g_array_index (words, Word, first + lead + n - 1);
      g_autofree char *part = g_strndup (text + head->start, tail->end - head->start);
      const char *plain = g_ascii_strncasecmp (part, "the ", 4) == 0 ? part + 4 : part;
      GDate date;

      g_date_clear (&date, 1);
      if (strchr (part, '@') == NULL && (sp_date_words_parse (part, today, &date) ||
                                         sp_date_words_parse (plain, today, &date)))
        {
          SpQuickToken *token = g_new0 (SpQuickToken, 1);

          token->kind = SP_QUICK_DATE;
          token->due = sp_date_format (&date);
          token->open = date_may_grow (part, &date, today);
          *n_words = lead + n;
          return token;
        }
    }

  return NULL;
}

/* --- The line --------------------------------------------------------------------- */

static gboolean
is_literal (const char         *text,
            const SpQuickToken *token,
            const char * const *literals)
{
  g_autofree char *part = NULL;

  if (literals == NULL)
    return FALSE;

  part = fold_range (text, token->start, token->end);
  for (guint i = 0; literals[i] != NULL; i++)
    {
      g_autofree char *literal = fold_range (literals[i], 0, strlen (literals[i]));

      if (g_str_equal (literal, part))
        return TRUE;
    }

  return FALSE;
}

/**
 * sp_quick_cut:
 *
 * Takes a part out of a line and closes the gap that it leaves, so that one blank stands
 * between words and none before a comma.
 *
 * Returns: (transfer full): the text without bytes `start` to `end`
 */
char *
sp_quick_cut (const char *text,
              gsize       start,
              gsize       end)
{
  gsize length = strlen (text);
  gsize from = start;
  gsize to = end;

  g_return_val_if_fail (start <= end && end <= length, NULL);

  while (from > 0 && g_ascii_isspace (text[from - 1]))
    from--;
  while (to < length && g_ascii_isspace (text[to]))
    to++;

  return g_strdup_printf ("%.*s%s%s", (int) from, text,
                          from > 0 && to < length && !is_closing (text[to]) ? " " : "",
                          text + to);
}

static char *
cut_tokens (const char *text,
            GPtrArray  *tokens)
{
  g_autofree char *rest = g_strdup (text);

  for (guint i = tokens->len; i > 0; i--)
    {
      const SpQuickToken *token = g_ptr_array_index (tokens, i - 1);
      char *shorter = sp_quick_cut (rest, token->start, token->end);

      g_free (rest);
      rest = shorter;
    }

  return g_strdup (g_strstrip (rest));
}

/**
 * sp_quick_parse:
 * @text: the line, UTF-8
 * @names: agencies and people that `@` may mean
 * @today: the day from which `fri` and `2w` count
 * @literals: (nullable): parts that shall stay text, because the writer said so
 *
 * Finds the agency, the person and the date in a line. A name begins with `@` and has two
 * letters or more; a date follows `by` or `due`. What could mean two things stays text, and so
 * does the second of a kind.
 *
 * Returns: (transfer full): what was found, and the rest
 */
SpQuickParse *
sp_quick_parse (const char         *text,
                const SpQuickName  *names,
                gsize               n_names,
                const GDate        *today,
                const char * const *literals)
{
  SpQuickParse *self;
  g_autoptr(GArray) words = NULL;
  gsize length;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (today != NULL && g_date_valid (today), NULL);

  length = strlen (text);
  words = split_words (text);
  self = g_new0 (SpQuickParse, 1);
  self->tokens = g_ptr_array_new_with_free_func ((GDestroyNotify) sp_quick_token_free);

  for (guint i = 0; i < words->len;)
    {
      guint n_words = 1;
      SpQuickToken *token = parse_name (text, words, i, names, n_names, &n_words);

      if (token == NULL)
        token = parse_date (text, words, i, today, &n_words);
      if (token == NULL)
        {
          i++;
          continue;
        }

      token->start = g_array_index (words, Word, i).start;
      token->end = g_array_index (words, Word, i + n_words - 1).end;
      /* At the very end any key may change it; behind a blank only what may still grow. */
      token->open = token->end == length ||
                    (token->open && is_blank (text + token->end));

      if (sp_quick_parse_find (self, token->kind) != NULL || is_literal (text, token, literals))
        sp_quick_token_free (token);
      else
        g_ptr_array_add (self->tokens, token);
      i += n_words;
    }

  self->rest = cut_tokens (text, self->tokens);
  return self;
}

/**
 * sp_quick_parse_free:
 *
 * Frees what sp_quick_parse () gave.
 */
void
sp_quick_parse_free (SpQuickParse *self)
{
  g_ptr_array_unref (self->tokens);
  g_free (self->rest);
  g_free (self);
}

/**
 * sp_quick_parse_find:
 *
 * Returns: (nullable) (transfer none): the part of that kind
 */
const SpQuickToken *
sp_quick_parse_find (const SpQuickParse *self,
                     SpQuickKind         kind)
{
  for (guint i = 0; i < self->tokens->len; i++)
    {
      const SpQuickToken *token = g_ptr_array_index (self->tokens, i);

      if (token->kind == kind)
        return token;
    }

  return NULL;
}

/**
 * sp_quick_complete:
 * @cursor: in bytes
 * @start: (out): where the word with `@` begins
 *
 * What the name being typed at the cursor may mean, best first: all that fit in any way, so
 * that one can choose where sp_quick_parse () may not.
 *
 * Returns: (nullable) (transfer container): SpQuickName, borrowed, or NULL if no name is being
 *   typed there
 */
GPtrArray *
sp_quick_complete (const char        *text,
                   gsize              cursor,
                   const SpQuickName *names,
                   gsize              n_names,
                   gsize             *start)
{
  g_autofree char *folded = NULL;
  GPtrArray *found;
  gsize at = cursor;

  g_return_val_if_fail (text != NULL && cursor <= strlen (text) && start != NULL, NULL);

  while (at > 0 && !g_ascii_isspace (text[at - 1]))
    at--;
  if (text[at] != '@' || g_utf8_strlen (text + at + 1, cursor - at - 1) < MIN_LETTERS ||
      cursor <= at)
    return NULL;

  folded = fold_range (text, at + 1, cursor);
  found = g_ptr_array_new ();
  for (int match = MATCH_EXACT; match > MATCH_NONE; match--)
    for (gsize i = 0; i < n_names; i++)
      if (match_name (folded, &names[i]) == (Match) match)
        g_ptr_array_add (found, (gpointer) &names[i]);

  *start = at;
  return found;
}
