/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Leases: the server lets a laptop show what it holds for some days, and what is for some only for some hours. Each pull
 * renews them; without one they run out.
 *
 * They are measured as a time that has passed and never as a time of day, so that neither the laptop's clock nor the
 * server's need be right. While the machine runs, or sleeps, the boot clock says what has passed: nobody sets it. Between
 * two starts the wall clock has to do, and at least what the new start has lasted has passed. Where the wall clock shows
 * less than it did before, it was set back, and how long the laptop was off nobody knows: the lease goes on from where it
 * was. What has once been seen to pass has passed, whatever is set afterwards.
 *
 * A lease is signed for the device, its member and the nonce of the pull that asked for it, and counts from the asking.
 * So an old one that is played again is none, and one that was held up on its way, or carried in a file, is none the longer
 * for that. */

#include "config.h"

#include "sp-lease-private.h"

#include "sp-json.h"
#include "sp-signature.h"

#define META_LEASE "lease"       /* the one that is held */
#define META_CLOCK "lease_clock" /* what has passed, and what was asked for in files */

/* Files under way of which an answer still brings a lease. */
#define MAX_CARRIED 8

/* What a clock may be put right by without anybody having set it. */
#define TOLERANCE_US (5 * 60 * G_USEC_PER_SEC)

/* No server grants more; and no sum below can overflow. */
#define MAX_SECONDS (G_GINT64_CONSTANT (366) * 24 * 3600)

/* A pull that was asked for, and when; a time of the lease's own count. */
typedef struct
{
  char *nonce;
  gint64 since_us;
} Ask;

struct _SpLease
{
  gatomicrefcount ref_count;
  SpAmbient *ambient;
  GMutex lock;

  gboolean needed; /* whoever has joined needs one */

  /* How much time has been seen to pass here at all, and by which clocks. */
  gint64 counted_us;
  gint64 wall_us;
  gint64 boot_us;
  const char *boot_id; /* NULL: nothing was counted yet */
  gboolean set_back;

  Ask held; /* its nonce NULL: none */
  gint64 span_us;
  gint64 restricted_us;

  Ask asked;         /* over the network, last */
  GPtrArray *carried; /* of Ask: in files, the oldest first; their answers may come days later */
};

static void
ask_set (Ask        *self,
         const char *nonce,
         gint64      since_us)
{
  g_set_str (&self->nonce, nonce);
  self->since_us = since_us;
}

static void
ask_free (gpointer data)
{
  Ask *self = data;

  g_free (self->nonce);
  g_free (self);
}

static void
add_carried (SpLease    *self,
             const char *nonce,
             gint64      since_us)
{
  Ask *ask = g_new0 (Ask, 1);

  ask_set (ask, nonce, since_us);
  g_ptr_array_add (self->carried, ask);
  if (self->carried->len > MAX_CARRIED)
    g_ptr_array_remove_index (self->carried, 0);
}

/**
 * sp_lease_new:
 * @ambient: clock and chance
 *
 * Returns: (transfer full): no lease, and none needed yet
 */
SpLease *
sp_lease_new (SpAmbient *ambient)
{
  SpLease *self = g_new0 (SpLease, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->ambient = g_object_ref (ambient);
  self->carried = g_ptr_array_new_with_free_func (ask_free);

  return self;
}

SpLease *
sp_lease_ref (SpLease *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
sp_lease_unref (gpointer data)
{
  SpLease *self = data;

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_mutex_clear (&self->lock);
  g_object_unref (self->ambient);
  g_free (self->held.nonce);
  g_free (self->asked.nonce);
  g_ptr_array_unref (self->carried);
  g_free (self);
}

/**
 * sp_lease_set_needed:
 * @self: a lease
 * @needed: whether this laptop has joined a partnership whose key it knows
 */
void
sp_lease_set_needed (SpLease *self,
                     gboolean needed)
{
  g_mutex_lock (&self->lock);
  self->needed = needed;
  g_mutex_unlock (&self->lock);
}

static void
let_pass (SpLease *self)
{
  gint64 wall_us = sp_ambient_get_wall_us (self->ambient);
  gint64 boot_us = sp_ambient_get_boot_us (self->ambient);
  const char *boot_id = sp_ambient_get_boot_id (self->ambient);

  if (g_strcmp0 (self->boot_id, boot_id) == 0 && boot_us >= self->boot_us)
    {
      self->counted_us += boot_us - self->boot_us;
    }
  else if (self->boot_id != NULL)
    {
      if (wall_us < self->wall_us - TOLERANCE_US)
        self->set_back = TRUE;
      self->counted_us += MAX (wall_us - self->wall_us, boot_us);
    }

  self->wall_us = wall_us;
  self->boot_us = boot_us;
  self->boot_id = boot_id;
}

/**
 * sp_lease_look:
 * @self: a lease
 *
 * Looks at the clocks.
 *
 * Returns: what is left
 */
SpLeaseLook
sp_lease_look (SpLease *self)
{
  SpLeaseLook look = { SP_LEASE_STATE_OPEN, G_MAXINT64, G_MAXINT64, FALSE };

  g_mutex_lock (&self->lock);
  if (self->needed)
    {
      gint64 passed_us;

      let_pass (self);
      passed_us = self->counted_us - self->held.since_us;
      look.left_us = self->held.nonce != NULL ? MAX (self->span_us - passed_us, 0) : 0;
      look.restricted_left_us = self->held.nonce != NULL ? MAX (self->restricted_us - passed_us, 0) : 0;
      look.set_back = self->set_back;
      look.state = look.left_us == 0              ? SP_LEASE_STATE_CLOSED
                   : look.restricted_left_us == 0 ? SP_LEASE_STATE_RESTRICTED_CLOSED
                                                  : SP_LEASE_STATE_OPEN;
    }
  g_mutex_unlock (&self->lock);

  return look;
}

static gboolean
read_meta (SpSql        *sql,
           const char   *key,
           JsonObject  **object,
           GError      **error)
{
  g_autofree char *text = NULL;

  *object = NULL;

  return sp_store_meta_get (sql, key, &text, error) &&
         (text == NULL || (*object = sp_json_parse_object (text, -1, error)) != NULL);
}

static void
take_clock (SpLease    *self,
            JsonObject *clock)
{
  JsonArray *carried = sp_json_get_array (clock, "carried");

  self->counted_us = sp_json_get_int (clock, "counted_us", 0);
  self->wall_us = sp_json_get_int (clock, "wall_us", 0);
  self->boot_us = sp_json_get_int (clock, "boot_us", 0);
  self->boot_id = g_intern_string (sp_json_get_text (clock, "boot_id"));
  self->set_back = sp_json_get_flag (clock, "set_back");
  for (guint i = 0; carried != NULL && i < json_array_get_length (carried); i++)
    {
      JsonObject *ask = json_array_get_object_element (carried, i);

      add_carried (self, sp_json_get_text (ask, "nonce"), sp_json_get_int (ask, "since_us", 0));
    }
}

/**
 * sp_lease_load:
 * @self: a lease
 * @sql: the reader's connection, just opened
 * @error: return location
 *
 * Reads what the cache has kept.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_lease_load (SpLease  *self,
               SpSql    *sql,
               GError  **error)
{
  g_autoptr(JsonObject) identity = NULL;
  g_autoptr(JsonObject) kept = NULL;
  g_autoptr(JsonObject) clock = NULL;

  if (!read_meta (sql, SP_META_IDENTITY, &identity, error) || !read_meta (sql, META_LEASE, &kept, error) ||
      !read_meta (sql, META_CLOCK, &clock, error))
    return FALSE;

  g_mutex_lock (&self->lock);
  self->needed = identity != NULL && sp_json_get_text (identity, "key") != NULL;
  self->boot_id = NULL;
  ask_set (&self->held, NULL, 0);
  ask_set (&self->asked, NULL, 0);
  g_ptr_array_set_size (self->carried, 0);
  if (clock != NULL)
    take_clock (self, clock);
  if (kept != NULL)
    {
      ask_set (&self->held, sp_json_get_text (kept, "nonce"), sp_json_get_int (kept, "since_us", 0));
      self->span_us = sp_json_get_int (kept, "span_us", 0);
      self->restricted_us = sp_json_get_int (kept, "restricted_us", 0);
    }
  g_mutex_unlock (&self->lock);

  return TRUE;
}

/* What has passed by now, and the files that were asked with later than @after_us. */
static char *
clock_to_text (SpLease  *self,
               gint64    after_us,
               gboolean  set_back)
{
  g_autoptr(JsonObject) clock = json_object_new ();
  JsonArray *carried = json_array_new ();

  json_object_set_int_member (clock, "counted_us", self->counted_us);
  json_object_set_int_member (clock, "wall_us", self->wall_us);
  json_object_set_int_member (clock, "boot_us", self->boot_us);
  json_object_set_string_member (clock, "boot_id", self->boot_id);
  json_object_set_boolean_member (clock, "set_back", set_back);
  for (guint i = 0; i < self->carried->len; i++)
    {
      const Ask *ask = self->carried->pdata[i];
      JsonObject *member = json_object_new ();

      if (ask->since_us <= after_us)
        {
          json_object_unref (member);
          continue;
        }
      json_object_set_string_member (member, "nonce", ask->nonce);
      json_object_set_int_member (member, "since_us", ask->since_us);
      json_array_add_object_element (carried, member);
    }
  json_object_set_array_member (clock, "carried", carried);

  return sp_json_object_to_text (clock);
}

/**
 * sp_lease_save:
 * @self: a lease
 * @sql: a connection that writes, in a transaction
 * @error: return location
 *
 * Keeps what has passed by now, and by which clocks.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_lease_save (SpLease  *self,
               SpSql    *sql,
               GError  **error)
{
  g_autofree char *text = NULL;

  g_mutex_lock (&self->lock);
  if (self->needed)
    {
      let_pass (self);
      text = clock_to_text (self, -1, self->set_back);
    }
  g_mutex_unlock (&self->lock);

  return text == NULL || sp_store_meta_set (sql, META_CLOCK, text, error);
}

/**
 * sp_lease_ask:
 * @self: a lease
 *
 * Returns: (transfer full): the nonce for a pull that begins now
 */
char *
sp_lease_ask (SpLease *self)
{
  char *nonce = sp_ambient_new_id (self->ambient);

  g_mutex_lock (&self->lock);
  let_pass (self);
  ask_set (&self->asked, nonce, self->counted_us);
  g_mutex_unlock (&self->lock);

  return nonce;
}

/**
 * sp_lease_ask_carried:
 * @self: a lease
 * @sql: a connection that writes, in a transaction
 * @error: return location
 *
 * As sp_lease_ask (), for a pull that goes out in a file: it is kept until an answer comes.
 *
 * Returns: (transfer full): the nonce, or %NULL with @error set
 */
char *
sp_lease_ask_carried (SpLease  *self,
                      SpSql    *sql,
                      GError  **error)
{
  g_autofree char *nonce = sp_ambient_new_id (self->ambient);

  g_mutex_lock (&self->lock);
  let_pass (self);
  add_carried (self, nonce, self->counted_us);
  g_mutex_unlock (&self->lock);

  return sp_lease_save (self, sql, error) ? g_steal_pointer (&nonce) : NULL;
}

static gboolean
is_signed (JsonObject        *identity,
           const SpWireLease *lease,
           const char        *signature)
{
  const char *device = sp_json_get_text (identity, "device");
  const char *member = sp_json_get_text (identity, "member");
  g_autoptr(GBytes) message = NULL;

  if (device == NULL || member == NULL)
    return FALSE;

  message = sp_wire_lease_message (device, member, lease);

  return sp_signature_check_text (signature, message, sp_json_get_text (identity, "key"));
}

/* When it was asked with @nonce; -1 where that was not, was long ago, or before what is held was asked for. */
static gint64
find_asked (SpLease    *self,
            const char *nonce)
{
  gint64 since_us = -1;

  if (g_strcmp0 (self->asked.nonce, nonce) == 0)
    since_us = self->asked.since_us;
  for (guint i = 0; since_us < 0 && i < self->carried->len; i++)
    if (g_str_equal (((Ask *) self->carried->pdata[i])->nonce, nonce))
      since_us = ((Ask *) self->carried->pdata[i])->since_us;

  return self->held.nonce == NULL || since_us >= self->held.since_us ? since_us : -1;
}

static gboolean
keep_taken (SpLease            *self,
            SpSql              *sql,
            const SpWireLease  *taken,
            gint64              since_us,
            GError            **error)
{
  g_autoptr(JsonObject) kept = json_object_new ();
  g_autofree char *text = NULL;
  g_autofree char *clock = NULL;

  json_object_set_string_member (kept, "nonce", taken->nonce);
  json_object_set_int_member (kept, "since_us", since_us);
  json_object_set_int_member (kept, "span_us", (taken->not_after - taken->at) * G_USEC_PER_SEC);
  json_object_set_int_member (kept, "restricted_us", (taken->restricted - taken->at) * G_USEC_PER_SEC);
  text = sp_json_object_to_text (kept);

  g_mutex_lock (&self->lock);
  let_pass (self);
  clock = clock_to_text (self, since_us, FALSE);
  g_mutex_unlock (&self->lock);

  return sp_store_meta_set (sql, META_LEASE, text, error) && sp_store_meta_set (sql, META_CLOCK, clock, error);
}

/**
 * sp_lease_offer:
 * @self: a lease
 * @sql: a connection that writes, in the transaction of a page
 * @head: the page's head
 * @taken: (out): the lease that came with it, its `nonce` to be freed; where there is none that holds, @taken->nonce is %NULL
 * @error: return location
 *
 * Looks whether the server has granted a lease with a page, to this device, and for a pull that it asked for; and if so
 * keeps it. It holds from sp_lease_take () on. One that is forged, another's, or earlier than what is held is passed over:
 * the page is good without it, and what was granted before runs on.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_lease_offer (SpLease      *self,
                SpSql        *sql,
                JsonObject   *head,
                SpWireLease  *taken,
                GError      **error)
{
  JsonObject *offer = sp_json_get_object (head, "lease");
  g_autoptr(JsonObject) identity = NULL;
  SpWireLease lease = { 0 };
  gint64 since_us;

  *taken = lease;
  if (offer == NULL || (lease.nonce = sp_json_get_text (offer, "nonce")) == NULL)
    return TRUE;

  if ((identity = sp_store_identity_read (sql, error)) == NULL)
    return FALSE;

  g_mutex_lock (&self->lock);
  since_us = find_asked (self, lease.nonce);
  g_mutex_unlock (&self->lock);

  lease.acl_rev = sp_json_get_int (head, "acl_rev", -1);
  lease.at = sp_json_get_int (offer, "at", -1);
  lease.not_after = sp_json_get_int (offer, "not_after", -1);
  lease.restricted = sp_json_get_int (offer, "restricted", -1);

  if (since_us < 0 || !is_signed (identity, &lease, sp_json_get_text (offer, "signature")) || lease.at < 0 ||
      lease.restricted < lease.at || lease.not_after < lease.restricted || lease.not_after > lease.at + MAX_SECONDS)
    return TRUE;

  if (!keep_taken (self, sql, &lease, since_us, error))
    return FALSE;

  *taken = lease;
  taken->nonce = g_strdup (lease.nonce);

  return TRUE;
}

/**
 * sp_lease_take:
 * @self: a lease
 * @taken: what sp_lease_offer () gave; the page is stored
 */
void
sp_lease_take (SpLease           *self,
               const SpWireLease *taken)
{
  gint64 since_us;

  g_mutex_lock (&self->lock);
  if ((since_us = find_asked (self, taken->nonce)) >= 0)
    {
      ask_set (&self->held, taken->nonce, since_us);
      self->span_us = (taken->not_after - taken->at) * G_USEC_PER_SEC;
      self->restricted_us = (taken->restricted - taken->at) * G_USEC_PER_SEC;
      self->set_back = FALSE;

      /* Each is good once, and none that was asked for before. */
      if (self->asked.since_us <= since_us)
        ask_set (&self->asked, NULL, 0);
      while (self->carried->len > 0 && ((Ask *) self->carried->pdata[0])->since_us <= since_us)
        g_ptr_array_remove_index (self->carried, 0);
    }
  g_mutex_unlock (&self->lock);
}
