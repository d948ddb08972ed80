/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-operation.h"
#include "sp-value-lists.h"

G_BEGIN_DECLS

/**
 * SpMergeConflict:
 * @name: which field
 * @field: (nullable): the same as this version knows it; %NULL where only later ones do
 * @base: (nullable): what the author saw
 * @mine: (nullable): what the operation would set
 * @theirs: (nullable): what the server holds
 * @theirs_device: (nullable): whose value that is
 */
typedef struct
{
  char *name;
  const SpField *field;
  JsonNode *base;
  JsonNode *mine;
  JsonNode *theirs;
  char *theirs_device;
} SpMergeConflict;

/**
 * SpMergeResult:
 * @fields: the record's fields afterwards
 * @frev: for each field that ever changed, `[seq, device]` of its last change
 * @merged: whether changes of others since the author looked were kept beside this one
 * @changed: whether anything is different from before
 * @conflicts: (element-type SpMergeConflict): what a person must settle
 */
typedef struct
{
  JsonObject *fields;
  JsonObject *frev;
  gboolean merged;
  gboolean changed;
  GPtrArray *conflicts;
} SpMergeResult;

SpMergeResult *sp_merge             (const SpOperation *operation,
                                     JsonObject        *fields,
                                     JsonObject        *frev,
                                     gint64             seq,
                                     const char        *device,
                                     SpValueLists      *lists,
                                     const char * const *contested);
void           sp_merge_result_free (SpMergeResult     *self);
char          *sp_merge_lines       (const char        *base,
                                     const char        *mine,
                                     const char        *theirs);
void           sp_merge_find_difference (const char    *one,
                                         const char    *other,
                                         gsize         *start,
                                         gsize         *one_end,
                                         gsize         *other_end);
char          *sp_merge_dup_both    (const char        *one,
                                     const char        *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpMergeResult, sp_merge_result_free)

G_END_DECLS
