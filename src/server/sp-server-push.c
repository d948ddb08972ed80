/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-audit.h"
#include "sp-server-private.h"

#include "sp-compartment.h"
#include "sp-json.h"
#include "sp-server-log.h"
#include "sp-server-rights.h"

#include <string.h>

/* One operation of a push. */
typedef struct
{
  gint64 n;
  char *text; /* canonical */
  char hash[SP_SERVER_HASH_SIZE];
  SpOperation *operation; /* NULL: cannot be read */
  GString *result;
  gboolean refused;
  gboolean known; /* it was answered before */
  gboolean late;  /* only its number was here before */
} Item;

static void
item_free (gpointer data)
{
  Item *item = data;

  g_free (item->text);
  g_clear_pointer (&item->operation, sp_operation_free);
  if (item->result)
    g_string_free (item->result, TRUE);
  g_free (item);
}

/* Reads the operations; numbers that do not follow each other are the client's mistake. */
static GPtrArray *
read_items (SpServerCall *call, GError **error)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (item_free);
  JsonNode *node = json_object_get_member (call->body, "ops");
  JsonArray *ops;
  gint64 first;

  if (!node || !JSON_NODE_HOLDS_ARRAY (node)
      || !sp_server_body_int (call, "first_op", 1, G_MAXINT64 - SP_WIRE_MAX_PUSH_OPS, &first, NULL))
    {
      sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
      return NULL;
    }
  ops = json_node_get_array (node);
  if (json_array_get_length (ops) > SP_WIRE_MAX_PUSH_OPS)
    {
      sp_server_fail (error, SP_WIRE_PROBLEM_TOO_LARGE);
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (ops); i++)
    {
      JsonNode *op = json_array_get_element (ops, i);
      Item *item;

      if (!JSON_NODE_HOLDS_OBJECT (op)
          || sp_json_get_int (json_node_get_object (op), "n", -1) != first + i)
        {
          sp_server_fail (error, SP_WIRE_PROBLEM_BAD_OPERATION);
          return NULL;
        }
      item = g_new0 (Item, 1);
      item->n = first + i;
      item->text = sp_json_to_text (op);
      sp_server_hash (item->text, strlen (item->text), item->hash);
      if (strlen (item->text) <= SP_WIRE_MAX_OP)
        item->operation = sp_operation_from_json (json_node_get_object (op), NULL);
      g_ptr_array_add (items, item);
    }
  return g_steal_pointer (&items);
}

/* What is left of an operation that its laptop had to forget. */
static char *
dup_blank (const Item *item)
{
  return g_strdup_printf ("{\"n\":%" G_GINT64_FORMAT "}", item->n);
}

/* Answers an operation that was answered before, in the same words. After a restore a laptop sends the bare number of what it
 * had to forget, while the operation itself may come in a file from before: whichever comes first, the number says nothing
 * against it. */
static gboolean
repeat_item (SpServerCall *call, Item *item, GError **error)
{
  g_autofree char *blank = dup_blank (item);
  g_autofree char *before = NULL;
  char hash[SP_SERVER_HASH_SIZE];
  SpStatement *st;
  int row;

  st = sp_sql_query (call->sql, "SELECT hash, result FROM op_result WHERE device = ? AND n = ?",
                     error, "ti", call->device.id, item->n);
  if (!st || (row = sp_statement_step (st, error)) < 0)
    return FALSE;
  if (row > 0)
    {
      before = g_strdup (sp_statement_get_text (st, 0));
      item->known = g_str_equal (before, item->hash) || g_str_equal (item->text, blank);
      if (item->known)
        item->result = g_string_new (sp_statement_get_text (st, 1));
    }
  sp_statement_reset (st);
  if (item->known)
    return TRUE;

  sp_server_hash (blank, strlen (blank), hash);
  item->late = g_strcmp0 (before, hash) == 0;
  if (item->late)
    return TRUE;

  /* Two laptops with one identity, such as a copied disk: neither may go on. */
  g_message ("request %s: a number was used twice, its device is stopped", call->request->id);
  if (!sp_sql_run (call->sql, "UPDATE device SET stopped = 1 WHERE id = ?", error, "t",
                   call->device.id))
    return FALSE;
  call->keep = TRUE;
  return sp_server_fail (error, SP_WIRE_PROBLEM_OP_REUSE);
}

static void
append_member (GString *text, const char *member, const char *value)
{
  if (value)
    g_string_append_printf (text, ",\"%s\":\"%s\"", member, value);
}

/* Every value here is a code or an id, so nothing needs an escape. */
static void
write_result (Item *item, const SpServerVerdict *verdict)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "{\"n\":%" G_GINT64_FORMAT ",\"status\":\"%s\"", item->n,
                          verdict->status);
  if (item->operation)
    g_string_append_printf (text, ",\"record\":\"%s\",\"rev\":%" G_GINT64_FORMAT,
                            item->operation->record, verdict->rev);
  append_member (text, "reason", verdict->reason);
  append_member (text, "detail", verdict->detail);
  append_member (text, "field", verdict->field);
  if (verdict->conflicts)
    {
      g_string_append (text, ",\"conflicts\":[");
      for (guint i = 0; i < verdict->conflicts->len; i++)
        g_string_append_printf (text, "%s\"%s\"", i > 0 ? "," : "",
                                (const char *) g_ptr_array_index (verdict->conflicts, i));
      g_string_append_c (text, ']');
    }
  g_string_append_c (text, '}');
  if (item->result)
    g_string_free (item->result, TRUE);
  item->result = text;
  item->refused = verdict->reason != NULL;
}

/* Whether it is about a case that was disposed of, be it in this very push. */
static gboolean
is_about_erased (SpServerWrite *commit, const SpOperation *op)
{
  g_autoptr(SpCompartment) parsed = op ? sp_compartment_parse (op->compartment) : NULL;
  SpServerRights rights;

  sp_server_rights_init (&rights, commit->sql, commit->known);
  return parsed && (parsed->home == SP_HOME_CASE || parsed->home == SP_HOME_DISPOSAL)
         && rights.rights.case_is_disposed (&rights, parsed->id);
}

static gboolean
is_about_forgotten (SpServerWrite *commit, const SpOperation *op)
{
  g_auto(SpServerRow) row = { 0 };

  return strcmp (op->type->name, "member") == 0 && sp_server_row_load (commit->sql, op->record, &row, NULL) && row.fields
         && sp_json_get_text (row.fields, "forgotten");
}

/* What is offered again after a restore had been here, and was erased with the case; why a case should be disposed of is
 * not said in words once it was, nor who a member was once that was forgotten. */
static gboolean
is_to_be_forgotten (SpServerWrite *commit, const SpOperation *op)
{
  return op
         && (is_about_forgotten (commit, op)
             || ((op->again || op->type->home == SP_HOME_DISPOSAL) && is_about_erased (commit, op)));
}

/* The author of what cannot be read any more has lost the words, too: whoever chairs, or whom they were written for,
 * gets them to decide about. */
static gboolean
put_aside (SpServerWrite *commit, const Item *item, const char *reason, GError **error)
{
  const SpOperation *op = item->operation;
  g_autofree char *place =
    op && op->verb != SP_VERB_DELETE ? sp_policy_dup_aside (op->compartment, is_about_erased (commit, op)) : NULL;
  g_autoptr(SpCompartment) parsed = sp_compartment_parse (place);
  g_autoptr(JsonObject) fields = NULL;
  g_autoptr(JsonObject) frev = NULL;
  g_autofree char *id = NULL;
  const SpServerRow none = { 0 };
  SpServerRights rights;
  gint64 there;

  if (!parsed)
    return TRUE;
  /* What is not there yet must not seem to be; who brings it in may still do so. */
  if (!sp_sql_get_int (commit->sql, "SELECT EXISTS (SELECT 1 FROM compartment WHERE scope = ?)", &there, error, "t",
                       parsed->id))
    return FALSE;
  if (!there)
    return TRUE;
  sp_server_rights_init (&rights, commit->sql, commit->known);
  if (sp_policy_may_read (commit->reader, op->compartment, &rights.rights))
    return TRUE;

  fields = json_object_new ();
  frev = json_object_new ();
  id = sp_ambient_new_id (commit->server->ambient);
  json_object_set_string_member (fields, parsed->home == SP_HOME_MEETING ? "meeting" : "case_id", parsed->id);
  json_object_set_string_member (fields, "reason", reason);
  json_object_set_string_member (fields, "operation", item->text);
  json_object_set_string_member (fields, "state", "open");
  if (commit->reader->member_id)
    json_object_set_string_member (fields, "author", commit->reader->member_id);

  return sp_server_write_row (commit, &none, id, sp_record_type_find ("put_aside"), place, fields, frev, FALSE, error);
}

/* The operation is kept for its author and the chair; the database is encrypted. */
static gboolean
quarantine (SpServerCall *call, Item *item, const char *reason, gboolean forgotten, GError **error)
{
  return sp_sql_run (call->sql,
                     "INSERT INTO quarantine (device, n, at, reason, op) VALUES (?, ?, ?, ?, ?)",
                     error, "tiitt", call->device.id, item->n, sp_server_now (call->server),
                     reason, forgotten ? "{}" : item->text);
}

static gboolean
apply_item (SpServerWrite *commit, Item *item, GError **error)
{
  g_auto(SpServerVerdict) verdict = { 0 };

  if (!item->operation)
    {
      verdict.status = "quarantined";
      verdict.reason = strlen (item->text) > SP_WIRE_MAX_OP ? "too-large" : "unreadable";
    }
  else if (!sp_server_write_operation (commit, item->operation, &verdict, error))
    return FALSE;
  write_result (item, &verdict);
  return TRUE;
}

/* The rest of a group whose one operation was refused. */
static void
refuse_group (GPtrArray *items, guint first, guint end)
{
  const SpServerVerdict verdict = { .status = "quarantined", .reason = "group" };

  for (guint i = first; i < end; i++)
    {
      Item *item = g_ptr_array_index (items, i);

      if (!item->refused)
        write_result (item, &verdict);
    }
}

/* The conflicts that these operations settle, wherever in the group that stands. */
static GStrv
dup_settling (GPtrArray *items, guint first, guint end)
{
  g_autoptr(GStrvBuilder) settling = g_strv_builder_new ();

  for (guint i = first; i < end; i++)
    {
      const SpOperation *op = ((Item *) g_ptr_array_index (items, i))->operation;
      const char *state = op && op->set ? sp_json_get_text (op->set, "state") : NULL;

      if (state && strcmp (op->type->name, "conflict") == 0 && strcmp (state, "open") != 0)
        g_strv_builder_add (settling, op->record);
    }
  return g_strv_builder_end (settling);
}

/* Applies those from @first up to @end, all or none. */
static gboolean
apply_group (SpServerWrite *commit, GPtrArray *items, guint first, guint end, GError **error)
{
  gboolean grouped = end - first > 1;
  gboolean changed = commit->changed;
  gboolean refused = FALSE;
  gboolean done = TRUE;
  g_auto(GStrv) settling = dup_settling (items, first, end);

  if (grouped && !sp_sql_run (commit->sql, "SAVEPOINT one_group", error, ""))
    return FALSE;
  commit->settling = settling;
  for (guint i = first; i < end && done && !refused; i++)
    {
      Item *item = g_ptr_array_index (items, i);

      done = apply_item (commit, item, error);
      refused = item->refused;
    }
  commit->settling = NULL;
  if (!done)
    return FALSE;
  if (!grouped)
    return TRUE;
  if (refused)
    {
      if (!sp_sql_run (commit->sql, "ROLLBACK TO one_group", error, ""))
        return FALSE;
      commit->changed = changed;
      sp_server_write_forget (commit);
      refuse_group (items, first, end);
    }
  return sp_sql_run (commit->sql, "RELEASE one_group", error, "");
}

static guint
group_end (GPtrArray *items, guint first)
{
  const Item *item = g_ptr_array_index (items, first);
  const char *group = item->operation ? item->operation->group : NULL;
  guint end = first + 1;

  if (!group)
    return end;
  for (; end < items->len; end++)
    {
      const Item *next = g_ptr_array_index (items, end);

      if (next->known || !next->operation || g_strcmp0 (next->operation->group, group) != 0)
        break;
    }
  return end;
}

/* The reason that stands in the item's result. */
static char *
dup_reason (const Item *item)
{
  g_autoptr(JsonObject) result = sp_json_parse_object (item->result->str, -1, NULL);

  return g_strdup (sp_json_get_text (result, "reason"));
}

/* What was said of the bare number gives way to what is said of the operation. */
static gboolean
forget_number (SpServerCall *call, const Item *item, GError **error)
{
  return sp_sql_run (call->sql, "DELETE FROM quarantine WHERE device = ? AND n = ?", error, "ti", call->device.id, item->n)
         && sp_sql_run (call->sql, "DELETE FROM op_result WHERE device = ? AND n = ?", error, "ti", call->device.id, item->n);
}

static gboolean
keep_results (SpServerCall *call, SpServerWrite *commit, GPtrArray *items, GError **error)
{
  for (guint i = 0; i < items->len; i++)
    {
      Item *item = g_ptr_array_index (items, i);

      if (item->known)
        continue;
      if (item->late && !forget_number (call, item, error))
        return FALSE;
      if (item->refused)
        {
          g_autofree char *reason = dup_reason (item);
          gboolean forgotten = is_to_be_forgotten (commit, item->operation);

          if (!quarantine (call, item, reason, forgotten, error)
              || (!forgotten && !put_aside (commit, item, reason, error)))
            return FALSE;
        }
      if (!sp_sql_run (call->sql,
                       "INSERT INTO op_result (device, n, hash, result) VALUES (?, ?, ?, ?)", error,
                       "titt", call->device.id, item->n, item->hash, item->result->str))
        return FALSE;
    }
  return TRUE;
}

/* Applies those operations that are new, as one commit. */
static gboolean
apply_new (SpServerCall *call, GPtrArray *items, GError **error)
{
  g_auto(SpServerWrite) commit = { 0 };
  g_autoptr(SpReader) reader = NULL;
  Item *last = g_ptr_array_index (items, items->len - 1);

  if (!sp_server_reader_load (call->sql, call->device.member, &reader, error))
    return FALSE;
  /* What somebody had not sent who has left since is of nobody's agency and in no role: it is put aside for the chair. */
  if (!reader && call->request->lost)
    reader = sp_reader_new (call->device.member, NULL, 0);
  if (!reader)
    return sp_server_fail (error, SP_WIRE_PROBLEM_REVOKED);
  if (!sp_server_write_begin (&commit, call->server, call->sql, call->device.id,
                              g_steal_pointer (&reader), error))
    return FALSE;
  for (guint i = 0; i < items->len;)
    {
      const Item *item = g_ptr_array_index (items, i);
      guint end = item->known ? i + 1 : group_end (items, i);

      if (!item->known && !apply_group (&commit, items, i, end, error))
        return FALSE;
      i = end;
    }
  call->device.next_n = MAX (call->device.next_n, last->n + 1);
  if (!keep_results (call, &commit, items, error)
      || !sp_sql_run (call->sql,
                      "UPDATE device SET next_n = ?, resume = 0, last_seen = ? WHERE id = ?", error,
                      "iit", call->device.next_n, sp_server_now (call->server), call->device.id)
      || !sp_server_write_finish (&commit, error))
    return FALSE;
  call->seq = commit.seq;
  call->erased = commit.erased;
  return TRUE;
}

static SpServerReply *
reply_results (SpServerCall *call, GPtrArray *items)
{
  GString *body = g_string_sized_new (256 + items->len * 128);

  g_string_append_printf (body,
                          "{\"epoch\":\"%s\",\"seq\":%" G_GINT64_FORMAT
                          ",\"next_op\":%" G_GINT64_FORMAT ",\"results\":[",
                          call->server->epoch, call->seq, call->device.next_n);
  for (guint i = 0; i < items->len; i++)
    {
      const Item *item = g_ptr_array_index (items, i);

      if (i > 0)
        g_string_append_c (body, ',');
      g_string_append_len (body, item->result->str, item->result->len);
    }
  g_string_append (body, "]}");
  return sp_server_reply_new (body);
}

SpServerReply *
sp_server_handle_push (SpServerCall *call, GError **error)
{
  g_autoptr(GPtrArray) items = NULL;
  gboolean any = FALSE;

  if (!sp_server_check_device (call, error) || !sp_server_check_epoch (call, error)
      || !(items = read_items (call, error)) || !sp_server_end_emergencies (call, error))
    return NULL;
  if (items->len > 0)
    {
      const Item *first = g_ptr_array_index (items, 0);

      if (first->n > call->device.next_n && !call->device.resume)
        {
          g_clear_pointer (&call->members, g_free);
          call->members = g_strdup_printf ("\"expected\":%" G_GINT64_FORMAT, call->device.next_n);
          sp_server_fail (error, SP_WIRE_PROBLEM_OP_GAP);
          return NULL;
        }
    }
  for (guint i = 0; i < items->len; i++)
    {
      Item *item = g_ptr_array_index (items, i);

      if (item->n < call->device.next_n && !repeat_item (call, item, error))
        return NULL;
      any |= !item->known;
      /* What cannot be read changes nothing: that is also what is left of an operation on what a laptop had to forget. */
      if (!item->known && item->operation && !sp_server_audit_tells_of (call, item->n, error))
        return NULL;
    }
  if (any && !apply_new (call, items, error))
    return NULL;
  return reply_results (call, items);
}
