/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SP_TYPE_AMBIENT (sp_ambient_get_type ())
G_DECLARE_FINAL_TYPE (SpAmbient, sp_ambient, SP, AMBIENT, GObject)

SpAmbient *sp_ambient_new_system      (void);
SpAmbient *sp_ambient_new_seeded      (guint64    seed,
                                       gint64     start_us);
gint64     sp_ambient_get_wall_us     (SpAmbient *self);
gint64     sp_ambient_get_boot_us     (SpAmbient *self);
const char *sp_ambient_get_boot_id    (SpAmbient *self);
void       sp_ambient_fill_random     (SpAmbient *self,
                                       void      *buffer,
                                       gsize      n_bytes);
guint32    sp_ambient_random_below    (SpAmbient *self,
                                       guint32    bound);
char      *sp_ambient_new_id          (SpAmbient *self);
char      *sp_ambient_new_reference   (SpAmbient *self);
void       sp_ambient_advance         (SpAmbient *self,
                                       gint64     us);
void       sp_ambient_set_wall_us     (SpAmbient *self,
                                       gint64     us);
void       sp_ambient_reboot          (SpAmbient *self);

G_END_DECLS
