/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-command.h"

#include "sp-json.h"
#include "sp-review-periods.h"
#include "sp-server-admin.h"
#include "sp-value-lists.h"

#include <string.h>

/* The lists of words that the partnership may have its own way. */

/* The lists as they are, and their records by id. */
static SpValueLists *
load (SpCommand *command, GHashTable *ids, GError **error)
{
  g_autoptr(JsonArray) records = sp_server_admin_list (command->sql, "list_item", error);
  SpValueLists *lists;

  if (!records)
    return NULL;
  lists = sp_value_lists_new ();
  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      JsonObject *record = json_array_get_object_element (records, i);

      sp_value_lists_set_json (lists, record);
      g_hash_table_insert (ids,
                           g_strconcat (sp_json_get_text (record, "list"), "/", sp_json_get_text (record, "code"), NULL),
                           g_strdup (sp_json_get_text (record, "id")));
    }
  return lists;
}

static int
print_lists (void)
{
  const char *const *names = sp_value_lists_get_names ();

  for (gsize i = 0; names[i]; i++)
    if (sp_value_lists_is_editable (names[i]))
      g_print ("%s\t%s\t%s\n", names[i], _ (sp_value_lists_get_title (names[i])),
               _ (sp_value_lists_get_purpose (names[i])));
  return SP_EXIT_OK;
}

static gboolean
take_all (SpSql *sql, const char *type, SpReviewPeriods *periods, GError **error)
{
  g_autoptr(JsonArray) records = sp_server_admin_list (sql, type, error);

  for (guint i = 0; records && i < json_array_get_length (records); i++)
    sp_review_periods_add (periods, type, json_array_get_object_element (records, i));
  return records != NULL;
}

/* As the settings of a group are called. */
static void
print_years (const SpReviewGroup *group)
{
  g_print ("\treview_years %d\tkept_years %d", group->years, group->kept_years);
  if (group->to_age > 0)
    g_print ("\tto_age %d", group->to_age);
}

static int
print_items (SpCommand *command, const char *directory, SpValueLists *lists, const char *list)
{
  guint n;
  const SpValueListItem *items = sp_value_lists_get_items (lists, list, &n);
  gboolean years = strcmp (list, SP_REVIEW_GROUPS) == 0;
  g_autoptr(SpReviewPeriods) periods = sp_review_periods_new ();
  g_autoptr(GError) error = NULL;

  if (years
      && (!take_all (command->sql, "partnership", periods, &error) || !take_all (command->sql, "list_item", periods, &error)))
    return sp_command_fail (directory, error);
  for (guint i = 0; i < n; i++)
    {
      g_print ("%s\t%s", items[i].code, _ (items[i].label));
      if (years)
        print_years (sp_review_periods_find (periods, items[i].code));
      g_print ("%s\n", items[i].retired ? _("\t(no longer offered)") : "");
    }
  return SP_EXIT_OK;
}

/* What else hangs on a word of a list: pairs of a setting and its value; an empty value takes one away. */
static gboolean
read_settings (const char *list, const char *code, int n, char **pairs, JsonObject *set)
{
  for (int i = 0; i < n; i += 2)
    {
      gint64 number;

      if (!sp_review_periods_has_own (list, code) || !g_strv_contains (sp_review_own_fields, pairs[i]))
        {
          g_printerr (_("Nothing of the kind of %s hangs on this word. Nothing was changed.\n"), pairs[i]);
          if (strcmp (list, SP_REVIEW_GROUPS) == 0)
            g_printerr ("%s\n", _("The years of the groups that the program brings are set with the command partnership."));
          return FALSE;
        }
      if (!*pairs[i + 1])
        json_object_set_null_member (set, pairs[i]);
      else if (g_ascii_string_to_signed (pairs[i + 1], 10, 0, G_MAXINT32, &number, NULL))
        json_object_set_int_member (set, pairs[i], number);
      else
        {
          g_printerr ("%s\n", _("That is no number. Nothing was changed."));
          return FALSE;
        }
    }
  return TRUE;
}

static void
warn_of_years (JsonObject *set)
{
  for (gsize i = 0; sp_review_own_fields[i]; i++)
    sp_command_warn_of_years (sp_review_own_fields[i], set);
}

static int
put (SpCommand *command, const char *directory, GHashTable *ids, const char *list, const SpValueListItem *item,
     JsonObject *set)
{
  g_autofree char *key = g_strconcat (list, "/", item->code, NULL);
  const char *known = g_hash_table_lookup (ids, key);
  g_autofree char *id = known ? g_strdup (known) : sp_value_lists_dup_record_id (list, item->code);
  g_autofree char *record = NULL;
  g_autoptr(GError) error = NULL;

  if (!known)
    {
      json_object_set_string_member (set, "list", list);
      json_object_set_string_member (set, "code", item->code);
      json_object_set_int_member (set, "position", item->position);
      if (!json_object_has_member (set, "label"))
        json_object_set_string_member (set, "label", item->label);
    }
  if (!(record = sp_server_admin_put (command->server, command->sql, "list_item", id, set, &error)))
    return sp_command_fail (directory, error);
  return SP_EXIT_OK;
}

static int
add (SpCommand *command, const char *directory, GHashTable *ids, SpValueLists *lists, int argc, char **argv)
{
  const char *list = argv[2];
  const char *words = argv[4];
  guint n;
  const SpValueListItem *items = sp_value_lists_get_items (lists, list, &n);
  g_autofree char *code = sp_value_lists_dup_code (lists, list, words);
  const SpValueListItem item = { code, words, FALSE, n > 0 ? items[n - 1].position + 1 : 1 };
  g_autoptr(JsonObject) set = json_object_new ();
  int status;

  if (!sp_value_lists_may_grow (list))
    {
      g_printerr ("%s\n", _("Nothing can be added to this list: more hangs on each of its words than words. Nothing was "
                            "changed."));
      return SP_EXIT_FAILED;
    }
  if (sp_value_lists_match (lists, list, words))
    {
      g_printerr (_("“%s” is in this list already. Nothing was changed.\n"), words);
      return SP_EXIT_FAILED;
    }
  if (!read_settings (list, code, argc - 5, argv + 5, set))
    return SP_EXIT_FAILED;
  if ((status = put (command, directory, ids, list, &item, set)) == SP_EXIT_OK)
    {
      g_print ("%s\n", code);
      warn_of_years (set);
    }
  return status;
}

static int
change (SpCommand *command, const char *directory, GHashTable *ids, SpValueLists *lists, int argc, char **argv)
{
  const char *list = argv[2];
  const char *verb = argv[3];
  const SpValueListItem *item;
  const char *code;
  g_autoptr(JsonObject) set = json_object_new ();
  int status;

  if (strcmp (verb, "add") == 0)
    return add (command, directory, ids, lists, argc, argv);
  if (!(item = sp_value_lists_find (lists, list, argv[4])) && (code = sp_value_lists_match (lists, list, argv[4])))
    item = sp_value_lists_find (lists, list, code);
  if (!item)
    {
      g_printerr (_("“%s” is not in this list. Nothing was changed.\n"), argv[4]);
      return SP_EXIT_FAILED;
    }
  if (strcmp (verb, "set") == 0)
    {
      if (!read_settings (list, item->code, 2, argv + 5, set))
        return SP_EXIT_FAILED;
    }
  else if (argc == 6)
    json_object_set_string_member (set, "label", argv[5]);
  else if (strcmp (verb, "retire") == 0)
    json_object_set_boolean_member (set, "retired", TRUE);
  else
    json_object_set_null_member (set, "retired");
  if ((status = put (command, directory, ids, list, item, set)) == SP_EXIT_OK)
    warn_of_years (set);
  return status;
}

static gboolean
is_understood (int argc, char **argv)
{
  const char *verb = argc > 3 ? argv[3] : NULL;

  if (!verb)
    return TRUE;
  if (strcmp (verb, "rename") == 0)
    return argc == 6;
  if (strcmp (verb, "set") == 0)
    return argc == 7;
  if (strcmp (verb, "add") == 0)
    return argc >= 5 && argc % 2 == 1;
  return argc == 5 && (strcmp (verb, "retire") == 0 || strcmp (verb, "offer") == 0);
}

int
sp_command_list (int argc, char **argv)
{
  g_auto(SpCommand) command = { 0 };
  g_autoptr(GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(SpValueLists) lists = NULL;
  g_autoptr(GError) error = NULL;

  if (!sp_command_parse (&argc, &argv, _("list DIR [LIST [add WORDS [SETTING VALUE]…|rename WORD WORDS|set WORD SETTING VALUE|retire WORD|offer "
                           "WORD]]"),
                         _("Says which lists of words the partnership in DIR may have its own way, or what is in LIST: code "
                           "and words. It adds to\nit, calls one otherwise, offers one no longer (retire) or again. What "
                           "is recorded stays, and reads as the list says. A retention group "
                           "that is\nadded has the settings review_years, kept_years and, where the suspect's age counts, "
                           "to_age."),
                         NULL, 1, 10))
    return SP_EXIT_USAGE;
  if (!is_understood (argc, argv))
    return sp_command_usage ("list");
  if (argc > 2 && !sp_value_lists_is_editable (argv[2]))
    {
      g_printerr (_("There is no list %s that can be changed. Nothing was changed.\n"), argv[2]);
      return SP_EXIT_FAILED;
    }
  if (!sp_command_open (&command, argv[1]))
    return SP_EXIT_FAILED;
  if (argc == 2)
    return print_lists ();
  if (!(lists = load (&command, ids, &error)))
    return sp_command_fail (argv[1], error);
  if (argc == 3)
    return print_items (&command, argv[1], lists, argv[2]);
  return change (&command, argv[1], ids, lists, argc, argv);
}
