/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "sp-store.h"

G_BEGIN_DECLS

/**
 * SpHeldPerson:
 * @person: a person of a case
 * @same: what is the same, in words
 */
typedef struct
{
  SpRecord *person;
  GString  *same;
} SpHeldPerson;

/**
 * SpHeld:
 * @people: of #SpHeldPerson
 * @mentions: of #SpRecord: what else names them
 * @more: whether there is more than this
 *
 * What was found on somebody.
 */
typedef struct
{
  GPtrArray *people;
  GPtrArray *mentions;
  gboolean   more;
} SpHeld;

/**
 * SpHeldWish:
 * @family: (nullable): a family name, or a name that they are also known by
 * @given: (nullable): given names
 * @born: (nullable): a day, as YYYY-MM-DD
 * @phone: (nullable): a telephone number
 * @email: (nullable): an e-mail address
 *
 * Who is looked for.
 */
typedef struct
{
  char *family;
  char *given;
  char *born;
  char *phone;
  char *email;
} SpHeldWish;

#define SP_TYPE_HELD (sp_held_get_type ())

GType       sp_held_get_type   (void);
SpHeld     *sp_held_ref        (SpHeld     *self);
void        sp_held_unref      (SpHeld     *self);
void        sp_held_wish_free  (SpHeldWish *self);
DexFuture  *sp_held_find       (SpStore    *store,
                                SpHeldWish *wish) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpHeld, sp_held_unref)

G_END_DECLS
