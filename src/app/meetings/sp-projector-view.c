/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-projector-view.h"

#include <glib/gi18n-lib.h>

#include "sp-date.h"
#include "sp-format.h"
#include "sp-meeting-step.h"
#include "sp-meeting-timer.h"
#include "sp-row-parts.h"

/* The size for which it is laid out; a larger screen shows the same larger, a preview smaller. */
#define WIDTH  1280
#define HEIGHT 720

/* The latest stand in sight; the others are counted. */
#define MAX_ACTIONS 6

struct _SpProjectorView
{
  GtkWidget parent_instance;

  GtkWidget *scroller; /* words that find no room are cut off rather than drawn smaller */
  GtkWidget *title;
  GtkWidget *initials;
  GtkWidget *clock;
  GtkWidget *kind;
  GtkWidget *step;
  GtkWidget *actions_title;
  GtkWidget *actions;
  GtkWidget *more;
  GtkWidget *timer;

  char *shown_actions;
  gboolean preview;
};

G_DEFINE_FINAL_TYPE (SpProjectorView, sp_projector_view, GTK_TYPE_WIDGET)

/* Words for codes that are known; another code has none. */
typedef struct
{
  const char *code;
  const char *words;
} Words;

static const Words kinds[] = {
  { "open_actions", N_("Open Actions") },  { "urgent", N_("Urgent Case") },
  { "children", N_("Case with Children") }, { "new", N_("New Case") },
  { "review", N_("Review") },              { "twelve_months", N_("Twelve Months") },
  { "aob", N_("Any Other Business") },
};

static const Words ends[] = {
  { "complete", N_("done") },
  { "circumstances_changed", N_("overtaken by events") },
  { "not_done", N_("not done") },
  { "cancelled", N_("cancelled") },
};

static const char *
find_words (const Words *words,
            guint        n_words,
            const char  *code)
{
  for (guint i = 0; i < n_words; i++)
    if (g_strcmp0 (words[i].code, code) == 0)
      return _(words[i].words);

  return NULL;
}

static void
set_label (GtkWidget  *label,
           const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (label)), text) != 0)
    gtk_label_set_label (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL && *text != '\0');
}

static char *
action_words (const SpProjectedAction *action)
{
  const char *end = find_words (ends, G_N_ELEMENTS (ends), action->status);
  const char *agency = action->agency != NULL ? action->agency : "?";
  g_autofree char *due = sp_date_is_valid (action->due) ? sp_format_date_short (action->due) : g_strdup ("?");

  if (end != NULL)
    return g_strdup_printf ("%s · %s", agency, end);
  /* Translators: on the projector: whose action it is, and the day by which it is due: "Police · by Thu 03 Dec" */
  return g_strdup_printf (_("%s · by %s"), agency, due);
}

static void
show_actions (SpProjectorView    *self,
              const SpProjection *projection)
{
  guint n_actions = projection->actions->len;
  guint first = n_actions > MAX_ACTIONS ? n_actions - MAX_ACTIONS : 0;
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *all = NULL;
  g_autofree char *more = NULL;
  GtkWidget *child;

  for (guint i = first; i < n_actions; i++)
    g_ptr_array_add (lines, action_words (projection->actions->pdata[i]));
  g_ptr_array_add (lines, NULL);
  all = g_strjoinv ("\n", (char **) lines->pdata);
  if (first > 0)
    more = g_strdup_printf (ngettext ("and %u before", "and %u before", first), first);
  set_label (self->more, more);
  gtk_widget_set_visible (self->actions_title, n_actions > 0);
  if (!g_set_str (&self->shown_actions, all))
    return;

  while ((child = gtk_widget_get_first_child (self->actions)) != NULL)
    gtk_box_remove (GTK_BOX (self->actions), child);
  for (guint i = 0; i + 1 < lines->len; i++)
    gtk_box_append (GTK_BOX (self->actions), sp_row_label_new (lines->pdata[i], "projector-action"));
}

static void
show_timer (SpProjectorView    *self,
            const SpProjection *projection)
{
  g_autofree char *words = NULL;
  SpTimerLevel level = SP_TIMER_CALM;

  if (projection->used_s >= 0)
    {
      words = sp_meeting_timer_words (projection->used_s, projection->planned_min);
      level = sp_meeting_timer_level (projection->used_s, projection->planned_min);
    }
  set_label (self->timer, words);
  gtk_widget_remove_css_class (self->timer, "amber");
  gtk_widget_remove_css_class (self->timer, "red");
  if (level != SP_TIMER_CALM)
    gtk_widget_add_css_class (self->timer, level == SP_TIMER_AMBER ? "amber" : "red");
}

/**
 * sp_projector_view_show:
 * @projection: what may be shown
 * @now_us: the time, microseconds since 1970
 *
 * Shows an item, and nothing of the one before.
 */
void
sp_projector_view_show (SpProjectorView    *self,
                        const SpProjection *projection,
                        gint64              now_us)
{
  const char *kind, *step;
  g_autofree char *initials = NULL;
  g_autofree char *clock = NULL;

  g_return_if_fail (SP_IS_PROJECTOR_VIEW (self));
  g_return_if_fail (projection != NULL);

  kind = find_words (kinds, G_N_ELEMENTS (kinds), projection->kind);
  step = sp_step_get_label (projection->step);
  if (projection->reference != NULL)
    {
      /* Each in its own direction, whatever the script of the other. */
      initials = g_strdup_printf ("\u2068%s\u2069 / \u2068%s\u2069",
                                  projection->victim != NULL ? projection->victim : "?",
                                  projection->perpetrator != NULL ? projection->perpetrator : "?");
      set_label (self->title, projection->reference);
      set_label (self->kind, kind);
    }
  else
    {
      set_label (self->title, kind != NULL ? kind : step);
      set_label (self->kind, NULL);
      if (kind == NULL)
        step = NULL;
    }
  set_label (self->initials, initials);
  set_label (self->step, step);
  clock = sp_format_instant (now_us, now_us);
  set_label (self->clock, clock);
  show_actions (self, projection);
  show_timer (self, projection);
}

/**
 * sp_projector_view_set_blank:
 *
 * Leaves the screen dark, or shows it again.
 */
void
sp_projector_view_set_blank (SpProjectorView *self,
                             gboolean         blank)
{
  g_return_if_fail (SP_IS_PROJECTOR_VIEW (self));

  gtk_widget_set_visible (self->scroller, !blank);
  if (blank)
    gtk_widget_add_css_class (GTK_WIDGET (self), "blank");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "blank");
}

static GtkSizeRequestMode
sp_projector_view_get_request_mode (GtkWidget *widget)
{
  return SP_PROJECTOR_VIEW (widget)->preview ? GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH : GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
sp_projector_view_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  SpProjectorView *self = SP_PROJECTOR_VIEW (widget);

  *minimum_baseline = *natural_baseline = -1;
  if (self->preview && orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = (for_size > 0 ? for_size : WIDTH / 4) * HEIGHT / WIDTH;
  else if (self->preview)
    {
      *minimum = WIDTH / 5;
      *natural = WIDTH / 3;
    }
  else
    {
      *minimum = 1;
      *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
    }
}

static void
sp_projector_view_size_allocate (GtkWidget *widget,
                                 int        width,
                                 int        height,
                                 int        baseline)
{
  SpProjectorView *self = SP_PROJECTOR_VIEW (widget);
  float scale = MIN ((float) width / WIDTH, (float) height / HEIGHT);
  int minimum;

  if (!gtk_widget_get_visible (self->scroller))
    return;

  /* On a wall nothing is smaller than it was laid out. */
  if (!self->preview)
    scale = MAX (scale, 1);
  gtk_widget_measure (self->scroller, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_allocate (self->scroller, MAX (minimum, (int) ((float) width / scale)), MAX (1, (int) ((float) height / scale)),
                       -1, gsk_transform_scale (NULL, scale, scale));
}

static void
sp_projector_view_dispose (GObject *object)
{
  SpProjectorView *self = SP_PROJECTOR_VIEW (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (sp_projector_view_parent_class)->dispose (object);
}

static void
sp_projector_view_finalize (GObject *object)
{
  g_free (SP_PROJECTOR_VIEW (object)->shown_actions);

  G_OBJECT_CLASS (sp_projector_view_parent_class)->finalize (object);
}

static void
sp_projector_view_class_init (SpProjectorViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sp_projector_view_dispose;
  object_class->finalize = sp_projector_view_finalize;
  widget_class->get_request_mode = sp_projector_view_get_request_mode;
  widget_class->measure = sp_projector_view_measure;
  widget_class->size_allocate = sp_projector_view_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "projector-view");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sp_projector_view_init (SpProjectorView *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 36);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 36);

  self->title = sp_row_label_new (NULL, "projector-title");
  self->initials = sp_row_label_new (NULL, "projector-initials");
  self->clock = sp_row_label_new (NULL, "projector-clock");
  self->kind = sp_row_label_new (NULL, "projector-kind");
  self->step = sp_row_label_new (NULL, "projector-step");
  self->actions_title = sp_row_label_new (_("Agreed"), "projector-heading");
  self->actions = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->more = sp_row_label_new (NULL, "projector-kind");
  self->timer = sp_row_label_new (NULL, "projector-timer");

  gtk_widget_set_hexpand (self->initials, TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->clock), 1);
  gtk_widget_set_hexpand (self->clock, TRUE);
  gtk_widget_set_halign (self->clock, GTK_ALIGN_END);
  gtk_label_set_wrap (GTK_LABEL (self->clock), FALSE);
  gtk_box_append (GTK_BOX (head), self->title);
  gtk_box_append (GTK_BOX (head), self->initials);
  gtk_box_append (GTK_BOX (head), self->clock);
  gtk_widget_set_valign (self->initials, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->clock, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (self->step, TRUE);
  gtk_box_append (GTK_BOX (foot), self->step);
  gtk_box_append (GTK_BOX (foot), self->timer);
  gtk_widget_set_vexpand (self->actions, TRUE);
  gtk_box_append (GTK_BOX (page), head);
  gtk_box_append (GTK_BOX (page), self->kind);
  gtk_box_append (GTK_BOX (page), self->actions_title);
  gtk_box_append (GTK_BOX (page), self->more);
  gtk_box_append (GTK_BOX (page), self->actions);
  gtk_box_append (GTK_BOX (page), foot);
  gtk_widget_add_css_class (page, "projector-page");

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_EXTERNAL, GTK_POLICY_EXTERNAL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), page);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * sp_projector_view_new:
 * @preview: whether it is shown small, beside other things
 *
 * Returns: (transfer floating): a view of nothing
 */
GtkWidget *
sp_projector_view_new (gboolean preview)
{
  SpProjectorView *self = g_object_new (SP_TYPE_PROJECTOR_VIEW, NULL);

  self->preview = preview;
  return GTK_WIDGET (self);
}
