/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What goes to the server, in order. What the server says of it is in sp-store-reply.c. */

#include "config.h"

#include <string.h>

#include "sp-json.h"
#include "sp-lease-private.h"
#include "sp-signature.h"
#include "sp-wire.h"

/* An edit waits while a page is taken, some 20 ms for each thousand. Before anything is on show nobody edits, and large
 * pages are a quarter faster. */
#define PAGE_CHANGES 2000

/* Of one push. */
typedef struct
{
  gint64 after; /* the number before the first */
  guint max_ops;
  gsize max_bytes;
} Limits;

/**
 * sp_store_outbox_append:
 * @sql: the writer's connection, in a transaction
 * @operation: what goes to the server; it gets its number here
 * @error: return location
 *
 * What the server would not take is refused here, where its author can still do something about it, and before it
 * stands in the way of all that comes after. Only what is offered again after a restore, and of which nobody here is
 * the author, goes all the same: the server keeps it in quarantine.
 *
 * Returns: %FALSE with @error set: %SP_STORE_ERROR_TOO_LARGE
 */
gboolean
sp_store_outbox_append (SpSql        *sql,
                        SpOperation  *operation,
                        GError      **error)
{
  g_autoptr(JsonObject) json = NULL;
  g_autofree char *text = NULL;

  if (!sp_sql_get_int (sql,
                       "INSERT INTO meta (key, value) VALUES ('" SP_META_NEXT_OP "', 2)"
                       " ON CONFLICT (key) DO UPDATE SET value = value + 1 RETURNING value - 1",
                       &operation->n, error, ""))
    return FALSE;

  json = sp_operation_to_json (operation);
  text = sp_json_object_to_text (json);

  if (strlen (text) > SP_WIRE_MAX_OP && !operation->again)
    {
      g_set_error (error, SP_STORE_ERROR, SP_STORE_ERROR_TOO_LARGE, "a change of %" G_GSIZE_FORMAT " bytes", strlen (text));
      return FALSE;
    }

  return sp_store_audit_operation (sql, operation, text, error) &&
         sp_sql_run (sql,
                     "INSERT INTO outbox (n, record, compartment, grp, op, state) VALUES (?1, ?2, ?3, ?4, ?5, 0)",
                     error, "itttt", operation->n, operation->record, operation->compartment, operation->group, text);
}

/**
 * sp_store_outbox_blank:
 * @sql: the writer's connection, in a transaction
 * @compartment: a compartment that is dropped
 * @error: return location
 *
 * Forgets what was sent of it, and of records that were there last, wherever they lay before; what waits to be sent
 * stays. The numbers stay, too: after a restore of the server they have to follow each other, or nothing behind a gap
 * would ever be taken.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_store_outbox_blank (SpSql       *sql,
                       const char  *compartment,
                       GError     **error)
{
  return sp_sql_run (sql,
                     "UPDATE outbox SET " SP_OUTBOX_BLANK " WHERE state > 0 AND "
                     SP_OPERATION_LEFT (SP_OPERATION_OF ("?1")),
                     error, "t", compartment);
}

/**
 * sp_store_outbox_forget:
 * @sql: the writer's connection, in a transaction
 * @record: a record that may no longer be read here
 * @error: return location
 *
 * Forgets what was sent of it: an operation holds the words of others that its author saw. What waits to be sent stays.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_store_outbox_forget (SpSql       *sql,
                        const char  *record,
                        GError     **error)
{
  return sp_sql_run (sql, "UPDATE outbox SET " SP_OUTBOX_BLANK " WHERE state > 0 AND record = ?1", error, "t", record) &&
         (sp_sql_get_changes (sql) == 0 || sp_store_purge_words (sql, error));
}

/**
 * sp_store_identity_read:
 * @sql: either connection
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what enrolment gave; %SP_STORE_ERROR_NOT_FOUND before
 */
JsonObject *
sp_store_identity_read (SpSql   *sql,
                        GError **error)
{
  g_autofree char *text = NULL;

  if (!sp_store_meta_get (sql, SP_META_IDENTITY, &text, error))
    return NULL;

  if (text == NULL)
    {
      g_set_error_literal (error, SP_STORE_ERROR, SP_STORE_ERROR_NOT_FOUND, "this laptop has not joined a partnership");
      return NULL;
    }

  return sp_json_parse_object (text, -1, error);
}

/**
 * sp_store_is_epoch:
 * @sql: a connection, in a transaction
 * @epoch: (nullable): in which epoch the server has said something; %NULL where it has not said
 * @same: (out): whether it is the one in which this laptop is
 * @error: return location
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_store_is_epoch (SpSql       *sql,
                   const char  *epoch,
                   gboolean    *same,
                   GError     **error)
{
  g_autoptr(JsonObject) identity = NULL;

  *same = TRUE;
  if (epoch == NULL)
    return TRUE;
  if ((identity = sp_store_identity_read (sql, error)) == NULL)
    return FALSE;

  *same = g_strcmp0 (sp_json_get_text (identity, "epoch"), epoch) == 0;

  return TRUE;
}

/**
 * sp_store_identity_key:
 * @identity: what enrolment gave
 * @member: which key of it
 * @key: (out caller-allocates): the key
 * @size: its size
 * @error: return location
 *
 * Returns: %FALSE with @error set: %SP_STORE_ERROR_NOT_FOUND where this laptop joined before there was such a key
 */
gboolean
sp_store_identity_key (JsonObject  *identity,
                       const char  *member,
                       guint8      *key,
                       gsize        size,
                       GError     **error)
{
  if (sp_base64_read (sp_json_get_text (identity, member), key, size))
    return TRUE;

  g_set_error (error, SP_STORE_ERROR, SP_STORE_ERROR_NOT_FOUND, "this laptop joined without %s", member);

  return FALSE;
}

static void
append_text (GString    *out,
             const char *member,
             const char *text)
{
  g_autoptr(JsonNode) node = text != NULL ? sp_json_node_new_text (text) : json_node_new (JSON_NODE_NULL);
  g_autofree char *json = sp_json_to_text (node);

  g_string_append_printf (out, "\"%s\":%s,", member, json);
}

/* Operations up to the limits; those of one group stay together where they fit at all. */
static gboolean
collect (const Limits  *self,
         SpSql         *sql,
         GString       *ops,
         gint64        *first,
         gint64        *last,
         GError       **error)
{
  SpStatement *st = sp_sql_query (sql, "SELECT n, grp, op FROM outbox WHERE state = 0 AND n > ?1 ORDER BY n", error, "i",
                                  self->after);
  g_autofree char *group = NULL;
  gsize group_start = 0;
  gint64 group_first = 0;
  guint count = 0;
  int step = -1;

  *first = 0;

  while (st != NULL && (step = sp_statement_step (st, error)) > 0)
    {
      const char *next_group = sp_statement_get_text (st, 1);
      const char *op = sp_statement_get_text (st, 2);
      gsize length = sp_statement_get_length (st, 2);

      if (count > 0 && (count >= self->max_ops || ops->len + length + 1 > self->max_bytes))
        {
          if (group != NULL && g_strcmp0 (group, next_group) == 0 && group_start > 0)
            {
              g_string_truncate (ops, group_start);
              *last = group_first - 1;
            }
          step = 0;
          break;
        }

      *last = sp_statement_get_int (st, 0);
      if (next_group == NULL || g_strcmp0 (group, next_group) != 0)
        {
          group_start = ops->len;
          group_first = *last;
          g_set_str (&group, next_group);
        }

      if (count++ == 0)
        *first = sp_statement_get_int (st, 0);
      else
        g_string_append_c (ops, ',');
      g_string_append_len (ops, op, (gssize) length);
    }

  if (st != NULL)
    sp_statement_reset (st);

  return step == 0;
}

/**
 * sp_store_outbox_push:
 * @sql: either connection, in a transaction
 * @after: the number before the first
 * @max_ops: operations at most
 * @max_bytes: bytes of operations at most
 * @last: (out): the number of the last one in it; unchanged where there is none
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the body of a push of what was not answered yet; %NULL without an error where
 *   nothing waits
 */
GBytes *
sp_store_outbox_push (SpSql    *sql,
                      gint64    after,
                      guint     max_ops,
                      gsize     max_bytes,
                      gint64   *last,
                      GError  **error)
{
  const Limits limits = { after, max_ops, max_bytes };
  g_autoptr(GString) ops = g_string_new (NULL);
  g_autoptr(GString) body = g_string_new ("{");
  g_autoptr(JsonObject) identity = NULL;
  gint64 first;

  if (!collect (&limits, sql, ops, &first, last, error) || first == 0 ||
      (identity = sp_store_identity_read (sql, error)) == NULL)
    return NULL;

  append_text (body, "epoch", sp_json_get_text (identity, "epoch"));
  append_text (body, "device", sp_json_get_text (identity, "device"));
  g_string_append_printf (body, "\"first_op\":%" G_GINT64_FORMAT ",\"ops\":[", first);
  g_string_append_len (body, ops->str, (gssize) ops->len);
  g_string_append (body, "]}");

  return g_string_free_to_bytes (g_steal_pointer (&body));
}

static DexFuture *
push_job (SpSql    *sql,
          gpointer  data)
{
  const Limits *self = data;
  g_autoptr(GError) error = NULL;
  gint64 last;
  GBytes *body = sp_store_outbox_push (sql, 0, self->max_ops, self->max_bytes, &last, &error);

  return error == NULL ? dex_future_new_take_boxed (G_TYPE_BYTES, body)
                       : dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * sp_store_next_push:
 * @self: an open store
 * @max_ops: operations at most
 * @max_bytes: bytes of operations at most
 *
 * Makes the body of the next push: what was not answered yet, oldest first.
 *
 * Returns: (transfer full): a future of #GBytes, or of %NULL where there is nothing to send
 */
DexFuture *
sp_store_next_push (SpStore *self,
                    guint    max_ops,
                    gsize    max_bytes)
{
  Limits *limits;

  g_return_val_if_fail (SP_IS_STORE (self) && max_ops > 0, NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  limits = g_new0 (Limits, 1);
  limits->max_ops = max_ops;
  limits->max_bytes = max_bytes;

  return sp_store_translate (sp_sql_thread_run (sp_store_get_reader_thread (self), push_job, limits, g_free));
}

/**
 * sp_store_outbox_pull:
 * @sql: the writer's connection, in a transaction
 * @compares: whether it also asks for digests, and for what was found to differ
 * @nonce: what the lease is asked for with
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the body of the next pull
 */
GBytes *
sp_store_outbox_pull (SpSql       *sql,
                      gboolean     compares,
                      const char  *nonce,
                      GError     **error)
{
  g_autoptr(GString) body = g_string_new ("{");
  g_autoptr(JsonObject) identity = NULL;
  g_autofree char *cursor = NULL;
  g_autofree char *acl_rev = NULL;
  gint64 shown;

  if ((identity = sp_store_identity_read (sql, error)) == NULL || !sp_store_meta_get (sql, SP_META_CURSOR, &cursor, error) ||
      !sp_store_meta_get (sql, SP_META_ACL_REV, &acl_rev, error) ||
      !sp_sql_get_int (sql, "SELECT EXISTS (SELECT 1 FROM compartment WHERE shown = 1)", &shown, error, ""))
    return NULL;

  append_text (body, "epoch", sp_json_get_text (identity, "epoch"));
  append_text (body, "device", sp_json_get_text (identity, "device"));
  append_text (body, "cursor", cursor);
  append_text (body, "nonce", nonce);
  g_string_append_printf (body, "\"acl_rev\":%" G_GINT64_FORMAT ",\"max\":%d,\"schema\":%d",
                          acl_rev != NULL ? g_ascii_strtoll (acl_rev, NULL, 10) : 0,
                          shown != 0 ? PAGE_CHANGES : SP_WIRE_MAX_PAGE_CHANGES, SP_WIRE_SCHEMA);
  if (compares && cursor != NULL && !sp_store_refill_ask (sql, body, error))
    return NULL;
  g_string_append_c (body, '}');

  return g_string_free_to_bytes (g_steal_pointer (&body));
}

static DexFuture *
pull_job (SpSql    *sql,
          gpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *nonce = sp_lease_ask (data);
  GBytes *body = sp_store_outbox_pull (sql, TRUE, nonce, &error);

  return body != NULL ? dex_future_new_take_boxed (G_TYPE_BYTES, body)
                      : dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * sp_store_next_pull:
 * @self: an open store
 *
 * Makes the body of the next pull.
 *
 * Returns: (transfer full): a future of #GBytes
 */
DexFuture *
sp_store_next_pull (SpStore *self)
{
  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  /* On the writer: the cursor of the page before is in. */
  return sp_store_translate (sp_sql_thread_run (sp_store_get_writer_thread (self), pull_job,
                                                sp_lease_ref (sp_store_get_lease_data (self)), sp_lease_unref));
}
