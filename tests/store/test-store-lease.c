/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-sealed.h"
#include "sp-store-blobs.h"
#include "sp-store-carry.h"
#include "sp-test-lease.h"
#include "sp-test-store.h"

/* What a laptop may show, and how long: by clocks that are set both ways, over starts of the machine, and with leases that
 * are none. What waits to be sent goes out all the same, and nothing is lost. */

#define CASE "01900000-0000-7000-8000-00000000c001"
#define CORE "case:" CASE
#define CHAIR CORE ":chair"
#define LINE "01900000-0000-7000-8000-00000000aa01"
#define SECRET "01900000-0000-7000-8000-00000000aa02"
#define EXCLUSION "01900000-0000-7000-8000-00000000aa03"
#define FILE_OPEN "01900000-0000-7000-8000-00000000ab01"
#define FILE_SECRET "01900000-0000-7000-8000-00000000ab02"
#define FILE_WAITING "01900000-0000-7000-8000-00000000ab03"
#define HOUR_US (3600 * (gint64) G_USEC_PER_SEC)

typedef struct
{
  StoreFixture base;
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];
  guint n_locking;
  guint n_told;
} Fixture;

static char *
put (const char *id,
     const char *type,
     const char *compartment,
     const char *fields)
{
  return g_strdup_printf ("{\"do\":\"put\",\"id\":\"%s\",\"type\":\"%s\",\"compartment\":\"%s\",\"rev\":2,"
                          "\"fields\":{%s}}",
                          id, type, compartment, fields);
}

static char *
ask (Fixture *self)
{
  g_autoptr(JsonObject) request = must_json (sp_store_next_pull (self->base.store));

  return g_strdup (sp_json_get_text (request, "nonce"));
}

static char *
make_lease (Fixture     *self,
            const char  *device,
            const char  *nonce,
            gint64       hours,
            gint64       restricted)
{
  return sp_test_lease_json (self->secret_key, device, self->base.member, nonce, hours * 3600, restricted * 3600);
}

static void
take_with (Fixture    *self,
           const char *lease,
           const char *changes)
{
  StoreFixture *base = &self->base;
  int n = ++base->n_pages;
  char *text = g_strdup_printf ("{\"epoch\":\"e1\",\"acl_rev\":1,\"upto\":%d,\"compartments\":{\"add\":[],\"drop\":[]},"
                                "\"cursor\":\"c%d\",\"more\":false,\"lease\":%s,\"changes\":[%s]}",
                                n, n, lease, changes);
  g_autoptr(GBytes) page = g_bytes_new_take (text, strlen (text));
  g_autoptr(SpPageResult) result = must_object (sp_store_take_page (base->store, page));

  g_assert_false (sp_page_result_get_more (result));
}

static void
renew (Fixture *self)
{
  g_autofree char *nonce = ask (self);
  g_autofree char *lease = make_lease (self, "d1", nonce, 72, 8);

  take_with (self, lease, "");
}

static void
locking_cb (Fixture *self)
{
  self->n_locking++;
}

static void
told_cb (Fixture *self)
{
  self->n_told++;
}

/* The partnership's key is known from joining on. */
static void
know_key (Fixture *self)
{
  g_autoptr(JsonObject) identity = sp_store_dup_identity (self->base.store);
  g_autofree char *key = g_base64_encode (self->public_key, sizeof self->public_key);

  json_object_set_string_member (identity, "key", key);
  must (sp_store_set_identity (self->base.store, identity));
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  crypto_sign_keypair (self->public_key, self->secret_key);
  set_up_open (&self->base, data);
  know_key (self);
  g_signal_connect_swapped (self->base.store, "locking", G_CALLBACK (locking_cb), self);
  g_signal_connect_swapped (self->base.store, "notify::lease", G_CALLBACK (told_cb), self);
}

static void
take_records (Fixture *self)
{
  g_autofree char *nonce = ask (self);
  g_autofree char *lease = make_lease (self, "d1", nonce, 72, 8);
  static const char FILE_FIELDS[] = "\"case_id\":\"" CASE "\",\"name\":\"letter.pdf\",\"size\":5";
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) parts = NULL;
  g_autofree char *changes = NULL;

  g_strv_builder_take (builder, put (CASE, "case", CORE, "\"reference\":\"K7M42\",\"status\":\"accepted\""));
  g_strv_builder_take (builder, put (LINE, "action", CORE, "\"case_id\":\"" CASE "\",\"text\":\"Ring the harbour\""));
  g_strv_builder_take (builder, put (SECRET, "action", CHAIR, "\"case_id\":\"" CASE "\",\"text\":\"Ring the lighthouse\""));
  g_strv_builder_take (builder, put (EXCLUSION, "exclusion", CHAIR, "\"case_id\":\"" CASE "\",\"member\":\"" LINE "\""));
  g_strv_builder_take (builder, put (FILE_OPEN, "attachment", CORE, FILE_FIELDS));
  g_strv_builder_take (builder, put (FILE_SECRET, "attachment", CHAIR, FILE_FIELDS));
  g_strv_builder_take (builder, put (FILE_WAITING, "attachment", CHAIR, FILE_FIELDS));
  parts = g_strv_builder_end (builder);
  changes = g_strjoinv (",", parts);
  take_with (self, lease, changes);
  must (sp_store_when_searchable (self->base.store));
}

static void
tear_down_lease (Fixture       *self,
                 gconstpointer  data)
{
  g_signal_handlers_disconnect_by_data (self->base.store, self);
  tear_down (&self->base, data);
}

static gboolean
is_there (Fixture    *self,
          const char *id)
{
  g_autoptr(GError) error = NULL;
  g_auto(GValue) value = G_VALUE_INIT;

  if (sp_test_wait (sp_store_get (self->base.store, id), &value, &error))
    return TRUE;
  g_assert_error (error, SP_STORE_ERROR, SP_STORE_ERROR_NOT_FOUND);

  return FALSE;
}

static gint64
found (Fixture    *self,
       const char *type,
       const char *words)
{
  g_autoptr(SpQuery) query = sp_query_new (type);

  if (words != NULL)
    sp_query_search (query, words);

  return must_int (sp_store_count (self->base.store, query));
}

static gboolean
has_file (Fixture    *self,
          const char *id)
{
  g_autoptr(GBytes) bytes = must_bytes (sp_store_read_blob (self->base.store, id, 0));

  return bytes != NULL;
}

/* All ways to a record, and what is told of them. */
static void
assert_state (Fixture      *self,
              SpLeaseState  state)
{
  gboolean some = state == SP_LEASE_STATE_OPEN;
  gboolean any = state != SP_LEASE_STATE_CLOSED;

  g_assert_cmpint (is_there (self, SECRET), ==, some);
  g_assert_cmpint (is_there (self, LINE), ==, any);
  g_assert_cmpint (is_there (self, CASE), ==, any);
  g_assert_cmpint (is_there (self, EXCLUSION), ==, any);
  g_assert_true (is_there (self, self->base.member));
  g_assert_cmpint (found (self, "action", NULL), ==, some + any);
  g_assert_cmpint (found (self, "action", "lighthouse "), ==, some);
  g_assert_cmpint (found (self, "case", "lighthouse "), ==, some);
  g_assert_cmpint (found (self, "case", "harbour "), ==, any);

  sp_store_check_lease (self->base.store);
  g_assert_cmpint (sp_store_get_lease (self->base.store, NULL, NULL), ==, state);
}

static void
test_until_the_first (Fixture       *self,
                      gconstpointer  data)
{
  gint64 until;
  gint64 restricted;
  gint64 now = sp_ambient_get_wall_us (self->base.ambient);

  g_assert_cmpint (sp_store_get_lease (self->base.store, NULL, NULL), ==, SP_LEASE_STATE_CLOSED);
  take_page (&self->base, "{\"do\":\"put\",\"id\":\"" CASE "\",\"type\":\"case\",\"compartment\":\"" CORE "\",\"rev\":1,"
                          "\"fields\":{\"reference\":\"K7M42\",\"status\":\"accepted\"}}");
  g_assert_false (is_there (self, CASE));
  take_records (self);
  assert_state (self, SP_LEASE_STATE_OPEN);
  g_assert_cmpint (sp_store_get_lease (self->base.store, &until, &restricted), ==, SP_LEASE_STATE_OPEN);
  g_assert_cmpint (until, ==, now + 72 * HOUR_US);
  g_assert_cmpint (restricted, ==, now + 8 * HOUR_US);
}

/* Who joined before servers signed anything goes without. */
static void
test_without_key (Fixture       *self,
                  gconstpointer  data)
{
  g_autoptr(JsonObject) identity = sp_store_dup_identity (self->base.store);
  gint64 until;

  json_object_remove_member (identity, "key");
  must (sp_store_set_identity (self->base.store, identity));
  take_page (&self->base, "{\"do\":\"put\",\"id\":\"" CASE "\",\"type\":\"case\",\"compartment\":\"" CORE "\",\"rev\":1,"
                          "\"fields\":{\"reference\":\"K7M42\",\"status\":\"accepted\"}}");
  sp_ambient_advance (self->base.ambient, 1000 * HOUR_US);
  g_assert_true (is_there (self, CASE));
  g_assert_cmpint (sp_store_get_lease (self->base.store, &until, NULL), ==, SP_LEASE_STATE_OPEN);
  g_assert_cmpint (until, ==, 0);
}

static void
test_runs_out (Fixture       *self,
               gconstpointer  data)
{
  take_records (self);
  sp_ambient_advance (self->base.ambient, 8 * HOUR_US - 1);
  assert_state (self, SP_LEASE_STATE_OPEN);
  sp_ambient_advance (self->base.ambient, 1);
  assert_state (self, SP_LEASE_STATE_RESTRICTED_CLOSED);
  reopen (&self->base);
  assert_state (self, SP_LEASE_STATE_RESTRICTED_CLOSED);
  sp_ambient_advance (self->base.ambient, 64 * HOUR_US - 1);
  assert_state (self, SP_LEASE_STATE_RESTRICTED_CLOSED);
  sp_ambient_advance (self->base.ambient, 1);
  assert_state (self, SP_LEASE_STATE_CLOSED);
  reopen (&self->base);
  assert_state (self, SP_LEASE_STATE_CLOSED);

  /* With the next lease everything is there again at once. */
  renew (self);
  assert_state (self, SP_LEASE_STATE_OPEN);
}

static void
dropped_cb (GPtrArray          *dropped,
            const char * const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    g_ptr_array_add (dropped, g_strdup (names[i]));
}

static void
wait_for_count (GListModel *list,
                guint       n)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (g_list_model_get_n_items (list) != n)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
    }
}

static void
wait_for_gone (SpRecord *record,
               gboolean  gone)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (sp_record_get_gone (record) != gone)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
    }
}

/* What is on show goes before the eyes, and what is being typed is kept first. */
static void
test_on_show (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr(GPtrArray) dropped = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(SpQuery) query = sp_query_new ("action");
  g_autoptr(SpRecordList) list = NULL;
  g_autoptr(SpRecord) secret = NULL;
  g_autoptr(SpRecord) line = NULL;
  g_autofree char *draft = NULL;
  guint n_told;

  take_records (self);
  g_signal_connect_swapped (self->base.store, "dropped", G_CALLBACK (dropped_cb), dropped);
  list = sp_store_list (self->base.store, query);
  wait_for_count (G_LIST_MODEL (list), 2);
  secret = must_object (sp_store_get (self->base.store, SECRET));
  line = must_object (sp_store_get (self->base.store, LINE));
  must (sp_store_save_draft (self->base.store, SECRET, "{\"text\":\"half a sentence\"}"));
  self->n_locking = 0;
  n_told = self->n_told;

  sp_ambient_advance (self->base.ambient, 9 * HOUR_US);
  sp_store_check_lease (self->base.store);
  g_assert_cmpuint (self->n_locking, ==, 1);
  g_assert_cmpuint (self->n_told, ==, n_told + 1);
  wait_for_count (G_LIST_MODEL (list), 1);
  wait_for_gone (secret, TRUE);
  g_assert_false (sp_record_get_gone (line));
  g_assert_cmpuint (dropped->len, ==, 1);
  g_assert_cmpstr (dropped->pdata[0], ==, CHAIR);
  draft = must_string (sp_store_load_draft (self->base.store, SECRET));
  g_assert_cmpstr (draft, ==, "{\"text\":\"half a sentence\"}");

  renew (self);
  wait_for_count (G_LIST_MODEL (list), 2);
  wait_for_gone (secret, FALSE);
  g_assert_cmpuint (self->n_locking, ==, 1);
  g_clear_pointer (&draft, g_free);
  draft = must_string (sp_store_load_draft (self->base.store, SECRET));
  g_assert_nonnull (draft);

  sp_ambient_advance (self->base.ambient, 80 * HOUR_US);
  sp_store_check_lease (self->base.store);
  wait_for_count (G_LIST_MODEL (list), 0);
  wait_for_gone (line, TRUE);
  g_signal_handlers_disconnect_by_data (self->base.store, dropped);
}

/* While the machine runs or sleeps nothing that is set counts: neither does it close what is open, nor open what is closed. */
static void
test_clock_is_set (Fixture       *self,
                   gconstpointer  data)
{
  gint64 start = sp_ambient_get_wall_us (self->base.ambient);
  gint64 until;

  take_records (self);
  sp_ambient_set_wall_us (self->base.ambient, start + 10000 * HOUR_US);
  assert_state (self, SP_LEASE_STATE_OPEN);
  sp_store_get_lease (self->base.store, NULL, &until);
  g_assert_cmpint (until, ==, start + 10008 * HOUR_US);
  reopen (&self->base);
  assert_state (self, SP_LEASE_STATE_OPEN);

  sp_ambient_set_wall_us (self->base.ambient, start - 10000 * HOUR_US);
  sp_ambient_advance (self->base.ambient, 9 * HOUR_US);
  assert_state (self, SP_LEASE_STATE_RESTRICTED_CLOSED);
  sp_ambient_set_wall_us (self->base.ambient, start - 20000 * HOUR_US);
  assert_state (self, SP_LEASE_STATE_RESTRICTED_CLOSED);
  reopen (&self->base);
  assert_state (self, SP_LEASE_STATE_RESTRICTED_CLOSED);
  g_assert_false (sp_store_is_clock_set_back (self->base.store));
}

/* The machine is switched off, and on again when the wall clock shows @wall_us. */
static void
reboot (Fixture *self,
        gint64   wall_us)
{
  must (sp_store_lock (self->base.store));
  sp_ambient_reboot (self->base.ambient);
  sp_ambient_set_wall_us (self->base.ambient, wall_us);
  must (sp_store_unlock (self->base.store, SP_TEST_PASSPHRASE));
}

static void
test_switched_off (Fixture       *self,
                   gconstpointer  data)
{
  gint64 start = sp_ambient_get_wall_us (self->base.ambient);

  take_records (self);
  reboot (self, start + 7 * HOUR_US);
  assert_state (self, SP_LEASE_STATE_OPEN);
  reboot (self, start + 9 * HOUR_US);
  assert_state (self, SP_LEASE_STATE_RESTRICTED_CLOSED);

  /* What was once seen to pass has passed. */
  sp_ambient_set_wall_us (self->base.ambient, start);
  assert_state (self, SP_LEASE_STATE_RESTRICTED_CLOSED);
  reboot (self, start);
  assert_state (self, SP_LEASE_STATE_RESTRICTED_CLOSED);
  reboot (self, start + 100 * HOUR_US);
  assert_state (self, SP_LEASE_STATE_CLOSED);
}

static void
test_set_back (Fixture       *self,
               gconstpointer  data)
{
  gint64 start = sp_ambient_get_wall_us (self->base.ambient);

  take_records (self);
  sp_ambient_advance (self->base.ambient, HOUR_US);

  /* A clock that is put right by some seconds was not set back. */
  reboot (self, start + HOUR_US - 20 * G_USEC_PER_SEC);
  assert_state (self, SP_LEASE_STATE_OPEN);
  g_assert_false (sp_store_is_clock_set_back (self->base.store));

  reboot (self, start - 1000 * HOUR_US);
  assert_state (self, SP_LEASE_STATE_OPEN);
  g_assert_true (sp_store_is_clock_set_back (self->base.store));
  reboot (self, start - 2000 * HOUR_US);
  sp_ambient_advance (self->base.ambient, 6 * HOUR_US);
  assert_state (self, SP_LEASE_STATE_OPEN);
  sp_ambient_advance (self->base.ambient, HOUR_US);
  assert_state (self, SP_LEASE_STATE_RESTRICTED_CLOSED);

  renew (self);
  assert_state (self, SP_LEASE_STATE_OPEN);
  g_assert_false (sp_store_is_clock_set_back (self->base.store));
}

/* A start that nobody saw until it had lasted long has lasted, whatever the wall clock says. */
static void
test_long_start (Fixture       *self,
                 gconstpointer  data)
{
  gint64 start = sp_ambient_get_wall_us (self->base.ambient);

  take_records (self);
  must (sp_store_lock (self->base.store));
  sp_ambient_reboot (self->base.ambient);
  sp_ambient_advance (self->base.ambient, 9 * HOUR_US);
  sp_ambient_set_wall_us (self->base.ambient, start);
  must (sp_store_unlock (self->base.store, SP_TEST_PASSPHRASE));
  assert_state (self, SP_LEASE_STATE_RESTRICTED_CLOSED);
}

/* The program ends without a word. */
static void
end_program (Fixture *self)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  g_signal_handlers_disconnect_by_data (self->base.store, self);
  while (G_OBJECT (self->base.store)->ref_count > 1)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_finalize_object (self->base.store);
}

/* The program ends without a word; then the machine does. */
static void
test_killed (Fixture       *self,
             gconstpointer  data)
{
  gint64 start = sp_ambient_get_wall_us (self->base.ambient);

  take_records (self);
  sp_ambient_advance (self->base.ambient, 3 * HOUR_US);
  end_program (self);
  self->base.store = sp_store_new (self->base.directory, self->base.ambient);
  must (sp_store_unlock (self->base.store, SP_TEST_PASSPHRASE));
  assert_state (self, SP_LEASE_STATE_OPEN);
  end_program (self);

  sp_ambient_reboot (self->base.ambient);
  sp_ambient_set_wall_us (self->base.ambient, start + 9 * HOUR_US);
  self->base.store = sp_store_new (self->base.directory, self->base.ambient);
  must (sp_store_unlock (self->base.store, SP_TEST_PASSPHRASE));
  assert_state (self, SP_LEASE_STATE_RESTRICTED_CLOSED);
}

/* Unlocking after all has run out is for this: what was typed goes out, and nothing of it is gone. */
static void
test_unsent (Fixture       *self,
             gconstpointer  data)
{
  g_autofree char *id = NULL;
  g_autofree char *draft = NULL;
  g_autoptr(JsonObject) push = NULL;

  take_records (self);
  id = commit_case (&self->base, "followed to work");
  must (sp_store_save_draft (self->base.store, SECRET, "{\"text\":\"half a sentence\"}"));
  sp_ambient_advance (self->base.ambient, 1000 * HOUR_US);
  reopen (&self->base);
  assert_state (self, SP_LEASE_STATE_CLOSED);
  g_assert_false (is_there (self, id));
  g_assert_cmpuint (sp_store_get_pending (self->base.store), ==, 1);
  push = must_json (sp_store_next_push (self->base.store, 10, 100000));
  g_assert_cmpint (json_array_get_length (sp_json_get_array (push, "ops")), ==, 1);

  /* What was being written when it ran out is taken, too. */
  g_free (commit_case (&self->base, "followed home"));
  g_assert_cmpuint (sp_store_get_pending (self->base.store), ==, 2);

  renew (self);
  assert_state (self, SP_LEASE_STATE_OPEN);
  g_assert_true (is_there (self, id));
  g_assert_cmpuint (sp_store_get_pending (self->base.store), ==, 2);
  draft = must_string (sp_store_load_draft (self->base.store, SECRET));
  g_assert_cmpstr (draft, ==, "{\"text\":\"half a sentence\"}");
}

static void
add_file (Fixture    *self,
          const char *id,
          gboolean    sent)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static ("words", 5);

  must (sp_store_append_blob (self->base.store, id, 0, bytes, sent));
  if (sent)
    must (sp_store_set_blob_sent (self->base.store, id));
}

static void
test_files (Fixture       *self,
            gconstpointer  data)
{
  take_records (self);
  add_file (self, FILE_OPEN, TRUE);
  add_file (self, FILE_SECRET, TRUE);
  add_file (self, FILE_WAITING, FALSE);
  g_assert_true (has_file (self, FILE_SECRET));

  sp_ambient_advance (self->base.ambient, 9 * HOUR_US);
  g_assert_true (has_file (self, FILE_OPEN));
  g_assert_false (has_file (self, FILE_SECRET));
  g_assert_true (has_file (self, FILE_WAITING));

  sp_ambient_advance (self->base.ambient, 72 * HOUR_US);
  reopen (&self->base);
  g_assert_false (has_file (self, FILE_OPEN));
  g_assert_true (has_file (self, FILE_WAITING));
  g_assert_cmpuint (sp_store_get_pending (self->base.store), ==, 1);
  {
    g_autoptr(SpBlob) next = must_object (sp_store_next_blob (self->base.store, NULL));

    g_assert_cmpstr (sp_blob_get_record (next), ==, FILE_WAITING);
  }

  renew (self);
  g_assert_true (has_file (self, FILE_SECRET));
}

/* Each is passed over, what came with it is taken, and what holds goes on running out. */
static void
test_none_at_all (Fixture       *self,
                  gconstpointer  data)
{
  g_autofree char *old_nonce = NULL;
  g_autofree char *old = NULL;

  take_records (self);
  old_nonce = ask (self);
  old = make_lease (self, "d1", old_nonce, 72, 8);
  sp_ambient_advance (self->base.ambient, 9 * HOUR_US);

  {
    g_autofree char *nonce = ask (self);
    g_autofree char *other_device = make_lease (self, "d2", nonce, 72, 8);
    g_autofree char *other_nonce = make_lease (self, "d1", self->base.member, 72, 8);
    g_autofree char *longer = make_lease (self, "d1", nonce, 8, 72);
    g_autofree char *backwards = make_lease (self, "d1", nonce, 8, -1);
    g_autofree char *for_ever = make_lease (self, "d1", nonce, 1000000, 8);
    g_autofree char *good = make_lease (self, "d1", nonce, 72, 8);
    g_auto(GStrv) split = g_strsplit (good, "\"not_after\":15", 2);
    g_autofree char *altered = g_strjoinv ("\"not_after\":16", split);
    const char *const all[] = { old, other_device, other_nonce, longer, backwards, for_ever, altered, "{}", "7", "null" };

    for (guint i = 0; i < G_N_ELEMENTS (all); i++)
      {
        take_with (self, all[i], "");
        assert_state (self, SP_LEASE_STATE_RESTRICTED_CLOSED);
      }

    take_with (self, good, "");
    assert_state (self, SP_LEASE_STATE_OPEN);

    /* Once. */
    sp_ambient_advance (self->base.ambient, 9 * HOUR_US);
    take_with (self, good, "");
    assert_state (self, SP_LEASE_STATE_RESTRICTED_CLOSED);
    reopen (&self->base);
    take_with (self, good, "");
    assert_state (self, SP_LEASE_STATE_RESTRICTED_CLOSED);
  }

  {
    g_autofree char *nonce = ask (self);
    g_autofree char *good = make_lease (self, "d1", nonce, 72, 8);
    guint8 seen[crypto_sign_PUBLICKEYBYTES];

    /* By a key of somebody else's. */
    memcpy (seen, self->public_key, sizeof seen);
    crypto_sign_keypair (self->public_key, self->secret_key);
    {
      g_autofree char *forged = make_lease (self, "d1", nonce, 72, 8);

      take_with (self, forged, "");
      assert_state (self, SP_LEASE_STATE_RESTRICTED_CLOSED);
    }
    take_with (self, good, "");
    assert_state (self, SP_LEASE_STATE_OPEN);
  }
}

/* An answer that was held up on its way is good for no longer than it would have been. */
static void
test_held_up (Fixture       *self,
              gconstpointer  data)
{
  take_records (self);
  {
    g_autofree char *nonce = ask (self);
    g_autofree char *lease = make_lease (self, "d1", nonce, 72, 8);
    gint64 until;

    sp_ambient_advance (self->base.ambient, 9 * HOUR_US);
    take_with (self, lease, "");
    assert_state (self, SP_LEASE_STATE_RESTRICTED_CLOSED);
    sp_store_get_lease (self->base.store, &until, NULL);
    g_assert_cmpint (until, ==, sp_ambient_get_wall_us (self->base.ambient) + 63 * HOUR_US);
  }
}

/* What a file for the server asks with, as the server reads it. */
static char *
ask_in_file (Fixture *self)
{
  static const char * const nothing[] = { NULL };
  g_autoptr(SpPack) pack = must_object (sp_store_pack (self->base.store, nothing));
  g_autoptr(SpSealed) sealed = NULL;
  g_autoptr(GError) error = NULL;
  gsize offset = 0;

  sealed = sp_sealed_read (sp_pack_get_file (pack), &offset, self->secret_key, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < sealed->frames->len; i++)
    {
      const SpSealedFrame *frame = sealed->frames->pdata[i];
      g_autoptr(JsonObject) request = NULL;
      gsize size;
      const char *text;

      if (!g_str_equal (frame->heading, "/v1/sync/pull"))
        continue;
      text = g_bytes_get_data (frame->body, &size);
      request = sp_json_parse_object (text, (gssize) size, &error);
      g_assert_no_error (error);

      return g_strdup (sp_json_get_text (request, "nonce"));
    }
  g_assert_not_reached ();
}

/* A laptop that meets no network asks in a file, and hears days later; meanwhile it tries the network in vain, is
 * locked, and switched off. It counts from the asking all the same, and an answer to an earlier file adds nothing. */
static void
test_carried (Fixture       *self,
              gconstpointer  data)
{
  gint64 start = sp_ambient_get_wall_us (self->base.ambient);
  g_autoptr(JsonObject) identity = sp_store_dup_identity (self->base.store);
  g_autofree char *key = g_base64_encode (self->secret_key, sizeof self->secret_key);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *lease = NULL;
  g_autofree char *earlier = NULL;
  gint64 until;

  /* Any key will do for the laptop's own. */
  json_object_set_string_member (identity, "secret_key", key);
  json_object_set_string_member (identity, "partnership", self->base.agency);
  must (sp_store_set_identity (self->base.store, identity));
  take_records (self);

  first = ask_in_file (self);
  sp_ambient_advance (self->base.ambient, 2 * HOUR_US);
  second = ask_in_file (self);
  g_free (ask (self));
  sp_ambient_advance (self->base.ambient, HOUR_US);
  reboot (self, start + 50 * HOUR_US);
  g_free (ask (self));
  assert_state (self, SP_LEASE_STATE_RESTRICTED_CLOSED);

  lease = make_lease (self, "d1", second, 72, 60);
  take_with (self, lease, "");
  assert_state (self, SP_LEASE_STATE_OPEN);
  sp_store_get_lease (self->base.store, &until, NULL);
  g_assert_cmpint (until, ==, start + 74 * HOUR_US);

  earlier = make_lease (self, "d1", first, 300, 300);
  take_with (self, earlier, "");
  take_with (self, lease, "");
  sp_store_get_lease (self->base.store, &until, NULL);
  g_assert_cmpint (until, ==, start + 74 * HOUR_US);
  reopen (&self->base);
  take_with (self, earlier, "");
  sp_store_get_lease (self->base.store, &until, NULL);
  g_assert_cmpint (until, ==, start + 74 * HOUR_US);
}

/* What waits for a decision is not even counted. */
static void
test_attention (Fixture       *self,
                gconstpointer  data)
{
  g_autofree char *conflict = put ("01900000-0000-7000-8000-00000000ac01", "conflict", CHAIR,
                                   "\"case_id\":\"" CASE "\",\"record\":\"" SECRET "\",\"state\":\"open\"");
  g_autofree char *nonce = NULL;
  g_autofree char *lease = NULL;

  take_records (self);
  take_with (self, "{}", conflict);
  g_assert_cmpuint (sp_store_get_attention (self->base.store), ==, 1);
  sp_ambient_advance (self->base.ambient, 9 * HOUR_US);
  reopen (&self->base);
  g_assert_cmpuint (sp_store_get_attention (self->base.store), ==, 0);
  g_free (commit_case (&self->base, "followed to work"));
  g_assert_cmpuint (sp_store_get_attention (self->base.store), ==, 0);
  renew (self);
  g_assert_cmpuint (sp_store_get_attention (self->base.store), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(path, func) g_test_add ("/lease/" path, Fixture, NULL, set_up, func, tear_down_lease)
  ADD ("until-the-first", test_until_the_first);
  ADD ("without-key", test_without_key);
  ADD ("runs-out", test_runs_out);
  ADD ("on-show", test_on_show);
  ADD ("clock-is-set", test_clock_is_set);
  ADD ("switched-off", test_switched_off);
  ADD ("set-back", test_set_back);
  ADD ("long-start", test_long_start);
  ADD ("killed", test_killed);
  ADD ("unsent", test_unsent);
  ADD ("files", test_files);
  ADD ("none-at-all", test_none_at_all);
  ADD ("held-up", test_held_up);
  ADD ("carried", test_carried);
  ADD ("attention", test_attention);

  return g_test_run ();
}
