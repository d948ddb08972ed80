/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SP_TEST_CLAMD_FOUND "Eicar-Test-Signature.UNOFFICIAL"

/* ClamAV's daemon on a socket of its own, which knows nothing but the test text of EICAR. */
typedef struct
{
  GSubprocess *process; /* NULL: not running */
  char *directory;
  char *address; /* as `serve --scan` takes it */
} SpTestClamd;

SpTestClamd *sp_test_clamd_new   (void);
void         sp_test_clamd_start (SpTestClamd *self);
void         sp_test_clamd_kill  (SpTestClamd *self);
void         sp_test_clamd_free  (SpTestClamd *self);
GBytes      *sp_test_clamd_eicar (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpTestClamd, sp_test_clamd_free)

G_END_DECLS
