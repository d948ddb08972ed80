/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-record-editor.h"

#include "sp-cases-private.h"
#include "sp-error-words.h"
#include "sp-field-value.h"
#include "sp-record-layout.h"
#include "sp-shrink.h"

#include <glib/gi18n-lib.h>

/* All facts of one record, a row each. In place: what is recorded and what matters is shown, the rest on demand, and
 * each fact saves for itself. As a form: entries for a record that is not stored yet; whoever shows the form saves.
 * A row is made when it is first shown: a person has forty facts, of which ten are recorded.
 */
struct _SpRecordEditor
{
  AdwBin      parent_instance;

  GtkWidget  *list;
  GtkWidget  *more;
  SpStore    *store;
  SpRecord   *record;
  char       *case_id;
  SpDraft    *draft;
  GPtrArray  *fields;
  GPtrArray  *rows; /* one for each of the fields, NULL where none was made yet */
  GHashTable *main;
  gboolean    form;
  gboolean    only;
  gboolean    all;
};

enum
{
  SIGNAL_DRAFT_FOUND,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpRecordEditor, sp_record_editor, ADW_TYPE_BIN)

static gboolean
may_edit (SpRecordEditor *self,
          const SpField  *field)
{
  if (self->form)
    return TRUE;

  return (field->flags & SP_FIELD_READ_ONLY) == 0 && sp_case_may_write (self->store, self->record);
}

static gboolean
is_shown (SpRecordEditor *self,
          guint           i)
{
  const SpField *field = g_ptr_array_index (self->fields, i);
  SpFieldRow *row = g_ptr_array_index (self->rows, i);
  g_autoptr (JsonNode) value = NULL;

  if (self->all || g_hash_table_contains (self->main, field->name))
    return TRUE;
  if (self->form)
    return FALSE;
  if (row != NULL && (sp_field_row_is_editing (row) || sp_field_row_get_note (row) != NULL))
    return TRUE;
  value = sp_field_value_dup (self->record, field);

  return value != NULL;
}

static void update_shown (SpRecordEditor *self);

static SpFieldRow *
ensure_row (SpRecordEditor *self,
            guint           i)
{
  const SpField *field = g_ptr_array_index (self->fields, i);
  GtkWidget *row = g_ptr_array_index (self->rows, i);
  int at = 0;

  if (row != NULL)
    return SP_FIELD_ROW (row);

  row = sp_field_row_new (self->store, self->record, field, self->case_id, self->form);
  sp_field_row_set_draft (SP_FIELD_ROW (row), self->draft);
  sp_field_row_set_editable (SP_FIELD_ROW (row), may_edit (self, field));
  g_signal_connect_object (row, "settled", G_CALLBACK (update_shown), self, G_CONNECT_SWAPPED);
  for (guint k = 0; k < i; k++)
    at += g_ptr_array_index (self->rows, k) != NULL ? 1 : 0;
  gtk_list_box_insert (GTK_LIST_BOX (self->list), row, at);
  g_ptr_array_index (self->rows, i) = row;

  return SP_FIELD_ROW (row);
}

static void
update_shown (SpRecordEditor *self)
{
  guint hidden = 0;

  for (guint i = 0; i < self->fields->len; i++)
    {
      gboolean shown = is_shown (self, i);

      if (shown)
        ensure_row (self, i);
      if (g_ptr_array_index (self->rows, i) != NULL)
        gtk_widget_set_visible (g_ptr_array_index (self->rows, i), shown);
      hidden += shown ? 0 : 1;
    }
  gtk_widget_set_visible (self->more, hidden > 0);
}

/* What was recorded elsewhere comes into sight, but moves nothing away under what is being typed. */
static void
record_changed_cb (SpRecordEditor *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      SpFieldRow *row = g_ptr_array_index (self->rows, i);

      if (row != NULL && sp_field_row_is_editing (row))
        return;
    }
  update_shown (self);
}

static void
more_cb (SpRecordEditor *self)
{
  guint first = 0;

  while (first < self->fields->len && is_shown (self, first))
    first++;
  self->all = TRUE;
  update_shown (self);
  if (first < self->fields->len)
    gtk_widget_child_focus (g_ptr_array_index (self->rows, first), GTK_DIR_TAB_FORWARD);
}

static void
activated_cb (SpRecordEditor *self,
              GtkListBoxRow  *row)
{
  if (SP_IS_FIELD_ROW (row))
    sp_field_row_edit (SP_FIELD_ROW (row));
}

static void
offered_cb (SpRecordEditor *self)
{
  JsonObject *offer = sp_draft_get_offer (self->draft);

  for (guint i = 0; i < self->fields->len; i++)
    {
      const SpField *field = g_ptr_array_index (self->fields, i);
      JsonNode *typed = json_object_get_member (offer, field->name);

      if (typed == NULL)
        continue;
      sp_field_row_offer (ensure_row (self, i), typed);
      if (self->form)
        self->all = self->all || !is_shown (self, i);
    }
  update_shown (self);
  g_signal_emit (self, signals[SIGNAL_DRAFT_FOUND], 0);
}

static void
add_field (SpRecordEditor *self,
           const SpField  *field)
{
  if (sp_record_layout_is_hidden (field))
    return;
  if (self->only && !g_hash_table_contains (self->main, field->name))
    return;
  g_ptr_array_add (self->fields, (gpointer) field);
  g_ptr_array_add (self->rows, NULL);
}

static void
build (SpRecordEditor     *self,
       const char *const  *main)
{
  const SpRecordType *type = sp_record_get_record_type (self->record);

  for (guint i = 0; main[i] != NULL; i++)
    g_hash_table_add (self->main, (gpointer) main[i]);
  for (guint i = 0; main[i] != NULL; i++)
    {
      const SpField *field = sp_record_type_find_field (type, main[i]);

      if (field != NULL)
        add_field (self, field);
    }
  for (guint i = 0; i < type->n_fields; i++)
    {
      const SpField *field = &type->fields[i];

      if (self->form && (field->flags & SP_FIELD_REQUIRED) != 0 && !self->only &&
          !g_hash_table_contains (self->main, field->name))
        {
          g_hash_table_add (self->main, (gpointer) field->name);
          add_field (self, field);
        }
    }
  for (guint i = 0; i < type->n_fields; i++)
    {
      if (!g_hash_table_contains (self->main, type->fields[i].name))
        add_field (self, &type->fields[i]);
    }
  update_shown (self);
}

static void
sp_record_editor_dispose (GObject *object)
{
  SpRecordEditor *self = SP_RECORD_EDITOR (object);

  if (self->draft != NULL)
    sp_draft_flush (self->draft);
  g_clear_object (&self->draft);
  g_clear_object (&self->store);
  g_clear_object (&self->record);

  G_OBJECT_CLASS (sp_record_editor_parent_class)->dispose (object);
}

static void
sp_record_editor_finalize (GObject *object)
{
  SpRecordEditor *self = SP_RECORD_EDITOR (object);

  g_clear_pointer (&self->case_id, g_free);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->main, g_hash_table_unref);

  G_OBJECT_CLASS (sp_record_editor_parent_class)->finalize (object);
}

static void
sp_record_editor_class_init (SpRecordEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sp_record_editor_dispose;
  object_class->finalize = sp_record_editor_finalize;

  /**
   * SpRecordEditor::draft-found:
   *
   * Something was typed earlier and never saved; it is offered, or in a form put back.
   */
  signals[SIGNAL_DRAFT_FOUND] = g_signal_new ("draft-found", SP_TYPE_RECORD_EDITOR,
                                              G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                              0);
}

static void
sp_record_editor_init (SpRecordEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->fields = g_ptr_array_new ();
  self->rows = g_ptr_array_new ();
  self->main = g_hash_table_new (g_str_hash, g_str_equal);

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_list_box_set_tab_behavior (GTK_LIST_BOX (self->list), GTK_LIST_TAB_ALL);
  gtk_widget_add_css_class (self->list, "boxed-list");
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (activated_cb), self,
                           G_CONNECT_SWAPPED);

  self->more = gtk_button_new_with_label (_("Show What Is Not Recorded"));
  sp_shrink_button (self->more);
  gtk_widget_set_halign (self->more, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->more, "flat");
  gtk_widget_add_css_class (self->more, "sp-small");
  g_signal_connect_object (self->more, "clicked", G_CALLBACK (more_cb), self, G_CONNECT_SWAPPED);

  gtk_box_append (GTK_BOX (box), self->list);
  gtk_box_append (GTK_BOX (box), self->more);
  adw_bin_set_child (ADW_BIN (self), box);
}

static GtkWidget *
create (SpStore           *store,
        SpRecord          *record,
        const char        *case_id,
        gboolean           form,
        const char        *key,
        const char *const *main,
        gboolean           only)
{
  static const char *const none[] = { NULL };
  SpRecordEditor *self = g_object_new (SP_TYPE_RECORD_EDITOR, NULL);
  const SpRecordType *type = sp_record_get_record_type (record);
  const SpRecordLayout *layout = sp_record_layout_find_for (record);

  self->store = g_object_ref (store);
  self->record = g_object_ref (record);
  self->case_id = g_strdup (case_id);
  self->form = form;
  self->only = only || (main == NULL && layout != NULL && layout->only);
  self->draft = sp_draft_new (store, key);
  g_signal_connect_object (self->draft, "offered", G_CALLBACK (offered_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_button_set_label (GTK_BUTTON (self->more),
                        form ? _("More") : _("Show What Is Not Recorded"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(type->label), -1);

  build (self, main != NULL ? main : layout != NULL ? layout->main : none);
  if (!form)
    g_signal_connect_object (record, "notify", G_CALLBACK (record_changed_cb), self, G_CONNECT_SWAPPED);
  sp_draft_load (self->draft);

  return GTK_WIDGET (self);
}

/**
 * sp_record_editor_new:
 * @record: the record; in a form one that is not stored yet, with what is known of it filled in
 * @case_id: (nullable): the case to which references are confined
 * @form: whether entries are shown at once, and whoever shows the form saves
 * @main: (nullable): names of the fields that are shown at once, in their order, %NULL at the end, of static storage;
 *   %NULL: as the type has it
 * @only: whether all other fields are left out
 *
 * Returns: (transfer floating): an editor for the fields of @record
 */
GtkWidget *
sp_record_editor_new (SpStore           *store,
                      SpRecord          *record,
                      const char        *case_id,
                      gboolean           form,
                      const char *const *main,
                      gboolean           only)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (SP_IS_STORE (store), NULL);
  g_return_val_if_fail (SP_IS_RECORD (record), NULL);

  if (form)
    key = g_strdup_printf ("new/%s/%s", sp_record_get_record_type (record)->name,
                           case_id != NULL ? case_id : "");
  else
    key = g_strdup_printf ("edit/%s", sp_record_get_id (record));

  return create (store, record, case_id, form, key, main, only);
}

/**
 * sp_record_editor_new_keyed:
 * @record: a record that is not stored yet
 * @case_id: (nullable): the case to which references are confined
 * @key: under which what is typed is kept
 * @main: (nullable): as for sp_record_editor_new()
 * @only: as for sp_record_editor_new()
 *
 * Returns: (transfer floating): a form for one of several records that are made together
 */
GtkWidget *
sp_record_editor_new_keyed (SpStore           *store,
                            SpRecord          *record,
                            const char        *case_id,
                            const char        *key,
                            const char *const *main,
                            gboolean           only)
{
  g_return_val_if_fail (SP_IS_STORE (store), NULL);
  g_return_val_if_fail (SP_IS_RECORD (record), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  return create (store, record, case_id, TRUE, key, main, only);
}

/**
 * sp_record_editor_get_record:
 *
 * Returns: (transfer none): the record that is shown
 */
SpRecord *
sp_record_editor_get_record (SpRecordEditor *self)
{
  g_return_val_if_fail (SP_IS_RECORD_EDITOR (self), NULL);

  return self->record;
}

/**
 * sp_record_editor_get_row:
 *
 * Returns: (transfer none) (nullable): the row of the field @name
 */
SpFieldRow *
sp_record_editor_get_row (SpRecordEditor *self,
                          const char     *name)
{
  g_return_val_if_fail (SP_IS_RECORD_EDITOR (self), NULL);

  for (guint i = 0; i < self->fields->len; i++)
    {
      const SpField *field = g_ptr_array_index (self->fields, i);

      if (!g_str_equal (field->name, name))
        continue;
      if (g_ptr_array_index (self->rows, i) == NULL)
        gtk_widget_set_visible (GTK_WIDGET (ensure_row (self, i)), is_shown (self, i));
      return g_ptr_array_index (self->rows, i);
    }

  return NULL;
}

/**
 * sp_record_editor_get_draft:
 *
 * Returns: (transfer none): where what is being typed is kept
 */
SpDraft *
sp_record_editor_get_draft (SpRecordEditor *self)
{
  g_return_val_if_fail (SP_IS_RECORD_EDITOR (self), NULL);

  return self->draft;
}

/**
 * sp_record_editor_discard:
 *
 * Throws away what was typed and shows the record as it is.
 */
void
sp_record_editor_discard (SpRecordEditor *self)
{
  g_return_if_fail (SP_IS_RECORD_EDITOR (self));

  for (guint i = 0; i < self->rows->len; i++)
    {
      SpFieldRow *row = g_ptr_array_index (self->rows, i);
      SpFieldInput *input = row != NULL ? sp_field_row_get_input (row) : NULL;
      g_autoptr (JsonNode) value = NULL;

      if (input == NULL)
        continue;
      value = sp_field_value_dup (self->record, sp_field_row_get_field (row));
      sp_field_input_set_value (input, value);
      sp_field_row_set_problem (row, NULL);
    }
  sp_draft_clear (self->draft);
}

/* The fields of the record with what is entered laid over; NULL if some entry cannot be read. */
static JsonObject *
dup_entered (SpRecordEditor *self)
{
  g_autoptr (JsonObject) fields = sp_record_dup_json (self->record);
  gboolean readable = TRUE;

  for (guint i = 0; i < self->rows->len; i++)
    {
      SpFieldRow *row = g_ptr_array_index (self->rows, i);
      const SpField *field = g_ptr_array_index (self->fields, i);
      const char *name = field->name;
      g_autofree char *problem = NULL;
      g_autoptr (JsonNode) value = NULL;

      if (row == NULL)
        continue;
      value = sp_field_row_dup_value (row, &problem);
      sp_field_row_set_problem (row, problem);
      readable = readable && problem == NULL;
      if (value != NULL)
        json_object_set_member (fields, name, g_steal_pointer (&value));
      else if (json_object_has_member (fields, name))
        json_object_remove_member (fields, name);
    }

  return readable ? g_steal_pointer (&fields) : NULL;
}

static void
focus_problem (SpRecordEditor *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      SpFieldRow *row = g_ptr_array_index (self->rows, i);

      if (row == NULL || sp_field_row_get_problem (row) == NULL)
        continue;
      if (!gtk_widget_get_visible (GTK_WIDGET (row)))
        {
          self->all = TRUE;
          update_shown (self);
        }
      if (sp_field_row_get_input (row) != NULL)
        sp_field_input_focus (sp_field_row_get_input (row));
      return;
    }
}

/**
 * sp_record_editor_check:
 *
 * Says at each field what is wrong with it, and goes to the first.
 *
 * Returns: whether what is entered can be saved
 */
gboolean
sp_record_editor_check (SpRecordEditor *self)
{
  g_autoptr (JsonObject) fields = NULL;
  g_autoptr (GArray) errors = NULL;

  g_return_val_if_fail (SP_IS_RECORD_EDITOR (self), FALSE);

  fields = dup_entered (self);
  if (fields != NULL)
    errors = sp_validate (sp_record_get_record_type (self->record), fields,
                          sp_store_get_lists (self->store));
  for (guint i = 0; errors != NULL && i < errors->len; i++)
    {
      const SpFieldError *error = &g_array_index (errors, SpFieldError, i);
      SpFieldRow *row = sp_record_editor_get_row (self, error->field->name);
      g_autofree char *words = sp_field_error_words (error);

      if (row != NULL)
        sp_field_row_set_problem (row, words);
    }
  if (fields != NULL && (errors == NULL || errors->len == 0))
    return TRUE;

  focus_problem (self);

  return FALSE;
}

/**
 * sp_record_editor_put:
 *
 * Puts what is entered into @change, in which the record is created already; call sp_record_editor_check() first.
 */
void
sp_record_editor_put (SpRecordEditor *self,
                      SpChange       *change)
{
  g_return_if_fail (SP_IS_RECORD_EDITOR (self));
  g_return_if_fail (SP_IS_CHANGE (change));

  for (guint i = 0; i < self->rows->len; i++)
    {
      SpFieldRow *row = g_ptr_array_index (self->rows, i);
      const SpField *field = g_ptr_array_index (self->fields, i);
      g_autoptr (JsonNode) value = row != NULL ? sp_field_row_dup_value (row, NULL) : NULL;
      g_autoptr (JsonNode) now = sp_field_value_dup (self->record, field);

      if (row != NULL && !sp_field_value_equal (value, now))
        sp_field_value_put (change, self->record, field, value);
    }
}

/**
 * sp_record_editor_focus:
 *
 * Puts the cursor into the first entry.
 */
void
sp_record_editor_focus (SpRecordEditor *self)
{
  SpFieldRow *first;

  g_return_if_fail (SP_IS_RECORD_EDITOR (self));

  first = self->rows->len > 0 ? g_ptr_array_index (self->rows, 0) : NULL;
  if (first != NULL && sp_field_row_get_input (first) != NULL)
    sp_field_input_focus (sp_field_row_get_input (first));
}
