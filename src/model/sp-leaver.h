/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SpLeaver:
 * @SP_LEAVER_DUE: left so long ago that the name may go
 * @SP_LEAVER_EARLY: left, and the years are not over
 * @SP_LEAVER_NO_DAY: left, and nobody has said when
 * @SP_LEAVER_TAKES_PART: has not left
 * @SP_LEAVER_FORGOTTEN: the name has gone
 *
 * How it is with what the directory says of a member.
 */
typedef enum
{
  SP_LEAVER_DUE,
  SP_LEAVER_EARLY,
  SP_LEAVER_NO_DAY,
  SP_LEAVER_TAKES_PART,
  SP_LEAVER_FORGOTTEN,
} SpLeaver;

SpLeaver sp_leaver_check  (JsonObject *member,
                           JsonObject *partnership,
                           const char *today);
void     sp_leaver_forget (JsonObject *member,
                           const char *called,
                           const char *today);

G_END_DECLS
