/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the directory says of members who left, and for how long (domain.md §7, retention). Records and the log name a
 * member by an id, so that what they tell stays whole when the directory no longer says whose it is. */

#include "config.h"

#include "sp-leaver.h"

#include "sp-date.h"
#include "sp-field.h"
#include "sp-json.h"
#include "sp-review-periods.h"

#include <string.h>

#define YEARS "member_years"

static int
get_years (JsonObject *partnership)
{
  int otherwise = sp_review_periods_get_otherwise (YEARS);
  gint64 years = partnership != NULL ? sp_json_get_int (partnership, YEARS, otherwise) : otherwise;
  int least, most;

  sp_review_periods_bounds (YEARS, &least, &most);

  return years >= least && years <= most ? (int) years : otherwise;
}

/**
 * sp_leaver_check:
 * @member: a member's fields
 * @partnership: (nullable): the fields of the partnership's record
 * @today: the day it is
 *
 * Returns: whether the directory may forget who the member was, as far as the years say
 */
SpLeaver
sp_leaver_check (JsonObject *member,
                 JsonObject *partnership,
                 const char *today)
{
  g_autofree char *due = NULL;
  GDate day;

  if (sp_json_get_text (member, "forgotten") != NULL)
    return SP_LEAVER_FORGOTTEN;
  if (!sp_json_get_flag (member, "retired"))
    return SP_LEAVER_TAKES_PART;
  if (!sp_date_parse (sp_json_get_text (member, "left"), &day))
    return SP_LEAVER_NO_DAY;
  g_date_add_years (&day, (GDateYear) get_years (partnership));
  due = sp_date_format (&day);

  return strcmp (due, today) <= 0 ? SP_LEAVER_DUE : SP_LEAVER_EARLY;
}

/**
 * sp_leaver_forget:
 * @member: a member's fields, of which those are taken away that say who it was; the agency and the roles stay
 * @called: what stands in place of the name
 * @today: the day it is
 */
void
sp_leaver_forget (JsonObject *member,
                  const char *called,
                  const char *today)
{
  const SpRecordType *type = sp_record_type_find ("member");

  for (guint i = 0; i < type->n_fields; i++)
    if ((type->fields[i].flags & SP_FIELD_PERSONAL) != 0 && json_object_has_member (member, type->fields[i].name))
      json_object_remove_member (member, type->fields[i].name);
  json_object_set_string_member (member, "family_name", called);
  json_object_set_string_member (member, "forgotten", today);
}
