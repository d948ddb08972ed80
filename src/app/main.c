/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <locale.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <glib/gi18n-lib.h>
#include <libdex.h>

#include "sp-application.h"
#include "sp-carry-command.h"
#include "sp-check-referrals.h"

#if defined(__SANITIZE_ADDRESS__)
#define IS_WATCHED TRUE
#else
#define IS_WATCHED FALSE
#endif

/* A debugger, or a test's leak checker, needs what is closed otherwise. */
static gboolean
is_traced (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return FALSE;

  line = strstr (status, "\nTracerPid:");

  return line != NULL && g_ascii_strtoull (line + strlen ("\nTracerPid:"), NULL, 10) != 0;
}

/* Nothing of a case may end in a core dump, or be read by another process of the same user. */
static void
close_process (void)
{
  const struct rlimit none = { 0, 0 };

  if (IS_WATCHED || is_traced ())
    return;

  setrlimit (RLIMIT_CORE, &none);
  prctl (PR_SET_DUMPABLE, 0);
}

int
main (int argc, char **argv)
{
  g_autoptr(SpApplication) application = NULL;
  int status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (sp_check_referrals_main (argc, argv, &status))
    return status;

  close_process ();
  dex_init ();
  if (sp_carry_command_main (argc, argv, &status))
    return status;

  application = sp_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
