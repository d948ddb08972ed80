/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define SP_AUDIT_HASH_SIZE 65 /* as hexadecimal text */

/* What entries say beside the act that something is decided by. */
#define SP_AUDIT_UNLOCKED            "unlocked-" /* and by what */
#define SP_AUDIT_UNLOCKED_KEYRING    SP_AUDIT_UNLOCKED "keyring"
#define SP_AUDIT_UNLOCKED_PASSPHRASE SP_AUDIT_UNLOCKED "passphrase"
#define SP_AUDIT_LOST                "laptop-lost" /* and which */

/**
 * SpAuditAct:
 *
 * What the law wants logged (Data Protection Act 2018, section 62).
 */
typedef enum
{
  SP_AUDIT_COLLECT,
  SP_AUDIT_ALTER,
  SP_AUDIT_CONSULT,
  SP_AUDIT_DISCLOSE,
  SP_AUDIT_COMBINE,
  SP_AUDIT_ERASE,
} SpAuditAct;

/**
 * SpAuditFault:
 * @SP_AUDIT_SOUND: nothing is wrong
 * @SP_AUDIT_UNREADABLE: this is no entry, or not in the form in which it was hashed
 * @SP_AUDIT_OTHER_DEVICE: another device's entry
 * @SP_AUDIT_NUMBER: entries are missing before it, or it stands twice
 * @SP_AUDIT_PREVIOUS: what comes before it was changed
 *
 * Why an entry does not belong where it stands.
 */
typedef enum
{
  SP_AUDIT_SOUND,
  SP_AUDIT_UNREADABLE,
  SP_AUDIT_OTHER_DEVICE,
  SP_AUDIT_NUMBER,
  SP_AUDIT_PREVIOUS,
} SpAuditFault;

/**
 * SpAuditEntry:
 * @compartment: whose readers may read of it; "" for what belongs to none
 * @ids: (nullable): the records
 * @purpose: (nullable): why, where somebody had to say
 * @recipients: (nullable): to whom it went, or who was present
 * @detail: (nullable): the hash of what it was about
 * @via: (nullable): the device that asked, in an entry that the server writes itself
 * @op: the number of the operation that does it, on its device; 0: none does
 * @skew_known: whether this device has compared its clock with the server's
 * @skew: by how many seconds its clock is ahead
 *
 * What is to be written down. Borrows all that it points to.
 */
typedef struct
{
  SpAuditAct act;
  const char *compartment;
  const char *member;
  const char *device;
  const char *at;
  const char * const *ids;
  const char *purpose;
  const char * const *recipients;
  const char *detail;
  const char *via;
  gint64 op;
  gboolean skew_known;
  gint64 skew;
} SpAuditEntry;

/**
 * SpAuditChain:
 * @n: the number of its last entry; 0: there is none
 * @head: that entry's hash
 *
 * Where a chain ends.
 */
typedef struct
{
  gint64 n;
  char head[SP_AUDIT_HASH_SIZE];
} SpAuditChain;

void         sp_audit_chain_init   (SpAuditChain       *self);
char        *sp_audit_chain_add    (SpAuditChain       *self,
                                    const SpAuditEntry *entry);
SpAuditFault sp_audit_chain_take   (SpAuditChain       *self,
                                    const char         *text,
                                    const char         *device);
JsonObject  *sp_audit_parse        (const char         *text);
void         sp_audit_hash         (const char         *text,
                                    gsize               length,
                                    char                hash[SP_AUDIT_HASH_SIZE]);
void         sp_audit_spine_add    (char                spine[SP_AUDIT_HASH_SIZE],
                                    const char         *hash);
GBytes      *sp_audit_head_message (const char         *device,
                                    gint64              count,
                                    const char         *spine);
GBytes      *sp_audit_receipt_message (const char      *device,
                                    gint64              count,
                                    const char         *spine,
                                    gint64              size,
                                    const char         *root,
                                    gint64              at);
GBytes      *sp_audit_tree_message (gint64              size,
                                    const char         *root,
                                    gint64              at);
const char  *sp_audit_act_name     (SpAuditAct          act);
const char  *sp_audit_fault_label  (const char         *what);
gboolean     sp_audit_act_parse    (const char         *name,
                                    SpAuditAct         *act);

G_END_DECLS
