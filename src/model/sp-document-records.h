/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-case-records.h"

G_BEGIN_DECLS

/* What has been issued, to whom. The content travels apart, as an attachment's does. A document lies in the part of
 * the meeting that only the chair and its recipient read; where it is about one case, in that part of the case, so
 * that who is shut out of the case never holds it. */
#define SP_DOCUMENT_FIELDS(F, P)                                                                   \
  F (P, REF,     meeting,    SP_FIELD_INDEXED | SP_FIELD_READ_ONLY, 0, "meeting", N_("Meeting"))   \
  F (P, REF,     case_id,    SP_FIELD_INDEXED | SP_FIELD_READ_ONLY, 0, "case", N_("Case"))         \
  F (P, CHOICE,  kind,       SP_FIELD_REQUIRED | SP_FIELD_INDEXED, 0, "document-kind", N_("Kind")) \
  F (P, TEXT,    title,      SP_FIELD_REQUIRED | SP_FIELD_PERSONAL, 200, NULL, N_("Title"))        \
  F (P, REF,     agency,     0, 0, "agency", N_("Issued to"))                                      \
  F (P, TEXT,    recipient,  SP_FIELD_PERSONAL, 200, NULL, N_("Recipient"))                        \
  F (P, NUMBER,  copy,       0, 100000, NULL, N_("Copy number"))                                   \
  F (P, INSTANT, issued_at,  SP_FIELD_REQUIRED | SP_FIELD_INDEXED, 0, NULL, N_("Issued at"))       \
  F (P, REF,     issued_by,  SP_FIELD_REQUIRED, 0, "member", N_("Issued by"))                      \
  F (P, REF,     supersedes, 0, 0, "document", N_("Takes the place of"))                           \
  F (P, FLAG,    large_print, 0, 0, NULL, N_("Large print"))                                       \
  F (P, TEXT,    media_type, SP_FIELD_REQUIRED, 120, NULL, N_("Kind of file"))                     \
  F (P, NUMBER,  size,       SP_FIELD_REQUIRED, 104857600, NULL, N_("Size in bytes"))              \
  F (P, TEXT,    hash,       SP_FIELD_REQUIRED, 64, NULL, N_("BLAKE2b-256 of the content"))        \
  F (P, SET,     cases,      0, 1000, "case", N_("Cases that it tells of"))                         \
  F (P, DATE,    erased,     0, 0, NULL, N_("Content erased on"))                                  \
  F (P, TEXT,    malware,    SP_FIELD_READ_ONLY, 200, NULL, N_("Found in it by the server’s virus scanner")) \
  SP_RESTRICTION (F, P)

/* That somebody has opened a document. It lies where the document does. */
#define SP_RECEIPT_FIELDS(F, P)                                                                    \
  F (P, REF,     meeting,  SP_FIELD_INDEXED | SP_FIELD_READ_ONLY, 0, "meeting", N_("Meeting"))     \
  F (P, REF,     case_id,  SP_FIELD_INDEXED | SP_FIELD_READ_ONLY, 0, "case", N_("Case"))           \
  F (P, REF,     document, SP_FIELD_REQUIRED | SP_FIELD_INDEXED, 0, "document", N_("Document"))    \
  F (P, REF,     member,   SP_FIELD_REQUIRED | SP_FIELD_INDEXED, 0, "member", N_("Member"))        \
  F (P, INSTANT, at,       SP_FIELD_REQUIRED, 0, NULL, N_("First opened at"))                      \
  SP_RESTRICTION (F, P)

#define SP_TYPE_DOCUMENT (sp_document_get_type ())
#define SP_TYPE_RECEIPT  (sp_receipt_get_type ())

SP_DECLARE_RECORD (SpDocument, sp_document, DOCUMENT, SP_DOCUMENT_FIELDS)
SP_DECLARE_RECORD (SpReceipt, sp_receipt, RECEIPT, SP_RECEIPT_FIELDS)

G_END_DECLS
