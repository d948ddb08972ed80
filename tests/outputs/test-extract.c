/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The answer to an access request: cases of which each line has words of its own and was decided on in some way. In no byte
 * of the file is a word that nobody decided to disclose, and every word is that somebody did. */

#include "config.h"

#include "sp-compartment.h"
#include "sp-issue.h"
#include "sp-json.h"
#include "sp-outputs-fixture.h"
#include "sp-papers.h"
#include "sp-pdf.h"

#include <string.h>

#define POLICE  "01900000-0000-7000-8000-0000000000a1"
#define HEALTH  "01900000-0000-7000-8000-0000000000a2"
#define CASE    "01900000-0000-7000-8000-0000000000c1"
#define OTHER   "01900000-0000-7000-8000-0000000000c2"
#define VICTIM  "01900000-0000-7000-8000-0000000000f1"
#define SUSPECT "01900000-0000-7000-8000-0000000000f2"
#define REQUEST "01900000-0000-7000-8000-0000000000e1"
#define OLDER   "01900000-0000-7000-8000-0000000000e2"
#define CORE    "case:" CASE

#ifdef __SANITIZE_ADDRESS__
#define N_CASES 4
#else
#define N_CASES 24
#endif

static void
add (SpMaterial *material,
     const char *type,
     const char *id,
     const char *compartment,
     const char *format,
     ...) G_GNUC_PRINTF (5, 6);

static void
add (SpMaterial *material,
     const char *type,
     const char *id,
     const char *compartment,
     const char *format,
     ...)
{
  g_autofree char *text = NULL;
  g_autoptr(JsonObject) fields = NULL;
  g_autoptr(GError) error = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  fields = sp_json_parse_object (text, -1, &error);
  g_assert_no_error (error);
  sp_material_add (material, type, id, compartment, fields);
}

static SpMaterial *
new_material (const char *request)
{
  SpMaterial *material = sp_material_new ();

  add (material, "partnership", "p", "directory", "{\"name\":\"Solent\",\"marking\":\"OFFICIAL-SENSITIVE\",\"handling\":\"zqhandling\"}");
  add (material, "agency", POLICE, "directory", "{\"name\":\"Hampshire Constabulary\",\"short_name\":\"Police\"}");
  add (material, "agency", HEALTH, "directory", "{\"name\":\"NHS trust\",\"short_name\":\"NHS\"}");
  add (material, "case", CASE, CORE, "{\"reference\":\"K7M42\",\"victim\":\"" VICTIM "\",\"perpetrator\":\"" SUSPECT "\"}");
  add (material, "person", VICTIM, CORE, "{\"case_id\":\"" CASE "\",\"family_name\":\"Holloway\",\"given_names\":\"Imogen\","
                                         "\"phone\":\"07700 900123\"}");
  add (material, "person", SUSPECT, CORE, "{\"case_id\":\"" CASE "\",\"family_name\":\"Wexcombe\",\"given_names\":\"Ewan\"}");
  add (material, "address", "h1", CORE, "{\"case_id\":\"" CASE "\",\"person\":\"" VICTIM "\",\"text\":\"12 Mill Road\","
                                        "\"postcode\":\"SO14 2AB\"}");
  add (material, "invitation", "i1", CORE, "{\"case_id\":\"" CASE "\",\"agency\":\"" POLICE "\"}");
  add (material, "invitation", "i2", CORE, "{\"case_id\":\"" CASE "\",\"agency\":\"" HEALTH "\"}");
  add (material, "access_request", REQUEST, CORE,
       "{\"case_id\":\"" CASE "\",\"person\":\"" SUSPECT "\",\"reference\":\"SAR 7\",\"received\":\"2026-11-02\",\"state\":\"open\"%s}",
       request);

  return material;
}

static void
decide (SpMaterial *material,
        const char *id,
        const char *request,
        const char *record,
        const char *rest)
{
  const SpMatter *matter = sp_material_find (material, record);
  g_autofree char *wording = sp_access_dup_wording (matter->type, matter->fields);

  add (material, "access_decision", id, matter->compartment,
       "{\"case_id\":\"" CASE "\",\"request\":\"%s\",\"record\":\"%s\",\"record_type\":\"%s\",\"wording\":\"%s\",%s}", request, record,
       matter->type->name, wording, rest);
}

/* --- Words that nobody decided to disclose -------------------------------------------------- */

typedef struct
{
  char *word;
  char *what;
  gboolean given;
} Word;

static void
word_free (gpointer data)
{
  Word *word = data;

  g_free (word->word);
  g_free (word->what);
  g_free (word);
}

static char *
new_word (GPtrArray  *words,
          const char *what,
          const char *name,
          gboolean    given)
{
  Word *word = g_new0 (Word, 1);

  word->word = g_strdup_printf ("zq%05uw", words->len);
  word->what = g_strdup_printf ("%s.%s", what, name);
  word->given = given;
  g_ptr_array_add (words, word);

  return word->word;
}

typedef enum
{
  NOTHING,
  DISCLOSED,
  REDACTED,
  WITHHELD,
  CHANGED,
  TWO,
  OF_ANOTHER,
  N_FATES,
} Fate;

static void
add_fate (SpMaterial *material,
          GPtrArray  *words,
          const char *record,
          gboolean    chaired,
          Fate        fate)
{
  g_autofree char *id = g_strconcat ("d", record, NULL);
  g_autofree char *again = g_strconcat ("e", record, NULL);
  g_autofree char *text = NULL;
  g_autofree char *why = g_strdup_printf ("\"decision\":\"withhold\",\"ground\":\"crime\",\"why\":\"%s\"",
                                          new_word (words, "withhold", "why", FALSE));

  switch (fate)
    {
    case DISCLOSED:
      /* It was withheld before. */
      decide (material, again, REQUEST, record, why);
      text = g_strdup_printf ("\"decision\":\"disclose\",\"replaces\":[\"%s\"]", again);
      decide (material, id, REQUEST, record, text);
      break;
    case REDACTED:
      text = g_strdup_printf ("\"decision\":\"redact\",\"ground\":\"rights\",\"text\":\"%s\",\"why\":\"%s\"",
                              new_word (words, "redact", "text", chaired), new_word (words, "redact", "why", FALSE));
      decide (material, id, REQUEST, record, text);
      break;
    case WITHHELD:
      decide (material, id, REQUEST, record, why);
      break;
    case CHANGED:
      text = g_strdup_printf ("{\"case_id\":\"" CASE "\",\"request\":\"" REQUEST "\",\"record\":\"%s\",\"wording\":\"other\","
                              "\"decision\":\"redact\",\"text\":\"%s\"}", record, new_word (words, "changed", "text", FALSE));
      add (material, "access_decision", id, CORE, "%s", text);
      break;
    case TWO:
      text = g_strdup_printf ("\"decision\":\"redact\",\"ground\":\"rights\",\"text\":\"%s\"",
                              new_word (words, "two", "text", FALSE));
      decide (material, id, REQUEST, record, text);
      decide (material, again, REQUEST, record, "\"decision\":\"disclose\"");
      break;
    case OF_ANOTHER:
      decide (material, id, OLDER, record, "\"decision\":\"disclose\"");
      break;
    case NOTHING:
    case N_FATES:
    default:
      break;
    }
}

/* Whether it belongs to the partnership's answer, or to that of an agency, which is what it keeps to itself. */
static gboolean
is_for (const char *compartment,
        const char *agency)
{
  return agency != NULL ? g_str_equal (compartment, CORE ":" POLICE) && g_str_equal (agency, POLICE)
                        : sp_compartment_has_reader (compartment, SP_READERS_CHAIR);
}

/* A record with a word in each text. */
static void
add_record (SpMaterial         *material,
            GPtrArray          *words,
            const SpRecordType *type,
            const char         *case_id,
            const char         *compartment,
            Fate                fate,
            guint               n,
            const char         *agency)
{
  g_autofree char *id = g_strdup_printf ("01900000-0000-7000-8000-0000001%05u", n);
  g_autoptr(JsonObject) fields = json_object_new ();
  gboolean given = fate == DISCLOSED && sp_access_is_line (type) && g_str_equal (case_id, CASE) &&
                   is_for (compartment, agency);

  for (guint i = 0; i < type->n_fields; i++)
    {
      const SpField *field = &type->fields[i];

      if ((field->kind == SP_KIND_TEXT || field->kind == SP_KIND_PROSE) && (field->max == 0 || field->max >= 20) &&
          strcmp (field->name, "position") != 0)
        json_object_set_string_member (fields, field->name,
                                       new_word (words, type->name, field->name, given && sp_access_may_show (type, field)));
    }
  json_object_set_string_member (fields, "case_id", case_id);
  json_object_set_string_member (fields, "agency", n % 2 == 0 ? POLICE : HEALTH);
  if (strcmp (type->name, "address") == 0 || strcmp (type->name, "case_person") == 0)
    json_object_set_string_member (fields, "person", SUSPECT);
  if (strcmp (type->name, "person") == 0)
    {
      g_autofree char *fears = g_strconcat (sp_json_get_text (fields, "fears"), " Wexcombe", NULL);

      json_object_set_string_member (fields, "fears", fears);
    }
  sp_material_add (material, type->name, id, compartment, fields);
  if (g_str_equal (case_id, CASE) && sp_access_is_line (type))
    add_fate (material, words, id, is_for (compartment, agency), fate);
}

static gboolean
has (const char *bytes,
     gsize       size,
     const char *word)
{
  g_autofree char *upper = g_ascii_strup (word, -1);

  return memmem (bytes, size, word, strlen (word)) != NULL || memmem (bytes, size, upper, strlen (upper)) != NULL;
}

static void
check_canary (const char *agency,
              guint       least)
{
  static const char * const places[] = { CORE, CORE, CORE ":" HEALTH ",chair", CORE ":" POLICE };
  guint n_types, n_given = 0, n_kept = 0;
  const SpRecordType * const *types = sp_record_types (&n_types);
  g_autoptr(GRand) chance = g_rand_new_with_seed (7);

  for (guint c = 0; c < N_CASES; c++)
    {
      g_autoptr(SpMaterial) material = new_material (c % 2 == 0 ? "" : ",\"silent\":true,\"outcome\":\"zqoutcome\"");
      g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func (word_free);
      g_autoptr(SpIssueWish) wish = sp_issue_wish_new ("extract", NULL, SUSPECT);
      g_autoptr(GPtrArray) copies = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *text = NULL;
      g_autofree char *bytes = NULL;
      gsize size;

      for (guint i = 0; i < n_types; i++)
        if ((types[i]->home & SP_HOME_CASE) != 0 && strcmp (types[i]->name, "case") != 0 &&
            !g_str_has_prefix (types[i]->name, "access_") && strcmp (types[i]->name, "invitation") != 0)
          for (guint k = 0; k < 3; k++)
            add_record (material, words, types[i], k < 2 ? CASE : OTHER,
                        k < 2 ? places[g_rand_int_range (chance, 0, G_N_ELEMENTS (places))] : "case:" OTHER,
                        g_rand_int_range (chance, 0, N_FATES), i * 4 + k, agency);

      wish->request_id = g_strdup (REQUEST);
      wish->agency_id = g_strdup (agency);
      wish->made_us = SP_OUTPUTS_NOW;
      wish->today = g_strdup (SP_OUTPUTS_TODAY);
      copies = sp_issue_make (material, wish, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (copies->len, ==, 1);
      text = sp_outputs_fixture_text (((SpIssueCopy *) copies->pdata[0])->pdf);
      bytes = sp_outputs_fixture_inflate (((SpIssueCopy *) copies->pdata[0])->pdf, &size);
      g_assert_false (has (bytes, size, "zqoutcome"));
      g_assert_false (has (bytes, size, "zqhandling"));
      g_assert_false (has (bytes, size, "K7M42"));
      for (guint i = 0; i < words->len; i++)
        {
          const Word *word = words->pdata[i];
          gboolean there = has (text, strlen (text), word->word);

          if (!word->given && (there || has (bytes, size, word->word)))
            g_error ("case %u: the answer has %s, of %s", c, word->word, word->what);
          if (word->given && !there)
            g_error ("case %u: the answer lacks %s, of %s", c, word->word, word->what);
          *(word->given ? &n_given : &n_kept) += 1;
        }
    }
  g_test_message ("%u words disclosed, %u kept", n_given, n_kept);
  g_assert_cmpuint (n_given, >, least);
  g_assert_cmpuint (n_kept, >, 500);
}

static void
test_canary (void)
{
  check_canary (NULL, 50);
}

/* An agency's own answer has what it keeps to itself, and nothing else of the case; one that keeps nothing has nothing. */
static void
test_canary_agency (void)
{
  check_canary (POLICE, 5);
}

/* --- What is said with it ------------------------------------------------------------------- */

static char *
dup_text (SpPaper *paper)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < sp_paper_get_n_blocks (paper); i++)
    {
      const SpBlock *block = sp_paper_get_block (paper, i);

      g_string_append_printf (text, "%s: %s\n", block->label != NULL ? block->label : "", block->text);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static SpIssueCopy *
make (SpMaterial *material,
      GPtrArray **copies,
      char      **text)
{
  g_autoptr(SpIssueWish) wish = sp_issue_wish_new ("extract", NULL, SUSPECT);
  g_autoptr(GError) error = NULL;

  wish->request_id = g_strdup (REQUEST);
  wish->made_us = SP_OUTPUTS_NOW;
  wish->today = g_strdup (SP_OUTPUTS_TODAY);
  *copies = sp_issue_make (material, wish, &error);
  g_assert_no_error (error);
  *text = dup_text (((SpIssueCopy *) (*copies)->pdata[0])->paper);

  return (*copies)->pdata[0];
}

#define SAYS(text, what)     g_assert_nonnull (strstr (text, what))
#define SAYS_NOT(text, what) g_assert_null (strstr (text, what))

static void
add_lines (SpMaterial *material)
{
  add (material, "contribution", "c1", CORE, "{\"case_id\":\"" CASE "\",\"agency\":\"" POLICE "\",\"date\":\"2026-11-20\",\"text\":"
                                             "\"He came back.\",\"source\":\"A neighbour\"}");
  add (material, "contribution", "c2", CORE, "{\"case_id\":\"" CASE "\",\"agency\":\"" HEALTH "\",\"date\":\"2026-11-20\",\"text\":"
                                             "\"She lives at 12 Mill Rd.\"}");
  add (material, "contribution", "c3", CORE, "{\"case_id\":\"" CASE "\",\"agency\":\"" HEALTH "\",\"date\":\"2026-11-20\",\"sealed\":true,"
                                             "\"text\":\"Under seal.\"}");
  decide (material, "d0", REQUEST, CASE, "\"decision\":\"withhold\",\"ground\":\"crime\"");
  decide (material, "d1", REQUEST, SUSPECT, "\"decision\":\"disclose\"");
  decide (material, "d2", REQUEST, "c1", "\"decision\":\"disclose\"");
}

static void
test_undecided (void)
{
  g_autoptr(SpMaterial) material = new_material ("");
  g_autoptr(GPtrArray) copies = NULL;
  g_autofree char *text = NULL;
  SpIssueCopy *copy;

  add_lines (material);
  copy = make (material, &copies, &text);
  g_assert_cmpstr (copy->recipient, ==, "WEXCOMBE, Ewan");
  g_assert_cmpstr (copy->compartment, ==, CORE ":chair");
  /* What is under seal is nobody's to decide on yet. */
  g_assert_cmpuint (g_strv_length (copy->undecided), ==, 1);
  g_assert_cmpstr (copy->undecided[0], ==, "NHS: 1 line is still to be decided on");
  g_assert_cmpstr (copy->left_out[0], ==, "Withheld: Case (Not to prejudice the prevention, detection or prosecution of crime)");
  SAYS (text, "He came back.");
  SAYS_NOT (text, "neighbour");
  SAYS_NOT (text, "Mill");
  SAYS_NOT (text, "seal");
  SAYS (text, "Not to prejudice the prevention");
  SAYS (text, "section 51");
  SAYS (text, "section 167");
}

/* Whoever decided to disclose where somebody else is reached is stopped all the same. */
static void
test_guard (void)
{
  g_autoptr(SpMaterial) material = new_material (",\"silent\":true,\"asker\":\"Pleader LLP\"");
  g_autoptr(GPtrArray) copies = NULL;
  g_autofree char *text = NULL;
  SpIssueCopy *copy;

  add_lines (material);
  decide (material, "d3", REQUEST, "c2", "\"decision\":\"disclose\"");
  copy = make (material, &copies, &text);
  g_assert_cmpstr (copy->recipient, ==, "Pleader LLP");
  g_assert_cmpuint (g_strv_length (copy->undecided), ==, 0);
  g_assert_cmpuint (g_strv_length (copy->hits), ==, 1);
  SAYS (copy->hits[0], "Where or how somebody is reached");
  /* Nothing of what is withheld is said, but where one may complain. */
  SAYS (text, "neither confirm nor deny");
  SAYS_NOT (text, "Not to prejudice");
  SAYS_NOT (text, "restricted: some");
  SAYS (text, "section 51");
}

static void
test_agency (void)
{
  g_autoptr(SpMaterial) material = new_material ("");
  g_autoptr(SpIssueWish) wish = sp_issue_wish_new ("extract", NULL, SUSPECT);
  g_autoptr(GPtrArray) copies = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  const SpIssueCopy *copy;

  add (material, "contribution", "c1", CORE, "{\"case_id\":\"" CASE "\",\"agency\":\"" POLICE "\",\"text\":\"For all.\"}");
  add (material, "contribution", "c2", CORE ":" POLICE, "{\"case_id\":\"" CASE "\",\"agency\":\"" POLICE "\",\"text\":\"Ours.\"}");
  add (material, "contribution", "c3", CORE ":" POLICE, "{\"case_id\":\"" CASE "\",\"agency\":\"" POLICE "\",\"text\":\"A secret.\"}");
  decide (material, "d1", REQUEST, "c1", "\"decision\":\"disclose\"");
  decide (material, "d2", REQUEST, "c2", "\"decision\":\"disclose\"");
  wish->request_id = g_strdup (REQUEST);
  wish->agency_id = g_strdup (POLICE);
  wish->made_us = SP_OUTPUTS_NOW;
  wish->today = g_strdup (SP_OUTPUTS_TODAY);
  copies = sp_issue_make (material, wish, &error);
  g_assert_no_error (error);
  copy = copies->pdata[0];
  text = dup_text (copy->paper);
  /* It is kept nowhere, and not given while one of its own lines is undecided; of the others it knows nothing. */
  g_assert_null (copy->compartment);
  g_assert_cmpint (copy->copy, ==, 0);
  g_assert_cmpuint (g_strv_length (copy->undecided), ==, 1);
  g_assert_nonnull (strstr (copy->undecided[0], "1 line is still to be decided on"));
  SAYS (text, "Ours.");
  SAYS_NOT (text, "For all.");
  SAYS_NOT (text, "secret");
  SAYS (text, "the agency named above");
  SAYS (text, "Agency: ");
}

static void
check_line (GPtrArray  *lines,
            const char *id,
            const char *who,
            gboolean    mine)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const SpAccessLine *line = lines->pdata[i];

      if (strcmp (line->matter->id, id) != 0)
        continue;
      g_assert_cmpstr (line->answerable, ==, who);
      g_assert_cmpint (line->mine, ==, mine);
      return;
    }
  g_error ("no line %s", id);
}

/* The lines as somebody of the NHS sees them, and what is proposed. */
static void
test_lines (void)
{
  g_autoptr(SpMaterial) material = new_material ("");
  g_autoptr(SpReader) nurse = sp_reader_new (NULL, HEALTH, SP_ROLE_REPRESENTATIVE);
  g_autoptr(GPtrArray) lines = NULL;
  g_autofree char *proposed = NULL;
  g_autofree char *whole = NULL;

  add_lines (material);
  add (material, "incident", "n1", CORE, "{\"case_id\":\"" CASE "\",\"date\":\"2026-11-01\",\"description\":\"He wrote to Imogen.\","
                                         "\"effect\":\"She slept badly.\",\"witnesses\":\"A friend\"}");
  lines = sp_access_lines_new (material, REQUEST, nurse);
  check_line (lines, "c1", POLICE, FALSE);
  check_line (lines, "c2", HEALTH, TRUE);
  check_line (lines, "c3", HEALTH, TRUE);
  check_line (lines, CASE, "chair", FALSE);
  check_line (lines, "n1", "chair", FALSE);
  /* Nor where she lives, nor who she is. */
  g_assert_cmpuint (lines->len, ==, 6);
  g_assert_true (((SpAccessLine *) lines->pdata[0])->mine);

  whole = sp_access_line_dup_words (material, sp_material_find (material, "n1"));
  SAYS (whole, "What happened: He wrote to Imogen.");
  SAYS (whole, "She slept badly.");
  proposed = sp_access_line_dup_proposed (material, sp_material_find (material, "n1"), SUSPECT);
  SAYS (proposed, "He wrote to [left out].");
  SAYS_NOT (proposed, "slept");
  SAYS_NOT (proposed, "friend");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("TZ", "UTC", TRUE);
  g_test_add_func ("/outputs/extract/canary", test_canary);
  g_test_add_func ("/outputs/extract/canary-agency", test_canary_agency);
  g_test_add_func ("/outputs/extract/agency", test_agency);
  g_test_add_func ("/outputs/extract/undecided", test_undecided);
  g_test_add_func ("/outputs/extract/guard", test_guard);
  g_test_add_func ("/outputs/extract/lines", test_lines);

  return g_test_run ();
}
