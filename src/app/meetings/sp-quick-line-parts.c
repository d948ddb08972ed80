/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-quick-line-private.h"

#include "sp-date.h"

/* What the line means now: the parts that were found in its text, those that were taken out of it, and both as a draft. */

const char *
sp_quick_line_get_text (SpQuickLine *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

const SpQuickName *
sp_quick_line_find_name (SpQuickLine *self,
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
  const SpQuickModeInfo *info = sp_quick_mode_get_info (self->mode);

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

const SpQuickToken *
sp_quick_line_find_pending (SpQuickLine *self,
                            SpQuickKind  kind)
{
  const SpQuickToken *token =
      self->parse != NULL ? sp_quick_parse_find (self->parse, kind) : NULL;

  return token != NULL && is_wanted (self, token) ? token : NULL;
}

void
sp_quick_line_parse (SpQuickLine *self)
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

  self->parse = sp_quick_parse (sp_quick_line_get_text (self), names, n_names, &today,
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

  if (!sp_quick_mode_get_info (self->mode)->with_agency)
    return NULL;
  if (self->own_agency != NULL)
    return self->own_agency;
  if (self->agency_id != NULL)
    return self->agency_id;
  if ((token = sp_quick_line_find_pending (self, SP_QUICK_AGENCY)) != NULL)
    return token->agency_id;
  if ((token = sp_quick_line_find_pending (self, SP_QUICK_PERSON)) != NULL)
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

  if (!sp_quick_mode_get_info (self->mode)->with_agency)
    return NULL;
  token = sp_quick_line_find_pending (self, SP_QUICK_PERSON);
  name = sp_quick_line_find_name (self, self->person_id != NULL ? self->person_id
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

  if (!sp_quick_mode_get_info (self->mode)->with_due)
    return NULL;
  if (self->due != NULL)
    return self->due;
  token = sp_quick_line_find_pending (self, SP_QUICK_DATE);
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

  rest = g_strdup (sp_quick_line_get_text (self));
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

  return *sp_quick_line_get_text (self) == '\0' && self->agency_id == NULL &&
         self->person_id == NULL && self->due == NULL;
}

void
sp_quick_line_set_chip (SpQuickLine *self,
                        SpQuickKind  kind,
                        const char  *value)
{
  const SpQuickName *name;

  switch (kind)
    {
    case SP_QUICK_AGENCY:
      g_set_str (&self->agency_id, value);
      name = sp_quick_line_find_name (self, self->person_id);
      if (name != NULL && g_strcmp0 (name->agency_id, value) != 0)
        g_clear_pointer (&self->person_id, g_free);
      break;

    case SP_QUICK_PERSON:
      g_set_str (&self->person_id, value);
      name = sp_quick_line_find_name (self, value);
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

/* Takes the parts that nothing typed later can change out of the text. */
void
sp_quick_line_settle (SpQuickLine *self)
{
  const char *text = sp_quick_line_get_text (self);
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
  sp_quick_line_set_chip (self, token->kind, token->kind == SP_QUICK_DATE ? token->due : token->id);

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

  sp_quick_line_parse (self);
  sp_quick_line_settle (self);
}

gboolean
sp_quick_line_remove_last_chip (SpQuickLine *self)
{
  if (self->due != NULL)
    g_clear_pointer (&self->due, g_free);
  else if (self->person_id != NULL)
    g_clear_pointer (&self->person_id, g_free);
  else if (self->agency_id != NULL)
    g_clear_pointer (&self->agency_id, g_free);
  else
    return FALSE;

  sp_quick_line_queue_refresh (self);
  return TRUE;
}

/* The writer meant words, not a chip: puts them back, and leaves them alone from now on. */
gboolean
sp_quick_line_put_back (SpQuickLine *self)
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

  sp_quick_line_set_chip (self, self->lifted_kind, NULL);
  at = gtk_editable_get_position (GTK_EDITABLE (self->entry));
  spaced = g_strconcat (words, " ", NULL);
  self->updating = TRUE;
  gtk_editable_insert_text (GTK_EDITABLE (self->entry), spaced, -1, &at);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), at);
  self->updating = FALSE;
  sp_quick_line_queue_refresh (self);
  return TRUE;
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
  self->emptied = FALSE;
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
  sp_quick_line_refresh (self);
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
  draft->text = g_strdup (sp_quick_line_get_text (self));
  draft->cursor = gtk_editable_get_position (GTK_EDITABLE (self->entry));
  draft->agency_id = g_strdup (self->agency_id);
  draft->person_id = g_strdup (self->person_id);
  draft->due = g_strdup (self->due);
  draft->literals = g_strdupv (self->literals);
  draft->readers = g_strdupv ((GStrv) sp_readers_button_get_readers (self->readers));
  draft->reason = g_strdup (sp_readers_button_get_reason (self->readers));
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
  sp_readers_button_set_readers (self->readers, (const char * const *) draft->readers, draft->reason);
  set_text (self, draft->text, draft->cursor);
  sp_quick_line_refresh (self);
}
