/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SpGuardReason:
 * @SP_GUARD_SAFE_ADDRESS: an address marked safe; it goes to nobody
 * @SP_GUARD_VICTIM: where or how a victim is reached; it does not go to the perpetrator's side
 * @SP_GUARD_OTHER_PERSON: somebody else's name; it does not go to whom the paper is about
 */
typedef enum
{
  SP_GUARD_SAFE_ADDRESS,
  SP_GUARD_VICTIM,
  SP_GUARD_OTHER_PERSON,
} SpGuardReason;

/**
 * SpGuardHit:
 * @reason: why it must not be there
 * @about: the record whose words were found
 * @start: where they begin in the text, in bytes
 * @end: where they end
 */
typedef struct
{
  SpGuardReason reason;
  const char *about;
  gsize start;
  gsize end;
} SpGuardHit;

/* Words that must not leave, and the search for them in whatever somebody typed. */
typedef struct _SpGuard SpGuard;

SpGuard *sp_guard_new         (void);
void     sp_guard_free        (SpGuard       *self);
void     sp_guard_add_address (SpGuard       *self,
                               SpGuardReason  reason,
                               const char    *id,
                               JsonObject    *fields);
void     sp_guard_add_contact (SpGuard       *self,
                               SpGuardReason  reason,
                               const char    *id,
                               JsonObject    *fields);
void     sp_guard_add_name    (SpGuard       *self,
                               SpGuardReason  reason,
                               const char    *id,
                               JsonObject    *fields);
GArray  *sp_guard_find        (SpGuard       *self,
                               const char    *text);
char    *sp_guard_redact      (SpGuard       *self,
                               const char    *text,
                               const char    *instead);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpGuard, sp_guard_free)

G_END_DECLS
