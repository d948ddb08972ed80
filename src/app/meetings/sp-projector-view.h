/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sp-projection.h"

G_BEGIN_DECLS

#define SP_TYPE_PROJECTOR_VIEW (sp_projector_view_get_type ())

/* What is thrown on the wall: one item, large, on dark. It gets a projection, and neither a record nor the store. */
G_DECLARE_FINAL_TYPE (SpProjectorView, sp_projector_view, SP, PROJECTOR_VIEW, GtkWidget)

GtkWidget *sp_projector_view_new       (gboolean            preview);
void       sp_projector_view_show      (SpProjectorView    *self,
                                        const SpProjection *projection,
                                        gint64              now_us);
void       sp_projector_view_set_blank (SpProjectorView    *self,
                                        gboolean            blank);

G_END_DECLS
