/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-review-facts.h"

#include "sp-json.h"

#include <string.h>

struct _SpReviewFacts
{
  SpReviewPeriods *periods;
  JsonObject *about; /* nullable: the case */
  GHashTable *people;
  GPtrArray *retentions;
  GPtrArray *holds;
  GPtrArray *contributions;
};

static void
unref_object (gpointer object)
{
  json_object_unref (object);
}

/**
 * sp_review_facts_new:
 * @periods: (nullable): how long cases are kept; %NULL: as the partnership's record and its groups say when they are
 *   added, or as where nobody has said anything
 *
 * Returns: (transfer full): nothing known yet of the case
 */
SpReviewFacts *
sp_review_facts_new (SpReviewPeriods *periods)
{
  SpReviewFacts *self = g_new0 (SpReviewFacts, 1);

  self->periods = periods != NULL ? sp_review_periods_ref (periods) : sp_review_periods_new ();
  self->people = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_object);
  self->retentions = g_ptr_array_new_with_free_func (unref_object);
  self->holds = g_ptr_array_new_with_free_func (unref_object);
  self->contributions = g_ptr_array_new_with_free_func (unref_object);

  return self;
}

/**
 * sp_review_facts_free:
 */
void
sp_review_facts_free (SpReviewFacts *self)
{
  g_clear_pointer (&self->about, json_object_unref);
  g_hash_table_unref (self->people);
  g_ptr_array_unref (self->retentions);
  g_ptr_array_unref (self->holds);
  g_ptr_array_unref (self->contributions);
  sp_review_periods_unref (self->periods);
  g_free (self);
}

/**
 * sp_review_facts_add:
 * @id: a record's id
 * @type: its type; of others than %SP_REVIEW_FACT_TYPES nothing is taken
 * @fields: its fields
 */
void
sp_review_facts_add (SpReviewFacts *self,
                     const char    *id,
                     const char    *type,
                     JsonObject    *fields)
{
  if (g_str_equal (type, "partnership") || g_str_equal (type, "list_item"))
    sp_review_periods_add (self->periods, type, fields);
  else if (g_str_equal (type, "case"))
    {
      g_clear_pointer (&self->about, json_object_unref);
      self->about = json_object_ref (fields);
    }
  else if (g_str_equal (type, "person"))
    g_hash_table_insert (self->people, g_strdup (id), json_object_ref (fields));
  else if (g_str_equal (type, "retention"))
    g_ptr_array_add (self->retentions, json_object_ref (fields));
  else if (g_str_equal (type, "hold"))
    g_ptr_array_add (self->holds, json_object_ref (fields));
  else if (g_str_equal (type, "contribution"))
    g_ptr_array_add (self->contributions, json_object_ref (fields));
}

/**
 * sp_review_facts_dup_review:
 *
 * Returns: (transfer full) (nullable): how long the case is kept; %NULL where the case itself is not known
 */
SpCaseReview *
sp_review_facts_dup_review (SpReviewFacts *self)
{
  const char *suspect;

  if (self->about == NULL)
    return NULL;
  suspect = sp_json_get_text (self->about, "perpetrator");

  return sp_case_review_new (self->periods, self->about,
                             suspect != NULL ? g_hash_table_lookup (self->people, suspect) : NULL, self->retentions,
                             self->holds, self->contributions);
}
