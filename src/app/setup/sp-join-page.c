/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-app-id.h"
#include "sp-banner.h"
#include "sp-confirm.h"
#include "sp-error-words.h"
#include "sp-join-page.h"
#include "sp-passphrase-words.h"
#include "sp-sync-error.h"
#include "sp-wire.h"

struct _SpJoinPage
{
  AdwNavigationPage parent_instance;

  AdwBanner *banner;
  AdwEntryRow *link_row;
  AdwEntryRow *device_row;
  AdwPreferencesGroup *passphrase_group;
  AdwPasswordEntryRow *passphrase_row;
  AdwPasswordEntryRow *repeat_row;
  GtkLabel *hint;
  GtkButton *join_button;
  GtkStack *join_stack;
  GtkWidget *sign_on_box;
  GtkLabel *sign_on_label;
  GtkStack *sign_on_stack;
  GtkWidget *browser_button;
  GtkWidget *cancel_button;

  SpWorkspace *session;
  SpSyncSignOn *sign_on; /* nullable: while the browser is waited for */
  gboolean alone; /* the passphrase without a keyring */
  char *refused; /* nullable: the link that the server knows nothing of any more */
};

G_DEFINE_FINAL_TYPE (SpJoinPage, sp_join_page, ADW_TYPE_NAVIGATION_PAGE)

enum
{
  SIGNAL_JOINED,
  SIGNAL_OPEN_ADDRESS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
get_text (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static gboolean
needs_passphrase (SpJoinPage *self)
{
  return sp_store_get_state (sp_workspace_get_store (self->session)) == SP_STORE_STATE_NONE;
}

/* Who joins is not known before; but this computer's user is, and where the partnership is. */
static SpPassphraseStrength
judge (SpJoinPage *self, SpWireLink *link)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  sp_passphrase_add_account_words (words);
  sp_passphrase_add_words (words, get_text (self->device_row));
  sp_passphrase_add_words (words, link->server);
  g_ptr_array_add (words, NULL);

  return sp_passphrase_judge (get_text (self->passphrase_row), self->alone, (const char * const *) words->pdata);
}

static const char *
not_whole_words (void)
{
  return _("This is not a whole link. It begins with stalking-partnership://join and is one long line.");
}

/* What is still missing, in words, or NULL. */
static const char *
find_fault (SpJoinPage *self)
{
  SpPassphraseStrength strength;
  g_autofree char *stripped = g_strstrip (g_strdup (get_text (self->link_row)));
  g_autoptr(SpWireLink) link = *stripped != '\0' ? sp_wire_link_parse (stripped) : NULL;

  if (*stripped == '\0')
    return _("Open or paste the link from your administrator.");
  if (link == NULL)
    return not_whole_words ();
  if (*get_text (self->device_row) == '\0')
    return _("Give this laptop a name, so that your administrator knows which one it is.");
  if (!needs_passphrase (self))
    return NULL;
  if ((strength = judge (self, link)) < SP_PASSPHRASE_FAIR)
    return sp_passphrase_words (strength, self->alone);
  if (strcmp (get_text (self->passphrase_row), get_text (self->repeat_row)) != 0)
    return _("The two passphrases are not the same yet.");

  return NULL;
}

static void
show_sign_on (SpJoinPage *self, gboolean shown)
{
  gtk_widget_set_visible (self->sign_on_box, shown);
  gtk_widget_set_visible (GTK_WIDGET (self->join_button), !shown);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), !shown);
}

static void
changed_cb (SpJoinPage *self)
{
  const char *fault = find_fault (self);

  gtk_label_set_label (self->hint, fault != NULL ? fault : _("Everything is there."));
  gtk_widget_set_sensitive (GTK_WIDGET (self->join_button), fault == NULL);
  adw_banner_set_revealed (self->banner, FALSE);
  /* Another link may ask for something else. */
  show_sign_on (self, FALSE);
}

static void
set_busy (SpJoinPage *self, gboolean busy)
{
  gtk_stack_set_visible_child_name (self->join_stack, busy ? "joining" : "join");
  gtk_widget_set_sensitive (GTK_WIDGET (self->join_button), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->link_row), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->device_row), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->passphrase_group), !busy);
}

static void join_cb (SpJoinPage *self);

/* What is typed next. A link that is whole is not in its way, and is seen from its beginning. */
static void
focus_next (SpJoinPage *self)
{
  g_autoptr(SpWireLink) link = sp_wire_link_parse (get_text (self->link_row));

  if (link == NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->link_row));
  else if (needs_passphrase (self))
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->passphrase_row));
      /* One goes on with what is typed already, and not over it. */
      gtk_editable_set_position (GTK_EDITABLE (self->passphrase_row), -1);
    }
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->join_button));
  if (link != NULL)
    gtk_editable_set_position (GTK_EDITABLE (self->link_row), 0);
}

static void
show_error (SpJoinPage *self, const GError *error)
{
  g_autofree char *words = sp_error_words (error);

  if (g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_BAD_CODE) ||
      g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_BAD_LINK))
    g_set_str (&self->refused, get_text (self->link_row));
  set_busy (self, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->passphrase_group), needs_passphrase (self));
  /* What had the focus could not keep it; else it lands on Back. */
  if (!gtk_widget_get_visible (self->sign_on_box))
    focus_next (self);
  adw_banner_set_title (self->banner, words);
  adw_banner_set_revealed (self->banner, TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), words,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
alone_cb (SpJoinPage *self)
{
  self->alone = TRUE;
  sp_store_set_uses_keyring (sp_workspace_get_store (self->session), FALSE);
  changed_cb (self);
  join_cb (self);
}

/* Half of the key belongs into the keyring. Going without is a choice that somebody makes, and knows what it means. */
static void
ask_alone (SpJoinPage *self)
{
  set_busy (self, FALSE);
  sp_confirm (GTK_WIDGET (self), _("No Keyring on This Laptop"),
              _("Half of the key would be kept in the desktop’s keyring, but none answers here. Without it the passphrase "
                "alone protects what this laptop keeps: whoever copies its disk can try as many as they like. It then "
                "needs twenty characters or more. Ask your administrator if you are not sure."),
              _("_Cancel"), _("_Passphrase Alone"), ADW_RESPONSE_DESTRUCTIVE, G_CALLBACK (alone_cb), self);
}

/* The cache is made first, for the device's secret key lies in it. Where the link then fails,
 * the passphrase stands, and only another link is asked for. */
static DexFuture *
join_fiber (gpointer data)
{
  SpJoinPage *self = data;
  g_autofree char *link = g_strstrip (g_strdup (get_text (self->link_row)));
  g_autofree char *device = g_strdup (get_text (self->device_row));
  g_autoptr(GError) error = NULL;

  if (needs_passphrase (self) &&
      !dex_await (sp_store_create (sp_workspace_get_store (self->session),
                                   get_text (self->passphrase_row), SP_KEY_COST_CALIBRATED),
                  &error))
    {
      if (g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_NO_KEYRING))
        ask_alone (self);
      else
        show_error (self, error);
      return dex_future_new_true ();
    }

  gtk_editable_set_text (GTK_EDITABLE (self->passphrase_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->repeat_row), "");
  set_busy (self, TRUE);
  if (!dex_await (sp_workspace_enrol (self->session, link, device, NULL), &error))
    {
      if (g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_SIGN_ON))
        sp_join_page_ask_sign_on (self, error->message);
      else
        show_error (self, error);
      return dex_future_new_true ();
    }

  g_signal_emit (self, signals[SIGNAL_JOINED], 0);

  return dex_future_new_true ();
}

static void
join_cb (SpJoinPage *self)
{
  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->join_button)) || find_fault (self) != NULL)
    return;

  g_clear_pointer (&self->refused, g_free);
  set_busy (self, TRUE);
  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, join_fiber, g_object_ref (self), g_object_unref));
}

static void
launched_cb (GObject *launcher, GAsyncResult *result, gpointer data)
{
  g_autoptr(SpSyncSignOn) sign_on = data;
  g_autoptr(GError) error = NULL;

  if (!gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (launcher), result, &error))
    {
      g_object_set_data (G_OBJECT (sign_on), "no-browser", GINT_TO_POINTER (TRUE));
      sp_sync_sign_on_cancel (sign_on);
    }
}

static void
sp_join_page_open_address (SpJoinPage *self, const char *address)
{
  g_autoptr(GtkUriLauncher) launcher = gtk_uri_launcher_new (address);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_uri_launcher_launch (launcher, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, launched_cb,
                           g_object_ref (self->sign_on));
}

static void
open_cb (SpJoinPage *self, const char *address)
{
  g_signal_emit (self, signals[SIGNAL_OPEN_ADDRESS], 0, address);
}

static void
set_waiting (SpJoinPage *self, gboolean waiting)
{
  set_busy (self, waiting);
  gtk_stack_set_visible_child_name (self->sign_on_stack, waiting ? "waiting" : "ask");
  gtk_widget_grab_focus (waiting ? self->cancel_button : self->browser_button);
}

/* Whatever went wrong with the sign-on, the link is still good; else it is as after any other failure. */
static void
end_sign_on (SpJoinPage *self, const GError *error)
{
  gboolean no_browser = g_object_get_data (G_OBJECT (self->sign_on), "no-browser") != NULL;

  set_waiting (self, FALSE);
  if (no_browser)
    {
      adw_banner_set_title (self->banner, _("This desktop opened no browser. The link is still good: set a browser in the "
                                            "desktop’s settings, and try again."));
      adw_banner_set_revealed (self->banner, TRUE);
    }
  else if (!sp_error_is_cancelled (error))
    {
      show_sign_on (self, g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_SIGN_ON_FAILED) ||
                              g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_SIGN_ON_OTHER) ||
                              g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_OFFLINE));
      show_error (self, error);
    }
}

static DexFuture *
sign_on_fiber (gpointer data)
{
  SpJoinPage *self = data;
  g_autofree char *link = g_strstrip (g_strdup (get_text (self->link_row)));
  g_autofree char *device = g_strdup (get_text (self->device_row));
  g_autoptr(GError) error = NULL;
  gboolean joined = dex_await (sp_workspace_enrol (self->session, link, device, self->sign_on), &error);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  /* Whoever comes from the browser finds the window. */
  if (GTK_IS_WINDOW (root) && !sp_error_is_cancelled (error))
    gtk_window_present (GTK_WINDOW (root));
  /* The window may be gone: then there is nothing to say it in. */
  if (!joined && self->session != NULL)
    end_sign_on (self, error);
  g_clear_object (&self->sign_on);
  if (joined && self->session != NULL)
    g_signal_emit (self, signals[SIGNAL_JOINED], 0);

  return dex_future_new_true ();
}

static void
browser_cb (SpJoinPage *self)
{
  if (self->sign_on != NULL)
    return;

  adw_banner_set_revealed (self->banner, FALSE);
  self->sign_on = sp_sync_sign_on_new (_("Stalking Partnership"), _("You have signed on. Go back to Stalking Partnership, which goes on from "
                                         "here. You can close this page."),
                                       _("You have not signed on. Go back to Stalking Partnership to try again. You can "
                                         "close this page."));
  g_signal_connect_object (self->sign_on, "open", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
  set_waiting (self, TRUE);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, sign_on_fiber, g_object_ref (self), g_object_unref));
}

static void
cancel_cb (SpJoinPage *self)
{
  if (self->sign_on != NULL)
    sp_sync_sign_on_cancel (self->sign_on);
}

/* Who goes back, or closes the window, waits for no browser any more. */
static void
sp_join_page_unroot (GtkWidget *widget)
{
  cancel_cb (SP_JOIN_PAGE (widget));

  GTK_WIDGET_CLASS (sp_join_page_parent_class)->unroot (widget);
}

static void
sp_join_page_shown (AdwNavigationPage *page)
{
  focus_next (SP_JOIN_PAGE (page));
}

static void
sp_join_page_dispose (GObject *object)
{
  SpJoinPage *self = SP_JOIN_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_JOIN_PAGE);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sp_join_page_parent_class)->dispose (object);
}

static void
sp_join_page_finalize (GObject *object)
{
  g_free (SP_JOIN_PAGE (object)->refused);

  G_OBJECT_CLASS (sp_join_page_parent_class)->finalize (object);
}

static void
sp_join_page_class_init (SpJoinPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_join_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sp_join_page_finalize;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = sp_join_page_shown;
  widget_class->unroot = sp_join_page_unroot;

  signals[SIGNAL_JOINED] = g_signal_new ("joined", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_OPEN_ADDRESS] = g_signal_new_class_handler ("open-address", G_TYPE_FROM_CLASS (klass),
                                                             G_SIGNAL_RUN_LAST, G_CALLBACK (sp_join_page_open_address),
                                                             NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               SP_RESOURCE_PATH "/setup/sp-join-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SpJoinPage, banner);
  gtk_widget_class_bind_template_child (widget_class, SpJoinPage, link_row);
  gtk_widget_class_bind_template_child (widget_class, SpJoinPage, device_row);
  gtk_widget_class_bind_template_child (widget_class, SpJoinPage, passphrase_group);
  gtk_widget_class_bind_template_child (widget_class, SpJoinPage, passphrase_row);
  gtk_widget_class_bind_template_child (widget_class, SpJoinPage, repeat_row);
  gtk_widget_class_bind_template_child (widget_class, SpJoinPage, hint);
  gtk_widget_class_bind_template_child (widget_class, SpJoinPage, join_button);
  gtk_widget_class_bind_template_child (widget_class, SpJoinPage, join_stack);
  gtk_widget_class_bind_template_child (widget_class, SpJoinPage, sign_on_box);
  gtk_widget_class_bind_template_child (widget_class, SpJoinPage, sign_on_label);
  gtk_widget_class_bind_template_child (widget_class, SpJoinPage, sign_on_stack);
  gtk_widget_class_bind_template_child (widget_class, SpJoinPage, browser_button);
  gtk_widget_class_bind_template_child (widget_class, SpJoinPage, cancel_button);
  gtk_widget_class_bind_template_callback (widget_class, browser_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, join_cb);
}

static void
sp_join_page_init (SpJoinPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sp_banner_prepare (self->banner);
}

/** sp_join_page_new: Returns: (transfer floating): the form by which a laptop joins */
SpJoinPage *
sp_join_page_new (SpWorkspace *session)
{
  SpJoinPage *self = g_object_new (SP_TYPE_JOIN_PAGE, NULL);

  self->session = g_object_ref (session);
  gtk_widget_set_visible (GTK_WIDGET (self->passphrase_group), needs_passphrase (self));
  gtk_editable_set_text (GTK_EDITABLE (self->device_row), g_get_host_name ());
  changed_cb (self);

  return self;
}

static void
fill_in (SpJoinPage *self, const char *link)
{
  gtk_editable_set_text (GTK_EDITABLE (self->link_row), link);
  focus_next (self);
}

/* What had the focus before may be gone with the other link: the button of its sign-on. */
static void
use_link_cb (SpJoinPage *self, const char *response, AdwAlertDialog *question)
{
  fill_in (self, g_object_get_data (G_OBJECT (question), "link"));
}

static gboolean
is_same_link (const SpWireLink *a, const SpWireLink *b)
{
  return strcmp (a->server, b->server) == 0 && strcmp (a->code, b->code) == 0 && strcmp (a->pin, b->pin) == 0;
}

/**
 * sp_join_page_take_link:
 * @link: a link that was opened from outside, or what looks like one
 *
 * Fills it in. A whole link that is here already stays, unless the server has refused it or somebody wants the other one.
 *
 * Returns: (transfer none) (nullable): what is asked or said about it
 */
AdwAlertDialog *
sp_join_page_take_link (SpJoinPage *self, const char *link)
{
  g_autoptr(SpWireLink) here = NULL;
  g_autoptr(SpWireLink) other = NULL;
  AdwAlertDialog *question;

  g_return_val_if_fail (SP_IS_JOIN_PAGE (self), NULL);
  g_return_val_if_fail (link != NULL, NULL);

  here = sp_wire_link_parse (get_text (self->link_row));
  other = sp_wire_link_parse (link);
  if (here != NULL && other != NULL && is_same_link (here, other))
    return NULL;
  if (here == NULL || g_strcmp0 (self->refused, get_text (self->link_row)) == 0)
    {
      fill_in (self, link);
      return NULL;
    }
  if (other == NULL)
    return sp_tell (GTK_WIDGET (self), _("The Other Link Was Not Taken"), not_whole_words ());
  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->link_row)))
    return sp_tell (GTK_WIDGET (self), _("This Laptop Is Joining"),
                    _("Nothing was done with the other link. Wait until this laptop has joined, or cancel, then open it again."));

  /* Whoever keeps the link goes on where they were; that is somewhere. */
  if (gtk_widget_get_focus_child (GTK_WIDGET (self)) == NULL)
    focus_next (self);
  question = sp_confirm (GTK_WIDGET (self), _("Replace the Link?"),
                         _("Another link was opened just now. It would take the place of the one that is filled in here."),
                         _("_Keep"), _("_Replace"), ADW_RESPONSE_SUGGESTED, G_CALLBACK (use_link_cb), self);
  g_object_set_data_full (G_OBJECT (question), "link", g_strdup (link), g_free);
  return question;
}

/** sp_join_page_ask_sign_on: Says that one signs on with @host first, and offers to. */
void
sp_join_page_ask_sign_on (SpJoinPage *self, const char *host)
{
  g_autofree char *words = NULL;

  g_return_if_fail (SP_IS_JOIN_PAGE (self) && host != NULL);

  /* Translators: the name of a website */
  words = g_strdup_printf (_("Your partnership asks you to sign on with %s, so that nobody else can use your link. Your "
                             "browser opens for that."),
                           host);
  set_busy (self, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->passphrase_group), needs_passphrase (self));
  gtk_label_set_label (self->sign_on_label, words);
  gtk_stack_set_visible_child_name (self->sign_on_stack, "ask");
  show_sign_on (self, TRUE);
  gtk_widget_grab_focus (self->browser_button);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}
