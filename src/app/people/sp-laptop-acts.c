/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-laptop-acts.h"

#include "sp-confirm.h"
#include "sp-json.h"
#include "sp-laptop-tasks.h"
#include "sp-shell.h"
#include "sp-shrink.h"
#include "sp-store-sync.h"

#include <glib/gi18n-lib.h>

struct _SpLaptopActs
{
  AdwBin parent_instance;

  GtkBox *contents;
  GtkWidget *problem;

  SpStore *store;
  SpLaptop *laptop;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpLaptopActs, sp_laptop_acts, ADW_TYPE_BIN)

static gboolean
is_own (SpLaptopActs *self)
{
  g_autoptr(JsonObject) identity = sp_store_dup_identity (self->store);

  return identity != NULL && g_strcmp0 (sp_json_get_text (identity, "device"), self->laptop->id) == 0;
}

static gboolean
may (SpLaptopActs *self,
     const char   *state)
{
  const SpReader *reader = sp_store_get_reader (self->store);

  return reader != NULL && sp_policy_may_set_laptop (reader, self->laptop->member, state);
}

/* --- What is done --------------------------------------------------------------------------- */

typedef struct
{
  SpLaptopActs *self;
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
  SpLaptopActs *self = setting->self;
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));
  g_autoptr(GError) error = NULL;

  if (self->contents == NULL)
    return dex_future_new_true ();
  gtk_widget_set_sensitive (GTK_WIDGET (self->contents), TRUE);
  if (dex_future_get_value (future, &error) == NULL)
    {
      g_autofree char *words = sp_laptop_problem (error);

      gtk_label_set_label (GTK_LABEL (self->problem), words);
      gtk_widget_set_visible (self->problem, TRUE);
      gtk_accessible_announce (GTK_ACCESSIBLE (self), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
      return dex_future_new_true ();
    }
  if (shell != NULL)
    sp_shell_toast (shell, get_done_words (setting->state), NULL);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);

  return dex_future_new_true ();
}

static void
set_state (SpLaptopActs *self,
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
suspend_cb (SpLaptopActs *self)
{
  set_state (self, "suspended");
}

/* Who cannot take it back is asked. */
static void
ask_suspend_cb (SpLaptopActs *self)
{
  sp_confirm (GTK_WIDGET (self), _("Shut It Out for Now?"),
              _("The laptop cannot connect until an administrator lets it in again. What it holds stays on it, encrypted. If you "
                "do not know where it is, tell your administrator, too."),
              _("_Cancel"), _("_Shut Out"), ADW_RESPONSE_DESTRUCTIVE, G_CALLBACK (suspend_cb), self);
}

static void
let_in_cb (SpLaptopActs *self)
{
  set_state (self, "active");
}

static void
shut_out_for_good (SpLaptopActs *self)
{
  set_state (self, "revoked");
}

static void
wipe (SpLaptopActs *self)
{
  set_state (self, "wiped");
}

static void
ask_shut_out_cb (SpLaptopActs *self)
{
  sp_confirm (GTK_WIDGET (self), _("Shut It Out for Good?"),
              _("The laptop can never connect again. What it holds stays on it, encrypted. What was not sent lies on its "
                "disk, sealed for the server: if the laptop is found, an administrator can hand it on. This cannot be undone: "
                "its owner needs a new link."),
              _("_Cancel"), _("_Shut Out"), ADW_RESPONSE_DESTRUCTIVE, G_CALLBACK (shut_out_for_good), self);
}

static void
ask_wipe_cb (SpLaptopActs *self)
{
  sp_confirm (GTK_WIDGET (self), _("Wipe It?"),
              _("The laptop is shut out at once. When it next connects, it destroys what it holds. What was not sent stays "
                "on its disk, sealed for the server: if the laptop is found, an administrator can hand it on. A laptop that "
                "never connects is never wiped. This cannot be undone: its owner needs a new link."),
              _("_Cancel"), _("_Wipe"), ADW_RESPONSE_DESTRUCTIVE, G_CALLBACK (wipe), self);
}

/* --- The object --------------------------------------------------------------------------- */

static GtkWidget *
add_note (SpLaptopActs *self,
          const char   *words)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_box_append (self->contents, label);

  return label;
}

static void
add_task (SpLaptopActs *self,
          GtkWidget      *list,
          const char     *title,
          gboolean        destructive,
          GCallback       callback)
{
  GtkWidget *row = adw_button_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  sp_shrink_words (row);
  if (destructive)
    gtk_widget_add_css_class (row, "destructive-action");
  g_signal_connect_object (row, "activated", callback, self, G_CONNECT_SWAPPED);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
}

static void
fill (SpLaptopActs *self)
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
  if (g_strcmp0 (state, "active") != 0 && !may (self, "active"))
    {
      add_note (self, sp_laptop_is_shut_out (self->laptop)
                        ? _("It is shut out for good. Your administrator makes a link for another one.")
                        : _("Your administrator can let it in again."));
      return;
    }
  list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What can be done about it"), -1);
  gtk_box_append (self->contents, list);
  if (g_strcmp0 (state, "active") == 0 && may (self, "active"))
    add_task (self, list, _("Suspend"), FALSE, G_CALLBACK (suspend_cb));
  else if (g_strcmp0 (state, "active") == 0 && may (self, "suspended"))
    add_task (self, list, _("Shut Out for Now…"), TRUE, G_CALLBACK (ask_suspend_cb));
  if (!may (self, "wiped"))
    return;
  if (g_strcmp0 (state, "suspended") == 0)
    add_task (self, list, _("Let In Again"), FALSE, G_CALLBACK (let_in_cb));
  if (!sp_laptop_is_shut_out (self->laptop))
    add_task (self, list, _("Shut Out for Good…"), TRUE, G_CALLBACK (ask_shut_out_cb));
  if (g_strcmp0 (state, "wiped") != 0)
    add_task (self, list, _("Wipe…"), TRUE, G_CALLBACK (ask_wipe_cb));
}

static void
sp_laptop_acts_dispose (GObject *object)
{
  SpLaptopActs *self = SP_LAPTOP_ACTS (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  self->contents = NULL;
  g_clear_object (&self->store);
  g_clear_pointer (&self->laptop, sp_laptop_unref);

  G_OBJECT_CLASS (sp_laptop_acts_parent_class)->dispose (object);
}

static void
sp_laptop_acts_class_init (SpLaptopActsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_laptop_acts_dispose;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", SP_TYPE_LAPTOP_ACTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
sp_laptop_acts_init (SpLaptopActs *self)
{
}

/**
 * sp_laptop_acts_set_laptop:
 * @laptop: the laptop, as the server tells of it now
 *
 * Offers what can be done about it as it stands.
 */
void
sp_laptop_acts_set_laptop (SpLaptopActs *self,
                           SpLaptop     *laptop)
{
  g_return_if_fail (SP_IS_LAPTOP_ACTS (self));

  sp_laptop_ref (laptop);
  g_clear_pointer (&self->laptop, sp_laptop_unref);
  self->laptop = laptop;
  self->contents = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->contents));
  fill (self);
}

/**
 * sp_laptop_acts_new:
 * @laptop: the laptop
 *
 * Returns: (transfer floating): what can be done about it
 */
GtkWidget *
sp_laptop_acts_new (SpStore  *store,
                    SpLaptop *laptop)
{
  SpLaptopActs *self = g_object_new (SP_TYPE_LAPTOP_ACTS, NULL);

  self->store = g_object_ref (store);
  sp_laptop_acts_set_laptop (self, laptop);

  return GTK_WIDGET (self);
}
