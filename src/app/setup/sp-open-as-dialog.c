/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-agency-mark.h"
#include "sp-app-id.h"
#include "sp-banner.h"
#include "sp-open-as-dialog.h"

struct _SpOpenAsDialog
{
  AdwDialog parent_instance;

  AdwBanner *banner;
  AdwPreferencesGroup *group;

  SpRehearsal *rehearsal;
};

G_DEFINE_FINAL_TYPE (SpOpenAsDialog, sp_open_as_dialog, ADW_TYPE_DIALOG)

static void
activated_cb (AdwActionRow *row, SpOpenAsDialog *self)
{
  SpRehearsalMember *member = g_object_get_data (G_OBJECT (row), "member");

  if (sp_rehearsal_open_as (self->rehearsal, member, NULL))
    {
      adw_dialog_close (ADW_DIALOG (self));
      return;
    }

  adw_banner_set_title (self->banner, _("The second window could not be started."));
  adw_banner_set_revealed (self->banner, TRUE);
}

static void
add_member (SpOpenAsDialog *self, SpRehearsalMember *member)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *mark = sp_agency_mark_new ();
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  sp_agency_mark_set_agency_name (SP_AGENCY_MARK (mark), sp_rehearsal_member_get_agency (member));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), sp_rehearsal_member_get_name (member));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), sp_rehearsal_member_get_agency (member));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), mark);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "member", g_object_ref (member), g_object_unref);
  g_signal_connect_object (row, "activated", G_CALLBACK (activated_cb), self, G_CONNECT_DEFAULT);

  adw_preferences_group_add (self->group, row);
}

static void
sp_open_as_dialog_dispose (GObject *object)
{
  SpOpenAsDialog *self = SP_OPEN_AS_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_OPEN_AS_DIALOG);
  g_clear_object (&self->rehearsal);

  G_OBJECT_CLASS (sp_open_as_dialog_parent_class)->dispose (object);
}

static void
sp_open_as_dialog_class_init (SpOpenAsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_open_as_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               SP_RESOURCE_PATH "/setup/sp-open-as-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SpOpenAsDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, SpOpenAsDialog, group);
}

static void
sp_open_as_dialog_init (SpOpenAsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sp_banner_prepare (self->banner);
}

/**
 * sp_open_as_dialog_new:
 * @rehearsal: a rehearsal that was started
 * @own_member_id: (nullable): who this window is, and is not offered
 *
 * Returns: (transfer floating): the choice of whom to play next
 */
AdwDialog *
sp_open_as_dialog_new (SpRehearsal *rehearsal, const char *own_member_id)
{
  SpOpenAsDialog *self = g_object_new (SP_TYPE_OPEN_AS_DIALOG, NULL);
  GListModel *members = sp_rehearsal_get_members (rehearsal);

  self->rehearsal = g_object_ref (rehearsal);
  for (guint i = 0; i < g_list_model_get_n_items (members); i++)
    {
      g_autoptr(SpRehearsalMember) member = g_list_model_get_item (members, i);

      if (g_strcmp0 (sp_rehearsal_member_get_id (member), own_member_id) != 0)
        add_member (self, member);
    }

  return ADW_DIALOG (self);
}
