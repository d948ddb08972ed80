/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A server's process on loopback. */
typedef struct
{
  GSubprocess *process; /* NULL: not running */
  char *directory;
  char *port_file;
  char *port; /* the same after a restart */
} SpTestProcess;

SpTestProcess *sp_test_process_new   (const char *directory, const char *name);
void           sp_test_process_start (SpTestProcess *self);
void           sp_test_process_kill  (SpTestProcess *self);
void           sp_test_process_stop  (SpTestProcess *self);
void           sp_test_process_free  (SpTestProcess *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpTestProcess, sp_test_process_free)

G_END_DECLS
