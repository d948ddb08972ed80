/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SpTriState:
 *
 * A yes, a no, or nothing said.
 */
typedef enum
{
  SP_TRI_UNSET = -1,
  SP_TRI_NO = 0,
  SP_TRI_YES = 1,
} SpTriState;

char     *sp_import_key_dup        (const char *text);
char     *sp_import_person_key_dup (const char *text);
char     *sp_import_tidy_dup       (const char *text);
gboolean  sp_import_is_blank       (const char *text);
gboolean  sp_import_parse_date     (const char *text,
                                    GDate      *date);
char     *sp_import_date_to_iso    (const GDate *date);
gboolean  sp_import_parse_yes_no   (const char *text,
                                    SpTriState *answer);
char     *sp_import_postcode_dup   (const char *text);
GStrv     sp_import_split_list     (const char *text);
char     *sp_reject_cell_wrap      (const char *text);
const char *sp_reject_cell_unwrap  (const char *text);

G_END_DECLS
