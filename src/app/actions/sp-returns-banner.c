/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-banner.h"
#include "sp-case-records.h"
#include "sp-format.h"
#include "sp-meeting-returns.h"
#include "sp-meeting-words.h"
#include "sp-returns-banner.h"
#include "sp-shell.h"

/* Whoever meets weekly has one or two meetings issued at a time. */
#define MAX_MEETINGS 4

typedef struct
{
  AdwBanner *banner;
  SpStore *store;
  SpRecordList *meetings;
  GPtrArray *returns; /* of SpMeetingReturns, the next meeting first */
  char *meeting_id;   /* to which the button leads */
} Returns;

static void
returns_free (gpointer data)
{
  Returns *self = data;

  for (guint i = 0; i < self->returns->len; i++)
    g_signal_handlers_disconnect_by_data (self->returns->pdata[i], self);
  g_signal_handlers_disconnect_by_data (self->meetings, self);
  g_ptr_array_unref (self->returns);
  g_object_unref (self->meetings);
  g_object_unref (self->store);
  g_free (self->meeting_id);
  g_free (self);
}

/* "K7M42, T3QX9": the cases, by their references. */
static char *
dup_references (GPtrArray *items)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) all = NULL;

  for (guint i = 0; i < items->len; i++)
    {
      SpCase *about = sp_meeting_item_case (items->pdata[i]);

      if (about != NULL && sp_case_get_reference (about) != NULL)
        g_strv_builder_add (builder, sp_case_get_reference (about));
    }
  all = g_strv_builder_end (builder);

  return g_strjoinv (", ", all);
}

static char *
dup_words (SpMeeting *meeting, GPtrArray *missing)
{
  const char *due = sp_meeting_get_returns_due (meeting);
  g_autofree char *day = sp_format_date (due != NULL ? due : sp_meeting_get_date (meeting));
  g_autofree char *references = dup_references (missing);

  /* Translators: how many returns are missing, by when they are wanted, and of which cases */
  return g_strdup_printf (ngettext ("%u return of your agency is missing, wanted by %s: %s",
                                    "%u returns of your agency are missing, wanted by %s: %s", missing->len),
                          missing->len, day, references);
}

static void
update (Returns *self)
{
  for (guint i = 0; i < self->returns->len; i++)
    {
      SpMeetingReturns *returns = self->returns->pdata[i];
      SpMeeting *meeting = sp_meeting_returns_get_meeting (returns);
      g_autoptr(GPtrArray) missing = NULL;
      g_autofree char *words = NULL;

      if (sp_meeting_returns_get_loading (returns))
        continue;
      missing = sp_meeting_returns_dup_own_missing (returns);
      if (missing->len == 0)
        continue;
      words = dup_words (meeting, missing);
      g_set_str (&self->meeting_id, sp_record_get_id (SP_RECORD (meeting)));
      adw_banner_set_title (self->banner, words);
      /* Translators: the returns that are missing; opens the meeting's page */
      adw_banner_set_button_label (self->banner, ngettext ("_Write It", "_Write Them", missing->len));
      adw_banner_set_revealed (self->banner, TRUE);
      return;
    }
  adw_banner_set_revealed (self->banner, FALSE);
}

static gboolean
has_meeting (Returns *self, const char *id)
{
  for (guint i = 0; i < self->returns->len; i++)
    if (g_strcmp0 (sp_record_get_id (SP_RECORD (sp_meeting_returns_get_meeting (self->returns->pdata[i]))), id) == 0)
      return TRUE;

  return FALSE;
}

/* The meetings that are issued, each with its returns; those that are over go. */
static void
take_meetings (Returns *self)
{
  g_autoptr(GPtrArray) old = g_steal_pointer (&self->returns);

  self->returns = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->meetings)); i++)
    {
      g_autoptr(SpMeeting) meeting = g_list_model_get_item (G_LIST_MODEL (self->meetings), i);
      SpMeetingReturns *returns = NULL;

      if (!sp_record_get_loaded (SP_RECORD (meeting)) || has_meeting (self, sp_record_get_id (SP_RECORD (meeting))))
        continue;
      for (guint k = 0; k < old->len; k++)
        if (sp_meeting_returns_get_meeting (old->pdata[k]) == meeting)
          returns = g_object_ref (old->pdata[k]);
      if (returns == NULL)
        {
          returns = sp_meeting_returns_new (self->store, meeting);
          g_signal_connect_swapped (returns, "changed", G_CALLBACK (update), self);
        }
      g_ptr_array_add (self->returns, returns);
    }
  for (guint k = 0; k < old->len; k++)
    if (!g_ptr_array_find (self->returns, old->pdata[k], NULL))
      g_signal_handlers_disconnect_by_data (old->pdata[k], self);
  update (self);
}

static DexFuture *
settled_cb (DexFuture *future, gpointer data)
{
  AdwBanner *banner = data;
  Returns *self = g_object_get_data (G_OBJECT (banner), "returns");

  if (self != NULL)
    take_meetings (self);

  return dex_future_new_true ();
}

static void
meetings_cb (Returns *self)
{
  dex_future_disown (dex_future_finally (sp_record_list_when_settled (self->meetings), settled_cb,
                                         g_object_ref (self->banner), g_object_unref));
}

static void
show_cb (AdwBanner *banner, Returns *self)
{
  SpShell *shell = sp_shell_get (GTK_WIDGET (banner));

  if (shell != NULL && self->meeting_id != NULL)
    sp_shell_open_meeting (shell, self->meeting_id);
}

static void
destroy_cb (GObject *banner)
{
  g_object_set_data (banner, "returns", NULL);
}

/**
 * sp_returns_banner_new:
 * @store: an open cache
 *
 * Returns: (transfer floating): says which returns the own agency still owes; hidden while it owes none
 */
GtkWidget *
sp_returns_banner_new (SpStore *store)
{
  GtkWidget *banner = adw_banner_new ("");
  Returns *self = g_new0 (Returns, 1);
  g_autoptr(SpQuery) query = sp_query_new ("meeting");
  g_autofree char *today = sp_format_today (sp_ambient_get_wall_us (sp_store_get_ambient (store)));

  sp_banner_prepare (ADW_BANNER (banner));
  sp_query_where (query, "status", "=", "planned");
  sp_query_where (query, "issued_at", "is-set", NULL);
  sp_query_where (query, "date", ">=", today);
  sp_query_order (query, "date", FALSE);
  sp_query_limit (query, MAX_MEETINGS);
  self->banner = ADW_BANNER (banner);
  self->store = g_object_ref (store);
  self->returns = g_ptr_array_new_with_free_func (g_object_unref);
  self->meetings = sp_store_list (store, query);
  g_object_set_data_full (G_OBJECT (banner), "returns", self, returns_free);
  adw_banner_set_use_markup (self->banner, FALSE);
  g_signal_connect (banner, "button-clicked", G_CALLBACK (show_cb), self);
  g_signal_connect (banner, "destroy", G_CALLBACK (destroy_cb), NULL);
  g_signal_connect_swapped (self->meetings, "items-changed", G_CALLBACK (meetings_cb), self);
  meetings_cb (self);

  return banner;
}
