/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-xlsx-private.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>
#include <unistd.h>

/* Spreadsheets shrink to a twentieth or so when packed, never to a two-hundredth. */
#define BOMB_FREE (16 * 1024 * 1024)
#define BOMB_RATIO 200
#define MAX_ENTRIES 100000

struct _SpXlsxPart
{
  struct archive *archive;
  xmlTextReaderPtr reader;
  GCancellable *cancellable; /* borrowed */
  guint64 n_bytes;
  guint64 max_bytes;
  gboolean bomb;
};

void
sp_xlsx_set_damaged (GError **error)
{
  g_set_error_literal (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_DAMAGED,
                       "This workbook is damaged. Open it in a spreadsheet program, save it "
                       "again, and try that file.");
}

static int
read_cb (void *user_data,
         char *buffer,
         int   length)
{
  SpXlsxPart *self = user_data;
  la_ssize_t n;

  if (g_cancellable_is_cancelled (self->cancellable))
    return -1;

  n = archive_read_data (self->archive, buffer, length);
  if (n < 0)
    return -1;
  self->n_bytes += n;
  if (self->n_bytes > self->max_bytes)
    {
      self->bomb = TRUE;
      return -1;
    }

  return n;
}

static int
close_cb (void *user_data G_GNUC_UNUSED)
{
  return 0;
}

static void
silence_cb (void                *user_data G_GNUC_UNUSED,
            const xmlError      *xml_error G_GNUC_UNUSED)
{
}

/* Moves to the entry; FALSE without an error if the package has none of that name. */
static gboolean
find_entry (SpXlsxPart  *self,
            const char  *name,
            GError     **error)
{
  struct archive_entry *entry;

  for (int i = 0; i < MAX_ENTRIES; i++)
    {
      int result = archive_read_next_header (self->archive, &entry);
      const char *path;

      if (result == ARCHIVE_EOF)
        return FALSE;
      if (result < ARCHIVE_WARN)
        break;
      path = archive_entry_pathname (entry);
      if (!path || g_ascii_strcasecmp (path, name) != 0)
        continue;
      if (archive_entry_is_encrypted (entry))
        {
          g_set_error_literal (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_ENCRYPTED,
                               "This workbook has a password. Open it in a spreadsheet program, "
                               "take the password off, and save it again.");
          return FALSE;
        }
      return TRUE;
    }

  sp_xlsx_set_damaged (error);

  return FALSE;
}

/* Opens one part for reading from its beginning. NULL without an error: there is none. */
SpXlsxPart *
sp_xlsx_part_open (int            fd,
                   guint64        size,
                   const char    *name,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_autoptr(SpXlsxPart) self = g_new0 (SpXlsxPart, 1);
  GError *local = NULL;

  xmlInitParser ();
  self->cancellable = cancellable;
  self->max_bytes = BOMB_FREE + MIN (size, G_MAXUINT64 / BOMB_RATIO / 2) * BOMB_RATIO;
  self->archive = archive_read_new ();
  archive_read_support_format_zip_seekable (self->archive);
  if (lseek (fd, 0, SEEK_SET) < 0 ||
      archive_read_open_fd (self->archive, fd, 64 * 1024) != ARCHIVE_OK)
    {
      sp_xlsx_set_damaged (error);
      return NULL;
    }
  if (!find_entry (self, name, &local))
    {
      if (local)
        g_propagate_error (error, local);
      return NULL;
    }

  /* Neither entities nor anything outside the part are ever loaded. */
  self->reader = xmlReaderForIO (read_cb, close_cb, self, NULL, NULL,
                                 XML_PARSE_NONET | XML_PARSE_COMPACT);
  if (!self->reader)
    {
      sp_xlsx_set_damaged (error);
      return NULL;
    }
  xmlTextReaderSetStructuredErrorHandler (self->reader, (xmlStructuredErrorFunc) silence_cb, NULL);

  return g_steal_pointer (&self);
}

void
sp_xlsx_part_close (SpXlsxPart *self)
{
  g_clear_pointer (&self->reader, xmlFreeTextReader);
  g_clear_pointer (&self->archive, archive_read_free);
  g_free (self);
}

void
sp_xlsx_part_set_cancellable (SpXlsxPart   *self,
                              GCancellable *cancellable)
{
  self->cancellable = cancellable;
}

/* Moves to the next node. */
SpXlsxStep
sp_xlsx_part_step (SpXlsxPart  *self,
                   GError     **error)
{
  int result = xmlTextReaderRead (self->reader);

  if (result == 1)
    {
      /* A workbook has no use for a document type, which could declare entities. */
      if (xmlTextReaderNodeType (self->reader) != XML_READER_TYPE_DOCUMENT_TYPE &&
          xmlTextReaderNodeType (self->reader) != XML_READER_TYPE_ENTITY_REFERENCE)
        return SP_XLSX_NODE;
      g_set_error_literal (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_DAMAGED,
                           "This workbook holds what no spreadsheet program writes, and is "
                           "refused for safety.");
      return SP_XLSX_ERROR;
    }
  if (result == 0)
    return SP_XLSX_END;

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return SP_XLSX_ERROR;
  if (self->bomb)
    g_set_error_literal (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_TOO_BIG,
                         "This workbook unpacks to far more than it should, and is refused for "
                         "safety.");
  else
    sp_xlsx_set_damaged (error);

  return SP_XLSX_ERROR;
}

static gboolean
is_at (SpXlsxPart *self,
       int         type,
       const char *element)
{
  return xmlTextReaderNodeType (self->reader) == type &&
         strcmp ((const char *) xmlTextReaderConstLocalName (self->reader), element) == 0;
}

gboolean
sp_xlsx_part_starts (SpXlsxPart *self,
                     const char *element)
{
  return is_at (self, XML_READER_TYPE_ELEMENT, element);
}

/* An element without content ends where it starts. */
gboolean
sp_xlsx_part_ends (SpXlsxPart *self,
                   const char *element)
{
  return is_at (self, XML_READER_TYPE_END_ELEMENT, element) ||
         (is_at (self, XML_READER_TYPE_ELEMENT, element) &&
          xmlTextReaderIsEmptyElement (self->reader) == 1);
}

/* The text at which the reader stands, or NULL. */
const char *
sp_xlsx_part_get_text (SpXlsxPart *self)
{
  switch (xmlTextReaderNodeType (self->reader))
    {
    case XML_READER_TYPE_TEXT:
    case XML_READER_TYPE_CDATA:
    case XML_READER_TYPE_WHITESPACE:
    case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
      return (const char *) xmlTextReaderConstValue (self->reader);
    default:
      return NULL;
    }
}

/* An attribute by its local name, whatever its prefix. */
char *
sp_xlsx_part_dup_attribute (SpXlsxPart *self,
                            const char *name)
{
  g_autofree char *value = NULL;

  while (!value && xmlTextReaderMoveToNextAttribute (self->reader) == 1)
    if (strcmp ((const char *) xmlTextReaderConstLocalName (self->reader), name) == 0)
      value = g_strdup ((const char *) xmlTextReaderConstValue (self->reader));
  xmlTextReaderMoveToElement (self->reader);

  return g_steal_pointer (&value);
}
