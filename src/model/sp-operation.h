/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "sp-policy.h"

G_BEGIN_DECLS

/**
 * SpOperation:
 * @n: its number on its device, from 1 without gaps
 * @verb: what it does
 * @record: to which record
 * @type: of which type
 * @compartment: where it lies, or shall lie
 * @from: (nullable): of a record that moves, where its author saw it
 * @base_rev: the record's rev that the author saw; 0 where the server had none
 * @set: (nullable): fields to their new values, null to clear
 * @members: (nullable): set fields to `{add: […], remove: […]}`
 * @was: (nullable): for the fields of @set, what the author saw
 * @at: when, by the author's clock; it orders nothing
 * @group: (nullable): operations that stand or fall together
 * @purpose: (nullable): why, where a reason is asked for
 * @again: whether it offers a record that the server once sent and has lost: made only if it is not there
 */
typedef struct
{
  gint64 n;
  SpVerb verb;
  char *record;
  const SpRecordType *type;
  char *compartment;
  char *from;
  gint64 base_rev;
  JsonObject *set;
  JsonObject *members;
  JsonObject *was;
  char *at;
  char *group;
  char *purpose;
  gboolean again;
} SpOperation;

SpOperation *sp_operation_new       (SpVerb              verb,
                                     const SpRecordType *type,
                                     const char         *record,
                                     const char         *compartment);
void         sp_operation_free      (SpOperation        *self);
SpOperation *sp_operation_from_json (JsonObject         *json,
                                     GError            **error);
JsonObject  *sp_operation_to_json   (const SpOperation  *self);
void         sp_operation_diff      (SpOperation        *self,
                                     JsonObject         *before,
                                     JsonObject         *after);
gboolean     sp_operation_is_empty  (const SpOperation  *self);
JsonObject  *sp_operation_apply     (const SpOperation  *self,
                                     JsonObject         *fields);

typedef enum
{
  SP_MODEL_ERROR_OPERATION,
} SpModelError;

#define SP_MODEL_ERROR (sp_model_error_quark ())

GQuark sp_model_error_quark (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpOperation, sp_operation_free)

G_END_DECLS
