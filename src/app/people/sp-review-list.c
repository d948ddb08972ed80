/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-review-list.h"

#include "sp-case-records.h"
#include "sp-case-review.h"
#include "sp-cases-private.h"
#include "sp-date.h"
#include "sp-error-words.h"
#include "sp-format.h"
#include "sp-window.h"

#include <glib/gi18n-lib.h>

#define MAX_WIDTH 760
/* So many are looked at; whoever has decided on them sees those that come after. */
#define MAX_CASES 500
/* So many ids in one question. */
#define CHUNK     200
/* News come in swarms. */
#define SETTLE_MS 300

struct _SpReviewList
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkListBox *box;
  AdwStatusPage *problem;

  SpStore *store;
  guint refresh_id;
  gboolean looking;
  gboolean again;
};

G_DEFINE_FINAL_TYPE (SpReviewList, sp_review_list, ADW_TYPE_BIN)

/* --- What is due ---------------------------------------------------------------------------- */

/* A case, and what its review goes by. */
typedef struct
{
  SpRecord *about;
  GPtrArray *retentions;
  GPtrArray *holds;
  GPtrArray *contributions;
  SpCaseReview *review;
} Due;

static void
due_free (gpointer data)
{
  Due *due = data;

  g_object_unref (due->about);
  g_ptr_array_unref (due->retentions);
  g_ptr_array_unref (due->holds);
  g_ptr_array_unref (due->contributions);
  g_clear_pointer (&due->review, sp_case_review_free);
  g_free (due);
}

static Due *
due_new (SpRecord *about)
{
  Due *due = g_new0 (Due, 1);

  due->about = g_object_ref (about);
  due->retentions = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  due->holds = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  due->contributions = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);

  return due;
}

/* Cases that ended so long ago that they may be due, by id; in a fiber. */
static gboolean
take_cases (SpStore     *store,
            const char  *today,
            int          years,
            GHashTable  *found,
            GError     **error)
{
  static const struct
  {
    const char *status;
    const char *day;
  } ends[] = { { "closed", "closed" }, { "closed", "last_discussed" }, { "declined", "received" },
               { "declined", "closed" } };
  g_autofree char *limit = NULL;
  GDate day;

  if (!sp_date_parse (today, &day))
    return TRUE;
  g_date_subtract_years (&day, (GDateYear) years);
  limit = sp_date_format (&day);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autoptr(SpQuery) query = sp_query_new ("case");
      g_autoptr(GListModel) cases = NULL;

      sp_query_where (query, "status", "=", ends[i].status);
      sp_query_where (query, ends[i].day, "<=", limit);
      sp_query_order (query, ends[i].day, FALSE);
      sp_query_limit (query, MAX_CASES);
      sp_query_with (query, "perpetrator");
      if ((cases = dex_await_object (sp_store_find_all (store, query), error)) == NULL)
        return FALSE;
      for (guint k = 0; k < g_list_model_get_n_items (cases); k++)
        {
          g_autoptr(SpRecord) about = g_list_model_get_item (cases, k);

          if (!g_hash_table_contains (found, sp_record_get_id (about)))
            g_hash_table_insert (found, g_strdup (sp_record_get_id (about)), due_new (about));
        }
    }

  return TRUE;
}

static GPtrArray *
get_list (Due        *due,
          const char *type)
{
  if (g_str_equal (type, "retention"))
    return due->retentions;

  return g_str_equal (type, "hold") ? due->holds : due->contributions;
}

/* What is said in them about keeping; in a fiber. */
static gboolean
take_words (SpStore     *store,
            const char  *type,
            GHashTable  *found,
            GError     **error)
{
  g_autofree gpointer *ids = g_hash_table_get_keys_as_array (found, NULL);
  guint n = g_hash_table_size (found);

  for (guint i = 0; i < n; i += CHUNK)
    {
      g_autoptr(SpQuery) query = sp_query_new (type);
      g_autoptr(GPtrArray) some = g_ptr_array_new ();
      g_autoptr(GListModel) records = NULL;

      for (guint k = i; k < MIN (i + CHUNK, n); k++)
        g_ptr_array_add (some, ids[k]);
      g_ptr_array_add (some, NULL);
      sp_query_where_in (query, "case_id", (const char * const *) some->pdata);
      if ((records = dex_await_object (sp_store_find_all (store, query), error)) == NULL)
        return FALSE;
      for (guint k = 0; k < g_list_model_get_n_items (records); k++)
        {
          g_autoptr(SpRecord) record = g_list_model_get_item (records, k);
          g_autoptr(JsonObject) fields = sp_record_dup_json (record);
          Due *due = g_hash_table_lookup (found, json_object_get_string_member_with_default (fields, "case_id", ""));

          if (due != NULL)
            g_ptr_array_add (get_list (due, type), g_steal_pointer (&fields));
        }
    }

  return TRUE;
}

static int
compare_due (gconstpointer a,
             gconstpointer b)
{
  const Due *one = *(const Due * const *) a;
  const Due *other = *(const Due * const *) b;
  int order = g_strcmp0 (one->review->due, other->review->due);

  return order != 0 ? order : g_strcmp0 (sp_record_get_id (one->about), sp_record_get_id (other->about));
}

/* How long the partnership has cases kept; in a fiber. */
static gboolean
load_periods (SpStore          *store,
              SpReviewPeriods  *periods,
              GError          **error)
{
  g_autoptr(SpQuery) query = sp_query_new ("partnership");
  g_autoptr(GListModel) found = dex_await_object (sp_store_find_all (store, query), error);
  g_autoptr(SpRecord) record = NULL;
  g_autoptr(JsonObject) fields = NULL;

  if (found == NULL)
    return FALSE;
  record = g_list_model_get_item (found, 0);
  fields = record != NULL ? sp_record_dup_json (record) : NULL;
  sp_review_periods_read (periods, fields);

  return TRUE;
}

static JsonObject *
dup_suspect (SpRecord *about)
{
  SpRecord *suspect = sp_record_get_link (about, "perpetrator");

  return suspect != NULL && sp_record_get_loaded (suspect) ? sp_record_dup_json (suspect) : NULL;
}

/* Returns: (transfer full) (nullable): what is due, in order; in a fiber */
static GPtrArray *
find_due (SpStore     *store,
          const char  *today,
          GError     **error)
{
  SpReviewPeriods periods;
  g_autoptr(GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, due_free);
  g_autoptr(GPtrArray) sorted = g_ptr_array_new_with_free_func (due_free);
  GHashTableIter iter;
  gpointer value;

  if (!load_periods (store, &periods, error)
      || !take_cases (store, today, sp_review_periods_get_least (&periods), found, error)
      || !take_words (store, "retention", found, error)
      || !take_words (store, "hold", found, error) || !take_words (store, "contribution", found, error))
    return NULL;
  g_hash_table_iter_init (&iter, found);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Due *due = value;
      g_autoptr(JsonObject) fields = sp_record_dup_json (due->about);
      g_autoptr(JsonObject) suspect = dup_suspect (due->about);

      due->review = sp_case_review_new (&periods, fields, suspect, due->retentions, due->holds, due->contributions);
      if (!sp_case_review_is_due (due->review, today))
        continue;
      g_hash_table_iter_steal (&iter);
      g_ptr_array_add (sorted, due);
    }
  g_ptr_array_sort (sorted, compare_due);

  return g_steal_pointer (&sorted);
}

/* --- Rows ----------------------------------------------------------------------------------- */

static char *
dup_lines (SpReviewList       *self,
           const SpCaseReview *review)
{
  g_autofree char *code = g_strdup_printf ("%d", review->group);
  const char *label =
    review->group > 0 ? sp_value_lists_get_label (sp_store_get_lists (self->store), "retention-group", code) : NULL;
  g_autofree char *ended = sp_format_date (review->ended);
  g_autofree char *due = sp_format_date (review->due);
  /* Translators: two days */
  g_autofree char *days = g_strdup_printf (_("Ended %s, to be reviewed since %s"), ended, due);
  const char *group = label != NULL ? _(label) : _("No retention group is given: 6 years");

  return review->held ? g_strjoin ("\n", days, group, _("On hold: it is kept whatever its age"), NULL)
                      : g_strjoin ("\n", days, group, NULL);
}

static GtkWidget *
make_row (SpReviewList *self,
          Due          *due)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *lines = dup_lines (self, due->review);
  const char *reference = sp_case_get_reference (SP_CASE (due->about));
  /* Translators: %s is a case's reference */
  g_autofree char *title = g_strdup_printf (_("Case %s"), reference != NULL ? reference : "");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), lines);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "case", g_strdup (sp_record_get_id (due->about)), g_free);

  return row;
}

static void
activated_cb (SpReviewList  *self,
              GtkListBoxRow *row)
{
  SpWindow *window = sp_window_get (GTK_WIDGET (self));

  if (window != NULL)
    sp_window_open_case (window, g_object_get_data (G_OBJECT (row), "case"));
}

/* --- Looking -------------------------------------------------------------------------------- */

static void
show_due (SpReviewList *self,
          GPtrArray    *due)
{
  gtk_list_box_remove_all (self->box);
  for (guint i = 0; i < due->len; i++)
    gtk_list_box_append (self->box, make_row (self, due->pdata[i]));
  gtk_stack_set_visible_child_name (self->stack, due->len > 0 ? "list" : "empty");
}

static DexFuture *
look_fiber (gpointer data)
{
  SpReviewList *self = data;
  g_autoptr(SpStore) store = g_object_ref (self->store);
  g_autofree char *today = sp_case_dup_today (store);

  do
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) due = NULL;

      self->again = FALSE;
      due = find_due (store, today, &error);
      if (self->store == NULL)
        break;
      if (due != NULL)
        {
          show_due (self, due);
          continue;
        }
      adw_status_page_set_description (self->problem, sp_error_words (error));
      gtk_stack_set_visible_child_name (self->stack, "problem");
    }
  while (self->again);
  self->looking = FALSE;

  return dex_future_new_true ();
}

static gboolean
refresh_cb (gpointer data)
{
  SpReviewList *self = data;

  self->refresh_id = 0;
  self->again = TRUE;
  if (!self->looking && self->store != NULL)
    {
      self->looking = TRUE;
      dex_future_disown (dex_scheduler_spawn (NULL, 0, look_fiber, g_object_ref (self), g_object_unref));
    }

  return G_SOURCE_REMOVE;
}

static void
changed_cb (SpReviewList *self)
{
  if (self->refresh_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->refresh_id = g_timeout_add (SETTLE_MS, refresh_cb, self);
}

static void
sp_review_list_map (GtkWidget *widget)
{
  SpReviewList *self = SP_REVIEW_LIST (widget);

  GTK_WIDGET_CLASS (sp_review_list_parent_class)->map (widget);
  if (self->refresh_id == 0)
    self->refresh_id = g_idle_add (refresh_cb, self);
}

/* --- The object ----------------------------------------------------------------------------- */

static void
sp_review_list_dispose (GObject *object)
{
  SpReviewList *self = SP_REVIEW_LIST (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_review_list_parent_class)->dispose (object);
}

static void
sp_review_list_class_init (SpReviewListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_review_list_dispose;
  GTK_WIDGET_CLASS (klass)->map = sp_review_list_map;
}

static GtkWidget *
make_status (const char *title,
             const char *description)
{
  GtkWidget *status = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (status), "sp-cases-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (status), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (status), description);

  return status;
}

static void
sp_review_list_init (SpReviewList *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  self->box = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->box, GTK_SELECTION_NONE);
  gtk_widget_set_valign (GTK_WIDGET (self->box), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Cases due for review"),
                                  -1);
  g_signal_connect_object (self->box, "row-activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), MAX_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->box));
  gtk_widget_add_css_class (clamp, "people-list");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);

  self->problem = ADW_STATUS_PAGE (make_status (_("Not Known"), ""));
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  gtk_stack_add_named (self->stack, make_status (_("Looking"), ""), "loading");
  gtk_stack_add_named (self->stack, scrolled, "list");
  gtk_stack_add_named (self->stack,
                       make_status (_("No Case Is Due for Review"),
                                    _("A case comes here when its years are over. Whether it is kept is decided on its "
                                      "page, under History.")),
                       "empty");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->problem), "problem");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}

/** sp_review_list_new: Returns: (transfer floating): the cases due for review, looked for when it is shown */
GtkWidget *
sp_review_list_new (SpStore *store)
{
  SpReviewList *self;

  g_return_val_if_fail (SP_IS_STORE (store), NULL);

  self = g_object_new (SP_TYPE_REVIEW_LIST, NULL);
  self->store = g_object_ref (store);
  g_signal_connect_object (store, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
