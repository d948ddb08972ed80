/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-page.h"

struct _SpMeetingPage
{
  AdwNavigationPage parent_instance;

  SpStore *store;
  char *meeting_id;
};

G_DEFINE_FINAL_TYPE (SpMeetingPage, sp_meeting_page, ADW_TYPE_NAVIGATION_PAGE)

static void
sp_meeting_page_dispose (GObject *object)
{
  SpMeetingPage *self = SP_MEETING_PAGE (object);

  g_clear_object (&self->store);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_MEETING_PAGE);

  G_OBJECT_CLASS (sp_meeting_page_parent_class)->dispose (object);
}

static void
sp_meeting_page_finalize (GObject *object)
{
  SpMeetingPage *self = SP_MEETING_PAGE (object);

  g_free (self->meeting_id);

  G_OBJECT_CLASS (sp_meeting_page_parent_class)->finalize (object);
}

static void
sp_meeting_page_class_init (SpMeetingPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sp_meeting_page_dispose;
  object_class->finalize = sp_meeting_page_finalize;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/example/StalkingPartnership/meetings/sp-meeting-page.ui");
}

static void
sp_meeting_page_init (SpMeetingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sp_meeting_page_new (SpStore *store,
                     const char *meeting_id)
{
  SpMeetingPage *self;

  g_return_val_if_fail (G_IS_OBJECT (store), NULL);

  self = g_object_new (SP_TYPE_MEETING_PAGE, NULL);
  self->store = g_object_ref (store);
  self->meeting_id = g_strdup (meeting_id);

  return GTK_WIDGET (self);
}
