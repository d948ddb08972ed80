/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-referral-row.h"

G_BEGIN_DECLS

typedef struct _SpRejectWriter SpRejectWriter;

/**
 * SpTranslateFunc:
 *
 * Gives the words of the user's language for an English text; gettext() is one.
 */
typedef char *(*SpTranslateFunc) (const char *text);

SpRejectWriter *sp_reject_writer_new    (const char          *original_path,
                                         const char          *folder,
                                         SpReferralMapping   *mapping,
                                         SpTranslateFunc      translate);
void            sp_reject_writer_free   (SpRejectWriter      *self);
gboolean        sp_reject_writer_add    (SpRejectWriter      *self,
                                         const SpReferralRow *row,
                                         GError             **error);
gboolean        sp_reject_writer_finish (SpRejectWriter      *self,
                                         char               **path,
                                         GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpRejectWriter, sp_reject_writer_free)

G_END_DECLS
