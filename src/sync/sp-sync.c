/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-sync-private.h"

#include "sp-json.h"
#include "sp-store-sync.h"
#include "sp-wire.h"

#include <gio/gio.h>

#define COALESCE_MS 150 /* between two pushes, so that what is entered together is sent together */

enum
{
  PROP_0,
  PROP_STATE,
  PROP_PENDING,
  PROP_LAST_SENT_US,
  PROP_FIRST_PULL,
  PROP_PROGRESS,
  PROP_MESSAGE_CODE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SpSync, sp_sync, G_TYPE_OBJECT)

GType
sp_sync_state_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { SP_SYNC_STATE_IDLE, "SP_SYNC_STATE_IDLE", "idle" },
    { SP_SYNC_STATE_CONNECTING, "SP_SYNC_STATE_CONNECTING", "connecting" },
    { SP_SYNC_STATE_SENDING, "SP_SYNC_STATE_SENDING", "sending" },
    { SP_SYNC_STATE_RECEIVING, "SP_SYNC_STATE_RECEIVING", "receiving" },
    { SP_SYNC_STATE_UP_TO_DATE, "SP_SYNC_STATE_UP_TO_DATE", "up-to-date" },
    { SP_SYNC_STATE_OFFLINE, "SP_SYNC_STATE_OFFLINE", "offline" },
    { SP_SYNC_STATE_REFUSED, "SP_SYNC_STATE_REFUSED", "refused" },
    { SP_SYNC_STATE_REVOKED, "SP_SYNC_STATE_REVOKED", "revoked" },
    { SP_SYNC_STATE_SUSPENDED, "SP_SYNC_STATE_SUSPENDED", "suspended" },
    { SP_SYNC_STATE_WIPED, "SP_SYNC_STATE_WIPED", "wiped" },
    { SP_SYNC_STATE_TOO_NEW, "SP_SYNC_STATE_TOO_NEW", "too-new" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("SpSyncState", values));
  return type;
}

void
sp_sync_set_state (SpSync *self, SpSyncState state, const char *code)
{
  if (g_set_str (&self->message_code, code))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE_CODE]);
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
sp_sync_set_sent (SpSync *self)
{
  self->last_sent_us = sp_ambient_get_wall_us (self->ambient);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_SENT_US]);
}

void
sp_sync_set_first_pull (SpSync *self, gboolean first_pull, double progress)
{
  if (self->progress != progress)
    {
      self->progress = progress;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
    }
  if (self->first_pull != first_pull)
    {
      self->first_pull = first_pull;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FIRST_PULL]);
    }
}

static gboolean
coalesced_cb (gpointer data)
{
  SpSync *self = data;

  self->coalesce_id = 0;
  if (self->wake && sp_store_get_pending (self->store) > 0)
    sp_sync_wake (self);
  return G_SOURCE_REMOVE;
}

/* A first change goes at once, and so does a push that is full; what is entered just after another waits a little for
 * what comes after it. */
static int
coalesce_ms (SpSync *self)
{
  gint64 since = (g_get_monotonic_time () - self->pushed_at) / 1000;

  if (sp_store_get_pending (self->store) >= self->max_ops)
    return 0;
  return (int) CLAMP (COALESCE_MS - since, 0, COALESCE_MS);
}

/* "All sent" must not stand there for a moment once something waits. */
static void
pending_cb (SpSync *self)
{
  if (sp_store_get_pending (self->store) > 0)
    {
      if (self->state == SP_SYNC_STATE_UP_TO_DATE)
        sp_sync_set_state (self, SP_SYNC_STATE_SENDING, NULL);
      /* Out of reach, haste is of no use: the back-off goes on. And a round that is under way looks by itself. */
      if (self->wake && self->state == SP_SYNC_STATE_SENDING)
        {
          g_clear_handle_id (&self->coalesce_id, g_source_remove);
          self->coalesce_id = g_timeout_add (coalesce_ms (self), coalesced_cb, self);
        }
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PENDING]);
}

static void
store_state_cb (SpSync *self)
{
  sp_sync_wake (self);
  sp_sync_run (self);
}

/* The partnership was joined, or its server has moved. */
static void
identity_cb (SpSync *self)
{
  g_autoptr(JsonObject) identity = sp_store_dup_identity (self->store);
  const char *server = identity ? sp_json_get_text (identity, "server") : NULL;

  if (self->running && g_strcmp0 (server, self->address) != 0)
    {
      sp_sync_stop (self);
      self->wanted = TRUE;
    }
  sp_sync_run (self);
}

static void
network_changed_cb (SpSync *self)
{
  if (self->state == SP_SYNC_STATE_OFFLINE)
    sp_sync_wake (self);
}

static void
sp_sync_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SpSync *self = SP_SYNC (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_enum (value, sp_sync_get_state (self));
      break;
    case PROP_PENDING:
      g_value_set_uint (value, sp_sync_get_pending (self));
      break;
    case PROP_LAST_SENT_US:
      g_value_set_int64 (value, self->last_sent_us);
      break;
    case PROP_FIRST_PULL:
      g_value_set_boolean (value, self->first_pull);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    case PROP_MESSAGE_CODE:
      g_value_set_string (value, self->message_code);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sp_sync_dispose (GObject *object)
{
  SpSync *self = SP_SYNC (object);

  g_clear_handle_id (&self->coalesce_id, g_source_remove);
  if (self->store)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->remote);
  dex_clear (&self->live);
  dex_clear (&self->wake);
  dex_clear (&self->round_over);
  g_clear_object (&self->store);
  g_clear_object (&self->ambient);

  G_OBJECT_CLASS (sp_sync_parent_class)->dispose (object);
}

static void
sp_sync_finalize (GObject *object)
{
  SpSync *self = SP_SYNC (object);

  g_clear_pointer (&self->message_code, g_free);
  g_clear_pointer (&self->address, g_free);

  G_OBJECT_CLASS (sp_sync_parent_class)->finalize (object);
}

static void
sp_sync_class_init (SpSyncClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sp_sync_get_property;
  object_class->dispose = sp_sync_dispose;
  object_class->finalize = sp_sync_finalize;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, SP_TYPE_SYNC_STATE,
                                              SP_SYNC_STATE_IDLE, flags);
  properties[PROP_PENDING] = g_param_spec_uint ("pending", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_LAST_SENT_US] = g_param_spec_int64 ("last-sent-us", NULL, NULL, 0, G_MAXINT64, 0,
                                                      flags);
  properties[PROP_FIRST_PULL] = g_param_spec_boolean ("first-pull", NULL, NULL, FALSE, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_MESSAGE_CODE] = g_param_spec_string ("message-code", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sp_sync_init (SpSync *self)
{
  self->max_ops = SP_WIRE_MAX_PUSH_OPS;
  self->seq = -1;
  self->acl_rev = -1;
}

/**
 * sp_sync_new:
 * @store: the cache
 * @ambient: clock and chance
 *
 * Returns: (transfer full): the exchange with the server, not started
 */
SpSync *
sp_sync_new (SpStore *store, SpAmbient *ambient)
{
  SpSync *self;

  g_return_val_if_fail (SP_IS_STORE (store) && SP_IS_AMBIENT (ambient), NULL);

  self = g_object_new (SP_TYPE_SYNC, NULL);
  self->store = g_object_ref (store);
  self->ambient = g_object_ref (ambient);
  g_signal_connect_object (store, "notify::pending", G_CALLBACK (pending_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "notify::state", G_CALLBACK (store_state_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "identity-changed", G_CALLBACK (identity_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed",
                           G_CALLBACK (network_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * sp_sync_start:
 * @self: the exchange
 *
 * Sends and receives from now on, whenever the store is open and belongs to a partnership.
 */
void
sp_sync_start (SpSync *self)
{
  g_return_if_fail (SP_IS_SYNC (self));

  self->wanted = TRUE;
  sp_sync_run (self);
}

/**
 * sp_sync_stop:
 * @self: the exchange
 *
 * Sends and receives no more; a request under way ends by itself.
 */
void
sp_sync_stop (SpSync *self)
{
  g_return_if_fail (SP_IS_SYNC (self));

  self->wanted = FALSE;
  self->running = FALSE;
  self->run++;
  g_clear_handle_id (&self->coalesce_id, g_source_remove);
  dex_clear (&self->live);
  sp_sync_wake (self);
  sp_sync_end_round (self);
  sp_sync_set_state (self, SP_SYNC_STATE_IDLE, NULL);
}

/**
 * sp_sync_now:
 * @self: the exchange
 *
 * Tries at once instead of later.
 */
void
sp_sync_now (SpSync *self)
{
  g_return_if_fail (SP_IS_SYNC (self));

  sp_sync_wake (self);
  sp_sync_run (self);
}

/**
 * sp_sync_get_state:
 * @self: the exchange
 *
 * Returns: how it stands; never %SP_SYNC_STATE_UP_TO_DATE while something waits to be sent
 */
SpSyncState
sp_sync_get_state (SpSync *self)
{
  g_return_val_if_fail (SP_IS_SYNC (self), SP_SYNC_STATE_IDLE);

  if (self->state == SP_SYNC_STATE_UP_TO_DATE && sp_store_get_pending (self->store) > 0)
    return SP_SYNC_STATE_SENDING;
  return self->state;
}

/**
 * sp_sync_get_pending:
 * @self: the exchange
 *
 * Returns: how many operations wait to be sent
 */
guint
sp_sync_get_pending (SpSync *self)
{
  g_return_val_if_fail (SP_IS_SYNC (self), 0);

  return sp_store_get_pending (self->store);
}

/**
 * sp_sync_get_last_sent_us:
 * @self: the exchange
 *
 * Returns: when everything had been sent the last time, or 0
 */
gint64
sp_sync_get_last_sent_us (SpSync *self)
{
  g_return_val_if_fail (SP_IS_SYNC (self), 0);

  return self->last_sent_us;
}

/**
 * sp_sync_get_first_pull:
 * @self: the exchange
 *
 * Returns: whether this laptop is being filled
 */
gboolean
sp_sync_get_first_pull (SpSync *self)
{
  g_return_val_if_fail (SP_IS_SYNC (self), FALSE);

  return self->first_pull;
}

/**
 * sp_sync_get_message_code:
 * @self: the exchange
 *
 * Returns: (nullable): what is wrong
 */
const char *
sp_sync_get_message_code (SpSync *self)
{
  g_return_val_if_fail (SP_IS_SYNC (self), NULL);

  return self->message_code;
}
