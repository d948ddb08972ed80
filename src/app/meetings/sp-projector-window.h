/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-projector-view.h"

G_BEGIN_DECLS

#define SP_TYPE_PROJECTOR_WINDOW (sp_projector_window_get_type ())

/* The window on the second screen. Nothing pops up in it. Property: "blank". */
G_DECLARE_FINAL_TYPE (SpProjectorWindow, sp_projector_window, SP, PROJECTOR_WINDOW, GtkWindow)

SpProjectorWindow *sp_projector_window_new       (void);
void               sp_projector_window_open      (SpProjectorWindow  *self,
                                                  GtkWidget          *beside);
void               sp_projector_window_show_item (SpProjectorWindow  *self,
                                                  const SpProjection *projection,
                                                  gint64              now_us);
gboolean           sp_projector_window_get_blank (SpProjectorWindow  *self);
void               sp_projector_window_set_blank (SpProjectorWindow  *self,
                                                  gboolean            blank);

G_END_DECLS
