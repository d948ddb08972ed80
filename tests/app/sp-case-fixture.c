/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-case-fixture.h"

#include "sp-audit.h"
#include "sp-compartment.h"
#include "sp-id.h"
#include "sp-json.h"
#include "sp-spelling.h"
#include "sp-store-sync.h"
#include "sp-test-fields.h"
#include "sp-test-folder.h"
#include "sp-test-wait.h"

/* 24 November 2026, ten o'clock. */
#define START_US (G_GINT64_CONSTANT (1795514400) * G_USEC_PER_SEC)

/* Any will do: no server looks at what is signed with it. */
#define SECRET_KEY                              \
  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" \
  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="

static const char *const family_names[] = { "Holloway", "Okonkwo-Featherstonehaugh", "Blackwood", "بن علي",
                                            "Thistlewood", "Pemberton", "Ash 🌿", "Quigley", "Marlowe",
                                            "Fairweather" };
static const char *const given_names[] = { "Imogen", "Seren", "Bartholomew Ignatius", "ليلى", "Ruth",
                                           "Ewan", "Anselm", "Tamsin", "Dorian", "Wilhelmina" };
static const char *const statuses[] = { "submitted", "triage", "accepted", "discussed", "review_due",
                                        "closed" };
static const char *const risks[] = { "high", "medium", "low", NULL };

static void
wait_for (DexFuture *future)
{
  g_autoptr (GError) error = NULL;

  sp_test_wait (future, NULL, &error);
  g_assert_no_error (error);
}

JsonObject *
sp_case_fixture_add (JsonArray  *changes,
                     const char *type,
                     const char *id,
                     const char *compartment)
{
  JsonObject *change = json_object_new ();
  JsonObject *fields = json_object_new ();

  set (change, "id", id, "type", type, "compartment", compartment, "do", "put", NULL);
  json_object_set_object_member (change, "fields", fields);
  json_array_add_object_element (changes, change);

  return fields;
}

static JsonObject *
add_in_case (SpCaseFixture *self,
             JsonArray     *changes,
             const char    *type,
             const char    *id,
             const char    *case_id)
{
  g_autofree char *compartment = sp_compartment_for_case (case_id);
  g_autofree char *own = NULL;
  JsonObject *fields;

  if (id == NULL)
    id = own = g_strdup_printf ("01900000-0000-7000-9000-%012x", ++self->next_id);
  fields = sp_case_fixture_add (changes, type, id, compartment);
  if (!g_str_equal (type, "case"))
    json_object_set_string_member (fields, "case_id", case_id);

  return fields;
}

static void
add_agency (JsonArray  *changes,
            const char *id,
            const char *name,
            const char *short_name,
            const char *mark,
            const char *colour)
{
  set (sp_case_fixture_add (changes, "agency", id, "directory"), "name", name, "short_name", short_name,
       "mark", mark, "colour", colour, NULL);
}

static void
add_directory (JsonArray  *changes,
               const char *role)
{
  JsonObject *me;

  add_agency (changes, SP_FIXTURE_POLICE, "Hampshire Constabulary", "Police", "PO", "blue");
  add_agency (changes, SP_FIXTURE_HEALTH, "Solent Forensic NHS Trust", "NHS trust", "NH", "teal");
  add_agency (changes, SP_FIXTURE_PROBATION, "Probation South Central", "Probation", "PR", "purple");
  add_agency (changes, SP_FIXTURE_ADVOCACY, "Harbour Stalking Advocacy", "Advocacy", "AD", "green");
  me = sp_case_fixture_add (changes, "member", SP_FIXTURE_ME, "directory");
  set (me, "family_name", "Thistlewood", "given_names", "Ruth", "post", "Detective Inspector",
       "agency", SP_FIXTURE_POLICE, NULL);
  set_all (me, "roles", role, NULL);
}

void
sp_case_fixture_arrive (SpCaseFixture *self,
                        JsonArray     *changes,
                        const char    *dropped)
{
  g_autoptr (JsonObject) page = json_object_new ();
  JsonObject *compartments = json_object_new ();
  JsonArray *drop = json_array_new ();
  JsonArray *add = json_array_new ();
  g_autofree char *cursor = NULL;
  g_autofree char *text = NULL;

  self->page++;
  cursor = g_strdup_printf ("%u", self->page);
  for (guint i = 0; i < json_array_get_length (changes); i++)
    {
      JsonObject *change = json_array_get_object_element (changes, i);
      const char *compartment = json_object_get_string_member (change, "compartment");

      json_object_set_int_member (change, "rev", self->page);
      if (g_hash_table_add (self->compartments, g_strdup (compartment)))
        json_array_add_string_element (add, compartment);
    }
  if (dropped != NULL)
    json_array_add_string_element (drop, dropped);
  json_object_set_array_member (compartments, "drop", drop);
  json_object_set_array_member (compartments, "add", add);
  json_object_set_string_member (page, "epoch", "1");
  json_object_set_int_member (page, "acl_rev", 1);
  json_object_set_int_member (page, "upto", self->page);
  json_object_set_string_member (page, "cursor", cursor);
  json_object_set_boolean_member (page, "more", FALSE);
  json_object_set_object_member (page, "compartments", compartments);
  json_object_set_array_member (page, "changes", json_array_ref (changes));

  text = sp_json_object_to_text (page);
  {
    g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

    wait_for (sp_store_take_page (self->store, bytes));
  }
  sp_case_fixture_settle (self);
}

static void
add_person (SpCaseFixture *self,
            JsonArray     *changes,
            const char    *id,
            const char    *case_id,
            const char    *family,
            const char    *given)
{
  set (add_in_case (self, changes, "person", id, case_id), "family_name", family, "given_names", given,
       "born", "1991-03-14", NULL);
}

/* One case of many, each a little different. */
void
sp_case_fixture_add_case (SpCaseFixture *self,
                          JsonArray     *changes,
                          guint          n)
{
  g_autofree char *id = g_strdup_printf ("01900000-0000-7000-a000-%012x", n);
  g_autofree char *victim = g_strdup_printf ("01900000-0000-7000-a001-%012x", n);
  g_autofree char *suspect = g_strdup_printf ("01900000-0000-7000-a002-%012x", n);
  g_autofree char *key = g_strdup_printf ("case %u", n);
  g_autofree char *reference = sp_reference_derive ("fixture", key);
  g_autofree char *received = g_strdup_printf ("2026-%02u-%02u", 1 + n % 11, 1 + n % 28);
  const char *status = statuses[n % G_N_ELEMENTS (statuses)];
  JsonObject *fields = add_in_case (self, changes, "case", id, id);

  set (fields, "reference", reference, "status", status, "victim", victim, "perpetrator", suspect,
       "received", received, NULL);
  if (risks[n % G_N_ELEMENTS (risks)] != NULL)
    set (fields, "risk_level", risks[n % G_N_ELEMENTS (risks)], NULL);
  if (g_str_equal (status, "closed"))
    set (fields, "closed", "2026-10-30", NULL);
  else if (n % 3 == 0)
    set (fields, "next_review", "2026-12-03", NULL);
  add_person (self, changes, victim, id, family_names[n % 10], given_names[(n / 3) % 10]);
  add_person (self, changes, suspect, id, family_names[(n + 5) % 10], given_names[(n + 7) % 10]);
}

static void
add_people (SpCaseFixture *self,
            JsonArray     *changes)
{
  JsonObject *fields = add_in_case (self, changes, "person", SP_FIXTURE_VICTIM, SP_FIXTURE_CASE);

  set (fields, "family_name", "Holloway", "given_names", "Imogen", "born", "1991-03-14", "phone",
       "07700 900123", "safe_to_call", "yes", "safe_message", "no", "safe_times", "Weekdays 12:00–13:00",
       NULL);
  add_person (self, changes, SP_FIXTURE_SUSPECT, SP_FIXTURE_CASE, "Wexcombe", "Ewan");
  set (add_in_case (self, changes, "case_person", NULL, SP_FIXTURE_CASE), "person", SP_FIXTURE_VICTIM, "role",
       "victim", "category", "victim", NULL);
  set (add_in_case (self, changes, "case_person", NULL, SP_FIXTURE_CASE), "person", SP_FIXTURE_SUSPECT,
       "role", "perpetrator", "category", "suspect", "relationship", "ex-partner", NULL);
}

static void
add_contributions (SpCaseFixture *self,
                   JsonArray     *changes)
{
  g_autofree char *restricted = sp_compartment_for_readers (
    SP_FIXTURE_CASE, (const char *[]) { SP_FIXTURE_POLICE, SP_FIXTURE_HEALTH, SP_READERS_CHAIR, NULL });

  set (add_in_case (self, changes, "contribution", NULL, SP_FIXTURE_CASE), "agency", SP_FIXTURE_POLICE, "date",
       "2026-11-20", "kind", "fact", "author", "DC Blackwood", "text",
       "Third breach of the interim order on 18 November: he waited by her car at the station for forty "
       "minutes and left when a colleague came. Phone seized; the download is expected by the end of the week.",
       NULL);
  set (sp_case_fixture_add (changes, "contribution", "01900000-0000-7000-b000-000000000001", restricted),
       "case_id", SP_FIXTURE_CASE, "agency", SP_FIXTURE_HEALTH, "date", "2026-11-19", "kind", "opinion",
       "author", "Dr A. Marlowe", "restriction_reason", "health", "text",
       "Seen once. Fixated on the end of the relationship; low mood, no plan to harm himself. Would take part "
       "in Skills Builder if it were a condition.",
       NULL);
  set (add_in_case (self, changes, "contribution", NULL, SP_FIXTURE_CASE), "agency", SP_FIXTURE_ADVOCACY,
       "date", "2026-11-22", "kind", "fact", "text",
       "She has moved and does not want police at her place of work. She would like one person to ring her, "
       "not three.",
       NULL);
}

static void
add_work (SpCaseFixture *self,
          JsonArray     *changes)
{
  set (add_in_case (self, changes, "risk_result", NULL, SP_FIXTURE_CASE), "tool", "SRP", "date", "2026-11-12",
       "agency", SP_FIXTURE_HEALTH, "assessor", "Dr A. Marlowe", "persistence", "high", "violence", "moderate",
       "recurrence", "high", "psychosocial", "moderate", "rationale",
       "Persistence is driven by the loss of the home; violence by access to a vehicle.", NULL);
  set (add_in_case (self, changes, "risk_result", NULL, SP_FIXTURE_CASE), "tool", "S-DASH", "date",
       "2026-10-02", "agency", SP_FIXTURE_POLICE, "assessor", "DC Blackwood", "grade", "high", NULL);
  set (add_in_case (self, changes, "action", NULL, SP_FIXTURE_CASE), "agency", SP_FIXTURE_POLICE, "due",
       "2026-11-27", "status", "open", "person", "DI Thistlewood", "priority", "high", "text",
       "Apply for a full stalking protection order with an exclusion zone around the station.", NULL);
  set (add_in_case (self, changes, "action", NULL, SP_FIXTURE_CASE), "agency", SP_FIXTURE_HEALTH, "due",
       "2026-12-10", "status", "in_progress", "text", "Assess for Skills Builder.", NULL);
  set (add_in_case (self, changes, "incident", NULL, SP_FIXTURE_CASE), "date", "2026-11-18", "time", "18:10",
       "description", "Waited by her car at the railway station.", "place", "Station car park", "agency",
       SP_FIXTURE_POLICE, NULL);
  set (add_in_case (self, changes, "referral", NULL, SP_FIXTURE_CASE), "received", "2026-09-14", "agency",
       SP_FIXTURE_POLICE, "source", "police", "referrer", "PC Quigley", "narrative",
       "Repeated messages from new accounts since she left in June; twice followed from work.", NULL);
}

/* One case with something in most of its parts. */
void
sp_case_fixture_add_story (SpCaseFixture *self,
                           JsonArray     *changes)
{
  JsonObject *fields = add_in_case (self, changes, "case", SP_FIXTURE_CASE, SP_FIXTURE_CASE);
  const char *agencies[] = { SP_FIXTURE_POLICE, SP_FIXTURE_HEALTH, SP_FIXTURE_PROBATION,
                             SP_FIXTURE_ADVOCACY };

  set (fields, "reference", "K7M42", "status", "accepted", "pathway", "direct_intervention", "risk_level",
       "high", "victim", SP_FIXTURE_VICTIM, "perpetrator", SP_FIXTURE_SUSPECT, "relationship", "ex-partner",
       "received", "2026-09-14", "next_review", "2026-12-03", "why_referred",
       "Four months of messages, visits and tracking after she ended the relationship. Two interim orders "
       "breached. He has written that he will not stop until she speaks with him.",
       "victim_voice",
       "“I want to go to work without looking over my shoulder. I do not want him in prison; I want him to stop.”",
       NULL);
  add_people (self, changes);
  for (guint i = 0; i < G_N_ELEMENTS (agencies); i++)
    set (add_in_case (self, changes, "invitation", NULL, SP_FIXTURE_CASE), "agency", agencies[i], NULL);
  add_contributions (self, changes);
  add_work (self, changes);
}

SpCaseFixture *
sp_case_fixture_new (const char *role)
{
  SpCaseFixture *self = g_new0 (SpCaseFixture, 1);
  g_autoptr (JsonObject) identity = json_object_new ();
  g_autoptr (JsonArray) changes = json_array_new ();
  g_autoptr (GError) error = NULL;

  self->compartments = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->directory = g_dir_make_tmp ("sp-cases-XXXXXX", &error);
  g_assert_no_error (error);
  self->ambient = sp_ambient_new_seeded (7, START_US);
  self->store = sp_store_new (self->directory, self->ambient);
  wait_for (sp_store_create (self->store, "gravel trumpet for tests", SP_KEY_COST_FLOOR));

  set (identity, "server", "https://localhost:1", "pin", "00", "device",
       "01900000-0000-7000-8000-0000000000e1", "member", SP_FIXTURE_ME, "agency", SP_FIXTURE_POLICE,
       "partnership", "01900000-0000-7000-8000-0000000000f1", "epoch", "1", "secret_key", SECRET_KEY, NULL);
  wait_for (sp_store_set_identity (self->store, identity));
  add_directory (changes, role);
  sp_case_fixture_arrive (self, changes, NULL);

  return self;
}

char *
sp_case_fixture_dup_draft (SpCaseFixture *self,
                           const char    *key)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_assert_true (sp_test_wait (sp_store_load_draft (self->store, key), &value, NULL));

  return G_VALUE_HOLDS_STRING (&value) ? g_value_dup_string (&value) : NULL;
}

gboolean
sp_case_fixture_has_draft (SpCaseFixture *self,
                           const char    *key)
{
  g_autofree char *text = sp_case_fixture_dup_draft (self, key);

  return text != NULL;
}

SpCaseFixture *
sp_case_fixture_new_story (const char *role)
{
  SpCaseFixture *self = sp_case_fixture_new (role);
  g_autoptr (JsonArray) changes = json_array_new ();

  sp_case_fixture_add_story (self, changes);
  sp_case_fixture_arrive (self, changes, NULL);

  return self;
}

void
sp_case_fixture_free (SpCaseFixture *self)
{
  /* A page with prose in it may have begun to read the dictionary, and the program may end next. */
  sp_spelling_wait ();
  wait_for (sp_store_lock (self->store));
  g_clear_object (&self->store);
  g_clear_object (&self->ambient);
  sp_test_remove_folder (self->directory);
  g_free (self->directory);
  g_hash_table_unref (self->compartments);
  g_free (self);
}

SpRecord *
sp_case_fixture_get (SpCaseFixture *self,
                     const char    *id)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  sp_test_wait (sp_store_get (self->store, id), &value, &error);
  g_assert_no_error (error);

  return g_value_dup_object (&value);
}

/* How often the log says that @act was done to @id, with @purpose. */
guint
sp_case_fixture_count_log (SpStore    *store,
                           const char *act,
                           const char *purpose,
                           const char *id)
{
  g_autoptr (GError) error = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (JsonObject) batch = NULL;
  JsonArray *entries;
  guint n = 0;
  gsize size;
  const char *text;

  g_assert_true (sp_test_wait (sp_store_next_audit (store), &value, &error));
  g_assert_no_error (error);
  if (g_value_get_boxed (&value) == NULL)
    return 0;
  text = g_bytes_get_data (g_value_get_boxed (&value), &size);
  batch = sp_json_parse_object (text, (gssize) size, NULL);
  entries = sp_json_get_array (batch, "entries");
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      g_autoptr (JsonObject) entry = sp_audit_parse (json_array_get_string_element (entries, i));
      g_auto (GStrv) ids = sp_json_dup_strv (entry, "ids");

      n += g_strcmp0 (sp_json_get_text (entry, "act"), act) == 0 &&
           g_strcmp0 (sp_json_get_text (entry, "purpose"), purpose) == 0 &&
           g_strv_contains ((const char * const *) ids, id);
    }

  return n;
}

/* How often the log says that @id was given away as @purpose says: saved, printed, projected, copied, or issued. */
guint
sp_case_fixture_count_told (SpStore       *store,
                            const char    *purpose,
                            const char    *id)
{
  return sp_case_fixture_count_log (store, "disclose", purpose, id);
}

/* Until the threads have answered all that was asked so far, and the main loop has nothing left to do. */
void
sp_case_fixture_settle (SpCaseFixture *self)
{
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (SpQuery) query = sp_query_new ("agency");

      wait_for (sp_store_save_draft (self->store, "settle", "written"));
      wait_for (sp_store_count (self->store, query));
      for (guint k = 0; k < 200 && g_main_context_iteration (NULL, FALSE); k++)
        ;
    }
}
