/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-store.h"

G_BEGIN_DECLS

/**
 * SpLeaseFacts:
 * @state: what may be shown now
 * @until_us: when everything closes, or 0: never
 * @restricted_until_us: when restricted lines close, or 0: never
 * @set_back: whether the clock was set back while the laptop was off
 * @connected: whether the server is being heard of
 * @now_us: the moment it is
 */
typedef struct
{
  SpLeaseState state;
  gint64 until_us;
  gint64 restricted_until_us;
  gboolean set_back;
  gboolean connected;
  gint64 now_us;
} SpLeaseFacts;

char *sp_lease_words   (const SpLeaseFacts *facts) G_GNUC_WARN_UNUSED_RESULT;
char *sp_lease_warning (const SpLeaseFacts *facts) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
