/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-directory-records.h"

SP_DEFINE_RECORD (SpPartnership, sp_partnership, SP_PARTNERSHIP_FIELDS,
                  .name = "partnership", .label = N_("Partnership"),
                  .home = SP_HOME_DIRECTORY, .writers = SP_WRITERS_ADMINISTRATOR)

SP_DEFINE_RECORD (SpAgency, sp_agency, SP_AGENCY_FIELDS,
                  .name = "agency", .label = N_("Agency"),
                  .home = SP_HOME_DIRECTORY, .writers = SP_WRITERS_ADMINISTRATOR)

SP_DEFINE_RECORD (SpMember, sp_member, SP_MEMBER_FIELDS,
                  .name = "member", .label = N_("Member"),
                  .home = SP_HOME_DIRECTORY, .writers = SP_WRITERS_ADMINISTRATOR)

SP_DEFINE_RECORD (SpListItem, sp_list_item, SP_LIST_ITEM_FIELDS,
                  .name = "list_item", .label = N_("Word of a list"),
                  .home = SP_HOME_DIRECTORY, .writers = SP_WRITERS_ADMINISTRATOR, .retires = TRUE)
