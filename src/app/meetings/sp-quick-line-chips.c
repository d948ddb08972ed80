/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-quick-line-private.h"

#include <glib/gi18n-lib.h>

#include "sp-format.h"
#include "sp-quick-chip.h"

/* The parts as chips. */

static void
chip_removed_cb (SpQuickLine *self,
                 GtkWidget   *chip)
{
  SpQuickKind kind = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (chip), "kind"));

  if (kind == SP_QUICK_AGENCY)
    g_clear_pointer (&self->person_id, g_free);
  sp_quick_line_set_chip (self, kind, NULL);
  sp_quick_line_focus (self);
  sp_quick_line_queue_refresh (self);
}

static void
chip_wanted_cb (SpQuickLine *self,
                GtkWidget   *chip)
{
  sp_quick_line_show_fields (self, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (chip), "kind")));
}

static void
add_chip (SpQuickLine *self,
          GString     *shown,
          gboolean     build,
          SpChipState  state,
          SpQuickKind  kind,
          const char  *label)
{
  const char *kinds[] = { _("Agency"), _("Person"), _("Due") };
  GtkWidget *chip;

  g_string_append_printf (shown, "%d%d%s\n", state, kind, label);
  if (!build)
    return;

  chip = sp_quick_chip_new (state, kinds[kind], label);
  g_object_set_data (G_OBJECT (chip), "kind", GINT_TO_POINTER (kind));
  g_signal_connect_swapped (chip, "removed", G_CALLBACK (chip_removed_cb), self);
  g_signal_connect_swapped (chip, "wanted", G_CALLBACK (chip_wanted_cb), self);
  adw_wrap_box_append (self->chips, chip);
}

static char *
collect_chips (SpQuickLine *self,
               gboolean     build)
{
  const SpQuickModeInfo *info = sp_quick_mode_get_info (self->mode);
  GString *shown = g_string_new (NULL);
  const SpQuickName *agency = sp_quick_line_find_name (self, sp_quick_line_get_agency (self));
  const char *person = sp_quick_line_get_person (self);
  const char *due = sp_quick_line_get_due (self);
  gboolean typing = *sp_quick_line_get_text (self) != '\0';

  if (agency != NULL)
    add_chip (self, shown, build,
              self->agency_id != NULL && self->own_agency == NULL ? SP_CHIP_SET : SP_CHIP_PENDING,
              SP_QUICK_AGENCY, sp_quick_name_brief (agency));
  else if (info->needs_agency && typing)
    add_chip (self, shown, build, SP_CHIP_MISSING, SP_QUICK_AGENCY, _("Agency?"));

  if (person != NULL)
    add_chip (self, shown, build, self->person_id != NULL ? SP_CHIP_SET : SP_CHIP_PENDING,
              SP_QUICK_PERSON, person);

  if (due != NULL)
    {
      g_autofree char *label = sp_format_date_short (due);

      add_chip (self, shown, build, self->due != NULL ? SP_CHIP_SET : SP_CHIP_PENDING,
                SP_QUICK_DATE, label);
    }
  else if (info->with_due && typing)
    add_chip (self, shown, build, SP_CHIP_MISSING, SP_QUICK_DATE, _("Due?"));

  return g_string_free (shown, FALSE);
}

void
sp_quick_line_show_chips (SpQuickLine *self)
{
  g_autofree char *shown = collect_chips (self, FALSE);
  g_autofree char *built = NULL;
  GtkWidget *chip;

  if (g_strcmp0 (shown, self->shown_chips) == 0)
    return;

  while ((chip = gtk_widget_get_first_child (GTK_WIDGET (self->chips))) != NULL)
    adw_wrap_box_remove (self->chips, chip);
  built = collect_chips (self, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->chips), *built != '\0');
  g_free (self->shown_chips);
  self->shown_chips = g_steal_pointer (&built);
}

gboolean
sp_quick_line_focus_first_chip (SpQuickLine *self)
{
  GtkWidget *chip = gtk_widget_get_first_child (GTK_WIDGET (self->chips));

  return chip != NULL && gtk_widget_get_visible (GTK_WIDGET (self->chips)) &&
         gtk_widget_child_focus (chip, GTK_DIR_TAB_FORWARD);
}
