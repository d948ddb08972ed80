/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-case-access.h"

#include "sp-access-dialog.h"
#include "sp-agency-mark.h"
#include "sp-case-records.h"
#include "sp-cases-private.h"
#include "sp-date.h"
#include "sp-directory-records.h"
#include "sp-format.h"
#include "sp-record-words.h"
#include "sp-shrink.h"

#include <glib/gi18n-lib.h>

struct _SpCaseAccess
{
  AdwBin        parent_instance;

  GtkWidget    *box;
  GtkWidget    *emergency_group;
  GtkWidget    *nobody;

  SpStore      *store;
  char         *case_id;
  gboolean      chairing;
  SpRecordList *invitations;
  SpRecordList *emergencies;
  SpRecordList *exclusions; /* NULL for those who may not know */
};

G_DEFINE_FINAL_TYPE (SpCaseAccess, sp_case_access, ADW_TYPE_BIN)

static GtkWidget *
make_row (SpRecord *record,
          GCallback update)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  g_signal_connect_object (record, "notify", update, row, G_CONNECT_SWAPPED);

  return row;
}

static void
add_button (SpCaseAccess *self,
            GtkWidget    *row,
            SpRecord     *record,
            const char   *icon,
            const char   *says,
            GCallback     callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, says);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, says, -1);
  g_object_set_data_full (G_OBJECT (button), "record", g_object_ref (record), g_object_unref);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
take_off_cb (SpCaseAccess *self,
             GtkWidget    *button)
{
  sp_access_dialog_take_off (GTK_WIDGET (self), self->store, g_object_get_data (G_OBJECT (button), "record"));
}

static void
readmit_cb (SpCaseAccess *self,
            GtkWidget    *button)
{
  sp_access_dialog_readmit (GTK_WIDGET (self), self->store, g_object_get_data (G_OBJECT (button), "record"));
}

/* The chair may end it at once; it is over for the laptop that opened it when that next connects. */
static void
end_emergency_cb (SpCaseAccess *self,
                  GtkWidget    *button)
{
  SpRecord *record = g_object_get_data (G_OBJECT (button), "record");
  g_autofree char *now = sp_instant_format (sp_ambient_get_wall_us (sp_store_get_ambient (self->store)));
  g_autoptr (SpChange) change = sp_change_new ();

  sp_change_set_text (change, record, "ended_at", now);
  sp_change_set_label (change, _("End emergency access"));
  dex_future_disown (sp_case_commit (GTK_WIDGET (self), self->store, change, _("Emergency access ended")));
}

static void
show_agency (GtkWidget  *row,
             GParamSpec *pspec,
             SpRecord   *record)
{
  SpRecord *agency = sp_record_get_loaded (record) ? sp_record_get_link (record, "agency") : NULL;
  SpAgencyMark *mark = g_object_get_data (G_OBJECT (row), "mark");
  const char *reason = sp_record_get_loaded (record) ? sp_invitation_get_reason (SP_INVITATION (record)) : NULL;

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), reason != NULL ? reason : "");
  if (agency == NULL || !SP_IS_AGENCY (agency) || !sp_record_get_loaded (agency))
    return;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), sp_agency_get_name (SP_AGENCY (agency)));
  sp_agency_mark_set_agency_name (mark, sp_agency_get_name (SP_AGENCY (agency)));
  sp_agency_mark_set_mark (mark, sp_agency_get_mark (SP_AGENCY (agency)));
  sp_agency_mark_set_color (mark, sp_agency_get_colour (SP_AGENCY (agency)));
}

static GtkWidget *
make_agency_row (gpointer item,
                 gpointer data)
{
  SpCaseAccess *self = data;
  GtkWidget *row = make_row (item, G_CALLBACK (show_agency));
  GtkWidget *mark = sp_agency_mark_new ();

  gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), mark);
  g_object_set_data (G_OBJECT (row), "mark", mark);
  show_agency (row, NULL, item);
  if (self->chairing)
    add_button (self, row, item, "list-remove-symbolic", _("Take This Agency off the Case"),
                G_CALLBACK (take_off_cb));

  return row;
}

static void
show_exclusion (GtkWidget  *row,
                GParamSpec *pspec,
                SpRecord   *record)
{
  g_autofree char *name = sp_member_dup_name (record, "member");
  const char *reason = sp_record_get_loaded (record) ? sp_exclusion_get_reason (SP_EXCLUSION (record)) : NULL;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), reason != NULL ? reason : "");
}

static GtkWidget *
make_exclusion_row (gpointer item,
                    gpointer data)
{
  SpCaseAccess *self = data;
  GtkWidget *row = make_row (item, G_CALLBACK (show_exclusion));

  show_exclusion (row, NULL, item);
  add_button (self, row, item, "edit-undo-symbolic", _("Let This Person Back In"), G_CALLBACK (readmit_cb));

  return row;
}

static void
show_emergency (GtkWidget  *row,
                GParamSpec *pspec,
                SpRecord   *record)
{
  SpEmergencyAccess *access = SP_EMERGENCY_ACCESS (record);
  g_autofree char *name = sp_member_dup_name (record, "member");
  GtkWidget *end = g_object_get_data (G_OBJECT (row), "end");
  gint64 now_us = sp_ambient_get_wall_us (g_object_get_data (G_OBJECT (row), "ambient"));
  g_autofree char *from = NULL;
  g_autofree char *until = NULL;
  g_autofree char *title = NULL;
  gboolean over;

  if (!sp_record_get_loaded (record))
    return;
  over = sp_emergency_access_get_ended_at (access) != NULL ||
         sp_instant_parse (sp_emergency_access_get_until (access)) <= now_us;
  from = sp_format_instant (sp_instant_parse (sp_emergency_access_get_opened_at (access)), now_us);
  until = sp_format_instant (sp_instant_parse (over && sp_emergency_access_get_ended_at (access) != NULL
                                                 ? sp_emergency_access_get_ended_at (access)
                                                 : sp_emergency_access_get_until (access)),
                             now_us);
  /* Translators: who opened the case, from when, until when. */
  title = g_strdup_printf (over ? _("%s had it open, %s to %s") : _("%s has it open, from %s until %s"), name, from,
                           until);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), sp_emergency_access_get_reason (access));
  if (end != NULL)
    gtk_widget_set_visible (end, !over);
}

static GtkWidget *
make_emergency_row (gpointer item,
                    gpointer data)
{
  SpCaseAccess *self = data;
  GtkWidget *row = make_row (item, G_CALLBACK (show_emergency));
  GtkWidget *end;

  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
  g_object_set_data_full (G_OBJECT (row), "ambient", g_object_ref (sp_store_get_ambient (self->store)), g_object_unref);
  if (self->chairing)
    {
      end = gtk_button_new_with_mnemonic (_("_End It Now"));
      gtk_widget_set_valign (end, GTK_ALIGN_CENTER);
      /* Between its words only: who has it open needs the room, and so does this. */
      gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (end))), TRUE);
      g_object_set_data_full (G_OBJECT (end), "record", g_object_ref (item), g_object_unref);
      g_signal_connect_object (end, "clicked", G_CALLBACK (end_emergency_cb), self, G_CONNECT_SWAPPED);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), end);
      g_object_set_data (G_OBJECT (row), "end", end);
    }
  show_emergency (row, NULL, item);

  return row;
}

static GtkWidget *
add_list (SpCaseAccess               *self,
          GtkWidget                  *group,
          const char                 *title,
          SpRecordList               *records,
          GtkListBoxCreateWidgetFunc  make)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_list_box_set_tab_behavior (GTK_LIST_BOX (list), GTK_LIST_TAB_ALL);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_list_box_bind_model (GTK_LIST_BOX (list), G_LIST_MODEL (records), make, self, NULL);
  gtk_box_append (GTK_BOX (group), list);

  return list;
}

static GtkWidget *
add_group (SpCaseAccess *self,
           const char   *title,
           const char   *button,
           GCallback     callback)
{
  GtkWidget *group = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *head = adw_wrap_box_new ();
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0, "wrap", TRUE, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_HEADING, NULL);

  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (head), 12);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (head), 6);
  adw_wrap_box_set_justify (ADW_WRAP_BOX (head), ADW_JUSTIFY_SPREAD);
  gtk_widget_add_css_class (label, "title-4");
  adw_wrap_box_append (ADW_WRAP_BOX (head), label);
  if (button != NULL)
    {
      GtkWidget *widget = gtk_button_new_with_mnemonic (button);

      sp_shrink_button (widget);
      g_signal_connect_object (widget, "clicked", callback, self, G_CONNECT_SWAPPED);
      adw_wrap_box_append (ADW_WRAP_BOX (head), widget);
    }
  gtk_box_append (GTK_BOX (group), head);
  gtk_box_append (GTK_BOX (self->box), group);

  return group;
}

static void
update (SpCaseAccess *self)
{
  gtk_widget_set_visible (self->emergency_group, g_list_model_get_n_items (G_LIST_MODEL (self->emergencies)) > 0);
  if (self->nobody != NULL)
    gtk_widget_set_visible (self->nobody, g_list_model_get_n_items (G_LIST_MODEL (self->exclusions)) == 0);
}

static SpRecordList *
list (SpCaseAccess *self,
      const char   *type,
      const char   *link,
      const char   *order,
      gboolean      descending)
{
  g_autoptr (SpQuery) query = sp_query_new (type);
  SpRecordList *records;

  sp_query_where (query, "case_id", "=", self->case_id);
  sp_query_with (query, link);
  sp_query_order (query, order, descending);
  records = sp_store_list (self->store, query);
  g_signal_connect_object (records, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);

  return records;
}

static void
sp_case_access_dispose (GObject *object)
{
  SpCaseAccess *self = SP_CASE_ACCESS (object);

  g_clear_object (&self->invitations);
  g_clear_object (&self->emergencies);
  g_clear_object (&self->exclusions);
  g_clear_object (&self->store);
  g_clear_pointer (&self->case_id, g_free);

  G_OBJECT_CLASS (sp_case_access_parent_class)->dispose (object);
}

static void
sp_case_access_class_init (SpCaseAccessClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_case_access_dispose;
}

static void
sp_case_access_init (SpCaseAccess *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  adw_bin_set_child (ADW_BIN (self), self->box);
}

/**
 * sp_case_access_new:
 *
 * Returns: (transfer floating): who reads the case
 */
GtkWidget *
sp_case_access_new (SpStore    *store,
                    const char *case_id)
{
  SpCaseAccess *self = g_object_new (SP_TYPE_CASE_ACCESS, NULL);
  const SpReader *reader = sp_store_get_reader (store);
  GtkWidget *group;

  self->store = g_object_ref (store);
  self->case_id = g_strdup (case_id);
  self->chairing = reader != NULL && (reader->roles & SP_ROLES_CHAIRING) != 0;
  self->invitations = list (self, "invitation", "agency", "agency.name", FALSE);
  self->emergencies = list (self, "emergency_access", "member", "opened_at", TRUE);

  group = add_group (self, _("Agencies in the case"), self->chairing ? _("_Invite an Agency…") : NULL,
                     G_CALLBACK (sp_case_access_invite));
  add_list (self, group, _("Agencies in the case"), self->invitations, make_agency_row);
  self->emergency_group = add_group (self, _("Opened in an emergency"), NULL, NULL);
  add_list (self, self->emergency_group, _("Opened in an emergency"), self->emergencies, make_emergency_row);
  if (self->chairing)
    {
      self->exclusions = list (self, "exclusion", "member", "member.family_name", FALSE);
      group = add_group (self, _("Shut out of this case"), _("_Shut Somebody Out…"),
                         G_CALLBACK (sp_case_access_exclude));
      self->nobody = gtk_label_new (_("Nobody. Who has an interest in a case is shut out of it; only chair and "
                                      "coordinators see that here."));
      gtk_label_set_wrap (GTK_LABEL (self->nobody), TRUE);
      gtk_label_set_xalign (GTK_LABEL (self->nobody), 0);
      gtk_widget_add_css_class (self->nobody, "dimmed");
      gtk_box_append (GTK_BOX (group), self->nobody);
      add_list (self, group, _("Shut out of this case"), self->exclusions, make_exclusion_row);
    }
  update (self);

  return GTK_WIDGET (self);
}

/** sp_case_access_invite: Asks which agency shall come into the case. */
void
sp_case_access_invite (SpCaseAccess *self)
{
  g_return_if_fail (SP_IS_CASE_ACCESS (self));

  sp_access_dialog_invite (GTK_WIDGET (self), self->store, self->case_id, G_LIST_MODEL (self->invitations));
}

/** sp_case_access_exclude: Asks whom to shut out. */
void
sp_case_access_exclude (SpCaseAccess *self)
{
  g_return_if_fail (SP_IS_CASE_ACCESS (self));

  sp_access_dialog_exclude (GTK_WIDGET (self), self->store, self->case_id);
}
