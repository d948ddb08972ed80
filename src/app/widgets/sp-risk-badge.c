/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-risk-badge.h"
#include "sp-text-size.h"

#define ICON_SIZE 16
#define GAP       4

/* It draws itself: a list binds some two hundred of them for one turn of the wheel. */
struct _SpRiskBadge
{
  GtkWidget parent_instance;

  GdkPaintable *icon;
  PangoLayout *word;
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
  { NULL, N_("Risk not judged"), "sp-risk-unknown-symbolic", "unknown" },
};

static const Level *
find_level (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      if (g_strcmp0 (levels[i].level, code) == 0)
        return &levels[i];
    }

  return &levels[G_N_ELEMENTS (levels) - 1];
}

static void
clear_drawing (SpRiskBadge *self)
{
  g_clear_object (&self->icon);
  g_clear_object (&self->word);
}

static void
make_drawing (SpRiskBadge *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  if (self->word != NULL)
    return;

  self->word = gtk_widget_create_pango_layout (widget, sp_risk_badge_get_label (self));
  self->icon = GDK_PAINTABLE (gtk_icon_theme_lookup_icon (
    gtk_icon_theme_get_for_display (gtk_widget_get_display (widget)), find_level (self->level)->icon, NULL, ICON_SIZE,
    gtk_widget_get_scale_factor (widget), gtk_widget_get_direction (widget), GTK_ICON_LOOKUP_PRELOAD));
}

static void
sp_risk_badge_update (SpRiskBadge *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const char *css_class = find_level (self->level)->css_class;

  clear_drawing (self);
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    if (!g_str_equal (levels[i].css_class, css_class))
      gtk_widget_remove_css_class (widget, levels[i].css_class);
  gtk_widget_add_css_class (widget, css_class);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sp_risk_badge_get_label (self),
                                  -1);
  gtk_widget_queue_resize (widget);
}

static void
sp_risk_badge_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  GtkRequisition word = sp_text_size_get (widget, "", sp_risk_badge_get_label (SP_RISK_BADGE (widget)));

  *minimum = *natural =
      orientation == GTK_ORIENTATION_HORIZONTAL ? ICON_SIZE + GAP + word.width : MAX (ICON_SIZE, word.height);
}

static void
sp_risk_badge_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  SpRiskBadge *self = SP_RISK_BADGE (widget);
  gboolean from_right = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int height = gtk_widget_get_height (widget);
  int word_width;
  int word_height;
  GdkRGBA color;

  make_drawing (self);
  gtk_widget_get_color (widget, &color);
  pango_layout_get_pixel_size (self->word, &word_width, &word_height);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (from_right ? word_width + GAP : 0, (height - ICON_SIZE) / 2));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (self->icon), snapshot, ICON_SIZE, ICON_SIZE, &color,
                                            1);
  gtk_snapshot_restore (snapshot);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (from_right ? 0 : ICON_SIZE + GAP, (height - word_height) / 2));
  gtk_snapshot_append_layout (snapshot, self->word, &color);
  gtk_snapshot_restore (snapshot);
}

/* Another theme, direction or size of text. */
static void
sp_risk_badge_css_changed (GtkWidget         *widget,
                           GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (sp_risk_badge_parent_class)->css_changed (widget, change);

  clear_drawing (SP_RISK_BADGE (widget));
}

static void
sp_risk_badge_system_setting_changed (GtkWidget        *widget,
                                      GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (sp_risk_badge_parent_class)->system_setting_changed (widget, setting);

  clear_drawing (SP_RISK_BADGE (widget));
  gtk_widget_queue_resize (widget);
}

static void
sp_risk_badge_direction_changed (GtkWidget        *widget,
                                 GtkTextDirection  previous)
{
  GTK_WIDGET_CLASS (sp_risk_badge_parent_class)->direction_changed (widget, previous);

  clear_drawing (SP_RISK_BADGE (widget));
  gtk_widget_queue_resize (widget);
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

  clear_drawing (self);

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
  widget_class->measure = sp_risk_badge_measure;
  widget_class->snapshot = sp_risk_badge_snapshot;
  widget_class->css_changed = sp_risk_badge_css_changed;
  widget_class->system_setting_changed = sp_risk_badge_system_setting_changed;
  widget_class->direction_changed = sp_risk_badge_direction_changed;

  properties[PROP_LEVEL] =
      g_param_spec_string ("level", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_LABEL] =
      g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "risk-badge");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
sp_risk_badge_init (SpRiskBadge *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (clear_drawing), NULL);
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
