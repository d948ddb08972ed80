/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-link-words.h"

#include "sp-cases-private.h"
#include "sp-field-value.h"
#include "sp-record-words.h"

#include <glib/gi18n-lib.h>

struct _SpLinkWords
{
  GObject    parent_instance;

  SpStore   *store;
  JsonNode  *value;
  GPtrArray *records;
  char      *words;
  guint      waiting;
  guint      round;
};

enum
{
  PROP_WORDS = 1,
  N_PROPS
};

typedef struct
{
  GWeakRef self;
  guint    round;
} Answer;

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SpLinkWords, sp_link_words, G_TYPE_OBJECT)

static void
update_words (SpLinkWords *self)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < self->records->len; i++)
    {
      g_autofree char *title = sp_record_dup_title (g_ptr_array_index (self->records, i),
                                                    sp_store_get_lists (self->store));

      if (words->len > 0)
        g_string_append (words, "; ");
      g_string_append (words, title);
    }
  if (words->len == 0 && self->value != NULL)
    g_string_append (words, self->waiting > 0 ? "…" : _("Not shown to you"));

  if (g_set_str (&self->words, words->len > 0 ? words->str : NULL))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORDS]);
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_weak_ref_clear (&answer->self);
  g_free (answer);
}

static DexFuture *
answer_cb (DexFuture *future,
           gpointer   data)
{
  Answer *answer = data;
  g_autoptr (SpLinkWords) self = g_weak_ref_get (&answer->self);
  const GValue *value = dex_future_get_value (future, NULL);

  if (self == NULL || self->round != answer->round)
    return dex_future_new_true ();

  self->waiting--;
  if (value != NULL && G_VALUE_HOLDS (value, SP_TYPE_RECORD))
    {
      SpRecord *record = g_value_get_object (value);

      g_signal_connect_object (record, "notify", G_CALLBACK (update_words), self,
                               G_CONNECT_SWAPPED);
      g_ptr_array_add (self->records, g_object_ref (record));
    }
  update_words (self);

  return dex_future_new_true ();
}

static void
ask (SpLinkWords *self,
     const char  *id)
{
  Answer *answer = g_new0 (Answer, 1);

  g_weak_ref_init (&answer->self, self);
  answer->round = self->round;
  self->waiting++;
  dex_future_disown (dex_future_finally (sp_store_get (self->store, id), answer_cb, answer,
                                         answer_free));
}

static void
forget (SpLinkWords *self)
{
  for (guint i = 0; i < self->records->len; i++)
    g_signal_handlers_disconnect_by_func (g_ptr_array_index (self->records, i), update_words, self);
  g_ptr_array_set_size (self->records, 0);
}

static void
sp_link_words_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  SpLinkWords *self = SP_LINK_WORDS (object);

  switch (prop_id)
    {
    case PROP_WORDS:
      g_value_set_string (value, self->words);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sp_link_words_dispose (GObject *object)
{
  SpLinkWords *self = SP_LINK_WORDS (object);

  forget (self);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_link_words_parent_class)->dispose (object);
}

static void
sp_link_words_finalize (GObject *object)
{
  SpLinkWords *self = SP_LINK_WORDS (object);

  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->value, json_node_unref);
  g_clear_pointer (&self->words, g_free);

  G_OBJECT_CLASS (sp_link_words_parent_class)->finalize (object);
}

static void
sp_link_words_class_init (SpLinkWordsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sp_link_words_get_property;
  object_class->dispose = sp_link_words_dispose;
  object_class->finalize = sp_link_words_finalize;

  properties[PROP_WORDS] = g_param_spec_string ("words", NULL, NULL, NULL,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS |
                                                  G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sp_link_words_init (SpLinkWords *self)
{
  self->records = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * sp_link_words_new:
 *
 * Returns: (transfer full): a reference to nothing yet
 */
SpLinkWords *
sp_link_words_new (SpStore *store)
{
  SpLinkWords *self = g_object_new (SP_TYPE_LINK_WORDS, NULL);

  self->store = g_object_ref (store);

  return self;
}

/**
 * sp_link_words_set_value:
 * @value: (nullable): an id, or an array of ids
 *
 * Says what is meant; the words follow as soon as the cache has answered.
 */
void
sp_link_words_set_value (SpLinkWords *self,
                        JsonNode    *value)
{
  g_return_if_fail (SP_IS_LINK_WORDS (self));

  if (sp_field_value_equal (value, self->value))
    return;

  g_clear_pointer (&self->value, json_node_unref);
  self->value = value != NULL ? json_node_copy (value) : NULL;
  self->round++;
  self->waiting = 0;
  forget (self);

  if (value != NULL && JSON_NODE_HOLDS_ARRAY (value))
    {
      JsonArray *array = json_node_get_array (value);

      for (guint i = 0; i < json_array_get_length (array); i++)
        ask (self, json_array_get_string_element (array, i));
    }
  else if (value != NULL && json_node_get_string (value) != NULL)
    {
      ask (self, json_node_get_string (value));
    }
  update_words (self);
}

/**
 * sp_link_words_get_words:
 *
 * Returns: (nullable): what is meant, in words; %NULL if nothing is
 */
const char *
sp_link_words_get_words (SpLinkWords *self)
{
  g_return_val_if_fail (SP_IS_LINK_WORDS (self), NULL);

  return self->words;
}

/**
 * sp_link_words_get_record:
 *
 * Returns: (transfer none) (nullable): the first record that is meant, once the cache has answered
 */
SpRecord *
sp_link_words_get_record (SpLinkWords *self)
{
  g_return_val_if_fail (SP_IS_LINK_WORDS (self), NULL);

  return self->records->len > 0 ? g_ptr_array_index (self->records, 0) : NULL;
}

/**
 * sp_link_words_get_records:
 *
 * Returns: (transfer none) (element-type SpRecord): the records that are meant, as far as the cache has answered
 */
GPtrArray *
sp_link_words_get_records (SpLinkWords *self)
{
  g_return_val_if_fail (SP_IS_LINK_WORDS (self), NULL);

  return self->records;
}
