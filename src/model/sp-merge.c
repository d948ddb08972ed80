/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-json.h"
#include "sp-merge.h"

#include <string.h>

static void
conflict_free (gpointer data)
{
  SpMergeConflict *conflict = data;

  g_clear_pointer (&conflict->base, json_node_unref);
  g_clear_pointer (&conflict->mine, json_node_unref);
  g_clear_pointer (&conflict->theirs, json_node_unref);
  g_free (conflict->name);
  g_free (conflict->theirs_device);
  g_free (conflict);
}

/**
 * sp_merge_result_free:
 */
void
sp_merge_result_free (SpMergeResult *self)
{
  g_clear_pointer (&self->fields, json_object_unref);
  g_clear_pointer (&self->frev, json_object_unref);
  g_clear_pointer (&self->conflicts, g_ptr_array_unref);
  g_free (self);
}

typedef struct
{
  const SpOperation *operation;
  gint64 seq;
  const char *device;
  SpValueLists *lists;
  const char * const *contested;
  SpMergeResult *result;
} Merge;

static void
record_change (Merge      *merge,
               const char *name)
{
  JsonArray *stamp = json_array_sized_new (2);

  json_array_add_int_element (stamp, merge->seq);
  json_array_add_string_element (stamp, merge->device);
  json_object_set_array_member (merge->result->frev, name, stamp);
  merge->result->changed = TRUE;
}

static void
take (Merge      *merge,
      const char *name,
      JsonNode   *value)
{
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    json_object_remove_member (merge->result->fields, name);
  else
    json_object_set_member (merge->result->fields, name, json_node_copy (value));

  record_change (merge, name);
}

/* Whether somebody else changed the field since the author looked. A device's own last change is
 * known to it, sent or not. */
static gboolean
changed_by_others (Merge       *merge,
                   const char  *name,
                   const char **whose)
{
  JsonArray *stamp = sp_json_get_array (merge->result->frev, name);

  if (stamp == NULL || json_array_get_length (stamp) != 2)
    return FALSE;

  *whose = json_array_get_string_element (stamp, 1);

  return json_array_get_int_element (stamp, 0) > merge->operation->base_rev &&
         strcmp (*whose, merge->device) != 0;
}

/* How much a protective value protects: a set flag more than none, else the later in its list. */
static int
protection (Merge         *merge,
            const SpField *field,
            JsonNode      *value)
{
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return -1;
  if (field->kind == SP_KIND_FLAG)
    return json_node_get_boolean (value);
  if (json_node_get_value_type (value) != G_TYPE_STRING)
    return -1;

  return sp_value_lists_rank (merge->lists, field->list, json_node_get_string (value));
}

static void
add_conflict (Merge         *merge,
              const char    *name,
              const SpField *field,
              JsonNode      *mine,
              JsonNode      *theirs,
              const char    *whose)
{
  SpMergeConflict *conflict = g_new0 (SpMergeConflict, 1);
  JsonNode *base = merge->operation->was != NULL
                       ? json_object_get_member (merge->operation->was, name)
                       : NULL;

  conflict->name = g_strdup (name);
  conflict->field = field;
  conflict->base = base != NULL ? json_node_copy (base) : NULL;
  conflict->mine = mine != NULL && !JSON_NODE_HOLDS_NULL (mine) ? json_node_copy (mine) : NULL;
  conflict->theirs = theirs != NULL ? json_node_copy (theirs) : NULL;
  conflict->theirs_device = g_strdup (whose);
  g_ptr_array_add (merge->result->conflicts, conflict);

  if (field != NULL && (field->flags & SP_FIELD_PROTECTIVE) != 0 &&
      protection (merge, field, mine) > protection (merge, field, theirs))
    take (merge, field->name, mine);
}

/* Whether a protective value would fall while people have yet to settle it. */
static gboolean
lowers_contested (Merge         *merge,
                  const SpField *field,
                  JsonNode      *mine,
                  JsonNode      *theirs)
{
  return field != NULL && (field->flags & SP_FIELD_PROTECTIVE) != 0 && merge->contested != NULL &&
         g_strv_contains (merge->contested, field->name) &&
         protection (merge, field, mine) < protection (merge, field, theirs);
}

static gboolean
holds_string (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_STRING;
}

/* Three texts into one, where no line was changed by both. */
static JsonNode *
merge_prose (Merge      *merge,
             const char *name,
             JsonNode   *mine,
             JsonNode   *theirs)
{
  const char *base = merge->operation->was != NULL ? sp_json_get_text (merge->operation->was, name)
                                                   : NULL;
  g_autofree char *text = NULL;

  if (!holds_string (mine) || !holds_string (theirs))
    return NULL;

  text = sp_merge_lines (base != NULL ? base : "", json_node_get_string (mine),
                         json_node_get_string (theirs));

  return text != NULL ? sp_json_node_new_text (text) : NULL;
}

/* One's own prose that was joined with another's since is not what one saw, and is joined again. */
static gboolean
was_joined (Merge         *merge,
            const SpField *field,
            JsonNode      *theirs)
{
  JsonNode *seen = field != NULL && field->kind == SP_KIND_PROSE && merge->operation->was != NULL
                     ? json_object_get_member (merge->operation->was, field->name)
                     : NULL;

  return seen != NULL && theirs != NULL && !sp_json_equal (seen, theirs);
}

static void
merge_field (Merge      *merge,
             const char *name,
             JsonNode   *mine)
{
  const SpField *field = sp_record_type_find_field (merge->operation->type, name);
  JsonNode *theirs = json_object_get_member (merge->result->fields, name);
  g_autoptr(JsonNode) merged = NULL;
  const char *whose = NULL;

  if (sp_json_equal (mine, theirs))
    return;

  if (!changed_by_others (merge, name, &whose) && !lowers_contested (merge, field, mine, theirs) &&
      !was_joined (merge, field, theirs))
    {
      take (merge, name, mine);
      return;
    }

  /* What only the server makes is a conflict itself: who settled it first has settled it, and where the
   * second chose otherwise, the record that it is about says so. */
  if (merge->operation->type->writers == SP_WRITERS_SERVER)
    return;

  if (field != NULL && field->kind == SP_KIND_PROSE && (merged = merge_prose (merge, name, mine, theirs)) != NULL)
    {
      if (!sp_json_equal (merged, theirs))
        take (merge, name, merged);
      merge->result->merged = TRUE;
      return;
    }

  if (field != NULL && (field->flags & SP_FIELD_LATEST) != 0)
    {
      take (merge, name, mine);
      merge->result->merged = TRUE;
      return;
    }

  add_conflict (merge, name, field, mine, theirs, whose);
}

static void
merge_fields (Merge *merge)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (merge->operation->set == NULL)
    return;

  json_object_iter_init (&iter, merge->operation->set);
  while (json_object_iter_next (&iter, &name, &node))
    merge_field (merge, name, node);
}

static void
merge_members (Merge *merge)
{
  SpOperation only_members = *merge->operation;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  JsonObject *after;

  if (merge->operation->members == NULL)
    return;

  only_members.set = NULL;
  after = sp_operation_apply (&only_members, merge->result->fields);
  json_object_iter_init (&iter, merge->operation->members);
  while (json_object_iter_next (&iter, &name, &node))
    if (!sp_json_equal (json_object_get_member (merge->result->fields, name),
                        json_object_get_member (after, name)))
      record_change (merge, name);
  json_object_unref (merge->result->fields);
  merge->result->fields = after;
}

static gboolean
others_changed_any (Merge *merge)
{
  JsonObjectIter iter;
  const char *name;
  const char *whose;
  JsonNode *node;

  json_object_iter_init (&iter, merge->result->frev);
  while (json_object_iter_next (&iter, &name, &node))
    if (changed_by_others (merge, name, &whose))
      return TRUE;

  return FALSE;
}

/**
 * sp_merge:
 * @operation: what a device sent; not a deletion
 * @fields: (nullable): the record's fields as the server holds them
 * @frev: (nullable): when each field last changed, and by which device: `{field: [seq, device]}`
 * @seq: the commit that this will be
 * @device: the operation's device
 * @lists: the value lists, for the order of protective values
 * @contested: (nullable): the fields about which a conflict is open that this operation's group does not settle
 *
 * Field by field: what nobody else changed since the author looked is taken; what is equal already is
 * left; prose is merged line by line; sets take additions and removals; a place in an order is the one
 * that came last; for the rest the server's value stays and a conflict is reported, save that of two
 * protective values the more protective one counts meanwhile, whoever changes it, until the conflict is
 * settled. Clocks play no part.
 *
 * Returns: (transfer full): what comes out
 */
SpMergeResult *
sp_merge (const SpOperation *operation,
          JsonObject        *fields,
          JsonObject        *frev,
          gint64             seq,
          const char        *device,
          SpValueLists      *lists,
          const char * const *contested)
{
  SpMergeResult *result = g_new0 (SpMergeResult, 1);
  Merge merge = { operation, seq, device, lists, contested, result };

  g_return_val_if_fail (operation != NULL && device != NULL, NULL);

  result->fields = sp_json_object_copy (fields);
  result->frev = sp_json_object_copy (frev);
  result->conflicts = g_ptr_array_new_with_free_func (conflict_free);
  result->merged = others_changed_any (&merge);

  merge_fields (&merge);
  merge_members (&merge);

  return result;
}
