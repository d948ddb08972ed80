/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-case-dialog.h"

#include "sp-banner.h"
#include "sp-case-records.h"
#include "sp-cases-private.h"
#include "sp-compartment.h"
#include "sp-directory-records.h"
#include "sp-id.h"
#include "sp-record-dialog.h"
#include "sp-record-editor.h"

#include <glib/gi18n-lib.h>

typedef enum
{
  PART_VICTIM,
  PART_PERPETRATOR,
  PART_REFERRAL,
  N_PARTS
} Part;

static const char *const part_names[N_PARTS] = { "victim", "perpetrator", "referral" };

struct _SpCaseDialog
{
  AdwDialog       parent_instance;

  GtkWidget      *add;
  AdwBanner      *draft_banner;
  GtkBox         *contents;

  SpStore        *store;
  char           *case_id;
  GStrv           agencies;
  SpRecord       *records[N_PARTS];
  SpRecordEditor *editors[N_PARTS];
};

enum
{
  SIGNAL_CREATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpCaseDialog, sp_case_dialog, ADW_TYPE_DIALOG)

static void
draft_found_cb (SpCaseDialog *self)
{
  adw_banner_set_revealed (self->draft_banner, TRUE);
}

static void
start_afresh_cb (SpCaseDialog *self)
{
  for (guint i = 0; i < N_PARTS; i++)
    sp_record_editor_discard (self->editors[i]);
  adw_banner_set_revealed (self->draft_banner, FALSE);
  sp_record_editor_focus (self->editors[PART_VICTIM]);
}

static void
cancel_cb (SpCaseDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
add_cb (SpCaseDialog *self)
{
  sp_case_dialog_save (self);
}

static DexFuture *
saved_cb (DexFuture *future,
          gpointer   data)
{
  SpCaseDialog *self = data;

  gtk_widget_set_sensitive (self->add, TRUE);
  if (dex_future_is_rejected (future))
    return dex_future_new_true ();

  for (guint i = 0; i < N_PARTS; i++)
    sp_draft_clear (sp_record_editor_get_draft (self->editors[i]));
  g_signal_emit (self, signals[SIGNAL_CREATED], 0, self->case_id);
  adw_dialog_close (ADW_DIALOG (self));

  return dex_future_new_true ();
}

/* The agencies that the partnership invites to every case. */
static DexFuture *
partnership_cb (DexFuture *future,
                gpointer   data)
{
  g_autoptr (SpCaseDialog) self = g_weak_ref_get (data);
  const GValue *value = dex_future_get_value (future, NULL);
  g_autoptr (SpRecord) partnership = NULL;

  if (self == NULL || value == NULL)
    return dex_future_new_true ();

  partnership = g_list_model_get_item (g_value_get_object (value), 0);
  if (partnership != NULL)
    self->agencies = g_strdupv ((GStrv) sp_partnership_get_core_agencies (SP_PARTNERSHIP (partnership)));

  return dex_future_new_true ();
}

static void
sp_case_dialog_dispose (GObject *object)
{
  SpCaseDialog *self = SP_CASE_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_CASE_DIALOG);
  for (guint i = 0; i < N_PARTS; i++)
    g_clear_object (&self->records[i]);
  g_clear_object (&self->store);
  g_clear_pointer (&self->case_id, g_free);
  g_clear_pointer (&self->agencies, g_strfreev);

  G_OBJECT_CLASS (sp_case_dialog_parent_class)->dispose (object);
}

static void
sp_case_dialog_class_init (SpCaseDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_case_dialog_dispose;

  /**
   * SpCaseDialog::created:
   * @case_id: the new case
   */
  signals[SIGNAL_CREATED] = g_signal_new ("created", SP_TYPE_CASE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, SP_CASES_RESOURCE "sp-case-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SpCaseDialog, add);
  gtk_widget_class_bind_template_child (widget_class, SpCaseDialog, draft_banner);
  gtk_widget_class_bind_template_child (widget_class, SpCaseDialog, contents);
  gtk_widget_class_bind_template_callback (widget_class, start_afresh_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
}

static void
sp_case_dialog_init (SpCaseDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sp_banner_prepare (self->draft_banner);
}

static void
add_part (SpCaseDialog *self,
          Part          part,
          const char   *title,
          const char   *type)
{
  static const char *const person_fields[] = { "family_name", "given_names", "born", "gender", "phone",
                                               NULL };
  static const char *const victim_fields[] = { "family_name", "given_names", "born", "gender", "phone",
                                               "safe_to_call", "safe_message", "safe_times", NULL };
  const char *const *main = part == PART_VICTIM ? victim_fields : part == PART_PERPETRATOR ? person_fields : NULL;
  GtkWidget *label = gtk_label_new (title);
  g_autofree char *key = g_strdup_printf ("new-case-%s", part_names[part]);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "title-4");
  self->records[part] = sp_record_new_in_case (self->store, type, self->case_id);
  self->editors[part] = SP_RECORD_EDITOR (
    sp_record_editor_new_keyed (self->store, self->records[part], NULL, key, main, FALSE));
  g_signal_connect_object (self->editors[part], "draft-found", G_CALLBACK (draft_found_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (self->contents, label);
  gtk_box_append (self->contents, GTK_WIDGET (self->editors[part]));
}

/**
 * sp_case_dialog_new:
 *
 * Returns: (transfer floating): the form for a new case
 */
AdwDialog *
sp_case_dialog_new (SpStore *store)
{
  SpCaseDialog *self;
  g_autoptr (SpQuery) query = sp_query_new ("partnership");

  g_return_val_if_fail (SP_IS_STORE (store), NULL);

  self = g_object_new (SP_TYPE_CASE_DIALOG, NULL);
  self->store = g_object_ref (store);
  self->case_id = sp_ambient_new_id (sp_store_get_ambient (store));
  add_part (self, PART_VICTIM, _("Victim"), "person");
  add_part (self, PART_PERPETRATOR, _("Perpetrator"), "person");
  add_part (self, PART_REFERRAL, _("Referral"), "referral");
  dex_future_disown (dex_future_then (sp_store_find_all (store, query), partnership_cb,
                                      sp_weak_ref_new (self), sp_weak_ref_free));

  return ADW_DIALOG (self);
}

/**
 * sp_case_dialog_get_editor:
 * @part: "victim", "perpetrator" or "referral"
 *
 * Returns: (transfer none) (nullable): the editor of that part
 */
GtkWidget *
sp_case_dialog_get_editor (SpCaseDialog *self,
                           const char   *part)
{
  g_return_val_if_fail (SP_IS_CASE_DIALOG (self), NULL);

  for (guint i = 0; i < N_PARTS; i++)
    {
      if (g_str_equal (part_names[i], part))
        return GTK_WIDGET (self->editors[i]);
    }

  return NULL;
}

static char *
dup_new_reference (SpStore *store)
{
  guint8 bytes[16];

  sp_ambient_fill_random (sp_store_get_ambient (store), bytes, sizeof bytes);

  return sp_reference_format (bytes);
}

static void
copy_text (SpRecordEditor *editor,
           const char     *from,
           SpChange       *change,
           SpRecord       *record,
           const char     *to)
{
  SpFieldRow *row = sp_record_editor_get_row (editor, from);
  g_autoptr (JsonNode) value = row != NULL ? sp_field_row_dup_value (row, NULL) : NULL;

  if (value != NULL && JSON_NODE_HOLDS_VALUE (value))
    sp_change_set_text (change, record, to, json_node_get_string (value));
}

static void
create_case (SpCaseDialog *self,
             SpChange     *change)
{
  g_autofree char *compartment = sp_compartment_for_case (self->case_id);
  g_autofree char *reference = dup_new_reference (self->store);
  g_autoptr (SpRecord) item = sp_record_new (sp_case_record_type (), self->case_id, compartment);

  sp_change_create (change, item);
  sp_change_set_text (change, item, "reference", reference);
  sp_change_set_text (change, item, "status", "submitted");
  sp_change_set_text (change, item, "victim", sp_record_get_id (self->records[PART_VICTIM]));
  sp_change_set_text (change, item, "perpetrator", sp_record_get_id (self->records[PART_PERPETRATOR]));
  copy_text (self->editors[PART_REFERRAL], "received", change, item, "received");
  copy_text (self->editors[PART_REFERRAL], "source", change, item, "source");
  copy_text (self->editors[PART_REFERRAL], "narrative", change, item, "why_referred");
  copy_text (self->editors[PART_REFERRAL], "relationship", change, item, "relationship");
}

/* The own agency first: it is what lets a representative write into the new case at all. */
static void
invite (SpCaseDialog *self,
        SpChange     *change)
{
  const SpReader *reader = sp_store_get_reader (self->store);
  const char *mine = reader != NULL ? reader->agency_id : NULL;
  gboolean chairing = reader == NULL || (reader->roles & SP_ROLES_CHAIRING) != 0;
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  if (mine != NULL)
    g_ptr_array_add (ids, (gpointer) mine);
  for (guint i = 0; chairing && self->agencies != NULL && self->agencies[i] != NULL; i++)
    {
      if (g_strcmp0 (self->agencies[i], mine) != 0)
        g_ptr_array_add (ids, self->agencies[i]);
    }
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (SpRecord) invitation = sp_record_new_in_case (self->store, "invitation",
                                                               self->case_id);

      sp_change_create (change, invitation);
      sp_change_set_text (change, invitation, "agency", g_ptr_array_index (ids, i));
    }
}

static void
create_role (SpCaseDialog *self,
             SpChange     *change,
             Part          part)
{
  g_autoptr (SpRecord) role = sp_record_new_in_case (self->store, "case_person", self->case_id);

  sp_change_create (change, role);
  sp_change_set_text (change, role, "person", sp_record_get_id (self->records[part]));
  sp_change_set_text (change, role, "role", part_names[part]);
}

/**
 * sp_case_dialog_save:
 *
 * Stores the case with its people, its referral and its invitations, all or nothing; says at each field what is
 * wrong if it cannot.
 */
void
sp_case_dialog_save (SpCaseDialog *self)
{
  g_autoptr (SpChange) change = NULL;
  gboolean good = TRUE;

  g_return_if_fail (SP_IS_CASE_DIALOG (self));

  if (!gtk_widget_get_sensitive (self->add))
    return;
  for (int i = N_PARTS - 1; i >= 0; i--)
    good = sp_record_editor_check (self->editors[i]) && good;
  if (!good)
    return;

  change = sp_change_new ();
  create_case (self, change);
  invite (self, change);
  for (guint i = 0; i < N_PARTS; i++)
    {
      sp_change_create (change, self->records[i]);
      sp_record_editor_put (self->editors[i], change);
    }
  create_role (self, change, PART_VICTIM);
  create_role (self, change, PART_PERPETRATOR);
  sp_change_set_label (change, _("Bring in a case"));

  gtk_widget_set_sensitive (self->add, FALSE);
  dex_future_disown (dex_future_finally (sp_case_commit (GTK_WIDGET (self), self->store, change,
                                                         _("Case brought in")),
                                         saved_cb, g_object_ref (self), g_object_unref));
}
