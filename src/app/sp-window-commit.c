/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-error-words.h"
#include "sp-window-private.h"

static gboolean
is_open (SpWindow *self)
{
  return self->main_page != NULL;
}

static AdwToastOverlay *
get_toasts (SpWindow *self)
{
  return self->page_toasts != NULL ? self->page_toasts : self->toasts;
}

static DexFuture *
report_step (DexFuture *future, gpointer data)
{
  SpWindow *self = data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);
  gboolean redo = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (self), "redo"));
  g_autofree char *words = NULL;

  if (value != NULL)
    {
      const char *label = sp_change_get_label (g_value_get_object (value));

      if (redo)
        words = label != NULL ? g_strdup_printf (_("Done again: %s"), label)
                              : g_strdup (_("Done again"));
      else
        words = label != NULL ? g_strdup_printf (_("Taken back: %s"), label)
                              : g_strdup (_("Taken back"));
    }
  else if (!sp_error_is_cancelled (error))
    {
      g_autofree char *why = sp_error_words (error);

      /* Translators: %s is one or two sentences on why not, and what to do. */
      words = g_strdup_printf (redo ? _("Not done again. %s") : _("Not taken back. %s"), why);
    }

  /* The toast that offered Undo for what is undone would mislead. */
  if (words != NULL)
    {
      adw_toast_overlay_dismiss_all (get_toasts (self));
      sp_shell_toast (SP_SHELL (self), words, NULL);
    }

  return NULL;
}

/* Says what became of a step back or forth. */
void
sp_window_take_step (SpWindow *self, DexFuture *future, gboolean redo)
{
  g_object_set_data (G_OBJECT (self), "redo", GINT_TO_POINTER (redo));
  dex_future_disown (
      dex_future_finally (future, report_step, g_object_ref (self), g_object_unref));
}

typedef struct
{
  GWeakRef window;
  SpChange *inverse;
} ToastUndo;

static void
toast_undo_free (gpointer data, GClosure *closure)
{
  ToastUndo *undo = data;

  g_weak_ref_clear (&undo->window);
  g_object_unref (undo->inverse);
  g_free (undo);
}

static void
toast_undo_cb (AdwToast *toast, ToastUndo *undo)
{
  g_autoptr(SpWindow) self = g_weak_ref_get (&undo->window);

  if (self != NULL && is_open (self))
    sp_window_take_step (self, sp_undo_undo_one (self->undo, undo->inverse), FALSE);
}

static void
sp_window_toast (SpShell *shell, const char *text, SpChange *inverse)
{
  SpWindow *self = SP_WINDOW (shell);
  AdwToast *toast;
  ToastUndo *undo;

  toast = adw_toast_new (text);
  adw_toast_set_use_markup (toast, FALSE);
  if (inverse != NULL)
    {
      undo = g_new0 (ToastUndo, 1);
      g_weak_ref_init (&undo->window, self);
      undo->inverse = g_object_ref (inverse);
      adw_toast_set_button_label (toast, _("_Undo"));
      g_signal_connect_data (toast, "button-clicked", G_CALLBACK (toast_undo_cb), undo,
                             toast_undo_free, G_CONNECT_DEFAULT);
    }
  adw_toast_overlay_add_toast (get_toasts (self), toast);
}

static void
sp_window_set_page_toasts (SpShell *shell, AdwToastOverlay *toasts)
{
  SP_WINDOW (shell)->page_toasts = toasts;
}

static void
sp_window_unset_page_toasts (SpShell *shell, AdwToastOverlay *toasts)
{
  SpWindow *self = SP_WINDOW (shell);

  if (self->page_toasts == toasts)
    self->page_toasts = NULL;
}

typedef struct
{
  GWeakRef window;
  SpChange *change;
  DexFuture *stored;
  char *said;
} Commit;

static void
commit_free (gpointer data)
{
  Commit *commit = data;

  g_weak_ref_clear (&commit->window);
  g_object_unref (commit->change);
  dex_clear (&commit->stored);
  g_free (commit->said);
  g_free (commit);
}

static DexFuture *
commit_fiber (gpointer data)
{
  Commit *commit = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(SpChange) inverse = dex_await_object (g_steal_pointer (&commit->stored), &error);
  g_autoptr(SpWindow) self = g_weak_ref_get (&commit->window);

  if (inverse == NULL)
    {
      g_autofree char *words = sp_change_failure_words (commit->change, error);

      if (self != NULL && !sp_error_is_cancelled (error))
        sp_shell_toast (SP_SHELL (self), words, NULL);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  if (self != NULL && is_open (self))
    {
      gboolean can_undo = !sp_change_is_empty (inverse);

      if (can_undo)
        sp_undo_push (self->undo, inverse);
      if (commit->said != NULL)
        sp_shell_toast (SP_SHELL (self), commit->said, can_undo ? inverse : NULL);
    }

  return dex_future_new_true ();
}

static DexFuture *
sp_window_commit (SpShell *shell, SpChange *change, const char *said)
{
  SpWindow *self = SP_WINDOW (shell);
  Commit *commit = g_new0 (Commit, 1);

  g_weak_ref_init (&commit->window, self);
  commit->change = g_object_ref (change);
  commit->stored = sp_store_commit (sp_workspace_get_store (self->session), change);
  commit->said = g_strdup (said);

  return dex_scheduler_spawn (NULL, 0, commit_fiber, commit, commit_free);
}

/* The part of a shell that stores what people do, and says what became of it. */
void
sp_window_install_commit (SpShellInterface *iface)
{
  iface->toast = sp_window_toast;
  iface->set_page_toasts = sp_window_set_page_toasts;
  iface->unset_page_toasts = sp_window_unset_page_toasts;
  iface->commit = sp_window_commit;
}
