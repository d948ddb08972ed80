/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "sp-other-laptops.h"
#include "sp-passphrase-dialog.h"
#include "sp-server-admin.h"
#include "sp-store-sync.h"
#include "sp-test-client.h"
#include "sp-test-https.h"
#include "sp-test-keyring.h"
#include "sp-test-names.h"
#include "sp-test-until.h"
#include "sp-test-wait.h"

/* Whoever has changed a passphrase is asked about their other laptops, before a real server that knows of them. */

#define PASSPHRASE "maple trumpet saffron dynamo"
#define NEW        "kettle orchard ninety pylons"

typedef struct
{
  char *directory;
  SpTestHttps *https;
  SpWorkspace *workspace;
  char *agency;
  char *member;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *link = NULL;

  self->directory = g_dir_make_tmp ("sp-others-XXXXXX", NULL);
  self->https = sp_test_https_new ();
  self->agency = sp_test_https_agency (self->https, "Police");
  self->member = sp_test_https_member (self->https, self->agency, "\"chair\"");
  link = sp_test_https_link (self->https, self->member);
  self->workspace = sp_workspace_new (self->directory, NULL);
  dex_unref (sp_test_settle (sp_store_create (sp_workspace_get_store (self->workspace), PASSPHRASE, SP_KEY_COST_FLOOR)));
  g_assert_true (sp_test_wait (sp_workspace_enrol (self->workspace, link, "this one", NULL), NULL, NULL));
  sp_workspace_start_sync (self->workspace);
  self->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (self->window), adw_bin_new ());
  gtk_window_set_default_size (GTK_WINDOW (self->window), 360, 640);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr(GDir) dir = NULL;
  const char *name;

  gtk_window_destroy (GTK_WINDOW (self->window));
  dex_unref (sp_test_settle (sp_workspace_lock (self->workspace)));
  g_clear_object (&self->workspace);
  sp_test_https_free (self->https);
  dir = g_dir_open (self->directory, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->directory, name, NULL);

      g_remove (path);
    }
  g_rmdir (self->directory);
  g_free (self->directory);
  g_free (self->agency);
  g_free (self->member);
}

static SpTestClient *
join_another (Fixture *self, const char *member)
{
  g_autofree char *link = sp_test_https_link (self->https, member);
  SpTestClient *client = sp_test_client_new ();

  sp_test_client_join (client, link);

  return client;
}

/* What is asked after a change; NULL where nothing is. */
static AdwAlertDialog *
get_question (Fixture *self)
{
  AdwDialog *dialog = adw_window_get_visible_dialog (ADW_WINDOW (self->window));

  return dialog != NULL && ADW_IS_ALERT_DIALOG (dialog) ? ADW_ALERT_DIALOG (dialog) : NULL;
}

static AdwAlertDialog *
offer (Fixture *self)
{
  g_assert_true (sp_test_wait (sp_other_laptops_offer (self->window, self->workspace), NULL, NULL));

  return get_question (self);
}

/* With no other laptop, with others' laptops, which a chair hears of, too, and without a network there is no question. */
static void
test_none (Fixture *self, gconstpointer data)
{
  g_autofree char *colleague = sp_test_https_member (self->https, self->agency, "\"representative\"");
  SpTestClient *theirs;

  g_assert_null (offer (self));
  theirs = join_another (self, colleague);
  g_assert_null (offer (self));
  sp_test_https_stop (self->https);
  g_assert_null (offer (self));
  sp_test_https_start (self->https);
  sp_test_client_free (theirs);
}

static void
test_offered (Fixture *self, gconstpointer data)
{
  SpTestClient *other = join_another (self, self->member);
  SpPassphraseDialog *dialog = sp_passphrase_dialog_new (self->workspace);
  const char *texts[] = { PASSPHRASE, NEW, NEW };
  g_autoptr(JsonObject) identity = sp_store_dup_identity (other->store);
  g_autoptr(GError) error = NULL;
  GtkWidget *row = NULL;
  AdwAlertDialog *question;

  adw_dialog_present (ADW_DIALOG (dialog), self->window);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *names[] = { "old_row", "new_row", "repeat_row" };

      row = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (dialog), SP_TYPE_PASSPHRASE_DIALOG, names[i]));
      gtk_editable_set_text (GTK_EDITABLE (row), texts[i]);
    }
  WAIT_UNTIL (gtk_widget_get_sensitive (GTK_WIDGET (
      gtk_widget_get_template_child (GTK_WIDGET (dialog), SP_TYPE_PASSPHRASE_DIALOG, "change_button"))));
  g_signal_emit_by_name (row, "entry-activated");
  WAIT_UNTIL (get_question (self) != NULL);
  question = get_question (self);
  g_assert_cmpstr (adw_alert_dialog_get_heading (question), ==, "Shut Out Other Laptops?");
  g_assert_nonnull (strstr (adw_alert_dialog_get_body (question), "\nlaptop\n"));
  g_assert_null (strstr (adw_alert_dialog_get_body (question), "this one"));
  g_assert_cmpstr (adw_alert_dialog_get_close_response (question), ==, "no");
  g_assert_cmpuint (sp_test_check_names (GTK_WIDGET (question)), >=, 2);
  adw_dialog_force_close (ADW_DIALOG (question));
  WAIT_UNTIL (get_question (self) == NULL);

  /* What is shut out already is not asked about. */
  g_assert_true (sp_server_admin_set_device (self->https->server, self->https->sql,
                                             json_object_get_string_member (identity, "device"), "suspended", &error));
  g_assert_no_error (error);
  g_assert_null (offer (self));
  sp_test_client_free (other);
}

int
main (int argc, char **argv)
{
  g_autofree char *keyring = sp_test_use_keyring ();
  int status;

  gtk_test_init (&argc, &argv, NULL);
  /* An alert measures its heading before it has chosen its size. */
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK);
  adw_init ();
  dex_init ();
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, NULL);
  g_test_add ("/laptops/others/none", Fixture, NULL, set_up, test_none, tear_down);
  g_test_add ("/laptops/others/offered", Fixture, NULL, set_up, test_offered, tear_down);
  status = g_test_run ();
  g_remove (keyring);

  return status;
}
