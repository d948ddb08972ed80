/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-application.h"
#include "sp-window.h"

struct _SpApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (SpApplication, sp_application, ADW_TYPE_APPLICATION)

static void
sp_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = GTK_WINDOW (sp_window_new (SP_APPLICATION (application)));

  gtk_window_present (window);
}

static void
sp_application_class_init (SpApplicationClass *klass)
{
  G_APPLICATION_CLASS (klass)->activate = sp_application_activate;
}

static void
sp_application_init (SpApplication *self)
{
}

/** sp_application_new: Returns: (transfer full): the application */
SpApplication *
sp_application_new (void)
{
  return g_object_new (SP_TYPE_APPLICATION,
                       "application-id", SP_APPLICATION_ID,
                       "resource-base-path", SP_RESOURCE_PATH,
                       NULL);
}
