/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-app-id.h"
#include "sp-lease-page.h"

struct _SpLeasePage
{
  AdwNavigationPage parent_instance;

  GtkLabel *waiting_label;
  GtkLabel *clock_label;
  GtkLabel *state_label;

  SpWorkspace *session;
};

G_DEFINE_FINAL_TYPE (SpLeasePage, sp_lease_page, ADW_TYPE_NAVIGATION_PAGE)

static void
update (SpLeasePage *self)
{
  SpStore *store = sp_workspace_get_store (self->session);
  guint n = sp_store_get_pending (store);
  g_autofree char *words = NULL;

  if (n == 0)
    words = g_strdup (_("Nothing of yours waits to be sent. What was being typed is kept."));
  else
    words = g_strdup_printf (ngettext ("%u change of yours waits here and is sent as soon as there is a network. What was "
                                       "being typed is kept.",
                                       "%u changes of yours wait here and are sent as soon as there is a network. What was "
                                       "being typed is kept.", n), n);
  gtk_label_set_label (self->waiting_label, words);
  gtk_widget_set_visible (GTK_WIDGET (self->clock_label), sp_store_is_clock_set_back (store));
}

static void
connect_cb (SpLeasePage *self)
{
  sp_workspace_sync_now (self->session);
}

static void
sp_lease_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SP_TYPE_LEASE_PAGE);
  g_clear_object (&SP_LEASE_PAGE (object)->session);

  G_OBJECT_CLASS (sp_lease_page_parent_class)->dispose (object);
}

static void
sp_lease_page_class_init (SpLeasePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_lease_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, SP_RESOURCE_PATH "/setup/sp-lease-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SpLeasePage, waiting_label);
  gtk_widget_class_bind_template_child (widget_class, SpLeasePage, clock_label);
  gtk_widget_class_bind_template_child (widget_class, SpLeasePage, state_label);
  gtk_widget_class_bind_template_callback (widget_class, connect_cb);
}

static void
sp_lease_page_init (SpLeasePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sp_lease_page_new:
 * @session: an open session whose lease has run out
 *
 * Returns: (transfer floating): the page
 */
SpLeasePage *
sp_lease_page_new (SpWorkspace *session)
{
  SpLeasePage *self = g_object_new (SP_TYPE_LEASE_PAGE, NULL);

  self->session = g_object_ref (session);
  g_object_bind_property (session, "state-words", self->state_label, "label", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (sp_workspace_get_store (session), "notify::pending", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);

  return self;
}
