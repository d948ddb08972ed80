/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib/gstdio.h>
#include <string.h>

#include "sp-attention.h"
#include "sp-json.h"
#include "sp-operation.h"
#include "sp-store-sync.h"
#include "sp-test-wait.h"

/* A store in a directory of its own, a seeded clock and chance, and pages as a server would send them. */

#define SP_TEST_PASSPHRASE "kettle orchard ninety pylons"

typedef struct
{
  char *directory;
  SpAmbient *ambient;
  SpStore *store;
  int n_pages;
  char *agency;
  char *member;
} StoreFixture;

G_GNUC_UNUSED static void
must (DexFuture *future)
{
  g_autoptr(GError) error = NULL;

  sp_test_wait (future, NULL, &error);
  g_assert_no_error (error);
}

G_GNUC_UNUSED static void
must_fail (DexFuture    *future,
           SpStoreError  code)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (sp_test_wait (future, NULL, &error));
  g_assert_error (error, SP_STORE_ERROR, (int) code);
}

G_GNUC_UNUSED static gpointer
must_object (DexFuture *future)
{
  g_auto(GValue) value = G_VALUE_INIT;
  g_autoptr(GError) error = NULL;

  sp_test_wait (future, &value, &error);
  g_assert_no_error (error);

  return g_value_dup_object (&value);
}

G_GNUC_UNUSED static char *
must_string (DexFuture *future)
{
  g_auto(GValue) value = G_VALUE_INIT;
  g_autoptr(GError) error = NULL;

  sp_test_wait (future, &value, &error);
  g_assert_no_error (error);

  return g_value_dup_string (&value);
}

G_GNUC_UNUSED static gint64
must_int (DexFuture *future)
{
  g_auto(GValue) value = G_VALUE_INIT;
  g_autoptr(GError) error = NULL;

  sp_test_wait (future, &value, &error);
  g_assert_no_error (error);

  return g_value_get_int64 (&value);
}

G_GNUC_UNUSED static GBytes *
must_bytes (DexFuture *future)
{
  g_auto(GValue) value = G_VALUE_INIT;
  g_autoptr(GError) error = NULL;

  sp_test_wait (future, &value, &error);
  g_assert_no_error (error);

  return g_value_dup_boxed (&value);
}

G_GNUC_UNUSED static JsonObject *
must_json (DexFuture *future)
{
  g_autoptr(GBytes) bytes = must_bytes (future);
  g_autoptr(GError) error = NULL;
  JsonObject *object;
  gsize length;
  const char *text;

  if (bytes == NULL)
    return NULL;

  text = g_bytes_get_data (bytes, &length);
  object = sp_json_parse_object (text, (gssize) length, &error);
  g_assert_no_error (error);

  return object;
}

/* A page of the given changes in JSON. */
G_GNUC_UNUSED static GBytes *
make_page (StoreFixture *fixture,
           const char   *drop,
           gboolean      more,
           const char   *changes)
{
  char *text;

  fixture->n_pages++;
  text = g_strdup_printf ("{\"epoch\":\"e1\",\"acl_rev\":1,\"upto\":%d,\"compartments\":{\"add\":[],\"drop\":[%s]},"
                          "\"changes\":[%s],\"cursor\":\"c%d\",\"more\":%s}",
                          fixture->n_pages, drop, changes, fixture->n_pages, more ? "true" : "false");

  return g_bytes_new_take (text, strlen (text));
}

G_GNUC_UNUSED static void
take_page (StoreFixture *fixture,
           const char   *changes)
{
  g_autoptr(GBytes) page = make_page (fixture, "", FALSE, changes);
  g_autoptr(SpPageResult) result = must_object (sp_store_take_page (fixture->store, page));

  g_assert_false (sp_page_result_get_more (result));
}

G_GNUC_UNUSED static void
reopen (StoreFixture *fixture)
{
  must (sp_store_lock (fixture->store));
  must (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE));
}

G_GNUC_UNUSED static void
set_up_closed (StoreFixture  *fixture,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->directory = g_dir_make_tmp ("sp-store-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->ambient = sp_ambient_new_seeded (1, G_GINT64_CONSTANT (1780000000000000));
  fixture->store = sp_store_new (fixture->directory, fixture->ambient);
}

/* Any will do: no server looks at what is signed with it. */
#define TEST_SECRET_KEY                         \
  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" \
  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="

G_GNUC_UNUSED static void
join (StoreFixture *fixture)
{
  g_autoptr(JsonObject) identity = json_object_new ();
  g_autofree char *directory = NULL;

  fixture->agency = sp_ambient_new_id (fixture->ambient);
  fixture->member = sp_ambient_new_id (fixture->ambient);
  json_object_set_string_member (identity, "device", "d1");
  json_object_set_string_member (identity, "secret_key", TEST_SECRET_KEY);
  json_object_set_string_member (identity, "epoch", "e1");
  json_object_set_string_member (identity, "member", fixture->member);
  json_object_set_string_member (identity, "agency", fixture->agency);
  must (sp_store_set_identity (fixture->store, identity));
  directory =
    g_strdup_printf ("{\"do\":\"put\",\"id\":\"%s\",\"type\":\"agency\",\"compartment\":\"directory\",\"rev\":1,"
                     "\"fields\":{\"name\":\"Police\",\"short_name\":\"Police\"}},"
                     "{\"do\":\"put\",\"id\":\"%s\",\"type\":\"member\",\"compartment\":\"directory\",\"rev\":1,"
                     "\"fields\":{\"agency\":\"%s\",\"family_name\":\"Chair\","
                     "\"roles\":[\"chair\",\"representative\"]}}",
                     fixture->agency, fixture->member, fixture->agency);
  take_page (fixture, directory);
  reopen (fixture);
}

G_GNUC_UNUSED static void
set_up_open (StoreFixture  *fixture,
             gconstpointer  data)
{
  set_up_closed (fixture, data);
  must (sp_store_create (fixture->store, SP_TEST_PASSPHRASE, SP_KEY_COST_FLOOR));
  join (fixture);
}

G_GNUC_UNUSED static void
tear_down (StoreFixture  *fixture,
           gconstpointer  data)
{
  g_autoptr(GDir) dir = NULL;
  const char *name;

  must (sp_store_lock (fixture->store));
  g_assert_finalize_object (fixture->store);
  g_clear_object (&fixture->ambient);
  dir = g_dir_open (fixture->directory, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->directory, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->directory);
  g_free (fixture->directory);
  g_free (fixture->agency);
  g_free (fixture->member);
}

/* A case of this laptop's chair, committed; gives its id. */
G_GNUC_UNUSED static char *
commit_case (StoreFixture *fixture,
             const char   *words)
{
  g_autofree char *id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *reference = sp_ambient_new_reference (fixture->ambient);
  g_autofree char *compartment = g_strconcat ("case:", id, NULL);
  g_autoptr(SpRecord) record = sp_record_new (sp_record_type_find ("case"), id, compartment);
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(SpChange) inverse = NULL;

  sp_change_create (change, record);
  sp_change_set_text (change, record, "reference", reference);
  sp_change_set_text (change, record, "status", "accepted");
  sp_change_set_text (change, record, "why_referred", words);
  inverse = must_object (sp_store_commit (fixture->store, change));

  return g_steal_pointer (&id);
}

G_GNUC_UNUSED static gboolean
directory_holds (const char *directory,
                 const char *needle)
{
  g_autoptr(GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);
      g_autofree char *contents = NULL;
      gsize length;

      if (g_file_get_contents (path, &contents, &length, NULL) &&
          memmem (contents, length, needle, strlen (needle)) != NULL)
        return TRUE;
    }

  return FALSE;
}
