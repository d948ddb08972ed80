/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The file `tries`: how often a wrong passphrase was given in a row.
 *
 * A try is counted, and the count is on the disk, before the passphrase is looked at, so that neither a restart nor
 * pulling the plug makes it undone. The file has one size and is written in place: that needs no room on a full disk.
 * Time is that of the boot clock; after a restart the whole wait begins anew. This is for whoever sits at the laptop.
 * Whoever has a copy of its disk counts as he likes: against him stand Argon2id and the device's half. */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "sp-durable-private.h"
#include "sp-json.h"
#include "sp-key-tries-private.h"
#include "sp-store.h"

#define NAME      "tries"
#define FILE_SIZE 128

/* How long to wait after so many wrong ones. */
static const int WAIT_SECONDS[SP_KEY_TRIES + 1] = { 0, 0, 0, 5, 15, 30, 60, 120, 300, 600, 600 };

typedef struct
{
  guint wrong;
  char boot[40];
  gint64 at_us;
} Count;

static void
read_boot (char boot[40])
{
  g_autofree char *text = NULL;

  g_file_get_contents ("/proc/sys/kernel/random/boot_id", &text, NULL, NULL);
  g_strlcpy (boot, text != NULL ? g_strstrip (text) : "", 40);
}

/* What cannot be read was damaged, or somebody was at it: half of the tries are gone. */
static void
read_count (const char *path,
            Count      *count)
{
  g_autofree char *text = NULL;
  g_autoptr(JsonObject) object = NULL;
  gint64 wrong;

  memset (count, 0, sizeof *count);
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;

  object = sp_json_parse_object (g_strstrip (text), -1, NULL);
  wrong = object != NULL ? sp_json_get_int (object, "wrong", -1) : -1;
  count->wrong = wrong >= 0 && wrong <= SP_KEY_TRIES ? (guint) wrong : SP_KEY_TRIES / 2;
  if (object != NULL && sp_json_get_text (object, "boot") != NULL)
    g_strlcpy (count->boot, sp_json_get_text (object, "boot"), sizeof count->boot);
  count->at_us = object != NULL ? sp_json_get_int (object, "at", 0) : 0;
}

static gboolean
write_count (const char   *path,
             const Count  *count,
             gboolean      durable,
             GError      **error)
{
  g_autofree char *text = g_strdup_printf ("{\"wrong\":%u,\"boot\":\"%s\",\"at\":%" G_GINT64_FORMAT "}", count->wrong,
                                           count->boot, count->at_us);
  g_autofree char *line = g_strdup_printf ("%-*s\n", FILE_SIZE - 1, text);
  gboolean there = g_file_test (path, G_FILE_TEST_EXISTS);
  g_autofree char *directory = g_path_get_dirname (path);
  int fd = g_open (path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  gboolean done = fd >= 0 && pwrite (fd, line, FILE_SIZE, 0) == FILE_SIZE && (!durable || fsync (fd) == 0);

  if (!done)
    g_set_error (error, SP_STORE_ERROR, errno == ENOSPC || errno == EDQUOT ? SP_STORE_ERROR_NO_SPACE : SP_STORE_ERROR_IO,
                 "tries: %s", g_strerror (errno));
  if (fd >= 0)
    g_close (fd, NULL);

  return done && (there || !durable || sp_durable_sync_directory (directory, error));
}

/**
 * sp_key_tries_begin:
 * @directory: the store's
 * @ambient: the clock
 * @tries: (out): what is left if this one is wrong; where it is not taken yet, how long to wait
 * @error: return location
 *
 * Counts a try.
 *
 * Returns: %FALSE with %SP_STORE_ERROR_TOO_SOON, or because it could not be counted
 */
gboolean
sp_key_tries_begin (const char  *directory,
                    SpAmbient   *ambient,
                    SpKeyTries  *tries,
                    GError     **error)
{
  g_autofree char *path = g_build_filename (directory, NAME, NULL);
  gint64 now_us = sp_ambient_get_boot_us (ambient);
  Count count;
  char boot[40];

  read_count (path, &count);
  read_boot (boot);

  if (!g_str_equal (boot, count.boot) || count.at_us > now_us)
    {
      g_strlcpy (count.boot, boot, sizeof count.boot);
      count.at_us = now_us;
      if (WAIT_SECONDS[count.wrong] > 0 && !write_count (path, &count, TRUE, error))
        return FALSE;
    }

  tries->left = SP_KEY_TRIES - count.wrong;
  tries->wait_us = count.at_us + WAIT_SECONDS[count.wrong] * G_USEC_PER_SEC - now_us;
  if (tries->wait_us > 0)
    {
      g_set_error_literal (error, SP_STORE_ERROR, SP_STORE_ERROR_TOO_SOON, "too many wrong passphrases");
      return FALSE;
    }

  count.wrong = MIN (count.wrong + 1, SP_KEY_TRIES);
  count.at_us = now_us;
  tries->left = SP_KEY_TRIES - count.wrong;
  tries->wait_us = WAIT_SECONDS[count.wrong] * G_USEC_PER_SEC;

  return write_count (path, &count, TRUE, error);
}

/**
 * sp_key_tries_end:
 * @directory: the store's
 * @ambient: the clock
 * @right: whether the passphrase was right; %FALSE: nothing was learnt about it, as the files are damaged
 *
 * Forgets the wrong tries, or only the last one. That this may not reach the disk costs nobody more than a try.
 */
void
sp_key_tries_end (const char *directory,
                  SpAmbient  *ambient,
                  gboolean    right)
{
  g_autofree char *path = g_build_filename (directory, NAME, NULL);
  Count count;

  read_count (path, &count);
  count.wrong = right || count.wrong == 0 ? 0 : count.wrong - 1;
  write_count (path, &count, FALSE, NULL);
}
