/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-command.h"

#include "sp-compartment.h"
#include "sp-date.h"
#include "sp-json.h"
#include "sp-rehearsal.h"
#include "sp-server-admin.h"
#include "sp-server-log.h"
#include "sp-wire.h"

#include <string.h>

#define REHEARSAL_NAME "Rehearsal Partnership (fictional)"

/* Who writes a record: chair and administrator, for the first agency that its compartment names. */
static SpReader *
author_of (const char *compartment)
{
  g_autoptr(SpCompartment) parsed = sp_compartment_parse (compartment);
  const char *agency = NULL;

  for (guint i = 0; parsed && parsed->readers && parsed->readers[i] && !agency; i++)
    {
      if (strcmp (parsed->readers[i], SP_READERS_CHAIR) != 0)
        agency = parsed->readers[i];
    }
  return sp_reader_new (NULL, agency, SP_ROLES_CHAIRING | SP_ROLE_ADMINISTRATOR);
}

static gboolean
write_record (SpServerWrite *commit,
              const SpRehearsalRecord *record,
              const char *partnership,
              GError **error)
{
  g_auto(SpServerVerdict) verdict = { 0 };
  g_autoptr(SpOperation) op = NULL;
  gboolean founded = strcmp (record->type->name, "partnership") == 0;

  /* The partnership itself was founded with the flag; the rest of its fields is set. */
  if (founded)
    json_object_remove_member (record->fields, "rehearsal");
  op = sp_operation_new (founded ? SP_VERB_SET : SP_VERB_CREATE, record->type,
                         founded ? partnership : record->id, record->compartment);
  op->set = json_object_ref (record->fields);
  op->base_rev = commit->seq;
  g_clear_pointer (&commit->reader, sp_reader_free);
  commit->reader = author_of (record->compartment);
  if (!sp_server_write_operation (commit, op, &verdict, error))
    return FALSE;
  if (!verdict.reason)
    return TRUE;
  g_set_error (error, SP_ADMIN_ERROR, SP_ADMIN_ERROR_INVALID, "%s.%s: %s", record->type->name,
               verdict.field ? verdict.field : verdict.reason,
               verdict.detail ? verdict.detail : verdict.reason);
  return FALSE;
}

/* Whether both lie in the same case, meeting or directory: they are committed together. */
static gboolean
go_together (const SpRehearsalRecord *a, const SpRehearsalRecord *b)
{
  gsize length = strcspn (a->compartment, ":");

  if (a->compartment[length] == ':')
    length += 1 + strcspn (a->compartment + length + 1, ":");
  return strncmp (a->compartment, b->compartment, length) == 0
         && (b->compartment[length] == '\0' || b->compartment[length] == ':');
}

static gboolean
write_batch (SpCommand *self,
             GPtrArray *records,
             guint *at,
             const char *partnership,
             GError **error)
{
  g_auto(SpServerWrite) commit = { 0 };
  guint first = *at;

  if (!sp_server_write_begin (&commit, self->server, self->sql, "",
                              author_of (SP_COMPARTMENT_DIRECTORY), error))
    return FALSE;
  do
    {
      if (!write_record (&commit, records->pdata[*at], partnership, error))
        return FALSE;
      (*at)++;
    }
  while (*at < records->len && go_together (records->pdata[first], records->pdata[*at]));
  return sp_server_write_finish (&commit, error);
}

/* Into a closed meeting nothing is written: those that are over come last. */
static GPtrArray *
in_writing_order (GPtrArray *records)
{
  GPtrArray *ordered = g_ptr_array_sized_new (records->len);

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < records->len; i++)
      {
        const SpRehearsalRecord *record = records->pdata[i];
        gboolean last = strcmp (record->type->name, "meeting") == 0
                        && g_strcmp0 (sp_json_get_text (record->fields, "status"), "closed") == 0;

        if (last == (pass == 1))
          g_ptr_array_add (ordered, records->pdata[i]);
      }
  return ordered;
}

/* All of it, or nothing. */
static gboolean
write_all (SpCommand *self, GPtrArray *all, GError **error)
{
  g_autoptr(GPtrArray) records = in_writing_order (all);
  g_autoptr(JsonArray) founded = sp_server_admin_list (self->sql, "partnership", error);
  const char *partnership;
  guint at = 0;

  if (!founded)
    return FALSE;
  partnership = sp_json_get_text (json_array_get_object_element (founded, 0), "id");
  if (!sp_sql_begin (self->sql, error))
    return FALSE;
  while (at < records->len)
    {
      if (!write_batch (self, records, &at, partnership, error))
        {
          sp_sql_rollback (self->sql);
          return FALSE;
        }
    }
  return sp_sql_commit (self->sql, error);
}

static char *
new_link (SpCommand *self, const char *member, const char *address, GError **error)
{
  g_autofree char *code = sp_server_admin_new_code (self->server, self->sql, member, error);

  if (!code)
    return NULL;
  return sp_wire_link_format (address ? address : sp_instance_get_address (self->instance), code,
                              sp_instance_get_pin (self->instance));
}

static const char *
agency_name (JsonArray *agencies, const char *id)
{
  for (guint i = 0; i < json_array_get_length (agencies); i++)
    {
      JsonObject *agency = json_array_get_object_element (agencies, i);

      if (g_strcmp0 (sp_json_get_text (agency, "id"), id) == 0)
        return sp_json_get_text (agency, "short_name");
    }
  return "";
}

/* What stands on the output of a member, with a link that lets one laptop join. */
static JsonObject *
describe (SpCommand *self,
          JsonObject *member,
          JsonArray *agencies,
          const char *address,
          GError **error)
{
  g_autoptr(JsonObject) out = json_object_new ();
  const char *given = sp_json_get_text (member, "given_names");
  g_autofree char *name = NULL;
  g_autofree char *link = new_link (self, sp_json_get_text (member, "id"), address, error);

  if (!link)
    return NULL;
  name = g_strdup_printf ("%s%s%s", given ? given : "", given ? " " : "",
                          sp_json_get_text (member, "family_name"));
  json_object_set_string_member (out, "id", sp_json_get_text (member, "id"));
  json_object_set_string_member (out, "name", name);
  json_object_set_string_member (out, "agency",
                                 agency_name (agencies, sp_json_get_text (member, "agency")));
  json_object_set_array_member (out, "roles",
                                json_array_ref (sp_json_get_array (member, "roles")));
  json_object_set_string_member (out, "link", link);
  return g_steal_pointer (&out);
}

static int
print_links (SpCommand *self, const char *directory, const char *address)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonArray) agencies = sp_server_admin_list (self->sql, "agency", &error);
  g_autoptr(JsonArray) members = NULL;
  g_autoptr(JsonObject) out = json_object_new ();
  g_autofree char *text = NULL;
  JsonArray *list = json_array_new ();

  json_object_set_array_member (out, "members", list);
  if (!agencies || !(members = sp_server_admin_list (self->sql, "member", &error)))
    return sp_command_fail (directory, error);
  for (guint i = 0; i < json_array_get_length (members); i++)
    {
      JsonObject *member = json_array_get_object_element (members, i);
      JsonObject *row = NULL;

      if (sp_json_get_flag (member, "retired"))
        continue;
      if (!(row = describe (self, member, agencies, address, &error)))
        return sp_command_fail (directory, error);
      json_array_add_object_element (list, row);
    }
  text = sp_json_object_to_text (out);
  g_print ("%s\n", text);
  return SP_EXIT_OK;
}

static gboolean
is_rehearsal (SpCommand *self)
{
  g_autoptr(JsonArray) founded = sp_server_admin_list (self->sql, "partnership", NULL);

  return founded && json_array_get_length (founded) == 1
         && sp_json_get_flag (json_array_get_object_element (founded, 0), "rehearsal");
}

static int
make_rehearsal (const char *directory, const char *address, const char *today, gint64 seed)
{
  g_auto(SpCommand) command = { 0 };
  g_autoptr(SpAmbient) system = sp_ambient_new_system ();
  g_autoptr(SpAmbient) seeded = NULL;
  g_autoptr(GPtrArray) records = NULL;
  g_autoptr(GError) error = NULL;

  seeded = sp_ambient_new_seeded ((guint64) seed, sp_ambient_get_wall_us (system));
  records = sp_rehearsal_make (seeded, today, &error);
  if (!records
      || !sp_instance_create (directory, REHEARSAL_NAME, "localhost", sp_command_get_database (), TRUE,
                              system, &error))
    return sp_command_fail (directory, error);
  if (!sp_command_open (&command, directory))
    return SP_EXIT_FAILED;
  if (!write_all (&command, records, &error))
    return sp_command_fail (directory, error);
  return print_links (&command, directory, address);
}

int
sp_command_rehearse (int argc, char **argv)
{
  g_autofree char *server = NULL;
  g_autofree char *today = NULL;
  gboolean links = FALSE;
  gint64 seed = 1;
  g_auto(SpCommand) command = { 0 };
  const GOptionEntry entries[] = {
    { "server", 's', 0, G_OPTION_ARG_STRING, &server,
      N_("The address in the links, as https://host:port (default: where it was served last)"),
      N_("ADDRESS") },
    { "today", 't', 0, G_OPTION_ARG_STRING, &today, N_("The day of the rehearsal (default: today)"),
      N_("YYYY-MM-DD") },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, N_("Which partnership to make up"), N_("NUMBER") },
    { "links", 'l', 0, G_OPTION_ARG_NONE, &links,
      N_("Print new links for a rehearsal that is there"), NULL },
    { NULL },
  };

  if (!sp_command_parse (&argc, &argv, _("rehearse DIR"),
                         _("Founds a made-up partnership in the folder DIR, with agencies, members, "
                           "cases and meetings,\nand prints its members as JSON, each with a link "
                           "that lets one laptop join within 24 hours."),
                         entries, 1, 1))
    return SP_EXIT_USAGE;
  if (today && !sp_date_is_valid (today))
    {
      g_printerr (_("“%s” is not a date such as 2026-11-24."), today);
      g_printerr ("\n");
      return SP_EXIT_USAGE;
    }
  if (!links)
    {
      if (!today)
        today = sp_date_from_us (g_get_real_time ());
      return make_rehearsal (argv[1], server, today, seed);
    }
  if (!sp_command_open (&command, argv[1]))
    return SP_EXIT_FAILED;
  if (!is_rehearsal (&command))
    {
      g_printerr ("%s\n", _("This partnership is not a rehearsal."));
      return SP_EXIT_FAILED;
    }
  return print_links (&command, argv[1], server);
}
