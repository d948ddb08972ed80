/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-command.h"

#include "sp-server-admin.h"
#include "sp-server-sign-on.h"

#include <string.h>

/* With which provider (OpenID Connect) one signs on before a laptop joins, and who the members are there. */

static int
show (SpCommand *command, const char *directory)
{
  g_auto(SpSignOn) sign_on = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) subjects = NULL;

  if (!sp_command_tell (command, directory, SP_AUDIT_CONSULT, "list-sign-on", NULL))
    return SP_EXIT_FAILED;
  if (!sp_sign_on_load (command->sql, &sign_on, &error)
      || !(subjects = sp_sign_on_list_subjects (command->sql, &error)))
    return sp_command_fail (directory, error);
  if (sign_on.issuer)
    g_print ("%s\t%s\t%s%s%s\n", sign_on.issuer, sign_on.client, sign_on.claim, *sign_on.acr ? "\t" : "", sign_on.acr);
  else
    g_print ("%s\n", _("No sign-on is asked for."));
  for (guint i = 0; i < subjects->len; i += 2)
    g_print ("%s\t%s\n", (char *) subjects->pdata[i], (char *) subjects->pdata[i + 1]);
  return SP_EXIT_OK;
}

static int
set (SpCommand *command, const char *directory, const SpSignOn *sign_on)
{
  g_autoptr(GError) error = NULL;

  return sp_sign_on_set (command->server, command->sql, sign_on, &error) ? SP_EXIT_OK
                                                                         : sp_command_fail (directory, error);
}

/* Without @subject, what is set is taken away. */
static int
set_member (SpCommand *command, const char *directory, const char *words, const char *subject)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *member = sp_server_admin_find (command->sql, "member", words, &error);

  if (!member || !sp_sign_on_set_subject (command->server, command->sql, member, subject, &error))
    return sp_command_fail (directory, error);
  return SP_EXIT_OK;
}

int
sp_command_sign_on (int argc, char **argv)
{
  g_auto(SpSignOn) sign_on = { 0 };
  g_auto(SpCommand) command = { 0 };
  g_autofree char *file = NULL;
  g_autoptr(GError) error = NULL;
  const char *verb;
  gboolean whole;
  const GOptionEntry entries[] = {
    { "issuer", 'i', 0, G_OPTION_ARG_STRING, &sign_on.issuer, N_("The provider, as its tokens name it"), N_("https://…") },
    { "client-id", 'c', 0, G_OPTION_ARG_STRING, &sign_on.client, N_("What this program is called there"), N_("ID") },
    { "keys", 'k', 0, G_OPTION_ARG_FILENAME, &file, N_("Its public keys, from the jwks_uri that it names"), N_("FILE") },
    { "claim", 'm', 0, G_OPTION_ARG_STRING, &sign_on.claim,
      N_("What of a token says who somebody is (default: sub)"), N_("NAME") },
    { "acr", 'a', 0, G_OPTION_ARG_STRING, &sign_on.acr,
      N_("How one has to have signed on, as the provider calls it (“acr”); several with blanks between: any of them"),
      N_("VALUE") },
    { NULL },
  };

  if (!sp_command_parse (&argc, &argv, _("sign-on DIR set|show|clear|member MEMBER [SUBJECT]"),
                         _("From “set” on, whoever wants a laptop to join the partnership in DIR signs on with that "
                           "provider first\n(OpenID Connect, as a public client with PKCE and the redirect address "
                           "http://127.0.0.1), as the SUBJECT that “member”\nhas set for MEMBER; “show” lists both. The server connects to "
                           "no provider: when its keys change, say\n“set” again with the new file."),
                         entries, 2, 4))
    return SP_EXIT_USAGE;
  verb = argv[2];
  whole = sign_on.issuer && sign_on.client && file;
  if (strcmp (verb, "member") == 0 ? argc < 4 || file : argc != 3 || (strcmp (verb, "set") == 0) != whole)
    return sp_command_usage ("sign-on");
  if (strcmp (verb, "set") == 0 && !g_file_get_contents (file, &sign_on.keys, NULL, &error))
    return sp_command_fail (argv[1], error);
  if (!sign_on.claim)
    sign_on.claim = g_strdup ("sub");
  if (!sp_command_open (&command, argv[1]))
    return SP_EXIT_FAILED;
  if (strcmp (verb, "set") == 0)
    return set (&command, argv[1], &sign_on);
  if (strcmp (verb, "clear") == 0)
    return set (&command, argv[1], NULL);
  if (strcmp (verb, "show") == 0)
    return show (&command, argv[1]);
  if (strcmp (verb, "member") == 0)
    return set_member (&command, argv[1], argv[3], argc > 4 ? argv[4] : NULL);
  return sp_command_usage ("sign-on");
}
