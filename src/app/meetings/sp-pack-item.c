/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-pack-item.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "sp-cases-private.h"
#include "sp-format.h"
#include "sp-meeting-data.h"
#include "sp-meeting-words.h"
#include "sp-return-dialog.h"
#include "sp-risk-badge.h"
#include "sp-row-parts.h"
#include "sp-shell.h"
#include "sp-shrink.h"

/* What was told last is read before a meeting; the rest stands in the case. */
#define MAX_TOLD 8

struct _SpPackItem
{
  GtkListBoxRow parent_instance;

  GtkWidget *title;
  GtkWidget *people;
  GtkWidget *risk;
  GtkWidget *expander;
  GtkWidget *body; /* made when it is first read */
  GtkWidget *return_label;
  GtkWidget *return_buttons;
  GtkWidget *write_button;
  GtkWidget *nothing_button;

  SpStore *store;
  SpMeetingReturns *returns;
  SpAgendaItem *item;
  SpRecordList *told;
  SpRecordList *actions;
  GtkWidget *told_box;
  GtkWidget *actions_box;
};

G_DEFINE_FINAL_TYPE (SpPackItem, sp_pack_item, GTK_TYPE_LIST_BOX_ROW)

static void
clear_box (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

/* --- What there is to read ----------------------------------------------------------------- */

static void
add_part (GtkWidget  *box,
          const char *heading,
          const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  gtk_box_append (GTK_BOX (box), sp_row_label_new (heading, "caption-heading"));
  gtk_box_append (GTK_BOX (box), sp_row_label_new (text, NULL));
}

static const char *
agency_name (SpRecord *record)
{
  SpRecord *agency = sp_record_get_link (record, "agency");

  return agency != NULL && sp_record_get_loaded (agency) ? sp_agency_get_short_name (SP_AGENCY (agency)) : "…";
}

static void
show_told (SpPackItem *self)
{
  guint n = 0;

  clear_box (self->told_box);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->told)); i++)
    {
      g_autoptr(SpContribution) told = g_list_model_get_item (G_LIST_MODEL (self->told), i);
      g_autofree char *date = NULL;
      g_autofree char *head = NULL;
      const char *text;

      if (!sp_record_get_loaded (SP_RECORD (told)) || sp_case_is_sealed (self->store, SP_RECORD (told)))
        continue;
      date = sp_format_date (sp_contribution_get_date (told));
      head = g_strdup_printf ("%s · %s", agency_name (SP_RECORD (told)), date);
      text = sp_contribution_get_text (told);
      if (n++ == 0)
        gtk_box_append (GTK_BOX (self->told_box), sp_row_label_new (_("What agencies told last"), "caption-heading"));
      gtk_box_append (GTK_BOX (self->told_box), sp_row_label_new (head, "dimmed"));
      gtk_box_append (GTK_BOX (self->told_box), sp_row_label_new (text != NULL ? text : _("Nothing known"), NULL));
    }
}

static void
show_actions (SpPackItem *self)
{
  g_autofree char *today = sp_meeting_today (self->store);

  clear_box (self->actions_box);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->actions)); i++)
    {
      g_autoptr(SpAction) action = g_list_model_get_item (G_LIST_MODEL (self->actions), i);
      g_autofree char *sentence = NULL;

      if (!sp_record_get_loaded (SP_RECORD (action)))
        continue;
      if (gtk_widget_get_first_child (self->actions_box) == NULL)
        gtk_box_append (GTK_BOX (self->actions_box), sp_row_label_new (_("Open actions"), "caption-heading"));
      sentence = sp_meeting_action_sentence (action, agency_name (SP_RECORD (action)),
                                             sp_store_get_lists (self->store), today);
      gtk_box_append (GTK_BOX (self->actions_box), sp_row_label_new (sentence, NULL));
    }
}

static DexFuture *
told_cb (DexFuture *future,
         gpointer   data)
{
  SpPackItem *self = data;

  if (self->store != NULL)
    show_told (self);

  return dex_future_new_true ();
}

static DexFuture *
actions_cb (DexFuture *future,
            gpointer   data)
{
  SpPackItem *self = data;

  if (self->store != NULL)
    show_actions (self);

  return dex_future_new_true ();
}

static void
ask (SpPackItem        *self,
     SpRecordList      *list,
     DexFutureCallback  callback)
{
  dex_future_disown (dex_future_finally (sp_record_list_when_settled (list), callback, g_object_ref (self),
                                         g_object_unref));
}

static void
refresh_cb (SpPackItem *self)
{
  if (self->told != NULL)
    {
      ask (self, self->told, told_cb);
      ask (self, self->actions, actions_cb);
    }
}

static void
open_case_cb (SpPackItem *self)
{
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));

  if (shell != NULL)
    sp_shell_open_case (shell, sp_agenda_item_get_case_id (self->item));
}

static void
make_body (SpPackItem *self)
{
  SpCase *about = sp_meeting_item_case (self->item);
  g_autoptr(SpQuery) told = sp_query_new ("contribution");
  g_autoptr(SpQuery) actions = sp_meeting_query_open_actions ();
  const char *case_id = sp_agenda_item_get_case_id (self->item);
  GtkWidget *open = gtk_button_new_with_mnemonic (_("_Open the Case"));

  if (about == NULL || gtk_widget_get_first_child (self->body) != NULL)
    return;

  add_part (self->body, _("Why referred"), sp_case_get_why_referred (about));
  add_part (self->body, _("The victim’s voice"), sp_case_get_victim_voice (about));
  self->told_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->actions_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (self->body), self->told_box);
  gtk_box_append (GTK_BOX (self->body), self->actions_box);
  gtk_widget_set_halign (open, GTK_ALIGN_START);
  sp_shrink_button (open);
  g_signal_connect_object (open, "clicked", G_CALLBACK (open_case_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->body), open);

  sp_query_where (told, "case_id", "=", case_id);
  sp_query_order (told, "date", TRUE);
  sp_query_limit (told, MAX_TOLD);
  sp_query_with (told, "agency");
  self->told = sp_store_list (self->store, told);
  sp_query_where (actions, "case_id", "=", case_id);
  self->actions = sp_store_list (self->store, actions);
  g_signal_connect_object (self->told, "items-changed", G_CALLBACK (refresh_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->actions, "items-changed", G_CALLBACK (refresh_cb), self, G_CONNECT_SWAPPED);
  refresh_cb (self);
}

static void
expanded_cb (SpPackItem *self)
{
  gboolean reads = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->expander));

  if (reads)
    make_body (self);
  gtk_widget_set_visible (self->body, reads);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->expander), GTK_ACCESSIBLE_STATE_EXPANDED, reads, -1);
}

/* --- The own agency's return --------------------------------------------------------------- */

static void
write_cb (SpPackItem *self)
{
  SpCase *about = sp_meeting_item_case (self->item);

  if (about != NULL)
    adw_dialog_present (sp_return_dialog_new (self->store, sp_meeting_returns_get_meeting (self->returns), about,
                                              sp_meeting_returns_find_own (self->returns,
                                                                           sp_agenda_item_get_case_id (self->item))),
                        GTK_WIDGET (self));
}

/* One press: that an agency knows nothing is a return, too. */
static void
nothing_cb (SpPackItem *self)
{
  const char *case_id = sp_agenda_item_get_case_id (self->item);
  g_autoptr(SpChange) change = NULL;
  g_autoptr(SpRecord) record = NULL;

  if (sp_meeting_returns_find_own (self->returns, case_id) != NULL)
    return;
  change = sp_change_new ();
  record = sp_return_new (self->store, sp_meeting_returns_get_meeting (self->returns), case_id);
  sp_change_create (change, record);
  sp_change_set_flag (change, record, "nothing_known", TRUE);
  sp_meeting_keep (self, self->store, change, _("Write a Return"),
                   _("“Nothing known” is kept as the return of your agency"));
}

static void
show_return (SpPackItem *self)
{
  const char *case_id = sp_agenda_item_get_case_id (self->item);
  SpContribution *own = sp_meeting_returns_find_own (self->returns, case_id);
  gboolean wanted = sp_meeting_returns_wants_own (self->returns, case_id);
  const char *words;

  if (own == NULL)
    words = wanted ? _("Your agency’s return is missing") : NULL;
  else if (!sp_contribution_get_sealed (own) && sp_agenda_item_get_started_at (self->item) != NULL)
    words = _("Your agency’s return has been opened in the meeting");
  else if (!sp_contribution_get_sealed (own))
    words = _("Your agency has told for this meeting what it knows; it is not sealed");
  else if (sp_contribution_get_nothing_known (own) && sp_contribution_get_text (own) == NULL)
    words = _("Your agency’s return is in: nothing known. Sealed until the item is reached");
  else
    words = _("Your agency’s return is in, sealed until the item is reached");

  gtk_label_set_label (GTK_LABEL (self->return_label), words != NULL ? words : "");
  gtk_widget_set_visible (self->return_label, words != NULL);
  if (own == NULL && wanted)
    gtk_widget_add_css_class (self->return_label, "warning");
  else
    gtk_widget_remove_css_class (self->return_label, "warning");
  gtk_widget_set_visible (self->return_buttons, wanted && (own == NULL || sp_contribution_get_sealed (own)));
  gtk_widget_set_visible (self->nothing_button, own == NULL);
  gtk_button_set_label (GTK_BUTTON (self->write_button), own == NULL ? _("_Write It…") : _("_Change It…"));
}

/* --- The row ------------------------------------------------------------------------------- */

static void
sp_pack_item_dispose (GObject *object)
{
  SpPackItem *self = SP_PACK_ITEM (object);

  g_clear_object (&self->told);
  g_clear_object (&self->actions);
  g_clear_object (&self->item);
  g_clear_object (&self->returns);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_pack_item_parent_class)->dispose (object);
}

static void
sp_pack_item_class_init (SpPackItemClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_pack_item_dispose;
}

static GtkWidget *
make_button (SpPackItem *self,
             const char *label,
             GCallback   callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  sp_shrink_button (button);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  adw_wrap_box_append (ADW_WRAP_BOX (self->return_buttons), button);

  return button;
}

static void
sp_pack_item_init (SpPackItem *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = adw_wrap_box_new ();

  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);

  adw_wrap_box_set_justify (ADW_WRAP_BOX (head), ADW_JUSTIFY_SPREAD);
  adw_wrap_box_set_justify_last_line (ADW_WRAP_BOX (head), TRUE);
  self->title = sp_row_label_new (NULL, "heading");
  self->risk = sp_risk_badge_new ();
  adw_wrap_box_append (ADW_WRAP_BOX (head), self->title);
  adw_wrap_box_append (ADW_WRAP_BOX (head), self->risk);
  self->people = sp_row_label_new (NULL, "dimmed");
  self->return_label = sp_row_label_new (NULL, NULL);
  self->return_buttons = adw_wrap_box_new ();
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (self->return_buttons), 6);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (self->return_buttons), 6);
  self->write_button = make_button (self, _("_Write It…"), G_CALLBACK (write_cb));
  self->nothing_button = make_button (self, _("_Nothing Known"), G_CALLBACK (nothing_cb));
  /* Not a GtkExpander: Tab would go into what it hides. */
  self->expander = gtk_toggle_button_new_with_label (_("Read"));
  self->body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_margin_top (self->body, 6);
  gtk_widget_set_visible (self->body, FALSE);
  gtk_widget_set_halign (self->expander, GTK_ALIGN_START);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->expander), GTK_ACCESSIBLE_STATE_EXPANDED, FALSE, -1);
  g_signal_connect_object (self->expander, "toggled", G_CALLBACK (expanded_cb), self, G_CONNECT_SWAPPED);

  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), self->people);
  gtk_box_append (GTK_BOX (box), self->return_label);
  gtk_box_append (GTK_BOX (box), self->return_buttons);
  gtk_box_append (GTK_BOX (box), self->expander);
  gtk_box_append (GTK_BOX (box), self->body);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
}

/**
 * sp_pack_item_new:
 * @item: an item of the agenda
 *
 * Returns: (transfer floating): the item as the pack has it
 */
GtkWidget *
sp_pack_item_new (SpStore          *store,
                  SpMeetingReturns *returns,
                  SpAgendaItem     *item)
{
  SpPackItem *self = g_object_new (SP_TYPE_PACK_ITEM, NULL);

  self->store = g_object_ref (store);
  self->returns = g_object_ref (returns);
  self->item = g_object_ref (item);

  return GTK_WIDGET (self);
}

static void
set_describes (GtkWidget  *button,
               const char *title)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, title, -1);
}

/**
 * sp_pack_item_update:
 * @number: its place as this reader sees it, from 1
 *
 * Shows the item as it is now.
 */
void
sp_pack_item_update (SpPackItem *self,
                     guint       number)
{
  SpValueLists *lists = sp_store_get_lists (self->store);
  SpCase *about = sp_meeting_item_case (self->item);
  const char *kind = sp_value_lists_get_label (lists, "agenda-kind", sp_agenda_item_get_kind (self->item));
  g_autofree char *title = sp_meeting_item_title (self->item, lists);
  g_autofree char *people = about != NULL ? sp_meeting_case_people (about) : NULL;
  g_autofree char *head = about != NULL && kind != NULL ? g_strdup_printf ("%u. %s · %s", number, title, _(kind))
                                                        : g_strdup_printf ("%u. %s", number, title);
  g_autofree char *sentence = people != NULL ? g_strdup_printf ("%s, %s", head, people) : g_strdup (head);

  gtk_label_set_label (GTK_LABEL (self->title), head);
  gtk_label_set_label (GTK_LABEL (self->people), people != NULL ? people : "");
  gtk_widget_set_visible (self->people, people != NULL);
  gtk_widget_set_visible (self->risk, about != NULL);
  gtk_widget_set_visible (self->expander, about != NULL);
  gtk_widget_set_visible (self->return_buttons, FALSE);
  gtk_widget_set_visible (self->return_label, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
  if (about == NULL)
    return;

  sp_risk_badge_set_level (SP_RISK_BADGE (self->risk), sp_case_get_risk_level (about));
  set_describes (self->write_button, title);
  set_describes (self->nothing_button, title);
  set_describes (self->expander, title);
  show_return (self);
  refresh_cb (self);
}

/** sp_pack_item_expand: Shows what there is to read of it. */
void
sp_pack_item_expand (SpPackItem *self)
{
  g_return_if_fail (SP_IS_PACK_ITEM (self));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->expander), TRUE);
}
