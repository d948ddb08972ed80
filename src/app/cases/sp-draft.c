/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-draft.h"

#include <libdex.h>

/* Typing is on disk within a second even if the disk is slow to answer. */
#define SAVE_DELAY_MS 600

/* What is being typed into one record (or one new record), kept in the encrypted cache until it
 * is saved or thrown away. One draft holds all fields that are being typed, as a JSON object.
 */
struct _SpDraft
{
  GObject     parent_instance;

  SpStore    *store;
  char       *key;
  JsonObject *typed;
  JsonObject *offer;
  guint       save_source;
  gboolean    stored;
};

enum
{
  SIGNAL_OFFERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpDraft, sp_draft, G_TYPE_OBJECT)

static void
save_now (SpDraft *self)
{
  g_clear_handle_id (&self->save_source, g_source_remove);

  if (json_object_get_size (self->typed) == 0)
    {
      if (self->stored)
        dex_future_disown (sp_store_clear_draft (self->store, self->key));
      self->stored = FALSE;
    }
  else
    {
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
      g_autofree char *text = NULL;

      json_node_set_object (node, self->typed);
      text = json_to_string (node, FALSE);
      dex_future_disown (sp_store_save_draft (self->store, self->key, text));
      self->stored = TRUE;
    }
}

static gboolean
save_cb (gpointer data)
{
  SpDraft *self = data;

  self->save_source = 0;
  save_now (self);

  return G_SOURCE_REMOVE;
}

static void
queue_save (SpDraft *self)
{
  if (self->save_source == 0)
    self->save_source = g_timeout_add (SAVE_DELAY_MS, save_cb, self);
}

static DexFuture *
loaded_cb (DexFuture *future,
           gpointer   data)
{
  SpDraft *self = data;
  const GValue *value = dex_future_get_value (future, NULL);
  const char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GList) typed = NULL;

  if (value != NULL && G_VALUE_HOLDS_STRING (value))
    text = g_value_get_string (value);
  if (text != NULL)
    node = json_from_string (text, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return dex_future_new_true ();

  self->stored = TRUE;
  g_clear_pointer (&self->offer, json_object_unref);
  self->offer = json_object_ref (json_node_get_object (node));
  /* What is typed by now is newer than what was left behind there; the rest is offered all the same. */
  typed = json_object_get_members (self->typed);
  for (GList *l = typed; l != NULL; l = l->next)
    if (json_object_has_member (self->offer, l->data))
      json_object_remove_member (self->offer, l->data);
  if (json_object_get_size (self->offer) == 0)
    return dex_future_new_true ();

  g_signal_emit (self, signals[SIGNAL_OFFERED], 0);

  return dex_future_new_true ();
}

static DexFuture *
load_fiber (gpointer data)
{
  SpDraft *self = data;

  return dex_future_finally (sp_store_load_draft (self->store, self->key), loaded_cb, g_object_ref (self),
                             g_object_unref);
}

static void
sp_draft_dispose (GObject *object)
{
  SpDraft *self = SP_DRAFT (object);

  if (self->save_source != 0)
    save_now (self);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_draft_parent_class)->dispose (object);
}

static void
sp_draft_finalize (GObject *object)
{
  SpDraft *self = SP_DRAFT (object);

  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->typed, json_object_unref);
  g_clear_pointer (&self->offer, json_object_unref);

  G_OBJECT_CLASS (sp_draft_parent_class)->finalize (object);
}

static void
sp_draft_class_init (SpDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sp_draft_dispose;
  object_class->finalize = sp_draft_finalize;

  /**
   * SpDraft::offered:
   *
   * Text from before (a crash, a closed window) was found; see sp_draft_get_offer().
   */
  signals[SIGNAL_OFFERED] = g_signal_new ("offered", SP_TYPE_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
sp_draft_init (SpDraft *self)
{
  self->typed = json_object_new ();
}

/**
 * sp_draft_new:
 * @store: the open cache
 * @key: what the draft belongs to: a record's id, or `new/TYPE/PARENT`
 *
 * Returns: (transfer full): a draft with nothing typed yet
 */
SpDraft *
sp_draft_new (SpStore    *store,
              const char *key)
{
  SpDraft *self;

  g_return_val_if_fail (SP_IS_STORE (store), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  self = g_object_new (SP_TYPE_DRAFT, NULL);
  self->store = g_object_ref (store);
  self->key = g_strdup (key);
  g_signal_connect_object (store, "locking", G_CALLBACK (sp_draft_flush), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * sp_draft_load:
 *
 * Looks for what was typed and never saved; SpDraft::offered follows if there is any, and however fast the cache
 * answers not before this returns: whoever calls it is still at work on where it will be put.
 */
void
sp_draft_load (SpDraft *self)
{
  g_return_if_fail (SP_IS_DRAFT (self));

  dex_future_disown (dex_scheduler_spawn (NULL, 0, load_fiber, g_object_ref (self), g_object_unref));
}

/**
 * sp_draft_get_offer:
 *
 * Returns: (transfer none) (nullable): the fields found by sp_draft_load()
 */
JsonObject *
sp_draft_get_offer (SpDraft *self)
{
  g_return_val_if_fail (SP_IS_DRAFT (self), NULL);

  return self->offer;
}

/**
 * sp_draft_get:
 *
 * Returns: (transfer none) (nullable): what is typed into @member now
 */
JsonNode *
sp_draft_get (SpDraft    *self,
              const char *member)
{
  g_return_val_if_fail (SP_IS_DRAFT (self), NULL);

  return json_object_get_member (self->typed, member);
}

/**
 * sp_draft_set:
 * @value: (nullable): what is typed; %NULL when the field was emptied
 *
 * Keeps @value; it is on disk within a second.
 */
void
sp_draft_set (SpDraft    *self,
              const char *member,
              JsonNode   *value)
{
  g_return_if_fail (SP_IS_DRAFT (self));
  g_return_if_fail (member != NULL);

  json_object_set_member (self->typed, member,
                          value != NULL ? json_node_copy (value) : json_node_new (JSON_NODE_NULL));
  queue_save (self);
}

/**
 * sp_draft_remove:
 *
 * Forgets one field, because it was saved or given up.
 */
void
sp_draft_remove (SpDraft    *self,
                 const char *member)
{
  g_return_if_fail (SP_IS_DRAFT (self));

  if (self->offer != NULL && json_object_has_member (self->offer, member))
    json_object_remove_member (self->offer, member);
  if (json_object_has_member (self->typed, member))
    json_object_remove_member (self->typed, member);
  queue_save (self);
}

/**
 * sp_draft_clear:
 *
 * Forgets everything, on disk as well.
 */
void
sp_draft_clear (SpDraft *self)
{
  g_return_if_fail (SP_IS_DRAFT (self));

  g_clear_pointer (&self->offer, json_object_unref);
  g_clear_pointer (&self->typed, json_object_unref);
  self->typed = json_object_new ();
  save_now (self);
}

/**
 * sp_draft_flush:
 *
 * Sends what is typed to disk without waiting any longer.
 */
void
sp_draft_flush (SpDraft *self)
{
  g_return_if_fail (SP_IS_DRAFT (self));

  if (self->save_source != 0)
    save_now (self);
}
