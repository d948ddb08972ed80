/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SP_TYPE_AGENCY_MARK (sp_agency_mark_get_type ())

G_DECLARE_FINAL_TYPE (SpAgencyMark, sp_agency_mark, SP, AGENCY_MARK, GtkWidget)

GtkWidget  *sp_agency_mark_new             (void);
void        sp_agency_mark_set_agency_name (SpAgencyMark *self,
                                            const char   *name);
const char *sp_agency_mark_get_agency_name (SpAgencyMark *self);
void        sp_agency_mark_set_mark        (SpAgencyMark *self,
                                            const char   *mark);
void        sp_agency_mark_set_color       (SpAgencyMark *self,
                                            const char   *color);

G_END_DECLS
