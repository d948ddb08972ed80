/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sp-meeting-returns.h"

G_BEGIN_DECLS

#define SP_TYPE_PACK_ITEM (sp_pack_item_get_type ())

/* One item of a pack: what it is, what there is to read of it, and the own agency's return. */
G_DECLARE_FINAL_TYPE (SpPackItem, sp_pack_item, SP, PACK_ITEM, GtkListBoxRow)

GtkWidget *sp_pack_item_new      (SpStore          *store,
                                  SpMeetingReturns *returns,
                                  SpAgendaItem     *item);
void       sp_pack_item_update   (SpPackItem       *self,
                                  guint             number);
void       sp_pack_item_expand   (SpPackItem       *self);

G_END_DECLS
