/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-sealed.h"
#include "sp-server.h"
#include "sp-sql.h"

G_BEGIN_DECLS

/**
 * SpServerCarried:
 * @device: whose it was
 * @kind: %SP_SEALED_REQUESTS or %SP_SEALED_UNSENT
 * @operations: how many operations were in it
 * @aside: how many of them the server has put into quarantine
 * @refused: (nullable): the code of the first problem
 * @torn: whether the end of it was missing
 * @answer: (nullable): a file for the device
 *
 * What became of a sealed file.
 */
typedef struct
{
  char *device;
  SpSealedKind kind;
  guint operations;
  guint aside;
  const char *refused;
  gboolean torn;
  GBytes *answer;
} SpServerCarried;

gboolean sp_server_carry         (SpServer *self, SpSql *sql, GBytes *file, gboolean lost, gsize max,
                                  SpServerCarried *carried, GError **error);
void     sp_server_carried_clear (SpServerCarried *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SpServerCarried, sp_server_carried_clear)

G_END_DECLS
