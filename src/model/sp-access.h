/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-guard.h"
#include "sp-policy.h"

G_BEGIN_DECLS

/**
 * SpAccessStanding:
 * @SP_ACCESS_UNDECIDED: nobody has decided
 * @SP_ACCESS_CHANGED: it was decided, and the line reads otherwise by now
 * @SP_ACCESS_TWO: two were decided that do not know of each other, and they differ
 * @SP_ACCESS_DISCLOSE: it is disclosed as it is
 * @SP_ACCESS_REDACT: it is disclosed in other words
 * @SP_ACCESS_WITHHOLD: nothing of it is disclosed
 *
 * How it stands with one line. Of the first three nothing leaves.
 */
typedef enum
{
  SP_ACCESS_UNDECIDED,
  SP_ACCESS_CHANGED,
  SP_ACCESS_TWO,
  SP_ACCESS_DISCLOSE,
  SP_ACCESS_REDACT,
  SP_ACCESS_WITHHOLD,
} SpAccessStanding;

/**
 * SpAccessVerdict:
 * @id: the decision's id
 * @fields: its fields
 *
 * A decision, as it is looked at.
 */
typedef struct
{
  const char *id;
  JsonObject *fields;
} SpAccessVerdict;

/**
 * SpAccessProposal:
 * @decision: (nullable): a code of `access-decision`; %NULL: none, it has to be read
 * @ground: (nullable): a code of `access-ground`
 *
 * What a line is before somebody has read it. Nothing is decided by it.
 */
typedef struct
{
  const char *decision;
  const char *ground;
} SpAccessProposal;

char             *sp_access_dup_due      (JsonObject          *request);
gboolean          sp_access_is_line      (const SpRecordType  *type);
gboolean          sp_access_may_show     (const SpRecordType  *type,
                                          const SpField       *field);
gboolean          sp_access_is_anothers  (const SpRecordType  *type,
                                          const SpField       *field);
gboolean          sp_access_concerns     (const SpRecordType  *type,
                                          const char          *record_id,
                                          JsonObject          *fields,
                                          const char          *person_id,
                                          SpGuard             *names,
                                          JsonObject          *about);
SpAccessProposal  sp_access_propose      (const SpRecordType  *type,
                                          const char          *record_id,
                                          JsonObject          *fields,
                                          const char          *person_id,
                                          JsonObject          *about);
char             *sp_access_dup_wording  (const SpRecordType  *type,
                                          JsonObject          *fields);
char             *sp_access_dup_owner    (const SpRecordType  *type,
                                          JsonObject          *fields,
                                          const SpRights      *rights);
char             *sp_access_dup_answerable (const SpRecordType *type,
                                          const char          *compartment,
                                          JsonObject          *fields,
                                          const SpRights      *rights);
gboolean          sp_access_may_decide   (const SpReader      *reader,
                                          const char          *answerable);
SpAccessStanding  sp_access_stand        (GArray              *verdicts,
                                          const char          *wording,
                                          const SpAccessVerdict **counts);
GStrv             sp_access_dup_standing (GArray              *verdicts);

G_END_DECLS
