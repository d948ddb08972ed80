/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-paper-words.h"
#include "sp-papers.h"

G_BEGIN_DECLS

/* The parts of which several papers consist. */

void  sp_papers_add_field        (SpPaper         *paper,
                                  const SpMatter  *matter,
                                  const char      *field);
void  sp_papers_add_meeting      (SpPaper         *paper,
                                  const SpMatter  *meeting);
void  sp_papers_add_attendance   (SpPaper         *paper,
                                  const SpMatter  *meeting);
void  sp_papers_add_interests    (SpPaper         *paper,
                                  const SpMatter  *meeting,
                                  const char      *case_id,
                                  guint            level);
void  sp_papers_add_people       (SpPaper         *paper,
                                  const char      *case_id);
void  sp_papers_add_contributions (SpPaper        *paper,
                                  const char      *case_id,
                                  const char      *meeting_id,
                                  const char      *since);
void  sp_papers_add_formulation  (SpPaper         *paper,
                                  const char      *case_id,
                                  const char      *until);
void  sp_papers_add_risk         (SpPaper         *paper,
                                  const char      *case_id,
                                  const char      *until);
void  sp_papers_add_records      (SpPaper         *paper,
                                  const char      *type,
                                  const char      *title,
                                  const char      *case_id);
void  sp_papers_add_actions      (SpPaper         *paper,
                                  GPtrArray       *actions,
                                  const char      *caption,
                                  gboolean         with_case,
                                  const char      *today);
void  sp_papers_add_minutes      (SpPaper         *paper,
                                  const SpMatter  *meeting,
                                  const SpMatter  *item);
void  sp_papers_add_minutes_of_kind (SpPaper      *paper,
                                  GPtrArray       *minutes,
                                  const char      *kind,
                                  const char      *title,
                                  guint            level);
char *sp_papers_dup_attendee     (SpMaterial      *material,
                                  const SpMatter  *attendance);
char *sp_papers_dup_item_title   (SpMaterial      *material,
                                  const SpMatter  *item);
GPtrArray *sp_papers_list_items  (SpMaterial      *material,
                                  const char      *meeting_id,
                                  const char      *case_id);

G_END_DECLS
