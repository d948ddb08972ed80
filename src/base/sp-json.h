/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define SP_JSON_MAX_DEPTH 32

JsonNode   *sp_json_parse           (const char *text,
                                     gssize      length,
                                     guint       max_depth,
                                     GError    **error);
JsonObject *sp_json_parse_object    (const char *text,
                                     gssize      length,
                                     GError    **error);
char       *sp_json_to_text         (JsonNode   *node);
char       *sp_json_object_to_text  (JsonObject *object);
GBytes     *sp_json_object_to_bytes (JsonObject *object);
JsonObject *sp_json_object_copy     (JsonObject *object);
JsonNode   *sp_json_node_new_text   (const char *text);
gboolean    sp_json_equal           (JsonNode   *a,
                                     JsonNode   *b);
const char *sp_json_get_text        (JsonObject *object,
                                     const char *member);
gint64      sp_json_get_int         (JsonObject *object,
                                     const char *member,
                                     gint64      fallback);
gboolean    sp_json_get_flag        (JsonObject *object,
                                     const char *member);
JsonObject *sp_json_get_object      (JsonObject *object,
                                     const char *member);
JsonArray  *sp_json_get_array       (JsonObject *object,
                                     const char *member);
GStrv       sp_json_dup_strv        (JsonObject *object,
                                     const char *member);

G_END_DECLS
