/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-fuzz.h"
#include "sp-wire-problem.h"
#include "sp-wire.h"

#include <libdex.h>

/* What comes back where a problem or the head of a page is looked for: read in a fiber, as the client
 * does, whose stack is small. */

static DexFuture *
read_fiber (gpointer data)
{
  GBytes *body = data;
  SpWireProblem problem = sp_wire_problem_parse (body);
  g_autoptr(JsonObject) head = sp_wire_page_read_head (body);

  g_assert_cmpint (problem, <, SP_WIRE_N_PROBLEMS);
  if (problem != SP_WIRE_PROBLEM_NONE)
    {
      g_autofree char *text = sp_wire_problem_format (problem, "request", NULL);
      g_autoptr(GBytes) again = g_bytes_new_static (text, strlen (text));

      g_assert_cmpint (sp_wire_problem_parse (again), ==, problem);
    }
  return dex_future_new_true ();
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  sp_fuzz_strict ();
  dex_init ();
  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  SpFuzzBytes bytes = { data, size };
  g_autoptr(GString) text = NULL;
  g_autoptr(DexFuture) done = NULL;

  /* The text itself, or a piece of it again and again; deep nesting comes of that. */
  if (size > 3 && data[0] == 0)
    {
      guint n;
      gsize length;

      sp_fuzz_choose (&bytes, 256);
      n = sp_fuzz_choose (&bytes, 60000);
      length = 1 + sp_fuzz_choose (&bytes, 16);
      length = MIN (length, bytes.size);
      text = g_string_new (NULL);
      for (guint i = 0; i < n && text->len < 256 * 1024; i++)
        g_string_append_len (text, (const char *) bytes.data, length);
      g_string_append_len (text, (const char *) bytes.data + length, bytes.size - length);
    }
  else
    text = g_string_new_len ((const char *) data, size);
  done = dex_scheduler_spawn (NULL, 0, read_fiber, g_string_free_to_bytes (g_steal_pointer (&text)),
                              (GDestroyNotify) g_bytes_unref);
  while (dex_future_is_pending (done))
    g_main_context_iteration (NULL, TRUE);
  return 0;
}
