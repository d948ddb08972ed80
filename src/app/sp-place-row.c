/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-app-id.h"
#include "sp-place-row.h"

struct _SpPlaceRow
{
  GtkListBoxRow parent_instance;

  char *label;
  char *icon_name;
  char *note;
  char *urgent_words;
};

G_DEFINE_FINAL_TYPE (SpPlaceRow, sp_place_row, GTK_TYPE_LIST_BOX_ROW)

typedef enum
{
  PROP_LABEL = 1,
  PROP_ICON_NAME,
  PROP_NOTE,
  PROP_URGENT,
  PROP_URGENT_WORDS,
  N_PROPS
} SpPlaceRowProperty;

static GParamSpec *properties[N_PROPS];

static void
sp_place_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SpPlaceRow *self = SP_PLACE_ROW (object);

  switch ((SpPlaceRowProperty) prop_id)
    {
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_ICON_NAME:
      g_value_set_string (value, self->icon_name);
      break;
    case PROP_NOTE:
      g_value_set_string (value, self->note);
      break;
    case PROP_URGENT:
      g_value_set_boolean (value, self->urgent_words != NULL);
      break;
    case PROP_URGENT_WORDS:
      g_value_set_string (value, self->urgent_words);
      break;
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sp_place_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SpPlaceRow *self = SP_PLACE_ROW (object);

  switch ((SpPlaceRowProperty) prop_id)
    {
    case PROP_LABEL:
      g_set_str (&self->label, g_value_get_string (value));
      break;
    case PROP_ICON_NAME:
      g_set_str (&self->icon_name, g_value_get_string (value));
      break;
    case PROP_NOTE:
    case PROP_URGENT:
    case PROP_URGENT_WORDS:
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sp_place_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SP_TYPE_PLACE_ROW);

  G_OBJECT_CLASS (sp_place_row_parent_class)->dispose (object);
}

static void
sp_place_row_finalize (GObject *object)
{
  SpPlaceRow *self = SP_PLACE_ROW (object);

  g_free (self->label);
  g_free (self->icon_name);
  g_free (self->note);
  g_free (self->urgent_words);

  G_OBJECT_CLASS (sp_place_row_parent_class)->finalize (object);
}

static void
sp_place_row_class_init (SpPlaceRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags fixed = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GParamFlags shown = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sp_place_row_get_property;
  object_class->set_property = sp_place_row_set_property;
  object_class->dispose = sp_place_row_dispose;
  object_class->finalize = sp_place_row_finalize;

  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, fixed);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, fixed);
  properties[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, NULL, shown);
  properties[PROP_URGENT] = g_param_spec_boolean ("urgent", NULL, NULL, FALSE, shown);
  properties[PROP_URGENT_WORDS] = g_param_spec_string ("urgent-words", NULL, NULL, NULL, shown);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, SP_RESOURCE_PATH "/sp-place-row.ui");
}

static void
sp_place_row_init (SpPlaceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** sp_place_row_new: Returns: (transfer floating): a place called @label */
GtkWidget *
sp_place_row_new (const char *label, const char *icon_name)
{
  SpPlaceRow *self = g_object_new (SP_TYPE_PLACE_ROW, "label", label, "icon-name", icon_name, NULL);

  sp_place_row_set_note (self, NULL, label, NULL);

  return GTK_WIDGET (self);
}

/**
 * sp_place_row_set_note:
 * @note: (nullable): the count or word beside the place
 * @sentence: what a screen reader says of the row
 * @urgent_words: (nullable): what is urgent here; a clock is shown then
 */
void
sp_place_row_set_note (SpPlaceRow *self, const char *note, const char *sentence,
                       const char *urgent_words)
{
  g_return_if_fail (SP_IS_PLACE_ROW (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
  if (g_set_str (&self->note, note))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOTE]);
  if (g_set_str (&self->urgent_words, urgent_words))
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_URGENT]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_URGENT_WORDS]);
    }
}
