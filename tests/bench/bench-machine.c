/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "bench.h"

#include "sp-sql.h"

#include <sodium.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <unistd.h>

/* What the figures were taken on. */

static char *
find_line (const char *path, const char *head)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return g_strdup ("unknown");
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    if (g_str_has_prefix (lines[i], head))
      {
        const char *colon = strpbrk (lines[i], ":=");

        return g_strstrip (g_strdelimit (g_strdup (colon ? colon + 1 : lines[i]), "\"", ' '));
      }
  return g_strdup ("unknown");
}

/* Where the files lie decides what fsync costs. */
static const char *
name_file_system (const char *directory)
{
  struct statfs facts;

  if (statfs (directory, &facts) != 0)
    return "unknown";
  switch ((guint32) facts.f_type)
    {
    case 0x01021994:
      return "tmpfs (memory: fsync costs nothing here)";
    case 0xEF53:
      return "ext4";
    case 0x9123683E:
      return "btrfs";
    case 0x58465342:
      return "xfs";
    case 0x794C7630:
      return "overlay";
    default:
      return "another file system";
    }
}

/* Writes a page and waits until it is on the disk: the least that any durable commit can cost. */
static double
time_sync (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, "sync", NULL);
  g_autoptr(GArray) values = bench_values_new ();
  static const char page[4096] = { 1 };
  FILE *file = fopen (path, "w");

  for (guint i = 0; file && i < 40; i++)
    {
      double began = bench_now ();

      if (fwrite (page, sizeof page, 1, file) == 1 && fflush (file) == 0 && fdatasync (fileno (file)) == 0)
        bench_values_add (values, (bench_now () - began) * 1e3);
    }
  if (file)
    fclose (file);
  bench_remove (path);
  return values->len > 0 ? bench_median (values) : 0;
}

static void
add_versions (JsonObject *facts)
{
  g_autoptr(SpSql) sql = sp_sql_open (":memory:", NULL, SP_SQL_CREATE, NULL);
  g_autofree char *glib = g_strdup_printf ("%u.%u.%u", glib_major_version, glib_minor_version, glib_micro_version);
  g_autofree char *sqlite = NULL;
  g_autofree char *cipher = NULL;

  if (sql)
    {
      sp_sql_dup_text (sql, "SELECT sqlite_version ()", &sqlite, NULL, "");
      sp_sql_dup_text (sql, "PRAGMA cipher_version", &cipher, NULL, "");
    }
  json_object_set_string_member (facts, "glib", glib);
  json_object_set_string_member (facts, "sqlite", sqlite ? sqlite : "unknown");
  json_object_set_string_member (facts, "sqlcipher", cipher ? cipher : "unknown");
  json_object_set_string_member (facts, "libsodium", sodium_version_string ());
}

/**
 * bench_machine:
 * @directory: where the benchmark's files lie
 *
 * Returns: (transfer full): what the figures are taken on
 */
JsonObject *
bench_machine (const char *directory)
{
  JsonObject *facts = json_object_new ();
  g_autofree char *processor = find_line ("/proc/cpuinfo", "model name");
  g_autofree char *memory = find_line ("/proc/meminfo", "MemTotal");
  g_autofree char *system = find_line ("/etc/os-release", "PRETTY_NAME");
  g_autofree char *load = NULL;
  struct utsname name;

  json_object_set_string_member (facts, "processor", processor);
  json_object_set_int_member (facts, "cores", g_get_num_processors ());
  json_object_set_string_member (facts, "memory", memory);
  json_object_set_string_member (facts, "system", system);
  if (uname (&name) == 0)
    json_object_set_string_member (facts, "kernel", name.release);
  json_object_set_string_member (facts, "disk", name_file_system (directory));
  json_object_set_double_member (facts, "fdatasync_ms", time_sync (directory));
  if (g_file_get_contents ("/proc/loadavg", &load, NULL, NULL))
    json_object_set_string_member (facts, "load_at_start", g_strstrip (load));
  add_versions (facts);
  return facts;
}
