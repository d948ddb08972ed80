/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SP_TYPE_QUERY (sp_query_get_type ())

G_DECLARE_FINAL_TYPE (SpQuery, sp_query, SP, QUERY, GObject)

/* Field names are those of the record type ("due_date"), a pseudo-field ("id", "type", "compartment"), or a
 * field of a linked record, one level deep ("case_id.reference"). Values are text as in JSON: dates
 * "2026-06-04", codes, ids; numbers in digits; flags "true" or "false". */
SpQuery *sp_query_new       (const char         *type_name);
void     sp_query_where     (SpQuery            *self,
                             const char         *field,
                             const char         *op,
                             const char         *value);
void     sp_query_where_in  (SpQuery            *self,
                             const char         *field,
                             const char * const *values);
void     sp_query_where_not_in
                            (SpQuery            *self,
                             const char         *field,
                             const char * const *values);
void     sp_query_order     (SpQuery            *self,
                             const char         *field,
                             gboolean            descending);
void     sp_query_search    (SpQuery            *self,
                             const char         *text);
void     sp_query_limit     (SpQuery            *self,
                             guint               limit);
void     sp_query_with      (SpQuery            *self,
                             const char         *path);
const char *
         sp_query_get_type_name
                            (SpQuery            *self);

G_END_DECLS
