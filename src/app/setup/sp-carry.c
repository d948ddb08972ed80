/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-audit.h"
#include "sp-carry.h"
#include "sp-error-words.h"
#include "sp-json.h"
#include "sp-plain-copy.h"
#include "sp-store-sync.h"
#include "sp-sync-error.h"

#define PIECE (1024 * 1024)

/* --- Files ---------------------------------------------------------------------------- */

static DexFuture *
piece_cb (gpointer data, gint64 start)
{
  return dex_future_new_take_boxed (G_TYPE_BYTES, start == 0 ? g_bytes_ref (data) : NULL);
}

static void
bytes_free (gpointer data)
{
  g_bytes_unref (data);
}

/**
 * sp_carry_save_bytes:
 * @bytes: a sealed file
 * @file: where to
 *
 * Returns: (transfer full): a future
 */
DexFuture *
sp_carry_save_bytes (GBytes *bytes, GFile *file)
{
  return sp_plain_copy_write (file, piece_cb, g_bytes_ref (bytes), bytes_free);
}

typedef struct
{
  SpStore *store;
  char *left; /* nullable: a file from before, instead of a new one */
  GFile *file;
} Save;

static void
save_free (gpointer data)
{
  Save *self = data;

  g_object_unref (self->store);
  g_free (self->left);
  g_object_unref (self->file);
  g_free (self);
}

static DexFuture *
run_save (SpStore *store, const char *left, GFile *file, DexFiberFunc func)
{
  Save *self = g_new0 (Save, 1);

  self->store = g_object_ref (store);
  self->left = g_strdup (left);
  self->file = g_object_ref (file);

  return dex_scheduler_spawn (NULL, 0, func, self, save_free);
}

/* Before a file leaves; in a fiber. */
static gboolean
write_down (SpStore *store, const char *hash, GError **error)
{
  g_autoptr(JsonObject) identity = sp_store_dup_identity (store);
  const char *const ids[] = { identity != NULL ? sp_json_get_text (identity, "device") : NULL, NULL };

  if (identity == NULL)
    {
      g_set_error_literal (error, SP_SYNC_ERROR, SP_SYNC_ERROR_NOT_ENROLLED, "not enrolled");
      return FALSE;
    }

  return dex_await (sp_store_audit (store, SP_AUDIT_DISCLOSE, ids, "carried", NULL, hash), error);
}

static DexFuture *
save_fiber (gpointer data)
{
  Save *self = data;
  g_autoptr(SpPack) pack = NULL;
  g_autoptr(GError) error = NULL;

  /* Before it is made, so that the file itself tells the server that it left. */
  if (!write_down (self->store, NULL, &error)
      || (pack = dex_await_object (sp_sync_carry_out (self->store), &error)) == NULL
      || !dex_await (sp_carry_save_bytes (sp_pack_get_file (pack), self->file), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&pack));
}

/**
 * sp_carry_save:
 * @store: an open store
 * @file: where to; what is there is replaced
 *
 * Writes down in the log that a file for the server leaves, and then the file.
 *
 * Returns: (transfer full): a future of an #SpPack
 */
DexFuture *
sp_carry_save (SpStore *store, GFile *file)
{
  return run_save (store, NULL, file, save_fiber);
}

static DexFuture *
save_left_fiber (gpointer data)
{
  Save *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = dex_await_boxed (sp_store_read_left (self->store, self->left), &error);
  char hash[SP_AUDIT_HASH_SIZE];

  if (bytes == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  sp_audit_hash (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), hash);
  if (!write_down (self->store, hash, &error) || !dex_await (sp_carry_save_bytes (bytes, self->file), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/**
 * sp_carry_save_left:
 * @store: an open store
 * @name: one of sp_store_list_left ()
 * @file: where to; what is there is replaced
 *
 * Writes down in the log that what this laptop had not sent under an identity from before leaves, and then the file.
 *
 * Returns: (transfer full): a future
 */
DexFuture *
sp_carry_save_left (SpStore *store, const char *name, GFile *file)
{
  return run_save (store, name, file, save_left_fiber);
}

static DexFuture *
read_fiber (gpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GFileInputStream) stream = dex_await_object (dex_file_read (data, G_PRIORITY_DEFAULT), &error);
  g_autoptr(GByteArray) all = g_byte_array_new ();

  while (error == NULL)
    {
      g_autoptr(GBytes) piece = dex_await_boxed (
          dex_input_stream_read_bytes (G_INPUT_STREAM (stream), PIECE, G_PRIORITY_DEFAULT), &error);

      if (piece == NULL)
        break;
      if (g_bytes_get_size (piece) == 0)
        return dex_future_new_take_boxed (G_TYPE_BYTES, g_byte_array_free_to_bytes (g_steal_pointer (&all)));
      g_byte_array_append (all, g_bytes_get_data (piece, NULL), g_bytes_get_size (piece));
      if (all->len > SP_SEALED_MAX_FILE)
        return dex_future_new_reject (SP_SEALED_ERROR, SP_SEALED_ERROR_UNKNOWN, "too large");
    }

  return dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * sp_carry_read:
 * @file: what somebody has brought
 *
 * Returns: (transfer full): a future of its content (#GBytes)
 */
DexFuture *
sp_carry_read (GFile *file)
{
  return dex_scheduler_spawn (NULL, 0, read_fiber, g_object_ref (file), g_object_unref);
}

/* --- Words ---------------------------------------------------------------------------- */

/** sp_carry_waiting_words: Returns: (transfer full): how much waits on this laptop */
char *
sp_carry_waiting_words (guint pending)
{
  if (pending == 0)
    return g_strdup (_("Nothing waits to be sent; the file asks for what is new"));

  return g_strdup_printf (ngettext ("%u change waits to be sent", "%u changes wait to be sent", pending), pending);
}

static void
append (GString *text, char *words)
{
  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append (text, words);
  g_free (words);
}

/** sp_carry_saved_words: Returns: (transfer full): what is in the file, and what is not */
char *
sp_carry_saved_words (SpPack *pack)
{
  GString *text = g_string_new (NULL);
  guint operations_left;
  guint contents_left;
  guint operations = sp_pack_get_operations (pack, &operations_left);
  guint contents = sp_pack_get_contents (pack, &contents_left);

  if (operations == 0)
    append (text, g_strdup (_("The file is written. There was nothing to send: it asks the server for what is new.")));
  else
    append (text, g_strdup_printf (ngettext ("%u change is in the file. It stays here, too, until the server has confirmed it.",
                                             "%u changes are in the file. They stay here, too, until the server has "
                                             "confirmed them.",
                                             operations),
                                   operations));
  if (contents > 0)
    append (text, g_strdup_printf (ngettext ("%u attachment goes with it.", "%u attachments go with it.", contents), contents));
  if (operations_left > 0)
    append (text, g_strdup_printf (ngettext ("%u more change had no room: save another file when the answer has come.",
                                             "%u more changes had no room: save another file when the answer has come.",
                                             operations_left),
                                   operations_left));
  if (contents_left > 0)
    append (text, g_strdup_printf (ngettext ("%u attachment had no room and waits for the next file, or for a network if it is "
                                             "larger than 4 MB.",
                                             "%u attachments had no room and wait for the next file, or for a network if they "
                                             "are larger than 4 MB.",
                                             contents_left),
                                   contents_left));

  return g_string_free (text, FALSE);
}

/** sp_carry_brought_words: Returns: (transfer full): what an answer has done */
char *
sp_carry_brought_words (SpBrought *brought)
{
  GString *text = g_string_new (NULL);
  guint confirmed = sp_brought_get_confirmed (brought);

  if (confirmed > 0)
    append (text, g_strdup_printf (ngettext ("The server has answered %u change.", "The server has answered %u changes.",
                                             confirmed),
                                   confirmed));
  if (sp_brought_get_stale (brought))
    append (text, g_strdup (_("What is new in it does not follow on what is here: save another file for the server.")));
  else if (sp_brought_get_more (brought))
    append (text, g_strdup (_("There is more than one file holds: save another one for the server.")));
  else if (sp_brought_get_has_news (brought))
    append (text, g_strdup (_("This laptop is as up to date as the server was when it answered.")));
  if (sp_brought_get_refused (brought) != NULL)
    append (text, g_strdup_printf (_("Not everything was taken (%s). Nothing is lost: save another file for the server."),
                                   sp_brought_get_refused (brought)));

  return g_string_free (text, FALSE);
}

/** sp_carry_handed_words: Returns: (transfer full): what became of somebody else's file */
char *
sp_carry_handed_words (JsonObject *answer)
{
  GString *text = g_string_new (NULL);
  guint n = (guint) sp_json_get_int (answer, "operations", 0);

  append (text, g_strdup_printf (ngettext ("The server has taken the file: %u change.", "The server has taken the file: %u changes.",
                                           n),
                                 n));
  if (sp_json_get_text (answer, "refused") != NULL)
    append (text, g_strdup_printf (_("Not everything was taken (%s)."), sp_json_get_text (answer, "refused")));
  if (sp_json_get_flag (answer, "torn"))
    append (text, g_strdup (_("The end of the file is missing; what was whole was taken.")));
  if (sp_json_get_text (answer, "file") != NULL)
    append (text, g_strdup (_("Save the answer, and take it back to the laptop that wrote the file.")));

  return g_string_free (text, FALSE);
}

static const char *
sealed_words (int code)
{
  switch ((SpSealedError) code)
    {
    case SP_SEALED_ERROR_UNKNOWN:
      return _("This is no file of carried work. Nothing was changed.");
    case SP_SEALED_ERROR_NEWER:
      return _("A newer version of the program wrote this file. Nothing was changed: update this laptop.");
    case SP_SEALED_ERROR_TORN:
      return _("The file is not whole. Nothing was changed: copy it once more.");
    case SP_SEALED_ERROR_FOREIGN:
      return _("This file is not for this laptop, or was damaged on its way. Nothing was changed.");
    case SP_SEALED_ERROR_DAMAGED:
    default:
      return _("The file was changed on its way, or the partnership’s server did not write it. Nothing was changed.");
    }
}

/** sp_carry_error_words: Returns: (transfer full): why nothing came of it */
char *
sp_carry_error_words (const GError *error)
{
  if (error->domain == SP_SEALED_ERROR)
    return g_strdup (sealed_words (error->code));
  if (error->domain == G_IO_ERROR)
    return g_strdup (_("The file could not be read or written there. Nothing is lost: try another folder."));
  if (g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_EXISTS))
    return g_strdup (_("This answer, or a newer one, was opened here before. Nothing was changed."));
  if (g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_NOT_FOUND))
    return g_strdup (_("This laptop joined before the server had a key of its own. Let it exchange once over the network."));
  if (g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_OFFLINE))
    return g_strdup (_("This file is for the server, which cannot be reached from here. Nothing was changed: open it on a "
                       "laptop with a network, or give it to whoever runs the server."));
  if (g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_TOO_LARGE))
    return g_strdup (_("The file is too large to be handed on from here. Give it to whoever runs the server."));
  if (g_strcmp0 (error->message, "bad-file") == 0)
    return g_strdup (_("The server does not take this file: it is for another partnership, is not whole, or was changed on "
                       "its way. Nothing was changed."));
  if (g_strcmp0 (error->message, "not-allowed") == 0)
    return g_strdup (_("The laptop that wrote this file is shut out. An administrator can hand on what it had not sent."));

  return sp_error_words (error);
}
