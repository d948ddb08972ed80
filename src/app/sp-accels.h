/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SpAccel:
 * @group: the heading it stands under, untranslated
 * @label: what it does, untranslated
 * @keys: the keys, as gtk_accelerator_parse() takes them, parted by blanks
 * @action: (nullable): the action that the application binds to the keys; %NULL where a page
 *   or a widget does that itself
 * @command: whether Ctrl+K offers it
 */
typedef struct
{
  const char *group;
  const char *label;
  const char *keys;
  const char *action;
  gboolean command;
} SpAccel;

const SpAccel *sp_accels_get     (guint          *n_accels);
void           sp_accels_install (GtkApplication *application);

G_END_DECLS
