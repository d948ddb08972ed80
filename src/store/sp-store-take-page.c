/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A page from the server, as the main thread sees it: the writer is given it (sp-store-apply.c), and what came of it is
 * told to what is on show. */

#include "config.h"

#include "sp-store-apply-private.h"

typedef struct
{
  SpStore *store;
  SpApply *apply;
} Applied;

static void
applied_free (gpointer data)
{
  Applied *self = data;

  g_object_unref (self->store);
  sp_apply_unref (self->apply);
  g_free (self);
}

/* The page is taken, whatever became of what followed on it. */
static DexFuture *
result_cb (DexFuture *future,
           gpointer   data)
{
  SpApply *apply = data;

  return dex_future_new_take_object (
    sp_page_result_new (apply->more, apply->again != 0, (const char * const *) apply->drops));
}

/* A page need not be on the disk, but what it made this laptop offer has a number, which must not be given twice. Only a
 * value that changes is written, and only then is there something to be synced. */
static DexFuture *
keep_job (SpSql    *sql,
          gpointer  data)
{
  g_autoptr(GError) error = NULL;

  if (!sp_sql_run (sql, "INSERT INTO meta (key, value) VALUES ('offers', 1) ON CONFLICT (key) DO UPDATE SET value = value + 1",
                   &error, ""))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static DexFuture *
applied_cb (DexFuture *future,
            gpointer   data)
{
  Applied *self = data;
  SpApply *apply = self->apply;
  g_autoptr(GError) error = NULL;

  if (dex_future_get_value (future, &error) == NULL)
    return dex_future_new_for_error (sp_store_translate_error (error));

  if (apply->granted.nonce != NULL)
    {
      sp_lease_take (apply->lease, &apply->granted);
      sp_store_check_lease (self->store);
    }
  sp_store_take_news (self->store, apply->news);
  if (apply->filled)
    sp_store_follow_words (self->store);

  if ((apply->drops[0] == NULL && !apply->offered) || sp_store_get_state (self->store) != SP_STORE_STATE_OPEN)
    return result_cb (future, apply);

  if (apply->offered)
    {
      future = sp_sql_thread_run_durable (sp_store_get_writer_thread (self->store), keep_job, NULL, NULL);
      if (apply->drops[0] == NULL)
        return dex_future_finally (future, result_cb, sp_apply_ref (apply), sp_apply_unref);
      dex_future_disown (future);
    }

  /* Where the disk, a reader or somebody's edit is in the way now, the next sp_store_purge () does it. */
  return dex_future_finally (sp_store_scrub (self->store), result_cb, sp_apply_ref (apply), sp_apply_unref);
}

static DexFuture *
take_page (SpStore    *self,
           SpWirePage *page,
           gboolean    follows,
           const char *cursor)
{
  SpApply *apply;
  Applied *applied;
  DexFuture *future;

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  apply = sp_apply_new (page, sp_store_get_writer_data (self), sp_store_get_lease_data (self),
                        sp_ambient_get_wall_us (sp_store_get_ambient (self)));
  apply->follows = follows;
  apply->cursor = g_strdup (cursor);

  applied = g_new0 (Applied, 1);
  applied->store = g_object_ref (self);
  applied->apply = apply;

  future = sp_sql_thread_run (sp_store_get_writer_thread (self), sp_apply_job, sp_apply_ref (apply), sp_apply_unref);
  future = dex_future_finally (future, applied_cb, applied, applied_free);
  dex_future_disown (dex_ref (future));

  return future;
}

static DexFuture *
not_a_page (void)
{
  return dex_future_new_reject (SP_STORE_ERROR, SP_STORE_ERROR_BAD_REPLY, "page: not a page");
}

static DexFuture *
read_job (SpSql    *sql,
          gpointer  data)
{
  SpWirePage *page = sp_wire_page_read (data);

  return page != NULL ? dex_future_new_take_boxed (SP_TYPE_WIRE_PAGE, page) : not_a_page ();
}

/**
 * sp_store_read_page:
 * @self: an open store
 * @bytes: a page as the server sent it
 *
 * Takes a page apart on the thread that reads, while the one that writes may be at the page before.
 *
 * Returns: (transfer full): a future of an #SpWirePage; rejects with %SP_STORE_ERROR_BAD_REPLY
 */
DexFuture *
sp_store_read_page (SpStore *self,
                    GBytes  *bytes)
{
  g_return_val_if_fail (SP_IS_STORE (self) && bytes != NULL, NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  return sp_store_translate (sp_sql_thread_run (sp_store_get_reader_thread (self), read_job, g_bytes_ref (bytes),
                                                (GDestroyNotify) g_bytes_unref));
}

/**
 * sp_store_take_page:
 * @self: an open store
 * @bytes: a page as the server sent it, which is taken apart here and now; for a large one there is sp_store_read_page ()
 *
 * Stores a page and its cursor, all or nothing. A compartment that the page drops is gone when the future resolves,
 * save for what was written here and not sent; sp_store_purge () tells when that is gone too. Not durable against a power
 * cut: then the server is asked for the page again.
 *
 * Returns: (transfer full): a future of an #SpPageResult; rejects with %SP_STORE_ERROR_BAD_REPLY
 */
DexFuture *
sp_store_take_page (SpStore *self,
                    GBytes  *bytes)
{
  g_autoptr(SpWirePage) page = NULL;

  g_return_val_if_fail (SP_IS_STORE (self) && bytes != NULL, NULL);

  page = sp_wire_page_read (bytes);

  return page != NULL ? take_page (self, page, FALSE, NULL) : not_a_page ();
}

/**
 * sp_store_take_page_after:
 * @self: an open store
 * @page: a page that was read
 * @cursor: (nullable): the cursor with which it was asked for
 *
 * As sp_store_take_page (), where the page follows on what is here.
 *
 * Returns: (transfer full): as sp_store_take_page (); rejects with %SP_STORE_ERROR_NOT_FOUND where it does not
 */
DexFuture *
sp_store_take_page_after (SpStore    *self,
                          SpWirePage *page,
                          const char *cursor)
{
  g_return_val_if_fail (SP_IS_STORE (self) && page != NULL, NULL);

  return take_page (self, page, TRUE, cursor);
}
