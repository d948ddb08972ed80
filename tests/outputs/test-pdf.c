/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-outputs-fixture.h"
#include "sp-papers.h"
#include "sp-pdf.h"

#include <glib/gstdio.h>
#include <string.h>

static GBytes *
write_minutes (SpOutputsFixture *fixture,
               const char       *agency,
               gboolean          large)
{
  g_autoptr(SpMaterial) cut = sp_material_cut (fixture->material, agency, NULL);
  g_autoptr(SpPaper) paper = sp_paper_minutes_new (cut, fixture->meeting_id, NULL, SP_OUTPUTS_TODAY);
  g_autoptr(GError) error = NULL;
  GBytes *pdf;

  sp_paper_set_recipient (paper, agency != NULL ? "Police" : "Chair", 3, SP_OUTPUTS_NOW);
  pdf = sp_pdf_write (paper, large, &error);
  g_assert_no_error (error);

  return pdf;
}

/* Runs a program on a document and returns what it says; it must be content. */
static char *
ask (GBytes     *pdf,
     const char *name,
     ...)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *path = NULL;
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr(GError) error = NULL;
  int fd = g_file_open_tmp ("sp-outputs-XXXXXX.pdf", &path, &error);
  int status;
  va_list args;

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (pdf, NULL), (gssize) g_bytes_get_size (pdf), &error));
  va_start (args, name);
  for (const char *word = name; word != NULL; word = va_arg (args, const char *))
    g_ptr_array_add (argv, g_str_equal (word, "FILE") ? path : (char *) word);
  va_end (args);
  g_ptr_array_add (argv, NULL);
  g_assert_true (g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &err, &status,
                               &error));
  g_assert_no_error (error);
  if (status != 0)
    g_test_message ("%s: %s%s", name, out, err);
  g_assert_cmpint (status, ==, 0);
  g_unlink (path);

  return g_steal_pointer (&out);
}

static void
test_sound (void)
{
  g_autoptr(SpOutputsFixture) fixture = sp_outputs_fixture_new (1, 4, 12);

  for (guint large = 0; large < 2; large++)
    {
      g_autoptr(GBytes) pdf = write_minutes (fixture, NULL, large == 1);
      g_autofree char *said = ask (pdf, "qpdf", "--check", "FILE", NULL);
      const char *folder = g_getenv ("SP_TEST_PICTURES");

      g_assert_nonnull (strstr (said, "No syntax or stream encoding errors"));
      if (folder != NULL)
        {
          g_autofree char *path = g_strdup_printf ("%s/minutes-%s.pdf", folder, large == 1 ? "large" : "normal");

          g_file_set_contents (path, g_bytes_get_data (pdf, NULL), (gssize) g_bytes_get_size (pdf), NULL);
        }
    }
}

static void
test_accessible (void)
{
  g_autoptr(SpOutputsFixture) fixture = sp_outputs_fixture_new (2, 3, 12);
  g_autoptr(GBytes) pdf = write_minutes (fixture, NULL, FALSE);
  g_autofree char *info = ask (pdf, "pdfinfo", "FILE", NULL);
  g_autofree char *structure = ask (pdf, "pdfinfo", "-struct-text", "FILE", NULL);
  g_autofree char *json = ask (pdf, "qpdf", "--json", "--json-key=qpdf", "FILE", NULL);
  static const char * const tags[] = { "Document", "H1", "H2", "H3", "P", "Table", "TR", "TH", "TD", "L", "LI", "LBody" };

  g_assert_nonnull (strstr (info, "Title:           Minutes: Weekly meeting, 24\u00a0Nov\u00a02026"));
  g_assert_nonnull (strstr (info, "Tagged:          yes"));
  g_assert_nonnull (strstr (info, "A4"));
  g_assert_nonnull (strstr (json, "\"/Lang\": \"u:en-GB\""));
  g_assert_nonnull (strstr (json, "\"/DisplayDocTitle\": true"));
  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      g_autofree char *tag = g_strdup_printf ("\n *%s( |\n)", tags[i]);

      if (!g_regex_match_simple (tag, structure, 0, 0) && i > 0)
        g_error ("no %s in\n%s", tags[i], structure);
    }
  /* What stands on every page is no part of what is read out. */
  g_assert_null (strstr (structure, "Page 1 of"));
}

/* Whoever made it and on what machine is nobody's business. */
static void
test_metadata (void)
{
  g_autoptr(SpOutputsFixture) fixture = sp_outputs_fixture_new (2, 2, 8);
  g_autoptr(GBytes) pdf = write_minutes (fixture, NULL, FALSE);
  g_autoptr(GBytes) again = write_minutes (fixture, NULL, FALSE);
  g_autofree char *info = ask (pdf, "pdfinfo", "FILE", NULL);

  g_assert_nonnull (strstr (info, "Custom Metadata: no"));
  g_assert_nonnull (strstr (info, "Metadata Stream: no"));
  g_assert_null (strstr (info, "Author:"));
  g_assert_null (strstr (info, "Creator:"));
  g_assert_nonnull (strstr (info, "CreationDate:    Thu Nov 26 10:00:00 2026"));
  g_assert_true (g_bytes_equal (pdf, again));
}

static void
test_fonts (void)
{
  g_autoptr(SpOutputsFixture) fixture = sp_outputs_fixture_new (2, 2, 8);
  g_autoptr(GBytes) pdf = write_minutes (fixture, NULL, FALSE);
  g_autofree char *fonts = ask (pdf, "pdffonts", "FILE", NULL);
  g_auto(GStrv) lines = g_strsplit (fonts, "\n", -1);
  guint n = 0;

  for (guint i = 2; lines[i] != NULL && *lines[i] != '\0'; i++, n++)
    {
      g_auto(GStrv) cells = g_strsplit (lines[i], " yes ", -1);

      /* emb, sub, uni */
      g_assert_cmpuint (g_strv_length (cells), >=, 3);
    }
  g_assert_cmpuint (n, >=, 2);
}

static void
test_every_page (void)
{
  g_autoptr(SpOutputsFixture) fixture = sp_outputs_fixture_new (3, 6, 16);

  for (guint large = 0; large < 2; large++)
    {
      g_autoptr(GBytes) pdf = write_minutes (fixture, NULL, large == 1);
      g_autofree char *text = ask (pdf, "pdftotext", "-layout", "FILE", "-", NULL);
      g_auto(GStrv) pages = g_strsplit (text, "\f", -1);
      guint n = g_strv_length (pages) - 1;

      g_assert_cmpuint (n, >, 2);
      for (guint i = 0; i < n; i++)
        {
          g_autofree char *flat = g_strdelimit (g_strdup (pages[i]), "\n", ' ');
          g_autofree char *number = g_strdup_printf ("Page %u of %u", i + 1, n);

          g_assert_nonnull (strstr (flat, "OFFICIAL-SENSITIVE"));
          g_assert_nonnull (strstr (flat, "Do not share onward"));
          g_assert_nonnull (strstr (flat, "copy 3"));
          g_assert_nonnull (strstr (flat, "26 Nov 2026, 10:00"));
          g_assert_nonnull (strstr (flat, number));
        }
    }
}

static void
test_bookmarks (void)
{
  g_autoptr(SpOutputsFixture) fixture = sp_outputs_fixture_new (4, 3, 8);
  g_autoptr(GBytes) pdf = write_minutes (fixture, NULL, FALSE);
  g_autofree char *text = sp_outputs_fixture_text (pdf);

  g_assert_nonnull (strstr (text, "bookmark: Minutes: Weekly meeting, 24\u00a0Nov\u00a02026"));
  g_assert_nonnull (strstr (text, "bookmark: Attendance"));
  g_assert_nonnull (strstr (text, "bookmark: 1. K000X"));
}

/* Text that has no end, no spaces, no Latin letters, or control characters in it. */
static void
test_awkward (void)
{
  g_autoptr(SpMaterial) material = sp_material_new ();
  g_autoptr(GString) endless = g_string_new (NULL);
  g_autoptr(GString) word = g_string_new (NULL);

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (endless, "word%u ", i);
  for (guint i = 0; i < 3000; i++)
    g_string_append_c (word, 'w');
  for (guint large = 0; large < 2; large++)
    {
      static const guint widths[] = { 20, 80 };
      g_autoptr(SpPaper) paper = sp_paper_new (material, "minutes", "Awkward (\\) title \xE2\x80\x94 ليلى بن علي");
      g_autoptr(GBytes) pdf = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *said = NULL;
      g_autofree char *text = NULL;

      sp_paper_add_heading (paper, 1, "ليلى بن علي");
      sp_paper_add (paper, SP_BLOCK_TEXT, "Name", "بن علي, ليلى; Żółkiewska; 🌿", NULL);
      sp_paper_add (paper, SP_BLOCK_TEXT, NULL, "with \x01\x7f control and \xff broken bytes", NULL);
      sp_paper_add (paper, SP_BLOCK_ITEM, endless->str, endless->str, NULL);
      sp_paper_add (paper, SP_BLOCK_AMENDMENT, "Amendment", endless->str, NULL);
      sp_paper_add (paper, SP_BLOCK_TEXT, NULL, word->str, NULL);
      sp_paper_add_columns (paper, NULL, (const char *[]) { "A", "B", NULL }, widths);
      sp_paper_add_row (paper, (const char *[]) { word->str, endless->str, NULL }, NULL);
      sp_paper_add_row (paper, (const char *[]) { "last", "cell", NULL }, NULL);
      pdf = sp_pdf_write (paper, large == 1, &error);
      g_assert_no_error (error);
      said = ask (pdf, "qpdf", "--check", "FILE", NULL);
      text = sp_outputs_fixture_text (pdf);
      g_assert_nonnull (strstr (said, "No syntax or stream encoding errors"));
      g_assert_nonnull (strstr (text, "word2999"));
      g_assert_nonnull (strstr (text, "cell"));
    }
}

/* Issue 4: minutes of 12 cases within 500 ms, laid out, written, from nothing. Under a sanitizer the time says nothing. */
static void
test_time (void)
{
  g_autoptr(SpOutputsFixture) fixture = sp_outputs_fixture_new (12, 12, 40);
  gint64 best = G_MAXINT64;

  for (guint i = 0; i < 5; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr(GBytes) pdf = write_minutes (fixture, NULL, FALSE);

      best = MIN (best, g_get_monotonic_time () - start);
      if (i == 0)
        g_test_message ("the first took %.1f ms", (double) (g_get_monotonic_time () - start) / 1000);
    }
  g_test_minimized_result ((double) best / 1000, "minutes of 12 cases: %.1f ms", (double) best / 1000);
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpint (best, <, 500 * 1000);
#endif
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("TZ", "UTC", TRUE);
  g_test_add_func ("/outputs/pdf/sound", test_sound);
  g_test_add_func ("/outputs/pdf/accessible", test_accessible);
  g_test_add_func ("/outputs/pdf/metadata", test_metadata);
  g_test_add_func ("/outputs/pdf/fonts", test_fonts);
  g_test_add_func ("/outputs/pdf/every-page", test_every_page);
  g_test_add_func ("/outputs/pdf/bookmarks", test_bookmarks);
  g_test_add_func ("/outputs/pdf/awkward", test_awkward);
  g_test_add_func ("/outputs/pdf/time", test_time);

  return g_test_run ();
}
