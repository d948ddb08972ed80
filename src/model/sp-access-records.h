/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-case-records.h"

G_BEGIN_DECLS

/* That somebody asked what is held about them (Data Protection Act 2018 s.45). Requests in several cases may bear the same
 * reference; nothing of one case names another. By when it has to be answered is worked out: sp_access_dup_due (). */
#define SP_ACCESS_REQUEST_FIELDS(F, P)                                                             \
  SP_CASE_ID (F, P)                                                                                \
  F (P, REF,    person,    SP_FIELD_REQUIRED | SP_FIELD_READ_ONLY, 0, "person", N_("Whose information"))                    \
  F (P, TEXT,   reference, SP_FIELD_REQUIRED | SP_FIELD_INDEXED | SP_FIELD_SEARCH, 60, NULL, N_("Reference")) \
  F (P, DATE,   received,  SP_FIELD_REQUIRED, 0, NULL, N_("Received"))                             \
  F (P, CHOICE, asked_by,  0, 0, "access-asker", N_("Asked by"))                                   \
  F (P, TEXT,   asker,     SP_FIELD_PERSONAL, 200, NULL, N_("Name of who asks for them"))          \
  F (P, DATE,   identity_asked,   0, 0, NULL, N_("Proof of identity asked for on"))                \
  F (P, DATE,   identity_checked, 0, 0, NULL, N_("Identity checked on"))                           \
  F (P, DATE,   more_asked, 0, 0, NULL, N_("Asked which information is meant on"))                 \
  F (P, DATE,   more_told,  0, 0, NULL, N_("Told which is meant on"))                              \
  F (P, DATE,   extended,   0, 0, NULL, N_("Told of two more months on"))                          \
  F (P, PROSE,  extended_reason, SP_FIELD_PERSONAL, 1000, NULL, N_("Why two more months"))         \
  F (P, CHOICE, state,     SP_FIELD_REQUIRED | SP_FIELD_INDEXED, 0, "access-state", N_("State"))   \
  F (P, DATE,   ended,     0, 0, NULL, N_("Ended on"))                                             \
  F (P, PROSE,  outcome,   SP_FIELD_PERSONAL, 2000, NULL, N_("How it ended, and why"))             \
  F (P, FLAG,   silent,    0, 0, NULL, N_("Neither confirm nor deny that anything is withheld"))   \
  SP_RESTRICTION (F, P)

/* What was decided about one line. It lies where the line lies, and is for whoever answers for that: `agency` says for
 * which agency it was decided; nobody's: whoever chairs. It stays as it was decided; another names it in `replaces`, so that
 * no clock says which of two counts. */
#define SP_ACCESS_DECISION_FIELDS(F, P)                                                            \
  SP_CASE_ID (F, P)                                                                                \
  F (P, REF,    request,     SP_FIELD_REQUIRED, 0, "access_request", N_("Request"))                    \
  F (P, TEXT,   record,      SP_FIELD_REQUIRED | SP_FIELD_INDEXED, 36, NULL, N_("About"))          \
  F (P, TEXT,   record_type, SP_FIELD_REQUIRED, 60, NULL, N_("Kind"))                              \
  F (P, REF,    agency,      0, 0, "agency", N_("Agency"))                                         \
  F (P, CHOICE, decision,    SP_FIELD_REQUIRED, 0, "access-decision", N_("Decision"))              \
  F (P, CHOICE, ground,      0, 0, "access-ground", N_("Ground"))                                  \
  F (P, PROSE,  text,        SP_FIELD_PERSONAL, 65536, NULL, N_("What is disclosed"))              \
  F (P, PROSE,  why,         SP_FIELD_PERSONAL, 2000, NULL, N_("Why"))                             \
  F (P, TEXT,   wording,     SP_FIELD_REQUIRED, 64, NULL, N_("Of which wording"))                  \
  F (P, SET,    replaces,    0, 40, "access_decision", N_("Takes the place of"))                   \
  F (P, REF,    member,      SP_FIELD_REQUIRED, 0, "member", N_("Decided by"))                     \
  F (P, DATE,   date,        SP_FIELD_REQUIRED, 0, NULL, N_("Decided on"))                         \
  SP_RESTRICTION (F, P)

#define SP_TYPE_ACCESS_REQUEST  (sp_access_request_get_type ())
#define SP_TYPE_ACCESS_DECISION (sp_access_decision_get_type ())

SP_DECLARE_RECORD (SpAccessRequest, sp_access_request, ACCESS_REQUEST, SP_ACCESS_REQUEST_FIELDS)
SP_DECLARE_RECORD (SpAccessDecision, sp_access_decision, ACCESS_DECISION, SP_ACCESS_DECISION_FIELDS)

G_END_DECLS
