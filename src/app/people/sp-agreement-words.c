/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-agreement-words.h"

#include "sp-date.h"
#include "sp-format.h"

#include <glib/gi18n-lib.h>

/* So long before its end an agreement is spoken of: signing a new one takes its rounds. */
#define SOON_DAYS 60

/**
 * sp_agreement_words:
 * @version: (nullable): of an agency's information-sharing agreement
 * @expires: (nullable): the last day on which it is good, as YYYY-MM-DD
 * @today: the day it is
 * @warns: (out): whether somebody has to see to it
 *
 * Returns: (transfer full): how it stands with it, in words
 */
char *
sp_agreement_words (const char *version,
                    const char *expires,
                    const char *today,
                    gboolean   *warns)
{
  g_autofree char *name = NULL;
  g_autofree char *when = NULL;
  int days;

  *warns = TRUE;
  if (version == NULL && expires == NULL)
    return g_strdup (_("No information-sharing agreement is recorded"));

  /* Translators: %s is the version of an information-sharing agreement */
  name = version != NULL ? g_strdup_printf (_("Agreement %s"), version) : g_strdup (_("Agreement"));
  if (expires == NULL || !sp_date_is_valid (expires))
    /* Translators: %s is an agreement: Agreement 2.1, no end is recorded */
    return g_strdup_printf (_("%s, no end is recorded"), name);

  days = sp_date_days_between (today, expires);
  if (days > SOON_DAYS)
    {
      *warns = FALSE;
      when = sp_format_date (expires);
      /* Translators: Agreement 2.1 until 04 Jun 2027 */
      return g_strdup_printf (_("%s until %s"), name, when);
    }
  when = sp_format_date_both (expires, today);

  /* Translators: Agreement 2.1 has ended: 3 days ago, 04 Jun 2026 */
  return g_strdup_printf (days < 0 ? _("%s has ended: %s") : _("%s ends: %s"), name, when);
}
