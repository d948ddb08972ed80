/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-held-page.h"

#include "sp-access-records.h"
#include "sp-case-records.h"
#include "sp-cases-private.h"
#include "sp-date-words.h"
#include "sp-error-words.h"
#include "sp-format.h"
#include "sp-held-find.h"
#include "sp-log-first.h"
#include "sp-record-words.h"
#include "sp-shell.h"
#include "sp-shrink.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_WIDTH 760

struct _SpHeldPage
{
  AdwNavigationPage parent_instance;

  AdwEntryRow      *family;
  AdwEntryRow      *given;
  AdwEntryRow      *born;
  AdwEntryRow      *phone;
  AdwEntryRow      *email;
  GtkWidget        *find;
  GtkLabel         *said;
  GtkWidget        *results;
  GtkWidget        *people_title;
  GtkListBox       *people;
  GtkWidget        *mentions_title;
  GtkListBox       *mentions;
  GtkWidget        *ask;
  AdwEntryRow      *reference;
  AdwEntryRow      *received;
  GtkWidget        *open;

  SpStore          *store;
  guint             round; /* answers of earlier ones are too late */
};

G_DEFINE_FINAL_TYPE (SpHeldPage, sp_held_page, ADW_TYPE_NAVIGATION_PAGE)

static char *
dup_text (AdwEntryRow *row)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}

static char *
dup_day (SpHeldPage  *self,
         AdwEntryRow *row)
{
  g_autofree char *text = dup_text (row);
  g_autofree char *today = sp_case_dup_today (self->store);

  return text != NULL ? sp_date_words_to_iso (text, today) : NULL;
}

static void
say (SpHeldPage *self,
     const char *words)
{
  gtk_label_set_label (self->said, words);
  gtk_widget_set_visible (GTK_WIDGET (self->said), *words != '\0');
  gtk_accessible_announce (GTK_ACCESSIBLE (self), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* --- What was found ------------------------------------------------------------------------- */

static const char *
get_case_reference (SpRecord *record)
{
  SpRecord *about = sp_record_get_link (record, "case_id");

  return about != NULL && sp_record_get_loaded (about) ? sp_case_get_reference (SP_CASE (about)) : NULL;
}

static void
chosen_cb (SpHeldPage *self)
{
  g_autofree char *reference = dup_text (self->reference);
  g_autofree char *received = dup_day (self, self->received);
  guint n = 0;
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->people, i)) != NULL; i++)
    n += gtk_check_button_get_active (g_object_get_data (G_OBJECT (row), "check"));
  gtk_widget_set_visible (self->ask, gtk_list_box_get_row_at_index (self->people, 0) != NULL);
  gtk_widget_set_sensitive (self->open, n > 0 && reference != NULL && received != NULL);
}

/* What may not be read any more leaves the page, too. */
static void
gone_cb (GtkWidget  *row,
         GParamSpec *pspec,
         SpRecord   *record)
{
  GtkWidget *list = gtk_widget_get_parent (row);

  if (sp_record_get_gone (record) && list != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (list), row);
}

static GtkWidget *
make_person_row (SpHeldPage         *self,
                 const SpHeldPerson *one)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  const char *born = sp_person_get_born (SP_PERSON (one->person));
  const char *reference = get_case_reference (one->person);
  g_autofree char *name = sp_record_dup_title (one->person, NULL);
  g_autofree char *day = born != NULL ? sp_format_date (born) : NULL;
  /* Translators: what is the same: "name, telephone" */
  g_autofree char *same = g_strdup_printf (_("The same: %s"), one->same->str);
  /* Translators: %s is a case's reference */
  g_autofree char *about = g_strdup_printf (_("Case %s"), reference != NULL ? reference : "…");
  /* Translators: %s is a day */
  g_autofree char *birth = day != NULL ? g_strdup_printf (_("born %s"), day) : NULL;
  g_autofree char *subtitle = birth != NULL ? g_strdup_printf ("%s · %s\n%s", about, birth, same)
                                            : g_strdup_printf ("%s\n%s", about, same);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  g_object_set_data (G_OBJECT (row), "check", check);
  g_object_set_data_full (G_OBJECT (row), "person", g_object_ref (one->person), g_object_unref);
  g_signal_connect_object (one->person, "notify::gone", G_CALLBACK (gone_cb), row, G_CONNECT_SWAPPED);
  g_signal_connect_object (check, "toggled", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);

  return row;
}

static GtkWidget *
make_mention_row (SpHeldPage *self,
                  SpRecord   *record)
{
  GtkWidget *row = adw_action_row_new ();
  const char *reference = get_case_reference (record);
  g_autofree char *title = sp_record_dup_title (record, sp_store_get_lists (self->store));
  g_autofree char *subtitle = g_strdup_printf (_("%s in case %s"), _(sp_record_get_record_type (record)->label),
                                               reference != NULL ? reference : "…");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 3);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "case", sp_record_dup_text (record, "case_id"), g_free);
  g_object_set_data_full (G_OBJECT (row), "record", g_object_ref (record), g_object_unref);
  g_signal_connect_object (record, "notify::gone", G_CALLBACK (gone_cb), row, G_CONNECT_SWAPPED);

  return row;
}

static void
mention_cb (SpHeldPage    *self,
            GtkListBoxRow *row)
{
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));
  const char *case_id = g_object_get_data (G_OBJECT (row), "case");

  if (shell != NULL && case_id != NULL)
    sp_shell_open_case (shell, case_id);
}

static void
forget (SpHeldPage *self)
{
  gtk_list_box_remove_all (self->people);
  gtk_list_box_remove_all (self->mentions);
  gtk_widget_set_visible (self->results, FALSE);
}

static void
show_held (SpHeldPage *self,
           SpHeld     *held)
{
  guint n = held->people->len + held->mentions->len;
  g_autofree char *words = NULL;

  for (guint i = 0; i < held->people->len; i++)
    gtk_list_box_append (self->people, make_person_row (self, held->people->pdata[i]));
  for (guint i = 0; i < held->mentions->len; i++)
    gtk_list_box_append (self->mentions, make_mention_row (self, held->mentions->pdata[i]));
  gtk_widget_set_visible (self->people_title, held->people->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->people), held->people->len > 0);
  gtk_widget_set_visible (self->mentions_title, held->mentions->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->mentions), held->mentions->len > 0);
  gtk_widget_set_visible (self->results, n > 0);
  chosen_cb (self);
  if (n == 0)
    words = g_strdup (_("Nothing is held that you may read."));
  else
    words = g_strdup_printf (ngettext ("%u person of a case was found.", "%u people of cases were found.", held->people->len),
                             held->people->len);
  if (held->more)
    {
      g_autofree char *rest = g_strconcat (words, " ", _("There is more than is shown: say more of whom you look for."), NULL);

      say (self, rest);
    }
  else
    say (self, words);
}

/* --- Looking -------------------------------------------------------------------------------- */

typedef struct
{
  SpHeldPage *self;
  SpHeldWish *wish;
  guint       round;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;

  g_object_unref (look->self);
  g_clear_pointer (&look->wish, sp_held_wish_free);
  g_free (look);
}

static GStrv
dup_ids (SpHeld *held)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < held->people->len; i++)
    g_strv_builder_add (ids, sp_record_get_id (((SpHeldPerson *) held->people->pdata[i])->person));
  for (guint i = 0; i < held->mentions->len; i++)
    g_strv_builder_add (ids, sp_record_get_id (held->mentions->pdata[i]));

  return g_strv_builder_end (ids);
}

/* Whatever is found is written down before it is shown. */
static DexFuture *
look_fiber (gpointer data)
{
  Look *look = data;
  SpHeldPage *self = look->self;
  g_autoptr (SpStore) store = g_object_ref (self->store);
  g_autoptr (GError) error = NULL;
  g_autoptr (SpHeld) held = dex_await_boxed (sp_held_find (store, g_steal_pointer (&look->wish)), &error);
  g_auto (GStrv) ids = held != NULL ? dup_ids (held) : NULL;

  if (self->store == NULL || look->round != self->round)
    return dex_future_new_true ();
  if (held == NULL)
    {
      g_autofree char *words = sp_error_words (error);

      say (self, words);
      return dex_future_new_true ();
    }
  if (ids[0] != NULL &&
      !dex_await (sp_log_first (GTK_WIDGET (self), store, SP_AUDIT_CONSULT, (const char * const *) ids, NULL, NULL, NULL,
                                N_("What was found is not shown, because that could not be written down in the log. Is there "
                                   "room on the disk?")),
                  NULL))
    return dex_future_new_true ();
  if (self->store != NULL && look->round == self->round)
    show_held (self, held);

  return dex_future_new_true ();
}

static void
find_cb (SpHeldPage *self)
{
  Look *look;
  g_autofree char *born_words = dup_text (self->born);
  g_autofree char *born = dup_day (self, self->born);

  if (!gtk_widget_get_sensitive (self->find))
    return;
  forget (self);
  if (born_words != NULL && born == NULL)
    {
      say (self, _("The date of birth cannot be read. Write it as 4 Jun 1980."));
      return;
    }
  say (self, _("Looking…"));
  look = g_new0 (Look, 1);
  look->self = g_object_ref (self);
  look->round = ++self->round;
  look->wish = g_new0 (SpHeldWish, 1);
  look->wish->family = dup_text (self->family);
  look->wish->given = look->wish->family != NULL ? dup_text (self->given) : NULL;
  look->wish->born = g_steal_pointer (&born);
  look->wish->phone = dup_text (self->phone);
  look->wish->email = dup_text (self->email);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, look_fiber, look, look_free));
}

static void
wish_cb (SpHeldPage *self)
{
  AdwEntryRow *rows[] = { self->family, self->born, self->phone, self->email };
  gboolean any = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = dup_text (rows[i]);

      any |= text != NULL;
    }
  gtk_widget_set_sensitive (self->find, any);
}

/* --- Opening requests ----------------------------------------------------------------------- */

/* One change a case: that somebody is in two of them is nobody's business who reads one. */
static SpChange *
make_request (SpHeldPage *self,
              SpRecord   *person,
              const char *reference,
              const char *received)
{
  g_autofree char *id = sp_ambient_new_id (sp_store_get_ambient (self->store));
  g_autofree char *case_id = sp_record_dup_text (person, "case_id");
  g_autofree char *reason = sp_record_dup_text (person, SP_RESTRICTION_FIELD);
  g_autoptr (SpRecord) record = sp_record_new (sp_access_request_record_type (), id, sp_record_get_compartment (person));
  SpChange *change = sp_change_new ();

  sp_change_create (change, record);
  sp_change_set_text (change, record, "case_id", case_id);
  sp_change_set_text (change, record, "person", sp_record_get_id (person));
  sp_change_set_text (change, record, "reference", reference);
  sp_change_set_text (change, record, "received", received);
  sp_change_set_text (change, record, "state", "open");
  sp_change_set_text (change, record, SP_RESTRICTION_FIELD, reason);
  sp_change_set_label (change, _("Open an access request"));

  return change;
}

static void
open_cb (SpHeldPage *self)
{
  g_autofree char *reference = dup_text (self->reference);
  g_autofree char *received = dup_day (self, self->received);
  GtkListBoxRow *row;

  if (!gtk_widget_get_sensitive (self->open))
    return;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->people, i)) != NULL; i++)
    {
      GtkCheckButton *check = g_object_get_data (G_OBJECT (row), "check");
      SpRecord *person = g_object_get_data (G_OBJECT (row), "person");

      if (!gtk_check_button_get_active (check) || sp_record_get_gone (person))
        continue;
      {
        g_autoptr (SpChange) change = make_request (self, person, reference, received);

        dex_future_disown (sp_case_commit (GTK_WIDGET (self), self->store, change, _("The request is open")));
      }
    }
  gtk_widget_activate_action (GTK_WIDGET (self), "navigation.pop", NULL);
}

/* --- The page ------------------------------------------------------------------------------- */

static void
sp_held_page_dispose (GObject *object)
{
  SpHeldPage *self = SP_HELD_PAGE (object);

  self->round++;
  if (self->store != NULL)
    {
      AdwEntryRow *rows[] = { self->family, self->given, self->born, self->phone, self->email };

      /* The toolkit may hold an entry for longer. */
      for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        {
          g_signal_handlers_disconnect_by_data (rows[i], self);
          gtk_editable_set_text (GTK_EDITABLE (rows[i]), "");
        }
    }
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_held_page_parent_class)->dispose (object);
}

static void
sp_held_page_class_init (SpHeldPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_held_page_dispose;
}

static AdwEntryRow *
add_entry (SpHeldPage *self,
           GtkWidget  *list,
           const char *title,
           GCallback   changed,
           GCallback   activated)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_signal_connect_object (row, "changed", changed, self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "entry-activated", activated, self, G_CONNECT_SWAPPED);
  gtk_list_box_append (GTK_LIST_BOX (list), row);

  return ADW_ENTRY_ROW (row);
}

static GtkWidget *
add_list (GtkWidget  *box,
          const char *label)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_box_append (GTK_BOX (box), list);

  return list;
}

static GtkWidget *
add_title (GtkWidget  *box,
           const char *words)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", words, "xalign", 0.0, "wrap", TRUE, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_HEADING, NULL);

  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (box), label);

  return label;
}

static GtkWidget *
add_button (SpHeldPage *self,
            GtkWidget  *box,
            const char *label,
            GCallback   clicked)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  sp_shrink_button (button);
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_sensitive (button, FALSE);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), button);

  return button;
}

static void
add_wish (SpHeldPage *self,
          GtkWidget  *box)
{
  GtkWidget *list = add_list (box, _("Who is looked for"));

  self->family = add_entry (self, list, _("Family name"), G_CALLBACK (wish_cb), G_CALLBACK (find_cb));
  self->given = add_entry (self, list, _("Given names"), G_CALLBACK (wish_cb), G_CALLBACK (find_cb));
  self->born = add_entry (self, list, _("Date of birth"), G_CALLBACK (wish_cb), G_CALLBACK (find_cb));
  self->phone = add_entry (self, list, _("Telephone"), G_CALLBACK (wish_cb), G_CALLBACK (find_cb));
  self->email = add_entry (self, list, _("E-mail"), G_CALLBACK (wish_cb), G_CALLBACK (find_cb));
  self->find = add_button (self, box, _("_Find"), G_CALLBACK (find_cb));
  self->said = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "visible", FALSE, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->said), "dimmed");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->said));
}

static void
add_results (SpHeldPage *self,
             GtkWidget  *box)
{
  GtkWidget *list;

  self->results = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  gtk_widget_set_visible (self->results, FALSE);
  self->people_title = add_title (self->results, _("Tick who is the person that asks"));
  self->people = GTK_LIST_BOX (add_list (self->results, _("People of cases")));
  self->ask = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  list = add_list (self->ask, _("The request"));
  self->reference = add_entry (self, list, _("Reference"), G_CALLBACK (chosen_cb), G_CALLBACK (open_cb));
  self->received = add_entry (self, list, _("Received"), G_CALLBACK (chosen_cb), G_CALLBACK (open_cb));
  self->open = add_button (self, self->ask, _("_Open a Request in Each Case"), G_CALLBACK (open_cb));
  gtk_box_append (GTK_BOX (self->results), self->ask);
  self->mentions_title = add_title (self->results, _("What else names them"));
  self->mentions = GTK_LIST_BOX (add_list (self->results, _("What else names them")));
  g_signal_connect_object (self->mentions, "row-activated", G_CALLBACK (mention_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->results);
}

static void
sp_held_page_init (SpHeldPage *self)
{
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  add_wish (self, box);
  add_results (self, box);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), MAX_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_widget_add_css_class (clamp, "people-list");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), scrolled);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), view);
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), _("All on a Person"));
}

/**
 * sp_held_page_new:
 * @store: the open cache
 *
 * Returns: (transfer floating): the page on which is found all that is held on somebody
 */
AdwNavigationPage *
sp_held_page_new (SpStore *store)
{
  SpHeldPage *self;
  g_autofree char *today = NULL;
  g_autofree char *day = NULL;

  g_return_val_if_fail (SP_IS_STORE (store), NULL);

  self = g_object_new (SP_TYPE_HELD_PAGE, NULL);
  self->store = g_object_ref (store);
  today = sp_case_dup_today (store);
  day = sp_format_date (today);
  gtk_editable_set_text (GTK_EDITABLE (self->received), day);

  return ADW_NAVIGATION_PAGE (self);
}
