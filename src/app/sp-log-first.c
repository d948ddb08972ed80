/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-log-first.h"

#include "sp-shell.h"
#include "sp-weak-ref.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  GWeakRef shell;
  const char *refusal;
} Telling;

static void
telling_free (gpointer data)
{
  Telling *telling = data;

  g_weak_ref_clear (&telling->shell);
  g_free (telling);
}

static DexFuture *
refused_cb (DexFuture *future,
            gpointer   data)
{
  Telling *telling = data;
  g_autoptr(SpShell) shell = g_weak_ref_get (&telling->shell);

  if (shell != NULL)
    sp_shell_toast (shell, _(telling->refusal), NULL);

  return dex_ref (future);
}

/**
 * sp_log_first:
 * @widget: in whose window it is told where it does not work
 * @store: (nullable): the cache; %NULL where it was locked meanwhile
 * @act: what is about to be done
 * @ids: the records it is done with
 * @purpose: (nullable): how they leave
 * @recipients: (nullable): to whom they go, or who is there
 * @detail: (nullable): the hash of what leaves; see sp_audit_hash ()
 * @refusal: (transfer none): static, to be translated: what is said where it cannot be written down
 *
 * Writes down in the log what is about to be done. Whoever calls does it when the future resolves, and only then; else the
 * person is told already.
 *
 * Returns: (transfer full): a future
 */
DexFuture *
sp_log_first (GtkWidget           *widget,
              SpStore             *store,
              SpAuditAct           act,
              const char * const  *ids,
              const char          *purpose,
              const char * const  *recipients,
              const char          *detail,
              const char          *refusal)
{
  Telling *telling;

  if (store == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_CANCELLED, "locked");

  telling = g_new0 (Telling, 1);
  g_weak_ref_init (&telling->shell, sp_shell_get (widget));
  telling->refusal = refusal;

  return dex_future_catch (sp_store_audit (store, act, ids, purpose, recipients, detail), refused_cb, telling,
                           telling_free);
}
