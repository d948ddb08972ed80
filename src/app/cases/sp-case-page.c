/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-case-page.h"

struct _SpCasePage
{
  AdwNavigationPage parent_instance;

  SpStore *store;
  char *case_id;
};

G_DEFINE_FINAL_TYPE (SpCasePage, sp_case_page, ADW_TYPE_NAVIGATION_PAGE)

static void
sp_case_page_dispose (GObject *object)
{
  SpCasePage *self = SP_CASE_PAGE (object);

  g_clear_object (&self->store);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_CASE_PAGE);

  G_OBJECT_CLASS (sp_case_page_parent_class)->dispose (object);
}

static void
sp_case_page_finalize (GObject *object)
{
  SpCasePage *self = SP_CASE_PAGE (object);

  g_free (self->case_id);

  G_OBJECT_CLASS (sp_case_page_parent_class)->finalize (object);
}

static void
sp_case_page_class_init (SpCasePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sp_case_page_dispose;
  object_class->finalize = sp_case_page_finalize;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/example/StalkingPartnership/cases/sp-case-page.ui");
}

static void
sp_case_page_init (SpCasePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sp_case_page_new (SpStore *store,
                  const char *case_id)
{
  SpCasePage *self;

  g_return_val_if_fail (G_IS_OBJECT (store), NULL);

  self = g_object_new (SP_TYPE_CASE_PAGE, NULL);
  self->store = g_object_ref (store);
  self->case_id = g_strdup (case_id);

  return GTK_WIDGET (self);
}
