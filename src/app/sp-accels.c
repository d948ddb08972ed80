/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-accels.h"

/* Each shortcut once: for the keys, the shortcuts dialog and the commands of Ctrl+K.
 * Undo and redo are bound by the window, so that a text entry has its own first. */
static const SpAccel accels[] = {
  { N_("Everywhere"), N_("Find a case, an action or a command"), "<Control>k", "win.find", FALSE },
  { N_("Everywhere"), N_("Undo"), "<Control>z", NULL, FALSE },
  { N_("Everywhere"), N_("Redo"), "<Control><Shift>z", NULL, FALSE },
  { N_("Everywhere"), N_("Print the case, the actions or the document that is shown"), "<Control>p", NULL, FALSE },
  { N_("Everywhere"), N_("Lock"), "<Control>l", "win.lock", TRUE },
  { N_("Everywhere"), N_("Keyboard Shortcuts"), "<Control>question", "win.shortcuts", TRUE },
  { N_("Everywhere"), N_("Menu"), "F10", NULL, FALSE },
  { N_("Everywhere"), N_("Back"), "<Alt>Left", NULL, FALSE },
  { N_("Everywhere"), N_("Quit"), "<Control>q", "app.quit", TRUE },
  { N_("Places"), N_("My Actions"), "<Alt>1", "win.place::actions", TRUE },
  { N_("Places"), N_("Cases"), "<Alt>2", "win.place::cases", TRUE },
  { N_("Places"), N_("Meetings"), "<Alt>3", "win.place::meetings", TRUE },
  { N_("Places"), N_("Needs Attention"), "<Alt>4", "win.place::attention", TRUE },
  { N_("Places"), N_("Partnership"), "<Alt>5", "win.place::partnership", TRUE },
  { N_("Places"), N_("Audit, for auditors"), "<Alt>6", "win.place::audit", FALSE },
  { N_("Places"), N_("Import Referrals"), "<Control>i", "win.import", TRUE },
  { N_("Actions"), N_("Mark done, asking how it went"), "space", NULL, FALSE },
  { N_("In a Meeting"), N_("New action on this item"), "<Control>n", NULL, FALSE },
  { N_("In a Meeting"), N_("New minute on this item"), "<Control>m", NULL, FALSE },
  { N_("In a Meeting"), N_("New decision on this item"), "<Control>d", NULL, FALSE },
  { N_("In a Meeting"), N_("New information on this item"), "<Control>t", NULL, FALSE },
  { N_("In a Meeting"), N_("Read the item back, then tick it and go on"), "<Control>Return", NULL, FALSE },
  { N_("In a Meeting"), N_("Previous item"), "<Alt>Up", NULL, FALSE },
  { N_("In a Meeting"), N_("Next item"), "<Alt>Down", NULL, FALSE },
  { N_("In a Meeting"), N_("Who is present for the item"), "<Control>j", NULL, FALSE },
  { N_("In a Meeting"), N_("Record a risk result, a trigger or another"), "<Control>e", NULL, FALSE },
  { N_("In a Meeting"), N_("Take the item earlier"), "<Alt><Shift>Up", NULL, FALSE },
  { N_("In a Meeting"), N_("Take the item later"), "<Alt><Shift>Down", NULL, FALSE },
  { N_("In a Meeting"), N_("Opening of the meeting"), "<Alt>Home", NULL, FALSE },
  { N_("In a Meeting"), N_("Closing of the meeting"), "<Alt>End", NULL, FALSE },
  { N_("In a Meeting"), N_("Go to an item"), "<Control>g", NULL, FALSE },
  { N_("In a Meeting"), N_("Previous step of the item"), "<Control>Page_Up", NULL, FALSE },
  { N_("In a Meeting"), N_("Next step of the item"), "<Control>Page_Down", NULL, FALSE },
  { N_("In a Meeting"), N_("Projector on or off"), "F5", NULL, FALSE },
  { N_("In a Meeting"), N_("Blank the projector"), "<Shift>F5", NULL, FALSE },
  { N_("In a Meeting"), N_("Blank, in the projector’s window"), "b period", NULL, FALSE },
  { N_("In a Meeting"), N_("The projector stays on this item"), "<Control>F5", NULL, FALSE },
  { N_("Deciding What Is Disclosed"), N_("Disclose the line"), "d", NULL, FALSE },
  { N_("Deciding What Is Disclosed"), N_("Disclose it in part"), "r", NULL, FALSE },
  { N_("Deciding What Is Disclosed"), N_("Withhold it"), "w", NULL, FALSE },
  { N_("Planning a Meeting"), N_("Move the item up"), "<Alt><Shift>Up", NULL, FALSE },
  { N_("Planning a Meeting"), N_("Move the item down"), "<Alt><Shift>Down", NULL, FALSE },
  { N_("Planning a Meeting"), N_("Take the item off the agenda"), "Delete", NULL, FALSE },
  { N_("Lists of Words"), N_("Move the word up"), "<Alt><Shift>Up", NULL, FALSE },
  { N_("Lists of Words"), N_("Move the word down"), "<Alt><Shift>Down", NULL, FALSE },
  { N_("Writing"), N_("Accept"), "<Control>Return", NULL, FALSE },
  { N_("Writing"), N_("Back out, keeping the draft"), "Escape", NULL, FALSE },
};

/**
 * sp_accels_get:
 * @n_accels: (out): how many
 *
 * Returns: (transfer none): all shortcuts, those of a group side by side
 */
const SpAccel *
sp_accels_get (guint *n_accels)
{
  *n_accels = G_N_ELEMENTS (accels);

  return accels;
}

/**
 * sp_accels_install:
 * @application: the application
 *
 * Binds the keys of those shortcuts that have an action.
 */
void
sp_accels_install (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    {
      g_auto(GStrv) keys = NULL;

      if (accels[i].action == NULL)
        continue;

      keys = g_strsplit (accels[i].keys, " ", -1);
      gtk_application_set_accels_for_action (application, accels[i].action,
                                             (const char * const *) keys);
    }
}
