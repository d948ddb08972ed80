/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-record.h"

G_BEGIN_DECLS

/**
 * SpClosingFaults:
 * @SP_CLOSING_NOT_OVER: the item is neither done nor deferred
 * @SP_CLOSING_NO_REASON: it is deferred, and nobody said why
 * @SP_CLOSING_NOT_READ_BACK: what was written for it was not read back
 * @SP_CLOSING_WRITTEN_SINCE: something was written after it was read back
 * @SP_CLOSING_NO_AGENCY: an action is nobody's
 * @SP_CLOSING_NO_DUE: an action has no date
 *
 * What should be looked at before a meeting is closed.
 */
typedef enum
{
  SP_CLOSING_NOT_OVER      = 1 << 0,
  SP_CLOSING_NO_REASON     = 1 << 1,
  SP_CLOSING_NOT_READ_BACK = 1 << 2,
  SP_CLOSING_WRITTEN_SINCE = 1 << 3,
  SP_CLOSING_NO_AGENCY     = 1 << 4,
  SP_CLOSING_NO_DUE        = 1 << 5,
} SpClosingFaults;

SpClosingFaults sp_closing_check (SpRecord  *item,
                                  GPtrArray *lines);

G_END_DECLS
