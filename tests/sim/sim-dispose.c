/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* How people dispose of a case, and what is left of it: nothing that somebody wrote, on the server's disk or on that of
 * whoever takes part; nothing that a restored server brings back, as long as somebody knows better, be it the database that
 * was there or a laptop of one who chairs. What that means for the records stands in sim-dispose-model.c. */

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "sim.h"
#include "sp-compartment.h"
#include "sp-format.h"
#include "sp-json.h"
#include "sp-server-dispose.h"
#include "sp-store-sync.h"

#define BEFORE_DISK "before"
#define BEFORE_PATH BEFORE_DISK "/partnership.db"

/* --- What people do ---------------------------------------------------------------------- */

/* Most of what happens is about the two that are to stay. */
const char *
sim_pick_case (Sim     *self,
               guint32  chance)
{
  const SimTemplate *template = sim_template_get (self->plain);

  return template->cases[chance % 5 == 4 ? SIM_DOOMED : chance % SIM_DOOMED];
}

static char *
dup_today (SimClient *client)
{
  return sp_format_today (sp_ambient_get_wall_us (client->ambient));
}

static void
propose (Sim        *self,
         SimClient  *client,
         const char *case_id,
         guint32     chance)
{
  SimRecord *about = sim_model_find (self->model, case_id);
  gboolean doomed = g_str_equal (case_id, sim_template_get (self->plain)->cases[SIM_DOOMED]);
  g_autofree char *place = sp_compartment_for_disposal (case_id);
  g_autofree char *id = sp_ambient_new_id (client->ambient);
  g_autofree char *word = sim_new_word (self, id);
  g_autofree char *today = dup_today (client);
  g_autofree char *fields = g_strdup_printf (
    "{\"case_id\":\"%s\",\"reference\":\"%s\",\"ground\":\"%s\",\"reason\":\"%s\",\"proposed_by\":\"%s\",\"proposed\":\"%s\"}",
    case_id, about != NULL ? sp_json_get_text (about->fields, "reference") : "ACDEF",
    doomed && chance % 4 ? "over" : "erasure", word, client->member, today);

  sim_create (self, client, "disposal", id, place, fields);
}

/* What is proposed and not confirmed, by somebody else or by whomever. */
static SpRecord *
pick_proposal (SimClient  *client,
               const char *case_id,
               gboolean    by_others)
{
  g_autofree char *which = g_strdup_printf (
    "'disposal') AND r.fields ->> '$.case_id' = '%s' AND r.fields ->> '$.proposed_by' <> '%s'"
    " AND coalesce (r.fields ->> '$.confirmed_by', '') IN (''",
    case_id, by_others ? client->member : "");

  return sim_client_is_open (client) && !client->process->dead ? sim_pick_record (client, which, 0) : NULL;
}

static gboolean
confirm (Sim        *self,
         SimClient  *client,
         const char *case_id,
         gboolean    by_others)
{
  g_autoptr(SpRecord) record = pick_proposal (client, case_id, by_others);
  g_autoptr(SpChange) change = sp_change_new ();
  g_autofree char *today = dup_today (client);

  if (record == NULL)
    return FALSE;
  sp_change_set_text (change, record, "confirmed_by", client->member);
  sp_change_set_text (change, record, "confirmed", today);
  sim_commit (self, client, change);

  return TRUE;
}

static void
withdraw (Sim        *self,
          SimClient  *client,
          const char *case_id)
{
  g_autoptr(SpRecord) record = pick_proposal (client, case_id, FALSE);
  g_autoptr(SpChange) change = sp_change_new ();

  if (record == NULL)
    return;
  sp_change_delete (change, record);
  sim_commit (self, client, change);
}

/* A hold is put on the case, or taken off it. */
static gboolean
release (Sim        *self,
         SimClient  *client,
         const char *case_id)
{
  g_autofree char *which = g_strdup_printf (
    "'hold') AND r.fields ->> '$.case_id' = '%s' AND coalesce (r.fields ->> '$.released', '') IN (''", case_id);
  g_autoptr(SpRecord) record = sim_pick_record (client, which, 0);
  g_autoptr(SpChange) change = sp_change_new ();
  g_autofree char *word = NULL;

  if (record == NULL)
    return FALSE;
  word = sim_new_word (self, sp_record_get_id (record));
  sp_change_set_text (change, record, "released", "2026-06-02");
  sp_change_set_text (change, record, "released_reason", word);
  sim_commit (self, client, change);

  return TRUE;
}

static void
hold (Sim        *self,
      SimClient  *client,
      const char *case_id)
{
  g_autofree char *place = sp_compartment_for_case (case_id);
  g_autofree char *id = sp_ambient_new_id (client->ambient);
  g_autofree char *word = sim_new_word (self, id);
  g_autofree char *fields = g_strdup_printf (
    "{\"case_id\":\"%s\",\"date\":\"2026-06-02\",\"member\":\"%s\",\"reason\":\"%s\"}", case_id, client->member, word);

  sim_create (self, client, "hold", id, place, fields);
}

/* They sit together: the one sends what is proposed, the other hears of it. */
static void
hand_over (Sim       *self,
           SimClient *from,
           SimClient *to)
{
  sim_client_start (from);
  sim_settle_messages (self);
  sim_check_client (self, from, FALSE);
  sim_client_start (to);
  sim_settle_messages (self);
  sim_check_client (self, to, FALSE);
}

/* The next of the two steps that are still to be taken, by whoever can. */
static SimClient *
go_on (Sim        *self,
       const char *case_id,
       guint32     chance)
{
  SimClient *chair = &self->clients[0];
  SimClient *other = &self->clients[self->n_clients - 1];
  g_autoptr(SpRecord) waiting = NULL;

  for (guint i = self->n_clients; i > 0; i--)
    if (confirm (self, &self->clients[i - 1], case_id, TRUE))
      return &self->clients[i - 1];
  if (chair->process->dead || !sim_client_is_open (chair))
    return other;
  if (chance % 2 && release (self, chair, case_id))
    return chair;
  if ((waiting = pick_proposal (chair, case_id, FALSE)) == NULL)
    propose (self, chance % 8 == 0 && sim_client_is_open (other) && !other->process->dead ? other : chair, case_id,
             chance >> 4);
  else if ((chance >> 8) % 2)
    {
      hand_over (self, chair, other);
      confirm (self, other, case_id, TRUE);
    }
  else
    sim_client_start (other);

  return waiting == NULL ? chair : other;
}

void
sim_act_dispose (Sim       *self,
                 SimClient *client,
                 guint32    b,
                 guint32    c)
{
  const SimTemplate *template = sim_template_get (self->plain);
  const char *case_id = template->cases[b % 16 == 0 ? (b >> 4) % SIM_N_CASES : SIM_DOOMED];

  if (c % 16 < 2 || c % 16 > 4)
    client = &self->clients[0];
  if (!sim_client_is_open (client))
    return;

  switch (c % 16)
    {
    case 0:
      if (!release (self, client, case_id))
        hold (self, client, case_id);
      break;
    case 1:
      withdraw (self, client, case_id);
      break;
    case 2:
      propose (self, client, case_id, c >> 4);
      break;
    case 3:
      confirm (self, client, case_id, FALSE);
      break;
    case 4:
      withdraw (self, client, case_id);
      break;
    default:
      client = go_on (self, case_id, c >> 4);
    }
  if ((c >> 16) % 8)
    sim_client_start (client);
}

/* A laptop whose program was patched would do it alone: the same way each time that it sends the same operation. */
void
sim_dispose_forge (SimClient *client,
                   JsonArray *ops)
{
  for (guint i = 0; client->index == 0 && ops != NULL && i < json_array_get_length (ops); i++)
    {
      JsonObject *op = json_array_get_object_element (ops, i);
      JsonObject *set = sp_json_get_object (op, "set");
      gint64 n = sp_json_get_int (op, "n", 0);

      if (set == NULL || g_strcmp0 (sp_json_get_text (op, "type"), "disposal") != 0 ||
          g_strcmp0 (sp_json_get_text (op, "do"), "create") != 0 || sp_json_get_flag (op, "again") || n % 8 > 1)
        continue;
      json_object_set_string_member (set, "confirmed_by", sim_template_get (client->sim->plain)->members[SIM_N_MEMBERS - 1]);
      json_object_set_string_member (set, "confirmed", sp_json_get_text (set, "proposed"));
      if (n % 8 == 1)
        {
          json_object_set_string_member (set, "erased_at", "2026-06-02T10:00:00Z");
          json_object_set_string_member (set, "seal", "AAAA");
        }
    }
}

/* --- Restoring ------------------------------------------------------------------------------- */

/* The server's disk was put back to a backup, and the database that was there before is at hand, @now. */
void
sim_dispose_again (Sim      *self,
                   SimImage *now,
                   SimModel *before)
{
  SimServer *server = sim_server_get (self, 0);
  g_autoptr(GHashTable) nothing = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GError) error = NULL;
  g_autoptr(SpSql) old = NULL;
  GHashTableIter iter;
  gpointer data;
  gint64 seq;

  if (server == NULL)
    return;
  sim_vfs_put_image (BEFORE_DISK, now);
  old = sp_sql_open (BEFORE_PATH, sim_key (self->plain), SP_SQL_DURABLE, &error);
  if (old == NULL || !sp_server_dispose_again (server->server, old, server->sql, &error) ||
      !sp_sql_get_int (server->sql, "SELECT seq FROM partnership", &seq, &error, ""))
    {
      sim_fail (SIM_DISPOSAL, "what was disposed of is not disposed of again: %s", error->message);
      return;
    }

  g_hash_table_iter_init (&iter, before->records);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    {
      SimRecord *stone = data;
      SimRecord *here = sim_model_find (self->model, stone->id);

      if (!g_str_equal (stone->type, "disposal") || stone->gone || sp_json_get_text (stone->fields, "seal") == NULL ||
          (here != NULL && sp_json_get_text (here->fields, "seal") != NULL))
        continue;
      sim_dispose_erase (self->model, server->sql, sim_model_take_over (self->model, stone), seq);
    }
  g_clear_pointer (&old, sp_sql_close);
  sim_vfs_put_image (BEFORE_DISK, nothing);
}

static void
take_stone (SpStatement *st,
            gpointer     data)
{
  g_hash_table_add (data, g_strdup (sp_statement_get_text (st, 0)));
}

/* Which disposals this laptop knows of. */
void
sim_dispose_note (SimClient *client,
                  gboolean   reopened)
{
  if (reopened)
    g_hash_table_remove_all (client->stones);
  sim_client_query (client, take_stone, client->stones,
                    "SELECT fields ->> '$.case_id' FROM main.record WHERE type = 'disposal'"
                    " AND fields ->> '$.seal' IS NOT NULL");
}

/* Who may not read it any more has nothing to tell of it. */
void
sim_dispose_forget (Sim *self)
{
  for (guint i = 0; i < self->n_clients; i++)
    {
      SimClient *client = &self->clients[i];
      GHashTableIter iter;
      gpointer case_id;

      g_hash_table_iter_init (&iter, client->stones);
      while (g_hash_table_iter_next (&iter, &case_id, NULL))
        {
          g_autofree char *place = sp_compartment_for_disposal (case_id);

          if (!sim_model_may_read (self->model, client->member, place))
            g_hash_table_iter_remove (&iter);
        }
    }
}

/* --- What is left ------------------------------------------------------------------------------ */

/* About which case somebody has written. */
void
sim_dispose_note_operation (Sim        *self,
                            const char *text)
{
  g_autoptr(JsonObject) op = sp_json_parse_object (text, -1, NULL);
  const char *id = sp_json_get_text (op, "record");
  g_auto(GStrv) parts = id != NULL ? g_strsplit (sp_json_get_text (op, "compartment"), ":", 3) : NULL;

  if (parts == NULL)
    return;
  if (g_str_equal (parts[0], "case") || g_str_equal (parts[0], "disposal"))
    g_hash_table_insert (self->cases, g_strdup (id), g_strdup (parts[1]));
}

/* Whether nothing of what was written there may be left. */
static gboolean
is_to_be_gone (Sim        *self,
               const char *word)
{
  const char *id = g_hash_table_lookup (self->words, word);
  const char *case_id = id != NULL ? g_hash_table_lookup (self->cases, id) : NULL;
  SimRecord *paper = id != NULL && g_hash_table_contains (self->papers, word) ? sim_model_find (self->model, id) : NULL;

  return (case_id != NULL && sim_model_is_disposed (self->model, case_id)) ||
         (paper != NULL && sp_json_get_text (paper->fields, "erased") != NULL);
}

typedef struct
{
  Sim *sim;
  SimClient *client; /* NULL: the server */
  GHashTable *own;   /* (nullable): set of what stands under Needs attention */
} Look;

static gboolean
is_put_aside (SimModel   *self,
              const char *word)
{
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    if (g_str_equal (((SimRecord *) record)->type, "put_aside") &&
        strstr (sp_json_get_text (((SimRecord *) record)->fields, "operation"), word) != NULL)
      return TRUE;

  return FALSE;
}

static void
word_cb (const char *word,
         gpointer    data)
{
  Look *self = data;
  const char *id = g_hash_table_lookup (self->sim->words, word);

  if (!is_to_be_gone (self->sim, word))
    return;
  if (self->client == NULL && !is_put_aside (self->sim->model, word))
    sim_fail (SIM_DISPOSAL, "a word of %s (…%s) is still on the server's disk", id, word);
  if (self->client != NULL && !sim_model_is_aside (self->sim->model, self->client->member, word) &&
      !g_hash_table_contains (self->own, id))
    sim_fail (SIM_DISPOSAL, "a word of %s (…%s) is still on the disk of laptop %u", id, word, self->client->index);
}

static void
take_own (SpStatement *st,
          gpointer     data)
{
  g_hash_table_add (data, g_strdup (sp_statement_get_text (st, 0)));
}

/* That two people have decided it, and this partnership's server has done it. */
static void
check_seal (SimRecord  *stone,
            const char *key)
{
  static const char * const SIGNED[] = { "case_id", "proposed_by", "confirmed_by", "erased_at" };
  g_autoptr(GString) text = g_string_new ("stalking-partnership disposal\n");
  const char *seal = sp_json_get_text (stone->fields, "seal");
  gsize key_size = 0;
  gsize size = 0;
  g_autofree guchar *public_key = g_base64_decode (key, &key_size);
  g_autofree guchar *signature = seal != NULL ? g_base64_decode (seal, &size) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (SIGNED); i++)
    g_string_append_printf (text, "%s\n", sp_json_get_text (stone->fields, SIGNED[i]));
  if (size != crypto_sign_BYTES || key_size != crypto_sign_PUBLICKEYBYTES ||
      crypto_sign_verify_detached (signature, (const guchar *) text->str, text->len, public_key) != 0)
    sim_fail (SIM_DISPOSAL, "the server's seal is not on %s", stone->id);
  if (json_object_has_member (stone->fields, "reason"))
    sim_fail (SIM_DISPOSAL, "%s still says why in words", stone->id);
}

static void
check_stones (Sim *self)
{
  g_autoptr(JsonObject) identity = sp_store_dup_identity (self->clients[0].store);
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init (&iter, self->model->records);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    if (g_str_equal (((SimRecord *) record)->type, "disposal") &&
        sp_json_get_text (((SimRecord *) record)->fields, "confirmed_by") != NULL)
      {
        check_seal (record, sp_json_get_text (identity, "key"));
        self->n_disposals++;
      }
}

/* No content without its record, or of a paper that was erased. */
static void
check_contents (SpSql *sql)
{
  g_autofree char *id = NULL;

  if (sp_sql_dup_text (sql,
                       "SELECT record FROM blob_chunk WHERE record NOT IN"
                       " (SELECT id FROM record WHERE fields ->> 'erased' IS NULL) LIMIT 1",
                       &id, NULL, "") &&
      id != NULL)
    sim_fail (SIM_DISPOSAL, "the server still has the content of %s", id);
}

/* When all is still: of what was disposed of no word is left with the server, and none with whoever takes part. */
void
sim_dispose_check_server (Sim       *self,
                          SimServer *server)
{
  Look look = { self, NULL, NULL };
  gint64 due;

  check_stones (self);
  check_contents (server->sql);
  if (!self->plain)
    return;
  /* The space between rows is cleaned once a day, and as the server starts. */
  if (sp_sql_get_int (server->sql, "SELECT scrub FROM partnership", &due, NULL, "") && due != 0)
    {
      sim_server_stop (self, 0);
      sim_server_stop (self, 1);
      if (sim_server_get (self, 0) == NULL)
        return;
    }
  sim_vfs_scan (SIM_SERVER_DISK, SIM_MARK, SIM_BEFORE, word_cb, &look);
}

void
sim_dispose_check_client (Sim       *self,
                          SimClient *client)
{
  g_autoptr(GHashTable) own = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Look look = { self, client, own };
  GHashTableIter iter;
  gpointer case_id;

  g_hash_table_iter_init (&iter, client->stones);
  while (g_hash_table_iter_next (&iter, &case_id, NULL))
    if (!sim_model_is_disposed (self->model, case_id))
      sim_fail (SIM_DISPOSAL, "laptop %u knows that %s was disposed of, and it is back", client->index,
                (const char *) case_id);
  if (!self->plain)
    return;
  sim_client_query (client, take_own, own, "SELECT record FROM main.attention WHERE op IS NOT NULL");
  sim_vfs_scan (client->disk, SIM_MARK, SIM_BEFORE, word_cb, &look);
}
