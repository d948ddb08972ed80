/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-looker.h"

#include <libdex.h>

#define SETTLE_MS 300

struct _SpLooker
{
  gpointer owner; /* not held, as it holds this */
  SpLookFunc look;
  guint source;
  gboolean looking;
  gboolean again;
  gboolean old; /* there were news since the looking began */
  gboolean ended;
};

typedef struct
{
  SpLooker *looker;
  GObject *owner;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;

  g_rc_box_release (look->looker);
  g_object_unref (look->owner);
  g_free (look);
}

static DexFuture *
look_fiber (gpointer data)
{
  Look *look = data;
  SpLooker *self = look->looker;

  while (self->again && !self->ended)
    {
      self->again = FALSE;
      self->old = FALSE;
      self->look (look->owner);
    }
  self->looking = FALSE;

  return dex_future_new_true ();
}

static gboolean
look_cb (gpointer data)
{
  SpLooker *self = data;
  Look *look;

  self->source = 0;
  self->again = TRUE;
  if (self->looking)
    return G_SOURCE_REMOVE;
  self->looking = TRUE;
  look = g_new0 (Look, 1);
  look->looker = g_rc_box_acquire (self);
  look->owner = g_object_ref (self->owner);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, look_fiber, look, look_free));

  return G_SOURCE_REMOVE;
}

/**
 * sp_looker_new:
 * @owner: an object, which ends this when it is disposed of
 *
 * Returns: (transfer full): what looks when it is asked to
 */
SpLooker *
sp_looker_new (gpointer   owner,
               SpLookFunc look)
{
  SpLooker *self = g_rc_box_new0 (SpLooker);

  self->owner = owner;
  self->look = look;

  return self;
}

/** sp_looker_now: Looks as soon as what is going on is done. */
void
sp_looker_now (SpLooker *self)
{
  if (self->source == 0)
    self->source = g_idle_add (look_cb, self);
}

/** sp_looker_soon: Looks when news have settled. */
void
sp_looker_soon (SpLooker *self)
{
  self->old = TRUE;
  if (self->source == 0)
    self->source = g_timeout_add (SETTLE_MS, look_cb, self);
}

/** sp_looker_is_old: Returns: whether there were news since the looking began, so that there will be another */
gboolean
sp_looker_is_old (SpLooker *self)
{
  return self->old;
}

/** sp_looker_end: Looks no more, and gives up the caller's hold on it. */
void
sp_looker_end (SpLooker *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  self->ended = TRUE;
  g_rc_box_release (self);
}
