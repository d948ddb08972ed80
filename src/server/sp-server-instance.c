/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-instance-private.h"

#include "sp-server-admin.h"
#include "sp-server-certificate.h"
#include "sp-server-private.h"
#include "sp-sql-postgres.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define DATABASE_FILE    "partnership.db"
#define KEY_FILE         "server.key"
#define CERTIFICATE_FILE "tls-certificate.pem"
#define TLS_KEY_FILE     "tls-key.pem"
#define ADDRESS_FILE     "address"
#define LOCK_FILE        "lock"
#define DEFAULT_PORT     8443

#define CREDENTIAL_PREFIX "stalking-partnership."

G_DEFINE_QUARK (sp-instance-error-quark, sp_instance_error)

/* Always FALSE, to be returned at once. */
gboolean
sp_instance_fail (GError **error, SpInstanceError code, const char *text)
{
  g_set_error_literal (error, SP_INSTANCE_ERROR, code, text);
  return FALSE;
}

/* What a caller can act on, instead of the database's own code. */
gboolean
sp_instance_fail_sql (gboolean shared, GError **error, GError *cause)
{
  SpInstanceError code = SP_INSTANCE_ERROR_FILE;

  /* What the database's server says of itself is for people to read as it is. */
  if (g_error_matches (cause, SP_SQL_ERROR, SP_SQL_ERROR_UNAVAILABLE)
      || g_error_matches (cause, SP_SQL_ERROR, SP_SQL_ERROR_BUSY)
      || (g_error_matches (cause, SP_SQL_ERROR, SP_SQL_ERROR_CANNOT_OPEN) && shared))
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  if (g_error_matches (cause, SP_SQL_ERROR, SP_SQL_ERROR_NEWER))
    code = SP_INSTANCE_ERROR_NEWER;
  else if (g_error_matches (cause, SP_SQL_ERROR, SP_SQL_ERROR_NOT_A_DATABASE))
    code = SP_INSTANCE_ERROR_KEY;
  else if (g_error_matches (cause, SP_SQL_ERROR, SP_SQL_ERROR_CORRUPT))
    code = SP_INSTANCE_ERROR_DAMAGED;
  sp_instance_fail (error, code, cause->message);
  g_error_free (cause);
  return FALSE;
}

static char *
path_in (const char *directory, const char *name)
{
  return g_build_filename (directory, name, NULL);
}

static gboolean
write_file (const char *directory, const char *name, const char *text, int mode, GError **error)
{
  g_autofree char *path = path_in (directory, name);

  return g_file_set_contents_full (
      path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, mode, error);
}

/* Where a secret lies: with the service manager, which hands it to this process only, or in the folder. There it is alone;
 * among a machine's credentials its name says whose it is. */
static char *
find_secret (const char *directory, const char *name)
{
  const char *credentials = g_getenv ("CREDENTIALS_DIRECTORY");
  g_autofree char *full = g_strconcat (CREDENTIAL_PREFIX, name, NULL);
  g_autofree char *path = credentials ? path_in (credentials, full) : NULL;

  return path && g_file_test (path, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&path) : path_in (directory, name);
}

static gboolean
has_secret (const char *directory, const char *name)
{
  g_autofree char *path = find_secret (directory, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
remove_file (const char *directory, const char *name)
{
  g_autofree char *path = path_in (directory, name);

  g_unlink (path);
}

static gboolean
exists (const char *directory, const char *name)
{
  g_autofree char *path = path_in (directory, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static char *
format_address (const char *host, guint16 port)
{
  return g_strdup_printf (strchr (host, ':') ? "https://[%s]:%u" : "https://%s:%u", host, port);
}

/* The secrets and the certificate, before there is a database. PostgreSQL keeps no key of ours. */
static gboolean
create_files (const char *directory, const char *host, const char *url, guint8 key[SP_SQL_KEY_SIZE],
              GError **error)
{
  char hex[2 * SP_SQL_KEY_SIZE + 1];
  g_autofree char *certificate = NULL;
  g_autofree char *tls_key = NULL;
  g_autofree char *address = format_address (host, DEFAULT_PORT);
  gboolean written;

  if (!sp_certificate_make (host, &certificate, &tls_key, error))
    return FALSE;
  randombytes_buf (key, SP_SQL_KEY_SIZE);
  sodium_bin2hex (hex, sizeof hex, key, SP_SQL_KEY_SIZE);
  written = (url ? write_file (directory, SP_INSTANCE_URL_FILE, url, 0600, error)
                 : write_file (directory, KEY_FILE, hex, 0600, error))
            && write_file (directory, TLS_KEY_FILE, tls_key, 0600, error)
            && write_file (directory, CERTIFICATE_FILE, certificate, 0644, error)
            && write_file (directory, ADDRESS_FILE, address, 0644, error);
  sodium_memzero (hex, sizeof hex);
  sodium_memzero (tls_key, strlen (tls_key));
  return written;
}

static gboolean
fill_database (SpSql *sql, const char *name, gboolean rehearsal, SpAmbient *ambient, GError **error)
{
  guint8 bytes[SP_SERVER_SECRET_SIZE];
  g_autoptr(GBytes) secret = NULL;
  g_autofree char *id = sp_ambient_new_id (ambient);
  g_autofree char *epoch = sp_ambient_new_id (ambient);
  g_autoptr(SpServer) server = NULL;

  sp_ambient_fill_random (ambient, bytes, sizeof bytes);
  secret = g_bytes_new (bytes, sizeof bytes);
  if (!sp_server_schema_apply (sql, error) || !sp_sql_begin (sql, error))
    return FALSE;
  if (sp_sql_run (sql,
                  "INSERT INTO partnership (one, id, name, epoch, seq, acl_rev, log_floor, secret)"
                  " VALUES (1, ?, ?, ?, 0, 0, 0, ?)",
                  error, "tttb", id, name, epoch, secret)
      && (server = sp_server_new (ambient, sql, error))
      && sp_server_admin_found (server, sql, name, rehearsal, error) && sp_sql_commit (sql, error))
    return TRUE;
  sp_sql_rollback (sql);
  return FALSE;
}

SpSql *
sp_instance_open_database (const char *where, const guint8 *key, SpSqlFlags flags, GError **error)
{
  if (sp_sql_postgres_is_url (where))
    return sp_sql_postgres_open (where, error);
  return sp_sql_open (where, key, flags, error);
}

/**
 * sp_server_database_create:
 * @path: where: a file that is not there, or the address of a PostgreSQL database with nothing in it
 * @key: (nullable): the file's key
 * @name: the partnership's name
 * @rehearsal: whether everything in it is made up
 * @ambient: clock and chance
 * @error: why not
 *
 * Makes the database of a new partnership: its record, the value lists that it may edit, no people.
 *
 * Returns: (transfer full) (nullable): a connection to it
 */
SpSql *
sp_server_database_create (const char *path,
                           const guint8 *key,
                           const char *name,
                           gboolean rehearsal,
                           SpAmbient *ambient,
                           GError **error)
{
  g_autoptr(SpSql) sql = sp_instance_open_database (path, key, SP_SQL_CREATE | SP_SQL_DURABLE, error);

  if (!sql || !fill_database (sql, name, rehearsal, ambient, error))
    return NULL;
  return g_steal_pointer (&sql);
}

static void
remove_created (const char *directory)
{
  remove_file (directory, DATABASE_FILE);
  remove_file (directory, DATABASE_FILE "-wal");
  remove_file (directory, DATABASE_FILE "-shm");
  remove_file (directory, KEY_FILE);
  remove_file (directory, TLS_KEY_FILE);
  remove_file (directory, CERTIFICATE_FILE);
  remove_file (directory, ADDRESS_FILE);
  remove_file (directory, SP_INSTANCE_URL_FILE);
}

/**
 * sp_instance_create:
 * @directory: where; made if it is not there
 * @name: the partnership's name
 * @host: the name or address that laptops will use
 * @url: (nullable): the PostgreSQL database to use instead of a file
 * @rehearsal: whether everything in it is made up
 * @ambient: clock and chance
 * @error: why not
 *
 * Founds a partnership. On failure nothing stays behind.
 *
 * Returns: %FALSE on failure, %SP_INSTANCE_ERROR_EXISTS among others
 */
gboolean
sp_instance_create (const char *directory,
                    const char *name,
                    const char *host,
                    const char *url,
                    gboolean rehearsal,
                    SpAmbient *ambient,
                    GError **error)
{
  guint8 key[SP_SQL_KEY_SIZE];
  g_autofree char *database = url ? g_strdup (url) : path_in (directory, DATABASE_FILE);
  g_autoptr(SpSql) sql = NULL;
  GError *cause = NULL;
  gboolean was_there = g_file_test (directory, G_FILE_TEST_IS_DIR);

  if (exists (directory, DATABASE_FILE) || exists (directory, KEY_FILE) || exists (directory, SP_INSTANCE_URL_FILE))
    return sp_instance_fail (error, SP_INSTANCE_ERROR_EXISTS, directory);
  if (g_mkdir_with_parents (directory, 0700) != 0)
    return sp_instance_fail (error, SP_INSTANCE_ERROR_FILE, g_strerror (errno));
  if (create_files (directory, host, url, key, &cause))
    sql = sp_server_database_create (database, key, name, rehearsal, ambient, &cause);
  sodium_memzero (key, sizeof key);
  if (sql)
    return TRUE;
  if (url && g_error_matches (cause, SP_SQL_ERROR, SP_SQL_ERROR_CONSTRAINT))
    {
      sp_instance_fail (error, SP_INSTANCE_ERROR_EXISTS, directory);
      g_error_free (cause);
    }
  else
    g_propagate_error (error, cause);
  remove_created (directory);
  if (!was_there)
    g_rmdir (directory);
  return FALSE;
}

/* @path: (transfer full) */
static char *
read_text (char *path, GError **error)
{
  g_autofree char *owned = path;
  char *text = NULL;

  if (g_file_get_contents (owned, &text, NULL, error))
    g_strchomp (text);
  return text;
}

static char *
read_file (const char *directory, const char *name, GError **error)
{
  return read_text (path_in (directory, name), error);
}

static char *
read_secret (const char *directory, const char *name, GError **error)
{
  return read_text (find_secret (directory, name), error);
}

static gboolean
read_key (SpInstance *self, GError **error)
{
  g_autofree char *text = read_secret (self->directory, KEY_FILE, error);
  size_t size;
  gboolean read;

  if (!text)
    return FALSE;
  read = sodium_hex2bin (self->key, sizeof self->key, text, strlen (text), NULL, &size, NULL) == 0
         && size == sizeof self->key && strlen (text) == 2 * size;
  sodium_memzero (text, strlen (text));
  return read ? TRUE : sp_instance_fail (error, SP_INSTANCE_ERROR_KEY, KEY_FILE);
}

/* Nobody works on what was moved away, or has not arrived. */
static gboolean
check_place (SpSql *sql, GError **error)
{
  gint64 place;

  if (!sp_sql_get_int (sql, "SELECT place FROM partnership", &place, error, ""))
    return FALSE;
  if (place == SP_SERVER_PLACE_MOVED)
    return sp_instance_fail (error, SP_INSTANCE_ERROR_MOVED, "moved");
  return place == SP_SERVER_PLACE_HERE ? TRUE : sp_instance_fail (error, SP_INSTANCE_ERROR_ARRIVING, "arriving");
}

/* Keys and certificate; nothing of the database is looked at. */
SpInstance *
sp_instance_load (const char *directory, const char *url, GError **error)
{
  g_autoptr(SpInstance) self = g_new0 (SpInstance, 1);

  self->lock = -1;
  self->directory = g_strdup (directory);
  self->shared = url || has_secret (directory, SP_INSTANCE_URL_FILE);
  if (url)
    self->database = g_strdup (url);
  else
    self->database = self->shared ? read_secret (directory, SP_INSTANCE_URL_FILE, error)
                                  : path_in (directory, DATABASE_FILE);
  if (!self->database)
    return NULL;
  if (!has_secret (directory, TLS_KEY_FILE)
      || (!self->shared && (!has_secret (directory, KEY_FILE) || !exists (directory, DATABASE_FILE))))
    {
      sp_instance_fail (error, SP_INSTANCE_ERROR_MISSING, directory);
      return NULL;
    }
  if ((!self->shared && !read_key (self, error))
      || !(self->certificate = read_file (directory, CERTIFICATE_FILE, error))
      || !(self->tls_key = read_secret (directory, TLS_KEY_FILE, error))
      || !(self->address = read_file (directory, ADDRESS_FILE, error))
      || !(self->pin = sp_certificate_dup_pin (self->certificate, error)))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * sp_instance_open_at:
 * @directory: a partnership's folder
 * @url: (nullable): where its PostgreSQL database is; by default what the folder says
 * @error: why not
 *
 * Reads keys and certificate, and brings the database to this version's schema. `server.key`, `tls-key.pem` and
 * `database` are taken from `$CREDENTIALS_DIRECTORY` where they are there, as `stalking-partnership.server.key` and so on.
 *
 * Returns: (transfer full) (nullable): the partnership
 */
SpInstance *
sp_instance_open_at (const char *directory, const char *url, GError **error)
{
  g_autoptr(SpInstance) self = sp_instance_load (directory, url, error);
  g_autoptr(SpSql) sql = NULL;
  GError *cause = NULL;

  if (!self)
    return NULL;
  sql = sp_instance_open_database (self->database, self->key, SP_SQL_DURABLE, &cause);
  if (!sql || !sp_server_schema_apply (sql, &cause))
    {
      sp_instance_fail_sql (self->shared, error, cause);
      return NULL;
    }
  return check_place (sql, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * sp_instance_open:
 * @directory: a partnership's folder
 * @error: why not
 *
 * As sp_instance_open_at (), with the database that the folder says.
 *
 * Returns: (transfer full) (nullable): the partnership
 */
SpInstance *
sp_instance_open (const char *directory, GError **error)
{
  return sp_instance_open_at (directory, NULL, error);
}

/**
 * sp_instance_free:
 * @self: (nullable): a partnership
 */
void
sp_instance_free (SpInstance *self)
{
  if (!self)
    return;
  if (self->lock >= 0)
    close (self->lock);
  sodium_memzero (self->key, sizeof self->key);
  if (self->tls_key)
    sodium_memzero (self->tls_key, strlen (self->tls_key));
  g_free (self->directory);
  g_free (self->database);
  g_free (self->certificate);
  g_free (self->tls_key);
  g_free (self->pin);
  g_free (self->address);
  g_free (self);
}

/**
 * sp_instance_lock:
 * @self: a partnership
 * @error: why not
 *
 * Keeps others from serving or restoring this partnership until @self is freed. One in PostgreSQL may be served by
 * several at once.
 *
 * Returns: %FALSE with %SP_INSTANCE_ERROR_IN_USE where somebody does already
 */
gboolean
sp_instance_lock (SpInstance *self, GError **error)
{
  g_autofree char *path = path_in (self->directory, LOCK_FILE);

  if (self->lock >= 0 || self->shared)
    return TRUE;
  self->lock = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->lock < 0)
    return sp_instance_fail (error, SP_INSTANCE_ERROR_FILE, g_strerror (errno));
  if (flock (self->lock, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  close (self->lock);
  self->lock = -1;
  return sp_instance_fail (error, SP_INSTANCE_ERROR_IN_USE, self->directory);
}

/**
 * sp_instance_connect:
 * @self: a partnership
 * @error: why not
 *
 * Returns: (transfer full) (nullable): a connection of its own to the database
 */
SpSql *
sp_instance_connect (SpInstance *self, GError **error)
{
  GError *cause = NULL;
  SpSql *sql = sp_instance_open_database (self->database, self->key, SP_SQL_DURABLE, &cause);

  if (!sql)
    sp_instance_fail_sql (self->shared, error, cause);
  return sql;
}

/** sp_instance_get_certificate: Returns: the certificate as PEM */
const char *
sp_instance_get_certificate (SpInstance *self)
{
  return self->certificate;
}

/** sp_instance_get_tls_key: Returns: the certificate's key as PEM */
const char *
sp_instance_get_tls_key (SpInstance *self)
{
  return self->tls_key;
}

/** sp_instance_get_pin: Returns: SHA-256 of the certificate's DER in hexadecimal */
const char *
sp_instance_get_pin (SpInstance *self)
{
  return self->pin;
}

/** sp_instance_get_address: Returns: the address that laptops use, `https://host:port` */
const char *
sp_instance_get_address (SpInstance *self)
{
  return self->address;
}

/**
 * sp_instance_set_port:
 * @self: a partnership
 * @port: on which it is served
 * @error: why not
 *
 * Remembers the port for the links that are made from now on; but what several serve has one address for all, which
 * is none of theirs.
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_instance_set_port (SpInstance *self, guint16 port, GError **error)
{
  g_autoptr(GUri) uri = g_uri_parse (self->address, G_URI_FLAGS_NONE, error);

  if (!uri)
    return FALSE;
  g_free (self->address);
  self->address = format_address (g_uri_get_host (uri), port);
  return self->shared || write_file (self->directory, ADDRESS_FILE, self->address, 0644, error);
}

/**
 * sp_instance_keep_database:
 * @self: a partnership in PostgreSQL
 * @error: why not
 *
 * Has the folder say from now on where the database is.
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_instance_keep_database (SpInstance *self, GError **error)
{
  return write_file (self->directory, SP_INSTANCE_URL_FILE, self->database, 0600, error);
}
