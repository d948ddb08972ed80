/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-record-row.h"

struct _SpRecordRow
{
  GtkListBoxRow parent_instance;

  SpRecord *record;
  SpRecordRowFill fill;
  gpointer user_data;
  guint update_id;
};

G_DEFINE_FINAL_TYPE (SpRecordRow, sp_record_row, GTK_TYPE_LIST_BOX_ROW)

static void
update (SpRecordRow *self)
{
  if (sp_record_get_loaded (self->record) && !sp_record_get_gone (self->record))
    gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self),
                                self->fill (self, self->record, self->user_data));
}

static gboolean
update_cb (gpointer user_data)
{
  SpRecordRow *self = user_data;

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* A page from elsewhere changes many fields at once. */
static void
queue_update (SpRecordRow *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add (update_cb, self);
}

static void
sp_record_row_dispose (GObject *object)
{
  SpRecordRow *self = SP_RECORD_ROW (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->record);

  G_OBJECT_CLASS (sp_record_row_parent_class)->dispose (object);
}

static void
sp_record_row_class_init (SpRecordRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_record_row_dispose;
}

static void
sp_record_row_init (SpRecordRow *self)
{
}

/**
 * sp_record_row_new:
 * @fill: makes the row's child
 * @user_data: what `fill` needs; must outlive the row
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
sp_record_row_new (SpRecord        *record,
                   SpRecordRowFill  fill,
                   gpointer         user_data)
{
  SpRecordRow *self = g_object_new (SP_TYPE_RECORD_ROW, NULL);

  self->record = g_object_ref (record);
  self->fill = fill;
  self->user_data = user_data;
  g_signal_connect_object (record, "notify", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

/** sp_record_row_get_record: Returns: (transfer none): the record that it shows */
SpRecord *
sp_record_row_get_record (SpRecordRow *self)
{
  g_return_val_if_fail (SP_IS_RECORD_ROW (self), NULL);

  return self->record;
}

/**
 * sp_record_row_set_says:
 * @sentence: the row as a screen reader says it
 */
void
sp_record_row_set_says (SpRecordRow *self,
                        const char  *sentence)
{
  g_return_if_fail (SP_IS_RECORD_ROW (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
}

/**
 * sp_record_row_update:
 *
 * Draws the row anew soon, because something else that it shows has changed.
 */
void
sp_record_row_update (SpRecordRow *self)
{
  g_return_if_fail (SP_IS_RECORD_ROW (self));

  queue_update (self);
}
