/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sp-store.h"
#include "sp-work-records.h"

G_BEGIN_DECLS

#define SP_TYPE_ATTACHMENT_BAR (sp_attachment_bar_get_type ())

/* Where an attachment's content is, and what can be done with it. */
G_DECLARE_FINAL_TYPE (SpAttachmentBar, sp_attachment_bar, SP, ATTACHMENT_BAR, GtkBox)

GtkWidget *sp_attachment_bar_new (SpStore  *store,
                                  SpRecord *record);
char      *sp_attachment_dup_malware_words
                                 (SpStore      *store,
                                  SpAttachment *attachment);

G_END_DECLS
