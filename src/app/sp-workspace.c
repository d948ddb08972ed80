/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-format.h"
#include "sp-lease-words.h"
#include "sp-workspace.h"
#include "sp-store-sync.h"
#include "sp-sync-carry.h"
#include "sp-sync.h"
#include "sp-sync-error.h"

/* How often the day and the words of the state are looked at again. */
#define TICK_SECONDS 20

struct _SpWorkspace
{
  GObject parent_instance;

  SpAmbient *ambient;
  SpStore *store;
  SpSync *sync;
  SpRehearsal *rehearsal;

  char *today;
  char *state_words;
  const char *state_icon_name;
  char *lease_words;
  char *lease_warning;
  gint64 offline_since_us;
  guint tick;
};

G_DEFINE_FINAL_TYPE (SpWorkspace, sp_workspace, G_TYPE_OBJECT)

typedef enum
{
  PROP_TODAY = 1,
  PROP_STATE_WORDS,
  PROP_STATE_ICON_NAME,
  PROP_LEASE_WORDS,
  PROP_LEASE_WARNING,
  PROP_FIRST_PULL,
  PROP_PROGRESS,
  N_PROPS
} SpWorkspaceProperty;

static GParamSpec *properties[N_PROPS];
static guint shut_out_signal;

static const char *
get_sync_state (SpWorkspace *self)
{
  g_autoptr(GEnumClass) states = NULL;
  GEnumValue *value;
  int state;

  if (self->sync == NULL)
    return NULL;

  g_object_get (self->sync, "state", &state, NULL);
  states = g_type_class_ref (SP_TYPE_SYNC_STATE);
  value = g_enum_get_value (states, state);

  return value != NULL ? value->value_nick : NULL;
}

static void
update_state (SpWorkspace *self)
{
  SpStateFacts facts = { .now_us = sp_ambient_get_wall_us (self->ambient) };
  g_autofree char *words = NULL;
  const char *icon_name;

  facts.state = get_sync_state (self);
  facts.pending = sp_store_get_pending (self->store);
  if (self->sync != NULL)
    {
      facts.code = sp_sync_get_message_code (self->sync);
      g_object_get (self->sync, "last-sent-us", &facts.last_sent_us, NULL);
    }

  if (g_strcmp0 (facts.state, "offline") != 0)
    self->offline_since_us = 0;
  else if (self->offline_since_us == 0)
    self->offline_since_us = facts.now_us;
  facts.offline_since_us = self->offline_since_us;

  words = sp_state_words (&facts);
  icon_name = sp_state_icon_name (&facts);
  if (g_set_str (&self->state_words, words))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE_WORDS]);
  if (g_strcmp0 (self->state_icon_name, icon_name) != 0)
    {
      self->state_icon_name = icon_name;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE_ICON_NAME]);
    }
}

static void
update_lease (SpWorkspace *self)
{
  const char *state = get_sync_state (self);
  SpLeaseFacts facts = { .now_us = sp_ambient_get_wall_us (self->ambient) };
  g_autofree char *words = NULL;
  g_autofree char *warning = NULL;

  facts.state = sp_store_get_lease (self->store, &facts.until_us, &facts.restricted_until_us);
  facts.set_back = sp_store_is_clock_set_back (self->store);
  facts.connected = g_strcmp0 (state, "up-to-date") == 0 || g_strcmp0 (state, "receiving") == 0;
  if (sp_store_get_state (self->store) == SP_STORE_STATE_OPEN)
    {
      words = sp_lease_words (&facts);
      warning = sp_lease_warning (&facts);
    }
  if (g_set_str (&self->lease_words, words))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEASE_WORDS]);
  if (g_set_str (&self->lease_warning, warning))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEASE_WARNING]);
}

static void
update_today (SpWorkspace *self)
{
  g_autofree char *today = sp_format_today (sp_ambient_get_wall_us (self->ambient));

  if (g_set_str (&self->today, today))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TODAY]);
}

static gboolean
tick_cb (gpointer data)
{
  SpWorkspace *self = data;

  update_today (self);
  update_state (self);
  update_lease (self);

  return G_SOURCE_CONTINUE;
}

static void
sync_state_cb (SpWorkspace *self, GParamSpec *pspec, SpSync *sync)
{
  SpSyncState state = sp_sync_get_state (sync);

  if (state == SP_SYNC_STATE_SUSPENDED || state == SP_SYNC_STATE_WIPED)
    g_signal_emit (self, shut_out_signal, 0, state == SP_SYNC_STATE_WIPED);
}

static void
sync_notify_cb (SpWorkspace *self)
{
  update_state (self);
  update_lease (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FIRST_PULL]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

static void
sp_workspace_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SpWorkspace *self = SP_WORKSPACE (object);

  switch ((SpWorkspaceProperty) prop_id)
    {
    case PROP_TODAY:
      g_value_set_string (value, self->today);
      break;
    case PROP_STATE_WORDS:
      g_value_set_string (value, self->state_words);
      break;
    case PROP_STATE_ICON_NAME:
      g_value_set_string (value, self->state_icon_name);
      break;
    case PROP_LEASE_WORDS:
      g_value_set_string (value, self->lease_words);
      break;
    case PROP_LEASE_WARNING:
      g_value_set_string (value, self->lease_warning);
      break;
    case PROP_FIRST_PULL:
      g_value_set_boolean (value, sp_workspace_get_first_pull (self));
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, sp_workspace_get_progress (self));
      break;
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sp_workspace_dispose (GObject *object)
{
  SpWorkspace *self = SP_WORKSPACE (object);

  sp_workspace_stop_sync (self);
  g_clear_handle_id (&self->tick, g_source_remove);
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->store);
  g_clear_object (&self->rehearsal);
  g_clear_object (&self->ambient);

  G_OBJECT_CLASS (sp_workspace_parent_class)->dispose (object);
}

static void
sp_workspace_finalize (GObject *object)
{
  SpWorkspace *self = SP_WORKSPACE (object);

  g_free (self->today);
  g_free (self->state_words);
  g_free (self->lease_words);
  g_free (self->lease_warning);

  G_OBJECT_CLASS (sp_workspace_parent_class)->finalize (object);
}

static void
sp_workspace_class_init (SpWorkspaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sp_workspace_get_property;
  object_class->dispose = sp_workspace_dispose;
  object_class->finalize = sp_workspace_finalize;

  properties[PROP_TODAY] = g_param_spec_string ("today", NULL, NULL, NULL, flags);
  properties[PROP_STATE_WORDS] = g_param_spec_string ("state-words", NULL, NULL, NULL, flags);
  properties[PROP_STATE_ICON_NAME] =
      g_param_spec_string ("state-icon-name", NULL, NULL, NULL, flags);
  properties[PROP_LEASE_WORDS] = g_param_spec_string ("lease-words", NULL, NULL, NULL, flags);
  properties[PROP_LEASE_WARNING] = g_param_spec_string ("lease-warning", NULL, NULL, NULL, flags);
  properties[PROP_FIRST_PULL] = g_param_spec_boolean ("first-pull", NULL, NULL, FALSE, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  shut_out_signal = g_signal_new ("shut-out", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
sp_workspace_init (SpWorkspace *self)
{
  self->ambient = sp_ambient_new_system ();
  self->tick = g_timeout_add_seconds (TICK_SECONDS, tick_cb, self);
}

/**
 * sp_workspace_new:
 * @directory: where the cache lies, or will lie
 * @rehearsal: (nullable): the rehearsal that it belongs to
 *
 * Returns: (transfer full): a session, its cache not yet open
 */
SpWorkspace *
sp_workspace_new (const char *directory, SpRehearsal *rehearsal)
{
  SpWorkspace *self = g_object_new (SP_TYPE_WORKSPACE, NULL);

  g_set_object (&self->rehearsal, rehearsal);
  self->store = sp_store_new (directory, self->ambient);
  sp_store_set_uses_keyring (self->store, rehearsal == NULL);
  g_signal_connect_object (self->store, "notify::pending", G_CALLBACK (update_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store, "notify::lease", G_CALLBACK (update_lease), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store, "notify::state", G_CALLBACK (update_lease), self, G_CONNECT_SWAPPED);
  update_today (self);
  update_state (self);

  return self;
}

/** sp_workspace_default_directory: Returns: (transfer full): where the one live cache lies */
char *
sp_workspace_default_directory (void)
{
  return g_build_filename (g_get_user_data_dir (), "stalking-partnership", "partnership", NULL);
}

/** sp_workspace_get_store: Returns: (transfer none): the cache */
SpStore *
sp_workspace_get_store (SpWorkspace *self)
{
  g_return_val_if_fail (SP_IS_WORKSPACE (self), NULL);

  return self->store;
}

/** sp_workspace_get_rehearsal: Returns: (transfer none) (nullable): the rehearsal, if this is one */
SpRehearsal *
sp_workspace_get_rehearsal (SpWorkspace *self)
{
  g_return_val_if_fail (SP_IS_WORKSPACE (self), NULL);

  return self->rehearsal;
}

/** sp_workspace_get_today: Returns: the day it is, as YYYY-MM-DD */
const char *
sp_workspace_get_today (SpWorkspace *self)
{
  g_return_val_if_fail (SP_IS_WORKSPACE (self), NULL);

  return self->today;
}

/** sp_workspace_get_state_words: Returns: what is safe where, in words */
const char *
sp_workspace_get_state_words (SpWorkspace *self)
{
  g_return_val_if_fail (SP_IS_WORKSPACE (self), NULL);

  return self->state_words;
}

/** sp_workspace_get_first_pull: Returns: whether the cache is being filled for the first time */
gboolean
sp_workspace_get_first_pull (SpWorkspace *self)
{
  gboolean first_pull = FALSE;

  g_return_val_if_fail (SP_IS_WORKSPACE (self), FALSE);

  if (self->sync != NULL)
    g_object_get (self->sync, "first-pull", &first_pull, NULL);

  return first_pull;
}

/** sp_workspace_get_progress: Returns: how much of the first filling is done, 0 to 1 */
double
sp_workspace_get_progress (SpWorkspace *self)
{
  double progress = 0;

  g_return_val_if_fail (SP_IS_WORKSPACE (self), 0);

  if (self->sync != NULL)
    g_object_get (self->sync, "progress", &progress, NULL);

  return progress;
}

/** sp_workspace_is_member: Returns: whether this laptop has joined; the cache must be open */
gboolean
sp_workspace_is_member (SpWorkspace *self)
{
  g_return_val_if_fail (SP_IS_WORKSPACE (self), FALSE);

  return sp_store_get_member_id (self->store) != NULL;
}

/** sp_workspace_start_sync: Starts the exchange with the server; the cache must be open. */
void
sp_workspace_start_sync (SpWorkspace *self)
{
  g_return_if_fail (SP_IS_WORKSPACE (self));

  if (self->sync != NULL)
    return;

  self->sync = sp_sync_new (self->store, self->ambient);
  g_signal_connect_object (self->sync, "notify", G_CALLBACK (sync_notify_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sync, "notify::state", G_CALLBACK (sync_state_cb), self, G_CONNECT_SWAPPED);
  sp_sync_start (self->sync);
  sync_notify_cb (self);
}

/** sp_workspace_stop_sync: Ends the exchange with the server; what waits to be sent stays. */
void
sp_workspace_stop_sync (SpWorkspace *self)
{
  g_return_if_fail (SP_IS_WORKSPACE (self));

  if (self->sync == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->sync, self);
  sp_sync_stop (self->sync);
  g_clear_object (&self->sync);
}

/* --- What the server is asked. Without a session, as in a window that has none yet, and while the exchange is at rest, it
 * cannot be. -------------------------------------------------------------------------------------------------------- */

static gboolean
is_exchanging (SpWorkspace *self)
{
  return self != NULL && self->sync != NULL;
}

static DexFuture *
offline (void)
{
  return dex_future_new_reject (SP_SYNC_ERROR, SP_SYNC_ERROR_OFFLINE, "offline");
}

/**
 * sp_workspace_open_emergency:
 * @self: (nullable): a session
 * @reference: a case's reference
 * @reason: why it has to be read now
 *
 * Returns: (transfer full): see sp_sync_open_emergency()
 */
DexFuture *
sp_workspace_open_emergency (SpWorkspace *self, const char *reference, const char *reason)
{
  return is_exchanging (self) ? sp_sync_open_emergency (self->sync, reference, reason) : offline ();
}

/** sp_workspace_carry_on: Returns: (transfer full): see sp_sync_carry_on () */
DexFuture *
sp_workspace_carry_on (SpWorkspace *self, GBytes *file)
{
  return is_exchanging (self) ? sp_sync_carry_on (self->sync, file) : offline ();
}

/** sp_workspace_list_devices: Returns: (transfer full): see sp_sync_list_devices () */
DexFuture *
sp_workspace_list_devices (SpWorkspace *self)
{
  return is_exchanging (self) ? sp_sync_list_devices (self->sync) : offline ();
}

/** sp_workspace_set_device: Returns: (transfer full): see sp_sync_set_device () */
DexFuture *
sp_workspace_set_device (SpWorkspace *self, const char *device, const char *state)
{
  return is_exchanging (self) ? sp_sync_set_device (self->sync, device, state) : offline ();
}

/** sp_workspace_report_device: Returns: (transfer full): see sp_sync_report_device () */
DexFuture *
sp_workspace_report_device (SpWorkspace *self, const char *device)
{
  return is_exchanging (self) ? sp_sync_report_device (self->sync, device) : offline ();
}

/** sp_workspace_invite_device: Returns: (transfer full): see sp_sync_invite_device () */
DexFuture *
sp_workspace_invite_device (SpWorkspace *self, const char *member_id)
{
  return is_exchanging (self) ? sp_sync_invite_device (self->sync, member_id) : offline ();
}

/** sp_workspace_query_audit: Returns: (transfer full): see sp_sync_query_audit () */
DexFuture *
sp_workspace_query_audit (SpWorkspace *self, JsonObject *query)
{
  return is_exchanging (self) ? sp_sync_query_audit (self->sync, query) : offline ();
}

/** sp_workspace_find_audited: Returns: (transfer full): see sp_sync_find_audited () */
DexFuture *
sp_workspace_find_audited (SpWorkspace *self, JsonObject *wanted)
{
  return is_exchanging (self) ? sp_sync_find_audited (self->sync, wanted) : offline ();
}

/** sp_workspace_verify_audit: Returns: (transfer full): see sp_sync_verify_audit () */
DexFuture *
sp_workspace_verify_audit (SpWorkspace *self, gint64 size, const char *root)
{
  return is_exchanging (self) ? sp_sync_verify_audit (self->sync, size, root) : offline ();
}

/**
 * sp_workspace_fetch_attachment:
 * @self: (nullable): a session
 * @id: an attachment
 *
 * Returns: (transfer full): resolves when its content is on this laptop, whole and checked
 */
DexFuture *
sp_workspace_fetch_attachment (SpWorkspace *self, const char *id)
{
  return is_exchanging (self) ? sp_sync_fetch_blob (self->sync, id) : offline ();
}

/** sp_workspace_sync_now: Tries the server at once. */
void
sp_workspace_sync_now (SpWorkspace *self)
{
  g_return_if_fail (SP_IS_WORKSPACE (self));

  if (self->sync != NULL)
    sp_sync_now (self->sync);
}

/**
 * sp_workspace_enrol:
 * @link: an enrolment link
 * @device_name: what the administrator shall call this laptop
 * @sign_on: (nullable): how somebody signs on, once they know that they have to
 *
 * Returns: (transfer full): resolves when this laptop belongs to the partnership
 */
DexFuture *
sp_workspace_enrol (SpWorkspace *self, const char *link, const char *device_name, SpSyncSignOn *sign_on)
{
  g_return_val_if_fail (SP_IS_WORKSPACE (self), dex_future_new_false ());

  if (sign_on != NULL)
    return sp_sync_enrol_signed_on (self->store, link, device_name, sign_on, self->ambient);

  return sp_sync_enrol (self->store, link, device_name, self->ambient);
}

/**
 * sp_workspace_lock:
 *
 * Ends the exchange and closes the cache.
 *
 * Returns: (transfer full): resolves when the keys are out of memory
 */
DexFuture *
sp_workspace_lock (SpWorkspace *self)
{
  g_return_val_if_fail (SP_IS_WORKSPACE (self), dex_future_new_false ());

  sp_workspace_stop_sync (self);

  return sp_store_lock (self->store);
}
