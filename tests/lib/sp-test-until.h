/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#define UNTIL_SECONDS 60

static gboolean
until_too_late_cb (gpointer data)
{
  g_error ("Too late: %s", (const char *) data);

  return G_SOURCE_REMOVE;
}

/* Runs the main loop until @condition holds, which is looked at after everything that happens; with a deadline. */
#define WAIT_UNTIL(condition)                                                                              \
  G_STMT_START                                                                                             \
    {                                                                                                      \
      guint timeout_ = g_timeout_add_seconds (UNTIL_SECONDS, until_too_late_cb, (gpointer) #condition);    \
                                                                                                           \
      while (!(condition))                                                                                 \
        g_main_context_iteration (NULL, TRUE);                                                             \
      g_source_remove (timeout_);                                                                          \
    }                                                                                                      \
  G_STMT_END
