/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-merge.h"

#include <string.h>

/* Beyond this the table of common lines is not worth its memory: a person merges. */
#define MAX_LINES 1500

typedef struct
{
  GStrv lines;
  guint n;
  int *match;
} Side;

/* For each line of @base the line of @side that is the same one, or -1: a longest common subsequence. */
static int *
match_lines (GStrv base,
             guint n_base,
             GStrv side,
             guint n_side)
{
  g_autofree guint16 *table = g_new0 (guint16, (gsize) (n_base + 1) * (n_side + 1));
  int *match = g_new (int, n_base + 1);
  guint width = n_side + 1;
  guint i, k;

  for (i = n_base; i-- > 0;)
    for (k = n_side; k-- > 0;)
      table[i * width + k] =
          strcmp (base[i], side[k]) == 0
              ? table[(i + 1) * width + k + 1] + 1
              : MAX (table[(i + 1) * width + k], table[i * width + k + 1]);

  for (i = 0, k = 0; i < n_base; i++)
    {
      while (k < n_side && strcmp (base[i], side[k]) != 0 &&
             table[i * width + k + 1] == table[i * width + k])
        k++;
      if (k < n_side && strcmp (base[i], side[k]) == 0)
        match[i] = k++;
      else
        match[i] = -1;
    }
  match[n_base] = n_side;

  return match;
}

static gboolean
same_lines (GStrv a,
            guint a_from,
            guint a_to,
            GStrv b,
            guint b_from,
            guint b_to)
{
  if (a_to - a_from != b_to - b_from)
    return FALSE;

  for (guint i = 0; i < a_to - a_from; i++)
    if (strcmp (a[a_from + i], b[b_from + i]) != 0)
      return FALSE;

  return TRUE;
}

static void
append_lines (GPtrArray *out,
              GStrv      lines,
              guint      from,
              guint      to)
{
  for (guint i = from; i < to; i++)
    g_ptr_array_add (out, lines[i]);
}

/* Between two lines that all three share, at most one side may have changed, or both alike. */
static gboolean
merge_chunk (GPtrArray  *out,
             GStrv       base,
             guint       b_from,
             guint       b_to,
             const Side *mine,
             guint       m_from,
             guint       m_to,
             const Side *theirs,
             guint       t_from,
             guint       t_to)
{
  gboolean mine_same = same_lines (base, b_from, b_to, mine->lines, m_from, m_to);
  gboolean theirs_same = same_lines (base, b_from, b_to, theirs->lines, t_from, t_to);

  if (mine_same)
    append_lines (out, theirs->lines, t_from, t_to);
  else if (theirs_same || same_lines (mine->lines, m_from, m_to, theirs->lines, t_from, t_to))
    append_lines (out, mine->lines, m_from, m_to);
  else
    return FALSE;

  return TRUE;
}

static gboolean
merge_all (GPtrArray  *out,
           GStrv       base,
           guint       n_base,
           const Side *mine,
           const Side *theirs)
{
  guint b = 0, m = 0, t = 0;

  for (guint i = 0; i <= n_base; i++)
    {
      if (mine->match[i] < 0 || theirs->match[i] < 0)
        continue;

      if (!merge_chunk (out, base, b, i, mine, m, mine->match[i], theirs, t, theirs->match[i]))
        return FALSE;
      if (i < n_base)
        g_ptr_array_add (out, base[i]);
      b = i + 1;
      m = mine->match[i] + 1;
      t = theirs->match[i] + 1;
    }

  return TRUE;
}

/**
 * sp_merge_lines:
 * @base: the text that both started from
 * @mine: one version
 * @theirs: the other
 *
 * Returns: (transfer full) (nullable): a text with the changed lines of both, or %NULL where both
 *   changed the same lines, or lines that touch
 */
char *
sp_merge_lines (const char *base,
                const char *mine,
                const char *theirs)
{
  g_auto(GStrv) base_lines = g_strsplit (base, "\n", -1);
  g_auto(GStrv) mine_lines = g_strsplit (mine, "\n", -1);
  g_auto(GStrv) their_lines = g_strsplit (theirs, "\n", -1);
  guint n_base = g_strv_length (base_lines);
  Side a = { mine_lines, g_strv_length (mine_lines), NULL };
  Side b = { their_lines, g_strv_length (their_lines), NULL };
  g_autoptr(GPtrArray) out = g_ptr_array_new ();
  char *merged = NULL;

  if (strcmp (mine, theirs) == 0)
    return g_strdup (mine);
  if (n_base > MAX_LINES || a.n > MAX_LINES || b.n > MAX_LINES)
    return NULL;

  a.match = match_lines (base_lines, n_base, a.lines, a.n);
  b.match = match_lines (base_lines, n_base, b.lines, b.n);
  if (merge_all (out, base_lines, n_base, &a, &b))
    {
      g_ptr_array_add (out, NULL);
      merged = g_strjoinv ("\n", (char **) out->pdata);
    }
  g_free (a.match);
  g_free (b.match);

  return merged;
}

/* A word goes on to the next blank: a full stop belongs to what it ends. */
static gboolean
is_inside_word (const char *text,
                const char *at)
{
  return at > text && *at != '\0' && !g_unichar_isspace (g_utf8_get_char (at)) &&
         !g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (at)));
}

/**
 * sp_merge_find_difference:
 * @one: a text, in UTF-8
 * @other: another
 * @start: (out): in bytes, where they begin to differ
 * @one_end: (out): where what only @one says ends
 * @other_end: (out): where what only @other says ends
 *
 * Finds the stretch, in whole words, in which two versions of a text differ.
 */
void
sp_merge_find_difference (const char *one,
                          const char *other,
                          gsize      *start,
                          gsize      *one_end,
                          gsize      *other_end)
{
  const char *a = one, *b = other;
  const char *a_end = one + strlen (one), *b_end = other + strlen (other);

  while (a < a_end && b < b_end && g_utf8_get_char (a) == g_utf8_get_char (b))
    {
      a = g_utf8_next_char (a);
      b = g_utf8_next_char (b);
    }
  while (is_inside_word (one, a) || is_inside_word (other, b))
    {
      a = g_utf8_prev_char (a);
      b = g_utf8_prev_char (b);
    }
  while (a_end > a && b_end > b &&
         g_utf8_get_char (g_utf8_prev_char (a_end)) == g_utf8_get_char (g_utf8_prev_char (b_end)))
    {
      a_end = g_utf8_prev_char (a_end);
      b_end = g_utf8_prev_char (b_end);
    }
  while (is_inside_word (one, a_end) || is_inside_word (other, b_end))
    {
      a_end = g_utf8_next_char (a_end);
      b_end = g_utf8_next_char (b_end);
    }

  *start = a - one;
  *one_end = a_end - one;
  *other_end = b_end - other;
}

/* Whether a sentence, or a line, begins here. */
static gboolean
begins_sentence (const char *text,
                 gsize       at)
{
  gsize before = at;

  if (at == 0 || text[at - 1] == '\n')
    return TRUE;
  while (before > 0 && text[before - 1] == ' ')
    before--;

  return before > 0 && before < at && strchr (".!?", text[before - 1]) != NULL;
}

static gboolean
ends_sentence (const char *text,
               gsize       at)
{
  return text[at] == '\0' || text[at] == '\n' || (at > 0 && text[at] == ' ' && strchr (".!?", text[at - 1]) != NULL);
}

/**
 * sp_merge_dup_both:
 * @one: a text of several lines, in UTF-8
 * @other: another version of it
 *
 * Returns: (transfer full): the sentences that both say once, and those that each alone says, those of @one first
 */
char *
sp_merge_dup_both (const char *one,
                   const char *other)
{
  gsize start, one_end, other_end;
  g_autofree char *mine = NULL;
  g_autofree char *theirs = NULL;
  gboolean lines;

  sp_merge_find_difference (one, other, &start, &one_end, &other_end);
  if (one_end == start)
    return g_strdup (other);
  if (other_end == start)
    return g_strdup (one);

  while (!begins_sentence (one, start) && !(ends_sentence (one, start) && ends_sentence (other, start)))
    start--;
  while (!ends_sentence (one, one_end) || !ends_sentence (other, other_end))
    {
      one_end++;
      other_end++;
    }

  mine = g_strndup (one + start, one_end - start);
  theirs = g_strndup (other + start, other_end - start);
  lines = start == 0 || one[start - 1] == '\n' || strchr (mine, '\n') != NULL || strchr (theirs, '\n') != NULL;
  g_strchomp (mine);
  if (lines || *mine == '\0')
    g_strchug (theirs);

  return g_strdup_printf ("%.*s%s%s%s%s", (int) start, one, mine,
                          lines ? "\n" : g_ascii_isspace (*theirs) ? "" : " ", theirs, one + one_end);
}
