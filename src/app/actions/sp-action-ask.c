/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-action-ask-private.h"
#include "sp-cases-private.h"
#include "sp-date-words.h"
#include "sp-date.h"
#include "sp-format.h"

/** sp_action_is_undone: Returns: whether somebody still has to do it */
gboolean
sp_action_is_undone (SpAction *action)
{
  const char *status = sp_action_get_status (action);

  return g_strcmp0 (status, "open") == 0 || g_strcmp0 (status, "in_progress") == 0;
}

/** sp_action_is_own: Returns: whether it is the own agency's, or the person here runs meetings */
gboolean
sp_action_is_own (SpStore *store, SpAction *action)
{
  const SpReader *reader = sp_store_get_reader (store);

  if (reader == NULL || (reader->roles & SP_ROLES_WRITING) == 0)
    return FALSE;

  return (reader->roles & SP_ROLES_CHAIRING) != 0 ||
         g_strcmp0 (sp_action_get_agency (action), reader->agency_id) == 0;
}

/** sp_action_asks_for_time: Returns: whether more time is asked for, and nobody has answered that */
gboolean
sp_action_asks_for_time (SpAction *action)
{
  return sp_action_is_undone (action) && sp_action_get_asked_due (action) != NULL &&
         sp_action_get_asked_declined (action) == NULL;
}

static char *
dup_today (SpStore *store)
{
  return sp_format_today (sp_ambient_get_wall_us (sp_store_get_ambient (store)));
}

static void
commit (GtkWidget *near, SpStore *store, SpChange *change, const char *label, const char *said)
{
  sp_change_set_label (change, label);
  dex_future_disown (sp_case_commit (near, store, change, said));
}

/**
 * sp_action_state_words:
 * @today: the day it is
 *
 * Returns: (transfer full): whether it was accepted, asks for more time, or was refused it; empty where there is
 *   nothing to say
 */
char *
sp_action_state_words (SpAction *action, const char *today)
{
  g_autofree char *asked = NULL;
  const char *reason = sp_action_get_asked_reason (action);

  if (!sp_action_is_undone (action))
    return g_strdup ("");

  if (sp_action_get_asked_due (action) != NULL)
    {
      asked = sp_format_date (sp_action_get_asked_due (action));
      if (sp_action_get_asked_declined (action) != NULL)
        {
          g_autofree char *on = sp_format_date_both (sp_action_get_asked_declined (action), today);

          return g_strdup_printf (_("More time until %s was declined %s"), asked, on);
        }
      /* Translators: an agency asks for more time: the new day, and why */
      return g_strdup_printf (_("Asks for time until %s: %s"), asked, reason != NULL ? reason : "");
    }
  if (sp_action_get_accepted_at (action) != NULL)
    return g_strdup (_("Accepted"));

  return g_strdup ("");
}

/**
 * sp_action_accept:
 *
 * Says that the agency will do it.
 */
void
sp_action_accept (GtkWidget *near, SpStore *store, SpAction *action)
{
  g_autoptr(SpChange) change = sp_change_new ();
  g_autofree char *now = sp_instant_format (sp_ambient_get_wall_us (sp_store_get_ambient (store)));

  sp_change_set_text (change, SP_RECORD (action), "accepted_at", now);
  sp_change_set_text (change, SP_RECORD (action), "accepted_by", sp_store_get_member_id (store));
  commit (near, store, change, _("Accept an Action"), _("Accepted"));
}

/**
 * sp_action_grant_time:
 *
 * Gives the time that is asked for.
 */
void
sp_action_grant_time (GtkWidget *near, SpStore *store, SpAction *action)
{
  g_autoptr(SpChange) change = sp_change_new ();
  g_autofree char *day = sp_format_date (sp_action_get_asked_due (action));
  g_autofree char *said = g_strdup_printf (_("Due %s now"), day);

  sp_change_set_text (change, SP_RECORD (action), "due", sp_action_get_asked_due (action));
  sp_change_clear (change, SP_RECORD (action), "asked_due");
  sp_change_clear (change, SP_RECORD (action), "asked_reason");
  commit (near, store, change, _("Grant More Time"), said);
}

/**
 * sp_action_decline_time:
 *
 * Leaves the day as it is; the agency sees that more time was declined.
 */
void
sp_action_decline_time (GtkWidget *near, SpStore *store, SpAction *action)
{
  g_autoptr(SpChange) change = sp_change_new ();
  g_autofree char *today = dup_today (store);

  sp_change_set_text (change, SP_RECORD (action), "asked_declined", today);
  commit (near, store, change, _("Decline More Time"), _("More time is declined"));
}

/* --- What is asked, below the words of an alert --------------------------------------------- */

/* A control under its caption. */
GtkWidget *
sp_ask_append (GtkWidget *box, const char *caption, GtkWidget *child)
{
  GtkWidget *label = gtk_label_new (caption);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, caption, -1);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), child);

  return child;
}

/* An entry under its caption; Return answers. */
GtkWidget *
sp_ask_append_entry (GtkWidget *box, const char *caption, const char *text, int max_length)
{
  GtkWidget *entry = sp_ask_append (box, caption, gtk_entry_new ());

  gtk_entry_set_max_length (GTK_ENTRY (entry), max_length);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (entry), text != NULL ? text : "");

  return entry;
}

/* What the answer comes to. */
GtkWidget *
sp_ask_append_words (GtkWidget *box)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "dimmed");
  gtk_box_append (GTK_BOX (box), label);

  return label;
}

/* --- More time ------------------------------------------------------------------------------ */

typedef struct
{
  SpStore *store;
  SpAction *action;
  AdwAlertDialog *alert;
  GtkWidget *day;
  GtkWidget *reason;
  GtkWidget *words;
} Asking;

static void
asking_free (gpointer data, GClosure *closure)
{
  Asking *self = data;

  g_object_unref (self->store);
  g_object_unref (self->action);
  g_free (self);
}

static char *
dup_text (GtkWidget *entry)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
}

static char *
dup_day (Asking *self, const char *today)
{
  g_autofree char *text = dup_text (self->day);

  return sp_date_words_to_iso (text, today);
}

static void
more_time_changed_cb (Asking *self)
{
  g_autofree char *today = dup_today (self->store);
  g_autofree char *day = dup_day (self, today);
  g_autofree char *text = dup_text (self->day);
  g_autofree char *reason = dup_text (self->reason);
  g_autofree char *both = day != NULL ? sp_format_date_both (day, today) : NULL;
  g_autofree char *words = NULL;
  gboolean later = g_strcmp0 (day, sp_action_get_due (self->action)) > 0;

  if (*text == '\0')
    words = g_strdup (_("By which day can it be done? Write thu, 3/12 or 2w."));
  else if (day == NULL)
    words = g_strdup (_("This could be no day, or two. Write thu, 3/12 or 3 dec."));
  else if (!later)
    words = g_strdup (_("That is not later than it is due now."));
  else if (*reason == '\0')
    words = g_strdup (_("The chair needs to know why."));
  else
    words = g_strdup_printf (_("The chair is asked whether %s will do. Until then it stays due as it is."), both);
  gtk_label_set_label (GTK_LABEL (self->words), words);
  adw_alert_dialog_set_response_enabled (self->alert, "ask", day != NULL && later && *reason != '\0');
}

static void
more_time_response_cb (Asking *self, const char *response)
{
  g_autofree char *today = dup_today (self->store);
  g_autofree char *day = dup_day (self, today);
  g_autofree char *reason = dup_text (self->reason);
  g_autoptr(SpChange) change = NULL;

  if (g_strcmp0 (response, "ask") != 0)
    return;

  change = sp_change_new ();
  sp_change_set_text (change, SP_RECORD (self->action), "asked_due", day);
  sp_change_set_text (change, SP_RECORD (self->action), "asked_reason", reason);
  if (sp_action_get_asked_declined (self->action) != NULL)
    sp_change_clear (change, SP_RECORD (self->action), "asked_declined");
  commit (GTK_WIDGET (self->alert), self->store, change, _("Ask for More Time"), _("The chair is asked for more time"));
}

static Asking *
asking_new (SpStore *store, SpAction *action, AdwDialog *alert)
{
  Asking *self = g_new0 (Asking, 1);

  self->store = g_object_ref (store);
  self->action = g_object_ref (action);
  self->alert = ADW_ALERT_DIALOG (alert);
  adw_alert_dialog_set_close_response (self->alert, "back");

  return self;
}

/**
 * sp_more_time_dialog_new:
 * @action: an action that is open
 *
 * Returns: (transfer floating): asks for a later day, and why
 */
AdwDialog *
sp_more_time_dialog_new (SpStore *store, SpAction *action)
{
  AdwDialog *alert = adw_alert_dialog_new (_("Ask for More Time"), sp_action_get_text (action));
  Asking *self = asking_new (store, action, alert);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->day = sp_ask_append_entry (box, _("Done by: thu, 3/12, 2w"), NULL, 0);
  self->reason = sp_ask_append_entry (box, _("Why it needs longer"), sp_action_get_asked_reason (action), 1000);
  self->words = sp_ask_append_words (box);
  adw_alert_dialog_set_extra_child (self->alert, box);
  adw_alert_dialog_add_responses (self->alert, "back", _("_Cancel"), "ask", _("_Ask"), NULL);
  adw_alert_dialog_set_response_appearance (self->alert, "ask", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (self->alert, "ask");
  g_signal_connect_data (alert, "response", G_CALLBACK (more_time_response_cb), self, asking_free, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->day, "changed", G_CALLBACK (more_time_changed_cb), self);
  g_signal_connect_swapped (self->reason, "changed", G_CALLBACK (more_time_changed_cb), self);
  adw_dialog_set_focus (alert, self->day);
  more_time_changed_cb (self);

  return alert;
}
