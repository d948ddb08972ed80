/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-test-client.h"

#include "sp-compartment.h"
#include "sp-json.h"
#include "sp-store-blobs.h"
#include "sp-store-private.h"
#include "sp-test-folder.h"
#include "sp-test-wait.h"

#include <sodium.h>

#define DEADLINE_US (60 * G_USEC_PER_SEC)
#define LOOK_MS     20

/* What a person would see must never be a lie, at no moment. */
static void
check_cb (SpTestClient *self)
{
  if (sp_sync_get_state (self->sync) == SP_SYNC_STATE_UP_TO_DATE
      && sp_store_get_pending (self->store) > 0)
    self->lied = TRUE;
}

SpTestClient *
sp_test_client_new (void)
{
  g_autoptr(SpAmbient) ambient = sp_ambient_new_system ();

  return sp_test_client_new_with (ambient);
}

SpTestClient *
sp_test_client_new_with (SpAmbient *ambient)
{
  SpTestClient *self = g_new0 (SpTestClient, 1);
  g_autoptr(GError) error = NULL;

  self->directory = g_dir_make_tmp ("sp-client-XXXXXX", &error);
  g_assert_no_error (error);
  self->ambient = g_object_ref (ambient);
  self->store = sp_store_new (self->directory, self->ambient);
  sp_test_wait (sp_store_create (self->store, "correct horse battery", SP_KEY_COST_FLOOR), NULL,
                &error);
  g_assert_no_error (error);
  self->sync = sp_sync_new (self->store, self->ambient);
  g_signal_connect_swapped (self->sync, "notify", G_CALLBACK (check_cb), self);
  g_signal_connect_swapped (self->store, "notify::pending", G_CALLBACK (check_cb), self);
  return self;
}

void
sp_test_client_free (SpTestClient *self)
{
  sp_sync_stop (self->sync);
  sp_test_wait (sp_store_lock (self->store), NULL, NULL);
  /* The fiber ends at the main loop's next turns. */
  for (int i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_false (self->lied);
  g_signal_handlers_disconnect_by_data (self->sync, self);
  g_signal_handlers_disconnect_by_data (self->store, self);
  g_object_unref (self->sync);
  g_object_unref (self->store);
  g_object_unref (self->ambient);
  sp_test_remove_folder (self->directory);
  g_free (self->directory);
  g_free (self);
}

void
sp_test_client_join (SpTestClient *self, const char *link)
{
  g_autoptr(GError) error = NULL;

  sp_test_wait (sp_sync_enrol (self->store, link, "laptop", self->ambient), NULL, &error);
  g_assert_no_error (error);
  sp_sync_start (self->sync);
}

static gboolean
look_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
wait_until (gboolean (*done) (gpointer data), gpointer data, const char *what)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;
  guint id = g_timeout_add (LOOK_MS, look_cb, NULL);

  while (!done (data))
    {
      if (g_get_monotonic_time () > deadline)
        g_error ("did not happen in time: %s", what);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (id);
}

static gboolean
has_roles (gpointer data)
{
  const SpReader *reader = sp_store_get_reader (data);

  return reader && reader->roles != 0;
}

/* Until the directory has told this laptop who its member is. */
void
sp_test_client_wait_ready (SpTestClient *self)
{
  wait_until (has_roles, self->store, "roles");
}

typedef struct
{
  SpTestClient *client;
  SpSyncState state;
  const char *id;
  const char *field;
  const char *value;
} Wanted;

static gboolean
has_state (gpointer data)
{
  Wanted *wanted = data;

  return sp_sync_get_state (wanted->client->sync) == wanted->state;
}

void
sp_test_client_wait_state (SpTestClient *self, SpSyncState state)
{
  Wanted wanted = { .client = self, .state = state };

  wait_until (has_state, &wanted, "state");
}

static gboolean
is_gone (gpointer data)
{
  Wanted *wanted = data;

  return sp_store_get_state (wanted->client->store) == SP_STORE_STATE_NONE;
}

void
sp_test_client_wait_gone (SpTestClient *self)
{
  Wanted wanted = { .client = self };

  wait_until (is_gone, &wanted, "nothing left");
}

static gboolean
is_sent (gpointer data)
{
  Wanted *wanted = data;

  return sp_sync_get_state (wanted->client->sync) == SP_SYNC_STATE_UP_TO_DATE
         && sp_sync_get_pending (wanted->client->sync) == 0;
}

void
sp_test_client_wait_sent (SpTestClient *self)
{
  Wanted wanted = { .client = self };

  wait_until (is_sent, &wanted, "all sent");
  g_assert_cmpint (sp_sync_get_last_sent_us (self->sync), >, 0);
}

static SpRecord *
new_record (const char *type, const char *id, const char *compartment, JsonObject *fields)
{
  SpRecord *record = sp_record_new (sp_record_type_find (type), id, compartment);

  sp_record_set_json (record, fields);
  return record;
}

static void
commit (SpTestClient *self, SpChange *change)
{
  g_autoptr(GError) error = NULL;

  sp_test_wait (sp_store_commit (self->store, change), NULL, &error);
  g_assert_no_error (error);
}

/* A record of these fields, as JSON. */
void
sp_test_client_create (SpTestClient *self, const char *type, const char *id, const char *compartment, const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autoptr(JsonObject) fields = NULL;
  g_autoptr(SpRecord) record = NULL;
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(GError) error = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  fields = sp_json_parse_object (text, -1, &error);
  g_assert_no_error (error);
  record = new_record (type, id, compartment, fields);
  sp_change_create (change, record);
  commit (self, change);
}

/* A case to which the client's own agency is invited. */
char *
sp_test_client_new_case (SpTestClient *self)
{
  char *id = sp_ambient_new_id (self->ambient);
  g_autofree char *invitation_id = sp_ambient_new_id (self->ambient);
  g_autofree char *compartment = sp_compartment_for_case (id);
  g_autofree char *reference = sp_ambient_new_reference (self->ambient);
  g_autoptr(JsonObject) fields = json_object_new ();
  g_autoptr(JsonObject) invited = json_object_new ();
  g_autoptr(SpRecord) record = NULL;
  g_autoptr(SpRecord) invitation = NULL;
  g_autoptr(SpChange) change = sp_change_new ();

  json_object_set_string_member (fields, "reference", reference);
  json_object_set_string_member (fields, "status", "triage");
  json_object_set_string_member (invited, "case_id", id);
  json_object_set_string_member (invited, "agency", sp_store_get_agency_id (self->store));
  record = new_record ("case", id, compartment, fields);
  invitation = new_record ("invitation", invitation_id, compartment, invited);
  sp_change_create (change, record);
  sp_change_create (change, invitation);
  commit (self, change);
  return id;
}

char *
sp_test_client_new_person (SpTestClient *self, const char *case_id, const char *name)
{
  char *id = sp_ambient_new_id (self->ambient);
  g_autofree char *compartment = sp_compartment_for_case (case_id);
  g_autoptr(JsonObject) fields = json_object_new ();
  g_autoptr(SpRecord) record = NULL;
  g_autoptr(SpChange) change = sp_change_new ();

  json_object_set_string_member (fields, "case_id", case_id);
  json_object_set_string_member (fields, "family_name", name);
  record = new_record ("person", id, compartment, fields);
  sp_change_create (change, record);
  commit (self, change);
  return id;
}

/* A file of @content, in pieces of 300,000 bytes as somebody's disk might give them. */
char *
sp_test_client_attach (SpTestClient *self, const char *case_id, GBytes *content)
{
  char *id = sp_ambient_new_id (self->ambient);
  g_autofree char *compartment = sp_compartment_for_case (case_id);
  g_autoptr(JsonObject) fields = json_object_new ();
  g_autoptr(SpRecord) record = NULL;
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(GError) error = NULL;
  gsize size = g_bytes_get_size (content);
  guint8 hash[crypto_generichash_BYTES];
  char text[2 * sizeof hash + 1];

  for (gsize start = 0; start < size; start += 300000)
    {
      g_autoptr(GBytes) piece = g_bytes_new_from_bytes (content, start, MIN (300000, size - start));

      sp_test_wait (sp_store_append_blob (self->store, id, start, piece, FALSE), NULL, &error);
      g_assert_no_error (error);
    }
  crypto_generichash (hash, sizeof hash, g_bytes_get_data (content, NULL), size, NULL, 0);
  sodium_bin2hex (text, sizeof text, hash, sizeof hash);
  json_object_set_string_member (fields, "case_id", case_id);
  json_object_set_string_member (fields, "agency", sp_store_get_agency_id (self->store));
  json_object_set_string_member (fields, "name", "photo.jpg");
  json_object_set_int_member (fields, "size", size);
  json_object_set_string_member (fields, "hash", text);
  record = new_record ("attachment", id, compartment, fields);
  sp_change_create (change, record);
  commit (self, change);
  return id;
}

/* The whole content, from the server where it is not here; NULL with @error where it cannot be had. */
GBytes *
sp_test_client_fetch (SpTestClient *self, const char *id, GError **error)
{
  g_autoptr(GByteArray) content = g_byte_array_new ();

  if (!sp_test_wait (sp_sync_fetch_blob (self->sync, id), NULL, error))
    return NULL;
  while (TRUE)
    {
      g_auto(GValue) value = G_VALUE_INIT;
      GBytes *piece;

      if (!sp_test_wait (sp_store_read_blob (self->store, id, content->len), &value, error))
        return NULL;
      if (!(piece = g_value_get_boxed (&value)))
        return g_byte_array_free_to_bytes (g_steal_pointer (&content));
      g_byte_array_append (content, g_bytes_get_data (piece, NULL), g_bytes_get_size (piece));
    }
}

static gboolean
has_no_blob (gpointer data)
{
  Wanted *wanted = data;
  g_auto(GValue) value = G_VALUE_INIT;

  return sp_test_wait (sp_store_get_blob (wanted->client->store, wanted->id), &value, NULL)
         && !g_value_get_object (&value);
}

/* Until nothing of the content is here. */
void
sp_test_client_wait_no_blob (SpTestClient *self, const char *id)
{
  Wanted wanted = { .client = self, .id = id };

  wait_until (has_no_blob, &wanted, "content gone");
}

void
sp_test_client_delete (SpTestClient *self, const char *id)
{
  g_auto(GValue) got = G_VALUE_INIT;
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(GError) error = NULL;

  sp_test_wait (sp_store_get (self->store, id), &got, &error);
  g_assert_no_error (error);
  sp_change_delete (change, g_value_get_object (&got));
  commit (self, change);
}

static DexFuture *
lose_job (SpSql *sql, gpointer data)
{
  g_assert_true (sp_sql_run (sql, "DELETE FROM record WHERE id = ?", NULL, "t", (const char *) data));
  return dex_future_new_true ();
}

/* As by a fault of the disk, or of this program: behind the store's back. */
void
sp_test_client_lose_row (SpTestClient *self, const char *id)
{
  g_autoptr(GError) error = NULL;

  sp_test_wait (sp_sql_thread_run (sp_store_get_writer_thread (self->store), lose_job, g_strdup (id), g_free),
                NULL, &error);
  g_assert_no_error (error);
}

static DexFuture *
unsend_job (SpSql *sql, gpointer data)
{
  g_assert_true (sp_sql_run (sql, "UPDATE blob SET sent = 0 WHERE record = ?", NULL, "t", (const char *) data));
  return dex_future_new_true ();
}

/* As if the server had not had the content yet. */
void
sp_test_client_unsend (SpTestClient *self, const char *id)
{
  g_autoptr(GError) error = NULL;

  sp_test_wait (sp_sql_thread_run (sp_store_get_writer_thread (self->store), unsend_job, g_strdup (id), g_free),
                NULL, &error);
  g_assert_no_error (error);
}

typedef struct
{
  SpSql *sql;
  const char *query;
  gint64 value;
} Counted;

static gboolean
has_count (gpointer data)
{
  Counted *counted = data;
  gint64 value;

  return sp_sql_get_int (counted->sql, counted->query, &value, NULL, "") && value == counted->value;
}

/* Until the server's database says so. */
void
sp_test_client_wait_server (SpTestClient *self, SpSql *sql, const char *query, gint64 value)
{
  Counted counted = { sql, query, value };

  wait_until (has_count, &counted, query);
}

void
sp_test_client_set_text (SpTestClient *self, const char *id, const char *field, const char *value)
{
  g_auto(GValue) got = G_VALUE_INIT;
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(GError) error = NULL;

  sp_test_wait (sp_store_get (self->store, id), &got, &error);
  g_assert_no_error (error);
  sp_change_set_text (change, g_value_get_object (&got), field, value);
  commit (self, change);
}

/* The field as this client has it, or NULL where it has no such record. */
char *
sp_test_client_get_text (SpTestClient *self, const char *id, const char *field)
{
  g_auto(GValue) got = G_VALUE_INIT;

  if (!sp_test_wait (sp_store_get (self->store, id), &got, NULL))
    return NULL;
  return sp_record_dup_text (g_value_get_object (&got), field);
}

static gboolean
has_text (gpointer data)
{
  Wanted *wanted = data;
  g_autofree char *text = NULL;

  text = sp_test_client_get_text (wanted->client, wanted->id, wanted->field);
  return g_strcmp0 (text, wanted->value) == 0;
}

void
sp_test_client_wait_text (SpTestClient *self, const char *id, const char *field, const char *value)
{
  Wanted wanted = { .client = self, .id = id, .field = field, .value = value };

  wait_until (has_text, &wanted, "text");
}
