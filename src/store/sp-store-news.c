/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What a job has changed, brought to whatever is on show. */

#include "config.h"

#include "sp-json.h"
#include "sp-store-self-private.h"

typedef struct
{
  SpStore *store;
  SpLiveRefresh *refresh;
  SpStoreNews *news; /* nullable: what is told then */
} Refreshing;

static void
refreshing_free (gpointer data)
{
  Refreshing *self = data;

  g_object_unref (self->store);
  sp_live_refresh_unref (self->refresh);
  g_clear_pointer (&self->news, sp_store_news_unref);
  g_free (self);
}

static void refresh_live (SpStore     *self,
                          GPtrArray   *ids,
                          SpStoreNews *news);

static DexFuture *
refreshed_cb (DexFuture *future,
              gpointer   data)
{
  Refreshing *self = data;

  if (self->store->state != SP_STORE_STATE_OPEN)
    return dex_future_new_true ();

  if (dex_future_is_resolved (future))
    {
      g_autoptr(GPtrArray) missed = sp_live_records_take_refresh (self->store->live, self->refresh);

      if (missed->len > 0)
        refresh_live (self->store, missed, NULL);
    }

  if (self->news != NULL)
    sp_store_emit_changed (self->store, self->news);

  return dex_future_new_true ();
}

static void
refresh_live (SpStore     *self,
              GPtrArray   *ids,
              SpStoreNews *news)
{
  Refreshing *refreshing = g_new0 (Refreshing, 1);
  DexFuture *future;

  refreshing->store = g_object_ref (self);
  refreshing->refresh = sp_live_refresh_new (self->live, ids);
  refreshing->news = news != NULL ? sp_store_news_ref (news) : NULL;
  future = sp_sql_thread_run (self->opened->reader, sp_live_refresh_job, sp_live_refresh_ref (refreshing->refresh),
                              sp_live_refresh_unref);
  dex_future_disown (dex_future_finally (future, refreshed_cb, refreshing, refreshing_free));
}

typedef struct
{
  SpStore *store;
  guint news_taken; /* when the reading began */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;

  g_object_unref (self->store);
  g_free (self);
}

static DexFuture *
facts_done_cb (DexFuture *future,
               gpointer   data)
{
  Reading *reading = data;
  SpStore *self = reading->store;
  const GValue *value = dex_future_get_value (future, NULL);
  SpStoreFacts *facts = value != NULL ? g_value_get_pointer (value) : NULL;

  if (facts == NULL)
    return dex_future_new_true ();

  if (self->opened == NULL)
    {
      sp_store_facts_free (facts);
      return dex_future_new_true ();
    }

  g_clear_pointer (&self->opened->facts, sp_store_facts_free);
  self->opened->facts = facts;
  sp_lease_set_needed (self->lease, facts->identity != NULL && sp_json_get_text (facts->identity, "key") != NULL);
  sp_store_show_facts (self, facts);
  /* What a commit has counted meanwhile is newer: nothing that waits may look as if it were sent. */
  if (reading->news_taken == self->news_taken)
    sp_store_set_counts (self, (guint) facts->pending, (guint) facts->attention);
  sp_store_emit_identity_changed (self);
  sp_store_check_lease (self);

  return dex_future_new_true ();
}

static DexFuture *
facts_job (SpSql    *sql,
           gpointer  data)
{
  g_autoptr(GError) error = NULL;
  SpStoreFacts *facts = sp_store_facts_read (sql, &error);

  if (facts == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_pointer (facts);
}

/**
 * sp_store_read_facts:
 * @self: an open store
 *
 * Reads again who reads here, and the value lists.
 *
 * Returns: (transfer full): a future that resolves when they are in place
 */
DexFuture *
sp_store_read_facts (SpStore *self)
{
  DexFuture *future = sp_sql_thread_run (self->opened->reader, facts_job, NULL, NULL);
  Reading *reading = g_new0 (Reading, 1);

  reading->store = g_object_ref (self);
  reading->news_taken = self->news_taken;
  return dex_future_finally (future, facts_done_cb, reading, reading_free);
}

/**
 * sp_store_take_news:
 * @self: a store
 * @news: what a job changed
 *
 * Brings what is on show up to date, then tells everybody.
 */
void
sp_store_take_news (SpStore     *self,
                    SpStoreNews *news)
{
  if (self->opened == NULL)
    return;

  self->news_taken++;
  /* Of what is closed the writer counts more than may be shown: then the reader counts. */
  sp_store_set_counts (self, (guint) news->pending,
                       self->lease_state == SP_LEASE_STATE_OPEN ? (guint) news->attention : self->attention);
  sp_store_unsent_follow (self);

  if (news->lost->len > 0)
    sp_store_emit_dropped (self, (const char * const *) news->lost->pdata);

  if (news->facts || self->lease_state != SP_LEASE_STATE_OPEN)
    dex_future_disown (sp_store_read_facts (self));

  if (news->ids->len == 0 && g_hash_table_size (news->types) == 0)
    return;

  refresh_live (self, news->ids, news);
}
