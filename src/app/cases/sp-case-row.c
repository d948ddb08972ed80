/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-case-row.h"

#include "sp-case-records.h"
#include "sp-cases-private.h"
#include "sp-record-words.h"
#include "sp-risk-badge.h"
#include "sp-text-size.h"

#define GAP      9 /* between words that stand beside each other */
#define LINE_GAP 3
#define MARGIN   6 /* above and below */
#define SMALLEST 36 /* what the people keep of a narrow row */

/* As libadwaita's .heading and .caption, which it cannot carry for a part of what it draws. */
#define REFERENCE "0 -1 family monospace, 0 -1 weight bold"
#define PEOPLE    ""
#define NEXT      "0 -1 scale 0.82, 0 -1 font-features \"tnum=1\""

/* It draws itself, for a list binds some two hundred of them for one turn of the wheel: above, the reference and the
 * people, who end in an ellipsis; below, the risk at the start and what comes next at the end, one under the other where
 * they have no room beside each other. Names and references are shaped only when they are drawn. */
struct _SpCaseRow
{
  GtkWidget     parent_instance;

  SpRiskBadge  *risk;
  PangoLayout  *reference;
  PangoLayout  *people;
  PangoLayout  *next;

  SpStore      *store;
  SpRecord     *record;
  GSignalGroup *record_signals;
  GSignalGroup *victim_signals;
  GSignalGroup *perpetrator_signals;
  guint         update; /* the source that will show what has changed */
  char         *sentence;
};

G_DEFINE_FINAL_TYPE (SpCaseRow, sp_case_row, GTK_TYPE_WIDGET)

/* The list item around the row carries the focus, so it carries the sentence. */
static void
say (SpCaseRow *self)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));

  if (item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    self->sentence, -1);
}

static void
set_text (PangoLayout *layout,
          const char  *text)
{
  pango_layout_set_text (layout, text != NULL ? text : "", -1);
}

static void
update (SpCaseRow *self)
{
  g_autofree char *today = NULL;
  g_autofree char *people = NULL;
  g_autofree char *next = NULL;

  gtk_widget_queue_resize (GTK_WIDGET (self));
  if (self->record == NULL || !sp_record_get_loaded (self->record))
    {
      set_text (self->reference, "·····");
      set_text (self->people, NULL);
      set_text (self->next, NULL);
      sp_risk_badge_set_level (self->risk, NULL);
      g_set_str (&self->sentence, "…");
      say (self);
      return;
    }

  today = sp_case_dup_today (self->store);
  people = sp_case_dup_people (self->record, TRUE);
  next = sp_case_dup_next (self->record, today);
  set_text (self->reference, sp_case_get_reference (SP_CASE (self->record)));
  set_text (self->people, people);
  set_text (self->next, next);
  sp_risk_badge_set_level (self->risk, sp_case_get_risk_level (SP_CASE (self->record)));

  g_free (self->sentence);
  self->sentence = sp_case_dup_sentence (self->record, sp_store_get_lists (self->store), today);
  say (self);
}

static void
follow_people (SpCaseRow *self)
{
  g_signal_group_set_target (self->victim_signals,
                             self->record != NULL ? sp_record_get_link (self->record, "victim") : NULL);
  g_signal_group_set_target (self->perpetrator_signals,
                             self->record != NULL ? sp_record_get_link (self->record, "perpetrator") : NULL);
}

static gboolean
update_cb (gpointer data)
{
  SpCaseRow *self = data;

  self->update = 0;
  follow_people (self);
  update (self);

  return G_SOURCE_REMOVE;
}

/* The case and its people arrive one after the other. They are shown at once, before the next frame is laid out. */
static void
changed_cb (SpCaseRow *self)
{
  if (self->update == 0)
    self->update = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_cb, self, NULL);
}

typedef struct
{
  GtkRequisition risk;
  GtkRequisition next;
  gboolean beside; /* whether what comes next stands beside the risk */
  int risk_y;
  int next_y;
  int height;
} Places;

/* Where things stand, which does not depend on how wide the names are. */
static void
place (SpCaseRow *self,
       int        width,
       Places    *places)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int first = MAX (sp_text_size_get_line (widget, REFERENCE, pango_layout_get_text (self->reference)).height,
                   sp_text_size_get_line (widget, PEOPLE, pango_layout_get_text (self->people)).height);
  int second;

  gtk_widget_get_preferred_size (GTK_WIDGET (self->risk), NULL, &places->risk);
  places->next = sp_text_size_get (widget, NEXT, pango_layout_get_text (self->next));
  places->beside = places->risk.width + GAP + places->next.width <= width;
  if (places->next.width > width)
    {
      pango_layout_set_width (self->next, width * PANGO_SCALE);
      pango_layout_get_pixel_size (self->next, &places->next.width, &places->next.height);
    }

  places->risk_y = places->next_y = MARGIN + first + LINE_GAP;
  if (places->beside)
    {
      second = MAX (places->risk.height, places->next.height);
      places->risk_y += (second - places->risk.height) / 2;
      places->next_y += (second - places->next.height) / 2;
    }
  else
    {
      second = places->risk.height + places->next.height;
      places->next_y += places->risk.height;
    }
  places->height = MARGIN + first + LINE_GAP + second + MARGIN;
}

static int
get_smallest_width (SpCaseRow *self)
{
  const char *reference = pango_layout_get_text (self->reference);

  return (int) g_utf8_strlen (reference, -1) * sp_text_size_get_line (GTK_WIDGET (self), REFERENCE, reference).width +
         GAP + SMALLEST;
}

static GtkSizeRequestMode
sp_case_row_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sp_case_row_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  SpCaseRow *self = SP_CASE_ROW (widget);
  int width = get_smallest_width (self);
  Places places;

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      place (self, MAX (for_size, width), &places);
      *minimum = *natural = places.height;
    }
  else
    *minimum = *natural = width;
}

static void
sp_case_row_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  SpCaseRow *self = SP_CASE_ROW (widget);
  gboolean from_right = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  Places places;

  place (self, width, &places);
  gtk_widget_size_allocate (GTK_WIDGET (self->risk),
                            &(GtkAllocation) { from_right ? width - places.risk.width : 0, places.risk_y,
                                               places.risk.width, places.risk.height },
                            -1);
}

/* @start: how far from the side where reading begins; @room: how wide it may be. */
static int
draw (SpCaseRow   *self,
      GtkSnapshot *snapshot,
      PangoLayout *layout,
      int          start,
      int          y,
      int          room)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean from_right = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  PangoRectangle extents;
  GdkRGBA color;

  /* Pango aligns within the width that it was given. */
  pango_layout_set_width (layout, room * PANGO_SCALE);
  pango_layout_get_pixel_extents (layout, NULL, &extents);
  gtk_widget_get_color (widget, &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
    snapshot, &GRAPHENE_POINT_INIT (
                (from_right ? gtk_widget_get_width (widget) - start - extents.width : start) - extents.x, y));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);

  return extents.width;
}

static void
sp_case_row_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  SpCaseRow *self = SP_CASE_ROW (widget);
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (widget));
  int width = gtk_widget_get_width (widget);
  int baseline = MAX (pango_layout_get_baseline (self->reference), pango_layout_get_baseline (self->people));
  int used;
  Places places;

  place (self, width, &places);
  used = draw (self, snapshot, self->reference, 0,
               MARGIN + PANGO_PIXELS (baseline - pango_layout_get_baseline (self->reference)), width);
  draw (self, snapshot, self->people, used + GAP,
        MARGIN + PANGO_PIXELS (baseline - pango_layout_get_baseline (self->people)), MAX (width - used - GAP, 0));

  gtk_widget_snapshot_child (widget, GTK_WIDGET (self->risk), snapshot);

  gtk_snapshot_push_opacity (snapshot, adw_style_manager_get_high_contrast (style) ? 0.9 : 0.55);
  draw (self, snapshot, self->next, width - places.next.width, places.next_y, width);
  gtk_snapshot_pop (snapshot);
}

static void
context_changed (SpCaseRow *self)
{
  pango_layout_context_changed (self->reference);
  pango_layout_context_changed (self->people);
  pango_layout_context_changed (self->next);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
sp_case_row_system_setting_changed (GtkWidget        *widget,
                                    GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (sp_case_row_parent_class)->system_setting_changed (widget, setting);

  context_changed (SP_CASE_ROW (widget));
}

static void
sp_case_row_direction_changed (GtkWidget        *widget,
                               GtkTextDirection  previous)
{
  GTK_WIDGET_CLASS (sp_case_row_parent_class)->direction_changed (widget, previous);

  context_changed (SP_CASE_ROW (widget));
}

static void
sp_case_row_dispose (GObject *object)
{
  SpCaseRow *self = SP_CASE_ROW (object);

  g_clear_handle_id (&self->update, g_source_remove);
  g_clear_object (&self->record_signals);
  g_clear_object (&self->victim_signals);
  g_clear_object (&self->perpetrator_signals);
  if (self->risk != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->risk)));
  g_clear_object (&self->reference);
  g_clear_object (&self->people);
  g_clear_object (&self->next);
  g_clear_object (&self->record);
  g_clear_object (&self->store);
  g_clear_pointer (&self->sentence, g_free);

  G_OBJECT_CLASS (sp_case_row_parent_class)->dispose (object);
}

static void
sp_case_row_class_init (SpCaseRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_case_row_dispose;
  widget_class->get_request_mode = sp_case_row_get_request_mode;
  widget_class->measure = sp_case_row_measure;
  widget_class->size_allocate = sp_case_row_size_allocate;
  widget_class->snapshot = sp_case_row_snapshot;
  widget_class->system_setting_changed = sp_case_row_system_setting_changed;
  widget_class->direction_changed = sp_case_row_direction_changed;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static PangoLayout *
make_layout (SpCaseRow          *self,
             const char         *attributes,
             PangoEllipsizeMode  ellipsize)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  g_autoptr (PangoAttrList) list = pango_attr_list_from_string (attributes);

  g_assert (list != NULL);
  pango_layout_set_attributes (layout, list);
  pango_layout_set_ellipsize (layout, ellipsize);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);

  return layout;
}

static GSignalGroup *
make_signals (SpCaseRow *self)
{
  GSignalGroup *signals = g_signal_group_new (SP_TYPE_RECORD);

  g_signal_group_connect_swapped (signals, "changed", G_CALLBACK (changed_cb), self);

  return signals;
}

static void
sp_case_row_init (SpCaseRow *self)
{
  self->reference = make_layout (self, REFERENCE, PANGO_ELLIPSIZE_END);
  self->people = make_layout (self, PEOPLE, PANGO_ELLIPSIZE_END);
  self->next = make_layout (self, NEXT, PANGO_ELLIPSIZE_NONE);
  self->risk = SP_RISK_BADGE (sp_risk_badge_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->risk), "caption");
  gtk_widget_set_parent (GTK_WIDGET (self->risk), GTK_WIDGET (self));

  self->record_signals = make_signals (self);
  self->victim_signals = make_signals (self);
  self->perpetrator_signals = make_signals (self);
}

/**
 * sp_case_row_new:
 *
 * Returns: (transfer floating): a row without a case yet
 */
GtkWidget *
sp_case_row_new (SpStore *store)
{
  SpCaseRow *self = g_object_new (SP_TYPE_CASE_ROW, NULL);

  self->store = g_object_ref (store);

  return GTK_WIDGET (self);
}

/**
 * sp_case_row_set_record:
 * @record: (nullable): a case
 *
 * Shows @record and follows it.
 */
void
sp_case_row_set_record (SpCaseRow *self,
                        SpRecord  *record)
{
  g_return_if_fail (SP_IS_CASE_ROW (self));

  g_clear_handle_id (&self->update, g_source_remove);
  g_set_object (&self->record, record);
  g_signal_group_set_target (self->record_signals, record);
  follow_people (self);
  if (record != NULL)
    update (self);
}

/**
 * sp_case_row_get_sentence:
 *
 * Returns: (nullable): the row as it is read out
 */
const char *
sp_case_row_get_sentence (SpCaseRow *self)
{
  g_return_val_if_fail (SP_IS_CASE_ROW (self), NULL);

  return self->sentence;
}
