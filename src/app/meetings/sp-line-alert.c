/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-line-alert.h"

#include <glib/gi18n-lib.h>

/**
 * sp_line_alert_new:
 * @asks: what the line is for, to a screen reader
 * @hint: what stands in the line while it is empty
 * @response: the response that Enter gives; any other takes the question back
 * @label: the button of that response
 *
 * Returns: (transfer floating): a question with a line for the answer, which has the keyboard
 */
AdwDialog *
sp_line_alert_new (const char *heading,
                   const char *body,
                   const char *asks,
                   const char *hint,
                   const char *response,
                   const char *label)
{
  AdwDialog *dialog = adw_alert_dialog_new (heading, body);
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (dialog);
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), hint);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, asks, -1);
  adw_alert_dialog_set_extra_child (alert, entry);
  adw_alert_dialog_add_responses (alert, "cancel", _("_Cancel"), response, label, NULL);
  adw_alert_dialog_set_default_response (alert, response);
  adw_alert_dialog_set_response_appearance (alert, response, ADW_RESPONSE_SUGGESTED);
  adw_dialog_set_focus (dialog, entry);
  return dialog;
}

/** sp_line_alert_get_text: Returns: (transfer none): what stands in the line */
const char *
sp_line_alert_get_text (AdwAlertDialog *alert)
{
  return gtk_editable_get_text (GTK_EDITABLE (adw_alert_dialog_get_extra_child (alert)));
}
