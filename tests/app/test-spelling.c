/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <adwaita.h>
#include <gtksourceview/gtksource.h>
#include <glib/gstdio.h>

#include "sp-prose-input.h"
#include "sp-prose-view.h"
#include "sp-record-editor.h"
#include "sp-spelling-private.h"
#include "sp-test-window.h"
#include "sp-work-records.h"

/* Spelling: what is underlined, what is offered, and that no word of a case reaches the disk in the clear. */

#define CANARY "Zorblattington"

static char *home;

/* Whether it would not be underlined. */
static gboolean
is_right (const char *word)
{
  return sp_spelling_accepts (sp_spelling_get (), word);
}

static gboolean
is_underlined (GtkTextBuffer *buffer,
               int            offset)
{
  g_autoptr (GSList) tags = NULL;
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_offset (buffer, &iter, offset);
  tags = gtk_text_iter_get_tags (&iter);

  return tags != NULL;
}

static void
wait_for_underline (GtkTextBuffer *buffer,
                    int            offset,
                    gboolean       wanted)
{
  for (guint i = 0; i < 200 && is_underlined (buffer, offset) != wanted; i++)
    run_for (10);
  g_assert_cmpint (is_underlined (buffer, offset), ==, wanted);
}

static gboolean
is_line_underlined (GtkEntry *entry,
                    int       offset)
{
  PangoAttrList *attributes = gtk_entry_get_attributes (entry);
  PangoAttrIterator *iterator;
  gboolean found = FALSE;

  if (attributes == NULL)
    return FALSE;
  iterator = pango_attr_list_get_iterator (attributes);
  do
    {
      int start;
      int end;

      pango_attr_iterator_range (iterator, &start, &end);
      found |= start <= offset && offset < end && pango_attr_iterator_get (iterator, PANGO_ATTR_UNDERLINE) != NULL;
    }
  while (pango_attr_iterator_next (iterator));
  pango_attr_iterator_destroy (iterator);

  return found;
}

/* Whoever writes before the dictionary has been read loses nothing: what is misspelt is underlined when it has. */
static void
test_early (void)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  GtkWidget *view = sp_prose_view_new ();
  GtkWidget *line = gtk_entry_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));

  g_assert_null (sp_spelling_get_checker (sp_spelling_get ()));
  g_assert_true (is_right ("neihgbour"));
  sp_spelling_watch_entry (GTK_ENTRY (line));
  gtk_box_append (GTK_BOX (box), view);
  gtk_box_append (GTK_BOX (box), line);
  gtk_window_set_child (window, box);
  gtk_window_present (window);
  gtk_editable_set_text (GTK_EDITABLE (line), "Her neihgbour saw");
  gtk_editable_set_position (GTK_EDITABLE (line), -1);
  gtk_text_buffer_set_text (buffer, "Her neihgbour of Quorvandale saw", -1);
  sp_spelling_know ((const char *[]) { "Quorvandale", NULL });
  wait_for_underline (buffer, 6, TRUE);
  g_assert_true (is_line_underlined (GTK_ENTRY (line), 6));
  g_assert_false (is_underlined (buffer, 20));
  sp_spelling_forget ();
  gtk_window_destroy (window);
}

/* Written key by key, as people do: whatever the library makes of it, each misspelt word is underlined in the end. */
static void
write_by_keys (guint seed)
{
  static const char text[] = "Her neihgbour saw the greey van ouside the staton on Fridayy and telld the polise abuot it. ";
  g_autoptr (GRand) chance = g_rand_new_with_seed (seed);
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  GtkWidget *view = sp_prose_view_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  g_auto (GStrv) words = g_strsplit_set (text, " .", -1);
  int offset = 0;
  guint n_misspelt = 0;

  gtk_window_set_child (window, view);
  gtk_window_present (window);
  run_for (50);
  for (const char *at = text; *at != '\0'; at++)
    {
      guint ms = (guint) g_rand_int_range (chance, 0, 30);

      gtk_text_buffer_insert_at_cursor (buffer, at, 1);
      /* Now and then the next key comes before all is done that the last one asked for. */
      if (ms < 5)
        g_main_context_iteration (NULL, FALSE);
      else
        run_for (ms);
    }
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (*words[i] != '\0' && !is_right (words[i]))
        {
          wait_for_underline (buffer, offset + 1, TRUE);
          n_misspelt++;
        }
      else if (*words[i] != '\0')
        g_assert_false (is_underlined (buffer, offset));
      offset += (int) strlen (words[i]) + 1;
    }
  g_assert_cmpuint (n_misspelt, ==, 8);
  gtk_window_destroy (window);
}

static void
test_written (void)
{
  for (guint seed = 1; seed <= 4; seed++)
    write_by_keys (seed);
}

static void
test_british (void)
{
  g_assert_nonnull (sp_spelling_get_checker (sp_spelling_get ()));
  g_assert_true (is_right ("colour"));
  g_assert_true (is_right ("organise"));
  g_assert_false (is_right ("color"));
  g_assert_false (is_right ("neihgbour"));
}

static void
test_names (void)
{
  g_autoptr (SpCaseFixture) fixture = sp_case_fixture_new ("representative");
  g_autoptr (JsonArray) changes = json_array_new ();
  g_autoptr (JsonArray) later = json_array_new ();

  g_assert_false (is_right ("Wexcombe"));
  sp_case_fixture_add_story (fixture, changes);
  sp_case_fixture_arrive (fixture, changes, NULL);
  sp_spelling_know_case (fixture->store, SP_FIXTURE_CASE);
  sp_case_fixture_settle (fixture);

  g_assert_true (is_right ("Wexcombe"));
  g_assert_true (is_right ("Wexcombe's"));
  g_assert_true (is_right ("WEXCOMBE"));
  g_assert_true (is_right ("Thistlewood"));
  g_assert_true (is_right ("Solent"));
  g_assert_false (is_right ("Wexcomb"));

  /* Who is added later is known, too. */
  g_assert_false (is_right ("Brannagholt"));
  json_object_set_string_member (
    sp_case_fixture_add (later, "person", "01900000-0000-7000-8000-00000000d009", "case:" SP_FIXTURE_CASE),
    "family_name", "Ashe-Brannagholt");
  json_object_set_string_member (
    json_object_get_object_member (json_array_get_object_element (later, 0), "fields"), "case_id", SP_FIXTURE_CASE);
  sp_case_fixture_arrive (fixture, later, NULL);
  sp_case_fixture_settle (fixture);
  g_assert_true (is_right ("Brannagholt"));
}

static gboolean
menu_has (GMenuModel *menu,
          const char *action)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autofree char *name = NULL;
      g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);
      g_autoptr (GMenuModel) submenu = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SUBMENU);

      g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_ACTION, "s", &name);
      if (g_strcmp0 (name, action) == 0 || (section != NULL && menu_has (section, action)) ||
          (submenu != NULL && menu_has (submenu, action)))
        return TRUE;
    }

  return FALSE;
}

static void
test_box (void)
{
  g_autoptr (SpCaseFixture) fixture = sp_case_fixture_new ("representative");
  const SpField *field = sp_record_type_find_field (sp_contribution_record_type (), "text");
  GtkWidget *input = GTK_WIDGET (sp_prose_input_new (fixture->store, field, NULL));
  GtkWindow *window = show (fixture, input, 480, 300);
  GtkWidget *view = find (GTK_WIDGET (window), "GtkTextView");
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GMenuModel *menu = gtk_text_view_get_extra_menu (GTK_TEXT_VIEW (view));
  GtkTextIter iter;

  gtk_text_buffer_set_text (buffer, "Her neihgbour saw " CANARY " and a grey van.", -1);
  wait_for_underline (buffer, 6, TRUE);
  wait_for_underline (buffer, 20, TRUE);
  g_assert_false (is_underlined (buffer, 0));
  g_assert_false (is_underlined (buffer, 39));
  picture (fixture, window, "spelling");

  /* The menu's key offers what might be meant, and nothing that would be written down; the underline is lifted from the
   * word that the cursor comes to. */
  gtk_text_buffer_get_iter_at_offset (buffer, &iter, 6);
  gtk_text_buffer_place_cursor (buffer, &iter);
  wait_for_underline (buffer, 6, FALSE);
  press_key (view, GDK_KEY_F10, GDK_SHIFT_MASK);
  g_assert_nonnull (menu);
  g_assert_true (menu_has (menu, "spelling.correct"));
  g_assert_true (menu_has (menu, "spelling.ignore"));
  g_assert_false (menu_has (menu, "spelling.add"));
  g_assert_false (menu_has (menu, "spelling.language"));
  g_assert_false (gtk_widget_activate_action (view, "spelling.add", "s", CANARY));
  g_assert_true (gtk_widget_activate_action (view, "spelling.correct", "s", "neighbour"));
  gtk_text_buffer_get_start_iter (buffer, &iter);
  {
    GtkTextIter end;
    g_autofree char *text = NULL;

    gtk_text_buffer_get_end_iter (buffer, &end);
    text = gtk_text_buffer_get_text (buffer, &iter, &end, FALSE);
    g_assert_cmpstr (text, ==, "Her neighbour saw " CANARY " and a grey van.");
  }

  gtk_text_buffer_get_iter_at_offset (buffer, &iter, 20);
  gtk_text_buffer_place_cursor (buffer, &iter);
  press_key (view, GDK_KEY_Menu, 0);
  g_assert_true (gtk_widget_activate_action (view, "spelling.ignore", "s", CANARY));
  wait_for_underline (buffer, 20, FALSE);
  g_assert_true (is_right (CANARY));

  /* What is learnt while it is open is not underlined any more. */
  gtk_text_buffer_set_text (buffer, "Quorvandale rang.", -1);
  wait_for_underline (buffer, 2, TRUE);
  sp_spelling_know ((const char *[]) { "Quorvandale", NULL });
  wait_for_underline (buffer, 2, FALSE);

  /* Tab leaves; it has a name. */
  g_assert_false (gtk_text_view_get_accepts_tab (GTK_TEXT_VIEW (view)));
  g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL));
  gtk_window_destroy (window);
}

/* A line: what is written at is left alone, and so is what is no prose. */
static void
test_line (void)
{
  g_autoptr (SpCaseFixture) fixture = sp_case_fixture_new ("representative");
  GtkWidget *line = gtk_entry_new ();
  GtkWindow *window = show (fixture, line, 480, 100);
  GtkEntry *entry = GTK_ENTRY (line);
  GMenuModel *menu;

  sp_spelling_watch_entry (entry);
  menu = gtk_entry_get_extra_menu (entry);
  gtk_editable_set_text (GTK_EDITABLE (line), "Her neihgbour’s dog, well-knwon @hosing 2wk MAPPA");
  gtk_editable_set_position (GTK_EDITABLE (line), -1);
  g_assert_false (is_line_underlined (entry, 0));
  g_assert_true (is_line_underlined (entry, 4));
  g_assert_false (is_line_underlined (entry, 18));
  g_assert_true (is_line_underlined (entry, (int) strlen ("Her neihgbour’s dog, well-")));
  for (int i = (int) strlen ("Her neihgbour’s dog, well-knwon"); i < (int) gtk_entry_get_text_length (entry) + 2; i++)
    g_assert_false (is_line_underlined (entry, i));
  gtk_editable_set_position (GTK_EDITABLE (line), (int) g_utf8_strlen ("Her neihgbour’s", -1));
  g_assert_false (is_line_underlined (entry, 4));
  picture (fixture, window, "spelling-line");

  press_key (line, GDK_KEY_F10, GDK_SHIFT_MASK);
  g_assert_true (menu_has (menu, "spelling.correct"));
  g_assert_true (menu_has (menu, "spelling.ignore"));
  g_assert_true (gtk_widget_activate_action (line, "spelling.correct", "s", "neighbour’s"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (line)), ==,
                   "Her neighbour’s dog, well-knwon @hosing 2wk MAPPA");
  gtk_editable_set_position (GTK_EDITABLE (line), 0);
  g_assert_true (gtk_widget_activate_action (line, "spelling.ignore", "s", "well-knwon"));
  g_assert_false (is_line_underlined (entry, (int) strlen ("Her neighbour’s dog, well-")));
  gtk_window_destroy (window);
}

static guint
search (const char *folder,
        const char *text)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *content = NULL;
      gsize length;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        n += search (path, text);
      else if (g_file_get_contents (path, &content, &length, NULL) &&
               memmem (content, length, text, strlen (text)) != NULL)
        n++;
    }

  return n;
}

/* Last of all: nothing of what was ignored or learnt lies anywhere in the home folder. */
static void
test_nothing_written (void)
{
  g_autofree char *proof = g_build_filename (home, "proof", NULL);

  g_assert_cmpuint (search (home, CANARY), ==, 0);
  g_assert_cmpuint (search (home, "Wexcombe"), ==, 0);
  g_assert_cmpuint (search (home, "Quorvandale"), ==, 0);
  g_assert_true (g_file_set_contents (proof, "x " CANARY, -1, NULL));
  g_assert_cmpuint (search (home, CANARY), ==, 1);
  g_unlink (proof);
}

int
main (int   argc,
      char *argv[])
{
  home = g_dir_make_tmp ("sp-spelling-XXXXXX", NULL);
  g_assert_nonnull (home);
  g_setenv ("HOME", home, TRUE);
  g_setenv ("XDG_CONFIG_HOME", home, TRUE);
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_setenv ("XDG_CACHE_HOME", home, TRUE);
  init_tests (&argc, &argv);

  g_test_add_func ("/spelling/early", test_early);
  g_test_add_func ("/spelling/british", test_british);
  g_test_add_func ("/spelling/written", test_written);
  g_test_add_func ("/spelling/names", test_names);
  g_test_add_func ("/spelling/box", test_box);
  g_test_add_func ("/spelling/line", test_line);
  g_test_add_func ("/spelling/nothing-written", test_nothing_written);

  return g_test_run ();
}
