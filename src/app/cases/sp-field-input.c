/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-field-input.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const SpField *field;
  gboolean       setting;
  gboolean       quick;
} SpFieldInputPrivate;

enum
{
  SIGNAL_CHANGED,
  SIGNAL_ACCEPT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SpFieldInput, sp_field_input, ADW_TYPE_BIN)

static JsonNode *
sp_field_input_real_dup_typed (SpFieldInput *self)
{
  return sp_field_input_dup_value (self, NULL);
}

static gboolean
sp_field_input_grab_focus (GtkWidget *widget)
{
  GtkWidget *target = SP_FIELD_INPUT_GET_CLASS (widget)->get_target (SP_FIELD_INPUT (widget));

  return gtk_widget_grab_focus (target);
}

static void
sp_field_input_class_init (SpFieldInputClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->grab_focus = sp_field_input_grab_focus;
  klass->dup_typed = sp_field_input_real_dup_typed;

  /**
   * SpFieldInput::changed:
   *
   * The person changed something; not emitted by sp_field_input_set_value().
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", SP_TYPE_FIELD_INPUT, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SpFieldInput::accept:
   *
   * The person is done: Enter in a line, Ctrl+Enter in prose, a choice made.
   */
  signals[SIGNAL_ACCEPT] = g_signal_new ("accept", SP_TYPE_FIELD_INPUT, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sp_field_input_init (SpFieldInput *self)
{
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
}

/**
 * sp_field_input_get_field:
 *
 * Returns: the field that is entered here
 */
const SpField *
sp_field_input_get_field (SpFieldInput *self)
{
  SpFieldInputPrivate *priv = sp_field_input_get_instance_private (self);

  g_return_val_if_fail (SP_IS_FIELD_INPUT (self), NULL);

  return priv->field;
}

/**
 * sp_field_input_set_value:
 * @value: (nullable): the value as in JSON; %NULL for "not set"
 *
 * Shows @value; emits nothing.
 */
void
sp_field_input_set_value (SpFieldInput *self,
                          JsonNode     *value)
{
  SpFieldInputPrivate *priv = sp_field_input_get_instance_private (self);

  g_return_if_fail (SP_IS_FIELD_INPUT (self));

  if (value != NULL && JSON_NODE_HOLDS_NULL (value))
    value = NULL;

  priv->setting = TRUE;
  SP_FIELD_INPUT_GET_CLASS (self)->set_value (self, value);
  priv->setting = FALSE;
}

/**
 * sp_field_input_dup_value:
 * @problem: (out) (optional): why the entry cannot be read, in words
 *
 * Returns: (transfer full) (nullable): what is entered; %NULL if nothing is, or if it cannot be read
 */
JsonNode *
sp_field_input_dup_value (SpFieldInput *self,
                          char        **problem)
{
  g_autofree char *why = NULL;
  g_autoptr (JsonNode) value = NULL;

  g_return_val_if_fail (SP_IS_FIELD_INPUT (self), NULL);

  value = SP_FIELD_INPUT_GET_CLASS (self)->dup_value (self, &why);
  if (problem != NULL)
    *problem = g_steal_pointer (&why);

  return g_steal_pointer (&value);
}

/**
 * sp_field_input_dup_typed:
 *
 * Returns: (transfer full) (nullable): what is entered, as it should stand in the draft
 */
JsonNode *
sp_field_input_dup_typed (SpFieldInput *self)
{
  g_return_val_if_fail (SP_IS_FIELD_INPUT (self), NULL);

  return SP_FIELD_INPUT_GET_CLASS (self)->dup_typed (self);
}

/**
 * sp_field_input_focus:
 *
 * Puts the cursor into the entry.
 */
void
sp_field_input_focus (SpFieldInput *self)
{
  g_return_if_fail (SP_IS_FIELD_INPUT (self));

  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/**
 * sp_field_input_get_is_quick:
 *
 * Returns: whether one act (a choice from a list) enters the whole value
 */
gboolean
sp_field_input_get_is_quick (SpFieldInput *self)
{
  SpFieldInputPrivate *priv = sp_field_input_get_instance_private (self);

  g_return_val_if_fail (SP_IS_FIELD_INPUT (self), FALSE);

  return priv->quick;
}

void
sp_field_input_set_quick (SpFieldInput *self,
                          gboolean      quick)
{
  SpFieldInputPrivate *priv = sp_field_input_get_instance_private (self);

  priv->quick = quick;
}

/* Called once by each kind when its widgets stand; names the widget that takes the focus. */
void
sp_field_input_init_field (SpFieldInput  *self,
                           const SpField *field)
{
  SpFieldInputPrivate *priv = sp_field_input_get_instance_private (self);
  GtkWidget *target;

  priv->field = field;
  target = SP_FIELD_INPUT_GET_CLASS (self)->get_target (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (target), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(field->label), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(field->label), -1);
}

void
sp_field_input_changed (SpFieldInput *self)
{
  SpFieldInputPrivate *priv = sp_field_input_get_instance_private (self);

  if (!priv->setting)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
sp_field_input_accept (SpFieldInput *self)
{
  SpFieldInputPrivate *priv = sp_field_input_get_instance_private (self);

  if (!priv->setting)
    g_signal_emit (self, signals[SIGNAL_ACCEPT], 0);
}
