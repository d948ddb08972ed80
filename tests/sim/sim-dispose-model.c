/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Disposal by two, in the plainest words. One who chairs proposes it, another who chairs confirms it, nobody does both,
 * and nothing that is held goes, nor before its time. With the second the case is gone: its records, those deleted long
 * ago, its files, and the files of papers that tell of it. What is left says that it was, bears the server's seal, and
 * has no words; and who was shut out of the case is still so, and nobody knows why any more. */

#include "config.h"

#include <string.h>

#include "sim-model.h"
#include "sp-json.h"

/* The case that is closed since 2010 is kept for six years. */
#define DUE "2016-01-01"

static gboolean
is_about (SimRecord  *record,
          const char *type,
          const char *case_id)
{
  return !record->gone && g_str_equal (record->type, type) &&
         g_strcmp0 (sp_json_get_text (record->fields, "case_id"), case_id) == 0;
}

static gboolean
lies_in (SimRecord  *record,
         const char *home,
         const char *id)
{
  g_auto(GStrv) parts = g_strsplit (record->compartment, ":", 3);

  return g_str_equal (parts[0], home) && g_strcmp0 (parts[1], id) == 0;
}

gboolean
sim_model_is_disposed (SimModel   *self,
                       const char *case_id)
{
  return case_id != NULL && g_hash_table_contains (self->disposed, case_id);
}

static gboolean
is_held (SimModel   *self,
         const char *case_id)
{
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    if (is_about (record, "hold", case_id) && sp_json_get_text (((SimRecord *) record)->fields, "released") == NULL)
      return TRUE;

  return FALSE;
}

static gboolean
is_excluded (SimModel   *self,
             const char *case_id,
             const char *member)
{
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    if (is_about (record, "exclusion", case_id) &&
        g_strcmp0 (sp_json_get_text (((SimRecord *) record)->fields, "member"), member) == 0)
      return TRUE;

  return FALSE;
}

/* Why nobody could have said so, or NULL. @record: as it is. */
static const char *
why_not (SimModel   *self,
         const char *member,
         JsonObject *op,
         SimRecord  *record)
{
  SimRecord *who = sim_model_find (self, member);
  JsonObject *was = record != NULL && !record->gone ? record->fields : NULL;
  g_autoptr(JsonObject) fields = sim_apply (op, was);
  const char *by = sp_json_get_text (fields, "confirmed_by");
  const char *proposer = sp_json_get_text (fields, "proposed_by");
  const char *day = sp_json_get_text (fields, was == NULL ? "proposed" : "confirmed");

  if (who == NULL || (!sim_names (who->fields, "roles", "chair") && !sim_names (who->fields, "roles", "coordinator")))
    return "who did it does not chair";
  if (sim_model_is_disposed (self, sp_json_get_text (fields, "case_id")))
    return "it was confirmed before";
  if (was == NULL ? by != NULL || g_strcmp0 (proposer, member) != 0
                  : g_strcmp0 (by, member) != 0 || g_strcmp0 (proposer, by) == 0)
    return "it takes two people";
  if (is_held (self, sp_json_get_text (fields, "case_id")))
    return "it is held";
  if (g_strcmp0 (sp_json_get_text (fields, "ground"), "over") == 0 && (day == NULL || strcmp (day, DUE) < 0))
    return "its years are not over";

  return NULL;
}

/* What the server has said itself and a laptop tells it again: it believes its own seal, whoever brings it. */
gboolean
sim_dispose_is_sealed (JsonObject *op)
{
  JsonObject *set = sp_json_get_object (op, "set");

  return g_str_equal (sp_json_get_text (op, "do"), "create") && g_strcmp0 (sp_json_get_text (op, "type"), "disposal") == 0 &&
         set != NULL && sp_json_get_text (set, "seal") != NULL;
}

/* Whether the verdict is the right one, as far as it has to do with this. */
void
sim_dispose_judge (SimModel   *self,
                   const char *member,
                   JsonObject *op,
                   SimRecord  *record,
                   JsonObject *result)
{
  gboolean refused = g_strcmp0 (sp_json_get_text (result, "status"), "quarantined") == 0;
  gboolean erased = g_strcmp0 (sp_json_get_text (result, "reason"), "erased") == 0;
  g_auto(GStrv) parts = g_strsplit (sp_json_get_text (op, "compartment"), ":", 3);
  const char *detail = sp_json_get_text (result, "detail");
  const char *why;

  if (erased && (!sim_model_is_disposed (self, parts[1]) || is_excluded (self, parts[1], member)))
    sim_fail (SIM_CONFIDENTIALITY, "somebody who is not to know of it was told that %s was disposed of", parts[1]);
  if (g_str_equal (parts[0], "case") && !refused && sim_model_is_disposed (self, parts[1]))
    sim_fail (SIM_DISPOSAL, "something was written into %s, which was disposed of", parts[1]);
  if (g_strcmp0 (sp_json_get_text (op, "type"), "disposal") != 0 || g_str_equal (sp_json_get_text (op, "do"), "delete") ||
      sim_dispose_is_sealed (op))
    return;

  why = why_not (self, member, op, record);
  if (!refused && why != NULL && !(sp_json_get_flag (op, "again") && record != NULL))
    sim_fail (SIM_DISPOSAL, "a disposal was taken although %s", why);
  if (refused && why == NULL && detail != NULL && (g_str_equal (detail, "second-person") || g_str_equal (detail, "held")))
    sim_fail (SIM_DISPOSAL, "a disposal was refused as %s", detail);
}

/* Its words go; the numbers and the seal are the server's. */
static void
set_stone (SimModel   *self,
           SpSql      *sql,
           SimRecord  *stone,
           gint64      n_records,
           gint64      n_papers)
{
  static const char * const FILLED_IN[] = { "records", "papers", "erased_at", "seal" };
  SimRecord *there = sim_record_read (sql, stone->id);

  if (there == NULL || there->gone)
    sim_fail (SIM_DISPOSAL, "nothing says that %s was disposed of", sp_json_get_text (stone->fields, "case_id"));
  else if (sp_json_get_int (there->fields, "records", -1) != n_records ||
           sp_json_get_int (there->fields, "papers", -1) != n_papers)
    sim_fail (SIM_DISPOSAL,
              "of %s %" G_GINT64_FORMAT " records and %" G_GINT64_FORMAT " papers were erased, not %" G_GINT64_FORMAT
              " and %" G_GINT64_FORMAT,
              sp_json_get_text (stone->fields, "case_id"), sp_json_get_int (there->fields, "records", -1),
              sp_json_get_int (there->fields, "papers", -1), n_records, n_papers);
  if (json_object_has_member (stone->fields, "reason"))
    json_object_remove_member (stone->fields, "reason");
  for (guint i = 0; there != NULL && i < G_N_ELEMENTS (FILLED_IN); i++)
    if (json_object_has_member (there->fields, FILLED_IN[i]))
      json_object_set_member (stone->fields, FILLED_IN[i],
                              json_node_copy (json_object_get_member (there->fields, FILLED_IN[i])));
  g_clear_pointer (&there, sim_record_free);
}

/* It keeps its record, which says since when its content is gone. */
static void
erase_paper (SimRecord *paper,
             SpSql     *sql,
             gint64     seq)
{
  SimRecord *there = sim_record_read (sql, paper->id);

  if (there == NULL || sp_json_get_text (there->fields, "erased") == NULL)
    sim_fail (SIM_DISPOSAL, "the paper %s tells of a case that was disposed of, and was not erased", paper->id);
  else
    json_object_set_string_member (paper->fields, "erased", sp_json_get_text (there->fields, "erased"));
  paper->rev = seq;
  g_clear_pointer (&there, sim_record_free);
}

/* In this world nothing of a case names a meeting, so that a paper that names no case tells of none. */
static gint64
erase_papers (SimModel   *self,
              SpSql      *sql,
              const char *case_id,
              gint64      seq)
{
  GHashTableIter iter;
  gpointer data;
  gint64 n = 0;

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    {
      SimRecord *paper = data;

      if (!g_str_equal (paper->type, "document") || !g_str_has_prefix (paper->compartment, "meeting:") ||
          !sim_names (paper->fields, "cases", case_id) || sp_json_get_text (paper->fields, "erased") != NULL)
        continue;
      n++;
      if (!paper->gone)
        erase_paper (paper, sql, seq);
    }

  return n;
}

static gint64
erase_records (SimModel   *self,
               const char *case_id)
{
  GHashTableIter iter;
  gpointer data;
  gint64 n = 0;

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    {
      SimRecord *record = data;

      if (!lies_in (record, "case", case_id))
        continue;
      if (!g_str_equal (record->type, "exclusion"))
        {
          n += !record->gone;
          g_hash_table_iter_remove (&iter);
          continue;
        }
      if (json_object_has_member (record->fields, "reason"))
        json_object_remove_member (record->fields, "reason");
      g_hash_table_remove_all (record->stamps);
    }

  return n;
}

/* Nobody proposes it any more. */
static void
erase_proposals (SimModel  *self,
                 SimRecord *stone,
                 gint64     seq)
{
  GHashTableIter iter;
  gpointer data;

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    {
      SimRecord *other = data;

      if (other == stone || !g_str_equal (other->type, "disposal") || sp_json_get_text (other->fields, "seal") != NULL ||
          !g_str_equal (other->compartment, stone->compartment))
        continue;
      if (json_object_has_member (other->fields, "reason"))
        json_object_remove_member (other->fields, "reason");
      other->rev = other->gone ? other->rev : seq;
      other->gone = TRUE;
    }
}

void
sim_dispose_erase (SimModel  *self,
                   SpSql     *sql,
                   SimRecord *stone,
                   gint64     seq)
{
  g_autofree char *case_id = g_strdup (sp_json_get_text (stone->fields, "case_id"));
  gboolean sealed = sp_json_get_text (stone->fields, "seal") != NULL;
  gint64 n_papers = erase_papers (self, sql, case_id, seq);
  gint64 n_records = erase_records (self, case_id);

  erase_proposals (self, stone, seq);
  if (!sealed)
    set_stone (self, sql, stone, n_records, n_papers);
  stone->rev = seq;
  g_hash_table_add (self->disposed, g_strdup (case_id));
  g_hash_table_remove_all (self->answers);
}

/* After an operation on @record was carried out. */
void
sim_dispose_follow (SimModel  *self,
                    SpSql     *sql,
                    SimRecord *record,
                    gint64     seq)
{
  g_auto(GStrv) cases = sp_json_dup_strv (record->fields, "cases");

  /* It comes too late. */
  for (guint i = 0; cases != NULL && cases[i] != NULL; i++)
    if (!record->gone && sp_json_get_text (record->fields, "erased") == NULL && sim_model_is_disposed (self, cases[i]))
      erase_paper (record, sql, seq);
  if (g_str_equal (record->type, "disposal") && !record->gone && record->rev == seq &&
      sp_json_get_text (record->fields, "confirmed_by") != NULL && sp_json_get_text (record->fields, "seal") == NULL)
    sim_dispose_erase (self, sql, record, seq);
}

/* What a restored server hears from a laptop that knows more. Returns whether that is what @op is. */
gboolean
sim_dispose_take_sealed (SimModel   *self,
                         SpSql      *sql,
                         JsonObject *op,
                         gint64      seq)
{
  const char *id = sp_json_get_text (op, "record");
  SimRecord *record = sim_model_find (self, id);

  if (!sim_dispose_is_sealed (op))
    return FALSE;
  if (record != NULL && sp_json_get_text (record->fields, "seal") != NULL)
    return TRUE;

  if (record == NULL)
    record = sim_model_add (self, id, "disposal", sp_json_get_text (op, "compartment"));
  json_object_unref (record->fields);
  record->fields = sp_json_object_copy (sp_json_get_object (op, "set"));
  record->gone = FALSE;
  g_hash_table_remove_all (record->stamps);
  sim_dispose_erase (self, sql, record, seq);

  return TRUE;
}

/* What the server had, and erased, is not kept when a laptop offers it again; nor is what somebody writes about a disposal
 * that is done. */
gboolean
sim_dispose_is_forgotten (SimModel   *self,
                          JsonObject *op)
{
  g_auto(GStrv) parts = g_strsplit (sp_json_get_text (op, "compartment"), ":", 3);

  return (sp_json_get_flag (op, "again") || g_str_equal (sp_json_get_text (op, "type"), "disposal")) &&
         (g_str_equal (parts[0], "case") || g_str_equal (parts[0], "disposal")) && sim_model_is_disposed (self, parts[1]);
}

/* Whether the case of @compartment is erased in the very push in which something was written there. */
gboolean
sim_dispose_is_erasing (SpSql      *sql,
                        const char *compartment)
{
  g_auto(GStrv) parts = g_strsplit (compartment, ":", 3);
  gint64 n = 0;

  return g_str_equal (parts[0], "case") &&
         sp_sql_get_int (sql, "SELECT count(*) FROM record WHERE type = 'disposal' AND fields ->> 'case_id' = ?"
                              " AND fields ->> 'erased_at' IS NOT NULL", &n, NULL, "t", parts[1]) &&
         n > 0;
}
