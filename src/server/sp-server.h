/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-ambient.h"
#include "sp-sql.h"

G_BEGIN_DECLS

typedef struct _SpServer SpServer;

/**
 * SpServerRequest:
 * @id: the request's id, made by the shell
 * @method: `GET` or `POST`
 * @path: without the query
 * @query: (nullable): without the question mark
 * @authorization: (nullable): the header as it came
 * @body: (nullable): inflated
 * @final: the reply may not wait (any more)
 * @admit: (nullable): asked once it is known which device calls: whether it may call now
 * @admit_data: for @admit
 * @device: (nullable): the device whose signature was found on the sealed file that this request came in
 * @cursor: (nullable): with @device: up to where it had heard when it wrote that file
 * @lost: that device may be shut out, and hears no answer: an administrator brings back what it had not sent
 *
 * A request without anything of HTTP's transport in it.
 */
typedef struct
{
  const char *id;
  const char *method;
  const char *path;
  const char *query;
  const char *authorization;
  GBytes *body;
  gboolean final;
  gboolean (*admit) (const char *device, gpointer data);
  gpointer admit_data;
  const char *device;
  const char *cursor;
  gboolean lost;
} SpServerRequest;

/**
 * SpServerReply:
 * @status: an HTTP status
 * @type: the content's type
 * @body: the content
 * @problem: the #SpWireProblem that it tells of, or 0
 * @note: (nullable): what the log says of it, and not of whom
 * @wait: nothing to say yet: ask again when the counters have changed, or with `final` set
 * @seq: the last commit seen, where @wait is set
 * @acl_rev: the last change of rights seen, where @wait is set
 * @unscanned: (nullable): the record whose content has to be scanned first, where @wait is set for that: ask again when
 *   that was done, or with `final` set
 *
 * What the server answers.
 */
typedef struct
{
  guint status;
  const char *type;
  GString *body;
  guint problem;
  const char *note;
  gboolean wait;
  gint64 seq;
  gint64 acl_rev;
  char *unscanned;
} SpServerReply;

SpServer      *sp_server_new            (SpAmbient             *ambient,
                                         SpSql                 *sql,
                                         GError               **error);
void           sp_server_free           (SpServer              *self);
const char    *sp_server_get_epoch      (SpServer              *self);
void           sp_server_set_scans      (SpServer              *self,
                                         gboolean               scans);
SpServerReply *sp_server_handle         (SpServer              *self,
                                         SpSql                 *sql,
                                         const SpServerRequest *request);
gboolean       sp_server_prune          (SpServer              *self,
                                         SpSql                 *sql,
                                         GError               **error);
SpServerReply *sp_server_reply_problem  (guint                  problem,
                                         const char            *request,
                                         const char            *members);
void           sp_server_reply_free     (SpServerReply         *self);
gsize          sp_server_get_body_limit (const char            *method,
                                         const char            *path);
gboolean       sp_server_needs_sign_in  (const char            *method,
                                         const char            *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpServer, sp_server_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpServerReply, sp_server_reply_free)

G_END_DECLS
