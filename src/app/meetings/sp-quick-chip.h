/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The three ways in which a chip stands beside the quick line. */
typedef enum
{
  SP_CHIP_SET,     /* taken out of the text; its button removes it */
  SP_CHIP_PENDING, /* read in the text that is still being typed */
  SP_CHIP_MISSING, /* must be given; its button leads to the field */
} SpChipState;

#define SP_TYPE_QUICK_CHIP (sp_quick_chip_get_type ())

/* Signals: "removed", and "wanted" for a chip that is missing. */
G_DECLARE_FINAL_TYPE (SpQuickChip, sp_quick_chip, SP, QUICK_CHIP, GtkWidget)

GtkWidget *sp_quick_chip_new (SpChipState  state,
                              const char  *kind,
                              const char  *label);

G_END_DECLS
