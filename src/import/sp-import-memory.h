/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SpImportPerson:
 * @last: surname as the sheet has it, tidied
 * @first: forenames
 * @born: ISO date of birth, or empty
 */
typedef struct
{
  const char *last;
  const char *first;
  const char *born;
} SpImportPerson;

typedef struct _SpImportMemory SpImportMemory;

SpImportMemory *sp_import_memory_new          (void);
void            sp_import_memory_free         (SpImportMemory       *self);
gboolean        sp_import_memory_add_id       (SpImportMemory       *self,
                                               const char           *id);
void            sp_import_memory_add_referral (SpImportMemory       *self,
                                               const SpImportPerson *victim,
                                               const SpImportPerson *perpetrator,
                                               guint32               julian,
                                               gboolean             *repeat,
                                               gboolean             *dual_role);
gsize           sp_import_memory_get_bytes    (SpImportMemory       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpImportMemory, sp_import_memory_free)

G_END_DECLS
