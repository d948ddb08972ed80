/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "sp-field.h"

G_BEGIN_DECLS

/**
 * SpRoles:
 *
 * What a member may be in the partnership (domain.md §1, after the MARAC model); one member may hold
 * several.
 */
typedef enum
{
  SP_ROLE_CHAIR          = 1 << 0,
  SP_ROLE_COORDINATOR    = 1 << 1,
  SP_ROLE_REPRESENTATIVE = 1 << 2,
  SP_ROLE_OBSERVER       = 1 << 3,
  SP_ROLE_COMMISSIONER   = 1 << 4,
  SP_ROLE_ADMINISTRATOR  = 1 << 5,
  SP_ROLE_AUDITOR        = 1 << 6,
} SpRoles;

#define SP_ROLES_CHAIRING (SP_ROLE_CHAIR | SP_ROLE_COORDINATOR)
#define SP_ROLES_DEVICES  (SP_ROLES_CHAIRING | SP_ROLE_ADMINISTRATOR)
#define SP_ROLES_WRITING  (SP_ROLES_CHAIRING | SP_ROLE_REPRESENTATIVE)

/**
 * SpReader:
 * @member_id: (nullable): who
 * @agency_id: (nullable): for which agency
 * @roles: as what
 */
typedef struct
{
  char *member_id;
  char *agency_id;
  SpRoles roles;
} SpReader;

/**
 * SpRights:
 * @case_has_agency: whether the agency is invited to the case
 * @case_excludes_member: whether the member is shut out of the case
 * @case_exists: whether anything of the case exists yet
 * @case_is_invited: whether any agency is, or ever was, invited to the case
 * @case_is_opened_to: whether the member has opened the case in an emergency, and it is not over
 * @meeting_has_agency: whether the agency is invited to the meeting
 * @meeting_is_closed: whether the meeting is closed
 * @case_is_held: whether something holds the case, so that nothing of it may be taken away
 * @dup_case_due: the day from which it has to be decided whether the case is kept; %NULL: not before it has ended
 * @case_is_disposed: whether the case was disposed of, and nothing of it is left
 * @has_other_administrator: whether anybody but the member, who takes part, is an administrator
 * @find_record: (out): the type, the compartment and the fields of a record; %FALSE where there is none
 * @data: given to each
 *
 * The facts that policy asks for; each end answers them from its own database.
 */
typedef struct
{
  gboolean (*case_has_agency)      (gpointer data, const char *case_id, const char *agency_id);
  gboolean (*case_excludes_member) (gpointer data, const char *case_id, const char *member_id);
  gboolean (*case_exists)          (gpointer data, const char *case_id);
  gboolean (*case_is_invited)      (gpointer data, const char *case_id);
  gboolean (*case_is_opened_to)    (gpointer data, const char *case_id, const char *member_id);
  gboolean (*meeting_has_agency)   (gpointer data, const char *meeting_id, const char *agency_id);
  gboolean (*meeting_is_closed)    (gpointer data, const char *meeting_id);
  gboolean (*case_is_held)         (gpointer data, const char *case_id);
  char    *(*dup_case_due)         (gpointer data, const char *case_id);
  gboolean (*case_is_disposed)     (gpointer data, const char *case_id);
  gboolean (*has_other_administrator) (gpointer data, const char *member_id);
  gboolean (*find_record)          (gpointer data, const char *record_id, const SpRecordType **type,
                                    char **compartment, JsonObject **fields);
  gpointer data;
} SpRights;

/**
 * SpVerb:
 *
 * What is done to a record.
 */
typedef enum
{
  SP_VERB_CREATE,
  SP_VERB_SET,
  SP_VERB_DELETE,
} SpVerb;

/**
 * SpDenial:
 *
 * Why something is refused; words for people are made above.
 */
typedef enum
{
  SP_DENIAL_NONE,
  SP_DENIAL_COMPARTMENT,
  SP_DENIAL_HOME,
  SP_DENIAL_ROLE,
  SP_DENIAL_OWNER,
  SP_DENIAL_READ_ONLY,
  SP_DENIAL_APPEND_ONLY,
  SP_DENIAL_CLOSED,
  SP_DENIAL_LAST,
  SP_DENIAL_HELD,
  SP_DENIAL_SECOND,
  SP_DENIAL_NOT_DUE,
} SpDenial;

SpReader   *sp_reader_new         (const char         *member_id,
                                   const char         *agency_id,
                                   SpRoles             roles);
SpReader   *sp_reader_copy        (const SpReader     *self);
void        sp_reader_free        (SpReader           *self);
SpRoles     sp_roles_from_strv    (const char * const *roles);
gboolean    sp_policy_may_read    (const SpReader     *reader,
                                   const char         *compartment,
                                   const SpRights     *rights);
SpDenial    sp_policy_may_do      (const SpReader     *reader,
                                   SpVerb              verb,
                                   const SpRecordType *type,
                                   const char         *record_id,
                                   const char         *compartment,
                                   JsonObject         *before,
                                   JsonObject         *after,
                                   const SpRights     *rights);
SpDenial    sp_policy_may_move    (const SpReader     *reader,
                                   SpVerb              verb,
                                   const SpRecordType *type,
                                   const char         *record_id,
                                   const char         *from,
                                   const char         *to,
                                   JsonObject         *before,
                                   JsonObject         *after,
                                   const SpRights     *rights);
gboolean    sp_policy_may_widen   (const SpReader     *reader,
                                   const SpRecordType *type,
                                   JsonObject         *fields);
char       *sp_policy_dup_aside   (const char         *compartment,
                                   gboolean            erased);
char       *sp_policy_dup_opened  (const char         *case_id,
                                   JsonObject         *fields);
gboolean    sp_policy_may_keep_directory (const SpReader *reader);
gboolean    sp_policy_may_shut_out (const SpReader    *reader);
gboolean    sp_policy_may_set_laptop
                                  (const SpReader     *reader,
                                   const char         *member,
                                   const char         *state);
gboolean    sp_policy_may_report_lost (const SpReader *reader);
gboolean    sp_policy_may_review  (const SpReader     *reader);
gboolean    sp_policy_may_answer  (const SpReader     *reader);
gboolean    sp_policy_may_decide  (const SpReader     *reader);
gboolean    sp_policy_may_invite  (const SpReader     *reader);
gboolean    sp_policy_may_audit   (const SpReader     *reader);
gboolean    sp_policy_may_audit_of (const SpReader    *reader,
                                   const char         *compartment,
                                   const SpRights     *rights);
const char *sp_denial_to_code     (SpDenial            denial);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpReader, sp_reader_free)

G_END_DECLS
