/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What must not leave with a paper, as far as records say it. */

#include "config.h"

#include "sp-material.h"

#include "sp-json.h"

#include <string.h>

/**
 * sp_material_make_guard:
 *
 * Returns: (transfer full): looks for the addresses marked safe
 */
SpGuard *
sp_material_make_guard (SpMaterial *self)
{
  SpGuard *guard = sp_guard_new ();
  g_autoptr(GPtrArray) addresses = sp_material_list (self, "address", NULL, NULL);

  for (guint i = 0; i < addresses->len; i++)
    {
      const SpMatter *address = g_ptr_array_index (addresses, i);

      if (sp_json_get_flag (address->fields, "safe"))
        sp_guard_add_address (guard, SP_GUARD_SAFE_ADDRESS, address->id, address->fields);
    }

  return guard;
}

/**
 * sp_material_guard_reach:
 * @person_id: who will get a paper
 *
 * Has @guard look for where and how everybody else of the person's case is reached.
 */
void
sp_material_guard_reach (SpMaterial *self,
                         SpGuard    *guard,
                         const char *person_id)
{
  const char *case_id = sp_matter_get (sp_material_find (self, person_id), "case_id");
  g_autoptr(GPtrArray) people = sp_material_list (self, "person", "case_id", case_id);
  g_autoptr(GPtrArray) addresses = sp_material_list (self, "address", "case_id", case_id);

  for (guint i = 0; i < people->len; i++)
    {
      const SpMatter *person = g_ptr_array_index (people, i);

      if (strcmp (person->id, person_id) != 0)
        sp_guard_add_contact (guard, SP_GUARD_VICTIM, person->id, person->fields);
    }
  for (guint i = 0; i < addresses->len; i++)
    {
      const SpMatter *address = g_ptr_array_index (addresses, i);

      if (g_strcmp0 (sp_matter_get (address, "person"), person_id) != 0)
        sp_guard_add_address (guard, SP_GUARD_VICTIM, address->id, address->fields);
    }
}

/**
 * sp_material_guard_subject:
 * @person_id: whom a paper is about, and who will get it
 *
 * Has @guard look for what such a paper must not tell: everybody else of the case by name, and where and how they are
 * reached.
 */
void
sp_material_guard_subject (SpMaterial *self,
                           SpGuard    *guard,
                           const char *person_id)
{
  const char *case_id = sp_matter_get (sp_material_find (self, person_id), "case_id");
  g_autoptr(GPtrArray) people = sp_material_list (self, "person", "case_id", case_id);

  sp_material_guard_reach (self, guard, person_id);
  for (guint i = 0; i < people->len; i++)
    {
      const SpMatter *person = g_ptr_array_index (people, i);

      if (strcmp (person->id, person_id) != 0)
        sp_guard_add_name (guard, SP_GUARD_OTHER_PERSON, person->id, person->fields);
    }
}
