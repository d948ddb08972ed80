/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-record.h"

G_BEGIN_DECLS

/* sp-record.c */
void        sp_record_set_loaded   (SpRecord   *self,
                                    JsonObject *unknown);
JsonObject *sp_record_get_unknown  (SpRecord   *self);

/* sp-record-fields.c */
void        sp_record_clear_fields (SpRecord   *self);

G_END_DECLS
