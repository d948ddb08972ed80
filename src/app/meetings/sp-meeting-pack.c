/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-pack.h"

#include <glib/gi18n-lib.h>

#include "sp-format.h"
#include "sp-meeting-data.h"
#include "sp-meeting-returns.h"
#include "sp-meeting-words.h"
#include "sp-pack-item.h"

struct _SpMeetingPack
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkLabel *day_label;
  GtkLabel *details_label;
  GtkLabel *returns_label;
  GtkListBox *items_list;
  AdwStatusPage *waiting;

  SpStore *store;
  SpMeeting *meeting;
  SpMeetingReturns *returns;
};

G_DEFINE_FINAL_TYPE (SpMeetingPack, sp_meeting_pack, ADW_TYPE_BIN)

static char *
dup_returns_words (SpMeetingPack *self)
{
  g_autoptr(GPtrArray) missing = sp_meeting_returns_dup_own_missing (self->returns);
  const char *due = sp_meeting_get_returns_due (self->meeting);
  g_autofree char *day = due != NULL ? sp_format_date (due) : NULL;

  if (sp_meeting_returns_get_loading (self->returns))
    return g_strdup ("");
  if (missing->len == 0)
    return g_strdup (_("No return of your agency is missing."));
  if (day != NULL)
    /* Translators: how many cases the agency has not written about yet, and by when that is wanted */
    return g_strdup_printf (ngettext ("%u return of your agency is missing; it is wanted by %s.",
                                      "%u returns of your agency are missing; they are wanted by %s.", missing->len),
                            missing->len, day);

  return g_strdup_printf (ngettext ("%u return of your agency is missing.",
                                    "%u returns of your agency are missing.", missing->len), missing->len);
}

static void
show (SpMeetingPack *self)
{
  gboolean issued = sp_meeting_get_issued_at (self->meeting) != NULL || sp_meeting_may_chair (self->store);
  g_autofree char *day = sp_meeting_long_day (self->meeting);
  g_autofree char *details = sp_meeting_details (self->meeting);
  guint number = 0;

  gtk_label_set_label (self->day_label, day);
  gtk_label_set_label (self->details_label, details);
  if (g_strcmp0 (sp_meeting_get_status (self->meeting), "cancelled") == 0)
    {
      const char *because = sp_meeting_get_cancelled_because (self->meeting);

      adw_status_page_set_title (self->waiting, _("This Meeting Is Cancelled"));
      adw_status_page_set_description (self->waiting, because != NULL ? because : day);
      issued = FALSE;
    }
  else
    {
      g_autofree char *words = g_strdup_printf (_("%s\n%s\nWhen it is issued, the pack stands here, also without a "
                                                  "network."), day, details);

      adw_status_page_set_description (self->waiting, words);
    }
  gtk_stack_set_visible_child_name (self->stack, issued ? "pack" : "waiting");
  if (issued)
    {
      g_autofree char *returns = dup_returns_words (self);

      gtk_label_set_label (self->returns_label, returns);
      gtk_widget_set_visible (GTK_WIDGET (self->returns_label), *returns != '\0');
    }

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->items_list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (SP_IS_PACK_ITEM (row))
      sp_pack_item_update (SP_PACK_ITEM (row), ++number);
}

static GtkWidget *
make_row (gpointer item,
          gpointer user_data)
{
  SpMeetingPack *self = user_data;

  return sp_pack_item_new (self->store, self->returns, item);
}

static void
sp_meeting_pack_dispose (GObject *object)
{
  SpMeetingPack *self = SP_MEETING_PACK (object);

  /* The stack is the child and a part of the template: it goes once only. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_MEETING_PACK);
  g_clear_object (&self->returns);
  g_clear_object (&self->meeting);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_meeting_pack_parent_class)->dispose (object);
}

static void
sp_meeting_pack_class_init (SpMeetingPackClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_meeting_pack_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/example/StalkingPartnership/meetings/sp-meeting-pack.ui");
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPack, stack);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPack, day_label);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPack, details_label);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPack, returns_label);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPack, items_list);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPack, waiting);
}

static void
sp_meeting_pack_init (SpMeetingPack *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sp_meeting_pack_new:
 *
 * Returns: (transfer floating): the pack of a meeting
 */
GtkWidget *
sp_meeting_pack_new (SpStore   *store,
                     SpMeeting *meeting)
{
  SpMeetingPack *self;

  g_return_val_if_fail (SP_IS_STORE (store), NULL);
  g_return_val_if_fail (SP_IS_MEETING (meeting), NULL);

  self = g_object_new (SP_TYPE_MEETING_PACK, NULL);
  self->store = g_object_ref (store);
  self->meeting = g_object_ref (meeting);
  self->returns = sp_meeting_returns_new (store, meeting);
  g_signal_connect_object (self->returns, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (meeting, "notify", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  gtk_list_box_bind_model (self->items_list, sp_meeting_returns_get_items (self->returns), make_row, self, NULL);
  show (self);

  return GTK_WIDGET (self);
}
