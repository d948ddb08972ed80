/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-agenda-order.h"

#include <stdlib.h>
#include <string.h>

#define DIGITS "0123456789abcdefghijklmnopqrstuvwxyz"
#define N_DIGITS 36

/* Shorter than the field holds; nobody moves items back and forth that often. */
#define MAX_DIGITS 59

/**
 * sp_agenda_rank:
 *
 * Returns: the part of the meeting to which an item belongs
 */
SpAgendaRank
sp_agenda_rank (const SpAgendaEntry *entry)
{
  const char *kind;

  g_return_val_if_fail (entry != NULL, SP_AGENDA_ANY_OTHER_BUSINESS);

  kind = entry->kind != NULL ? entry->kind : "";
  if (g_str_equal (kind, "open_actions"))
    return SP_AGENDA_OPEN_ACTIONS;
  if (g_str_equal (kind, "urgent"))
    return SP_AGENDA_URGENT;
  if (!entry->has_case)
    return SP_AGENDA_ANY_OTHER_BUSINESS;
  if (entry->has_children || g_str_equal (kind, "children"))
    return SP_AGENDA_CHILDREN;
  if (g_str_equal (kind, "review"))
    return SP_AGENDA_REVIEW;
  if (g_str_equal (kind, "twelve_months"))
    return SP_AGENDA_TWELVE_MONTHS;
  return SP_AGENDA_NEW;
}

/**
 * sp_agenda_compare:
 *
 * The order of a meeting (product.md, "Agenda"; domain.md §3): incomplete actions, urgent cases,
 * cases with children, new cases, reviews, cases at twelve months, any other business. Within a part,
 * what has waited longest comes first; what has no day comes last.
 *
 * Returns: negative, 0 or positive, as for qsort ()
 */
int
sp_agenda_compare (const SpAgendaEntry *a,
                   const SpAgendaEntry *b)
{
  int order = (int) sp_agenda_rank (a) - (int) sp_agenda_rank (b);

  if (order != 0)
    return order;
  if ((a->since == NULL) != (b->since == NULL))
    return a->since == NULL ? 1 : -1;

  order = g_strcmp0 (a->since, b->since);
  if (order != 0)
    return order;

  order = g_strcmp0 (a->reference, b->reference);
  return order != 0 ? order : g_strcmp0 (a->id, b->id);
}

static int
compare_cb (gconstpointer a,
            gconstpointer b)
{
  return sp_agenda_compare (a, b);
}

/**
 * sp_agenda_sort:
 *
 * Sorts items in place, as sp_agenda_compare () has it.
 */
void
sp_agenda_sort (SpAgendaEntry *entries,
                gsize          n_entries)
{
  g_return_if_fail (entries != NULL || n_entries == 0);

  if (n_entries > 1)
    qsort (entries, n_entries, sizeof *entries, compare_cb);
}

static int
digit_at (const char *position,
          gsize       at,
          int         beyond)
{
  char c = position != NULL && at < strlen (position) ? g_ascii_tolower (position[at]) : '\0';
  const char *found = c != '\0' ? strchr (DIGITS, c) : NULL;

  return found != NULL ? (int) (found - DIGITS) : beyond;
}

/**
 * sp_agenda_between:
 * @before: (nullable): the position of the item above, NULL at the top
 * @after: (nullable): the position of the item below, NULL at the end
 *
 * A position that sorts between two others, so that one item moves without touching the rest,
 * and two people who reorder at once do not undo each other. It never ends in the lowest digit,
 * so there is always room below it.
 *
 * Returns: (transfer full): the position
 */
char *
sp_agenda_between (const char *before,
                   const char *after)
{
  g_autoptr(GString) position = g_string_new (NULL);
  gboolean below_after = after != NULL && *after != '\0';

  for (gsize at = 0; at < MAX_DIGITS; at++)
    {
      int low = digit_at (before, at, 0);
      int high = below_after ? digit_at (after, at, 0) : N_DIGITS;

      if (high - low > 1)
        {
          /* At the end, count up by little, so that positions stay short. */
          int step = below_after || before == NULL || *before == '\0' ? (high - low) / 2 : 1;

          g_string_append_c (position, DIGITS[low + step]);
          return g_string_free (g_steal_pointer (&position), FALSE);
        }

      g_string_append_c (position, DIGITS[low]);
      if (high > low)
        below_after = FALSE;
    }

  g_string_append_c (position, DIGITS[N_DIGITS / 2]);
  return g_string_free (g_steal_pointer (&position), FALSE);
}

/**
 * sp_agenda_minutes:
 * @planned: minutes of each item, 0 for "as usual"
 * @each: minutes that an item has as usual
 *
 * Returns: how long the meeting is planned to take, in minutes
 */
int
sp_agenda_minutes (const gint64 *planned,
                   gsize         n_planned,
                   int           each)
{
  gint64 sum = 0;

  for (gsize i = 0; i < n_planned; i++)
    sum += planned[i] > 0 ? planned[i] : MAX (each, 0);

  return (int) MIN (sum, G_MAXINT);
}
