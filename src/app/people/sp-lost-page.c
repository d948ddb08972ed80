/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-lost-page.h"

#include "sp-app-id.h"
#include "sp-audit.h"
#include "sp-date.h"
#include "sp-document-page.h"
#include "sp-error-words.h"
#include "sp-format.h"
#include "sp-json.h"
#include "sp-laptop-acts.h"
#include "sp-laptop-tasks.h"
#include "sp-log-first.h"
#include "sp-meeting-words.h"
#include "sp-outputs-data.h"
#include "sp-papers.h"
#include "sp-pdf.h"
#include "sp-shell.h"
#include "sp-weak-ref.h"

#include <glib/gi18n-lib.h>

/* So many days back it may have been noticed; then the hours are over anyway. */
#define MAX_DAYS 8

struct _SpLostPage
{
  AdwNavigationPage parent_instance;

  GtkStack *stack;
  AdwStatusPage *problem;
  AdwBin *acts;
  AdwBin *facts;
  GtkLabel *clock;
  AdwComboRow *day_row;
  AdwEntryRow *time_row;
  GtkWidget *paper_button;

  SpStore *store;
  SpLaptop *laptop;
  SpMaterial *directory;
  JsonObject *report; /* NULL until the server has answered */
  char *today;
  gboolean asked;
};

G_DEFINE_FINAL_TYPE (SpLostPage, sp_lost_page, ADW_TYPE_NAVIGATION_PAGE)

static gint64
now_us (SpLostPage *self)
{
  return sp_ambient_get_wall_us (sp_store_get_ambient (self->store));
}

/* --- The clock ------------------------------------------------------------------------------ */

/* When it was noticed, microseconds since 1970; 0 where that is not said in a way that can be read. */
static gint64
get_noticed_us (SpLostPage *self)
{
  g_autofree char *day = sp_date_add_days (self->today, -(int) adw_combo_row_get_selected (self->day_row));
  g_autofree char *time = sp_meeting_tidy_time (gtk_editable_get_text (GTK_EDITABLE (self->time_row)));
  g_autofree char *text = time != NULL ? g_strdup_printf ("%sT%s:00", day, time) : NULL;
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr(GDateTime) noticed = text != NULL ? g_date_time_new_from_iso8601 (text, zone) : NULL;

  return noticed != NULL ? g_date_time_to_unix_usec (noticed) : 0;
}

static void
tick (SpLostPage *self)
{
  gint64 noticed_us = self->today != NULL ? get_noticed_us (self) : 0;
  gboolean sound;
  g_autofree char *until = NULL;
  g_autofree char *left = NULL;
  g_autofree char *words = NULL;

  if (self->store == NULL || self->today == NULL)
    return;
  sound = noticed_us > 0 && noticed_us <= now_us (self);
  gtk_widget_set_sensitive (self->paper_button, sound && self->report != NULL);
  if (!sound)
    {
      gtk_label_set_label (self->clock, noticed_us > 0 ? _("That is still to come.") : _("Write the time as 14:00."));
      return;
    }
  until = sp_format_instant (noticed_us + SP_LOST_LAPTOP_HOURS * (gint64) 3600 * G_USEC_PER_SEC, 0);
  left = sp_lost_laptop_dup_left (noticed_us, now_us (self));
  /* Translators: a time, and how much is left: To be decided by 29 Nov 2026, 10:58. Left: 71 hours. */
  words = g_strdup_printf (_("To be decided by %s. Left: %s."), until, left);
  gtk_label_set_label (self->clock, words);
}

static void
fill_clock (SpLostPage *self)
{
  g_autoptr(GtkStringList) days = gtk_string_list_new (NULL);
  g_autofree char *time = NULL;

  self->today = sp_format_today (now_us (self));
  for (int i = 0; i < MAX_DAYS; i++)
    {
      g_autofree char *day = sp_date_add_days (self->today, -i);
      g_autofree char *words = sp_format_date_both (day, self->today);

      gtk_string_list_append (days, words);
    }
  adw_combo_row_set_model (self->day_row, G_LIST_MODEL (days));
  time = sp_format_instant (now_us (self), now_us (self));
  gtk_editable_set_text (GTK_EDITABLE (self->time_row), time);
}

/* --- The facts ------------------------------------------------------------------------------ */

static GtkWidget *
make_label (const char *words,
            const char *css)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css);

  return label;
}

static GtkWidget *
get_list (GtkWidget *box)
{
  GtkWidget *last = gtk_widget_get_last_child (box);

  if (last != NULL && GTK_IS_LIST_BOX (last))
    return last;
  last = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (last), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (last, "boxed-list");
  gtk_box_append (GTK_BOX (box), last);

  return last;
}

static void
add_row (GtkWidget  *box,
         const char *title,
         const char *words,
         gboolean    property)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  if (property)
    gtk_widget_add_css_class (row, "property");
  gtk_list_box_append (GTK_LIST_BOX (get_list (box)), row);
}

/* "People: 3 · Attachments: 1" */
static char *
dup_cells (const SpBlock *head,
           const SpBlock *row)
{
  g_autoptr(GString) words = g_string_new (NULL);

  for (guint i = 1; row->cells[i] != NULL; i++)
    /* Translators: the name of a number, and the number */
    g_string_append_printf (words, _("%s%s: %s"), i > 1 ? " · " : "", head->cells[i], row->cells[i]);

  return g_string_free (g_steal_pointer (&words), FALSE);
}

static void
add_block (GtkWidget     *box,
           const SpBlock *head,
           const SpBlock *block)
{
  g_autofree char *cells = NULL;

  switch (block->kind)
    {
    case SP_BLOCK_HEADING:
      gtk_box_append (GTK_BOX (box), make_label (block->text, "heading"));
      break;
    case SP_BLOCK_COLUMNS:
      gtk_box_append (GTK_BOX (box), make_label (block->text != NULL ? block->text : block->label, "dimmed"));
      break;
    case SP_BLOCK_ROW:
      cells = dup_cells (head, block);
      add_row (box, block->cells[0], cells, FALSE);
      break;
    case SP_BLOCK_TEXT:
    case SP_BLOCK_ITEM:
    case SP_BLOCK_AMENDMENT:
    default:
      if (block->label != NULL)
        add_row (box, block->label, block->text, TRUE);
      else
        gtk_box_append (GTK_BOX (box), make_label (block->text, "dimmed"));
      break;
    }
}

/* In the paper's words. */
static void
fill_facts (SpLostPage *self)
{
  g_autoptr(SpPaper) paper = sp_paper_lost_laptop_new (self->directory, self->report, 0, now_us (self));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  const SpBlock *head = NULL;

  for (guint i = 1; i < sp_paper_get_n_blocks (paper); i++)
    {
      const SpBlock *block = sp_paper_get_block (paper, i);

      if (block->kind == SP_BLOCK_COLUMNS)
        head = block;
      add_block (box, head, block);
    }
  adw_bin_set_child (self->facts, box);
}

/* --- The paper ------------------------------------------------------------------------------ */

typedef struct
{
  SpMaterial *directory;
  JsonObject *report;
  char *recipient;
  gint64 noticed_us;
  gint64 now_us;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->directory);
  json_object_unref (job->report);
  g_free (job->recipient);
  g_free (job);
}

static void
paper_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr(SpPaper) paper = sp_paper_lost_laptop_new (job->directory, job->report, job->noticed_us, job->now_us);
  GError *error = NULL;
  GBytes *pdf;

  sp_paper_set_recipient (paper, job->recipient, 0, job->now_us);
  if ((pdf = sp_pdf_write (paper, FALSE, &error)) != NULL)
    g_task_return_pointer (task, pdf, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
paper_cb (SpLostPage *self)
{
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));
  const SpMatter *member = sp_material_find (self->directory, sp_store_get_member_id (self->store));
  Job *job;

  if (shell == NULL)
    return;
  job = g_new0 (Job, 1);
  job->directory = g_object_ref (self->directory);
  job->report = sp_json_object_copy (self->report);
  job->recipient = sp_format_name (sp_matter_get (member, "family_name"), sp_matter_get (member, "given_names"));
  job->noticed_us = get_noticed_us (self);
  job->now_us = now_us (self);
  sp_shell_push (shell, sp_document_page_new_content (self->store, _("Lost Laptop"), self->laptop->member,
                                                      sp_outputs_run (paper_thread, job, job_free, G_TYPE_BYTES)));
}

/* --- Asking --------------------------------------------------------------------------------- */

static void
show_problem (SpLostPage   *self,
              const GError *error)
{
  g_autofree char *words = sp_laptop_problem (error);

  adw_status_page_set_description (self->problem, words);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static DexFuture *
ask_fiber (gpointer data)
{
  SpLostPage *self = data;
  g_autoptr(SpStore) store = NULL;
  const char *ids[] = { self->laptop->member, NULL };
  g_autofree char *purpose = g_strdup_printf (SP_AUDIT_LOST " %s", self->laptop->id);
  g_autoptr(SpMaterial) directory = NULL;
  g_autoptr(JsonObject) report = NULL;
  g_autoptr(GError) error = NULL;

  if (self->store == NULL)
    return dex_future_new_true ();

  store = g_object_ref (self->store);
  /* Why it is not written down is told already. */
  if (dex_await (sp_log_first (GTK_WIDGET (self), store, SP_AUDIT_CONSULT, ids, purpose, NULL, NULL,
                               N_("It cannot be written down who asks, so the server was not asked.")), &error)
      && (directory = dex_await_object (sp_outputs_gather_directory (store), &error)) != NULL)
    report = dex_await_boxed (sp_workspace_report_device (sp_shell_find_workspace (GTK_WIDGET (self)), self->laptop->id),
                              &error);
  if (self->store == NULL)
    return dex_future_new_true ();

  if (directory != NULL)
    g_set_object (&self->directory, directory);
  if (report != NULL)
    sp_lost_page_take (self, report);
  else
    show_problem (self, error);

  return dex_future_new_true ();
}

static void
ask (SpLostPage *self)
{
  if (self->store != NULL)
    dex_future_disown (dex_scheduler_spawn (NULL, 0, ask_fiber, g_object_ref (self), g_object_unref));
}

/**
 * sp_lost_page_take:
 * @report: what the server answered
 *
 * Shows it.
 */
void
sp_lost_page_take (SpLostPage *self,
                   JsonObject *report)
{
  g_autoptr(SpLaptop) laptop = NULL;

  g_return_if_fail (SP_IS_LOST_PAGE (self) && self->directory != NULL);

  g_clear_pointer (&self->report, json_object_unref);
  self->report = json_object_ref (report);
  laptop = sp_laptop_new (report);
  if (adw_bin_get_child (self->acts) == NULL)
    {
      GtkWidget *acts = sp_laptop_acts_new (self->store, laptop);

      g_signal_connect_object (acts, "changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
      adw_bin_set_child (self->acts, acts);
    }
  else
    {
      sp_laptop_acts_set_laptop (SP_LAPTOP_ACTS (adw_bin_get_child (self->acts)), laptop);
    }
  fill_facts (self);
  tick (self);
  gtk_stack_set_visible_child_name (self->stack, "facts");
}

/* --- The object ----------------------------------------------------------------------------- */

/* When it is in a window, which has the way to the server. */
static void
sp_lost_page_map (GtkWidget *widget)
{
  SpLostPage *self = SP_LOST_PAGE (widget);

  GTK_WIDGET_CLASS (sp_lost_page_parent_class)->map (widget);
  if (!self->asked)
    ask (self);
  self->asked = TRUE;
}

static void
sp_lost_page_dispose (GObject *object)
{
  SpLostPage *self = SP_LOST_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_LOST_PAGE);
  g_clear_object (&self->store);
  g_clear_object (&self->directory);
  g_clear_pointer (&self->report, json_object_unref);

  G_OBJECT_CLASS (sp_lost_page_parent_class)->dispose (object);
}

static void
sp_lost_page_finalize (GObject *object)
{
  SpLostPage *self = SP_LOST_PAGE (object);

  /* A fiber that outlives the page's widgets goes on with it. */
  g_clear_pointer (&self->laptop, sp_laptop_unref);
  g_free (self->today);

  G_OBJECT_CLASS (sp_lost_page_parent_class)->finalize (object);
}

static void
sp_lost_page_class_init (SpLostPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_lost_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sp_lost_page_finalize;
  widget_class->map = sp_lost_page_map;

  gtk_widget_class_set_template_from_resource (widget_class, SP_RESOURCE_PATH "/people/sp-lost-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SpLostPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SpLostPage, problem);
  gtk_widget_class_bind_template_child (widget_class, SpLostPage, acts);
  gtk_widget_class_bind_template_child (widget_class, SpLostPage, facts);
  gtk_widget_class_bind_template_child (widget_class, SpLostPage, clock);
  gtk_widget_class_bind_template_child (widget_class, SpLostPage, day_row);
  gtk_widget_class_bind_template_child (widget_class, SpLostPage, time_row);
  gtk_widget_class_bind_template_child (widget_class, SpLostPage, paper_button);
  gtk_widget_class_bind_template_callback (widget_class, tick);
  gtk_widget_class_bind_template_callback (widget_class, paper_cb);
  gtk_widget_class_bind_template_callback (widget_class, ask);
}

static void
sp_lost_page_init (SpLostPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sp_lost_page_new:
 * @store: an open cache
 * @laptop: what was lost
 *
 * Returns: (transfer floating): what has to be known and done now; the server is asked once it is shown
 */
AdwNavigationPage *
sp_lost_page_new (SpStore  *store,
                  SpLaptop *laptop)
{
  SpLostPage *self;

  g_return_val_if_fail (SP_IS_STORE (store) && laptop != NULL, NULL);

  self = g_object_new (SP_TYPE_LOST_PAGE, NULL);
  self->store = g_object_ref (store);
  self->laptop = sp_laptop_ref (laptop);
  fill_clock (self);

  return ADW_NAVIGATION_PAGE (self);
}
