/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What the app's --check-referrals does, without the app: FILE [COLUMNS [TODAY]]. */

#include "config.h"

#include "sp-import-check.h"

int
main (int    argc,
      char **argv)
{
  return sp_import_check_main (argc > 1 ? argv[1] : NULL,
                               argc > 2 && *argv[2] ? argv[2] : NULL,
                               argc > 3 ? argv[3] : NULL);
}
