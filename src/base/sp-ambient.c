/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-ambient.h"
#include "sp-id.h"

#include <sodium.h>
#include <time.h>

/**
 * SpAmbient:
 *
 * Clock and chance, the two things that code may not fetch for itself: whoever needs them is given
 * an ambient. The system's ambient asks the kernel; a seeded one is a pure function of its seed and
 * of how often it was asked, so that a simulation repeats.
 *
 * It may be used from several threads at once.
 */
struct _SpAmbient
{
  GObject parent_instance;

  GMutex lock;
  gboolean seeded;
  guint8 seed[randombytes_SEEDBYTES];
  guint64 n_draws;
  gint64 wall_us;
  gint64 boot_us;
  const char *boot_id; /* interned, as it changes under those who look at it */
  guint n_boots;
  gint64 last_id_ms;
  guint16 id_counter;
};

G_DEFINE_FINAL_TYPE (SpAmbient, sp_ambient, G_TYPE_OBJECT)

static void
sp_ambient_finalize (GObject *object)
{
  SpAmbient *self = SP_AMBIENT (object);

  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (sp_ambient_parent_class)->finalize (object);
}

static void
sp_ambient_class_init (SpAmbientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sp_ambient_finalize;
}

static void
sp_ambient_init (SpAmbient *self)
{
  g_mutex_init (&self->lock);
  if (sodium_init () < 0)
    g_error ("libsodium could not be initialised");
}

/**
 * sp_ambient_new_system:
 *
 * Returns: (transfer full): the machine's own clock and randomness
 */
SpAmbient *
sp_ambient_new_system (void)
{
  SpAmbient *self = g_object_new (SP_TYPE_AMBIENT, NULL);
  g_autofree char *text = NULL;

  /* Where the kernel does not tell, one start cannot be told from the next by name; the clock since the start still can. */
  if (g_file_get_contents ("/proc/sys/kernel/random/boot_id", &text, NULL, NULL))
    g_strstrip (text);
  self->boot_id = g_intern_string (text != NULL ? text : "");

  return self;
}

/**
 * sp_ambient_new_seeded:
 * @seed: decides all randomness
 * @start_us: the wall clock at the start, in microseconds since 1970 UTC
 *
 * Returns: (transfer full): an ambient that repeats; its clock stands still until it is advanced
 */
SpAmbient *
sp_ambient_new_seeded (guint64 seed,
                       gint64  start_us)
{
  SpAmbient *self = g_object_new (SP_TYPE_AMBIENT, NULL);

  self->seeded = TRUE;
  for (guint i = 0; i < 8; i++)
    self->seed[i] = (seed >> (8 * i)) & 0xff;
  self->wall_us = start_us;
  self->boot_us = G_USEC_PER_SEC;
  self->boot_id = g_intern_static_string ("boot-0");

  return self;
}

/**
 * sp_ambient_get_wall_us:
 *
 * Returns: microseconds since 1970 UTC; it may jump, and must never order anything
 */
gint64
sp_ambient_get_wall_us (SpAmbient *self)
{
  gint64 us;

  g_return_val_if_fail (SP_IS_AMBIENT (self), 0);

  if (!self->seeded)
    return g_get_real_time ();

  g_mutex_lock (&self->lock);
  us = self->wall_us;
  g_mutex_unlock (&self->lock);

  return us;
}

/**
 * sp_ambient_get_boot_us:
 *
 * Returns: microseconds since the machine started, time asleep included
 */
gint64
sp_ambient_get_boot_us (SpAmbient *self)
{
  struct timespec ts;
  gint64 us;

  g_return_val_if_fail (SP_IS_AMBIENT (self), 0);

  if (!self->seeded)
    {
      clock_gettime (CLOCK_BOOTTIME, &ts);
      return (gint64) ts.tv_sec * G_USEC_PER_SEC + ts.tv_nsec / 1000;
    }

  g_mutex_lock (&self->lock);
  us = self->boot_us;
  g_mutex_unlock (&self->lock);

  return us;
}

/**
 * sp_ambient_get_boot_id:
 *
 * Returns: a name of this start of the machine: another one after each, and the one by which sp_ambient_get_boot_us () counts
 */
const char *
sp_ambient_get_boot_id (SpAmbient *self)
{
  const char *id;

  g_return_val_if_fail (SP_IS_AMBIENT (self), NULL);

  g_mutex_lock (&self->lock);
  id = self->boot_id;
  g_mutex_unlock (&self->lock);

  return id;
}

static void
sp_ambient_fill_locked (SpAmbient *self,
                        void      *buffer,
                        gsize      n_bytes)
{
  if (self->seeded)
    {
      for (guint i = 0; i < 8; i++)
        self->seed[8 + i] = (self->n_draws >> (8 * i)) & 0xff;
      self->n_draws++;
      randombytes_buf_deterministic (buffer, n_bytes, self->seed);
    }
  else
    randombytes_buf (buffer, n_bytes);
}

/**
 * sp_ambient_fill_random:
 * @buffer: (out caller-allocates): where the bytes go
 * @n_bytes: how many
 */
void
sp_ambient_fill_random (SpAmbient *self,
                        void      *buffer,
                        gsize      n_bytes)
{
  g_return_if_fail (SP_IS_AMBIENT (self));

  g_mutex_lock (&self->lock);
  sp_ambient_fill_locked (self, buffer, n_bytes);
  g_mutex_unlock (&self->lock);
}

/**
 * sp_ambient_random_below:
 * @bound: more than 0
 *
 * Returns: a number from 0 to @bound - 1, each as likely as the others to within 2^-32
 */
guint32
sp_ambient_random_below (SpAmbient *self,
                         guint32    bound)
{
  guint64 draw;

  g_return_val_if_fail (bound > 0, 0);

  sp_ambient_fill_random (self, &draw, sizeof draw);

  return draw % bound;
}

/**
 * sp_ambient_new_id:
 *
 * A UUID of version 7: milliseconds, then a counter within the millisecond, then chance. Ids of one
 * ambient rise even when the clock stands still or is set back, so that their index stays compact;
 * nothing else may be read from their order.
 *
 * Returns: (transfer full): 36 characters, lower case
 */
char *
sp_ambient_new_id (SpAmbient *self)
{
  guint8 bytes[16];
  gint64 ms;

  g_return_val_if_fail (SP_IS_AMBIENT (self), NULL);

  ms = sp_ambient_get_wall_us (self) / 1000;

  g_mutex_lock (&self->lock);
  sp_ambient_fill_locked (self, bytes, sizeof bytes);
  if (ms > self->last_id_ms)
    {
      self->last_id_ms = ms;
      self->id_counter = 0;
    }
  else if (++self->id_counter > 0xfff)
    {
      self->last_id_ms++;
      self->id_counter = 0;
    }
  ms = self->last_id_ms;
  for (guint i = 0; i < 6; i++)
    bytes[i] = (ms >> (8 * (5 - i))) & 0xff;
  bytes[6] = 0x70 | (self->id_counter >> 8);
  bytes[7] = self->id_counter & 0xff;
  g_mutex_unlock (&self->lock);

  bytes[8] = 0x80 | (bytes[8] & 0x3f);

  return sp_id_format (bytes);
}

/**
 * sp_ambient_new_reference:
 *
 * A case's reference: five letters and digits, without those that look or sound alike, and random,
 * so that no gap tells of a case that the reader may not see.
 *
 * Returns: (transfer full): five characters
 */
char *
sp_ambient_new_reference (SpAmbient *self)
{
  guint8 bytes[16];

  sp_ambient_fill_random (self, bytes, sizeof bytes);

  return sp_reference_format (bytes);
}

/**
 * sp_ambient_advance:
 * @us: microseconds that pass on both clocks
 *
 * Only for seeded ambients.
 */
void
sp_ambient_advance (SpAmbient *self,
                    gint64     us)
{
  g_return_if_fail (SP_IS_AMBIENT (self));
  g_return_if_fail (self->seeded);
  g_return_if_fail (us >= 0);

  g_mutex_lock (&self->lock);
  self->wall_us += us;
  self->boot_us += us;
  g_mutex_unlock (&self->lock);
}

/**
 * sp_ambient_set_wall_us:
 * @us: what the wall clock shows from now on
 *
 * Only for seeded ambients.
 */
void
sp_ambient_set_wall_us (SpAmbient *self,
                        gint64     us)
{
  g_return_if_fail (SP_IS_AMBIENT (self));
  g_return_if_fail (self->seeded);

  g_mutex_lock (&self->lock);
  self->wall_us = us;
  g_mutex_unlock (&self->lock);
}

/**
 * sp_ambient_reboot:
 *
 * The machine starts again: its clock since the start begins anew, under another name. The wall clock goes on, and how long
 * it was switched off is for sp_ambient_set_wall_us () to say.
 *
 * Only for seeded ambients.
 */
void
sp_ambient_reboot (SpAmbient *self)
{
  g_autofree char *id = NULL;

  g_return_if_fail (SP_IS_AMBIENT (self));
  g_return_if_fail (self->seeded);

  g_mutex_lock (&self->lock);
  id = g_strdup_printf ("boot-%u", ++self->n_boots);
  self->boot_id = g_intern_string (id);
  self->boot_us = G_USEC_PER_SEC;
  g_mutex_unlock (&self->lock);
}
