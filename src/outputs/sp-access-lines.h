/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-access.h"
#include "sp-material.h"

G_BEGIN_DECLS

/**
 * SpAccessLine:
 * @matter: the record
 * @answerable: who decides on it: an agency's id, or %SP_READERS_CHAIR
 * @mine: whether whoever looks decides on it
 * @wording: the wording that is decided on
 * @standing: how it stands with it
 * @decision: (nullable): the decision that counts, or did before the line changed
 * @replaces: what the next decision takes the place of
 * @proposal: what it is before somebody has read it
 * @words: all that is decided on: sp_access_line_dup_words ()
 * @exposes: whether the words tell of somebody else, or where and how they are reached
 *
 * One line of what a case holds on whoever asks.
 */
typedef struct
{
  const SpMatter *matter;
  char *answerable;
  gboolean mine;
  char *wording;
  SpAccessStanding standing;
  const SpMatter *decision;
  GStrv replaces;
  SpAccessProposal proposal;
  char *words;
  gboolean exposes;
} SpAccessLine;

GPtrArray *sp_access_lines_new            (SpMaterial         *material,
                                           const char         *request_id,
                                           const SpReader     *reader);
char      *sp_access_line_dup_title       (SpMaterial         *material,
                                           const SpAccessLine *line) G_GNUC_WARN_UNUSED_RESULT;
char      *sp_access_line_dup_words       (SpMaterial         *material,
                                           const SpMatter     *matter) G_GNUC_WARN_UNUSED_RESULT;
char      *sp_access_line_dup_proposed    (SpMaterial         *material,
                                           const SpMatter     *matter,
                                           const char         *person_id) G_GNUC_WARN_UNUSED_RESULT;
gboolean   sp_access_line_is_decided      (const SpAccessLine *line);
gboolean   sp_access_line_is_for          (const SpAccessLine *line,
                                           const char         *agency_id);
char      *sp_access_dup_who              (SpMaterial         *material,
                                           const char         *answerable) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
