/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-ambient.h"
#include "sp-server-instance.h"

G_BEGIN_DECLS

typedef struct _SpScanner SpScanner;

/**
 * SpScannerTold:
 * @record: whose content was looked at, or could not be
 * @data: the caller's
 *
 * Called on the scanner's own thread.
 */
typedef void (*SpScannerTold) (const char *record, gpointer data);

SpScanner *sp_scanner_new  (SpInstance     *instance,
                            SpAmbient      *ambient,
                            const char     *address,
                            SpScannerTold   told,
                            gpointer        data,
                            GError        **error);
void       sp_scanner_want (SpScanner      *self,
                            const char     *record);
void       sp_scanner_stop (SpScanner      *self);
void       sp_scanner_free (SpScanner      *self);

G_END_DECLS
