/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where a victim can be found leaves in no paper (domain.md §7, victim non-disclosure; product.md, safe-address guard).
 * A safe address stands in a record of its own, where it is easily left out; and, before long, in somebody's
 * sentence. The search goes over letters and digits alone, so that neither case, commas, spaces in a postcode nor
 * "Rd" for "Road" hides it, and begins and ends with whole words, so that "12 Mill Lane" is not in "112 Mill Lane". */

#include "config.h"

#include "sp-guard.h"
#include "sp-json.h"

#include <string.h>

/* Shorter pieces of an address are in too many other sentences. */
#define MIN_FIRST 4
#define MIN_PIECE 6
#define MIN_CODE  5
#define MIN_PHONE 9

typedef struct
{
  SpGuardReason reason;
  char *about;
  char *folded;
} Needle;

struct _SpGuard
{
  GPtrArray *needles;
};

/* A text as letters and digits, and for each byte of it where that came from. */
typedef struct
{
  gsize start;
  gsize end;
  gboolean begins; /* a word */
  gboolean ends;
} Place;

typedef struct
{
  GString *text;
  GArray *places;
  gsize word; /* where in `text` the word began that is being read */
} Folded;

static const struct
{
  const char *written;
  const char *meant;
} short_forms[] = {
  { "rd", "road" }, { "st", "street" }, { "ln", "lane" }, { "ave", "avenue" }, { "av", "avenue" },
  { "cl", "close" }, { "dr", "drive" }, { "ct", "court" }, { "gdns", "gardens" }, { "pl", "place" },
  { "sq", "square" }, { "cres", "crescent" }, { "terr", "terrace" }, { "ter", "terrace" }, { "hse", "house" },
};

static void
needle_free (gpointer data)
{
  Needle *needle = data;

  g_free (needle->about);
  g_free (needle->folded);
  g_free (needle);
}

/**
 * sp_guard_new:
 *
 * Returns: (transfer full): a guard that knows of nothing yet
 */
SpGuard *
sp_guard_new (void)
{
  SpGuard *self = g_new0 (SpGuard, 1);

  self->needles = g_ptr_array_new_with_free_func (needle_free);

  return self;
}

/**
 * sp_guard_free:
 */
void
sp_guard_free (SpGuard *self)
{
  g_ptr_array_unref (self->needles);
  g_free (self);
}

static void
append_byte (Folded *self,
             char    byte,
             gsize   start,
             gsize   end)
{
  Place place = { start, end, FALSE, FALSE };

  g_string_append_c (self->text, byte);
  g_array_append_val (self->places, place);
}

static void
end_word (Folded *self)
{
  gsize start;
  gsize end;

  if (self->word == self->text->len)
    return;

  start = g_array_index (self->places, Place, self->word).start;
  end = g_array_index (self->places, Place, self->places->len - 1).end;
  for (guint i = 0; i < G_N_ELEMENTS (short_forms); i++)
    if (strcmp (self->text->str + self->word, short_forms[i].written) == 0)
      {
        g_string_truncate (self->text, self->word);
        g_array_set_size (self->places, self->word);
        for (const char *p = short_forms[i].meant; *p != '\0'; p++)
          append_byte (self, *p, start, end);
        break;
      }
  g_array_index (self->places, Place, self->word).begins = TRUE;
  g_array_index (self->places, Place, self->places->len - 1).ends = TRUE;
  self->word = self->text->len;
}

static void
fold_char (Folded   *self,
           gunichar  c,
           gsize     start,
           gsize     end)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  gsize n_parts = g_unichar_fully_decompose (c, TRUE, parts, G_N_ELEMENTS (parts));

  for (gsize i = 0; i < n_parts; i++)
    {
      char bytes[6];
      int length;

      if (!g_unichar_isalnum (parts[i]))
        {
          /* An accent, or a mark that cannot be seen, is no end of a word. */
          if (!g_unichar_ismark (parts[i]) && g_unichar_type (parts[i]) != G_UNICODE_FORMAT)
            end_word (self);
          continue;
        }
      length = g_unichar_to_utf8 (g_unichar_tolower (parts[i]), bytes);
      for (int k = 0; k < length; k++)
        append_byte (self, bytes[k], start, end);
    }
}

static void
folded_init (Folded     *self,
             const char *text)
{
  self->text = g_string_new (NULL);
  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  self->word = 0;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    fold_char (self, g_utf8_get_char (p), (gsize) (p - text), (gsize) (g_utf8_next_char (p) - text));
  end_word (self);
}

static void
folded_clear (Folded *self)
{
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  g_clear_pointer (&self->places, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Folded, folded_clear)

static void
add_text (SpGuard       *self,
          SpGuardReason  reason,
          const char    *about,
          const char    *text,
          gsize          least)
{
  g_auto(Folded) folded = { 0 };
  Needle *needle;

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return;
  folded_init (&folded, text);
  if (folded.text->len < least)
    return;

  needle = g_new0 (Needle, 1);
  needle->reason = reason;
  needle->about = g_strdup (about);
  needle->folded = g_strdup (folded.text->str);
  g_ptr_array_add (self->needles, needle);
}

static gboolean
has_digit (const char *text)
{
  return text[strcspn (text, "0123456789")] != '\0';
}

/* All that @pattern finds in @text. */
static GStrv
dup_matches (const char *text,
             const char *pattern)
{
  g_autoptr(GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  g_autoptr(GStrvBuilder) found = g_strv_builder_new ();

  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    g_strv_builder_take (found, g_match_info_fetch (match, 0));

  return g_strv_builder_end (found);
}

/**
 * sp_guard_add_address:
 * @reason: why it must not leave
 * @id: the address's id
 * @fields: the fields of an address
 *
 * Has its postcode, its first line and each line with a number looked for.
 */
void
sp_guard_add_address (SpGuard       *self,
                      SpGuardReason  reason,
                      const char    *id,
                      JsonObject    *fields)
{
  const char *text = sp_json_get_text (fields, "text");
  const char *postcode = sp_json_get_text (fields, "postcode");
  g_auto(GStrv) codes = NULL;
  g_auto(GStrv) parts = NULL;

  if (postcode != NULL && has_digit (postcode))
    add_text (self, reason, id, postcode, MIN_CODE);
  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return;

  codes = dup_matches (text, "\\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\\b");
  for (guint i = 0; codes[i] != NULL; i++)
    add_text (self, reason, id, codes[i], MIN_CODE);
  parts = g_strsplit_set (text, ",;\n", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      gboolean numbered = has_digit (parts[i]);

      if (i == 0 || numbered)
        add_text (self, reason, id, parts[i], i == 0 && !numbered ? MIN_FIRST : MIN_PIECE);
      /* "12, Mill Lane" */
      if (numbered && parts[i + 1] != NULL)
        {
          g_autofree char *both = g_strjoin (" ", parts[i], parts[i + 1], NULL);

          add_text (self, reason, id, both, MIN_PIECE);
        }
    }
}

/* A number as it is written at home and abroad. */
static void
add_phone (SpGuard       *self,
           SpGuardReason  reason,
           const char    *id,
           const char    *text)
{
  g_auto(GStrv) numbers = dup_matches (text, "\\+?[0-9][0-9 ()-]{7,}[0-9]");

  for (guint i = 0; numbers[i] != NULL; i++)
    {
      g_autofree char *other = NULL;
      g_auto(Folded) folded = { 0 };

      folded_init (&folded, numbers[i]);
      add_text (self, reason, id, folded.text->str, MIN_PHONE);
      if (folded.text->str[0] == '0')
        other = g_strconcat ("44", folded.text->str + 1, NULL);
      else if (g_str_has_prefix (folded.text->str, "44"))
        other = g_strconcat ("0", folded.text->str + 2, NULL);
      add_text (self, reason, id, other, MIN_PHONE);
    }
}

/**
 * sp_guard_add_contact:
 * @reason: why it must not leave
 * @id: the person's id
 * @fields: the fields of a person
 *
 * Has telephone, e-mail, employer and school looked for.
 */
void
sp_guard_add_contact (SpGuard       *self,
                      SpGuardReason  reason,
                      const char    *id,
                      JsonObject    *fields)
{
  const char *phone = sp_json_get_text (fields, "phone");

  if (phone != NULL && g_utf8_validate (phone, -1, NULL))
    add_phone (self, reason, id, phone);
  add_text (self, reason, id, sp_json_get_text (fields, "email"), MIN_FIRST);
  add_text (self, reason, id, sp_json_get_text (fields, "employer"), MIN_FIRST);
  add_text (self, reason, id, sp_json_get_text (fields, "school"), MIN_FIRST);
}

/**
 * sp_guard_add_name:
 * @reason: why it must not leave
 * @id: the person's id
 * @fields: the fields of a person
 *
 * Has the person's names looked for, each for itself.
 */
void
sp_guard_add_name (SpGuard       *self,
                   SpGuardReason  reason,
                   const char    *id,
                   JsonObject    *fields)
{
  const char *given = sp_json_get_text (fields, "given_names");
  g_auto(GStrv) words = g_strsplit_set (given != NULL ? given : "", " ,", -1);
  g_auto(GStrv) aliases = sp_json_dup_strv (fields, "aliases");

  add_text (self, reason, id, sp_json_get_text (fields, "family_name"), 2);
  for (guint i = 0; words[i] != NULL; i++)
    add_text (self, reason, id, words[i], 2);
  for (guint i = 0; aliases != NULL && aliases[i] != NULL; i++)
    add_text (self, reason, id, aliases[i], 2);
}

static int
compare_hits (gconstpointer a,
              gconstpointer b)
{
  const SpGuardHit *left = a;
  const SpGuardHit *right = b;

  if (left->start != right->start)
    return left->start < right->start ? -1 : 1;
  /* The longer one first, so that it swallows the other. */
  return left->end > right->end ? -1 : left->end < right->end;
}

static void
find_needle (const Needle *needle,
             const Folded *folded,
             GArray       *hits)
{
  gsize length = strlen (needle->folded);
  const char *from = folded->text->str;
  const char *at;

  while ((at = strstr (from, needle->folded)) != NULL)
    {
      const Place *first = &g_array_index (folded->places, Place, at - folded->text->str);
      const Place *last = &g_array_index (folded->places, Place, at - folded->text->str + length - 1);

      if (first->begins && last->ends)
        {
          SpGuardHit hit = { needle->reason, needle->about, first->start, last->end };

          g_array_append_val (hits, hit);
        }
      from = at + 1;
    }
}

/**
 * sp_guard_find:
 * @text: (nullable): what somebody wrote
 *
 * Returns: (transfer full): #SpGuardHit in the order of the text, none over another; the names in them live as long as
 *   the guard
 */
GArray *
sp_guard_find (SpGuard    *self,
               const char *text)
{
  GArray *hits = g_array_new (FALSE, FALSE, sizeof (SpGuardHit));
  g_auto(Folded) folded = { 0 };
  guint kept = 0;

  if (text == NULL || *text == '\0' || self->needles->len == 0 || !g_utf8_validate (text, -1, NULL))
    return hits;

  folded_init (&folded, text);
  for (guint i = 0; i < self->needles->len; i++)
    find_needle (g_ptr_array_index (self->needles, i), &folded, hits);

  g_array_sort (hits, compare_hits);
  for (guint i = 0; i < hits->len; i++)
    {
      SpGuardHit hit = g_array_index (hits, SpGuardHit, i);
      SpGuardHit *last = kept > 0 ? &g_array_index (hits, SpGuardHit, kept - 1) : NULL;

      if (last != NULL && hit.start < last->end)
        last->end = MAX (last->end, hit.end);
      else
        g_array_index (hits, SpGuardHit, kept++) = hit;
    }
  g_array_set_size (hits, kept);

  return hits;
}

/**
 * sp_guard_redact:
 * @text: what somebody wrote
 * @instead: what shall stand where something was taken out
 *
 * Returns: (transfer full): the text without what must not leave
 */
char *
sp_guard_redact (SpGuard    *self,
                 const char *text,
                 const char *instead)
{
  g_autoptr(GArray) hits = sp_guard_find (self, text);
  g_autoptr(GString) out = g_string_new (NULL);
  gsize at = 0;

  for (guint i = 0; i < hits->len; i++)
    {
      const SpGuardHit *hit = &g_array_index (hits, SpGuardHit, i);

      g_string_append_len (out, text + at, (gssize) (hit->start - at));
      g_string_append (out, instead);
      at = hit->end;
    }
  g_string_append (out, text + at);

  return g_string_free (g_steal_pointer (&out), FALSE);
}
