/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sp-state-words.h"

#define NOW  G_GINT64_CONSTANT (1796121720000000) /* 2026-12-01T10:42:00Z */
#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)

typedef struct
{
  const char *name;
  SpStateFacts facts;
  const char *words;
  const char *icon_name;
} Example;

static const Example examples[] = {
  { "fresh", { .now_us = NOW }, "Saved on this laptop", "sp-saved-symbolic" },
  { "waiting", { .state = "idle", .pending = 3, .now_us = NOW },
    "Saved on this laptop · 3 waiting to send", "sp-waiting-symbolic" },
  { "waiting-after-sent",
    { .state = "up-to-date", .pending = 1, .last_sent_us = NOW - MINUTE, .now_us = NOW },
    "Saved on this laptop · 1 waiting to send", "sp-waiting-symbolic" },
  { "sent", { .state = "up-to-date", .last_sent_us = NOW, .now_us = NOW }, "All sent 10:42",
    "sp-sent-symbolic" },
  { "nothing-sent", { .state = "up-to-date", .now_us = NOW }, "Nothing waiting to send",
    "sp-sent-symbolic" },
  { "offline",
    { .state = "offline", .pending = 3, .offline_since_us = NOW - 92 * MINUTE, .now_us = NOW },
    "Not connected since 09:10 · 3 waiting to send", "sp-offline-symbolic" },
  { "offline-for-days",
    { .state = "offline", .offline_since_us = NOW - 3 * 24 * 60 * MINUTE, .now_us = NOW },
    "Not connected since 28 Nov 2026, 10:42", "sp-offline-symbolic" },
  { "offline-all-sent-before",
    { .state = "offline", .last_sent_us = NOW - MINUTE, .offline_since_us = NOW, .now_us = NOW },
    "Not connected since 10:42", "sp-offline-symbolic" },
  { "refused", { .state = "refused", .pending = 2, .now_us = NOW },
    "The server refuses this laptop. Ask your coordinator why · 2 waiting to send",
    "sp-refused-symbolic" },
  { "disk-full", { .state = "refused", .code = "no-space-here", .pending = 2, .now_us = NOW },
    "The disk of this laptop is full. Make some room on it · 2 waiting to send", "sp-refused-symbolic" },
  { "disk-full-there", { .state = "offline", .code = "no-space", .pending = 1, .now_us = NOW },
    "The server’s disk is full. Tell your administrator · 1 waiting to send", "sp-offline-symbolic" },
  { "impostor", { .state = "refused", .code = "certificate", .now_us = NOW },
    "Another server answers at this address. Nothing was sent to it", "sp-refused-symbolic" },
  { "busy", { .state = "offline", .code = "busy", .offline_since_us = NOW, .now_us = NOW },
    "Not connected since 10:42", "sp-offline-symbolic" },
  { "revoked", { .state = "revoked", .now_us = NOW },
    "The server refuses this laptop. Ask your coordinator why", "sp-refused-symbolic" },
  { "suspended", { .state = "suspended", .pending = 1, .now_us = NOW },
    "This laptop is shut out for now. Ask your coordinator why · 1 waiting to send", "sp-refused-symbolic" },
  { "wiped", { .state = "wiped", .now_us = NOW }, "What this laptop kept is destroyed", "sp-refused-symbolic" },
  { "too-new", { .state = "too-new", .now_us = NOW },
    "The server needs a newer version of this program", "sp-refused-symbolic" },
  { "receiving", { .state = "receiving", .now_us = NOW }, "Saved on this laptop · receiving changes",
    "sp-saved-symbolic" },
};

static void
test_example (gconstpointer data)
{
  const Example *example = data;
  g_autofree char *words = sp_state_words (&example->facts);

  g_assert_cmpstr (words, ==, example->words);
  g_assert_cmpstr (sp_state_icon_name (&example->facts), ==, example->icon_name);
}

/* Nothing may ever be said to be sent while something waits. */
static void
test_never_says_sent_too_early (void)
{
  static const char *const states[] = { NULL, "idle", "connecting", "sending", "receiving",
                                        "up-to-date", "offline", "refused", "revoked", "suspended",
                                        "too-new" };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      SpStateFacts facts = { states[i], NULL, 1, NOW, 0, NOW };
      g_autofree char *words = sp_state_words (&facts);

      g_assert_null (strstr (words, "All sent"));
      g_assert_nonnull (strstr (words, "1 waiting to send"));
    }
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  tzset ();
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autofree char *path = g_strconcat ("/state-words/", examples[i].name, NULL);

      g_test_add_data_func (path, &examples[i], test_example);
    }
  g_test_add_func ("/state-words/never-too-early", test_never_says_sent_too_early);

  return g_test_run ();
}
