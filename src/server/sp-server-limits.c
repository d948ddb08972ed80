/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-limits.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

/* How often somebody may call: token buckets in this process's memory. Several processes behind one address allow that
 * many times as much, which bounds load just as well; what must hold exactly is in the database (codes, challenges). */

#define MAX_BUCKETS 20000

typedef struct
{
  double left; /* calls; below zero after what is charged */
  gint64 at; /* when it was so many */
} Bucket;

struct _SpLimits
{
  GMutex mutex;
  GHashTable *buckets; /* who → Bucket; who is not in it has all its calls left */
  double a_minute; /* 0: no limit */
};

/**
 * sp_limits_new:
 * @a_minute: so many calls a minute, which may also come all at once; 0 for no limit
 *
 * Returns: (transfer full): limits for any number of callers; may be used by several threads
 */
SpLimits *
sp_limits_new (guint a_minute)
{
  SpLimits *self = g_new0 (SpLimits, 1);

  g_mutex_init (&self->mutex);
  self->buckets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->a_minute = a_minute;
  return self;
}

/**
 * sp_limits_free:
 * @self: (nullable): limits
 */
void
sp_limits_free (SpLimits *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->buckets);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static void
refill (SpLimits *self, Bucket *bucket, gint64 now)
{
  double passed = (double) MAX (now - bucket->at, 0) / (60 * G_USEC_PER_SEC);

  bucket->left = MIN (bucket->left + passed * self->a_minute, self->a_minute);
  bucket->at = now;
}

/* Who comes when no more can be told apart shares one bucket: memory has a bound, and nobody gets in by filling it. */
static Bucket *
find_bucket (SpLimits *self, const char *who, gint64 now)
{
  Bucket *bucket = g_hash_table_lookup (self->buckets, who);

  if (!bucket && g_hash_table_size (self->buckets) >= MAX_BUCKETS)
    {
      GHashTableIter iter;
      gpointer each;

      g_hash_table_iter_init (&iter, self->buckets);
      while (g_hash_table_iter_next (&iter, NULL, &each))
        {
          refill (self, each, now);
          if (((Bucket *) each)->left >= self->a_minute)
            g_hash_table_iter_remove (&iter);
        }
      if (g_hash_table_size (self->buckets) >= MAX_BUCKETS)
        bucket = g_hash_table_lookup (self->buckets, who = "");
    }
  if (!bucket)
    {
      bucket = g_new0 (Bucket, 1);
      bucket->left = self->a_minute;
      bucket->at = now;
      g_hash_table_insert (self->buckets, g_strdup (who), bucket);
    }
  refill (self, bucket, now);
  return bucket;
}

/**
 * sp_limits_take:
 * @self: limits
 * @who: who calls
 * @now: microseconds of a clock that only goes on
 *
 * Returns: 0 if the call may be made, and is counted; otherwise after how many seconds to come again
 */
guint
sp_limits_take (SpLimits *self, const char *who, gint64 now)
{
  Bucket *bucket;
  guint wait = 0;

  if (self->a_minute == 0)
    return 0;
  g_mutex_lock (&self->mutex);
  bucket = find_bucket (self, who, now);
  if (bucket->left >= 1)
    bucket->left -= 1;
  else
    wait = 1 + (guint) ((1 - bucket->left) * 60 / self->a_minute);
  g_mutex_unlock (&self->mutex);
  return wait;
}

/**
 * sp_limits_charge:
 * @self: limits
 * @who: who called
 * @calls: how many more calls that was worth
 * @now: as in sp_limits_take ()
 *
 * Makes what was tried and failed cost more. Nobody has to wait for more than a minute: an agency's laptops may share
 * an address with who guesses, and a code is far too long to be guessed in any number of minutes.
 */
void
sp_limits_charge (SpLimits *self, const char *who, guint calls, gint64 now)
{
  Bucket *bucket;

  if (self->a_minute == 0)
    return;
  g_mutex_lock (&self->mutex);
  bucket = find_bucket (self, who, now);
  bucket->left = MAX (bucket->left - calls, 1 - self->a_minute);
  g_mutex_unlock (&self->mutex);
}

/* The address as a limit knows it: of IPv6 the network, in which somebody has as many addresses as they like. */
static char *
format_address (int family, gconstpointer bytes)
{
  static const guint8 V4_IN_V6[12] = { [10] = 0xff, [11] = 0xff };
  char text[INET6_ADDRSTRLEN];
  guint8 network[16] = { 0 };

  if (family == AF_INET6 && memcmp (bytes, V4_IN_V6, sizeof V4_IN_V6) == 0)
    return format_address (AF_INET, (const guint8 *) bytes + sizeof V4_IN_V6);
  if (family == AF_INET6)
    memcpy (network, bytes, 8);
  return g_strdup (inet_ntop (family, family == AF_INET6 ? network : bytes, text, sizeof text));
}

static char *
parse_address (const char *text)
{
  guint8 bytes[16];

  if (inet_pton (AF_INET, text, bytes) == 1)
    return format_address (AF_INET, bytes);
  return inet_pton (AF_INET6, text, bytes) == 1 ? format_address (AF_INET6, bytes) : NULL;
}

/**
 * sp_limits_dup_address:
 * @peer: (nullable): who has connected
 * @proxy: (nullable): the address of a proxy that is believed
 * @forwarded: (nullable): the last X-Forwarded-For of the request
 *
 * Only the last address of @forwarded was written by the proxy; what stands before it may be anybody's invention.
 *
 * Returns: (transfer full): whose call it is
 */
char *
sp_limits_dup_address (const struct sockaddr *peer, const char *proxy, const char *forwarded)
{
  g_autofree char *address = NULL;
  g_autofree char *trusted = proxy ? parse_address (proxy) : NULL;

  if (peer && peer->sa_family == AF_INET)
    address = format_address (AF_INET, &((const struct sockaddr_in *) (gconstpointer) peer)->sin_addr);
  else if (peer && peer->sa_family == AF_INET6)
    address = format_address (AF_INET6, &((const struct sockaddr_in6 *) (gconstpointer) peer)->sin6_addr);
  else
    address = g_strdup ("unknown");
  if (forwarded && trusted && strcmp (address, trusted) == 0)
    {
      const char *comma = strrchr (forwarded, ',');
      g_autofree char *last = g_strstrip (g_strdup (comma ? comma + 1 : forwarded));
      char *caller = parse_address (last);

      if (caller)
        return caller;
    }
  return g_steal_pointer (&address);
}
