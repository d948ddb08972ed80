/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-app-id.h"
#include "sp-confirm.h"
#include "sp-error-words.h"
#include "sp-unlock-page.h"

struct _SpUnlockPage
{
  AdwNavigationPage parent_instance;

  GtkStack *stack;
  AdwStatusPage *entry_status;
  AdwPasswordEntryRow *passphrase_row;
  GtkLabel *hint;
  GtkButton *unlock_button;
  GtkStack *unlock_stack;
  AdwStatusPage *trouble_status;
  GtkButton *again_button;
  GtkButton *anew_button;

  SpWorkspace *session;
};

G_DEFINE_FINAL_TYPE (SpUnlockPage, sp_unlock_page, ADW_TYPE_NAVIGATION_PAGE)

enum
{
  SIGNAL_UNLOCKED,
  SIGNAL_SET_ASIDE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
set_busy (SpUnlockPage *self, gboolean busy)
{
  gtk_stack_set_visible_child_name (self->unlock_stack, busy ? "unlocking" : "unlock");
  gtk_widget_set_sensitive (GTK_WIDGET (self->unlock_button), !busy);
  gtk_editable_set_editable (GTK_EDITABLE (self->passphrase_row), !busy);
}

static void
set_hint (SpUnlockPage *self, const char *words, gboolean is_error)
{
  gtk_label_set_label (self->hint, words);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), *words != '\0');
  if (is_error)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->passphrase_row), "error");
      gtk_widget_add_css_class (GTK_WIDGET (self->hint), "error");
      gtk_accessible_announce (GTK_ACCESSIBLE (self), words,
                               GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->passphrase_row), "error");
      gtk_widget_remove_css_class (GTK_WIDGET (self->hint), "error");
    }
}

static void
show_usual_hint (SpUnlockPage *self)
{
  g_autofree char *words = NULL;

  if (sp_workspace_get_rehearsal (self->session) == NULL)
    {
      set_hint (self, "", FALSE);
      return;
    }

  words = g_strdup_printf (_("This is a rehearsal. Its passphrase is: %s"),
                           SP_REHEARSAL_PASSPHRASE);
  set_hint (self, words, FALSE);
}

static const char *
trouble_title (const GError *error)
{
  if (g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_NEWER))
    return _("A Newer Version Is Needed");
  if (g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_NO_SPACE))
    return _("The Disk Is Full");
  if (g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_IN_USE))
    return _("Already Open");
  if (g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_NO_KEYRING))
    return _("The Keyring Does Not Answer");
  if (g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_WIPED))
    return _("Everything Here Was Destroyed");
  if (g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_DAMAGED) ||
      g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_INCOMPLETE))
    return _("The Files Are Damaged");

  return _("This Laptop’s Files Cannot Be Opened");
}

/* Only where the files will never open again may they be set aside. */
static gboolean
is_beyond_repair (const GError *error)
{
  return g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_DAMAGED) ||
         g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_INCOMPLETE) ||
         g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_NO_DEVICE_SECRET);
}

static void
show_trouble (SpUnlockPage *self, const GError *error)
{
  g_autofree char *words = sp_error_words (error);
  gboolean beyond_repair = is_beyond_repair (error);
  g_autofree char *more = NULL;

  if (beyond_repair)
    more = g_strconcat (words, "\n\n",
                        _("What was sent is safe on the server, and a new link brings it back. "
                          "What was not sent is kept beside these files, sealed for the server, and goes there when "
                          "this laptop has joined again. The files are kept, not removed, if you set them aside."),
                        NULL);

  adw_status_page_set_title (self->trouble_status, trouble_title (error));
  adw_status_page_set_description (self->trouble_status, more != NULL ? more : words);
  gtk_widget_set_visible (GTK_WIDGET (self->anew_button), beyond_repair);
  gtk_button_set_label (self->again_button, g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_WIPED)
                                              ? _("_Go On")
                                              : _("_Try Again"));
  gtk_stack_set_visible_child_name (self->stack, "trouble");
}

/**
 * sp_unlock_page_show_shut_out:
 * @wiped: whether what is here is destroyed; else this laptop may not connect for now
 *
 * Says that the partnership has shut this laptop out.
 */
void
sp_unlock_page_show_shut_out (SpUnlockPage *self, gboolean wiped)
{
  g_return_if_fail (SP_IS_UNLOCK_PAGE (self));

  if (!wiped)
    {
      const char *words = _("Your partnership has shut this laptop out for now. What you typed is saved on it. Ask your "
                            "coordinator to let it in again.");

      adw_status_page_set_title (self->entry_status, _("Shut Out for Now"));
      adw_status_page_set_description (self->entry_status, words);
      gtk_accessible_announce (GTK_ACCESSIBLE (self), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
      return;
    }

  adw_status_page_set_title (self->trouble_status, _("Everything Here Was Destroyed"));
  adw_status_page_set_description (
    self->trouble_status,
    _("Your partnership has ordered that this laptop destroys what it kept, as is done when one is lost or stolen. "
      "What was sent is safe on the server. What was not lies here, sealed for it, and only an administrator can hand it on. "
      "If this is a mistake, ask your administrator for a new link."));
  gtk_widget_set_visible (GTK_WIDGET (self->anew_button), FALSE);
  gtk_button_set_label (self->again_button, _("_Go On"));
  gtk_stack_set_visible_child_name (self->stack, "trouble");
}

/**
 * sp_unlock_page_show_error:
 * @error: why the cache did not open
 *
 * Says so beside the entry where another passphrase may help, and on a page of its own where
 * it cannot.
 */
void
sp_unlock_page_show_error (SpUnlockPage *self, const GError *error)
{
  g_autofree char *words = NULL;

  g_return_if_fail (SP_IS_UNLOCK_PAGE (self));

  set_busy (self, FALSE);
  if (!g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_WRONG_PASSPHRASE) &&
      !g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_TOO_SOON))
    {
      show_trouble (self, error);
      return;
    }

  words = sp_passphrase_error_words (error, sp_workspace_get_store (self->session), TRUE);
  set_hint (self, words, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->passphrase_row));
  gtk_editable_select_region (GTK_EDITABLE (self->passphrase_row), 0, -1);
}

static DexFuture *
unlock_fiber (gpointer data)
{
  SpUnlockPage *self = data;
  g_autoptr(GError) error = NULL;

  if (!dex_await (sp_store_unlock (sp_workspace_get_store (self->session),
                                   gtk_editable_get_text (GTK_EDITABLE (self->passphrase_row))),
                  &error))
    {
      sp_unlock_page_show_error (self, error);
      return dex_future_new_true ();
    }

  gtk_editable_set_text (GTK_EDITABLE (self->passphrase_row), "");
  g_signal_emit (self, signals[SIGNAL_UNLOCKED], 0);

  return dex_future_new_true ();
}

static void
unlock_cb (SpUnlockPage *self)
{
  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->unlock_button)))
    return;

  set_busy (self, TRUE);
  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, unlock_fiber, g_object_ref (self), g_object_unref));
}

static void
changed_cb (SpUnlockPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->passphrase_row));

  gtk_widget_set_sensitive (GTK_WIDGET (self->unlock_button), *text != '\0');
  if (gtk_widget_has_css_class (GTK_WIDGET (self->passphrase_row), "error"))
    show_usual_hint (self);
}

static void
again_cb (SpUnlockPage *self)
{
  if (sp_store_get_state (sp_workspace_get_store (self->session)) == SP_STORE_STATE_NONE)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.start", NULL);
      return;
    }

  gtk_stack_set_visible_child_name (self->stack, "entry");
  show_usual_hint (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->passphrase_row));
}

static void
set_aside_cb (SpUnlockPage *self)
{
  g_signal_emit (self, signals[SIGNAL_SET_ASIDE], 0);
}

static void
anew_cb (SpUnlockPage *self)
{
  sp_confirm (GTK_WIDGET (self), _("Set These Files Aside?"),
              _("The damaged files stay on this laptop in a folder of their own, still encrypted. To work "
                "again you need a new link from your administrator."),
              _("_Cancel"), _("_Set Aside"), ADW_RESPONSE_DESTRUCTIVE, G_CALLBACK (set_aside_cb), self);
}

static void
sp_unlock_page_shown (AdwNavigationPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (SP_UNLOCK_PAGE (page)->passphrase_row));
}

static void
sp_unlock_page_dispose (GObject *object)
{
  SpUnlockPage *self = SP_UNLOCK_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_UNLOCK_PAGE);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sp_unlock_page_parent_class)->dispose (object);
}

static void
sp_unlock_page_class_init (SpUnlockPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_unlock_page_dispose;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = sp_unlock_page_shown;

  signals[SIGNAL_UNLOCKED] = g_signal_new ("unlocked", G_TYPE_FROM_CLASS (klass),
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SET_ASIDE] = g_signal_new ("set-aside", G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               SP_RESOURCE_PATH "/setup/sp-unlock-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SpUnlockPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SpUnlockPage, entry_status);
  gtk_widget_class_bind_template_child (widget_class, SpUnlockPage, passphrase_row);
  gtk_widget_class_bind_template_child (widget_class, SpUnlockPage, hint);
  gtk_widget_class_bind_template_child (widget_class, SpUnlockPage, unlock_button);
  gtk_widget_class_bind_template_child (widget_class, SpUnlockPage, unlock_stack);
  gtk_widget_class_bind_template_child (widget_class, SpUnlockPage, trouble_status);
  gtk_widget_class_bind_template_child (widget_class, SpUnlockPage, again_button);
  gtk_widget_class_bind_template_child (widget_class, SpUnlockPage, anew_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, unlock_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, anew_cb);
}

static void
sp_unlock_page_init (SpUnlockPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** sp_unlock_page_new: Returns: (transfer floating): the lock before @session */
SpUnlockPage *
sp_unlock_page_new (SpWorkspace *session)
{
  SpUnlockPage *self = g_object_new (SP_TYPE_UNLOCK_PAGE, NULL);

  self->session = g_object_ref (session);
  show_usual_hint (self);

  return self;
}
