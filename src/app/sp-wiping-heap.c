/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Memory that is given back holds nothing any more.
 *
 * Names and words of a case pass through strings of GLib, GTK, Pango and SQLite that nobody overwrites. So this
 * program's `free ()` and `realloc ()` do, for all of its libraries; what glibc gives out and takes back stays glibc's.
 * A sanitizer has its own. */

#include "config.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sp-wiping-heap.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || __has_feature(thread_sanitizer)
#define IS_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_SANITIZED 1
#endif

/* What calls leave behind on the stack that is used by none now. */
#define STACK_BYTES (256 * 1024)

#if defined(__GLIBC__) && !defined(IS_SANITIZED)

extern void __libc_free (void *block);

void
free (void *block)
{
  if (block == NULL)
    return;

  explicit_bzero (block, malloc_usable_size (block));
  __libc_free (block);
}

/* Never moves a block without overwriting where it was. */
void *
realloc (void   *block,
         size_t  size)
{
  size_t room;
  void *moved;

  if (block == NULL)
    return malloc (size);

  if (size == 0)
    {
      free (block);
      return NULL;
    }

  room = malloc_usable_size (block);
  if (size <= room && size >= room / 2)
    return block;

  if ((moved = malloc (size)) == NULL)
    return NULL;

  memcpy (moved, block, size < room ? size : room);
  free (block);

  return moved;
}

#endif

static void __attribute__ ((noinline))
wipe_stack (void)
{
  char below[STACK_BYTES];

  explicit_bzero (below, sizeof below);
}

/**
 * sp_wiping_heap_trim:
 *
 * Gives free pages back to the system, and overwrites what finished calls have left on this thread's stack.
 */
void
sp_wiping_heap_trim (void)
{
  wipe_stack ();
  malloc_trim (0);
}
