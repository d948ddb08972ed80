/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "bench-data.h"

#include "sp-compartment.h"

#define START_US      (G_GINT64_CONSTANT (1780300800) * G_USEC_PER_SEC) /* 1 June 2026 */
#define N_PLACES      4000

static const char *const family_names[] = {
  "Ashworth", "Okafor", "Patel", "Griffiths", "Nowak", "Hussain", "MacLeod", "Fairweather", "Begum", "Lindqvist",
  "Thorne", "Adeyemi", "Pritchard", "Kowalczyk", "Rahman", "Sutcliffe", "Devereux", "Mbeki", "Castellano", "Whitlock",
  "Iqbal", "Penhaligon", "Osei", "Hargreaves", "Choudhury", "Bellamy", "Dragomir", "Featherstone", "Grigoryan", "Swann",
};
static const char *const given_names[] = {
  "Amelia", "Tariq", "Bronwen", "Callum", "Dorota", "Ewan", "Fatima", "Gareth", "Harriet", "Ibrahim", "Joanna",
  "Kwame", "Lowri", "Marek", "Niamh", "Oliver", "Priya", "Rhys", "Sadia", "Tomasz", "Una", "Viktor", "Winifred", "Yusuf",
};
static const char *const words[] = {
  "she", "he", "the", "was", "at", "and", "to", "her", "his", "a", "of", "in", "has", "been", "with", "that", "from",
  "outside", "work", "home", "reported", "police", "again", "message", "messages", "called", "telephone", "seen",
  "waiting", "vehicle", "parked", "street", "near", "school", "children", "mother", "sister", "friend", "neighbour",
  "account", "social", "media", "false", "profile", "photograph", "followed", "walked", "bus", "station", "shop",
  "evening", "morning", "night", "several", "times", "times", "weeks", "since", "separation", "order", "restraining",
  "breach", "arrested", "bail", "conditions", "court", "hearing", "adjourned", "statement", "evidence", "screenshots",
  "camera", "doorbell", "tracker", "found", "under", "car", "tyres", "damaged", "letter", "flowers", "gift", "returned",
  "threatened", "harm", "himself", "weapon", "knife", "alcohol", "medication", "appointment", "assessment", "probation",
  "officer", "licence", "recall", "supervision", "housing", "tenancy", "moved", "address", "unknown", "employer",
  "manager", "security", "advised", "safety", "plan", "updated", "advocate", "contact", "agreed", "anxious", "sleep",
  "afraid", "support", "group", "doctor", "hospital", "consent", "information", "shared", "nothing", "further", "known",
};
static const char *const agencies[BENCH_N_AGENCIES][4] = {
  { "Police", "PO", "blue", "police" },            { "Probation Service", "PR", "purple", "probation" },
  { "Health Trust", "NH", "teal", "health" },      { "Advocacy Service", "AD", "green", "advocacy" },
  { "Crown Prosecution", "CP", "slate", "cps" },   { "Youth Justice", "YJ", "orange", "youth-justice" },
  { "City Housing", "HO", "brown", "housing" },
};
static const char *const statuses[] = {
  "triage", "accepted", "listed", "discussed", "discussed", "review_due", "closed", "submitted",
};
static const char *const risks[] = { "low", "medium", "high" };
static const char *const relationships[] = { "ex-partner", "family", "colleague", "stranger", "neighbour" };
static const char *const behaviours[] = { "contacting", "following", "loitering", "monitoring", "watching" };

struct _BenchData
{
  SpAmbient *ambient;
  GRand *rand;
  char *agency[BENCH_N_AGENCIES];
  char *member;
  char *places[N_PLACES];
  GString *fields;
  guint64 crimes;
};

#define PICK(self, list) ((list)[g_rand_int_range ((self)->rand, 0, G_N_ELEMENTS (list))])

/* Towns, streets and firms that are found nowhere, so that the index has rare words, too. */
static char *
make_place (BenchData *self)
{
  static const char *const heads[] = { "Bran", "Cul", "Dun", "Fen", "Glas", "Hath", "Kel", "Lang", "Mar", "Nor",
                                       "Pen", "Quar", "Ris", "Stav", "Tol", "Ush", "Var", "Wex" };
  static const char *const middles[] = { "a", "en", "er", "ing", "o", "um", "el", "ar", "is", "ow", "et", "yl" };
  static const char *const ends[] = { "bury", "combe", "dale", "ford", "ham", "ley", "mere", "ness", "stead", "ton",
                                      "wick", "worth", "thorpe", "gate", "shaw", "hurst" };

  return g_strconcat (PICK (self, heads), PICK (self, middles), PICK (self, ends), NULL);
}

BenchData *
bench_data_new (guint64 seed)
{
  BenchData *self = g_new0 (BenchData, 1);

  self->ambient = sp_ambient_new_seeded (seed, START_US);
  self->rand = g_rand_new_with_seed ((guint32) seed);
  self->fields = g_string_sized_new (4096);
  self->member = sp_ambient_new_id (self->ambient);
  for (guint i = 0; i < BENCH_N_AGENCIES; i++)
    self->agency[i] = sp_ambient_new_id (self->ambient);
  for (guint i = 0; i < N_PLACES; i++)
    self->places[i] = make_place (self);
  return self;
}

void
bench_data_free (BenchData *self)
{
  for (guint i = 0; i < BENCH_N_AGENCIES; i++)
    g_free (self->agency[i]);
  for (guint i = 0; i < N_PLACES; i++)
    g_free (self->places[i]);
  g_free (self->member);
  g_string_free (self->fields, TRUE);
  g_rand_free (self->rand);
  g_object_unref (self->ambient);
  g_free (self);
}

const char *
bench_data_get_agency (BenchData *self, guint i)
{
  return self->agency[i];
}

/* The chair, of the first agency. */
const char *
bench_data_get_member (BenchData *self)
{
  return self->member;
}

/* Uses an agency that a server made, instead of an own one. */
void
bench_data_set_directory (BenchData *self, guint i, const char *agency)
{
  g_set_str (&self->agency[i], agency);
}

static void
emit (BenchData *self, const char *id, const char *type, const char *compartment, BenchRecordFunc func, gpointer data)
{
  BenchRecord record = { id, type, compartment, NULL };

  /* Each field ends with a comma; the last one is the object's end. */
  self->fields->str[self->fields->len - 1] = '}';
  record.fields = self->fields->str;
  func (&record, data);
  sp_ambient_advance (self->ambient, 400);
}

static GString *
begin (BenchData *self)
{
  return g_string_assign (self->fields, "{");
}

static void
put (BenchData *self, const char *member, const char *value)
{
  g_string_append_printf (self->fields, "\"%s\":\"%s\",", member, value);
}

static void
put_date_in (BenchData *self, const char *member, int year)
{
  g_string_append_printf (self->fields, "\"%s\":\"%d-%02d-%02d\",", member, year, g_rand_int_range (self->rand, 1, 13),
                          g_rand_int_range (self->rand, 1, 29));
}

static void
put_date (BenchData *self, const char *member)
{
  put_date_in (self, member, g_rand_int_range (self->rand, 2024, 2027));
}

/* Words as people write them: of some few most, and now and then a name or a place. */
static void
put_prose (BenchData *self, const char *member, int least, int most)
{
  int n = g_rand_int_range (self->rand, least, most);

  g_string_append_printf (self->fields, "\"%s\":\"", member);
  for (int i = 0; i < n; i++)
    {
      int dice = g_rand_int_range (self->rand, 0, 100);
      double low = g_rand_double (self->rand);
      const char *word;

      if (dice < 3)
        word = PICK (self, self->places);
      else if (dice < 6)
        word = PICK (self, family_names);
      else
        word = words[(guint) (low * low * G_N_ELEMENTS (words))];
      g_string_append (self->fields, word);
      g_string_append (self->fields, i + 1 == n ? "." : i % 11 == 10 ? ", " : " ");
    }
  g_string_append (self->fields, "\",");
}

static void
put_crime (BenchData *self, const char *member)
{
  g_string_append_printf (self->fields, "\"%s\":[\"42/%06" G_GUINT64_FORMAT "/26\"],", member,
                          (++self->crimes * 7919) % 1000000);
}

/* The first records of a partnership: agencies and the chair. */
void
bench_data_directory (BenchData *self, BenchRecordFunc func, gpointer data)
{
  for (guint i = 0; i < BENCH_N_AGENCIES; i++)
    {
      begin (self);
      put (self, "colour", agencies[i][2]);
      put (self, "kind", agencies[i][3]);
      put (self, "mark", agencies[i][1]);
      put (self, "name", agencies[i][0]);
      put (self, "short_name", agencies[i][0]);
      emit (self, self->agency[i], "agency", SP_COMPARTMENT_DIRECTORY, func, data);
    }
  begin (self);
  put (self, "agency", self->agency[0]);
  put (self, "family_name", "Fairweather");
  put (self, "given_names", "Una");
  g_string_append (self->fields, "\"roles\":[\"chair\",\"coordinator\",\"representative\"],");
  emit (self, self->member, "member", SP_COMPARTMENT_DIRECTORY, func, data);
}

/* One case while it is made. */
typedef struct
{
  BenchData *data;
  char *id;
  char *compartment;
  char *victim;
  char *perpetrator;
  BenchRecordFunc func;
  gpointer user_data;
  guint n;
} Case;

static void
add (Case *self, const char *id, const char *type)
{
  g_autofree char *own = id ? NULL : sp_ambient_new_id (self->data->ambient);

  emit (self->data, id ? id : own, type, self->compartment, self->func, self->user_data);
  self->n++;
}

static void
add_case (Case *self)
{
  BenchData *data = self->data;
  g_autofree char *reference = sp_ambient_new_reference (data->ambient);

  begin (data);
  put_crime (data, "crime_refs");
  put_date (data, "next_review");
  put (data, "perpetrator", self->perpetrator);
  put_date (data, "received");
  put (data, "reference", reference);
  put (data, "relationship", PICK (data, relationships));
  put (data, "risk_level", PICK (data, risks));
  put (data, "source", "police");
  put (data, "status", PICK (data, statuses));
  put (data, "victim", self->victim);
  put_prose (data, "why_referred", 40, 90);
  add (self, self->id, "case");
}

static void
add_person (Case *self, const char *id)
{
  BenchData *data = self->data;

  begin (data);
  put_date (data, "born");
  put (data, "case_id", self->id);
  put (data, "family_name", PICK (data, family_names));
  put (data, "gender", "female");
  put (data, "given_names", PICK (data, given_names));
  put (data, "occupation", "Teacher");
  g_string_append_printf (data->fields, "\"phone\":\"07700 90%04d\",", g_rand_int_range (data->rand, 0, 10000));
  put (data, "safe_to_call", "yes");
  add (self, id, "person");
}

static void
add_link (Case *self, const char *person, const char *role)
{
  BenchData *data = self->data;

  begin (data);
  put (data, "case_id", self->id);
  put (data, "person", person);
  put (data, "role", role);
  add (self, NULL, "case_person");
  begin (data);
  put (data, "case_id", self->id);
  put (data, "kind", "home");
  put (data, "person", person);
  put (data, "postcode", "ZZ9 9ZZ");
  g_string_append_printf (data->fields, "\"text\":\"%d %s Road, %s\",", g_rand_int_range (data->rand, 1, 200),
                          PICK (data, data->places), PICK (data, data->places));
  add (self, NULL, "address");
}

static void
add_referral (Case *self)
{
  BenchData *data = self->data;

  begin (data);
  put (data, "agency", data->agency[0]);
  put (data, "agency_name", "Police");
  put (data, "case_id", self->id);
  put_crime (data, "crime_refs");
  put_prose (data, "evidence", 8, 20);
  put_date_in (data, "first_incident", 2024);
  put_prose (data, "frequency", 3, 8);
  put_date_in (data, "last_incident", 2025);
  put_prose (data, "narrative", 80, 160);
  put_date (data, "received");
  put (data, "referrer", "DC Thorne");
  put (data, "relationship", PICK (data, relationships));
  put (data, "victim_aware", "yes");
  add (self, NULL, "referral");
}

static void
add_contribution (Case *self, guint i)
{
  BenchData *data = self->data;

  begin (data);
  put (data, "agency", data->agency[i % BENCH_N_AGENCIES]);
  put (data, "case_id", self->id);
  put_date (data, "date");
  put (data, "handling", "P");
  put (data, "information_grade", "B");
  put (data, "kind", "fact");
  put (data, "source_grade", "1");
  put_prose (data, "text", 45, 85);
  add (self, NULL, "contribution");
}

static void
add_incident (Case *self)
{
  BenchData *data = self->data;

  begin (data);
  g_string_append_printf (data->fields, "\"behaviours\":[\"%s\"],", PICK (data, behaviours));
  put (data, "case_id", self->id);
  put_date (data, "date");
  put_prose (data, "description", 25, 60);
  put_prose (data, "effect", 6, 14);
  put (data, "place", PICK (data, data->places));
  add (self, NULL, "incident");
}

static void
add_risk_result (Case *self)
{
  BenchData *data = self->data;

  begin (data);
  put (data, "agency", data->agency[1]);
  put (data, "assessor", "Marek Bellamy");
  put (data, "case_id", self->id);
  put_date (data, "date");
  put (data, "grade", "medium");
  put_prose (data, "rationale", 20, 40);
  put (data, "tool", "SASH");
  add (self, NULL, "risk_result");
}

static void
add_action (Case *self, guint i)
{
  BenchData *data = self->data;

  begin (data);
  put (data, "agency", data->agency[i % BENCH_N_AGENCIES]);
  put (data, "case_id", self->id);
  if (i > 0)
    put_date (data, "completed");
  put_date (data, "due");
  if (i > 0)
    put_prose (data, "outcome", 5, 15);
  put (data, "person", PICK (data, given_names));
  put (data, "priority", "soon");
  put (data, "status", i > 0 ? "complete" : "open");
  put_prose (data, "text", 8, 20);
  add (self, NULL, "action");
}

static void
add_invitation (Case *self, guint i)
{
  begin (self->data);
  put (self->data, "agency", self->data->agency[i]);
  put (self->data, "case_id", self->id);
  add (self, NULL, "invitation");
}

/**
 * bench_data_case:
 * @self: data
 * @whole: whether all of a case is wanted, or just what a list of cases shows of it
 * @func: takes the records; the case itself comes first
 * @data: for @func
 *
 * Makes a case: 25 records, or 3.
 *
 * Returns: how many records
 */
guint
bench_data_case (BenchData *data, gboolean whole, BenchRecordFunc func, gpointer user_data)
{
  Case self = { .data = data, .func = func, .user_data = user_data };

  self.id = sp_ambient_new_id (data->ambient);
  self.compartment = sp_compartment_for_case (self.id);
  self.victim = sp_ambient_new_id (data->ambient);
  self.perpetrator = sp_ambient_new_id (data->ambient);
  add_case (&self);
  add_person (&self, self.victim);
  add_person (&self, self.perpetrator);
  if (whole)
    {
      for (guint i = 0; i < 3; i++)
        add_invitation (&self, i);
      add_link (&self, self.victim, "victim");
      add_link (&self, self.perpetrator, "perpetrator");
      add_referral (&self);
      for (guint i = 0; i < 6; i++)
        add_contribution (&self, i);
      for (guint i = 0; i < 4; i++)
        add_incident (&self);
      add_risk_result (&self);
      for (guint i = 0; i < 3; i++)
        add_action (&self, i);
    }
  g_free (self.id);
  g_free (self.compartment);
  g_free (self.victim);
  g_free (self.perpetrator);
  return self.n;
}
