/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-agreement-words.h"
#include "sp-directory-records.h"
#include "sp-partnership-page.h"
#include "sp-record-dialog.h"
#include "sp-test-fields.h"
#include "sp-test-names.h"
#include "sp-test-page.h"
#include "sp-test-wait.h"

static void
check_agreement (const char *version,
                 const char *expires,
                 const char *words,
                 gboolean    warns)
{
  gboolean found;
  g_autofree char *text = sp_agreement_words (version, expires, "2026-11-24", &found);

  g_assert_cmpstr (text, ==, words);
  g_assert_cmpint (found, ==, warns);
}

static void
test_agreements (void)
{
  check_agreement (NULL, NULL, "No information-sharing agreement is recorded", TRUE);
  check_agreement ("2.1", NULL, "Agreement 2.1, no end is recorded", TRUE);
  check_agreement ("2.1", "2027-06-04", "Agreement 2.1 until 04 Jun 2027", FALSE);
  check_agreement ("2.1", "2027-01-24", "Agreement 2.1 until 24 Jan 2027", FALSE);
  check_agreement ("2.1", "2026-11-25", "Agreement 2.1 ends: tomorrow, 25 Nov 2026", TRUE);
  check_agreement (NULL, "2026-11-23", "Agreement has ended: yesterday, 23 Nov 2026", TRUE);
}

static void
set_up (Fixture    *self,
        const char *role,
        int         width)
{
  g_autoptr(JsonArray) changes = json_array_new ();
  JsonObject *agency;

  self->data = sp_case_fixture_new (role);
  agency = sp_case_fixture_add (changes, "agency", SP_FIXTURE_PROBATION, "directory");
  set (agency, "name", "Probation Service", "short_name", "Probation", "isa_version", "2.1", "isa_expires",
       "2026-11-20", NULL);
  sp_case_fixture_arrive (self->data, changes, NULL);
  open_page (self, sp_partnership_page_new (self->data->store), width);
}

static AdwViewStack *
get_parts (Fixture *self)
{
  return ADW_VIEW_STACK (find_type (self->page, "AdwViewStack"));
}

static void
show_part (Fixture    *self,
           const char *part)
{
  adw_view_stack_set_visible_child_name (get_parts (self), part);
  let_pass (self, 100);
}

static gboolean
is_row_of (GtkWidget  *widget,
           const char *title)
{
  return ADW_IS_ACTION_ROW (widget) &&
         g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0;
}

static GtkWidget *
find_row (GtkWidget  *page,
          const char *title)
{
  GtkWidget *row = find_where (page, is_row_of, title);

  if (row == NULL)
    g_error ("no row “%s”", title);

  return row;
}

static gboolean
has_tooltip (GtkWidget  *widget,
             const char *words)
{
  return g_strcmp0 (gtk_widget_get_tooltip_text (widget), words) == 0;
}

/* An administrator adds an agency, and takes a member out. */
static void
test_administrator (void)
{
  Fixture self = { 0 };
  GtkWidget *dialog;
  GtkWidget *row;
  SpRecordEditor *editor;

  set_up (&self, "administrator", 900);
  row = find_row (self.page, "Probation Service");
  g_assert_true (says (row, "Agreement 2.1 has ended: 4 days ago, 20 Nov 2026"));
  g_assert_cmpuint (sp_test_check_names (self.page), >, 4);
  picture (self.data, self.window, "partnership-agencies");

  g_signal_emit_by_name (find_where (self.page, has_tooltip, "Add an Agency"), "clicked");
  dialog = get_dialog (&self);
  g_assert_true (SP_IS_RECORD_DIALOG (dialog));
  editor = sp_record_dialog_get_editor (SP_RECORD_DIALOG (dialog));
  {
    g_autoptr(JsonNode) name = json_node_init_string (json_node_alloc (), "Isle of Wight Council");
    g_autoptr(JsonNode) short_name = json_node_init_string (json_node_alloc (), "IoW Council");

    sp_field_input_set_value (sp_field_row_get_input (sp_record_editor_get_row (editor, "name")), name);
    sp_field_input_set_value (sp_field_row_get_input (sp_record_editor_get_row (editor, "short_name")), short_name);
  }
  sp_record_dialog_save (SP_RECORD_DIALOG (dialog));
  settle (&self);
  let_pass (&self, 300);
  g_assert_true (says (find_row (self.page, "Isle of Wight Council"), "No information-sharing agreement"));

  show_part (&self, "members");
  picture (self.data, self.window, "partnership-members");
  g_assert_cmpuint (sp_test_check_names (self.page), >, 4);
  take_down (&self);
}

/* Everybody else reads it, and changes nothing. */
static void
test_others (void)
{
  static const char *const roles[] = { "chair", "coordinator", "representative", "observer" };

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      Fixture self = { 0 };
      GtkWidget *dialog;

      set_up (&self, roles[i], 360);
      g_assert_false (gtk_widget_get_visible (find_where (self.page, has_tooltip, "Add an Agency")));
      g_signal_emit_by_name (gtk_widget_get_parent (find_row (self.page, "Probation Service")), "row-activated",
                             find_row (self.page, "Probation Service"));
      dialog = get_dialog (&self);
      g_assert_true (SP_IS_RECORD_DIALOG (dialog));
      g_assert_null (find_css (dialog, "destructive-action"));
      g_assert_null (sp_field_row_get_input (sp_record_editor_get_row (
        sp_record_dialog_get_editor (SP_RECORD_DIALOG (dialog)), "name")));
      if (i == 0)
        picture (self.data, self.window, "partnership-360");
      adw_dialog_force_close (ADW_DIALOG (dialog));
      take_down (&self);
    }
}

int
main (int    argc,
      char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/people/agreements", test_agreements);
  g_test_add_func ("/people/administrator", test_administrator);
  g_test_add_func ("/people/others", test_others);

  return g_test_run ();
}
