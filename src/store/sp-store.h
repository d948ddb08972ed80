/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "sp-ambient.h"
#include "sp-audit.h"
#include "sp-change.h"
#include "sp-policy.h"
#include "sp-query.h"
#include "sp-record-list.h"
#include "sp-record.h"
#include "sp-value-lists.h"

G_BEGIN_DECLS

#define SP_STORE_ERROR      (sp_store_error_quark ())
#define SP_TYPE_STORE_STATE (sp_store_state_get_type ())
#define SP_TYPE_LEASE_STATE (sp_lease_state_get_type ())
#define SP_TYPE_STORE       (sp_store_get_type ())

/**
 * SpStoreError:
 * @SP_STORE_ERROR_FAILED: anything else; a mistake in this program
 * @SP_STORE_ERROR_WRONG_PASSPHRASE: the passphrase is another one; nothing is lost
 * @SP_STORE_ERROR_DAMAGED: the key file or the database is damaged
 * @SP_STORE_ERROR_INCOMPLETE: of key file and database one is missing
 * @SP_STORE_ERROR_NEWER: a newer version wrote this store
 * @SP_STORE_ERROR_NO_SPACE: the disk is full; the store is as it was before
 * @SP_STORE_ERROR_INVALID: values are missing or wrong: see sp_change_get_errors ()
 * @SP_STORE_ERROR_FORBIDDEN: the policy refuses it
 * @SP_STORE_ERROR_NOT_FOUND: no such record here
 * @SP_STORE_ERROR_LOCKED: the store is not unlocked
 * @SP_STORE_ERROR_IN_USE: another process has this store open
 * @SP_STORE_ERROR_EXISTS: there is a store in this place already
 * @SP_STORE_ERROR_NO_DEVICE_SECRET: the device's half of the key is missing
 * @SP_STORE_ERROR_IO: the disk failed
 * @SP_STORE_ERROR_BAD_REPLY: what the server sent cannot be used; nothing was changed
 * @SP_STORE_ERROR_NO_KEYRING: no keyring answers that has, or could have, the device's half of the key
 * @SP_STORE_ERROR_TOO_SOON: wrong passphrases were given before: wait
 * @SP_STORE_ERROR_WIPED: that was one wrong passphrase too many: nothing is left here
 * @SP_STORE_ERROR_TOO_LARGE: the server would not take so much in one operation; nothing was changed
 * @SP_STORE_ERROR_GUESSABLE: the new passphrase is too short, on the list or too easy to guess: see sp_passphrase_judge ()
 * @SP_STORE_ERROR_LEASE: what is for some only is closed until the server has been reached, and this cannot do without it
 */
typedef enum
{
  SP_STORE_ERROR_FAILED,
  SP_STORE_ERROR_WRONG_PASSPHRASE,
  SP_STORE_ERROR_DAMAGED,
  SP_STORE_ERROR_INCOMPLETE,
  SP_STORE_ERROR_NEWER,
  SP_STORE_ERROR_NO_SPACE,
  SP_STORE_ERROR_INVALID,
  SP_STORE_ERROR_FORBIDDEN,
  SP_STORE_ERROR_NOT_FOUND,
  SP_STORE_ERROR_LOCKED,
  SP_STORE_ERROR_IN_USE,
  SP_STORE_ERROR_EXISTS,
  SP_STORE_ERROR_NO_DEVICE_SECRET,
  SP_STORE_ERROR_IO,
  SP_STORE_ERROR_BAD_REPLY,
  SP_STORE_ERROR_NO_KEYRING,
  SP_STORE_ERROR_TOO_SOON,
  SP_STORE_ERROR_WIPED,
  SP_STORE_ERROR_TOO_LARGE,
  SP_STORE_ERROR_GUESSABLE,
  SP_STORE_ERROR_LEASE,
} SpStoreError;

/**
 * SpStoreState:
 * @SP_STORE_STATE_NONE: there is no store in the directory yet
 * @SP_STORE_STATE_LOCKED: there is one, and its keys are not in memory
 * @SP_STORE_STATE_OPEN: unlocked
 */
typedef enum
{
  SP_STORE_STATE_NONE,
  SP_STORE_STATE_LOCKED,
  SP_STORE_STATE_OPEN,
} SpStoreState;

/**
 * SpLeaseState:
 * @SP_LEASE_STATE_OPEN: all that is here may be shown
 * @SP_LEASE_STATE_RESTRICTED_CLOSED: what is for some readers only may not, until the server has been reached
 * @SP_LEASE_STATE_CLOSED: nothing may but the directory; what waits is sent all the same
 */
typedef enum
{
  SP_LEASE_STATE_OPEN,
  SP_LEASE_STATE_RESTRICTED_CLOSED,
  SP_LEASE_STATE_CLOSED,
} SpLeaseState;

/**
 * SpKeyCost:
 * @SP_KEY_COST_FLOOR: the least that is allowed (64 MiB, 3 passes): rehearsals and tests
 * @SP_KEY_COST_CALIBRATED: at least 500 ms on this machine
 */
typedef enum
{
  SP_KEY_COST_FLOOR,
  SP_KEY_COST_CALIBRATED,
} SpKeyCost;

/* Properties: "state", "pending" (operations not yet sent), "attention" (things that a person must decide),
 * "member-id", "agency-id", "lease". Signals: "changed" (GStrv ids, on the main thread), "identity-changed". */
G_DECLARE_FINAL_TYPE (SpStore, sp_store, SP, STORE, GObject)

GQuark          sp_store_error_quark       (void);
GType           sp_store_state_get_type    (void);
GType           sp_lease_state_get_type    (void);

SpStore        *sp_store_new               (const char         *directory,
                                            SpAmbient          *ambient);
const char     *sp_store_get_directory     (SpStore            *self);
SpAmbient      *sp_store_get_ambient       (SpStore            *self);
SpStoreState    sp_store_get_state         (SpStore            *self);
guint           sp_store_get_pending       (SpStore            *self);
guint           sp_store_get_attention     (SpStore            *self);

SpLeaseState    sp_store_get_lease         (SpStore            *self,
                                            gint64             *until_us,
                                            gint64             *restricted_until_us);
gboolean        sp_store_is_clock_set_back (SpStore            *self);
void            sp_store_check_lease       (SpStore            *self);

void            sp_store_set_device_secret (SpStore            *self,
                                            GBytes             *secret);
void            sp_store_set_uses_keyring  (SpStore            *self,
                                            gboolean            uses_keyring);
guint           sp_store_get_tries         (SpStore            *self,
                                            guint              *wait_seconds);
gboolean        sp_store_get_in_keyring    (SpStore            *self);
DexFuture      *sp_store_list_own_words    (SpStore            *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture      *sp_store_create            (SpStore            *self,
                                            const char         *passphrase,
                                            SpKeyCost           cost) G_GNUC_WARN_UNUSED_RESULT;
DexFuture      *sp_store_unlock            (SpStore            *self,
                                            const char         *passphrase) G_GNUC_WARN_UNUSED_RESULT;
DexFuture      *sp_store_change_passphrase (SpStore            *self,
                                            const char         *passphrase,
                                            const char         *new_passphrase,
                                            SpKeyCost           cost) G_GNUC_WARN_UNUSED_RESULT;
DexFuture      *sp_store_lock              (SpStore            *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture      *sp_store_wipe              (SpStore            *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture      *sp_store_finish_wipe       (SpStore            *self) G_GNUC_WARN_UNUSED_RESULT;

const SpReader *sp_store_get_reader        (SpStore            *self);
SpValueLists   *sp_store_get_lists         (SpStore            *self);
const char     *sp_store_get_member_id     (SpStore            *self);
const char     *sp_store_get_agency_id     (SpStore            *self);

DexFuture      *sp_store_get               (SpStore            *self,
                                            const char         *id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture      *sp_store_get_with          (SpStore            *self,
                                            const char         *id,
                                            const char * const *paths) G_GNUC_WARN_UNUSED_RESULT;
SpRecordList   *sp_store_list              (SpStore            *self,
                                            SpQuery            *query);
DexFuture      *sp_store_find_all          (SpStore            *self,
                                            SpQuery            *query) G_GNUC_WARN_UNUSED_RESULT;
DexFuture      *sp_store_count             (SpStore            *self,
                                            SpQuery            *query) G_GNUC_WARN_UNUSED_RESULT;
DexFuture      *sp_store_list_attention    (SpStore            *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture      *sp_store_list_unseen       (SpStore            *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture      *sp_store_see               (SpStore            *self,
                                            const char         *case_id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture      *sp_store_drop_attention    (SpStore            *self,
                                            GArray             *numbers) G_GNUC_WARN_UNUSED_RESULT;

DexFuture      *sp_store_commit            (SpStore            *self,
                                            SpChange           *change) G_GNUC_WARN_UNUSED_RESULT;

DexFuture      *sp_store_dup_audit_head    (SpStore            *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture      *sp_store_audit             (SpStore            *self,
                                            SpAuditAct          act,
                                            const char * const *ids,
                                            const char         *purpose,
                                            const char * const *recipients,
                                            const char         *detail) G_GNUC_WARN_UNUSED_RESULT;

DexFuture      *sp_store_save_draft        (SpStore            *self,
                                            const char         *key,
                                            const char         *text) G_GNUC_WARN_UNUSED_RESULT;
DexFuture      *sp_store_load_draft        (SpStore            *self,
                                            const char         *key) G_GNUC_WARN_UNUSED_RESULT;
DexFuture      *sp_store_clear_draft       (SpStore            *self,
                                            const char         *key) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
