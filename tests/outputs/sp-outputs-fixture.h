/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-material.h"

G_BEGIN_DECLS

#define SP_OUTPUTS_TODAY "2026-11-26"
#define SP_OUTPUTS_NOW   (G_GINT64_CONSTANT (1795687200) * G_USEC_PER_SEC)

/**
 * SpCanary:
 * @word: a word that stands in one record and nowhere else
 * @type: the record's type
 * @id: its id
 * @case_id: (nullable): its case
 * @readers: (nullable): who alone reads it, or all of the case
 * @in_minutes: whether minutes must have it, for whom may read it
 */
typedef struct
{
  char *word;
  char *type;
  char *id;
  char *case_id;
  GStrv readers;
  gboolean in_minutes;
} SpCanary;

/* A meeting of invented people, another for each seed: cases of which each agency reads some, lines of which each reads
 * some, people who are shut out. Every line has a word of its own. Who reads what is said here again, in the plainest
 * way, and not asked of the code under test. */
typedef struct
{
  SpMaterial *material;
  GPtrArray *canaries;
  char *meeting_id;
  GPtrArray *agencies;    /* ids */
  GPtrArray *cases;       /* ids */
  GHashTable *invited;    /* "case agency" */
  GHashTable *excluded;   /* "case agency", and "case chair" */
  GHashTable *in_meeting; /* agency */
  GRand *chance;
  guint n_ids;
} SpOutputsFixture;

SpOutputsFixture *sp_outputs_fixture_new      (guint32           seed,
                                               guint             n_cases,
                                               guint             n_lines);
void              sp_outputs_fixture_free     (SpOutputsFixture *self);
gboolean          sp_outputs_fixture_may_read (SpOutputsFixture *self,
                                               const SpCanary   *canary,
                                               const char       *agency_id);
gboolean          sp_outputs_fixture_is_apart (SpOutputsFixture *self,
                                               const char       *case_id,
                                               const char       *agency_id);
char             *sp_outputs_fixture_text     (GBytes           *pdf);
char             *sp_outputs_fixture_inflate  (GBytes           *pdf,
                                               gsize            *size);
char             *sp_outputs_fixture_unzip    (GBytes           *archive);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpOutputsFixture, sp_outputs_fixture_free)

G_END_DECLS
