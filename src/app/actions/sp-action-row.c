/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-action-ask.h"
#include "sp-action-row.h"
#include "sp-agency-mark.h"
#include "sp-answer-dialog.h"
#include "sp-app-id.h"
#include "sp-case-records.h"
#include "sp-date.h"
#include "sp-directory-records.h"
#include "sp-format.h"
#include "sp-readers-label.h"
#include "sp-shell.h"

struct _SpActionRow
{
  GtkWidget parent_instance;

  SpAgencyMark *mark;
  GtkLabel *text;
  GtkLabel *case_label;
  GtkWidget *due_box;
  GtkWidget *overdue_icon;
  GtkLabel *due_label;
  GtkLabel *person_label;
  AdwBin *readers_bin;
  GtkLabel *answer_label;
  GtkLabel *state_label;
  GtkWidget *request_box;
  GtkWidget *menu_button;
  GtkWidget *answer_button;

  SpRecord *record;
  SpStore *store;
  gboolean show_agency;
};

G_DEFINE_FINAL_TYPE (SpActionRow, sp_action_row, GTK_TYPE_WIDGET)

static SpRecord *
get_loaded_link (SpRecord *record, const char *field)
{
  SpRecord *linked = record != NULL ? sp_record_get_link (record, field) : NULL;

  return linked != NULL && sp_record_get_loaded (linked) ? linked : NULL;
}

static char *
dup_initials (SpRecord *person)
{
  if (person == NULL)
    return g_strdup ("?");

  return sp_format_initials (sp_person_get_family_name (SP_PERSON (person)),
                             sp_person_get_given_names (SP_PERSON (person)));
}

/* "K7M42 · I.H. / E.W."; nothing for an action that belongs to no case. */
static char *
dup_case_words (SpRecord *record)
{
  SpRecord *about = get_loaded_link (record, "case_id");
  g_autofree char *victim = NULL;
  g_autofree char *perpetrator = NULL;

  if (about == NULL)
    return g_strdup ("");

  victim = dup_initials (get_loaded_link (about, "victim"));
  perpetrator = dup_initials (get_loaded_link (about, "perpetrator"));

  /* Translators: a case's reference, the victim's initials, the perpetrator's */
  return g_strdup_printf (_("%s · %s / %s"), sp_case_get_reference (SP_CASE (about)), victim,
                          perpetrator);
}

static gboolean
is_closed (SpAction *action)
{
  return !sp_action_is_undone (action);
}

static char *
dup_overdue_words (const char *due, const char *today)
{
  int days = sp_date_is_valid (due) ? sp_date_days_between (due, today) : 0;
  g_autofree char *day = sp_format_date (due);

  /* Translators: by how many days an action is overdue, then when it was due */
  return g_strdup_printf (ngettext ("%d day over, due %s", "%d days over, due %s", (gulong) MAX (days, 1)), days, day);
}

static void
show_due (SpActionRow *self, SpAction *action, const char *today)
{
  const char *due = sp_action_get_due (action);
  g_autofree char *both = NULL;
  g_autofree char *words = NULL;
  gboolean overdue;

  if (is_closed (action))
    {
      const char *status = _(sp_value_lists_get_label (sp_store_get_lists (self->store),
                                                       "action-status",
                                                       sp_action_get_status (action)));

      both = sp_format_date_both (sp_action_get_completed (action), today);
      /* Translators: how an action ended, and when: Complete · yesterday, 04 Jun 2026 */
      words = *both != '\0' ? g_strdup_printf (_("%s · %s"), status, both) : g_strdup (status);
      overdue = FALSE;
    }
  else
    {
      overdue = due != NULL && strcmp (due, today) < 0;
      both = sp_format_date_both (due, today);
      words = overdue ? dup_overdue_words (due, today) : g_strdup_printf (_("Due %s"), both);
    }

  gtk_label_set_label (self->due_label, words);
  gtk_widget_set_visible (self->overdue_icon, overdue);
  if (overdue)
    gtk_widget_add_css_class (self->due_box, "overdue");
  else
    gtk_widget_remove_css_class (self->due_box, "overdue");
}

static void
show_agency (SpActionRow *self)
{
  SpRecord *agency = get_loaded_link (self->record, "agency");

  gtk_widget_set_visible (GTK_WIDGET (self->mark), self->show_agency);
  if (agency == NULL)
    return;

  sp_agency_mark_set_agency_name (self->mark, sp_agency_get_name (SP_AGENCY (agency)));
  sp_agency_mark_set_mark (self->mark, sp_agency_get_mark (SP_AGENCY (agency)));
  sp_agency_mark_set_color (self->mark, sp_agency_get_colour (SP_AGENCY (agency)));
}

static void
open_case_cb (SpActionRow *self)
{
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));
  const char *case_id = NULL;

  if (self->record != NULL && sp_record_get_loaded (self->record))
    case_id = sp_action_get_case_id (SP_ACTION (self->record));
  if (shell != NULL && case_id != NULL)
    sp_shell_open_case (shell, case_id);
}

static void
answer_cb (SpActionRow *self)
{
  sp_action_row_answer (self);
}

static SpAction *
get_action (SpActionRow *self)
{
  return self->record != NULL && sp_record_get_loaded (self->record) ? SP_ACTION (self->record) : NULL;
}

static void
grant_cb (SpActionRow *self)
{
  if (get_action (self) != NULL)
    sp_action_grant_time (GTK_WIDGET (self), self->store, get_action (self));
}

static void
decline_cb (SpActionRow *self)
{
  if (get_action (self) != NULL)
    sp_action_decline_time (GTK_WIDGET (self), self->store, get_action (self));
}

static void
accept_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SpActionRow *self = SP_ACTION_ROW (widget);

  if (get_action (self) != NULL)
    sp_action_accept (widget, self->store, get_action (self));
}

static void
more_time_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SpActionRow *self = SP_ACTION_ROW (widget);

  if (get_action (self) != NULL)
    adw_dialog_present (sp_more_time_dialog_new (self->store, get_action (self)), widget);
}

static void
hand_on_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SpActionRow *self = SP_ACTION_ROW (widget);

  if (get_action (self) != NULL)
    adw_dialog_present (sp_hand_on_dialog_new (self->store, get_action (self)), widget);
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SpActionRow *self = SP_ACTION_ROW (widget);

  if (get_action (self) != NULL)
    adw_dialog_present (sp_answer_dialog_new_for (self->store, get_action (self), "cancelled"), widget);
}

static void
open_case_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  open_case_cb (SP_ACTION_ROW (widget));
}

static gboolean
is_chairing (SpActionRow *self)
{
  const SpReader *reader = sp_store_get_reader (self->store);

  return reader != NULL && (reader->roles & SP_ROLES_CHAIRING) != 0;
}

/* What may be done with it, and what was said of it last. */
static void
show_state (SpActionRow *self, SpAction *action, const char *today)
{
  gboolean open = !is_closed (action);
  gboolean own = sp_action_is_own (self->store, action);
  const char *outcome = sp_action_get_outcome (action);
  g_autofree char *words = sp_action_state_words (action, today);
  g_autofree char *answer = open && outcome != NULL ? g_strdup_printf (_("Last answer: %s"), outcome) : g_strdup ("");

  gtk_label_set_label (self->state_label, words);
  gtk_widget_set_visible (GTK_WIDGET (self->state_label), *words != '\0');
  gtk_label_set_label (self->answer_label, answer);
  gtk_widget_set_visible (GTK_WIDGET (self->answer_label), *answer != '\0');
  gtk_widget_set_visible (self->request_box, is_chairing (self) && sp_action_asks_for_time (action));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "row.accept",
                                 open && own && sp_action_get_accepted_at (action) == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "row.more-time", open && own);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "row.hand-on", open && own);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "row.cancel", open && is_chairing (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "row.open-case", sp_action_get_case_id (action) != NULL);
}

static void
sp_action_row_dispose (GObject *object)
{
  SpActionRow *self = SP_ACTION_ROW (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_ACTION_ROW);
  g_clear_object (&self->record);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_action_row_parent_class)->dispose (object);
}

static void
sp_action_row_class_init (SpActionRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_action_row_dispose;

  gtk_widget_class_install_action (widget_class, "row.accept", NULL, accept_action);
  gtk_widget_class_install_action (widget_class, "row.more-time", NULL, more_time_action);
  gtk_widget_class_install_action (widget_class, "row.hand-on", NULL, hand_on_action);
  gtk_widget_class_install_action (widget_class, "row.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "row.open-case", NULL, open_case_action);
  g_type_ensure (SP_TYPE_AGENCY_MARK);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SP_RESOURCE_PATH "/actions/sp-action-row.ui");
  gtk_widget_class_set_css_name (widget_class, "action-row");
  gtk_widget_class_bind_template_child (widget_class, SpActionRow, mark);
  gtk_widget_class_bind_template_child (widget_class, SpActionRow, text);
  gtk_widget_class_bind_template_child (widget_class, SpActionRow, case_label);
  gtk_widget_class_bind_template_child (widget_class, SpActionRow, due_box);
  gtk_widget_class_bind_template_child (widget_class, SpActionRow, overdue_icon);
  gtk_widget_class_bind_template_child (widget_class, SpActionRow, due_label);
  gtk_widget_class_bind_template_child (widget_class, SpActionRow, person_label);
  gtk_widget_class_bind_template_child (widget_class, SpActionRow, readers_bin);
  gtk_widget_class_bind_template_child (widget_class, SpActionRow, answer_label);
  gtk_widget_class_bind_template_child (widget_class, SpActionRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, SpActionRow, request_box);
  gtk_widget_class_bind_template_child (widget_class, SpActionRow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, SpActionRow, answer_button);
  gtk_widget_class_bind_template_callback (widget_class, grant_cb);
  gtk_widget_class_bind_template_callback (widget_class, decline_cb);
  gtk_widget_class_bind_template_callback (widget_class, answer_cb);
}

static void
sp_action_row_init (SpActionRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Who reads it, where that is not everybody in the case. */
static void
show_readers (SpActionRow *self)
{
  if (adw_bin_get_child (self->readers_bin) == NULL)
    adw_bin_set_child (self->readers_bin, sp_readers_label_new (self->store));
  sp_readers_label_set_record (SP_READERS_LABEL (adw_bin_get_child (self->readers_bin)), self->record);
}

/** sp_action_row_new: Returns: (transfer floating): an empty row */
GtkWidget *
sp_action_row_new (void)
{
  return g_object_new (SP_TYPE_ACTION_ROW, NULL);
}

/** sp_action_row_set_show_agency: Shows whose action it is, where others' stand in the list too. */
void
sp_action_row_set_show_agency (SpActionRow *self, gboolean show_agency_mark)
{
  g_return_if_fail (SP_IS_ACTION_ROW (self));

  self->show_agency = show_agency_mark;
  gtk_widget_set_visible (GTK_WIDGET (self->mark), show_agency_mark);
}

/**
 * sp_action_row_set_record:
 * @record: (nullable): an action
 * @today: the day it is, as YYYY-MM-DD
 *
 * Shows an action; called again whenever it changes.
 */
void
sp_action_row_set_record (SpActionRow *self, SpRecord *record, const char *today, SpStore *store)
{
  SpAction *action;
  g_autofree char *case_words = NULL;
  const char *person;
  gboolean loaded;

  g_return_if_fail (SP_IS_ACTION_ROW (self));

  g_set_object (&self->record, record);
  g_set_object (&self->store, store);
  loaded = record != NULL && sp_record_get_loaded (record);
  gtk_widget_set_sensitive (self->answer_button, loaded && sp_action_is_own (store, SP_ACTION (record)));
  gtk_widget_set_sensitive (self->menu_button, loaded);
  if (!loaded)
    {
      gtk_label_set_label (self->text, "…");
      return;
    }

  action = SP_ACTION (record);
  person = sp_action_get_person (action);
  case_words = dup_case_words (record);
  gtk_label_set_label (self->text, sp_action_get_text (action));
  gtk_label_set_label (self->case_label, case_words);
  gtk_widget_set_visible (GTK_WIDGET (self->case_label), *case_words != '\0');
  gtk_label_set_label (self->person_label, person != NULL ? person : "");
  gtk_widget_set_visible (GTK_WIDGET (self->person_label), person != NULL && *person != '\0');
  if (is_closed (action))
    gtk_widget_add_css_class (GTK_WIDGET (self), "closed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "closed");
  show_due (self, action, today);
  show_state (self, action, today);
  show_agency (self);
  show_readers (self);
}

/**
 * sp_action_row_dup_sentence:
 *
 * Returns: (transfer full): the row as a screen reader says it
 */
char *
sp_action_row_dup_sentence (SpActionRow *self)
{
  g_autoptr(GStrvBuilder) parts = g_strv_builder_new ();
  g_auto(GStrv) list = NULL;
  GtkLabel *labels[] = { self->text, self->due_label, self->case_label, self->person_label,
                         self->answer_label, self->state_label };

  if (self->show_agency && sp_agency_mark_get_agency_name (self->mark) != NULL)
    g_strv_builder_add (parts, sp_agency_mark_get_agency_name (self->mark));
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      const char *label = gtk_label_get_label (labels[i]);

      if (*label != '\0')
        g_strv_builder_add (parts, label);
    }
  if (adw_bin_get_child (self->readers_bin) != NULL &&
      sp_readers_label_get_words (SP_READERS_LABEL (adw_bin_get_child (self->readers_bin))) != NULL)
    g_strv_builder_add (parts, sp_readers_label_get_words (SP_READERS_LABEL (adw_bin_get_child (self->readers_bin))));
  list = g_strv_builder_end (parts);

  return g_strjoinv (", ", list);
}

/** sp_action_row_answer: Asks how the row's action went. */
void
sp_action_row_answer (SpActionRow *self)
{
  g_return_if_fail (SP_IS_ACTION_ROW (self));

  if (get_action (self) != NULL && sp_action_is_own (self->store, get_action (self)))
    adw_dialog_present (sp_answer_dialog_new (self->store, get_action (self)), GTK_WIDGET (self));
}
