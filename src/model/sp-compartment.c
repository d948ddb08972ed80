/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-compartment.h"
#include "sp-id.h"

#include <string.h>

#define CASE_PREFIX    "case:"
#define MEETING_PREFIX "meeting:"
#define DISPOSAL_PREFIX "disposal:"

static gboolean
readers_are_valid (GStrv readers)
{
  if (g_strv_length (readers) > SP_COMPARTMENT_MAX_READERS)
    return FALSE;

  for (guint i = 0; readers[i] != NULL; i++)
    {
      if (strcmp (readers[i], SP_READERS_CHAIR) != 0 && !sp_id_is_valid (readers[i]))
        return FALSE;
      if (i > 0 && strcmp (readers[i - 1], readers[i]) >= 0)
        return FALSE;
    }

  return readers[0] != NULL;
}

static SpCompartment *
parse_parted (SpHome      home,
              const char *rest)
{
  g_autoptr(SpCompartment) self = g_new0 (SpCompartment, 1);
  const char *colon = strchr (rest, ':');

  self->home = home;
  self->id = colon != NULL ? g_strndup (rest, colon - rest) : g_strdup (rest);
  if (!sp_id_is_valid (self->id))
    return NULL;

  if (colon != NULL)
    {
      self->readers = g_strsplit (colon + 1, ",", SP_COMPARTMENT_MAX_READERS + 2);
      if (!readers_are_valid (self->readers))
        return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * sp_compartment_parse:
 * @name: (nullable): a compartment's name
 *
 * Returns: (transfer full) (nullable): its parts, or %NULL where @name is none
 */
SpCompartment *
sp_compartment_parse (const char *name)
{
  SpCompartment *self;

  if (name == NULL)
    return NULL;

  if (strcmp (name, SP_COMPARTMENT_DIRECTORY) == 0)
    {
      self = g_new0 (SpCompartment, 1);
      self->home = SP_HOME_DIRECTORY;
      return self;
    }

  if (g_str_has_prefix (name, MEETING_PREFIX))
    return parse_parted (SP_HOME_MEETING, name + strlen (MEETING_PREFIX));

  if (g_str_has_prefix (name, CASE_PREFIX))
    return parse_parted (SP_HOME_CASE, name + strlen (CASE_PREFIX));

  if (g_str_has_prefix (name, DISPOSAL_PREFIX) && strchr (name + strlen (DISPOSAL_PREFIX), ':') == NULL)
    return parse_parted (SP_HOME_DISPOSAL, name + strlen (DISPOSAL_PREFIX));

  return NULL;
}

/**
 * sp_compartment_free:
 */
void
sp_compartment_free (SpCompartment *self)
{
  g_free (self->id);
  g_strfreev (self->readers);
  g_free (self);
}

/**
 * sp_compartment_for_case:
 *
 * Returns: (transfer full): the name of the case's core
 */
char *
sp_compartment_for_case (const char *case_id)
{
  g_return_val_if_fail (sp_id_is_valid (case_id), NULL);

  return g_strconcat (CASE_PREFIX, case_id, NULL);
}

/**
 * sp_compartment_for_disposal:
 *
 * Returns: (transfer full): the name of the compartment in which it is decided that the case is disposed of, and which
 *   alone is left of it then
 */
char *
sp_compartment_for_disposal (const char *case_id)
{
  g_return_val_if_fail (sp_id_is_valid (case_id), NULL);

  return g_strconcat (DISPOSAL_PREFIX, case_id, NULL);
}

/**
 * sp_compartment_for_meeting:
 *
 * Returns: (transfer full): the name of the meeting's compartment
 */
char *
sp_compartment_for_meeting (const char *meeting_id)
{
  g_return_val_if_fail (sp_id_is_valid (meeting_id), NULL);

  return g_strconcat (MEETING_PREFIX, meeting_id, NULL);
}

static int
compare_tokens (gconstpointer a,
                gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

static char *
name_for_readers (const char         *prefix,
                  const char         *id,
                  const char * const *readers)
{
  g_autoptr(GPtrArray) tokens = g_ptr_array_new_null_terminated (8, NULL, TRUE);
  g_autofree char *joined = NULL;

  g_return_val_if_fail (sp_id_is_valid (id), NULL);
  g_return_val_if_fail (readers != NULL && readers[0] != NULL, NULL);

  for (guint i = 0; readers[i] != NULL; i++)
    if (!g_ptr_array_find_with_equal_func (tokens, readers[i], g_str_equal, NULL))
      g_ptr_array_add (tokens, (char *) readers[i]);
  g_ptr_array_sort (tokens, compare_tokens);
  joined = g_strjoinv (",", (char **) tokens->pdata);

  return g_strconcat (prefix, id, ":", joined, NULL);
}

/**
 * sp_compartment_for_readers:
 * @case_id: a case
 * @readers: who reads it, in any order: %SP_READERS_CHAIR, or an agency's id; at least one
 *
 * Returns: (transfer full): the name of the compartment that just they read
 */
char *
sp_compartment_for_readers (const char         *case_id,
                            const char * const *readers)
{
  return name_for_readers (CASE_PREFIX, case_id, readers);
}

/**
 * sp_compartment_for_meeting_readers:
 * @meeting_id: a meeting
 * @readers: who reads it, in any order: %SP_READERS_CHAIR, or an agency's id; at least one
 *
 * Returns: (transfer full): the name of the part of the meeting that just they read: what is issued to one of them
 */
char *
sp_compartment_for_meeting_readers (const char         *meeting_id,
                                    const char * const *readers)
{
  return name_for_readers (MEETING_PREFIX, meeting_id, readers);
}

/**
 * sp_compartment_dup_case_id:
 * @name: a compartment's name
 *
 * Returns: (transfer full) (nullable): the id of the case to which it belongs, or %NULL
 */
char *
sp_compartment_dup_case_id (const char *name)
{
  g_autoptr(SpCompartment) self = sp_compartment_parse (name);

  return self != NULL && self->home == SP_HOME_CASE ? g_steal_pointer (&self->id) : NULL;
}

/**
 * sp_compartment_is_restricted:
 * @name: (nullable): a compartment's name
 *
 * Returns: whether it is a part of a case or meeting that not everybody there reads
 */
gboolean
sp_compartment_is_restricted (const char *name)
{
  g_autoptr(SpCompartment) self = sp_compartment_parse (name);

  return self != NULL && self->readers != NULL;
}

/**
 * sp_compartment_has_reader:
 * @name: (nullable): a compartment's name
 * @token: %SP_READERS_CHAIR, or an agency's id
 *
 * Returns: whether its name shuts @token out from nothing: it is among the readers, or all in the case are
 */
gboolean
sp_compartment_has_reader (const char *name,
                           const char *token)
{
  g_autoptr(SpCompartment) self = sp_compartment_parse (name);

  return self != NULL && (self->readers == NULL || g_strv_contains ((const char * const *) self->readers, token));
}

/**
 * sp_compartment_with_reader:
 * @name: the name of a case's or meeting's compartment
 * @token: %SP_READERS_CHAIR, or an agency's id
 *
 * Returns: (transfer full): the compartment that @token reads, too, with all who read @name
 */
char *
sp_compartment_with_reader (const char *name,
                            const char *token)
{
  g_autoptr(SpCompartment) self = sp_compartment_parse (name);
  g_autoptr(GStrvBuilder) builder = NULL;
  g_auto(GStrv) readers = NULL;

  if (self == NULL || self->readers == NULL || g_strv_contains ((const char * const *) self->readers, token))
    return g_strdup (name);

  builder = g_strv_builder_new ();
  g_strv_builder_addv (builder, (const char **) self->readers);
  g_strv_builder_add (builder, token);
  readers = g_strv_builder_end (builder);

  return self->home == SP_HOME_CASE
           ? sp_compartment_for_readers (self->id, (const char * const *) readers)
           : sp_compartment_for_meeting_readers (self->id, (const char * const *) readers);
}

/**
 * sp_compartment_is_within:
 * @inner: a compartment's name
 * @outer: another's
 *
 * Returns: whether, by their names, nobody reads what lies in @inner who does not read what lies in @outer
 */
gboolean
sp_compartment_is_within (const char *inner,
                          const char *outer)
{
  g_autoptr(SpCompartment) a = sp_compartment_parse (inner);
  g_autoptr(SpCompartment) b = sp_compartment_parse (outer);

  if (a == NULL || b == NULL || a->home != b->home || g_strcmp0 (a->id, b->id) != 0)
    return FALSE;
  if (b->readers == NULL)
    return TRUE;

  for (guint i = 0; a->readers != NULL && a->readers[i] != NULL; i++)
    if (!g_strv_contains ((const char * const *) b->readers, a->readers[i]))
      return FALSE;

  return a->readers != NULL;
}
