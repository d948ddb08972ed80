/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <adwaita.h>

#include "bench-frames.h"

/* The least that a window costs: an empty one, or a list of strings. Nothing of the project is in it.
 * sp-bench-floor start|page|scroll N-ROWS BEGAN-US */

#define N_PAGES 9

typedef struct
{
  const char *mode;
  guint n;
  gint64 began;
  GtkWidget *list;
  GtkWidget *view;
  GArray *pages; /* how long each took, in milliseconds */
  AdwApplication *application;
} Floor;

static void
end (JsonObject *figures, gpointer data)
{
  Floor *self = data;

  bench_add_memory (figures);
  bench_print (figures);
  g_application_quit (G_APPLICATION (self->application));
}

static gboolean push_page_cb (gpointer data);

static gboolean
page_drawn_cb (gpointer data)
{
  Floor *self = data;
  double ms = (g_get_monotonic_time () - self->began) / 1e3;

  g_array_append_val (self->pages, ms);
  if (self->pages->len < N_PAGES)
    {
      adw_navigation_view_pop (ADW_NAVIGATION_VIEW (self->view));
      g_timeout_add (BENCH_PAGE_SETTLE_MS, push_page_cb, self);
      return G_SOURCE_REMOVE;
    }
  end (bench_page_figures (self->pages), self);
  return G_SOURCE_REMOVE;
}

static gboolean
push_page_cb (gpointer data)
{
  Floor *self = data;
  GtkWidget *page = adw_preferences_page_new ();

  self->began = g_get_monotonic_time ();
  for (guint i = 0; i < 3; i++)
    {
      GtkWidget *group = adw_preferences_group_new ();

      adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), "Group");
      for (guint k = 0; k < self->n / 3; k++)
        {
          GtkWidget *row = adw_action_row_new ();

          adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), "Title");
          adw_action_row_set_subtitle (ADW_ACTION_ROW (row), "Words");
          adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
        }
      adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
    }
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (self->view), adw_navigation_page_new (page, "Page"));
  bench_after_frame (self->view, page_drawn_cb, self);
  return G_SOURCE_REMOVE;
}

static gboolean
drawn_cb (gpointer data)
{
  Floor *self = data;
  g_autoptr(JsonObject) figures = NULL;

  if (g_str_equal (self->mode, "page"))
    {
      self->pages = g_array_new (FALSE, FALSE, sizeof (double));
      g_timeout_add (BENCH_PAGE_SETTLE_MS, push_page_cb, self);
      return G_SOURCE_REMOVE;
    }

  if (g_str_equal (self->mode, "scroll"))
    {
      bench_scroll (self->list, self->n > 1000 ? 400 : 120, end, self);
      return G_SOURCE_REMOVE;
    }
  figures = json_object_new ();
  json_object_set_double_member (figures, "start_ms", (g_get_monotonic_time () - self->began) / 1e3);
  end (figures, self);
  return G_SOURCE_REMOVE;
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static GtkWidget *
make_list (Floor *self)
{
  GtkStringList *strings = gtk_string_list_new (NULL);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *window = gtk_scrolled_window_new ();

  for (guint i = 0; i < self->n; i++)
    gtk_string_list_take (strings, g_strdup_printf ("Row %u", i));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  self->list = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (strings))), factory);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (window), self->list);
  return window;
}

static void
activate_cb (GtkApplication *application, gpointer data)
{
  Floor *self = data;
  GtkWidget *window = adw_application_window_new (application);

  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 700);
  if (g_str_equal (self->mode, "scroll"))
    adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), make_list (self));
  if (g_str_equal (self->mode, "page"))
    {
      self->view = adw_navigation_view_new ();
      adw_navigation_view_add (ADW_NAVIGATION_VIEW (self->view), adw_navigation_page_new (gtk_label_new ("Root"), "Root"));
      adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), self->view);
    }
  gtk_window_present (GTK_WINDOW (window));
  bench_after_frame (window, drawn_cb, self);
}

int
main (int argc, char **argv)
{
  Floor self = { 0 };
  int status;

  if (argc != 4)
    return 2;
  self.mode = argv[1];
  self.n = (guint) g_ascii_strtoull (argv[2], NULL, 10);
  self.began = g_ascii_strtoll (argv[3], NULL, 10);
  self.application = adw_application_new ("org.example.StalkingPartnership.Floor", G_APPLICATION_DEFAULT_FLAGS);
  g_signal_connect (self.application, "activate", G_CALLBACK (activate_cb), &self);
  status = g_application_run (G_APPLICATION (self.application), 1, argv);
  g_object_unref (self.application);
  return status;
}
