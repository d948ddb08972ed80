/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-audit-query.h"

#include "sp-compartment.h"
#include "sp-json.h"

#include <string.h>

/* What an auditor may ask about, by the names that an auditor may know: a case goes by its reference, a document by its
 * kind, its day, and the agency whose copy it is. Its title and its recipient's name are somebody's words. */

#define MAX_ROWS  200
#define MAX_FOUND 100

typedef struct
{
  char *id;
  char *compartment;
  JsonObject *fields;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;

  g_free (row->id);
  g_free (row->compartment);
  g_clear_pointer (&row->fields, json_object_unref);
  g_free (row);
}

static GPtrArray *
load (SpSql *sql, const char *where, const char *from, const char *to, GError **error)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (row_free);
  g_autofree char *text = g_strconcat ("SELECT r.id, c.name, r.fields FROM record r JOIN compartment c ON c.cid = r.cid"
                                       " WHERE r.gone = 0 AND ", where, " LIMIT ?", NULL);
  SpStatement *st = sp_sql_query (sql, text, error, "tti", from, to, (gint64) MAX_ROWS);
  int row;

  if (!st)
    return NULL;
  while ((row = sp_statement_step (st, error)) > 0)
    {
      Row *next = g_new0 (Row, 1);

      next->id = g_strdup (sp_statement_get_text (st, 0));
      next->compartment = g_strdup (sp_statement_get_text (st, 1));
      next->fields = sp_json_parse_object (sp_statement_get_text (st, 2), -1, NULL);
      g_ptr_array_add (rows, next);
    }
  sp_statement_reset (st);
  return row < 0 ? NULL : g_steal_pointer (&rows);
}

static gboolean
may_tell (SpSql *sql, const SpReader *reader, const Row *row)
{
  const char *case_id = row->fields ? sp_json_get_text (row->fields, "case_id") : NULL;
  g_autofree char *compartment = case_id ? sp_compartment_for_case (case_id) : NULL;
  SpServerRights rights;

  sp_server_rights_init (&rights, sql, NULL);
  return row->fields
         && (!reader
             || (sp_policy_may_audit_of (reader, row->compartment, &rights.rights)
                 && (!compartment || sp_policy_may_audit_of (reader, compartment, &rights.rights))));
}

static void
copy (JsonObject *to, JsonObject *from, const char *member)
{
  JsonNode *node = json_object_get_member (from, member);

  if (node && JSON_NODE_HOLDS_VALUE (node))
    json_object_set_member (to, member, json_node_copy (node));
}

/**
 * sp_server_audit_find_case:
 * @sql: a connection
 * @words: how a reference begins
 * @reader: (nullable): the auditor; %NULL for who sits at the server
 * @error: why not
 *
 * Returns: (transfer full) (nullable): objects with `id` and `reference`
 */
JsonArray *
sp_server_audit_find_case (SpSql *sql, const char *words, const SpReader *reader, GError **error)
{
  g_autofree char *from = g_ascii_strup (words, -1);
  g_autofree char *to = g_strconcat (from, "ZZZZZZ", NULL);
  g_autoptr(GPtrArray) rows = load (sql,
                                    "r.type = 'case' AND fields ->> 'reference' >= ? AND fields ->> 'reference' <= ?"
                                    " ORDER BY fields ->> 'reference'",
                                    from, to, error);
  JsonArray *found;

  if (!rows)
    return NULL;
  found = json_array_new ();
  for (guint i = 0; i < rows->len && json_array_get_length (found) < MAX_FOUND; i++)
    {
      const Row *row = rows->pdata[i];
      JsonObject *one;

      if (!may_tell (sql, reader, row))
        continue;
      one = json_object_new ();
      json_object_set_string_member (one, "id", row->id);
      copy (one, row->fields, "reference");
      json_array_add_object_element (found, one);
    }
  return found;
}

static gboolean
set_word (SpSql *sql, JsonObject *one, const char *member, const char *type, const char *field, const char *id,
          GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr(JsonObject) fields = NULL;

  if (!id)
    return TRUE;
  if (!sp_sql_dup_text (sql, "SELECT fields FROM record WHERE id = ? AND type = ?", &text, error, "tt", id, type))
    return FALSE;
  fields = text ? sp_json_parse_object (text, -1, NULL) : NULL;
  if (fields && sp_json_get_text (fields, field))
    json_object_set_string_member (one, member, sp_json_get_text (fields, field));
  return TRUE;
}

/**
 * sp_server_audit_find_document:
 * @sql: a connection
 * @from: an instant: not issued before it
 * @to: nor after this one
 * @reader: (nullable): the auditor; %NULL for who sits at the server
 * @error: why not
 *
 * Returns: (transfer full) (nullable): objects with `id`, `kind`, `issued_at`, and where there are any `agency`, `copy`,
 *   `date` (of the meeting) and `reference` (of the case), the newest first
 */
JsonArray *
sp_server_audit_find_document (SpSql *sql, const char *from, const char *to, const SpReader *reader, GError **error)
{
  static const char *const told[] = { "kind", "issued_at", "agency", "copy" };
  g_autoptr(JsonArray) found = json_array_new ();
  g_autoptr(GPtrArray) rows = load (sql,
                                    "r.type = 'document' AND fields ->> 'issued_at' >= ? AND fields ->> 'issued_at' <= ?"
                                    " ORDER BY fields ->> 'issued_at' DESC, r.id",
                                    from, to, error);

  for (guint i = 0; rows && i < rows->len && json_array_get_length (found) < MAX_FOUND; i++)
    {
      const Row *row = rows->pdata[i];
      JsonObject *one;

      if (!may_tell (sql, reader, row))
        continue;
      one = json_object_new ();
      json_array_add_object_element (found, one);
      json_object_set_string_member (one, "id", row->id);
      for (gsize k = 0; k < G_N_ELEMENTS (told); k++)
        if (json_object_has_member (row->fields, told[k]))
          copy (one, row->fields, told[k]);
      if (!set_word (sql, one, "date", "meeting", "date", sp_json_get_text (row->fields, "meeting"), error)
          || !set_word (sql, one, "reference", "case", "reference", sp_json_get_text (row->fields, "case_id"), error))
        return NULL;
    }
  return rows ? g_steal_pointer (&found) : NULL;
}
