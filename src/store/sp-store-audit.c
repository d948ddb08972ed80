/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* This laptop's log: written before what it tells of, in the same transaction where that is an alteration. How it gets to
 * the server: sp-store-audit-send.c. See sp-audit.c for how it is chained. */

#include "config.h"

#include <string.h>

#include "sp-date.h"
#include "sp-json.h"
#include "sp-store-private.h"

#define META_COUNT "audit_count"
#define META_SPINE "audit_spine"

#define NO_SPINE "0000000000000000000000000000000000000000000000000000000000000000"

/* A chain goes by its compartment's hash: what this laptop may no longer read leaves no name here. */
static void
chain_key (const char *compartment,
           char        key[SP_AUDIT_HASH_SIZE])
{
  sp_audit_hash (compartment, strlen (compartment), key);
}

static gboolean
read_chain (SpSql         *sql,
            const char    *key,
            SpAuditChain  *chain,
            GError       **error)
{
  SpStatement *st = sp_sql_query (sql, "SELECT n, head FROM audit_chain WHERE chain = ?1", error, "t", key);
  int row;

  sp_audit_chain_init (chain);
  if (st == NULL || (row = sp_statement_step (st, error)) < 0)
    return FALSE;

  if (row > 0)
    {
      chain->n = sp_statement_get_int (st, 0);
      g_strlcpy (chain->head, sp_statement_get_text (st, 1), sizeof chain->head);
    }
  sp_statement_reset (st);

  return TRUE;
}

static gboolean
write_entry (SpSql               *sql,
             const SpAuditEntry  *entry,
             GError             **error)
{
  char key[SP_AUDIT_HASH_SIZE];
  char spine[SP_AUDIT_HASH_SIZE] = NO_SPINE;
  g_autofree char *old_spine = NULL;
  g_autofree char *text = NULL;
  SpAuditChain chain;
  gint64 count;

  chain_key (entry->compartment, key);
  if (!read_chain (sql, key, &chain, error) || !sp_store_meta_get_int (sql, META_COUNT, &count, error) ||
      !sp_store_meta_get (sql, META_SPINE, &old_spine, error))
    return FALSE;

  text = sp_audit_chain_add (&chain, entry);
  if (old_spine != NULL)
    g_strlcpy (spine, old_spine, sizeof spine);
  sp_audit_spine_add (spine, chain.head);

  return sp_sql_run (sql,
                     "INSERT INTO audit (seq, spine, entry) VALUES (?1, ?2, ?3)", error, "itt", count + 1, spine, text) &&
         sp_sql_run (sql,
                     "INSERT INTO audit_chain (chain, n, head) VALUES (?1, ?2, ?3)"
                     " ON CONFLICT (chain) DO UPDATE SET n = excluded.n, head = excluded.head",
                     error, "tit", key, chain.n, chain.head) &&
         sp_store_meta_set_int (sql, META_COUNT, count + 1, error) && sp_store_meta_set (sql, META_SPINE, spine, error);
}

/**
 * sp_store_audit_append:
 * @sql: the writer's connection, in a transaction
 * @entry: what is done; member, device and skew are filled in here
 * @error: return location
 *
 * Writes down what this transaction does. Before the laptop has joined there is nobody, and nothing to see.
 *
 * Returns: %FALSE with @error set: then it must not be done
 */
gboolean
sp_store_audit_append (SpSql               *sql,
                       const SpAuditEntry  *entry,
                       GError             **error)
{
  g_autofree char *identity_text = NULL;
  g_autofree char *skew = NULL;
  g_autoptr(JsonObject) identity = NULL;
  SpAuditEntry whole = *entry;

  if (!sp_store_meta_get (sql, SP_META_IDENTITY, &identity_text, error) ||
      !sp_store_meta_get (sql, SP_META_AUDIT_SKEW, &skew, error))
    return FALSE;
  if (identity_text == NULL)
    return TRUE;

  if ((identity = sp_json_parse_object (identity_text, -1, error)) == NULL)
    return FALSE;

  whole.member = sp_json_get_text (identity, "member");
  whole.device = sp_json_get_text (identity, "device");
  whole.skew_known = skew != NULL;
  whole.skew = skew != NULL ? g_ascii_strtoll (skew, NULL, 10) : 0;
  if (whole.member == NULL || whole.device == NULL)
    return TRUE;

  return write_entry (sql, &whole, error);
}

/**
 * sp_store_audit_operation:
 * @sql: the writer's connection, in a transaction
 * @operation: what goes to the server
 * @text: the same as it is sent
 * @error: return location
 *
 * Writes down an alteration; where it moves a record, for both groups of readers.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_store_audit_operation (SpSql              *sql,
                          const SpOperation  *operation,
                          const char         *text,
                          GError            **error)
{
  char detail[SP_AUDIT_HASH_SIZE];
  const char *ids[] = { operation->record, NULL };
  SpAuditEntry entry = {
    .act = operation->verb == SP_VERB_CREATE   ? SP_AUDIT_COLLECT
           : operation->verb == SP_VERB_DELETE ? SP_AUDIT_ERASE
                                               : SP_AUDIT_ALTER,
    .compartment = operation->compartment,
    .at = operation->at != NULL ? operation->at : "",
    .ids = ids,
    .purpose = operation->purpose,
    .detail = detail,
    .op = operation->n,
  };

  sp_audit_hash (text, strlen (text), detail);
  if (!sp_store_audit_append (sql, &entry, error))
    return FALSE;

  if (operation->from == NULL)
    return TRUE;

  entry.compartment = operation->from;

  return sp_store_audit_append (sql, &entry, error);
}

/* --- What pages tell ---------------------------------------------------------------------- */

typedef struct
{
  SpAuditAct act;
  GStrv ids;
  char *purpose;
  GStrv recipients;
  char *detail;
  char *at;
} Telling;

static void
telling_free (gpointer data)
{
  Telling *self = data;

  g_strfreev (self->ids);
  g_free (self->purpose);
  g_strfreev (self->recipients);
  g_free (self->detail);
  g_free (self->at);
  g_free (self);
}

/* The records by the compartments they lie in: of NULL-terminated arrays of ids. */
static GHashTable *
group_by_compartment (SpSql   *sql,
                      GStrv    ids,
                      GError **error)
{
  g_autoptr(GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autofree char *compartment = NULL;
      GPtrArray *group;

      if (!sp_sql_dup_text (sql, "SELECT c.name FROM record r JOIN compartment c ON c.cid = r.cid WHERE r.id = ?1",
                            &compartment, error, "t", ids[i]))
        return NULL;

      if (compartment == NULL)
        compartment = g_strdup ("");
      if ((group = g_hash_table_lookup (groups, compartment)) == NULL)
        {
          group = g_ptr_array_new_null_terminated (8, NULL, TRUE);
          g_hash_table_insert (groups, g_steal_pointer (&compartment), group);
        }
      g_ptr_array_add (group, ids[i]);
    }

  return g_steal_pointer (&groups);
}

static DexFuture *
tell_job (SpSql    *sql,
          gpointer  data)
{
  Telling *self = data;
  g_autoptr(GHashTable) groups = NULL;
  g_autoptr(GList) names = NULL;
  g_autoptr(GError) error = NULL;

  if ((groups = group_by_compartment (sql, self->ids, &error)) == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  /* In an order that repeats. */
  names = g_list_sort (g_hash_table_get_keys (groups), (GCompareFunc) strcmp);
  for (GList *l = names; l != NULL; l = l->next)
    {
      GPtrArray *ids = g_hash_table_lookup (groups, l->data);
      const SpAuditEntry entry = {
        .act = self->act,
        .compartment = l->data,
        .at = self->at,
        .ids = (const char * const *) ids->pdata,
        .purpose = self->purpose,
        .recipients = (const char * const *) self->recipients,
        .detail = self->detail,
      };

      if (!sp_store_audit_append (sql, &entry, &error))
        return dex_future_new_for_error (g_steal_pointer (&error));
    }

  return dex_future_new_true ();
}

/**
 * sp_store_audit:
 * @self: an open store
 * @act: what is about to be done
 * @ids: the records it is done with
 * @purpose: (nullable): why, where somebody had to say
 * @recipients: (nullable): to whom it goes, or who is present
 * @detail: (nullable): the hash of what is given away; see sp_audit_hash ()
 *
 * Writes down that somebody is about to look at, print, save, copy or show records: an entry for each group of readers
 * whose records are among them. To be called, and awaited, before: what cannot be written down is not to be shown.
 *
 * Returns: (transfer full): a future that resolves when it is on the disk
 */
DexFuture *
sp_store_audit (SpStore            *self,
                SpAuditAct          act,
                const char * const *ids,
                const char         *purpose,
                const char * const *recipients,
                const char         *detail)
{
  Telling *telling;
  DexFuture *future;

  g_return_val_if_fail (SP_IS_STORE (self) && ids != NULL, NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  telling = g_new0 (Telling, 1);
  telling->act = act;
  telling->ids = g_strdupv ((GStrv) ids);
  telling->purpose = g_strdup (purpose);
  telling->recipients = g_strdupv ((GStrv) recipients);
  telling->detail = g_strdup (detail);
  telling->at = sp_instant_format (sp_ambient_get_wall_us (sp_store_get_ambient (self)));
  future = sp_store_translate (
    sp_sql_thread_run_durable (sp_store_get_writer_thread (self), tell_job, telling, telling_free));
  dex_future_disown (dex_ref (future));

  return future;
}
