/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Who has an interest in what, and what was done about it. */

#include "config.h"

#include "sp-meeting-opening-private.h"

#include <glib/gi18n-lib.h>

#include "sp-meeting-data.h"
#include "sp-meeting-room.h"
#include "sp-meeting-words.h"
#include "sp-record-row.h"
#include "sp-row-parts.h"


static GtkWidget *
fill_interest (SpRecordRow *row,
               SpRecord    *record,
               gpointer     user_data)
{
  SpMeetingOpening *self = user_data;
  SpInterest *interest = SP_INTEREST (record);
  SpRecord *member = sp_record_get_link (record, "member");
  SpRecord *a_case = sp_record_get_link (record, "case_id");
  GtkWidget *box = sp_row_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *name = member != NULL && SP_IS_MEMBER (member) ? sp_meeting_member_name (SP_MEMBER (member))
                                                                  : g_strdup ("…");
  const char *reference = a_case != NULL && SP_IS_CASE (a_case) ? sp_case_get_reference (SP_CASE (a_case)) : NULL;
  const char *measure = sp_value_lists_get_label (sp_store_get_lists (self->store), "interest-measure",
                                                  sp_interest_get_measure (interest));
  g_autofree char *head = g_strdup_printf ("%s · %s", name, reference != NULL ? reference : "…");
  g_autofree char *details = g_strdup_printf ("%s · %s", sp_interest_get_nature (interest),
                                              measure != NULL ? _(measure) : "");
  g_autofree char *sentence = g_strdup_printf ("%s: %s", head, details);

  gtk_box_append (GTK_BOX (box), sp_row_label_new (head, "heading"));
  gtk_box_append (GTK_BOX (box), sp_row_label_new (details, "dimmed"));
  sp_record_row_set_says (row, sentence);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return box;
}

static GtkWidget *
make_row (gpointer item,
          gpointer user_data)
{
  return sp_record_row_new (SP_RECORD (item), fill_interest, user_data);
}

static void
show_unless_empty (SpMeetingOpening *self)
{
  gboolean any = g_list_model_get_n_items (self->interests) > 0;

  gtk_widget_set_visible (GTK_WIDGET (self->interests_list), any);
  gtk_widget_set_visible (GTK_WIDGET (self->no_interests), !any);
}

void
sp_meeting_opening_bind_interests (SpMeetingOpening *self)
{
  gtk_list_box_bind_model (self->interests_list, self->interests, make_row, self, NULL);
  g_signal_connect_object (self->interests, "items-changed", G_CALLBACK (show_unless_empty), self, G_CONNECT_SWAPPED);
  show_unless_empty (self);
}

/* --- Declaring one --------------------------------------------------------------------- */

typedef struct
{
  AdwComboRow *who;
  AdwComboRow *item;
  AdwEntryRow *nature;
  AdwComboRow *measure;
  AdwEntryRow *deputy;
  GtkLabel *means;
  AdwAlertDialog *dialog;
  GPtrArray *people; /* of SpAttendance */
  GPtrArray *cases;  /* of SpAgendaItem */
  GPtrArray *measures; /* codes */
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_ptr_array_unref (asking->people);
  g_ptr_array_unref (asking->cases);
  g_ptr_array_unref (asking->measures);
  g_free (asking);
}

static const char *
chosen_measure (Asking *asking)
{
  guint row = adw_combo_row_get_selected (asking->measure);

  return row < asking->measures->len ? asking->measures->pdata[row] : "left-room";
}

static void
update_cb (Asking *asking)
{
  const char *measure = chosen_measure (asking);
  gboolean deputy = g_str_equal (measure, "deputy");
  gboolean complete = *gtk_editable_get_text (GTK_EDITABLE (asking->nature)) != '\0' &&
                      (!deputy || *gtk_editable_get_text (GTK_EDITABLE (asking->deputy)) != '\0');

  gtk_widget_set_visible (GTK_WIDGET (asking->deputy), deputy);
  if (g_str_equal (measure, "left-room"))
    gtk_label_set_label (asking->means, _("They are not present for this item."));
  else
    gtk_label_set_label (asking->means, _("They are not present for this item. They are shut out of the case: it leaves "
                                          "their laptop when that next connects, and they get no papers of it."));
  adw_alert_dialog_set_response_enabled (asking->dialog, "declare", complete);
}

static void
declared_cb (SpMeetingOpening *self,
             const char       *response,
             AdwAlertDialog   *dialog)
{
  Asking *asking = g_object_get_data (G_OBJECT (dialog), "asking");
  guint who = adw_combo_row_get_selected (asking->who);
  guint item = adw_combo_row_get_selected (asking->item);
  g_autoptr(SpChange) change = NULL;

  if (!g_str_equal (response, "declare") || who >= asking->people->len || item >= asking->cases->len)
    return;

  change = sp_change_new ();
  sp_meeting_declare_interest (change, self->store, self->meeting, asking->cases->pdata[item], self->attendance,
                               asking->people->pdata[who], gtk_editable_get_text (GTK_EDITABLE (asking->nature)),
                               chosen_measure (asking), gtk_editable_get_text (GTK_EDITABLE (asking->deputy)));
  sp_meeting_keep (self, self->store, change, _("Declare an Interest"), _("The interest is declared"));
}

static AdwComboRow *
make_combo (const char *title)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr(GtkStringList) words = gtk_string_list_new (NULL);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (words));
  return ADW_COMBO_ROW (row);
}

static AdwEntryRow *
make_entry (const char *title)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  return ADW_ENTRY_ROW (row);
}

static void
add_word (AdwComboRow *row,
          const char  *word)
{
  gtk_string_list_append (GTK_STRING_LIST (adw_combo_row_get_model (row)), word);
}

static void
fill_choices (SpMeetingOpening *self,
              Asking           *asking)
{
  SpValueLists *lists = sp_store_get_lists (self->store);
  const SpValueListItem *items;
  guint n_items;

  /* Whoever is no member has no laptop and no papers; they just leave. */
  for (guint i = 0; i < g_list_model_get_n_items (self->attendance); i++)
    {
      g_autoptr(SpAttendance) row = g_list_model_get_item (self->attendance, i);
      g_autofree char *name = NULL;

      if (!sp_record_get_loaded (SP_RECORD (row)) || sp_attendance_get_member (row) == NULL)
        continue;
      name = sp_meeting_attendee_name (row);
      add_word (asking->who, name);
      g_ptr_array_add (asking->people, g_steal_pointer (&row));
    }
  for (guint i = 0; i < g_list_model_get_n_items (self->items); i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (self->items, i);
      SpCase *a_case = sp_meeting_item_case (item);
      g_autofree char *title = NULL;
      g_autofree char *initials = NULL;
      g_autofree char *both = NULL;

      if (a_case == NULL || !sp_record_get_loaded (SP_RECORD (item)))
        continue;
      title = sp_meeting_item_title (item, lists);
      initials = sp_meeting_case_initials (a_case);
      both = g_strdup_printf ("%s  %s", title, initials);
      add_word (asking->item, both);
      g_ptr_array_add (asking->cases, g_steal_pointer (&item));
    }
  items = sp_value_lists_get_items (lists, "interest-measure", &n_items);
  for (guint i = 0; i < n_items; i++)
    if (!items[i].retired)
      {
        g_ptr_array_add (asking->measures, g_strdup (items[i].code));
        add_word (asking->measure, _(items[i].label));
      }
}

static Asking *
make_asking (SpMeetingOpening *self,
             AdwDialog        *dialog)
{
  Asking *asking = g_new0 (Asking, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *rows[5];

  asking->dialog = ADW_ALERT_DIALOG (dialog);
  asking->people = g_ptr_array_new_with_free_func (g_object_unref);
  asking->cases = g_ptr_array_new_with_free_func (g_object_unref);
  asking->measures = g_ptr_array_new_with_free_func (g_free);
  asking->who = make_combo (_("Who"));
  asking->item = make_combo (_("Case"));
  asking->nature = make_entry (_("Interest"));
  asking->measure = make_combo (_("Measure"));
  asking->deputy = make_entry (_("Deputy"));
  asking->means = GTK_LABEL (sp_row_label_new ("", "dimmed"));
  fill_choices (self, asking);
  rows[0] = GTK_WIDGET (asking->who);
  rows[1] = GTK_WIDGET (asking->item);
  rows[2] = GTK_WIDGET (asking->nature);
  rows[3] = GTK_WIDGET (asking->measure);
  rows[4] = GTK_WIDGET (asking->deputy);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_list_box_append (GTK_LIST_BOX (list), rows[i]);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Interest"), -1);
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (asking->means));
  adw_alert_dialog_set_extra_child (asking->dialog, box);
  return asking;
}

/**
 * sp_meeting_opening_declare:
 *
 * Asks who has an interest in what, and what is done about it.
 */
void
sp_meeting_opening_declare (SpMeetingOpening *self)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("Declare an Interest"), NULL);
  Asking *asking = make_asking (self, dialog);

  adw_alert_dialog_add_responses (asking->dialog, "cancel", _("_Cancel"), "declare", _("_Declare"), NULL);
  adw_alert_dialog_set_default_response (asking->dialog, "declare");
  adw_alert_dialog_set_response_appearance (asking->dialog, "declare", ADW_RESPONSE_SUGGESTED);
  g_object_set_data_full (G_OBJECT (dialog), "asking", asking, asking_free);
  g_signal_connect_swapped (asking->nature, "changed", G_CALLBACK (update_cb), asking);
  g_signal_connect_swapped (asking->deputy, "changed", G_CALLBACK (update_cb), asking);
  g_signal_connect_swapped (asking->measure, "notify::selected", G_CALLBACK (update_cb), asking);
  g_signal_connect_object (dialog, "response", G_CALLBACK (declared_cb), self, G_CONNECT_SWAPPED);
  update_cb (asking);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}
