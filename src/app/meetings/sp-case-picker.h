/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-meeting-records.h"
#include "sp-store.h"

G_BEGIN_DECLS

/* A case to be put on an agenda, and why. */
typedef struct
{
  char     *case_id;
  char     *reference;
  char     *since;
  char     *kind;      /* a code of the list "agenda-kind" */
  gboolean  children;
} SpPickedCase;

void        sp_picked_case_free (SpPickedCase *self);

#define SP_TYPE_CASE_PICKER (sp_case_picker_get_type ())

/* Picks cases, several at once: those that ask for a place first, the rest by search.
 * Signal: "picked" (GPtrArray of SpPickedCase). */
G_DECLARE_FINAL_TYPE (SpCasePicker, sp_case_picker, SP, CASE_PICKER, AdwDialog)

AdwDialog  *sp_case_picker_new  (SpStore      *store,
                                 SpMeeting    *meeting,
                                 GListModel   *items,
                                 gboolean      urgent);


G_END_DECLS
