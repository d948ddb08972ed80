/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-field-row-private.h"

#include "sp-cases-private.h"
#include "sp-field-value.h"

#include <glib/gi18n-lib.h>

/* The editing half of a fact: it turns into its entry, is saved or restored, and hears meanwhile of what others
 * write.
 */

/* Notes what the person sees now, so that the server can tell what they had not seen when they saved. */
static void
begin_change (SpFieldRow *self)
{
  if (self->form)
    return;
  g_clear_object (&self->change);
  self->change = sp_change_new ();
  sp_change_begin (self->change, self->record);
}

static void
input_changed_cb (SpFieldRow *self)
{
  g_autoptr (JsonNode) value = sp_field_input_dup_value (self->input, NULL);

  self->dirty = TRUE;
  sp_field_row_set_problem (self, NULL);
  sp_field_row_warn (self, value);
  if (self->draft != NULL)
    {
      g_autoptr (JsonNode) typed = sp_field_input_dup_typed (self->input);

      sp_draft_set (self->draft, self->field->name, typed);
    }
}

static void
input_accept_cb (SpFieldRow *self)
{
  if (!self->form)
    {
      sp_field_row_apply (self);
      if (!self->editing)
        gtk_widget_grab_focus (GTK_WIDGET (self));
    }
  else if (!sp_field_input_get_is_quick (self->input) && self->field->kind != SP_KIND_PROSE)
    {
      gtk_widget_child_focus (gtk_widget_get_parent (GTK_WIDGET (self)), GTK_DIR_TAB_FORWARD);
    }
}

static gboolean
left_cb (gpointer data)
{
  SpFieldRow *self = data;

  self->leave_source = 0;
  if (self->editing && !self->form)
    sp_field_row_apply (self);

  return G_SOURCE_REMOVE;
}

static void
focus_leave_cb (SpFieldRow *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  /* The window lost the focus, not the entry: what is typed stays as it is. */
  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->slot)))
    return;
  if (self->editing && !self->form && self->leave_source == 0)
    self->leave_source = g_idle_add (left_cb, self);
}

static void
ensure_input (SpFieldRow *self)
{
  GtkEventController *focus;

  if (self->input != NULL)
    return;

  self->input = sp_field_input_new (self->store, self->field, self->case_id);
  g_signal_connect_object (self->input, "changed", G_CALLBACK (input_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->input, "accept", G_CALLBACK (input_accept_cb), self,
                           G_CONNECT_SWAPPED);
  focus = gtk_event_controller_focus_new ();
  g_signal_connect_object (focus, "leave", G_CALLBACK (focus_leave_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->input), focus);
  adw_bin_set_child (self->slot, GTK_WIDGET (self->input));
}

static void
stop_editing (SpFieldRow *self)
{
  g_clear_object (&self->change);
  self->editing = FALSE;
  self->dirty = FALSE;
  g_clear_handle_id (&self->leave_source, g_source_remove);
  g_clear_pointer (&self->other, json_node_unref);
  g_clear_pointer (&self->offer, json_node_unref);
  sp_field_row_set_problem (self, NULL);
  sp_field_row_set_note (self, NULL, NULL, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->words), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->slot), FALSE);
  adw_bin_set_child (self->slot, NULL);
  self->input = NULL;
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), self->editable);
  sp_field_row_show_value (self);
  g_signal_emit_by_name (self, "settled");
}

static DexFuture *
committed_cb (DexFuture *future,
              gpointer   data)
{
  g_autoptr (SpFieldRow) self = g_weak_ref_get (data);
  g_autoptr (JsonNode) typed = NULL;

  if (self == NULL || self->store == NULL || self->editing)
    return dex_future_new_true ();

  /* Only what is saved may be forgotten; after an error it is offered again. */
  if (self->draft != NULL && sp_draft_get (self->draft, self->field->name) != NULL)
    typed = json_node_copy (sp_draft_get (self->draft, self->field->name));
  if (dex_future_is_resolved (future))
    {
      if (self->draft != NULL)
        sp_draft_remove (self->draft, self->field->name);
      return dex_future_new_true ();
    }
  sp_field_row_show_value (self);
  if (typed != NULL)
    sp_field_row_offer (self, typed);

  return dex_future_new_true ();
}

static void
save (SpFieldRow *self,
      JsonNode   *value)
{
  g_autoptr (SpChange) change = g_steal_pointer (&self->change);
  g_autofree char *label = g_strdup_printf (_("Change “%s”"), _(self->field->label));
  DexFuture *saved;

  sp_field_value_put (change, self->record, self->field, value);
  sp_change_set_label (change, label);
  saved = sp_case_commit (GTK_WIDGET (self), self->store, change, NULL);
  dex_future_disown (dex_future_finally (saved, committed_cb, sp_weak_ref_new (self),
                                         sp_weak_ref_free));
}

/**
 * sp_field_row_edit:
 *
 * Turns the fact into its entry.
 */
void
sp_field_row_edit (SpFieldRow *self)
{
  g_return_if_fail (SP_IS_FIELD_ROW (self));

  if (self->editing || !self->editable)
    return;

  self->editing = TRUE;
  self->dirty = FALSE;
  g_clear_pointer (&self->base, json_node_unref);
  self->base = sp_field_value_dup (self->record, self->field);
  begin_change (self);
  ensure_input (self);
  sp_field_input_set_value (self->input, self->base);
  gtk_widget_set_visible (GTK_WIDGET (self->words), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->slot), TRUE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  if (!self->form)
    sp_field_input_focus (self->input);
}

/**
 * sp_field_row_apply:
 *
 * Saves what was entered and turns back into words; stays an entry, with the reason in words, if it
 * cannot be saved.
 */
void
sp_field_row_apply (SpFieldRow *self)
{
  g_autofree char *problem = NULL;
  g_autoptr (JsonNode) value = NULL;

  g_return_if_fail (SP_IS_FIELD_ROW (self));

  if (!self->editing || self->form)
    return;

  value = sp_field_input_dup_value (self->input, &problem);
  if (problem == NULL && sp_field_value_equal (value, self->base))
    {
      sp_field_row_restore (self);
      return;
    }
  if (problem == NULL)
    problem = sp_field_value_check (self->store, self->record, self->field, value);
  if (problem != NULL)
    {
      sp_field_row_set_problem (self, problem);
      return;
    }

  save (self, value);
  stop_editing (self);
  /* The record follows within milliseconds; the words need not wait for it. */
  if (!sp_field_is_reference (self->field))
    sp_field_row_show_words (self, value);
}

/**
 * sp_field_row_restore:
 *
 * Gives up what was typed.
 */
void
sp_field_row_restore (SpFieldRow *self)
{
  g_return_if_fail (SP_IS_FIELD_ROW (self));

  if (!self->editing || self->form)
    return;
  if (self->draft != NULL)
    sp_draft_remove (self->draft, self->field->name);
  stop_editing (self);
}

/**
 * sp_field_row_offer:
 * @typed: what was typed earlier and never saved
 *
 * Offers @typed; in a form it is put back at once.
 */
void
sp_field_row_offer (SpFieldRow *self,
                    JsonNode   *typed)
{
  g_autofree char *words = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (SP_IS_FIELD_ROW (self));
  g_return_if_fail (typed != NULL);

  if (self->form)
    {
      sp_field_input_set_value (self->input, typed);
      input_changed_cb (self);
      return;
    }
  if (self->editing || !self->editable)
    return;

  g_clear_pointer (&self->offer, json_node_unref);
  self->offer = json_node_copy (typed);
  if (!sp_field_is_reference (self->field))
    words = sp_field_value_describe (typed, self->field, sp_store_get_lists (self->store));
  text = words != NULL ? g_strdup_printf (_("You typed “%s” here and it was not saved yet."), words)
                       : g_strdup (_("You changed this and it was not saved yet."));
  sp_field_row_set_note (self, text, _("Go On"), TRUE);
}

/**
 * sp_field_row_take_note:
 *
 * Does what the note under the fact offers: goes on with what was typed, or takes the other value.
 */
void
sp_field_row_take_note (SpFieldRow *self)
{
  g_return_if_fail (SP_IS_FIELD_ROW (self));

  if (self->offer != NULL)
    {
      g_autoptr (JsonNode) offer = g_steal_pointer (&self->offer);

      sp_field_row_set_note (self, NULL, NULL, FALSE);
      sp_field_row_edit (self);
      sp_field_input_set_value (self->input, offer);
      input_changed_cb (self);
    }
  else if (self->other != NULL)
    {
      g_clear_pointer (&self->base, json_node_unref);
      self->base = g_steal_pointer (&self->other);
      begin_change (self);
      sp_field_input_set_value (self->input, self->base);
      self->dirty = FALSE;
      sp_field_row_set_note (self, NULL, NULL, FALSE);
      if (self->draft != NULL)
        sp_draft_remove (self->draft, self->field->name);
    }
  if (self->input != NULL)
    sp_field_input_focus (self->input);
}

/**
 * sp_field_row_dup_value:
 * @problem: (out) (optional): why what is entered cannot be read
 *
 * Returns: (transfer full) (nullable): what the entry holds, or the stored value
 */
JsonNode *
sp_field_row_dup_value (SpFieldRow *self,
                        char      **problem)
{
  g_return_val_if_fail (SP_IS_FIELD_ROW (self), NULL);

  if (problem != NULL)
    *problem = NULL;
  if (self->editing)
    return sp_field_input_dup_value (self->input, problem);

  return sp_field_value_dup (self->record, self->field);
}

/* Changes from elsewhere */

void
sp_field_row_follow (SpFieldRow *self)
{
  g_autoptr (JsonNode) value = NULL;
  g_autofree char *words = NULL;
  g_autofree char *text = NULL;

  if (!self->editing)
    {
      sp_field_row_show_value (self);
      return;
    }

  value = sp_field_value_dup (self->record, self->field);
  if (sp_field_value_equal (value, self->base))
    {
      g_clear_pointer (&self->other, json_node_unref);
      if (self->offer == NULL)
        sp_field_row_set_note (self, NULL, NULL, FALSE);
      return;
    }
  if (!self->dirty)
    {
      g_clear_pointer (&self->base, json_node_unref);
      self->base = g_steal_pointer (&value);
      begin_change (self);
      sp_field_input_set_value (self->input, self->base);
      return;
    }

  g_clear_pointer (&self->other, json_node_unref);
  self->other = value != NULL ? g_steal_pointer (&value) : json_node_new (JSON_NODE_NULL);
  if (!sp_field_is_reference (self->field))
    words = sp_field_value_describe (self->other, self->field, sp_store_get_lists (self->store));
  text = words != NULL ? g_strdup_printf (_("Meanwhile somebody else wrote “%s”. What you typed is kept."), words)
                       : g_strdup (_("Meanwhile somebody else changed this. What you typed is kept."));
  sp_field_row_set_note (self, text, _("Use Theirs"), FALSE);
}
