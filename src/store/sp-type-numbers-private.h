/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The types of records as numbers: each new row is held against each index, and numbers compare in a third of the time. They
 * are in the files of caches: a new type gets the next one. */
#define SP_TYPE_NO_PARTNERSHIP       1
#define SP_TYPE_NO_AGENCY            2
#define SP_TYPE_NO_MEMBER            3
#define SP_TYPE_NO_LIST_ITEM         4
#define SP_TYPE_NO_CASE              5
#define SP_TYPE_NO_PERSON            6
#define SP_TYPE_NO_ADDRESS           7
#define SP_TYPE_NO_CASE_PERSON       8
#define SP_TYPE_NO_REFERRAL          9
#define SP_TYPE_NO_INVITATION        10
#define SP_TYPE_NO_EXCLUSION         11
#define SP_TYPE_NO_EMERGENCY_ACCESS  12
#define SP_TYPE_NO_RETENTION         13
#define SP_TYPE_NO_HOLD              14
#define SP_TYPE_NO_ACCESS_REQUEST    15
#define SP_TYPE_NO_ACCESS_DECISION   16
#define SP_TYPE_NO_DISPOSAL          17
#define SP_TYPE_NO_CONFLICT          18
#define SP_TYPE_NO_PUT_ASIDE         19
#define SP_TYPE_NO_CONTRIBUTION      20
#define SP_TYPE_NO_ATTACHMENT        21
#define SP_TYPE_NO_INCIDENT          22
#define SP_TYPE_NO_RISK_RESULT       23
#define SP_TYPE_NO_FORMULATION       24
#define SP_TYPE_NO_TRIGGER           25
#define SP_TYPE_NO_PROTECTIVE_FACTOR 26
#define SP_TYPE_NO_ORDER             27
#define SP_TYPE_NO_BREACH            28
#define SP_TYPE_NO_INTERVENTION      29
#define SP_TYPE_NO_SESSION           30
#define SP_TYPE_NO_SUPPORT_CONTACT   31
#define SP_TYPE_NO_ACTION            32
#define SP_TYPE_NO_MEETING           33
#define SP_TYPE_NO_AGENDA_ITEM       34
#define SP_TYPE_NO_ATTENDANCE        35
#define SP_TYPE_NO_INTEREST          36
#define SP_TYPE_NO_MINUTE            37
#define SP_TYPE_NO_DOCUMENT          38
#define SP_TYPE_NO_RECEIPT           39

/* What a type that this version does not know has. */
#define SP_TYPE_NO_UNKNOWN 0

/* SQL: whether a record is of a type: SP_IS_A (CASE). */
#define SP_IS_A(type) "type_no = " G_STRINGIFY (SP_TYPE_NO_##type)

/* SQL: the same, said as the index of all types says it. The sum keeps any other index of the type out of the plan. */
#define SP_ONE_OF    "type_no + 0"
#define SP_ONE(type) SP_ONE_OF " = " G_STRINGIFY (SP_TYPE_NO_##type)

int sp_type_number (const char *name);

G_END_DECLS
