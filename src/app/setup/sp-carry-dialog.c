/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-audit.h"
#include "sp-carry-dialog.h"
#include "sp-carry.h"
#include "sp-format.h"
#include "sp-json.h"
#include "sp-store-sync.h"

struct _SpCarryDialog
{
  AdwDialog parent_instance;

  AdwActionRow *save_row;
  AdwActionRow *open_row;
  AdwPreferencesGroup *left_group;
  AdwPreferencesGroup *result_group;
  GtkLabel *result_label;
  AdwActionRow *answer_row;

  SpWorkspace *session;
  char *left; /* nullable: the file from before that a place is being chosen for */
  GBytes *answer; /* nullable: of a file that was handed on */
};

G_DEFINE_FINAL_TYPE (SpCarryDialog, sp_carry_dialog, ADW_TYPE_DIALOG)

static SpStore *
get_store (SpCarryDialog *self)
{
  return sp_workspace_get_store (self->session);
}

static void
set_busy (SpCarryDialog *self, gboolean busy)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_row), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->open_row), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->left_group), !busy);
}

/* What is said must be in sight, however large the text; once it has its place. */
static gboolean
scroll_cb (gpointer data)
{
  SpCarryDialog *self = data;
  GtkWidget *label = GTK_WIDGET (self->result_label);
  GtkWidget *viewport = label != NULL ? gtk_widget_get_ancestor (label, GTK_TYPE_VIEWPORT) : NULL;

  if (viewport != NULL)
    gtk_viewport_scroll_to (GTK_VIEWPORT (viewport), label, NULL);

  return G_SOURCE_REMOVE;
}

/* Takes @words. */
static void
tell (SpCarryDialog *self, char *words)
{
  g_autofree char *owned = words;

  set_busy (self, FALSE);
  gtk_label_set_label (self->result_label, owned);
  gtk_widget_set_visible (GTK_WIDGET (self->result_group), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->answer_row), self->answer != NULL);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, scroll_cb, g_object_ref (self), g_object_unref);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), owned, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
update_waiting (SpCarryDialog *self)
{
  g_autofree char *words = sp_carry_waiting_words (sp_store_get_pending (get_store (self)));

  adw_action_row_set_subtitle (self->save_row, words);
}

/* A file, and what is done with it. */
typedef struct
{
  SpCarryDialog *dialog;
  GFile *file;
  char *left; /* nullable: which file from before */
} Task;

static Task *
task_new (SpCarryDialog *dialog, GFile *file)
{
  Task *task = g_new0 (Task, 1);

  task->dialog = g_object_ref (dialog);
  task->file = g_object_ref (file);
  set_busy (dialog, TRUE);

  return task;
}

static void
task_free (gpointer data)
{
  Task *task = data;

  g_object_unref (task->dialog);
  g_object_unref (task->file);
  g_free (task->left);
  g_free (task);
}

static void
run (SpCarryDialog *self, GFile *file, DexFiberFunc func)
{
  dex_future_disown (dex_scheduler_spawn (NULL, 0, func, task_new (self, file), task_free));
}

static DexFuture *
save_fiber (gpointer data)
{
  Task *task = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(SpPack) pack = dex_await_object (sp_carry_save (get_store (task->dialog), task->file), &error);

  g_clear_pointer (&task->dialog->answer, g_bytes_unref);
  tell (task->dialog, pack != NULL ? sp_carry_saved_words (pack) : sp_carry_error_words (error));

  return dex_future_new_true ();
}

/**
 * sp_carry_dialog_save:
 * @file: where to
 *
 * Writes a file for the server.
 */
void
sp_carry_dialog_save (SpCarryDialog *self, GFile *file)
{
  g_return_if_fail (SP_IS_CARRY_DIALOG (self) && G_IS_FILE (file));

  run (self, file, save_fiber);
}

/* Not for this laptop: the server says whether it is for it. Who brought what is taken in another's name is in the log. */
static char *
hand_on (SpCarryDialog *self, GBytes *bytes)
{
  g_autoptr(JsonObject) identity = sp_store_dup_identity (get_store (self));
  const char *const ids[] = { identity != NULL ? sp_json_get_text (identity, "device") : NULL, NULL };
  g_autoptr(JsonObject) answer = NULL;
  g_autoptr(GError) error = NULL;
  char hash[SP_AUDIT_HASH_SIZE];
  const char *text;

  sp_audit_hash (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), hash);
  if (dex_await (sp_store_audit (get_store (self), SP_AUDIT_ALTER, ids, "handed-on", NULL, hash), &error))
    answer = dex_await_boxed (sp_workspace_carry_on (self->session, bytes), &error);
  text = answer != NULL ? sp_json_get_text (answer, "file") : NULL;

  if (answer == NULL)
    return sp_carry_error_words (error);
  if (text != NULL)
    {
      gsize size;
      guchar *data = g_base64_decode (text, &size);

      self->answer = g_bytes_new_take (data, size);
    }

  return sp_carry_handed_words (answer);
}

static DexFuture *
open_fiber (gpointer data)
{
  Task *task = data;
  SpCarryDialog *self = task->dialog;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = dex_await_boxed (sp_carry_read (task->file), &error);
  g_autoptr(SpBrought) brought = NULL;
  SpSealedKind kind;

  g_clear_pointer (&self->answer, g_bytes_unref);
  if (bytes != NULL)
    brought = dex_await_object (sp_sync_carry_in (get_store (self), bytes), &error);
  if (brought != NULL)
    tell (self, sp_carry_brought_words (brought));
  else if (bytes != NULL && g_error_matches (error, SP_SEALED_ERROR, SP_SEALED_ERROR_FOREIGN)
           && sp_sealed_peek (bytes, &kind) && kind != SP_SEALED_ANSWERS)
    tell (self, hand_on (self, bytes));
  else
    tell (self, sp_carry_error_words (error));

  return dex_future_new_true ();
}

/**
 * sp_carry_dialog_open:
 * @file: what somebody has brought
 *
 * Takes an answer for this laptop, or hands on what is for the server.
 */
void
sp_carry_dialog_open (SpCarryDialog *self, GFile *file)
{
  g_return_if_fail (SP_IS_CARRY_DIALOG (self) && G_IS_FILE (file));

  run (self, file, open_fiber);
}

static DexFuture *
answer_fiber (gpointer data)
{
  Task *task = data;
  SpCarryDialog *self = task->dialog;
  g_autoptr(GError) error = NULL;

  if (self->answer == NULL || dex_await (sp_carry_save_bytes (self->answer, task->file), &error))
    tell (self, g_strdup (_("The answer is written. Take it back to the laptop that wrote the file.")));
  else
    tell (self, sp_carry_error_words (error));

  return dex_future_new_true ();
}

/**
 * sp_carry_dialog_save_answer:
 * @file: where to
 *
 * Writes the answer to a file that was handed on.
 */
void
sp_carry_dialog_save_answer (SpCarryDialog *self, GFile *file)
{
  g_return_if_fail (SP_IS_CARRY_DIALOG (self) && G_IS_FILE (file));

  run (self, file, answer_fiber);
}

static DexFuture *
left_fiber (gpointer data)
{
  Task *task = data;
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&task->dialog->answer, g_bytes_unref);
  if (dex_await (sp_carry_save_left (get_store (task->dialog), task->left, task->file), &error))
    tell (task->dialog, g_strdup (_("The file is written. It stays here, too, until the server has taken it.")));
  else
    tell (task->dialog, sp_carry_error_words (error));

  return dex_future_new_true ();
}

/**
 * sp_carry_dialog_save_left:
 * @name: one of sp_store_list_left ()
 * @file: where to
 *
 * Writes what this laptop had not sent under an identity that it had before, for an administrator.
 */
void
sp_carry_dialog_save_left (SpCarryDialog *self, const char *name, GFile *file)
{
  Task *task;

  g_return_if_fail (SP_IS_CARRY_DIALOG (self) && name != NULL && G_IS_FILE (file));

  task = task_new (self, file);
  task->left = g_strdup (name);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, left_fiber, task, task_free));
}

/* --- Which file ----------------------------------------------------------------------- */

typedef void (*Chosen) (SpCarryDialog *self, GFile *file);

static void
save_left (SpCarryDialog *self, GFile *file)
{
  sp_carry_dialog_save_left (self, self->left, file);
}

static void
chosen (GtkFileDialog *dialog, GFile *file, SpCarryDialog *self)
{
  Chosen func = (Chosen) g_object_get_data (G_OBJECT (dialog), "chosen");

  if (file != NULL)
    func (self, file);
  g_object_unref (self);
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr(GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);

  chosen (GTK_FILE_DIALOG (object), file, data);
}

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr(GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, NULL);

  chosen (GTK_FILE_DIALOG (object), file, data);
}

/* No names in what the file is called either. */
static void
ask (SpCarryDialog *self, const char *title, const char *name, Chosen func)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();

  if (!GTK_IS_WINDOW (root))
    return;
  gtk_file_dialog_set_title (dialog, title);
  g_object_set_data (G_OBJECT (dialog), "chosen", (gpointer) func);
  if (name != NULL)
    {
      gtk_file_dialog_set_initial_name (dialog, name);
      gtk_file_dialog_save (dialog, GTK_WINDOW (root), NULL, saved_cb, g_object_ref (self));
    }
  else
    gtk_file_dialog_open (dialog, GTK_WINDOW (root), NULL, opened_cb, g_object_ref (self));
}

static void
save_cb (SpCarryDialog *self)
{
  ask (self, _("Save a File for the Server"), "for-the-server.sealed", sp_carry_dialog_save);
}

static void
open_cb (SpCarryDialog *self)
{
  ask (self, _("Open a File"), NULL, sp_carry_dialog_open);
}

static void
save_answer_cb (SpCarryDialog *self)
{
  ask (self, _("Save the Answer"), "answer.sealed", sp_carry_dialog_save_answer);
}

static void
save_left_cb (SpCarryDialog *self, AdwActionRow *row)
{
  g_set_str (&self->left, g_object_get_data (G_OBJECT (row), "left"));
  ask (self, _("Save the Unsent Work"), "unsent.sealed", save_left);
}

/* What the file is called here tells two of a day apart, and is what whoever runs the server finds. */
static void
add_left (SpCarryDialog *self, const char *name, const char *day)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name", "document-save-symbolic", "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  g_autofree char *date = sp_format_date (day);
  /* Translators: a day, on which it was last written to */
  g_autofree char *title = g_strdup_printf (_("Save the Unsent Work of %s…"), date);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), name);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), image);
  g_object_set_data_full (G_OBJECT (row), "left", g_strdup (name), g_free);
  g_signal_connect_object (row, "activated", G_CALLBACK (save_left_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->left_group, row);
  gtk_widget_set_visible (GTK_WIDGET (self->left_group), TRUE);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_ascii_strtoll (strrchr (*(char *const *) a, '.') + 1, NULL, 10)
         < g_ascii_strtoll (strrchr (*(char *const *) b, '.') + 1, NULL, 10) ? -1 : 1;
}

static DexFuture *
list_fiber (gpointer data)
{
  SpCarryDialog *self = data;
  g_autoptr(SpStore) store = g_object_ref (get_store (self));
  g_auto(GStrv) names = dex_await_boxed (sp_store_list_left (store), NULL);

  if (names != NULL)
    qsort (names, g_strv_length (names), sizeof *names, compare_names);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *day = dex_await_string (sp_store_find_left_day (store, names[i]), NULL);

      /* Gone meanwhile, or the dialog is. */
      if (day != NULL && self->left_group != NULL)
        add_left (self, names[i], day);
    }

  return dex_future_new_true ();
}

static void
sp_carry_dialog_dispose (GObject *object)
{
  SpCarryDialog *self = SP_CARRY_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_CARRY_DIALOG);
  g_clear_object (&self->session);
  g_clear_pointer (&self->left, g_free);
  g_clear_pointer (&self->answer, g_bytes_unref);

  G_OBJECT_CLASS (sp_carry_dialog_parent_class)->dispose (object);
}

static void
sp_carry_dialog_class_init (SpCarryDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_carry_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/StalkingPartnership/setup/sp-carry-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SpCarryDialog, save_row);
  gtk_widget_class_bind_template_child (widget_class, SpCarryDialog, open_row);
  gtk_widget_class_bind_template_child (widget_class, SpCarryDialog, left_group);
  gtk_widget_class_bind_template_child (widget_class, SpCarryDialog, result_group);
  gtk_widget_class_bind_template_child (widget_class, SpCarryDialog, result_label);
  gtk_widget_class_bind_template_child (widget_class, SpCarryDialog, answer_row);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_answer_cb);
}

static void
sp_carry_dialog_init (SpCarryDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sp_carry_dialog_new:
 * @session: an open one
 *
 * Returns: (transfer floating): what is carried by file, and what became of it
 */
SpCarryDialog *
sp_carry_dialog_new (SpWorkspace *session)
{
  SpCarryDialog *self = g_object_new (SP_TYPE_CARRY_DIALOG, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (get_store (self), "notify::pending", G_CALLBACK (update_waiting), self, G_CONNECT_SWAPPED);
  update_waiting (self);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, list_fiber, g_object_ref (self), g_object_unref));

  return self;
}
