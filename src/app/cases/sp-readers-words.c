/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-readers-words.h"

#include "sp-compartment.h"
#include "sp-directory-records.h"

#include <glib/gi18n-lib.h>

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

/* "Health, Police and the chair" */
static char *
join_names (GPtrArray *names)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i + 1 < names->len; i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "",
                            (const char *) g_ptr_array_index (names, i));

  /* Translators: the readers of something: all but the last, parted by commas, and the last. */
  return g_strdup_printf (_("%s and %s"), list->str,
                          (const char *) g_ptr_array_index (names, names->len - 1));
}

/**
 * sp_readers_words_join:
 * @agencies: the short names of the agencies that read it, in any order
 * @chair: whether chair and coordinator do
 * @reason: (nullable): why nobody else does, in words
 *
 * Returns: (transfer full): "Health, Police and the chair read this. Reason: third party"
 */
char *
sp_readers_words_join (GStrv       agencies,
                       gboolean    chair,
                       const char *reason)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *list = NULL;
  g_autofree char *who = NULL;

  for (guint i = 0; agencies[i] != NULL; i++)
    g_ptr_array_add (names, agencies[i]);
  g_ptr_array_sort (names, compare_names);
  if (chair)
    g_ptr_array_add (names, (gpointer) _("the chair"));

  if (names->len == 0 || (names->len == 1 && chair))
    who = g_strdup (_("Only the chair and coordinator read this"));
  else if (names->len == 1)
    who = g_strdup_printf (_("Only %s reads this"), (const char *) g_ptr_array_index (names, 0));
  else
    {
      list = join_names (names);
      /* Translators: %s is two or more: "Health, Police and the chair" */
      who = g_strdup_printf (_("%s read this"), list);
    }
  if (reason == NULL)
    return g_steal_pointer (&who);

  /* Translators: who reads it, and why nobody else does. */
  return g_strdup_printf (_("%s. Reason: %s"), who, reason);
}

/**
 * sp_readers_words_dup_reason:
 *
 * Returns: (transfer full) (nullable): why not everybody in the case reads @record, in words
 */
char *
sp_readers_words_dup_reason (SpRecord     *record,
                             SpValueLists *lists)
{
  g_autofree char *code = NULL;
  const char *label;

  if (sp_record_type_find_field (sp_record_get_record_type (record), SP_RESTRICTION_FIELD) == NULL ||
      (code = sp_record_dup_text (record, SP_RESTRICTION_FIELD)) == NULL || *code == '\0')
    return NULL;
  label = sp_value_lists_get_label (lists, "restriction-reason", code);

  return g_strdup (label != NULL ? _(label) : code);
}

static const char *
find_name (GListModel *agencies,
           const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (agencies); i++)
    {
      g_autoptr (SpRecord) agency = g_list_model_get_item (agencies, i);

      if (g_strcmp0 (sp_record_get_id (agency), id) == 0 && sp_record_get_loaded (agency))
        return sp_agency_get_short_name (SP_AGENCY (agency));
    }

  return NULL;
}

/**
 * sp_readers_words_for_record:
 * @agencies: the agencies of the partnership
 *
 * Returns: (transfer full) (nullable): who reads @record and why, in words; %NULL when everybody in the case does
 */
char *
sp_readers_words_for_record (SpRecord     *record,
                             GListModel   *agencies,
                             SpValueLists *lists)
{
  g_autoptr (SpCompartment) compartment = sp_compartment_parse (sp_record_get_compartment (record));
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autofree char *reason = NULL;
  g_auto (GStrv) list = NULL;
  gboolean chair = FALSE;

  if (compartment == NULL || compartment->readers == NULL)
    return NULL;
  for (guint i = 0; compartment->readers[i] != NULL; i++)
    {
      const char *name = find_name (agencies, compartment->readers[i]);

      if (g_str_equal (compartment->readers[i], SP_READERS_CHAIR))
        chair = TRUE;
      else
        g_strv_builder_add (names, name != NULL ? name : _("another agency"));
    }
  list = g_strv_builder_end (names);
  reason = sp_readers_words_dup_reason (record, lists);

  return sp_readers_words_join (list, chair, reason);
}
