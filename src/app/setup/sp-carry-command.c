/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "sp-carry-command.h"
#include "sp-carry.h"
#include "sp-early-options.h"
#include "sp-workspace.h"

/* Work is carried by file from the command line, on a laptop whose window is closed. */

#define MAX_PASSPHRASE 1024

typedef struct
{
  GMainLoop *loop;
  SpStore *store;
  char *passphrase;
  const char *out; /* nullable */
  const char *in;  /* nullable */
  int status;
} Command;

/* Returns what stands on the first line of the input; it is not shown where somebody types it. */
static char *
read_passphrase (void)
{
  struct termios as_is;
  gboolean typed = isatty (STDIN_FILENO) && tcgetattr (STDIN_FILENO, &as_is) == 0;
  char *text = g_malloc0 (MAX_PASSPHRASE);
  gboolean done;

  if (typed)
    {
      struct termios silent = as_is;

      silent.c_lflag &= ~(tcflag_t) ECHO;
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
      g_printerr ("%s ", _("Passphrase:"));
    }
  done = fgets (text, MAX_PASSPHRASE, stdin) != NULL;
  if (typed)
    {
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &as_is);
      g_printerr ("\n");
    }
  text[done ? strcspn (text, "\n") : 0] = '\0';

  return text;
}

static gboolean
carry_out (Command *self, GError **error)
{
  g_autoptr(GFile) file = g_file_new_for_commandline_arg (self->out);
  g_autoptr(SpPack) pack = dex_await_object (sp_carry_save (self->store, file), error);
  g_autofree char *words = pack != NULL ? sp_carry_saved_words (pack) : NULL;

  if (words != NULL)
    g_print ("%s\n", words);

  return words != NULL;
}

static gboolean
carry_in (Command *self, GError **error)
{
  g_autoptr(GFile) file = g_file_new_for_commandline_arg (self->in);
  g_autoptr(GBytes) bytes = dex_await_boxed (sp_carry_read (file), error);
  g_autoptr(SpBrought) brought = bytes != NULL ? dex_await_object (sp_sync_carry_in (self->store, bytes), error) : NULL;
  g_autofree char *words = brought != NULL ? sp_carry_brought_words (brought) : NULL;

  if (words != NULL)
    g_print ("%s\n", words);

  return words != NULL;
}

static DexFuture *
command_fiber (gpointer data)
{
  Command *self = data;
  g_autoptr(GError) error = NULL;

  /* What was brought first: the file that is written then asks for what comes after it. */
  if (dex_await (sp_store_unlock (self->store, self->passphrase), &error) && (self->in == NULL || carry_in (self, &error))
      && (self->out == NULL || carry_out (self, &error)))
    self->status = 0;
  else
    {
      g_autofree char *words = sp_carry_error_words (error);

      g_printerr ("%s\n", words);
    }
  dex_await (sp_store_lock (self->store), NULL);
  g_main_loop_quit (self->loop);

  return dex_future_new_true ();
}

static int
run (const char *out, const char *in)
{
  g_autofree char *directory = sp_workspace_default_directory ();
  g_autoptr(SpAmbient) ambient = sp_ambient_new_system ();
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(SpStore) store = sp_store_new (directory, ambient);
  Command command = { .loop = loop, .store = store, .out = out, .in = in, .status = 1 };

  if (sp_store_get_state (store) == SP_STORE_STATE_NONE)
    {
      g_printerr ("%s\n", _("This laptop has not joined a partnership."));
      return 1;
    }
  sp_store_set_uses_keyring (store, TRUE);
  command.passphrase = read_passphrase ();
  dex_future_disown (dex_scheduler_spawn (NULL, 0, command_fiber, &command, NULL));
  g_main_loop_run (loop);
  explicit_bzero (command.passphrase, MAX_PASSPHRASE);
  g_free (command.passphrase);

  return command.status;
}

/**
 * sp_carry_command_main:
 * @status: (out): the process's exit status, where this was asked for
 *
 * Does --carry-in FILE and --carry-out FILE, which need no display: the passphrase is asked for, or stands on the first line
 * of the input. Other arguments are left for the application.
 *
 * Returns: whether the command line asked for it
 */
gboolean
sp_carry_command_main (int argc, char **argv, int *status)
{
  g_autofree char *out = NULL;
  g_autofree char *in = NULL;
  const GOptionEntry options[] = {
    { "carry-out", 0, 0, G_OPTION_ARG_FILENAME, &out, NULL, NULL },
    { "carry-in", 0, 0, G_OPTION_ARG_FILENAME, &in, NULL, NULL },
    { NULL },
  };

  if (!sp_early_options_parse (argc, argv, options))
    {
      *status = 1;
      return TRUE;
    }

  if (out == NULL && in == NULL)
    return FALSE;

  *status = run (out, in);

  return TRUE;
}
