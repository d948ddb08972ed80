/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-access-dialog.h"

#include "sp-case-records.h"
#include "sp-cases-private.h"
#include "sp-choice-input.h"
#include "sp-compartment.h"
#include "sp-directory-records.h"
#include "sp-link-words.h"

#include <glib/gi18n-lib.h>

static const SpField agency_field = {
  .name = "agency",
  .kind = SP_KIND_REF,
  .flags = SP_FIELD_REQUIRED,
  .list = "agency",
  .label = N_("Agency"),
};

static const SpField member_field = {
  .name = "member",
  .kind = SP_KIND_REF,
  .flags = SP_FIELD_REQUIRED,
  .list = "member",
  .label = N_("Who"),
};

/* Someone to be let in or shut out, and why; lives as long as the dialog. */
typedef struct
{
  GWeakRef        parent;
  AdwAlertDialog *alert;
  SpStore        *store;
  GListModel     *invitations; /* NULL: somebody is shut out */
  char           *case_id;
  SpFieldInput   *who;
  SpFieldInput   *reason;
  SpLinkWords    *name;
  GtkLabel       *words;
} Asking;

static void
asking_free (gpointer  data,
             GClosure *closure)
{
  Asking *asking = data;

  g_weak_ref_clear (&asking->parent);
  g_object_unref (asking->store);
  g_clear_object (&asking->invitations);
  g_object_unref (asking->who);
  g_object_unref (asking->reason);
  g_object_unref (asking->name);
  g_free (asking->case_id);
  g_free (asking);
}

static char *
dup_text (SpFieldInput *input)
{
  g_autoptr (JsonNode) value = sp_field_input_dup_value (input, NULL);

  return value != NULL ? json_node_dup_string (value) : NULL;
}

static gboolean
is_invited (Asking     *asking,
            const char *agency)
{
  for (guint i = 0; i < g_list_model_get_n_items (asking->invitations); i++)
    {
      g_autoptr (SpRecord) invitation = g_list_model_get_item (asking->invitations, i);
      g_autofree char *one = sp_record_get_loaded (invitation) ? sp_record_dup_text (invitation, "agency") : NULL;

      if (g_strcmp0 (one, agency) == 0)
        return TRUE;
    }

  return FALSE;
}

static const char *
get_name (Asking *asking)
{
  SpRecord *record = sp_link_words_get_record (asking->name);

  if (record != NULL && SP_IS_AGENCY (record))
    return sp_agency_get_short_name (SP_AGENCY (record));

  return sp_link_words_get_words (asking->name);
}

static char *
dup_consequence (Asking     *asking,
                 const char *who)
{
  const char *name = get_name (asking);

  if (who == NULL || name == NULL)
    return g_strdup (asking->invitations != NULL ? _("Choose an agency to read what it would come to read.")
                                                 : _("Choose whom to shut out."));
  if (asking->invitations != NULL && is_invited (asking, who))
    return g_strdup_printf (_("%s is in the case already."), name);
  if (asking->invitations != NULL)
    return g_strdup_printf (_("The representatives of %s will read this case on their laptops, also offline, with all "
                              "that was written before: who is in it, why it was referred, the timeline, risk, orders, "
                              "actions and minutes. They will not read what is kept to other readers."),
                            name);
  if (g_strcmp0 (who, sp_store_get_member_id (asking->store)) == 0)
    return g_strdup (_("You lose this case yourself, from all your laptops, and can no longer find, count or search "
                       "it. Only another chair or a coordinator can let you back in."));

  return g_strdup_printf (_("%s loses this case from all their laptops when they next connect, and can no longer find, "
                            "count or search it. Nothing tells them that it is there. Only chair and coordinators see "
                            "that somebody is shut out."),
                          name);
}

static void
update (Asking *asking)
{
  g_autofree char *who = dup_text (asking->who);
  g_autofree char *reason = dup_text (asking->reason);
  g_autofree char *words = NULL;
  gboolean complete = who != NULL && (asking->invitations != NULL ? !is_invited (asking, who) : reason != NULL);
  g_autoptr (JsonNode) value = who != NULL ? json_node_init_string (json_node_alloc (), who) : NULL;

  sp_link_words_set_value (asking->name, value);
  words = dup_consequence (asking, who);
  gtk_label_set_label (asking->words, words);
  adw_alert_dialog_set_response_enabled (asking->alert, "do", complete);
}

static SpRecord *
make_record (Asking     *asking,
             const char *type,
             const char *compartment)
{
  g_autofree char *id = sp_ambient_new_id (sp_store_get_ambient (asking->store));
  g_autofree char *who = dup_text (asking->who);
  g_autofree char *reason = dup_text (asking->reason);
  g_autoptr (JsonObject) fields = json_object_new ();
  SpRecord *record = sp_record_new (sp_record_type_find (type), id, compartment);

  json_object_set_string_member (fields, "case_id", asking->case_id);
  json_object_set_string_member (fields, asking->invitations != NULL ? "agency" : "member", who);
  if (reason != NULL)
    json_object_set_string_member (fields, "reason", reason);
  sp_record_set_json (record, fields);

  return record;
}

static void
response_cb (Asking     *asking,
             const char *response)
{
  static const char *const chair[] = { SP_READERS_CHAIR, NULL };
  g_autoptr (GtkWidget) parent = g_weak_ref_get (&asking->parent);
  gboolean inviting = asking->invitations != NULL;
  g_autofree char *compartment = inviting ? sp_compartment_for_case (asking->case_id)
                                          : sp_compartment_for_readers (asking->case_id, chair);
  g_autoptr (SpRecord) record = NULL;
  g_autoptr (SpChange) change = NULL;

  if (g_strcmp0 (response, "do") != 0 || parent == NULL)
    return;
  record = make_record (asking, inviting ? "invitation" : "exclusion", compartment);
  change = sp_change_new ();
  sp_change_create (change, record);
  sp_change_set_label (change, inviting ? _("Invite an agency") : _("Shut somebody out"));
  dex_future_disown (sp_case_commit (parent, asking->store, change,
                                     inviting ? _("Agency invited") : _("Shut out of this case")));
}

static GtkWidget *
append (GtkWidget  *box,
        GtkWidget  *child,
        const char *caption)
{
  if (caption != NULL)
    {
      GtkWidget *label = gtk_label_new (caption);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "dimmed");
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_box_append (GTK_BOX (box), child);

  return child;
}

static void
ask (GtkWidget  *parent,
     SpStore    *store,
     const char *case_id,
     GListModel *invitations)
{
  gboolean inviting = invitations != NULL;
  const SpRecordType *type = inviting ? sp_invitation_record_type () : sp_exclusion_record_type ();
  const SpField *reason = sp_record_type_find_field (type, "reason");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *words = gtk_label_new (NULL);
  Asking *asking = g_new0 (Asking, 1);

  g_weak_ref_init (&asking->parent, parent);
  asking->store = g_object_ref (store);
  asking->case_id = g_strdup (case_id);
  g_set_object (&asking->invitations, invitations);
  asking->alert = ADW_ALERT_DIALOG (adw_alert_dialog_new (inviting ? _("Invite an Agency") : _("Shut Somebody Out"),
                                                          NULL));
  asking->who = g_object_ref_sink (sp_choice_input_new (store, inviting ? &agency_field : &member_field, NULL));
  asking->reason = g_object_ref_sink (sp_field_input_new (store, reason, NULL));
  asking->name = sp_link_words_new (store);
  asking->words = GTK_LABEL (words);
  gtk_label_set_wrap (asking->words, TRUE);
  gtk_label_set_xalign (asking->words, 0);
  append (box, GTK_WIDGET (asking->who), inviting ? _("Agency") : _("Who"));
  append (box, GTK_WIDGET (asking->reason), inviting ? _("Reason, if it needs one") : _("Reason"));
  append (box, words, NULL);
  adw_alert_dialog_set_extra_child (asking->alert, box);
  adw_alert_dialog_add_responses (asking->alert, "cancel", _("_Cancel"), "do",
                                  inviting ? _("_Invite") : _("_Shut Out"), NULL);
  adw_alert_dialog_set_response_appearance (asking->alert, "do",
                                            inviting ? ADW_RESPONSE_SUGGESTED : ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (asking->alert, "cancel");
  g_signal_connect_data (asking->alert, "response", G_CALLBACK (response_cb), asking, asking_free, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (asking->who, "changed", G_CALLBACK (update), asking);
  g_signal_connect_swapped (asking->reason, "changed", G_CALLBACK (update), asking);
  g_signal_connect_swapped (asking->name, "notify::words", G_CALLBACK (update), asking);
  update (asking);
  adw_dialog_present (ADW_DIALOG (asking->alert), parent);
}

/**
 * sp_access_dialog_invite:
 * @invitations: those that there are
 *
 * Asks which agency shall come into the case.
 */
void
sp_access_dialog_invite (GtkWidget  *parent,
                         SpStore    *store,
                         const char *case_id,
                         GListModel *invitations)
{
  ask (parent, store, case_id, invitations);
}

/**
 * sp_access_dialog_exclude:
 *
 * Asks whom to shut out of the case, and why.
 */
void
sp_access_dialog_exclude (GtkWidget  *parent,
                          SpStore    *store,
                          const char *case_id)
{
  ask (parent, store, case_id, NULL);
}

typedef struct
{
  GWeakRef  parent;
  SpStore  *store;
  SpRecord *record;
} Ending;

static void
ending_free (gpointer  data,
             GClosure *closure)
{
  Ending *ending = data;

  g_weak_ref_clear (&ending->parent);
  g_object_unref (ending->store);
  g_object_unref (ending->record);
  g_free (ending);
}

static void
end_cb (Ending     *ending,
        const char *response)
{
  g_autoptr (GtkWidget) parent = g_weak_ref_get (&ending->parent);
  gboolean invitation = SP_IS_INVITATION (ending->record);
  g_autoptr (SpChange) change = NULL;

  if (g_strcmp0 (response, "do") != 0 || parent == NULL || sp_record_get_gone (ending->record))
    return;
  change = sp_change_new ();
  sp_change_delete (change, ending->record);
  sp_change_set_label (change, invitation ? _("Take an agency off") : _("Let somebody back in"));
  dex_future_disown (sp_case_commit (parent, ending->store, change,
                                     invitation ? _("Agency taken off") : _("Let back in")));
}

static void
confirm (GtkWidget  *parent,
         SpStore    *store,
         SpRecord   *record,
         const char *title,
         const char *body,
         const char *answer)
{
  AdwDialog *alert = adw_alert_dialog_new (title, body);
  Ending *ending = g_new0 (Ending, 1);

  g_weak_ref_init (&ending->parent, parent);
  ending->store = g_object_ref (store);
  ending->record = g_object_ref (record);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (alert), "cancel", _("_Cancel"), "do", answer, NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (alert), "do",
                                            SP_IS_INVITATION (record) ? ADW_RESPONSE_DESTRUCTIVE
                                                                      : ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (alert), "cancel");
  g_signal_connect_data (alert, "response", G_CALLBACK (end_cb), ending, ending_free, G_CONNECT_SWAPPED);
  adw_dialog_present (alert, parent);
}

/**
 * sp_access_dialog_take_off:
 * @invitation: with its agency followed
 *
 * Says what leaves the agency's laptops, and takes it off the case.
 */
void
sp_access_dialog_take_off (GtkWidget *parent,
                           SpStore   *store,
                           SpRecord  *invitation)
{
  SpRecord *agency = sp_record_get_link (invitation, "agency");
  const char *name = agency != NULL && SP_IS_AGENCY (agency) ? sp_agency_get_short_name (SP_AGENCY (agency))
                                                             : _("The agency");
  g_autofree char *body = NULL;

  body = g_strdup_printf (_("The whole case is deleted from the laptops of %s when they next connect, with what they "
                            "wrote and what was kept to them; what they have not sent by then is put aside for the "
                            "chair. What they wrote stays in the case. What was read stays read."),
                          name);
  confirm (parent, store, invitation, _("Take Them Off?"), body, _("_Take Off"));
}

/**
 * sp_access_dialog_readmit:
 * @exclusion: with its member followed
 *
 * Lets somebody back into the case.
 */
void
sp_access_dialog_readmit (GtkWidget *parent,
                          SpStore   *store,
                          SpRecord  *exclusion)
{
  confirm (parent, store, exclusion, _("Let Them Back In?"),
           _("They will read this case again as their role and agency allow, with all that was written meanwhile."),
           _("_Let Back In"));
}
