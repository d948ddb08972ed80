/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-case-records.h"
#include "sp-emergency-dialog.h"
#include "sp-field-input.h"
#include "sp-id.h"

typedef struct
{
  AdwAlertDialog *alert;
  GtkWidget *reference;
  SpFieldInput *reason;
  SpEmergencyFunc open;
  gpointer data;
} Emergency;

static char *
dup_reference (Emergency *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reference)));

  return g_ascii_strup (g_strstrip (text), -1);
}

static char *
dup_reason (Emergency *self)
{
  g_autoptr(JsonNode) value = sp_field_input_dup_value (self->reason, NULL);
  char *text = value != NULL ? json_node_dup_string (value) : NULL;

  return text != NULL ? g_strstrip (text) : g_strdup ("");
}

static void
update (Emergency *self)
{
  g_autofree char *reference = dup_reference (self);
  g_autofree char *reason = dup_reason (self);

  adw_alert_dialog_set_response_enabled (self->alert, "open", sp_reference_is_valid (reference) && *reason != '\0');
}

static void
response_cb (Emergency *self, const char *response)
{
  g_autofree char *reference = dup_reference (self);
  g_autofree char *reason = dup_reason (self);

  if (g_strcmp0 (response, "open") == 0)
    self->open (self->data, reference, reason);
}

static void
emergency_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

static void
append (GtkWidget *box, const char *caption, GtkWidget *child)
{
  GtkWidget *label = gtk_label_new (caption);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dimmed");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), child);
}

/**
 * sp_emergency_dialog_new:
 * @open: what opens the case
 * @data: given to @open; must outlive the dialog
 *
 * Returns: (transfer floating): asks which case somebody has to read now, and why, and says what that means
 */
AdwDialog *
sp_emergency_dialog_new (SpStore *store, SpEmergencyFunc open, gpointer data)
{
  AdwDialog *alert = adw_alert_dialog_new (
      _("Open in an Emergency"),
      _("For some hours you read all of this case that is not kept to other readers. Chair, coordinators and "
        "everybody who works on the case see at once that you opened it, and why. Opening one needs the network."));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  Emergency *self = g_new0 (Emergency, 1);

  self->alert = ADW_ALERT_DIALOG (alert);
  self->open = open;
  self->data = data;
  self->reference = gtk_entry_new ();
  gtk_entry_set_max_length (GTK_ENTRY (self->reference), 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reference), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Reference of the case"), -1);
  self->reason = sp_field_input_new (
      store, sp_record_type_find_field (sp_emergency_access_record_type (), "reason"), NULL);
  append (box, _("Reference of the case, such as K7M42"), self->reference);
  append (box, _("Why you have to read it now"), GTK_WIDGET (self->reason));
  adw_alert_dialog_set_extra_child (self->alert, box);
  adw_alert_dialog_add_responses (self->alert, "cancel", _("_Cancel"), "open", _("_Open It"), NULL);
  adw_alert_dialog_set_response_appearance (self->alert, "open", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (self->alert, "cancel");
  g_signal_connect_data (alert, "response", G_CALLBACK (response_cb), self, emergency_free, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->reference, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->reason, "changed", G_CALLBACK (update), self);
  update (self);

  return alert;
}
