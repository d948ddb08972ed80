/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Something is looked for that takes a while, again with all news: they come in swarms, so after a moment; never twice at
 * once; and once more where there were news meanwhile. */
typedef struct _SpLooker SpLooker;

/* Looks, in a fiber; @owner is held meanwhile, and may have been disposed of after each wait. */
typedef void (*SpLookFunc) (gpointer owner);

SpLooker *sp_looker_new    (gpointer    owner,
                            SpLookFunc  look);
void      sp_looker_now    (SpLooker   *self);
void      sp_looker_soon   (SpLooker   *self);
gboolean  sp_looker_is_old (SpLooker   *self);
void      sp_looker_end    (SpLooker   *self);

G_END_DECLS
