/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-wire-problem.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* A relative reference by RFC 9457: the types need no server of their own. */
#define TYPE_PREFIX "/problems/"

static const struct
{
  const char *code;
  guint status;
  const char *title;
} problems[SP_WIRE_N_PROBLEMS] = {
#define SP_WIRE_PROBLEM_ROW(name, code, status, title) \
  [SP_WIRE_PROBLEM_##name] = { code, status, title },
  SP_WIRE_PROBLEMS (SP_WIRE_PROBLEM_ROW)
#undef SP_WIRE_PROBLEM_ROW
};

/**
 * sp_wire_problem_get_code:
 * @problem: a problem
 *
 * Returns: (nullable): its code, such as `op-gap`
 */
const char *
sp_wire_problem_get_code (SpWireProblem problem)
{
  g_return_val_if_fail (problem < SP_WIRE_N_PROBLEMS, NULL);

  return problems[problem].code;
}

/**
 * sp_wire_problem_get_status:
 * @problem: a problem
 *
 * Returns: its HTTP status
 */
guint
sp_wire_problem_get_status (SpWireProblem problem)
{
  g_return_val_if_fail (problem < SP_WIRE_N_PROBLEMS, 500);

  return problems[problem].status;
}

/**
 * sp_wire_problem_format:
 * @problem: a problem
 * @request: the request's id
 * @members: (nullable): further members as JSON text without braces
 *
 * Returns: (transfer full): the problem's document; it holds codes only, never what was sent
 */
char *
sp_wire_problem_format (SpWireProblem problem, const char *request, const char *members)
{
  g_return_val_if_fail (problem > SP_WIRE_PROBLEM_NONE && problem < SP_WIRE_N_PROBLEMS, NULL);

  return g_strdup_printf ("{\"type\":\"" TYPE_PREFIX "%s\",\"title\":\"%s\",\"status\":%u,"
                          "\"instance\":\"/requests/%s\"%s%s}",
                          problems[problem].code, problems[problem].title, problems[problem].status,
                          request, members ? "," : "", members ? members : "");
}

/**
 * sp_wire_problem_parse:
 * @body: what came with a status of 400 or above
 *
 * Returns: the problem, or %SP_WIRE_PROBLEM_NONE where @body is not one of ours
 */
SpWireProblem
sp_wire_problem_parse (GBytes *body)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  gsize size;
  const char *data = g_bytes_get_data (body, &size);
  JsonNode *root;
  const char *type;

  if (size == 0 || size > 64 * 1024 || !json_parser_load_from_data (parser, data, size, NULL))
    return SP_WIRE_PROBLEM_NONE;
  root = json_parser_get_root (parser);
  if (!root || !JSON_NODE_HOLDS_OBJECT (root))
    return SP_WIRE_PROBLEM_NONE;
  type = json_object_get_string_member_with_default (json_node_get_object (root), "type", NULL);
  if (!type || !g_str_has_prefix (type, TYPE_PREFIX))
    return SP_WIRE_PROBLEM_NONE;
  for (guint i = 1; i < SP_WIRE_N_PROBLEMS; i++)
    {
      if (strcmp (type + strlen (TYPE_PREFIX), problems[i].code) == 0)
        return i;
    }
  return SP_WIRE_PROBLEM_NONE;
}
