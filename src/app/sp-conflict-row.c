/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-app-id.h"
#include "sp-cases-private.h"
#include "sp-conflict-row.h"
#include "sp-conflict-words.h"
#include "sp-date.h"
#include "sp-draft.h"
#include "sp-field-input.h"
#include "sp-field-value.h"
#include "sp-json.h"
#include "sp-link-words.h"
#include "sp-merge.h"
#include "sp-readers-label.h"
#include "sp-record-words.h"
#include "sp-shell.h"
#include "sp-shrink.h"

/* Characters, of both versions together, that are too many for a sentence. */
#define LONG 120

struct _SpConflictRow
{
  GtkListBoxRow parent_instance;

  GtkBox *contents;
  GtkLabel *sentence;
  GtkWidget *versions; /* in place of the sentence, where they are long */
  GtkLabel *mine_who;
  GtkLabel *mine_text;
  GtkLabel *theirs_who;
  GtkLabel *theirs_text;
  GtkLabel *caution;
  GtkLabel *place;
  GtkWidget *choices;
  GtkButton *mine_button;
  GtkButton *theirs_button;
  GtkButton *both_button;
  GtkButton *anew_button;
  GtkButton *open_button;
  GtkWidget *anew_box;
  GtkBox *input_box;
  GtkLabel *anew_problem;

  SpStore *store;
  SpConflict *conflict;
  const SpField *field; /* NULL: a deletion */
  SpRecord *record;     /* what it is about, once the cache has answered */
  gboolean asked;
  SpLinkWords *mine_link;
  SpLinkWords *theirs_link;
  SpFieldInput *input;
  SpDraft *draft;
  GtkWidget *readers;
};

enum
{
  SIGNAL_FINISHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpConflictRow, sp_conflict_row, GTK_TYPE_LIST_BOX_ROW)

static gint64
now_us (SpConflictRow *self)
{
  return sp_ambient_get_wall_us (sp_store_get_ambient (self->store));
}

static gboolean
is_here (SpConflictRow *self)
{
  return self->record != NULL && !sp_record_get_gone (self->record);
}

/* What was written, in words, whatever kind the field is. */
static char *
dup_value (SpConflictRow *self, const char *value, SpLinkWords *link)
{
  g_autoptr(JsonNode) node = NULL;
  char *words = NULL;

  if (self->field == NULL)
    return g_strdup (value);
  node = sp_conflict_dup_node (self->field, value);
  if (sp_field_is_reference (self->field))
    {
      sp_link_words_set_value (link, node);
      words = g_strdup (sp_link_words_get_words (link));
    }
  else
    words = sp_field_value_describe (node, self->field, sp_store_get_lists (self->store));
  if (words == NULL || *words == '\0')
    {
      g_free (words);
      return g_strdup (self->field->kind == SP_KIND_FLAG ? _("No") : _("nothing"));
    }

  return words;
}

static void
set_keep_label (GtkButton *button, const char *who)
{
  /* Translators: %s is an agency, or a person where both are of one agency: Keep Housing's */
  g_autofree char *label = g_strdup_printf (_("Keep %s’s"), who);

  gtk_button_set_label (button, label);
}

/* Of protective values the safer one counts meanwhile; which one that is, the record itself says. */
static void
update_caution (SpConflictRow *self)
{
  g_autoptr(JsonNode) value = NULL;
  g_autofree char *words = NULL;
  g_autofree char *caution = NULL;
  gboolean shown = self->field != NULL && (self->field->flags & SP_FIELD_PROTECTIVE) != 0 &&
                   is_here (self);

  gtk_widget_set_visible (GTK_WIDGET (self->caution), shown);
  if (!shown)
    return;
  value = sp_field_value_dup (self->record, self->field);
  words = sp_field_value_describe (value, self->field, sp_store_get_lists (self->store));
  if (words == NULL)
    words = g_strdup (self->field->kind == SP_KIND_FLAG ? _("No") : _("nothing"));
  /* Translators: %s is a value, such as High. */
  caution = g_strdup_printf (_("Until this is settled the safer of the two counts: “%s”."), words);
  gtk_label_set_label (self->caution, caution);
}

static char *
dup_place (SpConflictRow *self)
{
  const SpRecordType *type = sp_record_type_find (sp_conflict_get_record_type (self->conflict));
  SpRecord *about = sp_record_get_link (SP_RECORD (self->conflict), "case_id");
  g_autoptr(GString) place = g_string_new (NULL);
  g_autofree char *title = NULL;

  if (about != NULL && sp_record_get_loaded (about))
    g_string_append_printf (place, "%s · ", sp_case_get_reference (SP_CASE (about)));
  g_string_append (place, type != NULL ? _(type->label) : "");
  if (is_here (self) && !SP_IS_CASE (self->record))
    title = sp_record_dup_title (self->record, sp_store_get_lists (self->store));
  if (title != NULL && type != NULL && g_strcmp0 (title, _(type->label)) != 0)
    g_string_append_printf (place, ": %s", title);
  if (self->field != NULL)
    g_string_append_printf (place, " · %s", _(self->field->label));
  if (self->asked && !is_here (self))
    g_string_append_printf (place, " · %s", _("not here any more"));

  return g_string_free_and_steal (g_steal_pointer (&place));
}

static void
update_buttons (SpConflictRow *self)
{
  gboolean deletion = sp_conflict_is_deletion (self->conflict);
  gboolean here = is_here (self) && (deletion || self->field != NULL);
  gboolean may = here && (deletion ? sp_case_may_own (self->store, self->record)
                                   : sp_case_may_write (self->store, self->record));
  gboolean text = self->field != NULL &&
                  (self->field->kind == SP_KIND_PROSE || self->field->kind == SP_KIND_TEXT) &&
                  sp_conflict_get_mine (self->conflict) != NULL &&
                  sp_conflict_get_theirs (self->conflict) != NULL;

  gtk_widget_set_visible (self->choices, sp_conflict_row_is_writing (self) == FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->mine_button), may);
  gtk_widget_set_visible (GTK_WIDGET (self->theirs_button), may || (self->asked && !is_here (self)));
  gtk_widget_set_visible (GTK_WIDGET (self->both_button), may && text);
  gtk_widget_set_visible (GTK_WIDGET (self->anew_button), may && !deletion);
  gtk_widget_set_visible (GTK_WIDGET (self->open_button),
                          sp_conflict_get_case_id (self->conflict) != NULL);
  if (deletion)
    {
      gboolean mine = g_strcmp0 (sp_conflict_get_mine (self->conflict), "deleted") == 0;

      gtk_button_set_label (self->mine_button, mine ? _("Delete It") : _("Keep It"));
      gtk_button_set_label (self->theirs_button, mine ? _("Keep It") : _("Delete It"));
    }
  else
    {
      g_autofree char *one = NULL;
      g_autofree char *other = NULL;

      sp_conflict_name_both (self->conflict, &one, &other);
      set_keep_label (self->mine_button, one);
      set_keep_label (self->theirs_button, other);
    }
  if (self->asked && !is_here (self))
    gtk_button_set_label (self->theirs_button, _("Take off This List"));
  sp_shrink_words (self->choices);
}

static void
show_version (GtkLabel *label, const char *words, gsize start, gsize end)
{
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();
  PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

  bold->start_index = start;
  bold->end_index = end;
  pango_attr_list_insert (attributes, bold);
  gtk_label_set_label (label, words);
  gtk_label_set_attributes (label, attributes);
}

/* Long texts stand one under the other, with that in bold in which they differ. */
static void
update_versions (SpConflictRow *self, const char *mine, const char *theirs, gboolean shown)
{
  g_autofree char *mine_who = NULL;
  g_autofree char *theirs_who = NULL;
  gsize start, mine_end, theirs_end;

  gtk_widget_set_visible (self->versions, shown);
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), !shown);
  if (!shown)
    return;

  sp_conflict_dup_who_when (self->conflict, now_us (self), &mine_who, &theirs_who);
  gtk_label_set_label (self->mine_who, mine_who);
  gtk_label_set_label (self->theirs_who, theirs_who);
  sp_merge_find_difference (mine, theirs, &start, &mine_end, &theirs_end);
  show_version (self->mine_text, mine, start, mine_end);
  show_version (self->theirs_text, theirs, start, theirs_end);
}

static void
update (SpConflictRow *self)
{
  g_autofree char *mine = dup_value (self, sp_conflict_get_mine (self->conflict), self->mine_link);
  g_autofree char *theirs = dup_value (self, sp_conflict_get_theirs (self->conflict), self->theirs_link);
  g_autofree char *sentence = sp_conflict_dup_sentence (self->conflict, mine, theirs, now_us (self));
  g_autofree char *place = dup_place (self);
  gboolean settled = g_strcmp0 (sp_conflict_get_state (self->conflict), "settled") == 0;

  if (settled && sp_conflict_row_is_writing (self))
    {
      g_autofree char *by = sp_conflict_dup_settled (self->conflict, now_us (self));
      g_autofree char *both = g_strdup_printf (_("%s. What you are writing is kept; it counts if you keep it."), by);

      gtk_label_set_label (self->sentence, both);
    }
  else
    gtk_label_set_label (self->sentence, sentence);
  update_versions (self, mine, theirs,
                   !(settled && sp_conflict_row_is_writing (self)) && self->field != NULL &&
                       self->field->kind == SP_KIND_PROSE && g_utf8_strlen (mine, -1) + g_utf8_strlen (theirs, -1) > LONG);
  gtk_label_set_label (self->place, place);
  update_caution (self);
  update_buttons (self);
  sp_readers_label_set_readers (SP_READERS_LABEL (self->readers),
                                sp_record_get_compartment (SP_RECORD (self->conflict)), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, place, -1);
}

static DexFuture *
record_cb (DexFuture *future, gpointer data)
{
  g_autoptr(SpConflictRow) self = g_weak_ref_get (data);
  const GValue *value = dex_future_get_value (future, NULL);

  if (self == NULL || self->store == NULL)
    return NULL;
  self->asked = TRUE;
  if (value != NULL && G_VALUE_HOLDS (value, SP_TYPE_RECORD))
    {
      self->record = g_value_dup_object (value);
      g_signal_connect_object (self->record, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    }
  update (self);

  return NULL;
}

static char *
dup_both (SpConflictRow *self)
{
  const char *mine = sp_conflict_get_mine (self->conflict);
  const char *theirs = sp_conflict_get_theirs (self->conflict);

  return self->field->kind == SP_KIND_PROSE ? sp_merge_dup_both (mine, theirs) : g_strconcat (mine, "; ", theirs, NULL);
}

/* What the choice does to the record itself; it and the record of the choice stand or fall together. */
static void
put_choice (SpConflictRow *self, SpChange *change, const char *kept, JsonNode *anew)
{
  const char *value = strcmp (kept, "mine") == 0 ? sp_conflict_get_mine (self->conflict)
                                                 : sp_conflict_get_theirs (self->conflict);
  g_autofree char *both = NULL;
  g_autoptr(JsonNode) node = NULL;

  if (!is_here (self))
    return;
  if (self->field == NULL)
    {
      if (g_strcmp0 (value, "deleted") == 0)
        sp_change_delete (change, self->record);
      return;
    }
  if (strcmp (kept, "anew") == 0)
    node = anew != NULL ? json_node_copy (anew) : NULL;
  else if (strcmp (kept, "both") == 0)
    node = sp_json_node_new_text (both = dup_both (self));
  else
    node = sp_conflict_dup_node (self->field, value);
  sp_field_value_put (change, self->record, self->field, node);
}

/* Makes the version that is kept ("mine", "theirs", "both", or "anew" with it) the one that stands, and notes who chose
 * it, all as one change. */
static DexFuture *
settle (SpConflictRow *self, const char *kept, JsonNode *anew)
{
  SpRecord *conflict = SP_RECORD (self->conflict);
  g_autoptr(SpChange) change = sp_change_new ();
  g_autofree char *now = sp_instant_format (now_us (self));

  put_choice (self, change, kept, anew);
  sp_change_set_text (change, conflict, "state", "settled");
  sp_change_set_text (change, conflict, "kept", kept);
  sp_change_set_text (change, conflict, "settled_by", sp_store_get_member_id (self->store));
  sp_change_set_text (change, conflict, "settled_at", now);
  sp_change_set_label (change, _("Settle two versions"));

  return sp_case_commit (GTK_WIDGET (self), self->store, change, _("Settled"));
}

static void
mine_cb (SpConflictRow *self)
{
  dex_future_disown (settle (self, "mine", NULL));
}

static void
theirs_cb (SpConflictRow *self)
{
  dex_future_disown (settle (self, "theirs", NULL));
}

static void
both_cb (SpConflictRow *self)
{
  dex_future_disown (settle (self, "both", NULL));
}

static void
open_cb (SpConflictRow *self)
{
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));

  if (shell != NULL)
    sp_shell_open_case (shell, sp_conflict_get_case_id (self->conflict));
}

static void
input_changed_cb (SpConflictRow *self)
{
  g_autoptr(JsonNode) typed = sp_field_input_dup_typed (self->input);

  gtk_widget_set_visible (GTK_WIDGET (self->anew_problem), FALSE);
  sp_draft_set (self->draft, self->field->name, typed);
}

static void
offered_cb (SpConflictRow *self)
{
  JsonObject *offer = sp_draft_get_offer (self->draft);

  if (offer != NULL && self->input != NULL && json_object_has_member (offer, self->field->name))
    {
      JsonNode *typed = json_object_get_member (offer, self->field->name);

      sp_field_input_set_value (self->input, typed);
      sp_draft_set (self->draft, self->field->name, typed);
    }
}

static void
stop_writing (SpConflictRow *self)
{
  if (self->input == NULL)
    return;
  gtk_box_remove (self->input_box, GTK_WIDGET (self->input));
  self->input = NULL;
  g_clear_object (&self->draft);
  gtk_widget_set_visible (self->anew_box, FALSE);
  update (self);
  g_signal_emit (self, signals[SIGNAL_FINISHED], 0);
}

static DexFuture *
kept_anew_cb (DexFuture *future, gpointer data)
{
  g_autoptr(SpConflictRow) self = g_weak_ref_get (data);

  if (self != NULL && self->draft != NULL && dex_future_is_resolved (future))
    {
      sp_draft_clear (self->draft);
      stop_writing (self);
    }

  return NULL;
}

static void
keep_anew_cb (SpConflictRow *self)
{
  g_autofree char *problem = NULL;
  g_autoptr(JsonNode) value = sp_field_input_dup_value (self->input, &problem);

  if (problem == NULL && is_here (self))
    problem = sp_field_value_check (self->store, self->record, self->field, value);
  if (problem != NULL)
    {
      gtk_label_set_label (self->anew_problem, problem);
      gtk_widget_set_visible (GTK_WIDGET (self->anew_problem), TRUE);
      sp_field_input_focus (self->input);
      return;
    }
  dex_future_disown (dex_future_finally (settle (self, "anew", value), kept_anew_cb, sp_weak_ref_new (self),
                                         sp_weak_ref_free));
}

static void
cancel_anew_cb (SpConflictRow *self)
{
  sp_draft_flush (self->draft);
  stop_writing (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->anew_button));
}

/* Opens the entry for a third version; what was typed there before is back. */
static void
anew_cb (SpConflictRow *self)
{
  g_autoptr(JsonNode) value = NULL;

  if (self->input != NULL || self->field == NULL || !is_here (self))
    return;
  value = sp_field_value_dup (self->record, self->field);
  self->draft = sp_draft_new (self->store, sp_record_get_id (SP_RECORD (self->conflict)));
  self->input = sp_field_input_new (self->store, self->field, sp_conflict_get_case_id (self->conflict));
  sp_field_input_set_value (self->input, value);
  gtk_box_append (self->input_box, GTK_WIDGET (self->input));
  g_signal_connect_object (self->input, "changed", G_CALLBACK (input_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->draft, "offered", G_CALLBACK (offered_cb), self, G_CONNECT_SWAPPED);
  sp_draft_load (self->draft);
  gtk_widget_set_visible (GTK_WIDGET (self->anew_problem), FALSE);
  gtk_widget_set_visible (self->anew_box, TRUE);
  update (self);
  sp_field_input_focus (self->input);
}

static void
sp_conflict_row_dispose (GObject *object)
{
  SpConflictRow *self = SP_CONFLICT_ROW (object);

  if (self->draft != NULL)
    sp_draft_flush (self->draft);
  /* The row lets go of its child itself: it would not know that the template did. */
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_CONFLICT_ROW);
  self->input = NULL;
  g_clear_object (&self->draft);
  g_clear_object (&self->mine_link);
  g_clear_object (&self->theirs_link);
  g_clear_object (&self->record);
  g_clear_object (&self->conflict);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_conflict_row_parent_class)->dispose (object);
}

static void
sp_conflict_row_class_init (SpConflictRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_conflict_row_dispose;

  /** SpConflictRow::finished: nobody writes here any more */
  signals[SIGNAL_FINISHED] = g_signal_new ("finished", SP_TYPE_CONFLICT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, SP_RESOURCE_PATH "/sp-conflict-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SpConflictRow, contents);
  gtk_widget_class_bind_template_child (widget_class, SpConflictRow, sentence);
  gtk_widget_class_bind_template_child (widget_class, SpConflictRow, caution);
  gtk_widget_class_bind_template_child (widget_class, SpConflictRow, versions);
  gtk_widget_class_bind_template_child (widget_class, SpConflictRow, mine_who);
  gtk_widget_class_bind_template_child (widget_class, SpConflictRow, mine_text);
  gtk_widget_class_bind_template_child (widget_class, SpConflictRow, theirs_who);
  gtk_widget_class_bind_template_child (widget_class, SpConflictRow, theirs_text);
  gtk_widget_class_bind_template_child (widget_class, SpConflictRow, place);
  gtk_widget_class_bind_template_child (widget_class, SpConflictRow, choices);
  gtk_widget_class_bind_template_child (widget_class, SpConflictRow, mine_button);
  gtk_widget_class_bind_template_child (widget_class, SpConflictRow, theirs_button);
  gtk_widget_class_bind_template_child (widget_class, SpConflictRow, both_button);
  gtk_widget_class_bind_template_child (widget_class, SpConflictRow, anew_button);
  gtk_widget_class_bind_template_child (widget_class, SpConflictRow, open_button);
  gtk_widget_class_bind_template_child (widget_class, SpConflictRow, anew_box);
  gtk_widget_class_bind_template_child (widget_class, SpConflictRow, input_box);
  gtk_widget_class_bind_template_child (widget_class, SpConflictRow, anew_problem);
  gtk_widget_class_bind_template_callback (widget_class, mine_cb);
  gtk_widget_class_bind_template_callback (widget_class, theirs_cb);
  gtk_widget_class_bind_template_callback (widget_class, both_cb);
  gtk_widget_class_bind_template_callback (widget_class, anew_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_anew_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_anew_cb);
}

static void
sp_conflict_row_init (SpConflictRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** sp_conflict_row_new: Returns: (transfer floating): @conflict in words */
GtkWidget *
sp_conflict_row_new (SpStore *store, SpConflict *conflict)
{
  SpConflictRow *self = g_object_new (SP_TYPE_CONFLICT_ROW, NULL);

  self->store = g_object_ref (store);
  self->conflict = g_object_ref (conflict);
  self->field = sp_conflict_get_about (conflict);
  self->mine_link = sp_link_words_new (store);
  self->theirs_link = sp_link_words_new (store);
  self->readers = sp_readers_label_new (store);
  gtk_box_append (self->contents, self->readers);
  g_signal_connect_object (self->mine_link, "notify::words", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->theirs_link, "notify::words", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (conflict, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  dex_future_disown (dex_future_finally (sp_store_get (store, sp_conflict_get_record (conflict)), record_cb,
                                         sp_weak_ref_new (self), sp_weak_ref_free));
  update (self);

  return GTK_WIDGET (self);
}

/** sp_conflict_row_get_conflict: Returns: (transfer none): what is settled here */
SpConflict *
sp_conflict_row_get_conflict (SpConflictRow *self)
{
  g_return_val_if_fail (SP_IS_CONFLICT_ROW (self), NULL);

  return self->conflict;
}

/** sp_conflict_row_is_writing: Returns: whether somebody is writing a third version here */
gboolean
sp_conflict_row_is_writing (SpConflictRow *self)
{
  g_return_val_if_fail (SP_IS_CONFLICT_ROW (self), FALSE);

  return self->input != NULL;
}
