/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-date-input.h"

#include "sp-date-words.h"
#include "sp-date.h"
#include "sp-format.h"

#include <glib/gi18n-lib.h>

/* A date, typed as people in the UK say it ("fri", "3/10", "2w") or picked from a calendar; for a moment
 * a time of day beside it.
 */
struct _SpDateInput
{
  SpFieldInput parent_instance;

  SpStore     *store;
  GtkWidget   *entry;
  GtkWidget   *time_entry;
  GtkWidget   *button;
  GtkWidget   *calendar;
  char        *raw;
};

G_DEFINE_FINAL_TYPE (SpDateInput, sp_date_input, SP_TYPE_FIELD_INPUT)

static char *
dup_today (SpDateInput *self)
{
  return sp_format_today (sp_ambient_get_wall_us (sp_store_get_ambient (self->store)));
}

static char *
dup_entry_text (GtkWidget *entry)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
}

/* Gives the typed day as YYYY-MM-DD, or NULL. */
static char *
dup_day (SpDateInput *self)
{
  g_autofree char *text = dup_entry_text (self->entry);
  g_autofree char *today = dup_today (self);

  if (*text == '\0')
    return NULL;
  if (sp_date_is_valid (text))
    return g_steal_pointer (&text);

  return sp_date_words_to_iso (text, today);
}

static void
day_selected_cb (SpDateInput *self)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (GTK_CALENDAR (self->calendar));
  g_autofree char *iso = g_date_time_format (day, "%Y-%m-%d");
  g_autofree char *words = sp_format_date (iso);

  gtk_editable_set_text (GTK_EDITABLE (self->entry), words);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  gtk_widget_grab_focus (self->entry);
}

static void
popover_shown_cb (SpDateInput *self)
{
  g_autofree char *iso = dup_day (self);
  g_autoptr (GDateTime) day = NULL;
  GDate date;

  if (iso == NULL)
    iso = dup_today (self);
  if (!sp_date_parse (iso, &date))
    return;
  day = g_date_time_new_local (g_date_get_year (&date), g_date_get_month (&date),
                               g_date_get_day (&date), 12, 0, 0);
  g_signal_handlers_block_by_func (self->calendar, day_selected_cb, self);
  gtk_calendar_select_day (GTK_CALENDAR (self->calendar), day);
  g_signal_handlers_unblock_by_func (self->calendar, day_selected_cb, self);
}

static void
show_instant (SpDateInput *self,
              const char  *text)
{
  gint64 us = sp_instant_parse (text);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autofree char *day = NULL;
  g_autofree char *words = NULL;
  g_autofree char *time = NULL;

  if (local == NULL)
    return;
  day = g_date_time_format (local, "%Y-%m-%d");
  words = sp_format_date (day);
  time = g_date_time_format (local, "%H:%M");
  gtk_editable_set_text (GTK_EDITABLE (self->entry), words);
  gtk_editable_set_text (GTK_EDITABLE (self->time_entry), time);
}

static void
sp_date_input_set_value (SpFieldInput *input,
                         JsonNode     *value)
{
  SpDateInput *self = SP_DATE_INPUT (input);
  const char *text = value != NULL ? json_node_get_string (value) : NULL;

  if (self->time_entry != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->time_entry), "");

  if (self->time_entry != NULL && text != NULL && sp_instant_is_valid (text))
    {
      show_instant (self, text);
    }
  else if (text != NULL)
    {
      g_autofree char *words = sp_format_date (text);

      gtk_editable_set_text (GTK_EDITABLE (self->entry), words);
    }
  else
    {
      gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
    }
}

static JsonNode *
dup_instant (SpDateInput *self,
             const char  *day,
             char       **problem)
{
  g_autofree char *time = dup_entry_text (self->time_entry);
  g_autoptr (GDateTime) local = NULL;
  g_autofree char *text = NULL;
  unsigned int hour = 0;
  unsigned int minute = 0;
  char rest;
  GDate date;

  if (*time != '\0' &&
      (sscanf (time, "%2u%*1[:.]%2u%c", &hour, &minute, &rest) != 2 || hour > 23 || minute > 59))
    {
      *problem = g_strdup (_("Write the time as hours and minutes, such as 14:30."));
      return NULL;
    }
  if (!sp_date_parse (day, &date))
    return NULL;
  local = g_date_time_new_local (g_date_get_year (&date), g_date_get_month (&date),
                                 g_date_get_day (&date), (int) hour, (int) minute, 0);
  if (local == NULL)
    return NULL;
  text = sp_instant_format (g_date_time_to_unix (local) * G_USEC_PER_SEC);

  return json_node_init_string (json_node_alloc (), text);
}

static JsonNode *
sp_date_input_dup_value (SpFieldInput *input,
                         char        **problem)
{
  SpDateInput *self = SP_DATE_INPUT (input);
  g_autofree char *typed = dup_entry_text (self->entry);
  g_autofree char *day = NULL;

  if (*typed == '\0')
    return NULL;
  day = dup_day (self);
  if (day == NULL)
    {
      *problem = g_strdup_printf (_("“%s” is not a date that can be understood. Write it as 04 Jun 2026, "
                                    "04/06/2026 or “tomorrow”."),
                                  typed);
      return NULL;
    }
  if (self->time_entry != NULL)
    return dup_instant (self, day, problem);

  return json_node_init_string (json_node_alloc (), day);
}

static JsonNode *
sp_date_input_dup_typed (SpFieldInput *input)
{
  SpDateInput *self = SP_DATE_INPUT (input);
  g_autofree char *problem = NULL;
  JsonNode *value = sp_date_input_dup_value (input, &problem);
  g_autofree char *typed = dup_entry_text (self->entry);

  if (value != NULL || *typed == '\0')
    return value;

  return json_node_init_string (json_node_alloc (), typed);
}

static GtkWidget *
sp_date_input_get_target (SpFieldInput *input)
{
  return SP_DATE_INPUT (input)->entry;
}

static void
sp_date_input_dispose (GObject *object)
{
  g_clear_object (&SP_DATE_INPUT (object)->store);

  G_OBJECT_CLASS (sp_date_input_parent_class)->dispose (object);
}

static void
sp_date_input_class_init (SpDateInputClass *klass)
{
  SpFieldInputClass *input_class = SP_FIELD_INPUT_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_date_input_dispose;
  input_class->set_value = sp_date_input_set_value;
  input_class->dup_value = sp_date_input_dup_value;
  input_class->dup_typed = sp_date_input_dup_typed;
  input_class->get_target = sp_date_input_get_target;
}

static GtkWidget *
make_entry (SpDateInput *self,
            int          width)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), width);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), width);
  g_signal_connect_object (entry, "changed", G_CALLBACK (sp_field_input_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "activate", G_CALLBACK (sp_field_input_accept), self,
                           G_CONNECT_SWAPPED);

  return entry;
}

static void
sp_date_input_init (SpDateInput *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *popover = gtk_popover_new ();

  self->entry = make_entry (self, 12);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _("Day"));
  self->calendar = gtk_calendar_new ();
  gtk_popover_set_child (GTK_POPOVER (popover), self->calendar);
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "x-office-calendar-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  gtk_widget_set_tooltip_text (self->button, _("Pick a Day"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Pick a day"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->calendar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Calendar"), -1);

  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), self->button);
  adw_bin_set_child (ADW_BIN (self), box);

  g_signal_connect_object (popover, "show", G_CALLBACK (popover_shown_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->calendar, "day-selected", G_CALLBACK (day_selected_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * sp_date_input_new:
 *
 * Returns: (transfer floating): an entry for a date, or for a date with a time of day
 */
SpFieldInput *
sp_date_input_new (SpStore       *store,
                   const SpField *field)
{
  SpDateInput *self = g_object_new (SP_TYPE_DATE_INPUT, NULL);

  self->store = g_object_ref (store);
  if (field->kind == SP_KIND_INSTANT)
    {
      self->time_entry = make_entry (self, 6);
      gtk_entry_set_placeholder_text (GTK_ENTRY (self->time_entry), _("Time"));
      gtk_box_append (GTK_BOX (adw_bin_get_child (ADW_BIN (self))), self->time_entry);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->time_entry),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, _("Time of day"), -1);
    }
  sp_field_input_init_field (SP_FIELD_INPUT (self), field);

  return SP_FIELD_INPUT (self);
}
