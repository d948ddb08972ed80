/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SP_IMPORT_ERROR (sp_import_error_quark ())

/**
 * SpImportError:
 * @SP_IMPORT_ERROR_NOT_FOUND: there is no such file
 * @SP_IMPORT_ERROR_NOT_A_FILE: a folder, a device or a pipe
 * @SP_IMPORT_ERROR_NO_PERMISSION: the file may not be read, or not written
 * @SP_IMPORT_ERROR_NOT_A_TABLE: neither text in columns nor an XLSX workbook
 * @SP_IMPORT_ERROR_EMPTY: nothing in it
 * @SP_IMPORT_ERROR_OLD_FORMAT: an .xls workbook
 * @SP_IMPORT_ERROR_ENCRYPTED: a workbook with a password
 * @SP_IMPORT_ERROR_DAMAGED: a workbook that cannot be read to its end
 * @SP_IMPORT_ERROR_TOO_BIG: past a limit that guards the memory
 * @SP_IMPORT_ERROR_NO_SHEET: the workbook has no sheet of that name
 * @SP_IMPORT_ERROR_MAPPING: the mapping names a field or heading that does not exist
 * @SP_IMPORT_ERROR_MISSING_COLUMN: a required field has no column
 * @SP_IMPORT_ERROR_FAILED: the system refused to read or write
 *
 * Why a spreadsheet could not be taken at all. The messages are plain English without case text.
 */
typedef enum
{
  SP_IMPORT_ERROR_NOT_FOUND,
  SP_IMPORT_ERROR_NOT_A_FILE,
  SP_IMPORT_ERROR_NO_PERMISSION,
  SP_IMPORT_ERROR_NOT_A_TABLE,
  SP_IMPORT_ERROR_EMPTY,
  SP_IMPORT_ERROR_OLD_FORMAT,
  SP_IMPORT_ERROR_ENCRYPTED,
  SP_IMPORT_ERROR_DAMAGED,
  SP_IMPORT_ERROR_TOO_BIG,
  SP_IMPORT_ERROR_NO_SHEET,
  SP_IMPORT_ERROR_MAPPING,
  SP_IMPORT_ERROR_MISSING_COLUMN,
  SP_IMPORT_ERROR_FAILED,
} SpImportError;

GQuark sp_import_error_quark (void);

G_END_DECLS
