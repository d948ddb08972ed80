/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdlib.h>
#include <time.h>

#include "sp-lease-words.h"

#define NOW  G_GINT64_CONSTANT (1796121720000000) /* 2026-12-01T10:42:00Z */
#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)
#define HOUR (60 * MINUTE)

typedef struct
{
  const char *name;
  SpLeaseFacts facts;
  const char *words;
  const char *warning;
} Example;

#define AT(left, restricted) .until_us = NOW + (left), .restricted_until_us = NOW + (restricted), .now_us = NOW
#define SOME .state = SP_LEASE_STATE_RESTRICTED_CLOSED

static const Example examples[] = {
  { "none", { .now_us = NOW }, NULL, NULL },
  { "just-connected", { .connected = TRUE, AT (72 * HOUR, 8 * HOUR) }, "Restricted lines readable until 18:42", NULL },
  { "away", { AT (70 * HOUR, 6 * HOUR) }, "Restricted lines readable until 16:42", NULL },
  { "over-night", { AT (72 * HOUR, 16 * HOUR) }, "Restricted lines readable until 02 Dec 2026, 02:42", NULL },
  { "soon", { AT (65 * HOUR, 59 * MINUTE) }, "Restricted lines readable until 11:41",
    "Restricted lines close at 11:41: connect before. Nothing is lost, and what is being typed is kept." },
  { "short-but-connected", { .connected = TRUE, AT (HOUR, HOUR) }, "Restricted lines readable until 11:42", NULL },
  { "restricted-closed", { SOME, AT (64 * HOUR, 0) },
    "Restricted lines closed · all else readable until 04 Dec 2026, 02:42",
    "Restricted lines are closed until this laptop connects. Nothing is lost." },
  { "all-soon", { SOME, AT (30 * MINUTE, 0) }, "Restricted lines closed · all else readable until 11:12",
    "Everything here closes at 11:12: connect before. Nothing is lost, and what is being typed is kept." },
  { "set-back", { .set_back = TRUE, AT (70 * HOUR, 6 * HOUR) }, "Restricted lines readable until 16:42",
    "This laptop’s clock was set back: put it right, and connect. How long it was off is not known. Nothing is lost." },
  { "closed", { .state = SP_LEASE_STATE_CLOSED, AT (0, 0) }, NULL, NULL },
};

static void
test_example (gconstpointer data)
{
  const Example *example = data;
  g_autofree char *words = sp_lease_words (&example->facts);
  g_autofree char *warning = sp_lease_warning (&example->facts);

  g_assert_cmpstr (words, ==, example->words);
  g_assert_cmpstr (warning, ==, example->warning);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  tzset ();
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autofree char *path = g_strconcat ("/lease-words/", examples[i].name, NULL);

      g_test_add_data_func (path, &examples[i], test_example);
    }

  return g_test_run ();
}
