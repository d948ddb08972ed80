/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "sp-field.h"

G_BEGIN_DECLS

#define SP_TYPE_RECORD (sp_record_get_type ())
G_DECLARE_DERIVABLE_TYPE (SpRecord, sp_record, SP, RECORD, GObject)

/**
 * SpRecordClass:
 * @record_type: the table of the class's fields
 */
struct _SpRecordClass
{
  GObjectClass parent_class;

  const SpRecordType *record_type;
};

SpRecord           *sp_record_new             (const SpRecordType *type,
                                               const char         *id,
                                               const char         *compartment);
const SpRecordType *sp_record_get_record_type (SpRecord           *self);
const char         *sp_record_get_id          (SpRecord           *self);
void                sp_record_become          (SpRecord           *self,
                                               const char         *id,
                                               const char         *compartment);
const char         *sp_record_get_compartment (SpRecord           *self);
void                sp_record_set_compartment (SpRecord           *self,
                                               const char         *compartment);
gint64              sp_record_get_rev         (SpRecord           *self);
void                sp_record_set_rev         (SpRecord           *self,
                                               gint64              rev);
gboolean            sp_record_get_loaded      (SpRecord           *self);
gboolean            sp_record_get_gone        (SpRecord           *self);
void                sp_record_set_gone        (SpRecord           *self,
                                               gboolean            gone);
void                sp_record_set_json        (SpRecord           *self,
                                               JsonObject         *fields);
JsonObject         *sp_record_dup_json        (SpRecord           *self);
char               *sp_record_dup_text        (SpRecord           *self,
                                               const char         *field);
SpRecord           *sp_record_get_link        (SpRecord           *self,
                                               const char         *field);
void                sp_record_set_link        (SpRecord           *self,
                                               const char         *field,
                                               SpRecord           *target);

void                sp_record_class_install   (SpRecordClass      *klass,
                                               const SpRecordType *type);

/* From a list of fields, `#define SP_X_FIELDS(F, P) F (P, KIND, name, flags, max, list, label) …`, the
 * macros below make the C struct, the accessors and the table. A field is declared nowhere else.
 */
#define SP_CTYPE_TEXT    char *
#define SP_CTYPE_PROSE   char *
#define SP_CTYPE_CHOICE  char *
#define SP_CTYPE_DATE    char *
#define SP_CTYPE_INSTANT char *
#define SP_CTYPE_REF     char *
#define SP_CTYPE_NUMBER  gint64
#define SP_CTYPE_FLAG    gboolean
#define SP_CTYPE_SET     GStrv

#define SP_GETTYPE_TEXT    const char *
#define SP_GETTYPE_PROSE   const char *
#define SP_GETTYPE_CHOICE  const char *
#define SP_GETTYPE_DATE    const char *
#define SP_GETTYPE_INSTANT const char *
#define SP_GETTYPE_REF     const char *
#define SP_GETTYPE_NUMBER  gint64
#define SP_GETTYPE_FLAG    gboolean
#define SP_GETTYPE_SET     const char * const *

#define SP_RECORD_MEMBER_(prefix, kind, name, flags, max, list, label) SP_CTYPE_##kind name;
#define SP_RECORD_ACCESSOR_(prefix, kind, name, flags, max, list, label)                           \
  static inline SP_GETTYPE_##kind prefix##_get_##name (struct prefix##_record_ *self)              \
  {                                                                                                \
    return (SP_GETTYPE_##kind) self->name;                                                         \
  }
#define SP_RECORD_ROW_(prefix, kind, name, flags, max, list, label)                                \
  { #name, SP_KIND_##kind, flags, max, list, label, G_STRUCT_OFFSET (struct prefix##_record_, name) },

#define SP_DECLARE_RECORD(TypeName, type_name, NAME, FIELDS)                                       \
  GType type_name##_get_type (void);                                                               \
  const SpRecordType *type_name##_record_type (void);                                              \
  typedef struct type_name##_record_ TypeName;                                                     \
  typedef SpRecordClass TypeName##Class;                                                           \
  struct type_name##_record_                                                                       \
  {                                                                                                \
    SpRecord parent_instance;                                                                      \
    FIELDS (SP_RECORD_MEMBER_, type_name)                                                          \
  };                                                                                               \
  G_DEFINE_AUTOPTR_CLEANUP_FUNC (TypeName, g_object_unref)                                         \
  static inline TypeName *SP_##NAME (gpointer object)                                              \
  {                                                                                                \
    return G_TYPE_CHECK_INSTANCE_CAST (object, type_name##_get_type (), TypeName);                 \
  }                                                                                                \
  static inline gboolean SP_IS_##NAME (gpointer object)                                            \
  {                                                                                                \
    return G_TYPE_CHECK_INSTANCE_TYPE (object, type_name##_get_type ());                           \
  }                                                                                                \
  FIELDS (SP_RECORD_ACCESSOR_, type_name)

#define SP_DEFINE_RECORD(TypeName, type_name, FIELDS, ...)                                         \
  G_DEFINE_TYPE (TypeName, type_name, SP_TYPE_RECORD)                                              \
  const SpRecordType *type_name##_record_type (void)                                               \
  {                                                                                                \
    static const SpField fields[] = { FIELDS (SP_RECORD_ROW_, type_name) };                        \
    static const SpRecordType type = {                                                             \
      .fields = fields,                                                                            \
      .n_fields = G_N_ELEMENTS (fields),                                                           \
      .get_gtype = type_name##_get_type,                                                           \
      __VA_ARGS__                                                                                  \
    };                                                                                             \
    return &type;                                                                                  \
  }                                                                                                \
  static void type_name##_class_init (TypeName##Class *klass)                                      \
  {                                                                                                \
    sp_record_class_install (klass, type_name##_record_type ());                                   \
  }                                                                                                \
  static void type_name##_init (TypeName *self G_GNUC_UNUSED)                                      \
  {                                                                                                \
  }

G_END_DECLS
