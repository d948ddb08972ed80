/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The lease, as the main thread sees it. What may be read is decided on the reader's connection (sp-lease-gate.c), at each job
 * and without anybody's doing; here is said that it has changed, so that what is on show goes, or comes back. */

#include "config.h"

#include "sp-store-self-private.h"

/* How late a page may be taken down. The clocks of timers stand still while the machine sleeps, so these are short. */
#define CHECK_SECONDS 10

/* How often what has passed is written down. What a crash takes with it is known from the clocks all the same, unless they
 * are set meanwhile. */
#define SAVE_TICKS (5 * 60 / CHECK_SECONDS)

typedef struct
{
  SpStore *store;
  gboolean closed; /* rather than opened again */
} Told;

static void
told_free (gpointer data)
{
  Told *self = data;

  g_object_unref (self->store);
  g_free (self);
}

/* On the reader thread, behind everything that was read before: the compartments that are closed now, though an exclusion
 * may still be read. */
static DexFuture *
names_job (SpSql    *sql,
           gpointer  data)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr(GError) error = NULL;
  SpStatement *st = sp_sql_query (sql,
                                  "SELECT name FROM compartment WHERE name <> 'directory'"
                                  " AND (?1 OR " SP_LEASE_ABOUT_SOME ("name") ")",
                                  &error, "i", (gint64) (sp_lease_look (data).state == SP_LEASE_STATE_CLOSED));
  int step = -1;

  while (st != NULL && (step = sp_statement_step (st, &error)) > 0)
    g_strv_builder_add (names, sp_statement_get_text (st, 0));

  if (step < 0)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_STRV, g_strv_builder_end (names));
}

/* Whatever is on show is read again, and is found or not. */
static DexFuture *
names_cb (DexFuture *future,
          gpointer   data)
{
  Told *told = data;
  SpStore *self = told->store;
  const GValue *value = dex_future_get_value (future, NULL);
  const char *const *names = value != NULL ? g_value_get_boxed (value) : NULL;
  g_autoptr(GPtrArray) records = NULL;
  SpStoreNews *news;
  guint n_types;
  const SpRecordType *const *types = sp_record_types (&n_types);

  if (self->opened == NULL)
    return dex_future_new_true ();

  news = sp_store_news_new ();
  news->pending = self->pending;
  news->attention = self->attention;
  news->facts = TRUE;
  records = sp_live_records_dup_all (self->live);
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (news->ids, g_strdup (sp_record_get_id (records->pdata[i])));
  for (guint i = 0; i < n_types; i++)
    g_hash_table_add (news->types, (gpointer) types[i]->name);
  for (guint i = 0; told->closed && names != NULL && names[i] != NULL; i++)
    sp_store_news_lose (news, names[i]);
  sp_store_take_news (self, news);
  sp_store_news_unref (news);

  return dex_future_new_true ();
}

/**
 * sp_store_check_lease:
 * @self: a store
 *
 * Looks at the clocks, and where the lease has run out or was renewed has everybody know. An open store does so by itself
 * every few seconds.
 */
void
sp_store_check_lease (SpStore *self)
{
  SpLeaseState state;
  Told *told;

  g_return_if_fail (SP_IS_STORE (self));

  if (self->opened == NULL || (state = sp_lease_look (self->lease).state) == self->lease_state)
    return;

  told = g_new0 (Told, 1);
  told->store = g_object_ref (self);
  told->closed = state > self->lease_state;

  /* First, as a job may be done by the time that somebody asks. */
  sp_store_set_lease (self, state);
  if (self->opened == NULL)
    {
      told_free (told);
      return;
    }
  dex_future_disown (dex_future_finally (sp_sql_thread_run (self->opened->reader, names_job, sp_lease_ref (self->lease),
                                                             sp_lease_unref),
                                         names_cb, told, told_free));
}

static DexFuture *
save_job (SpSql    *sql,
          gpointer  data)
{
  g_autoptr(GError) error = NULL;

  return sp_lease_save (data, sql, &error) ? dex_future_new_true () : dex_future_new_for_error (g_steal_pointer (&error));
}

static void
save (SpStore *self)
{
  dex_future_disown (sp_sql_thread_run (self->opened->writer, save_job, sp_lease_ref (self->lease), sp_lease_unref));
}

static gboolean
check_cb (gpointer data)
{
  SpStore *self = data;

  sp_store_check_lease (self);
  if (++self->lease_ticks % SAVE_TICKS == 0)
    save (self);

  return G_SOURCE_CONTINUE;
}

/* The store was opened. */
void
sp_store_watch_lease (SpStore  *self,
                      gboolean  by_itself)
{
  sp_store_set_lease (self, sp_lease_look (self->lease).state);
  self->lease_ticks = 0;
  if (by_itself)
    self->lease_source = g_timeout_add_seconds (CHECK_SECONDS, check_cb, self);
}

/* The store is about to be closed. */
void
sp_store_leave_lease (SpStore *self)
{
  g_clear_handle_id (&self->lease_source, g_source_remove);
  save (self);
}

/**
 * sp_store_get_lease:
 * @self: a store
 * @until_us: (out) (optional): what the wall clock will show when all is closed; 0: never
 * @restricted_until_us: (out) (optional): the same of what is for some only
 *
 * Returns: what may be shown, as was last told with the property "lease"
 */
SpLeaseState
sp_store_get_lease (SpStore *self,
                    gint64  *until_us,
                    gint64  *restricted_until_us)
{
  gint64 now_us;
  SpLeaseLook look;

  g_return_val_if_fail (SP_IS_STORE (self), SP_LEASE_STATE_CLOSED);

  now_us = sp_ambient_get_wall_us (self->ambient);
  look = sp_lease_look (self->lease);
  if (until_us != NULL)
    *until_us = look.left_us == G_MAXINT64 ? 0 : now_us + look.left_us;
  if (restricted_until_us != NULL)
    *restricted_until_us = look.restricted_left_us == G_MAXINT64 ? 0 : now_us + look.restricted_left_us;

  return self->lease_state;
}

/**
 * sp_store_is_clock_set_back:
 * @self: a store
 *
 * Returns: whether the laptop's clock was set back while it was off, so that nobody knows how long that was
 */
gboolean
sp_store_is_clock_set_back (SpStore *self)
{
  g_return_val_if_fail (SP_IS_STORE (self), FALSE);

  return sp_lease_look (self->lease).set_back;
}
