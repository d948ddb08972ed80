/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a line becomes. */
typedef enum
{
  SP_QUICK_MODE_ACTION,
  SP_QUICK_MODE_INFORMATION,
  SP_QUICK_MODE_MINUTE,
  SP_QUICK_MODE_VICTIM_VOICE,
  SP_QUICK_MODE_DECISION,
  SP_QUICK_MODE_RATIONALE,
  SP_QUICK_MODE_DISSENT,
  SP_QUICK_MODE_NOT_SHARED,
  SP_QUICK_MODE_AMENDMENT, /* of a closed meeting: there is nothing else to choose then */
  SP_N_QUICK_MODES,
} SpQuickMode;

typedef struct
{
  const char *code;
  const char *label;
  const char *placeholder;
  gboolean with_agency;
  gboolean needs_agency;
  gboolean with_due;
} SpQuickModeInfo;

const SpQuickModeInfo *sp_quick_mode_get_info  (SpQuickMode  mode);
const char            *sp_quick_mode_to_code   (SpQuickMode  mode);
SpQuickMode            sp_quick_mode_from_code (const char  *code);

G_END_DECLS
