/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-paper-words.h"

#include "sp-date.h"
#include "sp-format.h"
#include "sp-json.h"

#include <string.h>

/**
 * sp_words_agency:
 * @id: (nullable): an agency's id
 *
 * Returns: (transfer none) (nullable): what it is called for short
 */
const char *
sp_words_agency (SpMaterial *material,
                 const char *id)
{
  const SpMatter *agency = sp_material_find (material, id);
  const char *words = sp_matter_get (agency, "short_name");

  return words != NULL ? words : sp_matter_get (agency, "name");
}

/**
 * sp_words_person:
 * @id: (nullable): the id of a person or member
 *
 * Returns: (transfer full) (nullable): "HOLLOWAY, Imogen"
 */
char *
sp_words_person (SpMaterial *material,
                 const char *id)
{
  const SpMatter *person = sp_material_find (material, id);

  if (person == NULL)
    return NULL;

  return sp_format_name (sp_matter_get (person, "family_name"), sp_matter_get (person, "given_names"));
}

/**
 * sp_words_initials:
 *
 * Returns: (transfer full): the initials of a case's two people, the victim first: "I.H. / E.W."
 */
char *
sp_words_initials (SpMaterial *material,
                   const char *case_id)
{
  const SpMatter *about = sp_material_find (material, case_id);
  const SpMatter *victim = sp_material_find (material, sp_matter_get (about, "victim"));
  const SpMatter *perpetrator = sp_material_find (material, sp_matter_get (about, "perpetrator"));
  g_autofree char *left = sp_format_initials (sp_matter_get (victim, "family_name"),
                                              sp_matter_get (victim, "given_names"));
  g_autofree char *right = sp_format_initials (sp_matter_get (perpetrator, "family_name"),
                                               sp_matter_get (perpetrator, "given_names"));

  return g_strdup_printf ("%s / %s", left, right);
}

/**
 * sp_words_case:
 *
 * Returns: (transfer full) (nullable): "K7M42 · I.H. / E.W."
 */
char *
sp_words_case (SpMaterial *material,
               const char *case_id)
{
  const SpMatter *about = sp_material_find (material, case_id);
  g_autofree char *initials = NULL;

  if (about == NULL)
    return NULL;
  initials = sp_words_initials (material, case_id);

  return SP_JOIN (" · ", sp_matter_get (about, "reference"), initials);
}

/**
 * sp_words_code:
 * @code: (nullable): what a record holds
 *
 * Returns: (transfer none) (nullable): what people read
 */
const char *
sp_words_code (SpMaterial *material,
               const char *list,
               const char *code)
{
  const char *label = code != NULL ? sp_value_lists_get_label (sp_material_get_lists (material), list, code) : NULL;

  return label != NULL && *label != '\0' ? _(label) : NULL;
}

/**
 * sp_words_date:
 *
 * Returns: (transfer full) (nullable): "04 Jun 2026"
 */
char *
sp_words_date (const SpMatter *matter,
               const char     *field)
{
  const char *date = sp_matter_get (matter, field);

  return date != NULL ? sp_format_date (date) : NULL;
}

/**
 * sp_words_instant:
 * @text: (nullable): an instant as records hold it
 *
 * Returns: (transfer full) (nullable): "04 Jun 2026, 14:02", as clocks show it here
 */
char *
sp_words_instant (const char *text)
{
  return sp_words_instant_near (text, NULL);
}

/**
 * sp_words_instant_near:
 * @text: (nullable): an instant as records hold it
 * @near: (nullable): another, of which the reader knows the day
 *
 * Returns: (transfer full) (nullable): "14:02" where both are of one day here, else as sp_words_instant ()
 */
char *
sp_words_instant_near (const char *text,
                       const char *near)
{
  gint64 day_us = near != NULL && sp_instant_is_valid (near) ? sp_instant_parse (near) : 0;

  return text != NULL && sp_instant_is_valid (text) ? sp_format_instant (sp_instant_parse (text), day_us) : NULL;
}

/* What another record is called. */
static char *
dup_link (SpMaterial *material,
          const char *id)
{
  const SpMatter *target = sp_material_find (material, id);
  const char *type = target != NULL ? target->type->name : NULL;

  if (type == NULL)
    return NULL;
  if (strcmp (type, "agency") == 0)
    return g_strdup (sp_words_agency (material, id));
  if (strcmp (type, "person") == 0 || strcmp (type, "member") == 0)
    return sp_words_person (material, id);
  if (strcmp (type, "order") == 0)
    return g_strdup (sp_words_code (material, "order-kind", sp_matter_get (target, "kind")));
  if (strcmp (type, "intervention") == 0)
    return g_strdup (sp_words_code (material, "programme", sp_matter_get (target, "programme")));
  if (strcmp (type, "meeting") == 0)
    return sp_words_date (target, "date");

  return NULL;
}

static char *
dup_set (SpMaterial     *material,
         const SpMatter *matter,
         const SpField  *field)
{
  g_auto(GStrv) values = sp_json_dup_strv (matter->fields, field->name);
  g_autoptr(GStrvBuilder) words = g_strv_builder_new ();
  g_auto(GStrv) all = NULL;
  gboolean links = field->list != NULL && sp_record_type_find (field->list) != NULL;

  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    {
      g_autofree char *one = links ? dup_link (material, values[i])
                             : field->list != NULL ? g_strdup (sp_words_code (material, field->list, values[i]))
                                                   : g_strdup (values[i]);

      if (one != NULL)
        g_strv_builder_add (words, one);
    }
  all = g_strv_builder_end (words);

  return *all != NULL ? g_strjoinv ("; ", all) : NULL;
}

static char *
dup_field (SpMaterial     *material,
           const SpMatter *matter,
           const SpField  *field)
{
  const char *text = sp_matter_get (matter, field->name);

  switch (field->kind)
    {
    case SP_KIND_CHOICE:
      return g_strdup (sp_words_code (material, field->list, text));
    case SP_KIND_DATE:
      return sp_words_date (matter, field->name);
    case SP_KIND_INSTANT:
      return sp_words_instant (text);
    case SP_KIND_REF:
      return dup_link (material, text);
    case SP_KIND_NUMBER:
      {
        gint64 value = sp_json_get_int (matter->fields, field->name, -1);

        return value >= 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, value) : NULL;
      }
    case SP_KIND_FLAG:
      return sp_json_get_flag (matter->fields, field->name) ? g_strdup (_("Yes")) : NULL;
    case SP_KIND_SET:
      return dup_set (material, matter, field);
    case SP_KIND_TEXT:
    case SP_KIND_PROSE:
    default:
      return g_strdup (text);
    }
}

/**
 * sp_words_named:
 * @field: a field's name
 *
 * Returns: (transfer full) (nullable): what that field says; %NULL where it says nothing
 */
char *
sp_words_named (SpMaterial     *material,
                const SpMatter *matter,
                const char     *field)
{
  const SpField *found = matter != NULL ? sp_record_type_find_field (matter->type, field) : NULL;

  return found != NULL ? dup_field (material, matter, found) : NULL;
}

/* No line ends within it. */
static char *
dup_unbroken (const char *words)
{
  g_autoptr(GString) text = g_string_new (words);

  g_string_replace (text, " ", "\302\240", 0);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * sp_words_meeting:
 *
 * Returns: (transfer full): "Weekly meeting, 24 Nov 2026", for a title: long ones do not break within the date
 */
char *
sp_words_meeting (SpMaterial     *material,
                  const SpMatter *meeting)
{
  g_autofree char *date = sp_words_date (meeting, "date");
  g_autofree char *together = date != NULL ? dup_unbroken (date) : NULL;
  const char *title = sp_matter_get (meeting, "title");

  return SP_JOIN (", ", title != NULL && *title != '\0' ? title : _("Meeting"), together);
}

/**
 * sp_action_is_open:
 *
 * Returns: whether an action is still to be done
 */
gboolean
sp_action_is_open (const SpMatter *action)
{
  const char *status = sp_matter_get (action, "status");

  return g_strcmp0 (status, "open") == 0 || g_strcmp0 (status, "in_progress") == 0;
}

/**
 * sp_words_action_status:
 * @today: the day, as YYYY-MM-DD
 *
 * Returns: (transfer full): how an action stands, and what came of it
 */
char *
sp_words_action_status (SpMaterial     *material,
                        const SpMatter *action,
                        const char     *today)
{
  const char *label = sp_words_code (material, "action-status", sp_matter_get (action, "status"));
  const char *outcome = sp_matter_get (action, "outcome");
  g_autofree char *ended = sp_words_date (action, "completed");
  g_autofree char *head = NULL;

  if (sp_action_is_open (action))
    return g_strcmp0 (sp_matter_get (action, "due"), today) < 0
             /* Translators: how an action stands, and that it should be done by now */
             ? g_strdup_printf (_("%s, overdue"), label != NULL ? label : "")
             : g_strdup (label != NULL ? label : "");

  head = SP_JOIN (", ", label, ended);

  return SP_JOIN (": ", head, outcome);
}

/**
 * sp_words_source:
 * @id: (nullable): a record's id
 *
 * Returns: (transfer full): what people call a line: "Contribution, Police, 04 Jun 2026"
 */
char *
sp_words_source (SpMaterial *material,
                 const char *id)
{
  const SpMatter *matter = sp_material_find (material, id);
  const char *case_id = sp_matter_get (matter, "case_id");
  const SpMatter *about = matter != NULL && strcmp (matter->type->name, "case") == 0
                            ? matter : sp_material_find (material, case_id);
  g_autofree char *date = sp_words_date (matter, "date");

  if (matter == NULL)
    return g_strdup (_("A heading"));
  if (strcmp (matter->type->name, "person") == 0)
    return sp_words_person (material, id);

  return SP_JOIN (", ", _(matter->type->label), sp_words_agency (material, sp_matter_get (matter, "agency")), date,
                        about != matter ? sp_matter_get (about, "reference") : NULL,
                        about == matter ? sp_matter_get (matter, "reference") : NULL);
}

/**
 * sp_words_join:
 * @separator: what stands between two
 * @words: (array length=n_words): words; those that are %NULL or empty are left out
 *
 * Returns: (transfer full) (nullable): the words in a row; %NULL where there are none
 */
char *
sp_words_join (const char         *separator,
               const char * const *words,
               gsize               n_words)
{
  g_autoptr(GString) out = g_string_new (NULL);

  for (gsize i = 0; i < n_words; i++)
    if (words[i] != NULL && *words[i] != '\0')
      {
        if (out->len > 0)
          g_string_append (out, separator);
        g_string_append (out, words[i]);
      }

  return out->len > 0 ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}
