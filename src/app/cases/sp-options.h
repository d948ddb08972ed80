/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_OPTIONS (sp_options_get_type ())

G_DECLARE_FINAL_TYPE (SpOptions, sp_options, SP, OPTIONS, GObject)

/* What can be chosen for a field: codes with their words, in order. */
SpOptions  *sp_options_new_for_field (SpStore       *store,
                                      const SpField *field);
DexFuture  *sp_options_load          (SpStore       *store,
                                      const SpField *field,
                                      const char    *case_id) G_GNUC_WARN_UNUSED_RESULT;
guint       sp_options_get_size      (SpOptions     *self);
const char *sp_options_get_code      (SpOptions     *self,
                                      guint          i);
const char *sp_options_get_label     (SpOptions     *self,
                                      guint          i);
const char *sp_options_get_label_for (SpOptions     *self,
                                      const char    *code);
const char *sp_options_get_retired_label (SpOptions *self,
                                      const char    *code);

G_END_DECLS
