/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SpKind:
 * @SP_KIND_TEXT: one line of text
 * @SP_KIND_PROSE: text of several lines, merged line by line
 * @SP_KIND_CHOICE: a code of a value list
 * @SP_KIND_DATE: YYYY-MM-DD
 * @SP_KIND_INSTANT: YYYY-MM-DDTHH:MM:SSZ
 * @SP_KIND_REF: the id of a record
 * @SP_KIND_NUMBER: a whole number, not negative
 * @SP_KIND_FLAG: true, or not
 * @SP_KIND_SET: strings without order, added and removed one by one
 *
 * What a field holds. In C, the first six are strings, a number is a gint64, a flag a gboolean and a
 * set a GStrv; a string, set or number that is not set is %NULL, %NULL or -1.
 */
typedef enum
{
  SP_KIND_TEXT,
  SP_KIND_PROSE,
  SP_KIND_CHOICE,
  SP_KIND_DATE,
  SP_KIND_INSTANT,
  SP_KIND_REF,
  SP_KIND_NUMBER,
  SP_KIND_FLAG,
  SP_KIND_SET,
} SpKind;

/**
 * SpFieldFlags:
 * @SP_FIELD_REQUIRED: a record without it is not valid
 * @SP_FIELD_INDEXED: lists are asked for by it alone; what is asked for within a case needs none: each costs every edit
 * @SP_FIELD_SEARCH: its words are found by the search
 * @SP_FIELD_PERSONAL: about a person; never in logs
 * @SP_FIELD_PROTECTIVE: while a conflict is open, the more protective value counts
 * @SP_FIELD_READ_ONLY: fixed when the record is made
 * @SP_FIELD_OPEN: a choice or set that also takes words outside its list
 * @SP_FIELD_SAFE: may be drawn on a projector
 * @SP_FIELD_INITIALS: a part of a name of which a projector may draw the first letter
 * @SP_FIELD_LATEST: a place in an order, which nobody types: of two that differ the one that the server hears of last
 *   counts, and nobody is asked
 */
typedef enum
{
  SP_FIELD_NONE       = 0,
  SP_FIELD_REQUIRED   = 1 << 0,
  SP_FIELD_INDEXED    = 1 << 1,
  SP_FIELD_SEARCH     = 1 << 2,
  SP_FIELD_PERSONAL   = 1 << 3,
  SP_FIELD_PROTECTIVE = 1 << 4,
  SP_FIELD_READ_ONLY  = 1 << 5,
  SP_FIELD_OPEN       = 1 << 6,
  SP_FIELD_SAFE       = 1 << 7,
  SP_FIELD_INITIALS   = 1 << 8,
  SP_FIELD_LATEST     = 1 << 9,
} SpFieldFlags;

/**
 * SpField:
 * @name: the member in JSON; the GObject property is the same with dashes
 * @kind: what it holds
 * @flags: its rules
 * @max: characters of a text, items of a set, largest number; 0 where the kind has its own bound
 * @list: the value list of a choice or set, the record type of a reference, or of a set of references
 * @label: what people call it, untranslated
 * @offset: where it lies in the record's C struct
 */
typedef struct
{
  const char *name;
  SpKind kind;
  SpFieldFlags flags;
  guint max;
  const char *list;
  const char *label;
  gsize offset;
} SpField;

/**
 * SpHome:
 *
 * The kinds of compartment in which records of a type may lie.
 */
typedef enum
{
  SP_HOME_DIRECTORY = 1 << 0,
  SP_HOME_MEETING   = 1 << 1,
  SP_HOME_CASE      = 1 << 2,
  SP_HOME_DISPOSAL  = 1 << 3,
} SpHome;

/**
 * SpWriters:
 * @SP_WRITERS_ADMINISTRATOR: administrators
 * @SP_WRITERS_CHAIR: chair and coordinators
 * @SP_WRITERS_OWNER: representatives of the agency that owns the record, chair and coordinators
 * @SP_WRITERS_TASKED: every representative may make one; then the owner, chair and coordinators
 * @SP_WRITERS_ANY: every representative who may read the compartment
 * @SP_WRITERS_ANSWERABLE: who answers for the record that one is about, in whose place alone it may lie
 * @SP_WRITERS_SERVER: only the server makes one; who may write in its compartment may settle it
 */
typedef enum
{
  SP_WRITERS_ADMINISTRATOR,
  SP_WRITERS_CHAIR,
  SP_WRITERS_OWNER,
  SP_WRITERS_TASKED,
  SP_WRITERS_ANY,
  SP_WRITERS_ANSWERABLE,
  SP_WRITERS_SERVER,
} SpWriters;

/* The field, of those types that have it, that says why not everybody in the case reads a record. */
#define SP_RESTRICTION_FIELD "restriction_reason"

/**
 * SpRecordType:
 * @name: the type's name in JSON
 * @label: what people call one, untranslated
 * @home: where its records may lie
 * @writers: who may make and change one
 * @owner: (nullable): the field that names the agency that owns a record
 * @append_only: whether a record, once made, never changes
 * @retires: whether a record is never deleted, for others hold what it names: its `retired` says that it is over
 * @closes: whether a record stays as it is once its meeting is closed
 * @together: (nullable): indexed fields, by blanks, that lists ask for together, the one that is always asked for first
 * @has_content: whether a record has a file beside it, of its `size` and `hash`, that is asked for by the record's id
 * @fields: its fields
 * @n_fields: how many
 * @gtype: the class of its objects
 */
typedef struct
{
  const char *name;
  const char *label;
  SpHome home;
  SpWriters writers;
  const char *owner;
  gboolean append_only;
  gboolean retires;
  gboolean closes;
  const char *together;
  gboolean has_content;
  const SpField *fields;
  guint n_fields;
  GType (*get_gtype) (void);
} SpRecordType;

const SpRecordType         *sp_record_type_find       (const char         *name);
const SpRecordType * const *sp_record_types           (guint              *n_types);
const SpField              *sp_record_type_find_field (const SpRecordType *type,
                                                       const char         *name);

G_END_DECLS
