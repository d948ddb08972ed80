/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-directory-list.h"

#include "sp-agency-mark.h"
#include "sp-agreement-words.h"
#include "sp-cases-private.h"
#include "sp-compartment.h"
#include "sp-directory-records.h"
#include "sp-record-dialog.h"
#include "sp-record-layout.h"
#include "sp-record-words.h"

#include <glib/gi18n-lib.h>

#define MAX_WIDTH 760

struct _SpDirectoryList
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkListBox *box;

  SpStore *store;
  const SpRecordType *type;
  SpRecordList *list;
  GHashTable *rows; /* of the records, by id: whoever has the keyboard keeps it when something changes */
  guint update_id;
};

enum
{
  SIGNAL_LINK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpDirectoryList, sp_directory_list, ADW_TYPE_BIN)

static SpRecord *
get_record (gpointer row)
{
  return g_object_get_data (G_OBJECT (row), "record");
}

static SpAgency *
get_agency (SpRecord *record)
{
  gpointer agency = SP_IS_MEMBER (record) ? sp_record_get_link (record, "agency") : record;

  return agency != NULL && SP_IS_AGENCY (agency) && sp_record_get_loaded (agency) ? agency : NULL;
}

static gboolean
is_retired (SpRecord *record)
{
  return SP_IS_MEMBER (record) ? sp_member_get_retired (SP_MEMBER (record))
                               : sp_agency_get_retired (SP_AGENCY (record));
}

static const char *
get_agency_name (SpRecord *record)
{
  SpAgency *agency = get_agency (record);
  const char *name = agency != NULL ? sp_agency_get_name (agency) : NULL;

  return name != NULL ? name : "";
}

/* --- Rows ---------------------------------------------------------------------------------- */

static void
add_line (GString    *lines,
          const char *words)
{
  if (words != NULL && *words != '\0')
    g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n" : "", words);
}

static char *
dup_roles (SpDirectoryList *self,
           SpMember        *member)
{
  const char * const *roles = sp_member_get_roles (member);
  g_autoptr(GString) words = g_string_new (NULL);

  for (guint i = 0; roles != NULL && roles[i] != NULL; i++)
    {
      const char *label = sp_value_lists_get_label (sp_store_get_lists (self->store), "role", roles[i]);

      g_string_append_printf (words, "%s%s", i > 0 ? ", " : "", label != NULL ? _(label) : roles[i]);
    }

  return g_string_free (g_steal_pointer (&words), FALSE);
}

static char *
dup_member_lines (SpDirectoryList *self,
                  SpMember        *member)
{
  g_autoptr(GString) lines = g_string_new (NULL);
  g_autofree char *roles = dup_roles (self, member);

  if (sp_member_get_retired (member))
    add_line (lines, _("No longer takes part"));
  add_line (lines, roles);
  add_line (lines, sp_member_get_post (member));
  add_line (lines, sp_member_get_phone (member));
  add_line (lines, sp_member_get_email (member));

  return g_string_free (g_steal_pointer (&lines), FALSE);
}

static char *
dup_agency_lines (SpDirectoryList *self,
                  SpAgency        *agency,
                  gboolean        *warns)
{
  g_autoptr(GString) lines = g_string_new (NULL);
  g_autofree char *today = sp_case_dup_today (self->store);
  g_autofree char *agreement = sp_agreement_words (sp_agency_get_isa_version (agency),
                                                   sp_agency_get_isa_expires (agency), today, warns);
  const char *kind = sp_agency_get_kind (agency);

  if (sp_agency_get_retired (agency))
    {
      add_line (lines, _("No longer takes part"));
      *warns = FALSE;
    }
  if (kind != NULL)
    {
      const char *label = sp_value_lists_get_label (sp_store_get_lists (self->store), "agency-kind", kind);

      add_line (lines, label != NULL ? _(label) : kind);
    }
  add_line (lines, agreement);

  return g_string_free (g_steal_pointer (&lines), FALSE);
}

static void
fill_row (SpDirectoryList *self,
          GtkWidget       *row)
{
  SpRecord *record = get_record (row);
  SpAgency *agency = get_agency (record);
  SpAgencyMark *mark = g_object_get_data (G_OBJECT (row), "mark");
  GtkWidget *warning = g_object_get_data (G_OBJECT (row), "warning");
  GtkWidget *link = g_object_get_data (G_OBJECT (row), "link");
  g_autofree char *title = sp_record_dup_title (record, sp_store_get_lists (self->store));
  g_autofree char *lines = NULL;
  gboolean warns = FALSE;

  lines = SP_IS_MEMBER (record) ? dup_member_lines (self, SP_MEMBER (record))
                                : dup_agency_lines (self, SP_AGENCY (record), &warns);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), lines);
  gtk_widget_set_visible (warning, warns);
  if (is_retired (record))
    gtk_widget_add_css_class (row, "dimmed");
  else
    gtk_widget_remove_css_class (row, "dimmed");
  if (agency != NULL)
    {
      sp_agency_mark_set_agency_name (mark, sp_agency_get_name (agency));
      sp_agency_mark_set_mark (mark, sp_agency_get_mark (agency));
      sp_agency_mark_set_color (mark, sp_agency_get_colour (agency));
    }
  if (link != NULL)
    {
      /* Translators: %s is a member */
      g_autofree char *words = g_strdup_printf (_("New link for %s"), title);

      gtk_widget_set_visible (link, !is_retired (record));
      gtk_accessible_update_property (GTK_ACCESSIBLE (link), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
    }
}

static void
link_cb (SpDirectoryList *self,
         GtkWidget       *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW);

  g_signal_emit (self, signals[SIGNAL_LINK], 0, get_record (row));
}

static void
add_link_button (SpDirectoryList *self,
                 GtkWidget       *row)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("sp-join-symbolic");

  gtk_widget_set_tooltip_text (button, _("New Link for a Laptop…"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", G_CALLBACK (link_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  g_object_set_data (G_OBJECT (row), "link", button);
}

static GtkWidget *
make_row (SpDirectoryList *self,
          SpRecord        *record)
{
  const SpReader *reader = sp_store_get_reader (self->store);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *mark = sp_agency_mark_new ();
  GtkWidget *warning = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "record", g_object_ref (record), g_object_unref);
  g_object_set_data (G_OBJECT (row), "mark", mark);
  g_object_set_data (G_OBJECT (row), "warning", warning);
  gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), mark);
  /* What is wrong stands in words beside it. */
  gtk_widget_add_css_class (warning, "warning");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), warning);
  if (SP_IS_MEMBER (record) && reader != NULL && sp_policy_may_invite (reader) &&
      g_signal_has_handler_pending (self, signals[SIGNAL_LINK], 0, FALSE))
    add_link_button (self, row);
  fill_row (self, row);

  return row;
}

/* Who takes part comes first; members stand together with those of their agency. */
static int
compare_rows (GtkListBoxRow *a,
              GtkListBoxRow *b,
              gpointer       data)
{
  SpRecord *one = get_record (a);
  SpRecord *other = get_record (b);
  int order = SP_IS_MEMBER (one) ? g_utf8_collate (get_agency_name (one), get_agency_name (other)) : 0;

  if (order == 0)
    order = is_retired (one) - is_retired (other);
  if (order == 0)
    order = g_utf8_collate (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (a)),
                            adw_preferences_row_get_title (ADW_PREFERENCES_ROW (b)));

  return order != 0 ? order : g_strcmp0 (sp_record_get_id (one), sp_record_get_id (other));
}

static void
update_header (GtkListBoxRow *row,
               GtkListBoxRow *before,
               gpointer       data)
{
  const char *name = get_agency_name (get_record (row));
  GtkWidget *label;

  if (before != NULL && g_str_equal (name, get_agency_name (get_record (before))))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (name);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "people-header");
  gtk_list_box_row_set_header (row, label);
}

static void
activated_cb (SpDirectoryList *self,
              GtkListBoxRow   *row)
{
  adw_dialog_present (sp_record_dialog_open (self->store, get_record (row), NULL), GTK_WIDGET (self));
}

/* --- What is listed ------------------------------------------------------------------------ */

static void queue_update (SpDirectoryList *self);

static void
take_record (SpDirectoryList *self,
             SpRecord        *record)
{
  GtkWidget *row = g_hash_table_lookup (self->rows, sp_record_get_id (record));
  SpAgency *agency = get_agency (record);

  if (row != NULL && get_record (row) != record)
    {
      gtk_list_box_remove (self->box, row);
      row = NULL;
    }
  if (row != NULL)
    {
      fill_row (self, row);
      return;
    }
  row = make_row (self, record);
  g_signal_connect_object (record, "notify", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  if (agency != NULL && SP_RECORD (agency) != record)
    g_signal_connect_object (agency, "notify", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  g_hash_table_insert (self->rows, g_strdup (sp_record_get_id (record)), row);
  gtk_list_box_append (self->box, row);
}

static gboolean
update_cb (gpointer data)
{
  SpDirectoryList *self = data;
  g_autoptr(GHashTable) here = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer id, row;

  self->update_id = 0;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++)
    {
      g_autoptr(SpRecord) record = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      if (!sp_record_get_loaded (record) || sp_record_get_gone (record))
        continue;
      g_hash_table_add (here, g_strdup (sp_record_get_id (record)));
      take_record (self, record);
    }
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &id, &row))
    if (!g_hash_table_contains (here, id))
      {
        gtk_list_box_remove (self->box, row);
        g_hash_table_iter_remove (&iter);
      }
  gtk_list_box_invalidate_sort (self->box);
  if (!sp_record_list_get_loading (self->list))
    gtk_stack_set_visible_child_name (self->stack, g_hash_table_size (here) > 0 ? "list" : "empty");

  return G_SOURCE_REMOVE;
}

/* A page from elsewhere changes many things at once. */
static void
queue_update (SpDirectoryList *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add (update_cb, self);
}

/* --- The object ---------------------------------------------------------------------------- */

static void
sp_directory_list_dispose (GObject *object)
{
  SpDirectoryList *self = SP_DIRECTORY_LIST (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_hash_table_remove_all (self->rows);
  g_clear_object (&self->list);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_directory_list_parent_class)->dispose (object);
}

static void
sp_directory_list_finalize (GObject *object)
{
  g_hash_table_unref (SP_DIRECTORY_LIST (object)->rows);

  G_OBJECT_CLASS (sp_directory_list_parent_class)->finalize (object);
}

static void
sp_directory_list_class_init (SpDirectoryListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_directory_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = sp_directory_list_finalize;

  /**
   * SpDirectoryList::link:
   * @member: an #SpMember
   *
   * Somebody wants a link with which a laptop joins as @member.
   */
  signals[SIGNAL_LINK] = g_signal_new ("link", SP_TYPE_DIRECTORY_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, SP_TYPE_RECORD);
}

static void
sp_directory_list_init (SpDirectoryList *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->box = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->box, GTK_SELECTION_NONE);
  gtk_list_box_set_sort_func (self->box, compare_rows, NULL, NULL);
  gtk_widget_set_valign (GTK_WIDGET (self->box), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "boxed-list");
  g_signal_connect_object (self->box, "row-activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);

  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), MAX_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->box));
  gtk_widget_add_css_class (clamp, "people-list");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  gtk_stack_add_named (self->stack, adw_bin_new (), "loading");
  gtk_stack_add_named (self->stack, scrolled, "list");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}

/**
 * sp_directory_list_new:
 * @store: an open cache
 * @type: "agency" or "member"
 *
 * Returns: (transfer floating): all of them
 */
GtkWidget *
sp_directory_list_new (SpStore    *store,
                       const char *type)
{
  SpDirectoryList *self;
  g_autoptr(SpQuery) query = NULL;
  GtkWidget *empty = adw_status_page_new ();
  const SpRecordLayout *layout;
  gboolean members;

  g_return_val_if_fail (SP_IS_STORE (store) && sp_record_type_find (type) != NULL, NULL);

  self = g_object_new (SP_TYPE_DIRECTORY_LIST, NULL);
  members = g_str_equal (type, "member");
  layout = sp_record_layout_find (type);
  self->store = g_object_ref (store);
  self->type = sp_record_type_find (type);
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "sp-join-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), members ? _("No Members") : _("No Agencies"));
  adw_status_page_set_description (ADW_STATUS_PAGE (empty), _(layout->none));
  gtk_stack_add_named (self->stack, empty, "empty");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  members ? _("Members by agency") : _("Agencies"), -1);
  if (members)
    gtk_list_box_set_header_func (self->box, update_header, NULL, NULL);

  query = sp_query_new (type);
  if (members)
    sp_query_with (query, "agency");
  self->list = sp_store_list (store, query);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::loading", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  queue_update (self);

  return GTK_WIDGET (self);
}

/**
 * sp_directory_list_add:
 *
 * Asks for a new one.
 */
void
sp_directory_list_add (SpDirectoryList *self)
{
  g_autofree char *id = NULL;
  g_autoptr(SpRecord) record = NULL;

  g_return_if_fail (SP_IS_DIRECTORY_LIST (self));

  id = sp_ambient_new_id (sp_store_get_ambient (self->store));
  record = sp_record_new (self->type, id, SP_COMPARTMENT_DIRECTORY);
  adw_dialog_present (sp_record_dialog_new (self->store, record, NULL), GTK_WIDGET (self));
}
