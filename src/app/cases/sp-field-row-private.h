/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-change.h"
#include "sp-field-row.h"
#include "sp-link-words.h"

G_BEGIN_DECLS

/* What can be said under a fact, from above. It is rare, and made when there is something to say. */
enum
{
  SP_FIELD_ROW_PROBLEM,
  SP_FIELD_ROW_WARNING,
  SP_FIELD_ROW_NOTE,
  SP_FIELD_ROW_N_LINES
};

typedef struct
{
  GtkWidget *box;
  GtkLabel  *words;
} SpFieldRowLine;

struct _SpFieldRow
{
  AdwPreferencesRow parent_instance;

  GtkOrientable    *line;
  AdwClamp         *caption_clamp;
  GtkLabel         *caption;
  GtkWidget        *pencil;
  GtkLabel         *words;
  AdwBin           *slot;
  GtkWidget        *facts;
  SpFieldRowLine    lines[SP_FIELD_ROW_N_LINES];
  GtkWidget        *note_take;
  GtkWidget        *note_drop;

  SpStore          *store;
  SpRecord         *record;
  const SpField    *field;
  char             *case_id;
  SpDraft          *draft;
  SpFieldInput     *input;
  SpLinkWords      *reference;
  SpChange         *change;
  JsonNode         *base;
  JsonNode         *other;
  JsonNode         *offer;
  guint             leave_source;
  guint             narrow_source;
  gboolean          in_line;
  gboolean          narrow;
  gboolean          form;
  gboolean          editable;
  gboolean          editing;
  gboolean          dirty;
};

/* sp-field-row.c: the fact as it reads, and what is said under it. */
void sp_field_row_show_words (SpFieldRow *self,
                              JsonNode   *value);
void sp_field_row_show_value (SpFieldRow *self);
void sp_field_row_warn       (SpFieldRow *self,
                              JsonNode   *value);
void sp_field_row_set_note   (SpFieldRow *self,
                              const char *text,
                              const char *take,
                              gboolean    drop);

/* sp-field-row-edit.c: the fact as its entry, and back; follows what others write. */
void sp_field_row_follow     (SpFieldRow *self);

G_END_DECLS
