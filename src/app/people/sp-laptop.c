/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-laptop.h"

#include "sp-compartment.h"
#include "sp-format.h"
#include "sp-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_BOXED_TYPE (SpLaptop, sp_laptop, sp_laptop_ref, sp_laptop_unref)

/**
 * sp_laptop_new:
 * @object: as sp_sync_list_devices () gives it
 *
 * Returns: (transfer full): the laptop
 */
SpLaptop *
sp_laptop_new (JsonObject *object)
{
  SpLaptop *self = g_rc_box_new0 (SpLaptop);
  g_auto(GStrv) cases = NULL;
  g_auto(GStrv) meetings = NULL;

  self->id = g_strdup (sp_json_get_text (object, "id"));
  self->member = g_strdup (sp_json_get_text (object, "member"));
  self->name = g_strdup (sp_json_get_text (object, "name"));
  self->state = g_strdup (sp_json_get_text (object, "state"));
  self->created = sp_json_get_int (object, "created", 0);
  self->last_seen = sp_json_get_int (object, "last_seen", 0);
  self->told = sp_json_get_int (object, "told", 0);
  self->holds = sp_json_dup_strv (object, "holds");
  if (self->holds == NULL)
    self->holds = g_new0 (char *, 1);
  cases = sp_laptop_dup_ids (self, FALSE);
  meetings = sp_laptop_dup_ids (self, TRUE);
  self->n_cases = g_strv_length (cases);
  self->n_meetings = g_strv_length (meetings);

  return self;
}

/** sp_laptop_ref: Returns: (transfer full): @self */
SpLaptop *
sp_laptop_ref (SpLaptop *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  SpLaptop *self = data;

  g_free (self->id);
  g_free (self->member);
  g_free (self->name);
  g_free (self->state);
  g_strfreev (self->holds);
}

/** sp_laptop_unref: Lets go of it. */
void
sp_laptop_unref (SpLaptop *self)
{
  g_rc_box_release_full (self, clear);
}

/** sp_laptop_is_shut_out: Returns: whether it never comes in again */
gboolean
sp_laptop_is_shut_out (const SpLaptop *self)
{
  return g_strcmp0 (self->state, "revoked") == 0 || g_strcmp0 (self->state, "wiped") == 0;
}

/**
 * sp_laptop_dup_ids:
 * @meetings: whether of meetings, else of cases
 *
 * Returns: (transfer full): the ids of what it holds something of, each once
 */
GStrv
sp_laptop_dup_ids (const SpLaptop *self,
                   gboolean        meetings)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; self->holds[i] != NULL; i++)
    {
      g_autoptr(SpCompartment) compartment = sp_compartment_parse (self->holds[i]);

      if (compartment != NULL && compartment->home == (meetings ? SP_HOME_MEETING : SP_HOME_CASE) &&
          g_hash_table_add (seen, g_strdup (compartment->id)))
        g_strv_builder_add (ids, compartment->id);
    }

  return g_strv_builder_end (ids);
}

/**
 * sp_laptop_dup_state_words:
 * @now_us: the time it is
 *
 * Returns: (transfer full): how it stands with it
 */
char *
sp_laptop_dup_state_words (const SpLaptop *self,
                           gint64          now_us)
{
  g_autofree char *told = NULL;

  if (g_strcmp0 (self->state, "active") == 0)
    return g_strdup (_("In use"));
  if (g_strcmp0 (self->state, "suspended") == 0)
    return g_strdup (_("Suspended: shut out for now"));
  if (g_strcmp0 (self->state, "revoked") == 0)
    return g_strdup (_("Shut out for good"));
  if (g_strcmp0 (self->state, "wiped") == 0 && self->told == 0)
    return g_strdup (_("To be wiped: it has not heard of it yet"));
  if (g_strcmp0 (self->state, "wiped") == 0)
    {
      told = sp_format_instant (self->told * G_USEC_PER_SEC, now_us);
      /* Translators: %s is a time */
      return g_strdup_printf (_("Wiped: it heard the order (%s)"), told);
    }

  return g_strdup (_("Stopped by the server: something used its number a second time, so it may have been copied"));
}

/**
 * sp_laptop_dup_seen_words:
 * @now_us: the time it is
 *
 * Returns: (transfer full): when it was last in touch
 */
char *
sp_laptop_dup_seen_words (const SpLaptop *self,
                          gint64          now_us)
{
  g_autofree char *when = NULL;

  if (self->last_seen == 0)
    return g_strdup (_("Has never connected since it joined"));
  when = sp_format_instant (self->last_seen * G_USEC_PER_SEC, now_us);

  /* Translators: %s is a time */
  return g_strdup_printf (_("Last signed in: %s"), when);
}

/** sp_laptop_dup_holds_words: Returns: (transfer full): how much it holds, as far as one may know */
char *
sp_laptop_dup_holds_words (const SpLaptop *self)
{
  g_autofree char *cases = g_strdup_printf (ngettext ("%u case", "%u cases", self->n_cases), self->n_cases);
  g_autofree char *meetings = g_strdup_printf (ngettext ("%u meeting", "%u meetings", self->n_meetings),
                                               self->n_meetings);

  if (self->n_cases + self->n_meetings == 0)
    return g_strdup (_("Holds no case or meeting that you may read"));

  /* Translators: what a laptop holds: 27 cases, 4 meetings */
  return g_strdup_printf (_("Holds %s, %s that you may read"), cases, meetings);
}
