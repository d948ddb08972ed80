/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What a page from the server means for own operations: which of them it has in it, which go on lying over it, and whose
 * words are forgotten with it. In the transaction that takes the page. */

#include "config.h"

#include "sp-store-apply-private.h"

/* Own operations that are in the server's version now need not be laid over it any more. */
gboolean
sp_apply_settle_own (SpSql                *sql,
                     const SpApplyChange  *change,
                     GError              **error)
{
  return sp_sql_run (sql, "UPDATE outbox SET state = 2 WHERE state = 1 AND record = ?1 AND rev <= ?2", error, "ti",
                     change->id, change->rev);
}

/* Lays what the server has not given back yet over what it sent. */
gboolean
sp_apply_lay_own_over (SpSql   *sql,
                       GError **error)
{
  g_autoptr(GPtrArray) own = sp_apply_select (
    sql, "verb = 'put' AND id IN (SELECT record FROM outbox WHERE state < 2)", error);

  if (own == NULL)
    return FALSE;

  for (guint i = 0; i < own->len; i++)
    {
      const SpApplyChange *change = own->pdata[i];

      if (!sp_apply_settle_own (sql, change, error) || !sp_store_record_relay (sql, change->id, error))
        return FALSE;
    }

  return TRUE;
}

/* Why a case should be disposed of is not said in words once it was, or once that was withdrawn: neither here; nor who a
 * member was whom the directory has forgotten. What was taken and has not come back will not come: it goes from the screen,
 * too. */
gboolean
sp_apply_forget_words (SpSql   *sql,
                       GError **error)
{
#define FORGOTTEN SP_IS_A (MEMBER) " AND fields ->> '$.forgotten' IS NOT NULL"
#define WORDS \
  " WHERE state > 0 AND (record IN (SELECT id FROM temp.page WHERE " FORGOTTEN ")" \
  " OR (op ->> '$.type' = 'disposal'" \
  "  AND (record IN (SELECT id FROM temp.page WHERE " SP_IS_A (DISPOSAL) " AND verb = 'delete')" \
  "   OR compartment IN (SELECT c.name FROM temp.page p JOIN compartment c USING (cid)" \
  "    WHERE p." SP_IS_A (DISPOSAL) " AND p.fields ->> '$.seal' IS NOT NULL))))"
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func (g_free);
  SpStatement *st;
  gint64 any;
  int step = -1;

  if (!sp_sql_get_int (sql,
                       "SELECT EXISTS (SELECT 1 FROM temp.page WHERE (" FORGOTTEN ") OR (" SP_IS_A (DISPOSAL)
                       " AND (verb = 'delete' OR fields ->> '$.seal' IS NOT NULL)))",
                       &any, error, ""))
    return FALSE;
  if (any == 0)
    return TRUE;

  st = sp_sql_query (sql, "SELECT DISTINCT record FROM outbox" WORDS, error, "");
  while (st != NULL && (step = sp_statement_step (st, error)) > 0)
    g_ptr_array_add (records, g_strdup (sp_statement_get_text (st, 0)));
  if (step < 0 || !sp_sql_run (sql, "UPDATE outbox SET " SP_OUTBOX_BLANK WORDS, error, ""))
    return FALSE;
#undef WORDS
#undef FORGOTTEN

  for (guint i = 0; i < records->len; i++)
    if (!sp_store_record_relay (sql, records->pdata[i], error))
      return FALSE;

  /* What it said before lies in free space, here and wherever else it was read. */
  return sp_store_purge_words (sql, error);
}

/* Who proposed to dispose of a case, and may not read any more what became of that, gets no page that would have the reason
 * forgotten. */
static gboolean
forget_unread (SpSql       *sql,
               const char  *record,
               GError     **error)
{
  gint64 is_read;

  return sp_sql_get_int (sql, "SELECT EXISTS (SELECT 1 FROM record WHERE id = ?1 AND fields IS NOT NULL)", &is_read, error,
                         "t", record) &&
         (is_read != 0 || sp_store_outbox_forget (sql, record, error));
}

/* The server has told of all up to here: an own operation that it took and whose record it did not send was taken to a
 * record that has gone since. */
gboolean
sp_apply_settle_told (const SpApply  *self,
                      SpSql          *sql,
                      GError        **error)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) disposals = g_ptr_array_new ();
  SpStatement *st = sp_sql_query (sql, "SELECT DISTINCT record, op ->> '$.type' FROM outbox WHERE state = 1 AND rev <= ?1",
                                  error, "i", self->upto);
  int step = -1;

  while (st != NULL && (step = sp_statement_step (st, error)) > 0)
    {
      char *record = g_strdup (sp_statement_get_text (st, 0));

      g_ptr_array_add (records, record);
      if (g_strcmp0 (sp_statement_get_text (st, 1), "disposal") == 0)
        g_ptr_array_add (disposals, record);
      sp_store_news_add (self->news, record, sp_statement_get_text (st, 1));
    }

  if (step < 0 || !sp_sql_run (sql, "UPDATE outbox SET state = 2 WHERE state = 1 AND rev <= ?1", error, "i", self->upto))
    return FALSE;

  for (guint i = 0; i < records->len; i++)
    if (!sp_store_record_relay (sql, records->pdata[i], error))
      return FALSE;

  for (guint i = 0; i < disposals->len; i++)
    if (!forget_unread (sql, disposals->pdata[i], error))
      return FALSE;

  return TRUE;
}
