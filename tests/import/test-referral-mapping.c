/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "import-fixture.h"

#include "sp-agency-names.h"

#include <string.h>

static void
assert_field (const char *heading,
              const char *name)
{
  const char *headings[] = { heading, NULL };
  g_autoptr(SpReferralMapping) mapping = sp_referral_mapping_new (headings);
  SpReferralField field = sp_referral_mapping_get_field (mapping, 0);

  g_test_message ("%s", heading);
  g_assert_cmpstr (field == SP_REFERRAL_FIELD_NONE ? "" : sp_referral_field_get_name (field),
                   ==, name);
}

static void
test_synonyms (void)
{
  assert_field ("VICTIM - DATE OF BIRTH", "v_dob");
  assert_field ("D.O.B. of victim", "v_dob");
  assert_field ("Victim's surname", "v_last");
  assert_field ("Surname (victim)", "v_last");
  assert_field ("Client First Name", "v_first");
  assert_field ("Suspect Last Name", "p_last");
  assert_field ("Offender DOB", "p_dob");
  assert_field ("Address of the survivor", "v_addr");
  assert_field ("Perp a.k.a.", "p_alias");
  assert_field ("safe_to_call", "safe");
  assert_field ("Organisation", "agency");
  assert_field ("OIC", "referrer");
  assert_field ("Date received", "date");
  assert_field ("v_last", "v_last");
  assert_field ("Shoe size", "");
  assert_field ("Surname", "");
  assert_field ("", "");
}

/* Each field's own label must be among what it is called. */
static void
test_labels (void)
{
  for (int i = 0; i < SP_REFERRAL_N_FIELDS; i++)
    {
      assert_field (sp_referral_field_get_label (i), sp_referral_field_get_name (i));
      assert_field (sp_referral_field_get_name (i), sp_referral_field_get_name (i));
      g_assert_cmpint (sp_referral_field_from_name (sp_referral_field_get_name (i)), ==, i);
    }
}

static void
test_headings_of_one_name (void)
{
  const char *headings[] = { "Surname", "Surname", "", "Victim surname", "Client surname", NULL };
  g_autoptr(SpReferralMapping) mapping = sp_referral_mapping_new (headings);

  g_assert_cmpstr (sp_referral_mapping_get_heading (mapping, 1), ==, "Surname (2)");
  g_assert_cmpstr (sp_referral_mapping_get_heading (mapping, 2), ==, "Column 3");
  g_assert_cmpint (sp_referral_mapping_get_column (mapping, SP_REFERRAL_FIELD_V_LAST), ==, 3);
  g_assert_cmpint (sp_referral_mapping_get_field (mapping, 4), ==, SP_REFERRAL_FIELD_NONE);
}

static gboolean
apply (SpReferralMapping  *mapping,
       const char         *json,
       GError            **error)
{
  g_autoptr(JsonNode) node = json_from_string (json, NULL);

  return sp_referral_mapping_apply_json (mapping, json_node_get_object (node), error);
}

static void
test_overrides (void)
{
  const char *headings[] = { "When", "Date", "Who", "Victim surname", "Perp surname", NULL };
  g_autoptr(SpReferralMapping) mapping = sp_referral_mapping_new (headings);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) json = NULL;

  g_assert_false (sp_referral_mapping_is_complete (mapping, &error));
  g_assert_error (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_MISSING_COLUMN);
  g_assert_nonnull (strstr (error->message, "Referring agency (agency)"));
  g_clear_error (&error);

  g_assert_true (apply (mapping, "{\"date\": \"WHEN\", \"agency\": \"Who\"}", &error));
  g_assert_no_error (error);
  g_assert_cmpint (sp_referral_mapping_get_column (mapping, SP_REFERRAL_FIELD_DATE), ==, 0);
  g_assert_cmpint (sp_referral_mapping_get_field (mapping, 1), ==, SP_REFERRAL_FIELD_NONE);
  g_assert_true (sp_referral_mapping_is_complete (mapping, &error));

  /* a column given to another field is lost to the first */
  g_assert_true (apply (mapping, "{\"first\": \"When\"}", &error));
  g_assert_cmpint (sp_referral_mapping_get_column (mapping, SP_REFERRAL_FIELD_DATE), ==, -1);
  g_assert_true (apply (mapping, "{\"first\": null, \"date\": \"Date\"}", &error));
  g_assert_cmpint (sp_referral_mapping_get_column (mapping, SP_REFERRAL_FIELD_FIRST), ==, -1);

  json = sp_referral_mapping_to_json (mapping);
  g_assert_cmpstr (json_object_get_string_member (json, "date"), ==, "Date");

  g_assert_false (apply (mapping, "{\"date\": \"Nowhere\"}", &error));
  g_assert_error (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_MAPPING);
  g_clear_error (&error);
  g_assert_false (apply (mapping, "{\"colour\": \"Date\"}", &error));
  g_assert_error (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_MAPPING);
  g_clear_error (&error);
  g_assert_false (apply (mapping, "{\"date\": 3}", &error));
  g_assert_error (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_MAPPING);
}

static void
test_mapping_file (ImportFixture *self,
                   gconstpointer  data)
{
  static const char *const wrong[] = { "", "[]", "{", "\xff", "\"x\"" };
  const char *headings[] = { "When", NULL };
  g_autoptr(SpReferralMapping) mapping = sp_referral_mapping_new (headings);
  g_autofree char *good = import_fixture_write (self, "good.json", "{\"date\": \"When\"}", -1);
  g_autoptr(GError) error = NULL;

  g_assert_true (sp_referral_mapping_apply_file (mapping, good, &error));
  g_assert_no_error (error);
  g_assert_cmpint (sp_referral_mapping_get_column (mapping, SP_REFERRAL_FIELD_DATE), ==, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *path = import_fixture_write (self, "wrong.json", wrong[i], -1);

      g_assert_false (sp_referral_mapping_apply_file (mapping, path, &error));
      g_assert_error (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_MAPPING);
      g_clear_error (&error);
    }
  g_assert_false (sp_referral_mapping_apply_file (mapping, self->folder, &error));
  g_assert_error (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_MAPPING);
}

static void
test_agencies (void)
{
  g_autoptr(SpAgencyNames) names = sp_agency_names_new_default ();

  g_assert_cmpstr (sp_agency_names_find (names, "Hampshire & IoW Constabulary"), ==, "police");
  g_assert_cmpstr (sp_agency_names_find (names, "HAMPSHIRE AND IOW CONSTABULARY."), ==, "police");
  g_assert_cmpstr (sp_agency_names_find (names, "stop domestic abuse"), ==, "advocacy");
  g_assert_null (sp_agency_names_find (names, "Department of Mysteries"));
  g_assert_null (sp_agency_names_find (names, "---"));

  sp_agency_names_add (names, "Department of Mysteries", "x");
  g_assert_cmpstr (sp_agency_names_find (names, "Department of Mysteries"), ==, "x");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/import/mapping/synonyms", test_synonyms);
  g_test_add_func ("/import/mapping/labels", test_labels);
  g_test_add_func ("/import/mapping/headings-of-one-name", test_headings_of_one_name);
  g_test_add_func ("/import/mapping/overrides", test_overrides);
  g_test_add ("/import/mapping/file", ImportFixture, NULL, import_fixture_set_up,
              test_mapping_file, import_fixture_tear_down);
  g_test_add_func ("/import/agencies", test_agencies);

  return g_test_run ();
}
