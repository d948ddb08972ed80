/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-risk-badge.h"

struct _SpRiskBadge
{
  GtkWidget parent_instance;

  GtkWidget *icon;
  GtkWidget *label;
  char *level;
};

G_DEFINE_FINAL_TYPE (SpRiskBadge, sp_risk_badge, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_LEVEL = 1,
  PROP_LABEL,
  N_PROPS
} SpRiskBadgeProperty;

static GParamSpec *properties[N_PROPS];

typedef struct
{
  const char *level;
  const char *label;
  const char *icon;
  const char *css_class;
} Level;

/* The vocabularies of different tools stay apart: nothing is converted. */
static const Level levels[] = {
  { "very_high", N_("Very high"), "sp-risk-high-symbolic", "high" },
  { "high", N_("High"), "sp-risk-high-symbolic", "high" },
  { "medium", N_("Medium"), "sp-risk-medium-symbolic", "medium" },
  { "moderate", N_("Moderate"), "sp-risk-medium-symbolic", "medium" },
  { "standard", N_("Standard"), "sp-risk-low-symbolic", "low" },
  { "low", N_("Low"), "sp-risk-low-symbolic", "low" },
};

static const Level unknown_level = {
  NULL, N_("Risk not judged"), "sp-risk-unknown-symbolic", "unknown"
};

static const Level *
find_level (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      if (g_strcmp0 (levels[i].level, code) == 0)
        return &levels[i];
    }

  return &unknown_level;
}

static void
sp_risk_badge_update (SpRiskBadge *self)
{
  const Level *level = find_level (self->level);
  const char *classes[] = { level->css_class, NULL };

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), level->icon);
  gtk_label_set_text (GTK_LABEL (self->label), sp_risk_badge_get_label (self));
  gtk_widget_set_css_classes (GTK_WIDGET (self), classes);
}

static void
sp_risk_badge_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SpRiskBadge *self = SP_RISK_BADGE (object);

  switch ((SpRiskBadgeProperty) prop_id)
    {
    case PROP_LEVEL:
      g_value_set_string (value, self->level);
      break;
    case PROP_LABEL:
      g_value_set_string (value, sp_risk_badge_get_label (self));
      break;
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sp_risk_badge_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SpRiskBadge *self = SP_RISK_BADGE (object);

  switch ((SpRiskBadgeProperty) prop_id)
    {
    case PROP_LEVEL:
      sp_risk_badge_set_level (self, g_value_get_string (value));
      break;
    case PROP_LABEL:
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sp_risk_badge_dispose (GObject *object)
{
  SpRiskBadge *self = SP_RISK_BADGE (object);

  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->label, gtk_widget_unparent);

  G_OBJECT_CLASS (sp_risk_badge_parent_class)->dispose (object);
}

static void
sp_risk_badge_finalize (GObject *object)
{
  SpRiskBadge *self = SP_RISK_BADGE (object);

  g_free (self->level);

  G_OBJECT_CLASS (sp_risk_badge_parent_class)->finalize (object);
}

static void
sp_risk_badge_class_init (SpRiskBadgeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sp_risk_badge_get_property;
  object_class->set_property = sp_risk_badge_set_property;
  object_class->dispose = sp_risk_badge_dispose;
  object_class->finalize = sp_risk_badge_finalize;

  properties[PROP_LEVEL] =
      g_param_spec_string ("level", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_LABEL] =
      g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "risk-badge");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
sp_risk_badge_init (SpRiskBadge *self)
{
  self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                             NULL);
  self->label = gtk_label_new (NULL);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  sp_risk_badge_update (self);
}

/**
 * sp_risk_badge_new:
 *
 * Returns: (transfer floating): a level of risk as an icon and its word
 */
GtkWidget *
sp_risk_badge_new (void)
{
  return g_object_new (SP_TYPE_RISK_BADGE, NULL);
}

/**
 * sp_risk_badge_set_level:
 * @level: (nullable): the level's code, such as "high"
 */
void
sp_risk_badge_set_level (SpRiskBadge *self, const char *level)
{
  g_return_if_fail (SP_IS_RISK_BADGE (self));

  if (!g_set_str (&self->level, level))
    return;

  sp_risk_badge_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEVEL]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
}

/** sp_risk_badge_get_label: Returns: the level in a word, for a row's sentence */
const char *
sp_risk_badge_get_label (SpRiskBadge *self)
{
  g_return_val_if_fail (SP_IS_RISK_BADGE (self), NULL);

  return _(find_level (self->level)->label);
}
