/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-paper.h"

G_BEGIN_DECLS

GStrv sp_left_out_dup_words (SpMaterial *all,
                             SpPaper    *whole,
                             SpPaper    *copy,
                             const char *agency_id);

G_END_DECLS
