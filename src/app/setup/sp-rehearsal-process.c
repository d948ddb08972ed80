/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>

#include <glib/gstdio.h>

#include "sp-rehearsal-private.h"
#include "sp-settle.h"

#define SERVER_PROGRAM "stalking-partnership-server"
#define TREE_FDS       16

/* Beside this program (installed), in the neighbouring folder (built), or on the path. */
static char *
find_server (GError **error)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
  char *found = NULL;

  if (folder != NULL)
    {
      g_autofree char *beside = g_build_filename (folder, SERVER_PROGRAM, NULL);
      g_autofree char *built = g_build_filename (folder, "..", "server", SERVER_PROGRAM, NULL);

      if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&beside);
      if (g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&built);
    }

  found = g_find_program_in_path (SERVER_PROGRAM);
  if (found == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         "The program " SERVER_PROGRAM " is not installed");

  return found;
}

static GSubprocess *
spawn (const char * const *arguments, GSubprocessFlags flags, GError **error)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *program = find_server (error);
  g_auto(GStrv) argv = NULL;

  if (program == NULL)
    return NULL;

  g_strv_builder_add (builder, program);
  g_strv_builder_addv (builder, (const char **) arguments);
  argv = g_strv_builder_end (builder);

  return g_subprocess_newv ((const char * const *) argv, flags, error);
}

/** sp_rehearsal_spawn_server: Returns: (transfer full) (nullable): the server's program, running */
GSubprocess *
sp_rehearsal_spawn_server (const char * const *arguments, GError **error)
{
  return spawn (arguments, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, error);
}

static void
communicated_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr(DexPromise) promise = data;
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;

  if (!g_subprocess_communicate_utf8_finish (G_SUBPROCESS (object), result, &output, NULL, &error))
    dex_promise_reject (promise, g_steal_pointer (&error));
  else if (!g_subprocess_get_successful (G_SUBPROCESS (object)))
    dex_promise_reject (promise, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED,
                                                      "The server's program failed"));
  else
    dex_promise_resolve_string (promise, g_steal_pointer (&output));
}

/**
 * sp_rehearsal_run_server:
 * @arguments: what to tell the server's program
 *
 * Returns: (transfer full): resolves to what it printed, a string; rejects where it failed
 */
DexFuture *
sp_rehearsal_run_server (const char * const *arguments)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process = spawn (arguments, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  DexPromise *promise;

  if (process == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  promise = dex_promise_new_cancellable ();
  g_subprocess_communicate_utf8_async (process, NULL, dex_promise_get_cancellable (promise),
                                       communicated_cb, dex_ref (promise));

  return DEX_FUTURE (promise);
}

static int
remove_one (const char *path, const struct stat *info, int type, struct FTW *place)
{
  return remove (path);
}

typedef struct
{
  char *path;
  DexPromise *promise;
} Removal;

static void
remove_tree (gpointer data)
{
  Removal *self = data;
  DexFuture *removed = dex_future_new_true ();

  if (nftw (self->path, remove_one, TREE_FDS, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) != 0 && errno != ENOENT)
    {
      int saved_errno = errno;

      dex_unref (removed);
      removed = dex_future_new_reject (G_IO_ERROR, g_io_error_from_errno (saved_errno), "%s", g_strerror (saved_errno));
    }

  sp_settle (self->promise, removed);
  g_free (self->path);
  g_free (self);
}

/**
 * sp_rehearsal_remove_tree:
 * @path: a folder of the rehearsal
 *
 * Removes it with all that is in it, on a pool thread. Links are removed, not followed.
 *
 * Returns: (transfer full): resolves to %TRUE, also where there was nothing
 */
DexFuture *
sp_rehearsal_remove_tree (const char *path)
{
  Removal *removal = g_new0 (Removal, 1);
  DexPromise *promise = dex_promise_new ();

  removal->path = g_strdup (path);
  removal->promise = dex_ref (promise);
  dex_scheduler_push (dex_thread_pool_scheduler_get_default (), remove_tree, removal);

  return DEX_FUTURE (promise);
}

/**
 * sp_rehearsal_open_as:
 * @member: a representative
 *
 * Starts a second process of this program as @member, with a device and a cache of its own.
 *
 * Returns: whether it was started
 */
gboolean
sp_rehearsal_open_as (SpRehearsal *self, SpRehearsalMember *member, GError **error)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", error);
  g_autoptr(GSubprocess) process = NULL;

  if (program == NULL)
    return FALSE;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, error, program, "--rehearse-as",
                              sp_rehearsal_member_get_id (member), NULL);

  return process != NULL;
}
