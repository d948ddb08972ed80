/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-audit-subject-dialog.h"

#include "sp-audit-problem.h"
#include "sp-date.h"
#include "sp-directory-records.h"
#include "sp-format.h"
#include "sp-json.h"
#include "sp-shell.h"
#include "sp-weak-ref.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define WAIT_MS       300 /* after the last letter, before the server is asked */
#define MAX_REFERENCE 5

/* Members are this laptop's to know. Of cases and documents an auditor's laptop has none: the server is asked, which writes
 * that down. */
struct _SpAuditSubjectDialog
{
  AdwDialog parent_instance;

  GtkSearchEntry *entry;
  GtkStack *stack;
  GtkListBox *box;
  AdwStatusPage *problem;

  SpStore *store;
  SpAuditNames *names;
  SpAuditKind kind;
  char *to;
  char *text; /* what the server was asked about */
  DexFuture *answer; /* nullable: to what was asked last */
  gboolean entered; /* Enter was pressed: the one that is found is taken */
};

G_DEFINE_FINAL_TYPE (SpAuditSubjectDialog, sp_audit_subject_dialog, ADW_TYPE_DIALOG)

typedef enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
} SpAuditSubjectDialogSignal;

static guint signals[N_SIGNALS];

static void
choose (SpAuditSubjectDialog *self,
        GtkListBoxRow        *row)
{
  g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (row), "id"));
  g_autofree char *words = g_strdup (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));

  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, id, words);
  adw_dialog_close (ADW_DIALOG (self));
}

/* Where Enter was pressed, the one that is left. */
static void
choose_only (SpAuditSubjectDialog *self)
{
  GtkListBoxRow *only = NULL;

  if (!self->entered || g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "list") != 0)
    return;
  self->entered = FALSE;
  for (int i = 0;; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->box, i);

      if (row == NULL)
        break;
      if (!gtk_widget_get_child_visible (GTK_WIDGET (row)))
        continue;
      if (only != NULL)
        return;
      only = row;
    }
  if (only != NULL)
    choose (self, only);
}

static void
add_row (SpAuditSubjectDialog *self,
         const char           *id,
         const char           *title,
         const char           *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (id), g_free);
  gtk_list_box_append (self->box, row);
}

/* By name; who runs the server is no member, and comes last. */
static int
compare_rows (GtkListBoxRow *a,
              GtkListBoxRow *b,
              gpointer       data)
{
  gboolean a_last = g_strcmp0 (g_object_get_data (G_OBJECT (a), "id"), "server") == 0;
  gboolean b_last = g_strcmp0 (g_object_get_data (G_OBJECT (b), "id"), "server") == 0;

  return a_last != b_last ? a_last - b_last
                          : g_utf8_collate (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (a)),
                                            adw_preferences_row_get_title (ADW_PREFERENCES_ROW (b)));
}

static void
fill_members (SpAuditSubjectDialog *self)
{
  GListModel *members = sp_audit_names_members (self->names);
  g_autofree char *server = sp_audit_names_dup (self->names, "server");

  gtk_list_box_remove_all (self->box);
  for (guint i = 0; i < g_list_model_get_n_items (members); i++)
    {
      g_autoptr(SpRecord) member = g_list_model_get_item (members, i);
      g_autofree char *name = NULL;

      if (!sp_record_get_loaded (member))
        continue;
      name = sp_audit_names_dup (self->names, sp_record_get_id (member));
      add_row (self, sp_record_get_id (member), name, sp_member_get_post (SP_MEMBER (member)));
    }
  add_row (self, "server", server, _("What was done at the server’s command line"));
  gtk_stack_set_visible_child_name (self->stack, "list");
}

static void
fill_found (SpAuditSubjectDialog *self,
            JsonArray            *found)
{
  gint64 now = sp_ambient_get_wall_us (sp_store_get_ambient (self->store));

  gtk_list_box_remove_all (self->box);
  for (guint i = 0; i < json_array_get_length (found); i++)
    {
      JsonObject *one = json_array_get_object_element (found, i);
      const char *issued = sp_json_get_text (one, "issued_at");
      g_autofree char *words = self->kind == SP_AUDIT_KIND_CASE
                                 ? sp_audit_words_place (one)
                                 : sp_audit_words_document (one, self->names, sp_store_get_lists (self->store));
      g_autofree char *when = issued != NULL && sp_instant_is_valid (issued)
                                ? sp_format_instant (sp_instant_parse (issued), now)
                                : NULL;
      /* Translators: %s is a time */
      g_autofree char *said = when != NULL ? g_strdup_printf (_("Issued %s"), when) : NULL;

      if (sp_json_get_text (one, "id") != NULL)
        add_row (self, sp_json_get_text (one, "id"), words, said);
    }
  gtk_stack_set_visible_child_name (self->stack, json_array_get_length (found) > 0 ? "list" : "nothing");
  choose_only (self);
}

/**
 * sp_audit_subject_dialog_take:
 * @answer: what the server found
 *
 * Offers these.
 */
void
sp_audit_subject_dialog_take (SpAuditSubjectDialog *self,
                              JsonObject           *answer)
{
  JsonArray *found = sp_json_get_array (answer, "found");
  g_autoptr(JsonArray) none = NULL;

  g_return_if_fail (SP_IS_AUDIT_SUBJECT_DIALOG (self));

  fill_found (self, found != NULL ? found : (none = json_array_new ()));
}

static DexFuture *
found_cb (DexFuture *future,
          gpointer   data)
{
  g_autoptr(SpAuditSubjectDialog) self = g_weak_ref_get (data);
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  /* Other letters were typed meanwhile. */
  if (self == NULL || self->store == NULL || self->answer != future)
    return dex_future_new_true ();
  if (value != NULL)
    sp_audit_subject_dialog_take (self, g_value_get_boxed (value));
  else
    {
      g_autofree char *words = sp_audit_problem (error);

      adw_status_page_set_description (self->problem, words);
      gtk_stack_set_visible_child_name (self->stack, "problem");
    }

  return dex_future_new_true ();
}

static void
ask (SpAuditSubjectDialog *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  g_autoptr(JsonObject) wanted = json_object_new ();

  json_object_set_string_member (wanted, "what", self->kind == SP_AUDIT_KIND_CASE ? "case" : "document");
  if (self->kind == SP_AUDIT_KIND_CASE)
    json_object_set_string_member (wanted, "words", text);
  if (self->to != NULL)
    json_object_set_string_member (wanted, "to", self->to);
  gtk_stack_set_visible_child_name (self->stack, "waiting");
  dex_clear (&self->answer);
  self->answer = sp_workspace_find_audited (sp_shell_find_workspace (GTK_WIDGET (self)), wanted);
  dex_future_disown (dex_future_finally (dex_ref (self->answer), found_cb, sp_weak_ref_new (self), sp_weak_ref_free));
}

static gboolean
matches (GtkListBoxRow *row,
         gpointer       data)
{
  SpAuditSubjectDialog *self = data;
  g_autofree char *words = NULL;
  g_autofree char *text = NULL;
  const char *subtitle = adw_action_row_get_subtitle (ADW_ACTION_ROW (row));

  if (self->kind == SP_AUDIT_KIND_CASE)
    return TRUE;
  words = g_strjoin (" ", adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), subtitle, NULL);
  text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  return *text == '\0' || g_str_match_string (text, words, TRUE);
}

/* The server is asked once about what was typed. */
static void
search_changed_cb (SpAuditSubjectDialog *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  if (self->kind != SP_AUDIT_KIND_CASE)
    {
      gtk_list_box_invalidate_filter (self->box);
      return;
    }
  if (!g_set_str (&self->text, text))
    return;
  self->entered = FALSE;
  dex_clear (&self->answer);
  if (*text == '\0')
    gtk_stack_set_visible_child_name (self->stack, "start");
  else if (strlen (text) > MAX_REFERENCE)
    gtk_stack_set_visible_child_name (self->stack, "nothing");
  else
    ask (self);
}

/* Who types fast presses Enter before the list was cut down, or the server has answered. */
static void
activate_cb (SpAuditSubjectDialog *self)
{
  search_changed_cb (self);
  self->entered = TRUE;
  choose_only (self);
}

static void
row_activated_cb (SpAuditSubjectDialog *self,
                  GtkListBoxRow        *row)
{
  choose (self, row);
}

/* --- The object ---------------------------------------------------------------------------- */

static void
sp_audit_subject_dialog_map (GtkWidget *widget)
{
  SpAuditSubjectDialog *self = SP_AUDIT_SUBJECT_DIALOG (widget);

  GTK_WIDGET_CLASS (sp_audit_subject_dialog_parent_class)->map (widget);
  if (self->kind == SP_AUDIT_KIND_DOCUMENT)
    ask (self);
}

static void
sp_audit_subject_dialog_dispose (GObject *object)
{
  SpAuditSubjectDialog *self = SP_AUDIT_SUBJECT_DIALOG (object);

  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_audit_subject_dialog_parent_class)->dispose (object);
}

static void
sp_audit_subject_dialog_finalize (GObject *object)
{
  SpAuditSubjectDialog *self = SP_AUDIT_SUBJECT_DIALOG (object);

  g_clear_pointer (&self->names, sp_audit_names_unref);
  dex_clear (&self->answer);
  g_free (self->text);
  g_free (self->to);

  G_OBJECT_CLASS (sp_audit_subject_dialog_parent_class)->finalize (object);
}

static void
sp_audit_subject_dialog_class_init (SpAuditSubjectDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_audit_subject_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = sp_audit_subject_dialog_finalize;
  GTK_WIDGET_CLASS (klass)->map = sp_audit_subject_dialog_map;

  /**
   * SpAuditSubjectDialog::chosen:
   * @id: an id
   * @words: what it is called
   */
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", SP_TYPE_AUDIT_SUBJECT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static GtkWidget *
add_status (SpAuditSubjectDialog *self,
            const char           *name,
            const char           *title,
            const char           *description)
{
  GtkWidget *status = adw_status_page_new ();

  gtk_widget_add_css_class (status, "compact");
  adw_status_page_set_title (ADW_STATUS_PAGE (status), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (status), description);
  gtk_stack_add_named (self->stack, status, name);

  return status;
}

static void
sp_audit_subject_dialog_init (SpAuditSubjectDialog *self)
{
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  adw_dialog_set_content_width (ADW_DIALOG (self), 480);
  adw_dialog_set_content_height (ADW_DIALOG (self), 560);
  self->text = g_strdup ("");
  self->entry = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  gtk_search_entry_set_search_delay (self->entry, WAIT_MS);
  gtk_widget_set_margin_start (GTK_WIDGET (self->entry), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->entry), 12);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->entry), 6);
  g_signal_connect_object (self->entry, "search-changed", G_CALLBACK (search_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "stop-search", G_CALLBACK (adw_dialog_close), self, G_CONNECT_SWAPPED);

  self->box = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->box, GTK_SELECTION_NONE);
  gtk_list_box_set_filter_func (self->box, matches, self, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "boxed-list");
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "audit-found");
  gtk_widget_set_valign (GTK_WIDGET (self->box), GTK_ALIGN_START);
  g_signal_connect_object (self->box, "row-activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->box));

  self->stack = GTK_STACK (gtk_stack_new ());
  add_status (self, "start", _("Which Case?"), _("Type how its reference begins."));
  add_status (self, "waiting", _("Asking the Server"), _("That you ask is written in its log."));
  add_status (self, "nothing", _("Nothing Found"), _("There is nothing that you may ask about by this."));
  self->problem = ADW_STATUS_PAGE (add_status (self, "problem", _("Nothing to Choose From"), ""));
  gtk_stack_add_named (self->stack, scrolled, "list");

  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), header);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), GTK_WIDGET (self->entry));
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), GTK_WIDGET (self->stack));
  adw_dialog_set_child (ADW_DIALOG (self), view);
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->entry));
}

/**
 * sp_audit_subject_dialog_new:
 * @store: an open cache
 * @names: who is who
 * @kind: what is chosen
 * @to: (nullable): of documents, an instant after which none was issued
 *
 * Returns: (transfer floating): asks what the log is to be asked about
 */
AdwDialog *
sp_audit_subject_dialog_new (SpStore      *store,
                             SpAuditNames *names,
                             SpAuditKind   kind,
                             const char   *to)
{
  static const struct
  {
    const char *title;
    const char *search;
  } words[] = {
    [SP_AUDIT_KIND_CASE] = { N_("Choose a Case"), N_("Reference of a case") },
    [SP_AUDIT_KIND_MEMBER] = { N_("Choose a Member"), N_("Name, agency or post") },
    [SP_AUDIT_KIND_DOCUMENT] = { N_("Choose a Document"), N_("Kind, day or agency") },
  };
  SpAuditSubjectDialog *self = g_object_new (SP_TYPE_AUDIT_SUBJECT_DIALOG, NULL);

  self->store = g_object_ref (store);
  self->names = sp_audit_names_ref (names);
  self->kind = kind;
  self->to = g_strdup (to);
  adw_dialog_set_title (ADW_DIALOG (self), _(words[kind].title));
  gtk_search_entry_set_placeholder_text (self->entry, _(words[kind].search));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _(words[kind].search), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL, _(words[kind].title), -1);
  if (kind == SP_AUDIT_KIND_MEMBER)
    {
      gtk_list_box_set_sort_func (self->box, compare_rows, NULL, NULL);
      fill_members (self);
    }
  else
    gtk_stack_set_visible_child_name (self->stack, kind == SP_AUDIT_KIND_CASE ? "start" : "waiting");

  return ADW_DIALOG (self);
}
