/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-guard.h"
#include "sp-policy.h"
#include "sp-record.h"
#include "sp-value-lists.h"

G_BEGIN_DECLS

/**
 * SpMatter:
 * @type: a record's type
 * @id: its id
 * @compartment: where it lies
 * @fields: its fields
 */
typedef struct
{
  const SpRecordType *type;
  char *id;
  char *compartment;
  JsonObject *fields;
} SpMatter;

#define SP_TYPE_MATERIAL (sp_material_get_type ())

/* The records from which papers are made, as they were at one moment; not changed once it is complete, so that any
 * thread may read it. What a recipient gets is made from a cut of it, in which what they may not read is not there. */
G_DECLARE_FINAL_TYPE (SpMaterial, sp_material, SP, MATERIAL, GObject)

SpMaterial     *sp_material_new           (void);
void            sp_material_add           (SpMaterial *self,
                                           const char *type,
                                           const char *id,
                                           const char *compartment,
                                           JsonObject *fields);
const SpMatter *sp_material_find          (SpMaterial *self,
                                           const char *id);
const SpMatter *sp_material_get_first     (SpMaterial *self,
                                           const char *type);
GPtrArray      *sp_material_list          (SpMaterial *self,
                                           const char *type,
                                           const char *field,
                                           const char *value);
SpValueLists   *sp_material_get_lists     (SpMaterial *self);
SpMaterial     *sp_material_cut           (SpMaterial *self,
                                           const char *agency_id,
                                           const char *case_id);
SpMaterial     *sp_material_cut_issued    (SpMaterial *self,
                                           const char *agency_id,
                                           const char *case_id);
SpMaterial     *sp_material_cut_nothing   (SpMaterial *self);
SpMaterial     *sp_material_cut_seals     (SpMaterial *self,
                                           const char *agency_id);
GStrv           sp_material_dup_apart     (SpMaterial *self,
                                           const char *agency_id);
SpGuard        *sp_material_make_guard    (SpMaterial *self);
void            sp_material_guard_reach   (SpMaterial *self,
                                           SpGuard    *guard,
                                           const char *person_id);
SpRights        sp_material_get_rights    (SpMaterial *self);
gboolean        sp_matter_is_sealed_to    (const SpMatter *self,
                                           const char *agency_id);
void            sp_material_guard_subject (SpMaterial *self,
                                           SpGuard    *guard,
                                           const char *person_id);
const char     *sp_matter_get             (const SpMatter *self,
                                           const char     *field);

G_END_DECLS
