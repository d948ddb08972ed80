/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-actions-page.h"
#include "sp-attention-page.h"
#include "sp-case-access.h"
#include "sp-chase-page.h"
#include "sp-emergency-dialog.h"
#include "sp-meeting-dialog.h"
#include "sp-meeting-pack.h"
#include "sp-meeting-plan.h"
#include "sp-return-dialog.h"
#include "sp-test-fields.h"
#include "sp-test-page.h"
#include "sp-test-wait.h"
#include "sp-test-walk.h"

/* Pages and dialogs by Tab alone: every control can be reached, and none is a trap. */

#define CORE "case:" SP_FIXTURE_CASE

static void
set_up (Fixture    *self,
        const char *role)
{
  self->data = sp_case_fixture_new (role);
  self->meeting = sp_meeting_fixture_add (self->data, "planned", 3);
}

static void
wait (Fixture *self)
{
  sp_case_fixture_settle (self->data);
  let_pass (self, 250);
}

static void
walk_page (Fixture   *self,
           GtkWidget *page,
           guint      at_least)
{
  self->window = show (self->data, page, 900, 800);
  wait (self);
  g_assert_cmpuint (sp_test_walk (self->window, page), >=, at_least);
  gtk_window_destroy (self->window);
  self->window = NULL;
}

static void
walk_dialog (Fixture   *self,
             AdwDialog *dialog,
             guint      at_least)
{
  if (self->window == NULL)
    self->window = show (self->data, adw_bin_new (), 900, 800);
  if (adw_window_get_visible_dialog (ADW_WINDOW (self->window)) == NULL)
    adw_dialog_present (dialog, GTK_WIDGET (self->window));
  wait (self);
  g_assert_cmpuint (sp_test_walk (self->window, GTK_WIDGET (dialog)), >=, at_least);
  adw_dialog_force_close (dialog);
  wait (self);
}

static void
test_attention (void)
{
  Fixture self = { 0 };
  g_autoptr (JsonArray) changes = json_array_new ();

  set_up (&self, "coordinator");
  for (guint i = 0; i < 2; i++)
    {
      static const char *const names[] = { "victim_voice", "risk_level" };
      static const char *const values[][2] = { { "She has moved.", "She is at her sister's." }, { "high", "medium" } };
      g_autofree char *id = g_strdup_printf ("01900000-0000-7000-b000-0000000000d%u", i);

      set (sp_case_fixture_add (changes, "conflict", id, CORE), "case_id", SP_FIXTURE_CASE, "record", SP_FIXTURE_CASE,
           "record_type", "case", "field", names[i], "mine", values[i][0], "theirs", values[i][1], "mine_by",
           SP_FIXTURE_ME, "theirs_by", SP_FIXTURE_ME, "mine_at", "2026-11-24T08:14:00Z", "theirs_at",
           "2026-11-24T08:20:00Z", "state", "open", NULL);
    }
  sp_case_fixture_arrive (self.data, changes, NULL);
  walk_page (&self, sp_attention_page_new (self.data->store), 6);
  take_down (&self);
}

static void
test_access (void)
{
  Fixture self = { 0 };
  GtkWidget *access;
  AdwDialog *dialog;

  set_up (&self, "chair");
  access = sp_case_access_new (self.data->store, SP_FIXTURE_CASE);
  self.window = show (self.data, access, 900, 800);
  wait (&self);
  g_assert_cmpuint (sp_test_walk (self.window, access), >=, 2);
  sp_case_access_invite (SP_CASE_ACCESS (access));
  wait (&self);
  dialog = adw_window_get_visible_dialog (ADW_WINDOW (self.window));
  walk_dialog (&self, dialog, 3);
  sp_case_access_exclude (SP_CASE_ACCESS (access));
  wait (&self);
  dialog = adw_window_get_visible_dialog (ADW_WINDOW (self.window));
  walk_dialog (&self, dialog, 3);
  take_down (&self);
}

static void
open_cb (gpointer    data,
         const char *reference,
         const char *reason)
{
}

static void
test_emergency (void)
{
  Fixture self = { 0 };

  set_up (&self, "representative");
  walk_dialog (&self, sp_emergency_dialog_new (self.data->store, open_cb, NULL), 3);
  take_down (&self);
}

static void
test_before (void)
{
  Fixture self = { 0 };
  g_autoptr (SpCase) about = NULL;

  set_up (&self, "coordinator");
  walk_page (&self, sp_meeting_plan_new (self.data->store, self.meeting), 12);
  walk_page (&self, sp_meeting_pack_new (self.data->store, self.meeting), 4);
  walk_dialog (&self, sp_meeting_dialog_new (self.data->store, NULL, self.meeting), 8);
  about = SP_CASE (sp_case_fixture_get (self.data, SP_FIXTURE_CASE));
  walk_dialog (&self, sp_return_dialog_new (self.data->store, self.meeting, about, NULL), 5);
  take_down (&self);
}

static void
test_between (void)
{
  Fixture self = { 0 };

  set_up (&self, "chair");
  walk_page (&self, sp_actions_page_new (self.data->store), 3);
  walk_page (&self, sp_chase_page_new (self.data->store), 4);
  take_down (&self);
}

int
main (int   argc,
      char *argv[])
{
  init_tests (&argc, &argv);

  g_test_add_func ("/keyboard/attention", test_attention);
  g_test_add_func ("/keyboard/access", test_access);
  g_test_add_func ("/keyboard/emergency", test_emergency);
  g_test_add_func ("/keyboard/before", test_before);
  g_test_add_func ("/keyboard/between", test_between);

  return g_test_run ();
}
