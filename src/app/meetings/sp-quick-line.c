/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-quick-line.h"
#include "sp-quick-line-private.h"

#include <glib/gi18n-lib.h>

#include "sp-format.h"
#include "sp-shrink.h"
#include "sp-spelling.h"

enum
{
  PROP_0,
  PROP_MODE,
  PROP_NARROW,
  N_PROPS
};

enum
{
  SUBMIT,
  EDITED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpQuickLine, sp_quick_line, GTK_TYPE_WIDGET)

/* --- Keeping the view ------------------------------------------------------------- */

void
sp_quick_line_refresh (SpQuickLine *self)
{
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  sp_quick_line_parse (self);
  sp_quick_line_settle (self);
  sp_quick_line_show_chips (self);
  sp_quick_line_show_choices (self);
  sp_quick_line_show_field_values (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->keep_button), *sp_quick_line_get_text (self) != '\0');
  g_signal_emit (self, signals[EDITED], 0);
}

static gboolean
refresh_cb (gpointer user_data)
{
  SpQuickLine *self = user_data;

  self->refresh_id = 0;
  sp_quick_line_refresh (self);
  return G_SOURCE_REMOVE;
}

/* Not from within "changed": the entry places its cursor only after that. */
void
sp_quick_line_queue_refresh (SpQuickLine *self)
{
  if (self->refresh_id == 0)
    self->refresh_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, refresh_cb, self, NULL);
}

/**
 * sp_quick_line_say:
 * @message: (nullable): what to tell the writer, NULL for nothing
 *
 * Says something above the line, and to a screen reader, without taking the focus.
 */
void
sp_quick_line_say (SpQuickLine *self,
                   const char  *message)
{
  g_return_if_fail (SP_IS_QUICK_LINE (self));

  if (message != NULL)
    {
      gtk_label_set_label (self->message, message);
      gtk_accessible_announce (GTK_ACCESSIBLE (self), message,
                               GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
    }
  gtk_revealer_set_reveal_child (self->message_revealer, message != NULL);
}

static void
on_changed (SpQuickLine *self)
{
  if (self->updating)
    return;

  self->offered_due = FALSE;
  self->emptied = *sp_quick_line_get_text (self) == '\0';
  g_clear_pointer (&self->lifted_words, g_free);
  sp_quick_line_say (self, NULL);
  sp_quick_line_queue_refresh (self);
}

static void
on_cursor (SpQuickLine *self)
{
  if (!self->updating)
    sp_quick_line_queue_refresh (self);
}

/* Says what is missing, and keeps what is there. */
static gboolean
is_complete (SpQuickLine *self)
{
  const SpQuickModeInfo *info = sp_quick_mode_get_info (self->mode);
  g_autofree char *text = sp_quick_line_dup_text (self);

  if (*text == '\0')
    {
      sp_quick_line_say (self, _("There are no words yet."));
      return FALSE;
    }

  if (info->needs_agency && sp_quick_line_get_agency (self) == NULL)
    {
      if (self->mode == SP_QUICK_MODE_ACTION)
        sp_quick_line_say (self, _("Whose action is it? Type @ and two letters of an agency."));
      else
        sp_quick_line_say (self, _("Who tells it? Type @ and two letters of an agency."));
      return FALSE;
    }

  if (info->with_due && sp_quick_line_get_due (self) == NULL)
    {
      if (self->suggested != NULL && self->offered_due)
        {
          sp_quick_line_set_chip (self, SP_QUICK_DATE, self->suggested);
          return TRUE;
        }
      if (self->suggested != NULL)
        {
          g_autofree char *day = sp_format_date_short (self->suggested);
          /* Translators: the day of the next meeting, "Thu 03 Dec" */
          g_autofree char *message =
              g_strdup_printf (_("By when? Enter again for %s, or type by and a day: by tomorrow, "
                                 "by 3/12, by 2w."), day);

          self->offered_due = TRUE;
          sp_quick_line_say (self, message);
        }
      else
        sp_quick_line_say (self, _("By when? Type by and a day: by tomorrow, by 3/12, by 2w."));
      return FALSE;
    }

  return TRUE;
}

static void
on_activate (SpQuickLine *self)
{
  sp_quick_line_refresh (self);
  if (self->choice_names != NULL)
    {
      sp_quick_line_choose (self, self->choice);
      return;
    }
  if (!is_complete (self))
    {
      sp_quick_line_focus (self);
      return;
    }

  sp_quick_line_say (self, NULL);
  g_signal_emit (self, signals[SUBMIT], 0);
}

/* Who reads it is as much of the line as its words. */
static void
on_readers_changed (SpQuickLine *self)
{
  g_signal_emit (self, signals[EDITED], 0);
}

static void
on_due_activate (SpQuickLine *self)
{
  on_activate (self);
}

static void
on_mode_selected (SpQuickLine *self)
{
  guint mode = gtk_drop_down_get_selected (self->mode_dropdown);

  if (!self->updating && mode < SP_N_QUICK_MODES)
    {
      sp_quick_line_set_mode (self, mode);
      sp_quick_line_focus (self);
    }
}

/* --- The class -------------------------------------------------------------------- */

/* Where there is little room the entry has a row to itself, and all else shares the one below. */
static void
set_narrow (SpQuickLine *self,
            gboolean     narrow)
{
  GtkWidget *mode = GTK_WIDGET (self->mode_dropdown);

  if (self->narrow == narrow)
    return;

  self->narrow = narrow;
  g_object_ref (mode);
  if (narrow)
    {
      gtk_box_remove (self->row, mode);
      adw_wrap_box_prepend (self->rest, mode);
    }
  else
    {
      adw_wrap_box_remove (self->rest, mode);
      gtk_box_prepend (self->row, mode);
    }
  g_object_unref (mode);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->row),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
}

static void
sp_quick_line_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  SpQuickLine *self = SP_QUICK_LINE (object);

  switch (prop_id)
    {
    case PROP_MODE:
      g_value_set_uint (value, self->mode);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sp_quick_line_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  SpQuickLine *self = SP_QUICK_LINE (object);

  switch (prop_id)
    {
    case PROP_MODE:
      sp_quick_line_set_mode (self, g_value_get_uint (value));
      break;
    case PROP_NARROW:
      set_narrow (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static gboolean
sp_quick_line_grab_focus (GtkWidget *widget)
{
  return gtk_entry_grab_focus_without_selecting (SP_QUICK_LINE (widget)->entry);
}

static void
sp_quick_line_dispose (GObject *object)
{
  SpQuickLine *self = SP_QUICK_LINE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_pointer (&self->choice_names, g_ptr_array_unref);
  g_clear_pointer (&self->names, sp_quick_names_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_QUICK_LINE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sp_quick_line_parent_class)->dispose (object);
}

static void
sp_quick_line_finalize (GObject *object)
{
  SpQuickLine *self = SP_QUICK_LINE (object);

  g_clear_pointer (&self->parse, sp_quick_parse_free);
  g_clear_pointer (&self->agency_ids, g_ptr_array_unref);
  g_clear_pointer (&self->person_ids, g_ptr_array_unref);
  g_strfreev (self->literals);
  g_free (self->own_agency);
  g_free (self->today);
  g_free (self->suggested);
  g_free (self->agency_id);
  g_free (self->person_id);
  g_free (self->due);
  g_free (self->lifted_words);
  g_free (self->shown_chips);

  G_OBJECT_CLASS (sp_quick_line_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (SP_TYPE_READERS_BUTTON);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/example/StalkingPartnership/meetings/sp-quick-line.ui");
  gtk_widget_class_bind_template_child (widget_class, SpQuickLine, choices_revealer);
  gtk_widget_class_bind_template_child (widget_class, SpQuickLine, choices);
  gtk_widget_class_bind_template_child (widget_class, SpQuickLine, message_revealer);
  gtk_widget_class_bind_template_child (widget_class, SpQuickLine, message);
  gtk_widget_class_bind_template_child (widget_class, SpQuickLine, row);
  gtk_widget_class_bind_template_child (widget_class, SpQuickLine, rest);
  gtk_widget_class_bind_template_child (widget_class, SpQuickLine, mode_dropdown);
  gtk_widget_class_bind_template_child (widget_class, SpQuickLine, entry);
  gtk_widget_class_bind_template_child (widget_class, SpQuickLine, chips);
  gtk_widget_class_bind_template_child (widget_class, SpQuickLine, readers);
  gtk_widget_class_bind_template_child (widget_class, SpQuickLine, keep_button);
  gtk_widget_class_bind_template_callback (widget_class, on_mode_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_cursor);
  gtk_widget_class_bind_template_callback (widget_class, on_due_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_readers_changed);
  sp_quick_line_bind_fields (widget_class);
}

static void
sp_quick_line_class_init (SpQuickLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sp_quick_line_get_property;
  object_class->set_property = sp_quick_line_set_property;
  object_class->dispose = sp_quick_line_dispose;
  object_class->finalize = sp_quick_line_finalize;
  widget_class->grab_focus = sp_quick_line_grab_focus;

  properties[PROP_MODE] =
      g_param_spec_uint ("mode", NULL, NULL, 0, SP_N_QUICK_MODES - 1, 0,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_NARROW] =
      g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SUBMIT] = g_signal_new ("submit", SP_TYPE_QUICK_LINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  signals[EDITED] = g_signal_new ("edited", SP_TYPE_QUICK_LINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);

  bind_template (widget_class);
}

static void
sp_quick_line_init (SpQuickLine *self)
{
  g_autoptr(GtkStringList) modes = gtk_string_list_new (NULL);
  g_autoptr(GtkExpression) agency =
      gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  g_autoptr(GtkExpression) person =
      gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");

  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < SP_QUICK_MODE_AMENDMENT; i++)
    gtk_string_list_append (modes, _(sp_quick_mode_get_info (i)->label));
  gtk_drop_down_set_model (self->mode_dropdown, G_LIST_MODEL (modes));
  gtk_drop_down_set_expression (self->agency_dropdown, agency);
  gtk_drop_down_set_expression (self->person_dropdown, person);
  sp_shrink_drop_down (GTK_WIDGET (self->agency_dropdown));
  sp_shrink_drop_down (GTK_WIDGET (self->person_dropdown));
  gtk_entry_set_placeholder_text (self->entry, _(sp_quick_mode_get_info (self->mode)->placeholder));
  self->updating = FALSE;

  sp_quick_line_add_keys (self);
  sp_spelling_watch_entry (self->entry);
}

/**
 * sp_quick_line_set_names:
 *
 * Sets the agencies and people that `@` may mean; what is being typed is read anew.
 */
void
sp_quick_line_set_names (SpQuickLine  *self,
                         SpQuickNames *names)
{
  g_return_if_fail (SP_IS_QUICK_LINE (self));

  /* Choices and tokens borrow from the old names. */
  sp_quick_line_hide_choices (self);
  g_clear_pointer (&self->names, sp_quick_names_unref);
  self->names = names != NULL ? sp_quick_names_ref (names) : NULL;
  g_clear_pointer (&self->agency_ids, g_ptr_array_unref);
  g_clear_pointer (&self->person_ids, g_ptr_array_unref);
  sp_quick_line_queue_refresh (self);
}

/**
 * sp_quick_line_set_today:
 * @today: YYYY-MM-DD, the day from which `fri` counts
 */
void
sp_quick_line_set_today (SpQuickLine *self,
                         const char  *today)
{
  g_return_if_fail (SP_IS_QUICK_LINE (self));

  if (g_set_str (&self->today, today))
    sp_quick_line_queue_refresh (self);
}

/**
 * sp_quick_line_set_suggested:
 * @due: (nullable): YYYY-MM-DD, the date that a second Enter takes where none was given
 */
void
sp_quick_line_set_suggested (SpQuickLine *self,
                             const char  *due)
{
  g_return_if_fail (SP_IS_QUICK_LINE (self));

  g_set_str (&self->suggested, due);
}

/**
 * sp_quick_line_set_mode:
 *
 * Sets what the line becomes; its text stays.
 */
void
sp_quick_line_set_mode (SpQuickLine *self,
                        SpQuickMode  mode)
{
  g_return_if_fail (SP_IS_QUICK_LINE (self));
  g_return_if_fail (mode < SP_N_QUICK_MODES);

  if (self->mode == mode)
    return;

  self->mode = mode;
  self->updating = TRUE;
  gtk_drop_down_set_selected (self->mode_dropdown, mode);
  self->updating = FALSE;
  gtk_entry_set_placeholder_text (self->entry, _(sp_quick_mode_get_info (mode)->placeholder));
  sp_quick_line_say (self, NULL);
  sp_quick_line_queue_refresh (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODE]);
}

/** sp_quick_line_get_mode: Returns: what the line becomes */
SpQuickMode
sp_quick_line_get_mode (SpQuickLine *self)
{
  g_return_val_if_fail (SP_IS_QUICK_LINE (self), SP_QUICK_MODE_ACTION);

  return self->mode;
}

/**
 * sp_quick_line_set_agency:
 * @agency_id: (nullable): the agency whose chip to show
 */
void
sp_quick_line_set_agency (SpQuickLine *self,
                          const char  *agency_id)
{
  g_return_if_fail (SP_IS_QUICK_LINE (self));

  sp_quick_line_set_chip (self, SP_QUICK_AGENCY, agency_id);
  sp_quick_line_queue_refresh (self);
}

/**
 * sp_quick_line_set_amending:
 * @amending: whether the meeting is closed
 *
 * Leaves one thing to write: an amendment.
 */
void
sp_quick_line_set_amending (SpQuickLine *self,
                            gboolean     amending)
{
  g_return_if_fail (SP_IS_QUICK_LINE (self));

  if (amending == (self->mode == SP_QUICK_MODE_AMENDMENT))
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->mode_dropdown), !amending);
  gtk_revealer_set_reveal_child (self->fields_revealer, FALSE);
  sp_quick_line_set_mode (self, amending ? SP_QUICK_MODE_AMENDMENT : SP_QUICK_MODE_ACTION);
}

/**
 * sp_quick_line_set_own_agency:
 * @agency_id: (nullable): the agency of a person who may write for it alone
 *
 * Leaves one thing to write: what this agency tells.
 */
void
sp_quick_line_set_own_agency (SpQuickLine *self,
                              const char  *agency_id)
{
  g_return_if_fail (SP_IS_QUICK_LINE (self));

  g_set_str (&self->own_agency, agency_id);
  gtk_widget_set_visible (GTK_WIDGET (self->mode_dropdown), agency_id == NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->agency_dropdown), agency_id == NULL);
  if (agency_id != NULL)
    sp_quick_line_set_mode (self, SP_QUICK_MODE_INFORMATION);
  sp_quick_line_queue_refresh (self);
}

/**
 * sp_quick_line_focus:
 *
 * Puts the cursor where it was in the line, without selecting anything.
 */
void
sp_quick_line_focus (SpQuickLine *self)
{
  g_return_if_fail (SP_IS_QUICK_LINE (self));

  gtk_entry_grab_focus_without_selecting (self->entry);
}

/** sp_quick_line_get_readers: Returns: (transfer none): who reads what it becomes */
SpReadersButton *
sp_quick_line_get_readers (SpQuickLine *self)
{
  g_return_val_if_fail (SP_IS_QUICK_LINE (self), NULL);

  return self->readers;
}
