/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "bench-cache.h"

#include "sp-json.h"

/* What needs a display runs in programs of their own: each begins cold, as a person starts it. */

static double
get (JsonObject *object, const char *member)
{
  return json_object_get_double_member_with_default (object, member, 0);
}

static void
add (GArray *values, JsonObject *object, const char *member)
{
  bench_must_be (get (object, member) > 0, NULL);
  bench_values_add (values, get (object, member));
}

static JsonObject *
run_app (const char *mode, const char *directory, guint n)
{
  g_autofree char *inner = g_path_get_dirname (directory);
  g_autofree char *data_home = g_path_get_dirname (inner);
  g_autofree char *text = g_strdup_printf ("%u", n);

  return bench_run_program ((const char *const[]){ BENCH_APP, mode, data_home, text, BENCH_PASSPHRASE, NULL });
}

static JsonObject *
run_floor (const char *mode, guint n)
{
  g_autofree char *text = g_strdup_printf ("%u", n);

  return bench_run_program ((const char *const[]){ BENCH_FLOOR, mode, text, NULL });
}

void
bench_measure_start (Bench *self, BenchResult *result)
{
  const char *directory = bench_cache_get (self, "large", self->n_cases, TRUE);
  g_autoptr(GArray) values = bench_values_new ();
  g_autoptr(GArray) floors = bench_values_new ();
  guint runs = self->quick ? 1 : 9;

  for (guint i = 0; i < runs; i++)
    {
      g_autoptr(JsonObject) app = run_app ("start", directory, self->n_cases);
      g_autoptr(JsonObject) empty = run_floor ("start", 0);

      add (values, app, "start_ms");
      add (floors, empty, "start_ms");
    }
  result->runs = runs;
  result->value = bench_median (values);
  result->floor = bench_median (floors);
  result->measured = "from exec to the first frame of the page that asks for the passphrase, with the keys going there";
  result->floor_words = "an empty AdwApplicationWindow: from exec to its first frame";
  json_object_set_int_member (result->more, "cases", self->n_cases);
}

void
bench_measure_unlock (Bench *self, BenchResult *result)
{
  const char *directory = bench_cache_get (self, "large", self->n_cases, TRUE);
  g_autoptr(GArray) values = bench_values_new ();
  g_autoptr(GArray) floors = bench_values_new ();

  for (guint i = 0; i < self->runs; i++)
    {
      g_autoptr(JsonObject) app = run_app ("unlock", directory, self->n_cases);

      add (values, app, "unlock_ms");
      add (floors, app, "key_ms");
    }
  result->runs = self->runs;
  result->value = bench_median (values);
  result->floor = bench_median (floors);
  result->measured = "from Enter in the passphrase to the first frame with one's actions, Argon2id as a real cache has it";
  result->floor_words = "Argon2id alone, which is to take at least 500 ms";
  json_object_set_int_member (result->more, "cases", self->n_cases);
}

void
bench_measure_case (Bench *self, BenchResult *result)
{
  const char *directory = bench_cache_get (self, "large", self->n_cases, TRUE);
  g_autoptr(GArray) values = bench_values_new ();
  g_autoptr(GArray) floors = bench_values_new ();
  g_autoptr(GArray) firsts = bench_values_new ();
  g_autoptr(GArray) longests = bench_values_new ();
  guint runs = MIN (self->runs, 3);

  for (guint i = 0; i < runs; i++)
    {
      g_autoptr(JsonObject) app = run_app ("case", directory, self->n_cases);
      g_autoptr(JsonObject) page = run_floor ("page", 16);

      add (values, app, "median_ms");
      add (firsts, app, "first_ms");
      add (longests, app, "longest_ms");
      add (floors, page, "median_ms");
    }
  result->runs = runs;
  result->value = bench_median (values);
  result->floor = bench_median (floors);
  result->measured = "from Enter on a case in the list to the first frame with its facts and both people, drawn by Cairo; "
                     "`first_ms`: the first case after a start";
  result->floor_words = "a page of three groups of AdwActionRow, pushed to an AdwNavigationView";
  json_object_set_int_member (result->more, "cases", self->n_cases);
  json_object_set_double_member (result->more, "first_ms", bench_median (firsts));
  json_object_set_double_member (result->more, "longest_ms", bench_median (longests));
}

void
bench_measure_scroll (Bench *self, BenchResult *result)
{
  const char *directory = bench_cache_get (self, "rows", self->n_rows, FALSE);
  g_autoptr(GArray) values = bench_values_new ();
  g_autoptr(GArray) floors = bench_values_new ();
  g_autoptr(GArray) works = bench_values_new ();
  g_autoptr(GArray) floor_works = bench_values_new ();
  guint runs = MIN (self->runs, 3);
  double late = 0;

  for (guint i = 0; i < runs; i++)
    {
      g_autoptr(JsonObject) app = run_app ("scroll", directory, self->n_rows);
      g_autoptr(JsonObject) strings = run_floor ("scroll", self->n_rows);

      add (values, app, "longest_ms");
      add (works, app, "median_work_ms");
      add (floors, strings, "longest_ms");
      add (floor_works, strings, "median_work_ms");
      late += get (app, "late_frames") / runs;
    }
  result->runs = runs;
  result->value = bench_median (values);
  result->floor = bench_median (floors);
  result->measured = "longest time from one frame to the next while the list of cases scrolls, drawn by Cairo";
  result->floor_words = "a GtkListView of as many strings, scrolled alike";
  json_object_set_double_member (result->more, "rows", self->n_rows);
  json_object_set_double_member (result->more, "frames_over_33_ms", late);
  json_object_set_double_member (result->more, "median_work_ms", bench_median (works));
  json_object_set_double_member (result->more, "floor_median_work_ms", bench_median (floor_works));
}

void
bench_measure_memory (Bench *self, BenchResult *result)
{
  const char *directory = bench_cache_get (self, "large", self->n_cases, TRUE);
  g_autoptr(GArray) values = bench_values_new ();
  g_autoptr(GArray) floors = bench_values_new ();

  for (guint i = 0; i < MIN (self->runs, 3); i++)
    {
      g_autoptr(JsonObject) app = run_app ("memory", directory, self->n_cases);
      g_autoptr(JsonObject) empty = run_floor ("start", 0);

      add (values, app, "resident_mib");
      add (floors, empty, "resident_mib");
    }
  result->runs = MIN (self->runs, 3);
  result->value = bench_median (values);
  result->floor = bench_median (floors);
  result->measured = "resident memory after the cache was opened and its list of cases scrolled from end to end";
  result->floor_words = "an empty AdwApplicationWindow";
  json_object_set_int_member (result->more, "records", self->n_cases * 25);
}
