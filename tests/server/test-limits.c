/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-limits.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#define SECOND ((gint64) G_USEC_PER_SEC)

static void
test_minute (void)
{
  g_autoptr(SpLimits) limits = sp_limits_new (6);

  for (int i = 0; i < 6; i++)
    g_assert_cmpuint (sp_limits_take (limits, "a", SECOND), ==, 0);
  g_assert_cmpuint (sp_limits_take (limits, "a", SECOND), ==, 11);
  g_assert_cmpuint (sp_limits_take (limits, "b", SECOND), ==, 0);
  /* One every ten seconds, and never more than a minute's at once. */
  g_assert_cmpuint (sp_limits_take (limits, "a", 11 * SECOND), ==, 0);
  g_assert_cmpuint (sp_limits_take (limits, "a", 12 * SECOND), >, 0);
  for (int i = 0; i < 6; i++)
    g_assert_cmpuint (sp_limits_take (limits, "a", 100000 * SECOND), ==, 0);
  g_assert_cmpuint (sp_limits_take (limits, "a", 100000 * SECOND), >, 0);
  /* A clock that goes back gives nothing. */
  g_assert_cmpuint (sp_limits_take (limits, "a", 0), >, 0);
}

static void
test_none (void)
{
  g_autoptr(SpLimits) limits = sp_limits_new (0);

  sp_limits_charge (limits, "a", G_MAXUINT, 0);
  for (int i = 0; i < 10000; i++)
    g_assert_cmpuint (sp_limits_take (limits, "a", 0), ==, 0);
}

static void
test_charge (void)
{
  g_autoptr(SpLimits) limits = sp_limits_new (60);

  for (int i = 0; i < 1000; i++)
    sp_limits_charge (limits, "a", 20, 0);
  /* However often: a minute, and the second for the call itself. */
  g_assert_cmpuint (sp_limits_take (limits, "a", 0), ==, 61);
  g_assert_cmpuint (sp_limits_take (limits, "a", 59 * SECOND), >, 0);
  g_assert_cmpuint (sp_limits_take (limits, "a", 61 * SECOND), ==, 0);
}

/* Memory has a bound, and who fills it gets no more calls by that. */
static void
test_many (void)
{
  g_autoptr(SpLimits) limits = sp_limits_new (2);
  guint taken = 0;

  for (int i = 0; i < 30000; i++)
    {
      g_autofree char *who = g_strdup_printf ("%d", i);

      taken += sp_limits_take (limits, who, SECOND) == 0;
    }
  g_assert_cmpuint (taken, ==, 20000 + 2);
  /* Who was there before is still told apart; and the idle make room. */
  g_assert_cmpuint (sp_limits_take (limits, "7", SECOND), ==, 0);
  g_assert_cmpuint (sp_limits_take (limits, "29999", SECOND), >, 0);
  g_assert_cmpuint (sp_limits_take (limits, "someone", 100 * SECOND), ==, 0);
}

static char *
address (const char *peer, const char *proxy, const char *forwarded)
{
  struct sockaddr_in v4 = { .sin_family = AF_INET };
  struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };

  if (inet_pton (AF_INET, peer, &v4.sin_addr) == 1)
    return sp_limits_dup_address ((struct sockaddr *) &v4, proxy, forwarded);
  g_assert_cmpint (inet_pton (AF_INET6, peer, &v6.sin6_addr), ==, 1);
  return sp_limits_dup_address ((struct sockaddr *) &v6, proxy, forwarded);
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *peer;
    const char *proxy;
    const char *forwarded;
    const char *expected;
  } EXAMPLES[] = {
    { "192.0.2.1", NULL, NULL, "192.0.2.1" },
    { "192.0.2.1", NULL, "198.51.100.1", "192.0.2.1" },
    { "192.0.2.1", "127.0.0.1", "198.51.100.1", "192.0.2.1" },
    { "127.0.0.1", "127.0.0.1", "198.51.100.1", "198.51.100.1" },
    { "127.0.0.1", "127.0.0.1", "192.0.2.9 , 198.51.100.1 ", "198.51.100.1" },
    { "127.0.0.1", "127.0.0.1", "198.51.100.1, nonsense", "127.0.0.1" },
    { "127.0.0.1", "127.0.0.1", "", "127.0.0.1" },
    { "127.0.0.1", "nonsense", "198.51.100.1", "127.0.0.1" },
    { "::ffff:127.0.0.1", "127.0.0.1", "198.51.100.1", "198.51.100.1" },
    { "::ffff:192.0.2.1", NULL, NULL, "192.0.2.1" },
    { "2001:db8:1:2:3:4:5:6", NULL, NULL, "2001:db8:1:2::" },
    { "127.0.0.1", "127.0.0.1", "2001:db8:1:2:ffff::1", "2001:db8:1:2::" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (EXAMPLES); i++)
    {
      g_autofree char *found = address (EXAMPLES[i].peer, EXAMPLES[i].proxy, EXAMPLES[i].forwarded);

      g_assert_cmpstr (found, ==, EXAMPLES[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/limits/minute", test_minute);
  g_test_add_func ("/server/limits/none", test_none);
  g_test_add_func ("/server/limits/charge", test_charge);
  g_test_add_func ("/server/limits/many", test_many);
  g_test_add_func ("/server/limits/addresses", test_addresses);

  return g_test_run ();
}
