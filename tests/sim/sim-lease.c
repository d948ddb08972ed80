/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Leases in the plainest words: of what a laptop holds it shows all until eight hours have passed since it last asked and
 * was answered, then only what everybody in a case reads and who is excluded, and after 72 hours the directory. How much has
 * passed is known here for as long as the machine has not been started again; afterwards what the laptop says of it is
 * taken, and what it shows must fit that. */

#include "config.h"

#include <string.h>

#include "sim.h"
#include "sim-model.h"
#include "sp-json.h"
#include "sp-lease-private.h"

#define HOUR_US (3600 * (gint64) G_USEC_PER_SEC)
#define UNKNOWN -1

typedef struct
{
  guint n_starts;
  gint64 boot_us;
} Asked;

/* A laptop has sent something. */
void
sim_lease_note (SimClient  *client,
                JsonObject *body)
{
  const char *nonce = sp_json_get_text (body, "nonce");
  Asked *asked;

  if (nonce == NULL || g_hash_table_contains (client->asked, nonce))
    return;

  asked = g_new0 (Asked, 1);
  asked->n_starts = client->n_starts;
  asked->boot_us = sp_ambient_get_boot_us (client->ambient);
  g_hash_table_insert (client->asked, g_strdup (nonce), asked);
}

static void
take_nonce (SpStatement *st,
            gpointer     data)
{
  g_set_str ((char **) data, sp_statement_get_text (st, 0));
}

static gint64
passed_us (SimClient *client,
           gboolean  *held)
{
  g_autofree char *nonce = NULL;
  Asked *asked;

  sim_client_query (client, take_nonce, &nonce, "SELECT value ->> '$.nonce' FROM meta WHERE key = 'lease'");
  *held = nonce != NULL;
  if (nonce == NULL)
    return G_MAXINT64;
  if ((asked = g_hash_table_lookup (client->asked, nonce)) == NULL || asked->n_starts != client->n_starts)
    return UNKNOWN;

  return sp_ambient_get_boot_us (client->ambient) - asked->boot_us;
}

static gboolean
shows (gint64      passed,
       const char *place,
       const char *type)
{
  const char *colon = strchr (place, ':');

  if (passed < 8 * HOUR_US || g_str_equal (place, "directory"))
    return TRUE;
  if (passed >= 72 * HOUR_US)
    return FALSE;

  return strchr (colon + 1, ':') == NULL || g_str_equal (type, "exclusion");
}

typedef struct
{
  SimClient *client;
  gint64 passed;
  GHashTable *shown;
} Look;

static void
take_shown (SpStatement *st,
            gpointer     data)
{
  g_hash_table_add (((Look *) data)->shown, g_strdup (sp_statement_get_text (st, 0)));
}

static void
compare (SpStatement *st,
         gpointer     data)
{
  Look *self = data;
  const char *id = sp_statement_get_text (st, 0);
  gboolean shown = g_hash_table_contains (self->shown, id);

  if (shown != shows (self->passed, sp_statement_get_text (st, 1), sp_statement_get_text (st, 2)))
    sim_fail (SIM_LEASES, "laptop %u %s %s in %s, %" G_GINT64_FORMAT " s after it asked", self->client->index,
              shown ? "shows" : "does not show", id, sp_statement_get_text (st, 1), self->passed / G_USEC_PER_SEC);
}

/* What a laptop shows now; with @answered it has just asked and been answered. */
void
sim_lease_check (SimClient *client,
                 gboolean   answered)
{
  static const gint64 SAID[] = {
    [SP_LEASE_STATE_OPEN] = 0,
    [SP_LEASE_STATE_RESTRICTED_CLOSED] = 8 * HOUR_US,
    [SP_LEASE_STATE_CLOSED] = 72 * HOUR_US,
  };
  Look look = { client, 0, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  gboolean held;

  look.passed = passed_us (client, &held);
  if (look.passed == UNKNOWN)
    look.passed = SAID[sp_lease_look (sp_store_get_lease_data (client->store)).state];
  if (answered && (!held || look.passed >= 8 * HOUR_US))
    sim_fail (SIM_LEASES, "laptop %u was answered, and has no lease", client->index);

  sim_client_query (client, take_shown, &look, "SELECT id FROM record");
  sim_client_query (client, compare, &look,
                    "SELECT r.id, c.name, r.type FROM main.record r JOIN main.compartment c ON c.cid = r.cid");
  g_hash_table_unref (look.shown);
}
