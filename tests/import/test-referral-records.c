/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "import-fixture.h"

#include "sp-compartment.h"
#include "sp-json.h"
#include "sp-referral-records.h"
#include "sp-validate.h"

#include <string.h>

#define POLICE "01900000-0000-7000-8000-000000000001"
#define HOUSING "01900000-0000-7000-8000-000000000002"

static SpReferralReader *
open_with_directory (const char *path)
{
  g_autoptr(SpAgencyNames) agencies = sp_agency_names_new ();
  g_autoptr(GError) error = NULL;
  SpReferralReader *reader;
  GDate today;

  sp_agency_names_add (agencies, "Hampshire & IoW Constabulary", POLICE);
  g_date_clear (&today, 1);
  g_date_set_dmy (&today, 24, 11, 2026);
  reader = sp_referral_reader_open (path, NULL, agencies, &today, NULL, &error);
  g_assert_no_error (error);

  return reader;
}

static void
assert_valid (GPtrArray    *records,
              SpValueLists *lists)
{
  for (guint i = 0; i < records->len; i++)
    {
      const SpReferralRecord *record = g_ptr_array_index (records, i);
      const SpRecordType *type = sp_record_type_find (record->type);
      g_autoptr(GArray) errors = NULL;

      g_assert_nonnull (type);
      errors = sp_validate (type, record->fields, lists);
      if (errors && errors->len)
        g_error ("%s: %s: %s", record->type, g_array_index (errors, SpFieldError, 0).field->name,
                 sp_fault_to_code (g_array_index (errors, SpFieldError, 0).fault));
    }
}

static const SpReferralRecord *
find (GPtrArray  *records,
      const char *type,
      guint       n)
{
  for (guint i = 0; i < records->len; i++)
    {
      const SpReferralRecord *record = g_ptr_array_index (records, i);

      if (strcmp (record->type, type) == 0 && n-- == 0)
        return record;
    }

  return NULL;
}

/* Every referral of the real export makes records that the model finds valid, with ids that no
 * other has, and the same ones when it is read again. */
static void
test_export (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "referrals-police.csv", NULL);
  g_autoptr(SpValueLists) lists = sp_value_lists_new ();
  g_autoptr(GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *invited[] = { POLICE, HOUSING, NULL };
  guint n_ids = 0;

  for (int pass = 0; pass < 2; pass++)
    {
      g_autoptr(SpReferralReader) reader = open_with_directory (path);
      SpReferralRow *row;

      while ((row = sp_referral_reader_next (reader, NULL, NULL)))
        {
          if (sp_referral_row_get_verdict (row) != SP_REFERRAL_REJECTED)
            {
              g_autoptr(GPtrArray) records = sp_referral_row_to_records (row, "police", invited);

              assert_valid (records, lists);
              for (guint i = 0; i < records->len; i++)
                {
                  const SpReferralRecord *record = g_ptr_array_index (records, i);

                  g_assert_cmpint (g_hash_table_add (ids, g_strdup (record->id)), ==, pass == 0);
                }
            }
          sp_referral_row_unref (row);
        }
      if (pass == 0)
        n_ids = g_hash_table_size (ids);
    }
  g_assert_cmpuint (g_hash_table_size (ids), ==, n_ids);
  g_assert_cmpuint (n_ids, >=, 131 * 8);
}

static void
test_fields (ImportFixture *self,
             gconstpointer  data)
{
  g_autofree char *long_name = g_strnfill (300, 'n');
  g_autofree char *text = g_strdup_printf (
    "Ref,Date,Agency,Crime refs,Victim surname,Victim address,Victim postcode,Safe to call,"
    "Safe times,Client aware,Perp surname,Perp alias,Relationship,Behaviours,Weapons,Risk level,"
    "Narrative,Shoe size\n"
    "R1,2026-06-04,Hampshire & IoW Constabulary,B; A;B,%s,\"1 Road,\nTown\",so14 6dn,n,evenings,y,"
    "Q,Zig; Zag,nemesis,telepathy; threats,Y,standard,Why,44\n", long_name);
  g_autofree char *path = import_fixture_write (self, "a.csv", text, -1);
  g_autoptr(SpValueLists) lists = sp_value_lists_new ();
  g_autoptr(SpReferralReader) reader = open_with_directory (path);
  g_autoptr(SpReferralRow) row = sp_referral_reader_next (reader, NULL, NULL);
  const char *invited[] = { POLICE, NULL };
  g_autoptr(GPtrArray) records = sp_referral_row_to_records (row, "police", invited);
  JsonObject *case_fields = find (records, "case", 0)->fields;
  JsonObject *victim = find (records, "person", 0)->fields;
  JsonObject *perpetrator = find (records, "person", 1)->fields;
  JsonObject *referral = find (records, "referral", 0)->fields;
  JsonObject *address = find (records, "address", 0)->fields;
  g_auto(GStrv) crimes = sp_json_dup_strv (referral, "crime_refs");
  g_auto(GStrv) behaviours = sp_json_dup_strv (referral, "behaviours");
  g_auto(GStrv) aliases = sp_json_dup_strv (perpetrator, "aliases");
  g_autofree char *case_id = sp_referral_row_dup_case_id (row);
  g_autofree char *compartment = sp_compartment_for_case (case_id);

  assert_valid (records, lists);
  g_assert_cmpstr (find (records, "case", 0)->id, ==, case_id);
  g_assert_cmpstr (find (records, "referral", 0)->compartment, ==, compartment);
  g_assert_cmpstr (sp_json_get_text (case_fields, "received"), ==, "2026-06-04");
  g_assert_cmpstr (sp_json_get_text (case_fields, "status"), ==, "submitted");
  g_assert_cmpstr (sp_json_get_text (case_fields, "victim"), ==, find (records, "person", 0)->id);
  g_assert_cmpstr (sp_json_get_text (case_fields, "relationship"), ==, "nemesis");
  g_assert_cmpstr (sp_json_get_text (victim, "safe_to_call"), ==, "no");
  g_assert_cmpstr (sp_json_get_text (victim, "safe_times"), ==, "evenings");
  g_assert_cmpuint (strlen (sp_json_get_text (victim, "family_name")), ==, 200);
  g_assert_cmpstr (aliases[0], ==, "Zag");
  g_assert_cmpstr (sp_json_get_text (address, "text"), ==, "1 Road,\nTown");
  g_assert_cmpstr (sp_json_get_text (address, "postcode"), ==, "SO14 6DN");
  g_assert_cmpstr (sp_json_get_text (referral, "agency"), ==, POLICE);
  g_assert_cmpstr (sp_json_get_text (referral, "external_id"), ==, "R1");
  g_assert_cmpstr (sp_json_get_text (referral, "victim_aware"), ==, "yes");
  g_assert_cmpstr (sp_json_get_text (referral, "weapons"), ==, "yes");
  g_assert_cmpstr (sp_json_get_text (referral, "risk_level"), ==, "standard");
  g_assert_cmpstr (sp_json_get_text (referral, "narrative"), ==, "Why");
  g_assert_cmpuint (g_strv_length (crimes), ==, 2);
  g_assert_cmpstr (crimes[0], ==, "A");
  g_assert_cmpstr (behaviours[0], ==, "telepathy");
  g_assert_cmpstr (behaviours[1], ==, "threats");
  g_assert_nonnull (strstr (sp_json_get_text (referral, "extra"), "Shoe size: 44"));
  g_assert_nonnull (strstr (sp_json_get_text (referral, "extra"), long_name));
  g_assert_nonnull (find (records, "case_person", 1));
  g_assert_nonnull (find (records, "invitation", 0));
}

/* More than one field can hold goes on in contributions, with nothing left out. */
static void
test_much (ImportFixture *self,
           gconstpointer  data)
{
  g_autofree char *cell = g_strnfill (4000, 'x');
  g_autoptr(GString) text = g_string_new ("Date,Agency,Victim surname,Perp surname,Crimes");
  g_autoptr(SpValueLists) lists = sp_value_lists_new ();
  g_autofree char *path = NULL;
  g_autoptr(SpReferralReader) reader = NULL;
  g_autoptr(SpReferralRow) row = NULL;
  g_autoptr(GPtrArray) records = NULL;
  gsize kept = 0;

  for (int i = 0; i < 40; i++)
    g_string_append_printf (text, ",Column%d", i);
  g_string_append (text, "\n2026-06-04,Hampshire & IoW Constabulary,A,B,");
  for (int i = 0; i < 150; i++)
    g_string_append_printf (text, "%d;", i);
  for (int i = 0; i < 40; i++)
    g_string_append_printf (text, ",%s", cell);
  path = import_fixture_write (self, "a.csv", text->str, text->len);
  reader = open_with_directory (path);
  row = sp_referral_reader_next (reader, NULL, NULL);
  records = sp_referral_row_to_records (row, NULL, NULL);

  assert_valid (records, lists);
  for (const char *p = sp_json_get_text (find (records, "referral", 0)->fields, "extra"); *p; p++)
    kept += *p == 'x';
  for (guint i = 0; find (records, "contribution", i); i++)
    for (const char *p = sp_json_get_text (find (records, "contribution", i)->fields, "text"); *p; p++)
      kept += *p == 'x';
  g_assert_cmpuint (kept, ==, 40 * 4000);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/import/records/export", test_export);
  g_test_add ("/import/records/fields", ImportFixture, NULL, import_fixture_set_up, test_fields,
              import_fixture_tear_down);
  g_test_add ("/import/records/much", ImportFixture, NULL, import_fixture_set_up, test_much,
              import_fixture_tear_down);

  return g_test_run ();
}
