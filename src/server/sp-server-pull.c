/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-private.h"

#include "sp-server-cursor.h"
#include "sp-server-log.h"
#include "sp-server-rights.h"

#include <string.h>

/* How much is asked for at once: not every engine stops where its caller does. */
#define BATCH_ROWS 500

/* A page while it is made. */
typedef struct
{
  GString *changes;
  GString *add;
  GString *drop;
  GString *digests;
  GString *lease;
  guint n;
  guint max;
  gboolean more;
} Page;

static void
page_clear (Page *page)
{
  g_string_free (page->changes, TRUE);
  g_string_free (page->add, TRUE);
  g_string_free (page->drop, TRUE);
  g_string_free (page->digests, TRUE);
  g_string_free (page->lease, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

static gboolean
page_is_full (const Page *page)
{
  return page->n >= page->max || page->changes->len >= SP_WIRE_MAX_PAGE_BYTES;
}

static void
append_name (GString *names, const char *name)
{
  if (names->len > 0)
    g_string_append_c (names, ',');
  sp_server_append_text (names, name);
}

static inline void
append_literal (GString *text, const char *literal, gsize size)
{
  g_string_append_len (text, literal, size);
}

#define APPEND(text, literal) append_literal (text, literal, sizeof literal - 1)

static void
append_int (GString *text, gint64 value)
{
  char digits[24];
  char *at = digits + sizeof digits;

  /* Never negative; this is the one conversion in the loop over all rows. */
  do
    *--at = '0' + value % 10;
  while ((value /= 10) > 0);
  g_string_append_len (text, at, digits + sizeof digits - at);
}

/*
 * One row of the log as it goes over the wire; the fields are passed on as they stand in the
 * database. Columns: seq, ord, what, id, type, rev, fields, and the compartment's name where @name
 * is NULL. Names, ids and types need no escapes: nothing else passes the parser of operations.
 */
static void
append_change (Page *page, SpStatement *st, const char *name)
{
  GString *text = page->changes;
  gint64 what = sp_statement_get_int (st, 2);

  if (page->n++ > 0)
    g_string_append_c (text, ',');
  APPEND (text, "{\"id\":\"");
  g_string_append_len (text, sp_statement_get_text (st, 3), sp_statement_get_length (st, 3));
  APPEND (text, "\",\"type\":\"");
  g_string_append_len (text, sp_statement_get_text (st, 4), sp_statement_get_length (st, 4));
  APPEND (text, "\",\"compartment\":\"");
  if (name)
    g_string_append (text, name);
  else
    g_string_append_len (text, sp_statement_get_text (st, 7), sp_statement_get_length (st, 7));
  APPEND (text, "\",\"rev\":");
  append_int (text, sp_statement_get_int (st, 5));
  if (what == SP_SERVER_LOG_PUT)
    {
      APPEND (text, ",\"do\":\"put\",\"fields\":");
      g_string_append_len (text, sp_statement_get_text (st, 6), sp_statement_get_length (st, 6));
      g_string_append_c (text, '}');
    }
  else if (what == SP_SERVER_LOG_LEAVE)
    APPEND (text, ",\"do\":\"leave\"}");
  else
    APPEND (text, ",\"do\":\"delete\"}");
}

static gboolean
add_drops (SpServerCall *call, SpServerCursor *cursor, Page *page, GError **error)
{
  SpStatement *st;
  int row;

  st = sp_sql_query (call->sql,
                     "SELECT c.name FROM device_compartment h JOIN compartment c USING (cid)"
                     " WHERE h.device = ? AND h.dropped > 0 AND h.dropped > ? ORDER BY h.dropped",
                     error, "ti", call->device.id, cursor->dropped);
  if (!st)
    return FALSE;
  while ((row = sp_statement_step (st, error)) > 0)
    append_name (page->drop, sp_statement_get_text (st, 0));
  sp_statement_reset (st);
  cursor->dropped = call->device.counter;
  return row == 0;
}

/* The next compartment to back-fill, by the order in which they were granted. */
static gboolean
next_fill (SpServerCall *call, gint64 done, gint64 *granted, gint64 *cid, char **name,
           GError **error)
{
  SpStatement *st;
  int row;

  *granted = 0;
  st = sp_sql_query (call->sql,
                     "SELECT h.granted, h.cid, c.name FROM device_compartment h"
                     " JOIN compartment c USING (cid) WHERE h.device = ? AND h.granted > ?"
                     " AND h.granted > h.dropped ORDER BY h.granted LIMIT 1",
                     error, "ti", call->device.id, done);
  if (!st || (row = sp_statement_step (st, error)) < 0)
    return FALSE;
  if (row > 0)
    {
      *granted = sp_statement_get_int (st, 0);
      *cid = sp_statement_get_int (st, 1);
      *name = g_strdup (sp_statement_get_text (st, 2));
    }
  sp_statement_reset (st);
  return TRUE;
}

/* What of one compartment still fits on the page; @cursor keeps the place. */
static gboolean
fill_one (SpServerCall *call, SpServerCursor *cursor, Page *page, gint64 cid, const char *name,
          gboolean *complete, GError **error)
{
  gint64 n_rows = BATCH_ROWS;

  while (!page_is_full (page) && n_rows == BATCH_ROWS)
    {
      SpStatement *st;
      int row = 0;

      st = sp_sql_query (call->sql,
                         "SELECT l.seq, l.ord, l.what, r.id, r.type, r.rev, r.fields"
                         " FROM compartment_log l JOIN record r USING (rid)"
                         " WHERE l.cid = ? AND (l.seq, l.ord) > (?, ?) AND l.seq <= ? AND l.what = 0"
                         " ORDER BY l.seq, l.ord LIMIT ?",
                         error, "iiiii", cid, cursor->seq, cursor->ord, cursor->main,
                         (gint64) BATCH_ROWS);
      if (!st)
        return FALSE;
      for (n_rows = 0; !page_is_full (page) && (row = sp_statement_step (st, error)) > 0; n_rows++)
        {
          append_change (page, st, name);
          cursor->seq = sp_statement_get_int (st, 0);
          cursor->ord = sp_statement_get_int (st, 1);
        }
      sp_statement_reset (st);
      if (row < 0)
        return FALSE;
    }
  *complete = !page_is_full (page);
  return TRUE;
}

static gboolean
add_fills (SpServerCall *call, SpServerCursor *cursor, Page *page, GError **error)
{
  while (TRUE)
    {
      g_autofree char *name = NULL;
      gint64 granted;
      gint64 cid = 0;
      gboolean complete;

      if (!next_fill (call, cursor->done, &granted, &cid, &name, error))
        return FALSE;
      if (granted == 0)
        break;
      if (page_is_full (page))
        {
          page->more = TRUE;
          return TRUE;
        }
      if (cursor->fill != granted)
        {
          cursor->fill = granted;
          cursor->seq = 0;
          cursor->ord = 0;
          append_name (page->add, name);
        }
      if (!fill_one (call, cursor, page, cid, name, &complete, error))
        return FALSE;
      if (!complete)
        {
          page->more = TRUE;
          return TRUE;
        }
      cursor->done = granted;
    }
  cursor->done = call->device.counter;
  cursor->fill = 0;
  cursor->seq = 0;
  cursor->ord = 0;
  return TRUE;
}

/* Where a page may be cut: behind the last commit that is whole. */
typedef struct
{
  gsize length;
  guint n;
  gint64 seq; /* of the commit that is being added */
  gint64 ord;
  gboolean cut;
} Commits;

static gboolean
add_commit_row (SpServerCursor *cursor, Page *page, Commits *commits, SpStatement *st)
{
  gint64 seq = sp_statement_get_int (st, 0);

  if (seq != commits->seq)
    {
      commits->length = page->changes->len;
      commits->n = page->n;
      commits->seq = seq;
      cursor->main = seq - 1;
    }
  commits->ord = sp_statement_get_int (st, 1);
  /* Behind whole commits the page may end; before the first it has to go on. */
  commits->cut = page_is_full (page) && commits->n > 0;
  if (!commits->cut)
    append_change (page, st, NULL);
  return !commits->cut;
}

/*
 * The commits after the cursor, in their order, each whole. The page is cut back to the end of the
 * last commit that fits; a commit that is larger than a page makes the page larger. The query is put so
 * that every engine reads the log in its order, from the cursor on: with an OFFSET PostgreSQL does not turn it round and
 * go through all that the device holds.
 */
static gboolean
add_commits (SpServerCall *call, SpServerCursor *cursor, Page *page, GError **error)
{
  Commits commits = { page->changes->len, page->n, cursor->main, G_MAXINT64, FALSE };
  gint64 n_rows = BATCH_ROWS;

  while (!commits.cut && n_rows == BATCH_ROWS)
    {
      SpStatement *st;
      int row = 0;

      st = sp_sql_query (call->sql,
                         "SELECT l.seq, l.ord, l.what, r.id, r.type, r.rev, r.fields, c.name"
                         " FROM compartment_log l LEFT JOIN compartment c ON c.cid = l.cid"
                         " LEFT JOIN record r ON r.rid = l.rid"
                         " WHERE (l.seq, l.ord) > (?2, ?3) AND EXISTS (SELECT 1 FROM device_compartment h"
                         " WHERE h.device = ?1 AND h.cid = l.cid AND h.granted > h.dropped LIMIT 1 OFFSET 0)"
                         " ORDER BY l.seq, l.ord LIMIT ?4",
                         error, "tiii", call->device.id, commits.seq, commits.ord, (gint64) BATCH_ROWS);
      if (!st)
        return FALSE;
      for (n_rows = 0; (row = sp_statement_step (st, error)) > 0; n_rows++)
        {
          if (!add_commit_row (cursor, page, &commits, st))
            break;
        }
      sp_statement_reset (st);
      if (row < 0)
        return FALSE;
    }
  if (commits.cut)
    {
      g_string_truncate (page->changes, commits.length);
      page->n = commits.n;
      page->more = TRUE;
    }
  else
    cursor->main = call->seq;
  return TRUE;
}

/* What the device is known to hold stands in the database for people to see. */
static gboolean
confirm (SpServerCall *call, const SpServerCursor *cursor, GError **error)
{
  if (cursor->done <= call->device.confirmed)
    return TRUE;
  return sp_sql_run (call->sql,
                     "UPDATE device_compartment SET state = 'complete' WHERE device = ?"
                     " AND granted > ? AND granted <= ? AND granted > dropped",
                     error, "tii", call->device.id, call->device.confirmed, cursor->done)
         && sp_sql_run (call->sql, "UPDATE device SET confirmed = ? WHERE id = ?", error, "it",
                        cursor->done, call->device.id);
}

/* FALSE with the problem where the device has not noticed that the server was restored. It may have been more than once:
 * `restored` is the last commit of the device's own epoch that is here. An epoch of which this database knows nothing was
 * lost with a later restore; what it shares with this one ended at the first restore, if not before. */
gboolean
sp_server_check_epoch (SpServerCall *call, GError **error)
{
  const char *epoch = sp_server_body_text (call, "epoch", 64, error);
  gint64 restored;

  if (!epoch)
    return FALSE;
  /* Who is lost has nothing else to send again. */
  if (call->request->lost || strcmp (epoch, call->server->epoch) == 0)
    return TRUE;
  if (!sp_sql_get_int (call->sql,
                       "SELECT coalesce ((SELECT upto FROM epoch WHERE epoch = ?), (SELECT min (upto) FROM epoch), 0)",
                       &restored, error, "t", epoch))
    return FALSE;
  g_clear_pointer (&call->members, g_free);
  call->members = g_strdup_printf ("\"epoch\":\"%s\",\"next_op\":%" G_GINT64_FORMAT
                                   ",\"restored\":%" G_GINT64_FORMAT,
                                   call->server->epoch, call->device.next_n, restored);
  return sp_server_fail (error, SP_WIRE_PROBLEM_EPOCH_CHANGED);
}

static gboolean
read_cursor (SpServerCall *call, SpServerCursor *cursor, GError **error)
{
  JsonNode *node = json_object_get_member (call->body, "cursor");
  const char *text;
  gint64 floor;

  if (!node || JSON_NODE_HOLDS_NULL (node))
    {
      *cursor = (SpServerCursor) { .main = call->seq };
      return TRUE;
    }
  if (!(text = sp_server_body_text (call, "cursor", 300, error)))
    return FALSE;
  if (!sp_sql_get_int (call->sql, "SELECT log_floor FROM partnership", &floor, error, ""))
    return FALSE;
  if (!sp_server_cursor_parse (call->server, call->device.id, text, cursor) || cursor->main < floor
      || cursor->main > call->seq)
    return sp_server_fail (error, SP_WIRE_PROBLEM_CURSOR);
  return TRUE;
}

/* The names in the body's array @member, at most @max; NULL where there is none. */
static JsonArray *
get_names (SpServerCall *call, const char *member, guint max, GError **error)
{
  JsonNode *node = json_object_get_member (call->body, member);
  JsonArray *names = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (node && (!names || json_array_get_length (names) > max))
    {
      sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
      return NULL;
    }
  for (guint i = 0; names && i < json_array_get_length (names); i++)
    if (json_node_get_value_type (json_array_get_element (names, i)) != G_TYPE_STRING)
      {
        sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
        return NULL;
      }
  return names;
}

/* A compartment that the device holds complete, or 0. */
static gboolean
find_held (SpServerCall *call, const SpServerCursor *cursor, const char *name, gint64 *cid,
           GError **error)
{
  return sp_sql_get_int (call->sql,
                         "SELECT h.cid FROM device_compartment h JOIN compartment c USING (cid)"
                         " WHERE h.device = ? AND c.name = ? AND h.granted > h.dropped"
                         " AND h.granted <= ?",
                         cid, error, "tti", call->device.id, name, cursor->done);
}

/* What the device found to differ is sent once more from the beginning. */
static gboolean
grant_again (SpServerCall *call, const SpServerCursor *cursor, GError **error)
{
  GError *failure = NULL;
  JsonArray *names = get_names (call, "refill", SP_WIRE_MAX_VERIFY, &failure);

  if (failure)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  for (guint i = 0; names && i < json_array_get_length (names); i++)
    {
      gint64 cid;

      if (!find_held (call, cursor, json_array_get_string_element (names, i), &cid, error)
          || (cid > 0 && !sp_server_holdings_grant (call, cid, error)))
        return FALSE;
    }
  return TRUE;
}

/* The digests of those compartments that the device wants to compare, as of this page. */
static gboolean
add_digests (SpServerCall *call, const SpServerCursor *cursor, GString *digests, GError **error)
{
  GError *failure = NULL;
  JsonArray *names = get_names (call, "verify", SP_WIRE_MAX_VERIFY, &failure);

  if (failure)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  for (guint i = 0; names && i < json_array_get_length (names); i++)
    {
      const char *name = json_array_get_string_element (names, i);
      guint64 digest = 0;
      SpStatement *st;
      gint64 cid;
      int row;

      if (!find_held (call, cursor, name, &cid, error))
        return FALSE;
      if (cid == 0)
        continue;
      st = sp_sql_query (call->sql, "SELECT id, rev FROM record WHERE cid = ? AND gone = 0", error, "i",
                         cid);
      if (!st)
        return FALSE;
      while ((row = sp_statement_step (st, error)) > 0)
        digest ^= sp_wire_digest (sp_statement_get_text (st, 0), sp_statement_get_int (st, 1));
      sp_statement_reset (st);
      if (row < 0)
        return FALSE;
      if (digests->len > 0)
        g_string_append_c (digests, ',');
      sp_server_append_text (digests, name);
      g_string_append_printf (digests, ":\"%016" G_GINT64_MODIFIER "x\"", digest);
    }
  return TRUE;
}

static SpServerReply *
reply_page (SpServerCall *call, const SpServerCursor *cursor, const Page *page)
{
  GString *body = g_string_sized_new (page->changes->len + page->add->len + page->drop->len + 1024);
  g_autofree char *text = sp_server_cursor_format (call->server, call->device.id, cursor);
  int percent = 100;

  if (cursor->done < call->device.counter)
    percent = 100 * cursor->done / call->device.counter;
  APPEND (body, "{\"compartments\":{\"drop\":[");
  g_string_append_len (body, page->drop->str, page->drop->len);
  APPEND (body, "],\"add\":[");
  g_string_append_len (body, page->add->str, page->add->len);
  g_string_append_printf (body,
                          "]},\"epoch\":\"%s\",\"acl_rev\":%" G_GINT64_FORMAT
                          ",\"upto\":%" G_GINT64_FORMAT ",\"progress\":%d.%02d,\"more\":%s,"
                          "\"cursor\":\"%s\",\"digests\":{%s}%s,\"changes\":[",
                          call->server->epoch, call->acl_rev, cursor->main, percent / 100,
                          percent % 100, page->more ? "true" : "false", text, page->digests->str, page->lease->str);
  g_string_append_len (body, page->changes->str, page->changes->len);
  APPEND (body, "]}");
  return sp_server_reply_new (body);
}

/* Who could not show what it is sent is told to bring a newer version; what it pushes is taken all the same. */
static gboolean
check_schema (SpServerCall *call, GError **error)
{
  gint64 schema = SP_WIRE_SCHEMA;

  if (json_object_has_member (call->body, "schema")
      && !sp_server_body_int (call, "schema", 0, G_MAXINT32, &schema, error))
    return FALSE;
  return schema >= SP_WIRE_SCHEMA_LEAST && schema <= SP_WIRE_SCHEMA
             ? TRUE
             : sp_server_fail (error, SP_WIRE_PROBLEM_SCHEMA);
}

SpServerReply *
sp_server_handle_pull (SpServerCall *call, GError **error)
{
  SpServerCursor cursor = { 0 };
  gint64 max;

  if (!sp_server_check_device (call, error) || !check_schema (call, error)
      || !sp_server_check_epoch (call, error)
      || !sp_server_body_int (call, "max", 1, G_MAXINT32, &max, error)
      || !read_cursor (call, &cursor, error) || !sp_server_end_emergencies (call, error)
      || call->needs_write)
    return NULL;
  if (!call->writing
      && (call->device.acl_rev != call->acl_rev || cursor.done > call->device.confirmed
          || json_object_has_member (call->body, "refill")))
    {
      call->needs_write = TRUE;
      return NULL;
    }
  if (!sp_server_holdings_update (call, error) || !confirm (call, &cursor, error)
      || (call->writing && !grant_again (call, &cursor, error)))
    return NULL;

  {
    g_auto(Page) page = { .changes = g_string_sized_new (64 * 1024),
                          .add = g_string_new (NULL),
                          .drop = g_string_new (NULL),
                          .digests = g_string_new (NULL),
                          .lease = g_string_new (NULL),
                          .max = MIN (max, SP_WIRE_MAX_PAGE_CHANGES) };

    if (!add_drops (call, &cursor, &page, error) || !add_fills (call, &cursor, &page, error)
        || (!page.more && !add_commits (call, &cursor, &page, error))
        || (!page.more
            && (!add_digests (call, &cursor, page.digests, error) || !sp_server_append_lease (call, page.lease, error))))
      return NULL;
    cursor.seen = page.more ? call->seq : 0;
    return reply_page (call, &cursor, &page);
  }
}

SpServerReply *
sp_server_handle_ack (SpServerCall *call, GError **error)
{
  JsonNode *node = json_object_get_member (call->body, "purged");
  const char *cursor = call->request->cursor;
  SpServerCursor heard = { 0 };
  JsonArray *names;

  if (!sp_server_check_device (call, error))
    return NULL;
  if (!node || !JSON_NODE_HOLDS_ARRAY (node))
    {
      sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
      return NULL;
    }
  /* A file may come long after it was written: of what was dropped again meanwhile it says nothing. */
  if (!cursor || !sp_server_cursor_parse (call->server, call->device.id, cursor, &heard))
    heard.dropped = G_MAXINT64;
  names = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (names); i++)
    {
      JsonNode *name = json_array_get_element (names, i);

      if (json_node_get_value_type (name) != G_TYPE_STRING)
        {
          sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
          return NULL;
        }
      if (!sp_sql_run (call->sql,
                       "UPDATE device_compartment SET state = 'purged' WHERE device = ?"
                       " AND state = 'purge-pending' AND dropped <= ?"
                       " AND cid = (SELECT cid FROM compartment WHERE name = ?)",
                       error, "tit", call->device.id, heard.dropped, json_node_get_string (name)))
        return NULL;
    }
  return sp_server_reply_new (g_string_new ("{}"));
}
