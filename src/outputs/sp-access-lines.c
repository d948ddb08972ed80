/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a case holds on somebody who asks, as far as whoever looks may read it (domain.md §7, access requests). */

#include "config.h"

#include "sp-access-lines.h"

#include "sp-compartment.h"
#include "sp-json.h"
#include "sp-paper-words.h"

#include <string.h>

static void
line_free (gpointer data)
{
  SpAccessLine *line = data;

  g_free (line->answerable);
  g_free (line->wording);
  g_strfreev (line->replaces);
  g_free (line->words);
  g_free (line);
}

/* The decisions of one request about one record. */
static GArray *
list_verdicts (GPtrArray  *decisions,
               const char *record_id)
{
  GArray *verdicts = g_array_new (FALSE, FALSE, sizeof (SpAccessVerdict));

  for (guint i = 0; i < decisions->len; i++)
    {
      const SpMatter *decision = decisions->pdata[i];
      SpAccessVerdict verdict = { decision->id, decision->fields };

      if (g_strcmp0 (sp_matter_get (decision, "record"), record_id) == 0)
        g_array_append_val (verdicts, verdict);
    }

  return verdicts;
}

static SpAccessLine *
line_new (SpMaterial     *material,
          const SpMatter *matter,
          const SpMatter *about,
          const char     *person_id,
          GArray         *verdicts,
          const SpReader *reader,
          const SpRights *rights)
{
  SpAccessLine *line = g_new0 (SpAccessLine, 1);
  const SpAccessVerdict *counts;

  line->matter = matter;
  line->answerable = sp_access_dup_answerable (matter->type, matter->compartment, matter->fields, rights);
  line->mine = reader != NULL && sp_access_may_decide (reader, line->answerable);
  line->wording = sp_access_dup_wording (matter->type, matter->fields);
  line->standing = sp_access_stand (verdicts, line->wording, &counts);
  line->decision = counts != NULL ? sp_material_find (material, counts->id) : NULL;
  line->replaces = sp_access_dup_standing (verdicts);
  line->proposal = sp_access_propose (matter->type, matter->id, matter->fields, person_id,
                                      about != NULL ? about->fields : NULL);

  return line;
}

static char *
dup_words (SpMaterial     *material,
           const SpMatter *matter,
           gboolean        without_others)
{
  g_autoptr(GString) words = g_string_new (NULL);

  for (guint i = 0; i < matter->type->n_fields; i++)
    {
      const SpField *field = &matter->type->fields[i];
      g_autofree char *text = NULL;

      if (!sp_access_may_show (matter->type, field) || (without_others && sp_access_is_anothers (matter->type, field)))
        continue;
      text = sp_words_named (material, matter, field->name);
      if (text != NULL && *text != '\0')
        g_string_append_printf (words, "%s%s: %s", words->len > 0 ? "\n" : "", _(field->label), text);
    }

  return g_string_free (g_steal_pointer (&words), FALSE);
}

static gboolean
exposes (SpMaterial     *material,
         const SpMatter *matter,
         SpGuard        *others,
         const char     *words,
         gboolean        victim)
{
  g_autoptr(GArray) hits = sp_guard_find (others, words);
  g_autofree char *proposed = dup_words (material, matter, !victim);

  return hits->len > 0 || strcmp (proposed, words) != 0;
}

/* What is one's own to decide first, then agency by agency; there by kind and day. */
static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  const SpAccessLine *one = *(const SpAccessLine * const *) a;
  const SpAccessLine *other = *(const SpAccessLine * const *) b;
  int order;

  if (one->mine != other->mine)
    return one->mine ? -1 : 1;
  if ((order = strcmp (one->answerable, other->answerable)) != 0 ||
      (order = strcmp (one->matter->type->name, other->matter->type->name)) != 0 ||
      (order = g_strcmp0 (sp_matter_get (one->matter, "date"), sp_matter_get (other->matter, "date"))) != 0)
    return order;

  return strcmp (one->matter->id, other->matter->id);
}

/**
 * sp_access_lines_new:
 * @material: all that is here of the case, which has to stay as long as the lines
 * @request_id: an access request
 * @reader: (nullable): who looks; %NULL for nobody in particular
 *
 * What is under another agency's seal is not among them until that is broken.
 *
 * Returns: (transfer full) (element-type SpAccessLine): the lines in the order in which they are decided on
 */
GPtrArray *
sp_access_lines_new (SpMaterial     *material,
                     const char     *request_id,
                     const SpReader *reader)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (line_free);
  const SpMatter *request = sp_material_find (material, request_id);
  const char *person_id = sp_matter_get (request, "person");
  const char *case_id = sp_matter_get (request, "case_id");
  const SpMatter *person = sp_material_find (material, person_id);
  const SpMatter *about = sp_material_find (material, case_id);
  g_autoptr(GPtrArray) decisions = sp_material_list (material, "access_decision", "request", request_id);
  g_autoptr(SpGuard) names = sp_guard_new ();
  g_autoptr(SpGuard) others = sp_material_make_guard (material);
  SpRights rights = sp_material_get_rights (material);
  gboolean victim = g_strcmp0 (sp_matter_get (about, "victim"), person_id) == 0;
  guint n_types;
  const SpRecordType * const *types = sp_record_types (&n_types);

  if (person_id == NULL || case_id == NULL)
    return lines;
  if (person != NULL)
    sp_guard_add_name (names, SP_GUARD_OTHER_PERSON, person_id, person->fields);
  sp_material_guard_subject (material, others, person_id);
  for (guint i = 0; i < n_types; i++)
    {
      g_autoptr(GPtrArray) all = sp_access_is_line (types[i]) ? sp_material_list (material, types[i]->name, NULL, NULL) : NULL;

      for (guint k = 0; all != NULL && k < all->len; k++)
        {
          const SpMatter *matter = all->pdata[k];
          g_autoptr(GArray) verdicts = NULL;
          SpAccessLine *line;

          if ((matter != about && g_strcmp0 (sp_matter_get (matter, "case_id"), case_id) != 0) ||
              sp_matter_is_sealed_to (matter, reader != NULL ? reader->agency_id : NULL))
            continue;
          verdicts = list_verdicts (decisions, matter->id);
          if (verdicts->len == 0 && !sp_access_concerns (matter->type, matter->id, matter->fields, person_id, names,
                                                         about != NULL ? about->fields : NULL))
            continue;
          line = line_new (material, matter, about, person_id, verdicts, reader, &rights);
          line->words = sp_access_line_dup_words (material, matter);
          line->exposes = exposes (material, matter, others, line->words, victim);
          g_ptr_array_add (lines, line);
        }
    }
  g_ptr_array_sort (lines, compare_lines);

  return lines;
}

/**
 * sp_access_line_dup_title:
 *
 * Returns: (transfer full): what people call the line: "Contribution, Police, 04 Jun 2026"
 */
char *
sp_access_line_dup_title (SpMaterial         *material,
                          const SpAccessLine *line)
{
  g_autofree char *date = sp_words_date (line->matter, "date");
  g_autofree char *name = strcmp (line->matter->type->name, "person") == 0 ? sp_words_person (material, line->matter->id)
                                                                          : NULL;
  g_autofree char *of = sp_words_person (material, sp_matter_get (line->matter, "person"));

  return SP_JOIN (", ", _(line->matter->type->label), name, of, sp_words_agency (material, sp_matter_get (line->matter, "agency")),
                  date);
}

/**
 * sp_access_line_dup_words:
 *
 * Returns: (transfer full): all that is decided on, and disclosed if nothing is withheld, a field a line
 */
char *
sp_access_line_dup_words (SpMaterial     *material,
                          const SpMatter *matter)
{
  return dup_words (material, matter, FALSE);
}

/**
 * sp_access_line_dup_proposed:
 * @person_id: who asks
 *
 * Returns: (transfer full): the words without those that are about others by their nature, and with a mark where somebody
 *   else's name stood, or where they are reached: what to begin from where it is disclosed in part
 */
char *
sp_access_line_dup_proposed (SpMaterial     *material,
                             const SpMatter *matter,
                             const char     *person_id)
{
  const SpMatter *about = sp_material_find (material, sp_matter_get (sp_material_find (material, person_id), "case_id"));
  gboolean victim = g_strcmp0 (sp_matter_get (about, "victim"), person_id) == 0;
  g_autoptr(SpGuard) guard = sp_material_make_guard (material);
  g_autofree char *words = dup_words (material, matter, !victim);

  sp_material_guard_subject (material, guard, person_id);

  return sp_guard_redact (guard, words, _("[left out]"));
}

/**
 * sp_access_line_is_decided:
 *
 * Returns: whether it is decided, and the decision holds
 */
gboolean
sp_access_line_is_decided (const SpAccessLine *line)
{
  return line->standing >= SP_ACCESS_DISCLOSE;
}

/**
 * sp_access_line_is_for:
 * @agency_id: (nullable): the agency that answers for itself; %NULL for the partnership's answer
 *
 * The partnership's answer is made by whoever chairs and lies where whoever chairs reads it: what an agency keeps from them
 * it gives itself.
 *
 * Returns: whether the line belongs to that answer at all
 */
gboolean
sp_access_line_is_for (const SpAccessLine *line,
                       const char         *agency_id)
{
  gboolean chaired = sp_compartment_has_reader (line->matter->compartment, SP_READERS_CHAIR);

  return agency_id != NULL ? !chaired && g_strcmp0 (line->answerable, agency_id) == 0 : chaired;
}

/**
 * sp_access_dup_who:
 * @answerable: an agency's id, or %SP_READERS_CHAIR
 *
 * Returns: (transfer full): who that is, in words
 */
char *
sp_access_dup_who (SpMaterial *material,
                   const char *answerable)
{
  const char *name = sp_words_agency (material, answerable);

  return g_strdup (name != NULL ? name : _("Chair and coordinators"));
}
