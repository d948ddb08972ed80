/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What cairo 1.18 leaves to be done: it cannot set a document's language, does not always say that there are tags in it,
 * and its table of objects has entries for artifacts, which have no objects; strict readers then call the file damaged.
 * So the catalogue and the table are written once more. */

#include "config.h"

#include "sp-pdf-private.h"

#include <gio/gio.h>
#include <string.h>

/* The end of the file, where it says where its table is. */
#define TAIL 40

typedef struct
{
  const char *data;
  gsize size;
  gsize table; /* where the table of objects begins */
  guint n_objects;
  guint root;
  gint64 *offsets; /* of each object, -1 where there is none */
} Parts;

static gboolean
fail (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The document has another shape than expected");

  return FALSE;
}

/* The number right after @key, searched for from @from on. */
static gboolean
find_number (const Parts *parts,
             gsize        from,
             const char  *key,
             guint64     *number)
{
  const char *found = g_strstr_len (parts->data + from, (gssize) (parts->size - from), key);

  if (found == NULL)
    return FALSE;
  *number = g_ascii_strtoull (found + strlen (key), NULL, 10);

  return TRUE;
}

/* Whether the object really stands there. */
static gboolean
is_object (const Parts *parts,
           guint        number,
           guint64      offset)
{
  g_autofree char *head = g_strdup_printf ("%u 0 obj", number);

  return offset + strlen (head) < parts->table && strncmp (parts->data + offset, head, strlen (head)) == 0;
}

static gboolean
read_table (Parts   *parts,
            GError **error)
{
  gsize tail = MIN (parts->size, TAIL);
  const char *start = g_strstr_len (parts->data + parts->size - tail, (gssize) tail, "startxref");
  guint64 table;
  guint64 size;
  guint64 root;
  const char *row;

  if (start == NULL)
    return fail (error);
  table = g_ascii_strtoull (start + strlen ("startxref"), NULL, 10);
  if (table + 5 >= parts->size || strncmp (parts->data + table, "xref", 4) != 0)
    return fail (error);
  parts->table = table;
  if (!find_number (parts, table, "/Size ", &size) || !find_number (parts, table, "/Root ", &root) || root >= size ||
      size > G_MAXINT / 64)
    return fail (error);
  parts->n_objects = (guint) size;
  parts->root = (guint) root;
  parts->offsets = g_new (gint64, size);
  row = strchr (parts->data + table + 5, '\n');
  if (row == NULL || (gsize) (row - parts->data) + 1 + 20 * size > parts->size)
    return fail (error);
  for (guint i = 0; i < parts->n_objects; i++)
    {
      guint64 offset = g_ascii_strtoull (row + 1 + 20 * i, NULL, 10);

      parts->offsets[i] = is_object (parts, i, offset) ? (gint64) offset : -1;
    }

  return parts->offsets[parts->root] >= 0 || fail (error);
}

/* The catalogue again, at the end, where it says more. */
static gboolean
write_catalogue (Parts       *parts,
                 GByteArray  *out,
                 const char  *language,
                 GError     **error)
{
  const char *catalogue = parts->data + parts->offsets[parts->root];
  const char *open = g_strstr_len (catalogue, 40, "<<");
  const char *close = g_strstr_len (catalogue, (gssize) (parts->size - (gsize) (catalogue - parts->data)), "endobj");
  gboolean marked = close != NULL && g_strstr_len (catalogue, close - catalogue, "/MarkInfo") != NULL;
  g_autofree char *more = g_strdup_printf ("<<\n   /Lang (%s)\n   /ViewerPreferences << /DisplayDocTitle true >>\n%s  ",
                                           language, marked ? "" : "   /MarkInfo << /Marked true >>\n");

  if (open == NULL || close == NULL)
    return fail (error);
  /* It is the last object; else the old one stays in the file, which nothing points to any more. */
  g_byte_array_append (out, (const guint8 *) parts->data,
                       (guint) (close + strlen ("endobj\n") == parts->data + parts->table
                                  ? parts->offsets[parts->root] : (gint64) parts->table));
  parts->offsets[parts->root] = out->len;
  g_byte_array_append (out, (const guint8 *) catalogue, (guint) (open - catalogue));
  g_byte_array_append (out, (const guint8 *) more, (guint) strlen (more));
  g_byte_array_append (out, (const guint8 *) open + 2, (guint) (close - open - 2));
  g_byte_array_append (out, (const guint8 *) "endobj\n", 7);

  return TRUE;
}

static void
write_table (const Parts *parts,
             GByteArray  *out)
{
  g_autoptr(GString) table = g_string_new (NULL);
  const char *trailer = g_strstr_len (parts->data + parts->table, (gssize) (parts->size - parts->table), "trailer");
  const char *end = g_strstr_len (trailer, (gssize) (parts->size - (gsize) (trailer - parts->data)), "startxref");
  guint at = out->len;

  g_string_append_printf (table, "xref\n0 %u\n0000000000 65535 f \n", parts->n_objects);
  for (guint i = 1; i < parts->n_objects; i++)
    if (parts->offsets[i] >= 0)
      g_string_append_printf (table, "%010" G_GINT64_FORMAT " 00000 n \n", parts->offsets[i]);
    else
      g_string_append (table, "0000000000 65535 f \n");
  g_string_append_len (table, trailer, end - trailer);
  g_string_append_printf (table, "startxref\n%u\n%%%%EOF\n", at);
  g_byte_array_append (out, (const guint8 *) table->str, (guint) table->len);
}

/* Sets the language, and mends the table of objects. */
GBytes *
sp_pdf_finish (GByteArray  *pdf,
               const char  *language,
               GError     **error)
{
  g_autofree gint64 *offsets = NULL;
  g_autoptr(GByteArray) out = g_byte_array_sized_new (pdf->len + 256);
  Parts parts = { 0 };
  gboolean ok;

  /* So that text functions stop. */
  g_byte_array_append (pdf, (const guint8 *) "", 1);
  parts.data = (const char *) pdf->data;
  parts.size = pdf->len - 1;
  ok = read_table (&parts, error);
  offsets = parts.offsets;
  if (!ok || !write_catalogue (&parts, out, language, error))
    return NULL;
  write_table (&parts, out);

  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}
