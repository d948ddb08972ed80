/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-options.h"

#include "sp-cases-private.h"
#include "sp-directory-records.h"
#include "sp-field-value.h"
#include "sp-record-words.h"

#include <glib/gi18n-lib.h>

struct _SpOptions
{
  GObject    parent_instance;

  GPtrArray *codes;
  GPtrArray *labels;
  GHashTable *retired; /* code → label: kept where it is recorded, and offered no more */
};

typedef struct
{
  SpStore       *store;
  const SpField *field;
  char          *case_id;
} Load;

G_DEFINE_FINAL_TYPE (SpOptions, sp_options, G_TYPE_OBJECT)

static void
sp_options_finalize (GObject *object)
{
  SpOptions *self = SP_OPTIONS (object);

  g_clear_pointer (&self->codes, g_ptr_array_unref);
  g_clear_pointer (&self->labels, g_ptr_array_unref);
  g_clear_pointer (&self->retired, g_hash_table_unref);

  G_OBJECT_CLASS (sp_options_parent_class)->finalize (object);
}

static void
sp_options_class_init (SpOptionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sp_options_finalize;
}

static void
sp_options_init (SpOptions *self)
{
  self->codes = g_ptr_array_new_with_free_func (g_free);
  self->labels = g_ptr_array_new_with_free_func (g_free);
  self->retired = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static void
take (SpOptions  *self,
      const char *code,
      char       *label)
{
  g_ptr_array_add (self->codes, g_strdup (code));
  g_ptr_array_add (self->labels, label);
}

/**
 * sp_options_new_for_field:
 *
 * Returns: (transfer full) (nullable): what can be chosen, if it is known at once: a value list, or yes
 */
SpOptions *
sp_options_new_for_field (SpStore       *store,
                          const SpField *field)
{
  g_autoptr (SpOptions) self = NULL;
  const SpValueListItem *items;
  guint n_items = 0;

  g_return_val_if_fail (SP_IS_STORE (store), NULL);

  if (sp_field_is_reference (field))
    return NULL;

  self = g_object_new (SP_TYPE_OPTIONS, NULL);
  if (field->kind == SP_KIND_FLAG)
    {
      take (self, "true", g_strdup (_("Yes")));
      return g_steal_pointer (&self);
    }

  items = sp_value_lists_get_items (sp_store_get_lists (store), field->list, &n_items);
  for (guint i = 0; i < n_items; i++)
    {
      if (items[i].retired)
        g_hash_table_insert (self->retired, g_strdup (items[i].code), g_strdup (_(items[i].label)));
      else
        take (self, items[i].code, g_strdup (_(items[i].label)));
    }

  return g_steal_pointer (&self);
}

static void
load_free (gpointer data)
{
  Load *load = data;

  g_clear_object (&load->store);
  g_free (load->case_id);
  g_free (load);
}

static char *
dup_label (SpStore  *store,
           SpRecord *record)
{
  g_autofree char *title = sp_record_dup_title (record, sp_store_get_lists (store));
  const char *post = NULL;

  if (SP_IS_MEMBER (record))
    post = sp_member_get_post (SP_MEMBER (record));

  return post != NULL ? g_strdup_printf ("%s · %s", title, post) : g_steal_pointer (&title);
}

static DexFuture *
found_cb (DexFuture *future,
          gpointer   data)
{
  Load *load = data;
  const GValue *value = dex_future_get_value (future, NULL);
  g_autoptr (SpOptions) self = g_object_new (SP_TYPE_OPTIONS, NULL);
  GListModel *found = value != NULL ? g_value_get_object (value) : NULL;

  for (guint i = 0; found != NULL && i < g_list_model_get_n_items (found); i++)
    {
      g_autoptr (SpRecord) record = g_list_model_get_item (found, i);

      take (self, sp_record_get_id (record), dup_label (load->store, record));
    }

  return dex_future_new_take_object (g_steal_pointer (&self));
}

/**
 * sp_options_load:
 * @field: a reference, or a set of references
 * @case_id: (nullable): the case to which what can be meant is confined
 *
 * Returns: (transfer full): a future of the SpOptions: the records that can be meant
 */
DexFuture *
sp_options_load (SpStore       *store,
                 const SpField *field,
                 const char    *case_id)
{
  const SpRecordType *type;
  g_autoptr (SpQuery) query = NULL;
  Load *load;

  g_return_val_if_fail (SP_IS_STORE (store), NULL);
  g_return_val_if_fail (sp_field_is_reference (field), NULL);

  type = sp_record_type_find (field->list);
  query = sp_query_new (field->list);
  if (case_id != NULL && sp_record_type_find_field (type, "case_id") != NULL)
    sp_query_where (query, "case_id", "=", case_id);
  if (sp_record_type_find_field (type, "family_name") != NULL)
    sp_query_order (query, "family_name", FALSE);
  else if (sp_record_type_find_field (type, "name") != NULL)
    sp_query_order (query, "name", FALSE);
  else if (sp_record_type_find_field (type, "date") != NULL)
    sp_query_order (query, "date", TRUE);
  sp_query_limit (query, 500);

  load = g_new0 (Load, 1);
  load->store = g_object_ref (store);
  load->field = field;
  load->case_id = g_strdup (case_id);

  return dex_future_then (sp_store_find_all (store, query), found_cb, load, load_free);
}

guint
sp_options_get_size (SpOptions *self)
{
  g_return_val_if_fail (SP_IS_OPTIONS (self), 0);

  return self->codes->len;
}

const char *
sp_options_get_code (SpOptions *self,
                     guint      i)
{
  g_return_val_if_fail (SP_IS_OPTIONS (self), NULL);
  g_return_val_if_fail (i < self->codes->len, NULL);

  return g_ptr_array_index (self->codes, i);
}

const char *
sp_options_get_label (SpOptions *self,
                      guint      i)
{
  g_return_val_if_fail (SP_IS_OPTIONS (self), NULL);
  g_return_val_if_fail (i < self->labels->len, NULL);

  return g_ptr_array_index (self->labels, i);
}

/**
 * sp_options_get_label_for:
 *
 * Returns: (nullable): the words for @code, or %NULL if it cannot be chosen
 */
const char *
sp_options_get_label_for (SpOptions  *self,
                          const char *code)
{
  guint i;

  g_return_val_if_fail (SP_IS_OPTIONS (self), NULL);

  if (!g_ptr_array_find_with_equal_func (self->codes, code, g_str_equal, &i))
    return NULL;

  return g_ptr_array_index (self->labels, i);
}

/**
 * sp_options_get_retired_label:
 *
 * Returns: (nullable): the words for @code, if it could be chosen once and is offered no more
 */
const char *
sp_options_get_retired_label (SpOptions  *self,
                              const char *code)
{
  g_return_val_if_fail (SP_IS_OPTIONS (self), NULL);
  g_return_val_if_fail (code != NULL, NULL);

  return g_hash_table_lookup (self->retired, code);
}
