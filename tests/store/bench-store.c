/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* How fast the cache is: pages, single edits, lists, search. Run by hand: bench-store [RECORDS]. */

#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "sp-query-private.h"
#include "sp-test-store.h"

static const char * const WORDS[] = {
  "waited", "outside", "school", "phone", "called", "again", "letter", "garden", "night", "police", "bail", "message",
  "flowers", "work", "car", "followed", "station", "neighbour", "window", "threat", "court", "order", "breach", "child",
  "mother", "online", "account", "photo", "camera", "door", "street", "family", "visit", "support", "safe", "plan",
};

/* As in real text (Zipf's law): the nth word stands 1/n as often as the first, of some 4,000. */
static void
append_common_word (GString *text,
                    GRand   *rand)
{
  int rank = (int) exp (g_rand_double (rand) * log (4000));

  g_string_append (text, WORDS[rank % (int) G_N_ELEMENTS (WORDS)]);
  if (rank >= (int) G_N_ELEMENTS (WORDS))
    g_string_append_printf (text, "%c%c", 'a' + rank / (int) G_N_ELEMENTS (WORDS) % 26, 'a' + rank / 936 % 26);
  g_string_append_c (text, ' ');
}

static void
append_words (GString *text,
              GRand   *rand,
              int      n)
{
  for (int i = 0; i < n; i++)
    {
      if (g_rand_int_range (rand, 0, 8) == 0)
        g_string_append_printf (text, "%c%c%x ", 'a' + g_rand_int_range (rand, 0, 26), 'a' + g_rand_int_range (rand, 0, 26),
                                g_rand_int_range (rand, 0, 4000));
      else
        append_common_word (text, rand);
    }
}

static GBytes *
bench_page (StoreFixture *fixture,
            GRand        *rand,
            int           n,
            char        **case_id)
{
  g_autoptr(GString) changes = g_string_new (NULL);

  for (int i = 0; i < n; i++)
    {
      g_autofree char *id = sp_ambient_new_id (fixture->ambient);
      g_autofree char *reference = sp_ambient_new_reference (fixture->ambient);
      int kind = fixture->n_pages == 0 && i == 0 ? 0 : i % 25;

      if (i > 0)
        g_string_append_c (changes, ',');

      if (kind == 0)
        g_set_str (case_id, id);

      g_string_append_printf (changes, "{\"do\":\"put\",\"id\":\"%s\",\"compartment\":\"case:%s\",\"rev\":%d,", id, *case_id,
                              fixture->n_pages + 1);
      if (kind == 0)
        g_string_append_printf (changes, "\"type\":\"case\",\"fields\":{\"reference\":\"%s\",\"status\":\"accepted\","
                                "\"received\":\"2026-0%d-11\",\"risk_level\":\"high\",\"why_referred\":\"", reference, i % 9 + 1);
      else if (kind < 3)
        g_string_append_printf (changes, "\"type\":\"person\",\"fields\":{\"case_id\":\"%s\",\"born\":\"1980-02-03\","
                                "\"given_names\":\"Ann%d\",\"family_name\":\"", *case_id, i);
      else if (kind < 12)
        g_string_append_printf (changes, "\"type\":\"action\",\"fields\":{\"case_id\":\"%s\",\"agency\":\"%s\","
                                "\"due\":\"2026-0%d-1%d\",\"status\":\"open\",\"text\":\"", *case_id, fixture->agency,
                                i % 9 + 1, i % 10);
      else
        g_string_append_printf (changes, "\"type\":\"incident\",\"fields\":{\"case_id\":\"%s\",\"date\":\"2026-0%d-1%d\","
                                "\"behaviours\":[\"following\"],\"description\":\"", *case_id, i % 9 + 1, i % 10);
      append_words (changes, rand, kind > 0 && kind < 3 ? 2 : 18);
      g_string_append (changes, "\"}}");
    }

  return make_page (fixture, "", TRUE, changes->str);
}

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static int
compare_double (const void *a,
                const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
report (const char *what,
        GArray     *ms)
{
  double *d = (double *) (gpointer) ms->data;

  qsort (d, ms->len, sizeof (double), compare_double);
  g_print ("%-28s median %.2f ms, 99th %.2f ms, max %.2f ms (%u)\n", what, d[ms->len / 2], d[ms->len * 99 / 100],
           d[ms->len - 1], ms->len);
}

static void
bench_search (StoreFixture *fixture,
              const char   *type)
{
  static const char * const TYPED[] = { "police", "waited outside", "ann17", "qk3", "followed window threat", "ze1" };
  g_autoptr(GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *name = g_strdup_printf ("search %s", type != NULL ? type : "everything");

  for (int round = 0; round < 3; round++)
    for (guint i = 0; i < G_N_ELEMENTS (TYPED); i++)
      for (guint n = 1; n <= strlen (TYPED[i]); n++)
        {
          g_autofree char *text = g_strndup (TYPED[i], n);
          g_autoptr(SpQuery) query = sp_query_new (type);
          g_autoptr(GListModel) found = NULL;
          gint64 start = g_get_monotonic_time ();
          double ms;

          sp_query_search (query, text);
          sp_query_limit (query, 100);
          found = must_object (sp_store_find_all (fixture->store, query));
          ms = seconds_since (start) * 1000;
          if (round == 0 && ms > 12)
            g_print ("  slow: “%s” %.1f ms, %u found\n", text, ms, g_list_model_get_n_items (found));
          g_array_append_val (times, ms);
        }

  report (name, times);
}

static void
edit_once (StoreFixture *fixture,
           SpRecord     *record,
           int           i,
           GArray       *times)
{
  g_autofree char *text = g_strdup_printf ("edit number %d", i);
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(SpChange) inverse = NULL;
  gint64 start = g_get_monotonic_time ();
  double ms;

  sp_change_set_text (change, record, "why_referred", text);
  inverse = must_object (sp_store_commit (fixture->store, change));
  ms = seconds_since (start) * 1000;
  g_array_append_val (times, ms);
}

static void
bench_edits (StoreFixture *fixture)
{
  g_autoptr(GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *id = commit_case (fixture, "an edit");
  g_autoptr(SpRecord) record = must_object (sp_store_get (fixture->store, id));

  for (int i = 0; i < 200; i++)
    edit_once (fixture, record, i, times);

  report ("edit until durable", times);
}

static gboolean
is_purged (DexFuture *future)
{
  const GValue *value = dex_future_get_value (future, NULL);

  return ((char **) g_value_get_boxed (value))[0] != NULL;
}

/* A case leaves this laptop, and somebody types on, ever more slowly, until no byte of it is left. */
static void
bench_purge (StoreFixture *fixture)
{
  g_autofree char *lost = sp_ambient_new_id (fixture->ambient);
  g_autofree char *line = g_strdup_printf ("{\"do\":\"put\",\"id\":\"%s\",\"type\":\"case\",\"compartment\":\"case:%s\","
                                           "\"rev\":1,\"fields\":{\"reference\":\"ACDEF\",\"status\":\"accepted\"}}",
                                           lost, lost);
  g_autofree char *drop = g_strdup_printf ("\"case:%s\"", lost);
  g_autofree char *id = commit_case (fixture, "an edit");
  g_autoptr(SpRecord) record = must_object (sp_store_get (fixture->store, id));
  g_autoptr(GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GBytes) page = NULL;
  g_autoptr(DexFuture) purging = NULL;
  gint64 begin;

  take_page (fixture, line);
  page = make_page (fixture, drop, FALSE, "");
  begin = g_get_monotonic_time ();
  dex_future_disown (sp_store_take_page (fixture->store, page));
  purging = sp_store_purge (fixture->store);

  for (int i = 0; dex_future_is_pending (purging) || !is_purged (purging); i++)
    {
      gint64 next = g_get_monotonic_time () + i * 20000;

      edit_once (fixture, record, i, times);
      while (g_get_monotonic_time () < next)
        g_main_context_iteration (NULL, FALSE);
      if (!dex_future_is_pending (purging) && !is_purged (purging))
        {
          dex_clear (&purging);
          purging = sp_store_purge (fixture->store);
        }
    }

  report ("edit while a case is purged", times);
  g_print ("purged after %.2f s\n", seconds_since (begin));
}

static void
bench_list (StoreFixture *fixture)
{
  g_autoptr(GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (int i = 0; i < 10; i++)
    {
      g_autoptr(SpQuery) query = sp_query_new ("action");
      g_autoptr(SpRecordList) list = NULL;
      gint64 start = g_get_monotonic_time ();
      double ms;

      sp_query_order (query, "due", FALSE);
      list = sp_store_list (fixture->store, query);
      must (sp_record_list_when_settled (list));
      ms = seconds_since (start) * 1000;
      if (i == 0)
        g_print ("list of %u actions\n", g_list_model_get_n_items (G_LIST_MODEL (list)));
      g_array_append_val (times, ms);
    }

  report ("list until its first page", times);
}

int
main (int   argc,
      char *argv[])
{
  StoreFixture fixture = { 0 };
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  g_autofree char *case_id = NULL;
  int total = argc > 1 ? atoi (argv[1]) : 50000;
  double parse = 0;
  gint64 start;

  dex_init ();
  set_up_open (&fixture, NULL);
  fixture.n_pages = 0;

  for (int done = 0; done < total; done += 2000)
    {
      g_autoptr(GBytes) page = bench_page (&fixture, rand, 2000, &case_id);
      g_autoptr(SpPageResult) result = NULL;

      start = g_get_monotonic_time ();
      result = must_object (sp_store_take_page (fixture.store, page));
      parse += seconds_since (start);
      if (done == 0)
        g_print ("a page has %" G_GSIZE_FORMAT " bytes\n", g_bytes_get_size (page));
    }
  start = g_get_monotonic_time ();
  take_page (&fixture, "");
  g_print ("pages: %d records in %.2f s, %.0f records/s; last page %.1f ms\n", total, parse, total / parse,
           seconds_since (start) * 1000);

  start = g_get_monotonic_time ();
  must (sp_store_when_searchable (fixture.store));
  g_print ("words: %.2f s later\n", seconds_since (start));

  bench_list (&fixture);
  bench_edits (&fixture);
  bench_purge (&fixture);
  bench_search (&fixture, NULL);
  bench_search (&fixture, "case");
  bench_search (&fixture, "action");
  tear_down (&fixture, NULL);

  return 0;
}
