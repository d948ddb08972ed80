/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-case-picker.h"

#include <glib/gi18n-lib.h>

#include "sp-meeting-data.h"
#include "sp-meeting-words.h"
#include "sp-record-row.h"
#include "sp-risk-badge.h"
#include "sp-row-parts.h"

#define MAX_FOUND 60

struct _SpCasePicker
{
  AdwDialog parent_instance;

  GtkButton *add_button;
  GtkSearchEntry *search;
  GtkStack *stack;
  GtkLabel *list_title;
  GtkListBox *list;
  AdwStatusPage *empty;

  SpStore *store;
  SpMeeting *meeting;
  GListModel *items;
  SpRecordList *found;
  GHashTable *picked; /* case id → SpPickedCase */
  gboolean urgent;
};

enum
{
  PICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpCasePicker, sp_case_picker, ADW_TYPE_DIALOG)

/**
 * sp_picked_case_free:
 *
 * Frees a picked case.
 */
void
sp_picked_case_free (SpPickedCase *self)
{
  g_free (self->case_id);
  g_free (self->reference);
  g_free (self->since);
  g_free (self->kind);
  g_free (self);
}

static const char *
kind_of (SpCasePicker *self,
         SpCase       *record)
{
  SpAgendaCase a_case;

  if (self->urgent)
    return "urgent";
  a_case = sp_meeting_agenda_case (record);
  return sp_agenda_kind (&a_case, sp_meeting_get_date (self->meeting));
}

static gboolean
is_on_agenda (SpCasePicker *self,
              const char   *case_id)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->items); i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (self->items, i);

      if (g_strcmp0 (sp_agenda_item_get_case_id (item), case_id) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
show_count (SpCasePicker *self)
{
  guint n_picked = g_hash_table_size (self->picked);
  g_autofree char *label = NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self->add_button), n_picked > 0);
  if (n_picked == 0)
    {
      gtk_button_set_label (self->add_button, _("_Add"));
      return;
    }
  /* Translators: adds so many cases to the agenda */
  label = g_strdup_printf (ngettext ("_Add %u Case", "_Add %u Cases", n_picked), n_picked);
  gtk_button_set_label (self->add_button, label);
}

static void
set_picked (SpCasePicker *self,
            SpCase       *record,
            gboolean      picked)
{
  const char *id = sp_record_get_id (SP_RECORD (record));

  if (picked && !g_hash_table_contains (self->picked, id))
    {
      SpPickedCase *pick = g_new0 (SpPickedCase, 1);

      pick->case_id = g_strdup (id);
      pick->reference = g_strdup (sp_case_get_reference (record));
      pick->since = g_strdup (sp_case_get_last_discussed (record) != NULL
                                  ? sp_case_get_next_review (record)
                                  : sp_case_get_received (record));
      pick->kind = g_strdup (kind_of (self, record));
      pick->children = sp_case_get_children (record);
      g_hash_table_insert (self->picked, pick->case_id, pick);
    }
  else if (!picked)
    g_hash_table_remove (self->picked, id);
  show_count (self);
}

static void
toggled_cb (SpCasePicker   *self,
            GtkCheckButton *check)
{
  set_picked (self, g_object_get_data (G_OBJECT (check), "case"),
              gtk_check_button_get_active (check));
}

static GtkWidget *
make_words (SpCasePicker *self,
            SpCase       *record,
            gboolean      listed,
            char        **sentence)
{
  SpValueLists *lists = sp_store_get_lists (self->store);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *people = sp_meeting_case_people (record);
  const char *kind = sp_value_lists_get_label (lists, "agenda-kind", kind_of (self, record));
  g_autofree char *title = g_strdup_printf ("%s · %s", sp_case_get_reference (record),
                                            listed ? _("on the agenda already") : _(kind));
  GtkWidget *names = sp_row_label_new (people, "dimmed");

  gtk_widget_add_css_class (names, "caption");
  gtk_box_append (GTK_BOX (words), sp_row_label_new (title, "heading"));
  gtk_box_append (GTK_BOX (words), names);
  *sentence = g_strdup_printf ("%s, %s", title, people);
  return words;
}

static GtkWidget *
fill_row (SpRecordRow *row,
          SpRecord    *record,
          gpointer     user_data)
{
  SpCasePicker *self = user_data;
  gboolean listed = is_on_agenda (self, sp_record_get_id (record));
  GtkWidget *box = sp_row_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *both = adw_wrap_box_new ();
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *risk = sp_risk_badge_new ();
  g_autofree char *sentence = NULL;

  g_object_set_data_full (G_OBJECT (check), "case", g_object_ref (record), g_object_unref);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                               listed || g_hash_table_contains (self->picked,
                                                                sp_record_get_id (record)));
  gtk_widget_set_sensitive (check, !listed);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), check);
  adw_wrap_box_set_justify (ADW_WRAP_BOX (both), ADW_JUSTIFY_SPREAD);
  adw_wrap_box_set_justify_last_line (ADW_WRAP_BOX (both), TRUE);
  adw_wrap_box_append (ADW_WRAP_BOX (both), make_words (self, SP_CASE (record), listed, &sentence));
  gtk_widget_set_hexpand (both, TRUE);
  gtk_box_append (GTK_BOX (box), both);
  sp_risk_badge_set_level (SP_RISK_BADGE (risk), sp_case_get_risk_level (SP_CASE (record)));
  gtk_widget_set_valign (risk, GTK_ALIGN_CENTER);
  adw_wrap_box_append (ADW_WRAP_BOX (both), risk);

  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
  sp_record_row_set_says (row, sentence);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), !listed);
  g_object_set_data (G_OBJECT (row), "check", check);
  return box;
}

static GtkWidget *
make_row (gpointer item,
          gpointer user_data)
{
  return sp_record_row_new (SP_RECORD (item), fill_row, user_data);
}

static void
row_activated_cb (SpCasePicker  *self,
                  GtkListBoxRow *row)
{
  GtkCheckButton *check = g_object_get_data (G_OBJECT (row), "check");

  if (check != NULL)
    gtk_check_button_set_active (check, !gtk_check_button_get_active (check));
}

static void
show_found (SpCasePicker *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->found)) > 0;
  gboolean searching = *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0';

  gtk_label_set_label (self->list_title,
                       searching ? _("Found") : _("Cases That Ask for a Place"));
  adw_status_page_set_title (self->empty,
                             searching ? _("Nothing Found") : _("No Case Waits for a Place"));
  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "empty");
}

/* Without a search: referrals that wait, and reviews that are due by the meeting. */
static SpQuery *
make_query (SpCasePicker *self)
{
  static const char *const over[] = { "draft", "declined", "closed", "returned_for_info", NULL };
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  SpQuery *query = sp_query_new ("case");

  sp_query_with (query, "victim");
  sp_query_with (query, "perpetrator");
  sp_query_limit (query, MAX_FOUND);
  if (*text != '\0')
    {
      sp_query_search (query, text);
      return query;
    }

  if (self->urgent)
    sp_query_where_not_in (query, "status", over);
  else
    {
      static const char *const asking[] = { "submitted", "triage", "accepted", "listed",
                                            "review_due", NULL };

      sp_query_where_in (query, "status", asking);
    }
  sp_query_order (query, "received", FALSE);
  return query;
}

static void
on_search (SpCasePicker *self)
{
  g_autoptr(SpQuery) query = make_query (self);

  sp_record_list_set_query (self->found, query);
}

static void
on_add (SpCasePicker *self)
{
  g_autoptr(GPtrArray) cases =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sp_picked_case_free);
  GHashTableIter iter;
  gpointer pick;

  g_hash_table_iter_init (&iter, self->picked);
  while (g_hash_table_iter_next (&iter, NULL, &pick))
    {
      g_hash_table_iter_steal (&iter);
      g_ptr_array_add (cases, pick);
    }
  adw_dialog_close (ADW_DIALOG (self));
  g_signal_emit (self, signals[PICKED], 0, cases);
}

/* Enter in the search picks the only case that is left, and adds what is picked. */
static void
on_activate (SpCasePicker *self)
{
  if (g_hash_table_size (self->picked) == 0 &&
      g_list_model_get_n_items (G_LIST_MODEL (self->found)) == 1)
    {
      g_autoptr(SpCase) only = g_list_model_get_item (G_LIST_MODEL (self->found), 0);

      if (sp_record_get_loaded (SP_RECORD (only)) &&
          !is_on_agenda (self, sp_record_get_id (SP_RECORD (only))))
        set_picked (self, only, TRUE);
    }
  if (g_hash_table_size (self->picked) > 0)
    on_add (self);
}

static void
on_cancel (SpCasePicker *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
sp_case_picker_dispose (GObject *object)
{
  SpCasePicker *self = SP_CASE_PICKER (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_CASE_PICKER);
  g_clear_object (&self->found);
  g_clear_object (&self->items);
  g_clear_object (&self->meeting);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_case_picker_parent_class)->dispose (object);
}

static void
sp_case_picker_finalize (GObject *object)
{
  g_clear_pointer (&SP_CASE_PICKER (object)->picked, g_hash_table_unref);

  G_OBJECT_CLASS (sp_case_picker_parent_class)->finalize (object);
}

static void
sp_case_picker_class_init (SpCasePickerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sp_case_picker_dispose;
  object_class->finalize = sp_case_picker_finalize;
  signals[PICKED] = g_signal_new ("picked", SP_TYPE_CASE_PICKER, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/example/StalkingPartnership/meetings/sp-case-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, SpCasePicker, add_button);
  gtk_widget_class_bind_template_child (widget_class, SpCasePicker, search);
  gtk_widget_class_bind_template_child (widget_class, SpCasePicker, stack);
  gtk_widget_class_bind_template_child (widget_class, SpCasePicker, list_title);
  gtk_widget_class_bind_template_child (widget_class, SpCasePicker, list);
  gtk_widget_class_bind_template_child (widget_class, SpCasePicker, empty);
  gtk_widget_class_bind_template_callback (widget_class, on_search);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_add);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
}

static void
sp_case_picker_init (SpCasePicker *self)
{
  self->picked = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                        (GDestroyNotify) sp_picked_case_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_search_delay (self->search, 100);
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->search));
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * sp_case_picker_new:
 * @items: the agenda as it stands, of SpAgendaItem
 * @urgent: whether the cases come in a meeting that is running
 *
 * Returns: (transfer floating): a dialog to pick cases
 */
AdwDialog *
sp_case_picker_new (SpStore    *store,
                    SpMeeting  *meeting,
                    GListModel *items,
                    gboolean    urgent)
{
  SpCasePicker *self = g_object_new (SP_TYPE_CASE_PICKER, NULL);
  g_autoptr(SpQuery) query = NULL;

  self->store = g_object_ref (store);
  self->meeting = g_object_ref (meeting);
  self->items = g_object_ref (items);
  self->urgent = urgent;
  if (urgent)
    adw_dialog_set_title (ADW_DIALOG (self), _("Add an Urgent Item"));
  query = make_query (self);
  self->found = sp_store_list (store, query);
  g_signal_connect_object (self->found, "items-changed", G_CALLBACK (show_found), self,
                           G_CONNECT_SWAPPED);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->found), make_row, self, NULL);
  show_found (self);
  return ADW_DIALOG (self);
}
