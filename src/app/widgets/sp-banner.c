/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-banner.h"

#include "sp-shrink.h"

/* A banner slides out of sight with its words, and to a screen reader they would still be there: so it is hidden then. */
static void
update_cb (GtkRevealer *revealer,
           GParamSpec  *pspec,
           GtkWidget   *banner)
{
  gboolean revealed = gtk_revealer_get_reveal_child (revealer);

  if (revealed && !gtk_widget_get_visible (banner))
    {
      /* Hidden, it is there at once: it is shown before it slides in. */
      g_signal_handlers_block_by_func (revealer, update_cb, banner);
      gtk_revealer_set_reveal_child (revealer, FALSE);
      gtk_widget_set_visible (banner, TRUE);
      gtk_revealer_set_reveal_child (revealer, TRUE);
      g_signal_handlers_unblock_by_func (revealer, update_cb, banner);
    }
  else if (!revealed && !gtk_revealer_get_child_revealed (revealer))
    gtk_widget_set_visible (banner, FALSE);
}

/**
 * sp_banner_prepare:
 * @banner: a banner that comes and goes
 *
 * Lets all its words be read, and nobody hear them while it is not revealed.
 */
void
sp_banner_prepare (AdwBanner *banner)
{
  GtkWidget *revealer;

  g_return_if_fail (ADW_IS_BANNER (banner));

  revealer = gtk_widget_get_first_child (GTK_WIDGET (banner));
  g_return_if_fail (GTK_IS_REVEALER (revealer));

  sp_shrink_words (GTK_WIDGET (banner));
  g_signal_connect_object (revealer, "notify::reveal-child", G_CALLBACK (update_cb), banner, G_CONNECT_DEFAULT);
  g_signal_connect_object (revealer, "notify::child-revealed", G_CALLBACK (update_cb), banner, G_CONNECT_DEFAULT);
  update_cb (GTK_REVEALER (revealer), NULL, GTK_WIDGET (banner));
}
