/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-material.h"

#include "sp-compartment.h"
#include "sp-json.h"

#include <string.h>

struct _SpMaterial
{
  GObject parent_instance;

  GHashTable *by_id;   /* id → SpMatter */
  GHashTable *by_type; /* name, interned → GPtrArray of SpMatter */
  GHashTable *invited;  /* "case agency" */
  GHashTable *excluded; /* "case member" */
  SpValueLists *lists;
};

G_DEFINE_FINAL_TYPE (SpMaterial, sp_material, G_TYPE_OBJECT)

static void
matter_free (gpointer data)
{
  SpMatter *matter = data;

  g_free (matter->id);
  g_free (matter->compartment);
  json_object_unref (matter->fields);
  g_free (matter);
}

static void
sp_material_finalize (GObject *object)
{
  SpMaterial *self = SP_MATERIAL (object);

  g_hash_table_unref (self->invited);
  g_hash_table_unref (self->excluded);
  g_hash_table_unref (self->by_type);
  g_hash_table_unref (self->by_id);
  g_object_unref (self->lists);

  G_OBJECT_CLASS (sp_material_parent_class)->finalize (object);
}

static void
sp_material_class_init (SpMaterialClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sp_material_finalize;
}

static void
sp_material_init (SpMaterial *self)
{
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, matter_free);
  self->by_type = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  self->invited = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->excluded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->lists = sp_value_lists_new ();
}

static char *
dup_pair (const char *case_id,
          const char *other)
{
  return g_strconcat (case_id, " ", other, NULL);
}

/* The policy asks for these once for each compartment: they are looked up, not searched for. */
static void
note_right (SpMaterial     *self,
            const SpMatter *matter)
{
  gboolean invitation = strcmp (matter->type->name, "invitation") == 0;
  const char *case_id = sp_matter_get (matter, "case_id");
  const char *other = sp_matter_get (matter, invitation ? "agency" : "member");

  if ((invitation || strcmp (matter->type->name, "exclusion") == 0) && case_id != NULL && other != NULL)
    g_hash_table_add (invitation ? self->invited : self->excluded, dup_pair (case_id, other));
}

/**
 * sp_material_new:
 *
 * Returns: (transfer full): no records yet
 */
SpMaterial *
sp_material_new (void)
{
  return g_object_new (SP_TYPE_MATERIAL, NULL);
}

/**
 * sp_material_add:
 * @type: a record type's name; of a type that this version does not know nothing is added
 * @id: the record's id; one that is there already stays as it is
 * @compartment: where it lies
 * @fields: its fields, which nobody may change from now on
 */
void
sp_material_add (SpMaterial *self,
                 const char *type,
                 const char *id,
                 const char *compartment,
                 JsonObject *fields)
{
  const SpRecordType *record_type = sp_record_type_find (type);
  GPtrArray *same;
  SpMatter *matter;

  g_return_if_fail (SP_IS_MATERIAL (self));
  g_return_if_fail (id != NULL && compartment != NULL && fields != NULL);

  if (record_type == NULL || g_hash_table_contains (self->by_id, id))
    return;

  matter = g_new0 (SpMatter, 1);
  matter->type = record_type;
  matter->id = g_strdup (id);
  matter->compartment = g_strdup (compartment);
  matter->fields = json_object_ref (fields);
  g_hash_table_insert (self->by_id, matter->id, matter);
  same = g_hash_table_lookup (self->by_type, record_type->name);
  if (same == NULL)
    {
      same = g_ptr_array_new ();
      g_hash_table_insert (self->by_type, (gpointer) record_type->name, same);
    }
  g_ptr_array_add (same, matter);
  note_right (self, matter);
  if (strcmp (type, "list_item") == 0)
    sp_value_lists_set_json (self->lists, fields);
}

/**
 * sp_material_find:
 * @id: (nullable): a record's id
 *
 * Returns: (nullable) (transfer none): the record; %NULL where it is not here, as for whoever may not read it
 */
const SpMatter *
sp_material_find (SpMaterial *self,
                  const char *id)
{
  return id != NULL ? g_hash_table_lookup (self->by_id, id) : NULL;
}

/**
 * sp_matter_get:
 * @self: (nullable): a record
 * @field: one of its fields
 *
 * Returns: (nullable) (transfer none): what it says
 */
const char *
sp_matter_get (const SpMatter *self,
               const char     *field)
{
  return self != NULL ? sp_json_get_text (self->fields, field) : NULL;
}

static int
compare_matters (gconstpointer a,
                 gconstpointer b)
{
  const SpMatter *left = *(const SpMatter * const *) a;
  const SpMatter *right = *(const SpMatter * const *) b;
  const char *left_place = sp_matter_get (left, "position");
  const char *right_place = sp_matter_get (right, "position");
  int order = g_strcmp0 (left_place, right_place);

  /* Ids count up with time. */
  return order != 0 ? order : strcmp (left->id, right->id);
}

/**
 * sp_material_list:
 * @field: (nullable): a field that must say
 * @value: (nullable): this
 *
 * Returns: (transfer container): the records of a type by position, then age
 */
GPtrArray *
sp_material_list (SpMaterial *self,
                  const char *type,
                  const char *field,
                  const char *value)
{
  GPtrArray *all = g_hash_table_lookup (self->by_type, type);
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      SpMatter *matter = g_ptr_array_index (all, i);

      if (field == NULL || g_strcmp0 (sp_matter_get (matter, field), value) == 0)
        g_ptr_array_add (found, matter);
    }
  g_ptr_array_sort (found, compare_matters);

  return found;
}

/**
 * sp_material_get_first:
 *
 * Returns: (nullable) (transfer none): the oldest record of a type, as of a partnership, of which there is one
 */
const SpMatter *
sp_material_get_first (SpMaterial *self,
                       const char *type)
{
  g_autoptr(GPtrArray) all = sp_material_list (self, type, NULL, NULL);

  return all->len > 0 ? g_ptr_array_index (all, 0) : NULL;
}

/**
 * sp_material_get_lists:
 *
 * Returns: (transfer none): the words for codes, as the partnership's administrator has them
 */
SpValueLists *
sp_material_get_lists (SpMaterial *self)
{
  return self->lists;
}

/* --- What the policy asks for ------------------------------------------------------ */

static gboolean
has_pair (GHashTable *pairs,
          const char *case_id,
          const char *other)
{
  g_autofree char *pair = other != NULL ? dup_pair (case_id, other) : NULL;

  return pair != NULL && g_hash_table_contains (pairs, pair);
}

static gboolean
case_has_agency (gpointer    data,
                 const char *case_id,
                 const char *agency_id)
{
  return has_pair (SP_MATERIAL (data)->invited, case_id, agency_id);
}

static gboolean
case_excludes_member (gpointer    data,
                      const char *case_id,
                      const char *member_id)
{
  return has_pair (SP_MATERIAL (data)->excluded, case_id, member_id);
}

/* A case that somebody opened in an emergency is that person's to read; no paper goes to one person alone. */
static gboolean
case_is_opened_to (gpointer    data G_GNUC_UNUSED,
                   const char *case_id G_GNUC_UNUSED,
                   const char *member_id G_GNUC_UNUSED)
{
  return FALSE;
}

static gboolean
meeting_has_agency (gpointer    data,
                    const char *meeting_id,
                    const char *agency_id)
{
  const SpMatter *meeting = sp_material_find (data, meeting_id);
  g_auto(GStrv) agencies = meeting != NULL ? sp_json_dup_strv (meeting->fields, "agencies") : NULL;

  return agencies != NULL && g_strv_contains ((const char * const *) agencies, agency_id);
}

/* Of what was disposed of nothing is left that could be here. */
static gboolean
case_is_disposed (gpointer    data G_GNUC_UNUSED,
                  const char *case_id G_GNUC_UNUSED)
{
  return FALSE;
}

static gboolean
find_record (gpointer             data,
             const char          *record_id,
             const SpRecordType **type,
             char               **compartment,
             JsonObject         **fields)
{
  const SpMatter *matter = sp_material_find (data, record_id);

  if (matter == NULL)
    return FALSE;
  *type = matter->type;
  *compartment = g_strdup (matter->compartment);
  *fields = json_object_ref (matter->fields);

  return TRUE;
}

/**
 * sp_material_get_rights:
 *
 * Returns: the facts for sp_policy_may_read (), and for who answers for a record. What else is asked of those who write is
 *   not here: nobody writes into a material.
 */
SpRights
sp_material_get_rights (SpMaterial *self)
{
  return (SpRights) {
    .case_has_agency = case_has_agency,
    .case_excludes_member = case_excludes_member,
    .case_is_opened_to = case_is_opened_to,
    .case_is_disposed = case_is_disposed,
    .meeting_has_agency = meeting_has_agency,
    .find_record = find_record,
    .data = self,
  };
}

/* --- Cuts -------------------------------------------------------------------------- */

/* Whether what is issued comes before this member's eyes: an agency's copy is read by chair and coordinators, too. */
static gboolean
is_of_audience (const SpMatter *member,
                const char     *agency_id)
{
  g_auto(GStrv) roles = member != NULL ? sp_json_dup_strv (member->fields, "roles") : NULL;

  if (member == NULL)
    return FALSE;
  if (agency_id != NULL && g_strcmp0 (sp_matter_get (member, "agency"), agency_id) == 0)
    return TRUE;

  return (sp_roles_from_strv ((const char * const *) roles) & SP_ROLES_CHAIRING) != 0;
}

/**
 * sp_material_dup_apart:
 * @agency_id: (nullable): an agency; %NULL for chair and coordinators
 *
 * Returns: (transfer full): the ids of the cases from which somebody there is excluded. They are left out of what is
 *   made for all of them, and come apart, for those who may read them
 */
GStrv
sp_material_dup_apart (SpMaterial *self,
                       const char *agency_id)
{
  g_autoptr(GStrvBuilder) apart = g_strv_builder_new ();
  g_autoptr(GPtrArray) exclusions = sp_material_list (self, "exclusion", NULL, NULL);
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < exclusions->len; i++)
    {
      const SpMatter *exclusion = g_ptr_array_index (exclusions, i);
      const char *case_id = sp_matter_get (exclusion, "case_id");

      if (case_id != NULL && is_of_audience (sp_material_find (self, sp_matter_get (exclusion, "member")), agency_id) &&
          g_hash_table_add (seen, (gpointer) case_id))
        g_strv_builder_add (apart, case_id);
    }

  return g_strv_builder_end (apart);
}

/* What no paper shows to anybody; where an address is safe, its record does not even get near one. */
static gboolean
is_never_shown (const SpMatter *matter)
{
  static const char * const types[] = { "exclusion", "emergency_access", "conflict", "document", "receipt",
                                        "attachment", "put_aside", NULL };

  return g_strv_contains (types, matter->type->name) ||
         (strcmp (matter->type->name, "address") == 0 && sp_json_get_flag (matter->fields, "safe"));
}

/**
 * sp_matter_is_sealed_to:
 * @agency_id: (nullable): an agency
 *
 * Returns: whether it is another's return, of which the seal is kept on paper, too, until its item has been reached
 */
gboolean
sp_matter_is_sealed_to (const SpMatter *self,
                        const char     *agency_id)
{
  return strcmp (self->type->name, "contribution") == 0 && sp_json_get_flag (self->fields, "sealed") &&
         (agency_id == NULL || g_strcmp0 (sp_matter_get (self, "agency"), agency_id) != 0);
}

/* What the agency may read; where @issued, whoever chairs, too, and for whatever agency. */
static SpMaterial *
cut_for (SpMaterial *self,
         const char *agency_id,
         const char *case_id,
         gboolean    issued)
{
  g_autoptr(SpReader) chair = sp_reader_new (NULL, NULL, SP_ROLE_CHAIR);
  g_autoptr(SpReader) agency = agency_id != NULL ? sp_reader_new (NULL, agency_id, SP_ROLE_REPRESENTATIVE) : NULL;
  g_auto(GStrv) apart = sp_material_dup_apart (self, agency_id);
  g_autoptr(GHashTable) verdicts = g_hash_table_new (g_str_hash, g_str_equal);
  SpRights rights = sp_material_get_rights (self);
  SpMaterial *cut = sp_material_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const SpMatter *matter = value;
      gpointer known;

      if (is_never_shown (matter) || sp_matter_is_sealed_to (matter, agency_id))
        continue;
      if (!g_hash_table_lookup_extended (verdicts, matter->compartment, NULL, &known))
        {
          g_autofree char *within = sp_compartment_dup_case_id (matter->compartment);
          gboolean in = (agency == NULL || sp_policy_may_read (agency, matter->compartment, &rights)) &&
                        ((agency != NULL && !issued) || sp_policy_may_read (chair, matter->compartment, &rights));

          if (in && within != NULL)
            in = case_id != NULL ? strcmp (within, case_id) == 0
                                 : !g_strv_contains ((const char * const *) apart, within);
          known = GINT_TO_POINTER (in);
          g_hash_table_insert (verdicts, matter->compartment, known);
        }
      if (GPOINTER_TO_INT (known))
        sp_material_add (cut, matter->type->name, matter->id, matter->compartment, matter->fields);
    }

  return cut;
}

/**
 * sp_material_cut:
 * @agency_id: (nullable): an agency; %NULL for chair and coordinators
 * @case_id: (nullable): a case of sp_material_dup_apart() that is to come apart
 *
 * Returns: (transfer full): only what all who act for the agency may read, by the rules of sp_policy_may_read(); with
 *   @case_id, of cases that one alone, as those read it who are not excluded from it
 */
SpMaterial *
sp_material_cut (SpMaterial *self,
                 const char *agency_id,
                 const char *case_id)
{
  return cut_for (self, agency_id, case_id, FALSE);
}

/**
 * sp_material_cut_issued:
 * @agency_id: (nullable): an agency; %NULL for chair and coordinators
 * @case_id: (nullable): a case of sp_material_dup_apart() that is to come apart
 *
 * An agency's copy lies where chair and coordinators, of whatever agency, open it, too. The laptop of a chair holds what
 * the chair's own agency keeps to itself (domain.md §1, originator-only); in no copy is any of it.
 *
 * Returns: (transfer full): as sp_material_cut (), and only what chair and coordinators may read as well
 */
SpMaterial *
sp_material_cut_issued (SpMaterial *self,
                        const char *agency_id,
                        const char *case_id)
{
  return cut_for (self, agency_id, case_id, TRUE);
}

static SpMaterial *
copy_shown (SpMaterial *self,
            gboolean    seals,
            const char *agency_id)
{
  SpMaterial *cut = sp_material_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const SpMatter *matter = value;

      if (!is_never_shown (matter) && !(seals && sp_matter_is_sealed_to (matter, agency_id)))
        sp_material_add (cut, matter->type->name, matter->id, matter->compartment, matter->fields);
    }

  return cut;
}

/**
 * sp_material_cut_nothing:
 *
 * For comparison only: what a paper would say if its recipient might read all that is here.
 *
 * Returns: (transfer full): all but what no paper shows to anybody
 */
SpMaterial *
sp_material_cut_nothing (SpMaterial *self)
{
  return copy_shown (self, FALSE, NULL);
}

/**
 * sp_material_cut_seals:
 * @agency_id: (nullable): the agency of the person at this laptop
 *
 * For a person's own print of what their laptop has, which is what they may read.
 *
 * Returns: (transfer full): all but what no paper shows to anybody, and what is under another agency's seal
 */
SpMaterial *
sp_material_cut_seals (SpMaterial *self,
                       const char *agency_id)
{
  return copy_shown (self, TRUE, agency_id);
}
