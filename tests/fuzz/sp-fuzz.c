/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-fuzz.h"

#include "sp-value-lists.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

/*
 * A grammar from bytes to JSON. Plain bytes seldom get past a parser; a few choices a byte make values
 * that are mostly right and sometimes, on purpose, not. `$C` and the like stand for ids that only the
 * target knows: see sp_fuzz_expand ().
 */

static const char *const ODD_VALUES[] = {
  "null", "true", "false", "0", "-1", "7", "-0", "1.5", "1e300", "1e999", "-1e999", "0.1e-400",
  "9223372036854775807", "-9223372036854775808", "9223372036854775808", "99999999999999999999999",
  "\"\"", "[]", "{}", "[null]", "[1]", "[\"a\",\"a\"]", "[\"b\",\"a\"]", "[[[[[[[[]]]]]]]]", "{\"add\":5}",
  "{\"add\":[1,null],\"remove\":{}}", "{\"add\":[\"a\"],\"remove\":[\"a\"]}", "{\"\":\"\"}",
  "{\"a\":{\"b\":{\"c\":[1,{\"d\":null}]}}}",
};

static const char *const ODD_STRINGS[] = {
  "", " ", "x", "\\u0000", "a\\u0000b", "\\ud800", "\\udc00", "\\ud83d\\ude00", "\\ud800\\u0041", "\\uffff",
  "\\ufdd0", "\\u202e", "\\u0085", "\\u2028", "\\n", "a\\nb\\nc", "\\r\\n", "\\t", "\\u001b", "\\u007f", "\\/",
  "\\\"", "\\\\", "'", "''); --", "%s%n", "$C", "$P", "$R", "$A", "$B", "$M", "$T", "directory", "case:$C",
  "case:$C:chair", "meeting:$T", "case:", "chair", "administrator", "deleted", "@compartment", "open", "yes",
  "no", "2026-06-01", "2026-02-30", "0000-00-00", "9999-12-31", "2026-06-01T10:00:00Z",
  "2026-06-01T25:00:00Z", "10:00", "9434765919", "ABC23", "\xc3\xa9", "\xff", "\xed\xa0\x80",
  "\xf0\x9f\x98\x80", "\xef\xbf\xbe",
};

guint
sp_fuzz_choose (SpFuzzBytes *self, guint bound)
{
  guint value = 0;

  for (guint span = 1; span < bound && self->size > 0; span *= 256)
    {
      value = value * 256 + *self->data++;
      self->size--;
    }
  return bound > 1 ? value % bound : 0;
}

static void
append_string (SpFuzzBytes *self, GString *json)
{
  guint how = sp_fuzz_choose (self, 16);

  g_string_append_c (json, '"');
  if (how < 12)
    g_string_append (json, ODD_STRINGS[sp_fuzz_choose (self, G_N_ELEMENTS (ODD_STRINGS))]);
  else if (how < 14)
    {
      const char *piece = ODD_STRINGS[sp_fuzz_choose (self, G_N_ELEMENTS (ODD_STRINGS))];

      for (guint n = sp_fuzz_choose (self, 6) * 4000 + sp_fuzz_choose (self, 6); n > 0; n--)
        g_string_append (json, piece);
    }
  else
    {
      for (guint n = sp_fuzz_choose (self, 32); n > 0 && self->size > 0; n--)
        g_string_append_c (json, sp_fuzz_choose (self, 256));
    }
  g_string_append_c (json, '"');
}

/* Any value at all. */
void
sp_fuzz_append_value (SpFuzzBytes *self, GString *json, guint depth)
{
  guint how = sp_fuzz_choose (self, 8);
  guint n;

  if (how < 3 || depth > 40)
    g_string_append (json, ODD_VALUES[sp_fuzz_choose (self, G_N_ELEMENTS (ODD_VALUES))]);
  else if (how < 6)
    append_string (self, json);
  else
    {
      n = sp_fuzz_choose (self, 5);
      g_string_append_c (json, how == 6 ? '[' : '{');
      for (guint i = 0; i < n; i++)
        {
          if (i > 0)
            g_string_append_c (json, ',');
          if (how == 7)
            {
              append_string (self, json);
              g_string_append_c (json, ':');
            }
          sp_fuzz_append_value (self, json, depth + 1);
        }
      g_string_append_c (json, how == 6 ? ']' : '}');
    }
}

static const char *
reference_to (const char *type)
{
  static const char *const known[] = { "case", "$C", "person", "$P", "agency", "$A", "member", "$M",
                                       "meeting", "$T", "invitation", "$I", NULL };

  for (gsize i = 0; known[i]; i += 2)
    {
      if (g_strcmp0 (known[i], type) == 0)
        return known[i + 1];
    }
  return "$0";
}

/* A value that is right for the field, or one time in eight any value. */
void
sp_fuzz_append_field (SpFuzzBytes *self, GString *json, const SpField *field)
{
  static SpValueLists *lists = NULL;
  const SpValueListItem *items;
  guint n_items = 0;

  if (!lists)
    lists = sp_value_lists_new ();
  if (sp_fuzz_choose (self, 8) == 7)
    {
      sp_fuzz_append_value (self, json, 0);
      return;
    }
  switch (field->kind)
    {
    case SP_KIND_CHOICE:
      items = sp_value_lists_get_items (lists, field->list, &n_items);
      g_string_append_printf (json, "\"%s\"", n_items > 0 ? items[sp_fuzz_choose (self, n_items)].code : "x");
      break;
    case SP_KIND_DATE:
      g_string_append_printf (json, "\"2026-06-%02u\"", 1 + sp_fuzz_choose (self, 30));
      break;
    case SP_KIND_INSTANT:
      g_string_append_printf (json, "\"2026-06-01T10:00:%02uZ\"", sp_fuzz_choose (self, 60));
      break;
    case SP_KIND_REF:
      g_string_append_printf (json, "\"%s\"", sp_fuzz_choose (self, 4) == 3 ? "$0" : reference_to (field->list));
      break;
    case SP_KIND_NUMBER:
      g_string_append_printf (json, "%u", sp_fuzz_choose (self, 300));
      break;
    case SP_KIND_FLAG:
      g_string_append (json, sp_fuzz_choose (self, 2) ? "false" : "true");
      break;
    case SP_KIND_SET:
      items = field->list ? sp_value_lists_get_items (lists, field->list, &n_items) : NULL;
      g_string_append_printf (json, "[\"%s\"]", n_items > 0 ? items[sp_fuzz_choose (self, n_items)].code
                                                            : reference_to (field->list));
      break;
    case SP_KIND_TEXT:
    case SP_KIND_PROSE:
    default:
      if (strcmp (field->name, "reference") == 0)
        g_string_append (json, "\"ABC23\"");
      else if (sp_fuzz_choose (self, 4) == 3)
        append_string (self, json);
      else
        g_string_append_printf (json, "\"line %u%s\"", sp_fuzz_choose (self, 4),
                                field->kind == SP_KIND_PROSE ? "\\nend" : "");
    }
}

static void
append_member (SpFuzzBytes *self, GString *json, const SpField *field, guint n)
{
  g_string_append_printf (json, "%s\"%s\":", n > 0 ? "," : "", field->name);
  sp_fuzz_append_field (self, json, field);
}

/* An object of fields: those that a record must have, and some more. */
void
sp_fuzz_append_fields (SpFuzzBytes *self, GString *json, const SpRecordType *type)
{
  guint n = 0;

  g_string_append_c (json, '{');
  if (sp_fuzz_choose (self, 4) != 3)
    {
      for (guint i = 0; i < type->n_fields; i++)
        {
          if (type->fields[i].flags & SP_FIELD_REQUIRED)
            append_member (self, json, &type->fields[i], n++);
        }
    }
  if (sp_fuzz_choose (self, 2) && sp_record_type_find_field (type, SP_RESTRICTION_FIELD))
    append_member (self, json, sp_record_type_find_field (type, SP_RESTRICTION_FIELD), n++);
  for (guint more = sp_fuzz_choose (self, 4); more > 0; more--)
    append_member (self, json, &type->fields[sp_fuzz_choose (self, type->n_fields)], n++);
  if (sp_fuzz_choose (self, 8) == 7)
    {
      g_string_append (json, n > 0 ? ",\"not_known_here\":" : "\"not_known_here\":");
      sp_fuzz_append_value (self, json, 0);
    }
  g_string_append_c (json, '}');
}

/* @names: a letter, then what `$` and the letter stand for, and so on. */
GBytes *
sp_fuzz_expand (const GString *text, const char *const *names)
{
  GString *out = g_string_sized_new (text->len);

  for (gsize i = 0; i < text->len; i++)
    {
      const char *value = NULL;

      for (gsize k = 0; text->str[i] == '$' && i + 1 < text->len && names[k]; k += 2)
        {
          if (names[k][0] == text->str[i + 1])
            value = names[k + 1];
        }
      if (value)
        {
          g_string_append (out, value);
          i++;
        }
      else
        g_string_append_c (out, text->str[i]);
    }
  return g_string_free_to_bytes (out);
}

/* GLib's fatal messages raise SIGTRAP, for which libFuzzer does not keep the input. */
static void
trapped (int number)
{
  abort ();
}

/* A warning of any library is a finding. */
void
sp_fuzz_strict (void)
{
  signal (SIGTRAP, trapped);
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
}

static char *directory;

static void
remove_directory (void)
{
  g_autoptr(GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      g_unlink (path);
    }
  g_rmdir (directory);
  g_clear_pointer (&directory, g_free);
}

/* Puts the bytes into a file of this process and gives its path. In memory, where the system has such
 * a place, for the disk is the slowest part. */
char *
sp_fuzz_write (const char *name, gconstpointer data, gsize size)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;

  if (!directory)
    {
      directory = g_strdup (g_access ("/dev/shm", W_OK) == 0 ? "/dev/shm/sp-fuzz-XXXXXX" : "/tmp/sp-fuzz-XXXXXX");
      if (!g_mkdtemp (directory))
        g_error ("no folder for files");
      atexit (remove_directory);
    }
  path = g_build_filename (directory, name, NULL);
  if (!g_file_set_contents_full (path, data, size, G_FILE_SET_CONTENTS_NONE, 0600, &error))
    g_error ("%s", error->message);
  return g_steal_pointer (&path);
}
