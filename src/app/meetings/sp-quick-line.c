/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-quick-line.h"

#include <glib/gi18n-lib.h>

#include "sp-date.h"
#include "sp-date-words.h"
#include "sp-format.h"
#include "sp-quick-chip.h"

#define MAX_CHOICES 6

struct _SpQuickLine
{
  GtkWidget parent_instance;

  GtkRevealer *choices_revealer;
  AdwWrapBox *choices;
  GtkRevealer *message_revealer;
  GtkLabel *message;
  GtkBox *row;
  GtkDropDown *mode_dropdown;
  GtkEntry *entry;
  AdwWrapBox *chips;
  GtkButton *keep_button;
  GtkRevealer *fields_revealer;
  GtkDropDown *agency_dropdown;
  GtkEntry *due_entry;
  GtkDropDown *person_dropdown;

  SpQuickNames *names;
  char *today;
  char *suggested;
  GStrv literals;

  SpQuickMode mode;
  gboolean narrow;

  /* What was taken out of the text, or chosen in a field. */
  char *agency_id;
  char *person_id;
  char *due;
  char *own_agency; /* the only one for which this person may write, NULL for all */

  /* The last part that was taken out, so that Ctrl+Z puts it back as words. */
  SpQuickKind lifted_kind;
  char *lifted_words;

  SpQuickParse *parse;
  char *shown_chips;
  GPtrArray *choice_names;
  gsize choice_start;
  guint choice;
  GPtrArray *agency_ids; /* of the rows of agency_dropdown, "" for none */
  GPtrArray *person_ids;
  guint refresh_id;
  gboolean updating;
  gboolean offered_due; /* Enter was told that the suggested date comes next */
};

typedef struct
{
  const char *code;
  const char *label;
  const char *placeholder;
  gboolean with_agency;
  gboolean needs_agency;
  gboolean with_due;
} ModeInfo;

static const ModeInfo mode_infos[SP_N_QUICK_MODES] = {
  { "action", N_("Action"), N_("What shall be done, @whose, by when"), TRUE, TRUE, TRUE },
  { "information", N_("Information"), N_("What an agency tells, @whose"), TRUE, TRUE, FALSE },
  { "note", N_("Minute"), N_("What was said"), TRUE, FALSE, FALSE },
  { "victim_voice", N_("Victim’s Voice"), N_("What the victim says and wants"), TRUE, FALSE, FALSE },
  { "decision", N_("Decision"), N_("What was decided"), FALSE, FALSE, FALSE },
  { "rationale", N_("Rationale"), N_("Why it was decided so"), FALSE, FALSE, FALSE },
  { "dissent", N_("Dissent"), N_("Who disagreed, and why, @whose"), TRUE, FALSE, FALSE },
  { "not_shared", N_("Not Shared"), N_("What was not shared, and why, @whose"), TRUE, FALSE, FALSE },
};

enum
{
  PROP_0,
  PROP_MODE,
  PROP_NARROW,
  N_PROPS
};

enum
{
  SUBMIT,
  EDITED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpQuickLine, sp_quick_line, GTK_TYPE_WIDGET)

static void refresh (SpQuickLine *self);

/**
 * sp_quick_mode_to_code:
 *
 * Returns: (transfer none): the mode's name in drafts; those of minutes are codes of the list
 *   "minute-kind"
 */
const char *
sp_quick_mode_to_code (SpQuickMode mode)
{
  g_return_val_if_fail (mode < SP_N_QUICK_MODES, NULL);

  return mode_infos[mode].code;
}

/**
 * sp_quick_mode_from_code:
 * @code: (nullable): a mode's name
 *
 * Returns: the mode; an action for what is unknown
 */
SpQuickMode
sp_quick_mode_from_code (const char *code)
{
  for (guint i = 0; i < SP_N_QUICK_MODES; i++)
    if (g_strcmp0 (mode_infos[i].code, code) == 0)
      return i;

  return SP_QUICK_MODE_ACTION;
}

/* --- What the line means now ------------------------------------------------------- */

static const char *
get_text (SpQuickLine *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

static const SpQuickName *
find_name (SpQuickLine *self,
           const char  *id)
{
  return self->names != NULL ? sp_quick_names_find (self->names, id) : NULL;
}

/* Whether a part that was found counts: the mode must have a place for it, nothing may be there
 * yet, and a person must belong to the agency that is named. */
static gboolean
is_wanted (SpQuickLine        *self,
           const SpQuickToken *token)
{
  const ModeInfo *info = &mode_infos[self->mode];

  switch (token->kind)
    {
    case SP_QUICK_AGENCY:
      return info->with_agency && self->agency_id == NULL && self->own_agency == NULL;

    case SP_QUICK_PERSON:
      {
        const SpQuickToken *agency = sp_quick_parse_find (self->parse, SP_QUICK_AGENCY);
        const char *agency_id = self->own_agency != NULL ? self->own_agency : self->agency_id;

        if (agency_id == NULL && agency != NULL)
          agency_id = agency->agency_id;
        return info->with_agency && self->person_id == NULL &&
               (agency_id == NULL || g_strcmp0 (agency_id, token->agency_id) == 0);
      }

    case SP_QUICK_DATE:
      return info->with_due && self->due == NULL;

    default:
      g_assert_not_reached ();
    }
}

static const SpQuickToken *
find_pending (SpQuickLine *self,
              SpQuickKind  kind)
{
  const SpQuickToken *token =
      self->parse != NULL ? sp_quick_parse_find (self->parse, kind) : NULL;

  return token != NULL && is_wanted (self, token) ? token : NULL;
}

static void
parse (SpQuickLine *self)
{
  const SpQuickName *names = NULL;
  gsize n_names = 0;
  GDate today;

  g_clear_pointer (&self->parse, sp_quick_parse_free);
  g_date_clear (&today, 1);
  if (self->today == NULL || !sp_date_parse (self->today, &today))
    return;
  if (self->names != NULL)
    names = sp_quick_names_peek (self->names, &n_names);

  self->parse = sp_quick_parse (get_text (self), names, n_names, &today,
                                (const char * const *) self->literals);
}

/**
 * sp_quick_line_get_agency:
 *
 * Returns: (transfer none) (nullable): the id of the agency that is shown
 */
const char *
sp_quick_line_get_agency (SpQuickLine *self)
{
  const SpQuickToken *token;

  g_return_val_if_fail (SP_IS_QUICK_LINE (self), NULL);

  if (!mode_infos[self->mode].with_agency)
    return NULL;
  if (self->own_agency != NULL)
    return self->own_agency;
  if (self->agency_id != NULL)
    return self->agency_id;
  if ((token = find_pending (self, SP_QUICK_AGENCY)) != NULL)
    return token->agency_id;
  if ((token = find_pending (self, SP_QUICK_PERSON)) != NULL)
    return token->agency_id;
  return NULL;
}

/**
 * sp_quick_line_get_person:
 *
 * Returns: (transfer none) (nullable): the name of the person that is shown
 */
const char *
sp_quick_line_get_person (SpQuickLine *self)
{
  const SpQuickToken *token;
  const SpQuickName *name;

  g_return_val_if_fail (SP_IS_QUICK_LINE (self), NULL);

  if (!mode_infos[self->mode].with_agency)
    return NULL;
  token = find_pending (self, SP_QUICK_PERSON);
  name = find_name (self, self->person_id != NULL ? self->person_id
                          : token != NULL         ? token->id
                                                  : NULL);
  return name != NULL ? name->name : NULL;
}

/**
 * sp_quick_line_get_due:
 *
 * Returns: (transfer none) (nullable): the date that is shown, YYYY-MM-DD
 */
const char *
sp_quick_line_get_due (SpQuickLine *self)
{
  const SpQuickToken *token;

  g_return_val_if_fail (SP_IS_QUICK_LINE (self), NULL);

  if (!mode_infos[self->mode].with_due)
    return NULL;
  if (self->due != NULL)
    return self->due;
  token = find_pending (self, SP_QUICK_DATE);
  return token != NULL ? token->due : NULL;
}

/**
 * sp_quick_line_dup_text:
 *
 * Returns: (transfer full): the words that stay when the chips have been taken out
 */
char *
sp_quick_line_dup_text (SpQuickLine *self)
{
  g_autofree char *rest = NULL;

  g_return_val_if_fail (SP_IS_QUICK_LINE (self), NULL);

  rest = g_strdup (get_text (self));
  for (guint i = self->parse != NULL ? self->parse->tokens->len : 0; i > 0; i--)
    {
      const SpQuickToken *token = g_ptr_array_index (self->parse->tokens, i - 1);
      char *shorter;

      if (!is_wanted (self, token))
        continue;
      shorter = sp_quick_cut (rest, token->start, token->end);
      g_free (rest);
      rest = shorter;
    }

  return g_strdup (g_strstrip (rest));
}

/**
 * sp_quick_line_is_empty:
 *
 * Returns: whether there is nothing to lose in it
 */
gboolean
sp_quick_line_is_empty (SpQuickLine *self)
{
  g_return_val_if_fail (SP_IS_QUICK_LINE (self), TRUE);

  return *get_text (self) == '\0' && self->agency_id == NULL && self->person_id == NULL &&
         self->due == NULL;
}

/* --- Chips ------------------------------------------------------------------------ */

static void
set_chip (SpQuickLine *self,
          SpQuickKind  kind,
          const char  *value)
{
  const SpQuickName *name;

  switch (kind)
    {
    case SP_QUICK_AGENCY:
      g_set_str (&self->agency_id, value);
      name = find_name (self, self->person_id);
      if (name != NULL && g_strcmp0 (name->agency_id, value) != 0)
        g_clear_pointer (&self->person_id, g_free);
      break;

    case SP_QUICK_PERSON:
      g_set_str (&self->person_id, value);
      name = find_name (self, value);
      if (name != NULL)
        g_set_str (&self->agency_id, name->agency_id);
      break;

    case SP_QUICK_DATE:
      g_set_str (&self->due, value);
      break;

    default:
      g_assert_not_reached ();
    }
}

static void
queue_refresh (SpQuickLine *self);

static void
chip_removed_cb (SpQuickLine *self,
                 GtkWidget   *chip)
{
  SpQuickKind kind = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (chip), "kind"));

  if (kind == SP_QUICK_AGENCY)
    g_clear_pointer (&self->person_id, g_free);
  set_chip (self, kind, NULL);
  sp_quick_line_focus (self);
  queue_refresh (self);
}

static void
show_fields (SpQuickLine *self,
             SpQuickKind  kind)
{
  gtk_revealer_set_reveal_child (self->fields_revealer, TRUE);
  gtk_widget_grab_focus (kind == SP_QUICK_DATE ? GTK_WIDGET (self->due_entry)
                                               : GTK_WIDGET (self->agency_dropdown));
}

static void
chip_wanted_cb (SpQuickLine *self,
                GtkWidget   *chip)
{
  show_fields (self, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (chip), "kind")));
}

static void
add_chip (SpQuickLine *self,
          GString     *shown,
          gboolean     build,
          SpChipState  state,
          SpQuickKind  kind,
          const char  *label)
{
  const char *kinds[] = { _("Agency"), _("Person"), _("Due") };
  GtkWidget *chip;

  g_string_append_printf (shown, "%d%d%s\n", state, kind, label);
  if (!build)
    return;

  chip = sp_quick_chip_new (state, kinds[kind], label);
  g_object_set_data (G_OBJECT (chip), "kind", GINT_TO_POINTER (kind));
  g_signal_connect_swapped (chip, "removed", G_CALLBACK (chip_removed_cb), self);
  g_signal_connect_swapped (chip, "wanted", G_CALLBACK (chip_wanted_cb), self);
  adw_wrap_box_append (self->chips, chip);
}

static char *
collect_chips (SpQuickLine *self,
               gboolean     build)
{
  const ModeInfo *info = &mode_infos[self->mode];
  GString *shown = g_string_new (NULL);
  const SpQuickName *agency = find_name (self, sp_quick_line_get_agency (self));
  const char *person = sp_quick_line_get_person (self);
  const char *due = sp_quick_line_get_due (self);
  gboolean typing = *get_text (self) != '\0';

  if (agency != NULL)
    add_chip (self, shown, build,
              self->agency_id != NULL && self->own_agency == NULL ? SP_CHIP_SET : SP_CHIP_PENDING,
              SP_QUICK_AGENCY, sp_quick_name_brief (agency));
  else if (info->needs_agency && typing)
    add_chip (self, shown, build, SP_CHIP_MISSING, SP_QUICK_AGENCY, _("Agency?"));

  if (person != NULL)
    add_chip (self, shown, build, self->person_id != NULL ? SP_CHIP_SET : SP_CHIP_PENDING,
              SP_QUICK_PERSON, person);

  if (due != NULL)
    {
      g_autofree char *label = sp_format_date_short (due);

      add_chip (self, shown, build, self->due != NULL ? SP_CHIP_SET : SP_CHIP_PENDING,
                SP_QUICK_DATE, label);
    }
  else if (info->with_due && typing)
    add_chip (self, shown, build, SP_CHIP_MISSING, SP_QUICK_DATE, _("Due?"));

  return g_string_free (shown, FALSE);
}

static void
show_chips (SpQuickLine *self)
{
  g_autofree char *shown = collect_chips (self, FALSE);
  g_autofree char *built = NULL;
  GtkWidget *chip;

  if (g_strcmp0 (shown, self->shown_chips) == 0)
    return;

  while ((chip = gtk_widget_get_first_child (GTK_WIDGET (self->chips))) != NULL)
    adw_wrap_box_remove (self->chips, chip);
  built = collect_chips (self, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->chips), *built != '\0');
  g_free (self->shown_chips);
  self->shown_chips = g_steal_pointer (&built);
}

/* Takes the parts that nothing typed later can change out of the text. */
static void
settle (SpQuickLine *self)
{
  const char *text = get_text (self);
  const SpQuickToken *token = NULL;
  int cursor = gtk_editable_get_position (GTK_EDITABLE (self->entry));
  gsize from, to;
  int start;

  for (guint i = 0; self->parse != NULL && i < self->parse->tokens->len; i++)
    {
      const SpQuickToken *other = g_ptr_array_index (self->parse->tokens, i);
      gsize at = g_utf8_offset_to_pointer (text, cursor) - text;

      if (!other->open && is_wanted (self, other) && (at < other->start || at > other->end))
        token = other;
    }
  if (token == NULL)
    return;

  g_free (self->lifted_words);
  self->lifted_words = g_strndup (text + token->start, token->end - token->start);
  self->lifted_kind = token->kind;
  set_chip (self, token->kind, token->kind == SP_QUICK_DATE ? token->due : token->id);

  from = token->start;
  to = token->end;
  while (from > 0 && g_ascii_isspace (text[from - 1]))
    from--;
  while (g_ascii_isspace (text[to]))
    to++;

  start = (int) g_utf8_pointer_to_offset (text, text + from);
  {
    int end = (int) g_utf8_pointer_to_offset (text, text + to);
    gboolean gap = from > 0 && (text[to] == '\0' || strchr (".,;:!?)", text[to]) == NULL);

    self->updating = TRUE;
    gtk_editable_delete_text (GTK_EDITABLE (self->entry), start, end);
    if (gap)
      {
        int at = start;

        gtk_editable_insert_text (GTK_EDITABLE (self->entry), " ", 1, &at);
      }
    if (cursor >= end)
      cursor = cursor - (end - start) + (gap ? 1 : 0);
    gtk_editable_set_position (GTK_EDITABLE (self->entry), cursor);
    self->updating = FALSE;
  }

  parse (self);
  settle (self);
}

/* --- Choices where a name could mean several ---------------------------------------- */

static void
hide_choices (SpQuickLine *self)
{
  g_clear_pointer (&self->choice_names, g_ptr_array_unref);
  gtk_revealer_set_reveal_child (self->choices_revealer, FALSE);
}

static void
choose (SpQuickLine *self,
        guint        index)
{
  const SpQuickName *name;
  const char *text = get_text (self);
  int start, end;

  if (self->choice_names == NULL || index >= self->choice_names->len)
    return;

  name = g_ptr_array_index (self->choice_names, index);
  start = (int) g_utf8_pointer_to_offset (text, text + self->choice_start);
  end = gtk_editable_get_position (GTK_EDITABLE (self->entry));
  set_chip (self, name->kind, name->id);

  self->updating = TRUE;
  gtk_editable_delete_text (GTK_EDITABLE (self->entry), start, end);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), start);
  self->updating = FALSE;

  hide_choices (self);
  sp_quick_line_focus (self);
  queue_refresh (self);
}

static void
choice_clicked_cb (SpQuickLine *self,
                   GtkWidget   *button)
{
  choose (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index")));
}

static void
mark_choice (SpQuickLine *self)
{
  guint i = 0;

  for (GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self->choices));
       button != NULL; button = gtk_widget_get_next_sibling (button), i++)
    {
      if (i == self->choice)
        gtk_widget_add_css_class (button, "suggested-action");
      else
        gtk_widget_remove_css_class (button, "suggested-action");
    }
}

static void
show_choices (SpQuickLine *self)
{
  const SpQuickName *names = NULL;
  const char *text = get_text (self);
  gsize cursor = g_utf8_offset_to_pointer (
                     text, gtk_editable_get_position (GTK_EDITABLE (self->entry))) - text;
  gsize n_names = 0;
  GtkWidget *child;

  g_clear_pointer (&self->choice_names, g_ptr_array_unref);
  if (self->names != NULL && mode_infos[self->mode].with_agency && self->agency_id == NULL &&
      self->own_agency == NULL)
    {
      names = sp_quick_names_peek (self->names, &n_names);
      self->choice_names = sp_quick_complete (text, cursor, names, n_names, &self->choice_start);
    }

  /* Where it is plain what is meant, the chip says so. */
  if (self->choice_names == NULL || self->choice_names->len < 2 ||
      find_pending (self, SP_QUICK_AGENCY) != NULL ||
      find_pending (self, SP_QUICK_PERSON) != NULL)
    {
      hide_choices (self);
      return;
    }

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->choices))) != NULL)
    adw_wrap_box_remove (self->choices, child);
  for (guint i = 0; i < self->choice_names->len && i < MAX_CHOICES; i++)
    {
      const SpQuickName *name = g_ptr_array_index (self->choice_names, i);
      GtkWidget *button = gtk_button_new_with_label (name->name);

      gtk_widget_add_css_class (button, "pill-small");
      gtk_widget_set_focus_on_click (button, FALSE);
      gtk_widget_set_can_focus (button, FALSE);
      g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (i));
      g_signal_connect_swapped (button, "clicked", G_CALLBACK (choice_clicked_cb), self);
      adw_wrap_box_append (self->choices, button);
    }
  self->choice = 0;
  mark_choice (self);
  gtk_revealer_set_reveal_child (self->choices_revealer, TRUE);
}

/* --- Plain fields ----------------------------------------------------------------- */

static void
select_id (GtkDropDown *dropdown,
           GPtrArray   *ids,
           const char  *id)
{
  guint row = 0;

  for (guint i = 0; id != NULL && i < ids->len; i++)
    if (g_strcmp0 (g_ptr_array_index (ids, i), id) == 0)
      row = i;
  if (gtk_drop_down_get_selected (dropdown) != row)
    gtk_drop_down_set_selected (dropdown, row);
}

static GPtrArray *
fill_dropdown (SpQuickLine *self,
               GtkDropDown *dropdown,
               SpQuickKind  kind,
               const char  *agency_id,
               const char  *none)
{
  g_autoptr(GtkStringList) list = gtk_string_list_new (NULL);
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  const SpQuickName *names = NULL;
  gsize n_names = 0;

  gtk_string_list_append (list, none);
  g_ptr_array_add (ids, g_strdup (""));
  if (self->names != NULL)
    names = sp_quick_names_peek (self->names, &n_names);
  for (gsize i = 0; i < n_names; i++)
    {
      if (names[i].kind != kind ||
          (agency_id != NULL && g_strcmp0 (names[i].agency_id, agency_id) != 0))
        continue;
      gtk_string_list_append (list, names[i].name);
      g_ptr_array_add (ids, g_strdup (names[i].id));
    }

  gtk_drop_down_set_model (dropdown, G_LIST_MODEL (list));
  return ids;
}

static gboolean
ids_are_stale (SpQuickLine *self,
               const char  *agency_id)
{
  const char *old = g_object_get_data (G_OBJECT (self->person_dropdown), "agency");

  return self->person_ids == NULL || g_strcmp0 (old, agency_id) != 0;
}

static void
show_field_values (SpQuickLine *self)
{
  const ModeInfo *info = &mode_infos[self->mode];
  const char *agency_id = sp_quick_line_get_agency (self);
  const char *person = self->person_id;
  const SpQuickToken *token = find_pending (self, SP_QUICK_PERSON);

  if (person == NULL && token != NULL)
    person = token->id;

  self->updating = TRUE;
  if (self->agency_ids == NULL)
    self->agency_ids = fill_dropdown (self, self->agency_dropdown, SP_QUICK_AGENCY, NULL,
                                      _("No agency"));
  if (ids_are_stale (self, agency_id))
    {
      g_clear_pointer (&self->person_ids, g_ptr_array_unref);
      self->person_ids = fill_dropdown (self, self->person_dropdown, SP_QUICK_PERSON, agency_id,
                                        _("No named person"));
      g_object_set_data_full (G_OBJECT (self->person_dropdown), "agency", g_strdup (agency_id),
                              g_free);
    }
  select_id (self->agency_dropdown, self->agency_ids, agency_id);
  select_id (self->person_dropdown, self->person_ids, person);
  if (!gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->due_entry)))))
    {
      const char *due = sp_quick_line_get_due (self);
      g_autofree char *label = due != NULL ? sp_format_date (due) : g_strdup ("");

      if (g_strcmp0 (label, gtk_editable_get_text (GTK_EDITABLE (self->due_entry))) != 0)
        gtk_editable_set_text (GTK_EDITABLE (self->due_entry), label);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->agency_dropdown), info->with_agency);
  gtk_widget_set_visible (GTK_WIDGET (self->person_dropdown), info->with_agency);
  gtk_widget_set_visible (GTK_WIDGET (self->due_entry), info->with_due);
  self->updating = FALSE;
}

static void
on_agency_selected (SpQuickLine *self)
{
  guint row = gtk_drop_down_get_selected (self->agency_dropdown);
  const char *id;

  if (self->updating || self->agency_ids == NULL || row >= self->agency_ids->len)
    return;

  id = g_ptr_array_index (self->agency_ids, row);
  set_chip (self, SP_QUICK_AGENCY, *id != '\0' ? id : NULL);
  queue_refresh (self);
}

static void
on_person_selected (SpQuickLine *self)
{
  guint row = gtk_drop_down_get_selected (self->person_dropdown);
  const char *id;

  if (self->updating || self->person_ids == NULL || row >= self->person_ids->len)
    return;

  id = g_ptr_array_index (self->person_ids, row);
  set_chip (self, SP_QUICK_PERSON, *id != '\0' ? id : NULL);
  queue_refresh (self);
}

static void
on_due_changed (SpQuickLine *self)
{
  g_autofree char *iso = NULL;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->due_entry));

  if (self->updating || self->today == NULL)
    return;

  iso = sp_date_words_to_iso (text, self->today);
  if (iso == NULL && *text != '\0')
    gtk_widget_add_css_class (GTK_WIDGET (self->due_entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->due_entry), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->due_entry), GTK_ACCESSIBLE_STATE_INVALID,
                               iso == NULL && *text != '\0' ? GTK_ACCESSIBLE_INVALID_TRUE
                                                            : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  set_chip (self, SP_QUICK_DATE, iso);
  queue_refresh (self);
}

/* --- Keeping the view ------------------------------------------------------------- */

static void
refresh (SpQuickLine *self)
{
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  parse (self);
  settle (self);
  show_chips (self);
  show_choices (self);
  show_field_values (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->keep_button), *get_text (self) != '\0');
  g_signal_emit (self, signals[EDITED], 0);
}

static gboolean
refresh_cb (gpointer user_data)
{
  SpQuickLine *self = user_data;

  self->refresh_id = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

/* Not from within "changed": the entry places its cursor only after that. */
static void
queue_refresh (SpQuickLine *self)
{
  if (self->refresh_id == 0)
    self->refresh_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, refresh_cb, self, NULL);
}

/**
 * sp_quick_line_say:
 * @message: (nullable): what to tell the writer, NULL for nothing
 *
 * Says something above the line, and to a screen reader, without taking the focus.
 */
void
sp_quick_line_say (SpQuickLine *self,
                   const char  *message)
{
  g_return_if_fail (SP_IS_QUICK_LINE (self));

  if (message != NULL)
    {
      gtk_label_set_label (self->message, message);
      gtk_accessible_announce (GTK_ACCESSIBLE (self), message,
                               GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
    }
  gtk_revealer_set_reveal_child (self->message_revealer, message != NULL);
}

static void
on_changed (SpQuickLine *self)
{
  if (self->updating)
    return;

  self->offered_due = FALSE;
  g_clear_pointer (&self->lifted_words, g_free);
  sp_quick_line_say (self, NULL);
  queue_refresh (self);
}

static void
on_cursor (SpQuickLine *self)
{
  if (!self->updating)
    queue_refresh (self);
}

/* Says what is missing, and keeps what is there. */
static gboolean
is_complete (SpQuickLine *self)
{
  const ModeInfo *info = &mode_infos[self->mode];
  g_autofree char *text = sp_quick_line_dup_text (self);

  if (*text == '\0')
    {
      sp_quick_line_say (self, _("There are no words yet."));
      return FALSE;
    }

  if (info->needs_agency && sp_quick_line_get_agency (self) == NULL)
    {
      if (self->mode == SP_QUICK_MODE_ACTION)
        sp_quick_line_say (self, _("Whose action is it? Type @ and two letters of an agency."));
      else
        sp_quick_line_say (self, _("Who tells it? Type @ and two letters of an agency."));
      return FALSE;
    }

  if (info->with_due && sp_quick_line_get_due (self) == NULL)
    {
      if (self->suggested != NULL && self->offered_due)
        {
          set_chip (self, SP_QUICK_DATE, self->suggested);
          return TRUE;
        }
      if (self->suggested != NULL)
        {
          g_autofree char *day = sp_format_date_short (self->suggested);
          /* Translators: the day of the next meeting, "Thu 03 Dec" */
          g_autofree char *message =
              g_strdup_printf (_("By when? Enter again for %s, or type by and a day: by fri, "
                                 "by 3/12, by 2w."), day);

          self->offered_due = TRUE;
          sp_quick_line_say (self, message);
        }
      else
        sp_quick_line_say (self, _("By when? Type by and a day: by fri, by 3/12, by 2w."));
      return FALSE;
    }

  return TRUE;
}

static void
on_activate (SpQuickLine *self)
{
  refresh (self);
  if (self->choice_names != NULL)
    {
      choose (self, self->choice);
      return;
    }
  if (!is_complete (self))
    {
      sp_quick_line_focus (self);
      return;
    }

  sp_quick_line_say (self, NULL);
  g_signal_emit (self, signals[SUBMIT], 0);
}

static void
on_due_activate (SpQuickLine *self)
{
  on_activate (self);
}

static void
on_mode_selected (SpQuickLine *self)
{
  guint mode = gtk_drop_down_get_selected (self->mode_dropdown);

  if (!self->updating && mode < SP_N_QUICK_MODES)
    {
      sp_quick_line_set_mode (self, mode);
      sp_quick_line_focus (self);
    }
}

/* --- Keys ------------------------------------------------------------------------- */

static gboolean
choices_key (SpQuickLine *self,
             guint        keyval)
{
  guint n_choices = MIN (self->choice_names->len, MAX_CHOICES);

  switch (keyval)
    {
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      self->choice = (self->choice + 1) % n_choices;
      mark_choice (self);
      return GDK_EVENT_STOP;

    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      self->choice = (self->choice + n_choices - 1) % n_choices;
      mark_choice (self);
      return GDK_EVENT_STOP;

    case GDK_KEY_Tab:
      choose (self, self->choice);
      return GDK_EVENT_STOP;

    case GDK_KEY_Escape:
      hide_choices (self);
      return GDK_EVENT_STOP;

    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
remove_last_chip (SpQuickLine *self)
{
  if (self->due != NULL)
    g_clear_pointer (&self->due, g_free);
  else if (self->person_id != NULL)
    g_clear_pointer (&self->person_id, g_free);
  else if (self->agency_id != NULL)
    g_clear_pointer (&self->agency_id, g_free);
  else
    return FALSE;

  queue_refresh (self);
  return TRUE;
}

/* The writer meant words, not a chip: puts them back, and leaves them alone from now on. */
static gboolean
put_back (SpQuickLine *self)
{
  g_autofree char *words = g_steal_pointer (&self->lifted_words);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *spaced = NULL;
  int at;

  if (words == NULL)
    return FALSE;

  if (self->literals != NULL)
    g_strv_builder_addv (builder, (const char **) self->literals);
  g_strv_builder_add (builder, words);
  g_strfreev (self->literals);
  self->literals = g_strv_builder_end (builder);

  set_chip (self, self->lifted_kind, NULL);
  at = gtk_editable_get_position (GTK_EDITABLE (self->entry));
  spaced = g_strconcat (words, " ", NULL);
  self->updating = TRUE;
  gtk_editable_insert_text (GTK_EDITABLE (self->entry), spaced, -1, &at);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), at);
  self->updating = FALSE;
  queue_refresh (self);
  return TRUE;
}

static gboolean
focus_first_chip (SpQuickLine *self)
{
  GtkWidget *chip = gtk_widget_get_first_child (GTK_WIDGET (self->chips));

  return chip != NULL && gtk_widget_get_visible (GTK_WIDGET (self->chips)) &&
         gtk_widget_child_focus (chip, GTK_DIR_TAB_FORWARD);
}

static gboolean
entry_key_cb (SpQuickLine     *self,
              guint            keyval,
              guint            keycode,
              GdkModifierType  modifiers)
{
  GtkEditable *editable = GTK_EDITABLE (self->entry);
  int position = gtk_editable_get_position (editable);
  gboolean plain = (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) == 0;

  if (self->refresh_id != 0)
    refresh (self);
  if (plain && self->choice_names != NULL && choices_key (self, keyval))
    return GDK_EVENT_STOP;

  if ((keyval == GDK_KEY_z || keyval == GDK_KEY_Z) &&
      (modifiers & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) == GDK_CONTROL_MASK)
    return put_back (self);
  if (!plain)
    return GDK_EVENT_PROPAGATE;

  switch (keyval)
    {
    case GDK_KEY_BackSpace:
      return position == 0 && !gtk_editable_get_selection_bounds (editable, NULL, NULL) &&
             remove_last_chip (self);

    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      return position == (int) g_utf8_strlen (get_text (self), -1) &&
             !gtk_editable_get_selection_bounds (editable, NULL, NULL) && focus_first_chip (self);

    case GDK_KEY_Tab:
      if (!mode_infos[self->mode].with_agency && !mode_infos[self->mode].with_due)
        return GDK_EVENT_PROPAGATE;
      show_fields (self, SP_QUICK_AGENCY);
      return GDK_EVENT_STOP;

    case GDK_KEY_Escape:
      if (!gtk_revealer_get_reveal_child (self->message_revealer) &&
          !gtk_revealer_get_reveal_child (self->fields_revealer))
        return GDK_EVENT_PROPAGATE;
      sp_quick_line_say (self, NULL);
      gtk_revealer_set_reveal_child (self->fields_revealer, FALSE);
      return GDK_EVENT_STOP;

    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
line_key_cb (SpQuickLine     *self,
             guint            keyval,
             guint            keycode,
             GdkModifierType  modifiers)
{
  /* From a field or a chip back to the text. */
  if (keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  if (gtk_revealer_get_reveal_child (self->fields_revealer))
    gtk_revealer_set_reveal_child (self->fields_revealer, FALSE);
  sp_quick_line_focus (self);
  return GDK_EVENT_STOP;
}

/* --- The class -------------------------------------------------------------------- */

static void
set_narrow (SpQuickLine *self,
            gboolean     narrow)
{
  if (self->narrow == narrow)
    return;

  self->narrow = narrow;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->row),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
}

static void
sp_quick_line_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  SpQuickLine *self = SP_QUICK_LINE (object);

  switch (prop_id)
    {
    case PROP_MODE:
      g_value_set_uint (value, self->mode);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sp_quick_line_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  SpQuickLine *self = SP_QUICK_LINE (object);

  switch (prop_id)
    {
    case PROP_MODE:
      sp_quick_line_set_mode (self, g_value_get_uint (value));
      break;
    case PROP_NARROW:
      set_narrow (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static gboolean
sp_quick_line_grab_focus (GtkWidget *widget)
{
  return gtk_entry_grab_focus_without_selecting (SP_QUICK_LINE (widget)->entry);
}

static void
sp_quick_line_dispose (GObject *object)
{
  SpQuickLine *self = SP_QUICK_LINE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_pointer (&self->choice_names, g_ptr_array_unref);
  g_clear_pointer (&self->names, sp_quick_names_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_QUICK_LINE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sp_quick_line_parent_class)->dispose (object);
}

static void
sp_quick_line_finalize (GObject *object)
{
  SpQuickLine *self = SP_QUICK_LINE (object);

  g_clear_pointer (&self->parse, sp_quick_parse_free);
  g_clear_pointer (&self->agency_ids, g_ptr_array_unref);
  g_clear_pointer (&self->person_ids, g_ptr_array_unref);
  g_strfreev (self->literals);
  g_free (self->own_agency);
  g_free (self->today);
  g_free (self->suggested);
  g_free (self->agency_id);
  g_free (self->person_id);
  g_free (self->due);
  g_free (self->lifted_words);
  g_free (self->shown_chips);

  G_OBJECT_CLASS (sp_quick_line_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/example/StalkingPartnership/meetings/sp-quick-line.ui");
  gtk_widget_class_bind_template_child (widget_class, SpQuickLine, choices_revealer);
  gtk_widget_class_bind_template_child (widget_class, SpQuickLine, choices);
  gtk_widget_class_bind_template_child (widget_class, SpQuickLine, message_revealer);
  gtk_widget_class_bind_template_child (widget_class, SpQuickLine, message);
  gtk_widget_class_bind_template_child (widget_class, SpQuickLine, row);
  gtk_widget_class_bind_template_child (widget_class, SpQuickLine, mode_dropdown);
  gtk_widget_class_bind_template_child (widget_class, SpQuickLine, entry);
  gtk_widget_class_bind_template_child (widget_class, SpQuickLine, chips);
  gtk_widget_class_bind_template_child (widget_class, SpQuickLine, keep_button);
  gtk_widget_class_bind_template_child (widget_class, SpQuickLine, fields_revealer);
  gtk_widget_class_bind_template_child (widget_class, SpQuickLine, agency_dropdown);
  gtk_widget_class_bind_template_child (widget_class, SpQuickLine, due_entry);
  gtk_widget_class_bind_template_child (widget_class, SpQuickLine, person_dropdown);
  gtk_widget_class_bind_template_callback (widget_class, on_mode_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_cursor);
  gtk_widget_class_bind_template_callback (widget_class, on_agency_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_person_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_due_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_due_activate);
}

static void
sp_quick_line_class_init (SpQuickLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sp_quick_line_get_property;
  object_class->set_property = sp_quick_line_set_property;
  object_class->dispose = sp_quick_line_dispose;
  object_class->finalize = sp_quick_line_finalize;
  widget_class->grab_focus = sp_quick_line_grab_focus;

  properties[PROP_MODE] =
      g_param_spec_uint ("mode", NULL, NULL, 0, SP_N_QUICK_MODES - 1, 0,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_NARROW] =
      g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SUBMIT] = g_signal_new ("submit", SP_TYPE_QUICK_LINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  signals[EDITED] = g_signal_new ("edited", SP_TYPE_QUICK_LINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);

  bind_template (widget_class);
}

static void
add_keys (SpQuickLine *self,
          GtkWidget   *widget,
          GCallback    callback,
          GtkPropagationPhase phase)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, phase);
  g_signal_connect_swapped (keys, "key-pressed", callback, self);
  gtk_widget_add_controller (widget, keys);
}

static void
sp_quick_line_init (SpQuickLine *self)
{
  g_autoptr(GtkStringList) modes = gtk_string_list_new (NULL);
  g_autoptr(GtkExpression) agency =
      gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  g_autoptr(GtkExpression) person =
      gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");

  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < SP_N_QUICK_MODES; i++)
    gtk_string_list_append (modes, _(mode_infos[i].label));
  gtk_drop_down_set_model (self->mode_dropdown, G_LIST_MODEL (modes));
  gtk_drop_down_set_expression (self->agency_dropdown, agency);
  gtk_drop_down_set_expression (self->person_dropdown, person);
  gtk_entry_set_placeholder_text (self->entry, _(mode_infos[self->mode].placeholder));
  self->updating = FALSE;

  add_keys (self, GTK_WIDGET (self->entry), G_CALLBACK (entry_key_cb), GTK_PHASE_CAPTURE);
  add_keys (self, GTK_WIDGET (self), G_CALLBACK (line_key_cb), GTK_PHASE_BUBBLE);
}

/**
 * sp_quick_line_new:
 *
 * Returns: (transfer floating): an empty line for actions
 */
GtkWidget *
sp_quick_line_new (void)
{
  return g_object_new (SP_TYPE_QUICK_LINE, NULL);
}

/**
 * sp_quick_line_set_names:
 *
 * Sets the agencies and people that `@` may mean; what is being typed is read anew.
 */
void
sp_quick_line_set_names (SpQuickLine  *self,
                         SpQuickNames *names)
{
  g_return_if_fail (SP_IS_QUICK_LINE (self));

  /* Choices and tokens borrow from the old names. */
  hide_choices (self);
  g_clear_pointer (&self->names, sp_quick_names_unref);
  self->names = names != NULL ? sp_quick_names_ref (names) : NULL;
  g_clear_pointer (&self->agency_ids, g_ptr_array_unref);
  g_clear_pointer (&self->person_ids, g_ptr_array_unref);
  queue_refresh (self);
}

/**
 * sp_quick_line_set_today:
 * @today: YYYY-MM-DD, the day from which `fri` counts
 */
void
sp_quick_line_set_today (SpQuickLine *self,
                         const char  *today)
{
  g_return_if_fail (SP_IS_QUICK_LINE (self));

  if (g_set_str (&self->today, today))
    queue_refresh (self);
}

/**
 * sp_quick_line_set_suggested:
 * @due: (nullable): YYYY-MM-DD, the date that a second Enter takes where none was given
 */
void
sp_quick_line_set_suggested (SpQuickLine *self,
                             const char  *due)
{
  g_return_if_fail (SP_IS_QUICK_LINE (self));

  g_set_str (&self->suggested, due);
}

/**
 * sp_quick_line_set_mode:
 *
 * Sets what the line becomes; its text stays.
 */
void
sp_quick_line_set_mode (SpQuickLine *self,
                        SpQuickMode  mode)
{
  g_return_if_fail (SP_IS_QUICK_LINE (self));
  g_return_if_fail (mode < SP_N_QUICK_MODES);

  if (self->mode == mode)
    return;

  self->mode = mode;
  self->updating = TRUE;
  gtk_drop_down_set_selected (self->mode_dropdown, mode);
  self->updating = FALSE;
  gtk_entry_set_placeholder_text (self->entry, _(mode_infos[mode].placeholder));
  sp_quick_line_say (self, NULL);
  queue_refresh (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODE]);
}

/** sp_quick_line_get_mode: Returns: what the line becomes */
SpQuickMode
sp_quick_line_get_mode (SpQuickLine *self)
{
  g_return_val_if_fail (SP_IS_QUICK_LINE (self), SP_QUICK_MODE_ACTION);

  return self->mode;
}

/**
 * sp_quick_line_set_agency:
 * @agency_id: (nullable): the agency whose chip to show
 */
void
sp_quick_line_set_agency (SpQuickLine *self,
                          const char  *agency_id)
{
  g_return_if_fail (SP_IS_QUICK_LINE (self));

  set_chip (self, SP_QUICK_AGENCY, agency_id);
  queue_refresh (self);
}

/**
 * sp_quick_line_set_own_agency:
 * @agency_id: (nullable): the agency of a person who may write for it alone
 *
 * Leaves one thing to write: what this agency tells.
 */
void
sp_quick_line_set_own_agency (SpQuickLine *self,
                              const char  *agency_id)
{
  g_return_if_fail (SP_IS_QUICK_LINE (self));

  g_set_str (&self->own_agency, agency_id);
  gtk_widget_set_visible (GTK_WIDGET (self->mode_dropdown), agency_id == NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->agency_dropdown), agency_id == NULL);
  if (agency_id != NULL)
    sp_quick_line_set_mode (self, SP_QUICK_MODE_INFORMATION);
  queue_refresh (self);
}

static void
set_text (SpQuickLine *self,
          const char  *text,
          int          cursor)
{
  self->updating = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), cursor);
  self->updating = FALSE;
}

/**
 * sp_quick_line_clear:
 *
 * Empties the line for the next entry of the same kind.
 */
void
sp_quick_line_clear (SpQuickLine *self)
{
  g_return_if_fail (SP_IS_QUICK_LINE (self));

  g_clear_pointer (&self->agency_id, g_free);
  g_clear_pointer (&self->person_id, g_free);
  g_clear_pointer (&self->due, g_free);
  g_clear_pointer (&self->lifted_words, g_free);
  g_clear_pointer (&self->literals, g_strfreev);
  self->offered_due = FALSE;
  set_text (self, "", 0);
  sp_quick_line_say (self, NULL);
  refresh (self);
}

/**
 * sp_quick_line_focus:
 *
 * Puts the cursor where it was in the line, without selecting anything.
 */
void
sp_quick_line_focus (SpQuickLine *self)
{
  g_return_if_fail (SP_IS_QUICK_LINE (self));

  gtk_entry_grab_focus_without_selecting (self->entry);
}

/**
 * sp_quick_line_dup_draft:
 *
 * Returns: (transfer full): all that is needed to show the line again after a crash
 */
SpQuickDraft *
sp_quick_line_dup_draft (SpQuickLine *self)
{
  SpQuickDraft *draft;

  g_return_val_if_fail (SP_IS_QUICK_LINE (self), NULL);

  draft = g_new0 (SpQuickDraft, 1);
  draft->mode = g_strdup (sp_quick_mode_to_code (self->mode));
  draft->text = g_strdup (get_text (self));
  draft->cursor = gtk_editable_get_position (GTK_EDITABLE (self->entry));
  draft->agency_id = g_strdup (self->agency_id);
  draft->person_id = g_strdup (self->person_id);
  draft->due = g_strdup (self->due);
  draft->literals = g_strdupv (self->literals);
  return draft;
}

/**
 * sp_quick_line_restore:
 *
 * Shows a line as it was.
 */
void
sp_quick_line_restore (SpQuickLine        *self,
                       const SpQuickDraft *draft)
{
  g_return_if_fail (SP_IS_QUICK_LINE (self));
  g_return_if_fail (draft != NULL);

  sp_quick_line_set_mode (self, sp_quick_mode_from_code (draft->mode));
  g_set_str (&self->agency_id, draft->agency_id);
  g_set_str (&self->person_id, draft->person_id);
  g_set_str (&self->due, draft->due);
  g_strfreev (self->literals);
  self->literals = g_strdupv (draft->literals);
  set_text (self, draft->text, draft->cursor);
  refresh (self);
}
