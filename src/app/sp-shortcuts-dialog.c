/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-accels.h"
#include "sp-shrink.h"
#include "sp-shortcuts-dialog.h"

static GtkWidget *
make_keys (const char *keys)
{
  g_auto(GStrv) parts = g_strsplit (keys, " ", -1);
  g_autofree char *text = NULL;
  GtkWidget *label;
  guint key;
  GdkModifierType modifiers;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (!gtk_accelerator_parse (parts[i], &key, &modifiers))
        continue;

      g_free (g_steal_pointer (&parts[i]));
      parts[i] = gtk_accelerator_get_label (key, modifiers);
    }

  text = g_strjoinv ("  ", parts);
  label = gtk_label_new (text);
  gtk_widget_add_css_class (label, "dimmed");
  gtk_widget_add_css_class (label, "shortcut-keys");

  return label;
}

static void
add_row (AdwPreferencesGroup *group, const SpAccel *accel)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(accel->label));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_keys (accel->keys));
  adw_preferences_group_add (group, row);
}

/**
 * sp_shortcuts_dialog_new:
 *
 * Returns: (transfer floating): the keyboard's shortcuts, group by group
 */
AdwDialog *
sp_shortcuts_dialog_new (void)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *page = adw_preferences_page_new ();
  AdwPreferencesGroup *group = NULL;
  const SpAccel *accels;
  guint n_accels;

  accels = sp_accels_get (&n_accels);
  for (guint i = 0; i < n_accels; i++)
    {
      if (group == NULL || strcmp (accels[i].group, accels[i - 1].group) != 0)
        {
          group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
          adw_preferences_group_set_title (group, _(accels[i].group));
          sp_shrink_words (GTK_WIDGET (group));
          adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), group);
        }
      add_row (group, &accels[i]);
    }

  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_dialog_set_title (dialog, _("Keyboard Shortcuts"));
  adw_dialog_set_content_width (dialog, 520);
  adw_dialog_set_content_height (dialog, 640);
  adw_dialog_set_child (dialog, view);

  return dialog;
}
