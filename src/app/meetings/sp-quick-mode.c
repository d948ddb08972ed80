/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-quick-mode.h"

#include <glib/gi18n-lib.h>

static const SpQuickModeInfo mode_infos[SP_N_QUICK_MODES] = {
  { "action", N_("Action"), N_("What shall be done, @whose, by when"), TRUE, TRUE, TRUE },
  { "information", N_("Information"), N_("What an agency tells, @whose"), TRUE, TRUE, FALSE },
  { "note", N_("Minute"), N_("What was said"), TRUE, FALSE, FALSE },
  { "victim_voice", N_("Victim’s Voice"), N_("What the victim says and wants"), TRUE, FALSE, FALSE },
  { "decision", N_("Decision"), N_("What was decided"), FALSE, FALSE, FALSE },
  { "rationale", N_("Rationale"), N_("Why it was decided so"), FALSE, FALSE, FALSE },
  { "dissent", N_("Dissent"), N_("Who disagreed, and why, @whose"), TRUE, FALSE, FALSE },
  { "not_shared", N_("Not Shared"), N_("What was not shared, and why, @whose"), TRUE, FALSE, FALSE },
  { "amendment", N_("Amendment"), N_("What is to be corrected, and how"), FALSE, FALSE, FALSE },
};

/**
 * sp_quick_mode_get_info:
 *
 * Returns: (transfer none): the mode's words, which are to be translated, and what belongs to it
 */
const SpQuickModeInfo *
sp_quick_mode_get_info (SpQuickMode mode)
{
  g_return_val_if_fail (mode < SP_N_QUICK_MODES, NULL);

  return &mode_infos[mode];
}

/**
 * sp_quick_mode_to_code:
 *
 * Returns: (transfer none): the mode's name in drafts; those of minutes are codes of the list
 *   "minute-kind"
 */
const char *
sp_quick_mode_to_code (SpQuickMode mode)
{
  g_return_val_if_fail (mode < SP_N_QUICK_MODES, NULL);

  return mode_infos[mode].code;
}

/**
 * sp_quick_mode_from_code:
 * @code: (nullable): a mode's name
 *
 * Returns: the mode; an action for what is unknown
 */
SpQuickMode
sp_quick_mode_from_code (const char *code)
{
  for (guint i = 0; i < SP_N_QUICK_MODES; i++)
    if (g_strcmp0 (mode_infos[i].code, code) == 0)
      return i;

  return SP_QUICK_MODE_ACTION;
}
