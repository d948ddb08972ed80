/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The store: the encrypted cache as the main thread sees it.
 *
 * The database lives on two threads, a reader's and a writer's. What they give back are plain rows, which become
 * live records here (sp-live-records.c). What is found in this file is the object and what it knows of itself; it is
 * opened and locked in sp-store-unlock.c, and hears of changes in sp-store-news.c. */

#include "config.h"

#include "sp-json.h"
#include "sp-store-self-private.h"

enum
{
  PROP_0,
  PROP_STATE,
  PROP_PENDING,
  PROP_ATTENTION,
  PROP_MEMBER_ID,
  PROP_AGENCY_ID,
  PROP_LEASE,
  N_PROPS
};

enum
{
  CHANGED,
  NEWS,
  DROPPED,
  LOCKING,
  IDENTITY_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_QUARK (sp-store-error-quark, sp_store_error)

G_DEFINE_ENUM_TYPE (SpStoreState, sp_store_state,
                    G_DEFINE_ENUM_VALUE (SP_STORE_STATE_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (SP_STORE_STATE_LOCKED, "locked"),
                    G_DEFINE_ENUM_VALUE (SP_STORE_STATE_OPEN, "open"))

G_DEFINE_ENUM_TYPE (SpLeaseState, sp_lease_state,
                    G_DEFINE_ENUM_VALUE (SP_LEASE_STATE_OPEN, "open"),
                    G_DEFINE_ENUM_VALUE (SP_LEASE_STATE_RESTRICTED_CLOSED, "restricted-closed"),
                    G_DEFINE_ENUM_VALUE (SP_LEASE_STATE_CLOSED, "closed"))

G_DEFINE_FINAL_TYPE (SpStore, sp_store, G_TYPE_OBJECT)

void
sp_store_set_state (SpStore      *self,
                    SpStoreState  state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
sp_store_set_counts (SpStore *self,
                     guint    pending,
                     guint    attention)
{
  if (self->pending != pending)
    {
      self->pending = pending;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PENDING]);
    }

  if (self->attention != attention)
    {
      self->attention = attention;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ATTENTION]);
    }
}

/* What is being typed is kept before anybody hears that something is closed. */
void
sp_store_set_lease (SpStore      *self,
                    SpLeaseState  state)
{
  gboolean closes = state > self->lease_state;

  if (self->lease_state == state)
    return;

  self->lease_state = state;
  if (closes && self->state == SP_STORE_STATE_OPEN)
    sp_store_emit_locking (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEASE]);
}

/* The value lists and who reads here, as the facts have them; without facts there are none. */
void
sp_store_show_facts (SpStore      *self,
                     SpStoreFacts *facts)
{
  g_clear_object (&self->lists);
  self->lists = sp_value_lists_new ();

  if (facts != NULL)
    {
      for (guint i = 0; i < facts->list_items->len; i++)
        sp_value_lists_set_json (self->lists, facts->list_items->pdata[i]);
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MEMBER_ID]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AGENCY_ID]);
}

static void
sp_store_dispose (GObject *object)
{
  SpStore *self = SP_STORE (object);

  g_clear_handle_id (&self->lease_source, g_source_remove);
  sp_live_records_clear (self->live);
  sp_store_unsent_end (self);
  g_clear_pointer (&self->opened, sp_store_opened_free);

  G_OBJECT_CLASS (sp_store_parent_class)->dispose (object);
}

static void
sp_store_finalize (GObject *object)
{
  SpStore *self = SP_STORE (object);

  sp_live_records_free (self->live);
  g_clear_pointer (&self->lease, sp_lease_unref);
  dex_clear (&self->searchable);
  dex_clear (&self->closing);
  g_clear_object (&self->lists);
  g_clear_object (&self->ambient);
  g_clear_pointer (&self->device_secret, g_bytes_unref);
  g_free (self->directory);

  G_OBJECT_CLASS (sp_store_parent_class)->finalize (object);
}

static void
sp_store_get_property (GObject    *object,
                       guint       prop_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  SpStore *self = SP_STORE (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;

    case PROP_PENDING:
      g_value_set_uint (value, self->pending);
      break;

    case PROP_ATTENTION:
      g_value_set_uint (value, self->attention);
      break;

    case PROP_MEMBER_ID:
      g_value_set_string (value, sp_store_get_member_id (self));
      break;

    case PROP_AGENCY_ID:
      g_value_set_string (value, sp_store_get_agency_id (self));
      break;

    case PROP_LEASE:
      g_value_set_enum (value, self->lease_state);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sp_store_class_init (SpStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = sp_store_dispose;
  object_class->finalize = sp_store_finalize;
  object_class->get_property = sp_store_get_property;

  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, SP_TYPE_STORE_STATE, SP_STORE_STATE_NONE, flags);
  properties[PROP_PENDING] = g_param_spec_uint ("pending", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ATTENTION] = g_param_spec_uint ("attention", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_MEMBER_ID] = g_param_spec_string ("member-id", NULL, NULL, NULL, flags);
  properties[PROP_AGENCY_ID] = g_param_spec_string ("agency-id", NULL, NULL, NULL, flags);
  properties[PROP_LEASE] =
    g_param_spec_enum ("lease", NULL, NULL, SP_TYPE_LEASE_STATE, SP_LEASE_STATE_OPEN, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * SpStore::changed:
   * @self: the store
   * @ids: (type GStrv): records that were made, changed or taken away
   */
  signals[CHANGED] = g_signal_new ("changed", SP_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_STRV);

  /**
   * SpStore::dropped:
   * @self: the store
   * @names: (type GStrv): compartments, and ids of records, that may no longer be read here
   *
   * Whatever holds their words lets go of them.
   */
  signals[DROPPED] = g_signal_new ("dropped", SP_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_STRV);
  /**
   * SpStore::locking:
   * @self: the store, still open
   *
   * It is about to be locked, or the lease has run out: whatever has typed words that are not saved yet saves them now.
   */
  signals[LOCKING] = g_signal_new ("locking", SP_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[NEWS] = g_signal_new ("news", SP_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_POINTER);
  signals[IDENTITY_CHANGED] = g_signal_new ("identity-changed", SP_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 0);
}

static void
sp_store_init (SpStore *self)
{
  self->live = sp_live_records_new ();
  self->lists = sp_value_lists_new ();
}

/**
 * sp_store_new:
 * @directory: where the store is or will be
 * @ambient: clock and chance
 *
 * Looks whether there is a store; opens nothing.
 *
 * Returns: (transfer full): the store, in state none or locked
 */
SpStore *
sp_store_new (const char *directory,
              SpAmbient  *ambient)
{
  SpStore *self;

  g_return_val_if_fail (directory != NULL && SP_IS_AMBIENT (ambient), NULL);

  self = g_object_new (SP_TYPE_STORE, NULL);
  self->directory = g_strdup (directory);
  self->ambient = g_object_ref (ambient);
  self->lease = sp_lease_new (ambient);
  self->state = sp_store_open_look (directory);

  return self;
}

/**
 * sp_store_get_directory:
 * @self: a store
 *
 * Returns: (transfer none): its directory
 */
const char *
sp_store_get_directory (SpStore *self)
{
  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  return self->directory;
}

/**
 * sp_store_get_ambient:
 * @self: a store
 *
 * Returns: (transfer none): clock and chance
 */
SpAmbient *
sp_store_get_ambient (SpStore *self)
{
  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  return self->ambient;
}

/**
 * sp_store_get_state:
 * @self: a store
 *
 * Returns: whether there is a store, and whether it is open
 */
SpStoreState
sp_store_get_state (SpStore *self)
{
  g_return_val_if_fail (SP_IS_STORE (self), SP_STORE_STATE_NONE);

  return self->state;
}

/**
 * sp_store_get_pending:
 * @self: a store
 *
 * Returns: how many operations wait to be sent
 */
guint
sp_store_get_pending (SpStore *self)
{
  g_return_val_if_fail (SP_IS_STORE (self), 0);

  return self->pending;
}

void
sp_store_set_purging (SpStore  *self,
                      gboolean  purging)
{
  self->purging = purging;
}

/**
 * sp_store_is_purging:
 * @self: a store
 *
 * Returns: whether sp_store_purge () had to leave something for the next time
 */
gboolean
sp_store_is_purging (SpStore *self)
{
  g_return_val_if_fail (SP_IS_STORE (self), FALSE);

  return self->purging;
}

/**
 * sp_store_get_attention:
 * @self: a store
 *
 * Returns: how many operations the server did not take
 */
guint
sp_store_get_attention (SpStore *self)
{
  g_return_val_if_fail (SP_IS_STORE (self), 0);

  return self->attention;
}

/**
 * sp_store_set_device_secret:
 * @self: a store that is not open
 * @secret: (nullable): the device's half of the key
 *
 * A store that is made with a device's half opens only with both it and the passphrase.
 */
void
sp_store_set_device_secret (SpStore *self,
                            GBytes  *secret)
{
  g_return_if_fail (SP_IS_STORE (self));

  g_clear_pointer (&self->device_secret, g_bytes_unref);
  self->device_secret = secret != NULL ? g_bytes_ref (secret) : NULL;
}

/**
 * sp_store_set_uses_keyring:
 * @self: a store that is not open
 * @uses_keyring: whether the person's keyring shall keep the device's half of the key
 *
 * How a new store is made. One that is there says itself what it needs.
 */
void
sp_store_set_uses_keyring (SpStore  *self,
                           gboolean  uses_keyring)
{
  g_return_if_fail (SP_IS_STORE (self));

  self->keyring = uses_keyring;
}

/**
 * sp_store_get_in_keyring:
 * @self: an open store
 *
 * Returns: whether the passphrase opens it only together with what the desktop's keyring keeps
 */
gboolean
sp_store_get_in_keyring (SpStore *self)
{
  g_return_val_if_fail (SP_IS_STORE (self), FALSE);

  return self->opened != NULL && self->opened->in_keyring;
}

/**
 * sp_store_get_tries:
 * @self: a store
 * @wait_seconds: (out): how long until the next try is taken
 *
 * To be asked after %SP_STORE_ERROR_WRONG_PASSPHRASE and %SP_STORE_ERROR_TOO_SOON.
 *
 * Returns: how many wrong tries are left before everything here is wiped
 */
guint
sp_store_get_tries (SpStore *self,
                    guint   *wait_seconds)
{
  g_return_val_if_fail (SP_IS_STORE (self), 0);

  *wait_seconds = (guint) ((MAX (self->tries.wait_us, 0) + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);

  return self->tries.left;
}

/**
 * sp_store_get_reader:
 * @self: a store
 *
 * Returns: (transfer none) (nullable): who reads here, once enrolled; the roles come with the first pull
 */
const SpReader *
sp_store_get_reader (SpStore *self)
{
  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  return self->opened != NULL && self->opened->facts != NULL ? self->opened->facts->reader : NULL;
}

/**
 * sp_store_get_lists:
 * @self: a store
 *
 * Returns: (transfer none): the value lists, with what the partnership added; replaced by another object when the
 *   directory changes
 */
SpValueLists *
sp_store_get_lists (SpStore *self)
{
  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  return self->lists;
}

/**
 * sp_store_get_member_id:
 * @self: a store
 *
 * Returns: (transfer none) (nullable): whose laptop this is, once enrolled
 */
const char *
sp_store_get_member_id (SpStore *self)
{
  const SpReader *reader = sp_store_get_reader (self);

  return reader != NULL ? reader->member_id : NULL;
}

/**
 * sp_store_get_agency_id:
 * @self: a store
 *
 * Returns: (transfer none) (nullable): the member's agency, once enrolled
 */
const char *
sp_store_get_agency_id (SpStore *self)
{
  const SpReader *reader = sp_store_get_reader (self);

  return reader != NULL ? reader->agency_id : NULL;
}

/**
 * sp_store_dup_identity:
 * @self: a store
 *
 * Returns: (transfer full) (nullable): what enrolment gave
 */
JsonObject *
sp_store_dup_identity (SpStore *self)
{
  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  if (self->opened == NULL || self->opened->facts == NULL || self->opened->facts->identity == NULL)
    return NULL;

  return sp_json_object_copy (self->opened->facts->identity);
}

SpSqlThread *
sp_store_get_reader_thread (SpStore *self)
{
  return self->opened->reader;
}

SpSqlThread *
sp_store_get_writer_thread (SpStore *self)
{
  return self->opened->writer;
}

SpLease *
sp_store_get_lease_data (SpStore *self)
{
  return self->lease;
}

SpStoreWriter *
sp_store_get_writer_data (SpStore *self)
{
  return self->opened->writer_data;
}

void
sp_store_emit_changed (SpStore     *self,
                       SpStoreNews *news)
{
  g_autofree char **ids = g_new0 (char *, news->ids->len + 1);

  for (guint i = 0; i < news->ids->len; i++)
    ids[i] = news->ids->pdata[i];

  g_signal_emit (self, signals[NEWS], 0, news);
  g_signal_emit (self, signals[CHANGED], 0, ids);
}

void
sp_store_emit_dropped (SpStore            *self,
                       const char * const *names)
{
  g_signal_emit (self, signals[DROPPED], 0, names);
}

void
sp_store_emit_locking (SpStore *self)
{
  g_signal_emit (self, signals[LOCKING], 0);
}

void
sp_store_emit_identity_changed (SpStore *self)
{
  g_signal_emit (self, signals[IDENTITY_CHANGED], 0);
}

SpRecord *
sp_store_find_live (SpStore *self,
                    gint64   row)
{
  return sp_live_records_find (self->live, row);
}

guint64
sp_store_get_moment (SpStore *self)
{
  return sp_live_records_get_moment (self->live);
}

SpRecord *
sp_store_take_row (SpStore            *self,
                   SpRow              *row,
                   const char * const *paths,
                   guint64             moment)
{
  return sp_live_records_take_row (self->live, row, paths, NULL, moment);
}

SpRecord *
sp_store_fill (SpStore            *self,
               SpRecord           *placeholder,
               SpRow              *row,
               const char * const *paths,
               guint64             moment)
{
  return sp_live_records_take_row (self->live, row, paths, placeholder, moment);
}
