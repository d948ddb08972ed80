/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-paper.h"

G_BEGIN_DECLS

GBytes *sp_pdf_write (SpPaper  *paper,
                      gboolean  large_print,
                      GError  **error);

G_END_DECLS
