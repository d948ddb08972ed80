/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-quick-names.h"

struct _SpQuickNames
{
  gatomicrefcount refs;
  GArray *names; /* of SpQuickName, strings owned */
};

static void
clear_name (SpQuickName *name)
{
  g_free ((char *) name->id);
  g_free ((char *) name->agency_id);
  g_free ((char *) name->name);
  g_free ((char *) name->short_name);
  g_strfreev ((char **) name->aliases);
}

/**
 * sp_quick_names_new:
 *
 * Returns: (transfer full): no names
 */
SpQuickNames *
sp_quick_names_new (void)
{
  SpQuickNames *self = g_new0 (SpQuickNames, 1);

  g_atomic_ref_count_init (&self->refs);
  self->names = g_array_new (FALSE, FALSE, sizeof (SpQuickName));
  g_array_set_clear_func (self->names, (GDestroyNotify) clear_name);
  return self;
}

/**
 * sp_quick_names_ref:
 *
 * Returns: (transfer full): the same names
 */
SpQuickNames *
sp_quick_names_ref (SpQuickNames *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

/**
 * sp_quick_names_unref:
 *
 * Drops a reference.
 */
void
sp_quick_names_unref (SpQuickNames *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  g_array_unref (self->names);
  g_free (self);
}

/**
 * sp_quick_names_add:
 *
 * Adds an agency or a person; what is given is copied.
 */
void
sp_quick_names_add (SpQuickNames       *self,
                    SpQuickKind         kind,
                    const char         *id,
                    const char         *agency_id,
                    const char         *name,
                    const char         *short_name,
                    const char * const *aliases)
{
  SpQuickName copy = {
    .kind = kind,
    .id = g_strdup (id),
    .agency_id = g_strdup (agency_id),
    .name = g_strdup (name),
    .short_name = g_strdup (short_name),
    .aliases = (const char * const *) g_strdupv ((char **) aliases),
  };

  g_array_append_val (self->names, copy);
}

/**
 * sp_quick_names_peek:
 * @n_names: (out): how many
 *
 * Returns: (transfer none) (array length=n_names): all names
 */
const SpQuickName *
sp_quick_names_peek (SpQuickNames *self,
                     gsize        *n_names)
{
  *n_names = self->names->len;
  return (const SpQuickName *) (gpointer) self->names->data;
}

/**
 * sp_quick_names_find:
 * @id: (nullable): the id of an agency or person
 *
 * Returns: (transfer none) (nullable): its name
 */
const SpQuickName *
sp_quick_names_find (SpQuickNames *self,
                     const char   *id)
{
  for (guint i = 0; id != NULL && i < self->names->len; i++)
    {
      const SpQuickName *name = &g_array_index (self->names, SpQuickName, i);

      if (g_strcmp0 (name->id, id) == 0)
        return name;
    }

  return NULL;
}

/**
 * sp_quick_name_brief:
 *
 * Returns: (transfer none): the short name if there is one, else the name
 */
const char *
sp_quick_name_brief (const SpQuickName *name)
{
  return name->short_name != NULL && *name->short_name != '\0' ? name->short_name : name->name;
}
