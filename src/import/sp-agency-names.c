/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-agency-names.h"

#include "sp-import-text.h"

#include <string.h>

struct _SpAgencyNames
{
  GObject parent_instance;

  GHashTable *codes; /* folded name → code */
  char *last_text;   /* one file mostly has one agency */
  const char *last_code;
};

G_DEFINE_FINAL_TYPE (SpAgencyNames, sp_agency_names, G_TYPE_OBJECT)

static void
sp_agency_names_finalize (GObject *object)
{
  SpAgencyNames *self = SP_AGENCY_NAMES (object);

  g_clear_pointer (&self->codes, g_hash_table_unref);
  g_clear_pointer (&self->last_text, g_free);

  G_OBJECT_CLASS (sp_agency_names_parent_class)->finalize (object);
}

static void
sp_agency_names_class_init (SpAgencyNamesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sp_agency_names_finalize;
}

static void
sp_agency_names_init (SpAgencyNames *self)
{
  self->codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * sp_agency_names_new:
 *
 * Returns: (transfer full): a set without any agency
 */
SpAgencyNames *
sp_agency_names_new (void)
{
  return g_object_new (SP_TYPE_AGENCY_NAMES, NULL);
}

/* What spreadsheets call the agencies of a partnership. */
static const struct { const char *code; const char *names[10]; } agencies[] = {
  { "police",
    { "Hampshire & IoW Constabulary", "Hampshire and Isle of Wight Constabulary",
      "Hampshire Constabulary", "Hampshire Police", "HIOWC", "Police" } },
  { "health",
    { "HIOW Healthcare NHS FT", "Hampshire and Isle of Wight Healthcare NHS Foundation Trust",
      "HIOW Healthcare NHS Foundation Trust", "Hampshire & IoW Healthcare NHS FT",
      "HIOW Healthcare", "Southern Health", "Southern Health NHS Foundation Trust",
      "Southern Health NHS FT", "NHS" } },
  { "probation",
    { "Probation (South Central)", "Probation", "Probation Service", "The Probation Service",
      "South Central Probation", "Probation Service South Central", "HMPPS" } },
  { "advocacy",
    { "Stop Domestic Abuse", "Stop Domestic Abuse – Stalking Advocacy and Support Service",
      "Stalking Advocacy and Support Service", "Aurora New Dawn", "SDA" } },
  { "cps", { "CPS", "Crown Prosecution Service" } },
  { "youth-justice",
    { "Youth Justice", "Youth Justice Service", "Youth Offending Team", "YOT", "YJS" } },
  { "commissioner",
    { "OPCC", "Office of the Police and Crime Commissioner", "Hampshire OPCC",
      "Police and Crime Commissioner" } },
  { "adult-safeguarding",
    { "Local authority, adult safeguarding", "Adult safeguarding", "Adult services",
      "Adult social care" } },
  { "childrens-safeguarding",
    { "Local authority, children's safeguarding", "Children's safeguarding",
      "Children's services", "Children's social care" } },
  { "housing", { "Housing", "Local authority, housing", "Local authority housing" } },
  { "local-authority", { "Local authority", "Council" } },
  { "helpline",
    { "National Stalking Helpline", "National Stalking Helpline (Suzy Lamplugh Trust)",
      "Suzy Lamplugh Trust" } },
};

/**
 * sp_agency_names_new_default:
 *
 * The agencies that take part in a stalking partnership of Hampshire and the Isle of Wight, for a
 * check without a partnership's own directory.
 *
 * Returns: (transfer full): the set; the codes are short names
 */
SpAgencyNames *
sp_agency_names_new_default (void)
{
  SpAgencyNames *self = sp_agency_names_new ();

  sp_agency_names_add_defaults (self);

  return self;
}

/**
 * sp_agency_names_add_defaults:
 * @self: a set
 *
 * Adds every known name that the set does not have yet, under its kind as the code.
 */
void
sp_agency_names_add_defaults (SpAgencyNames *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (agencies); i++)
    sp_agency_names_add_known (self, agencies[i].code, agencies[i].code);
}

/**
 * sp_agency_names_add_known:
 * @self: a set
 * @kind: a kind of agency, such as "police"
 * @code: the agency's code or id
 *
 * Adds the names by which spreadsheets are known to call an agency of that kind.
 */
void
sp_agency_names_add_known (SpAgencyNames *self,
                           const char    *kind,
                           const char    *code)
{
  g_return_if_fail (SP_IS_AGENCY_NAMES (self));

  for (gsize i = 0; i < G_N_ELEMENTS (agencies); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (agencies[i].names) && agencies[i].names[j]; j++)
      {
        if (g_strcmp0 (agencies[i].code, kind) == 0)
          sp_agency_names_add (self, agencies[i].names[j], code);
      }
}

/**
 * sp_agency_names_add:
 * @self: a set
 * @name: a name, short name or alias
 * @code: the agency's code or id
 *
 * Adds a name; the first agency that has it keeps it.
 */
void
sp_agency_names_add (SpAgencyNames *self,
                     const char    *name,
                     const char    *code)
{
  g_autofree char *key = sp_import_key_dup (name);

  g_return_if_fail (SP_IS_AGENCY_NAMES (self));

  if (*key && !g_hash_table_contains (self->codes, key))
    g_hash_table_insert (self->codes, g_steal_pointer (&key), g_strdup (code));
  g_clear_pointer (&self->last_text, g_free);
}

/**
 * sp_agency_names_find:
 * @self: a set
 * @text: an agency as a referral names it
 *
 * Compares without case and punctuation.
 *
 * Returns: (nullable): the agency's code, or %NULL if nobody is called so
 */
const char *
sp_agency_names_find (SpAgencyNames *self,
                      const char    *text)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (SP_IS_AGENCY_NAMES (self), NULL);

  if (self->last_text && strcmp (self->last_text, text) == 0)
    return self->last_code;

  key = sp_import_key_dup (text);
  self->last_code = g_hash_table_lookup (self->codes, key);
  g_set_str (&self->last_text, text);

  return self->last_code;
}
