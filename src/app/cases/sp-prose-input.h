/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-field-input.h"

G_BEGIN_DECLS

#define SP_TYPE_PROSE_INPUT (sp_prose_input_get_type ())

G_DECLARE_FINAL_TYPE (SpProseInput, sp_prose_input, SP, PROSE_INPUT, SpFieldInput)

SpFieldInput *sp_prose_input_new (SpStore       *store,
                                  const SpField *field,
                                  const char    *case_id);

G_END_DECLS
