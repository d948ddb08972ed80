/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* From what a person types to SQL that finds records by their words.
 *
 * FTS5 answers a whole word, and a beginning of two or three letters, for which it keeps an index, from the newest
 * hit on, and so in well under a millisecond. For a longer beginning it would first merge all hits of all words that
 * begin so. These words are few, as a rule, and their list is at hand: so they are asked for as whole words. */

#include "config.h"

#include "sp-query-private.h"
#include "sp-store-schema-private.h"

/* More hits than anybody reads: the newest ones of a word that stands everywhere. */
#define MAX_HITS 2000

/* From each of these hits a search for cases must look at a row to find its case. */
#define MAX_HITS_FOR_CASES 1000

/* Where words may stand in different records of a case, each word by itself must be rare enough to tell cases apart:
 * each hit costs a look at its row, and a search must be done within a frame. */
#define MAX_HITS_BY_WORD 500

/* Beginnings of up to three letters have an index of their own. */
#define INDEXED_LETTERS 3

/* Of more words than these, FTS5 merges the hits no slower by itself. */
#define MAX_WORDS_FOR_BEGINNING "16"

/* What is looked for: every word of `whole`, and a word that begins with `beginning`. */
typedef struct
{
  GPtrArray *whole; /* of char * */
  char *beginning;  /* nullable */
} Words;

static void
words_clear (Words *self)
{
  g_clear_pointer (&self->whole, g_ptr_array_unref);
  g_clear_pointer (&self->beginning, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Words, words_clear)

static gboolean
is_word_character (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c);
}

static void
end_word (Words    *words,
          GString  *word,
          gboolean  last)
{
  glong length = g_utf8_strlen (word->str, -1);

  /* Half of all records have a word that begins with a given letter: one letter is not a search yet. */
  if (last && length > 1)
    words->beginning = g_strdup (word->str);
  else if (!last && length > 0)
    g_ptr_array_add (words->whole, g_strdup (word->str));

  g_string_truncate (word, 0);
}

/* The words of a search; the one that is being typed may go on. */
static void
find_words (Words      *words,
            const char *text)
{
  g_autoptr(GString) word = g_string_new (NULL);

  words->whole = g_ptr_array_new_with_free_func (g_free);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_word_character (c))
        g_string_append_unichar (word, c);
      else
        end_word (words, word, FALSE);
    }

  end_word (words, word, TRUE);
}

/* How FTS5 writes these letters; NULL where that is its own affair. */
static char *
fold (const char *word)
{
  return g_str_is_ascii (word) ? g_ascii_strdown (word, -1) : NULL;
}

static guint
add_value (GPtrArray *values,
           char      *value)
{
  g_ptr_array_add (values, value);

  return values->len;
}

/* SQL for what MATCH shall find: @whole, quoted and joined, and a word with @beginning. */
static char *
match_sql (GPtrArray  *values,
           const char *whole,
           const char *beginning)
{
  const char *and = *whole != '\0' && beginning != NULL ? " AND " : "";
  g_autofree char *quoted = beginning != NULL ? g_strdup_printf ("\"%s\"*", beginning) : g_strdup ("");
  g_autofree char *folded = beginning != NULL ? fold (beginning) : NULL;
  guint first;

  first = add_value (values, g_strconcat (whole, and, quoted, NULL));

  if (folded == NULL || strlen (folded) <= INDEXED_LETTERS)
    return g_strdup_printf ("?%u", first);

  add_value (values, g_strconcat (whole, and, "(", NULL));
  add_value (values, g_strdup (folded));
  /* The letter after all that may follow. */
  add_value (values, g_strconcat (folded, "\364\217\277\277", NULL));

  return g_strdup_printf ("coalesce ((SELECT ?%u || group_concat ('\"' || term || '\"', ' OR ') || ')'"
                          " FROM (SELECT term FROM search_word WHERE term >= ?%u AND term < ?%u"
                          "  LIMIT 1 + " MAX_WORDS_FOR_BEGINNING ")"
                          " HAVING count(*) <= " MAX_WORDS_FOR_BEGINNING "), ?%u)",
                          first + 1, first + 2, first + 3, first);
}

static char *
join_whole (GPtrArray  *whole,
            const char *type_word)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (type_word != NULL)
    g_string_append_printf (text, "\"%s\"", type_word);

  for (guint i = 0; i < whole->len; i++)
    g_string_append_printf (text, "%s\"%s\"", text->len > 0 ? " AND " : "", (const char *) whole->pdata[i]);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* From hits to cases by the compartments in which they lie, without a look into their fields. */
static void
append_hits (GString    *where,
             const char *match,
             int         limit)
{
  g_string_append_printf (where,
                          "r.id IN (SELECT substr (c.name, 6, 36) FROM compartment c WHERE c.cid IN"
                          " (SELECT h.cid FROM record h WHERE h.row IN"
                          " (SELECT rowid FROM search WHERE search MATCH %s ORDER BY rowid DESC LIMIT %d)))",
                          match, limit);
}

/* A case is found by all words in one of its records, or by each word in any of them. */
static void
append_case_search (GString   *where,
                    GPtrArray *values,
                    Words     *words)
{
  g_autofree char *whole = join_whole (words->whole, NULL);
  g_autofree char *all = match_sql (values, whole, words->beginning);

  g_string_append (where, " AND (");
  append_hits (where, all, MAX_HITS_FOR_CASES);

  if (words->whole->len + (words->beginning != NULL) > 1)
    {
      g_string_append (where, " OR (");
      for (guint i = 0; i < words->whole->len; i++)
        {
          g_autofree char *quoted = g_strdup_printf ("\"%s\"", (const char *) words->whole->pdata[i]);
          g_autofree char *one = match_sql (values, quoted, NULL);

          if (i > 0)
            g_string_append (where, " AND ");
          append_hits (where, one, MAX_HITS_BY_WORD);
        }

      if (words->beginning != NULL)
        {
          g_autofree char *last = match_sql (values, "", words->beginning);

          g_string_append (where, " AND ");
          append_hits (where, last, MAX_HITS_BY_WORD);
        }

      g_string_append (where, ")");
    }

  g_string_append (where, ")");
}

/**
 * sp_query_append_search:
 * @self: a query that is a search
 * @where: gets the condition
 * @values: (element-type utf8): gets the values of its placeholders
 */
void
sp_query_append_search (SpQuery   *self,
                        GString   *where,
                        GPtrArray *values)
{
  g_auto(Words) words = { 0 };
  g_autofree char *type_word = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *match = NULL;

  find_words (&words, self->search);

  /* Nothing but blanks and dashes typed so far. */
  if (words.whole->len == 0 && words.beginning == NULL)
    return;

  if (self->type != NULL && g_str_equal (self->type->name, "case"))
    {
      append_case_search (where, values, &words);
      return;
    }

  if (self->type != NULL)
    type_word = sp_store_schema_type_word (self->type->name);

  whole = join_whole (words.whole, type_word);
  match = match_sql (values, whole, words.beginning);
  g_string_append_printf (where,
                          " AND r.row IN (SELECT rowid FROM search WHERE search MATCH %s"
                          " ORDER BY rowid DESC LIMIT %d)",
                          match, MAX_HITS);
}
