/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-banner.h"
#include "sp-shell.h"
#include "sp-since-banner.h"
#include "sp-since-page.h"
#include "sp-since.h"

static void
show_cb (AdwBanner *banner)
{
  SpShell *shell = sp_shell_get (GTK_WIDGET (banner));

  if (shell != NULL)
    sp_shell_push (shell, ADW_NAVIGATION_PAGE (sp_since_page_new (sp_shell_get_store (shell))));
}

static void
update_banner (AdwBanner *banner, SpSince *since)
{
  g_autofree char *title = sp_since_dup_title (since);

  adw_banner_set_title (banner, title);
  adw_banner_set_revealed (banner, g_list_model_get_n_items (sp_since_get_list (since)) > 0);
}

/**
 * sp_since_banner_new:
 *
 * Returns: (transfer floating): says that something has changed, and leads to it; hidden while nothing has
 */
GtkWidget *
sp_since_banner_new (SpStore *store)
{
  SpSince *since = sp_since_get (store);
  GtkWidget *banner = adw_banner_new ("");

  sp_banner_prepare (ADW_BANNER (banner));
  adw_banner_set_use_markup (ADW_BANNER (banner), FALSE);
  adw_banner_set_button_label (ADW_BANNER (banner), _("_Show"));
  g_signal_connect (banner, "button-clicked", G_CALLBACK (show_cb), NULL);
  g_signal_connect_object (since, "changed", G_CALLBACK (update_banner), banner, G_CONNECT_SWAPPED);
  update_banner (ADW_BANNER (banner), since);

  return banner;
}
