/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-settle.h"

typedef struct
{
  DexPromise *promise;
  DexFuture *future;
} Settling;

static void
settle_cb (gpointer data)
{
  Settling *self = data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (self->future, &error);

  if (value != NULL)
    dex_promise_resolve (self->promise, value);
  else
    dex_promise_reject (self->promise, g_steal_pointer (&error));

  dex_unref (self->promise);
  dex_unref (self->future);
  g_free (self);
}

/**
 * sp_settle:
 * @promise: (transfer full): what the main thread waits for
 * @future: (transfer full): what came of it, settled
 *
 * Settles a promise from another thread, by the main loop. Whoever settles one holds what waits for it for a moment, and may
 * be the last who does: done on another thread, what that frees would be freed there, be it records or widgets.
 */
void
sp_settle (DexPromise *promise,
           DexFuture  *future)
{
  Settling *self = g_new0 (Settling, 1);

  self->promise = promise;
  self->future = future;
  dex_scheduler_push (dex_scheduler_get_default (), settle_cb, self);
}
