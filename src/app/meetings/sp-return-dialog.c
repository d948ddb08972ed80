/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-return-dialog.h"

#include <glib/gi18n-lib.h>

#include "sp-banner.h"
#include "sp-compartment.h"
#include "sp-meeting-data.h"
#include "sp-meeting-words.h"
#include "sp-readers-draft.h"
#include "sp-row-parts.h"
#include "sp-record-editor.h"

/* The reason that stands with what is sealed, where its agency gives no other. */
#define REASON_SEALED "sealed"

static const char *const fields[] = { "text", "nothing_known", "author", NULL };

struct _SpReturnDialog
{
  AdwDialog parent_instance;

  GtkButton *keep_button;
  AdwBanner *draft_banner;
  GtkBox *contents;
  GtkLabel *about;

  SpStore *store;
  SpRecord *record;
  char *case_id;
  SpRecordEditor *editor;
  SpReadersRow *readers;
  gboolean stored;
};

G_DEFINE_FINAL_TYPE (SpReturnDialog, sp_return_dialog, ADW_TYPE_DIALOG)

/**
 * sp_return_new:
 *
 * Returns: (transfer full): the own agency's return for a case, sealed, not stored yet
 */
SpRecord *
sp_return_new (SpStore    *store,
               SpMeeting  *meeting,
               const char *case_id)
{
  g_autofree char *id = sp_ambient_new_id (sp_store_get_ambient (store));
  g_autofree char *today = sp_meeting_today (store);
  const char *readers[] = { sp_store_get_agency_id (store), SP_READERS_CHAIR, NULL };
  g_autofree char *compartment = sp_compartment_for_readers (case_id, readers);
  SpRecord *record = sp_record_new (sp_contribution_record_type (), id, compartment);

  g_object_set (record,
                "case-id", case_id,
                "agency", sp_store_get_agency_id (store),
                "meeting", sp_record_get_id (SP_RECORD (meeting)),
                "member", sp_store_get_member_id (store),
                "date", today,
                "kind", "fact",
                "sealed", TRUE,
                "restriction-reason", REASON_SEALED,
                NULL);

  return record;
}

/* Puts a return, new or stored, where only its agency and, sealed, the chair's laptop hold it. Once the item is reached
 * its agency reads it and whoever else is named: NULL for all in the case, and then there is no other reason. */
static void
seal (SpChange          *change,
      SpRecord          *record,
      const char        *case_id,
      const char        *agency_id,
      const char *const *opens_to,
      const char        *reason)
{
  const char *sealed[] = { agency_id, SP_READERS_CHAIR, NULL };
  g_autofree char *compartment = sp_compartment_for_readers (case_id, sealed);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) readers = NULL;

  sp_change_set_flag (change, record, "sealed", TRUE);
  if (opens_to != NULL && opens_to[0] != NULL)
    {
      g_strv_builder_addv (builder, (const char **) opens_to);
      g_strv_builder_add (builder, agency_id);
    }
  readers = g_strv_builder_end (builder);
  sp_change_set_strv (change, record, "opens_to", (const char *const *) readers);
  if (g_strcmp0 (sp_record_get_compartment (record), compartment) != 0)
    sp_change_move (change, record, compartment);
  sp_change_set_text (change, record, SP_RESTRICTION_FIELD, reason != NULL ? reason : REASON_SEALED);
}

/* --- What is typed ------------------------------------------------------------------------- */

static void
readers_changed_cb (SpReturnDialog *self)
{
  sp_readers_draft_keep (sp_record_editor_get_draft (self->editor), self->readers);
}

static void
draft_found_cb (SpReturnDialog *self)
{
  sp_readers_draft_show (sp_record_editor_get_draft (self->editor), self->readers);
  adw_banner_set_revealed (self->draft_banner, TRUE);
}

static void
show_stored_readers (SpReturnDialog *self)
{
  SpContribution *written = SP_CONTRIBUTION (self->record);
  const char *reason = sp_contribution_get_restriction_reason (written);

  sp_readers_row_set_readers (self->readers, sp_contribution_get_opens_to (written),
                              g_strcmp0 (reason, REASON_SEALED) == 0 ? NULL : reason);
}

static void
on_afresh (SpReturnDialog *self)
{
  show_stored_readers (self);
  sp_record_editor_discard (self->editor);
  adw_banner_set_revealed (self->draft_banner, FALSE);
  sp_record_editor_focus (self->editor);
}

static void
on_cancel (SpReturnDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static DexFuture *
kept_cb (DexFuture *future,
         gpointer   data)
{
  SpReturnDialog *self = data;

  gtk_widget_set_sensitive (GTK_WIDGET (self->keep_button), TRUE);
  if (dex_future_is_rejected (future))
    return dex_future_new_true ();
  sp_draft_clear (sp_record_editor_get_draft (self->editor));
  adw_dialog_force_close (ADW_DIALOG (self));

  return dex_future_new_true ();
}

/**
 * sp_return_dialog_keep:
 *
 * Keeps the return, sealed, and closes; says at each field what is wrong if it cannot be kept.
 */
void
sp_return_dialog_keep (SpReturnDialog *self)
{
  g_autoptr(SpChange) change = NULL;
  g_auto(GStrv) readers = NULL;
  g_autofree char *reason = NULL;
  DexFuture *future;

  g_return_if_fail (SP_IS_RETURN_DIALOG (self));

  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->keep_button)) || !sp_record_editor_check (self->editor) ||
      !sp_readers_row_check (self->readers))
    return;

  change = sp_change_new ();
  if (self->stored)
    sp_change_begin (change, self->record);
  else
    sp_change_create (change, self->record);
  sp_record_editor_put (self->editor, change);
  readers = sp_readers_row_dup_readers (self->readers);
  reason = sp_readers_row_dup_reason (self->readers);
  /* What the meeting has opened in the meantime stays open. */
  if (!self->stored || sp_contribution_get_sealed (SP_CONTRIBUTION (self->record)))
    seal (change, self->record, self->case_id, sp_store_get_agency_id (self->store),
          (const char *const *) readers, reason);
  sp_change_set_label (change, _("Write a Return"));

  gtk_widget_set_sensitive (GTK_WIDGET (self->keep_button), FALSE);
  future = sp_meeting_commit (GTK_WIDGET (self), self->store, change,
                              _("The return is kept, sealed until its item is reached"));
  dex_future_disown (dex_future_finally (future, kept_cb, g_object_ref (self), g_object_unref));
}

static void
on_keep (SpReturnDialog *self)
{
  sp_return_dialog_keep (self);
}

static gboolean
key_pressed_cb (SpReturnDialog *self,
                guint           keyval,
                guint           keycode,
                GdkModifierType state)
{
  if ((keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter) || (state & GDK_CONTROL_MASK) == 0)
    return GDK_EVENT_PROPAGATE;

  sp_return_dialog_keep (self);

  return GDK_EVENT_STOP;
}

static void
sp_return_dialog_dispose (GObject *object)
{
  SpReturnDialog *self = SP_RETURN_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_RETURN_DIALOG);
  g_clear_pointer (&self->case_id, g_free);
  g_clear_object (&self->record);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_return_dialog_parent_class)->dispose (object);
}

static void
sp_return_dialog_class_init (SpReturnDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_return_dialog_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/example/StalkingPartnership/meetings/sp-return-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SpReturnDialog, keep_button);
  gtk_widget_class_bind_template_child (widget_class, SpReturnDialog, draft_banner);
  gtk_widget_class_bind_template_child (widget_class, SpReturnDialog, contents);
  gtk_widget_class_bind_template_child (widget_class, SpReturnDialog, about);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_bind_template_callback (widget_class, on_keep);
  gtk_widget_class_bind_template_callback (widget_class, on_afresh);
}

static void
sp_return_dialog_init (SpReturnDialog *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  sp_banner_prepare (self->draft_banner);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
add_readers (SpReturnDialog *self)
{
  GtkWidget *heading = sp_row_label_new (_("Once the Item Is Reached"), "heading");
  GtkWidget *list = gtk_list_box_new ();

  self->readers = SP_READERS_ROW (sp_readers_row_new (self->store, self->case_id));
  show_stored_readers (self);
  g_signal_connect_object (self->readers, "changed", G_CALLBACK (readers_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_list_box_set_tab_behavior (GTK_LIST_BOX (list), GTK_LIST_TAB_ALL);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Who reads it once the item is reached"), -1);
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (self->readers));
  gtk_box_append (self->contents, heading);
  gtk_box_append (self->contents, list);
}

/**
 * sp_return_dialog_new:
 * @about: the case
 * @written: (nullable): the return as it was written before, still sealed
 *
 * Returns: (transfer floating): the form for the own agency's return
 */
AdwDialog *
sp_return_dialog_new (SpStore        *store,
                      SpMeeting      *meeting,
                      SpCase         *about,
                      SpContribution *written)
{
  SpReturnDialog *self = g_object_new (SP_TYPE_RETURN_DIALOG, NULL);
  const char *case_id = sp_record_get_id (SP_RECORD (about));
  g_autofree char *people = sp_meeting_case_people (about);
  g_autofree char *title = g_strdup_printf ("%s · %s", sp_case_get_reference (about), people);
  g_autofree char *key = g_strdup_printf ("return/%s/%s", sp_record_get_id (SP_RECORD (meeting)), case_id);

  self->store = g_object_ref (store);
  self->case_id = g_strdup (case_id);
  self->stored = written != NULL;
  self->record = self->stored ? g_object_ref (SP_RECORD (written)) : sp_return_new (store, meeting, case_id);
  gtk_label_set_label (self->about, title);
  self->editor = SP_RECORD_EDITOR (sp_record_editor_new_keyed (store, self->record, case_id, key, fields, TRUE));
  gtk_box_append (self->contents, GTK_WIDGET (self->editor));
  add_readers (self);
  g_signal_connect_object (self->editor, "draft-found", G_CALLBACK (draft_found_cb), self, G_CONNECT_SWAPPED);
  sp_record_editor_focus (self->editor);

  return ADW_DIALOG (self);
}
