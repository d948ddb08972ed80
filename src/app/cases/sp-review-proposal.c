/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-review-proposal.h"

#include "sp-case-reviews.h"
#include "sp-cases-private.h"
#include "sp-format.h"

#include <glib/gi18n-lib.h>

/* Beside the form in which it is decided to keep a case: it puts the day of the next review into its entry, by the
 * years of the retention group, and says where it comes from. A day that somebody typed stays.
 */
struct _SpReviewProposal
{
  AdwBin          parent_instance;

  GtkLabel       *words;

  SpStore        *store;
  char           *case_id;
  SpRecordEditor *editor; /* of the same dialog; NULL when that is gone */
  SpCaseReviewed *reviewed; /* NULL until it is known */
  char           *proposed; /* nullable: what stands in the entry by this */
};

G_DEFINE_FINAL_TYPE (SpReviewProposal, sp_review_proposal, ADW_TYPE_BIN)

static SpFieldInput *
get_input (SpReviewProposal *self,
           const char       *field)
{
  SpFieldRow *row = self->editor != NULL ? sp_record_editor_get_row (self->editor, field) : NULL;

  return row != NULL ? sp_field_row_get_input (row) : NULL;
}

static char *
dup_entered (SpReviewProposal *self,
             const char       *field)
{
  SpFieldInput *input = get_input (self, field);
  g_autoptr (JsonNode) typed = input != NULL ? sp_field_input_dup_typed (input) : NULL;

  return typed != NULL ? json_node_dup_string (typed) : NULL;
}

static char *
dup_words (SpReviewProposal    *self,
           const SpReviewGroup *group,
           gboolean             proposes)
{
  int years = group->kept_years;
  g_autofree char *keep_to = sp_case_review_dup_keep_to (self->reviewed->review, group);
  g_autofree char *day = keep_to != NULL ? sp_format_date (keep_to) : NULL;
  g_autofree char *next = g_strdup_printf (ngettext ("In this retention group a kept case is reviewed again after %d year.",
                                                     "In this retention group a kept case is reviewed again after %d "
                                                     "years.",
                                                     (gulong) years),
                                           years);

  if (group->code == NULL)
    return g_strdup_printf (ngettext ("Without a retention group a kept case is reviewed again after %d year.",
                                      "Without a retention group a kept case is reviewed again after %d years.",
                                      (gulong) years),
                            years);
  if (group->to_age == 0)
    return g_steal_pointer (&next);
  if (!proposes)
    return g_strdup_printf (_("The suspect has been %d since %s: a case of this group is no longer kept without a reason. Say "
                              "until when it is kept."),
                            group->to_age, day);
  if (day == NULL)
    return g_strdup_printf (_("%s It is kept until the suspect is %d, and their date of birth is not known."), next,
                            group->to_age);

  /* Translators: the sentence before, an age, and a day */
  return g_strdup_printf (_("%s It is kept until the suspect is %d, on %s."), next, group->to_age, day);
}

/**
 * sp_review_proposal_propose:
 *
 * Proposes anew, as the form was filled in by other hands.
 */
void
sp_review_proposal_propose (SpReviewProposal *self)
{
  SpFieldInput *until = get_input (self, "until");
  g_autofree char *today = sp_case_dup_today (self->store);
  g_autofree char *entered = dup_entered (self, "until");
  g_autofree char *code = dup_entered (self, "group");
  g_autofree char *next = NULL;
  g_autofree char *words = NULL;

  if (self->reviewed == NULL || until == NULL)
    return;
  next = sp_case_review_dup_next (self->reviewed->review, code, today);
  words = dup_words (self, sp_case_review_find_group (self->reviewed->review, code), next != NULL);
  gtk_label_set_label (self->words, words);
  gtk_widget_set_visible (GTK_WIDGET (self->words), TRUE);
  if (entered == NULL || g_strcmp0 (entered, self->proposed) == 0)
    {
      g_autoptr (JsonNode) value = next != NULL ? json_node_init_string (json_node_alloc (), next) : NULL;

      sp_field_input_set_value (until, value);
      g_set_str (&self->proposed, next);
    }
}

static DexFuture *
load_fiber (gpointer data)
{
  SpReviewProposal *self = data;
  g_autoptr (SpStore) store = g_object_ref (self->store);
  g_autoptr (SpQuery) query = sp_query_new ("case");
  g_autoptr (GPtrArray) cases = NULL;
  g_autoptr (SpReviewPeriods) periods = NULL;
  SpFieldInput *group;

  /* Without it the day is typed, as ever. */
  sp_query_where (query, "id", "=", self->case_id);
  if ((periods = sp_case_reviews_load_periods (store, NULL)) == NULL
      || (cases = sp_case_reviews_load (store, periods, query, NULL)) == NULL || cases->len == 0
      || (group = get_input (self, "group")) == NULL)
    return dex_future_new_true ();
  self->reviewed = g_ptr_array_steal_index (cases, 0);
  g_signal_connect_object (group, "changed", G_CALLBACK (sp_review_proposal_propose), self, G_CONNECT_SWAPPED);
  sp_review_proposal_propose (self);

  return dex_future_new_true ();
}

static void
sp_review_proposal_dispose (GObject *object)
{
  SpReviewProposal *self = SP_REVIEW_PROPOSAL (object);

  g_clear_weak_pointer (&self->editor);
  g_clear_pointer (&self->reviewed, sp_case_reviewed_free);
  g_clear_object (&self->store);
  g_clear_pointer (&self->case_id, g_free);
  g_clear_pointer (&self->proposed, g_free);

  G_OBJECT_CLASS (sp_review_proposal_parent_class)->dispose (object);
}

static void
sp_review_proposal_class_init (SpReviewProposalClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_review_proposal_dispose;
}

static void
sp_review_proposal_init (SpReviewProposal *self)
{
  self->words = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->words, 0);
  gtk_label_set_wrap (self->words, TRUE);
  gtk_label_set_wrap_mode (self->words, PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_visible (GTK_WIDGET (self->words), FALSE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->words));
}

/**
 * sp_review_proposal_new:
 * @case_id: a case
 * @editor: the form in which it is decided to keep it
 *
 * Returns: (transfer floating): where the proposed day comes from, in words; puts it into its entry
 */
GtkWidget *
sp_review_proposal_new (SpStore        *store,
                        const char     *case_id,
                        SpRecordEditor *editor)
{
  SpReviewProposal *self;

  g_return_val_if_fail (SP_IS_STORE (store) && case_id != NULL && SP_IS_RECORD_EDITOR (editor), NULL);

  self = g_object_new (SP_TYPE_REVIEW_PROPOSAL, NULL);
  self->store = g_object_ref (store);
  self->case_id = g_strdup (case_id);
  g_set_weak_pointer (&self->editor, editor);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, load_fiber, g_object_ref (self), g_object_unref));

  return GTK_WIDGET (self);
}
