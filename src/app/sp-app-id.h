/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

/* By what the desktop knows the application, and where what is compiled into it lies. */

#define SP_APPLICATION_ID "org.example.StalkingPartnership"
#define SP_RESOURCE_PATH  "/org/example/StalkingPartnership"
