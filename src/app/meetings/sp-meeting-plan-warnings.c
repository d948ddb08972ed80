/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-plan-private.h"

#include <glib/gi18n-lib.h>

#include "sp-format.h"
#include "sp-meeting-data.h"
#include "sp-meeting-dialog.h"
#include "sp-meeting-words.h"
#include "sp-record-dialog.h"
#include "sp-row-parts.h"
#include "sp-shell.h"
#include "sp-shrink.h"

/* What to look at before the meeting: each warning in words, with the way to where it is mended. */

#define MINUTES_A_DAY (24 * 60)

typedef struct
{
  char *text;
  GPtrArray *cases; /* to open; NULL for none */
  SpRecord *agency; /* whose entry to look at; NULL for none */
} Warning;

static void
warning_free (gpointer data)
{
  Warning *self = data;

  g_free (self->text);
  g_clear_pointer (&self->cases, g_ptr_array_unref);
  g_clear_object (&self->agency);
  g_free (self);
}

static Warning *
add_warning (GPtrArray *warnings,
             char      *text)
{
  Warning *warning = g_new0 (Warning, 1);

  warning->text = text;
  g_ptr_array_add (warnings, warning);

  return warning;
}

static SpAgendaItem *
get_item (SpMeetingPlan *self,
          guint          i)
{
  g_autoptr(SpAgendaItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

  return item; /* The list keeps it. */
}

/* --- What is not well ---------------------------------------------------------------------- */

static void
check_victims (SpMeetingPlan *self,
               GPtrArray     *warnings)
{
  g_autoptr(GPtrArray) cases = g_ptr_array_new_with_free_func (g_object_unref);
  Warning *warning;

  for (guint i = 0; i < sp_meeting_plan_count_items (self); i++)
    {
      SpCase *record = sp_meeting_item_case (get_item (self, i));

      if (record != NULL && sp_case_get_victim_checked (record) == NULL)
        g_ptr_array_add (cases, g_object_ref (record));
    }
  if (cases->len == 0)
    return;

  warning = add_warning (warnings, g_strdup_printf (ngettext ("%u case has no victim contact check.",
                                                              "%u cases have no victim contact check.", cases->len),
                                                    cases->len));
  warning->cases = g_steal_pointer (&cases);
}

static void
check_agreements (SpMeetingPlan *self,
                  GPtrArray     *warnings)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->agencies)); i++)
    {
      g_autoptr(SpAgency) agency = g_list_model_get_item (G_LIST_MODEL (self->agencies), i);
      const char *expires = sp_agency_get_isa_expires (agency);
      g_autofree char *date = NULL;
      Warning *warning;

      if (expires == NULL || g_strcmp0 (expires, sp_meeting_get_date (self->meeting)) >= 0 ||
          !sp_meeting_invites (self->meeting, sp_record_get_id (SP_RECORD (agency))))
        continue;
      date = sp_format_date (expires);
      /* Translators: an agency, and the day on which its agreement ended */
      warning = add_warning (warnings, g_strdup_printf (_("%s: the information-sharing agreement ended on %s."),
                                                        sp_agency_get_name (agency), date));
      warning->agency = g_object_ref (SP_RECORD (agency));
    }
}

static gboolean
is_in_a_case (SpMeetingPlan *self,
              const char    *agency_id)
{
  GListModel *invitations = sp_meeting_returns_get_invitations (self->returns);

  for (guint i = 0; i < g_list_model_get_n_items (invitations); i++)
    {
      g_autoptr(SpInvitation) invitation = g_list_model_get_item (invitations, i);

      if (sp_record_get_loaded (SP_RECORD (invitation)) &&
          g_strcmp0 (sp_invitation_get_agency (invitation), agency_id) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Who makes the quorum, and who is in a case of the day, should have been asked to come. */
static void
check_invited (SpMeetingPlan *self,
               GPtrArray     *warnings)
{
  SpPartnership *partnership = sp_meeting_find_partnership (G_LIST_MODEL (self->partnerships));
  const char * const *quorum = partnership != NULL ? sp_partnership_get_quorum (partnership) : NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->agencies)); i++)
    {
      g_autoptr(SpAgency) agency = g_list_model_get_item (G_LIST_MODEL (self->agencies), i);
      const char *id = sp_record_get_id (SP_RECORD (agency));

      if (!sp_record_get_loaded (SP_RECORD (agency)) || sp_agency_get_retired (agency) ||
          sp_meeting_invites (self->meeting, id))
        continue;
      if (quorum != NULL && g_strv_contains (quorum, id))
        add_warning (warnings, g_strdup_printf (_("%s has not been invited, and is needed for a quorum."),
                                                sp_agency_get_short_name (agency)));
      else if (is_in_a_case (self, id))
        add_warning (warnings, g_strdup_printf (_("%s has not been invited, and works on a case of the agenda."),
                                                sp_agency_get_short_name (agency)));
    }
}

static int
parse_minutes (const char *time)
{
  return time != NULL && strlen (time) == 5 ? atoi (time) * 60 + atoi (time + 3) : -1;
}

/* When the meeting ends by the plan, in minutes of the day; -1 where nobody has said when it starts. */
static int
foreseen_end (SpMeetingPlan *self)
{
  int end = parse_minutes (sp_meeting_get_starts (self->meeting));

  for (guint i = 0; end >= 0 && i < sp_meeting_plan_count_items (self); i++)
    end += sp_meeting_planned (self->meeting, get_item (self, i));

  return end;
}

static void
check_room (SpMeetingPlan *self,
            GPtrArray     *warnings)
{
  int end = foreseen_end (self);
  int room = parse_minutes (sp_meeting_get_ends (self->meeting));
  guint n = sp_meeting_plan_count_items (self);

  if (end < 0 || room < 0 || end <= room)
    return;
  /* Translators: "11 items go on to 16:42, and the room is yours until 16:30." */
  add_warning (warnings, g_strdup_printf (ngettext ("%u item goes on to %02d:%02d, and the room is yours until %s.",
                                                    "%u items go on to %02d:%02d, and the room is yours until %s.", n),
                                          n, end % MINUTES_A_DAY / 60, end % 60,
                                          sp_meeting_get_ends (self->meeting)));
}

static void
check_chair (SpMeetingPlan *self,
             GPtrArray     *warnings)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->interests)); i++)
    {
      g_autoptr(SpInterest) interest = g_list_model_get_item (G_LIST_MODEL (self->interests), i);
      const char *case_id =
        sp_record_get_loaded (SP_RECORD (interest)) ? sp_interest_get_case_id (interest) : NULL;

      for (guint k = 0; case_id != NULL && k < sp_meeting_plan_count_items (self); k++)
        {
          SpCase *record = sp_meeting_item_case (get_item (self, k));
          Warning *warning;

          if (record == NULL || g_strcmp0 (sp_record_get_id (SP_RECORD (record)), case_id) != 0 ||
              g_strcmp0 (sp_interest_get_member (interest), sp_meeting_get_chair (self->meeting)) != 0)
            continue;
          warning = add_warning (warnings, g_strdup_printf (_("The chair has an interest in %s."),
                                                            sp_case_get_reference (record)));
          warning->cases = g_ptr_array_new_with_free_func (g_object_unref);
          g_ptr_array_add (warning->cases, g_object_ref (record));
        }
    }
}

/* --- The way to where it is mended --------------------------------------------------------- */

static void
open_case_cb (GtkButton *button,
              gpointer   data)
{
  SpShell *shell = sp_shell_get (GTK_WIDGET (button));
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_POPOVER);
  SpRecord *record = g_object_get_data (G_OBJECT (button), "case");

  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
  if (shell != NULL)
    sp_shell_open_case (shell, sp_record_get_id (record));
}

static GtkWidget *
make_case_button (SpCase     *record,
                  const char *label)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_object_set_data_full (G_OBJECT (button), "case", g_object_ref (record), g_object_unref);
  g_signal_connect (button, "clicked", G_CALLBACK (open_case_cb), NULL);

  return button;
}

static GtkWidget *
make_cases (GPtrArray *cases)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  for (guint i = 0; i < cases->len; i++)
    {
      SpCase *record = cases->pdata[i];
      g_autofree char *initials = sp_meeting_case_initials (record);
      g_autofree char *label = g_strdup_printf ("%s · %s", sp_case_get_reference (record), initials);
      GtkWidget *one = make_case_button (record, label);

      gtk_widget_add_css_class (one, "flat");
      gtk_box_append (GTK_BOX (box), one);
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 360);
  gtk_popover_set_child (GTK_POPOVER (popover), scroller);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _("Show Them"));

  return button;
}

static void
open_agency_cb (GtkButton *button,
                gpointer   data)
{
  SpMeetingPlan *self = data;

  adw_dialog_present (sp_record_dialog_open (self->store, g_object_get_data (G_OBJECT (button), "agency"), NULL),
                      GTK_WIDGET (self));
}

static void
change_meeting_cb (SpMeetingPlan *self)
{
  adw_dialog_present (sp_meeting_dialog_new (self->store, self->meeting, NULL), GTK_WIDGET (self));
}

static GtkWidget *
make_way (SpMeetingPlan *self,
          Warning       *warning)
{
  GtkWidget *button;

  if (warning->cases != NULL && warning->cases->len == 1)
    {
      g_autofree char *label =
        g_strdup_printf (_("Open %s"), sp_case_get_reference (SP_CASE (warning->cases->pdata[0])));

      button = make_case_button (SP_CASE (warning->cases->pdata[0]), label);
    }
  else if (warning->cases != NULL)
    button = make_cases (warning->cases);
  else if (warning->agency != NULL)
    {
      button = gtk_button_new_with_label (_("Open the Agency"));
      g_object_set_data_full (G_OBJECT (button), "agency", g_object_ref (warning->agency), g_object_unref);
      g_signal_connect_object (button, "clicked", G_CALLBACK (open_agency_cb), self, G_CONNECT_DEFAULT);
    }
  else
    {
      button = gtk_button_new_with_label (_("Change the Meeting…"));
      g_signal_connect_object (button, "clicked", G_CALLBACK (change_meeting_cb), self, G_CONNECT_SWAPPED);
    }

  if (GTK_IS_BUTTON (button))
    sp_shrink_button (button);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, warning->text, -1);

  return button;
}

static GtkWidget *
make_row (SpMeetingPlan *self,
          Warning       *warning)
{
  GtkWidget *row = adw_wrap_box_new ();
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *label = sp_row_label_new (warning->text, NULL);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Warning"), -1);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_widget_add_css_class (words, "warning");
  gtk_box_append (GTK_BOX (words), icon);
  gtk_box_append (GTK_BOX (words), label);
  gtk_widget_set_hexpand (words, TRUE);
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (row), 9);
  adw_wrap_box_append (ADW_WRAP_BOX (row), words);
  if (self->chairing)
    adw_wrap_box_append (ADW_WRAP_BOX (row), make_way (self, warning));

  return row;
}

/* Shows what is not well; what is shown already is left as it is, with its focus. Gives how many there are. */
guint
sp_meeting_plan_show_warnings (SpMeetingPlan *self)
{
  g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func (warning_free);
  g_autoptr(GString) all = g_string_new (NULL);
  GtkWidget *child;

  check_victims (self, warnings);
  check_agreements (self, warnings);
  check_invited (self, warnings);
  check_room (self, warnings);
  check_chair (self, warnings);

  for (guint i = 0; i < warnings->len; i++)
    {
      Warning *warning = warnings->pdata[i];

      g_string_append_printf (all, "%s\n", warning->text);
      for (guint k = 0; warning->cases != NULL && k < warning->cases->len; k++)
        g_string_append_printf (all, "%s\n", sp_record_get_id (warning->cases->pdata[k]));
    }
  if (!g_set_str (&self->shown_warnings, all->str))
    return warnings->len;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->warnings))) != NULL)
    gtk_box_remove (self->warnings, child);
  for (guint i = 0; i < warnings->len; i++)
    gtk_box_append (self->warnings, make_row (self, warnings->pdata[i]));
  gtk_widget_set_visible (GTK_WIDGET (self->warnings), warnings->len > 0);

  return warnings->len;
}

/* "14:00–16:42": when it starts, and when it ends by the plan. */
char *
sp_meeting_plan_dup_times (SpMeetingPlan *self)
{
  int end = foreseen_end (self);

  if (end < 0)
    return NULL;
  if (sp_meeting_plan_count_items (self) == 0)
    return g_strdup (sp_meeting_get_starts (self->meeting));

  return g_strdup_printf ("%s–%02d:%02d", sp_meeting_get_starts (self->meeting), end % MINUTES_A_DAY / 60, end % 60);
}
