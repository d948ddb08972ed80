/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SpStateFacts:
 * @state: the exchange's state: idle, connecting, sending, receiving, up-to-date, offline,
 *   refused, revoked or too-new
 * @code: (nullable): what is wrong, as the exchange has it
 * @pending: changes not yet sent
 * @last_sent_us: when the last change was sent, or 0
 * @offline_since_us: since when the server cannot be reached, or 0
 * @now_us: the moment it is
 */
typedef struct
{
  const char *state;
  const char *code;
  guint pending;
  gint64 last_sent_us;
  gint64 offline_since_us;
  gint64 now_us;
} SpStateFacts;

char       *sp_state_words     (const SpStateFacts *facts) G_GNUC_WARN_UNUSED_RESULT;
const char *sp_state_icon_name (const SpStateFacts *facts);

G_END_DECLS
