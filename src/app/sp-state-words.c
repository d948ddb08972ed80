/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-format.h"
#include "sp-state-words.h"

static gboolean
is_state (const SpStateFacts *facts, const char *state)
{
  return g_strcmp0 (facts->state, state) == 0;
}

static char *
waiting_words (guint pending)
{
  return g_strdup_printf (ngettext ("%u waiting to send", "%u waiting to send", pending), pending);
}

static char *
join_words (const char *first, char *second)
{
  g_autofree char *owned = second;

  if (second == NULL)
    return g_strdup (first);

  /* Translators: two facts side by side: Saved on this laptop · 3 waiting to send */
  return g_strdup_printf (_("%s · %s"), first, owned);
}

/* What stands in the way, where it is known and somebody can do something about it. */
static const char *
cause_words (const SpStateFacts *facts)
{
  static const struct
  {
    const char *code;
    const char *words;
  } causes[] = {
    { "no-space-here", N_("The disk of this laptop is full. Make some room on it") },
    { "no-space", N_("The server’s disk is full. Tell your administrator") },
    { "certificate", N_("Another server answers at this address. Nothing was sent to it") },
    { "bad-reply", N_("The server’s answer cannot be understood. It is asked again") },
    { "not-scanned", N_("The server cannot look at a file for viruses just now, so the file waits. All else is sent") },
    { "store", N_("The files on this laptop cannot be written. Tell your administrator") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (causes); i++)
    {
      if (g_strcmp0 (facts->code, causes[i].code) == 0)
        return _(causes[i].words);
    }

  return NULL;
}

static char *
offline_words (const SpStateFacts *facts)
{
  g_autofree char *since = NULL;

  if (facts->offline_since_us == 0)
    return g_strdup (_("Not connected"));

  since = sp_format_instant (facts->offline_since_us, facts->now_us);

  /* Translators: %s is a time of day or a date with its time */
  return g_strdup_printf (_("Not connected since %s"), since);
}

/**
 * sp_state_words:
 * @facts: what is known of the exchange with the server
 *
 * Says exactly what is safe where, and never more than is known.
 *
 * Returns: (transfer full): the words
 */
char *
sp_state_words (const SpStateFacts *facts)
{
  g_autofree char *first = NULL;
  char *waiting = facts->pending > 0 ? waiting_words (facts->pending) : NULL;

  if ((is_state (facts, "refused") || is_state (facts, "offline")) && cause_words (facts) != NULL)
    return join_words (cause_words (facts), waiting);

  if (is_state (facts, "refused") || is_state (facts, "revoked"))
    return join_words (_("The server refuses this laptop. Ask your coordinator why"), waiting);

  if (is_state (facts, "suspended"))
    return join_words (_("This laptop is shut out for now. Ask your coordinator why"), waiting);

  if (is_state (facts, "wiped"))
    return g_strdup (_("What this laptop kept is destroyed"));

  if (is_state (facts, "too-new"))
    return join_words (_("The server needs a newer version of this program"), waiting);

  if (is_state (facts, "offline"))
    {
      first = offline_words (facts);
      return join_words (first, waiting);
    }

  if (waiting != NULL)
    return join_words (_("Saved on this laptop"), waiting);

  if (is_state (facts, "receiving"))
    return join_words (_("Saved on this laptop"), g_strdup (_("receiving changes")));

  if (facts->last_sent_us > 0)
    {
      g_autofree char *at = sp_format_instant (facts->last_sent_us, facts->now_us);

      /* Translators: everything was sent, and when: All sent 10:42 */
      return g_strdup_printf (_("All sent %s"), at);
    }

  if (is_state (facts, "up-to-date"))
    return g_strdup (_("Nothing waiting to send"));

  return g_strdup (_("Saved on this laptop"));
}

/**
 * sp_state_icon_name:
 * @facts: what is known of the exchange with the server
 *
 * Returns: the icon that stands beside the words
 */
const char *
sp_state_icon_name (const SpStateFacts *facts)
{
  if (is_state (facts, "refused") || is_state (facts, "revoked") || is_state (facts, "suspended") ||
      is_state (facts, "wiped") || is_state (facts, "too-new"))
    return "sp-refused-symbolic";
  if (is_state (facts, "offline"))
    return "sp-offline-symbolic";
  if (facts->pending > 0)
    return "sp-waiting-symbolic";
  if (is_state (facts, "up-to-date") || facts->last_sent_us > 0)
    return "sp-sent-symbolic";

  return "sp-saved-symbolic";
}
