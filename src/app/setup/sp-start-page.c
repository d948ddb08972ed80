/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-app-id.h"
#include "sp-setup-config.h"
#include "sp-start-page.h"

struct _SpStartPage
{
  AdwNavigationPage parent_instance;

  GtkWidget *rehearse;
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
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_start_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, SP_RESOURCE_PATH "/setup/sp-start-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SpStartPage, rehearse);
}

static void
sp_start_page_init (SpStartPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (self->rehearse, WITH_SERVER);
}

/** sp_start_page_new: Returns: (transfer floating): the first page */
AdwNavigationPage *
sp_start_page_new (void)
{
  return g_object_new (SP_TYPE_START_PAGE, NULL);
}
