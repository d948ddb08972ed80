/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-plan-private.h"

#include <glib/gi18n-lib.h>

#include "sp-date-words.h"
#include "sp-date.h"
#include "sp-format.h"
#include "sp-meeting-data.h"
#include "sp-meeting-words.h"
#include "sp-row-parts.h"

/* Issuing the agenda, asking for returns, and taking a meeting off. */

/* --- Who is asked, and who has written ------------------------------------------------------ */

static char *
dup_invited (SpMeetingPlan *self)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_auto(GStrv) all = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->agencies)); i++)
    {
      g_autoptr(SpAgency) agency = g_list_model_get_item (G_LIST_MODEL (self->agencies), i);

      if (sp_record_get_loaded (SP_RECORD (agency)) && !sp_agency_get_retired (agency) &&
          sp_meeting_invites (self->meeting, sp_record_get_id (SP_RECORD (agency))))
        g_strv_builder_add (names, sp_agency_get_short_name (agency));
    }
  all = g_strv_builder_end (names);

  return g_strjoinv (", ", all);
}

static char *
dup_issue_words (SpMeetingPlan *self)
{
  const char *issued = sp_meeting_get_issued_at (self->meeting);
  const char *because = sp_meeting_get_cancelled_because (self->meeting);
  const char *due = sp_meeting_get_returns_due (self->meeting);
  g_autofree char *day = due != NULL ? sp_format_date (due) : NULL;
  g_autofree char *at = NULL;

  if (g_strcmp0 (sp_meeting_get_status (self->meeting), "cancelled") == 0)
    return g_strdup_printf (_("This meeting is cancelled: %s"), because != NULL ? because : "");
  if (issued == NULL)
    return g_strdup (_("The agenda is not issued yet: agencies see the day and the place only."));
  at = sp_format_instant (sp_instant_parse (issued), sp_ambient_get_wall_us (sp_store_get_ambient (self->store)));

  return day != NULL ? g_strdup_printf (_("Issued %s. Returns are wanted by %s."), at, day)
                     : g_strdup_printf (_("Issued %s."), at);
}

static GtkWidget *
make_return_row (SpMeetingPlan *self,
                 SpAgendaItem  *item)
{
  GtkWidget *row = adw_action_row_new ();
  const char *case_id = sp_agenda_item_get_case_id (item);
  g_autofree char *title = sp_meeting_item_title (item, sp_store_get_lists (self->store));
  g_autofree char *words = sp_meeting_returns_dup_words (self->returns, case_id);
  g_autoptr(GPtrArray) missing = sp_meeting_returns_dup_missing (self->returns, case_id, NULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  if (missing->len == 0)
    {
      GtkWidget *icon = gtk_image_new_from_icon_name ("object-select-symbolic");

      gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, _("All are in"), -1);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
    }

  return row;
}

/* Whose return is missing, by name; what is in a return is not shown here. */
static void
show_returns (SpMeetingPlan *self)
{
  GListModel *items = sp_meeting_returns_get_items (self->returns);
  gboolean issued = sp_meeting_get_issued_at (self->meeting) != NULL;
  guint n = 0;

  gtk_list_box_remove_all (self->returns_list);
  for (guint i = 0; issued && i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (items, i);

      if (!sp_record_get_loaded (SP_RECORD (item)) || sp_agenda_item_get_case_id (item) == NULL)
        continue;
      gtk_list_box_append (self->returns_list, make_return_row (self, item));
      n++;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->returns_group), n > 0 && self->chairing);
}

void
sp_meeting_plan_show_issued (SpMeetingPlan *self)
{
  g_autofree char *invited = dup_invited (self);
  g_autofree char *words = dup_issue_words (self);
  g_autofree char *all = g_strdup_printf (_("Invited: %s\n%s"), *invited != '\0' ? invited : _("nobody yet"), words);
  gboolean issued = sp_meeting_get_issued_at (self->meeting) != NULL;
  gboolean planned = g_strcmp0 (sp_meeting_get_status (self->meeting), "planned") == 0;

  gtk_label_set_label (self->issue_label, all);
  gtk_button_set_label (self->issue_button, issued ? _("_Issue Again…") : _("_Issue the Agenda…"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->issue_button), planned && sp_meeting_plan_count_items (self) > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel_button), planned);
  show_returns (self);
}

/* --- Issuing -------------------------------------------------------------------------------- */

typedef struct
{
  SpMeetingPlan *plan;
  AdwAlertDialog *alert;
  GtkEditable *entry;
  GtkLabel *words;
} Asking;

static void
asking_free (gpointer  data,
             GClosure *closure)
{
  Asking *self = data;

  g_object_unref (self->plan);
  g_free (self);
}

static void
issue_changed_cb (Asking *self)
{
  g_autofree char *today = sp_meeting_today (self->plan->store);
  const char *text = gtk_editable_get_text (self->entry);
  g_autofree char *due = sp_date_words_to_iso (text, today);
  g_autofree char *day = due != NULL ? sp_format_date_both (due, today) : NULL;
  g_autofree char *words = NULL;

  if (*text == '\0')
    words = g_strdup (_("No day is set for the returns."));
  else if (due == NULL)
    words = g_strdup (_("This could be no day, or two. Write thu, 3/12 or 3 dec."));
  else if (g_strcmp0 (due, sp_meeting_get_date (self->plan->meeting)) > 0)
    words = g_strdup (_("That is after the meeting."));
  else
    words = g_strdup_printf (_("Returns are wanted by %s."), day);
  gtk_label_set_label (self->words, words);
  adw_alert_dialog_set_response_enabled (
    self->alert, "issue",
    *text == '\0' || (due != NULL && g_strcmp0 (due, sp_meeting_get_date (self->plan->meeting)) <= 0));
}

static void
issue_response_cb (Asking     *self,
                   const char *response)
{
  SpMeetingPlan *plan = self->plan;
  g_autofree char *today = NULL;
  g_autofree char *due = NULL;
  g_autofree char *now = NULL;
  g_autoptr(SpChange) change = NULL;

  if (g_strcmp0 (response, "issue") != 0 || plan->store == NULL)
    return;

  today = sp_meeting_today (plan->store);
  due = sp_date_words_to_iso (gtk_editable_get_text (self->entry), today);
  now = sp_meeting_now (plan->store);
  change = sp_change_new ();
  sp_change_set_text (change, SP_RECORD (plan->meeting), "issued_at", now);
  sp_meeting_set_if_changed (change, SP_RECORD (plan->meeting), "returns_due", due);
  sp_meeting_keep (plan, plan->store, change, _("Issue the Agenda"), _("The agenda is issued"));
}

static Asking *
ask (SpMeetingPlan *self,
     AdwDialog     *alert,
     const char    *caption)
{
  Asking *asking = g_new0 (Asking, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = sp_row_label_new (caption, "caption");

  asking->plan = g_object_ref (self);
  asking->alert = ADW_ALERT_DIALOG (alert);
  asking->entry = GTK_EDITABLE (gtk_entry_new ());
  asking->words = GTK_LABEL (sp_row_label_new (NULL, "dimmed"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (asking->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, caption, -1);
  gtk_entry_set_activates_default (GTK_ENTRY (asking->entry), TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (asking->entry));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (asking->words));
  adw_alert_dialog_set_extra_child (asking->alert, box);
  adw_alert_dialog_set_close_response (asking->alert, "back");
  adw_dialog_set_focus (alert, GTK_WIDGET (asking->entry));

  return asking;
}

/* The returns are wanted the day before, unless that is over. */
static char *
dup_proposed_due (SpMeetingPlan *self)
{
  const char *set = sp_meeting_get_returns_due (self->meeting);
  g_autofree char *today = sp_meeting_today (self->store);
  g_autofree char *before = sp_date_add_days (sp_meeting_get_date (self->meeting), -1);

  if (set != NULL)
    return g_strdup (set);

  return g_strdup (g_strcmp0 (before, today) < 0 ? sp_meeting_get_date (self->meeting) : before);
}

void
sp_meeting_plan_issue (SpMeetingPlan *self)
{
  guint n_warnings = sp_meeting_plan_show_warnings (self);
  g_autofree char *invited = dup_invited (self);
  g_autofree char *due = dup_proposed_due (self);
  g_autofree char *shown = sp_format_date (due);
  g_autofree char *warned =
    n_warnings > 0 ? g_strdup_printf (ngettext ("\n\n%u warning stands open.", "\n\n%u warnings stand open.", n_warnings),
                                      n_warnings)
                   : g_strdup ("");
  g_autofree char *body =
    g_strdup_printf (_("The pack stands on the laptops of %s as soon as they connect, each with what that agency may "
                       "read, and each is asked for its returns.%s"),
                     *invited != '\0' ? invited : _("nobody yet"), warned);
  AdwDialog *alert = adw_alert_dialog_new (_("Issue the Agenda?"), body);
  Asking *asking = ask (self, alert, _("Returns wanted by: mon, 3/12 (may stay empty)"));

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (alert), "back", _("_Back"), "issue", _("_Issue"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (alert), "issue", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (alert), "issue");
  g_signal_connect_data (alert, "response", G_CALLBACK (issue_response_cb), asking, asking_free, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (asking->entry, "changed", G_CALLBACK (issue_changed_cb), asking);
  gtk_editable_set_text (asking->entry, shown);
  issue_changed_cb (asking);
  adw_dialog_present (alert, GTK_WIDGET (self));
}

/* --- Cancelling ----------------------------------------------------------------------------- */

static void
cancel_changed_cb (Asking *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));

  gtk_label_set_label (self->words, *text == '\0' ? _("A few words are needed: who was coming reads them.") : "");
  adw_alert_dialog_set_response_enabled (self->alert, "cancel", *text != '\0');
}

/* What stood on its agenda waits again, so it may be proposed for the next. */
static void
cancel_response_cb (Asking     *self,
                    const char *response)
{
  SpMeetingPlan *plan = self->plan;
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));
  g_autoptr(SpChange) change = NULL;

  if (g_strcmp0 (response, "cancel") != 0 || plan->store == NULL)
    return;

  change = sp_change_new ();
  sp_change_set_text (change, SP_RECORD (plan->meeting), "status", "cancelled");
  sp_change_set_text (change, SP_RECORD (plan->meeting), "cancelled_because", text);
  sp_meeting_keep (plan, plan->store, change, _("Cancel the Meeting"), _("The meeting is cancelled"));
}

void
sp_meeting_plan_cancel (SpMeetingPlan *self)
{
  g_autofree char *day = sp_meeting_long_day (self->meeting);
  g_autofree char *body = g_strdup_printf (
    _("Every agency invited sees that the meeting on %s does not take place, and why. Other meetings of its series "
      "stay. What stood on its agenda waits for another meeting; returns that are written stay sealed."),
    day);
  AdwDialog *alert = adw_alert_dialog_new (_("Cancel This Meeting?"), body);
  Asking *asking = ask (self, alert, _("Why"));

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (alert), "back", _("_Back"), "cancel", _("_Cancel the Meeting"),
                                  NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (alert), "cancel", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_data (alert, "response", G_CALLBACK (cancel_response_cb), asking, asking_free, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (asking->entry, "changed", G_CALLBACK (cancel_changed_cb), asking);
  cancel_changed_cb (asking);
  adw_dialog_present (alert, GTK_WIDGET (self));
}
