/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-meeting-position.h"
#include "sp-quick-mode.h"
#include "sp-quick-names.h"
#include "sp-readers-button.h"

G_BEGIN_DECLS

#define SP_TYPE_QUICK_LINE (sp_quick_line_get_type ())

/* The one line at the foot of a running meeting. Properties: "mode", "narrow". Signals: "submit",
 * when what is shown shall be kept, and "edited", when there is something new to remember. */
G_DECLARE_FINAL_TYPE (SpQuickLine, sp_quick_line, SP, QUICK_LINE, GtkWidget)

void          sp_quick_line_set_names     (SpQuickLine        *self,
                                           SpQuickNames       *names);
void          sp_quick_line_set_today     (SpQuickLine        *self,
                                           const char         *today);
void          sp_quick_line_set_suggested (SpQuickLine        *self,
                                           const char         *due);
void          sp_quick_line_set_mode      (SpQuickLine        *self,
                                           SpQuickMode         mode);
SpQuickMode   sp_quick_line_get_mode      (SpQuickLine        *self);
void          sp_quick_line_set_agency    (SpQuickLine        *self,
                                           const char         *agency_id);

void          sp_quick_line_set_own_agency (SpQuickLine       *self,
                                           const char         *agency_id);

void          sp_quick_line_set_amending  (SpQuickLine        *self,
                                           gboolean            amending);

char         *sp_quick_line_dup_text      (SpQuickLine        *self) G_GNUC_WARN_UNUSED_RESULT;
const char   *sp_quick_line_get_agency    (SpQuickLine        *self);
const char   *sp_quick_line_get_person    (SpQuickLine        *self);
const char   *sp_quick_line_get_due       (SpQuickLine        *self);
gboolean      sp_quick_line_is_empty      (SpQuickLine        *self);

void          sp_quick_line_clear         (SpQuickLine        *self);
void          sp_quick_line_focus         (SpQuickLine        *self);
void          sp_quick_line_say           (SpQuickLine        *self,
                                           const char         *message);

SpReadersButton *sp_quick_line_get_readers (SpQuickLine       *self);

SpQuickDraft *sp_quick_line_dup_draft     (SpQuickLine        *self) G_GNUC_WARN_UNUSED_RESULT;
void          sp_quick_line_restore       (SpQuickLine        *self,
                                           const SpQuickDraft *draft);

G_END_DECLS
