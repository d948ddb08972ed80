/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-place-notes.h"

struct _SpPlaceNotes
{
  GObject parent_instance;

  SpWorkspace *session;
  SpPlaceRow *actions_row;
  SpPlaceRow *meetings_row;
  SpPlaceRow *attention_row;

  SpRecordList *my_actions;
  SpRecordList *my_overdue;
  SpRecordList *meetings_today;
};

G_DEFINE_FINAL_TYPE (SpPlaceNotes, sp_place_notes, G_TYPE_OBJECT)

static void
update_actions_row (SpPlaceNotes *self)
{
  guint n_open = g_list_model_get_n_items (G_LIST_MODEL (self->my_actions));
  guint n_overdue = g_list_model_get_n_items (G_LIST_MODEL (self->my_overdue));
  g_autofree char *note = n_open > 0 ? g_strdup_printf ("%u", n_open) : NULL;
  g_autofree char *open_words = NULL;
  g_autofree char *overdue_words = NULL;
  g_autofree char *sentence = NULL;

  open_words = g_strdup_printf (ngettext ("%u open", "%u open", n_open), n_open);
  if (n_overdue > 0)
    overdue_words = g_strdup_printf (ngettext ("%u overdue", "%u overdue", n_overdue), n_overdue);

  /* Translators: what a screen reader says: My Actions, 12 open, 3 overdue */
  sentence = overdue_words != NULL
                 ? g_strdup_printf (_("%s, %s, %s"), _("My Actions"), open_words, overdue_words)
                 : g_strdup_printf (_("%s, %s"), _("My Actions"), open_words);
  sp_place_row_set_note (self->actions_row, note, sentence, overdue_words);
}

static void
update_meetings_row (SpPlaceNotes *self)
{
  gboolean today = g_list_model_get_n_items (G_LIST_MODEL (self->meetings_today)) > 0;
  /* Translators: beside Meetings in the sidebar: there is one today */
  const char *note = today ? _("today") : NULL;

  sp_place_row_set_note (self->meetings_row, note,
                         today ? _("Meetings, one today") : _("Meetings"), NULL);
}

static void
update_attention_row (SpPlaceNotes *self)
{
  guint n = sp_store_get_attention (sp_workspace_get_store (self->session));
  g_autofree char *note = n > 0 ? g_strdup_printf ("%u", n) : NULL;
  g_autofree char *sentence = g_strdup_printf (
      ngettext ("Needs Attention, %u matter", "Needs Attention, %u matters", n), n);

  sp_place_row_set_note (self->attention_row, note, sentence, NULL);
}

static SpQuery *
query_open_actions (SpPlaceNotes *self)
{
  static const char *const open[] = { "open", "in_progress", NULL };
  SpQuery *query = sp_query_new ("action");
  const char *agency = sp_store_get_agency_id (sp_workspace_get_store (self->session));

  sp_query_where (query, "agency", "=", agency != NULL ? agency : "");
  sp_query_where_in (query, "status", open);

  return query;
}

static void
update_queries (SpPlaceNotes *self)
{
  const char *today = sp_workspace_get_today (self->session);
  g_autoptr(SpQuery) overdue = query_open_actions (self);
  g_autoptr(SpQuery) meetings = sp_query_new ("meeting");

  sp_query_where (overdue, "due", "<", today);
  sp_query_where (meetings, "date", "=", today);

  if (self->my_overdue == NULL)
    {
      self->my_overdue = sp_store_list (sp_workspace_get_store (self->session), overdue);
      self->meetings_today = sp_store_list (sp_workspace_get_store (self->session), meetings);
      return;
    }

  sp_record_list_set_query (self->my_overdue, overdue);
  sp_record_list_set_query (self->meetings_today, meetings);
}

static void
sp_place_notes_dispose (GObject *object)
{
  SpPlaceNotes *self = SP_PLACE_NOTES (object);

  g_clear_object (&self->my_actions);
  g_clear_object (&self->my_overdue);
  g_clear_object (&self->meetings_today);
  g_clear_object (&self->actions_row);
  g_clear_object (&self->meetings_row);
  g_clear_object (&self->attention_row);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sp_place_notes_parent_class)->dispose (object);
}

static void
sp_place_notes_class_init (SpPlaceNotesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_place_notes_dispose;
}

static void
sp_place_notes_init (SpPlaceNotes *self)
{
}

static void
watch (SpPlaceNotes *self, gpointer list, GCallback callback)
{
  g_signal_connect_object (list, "items-changed", callback, self, G_CONNECT_SWAPPED);
}

/**
 * sp_place_notes_new:
 * @session: an open session
 * @actions: the row of *My Actions*
 * @meetings: the row of *Meetings*
 * @attention: the row of *Needs Attention*
 *
 * Returns: (transfer full): what keeps the notes beside these places right, while it lives
 */
SpPlaceNotes *
sp_place_notes_new (SpWorkspace *session, SpPlaceRow *actions, SpPlaceRow *meetings, SpPlaceRow *attention)
{
  SpPlaceNotes *self = g_object_new (SP_TYPE_PLACE_NOTES, NULL);
  g_autoptr(SpQuery) open = NULL;

  self->session = g_object_ref (session);
  self->actions_row = g_object_ref (actions);
  self->meetings_row = g_object_ref (meetings);
  self->attention_row = g_object_ref (attention);
  open = query_open_actions (self);
  self->my_actions = sp_store_list (sp_workspace_get_store (session), open);
  update_queries (self);

  watch (self, self->my_actions, G_CALLBACK (update_actions_row));
  watch (self, self->my_overdue, G_CALLBACK (update_actions_row));
  watch (self, self->meetings_today, G_CALLBACK (update_meetings_row));
  g_signal_connect_object (session, "notify::today", G_CALLBACK (update_queries), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sp_workspace_get_store (session), "notify::attention", G_CALLBACK (update_attention_row), self,
                           G_CONNECT_SWAPPED);

  update_actions_row (self);
  update_meetings_row (self);
  update_attention_row (self);

  return self;
}
