/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-early-options.h"

/**
 * sp_early_options_parse:
 * @options: what is done without a window
 *
 * Reads these options before there is an application, for which all others are left.
 *
 * Returns: %FALSE where one of them has no value, which was said
 */
gboolean
sp_early_options_parse (int                  argc,
                        char               **argv,
                        const GOptionEntry  *options)
{
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) copy = NULL;
  g_autoptr(GError) error = NULL;

  for (int i = 0; i < argc; i++)
    g_strv_builder_add (builder, argv[i]);
  copy = g_strv_builder_end (builder);

  g_option_context_add_main_entries (context, options, NULL);
  g_option_context_set_ignore_unknown_options (context, TRUE);
  g_option_context_set_help_enabled (context, FALSE);
  if (g_option_context_parse_strv (context, &copy, &error))
    return TRUE;

  g_printerr ("stalking-partnership: %s\n", error->message);

  return FALSE;
}
