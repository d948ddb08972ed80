/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-record-section.h"

#include "sp-attachment-file.h"
#include "sp-cases-private.h"
#include "sp-record-card.h"
#include "sp-record-dialog.h"
#include "sp-record-layout.h"

#include <glib/gi18n-lib.h>

struct _SpRecordSection
{
  AdwBin                parent_instance;

  GtkLabel             *title;
  GtkWidget            *add;
  GtkLabel             *add_label;
  GtkListBox           *list;
  GtkLabel             *none_label;

  SpStore              *store;
  char                 *case_id;
  const SpRecordLayout *layout;
  SpRecordList         *records;
};

G_DEFINE_FINAL_TYPE (SpRecordSection, sp_record_section, ADW_TYPE_BIN)

static void
add_cb (SpRecordSection *self)
{
  sp_record_section_add (self);
}

static void
row_activated_cb (SpRecordSection *self,
                  GtkListBoxRow   *row)
{
  SpRecord *record = sp_record_card_get_record (SP_RECORD_CARD (row));

  if (sp_record_get_loaded (record) && !sp_case_is_sealed (self->store, record))
    adw_dialog_present (sp_record_dialog_open (self->store, record, self->case_id),
                        GTK_WIDGET (self));
}

static GtkWidget *
create_card_cb (gpointer item,
                gpointer data)
{
  SpRecordSection *self = data;

  return sp_record_card_new (self->store, item);
}

static void
update_none (SpRecordSection *self)
{
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->records)) == 0;

  gtk_widget_set_visible (GTK_WIDGET (self->list), !empty);
  gtk_widget_set_visible (GTK_WIDGET (self->none_label),
                          empty && !sp_record_list_get_loading (self->records));
}

static SpQuery *
make_query (SpRecordSection *self)
{
  SpQuery *query = sp_query_new (self->layout->type);

  sp_query_where (query, "case_id", "=", self->case_id);
  if (g_str_equal (self->layout->type, "contribution"))
    sp_query_order (query, "agency.name", FALSE);
  /* What is due first stands first; of what has happened, the newest. */
  if (self->layout->date != NULL)
    sp_query_order (query, self->layout->date, !g_str_equal (self->layout->type, "action"));
  if (g_str_equal (self->layout->type, "invitation"))
    sp_query_order (query, "agency.name", FALSE);

  return query;
}

static void
sp_record_section_dispose (GObject *object)
{
  SpRecordSection *self = SP_RECORD_SECTION (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_RECORD_SECTION);
  g_clear_object (&self->records);
  g_clear_object (&self->store);
  g_clear_pointer (&self->case_id, g_free);

  G_OBJECT_CLASS (sp_record_section_parent_class)->dispose (object);
}

static void
sp_record_section_class_init (SpRecordSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_record_section_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               SP_CASES_RESOURCE "sp-record-section.ui");
  gtk_widget_class_bind_template_child (widget_class, SpRecordSection, title);
  gtk_widget_class_bind_template_child (widget_class, SpRecordSection, add);
  gtk_widget_class_bind_template_child (widget_class, SpRecordSection, add_label);
  gtk_widget_class_bind_template_child (widget_class, SpRecordSection, list);
  gtk_widget_class_bind_template_child (widget_class, SpRecordSection, none_label);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
sp_record_section_init (SpRecordSection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sp_record_section_new:
 * @type: the name of a record type that has a layout
 * @title: the heading, translated
 *
 * Returns: (transfer floating): a section that follows the records of @type in the case
 */
GtkWidget *
sp_record_section_new (SpStore    *store,
                       const char *case_id,
                       const char *type,
                       const char *title)
{
  SpRecordSection *self;
  const SpRecordLayout *layout = sp_record_layout_find (type);
  g_autoptr (SpQuery) query = NULL;

  g_return_val_if_fail (SP_IS_STORE (store), NULL);
  g_return_val_if_fail (case_id != NULL && layout != NULL, NULL);

  self = g_object_new (SP_TYPE_RECORD_SECTION, NULL);
  self->store = g_object_ref (store);
  self->case_id = g_strdup (case_id);
  self->layout = layout;
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->none_label, _(layout->none));
  gtk_label_set_label (self->add_label, _(layout->add));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->add), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(layout->add), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  gtk_widget_set_visible (self->add, sp_record_may_create (store, type));

  query = make_query (self);
  self->records = sp_store_list (store, query);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->records), create_card_cb, self, NULL);
  g_signal_connect_object (self->records, "items-changed", G_CALLBACK (update_none), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->records, "notify::loading", G_CALLBACK (update_none), self,
                           G_CONNECT_SWAPPED);
  update_none (self);

  return GTK_WIDGET (self);
}

/**
 * sp_record_section_get_list:
 *
 * Returns: (transfer none): the records of the section
 */
GListModel *
sp_record_section_get_list (SpRecordSection *self)
{
  g_return_val_if_fail (SP_IS_RECORD_SECTION (self), NULL);

  return G_LIST_MODEL (self->records);
}

/**
 * sp_record_section_add:
 *
 * Opens the form for a new record.
 */
void
sp_record_section_add (SpRecordSection *self)
{
  g_autoptr (SpRecord) record = NULL;

  g_return_if_fail (SP_IS_RECORD_SECTION (self));

  if (g_str_equal (self->layout->type, "attachment"))
    {
      sp_attachment_choose (GTK_WIDGET (self), self->store, self->case_id);
      return;
    }
  record = sp_record_new_in_case (self->store, self->layout->type, self->case_id);
  adw_dialog_present (sp_record_dialog_new (self->store, record, self->case_id),
                      GTK_WIDGET (self));
}
