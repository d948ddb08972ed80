/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-field.h"
#include "sp-sql.h"
#include "sp-type-numbers-private.h"

G_BEGIN_DECLS

/* Keys of the table `meta`. */
#define SP_META_CURSOR   "cursor"
#define SP_META_ACL_REV  "acl_rev"
#define SP_META_IDENTITY "identity"
#define SP_META_NEXT_OP  "next_op"
#define SP_META_RESTORED "restored"
#define SP_META_AUDIT_SKEW "audit_skew" /* by how many seconds this laptop's clock is ahead of the server's */
#define SP_META_WORDS    "words" /* the row after which words may be missing; see sp-store-words.c */

/* SQL: whether an operation is about a compartment: made in it, or to move something out of it, whose words it holds. */
#define SP_OPERATION_OF(name) "(compartment = " name " OR instr (op, '\"from\":\"' || " name " || '\"'))"

/* SQL: whether @restricted is a part of the case @name. */
#define SP_PART_OF(restricted, name) "(" restricted " > " name " || ':' AND " restricted " < " name " || ';')"

/* SQL: whether a record is of a type that is kept with its case, and of the case ?1: SP_OF_CASE (HOLD). */
#define SP_OF_CASE(type) \
  SP_ONE (type) " AND fields IS NOT NULL AND cid IN (SELECT cid FROM compartment WHERE case_id = ?1)" \
  " AND fields ->> '$.case_id' = ?1"

/* SQL: whether an operation is such a one, or about a record that was there and is nowhere here any more: what it was before
 * goes with what it was last, or a restored server would hear of the one without the other. */
#define SP_OPERATION_LEFT(such) \
  "(" such " OR (record NOT IN (SELECT id FROM record) AND record IN (SELECT record FROM outbox WHERE " such ")))"

/* SQL: what is left of an operation of a compartment that was dropped: its number. */
#define SP_OUTBOX_BLANK \
  "state = 2, rev = NULL, grp = NULL, record = '', compartment = '', op = json_object ('n', n)"

#define SP_IS_OPEN_MATTER \
  "type_no IN (" G_STRINGIFY (SP_TYPE_NO_CONFLICT) ", " G_STRINGIFY (SP_TYPE_NO_PUT_ASIDE) ")" \
  " AND fields ->> '$.state' = 'open'"

#define SP_HAS_MALWARE SP_IS_A (ATTACHMENT) " AND fields ->> '$.malware' IS NOT NULL"

/* SQL: the types whose records have content. */
#define SP_HAVE_CONTENT G_STRINGIFY (SP_TYPE_NO_ATTACHMENT) ", " G_STRINGIFY (SP_TYPE_NO_DOCUMENT)

/* What somebody must decide: what was refused, of what there are two versions, and what of their own agency's files the
 * server's virus scanner found something in. */
#define SP_COUNT_ATTENTION \
  "SELECT (SELECT count(*) FROM attention) +" \
  " (SELECT count(*) FROM record WHERE " SP_HAS_MALWARE " AND fields ->> '$.agency' =" \
  " (SELECT fields ->> '$.agency' FROM record WHERE " SP_IS_A (MEMBER) " AND id =" \
  " (SELECT value ->> '$.member' FROM meta WHERE key = '" SP_META_IDENTITY "'))" \
  " AND cid NOT IN (SELECT cid FROM compartment WHERE shown = 0)) +" \
  " (SELECT count(*) FROM record WHERE " SP_IS_OPEN_MATTER \
  " AND cid NOT IN (SELECT cid FROM compartment WHERE shown = 0))"

/* What the server has not got: operations, and files whose records are here; whether or not they may be shown now. */
#define SP_COUNT_WAITING \
  "SELECT (SELECT count(*) FROM outbox WHERE state = 0)" \
  " + (SELECT count(*) FROM blob b JOIN main.record r ON r.id = b.record WHERE b.sent = 0)"

/* What became of an operation in the outbox. */
typedef enum
{
  SP_OUTBOX_WAITING = 0, /* not sent, or sent without an answer */
  SP_OUTBOX_TAKEN = 1,   /* the server has it; its record has not come back yet */
  SP_OUTBOX_DONE = 2,    /* kept in case the server is restored from a backup */
} SpOutboxState;

gboolean  sp_store_schema_migrate      (SpSql               *sql,
                                        guint                version,
                                        GError             **error);
gboolean  sp_store_schema_prepare      (SpSql               *sql,
                                        GError             **error);
gboolean  sp_store_schema_is_by_case   (const SpRecordType  *type,
                                        const SpField       *field);
gboolean  sp_store_schema_has_index    (const SpRecordType  *type,
                                        const SpField       *field);
char     *sp_store_schema_field_sql    (const char          *table,
                                        const SpField       *field);
char     *sp_store_schema_search_sql   (const char          *type,
                                        const char          *fields);
char     *sp_store_schema_type_word    (const char          *type);

G_END_DECLS
