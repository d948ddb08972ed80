/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "sp-json.h"
#include "sp-rehearsal-private.h"
#include "sp-wire.h"

/* How long the private server may take to say its port. */
#define PORT_POLL_MS 50
#define PORT_POLLS   400

struct _SpRehearsal
{
  GObject parent_instance;

  char *directory;
  GListStore *members;
  GSubprocess *server;
  char *address;
  int lock;
};

G_DEFINE_FINAL_TYPE (SpRehearsal, sp_rehearsal, G_TYPE_OBJECT)

static char *
path_to (SpRehearsal *self, const char *name)
{
  return g_build_filename (self->directory, name, NULL);
}

static DexFuture *
reject_errno (int saved_errno)
{
  return dex_future_new_reject (G_IO_ERROR, g_io_error_from_errno (saved_errno), "%s",
                                g_strerror (saved_errno));
}

/* Whether this process is the one that keeps the server. */
static gboolean
take_lock (SpRehearsal *self, GError **error)
{
  g_autofree char *path = path_to (self, "lock");

  if (self->lock >= 0)
    return TRUE;

  self->lock = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->lock < 0)
    {
      int saved_errno = errno;

      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                           g_strerror (saved_errno));
      return FALSE;
    }

  if (flock (self->lock, LOCK_EX | LOCK_NB) != 0)
    g_clear_fd (&self->lock, NULL);

  return TRUE;
}

static gboolean
load_members (SpRehearsal *self, const char *text, gssize length, GError **error)
{
  g_autoptr(JsonObject) object = sp_json_parse_object (text, length, error);
  JsonArray *members;

  if (object == NULL)
    return FALSE;

  members = sp_json_get_array (object, "members");
  if (members == NULL || json_array_get_length (members) == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "No members");
      return FALSE;
    }

  g_list_store_remove_all (self->members);
  for (guint i = 0; i < json_array_get_length (members); i++)
    {
      JsonNode *node = json_array_get_element (members, i);
      g_autoptr(SpRehearsalMember) member = NULL;

      if (JSON_NODE_HOLDS_OBJECT (node) &&
          (member = sp_rehearsal_member_new (json_node_get_object (node))) != NULL)
        g_list_store_append (self->members, member);
    }

  return g_list_model_get_n_items (G_LIST_MODEL (self->members)) > 0;
}

static gboolean
read_members (SpRehearsal *self, GError **error)
{
  g_autofree char *path = path_to (self, "members.json");
  g_autofree char *text = NULL;
  gsize length;

  return g_file_get_contents (path, &text, &length, error) &&
         load_members (self, text, length, error);
}

/* Makes the invented partnership; its list of members is written last, so that a half-made
 * one is made again. */
static DexFuture *
make_fiber (gpointer data)
{
  SpRehearsal *self = data;
  g_autofree char *server_dir = path_to (self, "server");
  g_autofree char *members_path = path_to (self, "members.json");
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  const char *arguments[] = { "rehearse", server_dir, NULL };

  if (!dex_await (sp_rehearsal_remove_tree (server_dir), &error) ||
      !(text = dex_await_string (sp_rehearsal_run_server (arguments), &error)) ||
      !load_members (self, text, -1, &error) ||
      !g_file_set_contents_full (members_path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                 &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static gboolean
read_port (SpRehearsal *self)
{
  g_autofree char *path = path_to (self, "port");
  g_autofree char *text = NULL;
  guint64 port;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;

  if (!g_ascii_string_to_unsigned (g_strchomp (text), 10, 1, G_MAXUINT16, &port, NULL))
    return FALSE;

  g_free (self->address);
  self->address = g_strdup_printf ("https://127.0.0.1:%u", (guint) port);

  return TRUE;
}

static gboolean
serve (SpRehearsal *self, GError **error)
{
  g_autofree char *server_dir = path_to (self, "server");
  g_autofree char *port_file = path_to (self, "port");
  const char *arguments[] = { "serve", server_dir, "--port", "0", "--port-file", port_file, "--listen",
                              "127.0.0.1", "--with-parent", NULL };

  if (g_unlink (port_file) != 0 && errno != ENOENT)
    {
      int saved_errno = errno;

      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                           g_strerror (saved_errno));
      return FALSE;
    }

  self->server = sp_rehearsal_spawn_server (arguments, error);

  return self->server != NULL;
}

static DexFuture *
start_fiber (gpointer data)
{
  SpRehearsal *self = data;
  g_autoptr(GError) error = NULL;

  if (g_mkdir_with_parents (self->directory, 0700) != 0)
    return reject_errno (errno);

  if (!take_lock (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (self->lock >= 0 && self->server == NULL)
    {
      if (!read_members (self, NULL) &&
          !dex_await (dex_scheduler_spawn (NULL, 0, make_fiber, self, NULL), &error))
        return dex_future_new_for_error (g_steal_pointer (&error));
      if (!serve (self, &error))
        return dex_future_new_for_error (g_steal_pointer (&error));
    }

  for (guint i = 0; i < PORT_POLLS && !read_port (self); i++)
    {
      if (self->server != NULL && g_subprocess_get_identifier (self->server) == NULL)
        break;
      if (!dex_await (dex_timeout_new_msec (PORT_POLL_MS), &error) &&
          !g_error_matches (error, DEX_ERROR, DEX_ERROR_TIMED_OUT))
        return dex_future_new_for_error (g_steal_pointer (&error));
      g_clear_error (&error);
    }

  if (self->address == NULL)
    {
      g_clear_object (&self->server);
      return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "The server did not start");
    }

  if (!read_members (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static DexFuture *
reset_fiber (gpointer data)
{
  SpRehearsal *self = data;
  g_autofree char *server_dir = path_to (self, "server");
  g_autofree char *devices_dir = path_to (self, "devices");
  g_autofree char *members_path = path_to (self, "members.json");
  g_autofree char *port_path = path_to (self, "port");
  g_autoptr(GError) error = NULL;

  if (self->lock < 0)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_BUSY,
                                  "Another window keeps this rehearsal's server");

  if (self->server != NULL)
    {
      g_subprocess_send_signal (self->server, SIGTERM);
      dex_await (dex_subprocess_wait_check (self->server), NULL);
      g_clear_object (&self->server);
    }

  g_clear_pointer (&self->address, g_free);
  g_unlink (members_path);
  g_unlink (port_path);
  if (!dex_await (sp_rehearsal_remove_tree (server_dir), &error) ||
      !dex_await (sp_rehearsal_remove_tree (devices_dir), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

typedef struct
{
  SpRehearsal *self;
  SpRehearsalMember *member;
} LinkJob;

static void
link_job_free (gpointer data)
{
  LinkJob *job = data;

  g_object_unref (job->self);
  g_object_unref (job->member);
  g_free (job);
}

/* A fresh link each time, for a link counts once; the server's port is another at each start. */
static DexFuture *
link_fiber (gpointer data)
{
  LinkJob *job = data;
  g_autofree char *server_dir = path_to (job->self, "server");
  g_autofree char *text = NULL;
  g_autoptr(SpWireLink) parts = NULL;
  g_autoptr(GError) error = NULL;
  const char *arguments[] = { "device", server_dir, "link",
                              sp_rehearsal_member_get_id (job->member), NULL };

  if (!(text = dex_await_string (sp_rehearsal_run_server (arguments), &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  parts = sp_wire_link_parse (g_strstrip (text));
  if (parts == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "No link");

  return dex_future_new_take_string (
      sp_wire_link_format (job->self->address, parts->code, parts->pin));
}

static void
sp_rehearsal_dispose (GObject *object)
{
  SpRehearsal *self = SP_REHEARSAL (object);

  if (self->server != NULL)
    g_subprocess_send_signal (self->server, SIGTERM);
  g_clear_object (&self->server);
  g_clear_object (&self->members);

  G_OBJECT_CLASS (sp_rehearsal_parent_class)->dispose (object);
}

static void
sp_rehearsal_finalize (GObject *object)
{
  SpRehearsal *self = SP_REHEARSAL (object);

  g_clear_fd (&self->lock, NULL);
  g_free (self->directory);
  g_free (self->address);

  G_OBJECT_CLASS (sp_rehearsal_parent_class)->finalize (object);
}

static void
sp_rehearsal_class_init (SpRehearsalClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sp_rehearsal_dispose;
  object_class->finalize = sp_rehearsal_finalize;
}

static void
sp_rehearsal_init (SpRehearsal *self)
{
  self->lock = -1;
  self->members = g_list_store_new (SP_TYPE_REHEARSAL_MEMBER);
}

/**
 * sp_rehearsal_new:
 * @directory: where all its files lie
 *
 * Returns: (transfer full): a rehearsal, not yet started
 */
SpRehearsal *
sp_rehearsal_new (const char *directory)
{
  SpRehearsal *self = g_object_new (SP_TYPE_REHEARSAL, NULL);

  self->directory = g_strdup (directory);

  return self;
}

/** sp_rehearsal_default_directory: Returns: (transfer full): the user's own rehearsal */
char *
sp_rehearsal_default_directory (void)
{
  return g_build_filename (g_get_user_data_dir (), "stalking-partnership", "rehearsal", NULL);
}

/**
 * sp_rehearsal_start:
 *
 * Makes the invented partnership if it is not there, and starts its server as a child of this
 * process, or finds the one that another process has started.
 *
 * Returns: (transfer full): resolves to %TRUE, or rejects with a #GIOErrorEnum
 */
DexFuture *
sp_rehearsal_start (SpRehearsal *self)
{
  return dex_scheduler_spawn (NULL, 0, start_fiber, g_object_ref (self), g_object_unref);
}

/**
 * sp_rehearsal_reset:
 *
 * Stops the server and removes everything: all caches must be locked by then.
 *
 * Returns: (transfer full): resolves to %TRUE; rejects with G_IO_ERROR_BUSY where another
 *   process keeps the server
 */
DexFuture *
sp_rehearsal_reset (SpRehearsal *self)
{
  return dex_scheduler_spawn (NULL, 0, reset_fiber, g_object_ref (self), g_object_unref);
}

/**
 * sp_rehearsal_make_link:
 * @member: who shall use it
 *
 * Returns: (transfer full): resolves to an enrolment link, a string
 */
DexFuture *
sp_rehearsal_make_link (SpRehearsal *self, SpRehearsalMember *member)
{
  LinkJob *job = g_new0 (LinkJob, 1);

  job->self = g_object_ref (self);
  job->member = g_object_ref (member);

  return dex_scheduler_spawn (NULL, 0, link_fiber, job, link_job_free);
}

/** sp_rehearsal_get_members: Returns: (transfer none): the #SpRehearsalMember, once started */
GListModel *
sp_rehearsal_get_members (SpRehearsal *self)
{
  g_return_val_if_fail (SP_IS_REHEARSAL (self), NULL);

  return G_LIST_MODEL (self->members);
}

/** sp_rehearsal_get_server: Returns: (nullable): the server's address, once started */
const char *
sp_rehearsal_get_server (SpRehearsal *self)
{
  g_return_val_if_fail (SP_IS_REHEARSAL (self), NULL);

  return self->address;
}

static SpRehearsalMember *
find (SpRehearsal *self, const char *id, const char *role)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->members)); i++)
    {
      g_autoptr(SpRehearsalMember) member =
          g_list_model_get_item (G_LIST_MODEL (self->members), i);

      if ((id != NULL && g_strcmp0 (sp_rehearsal_member_get_id (member), id) == 0) ||
          (role != NULL && sp_rehearsal_member_has_role (member, role)))
        return member;
    }

  return NULL;
}

/** sp_rehearsal_find_member: Returns: (transfer none) (nullable): the member of that id */
SpRehearsalMember *
sp_rehearsal_find_member (SpRehearsal *self, const char *id)
{
  g_return_val_if_fail (SP_IS_REHEARSAL (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return find (self, id, NULL);
}

/** sp_rehearsal_get_chair: Returns: (transfer none) (nullable): who chairs the meetings */
SpRehearsalMember *
sp_rehearsal_get_chair (SpRehearsal *self)
{
  g_return_val_if_fail (SP_IS_REHEARSAL (self), NULL);

  return find (self, NULL, "chair");
}

/** sp_rehearsal_dup_device_dir: Returns: (transfer full): where @member's own cache lies */
char *
sp_rehearsal_dup_device_dir (SpRehearsal *self, SpRehearsalMember *member)
{
  g_return_val_if_fail (SP_IS_REHEARSAL (self), NULL);

  return g_build_filename (self->directory, "devices", sp_rehearsal_member_get_id (member), NULL);
}
