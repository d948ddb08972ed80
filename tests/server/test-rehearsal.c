/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-compartment.h"
#include "sp-date.h"
#include "sp-json.h"
#include "sp-policy.h"
#include "sp-rehearsal.h"
#include "sp-validate.h"

#include <string.h>

#define TODAY "2026-11-24"

static GPtrArray *
make (guint64     seed,
      const char *today)
{
  g_autoptr(SpAmbient) ambient = sp_ambient_new_seeded (seed, G_GINT64_CONSTANT (1795514400000000));
  g_autoptr(GError) error = NULL;
  GPtrArray *records = sp_rehearsal_make (ambient, today, &error);

  g_assert_no_error (error);

  return records;
}

static gboolean
yes_two (gpointer    data,
         const char *a,
         const char *b)
{
  return TRUE;
}

static gboolean
no_two (gpointer    data,
        const char *a,
        const char *b)
{
  return FALSE;
}

static gboolean
yes_one (gpointer    data,
         const char *a)
{
  return TRUE;
}

static gboolean
no_one (gpointer    data,
        const char *a)
{
  return FALSE;
}

static const SpRights rights = { .case_has_agency = yes_two, .case_excludes_member = no_two, .case_exists = yes_one,
                                 .case_is_invited = yes_one, .case_is_opened_to = no_two, .meeting_has_agency = yes_two,
                                 .meeting_is_closed = no_one, .case_is_held = no_one, .case_is_disposed = no_one };

/* The first agency that the compartment's name gives, or NULL. */
static char *
agency_of (const char *compartment)
{
  g_autoptr(SpCompartment) parsed = sp_compartment_parse (compartment);

  g_assert_nonnull (parsed);
  for (guint i = 0; parsed->readers != NULL && parsed->readers[i] != NULL; i++)
    if (strcmp (parsed->readers[i], SP_READERS_CHAIR) != 0)
      return g_strdup (parsed->readers[i]);

  return NULL;
}

static void
test_records_are_valid (void)
{
  static const char * const days[] = { TODAY, "2024-02-29", "2027-03-28" };
  g_autoptr(SpValueLists) lists = sp_value_lists_new ();

  for (guint d = 0; d < G_N_ELEMENTS (days); d++)
    {
      g_autoptr(GPtrArray) records = make (7 + d, days[d]);

      for (guint i = 0; i < records->len; i++)
        {
          SpRehearsalRecord *record = records->pdata[i];
          g_autoptr(GArray) errors = sp_validate_in (record->type, record->compartment, record->fields, lists);
          g_autofree char *agency = agency_of (record->compartment);
          g_autoptr(SpReader) reader = sp_reader_new (NULL, agency, SP_ROLES_CHAIRING |
                                                      SP_ROLE_ADMINISTRATOR);
          SpDenial denial;

          if (errors->len > 0)
            g_error ("%s.%s: %s", record->type->name,
                     g_array_index (errors, SpFieldError, 0).field->name,
                     sp_fault_to_code (g_array_index (errors, SpFieldError, 0).fault));
          denial = sp_policy_may_do (reader, SP_VERB_CREATE, record->type, record->id,
                                     record->compartment, NULL, record->fields, &rights);
          if (denial != SP_DENIAL_NONE)
            g_error ("%s in %s: %s", record->type->name, record->compartment,
                     sp_denial_to_code (denial));
        }
    }
}

/* Every member is a field of the type, and prose is filled in to the end. */
static void
test_fields_are_known_and_filled (void)
{
  g_autoptr(GPtrArray) records = make (1, TODAY);

  for (guint i = 0; i < records->len; i++)
    {
      SpRehearsalRecord *record = records->pdata[i];
      g_autoptr(GList) members = json_object_get_members (record->fields);

      for (GList *l = members; l != NULL; l = l->next)
        {
          const char *text = sp_json_get_text (record->fields, l->data);

          g_assert_nonnull (sp_record_type_find_field (record->type, l->data));
          if (text == NULL)
            continue;
          if (strpbrk (text, "[]{}|") != NULL || strstr (text, "  ") != NULL || *text == ' ')
            g_error ("%s.%s: %s", record->type->name, (char *) l->data, text);
        }
    }
}

static void
test_same_seed_same_partnership (void)
{
  g_autoptr(GPtrArray) a = make (3, TODAY);
  g_autoptr(GPtrArray) b = make (3, TODAY);
  g_autoptr(GPtrArray) c = make (4, TODAY);
  gboolean differs = a->len != c->len;

  g_assert_cmpuint (a->len, ==, b->len);
  for (guint i = 0; i < a->len; i++)
    {
      SpRehearsalRecord *one = a->pdata[i], *two = b->pdata[i];
      g_autofree char *first = sp_json_object_to_text (one->fields);
      g_autofree char *second = sp_json_object_to_text (two->fields);

      g_assert_cmpstr (one->id, ==, two->id);
      g_assert_cmpstr (one->compartment, ==, two->compartment);
      g_assert_cmpstr (first, ==, second);
      if (!differs && i < c->len)
        differs = strcmp (one->id, ((SpRehearsalRecord *) c->pdata[i])->id) != 0;
    }
  g_assert_true (differs);
}

/* What has happened has happened by today; only these look ahead. */
static void
test_nothing_happens_in_the_future (void)
{
  static const char * const ahead[] = { "due", "next_review", "ends", "review", "next", "isa_expires",
                                        "notification_due", NULL };
  g_autoptr(GPtrArray) records = make (5, TODAY);

  for (guint i = 0; i < records->len; i++)
    {
      SpRehearsalRecord *record = records->pdata[i];

      for (guint k = 0; k < record->type->n_fields; k++)
        {
          const SpField *field = &record->type->fields[k];
          const char *date = sp_json_get_text (record->fields, field->name);

          if (field->kind != SP_KIND_DATE || date == NULL || g_strv_contains (ahead, field->name) ||
              strcmp (record->type->name, "trigger") == 0 ||
              strcmp (record->type->name, "meeting") == 0)
            continue;
          if (strcmp (date, TODAY) > 0)
            g_error ("%s.%s: %s", record->type->name, field->name, date);
        }
    }
}

static guint
count (GPtrArray  *records,
       const char *type)
{
  guint n = 0;

  for (guint i = 0; i < records->len; i++)
    n += strcmp (((SpRehearsalRecord *) records->pdata[i])->type->name, type) == 0;

  return n;
}

static void
test_no_two_cases_read_alike (void)
{
  static const char * const unique[][2] = { { "case", "reference" }, { "case", "why_referred" },
                                            { "referral", "narrative" } };
  g_autoptr(GPtrArray) records = make (6, TODAY);

  for (guint u = 0; u < G_N_ELEMENTS (unique); u++)
    {
      g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

      for (guint i = 0; i < records->len; i++)
        {
          SpRehearsalRecord *record = records->pdata[i];

          if (strcmp (record->type->name, unique[u][0]) == 0)
            g_assert_true (g_hash_table_add (seen, (gpointer) sp_json_get_text (record->fields,
                                                                                unique[u][1])));
        }
      g_assert_cmpuint (g_hash_table_size (seen), ==, count (records, unique[u][0]));
    }
  g_assert_cmpuint (count (records, "case"), ==, 80);
  g_assert_cmpuint (count (records, "agency"), ==, 7);
  g_assert_cmpuint (count (records, "member"), >=, 13);
  g_assert_cmpuint (count (records, "meeting"), ==, 12);
  g_assert_cmpuint (count (records, "partnership"), ==, 1);
  g_assert_cmpuint (count (records, "incident"), >=, 3 * 80);
}

static const char *
case_of (const SpRehearsalRecord *record)
{
  return strcmp (record->type->name, "case") == 0 ? record->id
                                                  : sp_json_get_text (record->fields, "case_id");
}

/* Whole sentences only: "No convictions" may be said by two agencies. */
#define SENTENCE_LEAST 30

static void
test_no_sentence_comes_twice_in_a_case (void)
{
  for (guint seed = 11; seed < 14; seed++)
    {
      g_autoptr(GPtrArray) records = make (seed, TODAY);
      g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      for (guint i = 0; i < records->len; i++)
        {
          const SpRehearsalRecord *record = records->pdata[i];

          for (guint k = 0; k < record->type->n_fields; k++)
            {
              const SpField *field = &record->type->fields[k];
              const char *text = sp_json_get_text (record->fields, field->name);
              g_auto(GStrv) sentences = NULL;

              if (case_of (record) == NULL || text == NULL || field->kind != SP_KIND_PROSE ||
                  strcmp (record->type->name, "address") == 0)
                continue;
              sentences = g_regex_split_simple ("(?<=[.?!\"])\\s+", text, 0, 0);
              for (guint s = 0; sentences[s] != NULL; s++)
                if (strlen (sentences[s]) >= SENTENCE_LEAST &&
                    !g_hash_table_add (seen, g_strconcat (case_of (record), sentences[s], NULL)))
                  g_error ("seed %u: twice in one case: %s", seed, sentences[s]);
            }
        }
    }
}

/* Each code of the list stands in some record's field. */
static void
assert_covers (GPtrArray          *records,
               const char         *type,
               const char         *field,
               const char * const *codes)
{
  for (guint c = 0; codes[c] != NULL; c++)
    {
      gboolean found = FALSE;

      for (guint i = 0; i < records->len && !found; i++)
        {
          const SpRehearsalRecord *record = records->pdata[i];

          found = strcmp (record->type->name, type) == 0 &&
                  g_strcmp0 (sp_json_get_text (record->fields, field), codes[c]) == 0;
        }
      if (!found)
        g_error ("no %s with %s %s", type, field, codes[c]);
    }
}

/* What somebody who learns the program has to have met. */
static void
test_all_kinds_are_met (void)
{
  static const struct
  {
    const char *type, *field, *codes[13];
  } kinds[] = {
    { "case", "relationship", { "ex-partner", "partner", "family", "friend", "colleague",
                                "client/patient", "neighbour", "acquaintance", "stranger",
                                "online-only", "public figure", "unknown" } },
    { "case", "status", { "draft", "submitted", "triage", "returned_for_info", "declined", "accepted",
                          "listed", "discussed", "review_due", "closed" } },
    { "case", "pathway", { "consultation", "direct_intervention", "advocacy_only", "monitor" } },
    { "case", "decline_reason", { "under-18", "outside-area", "live-investigation", "not-stalking",
                                  "held-elsewhere" } },
    { "case", "closure_outcome", { "risk-reduced", "completed", "disengaged", "transferred", "custody",
                                   "no-further-role" } },
    { "formulation", "stalker_type", { "rejected", "resentful", "intimacy-seeking",
                                       "incompetent-suitor", "predatory", "mixed" } },
    { "order", "kind", { "spo", "interim-spo", "non-molestation", "bail" } },
    { "breach", "result", { "arrested", "charged", "warned" } },
    { "case_person", "role", { "victim", "perpetrator", "child", "witness" } },
  };

  for (guint seed = 1; seed < 4; seed++)
    {
      g_autoptr(GPtrArray) records = make (seed, TODAY);

      for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
        assert_covers (records, kinds[i].type, kinds[i].field, kinds[i].codes);
    }
}

/* Health's own formulations, second episodes, people who are the victim of one case and the perpetrator
 * of another, orders with more than one breach. */
static void
test_what_is_rare_is_there (void)
{
  g_autoptr(GPtrArray) records = make (1, TODAY);
  g_autoptr(GHashTable) people = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) orders = g_hash_table_new (g_str_hash, g_str_equal);
  guint kept = 0, second = 0, both = 0, broken = 0;

  for (guint i = 0; i < records->len; i++)
    {
      const SpRehearsalRecord *record = records->pdata[i];
      const char *type = record->type->name;
      g_autofree char *agency = agency_of (record->compartment);
      const char *number = sp_json_get_text (record->fields, "nhs_number");
      const char *order = sp_json_get_text (record->fields, "order");

      kept += strcmp (type, "formulation") == 0 && agency != NULL;
      second += strcmp (type, "case") == 0 && sp_json_get_int (record->fields, "episode", 0) == 2;
      both += strcmp (type, "person") == 0 && number != NULL &&
              !g_hash_table_add (people, (gpointer) number);
      broken += strcmp (type, "breach") == 0 && !g_hash_table_add (orders, (gpointer) order);
    }
  g_assert_cmpuint (kept, >, 3);
  g_assert_cmpuint (second, >, 3);
  g_assert_cmpuint (both, ==, 2);
  g_assert_cmpuint (broken, >, 3);
  g_assert_cmpuint (count (records, "referral"), ==, 80 + second);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rehearsal/records-are-valid", test_records_are_valid);
  g_test_add_func ("/rehearsal/fields-are-known-and-filled", test_fields_are_known_and_filled);
  g_test_add_func ("/rehearsal/same-seed-same-partnership", test_same_seed_same_partnership);
  g_test_add_func ("/rehearsal/nothing-in-the-future", test_nothing_happens_in_the_future);
  g_test_add_func ("/rehearsal/no-two-cases-alike", test_no_two_cases_read_alike);

  g_test_add_func ("/rehearsal/no-sentence-twice", test_no_sentence_comes_twice_in_a_case);
  g_test_add_func ("/rehearsal/all-kinds", test_all_kinds_are_met);
  g_test_add_func ("/rehearsal/rare", test_what_is_rare_is_there);

  return g_test_run ();
}
