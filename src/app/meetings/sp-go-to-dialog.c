/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-go-to-dialog.h"

#include "sp-agenda-row.h"

struct _SpGoToDialog
{
  AdwDialog parent_instance;

  GtkSearchEntry *search;
  GtkListBox *list;

  SpValueLists *lists;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpGoToDialog, sp_go_to_dialog, ADW_TYPE_DIALOG)

/* A number means that place and no other; words may stand anywhere. */
static gboolean
matches (SpGoToDialog *self,
         SpAgendaRow  *row,
         const char   *text)
{
  SpAgendaItem *item = sp_agenda_row_get_item (row);
  SpCase *record = sp_meeting_item_case (item);
  g_autofree char *title = sp_meeting_item_title (item, self->lists);
  g_autofree char *initials = record != NULL ? sp_meeting_case_initials (record) : NULL;
  g_autofree char *people = record != NULL ? sp_meeting_case_people (record) : NULL;
  guint64 number;

  if (*text == '\0')
    return TRUE;
  if (g_ascii_string_to_unsigned (text, 10, 1, 1000, &number, NULL))
    return (int) number == gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + 1;
  return g_str_match_string (text, title, TRUE) ||
         (initials != NULL && g_str_match_string (text, initials, TRUE)) ||
         (people != NULL && g_str_match_string (text, people, TRUE));
}

static gboolean
filter_cb (GtkListBoxRow *row,
           gpointer       user_data)
{
  SpGoToDialog *self = user_data;

  return matches (self, SP_AGENDA_ROW (row),
                  gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
choose (SpGoToDialog *self,
        SpAgendaRow  *row)
{
  g_autofree char *id =
      g_strdup (sp_record_get_id (SP_RECORD (sp_agenda_row_get_item (row))));

  adw_dialog_close (ADW_DIALOG (self));
  g_signal_emit (self, signals[CHOSEN], 0, id);
}

static GtkListBoxRow *
first_match (SpGoToDialog *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (filter_cb (row, self))
      return row;
  return NULL;
}

static void
on_search (SpGoToDialog *self)
{
  gtk_list_box_invalidate_filter (self->list);
  gtk_list_box_select_row (self->list, first_match (self));
}

static void
on_activate (SpGoToDialog *self)
{
  GtkListBoxRow *row;

  gtk_list_box_invalidate_filter (self->list);
  row = first_match (self);
  if (row != NULL)
    choose (self, SP_AGENDA_ROW (row));
}

/* Escape goes to the entry first, which would keep it. */
static void
on_stop (SpGoToDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
on_row (SpGoToDialog  *self,
        GtkListBoxRow *row)
{
  choose (self, SP_AGENDA_ROW (row));
}

static void
sp_go_to_dialog_dispose (GObject *object)
{
  SpGoToDialog *self = SP_GO_TO_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_GO_TO_DIALOG);
  g_clear_object (&self->lists);

  G_OBJECT_CLASS (sp_go_to_dialog_parent_class)->dispose (object);
}

static void
sp_go_to_dialog_class_init (SpGoToDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_go_to_dialog_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", SP_TYPE_GO_TO_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/example/StalkingPartnership/meetings/sp-go-to-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SpGoToDialog, search);
  gtk_widget_class_bind_template_child (widget_class, SpGoToDialog, list);
  gtk_widget_class_bind_template_callback (widget_class, on_search);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);
  gtk_widget_class_bind_template_callback (widget_class, on_row);
}

static void
sp_go_to_dialog_init (SpGoToDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_search_delay (self->search, 0);
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self));
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->search));
}

/**
 * sp_go_to_dialog_new:
 * @items: of SpAgendaItem, in the agenda's order
 *
 * Returns: (transfer floating): a dialog to choose one of them
 */
AdwDialog *
sp_go_to_dialog_new (GListModel   *items,
                     SpMeeting    *meeting,
                     SpValueLists *lists)
{
  SpGoToDialog *self = g_object_new (SP_TYPE_GO_TO_DIALOG, NULL);

  self->lists = g_object_ref (lists);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (items, i);
      GtkWidget *row = sp_agenda_row_new (meeting, item, lists, FALSE);

      sp_agenda_row_set_number (SP_AGENDA_ROW (row), i + 1);
      gtk_list_box_append (self->list, row);
    }
  gtk_list_box_set_filter_func (self->list, filter_cb, self, NULL);
  return ADW_DIALOG (self);
}
