/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

gpointer sp_weak_ref_new  (gpointer object);
void     sp_weak_ref_free (gpointer data);

G_END_DECLS
