/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-list-row.h"

#include <glib/gi18n-lib.h>

struct _SpListRow
{
  AdwActionRow parent_instance;

  GtkWidget *up;
  GtkWidget *down;
  GtkWidget *toggle;

  char *list;
  char *code;
  int place;
};

enum
{
  SIGNAL_MOVED,
  SIGNAL_TOGGLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpListRow, sp_list_row, ADW_TYPE_ACTION_ROW)

static void
move (SpListRow *self,
      int        by)
{
  GtkWidget *button = by < 0 ? self->up : self->down;

  if (!gtk_widget_get_visible (button) || !gtk_widget_get_sensitive (button))
    return;
  /* The button may be of no use where the word goes, and would lose the keyboard. */
  gtk_widget_grab_focus (GTK_WIDGET (self));
  g_signal_emit (self, signals[SIGNAL_MOVED], 0, by);
}

static void
up_cb (SpListRow *self)
{
  move (self, -1);
}

static void
down_cb (SpListRow *self)
{
  move (self, 1);
}

static void
toggle_cb (SpListRow *self)
{
  g_signal_emit (self, signals[SIGNAL_TOGGLED], 0);
}

static gboolean
key_cb (SpListRow      *self,
        guint           keyval,
        guint           keycode,
        GdkModifierType modifiers)
{
  GdkModifierType mask = GDK_ALT_MASK | GDK_SHIFT_MASK | GDK_CONTROL_MASK;

  if ((modifiers & mask) != (GDK_ALT_MASK | GDK_SHIFT_MASK))
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up)
    move (self, -1);
  else if (keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down)
    move (self, 1);
  else
    return GDK_EVENT_PROPAGATE;

  return GDK_EVENT_STOP;
}

static void
sp_list_row_finalize (GObject *object)
{
  SpListRow *self = SP_LIST_ROW (object);

  g_free (self->list);
  g_free (self->code);

  G_OBJECT_CLASS (sp_list_row_parent_class)->finalize (object);
}

static void
sp_list_row_class_init (SpListRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sp_list_row_finalize;

  signals[SIGNAL_MOVED] = g_signal_new ("moved", SP_TYPE_LIST_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SIGNAL_TOGGLED] = g_signal_new ("toggled", SP_TYPE_LIST_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static GtkWidget *
add_button (SpListRow  *self,
            GtkWidget  *box,
            const char *icon,
            GCallback   clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), button);

  return button;
}

static void
sp_list_row_init (SpListRow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
  self->up = add_button (self, box, "go-up-symbolic", G_CALLBACK (up_cb));
  self->down = add_button (self, box, "go-down-symbolic", G_CALLBACK (down_cb));
  self->toggle = add_button (self, box, "list-remove-symbolic", G_CALLBACK (toggle_cb));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), box);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/**
 * sp_list_row_new:
 * @list: a list
 * @code: one of its items
 *
 * Returns: (transfer floating): a row that is still to be told what to show
 */
GtkWidget *
sp_list_row_new (const char *list,
                 const char *code)
{
  SpListRow *self = g_object_new (SP_TYPE_LIST_ROW, NULL);

  self->list = g_strdup (list);
  self->code = g_strdup (code);

  return GTK_WIDGET (self);
}

/** sp_list_row_get_code: Returns: (transfer none): what records hold */
const char *
sp_list_row_get_code (SpListRow *self)
{
  g_return_val_if_fail (SP_IS_LIST_ROW (self), NULL);

  return self->code;
}

/** sp_list_row_get_place: Returns: its place among the others of its kind, from 0 */
int
sp_list_row_get_place (SpListRow *self)
{
  g_return_val_if_fail (SP_IS_LIST_ROW (self), 0);

  return self->place;
}

static void
name_button (GtkWidget  *button,
             const char *tooltip,
             char       *name)
{
  g_autofree char *taken = name;

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, taken, -1);
}

/**
 * sp_list_row_show:
 * @item: what the list says of it now
 * @place: its place among those that are offered, or among those that are not, from 0
 * @n_offered: how many are offered
 * @more: (nullable): what else hangs on it, in words
 */
void
sp_list_row_show (SpListRow             *self,
                  const SpValueListItem *item,
                  int                    place,
                  int                    n_offered,
                  const char            *more)
{
  gboolean never = sp_value_lists_is_never_offered (self->list, self->code);
  const char *words = _(item->label);

  g_return_if_fail (SP_IS_LIST_ROW (self));

  self->place = place;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), words);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), never          ? _("Set by the program alone")
                                                      : more != NULL ? more
                                                                     : "");
  gtk_widget_set_visible (self->up, !item->retired);
  gtk_widget_set_visible (self->down, !item->retired);
  gtk_widget_set_sensitive (self->up, place > 0);
  gtk_widget_set_sensitive (self->down, place < n_offered - 1);
  gtk_widget_set_visible (self->toggle, !never);
  gtk_button_set_icon_name (GTK_BUTTON (self->toggle), item->retired ? "list-add-symbolic" : "list-remove-symbolic");
  /* Translators: %s is a word of a list */
  name_button (self->up, _("Move Up"), g_strdup_printf (_("Move “%s” up"), words));
  name_button (self->down, _("Move Down"), g_strdup_printf (_("Move “%s” down"), words));
  if (item->retired)
    name_button (self->toggle, _("Offer Again"), g_strdup_printf (_("Offer “%s” again"), words));
  else
    name_button (self->toggle, _("Offer No Longer"), g_strdup_printf (_("Offer “%s” no longer"), words));
}
