/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-import-memory.h"

#include "sp-import-text.h"

#include <sodium.h>
#include <string.h>

/* What was higher up in the file, as keyed hashes of 96 bits: no text is kept, five million rows
 * take about 0.6 GiB, and a file made to collide would need the key, which is random for each
 * run. At that size the chance of any two rows being taken for each other is under 1 in 10^15. */

typedef struct
{
  guint64 hash; /* 0: free */
  guint32 check;
  guint32 value;
} Slot;

typedef struct
{
  Slot *slots;
  gsize n_slots; /* a power of two */
  gsize n_used;
} Table;

/* A pair of people within one span of 366 days: the first and the last day of it, counted from the
 * span's beginning. "At most 365 days earlier" reaches back into one span before at most. */
#define SPAN_DAYS 366

enum
{
  ROLE_VICTIM = 1 << 0,
  ROLE_PERPETRATOR = 1 << 1,
};

struct _SpImportMemory
{
  guint8 key[crypto_generichash_KEYBYTES];
  Table ids;
  Table people;
  Table pairs;
};

static void
hash_text (SpImportMemory *self,
           const void     *text,
           gsize           length,
           Slot           *slot)
{
  guint8 digest[crypto_generichash_BYTES_MIN];

  crypto_generichash (digest, sizeof digest, text, length, self->key, sizeof self->key);
  memcpy (&slot->hash, digest, sizeof slot->hash);
  memcpy (&slot->check, digest + sizeof slot->hash, sizeof slot->check);
  slot->hash |= 1;
  slot->value = 0;
}

static Slot *
probe (Table      *table,
       const Slot *wanted)
{
  gsize mask = table->n_slots - 1;
  gsize i = (wanted->hash >> 1) & mask;

  while (table->slots[i].hash != 0 &&
         (table->slots[i].hash != wanted->hash || table->slots[i].check != wanted->check))
    i = (i + 1) & mask;

  return &table->slots[i];
}

static void
grow (Table *table)
{
  Table bigger = { NULL, table->n_slots ? table->n_slots * 2 : 1024, table->n_used };

  bigger.slots = g_new0 (Slot, bigger.n_slots);
  for (gsize i = 0; i < table->n_slots; i++)
    if (table->slots[i].hash != 0)
      *probe (&bigger, &table->slots[i]) = table->slots[i];
  g_free (table->slots);
  *table = bigger;
}

/* Finds the entry or makes one with the value 0. */
static Slot *
remember (Table      *table,
          const Slot *wanted)
{
  Slot *slot;

  if (table->n_used * 5 >= table->n_slots * 4)
    grow (table);

  slot = probe (table, wanted);
  if (slot->hash == 0)
    {
      *slot = *wanted;
      table->n_used++;
    }

  return slot;
}

/**
 * sp_import_memory_new:
 *
 * Returns: (transfer full): a memory of the rows above, with nothing in it
 */
SpImportMemory *
sp_import_memory_new (void)
{
  SpImportMemory *self = g_new0 (SpImportMemory, 1);

  if (sodium_init () < 0)
    g_error ("libsodium cannot be used on this computer");
  crypto_generichash_keygen (self->key);

  return self;
}

/**
 * sp_import_memory_free:
 * @self: (transfer full): a memory
 *
 * Forgets everything.
 */
void
sp_import_memory_free (SpImportMemory *self)
{
  g_free (self->ids.slots);
  g_free (self->people.slots);
  g_free (self->pairs.slots);
  sodium_memzero (self->key, sizeof self->key);
  g_free (self);
}

/**
 * sp_import_memory_add_id:
 * @self: a memory
 * @id: a referral's id, not empty
 *
 * Returns: %TRUE if the id was not there yet
 */
gboolean
sp_import_memory_add_id (SpImportMemory *self,
                         const char     *id)
{
  Slot wanted, *slot;

  hash_text (self, id, strlen (id), &wanted);
  slot = remember (&self->ids, &wanted);

  return slot->value++ == 0;
}

static gboolean
is_unknown (const SpImportPerson *person)
{
  return g_ascii_strcasecmp (person->last, "UNKNOWN") == 0;
}

static GString *
person_text (const SpImportPerson *person)
{
  g_autofree char *last = sp_import_person_key_dup (person->last);
  g_autofree char *first = sp_import_person_key_dup (person->first);
  GString *text = g_string_new (last);

  g_string_append_c (text, '\n');
  g_string_append (text, first);
  g_string_append_c (text, '\n');
  g_string_append (text, person->born);

  return text;
}

/* The roles in which the person stood before; valid until the next look-up. */
static guint32 *
role_of (SpImportMemory *self,
         const GString  *text)
{
  Slot wanted;

  hash_text (self, text->str, text->len, &wanted);

  return &remember (&self->people, &wanted)->value;
}

static Slot *
find_span (SpImportMemory *self,
           const GString  *pair,
           guint32         span,
           gboolean        make)
{
  g_autoptr(GString) text = g_string_new_len (pair->str, pair->len);
  Slot wanted, *slot;

  g_string_append_printf (text, "\n%u", span);
  hash_text (self, text->str, text->len, &wanted);
  if (make)
    return remember (&self->pairs, &wanted);
  if (self->pairs.n_slots == 0)
    return NULL;
  slot = probe (&self->pairs, &wanted);

  return slot->hash ? slot : NULL;
}

static gboolean
add_pair (SpImportMemory *self,
          const GString  *pair,
          guint32         julian)
{
  guint32 span = julian / SPAN_DAYS;
  guint32 day = julian % SPAN_DAYS;
  Slot *before = find_span (self, pair, span - 1, FALSE);
  gboolean repeat = before && (before->value & 0xffff) > day + 1;
  Slot *here = find_span (self, pair, span, TRUE);
  guint32 first = here->value >> 16;
  guint32 last = here->value & 0xffff;

  /* Days are kept plus one, so that 0 is none. In the span before, only what comes after the same
   * place in the span is at most 365 days back. */
  repeat = repeat || (first != 0 && first <= day + 1);
  first = first == 0 ? day + 1 : MIN (first, day + 1);
  last = MAX (last, day + 1);
  here->value = first << 16 | last;

  return repeat;
}

/**
 * sp_import_memory_add_referral:
 * @self: a memory
 * @victim: whom it happened to
 * @perpetrator: who did it
 * @julian: the referral's day, as g_date_get_julian() counts
 * @repeat: (out): the same two were in a row above, at most 365 days earlier
 * @dual_role: (out): one of the two stood in the other's place in a row above
 *
 * Keeps an imported row, and says what the rows above have to do with it. People of whom nothing
 * is known are not held to be one person.
 */
void
sp_import_memory_add_referral (SpImportMemory       *self,
                               const SpImportPerson *victim,
                               const SpImportPerson *perpetrator,
                               guint32               julian,
                               gboolean             *repeat,
                               gboolean             *dual_role)
{
  g_autoptr(GString) v = person_text (victim);
  g_autoptr(GString) p = person_text (perpetrator);
  guint32 *role;

  *repeat = *dual_role = FALSE;

  /* Both are looked up before either is kept: a row is not earlier than itself. */
  if (!is_unknown (victim))
    *dual_role = (*role_of (self, v) & ROLE_PERPETRATOR) != 0;
  if (!is_unknown (perpetrator))
    {
      role = role_of (self, p);
      *dual_role = *dual_role || (*role & ROLE_VICTIM) != 0;
      *role |= ROLE_PERPETRATOR;
    }
  if (!is_unknown (victim))
    {
      *role_of (self, v) |= ROLE_VICTIM;

      g_string_append_c (v, '\n');
      g_string_append_len (v, p->str, p->len);
      *repeat = add_pair (self, v, julian);
    }
}

/**
 * sp_import_memory_get_bytes:
 * @self: a memory
 *
 * Returns: how much it holds
 */
gsize
sp_import_memory_get_bytes (SpImportMemory *self)
{
  return sizeof *self +
         (self->ids.n_slots + self->people.n_slots + self->pairs.n_slots) * sizeof (Slot);
}
