/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-document-records.h"

SP_DEFINE_RECORD (SpDocument, sp_document, SP_DOCUMENT_FIELDS,
                  .name = "document", .label = N_("Document"),
                  .home = SP_HOME_MEETING | SP_HOME_CASE, .writers = SP_WRITERS_CHAIR,
                  .append_only = TRUE, .has_content = TRUE)

SP_DEFINE_RECORD (SpReceipt, sp_receipt, SP_RECEIPT_FIELDS,
                  .name = "receipt", .label = N_("Receipt"),
                  .home = SP_HOME_MEETING | SP_HOME_CASE, .writers = SP_WRITERS_ANY,
                  .append_only = TRUE)
