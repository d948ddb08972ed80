/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-spelling-private.h"

#include <string.h>

#define LANGUAGE "en_GB"

struct _SpSpelling
{
  GObject parent_instance;

  SpellingChecker *checker; /* NULL where there is no dictionary, and until it has been read */
  GThread *reader;          /* NULL once it has been waited for */
  gboolean read;
  GHashTable *known;
};

enum
{
  SIGNAL_LEARNT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpSpelling, sp_spelling, G_TYPE_OBJECT)

static void
sp_spelling_finalize (GObject *object)
{
  SpSpelling *self = SP_SPELLING (object);

  g_clear_object (&self->checker);
  g_hash_table_unref (self->known);

  G_OBJECT_CLASS (sp_spelling_parent_class)->finalize (object);
}

static void
sp_spelling_class_init (SpSpellingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sp_spelling_finalize;

  signals[SIGNAL_LEARNT] = g_signal_new ("learnt", SP_TYPE_SPELLING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);
}

/* Whoever calls it waits. */
static void
join_reader (SpSpelling *self)
{
  if (self->reader != NULL)
    self->checker = g_thread_join (g_steal_pointer (&self->reader));
}

static gboolean
read_cb (gpointer data)
{
  SpSpelling *self = SP_SPELLING (data);

  join_reader (self);
  self->read = TRUE;
  if (self->checker != NULL)
    g_signal_emit (self, signals[SIGNAL_LEARNT], 0);

  return G_SOURCE_REMOVE;
}

/* It takes several frames; nothing else asks the library before this is done. */
static gpointer
read_thread (gpointer data)
{
  SpellingProvider *provider = spelling_provider_get_default ();
  SpellingChecker *checker = NULL;

  if (provider != NULL && spelling_provider_supports_language (provider, LANGUAGE))
    checker = spelling_checker_new (provider, LANGUAGE);
  g_idle_add_full (G_PRIORITY_DEFAULT, read_cb, g_object_ref (data), g_object_unref);

  return checker;
}

static void
sp_spelling_init (SpSpelling *self)
{
  spelling_init ();
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->reader = g_thread_new ("sp-spelling", read_thread, self);
}

static SpSpelling *spelling = NULL;

/** sp_spelling_get: Returns: (transfer none): the words of this session, of which those of the dictionary come later */
SpSpelling *
sp_spelling_get (void)
{
  if (spelling == NULL)
    spelling = g_object_new (SP_TYPE_SPELLING, NULL);

  return spelling;
}

/**
 * sp_spelling_get_checker:
 *
 * Returns: (transfer none) (nullable): the dictionary of British English, where this machine has one, once it has been
 *   read: "learnt" tells
 */
SpellingChecker *
sp_spelling_get_checker (SpSpelling *self)
{
  g_return_val_if_fail (SP_IS_SPELLING (self), NULL);

  return self->checker;
}

/** sp_spelling_is_of_use: Returns: whether there is a dictionary, or may be one that is still being read */
gboolean
sp_spelling_is_of_use (SpSpelling *self)
{
  g_return_val_if_fail (SP_IS_SPELLING (self), FALSE);

  return self->checker != NULL || !self->read;
}

/**
 * sp_spelling_read:
 *
 * Has the dictionary read on another thread, so that it is there when somebody writes.
 */
void
sp_spelling_read (void)
{
  sp_spelling_get ();
}

/**
 * sp_spelling_wait:
 *
 * Waits for the thread that reads the dictionary, where it still does. Whoever may have begun it calls this before the
 * program ends: the thread is in libraries whose destructors exit() runs, and in the middle of loading some of them. No
 * atexit() handler could do it instead, as those of a library that was loaded later come first.
 */
void
sp_spelling_wait (void)
{
  if (spelling != NULL)
    join_reader (spelling);
}

/* Names are kept here, and not in the library's dictionary, which forgets nothing until the program ends. */
static gboolean
learn_word (SpSpelling *self,
            const char *word)
{
  return *word != '\0' && g_hash_table_add (self->known, g_utf8_casefold (word, -1));
}

static gboolean
learn_name (SpSpelling *self,
            const char *name)
{
  g_auto (GStrv) words = name != NULL ? g_strsplit_set (name, " \t\n,;.()/\"", -1) : NULL;
  gboolean learnt = FALSE;

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (words[i], "-", -1);

      learnt |= learn_word (self, words[i]);
      for (guint k = 0; parts[k] != NULL; k++)
        learnt |= learn_word (self, parts[k]);
    }

  return learnt;
}

/** sp_spelling_knows: Returns: whether @word is a name that was learnt, or its genitive */
gboolean
sp_spelling_knows (SpSpelling *self,
                   const char *word)
{
  static const char *const endings[] = { "'s", "’s" };
  g_autofree char *form = NULL;

  g_return_val_if_fail (SP_IS_SPELLING (self), FALSE);

  form = g_utf8_casefold (word, -1);
  if (g_hash_table_contains (self->known, form))
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      if (!g_str_has_suffix (form, endings[i]))
        continue;

      form[strlen (form) - strlen (endings[i])] = '\0';
      return g_hash_table_contains (self->known, form);
    }

  return FALSE;
}

/** sp_spelling_accepts: Returns: whether @word is spelt rightly, or cannot be looked up */
gboolean
sp_spelling_accepts (SpSpelling *self,
                     const char *word)
{
  g_return_val_if_fail (SP_IS_SPELLING (self), TRUE);

  return self->checker == NULL || sp_spelling_knows (self, word) ||
         spelling_checker_check_word (self->checker, word, (gssize) strlen (word));
}

/**
 * sp_spelling_know:
 * @names: (nullable): names of people and agencies
 *
 * Takes these for spelt rightly until the program locks or ends. They are kept in memory only.
 */
void
sp_spelling_know (const char *const *names)
{
  SpSpelling *self = sp_spelling_get ();
  gboolean learnt = FALSE;

  if (!sp_spelling_is_of_use (self))
    return;
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    learnt |= learn_name (self, names[i]);
  if (learnt)
    g_signal_emit (self, signals[SIGNAL_LEARNT], 0);
}

/**
 * sp_spelling_forget:
 *
 * Forgets all names: the program is locked, and no view is left.
 */
void
sp_spelling_forget (void)
{
  g_hash_table_remove_all (sp_spelling_get ()->known);
}
