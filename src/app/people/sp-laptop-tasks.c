/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-laptop-tasks.h"

#include "sp-confirm.h"
#include "sp-error-words.h"
#include "sp-shell.h"
#include "sp-sync-error.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  GWeakRef widget;
  SpStore *store;
  char *member;
  char *name;   /* of the member */
  char *laptop;
  char *state;
} Task;

static void
task_free (gpointer data)
{
  Task *task = data;

  g_weak_ref_clear (&task->widget);
  g_object_unref (task->store);
  g_free (task->member);
  g_free (task->name);
  g_free (task->laptop);
  g_free (task->state);
  g_free (task);
}

static Task *
task_new (GtkWidget  *widget,
          SpStore    *store,
          const char *member)
{
  Task *task = g_new0 (Task, 1);

  g_weak_ref_init (&task->widget, widget);
  task->store = g_object_ref (store);
  task->member = g_strdup (member);

  return task;
}

static SpShell *
get_shell (Task *task)
{
  g_autoptr(GtkWidget) widget = g_weak_ref_get (&task->widget);

  return widget != NULL ? sp_shell_get (widget) : NULL;
}

static SpWorkspace *
get_workspace (Task *task)
{
  SpShell *shell = get_shell (task);

  return shell != NULL ? sp_shell_find_workspace (GTK_WIDGET (shell)) : NULL;
}

/* What cannot be written down is not done; in a fiber. */
static gboolean
tell_log (Task        *task,
          const char  *what,
          GError     **error)
{
  const char *ids[] = { task->member, NULL };
  g_autofree char *purpose = task->laptop != NULL ? g_strdup_printf ("%s %s", what, task->laptop) : g_strdup (what);

  return dex_await (sp_store_audit (task->store, SP_AUDIT_ALTER, ids, purpose, NULL, NULL), error);
}

static DexFuture *
set_fiber (gpointer data)
{
  Task *task = data;
  g_autofree char *what = g_strconcat ("laptop-", task->state, NULL);
  GError *error = NULL;

  if (!tell_log (task, what, &error))
    return dex_future_new_for_error (error);

  return sp_workspace_set_device (get_workspace (task), task->laptop, task->state);
}

/**
 * sp_laptop_set:
 * @state: `active`, `suspended`, `revoked` or `wiped`
 *
 * Writes down in the log that it is about to be done, and has the server do it. Whoever calls has asked before.
 *
 * Returns: (transfer full): a future that resolves once the server has done it
 */
DexFuture *
sp_laptop_set (GtkWidget  *widget,
               SpStore    *store,
               SpLaptop   *laptop,
               const char *state)
{
  Task *task = task_new (widget, store, laptop->member);

  task->laptop = g_strdup (laptop->id);
  task->state = g_strdup (state);

  return dex_scheduler_spawn (NULL, 0, set_fiber, task, task_free);
}

/**
 * sp_laptop_problem:
 * @error: why something about a laptop was not done
 *
 * Returns: (transfer full): the same in words
 */
char *
sp_laptop_problem (const GError *error)
{
  if (g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_OFFLINE))
    return g_strdup (_("The server cannot be reached, and this needs it. Nothing was done: try again when there is a "
                       "network, or ring whoever runs the server."));
  if (g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_REFUSED))
    {
      if (g_strcmp0 (error->message, "not-allowed") == 0)
        return g_strdup (_("Your role does not allow this. Nothing was done."));
      if (g_strcmp0 (error->message, "not-found") == 0)
        return g_strdup (_("The server does not know this laptop or member yet, or any more. Nothing was done."));
      return g_strdup (_("The server did not do it: the laptop may have been shut out for good meanwhile."));
    }

  return sp_error_words (error);
}

/* --- Links --------------------------------------------------------------------------------- */

static void
copy_cb (GtkButton *button)
{
  /* The window's guard marks it as secret, and takes it out again. */
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)),
                          g_object_get_data (G_OBJECT (button), "link"));
  gtk_button_set_label (button, _("Copied for One Minute"));
}

/**
 * sp_laptop_show_link:
 * @name: the member for whom it is
 * @link: the link
 *
 * Shows a link, once.
 */
void
sp_laptop_show_link (GtkWidget  *widget,
                     const char *name,
                     const char *link)
{
  /* Translators: %s is a member */
  g_autofree char *body = g_strdup_printf (
    _("It is for %s, good for one laptop and for 24 hours, and shown only now. Whoever has it can join in this member’s "
      "name: hand it over in person or by a way that nobody else reads."), name);
  AdwDialog *dialog = adw_alert_dialog_new (
    _("The New Link"), body);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *copy = gtk_button_new_with_label (_("Copy"));

  gtk_editable_set_text (GTK_EDITABLE (entry), link);
  gtk_editable_set_editable (GTK_EDITABLE (entry), FALSE);
  gtk_widget_add_css_class (entry, "monospace");
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("The link"), -1);
  gtk_widget_set_halign (copy, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (copy), "link", g_strdup (link), g_free);
  g_signal_connect (copy, "clicked", G_CALLBACK (copy_cb), NULL);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), copy);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), box);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "close", _("_Done"), NULL);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "close");
  adw_dialog_present (dialog, widget);
}

static DexFuture *
link_fiber (gpointer data)
{
  Task *task = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *link = NULL;
  g_autofree char *words = NULL;
  SpShell *shell;

  if (tell_log (task, "laptop-link", &error))
    link = dex_await_string (sp_workspace_invite_device (get_workspace (task), task->member), &error);
  if ((shell = get_shell (task)) == NULL)
    return dex_future_new_true ();
  if (link != NULL)
    sp_laptop_show_link (GTK_WIDGET (shell), task->name, link);
  else
    {
      words = sp_laptop_problem (error);
      sp_shell_toast (shell, words, NULL);
    }

  return dex_future_new_true ();
}

static void
link_cb (GtkWidget      *widget,
         const char     *response,
         AdwAlertDialog *alert)
{
  Task *task = g_object_steal_data (G_OBJECT (alert), "task");

  dex_future_disown (dex_scheduler_spawn (NULL, 0, link_fiber, task, task_free));
}

/**
 * sp_laptop_ask_link:
 * @member_id: for whom
 * @name: who that is
 *
 * Asks whether a link shall be made, and shows it.
 */
void
sp_laptop_ask_link (GtkWidget  *widget,
                    SpStore    *store,
                    const char *member_id,
                    const char *name)
{
  /* Translators: %s is a member */
  g_autofree char *body = g_strdup_printf (
    _("With it one laptop joins the partnership as %s and gets what this member may read. That it was made is written in "
      "the log. It needs the network."), name);
  Task *task = task_new (widget, store, member_id);
  AdwAlertDialog *alert;

  task->name = g_strdup (name);
  alert = sp_confirm (widget, _("Make a New Link?"), body,
                      _("_Cancel"), _("_Make the Link"), ADW_RESPONSE_SUGGESTED, G_CALLBACK (link_cb), widget);
  g_object_set_data_full (G_OBJECT (alert), "task", task, task_free);
}
