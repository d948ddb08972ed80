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
