/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-record.h"

G_BEGIN_DECLS

/* What everybody in the partnership reads. */

/* domain.md §7, retention: all of it is the partnership's to say; sp-review-periods.h has what holds where it has not. A
 * group that the partnership has added says it in its list item. */
#define SP_REVIEW_FIELDS(F, P)                                                                     \
  F (P, NUMBER, review_years,      0, 100, NULL, N_("Case without a retention group: years from its end to its review")) \
  F (P, NUMBER, review_years_1,    0, 100, NULL, N_("Retention group 1: years from a case’s end to its review")) \
  F (P, NUMBER, review_years_2,    0, 100, NULL, N_("Retention group 2: years from a case’s end to its review")) \
  F (P, NUMBER, review_years_3,    0, 100, NULL, N_("Retention group 3: years from a case’s end to its review")) \
  F (P, NUMBER, review_years_4,    0, 100, NULL, N_("Retention group 4: years from a case’s end to its review")) \
  F (P, NUMBER, kept_years,        0, 100, NULL, N_("Case without a retention group: years for which a review keeps it")) \
  F (P, NUMBER, kept_years_1,      0, 100, NULL, N_("Retention group 1: years for which a review keeps a case")) \
  F (P, NUMBER, kept_years_2,      0, 100, NULL, N_("Retention group 2: years for which a review keeps a case")) \
  F (P, NUMBER, kept_years_3,      0, 100, NULL, N_("Retention group 3: years for which a review keeps a case")) \
  F (P, NUMBER, kept_years_4,      0, 100, NULL, N_("Retention group 4: years for which a review keeps a case")) \
  F (P, NUMBER, kept_to_age,       0, 120, NULL, N_("Retention group 1: age of the suspect to which a case is kept")) \
  F (P, NUMBER, member_years,      0, 100, NULL, N_("Years after a member left until the name may go"))

#define SP_PARTNERSHIP_FIELDS(F, P)                                                                \
  F (P, TEXT,   name,              SP_FIELD_REQUIRED, 200, NULL, N_("Name"))                       \
  F (P, TEXT,   commissioner,      0, 200, NULL, N_("Commissioner"))                               \
  F (P, TEXT,   marking,           0, 200, NULL, N_("Marking"))                                    \
  F (P, TEXT,   handling,          0, 400, NULL, N_("Handling words"))                             \
  F (P, TEXT,   advocate_title,    0, 100, NULL, N_("Title of an advocate"))                       \
  F (P, TEXT,   statement_version, 0, 40, NULL, N_("Version of the confidentiality statement"))    \
  F (P, PROSE,  statement,         0, 8000, NULL, N_("Confidentiality statement"))                 \
  F (P, SET,    quorum,            0, 40, "agency", N_("Agencies that make a quorum"))             \
  F (P, SET,    core_agencies,     0, 40, "agency", N_("Agencies invited to every case"))          \
  F (P, NUMBER, minutes_per_item,  0, 240, NULL, N_("Minutes for an item"))                        \
  F (P, NUMBER, emergency_hours,   0, 720, NULL, N_("Hours that a case opened in an emergency stays open")) \
  F (P, NUMBER, lease_hours,       0, 720, NULL, N_("Hours that a laptop may be read without connecting")) \
  F (P, NUMBER, restricted_lease_hours, 0, 720, NULL, N_("Hours that restricted lines may be read without connecting")) \
  SP_REVIEW_FIELDS (F, P)                                                                          \
  F (P, FLAG,   rehearsal,         SP_FIELD_READ_ONLY, 0, NULL, N_("Rehearsal"))

#define SP_AGENCY_FIELDS(F, P)                                                                     \
  F (P, TEXT,   name,        SP_FIELD_REQUIRED | SP_FIELD_INDEXED | SP_FIELD_SAFE, 200, NULL, N_("Name")) \
  F (P, TEXT,   short_name,  SP_FIELD_REQUIRED | SP_FIELD_SAFE, 40, NULL, N_("Short name"))        \
  F (P, TEXT,   mark,        SP_FIELD_SAFE, 2, NULL, N_("Mark of two letters"))                    \
  F (P, CHOICE, colour,      SP_FIELD_SAFE, 0, "colour", N_("Colour"))                             \
  F (P, CHOICE, kind,        0, 0, "agency-kind", N_("Kind"))                                      \
  F (P, CHOICE, regime,      0, 0, "regime", N_("Data protection regime"))                         \
  F (P, SET,    aliases,     0, 40, NULL, N_("Other names"))                                       \
  F (P, TEXT,   isa_version, 0, 40, NULL, N_("Version of the information-sharing agreement"))      \
  F (P, DATE,   isa_expires, 0, 0, NULL, N_("Information-sharing agreement ends"))                 \
  F (P, FLAG,   retired,     0, 0, NULL, N_("No longer takes part"))

#define SP_MEMBER_FIELDS(F, P)                                                                     \
  F (P, TEXT,   family_name, SP_FIELD_REQUIRED | SP_FIELD_INDEXED | SP_FIELD_PERSONAL, 200, NULL, N_("Family name")) \
  F (P, TEXT,   given_names, SP_FIELD_PERSONAL, 200, NULL, N_("Given names"))                      \
  F (P, TEXT,   post,        SP_FIELD_PERSONAL, 200, NULL, N_("Post"))                             \
  F (P, REF,    agency,      SP_FIELD_REQUIRED, 0, "agency", N_("Agency"))                         \
  F (P, SET,    roles,       SP_FIELD_REQUIRED, 10, "role", N_("Roles"))                           \
  F (P, TEXT,   email,       SP_FIELD_PERSONAL, 200, NULL, N_("E-mail"))                           \
  F (P, TEXT,   phone,       SP_FIELD_PERSONAL, 60, NULL, N_("Telephone"))                         \
  F (P, FLAG,   retired,     0, 0, NULL, N_("No longer takes part"))                               \
  F (P, DATE,   left,        0, 0, NULL, N_("Left on"))                                            \
  F (P, DATE,   forgotten,   0, 0, NULL, N_("Name taken away on"))

#define SP_LIST_ITEM_FIELDS(F, P)                                                                  \
  F (P, TEXT,   list,     SP_FIELD_REQUIRED | SP_FIELD_INDEXED | SP_FIELD_READ_ONLY, 60, NULL, N_("List")) \
  F (P, TEXT,   code,     SP_FIELD_REQUIRED | SP_FIELD_READ_ONLY, 60, NULL, N_("Code"))            \
  F (P, TEXT,   label,    SP_FIELD_REQUIRED, 200, NULL, N_("Words"))                               \
  F (P, NUMBER, position, SP_FIELD_LATEST, 100000, NULL, N_("Position"))                           \
  F (P, FLAG,   retired,  0, 0, NULL, N_("No longer offered"))                                    \
  F (P, NUMBER, review_years, 0, 100, NULL, N_("Years from a case’s end to its review"))           \
  F (P, NUMBER, kept_years, 0, 100, NULL, N_("Years for which a review keeps a case"))             \
  F (P, NUMBER, to_age,   0, 120, NULL, N_("Age of the suspect to which a case is kept"))

#define SP_TYPE_PARTNERSHIP (sp_partnership_get_type ())
#define SP_TYPE_AGENCY      (sp_agency_get_type ())
#define SP_TYPE_MEMBER      (sp_member_get_type ())
#define SP_TYPE_LIST_ITEM   (sp_list_item_get_type ())

SP_DECLARE_RECORD (SpPartnership, sp_partnership, PARTNERSHIP, SP_PARTNERSHIP_FIELDS)
SP_DECLARE_RECORD (SpAgency, sp_agency, AGENCY, SP_AGENCY_FIELDS)
SP_DECLARE_RECORD (SpMember, sp_member, MEMBER, SP_MEMBER_FIELDS)
SP_DECLARE_RECORD (SpListItem, sp_list_item, LIST_ITEM, SP_LIST_ITEM_FIELDS)

G_END_DECLS
