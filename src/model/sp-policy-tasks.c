/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What belongs to a role, whatever record it is about. */

#include "config.h"

#include "sp-policy.h"

/**
 * sp_policy_may_keep_directory:
 * @reader: who
 *
 * Returns: whether agencies, members and value lists are @reader's to add and to change; everybody reads them
 */
gboolean
sp_policy_may_keep_directory (const SpReader *reader)
{
  return (reader->roles & SP_ROLE_ADMINISTRATOR) != 0;
}

/**
 * sp_policy_may_shut_out:
 * @reader: who
 *
 * Returns: whether @reader may see the partnership's laptops, shut one out or let it in, and order that it be wiped
 */
gboolean
sp_policy_may_shut_out (const SpReader *reader)
{
  return (reader->roles & SP_ROLES_DEVICES) != 0;
}

/**
 * sp_policy_may_set_laptop:
 * @reader: who
 * @member: whose laptop
 * @state: what it shall be: `active`, `suspended`, `revoked` or `wiped`
 *
 * Everybody may shut out a laptop of their own, for now: whose task laptops are looks at it then. Who finds one unlocked does
 * no more harm by it than that.
 *
 * Returns: whether @reader may do that; not to the laptop that asks, unless the task is theirs
 */
gboolean
sp_policy_may_set_laptop (const SpReader *reader,
                          const char     *member,
                          const char     *state)
{
  return sp_policy_may_shut_out (reader) ||
         (g_strcmp0 (reader->member_id, member) == 0 && g_strcmp0 (state, "suspended") == 0);
}

/**
 * sp_policy_may_report_lost:
 * @reader: who
 *
 * What a laptop held is told by reference, of cases that @reader need not be in: it is the administrator's to ask.
 *
 * Returns: whether @reader may be told what has to be decided on when a laptop is lost
 */
gboolean
sp_policy_may_report_lost (const SpReader *reader)
{
  return (reader->roles & SP_ROLE_ADMINISTRATOR) != 0;
}

/**
 * sp_policy_may_review:
 * @reader: who
 *
 * Returns: whether it is for @reader to decide how long cases are kept
 */
gboolean
sp_policy_may_review (const SpReader *reader)
{
  return (reader->roles & SP_ROLES_CHAIRING) != 0;
}

/**
 * sp_policy_may_answer:
 * @reader: who
 *
 * Returns: whether it is for @reader to record who asks what is held about them, and to issue the answer
 */
gboolean
sp_policy_may_answer (const SpReader *reader)
{
  return (reader->roles & SP_ROLES_CHAIRING) != 0;
}

/**
 * sp_policy_may_decide:
 * @reader: who
 *
 * Returns: whether there can be lines on which it is for @reader to decide: sp_access_may_decide () says it of one
 */
gboolean
sp_policy_may_decide (const SpReader *reader)
{
  return (reader->roles & SP_ROLES_WRITING) != 0;
}

/**
 * sp_policy_may_invite:
 * @reader: who
 *
 * Whoever has a member's link can join as that member: it is the administrator's to give.
 *
 * Returns: whether @reader may have links made with which laptops join
 */
gboolean
sp_policy_may_invite (const SpReader *reader)
{
  return (reader->roles & SP_ROLE_ADMINISTRATOR) != 0;
}
