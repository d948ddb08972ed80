/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SpValueListItem:
 * @code: what records hold
 * @label: what people read, untranslated
 * @retired: kept for records that hold it, and not offered to anybody: it was ended, or the software alone sets it
 * @position: where it stands among the others
 */
typedef struct
{
  const char *code;
  const char *label;
  gboolean retired;
  int position;
} SpValueListItem;

#define SP_TYPE_VALUE_LISTS (sp_value_lists_get_type ())
G_DECLARE_FINAL_TYPE (SpValueLists, sp_value_lists, SP, VALUE_LISTS, GObject)

SpValueLists          *sp_value_lists_new          (void);
void                   sp_value_lists_set_item     (SpValueLists *self,
                                                    const char   *list,
                                                    const char   *code,
                                                    const char   *label,
                                                    int           position,
                                                    gboolean      retired);
void                   sp_value_lists_set_json     (SpValueLists *self,
                                                    JsonObject   *list_item_fields);
const SpValueListItem *sp_value_lists_get_items    (SpValueLists *self,
                                                    const char   *list,
                                                    guint        *n_items);
const SpValueListItem *sp_value_lists_find         (SpValueLists *self,
                                                    const char   *list,
                                                    const char   *code);
const char            *sp_value_lists_get_label    (SpValueLists *self,
                                                    const char   *list,
                                                    const char   *code);
int                    sp_value_lists_rank         (SpValueLists *self,
                                                    const char   *list,
                                                    const char   *code);
const char            *sp_value_lists_match        (SpValueLists *self,
                                                    const char   *list,
                                                    const char   *text);
char                  *sp_value_lists_dup_code     (SpValueLists *self,
                                                    const char   *list,
                                                    const char   *label);
char                  *sp_value_lists_dup_record_id (const char  *list,
                                                    const char   *code);
const char * const    *sp_value_lists_get_names    (void);
const char            *sp_value_lists_get_title    (const char   *list);
const char            *sp_value_lists_get_purpose  (const char   *list);
gboolean               sp_value_lists_is_editable  (const char   *list);
gboolean               sp_value_lists_may_grow     (const char   *list);
gboolean               sp_value_lists_may_have     (const char   *list,
                                                    const char   *code);
gboolean               sp_value_lists_is_built_in  (const char   *list,
                                                    const char   *code);
gboolean               sp_value_lists_is_never_offered (const char *list,
                                                    const char   *code);

G_END_DECLS
