/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* All that is held on somebody, over all cases that the person at this laptop reads: the people of cases of that name, day of
 * birth, telephone or e-mail, and what names them. */

#include "config.h"

#include "sp-held-find.h"

#include "sp-case-records.h"

#include <glib/gi18n-lib.h>

/* So many of each kind are shown. */
#define MAX_FOUND 200

G_DEFINE_BOXED_TYPE (SpHeld, sp_held, sp_held_ref, sp_held_unref)

static void
held_person_free (gpointer data)
{
  SpHeldPerson *one = data;

  g_object_unref (one->person);
  g_string_free (one->same, TRUE);
  g_free (one);
}

static void
held_clear (gpointer data)
{
  SpHeld *self = data;

  g_ptr_array_unref (self->people);
  g_ptr_array_unref (self->mentions);
}

/** sp_held_ref: Returns: (transfer full): the same */
SpHeld *
sp_held_ref (SpHeld *self)
{
  return g_rc_box_acquire (self);
}

/** sp_held_unref: Gives it back. */
void
sp_held_unref (SpHeld *self)
{
  g_rc_box_release_full (self, held_clear);
}

/** sp_held_wish_free: Frees it. */
void
sp_held_wish_free (SpHeldWish *self)
{
  g_free (self->family);
  g_free (self->given);
  g_free (self->born);
  g_free (self->phone);
  g_free (self->email);
  g_free (self);
}

typedef struct
{
  SpStore    *store;
  SpHeldWish *wish;
  SpHeld     *held;
  GHashTable *by_id; /* id → SpHeldPerson, of held->people */
} Find;

static void
find_free (gpointer data)
{
  Find *find = data;

  g_object_unref (find->store);
  sp_held_wish_free (find->wish);
  sp_held_unref (find->held);
  g_hash_table_unref (find->by_id);
  g_free (find);
}

/* --- People; in a fiber --------------------------------------------------------------------- */

static void
add_person (Find       *find,
            SpRecord   *person,
            const char *same)
{
  SpHeldPerson *one = g_hash_table_lookup (find->by_id, sp_record_get_id (person));

  if (one == NULL)
    {
      one = g_new0 (SpHeldPerson, 1);
      one->person = g_object_ref (person);
      one->same = g_string_new (same);
      g_ptr_array_add (find->held->people, one);
      g_hash_table_insert (find->by_id, (gpointer) sp_record_get_id (person), one);
      return;
    }
  if (strstr (one->same->str, same) == NULL)
    g_string_append_printf (one->same, ", %s", same);
}

static gboolean
take_people (Find        *find,
             SpQuery     *query,
             const char  *same,
             GError     **error)
{
  g_autoptr (GListModel) found = NULL;

  sp_query_with (query, "case_id");
  sp_query_limit (query, MAX_FOUND);
  found = dex_await_object (sp_store_find_all (find->store, query), error);
  if (found == NULL)
    return FALSE;
  find->held->more |= g_list_model_get_n_items (found) == MAX_FOUND;
  for (guint i = 0; i < g_list_model_get_n_items (found); i++)
    {
      g_autoptr (SpRecord) person = g_list_model_get_item (found, i);

      if (SP_IS_PERSON (person))
        add_person (find, person, same);
    }

  return TRUE;
}

static gboolean
take_search (Find        *find,
             const char  *text,
             const char  *same,
             GError     **error)
{
  g_autoptr (SpQuery) query = sp_query_new ("person");

  sp_query_search (query, text);

  return take_people (find, query, same, error);
}

static gboolean
take_where (Find        *find,
            const char  *field,
            const char  *value,
            const char  *same,
            GError     **error)
{
  g_autoptr (SpQuery) query = sp_query_new ("person");

  sp_query_where (query, field, "=", value);

  return take_people (find, query, same, error);
}

/* As it is written here and there: in one piece, with a blank after the area, from abroad. */
static gboolean
take_phone (Find    *find,
            GError **error)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  g_autofree char *split = NULL;
  g_autofree char *other = NULL;

  for (const char *p = find->wish->phone; *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      g_string_append_c (digits, *p);
  if (g_str_has_prefix (digits->str, "44"))
    g_string_overwrite (g_string_erase (digits, 0, 1), 0, "0");
  if (digits->len < 7)
    return TRUE;
  split = g_strdup_printf ("%.5s %s", digits->str, digits->str + 5);
  other = g_strconcat ("44", digits->str + 1, NULL);

  return take_search (find, find->wish->phone, _("telephone"), error) &&
         take_search (find, digits->str, _("telephone"), error) && take_search (find, split, _("telephone"), error) &&
         take_search (find, other, _("telephone"), error);
}

/* Who has the whole name stands before who has the family name only. */
static gboolean
take_names (Find    *find,
            GError **error)
{
  const SpHeldWish *wish = find->wish;
  g_autofree char *both = wish->given != NULL ? g_strconcat (wish->given, " ", wish->family, NULL) : NULL;

  return (both == NULL || take_search (find, both, _("name"), error)) &&
         take_search (find, wish->family, wish->given != NULL ? _("family name") : _("name"), error);
}

/* --- What names them ------------------------------------------------------------------------ */

static gboolean
take_mentions (Find    *find,
               GError **error)
{
  const SpHeldWish *wish = find->wish;
  g_autofree char *text = g_strconcat (wish->family, wish->given != NULL ? " " : NULL, wish->given, NULL);
  g_autoptr (SpQuery) query = sp_query_new (NULL);
  g_autoptr (GListModel) found = NULL;

  sp_query_search (query, text);
  sp_query_with (query, "case_id");
  sp_query_limit (query, MAX_FOUND);
  found = dex_await_object (sp_store_find_all (find->store, query), error);
  if (found == NULL)
    return FALSE;
  find->held->more |= g_list_model_get_n_items (found) == MAX_FOUND;
  for (guint i = 0; i < g_list_model_get_n_items (found); i++)
    {
      SpRecord *record = g_list_model_get_item (found, i);
      const SpRecordType *type = sp_record_get_record_type (record);

      if (!SP_IS_PERSON (record) && !SP_IS_CASE (record) && sp_record_type_find_field (type, "case_id") != NULL)
        g_ptr_array_add (find->held->mentions, record);
      else
        g_object_unref (record);
    }

  return TRUE;
}

static DexFuture *
find_fiber (gpointer data)
{
  Find *find = data;
  const SpHeldWish *wish = find->wish;
  GError *error = NULL;

  if ((wish->family != NULL && !take_names (find, &error)) ||
      (wish->born != NULL && !take_where (find, "born", wish->born, _("date of birth"), &error)) ||
      (wish->phone != NULL && !take_phone (find, &error)) ||
      (wish->email != NULL && !take_where (find, "email", wish->email, _("e-mail"), &error)) ||
      (wish->family != NULL && !take_mentions (find, &error)))
    return dex_future_new_for_error (error);

  return dex_future_new_take_boxed (SP_TYPE_HELD, sp_held_ref (find->held));
}

/**
 * sp_held_find:
 * @store: the open cache
 * @wish: (transfer full): who is looked for
 *
 * Nothing of what is found may be shown before it is written down that it was looked at.
 *
 * Returns: (transfer full): a future of #SpHeld
 */
DexFuture *
sp_held_find (SpStore    *store,
              SpHeldWish *wish)
{
  Find *find = g_new0 (Find, 1);

  find->store = g_object_ref (store);
  find->wish = wish;
  find->held = g_rc_box_new0 (SpHeld);
  find->held->people = g_ptr_array_new_with_free_func (held_person_free);
  find->held->mentions = g_ptr_array_new_with_free_func (g_object_unref);
  find->by_id = g_hash_table_new (g_str_hash, g_str_equal);

  return dex_scheduler_spawn (NULL, 0, find_fiber, find, find_free);
}
