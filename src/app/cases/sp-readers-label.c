/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-readers-label.h"

#include "sp-compartment.h"
#include "sp-directory-records.h"
#include "sp-link-words.h"
#include "sp-readers-words.h"

#include <glib/gi18n-lib.h>

struct _SpReadersLabel
{
  AdwBin       parent_instance;

  GtkWidget   *box;
  GtkWidget   *label;
  GtkWidget   *button;

  SpStore     *store;
  SpLinkWords *agencies;
  char        *compartment;
  char        *reason;
  guint        n_agencies;
  gboolean     restricted;
  gboolean     chair;
};

enum
{
  SIGNAL_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpReadersLabel, sp_readers_label, ADW_TYPE_BIN)

static GStrv
dup_names (SpReadersLabel *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  GPtrArray *records = sp_link_words_get_records (self->agencies);

  for (guint i = 0; i < records->len; i++)
    {
      SpRecord *record = g_ptr_array_index (records, i);

      if (SP_IS_AGENCY (record) && sp_agency_get_short_name (SP_AGENCY (record)) != NULL)
        g_strv_builder_add (names, sp_agency_get_short_name (SP_AGENCY (record)));
    }
  /* Those whose names have not come yet: fewer readers must never be said than there are. */
  for (guint i = records->len; i < self->n_agencies; i++)
    g_strv_builder_add (names, "…");

  return g_strv_builder_end (names);
}

static void
update_words (SpReadersLabel *self)
{
  g_auto (GStrv) names = NULL;
  g_autofree char *words = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), self->restricted);
  if (!self->restricted)
    {
      gtk_label_set_label (GTK_LABEL (self->label), "");
      return;
    }
  names = dup_names (self);
  words = sp_readers_words_join (names, self->chair, self->reason);
  gtk_label_set_label (GTK_LABEL (self->label), words);
  if (self->button != NULL)
    {
      /* Translators: %s is who reads it, a sentence. */
      g_autofree char *says = g_strdup_printf (_("%s. Change who reads it"), words);

      gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, says, -1);
    }
}

static void
clicked_cb (SpReadersLabel *self)
{
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0);
}

static void
sp_readers_label_dispose (GObject *object)
{
  SpReadersLabel *self = SP_READERS_LABEL (object);

  g_clear_object (&self->agencies);
  g_clear_object (&self->store);
  g_clear_object (&self->box);
  g_clear_pointer (&self->compartment, g_free);
  g_clear_pointer (&self->reason, g_free);

  G_OBJECT_CLASS (sp_readers_label_parent_class)->dispose (object);
}

static void
sp_readers_label_class_init (SpReadersLabelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_readers_label_dispose;

  /** SpReadersLabel::activated: the words were clicked */
  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", SP_TYPE_READERS_LABEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            NULL, G_TYPE_NONE, 0);
}

static void
sp_readers_label_init (SpReadersLabel *self)
{
  GtkWidget *icon = gtk_image_new_from_icon_name ("changes-prevent-symbolic");

  self->box = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (self->box, "caption");
  gtk_widget_add_css_class (self->box, "sp-readers");
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self->box), icon);
  gtk_box_append (GTK_BOX (self->box), self->label);
  adw_bin_set_child (ADW_BIN (self), self->box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * sp_readers_label_new:
 *
 * Returns: (transfer floating): a label that says who reads a record
 */
GtkWidget *
sp_readers_label_new (SpStore *store)
{
  SpReadersLabel *self = g_object_new (SP_TYPE_READERS_LABEL, NULL);

  self->store = g_object_ref (store);
  self->agencies = sp_link_words_new (store);
  g_signal_connect_object (self->agencies, "notify::words", G_CALLBACK (update_words), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * sp_readers_label_set_activatable:
 * @activatable: whether this reader may change who reads it
 *
 * The words become a button.
 */
void
sp_readers_label_set_activatable (SpReadersLabel *self,
                                  gboolean        activatable)
{
  g_return_if_fail (SP_IS_READERS_LABEL (self));

  if (activatable == (self->button != NULL))
    return;
  if (!activatable)
    {
      gtk_button_set_child (GTK_BUTTON (self->button), NULL);
      self->button = NULL;
      adw_bin_set_child (ADW_BIN (self), self->box);
      return;
    }
  adw_bin_set_child (ADW_BIN (self), NULL);
  self->button = gtk_button_new ();
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_add_css_class (self->button, "sp-readers-button");
  gtk_widget_set_halign (self->button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (self->button, _("Change who reads it"));
  gtk_button_set_child (GTK_BUTTON (self->button), self->box);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), self->button);
  update_words (self);
}

/**
 * sp_readers_label_set_readers:
 * @compartment: (nullable): the name of the compartment in which something lies
 * @reason: (nullable): why not everybody in the case reads it, in words
 *
 * Says who reads what lies there.
 */
void
sp_readers_label_set_readers (SpReadersLabel *self,
                              const char     *compartment,
                              const char     *reason)
{
  g_autoptr (SpCompartment) parsed = NULL;
  g_autoptr (JsonNode) ids = NULL;
  JsonArray *array;
  gboolean other;

  g_return_if_fail (SP_IS_READERS_LABEL (self));

  other = g_set_str (&self->reason, reason);
  if (!g_set_str (&self->compartment, compartment))
    {
      if (other)
        update_words (self);
      return;
    }
  parsed = compartment != NULL ? sp_compartment_parse (compartment) : NULL;
  self->restricted = parsed != NULL && parsed->readers != NULL;
  self->chair = FALSE;
  array = json_array_new ();
  for (guint i = 0; self->restricted && parsed->readers[i] != NULL; i++)
    {
      if (g_str_equal (parsed->readers[i], SP_READERS_CHAIR))
        self->chair = TRUE;
      else
        json_array_add_string_element (array, parsed->readers[i]);
    }
  self->n_agencies = json_array_get_length (array);
  ids = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (ids, array);
  sp_link_words_set_value (self->agencies, self->n_agencies > 0 ? ids : NULL);
  update_words (self);
}

/**
 * sp_readers_label_set_record:
 *
 * Says who reads @record, and why.
 */
void
sp_readers_label_set_record (SpReadersLabel *self,
                             SpRecord       *record)
{
  g_autofree char *reason = NULL;

  g_return_if_fail (SP_IS_READERS_LABEL (self) && SP_IS_RECORD (record));

  reason = sp_readers_words_dup_reason (record, sp_store_get_lists (self->store));
  sp_readers_label_set_readers (self, sp_record_get_compartment (record), reason);
}

/**
 * sp_readers_label_get_words:
 *
 * Returns: (nullable): the words; %NULL when everybody in the case reads it
 */
const char *
sp_readers_label_get_words (SpReadersLabel *self)
{
  g_return_val_if_fail (SP_IS_READERS_LABEL (self), NULL);

  return self->restricted ? gtk_label_get_label (GTK_LABEL (self->label)) : NULL;
}
