/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-admin.h"

#include "sp-compartment.h"
#include "sp-id.h"
#include "sp-json.h"
#include "sp-server-audit-book.h"
#include "sp-server-log.h"
#include "sp-server-rights.h"

#include <string.h>

/* What the command line does. It writes through the same path as a laptop's operations, and it is in the server's log. */

#define CODE_SIZE 20 /* bytes of chance in an enrolment code */

G_DEFINE_QUARK (sp-admin-error-quark, sp_admin_error)

/* Who types a word of a list sees which there are. */
static void
refuse (SpValueLists *lists, const SpRecordType *type, const SpServerVerdict *verdict, GError **error)
{
  g_autoptr(GString) text = g_string_new (verdict->field ? verdict->field : verdict->reason);
  const SpField *field = verdict->field ? sp_record_type_find_field (type, verdict->field) : NULL;
  const SpValueListItem *items = NULL;
  guint n = 0;

  g_string_append_printf (text, ": %s", verdict->detail ? verdict->detail : verdict->reason);
  if (field && field->list && (field->kind == SP_KIND_CHOICE || field->kind == SP_KIND_SET))
    items = sp_value_lists_get_items (lists, field->list, &n);
  for (guint i = 0, offered = 0; i < n; i++)
    if (!items[i].retired)
      g_string_append_printf (text, "%s%s", offered++ > 0 ? ", " : "; ", items[i].code);
  g_set_error_literal (error, SP_ADMIN_ERROR, SP_ADMIN_ERROR_INVALID, text->str);
}

static gboolean
put_in (SpServerWrite *commit, SpVerb verb, const char *type, const char *id, JsonObject *set,
        GError **error)
{
  g_autoptr(SpOperation) op = NULL;
  g_auto(SpServerVerdict) verdict = { 0 };

  op = sp_operation_new (verb, sp_record_type_find (type), id, SP_COMPARTMENT_DIRECTORY);
  op->set = json_object_ref (set);
  op->base_rev = commit->seq; /* who sits at the server has seen everything */
  if (!sp_server_write_operation (commit, op, &verdict, error))
    return FALSE;
  if (!verdict.reason)
    return TRUE;
  refuse (commit->lists, op->type, &verdict, error);
  return FALSE;
}

static gboolean
begin (SpServerWrite *commit, SpServer *server, SpSql *sql, GError **error)
{
  return sp_server_write_begin (
      commit, server, sql, "",
      sp_reader_new (NULL, NULL, SP_ROLE_ADMINISTRATOR | SP_ROLES_CHAIRING), error);
}

/* Nobody has signed in here: who may do this has the server itself. */
static gboolean
tell (SpServer *server, SpSql *sql, SpAuditAct act, const char *compartment, const char *id, const char *purpose,
      JsonObject *what, GError **error)
{
  g_autofree char *text = what ? sp_json_object_to_text (what) : NULL;
  const char *ids[] = { id, NULL };
  char detail[SP_AUDIT_HASH_SIZE];
  const SpAuditEntry entry = {
    .act = act,
    .compartment = compartment,
    .member = "",
    .ids = ids,
    .purpose = purpose,
    .detail = text ? detail : NULL,
  };

  if (text)
    sp_audit_hash (text, strlen (text), detail);
  return sp_server_audit_tell (server, sql, &entry, error);
}

/* The value lists that an administrator may edit, as records. */
static gboolean
put_lists (SpServerWrite *commit, GError **error)
{
  g_autoptr(SpValueLists) lists = sp_value_lists_new ();
  const char *const *names = sp_value_lists_get_names ();

  for (gsize i = 0; names[i]; i++)
    {
      guint n_items;
      const SpValueListItem *items = sp_value_lists_get_items (lists, names[i], &n_items);

      for (guint k = 0; sp_value_lists_is_editable (names[i]) && k < n_items; k++)
        {
          g_autofree char *id = sp_value_lists_dup_record_id (names[i], items[k].code);
          g_autoptr(JsonObject) set = json_object_new ();

          json_object_set_string_member (set, "list", names[i]);
          json_object_set_string_member (set, "code", items[k].code);
          json_object_set_string_member (set, "label", items[k].label);
          json_object_set_int_member (set, "position", items[k].position);
          if (!put_in (commit, SP_VERB_CREATE, "list_item", id, set, error))
            return FALSE;
        }
    }
  return TRUE;
}

/**
 * sp_server_admin_found:
 * @server: a server
 * @sql: a connection in a transaction that may write
 * @name: the partnership's name
 * @rehearsal: whether everything in it is made up
 * @error: why not
 *
 * Writes the first records of a partnership.
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_server_admin_found (SpServer *server,
                       SpSql *sql,
                       const char *name,
                       gboolean rehearsal,
                       GError **error)
{
  g_auto(SpServerWrite) commit = { 0 };
  g_autoptr(JsonObject) set = json_object_new ();

  json_object_set_string_member (set, "name", name);
  if (rehearsal)
    json_object_set_boolean_member (set, "rehearsal", TRUE);
  return begin (&commit, server, sql, error)
         && put_in (&commit, SP_VERB_CREATE, "partnership", server->partnership, set, error)
         && put_lists (&commit, error) && sp_server_write_finish (&commit, error);
}

/**
 * sp_server_admin_put:
 * @server: a server
 * @sql: a connection
 * @type: a type of the directory
 * @id: (nullable): which record, %NULL for a new one; one that is not there yet is made
 * @set: the fields to set
 * @error: why not
 *
 * Makes or changes a record of the directory.
 *
 * Returns: (transfer full) (nullable): its id; %SP_ADMIN_ERROR_INVALID names the field
 */
char *
sp_server_admin_put (SpServer *server,
                     SpSql *sql,
                     const char *type,
                     const char *id,
                     JsonObject *set,
                     GError **error)
{
  g_auto(SpServerWrite) commit = { 0 };
  g_autofree char *record = id ? g_strdup (id) : sp_ambient_new_id (server->ambient);
  gint64 there = 0;

  if (!sp_sql_begin (sql, error))
    return NULL;
  if (sp_sql_get_int (sql, "SELECT count(*) FROM record WHERE id = ?", &there, error, "t", record)
      && tell (server, sql, there ? SP_AUDIT_ALTER : SP_AUDIT_COLLECT, SP_COMPARTMENT_DIRECTORY, record, "console", set, error)
      && begin (&commit, server, sql, error)
      && put_in (&commit, there ? SP_VERB_SET : SP_VERB_CREATE, type, record, set, error)
      && sp_server_write_finish (&commit, error) && sp_sql_commit (sql, error))
    return g_steal_pointer (&record);
  sp_sql_rollback (sql);
  return NULL;
}

/**
 * sp_server_admin_list:
 * @sql: a connection
 * @type: a type of the directory
 * @error: why not
 *
 * Returns: (transfer full) (nullable): the records' fields, each with its `id`
 */
JsonArray *
sp_server_admin_list (SpSql *sql, const char *type, GError **error)
{
  g_autoptr(JsonArray) records = json_array_new ();
  SpStatement *st;
  int row;

  st = sp_sql_query (sql,
                     "SELECT id, fields FROM record WHERE type = ? AND gone = 0 AND cid ="
                     " (SELECT cid FROM compartment WHERE name = 'directory') ORDER BY rid",
                     error, "t", type);
  if (!st)
    return NULL;
  while ((row = sp_statement_step (st, error)) > 0)
    {
      JsonObject *fields = sp_json_parse_object (sp_statement_get_text (st, 1), -1, NULL);

      if (!fields)
        continue;
      json_object_set_string_member (fields, "id", sp_statement_get_text (st, 0));
      json_array_add_object_element (records, fields);
    }
  sp_statement_reset (st);
  return row < 0 ? NULL : g_steal_pointer (&records);
}

/* Whether the record may be called by these words. */
static gboolean
answers_to (JsonObject *record, const char *words)
{
  static const char *const members[] = { "name", "short_name", "mark", "email", "family_name" };
  const char *family = sp_json_get_text (record, "family_name");
  const char *given = sp_json_get_text (record, "given_names");
  g_autofree char *full = NULL;
  g_autofree char *folded = g_utf8_casefold (words, -1);

  if (g_strcmp0 (sp_json_get_text (record, "id"), words) == 0)
    return TRUE;
  if (family && given)
    {
      g_autofree char *name = g_strconcat (given, " ", family, NULL);

      full = g_utf8_casefold (name, -1);
      if (strcmp (full, folded) == 0)
        return TRUE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      const char *value = sp_json_get_text (record, members[i]);
      g_autofree char *other = value ? g_utf8_casefold (value, -1) : NULL;

      if (g_strcmp0 (other, folded) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * sp_server_admin_find:
 * @sql: a connection
 * @type: a type of the directory
 * @words: an id, a name or an e-mail address
 * @error: %SP_ADMIN_ERROR_NOT_FOUND or %SP_ADMIN_ERROR_AMBIGUOUS
 *
 * Returns: (transfer full) (nullable): the id of the one record that @words mean
 */
char *
sp_server_admin_find (SpSql *sql, const char *type, const char *words, GError **error)
{
  g_autoptr(JsonArray) records = sp_server_admin_list (sql, type, error);
  const char *found = NULL;

  if (!records)
    return NULL;
  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      JsonObject *record = json_array_get_object_element (records, i);

      if (!answers_to (record, words))
        continue;
      if (found)
        {
          g_set_error_literal (error, SP_ADMIN_ERROR, SP_ADMIN_ERROR_AMBIGUOUS, words);
          return NULL;
        }
      found = sp_json_get_text (record, "id");
    }
  if (!found)
    g_set_error_literal (error, SP_ADMIN_ERROR, SP_ADMIN_ERROR_NOT_FOUND, words);
  return g_strdup (found);
}

/* The agency of a member who takes part, or NULL in @agency. */
gboolean
sp_server_member_find (SpSql *sql, const char *member, char **agency, GError **error)
{
  g_autoptr(SpReader) reader = NULL;

  *agency = NULL;
  if (!sp_server_reader_load (sql, member, &reader, error))
    return FALSE;
  if (reader)
    *agency = g_strdup (reader->agency_id ? reader->agency_id : "");
  return TRUE;
}

/**
 * sp_server_new_code:
 * @server: a server
 * @sql: its connection, in a transaction
 * @member: a member's id
 * @error: why not
 *
 * Makes a code that enrols one device of @member within 24 hours. Only its hash is kept.
 *
 * Returns: (transfer full) (nullable): the code
 */
char *
sp_server_new_code (SpServer *server, SpSql *sql, const char *member, GError **error)
{
  guint8 bytes[CODE_SIZE];
  g_autofree char *base64 = NULL;
  char hash[SP_SERVER_HASH_SIZE];
  gint64 now = sp_server_now (server);

  sp_ambient_fill_random (server->ambient, bytes, sizeof bytes);
  base64 = g_base64_encode (bytes, sizeof bytes);
  g_strcanon (base64, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", '-');
  sp_server_hash (base64, strlen (base64), hash);
  return sp_sql_run (sql, "DELETE FROM enrolment WHERE expires < ?", error, "i", now)
                 && sp_sql_run (sql, "INSERT INTO enrolment (hash, member, expires) VALUES (?, ?, ?)", error, "tti",
                                hash, member, now + SP_WIRE_CODE_SECONDS)
             ? g_steal_pointer (&base64)
             : NULL;
}

/**
 * sp_server_admin_new_code:
 * @server: a server
 * @sql: a connection
 * @member: a member's id
 * @error: why not
 *
 * sp_server_new_code () in a transaction of its own.
 *
 * Returns: (transfer full) (nullable): the code
 */
char *
sp_server_admin_new_code (SpServer *server, SpSql *sql, const char *member, GError **error)
{
  g_autofree char *code = NULL;

  if (!sp_sql_begin (sql, error))
    return NULL;
  if (tell (server, sql, SP_AUDIT_ALTER, "", member, "laptop-link", NULL, error)
      && (code = sp_server_new_code (server, sql, member, error)) && sp_sql_commit (sql, error))
    return g_steal_pointer (&code);
  sp_sql_rollback (sql);
  return NULL;
}

/**
 * sp_server_admin_list_devices:
 * @sql: a connection
 * @error: why not
 *
 * Returns: (transfer full) (nullable): objects with `id`, `member`, `name`, `created`, `last_seen` (seconds since
 *   1970), `state` (as for sp_server_admin_set_device (); or stopped), `told` (when it heard that it is to be wiped; 0:
 *   not yet) and `holds` (how many compartments)
 */
JsonArray *
sp_server_admin_list_devices (SpSql *sql, GError **error)
{
  g_autoptr(JsonArray) devices = json_array_new ();
  SpStatement *st;
  int row;

  st = sp_sql_query (sql,
                     "SELECT d.id, d.member, d.name, d.last_seen, " SP_SERVER_DEVICE_STATE ","
                     " (SELECT count(*) FROM device_compartment h WHERE h.device = d.id"
                     "  AND h.state <> 'purged'), d.created, d.told"
                     " FROM device d ORDER BY d.id",
                     error, "");
  if (!st)
    return NULL;
  while ((row = sp_statement_step (st, error)) > 0)
    {
      JsonObject *device = json_object_new ();

      json_object_set_string_member (device, "id", sp_statement_get_text (st, 0));
      json_object_set_string_member (device, "member", sp_statement_get_text (st, 1));
      json_object_set_string_member (device, "name", sp_statement_get_text (st, 2));
      json_object_set_int_member (device, "last_seen", sp_statement_get_int (st, 3));
      json_object_set_string_member (device, "state", sp_statement_get_text (st, 4));
      json_object_set_int_member (device, "holds", sp_statement_get_int (st, 5));
      json_object_set_int_member (device, "created", sp_statement_get_int (st, 6));
      json_object_set_int_member (device, "told", sp_statement_get_int (st, 7));
      json_array_add_object_element (devices, device);
    }
  sp_statement_reset (st);
  return row < 0 ? NULL : g_steal_pointer (&devices);
}

/* What brings a device into a state, where it may come into it. */
static const struct
{
  const char *state;
  const char *sql;
} device_states[] = {
  { "active", "UPDATE device SET suspended = 0 WHERE id = ? AND revoked = 0 AND stopped = 0" },
  { "suspended", "UPDATE device SET suspended = 1 WHERE id = ? AND revoked = 0 AND stopped = 0" },
  { "revoked", "UPDATE device SET revoked = 1 WHERE id = ?" },
  { "wiped", "UPDATE device SET revoked = 1 WHERE id = ?" },
};

/* The first of several times counts. */
#define STATE_TIMES \
  "UPDATE device SET suspended_at = CASE WHEN suspended = 0 THEN 0 WHEN suspended_at = 0 THEN ?2 ELSE suspended_at END," \
  " revoked_at = CASE WHEN revoked = 0 THEN 0 WHEN revoked_at = 0 THEN ?2 ELSE revoked_at END WHERE id = ?1"

/**
 * sp_server_device_set:
 * @server: a server
 * @sql: its connection, in a transaction
 * @device: a device's id
 * @state: `active`; `suspended`: shut out for now; `revoked`: for good; `wiped`: and to destroy what it holds
 * @error: %SP_ADMIN_ERROR_NOT_FOUND: no such device; %SP_ADMIN_ERROR_INVALID: it was shut out for good
 *
 * Lets a device in or shuts it out: its tokens die, and a request of its that hangs ends within a second.
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_server_device_set (SpServer *server, SpSql *sql, const char *device, const char *state, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (device_states); i++)
    {
      gint64 known;

      if (strcmp (device_states[i].state, state) != 0)
        continue;
      if (!sp_sql_get_int (sql, "SELECT count(*) FROM device WHERE id = ?", &known, error, "t", device)
          || !sp_sql_run (sql, device_states[i].sql, error, "t", device))
        return FALSE;
      if (sp_sql_get_changes (sql) == 0)
        {
          g_set_error_literal (error, SP_ADMIN_ERROR, known ? SP_ADMIN_ERROR_INVALID : SP_ADMIN_ERROR_NOT_FOUND, device);
          return FALSE;
        }
      if (!sp_sql_run (sql, STATE_TIMES, error, "ti", device, sp_server_now (server)))
        return FALSE;
      if (strcmp (state, "wiped") == 0
          && !sp_sql_run (sql, "UPDATE device SET wipe = ? WHERE id = ? AND wipe = 0", error, "it",
                          sp_server_now (server), device))
        return FALSE;
      /* The counter is what wakes those that hang. */
      return sp_sql_run (sql, "DELETE FROM token WHERE device = ?", error, "t", device)
             && sp_sql_run (sql, "UPDATE partnership SET acl_rev = acl_rev + 1", error, "");
    }
  g_set_error_literal (error, SP_ADMIN_ERROR, SP_ADMIN_ERROR_INVALID, state);
  return FALSE;
}

/**
 * sp_server_admin_set_device:
 * @server: a server
 * @sql: a connection
 * @device: a device's id
 * @state: as for sp_server_device_set ()
 * @error: as sp_server_device_set ()
 *
 * sp_server_device_set () in a transaction of its own.
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_server_admin_set_device (SpServer *server, SpSql *sql, const char *device, const char *state, GError **error)
{
  g_autofree char *purpose = g_strconcat ("laptop-", state, NULL);

  if (!sp_sql_begin (sql, error))
    return FALSE;
  if (tell (server, sql, SP_AUDIT_ALTER, "", device, purpose, NULL, error)
      && sp_server_device_set (server, sql, device, state, error) && sp_sql_commit (sql, error))
    return TRUE;
  sp_sql_rollback (sql);
  return FALSE;
}
