/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-answer-dialog.h"
#include "sp-app-id.h"
#include "sp-format.h"
#include "sp-shell.h"

struct _SpAnswerDialog
{
  AdwDialog parent_instance;

  GtkButton *save_button;
  GtkLabel *question;
  GtkListBox *answers;
  AdwEntryRow *outcome_row;
  AdwEntryRow *evidence_row;
  GtkLabel *hint;

  SpStore *store;
  SpAction *action;
  const char *status;
};

G_DEFINE_FINAL_TYPE (SpAnswerDialog, sp_answer_dialog, ADW_TYPE_DIALOG)

typedef struct
{
  const char *status;
  const char *label;
  const char *explanation;
  gboolean chair_only;
  gboolean ends;
} Answer;

static const Answer answers[] = {
  { "complete", N_("Done"), N_("It was carried out"), FALSE, TRUE },
  { "in_progress", N_("Under way"), N_("It stays on the list"), FALSE, FALSE },
  { "circumstances_changed", N_("Not possible: circumstances changed"),
    N_("Events have overtaken it"), FALSE, TRUE },
  { "not_done", N_("Not done"), N_("It could have been done, and was not"), FALSE, TRUE },
  { "cancelled", N_("Cancelled"), N_("The chair takes it off the list"), TRUE, TRUE },
  { "open", N_("Open again"), N_("The answer was wrong"), FALSE, FALSE },
};

static const Answer *
find_answer (const char *status)
{
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      if (strcmp (answers[i].status, status) == 0)
        return &answers[i];
    }

  g_assert_not_reached ();
}

static char *
dup_row_text (AdwEntryRow *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static gboolean
is_complete (SpAnswerDialog *self)
{
  g_autofree char *outcome = dup_row_text (self->outcome_row);

  return !find_answer (self->status)->ends || *outcome != '\0';
}

static void
changed_cb (SpAnswerDialog *self)
{
  gboolean complete = is_complete (self);

  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), complete);
  gtk_label_set_label (self->hint,
                       complete ? _("You can take the answer back afterwards (Ctrl+Z).")
                                : _("A few words on what happened are needed: the meeting reads them."));
}

static void
toggled_cb (GtkCheckButton *button, SpAnswerDialog *self)
{
  if (!gtk_check_button_get_active (button))
    return;

  self->status = g_object_get_data (G_OBJECT (button), "status");
  changed_cb (self);
}

static void
cancel_cb (SpAnswerDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static SpChange *
make_change (SpAnswerDialog *self)
{
  const Answer *answer = find_answer (self->status);
  SpRecord *record = SP_RECORD (self->action);
  SpChange *change = sp_change_new ();
  g_autofree char *outcome = dup_row_text (self->outcome_row);
  g_autofree char *evidence = dup_row_text (self->evidence_row);
  g_autofree char *today =
      sp_format_today (sp_ambient_get_wall_us (sp_store_get_ambient (self->store)));

  sp_change_set_text (change, record, "status", answer->status);
  sp_change_set_text (change, record, "outcome", *outcome != '\0' ? outcome : NULL);
  sp_change_set_text (change, record, "evidence", *evidence != '\0' ? evidence : NULL);
  sp_change_set_text (change, record, "completed", answer->ends ? today : NULL);
  sp_change_set_text (change, record, "completed_by",
                      answer->ends ? sp_store_get_member_id (self->store) : NULL);
  sp_change_set_label (change, _("Answer an action"));

  return change;
}

static void
save_cb (SpAnswerDialog *self)
{
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));
  g_autoptr(SpChange) change = NULL;
  g_autofree char *said = NULL;

  if (!is_complete (self) || shell == NULL)
    return;

  change = make_change (self);
  /* Translators: a toast; %s is how an action went, such as Done */
  said = g_strdup_printf (_("Answered: %s"), _(find_answer (self->status)->label));
  dex_future_disown (sp_shell_commit (shell, change, said));
  adw_dialog_close (ADW_DIALOG (self));
}

static gboolean
is_chairing (SpAnswerDialog *self)
{
  const SpReader *reader = sp_store_get_reader (self->store);

  return reader != NULL && (reader->roles & SP_ROLES_CHAIRING) != 0;
}

static void
add_answers (SpAnswerDialog *self, const char *chosen)
{
  const char *now = sp_action_get_status (self->action);
  gboolean closed = g_strcmp0 (now, "open") != 0 && g_strcmp0 (now, "in_progress") != 0;
  GtkCheckButton *first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      GtkWidget *row;
      GtkWidget *button;

      if ((answers[i].chair_only && !is_chairing (self)) ||
          (strcmp (answers[i].status, "open") == 0 && !closed))
        continue;

      row = adw_action_row_new ();
      button = gtk_check_button_new ();
      gtk_check_button_set_group (GTK_CHECK_BUTTON (button), first);
      if (first == NULL)
        first = GTK_CHECK_BUTTON (button);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(answers[i].label));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(answers[i].explanation));
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), button);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _(answers[i].label), -1);
      g_object_set_data (G_OBJECT (button), "status", (gpointer) answers[i].status);
      g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_DEFAULT);
      gtk_list_box_append (self->answers, row);
      if (chosen != NULL ? strcmp (answers[i].status, chosen) == 0
                         : closed ? g_strcmp0 (answers[i].status, now) == 0 : i == 0)
        gtk_check_button_set_active (GTK_CHECK_BUTTON (button), TRUE);
    }
}

static void
sp_answer_dialog_dispose (GObject *object)
{
  SpAnswerDialog *self = SP_ANSWER_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_ANSWER_DIALOG);
  g_clear_object (&self->store);
  g_clear_object (&self->action);

  G_OBJECT_CLASS (sp_answer_dialog_parent_class)->dispose (object);
}

static void
accept_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  save_cb (SP_ANSWER_DIALOG (widget));
}

static void
sp_answer_dialog_class_init (SpAnswerDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_answer_dialog_dispose;

  gtk_widget_class_install_action (widget_class, "answer.accept", NULL, accept_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "answer.accept", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SP_RESOURCE_PATH "/actions/sp-answer-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SpAnswerDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, SpAnswerDialog, question);
  gtk_widget_class_bind_template_child (widget_class, SpAnswerDialog, answers);
  gtk_widget_class_bind_template_child (widget_class, SpAnswerDialog, outcome_row);
  gtk_widget_class_bind_template_child (widget_class, SpAnswerDialog, evidence_row);
  gtk_widget_class_bind_template_child (widget_class, SpAnswerDialog, hint);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
sp_answer_dialog_init (SpAnswerDialog *self)
{
  self->status = answers[0].status;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sp_answer_dialog_new:
 * @action: an action that is loaded
 *
 * Returns: (transfer floating): the question how @action went; the answer is stored through
 *   the window, with Undo
 */
AdwDialog *
sp_answer_dialog_new (SpStore *store, SpAction *action)
{
  return sp_answer_dialog_new_for (store, action, NULL);
}

/**
 * sp_answer_dialog_new_for:
 * @action: an action that is loaded
 * @status: (nullable): the answer that is chosen to begin with
 *
 * Returns: (transfer floating): as sp_answer_dialog_new ()
 */
AdwDialog *
sp_answer_dialog_new_for (SpStore *store, SpAction *action, const char *status)
{
  SpAnswerDialog *self = g_object_new (SP_TYPE_ANSWER_DIALOG, NULL);
  const char *outcome = sp_action_get_outcome (action);
  const char *evidence = sp_action_get_evidence (action);

  self->store = g_object_ref (store);
  self->action = g_object_ref (action);
  gtk_label_set_label (self->question, sp_action_get_text (action));
  gtk_editable_set_text (GTK_EDITABLE (self->outcome_row), outcome != NULL ? outcome : "");
  gtk_editable_set_text (GTK_EDITABLE (self->evidence_row), evidence != NULL ? evidence : "");
  add_answers (self, status);
  changed_cb (self);
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->outcome_row));

  return ADW_DIALOG (self);
}
