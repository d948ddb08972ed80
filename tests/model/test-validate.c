/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-json.h"
#include "sp-validate.h"

#define CASE "01932b5c-7a10-7c3e-8f00-0123456789ab"

static char *
faults (const char *type,
        const char *fields)
{
  g_autoptr(SpValueLists) lists = sp_value_lists_new ();
  g_autoptr(JsonObject) object = sp_json_parse_object (fields, -1, NULL);
  g_autoptr(GArray) errors = NULL;
  GString *out = g_string_new (NULL);

  g_assert_nonnull (object);
  errors = sp_validate (sp_record_type_find (type), object, lists);
  for (guint i = 0; i < errors->len; i++)
    {
      SpFieldError *error = &g_array_index (errors, SpFieldError, i);

      g_string_append_printf (out, "%s%s:%s", i > 0 ? " " : "", error->field->name,
                              sp_fault_to_code (error->fault));
    }

  return g_string_free_and_steal (out);
}

static void
check (const char *type,
       const char *fields,
       const char *expected)
{
  g_autofree char *found = faults (type, fields);

  g_assert_cmpstr (found, ==, expected);
}

/* An agency reads what it has to do. */
static void
test_tasked (void)
{
  static const char chosen[] = "case:" CASE ":01900000-0000-7000-8000-0000000000a1";
  g_autoptr(SpValueLists) lists = sp_value_lists_new ();
  const struct
  {
    const char *type;
    const char *compartment;
    const char *agency;
    gboolean right;
  } cases[] = {
    { "action", "case:" CASE, "01900000-0000-7000-8000-0000000000a2", TRUE },
    { "action", chosen, "01900000-0000-7000-8000-0000000000a1", TRUE },
    { "action", chosen, "01900000-0000-7000-8000-0000000000a2", FALSE },
    { "action", "case:" CASE ":chair", "01900000-0000-7000-8000-0000000000a1", FALSE },
    { "contribution", "case:" CASE ":chair", "01900000-0000-7000-8000-0000000000a1", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const SpRecordType *type = sp_record_type_find (cases[i].type);
      g_autoptr(JsonObject) fields = sp_json_parse_object ("{\"restriction_reason\":\"health\"}", -1, NULL);
      g_autoptr(GArray) errors = NULL;
      gboolean found = FALSE;

      json_object_set_string_member (fields, "agency", cases[i].agency);
      errors = sp_validate_in (type, cases[i].compartment, fields, lists);
      for (guint k = 0; k < errors->len; k++)
        {
          const SpFieldError *error = &g_array_index (errors, SpFieldError, k);

          if (error->fault == SP_FAULT_NOT_A_READER)
            {
              g_assert_cmpstr (error->field->name, ==, "agency");
              found = TRUE;
            }
        }
      g_assert_true (found != cases[i].right);
    }
}

/* Who keeps something from others in the case says why; whoever reads it, the reason lies with it. */
static void
test_restriction (void)
{
  g_autoptr(SpValueLists) lists = sp_value_lists_new ();
  g_autoptr(JsonObject) nothing = json_object_new ();
  g_autoptr(JsonObject) reason = sp_json_parse_object ("{\"restriction_reason\":\"health\"}", -1, NULL);
  const SpRecordType * const *types;
  guint n_types, n_restricted = 0;

  types = sp_record_types (&n_types);
  for (guint i = 0; i < n_types; i++)
    {
      const SpField *field = sp_record_type_find_field (types[i], SP_RESTRICTION_FIELD);
      g_autoptr(GArray) plain = sp_validate (types[i], nothing, lists);
      g_autoptr(GArray) open = sp_validate_in (types[i], "case:" CASE, nothing, lists);
      g_autoptr(GArray) closed = sp_validate_in (types[i], "case:" CASE ":chair", nothing, lists);
      g_autoptr(GArray) explained = sp_validate_in (types[i], "case:" CASE ":chair", reason, lists);

      g_assert_cmpuint (open->len, ==, plain->len);
      g_assert_cmpuint (closed->len, ==, plain->len + (field != NULL ? 1 : 0));
      g_assert_cmpuint (explained->len, ==, plain->len);
      if (field == NULL)
        continue;
      n_restricted++;
      g_assert_true (types[i]->home & SP_HOME_CASE);
      g_assert_true (g_array_index (closed, SpFieldError, plain->len).field == field);
      g_assert_cmpint (g_array_index (closed, SpFieldError, plain->len).fault, ==,
                       SP_FAULT_RESTRICTION_REASON_MISSING);
    }
  g_assert_cmpuint (n_restricted, ==, 24);
}

static void
test_rules (void)
{
  check ("action", "{}", "text:required agency:required due:required status:required");
  check ("action", "{\"text\":\"  \",\"agency\":\"" CASE "\",\"due\":\"2026-01-01\",\"status\":\"open\"}", "text:required");
  check ("action", "{\"text\":\"x\",\"agency\":\"" CASE "\",\"due\":\"2026-02-30\",\"status\":\"open\"}", "due:not-a-date");
  check ("action", "{\"text\":\"x\",\"agency\":\"" CASE "\",\"due\":\"2026-02-03\",\"status\":\"complete\"}", "outcome:outcome-missing");
  check ("action", "{\"text\":\"x\",\"agency\":\"" CASE "\",\"due\":\"2026-02-03\",\"status\":\"complete\",\"outcome\":\"Done.\"}", "");
  check ("action", "{\"text\":[],\"agency\":\"Police\",\"due\":7,\"status\":\"sometime\"}", "text:kind agency:not-a-reference due:kind status:not-in-list");
  check ("case", "{\"reference\":\"K7M42\",\"status\":\"declined\"}", "decline_reason:required advice_given:advice-missing");
  check ("case", "{\"reference\":\"K7M4O\",\"status\":\"triage\"}", "reference:reference-form");
  check ("case", "{\"reference\":\"K7M42\",\"status\":\"triage\",\"relationship\":\"landlord\"}", "");
  check ("case", "{\"reference\":\"K7M42\",\"status\":\"triage\",\"crime_refs\":[\"b\",\"a\"]}", "crime_refs:kind");
  check ("member", "{\"family_name\":\"Ash\",\"agency\":\"" CASE "\",\"roles\":[]}", "roles:required");
  check ("contribution", "{\"case_id\":\"" CASE "\",\"agency\":\"" CASE "\",\"date\":\"2026-01-01\"}", "text:text-or-nothing-known");
  check ("contribution", "{\"case_id\":\"" CASE "\",\"agency\":\"" CASE "\",\"date\":\"2026-01-01\",\"nothing_known\":true}", "");
  check ("contribution", "{\"case_id\":\"" CASE "\",\"agency\":\"" CASE "\",\"date\":\"2026-01-01\",\"text\":\"x\",\"handling\":\"C\"}", "conditions:conditions-missing");
  check ("contribution", "{\"case_id\":\"" CASE "\",\"agency\":\"" CASE "\",\"date\":\"2026-01-01\",\"text\":\"a\\u0001b\"}", "text:control-character");
  check ("contribution", "{\"case_id\":\"" CASE "\",\"agency\":\"" CASE "\",\"date\":\"2026-01-01\",\"text\":\"x\",\"sealed\":true,\"opens_to\":[\"chair\"]}", "opens_to:not-a-reader");
  check ("contribution", "{\"case_id\":\"" CASE "\",\"agency\":\"" CASE "\",\"date\":\"2026-01-01\",\"text\":\"x\",\"sealed\":true,\"opens_to\":[\"" CASE "\",\"chair\"]}", "");
  check ("order", "{\"case_id\":\"" CASE "\",\"kind\":\"spo\",\"status\":\"in-force\",\"made\":\"2026-03-01\",\"ends\":\"2028-02-28\"}", "ends:term-too-short");
  check ("order", "{\"case_id\":\"" CASE "\",\"kind\":\"spo\",\"status\":\"in-force\",\"made\":\"2026-03-01\",\"ends\":\"2028-03-01\"}", "");
  check ("order", "{\"case_id\":\"" CASE "\",\"kind\":\"restraining\",\"status\":\"in-force\",\"starts\":\"2026-03-01\",\"ends\":\"2026-02-01\"}", "ends:before-start");
  check ("meeting", "{\"date\":\"2026-01-01\",\"status\":\"planned\",\"starts\":\"24:00\"}", "starts:time");
  check ("meeting", "{\"date\":\"2026-01-01\",\"status\":\"planned\",\"starts\":\"09:30\"}", "");
  check ("meeting", "{\"date\":\"2026-01-01\",\"status\":\"planned\",\"ends\":\"16:60\"}", "ends:time");
  check ("risk_result", "{\"case_id\":\"" CASE "\",\"agency\":\"" CASE "\",\"tool\":\"S-DASH\",\"date\":\"2026-01-01\",\"count\":12,\"total\":11}", "count:count-above-total");
}

static void
test_nhs_number (void)
{
  g_assert_true (sp_nhs_number_is_valid ("9434765919"));
  g_assert_false (sp_nhs_number_is_valid ("9434765918"));
  g_assert_false (sp_nhs_number_is_valid ("943476591"));
  g_assert_false (sp_nhs_number_is_valid ("94347659I9"));
}

/* Every bounded text of every type: its longest value passes, one more character does not. */
static void
test_every_bound (void)
{
  g_autoptr(SpValueLists) lists = sp_value_lists_new ();
  guint n_types;
  const SpRecordType * const *types = sp_record_types (&n_types);

  for (guint i = 0; i < n_types; i++)
    for (guint k = 0; k < types[i]->n_fields; k++)
      {
        const SpField *field = &types[i]->fields[k];
        g_autofree char *text = NULL;
        g_autoptr(JsonNode) longest = NULL;
        g_autoptr(JsonNode) longer = NULL;
        SpFault fault;

        if (field->kind != SP_KIND_TEXT && field->kind != SP_KIND_PROSE)
          continue;

        text = g_strnfill (field->max + 1, 'x');
        longer = sp_json_node_new_text (text);
        text[field->max] = '\0';
        longest = sp_json_node_new_text (text);
        g_assert_true (sp_validate_value (field, longest, lists, &fault));
        g_assert_false (sp_validate_value (field, longer, lists, &fault));
        g_assert_cmpint (fault, ==, SP_FAULT_TOO_LONG);
      }
}

static void
test_list_items (void)
{
  check ("list_item", "{\"list\":\"relationship\",\"code\":\"landlord\",\"label\":\"Landlord\",\"position\":3}", "");
  check ("list_item", "{\"list\":\"relationship\",\"code\":\"landlord\",\"label\":\"  \"}", "label:required");
  check ("list_item", "{\"list\":\"risk-level\",\"code\":\"high\",\"label\":\"Severe\"}", "list:not-in-list");
  check ("list_item", "{\"list\":\"nonsense\",\"code\":\"x\",\"label\":\"X\"}", "list:not-in-list");
  check ("list_item", "{\"list\":\"retention-group\",\"code\":\"3\",\"label\":\"3 The rest\"}", "");
  check ("list_item", "{\"list\":\"retention-group\",\"code\":\"5\",\"label\":\"5 More\"}",
         "review_years:required kept_years:required");
  check ("list_item", "{\"list\":\"retention-group\",\"code\":\"5\",\"label\":\"5\",\"review_years\":12,\"kept_years\":5}", "");
  check ("list_item",
         "{\"list\":\"retention-group\",\"code\":\"5\",\"label\":\"5\",\"review_years\":0,\"kept_years\":101,\"to_age\":49}",
         "kept_years:out-of-range review_years:out-of-range to_age:out-of-range");
  check ("list_item",
         "{\"list\":\"retention-group\",\"code\":\"5\",\"label\":\"5\",\"review_years\":1,\"kept_years\":100,\"to_age\":120}",
         "");
  /* The years of these stand in the partnership's record, and other words have none. */
  check ("list_item", "{\"list\":\"retention-group\",\"code\":\"3\",\"label\":\"3\",\"review_years\":12}", "review_years:kind");
  check ("list_item", "{\"list\":\"relationship\",\"code\":\"x\",\"label\":\"X\",\"kept_years\":12}", "kept_years:kind");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/validate/list-items", test_list_items);
  g_test_add_func ("/validate/rules", test_rules);
  g_test_add_func ("/validate/nhs-number", test_nhs_number);
  g_test_add_func ("/validate/every-bound", test_every_bound);

  g_test_add_func ("/validate/restriction", test_restriction);
  g_test_add_func ("/validate/tasked", test_tasked);

  return g_test_run ();
}
