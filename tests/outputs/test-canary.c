/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Random meetings in which every line has a word of its own: no file for an agency has, anywhere in it, a word that
 * this agency may not read, and minutes have all that it may. SP_CANARY_MEETINGS says how many; issue 4 asks for 1,000,
 * which takes some minutes. */

#include "config.h"

#include "sp-action-sheet.h"
#include "sp-calendar.h"
#include "sp-issue.h"
#include "sp-outputs-fixture.h"
#include "sp-papers.h"
#include "sp-pdf.h"

#include <string.h>

#ifdef __SANITIZE_ADDRESS__
#define MEETINGS 6
#else
#define MEETINGS 24
#endif

static guint n_files;
static guint n_absent;
static guint n_present;

typedef struct
{
  SpOutputsFixture *fixture;
  const char *agency;  /* NULL: the chair */
  const char *case_id; /* of what comes apart */
  gboolean issued;     /* a copy that lies where whoever chairs reads it, too */
} Recipient;

/* Whether the recipient's papers may have a word. */
static gboolean
may_have (const Recipient *to,
          const SpCanary  *canary)
{
  if (!sp_outputs_fixture_may_read (to->fixture, canary, to->agency) ||
      (to->issued && !sp_outputs_fixture_may_read (to->fixture, canary, NULL)))
    return FALSE;
  if (to->case_id != NULL)
    return strcmp (canary->case_id, to->case_id) == 0;

  return !sp_outputs_fixture_is_apart (to->fixture, canary->case_id, to->agency);
}

static gboolean
has (const char *bytes,
     gsize       size,
     const char *word)
{
  g_autofree char *upper = g_ascii_strup (word, -1);

  return memmem (bytes, size, word, strlen (word)) != NULL || memmem (bytes, size, upper, strlen (upper)) != NULL;
}

/* Looks for all words in one file, as another program reads it and in its bytes. */
static void
look (const Recipient *to,
      const char      *what,
      const char      *text,
      const char      *bytes,
      gsize            size,
      gboolean         complete)
{
  n_files++;
  for (guint i = 0; i < to->fixture->canaries->len; i++)
    {
      const SpCanary *canary = g_ptr_array_index (to->fixture->canaries, i);
      gboolean there = has (text, strlen (text), canary->word);

      if (!may_have (to, canary))
        {
          n_absent++;
          if (there || has (bytes, size, canary->word))
            g_error ("%s of %s has %s, a %s that it may not read", what, to->agency != NULL ? to->agency : "the chair",
                     canary->word, canary->type);
        }
      else if (complete)
        {
          n_present++;
          if (!there)
            g_error ("%s of %s lacks %s, a %s that it may read", what, to->agency != NULL ? to->agency : "the chair",
                     canary->word, canary->type);
        }
    }
}

static void
look_at_paper (const Recipient *to,
               SpPaper         *paper,
               const char      *what,
               gboolean         complete)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) pdf = NULL;
  g_autofree char *text = NULL;
  g_autofree char *bytes = NULL;
  gsize size;

  sp_paper_set_recipient (paper, "The recipient", 1, SP_OUTPUTS_NOW);
  pdf = sp_pdf_write (paper, FALSE, &error);
  g_assert_no_error (error);
  text = sp_outputs_fixture_text (pdf);
  bytes = sp_outputs_fixture_inflate (pdf, &size);
  look (to, what, text, bytes, size, complete);
}

static void
look_at_bytes (const Recipient *to,
               GBytes          *content,
               const char      *what)
{
  gsize size;
  const char *bytes = g_bytes_get_data (content, &size);
  g_autofree char *text = g_strndup (bytes, size);

  look (to, what, text, bytes, size, FALSE);
}

/* A workbook's parts, unpacked. */
static void
look_at_workbook (const Recipient *to,
                  GBytes          *content)
{
  g_autofree char *parts = sp_outputs_fixture_unzip (content);

  g_assert_nonnull (strstr (parts, "<worksheet"));
  look (to, "workbook", parts, g_bytes_get_data (content, NULL), g_bytes_get_size (content), FALSE);
}

static void
look_at_sheets (const Recipient *to,
                SpMaterial      *cut)
{
  g_autoptr(SpGuard) guard = sp_material_make_guard (to->fixture->material);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) csv = sp_action_sheet_write_csv (cut, guard, to->agency, SP_OUTPUTS_TODAY);
  g_autoptr(GBytes) xlsx = sp_action_sheet_write_xlsx (cut, guard, to->agency, SP_OUTPUTS_TODAY, &error);
  g_autoptr(GBytes) ics = sp_calendar_write (cut, to->agency, SP_OUTPUTS_TODAY, SP_OUTPUTS_NOW);

  g_assert_no_error (error);
  look_at_bytes (to, csv, "CSV");
  look_at_workbook (to, xlsx);
  look_at_bytes (to, ics, "calendar");
}

static void
look_at_all (const Recipient *to)
{
  SpOutputsFixture *fixture = to->fixture;
  g_autoptr(SpMaterial) cut = sp_material_cut (fixture->material, to->agency, to->case_id);
  g_autoptr(SpPaper) minutes = sp_paper_minutes_new (cut, fixture->meeting_id, to->case_id, SP_OUTPUTS_TODAY);
  g_autoptr(SpPaper) pack = sp_paper_pack_new (cut, fixture->meeting_id, to->case_id, SP_OUTPUTS_TODAY);
  g_autoptr(SpPaper) agenda = sp_paper_agenda_new (cut, fixture->meeting_id);
  g_autoptr(SpPaper) actions = sp_paper_actions_new (cut, to->agency, SP_OUTPUTS_TODAY);

  look_at_paper (to, minutes, "minutes", TRUE);
  look_at_paper (to, pack, "pack", FALSE);
  look_at_paper (to, agenda, "agenda", FALSE);
  look_at_paper (to, actions, "action list", FALSE);
  look_at_sheets (to, cut);
  for (guint i = 0; i < fixture->cases->len; i++)
    {
      g_autoptr(SpPaper) sheet = sp_paper_case_new (cut, g_ptr_array_index (fixture->cases, i), SP_OUTPUTS_TODAY);

      look_at_paper (to, sheet, "sheet of a case", FALSE);
    }
}

static void
look_at_recipient (SpOutputsFixture *fixture,
                   const char       *agency)
{
  Recipient all = { fixture, agency, NULL, FALSE };
  g_auto(GStrv) apart = sp_material_dup_apart (fixture->material, agency);

  look_at_all (&all);
  for (guint i = 0; apart[i] != NULL; i++)
    {
      Recipient one = { fixture, agency, apart[i], FALSE };

      g_assert_true (sp_outputs_fixture_is_apart (fixture, apart[i], agency));
      look_at_all (&one);
    }
}

static void
test_canaries (void)
{
  const char *wanted = g_getenv ("SP_CANARY_MEETINGS");
  guint n = wanted != NULL ? (guint) g_ascii_strtoull (wanted, NULL, 10) : MEETINGS;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(SpOutputsFixture) fixture = sp_outputs_fixture_new (i + 1, 1 + i % 4, 4 + i % 13);

      look_at_recipient (fixture, NULL);
      for (guint k = 0; k < fixture->agencies->len; k++)
        {
          const char *agency = g_ptr_array_index (fixture->agencies, k);

          if (g_hash_table_contains (fixture->in_meeting, agency))
            look_at_recipient (fixture, agency);
        }
    }
  g_test_message ("%u meetings, %u files: %u words rightly absent, %u rightly present", n, n_files, n_absent, n_present);
  g_assert_cmpuint (n_absent, >, n * 10);
  g_assert_cmpuint (n_present, >, n * 10);
}

/* The copies that are issued: a line that an agency keeps even from the chair is not in that agency's own copy, for
 * chair and coordinators, of whatever agency, open it, too. */
static void
test_issued (void)
{
  static const char * const kinds[] = { "minutes", "pack", "actions", "agenda" };
  guint before = n_absent;

  for (guint i = 0; i < MEETINGS; i++)
    {
      g_autoptr(SpOutputsFixture) fixture = sp_outputs_fixture_new (7000 + i, 1 + i % 3, 4 + i % 13);
      g_autoptr(SpIssueWish) wish = sp_issue_wish_new (kinds[i % G_N_ELEMENTS (kinds)], fixture->meeting_id, NULL);
      g_autoptr(GPtrArray) copies = NULL;
      g_autoptr(GError) error = NULL;

      wish->today = g_strdup (SP_OUTPUTS_TODAY);
      wish->made_us = SP_OUTPUTS_NOW;
      copies = sp_issue_make (fixture->material, wish, &error);
      g_assert_no_error (error);
      for (guint k = 0; k < copies->len; k++)
        {
          const SpIssueCopy *copy = g_ptr_array_index (copies, k);
          Recipient to = { fixture, copy->agency_id, copy->case_id, TRUE };
          g_autofree char *text = sp_outputs_fixture_text (copy->pdf);
          gsize size;
          g_autofree char *bytes = sp_outputs_fixture_inflate (copy->pdf, &size);

          look (&to, wish->kind, text, bytes, size, g_str_equal (wish->kind, "minutes"));
        }
    }
  g_assert_cmpuint (n_absent, >, before + MEETINGS);
}

/* Nothing that was left out leaves a gap: what an agency gets is to the byte what it would get if what it may not read
 * had never been written. */
static void
test_no_gap (void)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(SpOutputsFixture) fixture = sp_outputs_fixture_new (5000 + i, 3, 10);

      for (guint k = 0; k < fixture->agencies->len; k++)
        {
          const char *agency = g_ptr_array_index (fixture->agencies, k);
          g_autoptr(SpMaterial) cut = sp_material_cut (fixture->material, agency, NULL);
          g_autoptr(SpMaterial) again = sp_material_cut (cut, agency, NULL);
          g_autoptr(SpPaper) one = sp_paper_minutes_new (cut, fixture->meeting_id, NULL, SP_OUTPUTS_TODAY);
          g_autoptr(SpPaper) other = sp_paper_minutes_new (again, fixture->meeting_id, NULL, SP_OUTPUTS_TODAY);
          g_autoptr(GBytes) first = sp_pdf_write (one, FALSE, NULL);
          g_autoptr(GBytes) second = sp_pdf_write (other, FALSE, NULL);
          g_autofree char *text = sp_outputs_fixture_text (first);
          guint n = 0;

          g_assert_true (g_bytes_equal (first, second));
          /* Items are numbered from 1 without a gap. */
          for (const char *at = text; (at = strstr (at, "bookmark: ")) != NULL; at++)
            {
              guint number = (guint) g_ascii_strtoull (at + strlen ("bookmark: "), NULL, 10);

              if (number > 0)
                g_assert_cmpuint (number, ==, ++n);
            }
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("TZ", "UTC", TRUE);
  g_test_add_func ("/outputs/canary/none-where-it-may-not-be", test_canaries);
  g_test_add_func ("/outputs/canary/issued", test_issued);
  g_test_add_func ("/outputs/canary/no-gap", test_no_gap);

  return g_test_run ();
}
