/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-private.h"

#include "sp-sql-migrations.h"

/*
 * compartment_log keeps the last row a record and compartment, so that it grows with the records and
 * not with the edits. acl_log says which case or meeting ('' for everything, or a member's id) the
 * rights were changed of, so that a device computes again only what can have changed.
 * device_compartment numbers grants and drops from the device's own counter; the cursor says up to
 * which numbers the device has got, so a lost answer is simply asked for again.
 */
static const SpSqlMigration migrations[] = {
  { 1,
    "CREATE TABLE partnership ("
    "  one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL, name TEXT NOT NULL,"
    "  epoch TEXT NOT NULL, seq INTEGER NOT NULL, acl_rev INTEGER NOT NULL,"
    "  log_floor INTEGER NOT NULL, secret BLOB NOT NULL) STRICT;"
    "CREATE TABLE compartment ("
    "  cid INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, scope TEXT NOT NULL) STRICT;"
    "CREATE INDEX compartment_scope ON compartment (scope);"
    "CREATE TABLE record ("
    "  rid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL,"
    "  cid INTEGER NOT NULL REFERENCES compartment (cid), rev INTEGER NOT NULL,"
    "  gone INTEGER NOT NULL DEFAULT 0, fields TEXT NOT NULL, frev TEXT NOT NULL) STRICT;"
    "CREATE INDEX record_place ON record (cid, type);"
    "CREATE TABLE compartment_log ("
    "  cid INTEGER NOT NULL, rid INTEGER NOT NULL, seq INTEGER NOT NULL, ord INTEGER NOT NULL,"
    "  what INTEGER NOT NULL, PRIMARY KEY (cid, rid)) WITHOUT ROWID, STRICT;"
    "CREATE INDEX compartment_log_fill ON compartment_log (cid, seq, ord, what);"
    "CREATE INDEX compartment_log_main ON compartment_log (seq, ord, what);"
    "CREATE INDEX record_invitation ON record (fields ->> '$.case_id', fields ->> '$.agency')"
    "  WHERE type = 'invitation' AND gone = 0;"
    "CREATE INDEX record_exclusion ON record (fields ->> '$.case_id', fields ->> '$.member')"
    "  WHERE type = 'exclusion' AND gone = 0;"
    "CREATE INDEX record_attendance ON record (fields ->> '$.meeting', fields ->> '$.agency')"
    "  WHERE type = 'attendance' AND gone = 0;"
    "CREATE TABLE commit_log ("
    "  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, device TEXT NOT NULL) STRICT;"
    "CREATE TABLE acl_log ("
    "  acl_rev INTEGER NOT NULL, scope TEXT NOT NULL,"
    "  PRIMARY KEY (acl_rev, scope)) WITHOUT ROWID, STRICT;"
    "CREATE TABLE device ("
    "  id TEXT PRIMARY KEY, member TEXT NOT NULL, name TEXT NOT NULL, public_key BLOB NOT NULL,"
    "  created INTEGER NOT NULL, last_seen INTEGER NOT NULL, revoked INTEGER NOT NULL DEFAULT 0,"
    "  stopped INTEGER NOT NULL DEFAULT 0, resume INTEGER NOT NULL DEFAULT 0,"
    "  schema INTEGER NOT NULL, acl_rev INTEGER NOT NULL DEFAULT -1,"
    "  next_n INTEGER NOT NULL DEFAULT 1, counter INTEGER NOT NULL DEFAULT 0,"
    "  confirmed INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID, STRICT;"
    "CREATE INDEX device_member ON device (member);"
    "CREATE TABLE device_compartment ("
    "  device TEXT NOT NULL, cid INTEGER NOT NULL, granted INTEGER NOT NULL,"
    "  dropped INTEGER NOT NULL, state TEXT NOT NULL,"
    "  PRIMARY KEY (device, cid)) WITHOUT ROWID, STRICT;"
    "CREATE INDEX device_compartment_granted ON device_compartment (device, granted);"
    "CREATE INDEX device_compartment_dropped ON device_compartment (device, dropped)"
    "  WHERE dropped > 0;"
    "CREATE TABLE enrolment ("
    "  hash TEXT PRIMARY KEY, member TEXT NOT NULL, expires INTEGER NOT NULL,"
    "  device TEXT) WITHOUT ROWID, STRICT;"
    "CREATE TABLE token ("
    "  hash TEXT PRIMARY KEY, device TEXT NOT NULL, expires INTEGER NOT NULL)"
    "  WITHOUT ROWID, STRICT;"
    "CREATE INDEX token_device ON token (device);"
    "CREATE INDEX token_expires ON token (expires);"
    "CREATE TABLE challenge_used ("
    "  hash TEXT PRIMARY KEY, expires INTEGER NOT NULL) WITHOUT ROWID, STRICT;"
    "CREATE TABLE op_result ("
    "  device TEXT NOT NULL, n INTEGER NOT NULL, hash TEXT NOT NULL, result TEXT NOT NULL,"
    "  PRIMARY KEY (device, n)) WITHOUT ROWID, STRICT;"
    "CREATE TABLE quarantine ("
    "  device TEXT NOT NULL, n INTEGER NOT NULL, at INTEGER NOT NULL, reason TEXT NOT NULL,"
    "  op TEXT NOT NULL, PRIMARY KEY (device, n)) WITHOUT ROWID, STRICT;" },
  { 2,
    "CREATE INDEX record_reference ON record (fields ->> 'reference')"
    "  WHERE type = 'case' AND gone = 0;"
    "CREATE INDEX record_emergency ON record (fields ->> 'until')"
    "  WHERE type = 'emergency_access' AND gone = 0 AND fields ->> 'ended_at' IS NULL;"
    "CREATE INDEX record_conflict ON record (fields ->> 'record')"
    "  WHERE type = 'conflict' AND gone = 0;"
    "CREATE TABLE emergency_try (device TEXT NOT NULL, at INTEGER NOT NULL) STRICT;"
    "CREATE INDEX emergency_try_at ON emergency_try (at);" },
  /* Both engines know a member by its bare name. place says whether the partnership is served from here. */
  { 3,
    "DROP INDEX record_invitation; DROP INDEX record_exclusion; DROP INDEX record_attendance;"
    "CREATE INDEX record_invitation ON record (fields ->> 'case_id', fields ->> 'agency')"
    "  WHERE type = 'invitation' AND gone = 0;"
    "CREATE INDEX record_exclusion ON record (fields ->> 'case_id', fields ->> 'member')"
    "  WHERE type = 'exclusion' AND gone = 0;"
    "CREATE INDEX record_attendance ON record (fields ->> 'meeting', fields ->> 'agency')"
    "  WHERE type = 'attendance' AND gone = 0;"
    "ALTER TABLE partnership ADD COLUMN place INTEGER NOT NULL DEFAULT 0;" },
  /* Up to which commit the backup went that the server was restored from. */
  { 4, "ALTER TABLE partnership ADD COLUMN restored INTEGER NOT NULL DEFAULT 0;" },
  /* The content of attachments, by their records. */
  { 5,
    "CREATE TABLE blob (record TEXT PRIMARY KEY, have INTEGER NOT NULL) WITHOUT ROWID, STRICT;"
    "CREATE TABLE blob_chunk ("
    "  record TEXT NOT NULL, start INTEGER NOT NULL, data BLOB NOT NULL,"
    "  PRIMARY KEY (record, start)) STRICT;" },
  /* What laptops wrote down of who looked at what; see sp-server-audit.c. */
  { 6,
    "CREATE TABLE audit_entry ("
    "  device TEXT NOT NULL, seq INTEGER NOT NULL, leaf INTEGER NOT NULL UNIQUE, compartment TEXT NOT NULL,"
    "  op INTEGER NOT NULL, spine TEXT NOT NULL, entry TEXT NOT NULL,"
    "  PRIMARY KEY (device, seq)) WITHOUT ROWID, STRICT;"
    "CREATE INDEX audit_entry_op ON audit_entry (device, op) WHERE op > 0;"
    "CREATE TABLE audit_chain ("
    "  device TEXT NOT NULL, compartment TEXT NOT NULL, n INTEGER NOT NULL, head TEXT NOT NULL,"
    "  PRIMARY KEY (device, compartment)) WITHOUT ROWID, STRICT;"
    "CREATE TABLE audit_device ("
    "  device TEXT PRIMARY KEY, count INTEGER NOT NULL, spine TEXT NOT NULL, signature TEXT NOT NULL)"
    "  WITHOUT ROWID, STRICT;"
    "CREATE TABLE audit_tree ("
    "  one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, peaks TEXT NOT NULL) STRICT;" },
  /* When a device was to be wiped, and when it heard of it (seconds since 1970; 0: never). */
  { 7,
    "ALTER TABLE device ADD COLUMN suspended INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE device ADD COLUMN wipe INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE device ADD COLUMN told INTEGER NOT NULL DEFAULT 0;" },
  /* When a device was shut out, for now and for good (seconds since 1970; 0: never, or before this was kept). */
  { 8,
    "ALTER TABLE device ADD COLUMN suspended_at INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE device ADD COLUMN revoked_at INTEGER NOT NULL DEFAULT 0;" },
  /* What entries of the log are about (see sp-server-audit-index.c), and what an auditor looks for. */
  { 9,
    "CREATE TABLE audit_index ("
    "  what TEXT NOT NULL, at INTEGER NOT NULL, leaf INTEGER NOT NULL, act INTEGER NOT NULL,"
    "  PRIMARY KEY (what, at, leaf)) WITHOUT ROWID, STRICT;"
    "CREATE TABLE audit_indexed ("
    "  one INTEGER PRIMARY KEY CHECK (one = 1), upto INTEGER NOT NULL) STRICT;"
    "CREATE INDEX record_receipt ON record (fields ->> 'document') WHERE type = 'receipt' AND gone = 0;"
    "CREATE INDEX record_document ON record (fields ->> 'issued_at') WHERE type = 'document' AND gone = 0;" },
  /* With which provider one signs on before a laptop joins, and as whom; see sp-server-sign-on.c. */
  { 10,
    "CREATE TABLE sign_on ("
    "  one INTEGER PRIMARY KEY CHECK (one = 1), issuer TEXT NOT NULL, client TEXT NOT NULL, claim TEXT NOT NULL,"
    "  keys TEXT NOT NULL) STRICT;"
    "CREATE TABLE sign_on_member (member TEXT PRIMARY KEY, subject TEXT NOT NULL) WITHOUT ROWID, STRICT;" },
  /* Whether something was erased that the write-ahead log still has. */
  { 11,
    "CREATE INDEX record_disposal ON record (fields ->> 'case_id') WHERE type = 'disposal' AND gone = 0;"
    "ALTER TABLE partnership ADD COLUMN scrub INTEGER NOT NULL DEFAULT 0;" },
  /* What was being typed on a laptop that is lost; see sp-server-drafts.c. */
  { 12,
    "CREATE TABLE draft ("
    "  id TEXT PRIMARY KEY, member TEXT NOT NULL, device TEXT NOT NULL, about TEXT NOT NULL, body TEXT NOT NULL,"
    "  at INTEGER NOT NULL, UNIQUE (device, about)) WITHOUT ROWID, STRICT;"
    "CREATE INDEX draft_member ON draft (member);" },
  /* How strongly somebody has to have signed on ('': as the provider sees fit). */
  { 13, "ALTER TABLE sign_on ADD COLUMN acr TEXT NOT NULL DEFAULT '';" },
  /* Whether a virus scanner found nothing in it; see sp-server-scanner.c. */
  { 14,
    "ALTER TABLE blob ADD COLUMN clean INTEGER NOT NULL DEFAULT 0;"
    "CREATE INDEX blob_unscanned ON blob (record) WHERE clean = 0;" },
  /* The epochs that this database has been through, and the last commit of each that it has; see sp-server-backup.c. The
   * one before this table was made has no name. partnership.restored is read by servers of an earlier version. */
  { 15,
    "CREATE TABLE epoch (epoch TEXT PRIMARY KEY, upto INTEGER NOT NULL) WITHOUT ROWID, STRICT;"
    "INSERT INTO epoch (epoch, upto) SELECT '', restored FROM partnership WHERE restored > 0;" },
};

/* What PostgreSQL calls otherwise. Fields travel as they were written, so their column is json and not jsonb. */
static const struct
{
  const char *pattern;
  const char *words;
} postgres_words[] = {
  { "INTEGER PRIMARY KEY", "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY" },
  { "INTEGER", "BIGINT" },
  { "BLOB", "BYTEA" },
  { "fields TEXT", "fields JSON" },
  { "fields ->> '(?:\\$\\.)?(\\w+)'", "(fields ->> '\\1')" },
  { "(?: WITHOUT ROWID,)? STRICT", "" },
};

static char *
in_postgres_words (const char *sql)
{
  char *text = g_strdup (sql);

  for (gsize i = 0; i < G_N_ELEMENTS (postgres_words); i++)
    {
      g_autofree char *before = text;
      g_autoptr(GRegex) regex = g_regex_new (postgres_words[i].pattern, 0, 0, NULL);

      text = g_regex_replace (regex, before, -1, 0, postgres_words[i].words, 0, NULL);
    }
  return text;
}

static gboolean
apply_postgres (SpSql *sql, GError **error)
{
  SpSqlMigration translated[G_N_ELEMENTS (migrations)];
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < G_N_ELEMENTS (migrations); i++)
    {
      g_ptr_array_add (texts, in_postgres_words (migrations[i].sql));
      translated[i] = (SpSqlMigration) { migrations[i].version, texts->pdata[i], NULL };
    }
  return sp_sql_migrate (sql, translated, G_N_ELEMENTS (migrations), error);
}

/**
 * sp_server_schema_apply:
 * @sql: a connection that may write
 * @error: why not
 *
 * Brings the database to this version's schema.
 *
 * Returns: %FALSE on failure, %SP_SQL_ERROR_NEWER among others
 */
gboolean
sp_server_schema_apply (SpSql *sql, GError **error)
{
  if (sp_sql_get_engine (sql) == SP_SQL_POSTGRES)
    return apply_postgres (sql, error);
  return sp_sql_migrate (sql, migrations, G_N_ELEMENTS (migrations), error);
}
