/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What makes one vector of rows another, as few stretches as possible: whatever kept its order stays where it is. */

#include "config.h"

#include "sp-row-runs-private.h"

/* More separate differences than this are cheaper told as one. */
#define MAX_RUNS 64

/* Marks the new positions of a longest sequence of rows that kept their order. */
static GArray *
kept_in_order (GArray *old_rows,
               GArray *new_rows,
               guint   start,
               guint   old_end,
               guint   new_end)
{
  g_autoptr(GHashTable) places = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autofree guint *tails = g_new (guint, new_end - start + 1);
  g_autofree guint *previous = g_new (guint, new_end - start + 1);
  g_autofree guint *place = g_new (guint, new_end - start + 1);
  GArray *pairs = g_array_new (FALSE, FALSE, 2 * sizeof (guint));
  guint length = 0;

  for (guint i = start; i < old_end; i++)
    g_hash_table_insert (places, &g_array_index (old_rows, gint64, i), GUINT_TO_POINTER (i + 1));

  for (guint i = start; i < new_end; i++)
    {
      guint where = GPOINTER_TO_UINT (g_hash_table_lookup (places, &g_array_index (new_rows, gint64, i)));
      guint low = 0;
      guint high = length;

      if (where == 0)
        continue;

      place[i - start] = where - 1;
      while (low < high)
        {
          guint middle = (low + high) / 2;

          if (place[tails[middle] - start] < where - 1)
            low = middle + 1;
          else
            high = middle;
        }

      previous[i - start] = low > 0 ? tails[low - 1] : G_MAXUINT;
      tails[low] = i;
      length = MAX (length, low + 1);
    }

  g_array_set_size (pairs, length);
  for (guint k = length, i = length > 0 ? tails[length - 1] : 0; k > 0; k--, i = previous[i - start])
    {
      guint *pair = (guint *) (gpointer) (pairs->data + (k - 1) * 2 * sizeof (guint));

      pair[0] = place[i - start];
      pair[1] = i;
    }

  return pairs;
}

/**
 * sp_row_runs_find:
 * @old_rows: (element-type gint64): the rows that were there, each once
 * @new_rows: (element-type gint64): the rows that are there now, each once
 *
 * Returns: (transfer full) (element-type SpRowRun): the stretches in which they differ, from the start to the end
 */
GArray *
sp_row_runs_find (GArray *old_rows,
                  GArray *new_rows)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (SpRowRun));
  g_autoptr(GArray) pairs = NULL;
  guint start = 0;
  guint old_end = old_rows->len;
  guint new_end = new_rows->len;
  guint old_position;
  guint new_position;

  while (start < old_end && start < new_end &&
         g_array_index (old_rows, gint64, start) == g_array_index (new_rows, gint64, start))
    start++;
  while (old_end > start && new_end > start &&
         g_array_index (old_rows, gint64, old_end - 1) == g_array_index (new_rows, gint64, new_end - 1))
    old_end--, new_end--;

  if (start == old_end && start == new_end)
    return runs;

  pairs = kept_in_order (old_rows, new_rows, start, old_end, new_end);
  old_position = start;
  new_position = start;

  for (guint k = 0; k <= pairs->len; k++)
    {
      const guint *pair = k < pairs->len ? (guint *) (gpointer) (pairs->data + k * 2 * sizeof (guint)) : NULL;
      guint next_old = pair != NULL ? pair[0] : old_end;
      guint next_new = pair != NULL ? pair[1] : new_end;

      if (next_old > old_position || next_new > new_position)
        {
          SpRowRun one = { old_position, next_old, new_position, next_new };

          g_array_append_val (runs, one);
        }

      old_position = next_old + 1;
      new_position = next_new + 1;
    }

  if (runs->len > MAX_RUNS)
    {
      SpRowRun whole = { start, old_end, start, new_end };

      g_array_set_size (runs, 0);
      g_array_append_val (runs, whole);
    }

  return runs;
}
