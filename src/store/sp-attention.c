/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-store-private.h"

struct _SpAttention
{
  GObject parent_instance;

  gint64 n;
  char *reason;
  char *operation;
};

G_DEFINE_FINAL_TYPE (SpAttention, sp_attention, G_TYPE_OBJECT)

static void
sp_attention_finalize (GObject *object)
{
  SpAttention *self = SP_ATTENTION (object);

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

static DexFuture *
list_job (SpSql    *sql,
          gpointer  data)
{
  g_autoptr(GListStore) list = g_list_store_new (SP_TYPE_ATTENTION);
  g_autoptr(GError) error = NULL;
  SpStatement *st = sp_sql_query (sql, "SELECT n, reason, op FROM attention ORDER BY n", &error, "");
  int step = -1;

  while (st != NULL && (step = sp_statement_step (st, &error)) > 0)
    {
      g_autoptr(SpAttention) attention = g_object_new (SP_TYPE_ATTENTION, NULL);

      attention->n = sp_statement_get_int (st, 0);
      attention->reason = g_strdup (sp_statement_get_text (st, 1));
      attention->operation = g_strdup (sp_statement_get_text (st, 2));
      g_list_store_append (list, attention);
    }

  return step == 0 ? dex_future_new_take_object (g_steal_pointer (&list))
                   : dex_future_new_for_error (g_steal_pointer (&error));
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
  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  return sp_store_translate (sp_sql_thread_run (sp_store_get_reader_thread (self), list_job, NULL, NULL));
}

typedef struct
{
  GArray *numbers;
  SpStoreNews *news;
} Drop;

static void
drop_clear (gpointer data)
{
  Drop *self = data;

  g_array_unref (self->numbers);
  sp_store_news_unref (self->news);
}

static void
drop_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, drop_clear);
}

static DexFuture *
drop_job (SpSql    *sql,
          gpointer  data)
{
  Drop *self = data;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < self->numbers->len; i++)
    if (!sp_sql_run (sql, "DELETE FROM attention WHERE n = ?1", &error, "i", g_array_index (self->numbers, gint64, i)))
      return dex_future_new_for_error (g_steal_pointer (&error));

  if (!sp_store_news_count (self->news, sql, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

typedef struct
{
  SpStore *store;
  Drop *drop;
} Dropped;

static void
dropped_free (gpointer data)
{
  Dropped *self = data;

  g_object_unref (self->store);
  drop_unref (self->drop);
  g_free (self);
}

static DexFuture *
dropped_cb (DexFuture *future,
            gpointer   data)
{
  Dropped *self = data;

  sp_store_take_news (self->store, self->drop->news);

  return dex_ref (future);
}

/**
 * sp_store_drop_attention:
 * @self: an open store
 * @numbers: (element-type gint64): see sp_attention_get_n ()
 *
 * Lets go of operations that were not taken: a person has asked for them anew, or given them up.
 *
 * Returns: (transfer full): a future
 */
DexFuture *
sp_store_drop_attention (SpStore *self,
                         GArray  *numbers)
{
  DexFuture *future;
  Dropped *dropped;
  Drop *drop;

  g_return_val_if_fail (SP_IS_STORE (self) && numbers != NULL, NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  drop = g_atomic_rc_box_new0 (Drop);
  drop->numbers = g_array_copy (numbers);
  drop->news = sp_store_news_new ();
  dropped = g_new0 (Dropped, 1);
  dropped->store = g_object_ref (self);
  dropped->drop = g_atomic_rc_box_acquire (drop);
  future = sp_sql_thread_run_durable (sp_store_get_writer_thread (self), drop_job, drop, drop_unref);

  return sp_store_translate (dex_future_then (future, dropped_cb, dropped, dropped_free));
}
