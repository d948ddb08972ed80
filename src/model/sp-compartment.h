/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-field.h"

G_BEGIN_DECLS

#define SP_COMPARTMENT_DIRECTORY "directory"
#define SP_READERS_CHAIR         "chair"
#define SP_COMPARTMENT_MAX_READERS 40

/**
 * SpCompartment:
 * @home: what kind of compartment it is
 * @id: (nullable): the case's or meeting's id; of a disposal, the id of the case that it is about
 * @readers: (nullable): for a restricted one, the tokens: `chair`, or an agency's id; else %NULL
 *
 * A compartment's name, taken apart.
 */
typedef struct
{
  SpHome home;
  char *id;
  GStrv readers;
} SpCompartment;

SpCompartment *sp_compartment_parse       (const char         *name);
void           sp_compartment_free        (SpCompartment      *self);
char          *sp_compartment_for_case    (const char         *case_id);
char          *sp_compartment_for_disposal (const char        *case_id);
char          *sp_compartment_for_meeting (const char         *meeting_id);
char          *sp_compartment_for_readers (const char         *case_id,
                                           const char * const *readers);
char          *sp_compartment_dup_case_id (const char         *name);
char          *sp_compartment_for_meeting_readers (const char         *meeting_id,
                                                   const char * const *readers);
gboolean       sp_compartment_is_restricted (const char       *name);
gboolean       sp_compartment_has_reader  (const char         *name,
                                           const char         *token);
char          *sp_compartment_with_reader (const char         *name,
                                           const char         *token);
gboolean       sp_compartment_is_within   (const char         *inner,
                                           const char         *outer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpCompartment, sp_compartment_free)

G_END_DECLS
