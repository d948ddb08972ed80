/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-instance.h"

#include <stdio.h>

/* sp-fault-look DIR: what the server has made of each operation, read from its database: for each laptop
 * `device ID NEXT`, for each operation `op DEVICE N RESULT`, for each that it holds back `held DEVICE N`. */

static gboolean
print (SpSql *sql, const char *word, const char *query, int n_columns, GError **error)
{
  SpStatement *st = sp_sql_query (sql, query, error, "");
  int row = -1;

  while (st && (row = sp_statement_step (st, error)) > 0)
    {
      fputs (word, stdout);
      for (int i = 0; i < n_columns; i++)
        printf (" %s", sp_statement_get_text (st, i));
      putchar ('\n');
    }
  if (st)
    sp_statement_reset (st);
  return row == 0;
}

int
main (int argc, char **argv)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SpInstance) instance = argc == 2 ? sp_instance_open (argv[1], &error) : NULL;
  g_autoptr(SpSql) sql = instance ? sp_instance_connect (instance, &error) : NULL;

  if (sql && print (sql, "device", "SELECT id, CAST (next_n AS TEXT) FROM device", 2, &error)
      && print (sql, "op", "SELECT device, CAST (n AS TEXT), result FROM op_result", 3, &error)
      && print (sql, "held", "SELECT device, CAST (n AS TEXT) FROM quarantine", 2, &error))
    return 0;
  fprintf (stderr, "%s\n", error ? error->message : "usage: sp-fault-look DIR");
  return 1;
}
