/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-agenda-dialog.h"

#include <glib/gi18n-lib.h>

#include "sp-agenda-rules.h"
#include "sp-case-picker.h"
#include "sp-date.h"
#include "sp-format.h"
#include "sp-meeting-data.h"
#include "sp-meeting-words.h"
#include "sp-row-parts.h"
#include "sp-weak-ref.h"

/* Two years of meetings wait at most. */
#define MAX_FOUND 400

/* A case is asked for a little before it is at twelve months; the rule says when. */
#define LONG_AGO_DAYS 340

struct _SpAgendaDialog
{
  AdwDialog parent_instance;

  GtkButton *add_button;
  GtkStack *stack;
  GtkLabel *summary;
  GtkListBox *list;

  SpStore *store;
  SpMeeting *meeting;
  GListModel *items;
  GPtrArray *cases; /* of SpCase: they own the text of the proposals */
  GArray *proposals;
  GPtrArray *checks; /* of GtkCheckButton, one a proposal */
  guint n_open;
};

enum
{
  PICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpAgendaDialog, sp_agenda_dialog, ADW_TYPE_DIALOG)

/* --- In words ------------------------------------------------------------------------------ */

static char *
dup_reason (SpAgendaDialog         *self,
            const SpAgendaProposal *proposal)
{
  g_autofree char *since = proposal->entry.since != NULL ? sp_format_date (proposal->entry.since) : NULL;

  switch (proposal->why)
    {
    case SP_AGENDA_WHY_OPEN_ACTIONS:
      return g_strdup_printf (ngettext ("%u action was left open", "%u actions were left open", self->n_open),
                              self->n_open);
    case SP_AGENDA_WHY_WAITED:
      return since != NULL ? g_strdup_printf (_("High risk, and it has waited since %s"), since)
                           : g_strdup (_("High risk, and it has waited"));
    case SP_AGENDA_WHY_FIRST:
      return since != NULL ? g_strdup_printf (_("First discussion; received %s"), since)
                           : g_strdup (_("First discussion"));
    case SP_AGENDA_WHY_REVIEW:
      return since != NULL ? g_strdup_printf (_("Review due %s"), since) : g_strdup (_("Review due"));
    case SP_AGENDA_WHY_TWELVE_MONTHS:
      return since != NULL ? g_strdup_printf (_("Last discussed %s: twelve months"), since)
                           : g_strdup (_("Twelve months"));
    case SP_AGENDA_WHY_ALWAYS:
      return g_strdup (_("Every meeting ends with it"));
    case SP_AGENDA_WHY_NONE:
    default:
      return g_strdup ("");
    }
}

static char *
dup_title (SpAgendaDialog         *self,
           const SpAgendaProposal *proposal)
{
  const char *kind = sp_value_lists_get_label (sp_store_get_lists (self->store), "agenda-kind",
                                               proposal->entry.kind);

  if (!proposal->entry.has_case)
    return g_strdup (kind != NULL ? _(kind) : "");

  return g_strdup_printf ("%s · %s", proposal->entry.reference != NULL ? proposal->entry.reference : "…",
                          kind != NULL ? _(kind) : "");
}

static SpCase *
find_case (SpAgendaDialog *self,
           const char     *id)
{
  for (guint i = 0; id != NULL && i < self->cases->len; i++)
    if (g_strcmp0 (sp_record_get_id (self->cases->pdata[i]), id) == 0)
      return self->cases->pdata[i];

  return NULL;
}

/* --- The list ------------------------------------------------------------------------------ */

static guint
count_picked (SpAgendaDialog *self)
{
  guint n = 0;

  for (guint i = 0; i < self->checks->len; i++)
    n += gtk_check_button_get_active (self->checks->pdata[i]);

  return n;
}

static void
show_count (SpAgendaDialog *self)
{
  guint n = count_picked (self);
  g_autofree char *label = n > 0 ? g_strdup_printf (ngettext ("_Add %u Item", "_Add %u Items", n), n)
                                 : g_strdup (_("_Add"));
  int minutes = (int) n * (int) MAX (sp_meeting_get_minutes_per_item (self->meeting), 0);
  g_autofree char *duration = NULL;
  g_autofree char *words = NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self->add_button), n > 0);
  gtk_button_set_label (self->add_button, label);
  duration = sp_meeting_duration (minutes);
  /* Translators: %s is how long, "1 h 20 min" */
  words = minutes > 0 ? g_strdup_printf (_("Untick what this meeting shall not have. What is ticked takes %s."), duration)
                      : g_strdup (_("Untick what this meeting shall not have."));
  gtk_label_set_label (self->summary, words);
}

static void
add_row (SpAgendaDialog         *self,
         const SpAgendaProposal *proposal)
{
  SpCase *record = find_case (self, proposal->entry.id);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = sp_row_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *title = dup_title (self, proposal);
  g_autofree char *reason = dup_reason (self, proposal);
  g_autofree char *people = record != NULL ? sp_meeting_case_people (record) : NULL;
  g_autofree char *sentence = people != NULL ? g_strdup_printf ("%s, %s, %s", title, reason, people)
                                             : g_strdup_printf ("%s, %s", title, reason);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  g_signal_connect_object (check, "toggled", G_CALLBACK (show_count), self, G_CONNECT_SWAPPED);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
  gtk_box_append (GTK_BOX (words), sp_row_label_new (title, "heading"));
  gtk_box_append (GTK_BOX (words), sp_row_label_new (reason, "agenda-reason"));
  if (people != NULL)
    {
      GtkWidget *names = sp_row_label_new (people, "dimmed");

      gtk_widget_add_css_class (names, "caption");
      gtk_box_append (GTK_BOX (words), names);
    }
  gtk_box_append (GTK_BOX (box), check);
  gtk_box_append (GTK_BOX (box), words);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_ptr_array_add (self->checks, check);
  gtk_list_box_append (self->list, row);
}

static void
on_row (SpAgendaDialog *self,
        GtkListBoxRow  *row)
{
  GtkCheckButton *check = g_ptr_array_index (self->checks, gtk_list_box_row_get_index (row));

  gtk_check_button_set_active (check, !gtk_check_button_get_active (check));
}

/* What stands there already is not proposed again; other business alone is no agenda to build. */
static void
drop_standing (SpAgendaDialog *self)
{
  gboolean any = FALSE;

  for (guint i = self->proposals->len; i > 0; i--)
    {
      SpAgendaProposal *proposal = &g_array_index (self->proposals, SpAgendaProposal, i - 1);

      if (!proposal->entry.has_case && sp_meeting_has_kind (self->items, proposal->entry.kind))
        g_array_remove_index (self->proposals, i - 1);
      else
        any = any || proposal->why != SP_AGENDA_WHY_ALWAYS;
    }
  if (!any)
    g_array_set_size (self->proposals, 0);
}

static void
show_proposals (SpAgendaDialog *self)
{
  g_autoptr(GArray) cases = g_array_new (FALSE, FALSE, sizeof (SpAgendaCase));

  for (guint i = 0; i < self->cases->len; i++)
    {
      SpAgendaCase a_case = sp_meeting_agenda_case (self->cases->pdata[i]);

      g_array_append_val (cases, a_case);
    }
  g_clear_pointer (&self->proposals, g_array_unref);
  self->proposals = sp_agenda_propose ((const SpAgendaCase *) (gpointer) cases->data, cases->len,
                                       sp_meeting_get_date (self->meeting), self->n_open);
  drop_standing (self);
  for (guint i = 0; i < self->proposals->len; i++)
    add_row (self, &g_array_index (self->proposals, SpAgendaProposal, i));
  show_count (self);
  gtk_stack_set_visible_child_name (self->stack, self->proposals->len > 0 ? "list" : "empty");
}

/* --- Finding ------------------------------------------------------------------------------- */

static SpQuery *
query_cases (void)
{
  static const char *const over[] = { "draft", "returned_for_info", "declined", "closed", NULL };
  SpQuery *query = sp_query_new ("case");

  sp_query_where_not_in (query, "status", over);
  sp_query_with (query, "victim");
  sp_query_with (query, "perpetrator");
  sp_query_limit (query, MAX_FOUND);

  return query;
}

/* Cases that stand on the agenda of this meeting, or of an earlier one that is still to come. */
static GHashTable *
await_listed (SpStore   *store,
              SpMeeting *meeting)
{
  GHashTable *listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(SpQuery) meetings_query = sp_query_new ("meeting");
  g_autoptr(SpQuery) query = sp_query_new ("agenda_item");
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GListModel) meetings = NULL;
  g_autoptr(GListModel) found = NULL;
  g_auto(GStrv) ids = NULL;

  sp_query_where_in (meetings_query, "status", (const char *[]) { "planned", "running", NULL });
  sp_query_where (meetings_query, "date", "<=", sp_meeting_get_date (meeting));
  meetings = dex_await_object (sp_store_find_all (store, meetings_query), NULL);
  for (guint i = 0; meetings != NULL && i < g_list_model_get_n_items (meetings); i++)
    {
      g_autoptr(SpRecord) record = g_list_model_get_item (meetings, i);

      g_strv_builder_add (builder, sp_record_get_id (record));
    }
  g_strv_builder_add (builder, sp_record_get_id (SP_RECORD (meeting)));
  ids = g_strv_builder_end (builder);

  sp_query_where_in (query, "meeting", (const char *const *) ids);
  sp_query_where (query, "case_id", "is-set", NULL);
  found = dex_await_object (sp_store_find_all (store, query), NULL);
  for (guint i = 0; found != NULL && i < g_list_model_get_n_items (found); i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (found, i);

      /* What a meeting put off waits again. */
      if (g_strcmp0 (sp_agenda_item_get_state (item), "deferred") != 0)
        g_hash_table_add (listed, g_strdup (sp_agenda_item_get_case_id (item)));
    }

  return listed;
}

static void
await_cases (SpStore    *store,
             SpQuery    *query,
             GHashTable *listed,
             GPtrArray  *cases)
{
  g_autoptr(GListModel) found = dex_await_object (sp_store_find_all (store, query), NULL);

  for (guint i = 0; found != NULL && i < g_list_model_get_n_items (found); i++)
    {
      g_autoptr(SpCase) record = g_list_model_get_item (found, i);

      if (g_hash_table_add (listed, g_strdup (sp_record_get_id (SP_RECORD (record)))))
        g_ptr_array_add (cases, g_steal_pointer (&record));
    }
}

typedef struct
{
  gpointer dialog; /* weak */
  SpStore *store;
  SpMeeting *meeting;
} Finding;

static void
finding_free (gpointer data)
{
  Finding *self = data;

  sp_weak_ref_free (self->dialog);
  g_object_unref (self->store);
  g_object_unref (self->meeting);
  g_free (self);
}

static DexFuture *
find_fiber (gpointer data)
{
  Finding *finding = data;
  const char *date = sp_meeting_get_date (finding->meeting);
  g_autofree char *long_ago = sp_date_add_days (date, -LONG_AGO_DAYS);
  g_autoptr(GHashTable) listed = await_listed (finding->store, finding->meeting);
  g_autoptr(GPtrArray) cases = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(SpQuery) first = query_cases ();
  g_autoptr(SpQuery) due = query_cases ();
  g_autoptr(SpQuery) undated = query_cases ();
  g_autoptr(SpQuery) year = query_cases ();
  g_autoptr(SpQuery) actions = sp_meeting_query_open_actions ();
  g_autoptr(SpAgendaDialog) self = NULL;
  gint64 n_open;

  sp_query_where (first, "last_discussed", "not-set", NULL);
  sp_query_order (first, "received", FALSE);
  sp_query_where (due, "next_review", "<=", date);
  sp_query_order (due, "next_review", FALSE);
  sp_query_where (undated, "status", "=", "review_due");
  sp_query_where (undated, "next_review", "not-set", NULL);
  sp_query_where (year, "last_discussed", "<=", long_ago);
  sp_query_order (year, "last_discussed", FALSE);
  await_cases (finding->store, first, listed, cases);
  await_cases (finding->store, due, listed, cases);
  await_cases (finding->store, undated, listed, cases);
  await_cases (finding->store, year, listed, cases);
  n_open = dex_await_int64 (sp_store_count (finding->store, actions), NULL);

  self = g_weak_ref_get (finding->dialog);
  if (self == NULL || self->store == NULL)
    return dex_future_new_true ();

  self->cases = g_steal_pointer (&cases);
  self->n_open = (guint) MAX (n_open, 0);
  show_proposals (self);

  return dex_future_new_true ();
}

/* --- The object ---------------------------------------------------------------------------- */

static void
on_add (SpAgendaDialog *self)
{
  g_autoptr(GPtrArray) picked = g_ptr_array_new_with_free_func ((GDestroyNotify) sp_picked_case_free);

  for (guint i = 0; i < self->checks->len; i++)
    {
      SpAgendaProposal *proposal = &g_array_index (self->proposals, SpAgendaProposal, i);
      SpPickedCase *pick;

      if (!gtk_check_button_get_active (self->checks->pdata[i]))
        continue;
      pick = g_new0 (SpPickedCase, 1);
      pick->case_id = g_strdup (proposal->entry.id);
      pick->reference = g_strdup (proposal->entry.reference);
      pick->since = g_strdup (proposal->entry.since);
      pick->kind = g_strdup (proposal->entry.kind);
      pick->children = proposal->entry.has_children;
      g_ptr_array_add (picked, pick);
    }
  adw_dialog_close (ADW_DIALOG (self));
  g_signal_emit (self, signals[PICKED], 0, picked);
}

static void
on_cancel (SpAgendaDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
sp_agenda_dialog_dispose (GObject *object)
{
  SpAgendaDialog *self = SP_AGENDA_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_AGENDA_DIALOG);
  g_clear_object (&self->items);
  g_clear_object (&self->meeting);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_agenda_dialog_parent_class)->dispose (object);
}

static void
sp_agenda_dialog_finalize (GObject *object)
{
  SpAgendaDialog *self = SP_AGENDA_DIALOG (object);

  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->proposals, g_array_unref);
  g_clear_pointer (&self->cases, g_ptr_array_unref);

  G_OBJECT_CLASS (sp_agenda_dialog_parent_class)->finalize (object);
}

static void
sp_agenda_dialog_class_init (SpAgendaDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sp_agenda_dialog_dispose;
  object_class->finalize = sp_agenda_dialog_finalize;
  signals[PICKED] = g_signal_new ("picked", SP_TYPE_AGENDA_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/example/StalkingPartnership/meetings/sp-agenda-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SpAgendaDialog, add_button);
  gtk_widget_class_bind_template_child (widget_class, SpAgendaDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, SpAgendaDialog, summary);
  gtk_widget_class_bind_template_child (widget_class, SpAgendaDialog, list);
  gtk_widget_class_bind_template_callback (widget_class, on_add);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_bind_template_callback (widget_class, on_row);
}

static void
sp_agenda_dialog_init (SpAgendaDialog *self)
{
  self->checks = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sp_agenda_dialog_new:
 * @items: the agenda as it stands, of SpAgendaItem
 *
 * Returns: (transfer floating): the proposal for a meeting
 */
AdwDialog *
sp_agenda_dialog_new (SpStore    *store,
                      SpMeeting  *meeting,
                      GListModel *items)
{
  SpAgendaDialog *self = g_object_new (SP_TYPE_AGENDA_DIALOG, NULL);
  Finding *finding = g_new0 (Finding, 1);

  self->store = g_object_ref (store);
  self->meeting = g_object_ref (meeting);
  self->items = g_object_ref (items);

  finding->dialog = sp_weak_ref_new (self);
  finding->store = g_object_ref (store);
  finding->meeting = g_object_ref (meeting);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, find_fiber, finding, finding_free));

  return ADW_DIALOG (self);
}
