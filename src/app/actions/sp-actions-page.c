/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-action-row.h"
#include "sp-actions-page.h"
#include "sp-app-id.h"
#include "sp-chase-page.h"
#include "sp-date.h"
#include "sp-directory-records.h"
#include "sp-format.h"
#include "sp-growing-list.h"
#include "sp-returns-banner.h"
#include "sp-shell.h"
#include "sp-since-banner.h"
#include "sp-store.h"

#define WEEK_DAYS   6
#define LATELY_DAYS 14
#define REST_FRAMES 20
#define ALL_AGENCIES ""

typedef enum
{
  SECTION_OVERDUE,
  SECTION_WEEK,
  SECTION_LATER,
  SECTION_DONE,
  N_SECTIONS
} Section;

static const char *const section_titles[N_SECTIONS] = {
  [SECTION_OVERDUE] = N_("Overdue"),
  [SECTION_WEEK] = N_("This Week"),
  [SECTION_LATER] = N_("Later"),
  [SECTION_DONE] = N_("Done Lately"),
};

struct _SpActionsPage
{
  AdwNavigationPage parent_instance;

  AdwToolbarView *toolbar_view;
  GtkWidget *chase_button;
  GtkMenuButton *filter_button;
  AdwWindowTitle *window_title;
  GtkPopover *filter_popover;
  GtkListBox *agencies;
  GtkStack *stack;
  GtkListView *list;

  SpStore *store;
  SpRecordList *section[N_SECTIONS];
  GtkSingleSelection *selection;
  SpRecordList *agency_list;
  char *agency; /* whose actions are shown; empty for all */
  char *today;
  guint tick;
  guint n_rested;
};

G_DEFINE_FINAL_TYPE (SpActionsPage, sp_actions_page, ADW_TYPE_NAVIGATION_PAGE)

static gboolean
is_chairing (SpActionsPage *self)
{
  const SpReader *reader = sp_store_get_reader (self->store);

  return reader != NULL && (reader->roles & SP_ROLES_CHAIRING) != 0;
}

/* --- What is listed --------------------------------------------------------------------- */

static SpQuery *
make_query (SpActionsPage *self, Section section)
{
  static const char *const open[] = { "open", "in_progress", NULL };
  SpQuery *query = sp_query_new ("action");
  g_autofree char *week_end = sp_date_add_days (self->today, WEEK_DAYS);
  g_autofree char *lately = sp_date_add_days (self->today, -LATELY_DAYS);

  if (*self->agency != '\0')
    sp_query_where (query, "agency", "=", self->agency);

  if (section == SECTION_DONE)
    {
      sp_query_where_not_in (query, "status", open);
      sp_query_where (query, "completed", ">=", lately);
      sp_query_order (query, "completed", TRUE);
    }
  else
    {
      sp_query_where_in (query, "status", open);
      if (section == SECTION_OVERDUE)
        sp_query_where (query, "due", "<", self->today);
      if (section == SECTION_WEEK)
        {
          sp_query_where (query, "due", ">=", self->today);
          sp_query_where (query, "due", "<=", week_end);
        }
      if (section == SECTION_LATER)
        sp_query_where (query, "due", ">", week_end);
      sp_query_order (query, "due", FALSE);
    }

  sp_query_with (query, "agency");
  sp_query_with (query, "case_id.victim");
  sp_query_with (query, "case_id.perpetrator");

  return query;
}

static void
update_stack (SpActionsPage *self)
{
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0;

  for (guint i = 0; i < N_SECTIONS; i++)
    {
      if (self->section[i] == NULL || sp_record_list_get_loading (self->section[i]))
        empty = FALSE;
    }

  gtk_stack_set_visible_child_name (self->stack, empty ? "nothing" : "list");
}

/* The view makes the first row visible, but not the heading above it, and does so again while its
 * rows are measured: until it rests. Frames are counted, for on a busy machine they come late. */
static gboolean
scroll_top_cb (GtkWidget *list, GdkFrameClock *clock, gpointer data)
{
  SpActionsPage *self = data;
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));

  self->n_rested = gtk_adjustment_get_value (adjustment) > 0 ? 0 : self->n_rested + 1;
  gtk_adjustment_set_value (adjustment, 0);

  return self->n_rested < REST_FRAMES ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* The view gets its sections when all are there: it would scroll along with those that come
 * in above. */
static void
loaded_cb (SpActionsPage *self)
{
  for (guint i = 0; i < N_SECTIONS; i++)
    {
      if (self->section[i] == NULL || sp_record_list_get_loading (self->section[i]))
        return;
    }

  if (gtk_list_view_get_model (self->list) == NULL)
    {
      gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
      gtk_widget_add_tick_callback (GTK_WIDGET (self->list), scroll_top_cb, self, NULL);
    }
  update_stack (self);
}

static void
update_queries (SpActionsPage *self)
{
  for (guint i = 0; i < N_SECTIONS; i++)
    {
      g_autoptr(SpQuery) query = make_query (self, i);

      sp_record_list_set_query (self->section[i], query);
    }
}

static gboolean
tick_cb (gpointer data)
{
  SpActionsPage *self = data;
  g_autofree char *today =
      sp_format_today (sp_ambient_get_wall_us (sp_store_get_ambient (self->store)));

  if (g_set_str (&self->today, today))
    update_queries (self);

  return G_SOURCE_CONTINUE;
}

/* --- Rows ------------------------------------------------------------------------------- */

static void
update_row (GtkListItem *list_item)
{
  SpActionRow *row = SP_ACTION_ROW (gtk_list_item_get_child (list_item));
  SpActionsPage *self =
      SP_ACTIONS_PAGE (gtk_widget_get_ancestor (GTK_WIDGET (row), SP_TYPE_ACTIONS_PAGE));
  SpRecord *record = gtk_list_item_get_item (list_item);
  g_autofree char *sentence = NULL;

  if (self == NULL || record == NULL)
    return;

  sp_action_row_set_show_agency (row, g_strcmp0 (self->agency,
                                                 sp_store_get_agency_id (self->store)) != 0);
  sp_action_row_set_record (row, record, self->today, self->store);
  sentence = sp_action_row_dup_sentence (row);
  gtk_list_item_set_accessible_label (list_item, sentence);
}

static void
setup_cb (SpActionsPage *self, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, sp_action_row_new ());
}

static void
bind_cb (SpActionsPage *self, GtkListItem *list_item)
{
  SpActionRow *row = SP_ACTION_ROW (gtk_list_item_get_child (list_item));
  SpRecord *record = gtk_list_item_get_item (list_item);
  g_autofree char *sentence = NULL;

  g_signal_connect_object (record, "notify", G_CALLBACK (update_row), list_item, G_CONNECT_SWAPPED);
  sp_action_row_set_show_agency (row, g_strcmp0 (self->agency,
                                                 sp_store_get_agency_id (self->store)) != 0);
  sp_action_row_set_record (row, record, self->today, self->store);
  sentence = sp_action_row_dup_sentence (row);
  gtk_list_item_set_accessible_label (list_item, sentence);
}

static void
unbind_cb (SpActionsPage *self, GtkListItem *list_item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), update_row, list_item);
}

static Section
find_section (SpActionsPage *self, guint position)
{
  guint end = 0;

  for (guint i = 0; i < N_SECTIONS; i++)
    {
      end += g_list_model_get_n_items (G_LIST_MODEL (self->section[i]));
      if (position < end)
        return i;
    }

  return SECTION_DONE;
}

/* The count is the section's own, for a heading's range is not told of every change. */
static void
update_header (GtkLabel *label)
{
  SpRecordList *list = g_object_get_data (G_OBJECT (label), "list");
  const char *title = g_object_get_data (G_OBJECT (label), "title");
  /* Translators: a heading, and how many stand under it: Overdue · 3 */
  g_autofree char *text = g_strdup_printf (_("%s · %u"), _(title),
                                           g_list_model_get_n_items (G_LIST_MODEL (list)));

  gtk_label_set_label (label, text);
}

static void
header_setup_cb (SpActionsPage *self, GtkListHeader *header)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_list_header_set_child (header, label);
}

static void
header_bind_cb (SpActionsPage *self, GtkListHeader *header)
{
  Section section = find_section (self, gtk_list_header_get_start (header));
  GtkWidget *label = gtk_list_header_get_child (header);

  g_object_set_data (G_OBJECT (label), "title", (gpointer) section_titles[section]);
  g_object_set_data_full (G_OBJECT (label), "list", g_object_ref (self->section[section]),
                          g_object_unref);
  g_signal_connect_object (self->section[section], "items-changed", G_CALLBACK (update_header),
                           label, G_CONNECT_SWAPPED);
  if (section == SECTION_OVERDUE)
    gtk_widget_add_css_class (label, "overdue");
  else
    gtk_widget_remove_css_class (label, "overdue");
  update_header (GTK_LABEL (label));
}

static void
header_unbind_cb (SpActionsPage *self, GtkListHeader *header)
{
  GtkWidget *label = gtk_list_header_get_child (header);

  g_signal_handlers_disconnect_by_func (g_object_get_data (G_OBJECT (label), "list"),
                                        update_header, label);
}

/* --- Answering -------------------------------------------------------------------------- */

static void
activate_cb (SpActionsPage *self, guint position)
{
  g_autoptr(SpRecord) record = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));
  const char *case_id = NULL;

  if (record != NULL && sp_record_get_loaded (record))
    case_id = sp_action_get_case_id (SP_ACTION (record));
  if (shell != NULL && case_id != NULL)
    sp_shell_open_case (shell, case_id);
}

/* Space answers the row that has the focus; on a button it presses the button. */
static gboolean
key_pressed_cb (SpActionsPage *self, guint key, guint keycode, GdkModifierType state)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget *row = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;

  if ((key != GDK_KEY_space && key != GDK_KEY_KP_Space) ||
      (state & gtk_accelerator_get_default_mod_mask ()) != 0 || !SP_IS_ACTION_ROW (row))
    return GDK_EVENT_PROPAGATE;

  sp_action_row_answer (SP_ACTION_ROW (row));

  return GDK_EVENT_STOP;
}

static void
chase_cb (SpActionsPage *self)
{
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));

  gtk_popover_popdown (self->filter_popover);
  if (shell != NULL)
    sp_shell_push (shell, ADW_NAVIGATION_PAGE (sp_chase_page_new (self->store)));
}

/* --- Whose actions ---------------------------------------------------------------------- */

static void
add_agency_row (SpActionsPage *self, const char *id, const char *label)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *text = gtk_label_new (label);
  GtkWidget *check = gtk_image_new_from_icon_name ("object-select-symbolic");

  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_set_opacity (check, strcmp (id, self->agency) == 0 ? 1 : 0);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), check);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (row), "agency", g_strdup (id), g_free);
  gtk_list_box_append (self->agencies, row);
}

/* The words beside the title: whose actions these are. */
static void
show_title (SpActionsPage *self)
{
  const char *own = sp_store_get_agency_id (self->store);
  const char *title = _("Actions");
  const char *name = NULL;

  if (g_strcmp0 (self->agency, own) == 0)
    title = _("My Actions");
  if (*self->agency == '\0')
    name = _("All agencies");

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->agency_list)); i++)
    {
      g_autoptr(SpRecord) record = g_list_model_get_item (G_LIST_MODEL (self->agency_list), i);

      if (sp_record_get_loaded (record) && strcmp (sp_record_get_id (record), self->agency) == 0)
        name = sp_agency_get_name (SP_AGENCY (record));
    }

  adw_window_title_set_title (self->window_title, title);
  adw_window_title_set_subtitle (self->window_title, name != NULL ? name : "");
}

static void
update_agencies (SpActionsPage *self)
{
  const char *own = sp_store_get_agency_id (self->store);

  gtk_list_box_remove_all (self->agencies);
  add_agency_row (self, own != NULL ? own : "", _("My agency"));
  add_agency_row (self, ALL_AGENCIES, _("All agencies"));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->agency_list)); i++)
    {
      g_autoptr(SpRecord) record = g_list_model_get_item (G_LIST_MODEL (self->agency_list), i);

      g_signal_handlers_disconnect_by_func (record, update_agencies, self);
      g_signal_connect_object (record, "notify::loaded", G_CALLBACK (update_agencies), self,
                               G_CONNECT_SWAPPED);
      if (sp_record_get_loaded (record) && g_strcmp0 (sp_record_get_id (record), own) != 0)
        add_agency_row (self, sp_record_get_id (record), sp_agency_get_name (SP_AGENCY (record)));
    }

  show_title (self);
}

static void
agency_activated_cb (SpActionsPage *self, GtkListBoxRow *row)
{
  gtk_popover_popdown (self->filter_popover);
  if (!g_set_str (&self->agency, g_object_get_data (G_OBJECT (row), "agency")))
    return;

  update_agencies (self);
  update_queries (self);
}

/* --- The object ------------------------------------------------------------------------- */

static void
sp_actions_page_dispose (GObject *object)
{
  SpActionsPage *self = SP_ACTIONS_PAGE (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  /* The view is the page's child and a part of the template: it goes once only. */
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_ACTIONS_PAGE);
  for (guint i = 0; i < N_SECTIONS; i++)
    g_clear_object (&self->section[i]);
  g_clear_object (&self->selection);
  g_clear_object (&self->agency_list);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_actions_page_parent_class)->dispose (object);
}

static void
sp_actions_page_finalize (GObject *object)
{
  SpActionsPage *self = SP_ACTIONS_PAGE (object);

  g_free (self->agency);
  g_free (self->today);

  G_OBJECT_CLASS (sp_actions_page_parent_class)->finalize (object);
}

static void
sp_actions_page_class_init (SpActionsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sp_actions_page_dispose;
  object_class->finalize = sp_actions_page_finalize;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "win.actions-paper", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SP_RESOURCE_PATH "/actions/sp-actions-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SpActionsPage, toolbar_view);
  gtk_widget_class_bind_template_child (widget_class, SpActionsPage, chase_button);
  gtk_widget_class_bind_template_child (widget_class, SpActionsPage, filter_button);
  gtk_widget_class_bind_template_child (widget_class, SpActionsPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, SpActionsPage, filter_popover);
  gtk_widget_class_bind_template_child (widget_class, SpActionsPage, agencies);
  gtk_widget_class_bind_template_child (widget_class, SpActionsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SpActionsPage, list);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, agency_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, chase_cb);
}

static void
sp_actions_page_init (SpActionsPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_autoptr(GtkListItemFactory) rows = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkListItemFactory) headers = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_object (rows, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (rows, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (rows, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (headers, "setup", G_CALLBACK (header_setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (headers, "bind", G_CALLBACK (header_bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (headers, "unbind", G_CALLBACK (header_unbind_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, rows);
  gtk_list_view_set_header_factory (self->list, headers);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
}

static void
make_lists (SpActionsPage *self)
{
  GListStore *sections = g_list_store_new (G_TYPE_LIST_MODEL);
  GListModel *all;

  for (guint i = 0; i < N_SECTIONS; i++)
    {
      g_autoptr(SpQuery) query = make_query (self, i);

      self->section[i] = sp_store_list (self->store, query);
      g_list_store_append (sections, self->section[i]);
      g_signal_connect_object (self->section[i], "notify::loading", G_CALLBACK (loaded_cb), self,
                               G_CONNECT_SWAPPED);
    }

  /* Each list is a section of the view. This is the page that a person waits for after the passphrase. */
  all = G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (sections)));
  self->selection = gtk_single_selection_new (sp_growing_list_new (all));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED);
}

/**
 * sp_actions_page_new:
 * @store: an open cache
 *
 * Returns: (transfer floating): my agency's actions across all cases, overdue first
 */
GtkWidget *
sp_actions_page_new (SpStore *store)
{
  SpActionsPage *self;
  g_autoptr(SpQuery) agencies = sp_query_new ("agency");
  const char *own = sp_store_get_agency_id (store);

  g_return_val_if_fail (SP_IS_STORE (store), NULL);

  self = g_object_new (SP_TYPE_ACTIONS_PAGE, NULL);
  self->store = g_object_ref (store);
  self->agency = g_strdup (own != NULL ? own : ALL_AGENCIES);
  self->today = sp_format_today (sp_ambient_get_wall_us (sp_store_get_ambient (store)));
  self->tick = g_timeout_add_seconds (60, tick_cb, self);
  make_lists (self);
  loaded_cb (self);

  sp_query_order (agencies, "name", FALSE);
  self->agency_list = sp_store_list (store, agencies);
  g_signal_connect_object (self->agency_list, "items-changed", G_CALLBACK (update_agencies), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_visible (GTK_WIDGET (self->filter_button), is_chairing (self));
  gtk_widget_set_visible (self->chase_button, is_chairing (self));
  adw_toolbar_view_add_top_bar (self->toolbar_view, sp_returns_banner_new (store));
  adw_toolbar_view_add_top_bar (self->toolbar_view, sp_since_banner_new (store));
  update_agencies (self);
  update_stack (self);

  return GTK_WIDGET (self);
}
