/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-readers-row.h"

#include "sp-choice-input.h"
#include "sp-compartment.h"
#include "sp-json.h"
#include "sp-readers-label.h"
#include "sp-set-input.h"
#include "sp-shrink.h"

#include <glib/gi18n-lib.h>

typedef enum
{
  READERS_EVERYBODY,
  READERS_MINE_AND_CHAIR,
  READERS_CHAIR,
  READERS_MINE,
  READERS_CHOSEN,
} Readers;

struct _SpReadersRow
{
  AdwPreferencesRow parent_instance;

  SpStore          *store;
  char             *case_id;
  GtkWidget        *box;
  GtkWidget        *drop_down;
  GtkWidget        *chosen;
  GtkWidget        *with_chair;
  GtkWidget        *reason_caption;
  GtkWidget        *reason;
  GtkWidget        *problem;
  GtkWidget        *note;
  GtkWidget        *words;
  Readers           readers[5];
  guint             n_readers;
  char             *tasked; /* the agency that has to do it, where it is a task */
  char             *owner;  /* the agency whose it is and which reads it, where that is another's */
  char             *widest; /* the compartment whose readers may become fewer, but not more; NULL for no bound */
  gboolean          filling;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const SpField chosen_field = {
  .name = "readers",
  .kind = SP_KIND_SET,
  .list = "agency",
  .label = N_("Agencies that read it"),
};

static const SpField reason_field = {
  .name = SP_RESTRICTION_FIELD,
  .kind = SP_KIND_CHOICE,
  .flags = SP_FIELD_REQUIRED,
  .list = "restriction-reason",
  .label = N_("Why not everybody"),
};

G_DEFINE_FINAL_TYPE (SpReadersRow, sp_readers_row, ADW_TYPE_PREFERENCES_ROW)

static Readers
get_selected (SpReadersRow *self)
{
  guint i = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->drop_down));

  return i < self->n_readers ? self->readers[i] : READERS_EVERYBODY;
}

static char *
dup_reason_words (SpReadersRow *self)
{
  g_autofree char *code = sp_readers_row_dup_reason (self);
  SpValueLists *lists = sp_store_get_lists (self->store);
  const char *label = code != NULL ? sp_value_lists_get_label (lists, reason_field.list, code) : NULL;

  return label != NULL ? g_strdup (_(label)) : NULL;
}

/* Why these cannot be the readers, or NULL. */
static const char *
get_problem (SpReadersRow *self)
{
  g_autofree char *compartment = sp_readers_row_dup_compartment (self);

  if (self->widest != NULL && !sp_compartment_is_within (compartment, self->widest))
    return _("This belongs to another agency, and only that agency can let more people read it. Ask them.");
  if (self->owner != NULL && !sp_compartment_has_reader (compartment, self->owner))
    return _("This belongs to another agency, which must go on reading it. Choose that agency too.");
  if (self->tasked != NULL && !sp_compartment_has_reader (compartment, self->tasked))
    return _("The agency that has to do this would not read it. Choose that agency too.");

  return NULL;
}

static void
show_words (GtkWidget  *caption,
            const char *words)
{
  gtk_label_set_label (GTK_LABEL (caption), words != NULL ? words : "");
  gtk_widget_set_visible (caption, words != NULL);
}

/* Says what the choice comes to, before it is made. */
static void
changed_cb (SpReadersRow *self)
{
  Readers readers = get_selected (self);
  g_autofree char *compartment = NULL;
  g_autofree char *reason = NULL;

  if (self->filling || self->words == NULL)
    return;
  gtk_widget_set_visible (self->chosen, readers == READERS_CHOSEN);
  gtk_widget_set_visible (self->with_chair, readers == READERS_CHOSEN);
  gtk_widget_set_visible (self->reason_caption, readers != READERS_EVERYBODY);
  gtk_widget_set_visible (self->reason, readers != READERS_EVERYBODY);
  show_words (self->problem, get_problem (self));
  compartment = sp_readers_row_dup_compartment (self);
  show_words (self->note, self->widest != NULL && g_strcmp0 (compartment, self->widest) != 0 && get_problem (self) == NULL
                            ? _("You cannot take this back: only the agency to which it belongs can let more people "
                                "read it again.")
                            : NULL);
  reason = dup_reason_words (self);
  sp_readers_label_set_readers (SP_READERS_LABEL (self->words), compartment, reason);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
offer (SpReadersRow  *self,
       GtkStringList *labels,
       Readers        readers,
       const char    *label)
{
  self->readers[self->n_readers++] = readers;
  gtk_string_list_append (labels, label);
}

static void
sp_readers_row_dispose (GObject *object)
{
  SpReadersRow *self = SP_READERS_ROW (object);

  g_clear_object (&self->store);
  g_clear_pointer (&self->case_id, g_free);
  g_clear_pointer (&self->tasked, g_free);
  g_clear_pointer (&self->owner, g_free);
  g_clear_pointer (&self->widest, g_free);

  G_OBJECT_CLASS (sp_readers_row_parent_class)->dispose (object);
}

static void
sp_readers_row_class_init (SpReadersRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_readers_row_dispose;

  /** SpReadersRow::changed: something else was chosen */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", SP_TYPE_READERS_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static GtkWidget *
append_caption (SpReadersRow *self,
                const char   *words,
                const char   *css_class)
{
  GtkWidget *caption = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (caption), 0);
  gtk_label_set_wrap (GTK_LABEL (caption), TRUE);
  gtk_widget_add_css_class (caption, "caption");
  gtk_widget_add_css_class (caption, css_class);
  gtk_box_append (GTK_BOX (self->box), caption);

  return caption;
}

static void
sp_readers_row_init (SpReadersRow *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (GTK_WIDGET (self), "sp-field");
  append_caption (self, _("Who reads it"), "dimmed");
  self->drop_down = gtk_drop_down_new (NULL, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Who reads it"), -1);
  gtk_box_append (GTK_BOX (self->box), self->drop_down);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), self->box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  g_signal_connect_object (self->drop_down, "notify::selected", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static GtkWidget *
append_input (SpReadersRow *self,
              SpFieldInput *input)
{
  g_signal_connect_object (input, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (input));

  return GTK_WIDGET (input);
}

/* What is asked only where not everybody reads it. */
static void
append_rest (SpReadersRow *self)
{
  self->chosen = append_input (self, sp_set_input_new (self->store, &chosen_field, NULL));
  self->with_chair = gtk_check_button_new_with_label (_("The chair and coordinator too"));
  sp_shrink_check (self->with_chair);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->with_chair), TRUE);
  g_signal_connect_object (self->with_chair, "toggled", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), self->with_chair);
  self->reason_caption = append_caption (self, _(reason_field.label), "dimmed");
  self->reason = append_input (self, sp_choice_input_new (self->store, &reason_field, NULL));
  self->problem = append_caption (self, "", "error");
  self->note = append_caption (self, "", "dimmed");
  self->words = sp_readers_label_new (self->store);
  gtk_box_append (GTK_BOX (self->box), self->words);
  changed_cb (self);
}

/**
 * sp_readers_row_new:
 *
 * Returns: (transfer floating): the choice of who reads something in a case; everybody in it to begin with
 */
GtkWidget *
sp_readers_row_new (SpStore    *store,
                    const char *case_id)
{
  SpReadersRow *self = g_object_new (SP_TYPE_READERS_ROW, NULL);
  const SpReader *reader = sp_store_get_reader (store);
  gboolean chairing = reader != NULL && (reader->roles & SP_ROLES_CHAIRING) != 0;
  gboolean agency = reader != NULL && reader->agency_id != NULL;
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  self->store = g_object_ref (store);
  self->case_id = g_strdup (case_id);
  offer (self, labels, READERS_EVERYBODY, _("Everybody in the case"));
  if (agency)
    offer (self, labels, READERS_MINE_AND_CHAIR, _("My agency and the chair"));
  if (chairing)
    offer (self, labels, READERS_CHAIR, _("Chair and coordinator only"));
  if (agency)
    offer (self, labels, READERS_MINE, _("My agency only"));
  offer (self, labels, READERS_CHOSEN, _("Chosen agencies"));
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->drop_down), G_LIST_MODEL (labels));
  sp_shrink_drop_down (self->drop_down);

  append_rest (self);

  return GTK_WIDGET (self);
}

static void
select_readers (SpReadersRow *self,
                Readers       readers)
{
  for (guint i = 0; i < self->n_readers; i++)
    {
      if (self->readers[i] == readers)
        gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drop_down), i);
    }
}

static gboolean
has_only (const char *const *readers,
          const char        *one,
          const char        *other)
{
  guint n = one != NULL && other != NULL ? 2 : 1;

  return g_strv_length ((GStrv) readers) == n && (one == NULL || g_strv_contains (readers, one)) &&
         (other == NULL || g_strv_contains (readers, other));
}

static void
show_readers (SpReadersRow       *self,
              const char *const  *readers)
{
  const SpReader *reader = sp_store_get_reader (self->store);
  const char *mine = reader != NULL ? reader->agency_id : NULL;
  g_autoptr (JsonArray) ids = json_array_new ();
  g_autoptr (JsonNode) value = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; readers[i] != NULL; i++)
    {
      if (!g_str_equal (readers[i], SP_READERS_CHAIR))
        json_array_add_string_element (ids, readers[i]);
    }
  json_node_set_array (value, ids);
  sp_field_input_set_value (SP_FIELD_INPUT (self->chosen), value);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->with_chair),
                               g_strv_contains (readers, SP_READERS_CHAIR));
  select_readers (self, READERS_CHOSEN);
  if (has_only (readers, NULL, SP_READERS_CHAIR))
    select_readers (self, READERS_CHAIR);
  else if (mine != NULL && has_only (readers, mine, NULL))
    select_readers (self, READERS_MINE);
  else if (mine != NULL && has_only (readers, mine, SP_READERS_CHAIR))
    select_readers (self, READERS_MINE_AND_CHAIR);
}

/**
 * sp_readers_row_set_readers:
 * @readers: (nullable): the tokens of a restricted compartment; %NULL for everybody in the case
 * @reason: (nullable): the code of why not everybody
 *
 * Shows a choice that was made before.
 */
void
sp_readers_row_set_readers (SpReadersRow       *self,
                            const char *const  *readers,
                            const char         *reason)
{
  g_autoptr (JsonNode) value = NULL;

  g_return_if_fail (SP_IS_READERS_ROW (self));

  self->filling = TRUE;
  if (readers == NULL || readers[0] == NULL)
    select_readers (self, READERS_EVERYBODY);
  else
    show_readers (self, readers);
  if (reason != NULL && *reason != '\0')
    value = json_node_init_string (json_node_alloc (), reason);
  sp_field_input_set_value (SP_FIELD_INPUT (self->reason), value);
  self->filling = FALSE;
  changed_cb (self);
}

/**
 * sp_readers_row_set_tasked:
 * @agency_id: (nullable): the agency that has to do what is written; %NULL where it is no task
 *
 * That agency must be among the readers.
 */
void
sp_readers_row_set_tasked (SpReadersRow *self,
                           const char   *agency_id)
{
  g_return_if_fail (SP_IS_READERS_ROW (self));

  if (g_set_str (&self->tasked, agency_id))
    changed_cb (self);
}

/**
 * sp_readers_row_set_record:
 * @record: a record of the case
 *
 * Shows who reads it now, and why; what this reader may not choose for it is said when it is chosen.
 */
void
sp_readers_row_set_record (SpReadersRow *self,
                           SpRecord     *record)
{
  g_autoptr (SpCompartment) parsed = NULL;
  g_autofree char *reason = NULL;
  g_autoptr (JsonObject) fields = NULL;
  const SpReader *reader;
  const SpRecordType *type;

  g_return_if_fail (SP_IS_READERS_ROW (self) && SP_IS_RECORD (record));

  reader = sp_store_get_reader (self->store);
  type = sp_record_get_record_type (record);
  fields = sp_record_dup_json (record);
  if (reader != NULL && !sp_policy_may_widen (reader, type, fields))
    {
      const char *owner = sp_json_get_text (fields, type->owner);

      g_set_str (&self->widest, sp_record_get_compartment (record));
      if (sp_compartment_has_reader (self->widest, owner))
        g_set_str (&self->owner, owner);
    }
  if (type->writers == SP_WRITERS_TASKED)
    g_set_str (&self->tasked, sp_json_get_text (fields, type->owner));
  parsed = sp_compartment_parse (sp_record_get_compartment (record));
  reason = sp_record_dup_text (record, SP_RESTRICTION_FIELD);
  sp_readers_row_set_readers (self, parsed != NULL ? (const char *const *) parsed->readers : NULL, reason);
}

static char *
dup_chosen_compartment (SpReadersRow *self,
                        const char   *mine)
{
  g_autoptr (JsonNode) value = sp_field_input_dup_value (SP_FIELD_INPUT (self->chosen), NULL);
  JsonArray *array = value != NULL ? json_node_get_array (value) : NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) tokens = NULL;
  const SpReader *reader = sp_store_get_reader (self->store);
  gboolean chair = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->with_chair));
  gboolean has_mine = FALSE;
  gboolean has_owner = self->owner == NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      const char *id = json_array_get_string_element (array, i);

      has_mine = has_mine || g_strcmp0 (id, mine) == 0;
      has_owner = has_owner || g_strcmp0 (id, self->owner) == 0;
      g_strv_builder_add (builder, id);
    }
  /* Nobody writes what they could not read again; who reads it as the chair need not read it as an agency. */
  if (!has_mine && mine != NULL && !(chair && (reader->roles & SP_ROLES_CHAIRING) != 0))
    g_strv_builder_add (builder, mine);
  if (!has_owner)
    g_strv_builder_add (builder, self->owner);
  if (chair || (array == NULL && mine == NULL))
    g_strv_builder_add (builder, SP_READERS_CHAIR);
  tokens = g_strv_builder_end (builder);

  return sp_compartment_for_readers (self->case_id, (const char *const *) tokens);
}

/**
 * sp_readers_row_dup_compartment:
 *
 * Returns: (transfer full): the compartment whose readers were chosen
 */
char *
sp_readers_row_dup_compartment (SpReadersRow *self)
{
  const SpReader *reader;
  const char *mine;

  g_return_val_if_fail (SP_IS_READERS_ROW (self), NULL);

  reader = sp_store_get_reader (self->store);
  mine = reader != NULL ? reader->agency_id : NULL;
  switch (get_selected (self))
    {
    case READERS_MINE_AND_CHAIR:
      return sp_compartment_for_readers (self->case_id,
                                         (const char *[]) { mine, SP_READERS_CHAIR, NULL });
    case READERS_CHAIR:
      return sp_compartment_for_readers (self->case_id, (const char *[]) { SP_READERS_CHAIR, NULL });
    case READERS_MINE:
      return sp_compartment_for_readers (self->case_id, (const char *[]) { mine, NULL });
    case READERS_CHOSEN:
      return dup_chosen_compartment (self, mine);
    case READERS_EVERYBODY:
    default:
      return sp_compartment_for_case (self->case_id);
    }
}

/**
 * sp_readers_row_dup_readers:
 *
 * Returns: (transfer full) (nullable): the tokens of the compartment whose readers were chosen; %NULL where everybody
 *   in the case reads it
 */
GStrv
sp_readers_row_dup_readers (SpReadersRow *self)
{
  g_autofree char *compartment = sp_readers_row_dup_compartment (self);
  g_autoptr (SpCompartment) parsed = sp_compartment_parse (compartment);

  return parsed != NULL ? g_steal_pointer (&parsed->readers) : NULL;
}

/**
 * sp_readers_row_dup_reason:
 *
 * Returns: (transfer full) (nullable): the code of why not everybody reads it; %NULL where everybody does, or nothing
 *   was chosen
 */
char *
sp_readers_row_dup_reason (SpReadersRow *self)
{
  g_autoptr (JsonNode) value = NULL;

  g_return_val_if_fail (SP_IS_READERS_ROW (self), NULL);

  if (get_selected (self) == READERS_EVERYBODY)
    return NULL;
  value = sp_field_input_dup_value (SP_FIELD_INPUT (self->reason), NULL);

  return value != NULL ? json_node_dup_string (value) : NULL;
}

/**
 * sp_readers_row_is_complete:
 *
 * Returns: whether these can be the readers, and a reason is given wherever one is needed
 */
gboolean
sp_readers_row_is_complete (SpReadersRow *self)
{
  g_autofree char *reason = NULL;

  g_return_val_if_fail (SP_IS_READERS_ROW (self), FALSE);

  reason = sp_readers_row_dup_reason (self);

  return get_problem (self) == NULL && (reason != NULL || get_selected (self) == READERS_EVERYBODY);
}

/**
 * sp_readers_row_check:
 *
 * Says beside the choice what is missing or cannot be, and takes the focus there.
 *
 * Returns: whether nothing is
 */
gboolean
sp_readers_row_check (SpReadersRow *self)
{
  const char *problem;

  g_return_val_if_fail (SP_IS_READERS_ROW (self), FALSE);

  if (sp_readers_row_is_complete (self))
    return TRUE;
  problem = get_problem (self);
  if (problem != NULL)
    {
      show_words (self->problem, problem);
      gtk_widget_grab_focus (self->drop_down);
      return FALSE;
    }
  show_words (self->problem, _("Say why not everybody in the case reads it."));
  sp_field_input_focus (SP_FIELD_INPUT (self->reason));

  return FALSE;
}

/**
 * sp_readers_row_put:
 * @change: a change
 * @record: a record that is in it, new or stored
 *
 * Gives @record the readers that were chosen, and the reason.
 */
void
sp_readers_row_put (SpReadersRow *self,
                    SpChange     *change,
                    SpRecord     *record)
{
  g_autofree char *compartment = NULL;
  g_autofree char *reason = NULL;

  g_return_if_fail (SP_IS_READERS_ROW (self) && SP_IS_CHANGE (change) && SP_IS_RECORD (record));

  compartment = sp_readers_row_dup_compartment (self);
  reason = sp_readers_row_dup_reason (self);
  sp_change_move (change, record, compartment);
  sp_change_set_text (change, record, SP_RESTRICTION_FIELD, reason);
}
