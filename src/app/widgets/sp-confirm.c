/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-confirm.h"

/**
 * sp_confirm:
 * @over: where it is asked
 * @no: the answer from which nothing follows; Escape and Enter give it, too
 * @yes: the other one
 * @appearance: how @yes looks
 * @confirmed: called with @object for @yes, as long as @object is there
 *
 * Asks a question to which there are two answers. They are the responses "no" and "yes".
 *
 * Returns: (transfer none): the question, which is being asked
 */
AdwAlertDialog *
sp_confirm (GtkWidget             *over,
            const char            *heading,
            const char            *body,
            const char            *no,
            const char            *yes,
            AdwResponseAppearance  appearance,
            GCallback              confirmed,
            gpointer               object)
{
  AdwDialog *dialog = adw_alert_dialog_new (heading, body);
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (dialog);

  adw_alert_dialog_add_responses (alert, "no", no, "yes", yes, NULL);
  adw_alert_dialog_set_response_appearance (alert, "yes", appearance);
  adw_alert_dialog_set_default_response (alert, "no");
  adw_alert_dialog_set_close_response (alert, "no");
  g_signal_connect_object (alert, "response::yes", confirmed, object, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, over);

  return alert;
}

/**
 * sp_tell:
 * @over: where it is said
 *
 * Says something to which there is nothing to answer, and which is too long for a toast.
 *
 * Returns: (transfer none): what is said
 */
AdwAlertDialog *
sp_tell (GtkWidget  *over,
         const char *heading,
         const char *body)
{
  AdwDialog *dialog = adw_alert_dialog_new (heading, body);
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (dialog);

  adw_alert_dialog_add_responses (alert, "done", _("_Done"), NULL);
  adw_alert_dialog_set_close_response (alert, "done");
  adw_alert_dialog_set_default_response (alert, "done");
  adw_dialog_present (dialog, over);

  return alert;
}
