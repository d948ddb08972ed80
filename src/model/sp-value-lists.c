/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-value-lists-private.h"

#include "sp-id.h"
#include "sp-json.h"

#include <string.h>

/* Longer than any code that the software brings; the field holds more, for a number that makes one unique. */
#define CODE_MAX 50

typedef struct
{
  GArray *items;
  GHashTable *index;
} List;

struct _SpValueLists
{
  GObject parent_instance;

  GHashTable *lists;
};

G_DEFINE_FINAL_TYPE (SpValueLists, sp_value_lists, G_TYPE_OBJECT)

static void
list_free (gpointer data)
{
  List *list = data;

  g_array_unref (list->items);
  g_hash_table_unref (list->index);
  g_free (list);
}

/* By position; what has the same, as an item that a newer version brings along, by code: alike on every laptop. */
static gboolean
is_before (const SpValueListItem *a,
           const SpValueListItem *b)
{
  return a->position != b->position ? a->position < b->position : strcmp (a->code, b->code) < 0;
}

static void
list_set (List       *list,
          const char *code,
          const char *label,
          int         position,
          gboolean    retired)
{
  SpValueListItem item = { g_intern_string (code), g_intern_string (label), retired, position };
  gpointer at;
  guint place;

  if (g_hash_table_lookup_extended (list->index, item.code, NULL, &at))
    g_array_remove_index (list->items, GPOINTER_TO_UINT (at));
  for (place = list->items->len; place > 0; place--)
    if (!is_before (&item, &g_array_index (list->items, SpValueListItem, place - 1)))
      break;
  g_array_insert_val (list->items, place, item);
  for (guint i = 0; i < list->items->len; i++)
    g_hash_table_insert (list->index, (gpointer) g_array_index (list->items, SpValueListItem, i).code,
                         GUINT_TO_POINTER (i));
}

static void
sp_value_lists_finalize (GObject *object)
{
  SpValueLists *self = SP_VALUE_LISTS (object);

  g_clear_pointer (&self->lists, g_hash_table_unref);

  G_OBJECT_CLASS (sp_value_lists_parent_class)->finalize (object);
}

static void
sp_value_lists_class_init (SpValueListsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sp_value_lists_finalize;
}

static void
sp_value_lists_init (SpValueLists *self)
{
  self->lists = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, list_free);

  for (guint i = 0; i < sp_n_built_in_lists; i++)
    {
      const SpBuiltInList *built_in = &sp_built_in_lists[i];
      List *list = g_new0 (List, 1);

      list->items = g_array_new (FALSE, FALSE, sizeof (SpValueListItem));
      list->index = g_hash_table_new (g_str_hash, g_str_equal);
      for (int k = 0; built_in->items[k].code != NULL; k++)
        list_set (list, built_in->items[k].code, built_in->items[k].label, k + 1, built_in->items[k].retired);
      g_hash_table_insert (self->lists, (gpointer) built_in->name, list);
    }
}

/**
 * sp_value_lists_new:
 *
 * Returns: (transfer full): the lists as the software brings them
 */
SpValueLists *
sp_value_lists_new (void)
{
  return g_object_new (SP_TYPE_VALUE_LISTS, NULL);
}

static const SpBuiltInList *
find_built_in (const char *list)
{
  for (guint i = 0; i < sp_n_built_in_lists; i++)
    if (strcmp (sp_built_in_lists[i].name, list) == 0)
      return &sp_built_in_lists[i];

  return NULL;
}

/* An item as the software brings it. */
static const SpValueListItem *
find_built_in_item (const SpBuiltInList *list,
                    const char          *code)
{
  for (const SpValueListItem *item = list->items; item->code != NULL; item++)
    if (strcmp (item->code, code) == 0)
      return item;

  return NULL;
}

/**
 * sp_value_lists_set_item:
 * @list: a list that an administrator may edit; others are left as they are
 * @code: what records hold
 * @label: what people read
 * @position: where it stands among the others; 0: where it stands now, and a new one at the end
 * @retired: whether it is no longer offered; what the software alone sets never is
 */
void
sp_value_lists_set_item (SpValueLists *self,
                         const char   *list,
                         const char   *code,
                         const char   *label,
                         int           position,
                         gboolean      retired)
{
  const SpValueListItem *known;
  List *found;

  g_return_if_fail (SP_IS_VALUE_LISTS (self));
  g_return_if_fail (list != NULL && code != NULL && label != NULL);

  if (!sp_value_lists_may_have (list, code))
    return;

  found = g_hash_table_lookup (self->lists, list);
  if (position <= 0 && (known = sp_value_lists_find (self, list, code)) != NULL)
    position = known->position;
  if (position <= 0 && found->items->len > 0)
    position = g_array_index (found->items, SpValueListItem, found->items->len - 1).position + 1;
  list_set (found, code, label, position, retired || sp_value_lists_is_never_offered (list, code));
}

/**
 * sp_value_lists_set_json:
 * @list_item_fields: the fields of a list_item record
 */
void
sp_value_lists_set_json (SpValueLists *self,
                         JsonObject   *list_item_fields)
{
  const char *list = sp_json_get_text (list_item_fields, "list");
  const char *code = sp_json_get_text (list_item_fields, "code");
  const char *label = sp_json_get_text (list_item_fields, "label");

  if (list != NULL && code != NULL && label != NULL)
    sp_value_lists_set_item (self, list, code, label, (int) sp_json_get_int (list_item_fields, "position", 0),
                             sp_json_get_flag (list_item_fields, "retired"));
}

/**
 * sp_value_lists_get_items:
 * @n_items: (out): how many
 *
 * Returns: (array length=n_items) (transfer none) (nullable): the list in its order, retired items
 *   included; %NULL where there is no such list
 */
const SpValueListItem *
sp_value_lists_get_items (SpValueLists *self,
                          const char   *list,
                          guint        *n_items)
{
  List *found;

  g_return_val_if_fail (SP_IS_VALUE_LISTS (self), NULL);

  found = g_hash_table_lookup (self->lists, list);
  *n_items = found != NULL ? found->items->len : 0;

  return found != NULL ? (const SpValueListItem *) found->items->data : NULL;
}

/**
 * sp_value_lists_rank:
 *
 * Returns: the place of @code in its list, from 0; -1 where it is not in it
 */
int
sp_value_lists_rank (SpValueLists *self,
                     const char   *list,
                     const char   *code)
{
  List *found = g_hash_table_lookup (self->lists, list);
  gpointer at;

  if (found == NULL || code == NULL ||
      !g_hash_table_lookup_extended (found->index, code, NULL, &at))
    return -1;

  return GPOINTER_TO_INT (at);
}

/**
 * sp_value_lists_find:
 *
 * Returns: (nullable) (transfer none): the item, or %NULL
 */
const SpValueListItem *
sp_value_lists_find (SpValueLists *self,
                     const char   *list,
                     const char   *code)
{
  int rank = sp_value_lists_rank (self, list, code);
  List *found = g_hash_table_lookup (self->lists, list);

  return rank >= 0 ? &g_array_index (found->items, SpValueListItem, rank) : NULL;
}

/**
 * sp_value_lists_get_label:
 * @code: (nullable): what a record holds
 *
 * Returns: (nullable) (transfer none): what people read, untranslated; @code itself where the list
 *   does not have it
 */
const char *
sp_value_lists_get_label (SpValueLists *self,
                          const char   *list,
                          const char   *code)
{
  const SpValueListItem *item = sp_value_lists_find (self, list, code);

  return item != NULL ? item->label : code;
}

/* Letters and digits only, lower case, so that "Ex partner" is "ex-partner"; a mark stands for what is between them. */
static char *
fold (const char *text,
      const char *between)
{
  GString *out = g_string_new (NULL);
  gboolean gap = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isalnum (c))
        {
          gap = TRUE;
          continue;
        }
      if (gap && out->len > 0)
        g_string_append (out, between);
      gap = FALSE;
      g_string_append_unichar (out, g_unichar_tolower (c));
    }

  return g_string_free_and_steal (out);
}

/**
 * sp_value_lists_match:
 * @text: what somebody wrote
 *
 * Returns: (nullable) (transfer none): the code of the item whose code or label it is, whatever case
 *   and punctuation; %NULL where there is none
 */
const char *
sp_value_lists_match (SpValueLists *self,
                      const char   *list,
                      const char   *text)
{
  g_autofree char *wanted = NULL;
  const SpValueListItem *items;
  guint n_items;

  g_return_val_if_fail (text != NULL, NULL);

  items = sp_value_lists_get_items (self, list, &n_items);
  wanted = fold (text, "");
  for (guint i = 0; i < n_items; i++)
    {
      g_autofree char *code = fold (items[i].code, "");
      g_autofree char *label = fold (items[i].label, "");

      if (strcmp (wanted, code) == 0 || strcmp (wanted, label) == 0)
        return items[i].code;
    }

  return NULL;
}

/**
 * sp_value_lists_dup_code:
 * @label: what people will read
 *
 * Two laptops that add the same words while apart make the same of them.
 *
 * Returns: (transfer full): the code of a new item of @list, which no other there has
 */
char *
sp_value_lists_dup_code (SpValueLists *self,
                         const char   *list,
                         const char   *label)
{
  g_autofree char *folded = NULL;
  g_autofree char *base = NULL;
  g_autofree char *code = NULL;

  g_return_val_if_fail (SP_IS_VALUE_LISTS (self), NULL);
  g_return_val_if_fail (list != NULL && label != NULL, NULL);

  folded = fold (label, "-");
  base = *folded != '\0' ? g_utf8_substring (folded, 0, MIN (g_utf8_strlen (folded, -1), CODE_MAX)) : g_strdup ("item");
  code = g_strdup (base);
  for (guint n = 2; sp_value_lists_rank (self, list, code) >= 0; n++)
    {
      g_free (code);
      code = g_strdup_printf ("%s-%u", base, n);
    }

  return g_steal_pointer (&code);
}

/**
 * sp_value_lists_dup_record_id:
 *
 * Returns: (transfer full): the id of the list_item record of an item: who says something of it first, says it of the same
 */
char *
sp_value_lists_dup_record_id (const char *list,
                              const char *code)
{
  g_autofree char *key = g_strconcat (list, "/", code, NULL);

  return sp_id_derive ("list_item", key);
}

/**
 * sp_value_lists_get_names:
 *
 * Returns: (transfer none): the names of all lists
 */
const char * const *
sp_value_lists_get_names (void)
{
  static const char **names;
  static gsize ready = 0;

  if (g_once_init_enter (&ready))
    {
      names = g_new0 (const char *, sp_n_built_in_lists + 1);
      for (guint i = 0; i < sp_n_built_in_lists; i++)
        names[i] = sp_built_in_lists[i].name;
      g_once_init_leave (&ready, 1);
    }

  return names;
}

/**
 * sp_value_lists_get_title:
 *
 * Returns: (nullable) (transfer none): what people call the list, untranslated; %NULL of one that nobody edits
 */
const char *
sp_value_lists_get_title (const char *list)
{
  const SpBuiltInList *known = find_built_in (list);

  return known != NULL ? known->title : NULL;
}

/**
 * sp_value_lists_get_purpose:
 *
 * Returns: (nullable) (transfer none): what the list is for, untranslated; %NULL of one that nobody edits
 */
const char *
sp_value_lists_get_purpose (const char *list)
{
  const SpBuiltInList *known = find_built_in (list);

  return known != NULL ? known->purpose : NULL;
}

/**
 * sp_value_lists_is_editable:
 *
 * Returns: whether an administrator may change the list
 */
gboolean
sp_value_lists_is_editable (const char *list)
{
  const SpBuiltInList *known = find_built_in (list);

  return known != NULL && known->kind != SP_LIST_FIXED;
}

/**
 * sp_value_lists_may_grow:
 *
 * Returns: whether an administrator may add to the list; where more hangs on an item than its words, none can be added
 */
gboolean
sp_value_lists_may_grow (const char *list)
{
  const SpBuiltInList *known = find_built_in (list);

  return known != NULL && known->kind == SP_LIST_EDITABLE;
}

/**
 * sp_value_lists_may_have:
 *
 * Returns: whether an administrator may say something of such an item, or add it
 */
gboolean
sp_value_lists_may_have (const char *list,
                         const char *code)
{
  const SpBuiltInList *known = find_built_in (list);

  return known != NULL && known->kind != SP_LIST_FIXED &&
         (known->kind == SP_LIST_EDITABLE || find_built_in_item (known, code) != NULL);
}

/**
 * sp_value_lists_is_built_in:
 *
 * Returns: whether the software brings such an item; else a partnership has added it
 */
gboolean
sp_value_lists_is_built_in (const char *list,
                            const char *code)
{
  const SpBuiltInList *known = find_built_in (list);

  return known != NULL && find_built_in_item (known, code) != NULL;
}

/**
 * sp_value_lists_is_never_offered:
 *
 * Returns: whether the software alone sets it
 */
gboolean
sp_value_lists_is_never_offered (const char *list,
                                 const char *code)
{
  const SpBuiltInList *known = find_built_in (list);
  const SpValueListItem *item = known != NULL ? find_built_in_item (known, code) : NULL;

  return item != NULL && item->retired;
}
