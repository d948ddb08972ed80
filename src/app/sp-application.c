/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-accels.h"
#include "sp-app-id.h"
#include "sp-application.h"
#include "sp-icon-names.h"
#include "sp-spelling.h"
#include "sp-window.h"

#define LINK_SCHEME  "stalking-partnership:"
#define REHEARSAL_ID SP_APPLICATION_ID ".Rehearsal"

struct _SpApplication
{
  AdwApplication parent_instance;

  gboolean rehearse;
  char *rehearse_as;
};

G_DEFINE_FINAL_TYPE (SpApplication, sp_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "rehearse", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Open the invented partnership"), NULL },
  { "rehearse-as", 0, 0, G_OPTION_ARG_STRING, NULL,
    N_("Open the invented partnership as another of its members"), N_("MEMBER") },
  { "check-referrals", 0, 0, G_OPTION_ARG_FILENAME, NULL,
    N_("Say what an import of a spreadsheet would do, and change nothing"), N_("FILE") },
  { "columns", 0, 0, G_OPTION_ARG_FILENAME, NULL,
    N_("With --check-referrals: which column holds what"), N_("MAP.json") },
  { "today", 0, 0, G_OPTION_ARG_STRING, NULL,
    N_("With --check-referrals: the day it is taken to be"), N_("YYYY-MM-DD") },
  { "carry-out", 0, 0, G_OPTION_ARG_FILENAME, NULL,
    N_("Write what waits to be sent into a file that only the server opens"), N_("FILE") },
  { "carry-in", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("Take the server’s answer to such a file"), N_("FILE") },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Say the version"), NULL },
  { NULL },
};

static SpWindow *
find_window (SpApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    {
      if (SP_IS_WINDOW (l->data))
        return l->data;
    }

  return NULL;
}

static void
sp_application_activate (GApplication *application)
{
  SpApplication *self = SP_APPLICATION (application);
  SpWindow *window = find_window (self);
  gboolean fresh = window == NULL;

  if (fresh)
    window = sp_window_new (self);
  if (fresh && (self->rehearse || self->rehearse_as != NULL))
    sp_window_start_rehearsal (window, self->rehearse_as);
  else if (fresh)
    sp_window_start (window);

  gtk_window_present (GTK_WINDOW (window));
}

/* The desktop hands over links as it does files. Neither is written down anywhere: a link is a secret. */
static void
sp_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  SpWindow *window;

  g_application_activate (application);
  window = find_window (SP_APPLICATION (application));

  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *uri = g_file_get_uri (files[i]);

      if (g_ascii_strncasecmp (uri, LINK_SCHEME, strlen (LINK_SCHEME)) == 0)
        sp_window_take_link (window, uri);
      else
        sp_window_take_file (window, files[i]);
    }
}

/* A rehearsal is another application to the desktop, so that it never raises or joins the live
 * one; each representative's window is a process of its own. */
static int
sp_application_handle_local_options (GApplication *application, GVariantDict *dict)
{
  SpApplication *self = SP_APPLICATION (application);

  if (g_variant_dict_contains (dict, "version"))
    {
      g_print ("stalking-partnership %s\n", PACKAGE_VERSION);
      return 0;
    }

  self->rehearse = g_variant_dict_contains (dict, "rehearse");
  g_variant_dict_lookup (dict, "rehearse-as", "s", &self->rehearse_as);
  if (self->rehearse || self->rehearse_as != NULL)
    {
      g_application_set_application_id (application, REHEARSAL_ID);
      /* On X11 the windows' class, by which taskbars put them together. */
      g_set_prgname (REHEARSAL_ID);
    }
  if (self->rehearse_as != NULL)
    g_application_set_flags (application,
                             g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);

  return -1;
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GList *windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (data)));

  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
  g_list_free (windows);
}

/* Where a reminder leads. */
static void
my_actions_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_application_activate (G_APPLICATION (data));
  sp_window_show_place (find_window (SP_APPLICATION (data)), SP_PLACE_ACTIONS);
}

/* GTK and libadwaita bring many of the icons that are asked for along, and not every desktop's theme has the others. */
static void
ensure_icons (void)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());

  for (gsize i = 0; i < G_N_ELEMENTS (icon_names); i++)
    if (!gtk_icon_theme_has_icon (theme, icon_names[i]))
      {
        g_object_set (gtk_settings_get_default (), "gtk-icon-theme-name", "Adwaita", NULL);
        return;
      }
}

static void
sp_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { .name = "quit", .activate = quit_cb },
    { .name = "my-actions", .activate = my_actions_cb },
  };

  G_APPLICATION_CLASS (sp_application_parent_class)->startup (application);

  /* The names of files that somebody chose stay out of the desktop's list. */
  g_object_set (gtk_settings_get_default (), "gtk-recent-files-enabled", FALSE, NULL);
  ensure_icons ();
  gtk_window_set_default_icon_name (SP_APPLICATION_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries),
                                   application);
  sp_accels_install (GTK_APPLICATION (application));
  sp_spelling_read ();
}

static void
sp_application_shutdown (GApplication *application)
{
  sp_spelling_wait ();

  G_APPLICATION_CLASS (sp_application_parent_class)->shutdown (application);
}

static void
sp_application_finalize (GObject *object)
{
  g_free (SP_APPLICATION (object)->rehearse_as);

  G_OBJECT_CLASS (sp_application_parent_class)->finalize (object);
}

static void
sp_application_class_init (SpApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sp_application_finalize;
  application_class->activate = sp_application_activate;
  application_class->open = sp_application_open;
  application_class->startup = sp_application_startup;
  application_class->shutdown = sp_application_shutdown;
  application_class->handle_local_options = sp_application_handle_local_options;
}

static void
sp_application_init (SpApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/** sp_application_new: Returns: (transfer full): the application */
SpApplication *
sp_application_new (void)
{
  return g_object_new (SP_TYPE_APPLICATION,
                       "application-id", SP_APPLICATION_ID,
                       "resource-base-path", SP_RESOURCE_PATH,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       "register-session", TRUE,
                       NULL);
}
