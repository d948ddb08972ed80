/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The path of an edit: validated, allowed, written, indexed and queued for the server in one transaction. */

#include "config.h"

#include "sp-compartment.h"
#include "sp-date.h"
#include "sp-json.h"
#include "sp-store-private.h"

/* Shared between the writer thread, which fills it in, and the main thread, which reads it afterwards. */
typedef struct
{
  GPtrArray *edits; /* of SpEdit */
  SpStoreWriter *writer;
  SpAmbient *ambient;
  char *group;
  char *at;

  GPtrArray *inverse; /* of SpEdit */
  gboolean one_way;   /* whether its author may not take it back */
  GPtrArray *rows;    /* of SpRow: as they are now */
  SpStoreNews *news;
  char *error_record;
  GArray *errors;
  SpDenial denial;
} Commit;

static void
commit_clear (gpointer data)
{
  Commit *self = data;

  g_ptr_array_unref (self->edits);
  g_object_unref (self->ambient);
  g_free (self->group);
  g_free (self->at);
  g_ptr_array_unref (self->inverse);
  g_ptr_array_unref (self->rows);
  sp_store_news_unref (self->news);
  g_free (self->error_record);
  g_clear_pointer (&self->errors, g_array_unref);
}

static void
commit_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, commit_clear);
}

/* The fields as the author wants them. */
static JsonObject *
with_set (JsonObject *seen,
          JsonObject *set)
{
  g_autoptr(JsonObject) result = seen != NULL ? sp_json_object_copy (seen) : json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, set);
  while (json_object_iter_next (&iter, &name, &node))
    {
      if (!JSON_NODE_HOLDS_NULL (node))
        json_object_set_member (result, name, json_node_copy (node));
      else if (json_object_has_member (result, name))
        json_object_remove_member (result, name);
    }

  return g_steal_pointer (&result);
}

static SpOperation *
edit_to_operation (const SpEdit *edit)
{
  const char *target = edit->target != NULL ? edit->target : edit->compartment;
  g_autoptr(SpOperation) operation = sp_operation_new (edit->verb, edit->type, edit->record, target);

  operation->base_rev = edit->rev;
  if (edit->verb == SP_VERB_SET && !g_str_equal (target, edit->compartment))
    operation->from = g_strdup (edit->compartment);

  if (edit->verb != SP_VERB_DELETE)
    {
      g_autoptr(JsonObject) after = with_set (edit->seen, edit->set);

      sp_operation_diff (operation, edit->seen, after);
    }

  return g_steal_pointer (&operation);
}

static gboolean
refuse (Commit        *self,
        const SpEdit  *edit,
        SpStoreError   code,
        GError       **error)
{
  g_set_str (&self->error_record, edit->record);
  g_set_error (error, SP_STORE_ERROR, code,
               code == SP_STORE_ERROR_INVALID     ? "a value of %s is missing or wrong"
               : code == SP_STORE_ERROR_FORBIDDEN ? "%s may not be changed so"
                                                  : "%s is not here",
               edit->type->name);

  return FALSE;
}

/* What validation and policy say. */
static gboolean
check (Commit             *self,
       SpSql              *sql,
       const SpEdit       *edit,
       const SpOperation  *operation,
       JsonObject         *before,
       JsonObject         *after,
       GError            **error)
{
  SpRights rights;

  sp_store_rights_init (&rights, sql);

  if (after != NULL)
    {
      g_autoptr(GArray) errors = sp_validate_in (edit->type, operation->compartment, after, self->writer->lists);

      if (errors != NULL && errors->len > 0)
        {
          self->errors = g_steal_pointer (&errors);
          return refuse (self, edit, SP_STORE_ERROR_INVALID, error);
        }
    }

  self->denial = self->writer->reader != NULL
                   ? sp_policy_may_move (self->writer->reader, operation->verb, edit->type, edit->record, edit->compartment,
                                         operation->compartment, before, after, &rights)
                   : SP_DENIAL_ROLE;

  return self->denial == SP_DENIAL_NONE || refuse (self, edit, SP_STORE_ERROR_FORBIDDEN, error);
}

/* The edit that puts back what this operation changes. */
static SpEdit *
invert (const SpEdit      *edit,
        const SpOperation *operation,
        SpRow             *row,
        JsonObject        *after)
{
  SpEdit *inverse = g_new0 (SpEdit, 1);

  inverse->record = g_strdup (edit->record);
  inverse->type = edit->type;
  inverse->compartment = g_strdup (operation->compartment);
  inverse->target = g_strdup (operation->from);
  inverse->rev = row != NULL ? row->rev : 0;

  if (edit->verb == SP_VERB_CREATE && edit->type->retires)
    {
      inverse->verb = SP_VERB_SET;
      inverse->seen = sp_json_object_copy (after);
      inverse->set = json_object_new ();
      json_object_set_boolean_member (inverse->set, "retired", TRUE);
    }
  else if (edit->verb == SP_VERB_CREATE)
    {
      inverse->verb = SP_VERB_DELETE;
    }
  else if (edit->verb == SP_VERB_DELETE)
    {
      inverse->verb = SP_VERB_CREATE;
      inverse->rev = 0;
      inverse->set = sp_json_object_copy (row->fields);
    }
  else
    {
      g_autoptr(GList) names = json_object_get_members (edit->set);

      inverse->verb = SP_VERB_SET;
      inverse->seen = sp_json_object_copy (after);
      inverse->set = json_object_new ();
      for (GList *l = names; l != NULL; l = l->next)
        {
          JsonNode *old = json_object_get_member (row->fields, l->data);

          json_object_set_member (inverse->set, l->data,
                                  old != NULL ? json_node_copy (old) : json_node_new (JSON_NODE_NULL));
        }
    }

  return inverse;
}

/* Whoever keeps another agency's line closer cannot let more people read it again. */
static gboolean
may_move_back (Commit             *self,
               SpSql              *sql,
               const SpEdit       *edit,
               const SpOperation  *operation,
               JsonObject         *before,
               JsonObject         *after)
{
  SpRights rights;

  sp_store_rights_init (&rights, sql);

  return sp_policy_may_move (self->writer->reader, SP_VERB_SET, edit->type, edit->record, operation->compartment,
                             operation->from, after, before, &rights) == SP_DENIAL_NONE;
}

static gboolean
write_edit (Commit             *self,
            SpSql              *sql,
            const SpEdit       *edit,
            SpOperation        *operation,
            SpRow              *row,
            JsonObject         *after,
            GError            **error)
{
  g_auto(SpStoreBase) base = { 0 };
  SpRow *new_row;
  gboolean done;

  /* What the server sent is kept when the first own operation comes over it. */
  if (row != NULL && !sp_store_base_read (sql, row, &base, error))
    return FALSE;

  g_ptr_array_insert (self->inverse, 0, invert (edit, operation, row, after));
  if (operation->from != NULL && !may_move_back (self, sql, edit, operation, row->fields, after))
    self->one_way = TRUE;

  new_row = sp_row_new ();
  new_row->id = g_strdup (edit->record);
  new_row->type = edit->type;
  new_row->compartment = g_strdup (operation->compartment);
  new_row->rev = row != NULL ? row->rev : 0;
  new_row->fields = after != NULL ? json_object_ref (after) : NULL;
  g_ptr_array_add (self->rows, new_row);
  sp_store_news_add (self->news, edit->record, edit->type->name);

  operation->at = g_strdup (self->at);
  operation->group = g_strdup (self->group);
  done = sp_store_outbox_append (sql, operation, error) && sp_store_record_write (sql, new_row, &base, error);

  return done && sp_sql_get_int (sql, "SELECT row FROM record WHERE id = ?1", &new_row->row, error, "t", edit->record);
}

static gboolean
run_edit (Commit        *self,
          SpSql         *sql,
          SpEdit        *edit,
          GError       **error)
{
  g_autoptr(SpOperation) operation = NULL;
  g_autoptr(JsonObject) after = NULL;
  gboolean failed = FALSE;
  gboolean done;
  SpRow *row = sp_rows_read_id (sql, edit->record, NULL, &failed, error);
  JsonObject *before = row != NULL ? row->fields : NULL;

  if (failed)
    return FALSE;

  /* A new record takes a new id; taking a deletion back takes the old one. */
  if ((edit->verb == SP_VERB_CREATE) != (before == NULL))
    {
      g_clear_pointer (&row, sp_row_unref);
      return refuse (self, edit, SP_STORE_ERROR_NOT_FOUND, error);
    }

  /* It may have moved since. */
  if (row != NULL)
    g_set_str (&edit->compartment, row->compartment);

  operation = edit_to_operation (edit);
  if (sp_operation_is_empty (operation))
    {
      g_clear_pointer (&row, sp_row_unref);
      return TRUE;
    }

  if (edit->verb != SP_VERB_DELETE)
    after = sp_operation_apply (operation, before);

  done = check (self, sql, edit, operation, before, after, error) &&
         write_edit (self, sql, edit, operation, row, after, error);
  g_clear_pointer (&row, sp_row_unref);

  return done;
}

/* The ids of the decisions about a record, which lie where it does and say what it says: where it goes, they go. */
static GStrv
dup_followers (SpSql         *sql,
               const SpEdit  *edit,
               GError       **error)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  SpStatement *st;
  int step;

  if (edit->verb == SP_VERB_CREATE || (edit->verb == SP_VERB_SET && edit->target == NULL) ||
      edit->type->writers == SP_WRITERS_ANSWERABLE)
    return g_new0 (char *, 1);

  st = sp_sql_query (sql, "SELECT id FROM record WHERE " SP_IS_A (ACCESS_DECISION) " AND fields IS NOT NULL"
                          " AND fields ->> '$.record' = ?1", error, "t", edit->record);
  if (st == NULL)
    return NULL;
  while ((step = sp_statement_step (st, error)) > 0)
    g_strv_builder_add (ids, sp_statement_get_text (st, 0));

  return step == 0 ? g_strv_builder_end (ids) : NULL;
}

/* What a move takes along, the way back takes along, too. */
static gboolean
run_follower (Commit        *self,
              SpSql         *sql,
              const SpEdit  *leader,
              const char    *id,
              GError       **error)
{
  gboolean one_way = self->one_way;
  gboolean failed = FALSE;
  gboolean done;
  SpRow *row = sp_rows_read_id (sql, id, NULL, &failed, error);
  SpEdit *edit;

  if (row == NULL || row->fields == NULL)
    {
      g_clear_pointer (&row, sp_row_unref);
      return !failed;
    }
  edit = g_new0 (SpEdit, 1);
  edit->verb = leader->verb;
  edit->type = row->type;
  edit->record = g_strdup (id);
  edit->compartment = g_strdup (row->compartment);
  edit->rev = row->rev;
  edit->seen = json_object_ref (row->fields);
  if (edit->verb == SP_VERB_SET)
    {
      JsonNode *reason = leader->set != NULL ? json_object_get_member (leader->set, SP_RESTRICTION_FIELD) : NULL;

      edit->target = g_strdup (leader->target);
      edit->set = json_object_new ();
      if (reason != NULL)
        json_object_set_member (edit->set, SP_RESTRICTION_FIELD, json_node_copy (reason));
    }
  sp_row_unref (row);
  done = run_edit (self, sql, edit, error);
  sp_edit_free (edit);
  if (!done)
    return FALSE;

  self->one_way = one_way;
  if (leader->verb == SP_VERB_SET)
    g_ptr_array_remove_index (self->inverse, 0);
  else
    g_ptr_array_insert (self->inverse, 1, g_ptr_array_steal_index (self->inverse, 0));

  return TRUE;
}

static gboolean
run_with_followers (Commit  *self,
                    SpSql   *sql,
                    SpEdit  *edit,
                    GError **error)
{
  g_auto(GStrv) followers = dup_followers (sql, edit, error);

  if (followers == NULL)
    return FALSE;
  if (followers[0] != NULL && self->group == NULL)
    self->group = sp_ambient_new_id (self->ambient);
  if (!run_edit (self, sql, edit, error))
    return FALSE;
  for (guint i = 0; followers[i] != NULL; i++)
    if (!run_follower (self, sql, edit, followers[i], error))
      return FALSE;

  return TRUE;
}

static DexFuture *
commit_job (SpSql    *sql,
            gpointer  data)
{
  Commit *self = data;
  g_autoptr(GError) error = NULL;

  if (!sp_store_writer_refresh (self->writer, sql, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  for (guint i = 0; i < self->edits->len; i++)
    if (!run_with_followers (self, sql, self->edits->pdata[i], &error))
      return dex_future_new_for_error (g_steal_pointer (&error));

  self->writer->stale |= self->news->facts;

  if (!sp_store_news_count (self->news, sql, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

typedef struct
{
  SpStore *store;
  SpChange *change;
  Commit *commit;
} Done;

static void
done_free (gpointer data)
{
  Done *self = data;

  g_object_unref (self->store);
  g_object_unref (self->change);
  commit_unref (self->commit);
  g_free (self);
}

static DexFuture *
commit_done_cb (DexFuture *future,
                gpointer   data)
{
  Done *self = data;
  Commit *commit = self->commit;
  g_autoptr(GError) error = NULL;

  sp_change_set_result (self->change, commit->error_record, commit->errors, commit->denial);

  if (dex_future_get_value (future, &error) == NULL)
    return dex_future_new_for_error (sp_store_translate_error (error));

  /* What is on show changes before the caller goes on. */
  for (guint i = 0; i < commit->rows->len; i++)
    {
      SpRow *row = commit->rows->pdata[i];
      g_autoptr(SpRecord) live = sp_store_find_live (self->store, row->row);

      if (live != NULL)
        {
          g_autoptr(SpRecord) record = sp_store_take_row (self->store, row, NULL, G_MAXUINT64);

          g_assert (record == live);
        }
    }

  sp_store_take_news (self->store, commit->news);

  if (commit->one_way)
    g_ptr_array_set_size (commit->inverse, 0);

  return dex_future_new_take_object (sp_change_new_inverse (commit->inverse, sp_change_get_label (self->change)));
}

/**
 * sp_store_commit:
 * @self: an open store
 * @change: what to change
 *
 * Validates, checks and writes a change, all of it or nothing, and queues it for the server. When the future
 * resolves, the change is on the disk: with the write-ahead log in NORMAL mode a power cut could take the last
 * commits back, so what people do is committed in FULL mode (one fsync, well under 10 ms on an SSD), while pages
 * from the server, which can be asked for again, are not.
 *
 * Returns: (transfer full): a future of the #SpChange that undoes it; it is empty where the policy does not let its
 *   author take it back. Rejects with %SP_STORE_ERROR_INVALID (see
 *   sp_change_get_errors ()), %SP_STORE_ERROR_FORBIDDEN (see sp_change_get_denial ()), %SP_STORE_ERROR_NOT_FOUND
 *   where a record has gone, %SP_STORE_ERROR_NO_SPACE, …
 */
DexFuture *
sp_store_commit (SpStore  *self,
                 SpChange *change)
{
  SpAmbient *ambient;
  DexFuture *future;
  Commit *commit;
  Done *done;

  g_return_val_if_fail (SP_IS_STORE (self) && SP_IS_CHANGE (change), NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  ambient = sp_store_get_ambient (self);
  commit = g_atomic_rc_box_new0 (Commit);
  commit->edits = sp_change_dup_edits (change);
  commit->writer = sp_store_get_writer_data (self);
  commit->ambient = g_object_ref (ambient);
  commit->group = commit->edits->len > 1 ? sp_ambient_new_id (ambient) : NULL;
  commit->at = sp_instant_format (sp_ambient_get_wall_us (ambient));
  commit->inverse = g_ptr_array_new_with_free_func (sp_edit_free);
  commit->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) sp_row_unref);
  commit->news = sp_store_news_new ();

  done = g_new0 (Done, 1);
  done->store = g_object_ref (self);
  done->change = g_object_ref (change);
  done->commit = commit;

  future = sp_sql_thread_run_durable (sp_store_get_writer_thread (self), commit_job, g_atomic_rc_box_acquire (commit),
                                      commit_unref);
  future = dex_future_finally (future, commit_done_cb, done, done_free);

  /* The caller may drop the future: what is on show must follow all the same. */
  dex_future_disown (dex_ref (future));

  return future;
}
