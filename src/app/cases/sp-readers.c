/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-readers.h"

#include "sp-cases-private.h"
#include "sp-compartment.h"
#include "sp-field-input.h"
#include "sp-link-words.h"
#include "sp-set-input.h"

#include <glib/gi18n-lib.h>

typedef enum
{
  READERS_EVERYBODY,
  READERS_MINE_AND_CHAIR,
  READERS_CHAIR,
  READERS_MINE,
  READERS_CHOSEN,
} Readers;

struct _SpReadersRow
{
  AdwPreferencesRow parent_instance;

  SpStore          *store;
  char             *case_id;
  GtkWidget        *drop_down;
  GtkWidget        *chosen;
  Readers           readers[5];
  guint             n_readers;
};

static const SpField chosen_field = {
  .name = "readers",
  .kind = SP_KIND_SET,
  .list = "agency",
  .label = N_("Agencies that read it, with the chair"),
};

G_DEFINE_FINAL_TYPE (SpReadersRow, sp_readers_row, ADW_TYPE_PREFERENCES_ROW)

static Readers
get_selected (SpReadersRow *self)
{
  guint i = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->drop_down));

  return i < self->n_readers ? self->readers[i] : READERS_EVERYBODY;
}

static void
selected_cb (SpReadersRow *self)
{
  if (self->chosen != NULL)
    gtk_widget_set_visible (self->chosen, get_selected (self) == READERS_CHOSEN);
}

static void
offer (SpReadersRow  *self,
       GtkStringList *labels,
       Readers        readers,
       const char    *label)
{
  self->readers[self->n_readers++] = readers;
  gtk_string_list_append (labels, label);
}

static void
sp_readers_row_dispose (GObject *object)
{
  SpReadersRow *self = SP_READERS_ROW (object);

  g_clear_object (&self->store);
  g_clear_pointer (&self->case_id, g_free);

  G_OBJECT_CLASS (sp_readers_row_parent_class)->dispose (object);
}

static void
sp_readers_row_class_init (SpReadersRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_readers_row_dispose;
}

static void
sp_readers_row_init (SpReadersRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *caption = gtk_label_new (_("Who reads it"));

  gtk_label_set_xalign (GTK_LABEL (caption), 0);
  gtk_widget_add_css_class (caption, "caption");
  gtk_widget_add_css_class (caption, "dimmed");
  gtk_widget_add_css_class (GTK_WIDGET (self), "sp-field");
  self->drop_down = gtk_drop_down_new (NULL, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Who reads it"), -1);
  gtk_box_append (GTK_BOX (box), caption);
  gtk_box_append (GTK_BOX (box), self->drop_down);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  g_signal_connect_object (self->drop_down, "notify::selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * sp_readers_row_new:
 *
 * Returns: (transfer floating): the choice of who reads something in a case; everybody in it to begin with
 */
GtkWidget *
sp_readers_row_new (SpStore    *store,
                    const char *case_id)
{
  SpReadersRow *self = g_object_new (SP_TYPE_READERS_ROW, NULL);
  const SpReader *reader = sp_store_get_reader (store);
  gboolean chairing = reader != NULL && (reader->roles & SP_ROLES_CHAIRING) != 0;
  gboolean agency = reader != NULL && reader->agency_id != NULL;
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  self->store = g_object_ref (store);
  self->case_id = g_strdup (case_id);
  offer (self, labels, READERS_EVERYBODY, _("Everybody in the case"));
  if (agency)
    offer (self, labels, READERS_MINE_AND_CHAIR, _("My agency and the chair"));
  if (chairing)
    offer (self, labels, READERS_CHAIR, _("Chair and coordinator only"));
  if (agency)
    offer (self, labels, READERS_MINE, _("My agency only"));
  offer (self, labels, READERS_CHOSEN, _("Chosen agencies and the chair"));
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->drop_down), G_LIST_MODEL (labels));

  self->chosen = GTK_WIDGET (sp_set_input_new (store, &chosen_field, NULL));
  gtk_widget_set_visible (self->chosen, FALSE);
  gtk_box_append (GTK_BOX (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (self))), self->chosen);

  return GTK_WIDGET (self);
}

static void
select_readers (SpReadersRow *self,
                Readers       readers)
{
  for (guint i = 0; i < self->n_readers; i++)
    {
      if (self->readers[i] == readers)
        gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drop_down), i);
    }
}

static gboolean
has_only (GStrv       readers,
          const char *one,
          const char *other)
{
  guint n = one != NULL && other != NULL ? 2 : 1;

  return g_strv_length (readers) == n &&
         (one == NULL || g_strv_contains ((const char *const *) readers, one)) &&
         (other == NULL || g_strv_contains ((const char *const *) readers, other));
}

/**
 * sp_readers_row_set_compartment:
 * @compartment: the compartment in which a record lies
 *
 * Shows who reads it now.
 */
void
sp_readers_row_set_compartment (SpReadersRow *self,
                                const char   *compartment)
{
  g_autoptr (SpCompartment) parsed = sp_compartment_parse (compartment);
  const SpReader *reader = sp_store_get_reader (self->store);
  const char *mine = reader != NULL ? reader->agency_id : NULL;
  g_autoptr (JsonArray) ids = json_array_new ();
  g_autoptr (JsonNode) value = json_node_new (JSON_NODE_ARRAY);

  g_return_if_fail (SP_IS_READERS_ROW (self));

  if (parsed == NULL || parsed->readers == NULL)
    {
      select_readers (self, READERS_EVERYBODY);
      return;
    }
  for (guint i = 0; parsed->readers[i] != NULL; i++)
    {
      if (!g_str_equal (parsed->readers[i], SP_READERS_CHAIR))
        json_array_add_string_element (ids, parsed->readers[i]);
    }
  json_node_set_array (value, ids);
  sp_field_input_set_value (SP_FIELD_INPUT (self->chosen), value);
  select_readers (self, READERS_CHOSEN);
  if (has_only (parsed->readers, NULL, SP_READERS_CHAIR))
    select_readers (self, READERS_CHAIR);
  else if (mine != NULL && has_only (parsed->readers, mine, NULL))
    select_readers (self, READERS_MINE);
  else if (mine != NULL && has_only (parsed->readers, mine, SP_READERS_CHAIR))
    select_readers (self, READERS_MINE_AND_CHAIR);
}

static char *
dup_chosen_compartment (SpReadersRow *self,
                        const char   *mine)
{
  g_autoptr (JsonNode) value = sp_field_input_dup_value (SP_FIELD_INPUT (self->chosen), NULL);
  JsonArray *array = value != NULL ? json_node_get_array (value) : NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) tokens = NULL;
  gboolean has_mine = FALSE;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      const char *id = json_array_get_string_element (array, i);

      has_mine = has_mine || g_strcmp0 (id, mine) == 0;
      g_strv_builder_add (builder, id);
    }
  /* Nobody writes what their own agency could not read again. */
  if (!has_mine && mine != NULL)
    g_strv_builder_add (builder, mine);
  g_strv_builder_add (builder, SP_READERS_CHAIR);
  tokens = g_strv_builder_end (builder);

  return sp_compartment_for_readers (self->case_id, (const char *const *) tokens);
}

/**
 * sp_readers_row_dup_compartment:
 *
 * Returns: (transfer full): the compartment whose readers were chosen
 */
char *
sp_readers_row_dup_compartment (SpReadersRow *self)
{
  const SpReader *reader;
  const char *mine;

  g_return_val_if_fail (SP_IS_READERS_ROW (self), NULL);

  reader = sp_store_get_reader (self->store);
  mine = reader != NULL ? reader->agency_id : NULL;
  switch (get_selected (self))
    {
    case READERS_MINE_AND_CHAIR:
      return sp_compartment_for_readers (self->case_id,
                                         (const char *[]) { mine, SP_READERS_CHAIR, NULL });
    case READERS_CHAIR:
      return sp_compartment_for_readers (self->case_id, (const char *[]) { SP_READERS_CHAIR, NULL });
    case READERS_MINE:
      return sp_compartment_for_readers (self->case_id, (const char *[]) { mine, NULL });
    case READERS_CHOSEN:
      return dup_chosen_compartment (self, mine);
    case READERS_EVERYBODY:
    default:
      return sp_compartment_for_case (self->case_id);
    }
}

struct _SpReadersLabel
{
  AdwBin       parent_instance;

  GtkWidget   *label;
  SpLinkWords *agencies;
  char        *compartment;
  gboolean     restricted;
  gboolean     chair;
};

G_DEFINE_FINAL_TYPE (SpReadersLabel, sp_readers_label, ADW_TYPE_BIN)

static void
update_words (SpReadersLabel *self)
{
  const char *agencies = sp_link_words_get_words (self->agencies);
  g_autofree char *words = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), self->restricted);
  if (!self->restricted)
    return;
  if (agencies == NULL)
    words = g_strdup (_("Only the chair and coordinator read this"));
  else if (self->chair)
    /* Translators: %s is one or more agencies, parted by semicolons. */
    words = g_strdup_printf (_("Read by %s, and by the chair"), agencies);
  else
    words = g_strdup_printf (_("Read by %s only"), agencies);
  gtk_label_set_label (GTK_LABEL (self->label), words);
}

static void
sp_readers_label_dispose (GObject *object)
{
  SpReadersLabel *self = SP_READERS_LABEL (object);

  g_clear_object (&self->agencies);
  g_clear_pointer (&self->compartment, g_free);

  G_OBJECT_CLASS (sp_readers_label_parent_class)->dispose (object);
}

static void
sp_readers_label_class_init (SpReadersLabelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_readers_label_dispose;
}

static void
sp_readers_label_init (SpReadersLabel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name ("changes-prevent-symbolic");

  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (box, "caption");
  gtk_widget_add_css_class (box, "sp-readers");
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), self->label);
  adw_bin_set_child (ADW_BIN (self), box);
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

  self->agencies = sp_link_words_new (store);
  g_signal_connect_object (self->agencies, "notify::words", G_CALLBACK (update_words), self,
                           G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * sp_readers_label_set_compartment:
 * @compartment: (nullable): the name of the compartment in which the record lies
 *
 * Says who reads what lies there.
 */
void
sp_readers_label_set_compartment (SpReadersLabel *self,
                                  const char     *compartment)
{
  g_autoptr (SpCompartment) parsed = NULL;
  g_autoptr (JsonNode) ids = NULL;
  JsonArray *array;

  g_return_if_fail (SP_IS_READERS_LABEL (self));

  if (!g_set_str (&self->compartment, compartment))
    return;
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
  ids = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (ids, array);
  sp_link_words_set_value (self->agencies, json_array_get_length (array) > 0 ? ids : NULL);
  update_words (self);
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
