/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Whatever this program puts into the clipboard, by which widget ever, bears the mark by which clipboard histories know
 * a password and keep it out, and goes after a minute, and when the program locks. */

#include "config.h"

#include "sp-clipboard-guard.h"

#define MARK_TYPE     "x-kde-passwordManagerHint"
#define CLEAR_SECONDS 60

struct _SpClipboardGuard
{
  GObject parent_instance;

  GdkClipboard *clipboard;
  GdkContentProvider *marked; /* what we put there */
  guint clear_source;
};

static guint copied_signal;

G_DEFINE_FINAL_TYPE (SpClipboardGuard, sp_clipboard_guard, G_TYPE_OBJECT)

static gboolean
clear_cb (gpointer data)
{
  SpClipboardGuard *self = data;

  self->clear_source = 0;
  sp_clipboard_guard_clear (self);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (SpClipboardGuard *self)
{
  GdkContentProvider *content = gdk_clipboard_get_content (self->clipboard);
  GdkContentProvider *both[2];
  g_autoptr(GBytes) mark = NULL;

  /* Another program's, or nobody's: not ours to clear. */
  if (!gdk_clipboard_is_local (self->clipboard) || content == NULL)
    {
      g_clear_handle_id (&self->clear_source, g_source_remove);
      g_clear_object (&self->marked);
      return;
    }

  if (content == self->marked)
    return;

  mark = g_bytes_new_static ("secret", strlen ("secret"));
  both[0] = g_object_ref (content);
  both[1] = gdk_content_provider_new_for_bytes (MARK_TYPE, mark);
  g_clear_object (&self->marked);
  self->marked = gdk_content_provider_new_union (both, G_N_ELEMENTS (both));
  g_clear_handle_id (&self->clear_source, g_source_remove);
  self->clear_source = g_timeout_add_seconds (CLEAR_SECONDS, clear_cb, self);
  gdk_clipboard_set_content (self->clipboard, self->marked);
  g_signal_emit (self, copied_signal, 0);
}

static void
sp_clipboard_guard_dispose (GObject *object)
{
  SpClipboardGuard *self = SP_CLIPBOARD_GUARD (object);

  if (self->clipboard != NULL)
    sp_clipboard_guard_clear (self);
  g_clear_handle_id (&self->clear_source, g_source_remove);
  g_clear_object (&self->marked);
  g_clear_object (&self->clipboard);

  G_OBJECT_CLASS (sp_clipboard_guard_parent_class)->dispose (object);
}

static void
sp_clipboard_guard_class_init (SpClipboardGuardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_clipboard_guard_dispose;

  copied_signal = g_signal_new ("copied", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
sp_clipboard_guard_init (SpClipboardGuard *self)
{
}

/**
 * sp_clipboard_guard_new:
 * @clipboard: a display's clipboard
 *
 * Returns: (transfer full): what marks and clears whatever of this program comes into it
 */
SpClipboardGuard *
sp_clipboard_guard_new (GdkClipboard *clipboard)
{
  SpClipboardGuard *self = g_object_new (SP_TYPE_CLIPBOARD_GUARD, NULL);

  self->clipboard = g_object_ref (clipboard);
  g_signal_connect_object (clipboard, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/** sp_clipboard_guard_clear: Takes out of the clipboard what this program put there. */
void
sp_clipboard_guard_clear (SpClipboardGuard *self)
{
  g_return_if_fail (SP_IS_CLIPBOARD_GUARD (self));

  g_clear_handle_id (&self->clear_source, g_source_remove);
  g_clear_object (&self->marked);
  if (gdk_clipboard_is_local (self->clipboard) && gdk_clipboard_get_content (self->clipboard) != NULL)
    gdk_clipboard_set_content (self->clipboard, NULL);
}
