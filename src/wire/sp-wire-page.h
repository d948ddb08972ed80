/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SpWireVerb:
 * @SP_WIRE_NONE: none of these
 * @SP_WIRE_PUT: the record is so now
 * @SP_WIRE_LEAVE: it lies where it may not be read here
 * @SP_WIRE_DELETE: it is no more
 */
typedef enum
{
  SP_WIRE_NONE,
  SP_WIRE_PUT,
  SP_WIRE_LEAVE,
  SP_WIRE_DELETE,
} SpWireVerb;

/**
 * SpWireChange:
 * @id: the record
 * @type: its type
 * @compartment: where it lies
 * @fields: an object, as it stands in the page
 * @rev: 0 where there is none
 * @verb: what is done
 *
 * One change of a page. Nothing is asked of the values but that the text is JSON; a text is %NULL where the member is absent
 * or of another kind. Where a type or compartment is that of the change before, it is the same string.
 */
typedef struct
{
  const char *id;
  const char *type;
  const char *compartment;
  const char *fields;
  gint64 rev;
  SpWireVerb verb;
} SpWireChange;

typedef struct _SpWirePage SpWirePage;

#define SP_TYPE_WIRE_PAGE (sp_wire_page_get_type ())

GType               sp_wire_page_get_type    (void);

SpWirePage         *sp_wire_page_read        (GBytes     *bytes);
SpWirePage         *sp_wire_page_ref         (SpWirePage *self);
void                sp_wire_page_unref       (SpWirePage *self);
JsonObject         *sp_wire_page_get_head    (SpWirePage *self);
const SpWireChange *sp_wire_page_get_changes (SpWirePage *self,
                                              guint      *n_changes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpWirePage, sp_wire_page_unref)

G_END_DECLS
