/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-referral-reader.h"

G_BEGIN_DECLS

/* A folder of its own for one test, and files in it. */
typedef struct
{
  char *folder;
} ImportFixture;

void              import_fixture_set_up     (ImportFixture    *self,
                                             gconstpointer     data);
void              import_fixture_tear_down  (ImportFixture    *self,
                                             gconstpointer     data);
char             *import_fixture_path       (ImportFixture    *self,
                                             const char       *name);
char             *import_fixture_write      (ImportFixture    *self,
                                             const char       *name,
                                             const void       *data,
                                             gssize            length);
char             *import_fixture_write_zip  (ImportFixture    *self,
                                             const char       *name,
                                             const char * const *parts);
char             *import_fixture_write_xlsx (ImportFixture    *self,
                                             const char       *name,
                                             const char       *sheet_data,
                                             const char       *strings);
char             *import_fixture_rows       (const char       *path,
                                             GError          **error);
SpReferralReader *import_fixture_open       (const char       *path,
                                             GError          **error);

G_END_DECLS
