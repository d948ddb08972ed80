/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-closing-check.h"
#include "sp-meeting-records.h"
#include "sp-work-records.h"

/* 26 Nov 2026, 15:00:00 and a minute later, as ids of version 7 tell it. */
#define READ_BACK "2026-11-26T15:00:00Z"
#define BEFORE    "019ac0c3-1b80-7000-8000-000000000001"

static char *
id_at (gint64 us)
{
  guint64 ms = (guint64) us / 1000;

  return g_strdup_printf ("%08x-%04x-7000-8000-000000000001", (guint) (ms >> 16), (guint) (ms & 0xffff));
}

static SpRecord *
make_item (const char *state,
           const char *reason,
           const char *read_back_at)
{
  SpRecord *item = sp_record_new (sp_agenda_item_record_type (), BEFORE, "meeting:" BEFORE);

  g_object_set (item, "state", state, "reason", reason, "read-back-at", read_back_at, NULL);
  return item;
}

static GPtrArray *
make_lines (gint64      us,
            const char *agency,
            const char *due)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *id = id_at (us);
  SpRecord *action = sp_record_new (sp_action_record_type (), id, "case:" BEFORE);

  g_object_set (action, "agency", agency, "due", due, NULL);
  g_ptr_array_add (lines, action);
  return lines;
}

static void
check (const char     *state,
       const char     *reason,
       const char     *read_back_at,
       GPtrArray      *lines,
       SpClosingFaults expected)
{
  g_autoptr(SpRecord) item = make_item (state, reason, read_back_at);
  g_autoptr(GPtrArray) none = g_ptr_array_new ();

  g_assert_cmpuint (sp_closing_check (item, lines != NULL ? lines : none), ==, expected);
  if (lines != NULL)
    g_ptr_array_unref (lines);
}

static void
test_faults (void)
{
  g_autoptr(GDateTime) when = g_date_time_new_utc (2026, 11, 26, 15, 0, 0);
  gint64 at = g_date_time_to_unix_usec (when);
  gint64 minute = 60 * G_USEC_PER_SEC;

  check ("done", NULL, NULL, NULL, 0);
  check ("waiting", NULL, NULL, NULL, SP_CLOSING_NOT_OVER);
  check ("current", NULL, NULL, NULL, SP_CLOSING_NOT_OVER);
  check ("deferred", NULL, NULL, NULL, SP_CLOSING_NO_REASON);
  check ("deferred", "Nobody from probation", NULL, NULL, 0);
  check ("done", NULL, READ_BACK, make_lines (at - minute, BEFORE, "2026-12-03"), 0);
  check ("done", NULL, READ_BACK, make_lines (at, BEFORE, "2026-12-03"), 0);
  check ("done", NULL, NULL, make_lines (at - minute, BEFORE, "2026-12-03"), SP_CLOSING_NOT_READ_BACK);
  check ("done", NULL, READ_BACK, make_lines (at + minute, BEFORE, "2026-12-03"), SP_CLOSING_WRITTEN_SINCE);
  check ("done", NULL, READ_BACK, make_lines (at - minute, NULL, "2026-12-03"), SP_CLOSING_NO_AGENCY);
  check ("done", NULL, READ_BACK, make_lines (at - minute, BEFORE, NULL), SP_CLOSING_NO_DUE);
  check ("waiting", NULL, NULL, make_lines (at, NULL, NULL),
         SP_CLOSING_NOT_OVER | SP_CLOSING_NO_AGENCY | SP_CLOSING_NO_DUE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/closing-check/faults", test_faults);

  return g_test_run ();
}
