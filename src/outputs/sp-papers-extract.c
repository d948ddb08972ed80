/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The answer to somebody who asked what is held about them: what was decided to be disclosed, in the words that were decided
 * on, and what Data Protection Act 2018 s.45 (2), (5) and (6) has to be said with it. The paper gets nothing but these
 * words: of a line that is withheld, not decided or changed since there is nothing from which it could be made. */

#include "config.h"

#include "sp-papers-private.h"

#include "sp-json.h"

#include <string.h>

static gboolean
is_given (const SpAccessLine *line)
{
  return line->standing == SP_ACCESS_DISCLOSE || line->standing == SP_ACCESS_REDACT;
}

static void
add_line (SpPaper            *paper,
          const SpAccessLine *line)
{
  g_autofree char *date = sp_words_date (line->matter, "date");
  g_autofree char *label = SP_JOIN (", ", _(line->matter->type->label), date);
  const char *words = line->standing == SP_ACCESS_REDACT ? sp_matter_get (line->decision, "text") : line->words;

  sp_paper_add (paper, SP_BLOCK_TEXT, label, words, line->matter->id);
}

/* The grounds of what is not disclosed, each once, in the order of their list. */
static GStrv
dup_grounds (SpMaterial *material,
             GPtrArray  *lines)
{
  g_autoptr(GHashTable) used = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GStrvBuilder) grounds = g_strv_builder_new ();
  guint n;
  const SpValueListItem *items = sp_value_lists_get_items (sp_material_get_lists (material), "access-ground", &n);

  for (guint i = 0; i < lines->len; i++)
    {
      const SpAccessLine *line = lines->pdata[i];
      const char *ground = sp_matter_get (line->decision, "ground");

      if (line->standing >= SP_ACCESS_REDACT && ground != NULL)
        g_hash_table_add (used, (gpointer) ground);
    }
  for (guint i = 0; i < n; i++)
    if (g_hash_table_contains (used, items[i].code))
      g_strv_builder_add (grounds, _(items[i].label));

  return g_strv_builder_end (grounds);
}

static void
add_left_out (SpPaper    *paper,
              SpMaterial *material,
              GPtrArray  *lines,
              gboolean    silent)
{
  g_auto(GStrv) grounds = dup_grounds (material, lines);

  if (!silent && grounds[0] == NULL)
    return;
  sp_paper_add_heading (paper, 2, _("What May Be Left Out"));
  if (silent)
    {
      sp_paper_add (paper, SP_BLOCK_TEXT, NULL,
                    _("We neither confirm nor deny that we hold any other personal data about you."), NULL);
      return;
    }
  sp_paper_add (paper, SP_BLOCK_TEXT, NULL,
                _("Your right of access has been restricted: some personal data about you may have been left out, wholly or in "
                  "part, where that is necessary and proportionate (Data Protection Act 2018, section 45(4)), for these "
                  "reasons:"),
                NULL);
  for (guint i = 0; grounds[i] != NULL; i++)
    sp_paper_add (paper, SP_BLOCK_ITEM, NULL, grounds[i], NULL);
}

static void
add_rights (SpPaper *paper)
{
  sp_paper_add_heading (paper, 2, _("About This Data"));
  sp_paper_add (paper, SP_BLOCK_TEXT, _("What it is for"),
                _("To prevent and investigate stalking and to keep people safe. Police, probation and prosecutors process it under "
                  "Part 3 of the Data Protection Act 2018, other agencies under the UK GDPR."),
                NULL);
  sp_paper_add (paper, SP_BLOCK_TEXT, _("Who gets it"),
                _("Agencies that take part in the partnership, as far as each needs it."), NULL);
  sp_paper_add (paper, SP_BLOCK_TEXT, _("How long it is kept"),
                _("For at least six years after the matter has ended; longer where somebody may be in danger. It is reviewed."),
                NULL);
  sp_paper_add (paper, SP_BLOCK_TEXT, _("Your rights"),
                _("You may ask that what is wrong be put right, and that data be erased or its processing be restricted."), NULL);

  sp_paper_add_heading (paper, 2, _("If You Are Not Satisfied"));
  sp_paper_add (paper, SP_BLOCK_ITEM, NULL,
                _("You may ask the Information Commissioner to check whether your right of access was restricted lawfully (Data "
                  "Protection Act 2018, section 51)."),
                NULL);
  sp_paper_add (paper, SP_BLOCK_ITEM, NULL,
                _("You may complain to the Information Commissioner: Wycliffe House, Water Lane, Wilmslow, Cheshire SK9 5AF; "
                  "telephone 0303 123 1113; ico.org.uk."),
                NULL);
  sp_paper_add (paper, SP_BLOCK_ITEM, NULL, _("You may apply to a court (section 167)."), NULL);
}

/* Who gets it may pass it on: the words on handling are for those who work on cases. */
static void
add_partnership (SpMaterial     *bare,
                 const SpMatter *partnership)
{
  g_autoptr(JsonObject) fields = NULL;

  if (partnership == NULL)
    return;
  fields = sp_json_object_copy (partnership->fields);
  if (json_object_has_member (fields, "handling"))
    json_object_remove_member (fields, "handling");
  sp_material_add (bare, "partnership", partnership->id, partnership->compartment, fields);
}

/**
 * sp_paper_extract_new:
 * @material: all that is here of the case; nothing of it is in the paper that is not said
 * @request_id: an access request
 * @agency_id: (nullable): the agency that answers for itself; %NULL for the partnership's answer
 * @lines: (element-type SpAccessLine): the lines that belong to it
 *
 * Returns: (transfer full): the answer to the request
 */
SpPaper *
sp_paper_extract_new (SpMaterial *material,
                      const char *request_id,
                      const char *agency_id,
                      GPtrArray  *lines)
{
  const SpMatter *request = sp_material_find (material, request_id);
  const SpMatter *partnership = sp_material_get_first (material, "partnership");
  g_autoptr(SpMaterial) bare = sp_material_new ();
  g_autofree char *name = sp_words_person (material, sp_matter_get (request, "person"));
  g_autofree char *received = sp_words_date (request, "received");
  gboolean silent = request != NULL && sp_json_get_flag (request->fields, "silent");
  gboolean any = FALSE;
  SpPaper *paper;

  add_partnership (bare, partnership);
  paper = sp_paper_new (bare, "extract", _("Answer to an Access Request"));
  sp_paper_add_heading (paper, 1, _("Answer to an Access Request"));
  sp_paper_add (paper, SP_BLOCK_TEXT, _("Partnership"), sp_matter_get (partnership, "name"), NULL);
  sp_paper_add (paper, SP_BLOCK_TEXT, _("Agency"), sp_words_agency (material, agency_id), NULL);
  sp_paper_add (paper, SP_BLOCK_TEXT, _("About"), name, NULL);
  sp_paper_add (paper, SP_BLOCK_TEXT, _("Reference"), sp_matter_get (request, "reference"), NULL);
  sp_paper_add (paper, SP_BLOCK_TEXT, _("Request received"), received, NULL);
  sp_paper_add (paper, SP_BLOCK_TEXT, NULL,
                agency_id != NULL
                  ? _("You asked which personal data is held about you. The agencies that work together against stalking are no "
                      "body of their own: each remains responsible for what it holds and has decided on it. What follows is what "
                      "the agency named above discloses of what it holds by itself.")
                  : _("You asked which personal data is held about you. The agencies that work together against stalking are no "
                      "body of their own: each remains responsible for what it holds and has decided on it. What follows is what "
                      "they disclose."),
                NULL);
  sp_paper_add_heading (paper, 2, _("Personal Data About You"));
  for (guint i = 0; i < lines->len; i++)
    if (is_given (lines->pdata[i]))
      {
        add_line (paper, lines->pdata[i]);
        any = TRUE;
      }
  if (!any)
    sp_paper_add (paper, SP_BLOCK_TEXT, NULL, _("There is no personal data that can be given to you."), NULL);
  add_left_out (paper, material, lines, silent);
  add_rights (paper);

  return paper;
}
