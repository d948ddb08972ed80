/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The words by which records are found.
 *
 * They are written with their record, save for those of a back-fill that has more to come. Nothing of it is on show
 * before its last page, so its words need not be there before either, and cost half as much as all else. The table
 * meta keeps the row after which words may be missing. They follow once the last page is in, and whenever the store is
 * opened: some rows a transaction, so that an edit waits for no more than these. The mark moves in the same
 * transaction, so that whatever ends the program in between, none is left out. */

#include "config.h"

#include "sp-store-self-private.h"

/* Rows a transaction: some 6 ms, which an edit may have to wait. */
#define BATCH 300

/* For every statement the words are the same expression over a row's type and fields. Where a row can have words
 * already, it gets new ones even if these are none: so what is sealed again is not found by what it was. */
static char *
statement (const char *type,
           const char *fields,
           const char *from)
{
  g_autofree char *words = sp_store_schema_search_sql (type, fields);

  return g_strdup_printf ("INSERT OR REPLACE INTO search (rowid, words) SELECT r.row, %s FROM %s", words, from);
}

static char *
statement_for_new (void)
{
  g_autofree char *words = sp_store_schema_search_sql ("type", "fields");

  return g_strdup_printf ("INSERT INTO search (rowid, words) SELECT row, words FROM"
                          " (SELECT row, %s AS words FROM record WHERE row > ?1) WHERE words IS NOT NULL",
                          words);
}

/**
 * sp_store_words_put_one:
 * @sql: the writer's connection, in a transaction
 * @row: the number of a record's row, which is written
 * @error: return location
 *
 * Writes the words of one record anew.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_store_words_put_one (SpSql   *sql,
                        gint64   row,
                        GError **error)
{
  static gsize once = 0;
  static char *of_row;

  if (g_once_init_enter (&once))
    {
      of_row = statement ("r.type", "r.fields", "record r WHERE r.row = ?1");
      g_once_init_leave (&once, 1);
    }

  return sp_sql_run (sql, of_row, error, "i", row);
}

static gboolean
write_words (SpSql   *sql,
             gint64   before,
             gboolean all_new,
             GError **error)
{
  static gsize once = 0;
  static char *of_page;
  static char *of_new_rows;

  if (g_once_init_enter (&once))
    {
      of_page = statement ("p.type", "p.fields", "temp.page p JOIN record r ON r.id = p.id WHERE p.verb = 'put'");
      of_new_rows = statement_for_new ();
      g_once_init_leave (&once, 1);
    }

  return all_new ? sp_sql_run (sql, of_new_rows, error, "i", before) : sp_sql_run (sql, of_page, error, "");
}

/* Whether words may be missing already. */
static gboolean
are_missing (SpSql     *sql,
             gboolean  *missing,
             GError   **error)
{
  gint64 any;

  if (!sp_sql_get_int (sql, "SELECT EXISTS (SELECT 1 FROM meta WHERE key = '" SP_META_WORDS "')", &any, error, ""))
    return FALSE;

  *missing = any != 0;

  return TRUE;
}

/**
 * sp_store_words_put:
 * @sql: the writer's connection, in a transaction, with a page in temp.page whose records are written
 * @before: the last row that was there before
 * @all_new: whether all that the page put came after that row
 * @any_shown: whether any of it lies where it is on show at once
 * @more: whether more pages are to come
 * @error: return location
 *
 * Writes the words of a page, or leaves them for later.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_store_words_put (SpSql     *sql,
                    gint64     before,
                    gboolean   all_new,
                    gboolean   any_shown,
                    gboolean   more,
                    GError   **error)
{
  gboolean hidden = all_new && !any_shown;
  gboolean later = hidden && more;

  if (hidden && !more && !are_missing (sql, &later, error))
    return FALSE;

  if (!later)
    return write_words (sql, before, all_new, error);

  /* Rows that went have left their numbers to others. */
  return sp_sql_run (sql,
                     "INSERT INTO meta (key, value) VALUES ('" SP_META_WORDS "', ?1) ON CONFLICT (key) DO UPDATE"
                     " SET value = excluded.value WHERE CAST (excluded.value AS INTEGER) < CAST (value AS INTEGER)",
                     error, "i", before);
}

/* One lot of rows; TRUE in @more where there are others. */
static gboolean
write_some (SpSql     *sql,
            gboolean  *more,
            GError   **error)
{
  static gsize once = 0;
  static char *of_rows;
  g_autofree char *mark = NULL;
  gint64 after;
  gint64 upto;
  gint64 left;

  if (g_once_init_enter (&once))
    {
      of_rows = statement ("r.type", "r.fields", "record r WHERE r.row > ?1 AND r.row <= ?2");
      g_once_init_leave (&once, 1);
    }

  *more = FALSE;
  if (!sp_store_meta_get (sql, SP_META_WORDS, &mark, error))
    return FALSE;
  if (mark == NULL)
    return TRUE;

  after = g_ascii_strtoll (mark, NULL, 10);
  if (!sp_sql_get_int (sql,
                       "SELECT max (row) FROM (SELECT row FROM record WHERE row > ?1 ORDER BY row LIMIT " G_STRINGIFY (BATCH)
                       ")",
                       &upto, error, "i", after) ||
      !sp_sql_get_int (sql, "SELECT EXISTS (SELECT 1 FROM record WHERE row > ?1)", &left, error, "i", MAX (after, upto)) ||
      !sp_sql_run (sql, of_rows, error, "ii", after, upto))
    return FALSE;

  *more = left != 0;

  return *more ? sp_sql_run (sql, "UPDATE meta SET value = ?1 WHERE key = '" SP_META_WORDS "'", error, "i", upto)
               : sp_store_meta_set (sql, SP_META_WORDS, NULL, error);
}

typedef struct
{
  gboolean any; /* whether words were missing */
  gboolean more;
  SpStoreNews *news;
} Words;

static void
words_clear (gpointer data)
{
  sp_store_news_unref (((Words *) data)->news);
}

static void
words_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, words_clear);
}

static DexFuture *
words_job (SpSql    *sql,
           gpointer  data)
{
  Words *self = data;
  g_autoptr(GError) error = NULL;

  if (!are_missing (sql, &self->any, &error) || (self->any && !write_some (sql, &self->more, &error)) ||
      !sp_store_news_count (self->news, sql, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

typedef struct
{
  GWeakRef store; /* nobody's store lives on for words alone */
  Words *words;
} Following;

static void
following_free (gpointer data)
{
  Following *self = data;

  g_weak_ref_clear (&self->store);
  words_unref (self->words);
  g_free (self);
}

static DexFuture *
followed_cb (DexFuture *future,
             gpointer   data)
{
  Following *self = data;
  g_autoptr(SpStore) store = g_weak_ref_get (&self->store);
  g_autoptr(DexPromise) waiting = NULL;
  g_autoptr(GError) error = NULL;

  if (store == NULL)
    return dex_future_new_true ();

  dex_future_get_value (future, &error);
  store->writing_words = FALSE;

  /* The store may have been locked and opened again since. */
  if (store->opened != NULL && (self->words->more || g_error_matches (error, SP_SQL_ERROR, SP_SQL_ERROR_CLOSED)))
    {
      sp_store_follow_words (store);
      return dex_future_new_true ();
    }

  /* Only searches find something else now. */
  if (store->opened != NULL && error == NULL && self->words->any)
    {
      g_hash_table_add (self->words->news->types, (gpointer) g_intern_static_string (""));
      sp_store_take_news (store, self->words->news);
    }

  /* After an error, such as a full disk, they follow when the store is next opened or filled. */
  if ((waiting = g_steal_pointer (&store->searchable)) != NULL)
    dex_promise_resolve_boolean (waiting, error == NULL && !self->words->more);

  return dex_future_new_true ();
}

static gboolean follow_cb (gpointer data);

static DexFuture *
passed_cb (DexFuture *future,
           gpointer   data)
{
  g_idle_add (follow_cb, data);

  return dex_future_new_true ();
}

static DexFuture *
pass_job (SpSql    *sql,
          gpointer  data)
{
  return dex_future_new_true ();
}

/* A lot is written once nobody else wants the writer: what comes after a pull, and what is typed, goes first. */
static gboolean
follow_cb (gpointer data)
{
  Following *self = data;
  g_autoptr(SpStore) store = g_weak_ref_get (&self->store);
  SpSqlThread *writer = store != NULL && store->opened != NULL ? store->opened->writer : NULL;
  DexFuture *future;

  if (writer != NULL && sp_sql_thread_is_busy (writer))
    {
      dex_future_disown (dex_future_finally (sp_sql_thread_run_bare (writer, pass_job, NULL, NULL), passed_cb, self, NULL));
      return G_SOURCE_REMOVE;
    }

  if (writer != NULL)
    future = sp_sql_thread_run (writer, words_job, g_atomic_rc_box_acquire (self->words), words_unref);
  else
    future = dex_future_new_reject (SP_SQL_ERROR, SP_SQL_ERROR_CLOSED, "the store is locked");

  dex_future_disown (dex_future_finally (future, followed_cb, self, following_free));

  return G_SOURCE_REMOVE;
}

/**
 * sp_store_follow_words:
 * @self: an open store
 *
 * Writes the words that are missing, in the background.
 */
void
sp_store_follow_words (SpStore *self)
{
  Following *following;

  if (self->writing_words || self->opened == NULL)
    return;

  self->writing_words = TRUE;
  following = g_new0 (Following, 1);
  g_weak_ref_init (&following->store, self);
  following->words = g_atomic_rc_box_new0 (Words);
  following->words->news = sp_store_news_new ();
  g_idle_add (follow_cb, following);
}

/**
 * sp_store_when_searchable:
 * @self: a store
 *
 * Returns: (transfer full): a future of whether every record that is on show can be found by its words; settles when
 *   all that is missing was written, or cannot be for now
 */
DexFuture *
sp_store_when_searchable (SpStore *self)
{
  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  if (!self->writing_words)
    return dex_future_new_true ();

  if (self->searchable == NULL)
    self->searchable = dex_promise_new ();

  return DEX_FUTURE (dex_ref (self->searchable));
}
