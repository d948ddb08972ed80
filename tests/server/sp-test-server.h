/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "sp-ambient.h"
#include "sp-audit.h"
#include "sp-server.h"
#include "sp-sql.h"
#include "sp-test-log.h"

G_BEGIN_DECLS

/* A server in this process, and devices that know no more than the wire. */
typedef struct
{
  char *directory;
  char *url; /* of its PostgreSQL, or NULL */
  SpAmbient *ambient;
  SpSql *sql;
  SpServer *server;
  guint status; /* of the last call */
  gboolean final; /* what would wait is answered at once */
} SpTestServer;

typedef struct
{
  SpTestServer *server;
  char *id;
  char *member;
  char *agency;
  char *token;
  guint8 secret_key[64];
  char *cursor;
  gint64 n;
  gint64 acl_rev;
  gboolean more;
  guint n_changes; /* of the last page */
  GHashTable *records; /* id → "compartment\nfields" */
  GPtrArray *ops; /* waiting: JSON text */
  SpTestLog log;
  gboolean silent; /* whether it sends no log by itself */
} SpTestDevice;

SpTestServer *sp_test_server_new        (void);
void          sp_test_server_free       (SpTestServer *self);
JsonObject   *sp_test_server_call       (SpTestServer *self, const char *method, const char *path,
                                         const char *token, const char *body);
const char   *sp_test_problem           (JsonObject *reply);
char         *sp_test_server_agency     (SpTestServer *self, const char *name);
char         *sp_test_server_member     (SpTestServer *self, const char *agency, const char *roles);
char         *sp_test_server_code       (SpTestServer *self, const char *member);
char         *sp_test_server_new_id     (SpTestServer *self);

SpTestDevice *sp_test_device_new        (SpTestServer *server, const char *member);
void          sp_test_device_free       (SpTestDevice *self);
JsonObject   *sp_test_device_sign_in    (SpTestDevice *self);
void          sp_test_device_op         (SpTestDevice *self, const char *verb, const char *type,
                                         const char *id, const char *compartment, gint64 base_rev,
                                         const char *group, const char *set_format, ...)
    G_GNUC_PRINTF (8, 9);
void          sp_test_device_tell       (SpTestDevice *self, gint64 upto);
JsonObject   *sp_test_device_push       (SpTestDevice *self);
JsonObject   *sp_test_device_log        (SpTestDevice *self, SpAuditAct act, const char *purpose, gint64 op);
const char   *sp_test_status            (JsonObject *reply, guint index);
const char   *sp_test_result            (JsonObject *reply, guint index, const char *member);
gint64        sp_test_rev               (JsonObject *reply, guint index);
JsonObject   *sp_test_device_pull_page  (SpTestDevice *self, int max);
void          sp_test_device_pull       (SpTestDevice *self);
const char   *sp_test_device_get        (SpTestDevice *self, const char *id);
gboolean      sp_test_device_sees_text  (SpTestDevice *self, const char *text);
char         *sp_test_device_new_case   (SpTestDevice *self, const char *agency);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpTestServer, sp_test_server_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpTestDevice, sp_test_device_free)

G_END_DECLS
