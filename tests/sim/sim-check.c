/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The promises, each looked at where it can be broken: when the server answers, when a laptop has taken a page or starts
 * again, and in the end, when all is still. */

#include "config.h"

#include <string.h>

#include "sim.h"
#include "sp-json.h"
#include "sp-merge.h"
#include "sp-server-audit.h"
#include "sp-store-schema-private.h"

#define MAX_PASSES 6

/* Most of the records are words of value lists, which nobody here changes. */
#define SIM_NOISE "list_item"

static gboolean
same (JsonObject *one,
      JsonObject *other)
{
  g_autofree char *text = one != NULL ? sp_json_object_to_text (one) : NULL;
  g_autofree char *other_text = other != NULL ? sp_json_object_to_text (other) : NULL;

  return g_strcmp0 (text, other_text) == 0;
}

/* --- Pages ----------------------------------------------------------------------------- */

static void
page_row_free (gpointer data)
{
  SimPageRow *self = data;

  g_free (self->compartment);
  g_free (self);
}

void
sim_page_free (gpointer data)
{
  SimPage *self = data;

  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->readable);
  g_free (self);
}

/* The fourth number in a cursor is that of the compartment in the middle of which the page ends, or 0. */
static gboolean
is_filling (const char *cursor)
{
  g_auto(GStrv) parts = g_strsplit (cursor, ".", -1);

  return g_strv_length (parts) > 4 && !g_str_equal (parts[3], "0");
}

/* What the model knows at the moment in which the page is made, which follows the one with the cursor @after. */
SimPage *
sim_page_new (Sim        *self,
              SimClient  *client,
              const char *after,
              JsonObject *head)
{
  SimPage *page = g_new0 (SimPage, 1);
  SimPage *before = after != NULL ? g_hash_table_lookup (client->pages, after) : NULL;
  GHashTableIter iter;
  gpointer data;

  page->upto = sp_json_get_int (head, "upto", -1);
  page->epoch = self->n_restores;
  page->more = sp_json_get_flag (head, "more");
  /* What a back-fill did not bring again is dealt with when all has come. */
  page->filling = page->more && (after == NULL || (before != NULL && before->filling) ||
                                 is_filling (sp_json_get_text (head, "cursor")));
  page->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, page_row_free);
  page->readable = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_hash_table_iter_init (&iter, self->model->records);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    {
      SimRecord *record = data;
      SimPageRow *row;

      if (g_str_equal (record->type, SIM_NOISE))
        continue;
      row = g_new0 (SimPageRow, 1);
      row->compartment = g_strdup (record->compartment);
      row->rev = record->rev;
      row->gone = record->gone;
      g_hash_table_insert (page->rows, g_strdup (record->id), row);
    }

  /* Also what is empty now: records may have left it. */
  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    for (guint i = 0; i < ((GPtrArray *) data)->len; i++)
      {
        const char *place = g_ptr_array_index ((GPtrArray *) data, i);

        if (!g_hash_table_contains (page->readable, place) && sim_model_may_read (self->model, client->member, place))
          g_hash_table_add (page->readable, g_strdup (place));
      }
  g_hash_table_iter_init (&iter, page->rows);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    {
      const char *place = ((SimPageRow *) data)->compartment;

      if (!g_hash_table_contains (page->readable, place) && sim_model_may_read (self->model, client->member, place))
        g_hash_table_add (page->readable, g_strdup (place));
    }

  return page;
}

/* No answer holds anything that the caller may not read at that moment. */
void
sim_check_page (Sim        *self,
                SimClient  *client,
                JsonObject *page)
{
  JsonArray *changes = sp_json_get_array (page, "changes");

  if (g_hash_table_contains (self->model->stopped, client->device))
    sim_fail (SIM_CONFIDENTIALITY, "laptop %u is stopped, and got a page", client->index);

  for (guint i = 0; i < json_array_get_length (changes); i++)
    {
      JsonObject *change = json_array_get_object_element (changes, i);
      const char *compartment = sp_json_get_text (change, "compartment");

      if (!sim_model_may_read (self->model, client->member, compartment))
        sim_fail (SIM_CONFIDENTIALITY, "a page for laptop %u holds %s of %s", client->index,
                  sp_json_get_text (change, "id"), compartment);
    }
}

/* --- A laptop's cache ------------------------------------------------------------------- */

typedef struct
{
  char *id;
  char *type;
  char *compartment;
  char *there; /* where the server has it */
  gboolean shown;
  gint64 rev;
  char *base;
  char *fields;
} Row;

typedef struct
{
  gint64 n;
  int state;
  char *record;
  char *compartment;
  char *text;
} Out;

typedef struct
{
  GHashTable *rows; /* id → Row */
  GPtrArray *outbox; /* of Out */
  GHashTable *attention; /* set of n as text */
  GHashTable *held; /* set of compartments */
  char *cursor;
} Cache;

static void
row_free (gpointer data)
{
  Row *self = data;

  g_free (self->id);
  g_free (self->type);
  g_free (self->compartment);
  g_free (self->there);
  g_free (self->base);
  g_free (self->fields);
  g_free (self);
}

static void
out_free (gpointer data)
{
  Out *self = data;

  g_free (self->record);
  g_free (self->compartment);
  g_free (self->text);
  g_free (self);
}

static void
take_row (SpStatement *st,
          gpointer     data)
{
  Cache *cache = data;
  Row *row = g_new0 (Row, 1);

  row->id = g_strdup (sp_statement_get_text (st, 0));
  row->type = g_strdup (sp_statement_get_text (st, 1));
  row->compartment = g_strdup (sp_statement_get_text (st, 2));
  row->shown = sp_statement_get_int (st, 3) != 0;
  row->rev = sp_statement_get_int (st, 4);
  row->base = g_strdup (sp_statement_get_text (st, 5));
  row->fields = g_strdup (sp_statement_get_text (st, 6));
  row->there = g_strdup (sp_statement_get_text (st, 7));
  if (row->there == NULL)
    row->there = g_strdup (row->compartment);
  g_hash_table_insert (cache->rows, row->id, row);
}

static void
take_out (SpStatement *st,
          gpointer     data)
{
  Cache *cache = data;
  Out *out = g_new0 (Out, 1);

  out->n = sp_statement_get_int (st, 0);
  out->state = (int) sp_statement_get_int (st, 1);
  out->record = g_strdup (sp_statement_get_text (st, 2));
  out->compartment = g_strdup (sp_statement_get_text (st, 3));
  out->text = g_strdup (sp_statement_get_text (st, 4));
  g_ptr_array_add (cache->outbox, out);
}

static void
take_attention (SpStatement *st,
                gpointer     data)
{
  g_hash_table_add (((Cache *) data)->attention, g_strdup (sp_statement_get_text (st, 0)));
}

static void
take_held (SpStatement *st,
           gpointer     data)
{
  g_hash_table_add (((Cache *) data)->held, g_strdup (sp_statement_get_text (st, 0)));
}

static void
take_cursor (SpStatement *st,
             gpointer     data)
{
  g_set_str (&((Cache *) data)->cursor, sp_statement_get_text (st, 0));
}

static Cache *
cache_read (SimClient *client)
{
  Cache *self = g_new0 (Cache, 1);

  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, row_free);
  self->outbox = g_ptr_array_new_with_free_func (out_free);
  self->attention = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sim_client_query (client, take_row, self,
                    "SELECT r.id, r.type, c.name, c.shown, r.rev, r.base, r.fields, b.name FROM main.record r"
                    " JOIN compartment c USING (cid) LEFT JOIN compartment b ON b.cid = r.base_cid WHERE r.type <> '" SIM_NOISE "'");
  sim_client_query (client, take_out, self, "SELECT n, state, record, compartment, op FROM outbox ORDER BY n");
  sim_client_query (client, take_attention, self, "SELECT n FROM main.attention");
  sim_client_query (client, take_held, self, "SELECT name FROM compartment");
  sim_client_query (client, take_cursor, self, "SELECT value FROM meta WHERE key = 'cursor'");

  return self;
}

static void
cache_free (Cache *self)
{
  g_hash_table_unref (self->rows);
  g_ptr_array_unref (self->outbox);
  g_hash_table_unref (self->attention);
  g_hash_table_unref (self->held);
  g_free (self->cursor);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cache, cache_free)

/* Which promise a row breaks that is not as the server had it. */
static SimPromise
promise_of_missing (SimClient  *client,
                    const char *compartment)
{
  return g_hash_table_contains (client->lost, compartment) ? SIM_GRANT_REVOKE_GRANT : SIM_NO_SKIP;
}

static void
check_expected (SimClient  *client,
                Cache      *cache,
                SimPage    *page,
                const char *id,
                SimPageRow *expected)
{
  Row *row = g_hash_table_lookup (cache->rows, id);

  if (expected->gone || expected->rev > page->upto || !g_hash_table_contains (page->readable, expected->compartment))
    return;

  /* What is being filled is not shown yet, or is what was shown before. */
  if (page->filling || (page->more && (row == NULL || !row->shown)))
    return;

  if (row == NULL || row->rev == 0)
    {
      /* Deleted here meanwhile, and the server has not said what it makes of that. */
      if (row == NULL || row->base != NULL)
        sim_fail (promise_of_missing (client, expected->compartment),
                  "laptop %u is at commit %" G_GINT64_FORMAT " and has no %s of commit %" G_GINT64_FORMAT " in %s",
                  client->index, page->upto, id, expected->rev, expected->compartment);
    }
  else if (row->rev != expected->rev || !g_str_equal (row->there, expected->compartment))
    sim_fail (row->rev > page->upto ? SIM_WHOLE_COMMITS : SIM_NO_SKIP,
              "laptop %u is at commit %" G_GINT64_FORMAT " and has %s of commit %" G_GINT64_FORMAT " in %s, not of %"
              G_GINT64_FORMAT " in %s",
              client->index, page->upto, id, row->rev, row->there, expected->rev, expected->compartment);
}

static void
check_held (SimClient *client,
            SimPage   *page,
            Row       *row)
{
  SimPageRow *expected = g_hash_table_lookup (page->rows, row->id);

  if (row->rev == 0 || page->filling)
    return;

  if (!g_hash_table_contains (page->readable, row->there))
    sim_fail (SIM_CONFIDENTIALITY, "laptop %u holds %s of %s, which it may not read", client->index, row->id,
              row->there);
  else if (row->rev > page->upto)
    sim_fail (SIM_WHOLE_COMMITS, "laptop %u is at commit %" G_GINT64_FORMAT " and has %s of commit %" G_GINT64_FORMAT,
              client->index, page->upto, row->id, row->rev);
  else if (expected == NULL || ((expected->gone || !g_str_equal (expected->compartment, row->there)) &&
                                (!page->more || expected->rev <= page->upto)))
    sim_fail (SIM_CONVERGENCE, "laptop %u still has %s in %s", client->index, row->id, row->there);
}

/* The cache against what the model knew when the server made the page at which the cache stands. */
static void
check_against_page (SimClient *client,
                    Cache     *cache)
{
  SimPage *page = cache->cursor != NULL ? g_hash_table_lookup (client->pages, cache->cursor) : NULL;
  GHashTableIter iter;
  gpointer id;
  gpointer data;

  if (page == NULL)
    return;

  g_hash_table_iter_init (&iter, page->rows);
  while (g_hash_table_iter_next (&iter, &id, &data))
    check_expected (client, cache, page, id, data);
  g_hash_table_iter_init (&iter, cache->rows);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    check_held (client, page, data);
}

/* What was typed about each record and not given back by the server yet, in order. */
static GHashTable *
own_by_record (Cache *cache)
{
  GHashTable *own = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < cache->outbox->len; i++)
    {
      Out *out = cache->outbox->pdata[i];
      GPtrArray *outs = g_hash_table_lookup (own, out->record);

      if (out->state >= 2)
        continue;
      if (outs == NULL)
        {
          outs = g_ptr_array_new ();
          g_hash_table_insert (own, out->record, outs);
        }
      g_ptr_array_add (outs, out);
    }

  return own;
}

/* Offered again after a restore, as the server had it: what was typed, before or after, lies over that. */
static JsonObject *
offered (GPtrArray *outs)
{
  for (guint i = 0; i < outs->len; i++)
    {
      g_autoptr(JsonObject) op = sp_json_parse_object (((Out *) outs->pdata[i])->text, -1, NULL);

      if (sp_json_get_flag (op, "again"))
        return sim_apply (op, NULL);
    }

  return NULL;
}

static gboolean
is_shown_as_typed (Row       *row,
                   GPtrArray *outs)
{
  g_autoptr(JsonObject) shown = row->fields != NULL ? sp_json_parse_object (row->fields, -1, NULL) : NULL;
  g_autoptr(JsonObject) fields = row->base != NULL ? sp_json_parse_object (row->base, -1, NULL) : offered (outs);

  for (guint i = 0; i < outs->len; i++)
    {
      g_autoptr(JsonObject) op = sp_json_parse_object (((Out *) outs->pdata[i])->text, -1, NULL);
      g_autoptr(JsonObject) before = NULL;

      if (sp_json_get_flag (op, "again"))
        continue;

      /* Deleted on the server while somebody types here: what else was on show stays, with what is typed over it. */
      if (i == 0 && fields == NULL && g_str_equal (sp_json_get_text (op, "do"), "set") && shown != NULL)
        fields = sp_json_object_copy (shown);
      before = g_steal_pointer (&fields);
      if (!g_str_equal (sp_json_get_text (op, "do"), "delete"))
        fields = sim_apply (op, before);
    }

  return same (fields, shown);
}

/* What is typed here is on show until the server has given it back. */
static void
check_own (SimClient *client,
           Cache     *cache)
{
  g_autoptr(GHashTable) own = own_by_record (cache);
  GHashTableIter iter;
  gpointer id;
  gpointer outs;

  g_hash_table_iter_init (&iter, own);
  while (g_hash_table_iter_next (&iter, &id, &outs))
    {
      Row *row = g_hash_table_lookup (cache->rows, id);

      if (row != NULL && !is_shown_as_typed (row, outs))
        sim_fail (SIM_NO_LOSS, "laptop %u does not show of %s %s what was typed there", client->index, row->type,
                  row->id);
    }
}

/* What a person was told is saved lies in the outbox until the server has it. */
static void
check_acked (SimClient *client,
             Cache     *cache,
             gboolean   reopened)
{
  g_autoptr(GHashTable) there = g_hash_table_new (g_int64_hash, g_int64_equal);
  gint64 next = sim_model_get_next_n (client->sim->model, client->device);

  for (guint i = 0; i < cache->outbox->len; i++)
    g_hash_table_insert (there, &((Out *) cache->outbox->pdata[i])->n, cache->outbox->pdata[i]);

  for (guint i = 0; i < client->acked->len; i++)
    {
      gint64 n = i + 1;
      const char *text = client->acked->pdata[i];
      Out *out = g_hash_table_lookup (there, &n);

      if (text == NULL)
        continue;
      /* The server has it, and it went with its compartment: from now on the server alone answers for it. */
      if (out == NULL ? n < next : *out->record == '\0')
        {
          g_clear_pointer (&client->acked->pdata[i], g_free);
          continue;
        }
      if (out == NULL ? n >= next : !g_str_equal (out->text, text))
        sim_fail (reopened ? SIM_CRASH : SIM_NO_LOSS, "operation %" G_GINT64_FORMAT
                  " of laptop %u was saved, and is neither in its outbox nor on the server", n, client->index);
    }
}

/* The number up to which the cursor says that all has come. */
static gint64
main_of (const char *cursor)
{
  return cursor != NULL ? g_ascii_strtoll (cursor, NULL, 10) : -1;
}

static void
check_cursor (SimClient *client,
              Cache     *cache)
{
  gint64 now = main_of (cache->cursor);
  SimPage *page = cache->cursor != NULL ? g_hash_table_lookup (client->pages, cache->cursor) : NULL;

  if (page != NULL && page->epoch != client->epoch)
    {
      client->epoch = page->epoch;
      client->reset = TRUE;
    }
  if (!client->reset && now >= 0 && now < client->main)
    sim_fail (SIM_CRASH, "the cursor of laptop %u went back from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
              client->index, client->main, now);
  client->main = MAX (now, client->reset ? 0 : client->main);
  client->reset = FALSE;
}

static void
note_lost (SimClient *client)
{
  SimPage *page = client->cursor != NULL ? g_hash_table_lookup (client->pages, client->cursor) : NULL;
  GHashTableIter iter;
  gpointer data;

  if (page == NULL)
    return;

  g_hash_table_iter_init (&iter, page->rows);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    {
      const char *place = ((SimPageRow *) data)->compartment;

      if (!g_hash_table_contains (page->readable, place))
        g_hash_table_add (client->lost, g_strdup (place));
    }
}

void
sim_check_client (Sim       *self,
                  SimClient *client,
                  gboolean   reopened)
{
  g_autoptr(Cache) cache = NULL;

  if (!sim_client_is_open (client) || client->process->dead)
    return;

  cache = cache_read (client);
  check_acked (client, cache, reopened);
  check_own (client, cache);
  sim_lease_check (client, FALSE);
  sim_dispose_note (client, reopened);
  if (reopened || g_strcmp0 (cache->cursor, client->cursor) != 0)
    {
      check_cursor (client, cache);
      check_against_page (client, cache);
      g_set_str (&client->cursor, cache->cursor);
      note_lost (client);
    }
}

/* --- Traces of what was dropped ---------------------------------------------------------- */

/* Where each record ever lay, and which words stand in it. */
void
sim_note_places (Sim       *self,
                 JsonArray *ops)
{
  for (guint i = 0; i < json_array_get_length (ops); i++)
    {
      const char *id = sp_json_get_text (json_array_get_object_element (ops, i), "record");
      SimRecord *record = id != NULL ? sim_model_find (self->model, id) : NULL;
      GPtrArray *places = id != NULL ? g_hash_table_lookup (self->places, id) : NULL;

      if (record == NULL)
        continue;
      if (places == NULL)
        {
          places = g_ptr_array_new_with_free_func (g_free);
          g_hash_table_insert (self->places, g_strdup (id), places);
        }
      if (!g_ptr_array_find_with_equal_func (places, record->compartment, g_str_equal, NULL))
        g_ptr_array_add (places, g_strdup (record->compartment));
    }
}

typedef struct
{
  Sim *sim;
  SimClient *client;
  GHashTable *own;  /* set of records whose operations wait here, or were refused */
  GHashTable *held; /* set of compartments that it has not been told to drop yet */
  gboolean found;
} Scan;

static void
word_cb (const char *word,
         gpointer    data)
{
  Scan *self = data;
  const char *record = g_hash_table_lookup (self->sim->words, word);
  GPtrArray *places = record != NULL ? g_hash_table_lookup (self->sim->places, record) : NULL;

  if (self->found || places == NULL || g_hash_table_contains (self->own, record))
    return;

  for (guint i = 0; i < places->len; i++)
    if (g_hash_table_contains (self->held, places->pdata[i]) ||
        sim_model_may_read (self->sim->model, self->client->member, places->pdata[i]))
      return;
  if (sim_model_is_aside (self->sim->model, self->client->member, word))
    return;

  self->found = TRUE;
  sim_fail (SIM_CONFIDENTIALITY, "laptop %u has dropped %s, and a word of its record %s (…%s) is still on its disk",
            self->client->index, (const char *) places->pdata[0], record, word);
}

static void
take_own (SpStatement *st,
          gpointer     data)
{
  g_hash_table_add (data, g_strdup (sp_statement_get_text (st, 0)));
}

/* The laptop says that it has dropped what it had to: then no byte of it is on its disk. What was typed on it stays while
 * it waits to be sent, and where it was refused and is kept for its author. */
void
sim_check_purge (Sim       *self,
                 SimClient *client)
{
  Scan scan = { self, client, NULL, NULL, FALSE };

  if (!self->plain || client == NULL || !sim_client_is_open (client) || client->process->dead)
    return;

  scan.own = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  scan.held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sim_client_query (client, take_own, scan.own,
                    "SELECT record FROM outbox WHERE state = 0 UNION SELECT record FROM main.attention WHERE op IS NOT NULL"
                    /* A change that was put aside holds another record's words, where it lies: as long as this is held,
                     * as that of a disposal is longer than the case, or waits to be offered to a server that lost it. */
                    " UNION SELECT r.fields ->> '$.operation' ->> '$.record' FROM main.record r JOIN compartment c ON c.cid = r.cid"
                    " WHERE r.type = 'put_aside' AND (r.rev = 0 OR c.name LIKE 'disposal:%')"
                    " UNION SELECT op ->> '$.set.operation' ->> '$.record' FROM outbox WHERE state = 0"
                    " AND op ->> '$.again' AND op ->> '$.type' = 'put_aside'");
  sim_client_query (client, take_own, scan.held, "SELECT name FROM compartment");
  sim_vfs_scan (client->disk, SIM_MARK, SIM_BEFORE, word_cb, &scan);
  g_hash_table_unref (scan.own);
  g_hash_table_unref (scan.held);
}

/* --- Merging by itself -------------------------------------------------------------------- */

static SpOperation *
make_operation (SimRandom  *random,
                JsonObject *was,
                const char *at)
{
  static const char * const LEVELS[] = { "low", "medium", "high" };
  SpOperation *op = sp_operation_new (SP_VERB_SET, sp_record_type_find ("case"), "r", "c");
  g_autoptr(JsonObject) after = sp_json_object_copy (was);
  g_autofree char *text = g_strdup_printf ("%u", sim_random (random, 3));

  op->base_rev = 5;
  op->at = g_strdup (at);
  if (sim_random (random, 2))
    json_object_set_string_member (after, "risk_level", LEVELS[sim_random (random, 3)]);
  if (sim_random (random, 2))
    json_object_set_string_member (after, "closed", text);
  if (sim_random (random, 2))
    json_object_set_string_member (after, "received", text);
  if (sim_random (random, 2))
    {
      JsonArray *refs = json_array_new ();

      json_array_add_string_element (refs, text);
      json_object_set_array_member (after, "crime_refs", refs);
    }
  sp_operation_diff (op, was, after);

  return op;
}

static SpMergeResult *
merge_both (JsonObject        *was,
            const SpOperation *first,
            const char        *first_device,
            const SpOperation *second,
            const char        *second_device,
            guint             *n_conflicts)
{
  g_autoptr(SpValueLists) lists = sp_value_lists_new ();
  g_autoptr(JsonObject) frev = json_object_new ();
  g_autoptr(SpMergeResult) one = sp_merge (first, was, frev, 6, first_device, lists, NULL);
  SpMergeResult *two = sp_merge (second, one->fields, one->frev, 7, second_device, lists, NULL);

  *n_conflicts = two->conflicts->len;

  return two;
}

/* Whether two results differ in a field about which there is no conflict. */
static gboolean
differ (SpMergeResult *one,
        SpMergeResult *other)
{
  static const char * const FIELDS[] = { "risk_level", "closed", "received", "crime_refs" };

  for (guint i = 0; i < G_N_ELEMENTS (FIELDS); i++)
    {
      gboolean clash = FALSE;

      for (guint k = 0; k < one->conflicts->len; k++)
        clash = clash || g_str_equal (((SpMergeConflict *) one->conflicts->pdata[k])->name, FIELDS[i]);
      if ((!clash || g_str_equal (FIELDS[i], "risk_level")) &&
          !sp_json_equal (json_object_get_member (one->fields, FIELDS[i]),
                          json_object_get_member (other->fields, FIELDS[i])))
        return TRUE;
    }

  return FALSE;
}

/* Two operations in both orders, the same one twice, and the same ones at other times. */
void
sim_check_merge (Sim     *self,
                 guint32  chance)
{
  SimRandom random = { chance };
  SimRandom again = { chance };
  g_autoptr(JsonObject) was = sp_json_parse_object ("{\"risk_level\":\"medium\",\"crime_refs\":[\"0\",\"9\"]}", -1, NULL);
  g_autoptr(SpOperation) x = make_operation (&random, was, "2026-06-01T10:00:00Z");
  g_autoptr(SpOperation) y = make_operation (&random, was, "2026-06-01T11:00:00Z");
  g_autoptr(SpOperation) late_x = make_operation (&again, was, "2039-06-01T10:00:00Z");
  g_autoptr(SpOperation) early_y = make_operation (&again, was, "1999-06-01T11:00:00Z");
  guint n_one;
  guint n_other;
  guint n_same;
  guint n_jumped;
  g_autoptr(SpMergeResult) one = merge_both (was, x, "a", y, "b", &n_one);
  g_autoptr(SpMergeResult) other = merge_both (was, y, "b", x, "a", &n_other);
  g_autoptr(SpMergeResult) twice = merge_both (was, x, "a", x, "b", &n_same);
  g_autoptr(SpMergeResult) jumped = merge_both (was, y, "b", late_x, "a", &n_jumped);
  g_autoptr(SpMergeResult) back = merge_both (was, x, "a", early_y, "b", &n_same);
  g_autoptr(JsonObject) once = sp_operation_apply (x, was);

  if (n_jumped != n_other || !same (jumped->fields, other->fields) ||
      n_same != n_one || !same (back->fields, one->fields))
    sim_fail (SIM_CLOCKS, "a merge comes out otherwise when the clock says otherwise");
  if (n_one != n_other || differ (one, other))
    sim_fail (SIM_MERGE, "two operations merge otherwise in the other order");
  if (!same (twice->fields, once) || twice->conflicts->len > 0)
    sim_fail (SIM_MERGE, "an operation merged with itself is another one");
}

/* --- When all is still --------------------------------------------------------------------- */

/* Works off all messages, in whatever order they come. */
void
sim_settle_messages (Sim *self)
{
  while (self->net->len > 0)
    {
      SimMessage *message = self->net->pdata[0];

      if (!message->handled)
        sim_net_handle (self, message, sim_random (&self->random, SIM_N_SERVERS));
      sim_net_deliver (self, message);
      sim_pump ();
    }
}

/* Network, disks and power are well again, everybody takes part. */
static void
heal (Sim *self)
{
  for (guint i = 0; i < SIM_N_SERVERS; i++)
    self->servers[i].crash_in = 0;
  for (guint i = 0; i < self->n_clients; i++)
    {
      SimClient *client = &self->clients[i];

      if (client->process->dead)
        sim_client_crash (client, FALSE);
      client->process->full = FALSE;
      client->process->crash_at = 0;
      client->away = FALSE;
    }
  sim_settle_messages (self);
  for (guint i = 0; i < self->n_clients; i++)
    if (!sim_client_is_open (&self->clients[i]))
      {
        sim_client_open (&self->clients[i]);
        sim_check_client (self, &self->clients[i], TRUE);
      }
}

static gboolean
takes_part (Sim       *self,
            SimClient *client)
{
  return !g_hash_table_contains (self->model->stopped, client->device) && sim_model_may_read (self->model, client->member, "directory");
}

static void
check_view (Sim       *self,
            SimClient *client,
            Cache     *cache)
{
  GHashTableIter iter;
  gpointer data;

  g_hash_table_iter_init (&iter, self->model->records);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    {
      SimRecord *record = data;
      Row *row = g_hash_table_lookup (cache->rows, record->id);
      g_autoptr(JsonObject) fields = NULL;

      if (record->gone || g_str_equal (record->type, SIM_NOISE) ||
          !sim_model_may_read (self->model, client->member, record->compartment))
        continue;
      if (row == NULL || row->fields == NULL)
        {
          sim_fail (promise_of_missing (client, record->compartment), "laptop %u does not have %s %s of %s",
                    client->index, record->type, record->id, record->compartment);
          continue;
        }
      fields = sp_json_parse_object (row->fields, -1, NULL);
      if (!g_str_equal (row->compartment, record->compartment) || !same (fields, record->fields))
        {
          g_autofree char *here = sp_json_object_to_text (record->fields);

          sim_fail (strstr (here, SIM_FUTURE) != NULL && strstr (row->fields, SIM_FUTURE) == NULL ? SIM_OLD_CLIENTS
                                                                                             : SIM_CONVERGENCE,
                    "laptop %u shows %s %s as %s in %s, the server as %s in %s", client->index, record->type, record->id,
                    row->fields, row->compartment, here, record->compartment);
        }
      else if (!row->shown)
        sim_fail (SIM_CONVERGENCE, "laptop %u does not show %s", client->index, record->id);
    }

  g_hash_table_iter_init (&iter, cache->rows);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    {
      Row *row = data;
      SimRecord *record = sim_model_find (self->model, row->id);

      if (record == NULL || record->gone || !sim_model_may_read (self->model, client->member, record->compartment))
        sim_fail (SIM_CONVERGENCE, "laptop %u has %s %s of commit %" G_GINT64_FORMAT " in %s, which the server %s",
                  client->index, row->type, row->id, row->rev, row->compartment,
                  record == NULL ? "does not know" : record->gone ? "has deleted" : "does not let it read");
    }
}

/* All that was saved is on the server, and what was refused stands under Needs attention. */
static void
check_sent (Sim       *self,
            SimClient *client,
            Cache     *cache)
{
  gint64 next = sim_model_get_next_n (self->model, client->device);

  for (guint i = 0; i < cache->outbox->len; i++)
    {
      Out *out = cache->outbox->pdata[i];

      if (out->state == 0)
        sim_fail (SIM_OUTBOX, "operation %" G_GINT64_FORMAT " of laptop %u is still waiting", out->n, client->index);
      if (out->n >= next)
        sim_fail (self->n_restores > 0 ? SIM_EPOCH : SIM_NO_LOSS,
                  "operation %" G_GINT64_FORMAT " of laptop %u is not on the server, which wants %" G_GINT64_FORMAT,
                  out->n, client->index, next);
    }

  for (guint i = 0; i < client->acked->len; i++)
    {
      g_autofree char *key = g_strdup_printf ("%s %u", client->device, i + 1);
      g_autofree char *n = g_strdup_printf ("%u", i + 1);
      const char *result = g_hash_table_lookup (self->results, key);

      if (client->acked->pdata[i] != NULL && i + 1 >= next)
        sim_fail (self->n_restores > 0 ? SIM_EPOCH : SIM_NO_LOSS, "operation %s of laptop %u was saved and is nowhere", n,
                  client->index);
      /* A disk that was put back has not heard what a restored server made of what was sent a second time. */
      if (client->acked->pdata[i] != NULL && !client->copied && result != NULL && strstr (result, "quarantined") != NULL &&
          !g_hash_table_contains (cache->attention, n))
        sim_fail (SIM_NO_LOSS, "operation %s of laptop %u was refused, and nothing says so there", n, client->index);
    }
}

static void
count_row (SpStatement *st,
           gpointer     data)
{
  *(gint64 *) data = sp_statement_get_int (st, 0);
}

/* What is sealed is not found by its words. */
#define FOUND "fields IS NOT NULL AND NOT coalesce (fields ->> '$.sealed', 0)"

/* The search finds just what is there. */
static void
check_search (SimClient *client)
{
  static const char * const TYPES[] = { "contribution", "action", "person" };

  for (guint i = 0; i < G_N_ELEMENTS (TYPES); i++)
    {
      g_autofree char *word = sp_store_schema_type_word (TYPES[i]);
      g_autofree char *wrong = g_strdup_printf (
        "SELECT (SELECT count(*) FROM search WHERE search MATCH '%s'"
        "        AND NOT EXISTS (SELECT 1 FROM main.record r WHERE r.row = search.rowid AND r.type = '%s'"
        "                        AND " FOUND "))"
        " + (SELECT count(*) FROM main.record WHERE type = '%s' AND " FOUND
        "    AND row NOT IN (SELECT rowid FROM search WHERE search MATCH '%s'))",
        word, TYPES[i], TYPES[i], word);
      gint64 n = 0;

      sim_client_query (client, count_row, &n, wrong);
      if (n != 0)
        sim_fail (SIM_CONVERGENCE, "the search of laptop %u is wrong about %" G_GINT64_FORMAT " %ss", client->index, n,
                  TYPES[i]);
    }
}

/* Who had to drop something has said that it is gone. */
static void
check_owed (Sim       *self,
            SimClient *client)
{
  SimServer *server = sim_server_get (self, 0);
  g_autofree char *name = NULL;

  if (server != NULL &&
      sp_sql_dup_text (server->sql,
                       "SELECT c.name FROM device_compartment h JOIN compartment c USING (cid)"
                       " WHERE h.device = ? AND h.state = 'purge-pending' LIMIT 1",
                       &name, NULL, "t", client->device) &&
      name != NULL)
    sim_fail (SIM_CONFIDENTIALITY, "laptop %u never said that it has dropped %s", client->index, name);
}

static void
exchange_all (Sim *self)
{
  for (guint pass = 0; pass < MAX_PASSES; pass++)
    for (guint i = 0; i < self->n_clients; i++)
      {
        SimClient *client = &self->clients[i];

        if (pass > 2 && client->error == NULL)
          continue;
        sim_client_start (client);
        sim_settle_messages (self);
        sim_check_client (self, client, FALSE);
      }
}

/* The server's log is whole, and tells of every operation that was taken. */
static void
check_audit (SimServer *server)
{
  g_auto(SpAuditReport) report = { 0 };
  g_autoptr(GError) error = NULL;
  gint64 untold = 0;

  if (!sp_server_audit_verify (server->sql, -1, NULL, &report, &error) ||
      !sp_sql_get_int (server->sql,
                       "SELECT count(*) FROM op_result r WHERE r.result NOT LIKE '%unreadable%' AND NOT EXISTS"
                       " (SELECT 1 FROM audit_entry e WHERE e.device = r.device AND e.op = r.n)",
                       &untold, &error, ""))
    sim_fail (SIM_FINE, "the log cannot be read: %s", error->message);
  else if (report.what != NULL)
    sim_fail (SIM_AUDIT, "entry %" G_GINT64_FORMAT " of %s: %s", report.seq, report.device, report.what);
  else if (untold > 0)
    sim_fail (SIM_AUDIT, "the log does not tell of %" G_GINT64_FORMAT " operations", untold);
}

static GBytes *
join_chunks (SpSql      *sql,
             const char *record)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  SpStatement *st = sp_sql_query (sql, "SELECT data FROM blob_chunk WHERE record = ? ORDER BY start", NULL, "t", record);

  while (st != NULL && sp_statement_step (st, NULL) > 0)
    {
      gsize size;
      const guint8 *data = sp_statement_get_blob (st, 0, &size);

      g_byte_array_append (bytes, data, (guint) size);
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* What is on a laptop whole is on the server whole, too, where its member may send it. */
static void
check_contents (Sim       *self,
                SimClient *client,
                SpSql     *sql)
{
  g_autoptr(GHashTable) held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer id;

  sim_client_query (client, take_own, held,
                    "SELECT b.record FROM blob b JOIN main.record r ON r.id = b.record WHERE b.have = r.fields ->> '$.size'");
  g_hash_table_iter_init (&iter, held);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      SimRecord *record = sim_model_find (self->model, id);
      GBytes *content = g_hash_table_lookup (self->contents, id);
      g_autoptr(GBytes) there = NULL;

      if (record == NULL || record->gone || content == NULL)
        continue;
      /* What was issued is whose it is who issued it. */
      if (g_str_equal (record->type, "document")
            ? client->index != 0
            : g_strcmp0 (sp_json_get_text (record->fields, "agency"), client->agency) != 0)
        continue;
      there = join_chunks (sql, id);
      if (g_bytes_get_size (there) < g_bytes_get_size (content))
        sim_fail (SIM_NO_LOSS, "laptop %u has all of attachment %s, and the server does not", client->index,
                  (const char *) id);
      else if (!g_bytes_equal (there, content))
        sim_fail (SIM_EXACTLY_ONCE, "the server has something else than attachment %s", (const char *) id);
    }
}

/* Lets everything come to rest, then looks at everything. */
void
sim_finish (Sim *self)
{
  SimServer *server;

  heal (self);
  sim_carry_late (self);
  exchange_all (self);
  sim_carry_again (self);
  if ((server = sim_server_get (self, 0)) == NULL)
    return;
  sim_model_compare (self->model, server->sql);
  check_audit (server);
  sim_dispose_check_server (self, server);

  for (guint i = 0; i < self->n_clients; i++)
    {
      SimClient *client = &self->clients[i];
      g_autoptr(Cache) cache = NULL;

      if (!takes_part (self, client) || !sim_client_is_open (client))
        continue;
      if (client->error != NULL)
        {
          sim_fail (SIM_OUTBOX, "laptop %u cannot go on: %s", client->index, client->error->message);
          continue;
        }
      cache = cache_read (client);
      check_sent (self, client, cache);
      check_view (self, client, cache);
      check_search (client);
      check_contents (self, client, server->sql);
      sim_lease_check (client, TRUE);
      sim_check_purge (self, client);
      check_owed (self, client);
      sim_dispose_check_client (self, client);
    }
}
