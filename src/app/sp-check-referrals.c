/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-check-referrals.h"
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
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_auto(GStrv) copy = NULL;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GError) error = NULL;

  for (int i = 0; i < argc; i++)
    g_strv_builder_add (builder, argv[i]);
  copy = g_strv_builder_end (builder);

  g_option_context_add_main_entries (context, options, NULL);
  g_option_context_set_ignore_unknown_options (context, TRUE);
  g_option_context_set_help_enabled (context, FALSE);
  if (!g_option_context_parse_strv (context, &copy, &error))
    {
      g_printerr ("stalking-partnership: %s\n", error->message);
      *status = 1;
      return TRUE;
    }

  if (path == NULL)
    return FALSE;

  *status = sp_import_check_main (path, columns, today);

  return TRUE;
}
