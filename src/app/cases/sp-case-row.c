/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-case-row.h"

#include "sp-case-records.h"
#include "sp-cases-private.h"
#include "sp-record-words.h"
#include "sp-risk-badge.h"

struct _SpCaseRow
{
  AdwBin        parent_instance;

  GtkLabel     *reference;
  GtkLabel     *people;
  SpRiskBadge  *risk;
  GtkLabel     *next;

  SpStore      *store;
  SpRecord     *record;
  GSignalGroup *record_signals;
  GSignalGroup *victim_signals;
  GSignalGroup *perpetrator_signals;
  char         *sentence;
};

G_DEFINE_FINAL_TYPE (SpCaseRow, sp_case_row, ADW_TYPE_BIN)

/* The list item around the row carries the focus, so it carries the sentence, too. */
static void
say (SpCaseRow *self)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->sentence, -1);
  if (item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    self->sentence, -1);
}

static void
update (SpCaseRow *self)
{
  g_autofree char *today = NULL;
  g_autofree char *people = NULL;
  g_autofree char *next = NULL;

  if (self->record == NULL || !sp_record_get_loaded (self->record))
    {
      gtk_label_set_label (self->reference, "·····");
      gtk_label_set_label (self->people, "");
      gtk_label_set_label (self->next, "");
      sp_risk_badge_set_level (self->risk, NULL);
      g_set_str (&self->sentence, "…");
      say (self);
      return;
    }

  today = sp_case_dup_today (self->store);
  people = sp_case_dup_people (self->record, TRUE);
  next = sp_case_dup_next (self->record, today);
  gtk_label_set_label (self->reference, sp_case_get_reference (SP_CASE (self->record)));
  gtk_label_set_label (self->people, people);
  gtk_label_set_label (self->next, next != NULL ? next : "");
  sp_risk_badge_set_level (self->risk, sp_case_get_risk_level (SP_CASE (self->record)));

  g_free (self->sentence);
  self->sentence = sp_case_dup_sentence (self->record, sp_store_get_lists (self->store), today);
  say (self);
}

static void
record_changed_cb (SpCaseRow *self)
{
  g_signal_group_set_target (self->victim_signals, sp_record_get_link (self->record, "victim"));
  g_signal_group_set_target (self->perpetrator_signals,
                             sp_record_get_link (self->record, "perpetrator"));
  update (self);
}

static void
sp_case_row_dispose (GObject *object)
{
  SpCaseRow *self = SP_CASE_ROW (object);

  g_clear_object (&self->record_signals);
  g_clear_object (&self->victim_signals);
  g_clear_object (&self->perpetrator_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_CASE_ROW);
  g_clear_object (&self->record);
  g_clear_object (&self->store);
  g_clear_pointer (&self->sentence, g_free);

  G_OBJECT_CLASS (sp_case_row_parent_class)->dispose (object);
}

static void
sp_case_row_class_init (SpCaseRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_case_row_dispose;

  g_type_ensure (SP_TYPE_RISK_BADGE);
  gtk_widget_class_set_template_from_resource (widget_class, SP_CASES_RESOURCE "sp-case-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SpCaseRow, reference);
  gtk_widget_class_bind_template_child (widget_class, SpCaseRow, people);
  gtk_widget_class_bind_template_child (widget_class, SpCaseRow, risk);
  gtk_widget_class_bind_template_child (widget_class, SpCaseRow, next);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GSignalGroup *
make_signals (SpCaseRow *self,
              GType      type,
              GCallback  callback)
{
  GSignalGroup *signals = g_signal_group_new (type);

  g_signal_group_connect_swapped (signals, "notify", callback, self);

  return signals;
}

static void
sp_case_row_init (SpCaseRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->record_signals = make_signals (self, SP_TYPE_RECORD, G_CALLBACK (record_changed_cb));
  self->victim_signals = make_signals (self, SP_TYPE_RECORD, G_CALLBACK (update));
  self->perpetrator_signals = make_signals (self, SP_TYPE_RECORD, G_CALLBACK (update));
}

/**
 * sp_case_row_new:
 *
 * Returns: (transfer floating): a row without a case yet
 */
GtkWidget *
sp_case_row_new (SpStore *store)
{
  SpCaseRow *self = g_object_new (SP_TYPE_CASE_ROW, NULL);

  self->store = g_object_ref (store);

  return GTK_WIDGET (self);
}

/**
 * sp_case_row_set_record:
 * @record: (nullable): a case
 *
 * Shows @record and follows it.
 */
void
sp_case_row_set_record (SpCaseRow *self,
                        SpRecord  *record)
{
  g_return_if_fail (SP_IS_CASE_ROW (self));

  g_set_object (&self->record, record);
  g_signal_group_set_target (self->record_signals, record);
  if (record != NULL)
    {
      record_changed_cb (self);
      return;
    }
  g_signal_group_set_target (self->victim_signals, NULL);
  g_signal_group_set_target (self->perpetrator_signals, NULL);
}

/**
 * sp_case_row_get_sentence:
 *
 * Returns: (nullable): the row as it is read out
 */
const char *
sp_case_row_get_sentence (SpCaseRow *self)
{
  g_return_val_if_fail (SP_IS_CASE_ROW (self), NULL);

  return self->sentence;
}
