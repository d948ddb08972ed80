/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-json.h"
#include "sp-store-private.h"

/* What a person wants changed: one or several records, all or none. */

struct _SpChange
{
  GObject parent_instance;

  GPtrArray *edits; /* of SpEdit, in order */
  char *label;
  GArray *errors; /* of SpFieldError */
  char *error_record;
  SpDenial denial;
};

G_DEFINE_FINAL_TYPE (SpChange, sp_change, G_TYPE_OBJECT)

void
sp_edit_free (gpointer data)
{
  SpEdit *self = data;

  g_free (self->record);
  g_free (self->compartment);
  g_free (self->target);
  g_clear_pointer (&self->seen, json_object_unref);
  g_clear_pointer (&self->set, json_object_unref);
  g_free (self);
}

static SpEdit *
edit_copy (const SpEdit *self)
{
  SpEdit *copy = g_new0 (SpEdit, 1);

  copy->verb = self->verb;
  copy->record = g_strdup (self->record);
  copy->type = self->type;
  copy->compartment = g_strdup (self->compartment);
  copy->target = g_strdup (self->target);
  copy->rev = self->rev;
  copy->seen = self->seen != NULL ? sp_json_object_copy (self->seen) : NULL;
  copy->set = self->set != NULL ? sp_json_object_copy (self->set) : NULL;

  return copy;
}

static gboolean
edit_is_empty (const SpEdit *self)
{
  return self->verb == SP_VERB_SET && json_object_get_size (self->set) == 0 && self->target == NULL;
}

static void
sp_change_finalize (GObject *object)
{
  SpChange *self = SP_CHANGE (object);

  g_ptr_array_unref (self->edits);
  g_clear_pointer (&self->errors, g_array_unref);
  g_free (self->error_record);
  g_free (self->label);

  G_OBJECT_CLASS (sp_change_parent_class)->finalize (object);
}

static void
sp_change_class_init (SpChangeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sp_change_finalize;
}

static void
sp_change_init (SpChange *self)
{
  self->edits = g_ptr_array_new_with_free_func (sp_edit_free);
  self->errors = g_array_new (FALSE, FALSE, sizeof (SpFieldError));
}

/**
 * sp_change_new:
 *
 * Returns: (transfer full): a change of nothing yet
 */
SpChange *
sp_change_new (void)
{
  return g_object_new (SP_TYPE_CHANGE, NULL);
}

static SpEdit *
find_edit (SpChange   *self,
           const char *record)
{
  for (guint i = self->edits->len; i > 0; i--)
    {
      SpEdit *edit = self->edits->pdata[i - 1];

      if (g_str_equal (edit->record, record))
        return edit;
    }

  return NULL;
}

static SpEdit *
add_edit (SpChange *self,
          SpVerb    verb,
          SpRecord *record)
{
  SpEdit *edit = g_new0 (SpEdit, 1);

  edit->verb = verb;
  edit->record = g_strdup (sp_record_get_id (record));
  edit->type = sp_record_get_record_type (record);
  edit->compartment = g_strdup (sp_record_get_compartment (record));
  edit->rev = sp_record_get_rev (record);
  g_ptr_array_add (self->edits, edit);

  return edit;
}

static SpEdit *
ensure_set (SpChange *self,
            SpRecord *record)
{
  SpEdit *edit = find_edit (self, sp_record_get_id (record));

  if (edit == NULL || edit->verb == SP_VERB_DELETE)
    {
      edit = add_edit (self, SP_VERB_SET, record);
      edit->seen = sp_record_dup_json (record);
      edit->set = json_object_new ();
    }

  return edit;
}

/**
 * sp_change_begin:
 * @self: a change
 * @record: a record
 *
 * Notes the record as its author sees it now. Call it when an editor opens: where somebody else's change
 * arrives while the author types, the server then knows that the author had not seen it. Otherwise
 * the first sp_change_set_text () or the like does this.
 */
void
sp_change_begin (SpChange *self,
                 SpRecord *record)
{
  g_return_if_fail (SP_IS_CHANGE (self) && SP_IS_RECORD (record));

  ensure_set (self, record);
}

/**
 * sp_change_create:
 * @self: a change
 * @record: a new record, its fields set with sp_record_set_json () or, afterwards, with sp_change_set_text ()
 *
 * Makes a new record.
 */
void
sp_change_create (SpChange *self,
                  SpRecord *record)
{
  SpEdit *edit;

  g_return_if_fail (SP_IS_CHANGE (self) && SP_IS_RECORD (record));
  g_return_if_fail (find_edit (self, sp_record_get_id (record)) == NULL);

  edit = add_edit (self, SP_VERB_CREATE, record);
  edit->set = sp_record_dup_json (record);
  edit->rev = 0;
}

static void
set_value (SpChange   *self,
           SpRecord   *record,
           const char *field,
           JsonNode   *value)
{
  SpEdit *edit = ensure_set (self, record);

  if (edit->verb == SP_VERB_CREATE && JSON_NODE_HOLDS_NULL (value))
    {
      if (json_object_has_member (edit->set, field))
        json_object_remove_member (edit->set, field);
      json_node_unref (value);
      return;
    }

  json_object_set_member (edit->set, field, value);
}

static gboolean
has_field (SpRecord   *record,
           const char *field)
{
  return SP_IS_RECORD (record) && sp_record_type_find_field (sp_record_get_record_type (record), field) != NULL;
}

/**
 * sp_change_set_text:
 * @self: a change
 * @record: a record
 * @field: a field of any kind that is text in JSON
 * @value: (nullable): its new value; %NULL or "" clears it
 */
void
sp_change_set_text (SpChange   *self,
                    SpRecord   *record,
                    const char *field,
                    const char *value)
{
  JsonNode *node;

  g_return_if_fail (SP_IS_CHANGE (self) && has_field (record, field));

  node = json_node_new (value != NULL && *value != '\0' ? JSON_NODE_VALUE : JSON_NODE_NULL);
  if (value != NULL && *value != '\0')
    json_node_set_string (node, value);

  set_value (self, record, field, node);
}

/**
 * sp_change_set_int:
 * @self: a change
 * @record: a record
 * @field: a number
 * @value: its new value; a negative one clears it
 */
void
sp_change_set_int (SpChange   *self,
                   SpRecord   *record,
                   const char *field,
                   gint64      value)
{
  JsonNode *node;

  g_return_if_fail (SP_IS_CHANGE (self) && has_field (record, field));

  node = json_node_new (value >= 0 ? JSON_NODE_VALUE : JSON_NODE_NULL);
  if (value >= 0)
    json_node_set_int (node, value);

  set_value (self, record, field, node);
}

/**
 * sp_change_set_flag:
 * @self: a change
 * @record: a record
 * @field: a flag
 * @value: its new value
 */
void
sp_change_set_flag (SpChange   *self,
                    SpRecord   *record,
                    const char *field,
                    gboolean    value)
{
  JsonNode *node;

  g_return_if_fail (SP_IS_CHANGE (self) && has_field (record, field));

  node = json_node_new (JSON_NODE_VALUE);
  json_node_set_boolean (node, !!value);
  set_value (self, record, field, node);
}

static int
compare_text (const void *a,
              const void *b)
{
  return g_strcmp0 (*(const char * const *) a, *(const char * const *) b);
}

/**
 * sp_change_set_strv:
 * @self: a change
 * @record: a record
 * @field: a set
 * @value: (nullable): its new members, in any order; %NULL or none clears it
 */
void
sp_change_set_strv (SpChange           *self,
                    SpRecord           *record,
                    const char         *field,
                    const char * const *value)
{
  guint n = value != NULL ? g_strv_length ((GStrv) value) : 0;
  g_autofree const char **sorted = NULL;
  JsonArray *array;
  JsonNode *node;

  g_return_if_fail (SP_IS_CHANGE (self) && has_field (record, field));

  if (n == 0)
    {
      set_value (self, record, field, json_node_new (JSON_NODE_NULL));
      return;
    }

  sorted = g_memdup2 (value, n * sizeof (char *));
  qsort (sorted, n, sizeof (char *), compare_text);
  array = json_array_new ();
  for (guint i = 0; i < n; i++)
    if (i == 0 || !g_str_equal (sorted[i], sorted[i - 1]))
      json_array_add_string_element (array, sorted[i]);

  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  set_value (self, record, field, node);
}

/**
 * sp_change_clear:
 * @self: a change
 * @record: a record
 * @field: a field of any kind
 *
 * Takes the field's value away.
 */
void
sp_change_clear (SpChange   *self,
                 SpRecord   *record,
                 const char *field)
{
  g_return_if_fail (SP_IS_CHANGE (self) && has_field (record, field));

  set_value (self, record, field, json_node_new (JSON_NODE_NULL));
}

/**
 * sp_change_move:
 * @self: a change
 * @record: a record
 * @compartment: where it shall lie
 *
 * Changes who reads a record: it leaves those who read it where it lies and comes to those who read @compartment.
 * Its fields can be changed in the same change.
 */
void
sp_change_move (SpChange   *self,
                SpRecord   *record,
                const char *compartment)
{
  SpEdit *edit;

  g_return_if_fail (SP_IS_CHANGE (self) && SP_IS_RECORD (record) && compartment != NULL);

  edit = ensure_set (self, record);
  if (edit->verb == SP_VERB_CREATE)
    g_set_str (&edit->compartment, compartment);
  else
    g_set_str (&edit->target, g_str_equal (compartment, edit->compartment) ? NULL : compartment);
}

/**
 * sp_change_delete:
 * @self: a change
 * @record: a record
 *
 * Deletes a record.
 */
void
sp_change_delete (SpChange *self,
                  SpRecord *record)
{
  g_return_if_fail (SP_IS_CHANGE (self) && SP_IS_RECORD (record));

  add_edit (self, SP_VERB_DELETE, record);
}

/**
 * sp_change_is_empty:
 * @self: a change
 *
 * Returns: whether nothing was asked for
 */
gboolean
sp_change_is_empty (SpChange *self)
{
  g_return_val_if_fail (SP_IS_CHANGE (self), TRUE);

  for (guint i = 0; i < self->edits->len; i++)
    {
      if (!edit_is_empty (self->edits->pdata[i]))
        return FALSE;
    }

  return TRUE;
}

/**
 * sp_change_touches:
 * @self: a change
 * @names: compartments, and ids of records
 *
 * Returns: whether it changes one of these records, or one that lies, or shall lie, in one of these compartments
 */
gboolean
sp_change_touches (SpChange           *self,
                   const char * const *names)
{
  g_return_val_if_fail (SP_IS_CHANGE (self) && names != NULL, FALSE);

  for (guint i = 0; i < self->edits->len; i++)
    {
      const SpEdit *edit = self->edits->pdata[i];

      if (g_strv_contains (names, edit->record) || g_strv_contains (names, edit->compartment) ||
          (edit->target != NULL && g_strv_contains (names, edit->target)))
        return TRUE;
    }

  return FALSE;
}

/**
 * sp_change_set_label:
 * @self: a change
 * @label: (nullable): what undo calls it
 */
void
sp_change_set_label (SpChange   *self,
                     const char *label)
{
  g_return_if_fail (SP_IS_CHANGE (self));

  g_set_str (&self->label, label);
}

/**
 * sp_change_get_label:
 * @self: a change
 *
 * Returns: (transfer none) (nullable): what undo calls it
 */
const char *
sp_change_get_label (SpChange *self)
{
  g_return_val_if_fail (SP_IS_CHANGE (self), NULL);

  return self->label;
}

/**
 * sp_change_get_errors:
 * @self: a change that was refused with %SP_STORE_ERROR_INVALID
 *
 * Returns: (transfer none) (element-type SpFieldError): what is wrong, in the first record with an error
 */
GArray *
sp_change_get_errors (SpChange *self)
{
  g_return_val_if_fail (SP_IS_CHANGE (self), NULL);

  return self->errors;
}

/**
 * sp_change_get_error_record:
 * @self: a change that was refused
 *
 * Returns: (transfer none) (nullable): the id of the record because of which it was
 */
const char *
sp_change_get_error_record (SpChange *self)
{
  g_return_val_if_fail (SP_IS_CHANGE (self), NULL);

  return self->error_record;
}

/**
 * sp_change_get_denial:
 * @self: a change that was refused with %SP_STORE_ERROR_FORBIDDEN
 *
 * Returns: why
 */
SpDenial
sp_change_get_denial (SpChange *self)
{
  g_return_val_if_fail (SP_IS_CHANGE (self), SP_DENIAL_NONE);

  return self->denial;
}

/**
 * sp_change_dup_edits:
 * @self: a change
 *
 * Returns: (transfer full) (element-type SpEdit): copies for the writer thread
 */
GPtrArray *
sp_change_dup_edits (SpChange *self)
{
  GPtrArray *edits = g_ptr_array_new_with_free_func (sp_edit_free);

  for (guint i = 0; i < self->edits->len; i++)
    {
      SpEdit *edit = self->edits->pdata[i];

      if (!edit_is_empty (edit))
        g_ptr_array_add (edits, edit_copy (edit));
    }

  return edits;
}

/**
 * sp_change_new_inverse:
 * @edits: (transfer none) (element-type SpEdit): what undoes a change, in order
 * @label: (nullable): what undo calls it
 *
 * Returns: (transfer full): a change
 */
SpChange *
sp_change_new_inverse (GPtrArray  *edits,
                       const char *label)
{
  SpChange *self = sp_change_new ();

  self->label = g_strdup (label);
  for (guint i = 0; i < edits->len; i++)
    g_ptr_array_add (self->edits, edit_copy (edits->pdata[i]));

  return self;
}

/**
 * sp_change_set_result:
 * @self: a change
 * @record: (nullable): the record that was refused
 * @errors: (nullable) (element-type SpFieldError): what is wrong with it
 * @denial: why it is forbidden
 */
void
sp_change_set_result (SpChange   *self,
                      const char *record,
                      GArray     *errors,
                      SpDenial    denial)
{
  g_array_set_size (self->errors, 0);
  if (errors != NULL && errors->len > 0)
    g_array_append_vals (self->errors, errors->data, errors->len);

  g_set_str (&self->error_record, record);
  self->denial = denial;
}
