/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A page is large and goes into the cache nearly as it is: so its text is checked and cut up here, and no object is
 * made of what stands in the fields. */

#include "config.h"

#include "sp-wire-page.h"

#include "sp-json.h"

#include <string.h>

struct _SpWirePage
{
  char *text; /* its own copy, in which each text of a change gets a zero at its end */
  JsonObject *head;
  GArray *changes;
  GStringChunk *unescaped; /* nullable: the few texts that are written otherwise than they are */
};

/* A piece of the page's text; NULL where there is none. */
typedef struct
{
  char *text;
  gsize length;
} Text;

typedef struct
{
  char *at;
  char *end;
  SpWirePage *page;
} Scan;

static gboolean scan_value (Scan *scan, guint depth);

static void
skip_blanks (Scan *scan)
{
  while (scan->at < scan->end
         && (*scan->at == ' ' || *scan->at == '\n' || *scan->at == '\r' || *scan->at == '\t'))
    scan->at++;
}

static gboolean
take (Scan *scan, char c)
{
  if (scan->at == scan->end || *scan->at != c)
    return FALSE;
  scan->at++;
  return TRUE;
}

static gboolean
scan_escape (Scan *scan)
{
  if (scan->at == scan->end)
    return FALSE;
  if (*scan->at != 'u')
    return strchr ("\"\\/bfnrt", *scan->at) != NULL && *scan->at++ != '\0';
  scan->at++;
  for (guint i = 0; i < 4; i++, scan->at++)
    if (scan->at == scan->end || !g_ascii_isxdigit (*scan->at))
      return FALSE;
  return TRUE;
}

/* From quotation mark to quotation mark. */
static gboolean
scan_string (Scan *scan)
{
  if (!take (scan, '"'))
    return FALSE;
  while (scan->at < scan->end)
    {
      guchar c = (guchar) *scan->at++;

      if (c == '"')
        return TRUE;
      if (c < ' ' || (c == '\\' && !scan_escape (scan)))
        return FALSE;
    }
  return FALSE;
}

static gboolean
scan_digits (Scan *scan)
{
  char *start = scan->at;

  while (scan->at < scan->end && g_ascii_isdigit (*scan->at))
    scan->at++;
  return scan->at > start;
}

static gboolean
scan_number (Scan *scan)
{
  take (scan, '-');
  if (!take (scan, '0') && !scan_digits (scan))
    return FALSE;
  if (take (scan, '.') && !scan_digits (scan))
    return FALSE;
  if (!take (scan, 'e') && !take (scan, 'E'))
    return TRUE;
  if (!take (scan, '+'))
    take (scan, '-');
  return scan_digits (scan);
}

static gboolean
scan_word (Scan *scan, const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (scan->end - scan->at) < length || memcmp (scan->at, word, length) != 0)
    return FALSE;
  scan->at += length;
  return TRUE;
}

/* What stands between commas, up to @closing. */
typedef gboolean (*ScanItem) (Scan *scan, guint depth, gpointer data);

static gboolean
scan_items (Scan *scan, char opening, char closing, guint depth, ScanItem item, gpointer data)
{
  if (depth == 0 || !take (scan, opening))
    return FALSE;
  skip_blanks (scan);
  if (take (scan, closing))
    return TRUE;
  do
    {
      skip_blanks (scan);
      if (!item (scan, depth - 1, data))
        return FALSE;
      skip_blanks (scan);
    }
  while (take (scan, ','));
  return take (scan, closing);
}

static gboolean
scan_element (Scan *scan, guint depth, gpointer data)
{
  return scan_value (scan, depth);
}

/* A member's name and the colon. */
static gboolean
scan_name (Scan *scan, Text *name)
{
  name->text = scan->at + 1;
  if (!scan_string (scan))
    return FALSE;
  name->length = (gsize) (scan->at - 1 - name->text);
  skip_blanks (scan);
  if (!take (scan, ':'))
    return FALSE;
  skip_blanks (scan);
  return TRUE;
}

static gboolean
scan_member (Scan *scan, guint depth, gpointer data)
{
  Text name;

  return scan_name (scan, &name) && scan_value (scan, depth);
}

static gboolean
scan_value (Scan *scan, guint depth)
{
  switch (scan->at < scan->end ? *scan->at : '\0')
    {
    case '"':
      return scan_string (scan);
    case '{':
      return scan_items (scan, '{', '}', depth, scan_member, NULL);
    case '[':
      return scan_items (scan, '[', ']', depth, scan_element, NULL);
    case 't':
      return scan_word (scan, "true");
    case 'f':
      return scan_word (scan, "false");
    case 'n':
      return scan_word (scan, "null");
    default:
      return scan_number (scan);
    }
}

static gboolean
is (const Text *name, const char *wanted)
{
  return name->length == strlen (wanted) && memcmp (name->text, wanted, name->length) == 0;
}

/* A string without its quotation marks and escapes; none where the value is no string. */
static void
take_text (Scan *scan, char *from, Text *text)
{
  gsize length = (gsize) (scan->at - from);
  g_autoptr(JsonNode) node = NULL;

  if (*from != '"')
    return;
  *text = (Text){ from + 1, length - 2 };
  if (memchr (from, '\\', length) == NULL)
    return;
  node = sp_json_parse (from, (gssize) length, 1, NULL);
  if (!scan->page->unescaped)
    scan->page->unescaped = g_string_chunk_new (1024);
  text->text = g_string_chunk_insert (scan->page->unescaped, node ? json_node_get_string (node) : "");
  text->length = strlen (text->text);
}

/* An integer; what does not fit into one is as good as none. */
static gint64
read_integer (Scan *scan, const char *from)
{
  char text[24] = "";
  char *end;
  gint64 value;

  if ((gsize) (scan->at - from) >= sizeof text)
    return 0;
  memcpy (text, from, (gsize) (scan->at - from));
  value = g_ascii_strtoll (text, &end, 10);
  return *end == '\0' ? value : 0;
}

/* The texts of a change while it is scanned: their ends are not cut off before that. */
typedef struct
{
  Text id;
  Text verb;
  Text type;
  Text compartment;
  Text fields;
  gint64 rev;
} Change;

static gboolean
scan_change_member (Scan *scan, guint depth, gpointer data)
{
  Change *change = data;
  Text name;
  char *from;

  if (!scan_name (scan, &name))
    return FALSE;
  from = scan->at;
  if (!scan_value (scan, depth))
    return FALSE;
  if (is (&name, "id"))
    take_text (scan, from, &change->id);
  else if (is (&name, "do"))
    take_text (scan, from, &change->verb);
  else if (is (&name, "type"))
    take_text (scan, from, &change->type);
  else if (is (&name, "compartment"))
    take_text (scan, from, &change->compartment);
  else if (is (&name, "rev"))
    change->rev = read_integer (scan, from);
  else if (is (&name, "fields") && *from == '{')
    change->fields = (Text){ from, (gsize) (scan->at - from) };
  return TRUE;
}

/* Behind each text stands a quotation mark, a comma or a bracket of its change, which nobody needs any more. */
static const char *
cut (const Text *text)
{
  if (text->text)
    text->text[text->length] = '\0';
  return text->text;
}

static const char *
cut_or_share (const Text *text, const char *before)
{
  const char *own = cut (text);

  return own && before && strcmp (own, before) == 0 ? before : own;
}

static SpWireVerb
read_verb (const Text *text)
{
  return !text->text          ? SP_WIRE_NONE
         : is (text, "put")    ? SP_WIRE_PUT
         : is (text, "leave")  ? SP_WIRE_LEAVE
         : is (text, "delete") ? SP_WIRE_DELETE
                               : SP_WIRE_NONE;
}

static gboolean
scan_change (Scan *scan, guint depth, gpointer data)
{
  GArray *changes = scan->page->changes;
  const SpWireChange *before = changes->len > 0 ? &g_array_index (changes, SpWireChange, changes->len - 1) : NULL;
  Change scanned = { 0 };
  SpWireChange change;

  if (!scan_items (scan, '{', '}', depth, scan_change_member, &scanned))
    return FALSE;
  change = (SpWireChange){
    .id = cut (&scanned.id),
    .type = cut_or_share (&scanned.type, before ? before->type : NULL),
    .compartment = cut_or_share (&scanned.compartment, before ? before->compartment : NULL),
    .fields = cut (&scanned.fields),
    .rev = scanned.rev,
    .verb = read_verb (&scanned.verb),
  };
  g_array_append_val (changes, change);
  return TRUE;
}

/* All but the changes is gathered as text. */
static gboolean
scan_page_member (Scan *scan, guint depth, gpointer data)
{
  GString *head = data;
  char *from = scan->at;
  Text name;

  if (!scan_name (scan, &name))
    return FALSE;
  if (is (&name, "changes"))
    {
      if (scan->page->changes)
        return FALSE;
      scan->page->changes = g_array_new (FALSE, FALSE, sizeof (SpWireChange));
      return scan_items (scan, '[', ']', depth, scan_change, NULL);
    }
  if (!scan_value (scan, depth))
    return FALSE;
  if (head->len > 1)
    g_string_append_c (head, ',');
  g_string_append_len (head, from, scan->at - from);
  return TRUE;
}

/**
 * sp_wire_page_read:
 * @bytes: a page from the server
 *
 * Takes a page apart. Its text is JSON in UTF-8 to the last byte, its changes are objects; what is in them is the
 * caller's to judge. On any thread.
 *
 * Returns: (transfer full) (nullable): the page, which does not change, or %NULL where it is none
 */
SpWirePage *
sp_wire_page_read (GBytes *bytes)
{
  g_autoptr(SpWirePage) self = g_atomic_rc_box_new0 (SpWirePage);
  g_autoptr(GString) head = g_string_new ("{");
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  Scan scan = { .page = self };

  if (size == 0 || !g_utf8_validate_len (text, size, NULL))
    return NULL;
  scan.at = self->text = g_memdup2 (text, size);
  scan.end = scan.at + size;
  skip_blanks (&scan);
  if (!scan_items (&scan, '{', '}', SP_JSON_MAX_DEPTH, scan_page_member, head))
    return NULL;
  skip_blanks (&scan);
  g_string_append_c (head, '}');
  if (scan.at != scan.end || !self->changes
      || !(self->head = sp_json_parse_object (head->str, (gssize) head->len, NULL)))
    return NULL;
  return g_steal_pointer (&self);
}

static void
page_clear (gpointer data)
{
  SpWirePage *self = data;

  g_clear_pointer (&self->head, json_object_unref);
  g_clear_pointer (&self->changes, g_array_unref);
  g_clear_pointer (&self->unescaped, g_string_chunk_free);
  g_free (self->text);
}

SpWirePage *
sp_wire_page_ref (SpWirePage *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
sp_wire_page_unref (SpWirePage *self)
{
  g_atomic_rc_box_release_full (self, page_clear);
}

G_DEFINE_BOXED_TYPE (SpWirePage, sp_wire_page, sp_wire_page_ref, sp_wire_page_unref)

/**
 * sp_wire_page_get_head:
 * @self: a page
 *
 * Returns: (transfer none): the page without its changes; a thread that wants it for longer holds the page, which is
 *   counted by atomics, as this is not
 */
JsonObject *
sp_wire_page_get_head (SpWirePage *self)
{
  return self->head;
}

/**
 * sp_wire_page_get_changes:
 * @self: a page
 * @n_changes: (out): their number
 *
 * Returns: (transfer none) (array length=n_changes): the changes, whose texts live as long as the page
 */
const SpWireChange *
sp_wire_page_get_changes (SpWirePage *self, guint *n_changes)
{
  *n_changes = self->changes->len;
  return (const SpWireChange *) (gpointer) self->changes->data;
}
