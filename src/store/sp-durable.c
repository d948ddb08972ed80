/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sp-durable-private.h"
#include "sp-store.h"

static gboolean
fail_errno (GError **error,
            int      saved_errno)
{
  SpStoreError code = saved_errno == ENOSPC || saved_errno == EDQUOT || saved_errno == EFBIG ? SP_STORE_ERROR_NO_SPACE
                                                                                            : SP_STORE_ERROR_IO;

  g_set_error (error, SP_STORE_ERROR, code, "key file: %s", g_strerror (saved_errno));

  return FALSE;
}

/**
 * sp_durable_sync_directory:
 * @path: a directory
 * @error: return location
 *
 * Makes sure that the names in a directory are on the disk.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_durable_sync_directory (const char  *path,
                           GError     **error)
{
  int fd = g_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean done = fd >= 0 && fsync (fd) == 0;

  if (!done)
    fail_errno (error, errno);
  if (fd >= 0)
    g_close (fd, NULL);

  return done;
}

static gboolean
sync_parent (const char  *path,
             GError     **error)
{
  g_autofree char *directory = g_path_get_dirname (path);

  return sp_durable_sync_directory (directory, error);
}

static gboolean
write_all (int           fd,
           const guint8 *bytes,
           gsize         length)
{
  gsize written = 0;

  while (written < length)
    {
      gssize n = write (fd, bytes + written, length - written);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;

      written += (gsize) n;
    }

  return fsync (fd) == 0;
}

/**
 * sp_durable_write_bytes:
 * @path: a file, there or not
 * @bytes: what it shall hold
 * @length: how many of them
 * @error: return location
 *
 * All or nothing: a new file beside the old one, synced, put in its place, and the directory synced.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_durable_write_bytes (const char    *path,
                        const guint8  *bytes,
                        gsize          length,
                        GError       **error)
{
  g_autofree char *new_path = g_strconcat (path, ".new", NULL);
  int fd = g_open (new_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    return fail_errno (error, errno);

  if (!write_all (fd, bytes, length))
    {
      fail_errno (error, errno);
      g_close (fd, NULL);
      g_unlink (new_path);
      return FALSE;
    }

  g_close (fd, NULL);

  if (g_rename (new_path, path) != 0)
    {
      fail_errno (error, errno);
      g_unlink (new_path);
      return FALSE;
    }

  return sync_parent (path, error);
}

/**
 * sp_durable_write:
 * @path: a file, there or not
 * @text: what it shall hold
 * @error: return location
 *
 * Returns: as sp_durable_write_bytes ()
 */
gboolean
sp_durable_write (const char  *path,
                  const char  *text,
                  GError     **error)
{
  return sp_durable_write_bytes (path, (const guint8 *) text, strlen (text), error);
}

/**
 * sp_durable_append:
 * @path: a file that is there
 * @bytes: what is added to it
 * @length: how many of them
 * @error: return location
 *
 * A power cut leaves some of it, perhaps; what was there before stays.
 *
 * Returns: %FALSE with @error set: some of it may have been added
 */
gboolean
sp_durable_append (const char    *path,
                   const guint8  *bytes,
                   gsize          length,
                   GError       **error)
{
  int fd = g_open (path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0);
  gboolean done = fd >= 0 && write_all (fd, bytes, length);

  if (!done)
    fail_errno (error, errno);
  if (fd >= 0)
    g_close (fd, NULL);

  return done;
}

static gboolean
overwrite (int fd)
{
  g_autofree guint8 *nothing = NULL;
  struct stat info;

  if (fstat (fd, &info) != 0)
    return FALSE;

  nothing = g_malloc0 ((gsize) info.st_size);

  return write_all (fd, nothing, (gsize) info.st_size);
}

/**
 * sp_durable_replace:
 * @path: a file that is there
 * @text: what it shall hold
 * @error: return location
 *
 * As sp_durable_write (), and overwrites what the file held before once its name is gone from the disk. On media
 * that write elsewhere (flash, copy on write) the old bytes may survive that.
 *
 * Returns: %FALSE with @error set, the file being the old or the new one
 */
gboolean
sp_durable_replace (const char  *path,
                    const char  *text,
                    GError     **error)
{
  int old = g_open (path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0);
  gboolean done;

  if (old < 0)
    return fail_errno (error, errno);

  done = sp_durable_write (path, text, error);
  /* The new file stands: that the old one could not be overwritten changes nothing of that. */
  if (done)
    overwrite (old);
  g_close (old, NULL);

  return done;
}

/**
 * sp_durable_erase:
 * @path: a file, there or not
 * @error: return location
 *
 * Overwrites a file, and then takes its name away.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_durable_erase (const char  *path,
                  GError     **error)
{
  int fd = g_open (path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0);
  gboolean done;

  if (fd < 0)
    return errno == ENOENT || fail_errno (error, errno);

  done = overwrite (fd);
  if (!done)
    fail_errno (error, errno);
  g_close (fd, NULL);
  if (!done)
    return FALSE;

  if (g_unlink (path) != 0)
    return fail_errno (error, errno);

  return sync_parent (path, error);
}
