/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-step.h"

#include <glib/gi18n-lib.h>

/**
 * sp_step_get_label:
 * @step: an SpStep
 *
 * Returns: (transfer none): its name, translated; "" for what is none
 */
const char *
sp_step_get_label (int step)
{
  switch (step)
    {
    case SP_STEP_WHY:
      return _("Why Here");
    case SP_STEP_INFORMATION:
      return _("New Information");
    case SP_STEP_VOICE:
      return _("Victim’s Voice");
    case SP_STEP_FORMULATION:
      return _("Formulation");
    case SP_STEP_ACTIONS:
      return _("Actions");
    case SP_STEP_READ_BACK:
      return _("Read Back");
    case SP_STEP_OPENING:
      return _("Opening");
    case SP_STEP_CLOSING:
      return _("Closing");
    default:
      return "";
    }
}
