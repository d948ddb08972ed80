/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-laptop-dialog.h"

#include "sp-case-records.h"
#include "sp-confirm.h"
#include "sp-error-words.h"
#include "sp-format.h"
#include "sp-json.h"
#include "sp-laptop-tasks.h"
#include "sp-meeting-records.h"
#include "sp-store-sync.h"
#include "sp-weak-ref.h"
#include "sp-window.h"

#include <glib/gi18n-lib.h>

/* More are only counted. */
#define MAX_NAMED 100

struct _SpLaptopDialog
{
  AdwDialog parent_instance;

  GtkBox *contents;
  GtkWidget *cases;
  GtkWidget *meetings;
  GtkWidget *problem;

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

static gboolean
is_own (SpLaptopDialog *self)
{
  g_autoptr(JsonObject) identity = sp_store_dup_identity (self->store);

  return identity != NULL && g_strcmp0 (sp_json_get_text (identity, "device"), self->laptop->id) == 0;
}

/* --- What is done --------------------------------------------------------------------------- */

typedef struct
{
  SpLaptopDialog *self;
  char *state;
} Setting;

static void
setting_free (gpointer data)
{
  Setting *setting = data;

  g_object_unref (setting->self);
  g_free (setting->state);
  g_free (setting);
}

static const char *
get_done_words (const char *state)
{
  if (g_str_equal (state, "active"))
    return _("The laptop may connect again.");
  if (g_str_equal (state, "suspended"))
    return _("The laptop is shut out for now.");
  if (g_str_equal (state, "revoked"))
    return _("The laptop is shut out for good.");

  return _("The laptop is shut out, and wipes itself when it next connects.");
}

static DexFuture *
set_cb (DexFuture *future,
        gpointer   data)
{
  Setting *setting = data;
  SpLaptopDialog *self = setting->self;
  SpWindow *window = sp_window_get (GTK_WIDGET (self));
  g_autoptr(GError) error = NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self->contents), TRUE);
  if (dex_future_get_value (future, &error) == NULL)
    {
      g_autofree char *words = sp_laptop_problem (error);

      gtk_label_set_label (GTK_LABEL (self->problem), words);
      gtk_widget_set_visible (self->problem, TRUE);
      gtk_accessible_announce (GTK_ACCESSIBLE (self), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
      return dex_future_new_true ();
    }
  if (window != NULL)
    sp_window_toast (window, get_done_words (setting->state), NULL);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  adw_dialog_close (ADW_DIALOG (self));

  return dex_future_new_true ();
}

static void
set_state (SpLaptopDialog *self,
           const char     *state)
{
  Setting *setting = g_new0 (Setting, 1);

  setting->self = g_object_ref (self);
  setting->state = g_strdup (state);
  gtk_widget_set_sensitive (GTK_WIDGET (self->contents), FALSE);
  dex_future_disown (dex_future_finally (sp_laptop_set (GTK_WIDGET (self), self->store, self->laptop, state), set_cb,
                                         setting, setting_free));
}

static void
suspend_cb (SpLaptopDialog *self)
{
  set_state (self, "suspended");
}

static void
let_in_cb (SpLaptopDialog *self)
{
  set_state (self, "active");
}

static void
shut_out_for_good (SpLaptopDialog *self)
{
  set_state (self, "revoked");
}

static void
wipe (SpLaptopDialog *self)
{
  set_state (self, "wiped");
}

static void
ask_shut_out_cb (SpLaptopDialog *self)
{
  sp_confirm (GTK_WIDGET (self), _("Shut It Out for Good?"),
              _("The laptop can never connect again, and what was typed on it and not sent can no longer be sent. What "
                "it holds stays on it, encrypted. This cannot be undone: its owner needs a new link."),
              _("_Cancel"), _("_Shut Out"), ADW_RESPONSE_DESTRUCTIVE, G_CALLBACK (shut_out_for_good), self);
}

static void
ask_wipe_cb (SpLaptopDialog *self)
{
  sp_confirm (GTK_WIDGET (self), _("Wipe It?"),
              _("The laptop is shut out at once. When it next connects, it destroys all that it holds, and with it what "
                "was typed on it and not sent: nobody can bring that back. A laptop that never connects is never wiped. "
                "This cannot be undone: its owner needs a new link."),
              _("_Cancel"), _("_Wipe"), ADW_RESPONSE_DESTRUCTIVE, G_CALLBACK (wipe), self);
}

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

static void
add_task (SpLaptopDialog *self,
          GtkWidget      *list,
          const char     *title,
          gboolean        destructive,
          GCallback       callback)
{
  GtkWidget *row = adw_button_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (destructive)
    gtk_widget_add_css_class (row, "destructive-action");
  g_signal_connect_object (row, "activated", callback, self, G_CONNECT_SWAPPED);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
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

static void
fill_tasks (SpLaptopDialog *self)
{
  const char *state = self->laptop->state;
  GtkWidget *list;

  self->problem = add_note (self, "");
  gtk_widget_add_css_class (self->problem, "error");
  gtk_widget_set_visible (self->problem, FALSE);
  if (is_own (self))
    {
      add_note (self, _("This is the laptop before you. It can be shut out from another one."));
      return;
    }
  list = make_list (self, _("What can be done about it"));
  if (g_strcmp0 (state, "active") == 0)
    add_task (self, list, _("Suspend"), FALSE, G_CALLBACK (suspend_cb));
  if (g_strcmp0 (state, "suspended") == 0)
    add_task (self, list, _("Let In Again"), FALSE, G_CALLBACK (let_in_cb));
  if (!sp_laptop_is_shut_out (self->laptop))
    add_task (self, list, _("Shut Out for Good…"), TRUE, G_CALLBACK (ask_shut_out_cb));
  if (g_strcmp0 (state, "wiped") != 0)
    add_task (self, list, _("Wipe…"), TRUE, G_CALLBACK (ask_wipe_cb));
}

/* What it holds may be long, so it stands below what can be done about it. */
static void
fill_holdings (SpLaptopDialog *self)
{
  GtkWidget *list = make_list (self, _("What it holds"));
  g_autofree char *cases = g_strdup_printf (ngettext ("Holds %u Case", "Holds %u Cases", self->laptop->n_cases),
                                            self->laptop->n_cases);
  g_autofree char *meetings = g_strdup_printf (ngettext ("Holds %u Meeting", "Holds %u Meetings",
                                                         self->laptop->n_meetings),
                                               self->laptop->n_meetings);

  self->cases = add_fact (list, cases, "");
  self->meetings = add_fact (list, meetings, "");
  name_held (self, self->cases, "case", FALSE);
  name_held (self, self->meetings, "meeting", TRUE);
  gtk_widget_add_css_class (add_note (self, _("Counted and named is what you may read. What others keep to themselves "
                                              "may be on it, too.")),
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
  fill_tasks (self);
  fill_holdings (self);

  return ADW_DIALOG (self);
}
