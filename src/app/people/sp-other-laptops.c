/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-other-laptops.h"

#include "sp-confirm.h"
#include "sp-json.h"
#include "sp-laptop.h"
#include "sp-shell.h"
#include "sp-store-sync.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  GWeakRef over;
  SpWorkspace *session;
} Offer;

static void
offer_free (gpointer data)
{
  Offer *offer = data;

  g_weak_ref_clear (&offer->over);
  g_object_unref (offer->session);
  g_free (offer);
}

/* Names of this member's laptops, but for this one and those that cannot come in. */
static char *
dup_names (SpStore   *store,
           JsonArray *devices)
{
  g_autoptr(JsonObject) identity = sp_store_dup_identity (store);
  const char *own = identity != NULL ? sp_json_get_text (identity, "device") : NULL;
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (devices); i++)
    {
      JsonNode *node = json_array_get_element (devices, i);
      g_autoptr(SpLaptop) laptop = JSON_NODE_HOLDS_OBJECT (node) ? sp_laptop_new (json_node_get_object (node)) : NULL;

      if (laptop == NULL || g_strcmp0 (laptop->member, sp_store_get_member_id (store)) != 0 ||
          g_strcmp0 (laptop->id, own) == 0 || g_strcmp0 (laptop->state, "active") != 0)
        continue;
      g_string_append_printf (names, "%s%s", names->len > 0 ? "\n" : "",
                              laptop->name != NULL && *laptop->name != '\0' ? laptop->name : _("A laptop without a name"));
    }

  return names->len > 0 ? g_string_free_and_steal (g_steal_pointer (&names)) : NULL;
}

static void
show_cb (GtkWidget *over)
{
  if (SP_IS_SHELL (over))
    sp_shell_show_laptops (SP_SHELL (over));
}

static DexFuture *
offer_fiber (gpointer data)
{
  Offer *offer = data;
  SpStore *store = sp_workspace_get_store (offer->session);
  g_autoptr(JsonArray) devices = dex_await_boxed (sp_workspace_list_devices (offer->session), NULL);
  g_autoptr(GtkWidget) over = g_weak_ref_get (&offer->over);
  g_autofree char *names = NULL;
  g_autofree char *body = NULL;

  if (devices == NULL || over == NULL || sp_store_get_state (store) != SP_STORE_STATE_OPEN ||
      (names = dup_names (store, devices)) == NULL)
    return dex_future_new_true ();

  /* Translators: %s is the names of laptops, a line each */
  body = g_strdup_printf (_("The new passphrase is for this laptop. Your others go on as they were:\n\n%s\n\nIf somebody may "
                            "know a passphrase of yours, or one of these is not in your hands, shut it out."),
                          names);
  sp_confirm (over, _("Shut Out Other Laptops?"), body, _("_Leave Them"), _("_Show Them"), ADW_RESPONSE_SUGGESTED,
              G_CALLBACK (show_cb), over);

  return dex_future_new_true ();
}

/**
 * sp_other_laptops_offer:
 * @over: the window
 * @session: an open session, whose passphrase was just changed
 *
 * Where the server says that this member has other laptops, asks whether one of them is to be shut out. Where it cannot be
 * asked, or there is no other, nothing is said.
 *
 * Returns: (transfer full): a future that resolves when that was found out
 */
DexFuture *
sp_other_laptops_offer (GtkWidget   *over,
                        SpWorkspace *session)
{
  Offer *offer = g_new0 (Offer, 1);

  g_weak_ref_init (&offer->over, over);
  offer->session = g_object_ref (session);

  return dex_scheduler_spawn (NULL, 0, offer_fiber, offer, offer_free);
}
