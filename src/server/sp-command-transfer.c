/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-command.h"

#include "sp-server-carry.h"
#include "sp-server-private.h"

#include <glib/gstdio.h>

/* What an answer may be, save for its last page: a stick has room. */
#define MAX_ANSWER (64 * 1024 * 1024)

/* What is opened at once of a file of many pieces. */
#define MAX_PART (32 * 1024 * 1024)

static const char *
words (const GError *error)
{
  if (error->domain == SP_SERVER_PROBLEM)
    return _("The laptop that wrote this file is shut out. Nothing was changed. What it had not sent when it was lost is "
             "taken with --lost.");
  switch ((SpSealedError) error->code)
    {
    case SP_SEALED_ERROR_UNKNOWN:
      return _("This is no file of work that is carried. Nothing was changed.");
    case SP_SEALED_ERROR_NEWER:
      return _("A newer version of the program wrote this file. Nothing was changed.");
    case SP_SEALED_ERROR_TORN:
      return _("The file is not whole. Nothing was changed. Copy it once more.");
    case SP_SEALED_ERROR_FOREIGN:
      return _("The file is for another server or a laptop, or was damaged on its way. Nothing was changed.");
    case SP_SEALED_ERROR_DAMAGED:
    default:
      return _("The file was changed on its way, or no laptop of this partnership wrote it. Nothing was changed.");
    }
}

static void
say (const SpServerCarried *carried)
{
  g_print (ngettext ("%u change was in the file", "%u changes were in the file", carried->operations),
           carried->operations);
  g_print (_(", of laptop %s.\n"), carried->device);
  if (carried->aside > 0)
    {
      g_print (ngettext ("%u of them was put aside for somebody to decide.",
                         "%u of them were put aside for somebody to decide.", carried->aside),
               carried->aside);
      g_print ("\n");
    }
  if (carried->torn)
    g_print ("%s\n", _("The end of the file is missing. What was whole was taken."));
  if (carried->refused)
    g_printerr (_("Not everything was taken: %s."), carried->refused);
  if (carried->refused)
    g_printerr ("\n");
}

/* The answer must not lie over another file, and nobody else reads it. */
static gboolean
write_answer (const char *path, GBytes *answer)
{
  g_autoptr(GError) error = NULL;
  gsize size;
  const char *data = g_bytes_get_data (answer, &size);

  if (g_file_set_contents_full (path, data, size, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                &error))
    return TRUE;
  g_printerr (_("%s could not be written: %s"), path, error->message);
  g_printerr ("\n%s\n", _("What was in the file was taken. Run the command again for the answer."));
  return FALSE;
}

/* Whatever the file is. */
static GBytes *
read_file (const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *data = NULL;
  GStatBuf found;
  gsize size;

  if (g_stat (path, &found) == 0 && found.st_size <= SP_SEALED_MAX_FILE && g_file_get_contents (path, &data, &size, &error))
    return g_bytes_new_take (g_steal_pointer (&data), size);
  g_printerr (_("%s could not be read: %s"), path, error ? error->message : _("it is not there, or too large"));
  g_printerr ("\n");
  return NULL;
}

/* Part by part, for a lost laptop's unsent work may have attachments of any number in it. Gives how many were taken. */
static guint
carry (SpCommand *command, GBytes *file, gboolean lost, SpServerCarried *carried, GError **error)
{
  g_autoptr(GPtrArray) parts = sp_sealed_cut (file, MAX_PART);

  for (guint i = 0; i < parts->len; i++)
    {
      g_auto(SpServerCarried) part = { 0 };

      if (!sp_server_carry (command->server, command->sql, parts->pdata[i], lost, MAX_ANSWER, &part, error))
        return i;
      part.operations += carried->operations;
      part.aside += carried->aside;
      if (carried->refused)
        part.refused = carried->refused;
      sp_server_carried_clear (carried);
      *carried = part;
      part = (SpServerCarried) { 0 };
    }
  return parts->len;
}

int
sp_command_transfer (int argc, char **argv)
{
  gboolean lost = FALSE;
  g_autofree char *path = NULL;
  g_autoptr(GBytes) file = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(SpCommand) command = { 0 };
  g_auto(SpServerCarried) carried = { 0 };
  guint n_parts;
  const GOptionEntry entries[] = {
    { "lost", 0, 0, G_OPTION_ARG_NONE, &lost, N_("The laptop is lost or was shut out: take what it had not sent"), NULL },
    { NULL },
  };

  if (!sp_command_parse (&argc, &argv, _("transfer DIR FILE [ANSWER]"),
                         _("Takes what a laptop without a network has written into FILE, as if the laptop had sent it, "
                           "and writes the\nanswer for that laptop into ANSWER (default: FILE.answer). Nobody but that "
                           "laptop can open the answer. A FILE\nthat comes again changes nothing. The server may be "
                           "running."),
                         entries, 2, 3))
    return SP_EXIT_USAGE;
  path = argc > 3 ? g_strdup (argv[3]) : g_strconcat (argv[2], ".answer", NULL);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_printerr (_("%s is there already. Nothing was changed."), path);
      g_printerr ("\n");
      return SP_EXIT_FAILED;
    }
  if (!(file = read_file (argv[2])) || !sp_command_open (&command, argv[1])
      || !sp_command_tell (&command, argv[1], SP_AUDIT_ALTER, lost ? "transfer-lost" : "transfer", NULL))
    return SP_EXIT_FAILED;
  n_parts = carry (&command, file, lost, &carried, &error);
  if (error)
    {
      if (n_parts > 0)
        {
          say (&carried);
          g_printerr ("%s\n", _("The rest of the file could not be taken: copy it once more, and run the command again. What was "
                               "taken is taken only once."));
          return SP_EXIT_FAILED;
        }
      if (error->domain != SP_SEALED_ERROR && error->domain != SP_SERVER_PROBLEM)
        return sp_command_fail (argv[1], error);
      g_printerr ("%s\n", words (error));
      return SP_EXIT_FAILED;
    }
  say (&carried);
  if (carried.answer && !write_answer (path, carried.answer))
    return SP_EXIT_FAILED;
  if (carried.answer)
    {
      g_print (_("Take %s back to the laptop."), path);
      g_print ("\n");
    }
  return carried.refused ? SP_EXIT_FAILED : SP_EXIT_OK;
}
