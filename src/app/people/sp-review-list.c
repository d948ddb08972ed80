/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-review-list.h"

#include "sp-case-records.h"
#include "sp-case-reviews.h"
#include "sp-cases-private.h"
#include "sp-date.h"
#include "sp-disposal-list.h"
#include "sp-error-words.h"
#include "sp-format.h"
#include "sp-looker.h"
#include "sp-record-words.h"
#include "sp-shell.h"

#include <glib/gi18n-lib.h>

#define MAX_WIDTH 760
/* So many that are due are shown; whoever has decided on them sees those that come after. */
#define MAX_DUE   200

struct _SpReviewList
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkListBox *box;
  GtkLabel *more;
  GtkBox *contents;
  GtkWidget *disposals;
  GtkWidget *none; /* said in the list where only disposals stand in it */
  AdwStatusPage *problem;

  SpStore *store;
  SpLooker *looker;
};

G_DEFINE_FINAL_TYPE (SpReviewList, sp_review_list, ADW_TYPE_BIN)

/* --- What is due ---------------------------------------------------------------------------- */

/* By which day a case ended: the first that it has (sp-case-review.c); of each case one of the three. */
static const char *const ends[] = { "closed", "last_discussed", "received" };

/* Where the looking has come to: the cases are looked at page by page, by the day on which they ended and then by id. */
typedef struct
{
  guint end;
  char *day; /* nullable: from the first day on */
  char *id;  /* nullable: only those of the day that come after it */
} Place;

static void
place_clear (Place *self)
{
  g_clear_pointer (&self->day, g_free);
  g_clear_pointer (&self->id, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

/* Returns: (transfer full): cases that ended until a day, from a place on */
static SpQuery *
make_query (const Place *place,
            const char  *until)
{
  static const char *const over[] = { "closed", "declined", NULL };
  SpQuery *query = sp_query_new ("case");

  sp_query_where_in (query, "status", over);
  for (guint i = 0; i < place->end; i++)
    sp_query_where (query, ends[i], "not-set", NULL);
  sp_query_where (query, ends[place->end], "<=", until);
  if (place->id != NULL)
    {
      sp_query_where (query, ends[place->end], "=", place->day);
      sp_query_where (query, "id", ">", place->id);
    }
  else if (place->day != NULL)
    sp_query_where (query, ends[place->end], ">", place->day);
  sp_query_order (query, ends[place->end], FALSE);
  sp_query_order (query, "id", FALSE);

  return query;
}

/* After a page: the rest of its last day, then the days after it, then those that ended by another day. */
static void
go_on (Place     *place,
       GPtrArray *page)
{
  SpCaseReviewed *last = page->len > 0 ? page->pdata[page->len - 1] : NULL;

  if (page->len == SP_CASE_REVIEWS_MAX)
    {
      g_clear_pointer (&place->day, g_free);
      place->day = sp_record_dup_text (last->about, ends[place->end]);
      g_set_str (&place->id, sp_record_get_id (last->about));
    }
  else if (place->id != NULL)
    g_clear_pointer (&place->id, g_free);
  else
    {
      place_clear (place);
      place->end++;
    }
}

static int
compare_due (gconstpointer a,
             gconstpointer b)
{
  const SpCaseReviewed *one = *(const SpCaseReviewed * const *) a;
  const SpCaseReviewed *other = *(const SpCaseReviewed * const *) b;
  int order = g_strcmp0 (one->review->due, other->review->due);

  return order != 0 ? order : g_strcmp0 (sp_record_get_id (one->about), sp_record_get_id (other->about));
}

/* Returns: (transfer full) (nullable): what is due, in order, MAX_DUE and one more at the most; in a fiber */
static GPtrArray *
find_due (SpStore          *store,
          SpReviewPeriods  *periods,
          const char       *today,
          GError          **error)
{
  g_autoptr(GPtrArray) due = g_ptr_array_new_with_free_func ((GDestroyNotify) sp_case_reviewed_free);
  g_autofree char *until = NULL;
  g_auto(Place) place = { 0 };
  GDate day;

  if (!sp_date_parse (today, &day))
    return g_steal_pointer (&due);
  g_date_subtract_years (&day, (GDateYear) sp_review_periods_get_least (periods));
  until = sp_date_format (&day);
  while (place.end < G_N_ELEMENTS (ends) && due->len <= MAX_DUE)
    {
      g_autoptr(SpQuery) query = make_query (&place, until);
      g_autoptr(GPtrArray) page = sp_case_reviews_load (store, periods, query, error);

      if (page == NULL)
        return NULL;
      go_on (&place, page);
      for (guint i = 0; i < page->len && due->len <= MAX_DUE;)
        {
          if (sp_case_review_is_due (((SpCaseReviewed *) page->pdata[i])->review, today))
            g_ptr_array_add (due, g_ptr_array_steal_index (page, i));
          else
            i++;
        }
    }
  g_ptr_array_sort (due, compare_due);

  return g_steal_pointer (&due);
}

/* --- Rows ----------------------------------------------------------------------------------- */

/* What the group says about it, in words. */
static char *
dup_group (SpReviewList       *self,
           const SpCaseReview *review)
{
  const char *label = sp_value_lists_get_label (sp_store_get_lists (self->store), SP_REVIEW_GROUPS, review->group->code);
  int years = review->group->years;

  if (review->group->code == NULL)
    return g_strdup_printf (ngettext ("No retention group is given: %d year", "No retention group is given: %d years",
                                      (gulong) years),
                            years);

  /* Translators: a retention group, and for how long it is kept */
  return g_strdup_printf (ngettext ("%s: %d year", "%s: %d years", (gulong) years), _(label), years);
}

/* Whether it is kept as a rule, which is said where an age counts only. */
static char *
dup_rule (const SpCaseReview *review,
          const char         *today)
{
  int age = review->group->to_age;
  g_autofree char *keep_to = sp_case_review_dup_keep_to (review, review->group);
  g_autofree char *day = keep_to != NULL ? sp_format_date (keep_to) : NULL;

  if (age == 0)
    return NULL;
  if (day == NULL)
    return g_strdup_printf (_("It is kept until the suspect is %d, and their date of birth is not known"), age);
  if (sp_case_review_keeps_by_default (review, today))
    /* Translators: an age and a day */
    return g_strdup_printf (_("It is kept until the suspect is %d, on %s"), age, day);

  return g_strdup_printf (_("The suspect has been %d since %s: it is no longer kept without a reason"), age, day);
}

static char *
dup_kept (SpRecord *kept)
{
  SpRecord *member = kept != NULL ? sp_record_get_link (kept, "member") : NULL;
  g_autofree char *name = NULL;
  g_autofree char *day = NULL;

  if (kept == NULL)
    return NULL;
  day = sp_format_date (sp_retention_get_date (SP_RETENTION (kept)));
  if (member == NULL || !sp_record_get_loaded (member))
    return g_strdup_printf (_("Last kept on %s"), day);
  name = sp_record_dup_title (member, NULL);

  /* Translators: a member, and a day */
  return g_strdup_printf (_("Last kept by %s on %s"), name, day);
}

static void
add_line (GString    *lines,
          const char *words)
{
  if (words != NULL)
    g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n" : "", words);
}

static char *
dup_lines (SpReviewList         *self,
           const SpCaseReviewed *due,
           const char           *today)
{
  g_autofree char *ended = sp_format_date (due->review->ended);
  g_autofree char *since = sp_format_date (due->review->due);
  /* Translators: two days */
  g_autofree char *days = g_strdup_printf (_("Ended %s, to be reviewed since %s"), ended, since);
  g_autofree char *group = dup_group (self, due->review);
  g_autofree char *rule = dup_rule (due->review, today);
  g_autofree char *kept = dup_kept (due->kept);
  g_autoptr(GString) lines = g_string_new (NULL);

  add_line (lines, days);
  add_line (lines, group);
  add_line (lines, rule);
  add_line (lines, kept);
  if (due->review->held)
    add_line (lines, _("On hold: it is kept whatever its age"));

  return g_string_free (g_steal_pointer (&lines), FALSE);
}

static GtkWidget *
make_row (const SpCaseReviewed *due,
          const char           *lines)
{
  GtkWidget *row = adw_action_row_new ();
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
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));

  if (shell != NULL)
    sp_shell_open_case (shell, g_object_get_data (G_OBJECT (row), "case"));
}

/* --- Looking -------------------------------------------------------------------------------- */

static void
show_due (SpReviewList *self,
          GPtrArray    *due,
          const char   *today)
{
  gtk_list_box_remove_all (self->box);
  for (guint i = 0; i < MIN (due->len, MAX_DUE); i++)
    {
      g_autofree char *lines = dup_lines (self, due->pdata[i], today);

      gtk_list_box_append (self->box, make_row (due->pdata[i], lines));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->more), due->len > MAX_DUE);
  gtk_widget_set_visible (GTK_WIDGET (self->box), due->len > 0);
  gtk_widget_set_visible (self->none, due->len == 0);
  gtk_stack_set_visible_child_name (self->stack, due->len > 0 || gtk_widget_get_visible (self->disposals) ? "list" : "empty");
}

static void
look (gpointer data)
{
  SpReviewList *self = data;
  g_autoptr(SpStore) store = g_object_ref (self->store);
  g_autofree char *today = sp_case_dup_today (store);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) due = NULL;
  g_autofree char *words = NULL;
  g_autoptr(SpReviewPeriods) periods = sp_case_reviews_load_periods (store, &error);

  if (periods != NULL)
    due = find_due (store, periods, today, &error);
  if (self->store == NULL)
    return;
  if (due != NULL)
    {
      show_due (self, due, today);
      return;
    }
  words = sp_error_words (error);
  adw_status_page_set_description (self->problem, words);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static void
changed_cb (SpReviewList *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    sp_looker_soon (self->looker);
}

static void
sp_review_list_map (GtkWidget *widget)
{
  SpReviewList *self = SP_REVIEW_LIST (widget);

  GTK_WIDGET_CLASS (sp_review_list_parent_class)->map (widget);
  sp_looker_now (self->looker);
}

/* --- The object ----------------------------------------------------------------------------- */

static void
sp_review_list_dispose (GObject *object)
{
  SpReviewList *self = SP_REVIEW_LIST (object);

  g_clear_pointer (&self->looker, sp_looker_end);
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
  GtkWidget *contents = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  g_autofree char *words = g_strdup_printf (_("More cases are due than these %d. When some of these are decided, others "
                                              "take their place."),
                                            MAX_DUE);

  self->more = GTK_LABEL (gtk_label_new (words));
  gtk_label_set_xalign (self->more, 0);
  gtk_label_set_wrap (self->more, TRUE);
  gtk_label_set_wrap_mode (self->more, PANGO_WRAP_WORD_CHAR);
  self->box = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->box, GTK_SELECTION_NONE);
  gtk_widget_set_valign (GTK_WIDGET (self->box), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Cases due for review"),
                                  -1);
  g_signal_connect_object (self->box, "row-activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), MAX_WIDTH);
  gtk_box_append (GTK_BOX (contents), GTK_WIDGET (self->more));
  gtk_box_append (GTK_BOX (contents), GTK_WIDGET (self->box));
  self->none = g_object_new (GTK_TYPE_LABEL, "label", _("No case is due for review."), "xalign", 0.0, "wrap", TRUE, NULL);
  gtk_box_append (GTK_BOX (contents), self->none);
  self->contents = GTK_BOX (contents);
  adw_clamp_set_child (ADW_CLAMP (clamp), contents);
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
  self->looker = sp_looker_new (self, look);
  self->disposals = sp_disposal_list_new (store);
  gtk_box_append (self->contents, self->disposals);
  g_signal_connect_object (self->disposals, "notify::visible", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
