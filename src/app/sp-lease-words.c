/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-format.h"
#include "sp-lease-words.h"

/* So long before something closes, the window says so. */
#define SOON_US (G_USEC_PER_SEC * (gint64) 3600)

static gboolean
is_soon (gint64              at_us,
         const SpLeaseFacts *facts)
{
  return at_us != 0 && at_us - facts->now_us <= SOON_US;
}

/* "18:40" of today, else with its date. */
static char *
time_words (gint64              at_us,
            const SpLeaseFacts *facts)
{
  return sp_format_instant (at_us, facts->now_us);
}

/**
 * sp_lease_words:
 * @facts: how long this laptop may be read
 *
 * Returns: (transfer full) (nullable): what always stands there, so that whoever leaves for a room without a network sees it
 *   before; %NULL where there is nothing to say
 */
char *
sp_lease_words (const SpLeaseFacts *facts)
{
  g_autofree char *at = NULL;

  if (facts->until_us == 0 || facts->state == SP_LEASE_STATE_CLOSED)
    return NULL;

  if (facts->state == SP_LEASE_STATE_RESTRICTED_CLOSED)
    {
      at = time_words (facts->until_us, facts);
      /* Translators: %s is a time of day or a date with its time */
      return g_strdup_printf (_("Restricted lines closed · all else readable until %s"), at);
    }

  at = time_words (facts->restricted_until_us, facts);

  /* Translators: %s is a time of day or a date with its time */
  return g_strdup_printf (_("Restricted lines readable until %s"), at);
}

/**
 * sp_lease_warning:
 * @facts: how long this laptop may be read
 *
 * Returns: (transfer full) (nullable): what is about to close, or has closed, what is safe and what to do; %NULL where nothing is
 */
char *
sp_lease_warning (const SpLeaseFacts *facts)
{
  g_autofree char *at = NULL;

  if (facts->until_us == 0 || facts->state == SP_LEASE_STATE_CLOSED || facts->connected)
    return NULL;

  if (is_soon (facts->until_us, facts))
    {
      at = time_words (facts->until_us, facts);
      /* Translators: short up to the full stop: in a narrow window with large letters the rest is cut off */
      return g_strdup_printf (_("Everything here closes at %s: connect before. Nothing is lost, and what is being typed is "
                                "kept."), at);
    }

  if (facts->state == SP_LEASE_STATE_RESTRICTED_CLOSED)
    return g_strdup (_("Restricted lines are closed until this laptop connects. Nothing is lost."));

  if (is_soon (facts->restricted_until_us, facts))
    {
      at = time_words (facts->restricted_until_us, facts);
      return g_strdup_printf (_("Restricted lines close at %s: connect before. Nothing is lost, and what is being typed is "
                                "kept."), at);
    }

  if (facts->set_back)
    return g_strdup (_("This laptop’s clock was set back: put it right, and connect. How long it was off is not known. "
                       "Nothing is lost."));

  return NULL;
}
