/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-audit-tree.h"
#include "sp-json.h"
#include "sp-server-audit.h"
#include "sp-test-server.h"

#include <sodium.h>
#include <string.h>

#define NO_SPINE "0000000000000000000000000000000000000000000000000000000000000000"
#define CASE     "case:01900000-0000-7000-8000-00000000c001"

typedef struct
{
  SpTestServer *server;
  char *police;
  SpTestDevice *chair;
  SpTestDevice *other;
  /* the chair's laptop's log */
  SpAuditChain chain;
  SpAuditChain second;
  GPtrArray *entries;
  GPtrArray *spines;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *member = NULL;
  g_autofree char *another = NULL;

  fixture->server = sp_test_server_new ();
  fixture->police = sp_test_server_agency (fixture->server, "Police");
  member = sp_test_server_member (fixture->server, fixture->police, "\"chair\"");
  another = sp_test_server_member (fixture->server, fixture->police, "\"representative\"");
  fixture->chair = sp_test_device_new (fixture->server, member);
  fixture->chair->silent = TRUE;
  fixture->other = sp_test_device_new (fixture->server, another);
  /* What the server wrote down itself meanwhile is test-auditor's. */
  g_assert_true (sp_sql_begin (fixture->server->sql, NULL));
  g_assert_true (sp_sql_exec (fixture->server->sql,
                              "DELETE FROM audit_entry; DELETE FROM audit_chain; DELETE FROM audit_tree;"
                              " DELETE FROM audit_device",
                              NULL));
  g_assert_true (sp_sql_commit (fixture->server->sql, NULL));
  sp_audit_chain_init (&fixture->chain);
  sp_audit_chain_init (&fixture->second);
  fixture->entries = g_ptr_array_new_with_free_func (g_free);
  fixture->spines = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_free (fixture->police);
  sp_test_device_free (fixture->chair);
  sp_test_device_free (fixture->other);
  g_ptr_array_unref (fixture->entries);
  g_ptr_array_unref (fixture->spines);
  sp_test_server_free (fixture->server);
}

/* Writes an entry down, in one of two chains. */
static void
look (Fixture *fixture, gboolean second, gint64 op)
{
  SpAuditChain *chain = second ? &fixture->second : &fixture->chain;
  const SpAuditEntry entry = {
    .act = op > 0 ? SP_AUDIT_COLLECT : SP_AUDIT_CONSULT,
    .compartment = second ? "directory" : CASE,
    .member = fixture->chair->member,
    .device = fixture->chair->id,
    .at = "2026-06-01T10:00:00Z",
    .op = op,
  };
  char spine[SP_AUDIT_HASH_SIZE] = NO_SPINE;

  if (fixture->spines->len > 0)
    g_strlcpy (spine, fixture->spines->pdata[fixture->spines->len - 1], sizeof spine);
  g_ptr_array_add (fixture->entries, sp_audit_chain_add (chain, &entry));
  sp_audit_spine_add (spine, chain->head);
  g_ptr_array_add (fixture->spines, g_strdup (spine));
}

static char *
sign (Fixture *fixture, gint64 count, const char *spine)
{
  g_autoptr(GBytes) message = sp_audit_head_message (fixture->chair->id, count, spine);
  guint8 signature[crypto_sign_BYTES];

  crypto_sign_detached (signature, NULL, g_bytes_get_data (message, NULL), g_bytes_get_size (message),
                        fixture->chair->secret_key);
  return g_base64_encode (signature, sizeof signature);
}

/* Sends entries @first to @last, counted from 1, with what is said of them. */
static JsonObject *
send_as (Fixture *fixture, guint first, guint last, const char *spine, const char *signature)
{
  g_autoptr(JsonObject) body = json_object_new ();
  JsonArray *array = json_array_new ();
  g_autofree char *text = NULL;

  for (guint i = first; i <= last; i++)
    json_array_add_string_element (array, fixture->entries->pdata[i - 1]);
  json_object_set_string_member (body, "device", fixture->chair->id);
  json_object_set_int_member (body, "first", first);
  json_object_set_array_member (body, "entries", array);
  json_object_set_string_member (body, "spine", spine);
  json_object_set_string_member (body, "signature", signature);
  text = sp_json_object_to_text (body);
  return sp_test_server_call (fixture->server, "POST", "/v1/audit", fixture->chair->token, text);
}

static JsonObject *
send (Fixture *fixture, guint first, guint last)
{
  const char *spine = fixture->spines->pdata[last - 1];
  g_autofree char *signature = sign (fixture, last, spine);

  return send_as (fixture, first, last, spine, signature);
}

static void
must_take (Fixture *fixture, guint first, guint last, gint64 count)
{
  g_autoptr(JsonObject) reply = send (fixture, first, last);

  g_assert_cmpuint (fixture->server->status, ==, 200);
  g_assert_cmpint (sp_json_get_int (reply, "count", -1), ==, count);
}

static void
must_refuse (Fixture *fixture, JsonObject *taken, gint64 expected)
{
  g_autoptr(JsonObject) reply = taken;

  g_assert_cmpuint (fixture->server->status, ==, 409);
  g_assert_cmpstr (sp_test_problem (reply), ==, "audit-broken");
  g_assert_cmpint (sp_json_get_int (reply, "expected", -1), ==, expected);
}

static void
fill (Fixture *fixture, guint n)
{
  for (guint i = 0; i < n; i++)
    look (fixture, i % 3 == 1, 0);
}

/* What the server says that it has is signed by it, and names the tree that can be made of the entries alone. */
static void
test_receipt (Fixture *fixture, gconstpointer data)
{
  g_autoptr(JsonObject) receipt = NULL;
  g_autoptr(JsonObject) again = NULL;
  g_autoptr(GBytes) message = NULL;
  g_autofree guchar *key = NULL;
  g_autofree guchar *signature = NULL;
  SpAuditTree tree = { 0 };
  char root[SP_AUDIT_HASH_SIZE];
  gsize size;

  fill (fixture, 7);
  must_take (fixture, 1, 3, 3);
  receipt = send (fixture, 4, 7);
  g_assert_cmpuint (fixture->server->status, ==, 200);
  for (guint i = 0; i < 7; i++)
    sp_audit_tree_add (&tree, fixture->entries->pdata[i]);
  sp_audit_tree_root (&tree, root);
  g_assert_cmpint (sp_json_get_int (receipt, "size", 0), ==, 7);
  g_assert_cmpstr (sp_json_get_text (receipt, "root"), ==, root);
  g_assert_cmpstr (sp_json_get_text (receipt, "spine"), ==, fixture->spines->pdata[6]);
  message = sp_audit_receipt_message (fixture->chair->id, 7, fixture->spines->pdata[6], 7, root,
                                      sp_json_get_int (receipt, "at", 0));
  key = g_base64_decode (sp_json_get_text (receipt, "key"), &size);
  g_assert_cmpuint (size, ==, crypto_sign_PUBLICKEYBYTES);
  signature = g_base64_decode (sp_json_get_text (receipt, "signature"), &size);
  g_assert_cmpuint (size, ==, crypto_sign_BYTES);
  g_assert_cmpint (crypto_sign_verify_detached (signature, g_bytes_get_data (message, NULL),
                                                g_bytes_get_size (message), key),
                   ==, 0);

  /* A lost answer: the same again, whole or in part, changes nothing. */
  again = send (fixture, 2, 7);
  g_assert_cmpuint (fixture->server->status, ==, 200);
  g_assert_cmpint (sp_json_get_int (again, "size", 0), ==, 7);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *good = NULL;
  g_autofree char *signature = NULL;
  g_autoptr(JsonObject) reply = NULL;
  g_autoptr(JsonObject) twice = NULL;
  g_autoptr(JsonObject) stopped = NULL;

  fill (fixture, 6);
  must_take (fixture, 1, 2, 2);

  /* Some are left out; one is not what it was. */
  must_refuse (fixture, send (fixture, 4, 6), 3);
  good = g_strdup (fixture->entries->pdata[3]);
  ((char *) fixture->entries->pdata[3])[20] ^= 1;
  must_refuse (fixture, send (fixture, 3, 6), 4);
  g_strlcpy (fixture->entries->pdata[3], good, strlen (good) + 1);

  /* What the device says of it does not fit, or it did not say so. */
  signature = sign (fixture, 6, fixture->spines->pdata[4]);
  must_refuse (fixture, send_as (fixture, 3, 6, fixture->spines->pdata[4], signature), 3);
  must_refuse (fixture, send_as (fixture, 3, 6, fixture->spines->pdata[5], signature), 7);
  must_refuse (fixture, send_as (fixture, 3, 6, fixture->spines->pdata[5], "AAAA"), 7);

  /* Another laptop's. */
  reply = sp_test_server_call (fixture->server, "POST", "/v1/audit", fixture->other->token,
                               "{\"device\":\"x\",\"first\":1,\"entries\":[\"{}\"],\"spine\":\"\",\"signature\":\"\"}");
  g_assert_cmpstr (sp_test_problem (reply), ==, "wrong-device");

  /* Of all that nothing stayed. */
  must_take (fixture, 3, 6, 6);

  /* A known one is another now: two disks have one identity. */
  ((char *) fixture->entries->pdata[0])[20] ^= 1;
  twice = send (fixture, 1, 3);
  g_assert_cmpstr (sp_test_problem (twice), ==, "op-reuse");
  stopped = send (fixture, 1, 3);
  g_assert_cmpstr (sp_test_problem (stopped), ==, "revoked");
}

/* No laptop hides an operation from its log, one that never sent any no more than others. */
static void
test_hidden (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = sp_test_server_new_id (fixture->server);
  g_autofree char *place = g_strdup_printf ("case:%s", id);
  g_autoptr(JsonObject) before = NULL;
  g_autoptr(JsonObject) hidden = NULL;
  g_autoptr(JsonObject) told = NULL;
  g_autofree char *case_id = NULL;
  g_autofree char *text = NULL;

  look (fixture, FALSE, 1);
  look (fixture, FALSE, 2);
  must_take (fixture, 1, 2, 2);
  case_id = sp_test_device_new_case (fixture->chair, fixture->police);
  sp_test_device_op (fixture->chair, "create", "case", id, place, 0, NULL,
                     "{\"reference\":\"K4RT7\",\"status\":\"triage\"}");
  text = g_strdup (g_ptr_array_index (fixture->chair->ops, 0));
  hidden = sp_test_device_push (fixture->chair);
  g_assert_cmpuint (fixture->server->status, ==, 409);
  g_assert_cmpstr (sp_test_problem (hidden), ==, "audit-missing");

  {
    g_autoptr(JsonObject) op = sp_json_parse_object (text, -1, NULL);

    look (fixture, FALSE, sp_json_get_int (op, "n", 0));
  }
  must_take (fixture, 3, 3, 3);
  if (fixture->chair->ops->len == 0)
    g_ptr_array_add (fixture->chair->ops, g_steal_pointer (&text));
  told = sp_test_device_push (fixture->chair);
  g_assert_cmpuint (fixture->server->status, ==, 200);
  g_assert_cmpstr (sp_test_status (told, 0), ==, "applied");
}

/* --- Whoever has the database -------------------------------------------------------------- */

static void
run (Fixture *fixture, const char *sql)
{
  g_autoptr(GError) error = NULL;

  g_test_message ("%s", sql);
  g_assert_true (sp_sql_begin (fixture->server->sql, &error));
  g_assert_true (sp_sql_exec (fixture->server->sql, sql, &error));
  g_assert_no_error (error);
  g_assert_true (sp_sql_commit (fixture->server->sql, &error));
}

static void
verify (Fixture *fixture, gint64 size, const char *root, SpAuditReport *report)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (sp_sql_begin_read (fixture->server->sql, &error));
  g_assert_true (sp_server_audit_verify (fixture->server->sql, size, root, report, &error));
  g_assert_no_error (error);
  sp_sql_rollback (fixture->server->sql);
}

static void
must_find (Fixture *fixture, const char *what, gint64 seq)
{
  g_auto(SpAuditReport) report = { 0 };

  verify (fixture, -1, NULL, &report);
  g_assert_cmpstr (report.what, ==, what);
  g_assert_cmpint (report.seq, ==, seq);
  g_assert_cmpstr (report.device, ==, fixture->chair->id);
}

#define COPY \
  "CREATE TABLE kept AS SELECT * FROM audit_entry; CREATE TABLE kept_device AS SELECT * FROM audit_device;" \
  " CREATE TABLE kept_tree AS SELECT * FROM audit_tree"
#define BACK \
  "DELETE FROM audit_entry; INSERT INTO audit_entry SELECT * FROM kept; DELETE FROM audit_device;" \
  " INSERT INTO audit_device SELECT * FROM kept_device; DELETE FROM audit_tree; INSERT INTO audit_tree SELECT * FROM kept_tree"

static void
test_verify (Fixture *fixture, gconstpointer data)
{
  g_auto(SpAuditReport) sound = { 0 };
  g_auto(SpAuditReport) empty = { 0 };
  g_auto(SpAuditReport) other = { 0 };
  static const struct
  {
    const char *sql;
    const char *what;
    gint64 seq;
  } TAMPERS[] = {
    { "UPDATE audit_entry SET entry = replace (entry, 'consult', 'alter') WHERE seq = 4", "previous", 6 },
    { "UPDATE audit_entry SET entry = replace (entry, '10:00', '10:01') WHERE seq = 9", "spine", 9 },
    { "UPDATE audit_entry SET entry = replace (entry, 'consult', 'shrug') WHERE seq = 4", "unreadable", 4 },
    { "UPDATE audit_entry SET entry = 'x' WHERE seq = 1", "unreadable", 1 },
    { "DELETE FROM audit_entry WHERE seq = 3", "missing", 4 },
    { "DELETE FROM audit_entry WHERE seq = 9", "missing", 9 },
    { "DELETE FROM audit_entry WHERE seq >= 5", "missing", 5 },
    { "DELETE FROM audit_entry WHERE seq = 3;"
      " UPDATE audit_entry SET seq = seq - 1 WHERE seq = 4; UPDATE audit_entry SET leaf = leaf - 1 WHERE leaf = 3",
      "number", 3 },
    { "UPDATE audit_entry SET leaf = 100 WHERE leaf = 2; UPDATE audit_entry SET leaf = 2 WHERE leaf = 3;"
      " UPDATE audit_entry SET leaf = 3 WHERE leaf = 100",
      "missing", 4 },
    { "UPDATE audit_device SET count = 8", "missing", 10 },
    { "UPDATE audit_device SET signature = 'AAAA'", "signature", 9 },
    { "DELETE FROM audit_entry WHERE seq = 9; UPDATE audit_device SET count = 8", "spine", 8 },
  };

  verify (fixture, -1, NULL, &empty);
  g_assert_null (empty.what);
  fill (fixture, 9);
  must_take (fixture, 1, 5, 5);
  must_take (fixture, 6, 9, 9);
  verify (fixture, -1, NULL, &sound);
  g_assert_cmpstr (sound.what, ==, NULL);
  g_assert_cmpint (sound.entries, ==, 9);
  g_assert_cmpint (sound.devices, ==, 1);

  run (fixture, COPY);
  for (guint i = 0; i < G_N_ELEMENTS (TAMPERS); i++)
    {
      run (fixture, TAMPERS[i].sql);
      must_find (fixture, TAMPERS[i].what, TAMPERS[i].seq);
      run (fixture, BACK);
    }
  g_test_message ("%u tamper trials, all found", (guint) G_N_ELEMENTS (TAMPERS));

  /* A head that somebody kept. */
  verify (fixture, 9, sound.root, &other);
  g_assert_null (other.what);
  sp_audit_report_clear (&other);
  verify (fixture, 8, sound.root, &other);
  g_assert_cmpstr (other.what, ==, "head");
}

/* Whoever has the database writes the whole log anew, with all hashes fitting: only the laptop could sign that. And if
 * they had the laptop, too, the head on somebody's minutes is another one. */
static void
test_rebuilt (Fixture *fixture, gconstpointer data)
{
  g_auto(SpAuditReport) before = { 0 };
  g_auto(SpAuditReport) after = { 0 };
  g_autofree char *signature = NULL;

  fill (fixture, 5);
  must_take (fixture, 1, 5, 5);
  verify (fixture, -1, NULL, &before);
  run (fixture, "DELETE FROM audit_entry; DELETE FROM audit_chain; DELETE FROM audit_tree; DELETE FROM audit_device");
  g_ptr_array_set_size (fixture->entries, 0);
  g_ptr_array_set_size (fixture->spines, 0);
  sp_audit_chain_init (&fixture->chain);
  sp_audit_chain_init (&fixture->second);
  for (guint i = 0; i < 5; i++)
    look (fixture, i % 2 == 1, 0);
  must_take (fixture, 1, 5, 5);
  verify (fixture, 5, before.root, &after);
  g_assert_cmpstr (after.what, ==, "head");

  signature = sign (fixture, 5, NO_SPINE);
  {
    g_autofree char *sql = g_strdup_printf ("UPDATE audit_device SET signature = '%s'", signature);

    run (fixture, sql);
  }
  must_find (fixture, "signature", 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/audit/receipt", test_receipt);
  ADD ("/audit/refused", test_refused);
  ADD ("/audit/hidden", test_hidden);
  ADD ("/audit/verify", test_verify);
  ADD ("/audit/rebuilt", test_rebuilt);
#undef ADD

  return g_test_run ();
}
