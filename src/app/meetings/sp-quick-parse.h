/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the words of a quick line mean, and nothing else: no widget, no store, no clock. */

typedef enum
{
  SP_QUICK_AGENCY,
  SP_QUICK_PERSON,
  SP_QUICK_DATE,
} SpQuickKind;

/* A name that `@` may mean. Borrowed from the caller; `short_name` and `aliases` may be NULL. */
typedef struct
{
  SpQuickKind  kind;      /* agency or person */
  const char  *id;
  const char  *agency_id; /* the agency itself, or the person's */
  const char  *name;
  const char  *short_name;
  const char * const *aliases;
} SpQuickName;

/* A part of the text that has one meaning; offsets are bytes. */
typedef struct
{
  SpQuickKind  kind;
  gsize        start;
  gsize        end;
  gboolean     open;      /* at the end: what is typed next may change its meaning */
  char        *id;        /* agency's or person's id, NULL for a date */
  char        *agency_id;
  char        *due;       /* YYYY-MM-DD, NULL for others */
} SpQuickToken;

typedef struct
{
  GPtrArray *tokens;      /* of SpQuickToken, at most one a kind, in the text's order */
  char      *rest;        /* the text without them */
} SpQuickParse;

SpQuickParse *sp_quick_parse        (const char         *text,
                                     const SpQuickName  *names,
                                     gsize               n_names,
                                     const GDate        *today,
                                     const char * const *literals) G_GNUC_WARN_UNUSED_RESULT;
void          sp_quick_parse_free   (SpQuickParse       *self);
const SpQuickToken *
              sp_quick_parse_find   (const SpQuickParse *self,
                                     SpQuickKind         kind);

char         *sp_quick_cut          (const char         *text,
                                     gsize               start,
                                     gsize               end) G_GNUC_WARN_UNUSED_RESULT;

GPtrArray    *sp_quick_complete     (const char         *text,
                                     gsize               cursor,
                                     const SpQuickName  *names,
                                     gsize               n_names,
                                     gsize              *start) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpQuickParse, sp_quick_parse_free)

G_END_DECLS
