/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The cache's tables: those of an older version, brought up to date, keep what is in them. */

#include "config.h"

#include "sp-compartment.h"
#include "sp-record.h"
#include "sp-store-schema-private.h"
#include "sp-test-folder.h"

static const guint8 KEY[SP_SQL_KEY_SIZE] = { 9, 8, 7 };

typedef struct
{
  char *directory;
  char *path;
  SpSql *sql;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->directory = g_dir_make_tmp ("sp-schema-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->directory, "cache.db", NULL);
  fixture->sql = sp_sql_open (fixture->path, KEY, SP_SQL_CREATE, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  sp_sql_close (fixture->sql);
  sp_test_remove_folder (fixture->directory);
  g_free (fixture->path);
  g_free (fixture->directory);
}

static void
run (Fixture    *fixture,
     const char *sql)
{
  g_autoptr(GError) error = NULL;

  sp_sql_exec (fixture->sql, sql, &error);
  g_assert_no_error (error);
}

static gint64
ask (Fixture    *fixture,
     const char *sql)
{
  g_autoptr(GError) error = NULL;
  gint64 value;

  sp_sql_get_int (fixture->sql, sql, &value, &error, "");
  g_assert_no_error (error);

  return value;
}

static void
prepare (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  sp_store_schema_prepare (fixture->sql, &error);
  g_assert_no_error (error);
}

static void
test_numbers (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);
  guint n_types;
  const SpRecordType * const *types = sp_record_types (&n_types);

  for (guint i = 0; i < n_types; i++)
    {
      int number = sp_type_number (types[i]->name);

      g_test_message ("%s", types[i]->name);
      g_assert_cmpint (number, !=, SP_TYPE_NO_UNKNOWN);
      g_assert_true (g_hash_table_add (seen, GINT_TO_POINTER (number)));
    }

  /* What is in the files of caches stays. */
  g_assert_cmpint (sp_type_number ("case"), ==, 5);
  g_assert_cmpint (sp_type_number ("receipt"), ==, 39);
  g_assert_cmpint (sp_type_number ("cases"), ==, SP_TYPE_NO_UNKNOWN);
  g_assert_cmpint (sp_type_number (""), ==, SP_TYPE_NO_UNKNOWN);
}

static void
test_older (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  sp_store_schema_migrate (fixture->sql, 13, &error);
  g_assert_no_error (error);
  run (fixture, "INSERT INTO compartment (cid, name, shown) VALUES (1, 'directory', 1), (2, 'case:a', 1), (3, 'case:b', 1);"
                "INSERT INTO record (row, id, type, cid, rev, base, base_cid, stale, fields) VALUES"
                " (1, 'a', 'case', 2, 7, NULL, NULL, 0, '{\"status\":\"accepted\"}'),"
                " (3, 'b', 'action', 3, 8, '{\"case_id\":\"a\"}', 2, 1, '{\"case_id\":\"a\",\"text\":\"moved\"}'),"
                " (4, 'c', 'attachment', 2, 9, NULL, NULL, 0, '{\"case_id\":\"a\",\"malware\":\"yes\"}'),"
                " (9, 'd', 'of_a_later_version', 2, 9, NULL, NULL, 0, '{}'),"
                " (11, 'e', 'document', 2, 0, NULL, NULL, 0, NULL);"
                "INSERT INTO blob (record, have, sent) VALUES ('c', 3, 1), ('e', 3, 1);"
                "INSERT INTO draft (key, text, at) VALUES ('b/text', 'typed', 1);"
                "INSERT INTO unseen (record, type, what, at) VALUES ('b', 'action', 'new', 1);");
  prepare (fixture);

  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM record"), ==, 5);
  g_assert_cmpint (ask (fixture, "SELECT type_no FROM record WHERE id = 'b'"), ==, SP_TYPE_NO_ACTION);
  g_assert_cmpint (ask (fixture, "SELECT type_no FROM record WHERE id = 'd'"), ==, SP_TYPE_NO_UNKNOWN);
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM record WHERE row = 3 AND type = 'action' AND cid = 3 AND rev = 8"
                                 " AND base = '{\"case_id\":\"a\"}' AND base_cid = 2 AND stale = 1"
                                 " AND fields ->> '$.text' = 'moved'"), ==, 1);
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM record WHERE " SP_HAS_MALWARE), ==, 1);
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM record INDEXED BY record_kind WHERE " SP_ONE (ATTACHMENT)
                                 " AND fields IS NOT NULL AND cid IN (SELECT cid FROM compartment WHERE case_id = 'a')"), ==, 1);
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM compartment WHERE case_id IS NULL"), ==, 1);

  /* What goes with a record, and what stays without it. */
  run (fixture, "DELETE FROM record WHERE id IN ('b', 'c')");
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM unseen"), ==, 0);
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM blob"), ==, 1);
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM draft WHERE compartment = 'case:a'"), ==, 1);
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM purge"), ==, 0);
  run (fixture, "DELETE FROM record WHERE id = 'e'");
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM blob"), ==, 0);
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM purge"), ==, 1);

  /* Once more is as good as once. */
  prepare (fixture);
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM record"), ==, 2);
}

static void
test_later_type (Fixture       *fixture,
                 gconstpointer  data)
{
  prepare (fixture);
  run (fixture, "INSERT INTO compartment (cid, name, shown) VALUES (1, 'case:a', 1);"
                "INSERT INTO record (id, type, type_no, cid, rev, fields) VALUES ('a', 'action', 0, 1, 1, '{}'),"
                " ('b', 'of_a_later_version', 0, 1, 1, '{}');");

  /* As if this program were the later version. */
  prepare (fixture);
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM record WHERE " SP_IS_A (ACTION)), ==, 1);
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM record WHERE type_no = 0"), ==, 1);
}

/* Whose a compartment is stands in its name. */
static void
test_case_of_compartment (Fixture       *fixture,
                          gconstpointer  data)
{
#define CASE "01978a00-0000-7000-8000-00000000000c"
  static const char *const OTHERS[] = { "directory", "meeting:" CASE, "meeting:" CASE ":chair", "cases:" CASE };
  static const char *const OF_CASE[] = { "case:" CASE, "case:" CASE ":chair", "case:" CASE ":" CASE ",chair", "disposal:" CASE };
  g_autoptr(GError) error = NULL;

  prepare (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (OTHERS); i++)
    sp_sql_run (fixture->sql, "INSERT INTO compartment (name, shown) VALUES (?1, 1)", &error, "t", OTHERS[i]);
  for (guint i = 0; i < G_N_ELEMENTS (OF_CASE); i++)
    {
      g_autofree char *of_name = sp_compartment_dup_case_id (OF_CASE[i]);

      g_assert_cmpstr (of_name, ==, g_str_has_prefix (OF_CASE[i], "case:") ? CASE : NULL);
      sp_sql_run (fixture->sql, "INSERT INTO compartment (name, shown) VALUES (?1, 1)", &error, "t", OF_CASE[i]);
    }
  g_assert_no_error (error);
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM compartment WHERE case_id IS NULL"), ==, G_N_ELEMENTS (OTHERS));
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM compartment WHERE case_id = '" CASE "'"), ==,
                   G_N_ELEMENTS (OF_CASE));
#undef CASE
}

static void
test_compartment (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  prepare (fixture);
  run (fixture, "INSERT INTO compartment (cid, name, shown) VALUES (1, 'case:a', 1), (2, 'case:b', 1);"
                "INSERT INTO record (id, type, type_no, cid, rev, base, base_cid, fields)"
                " VALUES ('a', 'case', 5, 1, 1, '{}', 2, '{}');");

  for (int cid = 1; cid <= 2; cid++)
    {
      g_assert_false (sp_sql_run (fixture->sql, "DELETE FROM compartment WHERE cid = ?1", &error, "i", (gint64) cid));
      g_assert_error (error, SP_SQL_ERROR, SP_SQL_ERROR_CONSTRAINT);
      g_clear_error (&error);
    }

  run (fixture, "DELETE FROM record; DELETE FROM compartment;");
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM compartment"), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store-schema/numbers", test_numbers);
  g_test_add ("/store-schema/older", Fixture, NULL, set_up, test_older, tear_down);
  g_test_add ("/store-schema/later-type", Fixture, NULL, set_up, test_later_type, tear_down);
  g_test_add ("/store-schema/case-of-compartment", Fixture, NULL, set_up, test_case_of_compartment, tear_down);
  g_test_add ("/store-schema/compartment", Fixture, NULL, set_up, test_compartment, tear_down);

  return g_test_run ();
}
