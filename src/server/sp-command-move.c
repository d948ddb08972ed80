/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-command.h"

int
sp_command_move (int argc, char **argv)
{
  const char *database;
  g_autoptr(GError) error = NULL;
  g_autoptr(SpInstance) instance = NULL;

  if (!sp_command_parse (&argc, &argv, _("move DIR --database postgresql://…"),
                         _("Moves the partnership in DIR to a PostgreSQL database that is empty, whole or not at all. "
                           "The server must not be\nrunning. What stays behind is never served again; laptops notice "
                           "nothing. If it is interrupted, run it again."),
                         NULL, 1, 1))
    return SP_EXIT_USAGE;
  if (!(database = sp_command_get_database ()))
    {
      g_printerr ("%s\n", _("Say where to, with --database."));
      return SP_EXIT_USAGE;
    }
  if (!sp_instance_move (argv[1], database, &error) || !(instance = sp_instance_open (argv[1], &error)))
    return sp_command_fail (argv[1], error);
  g_print ("%s\n", _("Moved. The file partnership.db is not used any more; keep it and server.key as a backup, or "
                     "destroy both."));
  return SP_EXIT_OK;
}
