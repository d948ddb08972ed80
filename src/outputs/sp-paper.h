/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-guard.h"
#include "sp-material.h"

G_BEGIN_DECLS

/**
 * SpBlockKind:
 * @SP_BLOCK_HEADING: a heading, of a level from 1
 * @SP_BLOCK_TEXT: a paragraph; a label says what it is, or who says it
 * @SP_BLOCK_ITEM: the same as an item of a list
 * @SP_BLOCK_AMENDMENT: a correction of the block before it
 * @SP_BLOCK_COLUMNS: the head of a table; rows follow
 * @SP_BLOCK_ROW: a row of the table
 */
typedef enum
{
  SP_BLOCK_HEADING,
  SP_BLOCK_TEXT,
  SP_BLOCK_ITEM,
  SP_BLOCK_AMENDMENT,
  SP_BLOCK_COLUMNS,
  SP_BLOCK_ROW,
} SpBlockKind;

/**
 * SpBlock:
 * @kind: what it is
 * @level: of a heading
 * @break_before: whether it begins a page
 * @label: (nullable): what stands before the text
 * @text: (nullable): the text
 * @cells: (nullable): of a table's head or row
 * @widths: of a table's head: the columns' shares, of 100 in all
 * @source: (nullable): the record whose words these are
 */
typedef struct
{
  SpBlockKind kind;
  guint level;
  gboolean break_before;
  char *label;
  char *text;
  GStrv cells;
  guint widths[8];
  char *source;
} SpBlock;

/**
 * SpPaperHit:
 * @block: which block of the paper
 * @reason: why it must not be there
 * @source: (nullable): the record in whose words it stands
 */
typedef struct
{
  guint block;
  SpGuardReason reason;
  const char *source;
} SpPaperHit;

#define SP_TYPE_PAPER (sp_paper_get_type ())

/* What a document says, before anything is laid out: who gets it, and its text in blocks. */
G_DECLARE_FINAL_TYPE (SpPaper, sp_paper, SP, PAPER, GObject)

SpPaper       *sp_paper_new           (SpMaterial    *material,
                                       const char    *kind,
                                       const char    *title);
void           sp_paper_set_recipient (SpPaper       *self,
                                       const char    *recipient,
                                       int            copy,
                                       gint64         made_us);
const char    *sp_paper_get_kind      (SpPaper       *self);
const char    *sp_paper_get_title     (SpPaper       *self);
const char    *sp_paper_get_marking   (SpPaper       *self);
const char    *sp_paper_get_handling  (SpPaper       *self);
const char    *sp_paper_get_recipient (SpPaper       *self);
int            sp_paper_get_copy      (SpPaper       *self);
gint64         sp_paper_get_made_us   (SpPaper       *self);
gboolean       sp_paper_get_rehearsal (SpPaper       *self);
SpMaterial    *sp_paper_get_material  (SpPaper       *self);
guint          sp_paper_get_n_blocks  (SpPaper       *self);
const SpBlock *sp_paper_get_block     (SpPaper       *self,
                                       guint          i);

void           sp_paper_add_heading   (SpPaper       *self,
                                       guint          level,
                                       const char    *text);
void           sp_paper_break_page    (SpPaper       *self);
void           sp_paper_add           (SpPaper       *self,
                                       SpBlockKind    kind,
                                       const char    *label,
                                       const char    *text,
                                       const char    *source);
void           sp_paper_add_columns   (SpPaper       *self,
                                       const char    *caption,
                                       const char   **cells,
                                       const guint   *widths);
void           sp_paper_add_row       (SpPaper       *self,
                                       const char   **cells,
                                       const char    *source);
gboolean       sp_paper_is_empty_from (SpPaper       *self,
                                       guint          n_blocks);
void           sp_paper_truncate      (SpPaper       *self,
                                       guint          n_blocks);

GHashTable    *sp_paper_list_sources  (SpPaper       *self);
GArray        *sp_paper_find_guarded  (SpPaper       *self,
                                       SpGuard       *guard);
void           sp_paper_redact        (SpPaper       *self,
                                       SpGuard       *guard);

G_END_DECLS
