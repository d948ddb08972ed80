/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-field-input.h"

G_BEGIN_DECLS

#define SP_TYPE_DATE_INPUT (sp_date_input_get_type ())

G_DECLARE_FINAL_TYPE (SpDateInput, sp_date_input, SP, DATE_INPUT, SpFieldInput)

SpFieldInput *sp_date_input_new (SpStore       *store,
                                 const SpField *field);

G_END_DECLS
