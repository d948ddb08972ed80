/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The power goes at every step that writes: changing the passphrase, and wiping.
 *
 * The functions that write are this program's own. A child does the work and stops before its n-th step, having made
 * of its directory what a disk may have kept: all of it, a half of the last write, only what was synced, or names
 * without what they hold. The parent then looks at it as the next start does. */

#include "config.h"

#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sp-key-file-private.h"
#include "sp-store-wipe-private.h"

#define OLD "kettle orchard ninety pylons"
#define NEW "four other quite long words"

#define STOPPED 42

typedef enum
{
  KEEPS,   /* all that was written */
  TORN,    /* and a half of what was being written */
  SYNCED,  /* only what was synced, names and contents */
  NAMES,   /* all names, but of contents only what was synced */
  N_POWERS,
} Power;

static struct
{
  const char *directory; /* NULL: nothing is watched */
  int step;
  int stop_at;
  Power power;
  GHashTable *names;  /* durable: name to inode */
  GHashTable *synced; /* inode to GBytes */
} disk;

static guint64
inode_of (const char *path)
{
  struct stat info;

  return stat (path, &info) == 0 ? (guint64) info.st_ino : 0;
}

static GBytes *
content_of (const char *path)
{
  char *text = NULL;
  gsize length = 0;

  return g_file_get_contents (path, &text, &length, NULL) ? g_bytes_new_take (text, length) : g_bytes_new (NULL, 0);
}

static guint64 *
copy_number (guint64 number)
{
  return g_memdup2 (&number, sizeof number);
}

/* What stands in the directory now, as names and inodes. */
static GHashTable *
look_names (void)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(GDir) dir = g_dir_open (disk.directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (disk.directory, name, NULL);

      g_hash_table_insert (names, g_strdup (name), copy_number (inode_of (path)));
    }

  return names;
}

static void
watch (const char *directory,
       int         stop_at,
       Power       power)
{
  GHashTableIter iter;
  gpointer name;
  gpointer inode;

  disk.directory = directory;
  disk.stop_at = stop_at;
  disk.power = power;
  disk.names = look_names ();
  disk.synced = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_bytes_unref);
  g_hash_table_iter_init (&iter, disk.names);
  while (g_hash_table_iter_next (&iter, &name, &inode))
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      g_hash_table_insert (disk.synced, copy_number (*(guint64 *) inode), content_of (path));
    }
}

/* Makes of the directory what @names say, with the contents that were synced. */
static void
make_of (GHashTable *names)
{
  const char *directory = g_steal_pointer (&disk.directory);
  g_autoptr(GDir) dir = g_dir_open (directory, 0, NULL);
  GHashTableIter iter;
  const char *name;
  gpointer key;
  gpointer inode;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      g_unlink (path);
    }

  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &key, &inode))
    {
      g_autofree char *path = g_build_filename (directory, key, NULL);
      GBytes *content = g_hash_table_lookup (disk.synced, inode);
      FILE *file = fopen (path, "w");

      g_assert_nonnull (file);
      if (content != NULL && g_bytes_get_size (content) > 0)
        g_assert_cmpuint (fwrite (g_bytes_get_data (content, NULL), g_bytes_get_size (content), 1, file), ==, 1);
      fclose (file);
    }
}

static void
stop (void)
{
  if (disk.power == SYNCED)
    make_of (disk.names);
  else if (disk.power == NAMES)
    {
      g_autoptr(GHashTable) names = look_names ();

      make_of (names);
    }

  _exit (STOPPED);
}

/* Returns whether the power goes now. */
static gboolean
is_last_step (void)
{
  return disk.directory != NULL && ++disk.step == disk.stop_at;
}

ssize_t
write (int         fd,
       const void *buffer,
       size_t      length)
{
  if (is_last_step ())
    {
      if (disk.power == TORN)
        syscall (SYS_write, fd, buffer, length / 2);
      stop ();
    }

  return syscall (SYS_write, fd, buffer, length);
}

int
fsync (int fd)
{
  g_autofree char *link = NULL;
  g_autofree char *path = NULL;
  struct stat info;

  if (is_last_step ())
    stop ();

  if (disk.directory != NULL && fstat (fd, &info) == 0)
    {
      if (S_ISDIR (info.st_mode))
        {
          g_clear_pointer (&disk.names, g_hash_table_unref);
          disk.names = look_names ();
        }
      else
        {
          /* Through /proc, for the file may have no name any more. */
          link = g_strdup_printf ("/proc/self/fd/%d", fd);
          g_hash_table_replace (disk.synced, copy_number ((guint64) info.st_ino), content_of (link));
        }
    }

  return (int) syscall (SYS_fsync, fd);
}

int
rename (const char *from,
        const char *to)
{
  if (is_last_step ())
    stop ();

  return (int) syscall (SYS_rename, from, to);
}

int
unlink (const char *path)
{
  if (is_last_step ())
    stop ();

  return (int) syscall (SYS_unlink, path);
}

/* --- The work ----------------------------------------------------------------------------- */

typedef void (*Work) (const char *directory);

static char *
key_in (const char *directory)
{
  return g_build_filename (directory, "key", NULL);
}

static gboolean
opens (const char *directory,
       const char *passphrase)
{
  g_autofree char *path = key_in (directory);
  g_autoptr(GError) error = NULL;
  guint8 *root = sp_key_file_open (path, passphrase, NULL, &error);

  g_clear_pointer (&root, sp_key_free);

  return error == NULL;
}

static void
change (const char *directory)
{
  g_autoptr(SpAmbient) ambient = sp_ambient_new_seeded (7, 0);
  g_autofree char *path = key_in (directory);

  g_assert_true (sp_key_file_change (path, OLD, NEW, NULL, SP_KEY_COST_FLOOR, ambient, NULL));
}

static void
wipe (const char *directory)
{
  g_assert_true (sp_store_wipe_files (directory, NULL));
}

static void
finish_wipe (const char *directory)
{
  g_assert_true (sp_store_wipe_finish (directory, NULL));
}

/* Does @work in a child that stops before its step @at. Returns %FALSE where it has fewer steps, and is done. */
static gboolean
stops (Work        work,
       const char *directory,
       int         at,
       Power       power)
{
  pid_t child = fork ();
  int status;

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      watch (directory, at, power);
      work (directory);
      _exit (0);
    }

  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_true (WEXITSTATUS (status) == 0 || WEXITSTATUS (status) == STOPPED);

  return WEXITSTATUS (status) == STOPPED;
}

static void
put (const char *directory,
     const char *name,
     const char *text,
     gssize      length)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  FILE *file = fopen (path, "w");

  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (text, (gsize) length, 1, file), ==, 1);
  fclose (file);
}

static guint
count_files (const char *directory)
{
  g_autoptr(GDir) dir = g_dir_open (directory, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static void
clear_directory (const char *directory)
{
  g_autoptr(GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      g_unlink (path);
    }
}

typedef struct
{
  char *directory;
  char *key;
  gsize key_size;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(SpAmbient) ambient = sp_ambient_new_seeded (1, 0);
  g_autofree char *path = NULL;
  guint8 *root;

  fixture->directory = g_dir_make_tmp ("sp-power-XXXXXX", NULL);
  path = key_in (fixture->directory);
  root = sp_key_file_create (path, OLD, NULL, NULL, SP_KEY_COST_FLOOR, ambient, NULL);
  g_assert_nonnull (root);
  sp_key_free (root);
  g_assert_true (g_file_get_contents (path, &fixture->key, &fixture->key_size, NULL));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  clear_directory (fixture->directory);
  g_rmdir (fixture->directory);
  g_free (fixture->directory);
  g_free (fixture->key);
}

static void
put_all (Fixture *fixture)
{
  clear_directory (fixture->directory);
  put (fixture->directory, "key", fixture->key, (gssize) fixture->key_size);
  put (fixture->directory, "cache.db", "noise", 5);
  put (fixture->directory, "cache.db-wal", "noise", 5);
  put (fixture->directory, "tries", "{}", 2);
}

/* The old passphrase or the new one opens, and never both; once it is said to be done, the new one. */
static void
test_change (Fixture       *fixture,
             gconstpointer  data)
{
  guint n_trials = 0;
  guint n_old = 0;

  for (Power power = KEEPS; power < N_POWERS; power++)
    for (int at = 1;; at++)
      {
        gboolean stopped;
        gboolean old;
        gboolean new;

        put_all (fixture);
        stopped = stops (change, fixture->directory, at, power);
        old = opens (fixture->directory, OLD);
        new = opens (fixture->directory, NEW);
        g_assert_true (old != new);
        g_assert_true (stopped || new);
        n_trials++;
        n_old += old;
        if (!stopped)
          break;
      }

  g_test_message ("%u trials, %u left the old passphrase in force", n_trials, n_old);
  g_assert_cmpuint (n_trials, >=, 4 * 6);
  g_assert_cmpuint (n_old, >, 0);
}

/* Either the wipe has not begun, and all is as it was; or the next start ends it, and the key never opens again. Where
 * the power goes once more meanwhile, the start after that does. */
static void
test_wipe (Fixture       *fixture,
           gconstpointer  data)
{
  guint n_trials = 0;
  guint n_begun = 0;

  for (Power power = KEEPS; power < N_POWERS; power++)
    for (int at = 1;; at++)
      {
        gboolean stopped;

        put_all (fixture);
        stopped = stops (wipe, fixture->directory, at, power);
        n_trials++;

        if (stopped && sp_store_wipe_is_begun (fixture->directory))
          {
            n_begun++;
            stops (finish_wipe, fixture->directory, at / 2 + 1, power);
            g_assert_true (sp_store_wipe_finish (fixture->directory, NULL));
            g_assert_cmpuint (count_files (fixture->directory), ==, 0);
          }
        else if (stopped && count_files (fixture->directory) > 0)
          {
            g_assert_true (opens (fixture->directory, OLD));
          }
        else
          {
            g_assert_cmpuint (count_files (fixture->directory), ==, 0);
          }

        if (!stopped)
          break;
      }

  g_test_message ("%u trials, %u of them ended at the next start", n_trials, n_begun);
  g_assert_cmpuint (n_begun, >, 4 * 10);
}

/* What is under test must notice a disk that loses what was not synced: else these tests show nothing. */
static void
bad_change (const char *directory)
{
  g_autofree char *path = key_in (directory);
  FILE *file = fopen (path, "w");

  g_assert_cmpuint (fwrite ("x", 1, 1, file), ==, 1);
  fclose (file);
  fsync (-1);
}

static void
test_disk (Fixture       *fixture,
           gconstpointer  data)
{
  put_all (fixture);
  g_assert_true (stops (bad_change, fixture->directory, 1, KEEPS));
  g_assert_false (opens (fixture->directory, OLD));
  put_all (fixture);
  g_assert_true (stops (bad_change, fixture->directory, 1, SYNCED));
  g_assert_true (opens (fixture->directory, OLD));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);

  g_test_add ("/store/power/disk", Fixture, NULL, set_up, test_disk, tear_down);
  g_test_add ("/store/power/change", Fixture, NULL, set_up, test_change, tear_down);
  g_test_add ("/store/power/wipe", Fixture, NULL, set_up, test_wipe, tear_down);

  return g_test_run ();
}
