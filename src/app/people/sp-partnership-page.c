/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-partnership-page.h"

#include "sp-app-id.h"
#include "sp-directory-list.h"
#include "sp-laptop-list.h"
#include "sp-laptop-tasks.h"
#include "sp-list-index.h"
#include "sp-record-dialog.h"
#include "sp-record-words.h"
#include "sp-request-list.h"
#include "sp-review-list.h"
#include "sp-weak-ref.h"

#include <glib/gi18n-lib.h>

struct _SpPartnershipPage
{
  AdwNavigationPage parent_instance;

  AdwViewStack *parts;
  GtkScrolledWindow *switches;
  GtkWidget *settings_button;
  GtkWidget *add_button;
  GtkWidget *refresh_button;

  SpStore *store;
};

G_DEFINE_FINAL_TYPE (SpPartnershipPage, sp_partnership_page, ADW_TYPE_NAVIGATION_PAGE)

static gboolean
may (SpPartnershipPage *self,
     gboolean         (*task) (const SpReader *reader))
{
  const SpReader *reader = self->store != NULL ? sp_store_get_reader (self->store) : NULL;

  return reader != NULL && task (reader);
}

/* In a narrow window the switches for the parts have no room beside each other. */
static void
show_switch (SpPartnershipPage *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (self->switches);
  g_autoptr(GtkSelectionModel) pages = adw_view_stack_get_pages (self->parts);
  double room = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (pages));

  for (guint i = 0; i < n; i++)
    if (gtk_selection_model_is_selected (pages, i))
      gtk_adjustment_set_value (adjustment, n > 1 ? room * i / (n - 1) : 0);
}

static void
part_cb (SpPartnershipPage *self)
{
  const char *part = adw_view_stack_get_visible_child_name (self->parts);
  const char *words = g_strcmp0 (part, "members") == 0 ? _("Add a Member") : _("Add an Agency");

  gtk_widget_set_tooltip_text (self->add_button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->add_button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_set_visible (self->add_button, may (self, sp_policy_may_keep_directory) &&
                                              SP_IS_DIRECTORY_LIST (adw_view_stack_get_visible_child (self->parts)));
  gtk_widget_set_visible (self->refresh_button, g_strcmp0 (part, "laptops") == 0);
  show_switch (self);
}

static void
add_cb (SpPartnershipPage *self)
{
  sp_directory_list_add (SP_DIRECTORY_LIST (adw_view_stack_get_visible_child (self->parts)));
}

static void
link_cb (SpPartnershipPage *self,
         SpRecord          *member)
{
  g_autofree char *name = sp_record_dup_title (member, NULL);

  sp_laptop_ask_link (GTK_WIDGET (self), self->store, sp_record_get_id (member), name);
}

static DexFuture *
found_cb (DexFuture *future,
          gpointer   data)
{
  g_autoptr(SpPartnershipPage) self = g_weak_ref_get (data);
  const GValue *value = dex_future_get_value (future, NULL);
  g_autoptr(SpRecord) record = value != NULL ? g_list_model_get_item (g_value_get_object (value), 0) : NULL;

  if (self != NULL && self->store != NULL && record != NULL && gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    adw_dialog_present (sp_record_dialog_open (self->store, record, NULL), GTK_WIDGET (self));

  return dex_future_new_true ();
}

/* How long laptops may be read, how long a case stays open in an emergency, who makes a quorum, … */
static void
settings_cb (SpPartnershipPage *self)
{
  g_autoptr(SpQuery) query = sp_query_new ("partnership");

  dex_future_disown (dex_future_then (sp_store_find_all (self->store, query), found_cb, sp_weak_ref_new (self),
                                      sp_weak_ref_free));
}

static void
refresh_cb (SpPartnershipPage *self)
{
  sp_laptop_list_refresh (SP_LAPTOP_LIST (adw_view_stack_get_visible_child (self->parts)));
}

static void
sp_partnership_page_dispose (GObject *object)
{
  SpPartnershipPage *self = SP_PARTNERSHIP_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_PARTNERSHIP_PAGE);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_partnership_page_parent_class)->dispose (object);
}

static void
sp_partnership_page_class_init (SpPartnershipPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_partnership_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, SP_RESOURCE_PATH "/people/sp-partnership-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SpPartnershipPage, parts);
  gtk_widget_class_bind_template_child (widget_class, SpPartnershipPage, switches);
  gtk_widget_class_bind_template_child (widget_class, SpPartnershipPage, add_button);
  gtk_widget_class_bind_template_callback (widget_class, part_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_child (widget_class, SpPartnershipPage, refresh_button);
  gtk_widget_class_bind_template_child (widget_class, SpPartnershipPage, settings_button);
  gtk_widget_class_bind_template_callback (widget_class, settings_cb);
  gtk_widget_class_bind_template_callback (widget_class, refresh_cb);
}

static void
sp_partnership_page_init (SpPartnershipPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->switches), "changed", G_CALLBACK (show_switch), self,
                           G_CONNECT_SWAPPED);
}

/**
 * sp_partnership_page_new:
 * @store: an open cache
 *
 * Returns: (transfer floating): who makes up the partnership
 */
GtkWidget *
sp_partnership_page_new (SpStore *store)
{
  SpPartnershipPage *self;
  GtkWidget *members;

  g_return_val_if_fail (SP_IS_STORE (store), NULL);

  self = g_object_new (SP_TYPE_PARTNERSHIP_PAGE, NULL);
  self->store = g_object_ref (store);
  adw_view_stack_add_titled (self->parts, sp_directory_list_new (store, "agency"), "agencies", _("Agencies"));
  members = sp_directory_list_new (store, "member");
  g_signal_connect_object (members, "link", G_CALLBACK (link_cb), self, G_CONNECT_SWAPPED);
  adw_view_stack_add_titled (self->parts, members, "members", _("Members"));
  adw_view_stack_add_titled (self->parts, sp_laptop_list_new (store), "laptops",
                             may (self, sp_policy_may_shut_out) ? _("Laptops") : _("Your Laptops"));
  if (may (self, sp_policy_may_review))
    adw_view_stack_add_titled (self->parts, sp_review_list_new (store), "review", _("Review"));
  if (may (self, sp_policy_may_decide))
    adw_view_stack_add_titled (self->parts, sp_request_list_new_all (store), "requests", _("Access Requests"));
  if (may (self, sp_policy_may_keep_directory))
    adw_view_stack_add_titled (self->parts, sp_list_index_new (store), "lists", _("Lists"));
  gtk_widget_set_visible (self->settings_button, may (self, sp_policy_may_keep_directory));
  part_cb (self);

  return GTK_WIDGET (self);
}

/** sp_partnership_page_show_laptops: Goes to the part with the laptops. */
void
sp_partnership_page_show_laptops (SpPartnershipPage *self)
{
  g_return_if_fail (SP_IS_PARTNERSHIP_PAGE (self));

  adw_view_stack_set_visible_child_name (self->parts, "laptops");
}
