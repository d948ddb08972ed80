/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-store-private.h"

struct _SpAttention
{
  GObject parent_instance;

  gint64 n;
  char *record;
  char *type_name;
  char *reason;
  char *operation;
};

G_DEFINE_FINAL_TYPE (SpAttention, sp_attention, G_TYPE_OBJECT)

static void
sp_attention_finalize (GObject *object)
{
  SpAttention *self = SP_ATTENTION (object);

  g_free (self->record);
  g_free (self->type_name);
  g_free (self->reason);
  g_free (self->operation);

  G_OBJECT_CLASS (sp_attention_parent_class)->finalize (object);
}

static void
sp_attention_class_init (SpAttentionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sp_attention_finalize;
}

static void
sp_attention_init (SpAttention *self)
{
}

SpAttention *
sp_attention_new (gint64      n,
                  const char *record,
                  const char *type_name,
                  const char *reason,
                  const char *operation)
{
  SpAttention *self = g_object_new (SP_TYPE_ATTENTION, NULL);

  self->n = n;
  self->record = g_strdup (record);
  self->type_name = g_strdup (type_name);
  self->reason = g_strdup (reason);
  self->operation = g_strdup (operation);

  return self;
}

/**
 * sp_attention_get_n:
 * @self: an operation that was not taken
 *
 * Returns: its number on this device
 */
gint64
sp_attention_get_n (SpAttention *self)
{
  g_return_val_if_fail (SP_IS_ATTENTION (self), 0);

  return self->n;
}

/**
 * sp_attention_get_record:
 * @self: an operation that was not taken
 *
 * Returns: (transfer none): the record's id
 */
const char *
sp_attention_get_record (SpAttention *self)
{
  g_return_val_if_fail (SP_IS_ATTENTION (self), NULL);

  return self->record;
}

/**
 * sp_attention_get_type_name:
 * @self: an operation that was not taken
 *
 * Returns: (transfer none): the record's type
 */
const char *
sp_attention_get_type_name (SpAttention *self)
{
  g_return_val_if_fail (SP_IS_ATTENTION (self), NULL);

  return self->type_name;
}

/**
 * sp_attention_get_reason:
 * @self: an operation that was not taken
 *
 * Returns: (transfer none): the server's code for why
 */
const char *
sp_attention_get_reason (SpAttention *self)
{
  g_return_val_if_fail (SP_IS_ATTENTION (self), NULL);

  return self->reason;
}

/**
 * sp_attention_get_operation:
 * @self: an operation that was not taken
 *
 * Returns: (transfer none) (nullable): the operation as JSON; %NULL where its author may no longer read it
 */
const char *
sp_attention_get_operation (SpAttention *self)
{
  g_return_val_if_fail (SP_IS_ATTENTION (self), NULL);

  return self->operation;
}

static void
attention_array_free (gpointer data)
{
  g_ptr_array_unref (data);
}

static DexFuture *
list_job (SpSql    *sql,
          gpointer  data)
{
  GPtrArray *items = data;
  g_autoptr(GError) error = NULL;
  SpStatement *st = sp_sql_query (sql, "SELECT n, record, type, reason, op FROM attention ORDER BY n", &error, "");
  int step = -1;

  while (st != NULL && (step = sp_statement_step (st, &error)) > 0)
    g_ptr_array_add (items, sp_attention_new (sp_statement_get_int (st, 0), sp_statement_get_text (st, 1),
                                              sp_statement_get_text (st, 2), sp_statement_get_text (st, 3),
                                              sp_statement_get_text (st, 4)));

  return step == 0 ? dex_future_new_true () : dex_future_new_for_error (g_steal_pointer (&error));
}

static DexFuture *
list_done_cb (DexFuture *future,
              gpointer   data)
{
  GPtrArray *items = data;
  g_autoptr(GListStore) list = g_list_store_new (SP_TYPE_ATTENTION);

  g_list_store_splice (list, 0, 0, items->pdata, items->len);

  return dex_future_new_take_object (g_steal_pointer (&list));
}

/**
 * sp_store_list_attention:
 * @self: an open store
 *
 * Returns: (transfer full): a future of a #GListStore of #SpAttention, oldest first
 */
DexFuture *
sp_store_list_attention (SpStore *self)
{
  GPtrArray *items;
  DexFuture *future;

  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  items = g_ptr_array_new_with_free_func (g_object_unref);
  future = sp_sql_thread_run (sp_store_get_reader_thread (self), list_job, g_ptr_array_ref (items),
                              attention_array_free);

  return sp_store_translate (dex_future_then (future, list_done_cb, items, attention_array_free));
}
