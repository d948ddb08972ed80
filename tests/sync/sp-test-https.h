/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-server-http.h"
#include "sp-server-instance.h"
#include "sp-server.h"

G_BEGIN_DECLS

/* A server in this process that is reached over HTTPS on the loopback. */
typedef struct
{
  char *directory;
  char *url; /* of its PostgreSQL, or NULL */
  SpAmbient *ambient;
  SpInstance *instance;
  SpHttp *http;
  SpSql *sql;
  SpServer *server;
  guint16 port;
  char *address;
  const char *scanner; /* borrowed; NULL: none. It counts from the next start */
} SpTestHttps;

SpTestHttps *sp_test_https_new    (void);
void         sp_test_https_stop   (SpTestHttps *self);
void         sp_test_https_start  (SpTestHttps *self);
char        *sp_test_https_agency (SpTestHttps *self, const char *name);
char        *sp_test_https_member (SpTestHttps *self, const char *agency, const char *roles);
char        *sp_test_https_link   (SpTestHttps *self, const char *member);
void         sp_test_https_backup  (SpTestHttps *self, const char *file);
void         sp_test_https_restore (SpTestHttps *self, const char *file);
void         sp_test_https_free   (SpTestHttps *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpTestHttps, sp_test_https_free)

G_END_DECLS
