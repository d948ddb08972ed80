/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-app-id.h"
#include "sp-loading-page.h"

#define PULSE_MS 120

struct _SpLoadingPage
{
  AdwNavigationPage parent_instance;

  GtkProgressBar *progress_bar;

  char *heading;
  char *words;
  char *state;
  gboolean failed;
  guint pulse;
};

G_DEFINE_FINAL_TYPE (SpLoadingPage, sp_loading_page, ADW_TYPE_NAVIGATION_PAGE)

typedef enum
{
  PROP_HEADING = 1,
  PROP_WORDS,
  PROP_ICON_NAME,
  PROP_FAILED,
  PROP_STATE,
  N_PROPS
} SpLoadingPageProperty;

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_AGAIN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
pulse_cb (gpointer data)
{
  SpLoadingPage *self = data;

  gtk_progress_bar_pulse (self->progress_bar);

  return G_SOURCE_CONTINUE;
}

static void
again_cb (SpLoadingPage *self)
{
  g_signal_emit (self, signals[SIGNAL_AGAIN], 0);
}

static void
sp_loading_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SpLoadingPage *self = SP_LOADING_PAGE (object);

  switch ((SpLoadingPageProperty) prop_id)
    {
    case PROP_HEADING:
      g_value_set_string (value, self->heading);
      break;
    case PROP_WORDS:
      g_value_set_string (value, self->words);
      break;
    case PROP_ICON_NAME:
      g_value_set_string (value, self->failed ? "sp-attention-symbolic" : SP_APPLICATION_ID);
      break;
    case PROP_FAILED:
      g_value_set_boolean (value, self->failed);
      break;
    case PROP_STATE:
      g_value_set_string (value, self->state);
      break;
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sp_loading_page_dispose (GObject *object)
{
  g_clear_handle_id (&SP_LOADING_PAGE (object)->pulse, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), SP_TYPE_LOADING_PAGE);

  G_OBJECT_CLASS (sp_loading_page_parent_class)->dispose (object);
}

static void
sp_loading_page_finalize (GObject *object)
{
  SpLoadingPage *self = SP_LOADING_PAGE (object);

  g_free (self->heading);
  g_free (self->words);
  g_free (self->state);

  G_OBJECT_CLASS (sp_loading_page_parent_class)->finalize (object);
}

static void
sp_loading_page_class_init (SpLoadingPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sp_loading_page_get_property;
  object_class->dispose = sp_loading_page_dispose;
  object_class->finalize = sp_loading_page_finalize;

  properties[PROP_HEADING] = g_param_spec_string ("heading", NULL, NULL, NULL, flags);
  properties[PROP_WORDS] = g_param_spec_string ("words", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_FAILED] = g_param_spec_boolean ("failed", NULL, NULL, FALSE, flags);
  properties[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_AGAIN] = g_signal_new ("again", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               SP_RESOURCE_PATH "/setup/sp-loading-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SpLoadingPage, progress_bar);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
}

static void
sp_loading_page_init (SpLoadingPage *self)
{
  self->heading = g_strdup ("");
  self->words = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  self->pulse = g_timeout_add (PULSE_MS, pulse_cb, self);
}

static void
set_words (SpLoadingPage *self, const char *heading, const char *words)
{
  g_set_str (&self->heading, heading);
  g_set_str (&self->words, words);
  for (guint i = PROP_HEADING; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

/** sp_loading_page_new: Returns: (transfer floating): a page that says what is being waited for */
SpLoadingPage *
sp_loading_page_new (const char *heading, const char *words)
{
  SpLoadingPage *self = g_object_new (SP_TYPE_LOADING_PAGE, NULL);

  set_words (self, heading, words);

  return self;
}

/**
 * sp_loading_page_set_progress:
 * @progress: 0 to 1
 *
 * Shows how much is done; until then the bar only moves.
 */
void
sp_loading_page_set_progress (SpLoadingPage *self, double progress)
{
  g_return_if_fail (SP_IS_LOADING_PAGE (self));

  if (progress <= 0)
    return;

  g_clear_handle_id (&self->pulse, g_source_remove);
  gtk_progress_bar_set_fraction (self->progress_bar, MIN (progress, 1));
}

/** sp_loading_page_set_state: Shows @state below the bar: how the exchange stands. */
void
sp_loading_page_set_state (SpLoadingPage *self, const char *state)
{
  g_return_if_fail (SP_IS_LOADING_PAGE (self));

  if (g_set_str (&self->state, state))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/**
 * sp_loading_page_fail:
 * @heading: what did not work
 * @words: why, and what to do
 *
 * Offers to try again.
 */
void
sp_loading_page_fail (SpLoadingPage *self, const char *heading, const char *words)
{
  g_return_if_fail (SP_IS_LOADING_PAGE (self));

  self->failed = TRUE;
  g_clear_handle_id (&self->pulse, g_source_remove);
  set_words (self, heading, words);
}
