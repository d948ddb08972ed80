/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libdex.h>

#include "sp-error-words.h"
#include "sp-review-periods.h"
#include "sp-store.h"
#include "sp-sync-error.h"

static const char *
store_words (int code)
{
  switch ((SpStoreError) code)
    {
    case SP_STORE_ERROR_WRONG_PASSPHRASE:
      return _("That is not the passphrase of this laptop. Nothing is lost: try again.");
    case SP_STORE_ERROR_DAMAGED:
      return _("The files on this laptop are damaged and cannot be opened.");
    case SP_STORE_ERROR_INCOMPLETE:
      return _("A part of the files on this laptop is missing, so the rest cannot be opened.");
    case SP_STORE_ERROR_NEWER:
      return _("A newer version of this program was used here. Use that version, or update.");
    case SP_STORE_ERROR_NO_SPACE:
      return _("The disk is full. Nothing was changed: make some room and try again.");
    case SP_STORE_ERROR_INVALID:
      return _("Something is missing or not right yet. Nothing was changed.");
    case SP_STORE_ERROR_FORBIDDEN:
      return _("Your role does not allow this. Nothing was changed.");
    case SP_STORE_ERROR_NOT_FOUND:
      return _("This is not here any more. Somebody may have removed it.");
    case SP_STORE_ERROR_LOCKED:
      return _("The program is locked. Unlock it and try again.");
    case SP_STORE_ERROR_IN_USE:
      return _("The program is already open in another window.");
    case SP_STORE_ERROR_EXISTS:
      return _("This laptop has joined a partnership already.");
    case SP_STORE_ERROR_NO_DEVICE_SECRET:
      return _("This laptop’s half of the key is missing. Join again with a new link.");
    case SP_STORE_ERROR_IO:
      return _("The disk failed. Nothing was changed.");
    case SP_STORE_ERROR_NO_KEYRING:
      return _("This laptop’s keyring does not answer, and half of the key is in it. Nothing is lost: sign in to the "
               "desktop or open the keyring, and try again.");
    case SP_STORE_ERROR_TOO_SOON:
      return _("Too many wrong passphrases. Nothing is lost: wait and try again.");
    case SP_STORE_ERROR_WIPED:
      return _("Ten wrong passphrases were given, so what this laptop kept is destroyed. What was sent is safe on the server, "
               "and what was not goes there, sealed, when this laptop has joined again: ask your administrator for a new link, "
               "and tell them if it was not you.");
    case SP_STORE_ERROR_TOO_LARGE:
      return _("This is more than can be saved in one go. Nothing was changed: save a part of it first, then the rest.");
    case SP_STORE_ERROR_GUESSABLE:
      return _("That passphrase is too easy to guess. Nothing was changed: choose four or more words that nobody would put "
               "together.");
    case SP_STORE_ERROR_LEASE:
      return _("Restricted lines are closed on this laptop until it has connected, so nothing can be checked against them. "
               "Nothing was changed: connect, and try again.");
    case SP_STORE_ERROR_BAD_REPLY:
      return _("The server’s answer could not be understood. Nothing was changed.");
    case SP_STORE_ERROR_FAILED:
    default:
      return _("That did not work. Nothing was changed.");
    }
}

static const char *
sync_words (int code)
{
  switch ((SpSyncError) code)
    {
    case SP_SYNC_ERROR_OFFLINE:
      return _("The server cannot be reached. Is this laptop connected?");
    case SP_SYNC_ERROR_BUSY:
      return _("The server is busy. Try again in a moment.");
    case SP_SYNC_ERROR_CERTIFICATE:
      return _("This is not the server that the link names. Nothing was sent to it. Ask your "
               "administrator.");
    case SP_SYNC_ERROR_BAD_LINK:
      return _("This link is not whole. Copy all of it and try again.");
    case SP_SYNC_ERROR_BAD_CODE:
      return _("This link was used before, or is older than a day. Ask your administrator for "
               "another.");
    case SP_SYNC_ERROR_REVOKED:
    case SP_SYNC_ERROR_SUSPENDED:
    case SP_SYNC_ERROR_WIPE:
    case SP_SYNC_ERROR_SIGN_IN:
    case SP_SYNC_ERROR_REFUSED:
      return _("The server refuses this laptop. Ask your coordinator why.");
    case SP_SYNC_ERROR_TOO_NEW:
      return _("The server needs a newer version of this program.");
    case SP_SYNC_ERROR_NOT_ENROLLED:
      return _("This laptop has not joined a partnership yet.");
    case SP_SYNC_ERROR_SIGN_ON:
      return _("Your partnership asks you to sign on before this laptop joins. The link is still good.");
    case SP_SYNC_ERROR_EPOCH:
    case SP_SYNC_ERROR_CURSOR:
    case SP_SYNC_ERROR_TOO_LARGE:
    case SP_SYNC_ERROR_BAD_REPLY:
    case SP_SYNC_ERROR_SIGN_ON_FAILED:
    case SP_SYNC_ERROR_SIGN_ON_OTHER:
    default:
      return _("The server’s answer could not be used. Nothing was changed.");
    }
}

/* Why somebody who has signed on, or has not, does not join. In every case the link stays good. */
static const char *
sign_on_words (const char *reason)
{
  static const struct
  {
    const char *reason;
    const char *words;
  } words[] = {
    { "denied", N_("Nobody has signed on: it was cancelled or refused in the browser. The link is still good: try again.") },
    { "late", N_("Nobody came back from the browser. The link is still good: try again.") },
    { "provider", N_("The sign-on service cannot be reached, or its answer could not be understood. The link is still good: "
                     "try again later, or tell your administrator.") },
    { "unset", N_("Your administrator has not set yet with which account you sign on. The link is still good: ask them, and "
                  "try again.") },
    { "expired", N_("The sign-on is too old, or this service’s clock and the server’s differ. The link is still good: try "
                    "again, or tell your administrator.") },
    { "acr", N_("You have signed on, but not as strongly as your partnership asks for, which may be with a second factor. The "
                "link is still good: sign on again that way, or tell your administrator.") },
    { "signature", N_("The server does not know the key of the sign-on service: it may have a new one. The link is still good: "
                      "ask your administrator to set its keys anew, and try again.") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i].reason, reason) == 0)
      return _(words[i].words);
  return _("The server does not take this sign-on. The link is still good: tell your administrator.");
}

/* The message has who has signed on, and in its second line for whom the link is. */
static char *
other_words (const char *message)
{
  g_auto(GStrv) lines = g_strsplit (message, "\n", 2);

  if (!*lines[0])
    return g_strdup_printf (_("Somebody else has signed on than %s, whom the link is for. The link is still good: sign on "
                              "again, with that person’s account."),
                            lines[1] ? lines[1] : "");
  /* Translators: an account's name, and a person's */
  return g_strdup_printf (_("You have signed on as %s, but the link is for %s. The link is still good: sign on again, with "
                            "that person’s account, or ask your administrator for a link of your own."),
                          lines[0], lines[1] ? lines[1] : "");
}

/**
 * sp_error_words:
 * @error: an error of a lower layer
 *
 * Returns: (transfer full): what happened, what is safe and what to do, in a person's words;
 *   never anything of a case
 */
char *
sp_error_words (const GError *error)
{
  if (error == NULL)
    return g_strdup (store_words (SP_STORE_ERROR_FAILED));

  if (error->domain == SP_STORE_ERROR)
    return g_strdup (store_words (error->code));

  if (g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_SIGN_ON_FAILED))
    return g_strdup (sign_on_words (error->message));

  if (g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_SIGN_ON_OTHER))
    return other_words (error->message);

  if (error->domain == SP_SYNC_ERROR)
    return g_strdup (sync_words (error->code));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    return g_strdup (store_words (SP_STORE_ERROR_NO_SPACE));

  if (error->domain == G_IO_ERROR || error->domain == G_RESOLVER_ERROR)
    return g_strdup (_("The server cannot be reached. Is this laptop connected?"));

  return g_strdup (store_words (SP_STORE_ERROR_FAILED));
}

/**
 * sp_passphrase_error_words:
 * @error: why a passphrase was not taken
 * @store: the store that did not take it
 * @wipes: whether the tenth wrong one destroys what is here
 *
 * Returns: (transfer full): what happened, how long to wait, and how many tries are left
 */
char *
sp_passphrase_error_words (const GError *error,
                           SpStore      *store,
                           gboolean      wipes)
{
  g_autofree char *wait = NULL;
  g_autofree char *warning = NULL;
  guint seconds;
  guint left = sp_store_get_tries (store, &seconds);
  gboolean wrong = g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_WRONG_PASSPHRASE);

  if (!wrong && !g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_TOO_SOON))
    return sp_error_words (error);

  if (seconds >= 120)
    wait = g_strdup_printf (ngettext ("Wait %u minute before the next try.", "Wait %u minutes before the next try.",
                                      (seconds + 59) / 60),
                            (seconds + 59) / 60);
  else if (seconds > 0)
    wait = g_strdup_printf (ngettext ("Wait %u second before the next try.", "Wait %u seconds before the next try.",
                                      seconds),
                            seconds);

  /* What was sent is on the server, and what was not lies sealed beside the cache; but that has to be said before it happens. */
  if (wipes && left <= 5)
    warning = g_strdup_printf (ngettext ("%u wrong try more, and what this laptop keeps is destroyed. What was not sent can then "
                                         "be read by the server alone, when this laptop has joined again.",
                                         "%u wrong tries more, and what this laptop keeps is destroyed. What was not sent can "
                                         "then be read by the server alone, when this laptop has joined again.",
                                         left),
                               left);

  return g_strjoin (" ",
                    wrong ? _("That is not the passphrase of this laptop.")
                          : _("Too many wrong passphrases were given."),
                    wait != NULL ? wait : _("Nothing is lost: try again."), warning, NULL);
}

/**
 * sp_field_warning_words:
 * @field: a field
 * @value: (nullable): what it holds, or is to hold
 *
 * Returns: (transfer full) (nullable): what should be thought of before it is kept, or %NULL
 */
char *
sp_field_warning_words (const SpField *field,
                        JsonNode      *value)
{
  if (value == NULL || !JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_INT64
      || !sp_review_periods_is_short (field->name, json_node_get_int (value)))
    return NULL;

  return g_strdup_printf (ngettext ("%d year is the least for which such cases have been kept. With less, cases may be "
                                    "gone while they are still asked for.",
                                    "%d years are the least for which such cases have been kept. With less, cases may be "
                                    "gone while they are still asked for.",
                                    SP_REVIEW_LEAST_YEARS),
                          SP_REVIEW_LEAST_YEARS);
}

/**
 * sp_field_error_words:
 * @error: what is wrong with a field
 *
 * Returns: (transfer full): what is wrong with the field, and what to do, in words that stand
 *   beside its name
 */
char *
sp_field_error_words (const SpFieldError *error)
{
  int least, most;

  switch (error->fault)
    {
    case SP_FAULT_REQUIRED:
      return g_strdup (_("This is needed."));
    case SP_FAULT_TOO_LONG:
      return g_strdup_printf (_("This is too long: %u letters are the most."), error->field->max);
    case SP_FAULT_NOT_IN_LIST:
      return g_strdup (_("Choose one from the list."));
    case SP_FAULT_NOT_A_DATE:
      return g_strdup (_("Write a date, such as 04 Jun 2026."));
    case SP_FAULT_NOT_AN_INSTANT:
    case SP_FAULT_TIME:
      return g_strdup (_("Write the time as hours and minutes, such as 14:30."));
    case SP_FAULT_NOT_A_REFERENCE:
      return g_strdup (_("Choose what is meant from the list."));
    case SP_FAULT_OUT_OF_RANGE:
      if (sp_review_periods_bounds (error->field->name, &least, &most))
        return g_strdup_printf (_("Write a number from %d to %d."), least, most);
      if (error->field->max > 0)
        return g_strdup_printf (_("Write a number from 0 to %u."), error->field->max);
      return g_strdup (_("This number is too large or too small."));
    case SP_FAULT_CONTROL_CHARACTER:
      return g_strdup (_("There is a character in this that cannot be kept. Type it instead of pasting it."));
    case SP_FAULT_REFERENCE_FORM:
      return g_strdup (_("A reference is five letters and digits, such as K7M42."));
    case SP_FAULT_NHS_NUMBER:
      return g_strdup (_("This is not an NHS number: it has ten digits, and the last one checks the others."));
    case SP_FAULT_BEFORE_START:
      return g_strdup (_("This is earlier than the start."));
    case SP_FAULT_OUTCOME_MISSING:
      return g_strdup (_("Say what came of it before it is ended."));
    case SP_FAULT_ADVICE_MISSING:
      return g_strdup (_("A declined case needs the advice that was given."));
    case SP_FAULT_CONDITIONS_MISSING:
      return g_strdup (_("Handling with conditions needs the conditions."));
    case SP_FAULT_TEXT_OR_NOTHING_KNOWN:
      return g_strdup (_("Write what is known, or say that nothing is known."));
    case SP_FAULT_TERM_TOO_SHORT:
      return g_strdup (_("This kind of order lasts longer than that."));
    case SP_FAULT_COUNT_ABOVE_TOTAL:
      return g_strdup (_("This is more than the total."));
    case SP_FAULT_RESTRICTION_REASON_MISSING:
      return g_strdup (_("Say why not everybody in the case reads it."));
    case SP_FAULT_NOT_A_READER:
      return g_strdup (_("This agency would not read it where it lies. Let it read it, or choose another agency."));
    case SP_FAULT_KIND:
    default:
      return g_strdup (_("This cannot be kept as it is."));
    }
}

/* What is wrong with a change that was refused as invalid, a sentence a field. */
static char *
change_error_words (SpChange *change)
{
  GArray *errors = sp_change_get_errors (change);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; errors != NULL && i < errors->len; i++)
    {
      const SpFieldError *error = &g_array_index (errors, SpFieldError, i);
      g_autofree char *words = sp_field_error_words (error);

      if (i > 0)
        g_string_append_c (text, ' ');
      /* Translators: a field's name, and what is wrong with it: "Due: This is needed." */
      g_string_append_printf (text, _("%s: %s"), _(error->field->label), words);
    }

  if (text->len == 0)
    g_string_append (text, store_words (SP_STORE_ERROR_INVALID));

  return g_string_free_and_steal (g_steal_pointer (&text));
}

/**
 * sp_change_failure_words:
 * @change: a change that was not stored
 * @error: the store's error
 *
 * Returns: (transfer full): why not, as exactly as the store knows it
 */
char *
sp_change_failure_words (SpChange     *change,
                         const GError *error)
{
  if (g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_INVALID))
    return change_error_words (change);
  if (g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_FORBIDDEN) &&
      sp_change_get_denial (change) == SP_DENIAL_CLOSED)
    return g_strdup (_("The meeting is closed, so what was written stays as it is. Write an amendment."));
  if (g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_FORBIDDEN) &&
      sp_change_get_denial (change) == SP_DENIAL_HELD)
    return g_strdup (_("This case is on hold, so nothing of it can be taken away. Nothing was changed. The hold stands on "
                       "the case’s page under History; chair and coordinator can release it."));
  if (g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_FORBIDDEN) &&
      sp_change_get_denial (change) == SP_DENIAL_SECOND)
    return g_strdup (_("It takes two: whoever proposed to dispose of a case cannot confirm it. Nothing was changed."));
  if (g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_FORBIDDEN) &&
      sp_change_get_denial (change) == SP_DENIAL_NOT_DUE)
    return g_strdup (_("The years for which this case is kept are not over. Nothing was changed. Where it has to go earlier, "
                       "choose the ground for that."));
  if (g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_FORBIDDEN) &&
      sp_change_get_denial (change) == SP_DENIAL_LAST)
    return g_strdup (_("This is the partnership’s last administrator, without whom nobody could be let in or out any "
                       "more. Nothing was changed. Make somebody else an administrator first."));
  if (g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_FORBIDDEN) &&
      sp_change_get_denial (change) == SP_DENIAL_OWNER)
    return g_strdup (_("This belongs to another agency: only that agency can change it so, or let more people read "
                       "it. Nothing was changed. Ask them."));

  return sp_error_words (error);
}

/** sp_error_is_cancelled: Returns: whether @error only says that somebody gave up */
gboolean
sp_error_is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
         g_error_matches (error, DEX_ERROR, DEX_ERROR_FIBER_CANCELLED);
}
