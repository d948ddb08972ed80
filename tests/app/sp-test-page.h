/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-meeting-fixture.h"
#include "sp-meeting-run-private.h"
#include "sp-test-window.h"

/* A partnership, a meeting of it where the test is about one, and a page of theirs in a window. */
typedef struct
{
  SpCaseFixture *data;
  SpMeeting     *meeting;
  GtkWindow     *window;
  GtkWidget     *page;
  SpMeetingRun  *run; /* the page, where it is a meeting's that runs */
} Fixture;

G_GNUC_UNUSED static void
let_pass (Fixture *self,
          guint    ms)
{
  run_for (ms);
  sp_case_fixture_settle (self->data);
}

/* Until what was asked is answered, and what came of it is drawn. */
G_GNUC_UNUSED static void
settle (Fixture *self)
{
  sp_case_fixture_settle (self->data);
  let_pass (self, 60);
}

/* A page of a navigation gets a navigation. */
G_GNUC_UNUSED static void
open_page (Fixture   *self,
           GtkWidget *page,
           int        width)
{
  self->page = page;
  if (ADW_IS_NAVIGATION_PAGE (page))
    {
      GtkWidget *view = adw_navigation_view_new ();

      adw_navigation_view_add (ADW_NAVIGATION_VIEW (view), ADW_NAVIGATION_PAGE (page));
      page = view;
    }
  self->window = show (self->data, page, width, 760);
  let_pass (self, 300);
}

G_GNUC_UNUSED static void
open_run (Fixture *self,
          int      width,
          int      height)
{
  self->run = SP_MEETING_RUN (sp_meeting_run_new (self->data->store, self->meeting));
  self->page = GTK_WIDGET (self->run);
  self->window = show (self->data, self->page, width, height);
  let_pass (self, 300);
}

G_GNUC_UNUSED static void
take_down (Fixture *self)
{
  if (self->window != NULL)
    gtk_window_destroy (self->window);
  self->window = NULL;
  sp_case_fixture_settle (self->data);
  g_clear_object (&self->meeting);
  sp_case_fixture_free (self->data);
}

G_GNUC_UNUSED static GtkWidget *
get_dialog (Fixture *self)
{
  settle (self);

  return GTK_WIDGET (adw_window_get_visible_dialog (ADW_WINDOW (self->window)));
}

/* What is asked in a dialog of its own gets an answer, by its button. */
G_GNUC_UNUSED static void
answer (Fixture    *self,
        const char *response)
{
  AdwDialog *dialog;

  let_pass (self, 200);
  dialog = adw_window_get_visible_dialog (ADW_WINDOW (self->window));
  g_assert_true (ADW_IS_ALERT_DIALOG (dialog));
  click (GTK_WIDGET (dialog), adw_alert_dialog_get_response_label (ADW_ALERT_DIALOG (dialog), response));
  sp_case_fixture_settle (self->data);
  let_pass (self, 200);
}

G_GNUC_UNUSED static GtkEditable *
get_entry (Fixture *self)
{
  return GTK_EDITABLE (find (GTK_WIDGET (self->run->quick_line), "GtkEntry"));
}

G_GNUC_UNUSED static void
type_line (Fixture    *self,
           const char *text)
{
  gtk_editable_set_text (get_entry (self), text);
  gtk_editable_set_position (get_entry (self), -1);
  sp_case_fixture_settle (self->data);
}

/* Begins a line by @action, types it and keeps it. */
G_GNUC_UNUSED static void
write_line (Fixture    *self,
            const char *action,
            const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self->run), action, NULL);
  sp_case_fixture_settle (self->data);
  type_line (self, text);
  run_for (30);
  g_signal_emit_by_name (get_entry (self), "activate");
  sp_case_fixture_settle (self->data);
  run_for (30);
  g_assert_true (sp_quick_line_is_empty (self->run->quick_line));
}
