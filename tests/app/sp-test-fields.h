/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

/* Sets fields of texts: names and values by turns, then NULL. */
G_GNUC_UNUSED G_GNUC_NULL_TERMINATED static JsonObject *
set (JsonObject *fields,
     ...)
{
  va_list args;
  const char *name;

  va_start (args, fields);
  while ((name = va_arg (args, const char *)) != NULL)
    json_object_set_string_member (fields, name, va_arg (args, const char *));
  va_end (args);

  return fields;
}

/* Sets a field of several texts, up to NULL. */
G_GNUC_UNUSED G_GNUC_NULL_TERMINATED static void
set_all (JsonObject *fields,
         const char *name,
         ...)
{
  JsonArray *all = json_array_new ();
  va_list args;
  const char *text;

  va_start (args, name);
  while ((text = va_arg (args, const char *)) != NULL)
    json_array_add_string_element (all, text);
  va_end (args);
  json_object_set_array_member (fields, name, all);
}
