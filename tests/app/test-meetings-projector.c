/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-compartment.h"
#include "sp-json.h"
#include "sp-test-fields.h"
#include "sp-test-page.h"
#include "sp-test-wait.h"

#define ITEM_CASE "01900000-0000-7000-c000-000000000001"
#define ITEM_NEXT "01900000-0000-7000-c000-000000000002"
#define ITEM_OWN  "01900000-0000-7000-c000-000000000000"

/* --- What a window says -------------------------------------------------------------- */

/* Collects every word that is drawn or told to a screen reader. */
static void
collect (GtkWidget *widget,
         GString   *all)
{
  static const GtkAccessibleProperty spoken[] = {
    GTK_ACCESSIBLE_PROPERTY_LABEL, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
    GTK_ACCESSIBLE_PROPERTY_ROLE_DESCRIPTION, GTK_ACCESSIBLE_PROPERTY_PLACEHOLDER, GTK_ACCESSIBLE_PROPERTY_HELP_TEXT,
  };

  if (GTK_IS_LABEL (widget))
    g_string_append_printf (all, "%s\n", gtk_label_get_label (GTK_LABEL (widget)));
  if (gtk_widget_get_tooltip_text (widget) != NULL)
    g_string_append_printf (all, "%s\n", gtk_widget_get_tooltip_text (widget));
  if (GTK_IS_WINDOW (widget) && gtk_window_get_title (GTK_WINDOW (widget)) != NULL)
    g_string_append_printf (all, "%s\n", gtk_window_get_title (GTK_WINDOW (widget)));
  for (guint i = 0; i < G_N_ELEMENTS (spoken); i++)
    if (gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), spoken[i]))
      {
        g_autofree char *said = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), spoken[i], "no such words");

        g_string_append_printf (all, "%s\n", said != NULL ? said : "");
      }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, all);
}

static char *
all_words (gpointer widget)
{
  GString *all = g_string_new (NULL);

  collect (widget, all);
  return g_string_free (all, FALSE);
}

/* --- A partnership whose every field has words by which it is known ------------------- */

static char *
canary (const SpRecordType *type,
        const SpField      *field)
{
  return g_strdup_printf ("canary of %s in %s", field->name, type->name);
}

/* Fields that tie records together keep what they have; all others get their canary. */
static gboolean
ties (const SpField *field)
{
  return field->kind == SP_KIND_REF || field->kind == SP_KIND_NUMBER || field->kind == SP_KIND_FLAG ||
         g_str_equal (field->name, "state") || g_str_equal (field->name, "status") ||
         g_str_equal (field->name, "position") || g_str_equal (field->name, "agencies") ||
         g_str_equal (field->name, "kind") || g_str_equal (field->name, "due") || g_str_equal (field->name, "date");
}

static void
fill (SpCaseFixture *data,
      JsonArray     *changes,
      const char    *id)
{
  g_autoptr(SpRecord) record = sp_case_fixture_get (data, id);
  const SpRecordType *type = sp_record_get_record_type (record);
  g_autoptr(JsonObject) fields = sp_record_dup_json (record);
  JsonObject *put = sp_case_fixture_add (changes, type->name, id, sp_record_get_compartment (record));

  for (guint i = 0; i < type->n_fields; i++)
    {
      const SpField *field = &type->fields[i];
      g_autofree char *words = canary (type, field);

      if (ties (field))
        {
          if (json_object_has_member (fields, field->name))
            json_object_set_member (put, field->name, json_node_copy (json_object_get_member (fields, field->name)));
        }
      else if (field->kind == SP_KIND_SET)
        {
          JsonArray *set = json_array_new ();

          json_array_add_string_element (set, words);
          json_object_set_array_member (put, field->name, set);
        }
      else
        json_object_set_string_member (put, field->name, words);
    }
}

static void
add_action (JsonArray  *changes,
            const char *id,
            const char *compartment,
            const char *agency,
            const char *status)
{
  JsonObject *fields = sp_case_fixture_add (changes, "action", id, compartment);

  set (fields, "case_id", SP_FIXTURE_CASE, "item", ITEM_CASE, "meeting", SP_FIXTURE_MEETING, "agency", agency,
       "due", "2026-12-03", "status", status, "text", "words of an action", NULL);
}

static void
set_up (Fixture *self,
        gboolean with_canaries)
{
  const char *readers[] = { SP_FIXTURE_POLICE, SP_READERS_CHAIR, NULL };
  g_autofree char *core = sp_compartment_for_case (SP_FIXTURE_CASE);
  g_autofree char *restricted = sp_compartment_for_readers (SP_FIXTURE_CASE, readers);
  g_autoptr(JsonArray) actions = json_array_new ();
  g_autoptr(JsonArray) changes = json_array_new ();

  self->data = sp_case_fixture_new ("chair");
  self->meeting = sp_meeting_fixture_add (self->data, "running", 3);
  add_action (actions, "01900000-0000-7000-b000-0000000000e1", core, SP_FIXTURE_HEALTH, "open");
  add_action (actions, "01900000-0000-7000-b000-0000000000e2", core, SP_FIXTURE_POLICE, "complete");
  add_action (actions, "01900000-0000-7000-b000-0000000000e3", restricted, SP_FIXTURE_PROBATION, "open");
  sp_case_fixture_arrive (self->data, actions, NULL);
  if (with_canaries)
    {
      static const char *const ids[] = {
        SP_FIXTURE_MEETING, SP_FIXTURE_CASE, SP_FIXTURE_VICTIM, SP_FIXTURE_SUSPECT, ITEM_CASE, SP_FIXTURE_HEALTH,
        SP_FIXTURE_POLICE, "01900000-0000-7000-b000-0000000000e1", "01900000-0000-7000-b000-0000000000e2",
      };

      for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
        fill (self->data, changes, ids[i]);
      sp_case_fixture_arrive (self->data, changes, NULL);
    }
  sp_meeting_fixture_lead (self->data);
  open_run (self, 1100, 760);
  sp_meeting_run_go_to (self->run, ITEM_CASE);
  let_pass (self, 200);
}

static void
open_projector (Fixture *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self->run), "run.project", NULL);
  g_assert_nonnull (self->run->projector);
  let_pass (self, 200);
}

/* --- Tests --------------------------------------------------------------------------- */

/* In a window on records with a canary in each field there is none of a field that is not declared safe. */
static void
test_canaries (void)
{
  Fixture self = { 0 };
  guint n_types;
  const SpRecordType * const *types = sp_record_types (&n_types);

  set_up (&self, TRUE);
  open_projector (&self);
  for (int step = SP_STEP_WHY; step < SP_N_STEPS; step++)
    {
      g_autofree char *wall = NULL;
      g_autofree char *preview = NULL;

      sp_item_view_set_step (self.run->item_view, step);
      run_for (50);
      wall = all_words (self.run->projector);
      preview = all_words (self.run->preview);

      /* It does show them: else none of this would mean anything. */
      g_assert_nonnull (strstr (wall, "canary of reference in case"));
      g_assert_nonnull (strstr (wall, "canary of short_name in agency"));
      g_assert_nonnull (strstr (wall, sp_step_get_label (step)));
      for (guint i = 0; i < n_types; i++)
        for (guint k = 0; k < types[i]->n_fields; k++)
          {
            g_autofree char *words = canary (types[i], &types[i]->fields[k]);

            if ((types[i]->fields[k].flags & SP_FIELD_SAFE) != 0)
              continue;
            g_assert_null (strstr (wall, words));
            g_assert_null (strstr (preview, words));
          }
    }
  take_down (&self);
}

static void
test_item (void)
{
  Fixture self = { 0 };
  g_autofree char *wall = NULL;
  g_autofree char *next = NULL;
  g_autofree char *own = NULL;

  set_up (&self, FALSE);
  open_projector (&self);
  g_assert_cmpuint (sp_case_fixture_count_told (self.data->store, "projected", ITEM_CASE), ==, 1);
  picture (self.data, GTK_WINDOW (self.run->projector), "projector-item");
  wall = all_words (self.run->projector);
  g_assert_nonnull (strstr (wall, "by Thu 03 Dec"));
  g_assert_nonnull (strstr (wall, "done"));
  g_assert_null (strstr (wall, "words of an action"));

  /* The action that only police and chair read is not for the room; what is there is police's and health's. */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self.run->projected_actions)), ==, 3);
  g_assert_null (strstr (wall, "Probation"));

  sp_meeting_run_go_to (self.run, ITEM_NEXT);
  let_pass (&self, 100);
  run_for (50);
  next = all_words (self.run->projector);
  g_assert_null (strstr (next, "by Thu 03 Dec"));
  g_assert_cmpuint (sp_case_fixture_count_told (self.data->store, "projected", ITEM_NEXT), ==, 1);
  g_assert_cmpuint (sp_case_fixture_count_told (self.data->store, "projected", ITEM_CASE), ==, 1);
  picture (self.data, GTK_WINDOW (self.run->projector), "projector-next");

  sp_meeting_run_go_to (self.run, ITEM_OWN);
  run_for (100);
  own = all_words (self.run->projector);
  g_assert_nonnull (strstr (own, "Open Actions"));
  g_assert_null (strstr (own, " / "));
  take_down (&self);
}

static gboolean
is_dark (Fixture *self)
{
  GtkWidget *view = gtk_window_get_child (GTK_WINDOW (self->run->projector));

  return !gtk_widget_get_mapped (gtk_widget_get_first_child (view));
}

static void
test_keys (void)
{
  static const guint keys[] = { GDK_KEY_b, GDK_KEY_B, GDK_KEY_period };
  Fixture self = { 0 };
  g_autofree char *stays = NULL;

  set_up (&self, FALSE);
  open_projector (&self);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      press_key (GTK_WIDGET (self.run->projector), keys[i], 0);
      run_for (50);
      g_assert_true (is_dark (&self));
      g_assert_true (adw_switch_row_get_active (self.run->blank_row));

      /* Going on in the meeting does not light it up. */
      sp_meeting_run_go_to (self.run, i % 2 == 0 ? ITEM_NEXT : ITEM_CASE);
      run_for (50);
      g_assert_true (is_dark (&self));
      press_key (GTK_WIDGET (self.run->projector), keys[i], 0);
      run_for (50);
      g_assert_false (is_dark (&self));
    }
  gtk_widget_activate_action (GTK_WIDGET (self.run), "run.blank", NULL);
  g_assert_true (is_dark (&self));
  gtk_widget_activate_action (GTK_WIDGET (self.run), "run.blank", NULL);

  /* It stays where it is while the meeting looks something up elsewhere. */
  sp_meeting_run_go_to (self.run, ITEM_CASE);
  let_pass (&self, 100);
  gtk_widget_activate_action (GTK_WIDGET (self.run), "run.pin", NULL);
  sp_meeting_run_go_to (self.run, ITEM_OWN);
  run_for (100);
  stays = all_words (self.run->projector);
  g_assert_nonnull (strstr (stays, "by Thu 03 Dec"));

  press_key (GTK_WIDGET (self.run->projector), GDK_KEY_Escape, 0);
  run_for (50);
  g_assert_null (self.run->projector);
  g_assert_false (adw_switch_row_get_active (self.run->project_row));

  /* The meeting's page goes, and with it what it showed. */
  open_projector (&self);
  take_down (&self);
  for (GList *tops = gtk_window_list_toplevels (), *at = tops; at != NULL; at = at->next)
    g_assert_false (SP_IS_PROJECTOR_WINDOW (at->data));
}

static void
check_size (GtkWidget *widget,
            guint     *n_labels)
{
  if (GTK_IS_LABEL (widget))
    {
      const PangoFontDescription *font = pango_context_get_font_description (gtk_widget_get_pango_context (widget));
      double points = (double) pango_font_description_get_size (font) / PANGO_SCALE;

      if (pango_font_description_get_size_is_absolute (font))
        points *= 0.75;
      g_assert_cmpfloat (points, >=, 28);
      (*n_labels)++;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_size (child, n_labels);
}

static void
test_size (void)
{
  static const int sizes[][2] = { { 640, 360 }, { 1024, 768 }, { 1920, 1080 } };
  Fixture self = { 0 };
  guint n_labels = 0;

  set_up (&self, FALSE);
  open_projector (&self);
  /* Below its title bar, which it has only where there is no second screen. */
  check_size (gtk_window_get_child (GTK_WINDOW (self.run->projector)), &n_labels);
  g_assert_cmpuint (n_labels, >, 8);

  /* A small screen cuts off what finds no room; it never makes it smaller. */
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      GtkWidget *view = gtk_window_get_child (GTK_WINDOW (self.run->projector));
      graphene_rect_t bounds;
      GtkWidget *scroller = gtk_widget_get_first_child (view);

      gtk_window_set_default_size (GTK_WINDOW (self.run->projector), sizes[i][0], sizes[i][1]);
      run_for (200);
      g_assert_true (gtk_widget_compute_bounds (scroller, view, &bounds));
      g_assert_cmpfloat (bounds.size.width / (float) gtk_widget_get_width (scroller), >=, 0.999);
    }
  take_down (&self);
}

static void
test_preview (void)
{
  Fixture self = { 0 };
  g_autofree char *words = NULL;

  set_up (&self, FALSE);
  gtk_menu_button_popup (self.run->projector_button);
  let_pass (&self, 300);
  run_for (100);
  g_assert_null (self.run->projector);
  words = all_words (self.run->preview);
  g_assert_nonnull (strstr (words, "by Thu 03 Dec"));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (self.run->preview)), <, 700);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (self.run->preview)), >, 200);
  take_down (&self);
}

int
main (int    argc,
      char **argv)
{
  init_tests (&argc, &argv);

  g_test_add_func ("/meetings/projector/canaries", test_canaries);
  g_test_add_func ("/meetings/projector/item", test_item);
  g_test_add_func ("/meetings/projector/keys", test_keys);
  g_test_add_func ("/meetings/projector/size", test_size);
  g_test_add_func ("/meetings/projector/preview", test_preview);

  return g_test_run ();
}
