/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Why something stands on an agenda. The order of these is the order of a meeting. */
typedef enum
{
  SP_AGENDA_OPEN_ACTIONS,
  SP_AGENDA_URGENT,
  SP_AGENDA_CHILDREN,     /* any case with children, so that their agencies may leave after it */
  SP_AGENDA_NEW,
  SP_AGENDA_REVIEW,
  SP_AGENDA_TWELVE_MONTHS,
  SP_AGENDA_ANY_OTHER_BUSINESS,
} SpAgendaRank;

/* One item as the order sees it; all text is borrowed. */
typedef struct
{
  const char  *id;
  const char  *kind;         /* a code of the list "agenda-kind", or NULL */
  const char  *since;        /* the day from which it has waited, YYYY-MM-DD, or NULL */
  const char  *reference;    /* of the case, or NULL */
  gboolean     has_case;
  gboolean     has_children;
} SpAgendaEntry;

SpAgendaRank sp_agenda_rank    (const SpAgendaEntry *entry);
int          sp_agenda_compare (const SpAgendaEntry *a,
                                const SpAgendaEntry *b);
void         sp_agenda_sort    (SpAgendaEntry       *entries,
                                gsize                n_entries);
char        *sp_agenda_between (const char          *before,
                                const char          *after) G_GNUC_WARN_UNUSED_RESULT;
int          sp_agenda_minutes (const gint64        *planned,
                                gsize                n_planned,
                                int                  each);

G_END_DECLS
