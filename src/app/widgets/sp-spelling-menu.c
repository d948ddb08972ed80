/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-spelling-private.h"

#define MAX_SUGGESTIONS 8

/* What may be done about a misspelt word. */

/**
 * sp_spelling_suggest:
 * @menu: takes "spelling.correct" with each word that may be meant, and "spelling.ignore" with the word itself
 * @word: (nullable): a word that is misspelt; %NULL empties the menu
 *
 * Correcting and ignoring, and not what else the library offers: it would write a list of words to the disk.
 */
void
sp_spelling_suggest (GMenu      *menu,
                     const char *word)
{
  g_auto (GStrv) words = NULL;
  g_autoptr (GMenuItem) ignore = NULL;

  g_menu_remove_all (menu);
  if (word == NULL)
    return;

  words = spelling_checker_list_corrections (sp_spelling_get_checker (sp_spelling_get ()), word);
  for (guint i = 0; words != NULL && words[i] != NULL && i < MAX_SUGGESTIONS; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (words[i], NULL);

      g_menu_item_set_action_and_target (item, "spelling.correct", "s", words[i]);
      g_menu_append_item (menu, item);
    }
  ignore = g_menu_item_new (_("_Ignore until the Program Ends"), NULL);
  g_menu_item_set_action_and_target (ignore, "spelling.ignore", "s", word);
  g_menu_append_item (menu, ignore);
}

typedef struct
{
  SpSpellingAskFunc ask;
  gpointer data;
} Watch;

static void
pressed_cb (GtkGesture *gesture,
            int         n_press,
            double      x,
            double      y,
            gpointer    data)
{
  Watch *watch = data;

  watch->ask (watch->data, x, y);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *keys,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                gpointer               data)
{
  Watch *watch = data;

  if (keyval == GDK_KEY_Menu || (keyval == GDK_KEY_F10 && (state & GDK_SHIFT_MASK) != 0))
    watch->ask (watch->data, -1, -1);

  return GDK_EVENT_PROPAGATE;
}

static void
free_watch (gpointer  data,
            GClosure *closure)
{
  g_free (data);
}

/**
 * sp_spelling_watch_menu:
 * @widget: in which is written
 * @ask: fills the menu
 *
 * Calls @ask before the widget's own menu opens, by whichever way.
 */
void
sp_spelling_watch_menu (GtkWidget         *widget,
                        SpSpellingAskFunc  ask,
                        gpointer           data)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  Watch watch = { ask, data };

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_data (click, "pressed", G_CALLBACK (pressed_cb), g_memdup2 (&watch, sizeof watch), free_watch, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_data (keys, "key-pressed", G_CALLBACK (key_pressed_cb), g_memdup2 (&watch, sizeof watch), free_watch, 0);
  gtk_widget_add_controller (widget, keys);
}

static void
ignore_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       data)
{
  sp_spelling_know ((const char *[]) { g_variant_get_string (parameter, NULL), NULL });
}

/**
 * sp_spelling_add_actions:
 * @widget: in which is written; until it is destroyed
 * @correct: puts a word, its parameter, in the place of the misspelt one
 *
 * Gives it what the items of sp_spelling_suggest() do.
 */
void
sp_spelling_add_actions (GtkWidget            *widget,
                         SpSpellingCorrectFunc correct,
                         gpointer              data)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  const GActionEntry entries[] = {
    { .name = "correct", .activate = correct, .parameter_type = "s" },
    { .name = "ignore", .activate = ignore_cb, .parameter_type = "s" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), data);
  gtk_widget_insert_action_group (widget, "spelling", G_ACTION_GROUP (group));
}
