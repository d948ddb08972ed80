/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-record-dialog.h"

#include "sp-banner.h"
#include "sp-case-records.h"
#include "sp-cases-private.h"
#include "sp-compartment.h"
#include "sp-date.h"
#include "sp-directory-records.h"
#include "sp-error-words.h"
#include "sp-field-value.h"
#include "sp-format.h"
#include "sp-readers-dialog.h"
#include "sp-readers-draft.h"
#include "sp-readers-label.h"
#include "sp-record-layout.h"
#include "sp-record-words.h"
#include "sp-review-proposal.h"
#include "sp-shrink.h"

#include <glib/gi18n-lib.h>

/* How long an action has when nobody says otherwise: until the next weekly meeting. */
#define ACTION_DAYS 7

struct _SpRecordDialog
{
  AdwDialog       parent_instance;

  AdwHeaderBar   *header;
  AdwBanner      *draft_banner;
  GtkBox         *contents;
  GtkButton      *cancel;
  GtkButton      *add;
  GtkButton      *done;
  GtkButton      *remove;

  SpStore        *store;
  SpRecord       *record;
  char           *case_id;
  SpRecordEditor *editor;
  SpReadersRow   *readers;
  GtkWidget      *readers_label;
  SpReviewProposal *proposal;
  gboolean        form;
};

enum
{
  SIGNAL_PREPARE,
  SIGNAL_SAVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpRecordDialog, sp_record_dialog, ADW_TYPE_DIALOG)

static void
readers_changed_cb (SpRecordDialog *self)
{
  sp_readers_draft_keep (sp_record_editor_get_draft (self->editor), self->readers);
}

static void
draft_found_cb (SpRecordDialog *self)
{
  if (self->readers != NULL)
    sp_readers_draft_show (sp_record_editor_get_draft (self->editor), self->readers);
  if (self->proposal != NULL)
    sp_review_proposal_propose (self->proposal);
  adw_banner_set_revealed (self->draft_banner, self->form);
}

static void
start_afresh_cb (SpRecordDialog *self)
{
  if (self->readers != NULL)
    sp_readers_row_set_readers (self->readers, NULL, NULL);
  sp_record_editor_discard (self->editor);
  if (self->proposal != NULL)
    sp_review_proposal_propose (self->proposal);
  adw_banner_set_revealed (self->draft_banner, FALSE);
  sp_record_editor_focus (self->editor);
}

static void
cancel_cb (SpRecordDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
add_cb (SpRecordDialog *self)
{
  sp_record_dialog_save (self);
}

static void
show_errors (SpRecordDialog *self,
             SpChange       *change)
{
  GArray *errors = sp_change_get_errors (change);

  for (guint i = 0; errors != NULL && i < errors->len; i++)
    {
      const SpFieldError *error = &g_array_index (errors, SpFieldError, i);
      SpFieldRow *row = sp_record_editor_get_row (self->editor, error->field->name);
      g_autofree char *words = sp_field_error_words (error);

      if (row != NULL)
        sp_field_row_set_problem (row, words);
    }
}

typedef struct
{
  SpRecordDialog *self;
  SpChange       *change;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_object_unref (saving->self);
  g_object_unref (saving->change);
  g_free (saving);
}

static DexFuture *
saved_cb (DexFuture *future,
          gpointer   data)
{
  Saving *saving = data;
  SpRecordDialog *self = saving->self;

  gtk_widget_set_sensitive (GTK_WIDGET (self->add), TRUE);
  if (dex_future_is_rejected (future))
    {
      show_errors (self, saving->change);
      return dex_future_new_true ();
    }
  sp_draft_clear (sp_record_editor_get_draft (self->editor));
  g_signal_emit (self, signals[SIGNAL_SAVED], 0, self->record);
  adw_dialog_close (ADW_DIALOG (self));

  return dex_future_new_true ();
}

/* The toast that offers to undo the deletion says what was deleted. */
static void
remove_cb (SpRecordDialog *self)
{
  g_autoptr (SpChange) change = sp_change_new ();
  const char *label = _(sp_record_get_record_type (self->record)->label);
  g_autofree char *what = g_strdup_printf (_("Delete “%s”"), label);
  g_autofree char *said = g_strdup_printf (_("“%s” deleted"), label);

  sp_change_delete (change, self->record);
  sp_change_set_label (change, what);
  sp_draft_clear (sp_record_editor_get_draft (self->editor));
  dex_future_disown (sp_case_commit (GTK_WIDGET (self), self->store, change, said));
  adw_dialog_close (ADW_DIALOG (self));
}

static void
gone_cb (SpRecordDialog *self)
{
  if (sp_record_get_gone (self->record))
    adw_dialog_force_close (ADW_DIALOG (self));
}

static gboolean
key_pressed_cb (SpRecordDialog *self,
                guint           keyval,
                guint           keycode,
                GdkModifierType state)
{
  if ((keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter) || (state & GDK_CONTROL_MASK) == 0 ||
      !self->form)
    return GDK_EVENT_PROPAGATE;

  sp_record_dialog_save (self);

  return GDK_EVENT_STOP;
}

static void
sp_record_dialog_dispose (GObject *object)
{
  SpRecordDialog *self = SP_RECORD_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_RECORD_DIALOG);
  g_clear_object (&self->store);
  g_clear_pointer (&self->case_id, g_free);
  g_clear_object (&self->record);

  G_OBJECT_CLASS (sp_record_dialog_parent_class)->dispose (object);
}

static void
sp_record_dialog_class_init (SpRecordDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_record_dialog_dispose;

  /**
   * SpRecordDialog::prepare:
   * @change: what is about to be saved; the new record is in it
   *
   * The moment to add what else shall happen with it.
   */
  signals[SIGNAL_PREPARE] = g_signal_new ("prepare", SP_TYPE_RECORD_DIALOG, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, SP_TYPE_CHANGE);

  /**
   * SpRecordDialog::saved:
   * @record: the new record
   */
  signals[SIGNAL_SAVED] = g_signal_new ("saved", SP_TYPE_RECORD_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, SP_TYPE_RECORD);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               SP_CASES_RESOURCE "sp-record-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SpRecordDialog, header);
  gtk_widget_class_bind_template_child (widget_class, SpRecordDialog, draft_banner);
  gtk_widget_class_bind_template_child (widget_class, SpRecordDialog, contents);
  gtk_widget_class_bind_template_child (widget_class, SpRecordDialog, cancel);
  gtk_widget_class_bind_template_child (widget_class, SpRecordDialog, add);
  gtk_widget_class_bind_template_child (widget_class, SpRecordDialog, done);
  gtk_widget_class_bind_template_child (widget_class, SpRecordDialog, remove);
  gtk_widget_class_bind_template_callback (widget_class, start_afresh_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
}

static void
sp_record_dialog_init (SpRecordDialog *self)
{
  GtkEventController *keys;

  gtk_widget_init_template (GTK_WIDGET (self));
  sp_banner_prepare (self->draft_banner);

  keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
update_readers (SpRecordDialog *self)
{
  sp_readers_label_set_record (SP_READERS_LABEL (self->readers_label), self->record);
}

static void
readers_cb (SpRecordDialog *self)
{
  sp_readers_dialog_present (GTK_WIDGET (self), self->store, self->record);
}

static void
add_readers (SpRecordDialog *self)
{
  GtkWidget *change = gtk_button_new_with_label (_("Change Who Reads It…"));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  sp_shrink_button (change);
  self->readers_label = sp_readers_label_new (self->store);
  g_signal_connect_object (self->record, "notify", G_CALLBACK (update_readers), self, G_CONNECT_SWAPPED);
  update_readers (self);
  gtk_widget_set_halign (change, GTK_ALIGN_START);
  gtk_widget_set_visible (change, self->case_id != NULL && sp_readers_may_change (self->store, self->record));
  g_signal_connect_object (change, "clicked", G_CALLBACK (readers_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->readers_label);
  gtk_box_append (GTK_BOX (box), change);
  gtk_box_append (self->contents, box);
}

static SpRecordDialog *
create (SpStore    *store,
        SpRecord   *record,
        const char *case_id,
        gboolean    form)
{
  SpRecordDialog *self = g_object_new (SP_TYPE_RECORD_DIALOG, NULL);

  self->store = g_object_ref (store);
  self->record = g_object_ref (record);
  self->case_id = g_strdup (case_id);
  self->form = form;
  self->editor = SP_RECORD_EDITOR (sp_record_editor_new (store, record, case_id, form, NULL, FALSE));
  g_signal_connect_object (self->editor, "draft-found", G_CALLBACK (draft_found_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (self->contents, GTK_WIDGET (self->editor));

  return self;
}

/**
 * sp_record_dialog_new:
 * @record: a record that is not stored yet, with what is known of it filled in
 * @case_id: (nullable): the case it belongs to
 *
 * Returns: (transfer floating): a form for @record
 */
AdwDialog *
sp_record_dialog_new (SpStore    *store,
                      SpRecord   *record,
                      const char *case_id)
{
  SpRecordDialog *self;
  const SpRecordType *type;
  const SpRecordLayout *layout;

  g_return_val_if_fail (SP_IS_STORE (store), NULL);
  g_return_val_if_fail (SP_IS_RECORD (record), NULL);

  type = sp_record_get_record_type (record);
  layout = sp_record_layout_find_for (record);
  self = create (store, record, case_id, TRUE);
  adw_dialog_set_title (ADW_DIALOG (self), layout != NULL ? _(layout->add) : _(type->label));
  gtk_button_set_label (self->add, _("_Add"));
  adw_header_bar_pack_start (self->header, GTK_WIDGET (self->cancel));
  adw_header_bar_pack_end (self->header, GTK_WIDGET (self->add));

  if (case_id != NULL && SP_IS_RETENTION (record))
    {
      self->proposal = SP_REVIEW_PROPOSAL (sp_review_proposal_new (store, case_id, self->editor));
      gtk_box_append (self->contents, GTK_WIDGET (self->proposal));
    }
  if (case_id != NULL && sp_readers_can_restrict (type))
    {
      GtkWidget *list = gtk_list_box_new ();

      self->readers = SP_READERS_ROW (sp_readers_row_new (store, case_id));
      g_signal_connect_object (self->readers, "changed", G_CALLBACK (readers_changed_cb), self, G_CONNECT_SWAPPED);
      gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
      gtk_list_box_set_tab_behavior (GTK_LIST_BOX (list), GTK_LIST_TAB_ALL);
      gtk_widget_add_css_class (list, "boxed-list");
      gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (self->readers));
      gtk_box_append (self->contents, list);
    }
  sp_record_editor_focus (self->editor);

  return ADW_DIALOG (self);
}

/**
 * sp_record_dialog_open:
 * @record: a stored record
 * @case_id: (nullable): the case it belongs to
 *
 * Returns: (transfer floating): all facts of @record, to be read and changed in place
 */
AdwDialog *
sp_record_dialog_open (SpStore    *store,
                       SpRecord   *record,
                       const char *case_id)
{
  SpRecordDialog *self;

  g_return_val_if_fail (SP_IS_STORE (store), NULL);
  g_return_val_if_fail (SP_IS_RECORD (record), NULL);

  self = create (store, record, case_id, FALSE);
  adw_dialog_set_title (ADW_DIALOG (self), _(sp_record_get_record_type (record)->label));
  adw_header_bar_pack_end (self->header, GTK_WIDGET (self->done));
  /* Agencies and members no longer take part; what names them stays readable. */
  if (sp_case_may_own (store, record) && !SP_IS_CASE (record) && !SP_IS_PERSON (record) &&
      sp_record_get_record_type (record)->home != SP_HOME_DIRECTORY)
    adw_header_bar_pack_start (self->header, GTK_WIDGET (self->remove));
  /* Never on what deletes. */
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->done));
  g_signal_connect_object (record, "notify::gone", G_CALLBACK (gone_cb), self, G_CONNECT_SWAPPED);

  add_readers (self);

  return ADW_DIALOG (self);
}

/**
 * sp_record_dialog_get_editor:
 *
 * Returns: (transfer none): the editor in the dialog
 */
SpRecordEditor *
sp_record_dialog_get_editor (SpRecordDialog *self)
{
  g_return_val_if_fail (SP_IS_RECORD_DIALOG (self), NULL);

  return self->editor;
}

/* Whoever has to do it must read it: the agency as it is entered now. */
static gboolean
check_readers (SpRecordDialog *self)
{
  const SpRecordType *type = sp_record_get_record_type (self->record);
  SpFieldRow *row = type->writers == SP_WRITERS_TASKED ? sp_record_editor_get_row (self->editor, type->owner) : NULL;
  g_autoptr (JsonNode) agency = row != NULL ? sp_field_row_dup_value (row, NULL) : NULL;

  if (self->readers == NULL)
    return TRUE;
  sp_readers_row_set_tasked (self->readers, agency != NULL ? json_node_get_string (agency) : NULL);

  return sp_readers_row_check (self->readers);
}

/**
 * sp_record_dialog_save:
 *
 * Saves a new record and closes; says at each field what is wrong if it cannot be saved.
 */
void
sp_record_dialog_save (SpRecordDialog *self)
{
  const SpRecordType *type;
  g_autoptr (SpChange) change = NULL;
  g_autofree char *label = NULL;
  g_autofree char *said = NULL;
  Saving *saving;

  g_return_if_fail (SP_IS_RECORD_DIALOG (self));

  if (!self->form || !gtk_widget_get_sensitive (GTK_WIDGET (self->add)) ||
      !sp_record_editor_check (self->editor) || !check_readers (self))
    return;

  type = sp_record_get_record_type (self->record);
  label = g_strdup_printf (_("Add “%s”"), _(type->label));
  said = g_strdup_printf (_("“%s” added"), _(type->label));
  change = sp_change_new ();
  sp_change_create (change, self->record);
  sp_record_editor_put (self->editor, change);
  if (self->readers != NULL)
    sp_readers_row_put (self->readers, change, self->record);
  sp_change_set_label (change, label);
  g_signal_emit (self, signals[SIGNAL_PREPARE], 0, change);

  saving = g_new0 (Saving, 1);
  saving->self = g_object_ref (self);
  saving->change = g_steal_pointer (&change);
  gtk_widget_set_sensitive (GTK_WIDGET (self->add), FALSE);
  dex_future_disown (dex_future_finally (sp_case_commit (GTK_WIDGET (self), self->store,
                                                         saving->change, said),
                                         saved_cb, saving, saving_free));
}

static void
fill_if_field (JsonObject         *fields,
               const SpRecordType *type,
               const char         *name,
               const char         *value)
{
  if (value != NULL && sp_record_type_find_field (type, name) != NULL)
    json_object_set_string_member (fields, name, value);
}

/**
 * sp_record_new_in_case:
 * @type: the record type's name
 * @case_id: the case
 *
 * Returns: (transfer full): a new record that is not stored yet, with what goes without saying filled in:
 *   the case, today, one's own agency
 */
SpRecord *
sp_record_new_in_case (SpStore    *store,
                       const char *type,
                       const char *case_id)
{
  const SpRecordType *record_type = sp_record_type_find (type);
  const SpReader *reader = sp_store_get_reader (store);
  g_autofree char *id = NULL;
  g_autofree char *compartment = NULL;
  g_autofree char *today = sp_case_dup_today (store);
  g_autofree char *due = sp_date_add_days (today, ACTION_DAYS);
  g_autoptr (JsonObject) fields = json_object_new ();
  SpRecord *record;

  g_return_val_if_fail (record_type != NULL, NULL);

  id = sp_ambient_new_id (sp_store_get_ambient (store));
  compartment = sp_compartment_for_case (case_id);
  fill_if_field (fields, record_type, "case_id", case_id);
  if (g_str_equal (type, "action"))
    {
      fill_if_field (fields, record_type, "due", due);
      fill_if_field (fields, record_type, "status", "open");
    }
  if (g_str_equal (type, "order"))
    fill_if_field (fields, record_type, "status", "in-force");
  if (g_str_equal (type, "contribution"))
    fill_if_field (fields, record_type, "kind", "fact");
  if (!g_str_equal (type, "trigger"))
    fill_if_field (fields, record_type, "date", today);
  if (g_str_equal (type, "referral") || g_str_equal (type, "access_request"))
    fill_if_field (fields, record_type, "received", today);
  if (g_str_equal (type, "access_request"))
    fill_if_field (fields, record_type, "state", "open");
  fill_if_field (fields, record_type, "declared", today);
  if (reader != NULL && !g_str_equal (type, "invitation"))
    fill_if_field (fields, record_type, "agency", reader->agency_id);
  if (reader != NULL && !g_str_equal (type, "exclusion"))
    fill_if_field (fields, record_type, "member", reader->member_id);

  record = sp_record_new (record_type, id, compartment);
  sp_record_set_json (record, fields);

  return record;
}

/**
 * sp_record_may_create:
 * @type: the record type's name
 *
 * Returns: whether this reader may add records of @type, as far as roles say
 */
gboolean
sp_record_may_create (SpStore    *store,
                      const char *type)
{
  const SpRecordType *record_type = sp_record_type_find (type);
  const SpReader *reader = sp_store_get_reader (store);

  if (reader == NULL || record_type == NULL)
    return record_type != NULL;
  if (record_type->writers == SP_WRITERS_CHAIR)
    return (reader->roles & SP_ROLES_CHAIRING) != 0;
  if (record_type->writers == SP_WRITERS_ADMINISTRATOR)
    return sp_policy_may_keep_directory (reader);
  if (record_type->writers == SP_WRITERS_SERVER || record_type->writers == SP_WRITERS_ANSWERABLE)
    return FALSE;

  return (reader->roles & SP_ROLES_WRITING) != 0;
}
