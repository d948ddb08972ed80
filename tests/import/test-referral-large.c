/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "import-fixture.h"

#include "sp-import-check.h"

#include <stdio.h>
#include <sys/resource.h>

/* The short pass; `SP_IMPORT_ROWS=5000000` makes it the long one. */
#define ROWS 200000

static guint
n_rows (void)
{
  const char *rows = g_getenv ("SP_IMPORT_ROWS");

  return rows ? (guint) g_ascii_strtoull (rows, NULL, 10) : ROWS;
}

/* Different people and ids in each row, but for every thousandth, whose id is taken. */
static void
write_rows (FILE  *stream,
            guint  n)
{
  fputs ("Ref,Date,Agency,Victim surname,Victim forename,Victim DOB,Safe to call,Consent,"
         "Perp surname,Perp forename,Perp DOB,Relationship,Behaviours,First incident,"
         "Last incident,Narrative\n", stream);
  for (guint i = 0; i < n; i++)
    fprintf (stream, "R%u,%02u/%02u/2026,Police,V%u,Una,1980-01-01,y,y,P%u,Joss,4 Jun 1975,"
             "neighbour,threats; following,2026-01-01,2026-01-02,\"Words of\nthe story\"\n",
             i % 1000 == 999 ? i - 1 : i, i % 28 + 1, i % 9 + 1, i, i);
}

static void
test_bounded (ImportFixture *self,
              gconstpointer  data)
{
  g_autofree char *path = import_fixture_path (self, "large.csv");
  g_autoptr(GError) error = NULL;
  g_autoptr(SpReferralReader) reader = NULL;
  g_autoptr(SpImportCheck) check = NULL;
  FILE *stream = fopen (path, "w");
  SpReferralCounts counts;
  struct rusage before, after;
  gint64 start;
  glong grown;

  g_assert_nonnull (stream);
  write_rows (stream, n_rows ());
  g_assert_cmpint (fclose (stream), ==, 0);

  getrusage (RUSAGE_SELF, &before);
  start = g_get_monotonic_time ();
  reader = import_fixture_open (path, &error);
  g_assert_no_error (error);
  check = sp_import_check_run (reader, NULL, &error);
  g_assert_no_error (error);
  getrusage (RUSAGE_SELF, &after);

  sp_referral_reader_get_counts (reader, &counts);
  g_assert_cmpuint (counts.rows, ==, n_rows ());
  g_assert_cmpuint (counts.rejected, ==, n_rows () / 1000);
  g_assert_cmpuint (counts.warned, ==, 0);

  grown = after.ru_maxrss - before.ru_maxrss;
  g_test_message ("%u rows: %.1f s, memory %.1f MiB of which hashes %.1f MiB", n_rows (),
                  (g_get_monotonic_time () - start) / 1e6, grown / 1024.0,
                  sp_referral_reader_get_memory (reader) / 1048576.0);
  /* The tables double as they fill, so that a row takes up to 160 bytes of them. */
  g_assert_cmpint (sp_referral_reader_get_memory (reader), <, 160 * (gint64) n_rows ());
#ifndef __SANITIZE_ADDRESS__
  /* AddressSanitizer keeps what was freed, so that only the plain run can tell. */
  g_assert_cmpint (grown, <, 224 * (gint64) n_rows () / 1024 + 16 * 1024);
#endif
}

static void
test_cancelled_half_way (ImportFixture *self,
                         gconstpointer  data)
{
  g_autofree char *path = import_fixture_path (self, "large.csv");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(SpReferralReader) reader = NULL;
  FILE *stream = fopen (path, "w");
  guint64 done, total, last = 0;
  SpReferralRow *row;

  g_assert_nonnull (stream);
  write_rows (stream, 20000);
  g_assert_cmpint (fclose (stream), ==, 0);

  reader = import_fixture_open (path, &error);
  while ((row = sp_referral_reader_next (reader, cancellable, &error)))
    {
      sp_referral_row_unref (row);
      sp_referral_reader_get_progress (reader, &done, &total);
      g_assert_cmpuint (done, >=, last);
      last = done;
      if (done > total / 2)
        g_cancellable_cancel (cancellable);
    }
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (last, >, total / 2);
  g_assert_cmpuint (last, <, total * 3 / 4);
}

#define ADD(path, func)                                                                            \
  g_test_add ("/import/large/" path, ImportFixture, NULL, import_fixture_set_up, func,             \
              import_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("bounded", test_bounded);
  ADD ("cancelled-half-way", test_cancelled_half_way);

  return g_test_run ();
}
