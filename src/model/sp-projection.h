/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-record.h"

G_BEGIN_DECLS

/* What a projector may show. Whoever draws it gets this and no record, so that what nobody declared safe cannot come
 * to be drawn. */

/**
 * SpProjectedAction:
 * @agency: (nullable): the agency's short name
 * @due: (nullable): YYYY-MM-DD
 * @status: (nullable): a code of the list "action-status"
 *
 * An action without its words, which may name somebody.
 */
typedef struct
{
  char *agency;
  char *due;
  char *status;
} SpProjectedAction;

/**
 * SpProjection:
 * @kind: (nullable): a code of the list "agenda-kind"
 * @reference: (nullable): the case's
 * @victim: (nullable): initials
 * @perpetrator: (nullable): initials
 * @actions: (element-type SpProjectedAction): as they were agreed
 * @step: which part of the item, as whoever draws it counts
 * @used_s: seconds spent on the item; negative where no clock is shown
 * @planned_min: minutes planned for it
 *
 * One item of an agenda.
 */
typedef struct
{
  char *kind;
  char *reference;
  char *victim;
  char *perpetrator;
  GPtrArray *actions;
  int step;
  gint64 used_s;
  int planned_min;
} SpProjection;

SpProjection *sp_projection_new        (void);
void          sp_projection_free       (SpProjection *self);
void          sp_projection_take_item  (SpProjection *self,
                                        SpRecord     *item,
                                        SpRecord     *a_case,
                                        SpRecord     *victim,
                                        SpRecord     *perpetrator);
void          sp_projection_add_action (SpProjection *self,
                                        SpRecord     *action,
                                        SpRecord     *agency);
JsonObject   *sp_projection_dup_safe   (SpRecord     *record) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpProjection, sp_projection_free)

G_END_DECLS
