/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SP_TYPE_AGENCY_NAMES (sp_agency_names_get_type ())
G_DECLARE_FINAL_TYPE (SpAgencyNames, sp_agency_names, SP, AGENCY_NAMES, GObject)

SpAgencyNames *sp_agency_names_new          (void);
SpAgencyNames *sp_agency_names_new_default  (void);
void           sp_agency_names_add          (SpAgencyNames *self,
                                             const char    *name,
                                             const char    *code);
void           sp_agency_names_add_known    (SpAgencyNames *self,
                                             const char    *kind,
                                             const char    *code);
void           sp_agency_names_add_defaults (SpAgencyNames *self);
const char    *sp_agency_names_find         (SpAgencyNames *self,
                                             const char    *text);

G_END_DECLS
