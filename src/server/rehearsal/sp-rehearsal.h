/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "sp-ambient.h"
#include "sp-field.h"

G_BEGIN_DECLS

/**
 * SpRehearsalRecord:
 * @type: the record's type
 * @id: its id
 * @compartment: where it lies
 * @fields: its fields
 *
 * A record of the fictional partnership that people rehearse with.
 */
typedef struct
{
  const SpRecordType *type;
  char *id;
  char *compartment;
  JsonObject *fields;
} SpRehearsalRecord;

GPtrArray *sp_rehearsal_make        (SpAmbient         *ambient,
                                     const char        *today,
                                     GError           **error);
void       sp_rehearsal_record_free (SpRehearsalRecord *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpRehearsalRecord, sp_rehearsal_record_free)

G_END_DECLS
