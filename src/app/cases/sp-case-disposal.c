/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-case-disposal.h"

#include "sp-case-records.h"
#include "sp-cases-private.h"
#include "sp-choice-input.h"
#include "sp-compartment.h"
#include "sp-confirm.h"
#include "sp-format.h"
#include "sp-record-words.h"
#include "sp-shrink.h"

#include <glib/gi18n-lib.h>

struct _SpCaseDisposal
{
  AdwBin parent_instance;

  GtkLabel *words;
  GtkWidget *buttons;
  GtkWidget *propose;
  GtkWidget *confirm;
  GtkWidget *withdraw;

  SpStore *store;
  SpRecord *about;
  SpRecordList *disposals;
  SpRecord *disposal; /* nullable: what is proposed */

  AdwAlertDialog *alert; /* nullable: while it asks why */
  SpFieldInput *ground;
  SpFieldInput *reason;
};

G_DEFINE_FINAL_TYPE (SpCaseDisposal, sp_case_disposal, ADW_TYPE_BIN)

/* --- How it stands -------------------------------------------------------------------------- */

static gboolean
is_chairing (SpCaseDisposal *self)
{
  const SpReader *reader = sp_store_get_reader (self->store);

  return reader != NULL && sp_policy_may_review (reader);
}

static gboolean
is_own (SpCaseDisposal *self)
{
  return g_strcmp0 (sp_disposal_get_proposed_by (SP_DISPOSAL (self->disposal)), sp_store_get_member_id (self->store)) == 0;
}

static char *
dup_proposal (SpCaseDisposal *self)
{
  SpDisposal *disposal = SP_DISPOSAL (self->disposal);
  g_autofree char *by = sp_member_dup_name (self->disposal, "proposed_by");
  g_autofree char *day = sp_format_date (sp_disposal_get_proposed (disposal));
  const char *ground = sp_value_lists_get_label (sp_store_get_lists (self->store), "disposal-ground",
                                                 sp_disposal_get_ground (disposal));
  const char *reason = sp_disposal_get_reason (disposal);
  /* Translators: who, and when */
  g_autofree char *first = g_strdup_printf (_("%s proposed on %s that this case be disposed of."), by, day);

  return g_strjoin ("\n", first, ground != NULL ? _(ground) : "", reason, NULL);
}

static char *
dup_words (SpCaseDisposal *self)
{
  g_autofree char *proposal = NULL;
  g_autofree char *by = NULL;
  g_autofree char *last = NULL;

  if (self->disposal == NULL)
    return g_strdup (_("Nobody has proposed to dispose of this case. It takes two people who chair or coordinate; agencies "
                       "that need it longer put it on hold, above."));
  proposal = dup_proposal (self);
  if (sp_disposal_get_confirmed_by (SP_DISPOSAL (self->disposal)) != NULL)
    {
      by = sp_member_dup_name (self->disposal, "confirmed_by");
      last = g_strdup_printf (_("%s has confirmed it. The case is erased when this reaches the server."), by);
    }
  else if (!is_chairing (self))
    last = g_strdup (_("Somebody else who chairs or coordinates has to confirm it. Then all of it is erased, on each laptop, "
                       "what your agency knows included. If you need it longer, set “Hold” on what your agency contributed, "
                       "and tell whoever chairs."));
  else
    last = g_strdup (is_own (self) ? _("Somebody else who chairs or coordinates has to confirm it.")
                                   : _("It is for you, or somebody else who chairs or coordinates, to confirm it."));

  return g_strjoin ("\n", proposal, last, NULL);
}

static void
update (SpCaseDisposal *self)
{
  gboolean open = self->disposal != NULL && sp_disposal_get_confirmed_by (SP_DISPOSAL (self->disposal)) == NULL;
  g_autofree char *words = NULL;

  /* A placeholder comes before the record, which tells of itself. */
  if (self->disposal != NULL && !sp_record_get_loaded (self->disposal))
    return;
  words = dup_words (self);
  gtk_label_set_label (self->words, words);
  if (self->disposal == NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->words), "dimmed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->words), "dimmed");
  gtk_widget_set_visible (self->propose, self->disposal == NULL);
  gtk_widget_set_visible (self->confirm, open && !is_own (self));
  gtk_widget_set_visible (self->withdraw, open);
  /* Others in the case are told of it, and do nothing about it here. */
  gtk_widget_set_visible (self->buttons, is_chairing (self));
  gtk_widget_set_visible (GTK_WIDGET (self), self->disposal != NULL || is_chairing (self));
}

static void
listed_cb (SpCaseDisposal *self)
{
  g_autoptr(SpRecord) disposal = g_list_model_get_item (G_LIST_MODEL (self->disposals), 0);

  if (disposal != self->disposal)
    {
      if (self->disposal != NULL)
        g_signal_handlers_disconnect_by_data (self->disposal, self);
      g_set_object (&self->disposal, disposal);
      if (disposal != NULL)
        g_signal_connect_object (disposal, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    }
  update (self);
}

/* --- What can be done ----------------------------------------------------------------------- */

static char *
dup_consequences (const char *first)
{
  return g_strconcat (first, " ",
                      _("All of it goes, on the server at once, on each laptop when that next connects: who is in it, what "
                        "the agencies know, timeline, risk, orders, actions, minutes and files. Issued papers that tell of "
                        "it lose their content. Only that it was disposed of, when and by whom, is kept. Copies that were "
                        "printed or saved elsewhere are not reached."),
                      NULL);
}

static void
commit (SpCaseDisposal *self,
        SpChange       *change,
        const char     *label,
        const char     *said)
{
  sp_change_set_label (change, label);
  dex_future_disown (sp_case_commit (GTK_WIDGET (self), self->store, change, said));
}

static void
set_input (JsonObject   *fields,
           const char   *member,
           SpFieldInput *input)
{
  JsonNode *value = sp_field_input_dup_value (input, NULL);

  if (value != NULL)
    json_object_set_member (fields, member, value);
}

static void
answered_cb (SpCaseDisposal *self,
             const char     *response)
{
  g_autofree char *id = sp_ambient_new_id (sp_store_get_ambient (self->store));
  g_autofree char *compartment = sp_compartment_for_disposal (sp_record_get_id (self->about));
  g_autofree char *today = sp_case_dup_today (self->store);
  g_autoptr(JsonObject) fields = json_object_new ();
  g_autoptr(SpRecord) record = NULL;
  g_autoptr(SpChange) change = NULL;

  if (g_str_equal (response, "propose"))
    {
      record = sp_record_new (sp_disposal_record_type (), id, compartment);
      json_object_set_string_member (fields, "case_id", sp_record_get_id (self->about));
      json_object_set_string_member (fields, "reference", sp_case_get_reference (SP_CASE (self->about)));
      json_object_set_string_member (fields, "proposed_by", sp_store_get_member_id (self->store));
      json_object_set_string_member (fields, "proposed", today);
      set_input (fields, "ground", self->ground);
      set_input (fields, "reason", self->reason);
      sp_record_set_json (record, fields);
      change = sp_change_new ();
      sp_change_create (change, record);
      commit (self, change, _("Propose disposal"), _("Disposal proposed"));
    }
  g_clear_object (&self->alert);
  g_clear_object (&self->ground);
  g_clear_object (&self->reason);
}

static void
ground_cb (SpCaseDisposal *self)
{
  g_autoptr(JsonNode) ground = sp_field_input_dup_value (self->ground, NULL);

  adw_alert_dialog_set_response_enabled (self->alert, "propose", ground != NULL);
}

static void
append (GtkWidget  *box,
        const char *caption,
        GtkWidget  *child)
{
  GtkWidget *label = gtk_label_new (caption);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dimmed");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), child);
}

/** sp_case_disposal_propose: Asks why the case is to be disposed of, and proposes it. */
void
sp_case_disposal_propose (SpCaseDisposal *self)
{
  const SpRecordType *type = sp_disposal_record_type ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autofree char *body = dup_consequences (_("Nothing is erased before a second person has confirmed it. The agencies in the "
                                                 "case see that it is proposed."));

  g_return_if_fail (SP_IS_CASE_DISPOSAL (self));

  if (self->alert != NULL)
    return;
  self->ground = g_object_ref_sink (sp_choice_input_new (self->store, sp_record_type_find_field (type, "ground"), NULL));
  self->reason = g_object_ref_sink (sp_field_input_new (self->store, sp_record_type_find_field (type, "reason"), NULL));
  append (box, _("Ground"), GTK_WIDGET (self->ground));
  append (box, _("More about why; the agencies in the case read it, and it goes with the case"), GTK_WIDGET (self->reason));
  self->alert = g_object_ref_sink (ADW_ALERT_DIALOG (adw_alert_dialog_new (_("Propose to Dispose of This Case?"), body)));
  adw_alert_dialog_set_extra_child (self->alert, box);
  adw_alert_dialog_add_responses (self->alert, "cancel", _("_Cancel"), "propose", _("_Propose"), NULL);
  adw_alert_dialog_set_response_appearance (self->alert, "propose", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_close_response (self->alert, "cancel");
  g_signal_connect_object (self->alert, "response", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->ground, "changed", G_CALLBACK (ground_cb), self, G_CONNECT_SWAPPED);
  ground_cb (self);
  adw_dialog_present (ADW_DIALOG (self->alert), GTK_WIDGET (self));
}

static void
confirmed_cb (SpCaseDisposal *self)
{
  g_autofree char *today = sp_case_dup_today (self->store);
  g_autoptr(SpChange) change = sp_change_new ();

  if (self->disposal == NULL)
    return;
  sp_change_set_text (change, self->disposal, "confirmed_by", sp_store_get_member_id (self->store));
  sp_change_set_text (change, self->disposal, "confirmed", today);
  commit (self, change, _("Confirm disposal"), _("Disposal confirmed"));
}

/** sp_case_disposal_confirm: Says what goes, and has it erased. */
void
sp_case_disposal_confirm (SpCaseDisposal *self)
{
  g_autofree char *proposal = NULL;
  g_autofree char *body = NULL;

  g_return_if_fail (SP_IS_CASE_DISPOSAL (self));

  if (self->disposal == NULL)
    return;
  proposal = dup_proposal (self);
  body = dup_consequences (_("It cannot be undone."));
  body = g_strjoin ("\n\n", proposal, g_steal_pointer (&body), NULL);
  sp_confirm (GTK_WIDGET (self), _("Erase This Case?"), body, _("_Cancel"), _("_Erase"), ADW_RESPONSE_DESTRUCTIVE,
              G_CALLBACK (confirmed_cb), self);
}

/** sp_case_disposal_withdraw: Takes back what was proposed. */
void
sp_case_disposal_withdraw (SpCaseDisposal *self)
{
  g_autoptr(SpChange) change = NULL;

  g_return_if_fail (SP_IS_CASE_DISPOSAL (self));

  if (self->disposal == NULL)
    return;
  change = sp_change_new ();
  sp_change_delete (change, self->disposal);
  commit (self, change, _("Withdraw the proposal to dispose of it"), _("Proposal withdrawn"));
}

/* --- The object ----------------------------------------------------------------------------- */

static void
sp_case_disposal_dispose (GObject *object)
{
  SpCaseDisposal *self = SP_CASE_DISPOSAL (object);

  if (self->alert != NULL)
    adw_dialog_force_close (ADW_DIALOG (self->alert));
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->alert);
  g_clear_object (&self->ground);
  g_clear_object (&self->reason);
  g_clear_object (&self->disposals);
  g_clear_object (&self->disposal);
  g_clear_object (&self->about);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_case_disposal_parent_class)->dispose (object);
}

static void
sp_case_disposal_class_init (SpCaseDisposalClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_case_disposal_dispose;
}

static GtkWidget *
add_button (SpCaseDisposal *self,
            GtkWidget      *box,
            const char     *label,
            GCallback       callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  sp_shrink_button (button);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  adw_wrap_box_append (ADW_WRAP_BOX (box), button);

  return button;
}

static void
sp_case_disposal_init (SpCaseDisposal *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *buttons = adw_wrap_box_new ();
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", _("Disposal"), "xalign", 0.0, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_HEADING, NULL);

  gtk_widget_add_css_class (title, "title-4");
  self->words = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->words, TRUE);
  gtk_label_set_wrap_mode (self->words, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->words, 0);
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (buttons), 9);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (buttons), 9);
  self->buttons = buttons;
  self->propose = add_button (self, buttons, _("_Propose to Dispose of It…"), G_CALLBACK (sp_case_disposal_propose));
  self->confirm = add_button (self, buttons, _("Confirm and _Erase…"), G_CALLBACK (sp_case_disposal_confirm));
  gtk_widget_add_css_class (self->confirm, "destructive-action");
  self->withdraw = add_button (self, buttons, _("_Withdraw the Proposal"), G_CALLBACK (sp_case_disposal_withdraw));
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->words));
  gtk_box_append (GTK_BOX (box), buttons);
  adw_bin_set_child (ADW_BIN (self), box);
}

/**
 * sp_case_disposal_new:
 * @about: a case
 *
 * Returns: (transfer floating): whether it is to be disposed of
 */
GtkWidget *
sp_case_disposal_new (SpStore  *store,
                      SpRecord *about)
{
  SpCaseDisposal *self;
  g_autoptr(SpQuery) query = sp_query_new ("disposal");

  g_return_val_if_fail (SP_IS_STORE (store) && SP_IS_CASE (about), NULL);

  self = g_object_new (SP_TYPE_CASE_DISPOSAL, NULL);
  self->store = g_object_ref (store);
  self->about = g_object_ref (about);
  sp_query_where (query, "case_id", "=", sp_record_get_id (about));
  sp_query_with (query, "proposed_by");
  sp_query_with (query, "confirmed_by");
  self->disposals = sp_store_list (store, query);
  g_signal_connect_object (self->disposals, "items-changed", G_CALLBACK (listed_cb), self, G_CONNECT_SWAPPED);
  listed_cb (self);

  return GTK_WIDGET (self);
}

static void
reveal_cb (AdwBanner  *banner,
           guint       position,
           guint       removed,
           guint       added,
           GListModel *disposals)
{
  adw_banner_set_revealed (banner, g_list_model_get_n_items (disposals) > 0);
}

/**
 * sp_case_disposal_reveal:
 * @about: (nullable): a case; %NULL: none any more
 * @banner: what is shown while it is proposed to dispose of @about
 */
void
sp_case_disposal_reveal (SpStore   *store,
                         SpRecord  *about,
                         AdwBanner *banner)
{
  g_autoptr(SpQuery) query = sp_query_new ("disposal");
  SpRecordList *disposals;

  g_return_if_fail (SP_IS_STORE (store) && (about == NULL || SP_IS_CASE (about)) && ADW_IS_BANNER (banner));

  if (about == NULL)
    {
      g_object_set_data (G_OBJECT (banner), "disposals", NULL);
      adw_banner_set_revealed (banner, FALSE);
      return;
    }
  sp_query_where (query, "case_id", "=", sp_record_get_id (about));
  disposals = sp_store_list (store, query);
  g_signal_connect_object (disposals, "items-changed", G_CALLBACK (reveal_cb), banner, G_CONNECT_SWAPPED);
  reveal_cb (banner, 0, 0, 0, G_LIST_MODEL (disposals));
  g_object_set_data_full (G_OBJECT (banner), "disposals", disposals, g_object_unref);
}
