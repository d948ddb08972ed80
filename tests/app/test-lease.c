/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The window when a lease runs out: what it says before, what goes from before the eyes, what comes back. The machine's own
 * clock runs, so these leases last seconds. */

#include "config.h"

#include "sp-app-id.h"
#include "sp-application.h"
#include "sp-case-fixture.h"
#include "sp-draft.h"
#include "sp-json.h"
#include "sp-main-page.h"
#include "sp-outputs-data.h"
#include "sp-store-sync.h"
#include "sp-test-lease.h"
#include "sp-test-names.h"
#include "sp-test-until.h"
#include "sp-test-wait.h"
#include "sp-test-window.h"
#include "sp-window-private.h"

#define PASSPHRASE "gravel trumpet for tests"
#define SECRET "01900000-0000-7000-b000-0000000000f7"
#define CORE "case:" SP_FIXTURE_CASE
#define CHAIR CORE ":chair"
#define DAYS 72
#define HOURS 8

static SpApplication *application;

typedef struct
{
  SpCaseFixture *cases;
  SpWindow *window;
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];
  guint n_pages;
} Fixture;

static SpStore *
store_of (Fixture *fixture)
{
  return sp_shell_get_store (SP_SHELL (fixture->window));
}

/* As if the server had answered a pull. */
static void
grant (Fixture *fixture, gint64 seconds, gint64 restricted)
{
  g_auto(GValue) value = G_VALUE_INIT;
  g_autoptr(JsonObject) request = NULL;
  g_autoptr(JsonObject) identity = sp_store_dup_identity (store_of (fixture));
  g_autofree char *lease = NULL;
  g_autoptr(GBytes) page = NULL;
  g_autoptr(GError) error = NULL;
  char *text;

  sp_test_wait (sp_store_next_pull (store_of (fixture)), &value, &error);
  g_assert_no_error (error);
  request = sp_json_parse_object (g_bytes_get_data (g_value_get_boxed (&value), NULL),
                                  (gssize) g_bytes_get_size (g_value_get_boxed (&value)), &error);
  g_assert_no_error (error);
  lease = sp_test_lease_json (fixture->secret_key, sp_json_get_text (identity, "device"), SP_FIXTURE_ME,
                              sp_json_get_text (request, "nonce"), seconds, restricted);
  text = g_strdup_printf ("{\"epoch\":\"1\",\"acl_rev\":1,\"upto\":1,\"compartments\":{\"add\":[],\"drop\":[]},"
                          "\"cursor\":\"lease %u\",\"more\":false,\"lease\":%s,\"changes\":[]}",
                          ++fixture->n_pages, lease);
  page = g_bytes_new_take (text, strlen (text));
  sp_test_wait (sp_store_take_page (store_of (fixture), page), NULL, &error);
  g_assert_no_error (error);
}

static SpLeaseState
look (Fixture *fixture)
{
  sp_store_check_lease (store_of (fixture));

  return sp_store_get_lease (store_of (fixture), NULL, NULL);
}

static void
know_key (Fixture *fixture)
{
  g_autoptr(JsonObject) identity = sp_store_dup_identity (fixture->cases->store);
  g_autofree char *key = g_base64_encode (fixture->public_key, sizeof fixture->public_key);

  json_object_set_string_member (identity, "key", key);
  dex_unref (sp_test_settle (sp_store_set_identity (fixture->cases->store, identity)));
}

static void
fill (Fixture *fixture)
{
  g_autoptr(JsonArray) changes = json_array_new ();
  JsonObject *fields;

  sp_case_fixture_add_story (fixture->cases, changes);
  fields = sp_case_fixture_add (changes, "action", SECRET, CHAIR);
  json_object_set_string_member (fields, "case_id", SP_FIXTURE_CASE);
  json_object_set_string_member (fields, "agency", SP_FIXTURE_POLICE);
  json_object_set_string_member (fields, "due", "2026-11-21");
  json_object_set_string_member (fields, "status", "open");
  json_object_set_string_member (fields, "text", "Ring the lighthouse");
  sp_case_fixture_arrive (fixture->cases, changes, NULL);
}

static void
unlock (Fixture *fixture)
{
  GtkWidget *entry = find_type (GTK_WIDGET (fixture->window), "AdwPasswordEntryRow");

  gtk_editable_set_text (GTK_EDITABLE (entry), PASSPHRASE);
  g_signal_emit_by_name (entry, "entry-activated");
}

static gboolean
shows_page (Fixture *fixture, const char *type)
{
  return find_type (GTK_WIDGET (fixture->window), type) != NULL;
}

/* Unlocked, and all has run out: there has been no lease at all. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr(SpWorkspace) session = NULL;

  crypto_sign_keypair (fixture->public_key, fixture->secret_key);
  fixture->cases = sp_case_fixture_new ("chair");
  fill (fixture);
  know_key (fixture);
  dex_unref (sp_test_settle (sp_store_lock (fixture->cases->store)));
  session = sp_workspace_new (fixture->cases->directory, NULL);
  fixture->window = sp_window_new (application);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), at_most (1280), 760);
  sp_window_set_session (fixture->window, session);
  sp_window_show_unlock (fixture->window);
  gtk_window_present (GTK_WINDOW (fixture->window));
  unlock (fixture);
  WAIT_UNTIL (shows_page (fixture, "SpLeasePage"));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sp_window_lock (fixture->window);
  WAIT_UNTIL (shows_page (fixture, "SpUnlockPage") &&
              sp_store_get_state (store_of (fixture)) == SP_STORE_STATE_LOCKED);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  sp_case_fixture_free (fixture->cases);
}

static gboolean
window_says (Fixture *fixture, const char *words)
{
  return says (GTK_WIDGET (fixture->window), words);
}

/* The window has the cache open, not the fixture. */
static void
take_picture (Fixture *fixture, const char *name)
{
  SpCaseFixture seen = *fixture->cases;

  seen.store = store_of (fixture);
  picture (&seen, GTK_WINDOW (fixture->window), name);
}

static void
commit_case (Fixture *fixture)
{
  SpAmbient *ambient = sp_store_get_ambient (store_of (fixture));
  g_autofree char *id = sp_ambient_new_id (ambient);
  g_autofree char *reference = sp_ambient_new_reference (ambient);
  g_autofree char *compartment = g_strconcat ("case:", id, NULL);
  g_autoptr(SpRecord) record = sp_record_new (sp_record_type_find ("case"), id, compartment);
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(GError) error = NULL;

  sp_change_create (change, record);
  sp_change_set_text (change, record, "reference", reference);
  sp_change_set_text (change, record, "status", "accepted");
  sp_test_wait (sp_store_commit (store_of (fixture), change), NULL, &error);
  g_assert_no_error (error);
}

static void
test_unlocked_too_late (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = find_type (GTK_WIDGET (fixture->window), "SpLeasePage");

  g_assert_null (fixture->window->main_page);
  g_assert_cmpuint (sp_test_check_names (page), >=, 2);
  g_assert_true (window_says (fixture, "Closed Until This Laptop Connects"));
  g_assert_true (window_says (fixture, "Nothing of yours waits"));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (fixture->window->lease_banner)) &&
                  adw_banner_get_revealed (fixture->window->lease_banner));
  take_picture (fixture, "lease-closed");

  /* What was typed before goes out from here. */
  commit_case (fixture);
  WAIT_UNTIL (window_says (fixture, "1 change of yours waits here"));
  commit_case (fixture);
  WAIT_UNTIL (window_says (fixture, "2 changes of yours wait here"));

  /* It locks, and comes here again. */
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.lock", NULL));
  WAIT_UNTIL (shows_page (fixture, "SpUnlockPage") &&
              sp_store_get_state (store_of (fixture)) == SP_STORE_STATE_LOCKED);
  unlock (fixture);
  WAIT_UNTIL (shows_page (fixture, "SpLeasePage"));

  /* It goes on by itself. */
  grant (fixture, DAYS * 3600, HOURS * 3600);
  WAIT_UNTIL (fixture->window->main_page != NULL && !shows_page (fixture, "SpLeasePage"));
  WAIT_UNTIL (window_says (fixture, "Restricted lines readable until"));
}

static void
open_case (Fixture *fixture)
{
  sp_shell_open_case (SP_SHELL (fixture->window), SP_FIXTURE_CASE);
  WAIT_UNTIL (shows_page (fixture, "SpCasePage") && window_says (fixture, "Why referred"));
}

/* What has to be kept out of a paper is known from restricted records: without them none is made. */
static void
assert_papers (Fixture *fixture, gboolean made)
{
  g_autoptr(GError) error = NULL;
  gboolean done = sp_test_wait (sp_outputs_gather_case (store_of (fixture), SP_FIXTURE_CASE), NULL, &error);

  g_assert_cmpint (done, ==, made);
  if (!made)
    g_assert_error (error, SP_STORE_ERROR, SP_STORE_ERROR_LEASE);
}

/* What is for some only goes from an open list, the rest stays; then all goes, and comes back where it was. */
static void
test_runs_out (Fixture *fixture, gconstpointer data)
{
  grant (fixture, DAYS * 3600, HOURS * 3600);
  WAIT_UNTIL (fixture->window->main_page != NULL);
  g_assert_false (adw_banner_get_revealed (fixture->window->lease_banner));
  WAIT_UNTIL (window_says (fixture, "lighthouse"));

  /* Not an hour is left. */
  grant (fixture, DAYS * 3600, 1800);
  g_object_notify (G_OBJECT (store_of (fixture)), "lease");
  g_assert_true (adw_banner_get_revealed (fixture->window->lease_banner));
  g_assert_nonnull (strstr (adw_banner_get_title (fixture->window->lease_banner), "Restricted lines close at"));
  take_picture (fixture, "lease-soon");

  grant (fixture, DAYS * 3600, 1);
  WAIT_UNTIL (look (fixture) == SP_LEASE_STATE_RESTRICTED_CLOSED);
  WAIT_UNTIL (!window_says (fixture, "lighthouse"));
  g_assert_nonnull (strstr (adw_banner_get_title (fixture->window->lease_banner), "Restricted lines are closed"));
  g_assert_true (window_says (fixture, "Restricted lines closed"));
  take_picture (fixture, "lease-restricted");
  assert_papers (fixture, FALSE);
  open_case (fixture);

  grant (fixture, 1, 1);
  WAIT_UNTIL (look (fixture) == SP_LEASE_STATE_CLOSED);
  g_assert_true (shows_page (fixture, "SpLeasePage"));
  g_assert_false (shows_page (fixture, "SpCasePage"));
  g_assert_null (fixture->window->main_page);
  g_assert_false (adw_banner_get_revealed (fixture->window->lease_banner));

  grant (fixture, DAYS * 3600, HOURS * 3600);
  WAIT_UNTIL (shows_page (fixture, "SpCasePage") && window_says (fixture, "Why referred"));
  sp_window_show_place (fixture->window, SP_PLACE_ACTIONS);
  WAIT_UNTIL (window_says (fixture, "lighthouse"));
  assert_papers (fixture, TRUE);
  g_assert_false (shows_page (fixture, "SpLeasePage"));
  g_assert_false (adw_banner_get_revealed (fixture->window->lease_banner));
}

/* Dialogs go, too, and what was typed into them is kept. */
static void
test_typed (Fixture *fixture, gconstpointer data)
{
  g_auto(GValue) found = G_VALUE_INIT;
  g_autoptr(SpDraft) draft = NULL;
  g_autoptr(JsonNode) words = json_node_init_string (json_node_alloc (), "half a sentence");
  AdwDialog *dialog = adw_dialog_new ();

  grant (fixture, DAYS * 3600, HOURS * 3600);
  WAIT_UNTIL (fixture->window->main_page != NULL);
  open_case (fixture);
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  adw_dialog_present (dialog, GTK_WIDGET (fixture->window));
  draft = sp_draft_new (store_of (fixture), SECRET);
  sp_draft_set (draft, "text", words);

  /* Sooner than a draft is saved by itself. */
  grant (fixture, 1, 1);
  WAIT_UNTIL (look (fixture) == SP_LEASE_STATE_CLOSED);
  WAIT_UNTIL (dialog == NULL);
  sp_test_wait (sp_store_load_draft (store_of (fixture), SECRET), &found, NULL);
  g_assert_nonnull (g_value_get_string (&found));
  g_assert_nonnull (strstr (g_value_get_string (&found), "half a sentence"));
  sp_draft_clear (draft);
}

int
main (int argc, char **argv)
{
  g_autoptr(GSettings) settings = NULL;
  int status;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  dex_init ();
  init_look ();
  settings = g_settings_new (SP_APPLICATION_ID);
  g_settings_set_boolean (settings, "reminders", FALSE);
  application = sp_application_new ();
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));

#define ADD(path, func) g_test_add ("/lease/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("unlocked-too-late", test_unlocked_too_late);
  ADD ("runs-out", test_runs_out);
  ADD ("typed", test_typed);

  status = g_test_run ();
  g_object_unref (application);

  return status;
}
