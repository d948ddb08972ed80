/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-record-card.h"

#include "sp-agency-mark.h"
#include "sp-attachment-bar.h"
#include "sp-cases-private.h"
#include "sp-directory-records.h"
#include "sp-field-value.h"
#include "sp-readers-dialog.h"
#include "sp-readers-label.h"
#include "sp-record-layout.h"
#include "sp-record-words.h"
#include "sp-link-words.h"
#include "sp-work-records.h"

#include <glib/gi18n-lib.h>

struct _SpRecordCard
{
  GtkListBoxRow         parent_instance;

  GtkBox               *contents;
  SpAgencyMark         *mark;
  GtkLabel             *title;
  GtkLabel             *date;
  GtkLabel             *text;
  GtkLabel             *facts;
  GtkWidget            *readers;

  SpStore              *store;
  SpRecord             *record;
  const SpRecordLayout *layout;
  GHashTable           *references;
  guint                 update_source;
};

G_DEFINE_FINAL_TYPE (SpRecordCard, sp_record_card, GTK_TYPE_LIST_BOX_ROW)

static void queue_update (SpRecordCard *self);

static const SpField *
find_field (SpRecordCard *self,
            const char   *name)
{
  return name != NULL
           ? sp_record_type_find_field (sp_record_get_record_type (self->record), name)
           : NULL;
}

/* The one that follows what @field refers to; made when first asked for. */
static SpLinkWords *
ensure_reference (SpRecordCard  *self,
                  const SpField *field,
                  JsonNode      *value)
{
  SpLinkWords *reference = g_hash_table_lookup (self->references, field->name);

  if (reference == NULL)
    {
      reference = sp_link_words_new (self->store);
      g_signal_connect_object (reference, "notify::words", G_CALLBACK (queue_update), self,
                               G_CONNECT_SWAPPED);
      g_hash_table_insert (self->references, (gpointer) field->name, reference);
    }
  sp_link_words_set_value (reference, value);

  return reference;
}

static char *
dup_words (SpRecordCard *self,
           const char   *name)
{
  const SpField *field = find_field (self, name);
  g_autoptr (JsonNode) value = NULL;

  if (field == NULL)
    return NULL;
  value = sp_field_value_dup (self->record, field);
  if (value == NULL)
    return NULL;
  if (sp_field_is_reference (field))
    return g_strdup (sp_link_words_get_words (ensure_reference (self, field, value)));

  return sp_field_value_describe (value, field, sp_store_get_lists (self->store));
}

static void
set_label (GtkLabel   *label,
           const char *words)
{
  gtk_label_set_label (label, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (label), words != NULL && *words != '\0');
}

static void
update_mark (SpRecordCard *self)
{
  SpLinkWords *reference = g_hash_table_lookup (self->references, "agency");
  SpRecord *agency = reference != NULL ? sp_link_words_get_record (reference) : NULL;
  gboolean shown = agency != NULL && SP_IS_AGENCY (agency) &&
                   g_strcmp0 (self->layout->title, "agency") == 0;

  gtk_widget_set_visible (GTK_WIDGET (self->mark), shown);
  if (!shown)
    return;
  sp_agency_mark_set_agency_name (self->mark, sp_agency_get_name (SP_AGENCY (agency)));
  sp_agency_mark_set_mark (self->mark, sp_agency_get_mark (SP_AGENCY (agency)));
  sp_agency_mark_set_color (self->mark, sp_agency_get_colour (SP_AGENCY (agency)));
}

/* Whether @words say who contributed it, and that is who wrote it down, whom the card names anyway. */
static gboolean
is_writer (SpRecordCard *self,
           const char   *name,
           const char   *words)
{
  g_autofree char *writer = NULL;
  SpLinkWords *reference;

  if (!SP_IS_CONTRIBUTION (self->record) || !g_str_equal (name, "author"))
    return FALSE;
  writer = dup_words (self, "member");
  reference = writer != NULL ? g_hash_table_lookup (self->references, "member") : NULL;

  return reference != NULL && sp_member_is_called (sp_link_words_get_record (reference), words);
}

static char *
dup_facts (SpRecordCard *self)
{
  g_autoptr (GString) facts = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (self->layout->facts) && self->layout->facts[i] != NULL; i++)
    {
      g_autofree char *words = dup_words (self, self->layout->facts[i]);

      if (words == NULL || is_writer (self, self->layout->facts[i], words))
        continue;
      if (facts->len > 0)
        g_string_append (facts, " · ");
      g_string_append_printf (facts, _("%s: %s"), _(find_field (self, self->layout->facts[i])->label),
                              words);
    }

  return g_string_free_and_steal (g_steal_pointer (&facts));
}

static void
update (SpRecordCard *self)
{
  g_autofree char *title = dup_words (self, self->layout->title);
  g_autofree char *text = dup_words (self, self->layout->text);
  g_autofree char *date = dup_words (self, self->layout->date);
  g_autofree char *facts = dup_facts (self);
  g_autofree char *sentence = NULL;

  if (title == NULL)
    title = g_strdup (_(sp_record_get_record_type (self->record)->label));
  if (text == NULL && find_field (self, "nothing_known") != NULL)
    text = g_strdup (_("Nothing known."));
  if (sp_case_is_sealed (self->store, self->record))
    {
      g_set_str (&text, _("A return for a meeting, sealed until its item is reached."));
      g_set_str (&facts, NULL);
    }

  set_label (self->title, title);
  set_label (self->text, text);
  set_label (self->date, date);
  set_label (self->facts, facts);
  update_mark (self);
  sp_readers_label_set_record (SP_READERS_LABEL (self->readers), self->record);
  sp_readers_label_set_activatable (SP_READERS_LABEL (self->readers),
                                    sp_readers_may_change (self->store, self->record));

  sentence = sp_record_card_dup_words (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
}

static void
readers_cb (SpRecordCard *self)
{
  sp_readers_dialog_present (GTK_WIDGET (self), self->store, self->record);
}

static gboolean
update_cb (gpointer data)
{
  SpRecordCard *self = data;

  self->update_source = 0;
  update (self);

  return G_SOURCE_REMOVE;
}

/* Many properties change together; the card is drawn anew once. */
static void
queue_update (SpRecordCard *self)
{
  if (self->update_source == 0)
    self->update_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_cb, self, NULL);
}

static void
sp_record_card_dispose (GObject *object)
{
  SpRecordCard *self = SP_RECORD_CARD (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_pointer (&self->references, g_hash_table_unref);
  /* The row lets go of its child itself: it would not know that the template did. */
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_RECORD_CARD);
  g_clear_object (&self->store);
  g_clear_object (&self->record);

  G_OBJECT_CLASS (sp_record_card_parent_class)->dispose (object);
}

static void
sp_record_card_class_init (SpRecordCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_record_card_dispose;

  g_type_ensure (SP_TYPE_AGENCY_MARK);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SP_CASES_RESOURCE "sp-record-card.ui");
  gtk_widget_class_bind_template_child (widget_class, SpRecordCard, contents);
  gtk_widget_class_bind_template_child (widget_class, SpRecordCard, mark);
  gtk_widget_class_bind_template_child (widget_class, SpRecordCard, title);
  gtk_widget_class_bind_template_child (widget_class, SpRecordCard, date);
  gtk_widget_class_bind_template_child (widget_class, SpRecordCard, text);
  gtk_widget_class_bind_template_child (widget_class, SpRecordCard, facts);
}

static void
sp_record_card_init (SpRecordCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->references = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
}

/**
 * sp_record_card_new:
 * @record: a record of a type that has a layout
 *
 * Returns: (transfer floating): a card that follows @record
 */
GtkWidget *
sp_record_card_new (SpStore  *store,
                    SpRecord *record)
{
  SpRecordCard *self;
  const SpRecordLayout *layout;

  g_return_val_if_fail (SP_IS_STORE (store), NULL);
  g_return_val_if_fail (SP_IS_RECORD (record), NULL);

  layout = sp_record_layout_find (sp_record_get_record_type (record)->name);
  g_return_val_if_fail (layout != NULL, NULL);

  self = g_object_new (SP_TYPE_RECORD_CARD, NULL);
  self->store = g_object_ref (store);
  self->record = g_object_ref (record);
  self->layout = layout;
  if (SP_IS_ATTACHMENT (record))
    gtk_box_append (self->contents, sp_attachment_bar_new (store, record));
  self->readers = sp_readers_label_new (store);
  g_signal_connect_object (self->readers, "activated", G_CALLBACK (readers_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->contents, self->readers);
  g_signal_connect_object (record, "notify", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

/**
 * sp_record_card_get_record:
 *
 * Returns: (transfer none): the record on the card
 */
SpRecord *
sp_record_card_get_record (SpRecordCard *self)
{
  g_return_val_if_fail (SP_IS_RECORD_CARD (self), NULL);

  return self->record;
}

/**
 * sp_record_card_dup_words:
 *
 * Returns: (transfer full): the card as it is read out
 */
char *
sp_record_card_dup_words (SpRecordCard *self)
{
  g_autoptr (GString) words = g_string_new (NULL);
  GtkLabel *labels[4];
  const char *readers;

  g_return_val_if_fail (SP_IS_RECORD_CARD (self), NULL);

  labels[0] = self->title;
  labels[1] = self->date;
  labels[2] = self->text;
  labels[3] = self->facts;
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      const char *label = gtk_label_get_label (labels[i]);

      if (*label == '\0')
        continue;
      if (words->len > 0)
        g_string_append (words, i == 1 ? ", " : ". ");
      g_string_append (words, label);
    }
  readers = sp_readers_label_get_words (SP_READERS_LABEL (self->readers));
  if (readers != NULL)
    g_string_append_printf (words, ". %s", readers);

  return g_string_free_and_steal (g_steal_pointer (&words));
}
