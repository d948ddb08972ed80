/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Members who left long ago: who they were goes from the directory, and from what the server keeps beside it. The laptops
 * have it with their next page. */

#include "config.h"

#include "sp-server-leavers.h"

#include "sp-audit.h"
#include "sp-compartment.h"
#include "sp-format.h"
#include "sp-json.h"
#include "sp-leaver.h"
#include "sp-server-audit-book.h"
#include "sp-server-log.h"

#include <glib/gi18n-lib.h>

/**
 * sp_server_leaver_is_named:
 * @sql: a connection
 * @id: a member
 * @named: (out): whether a case that is kept names them
 * @error: why not
 *
 * Who decided, wrote or was shut out in a case is asked for as long as there is the case. Of one that was disposed of only
 * that somebody was shut out is left.
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_server_leaver_is_named (SpSql *sql, const char *id, gboolean *named, GError **error)
{
  gint64 n;

  if (!sp_sql_get_int (sql,
                       "SELECT EXISTS (SELECT 1 FROM record r JOIN compartment c USING (cid) WHERE r.gone = 0"
                       " AND c.name LIKE 'case:%' AND CAST (r.fields AS TEXT) LIKE '%' || ?1 || '%'"
                       " AND NOT EXISTS (SELECT 1 FROM record d WHERE d.type = 'disposal' AND d.gone = 0"
                       "  AND d.fields ->> 'case_id' = c.scope AND d.fields ->> 'erased_at' IS NOT NULL))",
                       &n, error, "t", id))
    return FALSE;
  *named = n != 0;
  return TRUE;
}

/* Two versions of the member's record have more words than it. */
static gboolean
forget_conflicts (SpServerWrite *self, const char *id, GError **error)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(JsonObject) nothing = json_object_new ();
  SpStatement *st = sp_sql_query (self->sql, "SELECT id FROM record WHERE type = 'conflict' AND fields ->> 'record' = ?", error,
                                  "t", id);
  int found = -1;

  while (st && (found = sp_statement_step (st, error)) > 0)
    g_ptr_array_add (ids, g_strdup (sp_statement_get_text (st, 0)));
  for (guint i = 0; found == 0 && i < ids->len; i++)
    {
      g_auto(SpServerRow) row = { 0 };

      if (!sp_server_row_load (self->sql, ids->pdata[i], &row, error)
          || !sp_server_write_row (self, &row, ids->pdata[i], sp_record_type_find (row.type), row.compartment, nothing, row.frev,
                                   TRUE, error))
        return FALSE;
    }
  return found == 0;
}

/* In the server's own log, by id alone. */
static gboolean
tell (SpServerWrite *self, const char *id, GError **error)
{
  const char *const ids[] = { id, NULL };
  const SpAuditEntry entry
      = { .act = SP_AUDIT_ERASE, .compartment = SP_COMPARTMENT_DIRECTORY, .member = "", .ids = ids, .purpose = "left" };

  return sp_server_audit_tell (self->server, self->sql, &entry, error);
}

static gboolean
forget (SpServerWrite *self, const char *id, GError **error)
{
  g_auto(SpServerRow) row = { 0 };
  g_autofree char *today = sp_format_today (sp_server_now (self->server) * G_USEC_PER_SEC);

  if (!sp_server_row_load (self->sql, id, &row, error))
    return FALSE;
  if (row.rid == 0 || row.gone || sp_json_get_text (row.fields, "forgotten"))
    return TRUE;
  sp_leaver_forget (row.fields, _ ("Former member"), today);
  return tell (self, id, error) && forget_conflicts (self, id, error)
         && sp_server_write_row (self, &row, id, sp_record_type_find ("member"), row.compartment, row.fields, row.frev, FALSE,
                                 error)
         && sp_sql_run (self->sql, "UPDATE quarantine SET op = '{}' WHERE op LIKE '%\"record\":\"' || ?1 || '\"%'", error, "t", id)
         && sp_sql_run (self->sql, "DELETE FROM draft WHERE about LIKE '%' || ?1 || '%'", error, "t", id)
         && sp_sql_run (self->sql, "DELETE FROM sign_on_member WHERE member = ?", error, "t", id)
         && sp_sql_run (self->sql, "UPDATE device SET name = '' WHERE member = ?", error, "t", id)
         && sp_sql_run (self->sql, "UPDATE partnership SET scrub = 1", error, "");
}

/**
 * sp_server_leaver_forget:
 * @server: a server
 * @sql: a connection
 * @id: a member of whom sp_leaver_check () says that the time has come, and whom no case names
 * @error: why not
 *
 * The member's record says no longer who that was; what is left is the agency, the roles, and the id by which others name it.
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_server_leaver_forget (SpServer *server, SpSql *sql, const char *id, GError **error)
{
  g_auto(SpServerWrite) commit = { 0 };

  if (!sp_sql_begin (sql, error))
    return FALSE;
  if (sp_server_write_begin (&commit, server, sql, "", NULL, error) && forget (&commit, id, error)
      && sp_server_write_finish (&commit, error) && sp_sql_commit (sql, error))
    return TRUE;
  sp_sql_rollback (sql);
  return FALSE;
}

/**
 * sp_server_leavers_again:
 * @server: a server on @sql
 * @now: a database in which members were forgotten
 * @sql: one that was made before, from a backup
 * @error: why not
 *
 * Forgets them there, too: no backup brings them back.
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_server_leavers_again (SpServer *server, SpSql *now, SpSql *sql, GError **error)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  SpStatement *st = sp_sql_query (now,
                                  "SELECT id FROM record WHERE type = 'member' AND gone = 0"
                                  " AND fields ->> 'forgotten' IS NOT NULL",
                                  error, "");
  int found = -1;

  while (st && (found = sp_statement_step (st, error)) > 0)
    g_ptr_array_add (ids, g_strdup (sp_statement_get_text (st, 0)));
  for (guint i = 0; found == 0 && i < ids->len; i++)
    if (!sp_server_leaver_forget (server, sql, ids->pdata[i], error))
      return FALSE;
  return found == 0;
}
