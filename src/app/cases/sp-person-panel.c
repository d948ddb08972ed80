/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-person-panel.h"

#include "sp-case-records.h"
#include "sp-cases-private.h"
#include "sp-field-value.h"
#include "sp-link-words.h"
#include "sp-record-dialog.h"
#include "sp-record-editor.h"

#include <glib/gi18n-lib.h>

struct _SpPersonPanel
{
  AdwBin       parent_instance;

  GtkWidget   *box;
  GtkWidget   *heading;
  GtkWidget   *add;
  GtkWidget   *editor;

  SpStore     *store;
  SpRecord    *record;
  char        *role;
  SpLinkWords *person;
};

G_DEFINE_FINAL_TYPE (SpPersonPanel, sp_person_panel, ADW_TYPE_BIN)

static const char *const person_fields[] = { "family_name", "given_names", "born", "phone",
                                             "safe_to_call", "safe_message", NULL };
static const char *const other_fields[] = { "family_name", "given_names", "born", NULL };

static void
show_person (SpPersonPanel *self)
{
  SpRecord *person = sp_link_words_get_record (self->person);
  gboolean victim = g_str_equal (self->role, "victim");

  if (self->editor != NULL &&
      (person == NULL ||
       sp_record_editor_get_record (SP_RECORD_EDITOR (self->editor)) != person))
    {
      gtk_box_remove (GTK_BOX (self->box), self->editor);
      self->editor = NULL;
    }
  if (person != NULL && self->editor == NULL && !sp_record_get_gone (person))
    {
      self->editor = sp_record_editor_new (self->store, person, sp_record_get_id (self->record),
                                           FALSE, victim ? person_fields : other_fields, FALSE);
      gtk_box_append (GTK_BOX (self->box), self->editor);
    }
  gtk_widget_set_visible (self->add, sp_link_words_get_words (self->person) == NULL &&
                                       sp_record_may_create (self->store, "person"));
}

static void
record_changed_cb (SpPersonPanel *self)
{
  const SpField *field = sp_record_type_find_field (sp_case_record_type (), self->role);
  g_autoptr (JsonNode) value = sp_field_value_dup (self->record, field);

  sp_link_words_set_value (self->person, value);
  show_person (self);
}

static void
add_cb (SpPersonPanel *self)
{
  sp_person_add (GTK_WIDGET (self), self->store, self->record, self->role);
}

static void
sp_person_panel_dispose (GObject *object)
{
  SpPersonPanel *self = SP_PERSON_PANEL (object);

  g_clear_object (&self->person);
  g_clear_object (&self->record);
  g_clear_object (&self->store);
  g_clear_pointer (&self->role, g_free);

  G_OBJECT_CLASS (sp_person_panel_parent_class)->dispose (object);
}

static void
sp_person_panel_class_init (SpPersonPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_person_panel_dispose;
}

static void
sp_person_panel_init (SpPersonPanel *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  self->heading = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->heading), 0);
  gtk_widget_add_css_class (self->heading, "title-4");
  self->add = gtk_button_new ();
  gtk_widget_set_halign (self->add, GTK_ALIGN_START);
  gtk_widget_set_visible (self->add, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->heading);
  gtk_box_append (GTK_BOX (self->box), self->add);
  adw_bin_set_child (ADW_BIN (self), self->box);
  g_signal_connect_object (self->add, "clicked", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
}

/**
 * sp_person_panel_new:
 * @record: the case
 * @role: "victim" or "perpetrator"
 *
 * Returns: (transfer floating): a panel that follows who has @role in the case
 */
GtkWidget *
sp_person_panel_new (SpStore    *store,
                     SpRecord   *record,
                     const char *role)
{
  SpPersonPanel *self;
  gboolean victim;
  g_autofree char *signal = NULL;

  g_return_val_if_fail (SP_IS_STORE (store), NULL);
  g_return_val_if_fail (SP_IS_CASE (record), NULL);

  self = g_object_new (SP_TYPE_PERSON_PANEL, NULL);
  victim = g_str_equal (role, "victim");
  self->store = g_object_ref (store);
  self->record = g_object_ref (record);
  self->role = g_strdup (role);
  gtk_label_set_label (GTK_LABEL (self->heading), victim ? _("Victim") : _("Perpetrator"));
  gtk_button_set_label (GTK_BUTTON (self->add),
                        victim ? _("Record the Victim…") : _("Record the Perpetrator…"));
  self->person = sp_link_words_new (store);
  g_signal_connect_object (self->person, "notify::words", G_CALLBACK (show_person), self,
                           G_CONNECT_SWAPPED);
  signal = g_strdup_printf ("notify::%s", role);
  g_signal_connect_object (record, signal, G_CALLBACK (record_changed_cb), self, G_CONNECT_SWAPPED);
  record_changed_cb (self);

  return GTK_WIDGET (self);
}

typedef struct
{
  SpStore  *store;
  SpRecord *record;
  SpRecord *person;
  char     *role;
} Adding;

static void
adding_free (gpointer  data,
             GClosure *closure)
{
  Adding *adding = data;

  g_object_unref (adding->store);
  g_object_unref (adding->record);
  g_object_unref (adding->person);
  g_free (adding->role);
  g_free (adding);
}

static void
prepare_cb (SpRecordDialog *dialog,
            SpChange       *change,
            Adding         *adding)
{
  const char *person_id = sp_record_get_id (adding->person);
  g_autoptr (SpRecord) role = sp_record_new_in_case (adding->store, "case_person",
                                                     sp_record_get_id (adding->record));

  sp_change_create (change, role);
  sp_change_set_text (change, role, "person", person_id);
  sp_change_set_text (change, role, "role", adding->role);
  if (g_str_equal (adding->role, "victim") || g_str_equal (adding->role, "perpetrator"))
    sp_change_set_text (change, adding->record, adding->role, person_id);
}

/**
 * sp_person_add:
 * @parent: where the dialog is shown
 * @record: the case
 * @role: a code of case-role
 *
 * Opens the form for a new person, who gets @role in the case.
 */
void
sp_person_add (GtkWidget  *parent,
               SpStore    *store,
               SpRecord   *record,
               const char *role)
{
  Adding *adding = g_new0 (Adding, 1);
  AdwDialog *dialog;

  adding->store = g_object_ref (store);
  adding->record = g_object_ref (record);
  adding->person = sp_record_new_in_case (store, "person", sp_record_get_id (record));
  adding->role = g_strdup (role);
  dialog = sp_record_dialog_new (store, adding->person, sp_record_get_id (record));
  g_signal_connect_data (dialog, "prepare", G_CALLBACK (prepare_cb), adding, adding_free,
                         G_CONNECT_DEFAULT);
  adw_dialog_present (dialog, parent);
}
