/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-access-records.h"

SP_DEFINE_RECORD (SpAccessRequest, sp_access_request, SP_ACCESS_REQUEST_FIELDS,
                  .name = "access_request", .label = N_("Access request"),
                  .home = SP_HOME_CASE, .writers = SP_WRITERS_CHAIR)

SP_DEFINE_RECORD (SpAccessDecision, sp_access_decision, SP_ACCESS_DECISION_FIELDS,
                  .name = "access_decision", .label = N_("Decision on access"),
                  .home = SP_HOME_CASE, .writers = SP_WRITERS_ANSWERABLE, .owner = "agency",
                  .append_only = TRUE)
