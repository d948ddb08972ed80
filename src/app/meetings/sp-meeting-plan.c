/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-plan.h"

#include <glib/gi18n-lib.h>

#include "sp-agenda-order.h"
#include "sp-agenda-row.h"
#include "sp-case-picker.h"
#include "sp-date.h"
#include "sp-format.h"
#include "sp-item-rows.h"
#include "sp-meeting-data.h"
#include "sp-meeting-dialog.h"
#include "sp-meeting-position.h"
#include "sp-meeting-style.h"
#include "sp-meeting-words.h"
#include "sp-record-row.h"

struct _SpMeetingPlan
{
  AdwBin parent_instance;

  GtkLabel *day_label;
  GtkLabel *details_label;
  AdwWrapBox *buttons;
  GtkButton *start_button;
  GtkButton *change_button;
  GtkBox *warnings;
  GtkBox *agenda_buttons;
  GtkButton *sort_button;
  GtkButton *add_button;
  GtkListBox *agenda;
  GtkBox *agenda_empty;
  GtkButton *empty_add_button;
  GtkLabel *hint;
  AdwPreferencesGroup *attendance_group;
  GtkListBox *attendance;

  SpStore *store;
  SpMeeting *meeting;
  SpRecordList *items;
  SpRecordList *attendees;
  SpRecordList *agencies;
  gboolean chairing;
  char *focus_id; /* the item that the keyboard moves, found again after it has moved */
  char *shown_warnings;
  guint show_id;
};

enum
{
  STARTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpMeetingPlan, sp_meeting_plan, ADW_TYPE_BIN)

static void
commit (SpMeetingPlan *self,
        SpChange      *change,
        const char    *label,
        const char    *said)
{
  sp_change_set_label (change, label);
  if (!sp_change_is_empty (change))
    dex_future_disown (sp_meeting_commit (GTK_WIDGET (self), self->store, change, said));
}

static guint
count_items (SpMeetingPlan *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->items));
}

/* --- Moving items ------------------------------------------------------------------ */

static const char *
position_at (SpMeetingPlan *self,
             int            index,
             SpAgendaItem  *but)
{
  int at = 0;

  for (guint i = 0; i < count_items (self); i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (item == but)
        continue;
      if (at++ == index)
        return sp_agenda_item_get_position (item);
    }

  return NULL;
}

/* Puts an item where `index` others stand before it. */
static void
move_item (SpMeetingPlan *self,
           SpAgendaItem  *item,
           int            index)
{
  g_autoptr(SpChange) change = sp_change_new ();
  g_autofree char *position = NULL;

  if (!self->chairing || index < 0 || index >= (int) count_items (self))
    return;

  position = sp_agenda_between (index > 0 ? position_at (self, index - 1, item) : NULL,
                                position_at (self, index, item));
  g_set_str (&self->focus_id, sp_record_get_id (SP_RECORD (item)));
  sp_change_set_text (change, SP_RECORD (item), "position", position);
  commit (self, change, _("Move an Item"), NULL);
}

static void
remove_item (SpMeetingPlan *self,
             SpAgendaItem  *item)
{
  g_autoptr(SpChange) change = sp_change_new ();
  g_autofree char *title = sp_meeting_item_title (item, sp_store_get_lists (self->store));
  /* Translators: an item was taken off the agenda, "K7M42 is off the agenda" */
  g_autofree char *said = g_strdup_printf (_("%s is off the agenda"), title);

  if (!self->chairing)
    return;
  sp_change_delete (change, SP_RECORD (item));
  commit (self, change, _("Take an Item off the Agenda"), said);
}

static gboolean
row_key_cb (SpAgendaRow           *row,
            guint                  keyval,
            guint                  keycode,
            GdkModifierType        modifiers,
            GtkEventControllerKey *controller)
{
  SpMeetingPlan *self =
      SP_MEETING_PLAN (gtk_widget_get_ancestor (GTK_WIDGET (row), SP_TYPE_MEETING_PLAN));
  SpAgendaItem *item = sp_agenda_row_get_item (row);
  int index = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  GdkModifierType mask = GDK_ALT_MASK | GDK_SHIFT_MASK | GDK_CONTROL_MASK;

  if ((modifiers & mask) == (GDK_ALT_MASK | GDK_SHIFT_MASK))
    {
      if (keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up)
        move_item (self, item, index - 1);
      else if (keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down)
        move_item (self, item, index + 1);
      else
        return GDK_EVENT_PROPAGATE;
      return GDK_EVENT_STOP;
    }

  if ((modifiers & mask) == 0 && keyval == GDK_KEY_Delete &&
      gtk_widget_has_focus (GTK_WIDGET (row)))
    {
      remove_item (self, item);
      return GDK_EVENT_STOP;
    }
  return GDK_EVENT_PROPAGATE;
}

static void
minutes_changed_cb (SpMeetingPlan *self,
                    int            minutes,
                    SpAgendaRow   *row)
{
  g_autoptr(SpChange) change = sp_change_new ();

  sp_change_set_int (change, SP_RECORD (sp_agenda_row_get_item (row)), "planned", minutes);
  commit (self, change, _("Plan Minutes"), NULL);
}

static void
removed_cb (SpMeetingPlan *self,
            SpAgendaRow   *row)
{
  remove_item (self, sp_agenda_row_get_item (row));
}

/* --- Dragging ---------------------------------------------------------------------- */

static GdkContentProvider *
drag_prepare_cb (GtkDragSource *source,
                 double         x,
                 double         y,
                 SpAgendaRow   *row)
{
  return gdk_content_provider_new_typed (SP_TYPE_AGENDA_ROW, row);
}

static void
drag_begin_cb (GtkDragSource *source,
               GdkDrag       *drag,
               SpAgendaRow   *row)
{
  g_autoptr(GdkPaintable) picture = gtk_widget_paintable_new (GTK_WIDGET (row));

  gtk_drag_source_set_icon (source, picture, 24, 12);
}

static gboolean
drop_cb (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         SpAgendaRow   *row)
{
  SpMeetingPlan *self =
      SP_MEETING_PLAN (gtk_widget_get_ancestor (GTK_WIDGET (row), SP_TYPE_MEETING_PLAN));
  SpAgendaRow *dragged = g_value_get_object (value);

  if (self == NULL || dragged == NULL || dragged == row)
    return FALSE;
  move_item (self, sp_agenda_row_get_item (dragged),
             gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)));
  return TRUE;
}

static void
make_movable (GtkWidget *row)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (SP_TYPE_AGENDA_ROW, GDK_ACTION_MOVE);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (row_key_cb), row);
  gtk_widget_add_controller (row, keys);
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (drag_prepare_cb), row);
  g_signal_connect (source, "drag-begin", G_CALLBACK (drag_begin_cb), row);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), row);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (target));
}

static GtkWidget *
make_row (gpointer item,
          gpointer user_data)
{
  SpMeetingPlan *self = user_data;
  GtkWidget *row = sp_agenda_row_new (self->meeting, item, sp_store_get_lists (self->store),
                                      self->chairing);

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  if (!self->chairing)
    return row;

  make_movable (row);
  g_signal_connect_object (row, "minutes-changed", G_CALLBACK (minutes_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "removed", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
  return row;
}

/* --- The order of a meeting -------------------------------------------------------- */

static SpAgendaEntry
make_entry (SpAgendaItem *item)
{
  SpCase *record = sp_meeting_item_case (item);
  SpAgendaEntry entry = {
    .id = sp_record_get_id (SP_RECORD (item)),
    .kind = sp_agenda_item_get_kind (item),
    .has_case = sp_agenda_item_get_case_id (item) != NULL,
  };

  if (record != NULL)
    {
      entry.reference = sp_case_get_reference (record);
      entry.has_children = sp_case_get_children (record);
      entry.since = sp_case_get_last_discussed (record) != NULL
                        ? sp_case_get_next_review (record)
                        : sp_case_get_received (record);
    }
  return entry;
}

/* Writes positions for entries in their order, and only where they change. */
static void
write_positions (SpMeetingPlan *self,
                 SpChange      *change,
                 GArray        *entries)
{
  g_autofree char *before = NULL;

  for (guint i = 0; i < entries->len; i++)
    {
      SpAgendaEntry *entry = &g_array_index (entries, SpAgendaEntry, i);
      SpRecord *item = sp_meeting_find_record (G_LIST_MODEL (self->items), entry->id);
      char *position = sp_agenda_between (before, NULL);

      g_free (before);
      before = position;
      if (item != NULL &&
          g_strcmp0 (sp_agenda_item_get_position (SP_AGENDA_ITEM (item)), position) != 0)
        sp_change_set_text (change, item, "position", position);
    }
}

static void
on_sort (SpMeetingPlan *self)
{
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(GArray) entries = g_array_new (FALSE, FALSE, sizeof (SpAgendaEntry));

  for (guint i = 0; i < count_items (self); i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      SpAgendaEntry entry = make_entry (item);

      g_array_append_val (entries, entry);
    }
  sp_agenda_sort ((SpAgendaEntry *) (gpointer) entries->data, entries->len);
  write_positions (self, change, entries);
  commit (self, change, _("Put the Agenda in Order"), _("The agenda is in order"));
}

/* A place on the agenda, taken or about to be taken. */
typedef struct
{
  SpAgendaRank  rank;
  char         *position;
} Place;

static void
clear_place (gpointer data)
{
  g_free (((Place *) data)->position);
}

static GArray *
collect_places (SpMeetingPlan *self)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (Place));

  g_array_set_clear_func (places, clear_place);
  for (guint i = 0; i < count_items (self); i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      SpAgendaEntry entry = make_entry (item);
      Place place = { sp_agenda_rank (&entry), g_strdup (sp_agenda_item_get_position (item)) };

      g_array_append_val (places, place);
    }
  return places;
}

/* A new item is put where the order of a meeting wants it, and nothing else moves. */
static void
add_in_order (SpMeetingPlan       *self,
              SpChange            *change,
              GArray              *places,
              const SpAgendaEntry *entry)
{
  Place place = { .rank = sp_agenda_rank (entry) };
  g_autoptr(SpRecord) item = NULL;
  guint at = 0;

  while (at < places->len && g_array_index (places, Place, at).rank <= place.rank)
    at++;
  place.position = sp_agenda_between (
      at > 0 ? g_array_index (places, Place, at - 1).position : NULL,
      at < places->len ? g_array_index (places, Place, at).position : NULL);
  item = sp_meeting_add_item (change, self->store, self->meeting,
                              entry->has_case ? entry->id : NULL, entry->kind, NULL,
                              place.position);
  g_array_insert_val (places, at, place);
}

static gboolean
has_kind (SpMeetingPlan *self,
          const char    *kind)
{
  for (guint i = 0; i < count_items (self); i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (g_strcmp0 (sp_agenda_item_get_kind (item), kind) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Every meeting looks at what was left open first, and asks for other business last. */
static void
picked_cb (SpMeetingPlan *self,
           GPtrArray     *cases)
{
  static const char *const usual[] = { "open_actions", "aob" };
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(GArray) places = collect_places (self);
  g_autoptr(GArray) entries = g_array_new (FALSE, FALSE, sizeof (SpAgendaEntry));
  g_autofree char *said = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    {
      SpAgendaEntry entry = { .kind = usual[i] };

      if (!has_kind (self, usual[i]))
        g_array_append_val (entries, entry);
    }
  for (guint i = 0; i < cases->len; i++)
    {
      SpPickedCase *pick = g_ptr_array_index (cases, i);
      SpAgendaEntry entry = { pick->case_id, pick->kind, pick->since, pick->reference, TRUE,
                              pick->children };

      g_array_append_val (entries, entry);
    }

  sp_agenda_sort ((SpAgendaEntry *) (gpointer) entries->data, entries->len);
  for (guint i = 0; i < entries->len; i++)
    add_in_order (self, change, places, &g_array_index (entries, SpAgendaEntry, i));

  said = g_strdup_printf (ngettext ("%u case is on the agenda", "%u cases are on the agenda",
                                    cases->len), cases->len);
  commit (self, change, _("Put Cases on the Agenda"), said);
}

static void
on_add (SpMeetingPlan *self)
{
  AdwDialog *dialog =
      sp_case_picker_new (self->store, self->meeting, G_LIST_MODEL (self->items), FALSE);

  g_signal_connect_object (dialog, "picked", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_change (SpMeetingPlan *self)
{
  adw_dialog_present (sp_meeting_dialog_new (self->store, self->meeting, NULL),
                      GTK_WIDGET (self));
}

/* --- Who is there ------------------------------------------------------------------ */

static const char *const statuses[] = { "expected", "attended", "apologies", "absent" };

static void
status_selected_cb (SpMeetingPlan *self,
                    GParamSpec    *pspec,
                    GtkDropDown   *dropdown)
{
  SpRecord *record = g_object_get_data (G_OBJECT (dropdown), "record");
  guint row = gtk_drop_down_get_selected (dropdown);
  g_autoptr(SpChange) change = NULL;

  if (row >= G_N_ELEMENTS (statuses) ||
      g_strcmp0 (statuses[row], sp_attendance_get_status (SP_ATTENDANCE (record))) == 0)
    return;

  change = sp_change_new ();
  sp_change_set_text (change, record, "status", statuses[row]);
  if (g_str_equal (statuses[row], "attended"))
    {
      g_autofree char *now =
          sp_instant_format (sp_ambient_get_wall_us (sp_store_get_ambient (self->store)));

      sp_change_set_text (change, record, "arrived_at", now);
    }
  commit (self, change, _("Change Who Is There"), NULL);
}

static GtkWidget *
make_status (SpMeetingPlan *self,
             SpRecord      *record,
             const char    *name)
{
  SpValueLists *lists = sp_store_get_lists (self->store);
  g_autoptr(GtkStringList) labels = gtk_string_list_new (NULL);
  /* Translators: whether an agency's person is at the meeting, "Police is …" */
  g_autofree char *says = g_strdup_printf (_("%s is"), name);
  GtkWidget *dropdown = gtk_drop_down_new (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    gtk_string_list_append (labels, _(sp_value_lists_get_label (lists, "attendance",
                                                                statuses[i])));
  gtk_drop_down_set_model (GTK_DROP_DOWN (dropdown), G_LIST_MODEL (labels));
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (g_strcmp0 (statuses[i], sp_attendance_get_status (SP_ATTENDANCE (record))) == 0)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (dropdown), i);
  gtk_widget_set_valign (dropdown, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (dropdown, self->chairing);
  gtk_accessible_update_property (GTK_ACCESSIBLE (dropdown), GTK_ACCESSIBLE_PROPERTY_LABEL, says,
                                  -1);
  g_object_set_data_full (G_OBJECT (dropdown), "record", g_object_ref (record), g_object_unref);
  g_signal_connect_object (dropdown, "notify::selected", G_CALLBACK (status_selected_cb), self,
                           G_CONNECT_SWAPPED);
  return dropdown;
}

static GtkWidget *
fill_attendance (SpRecordRow *row,
                 SpRecord    *record,
                 gpointer     user_data)
{
  SpMeetingPlan *self = user_data;
  SpRecord *agency = sp_meeting_find_record (G_LIST_MODEL (self->agencies),
                                             sp_attendance_get_agency (SP_ATTENDANCE (record)));
  SpRecord *member = sp_record_get_link (record, "member");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *name = NULL;
  g_autofree char *sentence = NULL;
  const char *status =
      sp_value_lists_get_label (sp_store_get_lists (self->store), "attendance",
                                sp_attendance_get_status (SP_ATTENDANCE (record)));
  GtkWidget *label;

  if (agency != NULL && sp_record_get_loaded (agency))
    name = g_strdup (sp_agency_get_name (SP_AGENCY (agency)));
  else
    name = g_strdup ("…");
  if (member != NULL && SP_IS_MEMBER (member))
    {
      g_autofree char *person = sp_meeting_member_name (SP_MEMBER (member));
      char *both = g_strdup_printf ("%s · %s", name, person);

      g_free (name);
      name = both;
    }

  label = gtk_label_new (name);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_box_append (GTK_BOX (box), sp_item_rows_mark (agency != NULL ? SP_AGENCY (agency) : NULL));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), make_status (self, record, name));
  sentence = g_strdup_printf ("%s: %s", name, status != NULL ? _(status) : "");
  sp_record_row_set_says (row, sentence);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return box;
}

static GtkWidget *
make_attendance_row (gpointer item,
                     gpointer user_data)
{
  return sp_record_row_new (SP_RECORD (item), fill_attendance, user_data);
}

/* --- What to look at before --------------------------------------------------------- */

static void
collect_case_warnings (SpMeetingPlan *self,
                       GPtrArray     *texts)
{
  guint n_unchecked = 0;

  for (guint i = 0; i < count_items (self); i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      SpCase *record = sp_meeting_item_case (item);

      n_unchecked += record != NULL && sp_case_get_victim_checked (record) == NULL;
    }
  if (n_unchecked > 0)
    g_ptr_array_add (texts, g_strdup_printf (ngettext ("%u case has no victim contact check.",
                                                       "%u cases have no victim contact check.",
                                                       n_unchecked), n_unchecked));
}

static void
collect_agency_warnings (SpMeetingPlan *self,
                         GPtrArray     *texts)
{
  const char * const *invited = sp_meeting_get_agencies (self->meeting);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->agencies)); i++)
    {
      g_autoptr(SpAgency) agency = g_list_model_get_item (G_LIST_MODEL (self->agencies), i);
      const char *expires = sp_agency_get_isa_expires (agency);
      g_autofree char *date = NULL;

      if (expires == NULL || g_strcmp0 (expires, sp_meeting_get_date (self->meeting)) >= 0 ||
          (invited != NULL && !g_strv_contains (invited, sp_record_get_id (SP_RECORD (agency)))))
        continue;
      date = sp_format_date (expires);
      /* Translators: an agency, and the day on which its agreement ended */
      g_ptr_array_add (texts, g_strdup_printf (_("%s: the information-sharing agreement ended on "
                                                 "%s."),
                                               sp_agency_get_name (agency), date));
    }
}

static void
show_warnings (SpMeetingPlan *self)
{
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *all = NULL;
  GtkWidget *child;

  collect_case_warnings (self, texts);
  collect_agency_warnings (self, texts);
  g_ptr_array_add (texts, NULL);
  all = g_strjoinv ("\n", (char **) texts->pdata);
  if (!g_set_str (&self->shown_warnings, all))
    return;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->warnings))) != NULL)
    gtk_box_remove (self->warnings, child);
  for (guint i = 0; i + 1 < texts->len; i++)
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
      GtkWidget *label = gtk_label_new (g_ptr_array_index (texts, i));

      gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_box_append (GTK_BOX (box), label);
      gtk_widget_add_css_class (box, "warning");
      gtk_box_append (self->warnings, box);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->warnings), texts->len > 1);
}

/* --- The page ---------------------------------------------------------------------- */

static void
show_details (SpMeetingPlan *self)
{
  g_autofree char *day = sp_meeting_long_day (self->meeting);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GArray) planned = g_array_new (FALSE, FALSE, sizeof (gint64));
  int minutes;

  for (guint i = 0; i < count_items (self); i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      gint64 each = sp_meeting_planned (self->meeting, item);

      g_array_append_val (planned, each);
    }
  minutes = sp_agenda_minutes ((const gint64 *) (gpointer) planned->data, planned->len, 0);

  if (sp_meeting_get_starts (self->meeting) != NULL)
    g_string_append (text, sp_meeting_get_starts (self->meeting));
  if (sp_meeting_get_place (self->meeting) != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "",
                            sp_meeting_get_place (self->meeting));
  if (minutes > 0)
    /* Translators: how long all items together are planned to take */
    g_string_append_printf (text, _("%s%d h %02d min planned"), text->len > 0 ? " · " : "",
                            minutes / 60, minutes % 60);
  gtk_label_set_label (self->day_label, day);
  gtk_label_set_label (self->details_label, text->str);
}

static void
show (SpMeetingPlan *self)
{
  guint number = 0;
  gboolean any = count_items (self) > 0;

  show_details (self);
  show_warnings (self);
  gtk_widget_set_visible (GTK_WIDGET (self->agenda), any);
  gtk_widget_set_visible (GTK_WIDGET (self->agenda_empty), !any);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), any && self->chairing);
  gtk_widget_set_visible (GTK_WIDGET (self->agenda_buttons), any && self->chairing);
  gtk_widget_set_visible (GTK_WIDGET (self->empty_add_button), self->chairing);
  gtk_widget_set_visible (GTK_WIDGET (self->buttons), self->chairing);
  gtk_widget_set_sensitive (GTK_WIDGET (self->start_button), any);
  gtk_widget_set_visible (GTK_WIDGET (self->attendance_group),
                          g_list_model_get_n_items (G_LIST_MODEL (self->attendees)) > 0);

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->agenda)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      if (!SP_IS_AGENDA_ROW (row))
        continue;
      sp_agenda_row_set_number (SP_AGENDA_ROW (row), ++number);
      sp_agenda_row_update (SP_AGENDA_ROW (row));
      if (self->focus_id != NULL &&
          g_strcmp0 (self->focus_id, sp_record_get_id (SP_RECORD (
                                         sp_agenda_row_get_item (SP_AGENDA_ROW (row))))) == 0)
        gtk_widget_grab_focus (row);
    }
  g_clear_pointer (&self->focus_id, g_free);
}

static gboolean
show_cb (gpointer user_data)
{
  SpMeetingPlan *self = user_data;

  self->show_id = 0;
  show (self);
  return G_SOURCE_REMOVE;
}

static void
queue_show (SpMeetingPlan *self)
{
  if (self->show_id == 0)
    self->show_id = g_idle_add (show_cb, self);
}

/* Names of agencies have come: the rows that were drawn without them are drawn anew. */
static void
agencies_cb (SpMeetingPlan *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->attendance)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (SP_IS_RECORD_ROW (row))
      sp_record_row_update (SP_RECORD_ROW (row));
  queue_show (self);
}

static DexFuture *
settled_cb (DexFuture *future,
            gpointer   user_data)
{
  SpMeetingPlan *self = user_data;

  if (self->store != NULL)
    agencies_cb (self);
  return dex_future_new_true ();
}

static DexFuture *
started_cb (DexFuture *future,
            gpointer   user_data)
{
  SpMeetingPlan *self = user_data;

  if (self->store != NULL && dex_future_get_value (future, NULL) != NULL)
    g_signal_emit (self, signals[STARTED], 0);
  return dex_future_new_true ();
}

/* The place is remembered before the meeting runs, so that this laptop leads it. */
static void
on_start (SpMeetingPlan *self)
{
  g_autoptr(SpChange) change = sp_change_new ();
  SpMeetingPosition position = { 0 };
  gint64 now_us = sp_ambient_get_wall_us (sp_store_get_ambient (self->store));
  g_autofree char *now = sp_instant_format (now_us);
  g_autofree char *key = sp_meeting_position_key (sp_record_get_id (SP_RECORD (self->meeting)));
  g_autofree char *text = NULL;
  DexFuture *future;

  position.seen_us = now_us;
  text = sp_meeting_position_to_text (&position);
  dex_future_disown (sp_store_save_draft (self->store, key, text));

  sp_change_set_label (change, _("Start the Meeting"));
  sp_change_set_text (change, SP_RECORD (self->meeting), "status", "running");
  sp_change_set_text (change, SP_RECORD (self->meeting), "opened_at", now);
  future = sp_meeting_commit (GTK_WIDGET (self), self->store, change, NULL);
  dex_future_disown (dex_future_finally (future, started_cb, g_object_ref (self),
                                         g_object_unref));
}

static void
sp_meeting_plan_dispose (GObject *object)
{
  SpMeetingPlan *self = SP_MEETING_PLAN (object);

  g_clear_handle_id (&self->show_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_MEETING_PLAN);
  g_clear_object (&self->items);
  g_clear_object (&self->attendees);
  g_clear_object (&self->agencies);
  g_clear_object (&self->meeting);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_meeting_plan_parent_class)->dispose (object);
}

static void
sp_meeting_plan_finalize (GObject *object)
{
  SpMeetingPlan *self = SP_MEETING_PLAN (object);

  g_free (self->focus_id);
  g_free (self->shown_warnings);

  G_OBJECT_CLASS (sp_meeting_plan_parent_class)->finalize (object);
}

static void
sp_meeting_plan_class_init (SpMeetingPlanClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sp_meeting_plan_dispose;
  object_class->finalize = sp_meeting_plan_finalize;
  signals[STARTED] = g_signal_new ("started", SP_TYPE_MEETING_PLAN, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/example/StalkingPartnership/meetings/sp-meeting-plan.ui");
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, day_label);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, details_label);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, buttons);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, start_button);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, change_button);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, warnings);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, agenda_buttons);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, sort_button);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, add_button);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, agenda);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, agenda_empty);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, empty_add_button);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, hint);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, attendance_group);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, attendance);
  gtk_widget_class_bind_template_callback (widget_class, on_start);
  gtk_widget_class_bind_template_callback (widget_class, on_change);
  gtk_widget_class_bind_template_callback (widget_class, on_sort);
  gtk_widget_class_bind_template_callback (widget_class, on_add);
}

static void
sp_meeting_plan_init (SpMeetingPlan *self)
{
  sp_meeting_style_ensure ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sp_meeting_plan_new:
 *
 * Returns: (transfer floating): the plan of a meeting
 */
GtkWidget *
sp_meeting_plan_new (SpStore   *store,
                     SpMeeting *meeting)
{
  const char *id = sp_record_get_id (SP_RECORD (meeting));
  SpMeetingPlan *self;
  gpointer lists[3];

  g_return_val_if_fail (SP_IS_STORE (store), NULL);
  g_return_val_if_fail (SP_IS_MEETING (meeting), NULL);

  self = g_object_new (SP_TYPE_MEETING_PLAN, NULL);
  self->store = g_object_ref (store);
  self->meeting = g_object_ref (meeting);
  self->chairing = sp_meeting_may_chair (store);
  self->items = sp_meeting_list_items (store, id);
  self->attendees = sp_meeting_list_attendance (store, id);
  self->agencies = sp_meeting_list_agencies (store);
  gtk_list_box_bind_model (self->agenda, G_LIST_MODEL (self->items), make_row, self, NULL);
  gtk_list_box_bind_model (self->attendance, G_LIST_MODEL (self->attendees), make_attendance_row,
                           self, NULL);

  lists[0] = self->items;
  lists[1] = self->attendees;
  lists[2] = self->agencies;
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_signal_connect_object (lists[i], "items-changed", G_CALLBACK (queue_show), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "changed", G_CALLBACK (queue_show), self, G_CONNECT_SWAPPED);
  dex_future_disown (dex_future_finally (sp_record_list_when_settled (self->agencies), settled_cb,
                                         g_object_ref (self), g_object_unref));
  show (self);
  return GTK_WIDGET (self);
}
