/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Who shall read what is being typed is kept with it: what is typed for a few must not come back after a crash as
 * something for everybody. */

#include "config.h"

#include "sp-readers-draft.h"

#include "sp-json.h"

/* No field has this name. */
#define READERS "who reads"

/** sp_readers_draft_keep: Keeps what is chosen in @row. */
void
sp_readers_draft_keep (SpDraft      *draft,
                       SpReadersRow *row)
{
  g_auto (GStrv) readers = sp_readers_row_dup_readers (row);
  g_autofree char *reason = sp_readers_row_dup_reason (row);
  g_autoptr (JsonObject) choice = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonArray *tokens;

  if (readers == NULL)
    {
      sp_draft_remove (draft, READERS);
      return;
    }
  choice = json_object_new ();
  tokens = json_array_new ();
  for (guint i = 0; readers[i] != NULL; i++)
    json_array_add_string_element (tokens, readers[i]);
  json_object_set_array_member (choice, "readers", tokens);
  if (reason != NULL)
    json_object_set_string_member (choice, "reason", reason);
  node = json_node_init_object (json_node_alloc (), choice);
  sp_draft_set (draft, READERS, node);
}

/** sp_readers_draft_show: Puts into @row what was chosen when the words were typed that @draft offers, if anything was. */
void
sp_readers_draft_show (SpDraft      *draft,
                       SpReadersRow *row)
{
  JsonObject *offer = sp_draft_get_offer (draft);
  JsonObject *choice = offer != NULL ? sp_json_get_object (offer, READERS) : NULL;
  g_auto (GStrv) readers = choice != NULL ? sp_json_dup_strv (choice, "readers") : NULL;

  if (choice != NULL)
    sp_readers_row_set_readers (row, (const char *const *) readers, sp_json_get_text (choice, "reason"));
}
