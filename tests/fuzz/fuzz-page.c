/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-fuzz.h"
#include "sp-json.h"
#include "sp-store-sync.h"
#include "sp-test-wait.h"

#include <string.h>

/* What comes from the server, on its way into the encrypted cache: pages, and the answers to pushes. What
 * cannot be used changes nothing, and the cache can be asked for what comes next. */

static const char *const NAMES[] = {
  "C", "01978a00-0000-7000-8000-00000000000c", "P", "01978a00-0000-7000-8000-00000000000d",
  "A", "01978a00-0000-7000-8000-00000000000a", "B", "01978a00-0000-7000-8000-00000000000b",
  "M", "01978a00-0000-7000-8000-00000000000e", "T", "01978a00-0000-7000-8000-00000000000f",
  "0", "01978a00-0000-7000-8000-000000000000", "R", "01978a00-0000-7000-8000-000000000001", NULL,
};

static const char IDENTITY[]
    = "{\"device\":\"01978a00-0000-7000-8000-0000000000dd\",\"member\":\"01978a00-0000-7000-8000-00000000000e\","
      "\"agency\":\"01978a00-0000-7000-8000-00000000000a\",\"partnership\":\"01978a00-0000-7000-8000-0000000000ee\","
      "\"name\":\"Test\",\"epoch\":\"e\",\"server\":\"https://localhost\",\"pin\":\"00\"}";

/* Everything that a run can have brought goes again. */
static const char CLEAN[]
    = "{\"compartments\":{\"drop\":[\"directory\",\"case:$C\",\"case:$C:chair\",\"case:$C:$A\",\"meeting:$T\"],"
      "\"add\":[]},\"epoch\":\"e\",\"acl_rev\":1,\"upto\":1,\"progress\":1.00,\"more\":false,\"cursor\":\"clean\","
      "\"changes\":[]}";

static SpStore *store;

static void
must (DexFuture *future)
{
  g_autoptr(GError) error = NULL;

  sp_test_wait (future, NULL, &error);
  g_assert_no_error (error);
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_autoptr(SpAmbient) ambient = sp_ambient_new_seeded (1, G_GINT64_CONSTANT (1780300800000000));
  g_autofree char *path = sp_fuzz_write ("nothing", "", 0);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr(JsonObject) identity = sp_json_parse_object (IDENTITY, -1, NULL);

  sp_fuzz_strict ();
  dex_init ();
  store = sp_store_new (folder, ambient);
  must (sp_store_create (store, "kettle orchard ninety pylons", SP_KEY_COST_FLOOR));
  must (sp_store_set_identity (store, identity));
  return 0;
}

static void
append_member (SpFuzzBytes *bytes, GString *text, const char *name, const char *value)
{
  g_string_append_printf (text, "%s\"%s\":", text->str[text->len - 1] == '{' ? "" : ",", name);
  if (sp_fuzz_choose (bytes, 8) == 7)
    sp_fuzz_append_value (bytes, text, 0);
  else
    g_string_append (text, value);
}

static void
append_change (SpFuzzBytes *bytes, GString *text)
{
  static const char *const places[] = { "\"case:$C\"", "\"directory\"", "\"case:$C:chair\"", "\"case:$C:$A\"",
                                        "\"meeting:$T\"" };
  static const char *const ids[] = { "\"$P\"", "\"$C\"", "\"$0\"", "\"$R\"", "\"$A\"", "\"$M\"", "\"$T\"" };
  static const char *const verbs[] = { "\"put\"", "\"put\"", "\"put\"", "\"leave\"", "\"delete\"" };
  guint n_types;
  const SpRecordType *const *types = sp_record_types (&n_types);
  const SpRecordType *type = types[sp_fuzz_choose (bytes, n_types)];
  g_autofree char *type_name = g_strdup_printf ("\"%s\"", type->name);
  g_autofree char *rev = g_strdup_printf ("%u", sp_fuzz_choose (bytes, 5));

  g_string_append_c (text, '{');
  append_member (bytes, text, "id", ids[sp_fuzz_choose (bytes, G_N_ELEMENTS (ids))]);
  append_member (bytes, text, "type", type_name);
  append_member (bytes, text, "compartment", places[sp_fuzz_choose (bytes, G_N_ELEMENTS (places))]);
  append_member (bytes, text, "rev", rev);
  append_member (bytes, text, "do", verbs[sp_fuzz_choose (bytes, G_N_ELEMENTS (verbs))]);
  g_string_append (text, ",\"fields\":");
  sp_fuzz_append_fields (bytes, text, type);
  g_string_append_c (text, '}');
}

static GString *
make_page (SpFuzzBytes *bytes)
{
  GString *text = g_string_new ("{");

  append_member (bytes, text, "compartments", sp_fuzz_choose (bytes, 2) ? "{\"drop\":[\"case:$C\"],\"add\":[]}"
                                                                        : "{\"drop\":[],\"add\":[\"case:$C\"]}");
  append_member (bytes, text, "epoch", "\"e\"");
  append_member (bytes, text, "acl_rev", "1");
  append_member (bytes, text, "upto", "2");
  append_member (bytes, text, "progress", "1.00");
  append_member (bytes, text, "more", "false");
  append_member (bytes, text, "cursor", "\"c\"");
  g_string_append (text, ",\"changes\":[");
  for (guint i = 0, n = sp_fuzz_choose (bytes, 6); i < n; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      append_change (bytes, text);
    }
  g_string_append (text, "]}");
  return text;
}

static GBytes *
expand (const char *data, gsize size)
{
  g_autoptr(GString) text = g_string_new_len (data, size);

  return sp_fuzz_expand (text, NAMES);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  SpFuzzBytes bytes = { data, size };
  guint how = sp_fuzz_choose (&bytes, 3);
  g_autoptr(GString) made = how == 0 ? make_page (&bytes) : NULL;
  g_autoptr(GBytes) body = NULL;
  g_autoptr(GBytes) clean = expand (CLEAN, strlen (CLEAN));
  g_autoptr(GError) error = NULL;

  body = made ? sp_fuzz_expand (made, NAMES) : expand ((const char *) bytes.data, bytes.size);
  if (!sp_test_wait (how == 2 ? sp_store_take_push_reply (store, body) : sp_store_take_page (store, body), NULL,
                     &error))
    g_assert_error (error, SP_STORE_ERROR, SP_STORE_ERROR_BAD_REPLY);
  must (sp_store_next_pull (store));
  must (sp_store_take_page (store, clean));
  return 0;
}
