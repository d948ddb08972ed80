/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-date.h"
#include "sp-reminders.h"

#define NOTIFICATION_ID "due"

/**
 * sp_reminder_words:
 *
 * Returns: (transfer full): what the desktop says; empty where there is nothing to say
 */
char *
sp_reminder_words (const SpReminder *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) lines = NULL;

  if (self->n_overdue > 0)
    g_strv_builder_take (builder,
                         g_strdup_printf (ngettext ("%u action of your agency is due today or overdue.",
                                                    "%u actions of your agency are due today or overdue.",
                                                    self->n_overdue),
                                          self->n_overdue));
  if (self->n_tomorrow > 0)
    g_strv_builder_take (builder, g_strdup_printf (ngettext ("%u action of your agency is due tomorrow.",
                                                             "%u actions of your agency are due tomorrow.",
                                                             self->n_tomorrow),
                                                   self->n_tomorrow));
  if (self->n_meetings > 0)
    g_strv_builder_take (builder, g_strdup_printf (ngettext ("%u meeting is today.", "%u meetings are today.",
                                                             self->n_meetings),
                                                   self->n_meetings));
  lines = g_strv_builder_end (builder);

  return g_strjoinv ("\n", lines);
}

typedef struct
{
  SpStore *store;
  GSettings *settings;
  GApplication *application;
  char *today;
} Remind;

static void
remind_free (gpointer data)
{
  Remind *self = data;

  g_object_unref (self->store);
  g_object_unref (self->settings);
  g_clear_object (&self->application);
  g_free (self->today);
  g_free (self);
}

static guint
await_count (SpStore *store, SpQuery *query)
{
  return (guint) MAX (dex_await_int64 (sp_store_count (store, query), NULL), 0);
}

static SpQuery *
query_actions (SpStore *store)
{
  SpQuery *query = sp_query_new ("action");
  const char *agency = sp_store_get_agency_id (store);

  sp_query_where (query, "agency", "=", agency != NULL ? agency : "");
  sp_query_where_in (query, "status", (const char *[]) { "open", "in_progress", NULL });

  return query;
}

static void
await_reminder (Remind *self, SpReminder *reminder)
{
  g_autofree char *tomorrow = sp_date_add_days (self->today, 1);
  g_autoptr(SpQuery) overdue = query_actions (self->store);
  g_autoptr(SpQuery) due = query_actions (self->store);
  g_autoptr(SpQuery) meetings = sp_query_new ("meeting");

  sp_query_where (overdue, "due", "<=", self->today);
  sp_query_where (due, "due", "=", tomorrow);
  sp_query_where (meetings, "date", "=", self->today);
  sp_query_where_in (meetings, "status", (const char *[]) { "planned", "running", NULL });
  reminder->n_overdue = await_count (self->store, overdue);
  reminder->n_tomorrow = await_count (self->store, due);
  reminder->n_meetings = await_count (self->store, meetings);
}

static DexFuture *
remind_fiber (gpointer data)
{
  Remind *self = data;
  SpReminder reminder = { 0 };
  g_autofree char *words = NULL;
  g_autofree char *last = g_settings_get_string (self->settings, "reminded-on");

  if (!g_settings_get_boolean (self->settings, "reminders") || g_strcmp0 (last, self->today) == 0 ||
      sp_store_get_state (self->store) != SP_STORE_STATE_OPEN)
    return dex_future_new_take_string (g_strdup (""));

  await_reminder (self, &reminder);
  words = sp_reminder_words (&reminder);
  if (*words == '\0')
    return dex_future_new_take_string (g_steal_pointer (&words));

  g_settings_set_string (self->settings, "reminded-on", self->today);
  if (self->application != NULL)
    {
      g_autoptr(GNotification) notification = g_notification_new (_("Stalking Partnership"));

      g_notification_set_body (notification, words);
      g_notification_set_default_action (notification, "app.my-actions");
      g_application_send_notification (self->application, NOTIFICATION_ID, notification);
    }

  return dex_future_new_take_string (g_steal_pointer (&words));
}

/**
 * sp_reminders_remind:
 * @store: an open cache
 * @settings: the program's settings: whether to remind, and when it did last
 * @today: the day it is
 * @application: (nullable): through which the desktop is told
 *
 * Tells the desktop what is due, once a day at most, and only if somebody wants that.
 *
 * Returns: (transfer full): a future of the words that were said, empty where none were
 */
DexFuture *
sp_reminders_remind (SpStore *store, GSettings *settings, const char *today, GApplication *application)
{
  Remind *self;

  g_return_val_if_fail (SP_IS_STORE (store) && G_IS_SETTINGS (settings), NULL);

  self = g_new0 (Remind, 1);
  self->store = g_object_ref (store);
  self->settings = g_object_ref (settings);
  self->today = g_strdup (today);
  if (application != NULL)
    self->application = g_object_ref (application);

  return dex_scheduler_spawn (NULL, 0, remind_fiber, self, remind_free);
}
