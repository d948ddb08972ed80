/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "sp-policy.h"
#include "sp-record.h"
#include "sp-validate.h"

G_BEGIN_DECLS

#define SP_TYPE_CHANGE (sp_change_get_type ())

G_DECLARE_FINAL_TYPE (SpChange, sp_change, SP, CHANGE, GObject)

SpChange   *sp_change_new        (void);
void        sp_change_begin      (SpChange           *self,
                                  SpRecord           *record);
void        sp_change_create     (SpChange           *self,
                                  SpRecord           *record);
void        sp_change_set_text   (SpChange           *self,
                                  SpRecord           *record,
                                  const char         *field,
                                  const char         *value);
void        sp_change_set_int    (SpChange           *self,
                                  SpRecord           *record,
                                  const char         *field,
                                  gint64              value);
void        sp_change_set_flag   (SpChange           *self,
                                  SpRecord           *record,
                                  const char         *field,
                                  gboolean            value);
void        sp_change_set_strv   (SpChange           *self,
                                  SpRecord           *record,
                                  const char         *field,
                                  const char * const *value);
void        sp_change_clear      (SpChange           *self,
                                  SpRecord           *record,
                                  const char         *field);
void        sp_change_move       (SpChange           *self,
                                  SpRecord           *record,
                                  const char         *compartment);
void        sp_change_delete     (SpChange           *self,
                                  SpRecord           *record);
gboolean    sp_change_is_empty   (SpChange           *self);
gboolean    sp_change_touches    (SpChange           *self,
                                  const char * const *names);
void        sp_change_set_label  (SpChange           *self,
                                  const char         *label);
const char *sp_change_get_label  (SpChange           *self);
GArray     *sp_change_get_errors (SpChange           *self);
const char *sp_change_get_error_record
                                 (SpChange           *self);
SpDenial    sp_change_get_denial (SpChange           *self);

G_END_DECLS
