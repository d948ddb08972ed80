/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Runs seeds; what fails is made small and printed. */

#include "config.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim.h"

/* Set by the build with the breaks; see breaks.py. */
extern int sim_break;
int sim_break = 0;

static gint64 option_first = 1;
static int option_count = 0;
static double option_minutes = 0;
static int option_jobs = 1;
static gboolean option_twice = FALSE;
static gboolean option_trace = FALSE;
static gboolean option_until_failure = FALSE;
static gboolean option_canary = FALSE;
static int option_break = 0;

static Sim *running;

static void
fail_cb (SimPromise  promise,
         const char *words)
{
  if (running == NULL || running->failure != NULL)
    return;

  running->promise = promise;
  running->failure = g_strdup (words);
  sim_trace (running, "invariant %d (%s): %s", promise, SIM_PROMISES[promise], words);
}

typedef struct
{
  SimPromise promise;
  char *failure; /* nullable */
  guint n_operations;
  guint n_disposals;
  guint n_carried;
  guint64 trace;
} Outcome;

static void
outcome_clear (Outcome *self)
{
  g_free (self->failure);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static Outcome
run_steps (guint64  seed,
           GArray  *steps,
           gboolean trace)
{
  Sim sim = { .trace = trace };
  Outcome outcome = { 0 };

  /* The world to begin with is whole. */
  sim_break = 0;
  sim_template_get (sim_is_plain (seed));
  sim_break = option_break;
  running = &sim;
  sim_begin (&sim, seed);
  for (guint i = 0; i < steps->len && sim.failure == NULL; i++)
    sim_step (&sim, &g_array_index (steps, SimStep, i));
  if (sim.failure == NULL)
    sim_finish (&sim);

  outcome.promise = sim.promise;
  outcome.failure = g_strdup (sim.failure);
  outcome.n_operations = sim.n_operations;
  outcome.n_disposals = sim.n_disposals;
  outcome.n_carried = sim.n_carried;
  outcome.trace = sim.trace_hash;
  sim_end (&sim);
  running = NULL;

  return outcome;
}

static GArray *
make_steps (guint64 seed)
{
  SimRandom random = { seed ^ G_GUINT64_CONSTANT (0x5851f42d4c957f2d) };
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (SimStep));

  sim_steps_make (&random, steps);

  return steps;
}

static GArray *
without (GArray *steps,
         guint   first,
         guint   n)
{
  GArray *rest = g_array_copy (steps);

  g_array_remove_range (rest, first, n);

  return rest;
}

/* Takes steps away, in ever smaller pieces, as long as the same promise is still broken. */
static GArray *
shrink (guint64     seed,
        GArray     *steps,
        SimPromise  promise)
{
  GArray *best = g_array_copy (steps);

  for (guint size = MAX (1, best->len / 2); size > 0; size /= 2)
    for (guint at = 0; at < best->len;)
      {
        guint n = MIN (size, best->len - at);
        GArray *fewer = without (best, at, n);
        g_auto(Outcome) outcome = run_steps (seed, fewer, FALSE);

        if (outcome.failure != NULL && outcome.promise == promise)
          {
            g_array_unref (best);
            best = fewer;
          }
        else
          {
            g_array_unref (fewer);
            at += n;
          }
      }

  return best;
}

static void
report (guint64        seed,
        GArray        *steps,
        const Outcome *outcome)
{
  g_autoptr(GArray) fewer = NULL;
  g_auto(Outcome) again = { 0 };

  g_print ("seed %" G_GUINT64_FORMAT ": invariant %d (%s): %s\n", seed, outcome->promise, SIM_PROMISES[outcome->promise],
           outcome->failure);
  fewer = shrink (seed, steps, outcome->promise);
  g_print ("%u of %u steps are enough:\n", fewer->len, steps->len);
  again = run_steps (seed, fewer, TRUE);
  g_print ("to repeat: ./dev sim --first %" G_GUINT64_FORMAT " --count 1\n", seed);
}

/* Warnings about disks that fail are what is asked for here; mistakes of this program still end it. No message holds a
 * word that somebody typed. */
static GLogWriterOutput
log_cb (GLogLevelFlags    level,
        const GLogField  *fields,
        gsize             n_fields,
        gpointer          data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE") && g_strstr_len (fields[i].value, fields[i].length, SIM_MARK) != NULL)
      sim_fail (SIM_CONFIDENTIALITY, "a message of the program holds what somebody typed: %.*s", (int) fields[i].length,
                (const char *) fields[i].value);
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
    return g_log_writer_default (level, fields, n_fields, data);

  return G_LOG_WRITER_HANDLED;
}

static const GOptionEntry OPTIONS[] = {
  { "first", 0, 0, G_OPTION_ARG_INT64, &option_first, "The first seed (1)", "SEED" },
  { "count", 0, 0, G_OPTION_ARG_INT, &option_count, "How many seeds (1000, or as many as the time allows)", "N" },
  { "minutes", 0, 0, G_OPTION_ARG_DOUBLE, &option_minutes, "How long at most", "M" },
  { "jobs", 0, 0, G_OPTION_ARG_INT, &option_jobs, "How many processes share the seeds (1)", "N" },
  { "twice", 0, 0, G_OPTION_ARG_NONE, &option_twice, "Run each seed twice, and compare the traces", NULL },
  { "trace", 0, 0, G_OPTION_ARG_NONE, &option_trace, "Print what happens", NULL },
  { "until-failure", 0, 0, G_OPTION_ARG_NONE, &option_until_failure, "Stop at the first seed that fails", NULL },
  { "canary", 0, 0, G_OPTION_ARG_NONE, &option_canary, "Look for words where they may not be, for N sets of readers", NULL },
  { "break", 0, 0, G_OPTION_ARG_INT, &option_break, "Break an invariant (only in the build for that)", "N" },
  { NULL },
};

typedef struct
{
  guint64 n_seeds;
  guint64 n_operations;
  guint64 n_disposals;
  guint64 n_carried;
  guint64 n_failures;
} Sums;

static guint
run_seed (guint64  seed,
          Sums    *sums)
{
  g_autoptr(GArray) steps = make_steps (seed);
  g_auto(Outcome) outcome = run_steps (seed, steps, option_trace);

  sums->n_operations += outcome.n_operations;
  sums->n_disposals += outcome.n_disposals;
  sums->n_carried += outcome.n_carried;
  if (outcome.failure != NULL && option_until_failure)
    g_print ("seed %" G_GUINT64_FORMAT ": invariant %d (%s): %s\n", seed, outcome.promise, SIM_PROMISES[outcome.promise],
             outcome.failure);
  else if (outcome.failure != NULL)
    report (seed, steps, &outcome);
  if (outcome.failure != NULL)
    return 1;

  if (option_twice)
    {
      g_auto(Outcome) again = run_steps (seed, steps, FALSE);

      if (again.trace != outcome.trace)
        {
          g_print ("seed %" G_GUINT64_FORMAT ": the second run is another one\n", seed);
          return 1;
        }
    }

  return 0;
}

/* Every @option_jobs-th seed. */
static Sums
run_seeds (guint job)
{
  Sums sums = { 0 };
  gint64 start = g_get_monotonic_time ();

  dex_init ();
  sim_vfs_register ();
  for (int i = (int) job; i < option_count; i += option_jobs)
    {
      if (option_minutes > 0 && g_get_monotonic_time () - start > option_minutes * 60 * G_USEC_PER_SEC)
        break;
      if (sums.n_failures > 0 && option_until_failure)
        break;
      sums.n_failures += run_seed (option_first + i, &sums);
      sums.n_seeds++;
    }

  return sums;
}

/* Each job is a process of its own, and says by a pipe what came of it; one that dies counts as a failure. */
static Sums
run_jobs (void)
{
  Sums sums = { 0 };
  g_autofree int *pipes = g_new (int, option_jobs);

  for (int i = 0; i < option_jobs; i++)
    {
      int ends[2];
      gboolean piped = pipe (ends) == 0;
      pid_t child = piped ? fork () : -1;

      g_assert (child >= 0);
      if (child == 0)
        {
          Sums own = run_seeds (i);

          fflush (NULL);
          _exit (write (ends[1], &own, sizeof own) == sizeof own ? 0 : 1);
        }
      close (ends[1]);
      pipes[i] = ends[0];
    }

  for (int i = 0; i < option_jobs; i++)
    {
      Sums own = { .n_failures = 1 };

      if (read (pipes[i], &own, sizeof own) != sizeof own)
        g_printerr ("a process died\n");
      close (pipes[i]);
      sums.n_seeds += own.n_seeds;
      sums.n_operations += own.n_operations;
      sums.n_disposals += own.n_disposals;
      sums.n_carried += own.n_carried;
      sums.n_failures += own.n_failures;
    }
  while (wait (NULL) > 0)
    ;

  return sums;
}

/* Of which types of record there is none, though anybody may keep one for fewer. */
static guint
count_untried (GHashTable *tried)
{
  guint n_types;
  const SpRecordType * const *types = sp_record_types (&n_types);
  guint n = 0;

  for (guint i = 0; i < n_types; i++)
    if ((types[i]->home & SP_HOME_CASE) && sp_record_type_find_field (types[i], SP_RESTRICTION_FIELD) != NULL &&
        !g_hash_table_contains (tried, types[i]->name))
      {
        g_print ("no %s was made\n", types[i]->name);
        n++;
      }

  return n;
}

static int
run_canary (void)
{
  g_autoptr(GHashTable) types = g_hash_table_new (g_str_hash, g_str_equal);
  SimCanary sums = { .types = types };
  guint n_failures = 0;
  guint n_worlds = 0;

  dex_init ();
  sim_vfs_register ();
  while (sums.n_sets < (guint64) option_count)
    {
      Sim sim = { .trace = option_trace };

      sim_template_get (TRUE);
      sim_break = option_break;
      running = &sim;
      sim_canary_run (&sim, option_first + n_worlds++, &sums);
      if (sim.failure != NULL)
        {
          g_print ("world %" G_GUINT64_FORMAT ": invariant %d (%s): %s\n", sim.seed, sim.promise, SIM_PROMISES[sim.promise],
                   sim.failure);
          n_failures++;
        }
      sim_end (&sim);
      running = NULL;
      sim_break = 0;
      if (n_failures > 0 && option_until_failure)
        break;
    }
  n_failures += count_untried (types);
  g_print ("sets %" G_GUINT64_FORMAT ", worlds %u, answers %" G_GUINT64_FORMAT ", caches %" G_GUINT64_FORMAT
           ", words where they may be %" G_GUINT64_FORMAT ", failures %u\n", sums.n_sets, n_worlds, sums.n_answers,
           sums.n_caches, sums.n_found, n_failures);

  return n_failures > 0;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;
  Sums sums;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, OPTIONS, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }

  g_setenv ("GIO_USE_NETWORK_MONITOR", "base", TRUE);
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  g_log_set_writer_func (log_cb, NULL, NULL);
  sim_fail_func = fail_cb;
  if (option_canary)
    {
      option_count = option_count > 0 ? option_count : 10000;
      return run_canary ();
    }
  if (option_count == 0)
    option_count = option_minutes > 0 ? G_MAXINT / 2 : 1000;

  sums = option_jobs > 1 ? run_jobs () : run_seeds (0);
  g_print ("seeds %" G_GUINT64_FORMAT ", operations %" G_GUINT64_FORMAT ", cases disposed of %" G_GUINT64_FORMAT
           ", failures %" G_GUINT64_FORMAT "\n", sums.n_seeds, sums.n_operations, sums.n_disposals, sums.n_failures);

  return sums.n_failures > 0;
}
