/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

#include "sp-store.h"

G_BEGIN_DECLS

/**
 * SpReminder:
 * @n_tomorrow: how many actions of the own agency are due tomorrow
 * @n_overdue: how many are overdue, those of today among them
 * @n_meetings: how many meetings there are today
 *
 * What somebody is reminded of: numbers, and nothing of a case, for the desktop shows it to whoever passes.
 */
typedef struct
{
  guint n_tomorrow;
  guint n_overdue;
  guint n_meetings;
} SpReminder;

char      *sp_reminder_words    (const SpReminder *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sp_reminders_remind  (SpStore          *store,
                                 GSettings        *settings,
                                 const char       *today,
                                 GApplication     *application) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
