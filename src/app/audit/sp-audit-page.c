/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-audit-page.h"

#include "sp-app-id.h"
#include "sp-audit-problem.h"
#include "sp-audit-question.h"
#include "sp-audit-verify.h"
#include "sp-date.h"
#include "sp-format.h"
#include "sp-json.h"
#include "sp-plain-copy.h"
#include "sp-shell.h"
#include "sp-weak-ref.h"

#include <glib/gi18n-lib.h>

struct _SpAuditPage
{
  AdwNavigationPage parent_instance;

  SpAuditQuestion *question;
  GtkWidget *ask_button;
  GtkWidget *save_button;
  GtkWidget *more_button;
  GtkLabel *heading;
  GtkStack *stack;
  GtkListBox *box;
  AdwStatusPage *problem;

  SpStore *store;
  SpAuditNames *names;
  JsonObject *query; /* what is listed was asked so */
  char *cursor;
  GPtrArray *entries;
  DexFuture *answer; /* nullable: to the last question; an older one's is not shown */
};

G_DEFINE_FINAL_TYPE (SpAuditPage, sp_audit_page, ADW_TYPE_NAVIGATION_PAGE)

static gint64
now_us (SpAuditPage *self)
{
  return sp_ambient_get_wall_us (sp_store_get_ambient (self->store));
}

static GtkWidget *
make_row (SpAuditPage *self,
          JsonObject  *entry)
{
  GtkWidget *row = adw_action_row_new ();
  g_autoptr(GPtrArray) lines = g_ptr_array_new_null_terminated (6, g_free, TRUE);
  g_autofree char *act = sp_audit_words_act (entry, sp_store_get_lists (self->store));
  g_autofree char *about = sp_audit_words_about (entry);
  g_autofree char *place = sp_audit_words_place (entry);
  g_autofree char *device = sp_audit_words_device (entry);
  g_autofree char *to = sp_audit_words_to (entry, self->names);
  g_autofree char *readers = sp_audit_words_readers (entry, self->names);
  g_autofree char *when = sp_format_instant (sp_instant_parse (sp_json_get_text (entry, "at")), now_us (self));
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  g_autoptr(GStrvBuilder) parts = g_strv_builder_new ();
  g_auto(GStrv) shown = NULL;

  g_strv_builder_add (parts, act);
  if (*about != '\0' && !(g_str_equal (about, _("Case")) && *place != '\0'))
    g_strv_builder_add (parts, about);
  if (*place != '\0')
    g_strv_builder_add (parts, place);
  shown = g_strv_builder_end (parts);
  title = g_strjoinv (" · ", shown);

  g_ptr_array_add (lines, sp_audit_names_dup (self->names, sp_json_get_text (entry, "member")));
  /* Translators: a time, and a laptop */
  g_ptr_array_add (lines, g_strdup_printf (_("%s · %s"), when, device));
  if (*to != '\0')
    /* Translators: %s are people and agencies */
    g_ptr_array_add (lines, g_strdup_printf (_("To: %s"), to));
  if (*readers != '\0')
    /* Translators: %s are people and agencies */
    g_ptr_array_add (lines, g_strdup_printf (_("Restricted; read by: %s"), readers));
  subtitle = g_strjoinv ("\n", (GStrv) lines->pdata);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);

  return row;
}

static void
show_heading (SpAuditPage *self)
{
  g_autofree char *text = NULL;

  if (self->cursor != NULL)
    /* Translators: %u is a number */
    text = g_strdup_printf (ngettext ("The newest entry", "The newest %u entries", self->entries->len),
                            self->entries->len);
  else
    text = g_strdup_printf (ngettext ("%u entry", "%u entries", self->entries->len), self->entries->len);
  gtk_label_set_label (self->heading, text);
  gtk_widget_set_visible (self->more_button, self->cursor != NULL);
  gtk_widget_set_sensitive (self->more_button, TRUE);
  gtk_widget_set_sensitive (self->save_button, self->entries->len > 0);
}

/* Who is who may come after the answer. */
static void
refill (SpAuditPage *self)
{
  gtk_list_box_remove_all (self->box);
  for (guint i = 0; i < self->entries->len; i++)
    gtk_list_box_append (self->box, make_row (self, self->entries->pdata[i]));
}

static gboolean
is_entry (JsonNode *node)
{
  JsonObject *entry = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *at = entry != NULL ? sp_json_get_text (entry, "at") : NULL;

  return at != NULL && sp_instant_is_valid (at) && sp_json_get_text (entry, "member") != NULL;
}

/**
 * sp_audit_page_take:
 * @answer: what the server answered
 *
 * Shows it, below what is listed already.
 */
void
sp_audit_page_take (SpAuditPage *self,
                    JsonObject  *answer)
{
  JsonArray *entries = sp_json_get_array (answer, "entries");

  g_return_if_fail (SP_IS_AUDIT_PAGE (self));

  for (guint i = 0; entries != NULL && i < json_array_get_length (entries); i++)
    {
      JsonNode *node = json_array_get_element (entries, i);

      if (!is_entry (node))
        continue;
      g_ptr_array_add (self->entries, json_node_dup_object (node));
      gtk_list_box_append (self->box, make_row (self, json_node_get_object (node)));
    }
  g_set_str (&self->cursor, sp_json_get_text (answer, "cursor"));
  show_heading (self);
  gtk_stack_set_visible_child_name (self->stack, self->entries->len > 0 ? "list" : "empty");
}

/**
 * sp_audit_page_refuse:
 * @error: why there is no answer
 *
 * Says so. What is listed already stays.
 */
void
sp_audit_page_refuse (SpAuditPage  *self,
                      const GError *error)
{
  g_autofree char *words = sp_audit_problem (error);
  SpShell *shell;

  g_return_if_fail (SP_IS_AUDIT_PAGE (self));

  if (self->entries->len == 0)
    {
      adw_status_page_set_description (self->problem, words);
      gtk_stack_set_visible_child_name (self->stack, "problem");
      return;
    }
  gtk_widget_set_sensitive (self->more_button, TRUE);
  if ((shell = sp_shell_get (GTK_WIDGET (self))) != NULL)
    sp_shell_toast (shell, words, NULL);
}

static DexFuture *
answered_cb (DexFuture *future,
             gpointer   data)
{
  g_autoptr(SpAuditPage) self = g_weak_ref_get (data);
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  if (self == NULL || self->store == NULL || self->answer != future)
    return dex_future_new_true ();
  if (value != NULL)
    sp_audit_page_take (self, g_value_get_boxed (value));
  else
    sp_audit_page_refuse (self, error);

  return dex_future_new_true ();
}

static void
ask (SpAuditPage *self,
     JsonObject  *query)
{
  dex_clear (&self->answer);
  self->answer = sp_workspace_query_audit (sp_shell_find_workspace (GTK_WIDGET (self)), query);
  dex_future_disown (dex_future_finally (dex_ref (self->answer), answered_cb, sp_weak_ref_new (self), sp_weak_ref_free));
}

/**
 * sp_audit_page_dup_query:
 *
 * Returns: (transfer full) (nullable): what is asked, as the server takes it; %NULL where it is not clear yet
 */
JsonObject *
sp_audit_page_dup_query (SpAuditPage *self)
{
  g_return_val_if_fail (SP_IS_AUDIT_PAGE (self), NULL);

  return sp_audit_question_dup_query (self->question);
}

static void
chosen_cb (SpAuditPage *self)
{
  gtk_widget_grab_focus (self->ask_button);
}

static void
ask_cb (SpAuditPage *self)
{
  JsonObject *query = sp_audit_page_dup_query (self);

  if (query == NULL)
    return;
  g_clear_pointer (&self->query, json_object_unref);
  self->query = query;
  g_clear_pointer (&self->cursor, g_free);
  g_ptr_array_set_size (self->entries, 0);
  gtk_list_box_remove_all (self->box);
  gtk_widget_set_sensitive (self->save_button, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "waiting");
  ask (self, query);
}

static void
more_cb (SpAuditPage *self)
{
  g_autoptr(JsonObject) query = NULL;

  if (self->query == NULL || self->cursor == NULL)
    return;
  query = sp_json_object_copy (self->query);
  json_object_set_string_member (query, "cursor", self->cursor);
  gtk_widget_set_sensitive (self->more_button, FALSE);
  ask (self, query);
}

static void
verify_cb (SpAuditPage *self)
{
  sp_audit_verify_ask (GTK_WIDGET (self), self->store);
}

/* --- Saving -------------------------------------------------------------------------------- */

typedef struct
{
  GWeakRef page;
  char *subject;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_weak_ref_clear (&save->page);
  g_free (save->subject);
  g_free (save);
}

static DexFuture *
read_rest (gpointer content,
           gint64   start)
{
  gsize begin = (gsize) start;
  gsize size = g_bytes_get_size (content);

  return dex_future_new_take_boxed (G_TYPE_BYTES, begin < size ? g_bytes_new_from_bytes (content, begin, size - begin)
                                                               : NULL);
}

/**
 * sp_audit_page_save_to:
 * @file: where to
 *
 * Writes what is listed as CSV. That it leaves has been written down in the log.
 *
 * Returns: (transfer full): a future
 */
DexFuture *
sp_audit_page_save_to (SpAuditPage *self,
                       GFile       *file)
{
  g_return_val_if_fail (SP_IS_AUDIT_PAGE (self) && G_IS_FILE (file), NULL);

  return sp_plain_copy_write (file, read_rest,
                              sp_audit_words_csv (self->entries, self->names, sp_store_get_lists (self->store)),
                              (GDestroyNotify) g_bytes_unref);
}

/* While somebody decides, the program may be locked, and nothing holds the page then. */
static DexFuture *
save_fiber (gpointer data)
{
  Save *save = data;
  const char *ids[] = { save->subject, NULL };
  g_autoptr(SpAuditPage) self = g_weak_ref_get (&save->page);
  g_autoptr(GFile) file = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *asked;
  DexFuture *written = NULL;

  if (self == NULL)
    return dex_future_new_true ();
  asked = sp_plain_copy_ask (GTK_WIDGET (self), _("Log.csv"), ids);
  g_clear_object (&self);
  file = dex_await_object (asked, &error);
  if (file != NULL && (self = g_weak_ref_get (&save->page)) != NULL && self->store != NULL)
    written = sp_audit_page_save_to (self, file);
  g_clear_object (&self);
  if (written != NULL)
    dex_await (written, &error);
  if ((self = g_weak_ref_get (&save->page)) != NULL && self->store != NULL)
    sp_plain_copy_tell (GTK_WIDGET (self), error);

  return dex_future_new_true ();
}

static void
save_cb (SpAuditPage *self)
{
  Save *save = g_new0 (Save, 1);

  g_weak_ref_init (&save->page, self);
  save->subject = g_strdup (sp_json_get_text (self->query, "subject"));
  dex_future_disown (dex_scheduler_spawn (NULL, 0, save_fiber, save, save_free));
}

/* --- The object ---------------------------------------------------------------------------- */

static void
sp_audit_page_dispose (GObject *object)
{
  SpAuditPage *self = SP_AUDIT_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_AUDIT_PAGE);
  g_clear_object (&self->store);
  g_clear_pointer (&self->names, sp_audit_names_unref);

  G_OBJECT_CLASS (sp_audit_page_parent_class)->dispose (object);
}

static void
sp_audit_page_finalize (GObject *object)
{
  SpAuditPage *self = SP_AUDIT_PAGE (object);

  g_free (self->cursor);
  dex_clear (&self->answer);
  g_clear_pointer (&self->query, json_object_unref);
  g_ptr_array_unref (self->entries);

  G_OBJECT_CLASS (sp_audit_page_parent_class)->finalize (object);
}

static void
sp_audit_page_class_init (SpAuditPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_audit_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sp_audit_page_finalize;

  g_type_ensure (SP_TYPE_AUDIT_QUESTION);
  gtk_widget_class_set_template_from_resource (widget_class, SP_RESOURCE_PATH "/audit/sp-audit-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SpAuditPage, question);
  gtk_widget_class_bind_template_child (widget_class, SpAuditPage, ask_button);
  gtk_widget_class_bind_template_child (widget_class, SpAuditPage, save_button);
  gtk_widget_class_bind_template_child (widget_class, SpAuditPage, more_button);
  gtk_widget_class_bind_template_child (widget_class, SpAuditPage, heading);
  gtk_widget_class_bind_template_child (widget_class, SpAuditPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SpAuditPage, box);
  gtk_widget_class_bind_template_child (widget_class, SpAuditPage, problem);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, ask_cb);
  gtk_widget_class_bind_template_callback (widget_class, more_cb);
  gtk_widget_class_bind_template_callback (widget_class, verify_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
sp_audit_page_init (SpAuditPage *self)
{
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sp_audit_page_new:
 * @store: an open cache
 *
 * Returns: (transfer floating): the auditor's page
 */
GtkWidget *
sp_audit_page_new (SpStore *store)
{
  SpAuditPage *self;

  g_return_val_if_fail (SP_IS_STORE (store), NULL);

  self = g_object_new (SP_TYPE_AUDIT_PAGE, NULL);
  self->store = g_object_ref (store);
  self->names = sp_audit_names_new (store);
  sp_audit_question_set_store (self->question, store, self->names);
  g_signal_connect_object (sp_audit_names_members (self->names), "items-changed", G_CALLBACK (refill), self,
                           G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * sp_audit_page_choose:
 * @kind: what the question is about
 * @id: which of them
 * @words: what it is called
 *
 * Sets the question, as if somebody had chosen it.
 */
void
sp_audit_page_choose (SpAuditPage *self,
                      SpAuditKind  kind,
                      const char  *id,
                      const char  *words)
{
  g_return_if_fail (SP_IS_AUDIT_PAGE (self));

  sp_audit_question_choose (self->question, kind, id, words);
}
