/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Words that nobody ever typed before, in every text of records of every type, which are given to one random set of
 * readers after the other. After each exchange no such word is anywhere with somebody who may not read its record now:
 * in no answer of the server, in no page of the cache and no frame of its log, used or free, in no index and no draft;
 * and in nobody's messages of the program.
 *
 * Nothing else fails here, so that what may be where can be said exactly. The caches are not encrypted, so that all of
 * their bytes can be looked at as they lie. */

#include "config.h"

#include <string.h>

#include "sim.h"
#include "sp-compartment.h"
#include "sp-json.h"

#define SETS_A_WORLD 60
#define SETS_AT_ONCE 3
#define MIN_LENGTH   12 /* of a field into which such a word goes */

typedef struct
{
  Sim *sim;
  SimCanary *sums;
  GPtrArray *records; /* ids */
  guint n_sets;
} Canary;

static const char *
pick (Canary      *self,
      const char **from,
      guint        n)
{
  return from[sim_random (&self->sim->random, n)];
}

/* Some of the agencies, with or without the chair; whom the writer has to leave in, @keep (nullable), is in. */
static char *
pick_readers (Canary     *self,
              SimClient  *client,
              const char *case_id,
              const char *keep)
{
  const SimTemplate *template = sim_template_get (TRUE);
  const char *readers[SIM_N_AGENCIES + 3] = { NULL };
  guint n = 0;

  if (sim_random (&self->sim->random, 8) == 0)
    return sp_compartment_for_case (case_id);
  for (guint i = 0; i < SIM_N_AGENCIES; i++)
    if (sim_random (&self->sim->random, 2))
      readers[n++] = template->agencies[i];
  if (sim_random (&self->sim->random, 2))
    readers[n++] = SP_READERS_CHAIR;
  if (keep != NULL)
    readers[n++] = keep;
  if (n == 0)
    readers[n++] = client->agency;

  return sp_compartment_for_readers (case_id, readers);
}

static JsonNode *
text_node (const char *text)
{
  return sp_json_node_new_text (text);
}

/* A value for @field, or NULL where it can be left out. */
static JsonNode *
make_value (Canary        *self,
            SimClient     *client,
            const SpField *field,
            const char    *case_id,
            const char    *id)
{
  const SimTemplate *template = sim_template_get (TRUE);
  gboolean required = (field->flags & SP_FIELD_REQUIRED) != 0;
  g_autofree char *word = NULL;
  g_autofree char *hash = NULL;
  JsonNode *node;

  if (g_str_equal (field->name, "case_id"))
    return text_node (case_id);
  if (g_str_equal (field->name, "hash"))
    return text_node (hash = g_strnfill (64, 'a'));
  if (g_str_equal (field->name, "opens_to") || g_str_equal (field->name, SP_RESTRICTION_FIELD))
    return NULL;

  switch (field->kind)
    {
    case SP_KIND_TEXT:
    case SP_KIND_PROSE:
      if (field->max < MIN_LENGTH)
        return required ? text_node ("a") : NULL;
      return text_node (word = sim_new_word (self->sim, id));
    case SP_KIND_CHOICE:
      {
        guint n;
        const SpValueListItem *items = sp_value_lists_get_items (sp_store_get_lists (client->store), field->list, &n);

        return required && n > 0 ? text_node (items[0].code) : NULL;
      }
    case SP_KIND_DATE:
      return required ? text_node ("2026-06-02") : NULL;
    case SP_KIND_INSTANT:
      return required ? text_node ("2026-06-02T10:00:00Z") : NULL;
    case SP_KIND_REF:
      if (g_strcmp0 (field->list, "agency") == 0)
        return text_node (client->agency);
      return !required                                     ? NULL
             : g_strcmp0 (field->list, "member") == 0  ? text_node (client->member)
             : g_strcmp0 (field->list, "meeting") == 0 ? text_node (template->meeting)
                                                       : text_node (case_id);
    case SP_KIND_NUMBER:
      if (!required)
        return NULL;
      node = json_node_new (JSON_NODE_VALUE);
      json_node_set_int (node, 1);
      return node;
    case SP_KIND_SET:
    case SP_KIND_FLAG:
    default:
      return NULL;
    }
}

static JsonObject *
make_fields (Canary             *self,
             SimClient          *client,
             const SpRecordType *type,
             const char         *case_id,
             const char         *id)
{
  JsonObject *fields = json_object_new ();

  for (guint i = 0; i < type->n_fields; i++)
    {
      JsonNode *node = make_value (self, client, &type->fields[i], case_id, id);

      if (node != NULL)
        json_object_set_member (fields, type->fields[i].name, node);
    }

  return fields;
}

static gboolean
commit (Canary    *self,
        SimClient *client,
        SpChange  *change)
{
  if (!sim_wait (sp_store_commit (client->store, change), NULL, NULL))
    return FALSE;
  self->n_sets++;

  return TRUE;
}

static SpRecord *get_record (Canary *self, SimClient *client);

/* What is decided about a line lies with the line, and is for whoever answers for that. */
static gboolean
aim (Canary     *self,
     SimClient  *client,
     JsonObject *fields,
     char      **place)
{
  g_autoptr(SpRecord) line = get_record (self, client);
  g_autofree char *case_id = line != NULL ? sp_record_dup_text (line, "case_id") : NULL;

  if (case_id == NULL)
    return FALSE;
  json_object_set_string_member (fields, "case_id", case_id);
  json_object_set_string_member (fields, "record", sp_record_get_id (line));
  json_object_set_string_member (fields, "record_type", sp_record_get_record_type (line)->name);
  g_set_str (place, sp_record_get_compartment (line));

  return TRUE;
}

static void
create (Canary    *self,
        SimClient *client,
        guint      which)
{
  guint n_types;
  const SpRecordType * const *types = sp_record_types (&n_types);
  const SpRecordType *type = types[which % n_types];
  const char *case_id = pick (self, (const char **) sim_template_get (TRUE)->cases, SIM_N_CASES);
  gboolean own = type->owner != NULL || sim_random (&self->sim->random, 2);
  g_autofree char *place = NULL;
  g_autofree char *id = NULL;
  g_autoptr(JsonObject) fields = NULL;
  g_autoptr(SpRecord) record = NULL;
  g_autoptr(SpChange) change = sp_change_new ();

  if ((type->home & SP_HOME_CASE) == 0 || sp_record_type_find_field (type, SP_RESTRICTION_FIELD) == NULL)
    return;

  place = pick_readers (self, client, case_id, own ? client->agency : NULL);
  id = sp_ambient_new_id (client->ambient);
  fields = make_fields (self, client, type, case_id, id);
  if (type->writers == SP_WRITERS_ANSWERABLE && !aim (self, client, fields, &place))
    return;
  if (sp_compartment_is_restricted (place))
    json_object_set_string_member (fields, SP_RESTRICTION_FIELD, "health");
  record = sp_record_new (type, id, place);
  sp_record_set_json (record, fields);
  sp_change_create (change, record);
  if (commit (self, client, change))
    {
      g_ptr_array_add (self->records, g_steal_pointer (&id));
      g_hash_table_add (self->sums->types, (gpointer) type->name);
    }
}

static SpRecord *
get_record (Canary    *self,
            SimClient *client)
{
  g_auto(GValue) value = G_VALUE_INIT;
  const char *id;

  if (self->records->len == 0)
    return NULL;
  id = self->records->pdata[sim_random (&self->sim->random, self->records->len)];

  return sim_wait (sp_store_get (client->store, id), &value, NULL) ? g_value_dup_object (&value) : NULL;
}

/* Writes more, or begins to, and gives it other readers. */
static void
change_one (Canary    *self,
            SimClient *client)
{
  g_autoptr(SpRecord) record = get_record (self, client);
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(JsonObject) fields = NULL;
  g_autofree char *case_id = NULL;
  g_autofree char *place = NULL;
  g_autofree char *word = NULL;
  const SpRecordType *type;

  if (record == NULL)
    return;
  type = sp_record_get_record_type (record);
  case_id = sp_record_dup_text (record, "case_id");
  fields = sp_record_dup_json (record);
  word = sim_new_word (self->sim, sp_record_get_id (record));

  if (sim_random (&self->sim->random, 4) == 0)
    {
      g_autofree char *key = g_strconcat ("edit ", sp_record_get_id (record), NULL);

      sim_wait (sp_store_save_draft (client->store, key, word), NULL, NULL);
    }

  place = pick_readers (self, client, case_id, type->owner != NULL ? sp_json_get_text (fields, type->owner) : NULL);
  if (!g_str_equal (place, sp_record_get_compartment (record)))
    {
      sp_change_move (change, record, place);
      sp_change_set_text (change, record, SP_RESTRICTION_FIELD, sp_compartment_is_restricted (place) ? "health" : NULL);
    }
  for (guint i = 0; i < type->n_fields && !type->append_only && sim_random (&self->sim->random, 2); i++)
    if (type->fields[i].kind == SP_KIND_PROSE)
      sp_change_set_text (change, record, type->fields[i].name, word);
  if (!sp_change_is_empty (change))
    commit (self, client, change);
}

/* Somebody is invited or taken off, excluded or let in again. */
static void
change_rights (Canary *self)
{
  const SimTemplate *template = sim_template_get (TRUE);
  SimClient *chair = &self->sim->clients[0];
  const char *case_id = pick (self, (const char **) template->cases, SIM_N_CASES);

  if (sim_random (&self->sim->random, 3))
    sim_toggle (self->sim, chair, "invitation", case_id, "agency",
                template->agencies[1 + sim_random (&self->sim->random, SIM_N_AGENCIES - 1)]);
  else
    sim_toggle (self->sim, chair, "exclusion", case_id, "member",
                template->members[1 + sim_random (&self->sim->random, SIM_N_MEMBERS - 1)]);
}

/* --- Looking ----------------------------------------------------------------------------- */

typedef struct
{
  Canary *canary;
  SimClient *client;
  const char *where;
  GHashTable *own; /* (nullable): set of records of which an operation stands under Needs attention here */
} Look;

static void
found_cb (const char *word,
          gpointer    data)
{
  Look *self = data;
  Sim *sim = self->canary->sim;
  const char *id = g_hash_table_lookup (sim->words, word);
  SimRecord *record = id != NULL ? sim_model_find (sim->model, id) : NULL;

  /* What was refused is kept for whoever wrote it. */
  if (id == NULL || (self->own != NULL && g_hash_table_contains (self->own, id)))
    return;
  self->canary->sums->n_found++;
  if ((record == NULL || !sim_model_may_read (sim->model, self->client->member, record->compartment)) &&
      !sim_model_is_aside (sim->model, self->client->member, word))
    sim_fail (SIM_CONFIDENTIALITY, "laptop %u may not read %s %s in %s, and a word of it (…%s) is in %s", self->client->index,
              record != NULL ? record->type : "record", id, record != NULL ? record->compartment : "no place", word,
              self->where);
}

/* All that a laptop got, as it came from the server. */
static void
look_at_answer (SimClient  *client,
                const char *path,
                GBytes     *body,
                gpointer    data)
{
  Look look = { data, client, path, NULL };
  gsize size;
  gconstpointer bytes = g_bytes_get_data (body, &size);

  look.canary->sums->n_answers++;
  sim_scan_bytes (bytes, size, SIM_MARK, SIM_BEFORE, found_cb, &look);
}

static void
take_id (SpStatement *st,
         gpointer     data)
{
  g_hash_table_add (data, g_strdup (sp_statement_get_text (st, 0)));
}

static void
exchange (Canary *self)
{
  /* Once to send, once to hear of what all have sent, once to say what was dropped. */
  for (guint pass = 0; pass < 3; pass++)
    for (guint i = 0; i < self->sim->n_clients; i++)
      {
        sim_client_start (&self->sim->clients[i]);
        sim_settle_messages (self->sim);
      }

  for (guint i = 0; i < self->sim->n_clients; i++)
    {
      SimClient *client = &self->sim->clients[i];
      g_autoptr(GHashTable) own = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      Look look = { self, client, "its cache", own };

      if (client->error != NULL)
        sim_fail (SIM_OUTBOX, "laptop %u cannot go on: %s", i, client->error->message);
      sim_client_query (client, take_id, own, "SELECT record FROM attention WHERE op IS NOT NULL");
      sim_vfs_scan (client->disk, SIM_MARK, SIM_BEFORE, found_cb, &look);
      self->sums->n_caches++;
    }
}

/**
 * sim_canary_run:
 * @sim: not begun
 * @seed: which world
 * @sums: what was looked at is added to it
 *
 * One world, until so many sets of readers were chosen in it, or something fails.
 */
void
sim_canary_run (Sim       *sim,
                guint64    seed,
                SimCanary *sums)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func (g_free);
  Canary self = { sim, sums, records, 0 };
  guint which;

  sim_begin_in (sim, seed, TRUE, SIM_N_CLIENTS);
  sim->answered = look_at_answer;
  sim->answered_data = &self;
  which = sim_random (&sim->random, 100);

  while (self.n_sets < SETS_A_WORLD && sim->failure == NULL)
    {
      for (guint i = 0; i < SETS_AT_ONCE; i++)
        {
          SimClient *client = &sim->clients[sim_random (&sim->random, sim->n_clients)];

          if (sim_random (&sim->random, 2))
            create (&self, client, which++);
          else
            change_one (&self, client);
        }
      if (sim_random (&sim->random, 4) == 0)
        change_rights (&self);
      exchange (&self);
    }

  sim->answered = NULL;
  sums->n_sets += self.n_sets;
}
