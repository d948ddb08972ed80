/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-error-words.h"
#include "sp-field-value.h"
#include "sp-json.h"
#include "sp-record-words.h"
#include "sp-refused-words.h"
#include "sp-validate.h"

static const struct
{
  const char *reason;
  const char *words;
} reasons[] = {
  { "forbidden", N_("The server did not take your change, because you may not write this there.") },
  { "closed", N_("The meeting was closed before your change came. Write it as an amendment of that meeting, or ask the "
                 "chair to open it again.") },
  { "held", N_("The case was put on hold before your change came, so nothing of it can be taken away.") },
  { "last-administrator", N_("This was the partnership’s last administrator when your change came, so it was not done. "
                             "Make somebody else an administrator first.") },
  { "second-person", N_("It takes two to dispose of a case: whoever proposed it cannot confirm it.") },
  { "not-due", N_("The years for which the case is kept were not over when your change came.") },
  { "moved", N_("The server did not take your change, because somebody changed who reads this meanwhile.") },
  { "invalid", N_("The server did not take your change, because something in it is missing or not right.") },
  { "unknown-record", N_("The server did not take your change, because what it was about is not there any more.") },
  { "erased", N_("The server did not take your change, because the case that it was about has been disposed of. Whoever "
              "chairs has your words and decides about them.") },
  { "too-large", N_("The server did not take your change, because it is too long.") },
  { "unreadable", N_("The server did not take your change, because it could not read it.") },
};

/**
 * sp_refused_dup_reason:
 * @reason: (nullable): the server's code for why not
 *
 * Returns: (transfer full): why not, as a sentence
 */
char *
sp_refused_dup_reason (const char *reason)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_strcmp0 (reasons[i].reason, reason) == 0)
      return g_strdup (_(reasons[i].words));

  return g_strdup (_("The server did not take your change, for a reason that this version does not know."));
}

/* The fields as they would be; without what could not be read. */
static JsonObject *
dup_after (const SpOperation *operation, SpRecord *record)
{
  g_autoptr(JsonObject) before = record != NULL ? sp_record_dup_json (record) : NULL;

  return sp_operation_apply (operation, before);
}

/**
 * sp_refused_dup_faults:
 * @record: (nullable): what it is about, as it stands here now
 *
 * Returns: (transfer full) (nullable): what is missing or wrong, a line a field; %NULL where all seems well
 */
char *
sp_refused_dup_faults (const SpOperation *operation, SpRecord *record, SpValueLists *lists)
{
  g_autoptr(JsonObject) after = NULL;
  g_autoptr(GArray) errors = NULL;
  g_autoptr(GString) words = g_string_new (NULL);

  if (operation->verb == SP_VERB_DELETE)
    return NULL;
  after = dup_after (operation, record);
  errors = sp_validate_in (operation->type, operation->compartment, after, lists);
  for (guint i = 0; i < errors->len; i++)
    {
      const SpFieldError *error = &g_array_index (errors, SpFieldError, i);
      g_autofree char *fault = sp_field_error_words (error);

      /* Translators: a field, and what is wrong with it. */
      g_string_append_printf (words, _("%s: %s"), _(error->field->label), fault);
      g_string_append_c (words, '\n');
    }
  if (words->len == 0)
    return NULL;
  g_string_truncate (words, words->len - 1);

  return g_string_free_and_steal (g_steal_pointer (&words));
}

static gboolean
is_shown (const SpField *field)
{
  return !g_str_equal (field->name, "case_id") && !g_str_equal (field->name, "source_key") &&
         !g_str_equal (field->name, "position");
}

/* Whatever a value refers to, by the names of those that are here. */
static char *
describe (JsonNode *value, const SpField *field, GHashTable *linked, SpValueLists *lists)
{
  g_autoptr(GString) names = g_string_new (NULL);
  g_autoptr(JsonArray) ids = NULL;

  if (!sp_field_is_reference (field))
    return sp_field_value_describe (value, field, lists);
  if (JSON_NODE_HOLDS_ARRAY (value))
    ids = json_array_ref (json_node_get_array (value));
  else if (JSON_NODE_HOLDS_VALUE (value))
    {
      ids = json_array_new ();
      json_array_add_string_element (ids, json_node_get_string (value));
    }
  for (guint i = 0; ids != NULL && i < json_array_get_length (ids); i++)
    {
      SpRecord *record = g_hash_table_lookup (linked, json_array_get_string_element (ids, i));
      g_autofree char *title = record != NULL ? sp_record_dup_title (record, lists) : g_strdup (_("Not shown to you"));

      g_string_append_printf (names, "%s%s", i > 0 ? "; " : "", title);
    }

  return names->len > 0 ? g_string_free_and_steal (g_steal_pointer (&names)) : NULL;
}

static void
append_fields (GString *what, const SpOperation *operation, GHashTable *linked, SpValueLists *lists)
{
  for (guint i = 0; i < operation->type->n_fields; i++)
    {
      const SpField *field = &operation->type->fields[i];
      JsonNode *value = operation->set != NULL ? json_object_get_member (operation->set, field->name) : NULL;
      g_autofree char *words = NULL;

      if (value == NULL || !is_shown (field))
        continue;
      words = describe (value, field, linked, lists);
      g_string_append_c (what, '\n');
      g_string_append_printf (what, _("%s: %s"), _(field->label), words != NULL ? words : _("nothing"));
    }
}

static void
append_side (GString *what, const SpField *field, JsonObject *members, gboolean added, GHashTable *linked,
             SpValueLists *lists)
{
  JsonNode *node = json_object_get_member (members, added ? "add" : "remove");
  g_autofree char *words = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) == 0)
    return;
  words = describe (node, field, linked, lists);
  g_string_append_c (what, '\n');
  /* Translators: a field that holds several values, and which of them are meant. */
  g_string_append_printf (what, added ? _("%s: add %s") : _("%s: take away %s"), _(field->label), words);
}

static void
append_members (GString *what, const SpOperation *operation, GHashTable *linked, SpValueLists *lists)
{
  for (guint i = 0; operation->members != NULL && i < operation->type->n_fields; i++)
    {
      const SpField *field = &operation->type->fields[i];
      JsonObject *members = sp_json_get_object (operation->members, field->name);

      if (members == NULL)
        continue;
      append_side (what, field, members, TRUE, linked, lists);
      append_side (what, field, members, FALSE, linked, lists);
    }
}

/**
 * sp_refused_dup_what:
 * @record: (nullable): what it is about, as it stands here now
 * @linked: (element-type utf8 SpRecord): records that values refer to, by id
 *
 * Returns: (transfer full): what was asked for, a line a field
 */
char *
sp_refused_dup_what (const SpOperation *operation, SpRecord *record, GHashTable *linked, SpValueLists *lists)
{
  g_autoptr(GString) what = g_string_new (NULL);
  g_autofree char *title = record != NULL ? sp_record_dup_title (record, lists) : NULL;
  const char *label = _(operation->type->label);

  switch (operation->verb)
    {
    case SP_VERB_CREATE:
      g_string_append_printf (what, _("Add: %s"), label);
      break;
    case SP_VERB_DELETE:
      g_string_append_printf (what, _("Delete: %s"), label);
      break;
    case SP_VERB_SET:
    default:
      g_string_append_printf (what, _("Change: %s"), label);
    }
  if (title != NULL && g_strcmp0 (title, label) != 0)
    g_string_append_printf (what, " · %s", title);
  append_fields (what, operation, linked, lists);
  append_members (what, operation, linked, lists);
  if (operation->from != NULL)
    g_string_append_printf (what, "\n%s", _("Change who reads it"));

  return g_string_free_and_steal (g_steal_pointer (&what));
}

static void
collect_node (JsonNode *node, GHashTable *ids)
{
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    g_hash_table_add (ids, json_node_dup_string (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      collect_node (json_array_get_element (json_node_get_array (node), i), ids);
}

/**
 * sp_refused_collect:
 * @ids: (element-type utf8): takes the ids of the records that the operation's values refer to
 */
void
sp_refused_collect (const SpOperation *operation, GHashTable *ids)
{
  for (guint i = 0; i < operation->type->n_fields; i++)
    {
      const SpField *field = &operation->type->fields[i];
      JsonObject *members;
      JsonNode *value;

      if (!sp_field_is_reference (field))
        continue;
      if (operation->set != NULL && (value = json_object_get_member (operation->set, field->name)) != NULL)
        collect_node (value, ids);
      members = operation->members != NULL ? sp_json_get_object (operation->members, field->name) : NULL;
      if (members != NULL && (value = json_object_get_member (members, "add")) != NULL)
        collect_node (value, ids);
      if (members != NULL && (value = json_object_get_member (members, "remove")) != NULL)
        collect_node (value, ids);
    }
}

/**
 * sp_refused_put:
 * @record: what it is about as it stands now; for one that was to be added, a new record
 * @change: takes what the operation asks for
 *
 * Returns: whether it can be asked for again
 */
gboolean
sp_refused_put (const SpOperation *operation, SpRecord *record, SpChange *change)
{
  g_autoptr(JsonObject) after = NULL;

  if (operation->verb == SP_VERB_DELETE)
    {
      sp_change_delete (change, record);
      return TRUE;
    }
  after = dup_after (operation, operation->verb == SP_VERB_CREATE ? NULL : record);
  if (operation->verb == SP_VERB_CREATE)
    {
      sp_record_set_json (record, after);
      sp_change_create (change, record);
      return TRUE;
    }
  for (guint i = 0; i < operation->type->n_fields; i++)
    {
      const SpField *field = &operation->type->fields[i];

      if ((operation->set != NULL && json_object_has_member (operation->set, field->name)) ||
          (operation->members != NULL && json_object_has_member (operation->members, field->name)))
        sp_field_value_put (change, record, field, json_object_get_member (after, field->name));
    }
  if (operation->from != NULL)
    sp_change_move (change, record, operation->compartment);

  return !sp_change_is_empty (change);
}
