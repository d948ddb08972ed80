/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-spelling.h"

#include <glib/gi18n-lib.h>
#include <libspelling.h>
#include <string.h>

#include "sp-case-records.h"
#include "sp-directory-records.h"

#define LANGUAGE "en_GB"
#define BOX_KEY "sp-spelling"
#define NAMES_KEY "sp-spelling-names"

/* The words of one window's partnership: they change when the names of another case are learnt. */
#define SP_TYPE_SPELLING (sp_spelling_get_type ())

G_DECLARE_FINAL_TYPE (SpSpelling, sp_spelling, SP, SPELLING, GObject)

struct _SpSpelling
{
  GObject parent_instance;

  SpellingChecker *checker; /* NULL where there is no dictionary */
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

static void
sp_spelling_init (SpSpelling *self)
{
  SpellingProvider *provider;

  spelling_init ();
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  provider = spelling_provider_get_default ();
  if (provider != NULL && spelling_provider_supports_language (provider, LANGUAGE))
    self->checker = spelling_checker_new (provider, LANGUAGE);
}

static SpSpelling *
get_spelling (void)
{
  static SpSpelling *spelling = NULL;

  if (spelling == NULL)
    spelling = g_object_new (SP_TYPE_SPELLING, NULL);

  return spelling;
}

/* --- Words ------------------------------------------------------------------------------- */

/* Names are kept here, and not in the library's dictionary, which forgets nothing until the program ends. */
static gboolean
learn_word (SpSpelling *self,
            const char *word)
{
  return *word != '\0' && g_hash_table_add (self->known, g_utf8_casefold (word, -1));
}

static gboolean
knows_word (SpSpelling *self,
            const char *word)
{
  static const char *const endings[] = { "'s", "’s" };
  g_autofree char *form = g_utf8_casefold (word, -1);

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

/**
 * sp_spelling_know:
 * @names: (nullable): names of people and agencies
 *
 * Takes these for spelt rightly until the program locks or ends. They are kept in memory only.
 */
void
sp_spelling_know (const char *const *names)
{
  SpSpelling *self = get_spelling ();
  gboolean learnt = FALSE;

  if (self->checker == NULL)
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
  SpSpelling *self = get_spelling ();

  g_hash_table_remove_all (self->known);
}

/**
 * sp_spelling_is_there:
 *
 * Returns: whether this machine has a dictionary of British English
 */
gboolean
sp_spelling_is_there (void)
{
  return get_spelling ()->checker != NULL;
}

/**
 * sp_spelling_is_right:
 *
 * Returns: whether @word would not be underlined
 */
gboolean
sp_spelling_is_right (const char *word)
{
  SpSpelling *self = get_spelling ();

  return self->checker == NULL || knows_word (self, word) || spelling_checker_check_word (self->checker, word, (gssize) strlen (word));
}

/* --- The names of a case ----------------------------------------------------------------- */

typedef struct
{
  char *case_id;
  SpRecordList *people;
  SpRecordList *agencies;
  SpRecordList *members;
} Names;

static void
names_free (gpointer data)
{
  Names *self = data;

  g_free (self->case_id);
  g_clear_object (&self->people);
  g_clear_object (&self->agencies);
  g_clear_object (&self->members);
  g_free (self);
}

static void
add_set (GStrvBuilder      *names,
         const char *const *more)
{
  if (more != NULL)
    g_strv_builder_addv (names, (const char **) more);
}

static void
add_text (GStrvBuilder *names,
          const char   *text)
{
  if (text != NULL)
    g_strv_builder_add (names, text);
}

static void
add_names (GStrvBuilder *names,
           SpRecord     *record)
{
  if (SP_IS_PERSON (record))
    {
      add_text (names, sp_person_get_family_name (SP_PERSON (record)));
      add_text (names, sp_person_get_given_names (SP_PERSON (record)));
      add_set (names, sp_person_get_aliases (SP_PERSON (record)));
    }
  else if (SP_IS_MEMBER (record))
    {
      add_text (names, sp_member_get_family_name (SP_MEMBER (record)));
      add_text (names, sp_member_get_given_names (SP_MEMBER (record)));
    }
  else if (SP_IS_AGENCY (record))
    {
      add_text (names, sp_agency_get_name (SP_AGENCY (record)));
      add_text (names, sp_agency_get_short_name (SP_AGENCY (record)));
      add_set (names, sp_agency_get_aliases (SP_AGENCY (record)));
    }
}

static void
learn_list (GListModel *list)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (SpRecord) record = g_list_model_get_item (list, i);

      if (sp_record_get_loaded (record))
        add_names (names, record);
    }
  all = g_strv_builder_end (names);
  sp_spelling_know ((const char *const *) all);
}

static DexFuture *
settled_cb (DexFuture *future,
            gpointer   data)
{
  learn_list (G_LIST_MODEL (data));

  return dex_future_new_true ();
}

/* The records of a list come after it; when they are all there their names are learnt. */
static void
changed_cb (SpRecordList *list)
{
  dex_future_disown (dex_future_finally (sp_record_list_when_settled (list), settled_cb, g_object_ref (list),
                                         g_object_unref));
}

static SpRecordList *
watch (SpStore *store,
       SpQuery *query)
{
  SpRecordList *list = sp_store_list (store, query);

  g_signal_connect (list, "items-changed", G_CALLBACK (changed_cb), NULL);
  changed_cb (list);

  return list;
}

static SpRecordList *
watch_all (SpStore    *store,
           const char *type)
{
  g_autoptr (SpQuery) query = sp_query_new (type);

  return watch (store, query);
}

/* The lists hold the cache: they go when it is locked. */
static void
state_cb (SpStore *store)
{
  if (sp_store_get_state (store) != SP_STORE_STATE_OPEN)
    g_object_set_data (G_OBJECT (store), NAMES_KEY, NULL);
}

/**
 * sp_spelling_know_case:
 * @store: an open cache
 * @case_id: (nullable): the case that is written about
 *
 * Takes the names of the case's people, and those of agencies and members, for spelt rightly; those that are added
 * while the case is open, too.
 */
void
sp_spelling_know_case (SpStore    *store,
                       const char *case_id)
{
  Names *names;

  g_return_if_fail (SP_IS_STORE (store));

  if (!sp_spelling_is_there () || sp_store_get_state (store) != SP_STORE_STATE_OPEN)
    return;

  names = g_object_get_data (G_OBJECT (store), NAMES_KEY);
  if (names == NULL)
    {
      names = g_new0 (Names, 1);
      names->agencies = watch_all (store, "agency");
      names->members = watch_all (store, "member");
      g_object_set_data_full (G_OBJECT (store), NAMES_KEY, names, names_free);
      g_signal_handlers_disconnect_by_func (store, state_cb, NULL);
      g_signal_connect (store, "notify::state", G_CALLBACK (state_cb), NULL);
    }
  if (case_id != NULL && g_set_str (&names->case_id, case_id))
    {
      g_autoptr (SpQuery) query = sp_query_new ("person");

      sp_query_where (query, "case_id", "=", case_id);
      if (names->people == NULL)
        names->people = watch (store, query);
      else
        {
          sp_record_list_set_query (names->people, query);
          changed_cb (names->people);
        }
    }
}

/* --- The box ----------------------------------------------------------------------------- */

#define MAX_SUGGESTIONS 8

/* What a text view has to do with spelling; it lives as long as the view. */
typedef struct
{
  GtkTextView *view;
  GtkSourceBuffer *buffer; /* the library is in need of it as long as it looks at words */
  SpellingTextBufferAdapter *adapter;
  GMenu *suggestions;
} Box;

static void
box_free (gpointer data)
{
  Box *self = data;

  spelling_text_buffer_adapter_set_enabled (self->adapter, FALSE);
  g_object_unref (self->adapter);
  g_object_unref (self->buffer);
  g_object_unref (self->suggestions);
  g_free (self);
}

/* The underlined word at the cursor. */
static char *
dup_word (Box         *self,
          GtkTextIter *start,
          GtkTextIter *end)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextTag *tag = spelling_text_buffer_adapter_get_tag (self->adapter);

  gtk_text_buffer_get_iter_at_mark (buffer, start, gtk_text_buffer_get_insert (buffer));
  *end = *start;
  if (tag == NULL || (!gtk_text_iter_has_tag (start, tag) && !gtk_text_iter_ends_tag (start, tag)))
    return NULL;
  if (!gtk_text_iter_starts_tag (start, tag))
    gtk_text_iter_backward_to_tag_toggle (start, tag);
  if (!gtk_text_iter_ends_tag (end, tag))
    gtk_text_iter_forward_to_tag_toggle (end, tag);

  return gtk_text_buffer_get_text (buffer, start, end, FALSE);
}

static void
suggest (Box *self)
{
  GtkTextIter start;
  GtkTextIter end;
  g_autofree char *word = dup_word (self, &start, &end);
  g_auto (GStrv) words = NULL;
  g_autoptr (GMenuItem) ignore = NULL;

  g_menu_remove_all (self->suggestions);
  if (word == NULL)
    return;

  words = spelling_checker_list_corrections (get_spelling ()->checker, word);
  for (guint i = 0; words != NULL && words[i] != NULL && i < MAX_SUGGESTIONS; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (words[i], NULL);

      g_menu_item_set_action_and_target (item, "spelling.correct", "s", words[i]);
      g_menu_append_item (self->suggestions, item);
    }
  ignore = g_menu_item_new (_("_Ignore until the Program Ends"), NULL);
  g_menu_item_set_action_and_target (ignore, "spelling.ignore", "s", word);
  g_menu_append_item (self->suggestions, ignore);
}

static void
correct_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       data)
{
  Box *self = data;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter start;
  GtkTextIter end;
  g_autofree char *word = dup_word (self, &start, &end);

  if (word == NULL)
    return;
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, g_variant_get_string (parameter, NULL), -1);
  gtk_text_buffer_end_user_action (buffer);
}

static void
ignore_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       data)
{
  sp_spelling_know ((const char *[]) { g_variant_get_string (parameter, NULL), NULL });
}

/* Correcting and ignoring, and not what else the library offers: it would write a list of words to the disk. */
static void
add_actions (Box *self)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  static const GActionEntry entries[] = {
    { .name = "correct", .activate = correct_cb, .parameter_type = "s" },
    { .name = "ignore", .activate = ignore_cb, .parameter_type = "s" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self->view), "spelling", G_ACTION_GROUP (group));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (self->suggestions));
  gtk_text_view_set_extra_menu (self->view, G_MENU_MODEL (menu));
}

/* The suggestions are for the word under the pointer, or where the cursor is. */
static void
pressed_cb (GtkGesture *gesture,
            int         n_press,
            double      x,
            double      y,
            gpointer    data)
{
  Box *self = data;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter iter;
  int buffer_x;
  int buffer_y;

  if (!gtk_text_buffer_get_has_selection (buffer))
    {
      gtk_text_view_window_to_buffer_coords (self->view, GTK_TEXT_WINDOW_WIDGET, (int) x, (int) y, &buffer_x,
                                             &buffer_y);
      gtk_text_view_get_iter_at_location (self->view, &iter, buffer_x, buffer_y);
      gtk_text_buffer_place_cursor (buffer, &iter);
    }
  suggest (self);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *keys,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                gpointer               data)
{
  if (keyval == GDK_KEY_Menu || (keyval == GDK_KEY_F10 && (state & GDK_SHIFT_MASK) != 0))
    suggest (data);

  return GDK_EVENT_PROPAGATE;
}

static void
add_controllers (Box *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), GTK_EVENT_CONTROLLER (click));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), keys);
}

static void
destroy_cb (GtkWidget *view)
{
  gtk_widget_insert_action_group (view, "spelling", NULL);
  g_object_set_data (G_OBJECT (view), BOX_KEY, NULL);
}

static void
learnt_cb (SpellingTextBufferAdapter *adapter)
{
  spelling_text_buffer_adapter_invalidate_all (adapter);
}

/* Before the library underlines a word. */
static void
apply_tag_cb (GtkTextBuffer             *buffer,
              GtkTextTag                *tag,
              GtkTextIter               *start,
              GtkTextIter               *end,
              SpellingTextBufferAdapter *adapter)
{
  g_autofree char *word = NULL;

  if (tag != spelling_text_buffer_adapter_get_tag (adapter))
    return;

  word = gtk_text_iter_get_slice (start, end);
  if (knows_word (get_spelling (), word))
    g_signal_stop_emission_by_name (buffer, "apply-tag");
}

static void
enable_cb (SpellingTextBufferAdapter *adapter)
{
  spelling_text_buffer_adapter_set_enabled (adapter, TRUE);
}

static void
disable_cb (SpellingTextBufferAdapter *adapter)
{
  spelling_text_buffer_adapter_set_enabled (adapter, FALSE);
}

/**
 * sp_prose_view_new:
 *
 * Not a GtkSourceView, whose keys (Alt with the arrows among them) mean other things here: a plain text view on the
 * kind of buffer that the spelling needs.
 *
 * Returns: (transfer floating): a box for prose: it wraps, Tab leaves it, and what is misspelt is underlined
 */
GtkWidget *
sp_prose_view_new (void)
{
  g_autoptr (GtkSourceBuffer) buffer = gtk_source_buffer_new (NULL);
  GtkWidget *view;

  /* Its colours are the window's own. */
  gtk_source_buffer_set_style_scheme (buffer, NULL);
  gtk_source_buffer_set_highlight_syntax (buffer, FALSE);
  gtk_source_buffer_set_highlight_matching_brackets (buffer, FALSE);
  gtk_source_buffer_set_implicit_trailing_newline (buffer, FALSE);
  view = gtk_text_view_new_with_buffer (GTK_TEXT_BUFFER (buffer));
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);

  if (sp_spelling_is_there ())
    {
      Box *box = g_new0 (Box, 1);

      box->view = GTK_TEXT_VIEW (view);
      box->buffer = g_object_ref (buffer);
      box->adapter = spelling_text_buffer_adapter_new (buffer, get_spelling ()->checker);
      box->suggestions = g_menu_new ();
      g_object_set_data_full (G_OBJECT (view), BOX_KEY, box, box_free);
      g_signal_connect (view, "destroy", G_CALLBACK (destroy_cb), NULL);
      add_actions (box);
      add_controllers (box);
      g_signal_connect_object (buffer, "apply-tag", G_CALLBACK (apply_tag_cb), box->adapter, 0);
      /* The library looks at what was typed a little later, and complains where the text is gone by then. */
      g_signal_connect_object (view, "map", G_CALLBACK (enable_cb), box->adapter, G_CONNECT_SWAPPED);
      g_signal_connect_object (view, "unmap", G_CALLBACK (disable_cb), box->adapter, G_CONNECT_SWAPPED);
      g_signal_connect_object (get_spelling (), "learnt", G_CALLBACK (learnt_cb), box->adapter, G_CONNECT_SWAPPED);
    }

  return view;
}
