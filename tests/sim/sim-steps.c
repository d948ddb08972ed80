/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What can happen. A step's numbers are taken modulo what there is, so that a run from which steps were taken away is a
 * run, too. */

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "sim.h"
#include "sp-compartment.h"
#include "sp-json.h"
#include "sp-policy.h"
#include "sp-server-admin.h"
#include "sp-store-blobs.h"

#define N_STEPS     240
#define DAY_US      (G_GINT64_CONSTANT (24) * 60 * 60 * G_USEC_PER_SEC)

typedef struct
{
  const char *name;
  guint weight;
  void (*act) (Sim *self, SimClient *client, guint32 b, guint32 c);
} Kind;

/* --- Edits ----------------------------------------------------------------------------- */

/* A word that nobody ever typed before, to its last letters; it belongs to @record from now on. */
char *
sim_new_word (Sim        *self,
              const char *record)
{
  char word[6 + sizeof SIM_MARK];

  do
    {
      SimRandom random = { self->seed * 7919 + self->n_words++ };

      for (guint i = 0; i < 6; i++)
        word[i] = 'a' + sim_random (&random, 25);
      strcpy (word + 6, SIM_MARK);
    }
  while (g_hash_table_contains (self->words, word + 6 - SIM_BEFORE));
  g_hash_table_insert (self->words, g_strdup (word + 6 - SIM_BEFORE), g_strdup (record));

  return g_strdup (word);
}

static void
take_acked (SpStatement *st,
            gpointer     data)
{
  GPtrArray *acked = data;

  while (acked->len + 1 < (guint) sp_statement_get_int (st, 0))
    g_ptr_array_add (acked, NULL);
  g_ptr_array_add (acked, g_strdup (sp_statement_get_text (st, 1)));
}

/* A change is saved when the future resolves: from then on it must not be lost. */
void
sim_commit (Sim       *self,
            SimClient *client,
            SpChange  *change)
{
  g_autofree char *sql = NULL;
  g_auto(GValue) inverse = G_VALUE_INIT;
  g_autoptr(GError) error = NULL;
  guint before = client->acked->len;

  if (!sim_wait (sp_store_commit (client->store, change), &inverse, &error))
    {
      sim_trace (self, "  refused: %d", error->code);
      return;
    }

  g_set_object (&client->undo, g_value_get_object (&inverse));
  if (client->process->dead)
    return;

  sql = g_strdup_printf ("SELECT n, op FROM outbox WHERE n > %u ORDER BY n", before);
  sim_client_query (client, take_acked, client->acked, sql);
  self->n_operations += client->acked->len - before;
  for (guint i = before; i < client->acked->len; i++)
    {
      sim_trace (self, "  %s", (const char *) client->acked->pdata[i]);
      sim_dispose_note_operation (self, client->acked->pdata[i]);
    }
}

static char *
pick_place (SimClient  *client,
            const char *case_id,
            guint32     chance)
{
  const SimTemplate *template = sim_template_get (client->sim->plain);
  const char *readers[] = { NULL, NULL, NULL, NULL };

  switch (chance % 8)
    {
    case 3:
      readers[0] = template->agencies[(chance >> 4) % SIM_N_AGENCIES];
      readers[1] = template->agencies[(chance >> 8) % SIM_N_AGENCIES];
      readers[2] = SP_READERS_CHAIR;
      break;
    case 0:
      readers[0] = client->agency;
      break;
    case 1:
      readers[0] = client->agency;
      readers[1] = SP_READERS_CHAIR;
      break;
    case 2:
      readers[0] = SP_READERS_CHAIR;
      break;
    default:
      return sp_compartment_for_case (case_id);
    }

  return sp_compartment_for_readers (case_id, readers);
}

static void
create_record (Sim       *self,
               SimClient *client,
               guint32    b,
               guint32    c)
{
  static const char * const TYPES[] = { "contribution", "contribution", "action", "person", "risk_result" };
  const SimTemplate *template = sim_template_get (self->plain);
  const char *case_id = sim_pick_case (self, b);
  const char *type = TYPES[c % G_N_ELEMENTS (TYPES)];
  g_autofree char *place = pick_place (client, case_id, b >> 8);
  g_autofree char *id = sp_ambient_new_id (client->ambient);
  g_autofree char *word = sim_new_word (self, id);
  g_autofree char *fields = NULL;
  g_autoptr(JsonObject) json = NULL;
  g_autoptr(SpRecord) record = NULL;
  g_autoptr(SpChange) change = sp_change_new ();

  if (g_str_equal (type, "contribution"))
    fields = g_strdup_printf ("{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-06-02\",\"text\":\"%s\"}", case_id,
                              client->agency, word);
  else if (g_str_equal (type, "action"))
    fields = g_strdup_printf ("{\"case_id\":\"%s\",\"agency\":\"%s\",\"due\":\"2026-07-02\",\"status\":\"open\","
                              "\"text\":\"%s\"}", case_id, template->agencies[(b >> 4) % SIM_N_AGENCIES], word);
  else if (g_str_equal (type, "person"))
    fields = g_strdup_printf ("{\"case_id\":\"%s\",\"family_name\":\"%s\",\"aliases\":[\"Al\",\"Bo\"]}", case_id, word);
  else
    fields = g_strdup_printf ("{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-06-02\",\"tool\":\"sash\","
                              "\"assessor\":\"%s\"}", case_id, client->agency, word);

  record = sp_record_new (sp_record_type_find (type), id, place);
  json = sp_json_parse_object (fields, -1, NULL);
  if (sp_compartment_is_restricted (place))
    json_object_set_string_member (json, SP_RESTRICTION_FIELD, "health");
  sp_record_set_json (record, json);
  sp_change_create (change, record);
  sim_commit (self, client, change);
}

/* Somebody sits down to write: several things one after the other. */
#define IN_A_ROW(chance) (1 + (chance) % 5)

static void
act_create (Sim       *self,
            SimClient *client,
            guint32    b,
            guint32    c)
{
  for (guint i = 0; i < IN_A_ROW (c >> 20) && !client->process->dead; i++)
    create_record (self, client, b + i * 257, c + i);
}

static void
take_id (SpStatement *st,
         gpointer     data)
{
  g_ptr_array_add (data, g_strdup (sp_statement_get_text (st, 0)));
}

/* One of the records on show here, in the order of their ids. */
SpRecord *
sim_pick_record (SimClient  *client,
                 const char *types,
                 guint32     chance)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *sql = g_strdup_printf ("SELECT r.id FROM record r JOIN compartment c USING (cid)"
                                          " WHERE r.fields IS NOT NULL AND c.shown AND r.type IN (%s) ORDER BY r.id", types);
  g_auto(GValue) value = G_VALUE_INIT;

  sim_client_query (client, take_id, ids, sql);
  if (ids->len == 0 || !sim_wait (sp_store_get (client->store, ids->pdata[chance % ids->len]), &value, NULL))
    return NULL;

  return g_value_dup_object (&value);
}

/* Adds, changes or takes away a line. */
static void
edit_prose (Sim        *self,
            SpChange   *change,
            SpRecord   *record,
            const char *field,
            guint32     chance)
{
  g_autofree char *text = sp_record_dup_text (record, field);
  g_auto(GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  g_autofree char *word = sim_new_word (self, sp_record_get_id (record));
  g_autofree char *after = NULL;
  guint n = g_strv_length (lines);
  guint at = n > 0 ? chance % n : 0;

  if (n == 0 || chance % 3 == 0)
    after = g_strconcat (text != NULL ? text : "", "\n", word, NULL);
  else if (chance % 3 == 1)
    after = g_strconcat (word, "\n", text, NULL);
  else
    {
      g_free (lines[at]);
      lines[at] = g_strdup (word);
      after = g_strjoinv ("\n", lines);
    }
  sp_change_set_text (change, record, field, after);
}

static void
edit_set (SpChange   *change,
          SpRecord   *record,
          const char *field,
          guint32     chance)
{
  g_autoptr(JsonObject) json = sp_record_dup_json (record);
  g_auto(GStrv) held = sp_json_dup_strv (json, field);
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; held != NULL && held[i] != NULL; i++)
    if (chance % 3 != 0 || i != (chance >> 8) % g_strv_length (held))
      g_ptr_array_add (items, g_strdup (held[i]));
  if (chance % 3 != 0)
    g_ptr_array_add (items, g_strdup_printf ("item %u", (chance >> 8) % 9));
  g_ptr_array_add (items, NULL);
  sp_change_set_strv (change, record, field, (const char * const *) items->pdata);
}

static void
edit_record (Sim       *self,
             SpChange  *change,
             SpRecord  *record,
             guint32    chance)
{
  static const char * const LEVELS[] = { "low", "medium", "high" };
  static const char * const YES_NO[] = { "yes", "no", "" };
  const char *type = sp_record_get_record_type (record)->name;
  guint32 more = chance >> 8;

  if (g_str_equal (type, "contribution"))
    edit_prose (self, change, record, "text", more);
  else if (g_str_equal (type, "action") && chance % 3 == 0)
    sp_change_set_text (change, record, "due", more % 2 ? "2026-08-01" : "2026-09-01");
  else if (g_str_equal (type, "action"))
    edit_prose (self, change, record, "text", more);
  else if (g_str_equal (type, "person"))
    switch (chance % 5)
      {
      case 0:
        sp_change_set_text (change, record, "safe_to_call", YES_NO[more % 3]);
        break;
      case 1:
        sp_change_set_flag (change, record, "do_not_contact", more % 2);
        break;
      case 2:
        edit_set (change, record, "aliases", more);
        break;
      case 3:
        edit_prose (self, change, record, "feel_safer", more);
        break;
      default:
        {
          g_autofree char *word = sim_new_word (self, sp_record_get_id (record));

          sp_change_set_text (change, record, "phone", word);
        }
      }
  else if (g_str_equal (type, "case"))
    switch (chance % 4)
      {
      case 0:
      case 1:
        sp_change_set_text (change, record, "risk_level", LEVELS[more % 3]);
        break;
      case 2:
        edit_set (change, record, "crime_refs", more);
        break;
      default:
        edit_prose (self, change, record, "why_referred", more);
      }
  else if (g_str_equal (type, "conflict"))
    {
      sp_change_set_text (change, record, "state", "settled");
      sp_change_set_text (change, record, "kept", more % 2 ? "mine" : "theirs");
    }
}

#define EDITABLE "'contribution', 'action', 'person', 'case'"

static void
edit_once (Sim       *self,
           SimClient *client,
           guint32    b,
           guint32    c)
{
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(SpRecord) record = NULL;

  /* What somebody has been typing for a while is saved now. */
  if (client->open_change != NULL)
    {
      g_autoptr(SpChange) typed = g_steal_pointer (&client->open_change);

      edit_record (self, typed, client->open_record, c);
      g_clear_object (&client->open_record);
      sim_commit (self, client, typed);
      return;
    }

  if ((record = sim_pick_record (client, EDITABLE, b)) == NULL)
    return;
  if (c % 5 == 0)
    {
      client->open_change = g_steal_pointer (&change);
      client->open_record = g_steal_pointer (&record);
      sp_change_begin (client->open_change, client->open_record);
      return;
    }
  edit_record (self, change, record, c);
  sim_commit (self, client, change);
}

static void
act_edit (Sim       *self,
          SimClient *client,
          guint32    b,
          guint32    c)
{
  for (guint i = 0; i < IN_A_ROW (c >> 20) && !client->process->dead; i++)
    edit_once (self, client, b + i, c + i * 263);
}

/* Several records in one go, all or none. */
static void
act_group (Sim       *self,
           SimClient *client,
           guint32    b,
           guint32    c)
{
  g_autoptr(SpChange) change = sp_change_new ();

  for (guint i = 0; i < 2 + (c >> 20) % 5; i++)
    {
      g_autoptr(SpRecord) record = sim_pick_record (client, EDITABLE, b + i * (1 + c % 7));

      if (record != NULL)
        edit_record (self, change, record, c >> i);
    }
  if (!sp_change_is_empty (change))
    sim_commit (self, client, change);
}

/* The value on which people agree is set together with that, or left as it is. */
static void
settle_value (Sim       *self,
              SimClient *client,
              SpChange  *change,
              SpRecord  *conflict,
              guint32    chance)
{
  g_autofree char *id = sp_record_dup_text (conflict, "record");
  g_autofree char *field = sp_record_dup_text (conflict, "field");
  g_autofree char *mine = sp_record_dup_text (conflict, "mine");
  g_auto(GValue) value = G_VALUE_INIT;
  const SpField *known;

  if (chance % 2 || !sim_wait (sp_store_get (client->store, id), &value, NULL))
    return;
  known = sp_record_type_find_field (sp_record_get_record_type (g_value_get_object (&value)), field);
  if (known != NULL && known->kind == SP_KIND_CHOICE)
    sp_change_set_text (change, g_value_get_object (&value), field, mine);
}

/* Gives a record other readers. */
static void
act_move (Sim       *self,
          SimClient *client,
          guint32    b,
          guint32    c)
{
  g_autoptr(SpRecord) record = sim_pick_record (client, "'contribution', 'action', 'person', 'risk_result'", b);
  g_autoptr(SpChange) change = sp_change_new ();
  g_autofree char *case_id = NULL;
  g_autofree char *place = NULL;

  if (record == NULL || (case_id = sp_record_dup_text (record, "case_id")) == NULL)
    return;
  place = pick_place (client, case_id, c);
  if (g_str_equal (place, sp_record_get_compartment (record)))
    return;
  sp_change_move (change, record, place);
  sp_change_set_text (change, record, SP_RESTRICTION_FIELD, sp_compartment_is_restricted (place) ? "health" : NULL);
  if ((c >> 8) % 2)
    edit_record (self, change, record, c >> 9);
  sim_commit (self, client, change);
}

/* --- Returns and documents ------------------------------------------------------------- */

void
sim_create (Sim        *self,
            SimClient  *client,
            const char *type,
            const char *id,
            const char *place,
            const char *fields)
{
  g_autoptr(JsonObject) json = sp_json_parse_object (fields, -1, NULL);
  g_autoptr(SpRecord) record = sp_record_new (sp_record_type_find (type), id, place);
  g_autoptr(SpChange) change = sp_change_new ();

  if (sp_compartment_is_restricted (place))
    json_object_set_string_member (json, SP_RESTRICTION_FIELD, "issued");
  sp_record_set_json (record, json);
  sp_change_create (change, record);
  sim_commit (self, client, change);
}

/* An agency's return for the chair, sealed, with whom it shall be for then. */
static void
send_return (Sim       *self,
             SimClient *client,
             guint32    b,
             guint32    c)
{
  const char *case_id = sim_pick_case (self, b);
  const char *readers[] = { client->agency, SP_READERS_CHAIR, NULL };
  g_autofree char *place = sp_compartment_for_readers (case_id, readers);
  g_autofree char *id = sp_ambient_new_id (client->ambient);
  g_autofree char *word = sim_new_word (self, id);
  g_autofree char *opens_to =
    c % 2 ? g_strdup_printf (",\"opens_to\":[\"%s\",\"chair\"]", client->agency) : g_strdup ("");
  g_autofree char *fields =
    g_strdup_printf ("{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-06-02\",\"sealed\":true,\"text\":\"%s\"%s}",
                     case_id, client->agency, word, opens_to);

  sim_create (self, client, "contribution", id, place, fields);
}

/* Its item is reached, or somebody tries it before. */
static void
open_return (Sim       *self,
             SimClient *client,
             guint32    b)
{
  g_autoptr(SpRecord) record = sim_pick_record (client, "'contribution') AND r.fields ->> '$.sealed' IN (1", b);
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(JsonObject) fields = NULL;
  g_autofree char *case_id = NULL;
  g_autofree char *place = NULL;

  if (record == NULL)
    return;
  case_id = sp_record_dup_text (record, "case_id");
  fields = sp_record_dup_json (record);
  if ((place = sp_policy_dup_opened (case_id, fields)) == NULL)
    return;
  sp_change_move (change, record, place);
  sp_change_set_flag (change, record, "sealed", FALSE);
  sp_change_set_text (change, record, SP_RESTRICTION_FIELD, sp_compartment_is_restricted (place) ? "health" : NULL);
  sim_commit (self, client, change);
}

static void
act_return (Sim       *self,
            SimClient *client,
            guint32    b,
            guint32    c)
{
  if ((c >> 8) % 2 == 0 && (c >> 9) % 4 > 0)
    client = &self->clients[0];
  if (!sim_client_is_open (client))
    return;
  if ((c >> 8) % 2)
    send_return (self, client, b, c);
  else
    open_return (self, client, b);
}

#define PIECE 300000

static char *
hash_of (GBytes *content)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (content, &size);
  guint8 hash[crypto_generichash_BYTES];
  char text[2 * sizeof hash + 1];

  crypto_generichash (hash, sizeof hash, data, size, NULL, 0);

  return g_strdup (sodium_bin2hex (text, sizeof text, hash, sizeof hash));
}

static gboolean
put_content (Sim        *self,
             SimClient  *client,
             const char *id,
             GBytes     *content)
{
  gsize size = g_bytes_get_size (content);

  for (gsize start = 0; start < size; start += PIECE)
    {
      g_autoptr(GBytes) piece = g_bytes_new_from_bytes (content, start, MIN (PIECE, size - start));

      if (!sim_wait (sp_store_append_blob (client->store, id, (gint64) start, piece, FALSE), NULL, NULL))
        return FALSE;
    }
  g_hash_table_insert (self->contents, g_strdup (id), g_bytes_ref (content));

  return TRUE;
}

/* Whoever chairs issues something to one agency, of the meeting or of a case. */
static void
issue (Sim       *self,
       SimClient *client,
       guint32    b,
       guint32    c)
{
  const SimTemplate *template = sim_template_get (self->plain);
  const char *agency = template->agencies[b % SIM_N_AGENCIES];
  const char *readers[] = { agency, SP_READERS_CHAIR, NULL };
  gboolean of_case = c % 3 == 0;
  const char *about = of_case ? sim_pick_case (self, c) : template->meeting;
  g_autofree char *place =
    of_case ? sp_compartment_for_readers (about, readers) : sp_compartment_for_meeting_readers (about, readers);
  g_autofree char *meeting = g_strdup_printf ("\"meeting\":\"%s\",", template->meeting);
  g_autofree char *id = sp_ambient_new_id (client->ambient);
  g_autofree char *word = sim_new_word (self, id);
  g_autofree char *line = sim_new_word (self, id);
  g_autoptr(GBytes) content = g_bytes_new (line, strlen (line));
  g_autofree char *hash = hash_of (content);
  g_autofree char *cases = of_case       ? g_strdup_printf (",\"case_id\":\"%s\"", about)
                           : (c >> 4) % 2 ? g_strdup_printf (",\"cases\":[\"%s\",\"%s\"]", template->cases[0],
                                                             template->cases[SIM_DOOMED])
                                          : g_strdup ("");
  g_autofree char *fields = g_strdup_printf (
    "{%s\"kind\":\"minutes\",\"title\":\"%s\",\"agency\":\"%s\",\"issued_at\":\"2026-06-02T10:00:00Z\","
    "\"issued_by\":\"%s\",\"media_type\":\"application/pdf\",\"size\":%u,\"hash\":\"%s\"%s}",
    of_case ? "" : meeting, word, agency, client->member, (guint) strlen (line), hash, cases);

  g_hash_table_add (self->papers, g_strdup (line + 6 - SIM_BEFORE));
  if (!put_content (self, client, id, content))
    return;
  sim_create (self, client, "document", id, place, fields);
}

/* Somebody opens what was issued to them. */
static void
take_receipt (Sim       *self,
              SimClient *client,
              guint32    b)
{
  g_autoptr(SpRecord) document = sim_pick_record (client, "'document'", b);
  g_autofree char *id = sp_ambient_new_id (client->ambient);
  g_autofree char *case_id = NULL;
  g_autofree char *fields = NULL;

  if (document == NULL)
    return;
  case_id = sp_record_dup_text (document, "case_id");
  fields = g_strdup_printf ("{\"%s\":\"%s\",\"document\":\"%s\",\"member\":\"%s\",\"at\":\"2026-06-03T10:00:00Z\"}",
                            case_id != NULL ? "case_id" : "meeting",
                            case_id != NULL ? case_id : sim_template_get (self->plain)->meeting,
                            sp_record_get_id (document), client->member);
  sim_create (self, client, "receipt", id, sp_record_get_compartment (document), fields);
}

static void
act_issue (Sim       *self,
           SimClient *client,
           guint32    b,
           guint32    c)
{
  if ((c >> 8) % 2 && (c >> 9) % 4 > 0)
    client = &self->clients[0];
  if (!sim_client_is_open (client))
    return;
  if ((c >> 8) % 2)
    issue (self, client, b, c);
  else
    take_receipt (self, client, b);
}

/* A file, mostly a small one, with a word at either end. */
static void
attach (Sim       *self,
        SimClient *client,
        guint32    b,
        guint32    c)
{
  const char *case_id = sim_pick_case (self, b);
  g_autofree char *place = pick_place (client, case_id, b >> 8);
  g_autofree char *id = sp_ambient_new_id (client->ambient);
  g_autofree char *first = sim_new_word (self, id);
  g_autofree char *last = sim_new_word (self, id);
  g_autofree char *filling = g_strnfill (c % 8 == 0 ? PIECE + 1000 : c % 3000, '-');
  g_autofree char *text = g_strconcat (first, "\n", filling, "\n", last, NULL);
  g_autoptr(GBytes) content = g_bytes_new (text, strlen (text));
  gsize size = g_bytes_get_size (content);
  g_autofree char *hash = hash_of (content);
  g_autofree char *fields = g_strdup_printf (
    "{\"case_id\":\"%s\",\"agency\":\"%s\",\"name\":\"photo.jpg\",\"size\":%" G_GSIZE_FORMAT ",\"hash\":\"%s\"}", case_id,
    client->agency, size, hash);

  if (put_content (self, client, id, content))
    sim_create (self, client, "attachment", id, place, fields);
}

/* Somebody attaches a file, or opens one that somebody attached. */
static void
act_attach (Sim       *self,
            SimClient *client,
            guint32    b,
            guint32    c)
{
  g_autoptr(SpRecord) record = NULL;

  if (!sim_client_is_open (client))
    return;
  if ((c >> 16) % 2)
    attach (self, client, b, c);
  else if ((record = sim_pick_record (client, "'attachment', 'document'", b)) != NULL)
    dex_future_disown (sp_sync_fetch_blob (client->sync, sp_record_get_id (record)));
}

static void
act_settle (Sim       *self,
            SimClient *client,
            guint32    b,
            guint32    c)
{
  g_autoptr(SpRecord) record = sim_pick_record (client, "'conflict'", b);
  g_autoptr(SpChange) change = sp_change_new ();

  if (record == NULL)
    return;
  settle_value (self, client, change, record, c);
  edit_record (self, change, record, c);
  sim_commit (self, client, change);
}

static void
act_delete (Sim       *self,
            SimClient *client,
            guint32    b,
            guint32    c)
{
  g_autoptr(SpRecord) record = sim_pick_record (client, "'contribution', 'action', 'person', 'risk_result'", b);
  g_autoptr(SpChange) change = sp_change_new ();

  if (record == NULL)
    return;
  sp_change_delete (change, record);
  sim_commit (self, client, change);
}

static void
act_undo (Sim       *self,
          SimClient *client,
          guint32    b,
          guint32    c)
{
  g_autoptr(SpChange) undo = g_steal_pointer (&client->undo);

  if (undo != NULL && !sp_change_is_empty (undo))
    sim_commit (self, client, undo);
}

static void
act_draft (Sim       *self,
           SimClient *client,
           guint32    b,
           guint32    c)
{
  g_autoptr(SpRecord) record = sim_pick_record (client, EDITABLE, b);
  g_autofree char *word = NULL;
  g_autofree char *key = NULL;

  if (record == NULL)
    return;
  word = sim_new_word (self, sp_record_get_id (record));
  key = g_strconcat ("edit ", sp_record_get_id (record), NULL);
  sim_wait (sp_store_save_draft (client->store, key, word), NULL, NULL);
}

/* --- Rights ---------------------------------------------------------------------------- */

/* Makes a record about who takes part, or deletes the one that is there. */
void
sim_toggle (Sim        *self,
            SimClient  *client,
            const char *type,
            const char *case_id,
            const char *field,
            const char *value)
{
  g_autofree char *which = g_strdup_printf ("'%s') AND r.fields ->> '$.case_id' = '%s' AND r.fields ->> '$.%s' IN ('%s'",
                                            type, case_id, field, value);
  g_autoptr(SpRecord) record = sim_pick_record (client, which, 0);
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(JsonObject) fields = json_object_new ();
  const char *readers[] = { SP_READERS_CHAIR, NULL };
  g_autofree char *id = NULL;
  g_autofree char *place = NULL;
  g_autofree char *word = NULL;

  if (record != NULL)
    {
      sp_change_delete (change, record);
      sim_commit (self, client, change);
      return;
    }

  id = sp_ambient_new_id (client->ambient);
  json_object_set_string_member (fields, "case_id", case_id);
  json_object_set_string_member (fields, field, value);
  if (g_str_equal (type, "exclusion"))
    {
      place = sp_compartment_for_readers (case_id, readers);
      json_object_set_string_member (fields, "reason", word = sim_new_word (self, id));
    }
  else
    place = sp_compartment_for_case (case_id);
  record = sp_record_new (sp_record_type_find (type), id, place);
  sp_record_set_json (record, fields);
  sp_change_create (change, record);
  sim_commit (self, client, change);
}

/* Somebody who is out, or thinks so, would let the own agency in. */
static void
let_in (Sim        *self,
        SimClient  *client,
        const char *case_id)
{
  g_autofree char *id = sp_ambient_new_id (client->ambient);
  g_autofree char *place = sp_compartment_for_case (case_id);
  g_autofree char *fields = g_strdup_printf ("{\"case_id\":\"%s\",\"agency\":\"%s\"}", case_id, client->agency);

  sim_create (self, client, "invitation", id, place, fields);
}

/* The chair invites and excludes, or takes it back, and mostly says so at once. */
static void
act_rights (Sim       *self,
            SimClient *client,
            guint32    b,
            guint32    c)
{
  const SimTemplate *template = sim_template_get (self->plain);
  const char *case_id = sim_pick_case (self, b);
  const char *agencies[] = { template->agencies[(c >> 8) % SIM_N_AGENCIES], NULL };

  if ((c >> 20) % 16 == 0)
    {
      if (sim_client_is_open (client))
        let_in (self, client, case_id);
      return;
    }

  client = &self->clients[0];
  if (!sim_client_is_open (client))
    return;

  if (c % 8 == 7)
    {
      g_autoptr(SpRecord) meeting = sim_pick_record (client, "'meeting'", b);
      g_autoptr(SpChange) change = sp_change_new ();

      if (meeting == NULL)
        return;
      sp_change_set_strv (change, meeting, "agencies", agencies);
      sim_commit (self, client, change);
    }
  else if (c % 8 < 4)
    sim_toggle (self, client, "invitation", case_id, "agency", template->agencies[1 + (c >> 8) % (SIM_N_AGENCIES - 1)]);
  else
    sim_toggle (self, client, "exclusion", case_id, "member", template->members[1 + (c >> 8) % (SIM_N_MEMBERS - 1)]);

  if ((c >> 16) % 4)
    sim_client_start (client);
}

/* Who was told a case's reference opens it for some hours; now and then the chair ends that before. */
static void
act_emergency (Sim       *self,
               SimClient *client,
               guint32    b,
               guint32    c)
{
  const char *case_id = sim_pick_case (self, b);
  SimRecord *opened = sim_model_find (self->model, case_id);
  g_autofree char *word = NULL;

  if ((c >> 8) % 4 == 0)
    {
      SimClient *chair = &self->clients[0];
      g_autoptr(SpRecord) record = sim_client_is_open (chair) ? sim_pick_record (chair, "'emergency_access'", b) : NULL;
      g_autoptr(SpChange) change = sp_change_new ();

      if (record == NULL)
        return;
      sp_change_set_text (change, record, "ended_at", "2026-06-02T10:00:00Z");
      sim_commit (self, chair, change);
      return;
    }

  if (opened == NULL || !sim_client_is_open (client))
    return;
  word = sim_new_word (self, case_id);
  dex_future_disown (
    sp_sync_open_emergency (client->sync, sp_json_get_text (opened->fields, "reference"), word));
}

/* At the server itself, so that it comes between any two pages. */
static void
act_roles (Sim       *self,
           SimClient *client,
           guint32    b,
           guint32    c)
{
  const SimTemplate *template = sim_template_get (self->plain);
  SimServer *server = sim_server_get (self, c % SIM_N_SERVERS);
  const char *member = template->members[1 + b % (SIM_N_MEMBERS - 1)];
  g_autoptr(JsonObject) set = json_object_new ();
  g_autofree char *id = NULL;

  if (server == NULL)
    return;
  if (c % 3 == 0)
    json_object_set_boolean_member (set, "retired", (c >> 4) % 2);
  else
    {
      JsonArray *roles = json_array_new ();

      json_array_add_string_element (roles, c % 3 == 2 ? "auditor" : (c >> 8) % 3 == 0 ? "coordinator" : "representative");
      json_object_set_array_member (set, "roles", roles);
    }
  id = sp_server_admin_put (server->server, server->sql, "member", member, set, NULL);
  sim_model_load (self->model, server->sql, member);
  sim_dispose_forget (self);

  /* Whoever takes part again later enrols again: the laptops from before stay out. */
  for (guint i = 0; id != NULL && sp_json_get_flag (set, "retired") && i < self->n_clients; i++)
    if (g_str_equal (self->clients[i].member, member))
      g_hash_table_add (self->model->stopped, g_strdup (self->clients[i].device));
}

/* --- Network --------------------------------------------------------------------------- */

static void
act_round (Sim       *self,
           SimClient *client,
           guint32    b,
           guint32    c)
{
  sim_client_start (client);
}

static void
act_message (Sim       *self,
             SimClient *client,
             guint32    b,
             guint32    c)
{
  /* Most of what can move does, one after the other. */
  for (guint i = 0; i < 1 + c % 6 && self->net->len > 0; i++)
    {
      SimMessage *message = self->net->pdata[(b + i) % self->net->len];
      SimClient *asker = message->client;

      sim_trace (self, "  laptop %u %s", message->client->index, message->path);
      if (!message->handled)
        sim_net_handle (self, message, (b >> 8) % SIM_N_SERVERS);
      if ((c >> 8) % 3 > 0 || message->reply == NULL)
        sim_net_deliver (self, message);
      sim_pump ();
      sim_check_client (self, asker, FALSE);
    }
}

static void
truncate_reply (SimMessage *message,
                guint32     chance)
{
  GBytes *body = sp_transport_reply_get_body (message->reply);
  gsize size = g_bytes_get_size (body);
  g_autoptr(GBytes) part = g_bytes_new_from_bytes (body, 0, size > 0 ? chance % size : 0);
  guint status = sp_transport_reply_get_status (message->reply);

  g_object_unref (message->reply);
  message->reply = sp_transport_reply_new (status, part);
}

static void
act_fault (Sim       *self,
           SimClient *client,
           guint32    b,
           guint32    c)
{
  SimMessage *message;

  if (self->net->len == 0)
    return;
  message = self->net->pdata[b % self->net->len];
  sim_trace (self, "  laptop %u %s", message->client->index, message->path);
  switch (c % 4)
    {
    case 0:
      sim_net_lose (self, message);
      break;
    case 1:
      if (!message->handled)
        sim_net_handle (self, message, (b >> 8) % SIM_N_SERVERS);
      sim_net_lose (self, message);
      break;
    case 2:
      sim_net_repeat (self, message);
      break;
    default:
      if (message->reply != NULL)
        truncate_reply (message, c >> 8);
    }
  sim_pump ();
}

/* --- Machines -------------------------------------------------------------------------- */

static void
act_lock (Sim       *self,
          SimClient *client,
          guint32    b,
          guint32    c)
{
  sim_client_close (client);
  sim_client_open (client);
  sim_check_client (self, client, TRUE);
}

/* Dies in one of the next writes; not before it starts again is looked at what is left. */
static void
act_crash (Sim       *self,
           SimClient *client,
           guint32    b,
           guint32    c)
{
  if (c % 4 == 0)
    {
      sim_client_crash (client, b % 2);
      client->reset = TRUE;
    }
  else
    client->process->crash_at = client->process->n_writes + 1 + b % 40;
}

static void
act_server_crash (Sim       *self,
                  SimClient *client,
                  guint32    b,
                  guint32    c)
{
  SimServer *server = sim_server_get (self, c % SIM_N_SERVERS);

  if (server == NULL)
    return;
  server->crash_in = 1 + b % 30;
  server->power = (c >> 8) % 2;
}

static void
act_server_restart (Sim       *self,
                    SimClient *client,
                    guint32    b,
                    guint32    c)
{
  sim_server_stop (self, c % SIM_N_SERVERS);
}

static void
act_full (Sim       *self,
          SimClient *client,
          guint32    b,
          guint32    c)
{
  client->process->full = !client->process->full;
}

static void
jump (SpAmbient *ambient,
      guint32    b,
      guint32    c)
{
  if (ambient == NULL)
    return;
  if (c % 3 == 0)
    sp_ambient_advance (ambient, (b >> 4) % 100000 * G_USEC_PER_SEC);
  else
    sp_ambient_set_wall_us (
      ambient, MAX (DAY_US, sp_ambient_get_wall_us (ambient) + ((gint64) (b % 20000) - 10000) * DAY_US));
}

static void
act_clock (Sim       *self,
           SimClient *client,
           guint32    b,
           guint32    c)
{
  if (c % 4 == 0)
    for (guint i = 0; i < SIM_N_SERVERS; i++)
      jump (self->servers[i].ambient, b, c >> 2);
  else
    jump (client->ambient, b, c >> 2);
}

/* The server's disk is copied, or is put back to the copy. */
static void
act_backup (Sim       *self,
            SimClient *client,
            guint32    b,
            guint32    c)
{
  SimServer *server;
  g_autoptr(GHashTable) now = NULL;
  SimModel *before;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < SIM_N_SERVERS; i++)
    sim_server_stop (self, i);

  if (c % 2 == 0)
    {
      g_hash_table_unref (self->backup);
      sim_model_free (self->backup_model);
      self->backup = sim_vfs_dup_image (SIM_SERVER_DISK);
      self->backup_model = sim_model_copy (self->model);
      return;
    }

  now = sim_vfs_dup_image (SIM_SERVER_DISK);
  sim_vfs_put_image (SIM_SERVER_DISK, self->backup);
  before = g_steal_pointer (&self->model);
  self->model = sim_model_copy (self->backup_model);
  g_hash_table_remove_all (self->results);
  self->n_restores++;
  server = sim_server_get (self, 0);
  if (server == NULL || !sp_server_database_restored (server->sql, server->ambient, &error))
    {
      sim_fail (SIM_EPOCH, "the backup cannot be restored");
      sim_model_free (before);
      return;
    }
  /* A process that served before it began the epoch does not know of it. */
  sim_server_stop (self, 0);
  /* The database that was there is at hand, or lost. */
  if ((c >> 1) % 2)
    sim_dispose_again (self, now, before);
  sim_server_stop (self, 0);
  sim_model_free (before);
  sim_dispose_forget (self);
  for (guint i = 0; i < self->n_clients; i++)
    self->clients[i].reset = TRUE;
}

/* A laptop's disk is copied, or is put back to the copy. */
static void
act_image (Sim       *self,
           SimClient *client,
           guint32    b,
           guint32    c)
{
  sim_client_crash (client, FALSE);

  if (client->image == NULL)
    {
      client->image = sim_vfs_dup_image (client->disk);
      client->image_acked = client->acked->len;
    }
  else
    {
      sim_vfs_put_image (client->disk, client->image);
      client->copied = TRUE;
      g_hash_table_remove_all (client->stones);
      g_ptr_array_set_size (client->acked, client->image_acked);
      g_clear_pointer (&client->image, g_hash_table_unref);
    }
  client->reset = TRUE;
}

static void
act_merge (Sim       *self,
           SimClient *client,
           guint32    b,
           guint32    c)
{
  sim_check_merge (self, b);
}

static const Kind KINDS[] = {
  { "create", 14, act_create },
  { "edit", 26, act_edit },
  { "group", 6, act_group },
  { "move", 6, act_move },
  { "return", 5, act_return },
  { "issue", 5, act_issue },
  { "attach", 6, act_attach },
  { "settle", 3, act_settle },
  { "delete", 5, act_delete },
  { "undo", 3, act_undo },
  { "draft", 2, act_draft },
  { "rights", 12, act_rights },
  { "emergency", 4, act_emergency },
  { "dispose", 8, sim_act_dispose },
  { "roles", 2, act_roles },
  { "carry", 12, sim_act_carry },
  { "round", 26, act_round },
  { "message", 70, act_message },
  { "fault", 10, act_fault },
  { "lock", 2, act_lock },
  { "crash", 4, act_crash },
  { "server-crash", 3, act_server_crash },
  { "server-restart", 1, act_server_restart },
  { "full", 2, act_full },
  { "clock", 4, act_clock },
  { "backup", 2, act_backup },
  { "image", 1, act_image },
  { "merge", 4, act_merge },
};

void
sim_steps_make (SimRandom *random,
                GArray    *steps)
{
  guint sum = 0;

  for (guint i = 0; i < G_N_ELEMENTS (KINDS); i++)
    sum += KINDS[i].weight;

  for (guint i = 0; i < N_STEPS; i++)
    {
      guint at = sim_random (random, sum);
      SimStep step = { 0 };

      while (at >= KINDS[step.kind].weight)
        at -= KINDS[step.kind++].weight;
      step.a = sim_random (random, G_MAXINT32);
      step.b = sim_random (random, G_MAXINT32);
      step.c = sim_random (random, G_MAXINT32);
      g_array_append_val (steps, step);
    }
}

char *
sim_step_dup_words (const SimStep *step)
{
  return g_strdup_printf ("%s %u %u %u", KINDS[step->kind].name, step->a, step->b, step->c);
}

/* A laptop that died in the step before starts again. */
static void
start_again (Sim *self)
{
  for (guint i = 0; i < self->n_clients; i++)
    {
      SimClient *client = &self->clients[i];

      /* Somebody makes room before long. */
      if (client->process->full && sim_random (&self->random, 6) == 0)
        client->process->full = FALSE;
      if (client->store != NULL && client->process->dead)
        {
          sim_trace (self, "  laptop %u dies", i);
          sim_client_crash (client, sim_random (&self->random, 2));
          client->reset = TRUE;
        }
      if (client->store == NULL)
        {
          sim_client_open (client);
          sim_check_client (self, client, TRUE);
        }
    }
}

void
sim_step (Sim           *self,
          const SimStep *step)
{
  SimClient *client = &self->clients[step->a % self->n_clients];
  g_autofree char *words = sim_step_dup_words (step);

  sim_trace (self, "%s", words);
  start_again (self);
  if (self->failure == NULL)
    KINDS[step->kind].act (self, client, step->b, step->c);
}
