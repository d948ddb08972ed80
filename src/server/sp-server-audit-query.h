/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-server-rights.h"

G_BEGIN_DECLS

/**
 * SpAuditQuestion:
 * @SP_AUDIT_ABOUT: who saw this case, meeting or record, or did anything with it
 * @SP_AUDIT_BY: what this member saw and did
 * @SP_AUDIT_RECEIVED: who received this document
 */
typedef enum
{
  SP_AUDIT_ABOUT,
  SP_AUDIT_BY,
  SP_AUDIT_RECEIVED,
} SpAuditQuestion;

/**
 * SpAuditQuery:
 * @question: what is asked
 * @subject: an id; of @SP_AUDIT_BY also `server`: what was done at the server itself
 * @from: not before (seconds since 1970)
 * @to: not after
 * @acts: one bit for each act that is looked for
 * @max: how many entries at most
 * @after_at: with @after_leaf, the entry after which to go on, towards the past
 * @after_leaf: -1: from the newest on
 * @reader: (nullable): the auditor; %NULL for who sits at the server
 * @more: (out): whether there are more
 * @last_at: (out): where to go on
 * @last_leaf: (out): the same
 *
 * A question to the log.
 */
typedef struct
{
  SpAuditQuestion question;
  const char *subject;
  gint64 from;
  gint64 to;
  gint64 acts;
  guint max;
  gint64 after_at;
  gint64 after_leaf;
  const SpReader *reader;
  gboolean more;
  gint64 last_at;
  gint64 last_leaf;
} SpAuditQuery;

gboolean   sp_audit_question_parse   (const char *name, SpAuditQuestion *question);
gboolean   sp_server_audit_place_of  (SpSql *sql, const char *id, char **type, char **compartment, GError **error);
JsonArray *sp_server_audit_query     (SpServer *server, SpSql *sql, SpAuditQuery *query, GError **error);
JsonArray *sp_server_audit_find_case (SpSql *sql, const char *words, const SpReader *reader, GError **error);
JsonArray *sp_server_audit_find_document (SpSql *sql, const char *from, const char *to, const SpReader *reader,
                                          GError **error);

G_END_DECLS
