/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-reject-writer.h"

#include "sp-import-text.h"

#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MAX_NUMBER 10000

struct _SpRejectWriter
{
  SpReferralMapping *mapping;
  SpTranslateFunc translate;
  char *folder;
  char *stem;      /* of the names of the files to be */
  char *temporary; /* NULL before the first row */
  FILE *stream;
};

/* "Referrals - rejected 2.csv" → "Referrals", for a mended file must not grow a longer name each
 * time it goes round. */
static char *
stem_of (const char *path)
{
  char *stem = g_path_get_basename (path);
  char *dot = strrchr (stem, '.');
  char *mark;

  if (dot && dot > stem)
    *dot = '\0';
  if ((mark = strstr (stem, " - rejected")) && mark > stem)
    {
      const char *rest = mark + strlen (" - rejected");

      if (rest[strspn (rest, " 0123456789")] == '\0')
        *mark = '\0';
    }

  return stem;
}

/**
 * sp_reject_writer_new:
 * @original_path: the spreadsheet that is being imported
 * @folder: (nullable): where to write, or %NULL for beside the original
 * @mapping: its columns
 * @translate: (nullable): makes the advice the user's language
 *
 * Writes rejected rows to a CSV file (UTF-8 with a mark), each cell as it is in the original, and
 * after them the columns Row, Reason and What to do. Nothing is written before the first row.
 *
 * A text that a spreadsheet program would calculate is written with an apostrophe before it;
 * reading the file again takes it off, and so gives the same text.
 *
 * Returns: (transfer full): the writer
 */
SpRejectWriter *
sp_reject_writer_new (const char        *original_path,
                      const char        *folder,
                      SpReferralMapping *mapping,
                      SpTranslateFunc    translate)
{
  SpRejectWriter *self = g_new0 (SpRejectWriter, 1);

  self->mapping = g_object_ref (mapping);
  self->translate = translate;
  self->folder = folder ? g_strdup (folder) : g_path_get_dirname (original_path);
  self->stem = stem_of (original_path);

  return self;
}

/**
 * sp_reject_writer_free:
 * @self: (transfer full): a writer
 *
 * Frees the writer. A file that was not finished is removed.
 */
void
sp_reject_writer_free (SpRejectWriter *self)
{
  if (self->stream)
    fclose (self->stream);
  if (self->temporary)
    g_unlink (self->temporary);
  g_clear_object (&self->mapping);
  g_free (self->temporary);
  g_free (self->folder);
  g_free (self->stem);
  g_free (self);
}

static gboolean
set_write_error (int      saved,
                 GError **error)
{
  g_set_error (error, SP_IMPORT_ERROR,
               saved == EACCES || saved == EPERM || saved == EROFS
                 ? SP_IMPORT_ERROR_NO_PERMISSION : SP_IMPORT_ERROR_FAILED,
               "The file of rejected rows could not be written: %s.", g_strerror (saved));

  return FALSE;
}

static void
write_cell (SpRejectWriter *self,
            const char     *text,
            gboolean        first)
{
  g_autofree char *wrapped = sp_reject_cell_wrap (text);

  if (!first)
    fputc (',', self->stream);
  csv_fwrite (self->stream, wrapped, strlen (wrapped));
}

static gboolean
start_file (SpRejectWriter  *self,
            GError         **error)
{
  g_autofree char *name = g_build_filename (self->folder, ".referrals-XXXXXX", NULL);
  int fd = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0600);
  guint n = sp_referral_mapping_get_n_original (self->mapping);

  if (fd < 0)
    return set_write_error (errno, error);

  self->temporary = g_steal_pointer (&name);
  self->stream = fdopen (fd, "w");
  g_assert (self->stream != NULL);

  fputs ("\xef\xbb\xbf", self->stream);
  for (guint i = 0; i < n; i++)
    write_cell (self, sp_referral_mapping_get_heading (self->mapping, i), i == 0);
  fprintf (self->stream, ",\"%s\",\"%s\",\"%s\"\r\n", SP_REJECTS_ROW, SP_REJECTS_REASON,
           SP_REJECTS_ADVICE);

  return TRUE;
}

static const char *
translated (SpRejectWriter *self,
            const char     *text)
{
  return self->translate ? self->translate (text) : text;
}

static void
describe (SpRejectWriter      *self,
          const SpReferralRow *row,
          GString             *reasons,
          GString             *advice)
{
  const SpReferralIssue *issues;
  guint n_issues;

  issues = sp_referral_row_get_issues (row, &n_issues);
  for (guint i = 0; i < n_issues; i++)
    {
      if (i > 0)
        {
          g_string_append (reasons, "; ");
          g_string_append_c (advice, ' ');
        }
      g_string_append (reasons, sp_referral_reason_get_code (issues[i].reason));
      if (issues[i].column >= 0)
        g_string_append_printf (advice, "%s: ", sp_referral_mapping_get_heading (
                                                  self->mapping, issues[i].column));
      g_string_append (advice,
                       translated (self, sp_referral_reason_get_advice (issues[i].reason)));
    }
  if (sp_referral_row_is_cut (row))
    {
      g_string_append_c (advice, ' ');
      g_string_append (advice, translated (self, N_("Only the beginning of this row is here; the "
                                                    "original file has the whole.")));
    }
}

/**
 * sp_reject_writer_add:
 * @self: a writer
 * @row: a rejected row
 * @error: why it could not be written
 *
 * Writes one row.
 *
 * Returns: %FALSE on error
 */
gboolean
sp_reject_writer_add (SpRejectWriter       *self,
                      const SpReferralRow  *row,
                      GError              **error)
{
  g_autoptr(GString) reasons = g_string_new (NULL);
  g_autoptr(GString) advice = g_string_new (NULL);
  g_autofree char *number = NULL;
  const char * const *cells = sp_referral_row_get_cells (row);

  g_return_val_if_fail (sp_referral_row_get_verdict (row) == SP_REFERRAL_REJECTED, FALSE);

  if (!self->stream && !start_file (self, error))
    return FALSE;

  for (gsize i = 0; cells[i]; i++)
    write_cell (self, cells[i], i == 0);
  number = g_strdup_printf ("%" G_GUINT64_FORMAT, sp_referral_row_get_number (row));
  describe (self, row, reasons, advice);
  write_cell (self, number, cells[0] == NULL);
  write_cell (self, reasons->str, FALSE);
  write_cell (self, advice->str, FALSE);
  fputs ("\r\n", self->stream);

  return !ferror (self->stream) || set_write_error (errno, error);
}

/* Gives the file its name if nothing has it; EEXIST if something does. */
static int
rename_to_new (const char *from,
               const char *to)
{
  g_autofd int fd = -1;

  if (renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS)
    return errno;

  /* Where the file system cannot do that, an empty file holds the name for us. */
  fd = g_open (to, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0 || g_rename (from, to) != 0)
    return errno;

  return 0;
}

/**
 * sp_reject_writer_finish:
 * @self: a writer
 * @path: (out) (transfer full) (nullable): the file's name; %NULL if no row was rejected
 * @error: why it could not be written
 *
 * Puts the file in its place: "NAME - rejected.csv", or the next number that is free. No file is
 * ever replaced, and only its owner can read it.
 *
 * Returns: %FALSE on error
 */
gboolean
sp_reject_writer_finish (SpRejectWriter  *self,
                         char           **path,
                         GError         **error)
{
  FILE *stream = g_steal_pointer (&self->stream);
  int saved = 0;

  *path = NULL;
  if (!stream)
    return TRUE;

  if (fflush (stream) != 0 || ferror (stream) || fsync (fileno (stream)) != 0)
    saved = errno ? errno : EIO;
  if (fclose (stream) != 0 && saved == 0)
    saved = errno;

  for (int n = 1; saved == 0 && n <= MAX_NUMBER; n++)
    {
      g_autofree char *number = n > 1 ? g_strdup_printf (" %d", n) : g_strdup ("");
      g_autofree char *name = g_strconcat (self->stem, " - rejected", number, ".csv", NULL);
      g_autofree char *candidate = g_build_filename (self->folder, name, NULL);

      saved = rename_to_new (self->temporary, candidate);
      if (saved == EEXIST)
        {
          saved = n < MAX_NUMBER ? 0 : EEXIST;
          continue;
        }
      if (saved == 0)
        {
          g_clear_pointer (&self->temporary, g_free);
          *path = g_steal_pointer (&candidate);
          return TRUE;
        }
    }

  return set_write_error (saved, error);
}
