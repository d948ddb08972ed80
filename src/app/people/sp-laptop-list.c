/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-laptop-list.h"

#include "sp-banner.h"
#include "sp-directory-records.h"
#include "sp-format.h"
#include "sp-laptop-dialog.h"
#include "sp-laptop-tasks.h"
#include "sp-record-words.h"
#include "sp-shell.h"
#include "sp-sync-error.h"
#include "sp-weak-ref.h"

#include <glib/gi18n-lib.h>

#define MAX_WIDTH 760

struct _SpLaptopList
{
  AdwBin parent_instance;

  AdwBanner *banner;
  GtkStack *stack;
  GtkListBox *box;
  AdwStatusPage *problem;

  SpStore *store;
  SpRecordList *members;
  GPtrArray *laptops; /* NULL until the server has answered */
  gint64 asked_us;
};

G_DEFINE_FINAL_TYPE (SpLaptopList, sp_laptop_list, ADW_TYPE_BIN)

static gint64
now_us (SpLaptopList *self)
{
  return sp_ambient_get_wall_us (sp_store_get_ambient (self->store));
}

static SpRecord *
find_member (SpLaptopList *self,
             const char   *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->members)); i++)
    {
      g_autoptr(SpRecord) member = g_list_model_get_item (G_LIST_MODEL (self->members), i);

      if (g_strcmp0 (sp_record_get_id (member), id) == 0 && sp_record_get_loaded (member))
        return member;
    }

  return NULL;
}

/* "THISTLEWOOD, Ruth · Police" */
static char *
dup_whose (SpLaptopList *self,
           SpLaptop     *laptop)
{
  SpRecord *member = find_member (self, laptop->member);
  SpRecord *agency = member != NULL ? sp_record_get_link (member, "agency") : NULL;
  g_autofree char *name = member != NULL ? sp_record_dup_title (member, NULL) : NULL;

  if (name == NULL)
    return g_strdup (_("Somebody who is no longer a member"));
  if (agency == NULL || !SP_IS_AGENCY (agency) || sp_agency_get_short_name (SP_AGENCY (agency)) == NULL)
    return g_steal_pointer (&name);

  /* Translators: a member and the member's agency */
  return g_strdup_printf (_("%s · %s"), name, sp_agency_get_short_name (SP_AGENCY (agency)));
}

static GtkWidget *
make_row (SpLaptopList *self,
          SpLaptop     *laptop)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *whose = dup_whose (self, laptop);
  g_autofree char *state = sp_laptop_dup_state_words (laptop, now_us (self));
  g_autofree char *seen = sp_laptop_dup_seen_words (laptop, now_us (self));
  g_autofree char *holds = sp_laptop_dup_holds_words (laptop);
  g_autofree char *lines = g_strjoin ("\n", laptop->name != NULL ? laptop->name : "", state, seen, holds, NULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), whose);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), lines);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "laptop", sp_laptop_ref (laptop), (GDestroyNotify) sp_laptop_unref);
  if (g_strcmp0 (laptop->state, "active") != 0)
    {
      GtkWidget *icon = gtk_image_new_from_icon_name ("sp-refused-symbolic");

      gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
    }

  return row;
}

static int
compare_rows (GtkListBoxRow *a,
              GtkListBoxRow *b,
              gpointer       data)
{
  SpLaptop *one = g_object_get_data (G_OBJECT (a), "laptop");
  SpLaptop *other = g_object_get_data (G_OBJECT (b), "laptop");
  int order = sp_laptop_is_shut_out (one) - sp_laptop_is_shut_out (other);

  if (order == 0)
    order = g_utf8_collate (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (a)),
                            adw_preferences_row_get_title (ADW_PREFERENCES_ROW (b)));

  return order != 0 ? order : g_strcmp0 (one->id, other->id);
}

static void
fill (SpLaptopList *self)
{
  if (self->laptops == NULL)
    return;
  gtk_list_box_remove_all (self->box);
  for (guint i = 0; i < self->laptops->len; i++)
    gtk_list_box_append (self->box, make_row (self, self->laptops->pdata[i]));
  gtk_stack_set_visible_child_name (self->stack, self->laptops->len > 0 ? "list" : "empty");
}

/**
 * sp_laptop_list_take:
 * @devices: what the server answered
 *
 * Shows these.
 */
void
sp_laptop_list_take (SpLaptopList *self,
                     JsonArray    *devices)
{
  g_return_if_fail (SP_IS_LAPTOP_LIST (self));

  g_clear_pointer (&self->laptops, g_ptr_array_unref);
  self->laptops = g_ptr_array_new_with_free_func ((GDestroyNotify) sp_laptop_unref);
  for (guint i = 0; i < json_array_get_length (devices); i++)
    {
      JsonNode *node = json_array_get_element (devices, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        g_ptr_array_add (self->laptops, sp_laptop_new (json_node_get_object (node)));
    }
  self->asked_us = now_us (self);
  adw_banner_set_revealed (self->banner, FALSE);
  fill (self);
}

/* What was heard before stays, with its time. */
static void
show_problem (SpLaptopList *self,
              const GError *error)
{
  g_autofree char *words = sp_laptop_problem (error);
  g_autofree char *when = NULL;
  g_autofree char *title = NULL;

  if (self->laptops == NULL)
    {
      if (g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_OFFLINE))
        g_set_str (&words, _("Only the server knows which laptops there are, and it cannot be reached. What was shut "
                             "out stays shut out."));
      adw_status_page_set_description (self->problem, words);
      gtk_stack_set_visible_child_name (self->stack, "problem");
      return;
    }
  when = sp_format_instant (self->asked_us, now_us (self));
  /* Translators: %s is a time */
  title = g_strdup_printf (_("The server does not answer. This is how it was at %s."), when);
  adw_banner_set_title (self->banner, title);
  adw_banner_set_revealed (self->banner, TRUE);
}

static DexFuture *
listed_cb (DexFuture *future,
           gpointer   data)
{
  g_autoptr(SpLaptopList) self = g_weak_ref_get (data);
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  if (self == NULL || self->store == NULL)
    return dex_future_new_true ();
  if (value != NULL)
    sp_laptop_list_take (self, g_value_get_boxed (value));
  else
    show_problem (self, error);

  return dex_future_new_true ();
}

/**
 * sp_laptop_list_refresh:
 *
 * Asks the server anew.
 */
void
sp_laptop_list_refresh (SpLaptopList *self)
{
  g_return_if_fail (SP_IS_LAPTOP_LIST (self));

  dex_future_disown (dex_future_finally (sp_workspace_list_devices (sp_shell_find_workspace (GTK_WIDGET (self))), listed_cb,
                                         sp_weak_ref_new (self), sp_weak_ref_free));
}

static void
activated_cb (SpLaptopList  *self,
              GtkListBoxRow *row)
{
  AdwDialog *dialog = sp_laptop_dialog_new (self->store, g_object_get_data (G_OBJECT (row), "laptop"),
                                            adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));

  g_signal_connect_object (dialog, "changed", G_CALLBACK (sp_laptop_list_refresh), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
sp_laptop_list_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sp_laptop_list_parent_class)->map (widget);
  sp_laptop_list_refresh (SP_LAPTOP_LIST (widget));
}

static void
sp_laptop_list_dispose (GObject *object)
{
  SpLaptopList *self = SP_LAPTOP_LIST (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->members);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_laptop_list_parent_class)->dispose (object);
}

static void
sp_laptop_list_finalize (GObject *object)
{
  g_clear_pointer (&SP_LAPTOP_LIST (object)->laptops, g_ptr_array_unref);

  G_OBJECT_CLASS (sp_laptop_list_parent_class)->finalize (object);
}

static void
sp_laptop_list_class_init (SpLaptopListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_laptop_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = sp_laptop_list_finalize;
  GTK_WIDGET_CLASS (klass)->map = sp_laptop_list_map;
}

static GtkWidget *
make_status (const char *title,
             const char *description)
{
  GtkWidget *status = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (status), "computer-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (status), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (status), description);

  return status;
}

static void
sp_laptop_list_init (SpLaptopList *self)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *again = gtk_button_new_with_mnemonic (_("_Try Again"));

  self->banner = ADW_BANNER (adw_banner_new (""));
  sp_banner_prepare (self->banner);
  adw_banner_set_button_label (self->banner, _("_Try Again"));
  g_signal_connect_object (self->banner, "button-clicked", G_CALLBACK (sp_laptop_list_refresh), self,
                           G_CONNECT_SWAPPED);
  self->box = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->box, GTK_SELECTION_NONE);
  gtk_list_box_set_sort_func (self->box, compare_rows, NULL, NULL);
  gtk_widget_set_valign (GTK_WIDGET (self->box), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Laptops"), -1);
  g_signal_connect_object (self->box, "row-activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), MAX_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->box));
  gtk_widget_add_css_class (clamp, "people-list");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);

  gtk_widget_set_halign (again, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (again, "pill");
  g_signal_connect_object (again, "clicked", G_CALLBACK (sp_laptop_list_refresh), self, G_CONNECT_SWAPPED);
  self->problem = ADW_STATUS_PAGE (make_status (_("No List of Laptops"), ""));
  adw_status_page_set_child (self->problem, again);

  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_stack_add_named (self->stack, make_status (_("Asking the Server"), _("It knows which laptops there are.")),
                       "loading");
  gtk_stack_add_named (self->stack, scrolled, "list");
  gtk_stack_add_named (self->stack, make_status (_("No Laptops"), _("A member’s laptop joins with a link from the "
                                                                    "administrator.")),
                       "empty");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->problem), "problem");
  gtk_box_append (GTK_BOX (content), GTK_WIDGET (self->banner));
  gtk_box_append (GTK_BOX (content), GTK_WIDGET (self->stack));
  adw_bin_set_child (ADW_BIN (self), content);
}

/** sp_laptop_list_new: Returns: (transfer floating): the laptops, asked for when it is shown */
GtkWidget *
sp_laptop_list_new (SpStore *store)
{
  SpLaptopList *self;
  g_autoptr(SpQuery) members = sp_query_new ("member");

  g_return_val_if_fail (SP_IS_STORE (store), NULL);

  self = g_object_new (SP_TYPE_LAPTOP_LIST, NULL);
  self->store = g_object_ref (store);
  sp_query_with (members, "agency");
  self->members = sp_store_list (store, members);
  g_signal_connect_object (self->members, "items-changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
