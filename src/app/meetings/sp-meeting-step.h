/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The strip of steps that a case goes through at a meeting, and what comes before and after all items. */
typedef enum
{
  SP_STEP_WHY,
  SP_STEP_INFORMATION,
  SP_STEP_VOICE,
  SP_STEP_FORMULATION,
  SP_STEP_ACTIONS,
  SP_STEP_READ_BACK,
  SP_N_STEPS,
  SP_STEP_OPENING = SP_N_STEPS,
  SP_STEP_CLOSING,
} SpStep;

const char *sp_step_get_label (int step);

G_END_DECLS
