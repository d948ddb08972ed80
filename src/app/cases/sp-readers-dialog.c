/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-readers-dialog.h"

#include "sp-cases-private.h"
#include "sp-compartment.h"
#include "sp-readers-row.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  GWeakRef      parent;
  SpStore      *store;
  SpRecord     *record;
  SpReadersRow *readers;
  AdwAlertDialog *alert; /* holds this */
} Moving;

static void
moving_free (gpointer  data,
             GClosure *closure)
{
  Moving *moving = data;

  g_signal_handlers_disconnect_by_data (moving->readers, moving);
  g_weak_ref_clear (&moving->parent);
  g_object_unref (moving->store);
  g_object_unref (moving->record);
  g_object_unref (moving->readers);
  g_free (moving);
}

static void
response_cb (Moving     *moving,
             const char *response)
{
  g_autoptr (GtkWidget) parent = g_weak_ref_get (&moving->parent);
  g_autoptr (SpChange) change = NULL;

  if (g_strcmp0 (response, "change") != 0 || parent == NULL || sp_record_get_gone (moving->record))
    return;

  change = sp_change_new ();
  sp_readers_row_put (moving->readers, change, moving->record);
  sp_change_set_label (change, _("Change who reads it"));
  dex_future_disown (sp_case_commit (parent, moving->store, change, _("Changed who reads it")));
}

/* What is as it was is nothing to change. */
static void
changed_cb (Moving *moving)
{
  g_autofree char *compartment = sp_readers_row_dup_compartment (moving->readers);
  g_autofree char *reason = sp_readers_row_dup_reason (moving->readers);
  g_autofree char *before = NULL;

  g_object_get (moving->record, "restriction-reason", &before, NULL);
  adw_alert_dialog_set_response_enabled (moving->alert, "change",
                                         sp_readers_row_is_complete (moving->readers) &&
                                           (g_strcmp0 (compartment, sp_record_get_compartment (moving->record)) != 0 ||
                                            g_strcmp0 (reason, before) != 0));
}

/* What is about to be changed has gone, or was taken from this reader. */
static void
gone_cb (AdwDialog *alert)
{
  adw_dialog_force_close (alert);
}

/**
 * sp_readers_can_restrict:
 *
 * Returns: whether those who write a record of @type may say who reads it
 */
gboolean
sp_readers_can_restrict (const SpRecordType *type)
{
  /* An agenda without one of its items would not be the agenda any more. */
  return sp_record_type_find_field (type, SP_RESTRICTION_FIELD) != NULL &&
         !g_str_equal (type->name, "agenda_item");
}

/**
 * sp_readers_may_change:
 *
 * Returns: whether this reader may change who reads @record, as far as type, roles and owner say
 */
gboolean
sp_readers_may_change (SpStore  *store,
                       SpRecord *record)
{
  g_autofree char *case_id = sp_compartment_dup_case_id (sp_record_get_compartment (record));

  return case_id != NULL && sp_readers_can_restrict (sp_record_get_record_type (record)) &&
         sp_case_may_own (store, record);
}

/**
 * sp_readers_dialog_present:
 * @parent: over what
 * @record: a stored record of a case
 *
 * Asks who shall read @record, and moves it there.
 */
void
sp_readers_dialog_present (GtkWidget *parent,
                           SpStore   *store,
                           SpRecord  *record)
{
  AdwDialog *alert = adw_alert_dialog_new (_("Who Reads It?"),
                                           _("Laptops of those who may not read it any more let go of it "
                                             "when they next connect. What was read stays read."));
  g_autofree char *case_id = sp_compartment_dup_case_id (sp_record_get_compartment (record));
  GtkWidget *list = gtk_list_box_new ();
  Moving *moving;

  g_return_if_fail (SP_IS_STORE (store) && SP_IS_RECORD (record) && case_id != NULL);

  moving = g_new0 (Moving, 1);
  g_weak_ref_init (&moving->parent, parent);
  moving->store = g_object_ref (store);
  moving->record = g_object_ref (record);
  moving->readers = g_object_ref_sink (SP_READERS_ROW (sp_readers_row_new (store, case_id)));
  sp_readers_row_set_record (moving->readers, record);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_list_box_set_tab_behavior (GTK_LIST_BOX (list), GTK_LIST_TAB_ALL);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (moving->readers));
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (alert), list);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (alert), "cancel", _("_Cancel"), "change", _("C_hange"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (alert), "change", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (alert), "cancel");
  moving->alert = ADW_ALERT_DIALOG (alert);
  g_signal_connect_object (record, "notify::gone", G_CALLBACK (gone_cb), alert, G_CONNECT_SWAPPED);
  g_signal_connect_data (alert, "response", G_CALLBACK (response_cb), moving, moving_free, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (moving->readers, "changed", G_CALLBACK (changed_cb), moving);
  changed_cb (moving);
  adw_dialog_present (alert, parent);
}
