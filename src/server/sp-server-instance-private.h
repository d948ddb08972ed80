/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-server-instance.h"

G_BEGIN_DECLS

#define SP_INSTANCE_URL_FILE "database"

struct _SpInstance
{
  char *directory;
  char *database; /* a file, or where PostgreSQL is */
  gboolean shared; /* several processes, and more folders like this one, may serve it at once */
  guint8 key[SP_SQL_KEY_SIZE];
  char *certificate;
  char *tls_key;
  char *pin;
  char *address;
  int lock;
};

SpInstance *sp_instance_load          (const char *directory, const char *url, GError **error);
SpSql      *sp_instance_open_database (const char *where, const guint8 *key, SpSqlFlags flags,
                                       GError **error);
gboolean    sp_instance_fail          (GError **error, SpInstanceError code, const char *text);
gboolean    sp_instance_fail_sql      (gboolean shared, GError **error, GError *cause);

G_END_DECLS
