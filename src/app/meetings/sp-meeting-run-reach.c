/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-run-private.h"

#include <glib/gi18n-lib.h>

#include "sp-meeting-data.h"
#include "sp-shell.h"

/* An agency reads of a case only when it is invited: an action that is given to another stays
 * where its owner cannot see it, until somebody invites them. */

typedef struct
{
  GWeakRef run;
  char *case_id;
  char *agency_id;
} Reach;

static void
reach_free (gpointer data)
{
  Reach *reach = data;

  g_weak_ref_clear (&reach->run);
  g_free (reach->case_id);
  g_free (reach->agency_id);
  g_free (reach);
}

static void
tell (SpMeetingRun *self,
      const char   *agency_id)
{
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));
  SpRecord *agency = sp_meeting_find_record (G_LIST_MODEL (self->agencies), agency_id);
  g_autofree char *words = NULL;

  if (shell == NULL || agency == NULL || !sp_record_get_loaded (agency))
    return;

  /* Translators: an agency was given an action in a case that it may not read */
  words = g_strdup_printf (_("%s is not in this case and cannot see the action. Open the case to "
                             "invite them."),
                           sp_agency_get_short_name (SP_AGENCY (agency)));
  sp_shell_toast (shell, words, NULL);
}

static DexFuture *
reach_fiber (gpointer user_data)
{
  Reach *reach = user_data;
  g_autoptr(SpMeetingRun) self = g_weak_ref_get (&reach->run);
  g_autoptr(SpQuery) query = sp_query_new ("invitation");
  g_autoptr(GListModel) found = NULL;
  g_autoptr(GError) error = NULL;

  if (self == NULL || self->store == NULL)
    return dex_future_new_true ();

  sp_query_where (query, "case_id", "=", reach->case_id);
  sp_query_where (query, "agency", "=", reach->agency_id);
  sp_query_limit (query, 1);
  found = dex_await_object (sp_store_find_all (self->store, query), &error);
  if (found == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (self->store == NULL || g_list_model_get_n_items (found) > 0)
    return dex_future_new_true ();

  tell (self, reach->agency_id);
  return dex_future_new_false ();
}

/**
 * sp_meeting_run_check_reach:
 *
 * Tells the chair where an action does not reach the agency that shall do it.
 *
 * Returns: (transfer full): resolves to whether the agency is invited to the case
 */
DexFuture *
sp_meeting_run_check_reach (SpMeetingRun *self,
                            const char   *case_id,
                            const char   *agency_id)
{
  Reach *reach = g_new0 (Reach, 1);

  g_weak_ref_init (&reach->run, self);
  reach->case_id = g_strdup (case_id);
  reach->agency_id = g_strdup (agency_id);
  return dex_scheduler_spawn (NULL, 0, reach_fiber, reach, reach_free);
}
