/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-field-row.h"
#include "sp-field-row-private.h"

#include "sp-cases-private.h"
#include "sp-error-words.h"
#include "sp-field-value.h"
#include "sp-review-periods.h"

#include <glib/gi18n-lib.h>

/* One fact of one record. It reads as a caption and words; a click, Enter or Space turns it into its entry; Escape
 * restores; leaving saves. In a form the entry is always there and the form saves.
 *
 * The note under an entry says quietly what the person should know: that the fact was changed elsewhere meanwhile
 * ("other"), or that something typed earlier was never saved ("offer").
 */

#define CAPTION_CHARS 17
#define CAPTION_WIDTH 100

enum
{
  SIGNAL_SETTLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpFieldRow, sp_field_row, ADW_TYPE_PREFERENCES_ROW)

/* Reading */

void
sp_field_row_show_words (SpFieldRow *self,
                         JsonNode   *value)
{
  int otherwise = sp_review_periods_get_otherwise (self->field->name);
  g_autofree char *words = NULL;
  g_autofree char *sentence = NULL;
  gboolean recorded;

  if (self->reference != NULL)
    words = g_strdup (sp_link_words_get_words (self->reference));
  if (words == NULL)
    words = sp_field_value_describe (value, self->field, sp_store_get_lists (self->store));

  sp_field_row_warn (self, value);
  if (words == NULL && self->field->kind == SP_KIND_FLAG)
    words = g_strdup (_("No"));
  recorded = words != NULL;
  if (!recorded && otherwise != 0)
    words = g_strdup_printf (_("%d, as nothing is recorded"), otherwise);
  if (!recorded)
    gtk_widget_add_css_class (GTK_WIDGET (self->words), "dimmed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->words), "dimmed");
  gtk_label_set_label (self->words, words != NULL ? words : _("Not recorded"));

  /* Translators: a fact as it is read out: "Police force: Hampshire". */
  sentence = g_strdup_printf (_("%s: %s"), _(self->field->label),
                              gtk_label_get_label (self->words));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
}

static void
reference_cb (SpFieldRow *self)
{
  g_autoptr (JsonNode) value = sp_field_value_dup (self->record, self->field);

  sp_field_row_show_words (self, value);
}

void
sp_field_row_show_value (SpFieldRow *self)
{
  g_autoptr (JsonNode) value = sp_field_value_dup (self->record, self->field);

  if (sp_field_is_reference (self->field))
    {
      if (self->reference == NULL)
        {
          self->reference = sp_link_words_new (self->store);
          g_signal_connect_object (self->reference, "notify::words", G_CALLBACK (reference_cb),
                                   self, G_CONNECT_SWAPPED);
        }
      sp_link_words_set_value (self->reference, value);
    }
  sp_field_row_show_words (self, value);
}

static gboolean
is_said (SpFieldRow *self,
         int         which)
{
  return self->lines[which].box != NULL && gtk_widget_get_visible (self->lines[which].box);
}

static void
make_line (SpFieldRow *self,
           int         which)
{
  static const char *const styles[SP_FIELD_ROW_N_LINES] = { "error", "warning", NULL };
  SpFieldRowLine *line = &self->lines[which];
  GtkWidget *above = self->facts;

  line->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  line->words = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "hexpand",
                              TRUE, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (line->words), "caption");
  if (styles[which] != NULL)
    {
      GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-warning-symbolic", "valign", GTK_ALIGN_START,
                                       "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

      gtk_widget_add_css_class (line->box, styles[which]);
      gtk_box_append (GTK_BOX (line->box), image);
    }
  gtk_box_append (GTK_BOX (line->box), GTK_WIDGET (line->words));

  for (int i = 0; i < which; i++)
    {
      if (self->lines[i].box != NULL)
        above = self->lines[i].box;
    }
  gtk_box_insert_child_after (GTK_BOX (gtk_widget_get_parent (self->facts)), line->box, above);
}

static void
say (SpFieldRow *self,
     int         which,
     const char *words)
{
  SpFieldRowLine *line = &self->lines[which];

  if (line->box == NULL && words == NULL)
    return;
  if (line->box == NULL)
    make_line (self, which);
  gtk_label_set_label (line->words, words != NULL ? words : "");
  gtk_widget_set_visible (line->box, words != NULL);
}

/* What is said under an entry must be in sight, once it has its place. */
static gboolean
scroll_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       data)
{
  SpFieldRow *self = SP_FIELD_ROW (widget);
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);
  GtkWidget *warning = self->lines[SP_FIELD_ROW_WARNING].box;

  if (viewport == NULL || !gtk_widget_get_visible (warning))
    return G_SOURCE_REMOVE;
  if (gtk_widget_get_height (warning) == 0)
    return G_SOURCE_CONTINUE;
  gtk_viewport_scroll_to (GTK_VIEWPORT (viewport), warning, NULL);

  return G_SOURCE_REMOVE;
}

/* What may be kept, and should be meant. */
void
sp_field_row_warn (SpFieldRow *self,
                   JsonNode   *value)
{
  g_autofree char *words = sp_field_warning_words (self->field, value);
  gboolean news = words != NULL && !is_said (self, SP_FIELD_ROW_WARNING);

  say (self, SP_FIELD_ROW_WARNING, words);
  if (!news || !self->editing)
    return;
  gtk_accessible_announce (GTK_ACCESSIBLE (self), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_cb, NULL, NULL);
}

static void
note_take_cb (SpFieldRow *self)
{
  sp_field_row_take_note (self);
}

static void
note_drop_cb (SpFieldRow *self)
{
  g_clear_pointer (&self->offer, json_node_unref);
  sp_field_row_set_note (self, NULL, NULL, FALSE);
  if (self->draft != NULL)
    sp_draft_remove (self->draft, self->field->name);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static GtkWidget *
add_note_button (SpFieldRow *self,
                 GCallback   clicked)
{
  GtkWidget *button = gtk_button_new ();

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "sp-small");
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->lines[SP_FIELD_ROW_NOTE].box), button);

  return button;
}

void
sp_field_row_set_note (SpFieldRow *self,
                       const char *text,
                       const char *take,
                       gboolean    drop)
{
  say (self, SP_FIELD_ROW_NOTE, text);
  if (text == NULL)
    return;
  if (self->note_take == NULL)
    {
      self->note_take = add_note_button (self, G_CALLBACK (note_take_cb));
      self->note_drop = add_note_button (self, G_CALLBACK (note_drop_cb));
      gtk_widget_add_css_class (self->note_drop, "flat");
      gtk_button_set_label (GTK_BUTTON (self->note_drop), _("Discard"));
    }
  gtk_button_set_label (GTK_BUTTON (self->note_take), take);
  gtk_widget_set_visible (self->note_drop, drop);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), text,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *args,
           gpointer   data)
{
  SpFieldRow *self = SP_FIELD_ROW (widget);

  if (!self->editing || self->form)
    return GDK_EVENT_PROPAGATE;

  sp_field_row_restore (self);
  gtk_widget_grab_focus (widget);

  return GDK_EVENT_STOP;
}

static gboolean
narrow_cb (gpointer data)
{
  SpFieldRow *self = data;

  self->narrow_source = 0;
  gtk_label_set_width_chars (self->caption, self->narrow ? -1 : CAPTION_CHARS);
  adw_clamp_set_maximum_size (self->caption_clamp, self->narrow ? G_MAXINT16 : CAPTION_WIDTH);
  adw_clamp_set_tightening_threshold (self->caption_clamp, self->narrow ? G_MAXINT16 : CAPTION_WIDTH);
  gtk_orientable_set_orientation (self->line, self->in_line && !self->narrow
                                                  ? GTK_ORIENTATION_HORIZONTAL
                                                  : GTK_ORIENTATION_VERTICAL);

  return G_SOURCE_REMOVE;
}

static GtkSizeRequestMode
request_mode_cb (GtkWidget *widget)
{
  return gtk_widget_get_request_mode (gtk_widget_get_first_child (widget));
}

static void
measure_cb (GtkWidget      *widget,
            GtkOrientation  orientation,
            int             for_size,
            int            *minimum,
            int            *natural,
            int            *minimum_baseline,
            int            *natural_baseline)
{
  SpFieldRow *self = SP_FIELD_ROW (widget);
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int least = 0;

  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0)
    {
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      for_size = MAX (for_size, least);
    }
  gtk_widget_measure (child, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
  /* The caption asks for no room of its own: where there is none it goes above its words, after the first frame. */
  if (orientation == GTK_ORIENTATION_HORIZONTAL && self->in_line && !self->narrow)
    {
      gtk_widget_measure (GTK_WIDGET (self->caption_clamp), orientation, -1, &least, NULL, NULL, NULL);
      *minimum -= least;
    }
}

/* A caption beside its words leaves them no room in a narrow window, or where text is large. */
static void
allocate_cb (GtkWidget *widget,
             int        width,
             int        height,
             int        baseline)
{
  SpFieldRow *self = SP_FIELD_ROW (widget);
  GtkWidget *child = gtk_widget_get_first_child (widget);
  gboolean narrow = width < adw_length_unit_to_px (ADW_LENGTH_UNIT_SP, 300,
                                                   gtk_widget_get_settings (widget));
  int least;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_allocate (child, MAX (width, least), height, baseline, NULL);
  if (narrow == self->narrow)
    return;

  self->narrow = narrow;
  if (self->in_line && self->narrow_source == 0)
    self->narrow_source = g_idle_add (narrow_cb, self);
}

static void
sp_field_row_dispose (GObject *object)
{
  SpFieldRow *self = SP_FIELD_ROW (object);

  g_clear_handle_id (&self->narrow_source, g_source_remove);
  g_clear_handle_id (&self->leave_source, g_source_remove);
  self->input = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_FIELD_ROW);
  g_clear_object (&self->store);
  g_clear_object (&self->record);
  g_clear_object (&self->draft);
  g_clear_object (&self->change);
  g_clear_object (&self->reference);

  G_OBJECT_CLASS (sp_field_row_parent_class)->dispose (object);
}

static void
sp_field_row_finalize (GObject *object)
{
  SpFieldRow *self = SP_FIELD_ROW (object);

  g_clear_pointer (&self->case_id, g_free);
  g_clear_pointer (&self->base, json_node_unref);
  g_clear_pointer (&self->other, json_node_unref);
  g_clear_pointer (&self->offer, json_node_unref);

  G_OBJECT_CLASS (sp_field_row_parent_class)->finalize (object);
}

static void
sp_field_row_class_init (SpFieldRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sp_field_row_dispose;
  object_class->finalize = sp_field_row_finalize;

  /**
   * SpFieldRow::settled:
   *
   * The entry has turned back into words, saved or restored.
   */
  signals[SIGNAL_SETTLED] = g_signal_new ("settled", SP_TYPE_FIELD_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, SP_CASES_RESOURCE "sp-field-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SpFieldRow, facts);
  gtk_widget_class_bind_template_child (widget_class, SpFieldRow, line);
  gtk_widget_class_bind_template_child (widget_class, SpFieldRow, caption_clamp);
  gtk_widget_class_bind_template_child (widget_class, SpFieldRow, caption);
  gtk_widget_class_bind_template_child (widget_class, SpFieldRow, pencil);
  gtk_widget_class_bind_template_child (widget_class, SpFieldRow, words);
  gtk_widget_class_bind_template_child (widget_class, SpFieldRow, slot);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, GDK_NO_MODIFIER_MASK, escape_cb, NULL);
}

static void
sp_field_row_init (SpFieldRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (GTK_WIDGET (self),
                                 gtk_custom_layout_new (request_mode_cb, measure_cb, allocate_cb));
}

/* Short facts stand beside their caption, so that many of them can be taken in at a glance. */
static void
lay_out_in_line (SpFieldRow *self)
{
  self->in_line = TRUE;
  gtk_orientable_set_orientation (self->line, GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_spacing (GTK_BOX (self->line), 12);
  /* A label alone would take the width that its words need in one line; held by the clamp, all captions are as wide
   * as the least that is asked for here. */
  gtk_label_set_width_chars (self->caption, CAPTION_CHARS);
  adw_clamp_set_maximum_size (self->caption_clamp, CAPTION_WIDTH);
  adw_clamp_set_tightening_threshold (self->caption_clamp, CAPTION_WIDTH);
  gtk_widget_add_css_class (GTK_WIDGET (self), "in-line");
}

/**
 * sp_field_row_new:
 * @record: the record; in a form it may be one that is not stored yet
 * @case_id: (nullable): the case to which references are confined
 * @form: whether the entry is always shown and somebody else saves
 *
 * Returns: (transfer floating): a row for one field
 */
GtkWidget *
sp_field_row_new (SpStore       *store,
                  SpRecord      *record,
                  const SpField *field,
                  const char    *case_id,
                  gboolean       form)
{
  SpFieldRow *self;
  g_autofree char *signal = NULL;
  g_autofree char *property = NULL;

  g_return_val_if_fail (SP_IS_STORE (store), NULL);
  g_return_val_if_fail (SP_IS_RECORD (record), NULL);
  g_return_val_if_fail (field != NULL, NULL);

  self = g_object_new (SP_TYPE_FIELD_ROW, "title", _(field->label), NULL);
  self->store = g_object_ref (store);
  self->record = g_object_ref (record);
  self->field = field;
  self->case_id = g_strdup (case_id);
  self->form = form;
  gtk_label_set_label (self->caption, _(field->label));
  adw_clamp_set_maximum_size (self->caption_clamp, G_MAXINT16);
  if (!form && field->kind != SP_KIND_PROSE)
    lay_out_in_line (self);

  if (form)
    {
      sp_field_row_set_editable (self, TRUE);
      sp_field_row_edit (self);
      return GTK_WIDGET (self);
    }

  property = g_strdelimit (g_strdup (field->name), "_", '-');
  signal = g_strdup_printf ("notify::%s", property);
  g_signal_connect_object (record, signal, G_CALLBACK (sp_field_row_follow), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (record, "notify::loaded", G_CALLBACK (sp_field_row_follow), self,
                           G_CONNECT_SWAPPED);
  sp_field_row_set_editable (self, TRUE);
  sp_field_row_show_value (self);

  return GTK_WIDGET (self);
}

/**
 * sp_field_row_get_field:
 *
 * Returns: the field that this row shows
 */
const SpField *
sp_field_row_get_field (SpFieldRow *self)
{
  g_return_val_if_fail (SP_IS_FIELD_ROW (self), NULL);

  return self->field;
}

/**
 * sp_field_row_get_input:
 *
 * Returns: (transfer none) (nullable): the entry, while there is one
 */
SpFieldInput *
sp_field_row_get_input (SpFieldRow *self)
{
  g_return_val_if_fail (SP_IS_FIELD_ROW (self), NULL);

  return self->input;
}

/**
 * sp_field_row_set_draft:
 * @draft: keeps what is being typed here
 */
void
sp_field_row_set_draft (SpFieldRow *self,
                        SpDraft    *draft)
{
  g_return_if_fail (SP_IS_FIELD_ROW (self));

  g_set_object (&self->draft, draft);
}

/**
 * sp_field_row_set_editable:
 *
 * Says whether a click turns the fact into its entry.
 */
void
sp_field_row_set_editable (SpFieldRow *self,
                           gboolean    editable)
{
  g_return_if_fail (SP_IS_FIELD_ROW (self));

  self->editable = editable;
  gtk_widget_set_visible (self->pencil, editable && !self->form);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), editable && !self->form);
  gtk_widget_set_focusable (GTK_WIDGET (self), !self->form);
}

/**
 * sp_field_row_is_editing:
 *
 * Returns: whether the entry is shown
 */
gboolean
sp_field_row_is_editing (SpFieldRow *self)
{
  g_return_val_if_fail (SP_IS_FIELD_ROW (self), FALSE);

  return self->editing;
}

/**
 * sp_field_row_set_problem:
 * @problem: (nullable): in words, what is wrong with what is entered
 */
void
sp_field_row_set_problem (SpFieldRow *self,
                          const char *problem)
{
  g_return_if_fail (SP_IS_FIELD_ROW (self));

  say (self, SP_FIELD_ROW_PROBLEM, problem);
  if (problem != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), problem,
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

/**
 * sp_field_row_get_problem:
 *
 * Returns: (nullable): the words set by sp_field_row_set_problem()
 */
const char *
sp_field_row_get_problem (SpFieldRow *self)
{
  g_return_val_if_fail (SP_IS_FIELD_ROW (self), NULL);

  return is_said (self, SP_FIELD_ROW_PROBLEM) ? gtk_label_get_label (self->lines[SP_FIELD_ROW_PROBLEM].words) : NULL;
}

/**
 * sp_field_row_get_note:
 *
 * Returns: (nullable): the quiet note under the fact
 */
const char *
sp_field_row_get_note (SpFieldRow *self)
{
  g_return_val_if_fail (SP_IS_FIELD_ROW (self), NULL);

  return is_said (self, SP_FIELD_ROW_NOTE) ? gtk_label_get_label (self->lines[SP_FIELD_ROW_NOTE].words) : NULL;
}

/**
 * sp_field_row_get_words:
 *
 * Returns: the value as it reads
 */
const char *
sp_field_row_get_words (SpFieldRow *self)
{
  g_return_val_if_fail (SP_IS_FIELD_ROW (self), NULL);

  return gtk_label_get_label (self->words);
}
