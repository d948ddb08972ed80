/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-paper.h"

G_BEGIN_DECLS

/**
 * SpIssueWish:
 * @kind: a code of the list "document-kind"
 * @meeting_id: (nullable): of which meeting
 * @person_id: (nullable): for a summary, about whom
 * @request_id: (nullable): the access request that is answered
 * @agency_id: (nullable): the agency that answers it for itself
 * @large_print: whether nothing shall be smaller than 16 points
 * @redact: whether what must not leave is to be taken out; else it is only found
 * @first_copy: the number of the first copy
 * @made_us: when it is made, microseconds since 1970
 * @today: the day, as YYYY-MM-DD
 * @log_head: (nullable): the head of the server's log, which minutes bear, so that many keep it
 *
 * What is to be issued.
 */
typedef struct
{
  char *kind;
  char *meeting_id;
  char *person_id;
  char *request_id;
  char *agency_id;
  gboolean large_print;
  gboolean redact;
  int first_copy;
  gint64 made_us;
  char *today;
  char *log_head;
} SpIssueWish;

/**
 * SpIssueCopy:
 * @agency_id: (nullable): for which agency; %NULL for chair and coordinators
 * @case_id: (nullable): the one case that it is about, which came apart
 * @compartment: (nullable): where it will lie; %NULL: it is kept nowhere
 * @recipient: for whom, in words
 * @copy: its number; 0: none
 * @paper: what it says
 * @pdf: its pages
 * @cases: ids of the cases of which it tells, so that it goes with them
 * @hash: BLAKE2b-256 of them, in hexadecimal digits
 * @left_out: sentences on what its recipient does not get, for the chair's eyes only
 * @hits: sentences on what must not leave and stands in it
 * @undecided: sentences on what somebody has still to decide, before which nothing is issued
 * @n_taken_out: so much was taken out
 *
 * One recipient's copy.
 */
typedef struct
{
  char *agency_id;
  char *case_id;
  char *compartment;
  char *recipient;
  int copy;
  SpPaper *paper;
  GBytes *pdf;
  GStrv cases;
  char *hash;
  GStrv left_out;
  GStrv hits;
  GStrv undecided;
  guint n_taken_out;
} SpIssueCopy;

GPtrArray   *sp_issue_make         (SpMaterial         *material,
                                    const SpIssueWish  *wish,
                                    GError            **error);
GStrv        sp_issue_dup_withheld (SpMaterial         *material,
                                    const SpIssueWish  *wish);
SpIssueWish *sp_issue_wish_new     (const char         *kind,
                                    const char         *meeting_id,
                                    const char         *person_id);
SpIssueWish *sp_issue_wish_copy    (const SpIssueWish  *self);
void         sp_issue_wish_free    (SpIssueWish        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpIssueWish, sp_issue_wish_free)

G_END_DECLS
