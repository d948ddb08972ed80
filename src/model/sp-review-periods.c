/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* For how long cases are kept: the partnership's own numbers, and what holds where it has none. The partnership's record
 * has those of the groups that the software brings, where earlier versions find them, too; the list item of a group that
 * was added has its own. */

#include "config.h"

#include "sp-review-periods.h"

#include "sp-json.h"
#include "sp-value-lists.h"

#include <string.h>

/* Who is younger than that when a case is thrown away was not what was meant. */
#define LEAST_AGE 50
#define MAX_AGE   120
#define MAX_YEARS 100

/* As the software brings them, without a group first. A review keeps a case for as long again. */
static const struct
{
  const char *code;
  const char *years;
  const char *kept_years;
  const char *to_age;
  int otherwise;
} built_in[] = {
  { NULL, "review_years", "kept_years", NULL, SP_REVIEW_LEAST_YEARS },
  { "1", "review_years_1", "kept_years_1", "kept_to_age", 10 },
  { "2", "review_years_2", "kept_years_2", NULL, 10 },
  { "3", "review_years_3", "kept_years_3", NULL, SP_REVIEW_LEAST_YEARS },
  { "4", "review_years_4", "kept_years_4", NULL, SP_REVIEW_LEAST_YEARS },
};

#define AGE_OTHERWISE 100

/* Not of cases: for how long a member who left is named (sp-leaver.c). */
#define MEMBER_FIELD  "member_years"

const char * const sp_review_own_fields[] = { "review_years", "kept_years", "to_age", NULL };

struct _SpReviewPeriods
{
  GPtrArray *groups; /* of SpReviewGroup; the first is without a group */
};

static void
group_free (gpointer data)
{
  SpReviewGroup *group = data;

  g_free (group->code);
  g_free (group);
}

static int
read_one (JsonObject *fields,
          const char *field,
          int         otherwise)
{
  gint64 value = field != NULL ? sp_json_get_int (fields, field, otherwise) : otherwise;
  int least, most;

  return field != NULL && sp_review_periods_bounds (field, &least, &most) && value >= least && value <= most ? (int) value
                                                                                                             : otherwise;
}

static void
read_partnership (SpReviewPeriods *self,
                  JsonObject      *fields)
{
  for (guint i = 0; i < G_N_ELEMENTS (built_in); i++)
    {
      SpReviewGroup *group = self->groups->pdata[i];

      group->years = read_one (fields, built_in[i].years, built_in[i].otherwise);
      group->kept_years = read_one (fields, built_in[i].kept_years, built_in[i].otherwise);
      group->to_age = read_one (fields, built_in[i].to_age, built_in[i].to_age != NULL ? AGE_OTHERWISE : 0);
    }
}

/* Returns: (nullable) */
static SpReviewGroup *
find (const SpReviewPeriods *self,
      const char            *code)
{
  for (guint i = 1; code != NULL && i < self->groups->len; i++)
    if (strcmp (((SpReviewGroup *) self->groups->pdata[i])->code, code) == 0)
      return self->groups->pdata[i];

  return NULL;
}

static void
read_list_item (SpReviewPeriods *self,
                JsonObject      *fields)
{
  const char *list = sp_json_get_text (fields, "list");
  const char *code = sp_json_get_text (fields, "code");
  SpReviewGroup *group = find (self, code);
  int position = (int) sp_json_get_int (fields, "position", 0);

  if (g_strcmp0 (list, SP_REVIEW_GROUPS) != 0 || code == NULL)
    return;
  if (group == NULL)
    {
      group = g_new0 (SpReviewGroup, 1);
      group->code = g_strdup (code);
      group->position = G_MAXINT;
      g_ptr_array_add (self->groups, group);
    }
  if (position > 0)
    group->position = position;
  if (!sp_review_periods_has_own (list, code))
    return;
  group->years = read_one (fields, "review_years", SP_REVIEW_LEAST_YEARS);
  group->kept_years = read_one (fields, "kept_years", SP_REVIEW_LEAST_YEARS);
  group->to_age = read_one (fields, "to_age", 0);
}

/**
 * sp_review_periods_new:
 *
 * Returns: (transfer full): how long cases are kept where nobody has said anything
 */
SpReviewPeriods *
sp_review_periods_new (void)
{
  SpReviewPeriods *self = g_rc_box_new0 (SpReviewPeriods);
  g_autoptr(JsonObject) none = json_object_new ();

  self->groups = g_ptr_array_new_with_free_func (group_free);
  for (guint i = 0; i < G_N_ELEMENTS (built_in); i++)
    {
      SpReviewGroup *group = g_new0 (SpReviewGroup, 1);

      group->code = g_strdup (built_in[i].code);
      group->position = (int) i;
      g_ptr_array_add (self->groups, group);
    }
  read_partnership (self, none);

  return self;
}

/** sp_review_periods_ref: Returns: (transfer full): the same */
SpReviewPeriods *
sp_review_periods_ref (SpReviewPeriods *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  SpReviewPeriods *self = data;

  g_ptr_array_unref (self->groups);
}

/** sp_review_periods_unref: Lets go of it. */
void
sp_review_periods_unref (SpReviewPeriods *self)
{
  g_rc_box_release_full (self, clear);
}

/**
 * sp_review_periods_add:
 * @type: a record's type; of others than the partnership and words of a list nothing is taken
 * @fields: its fields
 *
 * Takes in what a record says of how long cases are kept. What is not set, or cannot be meant, is as it is where nobody has
 * said anything.
 */
void
sp_review_periods_add (SpReviewPeriods *self,
                       const char      *type,
                       JsonObject      *fields)
{
  if (strcmp (type, "partnership") == 0)
    read_partnership (self, fields);
  else if (strcmp (type, "list_item") == 0)
    read_list_item (self, fields);
}

/**
 * sp_review_periods_find:
 * @code: (nullable): of the list of retention groups
 *
 * Returns: (transfer none): the group; what holds without one where there is no such
 */
const SpReviewGroup *
sp_review_periods_find (const SpReviewPeriods *self,
                        const char            *code)
{
  const SpReviewGroup *group = find (self, code);

  return group != NULL ? group : self->groups->pdata[0];
}

/**
 * sp_review_group_stricter:
 *
 * Returns: (transfer none): the one that keeps for longer: to an age rather than for years, more rather than fewer; of the
 *   same the one that stands first. Any group is stricter than none
 */
const SpReviewGroup *
sp_review_group_stricter (const SpReviewGroup *one,
                          const SpReviewGroup *other)
{
  if (one->code == NULL || other->code == NULL)
    return one->code == NULL ? other : one;
  if (one->to_age != other->to_age)
    return one->to_age > other->to_age ? one : other;
  if (one->years != other->years)
    return one->years > other->years ? one : other;
  if (one->position != other->position)
    return one->position < other->position ? one : other;

  return strcmp (one->code, other->code) <= 0 ? one : other;
}

/** sp_review_periods_get_least: Returns: after how many years the first cases are reviewed: none is due before */
int
sp_review_periods_get_least (const SpReviewPeriods *self)
{
  int least = MAX_YEARS;

  for (guint i = 0; i < self->groups->len; i++)
    least = MIN (least, ((SpReviewGroup *) self->groups->pdata[i])->years);

  return least;
}

/**
 * sp_review_periods_has_own:
 * @list: a list
 * @code: one of its words
 *
 * Returns: whether its list item says how long cases are kept: it is a retention group that the partnership has added
 */
gboolean
sp_review_periods_has_own (const char *list,
                           const char *code)
{
  return strcmp (list, SP_REVIEW_GROUPS) == 0 && !sp_value_lists_is_built_in (list, code);
}

/**
 * sp_review_periods_get_otherwise:
 * @field: a field of the partnership
 *
 * Returns: what holds where it is not set; 0 where nothing does, and where it does not say how long something is kept
 */
int
sp_review_periods_get_otherwise (const char *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (built_in); i++)
    {
      if (strcmp (field, built_in[i].years) == 0 || strcmp (field, built_in[i].kept_years) == 0)
        return built_in[i].otherwise;
      if (g_strcmp0 (field, built_in[i].to_age) == 0)
        return AGE_OTHERWISE;
    }

  return strcmp (field, MEMBER_FIELD) == 0 ? SP_REVIEW_LEAST_YEARS : 0;
}

/**
 * sp_review_periods_bounds:
 * @field: a field of the partnership or of a list item
 * @least: (out): the least that can be meant
 * @most: (out): the most
 *
 * Returns: whether @field says how long something is kept
 */
gboolean
sp_review_periods_bounds (const char *field,
                          int        *least,
                          int        *most)
{
  gboolean age = strcmp (field, "kept_to_age") == 0 || strcmp (field, "to_age") == 0;

  *least = age ? LEAST_AGE : 1;
  *most = age ? MAX_AGE : MAX_YEARS;

  return age || sp_review_periods_get_otherwise (field) != 0;
}

/** sp_review_periods_is_short: Returns: whether @value makes cases go before the least for which they used to be kept */
gboolean
sp_review_periods_is_short (const char *field,
                            gint64      value)
{
  for (guint i = 0; i < G_N_ELEMENTS (built_in); i++)
    if (strcmp (field, built_in[i].years) == 0)
      return value >= 1 && value < SP_REVIEW_LEAST_YEARS;

  return FALSE;
}
