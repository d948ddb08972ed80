/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void sp_test_exchanges_write (const char *method, const char *path, GBytes *body, guint status,
                              const char *type, const char *answer, gsize size);

G_END_DECLS
