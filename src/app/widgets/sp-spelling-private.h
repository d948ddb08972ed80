/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>
#include <libspelling.h>

#include "sp-spelling.h"

G_BEGIN_DECLS

#define SP_TYPE_SPELLING (sp_spelling_get_type ())

/* The words of one window's partnership: they change when the names of another case are learnt. */
G_DECLARE_FINAL_TYPE (SpSpelling, sp_spelling, SP, SPELLING, GObject)

typedef void (*SpSpellingCorrectFunc) (GSimpleAction *action,
                                       GVariant      *parameter,
                                       gpointer       data);

/* @x, @y: where the button was pressed; below 0: a key was. */
typedef void (*SpSpellingAskFunc)     (gpointer       data,
                                       double         x,
                                       double         y);

SpSpelling      *sp_spelling_get         (void);
SpellingChecker *sp_spelling_get_checker (SpSpelling           *self);
gboolean         sp_spelling_is_of_use   (SpSpelling           *self);
gboolean         sp_spelling_knows       (SpSpelling           *self,
                                          const char           *word);
gboolean         sp_spelling_accepts     (SpSpelling           *self,
                                          const char           *word);
void             sp_spelling_know        (const char * const   *names);
void             sp_spelling_suggest     (GMenu                *menu,
                                          const char           *word);
void             sp_spelling_watch_menu  (GtkWidget            *widget,
                                          SpSpellingAskFunc     ask,
                                          gpointer              data);
void             sp_spelling_add_actions (GtkWidget            *widget,
                                          SpSpellingCorrectFunc correct,
                                          gpointer              data);

G_END_DECLS
