/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A provider's key with which a test signs what it likes. */
typedef struct _SpTestSigner SpTestSigner;

SpTestSigner *sp_test_signer_new_rsa (const char *id, guint bits);
SpTestSigner *sp_test_signer_new_ec  (const char *id);
void          sp_test_signer_free    (SpTestSigner *self);
char         *sp_test_signer_dup_jwk (SpTestSigner *self);
char         *sp_test_signer_sign    (SpTestSigner *self, const char *algorithm, const char *header, const char *claims);
char         *sp_test_base64url      (gconstpointer data, gsize size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpTestSigner, sp_test_signer_free)

G_END_DECLS
