/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What is being typed and not saved yet. */

#include "config.h"

#include <string.h>

#include "sp-json.h"
#include "sp-store-carry.h"
#include "sp-store-private.h"
#include "sp-store-unsent-private.h"

typedef struct
{
  char *key;
  char *text;
  gint64 at;
} Draft;

static void
draft_free (gpointer data)
{
  Draft *self = data;

  g_free (self->key);
  g_free (self->text);
  g_free (self);
}

/* About a record that has gone, perhaps before the first word was saved: the words go with its compartment; and they are
 * not kept at all where it left, or its compartment is no longer read here. */
#define DEPARTED "FROM departed d WHERE instr (?1, d.id) AND d.id NOT IN (SELECT id FROM record)"

static DexFuture *
save_draft_job (SpSql    *sql,
                gpointer  data)
{
  Draft *self = data;
  g_autoptr(GError) error = NULL;
  gboolean done;

  if (self->text == NULL)
    done = sp_sql_run (sql, "DELETE FROM draft WHERE key = ?1", &error, "t", self->key);
  else
    done = sp_sql_run (sql,
                       "INSERT INTO draft (key, text, at, compartment)"
                       " SELECT ?1, ?2, ?3, (SELECT compartment " DEPARTED ")"
                       " WHERE NOT EXISTS (SELECT 1 " DEPARTED " AND (d.compartment IS NULL"
                       "  OR d.compartment NOT IN (SELECT name FROM compartment)))"
                       " ON CONFLICT (key) DO UPDATE SET text = excluded.text, at = excluded.at,"
                       "  compartment = coalesce (excluded.compartment, compartment)",
                       &error, "tti", self->key, self->text, self->at);

  return done ? dex_future_new_true () : dex_future_new_for_error (g_steal_pointer (&error));
}

/* One that the server had kept: whether it is here now. What is being typed here under the same key stays, and the other
 * one stays on the server meanwhile. */
static gboolean
take_draft (SpSql       *sql,
            const char  *key,
            const char  *text,
            gint64       at,
            gboolean    *taken,
            GError     **error)
{
  g_autofree char *here = NULL;

  if (!sp_sql_run (sql,
                   "INSERT INTO draft (key, text, at) SELECT ?1, ?2, ?3"
                   " WHERE NOT EXISTS (SELECT 1 " DEPARTED ") ON CONFLICT (key) DO NOTHING",
                   error, "tti", key, text, at) ||
      !sp_sql_dup_text (sql, "SELECT text FROM draft WHERE key = ?1", &here, error, "t", key))
    return FALSE;

  *taken = here == NULL || strcmp (here, text) == 0;

  return TRUE;
}

typedef struct
{
  JsonObject *answer;
  gint64 at;
} Taking;

static void
taking_free (gpointer data)
{
  Taking *self = data;

  json_object_unref (self->answer);
  g_free (self);
}

static DexFuture *
take_drafts_job (SpSql    *sql,
                 gpointer  data)
{
  Taking *self = data;
  JsonArray *drafts = sp_json_get_array (self->answer, "drafts");
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; drafts != NULL && i < json_array_get_length (drafts); i++)
    {
      JsonNode *node = json_array_get_element (drafts, i);
      JsonObject *draft = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *id = draft != NULL ? sp_json_get_text (draft, "id") : NULL;
      const char *key = draft != NULL ? sp_json_get_text (draft, "key") : NULL;
      const char *text = draft != NULL ? sp_json_get_text (draft, "text") : NULL;
      g_autoptr(GError) error = NULL;
      gboolean taken;

      if (id == NULL || key == NULL || text == NULL)
        continue;
      if (!take_draft (sql, key, text, self->at, &taken, &error))
        return dex_future_new_for_error (g_steal_pointer (&error));
      if (taken)
        g_strv_builder_add (ids, id);
    }

  return dex_future_new_take_boxed (G_TYPE_STRV, g_strv_builder_end (ids));
}

/**
 * sp_store_take_drafts:
 * @self: an open store
 * @answer: what the server answered to `/v1/drafts`
 *
 * Keeps what this laptop's member was typing on one that is lost, as if it had been typed here.
 *
 * Returns: (transfer full): a future of the ids (#GStrv) of those that the server may forget
 */
DexFuture *
sp_store_take_drafts (SpStore    *self,
                      JsonObject *answer)
{
  Taking *taking;

  g_return_val_if_fail (SP_IS_STORE (self) && answer != NULL, NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  taking = g_new0 (Taking, 1);
  taking->answer = json_object_ref (answer);
  taking->at = sp_ambient_get_wall_us (sp_store_get_ambient (self));
  sp_store_unsent_follow (self);

  return sp_store_translate (sp_sql_thread_run_durable (sp_store_get_writer_thread (self), take_drafts_job, taking, taking_free));
}

static DexFuture *
load_draft_job (SpSql    *sql,
                gpointer  data)
{
  Draft *self = data;
  g_autoptr(GError) error = NULL;
  char *text;

  if (!sp_sql_dup_text (sql, "SELECT text FROM draft WHERE key = ?1", &text, &error, "t", self->key))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_string (text);
}

static DexFuture *
run_draft (SpStore    *self,
           SpSqlJob    job,
           const char *key,
           const char *text)
{
  Draft *draft;
  DexFuture *future;

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  draft = g_new0 (Draft, 1);
  draft->key = g_strdup (key);
  draft->text = g_strdup (text);
  draft->at = sp_ambient_get_wall_us (sp_store_get_ambient (self));

  if (job == save_draft_job)
    sp_store_unsent_follow (self);
  /* On the writer also for reading: what was saved a moment ago is there. */
  future = sp_sql_thread_run_durable (sp_store_get_writer_thread (self), job, draft, draft_free);

  return sp_store_translate (future);
}

/**
 * sp_store_save_draft:
 * @self: an open store
 * @key: what is being written; has in it the id of the record that it is about, so that it goes with the record
 * @text: what is typed so far
 *
 * Keeps what a person is typing. When the future resolves, it is on the disk.
 *
 * Returns: (transfer full): a future
 */
DexFuture *
sp_store_save_draft (SpStore    *self,
                     const char *key,
                     const char *text)
{
  g_return_val_if_fail (SP_IS_STORE (self) && key != NULL && text != NULL, NULL);

  return run_draft (self, save_draft_job, key, text);
}

/**
 * sp_store_load_draft:
 * @self: an open store
 * @key: what was being written
 *
 * Returns: (transfer full): a future of the text, or of %NULL if there is none
 */
DexFuture *
sp_store_load_draft (SpStore    *self,
                     const char *key)
{
  g_return_val_if_fail (SP_IS_STORE (self) && key != NULL, NULL);

  return run_draft (self, load_draft_job, key, NULL);
}

/**
 * sp_store_clear_draft:
 * @self: an open store
 * @key: what was being written
 *
 * Returns: (transfer full): a future
 */
DexFuture *
sp_store_clear_draft (SpStore    *self,
                      const char *key)
{
  g_return_val_if_fail (SP_IS_STORE (self) && key != NULL, NULL);

  return run_draft (self, save_draft_job, key, NULL);
}
