/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The tables of the cache.
 *
 * A record's fields are one JSON column, with an index for each field that lists ask for; these indexes are
 * made from the model's tables whenever the cache is opened, so that a field needs no migration. By its case a record is
 * found through the compartments, which `record_kind` orders by type.
 *
 * `base` is what the server last sent, where own operations lie over it, and `base_cid` where it lay; NULL where
 * `fields` is just what the server sent, or where the server never had the record (rev 0). `fields` is NULL while an own deletion waits to be sent. */

#include "config.h"

#include "sp-sql-migrations.h"
#include "sp-store-schema-private.h"

static const SpSqlMigration MIGRATIONS[] = {
  { 1,
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"

    "CREATE TABLE compartment ("
    " cid INTEGER PRIMARY KEY,"
    " name TEXT NOT NULL UNIQUE,"
    " shown INTEGER NOT NULL);"

    "CREATE TABLE record ("
    " row INTEGER PRIMARY KEY,"
    " id TEXT NOT NULL UNIQUE,"
    " type TEXT NOT NULL,"
    " cid INTEGER NOT NULL REFERENCES compartment (cid),"
    " rev INTEGER NOT NULL,"
    " base TEXT,"
    " fields TEXT);"
    "CREATE INDEX record_cid ON record (cid);"

    "CREATE TABLE outbox ("
    " n INTEGER PRIMARY KEY,"
    " record TEXT NOT NULL,"
    " compartment TEXT NOT NULL,"
    " grp TEXT,"
    " op TEXT NOT NULL,"
    " state INTEGER NOT NULL,"
    " rev INTEGER);"
    "CREATE INDEX outbox_state ON outbox (state, record) WHERE state < 2;"

    "CREATE TABLE attention ("
    " n INTEGER PRIMARY KEY,"
    " record TEXT NOT NULL,"
    " type TEXT NOT NULL,"
    " compartment TEXT NOT NULL,"
    " reason TEXT NOT NULL,"
    " op TEXT);"

    "CREATE TABLE draft (key TEXT PRIMARY KEY, text TEXT NOT NULL, at INTEGER NOT NULL);"

    /* No phrases and no columns: rows and words are all that is asked for. */
    "CREATE VIRTUAL TABLE search USING fts5 ("
    " words, content='', contentless_delete=1, detail=none, prefix='2 3',"
    " tokenize='unicode61 remove_diacritics 2');"
    /* Larger parts, merged less often: a first pull is a tenth faster, and a search no slower. */
    "INSERT INTO search (search, rank) VALUES ('automerge', 16), ('crisismerge', 64), ('hashsize', 16777216);" },
  /* Where the server has a record that an own operation moves to other readers. */
  { 2,
    "ALTER TABLE record ADD COLUMN base_cid INTEGER REFERENCES compartment (cid);"
    "UPDATE record SET base_cid = cid WHERE base IS NOT NULL;"
    "CREATE INDEX record_base_cid ON record (base_cid) WHERE base_cid IS NOT NULL;" },
  /* What the server may not have any more, and what is to be read anew: see sp-store-refill.c. */
  { 3,
    "ALTER TABLE record ADD COLUMN stale INTEGER NOT NULL DEFAULT 0;"
    "CREATE INDEX record_stale ON record (rev) WHERE stale = 1;"
    "ALTER TABLE compartment ADD COLUMN stale INTEGER NOT NULL DEFAULT 0;"
    "CREATE INDEX compartment_stale ON compartment (cid) WHERE stale = 1;"
    "CREATE TABLE refill (name TEXT PRIMARY KEY) WITHOUT ROWID;" },
  /* The content of attachments, by their records; it goes when they go. `sent` says that the server has it whole. */
  { 4,
    "CREATE TABLE blob (record TEXT PRIMARY KEY, have INTEGER NOT NULL, sent INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE blob_chunk (record TEXT NOT NULL, start INTEGER NOT NULL, data BLOB NOT NULL,"
    " PRIMARY KEY (record, start));"
    "CREATE TRIGGER record_content AFTER DELETE ON record WHEN old.type = 'attachment' BEGIN"
    " DELETE FROM blob WHERE record = old.id; DELETE FROM blob_chunk WHERE record = old.id; END;" },
  /* The words that there are, for a search that is still being typed; and what each search asks first: whether
   * anything is hidden. */
  { 5,
    "CREATE VIRTUAL TABLE search_word USING fts5vocab ('search', 'row');"
    "CREATE INDEX compartment_hidden ON compartment (cid) WHERE shown = 0;" },
  /* Dropped compartments of which the server was not told yet that no byte is left; see sp-store-purge.c. */
  { 6, "CREATE TABLE purge (name TEXT PRIMARY KEY, scrubbed INTEGER NOT NULL) WITHOUT ROWID;" },
  /* A draft outlives its record, so it keeps where that lay, and goes with that. */
  { 7,
    "ALTER TABLE draft ADD COLUMN compartment TEXT;"
    "CREATE TRIGGER record_draft BEFORE DELETE ON record BEGIN UPDATE draft SET compartment ="
    " (SELECT name FROM compartment WHERE cid = coalesce (old.base_cid, old.cid)) WHERE instr (key, old.id); END;" },
  /* What is issued has content, too. What waits for a decision is counted with each change, so it is found without a search. */
  { 8,
    "DROP TRIGGER record_content;"
    "CREATE TRIGGER record_content AFTER DELETE ON record WHEN old.type IN ('attachment', 'document') BEGIN"
    " DELETE FROM blob WHERE record = old.id; DELETE FROM blob_chunk WHERE record = old.id; END;"
    "CREATE INDEX record_open_matter ON record (cid) WHERE type IN ('conflict', 'put_aside')"
    " AND fields ->> '$.state' = 'open';" },
  /* What has changed and was not looked at on this laptop: see sp-unseen.c. It goes with its record. */
  { 9,
    "CREATE TABLE unseen (record TEXT PRIMARY KEY, type TEXT NOT NULL, case_id TEXT, what TEXT NOT NULL, was TEXT,"
    " at INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TRIGGER record_unseen AFTER DELETE ON record BEGIN DELETE FROM unseen WHERE record = old.id; END;" },
  /* The log of who looked at what; see sp-store-audit.c. A chain goes by the hash of its compartment's name. */
  { 10,
    "CREATE TABLE audit (seq INTEGER PRIMARY KEY, spine TEXT NOT NULL, entry TEXT NOT NULL);"
    "CREATE TABLE audit_chain (chain TEXT PRIMARY KEY, n INTEGER NOT NULL, head TEXT NOT NULL) WITHOUT ROWID;" },
  /* The content of a paper goes with a case of which it tells, and to the last byte. */
  { 11,
    "CREATE TRIGGER record_erased AFTER UPDATE OF fields ON record WHEN new.type = 'document'"
    " AND new.fields ->> '$.erased' IS NOT NULL AND EXISTS (SELECT 1 FROM blob WHERE record = new.id) BEGIN"
    " DELETE FROM blob WHERE record = new.id; DELETE FROM blob_chunk WHERE record = new.id;"
    " INSERT INTO purge (name, scrubbed) VALUES ('', 0) ON CONFLICT (name) DO UPDATE SET scrubbed = 0; END;" },
  /* So does that of a paper that was deleted: whether a case of which it tells goes is then not heard here any more. */
  { 12,
    "CREATE TRIGGER record_deleted BEFORE DELETE ON record WHEN old.type = 'document'"
    " AND EXISTS (SELECT 1 FROM blob WHERE record = old.id) BEGIN"
    " INSERT INTO purge (name, scrubbed) VALUES ('', 0) ON CONFLICT (name) DO UPDATE SET scrubbed = 0; END;" },
  /* And what the server's virus scanner found something in. */
  { 13,
    "CREATE TRIGGER record_malware AFTER UPDATE OF fields ON record WHEN new.fields ->> '$.malware' IS NOT NULL"
    " AND EXISTS (SELECT 1 FROM blob WHERE record = new.id) BEGIN"
    " DELETE FROM blob WHERE record = new.id; DELETE FROM blob_chunk WHERE record = new.id;"
    " INSERT INTO purge (name, scrubbed) VALUES ('', 0) ON CONFLICT (name) DO UPDATE SET scrubbed = 0; END;"
    "CREATE INDEX record_malware ON record (cid) WHERE type = 'attachment' AND fields ->> '$.malware' IS NOT NULL;" },
  /* A first pull puts rows by the ten thousand. So a type has a number, by which the indexes tell their rows; and that no
   * compartment goes before its records is asked when one goes, and not of each row that comes. */
  { 14,
    "CREATE TABLE new_record ("
    " row INTEGER PRIMARY KEY,"
    " id TEXT NOT NULL UNIQUE,"
    " type TEXT NOT NULL,"
    " type_no INTEGER NOT NULL,"
    " cid INTEGER NOT NULL,"
    " rev INTEGER NOT NULL,"
    " base TEXT,"
    " base_cid INTEGER,"
    " stale INTEGER NOT NULL DEFAULT 0,"
    " fields TEXT);"
    "INSERT INTO new_record (row, id, type, type_no, cid, rev, base, base_cid, stale, fields)"
    " SELECT row, id, type, 0, cid, rev, base, base_cid, stale, fields FROM record ORDER BY row;"
    "DROP TABLE record;"
    "ALTER TABLE new_record RENAME TO record;"
    "CREATE INDEX record_cid ON record (cid);"
    "CREATE INDEX record_base_cid ON record (base_cid) WHERE base_cid IS NOT NULL;"
    "CREATE INDEX record_stale ON record (rev) WHERE stale = 1;"
    "CREATE INDEX record_unknown ON record (type) WHERE type_no = 0;"
    "CREATE INDEX record_open_matter ON record (cid) WHERE " SP_IS_OPEN_MATTER ";"
    "CREATE INDEX record_malware ON record (cid) WHERE " SP_HAS_MALWARE ";"
    "CREATE TRIGGER compartment_empty BEFORE DELETE ON compartment"
    " WHEN EXISTS (SELECT 1 FROM record WHERE cid = old.cid) OR EXISTS (SELECT 1 FROM record WHERE base_cid = old.cid) BEGIN"
    " SELECT RAISE (ABORT, 'a compartment with records'); END;"
    "CREATE TRIGGER record_draft BEFORE DELETE ON record BEGIN UPDATE draft SET compartment ="
    " (SELECT name FROM compartment WHERE cid = coalesce (old.base_cid, old.cid)) WHERE instr (key, old.id); END;"
    "CREATE TRIGGER record_content AFTER DELETE ON record WHEN old.type_no IN (" SP_HAVE_CONTENT ") BEGIN"
    " DELETE FROM blob WHERE record = old.id; DELETE FROM blob_chunk WHERE record = old.id; END;"
    "CREATE TRIGGER record_unseen AFTER DELETE ON record BEGIN DELETE FROM unseen WHERE record = old.id; END;"
    "CREATE TRIGGER record_erased AFTER UPDATE OF fields ON record WHEN new." SP_IS_A (DOCUMENT)
    " AND new.fields ->> '$.erased' IS NOT NULL AND EXISTS (SELECT 1 FROM blob WHERE record = new.id) BEGIN"
    " DELETE FROM blob WHERE record = new.id; DELETE FROM blob_chunk WHERE record = new.id;"
    " INSERT INTO purge (name, scrubbed) VALUES ('', 0) ON CONFLICT (name) DO UPDATE SET scrubbed = 0; END;"
    "CREATE TRIGGER record_deleted BEFORE DELETE ON record WHEN old." SP_IS_A (DOCUMENT)
    " AND EXISTS (SELECT 1 FROM blob WHERE record = old.id) BEGIN"
    " INSERT INTO purge (name, scrubbed) VALUES ('', 0) ON CONFLICT (name) DO UPDATE SET scrubbed = 0; END;"
    "CREATE TRIGGER record_malware AFTER UPDATE OF fields ON record WHEN new.fields ->> '$.malware' IS NOT NULL"
    " AND EXISTS (SELECT 1 FROM blob WHERE record = new.id) BEGIN"
    " DELETE FROM blob WHERE record = new.id; DELETE FROM blob_chunk WHERE record = new.id;"
    " INSERT INTO purge (name, scrubbed) VALUES ('', 0) ON CONFLICT (name) DO UPDATE SET scrubbed = 0; END;" },
  /* What is kept with a case lies in the case's compartments: so it is found by these, and one index of small numbers does
   * the work of thirty of cases' ids. */
  { 15,
    "ALTER TABLE compartment ADD COLUMN case_id TEXT GENERATED ALWAYS AS"
    " (CASE WHEN name GLOB 'case:*' THEN substr (name, 6, 36) WHEN name GLOB 'disposal:*' THEN substr (name, 10, 36) END)"
    " VIRTUAL;"
    "CREATE INDEX compartment_case ON compartment (case_id) WHERE case_id IS NOT NULL;"
    "CREATE INDEX record_kind ON record (" SP_ONE_OF ", cid) WHERE fields IS NOT NULL;" },
};

/**
 * sp_store_schema_is_by_case:
 * @type: a record type
 * @field: one of its fields
 *
 * Returns: whether the field names a case in whose compartments, or in whose disposal's, every record of the type lies that
 *   has it: the policy refuses any other
 */
gboolean
sp_store_schema_is_by_case (const SpRecordType *type,
                            const SpField      *field)
{
  return (type->home & SP_HOME_DIRECTORY) == 0 && g_str_equal (field->name, "case_id");
}

/**
 * sp_store_schema_has_index:
 * @type: a record type
 * @field: one of its fields
 *
 * Returns: whether the field has an index of its own
 */
gboolean
sp_store_schema_has_index (const SpRecordType *type,
                           const SpField      *field)
{
  return (field->flags & SP_FIELD_INDEXED) != 0 && !sp_store_schema_is_by_case (type, field);
}

/**
 * sp_store_schema_field_sql:
 * @table: the table's name in the statement, or "" for none
 * @field: a field
 *
 * Returns: (transfer full): SQL for the field's value, the same text as in its index
 */
char *
sp_store_schema_field_sql (const char    *table,
                           const SpField *field)
{
  /* COLLATE binds closer than the arrow. */
  return g_strdup_printf (field->kind == SP_KIND_TEXT ? "(%s%sfields ->> '$.%s') COLLATE NOCASE"
                                                      : "%s%sfields ->> '$.%s'",
                          table, *table != '\0' ? "." : "", field->name);
}

/**
 * sp_store_schema_type_word:
 * @type: a record type's name
 *
 * Returns: (transfer full): the word that stands in the search index with each record of the type
 */
char *
sp_store_schema_type_word (const char *type)
{
  g_autoptr(GString) word = g_string_new ("xt");

  for (const char *c = type; *c != '\0'; c++)
    if (g_ascii_isalnum (*c))
      g_string_append_c (word, *c);

  return g_string_free (g_steal_pointer (&word), FALSE);
}

/**
 * sp_store_schema_search_sql:
 * @type: SQL for a record's type
 * @fields: SQL for its fields as JSON
 *
 * Returns: (transfer full): SQL for the words by which a record is found; NULL where it has none, or is going or sealed
 */
char *
sp_store_schema_search_sql (const char *type,
                            const char *fields)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint n_types;
  const SpRecordType * const *types = sp_record_types (&n_types);

  g_string_append_printf (text, "CASE WHEN %s IS NOT NULL AND (%s ->> '$.sealed') IS NOT TRUE THEN CASE %s", fields, fields,
                          type);

  for (guint i = 0; i < n_types; i++)
    {
      g_autofree char *word = sp_store_schema_type_word (types[i]->name);
      gboolean any = FALSE;

      for (guint j = 0; j < types[i]->n_fields; j++)
        {
          const SpField *field = &types[i]->fields[j];

          if ((field->flags & SP_FIELD_SEARCH) == 0)
            continue;

          if (!any)
            g_string_append_printf (text, " WHEN '%s' THEN concat_ws (' ', '%s'", types[i]->name, word);
          g_string_append_printf (text, ", %s ->> '$.%s'", fields, field->name);
          any = TRUE;
        }

      if (any)
        g_string_append_c (text, ')');
    }

  g_string_append (text, " END END");

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
drop_old_indexes (SpSql       *sql,
                  GHashTable  *wanted,
                  GError     **error)
{
  g_autoptr(GPtrArray) old = g_ptr_array_new_with_free_func (g_free);
  SpStatement *st;
  int row;

  if ((st = sp_sql_query (sql, "SELECT name FROM sqlite_schema WHERE type = 'index' AND name GLOB 'field_*'", error,
                          "")) == NULL)
    return FALSE;

  while ((row = sp_statement_step (st, error)) > 0)
    {
      const char *name = sp_statement_get_text (st, 0);

      if (!g_hash_table_remove (wanted, name))
        g_ptr_array_add (old, g_strdup (name));
    }

  if (row < 0)
    return FALSE;

  for (guint i = 0; i < old->len; i++)
    {
      g_autofree char *drop = g_strdup_printf ("DROP INDEX \"%s\"", (const char *) old->pdata[i]);

      if (!sp_sql_exec (sql, drop, error))
        return FALSE;
    }

  return TRUE;
}

/* Numbers those records whose type an older version did not know, or all where it knew no numbers. */
static gboolean
number_types (SpSql   *sql,
              GError **error)
{
  guint n_types;
  const SpRecordType * const *types = sp_record_types (&n_types);
  gint64 any;

  if (!sp_sql_get_int (sql, "SELECT EXISTS (SELECT 1 FROM record WHERE type_no = 0)", &any, error, ""))
    return FALSE;

  for (guint i = 0; i < n_types && any != 0; i++)
    if (!sp_sql_run (sql, "UPDATE record SET type_no = ?2 WHERE type_no = 0 AND type = ?1", error, "ti", types[i]->name,
                     (gint64) sp_type_number (types[i]->name)))
      return FALSE;

  return TRUE;
}

/* The fields of a field's index: itself, and those that are asked for together with it, so that a list need not look at
 * the rows. */
static GStrv
dup_indexed (const SpRecordType *type,
             const SpField      *field)
{
  g_auto(GStrv) together = g_strsplit (type->together != NULL ? type->together : "", " ", -1);

  if (g_strcmp0 (together[0], field->name) == 0)
    return g_steal_pointer (&together);

  return g_strdupv ((char *[]){ (char *) field->name, NULL });
}

static void
want_index (GHashTable         *wanted,
            const SpRecordType *type,
            const SpField      *field)
{
  g_auto(GStrv) names = dup_indexed (type, field);
  g_autofree char *joined = g_strjoinv ("_", names);
  g_autoptr(GStrvBuilder) values = g_strv_builder_new ();
  g_auto(GStrv) list = NULL;
  g_autofree char *columns = NULL;
  char *name = g_strdup_printf ("field_%s_%s", type->name, joined);

  for (guint i = 0; names[i] != NULL; i++)
    g_strv_builder_take (values, sp_store_schema_field_sql ("", sp_record_type_find_field (type, names[i])));
  list = g_strv_builder_end (values);
  columns = g_strjoinv (", ", list);
  g_hash_table_insert (wanted, name,
                       g_strdup_printf ("CREATE INDEX \"%s\" ON record (%s) WHERE type_no = %d AND fields IS NOT NULL",
                                        name, columns, sp_type_number (type->name)));
}

static gboolean
make_indexes (SpSql   *sql,
              GError **error)
{
  g_autoptr(GHashTable) wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer statement;
  guint n_types;
  const SpRecordType * const *types = sp_record_types (&n_types);

  for (guint i = 0; i < n_types; i++)
    for (guint j = 0; j < types[i]->n_fields; j++)
      if (sp_store_schema_has_index (types[i], &types[i]->fields[j]))
        want_index (wanted, types[i], &types[i]->fields[j]);

  if (!drop_old_indexes (sql, wanted, error))
    return FALSE;

  g_hash_table_iter_init (&iter, wanted);
  while (g_hash_table_iter_next (&iter, NULL, &statement))
    if (!sp_sql_exec (sql, statement, error))
      return FALSE;

  return TRUE;
}

/**
 * sp_store_schema_migrate:
 * @sql: a connection that writes, outside a transaction
 * @version: up to which version; 0 for this program's
 * @error: return location
 *
 * Brings the tables up to a version. That of an older program is for tests, which bring it up to date then.
 *
 * Returns: %FALSE with @error set: %SP_SQL_ERROR_NEWER if a newer version wrote the file
 */
gboolean
sp_store_schema_migrate (SpSql   *sql,
                         guint    version,
                         GError **error)
{
  return sp_sql_migrate (sql, MIGRATIONS, version > 0 ? version : G_N_ELEMENTS (MIGRATIONS), error);
}

/**
 * sp_store_schema_prepare:
 * @sql: a connection that writes, outside a transaction
 * @error: return location
 *
 * Brings the tables and indexes up to date.
 *
 * Returns: %FALSE with @error set: %SP_SQL_ERROR_NEWER if a newer version wrote the file
 */
gboolean
sp_store_schema_prepare (SpSql   *sql,
                         GError **error)
{
  if (!sp_store_schema_migrate (sql, 0, error))
    return FALSE;

  if (!sp_sql_begin (sql, error))
    return FALSE;

  if (!number_types (sql, error) || !make_indexes (sql, error))
    {
      sp_sql_rollback (sql);
      return FALSE;
    }

  /* What a page from the server touched, and what has gone from here while editors may be open: in memory only. */
  return sp_sql_commit (sql, error) &&
         sp_sql_exec (sql,
                      "CREATE TEMP TABLE IF NOT EXISTS touched (cid INTEGER PRIMARY KEY);"
                      "CREATE TEMP TABLE IF NOT EXISTS verified (one INTEGER PRIMARY KEY, upto INTEGER);"
                      "CREATE TEMP TABLE IF NOT EXISTS departed (id TEXT PRIMARY KEY, compartment TEXT);"
                      "CREATE TEMP TRIGGER IF NOT EXISTS record_departed BEFORE DELETE ON main.record BEGIN"
                      " INSERT OR REPLACE INTO departed (id, compartment) VALUES (old.id,"
                      " (SELECT name FROM compartment WHERE cid = coalesce (old.base_cid, old.cid))); END;"
                      "DELETE FROM blob_chunk WHERE record NOT IN (SELECT id FROM record);"
                      "DELETE FROM blob WHERE record NOT IN (SELECT id FROM record)",
                      error);
}
