/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-referral-codes.h"

/* A file repeats a few dozen words; one made to fill the memory must not succeed. */
#define MAX_KEPT 2048

struct _SpReferralCodes
{
  SpValueLists *lists;
  GHashTable *kept; /* list and words → code or NULL */
};

/**
 * sp_referral_codes_new:
 * @lists: the partnership's value lists
 *
 * Returns: (transfer full): a matcher
 */
SpReferralCodes *
sp_referral_codes_new (SpValueLists *lists)
{
  SpReferralCodes *self = g_new0 (SpReferralCodes, 1);

  self->lists = g_object_ref (lists);
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

/**
 * sp_referral_codes_free:
 * @self: (transfer full): a matcher
 *
 * Frees the matcher.
 */
void
sp_referral_codes_free (SpReferralCodes *self)
{
  g_object_unref (self->lists);
  g_hash_table_unref (self->kept);
  g_free (self);
}

/**
 * sp_referral_codes_match:
 * @self: a matcher
 * @list: a value list's name
 * @text: the words of a cell
 *
 * Returns: (nullable): the code on that list which the words mean, or %NULL
 */
const char *
sp_referral_codes_match (SpReferralCodes *self,
                         const char      *list,
                         const char      *text)
{
  g_autofree char *key = g_strconcat (list, "\n", text, NULL);
  gpointer code;

  if (g_hash_table_lookup_extended (self->kept, key, NULL, &code))
    return code;

  code = (gpointer) sp_value_lists_match (self->lists, list, text);
  if (g_hash_table_size (self->kept) >= MAX_KEPT)
    g_hash_table_remove_all (self->kept);
  g_hash_table_insert (self->kept, g_steal_pointer (&key), code);

  return code;
}
