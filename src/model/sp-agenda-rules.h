/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "sp-agenda-order.h"

G_BEGIN_DECLS

/**
 * SpAgendaWhy:
 *
 * Why something is proposed for an agenda; words for people are made above.
 */
typedef enum
{
  SP_AGENDA_WHY_NONE,
  SP_AGENDA_WHY_OPEN_ACTIONS,  /* actions were left open */
  SP_AGENDA_WHY_WAITED,        /* high risk, and it has waited beyond a week */
  SP_AGENDA_WHY_FIRST,         /* it was never discussed */
  SP_AGENDA_WHY_REVIEW,        /* its review is due by the meeting */
  SP_AGENDA_WHY_TWELVE_MONTHS, /* twelve months since it was last discussed */
  SP_AGENDA_WHY_ALWAYS,        /* every meeting has it */
} SpAgendaWhy;

/**
 * SpAgendaCase:
 * @id: the case
 * @reference: (nullable): its reference
 * @status: (nullable): a code of the list "case-status"
 * @risk_level: (nullable): a code of the list "risk-level"
 * @received: (nullable): the day it came in
 * @next_review: (nullable): the day it comes back
 * @last_discussed: (nullable): the day it was last discussed
 * @has_children: whether children are involved
 *
 * A case as the choice sees it; all text is borrowed.
 */
typedef struct
{
  const char *id;
  const char *reference;
  const char *status;
  const char *risk_level;
  const char *received;
  const char *next_review;
  const char *last_discussed;
  gboolean has_children;
} SpAgendaCase;

/**
 * SpAgendaProposal:
 * @entry: what would stand on the agenda; its id is the case's
 * @why: why
 *
 * One item that is proposed; all text is borrowed from the case or static.
 */
typedef struct
{
  SpAgendaEntry entry;
  SpAgendaWhy why;
} SpAgendaProposal;

const char  *sp_agenda_kind       (const SpAgendaCase *a_case,
                                   const char         *meeting_date);
SpAgendaWhy  sp_agenda_why        (const SpAgendaCase *a_case,
                                   const char         *meeting_date);
GArray      *sp_agenda_propose    (const SpAgendaCase *cases,
                                   gsize               n_cases,
                                   const char         *meeting_date,
                                   guint               n_open_actions) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
