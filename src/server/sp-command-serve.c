/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-clamd.h"
#include "sp-command.h"
#include "sp-server-dispose.h"
#include "sp-server-http.h"

#include <glib-unix.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#define DEFAULT_PORT  8443
#define PRUNE_SECONDS (24 * 60 * 60)

typedef struct
{
  char *listen;
  char *port_file;
  int port;
  int from_address;
  int by_device;
  int request_seconds;
  char *proxy;
  char *scan;
  gboolean with_parent;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->listen);
  g_free (self->port_file);
  g_free (self->proxy);
  g_free (self->scan);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

/* Ends with the program that started this one; FALSE where that has ended already. */
static gboolean
follow_parent (void)
{
  pid_t parent = getppid ();

  return parent != 1 && prctl (PR_SET_PDEATHSIG, SIGTERM) == 0 && getppid () == parent;
}

/* Others wait for this file, so it appears whole. */
static gboolean
write_port (const Options *options, guint16 port, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%u\n", port);

  return !options->port_file
         || g_file_set_contents_full (options->port_file, text, -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                      0644, error);
}

/* Once a day, and at the start. */
static gboolean
prune_cb (gpointer data)
{
  SpInstance *instance = data;
  g_autoptr(SpAmbient) ambient = sp_ambient_new_system ();
  g_autoptr(GError) error = NULL;
  g_autoptr(SpSql) sql = sp_instance_connect (instance, &error);
  g_autoptr(SpServer) server = sql ? sp_server_new (ambient, sql, &error) : NULL;

  if (!server || !sp_server_prune (server, sql, &error) || !sp_server_scrub (sql, &error)
      || !sp_instance_forget (instance, sql, &error))
    g_message ("prune: error %s %d", g_quark_to_string (error->domain), error->code);
  return G_SOURCE_CONTINUE;
}

static int
run (SpInstance *instance, const char *directory, const Options *options)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(SpAmbient) ambient = sp_ambient_new_system ();
  g_autoptr(GError) error = NULL;
  SpHttpLimits limits = SP_HTTP_LIMITS_DEFAULT;
  SpHttp *http;
  guint term;
  guint interrupt;
  guint prune;

  limits.from_address = options->from_address;
  limits.by_device = options->by_device;
  limits.body_seconds = options->request_seconds;
  limits.proxy = options->proxy;
  limits.scanner = options->scan;
  if (!sp_instance_lock (instance, &error)
      || !(http = sp_http_start (instance, ambient, options->listen, options->port, &limits, &error)))
    return sp_command_fail (directory, error);
  term = g_unix_signal_add (SIGTERM, quit_cb, loop);
  interrupt = g_unix_signal_add (SIGINT, quit_cb, loop);
  prune = g_timeout_add_seconds (PRUNE_SECONDS, prune_cb, instance);
  prune_cb (instance);
  if (sp_instance_set_port (instance, sp_http_get_port (http), &error)
      && write_port (options, sp_http_get_port (http), &error))
    {
      g_print (_("Serving at %s"), sp_instance_get_address (instance));
      g_print ("\n");
      if (options->scan)
        g_print (_("Attachments are looked at by the virus scanner at %s before anybody is given them."), options->scan);
      else
        g_print ("%s", _("Attachments are not scanned for viruses: see --scan."));
      g_print ("\n");
      g_main_loop_run (loop);
    }
  sp_http_stop (http);
  g_source_remove (term);
  g_source_remove (interrupt);
  g_source_remove (prune);
  if (options->port_file)
    unlink (options->port_file);
  return error ? sp_command_fail (directory, error) : SP_EXIT_OK;
}

static gboolean
is_scanner (const char *address)
{
  g_autoptr(SpClamd) clamd = sp_clamd_new (address, NULL);

  return clamd != NULL;
}

int
sp_command_serve (int argc, char **argv)
{
  const SpHttpLimits limits = SP_HTTP_LIMITS_DEFAULT;
  g_auto(Options) options = {
    .port = DEFAULT_PORT, .from_address = limits.from_address, .by_device = limits.by_device,
    .request_seconds = limits.body_seconds,
  };
  g_autoptr(SpInstance) instance = NULL;
  g_autoptr(GError) error = NULL;
  const GOptionEntry entries[] = {
    { "port", 'p', 0, G_OPTION_ARG_INT, &options.port,
      N_("The port (default: 8443; 0 for any that is free)"), N_("PORT") },
    { "listen", 'l', 0, G_OPTION_ARG_STRING, &options.listen,
      N_("The address to listen on (default: 0.0.0.0, all of this machine)"), N_("ADDRESS") },
    { "port-file", 0, 0, G_OPTION_ARG_FILENAME, &options.port_file,
      N_("Write the port to this file as soon as the server can be reached"), N_("FILE") },
    { "calls-from-address", 0, 0, G_OPTION_ARG_INT, &options.from_address,
      N_("Calls a minute from one address by who has not signed in (default: 600; 0 for no limit)"), N_("NUMBER") },
    { "calls-by-device", 0, 0, G_OPTION_ARG_INT, &options.by_device,
      N_("Calls a minute by one laptop (default: 3000; 0 for no limit)"), N_("NUMBER") },
    { "request-seconds", 0, 0, G_OPTION_ARG_INT, &options.request_seconds,
      N_("How long a request may take to arrive (default: 60)"), N_("SECONDS") },
    { "proxy", 0, 0, G_OPTION_ARG_STRING, &options.proxy,
      N_("Believe the proxy at this address who calls (X-Forwarded-For)"), N_("ADDRESS") },
    { "scan", 0, 0, G_OPTION_ARG_STRING, &options.scan,
      N_("Have attachments scanned by ClamAV’s daemon on this machine, at unix:PATH or tcp:127.0.0.1:PORT"), N_("SCANNER") },
    { "with-parent", 0, 0, G_OPTION_ARG_NONE, &options.with_parent,
      N_("End when the program ends that started this one"), NULL },
    { NULL },
  };

  if (!sp_command_parse (&argc, &argv, _("serve DIR"),
                         _("Serves the partnership in DIR over HTTPS until it is told to end "
                           "(SIGTERM or Ctrl+C)."),
                         entries, 1, 1))
    return SP_EXIT_USAGE;
  if (options.port < 0 || options.port > G_MAXUINT16)
    {
      g_printerr ("%s\n", _("A port is a number from 0 to 65535."));
      return SP_EXIT_USAGE;
    }
  if (options.from_address < 0 || options.by_device < 0 || options.request_seconds < 1)
    {
      g_printerr ("%s\n", _("A limit is a number of calls, or 0; a request may take one second at the least."));
      return SP_EXIT_USAGE;
    }
  if (options.proxy && !g_hostname_is_ip_address (options.proxy))
    {
      g_printerr ("%s\n", _("A proxy is given by its address, such as 127.0.0.1."));
      return SP_EXIT_USAGE;
    }
  if (options.scan && !is_scanner (options.scan))
    {
      g_printerr ("%s\n", _("A scanner is on this machine: unix:/run/clamav/clamd.ctl, or tcp:127.0.0.1:3310."));
      return SP_EXIT_USAGE;
    }
  if (options.with_parent && !follow_parent ())
    return SP_EXIT_FAILED;
  if (!options.listen)
    options.listen = g_strdup ("0.0.0.0");
  signal (SIGPIPE, SIG_IGN);
  instance = sp_instance_open_at (argv[1], sp_command_get_database (), &error);
  if (!instance)
    return sp_command_fail (argv[1], error);
  return run (instance, argv[1], &options);
}
