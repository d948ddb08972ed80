/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-xlsx-private.h"

#include <string.h>

/* Texts that many cells share are the one thing of a workbook that must be held. They stay in
 * memory, for a file beside it would lay case text open on the disk. */
#define MAX_STRING_BYTES (G_GUINT64_CONSTANT (384) * 1024 * 1024)
#define MAX_STYLES 65536
#define MAX_SHEETS 10000

typedef struct
{
  char *target;
  char *type;
} Relation;

static void
relation_free (gpointer data)
{
  Relation *relation = data;

  g_free (relation->target);
  g_free (relation->type);
  g_free (relation);
}

/* "xl/workbook.xml" and "worksheets/sheet1.xml" → "xl/worksheets/sheet1.xml" */
static char *
resolve (const char *base,
         const char *target)
{
  g_autofree char *folder = g_path_get_dirname (base);
  g_autofree char *rooted = g_strconcat ("/", strcmp (folder, ".") == 0 ? "" : folder, NULL);
  g_autofree char *path = NULL;

  if (*target == '/')
    return g_strdup (target + 1);
  path = g_canonicalize_filename (target, rooted);

  return g_strdup (path + 1);
}

/* The part's relations by their ids; those to places outside the package are left out. */
static GHashTable *
load_relations (int            fd,
                guint64        size,
                const char    *part_name,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr(GHashTable) relations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                           relation_free);
  g_autofree char *folder = g_path_get_dirname (part_name);
  g_autofree char *base = g_path_get_basename (part_name);
  g_autofree char *name = *part_name == '\0'
    ? g_strdup ("_rels/.rels")
    : g_strdup_printf ("%s/_rels/%s.rels", folder, base);
  g_autoptr(SpXlsxPart) part = NULL;
  SpXlsxStep step;

  if (!(part = sp_xlsx_part_open (fd, size, name + (g_str_has_prefix (name, "./") ? 2 : 0),
                                  cancellable, error)))
    return NULL;

  while ((step = sp_xlsx_part_step (part, error)) == SP_XLSX_NODE)
    {
      g_autofree char *id = NULL;
      g_autofree char *mode = NULL;
      g_autofree char *target = NULL;
      Relation *relation;

      if (!sp_xlsx_part_starts (part, "Relationship"))
        continue;
      id = sp_xlsx_part_dup_attribute (part, "Id");
      mode = sp_xlsx_part_dup_attribute (part, "TargetMode");
      target = sp_xlsx_part_dup_attribute (part, "Target");
      if (!id || !target || g_strcmp0 (mode, "External") == 0 ||
          g_hash_table_size (relations) >= MAX_SHEETS)
        continue;
      relation = g_new0 (Relation, 1);
      relation->target = resolve (part_name, target);
      relation->type = sp_xlsx_part_dup_attribute (part, "Type");
      g_hash_table_insert (relations, g_steal_pointer (&id), relation);
    }

  return step == SP_XLSX_ERROR ? NULL : g_steal_pointer (&relations);
}

static const char *
find_relation (GHashTable *relations,
               const char *kind)
{
  GHashTableIter iter;
  Relation *relation;

  g_hash_table_iter_init (&iter, relations);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &relation))
    if (relation->type && g_str_has_suffix (relation->type, kind))
      return relation->target;

  return NULL;
}

/* Takes the first sheet of rows and columns, or the one of the name. */
static gboolean
load_workbook (SpXlsxBook    *self,
               SpXlsxPart    *part,
               GHashTable    *relations,
               const char    *sheet_name,
               GError       **error)
{
  SpXlsxStep step;
  gboolean is_workbook = FALSE;

  while ((step = sp_xlsx_part_step (part, error)) == SP_XLSX_NODE)
    {
      is_workbook = is_workbook || sp_xlsx_part_starts (part, "workbook");
      if (sp_xlsx_part_starts (part, "workbookPr"))
        {
          g_autofree char *from_1904 = sp_xlsx_part_dup_attribute (part, "date1904");

          self->from_1904 = g_strcmp0 (from_1904, "1") == 0 || g_strcmp0 (from_1904, "true") == 0;
        }
      else if (sp_xlsx_part_starts (part, "sheet") && !self->sheet_part)
        {
          g_autofree char *name = sp_xlsx_part_dup_attribute (part, "name");
          g_autofree char *id = sp_xlsx_part_dup_attribute (part, "id");
          Relation *relation = id ? g_hash_table_lookup (relations, id) : NULL;

          if (relation && relation->type && g_str_has_suffix (relation->type, "/worksheet") &&
              (!sheet_name || g_strcmp0 (name, sheet_name) == 0))
            self->sheet_part = g_strdup (relation->target);
        }
    }

  if (step == SP_XLSX_ERROR)
    return FALSE;
  if (!is_workbook)
    g_set_error_literal (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_NOT_A_TABLE,
                         "This is not a spreadsheet.");
  else if (!self->sheet_part)
    g_set_error_literal (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_NO_SHEET,
                         sheet_name ? "This workbook has no sheet of that name."
                                    : "This workbook has no sheet with rows and columns.");

  return self->sheet_part != NULL && is_workbook;
}

/* The formats that every program knows by number. */
static gboolean
builtin_is_date (guint64 id)
{
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
         (id >= 50 && id <= 58);
}

static guint64
number_attribute (SpXlsxPart *part,
                  const char *name)
{
  g_autofree char *text = sp_xlsx_part_dup_attribute (part, name);

  return text ? g_ascii_strtoull (text, NULL, 10) : 0;
}

static gboolean
load_styles (SpXlsxBook  *self,
             SpXlsxPart  *part,
             GError     **error)
{
  g_autoptr(GHashTable) formats = g_hash_table_new (g_direct_hash, g_direct_equal);
  gboolean in_cells = FALSE;
  SpXlsxStep step;

  while ((step = sp_xlsx_part_step (part, error)) == SP_XLSX_NODE)
    {
      if (sp_xlsx_part_starts (part, "numFmt") && g_hash_table_size (formats) < MAX_STYLES)
        {
          g_autofree char *code = sp_xlsx_part_dup_attribute (part, "formatCode");
          guint id = (guint) number_attribute (part, "numFmtId");

          g_hash_table_insert (formats, GUINT_TO_POINTER (id),
                               GINT_TO_POINTER (code && sp_xlsx_format_is_date (code) ? 1 : 2));
        }
      else if (sp_xlsx_part_starts (part, "xf") && in_cells && self->date_styles->len < MAX_STYLES)
        {
          guint64 id = number_attribute (part, "numFmtId");
          int custom = GPOINTER_TO_INT (g_hash_table_lookup (formats, GUINT_TO_POINTER ((guint) id)));
          guint8 is_date = custom ? custom == 1 : builtin_is_date (id);

          g_byte_array_append (self->date_styles, &is_date, 1);
        }
      if (sp_xlsx_part_ends (part, "cellXfs"))
        in_cells = FALSE;
      else if (sp_xlsx_part_starts (part, "cellXfs"))
        in_cells = TRUE;
    }

  return step != SP_XLSX_ERROR;
}

static gboolean
keep_string (SpXlsxBook  *self,
             GString     *text,
             GError     **error)
{
  guint64 place;

  if (self->string_blocks->len == 0 || self->block_used + text->len + 1 > SP_XLSX_BLOCK)
    {
      if (self->string_blocks->len * (guint64) SP_XLSX_BLOCK + self->strings->len * 8 >=
          MAX_STRING_BYTES)
        {
          g_set_error_literal (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_TOO_BIG,
                               "This workbook has more text than can be held in memory. Save "
                               "the sheet as CSV, which has no such limit.");
          return FALSE;
        }
      g_ptr_array_add (self->string_blocks, g_malloc (SP_XLSX_BLOCK));
      self->block_used = 0;
    }

  place = (guint64) (self->string_blocks->len - 1) << 32 | self->block_used;
  memcpy ((char *) g_ptr_array_index (self->string_blocks, self->string_blocks->len - 1) +
          self->block_used, text->str, text->len + 1);
  self->block_used += text->len + 1;
  g_array_append_val (self->strings, place);

  return TRUE;
}

static gboolean
load_strings (SpXlsxBook  *self,
              SpXlsxPart  *part,
              GError     **error)
{
  g_autoptr(GString) text = g_string_new (NULL);
  gboolean in_text = FALSE, in_phonetic = FALSE, cut = FALSE;
  SpXlsxStep step;

  while ((step = sp_xlsx_part_step (part, error)) == SP_XLSX_NODE)
    {
      const char *piece = in_text ? sp_xlsx_part_get_text (part) : NULL;

      if (piece)
        {
          sp_xlsx_append_text (text, piece, &cut);
          continue;
        }
      if (sp_xlsx_part_starts (part, "si"))
        g_string_truncate (text, 0);
      if (sp_xlsx_part_starts (part, "rPh"))
        in_phonetic = TRUE;
      if (sp_xlsx_part_ends (part, "rPh"))
        in_phonetic = FALSE;
      if (sp_xlsx_part_starts (part, "t"))
        in_text = !in_phonetic;
      if (sp_xlsx_part_ends (part, "t"))
        in_text = FALSE;
      if (sp_xlsx_part_ends (part, "si") && !keep_string (self, text, error))
        return FALSE;
    }

  return step != SP_XLSX_ERROR;
}

typedef gboolean (*LoadFunc) (SpXlsxBook *self, SpXlsxPart *part, GError **error);

/* A workbook may do without styles and without shared texts. */
static gboolean
load_optional (SpXlsxBook    *self,
               LoadFunc       load,
               int            fd,
               guint64        size,
               const char    *name,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr(SpXlsxPart) part = NULL;
  GError *local = NULL;

  if (!name)
    return TRUE;
  if ((part = sp_xlsx_part_open (fd, size, name, cancellable, &local)))
    return load (self, part, error);
  if (!local)
    return TRUE;

  g_propagate_error (error, local);

  return FALSE;
}

static SpXlsxPart *
open_workbook (int            fd,
               guint64        size,
               GHashTable   **relations,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr(GHashTable) package = NULL;
  GError *local = NULL;
  SpXlsxPart *part = NULL;
  const char *name = NULL;

  if ((package = load_relations (fd, size, "", cancellable, &local)))
    name = find_relation (package, "/officeDocument");
  if (name)
    *relations = load_relations (fd, size, name, cancellable, &local);
  if (name && *relations)
    part = sp_xlsx_part_open (fd, size, name, cancellable, &local);

  if (local)
    g_propagate_error (error, local);
  else if (!part)
    g_set_error_literal (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_NOT_A_TABLE,
                         "This is not an Excel workbook. Save the spreadsheet as an Excel "
                         "workbook (.xlsx) or as CSV.");

  return part;
}

/* Finds the sheet and loads what its cells refer to. */
gboolean
sp_xlsx_book_load (SpXlsxBook    *self,
                   int            fd,
                   guint64        size,
                   const char    *sheet_name,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_autoptr(GHashTable) relations = NULL;
  g_autoptr(SpXlsxPart) workbook = NULL;

  self->date_styles = g_byte_array_new ();
  self->string_blocks = g_ptr_array_new_with_free_func (g_free);
  self->strings = g_array_new (FALSE, FALSE, sizeof (guint64));

  if (!(workbook = open_workbook (fd, size, &relations, cancellable, error)) ||
      !load_workbook (self, workbook, relations, sheet_name, error))
    return FALSE;
  g_clear_pointer (&workbook, sp_xlsx_part_close);

  return load_optional (self, load_styles, fd, size, find_relation (relations, "/styles"),
                        cancellable, error) &&
         load_optional (self, load_strings, fd, size, find_relation (relations, "/sharedStrings"),
                        cancellable, error);
}

void
sp_xlsx_book_clear (SpXlsxBook *self)
{
  g_clear_pointer (&self->sheet_part, g_free);
  g_clear_pointer (&self->date_styles, g_byte_array_unref);
  g_clear_pointer (&self->string_blocks, g_ptr_array_unref);
  g_clear_pointer (&self->strings, g_array_unref);
}

const char *
sp_xlsx_book_get_string (SpXlsxBook *self,
                         guint64     index)
{
  guint64 place;

  if (index >= self->strings->len)
    return "";
  place = g_array_index (self->strings, guint64, index);

  return (const char *) g_ptr_array_index (self->string_blocks, place >> 32) +
         (place & 0xffffffff);
}

gboolean
sp_xlsx_book_is_date (SpXlsxBook *self,
                      guint64     style)
{
  return style < self->date_styles->len && self->date_styles->data[style];
}
