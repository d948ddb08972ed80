/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-quick-parse.h"

G_BEGIN_DECLS

/* The agencies and people that `@` may mean, with their own copies of the words. */
typedef struct _SpQuickNames SpQuickNames;

SpQuickNames      *sp_quick_names_new  (void) G_GNUC_WARN_UNUSED_RESULT;
SpQuickNames      *sp_quick_names_ref  (SpQuickNames       *self);
void               sp_quick_names_unref (SpQuickNames      *self);
void               sp_quick_names_add  (SpQuickNames       *self,
                                        SpQuickKind         kind,
                                        const char         *id,
                                        const char         *agency_id,
                                        const char         *name,
                                        const char         *short_name,
                                        const char * const *aliases);
const SpQuickName *sp_quick_names_peek (SpQuickNames       *self,
                                        gsize              *n_names);
const SpQuickName *sp_quick_names_find (SpQuickNames       *self,
                                        const char         *id);
const char        *sp_quick_name_brief (const SpQuickName  *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpQuickNames, sp_quick_names_unref)

G_END_DECLS
