/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-field-input.h"

G_BEGIN_DECLS

#define SP_TYPE_TEXT_INPUT (sp_text_input_get_type ())

G_DECLARE_FINAL_TYPE (SpTextInput, sp_text_input, SP, TEXT_INPUT, SpFieldInput)

SpFieldInput *sp_text_input_new (const SpField *field);

G_END_DECLS
