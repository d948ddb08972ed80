/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-test-https.h"

#include "sp-json.h"
#include "sp-server-admin.h"
#include "sp-test-postgres.h"
#include "sp-wire.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

void
sp_test_https_start (SpTestHttps *self)
{
  SpHttpLimits limits = SP_HTTP_LIMITS_DEFAULT;
  g_autoptr(GError) error = NULL;

  limits.scanner = self->scanner;

  self->http = sp_http_start (self->instance, self->ambient, "127.0.0.1", self->port, &limits, &error);
  g_assert_no_error (error);
  self->port = sp_http_get_port (self->http);
  g_free (self->address);
  self->address = g_strdup_printf ("https://127.0.0.1:%u", self->port);
}

void
sp_test_https_stop (SpTestHttps *self)
{
  g_clear_pointer (&self->http, sp_http_stop);
}

SpTestHttps *
sp_test_https_new (void)
{
  SpTestHttps *self = g_new0 (SpTestHttps, 1);
  g_autoptr(GError) error = NULL;

  self->directory = g_dir_make_tmp ("sp-https-XXXXXX", &error);
  g_assert_no_error (error);
  self->ambient = sp_ambient_new_system ();
  self->url = sp_test_postgres_new ();
  sp_instance_create (self->directory, "Test", "localhost", self->url, FALSE, self->ambient, &error);
  g_assert_no_error (error);
  self->instance = sp_instance_open (self->directory, &error);
  g_assert_no_error (error);
  self->sql = sp_instance_connect (self->instance, &error);
  g_assert_no_error (error);
  self->server = sp_server_new (self->ambient, self->sql, &error);
  g_assert_no_error (error);
  sp_test_https_start (self);
  return self;
}

static char *
put (SpTestHttps *self, const char *type, const char *text)
{
  g_autoptr(JsonObject) set = NULL;
  g_autoptr(GError) error = NULL;
  char *id;

  set = sp_json_parse_object (text, -1, &error);
  g_assert_no_error (error);
  id = sp_server_admin_put (self->server, self->sql, type, NULL, set, &error);
  g_assert_no_error (error);
  return id;
}

char *
sp_test_https_agency (SpTestHttps *self, const char *name)
{
  g_autofree char *text = g_strdup_printf ("{\"name\":\"%s\",\"short_name\":\"%s\"}", name, name);

  return put (self, "agency", text);
}

char *
sp_test_https_member (SpTestHttps *self, const char *agency, const char *roles)
{
  g_autofree char *text = g_strdup_printf (
      "{\"family_name\":\"Smith\",\"agency\":\"%s\",\"roles\":[%s]}", agency, roles);

  return put (self, "member", text);
}

char *
sp_test_https_link (SpTestHttps *self, const char *member)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *code = sp_server_admin_new_code (self->server, self->sql, member, &error);

  g_assert_no_error (error);
  return sp_wire_link_format (self->address, code, sp_instance_get_pin (self->instance));
}

/* Runs one of PostgreSQL's own programs. */
static void
run_tool (const char *const *arguments)
{
  g_autofree char *program = g_build_filename (g_getenv ("SP_TEST_POSTGRES_BIN"), arguments[0], NULL);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) argv = NULL;

  g_strv_builder_add (builder, program);
  g_strv_builder_addv (builder, (const char **) arguments + 1);
  argv = g_strv_builder_end (builder);
  process = g_subprocess_newv ((const char *const *) argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

static char *
dup_schema (SpTestHttps *self)
{
  g_autoptr(SpSql) sql = sp_sql_postgres_open (self->url, NULL);
  char *schema;

  g_assert_true (sp_sql_dup_text (sql, "SELECT current_schema ()", &schema, NULL, ""));
  return schema;
}

/* With the means of the engine that it is on. */
void
sp_test_https_backup (SpTestHttps *self, const char *file)
{
  g_autoptr(GError) error = NULL;

  if (self->url)
    {
      g_autofree char *schema = dup_schema (self);

      run_tool ((const char *[]) { "pg_dump", "--schema", schema, "--file", file, self->url, NULL });
      return;
    }
  sp_instance_backup (self->instance, file, &error);
  g_assert_no_error (error);
}

/* The server must have stopped. */
void
sp_test_https_restore (SpTestHttps *self, const char *file)
{
  g_autoptr(GError) error = NULL;

  if (self->url)
    {
      g_autofree char *schema = dup_schema (self);
      g_autofree char *drop = g_strdup_printf ("DROP SCHEMA %s CASCADE", schema);

      run_tool ((const char *[]) { "psql", "--quiet", "--command", drop, self->url, NULL });
      run_tool ((const char *[]) { "psql", "--quiet", "--set", "ON_ERROR_STOP=1", "--file", file, self->url, NULL });
    }
  sp_instance_restore (self->instance, self->url ? NULL : file, self->ambient, &error);
  g_assert_no_error (error);
}

void
sp_test_https_free (SpTestHttps *self)
{
  g_autoptr(GDir) dir = NULL;
  const char *name;

  sp_test_https_stop (self);
  sp_server_free (self->server);
  sp_sql_close (self->sql);
  sp_instance_free (self->instance);
  g_object_unref (self->ambient);
  dir = g_dir_open (self->directory, 0, NULL);
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (self->directory, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->directory);
  g_free (self->directory);
  g_free (self->address);
  g_free (self->url);
  g_free (self);
}
