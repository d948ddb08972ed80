/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-cases-page.h"

#include "sp-case-dialog.h"
#include "sp-case-groups.h"
#include "sp-case-row.h"
#include "sp-cases-private.h"
#include "sp-record-dialog.h"
#include "sp-shell.h"
#include "sp-since-banner.h"

#include <glib/gi18n-lib.h>

struct _SpCasesPage
{
  AdwNavigationPage parent_instance;

  AdwToolbarView    *toolbar_view;
  GtkWidget        *new_button;
  GtkWidget        *import_button;
  GtkWidget        *empty_new;
  GtkSearchBar     *search_bar;
  GtkEditable      *search_entry;
  GtkWidget        *filter_button;
  GtkDropDown      *status;
  GtkDropDown      *risk;
  GtkCheckButton   *mine;
  GtkStack         *stack;
  GtkListView      *list;

  SpStore          *store;
  SpCaseGroups     *groups;
  GStrv             statuses;
  GStrv             risks;
  gboolean          clearing;
  gboolean          to_top;
};

G_DEFINE_FINAL_TYPE (SpCasesPage, sp_cases_page, ADW_TYPE_NAVIGATION_PAGE)

/* Whoever stands at the top of the list, or asks for something else, is to see the top of the answer. */
static void
asked_cb (SpCasesPage *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list));

  if (adjustment == NULL || gtk_adjustment_get_value (adjustment) < 1)
    self->to_top = TRUE;
}

static void
scroll_to_top (SpCasesPage *self)
{
  if (!self->to_top || sp_case_groups_is_loading (self->groups) ||
      g_list_model_get_n_items (sp_case_groups_get_cases (self->groups)) == 0)
    return;
  self->to_top = FALSE;
  gtk_list_view_scroll_to (self->list, 0, GTK_LIST_SCROLL_NONE, NULL);
}

static void
update_stack (SpCasesPage *self)
{
  guint n = g_list_model_get_n_items (sp_case_groups_get_cases (self->groups));
  const char *name;

  if (n > 0)
    name = "list";
  else if (sp_case_groups_is_loading (self->groups))
    name = gtk_stack_get_visible_child_name (self->stack);
  else if (sp_case_groups_is_filtered (self->groups))
    name = "nothing";
  else
    name = "empty";
  gtk_stack_set_visible_child_name (self->stack, name);
  scroll_to_top (self);
}

static const char *
selected_code (GtkDropDown *drop_down,
               GStrv        codes)
{
  guint i = gtk_drop_down_get_selected (drop_down);

  return i != GTK_INVALID_LIST_POSITION && i > 0 ? codes[i - 1] : NULL;
}

static void
filter_changed_cb (SpCasesPage *self)
{
  SpCaseFilter filter;

  if (self->groups == NULL || self->clearing)
    return;

  filter.search = gtk_editable_get_text (self->search_entry);
  filter.status = selected_code (self->status, self->statuses);
  filter.risk = selected_code (self->risk, self->risks);
  filter.mine = gtk_check_button_get_active (self->mine);
  if (filter.status != NULL || filter.risk != NULL || filter.mine)
    gtk_widget_add_css_class (self->filter_button, "accent");
  else
    gtk_widget_remove_css_class (self->filter_button, "accent");
  self->to_top = TRUE;
  sp_case_groups_set_filter (self->groups, &filter);
}

static void
clear_filter (SpCasesPage *self)
{
  self->clearing = TRUE;
  gtk_editable_set_text (self->search_entry, "");
  gtk_drop_down_set_selected (self->status, 0);
  gtk_drop_down_set_selected (self->risk, 0);
  gtk_check_button_set_active (self->mine, FALSE);
  self->clearing = FALSE;
  filter_changed_cb (self);
}

/* Closing the search shows all cases again: no filter goes on unseen. */
static void
search_mode_cb (SpCasesPage *self)
{
  if (self->groups != NULL && !gtk_search_bar_get_search_mode (self->search_bar))
    clear_filter (self);
}

static void
show_all_cb (SpCasesPage *self)
{
  clear_filter (self);
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

static void
created_cb (SpCasesPage *self,
            const char  *case_id)
{
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));

  if (shell != NULL)
    sp_shell_open_case (shell, case_id);
}

static void
new_case_cb (SpCasesPage *self)
{
  AdwDialog *dialog = sp_case_dialog_new (self->store);

  g_signal_connect_object (dialog, "created", G_CALLBACK (created_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
activate_cb (SpCasesPage *self,
             guint        position)
{
  g_autoptr (SpRecord) record = g_list_model_get_item (sp_case_groups_get_cases (self->groups),
                                                       position);
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));

  if (record != NULL && shell != NULL)
    sp_shell_open_case (shell, sp_record_get_id (record));
}

static void
setup_row_cb (SpCasesPage *self,
              GtkListItem *item)
{
  gtk_list_item_set_child (item, sp_case_row_new (self->store));
}

static void
bind_row_cb (SpCasesPage *self,
             GtkListItem *item)
{
  SpCaseRow *row = SP_CASE_ROW (gtk_list_item_get_child (item));

  sp_case_row_set_record (row, gtk_list_item_get_item (item));
  gtk_list_item_set_accessible_label (item, sp_case_row_get_sentence (row));
}

static void
unbind_row_cb (SpCasesPage *self,
               GtkListItem *item)
{
  sp_case_row_set_record (SP_CASE_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
setup_header_cb (SpCasesPage   *self,
                 GtkListHeader *header)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dimmed");
  gtk_widget_add_css_class (label, "sp-group");
  gtk_list_header_set_child (header, label);
}

static void
bind_header_cb (SpCasesPage   *self,
                GtkListHeader *header)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_header_get_child (header)),
                       sp_case_groups_get_title (self->groups, gtk_list_header_get_start (header)));
}

static GStrv
fill_drop_down (SpCasesPage *self,
                GtkDropDown *drop_down,
                const char  *list,
                const char  *all)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  g_autoptr (GStrvBuilder) codes = g_strv_builder_new ();
  const SpValueListItem *items;
  guint n_items = 0;

  items = sp_value_lists_get_items (sp_store_get_lists (self->store), list, &n_items);
  gtk_string_list_append (labels, all);
  for (guint i = 0; i < n_items; i++)
    {
      gtk_string_list_append (labels, _(items[i].label));
      g_strv_builder_add (codes, items[i].code);
    }
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (labels));

  return g_strv_builder_end (codes);
}

static void
search_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SpCasesPage *self = SP_CASES_PAGE (widget);

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
sp_cases_page_dispose (GObject *object)
{
  SpCasesPage *self = SP_CASES_PAGE (object);

  g_clear_object (&self->groups);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_CASES_PAGE);
  g_clear_object (&self->store);
  g_clear_pointer (&self->statuses, g_strfreev);
  g_clear_pointer (&self->risks, g_strfreev);

  G_OBJECT_CLASS (sp_cases_page_parent_class)->dispose (object);
}

static void
sp_cases_page_class_init (SpCasesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_cases_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, SP_CASES_RESOURCE "sp-cases-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SpCasesPage, toolbar_view);
  gtk_widget_class_bind_template_child (widget_class, SpCasesPage, new_button);
  gtk_widget_class_bind_template_child (widget_class, SpCasesPage, import_button);
  gtk_widget_class_bind_template_child (widget_class, SpCasesPage, empty_new);
  gtk_widget_class_bind_template_child (widget_class, SpCasesPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, SpCasesPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, SpCasesPage, filter_button);
  gtk_widget_class_bind_template_child (widget_class, SpCasesPage, status);
  gtk_widget_class_bind_template_child (widget_class, SpCasesPage, risk);
  gtk_widget_class_bind_template_child (widget_class, SpCasesPage, mine);
  gtk_widget_class_bind_template_child (widget_class, SpCasesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SpCasesPage, list);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_mode_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, new_case_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);

  gtk_widget_class_install_action (widget_class, "cases.search", NULL, search_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "cases.search",
                                       NULL);
}

static void
sp_cases_page_init (SpCasesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, self->search_entry);
}

static void
build_list (SpCasesPage *self)
{
  g_autoptr (GtkListItemFactory) rows = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkListItemFactory) headers = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSingleSelection) selection = NULL;
  GListModel *cases = sp_case_groups_get_cases (self->groups);

  g_signal_connect_object (rows, "setup", G_CALLBACK (setup_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (rows, "bind", G_CALLBACK (bind_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (rows, "unbind", G_CALLBACK (unbind_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (headers, "setup", G_CALLBACK (setup_header_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (headers, "bind", G_CALLBACK (bind_header_cb), self, G_CONNECT_SWAPPED);

  selection = gtk_single_selection_new (g_object_ref (cases));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  gtk_list_view_set_factory (self->list, rows);
  gtk_list_view_set_header_factory (self->list, headers);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  g_signal_connect_object (cases, "items-changed", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED);
}

/**
 * sp_cases_page_new:
 * @store: the open cache
 *
 * Returns: (transfer floating): the list of cases
 */
GtkWidget *
sp_cases_page_new (SpStore *store)
{
  SpCasesPage *self;
  gboolean may_create;

  g_return_val_if_fail (SP_IS_STORE (store), NULL);

  self = g_object_new (SP_TYPE_CASES_PAGE, NULL);
  self->store = g_object_ref (store);
  adw_toolbar_view_add_top_bar (self->toolbar_view, sp_since_banner_new (store));
  self->statuses = fill_drop_down (self, self->status, "case-status", _("All"));
  self->risks = fill_drop_down (self, self->risk, "risk-level", _("All"));
  self->groups = sp_case_groups_new (store);
  self->to_top = TRUE;
  g_signal_connect_object (self->groups, "asked", G_CALLBACK (asked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->groups, "changed", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED);
  build_list (self);

  may_create = sp_record_may_create (store, "case");
  gtk_widget_set_visible (self->new_button, may_create);
  gtk_widget_set_visible (self->import_button, may_create);
  gtk_widget_set_visible (self->empty_new, may_create);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  update_stack (self);

  return GTK_WIDGET (self);
}
