/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-action-sheet.h"
#include "sp-calendar.h"
#include "sp-compartment.h"
#include "sp-outputs-fixture.h"
#include "sp-papers.h"
#include "sp-sheet.h"

#include <glib/gstdio.h>
#include <libical/ical.h>
#include <string.h>

#define AGENCY  "01900000-0000-7000-8000-0000000000a1"
#define CASE    "01900000-0000-7000-8000-0000000000c1"
#define MEETING "01900000-0000-7000-8000-0000000000d1"

static void
add (SpMaterial *material,
     const char *type,
     const char *id,
     const char *compartment,
     const char *fields)
{
  g_autoptr(JsonNode) node = json_from_string (fields, NULL);

  g_assert_nonnull (node);
  sp_material_add (material, type, id, compartment, json_node_get_object (node));
}

/* Actions whose words a spreadsheet might take for something else. */
static SpMaterial *
new_material (void)
{
  SpMaterial *material = sp_material_new ();

  add (material, "agency", AGENCY, SP_COMPARTMENT_DIRECTORY, "{\"name\":\"Police\",\"short_name\":\"Police\"}");
  add (material, "case", CASE, "case:" CASE, "{\"reference\":\"K7M42\",\"status\":\"accepted\"}");
  add (material, "invitation", "i1", "case:" CASE, "{\"case_id\":\"" CASE "\",\"agency\":\"" AGENCY "\"}");
  add (material, "address", "h1", "case:" CASE,
       "{\"case_id\":\"" CASE "\",\"text\":\"12 Mill Road\",\"postcode\":\"SO14 2AB\",\"safe\":true}");
  add (material, "action", "01900000-0000-7000-8000-000000000001", "case:" CASE,
       "{\"case_id\":\"" CASE "\",\"agency\":\"" AGENCY "\",\"due\":\"2026-11-27\",\"status\":\"open\","
       "\"text\":\"=HYPERLINK(\\\"http://example.org\\\")\",\"person\":\"-2+3\"}");
  add (material, "action", "01900000-0000-7000-8000-000000000002", "case:" CASE,
       "{\"case_id\":\"" CASE "\",\"agency\":\"" AGENCY "\",\"due\":\"2026-11-20\",\"status\":\"in_progress\","
       "\"text\":\"Say \\\"no\\\", twice;\\nthen ring 12 Mill Rd\",\"person\":\"DI Thistlewood\"}");
  add (material, "action", "01900000-0000-7000-8000-000000000003", "case:" CASE,
       "{\"case_id\":\"" CASE "\",\"agency\":\"" AGENCY "\",\"due\":\"2026-11-01\",\"status\":\"complete\","
       "\"text\":\"Was done\"}");
  add (material, "meeting", MEETING, "meeting:" MEETING,
       "{\"title\":\"Weekly meeting\",\"date\":\"2026-12-03\",\"starts\":\"14:00\",\"place\":\"Northern Road\","
       "\"minutes_per_item\":10,\"status\":\"planned\",\"agencies\":[\"" AGENCY "\"]}");
  add (material, "meeting", "01900000-0000-7000-8000-0000000000d2", "meeting:01900000-0000-7000-8000-0000000000d2",
       "{\"date\":\"2026-06-01\",\"status\":\"closed\",\"agencies\":[\"" AGENCY "\"]}");

  return material;
}

/* Our own reader of spreadsheets, which knows nothing of our writer. */
static GPtrArray *
read_rows (GBytes     *content,
           const char *suffix)
{
  g_autofree char *name = g_strdup_printf ("sp-sheet-XXXXXX%s", suffix);
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(SpSheet) sheet = NULL;
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  int fd = g_file_open_tmp (name, &path, &error);
  const SpSheetRow *row;

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (content, NULL), (gssize) g_bytes_get_size (content), NULL));
  sheet = sp_sheet_open (path, NULL, NULL, &error);
  g_assert_no_error (error);
  while ((row = sp_sheet_next (sheet, NULL, &error)) != NULL)
    {
      g_autoptr(GStrvBuilder) cells = g_strv_builder_new ();

      for (guint i = 0; i < sp_sheet_row_get_n_cells (row); i++)
        g_strv_builder_add (cells, sp_sheet_row_get_cell (row, i, NULL));
      g_ptr_array_add (rows, g_strv_builder_end (cells));
    }
  g_assert_no_error (error);
  g_unlink (path);

  return rows;
}

/* With SP_TEST_PICTURES set to a folder, each file is saved there to be opened with other programs. */
static void
keep (GBytes     *content,
      const char *name)
{
  const char *folder = g_getenv ("SP_TEST_PICTURES");
  g_autofree char *path = folder != NULL ? g_build_filename (folder, name, NULL) : NULL;

  if (path != NULL)
    g_file_set_contents (path, g_bytes_get_data (content, NULL), (gssize) g_bytes_get_size (content), NULL);
}

static const char *
cell (GPtrArray *rows,
      guint      row,
      guint      column)
{
  return ((char **) g_ptr_array_index (rows, row))[column];
}

static void
test_xlsx (void)
{
  g_autoptr(SpMaterial) material = new_material ();
  g_autoptr(SpMaterial) cut = sp_material_cut (material, AGENCY, NULL);
  g_autoptr(SpGuard) guard = sp_material_make_guard (material);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) content = sp_action_sheet_write_xlsx (cut, guard, AGENCY, "2026-11-26", &error);
  g_autoptr(GPtrArray) rows = NULL;

  g_assert_no_error (error);
  keep (content, "actions.xlsx");
  rows = read_rows (content, ".xlsx");
  g_assert_cmpuint (rows->len, ==, 3);
  g_assert_cmpstr (cell (rows, 0, 2), ==, "Action");
  /* Overdue first, by due date; and without the address. */
  g_assert_cmpstr (cell (rows, 1, 0), ==, "K7M42");
  g_assert_cmpstr (cell (rows, 1, 2), ==, "Say \"no\", twice;\nthen ring [taken out]");
  g_assert_cmpstr (cell (rows, 1, 5), ==, "2026-11-20");
  g_assert_cmpstr (cell (rows, 1, 7), ==, "In progress, overdue");
  /* A formula would have no text. */
  g_assert_cmpstr (cell (rows, 2, 2), ==, "=HYPERLINK(\"http://example.org\")");
  g_assert_cmpstr (cell (rows, 2, 4), ==, "-2+3");
}

static void
test_csv (void)
{
  g_autoptr(SpMaterial) material = new_material ();
  g_autoptr(SpMaterial) cut = sp_material_cut (material, AGENCY, NULL);
  g_autoptr(SpGuard) guard = sp_material_make_guard (material);
  g_autoptr(GBytes) content = sp_action_sheet_write_csv (cut, guard, AGENCY, "2026-11-26");
  g_autoptr(GPtrArray) rows = read_rows (content, ".csv");

  keep (content, "actions.csv");
  g_assert_true (g_str_has_prefix (g_bytes_get_data (content, NULL), "\xEF\xBB\xBF"));
  g_assert_cmpuint (rows->len, ==, 3);
  g_assert_cmpstr (cell (rows, 1, 2), ==, "Say \"no\", twice;\nthen ring [taken out]");
  g_assert_cmpstr (cell (rows, 2, 2), ==, "'=HYPERLINK(\"http://example.org\")");
  g_assert_cmpstr (cell (rows, 2, 4), ==, "'-2+3");
}

static icalcomponent *
find_event (icalcomponent *calendar,
            const char    *uid)
{
  for (icalcomponent *event = icalcomponent_get_first_component (calendar, ICAL_VEVENT_COMPONENT); event != NULL;
       event = icalcomponent_get_next_component (calendar, ICAL_VEVENT_COMPONENT))
    if (g_strcmp0 (icalcomponent_get_uid (event), uid) == 0)
      return event;

  return NULL;
}

static void
test_ics (void)
{
  g_autoptr(SpMaterial) material = new_material ();
  g_autoptr(SpMaterial) cut = sp_material_cut (material, AGENCY, NULL);
  g_autoptr(GBytes) content = sp_calendar_write (cut, AGENCY, "2026-11-26", SP_OUTPUTS_NOW);
  g_autofree char *text = g_strndup (g_bytes_get_data (content, NULL), g_bytes_get_size (content));
  icalcomponent *calendar = icalcomponent_new_from_string (text);
  icalcomponent *due;
  icalcomponent *meeting;

  keep (content, "actions.ics");
  g_assert_nonnull (calendar);
  g_assert_cmpint (icalcomponent_count_errors (calendar), ==, 0);
  icalrestriction_check (calendar);
  g_assert_cmpint (icalcomponent_count_errors (calendar), ==, 0);
  g_assert_cmpint (icalcomponent_count_components (calendar, ICAL_VEVENT_COMPONENT), ==, 3);
  due = find_event (calendar, "01900000-0000-7000-8000-000000000001");
  g_assert_nonnull (due);
  g_assert_cmpstr (icalcomponent_get_summary (due), ==, "Action due: K7M42");
  g_assert_true (icalcomponent_get_dtstart (due).is_date);
  g_assert_cmpstr (icaltime_as_ical_string (icalcomponent_get_dtstart (due)), ==, "20261127");
  g_assert_cmpstr (icaltime_as_ical_string (icalcomponent_get_dtend (due)), ==, "20261128");
  meeting = find_event (calendar, MEETING);
  g_assert_nonnull (meeting);
  g_assert_cmpstr (icalcomponent_get_location (meeting), ==, "Northern Road");
  g_assert_cmpstr (icaltime_as_ical_string (icalcomponent_get_dtstart (meeting)), ==, "20261203T140000Z");
  /* A meeting that was, and what is done, are not there; nor is a word of the case. */
  g_assert_null (find_event (calendar, "01900000-0000-7000-8000-0000000000d2"));
  g_assert_null (find_event (calendar, "01900000-0000-7000-8000-000000000003"));
  g_assert_null (strstr (text, "HYPERLINK"));
  g_assert_null (strstr (text, "Thistlewood"));
  icalcomponent_free (calendar);
}

/* Two hours in summer are an hour earlier elsewhere. */
static void
test_summer (void)
{
  g_autoptr(SpMaterial) material = sp_material_new ();
  g_autoptr(GBytes) content = NULL;
  g_autofree char *text = NULL;

  add (material, "meeting", MEETING, "meeting:" MEETING,
       "{\"date\":\"2026-07-02\",\"starts\":\"14:00\",\"status\":\"planned\"}");
  content = sp_calendar_write (material, NULL, "2026-06-01", SP_OUTPUTS_NOW);
  text = g_strndup (g_bytes_get_data (content, NULL), g_bytes_get_size (content));
  g_assert_nonnull (strstr (text, "DTSTART:20260702T130000Z"));
  g_assert_nonnull (strstr (text, "DTEND:20260702T150000Z"));
}

/* Called off, it stays in the calendar as that. */
static void
test_cancelled (void)
{
  g_autoptr(SpMaterial) material = sp_material_new ();
  g_autoptr(GBytes) content = NULL;
  g_autofree char *text = NULL;

  add (material, "meeting", MEETING, "meeting:" MEETING,
       "{\"date\":\"2026-07-02\",\"starts\":\"14:00\",\"status\":\"cancelled\"}");
  content = sp_calendar_write (material, NULL, "2026-06-01", SP_OUTPUTS_NOW);
  text = g_strndup (g_bytes_get_data (content, NULL), g_bytes_get_size (content));
  g_assert_nonnull (strstr (text, "UID:" MEETING));
  g_assert_nonnull (strstr (text, "STATUS:CANCELLED"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outputs/sheets/xlsx", test_xlsx);
  g_test_add_func ("/outputs/sheets/csv", test_csv);
  g_test_add_func ("/outputs/sheets/ics", test_ics);
  g_test_add_func ("/outputs/sheets/ics-summer", test_summer);
  g_test_add_func ("/outputs/sheets/ics-cancelled", test_cancelled);

  return g_test_run ();
}
