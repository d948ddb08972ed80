/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean sp_early_options_parse (int                 argc,
                                 char              **argv,
                                 const GOptionEntry *options);

G_END_DECLS
