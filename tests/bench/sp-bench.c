/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "bench-partnership.h"

#include "sp-json.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

/* The figures that the project holds itself to, each beside what the machine could do at best. */

typedef struct
{
  const char *name;
  const char *unit;
  BenchGoal goal;
  double least; /* or most */
  double least_ratio; /* 0: none */
  void (*measure) (Bench *self, BenchResult *result);
} Measure;

static const Measure measures[] = {
  { "edit", "ms", BENCH_AT_MOST, 10, 0, bench_measure_edit },
  { "search", "ms", BENCH_AT_MOST, 16, 0, bench_measure_search },
  { "pull", "records/s", BENCH_AT_LEAST, 30000, 1 / 3., bench_measure_pull },
  { "push", "s", BENCH_AT_MOST, 0.2, 0, bench_measure_push },
  { "empty-pull", "ms", BENCH_AT_MOST, 5, 0, bench_measure_empty_pull },
  { "purge", "s", BENCH_AT_MOST, 1, 0, bench_measure_purge },
  { "start", "ms", BENCH_RATIO_AT_MOST, 1.5, 0, bench_measure_start },
  { "unlock", "ms", BENCH_AT_MOST, 700, 0, bench_measure_unlock },
  { "case", "ms", BENCH_AT_MOST, 100, 0, bench_measure_case },
  { "scroll", "ms", BENCH_AT_MOST, 33, 0, bench_measure_scroll },
  { "memory", "MiB", BENCH_NO_GOAL, 0, 0, bench_measure_memory },
};

static gboolean
is_reached (const Measure *measure, double value, double ratio)
{
  if (measure->least_ratio > 0 && ratio < measure->least_ratio)
    return FALSE;
  switch (measure->goal)
    {
    case BENCH_AT_LEAST:
      return value >= measure->least;
    case BENCH_AT_MOST:
      return value <= measure->least;
    case BENCH_RATIO_AT_MOST:
      return ratio <= measure->least;
    case BENCH_NO_GOAL:
    default:
      return TRUE;
    }
}

static char *
describe_goal (const Measure *measure)
{
  switch (measure->goal)
    {
    case BENCH_AT_LEAST:
      return g_strdup_printf ("≥ %g, ≥ ⅓ of floor", measure->least);
    case BENCH_AT_MOST:
      return g_strdup_printf ("≤ %g", measure->least);
    case BENCH_RATIO_AT_MOST:
      return g_strdup_printf ("≤ %g × floor", measure->least);
    case BENCH_NO_GOAL:
    default:
      return g_strdup ("–");
    }
}

static JsonObject *
take_result (Bench *self, const Measure *measure, BenchResult *result)
{
  JsonObject *object = result->more;
  double ratio = result->value / result->floor;
  g_autofree char *goal = describe_goal (measure);

  json_object_set_double_member (object, "value", result->value);
  json_object_set_string_member (object, "unit", measure->unit);
  json_object_set_double_member (object, "floor", result->floor);
  json_object_set_double_member (object, "ratio", ratio);
  json_object_set_int_member (object, "runs", result->runs);
  json_object_set_string_member (object, "measured", result->measured);
  json_object_set_string_member (object, "floor_is", result->floor_words);
  json_object_set_string_member (object, "target", goal);
  if (measure->goal != BENCH_NO_GOAL && !self->quick)
    json_object_set_boolean_member (object, "reached", is_reached (measure, result->value, ratio));
  return object;
}

static void
print_row (const Measure *measure, JsonObject *object)
{
  double value = json_object_get_double_member (object, "value");
  double floor = json_object_get_double_member (object, "floor");
  const char *verdict = "";

  if (json_object_has_member (object, "reached"))
    verdict = sp_json_get_flag (object, "reached") ? "reached" : "NOT REACHED";
  g_print ("%-10s %10.*f %10.*f %7.2f  %-9s  %-24s %s\n", measure->name, value < 1 ? 3 : 1, value, floor < 1 ? 3 : 1,
           floor, json_object_get_double_member (object, "ratio"), measure->unit, sp_json_get_text (object, "target"),
           verdict);
}

static void
print_table (JsonObject *root, gboolean quick)
{
  JsonObject *machine = sp_json_get_object (root, "machine");
  g_autoptr(GList) facts = json_object_get_members (machine);

  g_print ("\n%-10s %10s %10s %7s  %-9s  %s\n", "measure", "value", "floor", "ratio", "unit", "target");
  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    if (sp_json_get_object (root, measures[i].name))
      print_row (&measures[i], sp_json_get_object (root, measures[i].name));
  g_print ("\n");
  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    {
      JsonObject *object = sp_json_get_object (root, measures[i].name);

      if (object)
        g_print ("%-10s %s (%u runs)\n           beside %s\n", measures[i].name, sp_json_get_text (object, "measured"),
                 (guint) sp_json_get_int (object, "runs", 0), sp_json_get_text (object, "floor_is"));
    }
  g_print ("\nTaken on:");
  for (GList *l = facts; l; l = l->next)
    {
      JsonNode *node = json_object_get_member (machine, l->data);
      g_autofree char *text = sp_json_to_text (node);

      g_print (" %s %s%s", (const char *) l->data, text, l->next ? "," : "\n");
    }
  if (quick)
    g_print ("These are small sizes, to see that the benchmark runs: the figures mean nothing.\n");
}

static gboolean
is_wanted (const char *name, char **only)
{
  return !only || g_strv_contains ((const char *const *) only, name);
}

static gboolean
check_names (char **only)
{
  for (guint i = 0; only && only[i]; i++)
    {
      gboolean known = FALSE;

      for (guint k = 0; k < G_N_ELEMENTS (measures); k++)
        known |= g_str_equal (only[i], measures[k].name);
      if (!known)
        {
          g_printerr ("sp-bench: there is no measure “%s”\n", only[i]);
          return FALSE;
        }
    }
  return TRUE;
}

static JsonObject *
run_all (Bench *self, char **only)
{
  JsonObject *root = json_object_new ();

  json_object_set_object_member (root, "machine", bench_machine (self->directory));
  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    {
      BenchResult result = { 0 };

      if (!is_wanted (measures[i].name, only))
        continue;
      g_printerr ("Measuring %s …\n", measures[i].name);
      result.more = json_object_new ();
      measures[i].measure (self, &result);
      json_object_set_object_member (root, measures[i].name, take_result (self, &measures[i], &result));
    }
  bench_partnership_end ();
  return root;
}

static void
set_sizes (Bench *self)
{
  self->n_cases = self->quick ? 80 : 10000;
  self->n_rows = self->quick ? 500 : 100000;
  self->n_pull = self->quick ? 1000 : 50000;
  self->n_push = self->quick ? 40 : 1000;
  self->runs = self->quick ? 1 : 5;
}

static char *directory;

/* Also where a measure failed. */
static void
remove_directory_cb (void)
{
  bench_remove (directory);
}

static char *
make_directory (const char *parent)
{
  directory = g_mkdtemp_full (g_build_filename (parent, "sp-bench-XXXXXX", NULL), 0700);
  bench_must_be (directory != NULL, NULL);
  atexit (remove_directory_cb);
  return directory;
}

int
main (int argc, char **argv)
{
  g_autofree char *json_file = NULL;
  g_autofree char *parent = NULL;
  g_auto(GStrv) only = NULL;
  g_autoptr(JsonObject) root = NULL;
  g_autoptr(GError) error = NULL;
  Bench bench = { 0 };
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_FILENAME, &json_file, "Write the figures to this file, too", "FILE" },
    { "only", 0, 0, G_OPTION_ARG_STRING_ARRAY, &only, "Measure just this (may be given several times)", "NAME" },
    { "quick", 0, 0, G_OPTION_ARG_NONE, &bench.quick, "Small sizes: to see that it runs", NULL },
    { "directory", 0, 0, G_OPTION_ARG_FILENAME, &parent, "Where to write (default: beside this program)", "DIR" },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("– measures, each beside the least that it can cost");

  setlocale (LC_ALL, "C.UTF-8");
  dex_init ();
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("sp-bench: %s\n", error->message);
      return 2;
    }
  if (!check_names (only))
    return 2;
  set_sizes (&bench);
  bench.directory = make_directory (parent ? parent : BENCH_DIRECTORY);
  root = run_all (&bench, only);
  print_table (root, bench.quick);
  if (json_file)
    {
      g_autofree char *text = sp_json_object_to_text (root);

      bench_must_be (g_file_set_contents (json_file, text, -1, &error), error);
    }
  return 0;
}
