/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <string.h>

#include "sp-field.h"
#include "sp-query.h"
#include "sp-sql.h"

G_BEGIN_DECLS

typedef enum
{
  SP_QUERY_ROWS,
  SP_QUERY_COUNT,
} SpQueryAnswer;

typedef struct
{
  char *field;
  char *op;
  GStrv values;
} SpQueryCondition;

typedef struct
{
  char *field;
  gboolean descending;
} SpQueryOrder;

struct _SpQuery
{
  GObject parent_instance;

  const SpRecordType *type; /* NULL: all */
  GPtrArray *conditions;    /* of SpQueryCondition */
  GPtrArray *orders;        /* of SpQueryOrder */
  GStrv paths;
  char *search;
  guint limit;
};

gboolean            sp_query_find_field (SpQuery        *self,
                                         const char     *name,
                                         const SpField **link,
                                         const SpField **field);
void                sp_query_append_search
                                        (SpQuery        *self,
                                         GString        *where,
                                         GPtrArray      *values);
const char * const *sp_query_get_paths (SpQuery        *self);
gboolean            sp_query_is_search (SpQuery        *self);
gboolean            sp_query_touches   (SpQuery        *self,
                                        const char     *type_name);
char               *sp_query_to_sql    (SpQuery        *self,
                                        SpQueryAnswer   answer,
                                        gboolean        some_hidden,
                                        GPtrArray      *values);
SpStatement        *sp_query_prepare   (SpQuery        *self,
                                        SpSql          *sql,
                                        SpQueryAnswer   answer,
                                        GError        **error);

G_END_DECLS
