/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-command.h"

#include "sp-date.h"
#include "sp-format.h"
#include "sp-json.h"
#include "sp-leaver.h"
#include "sp-server-admin.h"
#include "sp-server-leavers.h"
#include "sp-wire.h"

#include <string.h>

/* A value that was given on the command line, or nothing. */
static void
set_text (JsonObject *set, const char *member, const char *value)
{
  if (value)
    json_object_set_string_member (set, member, value);
}

static int
compare_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Sets travel in byte order. */
static void
set_strv (JsonObject *set, const char *member, char **values)
{
  g_autoptr(JsonArray) array = NULL;
  guint n = values ? g_strv_length (values) : 0;

  if (n == 0)
    return;
  qsort (values, n, sizeof *values, compare_text);
  array = json_array_sized_new (n);
  for (guint i = 0; i < n; i++)
    {
      if (i == 0 || strcmp (values[i], values[i - 1]) != 0)
        json_array_add_string_element (array, values[i]);
    }
  json_object_set_array_member (set, member, g_steal_pointer (&array));
}

static const char *
text_or_empty (JsonObject *object, const char *member)
{
  const char *text = sp_json_get_text (object, member);

  return text ? text : "";
}

/* Writes the record and prints its id. */
static int
put (SpCommand *command, const char *directory, const char *type, const char *id, JsonObject *set)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *record = NULL;

  record = sp_server_admin_put (command->server, command->sql, type, id, set, &error);
  if (!record)
    return sp_command_fail (directory, error);
  g_print ("%s\n", record);
  return SP_EXIT_OK;
}

static int
agency_list (SpCommand *command, const char *directory)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonArray) agencies = sp_server_admin_list (command->sql, "agency", &error);
  g_autoptr(JsonArray) founded = NULL;
  g_auto(GStrv) core = NULL;

  if (!agencies || !(founded = sp_server_admin_list (command->sql, "partnership", &error)))
    return sp_command_fail (directory, error);
  core = sp_json_dup_strv (json_array_get_object_element (founded, 0), "core_agencies");
  for (guint i = 0; i < json_array_get_length (agencies); i++)
    {
      JsonObject *agency = json_array_get_object_element (agencies, i);
      const char *id = text_or_empty (agency, "id");

      g_print ("%s\t%s\t%s%s%s\n", id, text_or_empty (agency, "short_name"),
               text_or_empty (agency, "name"),
               core && g_strv_contains ((const char *const *) core, id) ? _("\t(core)") : "",
               sp_json_get_flag (agency, "retired") ? _("\t(no longer takes part)") : "");
    }
  return SP_EXIT_OK;
}

static int
tell_and_list (SpCommand *command, const char *directory, const char *purpose,
               int (*list) (SpCommand *command, const char *directory))
{
  return sp_command_tell (command, directory, SP_AUDIT_CONSULT, purpose, NULL) ? list (command, directory)
                                                                               : SP_EXIT_FAILED;
}

/* The id of the record that @words mean, or NULL with the reason said. */
static char *
find (SpCommand *command, const char *directory, const char *type, const char *words)
{
  g_autoptr(GError) error = NULL;
  char *id = sp_server_admin_find (command->sql, type, words, &error);

  if (!id)
    sp_command_fail (directory, error);
  return id;
}

/* Whether the agency is invited to every case that comes in, or only where somebody invites it. */
static int
agency_set_core (SpCommand *command, const char *directory, const char *words, gboolean core)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *agency = find (command, directory, "agency", words);
  g_autoptr(JsonArray) founded = NULL;
  g_autoptr(JsonObject) set = json_object_new ();
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) before = NULL;
  g_auto(GStrv) after = NULL;
  g_autofree char *id = NULL;
  JsonObject *partnership;

  if (!agency)
    return SP_EXIT_FAILED;
  if (!(founded = sp_server_admin_list (command->sql, "partnership", &error)))
    return sp_command_fail (directory, error);
  partnership = json_array_get_object_element (founded, 0);
  before = sp_json_dup_strv (partnership, "core_agencies");
  for (guint i = 0; before && before[i]; i++)
    {
      if (strcmp (before[i], agency) != 0)
        g_strv_builder_add (builder, before[i]);
    }
  if (core)
    g_strv_builder_add (builder, agency);
  after = g_strv_builder_end (builder);
  if (after[0])
    set_strv (set, "core_agencies", after);
  else
    json_object_set_null_member (set, "core_agencies");
  id = sp_server_admin_put (command->server, command->sql, "partnership",
                            sp_json_get_text (partnership, "id"), set, &error);
  if (!id)
    return sp_command_fail (directory, error);
  return SP_EXIT_OK;
}

int
sp_command_agency (int argc, char **argv)
{
  g_autofree char *name = NULL;
  g_autofree char *short_name = NULL;
  g_autofree char *mark = NULL;
  g_autofree char *colour = NULL;
  g_autofree char *kind = NULL;
  g_autofree char *regime = NULL;
  g_auto(GStrv) aliases = NULL;
  g_auto(SpCommand) command = { 0 };
  g_autoptr(JsonObject) set = json_object_new ();
  const char *verb;
  gboolean names_one;
  const GOptionEntry entries[] = {
    { "name", 'n', 0, G_OPTION_ARG_STRING, &name, N_("Its full name"), N_("NAME") },
    { "short", 's', 0, G_OPTION_ARG_STRING, &short_name, N_("Its short name"), N_("NAME") },
    { "mark", 'm', 0, G_OPTION_ARG_STRING, &mark, N_("Two letters"), N_("LETTERS") },
    { "colour", 'c', 0, G_OPTION_ARG_STRING, &colour, N_("Its colour"), N_("CODE") },
    { "kind", 'k', 0, G_OPTION_ARG_STRING, &kind, N_("What kind of agency it is"), N_("CODE") },
    { "regime", 'r', 0, G_OPTION_ARG_STRING, &regime, N_("Its data protection regime"), N_("CODE") },
    { "alias", 'a', 0, G_OPTION_ARG_STRING_ARRAY, &aliases,
      N_("Another name (may be given more than once)"), N_("NAME") },
    { NULL },
  };

  if (!sp_command_parse (&argc, &argv, _("agency DIR add|list|core AGENCY|guest AGENCY"),
                         _("Adds an agency to the partnership in DIR and prints its id, or lists "
                           "them.\nA core agency is invited to every case that comes in, a guest "
                           "only where somebody\ninvites it; an agency begins as a guest."),
                         entries, 2, 3))
    return SP_EXIT_USAGE;
  verb = argv[2];
  names_one = strcmp (verb, "core") == 0 || strcmp (verb, "guest") == 0;
  if (names_one != (argc == 4)
      || (strcmp (verb, "add") != 0 && strcmp (verb, "list") != 0 && !names_one))
    return sp_command_usage ("agency");
  if (!sp_command_open (&command, argv[1]))
    return SP_EXIT_FAILED;
  if (strcmp (verb, "list") == 0)
    return tell_and_list (&command, argv[1], "list-agency", agency_list);
  if (names_one)
    return agency_set_core (&command, argv[1], argv[3], strcmp (verb, "core") == 0);
  set_text (set, "name", name);
  set_text (set, "short_name", short_name ? short_name : name);
  set_text (set, "mark", mark);
  set_text (set, "colour", colour);
  set_text (set, "kind", kind);
  set_text (set, "regime", regime);
  set_strv (set, "aliases", aliases);
  return put (&command, argv[1], "agency", NULL, set);
}

static int
member_list (SpCommand *command, const char *directory)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonArray) members = sp_server_admin_list (command->sql, "member", &error);

  if (!members)
    return sp_command_fail (directory, error);
  for (guint i = 0; i < json_array_get_length (members); i++)
    {
      JsonObject *member = json_array_get_object_element (members, i);
      g_auto(GStrv) roles = sp_json_dup_strv (member, "roles");
      g_autofree char *joined = roles ? g_strjoinv (",", roles) : g_strdup ("");

      g_print ("%s\t%s, %s\t%s%s\n", text_or_empty (member, "id"),
               text_or_empty (member, "family_name"), text_or_empty (member, "given_names"), joined,
               sp_json_get_flag (member, "retired") ? _("\t(no longer takes part)") : "");
    }
  return SP_EXIT_OK;
}

static char *
dup_today (SpCommand *command)
{
  return sp_format_today (sp_ambient_get_wall_us (command->ambient));
}

static int
member_retire (SpCommand *command, const char *directory, const char *words, const char *left)
{
  g_autofree char *id = find (command, directory, "member", words);
  g_autofree char *today = dup_today (command);
  g_autoptr(JsonObject) set = json_object_new ();

  if (!id)
    return SP_EXIT_FAILED;
  json_object_set_boolean_member (set, "retired", TRUE);
  json_object_set_string_member (set, "left", left ? left : today);
  return put (command, directory, "member", id, set);
}

/* How it is with each member that is no longer in, or with the one of @only; whom a case names stays named. */
static gboolean
check_leavers (SpCommand *command, const char *only, gboolean print, SpLeaver *how, gboolean *named, GError **error)
{
  g_autoptr(JsonArray) members = sp_server_admin_list (command->sql, "member", error);
  g_autoptr(JsonArray) founded = members ? sp_server_admin_list (command->sql, "partnership", error) : NULL;
  g_autofree char *today = dup_today (command);
  const char *states[] = {
    [SP_LEAVER_DUE] = _("the name may go"),
    [SP_LEAVER_EARLY] = _("too early"),
    [SP_LEAVER_NO_DAY] = _("nobody has said when"),
    [SP_LEAVER_FORGOTTEN] = _("the name has gone"),
  };

  for (guint i = 0; founded && i < json_array_get_length (members); i++)
    {
      JsonObject *member = json_array_get_object_element (members, i);
      const char *id = text_or_empty (member, "id");

      if (only && strcmp (id, only) != 0)
        continue;
      *how = sp_leaver_check (member, json_array_get_object_element (founded, 0), today);
      if (*how == SP_LEAVER_TAKES_PART)
        continue;
      if (!sp_server_leaver_is_named (command->sql, id, named, error))
        return FALSE;
      if (print)
        g_print ("%s\t%s, %s\t%s\t%s\n", id, text_or_empty (member, "family_name"), text_or_empty (member, "given_names"),
                 text_or_empty (member, "left"),
                 *how == SP_LEAVER_DUE && *named ? _("a case that is kept names them") : states[*how]);
    }
  return founded != NULL;
}

static int
member_leavers (SpCommand *command, const char *directory)
{
  g_autoptr(GError) error = NULL;
  gboolean named;
  SpLeaver how;

  return check_leavers (command, NULL, TRUE, &how, &named, &error) ? SP_EXIT_OK : sp_command_fail (directory, error);
}

static int
member_forget (SpCommand *command, const char *directory, const char *words)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *id = find (command, directory, "member", words);
  gboolean named = FALSE;
  SpLeaver how = SP_LEAVER_TAKES_PART;
  const char *refusals[] = {
    [SP_LEAVER_EARLY] = _("This member left, but not long enough ago (member_years of the partnership). Nothing was changed."),
    [SP_LEAVER_NO_DAY] = _("Nobody has said when this member left: retire the member with --left. Nothing was changed."),
    [SP_LEAVER_TAKES_PART] = _("This member takes part. Nothing was changed."),
    [SP_LEAVER_FORGOTTEN] = _("The name of this member has gone already."),
  };

  if (!id)
    return SP_EXIT_FAILED;
  if (!check_leavers (command, id, FALSE, &how, &named, &error))
    return sp_command_fail (directory, error);
  if (how != SP_LEAVER_DUE || named)
    {
      g_printerr ("%s\n", how != SP_LEAVER_DUE
                            ? refusals[how]
                            : _("A case that is kept names this member: the name stays as long as the case. Nothing was changed."));
      return SP_EXIT_FAILED;
    }
  if (!sp_server_leaver_forget (command->server, command->sql, id, &error))
    return sp_command_fail (directory, error);
  g_print ("%s\n", id);
  return SP_EXIT_OK;
}

int
sp_command_member (int argc, char **argv)
{
  g_autofree char *left = NULL;
  g_autofree char *family = NULL;
  g_autofree char *given = NULL;
  g_autofree char *agency = NULL;
  g_autofree char *post = NULL;
  g_autofree char *email = NULL;
  g_autofree char *phone = NULL;
  g_autofree char *agency_id = NULL;
  g_auto(GStrv) roles = NULL;
  g_auto(SpCommand) command = { 0 };
  g_autoptr(JsonObject) set = json_object_new ();
  const char *verb;
  gboolean names_one;
  const GOptionEntry entries[] = {
    { "family", 'f', 0, G_OPTION_ARG_STRING, &family, N_("Family name"), N_("NAME") },
    { "given", 'g', 0, G_OPTION_ARG_STRING, &given, N_("Given names"), N_("NAMES") },
    { "agency", 'a', 0, G_OPTION_ARG_STRING, &agency, N_("Agency: its id or name"), N_("AGENCY") },
    { "role", 'r', 0, G_OPTION_ARG_STRING_ARRAY, &roles,
      N_("chair, coordinator, representative, observer, commissioner, administrator or auditor "
         "(may be given more than once)"),
      N_("ROLE") },
    { "post", 'p', 0, G_OPTION_ARG_STRING, &post, N_("Post"), N_("TEXT") },
    { "email", 'e', 0, G_OPTION_ARG_STRING, &email, N_("E-mail"), N_("ADDRESS") },
    { "phone", 't', 0, G_OPTION_ARG_STRING, &phone, N_("Telephone"), N_("NUMBER") },
    { "left", 'l', 0, G_OPTION_ARG_STRING, &left, N_("The day on which a member who is retired left (default: today)"),
      N_("YYYY-MM-DD") },
    { NULL },
  };

  if (!sp_command_parse (&argc, &argv, _("member DIR add|list|retire MEMBER|leavers|forget MEMBER"),
                         _("Adds a member to the partnership in DIR and prints the id, lists them, "
                           "or retires one,\nwhose laptops are shut out at once. Says how it is with those who left, and takes "
                           "away the name, post, e-mail\nand telephone of one who left long ago (member_years of the partnership) "
                           "and whom no case names that is kept.\nThe link with which a member joins comes from `device DIR link`."),
                         entries, 2, 3))
    return SP_EXIT_USAGE;
  verb = argv[2];
  names_one = strcmp (verb, "retire") == 0 || strcmp (verb, "forget") == 0;
  if (names_one != (argc == 4)
      || (strcmp (verb, "add") != 0 && strcmp (verb, "list") != 0 && strcmp (verb, "leavers") != 0 && !names_one))
    return sp_command_usage ("member");
  if (!sp_command_open (&command, argv[1]))
    return SP_EXIT_FAILED;
  if (strcmp (verb, "list") == 0)
    return tell_and_list (&command, argv[1], "list-member", member_list);
  if (strcmp (verb, "leavers") == 0)
    return tell_and_list (&command, argv[1], "list-member", member_leavers);
  if (strcmp (verb, "retire") == 0)
    return member_retire (&command, argv[1], argv[3], left);
  if (strcmp (verb, "forget") == 0)
    return member_forget (&command, argv[1], argv[3]);
  if (agency && !(agency_id = find (&command, argv[1], "agency", agency)))
    return SP_EXIT_FAILED;
  set_text (set, "family_name", family);
  set_text (set, "given_names", given);
  set_text (set, "agency", agency_id);
  set_text (set, "post", post);
  set_text (set, "email", email);
  set_text (set, "phone", phone);
  set_strv (set, "roles", roles);
  return put (&command, argv[1], "member", NULL, set);
}

static int
device_list (SpCommand *command, const char *directory)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonArray) devices = sp_server_admin_list_devices (command->sql, &error);

  if (!devices)
    return sp_command_fail (directory, error);
  for (guint i = 0; i < json_array_get_length (devices); i++)
    {
      JsonObject *device = json_array_get_object_element (devices, i);
      g_autofree char *seen = NULL;

      seen = sp_instant_format (sp_json_get_int (device, "last_seen", 0) * G_USEC_PER_SEC);
      g_print ("%s\t%s\t%s\t%s\t%s\t%" G_GINT64_FORMAT "\n", text_or_empty (device, "id"),
               text_or_empty (device, "member"), text_or_empty (device, "state"), seen,
               text_or_empty (device, "name"), sp_json_get_int (device, "holds", 0));
    }
  return SP_EXIT_OK;
}

static int
device_link (SpCommand *command, const char *directory, const char *words, const char *server)
{
  g_autofree char *member = find (command, directory, "member", words);
  g_autofree char *agency = NULL;
  g_autofree char *code = NULL;
  g_autofree char *link = NULL;
  g_autoptr(GError) error = NULL;

  if (!member)
    return SP_EXIT_FAILED;
  if (!sp_server_member_find (command->sql, member, &agency, &error))
    return sp_command_fail (directory, error);
  if (!agency)
    {
      g_printerr ("%s\n", _("This member no longer takes part."));
      return SP_EXIT_FAILED;
    }
  if (!(code = sp_server_admin_new_code (command->server, command->sql, member, &error)))
    return sp_command_fail (directory, error);
  link = sp_wire_link_format (server ? server : sp_instance_get_address (command->instance), code,
                              sp_instance_get_pin (command->instance));
  g_print ("%s\n", link);
  return SP_EXIT_OK;
}

/* The state into which a command brings a device; NULL where it is no such command. */
static const char *
device_state (const char *verb)
{
  static const char *const states[][2] = {
    { "suspend", "suspended" }, { "resume", "active" }, { "revoke", "revoked" }, { "wipe", "wiped" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (strcmp (states[i][0], verb) == 0)
      return states[i][1];
  return NULL;
}

int
sp_command_device (int argc, char **argv)
{
  g_autofree char *server = NULL;
  g_auto(SpCommand) command = { 0 };
  g_autoptr(GError) error = NULL;
  const char *verb;
  const char *state;
  const GOptionEntry entries[] = {
    { "server", 's', 0, G_OPTION_ARG_STRING, &server,
      N_("The address in the link, as https://host:port (default: where it was served last)"),
      N_("ADDRESS") },
    { NULL },
  };

  if (!sp_command_parse (&argc, &argv, _("device DIR link MEMBER|list|suspend DEVICE|resume DEVICE|revoke DEVICE|wipe DEVICE"),
                         _("Prints a link that lets one laptop of MEMBER join within 24 hours, lists "
                           "the laptops, or shuts one out: for now (suspend, until resume), for good (revoke), or so "
                           "that it destroys what it holds when it is switched on and connects (wipe).\nThe list says: id, member, state, last "
                           "seen, name, and how many parts of the data it holds."),
                         entries, 2, 3))
    return SP_EXIT_USAGE;
  verb = argv[2];
  state = device_state (verb);
  if ((strcmp (verb, "list") == 0) != (argc == 3)
      || (strcmp (verb, "list") != 0 && strcmp (verb, "link") != 0 && !state))
    return sp_command_usage ("device");
  if (!sp_command_open (&command, argv[1]))
    return SP_EXIT_FAILED;
  if (strcmp (verb, "list") == 0)
    return tell_and_list (&command, argv[1], "list-device", device_list);
  if (strcmp (verb, "link") == 0)
    return device_link (&command, argv[1], argv[3], server);
  if (!sp_server_admin_set_device (command.server, command.sql, argv[3], state, &error))
    return sp_command_fail (argv[1], error);
  return SP_EXIT_OK;
}
