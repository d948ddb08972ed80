/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sp-store.h"

G_BEGIN_DECLS

/* Spelling in British English. What is learnt here is learnt for this session only: a list of words on the disk would
 * be a list of names of people in cases. */

void sp_spelling_read        (void);
void sp_spelling_wait        (void);
void sp_spelling_know_case   (SpStore    *store,
                              const char *case_id);
void sp_spelling_forget      (void);
void sp_spelling_watch_entry (GtkEntry   *entry);

G_END_DECLS
