/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-check-referrals.h"
#include "sp-early-options.h"
#include "sp-import-check.h"

/**
 * sp_check_referrals_main:
 * @status: (out): the process's exit status, where this was asked for
 *
 * Does --check-referrals, which needs neither a display nor a cache. Other arguments are left
 * for the application.
 *
 * Returns: whether the command line asked for it
 */
gboolean
sp_check_referrals_main (int argc, char **argv, int *status)
{
  g_autofree char *path = NULL;
  g_autofree char *columns = NULL;
  g_autofree char *today = NULL;
  const GOptionEntry options[] = {
    { "check-referrals", 0, 0, G_OPTION_ARG_FILENAME, &path, NULL, NULL },
    { "columns", 0, 0, G_OPTION_ARG_FILENAME, &columns, NULL, NULL },
    { "today", 0, 0, G_OPTION_ARG_STRING, &today, NULL, NULL },
    { NULL },
  };

  if (!sp_early_options_parse (argc, argv, options))
    {
      *status = 1;
      return TRUE;
    }

  if (path == NULL)
    return FALSE;

  *status = sp_import_check_main (path, columns, today);

  return TRUE;
}
