/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-command.h"

#include "sp-field.h"
#include "sp-json.h"
#include "sp-review-periods.h"
#include "sp-server-admin.h"

#include <string.h>

/* What the partnership has settled for itself: how long laptops may be read, how long a meeting takes for an item, … */

static gboolean
is_setting (const SpField *field)
{
  return (field->flags & SP_FIELD_READ_ONLY) == 0 && field->kind != SP_KIND_SET && field->kind != SP_KIND_FLAG;
}

static const SpField *
find_setting (const char *name)
{
  const SpField *field = sp_record_type_find_field (sp_record_type_find ("partnership"), name);

  return field && is_setting (field) ? field : NULL;
}

static void
print_settings (JsonObject *partnership)
{
  const SpRecordType *type = sp_record_type_find ("partnership");

  for (guint i = 0; i < type->n_fields; i++)
    {
      const SpField *field = &type->fields[i];
      JsonNode *value = json_object_get_member (partnership, field->name);
      g_autofree char *text = value ? sp_json_to_text (value) : g_strdup ("");

      if (is_setting (field))
        g_print ("%s\t%s\t%s\n", field->name, text, _(field->label));
    }
}

/* An empty value clears it. */
static gboolean
read_value (const SpField *field, const char *value, JsonObject *set)
{
  gint64 number;

  if (!*value)
    json_object_set_null_member (set, field->name);
  else if (field->kind != SP_KIND_NUMBER)
    json_object_set_string_member (set, field->name, value);
  else if (g_ascii_string_to_signed (value, 10, 0, G_MAXINT32, &number, NULL))
    json_object_set_int_member (set, field->name, number);
  else
    return FALSE;
  return TRUE;
}

/* Says what should be thought of where a setting is low. */
void
sp_command_warn_of_years (const char *field, JsonObject *set)
{
  if (sp_review_periods_is_short (field, sp_json_get_int (set, field, 0)))
    g_printerr (_("%d years are the least for which such cases have been kept. With less, cases may be gone while they are "
                  "still asked for.\n"),
                SP_REVIEW_LEAST_YEARS);
}

int
sp_command_partnership (int argc, char **argv)
{
  g_auto(SpCommand) command = { 0 };
  g_autoptr(JsonArray) founded = NULL;
  g_autoptr(JsonObject) set = json_object_new ();
  g_autofree char *id = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *partnership;
  const SpField *field;

  if (!sp_command_parse (&argc, &argv, _("partnership DIR [SETTING VALUE]"),
                         _("Lists what the partnership in DIR has settled for itself, or changes it: for example "
                           "lease_hours, how long a\nlaptop may be read without connecting (72 where nothing is set), and "
                           "restricted_lease_hours, how long restricted\nlines may (8). An empty VALUE takes a setting away."),
                         NULL, 1, 3))
    return SP_EXIT_USAGE;
  if (argc == 3)
    return sp_command_usage ("partnership");
  if (argc == 4 && !(field = find_setting (argv[2])))
    {
      g_printerr (_("There is no setting %s. Nothing was changed.\n"), argv[2]);
      return SP_EXIT_FAILED;
    }
  if (argc == 4 && !read_value (field, argv[3], set))
    {
      g_printerr ("%s\n", _("That is no number. Nothing was changed."));
      return SP_EXIT_FAILED;
    }
  if (!sp_command_open (&command, argv[1]))
    return SP_EXIT_FAILED;
  if (!(founded = sp_server_admin_list (command.sql, "partnership", &error)))
    return sp_command_fail (argv[1], error);
  partnership = json_array_get_object_element (founded, 0);
  if (argc == 2)
    {
      print_settings (partnership);
      return SP_EXIT_OK;
    }
  if (!(id = sp_server_admin_put (command.server, command.sql, "partnership", sp_json_get_text (partnership, "id"), set,
                                  &error)))
    return sp_command_fail (argv[1], error);
  sp_command_warn_of_years (argv[2], set);
  return SP_EXIT_OK;
}
