/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-shell.h"

G_DEFINE_INTERFACE (SpShell, sp_shell, GTK_TYPE_ROOT)

static void
sp_shell_default_init (SpShellInterface *iface)
{
}

/**
 * sp_shell_get:
 * @widget: a widget in a window
 *
 * Returns: (transfer none) (nullable): the shell that @widget is in, or %NULL before it is
 */
SpShell *
sp_shell_get (GtkWidget *widget)
{
  GtkRoot *root;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  root = gtk_widget_get_root (widget);

  return SP_IS_SHELL (root) ? SP_SHELL (root) : NULL;
}

/**
 * sp_shell_find_workspace:
 * @widget: a widget
 *
 * Returns: (transfer none) (nullable): the session of the shell that @widget is in
 */
SpWorkspace *
sp_shell_find_workspace (GtkWidget *widget)
{
  SpShell *self = sp_shell_get (widget);

  return self != NULL ? SP_SHELL_GET_IFACE (self)->get_workspace (self) : NULL;
}

/** sp_shell_get_store: Returns: (transfer none) (nullable): the cache, once there is a session */
SpStore *
sp_shell_get_store (SpShell *self)
{
  SpWorkspace *workspace;

  g_return_val_if_fail (SP_IS_SHELL (self), NULL);

  workspace = SP_SHELL_GET_IFACE (self)->get_workspace (self);

  return workspace != NULL ? sp_workspace_get_store (workspace) : NULL;
}

/** sp_shell_open_case: Opens a case beside the list of cases, if the partnership is open. */
void
sp_shell_open_case (SpShell    *self,
                    const char *case_id)
{
  g_return_if_fail (SP_IS_SHELL (self));
  g_return_if_fail (case_id != NULL);

  SP_SHELL_GET_IFACE (self)->open_case (self, case_id);
}

/** sp_shell_open_meeting: Opens a meeting beside the list of meetings, if the partnership is open. */
void
sp_shell_open_meeting (SpShell    *self,
                       const char *meeting_id)
{
  g_return_if_fail (SP_IS_SHELL (self));
  g_return_if_fail (meeting_id != NULL);

  SP_SHELL_GET_IFACE (self)->open_meeting (self, meeting_id);
}

/** sp_shell_show_laptops: Goes to the laptops, all or the own ones, if the partnership is open. */
void
sp_shell_show_laptops (SpShell *self)
{
  g_return_if_fail (SP_IS_SHELL (self));

  SP_SHELL_GET_IFACE (self)->show_laptops (self);
}

/**
 * sp_shell_push:
 * @page: (transfer floating): a page
 *
 * Shows @page over the whole window, with Back: a meeting that is run.
 */
void
sp_shell_push (SpShell           *self,
               AdwNavigationPage *page)
{
  g_return_if_fail (SP_IS_SHELL (self));

  SP_SHELL_GET_IFACE (self)->push (self, page);
}

/**
 * sp_shell_toast:
 * @text: a few words about what has happened
 * @inverse: (nullable): what takes it back; adds an Undo button
 */
void
sp_shell_toast (SpShell    *self,
                const char *text,
                SpChange   *inverse)
{
  g_return_if_fail (SP_IS_SHELL (self));

  SP_SHELL_GET_IFACE (self)->toast (self, text, inverse);
}

/**
 * sp_shell_set_page_toasts:
 * @toasts: where toasts come while a page is open
 *
 * Keeps toasts off what a page has at its foot; see sp_shell_unset_page_toasts().
 */
void
sp_shell_set_page_toasts (SpShell         *self,
                          AdwToastOverlay *toasts)
{
  g_return_if_fail (SP_IS_SHELL (self));

  SP_SHELL_GET_IFACE (self)->set_page_toasts (self, toasts);
}

/** sp_shell_unset_page_toasts: Takes @toasts back, when its page closes. */
void
sp_shell_unset_page_toasts (SpShell         *self,
                            AdwToastOverlay *toasts)
{
  g_return_if_fail (SP_IS_SHELL (self));

  SP_SHELL_GET_IFACE (self)->unset_page_toasts (self, toasts);
}

/**
 * sp_shell_commit:
 * @change: what a person has done
 * @said: (nullable): words for a toast with Undo once it is stored
 *
 * Stores a change, remembers how to undo it, and says in a toast why it could not be stored.
 *
 * Returns: (transfer full): resolves to %TRUE once it is durable, or rejects with the store's
 *   error, of which the person knows by then; disown it where nothing hangs on it
 */
DexFuture *
sp_shell_commit (SpShell    *self,
                 SpChange   *change,
                 const char *said)
{
  g_return_val_if_fail (SP_IS_SHELL (self), dex_future_new_false ());
  g_return_val_if_fail (SP_IS_CHANGE (change), dex_future_new_false ());

  return SP_SHELL_GET_IFACE (self)->commit (self, change, said);
}
