/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-audit-book.h"

#include "sp-date.h"

#include <string.h>

/* How entries get into the log: a laptop's as they come, and the server's own, of what is done at the server itself. */

static gboolean
load_spine (SpAuditBook *self, GError **error)
{
  SpStatement *st = sp_sql_query (self->sql, "SELECT count, spine FROM audit_device WHERE device = ?", error, "t",
                                  self->device);
  int row;

  self->count = 0;
  g_strlcpy (self->spine, SP_SERVER_AUDIT_EMPTY, sizeof self->spine);
  if (!st || (row = sp_statement_step (st, error)) < 0)
    return FALSE;
  if (row > 0)
    {
      self->count = sp_statement_get_int (st, 0);
      g_strlcpy (self->spine, sp_statement_get_text (st, 1), sizeof self->spine);
    }
  sp_statement_reset (st);
  return TRUE;
}

static gboolean
load_tree (SpAuditBook *self, GError **error)
{
  SpStatement *st = sp_sql_query (self->sql, "SELECT size, peaks FROM audit_tree WHERE one = 1", error, "");
  gboolean sound = TRUE;
  int row;

  memset (&self->tree, 0, sizeof self->tree);
  if (!st || (row = sp_statement_step (st, error)) < 0)
    return FALSE;
  if (row > 0)
    sound = sp_audit_tree_parse (&self->tree, sp_statement_get_int (st, 0), sp_statement_get_text (st, 1));
  sp_statement_reset (st);
  return sound || sp_server_fail (error, SP_WIRE_PROBLEM_INTERNAL);
}

/**
 * sp_audit_book_open:
 * @self: (out): where the log ends
 * @sql: a connection
 * @device: whose entries are to be added
 * @error: why not
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_audit_book_open (SpAuditBook *self, SpSql *sql, const char *device, GError **error)
{
  self->sql = sql;
  self->device = device;
  return load_spine (self, error) && load_tree (self, error);
}

/**
 * sp_audit_book_load_chain:
 * @self: the log
 * @compartment: a compartment
 * @chain: (out): where the device's chain of that compartment ends
 * @error: why not
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_audit_book_load_chain (SpAuditBook *self, const char *compartment, SpAuditChain *chain, GError **error)
{
  SpStatement *st = sp_sql_query (self->sql, "SELECT n, head FROM audit_chain WHERE device = ? AND compartment = ?",
                                  error, "tt", self->device, compartment);
  int row;

  sp_audit_chain_init (chain);
  if (!st || (row = sp_statement_step (st, error)) < 0)
    return FALSE;
  if (row > 0)
    {
      chain->n = sp_statement_get_int (st, 0);
      g_strlcpy (chain->head, sp_statement_get_text (st, 1), sizeof chain->head);
    }
  sp_statement_reset (st);
  return TRUE;
}

/**
 * sp_audit_book_add:
 * @self: the log
 * @compartment: the entry's
 * @chain: its chain, with the entry in it
 * @op: the operation that it tells of; 0: none
 * @text: the entry
 * @error: why not
 *
 * Writes the device's next entry.
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_audit_book_add (SpAuditBook *self, const char *compartment, const SpAuditChain *chain, gint64 op, const char *text,
                   GError **error)
{
  sp_audit_spine_add (self->spine, chain->head);
  self->count++;
  if (!sp_sql_run (self->sql,
                   "INSERT INTO audit_entry (leaf, device, seq, compartment, op, spine, entry)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?)",
                   error, "itititt", self->tree.size, self->device, self->count, compartment, op, self->spine, text))
    return FALSE;
  sp_audit_tree_add (&self->tree, text);
  return sp_sql_run (self->sql,
                     "INSERT INTO audit_chain (device, compartment, n, head) VALUES (?, ?, ?, ?)"
                     " ON CONFLICT (device, compartment) DO UPDATE SET n = excluded.n, head = excluded.head",
                     error, "ttit", self->device, compartment, chain->n, chain->head);
}

/**
 * sp_audit_book_close:
 * @self: the log, with the new entries
 * @signature: by the device, over where its entries end
 * @error: why not
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_audit_book_close (SpAuditBook *self, const char *signature, GError **error)
{
  g_autofree char *peaks = sp_audit_tree_format (&self->tree);

  return sp_sql_run (self->sql,
                     "INSERT INTO audit_tree (one, size, peaks) VALUES (1, ?, ?)"
                     " ON CONFLICT (one) DO UPDATE SET size = excluded.size, peaks = excluded.peaks",
                     error, "it", self->tree.size, peaks)
         && sp_sql_run (self->sql,
                        "INSERT INTO audit_device (device, count, spine, signature) VALUES (?, ?, ?, ?)"
                        " ON CONFLICT (device) DO UPDATE SET count = excluded.count, spine = excluded.spine,"
                        " signature = excluded.signature",
                        error, "titt", self->device, self->count, self->spine, signature);
}

/**
 * sp_server_audit_tell:
 * @server: a server
 * @sql: its connection, in the transaction that does it
 * @what: what is done; its device and time are filled in here, and "" is the member where somebody sits at the server
 * @error: why it must not be done
 *
 * Writes down what is done at the server, in a chain of its own that the partnership's key signs.
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_server_audit_tell (SpServer *server, SpSql *sql, const SpAuditEntry *what, GError **error)
{
  g_autofree char *at = sp_instant_format (sp_server_now (server) * G_USEC_PER_SEC);
  g_autoptr(GBytes) message = NULL;
  g_autofree char *signature = NULL;
  g_autofree char *text = NULL;
  SpAuditEntry entry = *what;
  SpAuditChain chain;
  SpAuditBook book;

  entry.device = SP_SERVER_AUDIT_SELF;
  entry.at = at;
  if (!sp_audit_book_open (&book, sql, entry.device, error)
      || !sp_audit_book_load_chain (&book, entry.compartment, &chain, error))
    return FALSE;
  text = sp_audit_chain_add (&chain, &entry);
  if (!sp_audit_book_add (&book, entry.compartment, &chain, 0, text, error))
    return FALSE;
  message = sp_audit_head_message (book.device, book.count, book.spine);
  signature = sp_server_sign (server, message);
  return sp_audit_book_close (&book, signature, error);
}

/**
 * sp_server_audit_tell_now:
 * @server: a server
 * @sql: its connection
 * @what: what is about to be done, as for sp_server_audit_tell ()
 * @error: why it must not be done
 *
 * sp_server_audit_tell () in a transaction of its own, for what is no transaction itself.
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_server_audit_tell_now (SpServer *server, SpSql *sql, const SpAuditEntry *what, GError **error)
{
  if (!sp_sql_begin (sql, error))
    return FALSE;
  if (sp_server_audit_tell (server, sql, what, error) && sp_sql_commit (sql, error))
    return TRUE;
  sp_sql_rollback (sql);
  return FALSE;
}
