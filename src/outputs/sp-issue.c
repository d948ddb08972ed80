/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* All copies of one thing that is issued: for the chair, for each agency of the meeting, and apart for each case of
 * which somebody who would see a copy is shut out. */

#include "config.h"

#include "sp-issue.h"

#include "sp-compartment.h"
#include "sp-json.h"
#include "sp-left-out.h"
#include "sp-meeting-rules.h"
#include "sp-papers-private.h"
#include "sp-pdf.h"

#include <sodium.h>
#include <string.h>

/**
 * sp_issue_wish_new:
 * @kind: a code of the list "document-kind"
 * @meeting_id: (nullable): of which meeting
 * @person_id: (nullable): about whom
 *
 * Returns: (transfer full): a wish, in which the rest is still to be said
 */
SpIssueWish *
sp_issue_wish_new (const char *kind,
                   const char *meeting_id,
                   const char *person_id)
{
  SpIssueWish *self = g_new0 (SpIssueWish, 1);

  self->kind = g_strdup (kind);
  self->meeting_id = g_strdup (meeting_id);
  self->person_id = g_strdup (person_id);
  self->first_copy = 1;

  return self;
}

/**
 * sp_issue_wish_copy:
 *
 * Returns: (transfer full): the same once more
 */
SpIssueWish *
sp_issue_wish_copy (const SpIssueWish *self)
{
  SpIssueWish *copy = sp_issue_wish_new (self->kind, self->meeting_id, self->person_id);

  copy->request_id = g_strdup (self->request_id);
  copy->agency_id = g_strdup (self->agency_id);
  copy->large_print = self->large_print;
  copy->redact = self->redact;
  copy->first_copy = self->first_copy;
  copy->made_us = self->made_us;
  copy->today = g_strdup (self->today);
  copy->log_head = g_strdup (self->log_head);

  return copy;
}

/**
 * sp_issue_wish_free:
 */
void
sp_issue_wish_free (SpIssueWish *self)
{
  g_free (self->kind);
  g_free (self->meeting_id);
  g_free (self->person_id);
  g_free (self->request_id);
  g_free (self->agency_id);
  g_free (self->today);
  g_free (self->log_head);
  g_free (self);
}

static void
copy_free (gpointer data)
{
  SpIssueCopy *copy = data;

  g_free (copy->agency_id);
  g_free (copy->case_id);
  g_free (copy->compartment);
  g_free (copy->recipient);
  g_clear_object (&copy->paper);
  g_clear_pointer (&copy->pdf, g_bytes_unref);
  g_strfreev (copy->cases);
  g_free (copy->hash);
  g_strfreev (copy->left_out);
  g_strfreev (copy->hits);
  g_strfreev (copy->undecided);
  g_free (copy);
}

static SpPaper *
make_paper (SpMaterial        *cut,
            const SpIssueWish *wish,
            const char        *agency_id,
            const char        *case_id)
{
  SpPaper *minutes;

  if (strcmp (wish->kind, "agenda") == 0)
    return sp_paper_agenda_new (cut, wish->meeting_id);
  if (strcmp (wish->kind, "pack") == 0)
    return sp_paper_pack_new (cut, wish->meeting_id, case_id, wish->today);
  if (strcmp (wish->kind, "actions") == 0)
    return sp_paper_actions_new (cut, agency_id, wish->today);
  if (strcmp (wish->kind, "summary") == 0)
    return sp_paper_summary_new (cut, wish->person_id);

  minutes = sp_paper_minutes_new (cut, wish->meeting_id, case_id, wish->today);
  sp_paper_add (minutes, SP_BLOCK_TEXT, _("Head of the log"), wish->log_head, NULL);

  return minutes;
}

static char *
dup_place (const SpIssueWish *wish,
           const char        *agency_id,
           const char        *case_id)
{
  const char *readers[] = { SP_READERS_CHAIR, agency_id, NULL };

  return case_id != NULL ? sp_compartment_for_readers (case_id, readers)
                         : sp_compartment_for_meeting_readers (wish->meeting_id, readers);
}

static char *
dup_hit_words (SpMaterial       *cut,
               const SpPaperHit *hit)
{
  g_autofree char *where = sp_words_source (cut, hit->source);

  switch (hit->reason)
    {
    case SP_GUARD_VICTIM:
      return g_strdup_printf (_("Where or how somebody is reached stands in: %s"), where);
    case SP_GUARD_OTHER_PERSON:
      return g_strdup_printf (_("Somebody else’s name stands in: %s"), where);
    case SP_GUARD_SAFE_ADDRESS:
    default:
      return g_strdup_printf (_("A safe address stands in: %s"), where);
    }
}

/* What must not leave is found in every copy, and taken out where that was asked for. */
static void
guard_copy (SpIssueCopy       *copy,
            SpMaterial        *cut,
            SpGuard           *guard,
            const SpIssueWish *wish)
{
  g_autoptr(GArray) hits = sp_paper_find_guarded (copy->paper, guard);
  g_autoptr(GStrvBuilder) words = g_strv_builder_new ();

  if (wish->redact && hits->len > 0)
    {
      sp_paper_redact (copy->paper, guard);
      copy->n_taken_out = hits->len;
      g_array_unref (hits);
      hits = sp_paper_find_guarded (copy->paper, guard);
    }
  for (guint i = 0; i < hits->len; i++)
    g_strv_builder_take (words, dup_hit_words (cut, &g_array_index (hits, SpPaperHit, i)));
  copy->hits = g_strv_builder_end (words);
}

static char *
dup_recipient (SpMaterial *all,
               const char *agency_id,
               const char *person)
{
  const SpMatter *agency = sp_material_find (all, agency_id);

  if (person != NULL)
    return g_strdup (person);

  return g_strdup (agency != NULL ? sp_matter_get (agency, "name") : _("Chair and coordinators"));
}

static char *
dup_hash (GBytes *content)
{
  guint8 hash[crypto_generichash_BYTES];
  char *text = g_malloc (2 * sizeof hash + 1);
  gsize size;
  const guint8 *data = g_bytes_get_data (content, &size);

  crypto_generichash (hash, sizeof hash, data, size, NULL, 0);

  return sodium_bin2hex (text, 2 * sizeof hash + 1, hash, sizeof hash);
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

/* In byte order, as a set is. */
static GStrv
dup_cases (SpMaterial *all,
           SpPaper    *paper)
{
  g_autoptr(GHashTable) sources = sp_paper_list_sources (paper);
  g_autoptr(GHashTable) cases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) ids = NULL;
  GHashTableIter iter;
  gpointer source;

  g_hash_table_iter_init (&iter, sources);
  while (g_hash_table_iter_next (&iter, &source, NULL))
    {
      const SpMatter *matter = sp_material_find (all, source);
      char *case_id = matter != NULL ? sp_compartment_dup_case_id (matter->compartment) : NULL;

      if (case_id != NULL)
        g_hash_table_add (cases, case_id);
    }
  ids = g_hash_table_steal_all_keys (cases);
  g_ptr_array_sort (ids, compare_ids);
  g_ptr_array_add (ids, NULL);

  return (GStrv) g_ptr_array_steal (ids, NULL);
}

static gboolean
add_copy (GPtrArray          *copies,
          SpMaterial         *all,
          SpGuard            *guard,
          const SpIssueWish  *wish,
          const char         *agency_id,
          const char         *case_id,
          GError            **error)
{
  g_autoptr(SpMaterial) cut = sp_material_cut_issued (all, agency_id, case_id);
  g_autoptr(SpMaterial) nothing_cut = sp_material_cut_nothing (all);
  g_autoptr(SpPaper) whole = make_paper (nothing_cut, wish, agency_id, case_id);
  g_autofree char *person = sp_words_person (all, wish->person_id);
  SpIssueCopy *copy = g_new0 (SpIssueCopy, 1);

  copy->agency_id = g_strdup (agency_id);
  copy->case_id = g_strdup (case_id);
  copy->compartment = dup_place (wish, agency_id, case_id);
  copy->recipient = dup_recipient (all, agency_id, person);
  copy->copy = wish->first_copy + (int) copies->len;
  copy->paper = make_paper (cut, wish, agency_id, case_id);
  sp_paper_set_recipient (copy->paper, copy->recipient, copy->copy, wish->made_us);
  guard_copy (copy, cut, guard, wish);
  copy->left_out = sp_left_out_dup_words (all, whole, copy->paper, agency_id);
  copy->cases = dup_cases (all, copy->paper);
  copy->pdf = sp_pdf_write (copy->paper, wish->large_print, error);
  copy->hash = copy->pdf != NULL ? dup_hash (copy->pdf) : NULL;
  g_ptr_array_add (copies, copy);

  return copy->pdf != NULL;
}

/* Whether of those who would see a copy that comes apart, somebody is not shut out of its case, and so may read it. */
static gboolean
has_reader (SpMaterial *all,
            const char *agency_id,
            const char *case_id)
{
  g_autoptr(GPtrArray) members = sp_material_list (all, "member", agency_id != NULL ? "agency" : NULL, agency_id);

  for (guint i = 0; i < members->len; i++)
    {
      const SpMatter *member = g_ptr_array_index (members, i);
      g_autoptr(GPtrArray) exclusions = sp_material_list (all, "exclusion", "member", member->id);
      g_auto(GStrv) roles = sp_json_dup_strv (member->fields, "roles");
      SpRoles wanted = agency_id != NULL ? SP_ROLE_REPRESENTATIVE : SP_ROLES_CHAIRING;
      gboolean out = (sp_roles_from_strv ((const char * const *) roles) & wanted) == 0 ||
                     sp_json_get_flag (member->fields, "retired");

      for (guint k = 0; k < exclusions->len; k++)
        out |= g_strcmp0 (sp_matter_get (g_ptr_array_index (exclusions, k), "case_id"), case_id) == 0;
      if (!out)
        return TRUE;
    }

  return FALSE;
}

/* Whether there is anything in the case for the recipient. */
static gboolean
is_wanted_apart (SpMaterial        *all,
                 const SpIssueWish *wish,
                 const char        *agency_id,
                 const char        *case_id)
{
  g_autoptr(SpMaterial) cut = sp_material_cut_issued (all, agency_id, case_id);
  g_autoptr(GPtrArray) items = sp_papers_list_items (cut, wish->meeting_id, case_id);
  g_autoptr(GPtrArray) actions = sp_papers_list_actions (cut, agency_id);

  if (sp_material_find (cut, case_id) == NULL || !has_reader (all, agency_id, case_id))
    return FALSE;

  return strcmp (wish->kind, "actions") == 0 ? actions->len > 0 : items->len > 0;
}

static gboolean
add_copies (GPtrArray          *copies,
            SpMaterial         *all,
            SpGuard            *guard,
            const SpIssueWish  *wish,
            const char         *agency_id,
            GError            **error)
{
  g_auto(GStrv) apart = sp_material_dup_apart (all, agency_id);

  if (!add_copy (copies, all, guard, wish, agency_id, NULL, error))
    return FALSE;
  /* The agenda names no more than references: of a case that comes apart its item is in the pack and the minutes. */
  for (guint i = 0; apart[i] != NULL; i++)
    if (strcmp (wish->kind, "agenda") != 0 && is_wanted_apart (all, wish, agency_id, apart[i]) &&
        !add_copy (copies, all, guard, wish, agency_id, apart[i], error))
      return FALSE;

  return TRUE;
}

static gboolean
add_summary (GPtrArray          *copies,
             SpMaterial         *all,
             SpGuard            *guard,
             const SpIssueWish  *wish,
             GError            **error)
{
  const char *case_id = sp_matter_get (sp_material_find (all, wish->person_id), "case_id");

  if (case_id == NULL)
    return TRUE;
  sp_material_guard_subject (all, guard, wish->person_id);

  return add_copy (copies, all, guard, wish, NULL, case_id, error);
}

/* For whose eyes it is not: what is not in it, and why. */
static GStrv
dup_withheld_words (SpMaterial *all,
                    GPtrArray  *lines)
{
  g_autoptr(GStrvBuilder) words = g_strv_builder_new ();

  for (guint i = 0; i < lines->len; i++)
    {
      const SpAccessLine *line = lines->pdata[i];
      g_autofree char *title = NULL;
      const char *ground;

      if (line->standing < SP_ACCESS_REDACT)
        continue;
      title = sp_access_line_dup_title (all, line);
      ground = sp_words_code (all, "access-ground", sp_matter_get (line->decision, "ground"));
      if (ground == NULL)
        ground = "";
      g_strv_builder_take (words, line->standing == SP_ACCESS_REDACT
                                    /* Translators: a line of a case, and on what ground not all of it is disclosed */
                                    ? g_strdup_printf (_("In part: %s (%s)"), title, ground)
                                    : g_strdup_printf (_("Withheld: %s (%s)"), title, ground));
    }

  return g_strv_builder_end (words);
}

/* Whose lines are still to be decided on: one sentence each. */
static GStrv
dup_undecided_words (SpMaterial *all,
                     GPtrArray  *lines)
{
  g_autoptr(GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) order = g_ptr_array_new ();
  g_autoptr(GStrvBuilder) words = g_strv_builder_new ();

  for (guint i = 0; i < lines->len; i++)
    {
      const SpAccessLine *line = lines->pdata[i];
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, line->answerable));

      if (sp_access_line_is_decided (line))
        continue;
      if (n == 0)
        g_ptr_array_add (order, line->answerable);
      g_hash_table_insert (counts, line->answerable, GUINT_TO_POINTER (n + 1));
    }
  for (guint i = 0; i < order->len; i++)
    {
      g_autofree char *who = sp_access_dup_who (all, order->pdata[i]);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, order->pdata[i]));

      /* Translators: an agency, or "Chair and coordinators" */
      g_strv_builder_take (words, g_strdup_printf (ngettext ("%s: %u line is still to be decided on",
                                                             "%s: %u lines are still to be decided on", n), who, n));
    }

  return g_strv_builder_end (words);
}

/* The lines of the answer that is wished for. */
static GPtrArray *
list_lines (SpMaterial        *all,
            const SpIssueWish *wish)
{
  GPtrArray *lines = sp_access_lines_new (all, wish->request_id, NULL);

  for (guint i = lines->len; i > 0; i--)
    if (!sp_access_line_is_for (lines->pdata[i - 1], wish->agency_id))
      g_ptr_array_remove_index (lines, i - 1);

  return lines;
}

/* What is given to whoever asked lies where whoever chairs keeps it; what an agency gives of its own is kept by nobody. */
static gboolean
add_extract (GPtrArray          *copies,
             SpMaterial         *all,
             SpGuard            *guard,
             const SpIssueWish  *wish,
             GError            **error)
{
  const SpMatter *request = sp_material_find (all, wish->request_id);
  const char *case_id = sp_matter_get (request, "case_id");
  const char *asker = sp_matter_get (request, "asker");
  g_autoptr(GPtrArray) lines = list_lines (all, wish);
  SpIssueCopy *copy;

  if (case_id == NULL)
    return TRUE;
  sp_material_guard_reach (all, guard, wish->person_id);
  copy = g_new0 (SpIssueCopy, 1);
  copy->case_id = g_strdup (case_id);
  copy->compartment = wish->agency_id == NULL ? dup_place (wish, NULL, case_id) : NULL;
  copy->recipient = asker != NULL ? g_strdup (asker) : sp_words_person (all, wish->person_id);
  copy->copy = wish->agency_id == NULL ? wish->first_copy : 0;
  copy->paper = sp_paper_extract_new (all, wish->request_id, wish->agency_id, lines);
  sp_paper_set_recipient (copy->paper, copy->recipient, copy->copy, wish->made_us);
  guard_copy (copy, all, guard, wish);
  copy->left_out = dup_withheld_words (all, lines);
  copy->undecided = dup_undecided_words (all, lines);
  copy->pdf = sp_pdf_write (copy->paper, wish->large_print, error);
  copy->hash = copy->pdf != NULL ? dup_hash (copy->pdf) : NULL;
  g_ptr_array_add (copies, copy);

  return copy->pdf != NULL;
}

/* The agencies of the meeting that this laptop knows: those that get a copy, or those that must not. */
static GStrv
dup_agencies (SpMaterial        *material,
              const SpIssueWish *wish,
              gboolean           may)
{
  const SpMatter *meeting = sp_material_find (material, wish->meeting_id);
  g_auto(GStrv) agencies = meeting != NULL ? sp_json_dup_strv (meeting->fields, "agencies") : NULL;
  g_autoptr(GPtrArray) attended = sp_material_list (material, "attendance", "meeting", wish->meeting_id);
  g_autoptr(JsonArray) attendance = json_array_new ();
  g_autoptr(GStrvBuilder) found = g_strv_builder_new ();

  for (guint i = 0; i < attended->len; i++)
    json_array_add_object_element (attendance, json_object_ref (((SpMatter *) g_ptr_array_index (attended, i))->fields));
  for (guint i = 0; agencies != NULL && agencies[i] != NULL; i++)
    if (sp_words_agency (material, agencies[i]) != NULL &&
        sp_meeting_may_issue_to (meeting->fields, attendance, "agency", agencies[i]) == may)
      g_strv_builder_add (found, agencies[i]);

  return g_strv_builder_end (found);
}

/**
 * sp_issue_dup_withheld:
 * @material: as for sp_issue_make ()
 * @wish: what is to be issued
 *
 * Returns: (transfer full): the names of those agencies of the meeting that get no copy, since nobody of theirs who was
 *   there agreed to the confidentiality statement
 */
GStrv
sp_issue_dup_withheld (SpMaterial        *material,
                       const SpIssueWish *wish)
{
  GStrv names = dup_agencies (material, wish, FALSE);

  for (guint i = 0; names[i] != NULL; i++)
    {
      char *id = names[i];

      names[i] = dup_recipient (material, id, NULL);
      g_free (id);
    }

  return names;
}

/**
 * sp_issue_make:
 * @material: all that the person who issues may read
 * @wish: what is to be issued
 *
 * Makes the copies; it takes its time, and may run on any thread.
 *
 * Returns: (transfer full): #SpIssueCopy, the chair's first, then those of the agencies that may have one; %NULL with @error where a page could not be made
 */
GPtrArray *
sp_issue_make (SpMaterial         *material,
               const SpIssueWish  *wish,
               GError            **error)
{
  g_autoptr(GPtrArray) copies = g_ptr_array_new_with_free_func (copy_free);
  g_autoptr(SpGuard) guard = sp_material_make_guard (material);
  g_auto(GStrv) agencies = dup_agencies (material, wish, TRUE);

  if (strcmp (wish->kind, "summary") == 0)
    return add_summary (copies, material, guard, wish, error) ? g_steal_pointer (&copies) : NULL;
  if (strcmp (wish->kind, "extract") == 0)
    return add_extract (copies, material, guard, wish, error) ? g_steal_pointer (&copies) : NULL;
  if (!add_copies (copies, material, guard, wish, NULL, error))
    return NULL;
  for (guint i = 0; agencies[i] != NULL; i++)
    if (!add_copies (copies, material, guard, wish, agencies[i], error))
      return NULL;

  return g_steal_pointer (&copies);
}
