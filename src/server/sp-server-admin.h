/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "sp-server.h"

G_BEGIN_DECLS

#define SP_ADMIN_ERROR (sp_admin_error_quark ())

/**
 * SpAdminError:
 * @SP_ADMIN_ERROR_NOT_FOUND: there is no such agency, member or device
 * @SP_ADMIN_ERROR_AMBIGUOUS: there are several
 * @SP_ADMIN_ERROR_INVALID: a value is missing or wrong: the message is `field: code`
 */
typedef enum
{
  SP_ADMIN_ERROR_NOT_FOUND,
  SP_ADMIN_ERROR_AMBIGUOUS,
  SP_ADMIN_ERROR_INVALID,
} SpAdminError;

GQuark     sp_admin_error_quark        (void);

SpSql     *sp_server_database_create   (const char    *path,
                                        const guint8  *key,
                                        const char    *name,
                                        gboolean       rehearsal,
                                        SpAmbient     *ambient,
                                        GError       **error);
gboolean   sp_server_database_restored (SpSql         *sql,
                                        SpAmbient     *ambient,
                                        GError       **error);
gboolean   sp_server_admin_found       (SpServer      *server,
                                        SpSql         *sql,
                                        const char    *name,
                                        gboolean       rehearsal,
                                        GError       **error);
char      *sp_server_admin_put         (SpServer      *server,
                                        SpSql         *sql,
                                        const char    *type,
                                        const char    *id,
                                        JsonObject    *set,
                                        GError       **error);
JsonArray *sp_server_admin_list        (SpSql         *sql,
                                        const char    *type,
                                        GError       **error);
char      *sp_server_admin_find        (SpSql         *sql,
                                        const char    *type,
                                        const char    *words,
                                        GError       **error);
char      *sp_server_admin_new_code    (SpServer      *server,
                                        SpSql         *sql,
                                        const char    *member,
                                        GError       **error);
JsonArray *sp_server_admin_list_devices (SpSql        *sql,
                                        GError       **error);
gboolean   sp_server_admin_set_device  (SpServer      *server,
                                        SpSql         *sql,
                                        const char    *device,
                                        const char    *state,
                                        GError       **error);
gboolean   sp_server_device_set        (SpServer      *server,
                                        SpSql         *sql,
                                        const char    *device,
                                        const char    *state,
                                        GError       **error);
char      *sp_server_new_code          (SpServer      *server,
                                        SpSql         *sql,
                                        const char    *member,
                                        GError       **error);
gboolean   sp_server_member_find       (SpSql         *sql,
                                        const char    *member,
                                        char         **agency,
                                        GError       **error);

G_END_DECLS
