/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-ambient.h"
#include "sp-sql.h"

G_BEGIN_DECLS

#define SP_INSTANCE_ERROR (sp_instance_error_quark ())

/**
 * SpInstanceError:
 * @SP_INSTANCE_ERROR_EXISTS: there is a partnership in this folder already
 * @SP_INSTANCE_ERROR_MISSING: there is none
 * @SP_INSTANCE_ERROR_KEY: the key file is damaged or belongs to another database
 * @SP_INSTANCE_ERROR_DAMAGED: the database is damaged
 * @SP_INSTANCE_ERROR_NEWER: a newer version wrote it
 * @SP_INSTANCE_ERROR_IN_USE: a server is running on it
 * @SP_INSTANCE_ERROR_BACKUP: the file is no backup of this partnership, or is damaged
 * @SP_INSTANCE_ERROR_FILE: a file could not be read or written
 * @SP_INSTANCE_ERROR_MOVED: the partnership was moved away from here
 * @SP_INSTANCE_ERROR_ARRIVING: it is being moved here, and is not whole yet
 * @SP_INSTANCE_ERROR_POSTGRES: this is done with PostgreSQL's own tools
 */
typedef enum
{
  SP_INSTANCE_ERROR_EXISTS,
  SP_INSTANCE_ERROR_MISSING,
  SP_INSTANCE_ERROR_KEY,
  SP_INSTANCE_ERROR_DAMAGED,
  SP_INSTANCE_ERROR_NEWER,
  SP_INSTANCE_ERROR_IN_USE,
  SP_INSTANCE_ERROR_BACKUP,
  SP_INSTANCE_ERROR_FILE,
  SP_INSTANCE_ERROR_MOVED,
  SP_INSTANCE_ERROR_ARRIVING,
  SP_INSTANCE_ERROR_POSTGRES,
} SpInstanceError;

typedef struct _SpInstance SpInstance;

GQuark      sp_instance_error_quark     (void);

gboolean    sp_instance_create          (const char   *directory,
                                         const char   *name,
                                         const char   *host,
                                         const char   *url,
                                         gboolean      rehearsal,
                                         SpAmbient    *ambient,
                                         GError      **error);
SpInstance *sp_instance_open            (const char   *directory,
                                         GError      **error);
SpInstance *sp_instance_open_at         (const char   *directory,
                                         const char   *url,
                                         GError      **error);
void        sp_instance_free            (SpInstance   *self);
gboolean    sp_instance_lock            (SpInstance   *self,
                                         GError      **error);
SpSql      *sp_instance_connect         (SpInstance   *self,
                                         GError      **error);
const char *sp_instance_get_certificate (SpInstance   *self);
const char *sp_instance_get_tls_key     (SpInstance   *self);
const char *sp_instance_get_pin         (SpInstance   *self);
const char *sp_instance_get_address     (SpInstance   *self);
gboolean    sp_instance_set_port        (SpInstance   *self,
                                         guint16       port,
                                         GError      **error);
gboolean    sp_instance_keep_database   (SpInstance   *self,
                                         GError      **error);
gboolean    sp_instance_move            (const char   *directory,
                                         const char   *url,
                                         GError      **error);
gboolean    sp_instance_backup          (SpInstance   *self,
                                         const char   *file,
                                         GError      **error);
gboolean    sp_instance_forget          (SpInstance   *self,
                                         SpSql        *sql,
                                         GError      **error);
gboolean    sp_instance_restore         (SpInstance   *self,
                                         const char   *file,
                                         SpAmbient    *ambient,
                                         GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpInstance, sp_instance_free)

G_END_DECLS
