/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <libdex.h>
#include <locale.h>

#include "bench-frames.h"

#include "sp-action-row.h"
#include "sp-app-id.h"
#include "sp-application.h"
#include "sp-case-page.h"
#include "sp-case-row.h"
#include "sp-key-file-private.h"
#include "sp-record-editor.h"
#include "sp-shell.h"
#include "sp-window.h"

/* The application on a cache that is there already, unlocked and taken to its list of cases as by a person.
 * sp-bench-app start|unlock|case|scroll|memory DATA-HOME N-CASES PASSPHRASE BEGAN-US */

#define SETTLE_MS 1000
#define N_PAGES   9

typedef struct
{
  const char *mode;
  const char *data_home;
  guint n_cases;
  const char *passphrase;
  gint64 began;
  gint64 entered;
  SpApplication *application;
  GtkWidget *window;
  GtkWidget *list;
  GtkWidget *page; /* of the case that was opened last; held, so that the next is another one */
  GArray *pages;   /* how long each took, in milliseconds */
} App;

typedef gboolean (*Wanted) (GtkWidget *widget);

/* The first widget on show below @widget that is wanted. */
static GtkWidget *
find (GtkWidget *widget, Wanted wanted)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (wanted (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, wanted);

      if (found)
        return found;
    }
  return NULL;
}

static gboolean
is_passphrase_row (GtkWidget *widget)
{
  return ADW_IS_PASSWORD_ENTRY_ROW (widget);
}

static gboolean
is_action_row (GtkWidget *widget)
{
  return SP_IS_ACTION_ROW (widget);
}

static gboolean
is_case_row (GtkWidget *widget)
{
  return SP_IS_CASE_ROW (widget);
}

static gboolean
is_case_page (GtkWidget *widget)
{
  return SP_IS_CASE_PAGE (widget);
}

static double
since (gint64 began)
{
  return (g_get_monotonic_time () - began) / 1e3;
}

static void
end (JsonObject *figures, gpointer data)
{
  App *self = data;

  bench_add_memory (figures);
  bench_print (figures);
  g_application_quit (G_APPLICATION (self->application));
}

/* What the passphrase alone costs: slow on purpose. */
static double
time_key (App *self)
{
  g_autofree char *path = g_build_filename (sp_store_get_directory (sp_shell_get_store (SP_SHELL (self->window))),
                                            "key", NULL);
  g_autoptr(GError) error = NULL;
  gint64 began = g_get_monotonic_time ();
  guint8 *key = sp_key_file_open (path, self->passphrase, NULL, &error);
  double ms = since (began);

  if (!key)
    g_error ("%s", error->message);
  sp_key_free (key);
  return ms;
}

static guint
count_editors (GtkWidget *widget)
{
  guint n = SP_IS_RECORD_EDITOR (widget) ? 1 : 0;

  if (!gtk_widget_get_mapped (widget))
    return 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    n += count_editors (child);
  return n;
}

static gboolean open_case_cb (gpointer data);

static gboolean
case_drawn_cb (gpointer data)
{
  App *self = data;
  double ms = since (self->entered);

  g_array_append_val (self->pages, ms);
  if (self->pages->len < N_PAGES)
    {
      g_timeout_add (BENCH_PAGE_SETTLE_MS, open_case_cb, self);
      return G_SOURCE_REMOVE;
    }
  end (bench_page_figures (self->pages), self);
  return G_SOURCE_REMOVE;
}

/* A case counts as opened when its own facts are there, and those of the victim and the perpetrator. */
static gboolean
look_for_case_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  App *self = data;

  GtkWidget *page = find (self->window, is_case_page);

  if (!page || page == self->page || count_editors (page) < 3)
    return G_SOURCE_CONTINUE;
  g_set_object (&self->page, page);
  bench_after_frame (self->window, case_drawn_cb, self);
  return G_SOURCE_REMOVE;
}

static gboolean
open_case_cb (gpointer data)
{
  App *self = data;

  self->entered = g_get_monotonic_time ();
  g_signal_emit_by_name (self->list, "activate", self->pages->len);
  gtk_widget_add_tick_callback (self->window, look_for_case_cb, self, NULL);
  return G_SOURCE_REMOVE;
}

static gboolean
scroll_cb (gpointer data)
{
  App *self = data;

  /* The memory is the same, however many steps there were on the way. */
  bench_scroll (self->list, self->n_cases > 1000 && g_str_equal (self->mode, "scroll") ? 400 : 120, end, self);
  return G_SOURCE_REMOVE;
}

static gboolean
cases_drawn_cb (gpointer data)
{
  App *self = data;

  self->pages = g_array_new (FALSE, FALSE, sizeof (double));
  g_timeout_add (SETTLE_MS, g_str_equal (self->mode, "case") ? open_case_cb : scroll_cb, self);
  return G_SOURCE_REMOVE;
}

static gboolean
actions_drawn_cb (gpointer data)
{
  App *self = data;
  g_autoptr(JsonObject) figures = json_object_new ();

  json_object_set_double_member (figures, "unlock_ms", since (self->entered));
  json_object_set_double_member (figures, "key_ms", time_key (self));
  end (figures, self);
  return G_SOURCE_REMOVE;
}

/* The page that a person lands on counts when it shows an action's words. */
static gboolean
look_for_actions_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  App *self = data;
  GtkWidget *row = find (self->window, is_action_row);
  g_autofree char *sentence = row ? sp_action_row_dup_sentence (SP_ACTION_ROW (row)) : NULL;

  if (!sentence || g_str_has_prefix (sentence, "…"))
    return G_SOURCE_CONTINUE;
  bench_after_frame (self->window, actions_drawn_cb, self);
  return G_SOURCE_REMOVE;
}

/* The list counts when every case is in it and the first rows show records. */
static gboolean
look_for_cases_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  App *self = data;
  GtkWidget *row;
  GListModel *cases;

  sp_window_show_place (SP_WINDOW (self->window), SP_PLACE_CASES);
  row = find (self->window, is_case_row);
  if (!row || !sp_case_row_get_sentence (SP_CASE_ROW (row)))
    return G_SOURCE_CONTINUE;
  self->list = gtk_widget_get_ancestor (row, GTK_TYPE_LIST_VIEW);
  cases = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (self->list)));
  if (g_list_model_get_n_items (cases) < self->n_cases)
    return G_SOURCE_CONTINUE;
  bench_after_frame (self->window, cases_drawn_cb, self);
  return G_SOURCE_REMOVE;
}

static gboolean
enter_cb (gpointer data)
{
  App *self = data;
  GtkWidget *entry = find (self->window, is_passphrase_row);
  gboolean is_unlock = g_str_equal (self->mode, "unlock");

  gtk_editable_set_text (GTK_EDITABLE (entry), self->passphrase);
  self->entered = g_get_monotonic_time ();
  g_signal_emit_by_name (entry, "entry-activated");
  gtk_widget_add_tick_callback (self->window, is_unlock ? look_for_actions_cb : look_for_cases_cb, self, NULL);
  return G_SOURCE_REMOVE;
}

/* The frame that was drawn is a start's end if the keys of a keyboard go into the passphrase. */
static gboolean
page_drawn_cb (gpointer data)
{
  App *self = data;
  GtkWidget *entry = find (self->window, is_passphrase_row);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self->window));
  double start = since (self->began);
  g_autoptr(JsonObject) figures = NULL;

  if (!entry || !focus || !gtk_widget_is_ancestor (focus, entry))
    g_error ("there is no page to unlock the cache that takes keys");
  if (!g_str_equal (self->mode, "start"))
    {
      /* As long as it takes to type, or longer: all that the start has left for later is done by then. */
      g_timeout_add (SETTLE_MS, enter_cb, self);
      return G_SOURCE_REMOVE;
    }
  figures = json_object_new ();
  json_object_set_double_member (figures, "start_ms", start);
  end (figures, self);
  return G_SOURCE_REMOVE;
}

static void
activated_cb (GApplication *application, gpointer data)
{
  App *self = data;

  self->window = GTK_WIDGET (gtk_application_get_active_window (GTK_APPLICATION (application)));
  bench_after_frame (self->window, page_drawn_cb, self);
}

int
main (int argc, char **argv)
{
  App self = { 0 };
  g_autoptr(GSettings) settings = NULL;
  int status;

  if (argc != 6)
    return 2;
  self.mode = argv[1];
  self.data_home = argv[2];
  self.n_cases = (guint) g_ascii_strtoull (argv[3], NULL, 10);
  self.passphrase = argv[4];
  self.began = g_ascii_strtoll (argv[5], NULL, 10);

  setlocale (LC_ALL, "");
  g_setenv ("XDG_DATA_HOME", self.data_home, TRUE);
  dex_init ();
  /* There is nobody to be reminded, and no desktop that could. */
  settings = g_settings_new (SP_APPLICATION_ID);
  g_settings_set_boolean (settings, "reminders", FALSE);
  self.application = sp_application_new ();
  g_signal_connect_after (self.application, "activate", G_CALLBACK (activated_cb), &self);
  status = g_application_run (G_APPLICATION (self.application), 1, argv);
  g_clear_object (&self.page);
  g_object_unref (self.application);
  return status;
}
