/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-plan-private.h"

#include <glib/gi18n-lib.h>

#include "sp-agenda-dialog.h"
#include "sp-agenda-order.h"
#include "sp-case-picker.h"
#include "sp-meeting-data.h"
#include "sp-meeting-words.h"

/* The order of a meeting, and cases put on the agenda in it. */

static SpAgendaEntry
make_entry (SpAgendaItem *item)
{
  SpCase *record = sp_meeting_item_case (item);
  SpAgendaEntry entry = {
    .id = sp_record_get_id (SP_RECORD (item)),
    .kind = sp_agenda_item_get_kind (item),
    .has_case = sp_agenda_item_get_case_id (item) != NULL,
  };

  if (record != NULL)
    {
      entry.reference = sp_case_get_reference (record);
      entry.has_children = sp_case_get_children (record);
      entry.since = sp_case_get_last_discussed (record) != NULL
                        ? sp_case_get_next_review (record)
                        : sp_case_get_received (record);
    }
  return entry;
}

/* Writes positions for entries in their order, and only where they change. */
static void
write_positions (SpMeetingPlan *self,
                 SpChange      *change,
                 GArray        *entries)
{
  g_autofree char *before = NULL;

  for (guint i = 0; i < entries->len; i++)
    {
      SpAgendaEntry *entry = &g_array_index (entries, SpAgendaEntry, i);
      SpRecord *item = sp_meeting_find_record (G_LIST_MODEL (self->items), entry->id);
      char *position = sp_agenda_between (before, NULL);

      g_free (before);
      before = position;
      if (item != NULL &&
          g_strcmp0 (sp_agenda_item_get_position (SP_AGENDA_ITEM (item)), position) != 0)
        sp_change_set_text (change, item, "position", position);
    }
}

void
sp_meeting_plan_sort (SpMeetingPlan *self)
{
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(GArray) entries = g_array_new (FALSE, FALSE, sizeof (SpAgendaEntry));

  for (guint i = 0; i < sp_meeting_plan_count_items (self); i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      SpAgendaEntry entry = make_entry (item);

      g_array_append_val (entries, entry);
    }
  sp_agenda_sort ((SpAgendaEntry *) (gpointer) entries->data, entries->len);
  write_positions (self, change, entries);
  sp_meeting_keep (self, self->store, change, _("Put the Agenda in Order"), _("The agenda is in order"));
}

/* A place on the agenda, taken or about to be taken. */
typedef struct
{
  SpAgendaRank  rank;
  char         *position;
} Place;

static void
clear_place (gpointer data)
{
  g_free (((Place *) data)->position);
}

static GArray *
collect_places (SpMeetingPlan *self)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (Place));

  g_array_set_clear_func (places, clear_place);
  for (guint i = 0; i < sp_meeting_plan_count_items (self); i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      SpAgendaEntry entry = make_entry (item);
      Place place = { sp_agenda_rank (&entry), g_strdup (sp_agenda_item_get_position (item)) };

      g_array_append_val (places, place);
    }
  return places;
}

/* A new item is put where the order of a meeting wants it, and nothing else moves. */
static void
add_in_order (SpMeetingPlan       *self,
              SpChange            *change,
              GArray              *places,
              const SpAgendaEntry *entry)
{
  Place place = { .rank = sp_agenda_rank (entry) };
  g_autoptr(SpRecord) item = NULL;
  guint at = 0;

  while (at < places->len && g_array_index (places, Place, at).rank <= place.rank)
    at++;
  place.position = sp_agenda_between (
      at > 0 ? g_array_index (places, Place, at - 1).position : NULL,
      at < places->len ? g_array_index (places, Place, at).position : NULL);
  item = sp_meeting_add_item (change, self->store, self->meeting,
                              entry->has_case ? entry->id : NULL, entry->kind, NULL,
                              place.position);
  g_array_insert_val (places, at, place);
}

static void
put_on_agenda (SpMeetingPlan *self,
               GArray        *entries,
               const char    *said)
{
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(GArray) places = collect_places (self);

  sp_agenda_sort ((SpAgendaEntry *) (gpointer) entries->data, entries->len);
  for (guint i = 0; i < entries->len; i++)
    add_in_order (self, change, places, &g_array_index (entries, SpAgendaEntry, i));
  sp_meeting_keep (self, self->store, change, _("Put Cases on the Agenda"), said);
}

static GArray *
make_entries (GPtrArray *picked)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (SpAgendaEntry));

  for (guint i = 0; i < picked->len; i++)
    {
      SpPickedCase *pick = g_ptr_array_index (picked, i);
      SpAgendaEntry entry = { pick->case_id, pick->kind, pick->since, pick->reference, pick->case_id != NULL,
                              pick->children };

      g_array_append_val (entries, entry);
    }

  return entries;
}

/* Every meeting looks at what was left open first, and asks for other business last. */
static void
picked_cb (SpMeetingPlan *self,
           GPtrArray     *cases)
{
  static const char *const usual[] = { "open_actions", "aob" };
  g_autoptr(GArray) entries = make_entries (cases);
  g_autofree char *said = g_strdup_printf (ngettext ("%u case is on the agenda", "%u cases are on the agenda",
                                                     cases->len), cases->len);

  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    {
      SpAgendaEntry entry = { .kind = usual[i] };

      if (!sp_meeting_has_kind (G_LIST_MODEL (self->items), usual[i]))
        g_array_append_val (entries, entry);
    }
  put_on_agenda (self, entries, said);
}

static void
built_cb (SpMeetingPlan *self,
          GPtrArray     *picked)
{
  g_autoptr(GArray) entries = make_entries (picked);
  g_autofree char *said = g_strdup_printf (ngettext ("%u item is on the agenda", "%u items are on the agenda",
                                                     picked->len), picked->len);

  put_on_agenda (self, entries, said);
}

void
sp_meeting_plan_build (SpMeetingPlan *self)
{
  AdwDialog *dialog = sp_agenda_dialog_new (self->store, self->meeting, G_LIST_MODEL (self->items));

  g_signal_connect_object (dialog, "picked", G_CALLBACK (built_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

void
sp_meeting_plan_add (SpMeetingPlan *self)
{
  AdwDialog *dialog =
      sp_case_picker_new (self->store, self->meeting, G_LIST_MODEL (self->items), FALSE);

  g_signal_connect_object (dialog, "picked", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}
