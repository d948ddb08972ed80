/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stdlib.h>

#include <libdex.h>

/* Waiting for futures in tests: with a deadline, never by sleeping. */

#define SP_TEST_DEADLINE_SECONDS 120

static gboolean
sp_test_too_late_cb (gpointer data)
{
  g_printerr ("a future did not settle in time\n");
  abort ();

  return G_SOURCE_REMOVE;
}

static DexFuture *
sp_test_settled_cb (DexFuture *future,
                    gpointer   data)
{
  *(gboolean *) data = TRUE;

  return dex_ref (future);
}

/* Runs the main loop until the future settles. Takes the future and gives it back settled. */
G_GNUC_UNUSED static DexFuture *
sp_test_settle (DexFuture *future)
{
  guint timeout = g_timeout_add_seconds (SP_TEST_DEADLINE_SECONDS, sp_test_too_late_cb, NULL);
  gboolean done = FALSE;

  future = dex_future_finally (future, sp_test_settled_cb, &done, NULL);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);

  return future;
}

/* As sp_test_settle (), and takes the value out. */
G_GNUC_UNUSED static gboolean
sp_test_wait (DexFuture  *future,
              GValue     *value,
              GError    **error)
{
  g_autoptr(DexFuture) settled = sp_test_settle (future);
  const GValue *result = dex_future_get_value (settled, error);

  if (result != NULL && value != NULL)
    {
      g_value_init (value, G_VALUE_TYPE (result));
      g_value_copy (result, value);
    }

  return result != NULL;
}
