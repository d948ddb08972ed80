/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-test-log.h"

#include <sodium.h>

#include "sp-json.h"

#define MAX_ENTRIES 500 /* of a request */
#define NO_SPINE    "0000000000000000000000000000000000000000000000000000000000000000"

void
sp_test_log_init (SpTestLog *self)
{
  sp_audit_chain_init (&self->chain);
  self->entries = g_ptr_array_new_with_free_func (g_free);
  self->spines = g_ptr_array_new_with_free_func (g_free);
  self->told = 0;
}

void
sp_test_log_clear (SpTestLog *self)
{
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->spines);
}

void
sp_test_log_add (SpTestLog          *self,
                 const SpAuditEntry *entry)
{
  char spine[SP_AUDIT_HASH_SIZE] = NO_SPINE;

  if (self->spines->len > 0)
    g_strlcpy (spine, self->spines->pdata[self->spines->len - 1], sizeof spine);
  g_ptr_array_add (self->entries, sp_audit_chain_add (&self->chain, entry));
  sp_audit_spine_add (spine, self->chain.head);
  g_ptr_array_add (self->spines, g_strdup (spine));
  self->told = MAX (self->told, entry->op);
}

/* Writes down the operations up to @upto. */
void
sp_test_log_tell (SpTestLog  *self,
                  const char *device,
                  const char *member,
                  gint64      upto)
{
  while (self->told < upto)
    {
      const SpAuditEntry entry = {
        .act = SP_AUDIT_COLLECT,
        .compartment = SP_TEST_LOG_COMPARTMENT,
        .member = member,
        .device = device,
        .at = "2026-06-01T10:00:00Z",
        .op = self->told + 1,
      };

      sp_test_log_add (self, &entry);
    }
}

/* Returns: (transfer full): a request for /v1/audit, with the entries from @first (from 1) on, as many as may be. */
char *
sp_test_log_body (SpTestLog    *self,
                  const char   *device,
                  const guint8 *secret_key,
                  guint         first)
{
  g_autoptr(JsonObject) body = json_object_new ();
  JsonArray *entries = json_array_new ();
  guint last = MIN (first + MAX_ENTRIES - 1, self->entries->len);
  const char *spine = self->spines->pdata[last - 1];
  g_autoptr(GBytes) message = sp_audit_head_message (device, last, spine);
  guint8 signature[crypto_sign_BYTES];
  g_autofree char *text = NULL;

  for (guint i = first; i <= last; i++)
    json_array_add_string_element (entries, self->entries->pdata[i - 1]);
  crypto_sign_detached (signature, NULL, g_bytes_get_data (message, NULL), g_bytes_get_size (message), secret_key);
  text = g_base64_encode (signature, sizeof signature);
  json_object_set_string_member (body, "device", device);
  json_object_set_int_member (body, "first", first);
  json_object_set_array_member (body, "entries", entries);
  json_object_set_string_member (body, "spine", spine);
  json_object_set_string_member (body, "signature", text);

  return sp_json_object_to_text (body);
}
