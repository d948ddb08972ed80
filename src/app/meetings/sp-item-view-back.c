/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-item-view-private.h"

#include <glib/gi18n-lib.h>

#include "sp-date.h"
#include "sp-meeting-words.h"

/* What was written for the item, read back before it is closed. */

/* What is recorded with a form, of which a record names no meeting: what was made since the item was begun counts. */
static const char *const recorded[] = { "risk_result", "formulation", "trigger", "protective_factor", "intervention" };

/* An id is not earlier than an instant from this prefix on. */
static char *
id_prefix (const char *instant)
{
  gint64 us = instant != NULL ? sp_instant_parse (instant) : 0;
  guint64 ms = us > 0 ? (guint64) us / 1000 : 0;

  return g_strdup_printf ("%08x-%04x", (guint) (ms >> 16), (guint) (ms & 0xffff));
}

static guint
count (GtkListBox *list)
{
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    n += SP_IS_RECORD_ROW (row);
  return n;
}

static SpRecordList *
list_recorded (SpItemView *self,
               const char *type,
               const char *since)
{
  g_autoptr(SpQuery) query = sp_item_view_query_by (type, "case_id", sp_agenda_item_get_case_id (self->item), "id", FALSE);

  sp_query_where (query, "id", ">=", since);
  return sp_store_list (self->store, query);
}

static void
bind_recorded (SpItemView *self,
               const char *since)
{
  g_autofree char *prefix = id_prefix (since);
  g_autoptr(GListStore) lists = g_list_store_new (G_TYPE_LIST_MODEL);
  g_autoptr(GListModel) all = NULL;

  for (guint i = 0; since != NULL && i < G_N_ELEMENTS (recorded); i++)
    {
      g_autoptr(SpRecordList) list = list_recorded (self, recorded[i], prefix);

      g_list_store_append (lists, list);
    }
  all = G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (g_steal_pointer (&lists))));
  sp_item_view_bind_model (self, self->recorded_back, all, sp_item_rows_plain, NULL);
}

/* Follows what is written for the item. */
static void
bind_back (SpItemView *self)
{
  const char *item_id = sp_record_get_id (SP_RECORD (self->item));
  const char *case_id = sp_agenda_item_get_case_id (self->item);
  g_autoptr(SpQuery) told = NULL;
  g_autoptr(SpQuery) minutes = sp_item_view_query_by ("minute", "item", item_id, "position", FALSE);
  g_autoptr(SpQuery) agreed = sp_item_view_query_by ("action", "item", item_id, "id", FALSE);

  if (case_id != NULL)
    {
      told = sp_item_view_query_by ("contribution", "case_id", case_id, "id", FALSE);
      sp_query_where (told, "meeting", "=", sp_record_get_id (SP_RECORD (self->meeting)));
    }
  sp_item_view_bind_list (self, self->told_back, told, sp_item_rows_told, NULL);
  sp_item_view_bind_list (self, self->minutes_back, minutes, sp_item_rows_minute, NULL);
  sp_item_view_bind_list (self, self->agreed_back, agreed, sp_item_rows_action, NULL);
  bind_recorded (self, case_id != NULL ? sp_agenda_item_get_started_at (self->item) : NULL);
}

void
sp_item_view_show_back (SpItemView *self)
{
  const char *since = sp_agenda_item_get_started_at (self->item);
  g_autofree char *time = sp_meeting_time_of_day (sp_agenda_item_get_read_back_at (self->item));
  g_autofree char *words = NULL;
  g_autofree char *key = g_strdup_printf ("%s %s", sp_record_get_id (SP_RECORD (self->item)), since != NULL ? since : "");

  if (g_set_str (&self->bound_since, key))
    bind_back (self);

  if (time != NULL)
    /* Translators: the time at which what was written for an item was read back to the room */
    words = g_strdup_printf (_("Read back at %s."), time);
  else if (sp_item_view_has_written (self))
    words = g_strdup (_("Read this to the room. What is wrong is changed in its line."));
  else
    words = g_strdup (_("Nothing was written for this item."));
  gtk_label_set_label (self->read_back_words, words);
}

/**
 * sp_item_view_has_written:
 *
 * Returns: whether there is anything to read back
 */
gboolean
sp_item_view_has_written (SpItemView *self)
{
  g_return_val_if_fail (SP_IS_ITEM_VIEW (self), FALSE);

  return count (self->told_back) + count (self->recorded_back) + count (self->minutes_back) +
             count (self->agreed_back) > 0;
}

void
sp_item_view_bind_templates_back (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, SpItemView, read_back_section);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, read_back_words);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, told_back_title);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, told_back);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, recorded_back_title);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, recorded_back);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, minutes_back_title);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, minutes_back);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, agreed_back_title);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, agreed_back);
}

void
sp_item_view_init_back (SpItemView *self)
{
  GtkListBox *lists[] = { self->told_back, self->recorded_back, self->minutes_back, self->agreed_back };
  GtkLabel *titles[] = { self->told_back_title, self->recorded_back_title, self->minutes_back_title,
                         self->agreed_back_title };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_object_bind_property (lists[i], "visible", titles[i], "visible", G_BINDING_SYNC_CREATE);
}
