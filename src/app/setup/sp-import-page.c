/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-app-id.h"
#include "sp-banner.h"
#include "sp-error-words.h"
#include "sp-format.h"
#include "sp-import-columns.h"
#include "sp-import-error.h"
#include "sp-import-job.h"
#include "sp-import-page.h"

struct _SpImportPage
{
  AdwNavigationPage parent_instance;

  AdwWindowTitle *window_title;
  AdwBanner *banner;
  GtkStack *stack;
  GtkListView *list;
  GtkLabel *summary;
  AdwActionRow *columns_row;
  GtkButton *import_button;
  GtkProgressBar *progress_bar;
  AdwStatusPage *done_status;
  GtkButton *undo_button;

  SpStore *store;
  SpImportJob *job;
};

G_DEFINE_FINAL_TYPE (SpImportPage, sp_import_page, ADW_TYPE_NAVIGATION_PAGE)

static const char *
import_error_words (int code)
{
  switch ((SpImportError) code)
    {
    case SP_IMPORT_ERROR_NOT_FOUND:
      return _("The file is not there any more.");
    case SP_IMPORT_ERROR_NOT_A_FILE:
      return _("This is a folder or a device, not a file.");
    case SP_IMPORT_ERROR_NO_PERMISSION:
      return _("The file may not be read, or its folder not written to.");
    case SP_IMPORT_ERROR_NOT_A_TABLE:
      return _("This is not a table. CSV files and XLSX workbooks can be imported.");
    case SP_IMPORT_ERROR_EMPTY:
      return _("The file is empty.");
    case SP_IMPORT_ERROR_OLD_FORMAT:
      return _("This is an old .xls workbook. Save it as .xlsx and try again.");
    case SP_IMPORT_ERROR_ENCRYPTED:
      return _("This workbook has a password. Save it without one and try again.");
    case SP_IMPORT_ERROR_DAMAGED:
      return _("This workbook is damaged and cannot be read to its end.");
    case SP_IMPORT_ERROR_TOO_BIG:
      return _("This file is too large to be read safely.");
    case SP_IMPORT_ERROR_NO_SHEET:
      return _("The workbook has no sheet that can be read.");
    case SP_IMPORT_ERROR_MAPPING:
    case SP_IMPORT_ERROR_MISSING_COLUMN:
      return _("A column that is needed has not been found. Choose it under Columns.");
    case SP_IMPORT_ERROR_FAILED:
    default:
      return _("The file could not be read or written.");
    }
}

static void
show_error (SpImportPage *self, const GError *error)
{
  g_autofree char *words = error->domain == SP_IMPORT_ERROR
                               ? g_strdup (import_error_words (error->code))
                               : sp_error_words (error);

  adw_banner_set_title (self->banner, words);
  adw_banner_set_revealed (self->banner, TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), words,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
show_step (SpImportPage *self, const char *step)
{
  gtk_stack_set_visible_child_name (self->stack, step);
}

/* --- Review ----------------------------------------------------------------------------- */

static void
show_review (SpImportPage *self)
{
  SpReferralMapping *mapping = sp_import_job_get_mapping (self->job);
  gboolean complete = sp_referral_mapping_is_complete (mapping, NULL);
  guint n_columns = sp_referral_mapping_get_n_columns (mapping);
  guint n_taken = 0;
  SpReferralCounts counts;
  g_autofree char *words = NULL;
  g_autofree char *columns = NULL;
  g_autofree char *button = NULL;
  guint n_good;

  sp_import_job_get_counts (self->job, &counts);
  n_good = counts.rows - counts.rejected;
  for (guint i = 0; i < n_columns; i++)
    n_taken += sp_referral_mapping_get_field (mapping, i) != SP_REFERRAL_FIELD_NONE;

  words = complete
              ? g_strdup_printf (_("%u of %u rows will be imported, %u of them with something to "
                                   "look at; %u are rejected."),
                                 n_good, (guint) counts.rows, (guint) counts.warned,
                                 (guint) counts.rejected)
              : g_strdup (_("A column that is needed has not been found. Choose it under Columns."));
  columns = n_taken == n_columns
                ? g_strdup_printf (ngettext ("%u recognised", "All %u recognised", n_columns),
                                   n_columns)
                : g_strdup_printf (_("%u of %u recognised; the others are kept with the referral "
                                     "under their own heading"),
                                   n_taken, n_columns);
  button = g_strdup_printf (ngettext ("_Import %u Referral", "_Import %u Referrals", n_good), n_good);

  gtk_label_set_label (self->summary, words);
  adw_action_row_set_subtitle (self->columns_row, columns);
  gtk_button_set_label (self->import_button, button);
  gtk_button_set_use_underline (self->import_button, TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->import_button), complete && n_good > 0);
  show_step (self, "review");
}

static DexFuture *
preview_fiber (gpointer data)
{
  SpImportPage *self = data;
  g_autoptr(SpImportJob) job = g_object_ref (self->job);
  g_autoptr(GError) error = NULL;
  gboolean read = dex_await (sp_import_job_preview (job), &error);

  if (self->job != job || (!read && sp_error_is_cancelled (error)))
    return dex_future_new_true ();

  if (!read)
    {
      show_error (self, error);
      show_step (self, "choose");
      return dex_future_new_true ();
    }

  show_review (self);

  return dex_future_new_true ();
}

static void
preview (SpImportPage *self)
{
  adw_banner_set_revealed (self->banner, FALSE);
  show_step (self, "reading");
  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, preview_fiber, g_object_ref (self), g_object_unref));
}

static void
columns_cb (SpImportPage *self)
{
  AdwDialog *dialog = sp_import_columns_new (sp_import_job_get_mapping (self->job));

  g_signal_connect_object (dialog, "closed", G_CALLBACK (preview), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

/* --- Import ----------------------------------------------------------------------------- */

static char *
dup_done_words (SpImportPage *self)
{
  g_autoptr(GString) text = g_string_new (NULL);
  const char *rejects = sp_import_job_get_rejects (self->job);
  guint n_known = sp_import_job_get_n_known (self->job);

  if (n_known > 0)
    g_string_append_printf (
        text, ngettext ("%u row was here already.", "%u rows were here already.", n_known), n_known);
  if (rejects != NULL)
    {
      g_autofree char *name = g_path_get_basename (rejects);
      g_autofree char *escaped = g_markup_escape_text (name, -1);

      if (text->len > 0)
        g_string_append_c (text, ' ');
      /* Translators: %s is a file's name */
      g_string_append_printf (text,
                              _("The rejected rows are in “%s”, beside the original, each with what "
                                "to mend; then import that file."),
                              escaped);
    }

  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
show_done (SpImportPage *self, gboolean stopped)
{
  guint n_made = sp_import_job_get_n_made (self->job);
  g_autofree char *title = NULL;
  g_autofree char *words = dup_done_words (self);

  title = stopped ? g_strdup_printf (ngettext ("Stopped After %u Referral",
                                               "Stopped After %u Referrals", n_made),
                                     n_made)
                  : g_strdup_printf (ngettext ("%u Referral Imported", "%u Referrals Imported",
                                               n_made),
                                     n_made);
  adw_status_page_set_title (self->done_status, title);
  adw_status_page_set_description (self->done_status, words);
  gtk_widget_set_visible (GTK_WIDGET (self->undo_button), n_made > 0);
  show_step (self, "done");
}

static DexFuture *
import_fiber (gpointer data)
{
  SpImportPage *self = data;
  g_autoptr(GError) error = NULL;
  gboolean finished = dex_await (sp_import_job_run (self->job), &error);

  if (!finished && !sp_error_is_cancelled (error))
    show_error (self, error);
  show_done (self, !finished);

  return dex_future_new_true ();
}

static void
import_cb (SpImportPage *self)
{
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  show_step (self, "importing");
  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, import_fiber, g_object_ref (self), g_object_unref));
}

static void
cancel_cb (SpImportPage *self)
{
  sp_import_job_cancel (self->job);
}

static DexFuture *
undo_fiber (gpointer data)
{
  SpImportPage *self = data;
  g_autoptr(GError) error = NULL;

  if (!dex_await (sp_import_job_undo (self->job), &error))
    {
      show_error (self, error);
      gtk_widget_set_sensitive (GTK_WIDGET (self->undo_button), TRUE);
      return dex_future_new_true ();
    }

  adw_status_page_set_title (self->done_status, _("Taken Back"));
  adw_status_page_set_description (self->done_status,
                                   _("The partnership is as it was before the import."));
  gtk_widget_set_visible (GTK_WIDGET (self->undo_button), FALSE);

  return dex_future_new_true ();
}

static void
undo_cb (SpImportPage *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->undo_button), FALSE);
  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, undo_fiber, g_object_ref (self), g_object_unref));
}

/* --- Choosing --------------------------------------------------------------------------- */

static void
chosen_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr(SpImportPage) self = data;
  g_autoptr(GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, NULL);

  if (file != NULL && self->store != NULL)
    sp_import_page_open (self, file);
}

static void
choose_cb (SpImportPage *self)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr(GtkFileFilter) sheets = gtk_file_filter_new ();
  g_autoptr(GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

  gtk_file_filter_set_name (sheets, _("Spreadsheets"));
  gtk_file_filter_add_suffix (sheets, "csv");
  gtk_file_filter_add_suffix (sheets, "tsv");
  gtk_file_filter_add_suffix (sheets, "txt");
  gtk_file_filter_add_suffix (sheets, "xlsx");
  g_list_store_append (filters, sheets);
  gtk_file_dialog_set_title (dialog, _("Choose a Spreadsheet"));
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                        chosen_cb, g_object_ref (self));
}

static gboolean
drop_cb (SpImportPage *self, const GValue *value)
{
  sp_import_page_open (self, g_value_get_object (value));

  return TRUE;
}

/* --- Rows ------------------------------------------------------------------------------- */

static void
setup_cb (SpImportPage *self, GtkListItem *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *number = gtk_label_new (NULL);
  GtkWidget *who = gtk_label_new (NULL);
  GtkWidget *words = gtk_label_new (NULL);

  gtk_widget_add_css_class (number, "numeric");
  gtk_widget_add_css_class (number, "dimmed");
  gtk_label_set_width_chars (GTK_LABEL (number), 5);
  gtk_label_set_xalign (GTK_LABEL (number), 1);
  gtk_label_set_xalign (GTK_LABEL (who), 0);
  gtk_label_set_ellipsize (GTK_LABEL (who), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (words), 0);
  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (words), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (words, "caption");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), who);
  gtk_box_append (GTK_BOX (texts), words);
  gtk_box_append (GTK_BOX (box), number);
  gtk_box_append (GTK_BOX (box), gtk_image_new ());
  gtk_box_append (GTK_BOX (box), texts);
  gtk_list_item_set_child (list_item, box);
  gtk_list_item_set_activatable (list_item, FALSE);
}

static void
bind_cb (SpImportPage *self, GtkListItem *list_item)
{
  static const char *const icons[] = { "sp-sent-symbolic", "sp-attention-symbolic",
                                       "sp-refused-symbolic" };
  static const char *const classes[] = { "dimmed", "warning", "error" };
  SpImportLine *line = gtk_list_item_get_item (list_item);
  GtkWidget *number = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GtkWidget *icon = gtk_widget_get_next_sibling (number);
  GtkWidget *texts = gtk_widget_get_next_sibling (icon);
  GtkWidget *who = gtk_widget_get_first_child (texts);
  GtkWidget *words = gtk_widget_get_next_sibling (who);
  SpReferralVerdict verdict = sp_import_line_get_verdict (line);
  const char *icon_classes[] = { classes[verdict], NULL };
  g_autofree char *row = g_strdup_printf ("%" G_GUINT64_FORMAT, sp_import_line_get_number (line));
  g_autofree char *sentence = NULL;

  gtk_label_set_label (GTK_LABEL (number), row);
  gtk_image_set_from_icon_name (GTK_IMAGE (icon), icons[verdict]);
  gtk_widget_set_css_classes (icon, icon_classes);
  gtk_label_set_label (GTK_LABEL (who), sp_import_line_get_who (line));
  gtk_label_set_label (GTK_LABEL (words), sp_import_line_get_words (line));
  /* Translators: a row's number, the names in it, what will happen to it */
  sentence = g_strdup_printf (_("Row %s, %s: %s"), row, sp_import_line_get_who (line),
                              sp_import_line_get_words (line));
  gtk_list_item_set_accessible_label (list_item, sentence);
}

/* --- The object ------------------------------------------------------------------------- */

static void
sp_import_page_dispose (GObject *object)
{
  SpImportPage *self = SP_IMPORT_PAGE (object);

  if (self->job != NULL)
    sp_import_job_cancel (self->job);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_IMPORT_PAGE);
  g_clear_object (&self->job);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_import_page_parent_class)->dispose (object);
}

static void
sp_import_page_class_init (SpImportPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_import_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               SP_RESOURCE_PATH "/setup/sp-import-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SpImportPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, SpImportPage, banner);
  gtk_widget_class_bind_template_child (widget_class, SpImportPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SpImportPage, list);
  gtk_widget_class_bind_template_child (widget_class, SpImportPage, summary);
  gtk_widget_class_bind_template_child (widget_class, SpImportPage, columns_row);
  gtk_widget_class_bind_template_child (widget_class, SpImportPage, import_button);
  gtk_widget_class_bind_template_child (widget_class, SpImportPage, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, SpImportPage, done_status);
  gtk_widget_class_bind_template_child (widget_class, SpImportPage, undo_button);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, columns_cb);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, undo_cb);
}

static void
sp_import_page_init (SpImportPage *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  sp_banner_prepare (self->banner);

  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
}

/** sp_import_page_new: Returns: (transfer floating): the way of a spreadsheet into @store */
SpImportPage *
sp_import_page_new (SpStore *store)
{
  SpImportPage *self = g_object_new (SP_TYPE_IMPORT_PAGE, NULL);

  self->store = g_object_ref (store);

  return self;
}

/**
 * sp_import_page_open:
 * @file: a spreadsheet
 *
 * Reads it, and shows what will happen to each row.
 */
void
sp_import_page_open (SpImportPage *self, GFile *file)
{
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *today = NULL;
  g_autoptr(GtkSelectionModel) selection = NULL;

  g_return_if_fail (SP_IS_IMPORT_PAGE (self));

  if (path == NULL)
    {
      adw_banner_set_title (self->banner, _("Copy the file to this laptop first, then choose it."));
      adw_banner_set_revealed (self->banner, TRUE);
      return;
    }

  if (self->job != NULL)
    sp_import_job_cancel (self->job);
  g_clear_object (&self->job);
  today = sp_format_today (sp_ambient_get_wall_us (sp_store_get_ambient (self->store)));
  self->job = sp_import_job_new (self->store, path, today);
  g_object_bind_property (self->job, "progress", self->progress_bar, "fraction",
                          G_BINDING_DEFAULT);
  selection = GTK_SELECTION_MODEL (
      gtk_no_selection_new (g_object_ref (sp_import_job_get_lines (self->job))));
  gtk_list_view_set_model (self->list, selection);
  adw_window_title_set_subtitle (self->window_title, name);
  preview (self);
}
