/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * What both ends of the exchange must agree on; told for strangers in PROTOCOL.md and data/openapi.json.
 * All bodies are JSON in UTF-8. `epoch` is text: it
 * changes when the server is restored from a backup. `cursor` is text that only the server reads.
 *
 * POST /v1/devices    {code, name, public_key, id_token?}  (base64 Ed25519 key; the token with sp_wire_sign_on_nonce (),
 *                     where the problem `sign-on-required` with `issuer`, `client_id` and `scope` asked for it)
 *                     → {device, member, agency, partnership, name, epoch, key}  (base64 Ed25519 key of the server)
 * POST /v1/devices/list {device} → {devices: [{id, member, name, created, last_seen, state, told, holds: [name…]}…]}
 * POST /v1/devices/set  {device, target, state: active|suspended|revoked|wiped} → {}
 * POST /v1/devices/invite {device, member} → {code, seconds}
 * POST /v1/token      {device} → {challenge}; then {device, challenge, signature} → {token, seconds}
 *                     (the signature covers sp_wire_token_message ())
 * POST /v1/sync/push  {epoch, device, first_op, ops: [operation…]}
 *                     → {epoch, seq, next_op, results: [{n, status, record?, rev?, reason?, detail?, field?,
 *                        conflicts?: [id…]}]}
 *                     status: applied | merged | conflict | quarantined; a repeat of an operation
 *                     gets the words of the first answer. No operations: asks for next_op.
 *                     An operation that moves a record to other readers names the new compartment, and
 *                     in `from` the one where its author saw the record; where somebody else has
 *                     moved it meanwhile, that stands and the reason is `moved`.
 * POST /v1/sync/pull  {epoch, device, acl_rev, cursor: text|null, max, schema?, nonce?, verify?: [name…],
 *                      refill?: [name…]}
 *                     → {compartments: {drop: [name…], add: [name…]}, epoch, acl_rev, upto,
 *                        progress, more, cursor, digests: {name: digest}, lease?: {nonce, at, not_after, restricted,
 *                        signature}, changes: [change…]}, in this order
 *                     lease: on the last page, where a `nonce` was sent: until when (seconds since 1970 by the server's
 *                     clock, `at` being now) what is held here may be read, and what is for some of a case's readers
 *                     only; the signature, by the server's key, covers sp_wire_lease_message ().
 *                     digests: on the last page (`more: false`), for those named in `verify` that the device holds
 *                     complete, the XOR of sp_wire_digest () over their records, 16 hexadecimal digits. What differs
 *                     is named in `refill` with the next first page, and comes again as an `add`.
 *                     progress: from 0 to 1, how much of the back-fill is done
 *                     change: {"id", "type", "compartment", "rev", "do": "put", "fields": {…}}
 *                         or  {"id", "type", "compartment", "rev", "do": "leave"|"delete"}
 *                     Drops are carried out first, then the changes in their order. `add` names the
 *                     compartments whose back-fill begins in this page. `leave` and `delete` apply
 *                     only where the record still lies in the compartment named (a record that
 *                     moved is put into the other one by a change of its own).
 * POST /v1/sync/ack   {device, purged: [name…]} → {}
 * POST /v1/blobs/put   {device, record, offset, data: base64} → {have, size}: the next piece of an attachment's
 *                     content, of at most SP_WIRE_MAX_CHUNK bytes; where `offset` is not how much the server has,
 *                     nothing is taken. When all is there and its BLAKE2b-256 is not the record's `hash`, it is
 *                     thrown away and `have` is 0. Where the server has contents scanned, the answer to the last
 *                     piece waits for that.
 * POST /v1/blobs/get   {device, record, offset} → {size, data: base64}: some of a content that is whole
 * POST /v1/carry       {device, file: base64} → {device, kind, operations, aside, refused: code|null, torn, file?: base64}:
 *                     a sealed file of another laptop's (sp-sealed.h), and the answer to take back to it
 * POST /v1/emergency   {device, reference, reason} → {case, until: instant|null}: opens the core of the case
 *                     with that reference for some hours; null where it may be read anyway
 * GET  /v1/live?after=SEQ&acl=ACL_REV → {seq, acl_rev}, as soon as either differs or after 50 s
 * GET  /v1/meta       → {name, partnership, protocol: [least, most], schema: [least, most], epoch}
 *
 * With the problem `wipe` stands `order: {at, signature}`; the signature, by the server's key, covers
 * sp_wire_wipe_message ().
 *
 * A failure is application/problem+json (RFC 9457): see sp-wire-problem.h. With the problem
 * `op-gap` stands `expected`; with `epoch-changed` stand `epoch`, `next_op` and `restored`, the commit up to which the
 * backup went: a record with a later rev that the server does not send any more was lost with it, and is offered as
 * `{do: create, again: true}`.
 */

/* Versions. */
#define SP_WIRE_PROTOCOL 1
#define SP_WIRE_SCHEMA   1
#define SP_WIRE_SCHEMA_LEAST 1 /* the oldest whose pull is answered */

/* Limits, in bytes unless said otherwise. */
#define SP_WIRE_MAX_OP           (256 * 1024)
#define SP_WIRE_MAX_PUSH_OPS     500
#define SP_WIRE_MAX_PUSH_BYTES   (2 * 1024 * 1024)
#define SP_WIRE_MAX_PAGE_CHANGES 8000
#define SP_WIRE_MAX_PAGE_BYTES   (4 * 1024 * 1024)
#define SP_WIRE_MAX_COMMIT_ROWS  5000
#define SP_WIRE_MAX_INFLATED     (8 * 1024 * 1024)
#define SP_WIRE_MAX_VERIFY       64
#define SP_WIRE_MAX_CHUNK        (512 * 1024)
#define SP_WIRE_MAX_BLOB         (100 * 1024 * 1024)
#define SP_WIRE_MAX_CARRIED      (5632 * 1024) /* of a sealed file that a laptop writes, or hands on over the network */
#define SP_WIRE_MAX_DEPTH        32
#define SP_WIRE_TOKEN_SECONDS    600
#define SP_WIRE_LIVE_SECONDS     50
#define SP_WIRE_CODE_SECONDS     (24 * 60 * 60)
#define SP_WIRE_MAX_NONCE        64
#define SP_WIRE_LEASE_HOURS      72 /* where the partnership has set no other */
#define SP_WIRE_RESTRICTED_HOURS 8

/* What an enrolment link says. */
typedef struct
{
  char *server; /* https://host:port, no slash at the end */
  char *code;
  char *pin; /* SHA-256 of the certificate's DER, lower-case hexadecimal */
} SpWireLink;

/* Until when a device may show what it holds; times in seconds since 1970, by the server's clock. */
typedef struct
{
  const char *nonce; /* what the device asked with */
  gint64 acl_rev;
  gint64 at;
  gint64 not_after;
  gint64 restricted; /* what is for some only; never later */
} SpWireLease;

char       *sp_wire_link_format   (const char *server,
                                   const char *code,
                                   const char *pin);
SpWireLink *sp_wire_link_parse    (const char *link);
void        sp_wire_link_free     (SpWireLink *self);
GBytes     *sp_wire_token_message (const char *device,
                                   const char *challenge);
GBytes     *sp_wire_wipe_message  (const char *device,
                                   gint64      at);
GBytes     *sp_wire_lease_message (const char        *device,
                                   const char        *member,
                                   const SpWireLease *lease);
char       *sp_wire_sign_on_nonce (const char *code,
                                   const char *public_key);
guint64     sp_wire_digest        (const char *id,
                                   gint64      rev);
JsonObject *sp_wire_page_read_head (GBytes     *page);
GBytes     *sp_wire_pull_after    (GBytes     *request,
                                   JsonObject *head,
                                   guint       max);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpWireLink, sp_wire_link_free)

G_END_DECLS
