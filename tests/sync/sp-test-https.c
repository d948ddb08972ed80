/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-test-https.h"

#include "sp-json.h"
#include "sp-server-admin.h"
#include "sp-test-postgres.h"
#include "sp-wire.h"

#include <glib/gstdio.h>

void
sp_test_https_start (SpTestHttps *self)
{
  g_autoptr(GError) error = NULL;

  self->http = sp_http_start (self->instance, self->ambient, "127.0.0.1", self->port, &error);
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
