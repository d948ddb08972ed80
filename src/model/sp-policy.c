/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who reads. Who may do what to what they read: sp-policy-write.c. */

#include "config.h"

#include "sp-compartment.h"
#include "sp-policy.h"

#include <string.h>

/**
 * sp_reader_new:
 *
 * Returns: (transfer full): who reads
 */
SpReader *
sp_reader_new (const char *member_id,
               const char *agency_id,
               SpRoles     roles)
{
  SpReader *self = g_new0 (SpReader, 1);

  self->member_id = g_strdup (member_id);
  self->agency_id = g_strdup (agency_id);
  self->roles = roles;

  return self;
}

/**
 * sp_reader_copy:
 *
 * Returns: (transfer full): the same once more
 */
SpReader *
sp_reader_copy (const SpReader *self)
{
  return sp_reader_new (self->member_id, self->agency_id, self->roles);
}

/**
 * sp_reader_free:
 */
void
sp_reader_free (SpReader *self)
{
  g_free (self->member_id);
  g_free (self->agency_id);
  g_free (self);
}

/**
 * sp_roles_from_strv:
 * @roles: (nullable): the codes of a member's roles; unknown ones give nothing
 *
 * Returns: the roles
 */
SpRoles
sp_roles_from_strv (const char * const *roles)
{
  static const struct
  {
    const char *code;
    SpRoles role;
  } table[] = {
    { "chair", SP_ROLE_CHAIR },
    { "coordinator", SP_ROLE_COORDINATOR },
    { "representative", SP_ROLE_REPRESENTATIVE },
    { "observer", SP_ROLE_OBSERVER },
    { "commissioner", SP_ROLE_COMMISSIONER },
    { "administrator", SP_ROLE_ADMINISTRATOR },
    { "auditor", SP_ROLE_AUDITOR },
  };
  SpRoles result = 0;

  for (guint i = 0; roles != NULL && roles[i] != NULL; i++)
    for (guint k = 0; k < G_N_ELEMENTS (table); k++)
      if (strcmp (roles[i], table[k].code) == 0)
        result |= table[k].role;

  return result;
}

/* Whether one of the readers that the compartment names is @reader, as chair or for the agency. */
static gboolean
is_named (const SpReader      *reader,
          const SpCompartment *compartment,
          gboolean             for_agency)
{
  for (guint i = 0; compartment->readers[i] != NULL; i++)
    {
      const char *token = compartment->readers[i];

      if (strcmp (token, SP_READERS_CHAIR) == 0)
        {
          if (reader->roles & SP_ROLES_CHAIRING)
            return TRUE;
        }
      else if (for_agency && g_strcmp0 (token, reader->agency_id) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
may_read_meeting (const SpReader      *reader,
                  const SpCompartment *compartment,
                  const SpRights      *rights)
{
  gboolean chairing = (reader->roles & SP_ROLES_CHAIRING) != 0;
  SpRoles invitable = SP_ROLE_REPRESENTATIVE;
  gboolean invited;

  /* An observer sits in, and is issued nothing. */
  if (compartment->readers == NULL)
    invitable |= SP_ROLE_OBSERVER;

  invited = (reader->roles & invitable) != 0 && reader->agency_id != NULL &&
            rights->meeting_has_agency (rights->data, compartment->id, reader->agency_id);

  return compartment->readers == NULL ? chairing || invited : is_named (reader, compartment, chairing || invited);
}

static gboolean
may_read_case (const SpReader      *reader,
               const SpCompartment *compartment,
               const SpRights      *rights)
{
  gboolean chairing = (reader->roles & SP_ROLES_CHAIRING) != 0;
  gboolean invited;

  /* What was disposed of is nobody's, and leaves every laptop. */
  if (rights->case_is_disposed (rights->data, compartment->id))
    return FALSE;

  /* An interest in a case shuts out whoever has it, chair or not. */
  if (rights->case_excludes_member (rights->data, compartment->id, reader->member_id))
    return FALSE;

  invited = (reader->roles & SP_ROLE_REPRESENTATIVE) != 0 && reader->agency_id != NULL &&
            rights->case_has_agency (rights->data, compartment->id, reader->agency_id);

  if (compartment->readers == NULL)
    return chairing || invited ||
           ((reader->roles & SP_ROLE_REPRESENTATIVE) != 0 &&
            rights->case_is_opened_to (rights->data, compartment->id, reader->member_id));

  return is_named (reader, compartment, chairing || invited);
}

/* Whoever works on the case knows that it is proposed to dispose of it, while it can still be said that it is needed. What is
 * left afterwards is for whoever chairs; who is shut out learns nothing of either. */
static gboolean
may_read_disposal (const SpReader      *reader,
                   const SpCompartment *compartment,
                   const SpRights      *rights)
{
  if (compartment->readers != NULL || rights->case_excludes_member (rights->data, compartment->id, reader->member_id))
    return FALSE;
  if ((reader->roles & SP_ROLES_CHAIRING) != 0)
    return TRUE;

  return (reader->roles & SP_ROLE_REPRESENTATIVE) != 0 && reader->agency_id != NULL &&
         rights->case_has_agency (rights->data, compartment->id, reader->agency_id) &&
         !rights->case_is_disposed (rights->data, compartment->id);
}

/**
 * sp_policy_may_read:
 * @reader: who
 * @compartment: the compartment's name
 * @rights: the facts
 *
 * Who reads what (domain.md §1, visibility defaults): the directory, everybody; a meeting, chair,
 * coordinators and the agencies invited, and a part of it that is named for some, just these; a case,
 * chair, coordinators and representatives of the agencies invited, save who is excluded from it; a
 * restricted part of a case, of these just the readers that its name gives. A representative who opened
 * a case in an emergency reads its core until that is over, and nothing restricted. Commissioner,
 * administrator and auditor read no case. That it is proposed to dispose of a case, those in it read; of one that was
 * disposed of nobody reads anything, and whoever chairs, that it was.
 *
 * Returns: whether @reader may read what lies in @compartment
 */
gboolean
sp_policy_may_read (const SpReader *reader,
                    const char     *compartment,
                    const SpRights *rights)
{
  g_autoptr(SpCompartment) parsed = sp_compartment_parse (compartment);

  if (parsed == NULL)
    return FALSE;

  switch (parsed->home)
    {
    case SP_HOME_DIRECTORY:
      return TRUE;
    case SP_HOME_MEETING:
      return may_read_meeting (reader, parsed, rights);
    case SP_HOME_CASE:
      return may_read_case (reader, parsed, rights);
    case SP_HOME_DISPOSAL:
      return may_read_disposal (reader, parsed, rights);
    default:
      return FALSE;
    }
}

/**
 * sp_policy_may_audit:
 * @reader: who
 *
 * The log of who did what is the auditor's to read, and nobody else's: who administers the partnership is among those
 * that it tells of.
 *
 * Returns: whether @reader may ask what the log says
 */
gboolean
sp_policy_may_audit (const SpReader *reader)
{
  return (reader->roles & SP_ROLE_AUDITOR) != 0;
}

/**
 * sp_policy_may_audit_of:
 * @reader: who
 * @compartment: an entry's compartment, or where a record lies that it names; may be ""
 * @rights: the facts
 *
 * An auditor learns that something restricted was looked at, by whom, and never what it says. An interest in a case shuts
 * an auditor out of its log, too, as if there were no such case.
 *
 * Returns: whether @reader may be told of entries about @compartment
 */
gboolean
sp_policy_may_audit_of (const SpReader *reader,
                        const char     *compartment,
                        const SpRights *rights)
{
  g_autoptr(SpCompartment) parsed = sp_compartment_parse (compartment);

  return sp_policy_may_audit (reader) &&
         (parsed == NULL || (parsed->home != SP_HOME_CASE && parsed->home != SP_HOME_DISPOSAL) ||
          !rights->case_excludes_member (rights->data, parsed->id, reader->member_id));
}
