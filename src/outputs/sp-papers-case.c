/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What papers say of a case, part by part. */

#include "config.h"

#include "sp-papers-private.h"

#include "sp-format.h"
#include "sp-id.h"
#include "sp-json.h"

#include <string.h>

/* The two people of a case by name. */
void
sp_papers_add_people (SpPaper    *paper,
                      const char *case_id)
{
  SpMaterial *material = sp_paper_get_material (paper);
  const SpMatter *about = sp_material_find (material, case_id);
  g_autofree char *victim = sp_words_person (material, sp_matter_get (about, "victim"));
  g_autofree char *perpetrator = sp_words_person (material, sp_matter_get (about, "perpetrator"));
  g_autofree char *relation = sp_words_named (material, about, "relationship");
  g_autofree char *who = SP_JOIN (", ", perpetrator, relation);

  sp_paper_add (paper, SP_BLOCK_TEXT, _("Victim"), victim, case_id);
  sp_paper_add (paper, SP_BLOCK_TEXT, _("Perpetrator"), who, case_id);
  sp_papers_add_field (paper, about, "risk_level");
}

/* What one agency told: whose it is, when, whether fact or opinion, and from where. */
static void
add_contribution (SpPaper        *paper,
                  const SpMatter *contribution)
{
  SpMaterial *material = sp_paper_get_material (paper);
  g_autofree char *date = sp_words_date (contribution, "date");
  g_autofree char *label = SP_JOIN (", ", sp_words_agency (material, sp_matter_get (contribution, "agency")),
                                    sp_matter_get (contribution, "author"), date,
                                    sp_words_code (material, "contribution-kind", sp_matter_get (contribution, "kind")));
  g_autofree char *source = sp_words_named (material, contribution, "source");
  g_autofree char *grades = SP_JOIN (
    ", ", source, sp_words_code (material, "source-grade", sp_matter_get (contribution, "source_grade")),
    sp_words_code (material, "information-grade", sp_matter_get (contribution, "information_grade")),
    sp_words_code (material, "handling", sp_matter_get (contribution, "handling")),
    sp_matter_get (contribution, "conditions"));
  g_autofree char *tail = grades != NULL ? g_strdup_printf (_("Source: %s"), grades) : NULL;
  g_autofree char *text = SP_JOIN ("\n", sp_json_get_flag (contribution->fields, "nothing_known") ? _("Nothing known.")
                                                                                                  : NULL,
                                   sp_matter_get (contribution, "text"), tail);

  sp_paper_add (paper, SP_BLOCK_TEXT, label, text, contribution->id);
}

static int
compare_dates (gconstpointer a,
               gconstpointer b)
{
  const SpMatter *left = *(const SpMatter * const *) a;
  const SpMatter *right = *(const SpMatter * const *) b;
  int order = g_strcmp0 (sp_matter_get (left, "date"), sp_matter_get (right, "date"));

  return order != 0 ? order : strcmp (left->id, right->id);
}

/* What agencies told of a case: at one meeting, or since a day, or ever. */
void
sp_papers_add_contributions (SpPaper    *paper,
                             const char *case_id,
                             const char *meeting_id,
                             const char *since)
{
  g_autoptr(GPtrArray) all = sp_material_list (sp_paper_get_material (paper), "contribution", "case_id", case_id);
  guint before = sp_paper_get_n_blocks (paper);

  g_ptr_array_sort (all, compare_dates);
  sp_paper_add_heading (paper, 3, _("New Information"));
  for (guint i = 0; i < all->len; i++)
    {
      const SpMatter *one = g_ptr_array_index (all, i);

      if ((meeting_id == NULL || g_strcmp0 (sp_matter_get (one, "meeting"), meeting_id) == 0) &&
          (since == NULL || g_strcmp0 (sp_matter_get (one, "date"), since) >= 0))
        add_contribution (paper, one);
    }
  if (sp_paper_is_empty_from (paper, before))
    sp_paper_truncate (paper, before);
}

/* The newest of a type that is not newer than a day. */
static const SpMatter *
find_latest (SpMaterial *material,
             const char *type,
             const char *case_id,
             const char *until)
{
  g_autoptr(GPtrArray) all = sp_material_list (material, type, "case_id", case_id);

  g_ptr_array_sort (all, compare_dates);
  for (guint i = all->len; i > 0; i--)
    {
      const SpMatter *one = g_ptr_array_index (all, i - 1);

      if (until == NULL || g_strcmp0 (sp_matter_get (one, "date"), until) <= 0)
        return one;
    }

  return NULL;
}

static void
add_kinds (SpPaper    *paper,
           const char *type,
           const char *label,
           const char *case_id)
{
  SpMaterial *material = sp_paper_get_material (paper);
  g_autoptr(GPtrArray) all = sp_material_list (material, type, "case_id", case_id);

  for (guint i = 0; i < all->len; i++)
    {
      const SpMatter *one = g_ptr_array_index (all, i);
      g_autofree char *kind = sp_words_named (material, one, "kind");
      g_autofree char *date = sp_words_date (one, "date");
      g_autofree char *head = SP_JOIN (", ", kind, date);
      g_autofree char *text = SP_JOIN (": ", head, sp_matter_get (one, "text"));

      sp_paper_add (paper, SP_BLOCK_ITEM, label, text, one->id);
    }
}

/* What drives the stalking: the newest formulation, triggers, protective factors. */
void
sp_papers_add_formulation (SpPaper    *paper,
                           const char *case_id,
                           const char *until)
{
  static const char * const fields[] = { "stalker_type", "motive", "drivers", "text", "confidence" };
  SpMaterial *material = sp_paper_get_material (paper);
  const SpMatter *latest = find_latest (material, "formulation", case_id, until);
  guint before = sp_paper_get_n_blocks (paper);

  sp_paper_add_heading (paper, 3, _("Formulation"));
  if (latest != NULL)
    {
      g_autofree char *date = sp_words_date (latest, "date");
      g_autofree char *by = SP_JOIN (", ", sp_matter_get (latest, "assessor"),
                                     sp_words_agency (material, sp_matter_get (latest, "agency")), date);

      for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
        sp_papers_add_field (paper, latest, fields[i]);
      sp_paper_add (paper, SP_BLOCK_TEXT, _("Assessed by"), by, latest->id);
    }
  add_kinds (paper, "trigger", _("Trigger"), case_id);
  add_kinds (paper, "protective_factor", _("Protective factor"), case_id);
  if (sp_paper_is_empty_from (paper, before))
    sp_paper_truncate (paper, before);
}

/* A result in its tool's own words; nothing is added up or turned into another tool's scale. */
static char *
dup_result (SpMaterial     *material,
            const SpMatter *result)
{
  static const char * const fields[] = { "grade", "concern", "persistence", "violence", "recurrence", "psychosocial",
                                         "priority" };
  g_autoptr(GString) text = g_string_new (NULL);
  gint64 count = sp_json_get_int (result->fields, "count", -1);
  gint64 total = sp_json_get_int (result->fields, "total", -1);

  if (count >= 0 && total > 0)
    g_string_append_printf (text, _("%d of %d answered yes"), (int) count, (int) total);
  else if (count >= 0)
    g_string_append_printf (text, _("%d answered yes"), (int) count);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *level = sp_words_named (material, result, fields[i]);

      if (level != NULL)
        g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "; " : "",
                                _(sp_record_type_find_field (result->type, fields[i])->label), level);
    }

  return SP_JOIN ("\n", text->str, sp_matter_get (result, "rationale"));
}

/* The newest result of each tool. */
void
sp_papers_add_risk (SpPaper    *paper,
                    const char *case_id,
                    const char *until)
{
  SpMaterial *material = sp_paper_get_material (paper);
  g_autoptr(GPtrArray) all = sp_material_list (material, "risk_result", "case_id", case_id);
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint before = sp_paper_get_n_blocks (paper);

  sp_paper_add_heading (paper, 3, _("Risk"));
  g_ptr_array_sort (all, compare_dates);
  for (guint i = all->len; i > 0; i--)
    {
      const SpMatter *result = g_ptr_array_index (all, i - 1);
      const char *tool = sp_matter_get (result, "tool");
      g_autofree char *date = sp_words_date (result, "date");
      g_autofree char *name = sp_words_named (material, result, "tool");
      g_autofree char *label = SP_JOIN (", ", name, sp_matter_get (result, "edition"),
                                        sp_words_agency (material, sp_matter_get (result, "agency")),
                                        sp_matter_get (result, "assessor"), date);
      g_autofree char *text = dup_result (material, result);

      if (tool == NULL || (until != NULL && g_strcmp0 (sp_matter_get (result, "date"), until) > 0) ||
          !g_hash_table_add (seen, (gpointer) tool))
        continue;
      sp_paper_add (paper, SP_BLOCK_TEXT, label, text, result->id);
    }
  if (sp_paper_is_empty_from (paper, before))
    sp_paper_truncate (paper, before);
}

static gboolean
is_shown (const SpField *field)
{
  static const char * const hidden[] = { "case_id", "meeting", "item", "position", "source_key", "sealed", "opens_to",
                                         "hold", "retention", "safe", NULL };

  return !g_strv_contains (hidden, field->name);
}

/* Everything that records of a type say, field by field. */
void
sp_papers_add_records (SpPaper    *paper,
                       const char *type,
                       const char *title,
                       const char *case_id)
{
  g_autoptr(GPtrArray) all = sp_material_list (sp_paper_get_material (paper), type, "case_id", case_id);
  guint before = sp_paper_get_n_blocks (paper);

  g_ptr_array_sort (all, compare_dates);
  sp_paper_add_heading (paper, 2, title);
  for (guint i = 0; i < all->len; i++)
    {
      const SpMatter *one = g_ptr_array_index (all, i);
      g_autofree char *head = sp_words_source (sp_paper_get_material (paper), one->id);

      sp_paper_add_heading (paper, 3, head);
      for (guint k = 0; k < one->type->n_fields; k++)
        if (is_shown (&one->type->fields[k]))
          sp_papers_add_field (paper, one, one->type->fields[k].name);
    }
  if (sp_paper_is_empty_from (paper, before))
    sp_paper_truncate (paper, before);
}

/* A line, and whatever corrects it right below. */
static void
add_minute (SpPaper        *paper,
            GPtrArray      *minutes,
            const SpMatter *minute,
            SpBlockKind     kind)
{
  SpMaterial *material = sp_paper_get_material (paper);
  g_autofree char *at = sp_id_is_valid (minute->id) ? sp_format_instant (sp_id_get_time_us (minute->id), 0) : NULL;
  g_autofree char *amendment = SP_JOIN (", ", _("Amendment"), at);
  const char *by = sp_words_agency (material, sp_matter_get (minute, "agency"));

  sp_paper_add (paper, kind, kind == SP_BLOCK_AMENDMENT ? amendment : by, sp_matter_get (minute, "text"), minute->id);
  for (guint i = 0; i < minutes->len; i++)
    {
      const SpMatter *other = g_ptr_array_index (minutes, i);

      if (g_strcmp0 (sp_matter_get (other, "kind"), "amendment") == 0 && other != minute &&
          g_strcmp0 (sp_matter_get (other, "amends"), minute->id) == 0)
        add_minute (paper, minutes, other, SP_BLOCK_AMENDMENT);
    }
}

/* The lines of one kind under a heading. */
void
sp_papers_add_minutes_of_kind (SpPaper    *paper,
                               GPtrArray  *minutes,
                               const char *kind,
                               const char *title,
                               guint       level)
{
  SpMaterial *material = sp_paper_get_material (paper);
  gboolean amendments = strcmp (kind, "amendment") == 0;
  guint before = sp_paper_get_n_blocks (paper);

  sp_paper_add_heading (paper, level, title);
  for (guint i = 0; i < minutes->len; i++)
    {
      const SpMatter *minute = g_ptr_array_index (minutes, i);

      /* An amendment stands with its line; here only where it has none. */
      if (g_strcmp0 (sp_matter_get (minute, "kind"), kind) == 0 &&
          (!amendments || sp_material_find (material, sp_matter_get (minute, "amends")) == NULL))
        add_minute (paper, minutes, minute, amendments ? SP_BLOCK_AMENDMENT : SP_BLOCK_ITEM);
    }
  if (sp_paper_is_empty_from (paper, before))
    sp_paper_truncate (paper, before);
}

/* A line of a case stands with the case's item, even where it names none. */
static gboolean
belongs_to (SpMaterial     *material,
            const SpMatter *line,
            const SpMatter *item)
{
  const SpMatter *named = sp_material_find (material, sp_matter_get (line, "item"));
  const char *case_id = sp_matter_get (line, "case_id");

  if (named != NULL || case_id == NULL)
    return named == item;

  return g_strcmp0 (sp_matter_get (item, "case_id"), case_id) == 0;
}

/* All lines of an item; without one, those of the meeting that belong to no item that is here. */
void
sp_papers_add_minutes (SpPaper        *paper,
                       const SpMatter *meeting,
                       const SpMatter *item)
{
  static const struct
  {
    const char *kind;
    const char *title;
  } kinds[] = {
    { "note", N_("Notes") }, { "decision", N_("Decisions") }, { "rationale", N_("Rationale") },
    { "dissent", N_("Dissent") }, { "not_shared", N_("Information Not Shared, and Why") },
    { "amendment", N_("Amendments") },
  };
  SpMaterial *material = sp_paper_get_material (paper);
  g_autoptr(GPtrArray) minutes = sp_material_list (material, "minute", "meeting", meeting->id);

  for (guint i = minutes->len; i > 0; i--)
    {
      const SpMatter *minute = g_ptr_array_index (minutes, i - 1);

      if (!belongs_to (material, minute, item))
        g_ptr_array_remove_index (minutes, i - 1);
    }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    sp_papers_add_minutes_of_kind (paper, minutes, kinds[i].kind, _(kinds[i].title), 3);
}
