/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-csv.h"

#include <string.h>

/* Quoted where it must be; and where a spreadsheet would take it for a formula, with an apostrophe before it, which it
 * shows as the sign of text. */
static void
append_cell (GString    *csv,
             const char *text,
             gboolean    first)
{
  const char *start = text + strspn (text, " \t");
  gboolean formula = *start != '\0' && strchr ("=+-@\t\r", *start) != NULL;

  if (!first)
    g_string_append_c (csv, ',');
  g_string_append (csv, formula ? "\"'" : "\"");
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *p);
    }
  g_string_append_c (csv, '"');
}

/**
 * sp_csv_append_row:
 * @csv: text with commas
 * @cells: what stands in the row, up to a %NULL
 */
void
sp_csv_append_row (GString            *csv,
                   const char * const *cells)
{
  for (guint i = 0; cells[i] != NULL; i++)
    append_cell (csv, cells[i], i == 0);
  g_string_append (csv, "\r\n");
}
