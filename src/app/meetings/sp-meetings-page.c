/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meetings-page.h"

struct _SpMeetingsPage
{
  AdwNavigationPage parent_instance;

  SpStore *store;
};

G_DEFINE_FINAL_TYPE (SpMeetingsPage, sp_meetings_page, ADW_TYPE_NAVIGATION_PAGE)

static void
sp_meetings_page_dispose (GObject *object)
{
  SpMeetingsPage *self = SP_MEETINGS_PAGE (object);

  g_clear_object (&self->store);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_MEETINGS_PAGE);

  G_OBJECT_CLASS (sp_meetings_page_parent_class)->dispose (object);
}

static void
sp_meetings_page_class_init (SpMeetingsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sp_meetings_page_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/example/StalkingPartnership/meetings/sp-meetings-page.ui");
}

static void
sp_meetings_page_init (SpMeetingsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sp_meetings_page_new (SpStore *store)
{
  SpMeetingsPage *self;

  g_return_val_if_fail (G_IS_OBJECT (store), NULL);

  self = g_object_new (SP_TYPE_MEETINGS_PAGE, NULL);
  self->store = g_object_ref (store);

  return GTK_WIDGET (self);
}
