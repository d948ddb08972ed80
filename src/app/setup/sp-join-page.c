/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-application.h"
#include "sp-confirm.h"
#include "sp-error-words.h"
#include "sp-join-page.h"
#include "sp-passphrase-words.h"
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

  SpWorkspace *session;
  gboolean alone; /* the passphrase without a keyring */
};

G_DEFINE_FINAL_TYPE (SpJoinPage, sp_join_page, ADW_TYPE_NAVIGATION_PAGE)

enum
{
  SIGNAL_JOINED,
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

/* What is still missing, in words, or NULL. */
static const char *
find_fault (SpJoinPage *self)
{
  g_autofree char *stripped = g_strstrip (g_strdup (get_text (self->link_row)));
  g_autoptr(SpWireLink) link = *stripped != '\0' ? sp_wire_link_parse (stripped) : NULL;

  if (*stripped == '\0')
    return _("Paste the link from your administrator.");
  if (link == NULL)
    return _("This is not a whole link. It begins with stalking-partnership://join and is one long line.");
  if (*get_text (self->device_row) == '\0')
    return _("Give this laptop a name, so that your administrator knows which one it is.");
  if (!needs_passphrase (self))
    return NULL;
  if (sp_passphrase_strength (get_text (self->passphrase_row)) <= SP_PASSPHRASE_WEAK)
    return sp_passphrase_words (sp_passphrase_strength (get_text (self->passphrase_row)));
  if (self->alone && g_utf8_strlen (get_text (self->passphrase_row), -1) < SP_PASSPHRASE_MIN_ALONE)
    return _("Without a keyring a passphrase has twenty characters or more.");
  if (strcmp (get_text (self->passphrase_row), get_text (self->repeat_row)) != 0)
    return _("The two passphrases are not the same yet.");

  return NULL;
}

static void
changed_cb (SpJoinPage *self)
{
  const char *fault = find_fault (self);

  gtk_label_set_label (self->hint, fault != NULL ? fault : _("Everything is there."));
  gtk_widget_set_sensitive (GTK_WIDGET (self->join_button), fault == NULL);
  adw_banner_set_revealed (self->banner, FALSE);
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

static void
show_error (SpJoinPage *self, const GError *error)
{
  g_autofree char *words = sp_error_words (error);

  set_busy (self, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->passphrase_group), needs_passphrase (self));
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
              _("Half of the key would be kept in the desktop's keyring, but none answers here. Without it the passphrase "
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
  if (!dex_await (sp_workspace_enrol (self->session, link, device), &error))
    {
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

  set_busy (self, TRUE);
  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, join_fiber, g_object_ref (self), g_object_unref));
}

static void
sp_join_page_shown (AdwNavigationPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (SP_JOIN_PAGE (page)->link_row));
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
sp_join_page_class_init (SpJoinPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_join_page_dispose;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = sp_join_page_shown;

  signals[SIGNAL_JOINED] = g_signal_new ("joined", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);

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
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, join_cb);
}

static void
sp_join_page_init (SpJoinPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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

/** sp_join_page_set_link: Fills in a link that was opened from outside. */
void
sp_join_page_set_link (SpJoinPage *self, const char *link)
{
  g_return_if_fail (SP_IS_JOIN_PAGE (self));

  gtk_editable_set_text (GTK_EDITABLE (self->link_row), link);
}
