/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_READERS_BUTTON (sp_readers_button_get_type ())

/* Who reads what is about to be written, where lines are written one after the other. Signal: "changed". */
G_DECLARE_FINAL_TYPE (SpReadersButton, sp_readers_button, SP, READERS_BUTTON, AdwBin)

GtkWidget *sp_readers_button_new      (void);
void       sp_readers_button_set_case (SpReadersButton *self,
                                       SpStore         *store,
                                       const char      *case_id,
                                       gboolean         keep);
void       sp_readers_button_set_readers (SpReadersButton   *self,
                                          const char *const *readers,
                                          const char        *reason);
const char *const *sp_readers_button_get_readers (SpReadersButton *self);
const char        *sp_readers_button_get_reason  (SpReadersButton *self);
gboolean   sp_readers_button_check    (SpReadersButton *self,
                                       const char      *tasked);
void       sp_readers_button_put      (SpReadersButton *self,
                                       SpChange        *change,
                                       SpRecord        *record);

G_END_DECLS
