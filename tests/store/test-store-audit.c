/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What this laptop writes down: before it happens, or it does not happen. */

#include "config.h"

#include <sodium.h>

#include "sp-audit.h"
#include "sp-signature.h"
#include "sp-store-private.h"
#include "sp-test-store.h"

#define NO_SPINE "0000000000000000000000000000000000000000000000000000000000000000"

static JsonObject *
next (StoreFixture *fixture)
{
  return must_json (sp_store_next_audit (fixture->store));
}

/* How many entries there are up to its last. */
static gint64
get_count (JsonObject *batch)
{
  return sp_json_get_int (batch, "first", 0) - 1 + json_array_get_length (sp_json_get_array (batch, "entries"));
}

static JsonObject *
entry_at (JsonObject *batch,
          guint       i)
{
  return sp_audit_parse (json_array_get_string_element (sp_json_get_array (batch, "entries"), i));
}

/* By this laptop, for so many entries and no others. */
static void
check_signature (JsonObject *batch)
{
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];
  g_autoptr(GBytes) message = sp_audit_head_message ("d1", get_count (batch), sp_json_get_text (batch, "spine"));
  g_autofree char *expected = NULL;

  g_assert_true (sp_base64_read (TEST_SECRET_KEY, secret_key, sizeof secret_key));
  expected = sp_signature_make (message, secret_key);
  g_assert_cmpstr (sp_json_get_text (batch, "device"), ==, "d1");
  g_assert_cmpstr (sp_json_get_text (batch, "signature"), ==, expected);
}

/* Each chain for itself, and the spine through all of them. */
static void
check_batch (JsonObject *batch)
{
  g_autoptr(GHashTable) chains = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  JsonArray *entries = sp_json_get_array (batch, "entries");
  char spine[SP_AUDIT_HASH_SIZE] = NO_SPINE;

  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      const char *text = json_array_get_string_element (entries, i);
      g_autoptr(JsonObject) entry = sp_audit_parse (text);
      SpAuditChain *chain;

      g_assert_nonnull (entry);
      chain = g_hash_table_lookup (chains, sp_json_get_text (entry, "compartment"));
      if (chain == NULL)
        {
          chain = g_new0 (SpAuditChain, 1);
          sp_audit_chain_init (chain);
          g_hash_table_insert (chains, g_strdup (sp_json_get_text (entry, "compartment")), chain);
        }
      g_assert_cmpint (sp_audit_chain_take (chain, text, "d1"), ==, SP_AUDIT_SOUND);
      sp_audit_spine_add (spine, chain->head);
    }

  g_assert_cmpstr (spine, ==, sp_json_get_text (batch, "spine"));
  g_assert_cmpint (sp_json_get_int (batch, "first", 0), ==, 1);
  check_signature (batch);
}

static void
test_alterations (StoreFixture  *fixture,
                  gconstpointer  data)
{
  g_autofree char *id = commit_case (fixture, "words");
  g_autofree char *compartment = g_strconcat ("case:", id, NULL);
  g_autoptr(SpRecord) record = must_object (sp_store_get (fixture->store, id));
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(SpChange) inverse = NULL;
  g_autoptr(JsonObject) batch = NULL;
  g_autoptr(JsonObject) made = NULL;
  g_autoptr(JsonObject) altered = NULL;
  g_autoptr(JsonObject) push = NULL;
  g_autofree char *op = NULL;
  char detail[SP_AUDIT_HASH_SIZE];

  sp_change_set_text (change, record, "why_referred", "other words");
  inverse = must_object (sp_store_commit (fixture->store, change));
  batch = next (fixture);
  check_batch (batch);
  g_assert_cmpint (get_count (batch), ==, 2);
  made = entry_at (batch, 0);
  g_assert_cmpstr (sp_json_get_text (made, "act"), ==, "collect");
  g_assert_cmpstr (sp_json_get_text (made, "compartment"), ==, compartment);
  g_assert_cmpstr (sp_json_get_text (made, "member"), ==, fixture->member);
  altered = entry_at (batch, 1);
  g_assert_cmpstr (sp_json_get_text (altered, "act"), ==, "alter");

  /* It names the operation, and holds no word of it. */
  push = must_json (sp_store_next_push (fixture->store, 10, 1000000));
  op = sp_json_object_to_text (json_array_get_object_element (sp_json_get_array (push, "ops"), 1));
  sp_audit_hash (op, strlen (op), detail);
  g_assert_cmpstr (sp_json_get_text (altered, "detail"), ==, detail);
  g_assert_null (strstr (json_array_get_string_element (sp_json_get_array (batch, "entries"), 1), "other words"));
}

static void
test_refused_edit (StoreFixture  *fixture,
                   gconstpointer  data)
{
  g_autofree char *id = commit_case (fixture, "words");
  g_autoptr(SpRecord) record = must_object (sp_store_get (fixture->store, id));
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(JsonObject) batch = NULL;

  sp_change_set_text (change, record, "status", "no such status");
  must_fail (sp_store_commit (fixture->store, change), SP_STORE_ERROR_INVALID);
  batch = next (fixture);
  g_assert_cmpint (get_count (batch), ==, 1);
}

/* Records of two cases are told of in two chains, and neither tells of the other. */
static void
test_consultation (StoreFixture  *fixture,
                   gconstpointer  data)
{
  g_autofree char *one = commit_case (fixture, "one");
  g_autofree char *two = commit_case (fixture, "two");
  const char *ids[] = { one, two, NULL };
  const char *present[] = { "Police", "Health", NULL };
  g_autoptr(JsonObject) batch = NULL;

  must (sp_store_audit (fixture->store, SP_AUDIT_CONSULT, ids, NULL, NULL, NULL));
  must (sp_store_audit (fixture->store, SP_AUDIT_DISCLOSE, (const char *[]) { one, NULL }, "the meeting", present, NULL));
  batch = next (fixture);
  check_batch (batch);
  g_assert_cmpint (get_count (batch), ==, 5);

  for (guint i = 2; i < 4; i++)
    {
      g_autoptr(JsonObject) entry = entry_at (batch, i);
      const char *compartment = sp_json_get_text (entry, "compartment");
      g_auto(GStrv) named = sp_json_dup_strv (entry, "ids");

      g_assert_cmpstr (sp_json_get_text (entry, "act"), ==, "consult");
      g_assert_cmpuint (g_strv_length (named), ==, 1);
      g_assert_true (g_str_has_suffix (compartment, named[0]));
      g_assert_cmpint (sp_json_get_int (entry, "n", 0), ==, 2);
    }
  {
    g_autoptr(JsonObject) entry = entry_at (batch, 4);
    g_auto(GStrv) recipients = sp_json_dup_strv (entry, "recipients");

    g_assert_cmpstr (sp_json_get_text (entry, "purpose"), ==, "the meeting");
    g_assert_cmpstr (recipients[0], ==, "Police");
    g_assert_cmpint (sp_json_get_int (entry, "n", 0), ==, 3);
  }
}

static DexFuture *
drop_table_job (SpSql    *sql,
                gpointer  data)
{
  g_autoptr(GError) error = NULL;

  sp_sql_exec (sql, data, &error);
  g_assert_no_error (error);

  return dex_future_new_true ();
}

/* Where nothing can be written down, nothing is shown and nothing is changed. */
static void
test_cannot (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autofree char *id = commit_case (fixture, "words");
  g_autoptr(SpRecord) record = must_object (sp_store_get (fixture->store, id));
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *shown = NULL;

  must (sp_sql_thread_run (sp_store_get_writer_thread (fixture->store), drop_table_job,
                           (gpointer) "ALTER TABLE audit RENAME TO gone", NULL));
  g_assert_false (sp_test_wait (sp_store_audit (fixture->store, SP_AUDIT_CONSULT, (const char *[]) { id, NULL }, NULL,
                                                NULL, NULL),
                                NULL, &error));
  g_assert_error (error, SP_STORE_ERROR, SP_STORE_ERROR_FAILED);
  sp_change_set_text (change, record, "why_referred", "other words");
  g_clear_error (&error);
  g_assert_false (sp_test_wait (sp_store_commit (fixture->store, change), NULL, &error));
  g_assert_nonnull (error);
  shown = sp_record_dup_text (record, "why_referred");
  g_assert_cmpstr (shown, ==, "words");
  g_assert_cmpuint (sp_store_get_pending (fixture->store), ==, 1);
  must (sp_sql_thread_run (sp_store_get_writer_thread (fixture->store), drop_table_job,
                           (gpointer) "ALTER TABLE gone RENAME TO audit", NULL));
}

/* --- Receipts ------------------------------------------------------------------------------ */

static GBytes *
make_receipt (JsonObject   *batch,
              const guint8 *seed,
              const char   *spine)
{
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];
  guint8 signature[crypto_sign_BYTES];
  gint64 count = get_count (batch);
  g_autoptr(GBytes) message = sp_audit_receipt_message ("d1", count, spine, count, NO_SPINE, 1780000000);
  g_autofree char *key = NULL;
  g_autofree char *signed_text = NULL;
  char *text;

  crypto_sign_seed_keypair (public_key, secret_key, seed);
  crypto_sign_detached (signature, NULL, g_bytes_get_data (message, NULL), g_bytes_get_size (message), secret_key);
  key = g_base64_encode (public_key, sizeof public_key);
  signed_text = g_base64_encode (signature, sizeof signature);
  text = g_strdup_printf ("{\"count\":%" G_GINT64_FORMAT ",\"spine\":\"%s\",\"size\":%" G_GINT64_FORMAT
                          ",\"root\":\"%s\",\"at\":1780000000,\"key\":\"%s\",\"signature\":\"%s\"}",
                          count, spine, count, NO_SPINE, key, signed_text);

  return g_bytes_new_take (text, strlen (text));
}

static void
test_receipt (StoreFixture  *fixture,
              gconstpointer  data)
{
  guint8 seed[crypto_sign_SEEDBYTES] = { 1 };
  guint8 forged[crypto_sign_SEEDBYTES] = { 2 };
  g_autofree char *id = commit_case (fixture, "words");
  g_autofree char *second = NULL;
  g_autoptr(JsonObject) batch = next (fixture);
  g_autoptr(JsonObject) rest = NULL;
  g_autoptr(JsonObject) again = NULL;
  g_autoptr(GBytes) good = make_receipt (batch, seed, sp_json_get_text (batch, "spine"));
  g_autoptr(GBytes) other = make_receipt (batch, seed, NO_SPINE);
  g_autoptr(GBytes) rubbish = g_bytes_new_static ("{}", 2);
  g_autoptr(GBytes) later = NULL;
  g_autoptr(GBytes) nothing = NULL;

  must_fail (sp_store_take_audit_receipt (fixture->store, rubbish), SP_STORE_ERROR_BAD_REPLY);
  must_fail (sp_store_take_audit_receipt (fixture->store, other), SP_STORE_ERROR_BAD_REPLY);
  must (sp_store_take_audit_receipt (fixture->store, good));
  nothing = must_bytes (sp_store_next_audit (fixture->store));
  g_assert_null (nothing);

  /* The next one goes on after it; the key is the one of the first receipt. */
  second = commit_case (fixture, "more");
  rest = next (fixture);
  g_assert_cmpint (sp_json_get_int (rest, "first", 0), ==, 2);
  later = make_receipt (rest, forged, sp_json_get_text (rest, "spine"));
  must_fail (sp_store_take_audit_receipt (fixture->store, later), SP_STORE_ERROR_BAD_REPLY);

  /* A server that was restored asks again for what it had. */
  must (sp_store_rewind_audit (fixture->store, 1));
  again = next (fixture);
  g_assert_cmpint (sp_json_get_int (again, "first", 0), ==, 1);
  check_batch (again);
  g_clear_pointer (&later, g_bytes_unref);
  later = make_receipt (again, seed, sp_json_get_text (again, "spine"));
  sp_ambient_set_wall_us (fixture->ambient, G_GINT64_CONSTANT (1990000000000000));
  must (sp_store_take_audit_receipt (fixture->store, later));
  must (sp_store_rewind_audit (fixture->store, 1));
  must_fail (sp_store_rewind_audit (fixture->store, 3), SP_STORE_ERROR_NOT_FOUND);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add ("/store/audit/" name, StoreFixture, NULL, set_up_open, function, tear_down)
  ADD ("alterations", test_alterations);
  ADD ("refused-edit", test_refused_edit);
  ADD ("consultation", test_consultation);
  ADD ("cannot", test_cannot);
  ADD ("receipt", test_receipt);
#undef ADD

  return g_test_run ();
}
