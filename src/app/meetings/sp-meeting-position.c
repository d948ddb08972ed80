/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-position.h"

#include "sp-json.h"

static void
set_text (JsonObject *object,
          const char *member,
          const char *value)
{
  if (value != NULL && *value != '\0')
    json_object_set_string_member (object, member, value);
}

static void
set_texts (JsonObject *object,
           const char *member,
           GStrv       values)
{
  JsonArray *array;

  if (values == NULL || values[0] == NULL)
    return;
  array = json_array_new ();
  for (guint i = 0; values[i] != NULL; i++)
    json_array_add_string_element (array, values[i]);
  json_object_set_array_member (object, member, array);
}

static JsonObject *
parse_draft (const char *text)
{
  return text != NULL && *text != '\0' ? sp_json_parse_object (text, -1, NULL) : NULL;
}

/**
 * sp_meeting_position_key:
 *
 * Returns: (transfer full): the draft's key in the store
 */
char *
sp_meeting_position_key (const char *meeting_id)
{
  return g_strdup_printf ("meeting/%s/position", meeting_id);
}

/**
 * sp_meeting_position_to_text:
 *
 * Returns: (transfer full): the position as a draft's text
 */
char *
sp_meeting_position_to_text (const SpMeetingPosition *self)
{
  g_autoptr(JsonObject) object = json_object_new ();

  set_text (object, "item", self->item_id);
  set_text (object, "lead", self->lead);
  json_object_set_int_member (object, "used", self->used_s);
  json_object_set_int_member (object, "since", self->since_us);
  json_object_set_int_member (object, "seen", self->seen_us);
  json_object_set_boolean_member (object, "timer_off", self->timer_off);
  json_object_set_int_member (object, "place", self->place);
  return sp_json_object_to_text (object);
}

/**
 * sp_meeting_position_from_text:
 * @text: (nullable): a draft's text
 *
 * Returns: (transfer full) (nullable): the position, or NULL if the text is none
 */
SpMeetingPosition *
sp_meeting_position_from_text (const char *text)
{
  g_autoptr(JsonObject) object = parse_draft (text);
  SpMeetingPosition *self;

  if (object == NULL)
    return NULL;

  self = g_new0 (SpMeetingPosition, 1);
  self->item_id = g_strdup (sp_json_get_text (object, "item"));
  self->lead = g_strdup (sp_json_get_text (object, "lead"));
  self->used_s = MAX (0, sp_json_get_int (object, "used", 0));
  self->since_us = MAX (0, sp_json_get_int (object, "since", 0));
  self->seen_us = MAX (0, sp_json_get_int (object, "seen", 0));
  self->timer_off = sp_json_get_flag (object, "timer_off");
  self->place = (int) CLAMP (sp_json_get_int (object, "place", 0), 0, 9);
  return self;
}

/**
 * sp_meeting_position_free:
 *
 * Frees a position.
 */
void
sp_meeting_position_free (SpMeetingPosition *self)
{
  g_free (self->item_id);
  g_free (self->lead);
  g_free (self);
}

/**
 * sp_quick_draft_key:
 *
 * Returns: (transfer full): the draft's key in the store
 */
char *
sp_quick_draft_key (const char *meeting_id)
{
  return g_strdup_printf ("meeting/%s/quickline", meeting_id);
}

/**
 * sp_quick_draft_to_text:
 *
 * Returns: (transfer full): the quick line as a draft's text
 */
char *
sp_quick_draft_to_text (const SpQuickDraft *self)
{
  g_autoptr(JsonObject) object = json_object_new ();

  set_text (object, "mode", self->mode);
  set_text (object, "text", self->text);
  set_text (object, "agency", self->agency_id);
  set_text (object, "person", self->person_id);
  set_text (object, "due", self->due);
  set_text (object, "record", self->record_id);
  json_object_set_int_member (object, "cursor", self->cursor);
  set_texts (object, "literals", self->literals);
  set_texts (object, "readers", self->readers);
  set_text (object, "reason", self->reason);

  return sp_json_object_to_text (object);
}

/**
 * sp_quick_draft_from_text:
 * @text: (nullable): a draft's text
 *
 * Returns: (transfer full) (nullable): the quick line, or NULL if the text is none
 */
SpQuickDraft *
sp_quick_draft_from_text (const char *text)
{
  g_autoptr(JsonObject) object = parse_draft (text);
  SpQuickDraft *self;

  if (object == NULL)
    return NULL;

  self = g_new0 (SpQuickDraft, 1);
  self->mode = g_strdup (sp_json_get_text (object, "mode"));
  self->text = g_strdup (sp_json_get_text (object, "text"));
  if (self->text == NULL)
    self->text = g_strdup ("");
  self->agency_id = g_strdup (sp_json_get_text (object, "agency"));
  self->person_id = g_strdup (sp_json_get_text (object, "person"));
  self->due = g_strdup (sp_json_get_text (object, "due"));
  self->record_id = g_strdup (sp_json_get_text (object, "record"));
  self->cursor = (int) CLAMP (sp_json_get_int (object, "cursor", 0), 0,
                              g_utf8_strlen (self->text, -1));
  self->literals = sp_json_dup_strv (object, "literals");
  if (json_object_has_member (object, "readers"))
    self->readers = sp_json_dup_strv (object, "readers");
  self->reason = g_strdup (sp_json_get_text (object, "reason"));
  return self;
}

/**
 * sp_quick_draft_free:
 *
 * Frees a quick line's draft.
 */
void
sp_quick_draft_free (SpQuickDraft *self)
{
  g_free (self->mode);
  g_free (self->text);
  g_free (self->agency_id);
  g_free (self->person_id);
  g_free (self->due);
  g_free (self->record_id);
  g_strfreev (self->literals);
  g_strfreev (self->readers);
  g_free (self->reason);
  g_free (self);
}
