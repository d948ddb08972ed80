/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-undo.h"

#define MAX_STEPS 200

struct _SpUndo
{
  GObject parent_instance;

  SpStore *store;
  GPtrArray *undo; /* SpChange, the last on top */
  GPtrArray *redo;
};

G_DEFINE_FINAL_TYPE (SpUndo, sp_undo, G_TYPE_OBJECT)

typedef enum
{
  PROP_CAN_UNDO = 1,
  PROP_CAN_REDO,
  N_PROPS
} SpUndoProperty;

static GParamSpec *properties[N_PROPS];

typedef struct
{
  SpUndo *self;
  SpChange *change;
  gboolean is_redo;
} Step;

static void
step_free (gpointer data)
{
  Step *step = data;

  g_object_unref (step->self);
  g_object_unref (step->change);
  g_free (step);
}

static void
notify (SpUndo *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_REDO]);
}

static void
push_to (GPtrArray *stack, SpChange *change)
{
  if (stack->len == MAX_STEPS)
    g_ptr_array_remove_index (stack, 0);

  g_ptr_array_add (stack, g_object_ref (change));
}

/* The inverse of an undone step is how to do it again. */
static DexFuture *
step_fiber (gpointer data)
{
  Step *step = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(SpChange) inverse =
      dex_await_object (sp_store_commit (step->self->store, step->change), &error);

  if (inverse == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  push_to (step->is_redo ? step->self->undo : step->self->redo, inverse);
  notify (step->self);

  return dex_future_new_take_object (g_object_ref (step->change));
}

static DexFuture *
take_step (SpUndo *self, GPtrArray *stack, guint index, gboolean is_redo)
{
  Step *step = g_new0 (Step, 1);

  step->self = g_object_ref (self);
  step->change = g_object_ref (g_ptr_array_index (stack, index));
  step->is_redo = is_redo;
  g_ptr_array_remove_index (stack, index);
  notify (self);

  return dex_scheduler_spawn (NULL, 0, step_fiber, step, step_free);
}

static DexFuture *
nothing_to_do (void)
{
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nothing to take back");
}

static void
forget_lost (GPtrArray *stack, const char * const *names)
{
  for (guint i = stack->len; i > 0; i--)
    if (sp_change_touches (g_ptr_array_index (stack, i - 1), names))
      g_ptr_array_remove_index (stack, i - 1);
}

/* What may no longer be read here goes to the last step: each holds the words that it would put back. */
static void
dropped_cb (SpUndo *self, const char * const *names)
{
  forget_lost (self->undo, names);
  forget_lost (self->redo, names);
  notify (self);
}

static void
sp_undo_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SpUndo *self = SP_UNDO (object);

  switch ((SpUndoProperty) prop_id)
    {
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, sp_undo_get_can_undo (self));
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, sp_undo_get_can_redo (self));
      break;
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sp_undo_dispose (GObject *object)
{
  SpUndo *self = SP_UNDO (object);

  g_clear_object (&self->store);
  g_clear_pointer (&self->undo, g_ptr_array_unref);
  g_clear_pointer (&self->redo, g_ptr_array_unref);

  G_OBJECT_CLASS (sp_undo_parent_class)->dispose (object);
}

static void
sp_undo_class_init (SpUndoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sp_undo_get_property;
  object_class->dispose = sp_undo_dispose;

  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sp_undo_init (SpUndo *self)
{
  self->undo = g_ptr_array_new_with_free_func (g_object_unref);
  self->redo = g_ptr_array_new_with_free_func (g_object_unref);
}

/** sp_undo_new: Returns: (transfer full): nothing yet to take back in @store */
SpUndo *
sp_undo_new (SpStore *store)
{
  SpUndo *self = g_object_new (SP_TYPE_UNDO, NULL);

  self->store = g_object_ref (store);
  g_signal_connect_object (store, "dropped", G_CALLBACK (dropped_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * sp_undo_push:
 * @inverse: what takes a change back
 *
 * Remembers a change that a person has just made; what could be done again is forgotten.
 */
void
sp_undo_push (SpUndo *self, SpChange *inverse)
{
  g_return_if_fail (SP_IS_UNDO (self));
  g_return_if_fail (SP_IS_CHANGE (inverse));

  push_to (self->undo, inverse);
  g_ptr_array_set_size (self->redo, 0);
  notify (self);
}

/** sp_undo_get_can_undo: Returns: whether there is something to take back */
gboolean
sp_undo_get_can_undo (SpUndo *self)
{
  g_return_val_if_fail (SP_IS_UNDO (self), FALSE);

  return self->undo->len > 0;
}

/** sp_undo_get_can_redo: Returns: whether there is something to do again */
gboolean
sp_undo_get_can_redo (SpUndo *self)
{
  g_return_val_if_fail (SP_IS_UNDO (self), FALSE);

  return self->redo->len > 0;
}

/**
 * sp_undo_undo:
 *
 * Takes the last change back.
 *
 * Returns: (transfer full): resolves to the #SpChange that did it, or rejects with the
 *   store's error; G_IO_ERROR_CANCELLED where there was nothing
 */
DexFuture *
sp_undo_undo (SpUndo *self)
{
  g_return_val_if_fail (SP_IS_UNDO (self), nothing_to_do ());

  return self->undo->len > 0 ? take_step (self, self->undo, self->undo->len - 1, FALSE)
                             : nothing_to_do ();
}

/** sp_undo_redo: As sp_undo_undo(), for doing again. Returns: (transfer full): as there */
DexFuture *
sp_undo_redo (SpUndo *self)
{
  g_return_val_if_fail (SP_IS_UNDO (self), nothing_to_do ());

  return self->redo->len > 0 ? take_step (self, self->redo, self->redo->len - 1, TRUE)
                             : nothing_to_do ();
}

/**
 * sp_undo_undo_one:
 * @inverse: one that was pushed
 *
 * Takes that very change back, as a toast's button does.
 *
 * Returns: (transfer full): as sp_undo_undo()
 */
DexFuture *
sp_undo_undo_one (SpUndo *self, SpChange *inverse)
{
  guint index;

  g_return_val_if_fail (SP_IS_UNDO (self), nothing_to_do ());

  if (!g_ptr_array_find (self->undo, inverse, &index))
    return nothing_to_do ();

  return take_step (self, self->undo, index, FALSE);
}

/** sp_undo_clear: Forgets everything, as when the program locks. */
void
sp_undo_clear (SpUndo *self)
{
  g_return_if_fail (SP_IS_UNDO (self));

  g_ptr_array_set_size (self->undo, 0);
  g_ptr_array_set_size (self->redo, 0);
  notify (self);
}
