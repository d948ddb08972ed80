/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meetings-page.h"

#include <glib/gi18n-lib.h>

#include "sp-meeting-data.h"
#include "sp-meeting-dialog.h"
#include "sp-meeting-words.h"
#include "sp-record-row.h"
#include "sp-row-parts.h"
#include "sp-shell.h"

#define PAST_STEP 30

struct _SpMeetingsPage
{
  AdwNavigationPage parent_instance;

  GtkButton *plan_button;
  GtkButton *empty_button;
  GtkStack *stack;
  AdwPreferencesGroup *running_group;
  GtkListBox *running_list;
  AdwPreferencesGroup *today_group;
  GtkListBox *today_list;
  AdwPreferencesGroup *coming_group;
  GtkListBox *coming_list;
  AdwPreferencesGroup *past_group;
  GtkListBox *past_list;
  GtkButton *more_button;

  SpStore *store;
  SpRecordList *running_meetings; /* whatever their day is */
  SpRecordList *today_meetings;
  SpRecordList *coming_meetings;
  SpRecordList *past_meetings;
  char *today;
  guint n_past;
};

G_DEFINE_FINAL_TYPE (SpMeetingsPage, sp_meetings_page, ADW_TYPE_NAVIGATION_PAGE)

static guint
count (SpRecordList *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static void
show_groups (SpMeetingsPage *self)
{
  guint n_running = count (self->running_meetings);
  guint n_today = count (self->today_meetings);
  guint n_coming = count (self->coming_meetings);
  guint n_past = count (self->past_meetings);

  gtk_widget_set_visible (GTK_WIDGET (self->running_group), n_running > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->today_group), n_today > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->coming_group), n_coming > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->past_group), n_past > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->more_button), n_past >= self->n_past);
  gtk_stack_set_visible_child_name (self->stack,
                                    n_running + n_today + n_coming + n_past > 0 ? "list" : "empty");
}

static SpQuery *
make_query (SpMeetingsPage *self,
            const char     *op,
            gboolean        descending,
            guint           limit)
{
  SpQuery *query = sp_query_new ("meeting");

  sp_query_where (query, "date", op, self->today);
  sp_query_where (query, "status", "!=", "running");
  sp_query_order (query, "date", descending);
  if (limit > 0)
    sp_query_limit (query, limit);
  return query;
}

/* Marked by an icon and a word, and not by its colour alone. */
static GtkWidget *
make_running (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *label = gtk_label_new (_("Under way"));

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("media-playback-start-symbolic"));
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (box, "accent");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  return box;
}

static GtkWidget *
make_status (SpMeetingsPage *self,
             SpMeeting      *meeting)
{
  const char *status = sp_meeting_get_status (meeting);
  const char *label = sp_value_lists_get_label (sp_store_get_lists (self->store),
                                                "meeting-status", status);
  GtkWidget *widget;

  if (g_strcmp0 (status, "running") == 0)
    return make_running ();

  widget = gtk_label_new (label != NULL ? _(label) : "");
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (widget, "caption");
  gtk_widget_add_css_class (widget, "dimmed");
  return widget;
}

static GtkWidget *
fill_row (SpRecordRow *row,
          SpRecord    *record,
          gpointer     user_data)
{
  SpMeetingsPage *self = user_data;
  SpMeeting *meeting = SP_MEETING (record);
  GtkWidget *box = sp_row_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *day = sp_meeting_long_day (meeting);
  g_autofree char *sentence =
      sp_meeting_sentence (meeting, sp_store_get_lists (self->store), -1);
  g_autofree char *details = sp_meeting_details (meeting);

  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), sp_row_label_new (day, "heading"));
  if (*details != '\0')
    gtk_box_append (GTK_BOX (words), sp_row_label_new (details, "dimmed"));
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), make_status (self, meeting));
  sp_record_row_set_says (row, sentence);
  return box;
}

static GtkWidget *
make_row (gpointer item,
          gpointer user_data)
{
  return sp_record_row_new (SP_RECORD (item), fill_row, user_data);
}

static void
open_meeting (SpMeetingsPage *self,
              const char     *id)
{
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));

  if (shell != NULL)
    sp_shell_open_meeting (shell, id);
}

static void
on_row (SpMeetingsPage *self,
        GtkListBoxRow  *row)
{
  open_meeting (self, sp_record_get_id (sp_record_row_get_record (SP_RECORD_ROW (row))));
}

static SpMeeting *
latest (SpMeetingsPage *self)
{
  SpRecordList *lists[] = { self->coming_meetings, self->today_meetings, self->past_meetings };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      guint n = count (lists[i]);
      g_autoptr(SpRecord) record = NULL;

      if (n == 0)
        continue;
      record = g_list_model_get_item (G_LIST_MODEL (lists[i]), i == 0 ? n - 1 : 0);
      if (sp_record_get_loaded (record))
        return SP_MEETING (g_steal_pointer (&record));
    }

  return NULL;
}

static void
on_plan (SpMeetingsPage *self)
{
  g_autoptr(SpMeeting) like = latest (self);
  AdwDialog *dialog = sp_meeting_dialog_new (self->store, NULL, like);

  g_signal_connect_object (dialog, "planned", G_CALLBACK (open_meeting), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_more (SpMeetingsPage *self)
{
  g_autoptr(SpQuery) query = NULL;

  self->n_past += PAST_STEP;
  query = make_query (self, "<", TRUE, self->n_past);
  sp_record_list_set_query (self->past_meetings, query);
}

/* The day may have changed since the page was last seen. */
static void
sp_meetings_page_map (GtkWidget *widget)
{
  SpMeetingsPage *self = SP_MEETINGS_PAGE (widget);
  g_autofree char *today = sp_meeting_today (self->store);

  if (g_set_str (&self->today, today))
    {
      g_autoptr(SpQuery) now = make_query (self, "=", FALSE, 0);
      g_autoptr(SpQuery) coming = make_query (self, ">", FALSE, 0);
      g_autoptr(SpQuery) past = make_query (self, "<", TRUE, self->n_past);

      sp_record_list_set_query (self->today_meetings, now);
      sp_record_list_set_query (self->coming_meetings, coming);
      sp_record_list_set_query (self->past_meetings, past);
    }

  GTK_WIDGET_CLASS (sp_meetings_page_parent_class)->map (widget);
}

static void
sp_meetings_page_dispose (GObject *object)
{
  SpMeetingsPage *self = SP_MEETINGS_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_MEETINGS_PAGE);
  g_clear_object (&self->running_meetings);
  g_clear_object (&self->today_meetings);
  g_clear_object (&self->coming_meetings);
  g_clear_object (&self->past_meetings);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_meetings_page_parent_class)->dispose (object);
}

static void
sp_meetings_page_finalize (GObject *object)
{
  g_free (SP_MEETINGS_PAGE (object)->today);

  G_OBJECT_CLASS (sp_meetings_page_parent_class)->finalize (object);
}

static void
sp_meetings_page_class_init (SpMeetingsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sp_meetings_page_dispose;
  object_class->finalize = sp_meetings_page_finalize;
  widget_class->map = sp_meetings_page_map;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/example/StalkingPartnership/meetings/sp-meetings-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SpMeetingsPage, plan_button);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingsPage, empty_button);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingsPage, running_group);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingsPage, running_list);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingsPage, today_group);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingsPage, today_list);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingsPage, coming_group);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingsPage, coming_list);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingsPage, past_group);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingsPage, past_list);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingsPage, more_button);
  gtk_widget_class_bind_template_callback (widget_class, on_plan);
  gtk_widget_class_bind_template_callback (widget_class, on_row);
  gtk_widget_class_bind_template_callback (widget_class, on_more);
}

static void
sp_meetings_page_init (SpMeetingsPage *self)
{
  self->n_past = PAST_STEP;
  gtk_widget_init_template (GTK_WIDGET (self));
}

static SpRecordList *
bind_query (SpMeetingsPage *self,
            GtkListBox     *list,
            SpQuery        *query)
{
  SpRecordList *meetings = sp_store_list (self->store, query);

  g_signal_connect_object (meetings, "items-changed", G_CALLBACK (show_groups), self,
                           G_CONNECT_SWAPPED);
  gtk_list_box_bind_model (list, G_LIST_MODEL (meetings), make_row, self, NULL);
  return meetings;
}

static SpRecordList *
bind_list (SpMeetingsPage *self,
           GtkListBox     *list,
           const char     *op,
           gboolean        descending,
           guint           limit)
{
  g_autoptr(SpQuery) query = make_query (self, op, descending, limit);

  return bind_query (self, list, query);
}

static SpRecordList *
bind_running (SpMeetingsPage *self)
{
  g_autoptr(SpQuery) query = sp_query_new ("meeting");

  sp_query_where (query, "status", "=", "running");
  sp_query_order (query, "date", FALSE);
  return bind_query (self, self->running_list, query);
}

/**
 * sp_meetings_page_new:
 *
 * Returns: (transfer floating): the meetings of today, those to come, and those that were
 */
GtkWidget *
sp_meetings_page_new (SpStore *store)
{
  SpMeetingsPage *self;
  gboolean chairing;

  g_return_val_if_fail (SP_IS_STORE (store), NULL);

  self = g_object_new (SP_TYPE_MEETINGS_PAGE, NULL);
  self->store = g_object_ref (store);
  self->today = sp_meeting_today (store);
  self->running_meetings = bind_running (self);
  self->today_meetings = bind_list (self, self->today_list, "=", FALSE, 0);
  self->coming_meetings = bind_list (self, self->coming_list, ">", FALSE, 0);
  self->past_meetings = bind_list (self, self->past_list, "<", TRUE, self->n_past);
  chairing = sp_meeting_may_chair (store);
  gtk_widget_set_visible (GTK_WIDGET (self->plan_button), chairing);
  gtk_widget_set_visible (GTK_WIDGET (self->empty_button), chairing);
  show_groups (self);
  return GTK_WIDGET (self);
}
