/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A piece of a page's text, without a zero at its end; NULL where the member is absent or of another kind. */
typedef struct
{
  const char *text;
  gsize length;
} SpWireText;

/**
 * SpWireChange:
 * @id: the record
 * @verb: put, leave or delete
 * @type: its type
 * @compartment: where it lies
 * @fields: an object, as it stands in the page
 * @rev: 0 where there is none
 *
 * One change of a page. Nothing is asked of the values but that the text is JSON.
 */
typedef struct
{
  SpWireText id;
  SpWireText verb;
  SpWireText type;
  SpWireText compartment;
  SpWireText fields;
  gint64 rev;
} SpWireChange;

typedef struct _SpWirePage SpWirePage;

SpWirePage         *sp_wire_page_read        (GBytes     *bytes);
void                sp_wire_page_free        (SpWirePage *self);
JsonObject         *sp_wire_page_get_head    (SpWirePage *self);
const SpWireChange *sp_wire_page_get_changes (SpWirePage *self,
                                              guint      *n_changes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpWirePage, sp_wire_page_free)

G_END_DECLS
