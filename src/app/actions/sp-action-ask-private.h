/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-action-ask.h"

G_BEGIN_DECLS

/* The parts of a question about an action, one below the other. */

GtkWidget *sp_ask_append       (GtkWidget  *box,
                                const char *caption,
                                GtkWidget  *child);
GtkWidget *sp_ask_append_entry (GtkWidget  *box,
                                const char *caption,
                                const char *text,
                                int         max_length);
GtkWidget *sp_ask_append_words (GtkWidget  *box);

G_END_DECLS
