/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-action-sheet.h"

#include "sp-csv.h"
#include "sp-papers-private.h"

#include <linux/magic.h>
#include <string.h>
#include <sys/vfs.h>
#include <xlsxwriter.h>

#define N_COLUMNS 8

/* In characters, about as wide as what stands in them. */
static const double widths[N_COLUMNS] = { 10, 14, 60, 18, 24, 12, 14, 40 };

/* More than this no cell may hold. */
#define MAX_CELL 32767

static void
fill_titles (const char *cells[N_COLUMNS + 1])
{
  cells[0] = _("Case");
  cells[1] = _("Initials");
  cells[2] = _("Action");
  cells[3] = _("Agency");
  cells[4] = _("Person");
  cells[5] = _("Due");
  cells[6] = _("Priority");
  cells[7] = _("How it stands");
  cells[8] = NULL;
}

static char *
guarded (SpGuard    *guard,
         const char *text)
{
  return text != NULL ? sp_guard_redact (guard, text, _("[taken out]")) : g_strdup ("");
}

/* What stands in a row; dates as YYYY-MM-DD, so that they sort as text. */
static GStrv
dup_row (SpMaterial     *cut,
         SpGuard        *guard,
         const SpMatter *action,
         const char     *today)
{
  const char *case_id = sp_matter_get (action, "case_id");
  const SpMatter *about = sp_material_find (cut, case_id);
  g_autofree char *status = sp_words_action_status (cut, action, today);
  g_autoptr(GStrvBuilder) row = g_strv_builder_new ();
  const char *agency = sp_words_agency (cut, sp_matter_get (action, "agency"));
  const char *due = sp_matter_get (action, "due");
  const char *priority = sp_words_code (cut, "priority", sp_matter_get (action, "priority"));

  g_strv_builder_add (row, about != NULL ? sp_matter_get (about, "reference") : "");
  g_strv_builder_take (row, about != NULL ? sp_words_initials (cut, case_id) : g_strdup (""));
  g_strv_builder_take (row, guarded (guard, sp_matter_get (action, "text")));
  g_strv_builder_add (row, agency != NULL ? agency : "");
  g_strv_builder_take (row, guarded (guard, sp_matter_get (action, "person")));
  g_strv_builder_add (row, due != NULL ? due : "");
  g_strv_builder_add (row, priority != NULL ? priority : "");
  g_strv_builder_take (row, guarded (guard, status));

  return g_strv_builder_end (row);
}

/**
 * sp_action_sheet_write_csv:
 * @cut: what the recipient may read
 * @guard: what must not leave, and is taken out
 * @agency_id: (nullable): whose actions; %NULL for everybody's
 * @today: the day
 *
 * Returns: (transfer full): the list as CSV in UTF-8, with a mark that tells spreadsheet programs so
 */
GBytes *
sp_action_sheet_write_csv (SpMaterial *cut,
                           SpGuard    *guard,
                           const char *agency_id,
                           const char *today)
{
  g_autoptr(GPtrArray) actions = sp_papers_list_actions (cut, agency_id);
  GString *csv = g_string_new (SP_CSV_MARK);
  const char *titles[N_COLUMNS + 1];

  fill_titles (titles);
  sp_csv_append_row (csv, titles);
  for (guint i = 0; i < actions->len; i++)
    {
      g_auto(GStrv) row = dup_row (cut, guard, g_ptr_array_index (actions, i), today);

      sp_csv_append_row (csv, (const char * const *) row);
    }

  return g_string_free_to_bytes (csv);
}

static void
write_row (lxw_worksheet      *sheet,
           lxw_row_t           number,
           const char * const *cells,
           lxw_format         *format)
{
  for (lxw_col_t i = 0; i < N_COLUMNS; i++)
    {
      g_autofree char *cut = g_utf8_strlen (cells[i], -1) > MAX_CELL ? g_utf8_substring (cells[i], 0, MAX_CELL) : NULL;

      worksheet_write_string (sheet, number, i, cut != NULL ? cut : cells[i], format);
    }
}

static void
write_sheet (lxw_workbook *book,
             SpMaterial   *cut,
             SpGuard      *guard,
             const char   *agency_id,
             const char   *today)
{
  g_autoptr(GPtrArray) actions = sp_papers_list_actions (cut, agency_id);
  lxw_worksheet *sheet = workbook_add_worksheet (book, _("Actions"));
  lxw_format *head = workbook_add_format (book);
  lxw_format *body = workbook_add_format (book);
  const char *titles[N_COLUMNS + 1];

  format_set_bold (head);
  format_set_text_wrap (body);
  format_set_align (body, LXW_ALIGN_VERTICAL_TOP);
  /* Text, so that what is typed into the cell later stays text, too. */
  format_set_num_format (body, "@");
  for (lxw_col_t i = 0; i < N_COLUMNS; i++)
    worksheet_set_column (sheet, i, i, widths[i], NULL);
  worksheet_freeze_panes (sheet, 1, 0);
  fill_titles (titles);
  write_row (sheet, 0, titles, head);
  for (guint i = 0; i < actions->len; i++)
    {
      g_auto(GStrv) row = dup_row (cut, guard, g_ptr_array_index (actions, i), today);

      write_row (sheet, i + 1, (const char * const *) row, body);
    }
}

/* The library writes its parts to files that have no name. They are to be in memory, never on a disk. */
static const char *
find_memory (void)
{
  const char *folders[] = { g_getenv ("XDG_RUNTIME_DIR"), "/dev/shm", "/tmp" };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      struct statfs about;

      if (folders[i] != NULL && statfs (folders[i], &about) == 0 &&
          (about.f_type == TMPFS_MAGIC || about.f_type == RAMFS_MAGIC))
        return folders[i];
    }

  return NULL;
}

/**
 * sp_action_sheet_write_xlsx:
 * @cut: what the recipient may read
 * @guard: what must not leave, and is taken out
 * @agency_id: (nullable): whose actions; %NULL for everybody's
 * @today: the day
 *
 * Returns: (transfer full): the list as a workbook; %NULL with @error of %G_IO_ERROR where it could not be made, or
 *   only by way of a disk
 */
GBytes *
sp_action_sheet_write_xlsx (SpMaterial  *cut,
                            SpGuard     *guard,
                            const char  *agency_id,
                            const char  *today,
                            GError     **error)
{
  const char *memory = find_memory ();
  const char *buffer = NULL;
  size_t size = 0;
  lxw_workbook_options options = { .tmpdir = memory, .output_buffer = &buffer, .output_buffer_size = &size };
  lxw_doc_properties properties = { .created = 1 };
  lxw_workbook *book;
  lxw_error status;

  if (memory == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "There is no place in memory for a workbook");
      return NULL;
    }
  book = workbook_new_opt (NULL, &options);
  /* Not when and by whom this file was made: the list says what it is of. */
  workbook_set_properties (book, &properties);
  write_sheet (book, cut, guard, agency_id, today);
  status = workbook_close (book);
  if (status != LXW_NO_ERROR || buffer == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", lxw_strerror (status));
      free ((void *) buffer);
      return NULL;
    }

  return g_bytes_new_with_free_func (buffer, size, free, (gpointer) buffer);
}
