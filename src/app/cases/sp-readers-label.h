/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_READERS_LABEL (sp_readers_label_get_type ())

/* Who reads a record, in words; not visible when that is everybody in the case. Signal: "activated" (somebody wants to
 * change it), where it can be.
 */
G_DECLARE_FINAL_TYPE (SpReadersLabel, sp_readers_label, SP, READERS_LABEL, AdwBin)

GtkWidget  *sp_readers_label_new             (SpStore        *store);
void        sp_readers_label_set_activatable (SpReadersLabel *self,
                                              gboolean        activatable);
void        sp_readers_label_set_readers     (SpReadersLabel *self,
                                              const char     *compartment,
                                              const char     *reason);
void        sp_readers_label_set_record      (SpReadersLabel *self,
                                              SpRecord       *record);
const char *sp_readers_label_get_words       (SpReadersLabel *self);

G_END_DECLS
