/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a recipient does not get, in words, before it is issued: found by comparing two papers, so that it is what is
 * really missing and not what somebody thought would be. It names what its reader alone may know, and is for whoever
 * issues, never for the document. */

#include "config.h"

#include "sp-left-out.h"

#include "sp-compartment.h"
#include "sp-json.h"
#include "sp-paper-words.h"

#include <string.h>

/* Who reads a compartment, in words: "NHS trust, chair". */
static char *
dup_readers (SpMaterial *all,
             const char *compartment)
{
  g_autoptr(SpCompartment) parsed = sp_compartment_parse (compartment);
  g_autoptr(GString) words = g_string_new (NULL);

  for (guint i = 0; parsed != NULL && parsed->readers != NULL && parsed->readers[i] != NULL; i++)
    {
      const char *name = strcmp (parsed->readers[i], SP_READERS_CHAIR) == 0 ? _("the chair")
                                                                           : sp_words_agency (all, parsed->readers[i]);

      if (name != NULL)
        g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", name);
    }

  return words->len > 0 ? g_string_free (g_steal_pointer (&words), FALSE) : NULL;
}

static const char *
recipient_name (SpMaterial *all,
                const char *agency_id)
{
  const char *name = sp_words_agency (all, agency_id);

  return agency_id == NULL ? _("the chair") : name != NULL ? name : _("this agency");
}

/* Why a whole case is not there. */
static char *
dup_case_words (SpMaterial     *all,
                const SpMatter *about,
                const char     *agency_id)
{
  g_auto(GStrv) apart = sp_material_dup_apart (all, agency_id);
  g_autoptr(GPtrArray) invitations = sp_material_list (all, "invitation", "case_id", about->id);
  const char *reference = sp_matter_get (about, "reference");
  gboolean invited = agency_id == NULL;

  for (guint i = 0; i < invitations->len; i++)
    invited |= g_strcmp0 (sp_matter_get (g_ptr_array_index (invitations, i), "agency"), agency_id) == 0;
  if (!invited)
    /* Translators: a case's reference and an agency */
    return g_strdup_printf (_("Case %s, to which %s is not invited"), reference, recipient_name (all, agency_id));
  if (g_strv_contains ((const char * const *) apart, about->id))
    return g_strdup_printf (_("Case %s: somebody who would see this copy is shut out of it, so it comes apart"), reference);

  return g_strdup_printf (_("Case %s, which %s may not read"), reference, recipient_name (all, agency_id));
}

/* Lines of one kind that lie in one place. */
static char *
dup_lines_words (SpMaterial     *all,
                 const SpMatter *line,
                 guint           n)
{
  const char *reference = sp_matter_get (sp_material_find (all, sp_matter_get (line, "case_id")), "reference");
  g_autofree char *readers = dup_readers (all, line->compartment);
  g_autofree char *what = g_strdup_printf (ngettext ("%s: %u line", "%s: %u lines", n), _(line->type->label), n);
  g_autofree char *where = SP_JOIN (", ", reference, what);

  if (strcmp (line->type->name, "contribution") == 0 && sp_json_get_flag (line->fields, "sealed"))
    return g_strdup_printf (_("%s, sealed until its item is reached"), where);
  if (readers == NULL)
    return g_steal_pointer (&where);
  /* Translators: what it is, and the readers: agencies and the chair */
  return g_strdup_printf (_("%s, read only by %s"), where, readers);
}

typedef struct
{
  const SpMatter *first;
  guint n;
} Group;

static void
add_lines (GHashTable     *groups,
           GPtrArray      *order,
           const SpMatter *line)
{
  g_autofree char *key = g_strdup_printf ("%s %s %d", line->compartment, line->type->name,
                                          sp_json_get_flag (line->fields, "sealed"));
  Group *group = g_hash_table_lookup (groups, key);

  if (group == NULL)
    {
      group = g_new0 (Group, 1);
      group->first = line;
      g_ptr_array_add (order, group);
      g_hash_table_insert (groups, g_steal_pointer (&key), group);
    }
  group->n++;
}

/* The records of the whole paper that the copy has not, in the order of the paper. */
static GPtrArray *
list_missing (SpMaterial *all,
              SpPaper    *whole,
              SpPaper    *copy)
{
  g_autoptr(GHashTable) seen = sp_paper_list_sources (copy);
  GPtrArray *missing = g_ptr_array_new ();

  for (guint i = 0; i < sp_paper_get_n_blocks (whole); i++)
    {
      const SpMatter *matter = sp_material_find (all, sp_paper_get_block (whole, i)->source);

      if (matter != NULL && g_hash_table_add (seen, g_strdup (matter->id)))
        g_ptr_array_add (missing, (gpointer) matter);
    }

  return missing;
}

/**
 * sp_left_out_dup_words:
 * @all: everything
 * @whole: the paper as if its recipient might read all
 * @copy: the recipient's
 * @agency_id: (nullable): who that is
 *
 * Returns: (transfer full): a sentence for each thing that @copy has not
 */
GStrv
sp_left_out_dup_words (SpMaterial *all,
                       SpPaper    *whole,
                       SpPaper    *copy,
                       const char *agency_id)
{
  g_autoptr(GPtrArray) missing = list_missing (all, whole, copy);
  g_autoptr(GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) order = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GHashTable) cases = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GStrvBuilder) words = g_strv_builder_new ();

  for (guint i = 0; i < missing->len; i++)
    {
      const SpMatter *line = g_ptr_array_index (missing, i);
      g_autofree char *case_id = sp_compartment_dup_case_id (line->compartment);
      const SpMatter *about = sp_material_find (all, case_id);

      if (about == NULL || sp_material_find (sp_paper_get_material (copy), case_id) != NULL)
        add_lines (groups, order, line);
      else if (g_hash_table_add (cases, about->id))
        g_strv_builder_take (words, dup_case_words (all, about, agency_id));
    }
  for (guint i = 0; i < order->len; i++)
    {
      const Group *group = g_ptr_array_index (order, i);

      g_strv_builder_take (words, dup_lines_words (all, group->first, group->n));
    }

  return g_strv_builder_end (words);
}
