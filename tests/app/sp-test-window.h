/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <libdex.h>
#include <locale.h>

#include "sp-case-fixture.h"
#include "sp-test-look.h"

/* A page in a window of its own: looking at it, reading it, pressing its buttons. With SP_TEST_PICTURES set to a
 * folder, each state is saved there to be looked at.
 */

/* Says what makes a widget as wide as it must be: always the widest child, down to its words. */
static void
tell_widest (GtkWidget *widget)
{
  while (widget != NULL)
    {
      GtkWidget *widest = NULL;
      int most = 0;

      for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
           child = gtk_widget_get_next_sibling (child))
        {
          int least = 0;

          if (gtk_widget_should_layout (child))
            gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
          if (least > most)
            {
              most = least;
              widest = child;
            }
        }
      if (widest != NULL)
        g_printerr (" › %s %d", G_OBJECT_TYPE_NAME (widest), most);
      if (GTK_IS_LABEL (widest))
        g_printerr (" “%s”", gtk_label_get_label (GTK_LABEL (widest)));
      widget = widest;
    }
  g_printerr ("\n");
}

/* What does not fit GTK tells by its address alone. */
static GLogWriterOutput
tell_what (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         data)
{
  for (gsize i = 0; i < n_fields; i++)
    {
      gpointer widget;

      if (!g_str_equal (fields[i].key, "MESSAGE") || fields[i].length >= 0)
        continue;
      if (sscanf (fields[i].value, "Trying to measure GtkLabel %p for width", &widget) == 1)
        {
          /* An alert measures its large heading, too, where it shows the small one. */
          if (gtk_widget_has_css_class (gtk_widget_get_parent (widget), "heading-bin"))
            return G_LOG_WRITER_HANDLED;
          g_printerr ("“%s”", gtk_label_get_label (widget));
          for (GtkWidget *in = gtk_widget_get_parent (widget); in != NULL; in = gtk_widget_get_parent (in))
            g_printerr (" in %s", G_OBJECT_TYPE_NAME (in));
          g_printerr ("\n");
        }
      if (sscanf (fields[i].value, "Adw%*s %p exceeds", &widget) == 1)
        tell_widest (widget);
    }

  return g_log_writer_default (level, fields, n_fields, data);
}

/* With SP_TEST_TEXT set, letters are so many times as large; with SP_TEST_WIDTH, no window is wider; with SP_TEST_GO_ON,
 * a warning is told and nothing more, so that one run tells all. */
static void
init_look (void)
{
  const char *text = g_getenv ("SP_TEST_TEXT");

  g_log_set_default_handler (g_log_default_handler, NULL);
  g_log_set_writer_func (tell_what, NULL, NULL);
  if (g_getenv ("SP_TEST_GO_ON") != NULL)
    g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK);
  sp_test_load_look ();
  if (text != NULL)
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (g_ascii_strtod (text, NULL) * 96 * 1024), NULL);
}

/* What comes before the tests in the main function of a program that shows pages. */
G_GNUC_UNUSED static void
init_tests (int    *argc,
            char ***argv)
{
  setlocale (LC_ALL, "");
  g_test_init (argc, argv, NULL);
  adw_init ();
  dex_init ();
  init_look ();
}

G_GNUC_UNUSED static int
at_most (int width)
{
  const char *most = g_getenv ("SP_TEST_WIDTH");

  return most != NULL ? MIN (width, atoi (most)) : width;
}

G_GNUC_UNUSED static GtkWindow *
show (SpCaseFixture *fixture,
      GtkWidget     *page,
      int            width,
      int            height)
{
  GtkWidget *window = adw_window_new ();

  adw_window_set_content (ADW_WINDOW (window), page);
  gtk_window_set_default_size (GTK_WINDOW (window), at_most (width), height);
  gtk_window_present (GTK_WINDOW (window));
  sp_case_fixture_settle (fixture);

  return GTK_WINDOW (window);
}

G_GNUC_UNUSED static gboolean
flag_cb (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_REMOVE;
}

/* Lets frames be drawn: the main loop runs for a while, and on a machine with much else to do until whatever waits for
 * it to be idle has had its turn. */
G_GNUC_UNUSED static void
run_for (guint ms)
{
  gboolean done = FALSE;

  g_timeout_add (ms, flag_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  done = FALSE;
  g_idle_add_full (G_PRIORITY_LOW, flag_cb, &done, NULL);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

/* Whether what is cut here stands elsewhere in full: on the page before, in the list of choices, or in what is typed. */
static gboolean
may_be_cut (GtkWidget *label)
{
  return gtk_widget_get_ancestor (label, ADW_TYPE_HEADER_BAR) != NULL ||
         GTK_IS_TEXT (gtk_widget_get_parent (label)) ||
         gtk_widget_get_ancestor (label, GTK_TYPE_DROP_DOWN) != NULL ||
         gtk_widget_get_ancestor (label, ADW_TYPE_COMBO_ROW) != NULL;
}

/* Tells which words are cut off at the end; gives how many. */
G_GNUC_UNUSED static guint
find_cut (GtkWidget  *widget,
          const char *page)
{
  guint n_found = 0;

  if (!gtk_widget_get_mapped (widget))
    return 0;
  if (GTK_IS_LABEL (widget) && pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget))) &&
      !may_be_cut (widget))
    {
      g_test_message ("%s: cut in %s: “%s”", page, G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)),
                      gtk_label_get_label (GTK_LABEL (widget)));
      n_found++;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_found += find_cut (child, page);

  return n_found;
}

/* @fixture is NULL where no cache is open. */
G_GNUC_UNUSED static void
picture (SpCaseFixture *fixture,
         GtkWindow     *window,
         const char    *name)
{
  const char *folder = g_getenv ("SP_TEST_PICTURES");
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GtkSnapshot) snapshot = NULL;
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *file = NULL;
  int width;
  int height;

  if (fixture != NULL)
    sp_case_fixture_settle (fixture);
  if (g_getenv ("SP_TEST_WIDTH") != NULL)
    {
      run_for (60);
      g_assert_cmpuint (find_cut (GTK_WIDGET (window), name), ==, 0);
    }
  if (folder == NULL)
    return;
  run_for (400);
  if (fixture != NULL)
    sp_case_fixture_settle (fixture);
  run_for (200);
  paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
  width = gdk_paintable_get_intrinsic_width (paintable);
  height = gdk_paintable_get_intrinsic_height (paintable);
  snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  file = g_strdup_printf ("%s/%s.png", folder, name);
  g_assert_true (gdk_texture_save_to_png (texture, file));
}

G_GNUC_UNUSED static gboolean
is_a (GtkWidget  *widget,
      const char *type)
{
  return g_type_is_a (G_OBJECT_TYPE (widget), g_type_from_name (type));
}

/* The first visible widget of a type below @widget, in order. */
G_GNUC_UNUSED static GtkWidget *
find (GtkWidget  *widget,
      const char *type)
{
  if (!gtk_widget_get_visible (widget) || !gtk_widget_get_child_visible (widget))
    return NULL;
  if (g_type_from_name (type) != 0 && is_a (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

G_GNUC_UNUSED static gboolean
says (GtkWidget  *widget,
      const char *words)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), words) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (says (child, words))
        return TRUE;
    }

  return FALSE;
}

/* The first below @widget that is as it should be, seen or not. */
G_GNUC_UNUSED static GtkWidget *
find_where (GtkWidget  *widget,
            gboolean  (*is_it) (GtkWidget *widget, const char *of),
            const char *of)
{
  if (is_it (widget, of))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_where (child, is_it, of);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
is_of_type (GtkWidget  *widget,
            const char *type)
{
  return g_str_equal (G_OBJECT_TYPE_NAME (widget), type);
}

G_GNUC_UNUSED static GtkWidget *
find_type (GtkWidget  *widget,
           const char *type)
{
  return find_where (widget, is_of_type, type);
}

G_GNUC_UNUSED static GtkWidget *
find_css (GtkWidget  *widget,
          const char *css_class)
{
  return find_where (widget, gtk_widget_has_css_class, css_class);
}

static gboolean
is_button (GtkWidget  *widget,
           const char *label)
{
  return GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0;
}

G_GNUC_UNUSED static GtkWidget *
find_button (GtkWidget  *widget,
             const char *label)
{
  return find_where (widget, is_button, label);
}

/* Presses a button, as nobody can one that is not sensitive. */
G_GNUC_UNUSED static void
click (GtkWidget  *widget,
       const char *label)
{
  GtkWidget *button = find_button (widget, label);

  if (button == NULL)
    g_error ("no button “%s”", label);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

/* Gives a key to the widget itself, until one of its controllers has taken it. */
G_GNUC_UNUSED static void
press_key (GtkWidget       *widget,
           guint            keyval,
           GdkModifierType  state)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; !handled && i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, state, &handled);
    }
}
