/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "sim-model.h"
#include "sp-json.h"
#include "sp-merge.h"
#include "sp-record.h"

#define MOVED   "@compartment"
#define DELETED "deleted"

const char * const SIM_PROMISES[SIM_N_PROMISES] = {
  "the simulation itself", "convergence",     "no loss", "exactly once", "merge",  "no skip",
  "whole commits",         "confidentiality", "grant, revoke, grant", "crash",  "outbox", "epoch",
  "clocks",                "protective values", "audit", "old clients",
  "leases",                "disposal",        "by file",
};

SimFailFunc sim_fail_func;

void
sim_fail (SimPromise  promise,
          const char *format,
          ...)
{
  g_autofree char *words = NULL;
  va_list args;

  va_start (args, format);
  words = g_strdup_vprintf (format, args);
  va_end (args);
  sim_fail_func (promise, words);
}

gboolean
sim_is_future (const char *field)
{
  return g_str_has_prefix (field, SIM_FUTURE);
}

static void
stamp_free (gpointer data)
{
  SimStamp *self = data;

  g_free (self->device);
  g_free (self);
}

void
sim_record_free (gpointer data)
{
  SimRecord *self = data;

  g_free (self->id);
  g_free (self->type);
  g_free (self->compartment);
  json_object_unref (self->fields);
  g_hash_table_unref (self->stamps);
  g_free (self);
}

static void
set_stamp (SimRecord  *self,
           const char *field,
           gint64      seq,
           const char *device)
{
  SimStamp *stamp = g_new0 (SimStamp, 1);

  stamp->seq = seq;
  stamp->device = g_strdup (device);
  g_hash_table_insert (self->stamps, g_strdup (field), stamp);
}

static SimRecord *
record_new (const char *id)
{
  SimRecord *self = g_new0 (SimRecord, 1);

  self->id = g_strdup (id);
  self->fields = json_object_new ();
  self->stamps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, stamp_free);

  return self;
}

static SimRecord *
record_copy (SimRecord *other)
{
  SimRecord *self = record_new (other->id);
  GHashTableIter iter;
  gpointer field;
  gpointer stamp;

  self->type = g_strdup (other->type);
  self->compartment = g_strdup (other->compartment);
  self->rev = other->rev;
  self->gone = other->gone;
  json_object_unref (self->fields);
  self->fields = sp_json_object_copy (other->fields);
  g_hash_table_iter_init (&iter, other->stamps);
  while (g_hash_table_iter_next (&iter, &field, &stamp))
    set_stamp (self, field, ((SimStamp *) stamp)->seq, ((SimStamp *) stamp)->device);

  return self;
}

SimModel *
sim_model_new (void)
{
  SimModel *self = g_new0 (SimModel, 1);

  self->records = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, sim_record_free);
  self->next_n = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->bare = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->stopped = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->disposed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

SimModel *
sim_model_copy (SimModel *other)
{
  SimModel *self = sim_model_new ();
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, other->records);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      SimRecord *record = record_copy (value);

      g_hash_table_insert (self->records, record->id, record);
    }
  g_hash_table_iter_init (&iter, other->next_n);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (self->next_n, g_strdup (key), g_strdup (value));
  g_hash_table_iter_init (&iter, other->bare);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (self->bare, g_strdup (key));
  g_hash_table_iter_init (&iter, other->stopped);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (self->stopped, g_strdup (key));
  g_hash_table_iter_init (&iter, other->disposed);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (self->disposed, g_strdup (key));

  return self;
}

void
sim_model_free (SimModel *self)
{
  g_hash_table_unref (self->records);
  g_hash_table_unref (self->next_n);
  g_hash_table_unref (self->bare);
  g_hash_table_unref (self->stopped);
  g_hash_table_unref (self->disposed);
  g_hash_table_unref (self->answers);
  g_free (self);
}

SimRecord *
sim_model_find (SimModel   *self,
                const char *id)
{
  return g_hash_table_lookup (self->records, id);
}

SimRecord *
sim_model_add (SimModel   *self,
               const char *id,
               const char *type,
               const char *compartment)
{
  SimRecord *record = record_new (id);

  record->type = g_strdup (type);
  record->compartment = g_strdup (compartment);
  g_hash_table_insert (self->records, record->id, record);

  return record;
}

/* Takes over a record as another model has it. */
SimRecord *
sim_model_take_over (SimModel  *self,
                     SimRecord *other)
{
  SimRecord *record = record_copy (other);

  g_hash_table_replace (self->records, record->id, record);

  return record;
}

gint64
sim_model_get_next_n (SimModel   *self,
                      const char *device)
{
  const char *text = g_hash_table_lookup (self->next_n, device);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 1;
}

void
sim_model_set_next_n (SimModel   *self,
                      const char *device,
                      gint64      n)
{
  g_hash_table_insert (self->next_n, g_strdup (device), g_strdup_printf ("%" G_GINT64_FORMAT, n));
}

gboolean
sim_names (JsonObject *fields,
           const char *member,
           const char *text)
{
  g_auto(GStrv) items = sp_json_dup_strv (fields, member);

  return items != NULL && text != NULL && g_strv_contains ((const char * const *) items, text);
}

/* Whether there is a record of @type whose two fields are so. */
static gboolean
any (SimModel   *self,
     const char *type,
     const char *field,
     const char *value,
     const char *other_field,
     const char *other_value)
{
  GHashTableIter iter;
  gpointer data;

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    {
      SimRecord *record = data;

      if (!record->gone && g_str_equal (record->type, type) &&
          g_strcmp0 (sp_json_get_text (record->fields, field), value) == 0 &&
          (other_field == NULL || g_strcmp0 (sp_json_get_text (record->fields, other_field), other_value) == 0))
        return TRUE;
    }

  return FALSE;
}

/* Whether somebody who chairs, or was invited, is one of the readers of a part; without readers it is for all of them. */
static gboolean
is_among (const char *readers,
          const char *agency,
          gboolean    chairing,
          gboolean    invited)
{
  return (chairing || invited) && (readers == NULL || strstr (readers, agency) != NULL ||
                                   (chairing && strstr (readers, "chair") != NULL));
}

static gboolean
is_opened_to (SimModel   *self,
              const char *case_id,
              const char *member)
{
  GHashTableIter iter;
  gpointer data;

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    {
      SimRecord *record = data;

      if (!record->gone && g_str_equal (record->type, "emergency_access") &&
          g_strcmp0 (sp_json_get_text (record->fields, "case_id"), case_id) == 0 &&
          g_strcmp0 (sp_json_get_text (record->fields, "member"), member) == 0 &&
          sp_json_get_text (record->fields, "ended_at") == NULL)
        return TRUE;
    }

  return FALSE;
}

static gboolean
may_read (SimModel   *self,
          const char *member,
          const char *compartment)
{
  SimRecord *who = sim_model_find (self, member);
  g_auto(GStrv) parts = g_strsplit (compartment, ":", 3);
  const char *agency;
  gboolean chairing;
  gboolean acting;
  gboolean invited;

  if (who == NULL || who->gone || sp_json_get_flag (who->fields, "retired"))
    return FALSE;

  agency = sp_json_get_text (who->fields, "agency");
  chairing = sim_names (who->fields, "roles", "chair") || sim_names (who->fields, "roles", "coordinator");
  acting = sim_names (who->fields, "roles", "representative");

  if (g_str_equal (parts[0], "directory"))
    return TRUE;

  if (g_str_equal (parts[0], "meeting"))
    {
      SimRecord *meeting = sim_model_find (self, parts[1]);

      invited = acting && ((meeting != NULL && !meeting->gone && sim_names (meeting->fields, "agencies", agency)) ||
                           any (self, "attendance", "meeting", parts[1], "agency", agency));

      return is_among (parts[2], agency, chairing, invited);
    }

  if (any (self, "exclusion", "case_id", parts[1], "member", member))
    return FALSE;
  /* That it is proposed, all who work on the case see; that it is done, who chairs. */
  if (sim_model_is_disposed (self, parts[1]))
    return chairing && g_str_equal (parts[0], "disposal");

  invited = acting && any (self, "invitation", "case_id", parts[1], "agency", agency);

  /* In an emergency, what all in the case read, and nothing else. */
  if (g_str_equal (parts[0], "case") && parts[2] == NULL && acting && is_opened_to (self, parts[1], member))
    return TRUE;

  return is_among (parts[2], agency, chairing, invited);
}

gboolean
sim_model_may_read (SimModel   *self,
                    const char *member,
                    const char *compartment)
{
  g_autofree char *key = g_strconcat (member, " ", compartment, NULL);
  gpointer answer;

  if (!g_hash_table_lookup_extended (self->answers, key, NULL, &answer))
    {
      answer = GINT_TO_POINTER (may_read (self, member, compartment));
      g_hash_table_insert (self->answers, g_steal_pointer (&key), answer);
    }

  return GPOINTER_TO_INT (answer);
}

/* Whether something that was refused, with @word in it, was put aside for @member to decide about. */
gboolean
sim_model_is_aside (SimModel   *self,
                    const char *member,
                    const char *word)
{
  GHashTableIter iter;
  gpointer data;

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    {
      SimRecord *record = data;

      if (g_str_equal (record->type, "put_aside") && sim_model_may_read (self, member, record->compartment) &&
          strstr (sp_json_get_text (record->fields, "operation"), word) != NULL)
        return TRUE;
    }

  return FALSE;
}

/* --- What the server has -------------------------------------------------------------- */

SimRecord *
sim_record_read (SpSql      *sql,
                 const char *id)
{
  SpStatement *st = sp_sql_query (sql,
                                  "SELECT r.type, c.name, r.rev, r.gone, r.fields, r.frev FROM record r"
                                  " JOIN compartment c USING (cid) WHERE r.id = ?",
                                  NULL, "t", id);
  g_autoptr(JsonObject) frev = NULL;
  SimRecord *record;
  JsonObjectIter iter;
  const char *field;
  JsonNode *node;

  if (st == NULL || sp_statement_step (st, NULL) <= 0)
    return NULL;

  record = record_new (id);
  record->type = g_strdup (sp_statement_get_text (st, 0));
  record->compartment = g_strdup (sp_statement_get_text (st, 1));
  record->rev = sp_statement_get_int (st, 2);
  record->gone = sp_statement_get_int (st, 3) != 0;
  json_object_unref (record->fields);
  record->fields = sp_json_parse_object (sp_statement_get_text (st, 4), -1, NULL);
  frev = sp_json_parse_object (sp_statement_get_text (st, 5), -1, NULL);
  sp_statement_reset (st);

  json_object_iter_init (&iter, frev);
  while (json_object_iter_next (&iter, &field, &node))
    {
      JsonArray *stamp = json_node_get_array (node);

      set_stamp (record, field, json_array_get_int_element (stamp, 0), json_array_get_string_element (stamp, 1));
    }

  return record;
}

/* Takes over a record as the server has it: what the command line wrote, or a conflict. */
void
sim_model_load (SimModel   *self,
                SpSql      *sql,
                const char *id)
{
  SimRecord *record = sim_record_read (sql, id);

  if (record != NULL)
    g_hash_table_replace (self->records, record->id, record);
  g_hash_table_remove_all (self->answers);
}

void
sim_model_load_all (SimModel *self,
                    SpSql    *sql)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  SpStatement *st = sp_sql_query (sql, "SELECT id FROM record", NULL, "");

  while (sp_statement_step (st, NULL) > 0)
    g_ptr_array_add (ids, g_strdup (sp_statement_get_text (st, 0)));
  for (guint i = 0; i < ids->len; i++)
    sim_model_load (self, sql, ids->pdata[i]);

  st = sp_sql_query (sql, "SELECT id, next_n FROM device", NULL, "");
  while (sp_statement_step (st, NULL) > 0)
    sim_model_set_next_n (self, sp_statement_get_text (st, 0), sp_statement_get_int (st, 1));
}

/**
 * sim_model_follow_emergencies:
 * @self: the model
 * @sql: the server's database, after a request
 * @ops: (nullable): the operations that it brought, which the model carries out itself
 *
 * Takes over what the server opened or ended by itself.
 */
void
sim_model_follow_emergencies (SimModel  *self,
                              SpSql     *sql,
                              JsonArray *ops)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  SpStatement *st = sp_sql_query (sql, "SELECT id, rev FROM record WHERE type = 'emergency_access'", NULL, "");

  while (sp_statement_step (st, NULL) > 0)
    {
      const char *id = sp_statement_get_text (st, 0);
      SimRecord *known = sim_model_find (self, id);
      gboolean brought = FALSE;

      for (guint i = 0; ops != NULL && i < json_array_get_length (ops); i++)
        brought |= g_strcmp0 (sp_json_get_text (json_array_get_object_element (ops, i), "record"), id) == 0;
      if (!brought && (known == NULL || known->rev != sp_statement_get_int (st, 1)))
        g_ptr_array_add (ids, g_strdup (id));
    }
  for (guint i = 0; i < ids->len; i++)
    sim_model_load (self, sql, ids->pdata[i]);
}

static SimPromise
promise_of (SimRecord  *record,
            const char *field)
{
  const SpField *known = sp_record_type_find_field (sp_record_type_find (record->type), field);

  return sim_is_future (field)                                     ? SIM_OLD_CLIENTS
         : known != NULL && (known->flags & SP_FIELD_PROTECTIVE) ? SIM_PROTECTIVE
                                                                  : SIM_MERGE;
}

static gboolean
compare_fields (SimRecord  *record,
                JsonObject *one,
                JsonObject *other)
{
  JsonObjectIter iter;
  const char *field;
  JsonNode *node;

  json_object_iter_init (&iter, one);
  while (json_object_iter_next (&iter, &field, &node))
    {
      JsonNode *there = json_object_get_member (other, field);

      if (!sp_json_equal (node, there))
        {
          g_autofree char *mine = sp_json_to_text (node);
          g_autofree char *theirs = there != NULL ? sp_json_to_text (there) : g_strdup ("nothing");

          sim_fail (promise_of (record, field), "%s %s: %s is %s on one side, %s on the other", record->type, record->id,
                    field, mine, theirs);
          return FALSE;
        }
    }

  return TRUE;
}

static void
compare_record (SimRecord *record,
                SpSql     *sql)
{
  SimRecord *there = sim_record_read (sql, record->id);

  if (there == NULL)
    {
      sim_fail (SIM_NO_LOSS, "the server has no %s %s", record->type, record->id);
      return;
    }

  if (!g_str_equal (there->compartment, record->compartment) || there->gone != record->gone)
    sim_fail (SIM_MERGE, "%s %s lies in %s%s, not in %s%s", record->type, record->id, there->compartment,
              there->gone ? ", deleted" : "", record->compartment, record->gone ? ", deleted" : "");
  else if (compare_fields (record, record->fields, there->fields) &&
           compare_fields (record, there->fields, record->fields) && there->rev != record->rev)
    sim_fail (SIM_EXACTLY_ONCE, "%s %s was last changed by commit %" G_GINT64_FORMAT ", not %" G_GINT64_FORMAT,
              record->type, record->id, there->rev, record->rev);

  sim_record_free (there);
}

/* Record by record; afterwards none is there that the model does not know. */
void
sim_model_compare (SimModel *self,
                   SpSql    *sql)
{
  GHashTableIter iter;
  gpointer record;
  gint64 n;

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    compare_record (record, sql);

  if (sp_sql_get_int (sql, "SELECT count(*) FROM record", &n, NULL, "") && n != g_hash_table_size (self->records))
    sim_fail (SIM_EXACTLY_ONCE, "the server has %" G_GINT64_FORMAT " records, the model %u", n,
              g_hash_table_size (self->records));
}

/* --- Operations ------------------------------------------------------------------------ */

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

/* Additions win; a removal takes away what it names. */
static JsonNode *
apply_members (JsonObject *fields,
               const char *name,
               JsonObject *change)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_free);
  g_auto(GStrv) held = sp_json_dup_strv (fields, name);
  g_auto(GStrv) add = sp_json_dup_strv (change, "add");
  JsonNode *node;
  JsonArray *array;

  for (guint i = 0; held != NULL && held[i] != NULL; i++)
    if (!sim_names (change, "remove", held[i]) || sim_names (change, "add", held[i]))
      g_ptr_array_add (items, g_strdup (held[i]));
  for (guint i = 0; add != NULL && add[i] != NULL; i++)
    if (!g_ptr_array_find_with_equal_func (items, add[i], g_str_equal, NULL))
      g_ptr_array_add (items, g_strdup (add[i]));
  if (items->len == 0)
    return NULL;

  g_ptr_array_sort (items, compare_strings);
  array = json_array_new ();
  for (guint i = 0; i < items->len; i++)
    json_array_add_string_element (array, items->pdata[i]);
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);

  return node;
}

static void
put_value (JsonObject *fields,
           const char *name,
           JsonNode   *value)
{
  if (value != NULL && !JSON_NODE_HOLDS_NULL (value))
    json_object_set_member (fields, name, json_node_copy (value));
  else if (json_object_has_member (fields, name))
    json_object_remove_member (fields, name);
}

/* The fields as the author of @op sees them: nobody else's changes are looked for. */
JsonObject *
sim_apply (JsonObject *op,
           JsonObject *fields)
{
  JsonObject *result = fields != NULL ? sp_json_object_copy (fields) : json_object_new ();
  JsonObject *set = sp_json_get_object (op, "set");
  JsonObject *members = sp_json_get_object (op, "members");
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (set != NULL)
    {
      json_object_iter_init (&iter, set);
      while (json_object_iter_next (&iter, &name, &node))
        put_value (result, name, node);
    }

  if (members != NULL)
    {
      json_object_iter_init (&iter, members);
      while (json_object_iter_next (&iter, &name, &node))
        {
          g_autoptr(JsonNode) after = apply_members (result, name, json_node_get_object (node));

          put_value (result, name, after);
        }
    }

  return result;
}

/* One operation while it is carried out. */
typedef struct
{
  SimModel *model;
  SpSql *sql;
  const char *device;
  const char *member;
  gint64 seq;
  gint64 stamp;
  JsonObject *op;
  gint64 base_rev;
  SimRecord *record;
  GHashTable *settled; /* set of conflicts that the operation's group settles */
  GPtrArray *clashes; /* names of fields, DELETED among them */
} Act;

static gboolean
others_changed (Act        *self,
                const char *field)
{
  SimStamp *stamp = g_hash_table_lookup (self->record->stamps, field);

  return stamp != NULL && stamp->seq > self->base_rev && !g_str_equal (stamp->device, self->device);
}

static gboolean
others_changed_any (Act *self)
{
  GHashTableIter iter;
  gpointer field;

  g_hash_table_iter_init (&iter, self->record->stamps);
  while (g_hash_table_iter_next (&iter, &field, NULL))
    if (others_changed (self, field))
      return TRUE;

  return FALSE;
}

static int
protection (const SpField *field,
            JsonNode      *value)
{
  static const char * const RANKS[] = { "low", "medium", "high", NULL };
  const char *text;

  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return -1;
  if (field->kind == SP_KIND_FLAG)
    return json_node_get_boolean (value);

  text = json_node_get_string (value);
  if (g_str_equal (field->list, "yes-no"))
    return g_str_equal (text, "no");
  for (int i = 0; RANKS[i] != NULL; i++)
    if (g_str_equal (RANKS[i], text))
      return i;

  return -1;
}

/* No line that the one or the other added is missing, where both were joined. */
static void
check_lines (Act        *self,
             const char *name,
             const char *base,
             const char *from,
             const char *joined)
{
  g_auto(GStrv) lines = g_strsplit (from, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (strstr (base, lines[i]) == NULL && strstr (joined, lines[i]) == NULL)
      sim_fail (SIM_MERGE, "%s %s: a line of %s is lost: %s", self->record->type, self->record->id, name, lines[i]);
}

/* Prose that is not as its author saw it is joined line by line. */
static gboolean
join_prose (Act        *self,
            const char *name,
            JsonNode   *mine,
            JsonNode   *theirs)
{
  JsonObject *was = sp_json_get_object (self->op, "was");
  const char *base = was != NULL ? sp_json_get_text (was, name) : NULL;
  g_autofree char *joined = NULL;

  if (theirs == NULL || JSON_NODE_HOLDS_NULL (mine))
    return FALSE;

  joined = sp_merge_lines (base != NULL ? base : "", json_node_get_string (mine), json_node_get_string (theirs));
  if (joined == NULL)
    return FALSE;

  check_lines (self, name, base != NULL ? base : "", json_node_get_string (mine), joined);
  check_lines (self, name, base != NULL ? base : "", json_node_get_string (theirs), joined);
  if (!g_str_equal (joined, json_node_get_string (theirs)))
    {
      json_object_set_string_member (self->record->fields, name, joined);
      set_stamp (self->record, name, self->stamp, self->device);
    }

  return TRUE;
}

/* Whether somebody would lower what protects while people do not agree about it. */
static gboolean
is_guarded (Act           *self,
            const SpField *field,
            JsonNode      *mine,
            JsonNode      *theirs)
{
  GHashTableIter iter;
  gpointer data;

  if (field == NULL || (field->flags & SP_FIELD_PROTECTIVE) == 0 || protection (field, mine) >= protection (field, theirs))
    return FALSE;

  g_hash_table_iter_init (&iter, self->model->records);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    {
      SimRecord *conflict = data;

      if (!conflict->gone && g_str_equal (conflict->type, "conflict") &&
          g_strcmp0 (sp_json_get_text (conflict->fields, "record"), self->record->id) == 0 &&
          g_strcmp0 (sp_json_get_text (conflict->fields, "field"), field->name) == 0 &&
          g_strcmp0 (sp_json_get_text (conflict->fields, "state"), "open") == 0 &&
          !g_hash_table_contains (self->settled, conflict->id))
        return TRUE;
    }

  return FALSE;
}

static void
act_on_field (Act        *self,
              const char *name,
              JsonNode   *mine)
{
  const SpField *field = sp_record_type_find_field (sp_record_type_find (self->record->type), name);
  JsonNode *theirs = json_object_get_member (self->record->fields, name);
  JsonObject *was = sp_json_get_object (self->op, "was");
  JsonNode *seen = was != NULL ? json_object_get_member (was, name) : NULL;
  gboolean prose = field != NULL && field->kind == SP_KIND_PROSE;

  if (sp_json_equal (mine, theirs))
    return;

  /* One's own earlier edit may have been joined with another's since: then it is not what one saw. */
  if (!others_changed (self, name) && !is_guarded (self, field, mine, theirs) &&
      (!prose || theirs == NULL || seen == NULL || sp_json_equal (seen, theirs)))
    {
      put_value (self->record->fields, name, mine);
      set_stamp (self->record, name, self->stamp, self->device);
      return;
    }

  if (prose && join_prose (self, name, mine, theirs))
    return;

  /* A conflict is settled once, by whoever comes first. */
  if (g_str_equal (self->record->type, "conflict"))
    return;

  /* A place in an order is nothing to ask anybody about: the last one counts. */
  if (field != NULL && (field->flags & SP_FIELD_LATEST) != 0)
    {
      put_value (self->record->fields, name, mine);
      set_stamp (self->record, name, self->stamp, self->device);
      return;
    }

  g_ptr_array_add (self->clashes, g_strdup (name));
  if (field != NULL && (field->flags & SP_FIELD_PROTECTIVE) && protection (field, mine) > protection (field, theirs))
    {
      put_value (self->record->fields, name, mine);
      set_stamp (self->record, name, self->stamp, self->device);
    }
}

static void
act_on_fields (Act *self)
{
  JsonObject *set = sp_json_get_object (self->op, "set");
  JsonObject *members = sp_json_get_object (self->op, "members");
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (set != NULL)
    {
      json_object_iter_init (&iter, set);
      while (json_object_iter_next (&iter, &name, &node))
        act_on_field (self, name, node);
    }

  if (members != NULL)
    {
      json_object_iter_init (&iter, members);
      while (json_object_iter_next (&iter, &name, &node))
        {
          g_autoptr(JsonNode) after = apply_members (self->record->fields, name, json_node_get_object (node));

          if (sp_json_equal (after, json_object_get_member (self->record->fields, name)))
            continue;
          put_value (self->record->fields, name, after);
          set_stamp (self->record, name, self->stamp, self->device);
        }
    }
}

static void
act_delete (Act *self)
{
  if (self->record->gone)
    return;

  if (others_changed_any (self))
    {
      g_ptr_array_add (self->clashes, g_strdup (DELETED));
      return;
    }

  self->record->gone = TRUE;
  self->record->rev = self->seq;
  set_stamp (self->record, DELETED, self->seq, self->device);
}

/* Whether each of the readers of @inner reads @outer, by their names. */
static gboolean
is_within (const char *inner,
           const char *outer)
{
  g_auto(GStrv) in = g_strsplit (inner, ":", 3);
  g_auto(GStrv) out = g_strsplit (outer, ":", 3);
  g_auto(GStrv) readers = in[2] != NULL ? g_strsplit (in[2], ",", -1) : NULL;

  for (guint i = 0; out[2] != NULL && readers != NULL && readers[i] != NULL; i++)
    if (strstr (out[2], readers[i]) == NULL)
      return FALSE;

  return out[2] == NULL || in[2] != NULL;
}

/* Two versions of a record have more words than it: they are kept from whoever it is kept from now. */
static void
take_conflicts_along (Act        *self,
                      const char *target)
{
  GHashTableIter iter;
  gpointer data;

  if (!is_within (target, self->record->compartment))
    return;

  g_hash_table_iter_init (&iter, self->model->records);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    {
      SimRecord *conflict = data;

      if (conflict->gone || !g_str_equal (conflict->type, "conflict") ||
          g_strcmp0 (sp_json_get_text (conflict->fields, "record"), self->record->id) != 0 ||
          !g_str_equal (conflict->compartment, self->record->compartment))
        continue;
      g_set_str (&conflict->compartment, target);
      set_stamp (conflict, MOVED, self->seq, "");
      conflict->rev = self->seq;
    }
}

static void
act_put (Act        *self,
         const char *verb)
{
  SimRecord *record = self->record;
  gboolean was_gone = record->gone;
  gboolean fresh = record->gone && g_str_equal (verb, "create");
  const char *target = sp_json_get_text (self->op, "compartment");
  g_autofree char *before = sp_json_object_to_text (record->fields);
  g_autofree char *after = NULL;
  gboolean moves = g_str_equal (verb, "set") && !g_str_equal (target, record->compartment) &&
                   !others_changed (self, MOVED);

  if (fresh)
    {
      json_object_unref (record->fields);
      record->fields = json_object_new ();
      g_hash_table_remove_all (record->stamps);
    }

  act_on_fields (self);
  after = sp_json_object_to_text (record->fields);

  if (moves)
    {
      take_conflicts_along (self, target);
      g_set_str (&record->compartment, target);
      set_stamp (record, MOVED, self->seq, self->device);
    }
  if (was_gone && !fresh)
    g_ptr_array_add (self->clashes, g_strdup (DELETED));
  record->gone = FALSE;
  if (moves || was_gone || record->rev == 0 || !g_str_equal (before, after))
    record->rev = self->seq;
}

/* A conflict's value, in words. */
static char *
in_words (JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;

  return json_node_get_value_type (node) == G_TYPE_STRING ? json_node_dup_string (node) : sp_json_to_text (node);
}

/* For each clash there is a conflict in the record's own compartment, with what the author wrote; or nearer, where the same
 * push has moved both since. */
static void
check_conflicts (Act       *self,
                 JsonArray *ids)
{
  JsonObject *set = sp_json_get_object (self->op, "set");
  guint n = ids != NULL ? json_array_get_length (ids) : 0;

  if (n != self->clashes->len)
    {
      sim_fail (SIM_MERGE, "%s %s: %u conflicts were opened, not %u", self->record->type, self->record->id, n,
                self->clashes->len);
      return;
    }

  for (guint i = 0; i < n; i++)
    {
      const char *id = json_array_get_string_element (ids, i);
      SimRecord *conflict;
      const char *field;
      g_autofree char *mine = NULL;

      sim_model_load (self->model, self->sql, id);
      conflict = sim_model_find (self->model, id);
      /* Opened and erased in the same push. */
      if (conflict == NULL && sim_dispose_is_erasing (self->sql, self->record->compartment))
        {
          conflict = sim_model_add (self->model, id, "conflict", self->record->compartment);
          json_object_set_string_member (conflict->fields, "record", self->record->id);
          json_object_set_string_member (conflict->fields, "field", self->clashes->pdata[i]);
          json_object_set_string_member (conflict->fields, "state", "open");
          continue;
        }
      if (conflict == NULL)
        {
          sim_fail (SIM_NO_LOSS, "conflict %s is not there", id);
          continue;
        }
      field = sp_json_get_text (conflict->fields, "field");
      mine = set != NULL ? in_words (json_object_get_member (set, field)) : NULL;
      if (!is_within (conflict->compartment, self->record->compartment))
        sim_fail (SIM_CONFIDENTIALITY, "conflict %s lies in %s, its record in %s", id, conflict->compartment,
                  self->record->compartment);
      if (!g_ptr_array_find_with_equal_func (self->clashes, field, g_str_equal, NULL) ||
          (!g_str_equal (field, DELETED) && g_strcmp0 (mine, sp_json_get_text (conflict->fields, "mine")) != 0))
        sim_fail (SIM_MERGE, "conflict %s about %s does not hold what was written", id, field);
    }
}

/* A case that nobody knows yet, or the first invitation that there ever was to it. */
static gboolean
brings_in (Act *self)
{
  const char *type = sp_json_get_text (self->op, "type");
  JsonObject *set = sp_json_get_object (self->op, "set");
  GHashTableIter iter;
  gpointer data;

  if (self->record != NULL || set == NULL)
    return FALSE;
  if (!g_str_equal (type, "invitation"))
    return g_str_equal (type, "case");

  g_hash_table_iter_init (&iter, self->model->records);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    {
      SimRecord *other = data;

      if (g_str_equal (other->type, type) &&
          g_strcmp0 (sp_json_get_text (other->fields, "case_id"), sp_json_get_text (set, "case_id")) == 0)
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_read_by (const char *place,
            const char *agency)
{
  g_auto(GStrv) parts = g_strsplit (place, ":", 3);

  return parts[2] == NULL || strstr (parts[2], agency) != NULL;
}

/* Whether a return goes, unsealed, to those whom its agency has named: all in the case, where it named nobody. */
static gboolean
is_opened (Act        *self,
           const char *to)
{
  g_auto(GStrv) named = sp_json_dup_strv (self->record->fields, "opens_to");
  g_auto(GStrv) parts = g_strsplit (to, ":", 3);
  g_autoptr(JsonObject) after = sim_apply (self->op, self->record->fields);
  g_autofree char *all = NULL;
  guint n = named != NULL ? g_strv_length (named) : 0;

  if (!sp_json_get_flag (self->record->fields, "sealed") || sp_json_get_flag (after, "sealed"))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (parts[2] == NULL || strstr (parts[2], named[i]) == NULL)
      return FALSE;

  if (n == 0)
    return parts[2] == NULL;
  all = g_strjoinv (",", named);

  return parts[2] != NULL && strlen (parts[2]) == strlen (all);
}

/* What an agency wrote goes no further without it, and is never kept from it. */
static void
check_owner (Act *self)
{
  static const char * const OWNED[] = { "contribution", "action", "risk_result", NULL };
  const char *to = sp_json_get_text (self->op, "compartment");
  const char *from = self->record != NULL ? self->record->compartment : NULL;
  SimRecord *who = sim_model_find (self->model, self->member);
  const char *owner;

  if (from == NULL || self->record->gone || g_str_equal (to, from) || !g_strv_contains (OWNED, self->record->type) ||
      !sp_json_get_text (self->op, "from") || others_changed (self, MOVED))
    return;
  owner = sp_json_get_text (self->record->fields, "agency");
  if (g_strcmp0 (owner, sp_json_get_text (who->fields, "agency")) == 0 || is_opened (self, to))
    return;
  if (!is_within (to, from) || (is_read_by (from, owner) && !is_read_by (to, owner)))
    sim_fail (SIM_CONFIDENTIALITY, "a %s of another agency was moved from %s to %s", self->record->type, from, to);
}

/* Who may write is asked of the naive reading, too: most of all, nobody writes where one may not read. */
static void
check_verdict (Act        *self,
               const char *status,
               const char *reason,
               const char *detail)
{
  const char *compartment = sp_json_get_text (self->op, "compartment");
  gboolean may_read = sim_model_may_read (self->model, self->member, compartment) &&
                      (self->record == NULL || self->record->rev == 0 ||
                       sim_model_may_read (self->model, self->member, self->record->compartment));
  const char *type = sp_json_get_text (self->op, "type");

  if (!g_str_equal (status, "quarantined") && !may_read && !brings_in (self) && !sim_dispose_is_sealed (self->op))
    sim_fail (SIM_CONFIDENTIALITY, "an operation on a %s in %s was taken from somebody who may not read it", type,
              compartment);
  if (g_strcmp0 (reason, "forbidden") == 0 && g_strcmp0 (detail, "compartment") == 0 && may_read)
    sim_fail (SIM_NO_LOSS, "an operation on a %s in %s was refused though its author reads it", type, compartment);
  if (!g_str_equal (status, "quarantined"))
    check_owner (self);
}

static void
carry_out (Act        *self,
           JsonObject *result)
{
  const char *id = sp_json_get_text (self->op, "record");
  const char *verb = sp_json_get_text (self->op, "do");
  const char *status = sp_json_get_text (result, "status");
  gboolean refused = g_strcmp0 (status, "quarantined") == 0;

  /* What is sent for its number's sake only. */
  if (id == NULL)
    return;

  self->record = sim_model_find (self->model, id);
  check_verdict (self, status, sp_json_get_text (result, "reason"), sp_json_get_text (result, "detail"));
  sim_dispose_judge (self->model, self->member, self->op, self->record, result);
  if (refused || sim_dispose_take_sealed (self->model, self->sql, self->op, self->seq))
    return;

  /* What is offered again is made only where it is not, and as nobody's change. */
  if (sp_json_get_flag (self->op, "again"))
    {
      if (self->record != NULL)
        return;
      self->device = "";
      self->stamp = 0;
    }

  if (self->record == NULL)
    self->record = sim_model_add (self->model, id, sp_json_get_text (self->op, "type"),
                                  sp_json_get_text (self->op, "compartment"));

  g_hash_table_remove_all (self->model->answers);
  if (g_str_equal (verb, "delete"))
    act_delete (self);
  else
    act_put (self, verb);
  check_conflicts (self, sp_json_get_array (result, "conflicts"));
  sim_dispose_follow (self->model, self->sql, self->record, self->seq);
}

/* The values that protect stay at least as they were while a conflict about them is open: one and the same, for one that a
 * restored server had lost may come back after somebody has decided. */
static GHashTable *
protected_values (SimModel *self)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer data;

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    {
      SimRecord *conflict = data;
      const char *name = sp_json_get_text (conflict->fields, "field");
      SimRecord *record;
      const SpField *field;

      if (conflict->gone || !g_str_equal (conflict->type, "conflict") ||
          g_strcmp0 (sp_json_get_text (conflict->fields, "state"), "open") != 0 ||
          (record = sim_model_find (self, sp_json_get_text (conflict->fields, "record"))) == NULL ||
          (field = sp_record_type_find_field (sp_record_type_find (record->type), name)) == NULL ||
          (field->flags & SP_FIELD_PROTECTIVE) == 0)
        continue;

      g_hash_table_insert (values, g_strconcat (record->id, "\n", name, "\n", conflict->id, NULL),
                           GINT_TO_POINTER (protection (field, json_object_get_member (record->fields, name)) + 2));
    }

  return values;
}

static void
check_protected (GHashTable *before,
                 GHashTable *after)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      int now = GPOINTER_TO_INT (g_hash_table_lookup (after, key));

      if (now != 0 && now < GPOINTER_TO_INT (value))
        sim_fail (SIM_PROTECTIVE, "%s fell from %d to %d while that conflict about it is open",
                  g_strdelimit (key, "\n", ' '), GPOINTER_TO_INT (value) - 2, now - 2);
    }
}

static JsonObject *
read_result (SpSql      *sql,
             const char *device,
             gint64      n)
{
  g_autofree char *text = NULL;

  if (!sp_sql_dup_text (sql, "SELECT result FROM op_result WHERE device = ? AND n = ?", &text, NULL, "ti", device, n) ||
      text == NULL)
    return NULL;

  return sp_json_parse_object (text, -1, NULL);
}

/* A refused operation is kept as it was sent; of what is to be forgotten only that it was. */
static void
check_quarantine (SimModel   *self,
                  SpSql      *sql,
                  const char *device,
                  gint64      n,
                  JsonObject *op)
{
  gboolean forgotten = sp_json_get_text (op, "record") != NULL && sim_dispose_is_forgotten (self, op);
  g_autofree char *kept = NULL;
  g_autofree char *text = forgotten ? g_strdup ("{}") : sp_json_object_to_text (op);

  if (!sp_sql_dup_text (sql, "SELECT op FROM quarantine WHERE device = ? AND n = ?", &kept, NULL, "ti", device, n) ||
      g_strcmp0 (kept, text) != 0)
    sim_fail (forgotten ? SIM_DISPOSAL : SIM_NO_LOSS,
              "operation %" G_GINT64_FORMAT " was refused and is not so in quarantine", n);
}

/* The conflicts that the group of @op settles, or @op itself. */
static GHashTable *
settled_with (JsonArray  *ops,
              JsonObject *op)
{
  GHashTable *settled = g_hash_table_new (g_str_hash, g_str_equal);
  const char *group = sp_json_get_text (op, "group");

  for (guint i = 0; i < json_array_get_length (ops); i++)
    {
      JsonObject *other = json_array_get_object_element (ops, i);
      JsonObject *set = sp_json_get_object (other, "set");

      if ((other == op || (group != NULL && g_strcmp0 (sp_json_get_text (other, "group"), group) == 0)) && set != NULL &&
          g_strcmp0 (sp_json_get_text (set, "state"), "settled") == 0)
        g_hash_table_add (settled, (gpointer) sp_json_get_text (other, "record"));
    }

  return settled;
}

static gboolean
is_there (SimModel   *self,
          const char *scope)
{
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    {
      g_auto(GStrv) parts = g_strsplit (((SimRecord *) record)->compartment, ":", 3);

      if (g_strcmp0 (parts[1], scope) == 0)
        return TRUE;
    }

  return FALSE;
}

/* What was refused in a case or meeting that its author reads no longer is there for the chair to decide about, or
 * for those only for whom it was written. */
static void
check_aside (SimModel   *self,
             SpSql      *sql,
             const char *member,
             JsonObject *op)
{
  const char *compartment = sp_json_get_text (op, "compartment");
  g_auto(GStrv) parts = g_strsplit (compartment != NULL ? compartment : "", ":", 3);
  g_autofree char *place = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), op);
  SpStatement *st;
  gboolean expected;

  if (parts[0] == NULL || parts[1] == NULL || g_str_equal (parts[0], "disposal") ||
      g_str_equal (sp_json_get_text (op, "do"), "delete"))
    return;

  text = sp_json_to_text (node);
  place = g_str_equal (parts[0], "case") && sim_model_is_disposed (self, parts[1]) ? g_strconcat ("disposal:", parts[1], NULL)
          : parts[2] != NULL                                                      ? g_strdup (compartment)
                                                                                  : g_strconcat (compartment, ":chair", NULL);
  expected = is_there (self, parts[1]) && !sim_model_may_read (self, member, compartment) &&
             !sim_dispose_is_forgotten (self, op);
  /* Two laptops may send the same in the same words. */
  st = sp_sql_query (sql, "SELECT id FROM record WHERE type = 'put_aside' AND fields ->> 'operation' = ?", NULL, "t", text);
  while (sp_statement_step (st, NULL) > 0)
    g_ptr_array_add (ids, g_strdup (sp_statement_get_text (st, 0)));
  if (expected && ids->len == 0)
    sim_fail (SIM_NO_LOSS, "a refused operation in %s was put aside for nobody", compartment);
  if (ids->len > 0 && sim_dispose_is_forgotten (self, op))
    sim_fail (SIM_DISPOSAL, "what was erased with %s was put aside", parts[1]);
  for (guint i = 0; i < ids->len; i++)
    {
      SimRecord *record;

      sim_model_load (self, sql, ids->pdata[i]);
      record = sim_model_find (self, ids->pdata[i]);
      if (!g_str_equal (record->compartment, place))
        sim_fail (SIM_CONFIDENTIALITY, "what was refused in %s was put aside in %s", compartment, record->compartment);
    }
}

static gboolean
is_bare (JsonObject *op)
{
  return json_object_get_size (op) == 1;
}

static char *
dup_number (const char *device,
            gint64      n)
{
  return g_strdup_printf ("%s %" G_GINT64_FORMAT, device, n);
}

/* Whether the server had not answered it before: of what a laptop had to forget it may have had the number only. */
static gboolean
is_fresh (SimModel   *self,
          const char *device,
          JsonObject *op,
          gint64      known,
          gint64      next)
{
  gint64 n = sp_json_get_int (op, "n", 0);
  g_autofree char *number = dup_number (device, n);

  return n < known ? !is_bare (op) && g_hash_table_contains (self->bare, number) : n < next;
}

static void
note_bare (SimModel   *self,
           const char *device,
           JsonObject *op)
{
  g_autofree char *number = dup_number (device, sp_json_get_int (op, "n", 0));

  if (is_bare (op))
    g_hash_table_add (self->bare, g_steal_pointer (&number));
  else
    g_hash_table_remove (self->bare, number);
}

/**
 * sim_model_take_push:
 * @self: the model
 * @sql: the server's database, after the push
 * @device: who pushed
 * @member: whose device that is
 * @ops: what
 *
 * Carries out those of the operations that are new to the server, then compares what they touched.
 */
void
sim_model_take_push (SimModel   *self,
                     SpSql      *sql,
                     const char *device,
                     const char *member,
                     JsonArray  *ops)
{
  g_autoptr(GHashTable) before = protected_values (self);
  g_autoptr(GHashTable) after = NULL;
  g_autoptr(GHashTable) touched = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer id;
  gint64 known = sim_model_get_next_n (self, device);
  gint64 next;
  gint64 seq;

  if (!sp_sql_get_int (sql, "SELECT next_n FROM device WHERE id = ?", &next, NULL, "t", device) ||
      !sp_sql_get_int (sql, "SELECT seq FROM partnership", &seq, NULL, ""))
    return;

  for (guint i = 0; i < json_array_get_length (ops); i++)
    {
      JsonObject *op = json_array_get_object_element (ops, i);
      gint64 n = sp_json_get_int (op, "n", 0);
      g_autoptr(JsonObject) result = read_result (sql, device, n);
      g_autoptr(GPtrArray) clashes = g_ptr_array_new_with_free_func (g_free);
      g_autoptr(GHashTable) settled = settled_with (ops, op);
      Act act = { self, sql, device, member, seq, seq, op, sp_json_get_int (op, "base_rev", 0), NULL, settled, clashes };

      if (!is_fresh (self, device, op, known, next))
        continue;
      if (result == NULL)
        {
          sim_fail (SIM_NO_LOSS, "operation %" G_GINT64_FORMAT " was taken, and no verdict is kept", n);
          continue;
        }

      carry_out (&act, result);
      if (g_strcmp0 (sp_json_get_text (result, "status"), "quarantined") != 0)
        g_hash_table_add (touched, (gpointer) sp_json_get_text (op, "record"));
    }

  for (guint i = 0; i < json_array_get_length (ops); i++)
    {
      JsonObject *op = json_array_get_object_element (ops, i);
      gint64 n = sp_json_get_int (op, "n", 0);
      gboolean fresh = is_fresh (self, device, op, known, next);
      g_autoptr(JsonObject) result = fresh ? read_result (sql, device, n) : NULL;

      if (fresh)
        note_bare (self, device, op);
      if (result == NULL || g_strcmp0 (sp_json_get_text (result, "status"), "quarantined") != 0)
        continue;
      check_quarantine (self, sql, device, n, op);
      check_aside (self, sql, member, op);
    }

  after = protected_values (self);
  check_protected (before, after);
  g_hash_table_iter_init (&iter, touched);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (sim_model_find (self, id) != NULL) /* else it was erased in the same push */
      compare_record (sim_model_find (self, id), sql);
  sim_model_set_next_n (self, device, MAX (known, next));
}
