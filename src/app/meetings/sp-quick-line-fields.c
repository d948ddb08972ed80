/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-quick-line-private.h"

#include <glib/gi18n-lib.h>

#include "sp-date-words.h"
#include "sp-format.h"

/* The plain fields, for those who dislike syntax. */

void
sp_quick_line_show_fields (SpQuickLine *self,
                           SpQuickKind  kind)
{
  gtk_revealer_set_reveal_child (self->fields_revealer, TRUE);
  gtk_widget_grab_focus (kind == SP_QUICK_DATE ? GTK_WIDGET (self->due_entry)
                                               : GTK_WIDGET (self->agency_dropdown));
}

static void
select_id (GtkDropDown *dropdown,
           GPtrArray   *ids,
           const char  *id)
{
  guint row = 0;

  for (guint i = 0; id != NULL && i < ids->len; i++)
    if (g_strcmp0 (g_ptr_array_index (ids, i), id) == 0)
      row = i;
  if (gtk_drop_down_get_selected (dropdown) != row)
    gtk_drop_down_set_selected (dropdown, row);
}

static GPtrArray *
fill_dropdown (SpQuickLine *self,
               GtkDropDown *dropdown,
               SpQuickKind  kind,
               const char  *agency_id,
               const char  *none)
{
  g_autoptr(GtkStringList) list = gtk_string_list_new (NULL);
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  const SpQuickName *names = NULL;
  gsize n_names = 0;

  gtk_string_list_append (list, none);
  g_ptr_array_add (ids, g_strdup (""));
  if (self->names != NULL)
    names = sp_quick_names_peek (self->names, &n_names);
  for (gsize i = 0; i < n_names; i++)
    {
      if (names[i].kind != kind ||
          (agency_id != NULL && g_strcmp0 (names[i].agency_id, agency_id) != 0))
        continue;
      gtk_string_list_append (list, names[i].name);
      g_ptr_array_add (ids, g_strdup (names[i].id));
    }

  gtk_drop_down_set_model (dropdown, G_LIST_MODEL (list));
  return ids;
}

static gboolean
ids_are_stale (SpQuickLine *self,
               const char  *agency_id)
{
  const char *old = g_object_get_data (G_OBJECT (self->person_dropdown), "agency");

  return self->person_ids == NULL || g_strcmp0 (old, agency_id) != 0;
}

void
sp_quick_line_show_field_values (SpQuickLine *self)
{
  const SpQuickModeInfo *info = sp_quick_mode_get_info (self->mode);
  const char *agency_id = sp_quick_line_get_agency (self);
  const char *person = self->person_id;
  const SpQuickToken *token = sp_quick_line_find_pending (self, SP_QUICK_PERSON);

  if (person == NULL && token != NULL)
    person = token->id;

  self->updating = TRUE;
  if (self->agency_ids == NULL)
    self->agency_ids = fill_dropdown (self, self->agency_dropdown, SP_QUICK_AGENCY, NULL,
                                      _("No agency"));
  if (ids_are_stale (self, agency_id))
    {
      g_clear_pointer (&self->person_ids, g_ptr_array_unref);
      self->person_ids = fill_dropdown (self, self->person_dropdown, SP_QUICK_PERSON, agency_id,
                                        _("No named person"));
      g_object_set_data_full (G_OBJECT (self->person_dropdown), "agency", g_strdup (agency_id),
                              g_free);
    }
  select_id (self->agency_dropdown, self->agency_ids, agency_id);
  select_id (self->person_dropdown, self->person_ids, person);
  if (!gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->due_entry)))))
    {
      const char *due = sp_quick_line_get_due (self);
      g_autofree char *label = due != NULL ? sp_format_date (due) : g_strdup ("");

      if (g_strcmp0 (label, gtk_editable_get_text (GTK_EDITABLE (self->due_entry))) != 0)
        gtk_editable_set_text (GTK_EDITABLE (self->due_entry), label);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->agency_dropdown), info->with_agency);
  gtk_widget_set_visible (GTK_WIDGET (self->person_dropdown), info->with_agency);
  gtk_widget_set_visible (GTK_WIDGET (self->due_entry), info->with_due);
  self->updating = FALSE;
}

static void
on_agency_selected (SpQuickLine *self)
{
  guint row = gtk_drop_down_get_selected (self->agency_dropdown);
  const char *id;

  if (self->updating || self->agency_ids == NULL || row >= self->agency_ids->len)
    return;

  id = g_ptr_array_index (self->agency_ids, row);
  sp_quick_line_set_chip (self, SP_QUICK_AGENCY, *id != '\0' ? id : NULL);
  sp_quick_line_queue_refresh (self);
}

static void
on_person_selected (SpQuickLine *self)
{
  guint row = gtk_drop_down_get_selected (self->person_dropdown);
  const char *id;

  if (self->updating || self->person_ids == NULL || row >= self->person_ids->len)
    return;

  id = g_ptr_array_index (self->person_ids, row);
  sp_quick_line_set_chip (self, SP_QUICK_PERSON, *id != '\0' ? id : NULL);
  sp_quick_line_queue_refresh (self);
}

static void
on_due_changed (SpQuickLine *self)
{
  g_autofree char *iso = NULL;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->due_entry));

  if (self->updating || self->today == NULL)
    return;

  iso = sp_date_words_to_iso (text, self->today);
  if (iso == NULL && *text != '\0')
    gtk_widget_add_css_class (GTK_WIDGET (self->due_entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->due_entry), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->due_entry), GTK_ACCESSIBLE_STATE_INVALID,
                               iso == NULL && *text != '\0' ? GTK_ACCESSIBLE_INVALID_TRUE
                                                            : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  sp_quick_line_set_chip (self, SP_QUICK_DATE, iso);
  sp_quick_line_queue_refresh (self);
}

void
sp_quick_line_bind_fields (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, SpQuickLine, fields_revealer);
  gtk_widget_class_bind_template_child (widget_class, SpQuickLine, agency_dropdown);
  gtk_widget_class_bind_template_child (widget_class, SpQuickLine, due_entry);
  gtk_widget_class_bind_template_child (widget_class, SpQuickLine, person_dropdown);
  gtk_widget_class_bind_template_callback (widget_class, on_agency_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_person_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_due_changed);
}
