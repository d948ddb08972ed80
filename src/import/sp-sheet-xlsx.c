/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-sheet-private.h"

#include <glib/gstdio.h>

SpSheet *
sp_sheet_xlsx_new (int            fd,
                   guint64        size,
                   const char    *sheet_name,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_autofd int owned G_GNUC_UNUSED = fd;

  g_set_error_literal (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_NOT_A_TABLE,
                       "Workbooks cannot be read yet. Save the sheet as CSV.");

  return NULL;
}
