/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-id.h"

#include <sodium.h>
#include <string.h>

#define ID_LENGTH        36
#define REFERENCE_LENGTH 5

/* No 0/O, 1/I/L, 5/S, 8/B, U/V: read aloud across a room, each stays itself. */
static const char reference_letters[] = "ACDEFGHJKMNPQRTVWXYZ234679";

/**
 * sp_id_is_valid:
 * @text: (nullable): what came from disk, network or another layer
 *
 * Returns: whether @text is a UUID in its canonical, lower-case form
 */
gboolean
sp_id_is_valid (const char *text)
{
  if (text == NULL)
    return FALSE;

  for (guint i = 0; i < ID_LENGTH; i++)
    {
      if (i == 8 || i == 13 || i == 18 || i == 23)
        {
          if (text[i] != '-')
            return FALSE;
        }
      else if (!g_ascii_isdigit (text[i]) && !(text[i] >= 'a' && text[i] <= 'f'))
        return FALSE;
    }

  return text[ID_LENGTH] == '\0';
}

/**
 * sp_id_format:
 * @bytes: a UUID's sixteen bytes
 *
 * Returns: (transfer full): its 36 characters
 */
char *
sp_id_format (const guint8 bytes[16])
{
  static const char digits[] = "0123456789abcdef";
  char *text = g_malloc (ID_LENGTH + 1);
  char *p = text;

  for (guint i = 0; i < 16; i++)
    {
      if (i == 4 || i == 6 || i == 8 || i == 10)
        *p++ = '-';
      *p++ = digits[bytes[i] >> 4];
      *p++ = digits[bytes[i] & 0xf];
    }
  *p = '\0';

  return text;
}

static void
derive_bytes (guint8      bytes[16],
              const char *space,
              const char *key)
{
  crypto_generichash_state state;

  crypto_generichash_init (&state, NULL, 0, 16);
  crypto_generichash_update (&state, (const guint8 *) space, strlen (space) + 1);
  crypto_generichash_update (&state, (const guint8 *) key, strlen (key));
  crypto_generichash_final (&state, bytes, 16);
}

/**
 * sp_id_get_time_us:
 * @id: a valid id of version 7
 *
 * Returns: when it was made, in microseconds since 1970, to the millisecond
 */
gint64
sp_id_get_time_us (const char *id)
{
  char digits[13] = { 0 };

  g_return_val_if_fail (sp_id_is_valid (id), 0);

  memcpy (digits, id, 8);
  memcpy (digits + 8, id + 9, 4);

  return (gint64) g_ascii_strtoull (digits, NULL, 16) * 1000;
}

/**
 * sp_id_derive:
 * @space: what kind of thing is named, such as "import/case"
 * @key: what names it
 *
 * An id that follows from what it names (UUID version 8), so that two laptops that bring in the same
 * thing while apart name it alike.
 *
 * Returns: (transfer full): 36 characters
 */
char *
sp_id_derive (const char *space,
              const char *key)
{
  guint8 bytes[16];

  g_return_val_if_fail (space != NULL && key != NULL, NULL);

  derive_bytes (bytes, space, key);
  bytes[6] = 0x80 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);

  return sp_id_format (bytes);
}

/**
 * sp_reference_format:
 * @bytes: chance
 *
 * Returns: (transfer full): a case reference, five characters
 */
char *
sp_reference_format (const guint8 bytes[16])
{
  char *text = g_malloc (REFERENCE_LENGTH + 1);
  guint64 n;

  memcpy (&n, bytes, sizeof n);
  for (guint i = 0; i < REFERENCE_LENGTH; i++)
    {
      text[i] = reference_letters[n % (sizeof reference_letters - 1)];
      n /= sizeof reference_letters - 1;
    }
  text[REFERENCE_LENGTH] = '\0';

  return text;
}

/**
 * sp_reference_derive:
 * @space: what kind of thing is named
 * @key: what names it
 *
 * Returns: (transfer full): the case reference that follows from them
 */
char *
sp_reference_derive (const char *space,
                     const char *key)
{
  guint8 bytes[16];

  g_return_val_if_fail (space != NULL && key != NULL, NULL);

  derive_bytes (bytes, space, key);

  return sp_reference_format (bytes);
}

/**
 * sp_reference_is_valid:
 * @text: (nullable): what somebody typed or sent
 *
 * Returns: whether it has the form of a case reference
 */
gboolean
sp_reference_is_valid (const char *text)
{
  if (text == NULL || strlen (text) != REFERENCE_LENGTH)
    return FALSE;

  return strspn (text, reference_letters) == REFERENCE_LENGTH;
}
