/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-action-ask.h"
#include "sp-action-row.h"
#include "sp-app-id.h"
#include "sp-chase-page.h"
#include "sp-date.h"
#include "sp-directory-records.h"
#include "sp-format.h"
#include "sp-shell.h"

/* One agency: a section of the list, and the numbers of its heading. */
typedef struct
{
  SpAgency *agency;
  SpRecordList *open;
  SpRecordList *overdue;
  SpRecordList *asked;
} Part;

struct _SpChasePage
{
  AdwNavigationPage parent_instance;

  GtkStack *stack;
  GtkListView *list;

  SpStore *store;
  SpRecordList *agencies;
  GPtrArray *parts;
  GListStore *sections;
  GtkSingleSelection *selection;
  char *today;
};

G_DEFINE_FINAL_TYPE (SpChasePage, sp_chase_page, ADW_TYPE_NAVIGATION_PAGE)

static void
part_free (gpointer data)
{
  Part *self = data;

  g_object_unref (self->agency);
  g_object_unref (self->open);
  g_object_unref (self->overdue);
  g_object_unref (self->asked);
  g_free (self);
}

/* --- In words ------------------------------------------------------------------------------ */

/**
 * sp_chase_words:
 * @agency: an agency's name
 * @n_open: how many actions it has open
 * @n_overdue: how many of them are overdue
 * @oldest_days: since how many days the oldest is
 * @n_asked: for how many it asks for more time
 *
 * Returns: (transfer full): what to say to it; nothing of a case
 */
char *
sp_chase_words (const char *agency, guint n_open, guint n_overdue, int oldest_days, guint n_asked)
{
  g_autoptr(GString) words = g_string_new (NULL);

  if (n_open == 0)
    return g_strdup_printf (_("%s: nothing is open."), agency);

  g_string_append_printf (words, ngettext ("%s: %u action is open", "%s: %u actions are open", n_open), agency,
                          n_open);
  if (n_overdue > 0)
    {
      /* Translators: goes on from "Police: 4 actions are open" */
      g_string_append_printf (words, ngettext (", %u is overdue", ", %u are overdue", n_overdue), n_overdue);
      g_string_append_printf (words, ngettext (", the oldest by %d day", ", the oldest by %d days",
                                               (gulong) MAX (oldest_days, 1)), oldest_days);
    }
  if (n_asked > 0)
    g_string_append_printf (words, ngettext ("; more time is asked for %u", "; more time is asked for %u", n_asked),
                            n_asked);
  g_string_append_c (words, '.');

  return g_string_free (g_steal_pointer (&words), FALSE);
}

static guint
count (SpRecordList *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static int
oldest_days (SpChasePage *self, Part *part)
{
  g_autoptr(SpRecord) first = g_list_model_get_item (G_LIST_MODEL (part->overdue), 0);

  if (first == NULL || !sp_record_get_loaded (first) || !sp_date_is_valid (sp_action_get_due (SP_ACTION (first))))
    return 0;

  return sp_date_days_between (sp_action_get_due (SP_ACTION (first)), self->today);
}

static char *
dup_part_words (SpChasePage *self, Part *part)
{
  return sp_chase_words (sp_agency_get_short_name (part->agency), count (part->open), count (part->overdue),
                         oldest_days (self, part), count (part->asked));
}

/**
 * sp_chase_page_dup_words:
 *
 * Returns: (transfer full): a line an agency that has something open; no word of a case is in it
 */
char *
sp_chase_page_dup_words (SpChasePage *self)
{
  g_autoptr(GString) words = g_string_new (NULL);

  g_return_val_if_fail (SP_IS_CHASE_PAGE (self), NULL);

  for (guint i = 0; i < self->parts->len; i++)
    {
      Part *part = self->parts->pdata[i];
      g_autofree char *line = NULL;

      if (count (part->open) == 0)
        continue;
      line = dup_part_words (self, part);
      g_string_append_printf (words, "%s\n", line);
    }

  return g_string_free (g_steal_pointer (&words), FALSE);
}

static void
copy_cb (SpChasePage *self)
{
  g_autofree char *words = sp_chase_page_dup_words (self);
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), words);
  if (shell != NULL)
    sp_shell_toast (shell, _("Copied: a line an agency, with nothing of a case"), NULL);
}

/* --- What is listed ------------------------------------------------------------------------ */

static SpQuery *
make_query (const char *agency_id)
{
  static const char *const open[] = { "open", "in_progress", NULL };
  SpQuery *query = sp_query_new ("action");

  sp_query_where (query, "agency", "=", agency_id);
  sp_query_where_in (query, "status", open);
  sp_query_order (query, "due", FALSE);
  sp_query_with (query, "agency");
  sp_query_with (query, "case_id.victim");
  sp_query_with (query, "case_id.perpetrator");

  return query;
}

static void
update_stack (SpChasePage *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0;

  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "nothing");
}

static void
add_part (SpChasePage *self, SpAgency *agency)
{
  const char *id = sp_record_get_id (SP_RECORD (agency));
  g_autoptr(SpQuery) open = make_query (id);
  g_autoptr(SpQuery) overdue = make_query (id);
  g_autoptr(SpQuery) asked = make_query (id);
  Part *part = g_new0 (Part, 1);

  sp_query_where (overdue, "due", "<", self->today);
  sp_query_where (asked, "asked_due", "is-set", NULL);
  sp_query_where (asked, "asked_declined", "not-set", NULL);
  part->agency = g_object_ref (agency);
  part->open = sp_store_list (self->store, open);
  part->overdue = sp_store_list (self->store, overdue);
  part->asked = sp_store_list (self->store, asked);
  g_ptr_array_add (self->parts, part);
  g_list_store_append (self->sections, part->open);
}

static gboolean
has_part (SpChasePage *self, const char *id)
{
  for (guint i = 0; i < self->parts->len; i++)
    if (g_strcmp0 (sp_record_get_id (SP_RECORD (((Part *) self->parts->pdata[i])->agency)), id) == 0)
      return TRUE;

  return FALSE;
}

/* An agency that no longer takes part may still have something to do. */
static void
take_agencies (SpChasePage *self)
{
  for (guint i = 0; i < count (self->agencies); i++)
    {
      g_autoptr(SpAgency) agency = g_list_model_get_item (G_LIST_MODEL (self->agencies), i);

      if (sp_record_get_loaded (SP_RECORD (agency)) && !has_part (self, sp_record_get_id (SP_RECORD (agency))))
        add_part (self, agency);
    }
}

static DexFuture *
settled_cb (DexFuture *future, gpointer data)
{
  SpChasePage *self = data;

  if (self->store != NULL)
    take_agencies (self);

  return dex_future_new_true ();
}

static void
agencies_cb (SpChasePage *self)
{
  dex_future_disown (dex_future_finally (sp_record_list_when_settled (self->agencies), settled_cb,
                                         g_object_ref (self), g_object_unref));
}

/* --- Rows ---------------------------------------------------------------------------------- */

static void
fill_row (SpChasePage *self, GtkListItem *list_item)
{
  SpActionRow *row = SP_ACTION_ROW (gtk_list_item_get_child (list_item));
  g_autofree char *sentence = NULL;

  sp_action_row_set_show_agency (row, FALSE);
  sp_action_row_set_record (row, gtk_list_item_get_item (list_item), self->today, self->store);
  sentence = sp_action_row_dup_sentence (row);
  gtk_list_item_set_accessible_label (list_item, sentence);
}

static void
update_row (GtkListItem *list_item)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);
  GtkWidget *page = row != NULL ? gtk_widget_get_ancestor (row, SP_TYPE_CHASE_PAGE) : NULL;

  if (page != NULL && gtk_list_item_get_item (list_item) != NULL)
    fill_row (SP_CHASE_PAGE (page), list_item);
}

static void
setup_cb (SpChasePage *self, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, sp_action_row_new ());
}

static void
bind_cb (SpChasePage *self, GtkListItem *list_item)
{
  g_signal_connect_object (gtk_list_item_get_item (list_item), "notify", G_CALLBACK (update_row), list_item,
                           G_CONNECT_SWAPPED);
  fill_row (self, list_item);
}

static void
unbind_cb (SpChasePage *self, GtkListItem *list_item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), update_row, list_item);
}

static Part *
find_part (SpChasePage *self, guint position)
{
  guint end = 0;

  for (guint i = 0; i < self->parts->len; i++)
    {
      Part *part = self->parts->pdata[i];

      end += count (part->open);
      if (position < end)
        return part;
    }

  return NULL;
}

static void
update_header (GtkListHeader *header)
{
  GtkWidget *label = gtk_list_header_get_child (header);
  GtkWidget *page = label != NULL ? gtk_widget_get_ancestor (label, SP_TYPE_CHASE_PAGE) : NULL;
  Part *part = page != NULL ? find_part (SP_CHASE_PAGE (page), gtk_list_header_get_start (header)) : NULL;
  g_autofree char *words = NULL;

  if (part == NULL)
    return;
  words = dup_part_words (SP_CHASE_PAGE (page), part);
  gtk_label_set_label (GTK_LABEL (label), words);
}

static void
header_setup_cb (SpChasePage *self, GtkListHeader *header)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "heading");
  gtk_list_header_set_child (header, label);
}

static void
header_bind_cb (SpChasePage *self, GtkListHeader *header)
{
  Part *part = find_part (self, gtk_list_header_get_start (header));
  SpRecordList *lists[3];

  if (part == NULL)
    return;
  lists[0] = part->open;
  lists[1] = part->overdue;
  lists[2] = part->asked;
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_signal_connect_object (lists[i], "items-changed", G_CALLBACK (update_header), header, G_CONNECT_SWAPPED);
      g_signal_connect_object (lists[i], "notify::loading", G_CALLBACK (update_header), header, G_CONNECT_SWAPPED);
    }
  g_object_set_data (G_OBJECT (header), "part", part);
  update_header (header);
}

static void
header_unbind_cb (SpChasePage *self, GtkListHeader *header)
{
  Part *part = g_object_steal_data (G_OBJECT (header), "part");

  if (part == NULL || !g_ptr_array_find (self->parts, part, NULL))
    return;
  g_signal_handlers_disconnect_by_func (part->open, update_header, header);
  g_signal_handlers_disconnect_by_func (part->overdue, update_header, header);
  g_signal_handlers_disconnect_by_func (part->asked, update_header, header);
}

static void
activate_cb (SpChasePage *self, guint position)
{
  g_autoptr(SpRecord) record = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));

  if (shell != NULL && record != NULL && sp_record_get_loaded (record) &&
      sp_action_get_case_id (SP_ACTION (record)) != NULL)
    sp_shell_open_case (shell, sp_action_get_case_id (SP_ACTION (record)));
}

/* --- The object ---------------------------------------------------------------------------- */

static void
sp_chase_page_dispose (GObject *object)
{
  SpChasePage *self = SP_CHASE_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_CHASE_PAGE);
  g_clear_object (&self->selection);
  g_clear_object (&self->sections);
  g_clear_object (&self->agencies);
  g_ptr_array_set_size (self->parts, 0);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_chase_page_parent_class)->dispose (object);
}

static void
sp_chase_page_finalize (GObject *object)
{
  SpChasePage *self = SP_CHASE_PAGE (object);

  g_ptr_array_unref (self->parts);
  g_free (self->today);

  G_OBJECT_CLASS (sp_chase_page_parent_class)->finalize (object);
}

static void
sp_chase_page_class_init (SpChasePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sp_chase_page_dispose;
  object_class->finalize = sp_chase_page_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, SP_RESOURCE_PATH "/actions/sp-chase-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SpChasePage, stack);
  gtk_widget_class_bind_template_child (widget_class, SpChasePage, list);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
connect_factory (SpChasePage *self, gpointer factory, GCallback setup, GCallback bind, GCallback unbind)
{
  g_signal_connect_object (factory, "setup", setup, self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", bind, self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", unbind, self, G_CONNECT_SWAPPED);
}

static void
sp_chase_page_init (SpChasePage *self)
{
  g_autoptr(GtkListItemFactory) rows = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkListItemFactory) headers = gtk_signal_list_item_factory_new ();

  self->parts = g_ptr_array_new_with_free_func (part_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  connect_factory (self, rows, G_CALLBACK (setup_cb), G_CALLBACK (bind_cb), G_CALLBACK (unbind_cb));
  connect_factory (self, headers, G_CALLBACK (header_setup_cb), G_CALLBACK (header_bind_cb),
                   G_CALLBACK (header_unbind_cb));
  gtk_list_view_set_factory (self->list, rows);
  gtk_list_view_set_header_factory (self->list, headers);
}

/**
 * sp_chase_page_new:
 * @store: an open cache
 *
 * Returns: (transfer floating): all that is open, by agency
 */
GtkWidget *
sp_chase_page_new (SpStore *store)
{
  SpChasePage *self;
  g_autoptr(SpQuery) agencies = sp_query_new ("agency");

  g_return_val_if_fail (SP_IS_STORE (store), NULL);

  self = g_object_new (SP_TYPE_CHASE_PAGE, NULL);
  self->store = g_object_ref (store);
  self->today = sp_format_today (sp_ambient_get_wall_us (sp_store_get_ambient (store)));
  self->sections = g_list_store_new (G_TYPE_LIST_MODEL);
  self->selection = gtk_single_selection_new (
      G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (g_object_ref (self->sections)))));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (update_stack), self, G_CONNECT_SWAPPED);

  sp_query_order (agencies, "name", FALSE);
  self->agencies = sp_store_list (store, agencies);
  g_signal_connect_object (self->agencies, "items-changed", G_CALLBACK (agencies_cb), self, G_CONNECT_SWAPPED);
  agencies_cb (self);
  update_stack (self);

  return GTK_WIDGET (self);
}
