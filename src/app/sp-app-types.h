/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

/* Names that the application's headers pass on without looking inside. */

typedef struct _SpApplication SpApplication;
typedef struct _SpShell       SpShell;
typedef struct _SpStore       SpStore;
typedef struct _SpChange      SpChange;
typedef struct _SpSync        SpSync;
