/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-closing.h"

#include <glib/gi18n-lib.h>

#include "sp-closing-check.h"
#include "sp-item-rows.h"
#include "sp-meeting-data.h"
#include "sp-meeting-words.h"
#include "sp-row-parts.h"
#include "sp-shrink.h"

/* What was written for one item; the first is what belongs to none. */
typedef struct
{
  SpAgendaItem *item;
  GtkLabel *title;
  GtkListBox *minutes_box;
  GtkListBox *actions_box;
  GtkLabel *nothing;
  GListModel *minutes;
  GListModel *actions;
} Section;

struct _SpMeetingClosing
{
  AdwBin parent_instance;

  GtkLabel *summary;
  GtkBox *faults_section;
  GtkListBox *faults;
  GtkBox *sections;
  GtkButton *close_button;

  SpStore *store;
  SpMeeting *meeting;
  GListModel *items;
  GPtrArray *parts; /* of Section */
  SpItemRows rows;
  char *shown_items;
  char *shown_faults;
  guint n_faults;
  guint update_id;
};

enum
{
  GO_TO,
  CLOSE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpMeetingClosing, sp_meeting_closing, ADW_TYPE_BIN)

static void
section_free (gpointer data)
{
  Section *section = data;

  g_clear_object (&section->item);
  g_clear_object (&section->minutes);
  g_clear_object (&section->actions);
  g_free (section);
}

/* --- What should be looked at ----------------------------------------------------------- */

typedef struct
{
  const char *item_id;
  char *line;
} Fault;

static void
clear_fault (gpointer data)
{
  g_free (((Fault *) data)->line);
}

static void
append_records (GPtrArray  *lines,
                GListModel *model)
{
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(SpRecord) record = g_list_model_get_item (model, i);

      if (sp_record_get_loaded (record))
        g_ptr_array_add (lines, g_steal_pointer (&record));
    }
}

static void
add_faults (SpMeetingClosing *self,
            Section          *section,
            GArray           *faults)
{
  const struct
  {
    SpClosingFaults fault;
    const char *words;
  } words[] = {
    { SP_CLOSING_NOT_OVER, _("neither ticked nor deferred") },
    { SP_CLOSING_NO_REASON, _("deferred, and nobody said why") },
    { SP_CLOSING_NOT_READ_BACK, _("not read back") },
    { SP_CLOSING_WRITTEN_SINCE, _("something was written after it was read back") },
    { SP_CLOSING_NO_AGENCY, _("an action belongs to no agency") },
    { SP_CLOSING_NO_DUE, _("an action has no date") },
  };
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *title = sp_meeting_item_title (section->item, self->rows.lists);
  SpClosingFaults found;

  append_records (lines, section->minutes);
  append_records (lines, section->actions);
  found = sp_closing_check (SP_RECORD (section->item), lines);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if ((found & words[i].fault) != 0)
      {
        /* Translators: an item of the agenda, and what should be looked at before the meeting is closed */
        char *line = g_strdup_printf (_("%s: %s"), title, words[i].words);
        Fault fault = { sp_record_get_id (SP_RECORD (section->item)), line };

        g_array_append_val (faults, fault);
      }
}

static GtkWidget *
make_fault_row (const Fault *fault)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = sp_row_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = sp_row_label_new (fault->line, NULL);

  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, fault->line, -1);
  g_object_set_data_full (G_OBJECT (row), "item", g_strdup (fault->item_id), g_free);
  return row;
}

/* Built anew only when they are others, so that the keyboard stays. */
static void
show_faults (SpMeetingClosing *self)
{
  g_autoptr(GArray) faults = g_array_new (FALSE, FALSE, sizeof (Fault));
  g_autoptr(GString) shown = g_string_new (NULL);

  g_array_set_clear_func (faults, clear_fault);
  for (guint i = 0; i < self->parts->len; i++)
    {
      Section *section = self->parts->pdata[i];

      if (section->item != NULL && sp_record_get_loaded (SP_RECORD (section->item)))
        add_faults (self, section, faults);
    }
  for (guint i = 0; i < faults->len; i++)
    g_string_append_printf (shown, "%s\n", g_array_index (faults, Fault, i).line);

  self->n_faults = faults->len;
  gtk_widget_set_visible (GTK_WIDGET (self->faults_section), faults->len > 0 && self->rows.chairing);
  if (!g_set_str (&self->shown_faults, shown->str))
    return;
  gtk_list_box_remove_all (self->faults);
  for (guint i = 0; i < faults->len; i++)
    gtk_list_box_append (self->faults, make_fault_row (&g_array_index (faults, Fault, i)));
}

static void
show_summary (SpMeetingClosing *self)
{
  guint n_minutes = 0, n_actions = 0;
  g_autofree char *minutes = NULL;
  g_autofree char *actions = NULL;
  g_autofree char *both = NULL;

  for (guint i = 0; i < self->parts->len; i++)
    {
      Section *section = self->parts->pdata[i];
      guint lines = g_list_model_get_n_items (section->minutes);
      guint agreed = g_list_model_get_n_items (section->actions);

      n_minutes += lines;
      n_actions += agreed;
      gtk_widget_set_visible (GTK_WIDGET (section->minutes_box), lines > 0);
      gtk_widget_set_visible (GTK_WIDGET (section->actions_box), agreed > 0);
      gtk_widget_set_visible (GTK_WIDGET (section->nothing), lines + agreed == 0);
      if (section->item != NULL && sp_record_get_loaded (SP_RECORD (section->item)))
        {
          g_autofree char *title = sp_meeting_item_title (section->item, self->rows.lists);

          gtk_label_set_label (section->title, title);
        }
    }
  minutes = g_strdup_printf (ngettext ("%u line of minutes", "%u lines of minutes", n_minutes), n_minutes);
  actions = g_strdup_printf (ngettext ("%u action", "%u actions", n_actions), n_actions);
  both = g_strdup_printf ("%s · %s", minutes, actions);
  gtk_label_set_label (self->summary, both);
}

/* --- What was written ------------------------------------------------------------------- */

static GtkWidget *
make_minute_row (gpointer item,
                 gpointer user_data)
{
  SpMeetingClosing *self = user_data;

  return sp_record_row_new (SP_RECORD (item), sp_item_rows_minute, &self->rows);
}

static GtkWidget *
make_action_row (gpointer item,
                 gpointer user_data)
{
  SpMeetingClosing *self = user_data;

  return sp_record_row_new (SP_RECORD (item), sp_item_rows_action, &self->rows);
}

static gboolean
update_cb (gpointer user_data)
{
  SpMeetingClosing *self = user_data;

  self->update_id = 0;
  show_summary (self);
  show_faults (self);
  return G_SOURCE_REMOVE;
}

static void
queue_update (SpMeetingClosing *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add (update_cb, self);
}

/* Of one item; of none, where it is NULL. */
static GListModel *
list_lines (SpMeetingClosing *self,
            const char       *type,
            const char       *order,
            SpAgendaItem     *item)
{
  g_autoptr(SpQuery) query = sp_query_new (type);
  GListModel *lines;

  if (item != NULL)
    sp_query_where (query, "item", "=", sp_record_get_id (SP_RECORD (item)));
  else
    {
      sp_query_where (query, "meeting", "=", sp_record_get_id (SP_RECORD (self->meeting)));
      sp_query_where (query, "item", "not-set", NULL);
    }
  sp_query_order (query, order, FALSE);
  lines = G_LIST_MODEL (sp_store_list (self->store, query));
  g_signal_connect_object (lines, "items-changed", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  return lines;
}

static GtkListBox *
make_list (SpMeetingClosing             *self,
           GListModel                   *model,
           GtkListBoxCreateWidgetFunc    make_row,
           const char                   *label)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_list_box_bind_model (GTK_LIST_BOX (list), model, make_row, self, NULL);
  return GTK_LIST_BOX (list);
}

static void
add_section (SpMeetingClosing *self,
             SpAgendaItem     *item)
{
  Section *section = g_new0 (Section, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autofree char *title = item != NULL && sp_record_get_loaded (SP_RECORD (item))
                               ? sp_meeting_item_title (item, self->rows.lists)
                               : g_strdup (item != NULL ? "…" : _("Opening and General"));
  GtkWidget *head = sp_row_label_new (title, "heading");
  GtkWidget *nothing = sp_row_label_new (_("Nothing was written."), "dimmed");

  section->item = item != NULL ? g_object_ref (item) : NULL;
  section->title = GTK_LABEL (head);
  section->minutes = list_lines (self, "minute", "position", item);
  section->actions = list_lines (self, "action", "id", item);
  section->minutes_box = make_list (self, section->minutes, make_minute_row, _("Minutes and decisions"));
  section->actions_box = make_list (self, section->actions, make_action_row, _("Actions agreed"));
  section->nothing = GTK_LABEL (nothing);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (section->minutes_box));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (section->actions_box));
  gtk_box_append (GTK_BOX (box), nothing);
  gtk_box_append (self->sections, box);
  g_ptr_array_add (self->parts, section);
}

/* Built anew only when the agenda is another, so that scrolling stays. */
static void
show_sections (SpMeetingClosing *self)
{
  g_autoptr(GString) shown = g_string_new (self->rows.chairing ? "w" : self->rows.amending ? "a" : "r");
  GtkWidget *child;

  for (guint i = 0; i < g_list_model_get_n_items (self->items); i++)
    {
      g_autoptr(SpRecord) item = g_list_model_get_item (self->items, i);

      g_string_append (shown, sp_record_get_id (item));
    }
  if (!g_set_str (&self->shown_items, shown->str))
    return;

  g_ptr_array_set_size (self->parts, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->sections))) != NULL)
    gtk_box_remove (self->sections, child);
  add_section (self, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (self->items); i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (self->items, i);

      add_section (self, item);
    }
}

/**
 * sp_meeting_closing_update:
 * @writable: whether lines can be changed, and the meeting closed
 * @amending: whether the meeting is closed, and lines can be amended
 *
 * Shows what was written as it stands now.
 */
void
sp_meeting_closing_update (SpMeetingClosing *self,
                           gboolean          writable,
                           gboolean          amending)
{
  g_return_if_fail (SP_IS_MEETING_CLOSING (self));

  self->rows.chairing = writable;
  self->rows.amending = amending;
  gtk_widget_set_visible (GTK_WIDGET (self->close_button), writable);
  show_sections (self);
  show_summary (self);
  show_faults (self);
}

/** sp_meeting_closing_n_faults: Returns: how much should be looked at first */
guint
sp_meeting_closing_n_faults (SpMeetingClosing *self)
{
  g_return_val_if_fail (SP_IS_MEETING_CLOSING (self), 0);

  return self->n_faults;
}

/**
 * sp_meeting_closing_focus:
 *
 * Gives the keyboard to the first thing to look at, or to what closes the meeting.
 */
void
sp_meeting_closing_focus (SpMeetingClosing *self)
{
  GtkWidget *first;

  g_return_if_fail (SP_IS_MEETING_CLOSING (self));

  first = gtk_widget_get_first_child (GTK_WIDGET (self->faults));
  gtk_widget_grab_focus (first != NULL && self->n_faults > 0 ? first : GTK_WIDGET (self->close_button));
}

static void
on_fault (SpMeetingClosing *self,
          GtkListBoxRow    *row)
{
  g_signal_emit (self, signals[GO_TO], 0, g_object_get_data (G_OBJECT (row), "item"));
}

static void
on_close (SpMeetingClosing *self)
{
  g_signal_emit (self, signals[CLOSE], 0);
}

static void
sp_meeting_closing_dispose (GObject *object)
{
  SpMeetingClosing *self = SP_MEETING_CLOSING (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_MEETING_CLOSING);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_object (&self->rows.lists);
  g_clear_object (&self->items);
  g_clear_object (&self->meeting);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_meeting_closing_parent_class)->dispose (object);
}

static void
sp_meeting_closing_finalize (GObject *object)
{
  SpMeetingClosing *self = SP_MEETING_CLOSING (object);

  g_clear_object (&self->rows.agencies);
  g_free (self->rows.today);
  g_free (self->shown_items);
  g_free (self->shown_faults);

  G_OBJECT_CLASS (sp_meeting_closing_parent_class)->finalize (object);
}

static void
sp_meeting_closing_class_init (SpMeetingClosingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_meeting_closing_dispose;
  G_OBJECT_CLASS (klass)->finalize = sp_meeting_closing_finalize;
  signals[GO_TO] = g_signal_new ("go-to", SP_TYPE_MEETING_CLOSING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 1, G_TYPE_STRING);
  g_signal_new ("edit", SP_TYPE_MEETING_CLOSING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                SP_TYPE_RECORD);
  g_signal_new ("end-action", SP_TYPE_MEETING_CLOSING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                SP_TYPE_RECORD);
  signals[CLOSE] =
      g_signal_new ("close", SP_TYPE_MEETING_CLOSING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/example/StalkingPartnership/meetings/sp-meeting-closing.ui");
  gtk_widget_class_bind_template_child (widget_class, SpMeetingClosing, summary);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingClosing, faults_section);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingClosing, faults);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingClosing, sections);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingClosing, close_button);
  gtk_widget_class_bind_template_callback (widget_class, on_fault);
  gtk_widget_class_bind_template_callback (widget_class, on_close);
}

static void
sp_meeting_closing_init (SpMeetingClosing *self)
{
  self->parts = g_ptr_array_new_with_free_func (section_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  sp_shrink_button (GTK_WIDGET (self->close_button));
  self->rows.view = self;
}

/**
 * sp_meeting_closing_new:
 * @items: the agenda
 * @agencies: of SpAgency
 *
 * Returns: (transfer floating): the closing of a meeting; it is empty until it is updated
 */
GtkWidget *
sp_meeting_closing_new (SpStore    *store,
                        SpMeeting  *meeting,
                        GListModel *items,
                        GListModel *agencies)
{
  SpMeetingClosing *self = g_object_new (SP_TYPE_MEETING_CLOSING, NULL);

  self->store = g_object_ref (store);
  self->meeting = g_object_ref (meeting);
  self->items = g_object_ref (items);
  self->rows.store = store;
  self->rows.agencies = g_object_ref (agencies);
  self->rows.lists = g_object_ref (sp_store_get_lists (store));
  self->rows.today = sp_meeting_today (store);
  return GTK_WIDGET (self);
}
