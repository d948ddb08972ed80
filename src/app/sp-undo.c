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
  GPtrArray *taken; /* Step, on its way to the store */
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
  guint index; /* where it lay */
  gboolean is_redo;
  gboolean gone;   /* may not be kept any more */
  gboolean passed; /* something else was done meanwhile: nothing can be done again */
} Step;

static void
step_free (gpointer data)
{
  Step *step = data;

  g_ptr_array_remove_fast (step->self->taken, step);
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
push_to (GPtrArray *stack, guint index, SpChange *change)
{
  if (stack->len == MAX_STEPS)
    {
      g_ptr_array_remove_index (stack, 0);
      index = index > 0 ? index - 1 : 0;
    }

  g_ptr_array_insert (stack, (int) MIN (index, stack->len), g_object_ref (change));
}

/* What the store will never take is not offered again, or all that lies below it could not be reached. */
static gboolean
is_refused (const GError *error)
{
  return g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_INVALID) ||
         g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_FORBIDDEN) ||
         g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_NOT_FOUND) ||
         g_error_matches (error, SP_STORE_ERROR, SP_STORE_ERROR_TOO_LARGE);
}

/* @change lies on a stack from now on, unless it may not. */
static void
keep (Step *step, gboolean on_redo, guint index, SpChange *change)
{
  SpUndo *self = step->self;

  if (step->gone || (on_redo && step->passed))
    return;

  push_to (on_redo ? self->redo : self->undo, index, change);
  notify (self);
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
    {
      if (!is_refused (error))
        keep (step, step->is_redo, step->index, step->change);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  keep (step, !step->is_redo, G_MAXUINT, inverse);

  return dex_future_new_take_object (g_object_ref (step->change));
}

static DexFuture *
take_step (SpUndo *self, GPtrArray *stack, guint index, gboolean is_redo)
{
  Step *step = g_new0 (Step, 1);

  step->self = g_object_ref (self);
  step->change = g_object_ref (g_ptr_array_index (stack, index));
  step->index = index;
  step->is_redo = is_redo;
  g_ptr_array_add (self->taken, step);
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
  for (guint i = 0; i < self->taken->len; i++)
    {
      Step *step = g_ptr_array_index (self->taken, i);

      step->gone |= sp_change_touches (step->change, names);
    }
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
  g_clear_pointer (&self->taken, g_ptr_array_unref);

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
  self->taken = g_ptr_array_new ();
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

  push_to (self->undo, self->undo->len, inverse);
  g_ptr_array_set_size (self->redo, 0);
  for (guint i = 0; i < self->taken->len; i++)
    ((Step *) g_ptr_array_index (self->taken, i))->passed = TRUE;
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
 * Takes the last change back. What could not be stored, for want of room, can be taken back still.
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
  for (guint i = 0; i < self->taken->len; i++)
    ((Step *) g_ptr_array_index (self->taken, i))->gone = TRUE;
  notify (self);
}
