/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-conflict-words.h"
#include "sp-date.h"
#include "sp-directory-records.h"
#include "sp-format.h"
#include "sp-json.h"

/* In a conflict, instead of a field: the one deleted what the other changed. */
#define FIELD_DELETED "deleted"

/** sp_conflict_get_about: Returns: (nullable): the field of which there are two versions; %NULL for a deletion */
const SpField *
sp_conflict_get_about (SpConflict *conflict)
{
  const SpRecordType *type = sp_record_type_find (sp_conflict_get_record_type (conflict));
  const char *name = sp_conflict_get_field (conflict);

  return type != NULL && name != NULL && !sp_conflict_is_deletion (conflict)
             ? sp_record_type_find_field (type, name)
             : NULL;
}

/** sp_conflict_is_deletion: Returns: whether one deleted what the other changed */
gboolean
sp_conflict_is_deletion (SpConflict *conflict)
{
  return g_strcmp0 (sp_conflict_get_field (conflict), FIELD_DELETED) == 0;
}

/**
 * sp_conflict_dup_node:
 * @text: (nullable): a value as a conflict holds it
 *
 * Returns: (transfer full) (nullable): the value as a record holds it; %NULL for nothing
 */
JsonNode *
sp_conflict_dup_node (const SpField *field, const char *text)
{
  g_autoptr(JsonNode) node = NULL;

  if (text == NULL)
    return NULL;

  switch (field->kind)
    {
    case SP_KIND_NUMBER:
    case SP_KIND_FLAG:
    case SP_KIND_SET:
      node = sp_json_parse (text, -1, SP_JSON_MAX_DEPTH, NULL);
      return g_steal_pointer (&node);
    case SP_KIND_TEXT:
    case SP_KIND_PROSE:
    case SP_KIND_CHOICE:
    case SP_KIND_DATE:
    case SP_KIND_INSTANT:
    case SP_KIND_REF:
    default:
      return sp_json_node_new_text (text);
    }
}

/* The agency of who wrote it, for that is whom people know each other by. */
static char *
dup_who (SpConflict *conflict, const char *link)
{
  SpRecord *member = sp_record_get_link (SP_RECORD (conflict), link);
  SpRecord *agency;

  if (member == NULL || !sp_record_get_loaded (member))
    return g_strdup (_("Somebody"));

  agency = sp_record_get_link (member, "agency");
  if (agency != NULL && sp_record_get_loaded (agency))
    return g_strdup (sp_agency_get_short_name (SP_AGENCY (agency)));

  return sp_format_name (sp_member_get_family_name (SP_MEMBER (member)),
                         sp_member_get_given_names (SP_MEMBER (member)));
}

/**
 * sp_conflict_name_both:
 * @mine: (out) (transfer full): who wrote the one version
 * @theirs: (out) (transfer full): who wrote the other
 *
 * Names their agencies; where both are of one agency, the people are told apart by name.
 */
void
sp_conflict_name_both (SpConflict *conflict, char **mine, char **theirs)
{
  SpRecord *one = sp_record_get_link (SP_RECORD (conflict), "mine_by");
  SpRecord *other = sp_record_get_link (SP_RECORD (conflict), "theirs_by");

  *mine = dup_who (conflict, "mine_by");
  *theirs = dup_who (conflict, "theirs_by");
  if (g_strcmp0 (*mine, *theirs) != 0 || one == NULL || other == NULL || one == other ||
      !sp_record_get_loaded (one) || !sp_record_get_loaded (other))
    return;

  g_free (*mine);
  g_free (*theirs);
  *mine = sp_format_name (sp_member_get_family_name (SP_MEMBER (one)),
                          sp_member_get_given_names (SP_MEMBER (one)));
  *theirs = sp_format_name (sp_member_get_family_name (SP_MEMBER (other)),
                            sp_member_get_given_names (SP_MEMBER (other)));
}

static char *
dup_when (const char *instant, gint64 now_us)
{
  gint64 at_us = instant != NULL ? sp_instant_parse (instant) : 0;
  g_autofree char *day = NULL;
  g_autofree char *today = NULL;
  g_autofree char *words = NULL;

  if (instant == NULL)
    return g_strdup (_("at some time"));
  day = sp_format_today (at_us);
  today = sp_format_today (now_us);
  words = sp_format_instant (at_us, now_us);

  /* Translators: a moment of today: at 10:14; of another day: on 04 Jun 2026, 10:14 */
  return g_strdup_printf (g_str_equal (day, today) ? _("at %s") : _("on %s"), words);
}

static char *
dup_deletion (SpConflict *conflict, gint64 now_us)
{
  gboolean mine = g_strcmp0 (sp_conflict_get_mine (conflict), FIELD_DELETED) == 0;
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;
  g_autofree char *mine_at = dup_when (sp_conflict_get_mine_at (conflict), now_us);
  g_autofree char *theirs_at = dup_when (sp_conflict_get_theirs_at (conflict), now_us);

  sp_conflict_name_both (conflict, &one, &other);

  /* Translators: who deleted it, when; who changed it, when. */
  return g_strdup_printf (_("%s deleted this %s, while %s changed it %s. It stays until somebody decides."),
                          mine ? one : other, mine ? mine_at : theirs_at, mine ? other : one,
                          mine ? theirs_at : mine_at);
}

/**
 * sp_conflict_dup_sentence:
 * @mine: what the one wrote, in words
 * @theirs: what the other wrote, in words
 * @now_us: what time it is
 *
 * Returns: (transfer full): who wrote what, and when
 */
char *
sp_conflict_dup_sentence (SpConflict *conflict, const char *mine, const char *theirs, gint64 now_us)
{
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;
  g_autofree char *mine_at = NULL;
  g_autofree char *theirs_at = NULL;

  if (sp_conflict_is_deletion (conflict))
    return dup_deletion (conflict, now_us);

  sp_conflict_name_both (conflict, &one, &other);
  mine_at = dup_when (sp_conflict_get_mine_at (conflict), now_us);
  theirs_at = dup_when (sp_conflict_get_theirs_at (conflict), now_us);

  /* Translators: who wrote what at what time, then the other: Housing wrote “moved” at 10:14;
   * Police wrote “at her sister's” at 10:20. */
  return g_strdup_printf (_("%s wrote “%s” %s; %s wrote “%s” %s."), one, mine, mine_at, other, theirs,
                          theirs_at);
}

/**
 * sp_conflict_dup_who_when:
 * @now_us: what time it is
 * @mine: (out) (transfer full): who wrote the one version, and when
 * @theirs: (out) (transfer full): who wrote the other, and when
 */
void
sp_conflict_dup_who_when (SpConflict *conflict, gint64 now_us, char **mine, char **theirs)
{
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;
  g_autofree char *mine_at = dup_when (sp_conflict_get_mine_at (conflict), now_us);
  g_autofree char *theirs_at = dup_when (sp_conflict_get_theirs_at (conflict), now_us);

  sp_conflict_name_both (conflict, &one, &other);
  /* Translators: who, when: Housing wrote at 10:14 */
  *mine = g_strdup_printf (_("%s wrote %s"), one, mine_at);
  *theirs = g_strdup_printf (_("%s wrote %s"), other, theirs_at);
}

/**
 * sp_conflict_dup_settled:
 * @conflict: one that is settled
 * @now_us: what time it is
 *
 * Returns: (transfer full): who chose which version, and when
 */
char *
sp_conflict_dup_settled (SpConflict *conflict, gint64 now_us)
{
  g_autofree char *by = dup_who (conflict, "settled_by");
  g_autofree char *at = dup_when (sp_conflict_get_settled_at (conflict), now_us);
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;
  const char *kept = sp_conflict_get_kept (conflict);
  gboolean mine = g_strcmp0 (kept, "mine") == 0;

  sp_conflict_name_both (conflict, &one, &other);
  if (sp_conflict_is_deletion (conflict))
    {
      const char *which = mine ? sp_conflict_get_mine (conflict) : sp_conflict_get_theirs (conflict);

      return g_strcmp0 (which, FIELD_DELETED) == 0 ? g_strdup_printf (_("%s deleted it %s"), by, at)
                                                   : g_strdup_printf (_("%s kept it %s"), by, at);
    }
  if (g_strcmp0 (kept, "both") == 0)
    return g_strdup_printf (_("%s kept both %s"), by, at);
  if (g_strcmp0 (kept, "anew") == 0)
    return g_strdup_printf (_("%s wrote it anew %s"), by, at);

  /* Translators: who chose, whose version, when: Police kept Housing’s at 10:30 */
  return g_strdup_printf (_("%s kept %s’s %s"), by, mine ? one : other, at);
}
