/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "bench.h"

#include "sp-json.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>

/* A benchmark that cannot be run has no figure: it ends the program. */

void
bench_must_be (gboolean done, GError *error)
{
  if (done)
    return;
  g_printerr ("sp-bench: %s\n", error ? error->message : "a step failed");
  exit (1);
}

gpointer
bench_must (gpointer pointer, GError *error)
{
  bench_must_be (pointer != NULL, error);
  return pointer;
}

static DexFuture *
settled_cb (DexFuture *future, gpointer data)
{
  *(gboolean *) data = TRUE;
  return dex_ref (future);
}

/* Runs the main loop until the future is resolved. Takes it, and gives the value. */
GValue *
bench_await (DexFuture *future)
{
  g_autoptr(GError) error = NULL;
  gboolean done = FALSE;
  const GValue *value;
  GValue *copy = g_new0 (GValue, 1);

  future = dex_future_finally (future, settled_cb, &done, NULL);
  while (!done || dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  value = dex_future_get_value (future, &error);
  bench_must_be (value != NULL, error);
  g_value_init (copy, G_VALUE_TYPE (value));
  g_value_copy (value, copy);
  dex_unref (future);
  return copy;
}

static void
value_free (GValue *value)
{
  g_value_unset (value);
  g_free (value);
}

gpointer
bench_await_object (DexFuture *future)
{
  GValue *value = bench_await (future);
  gpointer object = g_value_dup_object (value);

  value_free (value);
  return object;
}

void
bench_await_done (DexFuture *future)
{
  value_free (bench_await (future));
}

char *
bench_path (Bench *self, const char *name)
{
  return g_build_filename (self->directory, name, NULL);
}

/* Removes a file, or a folder with everything in it. */
void
bench_remove (const char *path)
{
  g_autoptr(GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && (dir = g_dir_open (path, 0, NULL)))
    while ((name = g_dir_read_name (dir)))
      {
        g_autofree char *inner = g_build_filename (path, name, NULL);

        bench_remove (inner);
      }
  g_remove (path);
}

/* Seconds of a clock that all processes share. */
double
bench_now (void)
{
  return g_get_monotonic_time () / 1e6;
}

GArray *
bench_values_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (double));
}

void
bench_values_add (GArray *values, double value)
{
  g_array_append_val (values, value);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The smallest value that at least so many percent of all do not exceed. */
double
bench_percentile (GArray *values, double percent)
{
  guint i;

  g_assert (values->len > 0);
  g_array_sort (values, compare);
  i = (guint) ceil (percent / 100 * values->len);
  return g_array_index (values, double, CLAMP (i, 1, values->len) - 1);
}

double
bench_median (GArray *values)
{
  double upper = bench_percentile (values, 50);

  if (values->len % 2 == 0)
    return (upper + g_array_index (values, double, values->len / 2)) / 2;
  return upper;
}

/**
 * bench_run_program:
 * @arguments: what to run; the time at which it began follows as one more argument
 *
 * Runs a program that prints a JSON object.
 *
 * Returns: (transfer full): the object
 */
JsonObject *
bench_run_program (const char *const *arguments)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) all = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *out = NULL;

  g_strv_builder_addv (builder, (const char **) arguments);
  g_strv_builder_take (builder, g_strdup_printf ("%" G_GINT64_FORMAT, g_get_monotonic_time ()));
  all = g_strv_builder_end (builder);
  process = g_subprocess_newv ((const char *const *) all, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  bench_must (process, error);
  bench_must_be (g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, &error), error);
  bench_must_be (g_subprocess_get_successful (process), NULL);
  return bench_must (sp_json_parse_object (out, -1, &error), error);
}
