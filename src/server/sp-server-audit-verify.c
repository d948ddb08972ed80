/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-audit.h"

#include "sp-audit-tree.h"
#include "sp-json.h"
#include "sp-server-audit-book.h"
#include "sp-signature.h"

#include <sodium.h>
#include <string.h>

#define BATCH_ROWS 2000

/* All entries once more, in the order in which they came, with nothing taken from what stands beside them. */
typedef struct
{
  SpAuditTree tree;
  GHashTable *chains;  /* "device\ncompartment" to SpAuditChain */
  GHashTable *devices; /* id to Device */
  gint64 head_size;
  const char *head_root;
  gboolean head_seen;
} Walk;

typedef struct
{
  gint64 count;
  char spine[SP_AUDIT_HASH_SIZE];
} Device;

void
sp_audit_report_clear (SpAuditReport *report)
{
  g_clear_pointer (&report->device, g_free);
  g_clear_pointer (&report->root, g_free);
}

static void
found (SpAuditReport *report, const char *what, const char *device, gint64 seq, gint64 leaf)
{
  if (report->what)
    return;
  report->what = what;
  report->device = g_strdup (device);
  report->seq = seq;
  report->leaf = leaf;
}

static Device *
device_of (Walk *walk, const char *id)
{
  Device *device = g_hash_table_lookup (walk->devices, id);

  if (!device)
    {
      device = g_new0 (Device, 1);
      g_strlcpy (device->spine, SP_SERVER_AUDIT_EMPTY, sizeof device->spine);
      g_hash_table_insert (walk->devices, g_strdup (id), device);
    }
  return device;
}

static SpAuditChain *
chain_of (Walk *walk, const char *device, const char *compartment)
{
  g_autofree char *key = g_strdup_printf ("%s\n%s", device, compartment);
  SpAuditChain *chain = g_hash_table_lookup (walk->chains, key);

  if (!chain)
    {
      chain = g_new0 (SpAuditChain, 1);
      sp_audit_chain_init (chain);
      g_hash_table_insert (walk->chains, g_steal_pointer (&key), chain);
    }
  return chain;
}

static const char *
fault_code (SpAuditFault fault)
{
  switch (fault)
    {
    case SP_AUDIT_OTHER_DEVICE:
      return "device";
    case SP_AUDIT_NUMBER:
      return "number";
    case SP_AUDIT_PREVIOUS:
      return "previous";
    case SP_AUDIT_SOUND:
      return NULL;
    case SP_AUDIT_UNREADABLE:
    default:
      return "unreadable";
    }
}

/* What is wrong with one entry, or NULL. */
static const char *
walk_entry (Walk *walk, gint64 leaf, const char *device_id, gint64 seq, const char *member, const char *text)
{
  g_autoptr(JsonObject) entry = sp_audit_parse (text);
  Device *device = device_of (walk, device_id);
  SpAuditChain *chain;
  SpAuditFault fault;

  if (!entry)
    return "unreadable";
  if (leaf != walk->tree.size || seq != device->count + 1)
    return "missing";
  /* The server writes down what any member asks of it. */
  if (strcmp (device_id, SP_SERVER_AUDIT_SELF) != 0 && g_strcmp0 (sp_json_get_text (entry, "member"), member) != 0)
    return "member";
  chain = chain_of (walk, device_id, sp_json_get_text (entry, "compartment"));
  if ((fault = sp_audit_chain_take (chain, text, device_id)) != SP_AUDIT_SOUND)
    return fault_code (fault);
  sp_audit_spine_add (device->spine, chain->head);
  device->count++;
  sp_audit_tree_add (&walk->tree, text);
  if (walk->tree.size == walk->head_size)
    {
      char root[SP_AUDIT_HASH_SIZE];

      sp_audit_tree_root (&walk->tree, root);
      walk->head_seen = strcmp (root, walk->head_root) == 0;
    }
  return NULL;
}

/* Those that follow on @leaf, which is put behind the last of them; not all at once, which not every engine bears. */
static gboolean
walk_batch (SpSql *sql, Walk *walk, SpAuditReport *report, gint64 *leaf_after, gboolean *last, GError **error)
{
  SpStatement *st = sp_sql_query (sql,
                                  "SELECT a.leaf, a.device, a.seq, d.member, a.entry FROM audit_entry a"
                                  " LEFT JOIN device d ON d.id = a.device WHERE a.leaf > ? ORDER BY a.leaf LIMIT ?",
                                  error, "ii", *leaf_after, (gint64) BATCH_ROWS);
  int n = 0;
  int row = -1;

  while (st && !report->what && (row = sp_statement_step (st, error)) > 0)
    {
      gint64 leaf = sp_statement_get_int (st, 0);
      const char *device = sp_statement_get_text (st, 1);
      gint64 seq = sp_statement_get_int (st, 2);
      const char *what = walk_entry (walk, leaf, device, seq, sp_statement_get_text (st, 3), sp_statement_get_text (st, 4));

      n++;
      *leaf_after = leaf;
      if (what)
        found (report, what, device, seq, leaf);
      else
        report->entries++;
    }
  if (st)
    sp_statement_reset (st);
  *last = n < BATCH_ROWS;
  return st && row >= 0;
}

static gboolean
walk_entries (SpSql *sql, Walk *walk, SpAuditReport *report, GError **error)
{
  gint64 leaf = G_MININT64;
  gboolean last = FALSE;

  while (!last && !report->what)
    if (!walk_batch (sql, walk, report, &leaf, &last, error))
      return FALSE;
  return TRUE;
}

static gboolean
is_signed (const char *device, const Device *end, const char *signature, gconstpointer key, gsize key_size)
{
  g_autoptr(GBytes) message = sp_audit_head_message (device, end->count, end->spine);

  return sp_signature_check (signature, message, key, key_size);
}

static gboolean
load_own_key (SpSql *sql, guint8 key[crypto_sign_PUBLICKEYBYTES], GError **error)
{
  SpStatement *st = sp_sql_query (sql, "SELECT secret FROM partnership", error, "");
  gconstpointer secret = NULL;
  gsize size = 0;

  if (!st || sp_statement_step (st, error) <= 0)
    return FALSE;
  if ((secret = sp_statement_get_blob (st, 0, &size)) && size == SP_SERVER_SECRET_SIZE)
    sp_server_public_key (secret, key);
  sp_statement_reset (st);
  return size == SP_SERVER_SECRET_SIZE || sp_server_fail (error, SP_WIRE_PROBLEM_INTERNAL);
}

/* The device's own signature says how long its log was, and where it ended: what was cut off or rebuilt differs. */
static gboolean
check_devices (SpSql *sql, Walk *walk, SpAuditReport *report, GError **error)
{
  guint8 own_key[crypto_sign_PUBLICKEYBYTES];
  SpStatement *st = sp_sql_query (sql,
                                  "SELECT a.device, a.count, a.spine, a.signature, d.public_key FROM audit_device a"
                                  " LEFT JOIN device d ON d.id = a.device ORDER BY a.device",
                                  error, "");
  int row = -1;

  if (st && !load_own_key (sql, own_key, error))
    return FALSE;
  while (st && (row = sp_statement_step (st, error)) > 0)
    {
      const char *id = sp_statement_get_text (st, 0);
      gboolean own = strcmp (id, SP_SERVER_AUDIT_SELF) == 0;
      Device *end = device_of (walk, id);
      gsize key_size = 0;
      gconstpointer key = sp_statement_get_blob (st, 4, &key_size);

      if (own)
        {
          key = own_key;
          key_size = sizeof own_key;
        }
      else
        report->devices++;
      if (end->count != sp_statement_get_int (st, 1))
        found (report, "missing", id, end->count + 1, -1);
      else if (g_strcmp0 (end->spine, sp_statement_get_text (st, 2)) != 0)
        found (report, "spine", id, end->count, -1);
      else if (!is_signed (id, end, sp_statement_get_text (st, 3), key, key_size))
        found (report, "signature", id, end->count, -1);
    }
  if (st)
    sp_statement_reset (st);
  return st && row >= 0;
}

static gboolean
check_tree (SpSql *sql, Walk *walk, SpAuditReport *report, GError **error)
{
  SpStatement *st = sp_sql_query (sql, "SELECT size, peaks FROM audit_tree WHERE one = 1", error, "");
  g_autofree char *peaks = sp_audit_tree_format (&walk->tree);
  int row;

  if (!st || (row = sp_statement_step (st, error)) < 0)
    return FALSE;
  if (row > 0 ? sp_statement_get_int (st, 0) != walk->tree.size || g_strcmp0 (sp_statement_get_text (st, 1), peaks) != 0
              : walk->tree.size != 0)
    found (report, "tree", NULL, 0, walk->tree.size);
  sp_statement_reset (st);
  return TRUE;
}

/**
 * sp_server_audit_verify:
 * @sql: the database; it is only read
 * @head_size: the size of a tree whose head somebody kept, or -1
 * @head_root: (nullable): that head
 * @report: (out): what was found
 * @error: return location
 *
 * Goes through the whole log again: each chain, each device's spine and signature, the tree; and that the tree, when it
 * had @head_size leaves, had the head @head_root.
 *
 * Returns: %FALSE where the database could not be read
 */
gboolean
sp_server_audit_verify (SpSql *sql, gint64 head_size, const char *head_root, SpAuditReport *report, GError **error)
{
  Walk walk = { .head_size = head_size, .head_root = head_root, .head_seen = head_size < 0 };
  char root[SP_AUDIT_HASH_SIZE];
  gboolean done;

  memset (report, 0, sizeof *report);
  walk.chains = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  walk.devices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (head_size == 0)
    {
      sp_audit_tree_root (&walk.tree, root);
      walk.head_seen = strcmp (root, head_root) == 0;
    }
  done = walk_entries (sql, &walk, report, error)
         && (report->what || (check_devices (sql, &walk, report, error) && check_tree (sql, &walk, report, error)));
  if (done && !walk.head_seen)
    found (report, "head", NULL, 0, head_size);
  sp_audit_tree_root (&walk.tree, root);
  report->root = g_strdup (root);
  g_hash_table_unref (walk.chains);
  g_hash_table_unref (walk.devices);
  return done;
}
