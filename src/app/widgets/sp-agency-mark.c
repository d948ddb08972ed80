/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "sp-agency-mark.h"

/* Below this luminance white stands out better than black: both then reach 4.5 : 1. */
#define DARK_LUMINANCE 0.179
#define CORNER         6

struct _SpAgencyMark
{
  GtkWidget parent_instance;

  GtkWidget *label;
  char *name;
  char *mark;
  char *color;
  GdkRGBA fill;
};

G_DEFINE_FINAL_TYPE (SpAgencyMark, sp_agency_mark, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_NAME = 1,
  PROP_MARK,
  PROP_COLOR,
  N_PROPS
} SpAgencyMarkProperty;

static GParamSpec *properties[N_PROPS];

typedef struct
{
  const char *code;
  const char *color;
} Named;

/* The codes of the value list "colour"; yellow is a mustard, so that its black letters do not
 * glare. */
static const Named named[] = {
  { "blue", "#1a5fb4" }, { "green", "#2b6e3f" }, { "purple", "#613583" }, { "orange", "#9a4a00" },
  { "teal", "#26766f" }, { "red", "#a51d2d" }, { "brown", "#63452c" }, { "slate", "#3d4752" },
  { "pink", "#9c3587" }, { "yellow", "#e5a50a" },
};

/* For agencies that nobody gave a colour. */
static const char *const palette[] = {
  "#1a5fb4", "#26766f", "#a51d2d", "#613583", "#8f4a00", "#3d3846",
  "#2b6e3f", "#9c3587", "#4f5b00", "#00607a", "#7a3b2e", "#4a4fb0",
};

static double
channel_luminance (double value)
{
  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static gboolean
is_dark (const GdkRGBA *color)
{
  return 0.2126 * channel_luminance (color->red) + 0.7152 * channel_luminance (color->green) +
         0.0722 * channel_luminance (color->blue) < DARK_LUMINANCE;
}

static gboolean
is_filler (const char *word)
{
  static const char *const fillers[] = { "and", "of", "the", "for", "&", NULL };
  g_autofree char *lower = g_utf8_strdown (word, -1);

  return word[0] == '\0' || g_strv_contains (fillers, lower);
}

static void
append_letter (GString *text, const char *letter)
{
  if (*letter != '\0')
    g_string_append_unichar (text, g_unichar_toupper (g_utf8_get_char (letter)));
}

/* "Probation Service" is PS, "Police" is PO. */
static char *
make_mark (const char *name)
{
  g_auto(GStrv) words = g_strsplit_set (name != NULL ? name : "", " -/–", -1);
  GString *text = g_string_new (NULL);
  const char *only = NULL;
  int n = 0;

  for (guint i = 0; words[i] != NULL && n < 2; i++)
    {
      if (is_filler (words[i]))
        continue;
      append_letter (text, words[i]);
      only = words[i];
      n++;
    }

  if (n == 1 && g_utf8_strlen (only, -1) > 1)
    append_letter (text, g_utf8_next_char (only));
  if (text->len == 0)
    g_string_append_c (text, '?');

  return g_string_free (text, FALSE);
}

static gboolean
parse_color (const char *color, GdkRGBA *rgba)
{
  for (guint i = 0; i < G_N_ELEMENTS (named); i++)
    {
      if (g_strcmp0 (named[i].code, color) == 0)
        return gdk_rgba_parse (rgba, named[i].color);
    }

  return color != NULL && gdk_rgba_parse (rgba, color);
}

static void
sp_agency_mark_update (SpAgencyMark *self)
{
  g_autofree char *made = self->mark == NULL ? make_mark (self->name) : NULL;
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();
  guint16 shade;

  if (!parse_color (self->color, &self->fill))
    gdk_rgba_parse (&self->fill,
                    palette[g_str_hash (self->name != NULL ? self->name : "") %
                            G_N_ELEMENTS (palette)]);
  self->fill.alpha = 1;

  shade = is_dark (&self->fill) ? G_MAXUINT16 : 0;
  pango_attr_list_insert (attributes, pango_attr_foreground_new (shade, shade, shade));
  gtk_label_set_attributes (GTK_LABEL (self->label), attributes);
  gtk_label_set_text (GTK_LABEL (self->label), made != NULL ? made : self->mark);

  gtk_widget_set_tooltip_text (GTK_WIDGET (self), self->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->name != NULL ? self->name : "", -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
sp_agency_mark_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SpAgencyMark *self = SP_AGENCY_MARK (widget);
  GskRoundedRect shape;
  graphene_rect_t bounds;

  graphene_rect_init (&bounds, 0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  gsk_rounded_rect_init_from_rect (&shape, &bounds, CORNER);

  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  gtk_snapshot_append_color (snapshot, &self->fill, &bounds);
  gtk_snapshot_pop (snapshot);

  gtk_widget_snapshot_child (widget, self->label, snapshot);
}

static void
sp_agency_mark_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SpAgencyMark *self = SP_AGENCY_MARK (object);

  switch ((SpAgencyMarkProperty) prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_MARK:
      g_value_set_string (value, self->mark);
      break;
    case PROP_COLOR:
      g_value_set_string (value, self->color);
      break;
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sp_agency_mark_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SpAgencyMark *self = SP_AGENCY_MARK (object);

  switch ((SpAgencyMarkProperty) prop_id)
    {
    case PROP_NAME:
      sp_agency_mark_set_agency_name (self, g_value_get_string (value));
      break;
    case PROP_MARK:
      sp_agency_mark_set_mark (self, g_value_get_string (value));
      break;
    case PROP_COLOR:
      sp_agency_mark_set_color (self, g_value_get_string (value));
      break;
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sp_agency_mark_dispose (GObject *object)
{
  SpAgencyMark *self = SP_AGENCY_MARK (object);

  g_clear_pointer (&self->label, gtk_widget_unparent);

  G_OBJECT_CLASS (sp_agency_mark_parent_class)->dispose (object);
}

static void
sp_agency_mark_finalize (GObject *object)
{
  SpAgencyMark *self = SP_AGENCY_MARK (object);

  g_free (self->name);
  g_free (self->mark);
  g_free (self->color);

  G_OBJECT_CLASS (sp_agency_mark_parent_class)->finalize (object);
}

static void
sp_agency_mark_class_init (SpAgencyMarkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sp_agency_mark_get_property;
  object_class->set_property = sp_agency_mark_set_property;
  object_class->dispose = sp_agency_mark_dispose;
  object_class->finalize = sp_agency_mark_finalize;
  widget_class->snapshot = sp_agency_mark_snapshot;

  properties[PROP_NAME] = g_param_spec_string ("agency-name", NULL, NULL, NULL, flags);
  properties[PROP_MARK] = g_param_spec_string ("mark", NULL, NULL, NULL, flags);
  properties[PROP_COLOR] = g_param_spec_string ("color", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "agency-mark");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
sp_agency_mark_init (SpAgencyMark *self)
{
  self->label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                              NULL);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  sp_agency_mark_update (self);
}

/**
 * sp_agency_mark_new:
 *
 * Returns: (transfer floating): a mark of two letters in an agency's colour; the agency's
 *   name is its tooltip and what a screen reader says
 */
GtkWidget *
sp_agency_mark_new (void)
{
  return g_object_new (SP_TYPE_AGENCY_MARK, NULL);
}

/**
 * sp_agency_mark_set_agency_name:
 * @name: (nullable): the agency's name
 */
void
sp_agency_mark_set_agency_name (SpAgencyMark *self, const char *name)
{
  g_return_if_fail (SP_IS_AGENCY_MARK (self));

  if (!g_set_str (&self->name, name))
    return;

  sp_agency_mark_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

/** sp_agency_mark_get_agency_name: Returns: (nullable): the agency's name */
const char *
sp_agency_mark_get_agency_name (SpAgencyMark *self)
{
  g_return_val_if_fail (SP_IS_AGENCY_MARK (self), NULL);

  return self->name;
}

/**
 * sp_agency_mark_set_mark:
 * @mark: (nullable): the two letters; made from the name where %NULL or empty
 */
void
sp_agency_mark_set_mark (SpAgencyMark *self, const char *mark)
{
  g_return_if_fail (SP_IS_AGENCY_MARK (self));

  if (!g_set_str (&self->mark, mark != NULL && *mark != '\0' ? mark : NULL))
    return;

  sp_agency_mark_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MARK]);
}

/**
 * sp_agency_mark_set_color:
 * @color: (nullable): a code of the value list "colour", or as gdk_rgba_parse() takes it; chosen by the name where it is no colour
 */
void
sp_agency_mark_set_color (SpAgencyMark *self, const char *color)
{
  g_return_if_fail (SP_IS_AGENCY_MARK (self));

  if (!g_set_str (&self->color, color))
    return;

  sp_agency_mark_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COLOR]);
}
