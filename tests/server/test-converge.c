/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-json.h"
#include "sp-server-rights.h"
#include "sp-test-server.h"

#include <string.h>

/* Members of three agencies write, are invited, shut out and invited again, in an order that a seed
 * decides; pages are short, and answers get lost. No page may hold what its reader may not read at that
 * moment, and in the end every laptop must hold exactly what its member may read. */

#define N_AGENCIES 3
#define N_DEVICES  5
#define N_CASES    4
#define N_STEPS    600

typedef struct
{
  SpTestServer *server;
  char *agencies[N_AGENCIES];
  SpTestDevice *devices[N_DEVICES]; /* the first is the chair's */
  char *cases[N_CASES];
  GPtrArray *lines; /* "id\ncompartment" */
  GPtrArray *grants; /* invitations and exclusions, likewise */
  guint64 state;
} World;

static guint32
next (World *self, guint32 bound)
{
  self->state = self->state * G_GUINT64_CONSTANT (6364136223846793005) + 1442695040888963407;
  return (self->state >> 33) % bound;
}

static void
world_init (World *self, guint64 seed)
{
  self->state = seed;
  self->server = sp_test_server_new ();
  self->lines = g_ptr_array_new_with_free_func (g_free);
  self->grants = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < N_AGENCIES; i++)
    {
      g_autofree char *name = g_strdup_printf ("Agency %u", i);

      self->agencies[i] = sp_test_server_agency (self->server, name);
    }
  for (guint i = 0; i < N_DEVICES; i++)
    {
      g_autofree char *member = NULL;

      member = sp_test_server_member (self->server, self->agencies[i % N_AGENCIES],
                                      i == 0 ? "\"chair\"" : "\"representative\"");
      self->devices[i] = sp_test_device_new (self->server, member);
    }
  for (guint i = 0; i < N_CASES; i++)
    self->cases[i] = sp_test_device_new_case (self->devices[0], self->agencies[0]);
}

static void
world_clear (World *self)
{
  for (guint i = 0; i < N_CASES; i++)
    g_free (self->cases[i]);
  for (guint i = 0; i < N_DEVICES; i++)
    sp_test_device_free (self->devices[i]);
  for (guint i = 0; i < N_AGENCIES; i++)
    g_free (self->agencies[i]);
  g_ptr_array_unref (self->lines);
  g_ptr_array_unref (self->grants);
  sp_test_server_free (self->server);
}

/* A case's core, or a part of it for the chair, for one agency, or for both. */
static char *
pick_compartment (World *self, const char *case_id, const char *agency)
{
  switch (next (self, 5))
    {
    case 0:
      return g_strdup_printf ("case:%s:%s", case_id, agency);
    case 1:
      /* Ids begin with a digit, so in byte order they stand before the word. */
      return g_strdup_printf ("case:%s:%s,chair", case_id, agency);
    default:
      return g_strdup_printf ("case:%s", case_id);
    }
}

static void
write_line (World *self, SpTestDevice *device)
{
  const char *case_id = self->cases[next (self, N_CASES)];
  g_autofree char *compartment = pick_compartment (self, case_id, device->agency);
  g_autofree char *id = sp_test_server_new_id (self->server);

  sp_test_device_op (device, "create", "contribution", id, compartment, 0, NULL,
                     "{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-06-01\",\"text\":\"a%u\","
                     "\"restriction_reason\":\"intelligence\"}",
                     case_id, device->agency, next (self, 1000));
  g_ptr_array_add (self->lines, g_strdup_printf ("%s\n%s", id, compartment));
}

/* Changes, moves or deletes a line, seen or not; much of it is refused, as it should be. */
static void
change_line (World *self, SpTestDevice *device)
{
  g_auto(GStrv) parts = NULL;
  gint64 base = next (self, 2) ? G_MAXINT32 : 0;

  if (self->lines->len == 0)
    return;
  parts = g_strsplit (g_ptr_array_index (self->lines, next (self, self->lines->len)), "\n", 2);
  if (next (self, 6) == 0)
    sp_test_device_op (device, "delete", "contribution", parts[0], parts[1], base, NULL, "%s", "");
  else if (next (self, 4) == 0)
    {
      g_autofree char *core = g_strndup (parts[1], strlen ("case:") + 36);
      g_autofree char *target = pick_compartment (self, core + strlen ("case:"), device->agency);

      sp_test_device_op (device, "set", "contribution", parts[0], target, base, NULL, "{}");
    }
  else
    sp_test_device_op (device, "set", "contribution", parts[0], parts[1], base, NULL,
                       "{\"text\":\"b%u\"}", next (self, 1000));
}

/* The chair invites, excludes, or takes either back. */
static void
change_rights (World *self)
{
  SpTestDevice *chair = self->devices[0];
  const char *case_id = self->cases[next (self, N_CASES)];
  g_autofree char *id = sp_test_server_new_id (self->server);
  g_autofree char *core = g_strconcat ("case:", case_id, NULL);
  g_autofree char *place = g_strconcat (core, ":chair", NULL);
  guint kind = next (self, 5);

  if (kind < 2)
    {
      sp_test_device_op (chair, "create", "invitation", id, core, 0, NULL,
                         "{\"case_id\":\"%s\",\"agency\":\"%s\"}", case_id,
                         self->agencies[next (self, N_AGENCIES)]);
      g_ptr_array_add (self->grants, g_strdup_printf ("%s\n%s\ninvitation", id, core));
    }
  else if (kind == 2)
    {
      sp_test_device_op (chair, "create", "exclusion", id, place, 0, NULL,
                         "{\"case_id\":\"%s\",\"member\":\"%s\",\"reason\":\"a relative\"}", case_id,
                         self->devices[1 + next (self, N_DEVICES - 1)]->member);
      g_ptr_array_add (self->grants, g_strdup_printf ("%s\n%s\nexclusion", id, place));
    }
  else if (self->grants->len > 0)
    {
      guint index = next (self, self->grants->len);
      g_auto(GStrv) parts = g_strsplit (g_ptr_array_index (self->grants, index), "\n", 3);

      sp_test_device_op (chair, "delete", parts[2], parts[0], parts[1], G_MAXINT32, NULL, "%s", "");
      g_ptr_array_remove_index_fast (self->grants, index);
    }
}

static void
send (World *self, SpTestDevice *device)
{
  g_autoptr(JsonObject) reply = NULL;

  if (device->ops->len == 0)
    return;
  reply = sp_test_device_push (device);
  g_assert_cmpuint (self->server->status, ==, 200);
}

static SpReader *
load_reader (World *self, SpTestDevice *device)
{
  g_autoptr(GError) error = NULL;
  SpReader *reader = NULL;

  sp_server_reader_load (self->server->sql, device->member, &reader, &error);
  g_assert_no_error (error);
  g_assert_nonnull (reader);
  return reader;
}

/* One page, whose answer may be lost; everything in it may be read by whom it went to. */
static void
receive (World *self, SpTestDevice *device)
{
  g_autofree char *cursor = g_strdup (device->cursor);
  g_autoptr(GHashTable) before = NULL;
  g_autoptr(JsonObject) page = NULL;
  g_autoptr(SpReader) reader = load_reader (self, device);
  JsonArray *changes;
  SpServerRights rights;
  gboolean lost = next (self, 5) == 0;

  if (lost)
    {
      GHashTableIter iter;
      gpointer key;
      gpointer value;

      before = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_hash_table_iter_init (&iter, device->records);
      while (g_hash_table_iter_next (&iter, &key, &value))
        g_hash_table_insert (before, g_strdup (key), g_strdup (value));
    }
  page = sp_test_device_pull_page (device, 1 + next (self, 40));
  g_assert_cmpuint (self->server->status, ==, 200);
  sp_server_rights_init (&rights, self->server->sql, NULL);
  changes = sp_json_get_array (page, "changes");
  for (guint i = 0; i < json_array_get_length (changes); i++)
    {
      JsonObject *change = json_array_get_object_element (changes, i);

      g_assert_true (
          sp_policy_may_read (reader, sp_json_get_text (change, "compartment"), &rights.rights));
    }
  if (lost)
    {
      g_set_str (&device->cursor, cursor);
      g_hash_table_unref (device->records);
      device->records = g_steal_pointer (&before);
    }
}

/* What the member may read, straight from the records. */
static void
check_view (World *self, SpTestDevice *device)
{
  g_autoptr(SpReader) reader = load_reader (self, device);
  SpServerRights rights;
  SpStatement *st;
  guint n = 0;

  sp_server_rights_init (&rights, self->server->sql, NULL);
  st = sp_sql_query (self->server->sql,
                     "SELECT r.id, c.name, r.fields FROM record r JOIN compartment c USING (cid)"
                     " WHERE r.gone = 0",
                     NULL, "");
  while (sp_statement_step (st, NULL) > 0)
    {
      g_autofree char *expected = NULL;

      if (!sp_policy_may_read (reader, sp_statement_get_text (st, 1), &rights.rights))
        continue;
      expected = g_strdup_printf ("%s\n%s", sp_statement_get_text (st, 1), sp_statement_get_text (st, 2));
      g_assert_cmpstr (g_hash_table_lookup (device->records, sp_statement_get_text (st, 0)), ==,
                       expected);
      n++;
    }
  sp_statement_reset (st);
  g_assert_cmpuint (g_hash_table_size (device->records), ==, n);
}

static void
test_converge (gconstpointer data)
{
  World world = { 0 };

  world_init (&world, GPOINTER_TO_UINT (data));
  for (int i = 0; i < N_STEPS; i++)
    {
      SpTestDevice *device = world.devices[next (&world, N_DEVICES)];
      guint what = next (&world, 10);

      if (what < 2)
        write_line (&world, device);
      else if (what < 4)
        change_line (&world, device);
      else if (what == 4)
        change_rights (&world);
      else if (what < 7)
        send (&world, device);
      else
        receive (&world, device);
    }
  for (guint i = 0; i < N_DEVICES; i++)
    send (&world, world.devices[i]);
  for (guint i = 0; i < N_DEVICES; i++)
    {
      sp_test_device_pull (world.devices[i]);
      check_view (&world, world.devices[i]);
    }
  g_assert_cmpuint (g_hash_table_size (world.devices[0]->records), >, 50);
  world_clear (&world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint seed = 1; seed <= 12; seed++)
    {
      g_autofree char *path = g_strdup_printf ("/server/converge/%u", seed);

      g_test_add_data_func (path, GUINT_TO_POINTER (seed), test_converge);
    }

  return g_test_run ();
}
