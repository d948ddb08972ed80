/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-action-ask-private.h"
#include "sp-case-records.h"
#include "sp-cases-private.h"
#include "sp-compartment.h"
#include "sp-directory-records.h"
#include "sp-json.h"
#include "sp-meeting-records.h"
#include "sp-shrink.h"
#include "sp-weak-ref.h"

/* Handing an action to another agency, or to another person of the same. Only an agency that reads what the action is
 * about is offered, and where the action is kept to few, the new agency becomes one of them. */

typedef struct
{
  AdwAlertDialog *dialog; /* holds this */
  SpStore *store;
  SpAction *action;
  GtkWidget *drop_down;
  GtkWidget *person;
  GtkWidget *words;
  GPtrArray *agencies; /* of SpAgency, as they stand in the list */
} HandOn;

static void
hand_on_free (gpointer data, GClosure *closure)
{
  HandOn *self = data;

  g_object_unref (self->store);
  g_object_unref (self->action);
  g_ptr_array_unref (self->agencies);
  g_free (self);
}

static SpAgency *
get_chosen (HandOn *self)
{
  guint i = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->drop_down));

  return i < self->agencies->len ? self->agencies->pdata[i] : NULL;
}

static gboolean
is_other_agency (HandOn *self, SpAgency *agency)
{
  return g_strcmp0 (sp_record_get_id (SP_RECORD (agency)), sp_action_get_agency (self->action)) != 0;
}

/* Who reads it then: all who do now, and the new agency. */
static char *
dup_compartment (HandOn *self, SpAgency *agency)
{
  return sp_compartment_with_reader (sp_record_get_compartment (SP_RECORD (self->action)),
                                     sp_record_get_id (SP_RECORD (agency)));
}

/* Only the agency that has it lets more people read it. */
static gboolean
may_hand_to (HandOn *self, SpAgency *agency)
{
  g_autofree char *compartment = dup_compartment (self, agency);
  g_autoptr(JsonObject) fields = sp_record_dup_json (SP_RECORD (self->action));

  return g_strcmp0 (compartment, sp_record_get_compartment (SP_RECORD (self->action))) == 0 ||
         sp_policy_may_widen (sp_store_get_reader (self->store), sp_action_record_type (), fields);
}

static void
changed_cb (HandOn *self)
{
  SpAgency *agency = get_chosen (self);
  g_autofree char *person = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->person))));
  const char *now = sp_action_get_person (self->action);
  g_autofree char *words = NULL;
  gboolean ready = FALSE;

  if (agency == NULL)
    words = g_strdup (_("No other agency reads what this is about. Invite one to the case first."));
  else if (!may_hand_to (self, agency))
    words = g_strdup (_("Few read this action, and only the agency that has it can let another one read it. Ask them."));
  else if (is_other_agency (self, agency))
    {
      ready = TRUE;
      words = g_strdup_printf (_("%s has to do it from now on, and answers it. It is due as before."),
                               sp_agency_get_short_name (agency));
    }
  else
    {
      ready = g_strcmp0 (person, now != NULL ? now : "") != 0;
      words = g_strdup (ready ? _("The agency stays the same; another person does it.")
                              : _("Choose another agency, or name another person."));
    }
  gtk_label_set_label (GTK_LABEL (self->words), words);
  adw_alert_dialog_set_response_enabled (self->dialog, "hand-on", ready);
}

static void
response_cb (HandOn *self, const char *response)
{
  SpAgency *agency = get_chosen (self);
  SpRecord *record = SP_RECORD (self->action);
  g_autofree char *person = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->person))));
  g_autofree char *compartment = NULL;
  g_autofree char *said = NULL;
  g_autoptr(SpChange) change = NULL;

  if (g_strcmp0 (response, "hand-on") != 0 || agency == NULL)
    return;

  change = sp_change_new ();
  compartment = dup_compartment (self, agency);
  sp_change_set_text (change, record, "person", *person != '\0' ? person : NULL);
  if (is_other_agency (self, agency))
    {
      sp_change_set_text (change, record, "agency", sp_record_get_id (SP_RECORD (agency)));
      /* Whoever gets it has accepted and asked for nothing yet. */
      sp_change_clear (change, record, "accepted_at");
      sp_change_clear (change, record, "accepted_by");
      sp_change_clear (change, record, "asked_due");
      sp_change_clear (change, record, "asked_reason");
      sp_change_clear (change, record, "asked_declined");
    }
  if (g_strcmp0 (compartment, sp_record_get_compartment (record)) != 0)
    sp_change_move (change, record, compartment);
  sp_change_set_label (change, _("Hand an Action On"));
  said = g_strdup_printf (_("Handed to %s"), sp_agency_get_short_name (agency));
  dex_future_disown (sp_case_commit (GTK_WIDGET (self->dialog), self->store, change, said));
}

/* --- Which agencies ------------------------------------------------------------------------- */

static void
take_agencies (HandOn *self, GListModel *agencies, GHashTable *readers)
{
  g_autoptr(GtkStringList) labels = gtk_string_list_new (NULL);
  guint own = 0;

  g_ptr_array_set_size (self->agencies, 0);
  for (guint i = 0; agencies != NULL && i < g_list_model_get_n_items (agencies); i++)
    {
      g_autoptr(SpAgency) agency = g_list_model_get_item (agencies, i);
      const char *id = sp_record_get_id (SP_RECORD (agency));

      if (sp_agency_get_retired (agency) || !g_hash_table_contains (readers, id))
        continue;
      if (!is_other_agency (self, agency))
        own = self->agencies->len;
      gtk_string_list_append (labels, sp_agency_get_name (agency));
      g_ptr_array_add (self->agencies, g_steal_pointer (&agency));
    }
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->drop_down), G_LIST_MODEL (labels));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drop_down), own);
  changed_cb (self);
}

typedef struct
{
  gpointer alert; /* weak */
  HandOn *hand_on;
  SpStore *store;
  char *case_id;
  char *meeting_id;
  char *own;
} Finding;

static void
finding_free (gpointer data)
{
  Finding *self = data;

  sp_weak_ref_free (self->alert);
  g_object_unref (self->store);
  g_free (self->case_id);
  g_free (self->meeting_id);
  g_free (self->own);
  g_free (self);
}

/* Who reads what it is about: the agencies invited to the case, or to the meeting. */
static GHashTable *
await_readers (Finding *self)
{
  GHashTable *readers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (self->own != NULL)
    g_hash_table_add (readers, g_strdup (self->own));
  if (self->case_id != NULL)
    {
      g_autoptr(SpQuery) query = sp_query_new ("invitation");
      g_autoptr(GListModel) found = NULL;

      sp_query_where (query, "case_id", "=", self->case_id);
      found = dex_await_object (sp_store_find_all (self->store, query), NULL);
      for (guint i = 0; found != NULL && i < g_list_model_get_n_items (found); i++)
        {
          g_autoptr(SpInvitation) invitation = g_list_model_get_item (found, i);

          g_hash_table_add (readers, g_strdup (sp_invitation_get_agency (invitation)));
        }
    }
  else if (self->meeting_id != NULL)
    {
      g_autoptr(SpRecord) meeting = dex_await_object (sp_store_get (self->store, self->meeting_id), NULL);
      const char *const *invited =
          meeting != NULL && SP_IS_MEETING (meeting) ? sp_meeting_get_agencies (SP_MEETING (meeting)) : NULL;

      for (guint i = 0; invited != NULL && invited[i] != NULL; i++)
        g_hash_table_add (readers, g_strdup (invited[i]));
    }

  return readers;
}

static DexFuture *
find_fiber (gpointer data)
{
  Finding *self = data;
  g_autoptr(GHashTable) readers = await_readers (self);
  g_autoptr(SpQuery) query = sp_query_new ("agency");
  g_autoptr(GListModel) agencies = NULL;
  g_autoptr(AdwDialog) alert = NULL;

  sp_query_order (query, "name", FALSE);
  agencies = dex_await_object (sp_store_find_all (self->store, query), NULL);
  alert = g_weak_ref_get (self->alert);
  if (alert != NULL)
    take_agencies (self->hand_on, agencies, readers);

  return dex_future_new_true ();
}

/**
 * sp_hand_on_dialog_new:
 * @action: an action that is open
 *
 * Returns: (transfer floating): asks who shall do it
 */
AdwDialog *
sp_hand_on_dialog_new (SpStore *store, SpAction *action)
{
  AdwDialog *alert = adw_alert_dialog_new (_("Hand It On"), sp_action_get_text (action));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  HandOn *self = g_new0 (HandOn, 1);
  Finding *finding = g_new0 (Finding, 1);

  self->dialog = ADW_ALERT_DIALOG (alert);
  self->store = g_object_ref (store);
  self->action = g_object_ref (action);
  self->agencies = g_ptr_array_new_with_free_func (g_object_unref);
  self->drop_down = sp_ask_append (box, _("Agency"), gtk_drop_down_new (NULL, NULL));
  sp_shrink_drop_down (self->drop_down);
  self->person = sp_ask_append_entry (box, _("Person (if known)"), sp_action_get_person (action), 200);
  self->words = sp_ask_append_words (box);
  adw_alert_dialog_set_extra_child (self->dialog, box);
  adw_alert_dialog_add_responses (self->dialog, "back", _("_Cancel"), "hand-on", _("_Hand It On"), NULL);
  adw_alert_dialog_set_response_appearance (self->dialog, "hand-on", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (self->dialog, "hand-on");
  adw_alert_dialog_set_close_response (self->dialog, "back");
  adw_alert_dialog_set_response_enabled (self->dialog, "hand-on", FALSE);
  g_signal_connect_data (alert, "response", G_CALLBACK (response_cb), self, hand_on_free, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->drop_down, "notify::selected", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->person, "changed", G_CALLBACK (changed_cb), self);

  finding->alert = sp_weak_ref_new (alert);
  finding->hand_on = self;
  finding->store = g_object_ref (store);
  finding->case_id = g_strdup (sp_action_get_case_id (action));
  finding->meeting_id = g_strdup (sp_action_get_meeting (action));
  finding->own = g_strdup (sp_action_get_agency (action));
  dex_future_disown (dex_scheduler_spawn (NULL, 0, find_fiber, finding, finding_free));

  return alert;
}
