/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-item-rows.h"

#include <glib/gi18n-lib.h>

#include "sp-cases-private.h"
#include "sp-compartment.h"
#include "sp-format.h"
#include "sp-id.h"
#include "sp-meeting-data.h"
#include "sp-readers-dialog.h"
#include "sp-readers-words.h"
#include "sp-record-words.h"
#include "sp-row-parts.h"

static void
edit_cb (GtkWidget *view,
         GtkWidget *button)
{
  g_signal_emit_by_name (view, "edit", g_object_get_data (G_OBJECT (button), "record"));
}

static void
end_action_cb (GtkWidget *view,
               GtkWidget *button)
{
  g_signal_emit_by_name (view, "end-action", g_object_get_data (G_OBJECT (button), "record"));
}

static void
readers_cb (GtkWidget *view,
            GtkWidget *button)
{
  sp_readers_dialog_present (view, g_object_get_data (G_OBJECT (button), "store"),
                             g_object_get_data (G_OBJECT (button), "record"));
}

static GtkWidget *
make_button (SpItemRows *rows,
             SpRecord   *record,
             const char *icon,
             const char *says,
             GCallback   callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_widget_set_tooltip_text (button, says);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, says,
                                  -1);
  g_object_set_data_full (G_OBJECT (button), "record", g_object_ref (record), g_object_unref);
  g_object_set_data_full (G_OBJECT (button), "store", g_object_ref (rows->store), g_object_unref);
  g_signal_connect_object (button, "clicked", callback, rows->view, G_CONNECT_SWAPPED);
  return button;
}

static SpAgency *
find_agency (SpItemRows *rows,
             const char *id)
{
  SpRecord *record = sp_meeting_find_record (rows->agencies, id);

  return record != NULL ? SP_AGENCY (record) : NULL;
}

static const char *
agency_name (SpAgency *agency)
{
  return agency != NULL && sp_agency_get_short_name (agency) != NULL
             ? sp_agency_get_short_name (agency)
             : "?";
}

/* What the row says to a screen reader; and who reads the record, in words, whenever that is not everybody in the
 * case. */
static void
say (SpItemRows  *rows,
     SpRecordRow *row,
     SpRecord    *record,
     GtkWidget   *box,
     const char  *sentence)
{
  g_autofree char *readers = sp_readers_words_for_record (record, rows->agencies, rows->lists);
  g_autofree char *both = readers != NULL ? g_strdup_printf ("%s. %s", sentence, readers) : NULL;

  if (readers != NULL)
    gtk_box_append (GTK_BOX (box), sp_row_label_new (readers, "contribution-readers"));
  sp_record_row_set_says (row, both != NULL ? both : sentence);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
}

/* Whoever may change who reads a line of a case does it from the line. */
static void
add_readers_button (SpItemRows *rows,
                    SpRecord   *record,
                    GtkWidget  *box)
{
  if (sp_readers_may_change (rows->store, record))
    gtk_box_append (GTK_BOX (box),
                    make_button (rows, record,
                                 sp_compartment_is_restricted (sp_record_get_compartment (record))
                                     ? "changes-prevent-symbolic"
                                     : "changes-allow-symbolic",
                                 _("Change Who Reads This"), G_CALLBACK (readers_cb)));
}

/* What stands before the words of a row, or beside them. */
static GtkWidget *
make_line (void)
{
  return gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
}

/* A row of which nothing but its readers is changed here. */
static GtkWidget *
make_plain_row (SpItemRows *rows,
                SpRecord   *record,
                GtkWidget  *words)
{
  GtkWidget *buttons = make_line ();

  add_readers_button (rows, record, buttons);
  return sp_row_beside_new (make_line (), words, buttons);
}

static GtkWidget *
make_contribution (SpItemRows  *rows,
                   SpRecordRow *row,
                   SpRecord    *record,
                   GtkWidget   *head,
                   GtkWidget   *buttons)
{
  SpContribution *contribution = SP_CONTRIBUTION (record);
  SpAgency *agency = find_agency (rows, sp_contribution_get_agency (contribution));
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *date = sp_format_date (sp_contribution_get_date (contribution));
  const char *author = sp_contribution_get_author (contribution);
  g_autofree char *by = author != NULL ? g_strdup_printf ("%s · %s", date, author) : g_strdup (date);
  const char *text = sp_contribution_get_text (contribution);
  g_autofree char *sentence = NULL;

  /* The chair's laptop holds it, so that the meeting needs no network; its window keeps the seal. */
  if (sp_case_is_sealed (rows->store, record))
    {
      /* Translators: what an agency wrote for a case is not shown before the meeting reaches it */
      sentence = g_strdup_printf (_("%s’s return is sealed until this item is reached."), agency_name (agency));
      gtk_box_append (GTK_BOX (words), sp_row_label_new (sentence, "dimmed"));
      sp_record_row_set_says (row, sentence);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
      return sp_row_beside_new (head, words, buttons);
    }
  if (text == NULL || *text == '\0')
    text = sp_contribution_get_nothing_known (contribution) ? _("Nothing known") : "";
  gtk_box_append (GTK_BOX (words), sp_row_label_new (text, NULL));
  gtk_box_append (GTK_BOX (words), sp_row_label_new (by, "contribution-by"));

  sentence = g_strdup_printf ("%s, %s: %s", agency_name (agency), by, text);
  say (rows, row, record, words, sentence);
  add_readers_button (rows, record, buttons);
  return sp_row_beside_new (head, words, buttons);
}

/**
 * sp_item_rows_contribution:
 *
 * Returns: (transfer floating): what an agency told, with day, author and who reads it
 */
GtkWidget *
sp_item_rows_contribution (SpRecordRow *row,
                           SpRecord    *record,
                           gpointer     user_data)
{
  return make_contribution (user_data, row, record, make_line (), make_line ());
}

static GtkWidget *
make_action_icon (SpItemRows *rows,
                  SpAction   *action,
                  gboolean   *overdue)
{
  const char *status = sp_action_get_status (action);
  const char *icon = "checkbox-symbolic";
  GtkWidget *image;

  *overdue = sp_meeting_action_is_open (action) &&
             g_strcmp0 (sp_action_get_due (action), rows->today) < 0;
  if (g_strcmp0 (status, "complete") == 0)
    icon = "checkbox-checked-symbolic";
  else if (!sp_meeting_action_is_open (action))
    icon = "process-stop-symbolic";
  else if (*overdue)
    icon = "dialog-warning-symbolic";

  image = gtk_image_new_from_icon_name (icon);
  gtk_widget_set_valign (image, GTK_ALIGN_START);
  if (*overdue)
    gtk_widget_add_css_class (image, "warning");
  return image;
}

static char *
action_details (SpItemRows *rows,
                SpAction   *action,
                SpAgency   *agency,
                gboolean    overdue)
{
  g_autoptr(GString) text = g_string_new (agency_name (agency));
  g_autofree char *due = sp_format_date (sp_action_get_due (action));
  SpRecord *record = sp_record_get_link (SP_RECORD (action), "case_id");

  if (record != NULL && SP_IS_CASE (record))
    g_string_append_printf (text, " · %s", sp_case_get_reference (SP_CASE (record)));
  if (sp_action_get_person (action) != NULL)
    g_string_append_printf (text, " · %s", sp_action_get_person (action));
  if (sp_meeting_action_is_open (action))
    {
      /* Translators: the day by which an action must be done */
      g_string_append_printf (text, overdue ? _(" · overdue since %s") : _(" · due %s"), due);
    }
  else
    {
      const char *label = sp_value_lists_get_label (rows->lists, "action-status",
                                                    sp_action_get_status (action));

      g_string_append_printf (text, " · %s", label != NULL ? _(label) : "");
      if (sp_action_get_outcome (action) != NULL)
        g_string_append_printf (text, ": %s", sp_action_get_outcome (action));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * sp_item_rows_action:
 *
 * Returns: (transfer floating): an action: what, whose, by when, and how it stands
 */
GtkWidget *
sp_item_rows_action (SpRecordRow *row,
                     SpRecord    *record,
                     gpointer     user_data)
{
  SpItemRows *rows = user_data;
  SpAction *action = SP_ACTION (record);
  SpAgency *agency = find_agency (rows, sp_action_get_agency (action));
  GtkWidget *head = make_line ();
  GtkWidget *buttons = make_line ();
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *details = NULL;
  g_autofree char *sentence = NULL;
  gboolean overdue = FALSE;
  gboolean mine;
  GtkWidget *label;

  gtk_box_append (GTK_BOX (head), make_action_icon (rows, action, &overdue));
  gtk_box_append (GTK_BOX (head), sp_row_mark_new (agency));

  details = action_details (rows, action, agency, overdue);
  gtk_box_append (GTK_BOX (words), sp_row_label_new (sp_action_get_text (action), "action-text"));
  label = sp_row_label_new (details, overdue ? "warning" : "dimmed");
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (words), label);

  mine = rows->chairing || (rows->own_agency != NULL &&
                            g_strcmp0 (rows->own_agency, sp_action_get_agency (action)) == 0);
  if (mine && sp_meeting_action_is_open (action))
    {
      gtk_box_append (GTK_BOX (buttons), make_button (rows, record, "object-select-symbolic",
                                                      _("End This Action"), G_CALLBACK (end_action_cb)));
      if (rows->chairing)
        gtk_box_append (GTK_BOX (buttons), make_button (rows, record, "document-edit-symbolic",
                                                        _("Change This Action"), G_CALLBACK (edit_cb)));
    }

  add_readers_button (rows, record, buttons);

  sentence = sp_meeting_action_sentence (action,
                                         agency != NULL ? sp_agency_get_name (agency) : NULL,
                                         rows->lists, rows->today);
  say (rows, row, record, words, sentence);
  return sp_row_beside_new (head, words, buttons);
}

/**
 * sp_item_rows_minute:
 *
 * Returns: (transfer floating): a line of the minutes with its kind
 */
GtkWidget *
sp_item_rows_minute (SpRecordRow *row,
                     SpRecord    *record,
                     gpointer     user_data)
{
  SpItemRows *rows = user_data;
  SpMinute *minute = SP_MINUTE (record);
  const char *kind = sp_minute_get_kind (minute);
  const char *label = sp_value_lists_get_label (rows->lists, "minute-kind", kind);
  SpAgency *agency = find_agency (rows, sp_minute_get_agency (minute));
  GtkWidget *buttons = make_line ();
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *box;
  gboolean amends = g_strcmp0 (kind, "amendment") == 0;
  g_autofree char *head = NULL;
  g_autofree char *sentence = NULL;

  if (amends)
    {
      g_autofree char *when = sp_format_instant (sp_id_get_time_us (sp_record_get_id (record)), 0);

      head = g_strdup_printf ("%s · %s", label != NULL ? _(label) : "", when);
    }
  else if (agency != NULL)
    head = g_strdup_printf ("%s · %s", label != NULL ? _(label) : "", agency_name (agency));
  else
    head = g_strdup (label != NULL ? _(label) : "");
  gtk_box_append (GTK_BOX (words), sp_row_label_new (head, "minute-kind"));
  gtk_box_append (GTK_BOX (words), sp_row_label_new (sp_minute_get_text (minute),
                                                     g_strcmp0 (kind, "decision") == 0 ? "heading" : NULL));
  if (rows->chairing || rows->amending)
    gtk_box_append (GTK_BOX (buttons), make_button (rows, record, "document-edit-symbolic",
                                                    rows->chairing ? _("Change This Line")
                                                                   : _("Amend This Line"),
                                                    G_CALLBACK (edit_cb)));
  add_readers_button (rows, record, buttons);

  sentence = g_strdup_printf ("%s: %s", head, sp_minute_get_text (minute));
  say (rows, row, record, words, sentence);
  box = sp_row_beside_new (make_line (), words, buttons);
  /* Below the line that it corrects, and set in, so that nobody takes the one for the other. */
  if (amends)
    gtk_widget_add_css_class (box, "amendment");
  return box;
}

static void
add_level (GString      *text,
           SpValueLists *lists,
           const char   *list,
           const char   *name,
           const char   *code)
{
  const char *label = sp_value_lists_get_label (lists, list, code);

  if (label == NULL)
    return;
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append_printf (text, "%s %s", name, _(label));
}

/**
 * sp_item_rows_risk:
 *
 * Returns: (transfer floating): a stored result: tool, day, agency, and each judgement in its own
 *   words
 */
GtkWidget *
sp_item_rows_risk (SpRecordRow *row,
                   SpRecord    *record,
                   gpointer     user_data)
{
  SpItemRows *rows = user_data;
  SpRiskResult *result = SP_RISK_RESULT (record);
  SpAgency *agency = find_agency (rows, sp_risk_result_get_agency (result));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *date = sp_format_date (sp_risk_result_get_date (result));
  g_autofree char *head = g_strdup_printf ("%s · %s · %s", sp_risk_result_get_tool (result),
                                           agency_name (agency), date);
  g_autoptr(GString) levels = g_string_new (NULL);
  g_autofree char *sentence = NULL;

  if (sp_risk_result_get_count (result) >= 0)
    {
      /* Translators: answers of yes in a risk tool */
      g_string_append_printf (levels, ngettext ("%d yes", "%d yes",
                                                (int) sp_risk_result_get_count (result)),
                              (int) sp_risk_result_get_count (result));
      if (sp_risk_result_get_total (result) > 0)
        g_string_append_printf (levels, "/%d", (int) sp_risk_result_get_total (result));
    }
  add_level (levels, rows->lists, "police-grade", _("Police grade"),
             sp_risk_result_get_grade (result));
  add_level (levels, rows->lists, "concern", _("Concern"), sp_risk_result_get_concern (result));
  add_level (levels, rows->lists, "domain-level", _("Persistence"),
             sp_risk_result_get_persistence (result));
  add_level (levels, rows->lists, "domain-level", _("Violence"),
             sp_risk_result_get_violence (result));
  add_level (levels, rows->lists, "domain-level", _("Recurrence"),
             sp_risk_result_get_recurrence (result));
  add_level (levels, rows->lists, "domain-level", _("Psychosocial damage"),
             sp_risk_result_get_psychosocial (result));
  add_level (levels, rows->lists, "domain-level", _("Case priority"),
             sp_risk_result_get_priority (result));

  gtk_box_append (GTK_BOX (box), sp_row_label_new (head, "minute-kind"));
  if (levels->len > 0)
    gtk_box_append (GTK_BOX (box), sp_row_label_new (levels->str, NULL));
  if (sp_risk_result_get_rationale (result) != NULL)
    gtk_box_append (GTK_BOX (box), sp_row_label_new (sp_risk_result_get_rationale (result), "dimmed"));

  sentence = g_strdup_printf ("%s: %s", head, levels->str);
  say (rows, row, record, box, sentence);
  return make_plain_row (rows, record, box);
}

/**
 * sp_item_rows_formulation:
 *
 * Returns: (transfer floating): what drives the stalking, as last formulated
 */
GtkWidget *
sp_item_rows_formulation (SpRecordRow *row,
                          SpRecord    *record,
                          gpointer     user_data)
{
  SpItemRows *rows = user_data;
  SpFormulation *formulation = SP_FORMULATION (record);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  const char *type = sp_value_lists_get_label (rows->lists, "stalker-type",
                                               sp_formulation_get_stalker_type (formulation));
  const char *parts[] = { sp_formulation_get_motive (formulation),
                          sp_formulation_get_drivers (formulation),
                          sp_formulation_get_text (formulation) };
  g_autoptr(GString) says = g_string_new (type != NULL ? _(type) : _("Formulation"));

  gtk_box_append (GTK_BOX (box), sp_row_label_new (says->str, "minute-kind"));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL && *parts[i] != '\0')
      {
        gtk_box_append (GTK_BOX (box), sp_row_label_new (parts[i], NULL));
        g_string_append_printf (says, ". %s", parts[i]);
      }

  say (rows, row, record, box, says->str);
  return make_plain_row (rows, record, box);
}

/**
 * sp_item_rows_plain:
 *
 * Returns: (transfer floating): a trigger, a protective factor, an intervention: what it is, and its words
 */
GtkWidget *
sp_item_rows_plain (SpRecordRow *row,
                    SpRecord    *record,
                    gpointer     user_data)
{
  SpItemRows *rows = user_data;
  const SpRecordType *type = sp_record_get_record_type (record);
  GtkWidget *buttons = make_line ();
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  const char *text_field = sp_record_type_find_field (type, "text") != NULL ? "text"
                           : sp_record_type_find_field (type, "rationale") != NULL ? "rationale" : NULL;
  g_autofree char *text = text_field != NULL ? sp_record_dup_text (record, text_field) : NULL;
  g_autofree char *title = sp_record_dup_title (record, rows->lists);
  g_autofree char *head = g_strdup_printf ("%s · %s", _(type->label), title);
  g_autofree char *sentence = g_strdup_printf ("%s. %s", head, text != NULL ? text : "");

  gtk_box_append (GTK_BOX (words), sp_row_label_new (head, "minute-kind"));
  if (text != NULL && *text != '\0')
    gtk_box_append (GTK_BOX (words), sp_row_label_new (text, NULL));
  if (rows->chairing)
    gtk_box_append (GTK_BOX (buttons), make_button (rows, record, "document-edit-symbolic", _("Change This"),
                                                    G_CALLBACK (edit_cb)));
  add_readers_button (rows, record, buttons);
  say (rows, row, record, words, sentence);
  return sp_row_beside_new (make_line (), words, buttons);
}

/**
 * sp_item_rows_told:
 *
 * Returns: (transfer floating): what an agency told, to be read back and corrected
 */
GtkWidget *
sp_item_rows_told (SpRecordRow *row,
                   SpRecord    *record,
                   gpointer     user_data)
{
  SpItemRows *rows = user_data;
  GtkWidget *head = make_line ();
  GtkWidget *buttons = make_line ();

  gtk_box_append (GTK_BOX (head),
                  sp_row_mark_new (find_agency (rows, sp_contribution_get_agency (SP_CONTRIBUTION (record)))));
  if (rows->chairing && !sp_contribution_get_sealed (SP_CONTRIBUTION (record)))
    gtk_box_append (GTK_BOX (buttons), make_button (rows, record, "document-edit-symbolic", _("Change This Line"),
                                                    G_CALLBACK (edit_cb)));
  return make_contribution (rows, row, record, head, buttons);
}
