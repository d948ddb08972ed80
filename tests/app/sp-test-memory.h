/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <stdio.h>
#include <string.h>

/* Looking for words in all of this process's own memory that can be written to, without having them there by looking:
 * what is looked for is kept, and compared, under a mask. */

#define SP_TEST_MASK 0x5a

typedef struct
{
  guint8 masked[128];
  gsize length;
} SpTestNeedle;

G_GNUC_UNUSED static void
sp_test_needle_init (SpTestNeedle *self,
                     const void   *bytes,
                     gsize         length)
{
  g_assert_cmpuint (length, <=, sizeof self->masked);
  self->length = length;
  for (gsize i = 0; i < length; i++)
    self->masked[i] = ((const guint8 *) bytes)[i] ^ SP_TEST_MASK;
}

/* A word that nothing else in the process has, made anew each time, so that only its maker holds it. */
G_GNUC_UNUSED static char *
sp_test_make_word (guint seed)
{
  char *word = g_malloc0 (25);
  guint32 state = seed * 2654435761u + 12345;

  for (guint i = 0; i < 24; i++)
    {
      state = state * 1664525u + 1013904223u;
      word[i] = (char) ('a' + (state >> 24) % 26);
    }

  return word;
}

G_GNUC_UNUSED static guint
sp_test_count_in (const SpTestNeedle *needle,
                  const guint8       *from,
                  const guint8       *to,
                  const char         *where)
{
  const guint8 first = needle->masked[0] ^ SP_TEST_MASK;
  guint n = 0;

  while (from + needle->length <= to)
    {
      const guint8 *at = memchr (from, first, (gsize) (to - from) - needle->length + 1);
      gsize i = 1;

      if (at == NULL)
        break;

      while (i < needle->length && (at[i] ^ SP_TEST_MASK) == needle->masked[i])
        i++;
      if (i == needle->length)
        {
          g_test_message ("found at %p in %s", (const void *) at, where);
          n++;
        }
      from = at + 1;
    }

  return n;
}

/* How often it stands in memory. */
G_GNUC_UNUSED static guint
sp_test_count_in_memory (const SpTestNeedle *needle)
{
  g_autoptr(GPtrArray) regions = g_ptr_array_new_with_free_func (g_free);
  FILE *maps = fopen ("/proc/self/maps", "r");
  char line[512];
  guint n = 0;

  g_assert_nonnull (maps);
  while (fgets (line, sizeof line, maps) != NULL)
    g_ptr_array_add (regions, g_strdup (g_strchomp (line)));
  fclose (maps);

  for (guint i = 0; i < regions->len; i++)
    {
      unsigned long from;
      unsigned long to;
      char rights[5];

      if (sscanf (regions->pdata[i], "%lx-%lx %4s", &from, &to, rights) == 3 && g_str_has_prefix (rights, "rw") &&
          strstr (regions->pdata[i], "/dev/") == NULL)
        n += sp_test_count_in (needle, (const guint8 *) from, (const guint8 *) to, regions->pdata[i]);
    }

  return n;
}
