/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-access-records.h"
#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_SAME_REFERENCE (sp_same_reference_get_type ())

/* The way to requests of the same reference in other cases that the person at this laptop reads: they are answered together.
 * Signal: "chosen", with the request. */
G_DECLARE_FINAL_TYPE (SpSameReference, sp_same_reference, SP, SAME_REFERENCE, AdwBin)

GtkWidget *sp_same_reference_new (SpStore         *store,
                                  SpAccessRequest *request);

G_END_DECLS
