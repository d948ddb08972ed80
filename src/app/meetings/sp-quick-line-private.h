/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-quick-line.h"
#include "sp-quick-parse.h"

G_BEGIN_DECLS

struct _SpQuickLine
{
  GtkWidget parent_instance;

  GtkRevealer *choices_revealer;
  AdwWrapBox *choices;
  GtkRevealer *message_revealer;
  GtkLabel *message;
  GtkBox *row;
  GtkDropDown *mode_dropdown;
  GtkEntry *entry;
  AdwWrapBox *rest;
  AdwWrapBox *chips;
  SpReadersButton *readers;
  GtkButton *keep_button;
  GtkRevealer *fields_revealer;
  GtkDropDown *agency_dropdown;
  GtkEntry *due_entry;
  GtkDropDown *person_dropdown;

  SpQuickNames *names;
  char *today;
  char *suggested;
  GStrv literals;

  SpQuickMode mode;
  gboolean narrow;

  /* What was taken out of the text, or chosen in a field. */
  char *agency_id;
  char *person_id;
  char *due;
  char *own_agency; /* the only one for which this person may write, NULL for all */

  /* The last part that was taken out, so that Ctrl+Z puts it back as words. */
  SpQuickKind lifted_kind;
  char *lifted_words;

  SpQuickParse *parse;
  char *shown_chips;
  GPtrArray *choice_names;
  gsize choice_start;
  guint choice;
  GPtrArray *agency_ids; /* of the rows of agency_dropdown, "" for none */
  GPtrArray *person_ids;
  guint refresh_id;
  gboolean updating;
  gboolean emptied;     /* somebody deleted the last word, and may want it back */
  gboolean offered_due; /* Enter was told that the suggested date comes next */
};

/* sp-quick-line.c */
void                sp_quick_line_refresh           (SpQuickLine *self);
void                sp_quick_line_queue_refresh     (SpQuickLine *self);

/* sp-quick-line-parts.c: what it means now */
const char         *sp_quick_line_get_text          (SpQuickLine *self);
const SpQuickName  *sp_quick_line_find_name         (SpQuickLine *self,
                                                     const char  *id);
const SpQuickToken *sp_quick_line_find_pending      (SpQuickLine *self,
                                                     SpQuickKind  kind);
void                sp_quick_line_parse             (SpQuickLine *self);
void                sp_quick_line_set_chip          (SpQuickLine *self,
                                                     SpQuickKind  kind,
                                                     const char  *value);
void                sp_quick_line_settle            (SpQuickLine *self);
gboolean            sp_quick_line_remove_last_chip  (SpQuickLine *self);
gboolean            sp_quick_line_put_back          (SpQuickLine *self);

/* sp-quick-line-chips.c: the parts as chips */
void                sp_quick_line_show_chips        (SpQuickLine *self);
gboolean            sp_quick_line_focus_first_chip  (SpQuickLine *self);

/* sp-quick-line-choices.c: where a name could mean several */
void                sp_quick_line_hide_choices      (SpQuickLine *self);
void                sp_quick_line_choose            (SpQuickLine *self,
                                                     guint        index);
void                sp_quick_line_show_choices      (SpQuickLine *self);
gboolean            sp_quick_line_choices_key       (SpQuickLine *self,
                                                     guint        keyval);

/* sp-quick-line-fields.c: the plain fields */
void                sp_quick_line_show_fields       (SpQuickLine *self,
                                                     SpQuickKind  kind);
void                sp_quick_line_show_field_values (SpQuickLine *self);
void                sp_quick_line_bind_fields       (GtkWidgetClass *widget_class);

/* sp-quick-line-keys.c: the keys */
void                sp_quick_line_add_keys          (SpQuickLine *self);

G_END_DECLS
