/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-projection.h"

#include "sp-compartment.h"
#include "sp-format.h"
#include "sp-json.h"

/* No record has a field of this name. */
#define INITIALS "initials"

/**
 * sp_projection_dup_safe:
 * @record: (nullable): any record
 *
 * The gate: everything on a projector has come through here (domain.md §9, projector mode; §7: what is shown to the room
 * is disclosed to it). It lets the fields through that are declared safe, and
 * of the two parts of a person's name the first letters, as "initials". A record that not everybody in its case reads
 * is not for the whole room, whatever its fields are.
 *
 * Returns: (transfer full): what may be drawn of it
 */
JsonObject *
sp_projection_dup_safe (SpRecord *record)
{
  g_autoptr(JsonObject) safe = json_object_new ();
  g_autoptr(JsonObject) fields = NULL;
  const SpRecordType *type;
  const char *initials[2] = { NULL, NULL };
  guint n_initials = 0;

  if (record == NULL || sp_record_get_gone (record) ||
      sp_compartment_is_restricted (sp_record_get_compartment (record)))
    return g_steal_pointer (&safe);

  type = sp_record_get_record_type (record);
  fields = sp_record_dup_json (record);
  for (guint i = 0; i < type->n_fields; i++)
    {
      const SpField *field = &type->fields[i];

      if ((field->flags & SP_FIELD_SAFE) != 0 && json_object_has_member (fields, field->name))
        json_object_set_member (safe, field->name,
                                json_node_copy (json_object_get_member (fields, field->name)));
      if ((field->flags & SP_FIELD_INITIALS) != 0 && n_initials < G_N_ELEMENTS (initials))
        initials[n_initials++] = sp_json_get_text (fields, field->name);
    }
  if (n_initials > 0)
    {
      g_autofree char *text = sp_format_initials (initials[0], initials[1]);

      json_object_set_string_member (safe, INITIALS, text);
    }

  return g_steal_pointer (&safe);
}

static char *
dup_member (SpRecord   *record,
            const char *member)
{
  g_autoptr(JsonObject) safe = sp_projection_dup_safe (record);

  return g_strdup (sp_json_get_text (safe, member));
}

static void
action_free (gpointer data)
{
  SpProjectedAction *self = data;

  g_free (self->agency);
  g_free (self->due);
  g_free (self->status);
  g_free (self);
}

/**
 * sp_projection_new:
 *
 * Returns: (transfer full): a projection of nothing
 */
SpProjection *
sp_projection_new (void)
{
  SpProjection *self = g_new0 (SpProjection, 1);

  self->actions = g_ptr_array_new_with_free_func (action_free);
  self->used_s = -1;

  return self;
}

/**
 * sp_projection_free:
 */
void
sp_projection_free (SpProjection *self)
{
  g_free (self->kind);
  g_free (self->reference);
  g_free (self->victim);
  g_free (self->perpetrator);
  g_ptr_array_unref (self->actions);
  g_free (self);
}

/**
 * sp_projection_take_item:
 * @item: (nullable): an item of an agenda
 * @a_case: (nullable): its case
 * @victim: (nullable): the case's
 * @perpetrator: (nullable): the case's
 *
 * Notes what may be shown of an item and its case.
 */
void
sp_projection_take_item (SpProjection *self,
                         SpRecord     *item,
                         SpRecord     *a_case,
                         SpRecord     *victim,
                         SpRecord     *perpetrator)
{
  g_return_if_fail (self != NULL);

  /* An item that somebody in the case may not see is not shown by way of its case. */
  if (item != NULL && sp_compartment_is_restricted (sp_record_get_compartment (item)))
    item = a_case = victim = perpetrator = NULL;

  g_free (self->kind);
  g_free (self->reference);
  g_free (self->victim);
  g_free (self->perpetrator);
  self->kind = dup_member (item, "kind");
  self->reference = dup_member (a_case, "reference");
  self->victim = dup_member (victim, INITIALS);
  self->perpetrator = dup_member (perpetrator, INITIALS);
}

/**
 * sp_projection_add_action:
 * @action: an action
 * @agency: (nullable): whose it is
 *
 * Adds what may be shown of an action. One that is kept from somebody in the case leaves no trace.
 */
void
sp_projection_add_action (SpProjection *self,
                          SpRecord     *action,
                          SpRecord     *agency)
{
  g_autoptr(JsonObject) safe = NULL;
  SpProjectedAction *shown;

  g_return_if_fail (self != NULL && SP_IS_RECORD (action));

  safe = sp_projection_dup_safe (action);
  if (json_object_get_size (safe) == 0)
    return;

  shown = g_new0 (SpProjectedAction, 1);
  shown->agency = dup_member (agency, "short_name");
  shown->due = g_strdup (sp_json_get_text (safe, "due"));
  shown->status = g_strdup (sp_json_get_text (safe, "status"));
  g_ptr_array_add (self->actions, shown);
}
