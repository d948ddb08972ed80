/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-request-list.h"

#include "sp-decide-page.h"
#include "sp-document-page.h"
#include "sp-document-records.h"
#include "sp-format.h"
#include "sp-held-page.h"
#include "sp-looker.h"
#include "sp-outputs-data.h"
#include "sp-record-dialog.h"
#include "sp-record-words.h"
#include "sp-request-words.h"
#include "sp-shell.h"
#include "sp-shrink.h"

#include <glib/gi18n-lib.h>

#define MAX_WIDTH 760

struct _SpRequestList
{
  AdwBin        parent_instance;

  GtkWidget    *box;
  GtkWidget    *none;
  GtkListBox   *requests;
  GtkListBox   *answers; /* NULL where they are of all cases */

  SpStore      *store;
  char         *case_id; /* NULL: of all cases */
  SpRecordList *found;
  SpRecordList *issued;
  GHashTable   *progress; /* id of a request → words */
  SpLooker     *looker;
};

G_DEFINE_FINAL_TYPE (SpRequestList, sp_request_list, ADW_TYPE_BIN)

static gboolean
may_answer (SpRequestList *self)
{
  const SpReader *reader = sp_store_get_reader (self->store);

  return reader != NULL && sp_policy_may_answer (reader);
}

/* --- Rows ----------------------------------------------------------------------------------- */

static void
show_request (GtkWidget  *row,
              GParamSpec *pspec,
              SpRecord   *record)
{
  SpRequestList *self = g_object_get_data (G_OBJECT (row), "list");
  SpAccessRequest *request = SP_ACCESS_REQUEST (record);
  SpRecord *person = sp_record_get_loaded (record) ? sp_record_get_link (record, "person") : NULL;
  SpRecord *about = sp_record_get_loaded (record) ? sp_record_get_link (record, "case_id") : NULL;
  g_autofree char *name = person != NULL && sp_record_get_loaded (person) ? sp_record_dup_title (person, NULL) : NULL;
  g_autofree char *title = NULL;
  g_autofree char *state = NULL;
  g_autofree char *subtitle = NULL;
  const char *progress;
  gboolean overdue;

  if (!sp_record_get_loaded (record) || self->store == NULL)
    return;
  state = sp_request_dup_state (self->store, request, &overdue);
  if (self->case_id != NULL)
    title = g_strdup_printf ("%s · %s", sp_access_request_get_reference (request), name != NULL ? name : "…");
  else
    /* Translators: an access request's own reference, and that of the case in which it was made */
    title = g_strdup_printf (_("%s · case %s"), sp_access_request_get_reference (request),
                             about != NULL && sp_record_get_loaded (about) ? sp_case_get_reference (SP_CASE (about)) : "…");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  progress = g_hash_table_lookup (self->progress, sp_record_get_id (record));
  subtitle = progress != NULL && g_strcmp0 (sp_access_request_get_state (request), "open") == 0
               ? g_strdup_printf ("%s\n%s", state, progress) : g_strdup (state);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (overdue)
    gtk_widget_add_css_class (row, "overdue");
  else
    gtk_widget_remove_css_class (row, "overdue");
}

static GtkWidget *
make_row (SpRequestList *self,
          SpRecord      *record,
          GCallback      show)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  g_object_set (arrow, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data (G_OBJECT (row), "list", self);
  g_object_set_data_full (G_OBJECT (row), "record", g_object_ref (record), g_object_unref);
  g_signal_connect_object (record, "notify", show, row, G_CONNECT_SWAPPED);

  return row;
}

static GtkWidget *
make_request_row (gpointer item,
                  gpointer data)
{
  GtkWidget *row = make_row (data, item, G_CALLBACK (show_request));

  show_request (row, NULL, item);

  return row;
}

static void
show_answer (GtkWidget  *row,
             GParamSpec *pspec,
             SpRecord   *record)
{
  SpDocument *document = SP_DOCUMENT (record);
  const char *at = sp_record_get_loaded (record) ? sp_document_get_issued_at (document) : NULL;
  g_autofree char *day = at != NULL ? g_strndup (at, 10) : NULL;
  g_autofree char *date = day != NULL ? sp_format_date (day) : NULL;
  g_autofree char *words = NULL;

  if (at == NULL)
    return;
  words = g_strdup_printf (_("Copy %d, issued %s to %s"), (int) sp_document_get_copy (document), date,
                           sp_document_get_recipient (document));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), sp_document_get_title (document));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
}

static GtkWidget *
make_answer_row (gpointer item,
                 gpointer data)
{
  GtkWidget *row = make_row (data, item, G_CALLBACK (show_answer));

  show_answer (row, NULL, item);

  return row;
}

static void
request_activated_cb (SpRequestList *self,
                      GtkListBoxRow *row)
{
  SpRecord *record = g_object_get_data (G_OBJECT (row), "record");

  if (sp_record_get_loaded (record) && !sp_record_get_gone (record))
    sp_decide_page_open (GTK_WIDGET (self), self->store, SP_ACCESS_REQUEST (record));
}

static void
answer_activated_cb (SpRequestList *self,
                     GtkListBoxRow *row)
{
  SpRecord *record = g_object_get_data (G_OBJECT (row), "record");
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));

  if (shell != NULL && sp_record_get_loaded (record) && !sp_record_get_gone (record))
    sp_shell_push (shell, sp_document_page_new (self->store, record));
}

/* --- How far they are, in one case ---------------------------------------------------------- */

static void
show_all (SpRequestList *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->requests, i)) != NULL; i++)
    show_request (GTK_WIDGET (row), NULL, g_object_get_data (G_OBJECT (row), "record"));
}

/* In a fiber. */
static void
count_lines (gpointer data)
{
  SpRequestList *self = data;
  g_autoptr (SpStore) store = g_object_ref (self->store);
  g_autofree char *case_id = g_strdup (self->case_id);
  g_autoptr (SpMaterial) material = dex_await_object (sp_outputs_gather_case (store, case_id), NULL);
  g_autoptr (GPtrArray) requests = material != NULL ? sp_material_list (material, "access_request", "state", "open") : NULL;

  for (guint i = 0; requests != NULL && i < requests->len; i++)
    {
      const char *id = ((const SpMatter *) requests->pdata[i])->id;
      g_autoptr (GPtrArray) lines = dex_await_boxed (sp_outputs_list_access (material, store, id), NULL);

      if (lines != NULL && self->store != NULL)
        g_hash_table_insert (self->progress, g_strdup (id), sp_request_dup_progress (material, lines));
    }
  if (self->store != NULL)
    show_all (self);
}

/* Only where there is something to count: most cases have no request. */
static void
look (SpRequestList *self)
{
  if (self->case_id != NULL && self->found != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)) &&
      g_list_model_get_n_items (G_LIST_MODEL (self->found)) > 0)
    sp_looker_soon (self->looker);
}

static void
sp_request_list_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sp_request_list_parent_class)->map (widget);
  look (SP_REQUEST_LIST (widget));
}

/* --- What is there -------------------------------------------------------------------------- */

static void
update (SpRequestList *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->found)) > 0;

  gtk_widget_set_visible (GTK_WIDGET (self->requests), any);
  if (self->case_id != NULL)
    gtk_widget_set_visible (self->box, any || may_answer (self));
  gtk_widget_set_visible (self->none, !any);
  if (self->answers != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->answers), g_list_model_get_n_items (G_LIST_MODEL (self->issued)) > 0);
  look (self);
}

static void
add_cb (SpRequestList *self)
{
  g_autoptr (SpRecord) record = sp_record_new_in_case (self->store, "access_request", self->case_id);

  adw_dialog_present (sp_record_dialog_new (self->store, record, self->case_id), GTK_WIDGET (self));
}

static void
find_cb (SpRequestList *self)
{
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));

  if (shell != NULL)
    sp_shell_push (shell, sp_held_page_new (self->store));
}

static GtkListBox *
make_list (SpRequestList *self,
           const char    *label,
           GCallback      activated)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (list, "row-activated", activated, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), list);

  return GTK_LIST_BOX (list);
}

static SpRecordList *
ask (SpRequestList *self,
     const char    *type)
{
  gboolean requests = g_str_equal (type, "access_request");
  g_autoptr (SpQuery) query = sp_query_new (type);
  SpRecordList *list;

  if (self->case_id != NULL)
    sp_query_where (query, "case_id", "=", self->case_id);
  if (requests)
    {
      if (self->case_id == NULL)
        sp_query_where (query, "state", "=", "open");
      sp_query_order (query, "received", FALSE);
      sp_query_with (query, "person");
      sp_query_with (query, "case_id");
    }
  else
    {
      sp_query_where (query, "kind", "=", "extract");
      sp_query_order (query, "issued_at", TRUE);
    }
  list = sp_store_list (self->store, query);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);

  return list;
}

static void
add_button (SpRequestList *self,
            const char    *label,
            GCallback      clicked)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  sp_shrink_button (button);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), button);
}

static void
add_words (SpRequestList *self,
           const char    *words)
{
  self->none = g_object_new (GTK_TYPE_LABEL, "label", words, "xalign", 0.0, "wrap", TRUE, NULL);
  gtk_widget_add_css_class (self->none, "dimmed");
  gtk_box_append (GTK_BOX (self->box), self->none);
}

static void
fill (SpRequestList *self)
{
  self->found = ask (self, "access_request");
  gtk_list_box_bind_model (self->requests, G_LIST_MODEL (self->found), make_request_row, self, NULL);
  if (self->answers != NULL)
    {
      self->issued = ask (self, "document");
      gtk_list_box_bind_model (self->answers, G_LIST_MODEL (self->issued), make_answer_row, self, NULL);
    }
  update (self);
}

static void
sp_request_list_dispose (GObject *object)
{
  SpRequestList *self = SP_REQUEST_LIST (object);

  if (self->requests != NULL)
    gtk_list_box_bind_model (self->requests, NULL, NULL, NULL, NULL);
  if (self->answers != NULL)
    gtk_list_box_bind_model (self->answers, NULL, NULL, NULL, NULL);
  self->requests = NULL;
  self->answers = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->looker, sp_looker_end);
  g_clear_object (&self->found);
  g_clear_object (&self->issued);
  g_clear_object (&self->store);
  g_clear_pointer (&self->case_id, g_free);

  G_OBJECT_CLASS (sp_request_list_parent_class)->dispose (object);
}

static void
sp_request_list_finalize (GObject *object)
{
  g_hash_table_unref (SP_REQUEST_LIST (object)->progress);

  G_OBJECT_CLASS (sp_request_list_parent_class)->finalize (object);
}

static void
sp_request_list_class_init (SpRequestListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_request_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = sp_request_list_finalize;
  GTK_WIDGET_CLASS (klass)->map = sp_request_list_map;
}

static void
sp_request_list_init (SpRequestList *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  self->progress = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->looker = sp_looker_new (self, count_lines);
}

/**
 * sp_request_list_new:
 * @store: the open cache
 * @case_id: a case
 *
 * Returns: (transfer floating): the access requests in a case, and the answers that were issued; nothing is to be seen where
 *   there are none, save for whoever may record one
 */
GtkWidget *
sp_request_list_new (SpStore    *store,
                     const char *case_id)
{
  SpRequestList *self;
  GtkWidget *title;

  g_return_val_if_fail (SP_IS_STORE (store) && case_id != NULL, NULL);

  self = g_object_new (SP_TYPE_REQUEST_LIST, NULL);
  self->store = g_object_ref (store);
  self->case_id = g_strdup (case_id);
  title = g_object_new (GTK_TYPE_LABEL, "label", _("Access requests"), "xalign", 0.0, "accessible-role",
                        GTK_ACCESSIBLE_ROLE_HEADING, NULL);
  gtk_widget_add_css_class (title, "title-4");
  gtk_box_append (GTK_BOX (self->box), title);
  add_words (self, _("Nobody has asked what is held about them."));
  self->requests = make_list (self, _("Access requests"), G_CALLBACK (request_activated_cb));
  self->answers = make_list (self, _("Answers that were issued"), G_CALLBACK (answer_activated_cb));
  if (may_answer (self))
    add_button (self, _("Record an Access Request…"), G_CALLBACK (add_cb));
  adw_bin_set_child (ADW_BIN (self), self->box);
  g_signal_connect_object (store, "changed", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  fill (self);

  return GTK_WIDGET (self);
}

/**
 * sp_request_list_new_all:
 * @store: the open cache
 *
 * Returns: (transfer floating): all open access requests, and the way to what is held on somebody
 */
GtkWidget *
sp_request_list_new_all (SpStore *store)
{
  SpRequestList *self;
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  g_return_val_if_fail (SP_IS_STORE (store), NULL);

  self = g_object_new (SP_TYPE_REQUEST_LIST, NULL);
  self->store = g_object_ref (store);
  if (may_answer (self))
    add_button (self, _("_Find All That Is Held on a Person…"), G_CALLBACK (find_cb));
  add_words (self, _("No request is open. Somebody who asks what is held about them has to be answered within a month. Each agency "
                     "decides on what it contributed; what is withheld needs a ground."));
  self->requests = make_list (self, _("Open access requests"), G_CALLBACK (request_activated_cb));
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), MAX_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->box);
  gtk_widget_add_css_class (clamp, "people-list");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  adw_bin_set_child (ADW_BIN (self), scrolled);
  fill (self);

  return GTK_WIDGET (self);
}
