/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SP_TYPE_ATTENTION (sp_attention_get_type ())

/* One operation that the server did not take: kept with its reason until a person has dealt with it. */
G_DECLARE_FINAL_TYPE (SpAttention, sp_attention, SP, ATTENTION, GObject)

gint64      sp_attention_get_n         (SpAttention *self);
const char *sp_attention_get_reason    (SpAttention *self);
const char *sp_attention_get_operation (SpAttention *self);

G_END_DECLS
