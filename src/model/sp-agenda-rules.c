/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-agenda-rules.h"

#include "sp-date.h"

#include <string.h>

#define DAYS_A_YEAR 365

/* A case at twelve months comes to the meeting before it is too late: so many days early. */
#define TWELVE_MONTHS_NOTICE 14

/* Meetings are weekly: a high-risk case that has waited longer than this was passed over once. */
#define URGENT_DAYS 7

static gboolean
is_one_of (const char         *text,
           const char * const *codes)
{
  return text != NULL && g_strv_contains (codes, text);
}

static gboolean
is_older (const char *day,
          const char *meeting_date,
          int         days)
{
  return sp_date_is_valid (day) && sp_date_is_valid (meeting_date) &&
         sp_date_days_between (day, meeting_date) > days;
}

static gboolean
is_due (const SpAgendaCase *a_case,
        const char         *meeting_date)
{
  return a_case->next_review != NULL && g_strcmp0 (a_case->next_review, meeting_date) <= 0;
}

static gboolean
is_at_twelve_months (const SpAgendaCase *a_case,
                     const char         *meeting_date)
{
  return is_older (a_case->last_discussed, meeting_date, DAYS_A_YEAR - TWELVE_MONTHS_NOTICE - 1);
}

/* The day from which it has waited for this meeting. */
static const char *
waiting_since (const SpAgendaCase *a_case,
               SpAgendaWhy         why)
{
  if (a_case->last_discussed == NULL)
    return a_case->received;

  return why == SP_AGENDA_WHY_TWELVE_MONTHS ? a_case->last_discussed : a_case->next_review;
}

/**
 * sp_agenda_kind:
 * @a_case: a case, whether or not it is due
 * @meeting_date: the day of the meeting
 *
 * As what a case comes to a meeting (domain.md §3, agenda). Children count first, for their agencies leave after those cases.
 *
 * Returns: (transfer none): a code of the list "agenda-kind"
 */
const char *
sp_agenda_kind (const SpAgendaCase *a_case,
                const char         *meeting_date)
{
  g_return_val_if_fail (a_case != NULL, "new");

  if (a_case->has_children)
    return "children";
  if (a_case->last_discussed == NULL)
    return "new";
  if (is_due (a_case, meeting_date))
    return "review";
  if (is_at_twelve_months (a_case, meeting_date))
    return "twelve_months";

  return g_strcmp0 (a_case->status, "submitted") == 0 || g_strcmp0 (a_case->status, "triage") == 0 ? "new"
                                                                                                   : "review";
}

/**
 * sp_agenda_why:
 * @a_case: a case
 * @meeting_date: the day of the meeting
 *
 * Whether a case belongs on the agenda of a meeting (product.md, "Agenda"; domain.md §3): whoever waits for a first
 * discussion, whose review is due by that day, or who was last discussed twelve months ago, and is not over, sent
 * back or still being written. What is at high risk and was passed over once is urgent.
 *
 * Returns: why it does; %SP_AGENDA_WHY_NONE where it does not
 */
SpAgendaWhy
sp_agenda_why (const SpAgendaCase *a_case,
               const char         *meeting_date)
{
  static const char * const over[] = { "draft", "returned_for_info", "declined", "closed", NULL };
  SpAgendaWhy why = SP_AGENDA_WHY_NONE;

  g_return_val_if_fail (a_case != NULL, SP_AGENDA_WHY_NONE);

  if (a_case->status == NULL || is_one_of (a_case->status, over))
    return SP_AGENDA_WHY_NONE;

  if (a_case->last_discussed == NULL)
    why = SP_AGENDA_WHY_FIRST;
  else if (is_due (a_case, meeting_date))
    why = SP_AGENDA_WHY_REVIEW;
  else if (is_at_twelve_months (a_case, meeting_date))
    why = SP_AGENDA_WHY_TWELVE_MONTHS;
  /* A day that somebody set says when; the status only that it is due. */
  else if (a_case->next_review == NULL && g_strcmp0 (a_case->status, "review_due") == 0)
    why = SP_AGENDA_WHY_REVIEW;

  if ((why == SP_AGENDA_WHY_FIRST || why == SP_AGENDA_WHY_REVIEW) &&
      g_strcmp0 (a_case->risk_level, "high") == 0 &&
      is_older (waiting_since (a_case, why), meeting_date, URGENT_DAYS))
    why = SP_AGENDA_WHY_WAITED;

  return why;
}

static int
compare_cb (gconstpointer a,
            gconstpointer b)
{
  return sp_agenda_compare (&((const SpAgendaProposal *) a)->entry, &((const SpAgendaProposal *) b)->entry);
}

/**
 * sp_agenda_propose:
 * @cases: cases that do not stand on this agenda, or on that of an earlier meeting that is still to come
 * @n_cases: how many
 * @meeting_date: the day of the meeting
 * @n_open_actions: how many actions are not done yet
 *
 * What belongs on the agenda of a meeting, in its order: actions left open first, any other business last.
 *
 * Returns: (transfer full) (element-type SpAgendaProposal): the proposal; its text is borrowed from @cases
 */
GArray *
sp_agenda_propose (const SpAgendaCase *cases,
                   gsize               n_cases,
                   const char         *meeting_date,
                   guint               n_open_actions)
{
  GArray *proposals = g_array_new (FALSE, FALSE, sizeof (SpAgendaProposal));
  SpAgendaProposal last = { { .kind = "aob" }, SP_AGENDA_WHY_ALWAYS };

  g_return_val_if_fail (cases != NULL || n_cases == 0, proposals);

  if (n_open_actions > 0)
    {
      SpAgendaProposal first = { { .kind = "open_actions" }, SP_AGENDA_WHY_OPEN_ACTIONS };

      g_array_append_val (proposals, first);
    }

  for (gsize i = 0; i < n_cases; i++)
    {
      SpAgendaProposal proposal = { .why = sp_agenda_why (&cases[i], meeting_date) };

      if (proposal.why == SP_AGENDA_WHY_NONE)
        continue;
      proposal.entry.id = cases[i].id;
      proposal.entry.reference = cases[i].reference;
      proposal.entry.kind =
        proposal.why == SP_AGENDA_WHY_WAITED ? "urgent" : sp_agenda_kind (&cases[i], meeting_date);
      proposal.entry.since = waiting_since (&cases[i], proposal.why);
      proposal.entry.has_case = TRUE;
      proposal.entry.has_children = cases[i].has_children;
      g_array_append_val (proposals, proposal);
    }

  g_array_append_val (proposals, last);
  g_array_sort (proposals, compare_cb);

  return proposals;
}
