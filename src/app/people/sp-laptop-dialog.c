/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-laptop-dialog.h"

#include "sp-case-records.h"
#include "sp-format.h"
#include "sp-laptop-acts.h"
#include "sp-lost-page.h"
#include "sp-meeting-records.h"
#include "sp-shell.h"
#include "sp-weak-ref.h"

#include <glib/gi18n-lib.h>

/* More are only counted. */
#define MAX_NAMED 100

struct _SpLaptopDialog
{
  AdwDialog parent_instance;

  GtkBox *contents;

  SpStore *store;
  SpLaptop *laptop;
  char *whose;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpLaptopDialog, sp_laptop_dialog, ADW_TYPE_DIALOG)

/* --- What it holds -------------------------------------------------------------------------- */

static char *
dup_names (GListModel *records)
{
  g_autoptr(GString) words = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr(SpRecord) record = g_list_model_get_item (records, i);
      g_autofree char *date = SP_IS_MEETING (record) ? sp_format_date (sp_meeting_get_date (SP_MEETING (record))) : NULL;
      const char *name = date != NULL ? date : sp_case_get_reference (SP_CASE (record));

      if (name != NULL)
        g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", name);
    }

  return g_string_free (g_steal_pointer (&words), FALSE);
}

static DexFuture *
names_cb (DexFuture *future,
          gpointer   data)
{
  g_autoptr(GtkWidget) row = g_weak_ref_get (data);
  const GValue *value = dex_future_get_value (future, NULL);
  g_autofree char *names = value != NULL ? dup_names (g_value_get_object (value)) : NULL;

  if (row != NULL && names != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), names);

  return dex_future_new_true ();
}

static void
name_held (SpLaptopDialog *self,
           GtkWidget      *row,
           const char     *type,
           gboolean        meetings)
{
  g_auto(GStrv) ids = sp_laptop_dup_ids (self->laptop, meetings);
  g_autoptr(SpQuery) query = sp_query_new (type);

  for (guint i = MAX_NAMED; i < g_strv_length (ids); i++)
    g_clear_pointer (&ids[i], g_free);
  if (ids[0] == NULL)
    return;
  sp_query_where_in (query, "id", (const char * const *) ids);
  sp_query_order (query, meetings ? "date" : "reference", FALSE);
  dex_future_disown (dex_future_finally (sp_store_find_all (self->store, query), names_cb, sp_weak_ref_new (row),
                                         sp_weak_ref_free));
}

/* --- The object ----------------------------------------------------------------------------- */

static GtkWidget *
make_list (SpLaptopDialog *self,
           const char     *name)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (self->contents, list);

  return list;
}

static GtkWidget *
add_fact (GtkWidget  *list,
          const char *title,
          const char *words)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  gtk_widget_add_css_class (row, "property");
  gtk_list_box_append (GTK_LIST_BOX (list), row);

  return row;
}

static GtkWidget *
add_note (SpLaptopDialog *self,
          const char     *words)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_box_append (self->contents, label);

  return label;
}

static void
fill_facts (SpLaptopDialog *self)
{
  gint64 now_us = sp_ambient_get_wall_us (sp_store_get_ambient (self->store));
  GtkWidget *list = make_list (self, _("What is known of it"));
  g_autofree char *state = sp_laptop_dup_state_words (self->laptop, now_us);
  g_autofree char *seen = sp_laptop_dup_seen_words (self->laptop, now_us);
  g_autofree char *joined = sp_format_instant (self->laptop->created * G_USEC_PER_SEC, now_us);

  add_fact (list, _("Whose"), self->whose);
  add_fact (list, _("Name"), self->laptop->name != NULL ? self->laptop->name : "");
  add_fact (list, _("State"), state);
  add_fact (list, _("In Touch"), seen);
  add_fact (list, _("Joined"), joined);
}

/* It stays open where the page that the server is asked for cannot be shown. */
static void
lost_cb (SpLaptopDialog *self)
{
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));

  if (shell == NULL)
    return;
  sp_shell_push (shell, sp_lost_page_new (self->store, self->laptop));
  adw_dialog_close (ADW_DIALOG (self));
}

static void
fill_lost (SpLaptopDialog *self)
{
  const SpReader *reader = sp_store_get_reader (self->store);
  GtkWidget *list;
  GtkWidget *row;

  if (reader == NULL || !sp_policy_may_report_lost (reader))
    return;
  list = make_list (self, _("If it is lost"));
  row = adw_button_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("This Laptop Is Lost…"));
  g_signal_connect_object (row, "activated", G_CALLBACK (lost_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
}

static void
changed_cb (SpLaptopDialog *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
fill_acts (SpLaptopDialog *self)
{
  GtkWidget *acts = sp_laptop_acts_new (self->store, self->laptop);

  g_signal_connect_object (acts, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->contents, acts);
}

/* What it holds may be long, so it stands below what can be done about it. */
static void
fill_holdings (SpLaptopDialog *self)
{
  SpLaptop *laptop = self->laptop;
  g_autofree char *cases = g_strdup_printf (ngettext ("Holds %u Case", "Holds %u Cases", laptop->n_cases),
                                            laptop->n_cases);
  g_autofree char *meetings = g_strdup_printf (ngettext ("Holds %u Meeting", "Holds %u Meetings", laptop->n_meetings),
                                               laptop->n_meetings);
  GtkWidget *list = laptop->n_cases + laptop->n_meetings > 0 ? make_list (self, _("What it holds")) : NULL;

  if (laptop->n_cases > 0)
    name_held (self, add_fact (list, cases, ""), "case", FALSE);
  if (laptop->n_meetings > 0)
    name_held (self, add_fact (list, meetings, ""), "meeting", TRUE);
  gtk_widget_add_css_class (add_note (self, list != NULL ? _("Counted and named is what you may read. What others keep to "
                                                             "themselves may be on it, too.")
                                                         : _("It holds no case or meeting that you may read. What others "
                                                             "keep to themselves may be on it.")),
                            "dimmed");
}

static void
sp_laptop_dialog_dispose (GObject *object)
{
  SpLaptopDialog *self = SP_LAPTOP_DIALOG (object);

  g_clear_object (&self->store);
  g_clear_pointer (&self->laptop, sp_laptop_unref);
  g_clear_pointer (&self->whose, g_free);

  G_OBJECT_CLASS (sp_laptop_dialog_parent_class)->dispose (object);
}

static void
sp_laptop_dialog_class_init (SpLaptopDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_laptop_dialog_dispose;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", SP_TYPE_LAPTOP_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
sp_laptop_dialog_init (SpLaptopDialog *self)
{
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  self->contents = GTK_BOX (box);
  gtk_widget_add_css_class (box, "people-list");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), scrolled);
  adw_dialog_set_title (ADW_DIALOG (self), _("Laptop"));
  adw_dialog_set_content_width (ADW_DIALOG (self), 480);
  adw_dialog_set_content_height (ADW_DIALOG (self), 680);
  adw_dialog_set_child (ADW_DIALOG (self), view);
}

/**
 * sp_laptop_dialog_new:
 * @laptop: the laptop
 * @whose: its member, and the member's agency
 *
 * Returns: (transfer floating): what is known of it and can be done about it
 */
AdwDialog *
sp_laptop_dialog_new (SpStore    *store,
                      SpLaptop   *laptop,
                      const char *whose)
{
  SpLaptopDialog *self;

  g_return_val_if_fail (SP_IS_STORE (store) && laptop != NULL, NULL);

  self = g_object_new (SP_TYPE_LAPTOP_DIALOG, NULL);
  self->store = g_object_ref (store);
  self->laptop = sp_laptop_ref (laptop);
  self->whose = g_strdup (whose);
  fill_facts (self);
  fill_lost (self);
  fill_acts (self);
  fill_holdings (self);

  return ADW_DIALOG (self);
}
