/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SpBaseError:
 * @SP_BASE_ERROR_SYNTAX: a text is not what it should be (JSON, date, id)
 * @SP_BASE_ERROR_LIMIT: a text goes past a limit (depth, length)
 */
typedef enum
{
  SP_BASE_ERROR_SYNTAX,
  SP_BASE_ERROR_LIMIT,
} SpBaseError;

#define SP_BASE_ERROR (sp_base_error_quark ())

GQuark sp_base_error_quark (void);

G_END_DECLS
