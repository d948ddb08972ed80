/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-private.h"

#include "sp-audit.h"
#include "sp-compartment.h"
#include "sp-json.h"
#include "sp-server-rights.h"

#include <string.h>

/*
 * What the partnership has to know of a laptop that was lost, to decide within 72 hours whom to warn (UK GDPR article 33).
 * Whoever asks need not be in the cases that it held, so they hear references and numbers and nothing else: of restricted
 * parts only how many there are in all, and of a case that they are shut out of, nothing.
 */

/* The entry that tells of the question has just been written, and little after it. */
#define LOG_BEFORE 20
/* So far back is the laptop's own log looked through for when it was unlocked. */
#define LOG_DEPTH  5000

/* What is looked up of one case; of a restricted part it counts for the sums only. */
typedef struct
{
  const SpReader *reader;
  SpServerRights rights;
  GHashTable *cases;    /* id → JsonObject, or NULL for one that whoever asks is shut out of */
  GHashTable *restricted;
  GHashTable *meetings;
  JsonObject *sums;
} Held;

static void
held_clear (Held *self)
{
  g_clear_pointer (&self->cases, g_hash_table_unref);
  g_clear_pointer (&self->restricted, g_hash_table_unref);
  g_clear_pointer (&self->meetings, g_hash_table_unref);
  g_clear_pointer (&self->sums, json_object_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Held, held_clear)

static void
unref_case (gpointer data)
{
  if (data)
    json_object_unref (data);
}

static void
add_number (JsonObject *object, const char *member, gint64 n)
{
  json_object_set_int_member (object, member, sp_json_get_int (object, member, 0) + n);
}

/* NULL where whoever asks may not hear of the case. */
static JsonObject *
get_case (Held *self, const char *id)
{
  gpointer known;
  JsonObject *object = NULL;

  if (g_hash_table_lookup_extended (self->cases, id, NULL, &known))
    return known;
  if (!self->rights.rights.case_excludes_member (self->rights.rights.data, id, self->reader->member_id))
    {
      object = json_object_new ();
      json_object_set_string_member (object, "reference", "");
      json_object_set_int_member (object, "persons", 0);
      json_object_set_int_member (object, "addresses", 0);
      json_object_set_int_member (object, "attachments", 0);
    }
  g_hash_table_insert (self->cases, g_strdup (id), object);
  return object;
}

static const struct
{
  const char *type;
  const char *member;
} counted[] = {
  { "person", "persons" },
  { "address", "addresses" },
  { "attachment", "attachments" },
  { "document", "documents" },
};

/* @n records of @type (NULL: of none) lie in the compartment @name. */
static void
take_count (Held *self, const char *name, const char *type, gint64 n)
{
  g_autoptr(SpCompartment) place = sp_compartment_parse (name);
  JsonObject *of_case = NULL;

  if (!place || !place->id)
    return;
  if (place->home == SP_HOME_CASE && !(of_case = get_case (self, place->id)))
    return;
  if (place->home == SP_HOME_MEETING)
    g_hash_table_add (self->meetings, g_strdup (place->id));
  else if (place->readers)
    g_hash_table_add (self->restricted, g_strdup (name));
  for (gsize i = 0; type && i < G_N_ELEMENTS (counted); i++)
    {
      if (strcmp (counted[i].type, type) != 0)
        continue;
      if (strcmp (type, "address") != 0)
        add_number (self->sums, counted[i].member, n);
      if (of_case && !place->readers && json_object_has_member (of_case, counted[i].member))
        add_number (of_case, counted[i].member, n);
    }
}

/* Of addresses the people are counted who have them: it is people who have to be warned. */
#define HELD \
  " FROM device_compartment h JOIN compartment c ON c.cid = h.cid LEFT JOIN record r ON r.cid = h.cid AND r.gone = 0" \
  "  AND r.type IN ('person', 'address', 'attachment', 'document')" \
  " WHERE h.device = ? AND h.state <> 'purged' "
#define COUNTS \
  "SELECT c.name, r.type, CASE WHEN r.type = 'address' THEN count(DISTINCT r.fields ->> 'person') ELSE count(*) END" \
  HELD "GROUP BY c.name, r.type"
/* Over all parts of a case, each person once. */
#define PEOPLE(marked) \
  "SELECT c.scope, '" marked "', count(DISTINCT r.fields ->> 'person')" HELD \
  "AND r.type = 'address' AND ('" marked "' = 'addresses' OR CAST (r.fields ->> 'safe' AS TEXT) IN ('1', 'true'))" \
  " GROUP BY c.scope"

typedef struct
{
  char *name;
  char *type;
  gint64 n;
} Count;

static void
count_clear (gpointer data)
{
  Count *count = data;

  g_free (count->name);
  g_free (count->type);
}

/* Read to the end: other questions come in between. */
static GArray *
load_counts (SpServerCall *call, const char *sql, const char *device, GError **error)
{
  g_autoptr(GArray) counts = g_array_new (FALSE, FALSE, sizeof (Count));
  SpStatement *st = sp_sql_query (call->sql, sql, error, "t", device);
  int row;

  g_array_set_clear_func (counts, count_clear);
  if (!st)
    return NULL;
  while ((row = sp_statement_step (st, error)) > 0)
    {
      Count count = {
        .name = g_strdup (sp_statement_get_text (st, 0)),
        .type = g_strdup (sp_statement_get_text (st, 1)),
        .n = sp_statement_get_int (st, 2),
      };

      g_array_append_val (counts, count);
    }
  sp_statement_reset (st);
  return row < 0 ? NULL : g_steal_pointer (&counts);
}

static gboolean
count_held (SpServerCall *call, const char *device, Held *held, GError **error)
{
  static const char *const people[] = { PEOPLE ("addresses"), PEOPLE ("safe_addresses") };
  g_autoptr(GArray) counts = load_counts (call, COUNTS, device, error);

  if (!counts)
    return FALSE;
  for (guint i = 0; i < counts->len; i++)
    {
      const Count *count = &g_array_index (counts, Count, i);

      take_count (held, count->name, count->type, count->n);
    }
  for (gsize k = 0; k < G_N_ELEMENTS (people); k++)
    {
      g_autoptr(GArray) more = load_counts (call, people[k], device, error);

      if (!more)
        return FALSE;
      for (guint i = 0; i < more->len; i++)
        {
          const Count *count = &g_array_index (more, Count, i);

          if (get_case (held, count->name))
            add_number (held->sums, count->type, count->n);
        }
    }
  return TRUE;
}

static int
compare_references (gconstpointer a, gconstpointer b)
{
  return strcmp (sp_json_get_text (*(JsonObject *const *) a, "reference"),
                 sp_json_get_text (*(JsonObject *const *) b, "reference"));
}

static JsonArray *
dup_cases (SpServerCall *call, Held *held, GError **error)
{
  g_autoptr(GPtrArray) sorted = g_ptr_array_new ();
  JsonArray *array;
  GHashTableIter iter;
  gpointer id, object;

  g_hash_table_iter_init (&iter, held->cases);
  while (g_hash_table_iter_next (&iter, &id, &object))
    {
      g_autofree char *reference = NULL;

      if (!object)
        continue;
      if (!sp_sql_dup_text (call->sql, "SELECT fields ->> 'reference' FROM record WHERE id = ? AND type = 'case'",
                            &reference, error, "t", (const char *) id))
        return NULL;
      json_object_set_string_member (object, "reference", reference ? reference : "");
      g_ptr_array_add (sorted, object);
    }
  g_ptr_array_sort (sorted, compare_references);
  array = json_array_new ();
  for (guint i = 0; i < sorted->len; i++)
    json_array_add_object_element (array, json_object_ref (sorted->pdata[i]));
  return array;
}

static gboolean
report_held (SpServerCall *call, const SpReader *reader, const char *device, JsonObject *report, GError **error)
{
  g_auto(Held) held = { .reader = reader };
  JsonArray *cases;

  sp_server_rights_init (&held.rights, call->sql, NULL);
  held.cases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_case);
  held.restricted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  held.meetings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  held.sums = json_object_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (counted); i++)
    json_object_set_int_member (held.sums, counted[i].member, 0);
  json_object_set_int_member (held.sums, "safe_addresses", 0);
  if (!count_held (call, device, &held, error) || !(cases = dup_cases (call, &held, error)))
    return FALSE;
  json_object_set_array_member (report, "cases", cases);
  json_object_set_int_member (held.sums, "meetings", g_hash_table_size (held.meetings));
  json_object_set_int_member (held.sums, "restricted", g_hash_table_size (held.restricted));
  json_object_set_object_member (report, "sums", g_steal_pointer (&held.sums));
  return TRUE;
}

/* What its log tells: when it was last unlocked and by what, and what it did last. */
static gboolean
report_log (SpServerCall *call, const char *device, JsonObject *report, GError **error)
{
  SpStatement *st = sp_sql_query (call->sql, "SELECT entry FROM audit_entry WHERE device = ? ORDER BY seq DESC LIMIT ?",
                                  error, "ti", device, (gint64) LOG_DEPTH);
  int row;

  if (!st)
    return FALSE;
  while ((row = sp_statement_step (st, error)) > 0)
    {
      g_autoptr(JsonObject) entry = sp_audit_parse (sp_statement_get_text (st, 0));
      const char *purpose = entry ? sp_json_get_text (entry, "purpose") : NULL;
      const char *at = entry ? sp_json_get_text (entry, "at") : NULL;

      if (at && !json_object_has_member (report, "last_entry"))
        json_object_set_string_member (report, "last_entry", at);
      if (at && purpose && g_str_has_prefix (purpose, SP_AUDIT_UNLOCKED))
        {
          json_object_set_string_member (report, "unlocked", at);
          json_object_set_boolean_member (report, "keyring", strcmp (purpose, SP_AUDIT_UNLOCKED_KEYRING) == 0);
          break;
        }
    }
  sp_statement_reset (st);
  return row >= 0;
}

/* Its log goes ahead of its work: an operation that the log tells of and that never came was not sent. */
#define NUMBERS \
  "SELECT d.id, d.member, d.name, d.created, d.last_seen, " SP_SERVER_DEVICE_STATE ", d.suspended_at, d.revoked_at," \
  " d.wipe, d.told, (SELECT max (at) FROM commit_log l WHERE l.device = d.id)," \
  " (SELECT count(DISTINCT a.op) FROM audit_entry a WHERE a.device = d.id AND a.op >= d.next_n)," \
  " (SELECT count(*) FROM device_compartment h WHERE h.device = d.id AND h.state = 'purge-pending')" \
  " FROM device d WHERE d.id = ?"

static gboolean
report_device (SpServerCall *call, const char *device, JsonObject *report, GError **error)
{
  static const struct
  {
    const char *member;
    gboolean text;
  } columns[] = {
    { "id", TRUE }, { "member", TRUE }, { "name", TRUE }, { "created", FALSE }, { "last_seen", FALSE },
    { "state", TRUE }, { "suspended", FALSE }, { "revoked", FALSE }, { "wipe", FALSE }, { "told", FALSE },
    { "last_sent", FALSE }, { "unsent", FALSE }, { "to_drop", FALSE },
  };
  SpStatement *st = sp_sql_query (call->sql, NUMBERS, error, "t", device);
  int row;

  if (!st || (row = sp_statement_step (st, error)) < 0)
    return FALSE;
  if (row == 0)
    return sp_server_fail (error, SP_WIRE_PROBLEM_NOT_FOUND);
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      if (columns[i].text)
        json_object_set_string_member (report, columns[i].member, sp_statement_get_text (st, i));
      else
        json_object_set_int_member (report, columns[i].member, sp_statement_get_int (st, i));
    }
  sp_statement_reset (st);
  return TRUE;
}

/* Until when it may be read without connecting, at the latest: leases come with pulls, and its last token let it pull for a
 * while after it had signed in. */
static gboolean
report_lease (SpServerCall *call, JsonObject *report, GError **error)
{
  gint64 last = sp_json_get_int (report, "last_seen", 0) + SP_WIRE_TOKEN_SECONDS;
  gint64 hours;
  gint64 restricted;

  if (!sp_server_load_lease_hours (call, &hours, &restricted, error))
    return FALSE;
  json_object_set_int_member (report, "lease", last + hours * 3600);
  json_object_set_int_member (report, "restricted_lease", last + restricted * 3600);
  return TRUE;
}

/* Reading the report is itself a consultation: the entry that tells of it comes first. */
static gboolean
check_log (SpServerCall *call, const char *target, GError **error)
{
  g_autofree char *purpose = g_strdup_printf (SP_AUDIT_LOST " %s", target);
  SpStatement *st = sp_sql_query (call->sql,
                                  "SELECT entry, seq FROM audit_entry WHERE device = ? ORDER BY seq DESC LIMIT ?", error,
                                  "ti", call->device.id, (gint64) LOG_BEFORE);
  gboolean told = FALSE;
  gint64 last = 0;
  int row;

  if (!st)
    return FALSE;
  while ((row = sp_statement_step (st, error)) > 0)
    {
      g_autoptr(JsonObject) entry = sp_audit_parse (sp_statement_get_text (st, 0));

      last = MAX (last, sp_statement_get_int (st, 1));
      told |= entry && g_strcmp0 (sp_json_get_text (entry, "purpose"), purpose) == 0
              && g_strcmp0 (sp_json_get_text (entry, "act"), sp_audit_act_name (SP_AUDIT_CONSULT)) == 0;
    }
  sp_statement_reset (st);
  if (row < 0 || told)
    return row >= 0;
  g_clear_pointer (&call->members, g_free);
  call->members = g_strdup_printf ("\"expected\":%" G_GINT64_FORMAT, last + 1);
  return sp_server_fail (error, SP_WIRE_PROBLEM_AUDIT_MISSING);
}

SpServerReply *
sp_server_handle_device_report (SpServerCall *call, GError **error)
{
  g_autoptr(SpReader) reader = NULL;
  g_autoptr(JsonObject) report = json_object_new ();
  const char *target;
  char *text;

  if (!sp_server_check_device (call, error) || !(target = sp_server_body_text (call, "target", 64, error))
      || !sp_server_reader_load (call->sql, call->device.member, &reader, error))
    return NULL;
  if (!reader || !sp_policy_may_report_lost (reader))
    {
      sp_server_fail (error, SP_WIRE_PROBLEM_NOT_ALLOWED);
      return NULL;
    }
  if (!check_log (call, target, error) || !report_device (call, target, report, error)
      || !report_lease (call, report, error) || !report_log (call, target, report, error) || !report_held (call, reader, target, report, error))
    return NULL;
  text = sp_json_object_to_text (report);
  return sp_server_reply_new (g_string_new_take (text));
}
