/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sp-sql.h"

static const guint8 KEY[SP_SQL_KEY_SIZE] = { 1, 2, 3, 4, 5 };
static const guint8 OTHER_KEY[SP_SQL_KEY_SIZE] = { 9 };

typedef struct
{
  char *directory;
  char *path;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SpSql) sql = NULL;

  fixture->directory = g_dir_make_tmp ("sp-sql-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->directory, "test.db", NULL);
  sql = sp_sql_open (fixture->path, KEY, SP_SQL_CREATE, &error);
  g_assert_no_error (error);
  g_assert_true (sp_sql_exec (sql, "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT CHECK (length (b) > 2))", &error));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->directory, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->directory);
  g_free (fixture->directory);
  g_free (fixture->path);
}

static void
test_wrong_key (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (sp_sql_open (fixture->path, OTHER_KEY, SP_SQL_NONE, &error));
  g_assert_error (error, SP_SQL_ERROR, SP_SQL_ERROR_NOT_A_DATABASE);
  g_clear_error (&error);
  g_assert_null (sp_sql_open (fixture->path, NULL, SP_SQL_NONE, &error));
  g_assert_error (error, SP_SQL_ERROR, SP_SQL_ERROR_NOT_A_DATABASE);
}

static void
test_missing (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (sp_sql_open ("/nowhere/at/all.db", KEY, SP_SQL_CREATE, &error));
  g_assert_error (error, SP_SQL_ERROR, SP_SQL_ERROR_CANNOT_OPEN);
  g_clear_error (&error);
  g_unlink (fixture->path);
  g_assert_null (sp_sql_open (fixture->path, KEY, SP_SQL_NONE, &error));
  g_assert_error (error, SP_SQL_ERROR, SP_SQL_ERROR_CANNOT_OPEN);
}

static void
test_constraint (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SpSql) sql = sp_sql_open (fixture->path, KEY, SP_SQL_NONE, &error);

  g_assert_false (sp_sql_run (sql, "INSERT INTO t VALUES (1, ?1)", &error, "t", "xy"));
  g_assert_error (error, SP_SQL_ERROR, SP_SQL_ERROR_CONSTRAINT);
  g_clear_error (&error);

  /* A value never stands in the message. */
  g_assert_false (sp_sql_run (sql, "INSERT INTO t VALUES (1, json (?1))", &error, "t", "secretword"));
  g_assert_nonnull (error);
  g_assert_null (strstr (error->message, "secretword"));
}

static void
test_damage (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SpSql) sql = sp_sql_open (fixture->path, KEY, SP_SQL_NONE, &error);
  g_autofree char *contents = NULL;
  gsize length;
  gint64 n;

  for (gint64 i = 0; i < 2000; i++)
    g_assert_true (sp_sql_run (sql, "INSERT INTO t VALUES (?1, 'some words that fill a page')", &error, "i", i));
  g_assert_true (sp_sql_scrub (sql, &error));
  g_clear_pointer (&sql, sp_sql_close);

  /* One bit in the middle of the file: the page's authentication code does not hold any more. */
  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, &error));
  g_assert_cmpuint (length, >, 5 * 4096);
  contents[length / 2] ^= 1;
  g_assert_true (g_file_set_contents (fixture->path, contents, (gssize) length, &error));

  sql = sp_sql_open (fixture->path, KEY, SP_SQL_NONE, &error);
  g_assert_no_error (error);
  g_assert_false (sp_sql_get_int (sql, "SELECT sum (length (b)) FROM t", &n, &error, ""));
  g_assert_true (g_error_matches (error, SP_SQL_ERROR, SP_SQL_ERROR_CORRUPT) ||
                 g_error_matches (error, SP_SQL_ERROR, SP_SQL_ERROR_NOT_A_DATABASE) ||
                 g_error_matches (error, SP_SQL_ERROR, SP_SQL_ERROR_IO));
}

/* Reads all of it; FALSE if something was found to be wrong. What is read must be right. */
static gboolean
read_all (SpSql       *sql,
          const char  *piece,
          GError     **error)
{
  g_autofree char *verdict = NULL;
  SpStatement *st = sp_sql_query (sql, "SELECT a, b FROM t ORDER BY a", error, "");
  int row = -1;

  while (st != NULL && (row = sp_statement_step (st, error)) > 0)
    g_assert_cmpstr (sp_statement_get_text (st, 1), ==, sp_statement_get_int (st, 0) == 1 ? "a name" : piece);
  if (st != NULL)
    sp_statement_reset (st);

  /* Some pages these rows do not need. */
  return row == 0 && sp_sql_dup_text (sql, "PRAGMA integrity_check (1)", &verdict, error, "") &&
         g_strcmp0 (verdict, "ok") == 0;
}

/* Whichever byte of the file was changed, it is found, and nothing false is read: neither of a row nor of a content that
 * goes on over several pages. */
static void
test_every_byte (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SpSql) sql = sp_sql_open (fixture->path, KEY, SP_SQL_NONE, &error);
  g_autofree char *piece = g_strnfill (6000, 'p');
  g_autofree char *contents = NULL;
  gsize length;
  int fd;

  g_assert_true (sp_sql_run (sql, "INSERT INTO t VALUES (1, 'a name'), (2, ?1)", &error, "t", piece));
  g_assert_true (sp_sql_scrub (sql, &error));
  g_clear_pointer (&sql, sp_sql_close);
  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, &error));
  g_assert_cmpuint (length, >=, 4 * 4096);

  fd = open (fixture->path, O_RDWR | O_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);
  for (gsize i = 0; i < length; i++)
    {
      g_autoptr(GError) refused = NULL;
      const char changed = (char) (contents[i] ^ (1 << i % 8));

      g_assert_cmpint (pwrite (fd, &changed, 1, (off_t) i), ==, 1);
      sql = sp_sql_open (fixture->path, KEY, SP_SQL_NONE, &refused);
      if (sql != NULL && read_all (sql, piece, &refused))
        g_error ("byte %" G_GSIZE_FORMAT " was changed, and nobody noticed", i);
      g_clear_pointer (&sql, sp_sql_close);
      g_assert_cmpint (pwrite (fd, contents + i, 1, (off_t) i), ==, 1);
    }
  close (fd);
  g_test_message ("%" G_GSIZE_FORMAT " bytes, each found", length);

  sql = sp_sql_open (fixture->path, KEY, SP_SQL_NONE, &error);
  g_assert_no_error (error);
  g_assert_true (read_all (sql, piece, &error));
}

/* A limit on the size of files stands for a full disk; in a child, as it holds for the whole process. */
static void
test_full (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  int status;
  pid_t child;

  if ((child = fork ()) == 0)
    {
      g_autoptr(SpSql) sql = NULL;
      struct rlimit limit = { 256 * 1024, 256 * 1024 };
      gint64 before = 0;
      gint64 after = 0;

      signal (SIGXFSZ, SIG_IGN);
      setrlimit (RLIMIT_FSIZE, &limit);
      sql = sp_sql_open (fixture->path, KEY, SP_SQL_NONE, NULL);

      for (gint64 i = 0; error == NULL && i < 100000; i++)
        {
          if (sp_sql_begin (sql, &error) &&
              sp_sql_run (sql, "INSERT INTO t VALUES (?1, hex (randomblob (1000)))", &error, "i", i) &&
              sp_sql_commit (sql, &error))
            before++;
          else
            sp_sql_rollback (sql);
        }

      if (!g_error_matches (error, SP_SQL_ERROR, SP_SQL_ERROR_FULL))
        _exit (1);

      /* All that was committed is there, and the connection still reads. */
      if (!sp_sql_get_int (sql, "SELECT count(*) FROM t", &after, NULL, "") || after != before || before == 0)
        _exit (2);

      _exit (0);
    }

  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);

  /* With room again, all goes on. */
  {
    g_autoptr(SpSql) sql = sp_sql_open (fixture->path, KEY, SP_SQL_NONE, &error);

    g_assert_no_error (error);
    g_assert_true (sp_sql_run (sql, "INSERT INTO t VALUES (?1, 'afterwards')", &error, "i", G_GINT64_CONSTANT (1000000)));
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add ("/sql/errors/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("wrong-key", test_wrong_key);
  ADD ("missing", test_missing);
  ADD ("constraint", test_constraint);
  ADD ("damage", test_damage);
  ADD ("every-byte", test_every_byte);
  ADD ("full", test_full);
#undef ADD

  return g_test_run ();
}
