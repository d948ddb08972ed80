/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-audit-query.h"

#include "sp-audit.h"
#include "sp-compartment.h"
#include "sp-date.h"
#include "sp-json.h"
#include "sp-server-audit-book.h"
#include "sp-server-audit-index.h"

#include <string.h>

/* What the log answers. An entry holds ids; of these an auditor is told a case's reference, a meeting's day and what kind
 * of record it is, and nothing that somebody wrote. What an auditor may not be told of is left out before it is counted. */

#define MAX_IDS      20 /* of an entry, in an answer */
#define MAX_PURPOSE  200
#define MAX_RECEIPTS 50
#define BATCH_ROWS   256 /* more than one entry can have, by the receipts of a document */

typedef struct
{
  gint64 at;
  gint64 leaf;
  char what; /* of the index */
  char *device;
  char *device_name;
  char *text;
} Row;

typedef struct
{
  SpSql *sql;
  SpAuditQuery *query;
  SpServerRights rights;
  GHashTable *known;
  GPtrArray *keys;
  char *kind; /* of the document that is asked about */
  gint64 seen; /* the leaf that was answered last */
  JsonArray *entries;
} Ask;

static void
row_free (gpointer data)
{
  Row *row = data;

  g_free (row->device);
  g_free (row->device_name);
  g_free (row->text);
  g_free (row);
}

static void
ask_clear (Ask *ask)
{
  g_clear_pointer (&ask->known, g_hash_table_unref);
  g_clear_pointer (&ask->keys, g_ptr_array_unref);
  g_clear_pointer (&ask->kind, g_free);
  g_clear_pointer (&ask->entries, json_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ask, ask_clear)

/* As it is asked for over the wire and on the command line, or FALSE. */
gboolean
sp_audit_question_parse (const char *name, SpAuditQuestion *question)
{
  static const char *const names[] = {
    [SP_AUDIT_ABOUT] = "about", [SP_AUDIT_BY] = "by", [SP_AUDIT_RECEIVED] = "received",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i], name) == 0)
      {
        *question = i;
        return TRUE;
      }
  return FALSE;
}

/* What kind of record has this id, and where it lies: NULL where there is none. What was deleted has both. */
gboolean
sp_server_audit_place_of (SpSql *sql, const char *id, char **type, char **compartment, GError **error)
{
  SpStatement *st = sp_sql_query (sql,
                                  "SELECT r.type, c.name FROM record r JOIN compartment c ON c.cid = r.cid"
                                  " WHERE r.id = ?",
                                  error, "t", id);
  int row;

  *type = NULL;
  *compartment = NULL;
  if (!st || (row = sp_statement_step (st, error)) < 0)
    return FALSE;
  if (row > 0)
    {
      *type = g_strdup (sp_statement_get_text (st, 0));
      *compartment = g_strdup (sp_statement_get_text (st, 1));
    }
  sp_statement_reset (st);
  return TRUE;
}

static gboolean
may_tell (Ask *ask, const char *compartment)
{
  return !ask->query->reader || sp_policy_may_audit_of (ask->query->reader, compartment, &ask->rights.rights);
}

static void
add_key (Ask *ask, char what, const char *id)
{
  g_ptr_array_add (ask->keys, g_strdup_printf ("%c%s", what, id));
}

/* Whoever opened a document left a receipt; when it was issued the log says to whom of its meeting or case. */
static gboolean
add_document_keys (Ask *ask, GError **error)
{
  const char *id = ask->query->subject;
  g_autofree char *type = NULL;
  g_autofree char *compartment = NULL;
  g_autofree char *text = NULL;
  g_autoptr(JsonObject) fields = NULL;
  SpStatement *st;
  int row;

  add_key (ask, SP_AUDIT_INDEX_SUBJECT, id);
  if (!sp_server_audit_place_of (ask->sql, id, &type, &compartment, error)
      || !sp_sql_dup_text (ask->sql, "SELECT fields FROM record WHERE id = ? AND type = 'document'", &text, error, "t", id))
    return FALSE;
  if (!text || !may_tell (ask, compartment) || !(fields = sp_json_parse_object (text, -1, NULL)))
    return TRUE;
  ask->kind = g_strdup (sp_json_get_text (fields, "kind"));
  if (sp_json_get_text (fields, "meeting"))
    add_key (ask, SP_AUDIT_INDEX_DISCLOSED, sp_json_get_text (fields, "meeting"));
  if (sp_json_get_text (fields, "case_id"))
    add_key (ask, SP_AUDIT_INDEX_DISCLOSED, sp_json_get_text (fields, "case_id"));
  st = sp_sql_query (ask->sql,
                     "SELECT id FROM record WHERE type = 'receipt' AND gone = 0 AND fields ->> 'document' = ? LIMIT ?",
                     error, "ti", id, (gint64) MAX_RECEIPTS);
  if (!st)
    return FALSE;
  while ((row = sp_statement_step (st, error)) > 0)
    add_key (ask, SP_AUDIT_INDEX_SUBJECT, sp_statement_get_text (st, 0));
  sp_statement_reset (st);
  return row == 0;
}

/* The newest ones that are not newer than this one, which is among them: what it is in more than one way comes in as many
 * rows. */
static GPtrArray *
load_rows (Ask *ask, gint64 at, gint64 leaf, GError **error)
{
  const SpAuditQuery *query = ask->query;
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (row_free);
  g_autoptr(GString) sql = g_string_new (
      "SELECT i.at, i.leaf, i.what, e.device, e.entry, d.name FROM audit_index i JOIN audit_entry e ON e.leaf = i.leaf"
      " LEFT JOIN device d ON d.id = e.device WHERE i.what IN (");
  SpStatement *st;
  int at_column = 0;
  int row;

  for (guint i = 0; i < ask->keys->len; i++)
    g_string_append (sql, i > 0 ? ", ?" : "?");
  g_string_append (sql, ") AND i.at >= ? AND (i.at, i.leaf) <= (?, ?) AND (i.act & ?) <> 0"
                        " ORDER BY i.at DESC, i.leaf DESC, i.what LIMIT ?");
  if (!(st = sp_sql_prepare (ask->sql, sql->str, error)))
    return NULL;
  for (guint i = 0; i < ask->keys->len; i++)
    sp_statement_bind_text (st, ++at_column, ask->keys->pdata[i], -1);
  sp_statement_bind_int (st, ++at_column, query->from);
  sp_statement_bind_int (st, ++at_column, at);
  sp_statement_bind_int (st, ++at_column, leaf);
  sp_statement_bind_int (st, ++at_column, query->acts);
  sp_statement_bind_int (st, ++at_column, (gint64) BATCH_ROWS);
  while ((row = sp_statement_step (st, error)) > 0)
    {
      Row *next = g_new0 (Row, 1);

      next->at = sp_statement_get_int (st, 0);
      next->leaf = sp_statement_get_int (st, 1);
      next->what = *sp_statement_get_text (st, 2);
      next->device = g_strdup (sp_statement_get_text (st, 3));
      next->text = g_strdup (sp_statement_get_text (st, 4));
      next->device_name = g_strdup (sp_statement_get_text (st, 5));
      g_ptr_array_add (rows, next);
    }
  sp_statement_reset (st);
  return row < 0 ? NULL : g_steal_pointer (&rows);
}

/* One word of a record that an auditor may be told. */
static gboolean
set_word (Ask *ask, JsonObject *told, const char *member, const char *type, const char *field, const char *id,
          GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr(JsonObject) fields = NULL;
  const char *word;

  if (json_object_has_member (told, member))
    return TRUE;
  if (!sp_sql_dup_text (ask->sql, "SELECT fields FROM record WHERE id = ? AND type = ?", &text, error, "tt", id, type))
    return FALSE;
  fields = text ? sp_json_parse_object (text, -1, NULL) : NULL;
  if (fields && (word = sp_json_get_text (fields, field)))
    json_object_set_string_member (told, member, word);
  return TRUE;
}

static gboolean
set_place (Ask *ask, JsonObject *told, const char *name, GError **error)
{
  g_autoptr(SpCompartment) compartment = sp_compartment_parse (name);

  json_object_set_string_member (told, "compartment", name);
  if (!compartment || !compartment->id)
    return TRUE;
  return compartment->home == SP_HOME_CASE
             ? set_word (ask, told, "reference", "case", "reference", compartment->id, error)
             : set_word (ask, told, "date", "meeting", "date", compartment->id, error);
}

/* What it was about, each with its kind; @hidden where one of them is not to be known of. */
static gboolean
set_ids (Ask *ask, JsonObject *told, JsonObject *entry, gboolean *hidden, GError **error)
{
  g_auto(GStrv) ids = sp_json_dup_strv (entry, "ids");
  JsonArray *about = json_array_new ();
  guint n = ids ? g_strv_length (ids) : 0;

  json_object_set_array_member (told, "about", about);
  json_object_set_int_member (told, "n_about", n);
  for (guint i = 0; i < n && i < SP_AUDIT_INDEX_IDS && !*hidden; i++)
    {
      g_autofree char *type = NULL;
      g_autofree char *compartment = NULL;
      JsonObject *one;

      if (!sp_server_audit_place_of (ask->sql, ids[i], &type, &compartment, error))
        return FALSE;
      *hidden = compartment && !may_tell (ask, compartment);
      if (*hidden || i >= MAX_IDS)
        continue;
      one = json_object_new ();
      json_object_set_string_member (one, "id", ids[i]);
      if (type)
        json_object_set_string_member (one, "type", type);
      json_array_add_object_element (about, one);
      if (g_strcmp0 (type, "case") == 0 && !set_word (ask, told, "reference", "case", "reference", ids[i], error))
        return FALSE;
    }
  return TRUE;
}

static void
copy_text (JsonObject *to, JsonObject *from, const char *member, const char *otherwise)
{
  const char *text = sp_json_get_text (from, member);
  g_autofree char *cut = NULL;

  if (!text && !(text = otherwise))
    return;
  cut = g_utf8_strlen (text, -1) > MAX_PURPOSE ? g_utf8_substring (text, 0, MAX_PURPOSE) : g_strdup (text);
  json_object_set_string_member (to, member, cut);
}

static JsonObject *
tell (Ask *ask, const Row *row, JsonObject *entry, gboolean *hidden, GError **error)
{
  g_autoptr(JsonObject) told = json_object_new ();
  g_autofree char *at = sp_instant_format (row->at * G_USEC_PER_SEC);
  g_auto(GStrv) recipients = sp_json_dup_strv (entry, "recipients");
  JsonArray *array = json_array_new ();

  json_object_set_int_member (told, "leaf", row->leaf);
  json_object_set_string_member (told, "at", at);
  json_object_set_string_member (told, "device", row->device);
  if (row->device_name)
    json_object_set_string_member (told, "device_name", row->device_name);
  copy_text (told, entry, "act", "");
  copy_text (told, entry, "member", "");
  copy_text (told, entry, "purpose", NULL);
  copy_text (told, entry, "detail", NULL);
  if (strcmp (row->device, SP_SERVER_AUDIT_SELF) == 0)
    copy_text (told, entry, "via", NULL);
  for (guint i = 0; recipients && recipients[i] && i < 2 * MAX_IDS; i++)
    json_array_add_string_element (array, recipients[i]);
  json_object_set_array_member (told, "recipients", array);
  if (!set_place (ask, told, sp_json_get_text (entry, "compartment"), error)
      || !set_ids (ask, told, entry, hidden, error))
    return NULL;
  return g_steal_pointer (&told);
}

/* Adds what is to be told of the row, if anything is. */
static gboolean
take_row (Ask *ask, const Row *row, GError **error)
{
  g_autoptr(JsonObject) entry = row->leaf != ask->seen ? sp_audit_parse (row->text) : NULL;
  JsonObject *told;
  gboolean hidden = FALSE;

  if (!entry || !may_tell (ask, sp_json_get_text (entry, "compartment")))
    return TRUE;
  /* Of all that was issued of a meeting, what this document is. */
  if (ask->query->question == SP_AUDIT_RECEIVED && row->what == SP_AUDIT_INDEX_DISCLOSED
      && g_strcmp0 (sp_json_get_text (entry, "purpose"), ask->kind) != 0)
    return TRUE;
  if (!(told = tell (ask, row, entry, &hidden, error)))
    return FALSE;
  if (hidden)
    {
      json_object_unref (told);
      return TRUE;
    }
  if (json_array_get_length (ask->entries) == ask->query->max)
    {
      ask->query->more = TRUE;
      json_object_unref (told);
      return TRUE;
    }
  json_array_add_object_element (ask->entries, told);
  ask->seen = row->leaf;
  ask->query->last_at = row->at;
  ask->query->last_leaf = row->leaf;
  return TRUE;
}

/**
 * sp_server_audit_query:
 * @server: a server
 * @sql: its connection, in a transaction that may write; that it is asked has been written down in it
 * @query: the question; where to go on is put into it
 * @error: %SP_WIRE_PROBLEM_BUSY while the log is not all in the index yet
 *
 * Returns: (transfer full) (nullable): the entries as objects, the newest first
 */
JsonArray *
sp_server_audit_query (SpServer *server, SpSql *sql, SpAuditQuery *query, GError **error)
{
  g_auto(Ask) ask = { .sql = sql, .query = query, .seen = -1 };
  gint64 at = query->after_leaf >= 0 ? MIN (query->after_at, query->to) : query->to;
  gint64 leaf = query->after_leaf >= 0 && query->after_at <= query->to ? query->after_leaf - 1 : G_MAXINT64;
  gboolean last = FALSE;

  query->more = FALSE;
  ask.known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sp_server_rights_init (&ask.rights, sql, ask.known);
  ask.keys = g_ptr_array_new_with_free_func (g_free);
  ask.entries = json_array_new ();
  if (query->question == SP_AUDIT_BY)
    add_key (&ask, SP_AUDIT_INDEX_MEMBER, strcmp (query->subject, SP_SERVER_AUDIT_SELF) == 0 ? "" : query->subject);
  else if (query->question == SP_AUDIT_ABOUT)
    add_key (&ask, SP_AUDIT_INDEX_SUBJECT, query->subject);
  else if (!add_document_keys (&ask, error))
    return NULL;
  while (!query->more && !last)
    {
      g_autoptr(GPtrArray) rows = load_rows (&ask, at, leaf, error);

      if (!rows)
        return NULL;
      for (guint i = 0; i < rows->len && !query->more; i++)
        {
          const Row *row = rows->pdata[i];

          if (!take_row (&ask, row, error))
            return NULL;
          at = row->at;
          leaf = row->leaf;
        }
      last = rows->len < BATCH_ROWS;
    }
  return g_steal_pointer (&ask.entries);
}
