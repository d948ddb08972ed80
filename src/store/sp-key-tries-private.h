/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-ambient.h"

G_BEGIN_DECLS

#define SP_KEY_TRIES 10

/**
 * SpKeyTries:
 * @left: how many wrong tries are left
 * @wait_us: how long until the next one is taken
 *
 * What is left of the tries at the passphrase.
 */
typedef struct
{
  guint left;
  gint64 wait_us;
} SpKeyTries;

gboolean sp_key_tries_begin (const char  *directory,
                             SpAmbient   *ambient,
                             SpKeyTries  *tries,
                             GError     **error);
void     sp_key_tries_end   (const char  *directory,
                             SpAmbient   *ambient,
                             gboolean     right);

G_END_DECLS
