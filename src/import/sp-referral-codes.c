/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-referral-codes.h"

#include "sp-import-text.h"

#include <string.h>

static const char *const relationships[] = {
  "ex-partner", "partner", "family", "friend", "colleague", "client/patient", "neighbour",
  "acquaintance", "stranger", "online-only", "public figure", "unknown", NULL
};

static const char *const behaviours[] = {
  "following", "contacting", "publishing", "monitoring", "loitering", "interfering with property",
  "watching", "gifts or letters", "repeated calls", "ordering or cancelling goods", "hacking",
  "identity theft", "damage", "break-in", "befriending friends or family", "rumours", "threats",
  "assault", "sexual violence", "pets", "proxies", "tracking device", "vexatious complaints", NULL
};

/**
 * sp_referral_codes_match:
 * @list: `relationship` or `behaviour`
 * @text: the words of a cell
 *
 * Returns: (nullable): the code on that list which the words mean, or %NULL
 */
const char *
sp_referral_codes_match (const char *list,
                         const char *text)
{
  g_autofree char *key = sp_import_key_dup (text);
  const char *const *codes = strcmp (list, "relationship") == 0 ? relationships : behaviours;

  for (; *codes; codes++)
    {
      g_autofree char *other = sp_import_key_dup (*codes);

      if (strcmp (key, other) == 0)
        return *codes;
    }

  return NULL;
}
