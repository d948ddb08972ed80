/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-application.h"
#include "sp-start-page.h"

struct _SpStartPage
{
  AdwNavigationPage parent_instance;
};

G_DEFINE_FINAL_TYPE (SpStartPage, sp_start_page, ADW_TYPE_NAVIGATION_PAGE)

static void
sp_start_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SP_TYPE_START_PAGE);

  G_OBJECT_CLASS (sp_start_page_parent_class)->dispose (object);
}

static void
sp_start_page_class_init (SpStartPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_start_page_dispose;

  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               SP_RESOURCE_PATH "/setup/sp-start-page.ui");
}

static void
sp_start_page_init (SpStartPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** sp_start_page_new: Returns: (transfer floating): the first page */
AdwNavigationPage *
sp_start_page_new (void)
{
  return g_object_new (SP_TYPE_START_PAGE, NULL);
}
