/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-end-action.h"

#include <glib/gi18n.h>

#include "sp-meeting-data.h"

struct _SpEndAction
{
  AdwDialog parent_instance;

  GtkLabel *words;
  AdwComboRow *status_row;
  AdwEntryRow *outcome_row;
  GtkLabel *missing;
  GtkButton *end_button;

  SpStore *store;
  SpAction *action;
};

/* Only a chair cancels; the order is that of how often it happens. */
static const char *const endings[] = { "complete", "circumstances_changed", "not_done",
                                       "cancelled" };

enum
{
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpEndAction, sp_end_action, ADW_TYPE_DIALOG)

static void
on_cancel (SpEndAction *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
on_changed (SpEndAction *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->missing), FALSE);
}

static void
on_end (SpEndAction *self)
{
  g_autoptr(SpChange) change = NULL;
  g_autofree char *today = sp_meeting_today (self->store);
  g_autofree char *outcome =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->outcome_row))));
  guint row = adw_combo_row_get_selected (self->status_row);

  if (row >= G_N_ELEMENTS (endings))
    return;

  /* "Done" says enough by itself; every other end needs its reason. */
  if (*outcome == '\0' && row > 0)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->missing), TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (self->outcome_row));
      return;
    }

  change = sp_change_new ();
  sp_change_set_label (change, _("End an Action"));
  sp_change_set_text (change, SP_RECORD (self->action), "status", endings[row]);
  sp_change_set_text (change, SP_RECORD (self->action), "outcome",
                      *outcome != '\0' ? outcome : _("Done"));
  sp_change_set_text (change, SP_RECORD (self->action), "completed", today);
  sp_change_set_text (change, SP_RECORD (self->action), "completed_by",
                      sp_store_get_member_id (self->store));
  adw_dialog_close (ADW_DIALOG (self));
  g_signal_emit (self, signals[ENDED], 0, change);
}

static void
sp_end_action_dispose (GObject *object)
{
  SpEndAction *self = SP_END_ACTION (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_END_ACTION);
  g_clear_object (&self->action);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_end_action_parent_class)->dispose (object);
}

static void
sp_end_action_class_init (SpEndActionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_end_action_dispose;
  signals[ENDED] = g_signal_new ("ended", SP_TYPE_END_ACTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, SP_TYPE_CHANGE);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/example/StalkingPartnership/meetings/sp-end-action.ui");
  gtk_widget_class_bind_template_child (widget_class, SpEndAction, words);
  gtk_widget_class_bind_template_child (widget_class, SpEndAction, status_row);
  gtk_widget_class_bind_template_child (widget_class, SpEndAction, outcome_row);
  gtk_widget_class_bind_template_child (widget_class, SpEndAction, missing);
  gtk_widget_class_bind_template_child (widget_class, SpEndAction, end_button);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_end);
}

static void
sp_end_action_init (SpEndAction *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_dialog_set_default_widget (ADW_DIALOG (self), GTK_WIDGET (self->end_button));
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->outcome_row));
}

/**
 * sp_end_action_new:
 * @chairing: whether it may also be cancelled
 *
 * Returns: (transfer floating): a dialog about one action
 */
AdwDialog *
sp_end_action_new (SpStore  *store,
                   SpAction *action,
                   gboolean  chairing)
{
  SpEndAction *self = g_object_new (SP_TYPE_END_ACTION, NULL);
  SpValueLists *lists = sp_store_get_lists (store);
  g_autoptr(GtkStringList) labels = gtk_string_list_new (NULL);

  self->store = g_object_ref (store);
  self->action = g_object_ref (action);
  gtk_label_set_label (self->words, sp_action_get_text (action));
  for (guint i = 0; i < G_N_ELEMENTS (endings) - (chairing ? 0 : 1); i++)
    gtk_string_list_append (labels,
                            _(sp_value_lists_get_label (lists, "action-status", endings[i])));
  adw_combo_row_set_model (self->status_row, G_LIST_MODEL (labels));
  return ADW_DIALOG (self);
}
