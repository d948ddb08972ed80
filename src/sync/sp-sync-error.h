/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SP_SYNC_ERROR (sp_sync_error_quark ())

/**
 * SpSyncError:
 * @SP_SYNC_ERROR_OFFLINE: the server cannot be reached
 * @SP_SYNC_ERROR_BUSY: the server cannot do it just now
 * @SP_SYNC_ERROR_CERTIFICATE: somebody else answers at the server's address
 * @SP_SYNC_ERROR_BAD_LINK: this is not an enrolment link
 * @SP_SYNC_ERROR_BAD_CODE: the link was used, is older than 24 hours, or of another partnership
 * @SP_SYNC_ERROR_REVOKED: this device was shut out
 * @SP_SYNC_ERROR_SUSPENDED: this device was shut out for now
 * @SP_SYNC_ERROR_WIPE: this device is to destroy what it holds; see sp_remote_dup_problem ()
 * @SP_SYNC_ERROR_TOO_NEW: the server asks for a newer version of the program
 * @SP_SYNC_ERROR_EPOCH: the server was restored from a backup
 * @SP_SYNC_ERROR_CURSOR: what is here is too old to be brought up to date piece by piece
 * @SP_SYNC_ERROR_SIGN_IN: the token is over
 * @SP_SYNC_ERROR_TOO_LARGE: too much at once
 * @SP_SYNC_ERROR_REFUSED: the server refuses what this device sends: see the message, a problem's code
 * @SP_SYNC_ERROR_BAD_REPLY: what came back is no answer
 * @SP_SYNC_ERROR_NOT_ENROLLED: the store belongs to no partnership yet
 * @SP_SYNC_ERROR_SIGN_ON: somebody has to sign on with a provider before this device joins: the message is its host
 * @SP_SYNC_ERROR_SIGN_ON_FAILED: that did not come about: the message is `denied` (the person or the provider said no),
 *   `provider` (it cannot be reached or understood), `late` (nobody came back from it), or a `reason` of `sign-on-refused`
 * @SP_SYNC_ERROR_SIGN_ON_OTHER: somebody else has signed on than the link is for: the message says who, and, in its second
 *   line, for whom the link is
 */
typedef enum
{
  SP_SYNC_ERROR_OFFLINE,
  SP_SYNC_ERROR_BUSY,
  SP_SYNC_ERROR_CERTIFICATE,
  SP_SYNC_ERROR_BAD_LINK,
  SP_SYNC_ERROR_BAD_CODE,
  SP_SYNC_ERROR_REVOKED,
  SP_SYNC_ERROR_SUSPENDED,
  SP_SYNC_ERROR_WIPE,
  SP_SYNC_ERROR_TOO_NEW,
  SP_SYNC_ERROR_EPOCH,
  SP_SYNC_ERROR_CURSOR,
  SP_SYNC_ERROR_SIGN_IN,
  SP_SYNC_ERROR_TOO_LARGE,
  SP_SYNC_ERROR_REFUSED,
  SP_SYNC_ERROR_BAD_REPLY,
  SP_SYNC_ERROR_NOT_ENROLLED,
  SP_SYNC_ERROR_SIGN_ON,
  SP_SYNC_ERROR_SIGN_ON_FAILED,
  SP_SYNC_ERROR_SIGN_ON_OTHER,
} SpSyncError;

GQuark sp_sync_error_quark (void);

G_END_DECLS
