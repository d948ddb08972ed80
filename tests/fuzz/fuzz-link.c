/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-fuzz.h"
#include "sp-wire.h"

#include <string.h>

/* What somebody pastes as an enrolment link. What is taken means the same when it is written again. */

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  sp_fuzz_strict ();
  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr(SpWireLink) link = sp_wire_link_parse (text);
  g_autoptr(SpWireLink) again = NULL;
  g_autofree char *written = NULL;

  if (!link)
    return 0;
  g_assert_true (g_str_has_prefix (link->server, "https://"));
  g_assert_cmpuint (strlen (link->pin), ==, 64);
  written = sp_wire_link_format (link->server, link->code, link->pin);
  again = sp_wire_link_parse (written);
  g_assert_nonnull (again);
  g_assert_cmpstr (again->server, ==, link->server);
  g_assert_cmpstr (again->code, ==, link->code);
  g_assert_cmpstr (again->pin, ==, link->pin);
  return 0;
}
