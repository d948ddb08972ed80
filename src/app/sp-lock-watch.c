/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What locks the program besides the person at it: nobody at it for some minutes, the screen's lock, suspend, the lid.
 *
 * Time is that of the clock that goes on while the laptop sleeps, so that a night in a bag counts. Before a suspend
 * logind waits for the file descriptor that is held here, and it is let go of when everything is locked. */

#include "config.h"

#include <gio/gunixfdlist.h>
#include <glib/gstdio.h>
#include <time.h>
#include <unistd.h>

#include "sp-lock-watch.h"

#define LOGIN_NAME      "org.freedesktop.login1"
#define LOGIN_PATH      "/org/freedesktop/login1"
#define LOGIN_MANAGER   "org.freedesktop.login1.Manager"
#define LOGIN_SESSION   "org.freedesktop.login1.Session"
#define PROPERTIES      "org.freedesktop.DBus.Properties"

#define IDLE_CHECK_SECONDS 15
#define CALL_MS            5000

struct _SpLockWatch
{
  GObject parent_instance;

  GSettings *settings;
  GCancellable *cancellable;
  GDBusConnection *system;
  GDBusConnection *session;
  GArray *system_ids;
  GArray *session_ids;
  char *own_session; /* nullable: its object's path; where it is not known, any session's lock counts */
  gint64 last_used_us;
  guint idle_check;
  int inhibitor; /* -1: none */
  gboolean own_session_known;
  gboolean asking;
  gboolean falls_asleep; /* and waits for us */
};

G_DEFINE_FINAL_TYPE (SpLockWatch, sp_lock_watch, G_TYPE_OBJECT)

enum
{
  SIGNAL_LOCK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gint64
boot_time_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_BOOTTIME, &now);

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
lock (SpLockWatch *self)
{
  g_signal_emit (self, signals[SIGNAL_LOCK], 0);
}

static gboolean
idle_check_cb (gpointer data)
{
  SpLockWatch *self = data;
  gint64 limit = (gint64) g_settings_get_int (self->settings, "lock-after-minutes") * 60 * G_USEC_PER_SEC;

  if (boot_time_us () - self->last_used_us >= limit)
    lock (self);

  return G_SOURCE_CONTINUE;
}

/* --- Suspend ------------------------------------------------------------------------------ */

static void
inhibit_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(SpLockWatch) self = data;
  g_autoptr(GUnixFDList) fds = NULL;
  g_autoptr(GVariant) reply =
      g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), &fds, result, NULL);
  int handle = -1;

  self->asking = FALSE;
  if (reply == NULL || fds == NULL || g_cancellable_is_cancelled (self->cancellable) || self->inhibitor >= 0)
    return;

  g_variant_get (reply, "(h)", &handle);
  self->inhibitor = g_unix_fd_list_get (fds, handle, NULL);
}

/* Asks logind to wait for us before it suspends. */
static void
inhibit (SpLockWatch *self)
{
  if (self->inhibitor >= 0 || self->asking)
    return;

  self->asking = TRUE;
  g_dbus_connection_call_with_unix_fd_list (
      self->system, LOGIN_NAME, LOGIN_PATH, LOGIN_MANAGER, "Inhibit",
      g_variant_new ("(ssss)", "sleep", "Stalking Partnership", "Locks what it shows", "delay"), G_VARIANT_TYPE ("(h)"),
      G_DBUS_CALL_FLAGS_NONE, CALL_MS, NULL, self->cancellable, inhibit_cb, g_object_ref (self));
}

static void
release (SpLockWatch *self)
{
  if (self->inhibitor >= 0)
    g_close (self->inhibitor, NULL);
  self->inhibitor = -1;
}

static void
sleep_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *name,
          GVariant *parameters, gpointer data)
{
  SpLockWatch *self = data;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;

  g_variant_get (parameters, "(b)", &self->falls_asleep);
  if (self->falls_asleep)
    {
      lock (self);
      return;
    }

  inhibit (self);
  idle_check_cb (self);
}

/* --- The screen's lock and the lid -------------------------------------------------------- */

static gboolean
is_own (SpLockWatch *self, const char *path)
{
  return self->own_session == NULL || g_str_equal (self->own_session, path);
}

static void
session_lock_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
                 const char *name, GVariant *parameters, gpointer data)
{
  if (is_own (data, path))
    lock (data);
}

static void
properties_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
               const char *name, GVariant *parameters, gpointer data)
{
  SpLockWatch *self = data;
  g_autoptr(GVariant) changed = NULL;
  gboolean flag = FALSE;
  const char *of;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sa{sv}as)")))
    return;

  g_variant_get (parameters, "(&s@a{sv}as)", &of, &changed, NULL);
  if ((g_str_equal (of, LOGIN_SESSION) && is_own (self, path) && g_variant_lookup (changed, "LockedHint", "b", &flag) &&
       flag) ||
      (g_str_equal (of, LOGIN_MANAGER) && g_variant_lookup (changed, "LidClosed", "b", &flag) && flag))
    lock (self);
}

static void
screensaver_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
                const char *name, GVariant *parameters, gpointer data)
{
  gboolean active = FALSE;

  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    g_variant_get (parameters, "(b)", &active);
  if (active)
    lock (data);
}

/* --- The buses ---------------------------------------------------------------------------- */

static void
subscribe (SpLockWatch *self, GDBusConnection *bus, GArray *ids, const char *sender, const char *interface,
           const char *name, GDBusSignalCallback callback)
{
  guint id = g_dbus_connection_signal_subscribe (bus, sender, interface, name, NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                                 callback, self, NULL);

  g_array_append_val (ids, id);
}

static void
take_session (SpLockWatch *self, GVariant *reply)
{
  self->own_session_known = TRUE;
  if (reply != NULL && self->own_session == NULL)
    g_variant_get (reply, "(o)", &self->own_session);
}

static void
session_by_id_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(SpLockWatch) self = data;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  take_session (self, reply);
}

static void
session_by_pid_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(SpLockWatch) self = data;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  const char *id = g_getenv ("XDG_SESSION_ID");

  /* A desktop's programs may run outside of its session's scope. */
  if (reply == NULL && id != NULL && !g_cancellable_is_cancelled (self->cancellable))
    g_dbus_connection_call (G_DBUS_CONNECTION (source), LOGIN_NAME, LOGIN_PATH, LOGIN_MANAGER, "GetSession",
                            g_variant_new ("(s)", id), G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, CALL_MS,
                            self->cancellable, session_by_id_cb, g_object_ref (self));
  else
    take_session (self, reply);
}

static void
system_bus_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(SpLockWatch) self = data;

  if ((self->system = g_bus_get_finish (result, NULL)) == NULL)
    return;

  subscribe (self, self->system, self->system_ids, LOGIN_NAME, LOGIN_MANAGER, "PrepareForSleep", sleep_cb);
  subscribe (self, self->system, self->system_ids, LOGIN_NAME, LOGIN_SESSION, "Lock", session_lock_cb);
  subscribe (self, self->system, self->system_ids, LOGIN_NAME, PROPERTIES, "PropertiesChanged", properties_cb);
  g_dbus_connection_call (self->system, LOGIN_NAME, LOGIN_PATH, LOGIN_MANAGER, "GetSessionByPID",
                          g_variant_new ("(u)", (guint) getpid ()), G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE,
                          CALL_MS, self->cancellable, session_by_pid_cb, g_object_ref (self));
  inhibit (self);
}

static void
session_bus_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(SpLockWatch) self = data;

  if ((self->session = g_bus_get_finish (result, NULL)) == NULL)
    return;

  subscribe (self, self->session, self->session_ids, NULL, "org.gnome.ScreenSaver", "ActiveChanged", screensaver_cb);
  subscribe (self, self->session, self->session_ids, NULL, "org.freedesktop.ScreenSaver", "ActiveChanged",
             screensaver_cb);
}

static void
unsubscribe (GDBusConnection *bus, GArray *ids)
{
  for (guint i = 0; i < ids->len; i++)
    g_dbus_connection_signal_unsubscribe (bus, g_array_index (ids, guint, i));
  g_array_set_size (ids, 0);
}

static void
sp_lock_watch_dispose (GObject *object)
{
  SpLockWatch *self = SP_LOCK_WATCH (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->idle_check, g_source_remove);
  if (self->system != NULL)
    unsubscribe (self->system, self->system_ids);
  if (self->session != NULL)
    unsubscribe (self->session, self->session_ids);
  release (self);
  g_clear_object (&self->system);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (sp_lock_watch_parent_class)->dispose (object);
}

static void
sp_lock_watch_finalize (GObject *object)
{
  SpLockWatch *self = SP_LOCK_WATCH (object);

  g_object_unref (self->cancellable);
  g_array_unref (self->system_ids);
  g_array_unref (self->session_ids);
  g_free (self->own_session);

  G_OBJECT_CLASS (sp_lock_watch_parent_class)->finalize (object);
}

static void
sp_lock_watch_class_init (SpLockWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sp_lock_watch_dispose;
  object_class->finalize = sp_lock_watch_finalize;

  /**
   * SpLockWatch::lock:
   *
   * Everything is to be locked; sp_lock_watch_locked () is to be called once it is, or where it was already.
   */
  signals[SIGNAL_LOCK] = g_signal_new ("lock", SP_TYPE_LOCK_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sp_lock_watch_init (SpLockWatch *self)
{
  self->cancellable = g_cancellable_new ();
  self->system_ids = g_array_new (FALSE, FALSE, sizeof (guint));
  self->session_ids = g_array_new (FALSE, FALSE, sizeof (guint));
  self->inhibitor = -1;
  self->last_used_us = boot_time_us ();
  self->idle_check = g_timeout_add_seconds (IDLE_CHECK_SECONDS, idle_check_cb, self);
}

/**
 * sp_lock_watch_new:
 * @settings: the program's, with `lock-after-minutes`
 *
 * Returns: (transfer full): what says when to lock
 */
SpLockWatch *
sp_lock_watch_new (GSettings *settings)
{
  SpLockWatch *self = g_object_new (SP_TYPE_LOCK_WATCH, NULL);

  self->settings = g_object_ref (settings);
  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, system_bus_cb, g_object_ref (self));
  g_bus_get (G_BUS_TYPE_SESSION, self->cancellable, session_bus_cb, g_object_ref (self));

  return self;
}

/** sp_lock_watch_used: Somebody is at the laptop. */
void
sp_lock_watch_used (SpLockWatch *self)
{
  g_return_if_fail (SP_IS_LOCK_WATCH (self));

  self->last_used_us = boot_time_us ();
}

/** sp_lock_watch_locked: Everything is locked: a suspend that waits for it need not any longer. */
void
sp_lock_watch_locked (SpLockWatch *self)
{
  g_return_if_fail (SP_IS_LOCK_WATCH (self));

  if (!self->falls_asleep)
    return;

  self->falls_asleep = FALSE;
  release (self);
  /* And before the next one it waits again. */
  if (self->system != NULL && !g_cancellable_is_cancelled (self->cancellable))
    inhibit (self);
}

/** sp_lock_watch_is_ready: Returns: whether a suspend waits for the lock, and the own session is known */
gboolean
sp_lock_watch_is_ready (SpLockWatch *self)
{
  g_return_val_if_fail (SP_IS_LOCK_WATCH (self), FALSE);

  return self->inhibitor >= 0 && self->own_session_known && self->session != NULL;
}
