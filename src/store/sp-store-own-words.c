/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What a passphrase had better not be made of: the names that are near to who chooses it. */

#include "config.h"

#include "sp-passphrase.h"
#include "sp-store-private.h"

static GStrv
end_words (GPtrArray *words)
{
  g_ptr_array_add (words, NULL);

  return (GStrv) g_ptr_array_free (words, FALSE);
}

static DexFuture *
words_job (SpSql    *sql,
           gpointer  data)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;
  SpStatement *st = sp_sql_query (sql,
                                  "SELECT fields ->> '$.given_names', fields ->> '$.family_name', fields ->> '$.email'"
                                  " FROM record WHERE type = 'member' AND id = ?1"
                                  " UNION ALL SELECT fields ->> '$.name', fields ->> '$.short_name', NULL"
                                  " FROM record WHERE type IN ('agency', 'partnership')",
                                  &error, "t", (const char *) data);
  int step = -1;

  sp_passphrase_add_account_words (words);
  while (st != NULL && (step = sp_statement_step (st, &error)) > 0)
    for (guint i = 0; i < 3; i++)
      sp_passphrase_add_words (words, sp_statement_get_text (st, i));

  if (step < 0)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_STRV, end_words (g_steal_pointer (&words)));
}

/**
 * sp_store_list_own_words:
 * @self: a store, open or not
 *
 * For sp_passphrase_judge (): the names of this computer's user and, once the store is open, of the member, the agencies and
 * the partnership.
 *
 * Returns: (transfer full): a future of words (#GStrv)
 */
DexFuture *
sp_store_list_own_words (SpStore *self)
{
  const SpReader *reader;

  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  reader = sp_store_get_reader (self);
  if (reader == NULL)
    {
      GPtrArray *words = g_ptr_array_new ();

      sp_passphrase_add_account_words (words);
      return dex_future_new_take_boxed (G_TYPE_STRV, end_words (words));
    }

  return sp_store_translate (sp_sql_thread_run (sp_store_get_reader_thread (self), words_job,
                                                g_strdup (reader->member_id), g_free));
}
