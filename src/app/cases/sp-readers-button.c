/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-readers-button.h"

#include "sp-compartment.h"
#include "sp-readers-row.h"

#include <glib/gi18n-lib.h>

/* The choice stays for the lines that follow, in plain sight, until another case is spoken of; what is being written
 * meanwhile keeps its own. */
struct _SpReadersButton
{
  AdwBin            parent_instance;

  GtkWidget        *button;
  AdwButtonContent *content;
  GtkWidget        *popover;
  GtkWidget        *list;
  SpReadersRow     *row;
  char             *case_id;
  GStrv             readers; /* what was chosen: the tokens; NULL for everybody in the case */
  char             *reason;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpReadersButton, sp_readers_button, ADW_TYPE_BIN)

static void
update (SpReadersButton *self)
{
  gboolean restricted = self->readers != NULL;
  const char *says = restricted ? _("Not everybody in the case reads what you keep")
                                : _("Everybody in the case reads what you keep");

  adw_button_content_set_icon_name (self->content, restricted ? "changes-prevent-symbolic" : "changes-allow-symbolic");
  adw_button_content_set_label (self->content, restricted ? _("Restricted") : _("Everybody"));
  gtk_widget_set_tooltip_text (self->button, says);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, says, -1);
  if (restricted)
    gtk_widget_add_css_class (self->button, "accent");
  else
    gtk_widget_remove_css_class (self->button, "accent");
}

static void
take_choice (SpReadersButton *self,
             GStrv            readers,
             char            *reason)
{
  g_strfreev (self->readers);
  g_free (self->reason);
  self->readers = readers;
  self->reason = reason;
  update (self);
}

static void
changed_cb (SpReadersButton *self)
{
  take_choice (self, sp_readers_row_dup_readers (self->row), sp_readers_row_dup_reason (self->row));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
sp_readers_button_dispose (GObject *object)
{
  SpReadersButton *self = SP_READERS_BUTTON (object);

  g_clear_pointer (&self->case_id, g_free);
  g_clear_pointer (&self->readers, g_strfreev);
  g_clear_pointer (&self->reason, g_free);
  self->row = NULL;

  G_OBJECT_CLASS (sp_readers_button_parent_class)->dispose (object);
}

static void
sp_readers_button_class_init (SpReadersButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_readers_button_dispose;

  /** SpReadersButton::changed: somebody chose something else */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", SP_TYPE_READERS_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
sp_readers_button_init (SpReadersButton *self)
{
  self->button = gtk_menu_button_new ();
  self->content = ADW_BUTTON_CONTENT (adw_button_content_new ());
  self->popover = gtk_popover_new ();
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_list_box_set_tab_behavior (GTK_LIST_BOX (self->list), GTK_LIST_TAB_ALL);
  gtk_widget_set_size_request (self->list, 300, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Who reads it"), -1);
  adw_button_content_set_can_shrink (self->content, TRUE);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), GTK_WIDGET (self->content));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), self->popover);
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (self->button), GTK_ARROW_UP);
  gtk_popover_set_child (GTK_POPOVER (self->popover), self->list);
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  adw_bin_set_child (ADW_BIN (self), self->button);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  update (self);
}

/** sp_readers_button_new: Returns: (transfer floating): a choice for no case yet, which is not shown */
GtkWidget *
sp_readers_button_new (void)
{
  return g_object_new (SP_TYPE_READERS_BUTTON, NULL);
}

/**
 * sp_readers_button_set_case:
 * @case_id: (nullable): of which case one writes now; %NULL for none
 * @keep: whether the choice belongs to words that are not kept yet
 *
 * Begins again with everybody in the case where it is another one, unless words would reach more than they were
 * written for.
 */
void
sp_readers_button_set_case (SpReadersButton *self,
                            SpStore         *store,
                            const char      *case_id,
                            gboolean         keep)
{
  g_return_if_fail (SP_IS_READERS_BUTTON (self));

  if (!g_set_str (&self->case_id, case_id))
    return;
  if (!keep)
    take_choice (self, NULL, NULL);
  gtk_list_box_remove_all (GTK_LIST_BOX (self->list));
  self->row = NULL;
  if (case_id != NULL)
    {
      self->row = SP_READERS_ROW (sp_readers_row_new (store, case_id));
      gtk_list_box_append (GTK_LIST_BOX (self->list), GTK_WIDGET (self->row));
      sp_readers_row_set_readers (self->row, (const char *const *) self->readers, self->reason);
      g_signal_connect_object (self->row, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), case_id != NULL);
}

/**
 * sp_readers_button_set_readers:
 * @readers: (nullable): the tokens of a restricted compartment; %NULL for everybody in the case
 * @reason: (nullable): the code of why not everybody
 *
 * Puts a choice back; where no case is spoken of yet, it waits for one.
 */
void
sp_readers_button_set_readers (SpReadersButton    *self,
                               const char *const  *readers,
                               const char         *reason)
{
  g_return_if_fail (SP_IS_READERS_BUTTON (self));

  if (self->row != NULL)
    sp_readers_row_set_readers (self->row, readers, reason);
  else
    take_choice (self, g_strdupv ((GStrv) readers), g_strdup (reason));
}

/** sp_readers_button_get_readers: Returns: (transfer none) (nullable): the tokens; %NULL for everybody in the case */
const char *const *
sp_readers_button_get_readers (SpReadersButton *self)
{
  g_return_val_if_fail (SP_IS_READERS_BUTTON (self), NULL);

  return (const char *const *) self->readers;
}

/** sp_readers_button_get_reason: Returns: (transfer none) (nullable): the code of why not everybody */
const char *
sp_readers_button_get_reason (SpReadersButton *self)
{
  g_return_val_if_fail (SP_IS_READERS_BUTTON (self), NULL);

  return self->reason;
}

/**
 * sp_readers_button_check:
 * @tasked: (nullable): the agency that has to do what is written, if it is a task
 *
 * Returns: whether the choice is complete; where it is not, it opens and says what is missing. Where no case is spoken
 *   of, there is no place for what only some may read.
 */
gboolean
sp_readers_button_check (SpReadersButton *self,
                         const char      *tasked)
{
  g_return_val_if_fail (SP_IS_READERS_BUTTON (self), FALSE);

  if (self->row == NULL)
    return self->readers == NULL;
  sp_readers_row_set_tasked (self->row, tasked);
  if (sp_readers_row_is_complete (self->row))
    return TRUE;
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->button));

  return sp_readers_row_check (self->row);
}

/**
 * sp_readers_button_put:
 * @record: a new record in @change
 *
 * Gives @record the readers that were chosen.
 */
void
sp_readers_button_put (SpReadersButton *self,
                       SpChange        *change,
                       SpRecord        *record)
{
  g_autofree char *case_id = NULL;

  g_return_if_fail (SP_IS_READERS_BUTTON (self));

  case_id = sp_compartment_dup_case_id (sp_record_get_compartment (record));
  if (self->row != NULL && g_strcmp0 (case_id, self->case_id) == 0)
    sp_readers_row_put (self->row, change, record);
}
