/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The log of who looked at what, and did what with it, as pure functions.
 *
 * Each device keeps one chain for each group of readers, that is for each compartment: an entry names the hash of the
 * one before it. Who may read a compartment may be shown its chains, and neither their numbers nor their hashes tell
 * that there are others. That a whole chain was left out shows elsewhere: the spine, which only the device and the
 * server know, runs through the hashes of all entries of a device in the order in which they were written, and the
 * device signs how long it is and where it ends. */

#include "config.h"

#include "sp-audit.h"
#include "sp-json.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#define HASH_BYTES 32

static const char * const act_names[] = {
  [SP_AUDIT_COLLECT] = "collect",   [SP_AUDIT_ALTER] = "alter",     [SP_AUDIT_CONSULT] = "consult",
  [SP_AUDIT_DISCLOSE] = "disclose", [SP_AUDIT_COMBINE] = "combine", [SP_AUDIT_ERASE] = "erase",
};

static const char no_hash[SP_AUDIT_HASH_SIZE] = "0000000000000000000000000000000000000000000000000000000000000000";

/**
 * sp_audit_act_name:
 *
 * Returns: the act as it stands in an entry
 */
const char *
sp_audit_act_name (SpAuditAct act)
{
  g_return_val_if_fail (act < G_N_ELEMENTS (act_names), NULL);

  return act_names[act];
}

/**
 * sp_audit_hash:
 * @text: what was done, in words or bytes
 * @length: its bytes
 * @hash: (out): for an entry's `detail`
 */
void
sp_audit_hash (const char *text,
               gsize       length,
               char        hash[SP_AUDIT_HASH_SIZE])
{
  guint8 bytes[HASH_BYTES];

  crypto_generichash (bytes, sizeof bytes, (const guint8 *) text, length, NULL, 0);
  sodium_bin2hex (hash, SP_AUDIT_HASH_SIZE, bytes, sizeof bytes);
}

/* BLAKE2b-256 of the bytes that a hash stands for, and what follows them. */
static void
hash_after (const char *before,
            const void *what,
            gsize       length,
            char        hash[SP_AUDIT_HASH_SIZE])
{
  crypto_generichash_state state;
  guint8 bytes[HASH_BYTES];
  size_t decoded = 0;

  sodium_hex2bin (bytes, sizeof bytes, before, strlen (before), NULL, &decoded, NULL);
  crypto_generichash_init (&state, NULL, 0, HASH_BYTES);
  crypto_generichash_update (&state, bytes, decoded);
  crypto_generichash_update (&state, what, length);
  crypto_generichash_final (&state, bytes, HASH_BYTES);
  sodium_bin2hex (hash, SP_AUDIT_HASH_SIZE, bytes, sizeof bytes);
}

/**
 * sp_audit_spine_add:
 * @spine: (inout): where the spine of a device ends; 64 noughts at the start
 * @hash: the hash of the entry that comes next
 */
void
sp_audit_spine_add (char        spine[SP_AUDIT_HASH_SIZE],
                    const char *hash)
{
  guint8 bytes[HASH_BYTES];
  size_t decoded = 0;

  sodium_hex2bin (bytes, sizeof bytes, hash, strlen (hash), NULL, &decoded, NULL);
  hash_after (spine, bytes, decoded, spine);
}

/**
 * sp_audit_head_message:
 * @device: a device
 * @count: how many entries it has written
 * @spine: where its spine ends
 *
 * Returns: (transfer full): the bytes that the device signs
 */
GBytes *
sp_audit_head_message (const char *device,
                       gint64      count,
                       const char *spine)
{
  char *text = g_strdup_printf ("stalking-partnership audit\n%s\n%" G_GINT64_FORMAT "\n%s", device, count, spine);

  return g_bytes_new_take (text, strlen (text));
}

/**
 * sp_audit_receipt_message:
 * @device: whose entries
 * @count: how many of them the server has
 * @spine: where their spine ends
 * @size: how many leaves the server's tree has
 * @root: its head
 * @at: the server's clock, in seconds since 1970
 *
 * Returns: (transfer full): the bytes that the server signs
 */
GBytes *
sp_audit_receipt_message (const char *device,
                          gint64      count,
                          const char *spine,
                          gint64      size,
                          const char *root,
                          gint64      at)
{
  char *text = g_strdup_printf ("stalking-partnership receipt\n%s\n%" G_GINT64_FORMAT "\n%s\n%" G_GINT64_FORMAT
                                "\n%s\n%" G_GINT64_FORMAT,
                                device, count, spine, size, root, at);

  return g_bytes_new_take (text, strlen (text));
}

/**
 * sp_audit_tree_message:
 * @size: how many leaves the server's tree has
 * @root: its head
 * @at: the server's clock, in seconds since 1970
 *
 * Returns: (transfer full): the bytes that the server signs where it vouches for the tree alone
 */
GBytes *
sp_audit_tree_message (gint64      size,
                       const char *root,
                       gint64      at)
{
  char *text = g_strdup_printf ("stalking-partnership tree\n%" G_GINT64_FORMAT "\n%s\n%" G_GINT64_FORMAT, size, root, at);

  return g_bytes_new_take (text, strlen (text));
}

/**
 * sp_audit_chain_init:
 * @self: (out): a chain without entries
 */
void
sp_audit_chain_init (SpAuditChain *self)
{
  self->n = 0;
  memcpy (self->head, no_hash, sizeof no_hash);
}

static void
set_strings (JsonObject         *object,
             const char         *member,
             const char * const *strings)
{
  JsonArray *array;

  if (strings == NULL || strings[0] == NULL)
    return;

  array = json_array_new ();
  for (guint i = 0; strings[i] != NULL; i++)
    json_array_add_string_element (array, strings[i]);
  json_object_set_array_member (object, member, array);
}

static void
set_text (JsonObject *object,
          const char *member,
          const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
}

/**
 * sp_audit_chain_add:
 * @self: the chain of @entry's device and compartment
 * @entry: what is done
 *
 * Writes the next entry of a chain.
 *
 * Returns: (transfer full): the entry as canonical JSON; its hash is the chain's new head
 */
char *
sp_audit_chain_add (SpAuditChain       *self,
                    const SpAuditEntry *entry)
{
  g_autoptr(JsonObject) object = json_object_new ();
  char *text;

  g_return_val_if_fail (entry->compartment != NULL && entry->member != NULL, NULL);
  g_return_val_if_fail (entry->device != NULL && entry->at != NULL, NULL);

  json_object_set_int_member (object, "n", self->n + 1);
  json_object_set_string_member (object, "prev", self->head);
  json_object_set_string_member (object, "act", act_names[entry->act]);
  json_object_set_string_member (object, "at", entry->at);
  json_object_set_string_member (object, "compartment", entry->compartment);
  json_object_set_string_member (object, "device", entry->device);
  json_object_set_string_member (object, "member", entry->member);
  set_strings (object, "ids", entry->ids);
  set_strings (object, "recipients", entry->recipients);
  set_text (object, "purpose", entry->purpose);
  set_text (object, "detail", entry->detail);
  set_text (object, "via", entry->via);
  if (entry->op > 0)
    json_object_set_int_member (object, "op", entry->op);
  if (entry->skew_known)
    json_object_set_int_member (object, "skew", entry->skew);

  text = sp_json_object_to_text (object);
  self->n++;
  hash_after (self->head, text, strlen (text), self->head);

  return text;
}

/**
 * sp_audit_act_parse:
 * @name: (nullable): what should be an act's name
 * @act: (out): the act
 *
 * Returns: whether it is one
 */
gboolean
sp_audit_act_parse (const char *name,
                    SpAuditAct *act)
{
  for (guint i = 0; i < G_N_ELEMENTS (act_names); i++)
    if (g_strcmp0 (name, act_names[i]) == 0)
      {
        *act = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * sp_audit_parse:
 * @text: what should be an entry
 *
 * Members that this version does not know are kept: they were hashed along.
 *
 * Returns: (transfer full) (nullable): the entry, or %NULL where it is none, or not canonical
 */
JsonObject *
sp_audit_parse (const char *text)
{
  static const char * const TEXTS[] = { "prev", "at", "compartment", "device", "member" };
  g_autoptr(JsonObject) object = sp_json_parse_object (text, -1, NULL);
  g_autofree char *canonical = NULL;
  SpAuditAct act;

  if (object == NULL)
    return NULL;

  canonical = sp_json_object_to_text (object);
  if (!g_str_equal (canonical, text) || !sp_audit_act_parse (sp_json_get_text (object, "act"), &act) ||
      sp_json_get_int (object, "n", 0) < 1)
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    if (sp_json_get_text (object, TEXTS[i]) == NULL)
      return NULL;

  return g_steal_pointer (&object);
}

/**
 * sp_audit_chain_take:
 * @self: a chain
 * @text: what should be its next entry
 * @device: whose chain it is
 *
 * Checks an entry, and goes on to it. Its compartment is the caller's to look at: it says which chain this is.
 *
 * Returns: what is wrong with it; the chain then stays where it was
 */
SpAuditFault
sp_audit_chain_take (SpAuditChain *self,
                     const char   *text,
                     const char   *device)
{
  g_autoptr(JsonObject) object = sp_audit_parse (text);

  if (object == NULL)
    return SP_AUDIT_UNREADABLE;
  if (g_strcmp0 (sp_json_get_text (object, "device"), device) != 0)
    return SP_AUDIT_OTHER_DEVICE;
  if (sp_json_get_int (object, "n", 0) != self->n + 1)
    return SP_AUDIT_NUMBER;
  if (g_strcmp0 (sp_json_get_text (object, "prev"), self->head) != 0)
    return SP_AUDIT_PREVIOUS;

  self->n++;
  hash_after (self->head, text, strlen (text), self->head);

  return SP_AUDIT_SOUND;
}

/**
 * sp_audit_fault_label:
 * @what: what a verification of the log found, as a code
 *
 * Returns: the same in words, to be translated; @what itself where it is none of these
 */
const char *
sp_audit_fault_label (const char *what)
{
  static const struct
  {
    const char *what;
    const char *label;
  } faults[] = {
    { "unreadable", N_("it is no entry, or was written over") },
    { "device", N_("it is another laptop’s") },
    { "number", N_("entries before it are missing, or it stands twice") },
    { "previous", N_("what comes before it was changed") },
    { "member", N_("it names another member than the laptop’s") },
    { "missing", N_("entries are missing from here on") },
    { "spine", N_("an entry up to here was changed, or put elsewhere") },
    { "signature", N_("who should have signed this log did not: it was written anew") },
    { "tree", N_("the tree over all entries is another one") },
    { "head", N_("the log is not the one that the earlier head was of") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    if (g_str_equal (faults[i].what, what))
      return faults[i].label;

  return what;
}
