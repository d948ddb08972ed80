/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-json.h"
#include "sp-server-admin.h"
#include "sp-server-instance.h"
#include "sp-server-private.h"
#include "sp-test-fill.h"
#include "sp-test-postgres.h"
#include "sp-test-server.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* A partnership that lives in a file goes to PostgreSQL, and its laptops notice nothing. */

typedef struct
{
  char *directory;
  char *url;
  SpAmbient *ambient;
  SpInstance *instance;
  SpTestServer server;
  char *agency;
  char *member;
  SpTestDevice *device;
} Fixture;

static void
open_server (Fixture *self)
{
  g_autoptr(GError) error = NULL;

  self->instance = sp_instance_open (self->directory, &error);
  g_assert_no_error (error);
  self->server.ambient = self->ambient;
  self->server.sql = sp_instance_connect (self->instance, &error);
  g_assert_no_error (error);
  self->server.server = sp_server_new (self->ambient, self->server.sql, &error);
  g_assert_no_error (error);
}

static void
close_server (Fixture *self)
{
  g_clear_pointer (&self->server.server, sp_server_free);
  g_clear_pointer (&self->server.sql, sp_sql_close);
  g_clear_pointer (&self->instance, sp_instance_free);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *case_id = NULL;
  g_autofree char *compartment = NULL;
  g_autofree char *person = NULL;
  g_autoptr(JsonObject) first = NULL;
  g_autoptr(JsonObject) reply = NULL;

  self->directory = g_dir_make_tmp ("sp-move-XXXXXX", &error);
  g_assert_no_error (error);
  self->url = sp_test_postgres_new ();
  g_assert_nonnull (self->url);
  self->ambient = sp_ambient_new_seeded (7, G_GINT64_CONSTANT (1780300800) * G_USEC_PER_SEC);
  sp_instance_create (self->directory, "Test", "localhost", NULL, FALSE, self->ambient, &error);
  g_assert_no_error (error);
  open_server (self);
  self->agency = sp_test_server_agency (&self->server, "Pólice “north” 'x'");
  self->member = sp_test_server_member (&self->server, self->agency, "\"chair\"");
  self->device = sp_test_device_new (&self->server, self->member);
  sp_test_fill (self->device, 5, 200);
  /* Also one that was changed, one that was deleted and one that was refused. */
  case_id = sp_test_device_new_case (self->device, self->agency);
  compartment = g_strconcat ("case:", case_id, NULL);
  person = sp_test_server_new_id (&self->server);
  sp_test_device_op (self->device, "create", "person", person, compartment, 0, NULL,
                     "{\"case_id\":\"%s\",\"family_name\":\"Ash\",\"role\":\"victim\"}", case_id);
  first = sp_test_device_push (self->device);
  g_assert_cmpstr (sp_test_status (first, 0), ==, "applied");
  sp_test_device_op (self->device, "delete", "person", person, compartment, sp_test_rev (first, 0), NULL, "%s", "");
  sp_test_device_op (self->device, "set", "person", "nobody", compartment, 0, NULL, "{\"family_name\":\"Elm\"}");
  reply = sp_test_device_push (self->device);
  g_assert_cmpstr (sp_test_status (reply, 0), ==, "applied");
  g_assert_cmpstr (sp_test_status (reply, 1), ==, "quarantined");
  sp_test_device_pull (self->device);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr(GDir) dir = NULL;
  const char *name;

  sp_test_device_free (self->device);
  close_server (self);
  g_object_unref (self->ambient);
  dir = g_dir_open (self->directory, 0, NULL);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (self->directory, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->directory);
  g_free (self->directory);
  g_free (self->agency);
  g_free (self->member);
  g_free (self->url);
}

static void
forget_url (Fixture *self)
{
  g_autofree char *path = g_build_filename (self->directory, "database", NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
run_there (Fixture *self, const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SpSql) sql = sp_sql_postgres_open (self->url, &error);

  g_assert_no_error (error);
  sp_sql_exec (sql, text, &error);
  g_assert_no_error (error);
}

/* All goes on there as if nothing had been: tokens, cursors, numbers, rights. */
static void
check_goes_on (Fixture *self)
{
  g_autoptr(SpTestDevice) fresh = NULL;
  g_autofree char *case_id = NULL;
  GHashTableIter iter;
  gpointer id;
  gpointer value;
  guint n;

  open_server (self);
  g_assert_cmpint (sp_sql_get_engine (self->server.sql), ==, SP_SQL_POSTGRES);
  {
    g_autoptr(JsonObject) page = sp_test_device_pull_page (self->device, 2000);

    g_assert_cmpuint (self->server.status, ==, 200);
    g_assert_cmpuint (self->device->n_changes, ==, 0);
    g_assert_false (self->device->more);
  }
  case_id = sp_test_device_new_case (self->device, self->agency);
  sp_test_device_pull (self->device);
  fresh = sp_test_device_new (&self->server, self->member);
  sp_test_device_pull (fresh);
  n = g_hash_table_size (self->device->records);
  g_assert_cmpuint (n, >, 1000);
  g_assert_cmpuint (g_hash_table_size (fresh->records), ==, n);
  g_hash_table_iter_init (&iter, self->device->records);
  while (g_hash_table_iter_next (&iter, &id, &value))
    g_assert_cmpstr (g_hash_table_lookup (fresh->records, id), ==, value);
}

static void
test_move (Fixture *self, gconstpointer data)
{
  g_autofree char *epoch = g_strdup (sp_server_get_epoch (self->server.server));
  g_autofree char *other = sp_test_postgres_new ();
  g_autoptr(GError) error = NULL;

  g_assert_true (sp_instance_lock (self->instance, NULL));
  g_assert_false (sp_instance_move (self->directory, self->url, &error));
  g_assert_error (error, SP_INSTANCE_ERROR, SP_INSTANCE_ERROR_IN_USE);
  g_clear_error (&error);
  close_server (self);

  sp_instance_move (self->directory, self->url, &error);
  g_assert_no_error (error);
  check_goes_on (self);
  g_assert_cmpstr (sp_server_get_epoch (self->server.server), ==, epoch);
  close_server (self);

  /* What stayed behind is served no more, and does not go anywhere else. */
  forget_url (self);
  g_assert_null (sp_instance_open (self->directory, &error));
  g_assert_error (error, SP_INSTANCE_ERROR, SP_INSTANCE_ERROR_MOVED);
  g_clear_error (&error);
  g_assert_false (sp_instance_move (self->directory, other, &error));
  g_assert_error (error, SP_INSTANCE_ERROR, SP_INSTANCE_ERROR_MOVED);
  g_clear_error (&error);
  /* The same command once more finds it where it is. */
  sp_instance_move (self->directory, self->url, &error);
  g_assert_no_error (error);
  open_server (self);
}

/* Cut off before the file was marked: what had arrived is copied again, with what was written since. */
static void
test_cut_off_before (Fixture *self, gconstpointer data)
{
  g_autofree char *case_id = NULL;
  g_autoptr(GError) error = NULL;

  close_server (self);
  sp_instance_move (self->directory, self->url, &error);
  g_assert_no_error (error);
  run_there (self, "UPDATE partnership SET place = 2");
  g_assert_null (sp_instance_open (self->directory, &error));
  g_assert_error (error, SP_INSTANCE_ERROR, SP_INSTANCE_ERROR_ARRIVING);
  g_clear_error (&error);
  forget_url (self);
  {
    /* As it was before the mark. */
    g_autofree char *key_path = g_build_filename (self->directory, "server.key", NULL);
    g_autofree char *path = g_build_filename (self->directory, "partnership.db", NULL);
    g_autofree char *text = NULL;
    g_autoptr(SpSql) sql = NULL;
    guint8 key[SP_SQL_KEY_SIZE];

    g_assert_true (g_file_get_contents (key_path, &text, NULL, NULL));
    for (int i = 0; i < SP_SQL_KEY_SIZE; i++)
      key[i] = (guint8) (g_ascii_xdigit_value (text[2 * i]) * 16 + g_ascii_xdigit_value (text[2 * i + 1]));
    sql = sp_sql_open (path, key, SP_SQL_NONE, &error);
    g_assert_no_error (error);
    g_assert_true (sp_sql_run (sql, "UPDATE partnership SET place = 0", NULL, ""));
  }
  open_server (self);
  case_id = sp_test_device_new_case (self->device, self->agency);
  sp_test_device_pull (self->device);
  close_server (self);

  sp_instance_move (self->directory, self->url, &error);
  g_assert_no_error (error);
  check_goes_on (self);
  g_assert_nonnull (sp_test_device_get (self->device, case_id));
}

/* Cut off after the file was marked: only the end is left to do. */
static void
test_cut_off_after (Fixture *self, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  close_server (self);
  sp_instance_move (self->directory, self->url, &error);
  g_assert_no_error (error);
  run_there (self, "UPDATE partnership SET place = 2");
  forget_url (self);
  sp_instance_move (self->directory, self->url, &error);
  g_assert_no_error (error);
  check_goes_on (self);
}

/* A copy that is not the same is found, and nothing has happened. */
static void
check_refused (Fixture *self, const char *trigger)
{
  g_autoptr(GError) error = NULL;

  {
    g_autoptr(SpSql) sql = sp_sql_postgres_open (self->url, NULL);

    g_assert_true (sp_server_schema_apply (sql, NULL));
  }
  run_there (self, trigger);
  close_server (self);
  g_assert_false (sp_instance_move (self->directory, self->url, &error));
  g_assert_error (error, SP_SQL_ERROR, SP_SQL_ERROR_CORRUPT);
  open_server (self);
  g_assert_cmpint (sp_sql_get_engine (self->server.sql), ==, SP_SQL_SQLITE);
  sp_test_device_pull (self->device);
  close_server (self);
  {
    g_autoptr(SpSql) sql = sp_sql_postgres_open (self->url, NULL);
    gint64 n;

    g_assert_true (sp_sql_get_int (sql, "SELECT count(*) FROM record", &n, NULL, ""));
    g_assert_cmpint (n, ==, 0);
  }
  open_server (self);
}

static void
test_row_lost (Fixture *self, gconstpointer data)
{
  check_refused (self, "CREATE FUNCTION spoil () RETURNS trigger LANGUAGE plpgsql AS"
                       " $$ BEGIN IF NEW.n = 7 THEN RETURN NULL; END IF; RETURN NEW; END $$;"
                       "CREATE TRIGGER spoil BEFORE INSERT ON op_result FOR EACH ROW EXECUTE FUNCTION spoil ()");
}

static void
test_value_changed (Fixture *self, gconstpointer data)
{
  check_refused (self, "CREATE FUNCTION spoil () RETURNS trigger LANGUAGE plpgsql AS"
                       " $$ BEGIN IF NEW.n = 7 THEN NEW.hash = upper (NEW.hash); END IF; RETURN NEW; END $$;"
                       "CREATE TRIGGER spoil BEFORE INSERT ON op_result FOR EACH ROW EXECUTE FUNCTION spoil ()");
}

static void
test_other_there (Fixture *self, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SpSql) sql = sp_server_database_create (self->url, NULL, "Other", FALSE, self->ambient, &error);

  g_assert_no_error (error);
  close_server (self);
  g_assert_false (sp_instance_move (self->directory, self->url, &error));
  g_assert_error (error, SP_INSTANCE_ERROR, SP_INSTANCE_ERROR_EXISTS);
  open_server (self);
  g_assert_cmpint (sp_sql_get_engine (self->server.sql), ==, SP_SQL_SQLITE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add ("/server/move/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("move", test_move);
  ADD ("cut-off-before", test_cut_off_before);
  ADD ("cut-off-after", test_cut_off_after);
  ADD ("row-lost", test_row_lost);
  ADD ("value-changed", test_value_changed);
  ADD ("other-there", test_other_there);
#undef ADD

  return g_test_run ();
}
