/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "sp-sealed.h"
#include "sp-server.h"
#include "sp-value-lists.h"
#include "sp-wire-problem.h"
#include "sp-wire.h"

G_BEGIN_DECLS

#define SP_SERVER_HASH_SIZE   65 /* as hexadecimal text */
#define SP_SERVER_SECRET_SIZE 32

/* Where a partnership is served from, so that it never is from two databases; see move. */
enum
{
  SP_SERVER_PLACE_HERE = 0,
  SP_SERVER_PLACE_MOVED = 1, /* this is what stayed behind */
  SP_SERVER_PLACE_ARRIVING = 2, /* not whole yet */
};

/* What a device d may do, as sp_server_admin_set_device () takes it; "stopped": its numbers came twice. */
#define SP_SERVER_DEVICE_STATE \
  "CASE WHEN d.wipe <> 0 THEN 'wiped' WHEN d.revoked <> 0 THEN 'revoked' WHEN d.stopped <> 0 THEN 'stopped'" \
  " WHEN d.suspended <> 0 THEN 'suspended' ELSE 'active' END"

/* Problems travel through the handlers as errors: the code is an SpWireProblem. */
#define SP_SERVER_PROBLEM (sp_server_problem_quark ())

GQuark sp_server_problem_quark (void);

struct _SpServer
{
  SpAmbient *ambient;
  char *partnership;
  char *name;
  char *epoch;
  guint8 secret[SP_SERVER_SECRET_SIZE];
  SpValueLists *lists; /* as of the directory's commit lists_seq */
  gint64 lists_seq;
  gboolean scans; /* contents go to nobody before a virus scanner has looked at them */
};

/* Who signed in. */
typedef struct
{
  char *id;
  char *member;
  gint64 next_n;
  gint64 acl_rev;
  gint64 counter; /* numbers grants and drops of this device */
  gint64 confirmed; /* up to which the device is known to hold what was granted */
  gboolean resume; /* the server was restored: a gap is allowed once */
} SpServerDevice;

/* One call while it is handled. */
typedef struct
{
  SpServer *server;
  SpSql *sql;
  const SpServerRequest *request;
  JsonObject *body;
  SpServerDevice device;
  gint64 seq;
  gint64 acl_rev;
  char *members; /* further members of the problem that is returned */
  gboolean writing; /* inside a transaction that may write */
  gboolean needs_write; /* the handler asks to be called again so */
  gboolean keep; /* commit even though a problem is returned */
  gboolean erased; /* what the write-ahead log still has is to go from there, too */
} SpServerCall;

typedef SpServerReply *(*SpServerHandler) (SpServerCall *call, GError **error);

SpServerReply *sp_server_handle_openapi (SpServerCall *call, GError **error);
SpServerReply *sp_server_handle_meta    (SpServerCall *call, GError **error);
SpServerReply *sp_server_handle_devices (SpServerCall *call, GError **error);
SpServerReply *sp_server_handle_device_list (SpServerCall *call, GError **error);
SpServerReply *sp_server_handle_device_set (SpServerCall *call, GError **error);
SpServerReply *sp_server_handle_device_invite (SpServerCall *call, GError **error);
SpServerReply *sp_server_handle_device_report (SpServerCall *call, GError **error);
SpServerReply *sp_server_handle_token   (SpServerCall *call, GError **error);
SpServerReply *sp_server_handle_push    (SpServerCall *call, GError **error);
SpServerReply *sp_server_handle_pull    (SpServerCall *call, GError **error);
SpServerReply *sp_server_handle_ack     (SpServerCall *call, GError **error);
SpServerReply *sp_server_handle_live    (SpServerCall *call, GError **error);
SpServerReply *sp_server_handle_audit   (SpServerCall *call, GError **error);
SpServerReply *sp_server_handle_audit_query (SpServerCall *call, GError **error);
SpServerReply *sp_server_handle_audit_find (SpServerCall *call, GError **error);
SpServerReply *sp_server_handle_audit_verify (SpServerCall *call, GError **error);
SpServerReply *sp_server_handle_emergency (SpServerCall *call, GError **error);
SpServerReply *sp_server_handle_blob_put (SpServerCall *call, GError **error);
SpServerReply *sp_server_handle_blob_get (SpServerCall *call, GError **error);
SpServerReply *sp_server_handle_drafts  (SpServerCall *call, GError **error);
SpServerReply *sp_server_handle_drafts_put (SpServerCall *call, GError **error);
SpServerReply *sp_server_handle_carry   (SpServerCall *call, GError **error);

SpServerReply *sp_server_reply_new      (GString *body);
gboolean       sp_server_fail           (GError **error, SpWireProblem problem);
const char    *sp_server_body_text      (SpServerCall *call, const char *member, gsize max,
                                         GError **error);
gboolean       sp_server_body_int       (SpServerCall *call, const char *member, gint64 least,
                                         gint64 most, gint64 *value, GError **error);
void           sp_server_public_key     (const guint8 secret[SP_SERVER_SECRET_SIZE], guint8 public_key[32]);
char          *sp_server_dup_public_key (SpServer *self);
char          *sp_server_sign           (SpServer *self, GBytes *message);
GBytes        *sp_server_seal           (SpServer *self, SpSealedKind kind, GPtrArray *frames,
                                         const guint8 recipient[32]);
SpSealed      *sp_server_unseal         (SpServer *self, GBytes *file, gsize *offset, GError **error);
void           sp_server_append_text    (GString *body, const char *text);
gint64         sp_server_now            (SpServer *self);
void           sp_server_hash           (const char *text, gsize size,
                                         char hash[SP_SERVER_HASH_SIZE]);

gboolean       sp_server_sign_in        (SpServerCall *call, GError **error);
gboolean       sp_server_check_sign_on  (SpServerCall *call, const char *member, const char *code,
                                         const char *public_key, GError **error);
gboolean       sp_server_check_device   (SpServerCall *call, GError **error);
gboolean       sp_server_check_epoch    (SpServerCall *call, GError **error);
gboolean       sp_server_load_counters  (SpServerCall *call, GError **error);
gboolean       sp_server_end_emergencies (SpServerCall *call, GError **error);

gboolean       sp_server_load_hours     (SpServerCall *call, const char *field, gint64 otherwise,
                                         gint64 *hours, GError **error);
gboolean       sp_server_append_lease   (SpServerCall *call, GString *head, GError **error);
gboolean       sp_server_load_lease_hours (SpServerCall *call, gint64 *hours, gint64 *restricted, GError **error);

gboolean       sp_server_content_erase  (SpSql *sql, const char *id, GError **error);
gboolean       sp_server_schema_apply   (SpSql *sql, GError **error);

G_END_DECLS
