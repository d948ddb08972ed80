/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-cases-private.h"

#include "sp-format.h"
#include "sp-shell.h"
#include "sp-work-records.h"

/* Commits through the shell (undo, words on an error), or straight into the store where there is no shell. */
DexFuture *
sp_case_commit (GtkWidget  *widget,
                SpStore    *store,
                SpChange   *change,
                const char *said)
{
  SpShell *shell = sp_shell_get (widget);

  return shell != NULL ? sp_shell_commit (shell, change, said)
                       : sp_store_commit (store, change);
}

/* Today, as the clock of the store has it. */
char *
sp_case_dup_today (SpStore *store)
{
  return sp_format_today (sp_ambient_get_wall_us (sp_store_get_ambient (store)));
}

/* Whether the reader may delete a record, as far as type, roles and owner say; the store has the last word. */
gboolean
sp_case_may_own (SpStore  *store,
                 SpRecord *record)
{
  const SpRecordType *type = sp_record_get_record_type (record);
  const SpReader *reader = sp_store_get_reader (store);
  g_autofree char *owner = NULL;

  if (reader == NULL)
    return TRUE;
  if (type->writers == SP_WRITERS_ADMINISTRATOR)
    return sp_policy_may_keep_directory (reader);
  if ((reader->roles & SP_ROLES_WRITING) == 0)
    return FALSE;
  if ((reader->roles & SP_ROLES_CHAIRING) != 0)
    return TRUE;

  switch (type->writers)
    {
    case SP_WRITERS_OWNER:
    case SP_WRITERS_TASKED:
      if (type->owner == NULL)
        return TRUE;
      owner = sp_record_dup_text (record, type->owner);
      return owner == NULL || g_strcmp0 (owner, reader->agency_id) == 0;
    case SP_WRITERS_ANY:
      return TRUE;
    case SP_WRITERS_ADMINISTRATOR:
    case SP_WRITERS_CHAIR:
    case SP_WRITERS_ANSWERABLE:
    case SP_WRITERS_SERVER:
    default:
      return FALSE;
    }
}

/* Whether the reader may change a record: what is only ever added to stays as it was written. */
gboolean
sp_case_may_write (SpStore  *store,
                   SpRecord *record)
{
  return !sp_record_get_record_type (record)->append_only && sp_case_may_own (store, record);
}

/* Another agency's return: this laptop holds it, being the chair's, and does not show it before its item is reached. */
gboolean
sp_case_is_sealed (SpStore  *store,
                   SpRecord *record)
{
  return SP_IS_CONTRIBUTION (record) && sp_record_get_loaded (record) &&
         sp_contribution_get_sealed (SP_CONTRIBUTION (record)) &&
         g_strcmp0 (sp_contribution_get_agency (SP_CONTRIBUTION (record)), sp_store_get_agency_id (store)) != 0;
}
