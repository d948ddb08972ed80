/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-access-lines.h"
#include "sp-paper.h"

G_BEGIN_DECLS

/* In which it has to be decided what follows from a lost laptop (UK GDPR article 33). */
#define SP_LOST_LAPTOP_HOURS 72

/* The papers of a partnership. Each is made from a cut of the material, so that what its recipient may not read is not
 * there to be counted, numbered or named. @today is the day, as YYYY-MM-DD, from which overdue is told. */

SpPaper   *sp_paper_agenda_new   (SpMaterial *cut,
                                  const char *meeting_id);
SpPaper   *sp_paper_pack_new     (SpMaterial *cut,
                                  const char *meeting_id,
                                  const char *case_id,
                                  const char *today);
SpPaper   *sp_paper_minutes_new  (SpMaterial *cut,
                                  const char *meeting_id,
                                  const char *case_id,
                                  const char *today);
SpPaper   *sp_paper_actions_new  (SpMaterial *cut,
                                  const char *agency_id,
                                  const char *today);
SpPaper   *sp_paper_case_new     (SpMaterial *cut,
                                  const char *case_id,
                                  const char *today);
SpPaper   *sp_paper_summary_new  (SpMaterial *cut,
                                  const char *person_id);
SpPaper   *sp_paper_extract_new  (SpMaterial *material,
                                  const char *request_id,
                                  const char *agency_id,
                                  GPtrArray  *lines);
SpPaper   *sp_paper_lost_laptop_new (SpMaterial *directory,
                                  JsonObject *report,
                                  gint64      noticed_us,
                                  gint64      now_us);
char      *sp_lost_laptop_dup_left (gint64 noticed_us,
                                  gint64      now_us) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *sp_papers_list_actions (SpMaterial *cut,
                                   const char *agency_id);

G_END_DECLS
