/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-audit-problem.h"

#include "sp-error-words.h"
#include "sp-sync-error.h"

#include <glib/gi18n-lib.h>

/**
 * sp_audit_problem:
 * @error: why the log was not read
 *
 * Returns: (transfer full): the same in words
 */
char *
sp_audit_problem (const GError *error)
{
  if (g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_OFFLINE))
    return g_strdup (_("Only the server has the log of all laptops, and it cannot be reached. Nothing was read: try again "
                       "when there is a network."));
  if (g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_BUSY))
    return g_strdup (_("The server is busy, perhaps with bringing the log in order. Try again in a moment."));
  if (g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_REFUSED) && g_strcmp0 (error->message, "not-allowed") == 0)
    return g_strdup (_("The log is for auditors, and the server does not know you as one. Nothing was read: ask your "
                       "administrator."));
  if (g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_BAD_REPLY) && g_strcmp0 (error->message, "signature") == 0)
    return g_strdup (_("The answer is not signed by the server that this laptop joined, so it is not shown. Tell your "
                       "administrator: something stands between this laptop and the server."));

  return sp_error_words (error);
}
